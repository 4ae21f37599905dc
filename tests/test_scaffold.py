"""`kring new`: asks what is needed, and makes what passes the check."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import TODAY, kring, look_over, on_a_terminal, write
from kring.findings import Level
from kring.scaffold import KINDS, written
from test_fixes import BASE

DAY = ("--today", TODAY.isoformat())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path, BASE)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_passes_the_check_and_says_what_comes_next(kind: str, site: Path) -> None:
    done = kring("new", kind, "--defaults", *DAY, cwd=site)

    path = done.stdout.splitlines()[0]
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kring check" in done.stderr
    assert [f.show("nl") for f in look_over(site)[1] if f.level is not Level.ADVICE] == []
    if kind not in ("person", "organisation"):
        assert "draft: ja" in (site / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_terminal_nothing_is_asked(kind: str, site: Path) -> None:
    """A pipe that never says anything must not make it wait."""
    read, write_ = os.pipe()
    try:
        done = subprocess.run([sys.executable, "-m", "kring", "new", kind, *DAY], cwd=site, stdin=read, capture_output=True, timeout=60, check=False)
    finally:
        os.close(read)
        os.close(write_)

    assert done.returncode == 0


def test_defaults_come_from_the_community(site: Path) -> None:
    kring("new", "article", "--title", "Voorlezen: zo begin je", *DAY, cwd=site)

    text = (site / "communities/kring/articles/voorlezen-zo-begin-je.md").read_text(encoding="utf-8")
    assert 'title: "Voorlezen: zo begin je?"' in text  # of a kind that answers a question
    assert "themes:\n  - lezen\n" in text
    assert "roles:\n  - leraar\n  - schoolleider\n" in text
    assert "authors:\n  - coordinator-kring\n" in text
    assert "date: 2026-11-21\n" in text
    assert "type: vraag\n" in text
    assert "short_answer:" in text  # a question must have an answer


def test_flags_answer_beforehand(site: Path) -> None:
    words = ("--title", "Samen lezen", "--theme", "taal-en-ouders,lezen", "--id", "samen", "--set", "type=verhaal", "--set", "sectors=po,vo")
    assert kring("new", "article", *words, *DAY, cwd=site).returncode == 0

    text = (site / "communities/kring/articles/samen.md").read_text(encoding="utf-8")
    assert "themes:\n  - taal-en-ouders\n  - lezen\n" in text
    assert "type: verhaal\n" in text
    assert "sectors:\n  - po\n  - vo\n" in text


def test_a_name_that_is_taken_is_said_and_nothing_is_overwritten(site: Path) -> None:
    before = (site / "communities/kring/articles/eerste.md").read_bytes()

    done = kring("new", "article", "--title", "Eerste", *DAY, cwd=site)

    assert done.returncode == 2
    assert "‘eerste’ bestaat al" in done.stderr
    assert (site / "communities/kring/articles/eerste.md").read_bytes() == before


@pytest.mark.parametrize("id_", ["../../buiten", "/etc/x", "een twee", "Hoofd"])
def test_a_name_that_leads_elsewhere_is_refused(id_: str, site: Path) -> None:
    assert kring("new", "article", "--id", id_, *DAY, cwd=site).returncode == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entry_is_added_behind_the_others_and_remarks_stay(end: str, site: Path) -> None:
    register = site / "docs/registers/people.yml"
    before = ("# Wie te bereiken is.\n" + BASE["docs/registers/people.yml"].rstrip("\n") + "  # tot de zomer").replace("\n", end).encode()
    register.write_bytes(before)

    kring("new", "person", "--title", "Redactie", *DAY, cwd=site)

    after = register.read_bytes()
    assert after.startswith(before)
    assert f"{end}- id: redactie{end}  name: Redactie{end}".encode() in after
    assert b"\r\n" in after or end == "\n"
    assert [f for f in look_over(site)[1] if f.level is Level.ERROR] == []


def test_what_is_needed_first_is_said(tmp_path: Path) -> None:
    root = write(tmp_path, {"docs/over.md": "---\ntitle: Over\n---\n\nTekst.\n"})

    done = kring("new", "article", "--defaults", cwd=root)

    assert done.returncode == 2
    assert "kring new community" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals differ")
def test_on_a_terminal_it_asks_in_dutch_and_asks_again(site: Path) -> None:
    master, slave = pty.openpty()
    environment = {**os.environ, "LANG": "nl_NL.UTF-8", "KRING_LANG": "nl"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kring", "new", "theme", *DAY], cwd=site, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    os.close(slave)
    os.write(master, b"krin\nkring\nRekenen thuis\n\n")
    out, said = process.communicate(timeout=60)
    os.close(master)

    assert process.returncode == 0, said.decode()
    assert out.decode().strip() == "communities/kring/themes/rekenen-thuis.md"
    assert "Community" in said.decode()
    assert "‘krin’ kan hier niet. Bedoelde je ‘kring’?" in said.decode()
    assert "Titel. De titel, zoals lezers hem zien." in said.decode()


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals differ")
def test_the_tab_key_completes_and_what_is_nearly_right_is_proposed(site: Path) -> None:
    """Article of `kri<Tab>`; a kind with a slip of the finger, after which Enter takes what was meant; two themes, each completed."""
    answers = ["kri\t", "Samen lezen", "", "verhal", "", "taal\t, lez\t", *[""] * 4]

    screen = on_a_terminal("new", "article", *DAY, cwd=site, answers=answers)

    text = (site / "communities/kring/articles/samen-lezen.md").read_text(encoding="utf-8")
    assert "type: verhaal\n" in text
    assert "themes:\n  - taal-en-ouders\n  - lezen\n" in text
    assert "(De Tab-toets vult aan.)" in screen
    assert "Bedoelde je ‘verhaal’?" in screen
    assert " [verhaal]> \n" in screen


def test_the_shell_completes_names_of_the_site(site: Path) -> None:
    environment = {**os.environ, "_KRING_COMPLETE": "bash_complete", "COMP_WORDS": "kring new article --theme t", "COMP_CWORD": "4"}
    code = "import sys; sys.argv = ['kring']; from kring.cli import main; main(prog_name='kring')"

    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=site, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout.split() == ["plain,taal-en-ouders"]
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(
    "text",
    [
        "Gewoon",
        "Met: dubbele punt",
        "nee",
        "2026",
        "# kop",
        "‘al’ “aan”",
        'zeg "ja"',
        "l'été",
        "- streepje",
        "[x]",
        "{y}",
        "*z*",
        "a\\b",
        "12:30",
        "~",
        "@school",
    ],
)
def test_every_text_is_written_so_that_it_is_read_back(text: str) -> None:
    from kring.front_matter import load

    read, faults = load("", f"x: {written(text)}")

    assert faults == []
    assert isinstance(read.value, dict)
    assert str(read.value["x"]) == text
