"""The rules of the content. Each is a small function whose docstring is the rule; `RULES` is the list, in order."""

# Errors only when sure. A rule takes what it needs of a World and yields findings; it never raises and never changes
# anything. Its code, level and words: findings.LEVELS and labels/.

import datetime as dt
import functools
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from kring import labels, style
from kring.catalog import Catalog, Resolved, catalogue, first_start, last_day, of, review_by, sessions
from kring.files import DOWNLOADS
from kring.findings import LEVELS, Finding, Fix, Level, certain, nearest, worst_first
from kring.front_matter import Loc
from kring.model import FILE_NAME, KINDS, SLUG, FieldFacts, Term, fields, help_en
from kring.names import is_reserved
from kring.read import Contents, Entry, Item, Memory, about_words, defaults
from kring.sanitise import WRITTEN_TAGS
from kring.settings import Key, Settings


@dataclass(frozen=True, slots=True)
class World:
    """What a rule may look at."""

    contents: Contents
    catalog: Catalog
    settings: Settings
    memory: Memory
    """What was found out about texts before."""


Rule = Callable[[World], Iterable[Finding]]

_SAYS_MORE: Final = frozenset({"unknown-value", "unknown-reference", "field-not-here", "missing-field", "expected-list"})
"""Rules that say of a value what `wrong-id` says, and what to write instead."""


def check(
    contents: Contents, settings: Settings, *, today: dt.date, days: Mapping[str, dt.date] = MappingProxyType({}), memory: Memory | None = None
) -> tuple[Catalog, tuple[Finding, ...]]:
    """The catalog of a site as it stands on a day, and everything there is to mend, by path and line."""
    catalog = catalogue(contents, settings, today=today, days=days)
    world = World(contents, catalog, settings, memory or Memory())
    found = [finding for rule in RULES for finding in rule(world)]
    better = {(f.path, f.line, f.column) for f in found if f.rule in _SAYS_MORE}
    read = [f for f in contents.findings if f.rule != "wrong-id" or (f.path, f.line, f.column) not in better]
    return catalog, worst_first(_heeding([*read, *found], contents))


def _heeding(findings: list[Finding], contents: Contents) -> Iterator[Finding]:
    """What is left to say once writers' wishes are heeded (`ignore`), and what is wrong with those wishes: only warnings and advice can be waved away."""
    said = {(finding.path, finding.rule) for finding in findings}
    broken = {finding.path for finding in findings if finding.level is Level.ERROR}  # what is not read well is not looked at further
    heeded: set[tuple[str, str]] = set()
    for entry in contents.entries:
        for loc, rule in entry.occurrences(("ignore", "rule")) if not entry.at else ():
            if rule not in LEVELS:
                yield entry.finding("ignore-unknown", *loc, value=str(rule), nearest=nearest(str(rule), LEVELS))
            elif LEVELS[rule] is Level.ERROR:
                yield entry.finding("ignore-error", *loc, value=rule)
            elif (entry.path, rule) not in said and entry.path not in broken:
                yield entry.finding("ignore-unused", *loc, value=rule)
            else:
                heeded.add((entry.path, rule))
    yield from (finding for finding in findings if (finding.path, finding.rule) not in heeded)


# -- what a proposal changed
# Rules about who may change what belong here too: they take the changed paths, which is all that git tells.


def narrowed(findings: Iterable[Finding], changed: Set[str]) -> tuple[Finding, ...]:
    """The findings about files that a proposal changed."""
    return tuple(finding for finding in findings if finding.path in changed)


# -- what the fields may hold, for every kind at once


def _values(world: World) -> Iterator[Finding]:
    """A value of a list exists in the vocabulary; a field of a list that the site lacks is not used."""
    vocabulary = world.catalog.vocabulary
    if "vocabulary" in world.contents.unread:
        return
    by_list: dict[str, set[str]] = {}
    for list_, id in world.contents.terms:
        by_list.setdefault(list_, set()).add(id)
    for entry, fact in _written(world, lambda f: f.values is not None):
        assert fact.values
        name = fact.values.list
        terms = by_list.get(name, set())
        for loc, value in entry.occurrences(fact.path):
            if not vocabulary.has(name):
                yield entry.finding("field-not-here", *_key_of(loc), **_words(fact))
            elif _is_sentence_for_list(fact, loc, value):
                yield entry.finding("expected-list", *loc, **_words(fact)).mended_by(_as_list(entry, loc, value, terms))
            elif isinstance(value, str) and value.strip() and value not in terms:
                choices = ", ".join(term.id for term in vocabulary.terms(name))
                fix = entry.replaced(loc, value, certain(value, terms))
                yield entry.finding("unknown-value", *loc, **_words(fact), value=value, choices=choices, nearest=nearest(value, terms)).mended_by(fix)


def _references(world: World) -> Iterator[Finding]:
    """A reference names something that exists."""
    ids: dict[str, set[str]] = {}
    for entry in world.contents.entries:
        ids.setdefault(entry.key.kind, set()).add(entry.key.id)
    ids["agreement"] = set(world.catalog.agreements) | {
        value for e in world.contents.entries if e.key.kind == "agenda" for _, value in e.occurrences(("agreements", "id")) if isinstance(value, str)
    }
    for entry, fact in _written(world, lambda f: f.ref is not None):
        assert fact.ref
        if world.contents.unread.intersection(fact.ref.kinds):
            continue
        there = [kind for kind in fact.ref.kinds if kind in world.catalog.kinds]
        known = set().union(*(ids.get(kind, set()) for kind in there)) if there else set()
        for loc, value in entry.occurrences(fact.path):
            if not there:
                yield entry.finding("field-not-here", *_key_of(loc), **_words(fact))
            elif _is_sentence_for_list(fact, loc, value):
                yield entry.finding("expected-list", *loc, **_words(fact)).mended_by(_as_list(entry, loc, value, known))
            elif isinstance(value, str) and value.strip() and value not in known:
                what = {f"what{suffix}": " / ".join(labels.words(lang)[f"kind_{kind}"] for kind in there) for suffix, lang in (("", "nl"), (".en", "en"))}
                fix = entry.replaced(loc, value, certain(value, known))
                yield entry.finding("unknown-reference", *loc, **_words(fact), **what, value=value, nearest=nearest(value, known)).mended_by(fix)


def _is_sentence_for_list(fact: FieldFacts, loc: Loc, value: object) -> bool:
    """True for `themes: taal, rekenen`: a list to its writer."""
    return fact.many and not isinstance(loc[-1], int) and isinstance(value, str) and "," in value


def _as_list(entry: Entry, loc: Loc, value: str, known: Iterable[str]) -> tuple[Fix, ...]:
    """A sentence as a list, when each of its parts is known."""
    parts = [certain(part, known) for part in value.split(",")]
    typed = entry.document.yaml.typed((*entry.at, *loc))
    return (Fix(typed[0].line, typed[0].column, typed[1], f"[{', '.join(parts)}]"),) if typed and all(parts) else ()


def _required(world: World) -> Iterator[Finding]:
    """A field that must be filled is filled, unless the site lacks its list or its kind."""
    for entry, fact in _facts(world, lambda f: f.required and not f.info.is_required()):
        if not _applies(fact, world):
            continue
        for loc, holder in entry.occurrences(fact.path[:-1]):
            if isinstance(holder, dict) and _is_empty(holder.get(fact.path[-1])) and not (len(fact.path) == 1 and _by_default(fact.path[0], entry, world)):
                yield entry.finding("missing-field", *loc, fact.path[-1], **_words(fact))


def _asked_by_value(world: World) -> Iterator[Finding]:
    """What a chosen value requires is filled, and what it excludes is not (`Term.requires`, `Term.excludes`)."""
    vocabulary = world.catalog.vocabulary
    by_path = {kind: {fact.path: fact for fact in fields(kind)} for kind in KINDS}
    for entry, fact in _written(world, lambda f: f.values is not None):
        assert fact.values
        for loc, value in entry.occurrences(fact.path):
            term = vocabulary.term(fact.values.list, value if isinstance(value, str) else None)
            if term is None or not (term.requires or term.excludes or term.least_sources):
                continue
            above = loc[: len(loc) - (2 if isinstance(loc[-1], int) else 1)]
            holder: Any = entry.raw()
            for step in above:
                holder = holder[step]
            for name in term.requires:
                other = by_path[entry.key.kind].get((*fact.path[:-1], name))
                if other and _applies(other, world) and _is_empty(holder.get(name)) and not _by_default(name, entry, world):
                    yield entry.finding("value-needs-field", *loc, **_words(other), **_called(term))
            for name in term.excludes:
                other = by_path[entry.key.kind].get((*fact.path[:-1], name))
                if other and not _is_empty(holder.get(name)):
                    yield entry.finding("value-excludes-field", *above, name, **_words(other), **_called(term))
            sources = holder.get("sources")
            if isinstance(sources, list) and 0 < len(sources) < term.least_sources:
                yield entry.finding("few-sources", *loc, **_called(term), size=str(len(sources)), least=str(term.least_sources))


def _applies(fact: FieldFacts, world: World) -> bool:
    """True when this site has the list or one of the kinds that a field takes from."""
    if fact.ref:
        return any(kind in world.catalog.kinds for kind in fact.ref.kinds)
    return fact.values is None or world.catalog.vocabulary.has(fact.values.list)


def _called(term: Term) -> dict[str, str]:
    return {"value": term.nl, "value.en": term.en or term.nl}


def _key_of(loc: Loc) -> Loc:
    """The field that a value of a list belongs to."""
    return loc[:-1] if loc and isinstance(loc[-1], int) else loc


def _by_default(name: str, entry: Entry, world: World) -> bool:
    return name in defaults(entry.key.kind, entry.raw(), world.catalog.vocabulary)


def _facts(world: World, wanted: Callable[[FieldFacts], bool]) -> Iterator[tuple[Entry, FieldFacts]]:
    facts = {kind: [fact for fact in fields(kind) if wanted(fact)] for kind in KINDS}
    for entry in world.contents.entries:
        if entry.raw():
            for fact in facts[entry.key.kind]:
                yield entry, fact


def _written(world: World, wanted: Callable[[FieldFacts], bool]) -> Iterator[tuple[Entry, FieldFacts]]:
    """The same, where something is written under the field."""
    return ((entry, fact) for entry, fact in _facts(world, wanted) if fact.path[0] in entry.raw())


def _words(fact: FieldFacts) -> dict[str, str]:
    return {"key": ".".join(fact.path), **about_words(fact.about, help_en(fact.part, fact.path[-1]))}


def _is_empty(value: object) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())


# -- the vocabulary itself


def _terms(world: World) -> Iterator[Finding]:
    """A term belongs to a value that exists, and names fields and values that exist."""
    vocabulary = world.catalog.vocabulary
    lists = {fact.path[-1]: fact.values.list for kind in KINDS for fact in fields(kind) if fact.values}
    names = {fact.path[-1] for kind in KINDS for fact in fields(kind)}
    parents = {"function": "role"}
    for list_, term in vocabulary:
        entry = world.contents.terms[list_, term.id]
        known = {other.id for other in vocabulary.terms(parents.get(list_, list_))}
        if term.parent and term.parent not in known:
            yield entry.finding("term-parent", "parent", value=term.id, parent=term.parent, nearest=nearest(term.parent, known))
        for field, given in (("requires", term.requires), ("excludes", term.excludes), ("defaults", term.defaults), ("asks", term.asks)):
            for name in given:
                if name not in names:
                    yield entry.finding("term-field", field, value=term.id, key=name, nearest=nearest(name, names))
        for name, value in term.defaults.items():
            choices = [other.id for other in vocabulary.terms(lists.get(name, ""))]
            if choices and value not in choices:
                near = nearest(value, choices)
                yield entry.finding("unknown-value", "defaults", name, key=name, value=value, choices=", ".join(choices), nearest=near)


# -- links and files of the texts


def _links(world: World) -> Iterator[Finding]:
    """A link leads somewhere; an image stands beside the text and says what is to be seen."""
    for item in _members(world):
        for link in world.catalog.links.get(item.key, ()):
            value = unquote(link.raw.partition("#")[2] if link.fault == "dead-anchor" else link.raw)
            values = {"value": value, "nearest": "" if link.fault in ("moved-link", "withheld-link") else link.better, "better": link.better}
            if link.fault == "withheld-link":
                values |= {"why": labels.words("nl")[f"why_{link.better}"], "why.en": labels.words("en")[f"why_{link.better}"]}
            if link.fault:
                yield Finding(item.path, link.line, link.column, link.fault, values, _other_address(link))
            if link.image and not link.text.strip():
                yield Finding(item.path, link.line, link.column, "image-without-alt")


_ADDRESS_IN_WORDS: Final = re.compile(r"(?:https?://|www\.)?((?:[\w-]+\.)+(?:nl|com|org|net|eu|be|de|info|gov|edu|example))(?:[/?#:]\S*)?", re.IGNORECASE)


def _true_links(world: World) -> Iterator[Finding]:
    """A link leads where its words say: to the site that they name, written in one alphabet, and safely."""
    for item in _members(world):
        for link in world.catalog.links.get(item.key, ()):
            if link.fault or link.image or not link.raw.lower().startswith(("http://", "https://")):
                continue
            parts = urlsplit(link.raw)
            host = unquote(parts.hostname or "").removeprefix("www.")
            named = _ADDRESS_IN_WORDS.fullmatch(link.text.strip())
            shown = named[1].lower().removeprefix("www.") if named else ""
            letters = [c if c.isascii() or unicodedata.name(c, "").startswith("LATIN") else f"[{unicodedata.name(c, '?')}]" for c in host]
            spelled = "".join(letters)
            if spelled != host or (shown and shown != host and not host.endswith(f".{shown}")):
                yield Finding(item.path, link.line, link.column, "disguised-link", {"shown": shown or link.text.strip(), "host": spelled})
            if parts.username is not None:
                yield Finding(item.path, link.line, link.column, "link-password")
            if parts.scheme == "http":
                yield Finding(item.path, link.line, link.column, "plain-http")


def _other_address(link: Resolved) -> tuple[Fix, ...]:
    """What to type instead of an address, where it can only be one thing: a file that moved, a name that is nearly right."""
    path, hash_, anchor = link.raw.partition("#")
    if link.fault == "moved-link":
        return (Fix(link.line, link.column, link.raw, f"{link.better}{hash_}{anchor}"),)
    if link.fault == "dead-link" and certain(path, [link.better]):
        return (Fix(link.line, link.column, link.raw, f"{link.better}{hash_}{anchor}"),)
    return ()


def _choices(world: World) -> Iterator[Finding]:
    """A setting that names a person, a page, a file or a kind of pages names one that is there."""
    settings, choices = world.settings, world.settings.choices
    people = {entry.key.id for entry in world.contents.entries if entry.key.kind == "person"}
    pages = {f"{page.id}.md" for page in world.contents.pages}
    files = {path.removeprefix(f"{settings.docs}/") for path in world.contents.media if path.startswith(f"{settings.docs}/")}
    listed = {word.removeprefix("index_") for word in settings.words() if word.startswith("index_")} | {page.id for page in world.contents.pages}
    named: list[tuple[str, str, set[str]]] = [("logo", choices.logo, files), *(("menu", entry, listed) for entry in choices.menu)]
    if "person" not in world.contents.unread:
        named.append(("contact", choices.contact or "", people))
    for key in ("newsletter_url", "privacy_page", "accessibility_page"):
        value = getattr(choices, key)
        if value and ":" not in value:
            named.append((key, PurePosixPath(value).with_suffix(".md").as_posix(), pages))
    for key, value, there in named:
        if value and key in settings.lines and value not in there:
            yield Finding(settings.file, settings.lines[key], 1, "setting-names-nothing", {"key": key, "value": value, "nearest": nearest(value, there)})


def _written_links(world: World) -> Iterator[Finding]:
    """A link of an editor's page leads to a page of docs/, or to a page that kring makes (`themas/index.md`)."""
    addresses = known_addresses(world.catalog, world.settings)
    docs = world.settings.docs
    for page in world.contents.pages:
        for link in world.catalog.links.get(page.key, ()):
            if link.fault in ("unsafe-link", "foreign-image"):
                yield Finding(page.path, link.line, link.column, link.fault, {"value": unquote(link.raw)})
            if link.fault not in ("dead-link", "moved-link"):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), link.raw.partition("#")[0]))
            address = path.removeprefix(f"{docs}/").removesuffix("index.md")
            if not path.startswith(f"{docs}/") or not path.endswith("index.md") or address not in addresses:
                near = nearest(address.rstrip("/"), (a.rstrip("/") for a in addresses))
                yield Finding(page.path, link.line, link.column, "dead-link", {"value": unquote(link.raw), "nearest": f"{near}/index.md" if near else ""})


def known_addresses(catalog: Catalog, settings: Settings) -> frozenset[str]:
    """Addresses of every index, item and value that has a page."""
    items: tuple[Iterable[Item[Any]], ...] = (
        catalog.themes.values(), catalog.communities.values(), catalog.articles.values(), catalog.events.values(),
        catalog.agendas.values(), catalog.organisations.values(), catalog.people.values(), catalog.pages.values(),
    )  # fmt: skip
    return made_addresses(catalog, settings) | {settings.address(item.key) for group in items for item in group}


def made_addresses(catalog: Catalog, settings: Settings) -> frozenset[str]:
    """Addresses of the pages that nobody wrote: indexes and values."""
    found = {settings.index(kind) for kind in ("theme", "community", "article", "event", "agenda", "organisation", "person") if kind in catalog.kinds}
    found |= {settings.index(page) for page in ("new", "search", "report")}
    words = settings.words()
    found |= {f"{settings.index(kind)}{words[f'order_{kind}_slug']}/" for kind in ("article", "agenda") if kind in catalog.kinds}
    found |= {f"{settings.words()['page_join']}/{settings.section(page)}/" for page in ("write", "sent")}
    for list_ in ("type", "role", "sector", "lifeworld", "entry_point", "ideal"):
        if catalog.vocabulary.has(list_):
            found |= {settings.index(list_), *(f"{settings.index(list_)}{term.id}/" for term in catalog.vocabulary.terms(list_))}
    for list_, pages in (("quality", ("quality",)), ("form", ("form",)), ("phase", ("inventory",)), ("glossary", ("glossary",))):
        if catalog.vocabulary.has(list_):
            found |= {settings.index(page) for page in pages}
    if catalog.vocabulary.has("lifeworld"):
        found.add(f"{settings.index('lifeworld')}{settings.section('connections')}/")
    return frozenset(found)


def _tags(world: World) -> Iterator[Finding]:
    """A member's text holds no HTML tags, no comment that swallows words, and no more than a reader, or a browser, can follow."""
    for item in _members(world):
        for tag in item.text.tags:
            yield Finding(item.path, tag.line, tag.column, "html-comment" if tag.text.startswith("<!--") else "html-tag", {"value": tag.text})
        for fault in item.text.faults:
            yield Finding(item.path, fault.line, fault.column, fault.rule, dict(fault.values))


_ORDER: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)((?:\s[^>]*)?)", re.DOTALL)


def _written_tags(world: World) -> Iterator[Finding]:
    """An editor's page may hold the tags of Markdown's usual extensions, without orders, styles or what is not published; and no more than can be shown."""
    for page in world.contents.pages:
        for tag in page.text.tags:
            found = _ORDER.match(tag.text)
            if found and (found[1].lower() not in WRITTEN_TAGS or re.search(r"\s(?:on\w+|style|srcdoc|data-[\w-]+)\s*=", found[2], re.IGNORECASE)):
                yield Finding(page.path, tag.line, tag.column, "html-tag", {"value": tag.text})
        for fault in page.text.faults:
            yield Finding(page.path, fault.line, fault.column, fault.rule, dict(fault.values))
        text = page.entry.document.body
        for sign in "[]<*_`!&":
            if text.count(sign) > MOST_SIGNS:
                at = [match.start() for match in re.finditer(re.escape(sign), text)][MOST_SIGNS]
                line = page.entry.document.body_line + text.count("\n", 0, at)
                what = {"what": f"tekens ‘{sign}’", "what.en": f"characters ‘{sign}’", "most": str(MOST_SIGNS)}
                yield Finding(page.path, line, 1, "text-limit", what)


MOST_SIGNS: Final = 1_500
"""So many of one sign with a meaning an editor's page may hold: Python-Markdown takes the square of some of them."""


def _bodies(world: World) -> Iterator[Finding]:
    """There is a text under the fields (an event may do without)."""
    for item in _members(world):
        is_said = item.meta.draft or item.text.tags or item.text.faults
        if item.key.kind != "event" and not item.text.words and not is_said and not getattr(item.meta, "short_answer", None):
            yield Finding(item.path, item.entry.document.body_line, 1, "empty-body")


def _attachments(world: World) -> Iterator[Finding]:
    """A picture or download that the fields name stands beside the text, and is of a kind that readers can open."""
    for entry, loc, name in _named_files(world):
        path = posixpath.join(posixpath.dirname(entry.path), name)
        if loc[-1] == "file" and PurePosixPath(name).suffix.lower() not in DOWNLOADS:
            yield entry.finding("download-kind", *loc, value=name)
        elif path not in world.contents.media:
            near = nearest(name, (posixpath.basename(p) for p in world.contents.media))
            yield entry.finding("missing-download" if loc[-1] == "file" else "missing-image", *loc, value=name, nearest=near)


def _named_files(world: World) -> Iterator[tuple[Entry, Loc, str]]:
    for entry in world.contents.entries:
        for path in (("downloads", "file"), ("images", "src"), ("photo", "src")):
            for loc, name in entry.occurrences(path):
                if isinstance(name, str) and FILE_NAME.fullmatch(name):
                    yield entry, loc, name


def _consent(world: World) -> Iterator[Finding]:
    """People are recognisable in a picture only with their consent."""
    items: tuple[Item[Any], ...] = (*world.contents.articles, *world.contents.events)
    for item in items:
        for index, image in enumerate(item.meta.images):
            if image.people and not image.consent:
                yield item.entry.finding("image-consent", "images", index, value=image.src)


def _credits(world: World) -> Iterator[Finding]:
    """Of every picture in a text it is known who made it and whether people can be recognised."""
    items: tuple[Item[Any], ...] = (*world.contents.articles, *world.contents.events)
    for item in items:
        known = {image.src for image in item.meta.images}
        for link in world.catalog.links.get(item.key, ()):
            if link.image and link.key and posixpath.basename(link.key.id) not in known:
                known.add(posixpath.basename(link.key.id))
                yield Finding(item.path, link.line, link.column, "image-uncredited", {"value": posixpath.basename(link.key.id)})


ENOUGH_WORDS: Final = 200
"""A page with so many words says itself what its documents say, we may hope."""


def _documents(world: World) -> Iterator[Finding]:
    """A PDF stands beside a text that says the same, never alone."""
    for item in _members(world):
        if item.text.words >= ENOUGH_WORDS:
            continue
        for index, download in enumerate(getattr(item.meta, "downloads", ())):
            if download.file.lower().endswith(".pdf"):
                yield item.entry.finding("file-pdf-alone", "downloads", index, value=download.title)
        for link in world.catalog.links.get(item.key, ()):
            if link.key and link.key.kind == "media" and link.key.id.lower().endswith(".pdf"):
                yield Finding(item.path, link.line, link.column, "file-pdf-alone", {"value": link.text})


# -- headings


def _theme_headings(world: World) -> Iterator[Finding]:
    """A theme page has the headings that readers find on every theme."""
    for theme in world.contents.themes:
        for heading in _words_of(theme, world)["theme_headings"].split("|"):
            if not has_heading(theme, heading):
                yield Finding(theme.path, theme.entry.document.body_line, 1, "theme-missing-heading", {"heading": heading})


def _agenda_headings(world: World) -> Iterator[Finding]:
    """An agenda describes the local situation."""
    for agenda in world.contents.agendas:
        heading = _words_of(agenda, world)["agenda_heading"]
        if not has_heading(agenda, heading):
            yield Finding(agenda.path, agenda.entry.document.body_line, 1, "agenda-missing-heading", {"heading": heading})


def _type_headings(world: World) -> Iterator[Finding]:
    """A text has the headings that readers expect of its type (`Term.headings`)."""
    for list_, items in (("type", world.contents.articles), ("event_kind", world.contents.events)):
        for item in items:
            term = world.catalog.vocabulary.term(list_, getattr(item.meta, "type", None) or getattr(item.meta, "kind", None))
            in_our_language = item.meta.lang in (None, world.settings.lang)  # the register names headings in one language
            for heading in term.headings if term and in_our_language else ():
                if not has_heading(item, heading):
                    label = world.catalog.vocabulary.label(list_, term.id, "nl") if term else ""
                    yield Finding(item.path, item.entry.document.body_line, 1, "type-missing-heading", {"heading": heading, "type": f"‘{label}’"})


def _words_of(item: Item[Any], world: World) -> Mapping[str, str]:
    """The words of the pages in the language of a text."""
    return labels.words(item.meta.lang or world.settings.lang)


def has_heading(item: Item[Any], heading: str) -> bool:
    """True when a text has this heading, whatever its capitals and its question mark."""
    wanted = heading.casefold().rstrip("?! ")
    return any(h.text.casefold().rstrip("?! ") == wanted for h in item.text.headings)


# -- themes and communities


def _theme_dimensions(world: World) -> Iterator[Finding]:
    """A theme has a lifeworld or an entry point once the themes around it have them."""
    vocabulary = world.catalog.vocabulary
    if not (vocabulary.has("lifeworld") or vocabulary.has("entry_point")):
        return
    for theme in world.contents.themes:
        if not theme.meta.lifeworlds and not theme.meta.entry_points:
            articles = of(world.catalog.articles_by, "theme", theme.id)
            if any(a.meta.lifeworlds or a.meta.entry_points for a in articles if a.meta.themes[0] == theme.id):
                yield theme.entry.finding("theme-needs-dimension")


def _theme_circle(world: World) -> Iterator[Finding]:
    """A theme is not, by way of its parents, a part of itself."""
    parents = {theme.id: theme.meta.parent for theme in world.contents.themes}
    for theme in world.contents.themes:
        seen: list[str] = []
        here = theme.meta.parent
        while here and here not in seen:
            seen.append(here)
            here = parents.get(here)
        if theme.id in seen:
            yield theme.entry.finding("theme-circle", "parent", value=str(theme.meta.parent))


def _translations(world: World) -> Iterator[Finding]:
    """A translation names the text that was written first, and no two of those together are in one language."""
    for texts in (world.contents.articles, world.contents.pages):
        by_id: dict[str, Item[Any]] = {item.id: item for item in texts}
        taken: dict[tuple[str, str], str] = {}
        for item in texts:
            first = by_id.get(item.meta.translation_of or "")
            if first is None:
                continue
            spoken = item.meta.lang or world.settings.lang
            taken.setdefault((first.id, first.meta.lang or world.settings.lang), first.id)
            if first.meta.translation_of:
                fix = item.entry.replaced(("translation_of",), first.id, first.meta.translation_of) if first.meta.translation_of != item.id else ()
                yield item.entry.finding("translation-chain", "translation_of", value=first.id, first=first.meta.translation_of).mended_by(fix)
            elif (other := taken.setdefault((first.id, spoken), item.id)) != item.id:
                yield item.entry.finding("translation-language", "translation_of", value=other)


def _questions(world: World) -> Iterator[Finding]:
    """A guiding question, and the title of an answered question, end with a question mark."""
    for community in world.contents.communities:
        if not community.meta.question.endswith("?"):
            yield community.entry.finding("question-mark", "question", key="question").mended_by(_asked(community, "question"))
    for article in world.contents.articles:
        term = world.catalog.vocabulary.term("type", article.meta.type)
        if term and "short_answer" in term.requires and not article.meta.title.rstrip("”’\"'").endswith("?"):
            yield article.entry.finding("question-mark", "title", key="title").mended_by(_asked(article, "title"))


_ASKING: Final = re.compile(r"(?:hoe|wat|waar\w*|wanneer|wie|welke?|kan|kunnen|mag|moet|is|zijn|how|what|why|where|when|who|which|can|should)\b", re.IGNORECASE)


def _asked(item: Item[Any], field: str) -> tuple[Fix, ...]:
    """The question mark behind what begins as a question."""
    said = str(item.entry.raw()[field])
    return item.entry.replaced((field,), said, f"{said.rstrip(' .!')}?") if _ASKING.match(said) else ()


def _community_roles(world: World) -> Iterator[Finding]:
    """What a group for board members writes is for board members too: an article shares a role with its community
    when that community is for one role alone."""
    vocabulary = world.catalog.vocabulary
    for article in world.contents.articles:
        community = world.catalog.communities.get(article.community or "")
        if community and len(community.meta.roles) == 1 and article.meta.roles and not set(community.meta.roles) & set(article.meta.roles):
            roles = {f"roles{suffix}": vocabulary.label("role", community.meta.roles[0], lang).lower() for suffix, lang in (("", "nl"), (".en", "en"))}
            yield article.entry.finding("community-role", "roles", **roles)


# -- articles


def _authors(world: World) -> Iterator[Finding]:
    """An author is somebody of the register, or plain text that is nobody's registered name."""
    people = {entry.key.id for entry in world.contents.entries if entry.key.kind == "person"}
    names = {person.meta.name.casefold(): person.id for person in world.contents.people}
    for article in world.contents.articles:
        for index, author in enumerate(article.meta.authors):
            if author in people:
                continue
            if author.casefold() in names:
                better = names[author.casefold()]
                fix = article.entry.replaced(("authors", index), author, better)
                yield article.entry.finding("person-author-name", "authors", index, value=author, better=better).mended_by(fix)
            elif SLUG.fullmatch(author) and "person" in world.catalog.kinds and "person" not in world.contents.unread:
                yield article.entry.finding("unknown-author", "authors", index, value=author, nearest=nearest(author, people))


def _article_days(world: World) -> Iterator[Finding]:
    """An article appears before it changes, is reviewed in time, and waits for its day."""
    today = world.catalog.today
    for article in world.contents.articles:
        meta = article.meta
        if meta.updated and meta.updated < meta.date:
            yield article.entry.finding("updated-before-date", "updated")
        if meta.draft:
            continue
        if meta.date > today:
            yield article.entry.finding("future-date", "date", value=meta.date.isoformat())
        elif review_by(meta) < today:
            yield article.entry.finding("review-overdue", "review_by", value=review_by(meta).isoformat())


def _consent_days(world: World) -> Iterator[Finding]:
    """Somebody whose consent begins later is said not to be on the site yet."""
    for person in world.contents.people:
        if person.meta.consent > world.catalog.today:
            yield person.entry.finding("future-consent", "consent", value=person.meta.consent.isoformat())


def _drafts(world: World) -> Iterator[Finding]:
    """A draft is said to be one."""
    for item in _members(world):
        if item.meta.draft:
            yield item.entry.finding("draft", "draft")


_WORDS = re.compile(r"\S+")


def _descriptions(world: World) -> Iterator[Finding]:
    """A summary can be read in one breath: 20 to 60 words for an article, 160 characters elsewhere."""
    for item in _members(world):
        text = item.meta.description
        if item.key.kind == "article":
            size = len(_WORDS.findall(text))
            short, long = size < 20, size > 60
            unit = {"unit": "woorden", "unit.en": "words", "wanted": "20 tot 60", "wanted.en": "20 to 60"}
        else:
            size = len(text)
            short, long = False, size > 160
            unit = {"unit": "tekens", "unit.en": "characters", "wanted": "hoogstens 160", "wanted.en": "at most 160"}
        if short or long:
            change = {"change": "langer" if short else "korter", "change.en": "longer" if short else "shorter"}
            yield item.entry.finding("description-length", "description", size=str(size), **unit, **change)
    for article in world.contents.articles:
        size = len(_WORDS.findall(article.meta.short_answer or ""))
        if size > 80:
            yield article.entry.finding("short-answer-length", "short_answer", size=str(size))


def _same_question(world: World) -> Iterator[Finding]:
    """A question is answered once: of two answers whose titles ask the same, the newer names the older."""
    asking = [a for a in world.contents.articles if (t := world.catalog.vocabulary.term("type", a.meta.type)) and "short_answer" in t.requires]
    by_word: dict[str, list[Item[Any]]] = {}
    for article in sorted(asking, key=lambda a: (a.meta.date, a.id)):
        gist = style.gist(article.meta.title)
        candidates = {other.id: other for word in gist for other in by_word.get(word, ())}
        same = next((other for other in candidates.values() if style.alike(gist, style.gist(other.meta.title))), None)
        if same:
            yield article.entry.finding("same-question", "title", value=same.meta.title, other=same.path)
        for word in gist:
            by_word.setdefault(word, []).append(article)


def plain_language(world: World) -> Iterator[Finding]:
    """A text is in plain language: what style.py says of it."""
    return advice(world.contents, world.settings, world.memory)


def advice(contents: Contents, settings: Settings, memory: Memory) -> Iterator[Finding]:
    """What style.py says of texts: of each by itself, but for the abbreviations that the site explains."""
    known = {word.upper() for _, term in contents.vocabulary for word in (term.id, term.nl, term.en or "", *term.synonyms)}
    known |= {word.strip("()").upper() for organisation in contents.organisations for word in organisation.meta.name.split()}
    known = {word for word in known if style.is_abbreviation(word)}
    given = " ".join(["style", *sorted(known)])
    for item in _texts(contents):
        if not item.meta.draft:
            lang = item.meta.lang or settings.lang
            yield from memory.about(item, f"{given} {item.meta.lang} {lang}", functools.partial(style.look_over, item, lang, known))


# -- events


def _event_times(world: World) -> Iterator[Finding]:
    """An event begins on a day, ends after it begins, and its file is named after that day."""
    for event in world.contents.events:
        series = sessions(event.meta)
        if not series:
            yield event.entry.finding("event-without-start", "start")
            continue
        for index, session in enumerate(event.meta.sessions or series):
            if session.end and session.end <= session.start:
                loc = ("sessions", index, "end") if event.meta.sessions else ("end",)
                yield event.entry.finding("event-end-before-start", *loc, start=f"{session.start:%Y-%m-%d %H:%M}", end=f"{session.end:%Y-%m-%d %H:%M}")
        name = re.match(r"\d{4}-\d{2}-\d{2}", event.id)
        start = series[0].start.date().isoformat()
        if name and name[0] != start and not event.meta.revision:
            yield event.entry.finding("event-name-date", "sessions" if event.meta.sessions else "start", name=name[0], start=start)


def _event_contact(world: World) -> Iterator[Finding]:
    """Whoever reads of a coming event can sign up or ask somebody."""
    for event in world.contents.events:
        coming = last_day(event.meta) >= world.catalog.today and not event.meta.draft
        can_contact = "person" in world.catalog.kinds
        if coming and not event.meta.signup_url and not event.meta.contact and can_contact:
            yield event.entry.finding("event-contact", "signup_url")


def _event_report(world: World) -> Iterator[Finding]:
    """A past event has a report."""
    cancelled = {term.id for term in world.catalog.vocabulary.terms("event_status") if term.cancels}
    for event in world.contents.events:
        is_past = bool(first_start(event.meta)) and last_day(event.meta) < world.catalog.today
        if is_past and event.meta.status not in cancelled and not has_heading(event, _words_of(event, world)["report_heading"]):
            yield event.entry.finding("event-without-report")


# -- agendas


def _periods(world: World) -> Iterator[Finding]:
    """An agenda ends in a later year than it begins, and lasts some years."""
    for agenda in world.contents.agendas:
        start, end = agenda.meta.period.start, agenda.meta.period.end
        if end <= start:
            yield agenda.entry.finding("period-order", "period", start=str(start), end=str(end))
        elif end - start < 2:
            yield agenda.entry.finding("period-short", "period")


_SCHOOLS: Final = frozenset({"school", "schoolbestuur"})
_SOCIETAL: Final = frozenset({"maatschappelijk", "stichting", "vereniging"})


def _agenda_partners(world: World) -> Iterator[Finding]:
    """An agenda is made together with schools and with societal organisations."""
    organisations = world.catalog.organisations
    for agenda in world.contents.agendas:
        everyone = {*agenda.meta.partners, *(p for agreement in agenda.meta.agreements for p in agreement.partners)}
        kinds = {organisations[p].meta.kind for p in everyone if p in organisations}
        for wanted, nl, en in (
            (_SCHOOLS, "school of schoolbestuur", "school or school board"),
            (_SOCIETAL, "maatschappelijke organisatie", "societal organisation"),
        ):
            if kinds and not kinds & wanted and world.catalog.vocabulary.has("organisation_kind"):
                yield agenda.entry.finding("agenda-partners", "partners", **{"what": nl, "what.en": en})


def _agreements(world: World) -> Iterator[Finding]:
    """An agreement has an id of its own, says by what it is judged, and names its data or why there are none."""
    taken: dict[str, str] = {}
    data = {entry.key.id for entry in world.contents.entries if entry.key.kind == "article"}
    for agenda in world.contents.agendas:
        for index, agreement in enumerate(agenda.meta.agreements):
            other = taken.setdefault(agreement.id, agenda.path)
            if other != agenda.path or any(a.id == agreement.id for a in agenda.meta.agreements[:index]):
                yield agenda.entry.finding("agreement-id-taken", "agreements", index, "id", value=agreement.id, other=other)
            if agreement.indicator is None:
                yield agenda.entry.finding("agreement-without-indicator", "agreements", index, value=agreement.title)
            for number, given in enumerate(agreement.data):
                if given not in data and not re.match(r"https?://\S+$|(?:geen|none):\s*\S", given):
                    near = nearest(given, data) if SLUG.fullmatch(given) else ""
                    yield agenda.entry.finding("agreement-data", "agreements", index, "data", number, value=given, nearest=near)


# -- the site as a whole


def _examples(world: World) -> Iterator[Finding]:
    """Who speaks of an invented organisation says that it is an example."""
    invented = {o.id for o in world.contents.organisations if o.meta.example}
    for kind in ("article", "event", "agenda", "community"):
        refs = [fact for fact in fields(kind) if fact.ref and "organisation" in fact.ref.kinds]
        for entry in world.contents.entries:
            if entry.key.kind != kind or str(entry.raw().get("example")).lower() in ("true", "ja", "yes"):
                continue
            for fact in refs:
                for loc, value in entry.occurrences(fact.path):
                    if value in invented:
                        yield entry.finding("example-organisation", *loc, value=str(value))


def _addresses(world: World) -> Iterator[Finding]:
    """No two pages have one address, old addresses and kring's own pages included."""
    taken: dict[str, tuple[Key, str]] = {address: (Key("", ""), "kring") for address in made_addresses(world.catalog, world.settings)}
    for item in (*_members(world), *world.contents.pages):
        address = world.settings.address(item.key)
        key, other = taken.setdefault(address, (item.key, item.path))
        if key != item.key:
            yield item.entry.finding("address-taken", value=f"/{address}", other=other)
    for item in (*_members(world), *world.contents.pages):
        for field in ("aliases", "redirect_from"):
            for old in getattr(item.meta, field):
                address = old_address(world.settings, item.key, old)
                key, other = taken.setdefault(address, (item.key, item.path))
                if key != item.key or address == world.settings.address(item.key) or is_reserved(address):
                    yield item.entry.finding("address-taken", field, value=f"/{address}", other="kring" if is_reserved(address) else other)


def old_address(settings: Settings, key: Key, old: str) -> str:
    """The address that an alias stands for: a whole address, or an old id of the same kind."""
    if old.startswith("/"):
        return old.strip("/") + "/"
    return settings.address(Key(key.kind, old))


def _titles(world: World) -> Iterator[Finding]:
    """A written page has a title; the first page of the site has the site's name."""
    for page in world.contents.pages:
        is_unread = any(finding.path == page.path for finding in world.contents.findings)
        if page.id != "index" and not is_unread and "title" not in page.entry.raw() and not any(h.level == 1 for h in page.text.headings):
            yield page.entry.finding("page-title")


def _members(world: World) -> Iterator[Item[Any]]:
    return _texts(world.contents)


def _texts(contents: Contents) -> Iterator[Item[Any]]:
    """What members wrote."""
    groups: tuple[tuple[Item[Any], ...], ...] = (contents.themes, contents.communities, contents.articles, contents.events, contents.agendas)
    return (item for group in groups for item in group)


RULES: Final[tuple[Rule, ...]] = (
    _values, _references, _required, _asked_by_value, _terms,
    _links, _true_links, _written_links, _tags, _written_tags, _bodies, _attachments, _consent, _credits, _documents,
    _theme_headings, _agenda_headings, _type_headings, _theme_dimensions, _theme_circle, _translations,
    _questions, _community_roles,
    _authors, _consent_days, _choices, _article_days, _drafts, _descriptions, _same_question, plain_language,
    _event_times, _event_contact, _event_report,
    _periods, _agenda_partners, _agreements,
    _examples, _addresses, _titles,
)  # fmt: skip
"""Every rule, in the order in which content is looked at."""
