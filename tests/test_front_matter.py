"""YAML as members write it: what a bare word means, where it stands, and what is refused. The wording: cases/check/front-matter.yml."""

import datetime as dt

import pytest

from kring.front_matter import Ambiguous, Place, load, split


def value_of(text: str) -> object:
    """What a field with this text says."""
    read, findings = load("a.yml", f"x: {text}\n")
    assert findings == []
    assert isinstance(read.value, dict)
    return read.value.get("x")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lezen", "lezen"),
        ("Het eerste artikel", "Het eerste artikel"),
        ("één café 📚", "één café 📚"),
        ("https://kring.example/a:b", "https://kring.example/a:b"),
        ("10:00 uur", "10:00 uur"),
        ("ja", "ja"),
        ("nee", "nee"),
        ("y", "y"),
        ("1e klas", "1e klas"),
        ("06-12345678", "06-12345678"),
        ("1.2.3", "1.2.3"),
        ("1e3", "1e3"),
        ("=", "="),
        ("2026-13-45", "2026-13-45"),
        ("2-11-2026", "2-11-2026"),
        ("2026-11-02 14:00", "2026-11-02 14:00"),
        ("2026-11-02 14:00:00", "2026-11-02 14:00:00"),
    ],
)
def test_words_are_text(text: str, value: str) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize("text", ["'no'", '"2024"', "'012'", '"12:30"', "'~'", '"2026-11-02"', "! no", "|-\n  2024", ">-\n  no"])
def test_what_is_quoted_or_stands_in_a_block_is_text(text: str) -> None:
    assert isinstance(value_of(text), str)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", False),
        ("No", False),
        ("OFF", False),
        ("false", False),
        ("yes", True),
        ("on", True),
        ("True", True),
        ("2024", 2024),
        ("-3", -3),
        ("0", 0),
        ("3.5", 3.5),
        ("2026-11-02", dt.date(2026, 11, 2)),
        ("~", None),
        ("null", None),
        ("", None),
        ("[a, 2, no]", ["a", 2, False]),
        ("\n  -", [None]),
        ("{a: b}", {"a": "b"}),
    ],
)
def test_what_every_reader_of_yaml_takes_for_no_text_is_no_text(text: str, value: object) -> None:
    found = value_of(text)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["012", "0x1F", "0b101", "1_000", "12:30", "190:20:30", ".5", "1.5e+3", "5.", ".inf", ".nan", "1" * 5000])
def test_numbers_that_readers_of_yaml_disagree_about_are_kept_as_written(text: str) -> None:
    assert value_of(text) == Ambiguous(text)


def test_a_bare_value_is_remembered_as_it_was_typed() -> None:
    read, _ = load("a.yml", "title: no\nauthors: [An, 2024]\nplace: Utrecht\n")

    assert read.written == {("title",): "no", ("authors", 1): "2024"}


def test_every_value_knows_its_line_and_column() -> None:
    read, _ = load("a.yml", "title: Een\nthemes: [taal, lezen]\nsources:\n  - title: Boek\n    year: 2020\n", first_line=2)

    assert {loc: (place.line, place.column) for loc, place in read.places.items() if loc} == {
        ("title",): (2, 1),
        ("themes",): (3, 1),
        ("themes", 0): (3, 10),
        ("themes", 1): (3, 16),
        ("sources",): (4, 1),
        ("sources", 0): (5, 5),
        ("sources", 0, "title"): (5, 5),
        ("sources", 0, "year"): (6, 5),
    }


def test_what_is_not_there_stands_where_it_would_be() -> None:
    document, _ = split("a.md", "---\nsources:\n  - title: Boek\n---\n")

    assert document.place(("sources", 0, "year")) == document.place(("sources", 0)) == Place(3, 5)
    assert document.place(("date",)) == Place(1, 1)


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\ntitle: Een\n---\nTekst.\n", "Tekst.\n", 4),
        ("---\ntitle: Een\n---\n\n\nTekst.\n", "\n\nTekst.\n", 4),
        ("---\ntitle: Een\n...\nTekst.\n", "Tekst.\n", 4),
        ("---   \ntitle: Een\n---\t\nTekst.\n", "Tekst.\n", 4),
        ("---\n---\nTekst.\n", "Tekst.\n", 3),
        ("---\ntitle: Een\n---", "", 4),
        ("---\ntitle: Een\n---\nTekst.\n\n---\n\nMeer.\n", "Tekst.\n\n---\n\nMeer.\n", 4),
        ("---\ntitle: |\n  ---\n  Een\n---\nTekst.\n", "Tekst.\n", 6),
    ],
)
def test_a_body_begins_below_the_fields(text: str, body: str, line: int) -> None:
    document, findings = split("a.md", text)

    assert findings == []
    assert (document.body, document.body_line) == (body, line)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Tekst.\n", "no-front-matter"),
        ("", "no-front-matter"),
        ("\n---\ntitle: Een\n---\n", "no-front-matter"),
        ("--\ntitle: Een\n--\n", "no-front-matter"),
        ("Samenvatting: dit is gewone tekst\n", "no-front-matter"),
        ("---\ntitle: Een\n", "front-matter-open"),
        ("---\ntitle: Een\n ---\n", "front-matter-open"),
        ("---\n- a\n---\n", "not-a-map"),
        ("---\ntekst\n---\n", "not-a-map"),
    ],
)
def test_what_is_no_front_matter_leaves_the_fields_empty(text: str, rule: str) -> None:
    document, findings = split("a.md", text)

    assert [finding.rule for finding in findings] == [rule]
    assert document.yaml.value == {}


def test_a_text_without_front_matter_is_all_body() -> None:
    document, _ = split("a.md", "Samenvatting: dit is gewone tekst\n")

    assert (document.body, document.body_line) == ("Samenvatting: dit is gewone tekst\n", 1)


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: b: c", "yaml-colon", 1, 4),
        ("a: b\nc: d: e", "yaml-colon", 2, 4),
        ("- a: b: c", "yaml-colon", 1, 6),
        ("a: @b", "yaml-colon", 1, 4),
        ("a: `b`", "yaml-colon", 1, 4),
        ("a:\n\tb: c", "yaml-tab", 2, 1),
        ('a: "b', "yaml-broken", 1, 4),
        ("a: 'b\nc: d\n", "yaml-broken", 1, 4),
        ("a: [b\nc: d\n", "yaml-broken", 1, 4),
        ("a: {b: c", "yaml-broken", 1, 4),
        ("a: b\nc\nd: e", "yaml-broken", 2, 1),
        ("a: b\n  c: d", "yaml-broken", 2, 4),
        ("a: b\n---\nc: d", "yaml-broken", 2, 1),
        ("a: &b c", "yaml-special", 1, 4),
        ("a: *b", "yaml-special", 1, 4),
        ("a: !b c", "yaml-special", 1, 4),
        ("a: !!str c", "yaml-special", 1, 4),
        ("&a b: c", "yaml-special", 1, 1),
        ("!!str a: c", "yaml-special", 1, 1),
        ("<<: {a: b}", "yaml-special", 1, 1),
        ("? a\n: &c b", "yaml-special", 2, 3),
        ("[a]: b", "yaml-special", 1, 1),
        ("a: " + "[" * 7, "yaml-depth", 1, 9),
        ("a: b\nc: d\na: e", "yaml-duplicate-key", 3, 1),
        ("a: b\na:", "yaml-duplicate-key", 2, 1),
        ("a: b\n%c: d", "yaml-broken", 2, 3),
    ],
)
def test_what_is_refused_is_said_where_it_stands(text: str, rule: str, line: int, column: int) -> None:
    _, findings = load("a.yml", text)

    assert [(finding.rule, finding.line, finding.column) for finding in findings] == [(rule, line, column)]


def test_the_first_of_two_equal_fields_is_kept() -> None:
    assert load("a.yml", "a: een\na: twee\n")[0].value == {"a": "een"}


def test_a_mended_line_can_be_pasted() -> None:
    for line in ('title: Over "lezen": een begin', "title: Leren: hoe dan", "title: @school"):
        _, findings = load("a.yml", line)
        mended, faults = load("a.yml", findings[0].values["mended"])

        assert faults == []
        assert isinstance(mended.value, dict)
        assert isinstance(mended.value["title"], str)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "{a: " * 30_000,
        "- " * 30_000,
        "? " * 30_000,
        "a: &a [x]\n" + "".join(f"{key}: &{key} [*a, *a]\n" for key in "bcdefgh"),
        "a: &a [*a]",
        "a: !!python/object/apply:os.system [ls]",
        "'" * 10_001,
        "a: \x1b",
        "\ufeffa: b",
        "a:\u2028b",
        "%YAML 9.9\n---\na: b",
        "a: " + "9" * 100_000,
        "a: " + "9" * 1000 + "." + "9" * 1000,
        "a: 0000-00-00",
    ],
)
def test_whatever_is_written_reading_never_raises(text: str) -> None:
    load("a.yml", text)
    split("a.md", f"---\n{text}\n---\n")


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029"])
def test_a_line_is_what_people_see_as_one(letter: str) -> None:
    """YAML 1.1 ends a line at these letters; no editor does. Found by number 53198 of test_fuzz."""
    _, findings = load("a.yml", f"title: a{letter}b\ndate: !!x y\n", first_line=2)

    assert [(finding.rule, finding.line, finding.column) for finding in findings][-1] == ("yaml-special", 3, 7)
