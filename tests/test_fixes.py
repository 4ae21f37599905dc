"""Faulty contributions, as data: `cases/fix/*.yml` hold what somebody wrote, what `kring check` says of it, and the file when it is mended.

Each entry changes one file of the site `sites/alliance` (over `sites/small`) and names its `findings` as `line:column code`, or
`path:line:column code` where they are about another file. `fixed` is what `kring check --fix` makes of it, as changes of the
faulty text; `mended` is what a person still has to change after that. When both are done nothing stops the build.

`from` says where people made that mistake: an issue or a proposal of a public repository, or the rule that a repository made of it.
"""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import TODAY, kring, look_over, write
from kring.findings import Finding, Fix, KringError, stop_build
from kring.fixes import Mended, applied, mend
from kring.fixes import write as write_mended
from kring.settings import read_settings

HERE = Path(__file__).parent
BASE = {
    path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
    for root in (HERE / "sites/small", HERE / "sites/alliance")
    for path in root.rglob("*")
    if path.is_file()
}
SHORT = {Path(path).stem.removeprefix("2026-12-08-").removesuffix("-2025-2028"): path for path in BASE if path.endswith((".md", ".yml"))} | {
    "index": "communities/kring/index.md"
}
CASES: dict[str, dict[str, Any]] = {
    f"{path.stem}: {name}": case
    for path in sorted((HERE / "cases/fix").glob("*.yml"))
    for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


def test_a_third_of_the_cases_are_mistakes_that_people_made_in_public() -> None:
    made = [case["from"] for case in CASES.values() if "from" in case]

    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+(?:#\d+|, [\w./-]+(?: [A-Z]+:\d+)?)", name) for name in made), made
    assert len(CASES) >= 100
    assert 3 * len(made) >= len(CASES), f"{len(made)} of {len(CASES)}"


def changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def short(finding: Finding, path: str) -> str:
    place = f"{finding.line}:{finding.column} {finding.rule}"
    return place if finding.path == path else f"{finding.path}:{place}"


def fix(root: Path) -> tuple[tuple[Mended, ...], tuple[Finding, ...]]:
    mended, _, left = mend(root, read_settings(root / "mkdocs.yml")[0], today=TODAY)
    return mended, left


def test_the_site_of_the_cases_has_nothing_to_mend(tmp_path: Path) -> None:
    assert look_over(write(tmp_path, BASE))[1] == ()


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = SHORT[case["file"]]
    faulty = changed(BASE[path], case["wrote"])
    root = write(tmp_path, BASE | {path: faulty})

    findings = look_over(root)[1]
    mended, left = fix(root)

    assert [short(finding, path) for finding in findings] == case["findings"]
    assert {file.path: file.after for file in mended} == ({path: changed(faulty, case["fixed"])} if "fixed" in case else {})
    assert (root / path).read_text(encoding="utf-8") == faulty  # nothing is written unasked

    write_mended(root, mended)
    assert fix(root) == ((), left)  # once is enough
    if "mended" in case:
        write(root, {path: changed((root / path).read_text(encoding="utf-8"), case["mended"])})
    assert not stop_build(look_over(root)[1], strict=True)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with-mark"])
def test_nothing_but_the_fault_changes(end: str, mark: str, tmp_path: Path) -> None:
    path = SHORT["tweede"]
    text = BASE[path].replace("date: 2026-11-02", "date: {}  # de dag van het gesprek").replace("\n", end)
    root = write(tmp_path, BASE | {path: (mark + text.format("2-11-2026")).encode()})

    mended, left = fix(root)
    write_mended(root, mended)

    assert (root / path).read_bytes() == (mark + text.format("2026-11-02")).encode()
    assert left == ()


def test_line_ends_of_two_kinds_both_stay() -> None:
    text, count = applied("een\r\ntwee\ndrie\r\nvier", [(Fix(2, 1, "twee", "2"),), (Fix(3, 5, "\nvier", ""),)])

    assert (text, count) == ("een\r\n2\ndrie", 2)


def test_a_new_line_ends_as_the_file_does() -> None:
    assert applied("een\r\ndrie\r\n", [(Fix(2, 1, "", "twee\n"),)]) == ("een\r\ntwee\r\ndrie\r\n", 1)


def test_of_two_changes_that_overlap_the_first_is_applied() -> None:
    assert applied("abcd\n", [(Fix(1, 1, "abc", "x"),), (Fix(1, 2, "b", "y"),), (Fix(1, 4, "d", "z"),)]) == ("xd\n", 1)


@pytest.mark.parametrize("wrong", [Fix(1, 2, "een", "x"), Fix(9, 1, "een", "x"), Fix(1, 9, "", "x"), Fix(0, 1, "een", "x")])
def test_a_change_whose_old_text_is_not_there_leaves_its_whole_group_out(wrong: Fix) -> None:
    assert applied("een\n", [(Fix(1, 1, "een", "1"), wrong)]) == ("een\n", 0)


def test_the_command_shows_the_difference_and_writes_it(tmp_path: Path) -> None:
    path = SHORT["tweede"]
    root = write(tmp_path, BASE | {path: changed(BASE[path], {"date: 2026-11-02": "date: 2-11-2026"})})

    dry = kring("check", "--diff", "--today", TODAY.isoformat(), cwd=root)
    done = kring("check", "--fix", "--today", TODAY.isoformat(), cwd=root)

    assert dry.returncode == 1
    assert dry.stdout == done.stdout
    assert "-date: 2-11-2026\n+date: 2026-11-02\n" in dry.stdout
    assert done.returncode == 0
    assert "1 meldingen verbeterd in 1 bestanden." in done.stderr
    assert (root / path).read_text(encoding="utf-8") == BASE[path]
    assert kring("check", "--fix", "--today", TODAY.isoformat(), cwd=root).stdout == ""


def test_a_difference_can_be_applied_by_git(tmp_path: Path) -> None:
    import subprocess

    path = SHORT["tweede"]
    without_end = changed(BASE[path], {"date: 2026-11-02": "date: 2-11-2026"}).rstrip("\n").replace("thema:lezen", "thema:leezen")
    root = write(tmp_path, BASE | {path: without_end})

    (mended,), _ = fix(root)
    subprocess.run(["git", "apply", "-"], input=mended.difference(), text=True, cwd=root, check=True)

    assert (root / path).read_text(encoding="utf-8") == BASE[path].rstrip("\n")


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = SHORT["tweede"]
    root = write(tmp_path, BASE | {path: changed(BASE[path], {"date: 2026-11-02": "date: 2-11-2026"})})
    mended, _ = fix(root)
    write(root, {path: "van een ander\n"})

    with pytest.raises(KringError):
        write_mended(root, mended)

    assert (root / path).read_text(encoding="utf-8") == "van een ander\n"


def test_nothing_outside_the_folders_of_content_is_mended(tmp_path: Path) -> None:
    config = "site_name: Proef\nplugins:\n  - kring:\n      taglin: x\n"
    root = write(tmp_path, BASE | {"mkdocs.yml": config})

    assert fix(root)[0] == ()
    with pytest.raises(KringError):
        write_mended(root, [Mended("../buiten.md", "", "x", 1)])
    assert not (tmp_path.parent / "buiten.md").exists()


def test_only_what_changed_is_mended_when_asked(tmp_path: Path) -> None:
    wrong = {path: changed(BASE[path], {"date: 2026-11-02": "date: 2-11-2026"}) for path in (SHORT["eerste"], SHORT["tweede"])}
    root = write(tmp_path, BASE | wrong)

    mended, _, _ = mend(root, read_settings(root / "mkdocs.yml")[0], today=dt.date(2026, 11, 21), only=[SHORT["eerste"]])

    assert [file.path for file in mended] == [SHORT["eerste"]]
