"""What search finds on the reference site: kring, plain Pagefind and Material's own lunr search, in one Chromium.

    KRING_CHROMIUM=/usr/bin/chromium .venv/bin/python benchmarks/search/run.py [--site DIR] [--only kring] [--show] [--held-out]

queries.yml says what readers ask and which articles they should get. kring is asked through the code of its search page and Material in its search
box; plain Pagefind (all pages as they are built, no attributes, default options) has no box and is asked directly.
Only kring has filters: the others get the words alone. A place in the list is one among all results shown, of whatever kind.

recall@5: share of the wanted articles among the first five results. MRR: mean of 1 / place of the first wanted article, 0 past the tenth.
ms: from the last key to the first result, search code loaded (in kring with the pause that it keeps). kB: what a first search fetches, gzip where servers use it.
`--show` prints what the tuned queries miss; the held-out third is shown only with `--held-out` as well.
"""

import argparse
import functools
import gzip
import hashlib
import http.server
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent.parent
TYPED = ("gesprek", "armoede", "kansen", "ouders", "toets", "verhalen", "schoolleider", "wijk")
"""Typed for the time to the first result."""


class Query(NamedTuple):
    kind: str
    text: str
    filters: dict[str, str]
    want: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        return held_out(self.text)


def held_out(text: str) -> bool:
    """A third of all queries, by their own hash: nobody chose which."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


def queries() -> list[Query]:
    written = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))
    return [Query(kind, q["q"], q.get("filters", {}), tuple(f"artikelen/{id}/" for id in q["want"])) for kind, some in written.items() for q in some]


class Server(http.server.SimpleHTTPRequestHandler):
    """Sends texts compressed, as hosts do, and counts what it sends for search."""

    sent = 0
    search = re.compile(r"/pagefind(?:-new)?/|/search/|workers/search|/lunr|(?:ask|layers|search)\.js")

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return self.send_error(404)
        content = file.read_bytes()
        packed = file.suffix in (".js", ".css", ".html", ".json", ".txt", ".svg")
        content = gzip.compress(content, mtime=0) if packed else content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        if self.search.search(self.path):
            Server.sent += len(content)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# -- the three sites


def built_pages(site: Path) -> Iterator[tuple[str, str]]:
    """Pages that kring's search knows too: without lists, which name everything."""
    for file in sorted(site.rglob("index.html")):
        if "pagefind" not in file.relative_to(site).parts and not any(file.parent.glob("*/index.html")):
            yield file.relative_to(site).as_posix(), file.read_text(encoding="utf-8")


def plain_site(site: Path, folder: Path) -> Path:
    """The pages of a site as they are, indexed by Pagefind without any attribute."""
    for file, text in built_pages(site):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pagefind_bin", "--site", folder, "--force-language", "nl", "--quiet"], check=True)
    return folder


def material_site(site: Path, folder: Path) -> Path:
    """What the pages of a site say, as a MkDocs site with Material's theme and search in Dutch."""
    for file, text in built_pages(site):
        main = re.search(r"<main\b.*</main>", text, re.DOTALL)
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        kind = file.split("/")[0]
        if not main or not title or kind in ("zoeken", "nieuw"):
            continue
        target = folder / "docs" / Path(file).with_suffix(".md")
        target.parent.mkdir(parents=True, exist_ok=True)
        body = re.sub(r"\n\s*\n", "\n", main[0].replace("<main", "<div", 1).removesuffix("</main>") + "</div>")
        target.write_text(f"---\ntitle: {title[1].split(' – ')[0]!r}\n---\n\n{body}\n", encoding="utf-8")
    (folder / "docs/index.md").write_text("# Proef\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Proef\ntheme: {name: material, language: nl, font: false}\nplugins: [search: {lang: nl}]\nvalidation: {links: {not_found: ignore, unrecognized_links: ignore, absolute_links: ignore}}\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-f", folder / "mkdocs.yml"], check=True, stderr=subprocess.DEVNULL)
    return folder / "site"


# -- asking


def ask_kring(page: Any, at: str, query: Query) -> list[str]:
    """Through the search page's own code, without opening the page anew for each."""
    if page.url != at:
        page.goto(at)
    return page.evaluate(
        """async ([text, filters]) => {
          const { open } = await import('/assets/javascripts/ask.js');
          window.kringSearch ??= await open(new URL('/', location.href));
          const found = (await window.kringSearch.ask(text, filters)).results.slice(0, 10);
          return (await Promise.all(found.map((r) => r.data()))).map((d) => d.url.slice(1).replace(/#.*/, ''));
        }""",
        [query.text, {facet: {"any": [value]} for facet, value in query.filters.items()}],
    )


def ask_plain(page: Any, at: str, query: Query) -> list[str]:
    if page.url != at:
        page.goto(at)
    return page.evaluate(
        """async (text) => {
          const pagefind = await import('/pagefind/pagefind.js');
          const found = (await pagefind.search(text)).results.slice(0, 10);
          return (await Promise.all(found.map((r) => r.data()))).map((d) => d.url.slice(1).replace(/#.*/, ''));
        }""",
        query.text,
    )


_FOUND = "[...document.querySelectorAll('.md-search-result__item')].map(li => new URL(li.querySelector('a').href).pathname.slice(1))"


def type_in(box: Any, text: str) -> None:
    """Fill a box that listens to the keyboard alone."""
    box.fill(text[:-1])
    box.press("End")
    box.press(text[-1] if text else "Backspace")


def ask_material(page: Any, at: str, query: Query) -> list[str]:
    box = page.locator(".md-search__input")
    if page.url != at:
        page.goto(at)
        box.focus()
        page.locator(".md-search-result__meta").filter(has_text="begin").wait_for(state="attached")
    type_in(box, "")
    page.wait_for_function("document.querySelector('.md-search-result__meta').textContent.includes('begin')")
    type_in(box, query.text)
    page.wait_for_function("!document.querySelector('.md-search-result__meta').textContent.includes('begin')")
    return page.evaluate(_FOUND)


ENGINES: dict[str, Callable[..., list[str]]] = {"kring": ask_kring, "plain Pagefind": ask_plain, "Material (lunr)": ask_material}

# -- time and weight

_TYPING = """async ([box, result, text]) => {
  const input = document.querySelector(box);
  const list = document.querySelector(result);
  const set = (value) => { input.value = value; input.dispatchEvent(new Event('input', {bubbles: true})); input.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true})); };
  const seen = new Promise((done) => new MutationObserver((_, watch) => { if (list.querySelector('li')) { watch.disconnect(); done(performance.now()); } }).observe(list, {childList: true, subtree: true}));
  const from = performance.now();
  set(text);
  return (await seen) - from;
}"""


_ASKED = """async (query) => {
  const pagefind = await import('/pagefind/pagefind.js');
  await pagefind.init();
  const from = performance.now();
  const found = (await pagefind.search(query)).results.slice(0, 5);
  await Promise.all(found.map((result) => result.data()));
  return performance.now() - from;
}"""


_TYPING_IN_A_BOX = """async (text) => {
  const input = [...document.querySelectorAll('input[role=combobox]')].find((some) => some.getClientRects().length);
  const list = document.getElementById(input.getAttribute('aria-controls'));
  list.replaceChildren();
  const seen = new Promise((done) => new MutationObserver((_, watch) => { if (list.children.length) { watch.disconnect(); done(performance.now()); } }).observe(list, {childList: true}));
  const from = performance.now();
  input.value = text;
  input.dispatchEvent(new Event('input', {bubbles: true}));
  return (await seen) - from;
}"""


def measure(browser: Any, name: str, at: str, typed: tuple[str, ...] = TYPED) -> tuple[float, float]:
    """Milliseconds to the first result with search code loaded, and kB of a first search by a reader who comes for the first time; medians."""
    times: list[float] = []
    fetched: list[float] = []
    for text in typed:
        context = browser.new_context()
        page = context.new_page()
        Server.sent = 0
        page.goto(f"{at}zoeken/" if name == "kring" else at)
        if name == "kring":
            page.locator(".kring-find--ready").wait_for()
            page.wait_for_load_state("networkidle")
            times.append(page.evaluate(_TYPING, ["#kring-search-big-input", ".kring-results__list", text]))
        elif name == "plain Pagefind":
            page.wait_for_load_state("networkidle")
            times.append(page.evaluate(_ASKED, text))
        else:
            page.locator(".md-search__input").focus()
            page.locator(".md-search-result__meta").filter(has_text="begin").wait_for(state="attached")
            type_in(page.locator(".md-search__input"), "")
            times.append(page.evaluate(_TYPING, [".md-search__input", ".md-search-result__list", text]))
        page.wait_for_load_state("networkidle")
        fetched.append(Server.sent)
        context.close()
    return statistics.median(times), statistics.median(fetched) / 1000


def suggestions(browser: Any, at: str) -> tuple[float, float]:
    """In the search box of the home page: milliseconds from a key to the first suggested title, and kB of a first search; medians."""
    times: list[float] = []
    fetched: list[float] = []
    for text in TYPED:
        context = browser.new_context()
        page = context.new_page()
        Server.sent = 0
        page.goto(at)
        page.locator("input[name=q]:visible").first.focus()
        page.locator("input[role=combobox]:visible").wait_for()
        page.wait_for_load_state("networkidle")
        times.append(page.evaluate(_TYPING_IN_A_BOX, text))
        page.locator(".kring-search__excerpt").first.wait_for()
        page.wait_for_load_state("networkidle")
        fetched.append(Server.sent)
        context.close()
    return statistics.median(times), statistics.median(fetched) / 1000


# -- compounds

_ALL = """async (words) => {
  const pagefind = await import('/pagefind/pagefind.js');
  const found = {};
  for (const word of words) {
    const { results } = await pagefind.search(word);
    found[word] = (await Promise.all(results.map((r) => r.data()))).map((d) => d.url.slice(1).replace(/#.*/, ''));
  }
  return found;
}"""


def compounds(page: Any, at: str) -> tuple[float, int, float, int]:
    """Share of articles with a compound that are found by its first part, and by a later part, where the article does not write that part by itself."""
    listed = [line.split() for line in Path(__file__).with_name("compounds.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    texts = {
        f"artikelen/{file.stem}/": set(re.findall(r"[^\W\d_]+", file.read_text(encoding="utf-8").split("---", 2)[2].casefold()))
        for file in ROOT.glob("communities/*/articles/*.md")
    }
    wanted = [
        (compound, part, address)
        for compound, *parts in listed
        for part in parts
        for address, words in texts.items()
        if compound in words and part not in words
    ]
    page.goto(at)
    found = page.evaluate(_ALL, sorted({part for _, part, _ in wanted}))
    first = [address in found[part] for compound, part, address in wanted if compound.startswith(part)]
    later = [address in found[part] for compound, part, address in wanted if not compound.startswith(part)]
    return statistics.mean(first), len(first), statistics.mean(later), len(later)


# -- scores


def recall(query: Query, found: list[str]) -> float:
    return len(set(query.want) & set(found[:5])) / len(query.want)


def rank(query: Query, found: list[str]) -> float:
    return next((1 / place for place, address in enumerate(found[:10], 1) if address in query.want), 0.0)


def table(asked: list[Query], answers: dict[str, list[list[str]]], keep: Callable[[Query], bool]) -> str:
    kinds = [*dict.fromkeys(q.kind for q in asked), "all"]
    lines = ["| class | queries | " + " | ".join(f"{name}: recall@5 | MRR" for name in answers) + " |", "|---|--:|" + "--:|--:|" * len(answers)]
    for kind in kinds:
        some = [n for n, q in enumerate(asked) if keep(q) and kind in (q.kind, "all")]
        cells = [f"{statistics.mean(score(asked[n], found[n]) for n in some):.2f}" for found in answers.values() for score in (recall, rank)]
        lines.append(f"| {kind} | {len(some)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, help="a site that is built already")
    parser.add_argument("--only", choices=ENGINES, action="append")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--fast", action="store_true", help="no time and weight")
    parser.add_argument("--figures", action="store_true", help="time and weight alone, of any site: kring and plain Pagefind")
    chosen = parser.parse_args()
    asked = [] if chosen.figures else queries()
    names = chosen.only or [name for name in ENGINES if not chosen.figures or name != "Material (lunr)"]
    suggested = (0.0, 0.0)
    answers: dict[str, list[list[str]]] = {}
    figures: dict[str, tuple[float, float]] = {}
    split: list[str] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = chosen.site
        if site is None:
            site = Path(folder, "site")
            subprocess.run([sys.executable, "-m", "kring", "build", "-q", "-d", site], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("KRING_CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in names:
            made = {
                "kring": lambda: site,
                "plain Pagefind": lambda: plain_site(site, Path(folder, "plain")),
                "Material (lunr)": lambda: material_site(site, Path(folder, "material")),
            }[name]()
            with serve(made) as at:
                page = browser.new_page()
                answers[name] = [ENGINES[name](page, at, query) for query in asked]
                if name != "Material (lunr)" and not chosen.fast and not chosen.figures:
                    first, many, later, more = compounds(page, at)
                    split.append(f"| {name} | {first:.2f} of {many} | {later:.2f} of {more} |")
                page.close()
                if not chosen.fast:
                    figures[name] = measure(browser, name, at, ("school", "leraar", "leerling", "ouders") if chosen.figures else TYPED)
                if name == "kring" and not chosen.fast and not chosen.figures:
                    suggested = suggestions(browser, at)
        browser.close()
    if chosen.show:
        for name, found in answers.items():
            for query, places in zip(asked, found, strict=True):
                if recall(query, places) < 1 and (chosen.held_out or not query.held_out):
                    print(f"{name} · {query.kind} · {query.text} {query.filters or ''}: wanted {query.want}, got {places[:6]}")
        print()
    if asked:
        print("### Tuned\n\n" + table(asked, answers, lambda q: not q.held_out))
    if asked and (not chosen.show or chosen.held_out):
        print("\n### Held out\n\n" + table(asked, answers, lambda q: q.held_out))
    if split:
        print("\n### Articles with one of 200 compounds, found by a part that they do not write by itself\n")
        print("| | first part | later part |\n|---|--:|--:|\n" + "\n".join(split))
    if figures:
        print("\n| | ms to the first result | kB of the first search |\n|---|--:|--:|")
        for name, (ms, kb) in figures.items():
            print(f"| {name} | {ms:.0f} | {kb:.0f} |")
    if suggested[0]:
        print(f"\nIn kring's search box on the home page: first suggestion {suggested[0]:.0f} ms after the key, first search {suggested[1]:.0f} kB.")


if __name__ == "__main__":
    main()
