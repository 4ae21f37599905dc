"""The site as it stands: what the last build made, and of what. A build that would find all of it the same has nothing to do."""

# By hash and not by time: every file that a build reads is read. What a site's own Python could read beside it (hooks, other
# plugins, snippets, values of the environment) cannot be known, so such a site is always built.

import dataclasses
import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kring.engines.cache import FOLDER, Cache, is_laid_out
from kring.engines.makers import digest, installed, makers
from kring.findings import Finding, Fix
from kring.history import state

MANIFEST: Final = "manifest.json"
"""File of the cache that names every file of the last site that was laid out, with its SHA-256."""

RECORD: Final = "standing.json"
"""File of the cache that says what the last site was made of."""

_UNKNOWABLE: Final = (b"!ENV", b"INHERIT", b"hooks", b"snippets")
"""Words of a configuration that reads more than its site's folders."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, or why it made nothing."""

    findings: tuple[Finding, ...]
    pages: int
    files: int
    made: int
    """Files that had to be made; the others were as before."""
    removed: int
    """Files of the site before that are no more."""
    seconds: float
    site_dir: Path
    done: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is asked for."""

    config_file: Path
    site_dir: Path | None
    """Where it goes; None leaves that to the configuration."""
    today: dt.date
    strict: bool
    compact: bool = False
    """One search index of everything, where there may also be a large one and a small one of what changed since."""
    index: bool = True
    """False leaves search as it was."""


def standing(asked: Asked) -> Built | None:
    """The build that was asked for, when it would make exactly what stands there; None when there may be something to do. Changes nothing."""
    started = time.monotonic()
    folder = asked.config_file.parent / FOLDER
    said = _record(folder)
    try:
        if not said or said["seen"] != _seen(asked, said["folders"]):
            return None
        manifest = (folder / MANIFEST).read_bytes()
        target = Path(said["target"])
        if hashlib.sha256(manifest).hexdigest() != said["manifest"] or not target.is_dir():
            return None
        files = json.loads(manifest)
        cache = Cache(folder)
        try:
            if not is_laid_out(target, files, cache):
                return None
        finally:
            cache.close()
    except OSError:
        return None
    return Built(tuple(map(_finding, said["findings"])), said["pages"], len(files), 0, 0, time.monotonic() - started, target, done=True)


def seen(asked: Asked, folders: Iterable[Path], plugins: Iterable[str]) -> str:
    """A hash of everything that a build may look at; empty when that cannot be known. To be asked before the build looks."""
    try:
        if set(plugins) != {"kring"} or any(word in asked.config_file.read_bytes() for word in _UNKNOWABLE):
            return ""
        return _seen(asked, sorted({str(folder.absolute()) for folder in folders}))
    except OSError:
        return ""


def listed(folder: Path) -> set[str]:
    """Paths of the last site that was laid out, from the folder of the cache; none when that cannot be told."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return set()
    return set(found) if isinstance(found, dict) else set()


def record(asked: Asked, now: str, folders: Iterable[Path], built: Built, files: Mapping[str, str], folder: Path) -> None:
    """Write down in the folder of the cache what a build made, and of what (`seen`, asked before it looked)."""
    manifest = json.dumps(dict(sorted(files.items())), indent=0).encode()
    (folder / MANIFEST).write_bytes(manifest)
    content = {
        "seen": now,
        "folders": sorted({str(folder.absolute()) for folder in folders}),
        "target": str(built.site_dir.absolute()),
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "pages": built.pages,
        "findings": [dataclasses.astuple(dataclasses.replace(finding, values=dict(finding.values))) for finding in built.findings],
    }
    text = json.dumps(content, ensure_ascii=False)
    (folder / RECORD).write_text(f"{digest(text)}\n{text}", encoding="utf-8")


def _record(folder: Path) -> Mapping[str, Any]:
    """What was written down; nothing when that is damaged."""
    try:
        total, _, text = (folder / RECORD).read_text(encoding="utf-8").partition("\n")
        said: Mapping[str, Any] = json.loads(text) if digest(text) == total else {}
    except (OSError, ValueError):
        return {}
    return said


def _finding(values: Sequence[Any]) -> Finding:
    path, line, column, rule, said, fix = values
    return Finding(path, line, column, rule, said, tuple(Fix(*one) for one in fix))


def _seen(asked: Asked, folders: Sequence[str]) -> str:
    root = asked.config_file.absolute().parent
    options = [str(asked.site_dir and asked.site_dir.absolute()), str(asked.today), asked.strict, asked.compact, asked.index]
    total = hashlib.blake2b(json.dumps([makers(), installed(), options, state(root), folders]).encode(), digest_size=20)
    total.update(asked.config_file.read_bytes())
    for folder in folders:
        for path, content in files_under(folder):
            total.update(f"\0{path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return total.hexdigest()


def files_under(folder: str) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder in a fixed order: its path and its bytes, or for anything else what it is."""
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if entry.is_symlink():
            yield entry.path, b"-> " + os.fsencode(os.readlink(entry.path))
        elif entry.is_dir(follow_symlinks=False):
            yield from files_under(entry.path)
        elif entry.is_file(follow_symlinks=False):
            with open(entry.path, "rb") as file:
                yield entry.path, file.read()
        else:
            yield entry.path, b"?"
