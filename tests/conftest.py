"""Little worlds for the tests: real files in, findings, catalogs or built sites out."""

import contextlib
import datetime as dt
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from kring.catalog import Catalog
from kring.checks import check
from kring.findings import Finding
from kring.read import Memory, read
from kring.settings import read_settings

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 21)
"""The day on which the reference site is built in every test."""

CONFIG = """\
site_name: Proef
site_url: https://proef.example/
theme:
  name: material
  language: nl
plugins:
  - kring
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-long", action="store_true", help="also run the long tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--run-long"):
        for item in items:
            if "long" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="long: run with scripts/test --all"))


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a little world of files; a `mkdocs.yml` is added when there is none."""
    for path, text in {"mkdocs.yml": CONFIG, **files}.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


@pytest.fixture
def world(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Write a little world of files and return its folder."""
    return functools.partial(write, tmp_path)


def look_over(root: Path, *, today: dt.date = TODAY, memory: Memory | None = None) -> tuple[Catalog, tuple[Finding, ...]]:
    """The catalog of a world and every finding about it."""
    settings, faults = read_settings(root / "mkdocs.yml")
    catalog, findings = check(read(root, settings, memory), settings, today=today, memory=memory)
    return catalog, (*faults, *findings)


@pytest.fixture
def findings(world: Callable[..., Path]) -> Callable[..., list[str]]:
    """The findings about a little world, as people read them."""

    def of(files: Mapping[str, str | bytes], lang: str = "nl") -> list[str]:
        return [finding.show(lang) for finding in look_over(world(files))[1]]

    return of


def kring(*words: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as its user would."""
    return subprocess.run(
        [sys.executable, "-m", "kring", *words],
        cwd=cwd, env={**os.environ, "LANG": "nl_NL.UTF-8", **(env or {})}, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


def on_a_terminal(*words: str, cwd: Path, answers: Sequence[str]) -> str:
    """Run the command in a terminal, typing one answer at each `> ` (with `\\t` for the Tab key); returns all that stood on the screen."""
    import pty  # not on Windows, where these tests are skipped

    master, slave = pty.openpty()
    environment = {**os.environ, "LANG": "nl_NL.UTF-8", "KRING_LANG": "nl", "TERM": "dumb"}
    process = subprocess.Popen([sys.executable, "-m", "kring", *words], cwd=cwd, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    screen, left = b"", list(answers)
    with contextlib.suppress(OSError):  # what Linux says when the other end of a terminal has closed
        while piece := os.read(master, 65536):
            screen += piece
            if screen.endswith(b"> ") and left:
                os.write(master, left.pop(0).encode() + b"\n")
    os.close(master)
    assert process.wait(timeout=60) == 0, screen.decode()
    assert not left, f"not asked for: {left}\n{screen.decode()}"
    return screen.decode().replace("\r\n", "\n")


def build(root: Path, site_dir: Path, *words: str) -> Path:
    """Build a world with `kring build`, which must succeed."""
    done = kring("build", "--today", TODAY.isoformat(), "--site-dir", str(site_dir), *words, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return site_dir


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference site, built once."""
    return build(ROOT, tmp_path_factory.mktemp("reference") / "site")


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference site with what stands in sites/grown: a community's folder was added, and a person to the register."""
    root = tmp_path_factory.mktemp("grown")
    for name in ("communities", "docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    added = ROOT / "tests/sites/grown"
    for file in (path for path in added.rglob("*") if path.is_file()):
        target = root / file.relative_to(added)
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.read_bytes() if target.suffix == ".yml" else b""
        target.write_bytes(before + file.read_bytes())
    return build(root, root / "site")


@pytest.fixture(scope="session")
def reference() -> Catalog:
    """The catalog of the reference site."""
    return look_over(ROOT)[0]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone; yields its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the reference site can be visited."""
    yield from serve(site)


@pytest.fixture(scope="session")
def grown_address(grown: Path) -> Iterator[str]:
    """Where the grown site can be visited."""
    yield from serve(grown)


CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium. Without one the browser tests are skipped, except in CI, where that is a failure."""
    path = os.environ.get("KRING_CHROMIUM")
    if not path:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: scripts/chromium finds or installs one")
        pytest.skip("no Chromium: run scripts/test")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def asking(browser: Any, address: str) -> Iterator[Callable[..., list[str]]]:
    """Ask a site's search page for words (`q`) and filters (`soort`, `rol`, …); returns addresses of the results shown, best first."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})  # high enough for ten of them

    def of(*, at: str = address, **asked: str) -> list[str]:
        page = context.new_page()
        page.goto(f"{at}zoeken/?{urlencode(asked)}")
        page.locator("#kring-results-title ~ [aria-live]").filter(has_text=re.compile("result|Niets")).wait_for()
        links = page.locator("[aria-labelledby=kring-results-title] ol h3 a")
        return [link.get_attribute("href").removeprefix("/") for link in links.all()]

    yield of
    context.close()


@pytest.fixture
def find(browser: Any, address: str) -> Iterator[Callable[..., list[str]]]:
    """Ask the reference site."""
    with asking(browser, address) as of:
        yield of


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site in which everything is written that can be written: `sites/everything` over `sites/small`."""
    root = tmp_path_factory.mktemp("everything")
    for name in ("small", "everything"):
        shutil.copytree(ROOT / "tests/sites" / name, root, dirs_exist_ok=True)
    return build(root, root / "site")


def _visitor(browser: Any, address: str) -> Iterator[Any]:
    from visited import Visitor

    visitor = Visitor(browser, address)
    yield visitor
    visitor.close()


@pytest.fixture(scope="session")
def visitor(browser: Any, address: str) -> Iterator[Any]:
    """Opens pages of the reference site, on any screen, in any colours (`visited.Visitor`)."""
    yield from _visitor(browser, address)


@pytest.fixture(scope="session")
def everything_visitor(browser: Any, everything: Path) -> Iterator[Any]:
    """The same for the site with everything in it."""
    for address in serve(everything):
        yield from _visitor(browser, address)
