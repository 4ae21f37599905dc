"""The documents for people follow the code."""

import re
from pathlib import Path

import pytest

import kring
from kring.cli import main

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", sorted(p.name for p in (ROOT / "src/kring").glob("*.py") if p.name not in ("__init__.py", "__main__.py")))
def test_every_module_stands_in_the_architecture(module: str) -> None:
    assert f"`{module}`" in read("ARCHITECTURE.md")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_stands_in_the_changelog_and_has_help(command: str) -> None:
    assert f"`kring {command}`" in read("CHANGELOG.md")
    assert main.commands[command].help


@pytest.mark.parametrize("script", sorted(p.name for p in (ROOT / "scripts").iterdir()))
def test_every_script_says_what_it_is_for(script: str) -> None:
    assert read(f"scripts/{script}").splitlines()[1].startswith("# ")


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SCALING.md"])
def test_links_of_the_documents_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", re.sub(r"```.*?```|`[^`\n]*`", "", read(name), flags=re.DOTALL)):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize(
    "package", re.findall(r'^  "([a-z0-9-]+)[><=]', read("pyproject.toml").partition("dependencies = [")[2].partition("]")[0], re.MULTILINE)
)
def test_every_dependency_has_its_reason(package: str) -> None:
    assert f"`{package}`" in read("ARCHITECTURE.md").partition("## Dependencies")[2]


def test_lock_files_name_no_registry_and_hash_everything() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in read(name)
        assert "--index-url" not in read(name)
        assert read(name).count("==") <= read(name).count("--hash=sha256:")


def test_the_version_is_that_of_the_changelog() -> None:
    newest = re.search(r"^## (?:\[)?(\d+\.\d+\.\d+|Unreleased)", read("CHANGELOG.md"), re.MULTILINE)

    assert newest
    assert newest[1] in ("Unreleased", kring.__version__)
