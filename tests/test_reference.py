"""The page of fields and the JSON Schemas follow the model."""

from pathlib import Path

import pytest

from kring.catalog import Catalog
from kring.model import KINDS, fields
from kring.reference import page, schema
from kring.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("lang", "name"), [("nl", "velden"), ("en", "fields")])
def test_the_page_of_fields_is_up_to_date(lang: str, name: str) -> None:
    assert (ROOT / f"docs/{name}.md").read_text(encoding="utf-8") == page(lang), "run scripts/docs"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_on_the_page_with_its_words(kind: str) -> None:
    for fact in fields(kind):
        assert f"`{fact.path[-1]}` | **{fact.about.nl}**" in page("nl")
        assert fact.about.help_nl
        assert fact.words("en")[1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_knows_every_key_and_refuses_others(kind: str, reference: Catalog) -> None:
    made = schema(kind, reference.vocabulary, reference.kinds)

    assert {fact.path[0] for fact in fields(kind)} == set(made["properties"])
    assert made["additionalProperties"] is False


def test_a_schema_has_only_what_the_site_has_and_asks_for_what_it_needs(reference: Catalog) -> None:
    full = schema("article", reference.vocabulary, reference.kinds)
    bare = schema("article", Vocabulary(), frozenset({"theme", "article"}))

    assert full["required"] == ["title", "description", "type", "themes", "sectors", "roles", "authors", "date"]
    assert full["properties"]["type"]["anyOf"][0] == {"enum": [term.id for term in reference.vocabulary.terms("type")]}
    assert full["properties"]["title"]["description"] == "De titel, zoals lezers hem zien."
    assert schema("article", reference.vocabulary, reference.kinds, lang="en")["properties"]["title"]["description"] == "The title, as readers see it."
    assert bare["required"] == ["title", "description", "themes", "authors", "date"]
    assert not {"type", "roles", "event", "organisations"} & bare["properties"].keys()
