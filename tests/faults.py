"""A computer that stops, and a disk that is full or turns read-only, after the n-th thing that a build does to the disk.

`python tests/faults.py 200` takes 200 points of each kind of fault, spread over a build, the last one always; a line of JSON for each. They are
found by Python's audit events and by the statements to SQLite, in a process that is forked for each: nothing of it is in kring. `pairs 50` lets two builds of one site run at once, 50 times.
"""

import contextlib
import datetime as dt
import errno
import functools
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WRITES = frozenset({"open", "write", "os.link", "os.mkdir", "os.rename", "sqlite"})
"""What takes room on a disk."""
CHANGES = WRITES | {"os.remove", "os.rmdir", "os.chmod", "os.truncate", "swap"}
KINDS: dict[str, tuple[frozenset[str], int]] = {
    "kill": (CHANGES, 0),
    "ENOSPC": (WRITES, errno.ENOSPC),
    "EROFS": (CHANGES, errno.EROFS),
    "kill, no exchange": (frozenset({"os.rename"}), 0),
}
"""By name: what counts, and the error of that and everything after it; none for a process that ends there."""


class Points:
    """Counts what is done to the disk, and calls a fault at one of them."""

    def __init__(self) -> None:
        self.counted: frozenset[str] = frozenset()
        self.seen: list[str] = []
        self.fault: Callable[[int], None] = lambda number: None
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.counted:
            return
        if event == "open" and not (arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if event == "ctypes.dlsym" and arguments[1] == "renameat2":
            event = "swap"
        self.did(event)

    def did(self, event: str) -> None:
        if event in self.counted:
            self.seen.append(event)
            self.fault(len(self.seen))


POINTS = Points()


class Torn(sqlite3.Connection):
    """A database whose every change is a point; the error of a disk is SQLite's own."""

    def execute(self, query: str, *values: Any) -> Any:
        self._point(query)
        return super().execute(query, *values)

    def executemany(self, query: str, *values: Any) -> Any:
        self._point(query)
        return super().executemany(query, *values)

    def executescript(self, query: str) -> Any:
        self._point(query)
        return super().executescript(query)

    def _point(self, query: str) -> None:
        if not query.lstrip().startswith(("select", "pragma synchronous")):
            try:
                POINTS.did("sqlite")
            except OSError as error:
                raise sqlite3.OperationalError("database or disk is full" if error.errno == errno.ENOSPC else "attempt to write a readonly database") from error


def half_by_half(path: Path, content: bytes) -> int:
    """`Path.write_bytes`, with a point in the middle of it."""
    with open(path, "wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        POINTS.did("write")
        return file.write(content[len(content) // 2 :])


def half_an_object(write: Callable[[str, bytes], os.stat_result], path: str, content: bytes) -> os.stat_result:
    """An object of the cache, with a point in the middle of it."""
    write(path, content[: len(content) // 2])
    POINTS.did("write")
    with open(path, "ab") as file:
        file.write(content[len(content) // 2 :])
    return os.stat(path)


def build(root: Path, config: str = "mkdocs.yml", site_dir: Path | None = None, step: Callable[[str, int, int], None] = lambda *_: None) -> str:
    """Build a world; what came of it in a word."""
    from kring.engines import building
    from kring.engines.standing import Asked, standing
    from kring.findings import KringError

    today = dt.date(2026, 11, 21)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            built = standing(Asked(root / config, site_dir, today, False))
            built = built or building.build(root / config, site_dir=site_dir, today=today, strict=False, step=step, workers=1)
        except KringError as error:
            return error.code
        return "done" if built.done else "findings"


def forked(do: Callable[[], str]) -> str:
    """What a function says in a process of its own; its signal when it was ended. Waits for what that process started, as Pagefind, which ends a moment later."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reading)
        try:
            said = do()
        except BaseException as error:
            said = f"!{type(error).__name__}: {error}"
        os.write(writing, said.encode()[:4000])
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    with contextlib.suppress(ProcessLookupError):
        for _ in range(1000):
            os.killpg(child, 0)
            time.sleep(0.02)
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else said


def faulty(root: Path, kind: str, number: int) -> str:
    """Build with a fault at a point; with number 0 how many points there are."""
    from kring.engines import cache, publishing

    counted, error = KINDS[kind]

    def fault(seen: int) -> None:
        if number and seen == number and not error:
            os.kill(os.getpid(), signal.SIGKILL)
        if number and seen >= number and error:
            raise OSError(error, os.strerror(error))

    connect = sqlite3.connect
    cache.sqlite3.connect = lambda *words, **more: connect(*words, **more, factory=Torn)  # type: ignore[assignment,attr-defined]
    Path.write_bytes = half_by_half  # type: ignore[assignment,method-assign]
    cache._write = functools.partial(half_an_object, cache._write)
    if kind.endswith("no exchange"):
        publishing._exchange = lambda one, other: False
    POINTS.counted, POINTS.fault = counted, fault
    said = build(root)
    POINTS.counted = frozenset()
    return said if number else str(len(POINTS.seen))


def tree(folder: Path, *, search: bool = True) -> dict[str, bytes]:
    """Every file of a site; Pagefind's, whose bytes differ from run to run, where asked."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {path: content for path, content in found.items() if search or not path.startswith("pagefind")}


def world(folder: Path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A site that was built and then changed on every page; its files now, and after the next build."""
    root = shutil.copytree(HERE / "sites/small", folder / "world")
    assert build(root) == "done"  # here, so that what a process makes once is made for all of them
    for path, old, new in (("mkdocs.yml", "site_name: Klein", "site_name: Groot"), ("communities/kring/articles/eerste.md", "samen", "alleen")):
        (root / path).write_text((root / path).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (root / "docs/over.md").rename(root / "docs/ons.md")
    for number in range(256):  # else how many are made depends on Pagefind's bytes, which differ from run to run
        (root / f".kring/cache/objects/{number:02x}").mkdir(exist_ok=True)
    after = copied(root, folder / "after")
    assert build(after) == "done"
    return root, tree(root / "site"), tree(after / "site", search=False)


def copied(root: Path, target: Path) -> Path:
    """A copy in which what is one file stays one file."""
    subprocess.run(["cp", "-a", str(root), str(target)], check=True)
    return target


def left(root: Path) -> list[str]:
    """What a build that did not end left lying about."""
    cache = root / ".kring/cache"
    return [path.name for path in [*cache.glob("part-*"), *cache.glob("index-*"), *root.glob(".site.kring-old")]]


def one(before: Path, target: Path, kind: str, number: int, old: dict[str, bytes], new: dict[str, bytes]) -> dict[str, Any]:
    """What became of a site at one point, and of the build after it."""
    root = copied(before, target)
    said = forked(lambda: faulty(root, kind, number))
    site, away = root / "site", root / ".site.kring-old"
    found = tree(site if site.is_dir() or not away.is_dir() else away)
    stands = "previous" if found == old else "next" if {path: found.get(path) for path in new} == new else "mixed"
    again = forked(lambda: build(root))
    clean = tree(site, search=False) == new and (site / "pagefind/pagefind.js").is_file()
    result = {"kind": kind, "point": number, "said": said, "stands": stands, "next": again, "clean": clean, "left": left(root)}
    shutil.rmtree(root)
    return result


def pair(root: Path, clone: Path, number: int) -> dict[str, Any]:
    """Two builds at once of one site, under two names, from one folder or from two clones; what they said, and what stands."""
    for folder in (root, clone):
        article = folder / "communities/kring/articles/eerste.md"
        article.write_text(article.read_text(encoding="utf-8") + f"\nZin {number} van deze proef.\n", encoding="utf-8")
    other = (root, clone)[number % 2]
    meeting = root.parent / f"meeting-{number}"
    meeting.mkdir()

    def here(code: str = "step-wait", *_: int) -> None:
        """This build lays out, or waits for the other."""
        if code == "step-wait":
            (meeting / str(os.getpid())).touch()

    def meet(seen: int) -> None:
        """Wait at the first file that is laid out until the other build is there too, or waits as it should; then go slowly."""
        here()
        until = time.monotonic() + (20 if seen == 1 else 0.01)
        while time.monotonic() < until and not (seen == 1 and len(os.listdir(meeting)) == 2):
            time.sleep(0.005)

    def slowly(*where: Any) -> str:
        POINTS.counted, POINTS.fault = frozenset({"os.link"}), meet
        return build(*where, step=here)

    with ThreadPoolExecutor(2) as two:
        both = [two.submit(forked, functools.partial(slowly, *where)) for where in ((root,), (other, "ander.yml", root / "site"))]
        said = [one.result() for one in both]
    site = tree(root / "site")
    sums = {path: hashlib.sha256(content).hexdigest() for path, content in site.items()}
    listed = [json.loads((folder / ".kring/cache/manifest.json").read_bytes()) for folder in {root, other}]
    names = {name for name in ("Groot", "Zusterkring") for path, content in site.items() if path.endswith(".html") and name.encode() in content}
    new = f"Zin {number} van" in site["artikelen/eerste/index.html"].decode()
    return {"pair": number, "said": said, "whole": sums in listed, "names": len(names), "new": new, "left": left(root)}


def pairs(most: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        root, _, _ = world(Path(temporary))
        (root / "ander.yml").write_text((root / "mkdocs.yml").read_text(encoding="utf-8").replace("Groot", "Zusterkring"), encoding="utf-8")
        clone = copied(root, Path(temporary) / "clone")
        for number in range(most):
            print(json.dumps(pair(root, clone, number)), flush=True)


def main(most: int) -> None:
    import kring.engines.building

    assert kring.engines.building
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        root, old, new = world(folder)
        for kind in KINDS:
            count = int(forked(functools.partial(faulty, copied(root, folder / "count"), kind, 0)))
            shutil.rmtree(folder / "count")
            for number in sorted({count - count * nth // most for nth in range(most)}):
                print(json.dumps(one(root, folder / "point", kind, number, old, new) | {"of": count}), flush=True)


if __name__ == "__main__":
    (pairs if sys.argv[1] == "pairs" else main)(int(sys.argv[-1]))
