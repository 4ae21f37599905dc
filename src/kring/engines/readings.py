"""What was read of each text, kept from one run to the next: `check`, `build`, `serve` and the plugin share it. Damage to it never shows."""

# A database beside the cache of what was made, and not in it: a check must not wait for a build, nor a build lose what it made
# because a check found the disk in disorder. Every value is JSON and carries a sum, of its name too. Nothing here may keep a site
# from being read: where nothing can be written, every text is read again.

import contextlib
import functools
import json
import sqlite3
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kring.checks import advice
from kring.engines.cache import FOLDER
from kring.engines.makers import digest, installed, makers
from kring.files import REGISTERS, Tree
from kring.read import Memory, read_contents
from kring.settings import Settings

FILE: Final = "read.sqlite"
"""In the folder of the cache."""

_FORMAT: Final = 2
_GENERATIONS: Final = 16
"""Runs that found something new, after which what none of them used is forgotten: going back and forth between branches stays quick."""

_AT_ONCE: Final = 500
"""Values that are written together: ten thousand would take 100 MB until then."""

_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))

_MANY: Final = 300
"""So many texts are worth a process for each core: starting them takes as long as reading twenty."""

_TABLE: Final = "create table if not exists reading (name text primary key, value blob not null, sum integer not null, used integer not null)"


class Readings:
    """What was read of a site's texts by this kring, with these packages: a store for `read.Memory`."""

    def __init__(self, folder: Path) -> None:
        """Open or make it in a folder. Raises OSError or sqlite3.Error where that cannot be done."""
        self.folder = folder
        self._path = folder / FILE
        self._before = digest(f"{makers()} {installed()}")[:16]
        self._new: dict[str, bytes] = {}
        self._used: set[str] = set()
        self._now = 0
        """Number of this run among those that found something new; none yet."""
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".gitignore").exists():  # a check makes this folder in repositories that do not expect one
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        try:
            self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self._path.unlink()  # no database, or a damaged one
            self._connect()

    def _connect(self) -> None:
        self._known = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        self._known.execute("pragma synchronous = off")
        if self._known.execute("pragma user_version").fetchone()[0] != _FORMAT:
            self._known.executescript(f"drop table if exists reading; {_TABLE}; pragma user_version = {_FORMAT};")

    def recall(self, name: str) -> Any:
        """What was kept under a name; None when nothing was, or when it is damaged."""
        name = self._before + name
        with contextlib.suppress(sqlite3.Error):
            for value, total in self._known.execute("select value, sum from reading where name = ?", (name,)):
                if total == _sum(name, value):
                    self._used.add(name)
                    return json.loads(value)
        return None

    def keep(self, name: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        self._new[self._before + name] = _AS_JSON.encode(value).encode("utf-8", "surrogatepass")
        if len(self._new) == _AT_ONCE:
            self._write()

    def save(self) -> None:
        """Write down what is new, and forget what the last runs did not use. Nothing is written where that cannot be done."""
        self._write()
        if not self._now:
            return
        with contextlib.suppress(sqlite3.Error), self._known:
            self._known.execute("begin immediate")
            old = {name for (name,) in self._known.execute("select name from reading where used < ?", (self._now - _GENERATIONS // 2,))}
            self._known.executemany("update reading set used = ? where name = ?", [(self._now, name) for name in self._used & old])
            self._known.execute("delete from reading where used < ?", (self._now - _GENERATIONS,))

    def _write(self) -> None:
        if not self._new:
            return
        with contextlib.suppress(sqlite3.Error), self._known:
            self._known.execute("begin immediate")
            self._now = self._now or self._known.execute("select coalesce(max(used), 0) from reading").fetchone()[0] + 1
            rows = [(name, value, _sum(name, value), self._now) for name, value in self._new.items()]
            self._known.executemany("insert or replace into reading values (?, ?, ?, ?)", rows)
        self._new.clear()

    def count(self) -> int:
        """So many values were kept by this kring."""
        with contextlib.suppress(sqlite3.Error):
            found = self._known.execute("select count(*) from reading where name between ? and ?", (self._before, self._before + "g"))
            return int(found.fetchone()[0])
        return 0

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Leave the database for a while: no process may be forked with an open one."""
        self._known.close()
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.Error):  # then nothing is found, and nothing kept
                self._connect()

    def close(self) -> None:
        """Leave the database."""
        self._known.close()


@contextlib.contextmanager
def remembering(root: Path, memory: Memory | None = None, *, workers: int | None = None) -> Iterator[Memory]:
    """A memory that has at hand what was read of a site before, and at the end keeps what was read with it. Where nothing can be kept, nothing is.

    Many texts that were never read are read by so many `workers`; usually one for each core.
    """
    memory = memory or Memory()
    try:
        readings = Readings(root / FOLDER)
    except (OSError, sqlite3.Error):
        yield memory
        return
    with contextlib.closing(readings):
        memory.store, memory.ahead = readings, functools.partial(_read_ahead, readings, memory, workers)
        try:
            yield memory
        finally:
            memory.store = memory.ahead = None
        readings.save()


# -- many texts at once


def _read_ahead(readings: Readings, memory: Memory, workers: int | None, tree: Tree, settings: Settings) -> None:
    """Share the texts of a site that was never read before with other processes, which keep what they read; what one of them leaves is read here."""
    memory.ahead = None
    texts = [source for source in tree.sources if source.kind not in REGISTERS.values()]
    if len(texts) < _MANY or sys.platform != "linux" or threading.active_count() > 1 or readings.count() > len(texts) // 2:
        return  # or where a process with threads would be forked

    import multiprocessing  # here, because few checks start processes

    from kring.engines.workers import cores

    workers = workers or cores()
    if workers > 1:
        registers = tuple(source for source in tree.sources if source.kind in REGISTERS.values())
        shares = [Tree((*registers, *texts[number::workers]), frozenset(), tree.findings) for number in range(workers)]
        context = multiprocessing.get_context("fork")
        helpers = [context.Process(target=_help, args=(readings.folder, share, settings), daemon=True) for share in shares[1:]]
        with readings.apart():
            for helper in helpers:
                helper.start()
        _read_share(shares[0], settings, memory)
        for helper in helpers:
            helper.join()


def _read_share(share: Tree, settings: Settings, memory: Memory) -> None:
    some = read_contents(share, settings, memory)
    for _ in advice(some, settings, memory):
        pass


def _help(folder: Path, share: Tree, settings: Settings) -> None:
    """Read some texts and keep what was read, in a process of its own."""
    from kring.engines.workers import end_with_parent

    end_with_parent()
    with contextlib.closing(Readings(folder)) as readings:
        registers = tuple(source for source in share.sources if source.kind in REGISTERS.values())
        for start in range(len(registers), len(share.sources), _AT_ONCE):  # so that no more are in memory than are kept at once
            _read_share(Tree((*registers, *share.sources[start : start + _AT_ONCE]), frozenset(), share.findings), settings, Memory(readings))
        readings.save()


def _sum(name: str, value: bytes) -> int:
    """What shows damage to a row."""
    return zlib.crc32(value, zlib.crc32(name.encode()))
