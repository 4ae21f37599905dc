"""`kring init`: a site of one's own, from an empty folder to a page in a browser."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, TODAY, kring, look_over
from kring.findings import KringError
from kring.founding import DIMENSIONS, Answers, files

DAY = ("--today", TODAY.isoformat())
WHEEL = f"https://kring.example/kring.whl#sha256={'a' * 64}"


def answers(**other: object) -> Answers:
    given = {"name": "Onze school", "lang": "nl", "dimensions": (), "theme": "Samen lezen", "community": "De kring", "repository": "", "source": ""}
    return Answers(**{**given, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("dimensions", ["", ",".join(DIMENSIONS)], ids=["plain", "everything"])
def test_a_new_site_has_nothing_to_mend(lang: str, dimensions: str, tmp_path: Path) -> None:
    done = kring("init", "site", "--defaults", "--language", lang, "--dimensions", dimensions, *DAY, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert [f.show("nl") for f in look_over(tmp_path / "site")[1]] == []
    assert kring("check", "--strict", *DAY, cwd=tmp_path / "site").returncode == 0  # generated files included


def test_what_was_not_chosen_is_not_there(tmp_path: Path) -> None:
    kring("init", "--defaults", "--dimensions", "quality", *DAY, cwd=tmp_path)

    lists = yaml.safe_load((tmp_path / "docs/registers/vocabulary.yml").read_text(encoding="utf-8"))
    assert "quality" in lists
    assert not {"lifeworld", "entry_point", "ideal", "agreement_kind"} & lists.keys()


def test_a_folder_that_holds_anything_is_refused_kindly(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("van mij", encoding="utf-8")

    done = kring("init", "--defaults", cwd=tmp_path)

    assert done.returncode == 2
    assert "is niet leeg, en we schrijven nergens overheen" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_a_new_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()

    assert kring("init", "--defaults", *DAY, cwd=tmp_path).returncode == 0


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    read, write = os.pipe()
    try:
        done = subprocess.run([sys.executable, "-m", "kring", "init"], cwd=tmp_path, stdin=read, capture_output=True, timeout=60, check=False)
    finally:
        os.close(read)
        os.close(write)
    assert done.returncode == 0


def test_a_dimension_that_is_none_is_refused_with_those_there_are(tmp_path: Path) -> None:
    done = kring("init", "--dimensions", "kwaliteit,gevoel", cwd=tmp_path)

    assert done.returncode == 2
    assert "‘gevoel’ kennen we niet. Kies uit: leefwereld, aangrijpingspunt, kwaliteit, ideaal, agenda." in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ['Zeg "ja"', "Een\nTwee", "  ", "«naam»", "<b>"])
def test_a_name_that_would_break_a_file_is_refused(name: str) -> None:
    with pytest.raises(KringError):
        files(answers(name=name), today=TODAY)


@pytest.mark.parametrize(
    "source", ["kring", "kring==1.0", "git+https://kring.example/kring", "git+https://kring.example/kring@main", "https://kring.example/kring.whl"]
)
def test_a_site_is_never_installed_from_a_name_or_from_what_can_change(source: str) -> None:
    with pytest.raises(KringError):
        files(answers(source=source), today=TODAY)


@pytest.mark.parametrize("source", [WHEEL, f"git+https://kring.example/kring@{'0' * 40}"])
def test_a_fixed_version_stands_in_the_requirements(source: str) -> None:
    (made,) = (made for made in files(answers(source=source), today=TODAY) if made.path == "requirements.txt")

    assert made.text.splitlines()[-1] == f"kring @ {source}"


def test_without_a_known_source_the_requirements_name_none() -> None:
    (made,) = (made for made in files(answers(), today=TODAY) if made.path == "requirements.txt")

    assert all(line.startswith("#") for line in made.text.splitlines())


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_hole_is_left_open(lang: str) -> None:
    for made in files(answers(lang=lang, repository="https://git.example/kring"), today=dt.date(2026, 1, 2)):
        if not made.path.endswith("vocabulary.yml"):
            assert "«" not in made.text, made.path


@pytest.mark.long
def test_an_installed_kring_makes_a_site_without_this_repository(tmp_path: Path) -> None:
    """The wheel, in an environment of its own, away from the source."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path / "wheels"), str(ROOT)], check=True, timeout=300)
    (wheel,) = (tmp_path / "wheels").glob("kring-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True, timeout=120)
    python = tmp_path / "venv/bin/python"
    site_packages = next((tmp_path / "venv/lib").glob("python*/site-packages"))
    others = [path for path in sys.path if path.endswith("site-packages")]
    (site_packages / "others.pth").write_text("".join(f"{path}\n" for path in others), encoding="utf-8")  # what kring needs is not what is tested
    subprocess.run([python, "-m", "pip", "install", "-q", "--no-deps", "--ignore-installed", str(wheel)], check=True, timeout=120)
    home = tmp_path / "thuis"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(*words: str) -> str:
        return subprocess.run([str(python), "-m", "kring", *words], cwd=home, env=environment, capture_output=True, text=True, check=True, timeout=200).stdout

    where = subprocess.run([python, "-c", "import kring; print(kring.__file__)"], cwd=home, env=environment, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) in where
    run("init", "--defaults")
    run("build", "-q")
    assert "Onze kring" in (home / "site/index.html").read_text(encoding="utf-8")
