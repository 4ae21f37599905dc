"""The content model: what each field takes, and that every declaration says all that the house needs to know."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from kring.model import (
    KINDS,
    LISTS,
    Address,
    Addresses,
    ArticleMeta,
    Day,
    Email,
    FieldFacts,
    FileName,
    Line,
    Lines,
    Moment,
    Months,
    PageMeta,
    Slug,
    Slugs,
    Text,
    Url,
    Year,
    YesNo,
    fields,
    help_en,
)
from kring.vocabulary import Vocabulary

GOOD: list[tuple[Any, Any, Any]] = [
    (Slug, "lezen", "lezen"),
    (Slug, "2026-11-02-avond", "2026-11-02-avond"),
    (Slugs, "lezen", ("lezen",)),
    (Slugs, ["lezen", "taal"], ("lezen", "taal")),
    (Slugs, [], ()),
    (Lines, "Een zin", ("Een zin",)),
    (Line, "  Titel ", "Titel"),
    (Text, "a" * 2000, "a" * 2000),
    (Url, "https://kring.example/a?b=c#d", "https://kring.example/a?b=c#d"),
    (Url, "http://kring.example", "http://kring.example"),
    (Email, "an@kring.example", "an@kring.example"),
    (FileName, "werk-blad_1.v2.docx", "werk-blad_1.v2.docx"),
    (Address, "/artikelen/oud/", "/artikelen/oud/"),
    (Address, "/a.html", "/a.html"),
    (Addresses, "oud", ("oud",)),
    (Day, dt.date(2026, 11, 2), dt.date(2026, 11, 2)),
    (Day, " 2026-11-02 ", dt.date(2026, 11, 2)),
    (Moment, "2026-11-02 14:00", dt.datetime(2026, 11, 2, 14, 0)),
    (Moment, "2026-11-02T9:05", dt.datetime(2026, 11, 2, 9, 5)),
    (Moment, "2026-11-02 14:00:59", dt.datetime(2026, 11, 2, 14, 0)),
    (Months, "6 maanden", 6),
    (Months, "1 maand", 1),
    (Months, "2 jaar", 24),
    (Months, "10 years", 120),
    (Months, " 12 Months ", 12),
    (YesNo, True, True),
    (YesNo, "ja", True),
    (YesNo, "Yes", True),
    (YesNo, "NEE", False),
    (YesNo, "no", False),
    (Year, 1800, 1800),
    (Year, 2200, 2200),
]

BAD: list[tuple[Any, Any]] = [
    *((Slug, value) for value in ("", "Lezen", "een--twee", "-een", "een-", "een twee", "één", "een_twee", "een\n", "a" * 81, 12, None, ["een"])),
    *((Line, value) for value in ("", "   ", "a" * 201, 2024, False, None)),
    *((Text, value) for value in ("", "a" * 2001)),
    *(
        (Url, value)
        for value in ("www.kring.example", "javascript:alert(1)", "https://", "https://a b", 'https://a"b', "https://a<b", "ftp://a", "//a", "https://a\nb")
    ),
    *((Email, value) for value in ("an", "an@kring", "an smit@kring.example", "an@@kring.example", "<an@kring.example>")),
    *((FileName, value) for value in ("../a.png", "a/b.png", ".a.png", "A.png", "een twee.png", "", "a\\b.png")),
    *((Address, value) for value in ("//kring.example", "/", "/A/", "/a b/", "../a", "https://kring.example", "/-a", "")),
    *(
        (Day, value)
        for value in ("2-11-2026", "20261102", "2026-W45-1", "2026-13-45", "2026-11-2", "２０２６-11-02", dt.datetime(2026, 11, 2, 14), 2026, True, None)
    ),
    *(
        (Moment, value)
        for value in ("2026-11-02", "14:00", "2026-11-02 25:00", "2026-11-31 14:00", "2026-11-02 14:00+01:00", "2026-11-02 14", dt.date(2026, 11, 2), 5)
    ),
    *((Months, value) for value in (6, "6", "0 maanden", "121 maanden", "11 jaar", "een jaar", "6 weken", None)),
    *((YesNo, value) for value in ("misschien", "", 2, None, [])),
    *((Year, value) for value in (1799, 2201, "2024", 2024.0, True)),
]


@pytest.mark.parametrize(("type_", "given", "read"), GOOD)
def test_a_field_reads_what_people_write(type_: Any, given: Any, read: Any) -> None:
    assert TypeAdapter(type_).validate_python(given) == read


@pytest.mark.parametrize(("type_", "given"), BAD)
def test_a_field_refuses_what_it_is_not(type_: Any, given: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(type_).validate_python(given)


# -- declarations

FACTS = [pytest.param(fact, id=f"{kind}.{'.'.join(fact.path)}") for kind in KINDS for fact in fields(kind)]


@pytest.mark.parametrize("fact", FACTS)
def test_a_field_is_called_and_explained_in_both_languages(fact: FieldFacts) -> None:
    assert fact.about.nl
    assert fact.about.en
    assert fact.about.help_nl.endswith((".", "?", "`", "`."))
    assert help_en(fact.part, fact.path[-1]).rstrip("`").endswith((".", "?"))


@pytest.mark.parametrize("fact", FACTS)
def test_a_field_takes_from_a_list_or_kind_that_exists(fact: FieldFacts) -> None:
    assert fact.values is None or fact.values.list in LISTS
    assert fact.ref is None or set(fact.ref.kinds) <= {*KINDS, "agreement"}


@pytest.mark.parametrize("fact", FACTS)
def test_a_field_that_a_site_may_lack_can_be_left_out(fact: FieldFacts) -> None:
    assert not (fact.info.is_required() and (fact.values or fact.ref)), "without its list or kind nobody could fill it"


def test_a_field_is_written_under_its_own_name() -> None:
    paths = {fact.path: fact for fact in fields("agenda")}

    assert ("period", "from") in paths
    assert ("period", "start") not in paths
    assert paths["agreements", "partners"].many
    assert not paths["agreements", "status"].many
    assert paths["partners",].required
    assert not paths["signed",].required


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_where_it_is_written(kind: str) -> None:
    assert re.search(r"`(?:communities|docs)/[^`]+`", KINDS[kind].__doc__ or "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_refuses_fields_that_it_does_not_have(kind: str) -> None:
    with pytest.raises(ValidationError) as caught:
        KINDS[kind].model_validate({"xyzzy": 1})

    assert "extra_forbidden" in {fault["type"] for fault in caught.value.errors()}


def test_what_was_read_cannot_be_changed() -> None:
    meta = PageMeta(title="Over")

    with pytest.raises(ValidationError):
        meta.title = "Anders"  # type: ignore[misc]
    assert isinstance(hash(meta), int)


def test_an_article_needs_little() -> None:
    meta = ArticleMeta.model_validate({"title": "Een", "description": "Kort.", "authors": "Iemand", "date": "2026-11-02"})

    assert meta.authors == ("Iemand",)
    assert (meta.themes, meta.type, meta.draft, meta.lang) == ((), None, False, None)


# -- the vocabulary

TERMS: Mapping[str, Any] = {
    "role": {
        term["id"]: KINDS["term"].model_validate(term) for term in ({"id": "leraar", "nl": "Leraar", "en": "Teacher"}, {"id": "ib", "nl": "Intern begeleider"})
    }
}


@pytest.mark.parametrize(
    ("id", "lang", "label"),
    [("leraar", "nl", "Leraar"), ("leraar", "en", "Teacher"), ("ib", "en", "Intern begeleider"), ("weg", "nl", "weg"), (None, "nl", "")],
)
def test_a_value_is_called_in_the_language_asked_for(id: str | None, lang: str, label: str) -> None:
    assert Vocabulary(TERMS).label("role", id, lang) == label


def test_a_list_that_is_absent_has_no_values() -> None:
    vocabulary = Vocabulary(TERMS)

    assert (vocabulary.has("role"), vocabulary.has("sector")) == (True, False)
    assert [term.id for term in vocabulary.terms("role")] == ["leraar", "ib"]
    assert vocabulary.terms("sector") == ()
    assert vocabulary.term("sector", "po") is None
    assert [(name, term.id) for name, term in vocabulary] == [("role", "leraar"), ("role", "ib")]
