"""From a saved edit to the page that shows it, on the servers people write with.

    python benchmarks/serve.py [--articles 1000] [--edits 5] [--only kring,hugo] [--cache FOLDER] [--browser PROGRAM] [--json FILE]

For each server: the time from its start until the page of an article is served, and from the moment a line of that article is
saved until the page at its address has the line, asked for every 10 ms on 127.0.0.1. With `--browser` (Chromium) the page stands
open, and the time is until it shows the line, by the server's own reload. Memory is of all its processes together.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import peers

LIMIT: Final = 600
"""Seconds that a server may take to serve its first page, or to show an edit."""

PAUSE: Final = 0.01
"""Seconds between two questions."""


@dataclass(frozen=True, slots=True)
class Served:
    """What one server took; seconds and MB."""

    first: float | None
    """From its start until the first page."""
    edits: tuple[float, ...]
    """From each saved edit until the page at its address has it."""
    shown: tuple[float, ...]
    """The same until the browser shows it."""
    peak: float


def command(peer: peers.Peer, port: int) -> list[str]:
    """How a peer's own server is started on a port of this computer."""
    program = list(peer.build[0])
    match peer.name:
        case "kring":
            return [sys.executable, "-m", "kring", "serve", "-q", "-a", f"127.0.0.1:{port}"]
        case "hugo":
            return [program[0], "server", "--quiet", "--bind", "127.0.0.1", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"]
        case "eleventy":
            return [program[0], "--quiet", "--serve", f"--port={port}"]
        case "mkdocs":
            # MkDocs 1.6 with click 8.3 watches nothing unless it is told to.
            return [sys.executable, "-W", "ignore", "-m", "mkdocs", "serve", "-q", "--livereload", "-a", f"127.0.0.1:{port}"]
        case "zensical":
            return [program[0], "serve", "-a", f"127.0.0.1:{port}"]
    raise SystemExit(f"{peer.name}?")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        port: int = here.getsockname()[1]
    return port


def until(address: str, words: str, running: Callable[[], bool], limit: float = LIMIT) -> float | None:
    """Seconds until the page at an address has some words; None when that takes too long or the server ends."""
    started = time.perf_counter()
    while running() and time.perf_counter() - started < limit:
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(address, timeout=limit) as answer:
            if words in answer.read().decode(errors="replace"):
                return time.perf_counter() - started
        time.sleep(PAUSE)
    return None


@contextlib.contextmanager
def started(peer: peers.Peer, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a session of its own, ended with all its children."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command(peer, port), cwd=folder, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **dict(peer.env)}, start_new_session=True
        )  # fmt: skip
        try:
            yield process
            if process.poll() is not None:
                said.seek(0)
                print(said.read().decode(errors="replace")[-2000:], file=sys.stderr)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def measure(peer: peers.Peer, folder: Path, edits: int, browser: Any) -> Served:
    """Start a server, edit an article some times, and see when that shows."""
    article = peers.article_of(folder)
    port = free_port()
    address = f"http://127.0.0.1:{port}/artikelen/artikel-7/"
    for name in (peer.out, *peer.caches):
        shutil.rmtree(folder / name, ignore_errors=True)
    with started(peer, folder, port) as process:
        memory = peers.Memory(process.pid)
        memory.start()
        first = until(address, "<h1", lambda: process.poll() is None)
        served: list[float] = []
        shown: list[float] = []
        page = browser.new_page() if browser and first else None
        if page:
            page.goto(address)
        for number in range(edits if first else 0):
            time.sleep(2)  # servers gather what is saved within a second or two; an author does not save faster
            words = f"zin-{number}-{time.time_ns()}"
            _append(article, f"\n\nEen {words}.\n")
            took = until(address, words, lambda: process.poll() is None)
            served += [took] if took else []
            if page:
                time.sleep(2)
                words = f"blik-{number}-{time.time_ns()}"
                _append(article, f"\n\nEen {words}.\n")
                saved = time.perf_counter()
                with contextlib.suppress(Exception):  # a page that never shows it has no figure
                    page.get_by_text(words).wait_for(timeout=60_000)
                    shown.append(time.perf_counter() - saved)
        memory.stop()
    return Served(first, tuple(served), tuple(shown), memory.peak)


def _append(article: Path, text: str) -> None:
    with article.open("a", encoding="utf-8") as file:
        file.write(text)


@contextlib.contextmanager
def opened(program: str | None) -> Iterator[Any]:
    """A browser, when one is asked for."""
    if not program:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def table(figures: dict[str, Served]) -> str:
    """Medians by server, with how much of it kring takes."""

    def middle(some: Sequence[float]) -> float | None:
        return statistics.median(some) if some else None

    def cell(value: float | None, ours: float | None, name: str) -> str:
        if value is None:
            return ""
        return f"{value:.2f}" + (f" (kring × {ours / value:.2f})" if ours and name != "kring" else "")

    ours = figures.get("kring", Served(None, (), (), 0))
    lines = ["| server | first page, s | edit served, s | edit shown by the browser, s | peak MB |", "|---|--:|--:|--:|--:|"]
    for name, found in figures.items():
        cells = [cell(f(found), f(ours), name) for f in (lambda s: s.first, lambda s: middle(s.edits), lambda s: middle(s.shown))]
        lines.append(f"| {name} | {' | '.join(cells)} | {found.peak:.0f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--only", default=",".join(corpus.WRITERS))
    parser.add_argument("--cache", type=Path, help="where peers are installed and stay; a temporary folder when none is given")
    parser.add_argument("--browser", help="Chromium's program; without it nothing is looked at in a browser")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    figures: dict[str, Served] = {}
    with tempfile.TemporaryDirectory(prefix="kring-serve-") as temporary, opened(chosen.browser) as browser:
        site = Path(temporary, "sites")
        names = chosen.only.split(",")
        made = corpus.corpus(articles=chosen.articles)
        for name in names:
            corpus.write(made, site / name, name)
        for peer in peers.peers(names, (chosen.cache or Path(temporary, "cache")).absolute(), site):
            figures[peer.name] = found = measure(peer, site / peer.name, chosen.edits, browser)
            print(f"{peer.name}: {found}", file=sys.stderr)
    print(f"\n{chosen.articles} articles; {peers.machine()}\n\n{table(figures)}")
    if chosen.json:
        told = {"articles": chosen.articles, "machine": peers.machine(), "servers": {name: asdict(found) for name, found in figures.items()}}
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
