"""From a saved edit to the page that shows it, on the servers people write with.

    python benchmarks/serve.py [--articles 1000] [--edits 5] [--only kring,hugo] [--cache FOLDER] [--browser PROGRAM] [--json FILE]

For each server: the time from its start until it answers at all, and until the page of an article is served, and from the moment a
line of that article is saved until the page at its address has the line, asked for every 10 ms on 127.0.0.1. kring is started twice:
without anything built, and with a site that `kring build` made. With `--browser` (Chromium) the page stands open, and the time is until
it shows the line, by the server's own reload; and a word that is new to the site is searched for, through the code of kring's search
page, until the article is found by it. Memory is of all its processes together.
"""

import argparse
import contextlib
import json
import os
import random
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
from dataclasses import asdict, dataclass, replace
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

    answered: float | None
    """From its start until it answers anything, nothing built before."""
    first: float | None
    """From its start until the page of an article, nothing built before."""
    again: float | None
    """The same with a site that was built; only kring has a use for it."""
    early: float | None
    """From an edit that is saved as soon as that page was served, until the page has it."""
    edits: tuple[float, ...]
    """From each later edit until the page at its address has it."""
    shown: tuple[float, ...]
    """The same until the browser shows it."""
    found: tuple[float, ...]
    """The same until a search finds it."""
    peak: float


ARTICLE: Final = "artikelen/artikel-7/"
"""The page that is asked for."""

FIND: Final = """async ([word, address, seconds]) => {
  const { open } = await import('/assets/javascripts/ask.js');
  const end = performance.now() + seconds * 1000;
  for (let attempt = 1; performance.now() < end; attempt++) {
    try {
      const search = await open(new URL('/', location.href), attempt);
      const { results } = await search.ask(word, {});
      const found = await Promise.all(results.slice(0, 3).map((result) => result.data()));
      search.close();
      if (found.some((data) => data.url.endsWith(address) && data.content.includes(word))) return true;
    } catch { /* the index is being replaced, or is not there yet */ }
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}"""
"""Search for a word, with fresh search code each time, until the page at an address is found by it."""


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


def until_answered(address: str, running: Callable[[], bool]) -> float | None:
    """Seconds until a server answers anything at all."""
    started = time.perf_counter()
    while running() and time.perf_counter() - started < LIMIT:
        try:
            urllib.request.urlopen(address, timeout=LIMIT).close()
        except urllib.error.HTTPError as refused:
            refused.close()
        except OSError:
            time.sleep(PAUSE)
            continue
        return time.perf_counter() - started
    return None


def measure(peer: peers.Peer, folder: Path, edits: int, browser: Any) -> Served:
    """Start a server, edit an article some times, and see when that shows."""
    for name in (peer.out, *peer.caches):
        shutil.rmtree(folder / name, ignore_errors=True)
    if peer.name != "kring":
        return begun(peer, folder, edits, browser)
    cold = begun(peer, folder, 0, None)
    for words in peer.build:
        subprocess.run(words, cwd=folder, env={**os.environ, **dict(peer.env)}, check=True, stdout=subprocess.DEVNULL)
    warm = begun(peer, folder, edits, browser)
    return replace(warm, answered=cold.answered, first=cold.first, again=warm.first, peak=max(cold.peak, warm.peak))


def begun(peer: peers.Peer, folder: Path, edits: int, browser: Any) -> Served:
    """The same, with what stands in the folder."""
    article = peers.article_of(folder)
    port = free_port()
    home = f"http://127.0.0.1:{port}/"
    address = home + ARTICLE
    with started(peer, folder, port) as process:
        memory = peers.Memory(process.pid)
        memory.start()
        begin = time.perf_counter()
        answered = until_answered(address, lambda: process.poll() is None)
        until(address, "<h1", lambda: process.poll() is None)
        first = time.perf_counter() - begin if process.poll() is None else None
        served: list[float] = []
        shown: list[float] = []
        found: list[float] = []
        page = browser.new_page() if browser and first else None
        if page:
            page.goto(address)
        early = None
        if first and edits:
            words = f"begin-{time.time_ns()}"
            _append(article, f"\n\nEen {words}.\n")
            early = until(address, words, lambda: process.poll() is None)
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
        if page and peer.name == "kring":
            found = searched(article, home, browser, edits)
        memory.stop()
    return Served(answered, first, None, early, tuple(served), tuple(shown), tuple(found), memory.peak)


def searched(article: Path, home: str, browser: Any, edits: int) -> list[float]:
    """Seconds from each saved word until a search finds the article by it."""
    page = browser.new_page()
    page.goto(f"{home}over/")  # a page that no edit changes, so that it is never loaded anew
    times = []
    chance = random.Random(time.time_ns())
    for number in range(edits + 1):
        time.sleep(3)
        word = "".join(chance.choice("bcdfghjklmnpqrstvwxz") for _ in range(14))  # near no word of Dutch
        _append(article, f"\n\nEen {word} meer.\n")
        saved = time.perf_counter()
        if page.evaluate(FIND, [word, ARTICLE, LIMIT]) and number:  # the first may wait for the index of all pages
            times.append(time.perf_counter() - saved)
    page.close()
    return times


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

    ours = figures.get("kring", Served(None, None, None, None, (), (), (), 0))
    lines = [
        "| server | answers, s | first page, s | with a built site, s | edit at once, s | edit served, s | edit shown by the browser, s | search finds it, s | peak MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    columns: tuple[Callable[[Served], float | None], ...] = (
        lambda s: s.answered, lambda s: s.first, lambda s: s.again, lambda s: s.early, lambda s: middle(s.edits), lambda s: middle(s.shown), lambda s: middle(s.found),
    )  # fmt: skip
    for name, found in figures.items():
        cells = [cell(of(found), of(ours), name) for of in columns]
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
