"""The commands as their users type them."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from conftest import ROOT, kring, write

SMALL = ROOT / "tests/sites/small"
ARTICLE = (SMALL / "communities/kring/articles/eerste.md").read_text(encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})


def test_a_clean_site_is_said_to_be_clean(small: Path) -> None:
    done = kring("check", cwd=small)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("Niets te verbeteren")


@pytest.mark.parametrize(
    ("change", "plain", "strict"),
    [("date: 2026-11-02", 0, 0), ("date: 2019-11-02", 0, 0), ("date: 2026-11-02\nupdated: 2026-11-01", 1, 1), ("date: 2026-11-02\nimages: []", 0, 0)],
    ids=["clean", "advice", "error", "clean-list"],
)
def test_exit_codes_follow_the_worst_finding(change: str, plain: int, strict: int, small: Path) -> None:
    (small / "communities/kring/articles/eerste.md").write_text(ARTICLE.replace("date: 2026-11-02", change), encoding="utf-8")

    assert kring("check", "--today", "2026-11-21", cwd=small).returncode == plain
    assert kring("check", "--today", "2026-11-21", "--strict", cwd=small).returncode == strict


def test_strict_makes_a_warning_an_error(small: Path) -> None:
    (small / "communities/kring/articles/eerste.md").write_text(ARTICLE.replace("description: Dit", "description: Kort. #"), encoding="utf-8")

    assert kring("check", cwd=small).returncode == 0
    assert kring("check", "--strict", cwd=small).returncode == 1


def test_wrong_use_is_two(small: Path) -> None:
    assert kring("check", "--onzin", cwd=small).returncode == 2
    assert kring("bouw", cwd=small).returncode == 2
    assert kring("check", "--today", "21-11-2026", cwd=small).returncode == 2


def test_without_configuration_it_says_where_to_go(tmp_path: Path) -> None:
    done = kring("check", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr.strip() == "Er is geen mkdocs.yml. Ga naar de map van je site, of noem het bestand met --config-file."


def test_a_configuration_without_kring_is_told_what_to_add(tmp_path: Path) -> None:
    root = write(tmp_path, {"mkdocs.yml": "site_name: x\n", "docs/index.md": "# x\n"})

    for command in ("check", "build"):
        done = kring(command, cwd=root)
        assert done.returncode == 2
        assert "plugins:\n  - kring" in done.stderr


def test_a_broken_configuration_is_said_in_words(tmp_path: Path) -> None:
    root = write(tmp_path, {"mkdocs.yml": "site_name: [\n"})

    done = kring("build", cwd=root)

    assert done.returncode == 3
    assert "Traceback" not in done.stderr


def test_a_newer_content_format_is_refused(small: Path) -> None:
    config = (small / "mkdocs.yml").read_text(encoding="utf-8").replace("  - kring\n", "  - kring:\n      format: 99\n")
    (small / "mkdocs.yml").write_text(config, encoding="utf-8")

    done = kring("check", cwd=small)

    assert done.returncode == 3
    assert "99" in done.stderr


@pytest.mark.parametrize(("lang", "word"), [("nl", "Maakt van wat communities schrijven"), ("en", "Makes a searchable site")])
def test_help_is_in_the_reader_s_language(lang: str, word: str, tmp_path: Path) -> None:
    assert word in kring("--help", cwd=tmp_path, env={"LANG": f"{lang}_XX.UTF-8", "LC_ALL": ""}).stdout


def test_messages_are_in_the_language_asked_for(small: Path) -> None:
    (small / "communities/kring/articles/eerste.md").write_text(ARTICLE.replace("authors:", "auteurs:"), encoding="utf-8")

    assert "Did you mean ‘authors’?" in kring("check", "--lang", "en", cwd=small).stdout
    assert "Bedoelde je ‘authors’?" in kring("check", cwd=small).stdout


def test_mkdocs_own_flags_are_taken(small: Path) -> None:
    assert kring("build", "-f", str(small / "mkdocs.yml"), "-d", str(small / "uit"), "-q", cwd=small.parent).returncode == 0
    assert (small / "uit/index.html").is_file()


def test_today_decides_what_is_published(small: Path) -> None:
    for day, there in (("2026-11-01", False), ("2026-11-02", True)):
        assert kring("build", "--today", day, "-q", cwd=small).returncode == 0
        assert (small / "site/artikelen/eerste/index.html").is_file() is there


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interrupted_build_ends_with_130_and_leaves_nothing(small: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "kring", "build"], cwd=small, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    process.stderr.readline()  # it has begun
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=60) == 130
    assert not list(small.glob(".site.kring-*"))
    process.stderr.close()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(address: str, wanted: str, seconds: float) -> str:
    """The page, as soon as it holds what is wanted."""
    end = time.monotonic() + seconds
    text = ""
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                text = answer.read().decode()
        except OSError:
            text = ""
        if wanted in text:
            return text
        time.sleep(0.2)
    return text


def test_serve_shows_the_site_and_its_changes(small: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kring", "serve", "-q", "-a", f"127.0.0.1:{port}"], cwd=small, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}/artikelen/eerste/"
        assert "Het eerste artikel" in fetch(address, "Het eerste artikel", 60)
        (small / "communities/kring/articles/eerste.md").write_text(ARTICLE.replace("Het eerste artikel", "Nieuwe titel"), encoding="utf-8")
        assert "Nieuwe titel" in fetch(address, "Nieuwe titel", 60)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
