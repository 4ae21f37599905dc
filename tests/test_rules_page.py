"""The pages of rules follow the rules."""

import re

import pytest

from conftest import ROOT
from kring.findings import LEVELS, Level
from rules_page import PAGES, WORDS, WRITTEN, example, examples, page, shown


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_of_rules_is_up_to_date(lang: str) -> None:
    assert (ROOT / PAGES[lang]).read_text(encoding="utf-8") == page(lang), "run scripts/docs"


@pytest.mark.parametrize("lang", PAGES)
@pytest.mark.parametrize("code", LEVELS)
def test_every_rule_stands_on_the_page_under_its_level_with_an_example_wrong_and_right(code: str, lang: str) -> None:
    headings = "|".join(re.escape(WORDS[lang][level.value]) for level in Level)
    parts = dict(zip(("", *(level.value for level in Level)), re.split(rf"\n## (?:{headings})\n", page(lang)), strict=True))
    wrong, right = example(code, lang)

    assert f"\n### {code}\n" in parts[LEVELS[code].value]
    assert wrong != right
    for word, text in (("wrong", wrong), ("right", right)):
        assert "\n".join(shown(WORDS[lang][word], text)) in parts[LEVELS[code].value]


def test_an_example_is_by_hand_only_where_no_case_shows_one() -> None:
    by_cases = {code for code, (_, wrong, right) in examples().items() if wrong and right}

    assert WRITTEN.keys() == LEVELS.keys() - by_cases
