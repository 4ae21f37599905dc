"""What can be said of the model itself: the page of fields that members read, and a JSON Schema of each kind."""

import copy
import re
from collections.abc import Iterator, Set
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from kring import labels
from kring.model import (
    KINDS,
    REQUIRED,
    About,
    Address,
    Day,
    Email,
    FieldFacts,
    FileName,
    Moment,
    Months,
    Part,
    Ref,
    Url,
    Values,
    YesNo,
    fields,
    help_en,
    inner_model,
    json_schema,
    one_or_many,
    written_name,
)
from kring.vocabulary import Vocabulary

_KINDS_ON_PAGE: Final = ("article", "theme", "community", "event", "agenda", "organisation", "person", "page", "term")


def schema(kind: str, vocabulary: Vocabulary, kinds: Set[str], *, lang: str = "nl") -> dict[str, Any]:
    """JSON Schema (draft 7, which every editor knows) of the fields of a kind as one site has them, with the words of a language.

    The values of its lists stand in it. The themes, people and organisations that fields refer to do not: members add those every
    week, and a schema in the repository would be behind each time.
    """
    made = copy.deepcopy(json_schema(kind))
    shapes = {KINDS[kind].__name__: made, **made.get("$defs", {})}
    for part in {KINDS[kind], *_parts(KINDS[kind])}:
        _describe(part, shapes[part.__name__], vocabulary, kinds, lang)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **made}


def _parts(model: type[Part]) -> Iterator[type[Part]]:
    for info in model.model_fields.values():
        if part := inner_model(info.annotation):
            yield part
            yield from _parts(part)


def _describe(part: type[Part], shape: dict[str, Any], vocabulary: Vocabulary, kinds: Set[str], lang: str) -> None:
    """Give the properties of a shape their words and choices; take away what the site does not have."""
    shape.pop("description", None)
    required = set(shape.get("required", ()))
    by_default = {name for _, term in vocabulary for name in term.defaults}
    for name, info in part.model_fields.items():
        key = written_name(name, info)
        values = next((mark for mark in info.metadata if isinstance(mark, Values)), None)
        ref = next((mark for mark in info.metadata if isinstance(mark, Ref)), None)
        if (values and not vocabulary.has(values.list)) or (ref and not kinds & set(ref.kinds)):
            del shape["properties"][key]
            required.discard(key)
            continue
        about = next(mark for mark in info.metadata if isinstance(mark, About))
        property_ = shape["properties"][key]
        if values:
            _choose(property_, [term.id for term in vocabulary.terms(values.list)])
        if any(isinstance(mark, BeforeValidator) and mark.func is one_or_many for mark in info.metadata):
            many = {word: property_.pop(word) for word in ("type", "items", "minItems", "maxItems") if word in property_}
            property_["anyOf"] = [many, many["items"]]
        label, help_ = (about.nl, about.help_nl) if lang == "nl" else (about.en, help_en(part, key))
        shape["properties"][key] = dict(sorted({**property_, "title": label, "description": help_}.items()))  # sorted, as pydantic does
        if REQUIRED in info.metadata and key not in by_default:
            required.add(key)
    if required:
        shape["required"] = [key for key in shape["properties"] if key in required]


def _choose(property_: dict[str, Any], choices: list[str]) -> None:
    """Replace the text that a property holds by what can be chosen, in a list and in a value that may be absent alike."""
    holder = property_
    while "items" in holder or "anyOf" in holder:
        holder = holder["items"] if "items" in holder else holder["anyOf"][0]
    for word in ("type", "pattern", "maxLength"):
        holder.pop(word, None)
    holder["enum"] = choices


def page(lang: str) -> str:
    """The page of docs/ that lists every field of every kind, in Dutch or English."""
    words = labels.words(lang)
    lines = [
        "---",
        f"title: {words['fields_title']}",
        f"description: {words['fields_description']}",
        f"lang: {lang}",
        *(["translation_of: velden"] if lang == "en" else []),
        "---",
        "",
        words["fields_intro"],
        "",
    ]
    for kind in _KINDS_ON_PAGE:
        doc = (KINDS[kind].__doc__ or "").strip()
        place = re.findall(r"`[^`]+`", doc)
        lines += [f"## {words[f'kind_{kind}'].capitalize()}", ""]
        if place:
            lines += [f"{words['fields_place']}: {', '.join(place)}", ""]
        lines += [f"| {words['fields_field']} | {words['fields_what']} | {words['fields_value']} | |", "|---|---|---|---|"]
        lines += [_row(fact, lang) for fact in fields(kind)]
        lines.append("")
    return "\n".join(lines)


def _row(fact: FieldFacts, lang: str) -> str:
    words = labels.words(lang)
    label, help_ = fact.words(lang)
    name = "&nbsp;&nbsp;" * (len(fact.path) - 1) + f"`{fact.path[-1]}`"
    return f"| {name} | **{label}**. {help_} | {_value(fact, lang)} | {words['fields_required'] if fact.required else ''} |"


def _value(fact: FieldFacts, lang: str) -> str:
    """What may be written, in words."""
    words = labels.words(lang)
    many = words["fields_list"] if fact.many else ""
    if fact.values:
        kind = f"{words['fields_of_list']} `{fact.values.list}`"
    elif fact.ref:
        kind = " / ".join(words[f"kind_{kind}"] for kind in fact.ref.kinds)
    elif part := inner_model(fact.info.annotation):
        kind = words["fields_group"] if issubclass(part, BaseModel) else ""
    else:
        kind = next(_plain(fact, lang), words["fields_text"])
    return f"{many}{kind}"


_WORDS_OF: Final[tuple[tuple[Any, str], ...]] = (
    (Day, "day"), (Moment, "moment"), (YesNo, "yes_no"), (Months, "months"), (Url, "url"), (Email, "email"), (FileName, "file"), (Address, "address"),
)  # fmt: skip


def shape(fact: FieldFacts) -> str:
    """What a plain field holds besides text: `day`, `moment`, `yes_no`, `months`, `url`, `email`, `file` or `address`; else nothing."""
    annotation = fact.info.annotation
    found = (word for type_, word in _WORDS_OF if type_ in get_args(annotation) or all(mark in fact.info.metadata for mark in type_.__metadata__))
    return next(found, "")


def _plain(fact: FieldFacts, lang: str) -> Iterator[str]:
    words = labels.words(lang)
    annotation = fact.info.annotation
    if word := shape(fact):
        yield words[f"fields_{word}"]
    for argument in (annotation, *get_args(annotation)):
        if get_origin(argument) is Literal:
            yield ", ".join(f"`{value}`" for value in get_args(argument))
        elif argument is int or int in get_args(argument):
            yield words["fields_number"]
