"""The last look: what no page may hold, whatever let it through, and ways that lead nowhere."""

import html
import time
from pathlib import Path

import pytest

from kring.gate import POLICY, WORKER_POLICY, Facts, flaws, host_headers, look

URL = "https://kring.example/leren/"
HEAD = f'<!doctype html>\n<html lang="nl">\n<head>\n<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">\n<meta charset="utf-8">'


def page(body: str, head: str = "") -> bytes:
    return f"{HEAD}{head}</head><body>{body}</body></html>".encode()


def faults(body: str, head: str = "") -> list[str]:
    return [what for what, _ in look(page(body, head), URL).faults]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<script>harm()</script>", "script"),
        ('<script type="module">harm()</script>', "script"),
        ('<script type="text/plain" src="https://elders.example/x.js"></script>', "elsewhere"),
        ('<script src="//elders.example/x.js"></script>', "elsewhere"),
        ('<script src="\\\\elders.example/x.js"></script>', "elsewhere"),
        ('<script src="data:text/javascript,harm()"></script>', "address"),
        ('<link rel="stylesheet" href="https://elders.example/x.css">', "elsewhere"),
        ('<link rel="PRECONNECT preconnect" href="https://elders.example/">', "elsewhere"),
        ('<img src="https://elders.example/p.gif" alt="x">', "elsewhere"),
        ('<img src=" //elders.example/p.gif" alt="x">', "elsewhere"),
        ('<img srcset="a.png 1x, https://elders.example/p.gif 2x" alt="x">', "elsewhere"),
        ('<img src="a.png" onerror="harm()" alt="x">', "handler"),
        ('<p ONCLICK="harm()">x</p>', "handler"),
        ('<p style="position:fixed">x</p>', "style"),
        ('<iframe srcdoc="x"></iframe>', "element"),
        ("<style>*{}</style>", "element"),
        ('<base href="/">', "element"),
        ('<object data="a.pdf"></object>', "element"),
        ('<svg><animate attributeName="href"></animate></svg>', "element"),
        ('<svg><use href="https://elders.example/x.svg#a"></use></svg>', "elsewhere"),
        ('<a href="javascript:harm()">x</a>', "address"),
        ('<a href=" java&#x0a;script:harm()">x</a>', "dead"),
        ('<a href="&#1;javascript:harm()">x</a>', "address"),
        ('<a href="data:text/html,x">x</a>', "address"),
        ('<form action="https://elders.example/"></form>', "elsewhere"),
        ('<p id="a">x</p><p id="a">y</p>', "twin-id"),
        ("<p>1 < 2</p>", "markup"),
        ("<p title=x>y</p>", "markup"),
        ("<!-- x -->", "markup"),
        ("<p", "markup"),
        ("> p <script>x</script> a <", "markup"),
        ('<p title="a" / class="b"">y</p>', "markup"),
        ('<noscript><p title="</noscript><b>">x</p></noscript>', "markup"),
        ('<meta http-equiv="refresh" content="0; url=https://elders.example/">', "elsewhere"),
    ],
)
def test_what_no_page_may_hold(body: str, what: str) -> None:
    if what == "dead":  # a scheme with a line end in it is an address that leads nowhere
        assert [flaw.what for flaw in flaws({"index.html": look(page(body), URL)}, ["index.html"])] == ["dead-link"]
    else:
        assert faults(body)[0] == what


@pytest.mark.parametrize(
    "body",
    [
        '<script src="assets/kring.js" defer></script>',
        '<script type="application/ld+json">{"a": "\\u003c/script>"}</script>',
        '<img src="data:image/png;base64,AAAA" alt="x">',
        '<a href="https://elders.example/" rel="noopener">x</a><a href="mailto:a@b.example">y</a><a href="tel:010">z</a>',
        '<link rel="canonical" href="https://kring.example/leren/"><link rel="alternate" href="feed.xml">',
        '<p hidden data-words=\'{"a": 1}\'>x</p><br/><input type="search" required>',
        '<meta http-equiv="refresh" content="0; url=../elders/">',
    ],
)
def test_what_a_page_may_hold(body: str) -> None:
    assert faults(body) == []


@pytest.mark.parametrize(
    "start", ["<!doctype html><html><head><meta charset='utf-8'>", "<!doctype html><html><head>", HEAD.replace("&#x27;self&#x27;", "*", 1), "", "x"]
)
def test_a_page_begins_with_its_policy(start: str) -> None:
    assert ("policy" in [what for what, _ in look(f"{start}<title>x</title>".encode(), URL).faults]) is True


def flawed(pages: dict[str, str], *files: str) -> list[tuple[str, str, str]]:
    facts = {file: look(page(body), URL) for file, body in pages.items()}
    return [(flaw.file, flaw.what, flaw.shown) for flaw in flaws(facts, [*pages, *files])]


@pytest.mark.parametrize(
    "link",
    ["b/", "b/#kop", "./b/?q=1#kop", "b/index.html", "#hier", "", "/leren/b/", "https://kring.example/leren/b/#kop", "foto%20een.png", "../leren-x/../b/", "b"],
)
def test_a_link_that_leads_somewhere(link: str) -> None:
    pages = {"index.html": f'<p id="hier">x</p><a href="{link}">y</a>', "b/index.html": '<h2 id="kop">x</h2>'}

    assert flawed(pages, "foto een.png") == []


@pytest.mark.parametrize(
    ("link", "what"),
    [("c/", "dead-link"), ("b/#nee", "dead-anchor"), ("#nee", "dead-anchor"), ("foto.png", "dead-link"), ("/b/", "dead-link"), ("/leren/c/", "dead-link")],
)
def test_a_link_that_leads_nowhere(link: str, what: str) -> None:
    assert flawed({"index.html": f'<a href="{link}">y</a>', "b/index.html": '<h2 id="kop">x</h2>'}) == [("index.html", what, flawed_link(link))]


def flawed_link(link: str) -> str:
    return "/" + link.removeprefix("/leren/") if link.startswith("/leren/") else link


def test_a_picture_that_is_not_there_is_said() -> None:
    assert flawed({"index.html": '<img src="weg.png" alt="x">'}) == [("index.html", "dead-link", "weg.png")]


def test_the_facts_follow_from_the_bytes_alone() -> None:
    made = page('<a href="b/">x</a>')

    assert look(made, URL) == look(bytes(made), URL) == Facts((), (), ("b/",))


@pytest.mark.parametrize("body", ["<" * 300_000, "<p " * 100_000, '<p a="' * 60_000, "<p" + " a" * 150_000, "<p>" * 100_000, '<a href="x">' * 30_000])
def test_the_last_look_is_linear(body: str) -> None:
    before = time.process_time()
    look(page(body), URL)

    assert time.process_time() - before < 2


def test_the_host_sends_a_policy_of_scripts_for_the_worker_alone() -> None:
    everything, worker = host_headers().split("/pagefind/pagefind-worker.js")

    assert WORKER_POLICY in worker
    assert "script-src" not in everything
    assert "unsafe-eval" not in POLICY.replace("wasm-unsafe-eval", "")
    assert "unsafe-inline" not in POLICY + WORKER_POLICY


def test_the_snippet_for_nginx_says_what_the_file_for_other_hosts_says() -> None:
    snippet = (Path(__file__).parent.parent / "SECURITY.md").read_text(encoding="utf-8")

    assert f'"{WORKER_POLICY}";' in snippet
    assert all(f'"{line.partition(": ")[2]}";' in snippet for line in host_headers().splitlines() if "frame-ancestors" in line)
