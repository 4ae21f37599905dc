"""From ‘I have an idea’ to a page of the site: the form filled in a real browser, its file checked and built for real."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from built import page as built_page
from conftest import TODAY, build, kring, look_over
from visited import Visitor
from written import copy

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FORM = "meedoen/schrijven/"
SUMMARY = (
    "Op onze school ontbijten kinderen elke dinsdag samen, met de ouders die willen blijven. Na een half jaar komen er minder kinderen te laat, "
    "en kennen wij meer ouders bij hun naam."
)


def field(page: Page, label: str) -> Locator:
    """A field by its label, as somebody finds it who cannot see the page."""
    return page.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}")).locator("visible=true").first


def tick(page: Page, *labels: str) -> None:
    for label in labels:
        page.get_by_role("checkbox", name=label, exact=True).locator("visible=true").check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Kijk na en ga verder").click()


def write(page: Page, text: str) -> None:
    """Put text under every heading that stands ready."""
    box = page.get_by_role("textbox", name="Je tekst")
    box.fill(re.sub(r"(## .*\n)", rf"\1\n{text}\n", box.input_value()) or f"## Wat gaan we doen?\n\n{text}")


def begin(page: Page, door: str, title: str) -> None:
    page.get_by_role("radio", name=door).check()
    field(page, "Titel").fill(title)
    field(page, "Samenvatting").fill(SUMMARY)
    tick(page, "Armoede en school", "Primair onderwijs", "Leraar")


def author(page: Page, name: str) -> None:
    field(page, "Auteurs").fill(name)


def source(page: Page) -> None:
    page.get_by_role("button", name="Nog een toevoegen").locator("visible=true").click()
    for number in (1, 2):
        part = page.get_by_role("group", name=f"Nummer {number}").locator("visible=true")
        part.get_by_label("Titel").fill(f"Bron {number}: een titel met een dubbele punt")
        part.get_by_label("Adres").fill("https://www.example.org/bron")
        part.get_by_label("Jaar").fill("2024")


def experience(page: Page) -> None:
    begin(page, "Een ervaring uit de praktijk", "Ontbijt op dinsdag: wat leerden we? #2")
    field(page, "Plaats").fill("Een school in de wijk")
    author(page, "Namens het team van groep 6")


def question(page: Page) -> None:
    begin(page, "Een vraag met een antwoord", "Helpt samen ontbijten?")
    field(page, "Kort antwoord").fill("Dat weten we nog niet goed. Kinderen komen vaker op tijd.")
    page.get_by_label("Bewijskracht").locator("visible=true").select_option("ervaring")
    source(page)
    author(page, "Een adviseur")


def research(page: Page) -> None:
    begin(page, "Kennis uit onderzoek", "Wat onderzoek zegt over ‘samen eten’")
    page.get_by_label("Bewijskracht").locator("visible=true").select_option("aanwijzingen")
    field(page, "Waarom deze waardering").fill("Twee studies wijzen dezelfde kant op.")
    source(page)
    author(page, "Redactie Kansrijk Leren\nEen lid van de groep")


def tool(page: Page) -> None:
    begin(page, "Een hulpmiddel", "Boodschappenlijst voor een ontbijt")
    field(page, "Tijd").fill("30 minuten: elke week")
    field(page, "Groep").fill("Een klas")
    author(page, "Groep 6")


def meeting(page: Page) -> None:
    page.get_by_role("radio", name="Een bijeenkomst").check()
    field(page, "Titel").fill("Samen ontbijten, hoe dan?")
    field(page, "Samenvatting").fill("Een ochtend waarop scholen laten zien hoe zij ontbijten.")
    page.get_by_label("Soort").locator("visible=true").select_option("bijeenkomst")
    page.get_by_label("Begin").locator("visible=true").fill("2027-03-04T09:00")
    page.get_by_label("Einde").locator("visible=true").fill("2027-03-04T11:30")
    page.get_by_role("textbox", name="Plaats").locator("visible=true").fill("Buurthuis Oost")
    tick(page, "Armoede en school", "Primair onderwijs", "Leraar", "Stichting Buurthuis Oost (voorbeeld)")
    page.get_by_label("Aanmelden").locator("visible=true").fill("https://www.example.org/aanmelden")
    page.get_by_label("Bij welke community").locator("visible=true").select_option("armoede-en-school")
    tick(page, "Ja, dit is verzonnen")


DOORS: dict[str, tuple[Callable[[Page], None], str, str]] = {
    "experience": (experience, "communities/armoede-en-school/articles/ontbijt-op-dinsdag-wat-leerden-we-2.md", "artikelen"),
    "question": (question, "communities/armoede-en-school/articles/helpt-samen-ontbijten.md", "artikelen"),
    "research": (research, "communities/armoede-en-school/articles/wat-onderzoek-zegt-over-samen-eten.md", "artikelen"),
    "tool": (tool, "communities/armoede-en-school/articles/boodschappenlijst-voor-een-ontbijt.md", "artikelen"),
    "meeting": (meeting, "communities/armoede-en-school/events/2027-03-04-samen-ontbijten-hoe-dan.md", "bijeenkomsten"),
}


@pytest.fixture(scope="module")
def sent(visitor: Visitor, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the reference site to which every door's file was added as saved, and the titles that were typed."""
    root = copy(tmp_path_factory.mktemp("sent"))
    titles = {}
    for name, (fill, path, _) in DOORS.items():
        with visitor.at(FORM) as page:
            page.evaluate("localStorage.clear()")
            page.reload()
            fill(page)
            write(page, "Wij begonnen klein. **Eén tafel**, twintig kinderen.\n\n- brood\n- fruit")
            go_on(page)
            expect(page.get_by_role("heading", name="Klaar om te versturen")).to_be_focused()
            with page.expect_download() as saved:
                page.get_by_role("link", name="1. Bewaar je tekst").click()
            text = Path(saved.value.path()).read_text(encoding="utf-8")
            assert saved.value.suggested_filename == Path(path).name
            assert text.splitlines()[1] == f"# plaats: {path}", text
            (root / path).write_text(text, encoding="utf-8")
            titles[name] = field(page, "Titel").input_value()
    return root, titles


@pytest.fixture(scope="module")
def published(sent: tuple[Path, dict[str, str]]) -> Path:
    return build(sent[0], sent[0] / "site")


@pytest.mark.parametrize("name", DOORS)
def test_what_is_saved_passes_the_check(sent: tuple[Path, dict[str, str]], name: str) -> None:
    done = kring("check", "--today", TODAY.isoformat(), cwd=sent[0])

    assert [line for line in done.stdout.splitlines() if line.startswith(DOORS[name][1])] == []
    assert done.returncode == 0


@pytest.mark.parametrize("name", DOORS)
def test_what_is_saved_becomes_a_page(sent: tuple[Path, dict[str, str]], published: Path, name: str) -> None:
    _, path, section = DOORS[name]

    shown = built_page(published, f"{section}/{Path(path).stem}/").main

    assert shown.all("h1")[0].text == sent[1][name]
    assert "Eén tafel" in [strong.text for strong in shown.all("strong")]
    assert "fruit" in [li.text for li in shown.all("li")]


def test_a_registered_author_is_written_by_id(sent: tuple[Path, dict[str, str]]) -> None:
    text = (sent[0] / DOORS["research"][1]).read_text(encoding="utf-8")

    assert "authors:\n  - redactie\n  - Een lid van de groep\n" in text


# -- what goes wrong


def test_an_empty_form_says_what_is_missing_and_leads_to_it(visitor: Visitor) -> None:
    with visitor.at(FORM) as page:
        page.evaluate("localStorage.clear()")
        page.reload()
        page.get_by_role("radio", name="Een ervaring uit de praktijk").check()
        go_on(page)

        summary = page.get_by_role("group", name="Dit moet nog anders")
        expect(summary).to_be_focused()
        summary.get_by_role("link", name=re.compile("titel")).click()

        title = field(page, "Titel")
        expect(title).to_be_focused()
        expect(title).to_have_attribute("aria-invalid", "true")
        expect(title).to_have_accessible_description(re.compile(r"Fout: Het veld ‘title’ \(titel\) ontbreekt\."))
        expect(page.get_by_role("heading", name="Klaar om te versturen")).to_be_hidden()


FAULTY = """\
---
title: Geen vraag
description: Te kort.
type: vraag
themes: [armoede]
sectors: [po]
roles: [leraar]
evidence: onderbouwd
sources:
  - title: Zonder adres
    url: www.example.org
authors: [jan]
date: 2026-11-21
---

## Toelichting

Een <b>vet</b> woord.
"""


def test_the_browser_says_what_the_check_says(visitor: Visitor, tmp_path: Path) -> None:
    root = copy(tmp_path)
    path = "communities/armoede-en-school/articles/geen-vraag.md"
    said_by_check = set()
    for text in (FAULTY, FAULTY.replace("www.", "https://www.")):  # a file whose fields are wrong is not looked at further
        (root / path).write_text(text, encoding="utf-8")
        said_by_check |= {finding.text("nl") for finding in look_over(root)[1] if finding.path == path}

    with visitor.at(FORM) as page:
        page.evaluate("localStorage.clear()")
        page.reload()
        begin(page, "Een vraag met een antwoord", "Geen vraag")
        field(page, "Samenvatting").fill("Te kort.")
        page.get_by_label("Bewijskracht").locator("visible=true").select_option("onderbouwd")
        part = page.get_by_role("group", name="Nummer 1").locator("visible=true")
        part.get_by_label("Titel").fill("Zonder adres")
        part.get_by_label("Adres").fill("www.example.org")
        author(page, "jan")
        page.get_by_role("textbox", name="Je tekst").fill("## Toelichting\n\nEen <b>vet</b> woord.")
        go_on(page)
        said_by_browser = set(page.get_by_role("group", name="Dit moet nog anders").get_by_role("link").all_inner_texts())

    assert said_by_browser <= said_by_check
    assert len(said_by_browser) == 5


# -- the draft


def test_a_draft_stays_in_the_browser_until_it_is_cleared(visitor: Visitor) -> None:
    with visitor.at(FORM) as page:
        page.evaluate("localStorage.clear()")
        page.reload()
        experience(page)
        expect(page.get_by_role("status").filter(has_text="Je concept is bewaard in deze browser.")).to_be_visible()
        page.reload()

        expect(field(page, "Titel")).to_have_value("Ontbijt op dinsdag: wat leerden we? #2")
        expect(page.get_by_role("checkbox", name="Armoede en school").locator("visible=true")).to_be_checked()
        expect(page.get_by_text("Je concept van de vorige keer staat er weer.")).to_be_visible()

        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Wis mijn concept").click()

        assert page.evaluate("localStorage.getItem('kring-write')") is None
        page.reload()
        expect(field(page, "Titel")).to_be_hidden()


# -- sending


def ready(page: Page, *, text: str = "Wij begonnen klein.") -> None:
    page.evaluate("localStorage.clear()")
    page.reload()
    experience(page)
    write(page, text)
    go_on(page)
    expect(page.get_by_role("heading", name="Klaar om te versturen")).to_be_focused()


def test_a_proposal_opens_on_github_in_the_right_folder_with_the_text_in_it(visitor: Visitor) -> None:
    with visitor.at(FORM) as page:
        ready(page)
        address = urlsplit(page.get_by_role("link", name="Open het voorstel op GitHub").get_attribute("href"))
        issue = urlsplit(page.get_by_role("link", name="Open het bericht op GitHub").get_attribute("href"))
        mail = page.get_by_role("link", name="2. Open de mail").get_attribute("href") or ""
        text = page.locator("#kring-write-file").input_value()

    asked = parse_qs(address.query)
    assert address.path.endswith("/new/main/communities/armoede-en-school/articles")
    assert asked["filename"] == ["ontbijt-op-dinsdag-wat-leerden-we-2.md"]
    assert asked["value"][0] == re.sub("# plaats:.*\n", "", text)
    assert parse_qs(issue.query)["body"] == [text]
    assert mail.startswith("mailto:redactie@kansrijk-leren.example?subject=Bijdrage")
    assert "ontbijt-op-dinsdag-wat-leerden-we-2.md" in unquote(mail)


def test_a_long_text_is_copied_instead(visitor: Visitor) -> None:
    with visitor.at(FORM) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ready(page, text="Een zin die vaak voorkomt. " * 200)
        href = page.get_by_role("link", name="Open het voorstel op GitHub").get_attribute("href") or ""
        page.get_by_role("button", name="Kopieer je tekst").locator("visible=true").first.click()

        expect(page.get_by_role("status").filter(has_text="Je tekst is gekopieerd.")).to_be_visible()
        assert len(href) < 400
        assert page.evaluate("navigator.clipboard.readText()").startswith("---\ntitle: ")


def test_after_a_change_the_text_is_looked_over_again(visitor: Visitor) -> None:
    with visitor.at(FORM) as page:
        ready(page)
        field(page, "Titel").fill("Anders")

        expect(page.get_by_role("heading", name="Klaar om te versturen")).to_be_hidden()
        expect(page.get_by_role("status").filter(has_text="Kijk het nog eens na.")).to_be_visible()


# -- by keyboard, and without JavaScript


def test_the_form_can_be_used_with_the_keyboard_alone(visitor: Visitor) -> None:
    with visitor.at(FORM, screen="phone") as page:
        page.evaluate("localStorage.clear()")
        page.reload()
        page.get_by_role("radio", name="Een ervaring uit de praktijk").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        expect(field(page, "Titel")).to_be_focused()

        page.get_by_role("textbox", name="Je tekst").fill("ontbijt")
        page.get_by_role("textbox", name="Je tekst").select_text()
        page.get_by_role("toolbar", name="Opmaak").get_by_role("button", name="Kop").focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name="Vet")).to_be_focused()
        page.keyboard.press("Enter")

        expect(page.get_by_role("textbox", name="Je tekst")).to_have_value("**ontbijt**")
        page.get_by_role("button", name="Bekijk het voorbeeld").press("Enter")
        preview = page.get_by_role("region", name="Voorbeeld")
        expect(preview.locator("strong")).to_have_text("ontbijt")
        expect(preview).to_contain_text("Tabellen, kaders, noten en afbeeldingen zie je pas op de site.")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_preview_runs_nothing(visitor: Visitor) -> None:
    with visitor.at(FORM) as page:
        page.get_by_role("radio", name="Een ervaring uit de praktijk").check()
        page.get_by_role("textbox", name="Je tekst").fill("<img src=x onerror=document.title='kwaad'> [x](javascript:alert(1)) [y](https://example.org)")
        page.get_by_role("button", name="Bekijk het voorbeeld").click()

        preview = page.get_by_role("region", name="Voorbeeld")
        expect(preview).to_contain_text("<img src=x")
        assert [a.get_attribute("href") for a in preview.get_by_role("link").all()] == ["https://example.org"]
        page.evaluate("localStorage.clear()")


def test_without_javascript_the_other_ways_are_told(visitor: Visitor) -> None:
    with visitor.at(FORM, java_script_enabled=False) as page:
        told = page.locator("main noscript")  # Playwright looks for roles and words as if scripts ran
        expect(told.locator("p")).to_be_visible()
        ways = [urljoin(page.url, a.get_attribute("href")) for a in told.locator("a").all()]
        assert ways == ["mailto:redactie@kansrijk-leren.example", f"{visitor.address}meedoen/"]
        expect(page.get_by_role("button", name="Kijk na en ga verder")).to_be_hidden()


def test_the_form_asks_nothing_of_anybody_else(visitor: Visitor) -> None:
    asked: list[str] = []
    with visitor.at(FORM) as page:
        page.on("request", lambda request: asked.append(request.url))
        ready(page)

    assert [url for url in asked if not url.startswith((visitor.address, "blob:", "data:"))] == []


# -- an article, improved by who has no account


def test_a_reader_without_an_account_changes_a_text_and_mails_what_changed(visitor: Visitor) -> None:
    with visitor.at("artikelen/verteltas/") as page:
        page.get_by_text("Verbeter deze pagina").click()
        page.get_by_role("link", name="Ik heb geen account: verbeter de tekst hier").click()
        text = page.get_by_role("textbox", name="De tekst van de pagina")
        expect(text).to_have_value(re.compile("^# .*verteltas", re.IGNORECASE))
        assert not page.get_by_role("radio").first.is_visible()
        mail = page.get_by_role("link", name="Mail dit naar de redactie")
        assert not mail.is_visible()

        before = text.input_value().split("\n\n")
        text.fill("\n\n".join(before).replace(before[1], "Een kortere <b>samenvatting</b>.", 1) + "\n\nNieuw aan het eind.")

        expect(page.get_by_role("status").filter(has_text="Veranderde stukken: 2")).to_be_visible()
        address = urlsplit(mail.get_attribute("href") or "")
        said = parse_qs(address.query)
        assert address.path == "redactie@kansrijk-leren.example"
        assert said["subject"][0].startswith("Verbetering: ")
        assert said["body"][0].replace("\r\n", "\n") == (
            f"Pagina: https://kansrijk-leren.example/artikelen/verteltas/\n\nEr staat nu:\n{before[1]}\n\n"
            "Maak ervan:\nEen kortere <b>samenvatting</b>.\n\n---\n\nMaak ervan:\nNieuw aan het eind."
        )
        assert page.get_by_role("listitem").filter(has_text="Een kortere <b>samenvatting</b>.").count() == 1

        text.fill("alles anders " * 400)
        expect(page.get_by_text("Je veranderde veel.")).to_be_visible()
        assert "Mijn tekst zit bij deze mail: verteltas.md" in unquote(mail.get_attribute("href") or "")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Bewaar de hele tekst").click()
        assert saved.value.suggested_filename == "verteltas.md"


@pytest.mark.parametrize("asked", ["../../etc/x.md", "https://elders.example/x.md", "//elders.example/x.md", "artikelen/bestaat-niet/artikel.md"])
def test_only_a_text_of_the_site_can_be_asked_for(asked: str, visitor: Visitor) -> None:
    with visitor.at(f"{FORM}?verbeter={asked}") as page:
        if asked.startswith("artikelen"):
            expect(page.get_by_text("De tekst kunnen we hier niet openen.")).to_be_visible()
        else:
            expect(page.get_by_role("radio").first).to_be_visible()


# -- every page


@pytest.mark.parametrize("address", ["", "artikelen/verteltas/", "themas/", "communities/stad/", "404.html", "meedoen/"])
def test_every_page_offers_a_choice_to_those_with_and_without_an_account(site: Path, address: str) -> None:
    links = dict(built_page(site, address).main.links)

    with_account = parse_qs(urlsplit(links["Ik heb een account bij GitHub: schrijf een melding"]).query)
    assert links["Ik heb geen account: mail de redactie"].startswith("mailto:redactie@kansrijk-leren.example?subject=Fout%20gezien")
    assert with_account["title"][0].startswith("Fout gezien: ")
    if address and address != "404.html":
        assert f"https://kansrijk-leren.example/{address}" in with_account["body"][0]


def test_who_writes_reads_what_happens_next(site: Path) -> None:
    form, after = built_page(site, FORM).main, built_page(site, "meedoen/verstuurd/").main

    assert dict(form.links)["Verstuurd? Lees wat er nu gebeurt →".removesuffix(" →")] == "meedoen/verstuurd/"
    for question in ("Wie kijkt ernaar?", "Wanneer hoor je iets?", "Hoe hoor je het?"):
        assert after.has(question)
    assert "Redactie Kansrijk Leren" in after.under("Wie kijkt ernaar?").text
