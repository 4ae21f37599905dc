"""What the first search of a reader takes: kring's index, alone and with changes that are not compacted, beside one plain Pagefind index of the same pages.

    python benchmarks/search/first.py [--articles 10000] [--changed 20,200] [--rounds 3] [--sources FOLDER] [--browser PROGRAM] [--json FILE]

A made-up site (`benchmarks/corpus.py`) is built; its pages are indexed by Pagefind as they are, without any attribute (`run.py`); then some articles
get a sentence and the site is built again, so often as `--changed` says. Each word is asked on each of them in turn, in a browser that was never there:
milliseconds from the first byte of search code until the first five results can be shown, and kB that travelled for it, compressed as servers do.
kring is asked through the code of its search page. With `--sources` a folder of texts is used and changed that was made before.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

import corpus
import peers
from playwright.sync_api import sync_playwright
from run import Server, plain_site, serve

WORDS: Final = ("school", "leraar", "leerling", "ouders", "gesprek", "toets", "bibliotheek", "wethouder", "mentor", "taal")

PLAIN: Final = """async (word) => {
  const from = performance.now();
  const pagefind = await import('/pagefind/pagefind.js');
  const { results } = await pagefind.search(word);
  await Promise.all(results.slice(0, 5).map((result) => result.data()));
  return [performance.now() - from, results.length];
}"""

KRING: Final = """async (word) => {
  const from = performance.now();
  const { open } = await import('/assets/javascripts/ask.js');
  const search = await open(new URL('/', location.href));
  const { results } = await search.ask(word, {});
  await Promise.all(results.slice(0, 5).map((result) => result.data()));
  return [performance.now() - from, results.length];
}"""

EMPTY: Final = '<!doctype html><html lang="nl"><meta charset="utf-8"><title>Proef</title><link rel="icon" href="data:,">'


def built(sources: Path) -> tuple[float, str]:
    """Build a site; seconds, and the pages in its two indexes."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kring", "build", "-q"], cwd=sources, check=True)
    seconds = time.perf_counter() - begin
    second = json.loads((sources / "site/pagefind/kring.json").read_text(encoding="utf-8"))["second"]
    return seconds, " + ".join(map(str, second["pages"])) if second else "one index"


def taken(site: Path, folder: Path) -> Path:
    """What search needs of a site, as it is now."""
    for name in ("pagefind", "pagefind-new", "assets/javascripts"):
        if (site / name).is_dir():
            shutil.copytree(site / name, folder / name, copy_function=os.link)
    (folder / "index.html").write_text(EMPTY, encoding="utf-8")
    return folder


def asked(browser: Any, address: str, program: str, word: str) -> tuple[float, float, int]:
    """Milliseconds, kB and number of results of a first search."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    Server.sent = 0
    taking, count = page.evaluate(program, word)
    page.wait_for_load_state("networkidle")
    context.close()
    return taking, Server.sent / 1000, count


def measured(sites: dict[str, Path], program: str, rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds and kB of each first search, by site."""
    figures: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in sites}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for number in range(rounds + 1):
            for word in WORDS:
                for name, folder in sites.items():
                    with serve(folder) as address:
                        taking, kb, count = asked(browser, address, PLAIN if name.startswith("plain") else KRING, word)
                    if not count:
                        raise SystemExit(f"{name}: nothing is found for {word}")
                    if number:  # the first round warms the disk
                        figures[name][0].append(taking)
                        figures[name][1].append(kb)
        browser.close()
    return figures


def table(figures: dict[str, tuple[list[float], list[float]]]) -> str:
    """Medians by site, and what they are of the first one's."""
    middle = {name: (statistics.median(times), statistics.median(weights)) for name, (times, weights) in figures.items()}
    plain = next(iter(middle.values()))
    lines = ["| | ms | × plain | kB | × plain |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {name} | {ms:.0f} | {ms / plain[0]:.2f} | {kb:.0f} | {kb / plain[1]:.2f} |" for name, (ms, kb) in middle.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--changed", default="20,200")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sources", type=Path)
    parser.add_argument("--browser", default=os.environ.get("KRING_CHROMIUM") or shutil.which("chromium"))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kring-first-", dir=chosen.sources and chosen.sources.absolute().parent) as temporary:
        folder = Path(temporary)
        sources = chosen.sources or folder / "sources"
        if not chosen.sources:
            corpus.write(corpus.corpus(articles=chosen.articles), sources, "kring")
        said = [f"built: {built(sources)}"]
        print(said[-1], file=sys.stderr)
        sites = {"plain Pagefind": plain_site(sources / "site", folder / "plain")}
        (folder / "plain/index.html").write_text(EMPTY, encoding="utf-8")
        sites["kring, one index"] = taken(sources / "site", folder / "one")
        articles = sorted(sources.glob("communities/*/articles/*.md"))
        for count in map(int, chosen.changed.split(",")):
            for number, article in enumerate(articles[:: max(1, len(articles) // count)][:count]):
                article.write_text(f"{article.read_text(encoding='utf-8')}\n\nDeze zin is de {number}e die veranderde.\n", encoding="utf-8")
            said.append(f"{count} changed: {built(sources)}")
            print(said[-1], file=sys.stderr)
            sites[f"kring, {count} articles changed since"] = taken(sources / "site", folder / f"changed-{count}")
        figures = measured(sites, chosen.browser, chosen.rounds)
    print(f"\n{len(articles)} articles; {peers.machine()}\n{'; '.join(said)}\n\n{table(figures)}")
    if chosen.json:
        chosen.json.write_text(
            json.dumps({"articles": len(articles), "machine": peers.machine(), "said": said, "figures": figures}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
