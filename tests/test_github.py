"""What GitHub reads is valid, asks no more permissions than it needs, and says who is asked to look."""

import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, look_over, write
from kring import forms, github
from kring.catalog import Catalog
from kring.settings import read_settings

GITHUB = ROOT / ".github"


def run(tool: str, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a tool as it was installed, wherever the environment keeps its programs."""
    files = importlib.metadata.distribution(tool).files or []
    program = next(str(file.locate()) for file in files if file.stem == tool and file.parent.name in ("bin", "Scripts"))
    return subprocess.run([program, *words], cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


def audit(root: Path) -> None:
    """A site's workflows have nothing that an auditor would find."""
    done = run("zizmor", "--offline", "--strict-collection", "--persona=auditor", ".github", cwd=root)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("completed") == len(list(root.glob(".github/workflows/*.yml"))) > 0


GITHUB_FILES = [
    ("github-workflows", "workflows/*.yml"),
    ("github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml"),
    ("github-issue-config", "ISSUE_TEMPLATE/config.yml"),
]
"""What GitHub reads, and the schema that its files follow."""


def follows(root: Path, schema: str, pattern: str) -> None:
    """A site's files are what GitHub expects."""
    paths = [str(path) for path in sorted(root.glob(f".github/{pattern}"))]

    done = run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths, cwd=root)

    assert paths
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_have_nothing_that_an_auditor_would_find() -> None:
    audit(ROOT)


@pytest.mark.parametrize(("schema", "pattern"), GITHUB_FILES)
def test_the_files_are_what_github_expects(schema: str, pattern: str) -> None:
    follows(ROOT, schema, pattern)


@pytest.mark.parametrize("path", sorted(GITHUB.glob("workflows/*.yml")), ids=lambda path: path.stem)
def test_a_workflow_holds_to_the_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    read = yaml.safe_load(text)

    assert read["permissions"] == {}
    assert "pull_request_target" not in text
    assert "secrets." not in text
    for job in read["jobs"].values():
        assert job["timeout-minutes"] <= 45
        for step in job["steps"]:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step.get("uses", "actions/x@" + "0" * 40))
            assert "${{" not in step.get("run", ""), "what somebody wrote could become a command"
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_who_looks_a_proposal_over_may_write_nothing_and_runs_the_tool_of_the_main_branch() -> None:
    job = yaml.safe_load((GITHUB / "workflows/controle.yml").read_text(encoding="utf-8"))["jobs"]["controle"]
    checkouts = [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")]
    installed = next(number for number, step in enumerate(job["steps"]) if "requirements.lock" in step.get("run", ""))

    assert job["permissions"] == {"contents": "read"}
    assert checkouts[0]["ref"] == "${{ github.event.pull_request.base.sha }}"
    assert checkouts[1]["path"] == "bijdrage"
    assert installed < next(number for number, step in enumerate(job["steps"]) if step.get("with", {}).get("path") == "bijdrage")


def test_a_form_asks_what_intake_reads(reference: Catalog) -> None:
    settings, _ = read_settings(ROOT / "mkdocs.yml")
    for door in forms.doors(reference, settings):
        made = github.issue_form(door, reference, settings)
        asked = [(element["attributes"]["label"], element["id"]) for element in made["body"] if element["type"] != "markdown"]

        assert asked == forms.headings(door, settings.words())
        assert made["labels"] == [github.CONTRIBUTION]


PEOPLE = """\
- {id: anna, name: Anna, function: Leest mee, consent: 2026-01-01, github: anna-leest}
- {id: ben, name: Ben, function: Redactie, consent: 2026-01-01, github: ben}
- {id: cas, name: Cas, function: Leest ook, consent: 2026-01-01}
"""
COMMUNITY = "---\ntitle: {0}\ndescription: Wij.\nquestion: Hoe?\ngoals: [Leren]\njoin: Mail ons.\ncoordinator: {1}\n---\n\nWij.\n"


def test_each_community_has_one_owner_and_all_else_the_editors(tmp_path: Path) -> None:
    root = write(tmp_path, {
        "mkdocs.yml": "site_name: Proef\nsite_url: https://proef.example/\nplugins:\n  - kring:\n      contact: ben\n",
        "docs/registers/people.yml": PEOPLE,
        "communities/een/index.md": COMMUNITY.format("Een", "anna"),
        "communities/twee/index.md": COMMUNITY.format("Twee", "cas"),
    })  # fmt: skip
    settings, _ = read_settings(root / "mkdocs.yml")

    owners = dict(github.files(look_over(root)[0], settings))[".github/CODEOWNERS"].splitlines()

    assert owners[2:5] == ["* @ben", "/communities/een/ @anna-leest", "/communities/twee/ @ben"]
    assert all(line.count("@") <= 1 for line in owners)


def test_a_preview_on_the_host_of_the_site_is_no_preview(tmp_path: Path) -> None:
    def preview(address: str) -> str:
        write(tmp_path, {"mkdocs.yml": f"site_name: P\nsite_url: https://a.example/\nplugins:\n  - kring:\n      preview_url: {address}\n"})
        return read_settings(tmp_path / "mkdocs.yml")[0].preview(7)

    assert preview("https://voorbeeld.example.net/{number}/") == "https://voorbeeld.example.net/7/"
    assert preview("https://a.example/pr/{number}/") == ""
    assert preview("http://voorbeeld.example.net/{number}/") == ""
