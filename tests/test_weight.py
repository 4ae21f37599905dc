"""What a reader's first view weighs: bytes as sent, compressed and with nothing cached. No times: those are in benchmarks/."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from built import addresses
from kring.catalog import Catalog
from visited import PAGES, SCREENS

TOTAL, REQUESTS, HTML, LIST, SEARCH = 45_000, 8, 12_000, 16_000, 150_000
"""Most bytes of a first view of an article, most requests for it, most bytes of its HTML, of that of a list, and of a first search with its scripts."""

IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".ico")


def sent(path: str, content: bytes) -> int:
    """Bytes on the way: compressed as web servers do, unless it already is: a picture, or a part of Pagefind's index."""
    return len(content) if path.endswith(IMAGES) or content.startswith(b"\x1f\x8b") else len(gzip.compress(content, 6))


Asked = Callable[[], dict[str, int]]
"""Bytes by address of all that was asked for until now; waits for what is still on its way."""


@pytest.fixture
def view(browser: Any, address: str) -> Iterator[Callable[..., tuple[Any, Asked]]]:
    """Look at a page as who was never here; what was asked for grows along with what the reader does."""
    contexts = []

    def of(path: str, **options: Any) -> tuple[Any, Asked]:
        context = browser.new_context(**options)
        contexts.append(context)
        requests = []
        page = context.new_page()
        page.on("request", lambda request: requests.append(request))  # Playwright takes no built-in method
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        icon = page.locator("link[rel=icon]").get_attribute("href")  # browsers with a window fetch it; this one has none
        answer = context.request.get(page.evaluate("href => new URL(href, location.href).href", icon))
        icons = {answer.url.removeprefix(address): sent(answer.url, answer.body())}

        def asked() -> dict[str, int]:
            answers = [answer for request in requests if (answer := request.response())]
            return {answer.url.removeprefix(address): sent(answer.url, answer.body()) for answer in answers} | icons

        return page, asked

    yield of
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["article-question", "article-story"])
def test_the_first_view_of_an_article_is_light(view: Callable[..., tuple[Any, Asked]], kind: str) -> None:
    asked = view(PAGES[kind])[1]()

    assert sum(asked.values()) <= TOTAL, asked
    assert len(asked) <= REQUESTS, asked
    assert not any(url.startswith("http") for url in asked), "another host was asked"


def test_pagefind_is_published_without_what_no_page_may_run(site: Path) -> None:
    program = (site / "pagefind/pagefind.js").read_text(encoding="utf-8")

    assert "new Worker(" in program and "export{" in program
    assert len(program) < 10_000 and "WebAssembly" not in program


def test_the_html_of_every_page_is_light(site: Path, reference: Catalog) -> None:
    """An article at most 12 kB, a list of up to fifty things 16; one of more, such as the page of rules, as much for each."""
    heavy = {}
    for address in addresses(site):
        content = (site / address / "index.html").read_bytes()
        size = sent(address, content)
        is_article = address.removeprefix("artikelen/").strip("/") in reference.articles
        if size > (HTML if is_article else LIST * max(1, content.count(b"<h3 ") / 50)):
            heavy[address] = size

    assert heavy == {}


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["home", "article-question"])
def test_the_search_engine_is_fetched_when_somebody_searches(view: Callable[..., tuple[Any, Asked]], kind: str) -> None:
    page, asked = view(PAGES[kind])
    assert [url for url in asked() if "pagefind" in url] == []

    with page.expect_response(lambda answer: "/pagefind/" in answer.url):
        page.get_by_role("searchbox").focus()


@pytest.mark.browser
def test_a_first_search_is_light(view: Callable[..., tuple[Any, Asked]]) -> None:
    page, asked = view(PAGES["home"])
    before = asked()

    page.get_by_role("searchbox").fill("armoede")
    page.locator(".kring-search__excerpt").first.wait_for()

    fetched = {url: size for url, size in asked().items() if url not in before}
    assert any("pf_fragment" in url for url in fetched)
    assert sum(fetched.values()) <= SEARCH, fetched


# -- nothing moves while a page comes in

SHIFTS = """window.kringShifts = []; new PerformanceObserver((list) => { for (const entry of list.getEntries()) {
  if (!entry.hadRecentInput) window.kringShifts.push([entry.value, entry.sources.map((s) => s.node && (s.node.className || s.node.nodeName)).join(", ")]);
}}).observe({type: "layout-shift", buffered: true});"""


@pytest.mark.browser
@pytest.mark.parametrize("screen", ["desktop", "phone"])
@pytest.mark.parametrize("kind", ["home", "theme", "article-question", "event-past", "communities", "search", "search-results"])
def test_nothing_moves_while_a_page_comes_in(browser: Any, address: str, kind: str, screen: str) -> None:
    context = browser.new_context(**SCREENS[screen])
    context.add_init_script(SHIFTS)
    page = context.new_page()
    page.route("**/pagefind-entry.json", lambda route: (page.wait_for_timeout(600), route.continue_()))  # a slow line
    page.goto(address + PAGES[kind])
    page.wait_for_load_state("networkidle")
    moved = page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.kringShifts))))")
    context.close()

    # A busy browser may paint in the middle of the top, which measures some thousandths.
    assert round(sum(value for value, _ in moved), 2) == 0, moved
