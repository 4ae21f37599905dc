"""What can be said of the model itself: the page of fields that members read, and a JSON Schema of each kind."""

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from kring import labels
from kring.model import KINDS, Address, Day, Email, FieldFacts, FileName, Moment, Months, Url, YesNo, fields, inner_model

_KINDS_ON_PAGE: Final = ("article", "theme", "community", "event", "agenda", "organisation", "person", "page", "term")


def schema(kind: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of the front matter of a kind, for editors that complete and underline."""
    made = KINDS[kind].model_json_schema(mode="validation", by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def page(lang: str) -> str:
    """The page of docs/ that lists every field of every kind, in Dutch or English."""
    words = labels.words(lang)
    lines = ["---", f"title: {words['fields_title']}", f"description: {words['fields_description']}", f"lang: {lang}", "---", "", words["fields_intro"], ""]
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
    about = fact.about
    label, help_ = (about.nl, about.help_nl) if lang == "nl" else (about.en, fact.info.description or "")
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


def _plain(fact: FieldFacts, lang: str) -> Iterator[str]:
    words = labels.words(lang)
    annotation = fact.info.annotation
    for type_, word in _WORDS_OF:
        if type_ in get_args(annotation) or all(mark in fact.info.metadata for mark in type_.__metadata__):
            yield words[f"fields_{word}"]
    for argument in (annotation, *get_args(annotation)):
        if get_origin(argument) is Literal:
            yield ", ".join(f"`{value}`" for value in get_args(argument))
        elif argument is int or int in get_args(argument):
            yield words["fields_number"]
