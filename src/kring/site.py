"""The site as one value: every page, every file, and the shell that pages stand in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from kring import calendars, citations, digest, feeds, markdown_copies, metadata, pages, report, tables
from kring.catalog import Article, Catalog
from kring.gate import POLICY, host_headers
from kring.media import FORMATS
from kring.outputs import Asset, Copy, Json, Page, Picture, Shell, Site
from kring.settings import Key, Settings
from kring.view import FACE, TERM_PAGES, View


def compose(catalog: Catalog, settings: Settings) -> Site:
    """Everything that is published of a catalog."""
    all_pages = tuple(
        metadata.describe((*pages.compose(catalog, settings), report.page(catalog, settings), *digest.pages(catalog, settings)), catalog, settings)
    )

    def assets() -> Iterator[Asset]:
        for room in (feeds, calendars, tables, citations, markdown_copies, digest):
            yield from room.compose(catalog, settings)
        yield _sitemap(all_pages, settings)
        yield Asset("_headers", host_headers().encode())

    return Site(
        pages=all_pages,
        assets=assets,
        copies=tuple(_copies(catalog, settings)),
        shell=shell(catalog, settings),
        cards=tuple(metadata.cards(catalog, settings)),
        pictures=_pictures(all_pages, View(catalog, settings)),
    )


def recompose(catalog: Catalog, settings: Settings, article: Article) -> Page:
    """The page of an article whose words have changed and nothing else, as long as nothing more is known of the site than before."""
    known = replace(catalog, articles={**catalog.articles, article.id: article})
    return next(metadata.describe([pages.article_page(View(known, settings), article)], known, settings))


def shell(catalog: Catalog, settings: Settings) -> Shell:
    """What every page stands in: name, menu, words, footer."""
    view = View(catalog, settings)
    choices = settings.choices

    def page(name: str) -> dict[str, str] | None:
        return view.ref("page", PurePosixPath(name).with_suffix("").as_posix()) if name else None

    newsletter = choices.newsletter_url
    written = page(newsletter) if newsletter and "://" not in newsletter else None
    contact = view.person_card(choices.contact)
    footer = [
        f
        for f in (page(choices.privacy_page), page(choices.accessibility_page), view.ref("page", view.w("page_about")), view.ref("page", view.w("page_join")))
        if f
    ]
    meta: dict[str, Json] = {
        "name": settings.name,
        "tagline": choices.tagline,
        "description": settings.description,
        "url": settings.url,
        "lang": settings.lang,
        "logo": view.url("media", f"{settings.docs}/{choices.logo}") if choices.logo else "",
        "menu": list(_menu(view)),
        "newsletter": written["url"] if written else newsletter,
        "newsletter_is_ours": bool(written),
        "contact": contact,
        "licence": choices.licence.model_dump() if choices.licence else None,
        "footer": footer,
        "feed": view.feed_address("", "") if settings.url else "",
        "json_feed": view.feed_address("", "", "json"),
        "search": settings.index("search"),
        "write": {"title": view.w("write"), "url": view.write_address()},
        "issue_url": choices.issue_url,
        "join": view.ref("page", view.w("page_join")),
        "indexes": {
            kind: settings.index(kind)
            for kind in (
                *TERM_PAGES,
                "theme",
                "article",
                "community",
                "event",
                "agenda",
                "organisation",
                "person",
                "new",
                "glossary",
                "quality",
                "form",
                "inventory",
            )
        },
        "words": dict(settings.words()),
        "policy": POLICY,
        "example_notice": choices.example_notice,
    }
    return Shell(meta)


def _menu(view: View) -> Iterator[dict[str, str]]:
    """Menu entries: kinds that the site has, and pages of docs/ by file name."""
    has = view.catalog.vocabulary.has
    for entry in view.settings.choices.menu:
        there = (
            entry in view.catalog.kinds
            or entry in ("new", "search")
            or has(entry)
            or (entry == "inventory" and has("phase"))
            or (entry == "glossary" and has("glossary"))
        )
        if there and f"index_{entry}" in view.settings.words():
            yield {"title": view.w(f"index_{entry}"), "url": view.settings.index(entry)}
        elif reference := view.ref("page", entry):
            yield reference


def _sitemap(all_pages: tuple[Page, ...], settings: Settings) -> Asset:
    """Addresses for search engines (sitemaps.org), with the newest date of the content where there is one."""
    urls = ET.Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for page in all_pages:
        if page.meta.get("no_index") or page.file == "404.html":
            continue
        url = ET.SubElement(urls, "url")
        ET.SubElement(url, "loc").text = settings.url + page.address
        day = page.meta.get("updated") or page.meta.get("date") or page.meta.get("changed")
        if isinstance(day, dict):
            ET.SubElement(url, "lastmod").text = day["iso"]
    ET.indent(urls)
    return Asset("sitemap.xml", b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(urls, encoding="utf-8") + b"\n")


def _copies(catalog: Catalog, settings: Settings) -> Iterator[Copy]:
    """Downloads that something published uses, each once; nothing else of the sources."""
    wanted: dict[str, str] = {}
    groups = (catalog.themes, catalog.communities, catalog.articles, catalog.events, catalog.agendas)
    for item in (item for group in groups for item in group.values()):
        paths = [link.key.id for link in catalog.links.get(item.key, ()) if link.key and link.key.kind == "media"]
        paths += [str(PurePosixPath(item.path).parent / download.file) for download in getattr(item.meta, "downloads", ())]
        wanted |= {settings.address(Key("media", path)): path for path in paths}
    wanted |= {
        path.removeprefix(f"{settings.docs}/"): path
        for path in catalog.media
        if path.startswith(f"{settings.docs}/") and not path.startswith(f"{settings.docs}/registers/")
    }
    for address, path in sorted(wanted.items()):
        if path in catalog.media and PurePosixPath(path).suffix.lower() not in FORMATS:
            yield Copy(address, path)


def _pictures(all_pages: Iterable[Page], view: View) -> tuple[Picture, ...]:
    """Every size of every picture that something published shows, each once; of one address the widest."""
    found = [picture for page in all_pages for sizes in page.pictures.values() for picture in sizes]
    found += [picture for path in _linked(view.catalog) for picture in view.pictures(path)]
    for person in view.catalog.people.values():
        if person.meta.photo:
            found += view.pictures(f"{view.settings.docs}/registers/{person.meta.photo.src}", widths=FACE)
    if view.settings.choices.logo:
        found += view.pictures(f"{view.settings.docs}/{view.settings.choices.logo}")
    by_path = {picture.path: picture for picture in sorted(found, key=lambda p: p.width)}
    return tuple(sorted(by_path.values(), key=lambda p: (p.source, p.path)))


def _linked(catalog: Catalog) -> Iterator[str]:
    """Pictures that a text leads to without showing them."""
    for links in catalog.links.values():
        yield from (link.key.id for link in links if link.key and link.key.kind == "media" and not link.image and link.key.id in catalog.pictures)
