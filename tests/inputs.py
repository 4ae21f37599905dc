"""The hostile inputs of tests/hostile, as worlds on the disk.

Each case lays something over the small site. `text` is the text of an article `kwaad.md` (its first line is line 8) and
`top` changes its fields as they are typed; `start` stands before it. `files`, `edits`, `bytes` and `links` are those of
`cases/check`; `raw` are files whose names hold bytes (`\\xff`), `pipes` are named pipes, `tree` are modes that git knows.
`changes` and `changed` are the paths of a proposal, `made` are pictures and documents of made.py.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

import made
from conftest import write

HERE = Path(__file__).parent
SMALL = {p.relative_to(HERE / "sites/small").as_posix(): p.read_text(encoding="utf-8") for p in (HERE / "sites/small").rglob("*") if p.is_file()}
ARTICLE = "communities/kring/articles/kwaad.md"
FIELDS = {"title": "Kwaad", "description": " ".join(["woord"] * 21), "themes": "[lezen]", "authors": "[Namens de kring]", "date": "2026-11-02"}
CASES: dict[str, dict[str, Any]] = {
    name: case for path in sorted((HERE / "hostile").glob("*.yml")) for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items()
}


def repeated(text: str) -> str:
    """`«3 × ab»` written out; a line end in it is one."""
    return re.sub(r"«(\d+) × (.+?)»", lambda m: int(m[1]) * m[2], text, flags=re.DOTALL)


def article(case: Mapping[str, Any]) -> str:
    """The article of a case: its own fields and text among good ones."""
    fields = {**FIELDS, **case.get("top", {})}
    top = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return repeated(f"{case.get('start', '')}---\n{top}---\n{case.get('text', 'Tekst.')}")


def lay(case: Mapping[str, Any], root: Path, name: str = ARTICLE) -> Path:
    """Write the world of a case."""
    files: dict[str, str | bytes] = {**SMALL, **{path: repeated(text) for path, text in case.get("files", {}).items()}}
    for path, changes in case.get("edits", {}).items():
        for old, new in changes.items():
            files[path] = str(files[path]).replace(old, new)
    if "text" in case or "top" in case:
        files[name] = article(case)
    files |= {path: made.FILES[what]() for path, what in case.get("made", {}).items()}
    write(root, files | {path: bytes.fromhex(str(encoded)) for path, encoded in case.get("bytes", {}).items()})
    for path, target in case.get("links", {}).items():
        (root / path).symlink_to(target)
    for path, text in case.get("raw", {}).items():
        target = os.fsencode(root) + b"/" + path.encode().decode("unicode_escape").encode("latin-1")
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
    for path in case.get("pipes", ()):
        os.mkfifo(root / path)
    if "tree" in case:
        git(root, "init", "-q")
        blob = git(root, "hash-object", "-w", "mkdocs.yml").strip()
        for path, mode in case["tree"].items():
            git(root, "update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    return root


def git(root: Path, *words: str) -> str:
    """Ask git something in a world of its own."""
    return subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=True).stdout
