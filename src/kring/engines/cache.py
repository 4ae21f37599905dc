"""What was made before, by the hash of what it was made of. It may be deleted at any time, and damage to it never shows."""

# Two things are kept: in `objects/` files of the site, each under the SHA-256 of its bytes, and in `known.sqlite` which object
# was made of which key, and what was read of which text as JSON. An object is used as a hard link, so that it takes no more room
# than the site itself. Nothing in here is code: a restored cache cannot run anything.

import contextlib
import errno
import hashlib
import itertools
import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any, Final, TypeAlias

FOLDER: Final = ".kring/cache"
"""Where a site's cache is, beside its `mkdocs.yml`."""

Object: TypeAlias = tuple[str, int, int, int]
"""A file among the objects: the SHA-256 of its bytes, how many they are, its time (ns), and its place on the disk."""

_FORMAT: Final = 1
_GENERATIONS: Final = 8
"""Builds after which something that none of them used is forgotten: going back and forth between branches stays quick."""

_TABLES: Final = """
create table if not exists made (key text primary key, sha text not null, used integer not null) without rowid;
create table if not exists object (sha text primary key, size integer not null, changed integer not null, inode integer not null) without rowid;
create table if not exists text (key text primary key, value text not null, sum text not null, used integer not null) without rowid;
"""


class Cache:
    """The cache of a site. Every answer is verified; what is damaged is as good as absent."""

    def __init__(self, folder: Path) -> None:
        """Open or make the cache in a folder; in a temporary one when that folder cannot be written."""
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        try:
            (folder / "objects").mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise PermissionError
        except OSError:
            self._temporary = tempfile.TemporaryDirectory(prefix="kring-cache-")
            folder = Path(self._temporary.name)
        self.folder = folder
        self._objects: dict[str, tuple[int, int, int]] = {}
        self._whole: set[str] = set()
        self._names: dict[int, str] = {}
        self._new_objects: list[Object] = []
        self._new_made: dict[str, str] = {}
        self._new_texts: dict[str, str | bytes] = {}
        self._used: dict[str, set[str]] = {"made": set(), "text": set()}
        self._open()

    def _open(self) -> None:
        try:
            self._connect()
        except sqlite3.DatabaseError:
            self._forget()

    def _connect(self) -> None:
        self._known = sqlite3.connect(self.folder / "known.sqlite", timeout=60, isolation_level=None, check_same_thread=False)
        self._known.execute("pragma journal_mode = wal")
        self._known.execute("pragma synchronous = normal")
        if self._known.execute("pragma user_version").fetchone()[0] != _FORMAT:
            self._known.executescript(f"drop table if exists made; drop table if exists object; drop table if exists text; pragma user_version = {_FORMAT};")
        self._known.executescript(_TABLES)

    def _ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the database; none of a damaged one, which is thrown away."""
        try:
            return self._known.execute(query, values).fetchall()
        except sqlite3.DatabaseError:
            self._forget()
            return []

    def _forget(self) -> None:
        """Begin a new database. Raises OSError when the disk does not take one."""
        self._known.close()
        for left in self.folder.glob("known.sqlite*"):
            left.unlink(missing_ok=True)
        try:
            self._connect()
        except sqlite3.DatabaseError as error:
            raise OSError(errno.ENOSPC if "full" in str(error) else errno.EIO, str(error), str(self.folder)) from error

    def sweep(self) -> None:
        """Remove what a build left that did not end. Only for who holds the lock."""
        for left in self.folder.glob("part-*"):
            left.unlink()
        for left in self.folder.glob("index-*"):
            shutil.rmtree(left)

    # -- files of the site

    def path(self, sha: str) -> str:
        """Where an object is, or would be."""
        return object_path(self.folder, sha)

    def made(self, keys: Iterable[str]) -> dict[str, str]:
        """The objects that were made of some keys, of those that are whole."""
        wanted = set(keys)
        rows = (
            self._ask("select key, sha from made")
            if len(wanted) > 200
            else [row for key in wanted for row in self._ask("select key, sha from made where key = ?", key)]
        )
        known = {key: sha for key, sha in rows if key in wanted} | {key: self._new_made[key] for key in wanted & self._new_made.keys()}
        found = {key: sha for key, sha in known.items() if self.is_whole(sha)}
        self._used["made"] |= found.keys()
        return found

    def keep(self, content: bytes, key: str = "") -> str:
        """Keep a file of the site, and what it was made of; return its SHA-256."""
        sha = hashlib.sha256(content).hexdigest()
        if not self.is_whole(sha):
            self._note(put(self.folder, content))
        if key:
            self._new_made[key] = sha
            self._used["made"].add(key)
        return sha

    def take(self, put: Object, key: str = "") -> str:
        """Note a file that was `put` among the objects, here or by a worker, and what it was made of; return its SHA-256."""
        sha = put[0]
        self._note(put)
        if key:
            self._new_made[key] = sha
            self._used["made"].add(key)
        return sha

    def keep_file(self, path: Path) -> str:
        """Keep a file; one that is an object already by another name is not read."""
        if not self._names:
            self._load()
            self._names = {inode: sha for sha, (_, _, inode) in self._objects.items()}
        sha = self._names.get(path.stat().st_ino)
        if sha and self.is_whole(sha) and path.samefile(self.path(sha)):
            return sha
        return self.keep(path.read_bytes())

    def renew(self, wanted: Iterable[str]) -> None:
        """Give objects the time of now."""
        for sha in {*wanted}:
            path = self.path(sha)
            os.utime(path)
            stat = os.stat(path)
            self._note((sha, stat.st_size, stat.st_mtime_ns, stat.st_ino))

    def content(self, sha: str) -> bytes:
        """The bytes of an object that is whole."""
        return Path(self.path(sha)).read_bytes()

    def is_whole(self, sha: str) -> bool:
        """Whether an object is there and has the bytes of its name."""
        if sha in self._whole:
            return True
        self._load()
        try:
            stat = os.stat(self.path(sha))
        except OSError:
            return False
        if self._objects.get(sha) != (stat.st_size, stat.st_mtime_ns, stat.st_ino):
            try:
                if hashlib.sha256(self.content(sha)).hexdigest() != sha:
                    return False
            except OSError:
                return False
            self._note((sha, stat.st_size, stat.st_mtime_ns, stat.st_ino))
        self._whole.add(sha)
        return True

    def is_object(self, sha: str, stat: os.stat_result) -> bool:
        """Whether a file is an object by another name, with the bytes that it was made with."""
        self._load()
        return self._objects.get(sha) == (stat.st_size, stat.st_mtime_ns, stat.st_ino)

    def _load(self) -> None:
        if not self._objects:
            self._objects = {name: (size, changed, inode) for name, size, changed, inode in self._ask("select sha, size, changed, inode from object")}

    def _note(self, put: Object) -> None:
        sha, *place = put
        self._objects[sha] = (place[0], place[1], place[2])
        self._new_objects.append(put)
        self._whole.add(sha)

    # -- what was read

    def texts(self, prefix: str) -> dict[str, Any]:
        """Everything that was read, by key, of the keys that begin alike."""
        rows = self._ask("select key, value, sum from text where key >= ? and key < ?", prefix, prefix + "\U0010ffff")
        return {key: value for key, value, total in rows if total == _sum(key, value)}

    def packed(self, key: str) -> Any:
        """A value that was kept packed, by its key; nothing when it is not known."""
        for value, total in self._ask("select value, sum from text where key = ?", key):
            if isinstance(value, bytes) and total == _sum(key, value):
                return json.loads(zlib.decompress(value))
            self._ask("delete from text where key = ?", key)  # damaged: the next build that looks at everything keeps it anew
        return None

    def known_texts(self, prefix: str) -> set[str]:
        """The keys that begin alike of everything that was read."""
        return {key for (key,) in self._ask("select key from text where key >= ? and key < ?", prefix, prefix + "\U0010ffff")} | {*self._new_texts}

    def keep_text(self, key: str, value: Any) -> None:
        """Keep a JSON-like value."""
        self._new_texts[key] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._used["text"].add(key)

    def keep_packed(self, key: str, value: Any) -> None:
        """Keep a large JSON-like value, which is asked for by its key alone."""
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._new_texts[key] = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        self._used["text"].add(key)

    def use_text(self, keys: Iterable[str]) -> None:
        """Say what was used of it, so that it is kept."""
        self._used["text"].update(keys)

    # -- the end

    def save(self, keep: Iterable[str] = (), *, forget: bool = True) -> None:
        """Write down what is new, and unless told otherwise forget what the last builds did not use. `keep` names objects that are in use without a key."""
        with self._saving():
            now = self._known.execute("select coalesce(max(used), 0) from made").fetchone()[0] + forget
            self._known.executemany("insert or replace into object values (?, ?, ?, ?)", self._new_objects)
            self._known.executemany("insert or replace into made values (?, ?, ?)", [(key, sha, now) for key, sha in self._new_made.items()])
            rows = [(key, value, _sum(key, value), now) for key, value in self._new_texts.items()]
            self._known.executemany("insert or replace into text values (?, ?, ?, ?)", rows)
            for table, used in self._used.items() if forget else ():
                old = {key for (key,) in self._known.execute(f"select key from {table} where used < ?", (now - _GENERATIONS // 2,))}
                self._known.executemany(f"update {table} set used = ? where key = ?", [(now, key) for key in used & old])
                self._known.execute(f"delete from {table} where used < ?", (now - _GENERATIONS,))
            kept = {sha for (sha,) in self._known.execute("select sha from made")} | set(keep) if forget else set()
            gone = [sha for (sha,) in self._known.execute("select sha from object") if sha not in kept] if forget else []
            self._known.executemany("delete from object where sha = ?", [(sha,) for sha in gone])
            for sha in gone:
                Path(self.path(sha)).unlink(missing_ok=True)
        self._new_objects.clear()
        self._new_made.clear()
        self._new_texts.clear()
        self._whole.clear()
        self._objects.clear()
        self._names.clear()
        for used in self._used.values():
            used.clear()

    @contextlib.contextmanager
    def _saving(self) -> Iterator[None]:
        """One transaction; a database that turns out to be damaged is thrown away: the next build makes everything again."""
        try:
            self._known.execute("begin immediate")
            yield
            self._known.execute("commit")
        except sqlite3.DatabaseError:
            self._forget()

    def close(self) -> None:
        """Close the database, and remove the cache if it was a temporary one."""
        self._known.close()
        if self._temporary:
            self._temporary.cleanup()


_NUMBERS: Final = itertools.count()


def put(folder: Path, content: bytes) -> Object:
    """Put a file among the objects of the cache in a folder. Any number of processes may do so at once; `Cache.take` notes it."""
    sha = hashlib.sha256(content).hexdigest()
    target = object_path(folder, sha)
    if (there := _there(target, content)) is not None:
        return sha, there.st_size, there.st_mtime_ns, there.st_ino
    part = f"{folder}/part-{os.getpid()}-{next(_NUMBERS)}"
    stat = _write(part, content)
    try:
        os.replace(part, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(part, target)
    return sha, stat.st_size, stat.st_mtime_ns, stat.st_ino


def _there(path: str, content: bytes) -> os.stat_result | None:
    """A file that has some bytes already: another one in its place would be no link of what the site has."""
    try:
        with open(path, "rb") as file:
            return os.fstat(file.fileno()) if file.read() == content else None
    except OSError:
        return None


def _write(path: str, content: bytes) -> os.stat_result:
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.chmod(path, 0o644)
        return os.fstat(file.fileno())


def _sum(key: str, value: str | bytes) -> str:
    """What shows damage to a row."""
    said = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(f"{key}\n".encode() + said, digest_size=8).hexdigest()


def object_path(folder: Path, sha: str) -> str:
    """Where an object of the cache in a folder is, or would be."""
    return f"{folder}/objects/{sha[:2]}/{sha[2:]}"


def lay_out(folder: Path, wanted: Mapping[str, str], cache: Cache, other: Set[str] = frozenset()) -> None:
    """Make a folder hold exactly some files: objects of the cache, by path. What is there already as the same file is not touched.

    Of the paths in `other` a copy will not do: it could have an older time than its object. Raises Damaged when an object is not what it was.
    """
    missing = {**wanted}
    made, used = {""}, set()
    copies: list[str] = []
    for prefix, path, entry in _entries(str(folder)):
        if entry.is_dir(follow_symlinks=False):
            made.add(path)
        elif (sha := missing.get(path)) and cache.is_object(sha, entry.stat(follow_symlinks=False)):
            del missing[path]
            used.add(prefix)
        elif sha and path not in other and _is_copy(entry, cache.path(sha)):
            copies.append(path)
        else:
            os.unlink(entry.path)
    linking = bool(copies) and _can_link(cache.path(wanted[copies[0]]), f"{folder}/{copies[0]}")
    for path in copies:
        if linking:
            os.unlink(f"{folder}/{path}")
        else:
            del missing[path]
            used.add(os.path.dirname(path))
    needed = {""}
    for parent in used | {os.path.dirname(path) for path in missing}:
        while parent not in needed:
            needed.add(parent)
            parent = os.path.dirname(parent)
    for path in sorted(made - needed, reverse=True):
        os.rmdir(folder / path)
    for path in sorted(needed - made):
        os.mkdir(folder / path)
    for path, sha in sorted(missing.items()):
        if not cache.is_whole(sha):
            raise Damaged(errno.EIO, os.strerror(errno.EIO), cache.path(sha))
        link(cache.path(sha), f"{folder}/{path}")


class Damaged(OSError):
    """A file of the cache is gone, or has other bytes than it was made with."""


def is_laid_out(folder: Path, wanted: Mapping[str, str], cache: Cache) -> bool:
    """Whether a folder holds exactly some files as `lay_out` laid them there, hard links of objects. Changes nothing."""
    count = 0
    for _, path, entry in _entries(str(folder)):
        if not entry.is_dir(follow_symlinks=False):
            count += 1
            if path not in wanted or not cache.is_object(wanted[path], entry.stat(follow_symlinks=False)):
                return False
    return count == len(wanted)


def _entries(folder: str) -> Iterator[tuple[str, str, os.DirEntry[str]]]:
    """Everything in a folder: by the path in there of the folder that it is in, and its own; a folder before what is in it."""
    folders = [(folder, "")]
    while folders:
        here, parent = folders.pop()
        with os.scandir(here) as entries:
            for entry in entries:
                path = f"{parent}/{entry.name}" if parent else entry.name
                yield parent, path, entry
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, path))


def _can_link(source: str, beside: str) -> bool:
    """Whether a file can have another name beside some path."""
    try:
        os.link(source, f"{beside}.kring")
        os.unlink(f"{beside}.kring")
    except OSError:
        return False
    return True


def _is_copy(entry: os.DirEntry[str], target: str) -> bool:
    """Whether a file holds the bytes of another one: where there are no hard links, or after both were copied."""
    try:
        same = not entry.is_symlink() and entry.stat().st_size == os.stat(target).st_size
        return same and Path(entry.path).read_bytes() == Path(target).read_bytes()
    except OSError:
        return False


def link(source: str, target: str) -> None:
    """Give a file another name; a copy where there are no links. Raises OSError when neither can be."""
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, target)
