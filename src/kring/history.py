"""When each file of a site was last changed, from git in one pass over its history: known, or said to be unknown."""

# The edge to git. A shallow clone has thrown away the days it would be asked for, a file that was changed and not
# committed has no day yet, and without git there is none: such a file is left out, and pages say so. Nothing here
# follows renames: a file that was moved was changed that day.

import datetime as dt
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_OF_ANOTHER: Final = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_SHALLOW_FILE", "GIT_NAMESPACE",
)  # fmt: skip
"""What git sets for its hooks, and would make it look at another repository than the site's (git-rev-parse(1), --local-env-vars)."""

_MARK: Final = "\x01"
"""Begins the line of a commit; no path of a site holds it."""


@dataclass(frozen=True, slots=True)
class History:
    """What git knows of the days on which files were changed."""

    days: Mapping[str, dt.date] = field(default_factory=dict)
    """By path, relative to the site's folder, with `/`; the committer's day. What is not in it is not known."""
    fault: str = ""
    """Why nothing is known: `shallow`, or `unreadable` where there is a repository; empty when it is, or when there is none."""


def history(root: Path) -> History:
    """The day of the last commit of every file under a folder. Raises nothing: what git will not say is not known."""
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return History(fault="unreadable" if _has_repository(root) else "")
    if shallow.strip() == "true":
        return History(fault="shallow")
    log = _git(root, "log", f"--format={_MARK}%cs", "--name-only", "-c", "--no-renames", "--no-show-signature", "--relative", "-z")
    # What differs from the last commit, staged or not, is a text of a day that git does not know; so is what it never had.
    changed = _git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", "HEAD")
    there = _git(root, "ls-tree", "-r", "-z", "--name-only", "HEAD")
    if log is None or changed is None or there is None:
        return History(fault="" if _is_empty(root) else "unreadable")
    settled = set(there.split("\0")) - set(changed.split("\0"))
    days: dict[str, dt.date] = {}
    for path, day in _changes(log):
        if path in settled and (path not in days or day > days[path]):
            days[path] = day
    return History(days)


def changed_since(root: Path, revision: str) -> frozenset[str] | None:
    """Paths under a folder that differ from where this work left a revision, by commit or not yet; None when git does not know it.

    With a common ancestor in the history that is where the two parted, so that what others did meanwhile is not counted.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        return None
    base = _git(root, "merge-base", commit.strip(), "HEAD") or commit
    differing = _git(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", base.strip(), "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    if differing is None or new is None:
        return None
    return frozenset(path for path in f"{differing}\0{new}".split("\0") if path)


def state(root: Path) -> str:
    """All that `history` and `modes` can say follows from this, and from the bytes of the files."""
    head = _git(root, "rev-parse", "HEAD", "--is-shallow-repository")
    return f"{_has_repository(root)}\0{head}\0{_git(root, 'ls-files', '--stage', '-z')}"


def text_before(root: Path, revision: str, path: str) -> str | None:
    """A file as it was where this work left a revision; None when it was not there."""
    base = (_git(root, "merge-base", revision, "HEAD") or revision).strip()
    return _git(root, "show", f"{base}:./{path}")


def modes(root: Path, *folders: str) -> Mapping[str, str]:
    """The mode that git keeps of every file of some folders that is no plain one (gitformat-index(5)); none without a repository."""
    said = _git(root, "ls-files", "--stage", "-z", "--", *folders)
    found: dict[str, str] = {}
    for entry in (said or "").split("\0"):
        facts, _, path = entry.partition("\t")
        if path and not facts.startswith("100644"):
            found[path] = facts.partition(" ")[0]
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """What git still holds of something that was taken out of the files."""

    commits: tuple[str, ...] = ()
    """Days and short names of commits that brought it, changed it or took it out, newest first."""
    authored: int = 0
    """Commits that were made under that name or address."""
    is_there: bool = False
    """Whether there is a repository at all."""


def holding(root: Path, words: Iterable[str], paths: Iterable[str]) -> Held:
    """What git still holds of some words and files, on every branch, tag and stash."""
    if _git(root, "rev-parse", "--git-dir") is None:
        return Held()
    how = ("log", "--all", "--no-renames", "--no-show-signature", "--format=%cs %h")
    asked = [_git(root, *how, f"-S{word}", "--") for word in words]
    asked += [_git(root, *how, "--", path) for path in paths]
    commits = {line for answer in asked for line in (answer or "").splitlines()}
    authors = {line for word in words for line in (_git(root, *how, "--fixed-strings", "--regexp-ignore-case", f"--author={word}", "--") or "").splitlines()}
    return Held(tuple(sorted(commits, reverse=True)), len(authors), is_there=True)


def _changes(log: str) -> Iterator[tuple[str, dt.date]]:
    """Every change of every file, from the words of `git log`: a marked day, then paths, all ended by NUL."""
    day: dt.date | None = None
    for word in log.split("\0"):
        text = word.removeprefix("\n")
        if text.startswith(_MARK):
            day = dt.date.fromisoformat(text.removeprefix(_MARK).strip())
        elif text and day:
            yield text, day


def _has_repository(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root.absolute(), *root.absolute().parents))


def _is_empty(root: Path) -> bool:
    """True for a repository without a commit."""
    return _git(root, "rev-parse", "--verify", "--quiet", "HEAD") is None


def _git(root: Path, *words: str) -> str | None:
    """What git says of the repository that a folder is in; None when it says no, or is not there."""
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    # Never a question, a lock, or (git ≥ 2.45, partial clones) a request to another host.
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-C", str(root), *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", errors="surrogateescape") if done.returncode == 0 else None
