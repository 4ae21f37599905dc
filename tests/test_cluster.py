"""Pages made on other computers are the pages made here; a cluster that is not right, or goes away, costs nothing but time."""

import asyncio
import contextlib
import os
import pickle
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from conftest import ROOT, TODAY
from kring.cli import main
from kring.engines import building, cluster, making, rendering
from kring.engines.building import Built
from kring.engines.making import Drawing
from kring.findings import KringError, stop_build
from test_incremental import World, files

GUARD = """\
import os, sys

def guard(event, words):
    if event in ("open", "os.listdir", "os.scandir", "os.chdir") and str(words[0]).startswith(os.environ["HIDDEN"]):
        with open("seen", "a") as seen:
            print(event, words[0], file=seen)
        raise PermissionError(words[0])

sys.addaudithook(guard)
"""
"""A worker cannot open anything in the folder of the one who builds, and writes down that it tried."""

T = TypeVar("T")


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Work in a loop of events of its own: a browser of other tests may have one in this thread."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()


class Computers:
    """A scheduler, and workers that each have a folder, a home and a temporary folder of their own."""

    def __init__(self, folder: Path, hidden: Path) -> None:
        self.folder, self.hidden = folder, hidden
        self.processes: list[subprocess.Popen[bytes]] = []
        self.number = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        (folder / "guard.py").write_text(GUARD, encoding="utf-8")
        self.scheduler = self._start_scheduler()

    def _start_scheduler(self) -> subprocess.Popen[bytes]:
        return self._start("dask_scheduler", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2])

    def _start(self, program: str, *words: str, code: Path | None = None) -> subprocess.Popen[bytes]:
        self.number += 1
        home = self.folder / f"computer-{self.number}"
        home.mkdir()
        env = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", "HIDDEN": str(self.hidden)}
        command = [sys.executable, "-m", f"distributed.cli.{program}", *words, "--no-dashboard"]
        with open(home / "said", "wb") as said:
            return subprocess.Popen(command, cwd=home, env={**env, "PYTHONPATH": str(code or home)}, stdout=said, stderr=said)

    def start(self, code: Path | None = None) -> subprocess.Popen[bytes]:
        """One worker more."""
        words = ("--no-nanny", "--nthreads", "1", "--host", "127.0.0.1", "--preload", str(self.folder / "guard.py"))
        self.processes.append(self._start("dask_worker", self.address, *words, code=code))
        return self.processes[-1]

    def have(self, count: int) -> None:
        """Exactly so many workers, and the scheduler knows."""
        if self.scheduler.poll() is not None:
            while self.processes:
                self.stop(self.processes.pop())
            self.scheduler = self._start_scheduler()
        self.processes = [process for process in self.processes if process.poll() is None]
        while len(self.processes) < count:
            self.start()
        while len(self.processes) > count:
            self.stop(self.processes.pop())
        self.settled()

    def settled(self) -> None:
        """Wait until the scheduler knows which workers there are."""
        end = time.monotonic() + 240
        while (found := self.known()) != len(self.processes):
            assert time.monotonic() < end, (found, *((path.read_text(errors="replace")[-500:]) for path in self.folder.glob("*/said")))
            time.sleep(0.1)

    def known(self) -> int | None:
        """How many workers the scheduler knows; None while it does not answer."""
        import asyncio

        with contextlib.suppress(OSError):
            return len(apart(asyncio.wait_for(cluster._workers(self.address), 5)))
        return None

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()

    def seen(self) -> str:
        """What workers tried to open that is not theirs."""
        return "".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*/seen"))


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the one who builds has everything."""
    return tmp_path_factory.mktemp("here")


@pytest.fixture(scope="module")
def computers(here: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computers]:
    pytest.importorskip("distributed")
    found = Computers(tmp_path_factory.mktemp("there"), here)
    yield found
    for process in (*found.processes, found.scheduler):
        found.stop(process)


@pytest.fixture(scope="module")
def world(here: Path) -> World:
    """A site with pages, cards and a picture, built on this computer alone."""
    made = World(here / "wereld")
    for number in range(9):
        made.add(number, number)
    article = made.articles[0]
    shutil.copy(ROOT / "tests/sites/everything/communities/kring/articles/stip.png", article.parent)
    article.write_text(article.read_text(encoding="utf-8") + "\n![Een stip](stip.png)\n", encoding="utf-8")
    assert building.build(made.root / "mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None, index=False).done
    return made


@pytest.fixture
def build(world: World, here: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Built]:
    """Build a copy of the site that was never built, with a cluster, in batches of a few."""
    root = here / request.node.name
    shutil.copytree(world.root, root, ignore=shutil.ignore_patterns(".kring", "site", ".site.*"))
    monkeypatch.setattr(making, "_BATCH", 4)
    monkeypatch.setattr(cluster, "WAIT", 60)  # for computers that have much else to do

    def of(address: str, step: Callable[[str, int, int], None] = lambda *_: None) -> Built:
        return building.build(root / "mkdocs.yml", site_dir=root / "site", today=TODAY, strict=False, step=step, workers=1, scheduler=address, index=False)

    return of


def test_what_travels_is_plain_and_names_no_folder_of_this_computer(world: World) -> None:
    config, plugin = building.configuration(world.root / "mkdocs.yml", None)
    prepared = rendering.prepare(config, plugin.options, today=TODAY, refuse=lambda found: stop_build(found, strict=False))
    rendering.dress(config, prepared)
    written, _ = rendering.written_jobs(config, prepared)
    jobs = [*written, *(rendering.Job(page) for page in prepared.site.pages if not page.written)]

    travels = [thing for _, thing in building.things(jobs, prepared) if not isinstance(thing, Drawing)]

    assert len(travels) > len(jobs)
    assert str(world.root).encode() not in pickle.dumps([rendering.look_of(config), *travels])


def refused(build: Callable[..., Built], address: str, **words: object) -> KringError:
    """Why there is no site."""
    with pytest.raises(KringError) as caught:
        build(address, **words)
    return caught.value


def test_a_cluster_without_computers_is_told(computers: Computers, build: Callable[..., Built]) -> None:
    computers.have(0)

    assert refused(build, computers.address).text("nl").startswith(f"De scheduler op {computers.address} heeft geen workers.")


def test_two_computers_that_share_no_files_make_the_same_site(
    computers: Computers, world: World, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    computers.have(2)

    def refuse(*_: object) -> bytes:
        raise AssertionError("a page was made here")

    monkeypatch.setattr(making, "render", refuse)
    monkeypatch.setattr(making.cards, "draw", refuse)
    built = build(computers.address)

    assert files(built.site_dir) == files(world.root / "site")
    assert [path for path in files(built.site_dir) if "stip" in path]
    assert computers.seen() == ""


def test_a_computer_that_stops_halfway_changes_nothing(computers: Computers, world: World, build: Callable[..., Built]) -> None:
    computers.have(2)

    def step(code: str, done: int, _: int) -> None:
        if (code, done) == ("step-render", 2):
            computers.stop(computers.processes[0])

    assert files(build(computers.address, step).site_dir) == files(world.root / "site")


def test_a_computer_with_another_kring_is_refused(computers: Computers, build: Callable[..., Built], tmp_path: Path) -> None:
    computers.have(1)
    shutil.copytree(ROOT / "src/kring", tmp_path / "kring")
    with open(tmp_path / "kring/prose.py", "a", encoding="utf-8") as code:
        code.write("# another version\n")
    computers.start(tmp_path)
    computers.settled()

    error = refused(build, computers.address)

    assert error.text("nl").startswith("Deze workers hebben een andere kring, of andere pakketten: tcp://127.0.0.1:")
    assert error.text("nl").count("tcp://") == 1
    computers.have(1)


@pytest.mark.parametrize("lost", ["computers", "scheduler"])
def test_a_cluster_that_is_lost_on_the_way_is_told_in_words(
    lost: str, computers: Computers, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "STALLED", 1)
    computers.have(1)

    def step(code: str, done: int, _: int) -> None:
        if (code, done) == ("step-render", 1):
            computers.stop(computers.scheduler if lost == "scheduler" else computers.processes[0])

    assert refused(build, computers.address, step=step).text("nl").startswith(f"Het cluster op {computers.address} antwoordt niet meer: ")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [("tcp://127.0.0.1:9", "127.0.0.1:9"), ("http://127.0.0.1:9", "unknown address scheme"), ("tls://127.0.0.1:9", "TLS"), ("scheduler", "port")],
)
def test_a_scheduler_that_is_not_there_is_told(address: str, why: str, build: Callable[..., Built], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "WAIT", 0.3)

    error = refused(build, address)

    assert error.text("nl").startswith(f"Op {address} antwoordt geen scheduler van Dask: ")
    assert error.text("nl").endswith("Kijk of hij draait, of bouw zonder `--scheduler`. De site bleef zoals hij was.")
    assert why in error.text("en")


def test_without_the_package_the_command_says_what_to_install(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(world.root, tmp_path / "wereld")
    shutil.rmtree(tmp_path / "wereld/.kring")
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(KringError) as caught:
        main(["build", "-q", "-f", str(tmp_path / "wereld/mkdocs.yml"), "--scheduler", "tcp://127.0.0.1:9"], standalone_mode=False)

    assert caught.value.text("nl") == "`--scheduler` heeft het pakket distributed nodig. Installeer het met: pip install distributed"
    assert files(tmp_path / "wereld/site") == files(world.root / "site")


def test_who_asks_may_be_in_a_loop_of_events() -> None:
    async def inside() -> None:
        with pytest.raises(KringError) as told, cluster.cluster("http://127.0.0.1:9", making.tools):
            pass
        assert told.value.code == "cluster-absent"

    apart(inside())
