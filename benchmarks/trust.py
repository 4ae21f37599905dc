"""What hostile texts do in a reader's browser: stock MkDocs with Material, and kring, in one run.

    KRING_CHROMIUM=… .venv/bin/python benchmarks/trust.py

The texts are those of tests/hostile (A: script and markup, I: of our own). Stock is MkDocs with Material and the extensions of
its own documentation; each text is a page, and the build is
strict (without `-q`, which would switch that off). kring is asked what it says of each as an article.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from playwright.sync_api import sync_playwright  # noqa: E402

from conftest import CHROMIUM_FLAGS, look_over, write  # noqa: E402 - the path comes first
from inputs import CASES, lay, repeated  # noqa: E402
from test_layers import slug, visited  # noqa: E402

STOCK = """\
site_name: x
use_directory_urls: true
theme: {name: material, font: false}
plugins: [search, tags]
markdown_extensions: [abbr, admonition, attr_list, def_list, footnotes, md_in_html, tables, toc, pymdownx.details, pymdownx.superfences,
  pymdownx.highlight, pymdownx.inlinehilite, pymdownx.keys, pymdownx.mark, pymdownx.caret, pymdownx.tilde, pymdownx.tasklist]
"""

TEXTS = {name: case for name, case in CASES.items() if name[0] in "AI" and "text" in case}


def stock(root: Path) -> Path:
    """The texts as a site of MkDocs and Material."""
    pages = {f"docs/{slug(name)}.md": f"# {slug(name)}\n\nTekst.\n\n{repeated(case['text'])}\n" for name, case in TEXTS.items()}
    write(root, {"mkdocs.yml": STOCK, "docs/index.md": "# x\n", **pages})
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict"], cwd=root, capture_output=True, text=True, check=False)
    print(f"stock: exit code {done.returncode}, {len(list((root / 'site').rglob('index.html'))) - 1} of {len(TEXTS)} texts published")
    return root / "site"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["KRING_CHROMIUM"], args=CHROMIUM_FLAGS)
        ran, left, asked = visited(stock(Path(folder, "stock")), browser)
        print(f"stock: {len(ran)} pages run something, {len(left)} lead away, {len(set(asked))} foreign addresses asked for")
        browser.close()
        refused = silent = 0
        for number, case in enumerate(TEXTS.values()):
            found = look_over(lay(case, Path(folder, str(number))))[1]
            stops = [finding for finding in found if finding.level == "error"]
            refused += bool(stops)
            silent += not stops
        print(f"kring: {refused} of {len(TEXTS)} texts refused with a line, {silent} shown as text; what those do: tests/test_layers.py")


if __name__ == "__main__":
    main()
