"""The site as it stands: what the last build made, and of what. A build that would find all of it the same has nothing to do."""

# By hash and not by time: every file that a build reads is read. What a site's own Python could read beside it (hooks, other
# plugins, snippets, values of the environment) cannot be known, so such a site is always built.

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
from kring.findings import Finding
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
    """Pages, cards and pictures that had to be made."""
    reused: int
    """Those that were there as they would have been made."""
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


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that a build may look at, as hashes."""

    rest: str
    """Of what is no file of the site's folders: the settings, what is asked for, what git knows, kring itself."""
    files: Mapping[str, str]
    """Of every file of those folders, by its whole path."""


@dataclass(frozen=True, slots=True)
class Since:
    """What a build may look at now, and what the last one made of what it looked at."""

    asked: Asked
    said: Mapping[str, Any]
    """What the last build wrote down (`record`)."""
    manifest: Mapping[str, str]
    """The SHA-256 of every file of the last site, by path."""
    now: Seen
    changed: tuple[str, ...]
    """Files with other bytes than then, whole paths."""


def since(asked: Asked) -> Since | None:
    """What changed since the last build, when that is no more than what stands in some files; None when more may have changed. Changes nothing."""
    folder = asked.config_file.parent / FOLDER
    said = written_down(folder / RECORD)
    try:
        if "rest" not in said or _rest(asked, said["folders"]) != said["rest"]:
            return None
        now = Seen(said["rest"], _hashes(said["folders"]))
        manifest = (folder / MANIFEST).read_bytes()
    except OSError:
        return None
    if now.files.keys() != said["files"].keys() or hashlib.sha256(manifest).hexdigest() != said["manifest"]:
        return None
    return Since(asked, said, json.loads(manifest), now, tuple(path for path, sum in now.files.items() if said["files"][path] != sum))


def standing(asked: Asked, found: Since | None = None) -> Built | None:
    """The build that was asked for, when it would make exactly what stands there; None when there may be something to do. Changes nothing."""
    started = time.monotonic()
    found = found or since(asked)
    if not found or found.changed:
        return None
    target = Path(found.said["target"])
    cache = Cache(asked.config_file.parent / FOLDER)
    try:
        if not target.is_dir() or not is_laid_out(target, found.manifest, cache):
            return None
    except OSError:
        return None
    finally:
        cache.close()
    return Built(found_before(found), found.said["pages"], len(found.manifest), 0, found.said["made"], 0, time.monotonic() - started, target, done=True)


def found_before(found: Since) -> tuple[Finding, ...]:
    """What the last build found."""
    return tuple(map(Finding.from_json, found.said["findings"]))


def seen(asked: Asked, folders: Iterable[Path], plugins: Iterable[str]) -> Seen | None:
    """Everything that a build may look at; None when that cannot be known. To be asked before the build looks."""
    try:
        if set(plugins) != {"kring"} or any(word in asked.config_file.read_bytes() for word in _UNKNOWABLE):
            return None
        names = sorted({str(folder.absolute()) for folder in folders})
        return Seen(_rest(asked, names), _hashes(names))
    except OSError:
        return None


def listed(folder: Path) -> Mapping[str, str]:
    """The files of the last site that was laid out, with their SHA-256, from the folder of the cache; none when that cannot be told."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def record(asked: Asked, now: Seen | None, folders: Iterable[str], built: Built, files: Mapping[str, str], folder: Path) -> str:
    """Write down in the folder of the cache what a build made, and of what (`seen`, asked before it looked); gives the hash of what it made."""
    manifest = json.dumps(dict(sorted(files.items()))).encode()
    (folder / MANIFEST).write_bytes(manifest)
    total = hashlib.sha256(manifest).hexdigest()
    content = {
        "rest": now.rest if now else "",
        "files": now.files if now else {},
        "folders": sorted({*folders}),
        "target": str(built.site_dir.absolute()),
        "manifest": total,
        "pages": built.pages,
        "made": built.made + built.reused,
        "findings": [finding.to_json() for finding in built.findings],
    }
    write_down(folder / RECORD, content)
    return total


def write_down(path: Path, content: Any) -> None:
    """Write a JSON-like value to a file of the cache, so that damage to it shows."""
    text = json.dumps(content, ensure_ascii=False)
    path.write_text(f"{digest(text)}\n{text}", encoding="utf-8", errors="surrogateescape")


def written_down(path: Path) -> Any:
    """What `write_down` wrote; an empty mapping when that is damaged or not there."""
    try:
        total, _, text = path.read_text(encoding="utf-8", errors="surrogateescape").partition("\n")
        return json.loads(text) if digest(text) == total else {}
    except (OSError, ValueError):
        return {}


def _rest(asked: Asked, folders: Sequence[str]) -> str:
    root = asked.config_file.absolute().parent
    # Where the site is, too: in a copy of it the folders of the record are still the first one's.
    options = [str(root), str(asked.site_dir and asked.site_dir.absolute()), str(asked.today), asked.strict, asked.compact, asked.index]
    return digest(json.dumps([makers(), installed(), options, state(root), list(folders), asked.config_file.read_bytes().hex()]))


def _hashes(folders: Sequence[str]) -> dict[str, str]:
    return {path: hashlib.blake2b(content, digest_size=16).hexdigest() for folder in folders for path, content in files_under(folder)}


def files_under(folder: str) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder in a fixed order: its path and its bytes, or for anything else what it is, as for a folder that is a link."""
    if os.path.islink(folder):
        yield folder, b"-> " + os.fsencode(os.readlink(folder))
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
