"""Words for search: compounds taken apart, other names, and the words that mistyped ones are held against."""

import gzip
import random
import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from kring.catalog import Catalog
from kring.outputs import SearchFacts
from kring.search import Text, document, documents
from kring.settings import read_settings
from kring.view import View
from kring.words import PART, family, help_words, lexicon, lexicon_after, lexicon_of, lexicon_remembered, names, singular, words

SITE = [
    "De school spreekt ouders. Een ouder vroeg een gesprek aan; het gesprek ging over de taal thuis, en over taal op school.",
    "Burgerschap in de klas: leerlingen zien de wereld. De wereld is groot. Advies van de raad: het advies kwam laat. Een klas, een dorp, een dorp.",
    "Wij ontwerpen sessies en een sessie. De functionaris kwam langs. Kansen geven, kansen krijgen. Een kaart. Die kaart. Thuis is thuis. Burgerschap.",
    "Een les, nog een les, de raad, de raad. Kaarten, kaarten, kaarten. Het bestuur, de gemeente en het onderzoek. Onder de tafel, onder de kaart. Een zoek van niets; zoek maar. Het heden. Een leraar is eenmalig.",
]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("oudergesprek", ("ouder", "gesprek")),
        ("wereldburgerschap", ("wereld", "burgerschap")),
        ("schooladvies", ("school", "advies")),
        ("thuistaal", ("thuis", "taal")),
        ("kansenkaart", ("kansen", "kaart")),
        ("dorpsschool", ("dorp", "school")),
        ("ontwerpsessie", ("ontwerp", "sessie")),
        ("oudergesprekskaart", ("ouder", "gesprek", "kaart")),
        ("lesgesprek", ("les", "gesprek")),
        ("ouderraad", ("ouder", "raad")),
        ("kerstgesprekken", ("kerst", "gesprekken")),
        ("kaartenrotonde", ("kaarten", "rotonde")),
    ],
)
def test_a_compound_is_taken_apart_by_the_words_of_the_site(compound: str, parts: tuple[str, ...]) -> None:
    found = lexicon(SITE).parts(compound)

    assert [part for part in found if part in parts] == list(parts)


@pytest.mark.parametrize(
    "word", ["onderzoek", "gesprek", "gesprekken", "gemeente", "schoolxyz", "taal", "", "heden", "toegesproken", "wereldlijke", "kaartloos"]
)
def test_a_word_that_is_no_compound_stays_whole(word: str) -> None:
    assert lexicon(SITE).parts(word) == ()


def test_parts_that_stand_in_the_text_already_are_not_added() -> None:
    known = lexicon(SITE)

    assert known.added(words("Het oudergesprek")) == ("gesprek", "ouder")
    assert known.added(words("Het oudergesprek is een gesprek")) == ("ouder",)


def test_the_other_form_of_a_word_that_changes_its_last_letter_is_added_when_the_site_writes_it() -> None:
    known = lexicon(["Het advies.", "Twee adviezen. Zij lezen."])

    assert known.added(words("Het advies")) == ("adviezen",)
    assert known.added(words("Twee adviezen")) == ("advies",)
    assert known.added(words("Zij lezen")) == (), "nobody writes `lees` here"
    assert [singular(word) for word in ("brieven", "huizen", "lezen", "geven", "bomen", "bruggen", "ouders")] == [
        "brief", "huis", "lees", "geef", "boom", "brug", "ouder",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "differentiëren gedifferentieerd differentiatie differentieer",
        "fuseren fusie gefuseerd",
        "opmerken opgemerkt opmerking",
        "verhalen verhaaltje verhaal",
        "groep groepjes groepen",
        "kaart kaartje kaarten",
        "evalueren evaluaties geëvalueerd",
        "observatie observeert",
        "overdracht overdragen overgedragen",
        "bijeenkomst bijeenkomen",
        "deelname deelnemen",
        "afspraak afspreken afgesproken",
        "overgang overgaan overgaat",
        "betrokken betrekken",
    ],
)
def test_words_of_one_verb_or_noun_are_a_family(words: str) -> None:
    assert len({family(word) for word in words.split()}) == 1


def test_a_text_with_one_of_a_family_gets_the_others_that_the_site_writes() -> None:
    known = lexicon(["Wij differentiëren in de klas.", "Differentiatie werkt.", "Wij spreken. Ik spreek."])

    assert known.added(words("Wij differentiëren")) == ("differentiatie",)
    assert known.added(words("Ik spreek")) == (), "short verbs are everywhere"


@pytest.mark.parametrize(
    ("title", "verbs"),
    [
        ("Hoe merk je armoede op zonder te stigmatiseren?", ("opmerken", "opmerkt")),
        ("Sluit je bij ons aan", ("aansluiten",)),
        ("Op school merk je niets", ()),
        ("Wie merkt wat in de klas?", ()),
    ],
)
def test_the_parts_of_a_verb_that_stand_apart_are_joined_to_what_the_site_writes(title: str, verbs: tuple[str, ...]) -> None:
    known = lexicon(["Zij opmerken en hij opmerkt. Wij aansluiten. Zij merken het."])

    assert known.rejoined(title) == verbs


def test_who_knows_one_name_finds_the_others_and_how_often_the_thing_is_named() -> None:
    known = names([("doorstroomtoets", None, "eindtoets"), ("gelijke kansen", "kansengelijkheid")])

    assert known.others("Een eindtoets is een eindtoets") == {"doorstroomtoets": 2}
    assert known.others("Over gelijke kansen.") == {"kansengelijkheid": 1}
    assert not known.others("Kansen die gelijke tred houden")


def test_words_to_hold_a_mistyped_one_against_are_those_of_titles_and_frequent_ones() -> None:
    known = lexicon(["narratief narratief taal", "taal taal taal taal verschreven de de de"])

    assert help_words(known, ["Over narratief en zeldzaam verschreven"]) == "taal\nnarratief\nverschreven\n"
    assert help_words(known, []) == "taal\nnarratief\nverschreven\n"
    assert help_words(known, [], size=6) == "taal\n"


def test_help_for_typing_mistakes_stays_small_on_a_big_site() -> None:
    chance = random.Random(1)
    made = [
        "".join(chance.choice(("ba", "tor", "schie", "len", "vaag", "ding", "kom", "ste", "ring", "ou")) for _ in range(chance.randint(2, 5)))
        for _ in range(25_000)
    ]

    assert len(gzip.compress(help_words(lexicon([" ".join(made * 2)]), []).encode())) <= 25_000


def test_words_of_a_big_site_are_split_in_seconds() -> None:
    chance = random.Random(1)
    stems = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") + chance.choice("lmnprst") for _ in range(2)) for _ in range(2_000)]
    text = " ".join([*stems, *stems, *(chance.choice(stems) + chance.choice(stems) for _ in range(20_000))])
    start = time.process_time()

    known = lexicon([text])
    added = known.added(words(text))

    assert time.process_time() - start < 10
    assert all(len(part) >= PART for part in added)


STEMS = [
    "advies", "brug", "differentiatie", "differentiëren", "dorp", "gesprek", "gespreken", "getoetst", "kaart", "kansen",
    "kerst", "klas", "klassen", "leer", "les", "op", "opmerken", "merken", "opgemerkt", "raad",
    "reën", "school", "spreken", "taal", "talen", "toets", "toetsen", "tas", "ver", "één",
]  # fmt: skip
COUNTS = st.dictionaries(st.lists(st.sampled_from([*STEMS, "s", "en"]), min_size=1, max_size=3).map("".join), st.integers(0, 9), max_size=60).map(
    lambda counts: Counter({word: count for word, count in counts.items() if count})
)


@given(before=COUNTS, more=COUNTS, less=COUNTS)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_what_follows_from_other_words_is_what_all_words_give(before: Counter[str], more: Counter[str], less: Counter[str]) -> None:
    """Compounds, forms, verbs apart and the words that help who mistypes, after some words came, went, or are written more or less often."""
    titles = ["Hoe merk je taal op?", "Wij merken les op", "Kerst"]
    kept = lexicon_of(before)
    kept.added(before)
    for title in titles:
        kept.rejoined(title)
    now = {word: count for word, count in before.items() if word in less} | {word: count for word, count in (before + more).items() if word not in less}
    wanted = lexicon_of(now)
    wanted.added(now)

    found, asked = lexicon_after(lexicon_remembered(before, kept.remembered(), titles), now)

    for known in (found, wanted):
        for title in titles:
            known.rejoined(title)
    assert found.remembered() == wanted.remembered()
    assert found.counts == wanted.counts
    assert help_words(found, titles) == help_words(wanted, titles)
    assert asked or found.remembered()["added"] == {word: some for word, some in kept.remembered()["added"].items() if word in now}


def test_a_word_that_is_new_leaves_most_words_alone() -> None:
    site = words(" ".join(SITE))
    kept = lexicon(SITE)
    kept.added(site)

    _, asked = lexicon_after(lexicon_remembered(Counter(site), kept.remembered(), []), Counter([*site, "kaartavond"]))

    assert 1 <= len(asked) <= 3


def facts(**more: tuple[str, ...]) -> SearchFacts:
    return SearchFacts("Een titel", "vraag", {}, ("Samenvatting.",), **more)


def body(made: str) -> str:
    return re.sub(r"<[^>]*>", " ", made.partition("<body")[2])


def test_words_added_for_search_are_metadata_and_no_text() -> None:
    about = facts(also=("eindtoets",), aside=('juf "x"',))
    made = document(Text(about, "<p>Het oudergesprek.</p>"), "nl", lexicon(SITE), names([]), ["het", "oudergesprek"])

    for word in ("eindtoets", "juf", "gesprek ouder"):
        assert word in made
        assert word not in body(made)
    assert '<meta data-pagefind-meta="also[content]" content="eindtoets">' in made
    assert 'content="juf &quot;x&quot;"' in made


def test_parts_of_a_compound_in_the_title_say_what_the_page_is_about() -> None:
    about = SearchFacts("Het oudergesprek", "vraag", {}, ())

    assert '"also[content]" content="gesprek, ouder"' in document(
        Text(about, "<p>Het oudergesprek.</p>"), "nl", lexicon(SITE), names([]), ["het", "oudergesprek"]
    )


def test_other_names_of_what_a_text_says_often_weigh_more_than_of_what_it_mentions() -> None:
    known = names([("juf", "leraar"), ("vve", "voorschool")])
    made = document(Text(facts(), "<p>De juf en de vve. Een <b>juf</b>. Juf &amp; klas.</p>"), "nl", lexicon(SITE), known, [])

    assert '"also[content]" content="leraar"' in made
    assert '"aside[content]" content="voorschool"' in made


def test_compounds_are_split_by_the_words_of_all_pages() -> None:
    texts = {f"{n}/index.html": Text(facts(), f"<p>{text}</p>") for n, text in enumerate([*SITE, "oudergesprek"])}

    found = documents(texts, "nl", names([]))

    assert list(found.made) == [f"{n}/index.html" for n in range(5)]
    assert 'content="gesprek ouder"' in found.made["4/index.html"]
    assert "gesprek" in found.help


def test_an_article_is_found_by_other_names_of_its_themes_and_values(reference: Catalog) -> None:
    settings, _ = read_settings(ROOT / "mkdocs.yml")
    view = View(reference, settings)

    assert {"kinderarmoede", "armoede en school"} <= view.called({"theme": ("armoede",)})
    assert {"directeur", "schoolleider"} <= view.called({"role": ("schoolleider",)})
    assert view.called({"role": ("bestaat-niet",), "type": ()}) == set()
