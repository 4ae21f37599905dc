"""Checking, building and showing a site in a network namespace that holds nothing but its own loopback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import write
from inputs import SMALL

INSIDE = r"""
import fcntl, json, signal, socket, struct, subprocess, sys, time, urllib.request

with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh22x", b"lo", 1))  # SIOCSIFFLAGS: the loopback up
away = "none"
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5).close()
except OSError as error:
    away = error.strerror
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
command = [sys.executable, "-W", "ignore", "-c", sys.argv[1]]
codes = [subprocess.run([*command, *words], capture_output=True).returncode for words in (["check"], ["build"])]
serving = subprocess.Popen([*command, "serve", "-q", "-a", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
shown, until = "", time.monotonic() + 90
while time.monotonic() < until and "Klein" not in shown:
    try:
        shown = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read().decode()
    except OSError:
        time.sleep(0.1)
found = urllib.request.urlopen(f"http://127.0.0.1:{port}/artikelen/eerste/", timeout=20).status
serving.send_signal(signal.SIGINT)
codes.append(serving.wait(60))
print(json.dumps({"away": away, "codes": codes, "home": "Klein" in shown, "article": found}))
"""
COMMAND = r"""
import sys

def hear(event, words):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open("asked.txt", "a") as file:
            file.write(f"{event} {words[1:] if event in ('socket.connect', 'socket.sendto') else words}\n")

sys.addaudithook(hear)
sys.argv[0] = "kring"
from kring.cli import run
run()
"""
WAYS = (["unshare", "--map-root-user", "--net"], ["sudo", "--non-interactive", "--preserve-env", "unshare", "--net"])


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """The command that starts another one in a network namespace of its own. Where none works the test is skipped, and in CI it fails."""
    for way in WAYS:
        try:
            if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
                return way
        except FileNotFoundError:
            continue
    if os.environ.get("CI"):
        pytest.fail("this machine gives no network namespace, so that nothing proves that kring works without a network")
    pytest.skip("this machine gives no network namespace")


def test_check_build_and_serve_work_without_a_network_and_ask_nothing_of_it(alone: list[str], tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    env = {**os.environ, "KRING_TODAY": "2026-11-21", "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run([*alone, sys.executable, "-c", INSIDE, COMMAND], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=False)

    assert json.loads(done.stdout or "{}") == {"away": "Network is unreachable", "codes": [0, 0, 130], "home": True, "article": 200}, done.stderr
    asked = (tmp_path / "asked.txt").read_text(encoding="utf-8").splitlines() if (tmp_path / "asked.txt").exists() else []
    assert [line for line in asked if "127.0.0.1" not in line] == []
    assert (tmp_path / "site/pagefind/pagefind.js").is_file()
