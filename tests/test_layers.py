"""Each layer alone stops what the layers before it let through: the sanitiser without the policy, the policy without the sanitiser.

The check, the last look and the dialect's own refusal of HTML are taken out here, and then one of the two. What is left has to
hold against every hostile text, as an article and as an editor's page, in a real browser.
"""

import contextlib
import re
import urllib.parse
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cmarkgfm import cmark
from playwright.sync_api import Error

import kring.dialect
import kring.prose
from conftest import TODAY, serve, write
from inputs import CASES, article
from kring.engines import building, rendering
from kring.gate import flaws, look
from test_hostile import hostile_files

TEXTS = {name: case for name, case in CASES.items() if name[0] in "AIF" and ("text" in case or "top" in case) and "findings" in case}
"""Hostile inputs that are a text."""

REFRESH = "A21 a refresh"
"""A policy has no word for this: the sanitiser and the last look stop it."""

_render = kring.dialect.render


def raw(text: str, **words: Any) -> kring.dialect.Rendered:
    """A text rendered as if the dialect published tags and every address."""
    options = kring.dialect._OPTIONS | cmark.Options.CMARK_OPT_UNSAFE
    return replace(
        _render(text, **words), html=cmark.markdown_to_html_with_extensions(text, options=options, extensions=list(kring.dialect._EXTENSIONS)), faults=()
    )


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


SWALLOWS = (REFRESH, "A18", "A19", "A20", "A29", "A31", "I04", "I05", "I36", "I37", "I39", "I40", "I50", "I51", "I53")
"""What takes the rest of its page along has a page of its own."""


def hostile(root: Path) -> Path:
    """The hostile site with every hostile text in it twice: as an article, and on an editors' page, six together."""
    files = hostile_files()
    pages: list[list[str]] = [[]]
    for name, case in TEXTS.items():
        files[f"communities/kring/articles/{slug(name)}.md"] = article(case).encode()
        if "text" not in case or name.startswith("F05"):  # MkDocs itself stumbles over an address that is none
            continue
        if name.startswith(SWALLOWS):
            pages.insert(0, [case["text"]])
        else:
            pages[-1].append(case["text"])
            pages += [[]] if len(pages[-1]) == 6 else []
    for number, texts in enumerate(pages):
        files[f"docs/pagina-{number}.md"] = "\n\nTekst.\n\n".join([f"# Pagina {number}", *texts]).encode()
    return write(root, files)


def built(root: Path, patches: Callable[[pytest.MonkeyPatch], None]) -> Path:
    """The hostile site, built without the check, the last look and the dialect's refusals, and without what is taken out besides."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # MkDocs warns of its own properties
        patch.setattr(building, "stop_build", lambda findings, *, strict: False)
        patch.setattr(rendering, "flaws", lambda pages, files: ())
        patch.setattr(kring.dialect, "render", raw)
        patches(patch)
        done = building.build(hostile(root) / "mkdocs.yml", site_dir=root / "site", today=TODAY, strict=False, step=lambda *_: None)
    assert done.done
    return root / "site"


@pytest.fixture(scope="module")
def sanitised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the sanitiser alone: the policy is taken out of every page."""
    site = built(tmp_path_factory.mktemp("sanitised"), lambda patch: None)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.unlink()  # it may be a link to the cache
        page.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text), encoding="utf-8")
    return site


@pytest.fixture(scope="module")
def policed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the policy alone: the sanitiser lets everything through."""

    def without_sanitiser(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(kring.prose, "sanitise", lambda html: html)
        patch.setattr(rendering, "sanitise_written", lambda html: html)

    return built(tmp_path_factory.mktemp("policed"), without_sanitiser)


TOUCH = """() => {
  for (const x of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'focus', 'toggle', 'animationstart']) x.dispatchEvent(new Event(kind));
    if (x.closest('a') && /^(javascript|data|vbscript):$/.test(x.closest('a').protocol || '')) x.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
  }
  return Boolean(window.harmed);
}"""


def visited(site: Path, browser: Any, *, every: int = 1) -> tuple[list[str], list[str], list[str]]:
    """What every page of a site does in a browser: pages on which something ran, pages that led away, foreign addresses asked for."""
    ran: list[str] = []
    left: list[str] = []
    asked: list[str] = []
    for address in serve(site):
        context = browser.new_context()
        context.add_init_script("window.harm = () => { window.harmed = true }")

        def route(way: Any, request: Any, address: str = address) -> None:
            url = request.url
            if not url.startswith((address, "data:", "blob:")):
                asked.append(url)
            if request.resource_type == "document" and url.startswith(address):
                way.continue_()
            else:
                way.abort()

        context.route("**/*", route)
        page = context.new_page()
        for path in sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html") if "pagefind" not in p.parts)[::every]:
            here = address + urllib.parse.quote(path)
            with contextlib.suppress(Error):  # what leads away at once is not there any more when it is asked
                page.goto(here, wait_until="load")
                if page.evaluate(TOUCH):
                    ran.append(path)
            if page.url.partition("#")[0] != here and b"http-equiv=refresh" not in (site / path).read_bytes():
                left.append(path)
            if page.url != here:
                page.close()  # what was on its way elsewhere ends here
                page = context.new_page()
        context.close()
    return ran, left, asked


@pytest.fixture(scope="module")
def every(request: pytest.FixtureRequest) -> int:
    """One page in so many is opened; all of them with `scripts/test --all`."""
    return 1 if request.config.getoption("--run-long") else 5


def test_the_sanitiser_alone_stops_every_hostile_text(sanitised: Path, browser: Any, every: int) -> None:
    assert visited(sanitised, browser, every=every) == ([], [], [])


def test_the_policy_alone_stops_every_hostile_text(policed: Path, browser: Any, every: int) -> None:
    ran, left, asked = visited(policed, browser, every=every)

    assert ran == []
    assert left == []
    assert [url for url in asked if url != "http://elders.example/"] == []


def test_without_both_a_hostile_text_runs(policed: Path, browser: Any, tmp_path: Path) -> None:
    """The proof of the proofs: the canary sings when both layers are gone."""
    page = policed / "artikelen" / slug("A16 details that open") / "index.html"
    (tmp_path / "index.html").write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8")), encoding="utf-8")

    assert visited(tmp_path, browser)[0] == ["index.html"]


def test_the_last_look_alone_finds_every_page_that_would_do_something(policed: Path, sanitised: Path) -> None:
    """Pages that the sanitiser changed beyond their wording are those that the last look stops."""
    url = "https://klein.example/"
    found = {path.relative_to(policed).as_posix(): look(path.read_bytes(), url) for path in policed.rglob("*.html") if "pagefind" not in path.parts}

    stopped = {flaw.file for flaw in flaws(found, [p.relative_to(policed).as_posix() for p in policed.rglob("*") if p.is_file()])}

    looked = 0
    for name in TEXTS:
        file = f"artikelen/{slug(name)}/index.html"
        if file in found and _harms(policed / file) and not _harms(sanitised / file):
            looked += 1
            assert file in stopped, name
    assert looked > 40


def _harms(path: Path) -> bool:
    """True when the text of a page holds a tag that runs, loads or leads where nobody wants to be."""
    text = path.read_bytes().partition(b'<div class="kring-prose')[2].partition(b"<footer")[0] or path.read_bytes().partition(b"<main")[2]
    return bool(re.search(rb"<[^<>]*(?:\son\w+=['\"]?harm|javascript:)|<script|<(?:base|form|link|meta|iframe|object|embed|style) ", text))


@pytest.fixture(scope="module")
def searched(sanitised: Path) -> Iterator[str]:
    yield from serve(sanitised)


def test_results_of_a_search_through_hostile_texts_do_nothing_when_they_are_clicked(searched: str, browser: Any) -> None:
    context = browser.new_context()
    context.add_init_script("window.harm = () => { window.harmed = true }")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{searched}zoeken/?q=harm")
    links = page.locator("[aria-labelledby=kring-results-title] ol h3 a")
    links.first.wait_for()
    addresses = [link.get_attribute("href") for link in links.all()][:4]

    for number in range(len(addresses)):
        page.goto(f"{searched}zoeken/?q=harm")
        links.first.wait_for()
        assert page.evaluate("!window.harmed")
        links.nth(number).click()
        page.wait_for_load_state()
        assert page.evaluate("!window.harmed")

    assert addresses and [url for url in asked if not url.startswith((searched, "data:", "blob:"))] == []
    context.close()
