"""Wherever a build is stopped, and whenever its disk fails: the site that stood there stays, and the next build is as if nothing happened."""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import TODAY, write
from inputs import SMALL
from kring.engines import building, making, publishing
from kring.engines.cache import Cache
from kring.findings import KringError


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and folders exchanged, on Linux")
def test_a_build_that_is_stopped_leaves_the_site_as_it_was(request: pytest.FixtureRequest) -> None:
    most = 100 if request.config.getoption("--run-long") else 2

    done = subprocess.run([sys.executable, Path(__file__).with_name("faults.py"), str(most)], capture_output=True, text=True, check=True)

    results = [json.loads(line) for line in done.stdout.splitlines()]
    said = {"kill": "SIGKILL", "ENOSPC": "disk-full", "EROFS": "write-failed", "kill, no exchange": "SIGKILL"}
    for result in results:
        # Without an exchange there is a last step after the site was replaced: the one before it is named for the next build.
        stands = "next" if result["kind"] == "kill, no exchange" and result["point"] == result["of"] else "previous"
        lies = [".site.kring-old"] if stands == "next" else []  # what the next build that has something to do removes
        assert result == result | {"said": said[result["kind"]], "stands": stands, "next": "done", "clean": True, "left": lies}
    assert len(results) >= 4 * min(most, 48)


def test_everything_is_on_the_disk_before_its_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut leaves behind follows from this order."""
    done: list[str] = []
    for place, name in ((publishing, "lay_out"), (publishing, "_settle"), (Cache, "save"), (publishing, "_swap")):
        kept = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *words, kept=kept, name=name, **more: (done.append(name), kept(*words, **more))[1])
    write(tmp_path, SMALL)

    building.build(tmp_path / "mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None)

    assert done == ["lay_out", "_settle", "save", "_swap"]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked, and folders locked, on Linux")
def test_two_builds_at_once_never_mix(request: pytest.FixtureRequest) -> None:
    most = 50 if request.config.getoption("--run-long") else 2

    done = subprocess.run([sys.executable, Path(__file__).with_name("faults.py"), "pairs", str(most)], capture_output=True, text=True, check=True)

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert results == [{"pair": number, "said": ["done", "done"], "whole": True, "names": 1, "new": True, "left": []} for number in range(most)]


KILLED = """
import datetime as dt, os, pathlib, signal, sys
from kring.engines import building

def step(code, done, total):
    if code == "step-render" and done:
        os.kill(os.getpid(), signal.SIGKILL)

building.build(pathlib.Path(sys.argv[1]), site_dir=None, today=dt.date(2026, 11, 21), strict=False, step=step, workers=2)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")
def test_workers_end_with_a_build_that_is_killed(tmp_path: Path) -> None:
    """Else they would wait for ever, and the next build for them."""
    article = SMALL["communities/kring/articles/eerste.md"]
    write(tmp_path, {**SMALL, **{f"communities/kring/articles/a{number}.md": article for number in range(60)}})

    done = subprocess.run([sys.executable, "-W", "ignore", "-c", KILLED, tmp_path / "mkdocs.yml"], capture_output=True, timeout=60, check=False)

    assert done.returncode == -signal.SIGKILL
    with open(tmp_path / ".kring/cache/lock", "rb") as lock:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                time.sleep(0.05)
    pytest.fail("somebody still holds the lock")


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")
def test_a_worker_that_the_computer_ends_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when memory is full. One of many dies, and the site that stood there stays."""
    write(tmp_path, {**SMALL, **{f"communities/kring/articles/a{number}.md": SMALL["communities/kring/articles/eerste.md"] for number in range(60)}})
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.kring").write_text("kring\n", encoding="utf-8")
    monkeypatch.setattr(making, "render", lambda look, job: os.kill(os.getpid(), signal.SIGKILL))

    with pytest.raises(KringError) as raised:
        building.build(tmp_path / "mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None, workers=2)

    assert raised.value.code == "worker-lost"
    assert [path.name for path in (tmp_path / "site").iterdir()] == [".kring"]


ELSEWHERE = """
import datetime as dt, os, pathlib, random, sys
from kring.engines import building

dice, listdir, scandir = random.Random(int(sys.argv[2])), os.listdir, os.scandir

class Shuffled:
    def __init__(self, entries):
        with entries:
            found = list(entries)
        dice.shuffle(found)
        self.found = iter(found)
    def __iter__(self): return self.found
    def __next__(self): return next(self.found)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

def shuffled(path="."):
    found = listdir(path)
    dice.shuffle(found)
    return found

os.listdir, os.scandir = shuffled, lambda path=".": Shuffled(scandir(path))
os.umask(int(sys.argv[4]))
built = building.build(pathlib.Path(sys.argv[1]), site_dir=None, today=dt.date(2026, 11, 21), strict=False, step=lambda *_: None, workers=int(sys.argv[3]))
sys.exit(not built.done)
"""
FOLDERS = ("a", "met spatie & teken", "été #1 %20", "d/i/e/p/" + "x" * 100)
ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Amsterdam", "Asia/Kathmandu")
LANGUAGES = ("C.UTF-8", "nl_NL.UTF-8", "tr_TR.UTF-8", "C", "en_US.UTF-8", "de_DE.ISO-8859-1", "POSIX")


def test_one_site_comes_of_every_environment(request: pytest.FixtureRequest, everything: Path, tmp_path: Path) -> None:
    """Folder, zone, language, hash seed, umask, order of files, number of workers, and a cache that is cold, warm or another's."""
    wanted = hashed(everything)
    found = {}

    for number in range(18 if request.config.getoption("--run-long") else 1, 0, -1):
        root = tmp_path / str(number) / FOLDERS[number % 4]
        cache = shutil.ignore_patterns("site", ".site.*", *(() if number % 3 == 0 else [".kring"]))
        shutil.copytree(everything.parent, root, ignore=cache)
        words = [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            ELSEWHERE,
            root / "mkdocs.yml",
            str(number),
            str(1 + number % 3),
            str((0o022, 0o077, 0, 0o027)[number % 4]),
        ]
        env = {**os.environ, "TZ": ZONES[number % 5], "LC_ALL": LANGUAGES[number % 7], "PYTHONHASHSEED": str(number * 1000), "HOME": str(tmp_path)}
        for _ in range(1 + number % 2):
            done = subprocess.run(words, env=env, cwd=(root, tmp_path)[number % 2], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            found[number, hashed(root / "site")] = number

    assert {sum_ for _, sum_ in found} == {wanted}


def hashed(site: Path) -> str:
    """One sum of the names and bytes of a site, without Pagefind's folder."""
    every = ((path.relative_to(site).as_posix(), path) for path in sorted(site.rglob("*")) if path.is_file())
    listed = [f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in every if not name.startswith("pagefind/")]
    return hashlib.sha256("\n".join(sorted(listed)).encode()).hexdigest()
