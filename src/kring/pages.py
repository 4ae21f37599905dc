"""Every page of the site, composed of the catalog: an address, a template, and all that the template shows."""

# `meta` is the template contract: JSON-like, labels and dates already in words, addresses without leading slash.
# No HTML here; no decisions in the templates.

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kring import citations, digest, labels, markdown_copies, writing
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
    last_change,
    last_day,
    lifeworlds,
    main_theme,
    of,
    review_by,
    sessions,
)
from kring.checks import has_heading, old_address
from kring.outputs import Json, Page, SearchFacts
from kring.read import Item
from kring.settings import Settings
from kring.view import FACETS, PER_PAGE, TERM_PAGES, View


def compose(catalog: Catalog, settings: Settings) -> tuple[Page, ...]:
    """All pages of a site, in the order of their kinds."""
    view = View(catalog, settings)
    pages: list[Page] = [home(view)]
    pages += themes(view)
    pages += communities(view)
    pages += articles(view)
    for list_ in TERM_PAGES:
        if catalog.vocabulary.has(list_):
            pages += terms(view, list_)
    if catalog.vocabulary.has("lifeworld"):
        pages.append(connections(view))
    if catalog.vocabulary.has("quality"):
        pages.append(quality(view))
    if catalog.vocabulary.has("form"):
        pages.append(forms(view))
    if catalog.vocabulary.has("phase") or catalog.needs_by_theme:
        pages.append(inventory(view))
    if "event" in catalog.kinds:
        pages += events(view)
    if "agenda" in catalog.kinds:
        pages += agendas(view)
    if "organisation" in catalog.kinds:
        pages += organisations(view)
    if "person" in catalog.kinds:
        pages += people(view)
    if "term" in catalog.kinds:
        pages.append(glossary(view))
    pages += news(view)
    pages.append(search(view))
    pages += writing.pages(view)
    pages += written(view)
    pages.append(not_found(view))
    pages += redirects(view)
    return tuple(pages)


def paged(view: View, address: str, template: str, *, title: str, crumbs: list[dict[str, str]], cards: list[dict[str, Json]], **meta: Any) -> Iterator[Page]:
    """A list over as many pages as it takes."""
    chunks = [cards[start : start + PER_PAGE] for start in range(0, len(cards), PER_PAGE)]
    total = max(1, len(chunks))
    addresses = [address if n == 1 else f"{address}{view.w('page_slug')}-{n}/" for n in range(1, total + 1)]
    for number, here in enumerate(addresses, start=1):
        chunk = list(chunks[number - 1]) if chunks else []
        paging = {
            "number": number,
            "total": total,
            "previous": addresses[number - 2] if number > 1 else "",
            "has_previous": number > 1,
            "next": addresses[number] if number < total else "",
            "pages": [{"number": n, "url": addresses[n - 1], "skips": skips} for n, skips in numbers_near(number, total)],
        }
        shown = title if number == 1 else f"{title} ({view.w('page_of').format(number, total)})"
        extra = meta if number == 1 else {**meta, "groups": []}
        yield view.page(here, template, title=shown, crumbs=crumbs, cards=chunk, paging=paging if total > 1 else None, **extra)


def numbers_near(number: int, total: int) -> Iterator[tuple[int, bool]]:
    """The numbers that a page of a long list leads to, and before which of them some are left out: the first, the last, and two on either side."""
    near = {1, total, *range(max(1, number - 2), min(total, number + 2) + 1)}
    near |= {n for n in range(2, total) if {n - 1, n + 1} <= near}  # dots for one number take as much room
    before = 0
    for n in sorted(near):
        yield n, n > before + 1
        before = n


def home(view: View) -> Page:
    """The first page; what editors write in docs/index.md stands under its search box."""
    catalog, settings = view.catalog, view.settings
    roles = [{**view.chip("role", term.id), "count": len(of(catalog.articles_by, "role", term.id))} for term in catalog.vocabulary.terms("role")]
    page = view.page(
        "",
        "home.html",
        title=settings.name,
        crumbs=[],
        description=settings.description or settings.choices.tagline,
        tagline=settings.choices.tagline,
        roles=roles,
        themes=[view.theme_card(t) for t in catalog.themes.values() if not t.meta.parent],
        communities=[view.community_card(c) for c in list(catalog.communities.values())[:9]],
        new=[change_card(view, c) for c in catalog.changes[:6]],
        upcoming=[view.event_card(e) for e in catalog.upcoming[:4]],
        has_events="event" in catalog.kinds,
        about=view.ref("page", view.w("page_about")),
        join=view.ref("page", view.w("page_join")),
        ways=ways(view, without=("role", *settings.choices.menu)),
    )
    return replace(page, written="index.md", pictures=view.pictures_of(catalog.pages["index"])) if "index" in catalog.pages else page


def themes(view: View) -> Iterator[Page]:
    index = view.crumb("theme")
    tops = [t for t in view.catalog.themes.values() if not t.meta.parent or t.meta.parent not in view.catalog.themes]
    groups = [view.group("", "", [view.theme_card(t) for t in tops])]
    yield list_page(view, "theme", groups, text=view.w("intro_theme"))
    for theme in view.catalog.themes.values():
        articles = of(view.catalog.articles_by, "theme", theme.id)
        parents = [
            (view.catalog.themes[up].meta.title, view.url("theme", up))
            for up in reversed(ancestors(theme.id, view.catalog.themes))
            if up in view.catalog.themes
        ]
        address = view.url("theme", theme.id)
        everything = f"{address}{view.w('all_slug')}/"
        crumbs = view.crumbs(index, *parents, (theme.meta.title, address))
        events = of(view.catalog.events_by, "theme", theme.id)
        needs = view.catalog.needs_by_theme.get(theme.id, ())
        yield view.of_item(
            theme,
            "theme.html",
            crumbs=crumbs,
            search=view.facts_of(
                theme,
                view.w("kind_theme"),
                {
                    "type": (view.w("slug_theme"),),
                    "theme": (theme.id, *ancestors(theme.id, view.catalog.themes)),
                    "lifeworld": theme.meta.lifeworlds,
                    "entry_point": theme.meta.entry_points,
                },
                theme.meta.synonyms,
            ),
            parent=view.ref("theme", theme.meta.parent or ""),
            children=view.refs("theme", view.catalog.children.get(theme.id, ())),
            synonyms=list(theme.meta.synonyms),
            lifeworlds=view.chips("lifeworld", theme.meta.lifeworlds),
            entry_points=view.chips("entry_point", theme.meta.entry_points),
            steward=view.ref("community", theme.community or ""),
            start_here=[view.article_card(view.catalog.articles[a]) for a in theme.meta.start_here if a in view.catalog.articles],
            groups=view.by_type(articles),
            everything=everything if len(articles) > PER_PAGE else "",
            count=view.count("article", len(articles)),
            roles=view.by_role(articles),
            questions=view.refs("article", (a.id for a in articles if a.meta.short_answer)),
            communities=[view.community_card(c) for c in of(view.catalog.communities_by, "theme", theme.id)],
            upcoming=[view.event_card(e) for e in events if e in view.catalog.upcoming],
            past=[view.event_card(e) for e in events if e in view.catalog.past][:5],
            agreements=[view.agreement_row(a) for a in of(view.catalog.agreements_by, "theme", theme.id)],
            organisations=view.refs("organisation", (o.id for o in view.catalog.organisations.values() if theme.id in o.meta.themes)),
            needs=[need_row(view, named) for named in needs],
            wants_community=theme.id in view.catalog.wanting_community,
            **feed(view, "theme", theme.id),
            **calendar(view, address),
            changed=view.day(last_change(theme, view.catalog, parts=(a.meta.updated or a.meta.date for a in articles))),
        )
        if len(articles) > PER_PAGE:
            yield from paged(
                view,
                everything,
                "list.html",
                title=theme.meta.title,
                crumbs=[*crumbs, {"title": view.w("all_articles"), "url": everything}],
                cards=[view.article_card(a) for a in articles],
                groups=[],
                text="",
                empty="",
            )


def need_row(view: View, named: Any) -> dict[str, Json]:
    need = named.need
    return {
        "text": need.text,
        "count": need.count,
        "role": view.chip("role", need.role) if need.role and view.catalog.vocabulary.has("role") else None,
        "theme": view.ref("theme", need.theme or ""),
        "community": view.ref("community", named.community),
    }


def list_page(view: View, kind: str, groups: list[dict[str, Json]], *, text: str = "", **meta: Any) -> Page:
    """The index page of a kind: groups of cards."""
    title, address = view.crumb(kind)
    narrow = view.narrowing(card for group in groups for card in group["cards"])
    return view.page(
        address, "list.html", narrow=narrow, title=title, crumbs=view.crumbs((title, address)), description=text, text=text,
        groups=[g for g in groups if g["cards"]], cards=[], paging=None, empty=view.w(f"empty_{kind}") if f"empty_{kind}" in view.settings.words() else view.w("empty"), **meta,
    )  # fmt: skip


def feed(view: View, kind: str, id: str) -> dict[str, Json]:
    """Where the feed of a page is, in both forms."""
    return {"feed": view.feed_address(kind, id), "json_feed": view.feed_address(kind, id, "json")}


def calendar(view: View, page: str) -> dict[str, Json]:
    """Where the calendar of a page is, and how to follow it; nothing on a site without events."""
    address = view.calendar_address(page) if "event" in view.catalog.kinds else ""
    return {"calendar": address, "subscribe": view.subscribe_address(address) if address else ""}


def communities(view: View) -> Iterator[Page]:
    index = view.crumb("community")
    everyone = list(view.catalog.communities.values())
    phases = view.catalog.vocabulary.terms("phase")
    if phases:
        preparing = [p.id for p in phases if p.prepares]
        running = [p.id for p in phases if not p.prepares]
        groups = [
            view.group(
                p,
                view.catalog.vocabulary.label("phase", p, view.lang),
                [view.community_card(c) for c in everyone if c.meta.phase == p],
                text=view.chip("phase", p)["title"],
            )
            for p in (*running[:-1], *preparing, *running[-1:])
        ]
    else:
        groups = [view.group("", "", [view.community_card(c) for c in everyone])]
    yield list_page(view, "community", groups, text=view.w("intro_community"), join=view.ref("page", view.w("page_join")))
    for community in everyone:
        yield community_page(view, community, index)


def community_page(view: View, community: Community, index: tuple[str, str]) -> Page:
    meta, catalog = community.meta, view.catalog
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
        "url": meta.join if join_is_url else view.url("page", join_page) if join_page else "",
    }
    days = [a.meta.updated or a.meta.date for a in articles] + [last_day(e.meta) for e in events if last_day(e.meta) < catalog.today]
    return view.of_item(
        community,
        "community.html",
        crumbs=view.crumbs(index, (meta.title, view.url("community", community.id))),
        search=view.facts_of(
            community,
            meta.label or view.w("kind_community"),
            {
                "type": (view.w("slug_community"),),
                "theme": view.with_parents(meta.themes),
                "sector": meta.sectors,
                "role": meta.roles,
                "community": (community.id,),
            },
            (meta.question, *meta.goals, *meta.expectations, *meta.activities),
        ),
        label=meta.label or view.w("kind_community"),
        question=meta.question,
        themes=view.refs("theme", meta.themes),
        form=view.chips("form", meta.form),
        phase={**view.chip("phase", term.id), "prepares": term.prepares} if term else None,
        phases=[{**view.chip("phase", p.id), "current": p.id == meta.phase} for p in catalog.vocabulary.terms("phase")],
        sectors=view.chips("sector", meta.sectors),
        roles=view.chips("role", meta.roles),
        host=view.ref("organisation", meta.host or ""),
        coordinator=view.person_card(meta.coordinator),
        goals=list(meta.goals),
        expectations=list(meta.expectations),
        activities=list(meta.activities),
        needs=[{**need_row(view, n), "community": None} for some in catalog.needs_by_theme.values() for n in some if n.community == community.id],
        arrangements=[
            {"label": view.w(f"arrangement_{name}"), "text": arrangements.get(name) or ""}
            for name in ("approach", "duration", "frequency", "location", "organisation")
        ]
        if shows_arrangements
        else [],
        facilitation={
            "wish": meta.facilitation.wish,
            "by": view.one_of(("organisation", "person"), meta.facilitation.by),
            "input": meta.facilitation.input or "",
        }
        if meta.facilitation
        else None,
        cost=meta.cost or "",
        background=[view.article_card(catalog.articles[a]) for a in meta.background if a in catalog.articles],
        partners=view.refs("organisation", meta.partners),
        join=join,
        tools=[view.article_card(a) for a in tools],
        groups=view.by_type([a for a in articles if a not in tools]),
        own_themes=[view.theme_card(t) for t in catalog.themes.values() if t.community == community.id],
        upcoming=[view.event_card(e) for e in events if e in catalog.upcoming],
        past=[view.event_card(e) for e in events if e in catalog.past],
        has_events="event" in catalog.kinds,
        agreements=[view.agreement_row(a) for a in agreements_of(view, articles)],
        contributors=[view.author(a) for a in authors],
        **feed(view, "community", community.id),
        **calendar(view, view.url("community", community.id)),
        changed=view.day(last_change(community, catalog, parts=days)),
    )


def agreements_of(view: View, articles: Iterable[Article]) -> list[Agreed]:
    """Agreements that these articles belong to, or that use them as data."""
    found: dict[str, Agreed] = {}
    for article in articles:
        if article.meta.agreement in view.catalog.agreements:
            found[str(article.meta.agreement)] = view.catalog.agreements[str(article.meta.agreement)]
        for agreed in of(view.catalog.agreements_by, "data", article.id):
            found[agreed.agreement.id] = agreed
    return list(found.values())


def articles(view: View) -> Iterator[Page]:
    title, address = view.crumb("article")
    by_title = view.order_address("article")
    cards = [view.article_card(a) for a in view.catalog.articles.values()]
    ways = [
        {"title": view.w(f"index_{kind}"), "url": view.settings.index(kind)}
        for kind in ("theme", *TERM_PAGES, "quality", "new")
        if kind in ("theme", "new") or view.catalog.vocabulary.has(kind)
    ]
    yield from paged(
        view,
        address,
        "list.html",
        title=title,
        crumbs=view.crumbs((title, address)),
        cards=cards,
        groups=[],
        description=view.w("intro_article"),
        text=view.w("intro_article"),
        ways=ways,
        orders=orders(view, newest=address, title=by_title),
        tables=[{"title": view.w(f"articles_{form}"), "url": view.table_address("article", form)} for form in ("csv", "json")],
        empty=view.w("empty_article"),
    )
    yield from paged(
        view,
        by_title,
        "list.html",
        title=view.w("articles_by_title"),
        crumbs=view.crumbs((title, address), (view.w("order_title"), by_title)),
        cards=[view.article_card(a) for a in sorted(view.catalog.articles.values(), key=lambda a: a.meta.title.casefold())],
        groups=[],
        text="",
        orders=orders(view, newest=address, title=by_title),
        empty=view.w("empty_article"),
    )
    for article in view.catalog.articles.values():
        yield article_page(view, article)


def orders(view: View, **addresses: str) -> list[dict[str, str]]:
    """The orders in which a list can be read, each a page of its own, so that they work on any number of pages and without JavaScript."""
    return [{"title": view.w(f"order_{order}"), "url": address} for order, address in addresses.items()]


def article_page(view: View, article: Article) -> Page:
    meta, catalog = article.meta, view.catalog
    theme = main_theme(article, catalog.themes)
    trail = [(theme.meta.title, view.url("theme", theme.id))] if theme else []
    url = view.url("article", article.id)
    due = review_by(meta)
    agreed = catalog.agreements.get(meta.agreement or "")
    worlds, points = lifeworlds(article, catalog.themes), entry_points(article, catalog.themes)
    filters = {
        "type": filter(None, [meta.type]), "theme": view.with_parents(meta.themes), "sector": meta.sectors,
        "role": (*meta.roles, *meta.functions), "lifeworld": worlds, "entry_point": points,
        "community": filter(None, [article.community]), "evidence": filter(None, [meta.evidence]),
    }  # fmt: skip
    rows = [
        (view.w("time_needed"), meta.time_needed), (view.w("group"), meta.group), (view.w("materials"), meta.materials), (view.w("place"), meta.place),
        (view.w("data_level"), ", ".join(view.labels("data_level", meta.data_level))), (view.w("data_year"), str(meta.data_year or "")),
    ]  # fmt: skip
    evidence = {**view.chip("evidence", meta.evidence), "note": meta.evidence_note or ""} if meta.evidence else None
    return view.of_item(
        article,
        "article.html",
        crumbs=view.crumbs(view.crumb("theme"), *trail, (meta.title, url)) if trail else view.crumbs(view.crumb("article"), (meta.title, url)),
        search=view.facts_of(article, catalog.vocabulary.label("type", meta.type, view.lang) or view.w("kind_article"), filters, (meta.short_answer,)),
        type=view.chip("type", meta.type) if meta.type else None,
        community=view.ref("community", article.community or ""),
        themes=view.refs("theme", meta.themes),
        sectors=view.chips("sector", meta.sectors),
        roles=view.chips("role", meta.roles),
        functions=view.chips("function", meta.functions),
        lifeworlds=view.chips("lifeworld", worlds),
        entry_points=view.chips("entry_point", points),
        quality=view.chips("quality", meta.quality),
        ideals=view.chips("ideal", meta.ideals),
        evidence=evidence,
        evidence_page=view.ref("page", view.w("page_evidence")),
        authors=[view.author(a) for a in meta.authors],
        date=view.day(meta.date),
        updated=view.day(meta.updated),
        reviewed=view.day(meta.last_reviewed_on),
        review_by=view.day(due),
        overdue=due < catalog.today,
        minutes=view.minutes(article),
        event=view.ref("event", meta.event or ""),
        agreement={"title": agreed.agreement.title, "url": view.agreement_url(agreed)} if agreed else None,
        used_by=[{"title": a.agreement.title, "url": view.agreement_url(a)} for a in of(catalog.agreements_by, "data", article.id)],
        organisations=view.refs("organisation", meta.organisations),
        media=[m.model_dump(mode="json") for m in meta.media],
        downloads=[view.download(article, d) for d in meta.downloads],
        credits=[{"alt": i.alt, "credit": i.credit} for i in meta.images],
        short_answer=meta.short_answer or "",
        rows=[{"label": label, "text": text} for label, text in rows if text],
        data_url=meta.data_url or "",
        sources=[view.source(s) for s in meta.sources],
        related=[related(view, r) for r in catalog.related.get(article.id, ())],
        cite=citations.sentence(view, article),
        cite_files=citations.files(view, article),
        markdown=markdown_copies.address(view, article),
    )


def related(view: View, related: Related) -> dict[str, Json]:
    """A related article, with the reason in words."""
    words: list[str] = []
    for kind, id in related.reasons:
        match kind:
            case "link":
                words.append(view.w("because_link"))
            case "theme":
                words.append(view.w("because_theme").format(view.catalog.themes[id].meta.title) if id in view.catalog.themes else "")
            case "community" if id in view.catalog.communities:
                words.append(view.w("because_community"))
            case "event" | "agreement":
                words.append(view.w(f"because_{kind}"))
            case "role" if view.catalog.vocabulary.has("role"):
                words.append(view.w("because_role").format(view.catalog.vocabulary.label("role", id, view.lang).lower()))
    return {**view.article_card(view.catalog.articles[related.id]), "reason": "; ".join(dict.fromkeys(filter(None, words[:3])))}


def terms(view: View, list_: str) -> Iterator[Page]:
    """An index of the list and a page for each value, with everything that carries it."""
    title, address = view.crumb(list_)
    terms = view.catalog.vocabulary.terms(list_)
    cards = [term_card(view, list_, term.id) for term in terms]
    extra = [{"title": view.w("index_connections"), "url": view.connections_address()}] if list_ == "lifeworld" else []
    yield view.page(
        address, "list.html", title=title, crumbs=view.crumbs((title, address)), description=view.w(f"intro_{list_}"),
        text=view.w(f"intro_{list_}"), groups=[view.group("", "", cards)], cards=[], paging=None, empty=view.w("empty"), ways=extra,
    )  # fmt: skip
    for term in terms:
        label = view.catalog.vocabulary.label(list_, term.id, view.lang)
        here = f"{address}{term.id}/"
        articles = of(view.catalog.articles_by, list_, term.id)
        communities = of(view.catalog.communities_by, list_, term.id)
        events = of(view.catalog.events_by, list_, term.id)
        agreements = of(view.catalog.agreements_by, list_, term.id)
        themes = themes_of_term(view, list_, term.id, articles)
        few = articles if len(articles) <= PER_PAGE else []
        facts = SearchFacts(label, title, {}, tuple(filter(None, (term.explanation, ", ".join(term.synonyms)))))
        made = paged(
            view,
            here,
            "term.html",
            title=label,
            crumbs=view.crumbs((title, address), (label, here)),
            description=term.explanation or "",
            text=term.explanation or "",
            list=list_,
            **(feed(view, "role", term.id) if list_ == "role" else {}),
            count=view.count("article", len(articles)),
            cards=[] if few else [view.article_card(a) for a in articles],
            groups=view.by_type(few) if list_ != "type" else by_theme(view, few),
            empty=view.w("empty_article"),
            themes=view.refs("theme", (t.id for t in themes)),
            communities=[view.community_card(c) for c in communities],
            upcoming=[view.event_card(e) for e in events if e in view.catalog.upcoming],
            agreements=[view.agreement_row(a) for a in agreements],
            functions=[function_row(view, f.id) for f in view.catalog.vocabulary.terms("function") if list_ == "role" and f.parent == term.id],
            ways=extra,
        )
        for number, page in enumerate(made):
            # who searches for `directeur` finds the page for school leaders
            yield replace(page, search=facts) if number == 0 else page


def themes_of_term(view: View, list_: str, id: str, articles: Iterable[Article]) -> list[Theme]:
    """Themes that carry a value themselves, or have something for that role, sector or ideal."""
    written = {"lifeworld": "lifeworlds", "entry_point": "entry_points"}.get(list_)
    if written:
        return [t for t in view.catalog.themes.values() if id in getattr(t.meta, written)]
    of_articles = {theme for article in articles for theme in article.meta.themes} if list_ != "type" else set()
    return [t for t in view.catalog.themes.values() if t.id in of_articles]


def function_row(view: View, id: str) -> dict[str, Json]:
    events = of(view.catalog.events_by, "function", id)
    articles = of(view.catalog.articles_by, "function", id)
    return {**view.chip("function", id), "refs": [*view.refs("event", (e.id for e in events)), *view.refs("article", (a.id for a in articles))]}


def term_card(view: View, list_: str, id: str) -> dict[str, Json]:
    chip = view.chip(list_, id)
    return {
        "kind": list_, "label": "", "title": chip["label"], "url": chip["url"], "text": chip["title"],
        "facts": [view.count("article", len(of(view.catalog.articles_by, list_, id)))], "example": False,
    }  # fmt: skip


def by_theme(view: View, articles: Sequence[Article]) -> list[dict[str, Json]]:
    groups = []
    for theme in view.catalog.themes.values():
        some = [a for a in articles if (main := main_theme(a, view.catalog.themes)) and main.id == theme.id]
        if some:
            groups.append(view.group(theme.id, theme.meta.title, [view.article_card(a) for a in some], url=view.url("theme", theme.id)))
    return groups


def connections(view: View) -> Page:
    """Articles and agreements that connect two lifeworlds or more (N5)."""
    terms = [term.id for term in view.catalog.vocabulary.terms("lifeworld")]
    combinations = [c for size in range(len(terms), 1, -1) for c in itertools.combinations(terms, size)]
    groups = []
    for combination in combinations:
        articles = [a for a in view.catalog.articles.values() if set(lifeworlds(a, view.catalog.themes)) == set(combination)]
        agreements = [a for a in view.catalog.agreements.values() if set(a.agreement.lifeworlds) == set(combination)]
        title = " + ".join(view.catalog.vocabulary.label("lifeworld", id, view.lang) for id in combination)
        cards = [view.article_card(a) for a in articles] + [agreement_card(view, a) for a in agreements]
        if cards:
            groups.append(view.group("-".join(combination), f"{title} ({len(cards)})", cards))
    title, address = view.w("index_connections"), view.connections_address()
    return view.page(
        address, "list.html", title=title, crumbs=view.crumbs(view.crumb("lifeworld"), (title, address)), description=view.w("intro_connections"),
        text=view.w("intro_connections"), groups=groups, cards=[], paging=None, empty=view.w("empty"),
    )  # fmt: skip


def agreement_card(view: View, agreed: Agreed) -> dict[str, Json]:
    row = view.agreement_row(agreed)
    return {
        "kind": "agreement", "label": view.w("kind_agreement"), "title": row["title"], "url": row["url"], "text": row["goal"],
        "facts": [f for f in (row["kind"]["label"], row["status"]["label"], row["agenda"]["title"] if row["agenda"] else "") if f], "example": agreed.agenda.meta.example,
    }  # fmt: skip


def quality(view: View) -> Page:
    """What is noticed beside what is measured (V7): articles with both, then each alone."""
    title, address = view.crumb("quality")
    terms = [term.id for term in view.catalog.vocabulary.terms("quality")]
    articles = list(view.catalog.articles.values())
    both = [a for a in articles if set(terms) <= set(a.meta.quality)] if len(terms) > 1 else []
    groups = [view.group("both", view.w("quality_both"), [view.article_card(a) for a in both], text=view.w("quality_both_text"))] if both else []
    for id in terms:
        chip = view.chip("quality", id)
        cards = [view.article_card(a) for a in articles if id in a.meta.quality and a not in both]
        groups.append(view.group(id, chip["label"], cards, text=chip["title"]))
    indicators = [view.agreement_row(a) for a in view.catalog.agreements.values() if a.agreement.indicator]
    return view.page(
        address, "quality.html", title=title, crumbs=view.crumbs((title, address)), description=view.w("intro_quality"),
        text=view.w("intro_quality"), groups=groups, indicators=indicators, empty=view.w("empty"),
    )  # fmt: skip


def forms(view: View) -> Page:
    """The forms of working together, and who works in each (V10)."""
    title, address = view.crumb("form")
    groups = []
    for term in view.catalog.vocabulary.terms("form"):
        chip = view.chip("form", term.id)
        cards = [view.community_card(c) for c in of(view.catalog.communities_by, "form", term.id)]
        groups.append(view.group(term.id, chip["label"], cards, text=chip["title"]))
    return view.page(
        address, "list.html", title=title, crumbs=view.crumbs((title, address)), description=view.w("intro_form"), text=view.w("intro_form"),
        groups=groups, cards=[], paging=None, empty=view.w("empty"), keep_empty=True, more=view.ref("page", view.w("page_forms")),
    )  # fmt: skip


def inventory(view: View) -> Page:
    """Needs per theme, without names, and themes that want a community (V13, V14)."""
    title, address = view.crumb("inventory")
    needs = view.catalog.needs_by_theme
    totals = {theme: sum(n.need.count for n in some) for theme, some in needs.items()}
    rows = [
        {"theme": view.ref("theme", theme), "total": totals[theme], "needs": [need_row(view, n) for n in some]}
        for theme, some in sorted(needs.items(), key=lambda pair: (-totals[pair[0]], pair[0]))
    ]
    prepares = [term.id for term in view.catalog.vocabulary.terms("phase") if term.prepares]
    return view.page(
        address,
        "inventory.html",
        title=title,
        crumbs=view.crumbs((title, address)),
        description=view.w("intro_inventory"),
        text=view.w("intro_inventory"),
        rows=rows,
        wanting=[{**(view.ref("theme", theme) or {}), "total": totals[theme]} for theme in view.catalog.wanting_community],
        preparing=[view.community_card(c) for c in view.catalog.communities.values() if c.meta.phase in prepares],
        more=view.ref("page", view.w("page_inventory")),
        join=view.ref("page", view.w("page_join")),
    )


def events(view: View) -> Iterator[Page]:
    index = view.crumb("event")
    coming = view.group("upcoming", view.w("upcoming"), [view.event_card(e) for e in view.catalog.upcoming])
    past_by_year = itertools.groupby(view.catalog.past, key=lambda e: last_day(e.meta).year)
    past = [view.group(str(year), f"{view.w('past')} ({year})", [view.event_card(e) for e in some]) for year, some in past_by_year]
    yield list_page(view, "event", [coming, *past], text=view.w("intro_event"), none_coming=not view.catalog.upcoming, **calendar(view, index[1]))
    for event in view.catalog.events.values():
        yield event_page(view, event, index)


def event_page(view: View, event: Event, index: tuple[str, str]) -> Page:
    meta, catalog = event.meta, view.catalog
    series = sessions(meta)
    url = view.url("event", event.id)
    term = catalog.vocabulary.term("event_kind", meta.kind)
    worlds = [w for t in meta.themes if t in catalog.themes for w in catalog.themes[t].meta.lifeworlds]
    filters = {
        "type": filter(None, [meta.kind]), "theme": view.with_parents(meta.themes), "sector": meta.sectors, "role": (*meta.roles, *meta.functions),
        "community": filter(None, [event.community]), "lifeworld": worlds,
    }  # fmt: skip
    status = view.event_status(event)
    is_past = last_day(meta) < catalog.today
    return view.of_item(
        event,
        "event.html",
        crumbs=view.crumbs(index, (meta.title, url)),
        search=view.facts_of(event, catalog.vocabulary.label("event_kind", meta.kind, view.lang) or view.w("kind_event"), filters, (meta.location,)),
        kind={
            "id": meta.kind or "",
            "label": catalog.vocabulary.label("event_kind", meta.kind, view.lang),
            "title": (term.explanation or "") if term else "",
        },
        status=status,
        is_past=is_past,
        days=view.days(meta),
        when=view.when(meta),
        sessions=[{"when": view.session_words(s), "title": s.title or ""} for s in series] if len(series) > 1 else [],
        location=meta.location,
        community=view.ref("community", event.community or ""),
        themes=view.refs("theme", meta.themes),
        sectors=view.chips("sector", meta.sectors),
        roles=view.chips("role", meta.roles),
        functions=view.chips("function", meta.functions),
        agenda=view.ref("agenda", meta.agenda or ""),
        organised_by=view.refs("organisation", meta.organised_by),
        developed_by=view.refs("organisation", meta.developed_by),
        run_by=view.refs("organisation", meta.run_by),
        facilitator=view.one_of(("person", "organisation"), meta.facilitator),
        background=[view.article_card(catalog.articles[a]) for a in meta.background if a in catalog.articles],
        cost=meta.cost or "",
        signup="" if is_past or status.get("cancels") else meta.signup_url or "",
        contact=view.person_card(meta.contact),
        calendar=view.calendar_address(url),
        downloads=[view.download(event, d) for d in meta.downloads],
        credits=[{"alt": i.alt, "credit": i.credit} for i in meta.images],
        articles=[view.article_card(a) for a in of(catalog.articles_by, "event", event.id)],
        report_missing=is_past and not status.get("reason") and not has_heading(event, labels.words(event.meta.lang or view.lang)["report_heading"]),
    )


def agendas(view: View) -> Iterator[Page]:
    title, address = view.crumb("agenda")
    rows = [view.agreement_row(a) for a in view.catalog.agreements.values()]
    kinds = []
    for term in view.catalog.vocabulary.terms("agreement_kind"):
        some = [view.agreement_row(a) for a in of(view.catalog.agreements_by, "agreement_kind", term.id)]
        kinds.append({**view.chip("agreement_kind", term.id), "rows": some})
    by_year = view.order_address("agenda")
    ways = orders(view, municipality=address, year=by_year)
    newest = sorted(view.catalog.agendas.values(), key=lambda a: (-a.meta.period.start, a.meta.title.casefold()))
    years = [view.group("", str(year), [agenda_row(view, a) for a in some]) for year, some in itertools.groupby(newest, key=lambda a: a.meta.period.start)]
    yield view.page(
        address,
        "agendas.html",
        title=title,
        crumbs=view.crumbs((title, address)),
        description=view.w("intro_agenda"),
        text=view.w("intro_agenda"),
        groups=by_municipality(view, newest),
        orders=ways,
        kinds=kinds or [{"id": "", "label": "", "title": "", "rows": rows}],
        narrow=view.narrowing(rows),
        csv=view.table_address("agreement", "csv"),
        json=view.table_address("agreement", "json"),
        empty=view.w("empty_agenda"),
    )
    yield view.page(
        by_year, "agendas.html", title=view.w("agendas_by_year"), crumbs=view.crumbs((title, address), (view.w("order_year"), by_year)),
        text="", groups=years, orders=ways, kinds=[], narrow=[], empty=view.w("empty_agenda"),
    )  # fmt: skip
    for agenda in view.catalog.agendas.values():
        yield agenda_page(view, agenda, (title, address))


def agenda_row(view: View, agenda: Agenda) -> dict[str, Json]:
    municipality = view.ref("organisation", agenda.meta.municipality or "")
    return {**view.agenda_card(agenda), "municipality": municipality, "themes": view.refs("theme", agenda.meta.themes)}


def by_municipality(view: View, agendas: Iterable[Agenda]) -> list[dict[str, Json]]:
    """A group for each municipality, by name; agendas without one follow, by their scope (N2)."""
    groups: dict[tuple[bool, str], dict[str, Json]] = {}
    for agenda in agendas:
        place = view.ref("organisation", agenda.meta.municipality or "")
        title = place["title"] if place else ", ".join(view.labels("scope", filter(None, [agenda.meta.scope]))) or view.w("kind_agenda").capitalize()
        group = groups.setdefault((not place, title), view.group("", title, [], url=place["url"] if place else ""))
        group["cards"].append(agenda_row(view, agenda))
    return [group for _, group in sorted(groups.items(), key=lambda named: (named[0][0], named[0][1].casefold()))]


def agenda_page(view: View, agenda: Agenda, index: tuple[str, str]) -> Page:
    meta, catalog = agenda.meta, view.catalog
    rows = [view.agreement_row(a) for a in of(catalog.agreements_by, "agenda", agenda.id)]
    statuses = [{**view.chip("status", t.id), "count": sum(r["status"]["id"] == t.id for r in rows)} for t in catalog.vocabulary.terms("status")]
    partners = []
    everyone = dict.fromkeys(filter(None, (meta.municipality, *meta.partners)))
    for kind in dict.fromkeys(catalog.organisations[p].meta.kind for p in everyone if p in catalog.organisations):
        some = [p for p in everyone if p in catalog.organisations and catalog.organisations[p].meta.kind == kind]
        partners.append({"label": catalog.vocabulary.label("organisation_kind", kind, view.lang), "refs": view.refs("organisation", some)})
    articles = dict.fromkeys(a.id for row in of(catalog.agreements_by, "agenda", agenda.id) for a in of(catalog.articles_by, "agreement", row.agreement.id))
    days = [a.updated for a in meta.agreements if a.updated] + ([meta.updated] if meta.updated else [])
    text = [part for a in meta.agreements for part in (a.title, a.goal, a.question)]
    filters = {
        "type": (view.w("slug_agenda"),),
        "theme": view.with_parents(meta.themes),
        "entry_point": [e for a in meta.agreements for e in a.entry_points],
        "lifeworld": [x for a in meta.agreements for x in a.lifeworlds],
    }
    return view.of_item(
        agenda,
        "agenda.html",
        crumbs=view.crumbs(index, (meta.title, view.url("agenda", agenda.id))),
        search=view.facts_of(agenda, view.w("kind_agenda"), filters, text),
        scope=view.chip("scope", meta.scope) if meta.scope else None,
        municipality=view.ref("organisation", meta.municipality or ""),
        period={"from": meta.period.start, "to": meta.period.end},
        partners=partners,
        signed={"date": view.day(meta.signed.date), "role": meta.signed.role} if meta.signed else None,
        themes=view.refs("theme", meta.themes),
        contact=view.person_card(meta.contact),
        agreements=rows,
        statuses=[s for s in statuses if s["count"]],
        articles=[view.article_card(catalog.articles[a]) for a in articles],
        events=[view.event_card(e) for e in of(catalog.events_by, "agenda", agenda.id)],
        changed=view.day(max(days, default=None) or last_change(agenda, catalog)),
        csv=view.table_address("agreement", "csv"),
        json=view.table_address("agreement", "json"),
    )


def organisations(view: View) -> Iterator[Page]:
    index = view.crumb("organisation")
    kinds: list[str | None] = [t.id for t in view.catalog.vocabulary.terms("organisation_kind")] or [None]
    groups = [
        view.group(
            kind or "",
            view.catalog.vocabulary.label("organisation_kind", kind, view.lang),
            [view.organisation_card(o) for o in view.catalog.organisations.values() if kind is None or o.meta.kind == kind],
        )
        for kind in kinds
    ]
    yield list_page(view, "organisation", groups, text=view.w("intro_organisation"))
    for organisation in view.catalog.organisations.values():
        meta, id = organisation.meta, organisation.id
        catalog = view.catalog
        agreements = of(catalog.agreements_by, "organisation", id)
        themes = dict.fromkeys(
            (
                *meta.themes,
                *(t for c in of(catalog.communities_by, "organisation", id) for t in c.meta.themes),
                *(t for a in of(catalog.agendas_by, "organisation", id) for t in a.meta.themes),
            )
        )
        url = view.url("organisation", id)
        yield view.page(
            url,
            "organisation.html",
            title=meta.name,
            description=meta.description or "",
            lang=meta.lang or view.lang,
            crumbs=view.crumbs(index, (meta.name, url)),
            example=meta.example,
            example_notice=view.settings.choices.example_notice or view.w("example_notice"),
            kind=view.chip("organisation_kind", meta.kind or ""),
            relation=view.chip("relation", meta.relation or ""),
            domains=list(meta.domains),
            municipality=meta.municipality or "",
            site=meta.url or "",
            since=meta.since or "",
            sources=[view.source(s) for s in meta.sources],
            themes=view.refs("theme", themes),
            communities=[view.community_card(c) for c in of(catalog.communities_by, "organisation", id)],
            events=[view.event_card(e) for e in of(catalog.events_by, "organisation", id)],
            agendas=[view.agenda_card(a) for a in of(catalog.agendas_by, "organisation", id)],
            agreements=[view.agreement_row(a) for a in agreements],
            articles=[view.article_card(a) for a in of(catalog.articles_by, "organisation", id)],
            people=[card for p in catalog.people.values() if p.meta.organisation == id and (card := view.person_card(p.id))],
            edit=view.settings.edit(organisation.path),
            history=view.settings.history(organisation.path),
        )


def people(view: View) -> Iterator[Page]:
    index = view.crumb("person")
    cards = [card for id in view.catalog.people if (card := view.person_card(id))]
    yield view.page(
        index[1],
        "people.html",
        title=index[0],
        crumbs=view.crumbs(index),
        description=view.w("intro_person"),
        text=view.w("intro_person"),
        people=cards,
        empty=view.w("empty"),
    )
    for person in view.catalog.people.values():
        url = view.url("person", person.id)
        catalog = view.catalog
        yield view.page(
            url,
            "person.html",
            title=person.meta.name,
            description=person.meta.function,
            lang=person.meta.lang or view.lang,
            crumbs=view.crumbs(index, (person.meta.name, url)),
            example=person.meta.example,
            example_notice=view.settings.choices.example_notice or view.w("example_notice"),
            person=view.person_card(person.id),
            **feed(view, "person", person.id),
            articles=view.by_type(of(catalog.articles_by, "person", person.id)),
            communities=[view.community_card(c) for c in of(catalog.communities_by, "person", person.id)],
            events=[view.event_card(e) for e in of(catalog.events_by, "person", person.id)],
            agendas=[view.agenda_card(a) for a in of(catalog.agendas_by, "person", person.id)],
            edit=view.settings.edit(person.path),
            history=view.settings.history(person.path),
        )


def glossary(view: View) -> Page:
    title, address = view.crumb("glossary")
    terms = sorted(view.catalog.vocabulary.terms("glossary"), key=lambda t: t.nl.casefold())
    rows = [
        {"id": t.id, "title": view.catalog.vocabulary.label("glossary", t.id, view.lang), "text": t.explanation or "", "synonyms": list(t.synonyms)}
        for t in terms
    ]
    return view.page(
        address,
        "glossary.html",
        title=title,
        crumbs=view.crumbs((title, address)),
        description=view.w("intro_glossary"),
        text=view.w("intro_glossary"),
        terms=rows,
        empty=view.w("empty"),
    )


def change_card(view: View, change: Any) -> dict[str, Json]:
    makers: dict[str, Callable[[Any], dict[str, Json]]] = {"article": view.article_card, "event": view.event_card, "agenda": view.agenda_card}
    item = view._items(change.key.kind)[change.key.id]
    word = view.w("new" if change.new else "changed")
    if change.key.kind == "event":
        word = view.w("took_place")
    return {**makers[change.key.kind](item), "day": view.day(change.day), "change": word}


def news(view: View) -> Iterator[Page]:
    """The latest changes, and everything of each month (N16)."""
    title, address = view.crumb("new")
    months = [(month, list(some)) for month, some in itertools.groupby(view.catalog.changes, key=lambda c: c.day.replace(day=1))]
    refs = [{"title": labels.month_name(month, view.lang), "url": f"{address}{month:%Y-%m}/", "count": len(some)} for month, some in months]
    every = {"title": view.w("months_all"), "url": f"{address}#kring-months", "count": 0}
    yield view.page(
        address, "new.html", title=title, crumbs=view.crumbs((title, address)), description=view.w("intro_new"), text=view.w("intro_new"),
        changes=[change_card(view, c) for c in view.catalog.changes[:20]], months=refs[:12], earlier=refs[12:], feed=view.feed_address("", ""), empty=view.w("empty_new"), newsletter=True,
        opml=view.feed_address("", "", "opml"), mails=[],
    )  # fmt: skip
    for at, (month, some) in enumerate(months):
        # The months of its year and those beside it: with all months, a change of today would change the pages of ten years.
        near = [ref for n, ref in enumerate(refs) if months[n][0].year == month.year or abs(n - at) == 1]
        name = labels.month_name(month, view.lang)
        here = f"{address}{month:%Y-%m}/"
        yield view.page(
            here, "new.html", title=view.w("new_in").format(name), crumbs=view.crumbs((title, address), (name, here)), description=view.w("new_in").format(name),
            text="", changes=[change_card(view, c) for c in some], months=near + [every] * (len(near) < len(refs)), earlier=[], feed=view.feed_address("", ""), empty="", newsletter=False,
            opml=view.feed_address("", "", "opml"), mails=digest.mails(view, month),
        )  # fmt: skip


def search(view: View) -> Page:
    title, address = view.crumb("search")
    return view.page(
        address,
        "search.html",
        title=title,
        crumbs=view.crumbs((title, address)),
        description=view.w("intro_search"),
        facets=list(facets(view)),
        themes=view.refs("theme", (id for id, theme in view.catalog.themes.items() if not theme.meta.parent)),
        ways=ways(view),
    )


def facets(view: View) -> Iterator[dict[str, Json]]:
    """Facets with their values, children under their parents (functions under roles, sub-themes under themes)."""
    vocabulary = view.catalog.vocabulary
    for facet in FACETS:
        if not view.has_facet(facet):
            continue
        values: list[dict[str, Json]] = []
        match facet:
            case "theme":
                for theme in view.catalog.themes.values():
                    if not theme.meta.parent or theme.meta.parent not in view.catalog.themes:
                        children = [{"id": c, "label": view.catalog.themes[c].meta.title, "children": []} for c in view.catalog.children.get(theme.id, ())]
                        values.append({"id": theme.id, "label": theme.meta.title, "children": children})
            case "community":
                values = [{"id": c.id, "label": c.meta.title, "children": []} for c in view.catalog.communities.values()]
            case "role":
                for term in vocabulary.terms("role"):
                    children = [
                        {"id": f.id, "label": vocabulary.label("function", f.id, view.lang), "children": []}
                        for f in vocabulary.terms("function")
                        if f.parent == term.id
                    ]
                    values.append({"id": term.id, "label": vocabulary.label("role", term.id, view.lang), "children": children})
            case "type":
                for list_ in ("type", "event_kind"):
                    values += [{"id": t.id, "label": vocabulary.label(list_, t.id, view.lang), "children": []} for t in vocabulary.terms(list_)]
                for kind in ("theme", "community", "agenda"):
                    if kind in view.catalog.kinds:
                        values.append({"id": view.w(f"slug_{kind}"), "label": view.w(f"kind_{kind}").capitalize(), "children": []})
            case _:
                values = [{"id": t.id, "label": vocabulary.label(facet, t.id, view.lang), "children": []} for t in vocabulary.terms(facet)]
        if values:
            yield {"id": view.w(f"facet_{facet}"), "label": view.w(f"facet_label_{facet}"), "values": values}


def ways(view: View, *, without: Collection[str] = ()) -> list[dict[str, str]]:
    """Every index page, for who searches without JavaScript or found nothing."""
    has = view.catalog.vocabulary.has
    kinds = [k for k in ("theme", "article", "community", "event", "agenda", "organisation", "person") if k in view.catalog.kinds]
    lists = [k for k in (*TERM_PAGES, "quality", "form") if has(k)]
    extra = [k for k, there in (("inventory", has("phase")), ("glossary", "term" in view.catalog.kinds), ("new", True)) if there]
    return [{"title": view.w(f"index_{kind}"), "url": view.settings.index(kind)} for kind in (*kinds, *lists, *extra) if kind not in without]


def written(view: View) -> Iterator[Page]:
    for page in view.catalog.pages.values():
        address = view.url("page", page.id)
        if not address:
            continue  # the home page is kring's
        filters = {view.w("facet_type"): (view.w("slug_page"),)} if view.has_facet("type") else {}
        meta = {
            "title": page.meta.title, "description": page.meta.description or "", "lang": page.meta.lang or view.lang, "example": False,
            "translations": view.translations(page),
            "crumbs": view.crumbs((page.meta.title, address)), "edit": view.settings.edit(page.path), "history": view.settings.history(page.path), "backlinks": view.backlinks(page.key),
            "changed": view.day(last_change(page, view.catalog)),
        }  # fmt: skip
        terms = view.terms(page)
        search = SearchFacts(page.meta.title, view.w("kind_page"), filters, (page.meta.description,) if page.meta.description else ())
        yield Page(
            address,
            "page.html",
            {**meta, "has_terms": bool(terms)},
            pictures=view.pictures_of(page),
            terms=terms,
            written=page.path.removeprefix(f"{view.settings.docs}/"),
            search=search,
        )


def not_found(view: View) -> Page:
    return view.page("404.html", "404.html", title=view.w("not_found"), crumbs=view.crumbs((view.w("not_found"), "")), ways=ways(view), no_index=True)


def redirects(view: View) -> Iterator[Page]:
    """Old addresses answer with a page that leads on."""
    catalog = view.catalog
    groups: tuple[Mapping[str, Item[Any]], ...] = (catalog.themes, catalog.communities, catalog.articles, catalog.events, catalog.agendas, catalog.pages)
    for item in (item for group in groups for item in group.values()):
        for old in dict.fromkeys((*item.meta.aliases, *item.meta.redirect_from)):
            address = old_address(view.settings, item.key, old)
            title = f"{view.w('moved')}: {item.meta.title}"
            to = {"title": item.meta.title, "url": view.settings.address(item.key), **view.tongue(item.meta)}
            yield view.page(address, "redirect.html", title=title, crumbs=view.crumbs((title, address)), to=to, no_index=True)
