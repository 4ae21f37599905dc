"""Feeds, calendars and tables, read by the programs that readers use for them."""

import csv
import datetime as dt
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import icalendar
import pytest

from conftest import ROOT, build, write
from kring.catalog import Catalog, of

SMALL = ROOT / "tests/sites/small"


def test_the_feed_of_the_site_holds_the_newest_articles(site: Path, reference: Catalog) -> None:
    feed = feedparser.parse((site / "feeds/alles.xml").read_bytes())

    assert not feed.bozo
    assert feed.version == "atom10"
    assert [entry.title for entry in feed.entries] == [article.meta.title for article in list(reference.articles.values())[:50]]
    assert all(entry.link.startswith("https://kansrijk-leren.example/artikelen/") for entry in feed.entries)


@pytest.mark.parametrize(("kind", "folder"), [("theme", "themas"), ("community", "communities")])
def test_every_theme_and_community_has_a_feed_of_its_own(kind: str, folder: str, site: Path, reference: Catalog) -> None:
    for id in reference.themes if kind == "theme" else reference.communities:
        feed = feedparser.parse((site / f"feeds/{folder}/{id}.xml").read_bytes())

        assert not feed.bozo
        assert {entry.link.rstrip("/").rpartition("/")[2] for entry in feed.entries} == {a.id for a in of(reference.articles_by, kind, id)}


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


def test_the_table_holds_every_agreement(site: Path, reference: Catalog) -> None:
    text = (site / "agendas/afspraken.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [row["Afspraken"] for row in rows] == [agreed.agreement.title for agreed in reference.agreements.values()]
    assert all(row["Soort"] and row["Stand"] and row["Inzet van data"] for row in rows)


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


def test_the_sitemap_names_every_page_that_may_be_found(site: Path) -> None:
    places = [str(loc.text) for loc in ET.parse(site / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    pages = {p.parent.relative_to(site).as_posix() for p in site.rglob("index.html") if "pagefind" not in p.parts}

    found = {place.removeprefix("https://kansrijk-leren.example/").rstrip("/") or "." for place in places}
    assert found <= pages
    assert pages - found == {p for p in pages if 'name="robots" content="noindex"' in (site / p / "index.html").read_text(encoding="utf-8")}
