"""What the reference site promises of its own texts: nothing twice, every word of the vocabulary used, the odd cases there, inventions named."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from built import page
from conftest import ROOT, TODAY
from kring.model import KINDS, fields
from written import File, Written, everything, read

LONGEST = 10
"""So many words in a row may occur in two texts; more is copying."""

PROSE = ("description", "short_answer", "evidence_note", "question", "join", "cost", "materials", "reason")
GENERATED = {"docs/velden.md", "docs/fields.md", "docs/regels.md", "docs/rules.md"}
"""Made from the model and the rules, so they repeat their words and each other's examples."""


@pytest.fixture(scope="module")
def written(site: Path) -> Written:
    return everything(ROOT)


def texts() -> Iterator[tuple[str, File]]:
    for path in sorted([*ROOT.glob("communities/**/*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/agendas/*.md"), *ROOT.glob("docs/events/*.md")]):
        name = path.relative_to(ROOT).as_posix()
        if name not in GENERATED:
            yield name, read(path)


def passages(file: File) -> Iterator[list[str]]:
    """The words that somebody chose: paragraphs and fields, without headings, quotes, code and addresses."""
    body = re.sub(r"^(```|~~~).*?^\1", "", file.body, flags=re.MULTILINE | re.DOTALL)
    body = re.sub(r"^(?:#|>).*$", "\n", body, flags=re.MULTILINE)
    body = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", body)
    blocks = re.split(r"\n\s*\n", body)
    for text in [*blocks, *said(file.meta)]:
        for part in re.split(r"“[^”]*”|‘[^’]{20,}’|\|", text):
            if words := re.findall(r"[^\W_]+", part.casefold()):
                yield words


def said(meta: Any) -> Iterator[str]:
    """Sentences in the fields, at any depth."""
    if isinstance(meta, list):
        for item in meta:
            yield from ([item] if isinstance(item, str) and " " in item else said(item))
    elif isinstance(meta, dict):
        for key, value in meta.items():
            if isinstance(value, str) and key in PROSE:
                yield value
            elif key != "sources":
                yield from said(value)


def shared(some: Iterable[tuple[str, File]]) -> set[tuple[str, ...]]:
    """Runs of more than ten words that stand in two texts, with the texts."""
    places: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, file in some:
        for words in passages(file):
            for start in range(len(words) - LONGEST):
                places[tuple(words[start : start + LONGEST + 1])].add(name)
    return {(" ".join(words), *sorted(names)) for words, names in places.items() if len(names) > 1}


def test_no_two_texts_share_more_than_ten_words_in_a_row() -> None:
    assert shared(texts()) == set()


def test_eleven_words_in_a_row_are_found_and_a_quote_is_not() -> None:
    eleven = "een twee drie vier vijf zes zeven acht negen tien elf"
    copied = [("a", File(Path("a"), {}, f"Zo: {eleven}.")), ("b", File(Path("b"), {"short_answer": f"Nu {eleven}"}, ""))]
    quoted = [("a", File(Path("a"), {}, f"Zij zei: “{eleven}.”")), ("b", File(Path("b"), {}, f"## {eleven}\n\n> {eleven}"))]

    assert shared(copied) == {(eleven, "a", "b")}
    assert shared(quoted) == set()


def values_in_use(kind: str, meta: Any, path: tuple[str, ...]) -> Iterator[str]:
    """Values at a path of keys, whatever lists lie between."""
    if isinstance(meta, list):
        for item in meta:
            yield from values_in_use(kind, item, path)
    elif path and isinstance(meta, dict):
        yield from values_in_use(kind, meta.get(path[0]), path[1:])
    elif not path and isinstance(meta, str):
        yield meta


def test_every_value_of_the_vocabulary_is_used_except_strong_evidence(written: Written) -> None:
    items: dict[str, list[Any]] = {
        "theme": [f.meta for f in written.themes.values()],
        "community": [f.meta for f in written.communities.values()],
        "article": [f.meta for f in written.articles.values()],
        "event": [f.meta for f in written.events.values()],
        "agenda": [f.meta for f in written.agendas.values()],
        "organisation": list(written.organisations.values()),
        "person": list(written.people.values()),
    }
    used: defaultdict[str, set[str]] = defaultdict(set)
    for kind in items.keys() & KINDS.keys():
        for fact in (fact for fact in fields(kind) if fact.values):
            assert fact.values
            used[fact.values.list].update(value for meta in items[kind] for value in values_in_use(kind, meta, fact.path))

    unused = {(name, term["id"]) for name, terms in written.vocabulary.items() if name != "glossary" for term in terms if term["id"] not in used[name]}

    assert unused == {("evidence", "sterk")}


def test_every_word_of_the_glossary_occurs_in_a_text(written: Written) -> None:
    everything_said = " ".join(f"{file.body} {' '.join(said(file.meta))} {file.meta.get('title', '')}" for _, file in texts()).casefold()

    def is_said(term: dict[str, Any]) -> bool:
        return any(re.search(rf"\b{re.escape(name.casefold())}", everything_said) for name in (term["nl"], *term.get("synonyms", [])))

    assert [term["id"] for term in written.vocabulary["glossary"] if not is_said(term)] == []


def test_the_odd_cases_are_there(site: Path, written: Written) -> None:
    """Those that domain.md §4.3 asks for on purpose: each must be seen to work."""
    articles = list(written.articles.values())
    steward = {theme.id: theme.community for theme in written.themes.values()}
    ended = {e.id: str(e.meta.get("end") or e.meta["start"])[:10] for e in written.events.values() if not e.many("sessions")}
    overdue = [a for a in articles if a.meta.get("review_by") and a.meta["review_by"] < TODAY and not a.meta.get("last_reviewed_on")]
    lonely = [t for t in written.themes if len(written.articles_with("themes", t)) == 1]
    signs = "".join(a.meta["title"] + a.body for a in articles) + "".join(c.body for c in written.communities.values())
    unreported = [
        e.id for e in written.events.values() if ended.get(e.id, "9") < TODAY.isoformat() and "Verslag" not in e.headings and e.meta.get("status") is None
    ]

    assert overdue, "an article past its day of review"
    assert all("herzien moeten zijn" in page(site, f"artikelen/{a.id}/").text for a in overdue)
    assert lonely, "a theme with one article"
    assert max(len(a.meta["title"]) for a in articles) > 60, "a long title"
    assert {"ë", "ï"} <= set(signs)
    assert re.search(r"’s-\w", signs), "’s-Hertogenbosch"
    assert any(len(a.many("authors")) > 1 for a in articles), "two authors"
    assert any(len({steward[t] for t in a.many("themes")}) > 1 for a in articles), "an article in the themes of two communities"
    assert unreported, "an event without report"
    assert all("Er is nog geen verslag." in page(site, f"bijeenkomsten/{id}/").text for id in unreported)
    assert any(agreement["status"] == "gestopt" and agreement["reason"] for _, agreement in written.agreements()), "a stopped agreement"
    assert any(e.meta.get("status") == "geannuleerd" for e in written.events.values()), "a cancelled event"


def test_what_is_invented_by_its_nature_is_marked_so(written: Written) -> None:
    unmarked = [
        *(f.id for group in (written.communities, written.events, written.agendas) for f in group.values() if not f.is_("example")),
        *(a.id for a in written.articles.values() if a.meta["type"] in ("praktijkvoorbeeld", "verhaal") and not a.is_("example")),
        *(id for id, person in written.people.items() if not person.get("example")),
        *(id for id, o in written.organisations.items() if (o["relation"] != "bron") != bool(o.get("example"))),
        *(id for id, o in written.organisations.items() if o.get("example") and not o["name"].endswith("(voorbeeld)")),
    ]

    assert unmarked == []


def test_every_invented_page_says_that_it_is(site: Path, written: Written) -> None:
    notice = "Voorbeeld: deze inhoud is verzonnen."
    groups = {
        "themas": written.themes, "communities": written.communities, "artikelen": written.articles,
        "bijeenkomsten": written.events, "agendas": written.agendas,
    }  # fmt: skip
    invented = {f"{section}/{f.id}/": f.is_("example") for section, group in groups.items() for f in group.values()}
    invented |= {f"organisaties/{id}/": bool(o.get("example")) for id, o in written.organisations.items()}
    invented |= {f"mensen/{id}/": bool(p.get("example")) for id, p in written.people.items()}

    wrong = {address: is_invented for address, is_invented in invented.items() if page(site, address).text.count(notice) != is_invented}

    assert wrong == {}


def test_an_invented_thing_is_called_an_example_wherever_it_is_listed(site: Path, written: Written) -> None:
    for address in ("artikelen/", "communities/", "bijeenkomsten/", "agendas/", "nieuw/", "voor/leraar/", "themas/armoede/"):
        shown = page(site, address).main
        for item in shown.all("li"):
            titles = [h for h in item.walk() if h.tag in ("h2", "h3", "h4", "h5") and h.links]
            if len(titles) != 1:
                continue
            ids = titles[0].leads_to("artikelen")
            if ids and written.articles[ids[0]].is_("example"):
                assert "voorbeeld" in item.text.casefold(), f"{ids[0]} on {address}"


def test_readers_can_look_up_what_is_invented_and_what_is_not(site: Path) -> None:
    assert page(site, "over/").has("Wat is verzonnen?")
    assert page(site, "over/").has("Wat is echt?")
    assert "over/" in {to for _, to in page(site, "").landmark("footer").links}
