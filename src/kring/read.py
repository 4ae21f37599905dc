"""Reading: every file into typed content, and what went wrong on the way. Reading never stops at a bad file."""

import contextlib
import datetime as dt
import functools
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

from pydantic import ValidationError

from kring import dialect, documents, front_matter, media, privacy
from kring.dialect import Rendered
from kring.files import REGISTERS, Source, Tree, read_source, read_tree
from kring.findings import Finding, Fix, certain, nearest
from kring.front_matter import Ambiguous, Document, Loc, Place
from kring.media import Facts
from kring.model import (
    KINDS,
    LISTS,
    SLUG,
    About,
    AgendaMeta,
    ArticleMeta,
    CommunityMeta,
    EventMeta,
    Organisation,
    PageMeta,
    Part,
    Person,
    Term,
    ThemeMeta,
    fields,
    help_en,
    inner_model,
    written_name,
)
from kring.names import slug
from kring.settings import Key, Settings
from kring.vocabulary import Vocabulary

M = TypeVar("M", bound=Part)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with an id, whether its fields are right or not: a file, or one entry of a register."""

    key: Key
    path: str
    community: str | None
    document: Document
    at: Loc = ()
    """Where in the document it stands; empty for a file."""

    def place(self, *loc: str | int) -> Place:
        """Line and column of one of its fields."""
        return self.document.place((*self.at, *loc))

    def finding(self, rule: str, *loc: str | int, **values: str) -> Finding:
        """A finding about one of its fields, or about the whole when no field is named."""
        place = self.place(*loc)
        return Finding(self.path, place.line, place.column, rule, values)

    def replaced(self, loc: Loc, old: object, new: str) -> tuple[Fix, ...]:
        """The change that makes the value of one of its fields another."""
        return self.document.replaced((*self.at, *loc), str(old), new)

    def raw(self) -> Mapping[str, Any]:
        """Its fields as written."""
        value: Any = self.document.yaml.value
        for step in self.at:
            value = value[step]
        return value if isinstance(value, dict) else {}

    def occurrences(self, path: tuple[str, ...]) -> Iterator[tuple[Loc, Any]]:
        """Every value written at a path of keys, lists along the way spread out."""
        yield from _occurrences(self.raw(), path, ())


def _occurrences(value: Any, path: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _occurrences(item, path, (*loc, index))
    elif not path:
        yield loc, value
    elif isinstance(value, dict) and path[0] in value:
        yield from _occurrences(value[path[0]], path[1:], (*loc, path[0]))


@dataclass(frozen=True, slots=True)
class Item(Generic[M]):
    """A piece of content whose fields are right: where it is, what it says of itself, its text."""

    entry: Entry
    meta: M
    text: Rendered

    @property
    def id(self) -> str:
        return self.entry.key.id

    @property
    def key(self) -> Key:
        return self.entry.key

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def community(self) -> str | None:
        return self.entry.community


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything read, and what went wrong on the way."""

    vocabulary: Vocabulary
    themes: tuple[Item[ThemeMeta], ...]
    communities: tuple[Item[CommunityMeta], ...]
    articles: tuple[Item[ArticleMeta], ...]
    events: tuple[Item[EventMeta], ...]
    agendas: tuple[Item[AgendaMeta], ...]
    organisations: tuple[Item[Organisation], ...]
    people: tuple[Item[Person], ...]
    pages: tuple[Item[PageMeta], ...]
    entries: tuple[Entry, ...]
    """Also those whose fields are wrong, so that a reference to them is no second finding."""
    terms: Mapping[tuple[str, str], Entry]
    """Where each value of the vocabulary stands, by list and id; also those whose fields are wrong."""
    registers: frozenset[str]
    """Kinds that have a register on this site, even an empty one."""
    unread: frozenset[str]
    """Registers that could not be read at all: of what refers to them nothing can be said."""
    media: frozenset[str]
    findings: tuple[Finding, ...]
    pictures: Mapping[str, Facts] = field(default_factory=dict)
    """Those of the media that are pictures which can be shown, by path."""


_EMPTY: Final = Rendered("", (), (), 0, (), ())


@dataclass(frozen=True, slots=True)
class _Reading:
    """What came of one text."""

    entry: Entry
    item: Item[Any] | None
    findings: tuple[Finding, ...]


class Store(Protocol):
    """Where values that JSON can hold are kept from one run to the next, by name."""

    def recall(self, name: str) -> Any:
        """What was kept under a name; None when nothing was, or when it is damaged."""

    def keep(self, name: str, value: Any) -> None:
        """Keep a value."""


@dataclass(slots=True)
class Memory:
    """What came of each text, so that only texts that changed are read again: for a program that goes on, and with a store for the next one too."""

    store: Store | None = None
    ahead: Callable[[Tree, Settings], None] | None = None
    """Told of all texts before they are read one by one: whoever fills the store may do that with many at once."""
    vocabulary: Source | None = None
    readings: dict[Source, _Reading] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """By path what a text is kept under: a hash of all that can be said of it alone."""
    said: dict[str, tuple[Item[Any], str, list[Finding]]] = field(default_factory=dict)
    """By path what was found out about a text, and what that follows from."""

    def about(self, item: Item[Any], given: str, find: Callable[[], list[Finding]]) -> list[Finding]:
        """What is found out about a text that follows from its file, and besides from `given` alone."""
        known, of, found = self.said.get(item.path, (None, "", []))
        if known is not item or of != given:
            found = self._about(item, given, find)
            self.said[item.path] = (item, given, found)
        return found

    def _about(self, item: Item[Any], given: str, find: Callable[[], list[Finding]]) -> list[Finding]:
        name = self.names.get(item.path)
        kept = self._kept(_name(name, given) if name else "", lambda: [finding.to_json() for finding in find()])
        return [Finding.from_json(said) for said in kept]

    def picture(self, path: str, raw: bytes) -> tuple[Facts | None, list[Finding]]:
        """`media.look`: what a picture is, and what is wrong with it."""

        def looked() -> list[Any]:
            facts, faults = media.look(path, raw)
            return [facts and [facts.width, facts.height, facts.digest], [fault.to_json() for fault in faults]]

        facts, faults = self._kept(_name("picture", path, media.digest(raw)), looked)
        return (Facts(*facts) if facts else None), [Finding.from_json(said) for said in faults]

    def document(self, path: str, raw: bytes) -> list[Finding]:
        """`documents.look`: what is wrong with a document."""
        kept = self._kept(_name("document", path, media.digest(raw)), lambda: [finding.to_json() for finding in documents.look(path, raw)])
        return [Finding.from_json(said) for said in kept]

    def _kept(self, name: str, find: Callable[[], Any]) -> Any:
        """What is kept under a name, or else is found and kept; nothing is kept under none."""
        kept = self.store.recall(name) if self.store and name else None
        if kept is None:
            kept = find()
            if self.store and name:
                self.store.keep(name, kept)
        return kept


def _name(*words: str) -> str:
    """A name for all that something follows from; no text of a site has a zero in it."""
    return hashlib.blake2b("\0".join(words).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def read(root: Path, settings: Settings, memory: Memory | None = None) -> Contents:
    """Read a site's folders. Raises nothing about content: what is wrong is in `findings`."""
    memory = memory or Memory()
    tree = read_tree(root, settings)
    contents = read_contents(tree, settings, memory)
    looked = media.look_over(root, tree.media, memory.picture)
    faults = documents.look_over(root, tree.media, memory.document)
    return replace(contents, pictures=looked.pictures, findings=(*contents.findings, *looked.findings, *faults))


def reread(root: Path, settings: Settings, item: Item[M], vocabulary: Vocabulary) -> Item[M] | None:
    """A text read again by itself; None when more may have changed than its words: its fields, headings or links, or something is wrong with it."""
    source = read_source(root, item.path, settings)
    if source is None:
        return None
    reading = _read_one(source, vocabulary, settings, Memory(), said=False)
    new = reading.item
    if new is None or reading.findings or new.meta != item.meta or new.text.headings != item.text.headings:
        return None
    return new if {link.target for link in new.text.links} <= {link.target for link in item.text.links} else None


def _read_one(source: Source, vocabulary: Vocabulary, settings: Settings, memory: Memory, *, said: bool) -> _Reading:
    """Turn one text into typed content; `said` when something is known to be wrong with it.

    What follows from the text alone may be in the store; fields are always validated, because they depend on the vocabulary.
    """
    store, name, kept = memory.store, "", None
    if store:
        name = memory.names[source.path] = _name(source.path, source.kind, source.id, settings.lang, source.text)
        kept = store.recall(name)
    private, written, spoken, text = kept or ([], None, "", [])
    findings = [Finding.from_json(one) for one in private] if kept else privacy.look_over(source.path, source.text, of_people=False)
    of_privacy = len(findings)
    entry = _document(source, findings, said=written)
    is_sound = len(findings) == of_privacy

    @functools.cache
    def render(lang: str) -> Rendered:
        document = entry.document
        return Rendered.from_json(text) if lang == spoken else dialect.render(document.body, lang=lang, first_line=document.body_line)

    item = _item(entry, vocabulary, settings, findings, render, said=said or bool(findings))
    if store and item and is_sound and not kept:
        of_itself = [finding.to_json() for finding in findings], front_matter.to_json(entry.document.yaml.value)
        store.keep(name, [*of_itself, item.meta.lang or settings.lang, item.text.to_json()])
    return _Reading(entry, item, tuple(findings))


def read_contents(tree: Tree, settings: Settings, memory: Memory | None = None) -> Contents:
    """Turn the texts of a site into typed content."""
    findings = list(tree.findings)
    registers = {source.kind: source for source in tree.sources if source.kind in ("vocabulary", "organisation", "person")}
    memory = memory or Memory()
    if memory.ahead:
        memory.ahead(tree, settings)
    if memory.vocabulary != registers.get("vocabulary"):
        memory.readings.clear()
        memory.vocabulary = registers.get("vocabulary")
    terms: dict[tuple[str, str], Entry] = {}
    vocabulary = _vocabulary(registers.get("vocabulary"), findings, terms)
    entries: list[Entry] = []
    found: dict[str, list[Item[Any]]] = {kind: [] for kind in KINDS}
    said = {finding.path for finding in tree.findings}
    readings: dict[Source, _Reading] = {}
    for source in registers.values():
        findings += privacy.look_over(source.path, source.text, of_people=source.kind == "person")
    for source in tree.sources:
        if source.kind in ("organisation", "person"):
            of_register = _register(source, findings)
            entries += of_register
            for entry in of_register:
                if (item := _item(entry, vocabulary, settings, findings, lambda lang: _EMPTY, said=False)) is not None:
                    found[entry.key.kind].append(item)
        elif source.kind != "vocabulary":
            reading = memory.readings.get(source) or _read_one(source, vocabulary, settings, memory, said=source.path in said)
            readings[source] = reading
            findings += reading.findings
            entries.append(reading.entry)
            if reading.item is not None:
                found[reading.entry.key.kind].append(reading.item)
    memory.readings = readings
    findings += _duplicates(entries)
    return Contents(
        vocabulary=vocabulary,
        themes=tuple(found["theme"]),
        communities=tuple(found["community"]),
        articles=tuple(found["article"]),
        events=tuple(found["event"]),
        agendas=tuple(found["agenda"]),
        organisations=tuple(found["organisation"]),
        people=tuple(found["person"]),
        pages=tuple(found["page"]),
        entries=tuple(entries),
        terms=terms,
        registers=frozenset(registers),
        unread=frozenset(_unread(findings, settings)),
        media=tree.media,
        findings=tuple(findings),
    )


def _unread(findings: list[Finding], settings: Settings) -> Iterator[str]:
    for name, kind in REGISTERS.items():
        path = f"{settings.docs.strip('/')}/registers/{name}.yml"
        if any(finding.path == path and finding.rule in _UNREADABLE for finding in findings):
            yield kind


_UNREADABLE: Final = frozenset(
    [
        "symlink",
        "too-large",
        "unreadable-file",
        "not-utf-8",
        "control-character",
        "yaml-broken",
        "yaml-colon",
        "yaml-tab",
        "yaml-special",
        "yaml-depth",
        "not-a-list",
    ]
)


# -- documents


def _document(source: Source, findings: list[Finding], *, said: object = None) -> Entry:
    document, faults = front_matter.split(source.path, source.text, said=said)
    if source.kind == "page":
        faults = [fault for fault in faults if fault.rule != "no-front-matter" or fault.values]
    findings += faults
    return Entry(Key(source.kind, source.id), source.path, source.community, document)


def _item(
    entry: Entry, vocabulary: Vocabulary, settings: Settings, findings: list[Finding], render: Callable[[str], Rendered], *, said: bool
) -> Item[Any] | None:
    kind = entry.key.kind
    raw: dict[str, Any] = filled(dict(entry.raw()), KINDS[kind])
    if kind == "page":
        raw = {key: value for key, value in raw.items() if key in PageMeta.model_fields}
        if "title" not in raw:
            headings = render(settings.lang).headings
            raw["title"] = next((heading.text for heading in headings if heading.level == 1 and heading.text), entry.key.id)
    if not raw and not entry.at and said:
        return None  # its front matter could not be read, which has been said
    for name, value in defaults(kind, raw, vocabulary).items():
        raw.setdefault(name, value)
    try:
        meta = KINDS[kind].model_validate(raw)
    except ValidationError as error:
        findings += explain(entry, KINDS[kind], error)
        return None
    return Item(entry, meta, render(getattr(meta, "lang", None) or settings.lang))


def defaults(kind: str, raw: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, str]:
    """What the chosen values say of fields left empty (`Term.defaults`)."""
    found: dict[str, str] = {}
    lists = _lists(kind)
    for name, list_ in lists.items():
        written = raw.get(name)
        for value in written if isinstance(written, list) else [written]:
            term = vocabulary.term(list_, value) if isinstance(value, str) else None
            if term and term.defaults:
                found = {**term.defaults, **found}
    return {name: value for name, value in found.items() if name in _tops(kind) and (name not in lists or vocabulary.has(lists[name]))}


@functools.cache
def _tops(kind: str) -> frozenset[str]:
    """Fields of a kind that stand in nothing else."""
    return frozenset(fact.path[0] for fact in fields(kind) if len(fact.path) == 1)


@functools.cache
def _lists(kind: str) -> Mapping[str, str]:
    """Fields of a kind that take from a list of the vocabulary, and which."""
    return {fact.path[0]: fact.values.list for fact in fields(kind) if len(fact.path) == 1 and fact.values}


def _duplicates(entries: list[Entry]) -> Iterator[Finding]:
    first: dict[Key, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.key, entry)
        if other is not entry:
            yield entry.finding("duplicate-id", *(("id",) if entry.at else ()), id=entry.key.id, other=other.path)


# -- registers


def _register(source: Source, findings: list[Finding]) -> list[Entry]:
    loaded, faults = front_matter.load(source.path, source.text)
    findings += faults
    document = Document(source.path, loaded, "", 1)
    if not isinstance(loaded.value, list):
        if not faults and loaded.value is not None:
            findings.append(Finding(source.path, 1, 1, "not-a-list"))
        return []
    entries: list[Entry] = []
    for index, value in enumerate(loaded.value):
        id_ = value.get("id") if isinstance(value, dict) else None
        if isinstance(id_, str):
            entries.append(Entry(Key(source.kind, id_), source.path, None, document, (index,)))
        else:
            entry = Entry(Key(source.kind, ""), source.path, None, document, (index,))
            if not isinstance(value, dict):
                findings.append(entry.finding("not-a-map"))
            elif id_ is None:
                findings.append(entry.finding("missing-field", "id", **_field_words(KINDS[source.kind], ("id",))))
            else:
                findings.append(entry.finding("expected-text", "id", key="id", **_quoted("id", loaded.written.get((index, "id"), str(id_)))))
    return entries


def _vocabulary(source: Source | None, findings: list[Finding], places: dict[tuple[str, str], Entry]) -> Vocabulary:
    if source is None:
        return Vocabulary()
    loaded, faults = front_matter.load(source.path, source.text)
    findings += faults
    document = Document(source.path, loaded, "", 1)
    lists: dict[str, dict[str, Term]] = {}
    tops = loaded.value if isinstance(loaded.value, dict) else {}
    if not isinstance(loaded.value, dict | None) and not faults:
        findings.append(Finding(source.path, 1, 1, "not-a-map"))
    for name, values in tops.items():
        place = document.place((name,))
        if name not in LISTS:
            values_ = {"value": name, "choices": ", ".join(LISTS), "nearest": nearest(name, LISTS)}
            findings.append(Finding(source.path, place.line, place.column, "unknown-list", values_))
            continue
        if not values:
            continue  # nobody could choose from it: as good as absent
        if not isinstance(values, list):
            findings.append(Finding(source.path, place.line, place.column, "not-a-list"))
            continue
        terms = lists.setdefault(name, {})
        for index, value in enumerate(values):
            entry = Entry(Key("term", ""), source.path, None, document, (name, index))
            if not isinstance(value, dict):
                findings.append(entry.finding("not-a-map"))
                continue
            if isinstance(value.get("id"), str):
                places.setdefault((name, value["id"]), entry)
            try:
                term = Term.model_validate(filled(value, Term))
            except ValidationError as error:
                findings += explain(entry, Term, error)
                continue
            if term.id in terms:
                findings.append(entry.finding("duplicate-id", "id", id=term.id, other=name))
            terms.setdefault(term.id, term)
    return Vocabulary(lists)


# -- words for what pydantic found


def explain(entry: Entry, model: type[Part], error: ValidationError) -> Iterator[Finding]:
    """Turn a schema error into findings a writer understands, each on its own line of the file."""
    said: set[tuple[Loc, str]] = set()
    faults = error.errors(include_url=False)
    inside = {fault["loc"][:end] for fault in faults for end in range(1, len(fault["loc"]))}
    for fault in faults:
        if fault["type"] == "too_short" and fault["loc"] in inside:
            continue  # pydantic counts only the items that are right
        loc: Loc = tuple(step for step in fault["loc"] if not (isinstance(step, str) and step.startswith("function-")))
        rule, values = _rule(model, loc, fault, entry)
        if (loc, rule) not in said:
            said.add((loc, rule))
            yield entry.finding(rule, *loc, **values).mended_by(_fix(rule, model, loc, values, entry))


def _fix(rule: str, model: type[Part], loc: Loc, values: Mapping[str, str], entry: Entry) -> tuple[Fix, ...]:
    """The change that mends a field, where only one thing can have been meant."""
    value = values.get("value", "")
    match rule:
        case "wrong-date":
            return entry.replaced(loc, value, _iso(value)[0])
        case "wrong-moment":
            day, time = _iso(value)
            return entry.replaced(loc, value, f"{day} {time}" if time else "")
        case "expected-text":
            return entry.replaced(loc, value, f'"{value}"')
        case "unknown-value":
            return entry.replaced(loc, value, certain(value, values["choices"].split(", ")))
        case "unknown-key":
            called = _called(model_at(model, loc[:-1]) or model)
            better = called.get(certain(str(loc[-1]), called), "")
            holder: Any = entry.raw()
            for step in loc[:-1]:
                holder = holder[step]
            place = entry.place(*loc)
            return (Fix(place.line, place.column, str(loc[-1]), better),) if better and better not in holder else ()
        case _:
            return ()


_DUTCH_DAY = re.compile(r"(?P<day>\d{1,2})[-/. ](?P<month>\d{1,2})[-/. ](?P<year>\d{4})(?:[ T]+(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d))?")
_LOOSE_DAY = re.compile(r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})(?:[ T]+(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d))?")


def _rule(model: type[Part], loc: Loc, fault: Mapping[str, Any], entry: Entry) -> tuple[str, dict[str, str]]:
    key = ".".join(str(step) for step in loc if isinstance(step, str))
    written = entry.document.yaml.written.get((*entry.at, *loc))
    given = fault.get("input")
    value = written if written is not None else given.written if isinstance(given, Ambiguous) else str(given)
    values = {**_field_words(model, loc), "key": key, "value": value}
    kind: str = fault["type"]
    context: Mapping[str, Any] = fault.get("ctx", {})
    match kind:
        case "missing":
            return "missing-field", values
        case "extra_forbidden" if given is None and " " in str(loc[-1]):
            return "yaml-comma", {**values, "value": str(loc[-1])}
        case "extra_forbidden":
            called = _called(model_at(model, loc[:-1]) or model)
            return "unknown-key", {**values, "nearest": called.get(nearest(str(loc[-1]), called), "")}
        case "string_type" if isinstance(given, list | dict):
            return "wrong-value", values
        case "string_type" if given is None:
            return "missing-field", values
        case "string_type":
            return "expected-text", {**values, **_quoted(loc[-1], value)}
        case "string_too_short":
            return "missing-field", values
        case "string_too_long":
            return "too-long", {**values, "size": str(len(str(given))), "most": str(context.get("max_length", ""))}
        case "string_pattern_mismatch":
            return _pattern_rule(str(context.get("pattern", ""))), {**values, "better": slug(value)}
        case "value_error":
            return _moment_rule(str(context.get("error", "")), values)
        case "too_short":
            return "too-few", {**values, "least": str(context.get("min_length", 1))}
        case "too_long":
            return "too-many", {**values, "most": str(context.get("max_length", ""))}
        case "tuple_type" | "list_type":
            return "expected-list", values
        case "greater_than_equal" | "less_than_equal" if written is None:
            return "wrong-months", values
        case "greater_than_equal":
            return "expected-number", {**values, "range": f" van minstens {context['ge']}", "range.en": f" of at least {context['ge']}"}
        case "less_than_equal":
            return "expected-number", {**values, "range": f" van hoogstens {context['le']}", "range.en": f" of at most {context['le']}"}
        case "int_type" | "int_parsing" | "int_from_float":
            return "expected-number", values
        case "bool_type" | "bool_parsing":
            return "expected-yes-no", values
        case "model_type" | "model_attributes_type" | "dict_type":
            part = model_at(model, loc)
            names = {"fields": ", ".join(_keys(part))} if part else {"fields": "`veld: waarde`", "fields.en": "`field: value`"}
            return "expected-map", {**values, **names}
        case "literal_error":
            choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
            return "unknown-value", {**values, "choices": choices, "nearest": nearest(value, choices.split(", "))}
        case _:
            return "wrong-value", values


def _quoted(name: str | int, value: str) -> dict[str, str]:
    """A bare value, and how it is typed as text: with its field, or alone when it is one of a list."""
    text = f'"{value}"'
    return {"value": value, "mended": text if isinstance(name, int) else f"{name}: {text}"}


def _pattern_rule(pattern: str) -> str:
    if pattern.startswith("^https"):
        return "wrong-url"
    if "@" in pattern:
        return "wrong-email"
    if pattern.startswith("^(/"):
        return "wrong-address"
    return "wrong-id" if pattern == f"^{SLUG.pattern}$" else "wrong-file-name"


def _moment_rule(said: str, values: dict[str, str]) -> tuple[str, dict[str, str]]:
    if said == "months":
        return "wrong-months", values
    iso, time = _iso(values["value"])
    if said == "moment":
        return "wrong-moment", {**values, "better": f"; hier `{iso} {time}`" if time else "", "better.en": f"; here `{iso} {time}`" if time else ""}
    return "wrong-date", {**values, "better": f": {iso}" if iso else ""}


def _iso(value: str) -> tuple[str, str]:
    """A day as it is written in Dutch, `2-11-2026`, or nearly right, `2026/11/2`, as `2026-11-02`, and the time behind it; nothing where it is no such day."""
    if day := _DUTCH_DAY.fullmatch(value.strip()) or _LOOSE_DAY.fullmatch(value.strip()):
        with contextlib.suppress(ValueError):
            return dt.date(int(day["year"]), int(day["month"]), int(day["day"])).isoformat(), day["time"] or ""
    return "", ""


def model_at(model: type[Part], loc: Loc) -> type[Part] | None:
    """The part of the model that a place in the front matter belongs to."""
    here: type[Part] | None = model
    for step in loc:
        if isinstance(step, str) and here is not None:
            info = next((i for n, i in here.model_fields.items() if written_name(n, i) == step), None)
            here = inner_model(info.annotation) if info else None
    return here


def _called(model: type[Part]) -> dict[str, str]:
    """Every word that may have been meant for a key: the key itself, and what people call it in both languages."""
    found = {key: key for key in _keys(model)}
    for name, info in model.model_fields.items():
        for mark in info.metadata:
            if isinstance(mark, About):
                for word in (mark.nl, mark.en):
                    found.setdefault(word.lower(), written_name(name, info))
    return found


def filled(value: Any, model: type[Part] | None) -> Any:
    """A value without the known fields that were left empty; an unknown one is kept, so that it is found.

    `{explanation: Onderwijs, Cultuur}` has a comma that YAML takes for a new, empty field: that must not go unsaid.
    """
    if isinstance(value, list):
        return [filled(item, model) for item in value]
    if not isinstance(value, dict) or model is None:
        return value
    known = _parts(model)
    return {key: filled(item, known.get(key)) for key, item in value.items() if item is not None or key not in known}


@functools.cache
def _parts(model: type[Part]) -> Mapping[str, type[Part] | None]:
    """The keys of a model, and the model of what stands under each."""
    return {written_name(name, info): inner_model(info.annotation) for name, info in model.model_fields.items()}


def _keys(model: type[Part]) -> list[str]:
    return [written_name(name, info) for name, info in model.model_fields.items()]


def _field_words(model: type[Part], loc: Loc) -> dict[str, str]:
    """How people call a field and what they should put there, in both languages."""
    while loc and isinstance(loc[-1], int):
        loc = loc[:-1]  # one of a list is called as the list is
    parent = model_at(model, loc[:-1]) if loc else None
    names = [step for step in loc if isinstance(step, str)]
    if parent and names:
        marks = next((info.metadata for name, info in parent.model_fields.items() if written_name(name, info) == names[-1]), [])
        for about in marks:
            if isinstance(about, About):
                return about_words(about, help_en(parent, names[-1])) | {"key": ".".join(names)}
    return {"key": ".".join(names)}


def about_words(about: About, description: str) -> dict[str, str]:
    """The label and help of a field as values of a message."""
    return {"label": about.nl, "label.en": about.en, "help": about.help_nl, "help.en": description}
