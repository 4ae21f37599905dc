"""Card pictures: what a page looks like where its address is shared (Open Graph), drawn from a few words."""

# The one module that knows Pillow's drawing and the font. A card has few colours, each with the steps towards its ground
# that smooth letters need; drawing in palette indices from the start is what keeps it quick and small.
#
# Packing takes longer than drawing, and most of a card stands on a thousand others: so a card is packed in bands of rows,
# which know nothing of each other, and only the band of its title is packed for it alone.

import functools
import math
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import font_source_serif_pro
import PIL
from PIL import Image, ImageDraw, ImageFont

from kring.outputs import Card

WIDTH: Final = 1200
"""Pixels; 1200 × 630 is what the large sites ask for (ogp.me names no size)."""
HEIGHT: Final = 630

VERSION: Final = f"2 Pillow {PIL.__version__} zlib {zlib.ZLIB_RUNTIME_VERSION}"
"""What a picture depends on besides its words; the number goes up when it is drawn in another way."""

_MARGIN: Final = 76
_FLOOR: Final = 522
"""Where the foot with the site's name begins."""
_LABEL: Final = (74, 119)
_BY: Final = (460, 502)
"""Rows from and to which the line above the title and the one below it take; those between are the title's."""
_TITLE: Final = ((88, 2), (76, 3), (64, 4), (54, 5), (46, 6))
"""Letter sizes of the title and the most lines of each, largest first."""

# The colours of the light look (overrides/assets/stylesheets/kring.css): ground of the head and colour of the kind.
_PAPER, _INK, _SOFT = "#fbf6ee", "#2b2420", "#62564c"
_KINDS: Final = {"theme": ("#e1efe8", "#1c6154"), "article": ("#fae9da", "#964512"), "": ("#f6ecdd", "#5b5048")}
_DOTS: Final = ("#b4532a", "#d9a441", "#2f8576", "#5d85bd", "#a8587f", "#e0a079")
_STEPS: Final = 8
"""Steps from a ground to a colour; the index of a colour is its ramp times this, and what the steps add."""
_FIRST: Final = 1
"""Bytes before the first pixel of a row in PNG: its filter, none. Images are drawn with them."""
_PACKED: Final = _FIRST + WIDTH
_ON_BAND_INK, _ON_BAND_KIND, _ON_BAND_SOFT, _ON_PAPER_INK, _DOT = range(5)


@dataclass(frozen=True, slots=True)
class Band:
    """Some rows, packed so that others can follow."""

    deflated: bytes
    adler: int
    """Checksum of the rows."""
    size: int
    """Bytes of the rows themselves."""


def draw(card: Card) -> bytes:
    """The picture of a card as PNG: the same bytes for the same words."""
    above = [_blank(_LABEL[0]), _line(card.label, _LABEL, 34, _ON_BAND_KIND)] if card.label else []
    below = _line(card.by, _BY, 32, _ON_BAND_SOFT) if card.by else _blank(_BY[1] - _BY[0])
    title = _title(card.title, _LABEL[1] if above else 0)
    return _png([*above, *title, below, _blank(_FLOOR - _BY[1]), _foot(card.site)], _palette(card.kind))


def _title(title: str, taken: int) -> Iterator[Band]:
    """The rows of the title, below those that are taken: those with letters, and none where there are none."""
    image = Image.new("L", (_PACKED, _BY[0] - taken), 0)
    size, lines = _fitted(_legible(title))
    top = (138 if taken else 84) - taken
    for number, line in enumerate(lines, start=1):
        _set(image, _MARGIN - 2, top + round(number * size * 1.14 - size * 0.16), line, size, _ON_BAND_INK)
    _, first, _, last = image.getbbox() or (0, 0, 0, 0)
    yield _blank(first)
    yield _packed(image.crop((0, first, _PACKED, last)))
    yield _blank(image.height - last)


@functools.lru_cache(maxsize=1024)
def _line(text: str, rows: tuple[int, int], size: int, ramp: int) -> Band:
    """The rows of one line of text in the band: what kind of page, whose."""
    image = Image.new("L", (_PACKED, rows[1] - rows[0]), _ON_BAND_INK * _STEPS)
    _write(image, size, text, size, ramp)
    return _packed(image)


@functools.cache
def _foot(site: str) -> Band:
    """The rows with the mark and the site's name, the same on every card."""
    image = Image.new("L", (_PACKED, HEIGHT - _FLOOR), 0)
    image.paste(_ON_PAPER_INK * _STEPS, (_FIRST, 0, *image.size))
    middle = (HEIGHT - _FLOOR) / 2
    for number in range(len(_DOTS)):
        turn = math.radians(60 * number)
        image.paste(*_dot(_FIRST + _MARGIN + 32 + 27 * math.sin(turn), middle - 27 * math.cos(turn), 9.5, (_DOT + number) * _STEPS))
    _write(image, int(middle) + 12, site, 36, _ON_PAPER_INK, left=_MARGIN + 88)
    return _packed(image)


def _dot(x: float, y: float, radius: float, index: int) -> tuple[Image.Image, tuple[int, int]]:
    """A smooth dot on its own patch of paper, and where the patch goes."""
    left, top, fine = int(x - radius) - 1, int(y - radius) - 1, 8
    side = int(2 * radius) + 4
    large = Image.new("L", (side * fine, side * fine), 0)
    ImageDraw.Draw(large).ellipse([fine * (c + s * radius) for s in (-1, 1) for c in (x - left, y - top)], _STEPS - 1)
    return large.resize((side, side), Image.Resampling.BOX).point([min(v, _STEPS - 1) + index for v in range(256)]), (left, top)


@functools.cache
def _palette(kind: str) -> bytes:
    band, colour = _KINDS.get(kind, _KINDS[""])
    ramps = ((band, _INK), (band, colour), (band, _SOFT), (_PAPER, _INK), *((_PAPER, dot) for dot in _DOTS))
    return b"".join(_mixed(ground, top, step / (_STEPS - 1)) for ground, top in ramps for step in range(_STEPS))


def _mixed(ground: str, top: str, share: float) -> bytes:
    one, other = bytes.fromhex(ground[1:]), bytes.fromhex(top[1:])
    return bytes(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _write(image: Image.Image, baseline: int, text: str, size: int, ramp: int, *, left: int = _MARGIN) -> None:
    """One line of text, cut when it is too long, on a ground of the same colour that begins its ramp."""
    image.paste(ramp * _STEPS, (_FIRST + left, baseline - size, _PACKED, baseline + size // 3))
    _set(image, left, baseline, _cut(_legible(text), size, WIDTH - _MARGIN - left), size, ramp)


def _set(image: Image.Image, left: float, baseline: int, text: str, size: int, ramp: int) -> None:
    """Set letters in a row, from a case of letters that were drawn before: drawing them anew takes ten times as long."""
    for letter in text:
        if letter != " ":
            form, x, y = _letter(letter, size)
            image.paste(ramp * _STEPS + _STEPS - 1, (_FIRST + round(left) + x, baseline + y), form)
        left += _advance(letter, size)


# -- packing: PNG (https://www.w3.org/TR/png-3/) with rows of indices as they are, in one zlib stream of bands


def _packed(image: Image.Image) -> Band:
    """Rows of an image whose first column is empty."""
    packer = zlib.compressobj(2, zlib.DEFLATED, -15)  # 2: a tenth larger than 3, in two thirds of the time
    rows = image.tobytes()
    return Band(packer.compress(rows) + packer.flush(zlib.Z_FULL_FLUSH), zlib.adler32(rows), len(rows))


@functools.cache
def _blank(rows: int) -> Band:
    """Rows of the ground."""
    return _packed(Image.new("L", (_PACKED, rows), _ON_BAND_INK * _STEPS))


def _png(bands: Iterable[Band], palette: bytes) -> bytes:
    """Bands as one file; their checksums add up to that of all rows (RFC 1950, 8.2)."""
    low, high, deflated = 1, 0, [b"\x78\x01"]
    for band in bands:
        deflated.append(band.deflated)
        high = (high + (band.adler >> 16) + band.size * (low - 1)) % 65521
        low = (low + (band.adler & 0xFFFF) - 1) % 65521
    deflated.append(b"\x03\x00" + struct.pack(">HH", high, low))  # an empty last block
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", b"".join(deflated)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in parts)


# -- letters


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # The basic layout: the other one depends on a library of the system, and with it the bytes would. The OpenType file:
    # in the TrueType one quotation marks are half as wide as they look.
    folder = Path(font_source_serif_pro.__file__).parent / "files"
    return ImageFont.truetype(folder / "SourceSerifPro-Semibold.otf", size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def has_letter(letter: str) -> bool:
    """True when the font has a form of its own for a letter."""
    font = _font(46)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def _legible(text: str) -> str:
    """The text in letters that the font has: others lose their marks, or are left out."""
    found = []
    for letter in unicodedata.normalize("NFC", " ".join(text.split())):
        found.append(letter if has_letter(letter) else "".join(part for part in unicodedata.normalize("NFKD", letter) if has_letter(part)))
    return " ".join("".join(found).split())


@functools.lru_cache(maxsize=2048)
def _letter(letter: str, size: int) -> tuple[Image.Image, int, int]:
    """The form of a letter, and where it stands from the pen's place on the baseline."""
    left, top, right, bottom = (int(edge) for edge in _font(size).getbbox(letter, anchor="ls"))
    form = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
    ImageDraw.Draw(form).text((-left, -top), letter, 255, _font(size), "ls")
    return form, left, top


def _width(text: str, size: int) -> float:
    """Pixels."""
    return sum(_advance(letter, size) for letter in text)


@functools.lru_cache(maxsize=4096)
def _advance(letter: str, size: int) -> float:
    return _font(size).getlength(letter)


def _cut(text: str, size: int, room: float) -> str:
    """The text, or as much of it as there is room for."""
    if _width(text, size) <= room:
        return text
    while text and _width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip(' ,;:.–-')}…"


def _fitted(text: str) -> tuple[int, list[str]]:
    """The largest letters in which the title fits, and its lines."""
    room = WIDTH - 2 * _MARGIN
    for size, most in _TITLE:
        words = [(part, _width(part, size)) for word in text.split() for part in _parts(word, size, room)]
        lines = _lines(words, size, room)
        if len(lines) <= most and len(words) == len(text.split()):
            return size, _balanced(words, size, room, len(lines))
    return size, lines if len(lines) <= most else [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), size, room)]


def _balanced(words: Sequence[tuple[str, float]], size: int, room: float, count: int) -> list[str]:
    """The same number of lines, as even as they can be."""
    widest = max((width for _, width in words), default=0)
    while room - size / 2 >= widest and len(_lines(words, size, room - size / 2)) <= count:
        room -= size / 2
    return _lines(words, size, room)


def _lines(words: Sequence[tuple[str, float]], size: int, room: float) -> list[str]:
    """Words, each with its width, in lines of at most so many pixels."""
    space = _advance(" ", size)
    lines: list[list[str]] = []
    used = room
    for word, width in words:
        if used + space + width <= room:
            lines[-1].append(word)
            used += space + width
        else:
            lines.append([word])
            used = width
    return [" ".join(line) for line in lines]


def _parts(word: str, size: int, room: float) -> Iterator[str]:
    """A word, in pieces with hyphens when it is wider than a line."""
    while _width(word, size) > room:
        end = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or _width(f"{word[:n]}-", size) <= room)
        yield f"{word[:end]}-"
        word = word[end:]
    yield word
