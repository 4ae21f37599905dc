"""What follows from what was written: dimensions, links, relations, time. Every world here is a few lines of front matter."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import TODAY, look_over, write
from kring.catalog import Backlink, Catalog, Related, add_months, ancestors, entry_points, last_day, lifeworlds, main_theme, of, reading_minutes, review_by
from kring.model import ArticleMeta, EventMeta
from kring.settings import Key
from made import FILES

SUMMARY = " ".join(["woord"] * 20)
HEADINGS = "\n## Wat is er aan de hand?\n\nVeel.\n\n## Wat kan de school doen?\n\nLezen.\n\n## Wat weten we nog niet?\n\nVeel.\n"
VOCABULARY = {
    "lifeworld": [{"id": "school", "nl": "School"}, {"id": "thuis", "nl": "Thuis"}],
    "entry_point": [{"id": "overgangen", "nl": "Overgangen"}],
    "role": [{"id": "leraar", "nl": "Leraar"}, {"id": "bestuurder", "nl": "Bestuurder"}],
    "quality": [{"id": "merkbaar", "nl": "Merkbaar"}, {"id": "meetbaar", "nl": "Meetbaar"}],
    "agreement_kind": [{"id": "experiment", "nl": "Experiment"}],
    "glossary": [{"id": "po", "nl": "po"}],
}

Files = Mapping[str, str | bytes]


def page(text: str = "Tekst.", **meta: Any) -> str:
    """A file: its fields and its text."""
    return f"---\n{yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)}---\n{text}\n"


def theme(id: str, text: str = "", **meta: Any) -> Files:
    return {f"communities/a/themes/{id}.md": page(text + HEADINGS, **{"title": id.capitalize(), "description": "Een thema.", **meta})}


def community(id: str, text: str = "Over ons.", **meta: Any) -> Files:
    standard = {
        "title": id.upper(),
        "description": "Een groep.",
        "themes": ["lezen"],
        "question": "Wat?",
        "goals": ["Leren"],
        "join": "Kom langs.",
        "roles": ["leraar"],
    }
    return {f"communities/{id}/index.md": page(text, **{**standard, **meta})}


def article(id: str, text: str = "Tekst.", *, by: str = "a", **meta: Any) -> Files:
    standard = {"title": id.capitalize(), "description": SUMMARY, "themes": ["lezen"], "roles": ["leraar"], "authors": ["Iemand"], "date": dt.date(2026, 11, 1)}
    return {f"communities/{by}/articles/{id}.md": page(text, **{**standard, **meta})}


def event(id: str, text: str = "", **meta: Any) -> Files:
    standard = {"title": id.capitalize(), "description": "Een avond.", "location": "online", "themes": ["lezen"], "roles": ["leraar"]}
    return {f"communities/a/events/{id}.md": page(text, **{**standard, **meta})}


def agenda(id: str, *agreements: Mapping[str, Any], **meta: Any) -> Files:
    standard = {"title": id.capitalize(), "description": "Een agenda.", "period": {"from": 2025, "to": 2028}, "themes": ["lezen"]}
    return {f"docs/agendas/{id}.md": page("## Lokale situatie\n\nVeel.", **{**standard, **meta, "agreements": list(agreements)})}


def agreement(id: str, **more: Any) -> Mapping[str, Any]:
    standard = {"id": id, "title": id.capitalize(), "kind": "experiment", "goal": "Meer.", "indicator": {"text": "Meer."}, "data": "geen: nog niet"}
    return {**standard, **more}


BASE: Files = {**theme("lezen"), **community("a"), "docs/registers/vocabulary.yml": yaml.safe_dump(VOCABULARY, sort_keys=False)}

Make = Callable[..., Catalog]


@pytest.fixture
def catalog(tmp_path: Path) -> Make:
    """The catalog of the base world and some files more, in which nothing stops a build."""

    def make(*files: Files, today: dt.date = TODAY) -> Catalog:
        everything = dict(BASE)
        for some in files:
            everything |= some
        found, findings = look_over(write(tmp_path, everything), today=today)
        assert [finding.show("en") for finding in findings if finding.level == "error"] == []
        return found

    return make


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


# -- dimensions


def test_an_article_of_a_sub_theme_is_an_article_of_the_themes_above_it(catalog: Make) -> None:
    found = catalog(theme("taal", parent="lezen"), theme("spelling", parent="taal"), article("een", themes=["spelling"]), article("twee"))

    assert ids(of(found.articles_by, "theme", "spelling")) == ["een"]
    assert ids(of(found.articles_by, "theme", "taal")) == ["een"]
    assert ids(of(found.articles_by, "theme", "lezen")) == ["een", "twee"]
    assert found.children == {"lezen": ("taal",), "taal": ("spelling",)}
    assert ancestors("spelling", found.themes) == ("taal", "lezen")


def test_an_article_of_a_theme_and_its_sub_theme_is_listed_once(catalog: Make) -> None:
    found = catalog(theme("taal", parent="lezen"), article("een", themes=["taal", "lezen"]))

    assert ids(of(found.articles_by, "theme", "lezen")) == ["een"]


def test_communities_events_agendas_and_agreements_belong_to_the_themes_above_theirs(catalog: Make) -> None:
    found = catalog(
        theme("taal", parent="lezen"), theme("rekenen"), community("b", themes=["taal"]),
        event("2026-12-01-x", start="2026-12-01 10:00", themes=["taal"]),
        agenda("stad", agreement("een"), agreement("twee", themes=["taal"]), themes=["rekenen"]),
    )  # fmt: skip

    assert ids(of(found.communities_by, "theme", "lezen")) == ["a", "b"]
    assert ids(of(found.events_by, "theme", "lezen")) == ["2026-12-01-x"]
    assert ids(of(found.agendas_by, "theme", "lezen")) == ["stad"]
    assert [agreed.agreement.id for agreed in of(found.agreements_by, "theme", "lezen")] == ["twee"]
    assert [agreed.agreement.id for agreed in of(found.agreements_by, "theme", "rekenen")] == ["een"]


def test_a_circle_of_themes_is_walked_once(tmp_path: Path) -> None:
    found, _ = look_over(write(tmp_path, {**BASE, **theme("lezen", parent="taal"), **theme("taal", parent="lezen"), **article("een")}))

    assert ancestors("lezen", found.themes) == ("taal",)
    assert ids(of(found.articles_by, "theme", "taal")) == ["een"]


def test_an_article_without_lifeworld_or_entry_point_takes_those_of_its_main_theme(catalog: Make) -> None:
    found = catalog(
        theme("lezen", lifeworlds=["thuis"], entry_points=["overgangen"]),
        theme("taal", lifeworlds=["school"]),
        article("eigen", lifeworlds=["school"]),
        article("geerfd"),
        article("tweede", themes=["taal", "lezen"]),
    )

    assert ids(of(found.articles_by, "lifeworld", "thuis")) == ["geerfd"]
    assert ids(of(found.articles_by, "lifeworld", "school")) == ["eigen", "tweede"]
    assert ids(of(found.articles_by, "entry_point", "overgangen")) == ["eigen", "geerfd"]
    assert lifeworlds(found.articles["geerfd"], found.themes) == ("thuis",)
    assert entry_points(found.articles["tweede"], found.themes) == ()


def test_the_main_theme_is_the_first_that_is_published(catalog: Make) -> None:
    found = catalog(theme("taal", draft=True, lifeworlds=["school"]), article("een", themes=["taal", "lezen"]))

    theme_ = main_theme(found.articles["een"], found.themes)
    assert theme_ and theme_.id == "lezen"
    assert lifeworlds(found.articles["een"], found.themes) == ()


def test_an_index_knows_nothing_of_what_is_not_there(catalog: Make) -> None:
    found = catalog(article("een"))

    assert of(found.articles_by, "role", "bestuurder") == ()
    assert of(found.articles_by, "role", None) == ()
    assert of(found.articles_by, "nergens", "leraar") == ()


def test_articles_come_newest_first_and_by_name_within_a_day(catalog: Make) -> None:
    found = catalog(
        article("oud", date=dt.date(2026, 1, 1)),
        article("b"),
        article("a"),
        article("bijgewerkt", date=dt.date(2026, 1, 1), updated=dt.date(2026, 11, 2)),
    )

    assert list(found.articles) == ["bijgewerkt", "a", "b", "oud"]


# -- what is published


def test_drafts_and_articles_of_tomorrow_are_withheld(catalog: Make) -> None:
    found = catalog(
        article("klad", draft=True),
        article("morgen", date=TODAY + dt.timedelta(days=1)),
        article("vandaag", date=TODAY),
        event("2026-12-01-x", start="2026-12-01 10:00", draft=True),
        theme("taal", draft=True),
        community("b", draft=True, needs=[{"text": "Taal", "theme": "lezen"}]),
        agenda("stad", agreement("een"), draft=True),
    )

    assert list(found.articles) == ["vandaag"]
    assert found.withheld == {
        Key("article", "klad"): "draft", Key("article", "morgen"): "future-date", Key("event", "2026-12-01-x"): "draft",
        Key("theme", "taal"): "draft", Key("community", "b"): "draft", Key("agenda", "stad"): "draft",
    }  # fmt: skip
    assert ids(of(found.articles_by, "theme", "lezen")) == ["vandaag"]
    assert (found.upcoming, found.agreements, found.needs_by_theme) == ((), {}, {})
    assert list(found.communities) == ["a"]


def test_an_article_of_tomorrow_is_there_tomorrow(catalog: Make) -> None:
    files = article("morgen", date=TODAY + dt.timedelta(days=1))

    assert list(catalog(files, today=TODAY).articles) == []
    assert list(catalog(files, today=TODAY + dt.timedelta(days=1)).articles) == ["morgen"]


def test_a_kind_is_there_when_something_of_it_is_written(catalog: Make) -> None:
    bare = {"docs/registers/vocabulary.yml": "", **community("a", roles=[]), **article("een", roles=[])}

    assert catalog(bare).kinds == {"theme", "community", "article", "page"}
    assert "agenda" in catalog(bare, agenda("stad", {key: value for key, value in agreement("een").items() if key != "kind"})).kinds
    assert "event" in catalog(bare, event("2026-12-01-x", start="2026-12-01 10:00", roles=[])).kinds


@pytest.mark.parametrize(
    ("kind", "path", "text"),
    [
        ("event", "docs/registers/vocabulary.yml", "event_kind: [{id: avond, nl: Avond}]"),
        ("agenda", "docs/registers/vocabulary.yml", "agreement_kind: [{id: proef, nl: Proef}]"),
        ("term", "docs/registers/vocabulary.yml", "glossary: [{id: po, nl: po}]"),
        ("organisation", "docs/registers/organisations.yml", ""),
        ("person", "docs/registers/people.yml", ""),
    ],
)
def test_a_kind_is_there_when_its_list_or_register_is(tmp_path: Path, kind: str, path: str, text: str) -> None:
    assert kind not in look_over(write(tmp_path, {}))[0].kinds
    assert kind in look_over(write(tmp_path, {path: text}))[0].kinds


# -- links


def test_a_backlink_names_the_page_and_the_sentence(catalog: Make) -> None:
    found = catalog(
        article("een", "Begin. Wij bouwen voort op [twee](twee.md). En op [twee](artikel:twee#kop). Einde."),
        article("twee", "## Kop\n\nZie [hierboven](#kop) en [mijzelf](twee.md)."),
        community("a", "Lees eerst [wat twee zegt](articles/twee.md)!"),
        {"docs/over.md": "# Over\n\nOok de redactie noemt [twee](../communities/a/articles/twee.md)."},
    )

    assert found.backlinks[Key("article", "twee")] == (
        Backlink(Key("article", "een"), "Wij bouwen voort op twee."),
        Backlink(Key("community", "a"), "Lees eerst wat twee zegt!"),
        Backlink(Key("page", "over"), "Ook de redactie noemt twee."),
    )


def test_a_theme_that_begins_with_an_article_refers_to_it(catalog: Make) -> None:
    found = catalog(theme("lezen", start_here=["een"]), article("een"))

    assert found.backlinks[Key("article", "een")] == (Backlink(Key("theme", "lezen"), ""),)


def test_pictures_downloads_and_words_have_no_backlinks(catalog: Make) -> None:
    media = {"communities/a/articles/a.png": FILES["drawing"](), "communities/a/articles/b.docx": FILES["docx"]()}
    found = catalog(article("een", "![Beeld](a.png) [blad](b.docx) [po](begrip:po)"), media)

    assert found.backlinks == {}
    assert [link.key for link in found.links[Key("article", "een")]] == [
        Key("media", "communities/a/articles/a.png"),
        Key("media", "communities/a/articles/b.docx"),
        Key("term", "po"),
    ]


def test_what_is_withheld_refers_to_nothing_and_nothing_refers_to_it(catalog: Make) -> None:
    found = catalog(article("klad", "[een](een.md)", draft=True), article("een", "[klad](klad.md)"))

    assert found.backlinks == {}
    assert [(link.key, link.fault) for link in found.links[Key("article", "een")]] == [(None, "withheld-link")]


@pytest.mark.parametrize(
    ("target", "key", "anchor"),
    [
        ("twee.md", Key("article", "twee"), ""),
        ("./twee.md#kop", Key("article", "twee"), "kop"),
        ("../articles/twee.md", Key("article", "twee"), ""),
        ("../themes/lezen.md", Key("theme", "lezen"), ""),
        ("../index.md", Key("community", "a"), ""),
        ("../", Key("community", "a"), ""),
        ("..", Key("community", "a"), ""),
        ("../../../docs/agendas/stad.md", Key("agenda", "stad"), ""),
        ("artikel:twee", Key("article", "twee"), ""),
        ("ARTIKEL:twee#één", Key("article", "twee"), "één"),
        ("article:twee", Key("article", "twee"), ""),
        ("thema:lezen", Key("theme", "lezen"), ""),
        ("community:a", Key("community", "a"), ""),
        ("agenda:stad", Key("agenda", "stad"), ""),
        ("begrip:po", Key("term", "po"), ""),
        ("#begin", Key("article", "een"), "begin"),
        ("https://kring.example/", None, ""),
        ("mailto:an@kring.example", None, ""),
        ("tel:0101234567", None, ""),
    ],
)
def test_a_link_leads_somewhere(catalog: Make, target: str, key: Key | None, anchor: str) -> None:
    found = catalog(article("een", f"## Begin\n\n[x](<{target}>)"), article("twee", "## Kop\n\nTekst.\n\n## Één\n\nTekst."), agenda("stad", agreement("een")))

    (link,) = found.links[Key("article", "een")]
    assert (link.key, link.anchor, link.fault) == (key, anchor, "")


@pytest.mark.parametrize(
    ("target", "fault", "better"),
    [
        ("twe.md", "dead-link", "twee.md"),
        ("artikel:twe", "dead-link", "artikel:twee"),
        ("thema:twee", "dead-link", ""),
        ("../oud/twee.md", "moved-link", "twee.md"),
        ("../../b/themes/lezen.md", "moved-link", "../themes/lezen.md"),
        ("twee.md#kopp", "dead-anchor", "kop"),
        ("#eind", "dead-anchor", ""),
        ("/artikelen/twee/", "absolute-link", ""),
        ("javascript:x", "unsafe-link", ""),
        ("https://", "unsafe-link", ""),
        ("https://kring.example:99999/", "unsafe-link", ""),
        ("http://[::1", "unsafe-link", ""),
        ("ftp://kring.example/", "unsafe-link", ""),
        ("//kring.example/", "unsafe-link", ""),
        ("C:/map/x.md", "unsafe-link", ""),
        ("onzin:x", "unsafe-link", ""),
        ("../../../../../etc/passwd", "dead-link", ""),
    ],
)
def test_a_link_that_leads_nowhere_says_why_and_what_was_meant(tmp_path: Path, target: str, fault: str, better: str) -> None:
    found, _ = look_over(write(tmp_path, {**BASE, **article("een", f"[x](<{target}>)"), **article("twee", "## Kop\n\nTekst.")}))

    (link,) = found.links[Key("article", "een")]
    assert (link.fault, link.better) == (fault, better)


def test_a_link_to_something_broken_is_no_fault(tmp_path: Path) -> None:
    found, _ = look_over(write(tmp_path, {**BASE, **article("een", "[x](twee.md#kop) [y](artikel:twee)"), **article("twee", title=12)}))

    assert [link.fault for link in found.links[Key("article", "een")]] == ["", ""]


# -- related


def test_related_articles_come_with_their_reasons_and_without_the_article_itself(catalog: Make) -> None:
    found = catalog(
        community("b"), theme("taal"), event("2026-10-01-x", "## Verslag\n\nTekst.", start="2026-10-01 10:00"), agenda("stad", agreement("proef")),
        article("een", "[twee](twee.md)", event="2026-10-01-x", agreement="proef"),
        article("twee", by="b", themes=["taal"], roles=["bestuurder"]),
        article("drie", by="b", event="2026-10-01-x", roles=["bestuurder"]),
        article("vier", by="b", agreement="proef", themes=["taal"]),
        article("vijf", by="b", themes=["taal"]),
    )  # fmt: skip

    assert found.related["een"] == (
        Related("drie", (("event", "2026-10-01-x"), ("theme", "lezen"))),
        Related("twee", (("link", ""),)),
        Related("vier", (("agreement", "proef"), ("role", "leraar"))),
    )
    assert ("link", "") in next(r.reasons for r in found.related["twee"] if r.id == "een")


def test_the_same_role_alone_relates_no_two_articles(catalog: Make) -> None:
    found = catalog(community("b"), theme("taal"), article("een"), article("twee", by="b", themes=["taal"]))

    assert found.related == {"een": (), "twee": ()}


def test_a_withheld_article_is_related_to_nothing(catalog: Make) -> None:
    found = catalog(article("een"), article("klad", "[een](een.md)", draft=True))

    assert found.related == {"een": ()}


def test_an_article_has_at_most_five_related_ones(catalog: Make) -> None:
    found = catalog(*(article(name) for name in ("een", "twee", "drie", "vier", "vijf", "zes", "zeven")))

    assert [related.id for related in found.related["een"]] == ["drie", "twee", "vier", "vijf", "zes"]


# -- time


def test_an_event_is_past_the_day_after_its_last(catalog: Make) -> None:
    files = [
        event("2026-11-20-gisteren", start="2026-11-20 23:00", end="2026-11-20 23:59"),
        event("2026-11-21-vandaag", start="2026-11-21 00:00", end="2026-11-21 01:00"),
        event("2026-11-22-morgen", start="2026-11-22 10:00"),
        event("2026-11-19-dagen", start="2026-11-19 10:00", end="2026-11-21 12:00"),
        event("2026-11-01-reeks", sessions=[{"start": "2026-12-01 10:00"}, {"start": "2026-11-01 10:00"}]),
        event("2026-01-01-lang", start="2026-01-01 10:00"),
    ]
    found = catalog(*files)

    assert ids(found.upcoming) == ["2026-11-01-reeks", "2026-11-19-dagen", "2026-11-21-vandaag", "2026-11-22-morgen"]
    assert ids(found.past) == ["2026-11-20-gisteren", "2026-01-01-lang"]


def test_the_last_day_of_a_series_is_that_of_its_last_meeting() -> None:
    meta = EventMeta.model_validate(
        {
            "title": "x",
            "description": "x",
            "location": "x",
            "sessions": [{"start": "2026-12-01 10:00", "end": "2026-12-02 12:00"}, {"start": "2026-11-01 10:00"}],
        }
    )

    assert last_day(meta) == dt.date(2026, 12, 2)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-02", 12, "2027-11-02"),
        ("2026-11-02", 2, "2027-01-02"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-05-31", 1, "2026-06-30"),
        ("9999-06-01", 24, "9999-12-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_that_month(day: str, months: int, later: str) -> None:
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, "2028-11-02"),
        ({"updated": "2027-01-31"}, "2029-01-31"),
        ({"review_in": "6 maanden"}, "2027-05-02"),
        ({"review_in": "1 jaar"}, "2027-11-02"),
        ({"review_by": "2027-03-01"}, "2027-03-01"),
        ({"last_reviewed_on": "2027-06-01"}, "2029-06-01"),
        ({"last_reviewed_on": "2027-06-01", "review_in": "12 months"}, "2028-06-01"),
        ({"last_reviewed_on": "2027-06-01", "review_by": "2027-03-01"}, "2029-06-01"),
        ({"last_reviewed_on": "2027-06-01", "review_by": "2027-06-01"}, "2029-06-01"),
        ({"last_reviewed_on": "2027-06-01", "review_by": "2027-09-01"}, "2027-09-01"),
        ({"last_reviewed_on": "9999-06-01"}, "9999-12-31"),
    ],
)
def test_an_article_is_due_for_review(fields: Mapping[str, str], day: str) -> None:
    meta = ArticleMeta.model_validate({"title": "x", "description": "x", "authors": ["x"], "date": "2026-11-02", **fields})

    assert review_by(meta) == dt.date.fromisoformat(day)


def test_what_is_new_or_changed_since_a_day(catalog: Make) -> None:
    found = catalog(
        article("nieuw", date=dt.date(2026, 11, 20)),
        article("oud", date=dt.date(2026, 1, 1), updated=dt.date(2026, 11, 10)),
        article("gelijk", date=dt.date(2026, 11, 5), updated=dt.date(2026, 11, 5)),
        article("later", date=dt.date(2026, 1, 2), updated=dt.date(2027, 1, 1)),
        event("2026-11-15-geweest", start="2026-11-15 10:00"),
        event("2026-12-01-komt", start="2026-12-01 10:00"),
        agenda("stad", agreement("een", updated=dt.date(2026, 11, 12)), updated=dt.date(2026, 11, 11)),
    )

    assert [(change.day.day, change.key.id, change.new) for change in found.changed_since(dt.date(2026, 11, 1))] == [
        (20, "nieuw", True),
        (15, "2026-11-15-geweest", True),
        (12, "stad", False),
        (10, "oud", False),
        (5, "gelijk", True),
    ]
    assert [change.key.id for change in found.changed_since(dt.date(2026, 11, 20))] == ["nieuw"]
    assert found.changed_since(dt.date(2026, 11, 21)) == ()


# -- needs


def test_needs_are_gathered_per_theme_most_named_first(catalog: Make) -> None:
    found = catalog(
        theme("taal"),
        community("a", needs=[{"text": "Spelling", "theme": "taal", "count": 2}, {"text": "Koffie"}]),
        community("b", needs=[{"text": "Voorlezen", "theme": "taal", "count": 5}, {"text": "Boeken", "theme": "lezen"}]),
    )

    assert {theme: [(n.need.text, n.community) for n in named] for theme, named in found.needs_by_theme.items()} == {
        "taal": [("Voorlezen", "b"), ("Spelling", "a")],
        "": [("Koffie", "a")],
        "lezen": [("Boeken", "b")],
    }


def test_a_theme_that_enough_members_named_and_no_community_has_wants_one(catalog: Make) -> None:
    found = catalog(
        theme("taal"), theme("rekenen"), theme("spel"), theme("muziek"),
        community("a", needs=[
            {"text": "1", "theme": "taal", "count": 2}, {"text": "2", "theme": "taal"}, {"text": "3", "theme": "rekenen", "count": 9},
            {"text": "4", "theme": "spel", "count": 2}, {"text": "5", "theme": "lezen", "count": 9}, {"text": "6", "count": 9},
            {"text": "7", "theme": "muziek", "count": 9},
        ]),
        community("b", themes=["muziek"]),
    )  # fmt: skip

    assert found.wanting_community == ("rekenen", "taal")


def test_a_community_that_is_still_a_draft_serves_nobody(catalog: Make) -> None:
    found = catalog(theme("taal"), community("a", needs=[{"text": "1", "theme": "taal", "count": 3}]), community("b", themes=["taal"], draft=True))

    assert found.wanting_community == ("taal",)


# -- the whole


def test_a_catalog_cannot_be_changed(catalog: Make) -> None:
    found = catalog(article("een"))

    with pytest.raises(dataclasses.FrozenInstanceError):
        found.today = TODAY  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.articles["een"].entry = found.entries[0]  # type: ignore[misc]


def test_the_same_files_make_the_same_catalog(catalog: Make) -> None:
    files = [article("een", "[twee](twee.md)"), article("twee"), community("b", needs=[{"text": "x", "theme": "lezen"}])]

    assert catalog(*files) == catalog(*reversed(files))


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (299, 1), (301, 2), (1000, 5)])
def test_reading_takes_at_least_a_minute(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes
