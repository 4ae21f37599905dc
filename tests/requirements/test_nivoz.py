"""What the founding page of NIVOZ on the Gelijke Kansen Alliantie asks for, sentence by sentence (domain.md §3.1)."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest

from built import addresses, exists, page
from conftest import ROOT
from written import Written, day, everything, faults_after, instead, without

WATERRADE = "docs/agendas/waterrade-2025-2028.md"
TRAINING = "2027-02-03-training-pedagogisch-leiderschap"
EXAMPLE = "communities/taal-en-ouders/articles/verteltas.md"


@pytest.fixture(scope="module")
def written(site: Path) -> Written:
    return everything(ROOT)


def test_n00_home_shows_tagline_and_role_tiles_that_list_only_what_is_for_that_role(site: Path, written: Written) -> None:
    home = page(site, "")
    assert "Wat werkt, wat je merkt en wat we nog niet weten over eerlijke kansen in het onderwijs" in home.text

    tiles = home.under("Ik ben …").leads_to("voor")

    assert tiles == written.terms("role")
    for role in tiles:
        articles = page(site, f"voor/{role}/").under("Artikelen").leads_to("artikelen")
        assert set(articles) == written.articles_with("roles", role)
        assert articles, f"a tile that leads to nothing: {role}"


def test_n00_every_page_but_home_has_a_crumb_trail(site: Path) -> None:
    without_trail = [address for address in addresses(site) if not page(site, address).crumbs]

    assert without_trail == [""]


@pytest.mark.parametrize("lifeworld", ["school", "thuis", "omgeving"])
def test_n01_a_lifeworld_lists_exactly_the_articles_tagged_so(site: Path, written: Written, lifeworld: str) -> None:
    shown = page(site, f"leefwerelden/{lifeworld}/").under("Artikelen").leads_to("artikelen")

    assert set(shown) == written.articles_with("lifeworlds", lifeworld)
    assert lifeworld in page(site, "leefwerelden/").main.leads_to("leefwerelden")


def test_n01_organisations_stand_under_their_kind(site: Path, written: Written) -> None:
    overview = page(site, "organisaties/")

    for kind in ("school", "schoolbestuur", "gemeente", "maatschappelijk"):
        of_kind = {id for id, organisation in written.organisations.items() if organisation["kind"] == kind}
        assert of_kind
        assert set(overview.under(written.label("organisation_kind", kind)).leads_to("organisaties")) == of_kind


def test_n01_an_article_without_partner_is_built(site: Path, written: Written) -> None:
    alone = [article.id for article in written.articles.values() if not article.many("organisations")]

    assert alone
    for id in alone:
        assert "Organisaties" not in page(site, f"artikelen/{id}/").under("Kenmerken").rows


def test_n02_the_ministry_is_active_since_october_2016(site: Path) -> None:
    ministry = page(site, "organisaties/ministerie-ocw/")
    assert ministry.rows["Actief sinds"].text == "oktober 2016"

    assert "sinds oktober 2016 in heel Nederland actief" in page(site, "over/").text


def test_n02_the_overview_of_agendas_has_them_by_municipality(site: Path, written: Written) -> None:
    overview = page(site, "agendas/").under("Agenda’s")

    assert set(overview.leads_to("agendas")) == set(written.agendas)
    places = {}
    for agenda in written.agendas.values():
        municipality = agenda.meta.get("municipality")
        places.setdefault(written.organisations[municipality]["name"] if municipality else "Landelijk", []).append(agenda.id)
        if municipality:
            assert agenda.id in page(site, f"organisaties/{municipality}/").under("Agenda’s en afspraken").leads_to("agendas")
    assert {place: overview.under(place).leads_to("agendas") for place in places} == places
    headings = [text for level, text in overview.headings if level == 3]
    assert headings == [*sorted(places.keys() - {"Landelijk"}), "Landelijk"]


def test_n03_the_training_page_says_who_organise_who_developed_and_for_whom(site: Path) -> None:
    training = page(site, f"bijeenkomsten/{TRAINING}/")

    assert training.rows["Georganiseerd door"].leads_to("organisaties") == ["voorbeeldalliantie-kansrijk-leren", "stichting-leiderschap-en-kans"]
    assert training.rows["Ontwikkeld door"].leads_to("organisaties") == ["stichting-leiderschap-en-kans"]
    assert training.rows["Uitgevoerd door"].leads_to("organisaties") == ["stichting-leiderschap-en-kans"]
    assert training.rows["Functies"].text == "Directeur Adjunct-directeur Rector Conrector"
    assert training.rows["Sectoren"].leads_to("sectoren") == ["po", "vo"]
    assert training.rows["In het kader van"].leads_to("agendas") == ["professionalisering-2025-2027"]
    assert page(site, "agendas/professionalisering-2025-2027/").rows["Reikwijdte"].text == "Landelijk"


def test_n03_a_conrector_finds_the_training_under_schoolleider(site: Path) -> None:
    functions = page(site, "voor/schoolleider/").under("Functies")

    for function in ("Directeur", "Adjunct-directeur", "Rector", "Conrector"):
        assert TRAINING in functions.under(function).leads_to("bijeenkomsten")


@pytest.mark.browser
def test_n03_the_filters_training_vo_and_conrector_find_it(find: Callable[..., list[str]]) -> None:
    assert find(soort="training", sector="vo", rol="conrector") == [f"bijeenkomsten/{TRAINING}/"]


def test_n04_every_theme_says_what_the_school_can_do_and_what_there_is_for_each_role(site: Path, written: Written) -> None:
    for theme in written.themes.values():
        shown = page(site, f"themas/{theme.id}/")
        articles = [written.articles[id] for id in written.articles_with("themes", theme.id)]
        assert len(shown.under("Wat kan de school doen?").text) > 100
        roles = shown.under("Wat is er voor jouw rol?")
        asked = {role for article in articles for role in article.many("roles")}
        assert set(roles.leads_to("voor")) == asked
        for role in asked:
            listed = set(roles.under(written.label("role", role)).leads_to("artikelen"))
            assert listed
            assert listed <= {a.id for a in articles if role in a.many("roles")}


def test_n04_there_are_roles_beyond_the_school(site: Path) -> None:
    assert {"gemeente", "maatschappelijke-partner", "onderzoeker"} <= set(page(site, "").under("Ik ben …").leads_to("voor"))


def test_n04_a_theme_without_what_the_school_can_do_gets_a_warning(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, "communities/taal-en-ouders/themes/taal.md", instead(r"^## Wat kan de school doen\?", "## Anders"))

    ((level, rule, text),) = faults
    assert (level, rule) == ("warning", "theme-missing-heading")
    assert "Wat kan de school doen?" in text


def test_n05_the_page_of_connections_counts_what_the_tags_say(site: Path, written: Written) -> None:
    lifeworlds = written.terms("lifeworld")
    connections = page(site, "leefwerelden/verbindingen/")
    headings = [text for level, text in connections.main.headings if level == 2]

    for combination in [c for size in (2, 3) for c in itertools.combinations(lifeworlds, size)]:
        name = " + ".join(written.label("lifeworld", id) for id in combination)
        articles = {a.id for a in written.articles.values() if set(written.own_or_of_theme(a, "lifeworlds")) == set(combination)}
        agreements = {a["id"] for _, a in written.agreements() if set(a.get("lifeworlds", [])) == set(combination)}
        assert articles or agreements, f"the reference site shows nothing that connects {name}"
        (heading,) = [text for text in headings if re.sub(r"\W*\d+\W*$", "", text) == name]
        assert Counter(re.findall(r"\d+", heading)) == Counter([str(len(articles) + len(agreements))])
        shown = connections.under(heading)
        assert set(shown.leads_to("artikelen")) == articles
        assert {to.partition("#")[2].removeprefix("kring-") for _, to in shown.links if to.startswith("agendas/")} == agreements


def test_n06_a_ministry_shows_its_policy_fields_and_their_themes(site: Path) -> None:
    szw, vws = page(site, "organisaties/ministerie-szw/"), page(site, "organisaties/ministerie-vws/")

    assert szw.rows["Beleidsterreinen"].text == "armoedebestrijding, onderwijs-arbeidsmarkt"
    assert set(szw.rows["Thema’s"].leads_to("themas")) == {"armoede", "loopbaanleren"}
    assert vws.rows["Beleidsterreinen"].text == "jeugd, sport"


def test_n07_each_entry_point_has_a_page_with_articles_and_agreements(site: Path, written: Written) -> None:
    assert page(site, "aangrijpingspunten/").main.leads_to("aangrijpingspunten") == ["toegankelijkheid-en-kwaliteit", "overgangen", "school-en-omgeving"]

    for entry_point in written.terms("entry_point"):
        shown = page(site, f"aangrijpingspunten/{entry_point}/")
        agreements = {f"agendas/{agenda.id}/#kring-{a['id']}" for agenda, a in written.agreements() if entry_point in a.get("entry_points", [])}
        assert set(shown.under("Artikelen").leads_to("artikelen")) == written.articles_with("entry_points", entry_point)
        assert agreements
        assert {to for _, to in shown.under("Afspraken").links} >= agreements
        assert all(exists(site, address) for address in agreements)


def test_n07_search_filters_by_entry_point(site: Path, written: Written) -> None:
    boxes = page(site, "zoeken/").main.find(lambda node: node.attrs.get("name") == "aangrijpingspunt")

    assert [box.attrs["value"] for box in boxes] == written.terms("entry_point")


def test_n07_a_fourth_entry_point_is_refused_by_the_build(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path, "communities/taal-en-ouders/themes/taal.md", instead(r"^entry_points: \[toegankelijkheid-en-kwaliteit\]", "entry_points: [geld]")
    )

    ((level, rule, text),) = faults
    assert (level, rule) == ("error", "unknown-value")
    assert "toegankelijkheid-en-kwaliteit, overgangen, school-en-omgeving" in text


def test_n08_an_agenda_shows_its_years_and_the_overview_can_be_read_by_year(site: Path, written: Written) -> None:
    for agenda in written.agendas.values():
        period = agenda.meta["period"]
        rows = page(site, f"agendas/{agenda.id}/").rows
        assert rows["Looptijd"].text == f"{period['from']}–{period['to']}"
        assert rows["Ondertekend"].text == f"{day(agenda.meta['signed']['date'])} , door {agenda.meta['signed']['role']}".replace(" ,", ",")

    assert {link.text: link.to for link in page(site, "agendas/").main.links}["per jaar"] == "agendas/per-jaar/"
    overview = page(site, "agendas/per-jaar/").under("Agenda’s")
    starts = [written.agendas[id].meta["period"]["from"] for id in overview.leads_to("agendas")]
    assert starts == sorted(starts, reverse=True)
    assert [int(text) for level, text in overview.headings if level == 3] == sorted(set(starts), reverse=True)
    assert all(f"{a.meta['period']['from']}–{a.meta['period']['to']}" in overview.under(a.meta["title"]).text for a in written.agendas.values())


def test_n08_articles_can_be_read_newest_first_and_by_title(site: Path, written: Written) -> None:
    orders = {}
    for words, address in (("nieuwste eerst", "artikelen/"), ("op titel", "artikelen/op-titel/")):
        assert {link.text: link.to for link in page(site, "artikelen/").main.links}[words] == address
        orders[words] = [id for id in page(site, address).main.leads_to("artikelen") if id != "op-titel"]
    days = [str(written.articles[id].meta.get("updated", written.articles[id].meta["date"])) for id in orders["nieuwste eerst"]]
    titles = [written.articles[id].meta["title"].casefold() for id in orders["op titel"]]

    assert days == sorted(days, reverse=True)
    assert titles == sorted(titles)
    assert set(orders["op titel"]) == set(orders["nieuwste eerst"])


def test_n08_the_table_can_be_sorted_by_year_and_municipality(site: Path) -> None:
    (link,) = {to for _, to in page(site, "agendas/").main.links if to.endswith(".csv")}
    header, *rows = (site / link).read_text(encoding="utf-8-sig").splitlines()

    assert header.split(",")[:3] == ["Agenda", "Gemeente", "Looptijd"]
    assert any("Gemeente Waterrade (voorbeeld),2025–2028," in row for row in rows)


def test_n08_a_period_that_ends_before_it_begins_is_an_error(tmp_path: Path) -> None:
    assert {(level, rule) for level, rule, _ in faults_after(tmp_path, WATERRADE, instead(r"^  to: 2028", "  to: 2025"))} == {("error", "period-order")}


def test_n09_each_agreement_shows_its_kind_and_its_data(site: Path, written: Written) -> None:
    linked = 0
    for agenda, agreement in written.agreements():
        shown = page(site, f"agendas/{agenda.id}/").under(agreement["title"])
        (card,) = page(site, f"agendas/{agenda.id}/").main.find(lambda node, id=agreement["id"]: node.attrs.get("id") == f"kring-{id}")
        assert written.label("agreement_kind", agreement["kind"]).casefold() in card.text.casefold()
        for given in agreement["data"]:
            if given in written.articles:
                assert given in shown.rows["Inzet van data"].leads_to("artikelen")
                assert written.articles[given].meta["type"] == "data"
                linked += 1
            elif given.startswith("http"):
                assert given in {to for _, to in shown.rows["Inzet van data"].links}
            else:
                assert given.startswith("geen: ")
                assert given in shown.rows["Inzet van data"].text
    assert linked


def test_n09_the_overview_lists_every_agreement_under_its_kind(site: Path, written: Written) -> None:
    overview = page(site, "agendas/").under("Alle afspraken, per soort")

    for kind in written.terms("agreement_kind"):
        of_kind = {a["title"] for _, a in written.agreements() if a["kind"] == kind}
        assert of_kind, f"the reference site has no agreement of kind {kind}"
        assert {text for level, text in overview.under(written.label("agreement_kind", kind)).headings if level == 4} == of_kind


def test_n09_an_agreement_without_data_is_refused(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, WATERRADE, instead(r"^    data:\n      - data-doorstroomtoets-2024\n", ""))

    assert [(level, rule) for level, rule, _ in faults] == [("error", "missing-field")]


def test_n10_an_agenda_lists_its_partners_by_kind_and_an_agreement_its_own(site: Path, written: Written) -> None:
    for agenda in written.agendas.values():
        partners = page(site, f"agendas/{agenda.id}/").under("Partners")
        everybody = {*agenda.many("partners"), *filter(None, [agenda.meta.get("municipality")])}
        by_kind = {label: set(value.leads_to("organisaties")) for label, value in partners.rows.items()}
        kinds = {written.organisations[id]["kind"] for id in everybody}
        assert by_kind == {written.label("organisation_kind", kind): {id for id in everybody if written.organisations[id]["kind"] == kind} for kind in kinds}

    for agenda, agreement in written.agreements():
        shown = page(site, f"agendas/{agenda.id}/").under(agreement["title"])
        assert shown.rows["Met wie"].leads_to("organisaties") == agreement["partners"]


@pytest.mark.parametrize(
    ("gone", "what"),
    [
        (("schoolbestuur-de-kade", "scholengroep-het-veer"), "school of schoolbestuur"),
        (("stichting-buurthuis-oost", "bibliotheek-de-brug"), "maatschappelijke organisatie"),
    ],
)
def test_n10_an_agenda_without_a_school_or_a_societal_organisation_gets_a_warning(tmp_path: Path, gone: tuple[str, ...], what: str) -> None:
    faults = faults_after(tmp_path, WATERRADE, lambda text: re.sub(rf"^( +- )(?:{'|'.join(gone)})$", r"\1gemeente-waterrade", text, flags=re.MULTILINE))

    ((level, rule, text),) = faults
    assert (level, rule) == ("warning", "agenda-partners")
    assert what in text


def test_n11_agendas_describe_their_own_situation_and_choose_their_own_themes(site: Path, written: Written) -> None:
    municipal = [a for a in written.agendas.values() if a.meta["scope"] == "gemeentelijk"]
    situations = [page(site, f"agendas/{a.id}/").under("Lokale situatie").text for a in municipal]
    themes = [frozenset(page(site, f"agendas/{a.id}/").rows["Thema’s"].leads_to("themas")) for a in municipal]

    assert all(len(text) > 200 for text in situations)
    assert len(set(situations)) == len(municipal)
    assert len(set(themes)) == len(municipal)


def test_n11_an_agenda_without_local_situation_is_refused(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, WATERRADE, instead(r"^## Lokale situatie", "## Over de stad"))

    assert [(level, rule) for level, rule, _ in faults] == [("error", "agenda-missing-heading")]


def test_n12_a_copied_folder_with_valid_fields_is_a_community_page_without_any_other_edit(grown: Path, site: Path) -> None:
    assert not exists(site, "communities/rekenen-in-de-wijk/")

    made = page(grown, "communities/rekenen-in-de-wijk/")

    assert made.title == "Rekenen in de wijk"
    assert "rekenen-in-de-wijk" in page(grown, "communities/").main.leads_to("communities")
    assert "rekenen-in-de-wijk" in page(grown, "themas/hoge-verwachtingen/").under("Communities rond dit thema").leads_to("communities")
    assert "rekenen-in-de-wijk" in page(grown, "voor/teamleider/").under("Communities").leads_to("communities")
    assert "rekenen-in-de-wijk" in page(grown, "vormen/").under("Ontwerpend").leads_to("communities")
    assert exists(grown, "feeds/communities/rekenen-in-de-wijk.xml")


def test_n12_leaders_and_teachers_may_form_a_community_and_read_how(site: Path, written: Written) -> None:
    forming = {role for community in written.communities.values() for role in community.many("roles")}
    assert {"schoolleider", "teamleider", "leraar"} <= forming

    how = page(site, "meedoen/")
    assert len(how.under("Een community beginnen").all("li")) >= 3
    assert "meedoen/" in {to for _, to in page(site, "communities/").root.links}


def test_n13_a_community_says_its_goals_expectations_and_activities(site: Path, written: Written) -> None:
    headings = {"goals": "Doelen", "expectations": "Wat we van elkaar verwachten", "activities": "Wat we doen"}
    for community in written.communities.values():
        shown = page(site, f"communities/{community.id}/")
        for key, heading in headings.items():
            items = [item.text for item in shown.under(heading).all("li")]
            assert items == community.many(key)
            assert items or shown.under(heading).text, f"{community.id}: nothing under {heading}"


def test_n13_a_community_without_a_goal_is_refused(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, "communities/stad/index.md", without("goals"))

    ((level, rule, text),) = faults
    assert (level, rule) == ("error", "missing-field")
    assert "goals" in text


def test_n14_a_community_links_its_themes_and_a_theme_its_communities(site: Path, written: Written) -> None:
    for community in written.communities.values():
        rows = page(site, f"communities/{community.id}/").rows
        assert (rows.get("Thema’s") or rows["Thema"]).leads_to("themas") == community.many("themes")

    for theme in written.themes.values():
        children = {t.id for t in written.themes.values() if t.meta.get("parent") == theme.id}
        around = {c.id for c in written.communities.values() if {theme.id, *children} & set(c.many("themes"))}
        assert set(page(site, f"themas/{theme.id}/").under("Communities rond dit thema").leads_to("communities")) == around


def test_n14_a_community_without_a_theme_is_refused(tmp_path: Path) -> None:
    faults = faults_after(tmp_path, "communities/stad/index.md", without("themes"))

    assert [(level, rule) for level, rule, _ in faults] == [("error", "missing-field")]


def test_n15_an_added_article_turns_up_everywhere_without_any_other_edit(grown: Path, site: Path) -> None:
    assert not exists(site, "artikelen/getallenwandeling/")

    made = page(grown, "artikelen/getallenwandeling/")

    assert made.title == "Een wandeling vol getallen"
    assert "getallenwandeling" in page(grown, "communities/rekenen-in-de-wijk/").main.leads_to("artikelen")
    assert "getallenwandeling" in page(grown, "themas/hoge-verwachtingen/").under("Artikelen over dit thema").leads_to("artikelen")
    assert "getallenwandeling" in page(grown, "mensen/wijkwerker-voorbeeld/").under("Artikelen").leads_to("artikelen")
    assert "getallenwandeling" in page(grown, "voor/teamleider/").under("Artikelen").leads_to("artikelen")
    assert "getallenwandeling" in page(grown, "nieuw/").main.leads_to("artikelen")


@pytest.mark.browser
def test_n15_an_added_article_turns_up_in_search(find: Callable[..., list[str]], grown_address: str) -> None:
    assert find(at=grown_address, q="getallenwandeling")[0] == "artikelen/getallenwandeling/"


def test_n15_the_reference_articles_stand_with_their_community_and_their_authors(site: Path, written: Written) -> None:
    for community in written.communities.values():
        own = {a.id for a in written.articles.values() if a.community == community.id}
        shown = page(site, f"communities/{community.id}/")
        listed = {*shown.under("Wat wij schreven").leads_to("artikelen")}
        if shown.has("Hulpmiddelen die wij maakten"):
            listed |= {*shown.under("Hulpmiddelen die wij maakten").leads_to("artikelen")}
        assert listed == own

    for person in written.people:
        by = {a.id for a in written.articles.values() if person in a.many("authors")}
        shown = page(site, f"mensen/{person}/")
        assert (set(shown.under("Artikelen").leads_to("artikelen")) if shown.has("Artikelen") else set()) == by


def test_n16_the_newsletter_is_one_click_away_on_every_page(site: Path) -> None:
    missing = [address for address in addresses(site) if "nieuwsbrief/" not in {to for _, to in page(site, address).root.links}]

    assert missing == []
    assert "Aanmelden" in page(site, "nieuwsbrief/").text


def feeds(site: Path) -> dict[str, Any]:
    return {file.relative_to(site).as_posix(): feedparser.parse(file.read_bytes()) for file in sorted((site / "feeds").rglob("*.xml"))}


def test_n16_feeds_are_valid_and_hold_what_they_are_named_after(site: Path, written: Written) -> None:
    of_person = {id: {a.id for a in written.articles.values() if id in a.many("authors")} for id in written.people}
    of_community = {id: {a.id for a in written.articles.values() if a.community == id} for id in written.communities}
    expected = {
        **{f"feeds/themas/{id}.xml": written.articles_with("themes", id) for id in written.themes},
        **{f"feeds/communities/{id}.xml": ids for id, ids in of_community.items()},
        **{f"feeds/voor/{id}.xml": written.articles_with("roles", id) for id in written.terms("role")},
        **{f"feeds/mensen/{id}.xml": ids for id, ids in of_person.items()},
    }
    found = feeds(site)
    assert {"feeds/alles.xml", *expected} <= set(found)
    for path, feed in found.items():
        assert not feed.bozo, path
        assert feed.version == "atom10"
        assert feed.feed.title
        assert feed.feed.updated_parsed
        ids = {entry.link.rstrip("/").rpartition("/")[2] for entry in feed.entries}
        assert ids == expected.get(path, ids), path
        for entry in feed.entries:
            assert entry.link.startswith("https://kansrijk-leren.example/artikelen/")
            meta = written.articles[entry.link.rstrip("/").rpartition("/")[2]].meta
            assert (entry.title, entry.summary) == (meta["title"], meta["description"])
            assert (entry.published[:10], entry.updated[:10]) == (f"{meta['date']}", f"{meta.get('updated') or meta['date']}")

    newest = sorted((max(a.meta["date"], a.meta.get("updated") or a.meta["date"]) for a in written.articles.values()), reverse=True)[:50]
    assert [entry.updated[:10] for entry in found["feeds/alles.xml"].entries] == [day.isoformat() for day in newest]


def test_n16_a_month_holds_exactly_what_is_dated_in_it(site: Path, written: Written) -> None:
    expected: dict[str, set[str]] = {}

    def dated(day: Any, address: str) -> None:
        expected.setdefault(f"{day:%Y-%m}", set()).add(address)

    for article in written.articles.values():
        dated(article.meta["date"], f"artikelen/{article.id}")
        dated(article.meta.get("updated") or article.meta["date"], f"artikelen/{article.id}")
    for event in written.events.values():
        ends = [s.get("end") or s["start"] for s in event.many("sessions")] or [event.meta.get("end") or event.meta["start"]]
        last = max(str(end)[:10] for end in ends)
        if last < "2026-11-21":
            expected.setdefault(last[:7], set()).add(f"bijeenkomsten/{event.id}")
    for agenda in written.agendas.values():
        dated(max(filter(None, [agenda.meta.get("updated"), *(a.get("updated") for a in agenda.meta["agreements"])])), f"agendas/{agenda.id}")

    months = {file.parent.name for file in (site / "nieuw").glob("*/index.html")}
    assert months == set(expected)
    assert set(page(site, "nieuw/").main.leads_to("nieuw")) == months
    for month in months:
        shown = page(site, f"nieuw/{month}/")
        listed = {to.strip("/") for _, to in shown.main.links if to.startswith(("artikelen/", "bijeenkomsten/", "agendas/"))}
        assert listed == expected[month], month
