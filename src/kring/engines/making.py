"""What there is to make, and its bytes: by itself, on all cores, or on other computers."""

# What a worker needs to know of kring, and no more: no MkDocs, no catalog, no disk but for the pictures that are drawn here and for what is `put` there.

import concurrent.futures
import concurrent.futures.process
import contextlib
import dataclasses
import errno
import functools
import itertools
import json
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from kring import cards, gate, media, outputs
from kring.engines import cluster
from kring.engines.look import Job, Look
from kring.engines.makers import digest, makers
from kring.engines.templates import render
from kring.engines.workers import cores, end_with_parent
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

T = TypeVar("T")
M = TypeVar("M")

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


@contextlib.contextmanager
def making(
    look: Look, things: Sequence[tuple[str, Thing]], url: str, put: Callable[[bytes], T], workers: int | None, scheduler: str = ""
) -> Iterator[Iterator[tuple[str, T, gate.Facts | None]]]:
    """The same of many, in their order, on all cores where that pays, or on the cluster of a scheduler; work begins when this does.

    What is made is `put` where it is made: workers here send back no bytes.
    Pictures are drawn here in any case: each needs the file that a member sent, a hundred times as large as a page.
    """
    workers = workers or cores()
    work = functools.partial(_made_and_put, look, url, put)
    if len(things) <= _BATCH or (workers < 2 and not scheduler):
        yield (one for thing in things for one in work([thing]))
        return
    far = [thing for thing in things if scheduler and not isinstance(thing[1], Drawing)]
    near = [thing for thing in things if not scheduler or isinstance(thing[1], Drawing)]
    made: list[Iterator[tuple[str, T, gate.Facts | None]]] = []
    with contextlib.ExitStack() as stack:
        if far:
            there = stack.enter_context(cluster.cluster(scheduler, tools))
            shared = there.share(look)
            sent = _asked(lambda batch: there.executor.submit(make, shared, url, far[batch]), len(far), 4 * there.hands, cluster.STALLED)
            made.append((path, put(content), facts) for path, content, facts in sent)
        if near:
            made.append(_asked(stack.enter_context(_processes(work, near, workers, alone=not far)), len(near), len(near), None))
        try:
            yield itertools.chain.from_iterable(made)
        except concurrent.futures.process.BrokenProcessPool as error:
            raise KringError("worker-lost") from error


def _made_and_put(look: Look, url: str, put: Callable[[bytes], T], things: Sequence[tuple[str, Thing]]) -> list[tuple[str, T, gate.Facts | None]]:
    return [(path, put(content), facts) for path, content, facts in make(look, url, things)]


def _asked(submit: Callable[[slice], concurrent.futures.Future[list[M]]], count: int, at_once: int, most: float | None) -> Iterator[M]:
    """What is made of so many things, in their order; so many batches are asked for at once, so that nobody holds more than it needs.

    Raises TimeoutError when a batch takes longer than `most` seconds.
    """
    batches = [slice(start, start + _BATCH) for start in range(0, count, _BATCH)]
    waiting = deque(submit(batch) for batch in batches[:at_once])

    def answers() -> Iterator[M]:
        for batch in batches[at_once:]:
            answer = waiting.popleft().result(most)
            waiting.append(submit(batch))
            yield from answer
        while waiting:
            yield from waiting.popleft().result(most)

    return answers()


@contextlib.contextmanager
def _processes(
    work: Callable[[Sequence[tuple[str, Thing]]], list[M]], things: Sequence[tuple[str, Thing]], workers: int, *, alone: bool
) -> Iterator[Callable[[slice], concurrent.futures.Future[list[M]]]]:
    """A way to have processes on this computer do work on some of the things.

    They have everything in memory from the start, where the system can do that safely: not beside threads of a library. Else it is sent to them.
    """
    forked = sys.platform == "linux" and alone
    context = multiprocessing.get_context("fork" if forked else "spawn")
    pool = concurrent.futures.ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(work, things) if forked else ())
    try:
        yield (lambda batch: pool.submit(_of_what_is_here, batch)) if forked else (lambda batch: pool.submit(work, things[batch]))
    finally:
        pool.shutdown(cancel_futures=True)


_HERE: Final[list[Any]] = []
"""In a worker that was forked: the work, and what to do it on."""


def _of_what_is_here(batch: slice) -> list[Any]:
    work, things = _HERE
    made: list[Any] = work(things[batch])
    return made


def _begin(*here: Any) -> None:
    _HERE[:] = here
    end_with_parent()


def tools() -> str:
    """What the bytes of a thing depend on besides the thing and the look."""
    return f"{makers()} {cards.VERSION}"
