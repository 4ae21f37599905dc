"""Generated files: made, renewed, and never taken from people who changed them."""

import json
import re
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, kring, look_over, write
from kring.findings import KringError
from kring.generated import RECORD, State, standings, sync
from kring.settings import read_settings

SMALL = ROOT / "tests/sites/small"
SETTINGS = ".vscode/settings.json"
ARTICLE = ".vscode/schemas/article.json"
MORE = "type:\n  - {id: verhaal, nl: Verhaal}\n"
VOCABULARY = "docs/registers/vocabulary.yml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})


def states(root: Path) -> dict[str, State]:
    catalog, _ = look_over(root)
    return {s.path: s.state for s in standings(root, catalog, read_settings(root / "mkdocs.yml")[0]) if s.state is not State.CURRENT}


def renew(root: Path, *take: str) -> None:
    catalog, _ = look_over(root)
    sync(root, catalog, read_settings(root / "mkdocs.yml")[0], take=take)


def test_the_files_of_this_repository_are_up_to_date() -> None:
    assert states(ROOT) == {}, "run .venv/bin/kring sync"


def test_sync_makes_what_is_missing_and_is_then_content(small: Path) -> None:
    assert set(states(small).values()) == {State.MISSING}

    first = kring("sync", cwd=small)

    assert first.returncode == 0
    assert "Gemaakt: .vscode/settings.json" in first.stderr
    assert states(small) == {}
    assert kring("sync", cwd=small).stderr.strip() == "Alles wat kring maakt, is bij."


def test_a_site_without_generated_files_hears_nothing_of_them(small: Path) -> None:
    assert "generated-stale" not in kring("check", cwd=small).stdout


def test_check_names_the_command_when_a_file_is_behind(small: Path) -> None:
    renew(small)
    article = (small / "communities/kring/articles/eerste.md").read_text(encoding="utf-8")
    write(small, {VOCABULARY: MORE, "communities/kring/articles/eerste.md": article.replace("date:", "type: verhaal\ndate:")})

    done = kring("check", "--strict", cwd=small)

    assert done.returncode == 1
    assert f"{ARTICLE}:1:1: Dit bestand maakt kring zelf, en het is niet meer bij. Werk het bij met: kring sync [generated-stale]" in done.stdout
    assert kring("sync", cwd=small).returncode == 0
    assert kring("check", "--strict", cwd=small).returncode == 0


def test_what_people_changed_stays_and_the_difference_is_shown_once(small: Path) -> None:
    renew(small)
    own = (small / ARTICLE).read_text(encoding="utf-8").replace("{", '{\n "$comment": "van ons",', 1)
    (small / ARTICLE).write_text(own, encoding="utf-8")
    assert states(small) == {}  # nothing new to tell them

    article = (small / "communities/kring/articles/eerste.md").read_text(encoding="utf-8")
    write(small, {VOCABULARY: MORE, "communities/kring/articles/eerste.md": article.replace("date:", "type: verhaal\ndate:")})
    assert states(small)[ARTICLE] is State.THEIRS
    done = kring("sync", cwd=small)

    assert (small / ARTICLE).read_text(encoding="utf-8") == own
    assert f"--- a/{ARTICLE}" in done.stdout
    assert '"verhaal"' in done.stdout
    assert f"kring sync --take {ARTICLE}" in done.stderr
    assert states(small) == {}  # they have seen it

    renew(small, ARTICLE)
    assert "verhaal" in (small / ARTICLE).read_text(encoding="utf-8")
    assert "van ons" not in (small / ARTICLE).read_text(encoding="utf-8")


def test_a_file_that_was_there_before_kring_is_not_overwritten(small: Path) -> None:
    write(small, {SETTINGS: "{}\n"})

    renew(small)

    assert (small / SETTINGS).read_text(encoding="utf-8") == "{}\n"


def test_what_was_thrown_away_stays_away(small: Path) -> None:
    renew(small)
    (small / SETTINGS).unlink()

    renew(small)

    assert not (small / SETTINGS).exists()
    renew(small, SETTINGS)
    assert (small / SETTINGS).exists()


def test_what_is_not_made_any_more_goes_unless_people_changed_it(small: Path) -> None:
    write(small, {"docs/registers/organisations.yml": "[]\n"})
    renew(small)
    assert (small / ".vscode/schemas/organisation.json").exists()
    write(small, {".vscode/schemas/organisations.json": '{"eigen": 1}\n'})
    (small / "docs/registers/organisations.yml").unlink()

    renew(small)

    assert not (small / ".vscode/schemas/organisation.json").exists()
    assert (small / ".vscode/schemas/organisations.json").exists()


def test_line_ends_of_windows_are_no_change(small: Path) -> None:
    renew(small)
    for path in (small / ".vscode").rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (small / RECORD).write_bytes((small / RECORD).read_bytes().replace(b"\n", b"\r\n"))

    assert states(small) == {}


def test_a_broken_record_overwrites_nothing(small: Path) -> None:
    renew(small)
    write(small, {SETTINGS: "{}\n", RECORD: "<<<<<<< HEAD\n"})

    renew(small)

    assert (small / SETTINGS).read_text(encoding="utf-8") == "{}\n"


def test_a_dry_run_writes_nothing(small: Path) -> None:
    done = kring("sync", "--dry-run", cwd=small)

    assert done.returncode == 1
    assert f"+++ b/{SETTINGS}" in done.stdout
    assert not (small / ".vscode").exists()
    assert not (small / RECORD).exists()


def test_nothing_is_written_through_a_symbolic_link_or_outside_the_site(small: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elders")
    (small / ".vscode").symlink_to(elsewhere)
    with pytest.raises(KringError):
        renew(small)
    assert not list(elsewhere.iterdir())

    (small / ".vscode").unlink()
    (elsewhere / "x").write_text("x")
    write(small, {RECORD: json.dumps({f"../{elsewhere.name}/x": "0"})})
    with pytest.raises(KringError):
        renew(small)
    assert (elsewhere / "x").exists()


def test_a_file_that_kring_does_not_make_cannot_be_taken(small: Path) -> None:
    done = kring("sync", "--take", "mkdocs.yml", cwd=small)

    assert done.returncode == 2
    assert "‘mkdocs.yml’ is geen bestand dat kring maakt" in done.stderr


def test_the_editor_finds_a_schema_for_every_register() -> None:
    settings = json.loads((ROOT / SETTINGS).read_text(encoding="utf-8"))
    for name, (register,) in settings["yaml.schemas"].items():
        top = json.loads((ROOT / name).read_text(encoding="utf-8"))
        written = yaml.safe_load((ROOT / register.lstrip("/")).read_text(encoding="utf-8"))
        allowed = top["properties"].keys() if isinstance(written, dict) else top["items"]["properties"].keys()
        assert {key for item in ([written] if isinstance(written, dict) else written) for key in item} <= set(allowed)


@pytest.mark.parametrize("kind", ["Artikel", "Thema", "Community", "Bijeenkomst"])
def test_the_start_of_a_text_is_yaml_with_fields_of_the_kind(kind: str) -> None:
    """What stands there after Tab, Tab, Tab: the first choice, or the placeholder's own words."""
    snippet = json.loads((ROOT / ".vscode/kring.code-snippets").read_text(encoding="utf-8"))[kind]
    text = "\n".join(snippet["body"])
    text = re.sub(r"\$CURRENT_YEAR-\$CURRENT_MONTH-\$CURRENT_DATE", "2026-11-22", text)
    text = re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}|\$\{\d+:([^}]*)\}", lambda m: m[1] or m[2], text)
    name = {"Artikel": "article", "Thema": "theme", "Community": "community", "Bijeenkomst": "event"}[kind]
    schema = json.loads((ROOT / f".vscode/schemas/{name}.json").read_text(encoding="utf-8"))

    fields = yaml.safe_load(text.split("---")[1])

    assert set(schema["required"]) <= fields.keys() <= schema["properties"].keys()
