"""Every hostile input of tests/hostile is refused with words that help, or does nothing at all."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import inputs
from conftest import kring, look_over, write
from inputs import ARTICLE, CASES, FIELDS, lay
from kring.findings import LEVELS
from kring.names import of_proposal

OURS = {name: case for name, case in CASES.items() if "changes" not in case and "changed" not in case}
REFUSED = {name: case for name, case in OURS.items() if case["findings"]}


STYLE = {"sentence-long", "hard-to-read", "other-language", "jargon", "passive"}
"""What the colleague who reads along says of a text that nobody wrote to be read."""


def said(root: Path) -> list[str]:
    return [finding.show("nl") for finding in look_over(root)[1] if finding.rule not in STYLE]


@pytest.mark.parametrize("name", OURS)
def test_an_input_is_refused_or_harmless(name: str, tmp_path: Path) -> None:
    assert said(lay(OURS[name], tmp_path)) == OURS[name]["findings"]


def mended(case: Mapping[str, Any], finding: str) -> Mapping[str, Any]:
    """The case after somebody did what a finding says; what it says to remove is removed."""
    files, field, suggestion = case.get("files", {}), re.search(rf"{ARTICLE}:(\d+):", finding), re.search(r"`(\w+: \".*?\")`", finding)
    if "[unknown-key]" in finding:
        return {**case, "top": FIELDS}
    if field and 2 <= int(field[1]) <= 6 and "top" in case:
        key = list(FIELDS)[int(field[1]) - 2]
        if suggestion:
            return {**case, "top": {**case["top"], key: suggestion[1].partition(": ")[2]}}
        if near := re.search(r"Bedoelde je ‘(.*?)’", finding):
            return {**case, "top": {key: re.sub(r"\w[\w-]*", near[1], case["top"][key], count=1)}}
    if "[file-name]" in finding and (name := re.search(r"‘([^‘]*)’ kan niet.*bijvoorbeeld ‘(.*?)’", finding, re.DOTALL)):
        return {"files": {f"docs/{name[2]}/over.md" if "/over.md" in path else f"docs/{name[2]}.md": "# Een titel" for path in files or case["raw"]}}
    if "[html-tag]" in finding and "text" in case:
        return {**case, "text": f"Tekst.\n\n~~~~\n{case['text']}\n~~~~"}
    if near := re.search(r"Bedoelde je ‘(.*?)’", finding):
        target = re.search(r"\]\(([^)#]*#)?([^)]*)\)", case.get("text", ""))
        if target:
            return {**case, "text": case["text"].replace(target[2], near[1])}
    return case.get("mended", {"text": "Tekst."})


@pytest.mark.parametrize("name", REFUSED)
def test_doing_what_is_said_mends_it(name: str, tmp_path: Path) -> None:
    case = mended(REFUSED[name], REFUSED[name]["findings"][0])

    assert [line for line in said(lay(case, tmp_path)) if not line.endswith(("[future-date]", "[plain-http]"))] == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_has_a_place_a_code_and_something_to_do(name: str) -> None:
    for line in REFUSED[name]["findings"]:
        message = re.fullmatch(r".+?:\d+:\d+: (.+[.?!`]) \[[a-z0-9-]+\]", line)
        assert message and len(re.findall(r"[.?!;:`](?:\s|$)", message[1])) >= 2, line
        assert not re.search(r"\b(?:aanval|kwaadaardig|ongeldig|fataal|hack|u|uw)\b", message[1]), line


PROPOSALS = {name: case["changes"] for name, case in CASES.items() if "changes" in case}


@pytest.mark.parametrize("name", PROPOSALS)
def test_a_proposal_with_content_changes_only_content(name: str) -> None:
    found = [finding.show("nl") for finding in of_proposal({ARTICLE, *PROPOSALS[name]}, "docs")]

    besides = sorted(path for path in PROPOSALS[name] if not path.startswith(("communities/", "docs/")))
    assert [line.partition(":1:1: Dit deel mag alleen de redactie wijzigen.")[0] for line in found] == besides
    assert all(line.endswith(" [editors-only]") for line in found) and besides


def test_a_proposal_of_code_alone_is_for_those_who_look_after_the_site() -> None:
    assert list(of_proposal(["mkdocs.yml", "src/kring/gate.py"], "docs")) == []


def test_a_proposal_of_more_files_than_anybody_looks_over() -> None:
    """B24."""
    assert [
        finding.rule for finding in of_proposal([f"docs/{number}.md" for number in range(CASES["B24 more files than anybody looks over"]["changed"])], "docs")
    ] == ["too-many-changes"]


def test_a_proposal_is_checked_with_the_settings_that_the_site_has(tmp_path: Path) -> None:
    lay({}, tmp_path)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.email=a@kring.example", "-c", "user.name=A", "commit", "-qm", "x"]):
        inputs.git(tmp_path, *words)
    article = tmp_path / "communities/kring/articles/eerste.md"
    article.write_text(article.read_text(encoding="utf-8").replace("themes: [lezen]", "themes: [leezen]"), encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")  # kring itself taken out

    done = kring("check", "--since", "main", "--today", "2026-11-21", cwd=tmp_path)

    assert "[unknown-reference]" in done.stdout and "mkdocs.yml:1:1: Dit deel mag alleen de redactie wijzigen." in done.stdout
    assert done.returncode == 1


def test_every_input_of_the_list_is_here() -> None:
    counts = {
        "A": 38,
        "B": 24,
        "C": 11,
        "D": 20,
        "E": 30,
        "F": 11,
        "G": 4,
        "H": 10,
        "I": 81,
    }  # A39 is an address: test_an_address_that_a_reader_was_sent_runs_nothing

    assert {name.split()[0] for name in inputs.CASES} == {f"{letter}{number:02}" for letter, most in counts.items() for number in range(1, most + 1)}


def test_bad_articles_keep_nothing_from_being_said_of_the_others(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Each of so many articles has one fault, and among them stand those that are hardest to read."""
    most = 10_000 if request.config.getoption("--run-long") else 300
    good = inputs.article({"top": {"date": "2026-11-02\nauteurr: x"}, "text": "Tekst."})
    bad: dict[str, str | bytes] = {
        "alias": inputs.article({"top": {"title": "&a [*a, *a]"}}),
        "diep": inputs.article({"top": {"title": "[" * 15_000}}),
        "groot": inputs.article({"text": "woord " * 50_000}),
        "haken": inputs.article({"text": "[" * 250_000}),
        "labels": inputs.article({"text": "<b" * 100_000}),
        "links": inputs.article({"text": "\n".join(f"[weg](naar-{number}.md)" for number in range(2_900))}),
        "nul": b"\0" * 1_000,
        "offerte": inputs.article({"text": "> " * 100_000}),
        "vreemd": bytes(range(128, 256)) * 1_000,
    }
    names = [f"a{number}" for number in range(most)]
    write(tmp_path, {**inputs.SMALL, **{f"communities/kring/articles/{name}.md": text for name, text in [*dict.fromkeys(names, good).items(), *bad.items()]}})

    found: dict[str, list[str]] = {}
    for finding in look_over(tmp_path)[1]:
        found.setdefault(Path(finding.path).stem, []).append(finding.rule)

    assert {name: rules for name in names if (rules := found.get(name, [])) != ["unknown-key"]} == {}
    assert {name for name in bad if not found.get(name)} == set()


def test_a_new_site_refuses_the_same(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Every hostile text, or every fifth, in one site that `kring init` made: as many refusals of each, and what is left builds and passes the last look."""
    made = kring("init", "site", "--defaults", "--theme", "Lezen", "--community", "Kring", "--today", "2026-11-21", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    root = tmp_path / "site"
    texts = {
        name: case for name, case in OURS.items() if name[0] in "ADEI" and ("text" in case or "top" in case) and not {"files", "edits", "bytes"} & case.keys()
    }
    assert len(texts) > 150
    if not request.config.getoption("--run-long"):
        texts = dict(list(texts.items())[::5])
    needed = {"type": "verhaal", "sectors": "[po]", "roles": "[leraar]"}
    paths = {name: f"communities/kring/articles/k{number}.md" for number, name in enumerate(texts)}
    write(
        root,
        {
            "mkdocs.yml": (root / "mkdocs.yml").read_text(encoding="utf-8"),
            **{paths[name]: inputs.article({**case, "top": {**needed, **case.get("top", {})}}) for name, case in texts.items()},
        },
    )

    said = look_over(root)[1]
    found: dict[str, set[str]] = {}
    for finding in said:
        found.setdefault(finding.path, set()).add(finding.rule)
    of = {name: {line.rpartition("[")[2].rstrip("]") for line in case["findings"] if line.startswith(ARTICLE)} for name, case in texts.items()}
    lost = {name: rules - found.get(paths[name], set()) for name, rules in of.items()}

    assert {name: rules for name, rules in lost.items() if rules} == {}

    stopped = {finding.path for finding in said if finding.level == "error"}
    assert {rule for name, rules in of.items() if not rules and paths[name] in stopped for rule in found[paths[name]] if LEVELS[rule] == "error"} <= {
        "dead-link",
        "missing-field",
    }
    for path in stopped:
        (root / path).unlink()
    done = kring("build", "--today", "2026-11-21", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum((root / "site/artikelen" / Path(path).stem / "index.html").is_file() for path in paths.values()) > len(texts) // 10
