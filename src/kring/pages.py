"""Every page of the site, composed of the catalog: an address, a template, and all that the template shows."""

# `meta` is the template contract: JSON-like, labels and dates already in words, addresses without leading slash.
# No HTML here; no decisions in the templates.

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from kring import labels
from kring.catalog import (
    Agenda,
    Agreed,
    Article,
    Catalog,
    Community,
    Event,
    Related,
    Theme,
    ancestors,
    entry_points,
    last_day,
    lifeworlds,
    main_theme,
    of,
    reading_minutes,
    review_by,
    sessions,
)
from kring.checks import has_heading, old_address
from kring.model import Download, EventMeta, Organisation, Person, Source
from kring.outputs import Json, Page, SearchFacts
from kring.read import Item
from kring.settings import Key, Settings

PER_PAGE: Final = 50
"""Longest list on one page; longer ones are paged."""

FACETS: Final = ("type", "theme", "sector", "role", "lifeworld", "entry_point", "community", "evidence")
"""The facets of search (domain.md §2.8)."""

TERM_PAGES: Final = ("type", "role", "sector", "lifeworld", "entry_point", "ideal")
"""Lists of the vocabulary with a page for the list and one for each value."""


def compose(catalog: Catalog, settings: Settings) -> tuple[Page, ...]:
    """All pages of a site, in the order of their kinds."""
    view = View(catalog, settings)
    pages: list[Page] = [view.home()]
    pages += view.themes()
    pages += view.communities()
    pages += view.articles()
    for list_ in TERM_PAGES:
        if catalog.vocabulary.has(list_):
            pages += view.terms(list_)
    if catalog.vocabulary.has("lifeworld"):
        pages.append(view.connections())
    if catalog.vocabulary.has("quality"):
        pages.append(view.quality())
    if catalog.vocabulary.has("form"):
        pages.append(view.forms())
    if catalog.vocabulary.has("phase") or catalog.needs_by_theme:
        pages.append(view.inventory())
    if "event" in catalog.kinds:
        pages += view.events()
    if "agenda" in catalog.kinds:
        pages += view.agendas()
    if "organisation" in catalog.kinds:
        pages += view.organisations()
    if "person" in catalog.kinds:
        pages += view.people()
    if "term" in catalog.kinds:
        pages.append(view.glossary())
    pages += view.news()
    pages.append(view.search())
    pages += view.written()
    pages.append(view.not_found())
    pages += view.redirects()
    return tuple(pages)


@dataclass(frozen=True)
class View:
    """A catalog seen by readers of one site. Every method is pure."""

    catalog: Catalog
    settings: Settings

    # -- small things that many pages show

    @property
    def lang(self) -> str:
        return self.settings.lang

    def w(self, key: str) -> str:
        return self.settings.words()[key]

    def url(self, kind: str, id: str) -> str:
        return self.settings.address(Key(kind, id))

    def ref(self, kind: str, id: str) -> dict[str, str] | None:
        """Title and address of something that exists and is published."""
        item: Any = self._items(kind).get(id)
        if item is None:
            return None
        return {"title": item.meta.name if kind in ("organisation", "person") else item.meta.title, "url": self.url(kind, id)}

    def _items(self, kind: str) -> Mapping[str, Any]:
        catalog = self.catalog
        return {
            "theme": catalog.themes, "community": catalog.communities, "article": catalog.articles, "event": catalog.events,
            "agenda": catalog.agendas, "organisation": catalog.organisations, "person": catalog.people, "page": catalog.pages,
        }[kind]  # fmt: skip

    def refs(self, kind: str, ids: Iterable[str | None]) -> list[dict[str, str]]:
        return [found for id in ids if id and (found := self.ref(kind, id))]

    def one_of(self, kinds: Iterable[str], id: str | None) -> dict[str, str] | None:
        """The first kind that has this id."""
        return next((found for kind in kinds if id and kind in self.catalog.kinds and (found := self.ref(kind, id))), None)

    def chip(self, list_: str, id: str) -> dict[str, str]:
        """A value of the vocabulary: label, explanation, and its page where it has one."""
        term = self.catalog.vocabulary.term(list_, id)
        has_page = list_ in TERM_PAGES and term is not None
        url = f"{self.settings.index(list_)}{id}/" if has_page else ""
        if list_ in ("form", "quality") and term:
            url = f"{self.settings.index(list_)}#{id}"
        label = self.catalog.vocabulary.label(list_, id, self.lang)
        return {"id": id, "label": label, "title": (term.explanation or "") if term else "", "url": url}

    def chips(self, list_: str, ids: Iterable[str]) -> list[dict[str, str]]:
        return [self.chip(list_, id) for id in ids] if self.catalog.vocabulary.has(list_) else []

    def labels(self, list_: str, ids: Iterable[str]) -> list[str]:
        return [chip["label"] for chip in self.chips(list_, ids)]

    def day(self, day: dt.date | None) -> dict[str, str] | None:
        return {"iso": day.isoformat(), "text": labels.long_date(day, self.lang)} if day else None

    def crumbs(self, *steps: tuple[str, str]) -> list[dict[str, str]]:
        return [{"title": self.w("home"), "url": ""}, *({"title": title, "url": url} for title, url in steps)]

    def crumb(self, kind: str) -> tuple[str, str]:
        return self.w(f"index_{kind}"), self.settings.index(kind)

    def page(self, address: str, template: str, *, title: str, crumbs: list[dict[str, str]], **meta: Any) -> Page:
        """A generated page, with what every page has."""
        return Page(address, template, {"title": title, "description": "", "lang": self.lang, "crumbs": crumbs, "example": False, **meta})

    def of_item(self, item: Item[Any], template: str, *, crumbs: list[dict[str, str]], search: SearchFacts | None, **meta: Any) -> Page:
        """The page of something that members wrote."""
        common: dict[str, Json] = {
            "title": item.meta.title,
            "description": item.meta.description,
            "lang": item.meta.lang or self.lang,
            "crumbs": crumbs,
            "example": item.meta.example,
            "example_notice": self.settings.choices.example_notice or self.w("example_notice"),
            "edit": self.settings.edit(item.path),
            "history": self.settings.history(item.path),
            "toc": [{"text": h.text, "id": h.id} for h in item.text.headings if h.level <= 2],
            "backlinks": self.backlinks(item.key),
        }
        return Page(self.settings.address(item.key), template, {**common, **meta}, item.text, self.links(item.key), search=search)

    def links(self, key: Key) -> dict[str, str]:
        """Where the links of a text lead, as addresses of the site."""
        found: dict[str, str] = {}
        for link in self.catalog.links.get(key, ()):
            if link.key:
                found[link.raw] = self.address(link.key) + (f"#{link.anchor}" if link.anchor else "")
            elif link.fault == "withheld-link":
                found[link.raw] = ""
        return found

    def address(self, key: Key) -> str:
        if key.kind == "agreement":
            return self.agreement_url(self.catalog.agreements[key.id])
        return self.settings.address(key)

    def backlinks(self, key: Key) -> list[dict[str, str]]:
        found = []
        for backlink in self.catalog.backlinks.get(key, ()):
            if reference := self.ref(backlink.source.kind, backlink.source.id):
                found.append({**reference, "kind": self.w(f"kind_{backlink.source.kind}"), "sentence": backlink.sentence})
        return found

    def facts_of(self, item: Item[Any], kind: str, filters: Mapping[str, Iterable[str]], text: Iterable[str | None]) -> SearchFacts:
        """What search knows of an item: facets that the site has, under the words that addresses use."""
        known = {
            self.w(f"facet_{facet}"): tuple(dict.fromkeys(values))
            for facet in FACETS
            if (values := tuple(filters.get(facet, ()))) and self.has_facet(facet)
        }
        return SearchFacts(item.meta.title, kind, known, tuple(t for t in (item.meta.description, *text) if t))

    def has_facet(self, facet: str) -> bool:
        return facet in ("theme", "community") or self.catalog.vocabulary.has(facet) or (facet == "type" and self.catalog.vocabulary.has("event_kind"))

    # -- cards: how something is shown in a list

    def article_card(self, article: Article) -> dict[str, Json]:
        meta = article.meta
        theme = main_theme(article, self.catalog.themes)
        return {
            "kind": "article",
            "type": meta.type or "",
            "label": self.catalog.vocabulary.label("type", meta.type, self.lang) or self.w("kind_article"),
            "title": meta.title,
            "url": self.url("article", article.id),
            "text": meta.description,
            "facts": [f for f in (theme.meta.title if theme else "", self.minutes(article), *self.labels("evidence", filter(None, [meta.evidence]))) if f],
            "roles": self.labels("role", meta.roles),
            "date": self.day(meta.updated or meta.date),
            "example": meta.example,
        }

    def minutes(self, article: Article) -> str:
        return self.w("minutes").format(reading_minutes(article.text.words + len((article.meta.short_answer or "").split())))

    def theme_card(self, theme: Theme) -> dict[str, Json]:
        articles = of(self.catalog.articles_by, "theme", theme.id)
        return {
            "kind": "theme",
            "label": self.w("kind_theme") if not theme.meta.parent else self.w("subtheme"),
            "title": theme.meta.title,
            "url": self.url("theme", theme.id),
            "text": theme.meta.description,
            "facts": [self.count("article", len(articles))],
            "children": self.refs("theme", self.catalog.children.get(theme.id, ())),
            "example": theme.meta.example,
        }

    def community_card(self, community: Community) -> dict[str, Json]:
        meta = community.meta
        return {
            "kind": "community",
            "label": meta.label or self.w("kind_community"),
            "title": meta.title,
            "url": self.url("community", community.id),
            "text": meta.question,
            "facts": [*self.phase_words(community), *self.labels("form", meta.form), *self.labels("sector", meta.sectors)],
            "roles": self.labels("role", meta.roles),
            "example": meta.example,
        }

    def phase_words(self, community: Community) -> list[str]:
        term = self.catalog.vocabulary.term("phase", community.meta.phase)
        if term is None:
            return []
        label = self.catalog.vocabulary.label("phase", term.id, self.lang)
        return [f"{label} ({self.w('being_set_up')})" if term.prepares else label]

    def event_card(self, event: Event) -> dict[str, Json]:
        meta = event.meta
        return {
            "kind": "event",
            "label": self.catalog.vocabulary.label("event_kind", meta.kind, self.lang) or self.w("kind_event"),
            "title": meta.title,
            "url": self.url("event", event.id),
            "text": meta.description,
            "facts": [self.when(meta), meta.location],
            "roles": self.labels("role", meta.roles),
            "status": self.event_status(event),
            "days": self.days(meta),
            "example": meta.example,
        }

    def days(self, meta: EventMeta) -> dict[str, str]:
        series = sessions(meta)
        return {"first": series[0].start.date().isoformat() if series else "", "last": last_day(meta).isoformat()}

    def when(self, meta: EventMeta) -> str:
        """`donderdag 12 maart 2026, 14:00–16:30`, or the range of a series."""
        series = sessions(meta)
        if not series:
            return ""
        if len(series) > 1:
            first, last = series[0].start.date(), series[-1].start.date()
            days = f"{labels.long_date(first, self.lang)} – {labels.long_date(last, self.lang)}"
            return f"{days} ({self.w('meetings').format(len(series))})"
        return self.session_words(series[0])

    def session_words(self, session: Any) -> str:
        day = labels.weekday_date(session.start.date(), self.lang)
        if session.end is None:
            return f"{day}, {session.start:%H:%M}"
        if session.end.date() == session.start.date():
            return f"{day}, {session.start:%H:%M}–{session.end:%H:%M}"
        return f"{day}, {session.start:%H:%M} – {labels.weekday_date(session.end.date(), self.lang)}, {session.end:%H:%M}"

    def event_status(self, event: Event) -> dict[str, str]:
        """`verplaatst`, `geannuleerd`, or past; nothing for an event that simply goes on."""
        term = self.catalog.vocabulary.term("event_status", event.meta.status)
        if term and "reason" in term.requires:
            return {"id": term.id, "label": self.catalog.vocabulary.label("event_status", term.id, self.lang), "reason": event.meta.reason or ""}
        if last_day(event.meta) < self.catalog.today:
            return {"id": "past", "label": self.w("past_event"), "reason": ""}
        return {}

    def agenda_card(self, agenda: Agenda) -> dict[str, Json]:
        meta = agenda.meta
        return {
            "kind": "agenda",
            "label": self.catalog.vocabulary.label("scope", meta.scope, self.lang) or self.w("kind_agenda"),
            "title": meta.title,
            "url": self.url("agenda", agenda.id),
            "text": meta.description,
            "facts": [f"{meta.period.start}–{meta.period.end}", self.count("agreement", len(meta.agreements))],
            "example": meta.example,
        }

    def organisation_card(self, organisation: Item[Organisation]) -> dict[str, Json]:
        meta = organisation.meta
        return {
            "kind": "organisation",
            "label": self.catalog.vocabulary.label("organisation_kind", meta.kind, self.lang) or self.w("kind_organisation"),
            "title": meta.name,
            "url": self.url("organisation", organisation.id),
            "text": meta.description or "",
            "facts": [*self.labels("relation", filter(None, [meta.relation])), *([meta.municipality] if meta.municipality else [])],
            "example": meta.example,
        }

    def person_card(self, id: str | None) -> dict[str, Json] | None:
        """The contact card (V20): picture or initials, name, function, telephone, e-mail."""
        person = self.catalog.people.get(id or "")
        if person is None:
            return None
        meta: Person = person.meta
        photo = meta.photo
        folder = f"{self.settings.docs}/registers"
        return {
            "kind": "person",
            "title": meta.name,
            "url": self.url("person", person.id),
            "function": meta.function,
            "organisation": self.ref("organisation", meta.organisation or ""),
            "role": self.chip("role", meta.role) if meta.role and self.catalog.vocabulary.has("role") else None,
            "phone": meta.phone or "",
            "phone_url": "tel:" + "".join(c for c in meta.phone if c.isdigit() or c == "+") if meta.phone else "",
            "email": meta.email or "",
            "github": meta.github or "",
            "photo": {"url": self.url("media", f"{folder}/{photo.src}"), "alt": photo.alt, "credit": photo.credit or ""} if photo else None,
            "initials": "".join(word[0] for word in meta.name.split() if word[0].isalpha())[:2].upper(),
            "example": meta.example,
        }

    def agreement_url(self, agreed: Agreed) -> str:
        return f"{self.url('agenda', agreed.agenda.id)}#{agreement_anchor(agreed.agreement.id)}"

    def agreement_row(self, agreed: Agreed) -> dict[str, Json]:
        agreement = agreed.agreement
        data: list[dict[str, str]] = []
        for given in agreement.data:
            if reference := self.ref("article", given):
                data.append(reference)
            elif given.startswith(("http://", "https://")):
                data.append({"title": given.split("/")[2], "url": given})
            else:
                data.append({"title": given, "url": ""})
        naming = of(self.catalog.articles_by, "agreement", agreement.id)
        return {
            "id": agreement_anchor(agreement.id),
            "title": agreement.title,
            "url": self.agreement_url(agreed),
            "agenda": self.ref("agenda", agreed.agenda.id),
            "kind": self.chip("agreement_kind", agreement.kind or ""),
            "status": self.chip("status", agreement.status or ""),
            "goal": agreement.goal,
            "question": agreement.question or "",
            "indicator": agreement.indicator.text if agreement.indicator else "",
            "quality": self.labels("quality", agreement.indicator.quality) if agreement.indicator else [],
            "data": data,
            "themes": self.refs("theme", agreed.themes),
            "lifeworlds": self.labels("lifeworld", agreement.lifeworlds),
            "entry_points": self.labels("entry_point", agreement.entry_points),
            "partners": self.refs("organisation", agreement.partners),
            "reason": agreement.reason or "",
            "updated": self.day(agreement.updated),
            "articles": [self.article_card(a) for a in naming],
        }

    def count(self, kind: str, number: int) -> str:
        return self.w(f"count_{kind}_one" if number == 1 else f"count_{kind}").format(number)

    def source(self, source: Source) -> dict[str, str]:
        return {"title": source.title, "url": source.url or "", "author": source.author or "", "year": str(source.year or "")}

    def download(self, item: Item[Any], download: Download) -> dict[str, str]:
        path = str(PurePosixPath(item.path).parent / download.file)
        return {"title": download.title, "url": self.url("media", path), "kind": PurePosixPath(download.file).suffix[1:].upper()}

    # -- groups

    def by_type(self, articles: Sequence[Article], *, most: int = PER_PAGE) -> list[dict[str, Json]]:
        """Articles under the types of the vocabulary, in its order; one group when there are no types."""
        if not self.catalog.vocabulary.has("type"):
            return [self.group("", "", [self.article_card(a) for a in articles[:most]])] if articles else []
        groups = []
        for term in self.catalog.vocabulary.terms("type"):
            some = [article for article in articles if article.meta.type == term.id]
            if some:
                label = self.catalog.vocabulary.label("type", term.id, self.lang)
                groups.append(self.group(term.id, label, [self.article_card(a) for a in some[:most]], text=term.explanation or ""))
        return groups

    def by_role(self, articles: Sequence[Article], *, most: int = 6) -> list[dict[str, Json]]:
        """A few articles for each role (N4)."""
        groups = []
        for term in self.catalog.vocabulary.terms("role"):
            some = [article for article in articles if term.id in article.meta.roles]
            if some:
                chip = self.chip("role", term.id)
                groups.append({**chip, "count": len(some), "refs": self.refs("article", (a.id for a in some[:most]))})
        return groups

    @staticmethod
    def group(id: str, title: str, cards: list[dict[str, Json]], *, text: str = "", url: str = "") -> dict[str, Json]:
        return {"id": id, "title": title, "text": text, "url": url, "cards": cards}

    def paged(self, address: str, template: str, *, title: str, crumbs: list[dict[str, str]], cards: list[dict[str, Json]], **meta: Any) -> Iterator[Page]:
        """A list over as many pages as it takes."""
        chunks = [cards[start : start + PER_PAGE] for start in range(0, len(cards), PER_PAGE)]
        total = max(1, len(chunks))
        addresses = [address if n == 1 else f"{address}{self.w('page_slug')}-{n}/" for n in range(1, total + 1)]
        for number, here in enumerate(addresses, start=1):
            chunk = list(chunks[number - 1]) if chunks else []
            paging = {
                "number": number,
                "total": total,
                "previous": addresses[number - 2] if number > 1 else "",
                "has_previous": number > 1,
                "next": addresses[number] if number < total else "",
                "pages": [{"number": n, "url": url} for n, url in enumerate(addresses, start=1)],
            }
            shown = title if number == 1 else f"{title} ({self.w('page_of').format(number, total)})"
            extra = meta if number == 1 else {**meta, "groups": []}
            yield self.page(here, template, title=shown, crumbs=crumbs, cards=chunk, paging=paging if total > 1 else None, **extra)

    # -- pages

    def home(self) -> Page:
        catalog, settings = self.catalog, self.settings
        roles = [{**self.chip("role", term.id), "count": len(of(catalog.articles_by, "role", term.id))} for term in catalog.vocabulary.terms("role")]
        return self.page(
            "",
            "home.html",
            title=settings.name,
            crumbs=[],
            description=settings.description or settings.choices.tagline,
            tagline=settings.choices.tagline,
            roles=roles,
            themes=[self.theme_card(t) for t in catalog.themes.values() if not t.meta.parent],
            communities=[self.community_card(c) for c in catalog.communities.values()],
            new=[self.change_card(c) for c in catalog.changes[:6]],
            upcoming=[self.event_card(e) for e in catalog.upcoming[:4]],
            has_events="event" in catalog.kinds,
            about=self.ref("page", self.w("page_about")),
            join=self.ref("page", self.w("page_join")),
        )

    def themes(self) -> Iterator[Page]:
        index = self.crumb("theme")
        tops = [t for t in self.catalog.themes.values() if not t.meta.parent or t.meta.parent not in self.catalog.themes]
        groups = [self.group("", "", [self.theme_card(t) for t in tops])]
        yield self.list_page("theme", groups, text=self.w("intro_theme"))
        for theme in self.catalog.themes.values():
            articles = of(self.catalog.articles_by, "theme", theme.id)
            parents = [(self.catalog.themes[up].meta.title, self.url("theme", up)) for up in reversed(ancestors(theme.id, self.catalog.themes)) if up in self.catalog.themes]
            address = self.url("theme", theme.id)
            everything = f"{address}{self.w('all_slug')}/"
            crumbs = self.crumbs(index, *parents, (theme.meta.title, address))
            events = of(self.catalog.events_by, "theme", theme.id)
            needs = self.catalog.needs_by_theme.get(theme.id, ())
            yield self.of_item(
                theme,
                "theme.html",
                crumbs=crumbs,
                search=self.facts_of(theme, self.w("kind_theme"), {"type": (self.w("slug_theme"),), "theme": (theme.id, *ancestors(theme.id, self.catalog.themes)), "lifeworld": theme.meta.lifeworlds, "entry_point": theme.meta.entry_points}, theme.meta.synonyms),
                parent=self.ref("theme", theme.meta.parent or ""),
                children=[self.theme_card(self.catalog.themes[c]) for c in self.catalog.children.get(theme.id, ())],
                synonyms=list(theme.meta.synonyms),
                lifeworlds=self.chips("lifeworld", theme.meta.lifeworlds),
                entry_points=self.chips("entry_point", theme.meta.entry_points),
                steward=self.ref("community", theme.community or ""),
                start_here=[self.article_card(self.catalog.articles[a]) for a in theme.meta.start_here if a in self.catalog.articles],
                groups=self.by_type(articles),
                everything=everything if len(articles) > PER_PAGE else "",
                count=self.count("article", len(articles)),
                roles=self.by_role(articles),
                questions=self.refs("article", (a.id for a in articles if a.meta.short_answer)),
                communities=[self.community_card(c) for c in of(self.catalog.communities_by, "theme", theme.id)],
                upcoming=[self.event_card(e) for e in events if e in self.catalog.upcoming],
                past=[self.event_card(e) for e in events if e in self.catalog.past][:5],
                agreements=[self.agreement_row(a) for a in of(self.catalog.agreements_by, "theme", theme.id)],
                organisations=self.refs("organisation", (o.id for o in self.catalog.organisations.values() if theme.id in o.meta.themes)),
                needs=[self.need_row(named) for named in needs],
                wants_community=theme.id in self.catalog.wanting_community,
                feed=self.feed_address("theme", theme.id),
                changed=self.day(max((a.meta.updated or a.meta.date for a in articles), default=None)),
            )
            if len(articles) > PER_PAGE:
                yield from self.paged(everything, "list.html", title=theme.meta.title, crumbs=[*crumbs, {"title": self.w("all_articles"), "url": everything}], cards=[self.article_card(a) for a in articles], groups=[], text="", empty="")

    def need_row(self, named: Any) -> dict[str, Json]:
        need = named.need
        return {
            "text": need.text,
            "count": need.count,
            "role": self.chip("role", need.role) if need.role and self.catalog.vocabulary.has("role") else None,
            "theme": self.ref("theme", need.theme or ""),
            "community": self.ref("community", named.community),
        }

    def feed_address(self, kind: str, id: str) -> str:
        """Address of the feed of a theme or a community, or of the site when no kind is given."""
        feeds = self.settings.index("feeds")
        return f"{feeds}{self.settings.section(kind)}/{id}.xml" if kind else f"{feeds}{self.w('feed_name')}.xml"

    def list_page(self, kind: str, groups: list[dict[str, Json]], *, text: str = "", **meta: Any) -> Page:
        """The index page of a kind: groups of cards."""
        title, address = self.crumb(kind)
        return self.page(
            address, "list.html", title=title, crumbs=self.crumbs((title, address)), description=text, text=text,
            groups=[g for g in groups if g["cards"]], cards=[], paging=None, empty=self.w(f"empty_{kind}") if f"empty_{kind}" in self.settings.words() else self.w("empty"), **meta,
        )  # fmt: skip

    def communities(self) -> Iterator[Page]:
        index = self.crumb("community")
        everyone = list(self.catalog.communities.values())
        phases = self.catalog.vocabulary.terms("phase")
        if phases:
            preparing = [p.id for p in phases if p.prepares]
            running = [p.id for p in phases if not p.prepares]
            groups = [
                self.group(p, self.catalog.vocabulary.label("phase", p, self.lang), [self.community_card(c) for c in everyone if c.meta.phase == p], text=self.chip("phase", p)["title"])
                for p in (*running[:-1], *preparing, *running[-1:])
            ]
        else:
            groups = [self.group("", "", [self.community_card(c) for c in everyone])]
        yield self.list_page("community", groups, text=self.w("intro_community"), join=self.ref("page", self.w("page_join")))
        for community in everyone:
            yield self.community(community, index)

    def community(self, community: Community, index: tuple[str, str]) -> Page:
        meta, catalog = community.meta, self.catalog
        articles = of(catalog.articles_by, "community", community.id)
        events = of(catalog.events_by, "community", community.id)
        tools = [a for a in articles if a.meta.type == "tool"]
        authors = dict.fromkeys(author for article in articles for author in article.meta.authors)
        term = catalog.vocabulary.term("phase", meta.phase)
        arrangements = meta.arrangements.model_dump() if meta.arrangements else {}
        shows_arrangements = meta.arrangements is not None or (term is not None and "arrangements" in term.requires)
        join_is_url = meta.join.startswith(("http://", "https://"))
        join_page = next((p for p in catalog.pages if meta.join.strip("/") == p), None)
        join = {
            "text": "" if join_is_url or join_page else meta.join,
            "url": meta.join if join_is_url else self.url("page", join_page) if join_page else "",
        }
        days = [a.meta.updated or a.meta.date for a in articles] + [last_day(e.meta) for e in catalog.past if e.community == community.id]
        return self.of_item(
            community,
            "community.html",
            crumbs=self.crumbs(index, (meta.title, self.url("community", community.id))),
            search=self.facts_of(community, meta.label or self.w("kind_community"), {"type": (self.w("slug_community"),), "theme": self.with_parents(meta.themes), "sector": meta.sectors, "role": meta.roles, "community": (community.id,)}, (meta.question, *meta.goals, *meta.expectations, *meta.activities)),
            label=meta.label or self.w("kind_community"),
            question=meta.question,
            themes=self.refs("theme", meta.themes),
            form=self.chips("form", meta.form),
            phase={**self.chip("phase", term.id), "prepares": term.prepares} if term else None,
            phases=[{**self.chip("phase", p.id), "current": p.id == meta.phase} for p in catalog.vocabulary.terms("phase")],
            sectors=self.chips("sector", meta.sectors),
            roles=self.chips("role", meta.roles),
            host=self.ref("organisation", meta.host or ""),
            coordinator=self.person_card(meta.coordinator),
            goals=list(meta.goals),
            expectations=list(meta.expectations),
            activities=list(meta.activities),
            needs=[{**self.need_row(n), "community": None} for some in catalog.needs_by_theme.values() for n in some if n.community == community.id],
            arrangements=[{"label": self.w(f"arrangement_{name}"), "text": arrangements.get(name) or ""} for name in ("approach", "duration", "frequency", "location", "organisation")] if shows_arrangements else [],
            facilitation={"wish": meta.facilitation.wish, "by": self.one_of(("organisation", "person"), meta.facilitation.by), "input": meta.facilitation.input or ""} if meta.facilitation else None,
            cost=meta.cost or "",
            partners=self.refs("organisation", meta.partners),
            join=join,
            tools=[self.article_card(a) for a in tools],
            groups=self.by_type([a for a in articles if a not in tools]),
            own_themes=[self.theme_card(t) for t in catalog.themes.values() if t.community == community.id],
            upcoming=[self.event_card(e) for e in events if e in catalog.upcoming],
            past=[self.event_card(e) for e in events if e in catalog.past],
            has_events="event" in catalog.kinds,
            agreements=[self.agreement_row(a) for a in self.agreements_of(articles)],
            contributors=[self.author(a) for a in authors],
            feed=self.feed_address("community", community.id),
            changed=self.day(max(days, default=None)),
        )

    def agreements_of(self, articles: Iterable[Article]) -> list[Agreed]:
        """Agreements that these articles belong to, or that use them as data."""
        found: dict[str, Agreed] = {}
        for article in articles:
            if article.meta.agreement in self.catalog.agreements:
                found[str(article.meta.agreement)] = self.catalog.agreements[str(article.meta.agreement)]
            for agreed in of(self.catalog.agreements_by, "data", article.id):
                found[agreed.agreement.id] = agreed
        return list(found.values())

    def with_parents(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(up for id in ids for up in (id, *ancestors(id, self.catalog.themes))))

    def author(self, author: str) -> dict[str, str]:
        return self.ref("person", author) or {"title": author, "url": ""}

    def articles(self) -> Iterator[Page]:
        title, address = self.crumb("article")
        cards = [self.article_card(a) for a in self.catalog.articles.values()]
        ways = [
            {"title": self.w(f"index_{kind}"), "url": self.settings.index(kind)}
            for kind in ("theme", *TERM_PAGES, "quality", "new")
            if kind in ("theme", "new") or self.catalog.vocabulary.has(kind)
        ]
        yield from self.paged(address, "list.html", title=title, crumbs=self.crumbs((title, address)), cards=cards, groups=[], description=self.w("intro_article"), text=self.w("intro_article"), ways=ways, empty=self.w("empty_article"))
        for article in self.catalog.articles.values():
            yield self.article(article)

    def article(self, article: Article) -> Page:
        meta, catalog = article.meta, self.catalog
        theme = main_theme(article, catalog.themes)
        trail = [(theme.meta.title, self.url("theme", theme.id))] if theme else []
        url = self.url("article", article.id)
        due = review_by(meta)
        agreed = catalog.agreements.get(meta.agreement or "")
        worlds, points = lifeworlds(article, catalog.themes), entry_points(article, catalog.themes)
        filters = {
            "type": filter(None, [meta.type]), "theme": self.with_parents(meta.themes), "sector": meta.sectors,
            "role": (*meta.roles, *meta.functions), "lifeworld": worlds, "entry_point": points,
            "community": filter(None, [article.community]), "evidence": filter(None, [meta.evidence]),
        }  # fmt: skip
        rows = [
            (self.w("time_needed"), meta.time_needed), (self.w("group"), meta.group), (self.w("materials"), meta.materials), (self.w("place"), meta.place),
            (self.w("data_level"), ", ".join(self.labels("data_level", meta.data_level))), (self.w("data_year"), str(meta.data_year or "")),
        ]  # fmt: skip
        evidence = {**self.chip("evidence", meta.evidence), "note": meta.evidence_note or ""} if meta.evidence else None
        return self.of_item(
            article,
            "article.html",
            crumbs=self.crumbs(self.crumb("theme"), *trail, (meta.title, url)) if trail else self.crumbs(self.crumb("article"), (meta.title, url)),
            search=self.facts_of(article, catalog.vocabulary.label("type", meta.type, self.lang) or self.w("kind_article"), filters, (meta.short_answer,)),
            type=self.chip("type", meta.type) if meta.type else None,
            community=self.ref("community", article.community or ""),
            themes=self.refs("theme", meta.themes),
            sectors=self.chips("sector", meta.sectors),
            roles=self.chips("role", meta.roles),
            functions=self.chips("function", meta.functions),
            lifeworlds=self.chips("lifeworld", worlds),
            entry_points=self.chips("entry_point", points),
            quality=self.chips("quality", meta.quality),
            ideals=self.chips("ideal", meta.ideals),
            evidence=evidence,
            evidence_page=self.ref("page", self.w("page_evidence")),
            authors=[self.author(a) for a in meta.authors],
            date=self.day(meta.date),
            updated=self.day(meta.updated),
            reviewed=self.day(meta.last_reviewed_on),
            review_by=self.day(due),
            overdue=due < catalog.today,
            minutes=self.minutes(article),
            event=self.ref("event", meta.event or ""),
            agreement={"title": agreed.agreement.title, "url": self.agreement_url(agreed)} if agreed else None,
            used_by=[{"title": a.agreement.title, "url": self.agreement_url(a)} for a in of(catalog.agreements_by, "data", article.id)],
            organisations=self.refs("organisation", meta.organisations),
            media=[m.model_dump(mode="json") for m in meta.media],
            downloads=[self.download(article, d) for d in meta.downloads],
            credits=[{"alt": i.alt, "credit": i.credit} for i in meta.images],
            short_answer=meta.short_answer or "",
            rows=[{"label": label, "text": text} for label, text in rows if text],
            data_url=meta.data_url or "",
            sources=[self.source(s) for s in meta.sources],
            related=[self.related(r) for r in catalog.related.get(article.id, ())],
            cite=self.cite(article),
        )

    def related(self, related: Related) -> dict[str, Json]:
        """A related article, with the reason in words."""
        words: list[str] = []
        for kind, id in related.reasons:
            match kind:
                case "link":
                    words.append(self.w("because_link"))
                case "theme":
                    words.append(self.w("because_theme").format(self.catalog.themes[id].meta.title) if id in self.catalog.themes else "")
                case "community" if id in self.catalog.communities:
                    words.append(self.w("because_community"))
                case "event" | "agreement":
                    words.append(self.w(f"because_{kind}"))
                case "role" if self.catalog.vocabulary.has("role"):
                    words.append(self.w("because_role").format(self.catalog.vocabulary.label("role", id, self.lang).lower()))
        return {**self.article_card(self.catalog.articles[related.id]), "reason": "; ".join(dict.fromkeys(filter(None, words[:3])))}

    def cite(self, article: Article) -> str:
        names = ", ".join(self.author(a)["title"] for a in article.meta.authors)
        where = self.settings.url + self.url("article", article.id)
        return f"{names} ({article.meta.date.year}). {article.meta.title}. {self.settings.name}. {where}"

    # -- values of the vocabulary

    def terms(self, list_: str) -> Iterator[Page]:
        """An index of the list and a page for each value, with everything that carries it."""
        title, address = self.crumb(list_)
        terms = self.catalog.vocabulary.terms(list_)
        cards = [self.term_card(list_, term.id) for term in terms]
        extra = [{"title": self.w("index_connections"), "url": self.connections_address()}] if list_ == "lifeworld" else []
        yield self.page(
            address, "list.html", title=title, crumbs=self.crumbs((title, address)), description=self.w(f"intro_{list_}"),
            text=self.w(f"intro_{list_}"), groups=[self.group("", "", cards)], cards=[], paging=None, empty=self.w("empty"), ways=extra,
        )  # fmt: skip
        for term in terms:
            label = self.catalog.vocabulary.label(list_, term.id, self.lang)
            here = f"{address}{term.id}/"
            articles = of(self.catalog.articles_by, list_, term.id)
            communities = of(self.catalog.communities_by, list_, term.id)
            events = of(self.catalog.events_by, list_, term.id)
            agreements = of(self.catalog.agreements_by, list_, term.id)
            themes = [t for t in self.catalog.themes.values() if term.id in getattr(t.meta, {"lifeworld": "lifeworlds", "entry_point": "entry_points"}.get(list_, "-"), ())]
            few = articles if len(articles) <= PER_PAGE else []
            yield from self.paged(
                here,
                "term.html",
                title=label,
                crumbs=self.crumbs((title, address), (label, here)),
                description=term.explanation or "",
                text=term.explanation or "",
                list=list_,
                count=self.count("article", len(articles)),
                cards=[] if few else [self.article_card(a) for a in articles],
                groups=self.by_type(few) if list_ != "type" else self.by_theme(few),
                empty=self.w("empty_article"),
                themes=[self.theme_card(t) for t in themes],
                communities=[self.community_card(c) for c in communities],
                upcoming=[self.event_card(e) for e in events if e in self.catalog.upcoming],
                agreements=[self.agreement_row(a) for a in agreements],
                functions=[self.function_row(f.id) for f in self.catalog.vocabulary.terms("function") if list_ == "role" and f.parent == term.id],
                ways=extra,
            )

    def function_row(self, id: str) -> dict[str, Json]:
        events = of(self.catalog.events_by, "function", id)
        articles = of(self.catalog.articles_by, "function", id)
        return {**self.chip("function", id), "refs": [*self.refs("event", (e.id for e in events)), *self.refs("article", (a.id for a in articles))]}

    def term_card(self, list_: str, id: str) -> dict[str, Json]:
        chip = self.chip(list_, id)
        return {
            "kind": list_, "label": "", "title": chip["label"], "url": chip["url"], "text": chip["title"],
            "facts": [self.count("article", len(of(self.catalog.articles_by, list_, id)))], "example": False,
        }  # fmt: skip

    def by_theme(self, articles: Sequence[Article]) -> list[dict[str, Json]]:
        groups = []
        for theme in self.catalog.themes.values():
            some = [a for a in articles if (main := main_theme(a, self.catalog.themes)) and main.id == theme.id]
            if some:
                groups.append(self.group(theme.id, theme.meta.title, [self.article_card(a) for a in some], url=self.url("theme", theme.id)))
        return groups

    def connections_address(self) -> str:
        return f"{self.settings.index('lifeworld')}{self.settings.section('connections')}/"

    def connections(self) -> Page:
        """Articles and agreements that connect two lifeworlds or more (N5)."""
        terms = [term.id for term in self.catalog.vocabulary.terms("lifeworld")]
        combinations = [c for size in range(len(terms), 1, -1) for c in itertools.combinations(terms, size)]
        groups = []
        for combination in combinations:
            articles = [a for a in self.catalog.articles.values() if set(lifeworlds(a, self.catalog.themes)) == set(combination)]
            agreements = [a for a in self.catalog.agreements.values() if set(a.agreement.lifeworlds) == set(combination)]
            title = " + ".join(self.catalog.vocabulary.label("lifeworld", id, self.lang) for id in combination)
            cards = [self.article_card(a) for a in articles] + [self.agreement_card(a) for a in agreements]
            if cards:
                groups.append(self.group("-".join(combination), f"{title} ({len(cards)})", cards))
        title, address = self.w("index_connections"), self.connections_address()
        return self.page(
            address, "list.html", title=title, crumbs=self.crumbs(self.crumb("lifeworld"), (title, address)), description=self.w("intro_connections"),
            text=self.w("intro_connections"), groups=groups, cards=[], paging=None, empty=self.w("empty"),
        )  # fmt: skip

    def agreement_card(self, agreed: Agreed) -> dict[str, Json]:
        row = self.agreement_row(agreed)
        return {
            "kind": "agreement", "label": self.w("kind_agreement"), "title": row["title"], "url": row["url"], "text": row["goal"],
            "facts": [f for f in (row["kind"]["label"], row["status"]["label"], row["agenda"]["title"] if row["agenda"] else "") if f], "example": agreed.agenda.meta.example,
        }  # fmt: skip

    def quality(self) -> Page:
        """What is noticed beside what is measured (V7): articles with both, then each alone."""
        title, address = self.crumb("quality")
        terms = [term.id for term in self.catalog.vocabulary.terms("quality")]
        articles = list(self.catalog.articles.values())
        both = [a for a in articles if set(terms) <= set(a.meta.quality)] if len(terms) > 1 else []
        groups = [self.group("both", self.w("quality_both"), [self.article_card(a) for a in both], text=self.w("quality_both_text"))] if both else []
        for id in terms:
            chip = self.chip("quality", id)
            cards = [self.article_card(a) for a in articles if id in a.meta.quality and a not in both]
            groups.append(self.group(id, chip["label"], cards, text=chip["title"]))
        indicators = [self.agreement_row(a) for a in self.catalog.agreements.values() if a.agreement.indicator]
        return self.page(
            address, "quality.html", title=title, crumbs=self.crumbs((title, address)), description=self.w("intro_quality"),
            text=self.w("intro_quality"), groups=groups, indicators=indicators, empty=self.w("empty"),
        )  # fmt: skip

    def forms(self) -> Page:
        """The forms of working together, and who works in each (V10)."""
        title, address = self.crumb("form")
        groups = []
        for term in self.catalog.vocabulary.terms("form"):
            chip = self.chip("form", term.id)
            cards = [self.community_card(c) for c in of(self.catalog.communities_by, "form", term.id)]
            groups.append(self.group(term.id, chip["label"], cards, text=chip["title"]))
        return self.page(
            address, "list.html", title=title, crumbs=self.crumbs((title, address)), description=self.w("intro_form"), text=self.w("intro_form"),
            groups=groups, cards=[], paging=None, empty=self.w("empty"), keep_empty=True, more=self.ref("page", self.w("page_forms")),
        )  # fmt: skip

    def inventory(self) -> Page:
        """Needs per theme, without names, and themes that want a community (V13, V14)."""
        title, address = self.crumb("inventory")
        needs = self.catalog.needs_by_theme
        totals = {theme: sum(n.need.count for n in some) for theme, some in needs.items()}
        rows = [
            {"theme": self.ref("theme", theme), "total": totals[theme], "needs": [self.need_row(n) for n in some]}
            for theme, some in sorted(needs.items(), key=lambda pair: (-totals[pair[0]], pair[0]))
        ]
        prepares = [term.id for term in self.catalog.vocabulary.terms("phase") if term.prepares]
        return self.page(
            address,
            "inventory.html",
            title=title,
            crumbs=self.crumbs((title, address)),
            description=self.w("intro_inventory"),
            text=self.w("intro_inventory"),
            rows=rows,
            wanting=[{**(self.ref("theme", theme) or {}), "total": totals[theme]} for theme in self.catalog.wanting_community],
            preparing=[self.community_card(c) for c in self.catalog.communities.values() if c.meta.phase in prepares],
            more=self.ref("page", self.w("page_inventory")),
            join=self.ref("page", self.w("page_join")),
        )

    # -- events

    def events(self) -> Iterator[Page]:
        index = self.crumb("event")
        coming = self.group("upcoming", self.w("upcoming"), [self.event_card(e) for e in self.catalog.upcoming])
        past_by_year = itertools.groupby(self.catalog.past, key=lambda e: last_day(e.meta).year)
        past = [self.group(str(year), f"{self.w('past')} ({year})", [self.event_card(e) for e in some]) for year, some in past_by_year]
        calendar = f"{index[1]}{self.w('calendar_name')}.ics"
        yield self.list_page("event", [coming, *past], text=self.w("intro_event"), calendar=calendar, none_coming=not self.catalog.upcoming)
        for event in self.catalog.events.values():
            yield self.event(event, index)

    def event(self, event: Event, index: tuple[str, str]) -> Page:
        meta, catalog = event.meta, self.catalog
        series = sessions(meta)
        url = self.url("event", event.id)
        term = catalog.vocabulary.term("event_kind", meta.kind)
        worlds = [w for t in meta.themes if t in catalog.themes for w in catalog.themes[t].meta.lifeworlds]
        filters = {
            "type": filter(None, [meta.kind]), "theme": self.with_parents(meta.themes), "sector": meta.sectors, "role": (*meta.roles, *meta.functions),
            "community": filter(None, [event.community]), "lifeworld": worlds,
        }  # fmt: skip
        status = self.event_status(event)
        is_past = last_day(meta) < catalog.today
        return self.of_item(
            event,
            "event.html",
            crumbs=self.crumbs(index, (meta.title, url)),
            search=self.facts_of(event, catalog.vocabulary.label("event_kind", meta.kind, self.lang) or self.w("kind_event"), filters, (meta.location,)),
            kind={"id": meta.kind or "", "label": catalog.vocabulary.label("event_kind", meta.kind, self.lang), "title": (term.explanation or "") if term else ""},
            status=status,
            is_past=is_past,
            days=self.days(meta),
            when=self.when(meta),
            sessions=[{"when": self.session_words(s), "title": s.title or ""} for s in series] if len(series) > 1 else [],
            location=meta.location,
            community=self.ref("community", event.community or ""),
            themes=self.refs("theme", meta.themes),
            sectors=self.chips("sector", meta.sectors),
            roles=self.chips("role", meta.roles),
            functions=self.chips("function", meta.functions),
            agenda=self.ref("agenda", meta.agenda or ""),
            organised_by=self.refs("organisation", meta.organised_by),
            developed_by=self.refs("organisation", meta.developed_by),
            run_by=self.refs("organisation", meta.run_by),
            facilitator=self.one_of(("person", "organisation"), meta.facilitator),
            cost=meta.cost or "",
            signup="" if is_past or status.get("id") == "geannuleerd" else meta.signup_url or "",
            contact=self.person_card(meta.contact),
            calendar=f"{url}{self.w('calendar_name')}.ics",
            downloads=[self.download(event, d) for d in meta.downloads],
            credits=[{"alt": i.alt, "credit": i.credit} for i in meta.images],
            articles=[self.article_card(a) for a in of(catalog.articles_by, "event", event.id)],
            report_missing=is_past and not status.get("reason") and not has_heading(event, self.w("report_heading")),
        )

    # -- agendas

    def agendas(self) -> Iterator[Page]:
        title, address = self.crumb("agenda")
        rows = [self.agreement_row(a) for a in self.catalog.agreements.values()]
        kinds = []
        for term in self.catalog.vocabulary.terms("agreement_kind"):
            some = [self.agreement_row(a) for a in of(self.catalog.agreements_by, "agreement_kind", term.id)]
            kinds.append({**self.chip("agreement_kind", term.id), "rows": some})
        agendas = sorted(self.catalog.agendas.values(), key=lambda a: (-a.meta.period.start, a.meta.title.casefold()))
        yield self.page(
            address,
            "agendas.html",
            title=title,
            crumbs=self.crumbs((title, address)),
            description=self.w("intro_agenda"),
            text=self.w("intro_agenda"),
            agendas=[{**self.agenda_card(a), "municipality": self.ref("organisation", a.meta.municipality or ""), "themes": self.refs("theme", a.meta.themes)} for a in agendas],
            kinds=kinds or [{"id": "", "label": "", "title": "", "rows": rows}],
            csv=f"{address}{self.w('csv_name')}.csv",
            empty=self.w("empty_agenda"),
        )
        for agenda in self.catalog.agendas.values():
            yield self.agenda(agenda, (title, address))

    def agenda(self, agenda: Agenda, index: tuple[str, str]) -> Page:
        meta, catalog = agenda.meta, self.catalog
        rows = [self.agreement_row(a) for a in of(catalog.agreements_by, "agenda", agenda.id)]
        statuses = [{**self.chip("status", t.id), "count": sum(r["status"]["id"] == t.id for r in rows)} for t in catalog.vocabulary.terms("status")]
        partners = []
        everyone = dict.fromkeys(filter(None, (meta.municipality, *meta.partners)))
        for kind in dict.fromkeys(catalog.organisations[p].meta.kind for p in everyone if p in catalog.organisations):
            some = [p for p in everyone if p in catalog.organisations and catalog.organisations[p].meta.kind == kind]
            partners.append({"label": catalog.vocabulary.label("organisation_kind", kind, self.lang), "refs": self.refs("organisation", some)})
        articles = dict.fromkeys(a.id for row in of(catalog.agreements_by, "agenda", agenda.id) for a in of(catalog.articles_by, "agreement", row.agreement.id))
        days = [a.updated for a in meta.agreements if a.updated] + ([meta.updated] if meta.updated else [])
        text = [part for a in meta.agreements for part in (a.title, a.goal, a.question)]
        filters = {"type": (self.w("slug_agenda"),), "theme": self.with_parents(meta.themes), "entry_point": [e for a in meta.agreements for e in a.entry_points], "lifeworld": [x for a in meta.agreements for x in a.lifeworlds]}
        return self.of_item(
            agenda,
            "agenda.html",
            crumbs=self.crumbs(index, (meta.title, self.url("agenda", agenda.id))),
            search=self.facts_of(agenda, self.w("kind_agenda"), filters, text),
            scope=self.chip("scope", meta.scope) if meta.scope else None,
            municipality=self.ref("organisation", meta.municipality or ""),
            period={"from": meta.period.start, "to": meta.period.end},
            partners=partners,
            signed={"date": self.day(meta.signed.date), "role": meta.signed.role} if meta.signed else None,
            themes=self.refs("theme", meta.themes),
            contact=self.person_card(meta.contact),
            agreements=rows,
            statuses=[s for s in statuses if s["count"]],
            articles=[self.article_card(catalog.articles[a]) for a in articles],
            events=[self.event_card(e) for e in of(catalog.events_by, "agenda", agenda.id)],
            changed=self.day(max(days, default=None)),
            csv=f"{index[1]}{self.w('csv_name')}.csv",
        )

    # -- organisations and people

    def organisations(self) -> Iterator[Page]:
        index = self.crumb("organisation")
        kinds = [t.id for t in self.catalog.vocabulary.terms("organisation_kind")] or [None]
        groups = [
            self.group(kind or "", self.catalog.vocabulary.label("organisation_kind", kind, self.lang), [self.organisation_card(o) for o in self.catalog.organisations.values() if kind is None or o.meta.kind == kind])
            for kind in kinds
        ]
        yield self.list_page("organisation", groups, text=self.w("intro_organisation"))
        for organisation in self.catalog.organisations.values():
            meta, id = organisation.meta, organisation.id
            catalog = self.catalog
            agreements = of(catalog.agreements_by, "organisation", id)
            themes = dict.fromkeys((*meta.themes, *(t for c in of(catalog.communities_by, "organisation", id) for t in c.meta.themes), *(t for a in of(catalog.agendas_by, "organisation", id) for t in a.meta.themes)))
            url = self.url("organisation", id)
            yield self.page(
                url,
                "organisation.html",
                title=meta.name,
                description=meta.description or "",
                lang=meta.lang or self.lang,
                crumbs=self.crumbs(index, (meta.name, url)),
                example=meta.example,
                example_notice=self.settings.choices.example_notice or self.w("example_notice"),
                kind=self.chip("organisation_kind", meta.kind or ""),
                relation=self.chip("relation", meta.relation or ""),
                domains=list(meta.domains),
                municipality=meta.municipality or "",
                site=meta.url or "",
                since=meta.since or "",
                sources=[self.source(s) for s in meta.sources],
                themes=self.refs("theme", themes),
                communities=[self.community_card(c) for c in of(catalog.communities_by, "organisation", id)],
                events=[self.event_card(e) for e in of(catalog.events_by, "organisation", id)],
                agendas=[self.agenda_card(a) for a in of(catalog.agendas_by, "organisation", id)],
                agreements=[self.agreement_row(a) for a in agreements],
                articles=[self.article_card(a) for a in of(catalog.articles_by, "organisation", id)],
                people=[card for p in catalog.people.values() if p.meta.organisation == id and (card := self.person_card(p.id))],
                edit=self.settings.edit(organisation.path),
                history=self.settings.history(organisation.path),
            )

    def people(self) -> Iterator[Page]:
        index = self.crumb("person")
        cards = [card for id in self.catalog.people if (card := self.person_card(id))]
        yield self.page(index[1], "people.html", title=index[0], crumbs=self.crumbs(index), description=self.w("intro_person"), text=self.w("intro_person"), people=cards, empty=self.w("empty"))
        for person in self.catalog.people.values():
            url = self.url("person", person.id)
            catalog = self.catalog
            yield self.page(
                url,
                "person.html",
                title=person.meta.name,
                description=person.meta.function,
                lang=person.meta.lang or self.lang,
                crumbs=self.crumbs(index, (person.meta.name, url)),
                example=person.meta.example,
                example_notice=self.settings.choices.example_notice or self.w("example_notice"),
                person=self.person_card(person.id),
                articles=self.by_type(of(catalog.articles_by, "person", person.id)),
                communities=[self.community_card(c) for c in of(catalog.communities_by, "person", person.id)],
                events=[self.event_card(e) for e in of(catalog.events_by, "person", person.id)],
                agendas=[self.agenda_card(a) for a in of(catalog.agendas_by, "person", person.id)],
                edit=self.settings.edit(person.path),
                history=self.settings.history(person.path),
            )

    # -- words, news, search, the rest

    def glossary(self) -> Page:
        title, address = self.crumb("glossary")
        terms = sorted(self.catalog.vocabulary.terms("glossary"), key=lambda t: t.nl.casefold())
        rows = [{"id": t.id, "title": self.catalog.vocabulary.label("glossary", t.id, self.lang), "text": t.explanation or "", "synonyms": list(t.synonyms)} for t in terms]
        return self.page(address, "glossary.html", title=title, crumbs=self.crumbs((title, address)), description=self.w("intro_glossary"), text=self.w("intro_glossary"), terms=rows, empty=self.w("empty"))

    def change_card(self, change: Any) -> dict[str, Json]:
        makers: dict[str, Callable[[Any], dict[str, Json]]] = {"article": self.article_card, "event": self.event_card, "agenda": self.agenda_card}
        item = self._items(change.key.kind)[change.key.id]
        word = self.w("new" if change.new else "changed")
        if change.key.kind == "event":
            word = self.w("took_place")
        return {**makers[change.key.kind](item), "day": self.day(change.day), "change": word}

    def news(self) -> Iterator[Page]:
        """The latest changes, and everything of each month (N16)."""
        title, address = self.crumb("new")
        months = [(month, list(some)) for month, some in itertools.groupby(self.catalog.changes, key=lambda c: c.day.replace(day=1))]
        refs = [{"title": labels.month_name(month, self.lang), "url": f"{address}{month:%Y-%m}/", "count": len(some)} for month, some in months]
        yield self.page(
            address, "new.html", title=title, crumbs=self.crumbs((title, address)), description=self.w("intro_new"), text=self.w("intro_new"),
            changes=[self.change_card(c) for c in self.catalog.changes[:20]], months=refs, feed=self.feed_address("", ""), empty=self.w("empty_new"), newsletter=True,
        )  # fmt: skip
        for month, some in months:
            name = labels.month_name(month, self.lang)
            here = f"{address}{month:%Y-%m}/"
            yield self.page(
                here, "new.html", title=self.w("new_in").format(name), crumbs=self.crumbs((title, address), (name, here)), description=self.w("new_in").format(name),
                text="", changes=[self.change_card(c) for c in some], months=refs, feed=self.feed_address("", ""), empty="", newsletter=False,
            )  # fmt: skip

    def search(self) -> Page:
        title, address = self.crumb("search")
        return self.page(address, "search.html", title=title, crumbs=self.crumbs((title, address)), description=self.w("intro_search"), facets=list(self.facets()), ways=self.ways(), no_index=True)

    def facets(self) -> Iterator[dict[str, Json]]:
        """Facets with their values, children under their parents (functions under roles, sub-themes under themes)."""
        vocabulary = self.catalog.vocabulary
        for facet in FACETS:
            if not self.has_facet(facet):
                continue
            values: list[dict[str, Json]] = []
            match facet:
                case "theme":
                    for theme in self.catalog.themes.values():
                        if not theme.meta.parent or theme.meta.parent not in self.catalog.themes:
                            children = [{"id": c, "label": self.catalog.themes[c].meta.title, "children": []} for c in self.catalog.children.get(theme.id, ())]
                            values.append({"id": theme.id, "label": theme.meta.title, "children": children})
                case "community":
                    values = [{"id": c.id, "label": c.meta.title, "children": []} for c in self.catalog.communities.values()]
                case "role":
                    for term in vocabulary.terms("role"):
                        children = [{"id": f.id, "label": vocabulary.label("function", f.id, self.lang), "children": []} for f in vocabulary.terms("function") if f.parent == term.id]
                        values.append({"id": term.id, "label": vocabulary.label("role", term.id, self.lang), "children": children})
                case "type":
                    for list_ in ("type", "event_kind"):
                        values += [{"id": t.id, "label": vocabulary.label(list_, t.id, self.lang), "children": []} for t in vocabulary.terms(list_)]
                    for kind in ("theme", "community", "agenda"):
                        if kind in self.catalog.kinds:
                            values.append({"id": self.w(f"slug_{kind}"), "label": self.w(f"kind_{kind}").capitalize(), "children": []})
                case _:
                    values = [{"id": t.id, "label": vocabulary.label(facet, t.id, self.lang), "children": []} for t in vocabulary.terms(facet)]
            if values:
                yield {"id": self.w(f"facet_{facet}"), "label": self.w(f"facet_label_{facet}"), "values": values}

    def ways(self) -> list[dict[str, str]]:
        """Every index page, for who searches without JavaScript or found nothing."""
        has = self.catalog.vocabulary.has
        kinds = [k for k in ("theme", "article", "community", "event", "agenda", "organisation", "person") if k in self.catalog.kinds]
        lists = [k for k in (*TERM_PAGES, "quality", "form") if has(k)]
        extra = [k for k, there in (("inventory", has("phase")), ("glossary", "term" in self.catalog.kinds), ("new", True)) if there]
        return [{"title": self.w(f"index_{kind}"), "url": self.settings.index(kind)} for kind in (*kinds, *lists, *extra)]

    def written(self) -> Iterator[Page]:
        for page in self.catalog.pages.values():
            address = self.url("page", page.id)
            if not address:
                continue  # the home page is kring's
            filters = {self.w("facet_type"): (self.w("slug_page"),)} if self.has_facet("type") else {}
            meta = {
                "title": page.meta.title, "description": page.meta.description or "", "lang": page.meta.lang or self.lang, "example": False,
                "crumbs": self.crumbs((page.meta.title, address)), "edit": self.settings.edit(page.path), "history": self.settings.history(page.path), "backlinks": self.backlinks(page.key),
            }  # fmt: skip
            search = SearchFacts(page.meta.title, self.w("kind_page"), filters, (page.meta.description,) if page.meta.description else ())
            yield Page(address, "page.html", meta, written=page.path.removeprefix(f"{self.settings.docs}/"), search=search)

    def not_found(self) -> Page:
        return self.page("404.html", "404.html", title=self.w("not_found"), crumbs=self.crumbs((self.w("not_found"), "")), ways=self.ways(), no_index=True)

    def redirects(self) -> Iterator[Page]:
        """Old addresses answer with a page that leads on."""
        catalog = self.catalog
        groups: tuple[Mapping[str, Item[Any]], ...] = (catalog.themes, catalog.communities, catalog.articles, catalog.events, catalog.agendas, catalog.pages)
        for item in (item for group in groups for item in group.values()):
            for old in dict.fromkeys((*item.meta.aliases, *item.meta.redirect_from)):
                address = old_address(self.settings, item.key, old)
                yield self.page(address, "redirect.html", title=item.meta.title, crumbs=[], to=self.settings.address(item.key), no_index=True)


def agreement_anchor(id: str) -> str:
    """The anchor of an agreement on the page of its agenda; prefixed, so that no heading of the text can take it."""
    return f"kring-{id}"

