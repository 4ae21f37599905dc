"""Texts that make parsers take the square of their length end within 2 seconds of processor and 256 MB, page included."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pathological import EVERY, NINETEEN, OWN


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are asked of Linux")
def test_every_pathological_text_ends_in_time(request: pytest.FixtureRequest) -> None:
    every = ["every"] if request.config.getoption("--run-long") else []

    done = subprocess.run([sys.executable, Path(__file__).with_name("pathological.py"), *every], capture_output=True, text=True, check=True)

    results = [json.loads(line) for line in done.stdout.splitlines()]
    ended = {result["name"]: result["status"] for result in results if "status" in result}
    said = {result["name"]: result["rules"] for result in results if "rules" in result}
    assert {name: status for name, status in ended.items() if status} == {}
    assert {name: rules for name, rules in said.items() if rules.startswith("!")} == {}
    assert ended.keys() == said.keys() == (EVERY if every else NINETEEN).keys()


def test_there_are_a_hundred_of_our_own() -> None:
    assert len(NINETEEN) == 19
    assert len(OWN) >= 100
