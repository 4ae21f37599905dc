"""A catalog as readers of one site see it: labels, dates and addresses in words, and how each thing is shown in a list."""

# JSON-like values only: they are what templates print. Used by everything that readers get.

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from kring import labels
from kring.catalog import (
    Agenda,
    Agreed,
    Article,
    Catalog,
    Community,
    Event,
    Theme,
    ancestors,
    last_day,
    main_theme,
    of,
    reading_minutes,
    sessions,
)
from kring.media import FORMATS
from kring.model import SLUG, Download, EventMeta, Organisation, Person, Source
from kring.outputs import Json, Page, Picture, SearchFacts
from kring.read import Item
from kring.settings import Key, Settings
from kring.vocabulary import names_of, words_pattern
from kring.words import Names

PER_PAGE: Final = 50
"""Longest list on one page; longer ones are paged."""

FACETS: Final = ("type", "theme", "sector", "role", "lifeworld", "entry_point", "community", "evidence")
"""The facets of search (domain.md §2.8)."""

TERM_PAGES: Final = ("type", "role", "sector", "lifeworld", "entry_point", "ideal")
"""Lists of the vocabulary with a page for the list and one for each value."""


P = ParamSpec("P")
R = TypeVar("R")
Thing = TypeVar("Thing", bound=Item[Any])


def _once(method: "Callable[Concatenate[View, P], R]") -> "Callable[Concatenate[View, P], R]":
    """Let a view answer the same question once: a label stands on every page."""
    name = method.__name__

    @functools.wraps(method)
    def answer(view: "View", /, *asked: P.args, **named: P.kwargs) -> R:
        key = (name, *asked)
        if key not in view._made:
            view._made[key] = method(view, *asked, **named)
        found: R = view._made[key]
        return found

    return answer


def _once_each(method: "Callable[[View, Thing], R]") -> "Callable[[View, Thing], R]":
    """The same for a question about something with an id: a card stands in twenty lists."""
    name = method.__name__

    @functools.wraps(method)
    def answer(view: "View", item: Thing, /) -> R:
        key = (name, item.id)
        if key not in view._made:
            view._made[key] = method(view, item)
        found: R = view._made[key]
        return found

    return answer


IN_TEXT: Final = (480, 960, 1440)
"""Widths in pixels of a picture in a text: a telephone's, a screen's, and both with twice the dots."""
FACE: Final = (72, 144)
"""Widths of a portrait on a card."""


@dataclass(frozen=True)
class View:
    """A catalog seen by readers of one site. Every method is pure, and nobody may change what it gave."""

    catalog: Catalog
    settings: Settings
    _made: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)
    """What was asked before, by method and arguments."""

    @property
    def lang(self) -> str:
        return self.settings.lang

    @functools.cached_property
    def words(self) -> Mapping[str, str]:
        """The words of kring itself, in the language of the site."""
        return self.settings.words()

    def w(self, key: str) -> str:
        return self.words[key]

    @_once
    def url(self, kind: str, id: str) -> str:
        return self.settings.address(Key(kind, id))

    @_once
    def ref(self, kind: str, id: str) -> dict[str, str] | None:
        """Title and address of something that exists and is published."""
        item: Any = self._items(kind).get(id)
        if item is None:
            return None
        return {"title": item.meta.name if kind in ("organisation", "person") else item.meta.title, "url": self.url(kind, id), **self.tongue(item.meta)}

    def tongue(self, meta: Any) -> dict[str, str]:
        """The language of what somebody wrote, when it is not the site's: a voice must not read English as Dutch (WCAG 3.1.2)."""
        return {"lang": meta.lang} if meta.lang and meta.lang != self.lang else {}

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

    @_once
    def chip(self, list_: str, id: str) -> dict[str, str]:
        """A value of the vocabulary: label, explanation, and its page where it has one."""
        term = self.catalog.vocabulary.term(list_, id)
        has_page = list_ in TERM_PAGES and term is not None
        url = f"{self.settings.index(list_)}{id}/" if has_page else ""
        if list_ in ("form", "quality") and term:
            url = f"{self.settings.index(list_)}#kring-{id}"
        label = self.catalog.vocabulary.label(list_, id, self.lang)
        return {"id": id, "label": label, "title": (term.explanation or "") if term else "", "url": url}

    def chips(self, list_: str, ids: Iterable[str]) -> list[dict[str, str]]:
        return [self.chip(list_, id) for id in ids] if self.catalog.vocabulary.has(list_) else []

    def labels(self, list_: str, ids: Iterable[str]) -> list[str]:
        return [chip["label"] for chip in self.chips(list_, ids)]

    @_once
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
            "translations": self.translations(item),
            "crumbs": crumbs,
            "example": item.meta.example,
            "example_notice": self.settings.choices.example_notice or self.w("example_notice"),
            "edit": self.settings.edit(item.path),
            "history": self.settings.history(item.path),
            "toc": [{"text": h.text, "id": h.id} for h in item.text.headings if h.level <= 2],
            "backlinks": self.backlinks(item.key),
        }
        terms = self.terms(item)
        return Page(
            self.settings.address(item.key), template, {**common, **meta, "has_terms": bool(terms)}, item.text, self.links(item.key),
            self.pictures_of(item), terms, search=search,
        )  # fmt: skip

    def translations(self, item: Item[Any]) -> list[dict[str, str]]:
        """A text in all its languages, itself among them, first the one that was written first; nothing when there is one language."""
        group = [(other, other.meta.lang or self.lang) for other in self.catalog.translations.get(item.key, ())]
        return [{"title": o.meta.title, "url": self.settings.address(o.key), "lang": lang, "text": self.w(f"also_in_{lang}")} for o, lang in group]

    def terms(self, item: Item[Any]) -> dict[str, tuple[str, str]]:
        """Words of the glossary that a text uses, with their address and explanation."""
        terms = self.glossary
        if not terms or (item.meta.lang or self.lang) != self.lang:  # the explanations are in the language of the site
            return {}
        text = "\n".join(line.text for line in item.text.lines)
        folded = text.casefold()
        able = tuple(word for small, (word, _) in terms.items() if small in folded)  # to look for all of them as whole words takes thirty times as long
        return dict(terms[word] for word in dict.fromkeys(word.casefold() for word in words_pattern(able).findall(text))) if able else {}

    @functools.cached_property
    def glossary(self) -> Mapping[str, tuple[str, tuple[str, str]]]:
        """The words that are explained, by word in small letters: as the glossary writes it, its address and explanation."""
        terms = {term.nl: term for term in self.catalog.vocabulary.terms("glossary") if term.explanation}
        told = {word: (self.settings.address(Key("term", term.id)), term.explanation or "") for word, term in terms.items()}
        return {word.casefold(): (word, told[word]) for word in terms}

    def links(self, key: Key) -> dict[str, str]:
        """Where the links of a text lead, as addresses of the site."""
        found: dict[str, str] = {}
        for link in self.catalog.links.get(key, ()):
            if link.key:
                found[link.raw] = self.address(link.key) + (f"#{link.anchor}" if link.anchor else "")
            elif link.fault == "withheld-link":
                found[link.raw] = ""
        return found

    def pictures_of(self, item: Item[Any]) -> dict[str, tuple[Picture, ...]]:
        """The sizes of each picture in a text, by its address on the site; an editor's page has those of its own folder."""
        docs = f"{self.settings.docs}/"
        if item.key.kind == "page":
            ours = (path for path in self.catalog.pictures if path.startswith(docs) and PurePosixPath(path).name in item.entry.document.body)
            return {path.removeprefix(docs): self.pictures(path, path.removeprefix(docs)) for path in sorted(ours)}
        paths = dict.fromkeys(link.key.id for link in self.catalog.links.get(item.key, ()) if link.image and link.key and link.key.id in self.catalog.pictures)
        return {self.url("media", path): self.pictures(path) for path in paths}

    def pictures(self, path: str, address: str = "", widths: Sequence[int] = IN_TEXT) -> tuple[Picture, ...]:
        """The sizes in which a picture is published; the last is for browsers that know no WebP, under the name it had."""
        facts = self.catalog.pictures.get(path)
        if facts is None:
            return ()
        address = address or self.url("media", path)
        sizes = [(width, max(1, round(facts.height * width / facts.width))) for width in sorted({min(width, facts.width) for width in widths})]
        small = [Picture(f"{address}.{width}.webp", path, facts.digest, width, height, "WEBP") for width, height in sizes]
        return (*small, Picture(address, path, facts.digest, *sizes[-1], FORMATS[PurePosixPath(path).suffix.lower()]))

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
        carried = {facet: tuple(dict.fromkeys(filters.get(facet, ()))) for facet in FACETS if self.has_facet(facet)}
        known = {self.w(f"facet_{facet}"): values for facet, values in carried.items() if values}
        words = tuple(t for t in (item.meta.description, *text) if t)
        about = set(self.names.others(" ".join((item.meta.title, *words))))
        if item.key.kind in ("article", "theme", "community"):
            about |= self.called({"theme": carried["theme"]})  # a meeting or an agenda is seldom what who searches for a theme means
        return SearchFacts(item.meta.title, kind, known, words, tuple(sorted(about)), tuple(sorted(self.called(carried) - about)))

    def called(self, carried: Mapping[str, Iterable[str]]) -> set[str]:
        """All names of themes and values of the vocabulary that something carries."""
        found: set[str] = set()
        for list_, ids in carried.items():
            for id in ids:
                theme = self.catalog.themes.get(id) if list_ == "theme" else None
                term = self.catalog.vocabulary.term(list_, id) or (self.catalog.vocabulary.term("function", id) if list_ == "role" else None)
                found |= {theme.meta.title, *theme.meta.synonyms} if theme else {term.nl, *term.synonyms} if term else set()
        return {name.casefold() for name in found}

    @functools.cached_property
    def names(self) -> Names:
        return names_of(self.catalog.vocabulary)

    def has_facet(self, facet: str) -> bool:
        return facet in ("theme", "community") or self.catalog.vocabulary.has(facet) or (facet == "type" and self.catalog.vocabulary.has("event_kind"))

    @_once_each
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
            **self.tongue(meta),
        }

    def minutes(self, article: Article) -> str:
        return self.w("minutes").format(reading_minutes(article.text.words + len((article.meta.short_answer or "").split())))

    @_once_each
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
            **self.tongue(theme.meta),
        }

    @_once_each
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
            "narrow": self.tokens(role=meta.roles, form=meta.form, phase=filter(None, [meta.phase]), sector=meta.sectors),
            "example": meta.example,
            **self.tongue(meta),
        }

    def tokens(self, **values: Iterable[str]) -> list[str]:
        """What a list can be narrowed by, as `list:value`, for the lists that the site has."""
        return [f"{list_}:{value}" for list_, some in values.items() if self.catalog.vocabulary.has(list_) for value in some]

    def narrowing(self, cards: Iterable[Mapping[str, Json]]) -> list[dict[str, Json]]:
        """The choices that narrow a list: each list of values with those that occur, in the order of the vocabulary."""
        present = dict.fromkeys(token for card in cards for token in card.get("narrow", ()))
        choices = []
        for list_ in dict.fromkeys(token.partition(":")[0] for token in present):
            values = [{"id": f"{list_}:{t.id}", "label": self.catalog.vocabulary.label(list_, t.id, self.lang)} for t in self.catalog.vocabulary.terms(list_)]
            used = [value for value in values if value["id"] in present]
            if len(used) > 1:
                choices.append({"id": list_.replace("_", "-"), "label": self.w(f"narrow_{list_}"), "values": used})
        return choices

    def phase_words(self, community: Community) -> list[str]:
        term = self.catalog.vocabulary.term("phase", community.meta.phase)
        if term is None:
            return []
        label = self.catalog.vocabulary.label("phase", term.id, self.lang)
        return [f"{label} ({self.w('being_set_up')})" if term.prepares else label]

    @_once_each
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
            "narrow": self.tokens(event_kind=filter(None, [meta.kind]), role=meta.roles, sector=meta.sectors),
            "example": meta.example,
            **self.tongue(meta),
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

    def event_status(self, event: Event) -> dict[str, Json]:
        """Moved, cancelled or past, in the words of the vocabulary; nothing for an event that simply goes on."""
        term = self.catalog.vocabulary.term("event_status", event.meta.status)
        if term and (term.cancels or "reason" in term.requires):
            return {
                "id": term.id,
                "label": self.catalog.vocabulary.label("event_status", term.id, self.lang),
                "reason": event.meta.reason or "",
                "cancels": term.cancels,
            }
        if last_day(event.meta) < self.catalog.today:
            return {"id": "past", "label": self.w("past_event"), "reason": "", "cancels": False}
        return {}

    @_once_each
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
            **self.tongue(meta),
        }

    @_once_each
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

    @_once
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
            "photo": {"urls": [p.path for p in self.pictures(f"{folder}/{photo.src}", widths=FACE)], "alt": photo.alt, "credit": photo.credit or ""}
            if photo
            else None,
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
            "narrow": self.tokens(
                agreement_kind=filter(None, [agreement.kind]),
                status=filter(None, [agreement.status]),
                entry_point=agreement.entry_points,
                lifeworld=agreement.lifeworlds,
            ),
            "articles": [self.article_card(a) for a in naming],
        }

    def count(self, kind: str, number: int) -> str:
        return self.w(f"count_{kind}_one" if number == 1 else f"count_{kind}").format(number)

    def source(self, source: Source) -> dict[str, str]:
        return {"title": source.title, "url": source.url or "", "author": source.author or "", "year": str(source.year or "")}

    def download(self, item: Item[Any], download: Download) -> dict[str, str]:
        path = str(PurePosixPath(item.path).parent / download.file)
        return {"title": download.title, "url": self.url("media", path), "kind": PurePosixPath(download.file).suffix[1:].upper()}

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

    def feed_address(self, kind: str, id: str, form: str = "xml") -> str:
        """Address of the feed of a theme, community, role or person, or of the site when no kind is given; `xml` is Atom."""
        feeds = self.settings.index("feeds")
        return f"{feeds}{self.settings.section(kind)}/{id}.{form}" if kind else f"{feeds}{self.w('feed_name')}.{form}"

    def calendar_address(self, page: str) -> str:
        """Address of the calendar that belongs to a page."""
        return f"{page}{self.w('calendar_name')}.ics"

    def table_address(self, kind: str, form: str) -> str:
        """Address of the table of all articles or agreements; `csv` or `json`."""
        name = self.settings.index("article") + self.w("articles_name") if kind == "article" else self.settings.index("agenda") + self.w("csv_name")
        return f"{name}.{form}"

    def order_address(self, kind: str) -> str:
        """Address of the index of articles by title, or of agendas by year."""
        return f"{self.settings.index(kind)}{self.w(f'order_{kind}_slug')}/"

    def subscribe_address(self, calendar: str) -> str:
        """Address that makes a calendar program follow a calendar, where `https:` would copy it once; empty when unknown."""
        scheme, mark, rest = self.settings.url.partition("://")
        return f"webcal://{rest}{calendar}" if mark and scheme in ("http", "https") else ""

    def former(self, item: Item[Any]) -> tuple[str, ...]:
        """Ids that an item had before, as its aliases tell: who follows it under one of them keeps following."""
        index = f"/{self.settings.index(item.key.kind)}"
        names = (old.removeprefix(index).strip("/") if old.startswith(index) else old for old in (*item.meta.aliases, *item.meta.redirect_from))
        return tuple(dict.fromkeys(name for name in names if SLUG.fullmatch(name)))

    def with_parents(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(up for id in ids for up in (id, *ancestors(id, self.catalog.themes))))

    @_once
    def author(self, author: str) -> dict[str, str]:
        """An author by name, with the page of who stands in the register; who did not agree yet is not named."""
        if Key("person", author) in self.catalog.withheld:
            return {"title": self.w("unnamed_author"), "url": ""}
        return self.ref("person", author) or {"title": author, "url": ""}

    def write_address(self) -> str:
        """Address of the form that members write with."""
        return f"{self.w('page_join')}/{self.settings.section('write')}/"

    def sent_address(self) -> str:
        """Address of the page for who has sent something."""
        return f"{self.w('page_join')}/{self.settings.section('sent')}/"

    def connections_address(self) -> str:
        return f"{self.settings.index('lifeworld')}{self.settings.section('connections')}/"


def agreement_anchor(id: str) -> str:
    """The anchor of an agreement on the page of its agenda; prefixed, so that no heading of the text can take it."""
    return f"kring-{id}"
