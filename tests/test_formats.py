"""Findings as other programs read them, and what a member's text cannot do there."""

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import kring, write
from kring.findings import Finding, Fix, Level
from kring.formats import FORMATS, formatted

HOSTILE = "communities/x/articles/a,b\r\n::stop-commands::slot\x1b[2J##[add-mask]e%0A<&\"'\udcff.md"
DATE = Finding("communities/k/articles/ëen.md", 6, 7, "wrong-date", {"value": "2-11-2026", "better": ": 2026-11-02"}, (Fix(6, 7, "2-11-2026", "2026-11-02"),))
FORGED = Finding(HOSTILE, 1, 1, "html-tag", {"value": "\n::error::gelukt ##[stop-commands]"})
ADVICE = Finding("communities/k/articles/ëen.md", 1, 1, "draft")
FOUND = (FORGED, ADVICE, DATE)


def test_annotations_say_where_and_what() -> None:
    line = formatted([DATE], "github", "nl")

    assert line == (
        "::error file=communities/k/articles/ëen.md,line=6,col=7,title=wrong-date::"
        "`2-11-2026` is geen dag die we kunnen lezen. Schrijf een datum als jjjj-mm-dd: 2026-11-02."
    )


@pytest.mark.parametrize("form", ["text", "github"])
def test_no_name_and_no_text_gives_the_log_an_order(form: str) -> None:
    shown = formatted(FOUND, form, "nl")

    assert len(shown.splitlines()) == len(FOUND)
    assert all(line.startswith(("::error file=communities", "::notice file=communities", "communities/")) for line in shown.splitlines())
    assert "##[" not in shown
    assert "\x1b" not in shown
    shown.encode()


def test_an_annotation_s_place_cannot_be_forged() -> None:
    properties = formatted([FORGED], "github", "nl").split("::")[1]

    assert re.fullmatch(r"error file=[^,:]*%2C[^,:]*,line=1,col=1,title=html-tag", properties)


def test_json_keeps_what_the_words_are_made_of() -> None:
    report = json.loads(formatted(FOUND, "json", "en"))

    assert report["counts"] == {"error": 2, "warning": 0, "advice": 1}
    last = report["findings"][2]
    assert (last["path"], last["line"], last["column"], last["code"], last["level"]) == (DATE.path, 6, 7, "wrong-date", "error")
    assert last["values"] == dict(DATE.values)
    assert last["fix"] == [{"line": 6, "column": 7, "old": "2-11-2026", "new": "2026-11-02"}]
    assert last["message"].startswith("`2-11-2026` is not a day")


def test_sarif_has_the_shape_of_the_standard() -> None:
    """The properties that SARIF 2.1.0 requires (§3.13, §3.14, §3.18, §3.27, §3.29, §3.30, §3.55), with its own types."""
    log = json.loads(formatted(FOUND, "sarif", "nl"))

    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "kring"
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert [rule["id"] for rule in driver["rules"]] == ["draft", "html-tag", "wrong-date"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", place["artifactLocation"]["uri"])  # RFC 3986, no scheme that a name could forge
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    (fix,) = run["results"][2]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 6, "startColumn": 7, "endLine": 6, "endColumn": 16}, "insertedContent": {"text": "2026-11-02"}}
    ]


@pytest.mark.parametrize(("strict", "failures"), [(False, 2), (True, 2)])
def test_junit_is_well_formed_and_counts_files(strict: bool, failures: int) -> None:
    suites = ET.fromstring(formatted(FOUND, "junit", "nl", strict=strict).encode())

    (suite,) = suites
    assert (suite.get("tests"), suite.get("failures")) == ("2", str(failures))
    assert [case.get("name") for case in suite][1] == DATE.path
    assert [part.tag for part in suite[1]] == ["failure", "system-out"]


def test_junit_takes_a_warning_for_a_failure_when_strict() -> None:
    warning = Finding("communities/k/index.md", 1, 1, "page-title")
    assert warning.level is Level.WARNING

    assert 'failures="0"' in formatted([warning], "junit", "nl")
    assert 'failures="1"' in formatted([warning], "junit", "nl", strict=True)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_said_in_every_format(form: str) -> None:
    shown = formatted([], form, "nl")

    match form:
        case "json":
            assert json.loads(shown)["findings"] == []
        case "sarif":
            assert json.loads(shown)["runs"][0]["results"] == []
        case "junit":
            assert len(ET.fromstring(shown.encode())[0]) == 1
        case _:
            assert shown == ""


SMALL = Path(__file__).parent / "sites/small"
BAD = "---\ntitle: Fout\n---\n"


def git(root: Path, *words: str) -> str:
    quiet = ["-c", "user.name=Proef", "-c", "user.email=proef@proef.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *quiet, *words], cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A site in a folder of a repository, with a fault that was there before."""
    root = write(tmp_path / "werk/site", {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})
    (root / "communities/kring/articles/oud.md").write_text(BAD)
    git(tmp_path / "werk", "init", "-q", "-b", "main")
    git(tmp_path / "werk", "add", ".")
    git(tmp_path / "werk", "commit", "-q", "-m", "begin")
    return root


def paths(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {line.partition(":")[0] for line in done.stdout.splitlines()}


def test_since_reports_only_on_what_changed(repository: Path) -> None:
    git(repository, "switch", "-q", "-c", "voorstel")
    (repository / "communities/kring/articles/nieuw.md").write_text(BAD)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "nieuw")
    (repository / "communities/kring/articles/los.md").write_text(BAD)
    git(repository, "switch", "-q", "main")
    (repository / "communities/kring/articles/ander.md").write_text(BAD)
    git(repository, "add", "communities/kring/articles/ander.md")
    git(repository, "commit", "-q", "-m", "van een ander")
    git(repository, "switch", "-q", "voorstel")

    everything, changed = kring("check", cwd=repository), kring("check", "--since", "main", cwd=repository)

    assert "communities/kring/articles/oud.md" in paths(everything)
    assert paths(changed) == {"communities/kring/articles/nieuw.md", "communities/kring/articles/los.md"}
    assert changed.returncode == 1


def test_since_with_nothing_wrong_among_the_changes_stops_nothing(repository: Path) -> None:
    done = kring("check", "--since", "HEAD", cwd=repository)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("revision", ["bestaat-niet", "--output=gekaapt", ""])
def test_a_revision_that_git_does_not_know_is_said(revision: str, repository: Path) -> None:
    done = kring("check", f"--since={revision}", cwd=repository)

    if revision:
        assert done.returncode == 2
        assert revision in done.stderr
    assert not (repository / "gekaapt").exists()


def test_a_format_leaves_the_exit_code_as_it_is(repository: Path) -> None:
    done = kring("check", "--format", "json", cwd=repository)

    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"]["error"] > 0
