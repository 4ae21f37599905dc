"""The pages where members write: the form, made of its doors, and what happens after sending."""

from collections.abc import Iterator
from typing import Final

from kring import forms
from kring.catalog import Catalog
from kring.forms import Door, Field
from kring.outputs import Json, Page
from kring.view import View

_IN_ONE_LINE: Final = ("text", "area", "url", "number", "day", "moment")

ISSUE_FORM: Final = "{}.yml"
"""Name of the form of GitHub behind a door."""


def pages(view: View) -> Iterator[Page]:
    """The form, and the page for who has sent something."""
    doors = forms.doors(view.catalog, view.settings)
    join = view.ref("page", view.w("page_join"))
    above = [(join["title"], join["url"])] if join else []
    address, sent = view.write_address(), view.sent_address()
    contact = view.person_card(view.settings.choices.contact)
    yield view.page(
        address,
        "write.html",
        title=view.w("write_title"),
        crumbs=view.crumbs(*above, (view.w("write_title"), address)),
        description=view.w("write_lead"),
        doors=[{"id": door.id, "kind": door.kind, "label": door.label, "text": door.text, "hint": _hint(view, door)} for door in doors],
        kinds=[_kind(view, kind, [door for door in doors if door.kind == kind]) for kind in dict.fromkeys(door.kind for door in doors)],
        communities=[{"id": community.id, "label": community.meta.title} for community in view.catalog.communities.values()],
        join=join,
        sent=sent,
        mail=contact["email"] if contact else "",
        edits=bool(view.settings.choices.new_url),
        form=_data(view, doors, contact["email"] if contact else ""),
    )
    yield view.page(
        sent,
        "sent.html",
        title=view.w("sent_title"),
        crumbs=view.crumbs(*above, (view.w("sent_title"), sent)),
        description=view.w("sent_lead"),
        contact=contact,
        by_github=bool(view.settings.choices.new_url or view.settings.choices.issue_url),
        write=address,
        no_index=True,
    )


def _hint(view: View, door: Door) -> str:
    """What to do with a question that has no answer yet: behind that door an answer is asked."""
    return view.w("write_question_hint") if any(field.key == "short_answer" for field in door.fields) else ""


def _kind(view: View, kind: str, doors: list[Door]) -> dict[str, Json]:
    """What is asked of one kind of content, all its doors together, in the order in which people fill it."""
    asked: dict[str, tuple[Field, dict[str, str]]] = {}
    for door in doors:
        for field in door.fields:
            asked.setdefault(field.key, (field, {}))[1][door.id] = field.missing
    made = [_field(view, kind, field, in_doors) for field, in_doors in asked.values()]
    first = [f for f in made if f["widget"] in _IN_ONE_LINE and not f["after"]]
    last = [f for f in made if f["widget"] in ("lines", "yes_no")]
    return {"id": kind, "first": first, "then": [f for f in made if f not in first and f not in last], "last": last}


def _field(view: View, kind: str, field: Field, in_doors: dict[str, str]) -> dict[str, Json]:
    return {
        "id": f"kring-w-{kind}-{field.key}",
        "key": field.key,
        "widget": field.widget,
        "label": field.label[:1].upper() + field.label[1:],
        "help": view.w("write_authors_help") if field.key == "authors" else field.help.replace("`", ""),
        "doors": list(in_doors),
        "optional": not any(in_doors.values()),
        "longest": field.longest,
        "choices": [{"id": choice.id, "label": choice.label, "text": choice.text} for choice in field.choices],
        "parts": [_field(view, f"{kind}-{field.key}", part, {}) | {"optional": not part.missing} for part in field.parts],
        "after": field.after,
    }


def _data(view: View, doors: tuple[Door, ...], mail: str) -> dict[str, Json]:
    """What the script knows: which fields make which file, the words of the check, and where the text can go."""
    choices, settings, catalog = view.settings.choices, view.settings, view.catalog
    return {
        "lang": view.lang,
        "doors": [
            {
                "id": door.id, "kind": door.kind, "key": door.key, "label": catalog.vocabulary.label("type" if door.kind == "article" else "event_kind", door.id, view.lang),
                "headings": list(door.headings), "fields": [_rule(field) for field in door.fields], "form": ISSUE_FORM.format(door.id),
            }
            for door in doors
        ],
        "messages": forms.messages(view.lang),
        "words": {key: view.w(key) for key in view.settings.words() if key.startswith("write_")},
        "people": {person.meta.name: person.id for person in catalog.people.values()},
        "registers_people": "person" in catalog.kinds,
        "stewards": _stewards(catalog),
        "folders": {
            "article": "communities/{community}/articles",
            "event": "communities/{community}/events",
            "alliance": f"{settings.docs}/events",
        },
        "new_url": choices.new_url,
        "issue_url": choices.issue_url,
        "mail": mail,
    }  # fmt: skip


def _rule(field: Field) -> dict[str, Json]:
    return {
        "key": field.key,
        "widget": field.widget,
        "label": field.label,
        "help": field.help,
        "missing": field.missing,
        "longest": field.longest,
        "invented": [choice.id for choice in field.choices if choice.invented],
        "after": field.after,
        "values": list(field.values),
        "parts": [_rule(part) for part in field.parts],
    }


def _stewards(catalog: Catalog) -> dict[str, str]:
    """The community where a text on a theme goes when its writer names none; under nothing, the one for any theme."""
    found = {theme: forms.steward(catalog, (theme,)) for theme in catalog.themes}
    return {**found, "": forms.steward(catalog, ())}
