"""What we know: everything by id, and every relation between things, computed once and never changed."""

# Everything that can be known from the source text is known here, before rendering starts: no hook order matters,
# nothing is patched afterwards, and a page can be rendered by anyone at any time. Relations go through inverted
# indexes, never through all pairs.

import datetime as dt
import functools
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from kring.dialect import refuses
from kring.findings import nearest
from kring.media import Facts
from kring.model import AgendaMeta, Agreement, ArticleMeta, CommunityMeta, EventMeta, Need, Organisation, PageMeta, Person, Session, ThemeMeta
from kring.read import Contents, Entry, Item
from kring.settings import Key, Settings
from kring.vocabulary import Vocabulary

Theme = Item[ThemeMeta]
Community = Item[CommunityMeta]
Article = Item[ArticleMeta]
Event = Item[EventMeta]
Agenda = Item[AgendaMeta]

REVIEW_AFTER: Final = 24
"""Months after which an article is due for review, unless it says otherwise (domain.md §2.3)."""

ENOUGH_NEED: Final = 3
"""So many members must have named a theme before it counts as wanting a community."""

LINK_KINDS: Final[Mapping[str, str]] = {
    "artikel": "article", "article": "article", "thema": "theme", "theme": "theme", "community": "community",
    "bijeenkomst": "event", "event": "event", "agenda": "agenda", "organisatie": "organisation", "organisation": "organisation",
    "persoon": "person", "person": "person", "begrip": "term", "term": "term", "pagina": "page", "page": "page",
}  # fmt: skip
"""How a link by id begins: `[tekst](artikel:verteltas)`."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement, with the agenda it stands in."""

    agreement: Agreement
    agenda: Agenda
    index: int

    @property
    def themes(self) -> tuple[str, ...]:
        """Its own themes, or else the agenda's."""
        return self.agreement.themes or self.agenda.meta.themes


@dataclass(frozen=True, slots=True)
class Resolved:
    """A link of a text, and where it leads."""

    raw: str
    text: str
    line: int
    column: int
    sentence: str
    image: bool
    key: Key | None
    """What it leads to on this site; None when it leads elsewhere or nowhere."""
    anchor: str
    fault: str = ""
    """Code of the rule it breaks."""
    better: str = ""
    """Nearest match or right path for the message."""


@dataclass(frozen=True, slots=True)
class Backlink:
    """Somebody refers to a page: who, and in which sentence."""

    source: Key
    sentence: str


@dataclass(frozen=True, slots=True)
class Related:
    """An article that goes with another, and why."""

    id: str
    reasons: tuple[tuple[str, str], ...]
    """(`theme`, id), (`community`, id), (`link`, ``), (`event`, id), (`agreement`, id), (`role`, id)."""


@dataclass(frozen=True, slots=True)
class Named:
    """A need that members of a community named."""

    need: Need
    community: str


class Change(NamedTuple):
    """Something new or changed on a day."""

    day: dt.date
    key: Key
    new: bool


T = TypeVar("T")
Index = Mapping[str, Mapping[str, tuple[T, ...]]]
"""Items by dimension (`theme`, `role`, …) and value."""


@dataclass(frozen=True)
class Relations:
    """What pages show of who goes with whom; no rule looks at it, so it is worked out when it is first asked for."""

    texts: tuple[Item[Any], ...]
    articles: Mapping[str, Article]
    articles_by: Index[Article]
    links: Mapping[Key, tuple[Resolved, ...]]

    @functools.cached_property
    def backlinks(self) -> Mapping[Key, tuple[Backlink, ...]]:
        """Who refers to a page."""
        return _backlinks(self.links, self.texts)

    @functools.cached_property
    def related(self) -> Mapping[str, tuple[Related, ...]]:
        """What goes with an article, by its id."""
        return _related(self.articles, self.links, self.articles_by)


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything by id and every derived relation: plain read-only mappings, in a fixed order."""

    today: dt.date
    vocabulary: Vocabulary
    themes: Mapping[str, Theme]
    communities: Mapping[str, Community]
    articles: Mapping[str, Article]
    """Published ones, newest first."""
    events: Mapping[str, Event]
    """By first day."""
    agendas: Mapping[str, Agenda]
    agreements: Mapping[str, Agreed]
    organisations: Mapping[str, Item[Organisation]]
    people: Mapping[str, Item[Person]]
    pages: Mapping[str, Item[PageMeta]]
    withheld: Mapping[Key, str]
    """What is written but not published, and the rule that says why (`draft`, `future-date`, `future-consent`)."""
    kinds: frozenset[str]
    """Kinds that this site has."""
    children: Mapping[str, tuple[str, ...]]
    """Sub-themes of a theme."""
    articles_by: Index[Article]
    communities_by: Index[Community]
    events_by: Index[Event]
    agendas_by: Index[Agenda]
    agreements_by: Index[Agreed]
    links: Mapping[Key, tuple[Resolved, ...]]
    translations: Mapping[Key, tuple[Item[Any], ...]]
    """The text in all its languages, by each of them; the one that was written first stands first."""
    upcoming: tuple[Event, ...]
    """Soonest first; cancelled ones included."""
    past: tuple[Event, ...]
    """Latest first."""
    needs_by_theme: Mapping[str, tuple[Named, ...]]
    """Under an empty id those that name no theme."""
    wanting_community: tuple[str, ...]
    """Themes that enough members named a need for, and no community has as its theme."""
    changes: tuple[Change, ...]
    """Latest first."""
    entries: tuple[Entry, ...]
    media: frozenset[str]
    pictures: Mapping[str, Facts]
    """Those of the media that are pictures which can be shown, by path."""
    paths: Mapping[str, Key]
    """What stands at a path of the repository."""
    days: Mapping[str, dt.date]
    """Day of the last change by path, as far as the history knows it."""
    relations: Relations

    @property
    def backlinks(self) -> Mapping[Key, tuple[Backlink, ...]]:
        """Who refers to a page."""
        return self.relations.backlinks

    @property
    def related(self) -> Mapping[str, tuple[Related, ...]]:
        """What goes with an article, by its id."""
        return self.relations.related

    def changed_since(self, day: dt.date) -> tuple[Change, ...]:
        """What is new or changed on that day and later."""
        return tuple(change for change in self.changes if change.day >= day)


def catalogue(contents: Contents, settings: Settings, *, today: dt.date, days: Mapping[str, dt.date] = MappingProxyType({})) -> Catalog:
    """Link everything read into one catalog, as it stands on a day; `days` is the day of each file's last change, by path."""
    withheld = dict(_withheld(contents, today))
    kinds = frozenset(_kinds(contents))

    def shown(items: Iterable[Any]) -> list[Any]:
        return [item for item in items if item.key not in withheld]

    themes = _by_id(sorted(shown(contents.themes), key=lambda t: t.meta.title.casefold()))
    communities = _by_id(sorted(shown(contents.communities), key=lambda c: c.meta.title.casefold()))
    articles = _by_id(sorted(shown(contents.articles), key=lambda a: (-_last_day(a.meta).toordinal(), a.id)))
    events = _by_id(sorted(shown(contents.events), key=lambda e: (first_start(e.meta) or dt.datetime.max, e.id)))
    agendas = _by_id(sorted(shown(contents.agendas), key=lambda a: a.meta.title.casefold()))
    organisations = _by_id(sorted(contents.organisations, key=lambda o: o.meta.name.casefold()))
    people = _by_id(sorted(shown(contents.people), key=lambda p: p.meta.name.casefold()))
    pages = _by_id(contents.pages)
    agreements: dict[str, Agreed] = {}
    for agenda in agendas.values():
        for index, agreement in enumerate(agenda.meta.agreements):
            agreements.setdefault(agreement.id, Agreed(agreement, agenda, index))
    children = _children(themes)
    paths = {entry.path: entry.key for entry in contents.entries if not entry.at}
    texts = [*themes.values(), *communities.values(), *articles.values(), *events.values(), *agendas.values(), *pages.values()]
    anchors = {item.key: frozenset(heading.id for heading in item.text.headings) for item in texts}
    resolve = _Resolver(paths, contents, withheld, anchors)
    links = {item.key: tuple(resolve(item, link) for link in item.text.links) for item in texts}
    upcoming, past = _when(events.values(), today)
    needs = _needs(communities.values())
    articles_by = _index(articles.values(), lambda a: _article_dimensions(a, themes, people))
    return Catalog(
        today=today,
        vocabulary=contents.vocabulary,
        themes=themes,
        communities=communities,
        articles=articles,
        events=events,
        agendas=agendas,
        agreements=agreements,
        organisations=organisations,
        people=people,
        pages=pages,
        withheld=withheld,
        kinds=kinds,
        children=children,
        articles_by=articles_by,
        communities_by=_index(communities.values(), lambda c: _community_dimensions(c, themes)),
        events_by=_index(events.values(), lambda e: _event_dimensions(e, themes)),
        agendas_by=_index(agendas.values(), lambda a: _agenda_dimensions(a, themes)),
        agreements_by=_index(agreements.values(), lambda a: _agreement_dimensions(a, themes)),
        links=links,
        translations={**_translations(articles), **_translations(pages)},
        upcoming=upcoming,
        past=past,
        needs_by_theme=needs,
        wanting_community=_wanting(needs, themes, communities.values()),
        changes=_changes(articles.values(), events.values(), agendas.values(), today),
        entries=contents.entries,
        media=contents.media,
        pictures=contents.pictures,
        paths=paths,
        days=days,
        relations=Relations(tuple(texts), articles, articles_by, links),
    )


def _by_id(items: Iterable[Item[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        found.setdefault(item.id, item)
    return found


def _translations(items: Mapping[str, Item[Any]]) -> dict[Key, tuple[Item[Any], ...]]:
    found: dict[str, list[Item[Any]]] = {}
    for item in items.values():
        if item.meta.translation_of in items:
            found.setdefault(item.meta.translation_of, [items[item.meta.translation_of]]).append(item)
    return {item.key: tuple(group) for group in found.values() for item in group}


def _kinds(contents: Contents) -> Iterator[str]:
    """A kind is there when somebody wrote one, or when its register or its list of values is."""
    has = contents.vocabulary.has
    present = {
        "theme": True,
        "community": True,
        "article": True,
        "page": True,
        "event": bool(contents.events) or has("event_kind"),
        "agenda": bool(contents.agendas) or has("agreement_kind"),
        "agreement": bool(contents.agendas) or has("agreement_kind"),
        "organisation": "organisation" in contents.registers,
        "person": "person" in contents.registers,
        "term": has("glossary"),
    }
    broken = {entry.key.kind for entry in contents.entries}
    yield from (kind for kind, is_there in present.items() if is_there or kind in broken)


def _withheld(contents: Contents, today: dt.date) -> Iterator[tuple[Key, str]]:
    groups: tuple[tuple[Item[Any], ...], ...] = (contents.themes, contents.communities, contents.articles, contents.events, contents.agendas)
    for item in (item for group in groups for item in group):
        if item.meta.draft:
            yield item.key, "draft"
        elif isinstance(item.meta, ArticleMeta) and item.meta.date > today:
            yield item.key, "future-date"
    for person in contents.people:
        if person.meta.consent > today:
            yield person.key, "future-consent"


# -- time


def sessions(meta: EventMeta) -> tuple[Session, ...]:
    """Every meeting of an event, first to last; one for an event that is no series."""
    if meta.sessions:
        return tuple(sorted(meta.sessions, key=lambda s: s.start))
    return (Session(start=meta.start, end=meta.end),) if meta.start else ()


def first_start(meta: EventMeta) -> dt.datetime | None:
    """When an event begins."""
    series = sessions(meta)
    return series[0].start if series else None


def last_day(meta: EventMeta) -> dt.date:
    """The day on which an event is over."""
    return max(((s.end or s.start).date() for s in sessions(meta)), default=dt.date.max)


def _when(events: Iterable[Event], today: dt.date) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    upcoming = [event for event in events if last_day(event.meta) >= today]
    past = [event for event in events if last_day(event.meta) < today]
    return tuple(upcoming), tuple(reversed(past))


def _last_day(meta: ArticleMeta) -> dt.date:
    return max(meta.date, meta.updated or meta.date)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month; time ends with the year 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def review_by(meta: ArticleMeta) -> dt.date:
    """The day by which an article must be looked at again."""
    if meta.review_by and (meta.last_reviewed_on is None or meta.review_by > meta.last_reviewed_on):
        return meta.review_by
    return add_months(meta.last_reviewed_on or _last_day(meta), meta.review_in or REVIEW_AFTER)


def last_change(item: Item[Any], catalog: Catalog, *, parts: Iterable[dt.date] = ()) -> dt.date | None:
    """The newest day of a text that carries no day of its own, and of the dated parts of its page; None when its own is not known."""
    own = catalog.days.get(item.path)
    return max((own, *parts)) if own else None


def _changes(articles: Iterable[Article], events: Iterable[Event], agendas: Iterable[Agenda], today: dt.date) -> tuple[Change, ...]:
    found: list[Change] = []
    for article in articles:
        found.append(Change(article.meta.date, article.key, True))
        if article.meta.updated and article.meta.updated != article.meta.date:
            found.append(Change(article.meta.updated, article.key, False))
    for event in events:
        if last_day(event.meta) < today:
            found.append(Change(last_day(event.meta), event.key, True))
    for agenda in agendas:
        days = [agreement.updated for agreement in agenda.meta.agreements if agreement.updated]
        day = max([*days, agenda.meta.updated or dt.date.min])
        if day > dt.date.min:
            found.append(Change(day, agenda.key, False))
    return tuple(sorted((c for c in found if c.day <= today), key=lambda c: (-c.day.toordinal(), c.key, not c.new)))


# -- dimensions


def main_theme(item: Article | Event, themes: Mapping[str, Theme]) -> Theme | None:
    """The first theme of an item that exists."""
    return next((themes[id] for id in item.meta.themes if id in themes), None)


def lifeworlds(article: Article, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    """An article's own lifeworlds, or else its main theme's."""
    theme = main_theme(article, themes)
    return article.meta.lifeworlds or (theme.meta.lifeworlds if theme else ())


def entry_points(article: Article, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    """An article's own entry points, or else its main theme's."""
    theme = main_theme(article, themes)
    return article.meta.entry_points or (theme.meta.entry_points if theme else ())


def ancestors(id: str, themes: Mapping[str, Theme]) -> tuple[str, ...]:
    """The themes that a theme is part of, nearest first; a circle is walked once."""
    found: list[str] = []
    here = themes.get(id)
    while here and here.meta.parent and here.meta.parent not in (*found, id):
        found.append(here.meta.parent)
        here = themes.get(here.meta.parent)
    return tuple(found)


def _with_parents(ids: Iterable[str], themes: Mapping[str, Theme]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(up for id in ids for up in (id, *ancestors(id, themes))))


def _article_dimensions(article: Article, themes: Mapping[str, Theme], people: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    meta = article.meta
    return {
        "theme": _with_parents(meta.themes, themes),
        "community": (article.community,) if article.community else (),
        "type": (meta.type,) if meta.type else (),
        "role": meta.roles,
        "function": meta.functions,
        "sector": meta.sectors,
        "lifeworld": lifeworlds(article, themes),
        "entry_point": entry_points(article, themes),
        "quality": meta.quality,
        "ideal": meta.ideals,
        "evidence": (meta.evidence,) if meta.evidence else (),
        "person": tuple(author for author in meta.authors if author in people),
        "organisation": meta.organisations,
        "event": (meta.event,) if meta.event else (),
        "agreement": (meta.agreement,) if meta.agreement else (),
    }


def _community_dimensions(community: Community, themes: Mapping[str, Theme]) -> Mapping[str, tuple[str, ...]]:
    meta = community.meta
    people = (meta.coordinator, meta.facilitation.by if meta.facilitation else None)
    return {
        "theme": _with_parents(meta.themes, themes),
        "form": meta.form,
        "phase": (meta.phase,) if meta.phase else (),
        "sector": meta.sectors,
        "role": meta.roles,
        "organisation": tuple(filter(None, dict.fromkeys((meta.host, *meta.partners, people[1])))),
        "person": tuple(filter(None, dict.fromkeys(people))),
    }


def _event_dimensions(event: Event, themes: Mapping[str, Theme]) -> Mapping[str, tuple[str, ...]]:
    meta = event.meta
    return {
        "theme": _with_parents(meta.themes, themes),
        "community": (event.community,) if event.community else (),
        "event_kind": (meta.kind,) if meta.kind else (),
        "sector": meta.sectors,
        "role": meta.roles,
        "function": meta.functions,
        "agenda": (meta.agenda,) if meta.agenda else (),
        "organisation": tuple(dict.fromkeys((*meta.organised_by, *meta.developed_by, *meta.run_by, *filter(None, (meta.facilitator,))))),
        "person": tuple(filter(None, dict.fromkeys((meta.contact, meta.facilitator)))),
    }


def _agenda_dimensions(agenda: Agenda, themes: Mapping[str, Theme]) -> Mapping[str, tuple[str, ...]]:
    meta = agenda.meta
    partners = (meta.municipality, *meta.partners, *(p for agreement in meta.agreements for p in agreement.partners))
    return {
        "theme": _with_parents((*meta.themes, *(t for agreement in meta.agreements for t in agreement.themes)), themes),
        "scope": (meta.scope,) if meta.scope else (),
        "organisation": tuple(filter(None, dict.fromkeys(partners))),
        "person": (meta.contact,) if meta.contact else (),
    }


def _agreement_dimensions(agreed: Agreed, themes: Mapping[str, Theme]) -> Mapping[str, tuple[str, ...]]:
    agreement = agreed.agreement
    return {
        "theme": _with_parents(agreed.themes, themes),
        "agenda": (agreed.agenda.id,),
        "agreement_kind": (agreement.kind,) if agreement.kind else (),
        "status": (agreement.status,) if agreement.status else (),
        "lifeworld": agreement.lifeworlds,
        "entry_point": agreement.entry_points,
        "organisation": agreement.partners,
        "quality": agreement.indicator.quality if agreement.indicator else (),
        "data": agreement.data,
    }


def _index(items: Iterable[T], dimensions: Callable[[T], Mapping[str, tuple[str, ...]]]) -> Index[T]:
    found: defaultdict[str, defaultdict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        for dimension, values in dimensions(item).items():
            for value in dict.fromkeys(values):
                found[dimension][value].append(item)
    return {dimension: {value: tuple(some) for value, some in by.items()} for dimension, by in found.items()}


def of(index: Index[T], dimension: str, value: str | None) -> tuple[T, ...]:
    """The items of an index with a value; none when there are none."""
    return index.get(dimension, {}).get(value, ()) if value else ()


def _children(themes: Mapping[str, Theme]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for theme in themes.values():
        if theme.meta.parent:
            found[theme.meta.parent].append(theme.id)
    return {parent: tuple(ids) for parent, ids in found.items()}


# -- needs


def _needs(communities: Iterable[Community]) -> Mapping[str, tuple[Named, ...]]:
    found: defaultdict[str, list[Named]] = defaultdict(list)
    for community in communities:
        for need in community.meta.needs:
            found[need.theme or ""].append(Named(need, community.id))
    return {theme: tuple(sorted(named, key=lambda n: -n.need.count)) for theme, named in found.items()}


def _wanting(needs: Mapping[str, tuple[Named, ...]], themes: Mapping[str, Theme], communities: Iterable[Community]) -> tuple[str, ...]:
    served = {id for community in communities for id in community.meta.themes}
    totals = {theme: sum(named.need.count for named in some) for theme, some in needs.items()}
    wanting = [theme for theme, total in totals.items() if theme in themes and theme not in served and total >= ENOUGH_NEED]
    return tuple(sorted(wanting, key=lambda theme: (-totals[theme], theme)))


# -- links


MOST_HELP: Final = 20
"""For so many dead links of one text the nearest match is looked for."""


class _Resolver:
    """Finds out where a link of a member's text leads."""

    def __init__(self, paths: Mapping[str, Key], contents: Contents, withheld: Mapping[Key, str], anchors: Mapping[Key, frozenset[str]]) -> None:
        self.paths = paths
        self.media = contents.media
        self.withheld = withheld
        self.anchors = anchors
        self.keys = {entry.key for entry in contents.entries} | {Key("term", term.id) for term in contents.vocabulary.terms("glossary")}
        self.path_of = {key: path for path, key in paths.items()}
        self.by_name: dict[str, str] = {posixpath.basename(p): p for p in reversed(tuple(paths)) if posixpath.basename(p) != "index.md"}
        self.of_name = Counter(posixpath.basename(p) for p in paths)
        self.helped: Counter[Key] = Counter()

    def __call__(self, item: Item[Any], link: Any) -> Resolved:
        key, anchor, fault, better = self.target(item, link.target, link.image)
        self.helped[item.key] += bool(fault)
        return Resolved(link.target, link.text, link.line, link.column, link.sentence, link.image, key, anchor, fault, better)

    def target(self, item: Item[Any], raw: str, image: bool) -> tuple[Key | None, str, str, str]:
        if refuses(raw) or not raw.strip():
            return None, "", "unsafe-link", ""
        try:
            parts = urlsplit(raw)
            port = parts.port  # a port out of range raises here
        except ValueError:
            return None, "", "unsafe-link", ""
        del port
        if parts.scheme in ("http", "https", "mailto", "tel") and not (image and parts.scheme):
            return None, "", "" if parts.netloc or parts.scheme in ("mailto", "tel") else "unsafe-link", ""
        if image and (parts.scheme or parts.netloc):
            return None, "", "foreign-image", ""
        if parts.scheme in LINK_KINDS:
            key, anchor, fault, better = self.known(item, Key(LINK_KINDS[parts.scheme], unquote(parts.path)), unquote(parts.fragment))
            return key, anchor, fault, f"{parts.scheme}:{better}" if fault == "dead-link" and better else better
        if parts.scheme or parts.netloc or "\\" in raw:
            return None, "", "unsafe-link", ""
        if raw.startswith("/"):
            return None, "", "absolute-link", ""
        if not parts.path:
            return self.anchored(item, item.key, unquote(parts.fragment))
        path = posixpath.normpath(posixpath.join(posixpath.dirname(item.path), unquote(parts.path)))
        if image or path in self.media:
            if path in self.media:
                return Key("media", path), "", "", ""
            return None, "", "missing-image", self.nearest(item, posixpath.basename(path), map(posixpath.basename, self.media))
        if path in self.paths:
            return self.known(item, self.paths[path], unquote(parts.fragment))
        if f"{path}/index.md" in self.paths:
            return self.known(item, self.paths[f"{path}/index.md"], unquote(parts.fragment))
        return self.moved(item, path, unquote(parts.fragment))

    def moved(self, item: Item[Any], path: str, anchor: str) -> tuple[Key | None, str, str, str]:
        """A link to a file that is not there: the same name elsewhere is where it went."""
        name = posixpath.basename(path)
        if name in self.by_name and self.of_name[name] == 1:
            key, anchor, fault, better = self.known(item, self.paths[self.by_name[name]], anchor)
            return key, anchor, fault or "moved-link", better or posixpath.relpath(self.by_name[name], posixpath.dirname(item.path))
        near = self.nearest(item, name, self.by_name)
        return None, "", "dead-link", posixpath.relpath(self.by_name[near], posixpath.dirname(item.path)) if near else ""

    def nearest(self, item: Item[Any], word: str, choices: Iterable[str]) -> str:
        """What was meant, for the first dead links of a member's text: to look for each of thousands among thousands takes minutes.

        Editors' pages link to pages that no file stands for; what they may have meant is looked for where those are known.
        """
        return nearest(word, choices) if item.key.kind != "page" and self.helped[item.key] < MOST_HELP else ""

    def known(self, item: Item[Any], key: Key, anchor: str) -> tuple[Key | None, str, str, str]:
        if key in self.withheld:
            return None, "", "withheld-link", self.withheld[key]
        if key not in self.keys:
            return None, "", "dead-link", self.nearest(item, key.id, (k.id for k in self.keys if k.kind == key.kind))
        return self.anchored(item, key, anchor)

    def anchored(self, item: Item[Any], key: Key, anchor: str) -> tuple[Key | None, str, str, str]:
        anchors = self.anchors.get(key)
        if anchor and anchors is not None and anchor not in anchors and key.kind != "page":
            return key, "", "dead-anchor", self.nearest(item, anchor, anchors)
        return key, anchor, "", ""


def _backlinks(links: Mapping[Key, tuple[Resolved, ...]], texts: Iterable[Item[Any]]) -> Mapping[Key, tuple[Backlink, ...]]:
    found: defaultdict[Key, dict[Key, Backlink]] = defaultdict(dict)
    for source, some in links.items():
        for link in some:
            if link.key and link.key != source and not link.image and link.key.kind not in ("media", "term"):
                found[link.key].setdefault(source, Backlink(source, link.sentence))
    for item in texts:
        match item.meta:
            case ThemeMeta(start_here=ids) | CommunityMeta(background=ids) | EventMeta(background=ids):
                for id in ids:
                    found[Key("article", id)].setdefault(item.key, Backlink(item.key, ""))
    return {key: tuple(sorted(by.values(), key=lambda b: b.source)) for key, by in found.items()}


# -- related articles

_WEIGHTS: Final = {"link": 6, "event": 4, "agreement": 4, "theme": 3, "community": 1, "role": 1}
_CANDIDATES: Final = 40
"""So many of the newest articles of a theme are looked at: enough to choose five from, and linear at any size."""


def _related(articles: Mapping[str, Article], links: Mapping[Key, tuple[Resolved, ...]], by: Index[Article]) -> Mapping[str, tuple[Related, ...]]:
    """Up to five articles for each, most shared reasons first.

    Links, events, agreements and themes make a candidate; a shared community or role only adds to its score.
    """
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for source, some in links.items():
        for link in some:
            if source.kind == "article" and link.key and link.key.kind == "article" and link.key.id != source.id:
                linked[source.id].add(link.key.id)
                linked[link.key.id].add(source.id)
    newest: dict[tuple[str, str], tuple[str, ...]] = {
        (dimension, value): tuple(candidate.id for candidate in some[:_CANDIDATES])
        for dimension in ("event", "agreement", "theme")
        for value, some in by.get(dimension, {}).items()
    }
    # The score is counted for every candidate, in words only for the five that are chosen.
    homes = {id: article.community or "" for id, article in articles.items()}
    roles = {id: article.meta.roles for id, article in articles.items()}
    found: dict[str, tuple[Related, ...]] = {}
    for id, article in articles.items():
        meta = article.meta
        home, own_roles = homes[id], roles[id]
        shared = [
            (dimension, value) for dimension, value in (("event", meta.event), ("agreement", meta.agreement), *(("theme", t) for t in meta.themes)) if value
        ]
        scores: defaultdict[str, int] = defaultdict(int)
        for other in linked[id] & articles.keys():
            scores[other] += _WEIGHTS["link"]
        for way in shared:
            for other in newest.get(way, ()):
                scores[other] += _WEIGHTS[way[0]]
        scores.pop(id, None)
        for other in scores:
            there = roles[other]
            if home and homes[other] == home:
                scores[other] += _WEIGHTS["community"]
            for role in own_roles:
                if role in there:
                    scores[other] += _WEIGHTS["role"]
        best = sorted(scores, key=lambda other: (-scores[other], other))[:5]
        reasons = (
            (
                *([("link", "")] if other in linked[id] else []),
                *(way for way in shared if other in newest.get(way, ())),
                *([("community", home)] if home and homes[other] == home else []),
                *(("role", role) for role in own_roles if role in roles[other]),
            )
            for other in best
        )
        found[id] = tuple(Related(other, why) for other, why in zip(best, reasons, strict=True))
    return found


def reading_minutes(words: int) -> int:
    """Minutes to read so many words, at 200 a minute (an adult reading Dutch for understanding), at least one."""
    return max(1, round(words / 200))
