"""The preview in a real browser: it follows the texts, says what is wrong, and recovers."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, TODAY, write
from kring import search
from kring.engines import building
from kring.engines.cache import object_path
from kring.engines.serving import Preview, Server
from test_cli import fetch, free_port

SMALL = ROOT / "tests/sites/small"
ARTICLE = "communities/kring/articles/eerste.md"


def small(root: Path) -> Path:
    return write(root, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A site that is being served, and its address."""
    root = small(tmp_path_factory.mktemp("preview"))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kring", "serve", "-q", "--today", "2026-11-21", "-a", f"127.0.0.1:{port}"],
        cwd=root, env={**os.environ, "LANG": "nl_NL.UTF-8"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    assert "Klein" in fetch(address, "Klein", 90)
    yield root, address
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130


@pytest.mark.browser
def test_an_open_page_follows_its_text_says_what_is_wrong_and_recovers(preview: tuple[Path, str], browser: Any) -> None:
    root, address = preview
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}artikelen/eerste/")
    file = root / ARTICLE
    text = file.read_text(encoding="utf-8")

    file.write_text(f"{text}\nDeze zin is nieuw.\n", encoding="utf-8")
    page.get_by_text("Deze zin is nieuw.").wait_for(timeout=60_000)

    file.write_text(text.replace("authors:", "auteurs:"), encoding="utf-8")
    page.locator(".kring-preview--stale", has_text="auteurs").wait_for(timeout=60_000)
    assert page.get_by_text("Wij lezen samen, elke week").is_visible(), "the last good text stays in sight"

    file.write_text(text.replace("Het eerste artikel", "Een andere titel"), encoding="utf-8")
    page.get_by_role("heading", name="Een andere titel", level=1).wait_for(timeout=60_000)
    page.locator(".kring-preview").wait_for(state="hidden", timeout=60_000)

    assert said == []
    page.close()


def test_search_follows_too(preview: tuple[Path, str]) -> None:
    address = preview[1]

    assert "pagefind" in fetch(f"{address}pagefind/pagefind.js", "pagefind", 60)


# -- until the texts are read


@contextlib.contextmanager
def shown(root: Path) -> Iterator[tuple[Preview, str]]:
    """A preview that works things out only when the test says so, and its address."""
    preview = Preview(root / "mkdocs.yml", today=TODAY, strict=False, lang="nl")
    with Server(("127.0.0.1", 0), preview) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield preview, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()
    preview.close()


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that was built."""
    root = small(tmp_path_factory.mktemp("built"))
    (root / "communities/kring/articles/tweede.md").write_bytes((root / ARTICLE).read_bytes())
    assert building.build(root / "mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None, workers=1).done
    return root


def test_what_is_saved_while_the_texts_are_read_is_shown_with_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small(tmp_path.resolve())
    text = (root / ARTICLE).read_text(encoding="utf-8")
    with shown(root) as (preview, address):

        def saved(*_: Any) -> tuple[list[Any], list[str]]:
            (root / ARTICLE).write_text(f"{text}\nDeze zin is nieuw.\n", encoding="utf-8")
            preview.glance([root / ARTICLE])
            return [], []

        monkeypatch.setattr("kring.engines.rendering.written_jobs", saved)  # when all is read
        preview.update()

        assert "Deze zin is nieuw." in fetch(f"{address}artikelen/eerste/", "nieuw.", 5)


def test_of_a_site_that_is_as_it_would_be_built_nothing_is_said(built: Path) -> None:
    with shown(built) as (preview, address):
        preview.compare()

        assert preview.line() == ""
        preview.follow()
        assert "vorige keer" in preview.line(), "a text was saved since"
        assert status(f"{address}artikelen/eerste/") == 200


def test_a_damaged_page_of_the_last_build_is_waited_for(built: Path) -> None:
    with shown(built) as (preview, address):
        assert preview._last
        harmed = Path(object_path(built / ".kring/cache", preview._last.files["artikelen/eerste/index.html"]))
        whole = harmed.rename(built / "heel")
        harmed.write_text("<h1>iets anders</h1>", encoding="utf-8")

        assert (status(f"{address}artikelen/eerste/"), status(f"{address}artikelen/tweede/")) == (503, 200)
        whole.replace(harmed)
        assert status(f"{address}artikelen/eerste/") == 200


@pytest.mark.browser
def test_until_the_texts_are_read_the_site_is_shown_as_it_was_last_built(built: Path, browser: Any) -> None:
    root = built
    shutil.rmtree(root / "site")
    text = (root / ARTICLE).read_text(encoding="utf-8")
    (root / ARTICLE).write_text(f"{text}\nDeze zin is nieuw.\n", encoding="utf-8")
    (root / "communities/kring/articles/tweede.md").unlink()
    (root / "communities/kring/articles/derde.md").write_text(text, encoding="utf-8")
    context = browser.new_context()
    with shown(root) as (preview, address):
        pages = {name: context.new_page() for name in ("artikelen/eerste/", "over/", "artikelen/tweede/", "artikelen/derde/")}
        answers = {name: page.goto(address + name).status for name, page in pages.items()}
        assert answers == {"artikelen/eerste/": 200, "over/": 200, "artikelen/tweede/": 200, "artikelen/derde/": 404}
        assert status(f"{address}pagefind/pagefind.js") == 200
        assert preview.line() == "", "nothing is said before it is known that the site is older"

        preview.compare()
        for page in pages.values():
            page.get_by_role("status").get_by_text("Zo is de site de vorige keer gemaakt. De nieuwste versie komt eraan.").wait_for()
        assert "nieuw." not in pages["artikelen/eerste/"].content()

        (root / ARTICLE).write_text(text.replace("authors:", "auteurs:"), encoding="utf-8")
        preview.update()
        pages["over/"].get_by_text("Los op wat hieronder staat, dan zie je de nieuwste versie.").wait_for()
        pages["over/"].locator(".kring-preview--stale li", has_text="auteurs").first.wait_for()

        (root / ARTICLE).write_text(f"{text}\nDeze zin is nieuw.\n", encoding="utf-8")
        pages["over/"].evaluate("document.body.id = 'dezelfde'")
        preview.update()
        pages["artikelen/eerste/"].get_by_text("Deze zin is nieuw.").wait_for()
        pages["over/"].locator("#dezelfde .kring-preview").wait_for(state="hidden")  # it was not loaded anew
        pages["artikelen/tweede/"].get_by_role("heading", name="Het eerste artikel").wait_for(state="detached")
        pages["artikelen/derde/"].get_by_role("heading", level=1, name="Het eerste artikel").wait_for()
        assert status(f"{address}artikelen/tweede/") == 404
    context.close()


SEARCH = """async ([word, attempt]) => {
  const { open } = await import("/assets/javascripts/ask.js");
  const search = await open(new URL("/", location.origin), attempt);
  const { results } = await search.ask(word, {});
  const found = await Promise.all(results.map((result) => result.data()));
  await search.close();
  return found.filter((data) => data.content.toLowerCase().includes(word)).map((data) => data.url).sort();
}"""


@pytest.mark.browser
def test_search_finds_a_word_that_was_just_saved_and_no_page_that_is_gone(tmp_path: Path, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LARGE", 5)
    monkeypatch.setattr(search, "SHARE", 0.9)
    root = small(tmp_path.resolve())
    text = (root / ARTICLE).read_text(encoding="utf-8")
    other = root / "communities/kring/articles/tweede.md"
    other.write_text(f"{text}\nOver kwispelstaarten.\n", encoding="utf-8")
    page = browser.new_page()
    with shown(root) as (preview, address):
        preview.update()
        preview.search()
        page.goto(f"{address}over/")
        assert page.evaluate(SEARCH, ["kwispelstaarten", 1]) == ["/artikelen/tweede/"]

        (root / ARTICLE).write_text(f"{text}\nMet een struisvogel erbij.\n", encoding="utf-8")
        preview.glance([root / ARTICLE])
        preview.search()
        assert status(f"{address}pagefind-new/pagefind-entry.json") == 200, "what changed stands beside the index"
        assert page.evaluate(SEARCH, ["struisvogel", 2]) == ["/artikelen/eerste/"]
        assert page.evaluate(SEARCH, ["kwispelstaarten", 3]) == ["/artikelen/tweede/"]

        other.unlink()
        preview.update()
        preview.search()
        assert page.evaluate(SEARCH, ["kwispelstaarten", 4]) == []
        assert page.evaluate(SEARCH, ["struisvogel", 5]) == ["/artikelen/eerste/"]
        page.close()


@pytest.mark.browser
def test_a_site_that_was_never_built_says_what_is_being_done_and_then_appears(tmp_path: Path, browser: Any) -> None:
    root = small(tmp_path)
    text = (root / ARTICLE).read_text(encoding="utf-8")
    (root / ARTICLE).write_text(text.replace("authors:", "auteurs:"), encoding="utf-8")
    page = browser.new_page()
    with shown(root) as (preview, address):
        assert page.goto(f"{address}artikelen/eerste/").status == 503
        page.get_by_role("status").get_by_text("De site is er nog niet. Stap 1 van 3: teksten lezen.").wait_for()
        preview.update()
        page.get_by_text("Los op wat hieronder staat, dan verschijnt ze vanzelf.").wait_for()
        page.locator(".kring-preview--stale li", has_text="auteurs").first.wait_for()

        (root / ARTICLE).write_text(text, encoding="utf-8")
        preview.update()

        page.get_by_role("heading", name="Het eerste artikel", level=1).wait_for()
        page.close()


@pytest.mark.parametrize(
    "path", ["mkdocs.yml", "../mkdocs.yml", "%2e%2e/mkdocs.yml", "_kring/../main.html", "_kring/main.html", "pagefind/../../mkdocs.yml", "docs/over.md"]
)
def test_nothing_but_the_site_is_served(path: str, preview: tuple[Path, str]) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{preview[1]}{path}", timeout=20)

    assert refused.value.code == 404
    refused.value.close()


def test_a_taken_port_is_said_in_words(preview: tuple[Path, str]) -> None:
    root, address = preview
    done = subprocess.run(
        [sys.executable, "-m", "kring", "serve", "-a", address.removeprefix("http://").rstrip("/"), "--lang", "nl"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 3
    assert "Kies een andere poort" in done.stderr
    assert "Traceback" not in done.stderr
