"""Where a site goes: one build at a time, laid out beside the published folder, and exchanged with it as the last step."""

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from kring.engines.cache import Cache, lay_out
from kring.findings import KringError

MARKER: Final = ".kring"
"""A file that says: kring made this folder and may replace it."""

Step: TypeAlias = Callable[[str, int, int], None]
"""Told what a build is doing: a code of the labels, how much of it is done, how much there is."""


@contextlib.contextmanager
def disk_faults(target: Path) -> Iterator[None]:
    """What a disk refuses, said in words for people (KringError)."""
    try:
        yield
    except OSError as error:
        code = "disk-full" if error.errno == errno.ENOSPC else "write-failed"
        raise KringError(code, path=str(error.filename or target), why=error.strerror or str(error)) from error


@contextlib.contextmanager
def going_out(target: Path, cache: Cache, step: Step) -> Iterator[None]:
    """The right to publish to a folder: waits for other builds, and brings back what one left half."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(alone(cache.folder / "lock", step))
        if sys.platform != "win32":  # where a folder can be locked: a site may be published by builds of two clones
            stack.enter_context(alone(target.parent, step))
        recover(target)
        cache.sweep()
        yield


def refuse_unsafe(target: Path, root: Path, docs: Path) -> None:
    """Replace only a folder that kring made, or an empty one, and none that holds the site's own sources. Raises KringError."""
    here = target.resolve()
    if root.resolve().is_relative_to(here) or docs.resolve().is_relative_to(here) or here.is_relative_to(docs.resolve()):
        raise KringError("site-dir-unsafe", path=str(target), why="bronnen / sources")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise KringError("site-dir-unsafe", path=str(target), why="symlink?")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise KringError("site-dir-unsafe", path=str(target), why=f"{MARKER}?")


def _beside(target: Path, name: str) -> Path:
    """A folder of kring's beside the published one."""
    return target.parent / f".{target.name}.kring-{name}"


def publish(files: Mapping[str, str], before: Mapping[str, str], target: Path, cache: Cache, note: Callable[[], None], *, forget: bool = True) -> None:
    """Lay the site out beside the published one, which held the files `before`, and put it in its place. The one that stood there stays beside it until the
    next build. A file that was there before the last change and comes back gets the time of now: some web servers tell a browser by the time alone whether
    what it has is old.

    With `forget` the cache forgets what the last builds did not use: for a build that looked at everything.
    """
    staging = _beside(target, "previous")
    staging.mkdir(parents=True, exist_ok=True)
    other = {path for path, sha in files.items() if before.get(path, sha) != sha}
    cache.renew(files[path] for path in other)
    lay_out(staging, files, cache, other)
    note()
    _settle(staging)
    cache.save(files.values(), forget=forget)
    _swap(staging, target)  # last: whatever fails before it leaves the published folder as it was


def recover(target: Path) -> None:
    """A build that was stopped between two names: the site that stood there comes back."""
    old = _beside(target, "old")
    if old.is_dir():
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)


def _settle(folder: Path) -> None:
    """Have everything that was written on the disk (Linux: syncfs(2)) before a name leads to it: when the power fails, the old site or the new one is there."""
    try:
        sync = ctypes.CDLL(None).syncfs
    except (AttributeError, OSError, TypeError):
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync(handle)
    finally:
        os.close(handle)


def _swap(staging: Path, target: Path) -> None:
    """Exchange the new folder and the published one: at once where the system can, else by three names, of which `recover` knows."""
    if not target.exists():
        staging.rename(target)
    elif not _exchange(staging, target):
        old = _beside(target, "old")
        target.rename(old)
        try:
            staging.rename(target)
        except OSError:
            old.rename(target)
            raise
        old.rename(staging)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step (Linux: renameat2(2) with RENAME_EXCHANGE); False where that cannot be done."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    at, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(rename(at, os.fsencode(one), at, os.fsencode(other), exchange) == 0)


@contextlib.contextmanager
def alone(lock: Path, step: Step) -> Iterator[None]:
    """Wait until no other build holds a lock, a file or a folder, where the disk knows locks. It goes with its owner, however that one ends."""
    handle = os.open(lock, os.O_RDONLY if lock.is_dir() else os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _locked(handle, wait=False):
            step("step-wait", 0, 0)
            while not _locked(handle, wait=True):
                pass
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int, *, wait: bool) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in (errno.EBADF, errno.ENOLCK, errno.EOPNOTSUPP):  # a disk that knows no such lock, as NFS of folders
                raise
        return True
