"""What there is to make, and its bytes: by itself, on all cores, or on other computers."""

# What a worker needs to know of kring, and no more: no MkDocs, no catalog, no disk but for the pictures that are drawn here.

import concurrent.futures
import concurrent.futures.process
import dataclasses
import errno
import json
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from kring import cards, gate, media, outputs
from kring.engines import cluster
from kring.engines.look import Job, Look, render
from kring.engines.makers import digest, makers
from kring.findings import KringError


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to draw, and the file that a member sent."""

    picture: outputs.Picture
    source: Path

    def key(self) -> str:
        """A hash of everything that the picture's bytes depend on."""
        return digest(json.dumps([media.VERSION, self.picture.digest, self.picture.width, self.picture.form]))

    def draw(self) -> bytes:
        """The bytes of the picture. Raises OSError when the file is no longer the one that was looked at."""
        raw = self.source.read_bytes()
        if media.digest(raw) != self.picture.digest:
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(self.source))
        return media.draw(raw, self.picture.width, self.picture.form)


Thing: TypeAlias = Job | outputs.Card | Drawing
"""What can be made by itself, anywhere: a page, the card of a page, a picture at one of its sizes."""

Made: TypeAlias = tuple[str, bytes, gate.Facts | None]
"""A file: its path, its bytes, and what the last look sees on it if it is a page."""

_BATCH: Final = 48
"""Pages that a worker is asked for at a time: enough to make the way there and back worth it."""


def key_of(thing: Thing, look: Look) -> str:
    """A hash of everything that the bytes of a thing depend on."""
    match thing:
        case Job():
            return thing.key(look)
        case Drawing():
            return thing.key()
        case _:
            return digest(json.dumps([cards.VERSION, dataclasses.astuple(thing)]))


def make(look: Look, url: str, things: Sequence[tuple[str, Thing]]) -> list[Made]:
    """Some pages and pictures of a site with an address: what a worker is asked for."""
    contents = ((path, thing, made(look, thing)) for path, thing in things)
    return [(path, content, gate.look(content, url) if isinstance(thing, Job) else None) for path, thing, content in contents]


def made(look: Look, thing: Thing) -> bytes:
    """The bytes of a page or picture. Raises KringError when a template fails."""
    match thing:
        case Job():
            return render(look, thing)
        case Drawing():
            return thing.draw()
        case _:
            return cards.draw(thing)


def make_all(look: Look, things: Sequence[tuple[str, Thing]], url: str, workers: int | None, scheduler: str = "") -> Iterator[Made]:
    """The same of many, on all cores where that pays, or on the cluster of a scheduler.

    Pictures are drawn here in any case: each needs the file that a member sent, a hundred times as large as a page.
    """
    workers = workers or _cores()
    if len(things) <= _BATCH or (workers < 2 and not scheduler):
        for thing in things:
            yield from make(look, url, [thing])
        return
    far = [thing for thing in things if scheduler and not isinstance(thing[1], Drawing)]
    near = [thing for thing in things if not scheduler or isinstance(thing[1], Drawing)]
    if far:
        with cluster.cluster(scheduler, tools) as there:
            yield from _asked(there.executor, there.share(look), url, far, 4 * there.hands, cluster.STALLED)
    if near:
        with concurrent.futures.ProcessPoolExecutor(workers, mp_context=_context(alone=not far), initializer=_end_with_parent) as pool:
            try:
                yield from _asked(pool, look, url, near, 4 * workers, None)
            except concurrent.futures.process.BrokenProcessPool as error:
                raise KringError("worker-lost") from error


def _asked(pool: concurrent.futures.Executor, look: Any, url: str, things: Sequence[tuple[str, Thing]], at_once: int, most: float | None) -> Iterator[Made]:
    """What an executor makes of things, in their order; so many batches are asked for at once, so that neither side holds more than it needs.

    Raises TimeoutError when a batch takes longer than `most` seconds.
    """
    waiting: deque[concurrent.futures.Future[list[Made]]] = deque()
    for start in range(0, len(things), _BATCH):
        waiting.append(pool.submit(make, look, url, things[start : start + _BATCH]))
        if len(waiting) >= at_once:
            yield from waiting.popleft().result(most)
    while waiting:
        yield from waiting.popleft().result(most)


def tools() -> str:
    """What the bytes of a thing depend on besides the thing and the look."""
    return f"{makers()} {cards.VERSION}"


def _end_with_parent() -> None:
    """Let a worker end when the build is killed: else it waits for work for ever, and holds the lock that it was forked with."""
    parent = multiprocessing.parent_process()
    assert parent

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _context(*, alone: bool) -> multiprocessing.context.BaseContext:
    """Workers that have everything in memory from the start, where the system can do that safely: not beside threads of a library."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" and alone else "spawn")
