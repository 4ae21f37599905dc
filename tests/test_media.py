"""Pictures: what readers get of what members send."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

import made
from conftest import ROOT, build, write
from kring import media
from kring.outputs import Page, Picture
from kring.prose import pictured

SMALL = {p.relative_to(ROOT / "tests/sites/small").as_posix(): p.read_bytes() for p in (ROOT / "tests/sites/small").rglob("*") if p.is_file()}
ARTICLE = SMALL["communities/kring/articles/eerste.md"].decode()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(colour[:3], wanted, strict=True))


# -- one picture


@pytest.mark.parametrize("form", ["WEBP", "JPEG", "PNG", "GIF"])
def test_nothing_that_a_camera_wrote_reaches_readers(form: str) -> None:
    raw = made.photo(exif=made.exif(place=True), icc_profile=made.profile(), comment=b"Sanne")
    drawn = media.draw(raw, 300, form)

    assert b"Sanne" in raw
    for trace in (b"Sanne", b"Exif", b"GPS", b"ICC", b"acsp", b"eXIf"):
        assert trace not in drawn
    assert not opened(drawn).getexif()


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_stands_upright(turned: int) -> None:
    upright = Image.open(io.BytesIO(made.photo(400, 300)))
    away = {
        1: [], 2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE], 8: [Image.Transpose.ROTATE_270],
    }[turned]  # fmt: skip
    held = upright
    for turn in away:
        held = held.transpose(turn)
    raw = made.saved(held, "JPEG", exif=made.exif(turned=turned))

    facts, faults = media.look("a.jpg", raw)
    drawn = opened(media.draw(raw, 400, "JPEG")).convert("RGB")

    assert facts
    assert (facts.width, facts.height, faults) == (400, 300, [])
    assert drawn.size == (400, 300)
    assert near(drawn.getpixel((20, 20)), (254, 0, 0))
    assert near(drawn.getpixel((380, 280)), (0, 0, 254))


def test_a_colour_profile_is_worked_into_the_colours_and_nonsense_is_passed_over() -> None:
    web = made.ImageCms.ImageCmsProfile(made.ImageCms.createProfile("sRGB")).tobytes()
    plain = media.draw(made.photo(form="PNG"), 100, "PNG")

    assert near(opened(media.draw(made.photo(form="PNG", icc_profile=web), 100, "PNG")).getpixel((5, 5)), (255, 0, 0))
    assert media.draw(made.photo(form="PNG", icc_profile=b"no profile at all"), 100, "PNG") == plain


@pytest.mark.parametrize(
    ("mode", "form"),
    [("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("I;16", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("P", "GIF"), ("RGB", "WEBP"), ("RGBA", "WEBP")],
)  # fmt: skip
@pytest.mark.parametrize("wanted", ["WEBP", "JPEG", "PNG", "GIF"])
def test_every_way_to_keep_colours_can_be_drawn(mode: str, form: str, wanted: str) -> None:
    raw = made.saved(Image.new("I;16", (40, 30), 65_000), form) if mode == "I;16" else made.drawing(40, 30, mode=mode, form=form)

    assert media.look("a.png", raw)[1] == []
    drawn = opened(media.draw(raw, 20, wanted))
    assert drawn.size == (20, 15)
    assert near(drawn.convert("RGB").getpixel((0, 0)), (255, 255, 255))


def test_what_shines_through_stays_so_where_it_can_and_is_white_where_it_cannot() -> None:
    raw = made.saved(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG")

    assert opened(media.draw(raw, 20, "WEBP")).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert opened(media.draw(raw, 20, "PNG")).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]
    assert near(opened(media.draw(raw, 20, "JPEG")).getpixel((5, 5)), (255, 255, 255))


def test_letters_of_a_drawing_keep_their_edges_and_photographs_are_small() -> None:
    drawing = opened(media.draw(made.drawing(), 400, "WEBP")).convert("RGB")

    assert drawing.tobytes() == opened(made.drawing()).tobytes()
    shrunk = media.draw(made.drawing(2000, 1500), 1440, "WEBP")
    assert len(shrunk) < 25_000
    assert near(opened(shrunk).convert("RGB").getpixel((720, 540)), (0, 128, 0))
    assert len(media.draw(made.photo(1600, 1200, form="PNG"), 1440, "WEBP")) < 100_000


def test_the_same_bytes_every_time_and_in_every_process() -> None:
    code = "import hashlib, made; from kring import media; print(hashlib.sha256(b''.join(media.draw(made.photo(exif=made.exif()), w, f) for w in (100, 300) for f in ('WEBP', 'JPEG', 'PNG'))).hexdigest())"
    env = {"PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    other = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout.strip()
    ours = hashlib.sha256(b"".join(media.draw(made.photo(exif=made.exif()), w, f) for w in (100, 300) for f in ("WEBP", "JPEG", "PNG"))).hexdigest()

    assert ours == other


def test_a_picture_is_never_made_larger() -> None:
    assert opened(media.draw(made.photo(100, 75), 480, "WEBP")).size == (100, 75)


# -- in a page


def test_pictures_of_a_text_get_their_sizes() -> None:
    sizes = tuple(
        Picture(path, "a.jpg", "", width, width * 3 // 4, "WEBP") for path, width in (("media/a (1), é.jpg.480.webp", 480), ("media/a (1), é.jpg", 960))
    )
    page = Page("artikelen/een/", "article.html", {}, pictures={"media/a (1), é.jpg": sizes})

    assert pictured('<p><img src="../../media/a%20(1),%20%C3%A9.jpg" alt="x"></p><img src="../../media/b.jpg" alt="y" />', page) == (
        '<p><picture><source type="image/webp" srcset="../../media/a%20%281%29%2C%20%C3%A9.jpg.480.webp 480w" sizes="(min-width: 60em) 720px, 94vw">'
        '<img loading="lazy" decoding="async" width="960" height="720" src="../../media/a%20(1),%20%C3%A9.jpg" alt="x"></picture></p>'
        '<img loading="lazy" src="../../media/b.jpg" alt="y">'
    )


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with pictures wherever they can be."""
    root = write(tmp_path_factory.mktemp("pictures"), SMALL)
    folder = "communities/kring/articles/"
    credit = "images:\n  - {src: groot.jpg, alt: Groot, credit: An}\n  - {src: klein.png, alt: Klein, credit: An}\ndate:"
    files: dict[str, str | bytes] = {
        f"{folder}eerste.md": ARTICLE.replace("date:", credit).replace(
            "Wij lezen", "![Groot](groot.jpg)\n\n![Klein](klein.png) en [los](los.png)\n\nWij lezen"
        ),
        f"{folder}groot.jpg": made.photo(2000, 1000, exif=made.exif(place=True)),
        f"{folder}klein.png": made.drawing(300, 200),
        f"{folder}los.png": made.drawing(30, 20),
        f"{folder}ongebruikt.png": made.drawing(),
        "docs/beeld/over.jpg": made.photo(1000, 500),
        "docs/over.md": SMALL["docs/over.md"].decode() + "\n![Over](beeld/over.jpg)\n",
        "docs/registers/an.jpg": made.photo(600, 600),
        "docs/registers/people.yml": "- {id: an, name: An, function: lezer, consent: 2026-01-01, photo: {src: an.jpg, alt: An leest}}\n",
        "communities/kring/index.md": SMALL["communities/kring/index.md"].decode().replace("goals:", "coordinator: an\ngoals:"),
        "docs/logo.png": made.drawing(80, 40),
        "mkdocs.yml": SMALL["mkdocs.yml"].decode().replace("- kring", "- kring:\n      logo: logo.png"),
    }
    return build(write(root, files), root / "uit")


def test_every_size_of_every_picture_that_is_shown_is_there_and_no_other(pictures: Path) -> None:
    found = {
        p.relative_to(pictures).as_posix(): opened(p.read_bytes())
        for p in pictures.rglob("*")
        if p.suffix in (".jpg", ".png", ".webp") and p.name not in ("kaart.png", "favicon.png")
    }
    folder = "media/communities/kring/articles"

    assert {path: image.size for path, image in found.items()} == {
        f"{folder}/groot.jpg": (1440, 720), f"{folder}/groot.jpg.480.webp": (480, 240), f"{folder}/groot.jpg.960.webp": (960, 480),
        f"{folder}/groot.jpg.1440.webp": (1440, 720), f"{folder}/klein.png": (300, 200), f"{folder}/klein.png.300.webp": (300, 200),
        f"{folder}/los.png": (30, 20), f"{folder}/los.png.30.webp": (30, 20),
        "beeld/over.jpg": (1000, 500), "beeld/over.jpg.480.webp": (480, 240), "beeld/over.jpg.960.webp": (960, 480), "beeld/over.jpg.1000.webp": (1000, 500),
        "media/docs/registers/an.jpg": (144, 144), "media/docs/registers/an.jpg.72.webp": (72, 72), "media/docs/registers/an.jpg.144.webp": (144, 144),
        "media/docs/logo.png": (80, 40), "media/docs/logo.png.80.webp": (80, 40),
    }  # fmt: skip
    assert not any(image.getexif() or ExifTags.IFD.GPSInfo in image.getexif() for image in found.values())


def test_no_file_that_was_sent_is_published(pictures: Path) -> None:
    sent = {
        hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("communities", "docs")
        for p in (pictures.parent / folder).rglob("*.*")
        if p.suffix in (".jpg", ".png")
    }
    published = {hashlib.sha256(p.read_bytes()).hexdigest() for p in pictures.rglob("*") if p.is_file()}

    assert len(sent) == 7
    assert not sent & published


def test_pages_show_them(pictures: Path) -> None:
    article = (pictures / "artikelen/eerste/index.html").read_text(encoding="utf-8")
    about = (pictures / "over/index.html").read_text(encoding="utf-8")
    group = (pictures / "communities/kring/index.html").read_text(encoding="utf-8")
    media_ = "../../media/communities/kring/articles"

    assert (
        f'<picture><source type="image/webp" srcset="{media_}/groot.jpg.480.webp 480w, {media_}/groot.jpg.960.webp 960w, {media_}/groot.jpg.1440.webp 1440w" '
        f'sizes="(min-width: 60em) 720px, 94vw"><img loading="lazy" decoding="async" width="1440" height="720" src="{media_}/groot.jpg" alt="Groot"></picture>'
    ) in article
    assert 'srcset="../beeld/over.jpg.480.webp 480w, ' in about
    assert 'width="1000" height="500"' in about
    assert '<source type="image/webp" srcset="../../media/docs/registers/an.jpg.72.webp 1x, ../../media/docs/registers/an.jpg.144.webp 2x">' in group
