"""Who comes to a page that is not there is led on: by the words of its address, by a search box, by lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

Lost = Callable[..., Any]


@pytest.fixture
def lost(browser: Any, address: str, site: Path) -> Iterator[Lost]:
    """Ask for a page that is not there, as from a host that answers with `404.html`."""
    contexts = []

    def at(path: str, refused: str = "", **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        if refused:
            page.route(f"**/{refused}*", lambda route: route.abort())
        page.route(f"{address}{path}", lambda route: route.fulfill(status=404, content_type="text/html", body=(site / "404.html").read_bytes()))
        page.goto(address + path)
        return page

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("path", "words", "title"),
    [
        ("blog/2019/wat-doet-een-brugfunctionaris.html", "wat doet een brugfunctionaris", "Wat doet een brugfunctionaris?"),
        ("artikelen/warme_overdracht/", "warme overdracht", "Warme overdracht van groep 8 naar klas 1"),
        ("artikelen/verteltas-in-drie-talen/pagina-2/", "verteltas in drie talen", "Verteltas in drie talen"),
        ("th%C3%A9mas/%FF/", "thémas", None),
        ("2026/11/", None, None),
    ],
)
def test_the_words_of_the_address_are_searched(lost: Lost, path: str, words: str | None, title: str | None) -> None:
    found = lost(path).get_by_role("region", name="Misschien zocht je dit")

    expect(found.get_by_role("status")).to_contain_text(f"‘{words}’" if title else "vonden we niets" if not words else "adres")
    if title:
        expect(found.get_by_role("link").first).to_have_text(title)
        assert found.get_by_role("link").count() <= 5
    if words:
        expect(found.page.get_by_role("combobox")).to_have_value(words)


@pytest.mark.parametrize("part", ["assets/javascripts/search.js", "pagefind/pagefind.js"])
def test_a_search_that_cannot_be_made_is_not_said_to_find_nothing(lost: Lost, part: str) -> None:
    page = lost("artikelen/verteltassen/", refused=part)

    expect(page.get_by_role("region", name="Misschien zocht je dit").get_by_role("status")).to_have_text("Zoeken lukt nu niet. Kijk in een van de lijsten.")
    expect(page.get_by_role("main").get_by_role("link", name="Thema’s", exact=True)).to_be_visible()


def test_the_keyboard_comes_from_the_search_box_to_what_was_found(lost: Lost) -> None:
    page = lost("artikelen/verteltassen/")
    found = page.get_by_role("region", name="Misschien zocht je dit").get_by_role("link")
    expect(found.first).to_be_visible()
    page.get_by_role("combobox").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if found.first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/(artikelen|bijeenkomsten|themas)/.*verteltas"))


@pytest.mark.parametrize("scripts", [True, False])
def test_an_old_address_leads_to_where_the_article_is_now(browser: Any, address: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{address}artikelen/brede-brugklas/")

    expect(page).to_have_url(f"{address}artikelen/werkt-een-brede-brugklas/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Werkt een brede brugklas?")
    context.close()


def test_without_script_there_are_a_search_box_and_lists(lost: Lost) -> None:
    page = lost("weg/", java_script_enabled=False)

    expect(page.get_by_role("region", name="Misschien zocht je dit")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Thema’s", exact=True)).to_be_visible()
