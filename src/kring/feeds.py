"""What readers follow: Atom (RFC 4287) and JSON Feed 1.1 of the site and of each theme, community, role and person, and an OPML 2.0 of all."""

# A feed that is opened in a browser is dressed by feed.css. Style sheets cannot make links of Atom's own elements, so
# each entry also has its title as an XHTML link: foreign markup, which RFC 4287 §6 allows anywhere and programs skip.

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from kring.catalog import Article, Catalog, of
from kring.outputs import Asset, Json
from kring.settings import Key, Settings
from kring.view import View

NEWEST = 50
"""Entries of a feed at most; feed readers keep what they have seen."""

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"
_STYLE = "assets/stylesheets/feed.css"


@dataclass(frozen=True, slots=True)
class Feed:
    """What one can follow, whatever the format."""

    kind: str
    """A kind of page; empty for the site."""
    id: str
    name: str
    """Title of the site, theme, community, role or person."""
    articles: tuple[Article, ...]
    """Newest first."""
    former: tuple[str, ...] = ()
    """Ids it had before: who follows one of those keeps following."""


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """All feeds of a site, and their list. Without a `site_url` there are none: an entry needs an address of its own."""
    if not settings.url:
        return
    view = View(catalog, settings)
    feeds = tuple(_feeds(view))
    # Most articles stand in several feeds, in the same words.
    entry = functools.cache(lambda id: _entry(view, catalog.articles[id]))
    item = functools.cache(lambda id: _item(view, catalog.articles[id]))
    for feed in feeds:
        atom, json_feed = _atom(view, feed, entry), _json_feed(view, feed, item)
        for id in (feed.id, *feed.former):
            yield Asset(view.feed_address(feed.kind, id), atom)
            yield Asset(view.feed_address(feed.kind, id, "json"), json_feed)
    yield Asset(view.feed_address("", "", "opml"), _opml(view, feeds))


def _feeds(view: View) -> Iterator[Feed]:
    catalog, by = view.catalog, view.catalog.articles_by
    yield Feed("", "", view.settings.name, _newest(catalog.articles.values()))
    for theme in catalog.themes.values():
        yield Feed("theme", theme.id, theme.meta.title, _newest(of(by, "theme", theme.id)), view.former(theme))
    for community in catalog.communities.values():
        yield Feed("community", community.id, community.meta.title, _newest(of(by, "community", community.id)), view.former(community))
    for term in catalog.vocabulary.terms("role"):
        yield Feed("role", term.id, catalog.vocabulary.label("role", term.id, view.lang), _newest(of(by, "role", term.id)))
    for person in catalog.people.values():
        yield Feed("person", person.id, person.meta.name, _newest(of(by, "person", person.id)))


def _newest(articles: Iterable[Article]) -> tuple[Article, ...]:
    return tuple(article for article, _ in zip(articles, range(NEWEST), strict=False))


def _title(view: View, feed: Feed) -> str:
    return f"{feed.name} – {view.settings.name}" if feed.kind else feed.name


def _page(view: View, feed: Feed) -> str:
    """The page that shows the same to people."""
    return view.settings.url + (view.settings.address(Key(feed.kind, feed.id)) if feed.kind else "")


# -- Atom


def _atom(view: View, feed: Feed, entry: Callable[[str], str]) -> bytes:
    path = view.feed_address(feed.kind, feed.id)
    top = ET.Element("feed", {"xmlns": _ATOM, "xmlns:h": _XHTML, "xml:lang": view.lang})
    _add(top, "title", _title(view, feed))
    _add(top, "subtitle", view.w("feed_about"))
    _link(top, _page(view, feed), view.w("feed_page"))
    _add(top, "id", view.settings.url + path)
    ET.SubElement(top, "link", {"rel": "self", "type": "application/atom+xml", "href": view.settings.url + path})
    ET.SubElement(top, "link", {"rel": "alternate", "type": "text/html", "href": _page(view, feed)})
    # A feed without entries must still say when it changed; no clock, so it is the beginning of the calendar.
    _add(top, "updated", _moment(max((a.meta.updated or a.meta.date for a in feed.articles), default=dt.date(1970, 1, 1))))
    _add(ET.SubElement(top, "author"), "name", view.settings.name)
    if licence := view.settings.choices.licence:
        _add(top, "rights", f"{licence.name}: {licence.url}")
    style = f'<?xml-stylesheet type="text/css" href="{"../" * path.count("/")}{_STYLE}"?>'
    end = "\n</feed>\n"
    return "".join([_document(top, style).removesuffix(end), *(f"\n  {entry(article.id)}" for article in feed.articles), end]).encode()


def _entry(view: View, article: Article) -> str:
    """An entry as it stands in a feed."""
    entry = ET.Element("entry")
    meta = article.meta
    url = view.settings.url + view.url("article", article.id)
    _link(entry, url, meta.title)
    _add(entry, "title", meta.title)
    _add(entry, "id", url)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": url})
    _add(entry, "published", _moment(meta.date))
    _add(entry, "updated", _moment(meta.updated or meta.date))
    for author in map(view.author, meta.authors):
        person = ET.SubElement(entry, "author")
        _add(person, "name", author["title"])
        if author["url"]:
            _add(person, "uri", view.settings.url + author["url"])
    for term, label in _tags(view, article):
        ET.SubElement(entry, "category", {"term": term, "label": label})
    _add(entry, "summary", meta.description)
    ET.indent(entry, level=1)
    return ET.tostring(entry, encoding="unicode")


def _tags(view: View, article: Article) -> Iterator[tuple[str, str]]:
    """Id and words of what an article is about; that it is invented is said here too."""
    for theme in article.meta.themes:
        if theme in view.catalog.themes:
            yield theme, view.catalog.themes[theme].meta.title
    if article.meta.example:
        yield "example", view.w("example")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _link(parent: ET.Element, url: str, text: str) -> None:
    """A link for who reads the feed in a browser."""
    ET.SubElement(parent, "h:a", {"href": url}).text = text


def _document(top: ET.Element, *instructions: str) -> str:
    ET.indent(top)
    lines = ('<?xml version="1.0" encoding="utf-8"?>', *instructions, ET.tostring(top, encoding="unicode"))
    return "".join(f"{line}\n" for line in lines)


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


# -- JSON Feed (jsonfeed.org/version/1.1)


def _json_feed(view: View, feed: Feed, item: Callable[[str], str]) -> bytes:
    top: dict[str, Json] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(view, feed),
        "home_page_url": _page(view, feed),
        "feed_url": view.settings.url + view.feed_address(feed.kind, feed.id, "json"),
        "language": view.lang,
        "authors": [{"name": view.settings.name, "url": view.settings.url}],
    }
    listed = ",".join(f"\n  {item(article.id)}" for article in feed.articles)
    items = f"[{listed}\n ]" if listed else "[]"
    head = _indented(top).removesuffix("\n}")
    return f'{head},\n "items": {items}\n}}\n'.encode()


def _indented(value: dict[str, Json]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _item(view: View, article: Article) -> str:
    """An item as it stands in a feed."""
    meta = article.meta
    url = view.settings.url + view.url("article", article.id)
    item: dict[str, Json] = {
        "id": url,
        "url": url,
        "title": meta.title,
        # An item must have a content; the text itself is one click away, as in the Atom feed.
        "content_text": meta.description,
        "date_published": _moment(meta.date),
        "authors": [{"name": a["title"], **({"url": view.settings.url + a["url"]} if a["url"] else {})} for a in map(view.author, meta.authors)],
        "tags": [label for _, label in _tags(view, article)],
        "language": meta.lang or view.lang,
    }
    return _indented({**item, "date_modified": _moment(meta.updated)} if meta.updated else item).replace("\n", "\n  ")


# -- OPML (opml.org/spec2.opml)


def _opml(view: View, feeds: Iterable[Feed]) -> bytes:
    """Every feed in one file that feed readers take in at once, in folders by kind."""
    opml = ET.Element("opml", {"version": "2.0"})
    _add(ET.SubElement(opml, "head"), "title", view.settings.name)
    body = ET.SubElement(opml, "body")
    folders: dict[str, ET.Element] = {"": body}
    for feed in feeds:
        if feed.kind not in folders:
            folders[feed.kind] = ET.SubElement(body, "outline", {"text": view.w(f"index_{feed.kind}")})
        ET.SubElement(
            folders[feed.kind],
            "outline",
            # `rss` stands for Atom too (spec2.opml, "Subscription lists").
            {"type": "rss", "text": feed.name, "xmlUrl": view.settings.url + view.feed_address(feed.kind, feed.id), "htmlUrl": _page(view, feed)},
        )
    return _document(opml).encode()
