"""Ten readers, each with a question and the page that must answer it (domain.md §5.1), in a real browser.

Every journey also holds that the site asks nothing of any other host and that the console stays silent.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import TODAY

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

Open = Callable[..., Page]


@pytest.fixture
def open_site(browser: Any, address: str) -> Iterator[Open]:
    """Open the site as a reader on a day; afterwards, nothing was asked elsewhere and nothing was complained of."""
    contexts: list[Any] = []
    elsewhere: list[str] = []
    complaints: list[str] = []

    def open_(start: str = "", *, screen: dict[str, int] = DESK, day: dt.date = TODAY, **options: Any) -> Page:
        context = browser.new_context(viewport=screen, base_url=address, locale="nl-NL", timezone_id="Europe/Amsterdam", **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None)
        context.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page: Page = context.new_page()
        if options.get("java_script_enabled", True):
            page.clock.set_fixed_time(dt.datetime.combine(day, dt.time(12)))
        page.goto(start)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert elsewhere == []
    assert complaints == []


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def heading(page: Page, name: str, *, level: int | None = None) -> Locator:
    return main(page).get_by_role("heading", name=name, exact=True, **({"level": level} if level else {})).first


def follow(page: Page, name: str, *, within: Locator | None = None) -> None:
    """Follow a link by its words."""
    (within or main(page)).get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def under(page: Page, name: str) -> Locator:
    """The section under a heading."""
    return main(page).locator("section, nav, article").filter(has=page.get_by_role("heading", name=name, exact=True)).last


def row(page: Page, label: str) -> Locator:
    """The value of a row of a description list; the first, unless it stands in a card."""
    return main(page).locator("dl > div").filter(has=page.locator("dt", has_text=label)).locator("dd").first


def menu(page: Page, name: str) -> None:
    """Go to a place of the main menu, which a small screen keeps folded."""
    nav = page.get_by_role("navigation", name="Hoofdmenu")
    if not nav.is_visible():
        page.locator("#kring-menu > summary").click()
    follow(page, name, within=nav)


def results(page: Page) -> Locator:
    return page.locator("[aria-labelledby=kring-results-title] ol h3 a")


def ask(page: Page, **asked: str | list[str]) -> None:
    """Ask the search page, by its address, and wait for its answer."""
    page.goto(f"zoeken/?{urlencode(asked, doseq=True)}")
    expect(page.locator("#kring-results-title ~ [aria-live]")).to_contain_text("resulta")


def test_01_a_teacher_asks_between_two_lessons_whether_a_home_language_harms(open_site: Open) -> None:
    page = open_site(screen=PHONE, has_touch=True)
    box = page.get_by_role("main").get_by_role("search").locator("input")
    box.fill("thuistaal")
    found = page.get_by_role("main").get_by_role("search").get_by_role("option")
    expect(found.first).to_contain_text("Is een andere thuistaal een achterstand?")
    found.first.tap()

    expect(heading(page, "Is een andere thuistaal een achterstand?", level=1)).to_be_visible()
    answer = under(page, "Kort antwoord").locator("p").first
    expect(answer).to_contain_text("Niet vanzelf.")
    place = answer.bounding_box()
    assert place and place["y"] + 40 < PHONE["height"], "the short answer begins below the first screen"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "the page can be pushed sideways"
    expect(row(page, "Bewijskracht")).to_contain_text("Aanwijzingen uit onderzoek")
    expect(row(page, "Bewijskracht")).to_contain_text("Waarom")
    expect(heading(page, "Waar de onderzoeken uiteenlopen")).to_be_visible()
    expect(row(page, "Gepubliceerd op")).to_have_text("4 december 2025")
    expect(row(page, "Voor wie")).to_have_text("Leraar")
    expect(under(page, "Lees ook").get_by_role("link", name="Advies aan ouders over meertalig opvoeden")).to_be_visible()


def test_02_a_school_leader_asks_what_to_do_about_poverty_and_what_takes_time(open_site: Open) -> None:
    page = open_site()
    follow(page, "Schoolleider", within=under(page, "Ik ben …"))
    expect(heading(page, "Schoolleider", level=1)).to_be_visible()
    follow(page, "Armoede en school", within=under(page, "Thema’s"))

    expect(heading(page, "Armoede en school", level=1)).to_be_visible()
    for fixed in ("Wat is er aan de hand?", "Wat kan de school doen?", "Wat weten we nog niet?"):
        expect(heading(page, fixed, level=2)).to_be_visible()
    expect(under(page, "Begin hier").get_by_role("link")).to_have_count(3)
    for kind in ("Praktijkvoorbeeld", "Uit onderzoek", "Hulpmiddel"):
        expect(under(page, "Artikelen over dit thema").get_by_role("heading", name=kind, exact=True)).to_be_visible()
    expect(under(page, "Communities rond dit thema").get_by_role("link", name="Omgaan met armoede op school")).to_be_visible()

    follow(page, "Checklist: de verborgen kosten van een schooljaar", within=under(page, "Artikelen over dit thema"))
    expect(row(page, "Tijd")).to_contain_text("90 minuten")

    page.go_back()
    follow(page, "Omgaan met armoede op school", within=under(page, "Communities rond dit thema"))
    expect(under(page, "Meedoen").get_by_role("link", name="armoede@kansrijk-leren.example")).to_be_visible()


def test_03_a_board_member_asks_how_to_steer_on_what_cannot_be_measured(open_site: Open) -> None:
    page = open_site("zoeken/")
    page.get_by_role("main").get_by_role("searchbox").fill("sturen op merkbaar")
    facet = page.locator("[data-kring-facet=rol]")
    if not facet.get_by_label("Bestuurder").is_visible():
        facet.locator("summary").click()
    facet.get_by_label("Bestuurder").check()
    names = ["Sturen op wat je niet kunt tellen", "Wat merk je, wat meet je? Een matrix voor de bestuurstafel"]
    for name in names:
        expect(results(page).filter(has_text=name)).to_be_visible()
    assert "rol=bestuurder" in page.url, "the question cannot be shared by its address"

    results(page).filter(has_text=names[0]).click()
    expect(heading(page, "Wat zegt dit over mijn rol?", level=2)).to_be_visible()
    follow(page, "Merkbaar", within=row(page, "Merkbaar en meetbaar"))
    for side in ("Merkbaar én meetbaar", "Merkbaar", "Meetbaar"):
        expect(heading(page, side, level=2)).to_be_visible()

    page.go_back()
    follow(page, "Kennisalliantie Goed onderwijs (bestuurders)", within=row(page, "Community"))
    expect(under(page, "Onze bijeenkomsten").get_by_role("link", name="Moreel beraad 2: wat laat je liggen?")).to_be_visible()
    expect(under(page, "Meedoen")).to_contain_text("In overleg")
    card = under(page, "Meedoen")
    expect(card.get_by_role("heading", name="Coördinator Goed onderwijs")).to_be_visible()
    expect(card.locator("a[href^='tel:']")).to_be_visible()
    expect(card.locator("a[href^='mailto:']")).to_be_visible()


TRAINING = "Training Pedagogisch leiderschap en kansengelijkheid"


def test_04_a_deputy_rector_looks_for_the_training_on_equal_chances(open_site: Open) -> None:
    page = open_site(screen=PHONE, has_touch=True)
    menu(page, "Bijeenkomsten")
    follow(page, TRAINING, within=under(page, "Binnenkort"))

    for fixed in ("Wat?", "Hoe?", "Wat brengt het je?", "Voor wie?"):
        expect(heading(page, fixed, level=2)).to_be_visible()
    expect(row(page, "Functies")).to_contain_text("Conrector")
    expect(row(page, "Sectoren")).to_contain_text("Voortgezet onderwijs")
    dates = under(page, "Alle data").get_by_role("listitem")
    expect(dates).to_have_count(7)
    expect(dates.first).to_contain_text("woensdag 3 februari 2027, 10:00–16:00")
    expect(dates.last).to_contain_text("woensdag 13 oktober 2027, 10:00–16:00")
    for label in ("Georganiseerd door", "Ontwikkeld door", "Uitgevoerd door"):
        expect(row(page, label)).to_contain_text("Stichting Leiderschap & Kans (voorbeeld)")
    expect(main(page).get_by_role("link", name="Aanmelden")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "the page can be pushed sideways"
    link = main(page).get_by_role("link", name="Zet in je agenda")
    calendar = icalendar.Calendar.from_ical(page.request.get(page.evaluate("a => a.href", link.element_handle())).body())
    assert [str(event["dtstart"].dt.date()) for event in calendar.walk("VEVENT")][:2] == ["2027-02-03", "2027-03-10"]
    expect(main(page).get_by_text("deze bijeenkomst is geweest")).to_be_hidden()


def test_04_a_training_that_is_over_says_so_even_when_the_site_was_built_before(open_site: Open) -> None:
    page = open_site("bijeenkomsten/2027-02-03-training-pedagogisch-leiderschap/", screen=PHONE, day=dt.date(2027, 10, 14))

    expect(main(page).get_by_text("deze bijeenkomst is geweest")).to_be_visible()
    expect(main(page).get_by_role("link", name="Aanmelden")).to_be_hidden()


def test_05_a_policy_officer_asks_what_other_municipalities_agreed_on_transitions(open_site: Open) -> None:
    page = open_site()
    menu(page, "Afspraken met gemeenten")
    with page.expect_download() as table:
        main(page).get_by_role("link", name="Alle afspraken als tabel (CSV)").first.click()
    assert "Overgangen" in table.value.path().read_text(encoding="utf-8-sig")

    ask(page, soort="agenda", aangrijpingspunt="overgangen")
    expect(results(page)).to_have_text(["Gelijkekansenagenda Mijnbeek (voorbeeld)", "Gelijkekansenagenda Waterrade (voorbeeld)"])
    menu(page, "Artikelen")
    follow(page, "Aangrijpingspunten")
    follow(page, "Overgangen")

    agreed = under(page, "Afspraken")
    for name in ("Schooladviezen per wijk vergelijken", "Een brede brugklas van twee jaar op één locatie", "Mentoren uit de wijk voor jongeren op het mbo"):
        expect(agreed.get_by_role("link", name=name, exact=True)).to_be_visible()
    expect(agreed.get_by_role("link", name="Taalouders in het buurthuis")).to_have_count(0)

    follow(page, "Schooladviezen per wijk vergelijken", within=agreed)
    expect(heading(page, "Lokale situatie", level=2)).to_be_visible()
    agreement = page.locator("#kring-wr-1")
    expect(agreement).to_be_in_viewport()
    expect(agreement).to_contain_text("nalyse")
    expect(agreement).to_contain_text("Lopend")
    for label in ("Doel", "Onderzoeksvraag", "Waaraan merken of meten we het?", "Inzet van data", "Met wie"):
        expect(agreement.locator("dt", has_text=label)).to_be_visible()
    expect(agreement.get_by_role("link", name="Doorstroomtoets 2024: bijstelling van adviezen").first).to_be_visible()


def test_06_an_alderman_wants_to_see_how_it_stands_before_the_council_meets(open_site: Open) -> None:
    page = open_site("agendas/")
    follow(page, "Gelijkekansenagenda Waterrade (voorbeeld)")

    standing = under(page, "Hoe staat het ervoor?")
    for text in ("2 Gepland", "2 Lopend"):
        expect(standing).to_contain_text(text)
    expect(heading(page, "Wat leerden we", level=2)).to_be_visible()
    expect(row(page, "Laatst gewijzigd op")).to_have_text("2 november 2026")
    expect(under(page, "Artikelen bij deze afspraken").get_by_role("link", name="Werkt een brede brugklas?")).to_be_visible()

    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    expect(page.get_by_role("search").first).to_be_hidden()
    expect(heading(page, "Schooladviezen per wijk vergelijken", level=3)).to_be_visible()


def test_06_an_agreement_that_was_stopped_says_what_was_learned(open_site: Open) -> None:
    page = open_site("agendas/mijnbeek-2026-2029/")

    stopped = page.locator("#kring-mb-3")
    expect(stopped).to_contain_text("Gestopt")
    expect(stopped).to_contain_text("Wat we leerden")
    expect(stopped).to_contain_text("te weinig van de kinderen voor wie zij bedoeld was")


def test_07_a_team_leader_looks_for_something_to_do_with_the_team_next_week(open_site: Open) -> None:
    page = open_site()
    ask(page, soort="tool", rol="teamleider", sector="vo")
    expect(results(page)).to_have_count(2)
    expect(results(page).filter(has_text="Verhalenronde")).to_be_visible()
    results(page).filter(has_text="Observatiekaart: wie krijgt de beurt?").click()

    for fixed in ("Doel", "Stappen", "Ervaringen"):
        expect(heading(page, fixed, level=2)).to_be_visible()
    expect(row(page, "Tijd")).to_contain_text("45 minuten")
    expect(row(page, "Groep")).to_contain_text("2 leraren")
    expect(row(page, "Nodig")).to_contain_text("potlood")


def test_07_a_tool_can_be_taken_along_as_a_file(open_site: Open) -> None:
    page = open_site("soorten/tool/")
    names = main(page).get_by_role("heading", level=4).all_inner_texts()

    files = []
    for name in names:
        page.goto("soorten/tool/")
        follow(page, name)
        files += [link.get_attribute("href") for link in main(page).locator("a[download]").all()]

    assert files, "no tool of the reference site has a download"


def test_08_somebody_of_a_community_centre_asks_how_to_work_with_a_school(open_site: Open) -> None:
    page = open_site()
    follow(page, "Leefwerelden", within=page.locator("body"))
    follow(page, "Omgeving")
    expect(main(page)).to_contain_text("De buurt: vrienden, straat, sport, bibliotheek en werk.")
    follow(page, "Verbindingen tussen leefwerelden")
    for name in ("Zes partijen, één coalitie: het voorbeeld Leeuwarden", "Wie doet wat in een coalitie? Invulblad"):
        expect(main(page).get_by_role("link", name=name)).to_be_visible()
    follow(page, "Wie doet wat in een coalitie? Invulblad")

    expect(heading(page, "Stappen", level=2)).to_be_visible()
    expect(main(page).get_by_role("table").first).to_contain_text("Partner uit de wijk")
    follow(page, "Omgaan met armoede op school", within=row(page, "Community"))
    expect(under(page, "Meedoen").locator("a[href^='mailto:']")).to_be_visible()

    page.goto("")
    follow(page, "Begrippen", within=page.locator("body"))
    expect(row(page, "IKC")).to_contain_text("Integraal kindcentrum: kinderopvang en basisschool op één plek.")


def test_09_a_researcher_checks_claims_and_figures(open_site: Open) -> None:
    page = open_site()
    ask(page, soort=["data", "onderzoek"], thema="overgangen")
    expect(results(page).filter(has_text="Later selecteren: het advies van de Onderwijsraad")).to_be_visible()
    results(page).filter(has_text="Doorstroomtoets 2024: bijstelling van adviezen").click()

    expect(row(page, "Niveau")).to_contain_text("Landelijk")
    expect(row(page, "Jaar van de cijfers")).to_have_text("2024")
    expect(main(page).get_by_role("link", name="Bekijk de cijfers bij de bron")).to_have_attribute("href", "https://mijnduo.nl/open_onderwijsdata/primair-onderwijs/publicaties/schooladvies-en-doorstroomtoetsen.jsp")  # fmt: skip
    sources = under(page, "Bronnen").get_by_role("listitem")
    expect(sources.filter(has_text="Ministerie van OCW (2024).").get_by_role("link")).to_be_visible()
    expect(row(page, "Door")).to_contain_text("Redactie Soepele overgangen")
    expect(under(page, "Citeer dit")).to_contain_text("https://kansrijk-leren.example/artikelen/data-doorstroomtoets-2024/")
    expect(under(page, "Citeer dit").get_by_role("link", name="CC BY 4.0")).to_be_visible()
    assert page.locator("link[rel=canonical]").get_attribute("href") == "https://kansrijk-leren.example/artikelen/data-doorstroomtoets-2024/"
    history = main(page).get_by_role("link", name="Wijzigingen van deze pagina")
    assert str(history.get_attribute("href")).endswith("/communities/soepele-overgangen/articles/data-doorstroomtoets-2024.md")

    page.goto("artikelen/later-selecteren/")
    expect(row(page, "Bewijskracht")).to_contain_text("Waarom: De raad onderbouwt zijn advies met onderzoek naar vroege selectie")
    expect(under(page, "Bronnen").get_by_role("listitem").first).to_contain_text("(2021)")


def test_10_a_newcomer_without_script_finds_the_community_that_fits(open_site: Open) -> None:
    page = open_site(java_script_enabled=False)
    menu(page, "Communities")

    for phase in ("Lopend", "Inventarisatie", "Groepsvorming", "Co-creatie", "Afgerond"):
        expect(heading(page, phase, level=2)).to_be_visible()
    expect(under(page, "Lopend")).to_contain_text("Voor wie")
    page.goto("vormen/")
    expect(under(page, "Ontwerpend")).to_contain_text("De leden maken samen hulpmiddelen")
    page.goto("voor/leraar/")
    follow(page, "Taal en ouders", within=under(page, "Communities"))

    expect(under(page, "Leidende vraag")).to_contain_text("Hoe maken we van de thuistaal een kracht?")
    expect(row(page, "Vorm")).to_contain_text("Ontwerpend: De leden maken samen hulpmiddelen")
    expect(main(page).locator("[aria-current=step]")).to_have_text("Lopend")
    for choice in ("Benaderingswijze", "Duur", "Frequentie", "Locatie", "Organisatie"):
        expect(under(page, "Werkafspraken").locator("dt", has_text=choice)).to_be_visible()
    expect(under(page, "Meedoen")).to_contain_text("Werk je in de kinderopvang of in groep 1 tot en met 4")

    page.get_by_role("searchbox").first.fill("thuistaal")
    page.get_by_role("searchbox").first.press("Enter")
    expect(main(page).locator("noscript p")).to_be_visible()
    follow(page, "Thema’s")
    follow(page, "Taalontwikkeling en meertaligheid")
    expect(under(page, "Artikelen over dit thema").get_by_role("link", name="Is een andere thuistaal een achterstand?")).to_be_visible()


@pytest.mark.parametrize("start", ["communities/", "communities/taal-en-ouders/", "themas/taal/", "artikelen/andere-thuistaal/"])
def test_10_headings_come_in_order_and_landmarks_have_names(open_site: Open, start: str) -> None:
    page = open_site(start, java_script_enabled=False)

    levels = [int(str(h.evaluate("h => h.tagName"))[1]) for h in main(page).locator("h1, h2, h3, h4, h5, h6").all()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("contentinfo")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Je bent hier")).to_be_visible()


def test_10_with_the_keyboard_alone_the_content_is_one_step_away(open_site: Open) -> None:
    page = open_site("communities/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), "after the skip link, Tab does not go on inside the content"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "directeur"}, "Schoolleider"),
        ({"q": "eindtoets"}, "Schooladvies en doorstroomtoets: wat veranderde er?"),
        ({"q": "eindtoets"}, "Warme overdracht van groep 8 naar klas 1"),
        ({"q": "kansengelijkheid", "sector": "mbo", "soort": "onderzoek"}, "LOB en gelijke kansen op het mbo"),
    ],
)
def test_other_words_find_it_too(open_site: Open, asked: dict[str, str], found: str) -> None:
    page = open_site()
    ask(page, **asked)

    expect(results(page).filter(has_text=found).first).to_be_visible()


@pytest.mark.parametrize("word", ["narattief", "zxcvbn"])
def test_who_finds_nothing_or_mistypes_is_shown_a_way_on(open_site: Open, word: str) -> None:
    page = open_site()
    page.goto(f"zoeken/?q={word}")
    live = page.locator("#kring-results-title ~ [aria-live]")
    expect(live).to_contain_text(word)

    if results(page).count():
        expect(results(page).filter(has_text="arratief").first).to_be_visible()
    else:
        expect(main(page).get_by_role("link", name="Alle thema’s")).to_be_visible()
        expect(main(page).get_by_role("link", name="Stel je vraag")).to_be_visible()
