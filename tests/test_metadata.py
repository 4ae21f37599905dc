"""What machines are told: every JSON-LD block against schema.org's own vocabulary, and Open Graph's words."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from schema_org import registry  # schema.org 30.1 as Python: https://schema.org/version/30.1

from built import addresses, page
from conftest import build, kring, write
from kring.catalog import Catalog
from test_history import SMALL

BASE = "https://kansrijk-leren.example/"
PRIMARY = "http://purl.edustandaard.nl/begrippenkader/512e4729-03a4-43a2-95ba-758071d1b725"


class Head(HTMLParser):
    """The JSON-LD, the meta elements and the scripts of a page, as a crawler reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.data: list[str] = []
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.languages: dict[str, str] = {}
        self.scripts = 0
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[given.get("property") or given.get("name", "")] = given.get("content", "")
        elif tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        elif tag == "link" and "hreflang" in given:
            self.languages[given["hreflang"]] = given["href"]
        elif tag == "script":
            self.scripts += 1
            self._inside = given.get("type") == "application/ld+json"
            if self._inside:
                self.data.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data[-1] += data


def head(site: Path, address: str) -> Head:
    file = site / address if address.endswith(".html") else site / address / "index.html"
    return Head(file.read_text(encoding="utf-8"))


def graph(site: Path, address: str) -> list[dict[str, Any]]:
    """The things that a page tells machines of."""
    (text,) = head(site, address).data
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    things: list[dict[str, Any]] = data["@graph"]
    return things


def thing(site: Path, address: str) -> dict[str, Any]:
    """What a page is about."""
    return graph(site, address)[0]


# -- the vocabulary


def types_of(node: Mapping[str, Any]) -> list[str]:
    given = node["@type"]
    return given if isinstance(given, list) else [given]


def kinds_of(type_: str) -> set[str]:
    return {type_, *registry.ancestry(type_)}


def faults(node: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Everything in a thing that schema.org's vocabulary does not know or does not expect there."""
    kinds: set[str] = set()
    for type_ in types_of(node):
        if type_ not in registry.CLASS_METADATA:
            yield f"{where}: no type {type_}"
        else:
            kinds |= kinds_of(type_)
    for name, value in node.items():
        if name.startswith("@"):
            continue
        if name.endswith("-input"):  # https://schema.org/docs/actions.html: what an action asks of whoever carries it out
            name = name.removesuffix("-input")
        if name not in registry.PROPERTY_BY_SCHEMA:
            yield f"{where}: no property {name}"
            continue
        about = registry.PROPERTY_BY_SCHEMA[name]
        if about.superseded_by:
            yield f"{where}: {name} gave way to {about.superseded_by}"
        if not kinds & set(about.domains):
            yield f"{where}: {name} is not of {sorted(types_of(node))}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                if not any(set(about.ranges) & kinds_of(type_) for type_ in types_of(one) if type_ in registry.CLASS_METADATA):
                    yield f"{where}: {name} is no {types_of(one)}"
                yield from faults(one, f"{where}.{name}")
            elif not fits(one, about.ranges):
                yield f"{where}: {name} can not be {one!r}"


def fits(value: object, ranges: tuple[str, ...]) -> bool:
    """True when a plain value can be read as what a property expects."""
    allowed = set(ranges)
    if isinstance(value, bool):
        return "Boolean" in allowed
    if isinstance(value, int):
        return bool(allowed & {"Integer", "Number"})
    assert isinstance(value, str)
    members = {f"https://schema.org/{member}" for kind in ranges for member in registry.ENUM_MEMBERS.get(kind, ())}
    if members:
        return value in members
    if "Text" in allowed or ("URL" in allowed and value.startswith(("https://", "http://"))):
        return True
    if allowed & {"Date", "DateTime"}:
        moment = dt.datetime.fromisoformat(f"{value}-01-01" if len(value) == 4 else value)
        return moment.tzinfo is not None if "T" in value else "Date" in allowed
    if "Duration" in allowed:
        return value.startswith("PT") and value.endswith("M")
    # A Thing that is only named by its address.
    return value.startswith(BASE)


def test_every_page_that_may_be_found_is_described_in_schema_org_s_own_words(site: Path) -> None:
    wrong = []
    for address in addresses(site):
        page = head(site, address)
        if page.meta.get("robots") == "noindex":
            assert page.data == []
            continue
        for node in graph(site, address):
            wrong += [f"{address} {fault}" for fault in faults(node)]

    assert wrong == []


def test_the_vocabulary_finds_what_is_wrong() -> None:
    made = {
        "@type": "Article", "headline": "x", "startDate": "2026-01-01", "prijs": 3, "author": {"@type": "Place"}, "datePublished": "2026-01-01",
        "isAccessibleForFree": "ja", "isPartOf": {"@type": "Onzin"},
    }  # fmt: skip

    assert sorted(faults(made)) == [
        ".isPartOf: no type Onzin", ": author is no ['Place']", ": isAccessibleForFree can not be 'ja'", ": isPartOf is no ['Onzin']", ": no property prijs",
        ": startDate is not of ['Article']",
    ]  # fmt: skip
    assert list(faults({"@type": "Event", "eventStatus": "https://schema.org/EventOngoing"}))


# -- what is told


def test_an_article_is_an_article_and_something_to_learn_from(site: Path, reference: Catalog) -> None:
    told = thing(site, "artikelen/andere-thuistaal/")
    meta = reference.articles["andere-thuistaal"].meta

    assert told["@type"] == ["Article", "LearningResource"]
    assert (told["headline"], told["description"], told["inLanguage"]) == (meta.title, meta.description, "nl")
    assert (told["datePublished"], told["dateModified"]) == (meta.date.isoformat(), (meta.updated or meta.date).isoformat())
    assert told["url"] == head(site, "artikelen/andere-thuistaal/").canonical == f"{BASE}artikelen/andere-thuistaal/"
    assert told["learningResourceType"] == "Vraag en antwoord"
    assert [one["educationalRole"] for one in told["audience"]] == ["Leraar"]
    assert [one["name"] for one in told["author"]] == ["Redactie Taal en ouders"]
    assert [one["name"] for one in told["citation"]] == [source.title for source in meta.sources]
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/deed.nl"


def test_levels_are_concepts_of_the_onderwijsbegrippenkader_and_words_where_there_is_none(site: Path, reference: Catalog) -> None:
    """The form that Edurep takes: https://developers.wiki.kennisnet.nl/index.php?title=Edurep:Metadata/Leerniveau/en"""
    po = next(id for id, article in reference.articles.items() if article.meta.sectors == ("po",))
    so = next(id for id, article in reference.articles.items() if "so" in article.meta.sectors)

    assert thing(site, f"artikelen/{po}/")["educationalLevel"] == [
        {
            "@id": PRIMARY, "@type": "DefinedTerm", "inDefinedTermSet": "http://purl.edustandaard.nl/begrippenkader",
            "name": "Primair onderwijs", "termCode": "512e4729-03a4-43a2-95ba-758071d1b725",
        }
    ]  # fmt: skip
    assert "Gespecialiseerd onderwijs" in thing(site, f"artikelen/{so}/")["educationalLevel"]


@pytest.mark.parametrize(
    ("event", "status"),
    [("2026-12-15-moreel-beraad-2", "EventRescheduled"), ("2026-11-03-schoolbezoek", "EventCancelled"), ("2031-11-06-alliantiedag", "EventScheduled")],
)
def test_an_event_says_whether_it_goes_on(event: str, status: str, site: Path) -> None:
    told = thing(site, f"bijeenkomsten/{event}/")

    assert told["@type"] == ["Event", "EducationEvent"]
    assert told["eventStatus"] == f"https://schema.org/{status}"
    assert told["organizer"]


def test_an_event_is_in_a_place_online_in_both_or_nowhere_yet(tmp_path: Path) -> None:
    event = "---\ntitle: Bijeenkomst\ndescription: Samen.\nlocation: {}\nthemes: [lezen]\nstart: {} 14:00\nend: {} 16:00\n---\n"
    places = {"2027-01-11": "Stadhuis", "2027-01-12": "online", "2027-07-13": "Stadhuis en online", "2027-01-14": "n.t.b."}
    files = {f"communities/kring/events/{day}-samen.md": event.format(place, day, day) for day, place in places.items()}

    site = build(write(tmp_path, {**SMALL, **files}), tmp_path / "uit")
    told = {day: thing(site, f"bijeenkomsten/{day}-samen/") for day in places}

    assert told["2027-01-11"]["location"] == {"@type": "Place", "name": "Stadhuis", "address": "Stadhuis"}
    assert told["2027-01-12"]["location"] == {"@type": "VirtualLocation", "url": "https://klein.example/bijeenkomsten/2027-01-12-samen/"}
    assert told["2027-07-13"]["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert "location" not in told["2027-01-14"]
    assert (told["2027-01-11"]["startDate"], told["2027-07-13"]["endDate"]) == ("2027-01-11T14:00:00+01:00", "2027-07-13T16:00:00+02:00")
    assert told["2027-01-11"]["organizer"]["name"] == "De kring"


def test_a_series_names_each_meeting(site: Path, reference: Catalog) -> None:
    id, event = next((id, event) for id, event in reference.events.items() if len(event.meta.sessions) > 1)

    told = thing(site, f"bijeenkomsten/{id}/")

    assert len(told["subEvent"]) == len(event.meta.sessions)
    assert told["startDate"] == told["subEvent"][0]["startDate"]


def test_only_who_agreed_is_named_to_machines(tmp_path: Path) -> None:
    article = SMALL["communities/kring/articles/eerste.md"]
    start, end = article.index(b"authors:"), article.index(b"\n", article.index(b"authors:"))
    files = {
        "communities/kring/articles/eerste.md": article[:start] + b"authors: [ja, later, Anna de Vries]" + article[end:],
        "communities/kring/index.md": SMALL["communities/kring/index.md"].replace(b"goals:", b"coordinator: ja\ngoals:"),
        "docs/registers/people.yml": b"- {id: ja, name: Jaap, function: Leraar, consent: 2026-01-01, phone: '010', email: jaap@klein.example}\n"
        b"- {id: later, name: Lotte, function: Leraar, consent: 2026-12-01}\n",
    }
    site = build(write(tmp_path, {**SMALL, **files}), tmp_path / "uit")

    assert [one["name"] for one in thing(site, "artikelen/eerste/")["author"]] == ["Jaap"]
    assert thing(site, "mensen/ja/")["@type"] == "Person"
    assert not {"telephone", "email"} & thing(site, "mensen/ja/").keys()
    assert not (site / "mensen/later").exists()


def test_organisations_communities_themes_and_agendas_say_what_they_are(site: Path) -> None:
    assert thing(site, "organisaties/verus/")["url"] == "https://www.verus.nl"
    assert thing(site, "communities/stad/")["@type"] == "Organization"
    assert thing(site, "themas/taal/")["about"]["@type"] == "DefinedTerm"
    assert thing(site, "agendas/waterrade-2025-2028/")["temporalCoverage"] == "2025/2028"
    assert thing(site, "artikelen/")["@type"] == "CollectionPage"
    assert thing(site, "over/")["@type"] == "WebPage"


def test_what_is_invented_says_so_to_machines_too(site: Path, reference: Catalog) -> None:
    for id, article in reference.articles.items():
        assert ("disambiguatingDescription" in thing(site, f"artikelen/{id}/")) is article.meta.example


def test_the_crumbs_of_a_page_lead_from_home_to_itself(site: Path) -> None:
    crumbs = graph(site, "artikelen/andere-thuistaal/")[-1]["itemListElement"]

    assert [crumb["position"] for crumb in crumbs] == [1, 2, 3, 4]
    assert (crumbs[0]["item"], crumbs[-1]["item"]) == (BASE, f"{BASE}artikelen/andere-thuistaal/")


def test_home_says_how_to_search_the_site(site: Path) -> None:
    told = thing(site, "")

    assert told["@type"] == "WebSite"
    assert told["potentialAction"]["target"]["urlTemplate"] == f"{BASE}zoeken/?q={{search_term_string}}"


def test_a_title_can_not_end_the_script_it_stands_in(tmp_path: Path) -> None:
    title = "</script><script>window.harmed=1</script><!-- & \" '"
    article = SMALL["communities/kring/articles/eerste.md"].decode()
    start, end = article.index("title:"), article.index("\n", article.index("title:"))
    text = f"{article[:start]}title: {json.dumps(title)}{article[end:]}"
    site = build(write(tmp_path, {**SMALL, "communities/kring/articles/eerste.md": text}), tmp_path / "uit")

    page = head(site, "artikelen/eerste/")

    assert json.loads(page.data[0])["@graph"][0]["headline"] == title.strip()
    assert page.meta["og:title"] == title.strip()
    assert page.scripts == head(site, "over/").scripts


# -- where an address is shared


def test_every_page_that_may_be_found_has_words_and_a_picture_for_who_shares_it(site: Path) -> None:
    sizes = {}
    for address in addresses(site):
        page = head(site, address)
        if page.meta.get("robots") == "noindex":
            assert not [name for name in page.meta if name.startswith("og:")]
            continue
        assert page.meta["og:url"] == page.canonical == BASE + address
        assert page.meta["og:title"]
        assert page.meta["og:site_name"] == "Kansrijk Leren (voorbeeld)"
        assert page.meta["og:image:alt"]
        assert page.meta["twitter:card"] == "summary_large_image"
        picture = page.meta["og:image"].removeprefix(BASE)
        if picture not in sizes:
            with Image.open(site / picture) as image:
                sizes[picture] = image.size
        assert sizes[picture] == (int(page.meta["og:image:width"]), int(page.meta["og:image:height"]))
    assert len(sizes) > 2


def test_an_article_shares_its_dates_and_its_own_picture(site: Path) -> None:
    page = head(site, "artikelen/andere-thuistaal/")

    assert page.meta["og:type"] == "article"
    assert page.meta["article:published_time"] == "2025-12-04"
    assert page.meta["og:image"] == f"{BASE}artikelen/andere-thuistaal/kaart.png"
    assert page.meta["og:image:alt"] == "Kaartje met de titel ‘Is een andere thuistaal een achterstand?’"
    assert page.meta["og:locale"] == "nl_NL"


def test_a_site_that_does_not_know_its_address_tells_machines_nothing(tmp_path: Path) -> None:
    config = SMALL["mkdocs.yml"].replace(b"site_url: https://klein.example/\n", b"")
    site = build(write(tmp_path, {**SMALL, "mkdocs.yml": config}), tmp_path / "uit")

    page = head(site, "artikelen/eerste/")

    assert page.data == []
    assert not [name for name in page.meta if name.startswith(("og:", "twitter:"))]
    assert not list(site.rglob("kaart.png"))


def test_an_english_site_has_cards_and_levels_in_english(tmp_path: Path) -> None:
    config = SMALL["mkdocs.yml"].replace(b"language: nl", b"language: en")
    vocabulary = f"sector:\n  - {{id: po, nl: Primair onderwijs, en: Primary education, same_as: {PRIMARY}}}\n"
    article = SMALL["communities/kring/articles/eerste.md"].replace(b"themes:", b"sectors: [po]\nthemes:")
    community = SMALL["communities/kring/index.md"].replace(b"themes:", b"sectors: [po]\nthemes:")
    files = {
        **SMALL, "mkdocs.yml": config, "docs/registers/vocabulary.yml": vocabulary, "communities/kring/articles/eerste.md": article,
        "communities/kring/index.md": community,
    }  # fmt: skip
    root = write(tmp_path, files)
    done = kring("build", "-d", str(tmp_path / "uit"), cwd=root)
    assert done.returncode == 0, done.stdout
    site = tmp_path / "uit"

    assert thing(site, "articles/eerste/")["educationalLevel"][0]["name"] == "Primary education"
    assert head(site, "articles/eerste/").meta["og:image"] == "https://klein.example/articles/eerste/card.png"
    assert (site / "articles/eerste/card.png").is_file()


def test_a_text_in_two_languages_names_both_of_its_addresses_on_both(tmp_path: Path) -> None:
    article = SMALL["communities/kring/articles/eerste.md"].decode()
    other = article.replace("title:", "lang: en\ntranslation_of: eerste\ntitle:", 1)
    site = build(write(tmp_path, {**SMALL, "communities/kring/articles/first.md": other}), tmp_path / "uit")

    first, second = (head(site, f"artikelen/{id}/").languages for id in ("eerste", "first"))

    assert (
        first
        == second
        == {
            "nl": "https://klein.example/artikelen/eerste/",
            "x-default": "https://klein.example/artikelen/eerste/",
            "en": "https://klein.example/artikelen/first/",
        }
    )
    assert head(site, "themas/lezen/").languages == {}


def test_a_reader_of_one_language_is_led_to_the_other(site: Path) -> None:
    for here, there, lang in (("velden/", "fields/", "en"), ("fields/", "velden/", "nl")):
        links = [link for link in page(site, here).root.all("a") if link.attrs.get("hreflang") == lang]

        assert [link.attrs["href"] for link in links] == [f"../{there}"]
        assert set(head(site, here).languages) == {"nl", "en", "x-default"}
