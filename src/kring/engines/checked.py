"""The last check of a site: what it looked at, and what it found. A check that would look at the same has nothing to do."""

# By hash and not by time, as in standing.py: every file that a check reads is read, and nothing else is done with it.

import contextlib
import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kring.engines.cache import FOLDER
from kring.engines.makers import installed, makers
from kring.engines.standing import files_under, write_down, written_down
from kring.findings import Finding
from kring.history import modes

NOTE: Final = "checked.json"
"""File of the cache that says what the last check found, and of what."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    findings: tuple[Finding, ...]
    files: int
    """So many texts and entries of registers it looked at."""


def checked(config_file: Path, today: dt.date) -> Checked | None:
    """What a check would find, when it would look at what the last one looked at; None when that may be something else. Changes nothing."""
    said = written_down(config_file.absolute().parent / FOLDER / NOTE)
    if not said or said["seen"] != seen(config_file, today, said["places"]):
        return None
    return Checked(tuple(map(Finding.from_json, said["findings"])), said["files"])


def seen(config_file: Path, today: dt.date, places: Sequence[str]) -> str:
    """A hash of everything that a check may look at: files and folders beside the configuration. Empty when something cannot be read.

    To be asked before the check looks.
    """
    root = config_file.absolute().parent
    known = [makers(), installed(), str(config_file.absolute()), str(today), places, sorted(modes(root, *places).items())]
    total = hashlib.blake2b(json.dumps(known).encode(), digest_size=20)
    try:
        total.update(config_file.read_bytes())
        for place in places:
            for path, content in _there(str(root / place)):
                total.update(f"\0{path}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    except OSError:
        return ""
    return total.hexdigest()


def _there(place: str) -> Iterator[tuple[str, bytes]]:
    """A file and its bytes, or those of a folder; that it is a link, or not there."""
    if os.path.isfile(place) and not os.path.islink(place):
        with open(place, "rb") as file:
            yield place, file.read()
    yield from files_under(place)


def note(config_file: Path, now: str, places: Sequence[str], found: Checked) -> None:
    """Write down what a check found, and of what (`seen`, asked before it looked), where there is a cache; elsewhere nothing."""
    content = {"seen": now, "places": places, "files": found.files, "findings": [finding.to_json() for finding in found.findings]}
    if now:
        with contextlib.suppress(OSError, UnicodeEncodeError):
            write_down(config_file.absolute().parent / FOLDER / NOTE, content)
