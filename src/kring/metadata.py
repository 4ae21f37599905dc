"""What machines are told of a page: schema.org as JSON-LD, and the words and picture shown where its address is shared."""

# Types and properties are those of https://schema.org/version/30.1, in JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/); what
# Open Graph asks is in https://ogp.me. Only what the page itself says is told, and of people only those who agreed.
# A page that must not be found is told nothing of, and neither is a site that does not know its own address.

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from kring.catalog import Agenda, Article, Catalog, Community, Event, Theme, of, reading_minutes, sessions
from kring.model import EventMeta, Organisation, Person
from kring.outputs import Card, Json, Page
from kring.read import Item
from kring.settings import Settings
from kring.view import View

SCHEMA: Final = "https://schema.org"
_UNKNOWN_PLACES: Final = ("n.t.b.", "ntb", "tba", "tbd", "t.b.a.", "t.b.d.")
_HAS_PART: Final = 10
"""So many articles of a theme are named to machines; the page and the sitemap have them all."""


def describe(pages: Iterable[Page], catalog: Catalog, settings: Settings) -> Iterator[Page]:
    """The pages, each with what machines are told of it in `linked_data` and `share`."""
    view = View(catalog, settings)
    items = {settings.address(item.key): item for group in _groups(catalog) for item in group.values()}
    for page in pages:
        if not settings.url or page.meta.get("no_index"):
            yield page
        else:
            item = items.get(page.address)
            data = {"@context": SCHEMA, "@graph": [*_main(view, page, item), *_breadcrumbs(view, page)]}
            yield replace(page, meta={**page.meta, "linked_data": data, "share": _share(view, page, item)})


def cards(catalog: Catalog, settings: Settings) -> Iterator[Card]:
    """The card pictures of a site: one of its own, and one of each article and theme."""
    if not settings.url or not settings.choices.cards:
        return
    view = View(catalog, settings)
    yield Card(_card_address(view, ""), settings.choices.tagline or settings.name, "", "", settings.name, "")
    for theme in catalog.themes.values():
        label = view.w("subtheme" if theme.meta.parent else "kind_theme").capitalize()
        yield Card(_card_address(view, view.url("theme", theme.id)), theme.meta.title, label, _community(view, theme), settings.name, "theme")
    for article in catalog.articles.values():
        label = catalog.vocabulary.label("type", article.meta.type, view.lang) or view.w("kind_article").capitalize()
        yield Card(_card_address(view, view.url("article", article.id)), article.meta.title, label, _community(view, article), settings.name, "article")


def _groups(catalog: Catalog) -> tuple[Mapping[str, Item[Any]], ...]:
    shown = (catalog.organisations if "organisation" in catalog.kinds else {}, catalog.people if "person" in catalog.kinds else {})
    return (catalog.themes, catalog.communities, catalog.articles, catalog.events, catalog.agendas, *shown)


# -- what is shown where an address is shared


def _card_address(view: View, page: str) -> str:
    return f"{page}{view.w('card_name')}.png"


def _community(view: View, item: Item[Any]) -> str:
    community = view.catalog.communities.get(item.community or "")
    return community.meta.title if community else ""


def _share(view: View, page: Page, item: Item[Any] | None) -> dict[str, Json]:
    """Open Graph's words for a page; the title and the summary are the page's own."""
    own = item is not None and item.key.kind in ("article", "theme")
    words = {"type": "article" if own and item and item.key.kind == "article" else "website"}
    if item is not None and item.key.kind == "article":
        words |= {"published": item.meta.date.isoformat(), "modified": (item.meta.updated or item.meta.date).isoformat()}
    if view.settings.choices.cards:
        title = page.meta["title"] if own else view.settings.name
        words |= {"image": _card_address(view, page.address if own else ""), "alt": view.w("card_alt").format(title)}
    return words


# -- schema.org


def _main(view: View, page: Page, item: Item[Any] | None) -> Iterator[dict[str, Json]]:
    """The thing that a page is about, or the page itself."""
    if not page.address:
        yield _website(view)
    elif item is None:
        yield _page(view, page)
    else:
        match item.key.kind:
            case "article":
                yield _article(view, page, item)
            case "theme":
                yield _theme(view, page, item)
            case "community":
                yield _community_as_organisation(view, page, item)
            case "event":
                yield _event(view, page, item)
            case "agenda":
                yield _agenda(view, page, item)
            case "organisation":
                yield _organisation(view, page, item)
            case "person":
                yield _person(view, page, item)


def _website(view: View) -> dict[str, Json]:
    settings = view.settings
    search = f"{settings.url}{settings.index('search')}?q={{search_term_string}}"
    return _filled(
        {
            "@type": "WebSite", "@id": f"{settings.url}#website", "name": settings.name, "url": settings.url,
            "description": settings.description or settings.choices.tagline, "inLanguage": view.lang, "publisher": _publisher(view), "license": _licence(view), "image": _image(view, ""),
            "potentialAction": {
                # https://developers.google.com/search/docs/appearance/structured-data/sitelinks-searchbox; `-input`: https://schema.org/docs/actions.html
                "@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": search}, "query-input": "required name=search_term_string",
            },
        }
    )  # fmt: skip


def _page(view: View, page: Page, type_: str = "WebPage") -> dict[str, Json]:
    """What is true of every page."""
    changed = page.meta.get("changed")
    lists = type_ == "WebPage" and page.template in ("list.html", "term.html", "people.html", "agendas.html", "new.html", "quality.html", "inventory.html")
    return _filled(
        {
            "@type": "CollectionPage" if lists else type_, "@id": f"{view.settings.url}{page.address}", "name": page.meta["title"],
            "description": page.meta.get("description"), "url": view.settings.url + page.address, "inLanguage": page.meta["lang"],
            "isPartOf": {"@type": "WebSite", "@id": f"{view.settings.url}#website", "name": view.settings.name, "url": view.settings.url},
            "dateModified": changed["iso"] if isinstance(changed, dict) else None, "license": _licence(view), "publisher": _publisher(view),
        }
    )  # fmt: skip


def _article(view: View, page: Page, article: Article) -> dict[str, Json]:
    """An article that people learn from: Article and LearningResource (https://schema.org/LearningResource)."""
    meta = article.meta
    minutes = reading_minutes(article.text.words + len((meta.short_answer or "").split()))
    return _filled(
        {
            **_page(view, page), "@type": ["Article", "LearningResource"], "@id": f"{view.settings.url}{page.address}#article", "headline": meta.title,
            "abstract": meta.short_answer, "datePublished": meta.date.isoformat(), "dateModified": (meta.updated or meta.date).isoformat(),
            "author": [_person_ref(view, a) for a in meta.authors if a in view.catalog.people],
            "sourceOrganization": _community_ref(view, article.community), "image": _image(view, page.address), "isAccessibleForFree": True,
            "learningResourceType": view.catalog.vocabulary.label("type", meta.type, view.lang), "timeRequired": f"PT{minutes}M",
            "about": _themes(view, meta.themes), "audience": _audience(view, meta.roles), "educationalLevel": _levels(view, meta.sectors),
            "citation": [
                _filled({"@type": "CreativeWork", "name": s.title, "url": s.url, "creditText": s.author, "datePublished": str(s.year or "")})
                for s in meta.sources
            ],
            **_invented(view, article),
        }
    )  # fmt: skip


def _theme(view: View, page: Page, theme: Theme) -> dict[str, Json]:
    catalog = view.catalog
    newest = (article.id for article in of(catalog.articles_by, "theme", theme.id))
    articles = [id for id in dict.fromkeys((*theme.meta.start_here, *newest)) if id in catalog.articles][:_HAS_PART]
    return _filled(
        {
            **_page(view, page, "CollectionPage"), "image": _image(view, page.address),
            "about": _filled({**_theme_ref(view, theme), "description": theme.meta.description, "alternateName": list(theme.meta.synonyms)}),
            "hasPart": [_article_ref(view, id) for id in articles],
            **_invented(view, theme),
        }
    )  # fmt: skip


def _community_as_organisation(view: View, page: Page, community: Community) -> dict[str, Json]:
    meta = community.meta
    members = dict.fromkeys(filter(None, (meta.host, *meta.partners)))
    return _filled(
        {
            **(_community_ref(view, community.id) or {}), "description": meta.description, "mainEntityOfPage": _url(view, page),
            "member": _organisations(view, members), "knowsAbout": _themes(view, meta.themes), **_invented(view, community),
        }
    )  # fmt: skip


def _event(view: View, page: Page, event: Event) -> dict[str, Json]:
    """A meeting, with its status (https://schema.org/EventStatusType) and where it is held."""
    meta = event.meta
    zone = ZoneInfo(view.settings.choices.timezone)
    series = sessions(meta)
    ends = [s.end for s in series if s.end]
    parts = [
        _filled({"@type": "Event", "name": s.title or meta.title, "startDate": _moment(s.start, zone), "endDate": _moment(s.end, zone)})
        for s in series if len(series) > 1
    ]  # fmt: skip
    return _filled(
        {
            "@type": ["Event", "EducationEvent"], "@id": f"{view.settings.url}{page.address}#event", "name": meta.title, "description": meta.description,
            "url": view.settings.url + page.address, "inLanguage": page.meta["lang"], "startDate": _moment(series[0].start if series else None, zone),
            "endDate": _moment(max(ends), zone) if ends else None, "eventStatus": _event_status(view, meta), **_where(view, page, meta),
            "organizer": _organisations(view, meta.organised_by) or _community_ref(view, event.community), "about": _themes(view, meta.themes),
            "audience": _audience(view, meta.roles), "educationalLevel": _levels(view, meta.sectors), "subEvent": parts, "image": _image(view, ""),
            **_invented(view, event),
        }
    )  # fmt: skip


def _event_status(view: View, meta: EventMeta) -> str:
    """What the vocabulary says a status is in schema.org; nothing when it does not say."""
    term = view.catalog.vocabulary.term("event_status", meta.status)
    if term is None:
        return f"{SCHEMA}/EventScheduled"
    return term.same_as if term.same_as and term.same_as.startswith(f"{SCHEMA}/Event") else ""


def _where(view: View, page: Page, meta: EventMeta) -> dict[str, Json]:
    """A place, the internet, or both; nothing while it is not yet known."""
    words = meta.location.casefold().split()
    if meta.location.casefold() in _UNKNOWN_PLACES:
        return {}
    online = {"@type": "VirtualLocation", "url": view.settings.url + page.address}
    place = {"@type": "Place", "name": meta.location, "address": meta.location}
    if words == ["online"]:
        return {"eventAttendanceMode": f"{SCHEMA}/OnlineEventAttendanceMode", "location": online}
    if "online" in words:
        return {"eventAttendanceMode": f"{SCHEMA}/MixedEventAttendanceMode", "location": [place, online]}
    return {"eventAttendanceMode": f"{SCHEMA}/OfflineEventAttendanceMode", "location": place}


def _agenda(view: View, page: Page, agenda: Agenda) -> dict[str, Json]:
    meta = agenda.meta
    where = view.catalog.organisations.get(meta.municipality or "")
    return _filled(
        {
            **_page(view, page), "@type": "CreativeWork", "temporalCoverage": f"{meta.period.start}/{meta.period.end}",
            "spatialCoverage": {"@type": "AdministrativeArea", "name": where.meta.name} if where else None,
            "contributor": _organisations(view, dict.fromkeys(filter(None, (meta.municipality, *meta.partners)))), "about": _themes(view, meta.themes),
            **_invented(view, agenda),
        }
    )  # fmt: skip


def _organisation(view: View, page: Page, organisation: Item[Organisation]) -> dict[str, Json]:
    meta = organisation.meta
    return _filled(
        {
            **_organisation_ref(view, organisation), "description": meta.description, "mainEntityOfPage": _url(view, page),
            "knowsAbout": [*_themes(view, meta.themes), *meta.domains], **_invented(view, organisation),
        }
    )  # fmt: skip


def _person(view: View, page: Page, person: Item[Person]) -> dict[str, Json]:
    """Name, function and organisation; telephone and e-mail stay on the page, where machines have to look for them."""
    organisation = view.catalog.organisations.get(person.meta.organisation or "")
    return _filled(
        {
            **_person_ref(view, person.id), "jobTitle": person.meta.function, "mainEntityOfPage": _url(view, page),
            "worksFor": _organisation_ref(view, organisation) if organisation else None, **_invented(view, person),
        }
    )  # fmt: skip


def _breadcrumbs(view: View, page: Page) -> Iterator[dict[str, Json]]:
    steps = [
        {"@type": "ListItem", "position": number, "name": crumb["title"], "item": view.settings.url + crumb["url"]}
        for number, crumb in enumerate(page.meta["crumbs"], start=1)
    ]
    if steps:
        yield {"@type": "BreadcrumbList", "itemListElement": steps}


# -- parts of them


def _filled(properties: Mapping[str, Json]) -> dict[str, Json]:
    """Without what is empty."""
    return {name: value for name, value in properties.items() if value is not None and value not in ("", [], {})}


def _url(view: View, page: Page) -> str:
    return view.settings.url + page.address


def _publisher(view: View) -> dict[str, Json]:
    return {"@type": "Organization", "@id": f"{view.settings.url}#publisher", "name": view.settings.name, "url": view.settings.url}


def _licence(view: View) -> str:
    return view.settings.choices.licence.url if view.settings.choices.licence else ""


def _image(view: View, page: str) -> str:
    return view.settings.url + _card_address(view, page) if view.settings.choices.cards else ""


def _moment(moment: dt.datetime | None, zone: ZoneInfo) -> str:
    """`2026-12-15T14:00:00+01:00`."""
    return moment.replace(tzinfo=zone).isoformat() if moment else ""


def _invented(view: View, item: Item[Any]) -> dict[str, Json]:
    """Example content says so to machines too."""
    return {"disambiguatingDescription": view.settings.choices.example_notice or view.w("example_notice")} if item.meta.example else {}


def _theme_ref(view: View, theme: Theme) -> dict[str, Json]:
    url = view.settings.url + view.url("theme", theme.id)
    return {"@type": "DefinedTerm", "@id": f"{url}#theme", "name": theme.meta.title, "url": url}


def _article_ref(view: View, id: str) -> dict[str, Json]:
    url = view.settings.url + view.url("article", id)
    return {"@type": "Article", "@id": f"{url}#article", "headline": view.catalog.articles[id].meta.title, "url": url}


def _themes(view: View, ids: Iterable[str]) -> list[dict[str, Json]]:
    return [_theme_ref(view, view.catalog.themes[id]) for id in ids if id in view.catalog.themes]


def _community_ref(view: View, id: str | None) -> dict[str, Json] | None:
    community = view.catalog.communities.get(id or "")
    if community is None:
        return None
    url = view.settings.url + view.url("community", community.id)
    return {"@type": "Organization", "@id": f"{url}#community", "name": community.meta.title, "url": url}


def _organisation_ref(view: View, organisation: Item[Organisation]) -> dict[str, Json]:
    url = view.settings.url + view.url("organisation", organisation.id)
    return _filled({"@type": "Organization", "@id": f"{url}#organisation", "name": organisation.meta.name, "url": organisation.meta.url})


def _organisations(view: View, ids: Iterable[str]) -> list[dict[str, Json]]:
    return [_organisation_ref(view, view.catalog.organisations[id]) for id in ids if id in view.catalog.organisations]


def _person_ref(view: View, id: str) -> dict[str, Json]:
    url = view.settings.url + view.url("person", id)
    return {"@type": "Person", "@id": f"{url}#person", "name": view.catalog.people[id].meta.name, "url": url}


def _audience(view: View, roles: Iterable[str]) -> list[dict[str, Json]]:
    return [{"@type": "EducationalAudience", "educationalRole": label} for label in view.labels("role", roles)]


def _levels(view: View, sectors: Iterable[str]) -> list[Json]:
    """Levels of education: as Edurep wants them where the vocabulary knows the concept's address, else in words.

    https://developers.wiki.kennisnet.nl/index.php?title=Edurep:Metadata/Leerniveau/en
    """
    found: list[Json] = []
    for id in sectors:
        term, label = view.catalog.vocabulary.term("sector", id), view.catalog.vocabulary.label("sector", id, view.lang)
        if term and term.same_as:
            terms, _, code = term.same_as.rpartition("/")
            found.append({"@type": "DefinedTerm", "@id": term.same_as, "inDefinedTermSet": terms, "name": label, "termCode": code})
        elif term:
            found.append(label)
    return found
