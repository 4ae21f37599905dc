"""Pictures and documents as members send them, made here: whole, hurt, disguised and full of what nobody should publish."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageDraw


def photo(width: int = 400, height: int = 300, *, mode: str = "RGB", form: str = "JPEG", **how: Any) -> bytes:
    """A picture with many colours: red above on the left, blue below on the right."""
    across = Image.linear_gradient("L")
    image = Image.merge("RGB", (Image.radial_gradient("L"), across, across.transpose(Image.Transpose.ROTATE_90))).resize((width, height))
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


# -- documents


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of some parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


CORE = "<cp:coreProperties><dc:title>Blad</dc:title><dc:creator>Sanne de Vries</dc:creator><cp:lastModifiedBy>Sanne</cp:lastModifiedBy></cp:coreProperties>"


def docx(**more: str | bytes) -> bytes:
    """A document of Word; the names of more parts are written with `__` for `/` and `_` for `.`."""
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document><w:body><w:p/></w:body></w:document>"}
    return package(parts | {name.replace("__", "/").replace("_", "."): content for name, content in more.items()})


def pdf(*objects: bytes, tagged: bool = True, tail: bytes = b"%%EOF\n") -> bytes:
    """A PDF with more objects; nothing reads its table of places."""
    catalog = b"1 0 obj <</Type/Catalog/Pages 2 0 R" + (b"/StructTreeRoot 9 0 R" if tagged else b"") + b">> endobj\n"
    return (
        b"%PDF-1.7\n"
        + catalog
        + b"".join(b"%d 0 obj %s endobj\n" % (number, one) for number, one in enumerate(objects, 10))
        + b"trailer <</Root 1 0 R>>\n"
        + tail
    )


def packed(content: bytes) -> bytes:
    """A stream of objects."""
    return b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode>>stream\n" + zlib.compress(content) + b"\nendstream"


LINK = '<Relationships><Relationship Id="a" Type="http://x/relationships/{}" Target="https://elders.example/" TargetMode="External"/></Relationships>'
DOCUMENTS: Mapping[str, Callable[[], bytes]] = {
    "docx": docx,
    "docx with names": lambda: docx(docProps__core_xml=CORE),
    "docx with talk": lambda: docx(word__comments_xml='<w:comments><w:comment w:id="1" w:author="Sanne"/></w:comments>'),
    "docx with macro": lambda: docx(word__vbaProject_bin=b"\0"),
    "docx with template": lambda: docx(word___rels__settings_xml_rels=LINK.format("attachedTemplate")),
    "docx with link": lambda: docx(word___rels__document_xml_rels=LINK.format("hyperlink")),
    "docx with entities": lambda: docx(word__styles_xml='<!DOCTYPE x [<!ENTITY a "b">]><w:styles>&a;</w:styles>'),
    "docx with photo": lambda: docx(word__media__image1_jpg=photo(exif=exif(place=True))),
    "docx of much": lambda: docx(word__x_xml=b"\0" * 210_000_000),
    "docx with password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    "xlsx": lambda: package({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}),
    "odt with macro": lambda: package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office:document-content/>", "Basic/Standard/script-lb.xml": "<x/>"}),
    "pdf": pdf,
    "pdf without tags": lambda: pdf(tagged=False),
    "pdf with author": lambda: pdf(b"<</Author (Sanne de Vries)>>"),
    "pdf with script": lambda: pdf(b"<</S/JavaScript/JS(app.alert(1))>>"),
    "pdf with escaped script": lambda: pdf(b"<</S/J#61vaScr#69pt/JS(app.alert(1))>>"),
    "pdf with packed script": lambda: pdf(packed(b"10 0 <</S/JavaScript/JS(app.alert(1))>>")),
    "pdf with launch": lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"),
    "pdf with file": lambda: pdf(b"<</Names<</EmbeddedFiles 3 0 R>>>>"),
    "pdf with lock": lambda: pdf(b"<</Encrypt 3 0 R>>"),
    "pdf of much": lambda: pdf(packed(b"10 0 " + b" " * 60_000_000)),
    "half a pdf": lambda: pdf(tail=b""),
    "pdf that talks of scripts": lambda: pdf(b"<</Length 40>>stream\n" + zlib.compress(b"BT (Over /JavaScript in pdf) Tj ET") + b"\nendstream", b"(JavaScript is een taal)"),
}  # fmt: skip
FILES = {**FILES, **DOCUMENTS}
