"""Files in the repository that are made from the model and the registers: what they say, whether they still do, and bringing them up to date."""

# Generated files are committed, so that editors and GitHub find them, and people may change them: a line in settings.json,
# a question in an issue form. So kring remembers of each file which version of its own the repository last took or saw
# (RECORD). A file that still is that version is ours to renew; any other is theirs, and they are shown what would be new.

import difflib
import enum
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kring import github, labels
from kring.catalog import Catalog
from kring.findings import Finding, KringError
from kring.model import KINDS, LISTS, fields
from kring.reference import schema
from kring.settings import Settings

RECORD: Final = ".kring.json"
"""Beside `mkdocs.yml`; without it a site has no generated files and nothing is said of them."""


FOLDERS: Final = (".github", ".vscode")
"""Where they stand."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it should be."""

    path: str
    """Relative to the folder of `mkdocs.yml`, with `/`."""
    text: str
    """Ends in a line break; line ends are `\\n`."""


class State(enum.StrEnum):
    """How a file on disk stands to the one that should be there."""

    CURRENT = "current"
    """It says what it should, or people chose otherwise knowing this version."""
    STALE = "stale"
    """As kring wrote it, and behind."""
    MISSING = "missing"
    THEIRS = "theirs"
    """Changed by people, and what they changed has a newer version."""
    NO_MORE = "no-more"
    """As kring wrote it, and not made any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One generated file and how it stands."""

    path: str
    state: State
    now: str
    """What is on the disk; empty when nothing is."""
    made: str
    """What should be; empty when nothing should."""

    def difference(self) -> str:
        """What would change, as a unified diff."""
        lines = difflib.unified_diff(self.now.splitlines(), self.made.splitlines(), f"a/{self.path}", f"b/{self.path}", lineterm="")
        return "\n".join(lines)


Maker = Callable[[Catalog, Settings], Iterable[Made]]


def standings(root: Path, catalog: Catalog, settings: Settings) -> tuple[Standing, ...]:
    """How every generated file of a site stands, by path. Reads the disk, changes nothing."""
    record = _record(root)
    wanted = {made.path: made.text for maker in MAKERS for made in maker(catalog, settings)}
    found = []
    for path in sorted({*wanted, *record}):
        now, made = _read(root, path), wanted.get(path, "")
        found.append(Standing(path, _state(now, made, record.get(path, ""), wanted=path in wanted), now or "", made))
    return tuple(found)


def _state(now: str | None, made: str, recorded: str, *, wanted: bool) -> State:
    if not wanted:
        return State.NO_MORE if now is not None and _hash(now) == recorded else State.CURRENT
    if now == made or recorded == _hash(made):
        return State.CURRENT
    if now is None:
        return State.CURRENT if recorded else State.MISSING  # who threw it away does not want it
    return State.STALE if _hash(now) == recorded else State.THEIRS


def places(root: Path) -> tuple[str, ...]:
    """Files and folders of a site that `stale` looks at."""
    elsewhere = (path for path in _record(root) if PurePosixPath(path).parts[0] not in (*FOLDERS, "/") and ".." not in path)
    return (RECORD, *FOLDERS, *sorted(elsewhere))


def stale(root: Path, catalog: Catalog, settings: Settings) -> Iterator[Finding]:
    """A finding for each generated file that is behind, where the site has generated files."""
    if (root / RECORD).is_file():
        for standing in standings(root, catalog, settings):
            if standing.state is not State.CURRENT:
                yield Finding(standing.path, 1, 1, "generated-stale")


def sync(root: Path, catalog: Catalog, settings: Settings, *, take: Iterable[str] = ()) -> tuple[Standing, ...]:
    """Bring the generated files up to date and say how each stood; what people changed stays as it is, except the paths in `take`.

    Raises KringError when a file cannot be written, or when `take` names a file that is not made here.
    """
    found = standings(root, catalog, settings)
    for path in take:
        if not any(standing.path == path and standing.made for standing in found):
            raise KringError("sync-unknown", value=path)
    record = dict(_record(root))
    for standing in found:
        if standing.state in (State.STALE, State.MISSING) or standing.path in take:
            _write(root, standing.path, standing.made)
        elif standing.state is State.NO_MORE:
            _inside(root, standing.path).unlink()
        if standing.made:
            record[standing.path] = _hash(standing.made)
        else:
            record.pop(standing.path, None)
    _write(root, RECORD, json.dumps(dict(sorted(record.items())), indent=1) + "\n")
    return found


def _record(root: Path) -> Mapping[str, str]:
    try:
        read = json.loads(_read(root, RECORD) or "{}")
    except ValueError:
        read = {}  # a conflict in it, say: then kring knows of nothing that it wrote, and overwrites nothing
    return {path: value for path, value in read.items() if isinstance(value, str)} if isinstance(read, dict) else {}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(root: Path, path: str) -> str | None:
    """The text of a file, line ends as git keeps them; None when there is none."""
    try:
        return _inside(root, path).read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise KringError("sync-failed", path=path, why=error.strerror or type(error).__name__) from error


def _write(root: Path, path: str, text: str) -> None:
    target = _inside(root, path)
    beside = target.with_name(f".{target.name}.kring-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(target)
    except OSError as error:
        raise KringError("sync-failed", path=path, why=error.strerror or type(error).__name__) from error


def _inside(root: Path, path: str) -> Path:
    """Where a path stands on the disk. Raises KringError when it would lead out of the site's folder, by `..` or by a symbolic link."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or any((root / Path(*pure.parts[: n + 1])).is_symlink() for n in range(len(pure.parts))):
        raise KringError("sync-failed", path=path, why="symlink")
    return root / path


# -- what an editor such as VS Code, also on github.dev, knows of the site's files

_SCHEMAS: Final = ".vscode/schemas"


def schemas(catalog: Catalog, settings: Settings) -> Iterator[Made]:
    """A JSON Schema for every kind and register of the site."""
    for kind in KINDS:
        if kind in catalog.kinds or kind in ("page", "term"):
            yield _json(f"{_SCHEMAS}/{kind}.json", schema(kind, catalog.vocabulary, catalog.kinds, lang=settings.lang))
    for name, kind in (("organisations", "organisation"), ("people", "person")):
        if kind in catalog.kinds:
            of_one = schema(kind, catalog.vocabulary, catalog.kinds, lang=settings.lang)
            top = {word: of_one.pop(word) for word in ("$schema", "$defs") if word in of_one}
            yield _json(f"{_SCHEMAS}/{name}.json", {**top, "type": "array", "items": of_one})
    term = schema("term", catalog.vocabulary, catalog.kinds, lang=settings.lang)
    top = {word: term.pop(word) for word in ("$schema", "$defs") if word in term}
    lists = {name: {"type": ["array", "null"], "items": {"$ref": "#/$defs/Term"}} for name in LISTS}
    defs = {**top.pop("$defs", {}), "Term": term}
    yield _json(f"{_SCHEMAS}/vocabulary.json", {**top, "$defs": defs, "type": "object", "properties": lists, "additionalProperties": False})


def editor(catalog: Catalog, settings: Settings) -> Iterator[Made]:
    """Settings of VS Code: which schema belongs to which register, plain text as git wants it, and the start of each kind of text."""
    registers = f"{settings.docs.strip('/')}/registers"
    of = {"vocabulary": "vocabulary", **{name: name for name, kind in (("organisations", "organisation"), ("people", "person")) if kind in catalog.kinds}}
    choices: dict[str, Any] = {
        "yaml.schemas": {f"./{_SCHEMAS}/{name}.json": [f"/{registers}/{file}.yml"] for name, file in of.items()},
        "files.encoding": "utf8",
        "files.eol": "\n",
        "[markdown]": {"editor.wordWrap": "on", "editor.quickSuggestions": {"other": "on", "comments": "off", "strings": "off"}},
    }
    yield _json(".vscode/settings.json", choices)
    yield _json(".vscode/extensions.json", {"recommendations": ["redhat.vscode-yaml"]})
    starts = {kind: _snippet(kind, catalog, settings) for kind in ("article", "theme", "community", "event")}
    words = labels.words(settings.lang)
    yield _json(
        ".vscode/kring.code-snippets",
        {
            words[f"kind_{kind}"].capitalize(): {"scope": "markdown", "prefix": [f"kring-{words[f'kind_{kind}']}"], "body": body}
            for kind, body in starts.items()
            if kind in catalog.kinds
        },
    )


def _snippet(kind: str, catalog: Catalog, settings: Settings) -> list[str]:
    """The start of a text as a snippet: one line for each field that must be filled, with the values there are to choose from."""
    lines = ["---"]
    for fact in fields(kind):
        values, name = fact.values, fact.path[0]
        if len(fact.path) > 1 or not (fact.required or (kind, name) in (("event", "start"), ("event", "signup_url"))):
            continue
        if (values and not catalog.vocabulary.has(values.list)) or (fact.ref and not catalog.kinds.intersection(fact.ref.kinds)):
            continue
        stop = len(lines)
        label = fact.about.nl if settings.lang == "nl" else fact.about.en
        match name:
            case _ if values:
                holder = f"${{{stop}|{','.join(term.id for term in catalog.vocabulary.terms(values.list))}|}}"
            case "date":
                holder = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
            case "start":
                holder = f"${{{stop}:$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE 14:00}}"
            case "signup_url":
                holder = f"${{{stop}:https://}}"
            case _:
                holder = f"${{{stop}:{label}}}"
        written = f"[{holder}]" if fact.many else f'"{holder}"' if not (values or fact.ref or name in ("date", "start", "signup_url")) else holder
        lines.append(f"{name}: {written}")
    headings = labels.words(settings.lang)["theme_headings"].split("|") if kind == "theme" else []
    return [*lines, "---", "", *(line for heading in headings for line in (f"## {heading}", "")), "$0"]


def _json(path: str, value: Any) -> Made:
    return Made(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def for_github(catalog: Catalog, settings: Settings) -> Iterator[Made]:
    """What GitHub reads: forms, template, owners, labels, workflows."""
    return (Made(path, text) for path, text in github.files(catalog, settings))


MAKERS: Final[tuple[Maker, ...]] = (schemas, editor, for_github)
"""Everything that makes files for the repository."""
