"""The preview in a real browser: it follows the texts, says what is wrong, and recovers."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, write
from test_cli import fetch, free_port

SMALL = ROOT / "tests/sites/small"
ARTICLE = "communities/kring/articles/eerste.md"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A site that is being served, and its address."""
    root = write(tmp_path_factory.mktemp("preview"), {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})
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
    page.locator(".kring-preview").wait_for(state="detached", timeout=60_000)

    assert said == []
    page.close()


def test_search_follows_too(preview: tuple[Path, str]) -> None:
    address = preview[1]

    assert "pagefind" in fetch(f"{address}pagefind/pagefind.js", "pagefind", 60)


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
