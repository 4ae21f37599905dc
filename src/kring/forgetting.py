"""Taking a person or a picture out of a site: what is changed in its files, and what stays behind elsewhere."""

# The smallest edits that do it, as spans of the text that is there, so that comments, order and line endings stay. One at
# a time, and then the file is read again: what an edit leaves behind decides the next. Sentences are people's work: where a
# name stands in running text it is pointed at, never rewritten.

import difflib
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from kring import labels
from kring.findings import KringError, nearest
from kring.front_matter import Loc, Span, spans
from kring.history import Held, holding
from kring.model import fields
from kring.read import Contents, Entry
from kring.settings import Settings

_ANSWERS: Final = frozenset({"coordinator", "contact"})
"""Fields that somebody else takes over; from others the person is only taken out."""

_Edit = tuple[int, int, str]
"""From where to where of a text, and what comes instead."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is to be changed, line endings as they are."""

    path: str
    before: str
    after: str

    def difference(self) -> str:
        """What changes, as `diff -u` shows it."""
        before, after = (text.replace("\r\n", "\n").splitlines(keepends=True) for text in (self.before, self.after))
        return "".join(difflib.unified_diff(before, after, self.path, self.path, n=1))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a name still stands, for people to mend."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Everything that taking somebody or something out comes down to."""

    what: str
    """The name of the person, or the path of the file."""
    changes: tuple[Change, ...]
    removed: tuple[str, ...]
    """Files that go altogether."""
    mentions: tuple[Mention, ...]
    built: Mapping[str, int]
    """Folders with a built site, and how many of their files still hold it."""
    held: Held
    """What git still holds."""

    def report(self) -> Iterator[tuple[str, dict[str, str]]]:
        """What stays behind, as messages of the labels: code and values."""
        for mention in self.mentions:
            yield "forget-mention", {"path": mention.path, "line": str(mention.line), "column": str(mention.column)}
        for path, number in self.built.items():
            yield "forget-built", {"path": path, "number": str(number)}
        if self.held.commits:
            newest, oldest = self.held.commits[0].split()[0], self.held.commits[-1].split()[0]
            yield "forget-held", {"number": str(len(self.held.commits)), "newest": newest, "oldest": oldest}
        if self.held.authored:
            yield "forget-authored", {"number": str(self.held.authored)}

    def rewriting(self) -> str:
        """How git-filter-repo takes it out of the history."""
        paths = " ".join(f"--path {path}" for path in self.removed)
        if self.what in self.removed:
            return f"git filter-repo --invert-paths {paths}"
        return "git filter-repo --replace-text namen.txt" + (f"; git filter-repo --invert-paths {paths}" if paths else "")


def forget(root: Path, contents: Contents, settings: Settings, who: str, *, instead: str = "") -> Forgetting:
    """What must change for a person (an id or name of the register) or a file to be gone; nothing is changed yet.

    `instead` takes over what the person answered for; left empty that is the site's own contact. Raises KringError for
    somebody or something that the site does not know.
    """
    path = posixpath.normpath(who.replace("\\", "/"))
    if path in contents.media:
        return _file(root, contents, path)
    people = {entry.key.id: entry for entry in contents.entries if entry.key.kind == "person"}
    found = [entry for id, entry in people.items() if who in (id, str(entry.raw().get("name", "")))]
    if len(found) != 1:
        names = [*people, *(str(entry.raw().get("name", "")) for entry in people.values()), *contents.media]
        raise KringError("forget-unknown", value=who, nearest=nearest(who, names))
    if instead and instead not in people:
        raise KringError("forget-unknown", value=instead, nearest=nearest(instead, people))
    return _person(root, contents, settings, found[0], instead)


def carry_out(root: Path, forgetting: Forgetting) -> None:
    """Change and remove the files."""
    for change in forgetting.changes:
        (root / change.path).write_bytes(change.after.encode())
    for path in forgetting.removed:
        (root / path).unlink()


# -- a person


def _person(root: Path, contents: Contents, settings: Settings, entry: Entry, instead: str) -> Forgetting:
    id, name = entry.key.id, str(entry.raw().get("name", ""))
    successor = instead or (settings.choices.contact if settings.choices.contact != id else "") or ""
    nobody = labels.words(settings.lang)["forgotten_name"]
    called = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)

    def edit(kind: str, text: str, found: Mapping[Loc, Span]) -> _Edit | None:
        facts = {fact.path: fact for fact in fields(kind)}
        for loc, span in found.items():
            path = tuple(step for step in loc if isinstance(step, str))
            fact = facts.get(path)
            if kind == "person" and path == ("id",) and span.text == id:
                return _without(text, found, loc[:-1])
            if fact and fact.ref and "person" in fact.ref.kinds and span.text == id:
                return (span.start, span.end, successor) if path[-1] in _ANSWERS and successor else _without(text, found, loc)
            if path == ("authors",) and span.text and (span.text == id or span.text.casefold() == name.casefold()):
                return (span.start, span.end, nobody) if _is_alone(found, loc) else _without(text, found, loc)
            if path[-1:] == ("credit",) and called.search(text, span.start, span.end):
                return span.start, span.end, called.sub(nobody, text[span.start : span.end])
        return None

    photo = entry.raw().get("photo")
    portrait = f"{posixpath.dirname(entry.path)}/{photo.get('src')}" if isinstance(photo, dict) else ""
    others = {value for other in contents.entries if other.key != entry.key for _, value in other.occurrences(("photo", "src"))}
    removed = (portrait,) if portrait in contents.media and PurePosixPath(portrait).name not in others else ()
    changes = tuple(_changes(root, contents, edit))
    words = [word for word in (name, *(str(entry.raw().get(key) or "") for key in ("email", "phone"))) if word]
    mentions = tuple(_mentions(root, contents, {change.path: change.after for change in changes}, words))
    return Forgetting(name, changes, removed, mentions, _built(root, words), holding(root, words, removed))


# -- a picture or download


def _file(root: Path, contents: Contents, path: str) -> Forgetting:
    name = PurePosixPath(path).name
    image = re.compile(rf'!?\[[^\]\n]*\]\(<?(?P<way>[^\s)>]*{re.escape(name)})>?(?:\s+"[^"\n]*")?\)')

    def edit_of(here: str) -> Callable[[str, str, Mapping[Loc, Span]], _Edit | None]:
        def leads(way: str) -> bool:
            return posixpath.normpath(posixpath.join(posixpath.dirname(here), way)) == path

        def edit(kind: str, text: str, found: Mapping[Loc, Span]) -> _Edit | None:
            for loc, span in found.items():
                keys = tuple(step for step in loc if isinstance(step, str))
                if keys in (("images", "src"), ("downloads", "file"), ("photo", "src")) and leads(span.text):
                    return _without(text, found, loc[:-1])
            for match in image.finditer(text):
                if leads(match["way"]):
                    start, end = _line(text, match.start(), match.end())
                    return (start, _past_blank(text, end), "") if text[start:end].strip() == match[0] else (match.start(), match.end(), "")
            return None

        return edit

    changes = tuple(change for entry in _files(contents) for change in _changes(root, contents, edit_of(entry.path), only=entry.path))
    return Forgetting(path, changes, (path,), (), _built(root, [name]), holding(root, (), (path,)))


# -- edits


def _files(contents: Contents) -> list[Entry]:
    """One entry of every file, by path."""
    return list({entry.path: entry for entry in sorted(contents.entries, key=lambda e: e.path)}.values())


def _changes(root: Path, contents: Contents, edit: Callable[[str, str, Mapping[Loc, Span]], _Edit | None], *, only: str = "") -> Iterator[Change]:
    for entry in _files(contents):
        if only and entry.path != only:
            continue
        before = text = (root / entry.path).read_bytes().decode()
        while found := edit(entry.key.kind, text, spans(text, whole=bool(entry.at))):
            start, end, new = found
            changed = text[:start] + _as_written(text[start:end], new) + text[end:]
            assert changed != text
            text = changed
        if text != before:
            yield Change(entry.path, before, text)


def _as_written(old: str, new: str) -> str:
    """A value between the quotation marks that the old one had."""
    quote = old[:1] if old[:1] in ("'", '"') and old[-1:] == old[:1] else ""
    return new if not quote or new.startswith(quote) or not new else f"{quote}{new}{quote}"


def _is_alone(found: Mapping[Loc, Span], loc: Loc) -> bool:
    """True for a single value and for the only one of a list."""
    return not isinstance(loc[-1], int) or (*loc[:-1], 1) not in found


def _without(text: str, found: Mapping[Loc, Span], loc: Loc) -> _Edit:
    """The edit that takes a field, or one of a list, away; the only one of a list takes its field along."""
    if isinstance(loc[-1], int) and _is_alone(found, loc) and len(loc) > 1:
        return _without(text, found, loc[:-1])
    span = found[loc]
    if span.flow:
        after = re.compile(r"\s*,[ \t]*").match(text, span.end)
        before = re.search(r",\s*$", text[: span.begin])
        return (span.begin, after.end(), "") if after else (before.start() if before else span.begin, span.end, "")
    start, end = _line(text, span.begin, span.end)
    return start, _past_blank(text, end) if isinstance(loc[-1], int) else end, ""


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole lines around a stretch, line end included."""
    end = end - 1 if text[end - 1 : end] == "\n" and end > start else end
    last = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if last < 0 else last + 1


def _past_blank(text: str, at: int) -> int:
    """Past the empty lines that would be left behind."""
    blank = re.compile(r"(?:[ \t]*\r?\n)*").match(text, at)
    return blank.end() if blank else at


# -- what stays behind


def _mentions(root: Path, contents: Contents, after: Mapping[str, str], words: list[str]) -> Iterator[Mention]:
    """Where words still stand in the texts of the site."""
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    for entry in _files(contents):
        text = after.get(entry.path) or (root / entry.path).read_bytes().decode()
        for match in pattern.finditer(text):
            yield Mention(entry.path, text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start()))


_MARKER: Final = ".kring"
"""The file that kring leaves in every folder it makes (engines.rendering.MARKER)."""
_READABLE: Final = frozenset({".html", ".xml", ".json", ".ics", ".csv", ".txt", ".md", ".bib", ".opml"})


def _built(root: Path, words: list[str]) -> dict[str, int]:
    """Folders beside the sources with a built site, and how many of their files hold a word. Search's own files cannot be read."""
    found: dict[str, int] = {}
    signs = [word.encode() for word in words]
    for marker in sorted(path for path in root.glob(f"*/{_MARKER}") if path.is_file()):
        files = (path for path in marker.parent.rglob("*") if path.is_file() and (path.suffix in _READABLE or path.name.encode() in signs))
        if number := sum(path.name.encode() in signs or any(sign in path.read_bytes() for sign in signs) for path in files):
            found[marker.parent.relative_to(root).as_posix()] = number
    return found
