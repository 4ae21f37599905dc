"""YAML as members write it: read by hand from the parser's events, so that every value knows its line."""

# Why not yaml.load: it merges duplicate keys, expands alias bombs, turns `12:30` into 750 and, with the C loader,
# crashes on 30,000 brackets. One walk over the events refuses all of that and remembers where things stand.

import contextlib
import datetime as dt
import functools
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import yaml

from kring.findings import INVISIBLE, Finding, Fix

MAX_BYTES: Final = 16 * 1024
"""Largest front matter that is read; registers may be larger."""
MAX_DEPTH: Final = 6
MAX_ITEMS: Final = 100
"""Longest list in front matter; a register is a list of its own."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: Final[Mapping[str, list[tuple[str, re.Pattern[str]]]]] = yaml.SafeLoader.yaml_implicit_resolvers

Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: first line and column are 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A bare value that other YAML readers take for something else (`012`, `12:30`, `1_000`, `.5`)."""

    written: str


@dataclass(frozen=True, slots=True)
class Yaml:
    """What a piece of YAML says. Where it says it takes a second look, which few texts need: only findings name places."""

    value: object
    """dict, list, str, int, bool, date, None, Ambiguous."""
    text: str = ""
    first_line: int = 1

    @property
    def places(self) -> Mapping[Loc, Place]:
        """Place of the key of each value (of the item itself in a list)."""
        return _walked(self.text, self.first_line).places

    @property
    def written(self) -> Mapping[Loc, str]:
        """Bare values that are not text, as they were typed."""
        return _walked(self.text, self.first_line).written

    @property
    def spans(self) -> Mapping[Loc, tuple[int, int]]:
        """From where to where each single value was typed, in `text`."""
        return _walked(self.text, self.first_line).spans

    def typed(self, loc: Loc) -> tuple[Place, str] | None:
        """A single value as it was typed, quotes included, and where; None for a list or a group."""
        span = self.spans.get(loc)
        if span is None:
            return None
        start, end = span
        begin = self.text.rfind("\n", 0, start) + 1
        return Place(self.text.count("\n", 0, start) + self.first_line, start - begin + 1), self.text[start:end]


@dataclass(frozen=True, slots=True)
class Document:
    """A file split into what it says of itself and its text."""

    path: str
    yaml: Yaml
    body: str
    body_line: int
    """Line on which the body starts."""

    def place(self, loc: Loc) -> Place:
        """Where a value stands, or else what it stands in."""
        for end in range(len(loc), 0, -1):
            if found := self.yaml.places.get(loc[:end]):
                return found
        return Place(1, 1)

    def replaced(self, loc: Loc, old: str, new: str) -> tuple[Fix, ...]:
        """The change that makes a value on one line another, within the quotes it was typed in; nothing where it was typed in another way."""
        typed = self.yaml.typed(loc)
        if typed is None or not new:
            return ()
        place, written = typed
        quote = written[:1] if written[:1] in ("'", '"') else ""
        return (Fix(place.line, place.column, written, f"{quote}{new}{quote}"),) if written == f"{quote}{old}{quote}" and "\n" not in written else ()


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value stands in the text of a file, as offsets: for who changes it there and nothing else."""

    begin: int
    """Where its key begins; where the value does, in a list."""
    start: int
    end: int
    flow: bool
    """True when it stands between brackets, on a line with others."""
    text: str
    """What it says; nothing for a list or a group of fields."""


class _Broken(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


_OPENING = re.compile(r"\A---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def split(path: str, text: str, *, said: object = None) -> tuple[Document, list[Finding]]:
    """Split a file into front matter and body. Broken front matter is a finding and leaves an empty one.

    `said` is what the front matter says, as `to_json` gave it, where that is known: it is not read again.
    """
    empty = Yaml({})
    opening = _OPENING.match(text)
    if not opening:
        return Document(path, empty, text, 1), [_no_front_matter(path, text)]
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        return Document(path, empty, text, 1), [Finding(path, 1, 1, "front-matter-open")]
    block = text[opening.end() : closing.start()]
    body = text[closing.end() :].removeprefix("\n")
    body_line = text.count("\n", 0, closing.end()) + 2
    if len(block.encode()) > MAX_BYTES:
        return Document(path, empty, body, body_line), [Finding(path, 2, 1, "front-matter-size")]
    read, findings = (Yaml(from_json(said), block, 2), []) if said else load(path, block, first_line=2)
    if read.value is None:
        read = empty
    if not isinstance(read.value, dict):
        return Document(path, empty, body, body_line), [*findings, Finding(path, 2, 1, "not-a-map")]
    return Document(path, read, body, body_line), findings


_FIELD = re.compile(r"[a-z][a-z_]{1,30}:(?: .*|$)")


def _no_front_matter(path: str, text: str) -> Finding:
    """Say which first line was meant to be `---`: a blank line, a long dash or a space in front hides it, or nobody typed it."""
    lines = text.split("\n")[:6]
    for number, line in enumerate(lines, start=1):
        if line.strip(" \t\u00a0\ufeff-–—") == "" and line.strip():
            why = {"why": f"; op regel {number} staat wel ‘{line}’", "why.en": f"; line {number} does have ‘{line}’"}
            above = "\n".join([*text.split("\n")[: number - 1], line])
            is_fence = bool(re.fullmatch(r"\W*(?:-{2,4}|[–—]-?)\W*", line)) and not text.split("\n", number)[0].strip("\n \ufeff-–—\u00a0")
            return Finding(path, number, 1, "no-front-matter", why, (Fix(1, 1, above, "---"),) if is_fence else ())
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if all(_FIELD.fullmatch(line) for line in lines[first : first + 2]) and len(lines) > first + 1:
        shown = lines[first] if len(lines[first]) <= 60 else f"{lines[first][:59]}…"
        why = {"why": f"; boven ‘{shown}’ hoort een regel met `---`", "why.en": f"; a line with `---` belongs above ‘{shown}’"}
        closes = first == 0 and bool(_CLOSING.search(text))
        return Finding(path, first + 1, 1, "no-front-matter", why, (Fix(1, 1, "", "---\n"),) if closes else ())
    return Finding(path, 1, 1, "no-front-matter")


_NO_BREAK: Final = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
"""Letters that end a line for YAML 1.1 and for no editor: the lines of a finding would not be those that people see."""


def load(path: str, text: str, *, first_line: int = 1) -> tuple[Yaml, list[Finding]]:
    """Read YAML into plain values. Never raises: what cannot be read is a finding, and the value is then empty."""
    builder = _Builder(path, first_line)
    try:
        value = builder.document(_events(text))
    except _Broken as broken:
        return Yaml({}, text, first_line), [*builder.findings, broken.finding]
    except yaml.YAMLError as error:
        return Yaml({}, text, first_line), [*builder.findings, _explain(path, text, error, first_line)]
    return Yaml(value, text, first_line), builder.findings


def _events(text: str) -> Iterator[Any]:
    return yaml.parse(text.translate(_NO_BREAK), Loader=_Loader)


@functools.lru_cache(maxsize=64)  # who names one place of a text, names more
def _walked(text: str, first_line: int) -> "_Builder":
    """Where the values of a text stand, as far as it can be read."""
    builder = _Builder("", first_line)
    with contextlib.suppress(_Broken, yaml.YAMLError):
        builder.document(_events(text))
    return builder


def to_json(value: object) -> object:
    """What front matter says, as JSON holds it: a text begins with `'`, a day with `@`, what is ambiguous with `~`."""
    match value:
        case dict():
            return {key: to_json(item) for key, item in value.items()}
        case list():
            return [to_json(item) for item in value]
        case str():
            return f"'{value}"
        case dt.date():
            return f"@{value.isoformat()}"
        case Ambiguous():
            return f"~{value.written}"
    return value


def from_json(value: object) -> object:
    """What `to_json` made it of."""
    match value:
        case str():
            return value[1:] if value[0] == "'" else Ambiguous(value[1:]) if value[0] == "~" else dt.date.fromisoformat(value[1:])
        case dict():
            return {key: from_json(item) for key, item in value.items()}
        case list():
            return [from_json(item) for item in value]
    return value


class _Builder:
    """Turns the event stream into values; refuses what members never need and attackers do."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.places: dict[Loc, Place] = {}
        self.written: dict[Loc, str] = {}
        self.spans: dict[Loc, tuple[int, int]] = {}
        self.findings: list[Finding] = []

    def document(self, events: Iterator[Any]) -> object:
        value: object = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and seen:
                raise _Broken(self.finding(event, "yaml-broken"))
            if isinstance(event, yaml.DocumentStartEvent | yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                continue
            value = self.node(event, events, (), 0)
            seen = True
        return value

    def node(self, event: Any, events: Iterator[Any], loc: Loc, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Broken(self.finding(event, "yaml-special", what="&" if not isinstance(event, yaml.AliasEvent) else "*"))
        if event.tag is not None and event.tag != "!":
            raise _Broken(self.finding(event, "yaml-special", what="!"))
        self.places.setdefault(loc, self.place(event))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, loc)
        if depth >= MAX_DEPTH:
            raise _Broken(self.finding(event, "yaml-depth"))
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, loc, depth)
        return self.mapping(events, loc, depth)

    def sequence(self, events: Iterator[Any], loc: Loc, depth: int) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            if self.first_line > 1 and len(items) == MAX_ITEMS:
                raise _Broken(self.finding(event, "too-many", key=str(next((step for step in loc if isinstance(step, str)), "")), most=str(MAX_ITEMS)))
            items.append(self.node(event, events, (*loc, len(items)), depth + 1))
        return items

    def mapping(self, events: Iterator[Any], loc: Loc, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            if isinstance(key, yaml.AliasEvent) or key.anchor:
                raise _Broken(self.finding(key, "yaml-special", what="*" if isinstance(key, yaml.AliasEvent) else "&"))
            if not isinstance(key, yaml.ScalarEvent) or key.tag not in (None, "!") or key.value == "<<":
                what = "?" if not isinstance(key, yaml.ScalarEvent) else "<<" if key.value == "<<" else "!"
                raise _Broken(self.finding(key, "yaml-special", what=what))
            here = (*loc, key.value)
            if key.value in found or here in self.places:
                first = self.places[here]
                self.findings.append(self.finding(key, "yaml-duplicate-key", key=key.value, first=str(first.line)))
            else:
                self.places[here] = self.place(key)
            value = self.node(next(events), events, here, depth + 1)
            found.setdefault(key.value, value)
        return found

    def scalar(self, event: Any, loc: Loc) -> object:
        text: str = event.value
        self.spans.setdefault(loc, (event.start_mark.index, event.end_mark.index))
        if bad := INVISIBLE.search(text):  # typed as `"\\u202e"`: the file itself was searched
            self.findings.append(self.finding(event, "control-character", name=unicodedata.name(bad[0], f"U+{ord(bad[0]):04X}")))
            text = INVISIBLE.sub("", text)
        if not event.implicit[0] or event.tag == "!":
            return text
        value = _plain(text)
        if not isinstance(value, str):
            self.written[loc] = text
        return value

    def place(self, event: Any) -> Place:
        return Place(event.start_mark.line + self.first_line, event.start_mark.column + 1)

    def finding(self, event: Any, rule: str, **values: str) -> Finding:
        place = self.place(event)
        return Finding(self.path, place.line, place.column, rule, values)


_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL)


def spans(text: str, *, whole: bool = False) -> dict[Loc, Span]:
    """Where every value of the front matter stands, or of a register (`whole`); line endings as they are. Nothing of what `load` refuses."""
    front = _FRONT.match(text)
    if not whole and not front:
        return {}
    block, base = (text.removeprefix("\ufeff"), int(text.startswith("\ufeff"))) if whole or not front else (front[1], front.start(1))
    if load("", block.replace("\r\n", "\n"))[1]:
        return {}
    found: dict[Loc, Span] = {}

    def walk(event: Any, loc: Loc, begin: int, flow: bool) -> int:
        start: int = event.start_mark.index + base
        end: int = event.end_mark.index + base
        inner = bool(getattr(event, "flow_style", False))
        found[loc] = Span(begin, start, end, flow, getattr(event, "value", ""))
        if isinstance(event, yaml.SequenceStartEvent):
            number = 0
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                end = walk(event, (*loc, number), event.start_mark.index + base, inner)
                number += 1
        elif isinstance(event, yaml.MappingStartEvent):
            while not isinstance(event := next(events), yaml.MappingEndEvent):
                end = walk(next(events), (*loc, event.value), event.start_mark.index + base, inner)
        if inner:
            end = event.end_mark.index + base
        found[loc] = replace(found[loc], end=end)
        return end

    # The loader in Python: its marks are offsets of letters, whatever the line ends.
    events: Iterator[Any] = (
        event for event in yaml.parse(block, Loader=yaml.SafeLoader) if not isinstance(event, yaml.DocumentStartEvent | yaml.StreamStartEvent)
    )
    first = next(events)
    if isinstance(first, yaml.SequenceStartEvent | yaml.MappingStartEvent):
        walk(first, (), base, False)
    return found


_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,17}\.[0-9]{1,17}")


def _plain(text: str) -> object:
    """What a bare scalar is to other YAML 1.1 readers: what they would not take for text is not text here."""
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if not pattern.match(text):
            continue
        match tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return text.lower() in ("yes", "true", "on")
            case "int" if _INTEGER.fullmatch(text):
                return int(text)
            case "float" if _DECIMAL.fullmatch(text):
                return float(text)
            case "timestamp":
                return _day(text)
            case "int" | "float":
                return Ambiguous(text)
    return text


def _day(text: str) -> object:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


_SAFE: Final = re.compile(r"[A-Za-z\u00c0-\u024f(][^\t\n\\]*")
_MEANS_MORE: Final = re.compile(r": |:$| #|\s$|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]|\A(?:true|false|yes|no|on|off|null|y|n)\Z", re.IGNORECASE)


def in_yaml(text: str) -> str:
    """A text of one line as YAML reads it back: bare where it can mean nothing else, else in double quotes."""
    if _SAFE.fullmatch(text) and not _MEANS_MORE.search(text):
        return text
    return json.dumps(text, ensure_ascii=False).translate({code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF)})


_KEY = re.compile(r"(?P<key>\s*(?:- )?[A-Za-z_][\w-]*): (?P<rest>.*)")


def _explain(path: str, text: str, error: yaml.YAMLError, first_line: int) -> Finding:
    """Turn the parser's complaint into the line to mend and, for the usual mistakes, the mended line."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if re.search(r"quoted|flow|simple key", str(getattr(error, "context", ""))):
        mark = getattr(error, "context_mark", None) or mark  # a quote or bracket that is never closed: say where it opens
    lines = text.split("\n")
    index = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column + 1 if mark else 1
    problem = str(getattr(error, "problem", "") or "")
    for tabbed in range(index + 1):
        if "\t" in lines[tabbed][: len(lines[tabbed]) - len(lines[tabbed].lstrip())]:
            return Finding(path, tabbed + first_line, lines[tabbed].index("\t") + 1, "yaml-tab", fix=tuple(_without_tabs(lines, first_line)))
    # The parser complains where it gave up, often a line below the mistake: look for the usual culprit at or just above.
    for suspect in (index, index - 1):
        if 0 <= suspect < len(lines) and (key := _KEY.fullmatch(lines[suspect])):
            rest = key["rest"].strip()
            if rest[:1] not in "\"'[{|>" and (": " in rest or rest.endswith(":") or rest[:1] in "@`%*&!"):
                meant = rest[1:-1] if rest[0] in "“„”" and rest[-1] in "”“" else rest
                mended = f"{key['key']}: {quoted(meant)}".strip()
                at = len(key["key"]) + 3 + len(key["rest"]) - len(key["rest"].lstrip())
                fix = () if " #" in rest else (Fix(suspect + first_line, at, rest, quoted(meant)),)
                return Finding(path, suspect + first_line, at, "yaml-colon", {"mended": mended}, fix)
    return Finding(path, index + first_line, column, "yaml-broken", {"problem": problem})


def quoted(text: str) -> str:
    """A text as YAML, between the quotes that leave it as it is where there are such."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _without_tabs(lines: list[str], first_line: int) -> Iterator[Fix]:
    """Two spaces for each tab that indents a line."""
    for number, line in enumerate(lines):
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indent and line.strip():
            yield Fix(number + first_line, 1, indent, indent.replace("\t", "  "))
