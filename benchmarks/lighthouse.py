"""What Lighthouse says of home, a theme, an article and search on a phone: its four scores, and what costs points.

    .venv/bin/python benchmarks/lighthouse.py [--runs 1] [--page home …]

Goal (issue 3): at least 95 in every category. Needs Node (npx fetches Lighthouse from npm) and a Chromium; says so where one is missing.
Lighthouse's own mobile settings: a 412 px wide screen, slow 4G and a slow processor, both simulated; medians of the runs. The site is served
compressed, as web servers do. Performance is simulated from what this machine measures: run it on a quiet one.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"  # 13 asks for Node 22.19; Debian 13 and Ubuntu 24.04 have 20 or less
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {"home": "", "theme": "themas/armoede/", "article": "artikelen/andere-thuistaal/", "search": "zoeken/?q=taal"}
GOAL = 95


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Sends text compressed."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in (".html", ".css", ".js", ".svg", ".json") or not path.is_file():
            return super().send_head()
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        for name, value in (("Content-Type", self.guess_type(path)), ("Content-Encoding", "gzip"), ("Content-Length", str(len(content)))):
            self.send_header(name, value)
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)
        return None


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Compressing, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def look_at(address: str, chromium: str) -> dict[str, Any]:
    """Lighthouse's report of one visit."""
    done = subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
        env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def costs(report: dict[str, Any]) -> set[str]:
    """Audits that count and are not perfect."""
    counted = {ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    return {f"{id} {audit['score']:.2f}" for id, audit in report["audits"].items() if id in counted and audit["score"] is not None and audit["score"] < 0.995}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--page", choices=PAGES, nargs="*", default=list(PAGES))
    asked = parser.parse_args()
    chromium = subprocess.run([ROOT / "scripts/chromium"], capture_output=True, text=True, check=False).stdout.strip()
    if missing := [name for name, there in (("Node (npx)", shutil.which("npx")), ("Chromium", chromium)) if not there]:
        sys.exit(f"missing: {', '.join(missing)}")

    print(f"| page | {' | '.join(CATEGORIES)} | bytes | requests | layout shift | costs points |\n|---|{'--:|' * 7}---|")
    low = False
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "kring", "build", "-q", "-d", str(Path(folder, "site"))], cwd=ROOT, check=True)
        with served(Path(folder, "site")) as address:
            for name in asked.page:
                reports = [look_at(address + PAGES[name], chromium) for _ in range(asked.runs)]
                scores = [round(100 * statistics.median(r["categories"][c]["score"] for r in reports)) for c in CATEGORIES]
                low = low or min(scores) < GOAL
                audits = reports[-1]["audits"]
                sent = audits["total-byte-weight"]["numericValue"]
                requests = len(audits["network-requests"]["details"]["items"])
                shift = audits["cumulative-layout-shift"]["numericValue"]
                lost = ", ".join(sorted(set().union(*map(costs, reports))))
                print(
                    f"| {name} | {' | '.join(map(str, scores))} | {sent:.0f} | {requests} | {shift:.3f} | {lost or '–'} |",
                    flush=True,
                )
    if low:
        sys.exit(f"below {GOAL}")


if __name__ == "__main__":
    main()
