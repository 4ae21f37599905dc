"""The page of fields and the JSON Schemas follow the model."""

from pathlib import Path

import pytest

from kring.model import KINDS, fields
from kring.reference import page, schema

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("lang", "name"), [("nl", "velden"), ("en", "fields")])
def test_the_page_of_fields_is_up_to_date(lang: str, name: str) -> None:
    assert (ROOT / f"docs/{name}.md").read_text(encoding="utf-8") == page(lang), "run scripts/docs"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_on_the_page_with_its_words(kind: str) -> None:
    for fact in fields(kind):
        assert f"`{fact.path[-1]}` | **{fact.about.nl}**" in page("nl")
        assert fact.about.help_nl
        assert fact.info.description


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_knows_every_key_and_refuses_others(kind: str) -> None:
    made = schema(kind)

    assert {fact.path[0] for fact in fields(kind)} == set(made["properties"])
    assert made["additionalProperties"] is False
