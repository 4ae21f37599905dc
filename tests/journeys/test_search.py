"""Search as readers use it: their own words, mistyped words, filters that stay, and the keyboard."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def open_search(browser: Any, address: str) -> Iterator[Open]:
    """Open the search page with a question; afterwards nothing was complained of and nothing was asked elsewhere."""
    context = browser.new_context(base_url=address, locale="nl-NL", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    context.on("request", lambda request: complaints.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None)
    context.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))

    def open_(**asked: str | list[str]) -> Page:
        page: Page = context.new_page()
        page.goto(f"zoeken/?{urlencode(asked, doseq=True)}")
        expect(answer(page)).to_contain_text(re.compile("result|Niets|Typ|Zoek"))
        return page

    yield open_
    context.close()
    assert complaints == []


def answer(page: Page) -> Locator:
    return page.locator("#kring-results-title ~ [aria-live]")


def titles(page: Page) -> Locator:
    return page.locator("[aria-labelledby=kring-results-title] ol h3 a")


def shown(page: Page, title: str) -> Locator:
    return titles(page).filter(has_text=title)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("functionaris", "Wat doet een brugfunctionaris?"),
        ("ouder gesprek", "Investeer vóór het eerste gesprek"),
        ("ontwerp sessie", "Dagboek van een ontwerpsessie"),
        ("kansen atlas", "Kansenatlas en KansenKaart: twee kaarten vergeleken"),
    ],
)
def test_a_compound_is_found_by_its_parts(open_search: Open, words: str, title: str) -> None:
    page = open_search(q=words)

    expect(shown(page, title).first).to_be_visible()


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("kansengelijkheid", "LOB en gelijke kansen op het mbo"),
        ("directeur", "Schoolleider"),
        ("eindtoets", "Schooladvies en doorstroomtoets: wat veranderde er?"),
        ("citotoets", "Doorstroomtoets 2024: bijstelling van adviezen"),
        ("differentieren", "Hoe differentieer je zonder vaste niveaugroepen?"),
    ],
)
def test_another_word_for_it_finds_it(open_search: Open, word: str, title: str) -> None:
    page = open_search(q=word)

    expect(shown(page, title).first).to_be_visible()


def test_words_added_for_search_are_in_no_excerpt(open_search: Open) -> None:
    page = open_search(q="citotoets")

    expect(titles(page).first).to_be_visible()
    for text in page.locator("[aria-labelledby=kring-results-title] ol p").all_inner_texts():
        assert "citotoets" not in text.lower()


def test_a_sentence_finds_what_it_asks_though_no_page_has_all_its_words(open_search: Open) -> None:
    page = open_search(q="hoe schrijf ik een stuk over armoede in ons schoolplan?")

    expect(titles(page).first).to_have_text("Armoedebeleid in het schoolplan: waar begin je?")


def test_a_mistyped_word_gets_the_right_one_as_a_link_and_its_results(open_search: Open) -> None:
    page = open_search(q="narattief", sector="vo")

    expect(answer(page)).to_have_text("Niets gevonden voor ‘narattief’.")
    expect(shown(page, "Narratief waarderen in één uur uitgelegd").first).to_be_visible()
    expect(page.get_by_text("Bedoelde je narratief?", exact=True)).to_be_visible()

    page.get_by_role("link", name="narratief", exact=True).click()

    expect(answer(page)).to_contain_text(re.compile("resulta.*‘narratief’"))
    expect(page.get_by_text("Bedoelde je")).to_have_count(0)
    assert "sector=vo" in page.url, "the filter was lost"


@pytest.mark.parametrize("word", ["xyzzy", "qqqqqqqq"])
def test_a_word_that_is_nowhere_finds_nothing_and_shows_ways_on(open_search: Open, word: str) -> None:
    page = open_search(q=word)

    expect(answer(page)).to_have_text(f"Niets gevonden voor ‘{word}’.")
    expect(titles(page)).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("link", name="Alle thema’s")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="Stel je vraag")).to_be_visible()


def test_who_finds_nothing_gets_words_that_are_near_and_keeps_the_filters(open_search: Open) -> None:
    page = open_search(q="kwaliteetszorgen", sector=["vo", "po"])
    near = page.get_by_role("region", name="Woorden van deze site die erop lijken").get_by_role("link")

    expect(answer(page)).to_have_text("Niets gevonden voor ‘kwaliteetszorgen’.")
    expect(near.first).to_have_text("kwaliteitszorg")
    assert near.count() <= 6
    expect(page.get_by_role("main").get_by_role("link", name="Armoede en school", exact=True)).to_be_visible()

    near.first.click()
    expect(titles(page).first).to_be_visible()
    expect(near).to_have_count(0)
    assert "sector=po&sector=vo" in page.url or "sector=vo&sector=po" in page.url


def test_results_below_the_screen_are_fetched_when_a_reader_comes_near_them(open_search: Open) -> None:
    page = open_search(q="school")
    first = titles(page).count()
    assert 5 <= first < 10

    page.mouse.wheel(0, 2000)
    expect(titles(page)).to_have_count(10)
    page.get_by_role("button", name="Meer resultaten").click()
    expect(titles(page)).to_have_count(20)
    expect(titles(page).nth(10)).to_be_focused()


def test_words_that_help_who_mistypes_are_fetched_only_then(open_search: Open) -> None:
    page = open_search(q="armoede")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box = page.get_by_role("main").get_by_role("searchbox")

    box.fill("gesprekken")
    expect(answer(page)).to_contain_text("‘gesprekken’")
    assert not [url for url in asked if url.endswith("kring-words.txt")]

    box.fill("geprek")
    expect(page.get_by_text("Bedoelde je")).to_be_visible()
    assert [url for url in asked if url.endswith("kring-words.txt")]


def test_filters_survive_reload_and_back(open_search: Open) -> None:
    page = open_search(q="ouders")
    before = answer(page).inner_text()
    page.get_by_role("checkbox", name=re.compile("^Vraag en antwoord")).check()
    expect(answer(page)).not_to_have_text(before)
    narrowed = answer(page).inner_text()

    page.reload()
    expect(answer(page)).to_have_text(narrowed)
    expect(page.get_by_role("checkbox", name=re.compile("^Vraag en antwoord"))).to_be_checked()

    titles(page).first.click()
    page.go_back()
    expect(answer(page)).to_have_text(narrowed)

    page.go_back()
    expect(answer(page)).to_have_text(before)
    expect(page.get_by_role("checkbox", name=re.compile("^Vraag en antwoord"))).not_to_be_checked()


def test_the_counts_of_a_sentence_are_those_of_what_it_shows(open_search: Open) -> None:
    page = open_search(q="hoe schrijf ik een stuk over armoede in ons schoolplan?")
    number = int(re.search(r"\d+", answer(page).inner_text())[0])  # type: ignore[index]
    guide = page.get_by_role("checkbox", name=re.compile("^Handreiking"))
    counted = int(re.search(r"\((\d+)\)", guide.locator("xpath=ancestor::label").inner_text())[1])  # type: ignore[index]

    assert 0 < counted < number


def test_the_keyboard_opens_walks_and_leaves_the_search_box(open_search: Open, address: str) -> None:
    page = open_search()
    page.goto("artikelen/verteltas/")
    link = page.get_by_role("main").get_by_role("link").first
    link.focus()
    page.keyboard.press("/")
    box = page.get_by_role("search").first.locator("input")
    expect(box).to_be_focused()

    page.keyboard.type("armoede")
    found = page.get_by_role("search").first.get_by_role("option")
    expect(found.last).to_contain_text("Alle resultaten")
    page.keyboard.press("ArrowDown")
    expect(box).to_be_focused()
    expect(found.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)

    page.keyboard.press("Escape")
    expect(found).to_have_count(0)
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_titles_are_suggested_while_typing_before_anything_is_searched(open_search: Open) -> None:
    page = open_search()
    page.route("**/pagefind/*.pf_meta", lambda route: None)  # the index never comes
    page.goto("artikelen/verteltas/")
    page.keyboard.press("/")
    page.keyboard.type("kansenat")
    found = page.get_by_role("option")

    expect(found.first).to_contain_text("Kansenatlas")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/artikelen/twee-kaarten-vergeleken/"))
