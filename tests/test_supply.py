"""What kring stands on: few packages, with floors above known holes, all of them named in a release."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
FLOORS = {"mkdocs-material": (9, 8), "pymdown-extensions": (11, 0, 2), "markdown": (3, 11)}
"""Below these are holes that have a number (trackers of the projects)."""


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def test_there_are_at_most_fifteen_direct_dependencies() -> None:
    assert len(PROJECT["dependencies"]) <= 15


@pytest.mark.parametrize("name", FLOORS)
def test_floors_exclude_known_holes(name: str) -> None:
    asked = next(wanted for wanted in PROJECT["dependencies"] if re.match(rf"{name}(?![\w-])", wanted))
    locked = re.findall(rf"^{name}==(\S+)", LOCK, re.MULTILINE)

    assert numbers(asked.partition(">=")[2].partition(",")[0]) >= FLOORS[name]
    assert locked
    assert all(numbers(version) >= FLOORS[name] for version in locked)


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel with nothing but what its metadata says."""
    file = tmp_path / "kring-1.2.3-py3-none-any.whl"
    wanted = "".join(f"Requires-Dist: {name}\n" for name in PROJECT["dependencies"])
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(
            "kring-1.2.3.dist-info/METADATA", f"Metadata-Version: 2.4\nName: kring\nVersion: 1.2.3\nSummary: Proef\nLicense-Expression: MIT\n{wanted}"
        )
    return file


def bill(wheel: Path) -> tuple[str, Any]:
    text = subprocess.run([sys.executable, ROOT / "scripts/sbom", wheel, ROOT / "requirements.lock"], capture_output=True, text=True, check=True).stdout
    return text, json.loads(text)


def test_the_bill_of_materials_names_every_locked_package_once_with_its_hashes(wheel: Path) -> None:
    _, found = bill(wheel)
    pins = re.findall(r"^(\S+)==(\S+)", LOCK, re.MULTILINE)

    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert [(c["name"], c["version"]) for c in found["components"]] == pins
    assert len({c["bom-ref"] for c in found["components"]}) == len(pins)
    assert all(c["purl"] == f"pkg:pypi/{c['name']}@{c['version']}" for c in found["components"])
    assert sum(len(c["hashes"]) for c in found["components"]) == LOCK.count("--hash=sha256:")


def test_the_bill_of_materials_is_of_this_wheel_and_says_what_it_asks_for(wheel: Path) -> None:
    _, found = bill(wheel)
    ours = found["metadata"]["component"]
    direct = {re.split(r"[<>=!~ ]", name)[0] for name in PROJECT["dependencies"]}

    assert (ours["name"], ours["version"], ours["licenses"]) == ("kring", "1.2.3", [{"license": {"id": "MIT"}}])
    assert ours["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(wheel.read_bytes()).hexdigest()}]
    assert found["dependencies"][0]["ref"] == ours["bom-ref"]
    assert {re.sub(r"pkg:pypi/(.*)@.*", r"\1", ref) for ref in found["dependencies"][0]["dependsOn"]} == direct


def test_the_same_wheel_and_lock_give_the_same_bill(wheel: Path) -> None:
    assert bill(wheel)[0] == bill(wheel)[0]
