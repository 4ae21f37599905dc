"""Documents that members offer to take along: looked at for what acts by itself, and published without their makers' names."""

# A PDF is searched as bytes, an office file as the parts of its ZIP: no parser of either is started, so nothing in them
# can start one. What a reader's program would run, fetch or unpack is refused; what names a maker is left out or said.

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final

from kring import media
from kring.findings import Finding

KINDS: Final = frozenset({".pdf", ".docx", ".xlsx", ".odt"})
MOST_BYTES: Final = 20 * 1024 * 1024
_MOST_INSIDE: Final = 200 * 1024 * 1024
_MOST_PARTS: Final = 3000


def look_over(root: Path, paths: Iterable[str], look: Callable[[str, bytes], list[Finding]]) -> list[Finding]:
    """What is wrong with the documents among some files; `look` looks at one, or remembers it."""
    found: list[Finding] = []
    for path in sorted(paths):
        if _kind(path) in KINDS:
            size = (root / path).stat().st_size
            if size > MOST_BYTES:
                found.append(_too_large(path))
            else:
                found += look(path, (root / path).read_bytes())
    return found


def look(path: str, raw: bytes) -> list[Finding]:
    """What is wrong with a document. Takes memory in proportion to the file, never to what it claims to hold."""
    try:
        rules = list(_pdf(raw) if _kind(path) == ".pdf" else _office(raw, _kind(path)))
    except _TooLarge:
        return [_too_large(path)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, struct.error, EOFError, ValueError):
        rules = ["file-broken"]
    return [Finding(path, 1, 1, rule, {"kind": _kind(path)[1:]}) for rule in dict.fromkeys(rules)]


def clean(path: str, raw: bytes) -> bytes:
    """A document as it is published: an office file without the names of who made it, anything else as it is. Same in, same out."""
    return raw if _kind(path) not in (".docx", ".xlsx", ".odt") else _repacked(raw)


def _kind(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


class _TooLarge(Exception):
    pass


def _too_large(path: str) -> Finding:
    return Finding(path, 1, 1, "file-size", {"most": str(MOST_BYTES // 1024 // 1024)})


# -- PDF (ISO 32000-1)

_ACTS: Final = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA)(?![A-Za-z0-9])")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
"""A letter of a name may be written as its number (7.3.5)."""
_STREAM: Final = re.compile(rb"stream\r?\n")
_OF_OBJECTS: Final = re.compile(rb"\s*\d+\s+\d+\s")
"""How a stream of objects begins: numbers and offsets (7.5.7)."""
_AUTHOR: Final = re.compile(rb"/Author\s*[(<]\s*[^)>\s]")


def _pdf(raw: bytes) -> Iterator[str]:
    if not raw.startswith(b"%PDF-") or b"%%EOF" not in raw[-2048:]:
        yield "file-broken"
        return
    seen = [raw, *_unpacked(raw)]
    named = [_ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part) for part in seen]
    if any(re.search(rb"/Encrypt(?![A-Za-z0-9])", part) for part in named):
        yield "file-locked"
    if any(_ACTS.search(part) for part in named):
        yield "file-active"
    if not any(b"/StructTreeRoot" in part for part in named):
        yield "file-untagged"
    if any(_AUTHOR.search(part) for part in named):
        yield "file-author"


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """What the packed streams of objects hold; actions hide there."""
    left = _MOST_INSIDE // 4
    for match in _STREAM.finditer(raw):
        inflater = zlib.decompressobj()
        try:
            first = inflater.decompress(raw[match.end() : match.end() + 4096], 256)
            if not _OF_OBJECTS.match(first):
                continue
            inflater = zlib.decompressobj()
            part = inflater.decompress(raw[match.end() :], left)
        except zlib.error:
            continue  # packed in another way, or not at all: the bytes themselves are searched too
        left -= len(part)
        if left <= 0 or inflater.unconsumed_tail:
            raise _TooLarge
        yield part


# -- office files (ISO 29500, ISO 26300)

_BODY: Final = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml"}
_PROGRAM: Final = re.compile(
    r"vbaproject|vbadata|/activex/|^basic/|^scripts/|/ctrlprops/|\.(?:exe|dll|js|vbs|bat|cmd|scr|com|jar|ps1|lnk|hta)$|/embeddings/.*(?<!\.xlsx)$", re.I
)
_OUTSIDE: Final = re.compile(rb"<Relationship\s(?=[^>]*TargetMode\s*=\s*[\"']External)(?![^>]*/hyperlink[\"'])[^>]*>")
_FETCHED: Final = re.compile(rb"<(?:draw:image|draw:object|draw:object-ole|draw:plugin)\s[^>]*xlink:href\s*=\s*[\"'](?:https?|file|ftp|//)")
# One of these words is in whatever the pattern below them finds, and looking for a word first is twenty times as quick.
_FIELD_WORDS: Final = (b"instrText", b"script:event-listener", b"enabled")
_FIELD: Final = re.compile(rb"<w:instrText[^>]*>\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b|script:event-listener|macro(?:E|e)nabled")
_TALK_WORDS: Final = (b"author", b"annotation", b"changed-region", b"hreadedComment", b"person")
_TALK: Final = re.compile(rb"\sw:author\s*=|<(?:\w+:)?author>[^<]|<office:annotation\b|<text:changed-region\b|<(?:\w+:)?threadedComment\s|<(?:\w+:)?person\s")
_MAKER: Final = re.compile(rb"(<(dc:creator|cp:lastModifiedBy|meta:initial-creator|meta:printed-by|Manager|Company|dc:contributor)(?:\s[^>]*)?>)([^<]+)(</\2>)")
_ABOUT: Final = frozenset({"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"})
"""Parts that say who made a file; `custom.xml` is whatever a program or school adds."""
_CUSTOM: Final = re.compile(rb"<property\b.*</property>|<meta:user-defined\b[^>]*>[^<]*</meta:user-defined>", re.DOTALL)


def _office(raw: bytes, kind: str, *, inner: bool = False) -> Iterator[str]:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):  # a compound file: what Word makes of one with a password, and of old kinds
        yield "file-locked"
        return
    with zipfile.ZipFile(BytesIO(raw)) as package:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_INSIDE:
            raise _TooLarge
        names = [part.filename for part in parts]
        if any(part.flag_bits & 1 for part in parts):
            yield "file-locked"
            return
        if _BODY[kind] not in names or len(names) != len(set(names)):
            yield "file-broken"
            return
        if any(_PROGRAM.search(name) or ".." in name.split("/") for name in names):
            yield "file-active"
        for part in parts:
            content = package.read(part)
            if part.filename.endswith((".xml", ".rels", ".rdf")):
                yield from _xml(part.filename, content)
            elif part.filename.endswith(".xlsx") and not inner:
                yield from _office(content, ".xlsx", inner=True)
            elif _kind(part.filename) in (".jpg", ".jpeg"):
                yield from (fault.rule for fault in media.look(part.filename, content)[1] if fault.rule == "image-location")


def _xml(name: str, content: bytes) -> Iterator[str]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield "file-active"
    if _OUTSIDE.search(content) or _FETCHED.search(content) or _found(_FIELD_WORDS, _FIELD, content):
        yield "file-active"
    if name in _ABOUT:
        if _MAKER.search(content):
            yield "file-author"
    elif _found(_TALK_WORDS, _TALK, content):
        yield "file-comments"


def _found(words: tuple[bytes, ...], pattern: re.Pattern[bytes], content: bytes) -> bool:
    return any(word in content for word in words) and bool(pattern.search(content))


def _repacked(raw: bytes) -> bytes:
    """The same package with other parts about its maker; the packed bytes of all other parts are taken over as they are.

    Packing them anew would give other bytes with another zlib.
    """
    out, listed = BytesIO(), BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as package:
        parts = package.infolist()
        for part in parts:
            packed, method, crc, size = _packed(raw, part), part.compress_type, part.CRC, part.file_size
            if part.filename in _ABOUT:
                packed = _CUSTOM.sub(b"", _MAKER.sub(rb"\1\4", package.read(part)))
                method, crc, size = zipfile.ZIP_STORED, zlib.crc32(packed), len(packed)
            name = part.filename.encode()
            start = out.tell()
            facts = struct.pack("<HHHHHIIIH", 20, 0x800, method, 0, 0x21, crc, len(packed), size, len(name))  # 1 January 1980
            out.write(b"PK\x03\x04" + facts + b"\0\0" + name + packed)
            listed.write(b"PK\x01\x02\x14\0" + facts + struct.pack("<HHHHII", 0, 0, 0, 0, 0, start) + name)
    directory = listed.getvalue()
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), out.tell(), 0)
    return out.getvalue() + directory + b"PK\x05\x06" + end


def _packed(raw: bytes, part: zipfile.ZipInfo) -> bytes:
    """The bytes of a part as they stand in the package, behind its own heading (APPNOTE 4.3.7)."""
    name, extra = struct.unpack_from("<HH", raw, part.header_offset + 26)
    start = part.header_offset + 30 + name + extra
    return raw[start : start + part.compress_size]
