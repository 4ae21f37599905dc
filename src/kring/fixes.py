"""Mending what can be mended without asking: the changes of findings, applied to the text of files and to nothing else in it."""

# Fixes are places in the text as kring reads it (UTF-8, `\n`, no byte order mark). Here they are laid on the file as it is, so
# that line ends, a byte order mark and every other letter stay. Where two overlap the first is applied; then everything is
# looked at again, until nothing is left to mend: one mended line may show the next fault, as after a tab in YAML.

import datetime as dt
import difflib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kring.catalog import Catalog
from kring.checks import check
from kring.files import COMMUNITIES, Tree, read_tree
from kring.findings import Finding, Fix, KringError
from kring.read import read_contents
from kring.settings import Settings

ROUNDS: Final = 50
"""So often a site is looked at again; what is not done by then is left to people."""

_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Mended:
    """One file, before and after."""

    path: str
    before: str
    after: str
    count: int
    """How many findings it mended."""

    def difference(self) -> str:
        """What changed, as a unified diff."""
        lines = difflib.unified_diff(self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), f"a/{self.path}", f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def mend(root: Path, settings: Settings, *, today: dt.date, only: Iterable[str] | None = None) -> tuple[tuple[Mended, ...], Catalog, tuple[Finding, ...]]:
    """Every safe fix of a site applied to its texts in memory, and what is left to mend after it. Writes nothing; `only` names the paths to mend."""
    tree = read_tree(root, settings)
    wanted = None if only is None else frozenset(only)
    before: dict[str, str] = {}
    now: dict[str, str] = {}
    counts: dict[str, int] = {}
    for _ in range(ROUNDS):
        catalog, findings = check(read_contents(tree, settings), settings, today=today)
        mended: dict[str, str] = {}
        for path, some in _by_path(findings, settings, wanted):
            if path not in before:
                before[path] = now[path] = _content(root, path)
            text, count = applied(now[path], [finding.fix for finding in some])
            if count:
                mended[path] = now[path] = text
                counts[path] = counts.get(path, 0) + count
        if not mended:
            break
        tree = _with(tree, mended)
    return tuple(Mended(path, before[path], now[path], counts[path]) for path in sorted(counts)), catalog, findings


def _by_path(findings: Iterable[Finding], settings: Settings, wanted: frozenset[str] | None) -> Iterator[tuple[str, list[Finding]]]:
    """Findings with a fix in the folders that people write in."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        inside = finding.path.startswith((f"{COMMUNITIES}/", f"{settings.docs.strip('/')}/")) and ".." not in finding.path.split("/")
        if finding.fix and inside and (wanted is None or finding.path in wanted):
            found.setdefault(finding.path, []).append(finding)
    yield from found.items()


def _with(tree: Tree, mended: Mapping[str, str]) -> Tree:
    sources = (replace(source, text=_as_read(mended[source.path])) if source.path in mended else source for source in tree.sources)
    return replace(tree, sources=tuple(sources))


def _as_read(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _content(root: Path, path: str) -> str:
    return (root / path).read_bytes().decode()


def applied(text: str, groups: Iterable[tuple[Fix, ...]]) -> tuple[str, int]:
    """A text with changes applied, each group whole or not at all, and how many groups were.

    A group is left out when its old text does not stand where it should, or where an earlier group already changes something.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = [(match[1], match[2]) for match in _LINE.finditer(text.removeprefix(mark)) if match[1] or match[2]] or [("", "")]
    if lines[-1][1]:
        lines.append(("", ""))
    plain = "\n".join(line for line, _ in lines)
    starts = [0]
    for line, _ in lines:
        starts.append(starts[-1] + len(line) + 1)
    taken: list[tuple[int, int, str]] = []
    count = 0
    for group in groups:
        spans = [_span(fix, plain, starts) for fix in group]
        found = [span for span in spans if span]
        if len(found) == len(spans) and not any(_overlap(one, other) for one in found for other in taken):
            taken += found
            count += 1
    ends = [end for _, end in lines]
    usual = next((end for end in ends if end), "\n")
    for start, end, new in sorted(taken, reverse=True):
        first, last = plain.count("\n", 0, start), plain.count("\n", 0, end)
        plain = plain[:start] + new + plain[end:]
        ends[first:last] = [ends[first] or usual] * new.count("\n")
    return mark + "".join(line + end for line, end in zip(plain.split("\n"), ends, strict=True)), count


def _span(fix: Fix, plain: str, starts: list[int]) -> tuple[int, int, str] | None:
    """From where to where a fix changes a text, and into what; None when the old text is not there."""
    if not 0 < fix.line < len(starts):
        return None
    start = starts[fix.line - 1] + fix.column - 1
    return (start, start + len(fix.old), fix.new) if start < starts[fix.line] and plain.startswith(fix.old, start) else None


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """True when two changes touch: also two insertions at one place, whose order nobody knows."""
    return one[0] <= other[1] and other[0] <= one[1]


def write(root: Path, mended: Iterable[Mended]) -> None:
    """Write mended files, each whole or not at all. Raises KringError when one cannot be written or changed meanwhile."""
    for file in mended:
        target = root / file.path
        beside = target.with_name(f".{target.name}.kring-{os.getpid()}")
        parts = Path(file.path).parts
        if ".." in parts or any((root / Path(*parts[: n + 1])).is_symlink() for n in range(len(parts))):
            raise KringError("fix-failed", path=file.path, why="symlink")
        try:
            if _content(root, file.path) != file.before:
                raise KringError("fix-failed", path=file.path, why="changed meanwhile")
            beside.write_bytes(file.after.encode())
            shutil.copymode(target, beside)
            beside.replace(target)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise KringError("fix-failed", path=file.path, why=error.strerror or type(error).__name__) from error
