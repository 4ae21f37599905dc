"""A reader with a keyboard alone: every focus is seen, in order, and comes back where it was (trust.md §4.3, 4 and 5)."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from visited import KINDS, PAGES, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

# What Tab must reach: everything that can be used and is shown.
USABLE = """[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((e) => !e.disabled && e.checkVisibility({visibilityProperty: true}))"""

# The focus as a reader meets it; an outline may stand on the element, on the `::after` that covers its card, or on the row of the search box.
# `covered` asks what a mouse would hit in the middle of the first line of the element.
FOCUS = f"""() => {{
  const e = document.activeElement, usable = window.kringUsable ||= {USABLE};
  if (!e || e === document.body) return null;
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const around = e.closest(".kring-search__row");
  const box = [...e.getClientRects()].find((r) => r.width && r.height) || e.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, (Math.max(box.y, 0) + Math.min(box.bottom, innerHeight)) / 2);
  const column = e.closest(".kring-top, .kring-head, .kring-cols__side, .kring-filters, .kring-halves > *, .kring-beside > *, .kring-foot section, .kring-foot nav, main, .kring-foot");
  return {{
    at: usable.indexOf(e),
    words: (e.getAttribute("aria-label") || e.textContent || e.name || e.id || e.tagName).trim().slice(0, 60),
    outlined: [getComputedStyle(e), getComputedStyle(e, "::after"), ...(around ? [getComputedStyle(around)] : [])].some(outlined),
    inside: box.width > 0 && box.x >= -1 && box.right <= innerWidth + 1 && (box.height > innerHeight || (box.y >= -1 && box.bottom <= innerHeight + 1)),
    covered: !(hit && (e.contains(hit) || hit.contains(e))),
    column: column && (column.className || column.tagName), x: box.x, top: box.y + scrollY, bottom: box.bottom + scrollY,
    around: {{x: Math.max(box.x - 12, 0), y: Math.max(box.y - 12, 0), width: Math.min(box.width + 24, innerWidth), height: Math.min(box.height + 24, innerHeight)}},
  }};
}}"""

ON_A_DESK = ["home", "theme", "article-question", "event-training", "events", "search", "not-found"]
ZOOMED = ["article-question", "search"]


@pytest.mark.parametrize(
    ("screen", "kind"),
    [
        pytest.param(screen, kind, marks=() if kind in by_default else pytest.mark.long)
        for screen, by_default in (("desktop", ON_A_DESK), ("zoomed", ZOOMED))
        for kind in KINDS
    ],
)
def test_tab_visits_all_that_can_be_used_once_in_order_and_every_stop_is_seen(visitor: Visitor, screen: str, kind: str) -> None:
    stops: list[dict[str, Any]] = []
    with visitor.at(PAGES[kind], screen=screen) as page:
        for _ in range(page.evaluate(f"{USABLE}.length")):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUS))

    assert sorted(stop["at"] if stop else -1 for stop in stops) == list(range(len(stops))), "not everything, or something twice"
    assert [stop["words"] for stop in stops if not stop["outlined"]] == [], "no outline"
    assert [stop["words"] for stop in stops if not stop["inside"]] == [], "outside the screen"
    assert [stop["words"] for stop in stops if stop["covered"]] == [], "under something else"
    back = [f"{a['words']} → {b['words']}" for a, b in itertools.pairwise(stops) if a["column"] == b["column"] and b["bottom"] <= a["top"] and b["x"] <= a["x"]]
    assert back == [], "the focus goes back up in the same column"


@pytest.mark.parametrize(
    ("screen", "kind"),
    [("phone", "home"), pytest.param("desktop", "article-question", marks=pytest.mark.long), pytest.param("desktop", "search-results", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("colours", ["light", pytest.param("dark", marks=pytest.mark.long), pytest.param("forced", marks=pytest.mark.long)])
def test_the_screen_changes_where_the_focus_comes(visitor: Visitor, screen: str, kind: str, colours: str) -> None:
    """Pixels, not styles: an outline may be cut off by what stands around it."""
    unseen = []
    with visitor.at(PAGES[kind], screen=screen, colours=colours) as page:
        for _ in range(page.evaluate(f"{USABLE}.length")):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            seen = page.screenshot(clip=stop["around"])
            page.evaluate("document.activeElement.blur()")  # Tab goes on from here all the same
            shots = (Image.open(io.BytesIO(shot)).convert("RGB") for shot in (seen, page.screenshot(clip=stop["around"])))
            if not ImageChops.difference(*shots).getbbox():
                unseen.append(stop["words"])

    assert unseen == []


def test_who_has_colours_of_their_own_is_not_offered_ours(visitor: Visitor) -> None:
    with visitor.at(colours="forced") as page:
        expect(page.get_by_role("button", name="Licht of donker")).to_be_hidden()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    wanted = target.first
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {target}")


def test_from_home_to_an_event_without_a_mouse(visitor: Visitor) -> None:
    with visitor.at() as page:
        page.keyboard.press("/")
        page.keyboard.type("thuistaal")
        answers = page.get_by_role("search").get_by_role("option")
        expect(answers.first).to_contain_text("Is een andere thuistaal een achterstand?")
        expect(answers.last).to_contain_text("Alle resultaten")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", selected=True)).to_contain_text("Is een andere thuistaal een achterstand?")
        page.keyboard.press("Enter")

        expect(page).to_have_title("Is een andere thuistaal een achterstand? – Kansrijk Leren (voorbeeld)")
        tab_to(page, page.get_by_role("main").get_by_role("link", name="Taal en ouders", exact=True))
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text("Taal en ouders")
        event = (
            page.get_by_role("main")
            .locator("section")
            .filter(has=page.get_by_role("heading", name="Onze bijeenkomsten"))
            .last.get_by_role("heading", level=4)
            .first
        )
        name = event.inner_text()
        tab_to(page, event.get_by_role("link"))
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("screen", ["phone", "zoomed"])
def test_the_menu_opens_closes_with_escape_and_gives_the_focus_back(visitor: Visitor, screen: str) -> None:
    with visitor.at(PAGES["theme"], screen=screen) as page:
        menu, button = page.get_by_role("navigation", name="Hoofdmenu"), page.locator("#kring-menu > summary")
        expect(menu).to_be_hidden()
        tab_to(page, button)
        page.keyboard.press("Enter")
        expect(menu).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(menu.get_by_role("link").nth(1)).to_be_focused()
        page.keyboard.press("Escape")

        expect(menu).to_be_hidden()
        expect(button).to_be_focused()
        page.keyboard.press("Space")
        expect(menu).to_be_visible()


@pytest.mark.parametrize("screen", ["desktop", "zoomed"])
def test_escape_closes_the_answers_and_then_gives_the_focus_back(visitor: Visitor, screen: str) -> None:
    with visitor.at(PAGES["article-question"], screen=screen) as page:
        before = page.get_by_role("main").get_by_role("link", name="Leraar", exact=True)
        before.focus()
        page.keyboard.press("Control+k")
        search = page.get_by_role("search")
        expect(search.get_by_role("combobox")).to_be_focused()
        page.keyboard.type("taal")
        expect(search.get_by_role("option").first).to_be_visible()
        expect(search.get_by_role("combobox", expanded=True)).to_be_focused()
        expect(search.locator("[aria-live]")).to_contain_text("resulta")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")

        expect(search.get_by_role("option").first).to_be_hidden()
        expect(search.get_by_role("combobox", expanded=False)).to_be_focused()
        page.keyboard.press("Escape")
        expect(before).to_be_focused()


SEEN = """e => {
  const { x, y, width, height } = e.getBoundingClientRect();
  return [0.1, 0.5, 0.9].every((part) => e.contains(document.elementFromPoint(x + width / 2, y + height * part)));
}"""


def test_each_answer_is_seen_when_the_focus_comes_to_it(visitor: Visitor) -> None:
    """The link to all results stands over the list; it must not hide what is chosen (WCAG 2.4.11)."""
    with visitor.at(screen="zoomed") as page:
        search = page.get_by_role("search")
        search.locator("input").fill("taal")
        answers = search.get_by_role("option")
        expect(answers.last).to_contain_text("Alle resultaten")
        for number in range(answers.count()):
            page.keyboard.press("ArrowDown")

            expect(answers.nth(number)).to_have_attribute("aria-selected", "true")
            expect(search.get_by_role("combobox")).to_have_attribute("aria-activedescendant", answers.nth(number).get_attribute("id") or "?")
            assert answers.nth(number).evaluate(SEEN), answers.nth(number).inner_text()


def test_leaving_the_search_box_with_tab_closes_the_answers(visitor: Visitor) -> None:
    with visitor.at(PAGES["article-question"]) as page:
        search = page.get_by_role("search")
        search.locator("input").fill("taal")
        answers = search.get_by_role("option")
        expect(answers.first).to_be_visible()
        page.keyboard.press("Tab")  # to the button beside the box
        page.keyboard.press("Tab")

        expect(answers.first).to_be_hidden()


@pytest.mark.parametrize("where", ["artikelen/later-selecteren/", "over/"])
def test_a_word_is_explained_to_the_keyboard_and_escape_closes_it(visitor: Visitor, where: str) -> None:
    with visitor.at(where) as page:
        word = page.locator("a.kring-term").first
        tab_to(page, word)
        explanation = page.get_by_role("tooltip")

        expect(explanation).to_be_visible()
        expect(word).to_have_accessible_description(explanation.inner_text())
        page.keyboard.press("Escape")
        expect(explanation).to_have_count(0)
        expect(word).to_be_focused()


def test_filters_are_chosen_and_taken_away_with_the_keyboard(visitor: Visitor) -> None:
    with visitor.at("zoeken/?q=taal") as page:
        role = page.locator("[data-kring-facet=rol]")
        if role.get_attribute("open") is None:
            tab_to(page, role.locator("summary"))
            page.keyboard.press("Enter")
        tab_to(page, role.get_by_label("Leraar"))
        page.keyboard.press("Space")
        chosen = page.get_by_role("group", name="Gekozen filters").get_by_role("button").first
        expect(chosen).to_have_accessible_name("Haal filter weg: Voor wie: Leraar")
        chosen.focus()
        page.keyboard.press("Enter")

        expect(chosen).to_be_hidden()
        assert page.evaluate("document.activeElement !== document.body"), "the focus was lost with the button"


def test_a_list_is_narrowed_with_the_keyboard_and_says_what_came_of_it(visitor: Visitor) -> None:
    with visitor.at(PAGES["communities"]) as page:
        choice = page.locator("#kring-narrow select").first
        tab_to(page, choice)
        page.keyboard.press("ArrowDown")

        expect(page.locator("#kring-narrow [role=status]")).not_to_be_empty()
        expect(choice).to_be_focused()


def test_the_look_is_switched_with_the_keyboard_and_the_button_says_how_it_stands(visitor: Visitor) -> None:
    with visitor.at() as page:
        button = page.get_by_role("button", name="Licht of donker")
        expect(button).to_have_attribute("aria-pressed", "false")
        tab_to(page, button)
        page.keyboard.press("Space")

        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_focused()
        page.evaluate("localStorage.clear()")
