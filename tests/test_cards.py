"""The pictures of articles and themes where they are shared."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from conftest import build, write
from kring import cards
from kring.catalog import Catalog
from kring.outputs import Card
from test_history import SMALL

CARD = Card("kaart.png", "Wat doe je als een leerling thuis een andere taal spreekt?", "Vraag en antwoord", "Taal en ouders", "Kansrijk Leren", "article")
MOST_BYTES = 40_000
LONG = "Ouders, leraren en de gemeente zochten twee jaar lang samen naar een aanpak van armoede op school; zij vertellen wat zij deden, wat zij merkten, wat zij maten en waarom het in de derde wijk niet lukte"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def ink(content: bytes) -> tuple[int, int, int, int]:
    """Edges of everything on a card that is not its ground, foot left out."""
    image = opened(content).convert("RGB").crop((0, 0, cards.WIDTH, 520))
    ground = Image.new("RGB", image.size, image.getpixel((2, 2)))  # type: ignore[arg-type]
    box = Image.composite(Image.new("L", image.size, 255), Image.new("L", image.size, 0), _differs(image, ground)).getbbox()
    assert box
    return box


def _differs(one: Image.Image, other: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.difference(one, other).convert("L").point(lambda value: 255 if value else 0)


def test_a_card_is_a_png_of_the_size_that_sites_ask_for() -> None:
    image = opened(cards.draw(CARD))

    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(cards.draw(CARD)) < MOST_BYTES


def test_a_card_is_the_same_bytes_every_time() -> None:
    assert cards.draw(CARD) == cards.draw(replace(CARD, path="elders.png"))
    assert cards.draw(CARD) != cards.draw(replace(CARD, title="Iets anders"))


@pytest.mark.parametrize("letter", "abcxyzABCXYZ0123456789ëïüéèêöäçàñÉËÏÖÜŠşğıćłőű€&?!.,:;–—-‘’“”„…()/×·½²%+=@#")
def test_the_font_has_the_letters_that_dutch_and_names_are_written_with(letter: str) -> None:
    assert cards.has_letter(letter)


@pytest.mark.parametrize("letter", "中ع🎉\uffff")
def test_letters_that_the_font_lacks_are_known(letter: str) -> None:
    assert not cards.has_letter(letter)


def test_letters_that_the_font_lacks_are_left_out_and_not_boxes() -> None:
    plain = cards.draw(replace(CARD, title="Welkom op school"))

    assert cards.draw(replace(CARD, title="Welkom 欢迎 🎉 op school")) == plain
    assert cards.draw(replace(CARD, title="Welkom\n\top  school")) == plain


def test_accents_typed_apart_and_letters_of_maths_are_read_as_they_look() -> None:
    assert cards.draw(replace(CARD, title="Ide\u0308een")) == cards.draw(replace(CARD, title="Idëeen"))
    assert cards.draw(replace(CARD, title="𝐁ren")) == cards.draw(replace(CARD, title="Bren"))


@pytest.mark.parametrize("mark", "“”„€W")
def test_no_letter_runs_into_the_next(mark: str) -> None:
    """The TrueType file of this font gives quotation marks half the room they take."""
    form, left, _ = cards._letter(mark, 88)

    assert cards._advance(mark, 88) >= left + (form.getbbox() or (0, 0, 0, 0))[2] - 2


@pytest.mark.parametrize(
    "title",
    ["Ja", CARD.title, LONG[:200], "Meervoudigeverantwoordelijkheidsverdelingsovereenkomstencommissievoorzitterschap", "x" * 200, "W" * 200, "a b " * 50, ""],
    ids=lambda title: title[:12],
)
def test_a_title_of_any_length_stays_within_the_margins(title: str) -> None:
    left, top, right, bottom = ink(cards.draw(replace(CARD, title=title)))

    assert left >= 66  # a J hangs a little to the left
    assert right <= cards.WIDTH - 70
    assert top >= 70
    assert bottom <= 510
    assert len(cards.draw(replace(CARD, title=title))) < MOST_BYTES


def test_no_word_of_a_title_that_fits_is_left_out_or_broken() -> None:
    size, lines = cards._fitted(LONG[:180])

    assert " ".join(lines) == " ".join(LONG[:180].split())
    assert size >= 46


def test_a_title_that_can_not_fit_says_that_it_goes_on() -> None:
    _, lines = cards._fitted("Wij " * 49 + "allemaal" * 20)

    assert lines[-1].endswith("…")


def test_long_names_of_sites_and_communities_are_cut() -> None:
    _, _, right, _ = ink(cards.draw(replace(CARD, by="Omgaan met armoede " * 9)))
    foot = opened(cards.draw(replace(CARD, site="Kansrijk " * 20))).convert("RGB").crop((cards.WIDTH - 70, 530, cards.WIDTH, 630))

    assert right <= cards.WIDTH - 70
    assert len(foot.getcolors() or []) == 1


def test_a_card_has_the_colours_of_the_look() -> None:
    css = (Path(__file__).parent.parent / "overrides/assets/stylesheets/kring.css").read_text(encoding="utf-8")
    light = css.partition("html[data-kring-look")[0]
    token = dict(re.findall(r"--kring-([\w-]+):\s*(#[0-9a-f]{6})", light))

    assert {
        "theme": (token["theme-band"], token["theme"]), "article": (token["article-band"], token["article"]), "": (token["plain-band"], token["plain"]),
    } == cards._KINDS  # fmt: skip
    assert (token["paper"], token["ink"], token["soft"]) == (cards._PAPER, cards._INK, cards._SOFT)
    assert tuple(token[f"dot-{letter}"] for letter in "abcdef") == cards._DOTS


# -- on the site


def test_every_article_and_theme_has_a_card_and_the_site_has_one(site: Path, reference: Catalog) -> None:
    wanted = {"kaart.png", *(f"artikelen/{id}/kaart.png" for id in reference.articles), *(f"themas/{id}/kaart.png" for id in reference.themes)}

    assert {path.relative_to(site).as_posix() for path in site.rglob("kaart.png")} == wanted
    assert max((site / path).stat().st_size for path in wanted) < MOST_BYTES


def test_a_site_can_do_without_cards(tmp_path: Path) -> None:
    config = SMALL["mkdocs.yml"].replace(b"  - kring\n", b"  - kring:\n      cards: nee\n")

    site = build(write(tmp_path, {**SMALL, "mkdocs.yml": config}), tmp_path / "uit")

    assert list(site.rglob("kaart.png")) == []
    assert "og:image" not in (site / "artikelen/eerste/index.html").read_text(encoding="utf-8")
