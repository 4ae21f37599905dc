"""Pictures that members send: looked at before anything is made of them, and drawn anew for readers."""

# What readers get is never the file that came in: it is decoded and drawn again, upright, in the web's colours and without
# what a camera or program wrote beside the picture (place, maker, thumbnail). Bytes follow from bytes: same in, same out.

import functools
import hashlib
import io
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import PIL

from kring.findings import Finding

if TYPE_CHECKING:  # most commands look at no picture: they know them from before
    from PIL import Image

FORMATS: Final[Mapping[str, str]] = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP"}
"""Endings of pictures, and the format that readers get under that name."""
MOST_BYTES: Final = 12 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
"""Decoded, such a picture takes 200 MB; the largest that telephones make."""

VERSION: Final = f"2 Pillow {PIL.__version__}"
"""Changes when the same file gives other bytes."""

_COLOURS_OF_A_DRAWING: Final = 1024
"""So many colours at most in 65,536 points of a drawing, edges of letters included; a photograph has ten times as many."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a picture without drawing it."""

    width: int
    """Pixels, the right way up."""
    height: int
    digest: str
    """SHA-256 of the file."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the pictures of a site are, and what is wrong with them."""

    pictures: Mapping[str, Facts]
    """By path; only those that can be shown."""
    findings: tuple[Finding, ...]


def look_over(root: Path, paths: Iterable[str], look: Callable[[str, bytes], tuple[Facts | None, list[Finding]]]) -> Looked:
    """What the pictures among some files are; `look` looks at one, or remembers it."""
    pictures: dict[str, Facts] = {}
    findings: list[Finding] = []
    for path in sorted(paths):
        if PurePosixPath(path).suffix.lower() in FORMATS:
            size = (root / path).stat().st_size
            if size > MOST_BYTES:
                findings.append(Finding(path, 1, 1, "image-size", {"size": _megabytes(size), "most": _megabytes(MOST_BYTES)}))
                continue
            facts, faults = look(path, (root / path).read_bytes())
            findings += faults
            if facts:
                pictures[path] = facts
    return Looked(pictures, tuple(findings))


def _megabytes(size: int) -> str:
    return str(-(-size // (1024 * 1024)))


def look(path: str, raw: bytes) -> tuple[Facts | None, list[Finding]]:
    """What a picture is, and what is wrong with it. Decodes all of it, at an eighth of its size where the format can."""
    from PIL import ExifTags, Image

    try:
        image = _opened(raw)
        width, height = image.size
        if width * height > MOST_PIXELS:
            return None, [_pixels(path, width, height)]
        if image.format != "MPO" and getattr(image, "is_animated", False):
            return None, [Finding(path, 1, 1, "image-moves")]
        exif = image.getexif()
        if exif.get(ExifTags.Base.Orientation) in (5, 6, 7, 8):
            width, height = height, width
        has_place = bool(exif.get_ifd(ExifTags.IFD.GPSInfo).get(ExifTags.GPS.GPSLatitude)) or b"GPSLatitude" in raw
        image.draft("RGB", (image.width // 8, image.height // 8))
        image.load()
    except Image.DecompressionBombError:
        return None, [Finding(path, 1, 1, "image-pixels", {"most": str(MOST_PIXELS // 1_000_000)})]
    except Exception:  # a decoder that meets nonsense raises whatever its format makes it raise
        return None, [Finding(path, 1, 1, "image-broken", {"kind": PurePosixPath(path).suffix[1:].lower()})]
    facts = Facts(width, height, digest(raw))
    return facts, [Finding(path, 1, 1, "image-location")] if has_place else []


def digest(raw: bytes) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(raw).hexdigest()


def _pixels(path: str, width: int, height: int) -> Finding:
    return Finding(path, 1, 1, "image-pixels", {"size": f" ({width} × {height})", "most": str(MOST_PIXELS // 1_000_000)})


def _opened(raw: bytes) -> "Image.Image":
    """The picture in a file, not yet decoded. Only formats that are shown are tried, whatever the file is called."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
        return Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "GIF", "WEBP"))


def draw(raw: bytes, width: int, form: str) -> bytes:
    """A picture drawn anew, so many pixels wide, as `JPEG`, `PNG`, `GIF` or `WEBP`: the same bytes every time.

    Raises OSError and the like for a file that `look` refused.
    """
    from PIL import Image

    image, is_drawing = _upright(raw)
    if width < image.width:
        image = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if is_drawing and image.mode == "RGB":
        image = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)  # half the bytes, and no edge moves
    out = io.BytesIO()
    match form:
        case "WEBP" if is_drawing:
            image.save(out, "WEBP", lossless=True, quality=80, method=4)
        case "WEBP":
            image.save(out, "WEBP", quality=80, method=4)
        case "JPEG":
            _on_white(image).save(out, "JPEG", quality=82, optimize=True, progressive=True)
        case "GIF":
            (image if image.mode == "P" else image.quantize(256, Image.Quantize.FASTOCTREE)).save(out, "GIF")
        case _:
            image.save(out, "PNG", compress_level=9)
    return out.getvalue()


@functools.lru_cache(maxsize=1)  # the sizes of one picture are drawn one after the other
def _upright(raw: bytes) -> "tuple[Image.Image, bool]":
    """A picture the right way up, in sRGB, with nothing beside its pixels; and whether it is a drawing, not a photograph."""
    from PIL import Image, ImageOps

    image = _opened(raw)
    form = image.format
    image.draft("RGB", (1600, 1600))
    image.load()
    image = _web_colours(ImageOps.exif_transpose(image))
    image.info = {}
    small = image.resize((min(256, image.width), min(256, image.height)), Image.Resampling.NEAREST)
    return image, form in ("PNG", "GIF", "WEBP") and small.getcolors(_COLOURS_OF_A_DRAWING) is not None


def _web_colours(image: "Image.Image") -> "Image.Image":
    """The picture in RGB or RGBA as browsers without colour management show it."""
    from PIL import ImageCms

    mode = "RGBA" if image.has_transparency_data else "RGB"
    profile: Any = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            return ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode) or image
        except ImageCms.PyCMSError:
            pass  # a profile that fits no picture says nothing about this one
    return image.convert(mode)


def _on_white(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground
