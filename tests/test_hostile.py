"""A site of contributions that mean harm: what the check lets through, and what the sanitiser alone stops."""

import contextlib
import fnmatch
import functools
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, build, serve, write
from kring.dialect import render
from kring.outputs import Page
from kring.prose import prose
from test_cli import fetch, free_port

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


HARM = """'"><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>{{7*7}}${window.harmed=1}'-window.harmed=1-'"""


PLACES = ("zoeken/?q=%s&soort=%s#%s", "meedoen/schrijven/?type=%s&title=%s", "artikelen/kwaad/?%s#%s", "weg/%s?q=%s#%s", "?q=%s#%s")


@pytest.mark.parametrize(("place", "harm"), [*((place, HARM) for place in PLACES), *((place, "javascript:window.harmed=1") for place in PLACES[:2])])
def test_an_address_that_a_reader_was_sent_runs_nothing(place: str, harm: str, hostile: tuple[Path, str], browser: Any) -> None:
    """A39: the policy is taken out, so that the scripts alone answer for what they make of an address."""
    site, address = hostile
    context = browser.new_context()

    def without_policy(way: Any) -> None:
        answer = way.fetch()
        text = answer.text() if answer.ok else (site / "404.html").read_text(encoding="utf-8")
        way.fulfill(status=200, content_type="text/html", body=re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text))

    context.route(lambda url: urllib.parse.urlsplit(url).path.rpartition("/")[2].partition(".")[2] in ("", "html"), without_policy)
    page = context.new_page()
    page.goto(address + place.replace("%s", urllib.parse.quote(harm)))
    page.wait_for_timeout(200)  # search answers, or says that there is nothing
    assert page.evaluate("window.harmed === undefined && document.querySelectorAll('[onerror], [href^=\"javascript:\" i]').length === 0")
    assert page.evaluate("document.querySelector('meta[http-equiv=Content-Security-Policy]') === null")
    assert page.url.startswith(address)
    context.close()


def of_headers_file(site: Path) -> type[http.server.SimpleHTTPRequestHandler]:
    """A host that reads `_headers`: every rule that matches adds its headers."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if line[0] == "/":
            rules.append((line, []))
        else:
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))

    class Host(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for path, headers in rules:
                if fnmatch.fnmatchcase(urllib.parse.urlsplit(self.path).path, path):
                    for name, value in headers:
                        self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *words: Any) -> None:
            pass

    return Host


@contextlib.contextmanager
def host(site: Path) -> Iterator[str]:
    """The site on a host that sends the headers of its `_headers`."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(of_headers_file(site), directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextlib.contextmanager
def nginx(site: Path) -> Iterator[str]:
    """The site by nginx, with the lines that SECURITY.md gives."""
    if not shutil.which("nginx"):
        pytest.skip("no nginx: tests/test_gate.py holds its lines against those of `_headers`")
    lines = re.findall(r"```nginx\n(.*?)```", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        where = f"root {site};\n    listen 127.0.0.1:{port};\n    types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; }}"
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        inside = lines.replace("server {", f"server {{\n    {where}")
        user = "user root;" if os.geteuid() == 0 else ""
        text = f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off;\n{temporary}{inside} }}"
        Path(folder, "nginx.conf").write_text(text, encoding="utf-8")
        process = subprocess.Popen(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf"], stderr=subprocess.PIPE, text=True)
        try:
            assert fetch(f"http://127.0.0.1:{port}/", "<html", 20)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.mark.parametrize("sends", [host, nginx])
def test_search_works_where_the_host_sends_the_policy(sends: Any, hostile: tuple[Path, str], browser: Any) -> None:
    with sends(hostile[0]) as address:
        context = browser.new_context()
        page = context.new_page()
        said: list[str] = []
        sent: dict[str, list[str]] = {}
        page.on("console", lambda message: said.append(message.text))
        context.on("response", lambda answer: sent.setdefault(urllib.parse.urlsplit(answer.url).path, answer.header_values("content-security-policy")))
        page.goto(f"{address}zoeken/?q=lezen")
        page.locator("[aria-labelledby=kring-results-title] ol h3 a").first.wait_for()
        context.close()

    assert [line for line in said if "Content Security Policy" in line or "Content-Security-Policy" in line] == []
    assert any("'wasm-unsafe-eval'" in policy for policy in sent["/pagefind/pagefind-worker.js"])
    assert "frame-ancestors 'none'" in sent["/zoeken/"][0]
    assert [path for path, policies in sent.items() if path != "/pagefind/pagefind-worker.js" and "unsafe" in " ".join(policies)] == []
