"""Atom feeds (RFC 4287) of the site, each theme and each community."""

import datetime as dt
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from kring.catalog import Article, Catalog, of
from kring.outputs import Asset
from kring.settings import Key, Settings
from kring.view import View

NEWEST = 50
"""Entries of a feed at most; feed readers keep what they have seen."""

_ATOM = "http://www.w3.org/2005/Atom"


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """All feeds of a site. Without a `site_url` there are none: an entry needs an address of its own."""
    if not settings.url:
        return
    view = View(catalog, settings)
    yield _feed(view, "", "", settings.name, catalog.articles.values())
    for theme in catalog.themes.values():
        yield _feed(view, "theme", theme.id, f"{theme.meta.title} – {settings.name}", of(catalog.articles_by, "theme", theme.id))
    for community in catalog.communities.values():
        yield _feed(view, "community", community.id, f"{community.meta.title} – {settings.name}", of(catalog.articles_by, "community", community.id))


def _feed(view: View, kind: str, id: str, title: str, articles: Iterable[Article]) -> Asset:
    base = view.settings.url
    path = view.feed_address(kind, id)
    newest = list(articles)[:NEWEST]
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": view.lang})
    _add(feed, "title", title)
    _add(feed, "id", base + path)
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": base + path})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": base + (view.settings.address(Key(kind, id)) if kind else "")})
    # A feed without entries must still say when it changed; no clock, so it is the beginning of the calendar.
    _add(feed, "updated", _moment(max((a.meta.updated or a.meta.date for a in newest), default=dt.date(1970, 1, 1))))
    _add(ET.SubElement(feed, "author"), "name", view.settings.name)
    for article in newest:
        meta = article.meta
        url = base + view.settings.address(article.key)
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", meta.title)
        _add(entry, "id", url)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
        _add(entry, "published", _moment(meta.date))
        _add(entry, "updated", _moment(meta.updated or meta.date))
        for author in meta.authors:
            _add(ET.SubElement(entry, "author"), "name", view.author(author)["title"])
        for theme in meta.themes:
            if theme in view.catalog.themes:
                ET.SubElement(entry, "category", {"term": theme, "label": view.catalog.themes[theme].meta.title})
        _add(entry, "summary", meta.description)
    ET.indent(feed)
    return Asset(path, b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8") + b"\n")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
