"""Processes that this computer starts to help: how many, and that none of them outlives who started it."""

import multiprocessing
import multiprocessing.connection
import os
import sys
import threading


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def end_with_parent() -> None:
    """Let a worker end when the build is killed: else it waits for work for ever, and holds the lock that it was forked with."""
    parent = multiprocessing.parent_process()
    assert parent

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
