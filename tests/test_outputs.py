"""Feeds, calendars and tables, read by the programs that readers use for them."""

import csv
import datetime as dt
import io
import json
import re
import zoneinfo
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import pytest

from built import addresses, exists, page
from conftest import ROOT, build, look_over, write
from kring import calendars, citations, digest, feeds, markdown_copies, tables
from kring.catalog import Catalog, of
from kring.dialect import render
from kring.findings import Level
from kring.settings import read_settings
from test_hostile import hostile_files

SMALL = ROOT / "tests/sites/small"


def test_the_feed_of_the_site_holds_the_newest_articles(site: Path, reference: Catalog) -> None:
    feed = feedparser.parse((site / "feeds/alles.xml").read_bytes())

    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == [article.meta.title for article in list(reference.articles.values())[:50]]
    assert all(entry.link.startswith("https://kansrijk-leren.example/artikelen/") for entry in feed.entries)


@pytest.mark.parametrize(("kind", "folder"), [("theme", "themas"), ("community", "communities"), ("role", "voor"), ("person", "mensen")])
def test_every_theme_community_role_and_person_has_a_feed_of_its_own(kind: str, folder: str, site: Path, reference: Catalog) -> None:
    roles = [term.id for term in reference.vocabulary.terms("role")]
    for id in {"theme": reference.themes, "community": reference.communities, "role": roles, "person": reference.people}[kind]:
        feed = feedparser.parse((site / f"feeds/{folder}/{id}.xml").read_bytes())

        assert not feed.bozo
        assert {entry.link.rstrip("/").rpartition("/")[2] for entry in feed.entries} == {a.id for a in of(reference.articles_by, kind, id)}


def feed_files(site: Path, form: str) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in (site / "feeds").rglob(f"*.{form}"))


RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def test_every_feed_is_there_as_json_feed_too_and_says_the_same(site: Path) -> None:
    """By the letter of jsonfeed.org/version/1.1: what must be there, of which type, and nothing that it does not know."""
    assert feed_files(site, "json") == [path.replace(".xml", ".json") for path in feed_files(site, "xml")]
    for path in feed_files(site, "json"):
        atom = feedparser.parse((site / path.replace(".json", ".xml")).read_bytes())
        feed = json.loads((site / path).read_bytes())

        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == f"https://kansrijk-leren.example/{path}"
        assert feed["home_page_url"] == next(link.href for link in atom.feed.links if link.rel == "alternate")
        assert feed["title"] == atom.feed.title
        assert feed["language"] == "nl"
        assert feed.keys() <= {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
        assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
        for item, entry in zip(feed["items"], atom.entries, strict=True):
            assert item.keys() <= {"id", "url", "title", "content_text", "date_published", "date_modified", "authors", "tags", "language"}
            assert (item["url"], item["title"], item["content_text"]) == (entry.link, entry.title, entry.summary)
            assert RFC_3339.fullmatch(item["date_published"])
            assert item.get("date_modified", item["date_published"]) == entry.updated
            assert [author["name"] for author in item["authors"]] == [author.name for author in entry.authors]
            assert item["tags"] == [tag.label for tag in entry.tags]


def test_invented_articles_say_so_in_a_feed(site: Path, reference: Catalog) -> None:
    items = json.loads((site / "feeds/alles.json").read_bytes())["items"]

    invented = {f"https://kansrijk-leren.example/artikelen/{a.id}/" for a in reference.articles.values() if a.meta.example}
    assert invented
    assert {item["url"] for item in items if "voorbeeld" in item["tags"]} == invented & {item["url"] for item in items}


def test_the_list_of_feeds_names_every_feed_and_the_page_that_shows_the_same(site: Path) -> None:
    body = ET.parse(site / "feeds/alles.opml").getroot().find("body")
    assert body is not None
    outlines = [outline for outline in body.iter("outline") if outline.get("type") == "rss"]

    assert sorted(outline.attrib["xmlUrl"].removeprefix("https://kansrijk-leren.example/") for outline in outlines) == feed_files(site, "xml")
    assert all(outline.attrib["text"] for outline in body.iter("outline"))
    for outline in outlines:
        assert (site / outline.attrib["htmlUrl"].removeprefix("https://kansrijk-leren.example/") / "index.html").is_file()


def small(**changes: str | bytes) -> dict[str, str | bytes]:
    """The files of the small site, some of them changed."""
    return {**{p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()}, **changes}


def made(room: Any, root: Path) -> dict[str, bytes]:
    """The files that a room makes of a world, by path; two files at one address are a fault."""
    catalog, findings = look_over(root)
    assert not [finding.show("nl") for finding in findings if finding.level is Level.ERROR]
    assets = list(room.compose(catalog, read_settings(root / "mkdocs.yml")[0]))
    assert len({asset.path for asset in assets}) == len(assets)
    return {asset.path: asset.content for asset in assets}


@pytest.mark.parametrize("room", [feeds, calendars, tables, citations, markdown_copies, digest])
def test_what_is_taken_along_from_a_hostile_site_is_still_well_formed(room: Any, tmp_path: Path) -> None:
    for path, content in made(room, write(tmp_path, hostile_files())).items():
        text = content.decode()
        match Path(path).suffix:
            case ".xml" | ".opml":
                ET.fromstring(text)
                assert not re.search(r"<(?!h:a )[a-z]+:?(?:script|img)", text)
            case ".json":
                json.loads(text)
            case ".ics":
                calendar = icalendar.Calendar.from_ical(content)
                assert not calendar.errors
                assert {line.partition(":")[2] for line in text.splitlines() if line.startswith("BEGIN:")} <= {
                    "VCALENDAR",
                    "VEVENT",
                    "VTIMEZONE",
                    "STANDARD",
                    "DAYLIGHT",
                }
            case ".md":
                assert render(text).tags == ()


def test_a_feed_holds_fifty_articles_at_most(tmp_path: Path) -> None:
    text = small()["communities/kring/articles/eerste.md"]
    assert isinstance(text, bytes)
    files = small(**{f"communities/kring/articles/nummer-{n}.md": text.replace(b"2026-11-02", b"2026-10-%02d" % (n % 28 + 1)) for n in range(60)})

    feeds_ = made(feeds, write(tmp_path, files))

    assert len(feedparser.parse(feeds_["feeds/alles.xml"]).entries) == 50
    assert len(json.loads(feeds_["feeds/themas/lezen.json"])["items"]) == 50


def test_who_follows_a_theme_under_its_old_name_keeps_following(tmp_path: Path) -> None:
    theme = small()["communities/kring/themes/lezen.md"]
    assert isinstance(theme, bytes)
    files = small(**{"communities/kring/themes/lezen.md": theme.replace(b"---\n", b"---\naliases: [/themas/letters/, boeken]\n", 1)})

    feeds_ = made(feeds, write(tmp_path, files))

    for form in ("xml", "json"):
        assert feeds_[f"feeds/themas/letters.{form}"] == feeds_[f"feeds/themas/boeken.{form}"] == feeds_[f"feeds/themas/lezen.{form}"]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_feed_opened_in_a_browser_can_be_read_and_leads_on(address: str, browser: Any, look: Any) -> None:
    tab = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=look)
    tab.goto(f"{address}feeds/themas/taal.xml")

    shown = tab.evaluate("document.documentElement.innerText ?? document.documentElement.textContent")
    links = tab.evaluate("[...document.querySelectorAll('a')].filter(a => a.getBoundingClientRect().height).map(a => [a.textContent, a.href])")
    plain = tab.evaluate("[...document.querySelectorAll('id, published, updated')].filter(e => e.getBoundingClientRect().height).length")

    assert "Dit is een feed" in shown
    assert ["Verteltas in drie talen", "https://kansrijk-leren.example/artikelen/verteltas/"] in links
    assert ["Lees verder op de site", "https://kansrijk-leren.example/themas/taal/"] in links
    assert plain == 0, "what only programs need is not in the way"
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.close()


def test_a_feed_has_no_clock(site: Path, reference: Catalog) -> None:
    feed = feedparser.parse((site / "feeds/alles.xml").read_bytes())
    newest = next(iter(reference.articles.values())).meta

    assert feed.feed.updated.startswith((newest.updated or newest.date).isoformat())


def test_one_calendar_holds_every_meeting_of_every_event(site: Path, reference: Catalog) -> None:
    calendar = icalendar.Calendar.from_ical((site / "bijeenkomsten/agenda.ics").read_bytes())
    entries = calendar.walk("VEVENT")

    meetings = sum(len(event.meta.sessions) or 1 for event in reference.events.values())
    assert len(entries) == meetings
    assert len({str(entry["uid"]) for entry in entries}) == meetings


def test_an_event_is_at_its_hour_in_the_netherlands_in_summer_and_winter(tmp_path: Path) -> None:
    event = "---\ntitle: Bijeenkomst\ndescription: Samen.\nlocation: online\nthemes: [lezen]\nstart: {} 14:00\nend: {} 16:00\n---\n"
    files = {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()}
    for day in ("2027-01-15", "2027-07-15"):
        files[f"communities/kring/events/{day}-samen.md"] = event.format(day, day).encode()
    site = build(write(tmp_path, files), tmp_path / "site")

    hours = {}
    for day in ("2027-01-15", "2027-07-15"):
        calendar = icalendar.Calendar.from_ical((site / f"bijeenkomsten/{day}-samen/agenda.ics").read_bytes())
        hours[day] = calendar.walk("VEVENT")[0]["dtstart"].dt.astimezone(dt.UTC).hour

    assert hours == {"2027-01-15": 13, "2027-07-15": 12}


def test_a_moved_event_counts_up_and_a_cancelled_one_says_so(site: Path) -> None:
    moved = icalendar.Calendar.from_ical((site / "bijeenkomsten/2026-12-15-moreel-beraad-2/agenda.ics").read_bytes()).walk("VEVENT")[0]
    cancelled = icalendar.Calendar.from_ical((site / "bijeenkomsten/2026-11-03-schoolbezoek/agenda.ics").read_bytes()).walk("VEVENT")[0]

    assert moved["sequence"] == 1
    assert cancelled["status"] == "CANCELLED"


EVENT = "---\ntitle: Bijeenkomst\ndescription: Samen.\nlocation: online\nthemes: [lezen]\n{}\n---\n"


def meetings(root: Path, path: str, files: dict[str, str | bytes]) -> dict[str, icalendar.Event]:
    """The entries of a calendar of a world, by UID."""
    calendar = icalendar.Calendar.from_ical(made(calendars, write(root, files))[path])
    return {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}


def test_a_renamed_event_is_the_same_event_to_a_calendar(tmp_path: Path) -> None:
    before = small(**{"communities/kring/events/2027-01-15-samen.md": EVENT.format("start: 2027-01-15 14:00\nend: 2027-01-15 16:00")})
    moved = "start: 2027-02-01 14:00\nend: 2027-02-01 16:00\nrevision: 1\naliases: [2027-01-15-samen]"
    after = small(**{"communities/kring/events/2027-02-01-samen.md": EVENT.format(moved)})

    ((old, was),) = meetings(tmp_path / "before", "bijeenkomsten/2027-01-15-samen/agenda.ics", before).items()
    ((new, now),) = meetings(tmp_path / "after", "bijeenkomsten/2027-02-01-samen/agenda.ics", after).items()
    at_old_address = meetings(tmp_path / "after", "bijeenkomsten/2027-01-15-samen/agenda.ics", after)

    assert old == new
    assert (was["sequence"], now["sequence"]) == (0, 1)
    assert at_old_address.keys() == {new}, "who follows the event itself, finds it at its old address"


def test_a_meeting_of_a_series_that_moves_past_the_next_stays_the_same_meeting(tmp_path: Path) -> None:
    series = "sessions:\n  - {{start: {}, title: Een}}\n  - {{start: 2027-02-10 10:00, title: Twee}}\nrevision: {}"
    path = "communities/kring/events/2027-01-13-reeks.md"
    calendar = "bijeenkomsten/2027-01-13-reeks/agenda.ics"

    before = meetings(tmp_path / "before", calendar, small(**{path: EVENT.format(series.format("2027-01-13 10:00", 0))}))
    after = meetings(tmp_path / "after", calendar, small(**{path: EVENT.format(series.format("2027-03-10 10:00", 1))}))

    assert before.keys() == after.keys()
    (first,) = (uid for uid, entry in before.items() if "Een" in entry["summary"])
    assert str(after[first]["summary"]) == "Bijeenkomst (1/2): Een"
    assert after[first]["dtstart"].dt.date() == dt.date(2027, 3, 10)


def test_an_event_says_when_it_was_last_changed_where_that_is_known(tmp_path: Path) -> None:
    path = "communities/kring/events/2027-01-15-samen.md"
    root = write(tmp_path, small(**{path: EVENT.format("start: 2027-01-15 14:00")}))
    settings = read_settings(root / "mkdocs.yml")[0]
    unknown = look_over(root)[0]
    known = replace(unknown, days={path: dt.date(2026, 10, 5)})

    (before,), (after,) = (icalendar.Calendar.from_ical(next(calendars.compose(catalog, settings)).content).walk("VEVENT") for catalog in (unknown, known))

    assert "last-modified" not in before
    assert after["last-modified"].dt == after["dtstamp"].dt == dt.datetime(2026, 10, 5, tzinfo=dt.UTC)


def test_an_event_whose_end_nobody_wrote_has_none(tmp_path: Path) -> None:
    path = "communities/kring/events/2027-01-15-samen.md"
    (entry,) = meetings(tmp_path, "bijeenkomsten/agenda.ics", small(**{path: EVENT.format("start: 2027-01-15 14:00")})).values()

    assert "dtend" not in entry


def test_a_cancelled_event_says_so_in_programs_that_do_not_show_it(site: Path) -> None:
    (entry,) = icalendar.Calendar.from_ical((site / "bijeenkomsten/2026-11-03-schoolbezoek/agenda.ics").read_bytes()).walk("VEVENT")

    assert str(entry["summary"]).startswith("Geannuleerd: ")
    assert str(entry["description"]).startswith("Geannuleerd. ")


@pytest.mark.parametrize(("kind", "folder"), [("theme", "themas"), ("community", "communities")])
def test_every_theme_and_community_has_a_calendar_to_follow(kind: str, folder: str, site: Path, reference: Catalog) -> None:
    for id in reference.themes if kind == "theme" else reference.communities:
        calendar = icalendar.Calendar.from_ical((site / folder / id / "agenda.ics").read_bytes())

        assert {str(entry["url"]) for entry in calendar.walk("VEVENT")} == {
            f"https://kansrijk-leren.example/bijeenkomsten/{event.id}/" for event in of(reference.events_by, kind, id)
        }
        assert calendar.walk("VTIMEZONE"), "a calendar must hold a component, and may be empty of events (RFC 5545, 3.6)"
        assert str(calendar["refresh-interval"].to_ical(), "ascii") == "PT12H"


def test_a_calendar_that_grew_too_long_keeps_what_comes_and_the_latest_of_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "MOST", 3)
    days = ("2025-01-10", "2026-01-10", "2026-11-01", "2027-01-10", "2027-02-10")
    files = small(**{f"communities/kring/events/{day}-samen.md": EVENT.format(f"start: {day} 14:00") for day in days})

    kept = meetings(tmp_path, "bijeenkomsten/agenda.ics", files).values()

    assert [str(entry["dtstart"].dt.date()) for entry in kept] == ["2026-11-01", "2027-01-10", "2027-02-10"]


@pytest.mark.parametrize("name", ["Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "UTC", "Africa/Casablanca"])
def test_the_rules_of_a_time_zone_are_those_of_its_clocks(name: str, tmp_path: Path) -> None:
    config = small()["mkdocs.yml"]
    assert isinstance(config, bytes)
    event = {"communities/kring/events/2027-01-15-samen.md": EVENT.format("start: 2027-01-15 14:00")}
    files = small(**event, **{"mkdocs.yml": config.replace(b"  - kring", f"  - kring:\n      timezone: {name}".encode())})
    calendar = icalendar.Calendar.from_ical(made(calendars, write(tmp_path, files))["bijeenkomsten/agenda.ics"])

    (component,) = calendar.walk("VTIMEZONE")
    told = component.to_tz(lookup_tzid=False)
    zone = zoneinfo.ZoneInfo(name)

    assert str(component["tzid"]) == name
    for number in range(0, 366 * 10 * 24, 7):
        moment = dt.datetime(2026, 1, 1) + dt.timedelta(hours=number)
        there = moment.replace(tzinfo=zone)
        if there.replace(fold=1).utcoffset() == there.utcoffset() == there.astimezone(dt.UTC).astimezone(zone).utcoffset():
            assert moment.replace(tzinfo=told).utcoffset() == there.utcoffset(), moment


def test_the_dutch_clock_is_told_by_two_rules(site: Path) -> None:
    """Outlook reads no list of days, and a list ends."""
    text = (site / "bijeenkomsten/agenda.ics").read_text(encoding="utf-8")

    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert "RDATE" not in text
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_the_table_holds_every_agreement(site: Path, reference: Catalog) -> None:
    text = (site / "agendas/afspraken.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [row["Afspraken"] for row in rows] == [agreed.agreement.title for agreed in reference.agreements.values()]
    assert all(row["Soort"] and row["Stand"] and row["Inzet van data"] for row in rows)


def table(site: Path, path: str) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """The rows of a table as a spreadsheet reads them, and the whole of it as a program does."""
    text = (site / f"{path}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text))), json.loads((site / f"{path}.json").read_bytes())


@pytest.mark.parametrize("path", ["artikelen/artikelen", "agendas/afspraken"])
def test_a_table_says_the_same_to_spreadsheets_and_to_programs(path: str, site: Path) -> None:
    rows, whole = table(site, path)

    assert whole["licence"]["name"] == "CC BY 4.0"
    assert len(rows) == len(whole["rows"])
    for row, other in zip(rows, whole["rows"], strict=True):
        for shown, value in zip(row.values(), other.values(), strict=True):
            said = {True: "ja", False: "nee"}[value] if isinstance(value, bool) else "; ".join(value) if isinstance(value, list) else str(value)
            assert shown.removeprefix("'") == said


def test_the_list_of_articles_holds_every_article_with_its_address(site: Path, reference: Catalog) -> None:
    rows, whole = table(site, "artikelen/artikelen")

    assert [row["Artikel"] for row in rows] == [article.meta.title for article in reference.articles.values()]
    assert [row["url"] for row in whole["rows"]] == [f"https://kansrijk-leren.example/artikelen/{id}/" for id in reference.articles]
    assert {row["title"] for row in whole["rows"] if row["example"]} == {a.meta.title for a in reference.articles.values() if a.meta.example}


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    agenda = """---
title: Agenda
description: Samen.
period: {from: 2025, to: 2027}
partners: [a]
themes: [lezen]
agreements:
  - id: een
    title: '=HYPERLINK("x")'
    goal: '@SUM(1)'
    data: ['geen: nog niet']
    partners: [a]
---

## Lokale situatie

Zo is het.
"""
    files = {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()}
    files |= {"docs/agendas/een.md": agenda.encode(), "docs/registers/organisations.yml": b"- {id: a, name: A}\n"}
    community = "communities/kring/index.md"
    files[community] = files[community].replace(b"goals:", b"host: a\ngoals:")
    site = build(write(tmp_path, files), tmp_path / "site")

    row = next(csv.DictReader(io.StringIO((site / "agendas/afspraken.csv").read_text(encoding="utf-8-sig"))))

    assert row["Afspraken"] == '\'=HYPERLINK("x")'
    assert row["Doel"] == "'@SUM(1)"


def test_the_page_for_editors_is_for_who_knows_its_address(site: Path) -> None:
    """It leads to pages of the site and to the newsletter of its month; search engines, the menu and search do not lead to it."""
    report = page(site, "redactie/")

    assert report.title.startswith("Verslag van oktober 2026")
    assert report.main.leads_to("artikelen") == ["dichter-bij-de-leraar", "community-urban-education", "voorschoolse-educatie-in-cijfers", "verborgen-kosten"]
    assert (site / "nieuw/2026-10/nieuwsbrief.html").is_file()
    assert "nieuw/2026-10/nieuwsbrief.html" in [link.to for link in report.main.links]
    assert '<meta name="robots" content="noindex">' in (site / "redactie/index.html").read_text(encoding="utf-8")
    assert "/redactie/</loc>" not in (site / "sitemap.xml").read_text(encoding="utf-8").replace("/mensen/redactie/", "")
    leading = [a for a in addresses(site) if f'href="{"../" * a.count("/")}redactie/"' in (site / a / "index.html").read_text(encoding="utf-8")]
    assert leading == ["meedoen/coordinator/", "meedoen/coordinators/"]


def test_the_sitemap_names_every_page_that_may_be_found(site: Path) -> None:
    places = [str(loc.text) for loc in ET.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    pages = {p.parent.relative_to(site).as_posix() for p in site.rglob("index.html") if "pagefind" not in p.parts}

    found = {place.removeprefix("https://kansrijk-leren.example/").rstrip("/") or "." for place in places}
    assert found <= pages
    assert pages - found == {p for p in pages if 'name="robots" content="noindex"' in (site / p / "index.html").read_text(encoding="utf-8")}


@pytest.mark.parametrize(
    ("address", "links"),
    [
        ("themas/taal/", ["feeds/themas/taal.xml", "themas/taal/agenda.ics", "webcal://kansrijk-leren.example/themas/taal/agenda.ics"]),
        ("communities/stad/", ["feeds/communities/stad.xml", "communities/stad/agenda.ics", "webcal://kansrijk-leren.example/communities/stad/agenda.ics"]),
        ("voor/leraar/", ["feeds/voor/leraar.xml"]),
        ("mensen/redactie-taal/", ["feeds/mensen/redactie-taal.xml"]),
        ("bijeenkomsten/", ["bijeenkomsten/agenda.ics", "webcal://kansrijk-leren.example/bijeenkomsten/agenda.ics"]),
        ("nieuw/", ["feeds/alles.xml", "feeds/alles.opml"]),
        ("artikelen/", ["artikelen/artikelen.csv", "artikelen/artikelen.json"]),
        ("agendas/", ["agendas/afspraken.csv", "agendas/afspraken.json"]),
        ("artikelen/verteltas/", ["artikelen/verteltas/citeer.bib", "artikelen/verteltas/citeer.json", "artikelen/verteltas/artikel.md"]),
    ],
)
def test_what_can_be_followed_or_taken_along_is_linked_where_readers_look_for_it(address: str, links: list[str], site: Path) -> None:
    found = {to for _, to in page(site, address).main.links}

    assert set(links) <= found
    assert all("://" in link or exists(site, link) for link in links)


def test_programs_find_the_feeds_and_the_markdown_of_a_page_by_themselves(site: Path) -> None:
    def alternates(address: str) -> set[tuple[str, str]]:
        text = (site / address / "index.html").read_text(encoding="utf-8")
        return set(re.findall(r'<link rel="alternate" type="([^"]*)"[^>]* href="([^"]*)"', text))

    assert alternates("themas/taal") == {
        ("application/atom+xml", "../../feeds/alles.xml"),
        ("application/feed+json", "../../feeds/alles.json"),
        ("application/atom+xml", "../../feeds/themas/taal.xml"),
        ("application/feed+json", "../../feeds/themas/taal.json"),
    }
    assert ("text/markdown", "../../artikelen/verteltas/artikel.md") in alternates("artikelen/verteltas")


def test_a_site_without_an_address_has_no_feeds_mails_or_copies_and_no_way_to_them(tmp_path: Path) -> None:
    files = small(**{"mkdocs.yml": b"site_name: Klein\ntheme:\n  name: material\n  language: nl\nplugins:\n  - kring\n"})
    site = build(write(tmp_path, files), tmp_path / "site")

    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file() and "pagefind" not in path.parts}
    assert not {path for path in there if path.endswith((".md", ".txt", ".opml")) or path.startswith("feeds/")}
    assert {"artikelen/eerste/citeer.bib", "artikelen/artikelen.csv"} <= there
    for address in addresses(site):
        text = (site / address / "index.html").read_text(encoding="utf-8")
        assert not re.search(r'(?:href)="[^"]*(?:feeds/|webcal:|\.md"|nieuwsbrief\.)', text), address


@pytest.mark.parametrize(("since", "named"), [("2026-11-21", True), ("2026-11-22", False)])
def test_who_did_not_agree_yet_is_nowhere_on_the_site(since: str, named: bool, tmp_path: Path) -> None:
    files = small(**{"docs/registers/people.yml": f"- {{id: bo-de-wit, name: Bo de Wit, function: leraar, email: bo@kring.example, consent: {since}}}\n"})
    article, community = ((SMALL / f"communities/kring/{name}.md").read_bytes() for name in ("articles/eerste", "index"))
    files["communities/kring/articles/eerste.md"] = article.replace(b"Namens de kring", b"bo-de-wit") + b"\nVraag het [deze collega](persoon:bo-de-wit).\n"
    files["communities/kring/index.md"] = community.replace(b"join:", b"coordinator: bo-de-wit\njoin:")
    site = build(write(tmp_path, files), tmp_path / "site")

    about = [path for path in site.rglob("*") if path.is_file() and re.search(rb"bo[ -]de[ -]wit|bo@kring", path.read_bytes(), re.IGNORECASE)]
    assert bool(about) == named
    assert page(site, "artikelen/eerste/").rows["Door"].text == ("Bo de Wit" if named else "iemand van de alliantie")
    assert "deze collega" in page(site, "artikelen/eerste/").main.text


def test_which_status_calls_an_event_off_is_said_by_the_vocabulary(tmp_path: Path) -> None:
    words = "event_status:\n  - {id: afgelast, nl: Afgelast, requires: [reason], cancels: ja}\n"
    event = EVENT.format("start: 2026-11-10 14:00\nsignup_url: https://kring.example/\nstatus: afgelast\nreason: Griep.")
    site = build(write(tmp_path, small(**{"docs/registers/vocabulary.yml": words, "communities/kring/events/2026-11-10-samen.md": event})), tmp_path / "site")
    shown = page(site, "bijeenkomsten/2026-11-10-samen/")
    (entry,) = icalendar.Calendar.from_ical((site / "bijeenkomsten/2026-11-10-samen/agenda.ics").read_bytes()).walk("VEVENT")

    assert "Afgelast. Griep." in shown.main.text
    assert "geweest" not in shown.main.text
    assert "Aanmelden" not in {link.text for link in shown.main.links}
    assert entry["status"] == "CANCELLED"
