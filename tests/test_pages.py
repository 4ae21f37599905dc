"""Lists over several pages, and the pages of months."""

from dataclasses import replace

import pytest

from conftest import ROOT
from kring.catalog import Catalog, add_months
from kring.pages import news, numbers_near
from kring.settings import read_settings
from kring.view import View


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (1, 1, "1"),
        (1, 3, "1 2 3"),
        (2, 7, "1 2 3 4 …7"),
        (4, 7, "1 2 3 4 5 6 7"),
        (1, 200, "1 2 3 …200"),
        (5, 200, "1 2 3 4 5 6 7 …200"),
        (100, 200, "1 …98 99 100 101 102 …200"),
        (200, 200, "1 …198 199 200"),
    ],
)
def test_a_long_list_leads_to_its_ends_and_to_the_pages_near(number: int, total: int, shown: str) -> None:
    assert " ".join(f"{'…' * skips}{n}" for n, skips in numbers_near(number, total)) == shown


def test_a_month_leads_to_its_year_and_its_neighbours_so_that_a_change_of_today_leaves_old_pages_as_they_are(reference: Catalog) -> None:
    settings, _ = read_settings(ROOT / "mkdocs.yml")
    last = reference.changes[0]
    many = tuple(last._replace(day=add_months(last.day.replace(year=2026, month=11, day=1), -n)) for n in range(40))
    pages = {page.address: page.meta for page in news(View(replace(reference, changes=many), settings))}

    assert [ref["url"] for ref in (*pages["nieuw/"]["months"], *pages["nieuw/"]["earlier"])] == list(pages)[1:]
    assert [ref["title"] for ref in pages["nieuw/2024-12/"]["months"]][::12] == ["januari 2025", "januari 2024"]
    assert [ref["url"] for ref in pages["nieuw/2026-11/"]["months"]][-2:] == ["nieuw/2026-01/", "nieuw/#kring-months"]
    now = {page.address: page.meta for page in news(View(replace(reference, changes=(many[0], *many)), settings))}
    assert {address for address in pages if pages[address] != now[address]} == {"nieuw/", *(f"nieuw/2026-{month:02}/" for month in range(1, 12))}
