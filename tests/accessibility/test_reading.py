"""How a page holds when it is read otherwise: zoomed in, spaced out, printed, without motion, without script (trust.md §4.3, 2, 3, 6, 7, 8, 10)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from built import addresses
from visited import KINDS, PAGES, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SOME = ["home", "theme", "community-running", "article-question", "event-training", "agendas", "search-results", "glossary"]


def some(names: list[str] = KINDS) -> list[Any]:
    return [pytest.param(name, marks=() if name in SOME else pytest.mark.long) for name in names]


def sideways(page: Page) -> int:
    """By how many pixels a page can be pushed sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


# -- 400 % (WCAG 1.4.10) and 200 %


@pytest.mark.parametrize("kind", [pytest.param(name, marks=() if name in KINDS else pytest.mark.long) for name in PAGES])
def test_at_400_percent_nothing_is_pushed_sideways(visitor: Visitor, kind: str) -> None:
    with visitor.at(PAGES[kind], screen="zoomed") as page:
        assert sideways(page) == 0


WRITTEN_BY_EDITORS = sorted(path.stem for path in (Path(__file__).parents[2] / "docs").glob("*.md") if path.stem != "index")


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in ("velden", "meedoen") else pytest.mark.long) for name in WRITTEN_BY_EDITORS])
def test_what_editors_write_is_not_pushed_sideways_either(visitor: Visitor, site: Path, name: str) -> None:
    assert f"{name}/" in addresses(site)
    with visitor.at(f"{name}/", screen="zoomed") as page:
        assert sideways(page) == 0


def test_nothing_that_can_be_written_is_pushed_sideways(everything_visitor: Visitor) -> None:
    for path in ("artikelen/alles/", "over/"):
        with everything_visitor.at(path, screen="zoomed") as page:
            assert sideways(page) == 0, path


def test_a_wide_table_scrolls_by_itself_and_with_the_keyboard(everything_visitor: Visitor) -> None:
    for path in ("artikelen/alles/", "over/"):
        with everything_visitor.at(path, screen="zoomed") as page:
            frame = page.get_by_role("region", name="Tabel", exact=True)
            frame.focus()
            page.keyboard.press("ArrowRight")

            page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())


def test_the_top_leaves_room_to_read_when_zoomed(visitor: Visitor) -> None:
    """Nothing sticks to the top or the bottom of a low screen (WCAG 1.4.10, 2.4.11)."""
    with visitor.at(PAGES["article-question"], screen="zoomed") as page:
        stuck = page.evaluate(
            "[...document.body.querySelectorAll('*')].filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.checkVisibility()).map(e => e.className)"
        )
        page.evaluate("scrollTo(0, 600)")
        seen = page.evaluate("[...document.body.querySelectorAll('*')].filter(e => getComputedStyle(e).position === 'fixed' && e.checkVisibility()).length")

    assert set(stuck) <= {"kring-toc"}
    assert seen == 0


# -- text spacing (WCAG 1.4.12)

SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"""

# Text that is cut off or that lies over other text. What is only for screen readers is cut off on purpose, and so is the word of a task box.
CUT = """() => [...document.body.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  if (!e.checkVisibility() || !e.textContent.trim() || e.closest(".kring-sr, .kring-task, .kring-search__label, .kring-search__word, svg, option")) return false;
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  return (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
}).map((e) => e.className || e.tagName)"""


@pytest.mark.parametrize("screen", [pytest.param("desktop", marks=pytest.mark.long), "phone"])
@pytest.mark.parametrize("kind", some())
def test_more_space_between_letters_words_and_lines_cuts_nothing_off(visitor: Visitor, kind: str, screen: str) -> None:
    with visitor.at(PAGES[kind], screen=screen, bypass_csp=True) as page:
        page.add_style_tag(content=SPACING)

        assert page.evaluate(CUT) == []
        assert sideways(page) == 0


def test_larger_letters_cut_nothing_off(visitor: Visitor) -> None:
    """Text alone at 200 % (WCAG 1.4.4): a reader's larger font."""
    for kind in ("home", "community-running", "article-question", "search-results"):
        with visitor.at(PAGES[kind], bypass_csp=True) as page:
            page.add_style_tag(content="html { font-size: 250% !important; }")  # Material's root is 125 %

            assert page.evaluate(CUT) == [], kind
            assert sideways(page) == 0, kind


# -- targets (WCAG 2.5.8)

# A target is large enough when it measures 24 px both ways, or stands in a line of text, or keeps its distance: no circle of 24 px around
# the middle of a small one meets another target or its circle.
SMALL = """() => {
  const rects = [...document.querySelectorAll("a[href], button, input, select, summary")].filter((e) => e.checkVisibility({visibilityProperty: true})).map((e) => {
    const own = e.type === "checkbox" ? e.closest("label") || e : e;
    const after = getComputedStyle(own, "::after");
    const card = after.position === "absolute" && after.inset === "0px" ? own.closest(".kring-card, .kring-tile, .kring-search__result") || own : own;
    const r = card.getBoundingClientRect();
    return {e, own, x: r.x, y: r.y, w: r.width, h: r.height};
  }).filter((r) => r.w > 2 && r.h > 2);
  const inLine = (e) => {
    if (getComputedStyle(e).display !== "inline") return false;
    const block = e.closest("p, li, dd, dt, td, th, cite, q, figcaption, blockquote, h1, h2, h3, h4");
    return block !== null && block.textContent.trim().length > e.textContent.trim().length + 1;
  };
  const gap = (a, b) => Math.hypot(Math.max(b.x - a.cx, a.cx - b.x - b.w, 0), Math.max(b.y - a.cy, a.cy - b.y - b.h, 0));
  for (const r of rects) { r.cx = r.x + r.w / 2; r.cy = r.y + r.h / 2; r.small = r.w < 23.9 || r.h < 23.9; }
  return rects.filter((a) => a.small && !inLine(a.own) && rects.some((b) => b.own !== a.own && !b.own.contains(a.own) && !a.own.contains(b.own)
      && (gap(a, b) < 12 || (b.small && Math.hypot(a.cx - b.cx, a.cy - b.cy) < 24))))
    .map((r) => `${(r.own.textContent || r.own.name || r.own.className).trim().slice(0, 40)}: ${Math.round(r.w)} × ${Math.round(r.h)}`);
}"""


@pytest.mark.parametrize("screen", [pytest.param("desktop", marks=pytest.mark.long), "phone"])
@pytest.mark.parametrize("kind", some())
def test_targets_are_large_enough_or_keep_their_distance(visitor: Visitor, kind: str, screen: str) -> None:
    with visitor.at(PAGES[kind], screen=screen) as page:
        if screen == "phone":
            page.locator("#kring-menu > summary").click()

        assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_what_is_pressed_often_is_larger(visitor: Visitor, screen: str) -> None:
    """Menu, look, search and buttons measure 40 px or more both ways on a phone, and 32 at a desk."""
    least = 40 if screen == "phone" else 32
    with visitor.at(PAGES["community-running"], screen=screen) as page:
        for target in page.locator(
            ".kring-look, .kring-menu > summary:visible, .kring-search__button:visible, .kring-search__input:visible, .kring-button:visible"
        ).all():
            box = target.bounding_box()
            assert box and min(box["width"], box["height"]) >= least, target


# -- motion

MOVING = """() => [document.documentElement, ...document.querySelectorAll("body, body *")].flatMap((e) => [null, "::before", "::after"].map((part) => {
  const style = getComputedStyle(e, part);
  const seconds = (list) => Math.max(...list.split(",").map((t) => parseFloat(t) * (t.trim().endsWith("ms") ? .001 : 1)));
  const moves = (style.transitionProperty !== "none" && seconds(style.transitionDuration) > .01) || (style.animationName !== "none" && seconds(style.animationDuration) > .01);
  return moves || style.scrollBehavior === "smooth" ? `${e.tagName}.${e.className}${part || ""}` : null;
})).filter(Boolean)"""


def test_who_wants_no_motion_gets_none(visitor: Visitor) -> None:
    for kind in ("home", "article-question", "search-results"):
        with visitor.at(PAGES[kind], reduced_motion="reduce") as page:
            assert page.evaluate(MOVING) == [], kind


# -- paper


@pytest.mark.parametrize("kind", some())
@pytest.mark.parametrize("colours", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_paper_has_the_text_and_not_the_ways_through_the_site(visitor: Visitor, kind: str, colours: str) -> None:
    with visitor.at(PAGES[kind], colours=colours, viewport={"width": 794, "height": 1123}) as page:
        page.emulate_media(media="print")

        for way in page.locator("nav, form, button, .kring-top, .kring-foot, .kring-skip, .kring-narrow").all():
            expect(way).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
        assert sideways(page) == 0


def test_paper_unfolds_what_is_folded_and_says_where_links_lead(everything_visitor: Visitor) -> None:
    with everything_visitor.at("over/") as page:
        expect(page.get_by_text("Verborgen tekst, die op papier niet verborgen is.")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.get_by_text("Verborgen tekst, die op papier niet verborgen is.")).to_be_visible()
    with everything_visitor.at("artikelen/alles/") as page:
        page.emulate_media(media="print")
        for link in (page.get_by_role("link", name="link naar buiten"), page.get_by_role("link", name="Een bladzijde elders")):
            assert "attr(href)" in link.evaluate("e => [...document.styleSheets].flatMap(s => [...s.cssRules]).flatMap(r => r.media?.mediaText === 'print' ? [...r.cssRules] : []).filter(r => r.selectorText?.includes('::after') && e.matches(r.selectorText.replaceAll('::after', ''))).map(r => r.cssText).join()")  # fmt: skip


# -- without script (and the lists that script fills)


@pytest.mark.parametrize("kind", some([*PAGES]))
def test_without_script_a_page_has_all_that_it_has_with_it(visitor: Visitor, kind: str) -> None:
    """Every line of text and every link; but for the search page, which then leads to the lists."""
    if kind.startswith("search"):
        with visitor.at("zoeken/?q=taal", java_script_enabled=False) as page:
            expect(page.get_by_role("main").locator("noscript p")).to_be_visible()
            for words in ("Thema’s", "Artikelen", "Communities"):
                expect(page.get_by_role("main").get_by_role("link", name=words, exact=True)).to_be_visible()
        return
    seen = {}
    for script in (True, False):
        with visitor.at(PAGES[kind], java_script_enabled=script) as page:
            main = page.get_by_role("main")
            shown = main.inner_text().splitlines()
            for_script = page.locator("#kring-narrow, main button").all()
            own = {line for part in for_script for line in part.inner_text().splitlines()}
            seen[script] = (
                {line.strip() for line in shown} - {line.strip() for line in own},
                {link.get_attribute("href") for link in page.get_by_role("link").all()},
            )

    assert seen[True][0] - seen[False][0] == set()
    assert seen[True][1] == seen[False][1]


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_without_script_the_menu_and_the_search_box_work(visitor: Visitor, screen: str) -> None:
    with visitor.at(PAGES["theme"], screen=screen, java_script_enabled=False) as page:
        if screen == "phone":
            page.locator("#kring-menu > summary").tap()
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Communities").click()
        expect(page).to_have_url(f"{visitor.address}communities/")
        expect(page.get_by_role("button", name="Licht of donker")).to_be_hidden()
        page.get_by_role("searchbox").first.fill("taal")
        page.get_by_role("searchbox").first.press("Enter")
        expect(page).to_have_url(f"{visitor.address}zoeken/?q=taal")
