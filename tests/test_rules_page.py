"""The pages of rules follow the rules."""

import pytest

from conftest import ROOT
from kring.findings import LEVELS
from rules_page import PAGES, examples, page
from test_checks import SAID_ELSEWHERE


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_of_rules_is_up_to_date(lang: str) -> None:
    assert (ROOT / PAGES[lang]).read_text(encoding="utf-8") == page(lang), "run scripts/docs"


def test_every_rule_stands_on_the_page() -> None:
    said = {code for code in LEVELS if f"\n### {code}\n" in page("nl")}

    assert LEVELS.keys() - said <= SAID_ELSEWHERE | {"symlink"}


def test_most_rules_show_a_wrong_and_a_right_example() -> None:
    shown = [code for code, (_, wrong, right) in examples().items() if wrong and right]

    assert len(shown) > len(examples()) / 3
