"""Every colour of the look can be read on every ground that it may stand on, in light and in dark (trust.md §4.3, 10; WCAG 1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from visited import Visitor

pytestmark = pytest.mark.browser

INKS = ["ink", "soft", "accent", "alert", "theme", "community", "article", "event", "agreement", "plain"]
GROUNDS = ["paper", "surface", "sunk", "theme-band", "community-band", "article-band", "event-band", "agreement-band", "plain-band", "alert-bg"]
KINDS = ["theme", "community", "article", "event", "agreement"]

# Resolves a CSS colour, whatever it is made of, to sRGB: what a canvas paints.
PAINT = """(names) => {
  const context = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const probe = document.body.appendChild(document.createElement("span"));
  return Object.fromEntries(names.map((name) => {
    probe.style.color = `var(--kring-${name})`;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    return [name, [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)];
  }));
}"""

Colours = dict[str, list[int]]


def luminance(colour: list[int]) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: list[int], other: list[int]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_pale(colours: Colours, inks: list[str], grounds: list[str], least: float) -> list[str]:
    found = [(ink, ground, contrast(colours[ink], colours[ground])) for ink in inks for ground in grounds]
    return [f"{ink} on {ground}: {ratio:.2f}" for ink, ground, ratio in found if ratio < least]


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest, visitor: Visitor) -> Colours:
    with visitor.at("over/", colours=request.param) as page:
        found: Colours = page.evaluate(PAINT, [*INKS, *GROUNDS, "edge", "on-accent"])
        return found


def test_what_is_read_stands_out_from_every_ground(colours: Colours) -> None:
    assert too_pale(colours, ["ink", "soft", "accent", "alert"], GROUNDS, 4.5) == []


def test_the_colour_of_a_kind_can_be_read_on_its_own_band_and_on_cards(colours: Colours) -> None:
    for kind in KINDS:
        assert too_pale(colours, [kind], ["paper", "surface", "sunk", f"{kind}-band"], 4.5) == []
    assert too_pale(colours, ["plain"], ["paper", "surface", "sunk", "plain-band"], 4.5) == []


def test_words_on_a_button_stand_out_from_it(colours: Colours) -> None:
    assert too_pale(colours, ["on-accent"], ["accent"], 4.5) == []
    assert too_pale(colours, ["paper"], ["theme", "community"], 4.5) == []  # steps, the current phase, a task that is done


def test_the_edge_of_what_can_be_used_and_the_focus_stand_out_from_every_ground(colours: Colours) -> None:
    assert too_pale(colours, ["edge", "accent"], GROUNDS, 3) == []


PRIMARIES = [
    "red", "pink", "purple", "deep-purple", "indigo", "blue", "light-blue", "cyan", "teal", "green", "light-green", "lime", "yellow", "amber",
    "orange", "deep-orange", "brown", "grey", "blue-grey", "black", "white",
]  # fmt: skip


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_whatever_colour_a_site_chooses_links_can_be_read(visitor: Visitor, colours: str) -> None:
    pale: dict[str, Any] = {}
    with visitor.at("over/", colours=colours) as page:
        for primary in PRIMARIES:
            page.evaluate("name => document.body.setAttribute('data-md-color-primary', name)", primary)
            if found := too_pale(page.evaluate(PAINT, ["accent", *GROUNDS]), ["accent"], GROUNDS, 4.5):
                pale[primary] = found

    assert pale == {}


def test_the_same_colours_come_by_choice_and_by_device(visitor: Visitor) -> None:
    """The dark tokens stand twice in the style sheet."""
    with visitor.at("over/", colours="dark") as page:
        by_device = page.evaluate(PAINT, [*INKS, *GROUNDS])
    with visitor.at("over/") as page:
        page.evaluate("document.documentElement.setAttribute('data-kring-look', 'dark')")
        assert page.evaluate(PAINT, [*INKS, *GROUNDS]) == by_device


def test_who_asks_for_more_contrast_gets_it(visitor: Visitor) -> None:
    with visitor.at("over/", contrast="more") as page:
        colours = page.evaluate(PAINT, ["ink", "soft", "line", "edge"])

    assert colours["soft"] == colours["ink"]
    assert colours["line"] == colours["edge"]


def test_links_in_text_are_known_by_more_than_their_colour(visitor: Visitor) -> None:
    with visitor.at("over/") as page:
        lines = {link.evaluate("e => getComputedStyle(e).textDecorationLine") for link in page.locator(".kring-prose a").all()}

    assert lines and all(re.search("underline", line) for line in lines)
