"""What a member is asked who has something to share: a few doors, and the fields behind each, made from the model.

The form of the site, the forms of GitHub and `kring intake` all read this, so that they ask and understand the same.
"""

# A door is a value of the vocabulary that says how it invites people (`Term.door`): an alliance with other words has
# other doors. What is asked behind it follows from the model (what must be filled) and from the value (what it
# requires, and what it also asks for); nothing about a field is said again here.

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from kring import labels
from kring.catalog import Catalog
from kring.findings import LEVELS
from kring.model import FieldFacts, Term, fields, json_schema
from kring.reference import shape
from kring.settings import Settings

MOST_DOORS: Final = 5

_LISTS: Final = {"type": ("article", "type"), "event_kind": ("event", "kind")}
"""Lists whose values may be doors: the kind of content behind them, and the field that takes the value."""

_ALSO: Final = {"article": (), "event": ("start", "end", "signup_url", "contact")}
"""Fields that no schema requires and a rule does: an event without a start or a contact is an error."""

_ASKED_BY_RULE: Final = {("event", "start"): "event-without-start"}
"""Of those, the ones that must always be filled, and the rule that says so."""

_SILENT: Final = frozenset({"date"})
"""Fields that are filled for the member."""

_SHORT: Final = 200
"""Longest text that gets one line."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose from."""

    id: str
    label: str
    text: str = ""
    """What it means."""
    invented: bool = False
    """True for an organisation that does not exist: a text about it must say that it is an example."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked."""

    key: str
    """As it is written in the front matter."""
    widget: str
    """`text`, `area`, `lines`, `url`, `number`, `day`, `moment`, `yes_no`, `one`, `many` or `parts`."""
    label: str
    help: str
    missing: str
    """Code of the finding when it is left empty; nothing for a field that may be."""
    choices: tuple[Choice, ...] = ()
    longest: int = 0
    """Characters; 0 when there is no limit."""
    parts: tuple["Field", ...] = ()
    """What is asked of each, when the field holds groups of fields."""
    after: str = ""
    """A field on whose value it depends whether this one is asked."""
    values: tuple[str, ...] = ()
    """Those values of `after`."""


@dataclass(frozen=True, slots=True)
class Door:
    """One of the few things that somebody may want to share."""

    id: str
    """The value of the vocabulary, or the kind on a site without one."""
    kind: str
    key: str
    """The field that says which door was taken; empty on a site without such a list."""
    label: str
    text: str
    fields: tuple[Field, ...]
    headings: tuple[str, ...]
    """Headings that readers expect in the text."""


def doors(catalog: Catalog, settings: Settings) -> tuple[Door, ...]:
    """At most five doors: the values that invite, else the first types, else the kinds themselves."""
    inviting = [(list_, term) for list_ in _LISTS for term in catalog.vocabulary.terms(list_) if term.door]
    if not inviting:
        inviting = [("type", term) for term in catalog.vocabulary.terms("type")][: MOST_DOORS - 1]
        inviting += [("event_kind", term) for term in catalog.vocabulary.terms("event_kind")][:1]
    made = [_door(list_, term, catalog, settings) for list_, term in inviting[:MOST_DOORS]]
    words = settings.words()
    return tuple(made) or (Door("article", "article", "", words["kind_article"], "", tuple(_fields("article", None, catalog, settings)), ()),)


def _door(list_: str, term: Term, catalog: Catalog, settings: Settings) -> Door:
    kind, key = _LISTS[list_]
    label = term.door or catalog.vocabulary.label(list_, term.id, settings.lang)
    return Door(term.id, kind, key, label, term.explanation or "", tuple(_fields(kind, term, catalog, settings)), term.headings)


def _fields(kind: str, term: Term | None, catalog: Catalog, settings: Settings) -> Iterator[Field]:
    """Fields behind a door, in the order of the model; one that depends on a value follows the field that has it."""
    facts = {fact.path[0]: fact for fact in fields(kind) if len(fact.path) == 1 and _is_here(fact, catalog)}
    requires = set(term.requires) if term else set()
    asks = {*requires, *(term.asks if term else ()), *_ALSO[kind]}
    fixed = {key for list_, (of, key) in _LISTS.items() if of == kind and list_ == "type"}
    wanted = [name for name, fact in facts.items() if (fact.required or name in asks) and name not in fixed | _SILENT]
    if settings.choices.example_notice:
        wanted.append("example")  # a site with invented content has invented organisations, and whoever names one must say so
    later: set[str] = set()
    for name in wanted:
        if name in later:
            continue
        missing = "missing-field" if facts[name].required else "value-needs-field" if name in requires else _ASKED_BY_RULE.get((kind, name), "")
        yield replace(_field(facts[name], kind, catalog, settings), missing=missing)
        for other, values in _depending(facts[name], facts, wanted, catalog):
            later.add(other)
            yield replace(_field(facts[other], kind, catalog, settings), missing="value-needs-field", after=name, values=values)


def _depending(fact: FieldFacts, facts: dict[str, FieldFacts], wanted: list[str], catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Fields that some values of this one require and that are not asked anyway."""
    if fact.values is None:
        return
    terms = catalog.vocabulary.terms(fact.values.list)
    for name in dict.fromkeys(name for term in terms for name in term.requires):
        if name in facts and name not in wanted:
            yield name, tuple(term.id for term in terms if name in term.requires)


def _is_here(fact: FieldFacts, catalog: Catalog) -> bool:
    """True when this site has the list or a kind that a field takes from."""
    if fact.ref:
        return any(_entries(kind, catalog) for kind in fact.ref.kinds)
    return fact.values is None or catalog.vocabulary.has(fact.values.list)


def _field(fact: FieldFacts, kind: str, catalog: Catalog, settings: Settings) -> Field:
    made = json_schema(kind)
    return _shown(fact.path[-1], fact, made["properties"][fact.path[-1]], made, catalog, settings)


def _shown(key: str, fact: FieldFacts, property_: dict[str, Any], whole: dict[str, Any], catalog: Catalog, settings: Settings) -> Field:
    label, help_ = fact.words(settings.lang)
    says = _resolved(property_, whole)
    choices = tuple(_choices(fact, catalog, settings))
    part = _resolved(says.get("items", {}), whole)
    if says.get("type") == "array" and part.get("type") == "object":
        inner = {other.path[-1]: other for other in fields(fact.kind) if other.path[:-1] == fact.path}
        parts = tuple(_shown(name, inner[name], below, whole, catalog, settings) for name, below in part["properties"].items())
        return Field(key, "parts", label, help_, "missing-field" if fact.required else "", parts=parts)
    widget = ("many" if fact.many else "one") if choices else _widget(says, fact)
    return Field(key, widget, label, help_, "missing-field" if fact.required else "", choices, int(says.get("maxLength", 0)))


def _resolved(property_: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """What a schema says of a value that is there: not that it may be null, and not by reference."""
    branch = next((some for some in property_.get("anyOf", ()) if some.get("type") != "null"), property_)
    name = branch.get("$ref", "").rpartition("/")[2]
    return dict(whole["$defs"][name]) if name else branch


def _widget(says: dict[str, Any], fact: FieldFacts) -> str:
    match says:
        case _ if (known := shape(fact)) in ("day", "moment", "yes_no", "url"):
            return known
        case {"type": "integer"}:
            return "number"
        case {"type": "array"}:
            return "lines"
        case _:
            return "lines" if fact.many else "area" if says.get("maxLength", _SHORT) > _SHORT else "text"


def _choices(fact: FieldFacts, catalog: Catalog, settings: Settings) -> Iterator[Choice]:
    if fact.values:
        for term in catalog.vocabulary.terms(fact.values.list):
            yield Choice(term.id, catalog.vocabulary.label(fact.values.list, term.id, settings.lang), term.explanation or "")
    for kind in fact.ref.kinds if fact.ref else ():
        yield from _entries(kind, catalog)


def _entries(kind: str, catalog: Catalog) -> tuple[Choice, ...]:
    """Everything of a kind that somebody may refer to."""
    match kind:
        case "theme":
            return tuple(Choice(item.id, item.meta.title, item.meta.description) for item in catalog.themes.values())
        case "organisation":
            return tuple(Choice(item.id, item.meta.name, invented=item.meta.example) for item in catalog.organisations.values())
        case "person":
            return tuple(Choice(item.id, item.meta.name) for item in catalog.people.values())
        case "event":
            return tuple(Choice(item.id, item.meta.title) for item in catalog.events.values())
        case "agenda":
            return tuple(Choice(item.id, item.meta.title) for item in catalog.agendas.values())
        case "article":
            return tuple(Choice(item.id, item.meta.title) for item in catalog.articles.values())
        case _:
            return tuple(Choice(id, agreed.agreement.title) for id, agreed in catalog.agreements.items())


def headings(door: Door, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """The questions of a door as GitHub's form asks them, in order, with the key of each; the text comes last, for it may hold anything."""
    asked = [(field.label[:1].upper() + field.label[1:], field.key) for field in door.fields]
    return [(words["write_door"], "door"), *asked[:2], (words["write_community"], "community"), *asked[2:], (words["write_text"], "body")]


def steward(catalog: Catalog, themes: tuple[str, ...]) -> str:
    """The community in whose folder a text belongs that names none: the one that keeps its main theme.

    Else the first that works on it, else the first of all; nothing on a site without communities.
    """
    for theme in themes:
        if theme in catalog.themes and (keeper := catalog.themes[theme].community):
            return keeper
    working = [community.id for community in catalog.communities.values() if set(community.meta.themes) & set(themes)]
    return next(iter((*working, *catalog.communities)), "")


MESSAGES: Final = (
    "missing-field", "too-long", "wrong-url", "wrong-moment", "expected-number", "value-needs-field", "unknown-author", "question-mark", "description-length",
    "short-answer-length", "event-without-start", "event-end-before-start", "event-contact", "example-organisation", "type-missing-heading", "empty-body", "html-tag",
)  # fmt: skip
"""Findings that a browser can make for itself, in the words of the check."""


def messages(lang: str) -> dict[str, dict[str, str]]:
    """The words and the level of those findings."""
    return {code: {"text": labels.template(code, lang), "level": LEVELS[code].value} for code in MESSAGES}
