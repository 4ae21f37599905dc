"""A site of one's own, from the README: two commands and five answers; then a text from idea to found, as on the reference site."""

import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from built import page
from conftest import ROOT, TODAY, asking, build, kring, on_a_terminal, serve
from test_github import GITHUB_FILES, audit, follows

WHEN = ("--today", TODAY.isoformat())
ANSWERS = ("Onze school", "Samen lezen", "De leeskring", "kwal\t", "https://github.com/onze-school/kring")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals differ")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was begun by answering what was asked."""
    folder = tmp_path_factory.mktemp("eigen")
    on_a_terminal("init", "onze-kring", *WHEN, cwd=folder, answers=ANSWERS)
    return folder / "onze-kring"


def test_from_readme_to_an_own_site_in_two_commands_and_five_answers(own: Path) -> None:
    """`own` was asked exactly five things, else it would not be there."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## A site of your own")[2]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block
    commands = [shlex.split(line, comments=True) for line in block[1].splitlines()]

    assert [command[0] for command in commands] == ["scripts/init", "scripts/serve"]
    for name in ("init", "serve"):
        assert f"exec .venv/bin/kring {name} " in (ROOT / "scripts" / name).read_text(encoding="utf-8")
    assert len(ANSWERS) == 5
    assert commands[1][1:] == ["-f", f"{commands[0][1]}/mkdocs.yml"]


def test_it_has_nothing_to_mend_and_nothing_to_bring_up_to_date(own: Path) -> None:
    checked = kring("check", "--strict", *WHEN, cwd=own)
    synced = kring("sync", "--dry-run", *WHEN, cwd=own)

    assert (checked.returncode, checked.stdout) == (0, "")
    assert (synced.returncode, synced.stdout) == (0, "")


def test_its_workflows_have_nothing_that_an_auditor_would_find(own: Path) -> None:
    audit(own)


@pytest.mark.parametrize(("schema", "pattern"), GITHUB_FILES)
def test_its_files_are_what_github_expects(schema: str, pattern: str, own: Path) -> None:
    follows(own, schema, pattern)


@pytest.mark.browser
def test_a_text_goes_from_idea_to_found(own: Path, tmp_path: Path, browser: Any) -> None:
    made = kring("new", "article", "--title", "Voorlezen met grootouders", "--set", "type=verhaal", *WHEN, cwd=own).stdout.strip()
    assert made == "communities/de-leeskring/articles/voorlezen-met-grootouders.md"
    text = own / made
    assert kring("check", *WHEN, cwd=own).returncode == 0

    words = "Elke vrijdag lezen grootouders voor in onze klassen, en na een half jaar merken wij dat kinderen vaker zelf een boek pakken."
    written = re.sub(r"^description: .*$", f"description: {words}", text.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text.write_text(written.replace("themes:", "themes: [samen-lezn]\nthema:", 1).replace("draft: ja\n", ""), encoding="utf-8")
    said = kring("check", *WHEN, cwd=own).stdout
    assert "Bedoelde je ‘samen-lezen’?" in said
    assert "Het veld ‘thema’ kennen we niet." in said

    text.write_text(written.replace("draft: ja\n", ""), encoding="utf-8")
    assert [line for line in kring("check", "--strict", *WHEN, cwd=own).stdout.splitlines() if made in line] == []
    site = build(own, tmp_path / "site")

    assert "Onze school" in page(site, "").title
    assert "samen-lezen" in page(site, "communities/de-leeskring/").main.leads_to("themas")
    assert "voorlezen-met-grootouders" in page(site, "themas/samen-lezen/").main.leads_to("artikelen")
    for address in serve(site):
        with asking(browser, address) as find:
            assert find(q="grootouder")[0] == "artikelen/voorlezen-met-grootouders/"
