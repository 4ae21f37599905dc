"""A cluster of other computers, asked through the executor that Dask gives."""

# What goes there are plain values, pickled by Dask: pages with their look, and the function of kring that makes them. No path of this
# computer is among them. Who may talk to the scheduler may run code on workers and here: it belongs on a network that is trusted, or behind TLS.

import asyncio
import concurrent.futures
import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from kring.findings import KringError

WAIT: Final = 10
"""Seconds within which a scheduler answers, or it counts as absent."""

STALLED: Final = 300
"""Seconds without any answer after which a cluster counts as lost. A batch takes a second or less."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Workers that are there and have the same tools as this computer."""

    executor: concurrent.futures.Executor
    share: Callable[[Any], Any]
    """What to hand to `submit` in place of a value that every call needs, so that each worker gets it once."""
    hands: int
    """How many calls are worked on at a time."""


@contextlib.contextmanager
def cluster(address: str, tools: Callable[[], str]) -> Iterator[Cluster]:
    """Find a cluster by the address of its scheduler, `tcp://…` or `tls://…`.

    `tools` says what files are made with. Only workers that were there at the start, and say the same of it as this computer, are asked.
    Raises KringError when the package, the cluster or its workers are missing, when their tools differ, and when the cluster is lost on the way.
    """
    try:
        import distributed
    except ImportError as error:
        raise KringError("cluster-package") from error
    for name in ("distributed", "distributed.client"):  # what Dask would log with a traceback is raised here too
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with concurrent.futures.ThreadPoolExecutor(1) as alone:  # who calls this may be in a loop of events already
            workers = alone.submit(lambda: asyncio.run(asyncio.wait_for(_workers(address), WAIT))).result()
        if not workers:
            raise KringError("cluster-empty", address=address)
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # ValueError: no address; TypeError: TLS without certificates
        raise KringError("cluster-absent", address=address, why=str(error).rstrip(".") or f"{WAIT} s") from error
    with client:
        pool = client.get_executor(workers=list(workers), pure=False)
        try:
            _refuse_other(client.run(tools, workers=list(workers), on_error="return"), tools())
            # A task, not scattered data: what a lost worker held is made again.
            yield Cluster(pool, lambda value: client.submit(_same, value, pure=False, workers=list(workers)), sum(workers.values()))
        except (concurrent.futures.CancelledError, OSError, distributed.KilledWorker) as error:
            raise KringError("cluster-lost", address=address, why=str(error).rstrip(".") or type(error).__name__) from error
        finally:
            pool.shutdown(wait=False)


async def _workers(address: str) -> dict[str, int]:
    """Workers by address, with how many calls each works on at a time."""
    from distributed import rpc
    from distributed.security import Security

    async with rpc(address, timeout=WAIT, connection_args=Security().get_connection_args("client")) as scheduler:
        known = await scheduler.identity(n_workers=-1)
    return {worker: facts["nthreads"] for worker, facts in known["workers"].items()}


def _refuse_other(said: dict[str, object], ours: str) -> None:
    """Raises KringError when a worker has other tools, or could not say."""
    others = {worker: answer for worker, answer in sorted(said.items()) if answer != ours}
    if others:
        why = next((f"{type(answer).__name__}: {answer}" for answer in others.values() if isinstance(answer, Exception)), "")
        raise KringError("cluster-differs", workers=", ".join(others), why=f" ({why})" if why else "")


def _same(value: T) -> T:
    return value
