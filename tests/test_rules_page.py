"""The pages of rules follow the rules."""

import re

import pytest

import inputs
from conftest import ROOT
from kring.findings import LEVELS
from rules_page import PAGES, examples, page
from test_checks import SAID_ELSEWHERE


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_of_rules_is_up_to_date(lang: str) -> None:
    assert (ROOT / PAGES[lang]).read_text(encoding="utf-8") == page(lang), "run scripts/docs"


def test_every_rule_that_has_words_in_a_case_stands_on_the_page() -> None:
    said = {code for code in LEVELS if f"\n### {code}\n" in page("nl")}
    inputs_alone = {code for case in inputs.CASES.values() for line in case.get("findings", ()) for code in re.findall(r"\[([\w-]+)\]$", line)}

    assert LEVELS.keys() - said <= SAID_ELSEWHERE | inputs_alone | {"symlink"}


def test_most_rules_show_a_wrong_and_a_right_example() -> None:
    shown = [code for code, (_, wrong, right) in examples().items() if wrong and right]

    assert len(shown) > len(examples()) / 3
