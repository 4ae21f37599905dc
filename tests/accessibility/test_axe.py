"""axe-core finds nothing wrong, and nothing that it cannot decide has not been decided by us (trust.md §4.3, 1, 2 and 9).

By default every kind of page is seen once, in light on a desk; a few also in dark on a phone and in forced colours, and every state
once: `test_colours.py` has measured every colour on every ground in light and in dark. `--run-long` sees every page and state on both
screens in all colours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from visited import COLOURS, KINDS, PAGES, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

JUDGED = {
    ("color-contrast", "elmPartiallyObscuring", "kring-search__(?:result|link|title|kind|excerpt|note)"): (
        "the link to all results stands over the list that scrolls below it, on an opaque ground; the same text is measured in the rows above"
    ),
    ("color-contrast", "elmPartiallyObscured", "kring-search__(?:result|link|title|kind|excerpt|note)"): (
        "on a low screen the list of results scrolls, and axe sees the page where the rows below the edge of the list would be; the same text is measured in the rows in view"
    ),
    ("color-contrast", "elmPartiallyObscuring", "kring-explanation"): (
        "the explanation of a word stands over the text around it, on an opaque ground; `test_colours.py` measures that ground with its ink"
    ),
}
"""What axe may leave undecided, by rule, reason (`messageKey`) and place, and why it is no fault; nothing else may be left."""

# `target-size` is the one rule of WCAG 2.2 that axe leaves out unless it is asked for.
_RUN = """async ([standards, within]) => {
  const found = await axe.run(within, {runOnly: {type: "tag", values: standards}, rules: {"target-size": {enabled: true}}, resultTypes: ["violations", "incomplete"]});
  const nodes = (results) => results.flatMap(({id, nodes}) => nodes.map((node) => {
    const checks = [...node.any, ...node.all, ...node.none];
    return {rule: id, reason: checks.map((c) => (c.data && c.data.messageKey) || c.id)[0] || "", where: node.target.join(" "), html: node.html.slice(0, 200), said: checks.map((c) => c.message).join("; ")};
  }));
  return {violations: nodes(found.violations), undecided: nodes(found.incomplete)};
}"""


def objections(page: Page, within: str = "html") -> list[str]:
    """What axe finds wrong, and what it cannot decide and is not judged."""
    page.evaluate(AXE)
    found: dict[str, list[dict[str, Any]]] = page.evaluate(_RUN, [STANDARDS, within])
    undecided = [node for node in found["undecided"] if not any(is_about(judgement, node) for judgement in JUDGED)]
    return [f"{node['rule']} ({node['reason']}): {node['where']}: {node['said']}" for node in [*found["violations"], *undecided]]


def is_about(judgement: tuple[str, str, str], node: dict[str, Any]) -> bool:
    rule, reason, where = judgement
    return (rule, reason) == (node["rule"], node["reason"]) and re.search(where, node["where"] + node["html"]) is not None


LOOKS = [(screen, colours) for screen in ("desktop", "phone") for colours in COLOURS]
BY_DEFAULT = {
    ("desktop", "light"): [*KINDS, "event-cancelled", "search-results"],
    ("phone", "dark"): ["home", "theme", "article-question", "community-running", "events", "search-results"],
    ("desktop", "forced"): ["article-question", "search-results"],
}


def by_default(name: str, screen: str, colours: str) -> bool:
    return name in BY_DEFAULT.get((screen, colours), ())


# Pages of one look follow each other, so that each look's context is made once.
ON_EVERY_SCREEN = [
    pytest.param(name, screen, colours, id=f"{screen}-{colours}-{name}", marks=() if by_default(name, screen, colours) else pytest.mark.long)
    for screen, colours in LOOKS
    for name in PAGES
]


@pytest.mark.parametrize(("name", "screen", "colours"), ON_EVERY_SCREEN)
def test_a_page_gives_no_cause_for_objection(visitor: Visitor, name: str, screen: str, colours: str) -> None:
    with visitor.at(PAGES[name], screen=screen, colours=colours) as page:
        assert objections(page) == []


WRITTEN = {"artikelen/alles/": ("desktop", "light"), "over/": ("phone", "dark"), "artikelen/english/": ("desktop", "forced")}


@pytest.mark.parametrize(
    ("path", "screen", "colours"),
    [pytest.param(path, *look, marks=() if look == once else pytest.mark.long) for path, once in WRITTEN.items() for look in WRITTEN.values()],
)
def test_whatever_is_written_gives_no_cause_for_objection(everything_visitor: Visitor, path: str, screen: str, colours: str) -> None:
    with everything_visitor.at(path, screen=screen, colours=colours) as page:
        assert objections(page) == []


# -- states


def search_answers(page: Page) -> None:
    """Results stand below the search box."""
    box = page.get_by_role("search").first
    box.get_by_role("searchbox").fill("taal")
    expect(box.get_by_role("option").first).to_be_visible()


def search_finds_nothing(page: Page) -> None:
    box = page.get_by_role("search").first
    box.get_by_role("searchbox").fill("xyzzy")
    expect(box.get_by_role("option").first).to_be_visible()


def search_has_the_focus(page: Page) -> None:
    search_answers(page)
    page.keyboard.press("ArrowDown")


def filters_are_open(page: Page) -> None:
    """All filters of the search page are unfolded."""
    for folded in (".kring-filters__all", ".kring-facet"):
        for summary in page.locator(f"{folded} > summary").all():
            if summary.is_visible() and summary.evaluate("summary => !summary.parentElement.open"):
                summary.click()


def menu_is_open(page: Page) -> None:
    page.locator("#kring-menu > summary").click()
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()


def contents_are_open(page: Page) -> None:
    page.locator(".kring-toc summary").click()


def list_is_narrowed(page: Page) -> None:
    choice = page.locator("#kring-narrow select").first
    choice.select_option(index=1)
    expect(page.locator("#kring-narrow [role=status]")).not_to_be_empty()


def word_is_explained(page: Page) -> None:
    """The explanation of a glossary word is open."""
    page.locator("a.kring-term").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()


def form_is_faulty(page: Page) -> None:
    """Somebody who writes left everything empty: all that is asked behind a door, and what is wrong with it."""
    page.get_by_role("radio", name="Kennis uit onderzoek").check()
    page.get_by_role("button", name="Bekijk het voorbeeld").click()
    page.get_by_role("button", name="Kijk na en ga verder").click()
    expect(page.get_by_role("group", name="Dit moet nog anders")).to_be_focused()


def ways_to_improve_are_open(page: Page) -> None:
    for summary in page.locator(".kring-improve summary").all():
        summary.click()


def look_is_switched(page: Page) -> None:
    page.get_by_role("button", name="Licht of donker").click()
    page.mouse.move(0, 0)


@dataclass(frozen=True)
class State:
    """A page in which a reader did something."""

    at: str
    do: Callable[[Page], None]
    screens: tuple[str, ...] = ("desktop", "phone", "zoomed")
    colours: tuple[str, ...] = tuple(COLOURS)
    within: str = "html"
    """The part that is looked at: what comes up over a page covers what was seen without it."""


STATES = {
    "search-answers-at-home": State(PAGES["home"], search_answers, within="form.kring-search"),
    "search-answers-in-the-header": State(PAGES["theme"], search_answers, within="form.kring-search"),
    "search-finds-nothing": State(PAGES["article-question"], search_finds_nothing, within="form.kring-search"),
    "a-result-has-the-focus": State(PAGES["home"], search_has_the_focus, within="form.kring-search"),
    "filters-open": State(PAGES["search-results"], filters_are_open),
    "filters-open-without-words": State(PAGES["search"], filters_are_open),
    "menu-open": State(PAGES["home"], menu_is_open, ("phone", "zoomed")),
    "menu-open-on-an-article": State(PAGES["article-question"], menu_is_open, ("phone", "zoomed")),
    "contents-open": State(PAGES["theme"], contents_are_open, ("phone", "zoomed")),
    "list-narrowed": State(PAGES["communities"], list_is_narrowed),
    "word-explained": State("artikelen/later-selecteren/", word_is_explained, within=":is(.kring-explanation, [aria-describedby=kring-explanation])"),
    "form-faulty": State(PAGES["write"], form_is_faulty),
    "ways-to-improve-open": State(PAGES["article-question"], ways_to_improve_are_open, within=".kring-improve"),
    "look-switched": State(PAGES["home"], look_is_switched, ("desktop",), ("light", "dark")),
}


def marks(state: State, screen: str, colours: str) -> list[pytest.MarkDecorator]:
    return [] if (screen, colours) == (state.screens[0], "dark" if screen == "phone" else "light") else [pytest.mark.long]


IN_EVERY_STATE = [
    pytest.param(name, screen, colours, id=f"{screen}-{colours}-{name}", marks=marks(state, screen, colours))
    for screen in ("desktop", "phone", "zoomed")
    for colours in COLOURS
    for name, state in STATES.items()
    if screen in state.screens and colours in state.colours
]


@pytest.mark.parametrize(("name", "screen", "colours"), IN_EVERY_STATE)
def test_a_state_gives_no_cause_for_objection(visitor: Visitor, name: str, screen: str, colours: str) -> None:
    state = STATES[name]
    with visitor.at(state.at, screen=screen, colours=colours) as page:
        try:
            state.do(page)
            assert objections(page, state.within) == []
        finally:
            page.evaluate("localStorage.clear()")


def test_axe_is_awake(visitor: Visitor) -> None:
    """Faults put into a page are found: pale text, a button without a name, a link that is too small, and one that only a person can judge."""
    with visitor.at("meedoen/", bypass_csp=True) as page:
        page.evaluate(
            """() => document.querySelector("main").insertAdjacentHTML("beforeend", `<p style="color: #ccc; background: #fff">bleek</p><button></button>
            <p style="background: linear-gradient(red, blue)">op een verloop</p>
            <p style="font-size: 4px; line-height: 1"><a href="#a">a</a><br><a href="#b">b</a></p>`)"""
        )

        assert {found.split()[0] for found in objections(page)} == {"color-contrast", "button-name", "target-size"}
