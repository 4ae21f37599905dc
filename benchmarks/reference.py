"""What the reference site costs: time and peak memory of `kring check` and `scripts/build`, as medians.

    .venv/bin/python benchmarks/reference.py [--runs 5]

Goals (issue 1): check ≤ 1 s, build ≤ 20 s on two cores with the environment there, peak memory ≤ 400 MB.
Peak memory is the largest resident set of kring's own process and of its children (Pagefind) apart, from getrusage(2).
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
KRING = [sys.executable, "-m", "kring"]

# Runs a command and prints the largest resident set of any of its processes, in kB.
_MEASURE = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and MB of one run."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as an installed kring: compiled once
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _MEASURE, *command], cwd=ROOT, env=kept, capture_output=True, text=True, check=True)
    return time.perf_counter() - started, int(done.stdout) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "kring check": [*KRING, "check", "-q"],
            "kring build": [*KRING, "build", "-q", "-d", str(Path(folder, "site"))],
            "mkdocs build": [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-d", str(Path(folder, "mkdocs"))],
        }
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                figures[name].append(run(command))
        site = Path(folder, "site")
        pages = sum(1 for page in site.rglob("*.html") if "pagefind" not in page.parts)
        size = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    print(f"{pages} pages, {size / 1e6:.1f} MB; {os.cpu_count()} cores, Python {sys.version.split()[0]}; medians of {runs} interleaved runs\n")
    print("| command | seconds | from – to | peak MB |\n|---|--:|--:|--:|")
    for name, measured in figures.items():
        seconds = [s for s, _ in measured]
        print(f"| `{name}` | {statistics.median(seconds):.2f} | {min(seconds):.2f} – {max(seconds):.2f} | {max(mb for _, mb in measured):.0f} |")


if __name__ == "__main__":
    main()
