"""The newsletter of a month, as a mailing program gets it."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from built import exists, page
from conftest import ROOT, build, write

SMALL = ROOT / "tests/sites/small"
BASE = "https://kansrijk-leren.example/"


def months(site: Path) -> list[str]:
    return sorted(folder.parent.name for folder in (site / "nieuw").glob("*/index.html"))


def told(site: Path, month: str) -> tuple[list[str], list[str]]:
    """Addresses of the things that both mails of a month tell of, in order."""
    html = (site / f"nieuw/{month}/nieuwsbrief.html").read_text(encoding="utf-8")
    text = (site / f"nieuw/{month}/nieuwsbrief.txt").read_text(encoding="utf-8")
    return re.findall(r'<h3><a href="([^"]*)"', html), [line for line in text.partition("\n-- \n")[0].splitlines() if line.startswith("http")]


def test_the_mail_of_a_month_holds_exactly_what_its_page_holds_and_each_thing_once(site: Path) -> None:
    assert months(site)
    for month in months(site):
        html, text = told(site, month)
        listed = {to for _, to in page(site, f"nieuw/{month}/").main.links if to.startswith(("artikelen/", "bijeenkomsten/", "agendas/"))}

        assert html == text
        assert len(set(html)) == len(html)
        assert {address.removeprefix(BASE) for address in html} == listed


def test_every_address_in_a_mail_is_whole_and_leads_somewhere(site: Path) -> None:
    for month in months(site):
        html = (site / f"nieuw/{month}/nieuwsbrief.html").read_text(encoding="utf-8")
        text = (site / f"nieuw/{month}/nieuwsbrief.txt").read_text(encoding="utf-8")
        found = set(re.findall(r'href="([^"]*)"', html)) | {line for line in text.splitlines() if "://" in line}

        assert f"{BASE}nieuw/{month}/" in found
        for address in found:
            assert address.startswith("https://")
            assert not address.startswith(BASE) or exists(site, address.removeprefix(BASE)), address


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_a_mail_has_nothing_that_mail_programs_drop_or_that_tells_who_reads(site: Path) -> None:
    tags = _Tags()
    for month in months(site):
        tags.feed((site / f"nieuw/{month}/nieuwsbrief.html").read_text(encoding="utf-8"))

    assert tags.found <= {"html", "head", "meta", "title", "body", "h1", "h2", "h3", "p", "a", "hr"}
    assert tags.attributes <= {"lang", "charset", "name", "content", "href", "http-equiv"}  # the policy of the page, which mail programs skip


def test_the_lines_of_a_plain_mail_are_short_but_for_addresses(site: Path) -> None:
    for month in months(site):
        for line in (site / f"nieuw/{month}/nieuwsbrief.txt").read_text(encoding="utf-8").splitlines():
            assert len(line) <= 72 or line.startswith("https://"), line


def test_what_is_invented_or_did_not_go_on_says_so(site: Path) -> None:
    text = " ".join((site / "nieuw/2026-11/nieuwsbrief.txt").read_text(encoding="utf-8").split())

    assert "Geannuleerd · Bijeenkomst · dinsdag 3 november 2026, 08:30–12:30 · voorbeeld" in text


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with an article of each sort that a mail must tell apart."""
    root = tmp_path_factory.mktemp("mailed")
    files: dict[str, str | bytes] = {p.relative_to(SMALL).as_posix(): p.read_text(encoding="utf-8") for p in SMALL.rglob("*") if p.is_file()}
    text = str(files.pop("communities/kring/articles/eerste.md"))
    dates: Mapping[str, str] = {
        "nieuw-en-gewijzigd": "2026-09-02\nupdated: 2026-09-20",
        "gewijzigd": "2025-01-10\nupdated: 2026-09-30",
        "concept": "2026-09-03\ndraft: ja",
        "later": "2027-09-01",
        "voorbeeld": "2026-08-31\nexample: ja",
    }
    for id, date in dates.items():
        files[f"communities/kring/articles/{id}.md"] = text.replace("2026-11-02", date).replace("Het eerste artikel", f"Artikel {id} & ‘zo’ <b>")
    return build(write(root, files), root / "site")


def test_a_mail_has_no_draft_nothing_of_later_and_no_example_of_another_month(mailed: Path) -> None:
    assert months(mailed) == ["2025-01", "2026-08", "2026-09"]
    assert {address.rstrip("/").rpartition("/")[2] for address in told(mailed, "2026-09")[0]} == {"nieuw-en-gewijzigd", "gewijzigd"}


def test_what_was_new_and_changed_in_one_month_is_new(mailed: Path) -> None:
    text = (mailed / "nieuw/2026-09/nieuwsbrief.txt").read_text(encoding="utf-8")
    new, _, changed = text.partition("Gewijzigde artikelen")

    assert "Nieuwe artikelen" in new
    assert "/nieuw-en-gewijzigd/" in new
    assert "/nieuw-en-gewijzigd/" not in changed
    assert "/gewijzigd/" in changed


def test_a_title_in_a_mail_is_escaped_as_html_and_plain_in_text(mailed: Path) -> None:
    assert "Artikel gewijzigd &amp; ‘zo’ &lt;b&gt;" in (mailed / "nieuw/2026-09/nieuwsbrief.html").read_text(encoding="utf-8")
    assert "Artikel gewijzigd & ‘zo’ <b>" in (mailed / "nieuw/2026-09/nieuwsbrief.txt").read_text(encoding="utf-8")


def test_the_page_of_a_month_leads_to_its_mails(site: Path) -> None:
    for month in months(site):
        assert {to for _, to in page(site, f"nieuw/{month}/").main.links} >= {f"nieuw/{month}/nieuwsbrief.html", f"nieuw/{month}/nieuwsbrief.txt"}
