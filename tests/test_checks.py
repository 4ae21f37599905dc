"""The rules, as data: `cases/check/*.yml` hold little worlds and the findings they give. A new case is a new entry.

Each entry lays `files` over the small site `sites/small` (a `null` takes a file away) and lists all `findings`, in order,
as `path:line:column: … [code]`; where only the place and the code matter, the words may be left out: `path:line:column [code]`.

`edits` changes words of a file instead of giving all of it, `bytes` gives a file in hexadecimals, `made` names one of
`made.FILES`, `links` makes symbolic links. `«300 × a»` in a text stands for three hundred times that. `today` and `lang` are the day and the language of the run.
A case whose findings are `[]` shows where a rule must keep silent.
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import inputs
from conftest import TODAY, look_over, write
from kring.findings import LEVELS
from kring.labels import en, nl
from made import FILES

HERE = Path(__file__).parent
SMALL = {p.relative_to(HERE / "sites/small").as_posix(): p.read_text(encoding="utf-8") for p in (HERE / "sites/small").rglob("*") if p.is_file()}
CASES: dict[str, dict[str, Any]] = {
    f"{path.stem}: {name}": case
    for path in sorted((HERE / "cases/check").glob("*.yml"))
    for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


SAID_ELSEWHERE = {
    "mkdocs-warning",
    "history-unknown",
    "generated-stale",
    "unreadable-file",
    "editors-only",
    "too-many-changes",
    "built-page",
    "built-link",
    "built-missing",
}
"""By a build (test_engines.py, test_history.py), the command (test_generated.py) or a disk that fails (test_files.py)."""


def files_of(case: Mapping[str, Any]) -> dict[str, str | bytes]:
    """The files of a case: the small site, changed."""
    files = {path: text for path, text in {**SMALL, **case.get("files", {})}.items() if text is not None}
    for path, changes in case.get("edits", {}).items():
        for old, new in changes.items():
            assert old in files[path], f"{path} does not say {old!r}"
            files[path] = files[path].replace(old, new)
    files = {path: re.sub(r"«(\d+) × (.+?)»", lambda m: int(m[1]) * m[2], text) for path, text in files.items()}
    files |= {path: bytes.fromhex(encoded) for path, encoded in case.get("bytes", {}).items()}
    return files | {path: FILES[name]() for path, name in case.get("made", {}).items()}


def short(finding: str) -> str:
    """`path:line:column [code]`."""
    return re.sub(r"^((?:[^:]*:){2}\d+): .*( \[[\w-]+\])$", r"\1\2", finding)


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    root = write(tmp_path, files_of(case))
    for path, target in case.get("links", {}).items():
        (root / path).symlink_to(target)
    today = case.get("today", TODAY)

    found = [
        finding.show(case.get("lang", "nl")) for finding in look_over(root, today=today if isinstance(today, dt.date) else dt.date.fromisoformat(today))[1]
    ]

    expected = case["findings"]
    assert [line if ": " in line.partition(" [")[0] else short(line) for line in expected] == [
        short(line) if ": " not in want.partition(" [")[0] else line for line, want in zip(found, [*expected, *[""] * len(found)], strict=False)
    ]


def test_the_small_site_has_nothing_to_mend(tmp_path: Path) -> None:
    assert look_over(write(tmp_path, SMALL))[1] == ()


@pytest.mark.parametrize("code", sorted(LEVELS.keys() - SAID_ELSEWHERE))
def test_every_rule_has_a_case(code: str) -> None:
    cases = "\n".join(line for case in (*CASES.values(), *inputs.CASES.values()) for line in case.get("findings", ()))

    assert f"[{code}]" in cases


@pytest.mark.parametrize("code", LEVELS)
def test_every_rule_has_words_in_both_languages(code: str) -> None:
    assert nl.MESSAGES[code] != en.MESSAGES[code]


def test_both_languages_have_the_same_words() -> None:
    assert nl.MESSAGES.keys() == en.MESSAGES.keys()
    assert nl.WORDS.keys() == en.WORDS.keys()
    assert nl.ADDRESSES.keys() == en.ADDRESSES.keys()
