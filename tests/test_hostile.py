"""A site of contributions that mean harm: what the check lets through, and what the sanitiser alone stops."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, build, serve, write
from kring.dialect import render
from kring.outputs import Page
from kring.prose import prose

SMALL = ROOT / "tests/sites/small"
BAD = '"><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>\'{{7*7}}</title>'
QUOTED = "'" + BAD.replace("'", "''") + "'"


def hostile_files() -> dict[str, bytes]:
    """The small site with harm in every text that a field takes."""
    files = {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()}
    article = f"""---
title: {QUOTED}
description: {QUOTED}
type: kwaad
themes: [lezen]
authors: [{QUOTED[:-1]} zelf']
sources:
  - {{title: {QUOTED}, url: 'https://example.org/?a=1&b=2#x', author: {QUOTED}}}
short_answer: {QUOTED}
materials: {QUOTED}
date: 2026-11-02
---

## Kop `<img src=x onerror=window.harmed=1>` en {{{{7*7}}}}

Tekst met `</script><script>window.harmed=1</script>` en [een link](https://example.org/"onmouseover="window.harmed=1).

| a | `<b onclick=x>` |
|---|---|
| 1 | 2 |
"""
    event = f"---\ntitle: {QUOTED}\ndescription: {QUOTED}\nlocation: {QUOTED}\nthemes: [lezen]\nstart: 2027-01-01 10:00\nsignup_url: 'https://example.org/'\ncontact: a\n---\n"
    vocabulary = f"type:\n  - {{id: kwaad, nl: {QUOTED}, explanation: {QUOTED}}}\nglossary:\n  - {{id: kwaad, nl: {QUOTED}, explanation: {QUOTED}, synonyms: [{QUOTED}]}}\n"
    files |= {
        "communities/kring/articles/kwaad.md": article.encode(),
        "communities/kring/articles/eerste.md": files["communities/kring/articles/eerste.md"].replace(b"date:", b"type: kwaad\ndate:"),
        "communities/kring/events/2027-01-01-kwaad.md": event.encode(),
        "docs/registers/vocabulary.yml": vocabulary.encode(),
        "docs/registers/people.yml": f"- {{id: a, name: {QUOTED}, function: {QUOTED}, consent: 2026-01-01, phone: {QUOTED}}}\n".encode(),
        "communities/kring/index.md": files["communities/kring/index.md"]
        .replace(b"title: De kring", f"title: {QUOTED}\ncoordinator: a\nexpectations: [{QUOTED}]\ncost: {QUOTED}".encode())
        .replace(b"join: Kom langs op dinsdag.", f"join: {QUOTED}".encode()),
        "mkdocs.yml": files["mkdocs.yml"]
        .replace(b"site_name: Klein", f"site_name: {QUOTED}".encode())
        .replace(b"  - kring", f"  - kring:\n      tagline: {QUOTED}".encode()),
    }
    return files


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    root = write(tmp_path_factory.mktemp("hostile"), hostile_files())
    site = build(root, root / "site")
    for address in serve(site):
        yield site, address


def test_no_page_of_a_hostile_site_runs_anything(hostile: tuple[Path, str], browser: Any) -> None:
    site, address = hostile
    context = browser.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()

    for path in sorted(p.relative_to(site).as_posix() for p in site.rglob("*.html") if "pagefind" not in p.parts):
        page.goto(address + path)
        assert page.evaluate("window.harmed === undefined"), path
        assert page.evaluate("document.querySelectorAll('[onerror], [onmouseover], [onclick]').length") == 0, path
        assert page.evaluate("[...document.scripts].every(s => s.src || ['application/json', 'application/ld+json'].includes(s.type))"), path

    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    context.close()


def test_a_search_result_of_a_hostile_site_runs_nothing(hostile: tuple[Path, str], browser: Any) -> None:
    _, address = hostile
    page = browser.new_page()
    page.goto(f"{address}zoeken/?q=onerror")
    page.wait_for_function("document.body.innerText.includes('onerror=')")

    assert page.evaluate("window.harmed === undefined && document.querySelectorAll('[onerror]').length === 0")
    page.close()


HTML = [
    "<script>window.harmed=1</script>", "<img src=x onerror=window.harmed=1>", "<svg onload=window.harmed=1>", "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>", "<a href='javascript:window.harmed=1'>x</a>", "<form><input name=a></form>",
    "<p style='position:fixed'>x</p>", "<div class='kring-header'>x</div>", "<h2 id='kring-main'>x</h2>", "<base href='//evil.example'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<img src='//evil.example/p.gif'>", "<img src='https://evil.example/p.gif'>",
    "<math><mtext></p><style><!--</style><img title='--&gt;<img src onerror=window.harmed=1>'>", "<details ontoggle=window.harmed=1 open>x</details>",
]  # fmt: skip


@pytest.mark.parametrize("harm", HTML)
def test_the_sanitiser_alone_stops_it(harm: str) -> None:
    """As if the dialect had let it through."""
    from dataclasses import replace

    text = replace(render("Tekst."), html=f"<p>{harm}</p>")

    clean = prose(Page("a/", "article.html", {}, text))

    for sign in (
        "<script",
        "onerror",
        "onload",
        "ontoggle",
        "<style",
        "<iframe",
        "javascript:",
        "<form",
        "<input",
        " style=",
        "kring-header",
        'id="kring-',
        "<base",
        "<meta",
        "evil.example",
    ):
        assert sign not in clean.lower()
