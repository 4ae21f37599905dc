"""Each layer of THREATS.md taken out of a copy of the repository, by a change of its source, and how many tests then fail.

    KRING_CHROMIUM=… .venv/bin/python benchmarks/layers.py [NAME …]

A layer whose tests all pass without it is a layer that nothing proves. Exits with 1 when there is one.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Layer:
    """A layer, what of the source is changed to take it out, and the tests that are asked."""

    name: str
    files: str
    """A pattern of paths."""
    old: str
    new: str
    tests: tuple[str, ...]


LAYERS = (
    Layer("files: names", "src/kring/names.py", "    for path in paths:\n        parts", "    for path in ():\n        parts", ("tests/test_inputs.py", "-k", "B07 or B11")),
    Layer("files: kinds by content", "src/kring/read.py", "*looked.findings, *faults", "", ("tests/test_inputs.py", "-k", "B20 or B23")),
    Layer("front matter", "src/kring/front_matter.py", "    return Document(path, read, body, body_line), findings", "    return Document(path, read, body, body_line), []", ("tests/test_inputs.py", "-k", "D05 or D06")),
    Layer("Markdown: limits", "src/kring/dialect.py", "if fault := _excess(raw, first_line):", "if fault := None:", ("tests/test_inputs.py", "-k", "E22 or E23 or E24")),
    Layer("Markdown: tags", "src/kring/dialect.py", "tags=tuple(dict.fromkeys(self.tags))", "tags=()", ("tests/test_inputs.py", "-k", "A01 or A14")),
    Layer("links", "src/kring/dialect.py", "_UNSAFE: Final = re.compile(r\"", "_UNSAFE: Final = re.compile(r\"(?!)", ("tests/test_inputs.py", "-k", "A03 or A08")),
    Layer("sanitiser", "src/kring/sanitise.py", "    return nh3.clean(", "    return html or nh3.clean(", ("tests/test_sanitise.py",)),
    Layer("templates", "overrides/**/*.html", "{% autoescape true %}", "{% autoescape false %}", ("tests/test_templates.py",)),
    Layer("the last look", "src/kring/gate.py", "    return Facts(tuple(faults), tuple(ids), tuple(links))", "    return Facts((), (), ())", ("tests/test_gate.py",)),
    Layer("the last look: counted", "src/kring/engines/rendering.py", "and counted[file] != 1", "and False", ("tests/test_engines.py", "-k", "has_no_page")),
    Layer("policy", "src/kring/gate.py", "script-src 'self'; style-src", "script-src * 'unsafe-inline'; style-src", ("tests/test_gate.py", "-k", "policy")),
    Layer("proposals", "src/kring/names.py", "    if not content:", "    if True:", ("tests/test_inputs.py", "-k", "proposal")),
    Layer("lock", "src/kring/engines/publishing.py", "        if not _locked(handle, wait=False):", "        if False:", ("tests/test_faults.py", "-k", "never_mix")),
    Layer("swap at the end", "src/kring/engines/publishing.py", "    staging.mkdir(parents=True, exist_ok=True)", "    staging = target\n    staging.mkdir(parents=True, exist_ok=True)", ("tests/test_faults.py", "-k", "stopped")),
    Layer("workers end with their build", "src/kring/engines/making.py", "    end_with_parent()\n", "", ("tests/test_faults.py", "-k", "workers")),
    Layer("objects are verified", "src/kring/engines/cache.py", "hexdigest() != sha:", "hexdigest() != sha and False:", ("tests/test_incremental.py", "-k", "damaged")),
)  # fmt: skip


def copied(folder: Path) -> Path:
    """The files of the repository as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, listed):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return folder


def asked(root: Path, tests: tuple[str, ...]) -> tuple[int, int]:
    """How many tests fail, and how many there were."""
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header", "--tb=no", *tests]
    done = subprocess.run(words, cwd=root, env={**os.environ, "PYTHONPATH": str(root / "src")}, capture_output=True, text=True, check=False)
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|errors?)\b", done.stdout.splitlines()[-1])}
    failed = sum(number for word, number in counts.items() if word != "passed")
    return failed, failed + counts.get("passed", 0)


def main(names: list[str]) -> int:
    unproven = 0
    print("| layer | taken out in | tests that fail without it |\n|---|---|---|")
    for layer in LAYERS:
        if names and layer.name not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            root = copied(Path(folder))
            changed = 0
            for path in root.glob(layer.files):
                text = path.read_text(encoding="utf-8")
                changed += layer.old in text
                path.write_text(text.replace(layer.old, layer.new), encoding="utf-8")
            assert changed, f"{layer.name}: its source is not there any more"
            failed, count = asked(root, layer.tests)
            unproven += not failed
            print(f"| {layer.name} | `{layer.files}` | {failed} of {count} |", flush=True)
    return min(unproven, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
