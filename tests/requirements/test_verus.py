"""What the founding page of Verus on its kennisallianties asks for, sentence by sentence (domain.md §3.2)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from built import addresses, exists, page
from conftest import ROOT
from written import Written, everything, faults_after, instead, without

BOARD = "communities/goed-onderwijs-besturen"


@pytest.fixture(scope="module")
def written(site: Path) -> Written:
    return everything(ROOT)


def test_v00_the_trail_you_are_here_is_plain_html_and_correct(site: Path, written: Written) -> None:
    for address in addresses(site)[1:]:
        shown = page(site, address)
        first, *between, last = shown.crumbs
        assert first == ("Home", "")
        assert all(exists(site, to) for _, to in between), address
        assert last.to == address
        assert last.text in shown.title or shown.title in last.text or f"in {last.text}" in shown.title, address

    for article in written.articles.values():
        theme = written.themes[article.many("themes")[0]]
        assert page(site, f"artikelen/{article.id}/").crumbs[1:] == [
            ("Thema’s", "themas/"),
            (theme.meta["title"], f"themas/{theme.id}/"),
            (article.meta["title"], f"artikelen/{article.id}/"),
        ]


def test_v01_a_community_may_call_itself_kennisalliantie_and_its_page_says_so(site: Path, written: Written) -> None:
    for community in written.communities.values():
        shown = page(site, f"communities/{community.id}/").main.all("header")[0].text.replace(community.meta["title"], "")
        called = community.meta.get("label") or ("Kennisalliantie" if community.many("form") == ["beschouwend"] else "Community")
        assert called in shown
        assert (called == "Kennisalliantie") == (community.id in ("goed-onderwijs-besturen", "narratief"))


def test_v02_good_education_is_a_theme_with_children(site: Path) -> None:
    theme = page(site, "themas/goed-onderwijs/")

    assert theme.title == "Goed onderwijs: merkbaar en meetbaar"
    assert set(theme.rows["Deelthema’s"].leads_to("themas")) == {"integrale-onderwijskwaliteit", "narratief-waarderen"}
    assert [link.text for link in theme.rows["Deelthema’s"].links] == ["Integrale onderwijskwaliteit", "Narratief waarderen"]


def test_v03_the_guiding_question_comes_before_everything_else_that_a_community_says(site: Path, written: Written) -> None:
    for community in written.communities.values():
        shown = page(site, f"communities/{community.id}/")
        assert shown.under("Leidende vraag").text == community.meta["question"]
        assert shown.text.index(community.meta["question"]) < shown.text.index("Waar gaat het over?")


def test_v03_a_theme_lists_its_questions(site: Path, written: Written) -> None:
    for theme in written.themes.values():
        questions = {id for id in written.articles_with("themes", theme.id) if written.articles[id].meta["type"] == "vraag"}
        shown = page(site, f"themas/{theme.id}/")
        assert (set(shown.under("Vragen").leads_to("artikelen")) if shown.has("Vragen") else set()) == questions


@pytest.mark.browser
@pytest.mark.parametrize(("role", "sector"), [("bestuurder", "po"), ("bestuurder", "vo"), ("schoolleider", "vo")])
def test_v04_board_members_and_school_leaders_find_something_in_their_sector(find: Callable[..., list[str]], written: Written, role: str, sector: str) -> None:
    found = {address.removeprefix("artikelen/").strip("/") for address in find(rol=role, sector=sector) if address.startswith("artikelen/")}

    assert found
    assert found <= written.articles_with("roles", role) & written.articles_with("sectors", sector)


def test_v04_what_is_noticed_has_an_index(site: Path, written: Written) -> None:
    shown = page(site, "merkbaar-en-meetbaar/")

    for heading, qualities in (("Merkbaar én meetbaar", {"merkbaar", "meetbaar"}), ("Merkbaar", {"merkbaar"}), ("Meetbaar", {"meetbaar"})):
        listed = next(n for n in shown.main.all("section") if any(level == 2 and text == heading for level, text in n.headings))
        assert set(listed.leads_to("artikelen")) == {a.id for a in written.articles.values() if set(a.many("quality")) == qualities}


@pytest.mark.parametrize("ideal", ["goed-leven", "goed-samenleven", "goed-leren"])
def test_v05_each_ideal_has_an_index(site: Path, written: Written, ideal: str) -> None:
    shown = page(site, f"idealen/{ideal}/")

    assert set(shown.under("Artikelen").leads_to("artikelen")) == written.articles_with("ideals", ideal) != set()
    assert written.explanation("ideal", ideal) in shown.text


def test_v05_a_story_asks_what_it_says_about_good_education(site: Path, written: Written, tmp_path: Path) -> None:
    stories = [a for a in written.articles.values() if a.meta["type"] == "verhaal"]
    assert all(page(site, f"artikelen/{a.id}/").under("Wat zegt dit over goed onderwijs?").text for a in stories)

    faults = faults_after(tmp_path, "communities/stad/articles/drie-ladders.md", instead(r"^## Wat zegt dit over goed onderwijs\?", "## Anders"))

    assert [(level, rule) for level, rule, _ in faults] == [("warning", "type-missing-heading")]


def test_v06_what_is_written_for_board_members_asks_what_it_says_about_their_role(site: Path, written: Written) -> None:
    guides = [a for a in written.articles.values() if a.meta["type"] in ("handreiking", "beschouwing") and "bestuurder" in a.many("roles")]
    stories = [a for a in written.articles.values() if a.meta["type"] == "verhaal"]

    assert {a.meta["type"] for a in guides} == {"handreiking", "beschouwing"}
    assert all(page(site, f"artikelen/{a.id}/").under("Wat zegt dit over mijn rol?").text for a in [*guides, *stories])


def test_v06_a_story_that_does_not_ask_what_it_says_about_a_role_gets_a_warning(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, "communities/stad/articles/drie-ladders.md", instead(r"^## Wat zegt dit over mijn rol\?", "## Anders"))

    assert [(level, rule) for level, rule, _ in faults] == [("warning", "type-missing-heading")]


def test_v07_noticed_and_measured_stand_beside_each_other(site: Path, written: Written) -> None:
    both = [a for a in written.articles.values() if set(a.many("quality")) == {"merkbaar", "meetbaar"}]
    assert both
    for article in both:
        shown = page(site, f"artikelen/{article.id}/")
        assert shown.rows["Merkbaar en meetbaar"].text == "Merkbaar Meetbaar"
        assert all(exists(site, to) for _, to in shown.rows["Merkbaar en meetbaar"].links)

    for article in (a for a in written.articles.values() if a.meta["type"] == "praktijkvoorbeeld"):
        shown = page(site, f"artikelen/{article.id}/")
        assert shown.under("Wat merken we?").text
        assert shown.under("Wat meten we?").text


def test_v07_an_agreement_says_by_what_it_is_noticed_or_measured(site: Path, written: Written) -> None:
    for agenda, agreement in written.agreements():
        shown = page(site, f"agendas/{agenda.id}/").under(agreement["title"]).rows["Waaraan merken of meten we het?"].text
        assert agreement["indicator"]["text"] in shown
        assert all(written.label("quality", quality) in shown for quality in agreement["indicator"]["quality"])


def test_v08_board_members_have_a_page_of_their_own_and_a_theme_on_moral_leadership(site: Path, written: Written) -> None:
    mine = page(site, "voor/bestuurder/")
    assert set(mine.under("Artikelen").leads_to("artikelen")) == written.articles_with("roles", "bestuurder")
    assert "goed-onderwijs-besturen" in mine.under("Communities").leads_to("communities")
    assert "pedagogisch-leiderschap" in mine.under("Thema’s").leads_to("themas")

    assert "moreel leiderschap" in page(site, "themas/pedagogisch-leiderschap/").rows["Ook wel"].text


def test_v08_an_article_of_a_group_of_board_members_that_is_not_for_them_gets_a_warning(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, f"{BOARD}/articles/merken-en-meten-matrix.md", instead(r"^  - bestuurder$", "  - leraar"))

    ((level, rule, text),) = faults
    assert (level, rule) == ("warning", "community-role")
    assert "bestuurder" in text


def test_v09_good_education_and_its_two_parts_link_to_each_other(site: Path) -> None:
    for part in ("integrale-onderwijskwaliteit", "narratief-waarderen"):
        shown = page(site, f"themas/{part}/")
        assert shown.rows["Deel van"].leads_to("themas") == ["goed-onderwijs"]
        assert [to for _, to in shown.crumbs] == ["", "themas/", "themas/goed-onderwijs/", f"themas/{part}/"]
        assert part in page(site, "themas/").main.leads_to("themas")


def test_v10_the_four_forms_are_explained_with_the_communities_that_work_so(site: Path, written: Written) -> None:
    forms = page(site, "vormen/")
    assert [text for level, text in forms.main.headings if level == 2] == ["Beschouwend", "Onderzoekend", "Ontwerpend", "Kennisdelend"]

    for form in written.terms("form"):
        shown = forms.under(written.label("form", form))
        assert written.explanation("form", form) in shown.text
        assert set(shown.leads_to("communities")) == {c.id for c in written.communities.values() if form in c.many("form")} != set()
    assert "samenwerken/" in {to for _, to in forms.main.links}


@pytest.mark.parametrize("community", ["goed-onderwijs-besturen", "stad"])
def test_v11_a_community_shows_its_form_with_what_it_means(site: Path, written: Written, community: str) -> None:
    shown = page(site, f"communities/{community}/").rows["Vorm"]

    for form in written.communities[community].many("form"):
        assert written.label("form", form) in shown.text
        assert written.explanation("form", form) in shown.text
        (link,) = [to for text, to in shown.links if text == written.label("form", form)]
        assert exists(site, link), "the link leads to nothing on the page of forms"


def test_v12_a_community_shows_the_tools_it_made(site: Path, written: Written) -> None:
    makers = set()
    for community in written.communities.values():
        tools = {a.id for a in written.articles.values() if a.community == community.id and a.meta["type"] == "tool"}
        shown = page(site, f"communities/{community.id}/")
        assert shown.has("Hulpmiddelen die wij maakten") == bool(tools)
        if tools:
            assert set(shown.under("Hulpmiddelen die wij maakten").leads_to("artikelen")) == tools
            makers |= set(community.many("form"))
    assert {"ontwerpend", "onderzoekend"} <= makers


def test_v13_needs_stand_under_their_theme_with_counts_and_without_names(site: Path, written: Written) -> None:
    inventory = page(site, "inventarisatie/")
    needs = [(need, c) for c in written.communities.values() for need in c.many("needs")]
    for theme in {need["theme"] for need, _ in needs}:
        shown = inventory.under("Wat willen mensen leren?").under(written.themes[theme].meta["title"])
        of_theme = [(need, c) for need, c in needs if need["theme"] == theme]
        assert str(sum(need["count"] for need, _ in of_theme)) in shown.text
        for need, community in of_theme:
            (item,) = [li for li in shown.all("li") if need["text"] in li.text]
            assert f"{need['count']} keer genoemd" in item.text
            assert item.leads_to("communities") == [community.id]
    names = [person["name"] for person in written.people.values()]
    assert not any(name in inventory.under("Wat willen mensen leren?").text for name in names)


def test_v13_a_group_that_takes_stock_without_needs_is_refused(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, "communities/rekenen-thuis/index.md", without("needs"))

    ((level, rule, text),) = faults
    assert (level, rule) == ("error", "value-needs-field")
    assert "needs" in text


def test_v14_themes_that_enough_people_need_and_no_community_has_are_listed(site: Path, written: Written) -> None:
    totals: dict[str, int] = {}
    for need in (need for c in written.communities.values() for need in c.many("needs")):
        totals[need["theme"]] = totals.get(need["theme"], 0) + need["count"]
    served = {theme for c in written.communities.values() for theme in c.many("themes")}
    wanting = {theme: total for theme, total in totals.items() if theme not in served and total >= 3}
    assert wanting, "the reference site shows no theme that waits for a community"

    shown = page(site, "inventarisatie/").under("Thema’s met behoefte zonder community")

    assert set(shown.leads_to("themas")) == set(wanting)
    for theme, total in wanting.items():
        (item,) = [li for li in shown.all("li") if theme in li.leads_to("themas")]
        assert str(total) in item.text
        assert "inventarisatie/" in {to for _, to in page(site, f"themas/{theme}/").main.links}


def test_v14_groups_that_are_being_set_up_are_together(site: Path, written: Written) -> None:
    preparing = {c.id for c in written.communities.values() if c.meta["phase"] in ("inventarisatie", "groepsvorming", "co-creatie")}

    assert set(page(site, "inventarisatie/").under("Groepen in oprichting").leads_to("communities")) == preparing


def test_v15_every_page_that_somebody_wrote_leads_to_its_changes_and_to_improving_it(site: Path, written: Written) -> None:
    kinds = {"communities": written.communities, "themas": written.themes, "artikelen": written.articles, "bijeenkomsten": written.events}
    for section, items in (kinds | {"agendas": written.agendas}).items():
        for item in items.values():
            path = item.path.relative_to(ROOT).as_posix()
            links = dict(page(site, f"{section}/{item.id}/").main.links)
            assert links["Wijzigingen van deze pagina"].endswith(f"/commits/main/{path}")
            assert links["Ik heb een account bij GitHub: verbeter de tekst zelf"].endswith(f"/edit/main/{path}")


def test_v15_a_group_may_keep_sub_themes(site: Path, written: Written) -> None:
    for theme in (t for t in written.themes.values() if t.meta.get("parent")):
        keeper = page(site, f"themas/{theme.id}/").under("Kenmerken").rows["Bijgehouden door"]
        assert keeper.leads_to("communities") == [theme.community]
        assert theme.id in page(site, f"communities/{theme.community}/").under("Thema’s die wij bijhouden").leads_to("themas")


ARRANGEMENTS = {
    "approach": "Benaderingswijze",
    "duration": "Duur",
    "frequency": "Frequentie",
    "location": "Locatie",
    "organisation": "Organisatie",
}


def test_v16_the_five_choices_are_shown_and_an_open_one_as_still_to_be_decided(site: Path, written: Written) -> None:
    undecided = 0
    for community in (c for c in written.communities.values() if c.meta.get("arrangements")):
        rows = page(site, f"communities/{community.id}/").under("Werkafspraken").rows
        assert list(rows) == list(ARRANGEMENTS.values())
        for key, label in ARRANGEMENTS.items():
            assert rows[label].text == community.meta["arrangements"].get(key, "nog te bepalen")
            undecided += key not in community.meta["arrangements"]
    assert undecided, "the reference site shows no choice that is still open"


@pytest.mark.parametrize("community", ["narratief", "stad"])
def test_v16_a_group_that_chooses_or_works_says_what_it_arranged(tmp_path: Path, community: str) -> None:
    faults = faults_after(tmp_path, f"communities/{community}/index.md", without("arrangements"))

    ((level, rule, text),) = faults
    assert (level, rule) == ("error", "value-needs-field")
    assert "arrangements" in text


def test_v16_a_group_shows_its_meetings_on_its_page(site: Path, written: Written) -> None:
    for community in written.communities.values():
        own = {e.id for e in written.events.values() if e.community == community.id}
        assert set(page(site, f"communities/{community.id}/").under("Onze bijeenkomsten").leads_to("bijeenkomsten")) == own


def test_v17_a_community_says_whether_and_by_whom_it_is_guided(site: Path, written: Written) -> None:
    wishes = set()
    for community in (c for c in written.communities.values() if c.meta.get("facilitation")):
        facilitation = community.meta["facilitation"]
        wish = facilitation["wish"] in (True, "ja")
        shown = page(site, f"communities/{community.id}/").rows["Begeleiding"]
        assert shown.text.startswith("ja" if wish else "nee")
        if "by" in facilitation:
            assert ", door" in shown.text
            assert facilitation["by"] in [*shown.leads_to("mensen"), *shown.leads_to("organisaties")]
        assert facilitation.get("input", "") in shown.text
        wishes.add(wish)
    assert wishes == {True, False}


def test_v17_a_meeting_says_who_guides_it(site: Path, written: Written) -> None:
    guided = [e for e in written.events.values() if e.meta.get("facilitator")]
    assert guided
    for event in guided:
        shown = page(site, f"bijeenkomsten/{event.id}/").rows["Begeleider"]
        assert [*shown.leads_to("mensen"), *shown.leads_to("organisaties")] == [event.meta["facilitator"]]


def test_v17_communities_and_meetings_link_the_knowledge_that_they_build_on(site: Path, written: Written) -> None:
    given = {f"communities/{c.id}/": c.many("background") for c in written.communities.values()}
    given |= {f"bijeenkomsten/{e.id}/": e.many("background") for e in written.events.values()}
    for address, articles in given.items():
        if articles:
            assert page(site, address).under("Achtergrond").leads_to("artikelen") == articles
            for article in articles:
                assert address in {to for _, to in page(site, f"artikelen/{article}/").under("Wie verwijst hiernaar").links}

    assert {address.partition("/")[0] for address, articles in given.items() if articles} == {"communities", "bijeenkomsten"}


def test_v18_the_price_is_shown_and_nothing_written_is_by_agreement(site: Path, written: Written) -> None:
    open_prices = 0
    for section, items in (("communities", written.communities), ("bijeenkomsten", written.events)):
        for item in items.values():
            assert page(site, f"{section}/{item.id}/").rows["Kosten"].text == item.meta.get("cost", "in overleg")
            open_prices += "cost" not in item.meta
    assert open_prices, "the reference site shows no price that is by agreement"


def test_v19_every_community_says_how_to_join_and_whom_to_ask(site: Path, written: Written) -> None:
    for community in written.communities.values():
        shown = page(site, f"communities/{community.id}/").under("Meedoen")
        coordinator = written.people[community.meta["coordinator"]]
        assert community.meta["join"] in shown.text
        assert f"mailto:{coordinator['email']}" in {to for _, to in shown.links}
        assert shown.leads_to("mensen") == [community.meta["coordinator"]]


def test_v20_a_contact_card_has_picture_or_initials_name_function_telephone_and_mail(grown: Path, written: Written) -> None:
    for id, person in written.people.items():
        card = page(grown, f"mensen/{id}/")
        assert card.title == person["name"]
        assert person["function"] in card.text
        assert "".join(word[0] for word in re.findall(r"\b[A-Z]\w*", person["name"]))[:2].upper() in card.text.split()
        assert not card.main.all("img")
        links = {to for _, to in card.main.links}
        if "phone" in person:
            assert "tel:" + re.sub(r"\D", "", person["phone"]) in links
        assert f"mailto:{person['email']}" in links

    with_picture = page(grown, "mensen/wijkwerker-voorbeeld/")
    (picture,) = with_picture.main.all("img")
    assert picture.attrs["alt"] == "Een lachend gezicht, getekend met een stift"
    assert exists(grown, picture.to)
    assert "Tekening van de redactie" in with_picture.text
    assert page(grown, "communities/rekenen-in-de-wijk/").under("Meedoen").all("img")[0].attrs["alt"]


def test_v20_somebody_answers_on_every_page(site: Path, written: Written) -> None:
    for address in addresses(site):
        card = page(site, address).landmark("footer").under("Vragen? Neem contact op")
        assert card.leads_to("mensen") == ["redactie"]
        assert f"mailto:{written.people['redactie']['email']}" in {to for _, to in card.links}


def test_v20_a_person_without_consent_is_refused(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, "docs/registers/people.yml", instead(r"^  consent: .*\n", ""))

    assert ("error", "missing-field") in {(level, rule) for level, rule, _ in faults}
    assert any("consent" in text for _, _, text in faults)
