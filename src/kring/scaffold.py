"""A new text or entry of a register: what to ask for it, and the file that the answers make."""

# What must be filled is the model's to say, what can be chosen the catalog's. Here is only what a newcomer cannot know yet:
# a sensible answer to each question. What comes out passes `kring check`, as a draft where that exists.

import datetime as dt
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kring import labels
from kring.catalog import Catalog
from kring.files import COMMUNITIES
from kring.findings import KringError, nearest
from kring.front_matter import load, quoted
from kring.model import SLUG, FieldFacts, fields, inner_model
from kring.names import slug
from kring.settings import Settings

KINDS: Final = ("article", "theme", "community", "event", "agenda", "person", "organisation")
"""Kinds that can be begun from nothing, in the order of how often they are."""

_IN_COMMUNITY: Final = frozenset({"article", "theme", "event"})
_REGISTERS: Final = {"person": "people", "organisation": "organisations"}
_ALSO: Final = {"event": ("start", "signup_url"), "person": ("email",)}
"""Fields to ask that only other things make necessary: an event needs a day, a reader somewhere to turn to."""

Answers = Mapping[str, tuple[str, ...]]
"""Answers by field; one word for a field that holds one."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask for a field."""

    name: str
    label: str
    help: str
    choices: tuple[str, ...]
    """What can be chosen; empty when anything may be typed."""
    default: tuple[str, ...]
    many: bool


@dataclass(frozen=True, slots=True)
class New:
    """A file to make, or words to add at the end of one."""

    path: str
    text: str
    id: str
    append: bool


def next_question(kind: str, answers: Answers, catalog: Catalog, settings: Settings) -> Question | None:
    """The first question that has no answer yet; None when there is enough.

    Raises KringError when something must be chosen of which the site has none yet.
    """
    return next((question for question in _questions(kind, answers, catalog, settings) if question.name not in answers), None)


def _questions(kind: str, answers: Answers, catalog: Catalog, settings: Settings) -> Iterator[Question]:
    words = labels.words(settings.lang)
    if kind in _IN_COMMUNITY:
        choices = tuple(catalog.communities)
        if not choices:
            raise KringError("new-needs", kind="community", what=words["kind_community"])
        yield Question("community", words["kind_community"], "", choices, choices[:1], False)
    for fact in _facts(kind, answers, catalog):
        name = fact.path[0]
        choices = _choices(fact, catalog)
        if (fact.values or fact.ref) and not choices and fact.required:
            missing = fact.ref.kinds[0] if fact.ref else name
            raise KringError("new-needs", kind=missing, what=words.get(f"kind_{missing}", missing))
        label, help_ = fact.words(settings.lang)
        yield Question(name, label, help_, choices, _default(kind, fact, choices, answers, catalog, settings), fact.many)


def _facts(kind: str, answers: Answers, catalog: Catalog) -> Iterator[FieldFacts]:
    """The fields to ask: those that must be filled, and those that a chosen value asks for."""
    asked = {*_ALSO.get(kind, ()), *_asked_for(kind, answers, catalog)}
    for fact in fields(kind):
        if (
            len(fact.path) == 1
            and fact.path[0] not in ("id", "consent")
            and not inner_model(fact.info.annotation)
            and (fact.path[0] in asked or _must_fill(fact, catalog))
        ):
            yield fact


def _asked_for(kind: str, answers: Answers, catalog: Catalog) -> set[str]:
    """The fields that the chosen values require."""
    chosen = [(fact.values.list, value) for fact in fields(kind) if fact.values and len(fact.path) == 1 for value in answers.get(fact.path[0], ())]
    terms = [catalog.vocabulary.term(list_, value) for list_, value in chosen]
    return {name for term in terms if term for name in term.requires}


def _must_fill(fact: FieldFacts, catalog: Catalog) -> bool:
    """True when a field must be filled on a site that has its list or one of its kinds."""
    is_here = bool(catalog.kinds.intersection(fact.ref.kinds)) if fact.ref else fact.values is None or catalog.vocabulary.has(fact.values.list)
    return fact.required and is_here


def _choices(fact: FieldFacts, catalog: Catalog) -> tuple[str, ...]:
    if fact.values:
        return tuple(term.id for term in catalog.vocabulary.terms(fact.values.list))
    if not fact.ref or fact.path[0] == "authors":
        return ()
    by_kind = {"theme": catalog.themes, "article": catalog.articles, "event": catalog.events, "agenda": catalog.agendas, "organisation": catalog.organisations, "person": catalog.people}  # fmt: skip
    return tuple(id for kind in fact.ref.kinds for id in by_kind.get(kind, ()))


def _default(kind: str, fact: FieldFacts, choices: tuple[str, ...], answers: Answers, catalog: Catalog, settings: Settings) -> tuple[str, ...]:
    """What stands there when nobody says otherwise: as the community does it, else the first there is, else words to replace."""
    name, words, today = fact.path[0], labels.words(settings.lang), catalog.today
    community = catalog.communities.get(answers.get("community", ("",))[0])
    if community:
        own = {
            "themes": community.meta.themes, "sectors": community.meta.sectors, "roles": community.meta.roles, "organised_by": (community.meta.host,),
            "contact": (community.meta.coordinator,), "authors": (community.meta.coordinator,),
        }.get(name, ())  # fmt: skip
        if found := tuple(value for value in own if value):
            return found
    match name:
        case "title" | "name":
            return (words[f"new_{kind}"],)
        case "description":
            return (words["new_description"],) if kind == "article" else (words["new_description_short"],)
        case "question":
            return (words["new_question"],)
        case "date":
            return (today.isoformat(),)
        case "start":
            return (f"{today + dt.timedelta(days=28)} 14:00",)
        case "signup_url":
            return ("https://example.org/aanmelden",)
        case "email":
            return ("info@example.org",)
        case "authors":
            return (words["new_author"],)
        case "partners" if kind == "agenda":
            return _one_of_each(catalog) or choices[:1]
    return choices[:1] if choices else (words["new_text"],)


def _one_of_each(catalog: Catalog) -> tuple[str, ...]:
    """An organisation of each kind: an agenda is made together."""
    found: dict[str, str] = {}
    for id, organisation in catalog.organisations.items():
        found.setdefault(organisation.meta.kind or "", id)
    return tuple(found.values())


def wrong(question: Question, answer: tuple[str, ...]) -> tuple[str, str] | None:
    """The first word of an answer that cannot be chosen, and the nearest that can; None when all is well.

    An answer may be empty where that is what is proposed.
    """
    for word in answer:
        if question.choices and word not in question.choices:
            return word, nearest(word, question.choices)
    return ("", "") if question.default and not any(word.strip() for word in answer) else None


def made(kind: str, answers: Answers, catalog: Catalog, settings: Settings) -> New:
    """The file that answers make. Raises KringError when there already is one of that name."""
    title = answers.get("title", answers.get("name", ("",)))[0]
    id = answers.get("id", (slug(title)[:60].strip("-"),))[0]
    if not SLUG.fullmatch(id):
        raise KringError("new-id", value=id, better=slug(id))
    if kind == "event":
        id = f"{answers['start'][0][:10]}-{id}"
    taken = {key.id for key in catalog.paths.values() if key.kind == kind} | {entry.key.id for entry in catalog.entries if entry.key.kind == kind}
    if id in taken:
        raise KringError("new-taken", value=id)
    if kind in _REGISTERS:
        return New(f"{settings.docs.strip('/')}/registers/{_REGISTERS[kind]}.yml", "\n" + "\n".join(_entry(kind, id, answers, catalog)) + "\n", id, True)
    lines = ["---", *_lines(kind, id, answers, catalog, settings), "draft: ja", "---", "", *_body(kind, answers, catalog, settings)]
    return New(_path(kind, id, answers, settings), "\n".join(lines) + "\n", id, False)


def _path(kind: str, id: str, answers: Answers, settings: Settings) -> str:
    match kind:
        case "community":
            return f"{COMMUNITIES}/{id}/index.md"
        case "agenda":
            return f"{settings.docs.strip('/')}/agendas/{id}.md"
        case _:
            return f"{COMMUNITIES}/{answers['community'][0]}/{kind}s/{id}.md"


def _lines(kind: str, id: str, answers: Answers, catalog: Catalog, settings: Settings) -> Iterator[str]:
    words = labels.words(settings.lang)
    asked = _asked_for(kind, answers, catalog)
    for fact in _facts(kind, answers, catalog):
        values = answers[fact.path[0]]
        if fact.path[0] == "title" and "short_answer" in asked and not values[0].endswith("?"):
            values = (f"{values[0].rstrip(' .!')}?",)  # what has an answer is a question
        yield from _field(fact, values)
    for fact in fields(kind):
        if len(fact.path) == 1 and fact.path[0] in asked and inner_model(fact.info.annotation):
            yield from _group(fact, words["new_source" if fact.path[0] == "sources" else "new_text"])
    if kind == "agenda":
        year = catalog.today.year
        yield from ("period:", f"  from: {year}", f"  to: {year + 3}", "agreements:", f"  - id: {id}-1", f"    title: {written(words['new_agreement'])}")
        yield f"    goal: {written(words['new_text'])}"
        yield f"    data: [{quoted(words['new_no_data'])}]"
        yield "    indicator:"
        yield f"      text: {written(words['new_text'])}"
        for name, field in (("kind", "agreement_kind"), ("status", "status")):
            if term := next(iter(catalog.vocabulary.terms(field)), None):
                yield f"    {name}: {term.id}"
        if "partners" in answers:
            yield f"    partners: [{', '.join(answers['partners'])}]"


def _group(fact: FieldFacts, text: str) -> Iterator[str]:
    """A group of fields with the ones that must be filled, else its first."""
    inside = [other for other in fields(fact.kind) if other.path[:-1] == fact.path]
    needed = [other for other in inside if other.info.is_required()] or inside[:1]
    yield f"{fact.path[0]}:"
    for index, other in enumerate(needed):
        start = "  " if not fact.many else "  - " if index == 0 else "    "
        yield f"{start}{other.path[-1]}: {'nee' if other.path[-1] == 'wish' else written(text)}"


def _field(fact: FieldFacts, values: tuple[str, ...]) -> Iterator[str]:
    name = fact.path[0]
    if not fact.many:
        yield f"{name}: {written(values[0])}"
    else:
        yield f"{name}:"
        yield from (f"  - {written(value)}" for value in values)


def _entry(kind: str, id: str, answers: Answers, catalog: Catalog) -> Iterator[str]:
    """An entry of a register."""
    yield f"- id: {id}"
    for fact in _facts(kind, answers, catalog):
        yield from (f"  {line}" for line in _field(fact, answers[fact.path[0]]))
    if kind == "person":
        yield f"  consent: {answers.get('consent', (catalog.today.isoformat(),))[0]}"


def _body(kind: str, answers: Answers, catalog: Catalog, settings: Settings) -> Iterator[str]:
    """The headings that readers expect, each with a line to replace."""
    words = labels.words(settings.lang)
    list_ = {"article": "type", "event": "event_kind"}.get(kind, "")
    term = catalog.vocabulary.term(list_, answers.get("type" if kind == "article" else "kind", ("",))[0]) if list_ else None
    headings = term.headings if term else ()
    if kind == "theme":
        headings = tuple(words["theme_headings"].split("|"))
    elif kind == "agenda":
        headings = (words["agenda_heading"],)
    for heading in headings:
        yield from (f"## {heading}", "", words["new_text"], "")
    if not headings:
        yield words["new_text"]


def written(text: str) -> str:
    """A text as YAML: bare where that is read back as the same text, else in quotes."""
    text = re.sub(r"\s+", " ", text).strip()
    read, faults = load("", f"x: {text}")
    return text if not faults and isinstance(read.value, dict) and (read.value.get("x") == text or str(read.value.get("x")) == text) else quoted(text)


def write(root: Path, made: New) -> None:
    """Write what was made: a file where none is, or an entry behind those of a register. Raises KringError when that cannot be."""
    target = root / made.path
    parts = Path(made.path).parts
    if any((root / Path(*parts[: n + 1])).is_symlink() for n in range(len(parts))):
        raise KringError("write-failed", path=made.path, why="symlink")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if made.append:
            before = target.read_bytes().decode() if target.exists() else ""
            end = "\r\n" if "\r\n" in before else "\n"
            gap = "" if not before.strip() or before.rstrip(" ").endswith(("\n", "\r")) else end
            entry = made.text if before.strip() else made.text.lstrip("\n")
            empty = before.rstrip().endswith("[]")  # a register that was begun and holds nothing yet
            beside = target.with_name(f".{target.name}.kring-{os.getpid()}")
            kept = before.rstrip()[:-2] if empty else before
            beside.write_bytes(f"{kept}{gap}{entry.replace(chr(10), end)}".encode())
            beside.replace(target)
        else:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(made.text)
    except OSError as error:
        raise KringError("write-failed", path=made.path, why=error.strerror or type(error).__name__) from error
