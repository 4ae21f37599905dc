"""The coordinator's report: every kind of waiting thing, once, with whom it belongs to."""

import csv
import datetime as dt
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import ROOT, TODAY, kring, look_over, write
from kring.catalog import Catalog
from kring.report import SECTIONS, Report, last_month, page, report, shown
from kring.settings import Settings, read_settings
from test_fixes import BASE

A = "communities/kring/articles/"
EVENT = BASE["communities/kring/events/2026-12-08-intervisie.md"]
CHANGES = {
    f"{A}oud.md": BASE[f"{A}eerste.md"].replace("date: 2026-11-02", "date: 2023-11-02").replace("Het eerste artikel", "=Oud <artikel>"),
    f"{A}nagekeken.md": BASE[f"{A}eerste.md"].replace("date: 2026-11-02", "date: 2025-11-02\nupdated: 2026-10-04").replace("Het eerste", "Nagekeken"),
    f"{A}verzonnen.md": BASE[f"{A}eerste.md"].replace("date: 2026-11-02", "date: 2026-10-03\nexample: ja").replace("Het eerste", "Verzonnen"),
    f"{A}nieuw.md": BASE[f"{A}eerste.md"].replace("date: 2026-11-02", "date: 2026-10-02").replace("Het eerste", "Nieuw"),
    f"{A}open.md": BASE[f"{A}tweede.md"]
    .replace("date: 2026-11-02", "date: 2026-10-02\ndraft: ja")
    .replace("Hoe vertel je samen een verhaal?", "Hoe lang lees je voor?"),
    "communities/kring/events/2026-10-08-gesprek.md": EVENT.replace("2026-12-08", "2026-10-08").replace("Intervisie", "Gesprek"),
    "communities/kring/themes/leeg.md": BASE["communities/kring/themes/taal-en-ouders.md"]
    .replace("Taal en ouders", "Leeg thema")
    .replace("parent: lezen\n", ""),
    "communities/kring/index.md": BASE["communities/kring/index.md"].replace(
        "goals:", "needs:\n  - {text: Voorlezen in twee talen, theme: taal-en-ouders, count: 4}\ngoals:"
    ),
    "docs/agendas/waterrade-2025-2028.md": BASE["docs/agendas/waterrade-2025-2028.md"].replace("updated: 2026-10-01", "updated: 2026-02-01"),
}
WANTED = {
    "new": ["Nieuw artikel"],
    "changed": ["Nagekeken artikel"],
    "held": ["Gesprek"],
    "review": ["=Oud <artikel>"],
    "without-report": ["Gesprek"],
    "theme-empty": ["Leeg thema"],
    "need-open": ["Voorlezen in twee talen (4)"],
    "agreement-silent": ["Elke dag een uur lezen"],
    "without-owner": [],
    "question-open": ["Hoe lang lees je voor?"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Catalog, Settings, Path]:
    root = write(tmp_path_factory.mktemp("verslag"), BASE | CHANGES)
    settings = read_settings(root / "mkdocs.yml")[0]
    catalog = look_over(root)[0]
    return report(catalog, settings, dt.date(2026, 10, 1)), catalog, settings, root


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_holds_exactly_what_belongs_there(section: str, made: tuple[Report, Catalog, Settings, Path]) -> None:
    assert [row.title for row in made[0].of(section)] == WANTED[section]


def test_a_community_whose_coordinator_is_gone_has_nobody_to_ask(tmp_path: Path) -> None:
    index = BASE["communities/kring/index.md"].replace("coordinator: coordinator-kring\n", "")
    root = write(tmp_path, BASE | {"communities/kring/index.md": index, "docs/registers/people.yml": BASE["docs/registers/people.yml"]})
    rows = report(look_over(root)[0], read_settings(root / "mkdocs.yml")[0], dt.date(2026, 10, 1)).of("without-owner")

    assert [(row.title, row.community) for row in rows] == [("De kring", "kring")]


def test_rows_say_whose_they_are(made: tuple[Report, Catalog, Settings, Path]) -> None:
    assert {row.section: row.community for row in made[0].rows if row.section in ("review", "agreement-silent")} == {"review": "kring", "agreement-silent": ""}


def test_text_leads_to_the_pages(made: tuple[Report, Catalog, Settings, Path]) -> None:
    text = shown(made[0], "text", made[1], made[2])

    assert text.startswith("Verslag van oktober 2026\n========================\n")
    assert "Nieuwe artikelen: 1\n-------------------\nDe kring\n  - Nieuw artikel (2 oktober 2026)\n    https://klein.example/artikelen/nieuw/\n" in text
    assert "Pagina’s zonder aanspreekpunt: 0\n" in text
    assert "Verzonnen" not in text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_shows_titles_as_text(made: tuple[Report, Catalog, Settings, Path]) -> None:
    page = _Tags()
    page.feed(shown(made[0], "html", made[1], made[2]))

    assert "artikel" not in page.tags
    assert "=Oud <artikel>" in page.text
    assert page.tags.count("h1") == 1
    assert not {"script", "img", "style", "link"} & set(page.tags)


def test_csv_opens_in_a_spreadsheet_without_running_anything(made: tuple[Report, Catalog, Settings, Path]) -> None:
    head, *rows = csv.reader(io.StringIO(shown(made[0], "csv", made[1], made[2]).removeprefix("\ufeff")))

    assert head == ["wat", "community", "titel", "dag", "adres", "bestand"]
    assert len(rows) == sum(map(len, WANTED.values()))
    assert ["Te herzien", "De kring", "'=Oud <artikel>", "2025-11-02", "https://klein.example/artikelen/oud/", f"{A}oud.md"] in rows


def test_the_command_takes_the_last_month_that_is_over(made: tuple[Report, Catalog, Settings, Path]) -> None:
    done = kring("report", "--today", TODAY.isoformat(), cwd=made[3])

    assert done.returncode == 0
    assert done.stdout == shown(made[0], "text", made[1], made[2])
    assert last_month(dt.date(2026, 1, 31)) == dt.date(2025, 12, 1)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_for_editors_says_what_the_command_says(section: str, made: tuple[Report, Catalog, Settings, Path]) -> None:
    """Only what has no page is not named: a draft is counted."""
    (found,) = (one for one in page(made[1], made[2]).meta["sections"] if one["id"] == section)
    named = [row["title"] for group in found["groups"] for row in group["rows"]]

    assert found["count"] == len(WANTED[section])
    assert named == (WANTED[section] if section != "question-open" else [])
    assert found["unseen"] == ("Nog niet op de site: 1. Het commando ‘kring report’ noemt ze." if section == "question-open" else "")


@pytest.mark.parametrize("month", ["oktober", "2026-13", "2026"])
def test_a_month_that_is_none_is_refused(month: str, made: tuple[Report, Catalog, Settings, Path]) -> None:
    assert kring("report", "--month", month, cwd=made[3]).returncode == 2


def test_the_report_of_the_reference_site_can_be_made() -> None:
    done = kring("report", "--month", "2026-10", "--today", TODAY.isoformat(), cwd=ROOT)

    assert done.returncode == 0
    assert "Te herzien: 1\n" in done.stdout
