"""A check that would look at what the last one looked at says the same at once; whatever may matter makes it look again."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT, TODAY, write
from kring.cli import main
from kring.engines.cache import FOLDER
from kring.engines.checked import NOTE, checked
from test_incremental import instead


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--today", TODAY.isoformat(), "--config-file", str(root / "mkdocs.yml")])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site with something to say of its texts and of its generated files, which was checked."""
    root = tmp_path / "site"
    for part in ("small", "alliance"):
        shutil.copytree(ROOT / "tests/sites" / part, root, dirs_exist_ok=True)
    shutil.copy(ROOT / "docs/meedoen/formulier-tekst.png", root / "communities/kring/articles/foto.png")
    write(root, {})
    run(root, "sync")
    words = root / "docs/registers/vocabulary.yml"
    words.write_text(words.read_text(encoding="utf-8").replace("nl: Leraar", "nl: Leerkracht"), encoding="utf-8")
    article = root / "communities/kring/articles/eerste.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nBel 06 12345678.\n", encoding="utf-8")
    run(root, "check")
    return root


@pytest.mark.parametrize("words", [(), ("--strict",), ("--quiet",), ("--format", "json"), ("--format", "junit", "--strict"), ("--lang", "en")])
def test_a_check_again_says_the_same(words: tuple[str, ...], small: Path) -> None:
    assert checked(small / "mkdocs.yml", TODAY)

    again = run(small, "check", *words)
    shutil.rmtree(small / ".kring")
    anew = run(small, "check", *words)

    assert (again.exit_code, again.stdout, again.stderr) == (anew.exit_code, anew.stdout, anew.stderr)
    assert "data-phone" in anew.stdout
    assert "generated-stale" in anew.stdout


def test_a_check_that_may_find_something_else_looks_again(small: Path, tmp_path: Path) -> None:
    config = small / "mkdocs.yml"
    article = small / "communities/kring/articles/eerste.md"
    changes: list[tuple[Path, bytes | Path | None]] = [
        (article, article.read_bytes() + b"Meer."),
        (article, None),
        (article, Path("tweede.md")),
        (article.with_name("foto.png"), b"geen foto"),
        (article.with_name(".verborgen.md"), b"x"),
        (small / "docs/nieuw.md", b"# Nieuw"),
        (small / "docs/registers/people.yml", None),
        (config, config.read_bytes() + b"# "),
        (small / ".kring.json", b"{}"),
        (small / ".vscode/settings.json", b"{}"),
        (small / ".github/workflows/anders.yml", b"x"),
        (small / FOLDER / NOTE, (small / FOLDER / NOTE).read_bytes().replace(b"data-phone", b"data-email")),
        (small / FOLDER / NOTE, b""),
        (small / FOLDER / NOTE, None),
    ]

    for path, content in changes:
        path.parent.mkdir(parents=True, exist_ok=True)
        with instead(path, content, tmp_path / "opzij"):
            assert checked(config, TODAY) is None, path
        assert checked(config, TODAY), path
    assert checked(config, TODAY + dt.timedelta(days=1)) is None
    assert checked(small / "anders.yml", TODAY) is None
    (small / "communities").rename(small / "elders")
    (small / "communities").symlink_to("elders")
    assert checked(config, TODAY) is None, "a folder that is a link is not followed"


def test_what_git_knows_of_files_makes_a_check_look_again(small: Path) -> None:
    for words in (("init", "-q"), ("add", "."), ("update-index", "--chmod=+x", "communities/kring/articles/eerste.md")):
        subprocess.run(["git", *words], cwd=small, check=True)

    assert checked(small / "mkdocs.yml", TODAY) is None
    assert "executable-file" in run(small, "check").stdout


def test_a_check_of_part_of_a_site_or_with_fixes_is_never_answered_by_the_last(small: Path) -> None:
    assert "generated-stale" in run(small, "check", "--fix").stdout
    for words in (("init", "-q"), ("add", "."), ("-c", "user.name=kring", "-c", "user.email=info@example.org", "commit", "-qm", "Begin")):
        subprocess.run(["git", *words], cwd=small, check=True)

    assert run(small, "check", "--since", "HEAD").stdout == ""
