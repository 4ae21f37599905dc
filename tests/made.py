"""Pictures and documents as members send them, made here: whole, hurt, disguised and full of what nobody should publish."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw


def photo(width: int = 400, height: int = 300, *, mode: str = "RGB", form: str = "JPEG", **how: Any) -> bytes:
    """A picture with many colours: red above on the left, blue below on the right."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width // 4, height // 4), "red")
    pen.rectangle((width - width // 4, height - height // 4, width, height), "blue")
    return saved(image.convert(mode), form, **how)


def drawing(width: int = 400, height: int = 300, *, form: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture with few colours."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).ellipse((10, 10, width - 10, height - 10), "green", "black")
    return saved(image.convert(mode), form)


def saved(image: Image.Image, form: str, **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def exif(*, place: bool = False, turned: int = 1) -> Image.Exif:
    """What a camera writes beside a picture."""
    found = Image.Exif()
    found[ExifTags.Base.Orientation] = turned
    found[ExifTags.Base.Artist] = "Sanne de Vries"
    if place:
        found.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
        found.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 5.0, 30.0)
    return found


def moving(form: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


def profile() -> bytes:
    """A colour profile that is not the web's."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


FILES: Mapping[str, Callable[[], bytes]] = {
    "photo": photo,
    "drawing": drawing,
    "photo with its place": lambda: photo(exif=exif(place=True)),
    "photo in two pieces": lambda: photo()[:3000],
    "moving gif": moving,
    "moving webp": lambda: moving("WEBP"),
    "bomb": lambda: saved(Image.new("1", (20_000, 20_000)), "PNG"),
    "many pixels": lambda: saved(Image.new("L", (9_000, 6_000)), "PNG"),
    "12 MB": lambda: photo() + b"\0" * 12 * 1024 * 1024,
    "page": lambda: b"<!doctype html><script>alert(1)</script>",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "nothing": lambda: b"",
}
"""By the name that a case calls it by."""
