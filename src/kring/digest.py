"""The newsletter of a month: everything new and changed in it, ready to mail as HTML and as plain text."""

# Sending it, and who gets it, is the work of a mailing program outside: no address of a reader is ever near here. The
# HTML is a page with a template of its own; it has no styles, pictures or trackers, and whole addresses only.

import datetime as dt
import itertools
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from kring import labels
from kring.catalog import Catalog, Change
from kring.outputs import Asset, Json, Page
from kring.settings import Settings
from kring.view import View

WIDTH: Final = 72
"""Longest line of the plain text; mailing programs fold what is longer (RFC 5322, 2.1.1 asks for 78 at most)."""


def pages(catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The HTML of each month's mail. Without a `site_url` there is none: in a mail only whole addresses lead anywhere."""
    view = View(catalog, settings)
    for month, meta in _months(view):
        yield Page(address(view, month, "html"), "newsletter.html", {**meta, "no_index": True})


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """The plain text of each month's mail."""
    view = View(catalog, settings)
    for month, meta in _months(view):
        yield Asset(address(view, month, "txt"), _text(view, meta).encode())


def address(view: View, month: dt.date, form: str) -> str:
    """Address of the mail of a month in a form: `html` or `txt`."""
    return f"{view.settings.index('new')}{month:%Y-%m}/{view.w('newsletter_name')}.{form}"


def mails(view: View, month: dt.date) -> list[dict[str, str]]:
    """Where the mail of a month can be opened; nowhere when nothing happened in it, or when the address of the site is unknown."""
    there = view.settings.url and any(change.day.replace(day=1) == month for change in view.catalog.changes)
    forms = (("digest_html", "html"), ("digest_text", "txt")) if there else ()
    return [{"title": view.w(word), "url": address(view, month, form)} for word, form in forms]


def _months(view: View) -> Iterator[tuple[dt.date, dict[str, Json]]]:
    """Everything that the mail of each month says."""
    if not view.settings.url:
        return
    for month, changes in itertools.groupby(view.catalog.changes, key=lambda change: change.day.replace(day=1)):
        name = labels.month_name(month, view.lang)
        licence = view.settings.choices.licence
        meta: dict[str, Json] = {
            "title": view.w("new_in").format(name),
            "description": "",
            "crumbs": [],
            "lang": view.lang,
            "site": view.settings.name,
            "tagline": view.settings.choices.tagline,
            "groups": list(_groups(view, changes)),
            "page": f"{view.settings.url}{view.settings.index('new')}{month:%Y-%m}/",
            "licence": licence.model_dump() if licence else None,
        }
        yield month, meta


def _groups(view: View, changes: Iterable[Change]) -> Iterator[dict[str, Json]]:
    """Each thing once, under what happened to it: what is new and was changed in the same month is new."""
    once: dict[tuple[str, str], Change] = {}
    for change in sorted(changes, key=lambda change: not change.new):
        once.setdefault(change.key, change)
    kept = sorted(once.values(), key=lambda change: (-change.day.toordinal(), change.key))
    for word, kind, is_new in (
        ("digest_new", "article", True),
        ("digest_changed", "article", False),
        ("digest_events", "event", True),
        ("digest_agendas", "agenda", False),
    ):
        if items := [_item(view, change) for change in kept if (change.key.kind, change.new) == (kind, is_new)]:
            yield {"title": view.w(word), "items": items}


def _item(view: View, change: Change) -> dict[str, Json]:
    kind, id = change.key
    card: dict[str, Json]
    match kind:
        case "article":
            card = view.article_card(view.catalog.articles[id])
        case "event":
            card = view.event_card(view.catalog.events[id])
        case _:
            card = view.agenda_card(view.catalog.agendas[id])
    status = card.get("status") or {}
    facts = [
        status["label"] if status.get("reason") else "",
        card["label"],
        *card["facts"][:1],
        labels.long_date(change.day, view.lang) if kind != "event" else "",
        view.w("example") if card["example"] else "",
    ]
    return {"title": card["title"], "url": view.settings.url + card["url"], "text": card["text"], "facts": list(filter(None, facts))}


def _text(view: View, meta: dict[str, Json]) -> str:
    """The same in plain text, addresses on lines of their own."""
    parts = [f"{meta['title']}\n{'=' * len(meta['title'])}", _folded(f"{meta['site']}: {meta['tagline']}" if meta["tagline"] else meta["site"])]
    for group in meta["groups"]:
        parts.append(f"{group['title']}\n{'-' * len(group['title'])}")
        for item in group["items"]:
            parts.append("\n".join((_folded(item["title"]), _folded(" · ".join(item["facts"])), _folded(item["text"]), item["url"])))
    end = [f"{view.w('digest_online')}:\n{meta['page']}"]
    if licence := meta["licence"]:
        end.append(f"{view.w('licence')}{licence['name']}\n{licence['url']}")
    return "\n\n".join([*parts, "-- ", *end]) + "\n"


def _folded(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
