"""Wherever a build is stopped, and whenever its disk fails: the site that stood there stays, and the next build is as if nothing happened."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import TODAY, write
from inputs import SMALL
from kring.engines import building
from kring.engines.cache import Cache


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and folders exchanged, on Linux")
def test_a_build_that_is_stopped_leaves_the_site_as_it_was(request: pytest.FixtureRequest) -> None:
    most = 200 if request.config.getoption("--run-long") else 2

    done = subprocess.run([sys.executable, Path(__file__).with_name("faults.py"), str(most)], capture_output=True, text=True, check=True)

    results = [json.loads(line) for line in done.stdout.splitlines()]
    said = {"kill": "SIGKILL", "ENOSPC": "disk-full", "EROFS": "write-failed", "kill, no exchange": "SIGKILL"}
    for result in results:
        # Without an exchange there is a last step after the site was replaced: the one before it is named for the next build.
        stands = "next" if result["kind"] == "kill, no exchange" and result["point"] == result["of"] else "previous"
        assert result == result | {"said": said[result["kind"]], "stands": stands, "next": "done", "clean": True, "left": []}
    assert len(results) >= 4 * min(most, 48)


def test_everything_is_on_the_disk_before_its_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut leaves behind follows from this order."""
    done: list[str] = []
    for place, name in ((building, "lay_out"), (building, "_settle"), (Cache, "save"), (building, "_swap")):
        kept = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *words, kept=kept, name=name: (done.append(name), kept(*words))[1])
    write(tmp_path, SMALL)

    building.build(tmp_path / "mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None)

    assert done == ["lay_out", "_settle", "save", "_swap"]
