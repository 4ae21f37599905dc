"""The days that git knows, on small repositories; and what pages say when it knows none."""

import datetime as dt
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from built import page
from conftest import ROOT, build, kring, write
from kring.history import History, history

SMALL = {p.relative_to(ROOT / "tests/sites/small").as_posix(): p.read_bytes() for p in (ROOT / "tests/sites/small").rglob("*") if p.is_file()}
THEME = "communities/kring/themes/lezen.md"
COMMUNITY = "communities/kring/index.md"
PAGE = "docs/over.md"


def git(root: Path, *words: str, day: str = "2026-01-01") -> None:
    """Run git as somebody whose settings are empty, on a day."""
    moment = f"{day}T23:30:00+01:00"
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_DATE": "2001-02-03T00:00:00Z", "GIT_COMMITTER_DATE": moment,
        "GIT_AUTHOR_NAME": "Iemand", "GIT_AUTHOR_EMAIL": "iemand@proef.example", "GIT_COMMITTER_NAME": "Iemand", "GIT_COMMITTER_EMAIL": "iemand@proef.example",
    }  # fmt: skip
    subprocess.run(["git", "-C", str(root), *words], env=env, check=True, capture_output=True)


def commit(root: Path, files: Mapping[str, str | bytes], day: str) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    git(root, "add", "-A")
    git(root, "commit", "-qm", day, day=day)


def changed(path: str) -> bytes:
    return SMALL[path] + b"\nNog een zin.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The small site in git: everything on 5 October, the theme again on 15 November, the page about us on the 10th."""
    root = tmp_path / "alliantie"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, SMALL, "2026-10-05")
    commit(root, {PAGE: changed(PAGE)}, "2026-11-10")
    commit(root, {THEME: changed(THEME)}, "2026-11-15")
    return root


def test_a_file_is_of_the_day_on_which_it_was_last_committed(repository: Path) -> None:
    found = history(repository)

    assert found.fault == ""
    assert found.days[COMMUNITY] == dt.date(2026, 10, 5)
    assert found.days[PAGE] == dt.date(2026, 11, 10)
    assert found.days[THEME] == dt.date(2026, 11, 15)


def test_a_day_is_the_committer_s_own_wherever_the_site_is_built(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        assert history(repository).days[THEME] == dt.date(2026, 11, 15)


def test_a_text_that_is_not_committed_has_no_day(repository: Path) -> None:
    (repository / THEME).write_bytes(SMALL[THEME])
    (repository / PAGE).write_bytes(SMALL[PAGE] + b"\nKlaargezet.\n")
    git(repository, "add", PAGE)
    (repository / "docs/nieuw.md").write_text("# Nieuw\n", encoding="utf-8")

    days = history(repository).days

    assert COMMUNITY in days
    assert not {THEME, PAGE, "docs/nieuw.md"} & days.keys()


def test_a_file_that_was_thrown_away_and_is_there_again_uncommitted_has_no_day(repository: Path) -> None:
    git(repository, "rm", "-q", PAGE)
    git(repository, "commit", "-qm", "Weg")
    (repository / PAGE).parent.mkdir(exist_ok=True)
    (repository / PAGE).write_bytes(SMALL[PAGE])

    assert PAGE not in history(repository).days


def test_names_in_any_letters_and_a_site_in_a_folder_of_its_repository_are_found(repository: Path) -> None:
    commit(repository, {"docs/één naam met “tekens”.md": "# Één\n", "docs/diep/er.md": "# Dieper\n"}, "2026-11-18")

    days = history(repository / "docs").days

    assert days["één naam met “tekens”.md"] == days["diep/er.md"] == dt.date(2026, 11, 18)
    assert days["over.md"] == dt.date(2026, 11, 10)
    assert not [path for path in days if path.startswith(("communities", ".."))]


def test_a_branch_keeps_its_own_days_and_what_only_the_merge_changed_is_of_the_merge(repository: Path) -> None:
    git(repository, "switch", "-qc", "tak", "HEAD~2")
    commit(repository, {COMMUNITY: changed(COMMUNITY), PAGE: SMALL[PAGE] + b"\nVan de tak.\n"}, "2026-11-12")
    git(repository, "switch", "-q", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "-q", "tak")
    commit(repository, {PAGE: SMALL[PAGE] + b"\nVan beide.\n"}, "2026-11-20")

    days = history(repository).days

    assert days[COMMUNITY] == dt.date(2026, 11, 12)
    assert days[PAGE] == dt.date(2026, 11, 20)
    assert days[THEME] == dt.date(2026, 11, 15)


def test_a_shallow_clone_knows_nothing_and_says_so(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "ondiep")

    assert history(tmp_path / "ondiep") == History(fault="shallow")


def test_without_a_repository_there_is_nothing_to_mend(tmp_path: Path) -> None:
    assert history(write(tmp_path, SMALL)) == History()


def test_a_repository_without_a_commit_knows_nothing_yet(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")

    assert history(tmp_path) == History()


def test_a_repository_that_git_can_not_read_and_a_computer_without_git_are_said(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without_git:
        without_git.setenv("PATH", "")
        assert history(repository) == History(fault="unreadable")
    (repository / ".git/HEAD").write_text("onzin\n", encoding="utf-8")

    assert history(repository) == History(fault="unreadable")


def test_what_git_sets_for_a_hook_does_not_lead_to_another_repository(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "-q", "ander")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "ander/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "ander/.git/index"))

    assert history(repository).days[THEME] == dt.date(2026, 11, 15)


# -- on the pages


def lastmod(site: Path, address: str) -> str | None:
    urls = ET.parse(site / "sitemap.xml").getroot()
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return next(url.findtext(f"{name}lastmod") for url in urls if url.findtext(f"{name}loc") == f"https://klein.example/{address}")


def test_pages_without_a_date_of_their_own_say_the_day_of_their_commit(repository: Path, tmp_path: Path) -> None:
    site = build(repository, tmp_path / "uit")

    assert page(site, "themas/lezen/").rows["Laatst gewijzigd op"].text == "15 november 2026"
    assert "Laatst gewijzigd op 2 november 2026" in page(site, "communities/kring/").text  # its article is newer than its own text
    assert "Laatst gewijzigd op 10 november 2026" in page(site, "over/").text
    assert (lastmod(site, "themas/lezen/"), lastmod(site, "over/")) == ("2026-11-15", "2026-11-10")


def test_pages_say_that_their_day_is_unknown_and_the_build_says_why(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "ondiep")

    done = kring("build", "--today", "2026-11-21", "-d", str(tmp_path / "uit"), cwd=tmp_path / "ondiep")

    assert done.returncode == 0
    assert "[history-unknown]" in done.stdout
    assert "fetch-depth: 0" in done.stdout
    site = tmp_path / "uit"
    assert page(site, "themas/lezen/").rows["Laatst gewijzigd op"].text == "datum onbekend"
    assert "Laatst gewijzigd op: datum onbekend" in page(site, "communities/kring/").text
    assert "Laatst gewijzigd op: datum onbekend" in page(site, "over/").text
    assert lastmod(site, "themas/lezen/") is None
    assert lastmod(site, "artikelen/eerste/") == "2026-11-02"  # an article carries its own


def test_a_check_asks_git_nothing(repository: Path) -> None:
    (repository / ".git/HEAD").write_text("onzin\n", encoding="utf-8")

    done = kring("check", "--today", "2026-11-21", cwd=repository)

    assert (done.returncode, done.stdout) == (0, "")
