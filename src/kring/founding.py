"""A site of one's own: the files of a new site, from a handful of answers."""

# The example files are package data (start/nl, start/en) with holes («name»); the vocabulary is the reference site's own,
# without the lists that were not chosen, so that there is one vocabulary to look after.

import datetime as dt
import importlib.metadata
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kring import labels
from kring.findings import KringError
from kring.front_matter import load
from kring.generated import Made
from kring.names import slug

DIMENSIONS: Final = {
    "lifeworld": ("lifeworld",), "entry_point": ("entry_point",), "quality": ("quality",), "ideal": ("ideal",),
    "agenda": ("agreement_kind", "status", "scope", "data_level"),
}  # fmt: skip
"""What a site may look at its content by, and the lists of the vocabulary that go with it."""

QUESTIONS: Final = ("name", "theme", "community", "dimensions", "repository")
"""What a new site is asked; everything else has a flag and a sensible default."""

_PINNED: Final = re.compile(r"git\+https://\S+@[0-9a-f]{40}|https://\S+\.whl#sha256=[0-9a-f]{64}")
"""Where a site may install kring from: a commit or a wheel that cannot change (RFC 8089 paths and bare names can)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new site is to be."""

    name: str
    lang: str
    """Of the site: `nl` or `en`."""
    dimensions: tuple[str, ...]
    """Of `DIMENSIONS`."""
    theme: str
    community: str
    repository: str
    """Address of the repository on its host; empty when there is none yet."""
    source: str
    """Where the site installs kring from; empty when nobody knows."""


def source() -> str:
    """Where this kring was installed from, as a requirement that cannot change (PEP 610); empty when that cannot be told."""
    try:
        said: dict[str, Any] = json.loads(importlib.metadata.distribution("kring").read_text("direct_url.json") or "{}")
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return ""
    url = str(said.get("url", ""))
    commit = said.get("vcs_info", {}).get("commit_id", "")
    digest = said.get("archive_info", {}).get("hashes", {}).get("sha256", "")
    found = f"git+{url}@{commit}" if commit else f"{url}#sha256={digest}"
    return found if _PINNED.fullmatch(found) else ""


def files(answers: Answers, *, today: dt.date) -> tuple[Made, ...]:
    """Every file of a new site. Raises KringError when an answer cannot be used."""
    for value in (answers.name, answers.theme, answers.community):
        if not value.strip() or not value.isprintable() or set('"\\«»<>') & set(value):
            raise KringError("init-name", value=value)
    for dimension in answers.dimensions:
        if dimension not in DIMENSIONS:
            raise KringError("init-dimension", value=dimension, choices=", ".join(labels.words(answers.lang)[f"dimension_{id}"] for id in DIMENSIONS))
    if answers.source and not _PINNED.fullmatch(answers.source):
        raise KringError("init-source", value=answers.source)
    if answers.repository and not re.fullmatch(r"https://[^\s\"<>]+", answers.repository):
        raise KringError("wrong-url", value=answers.repository)
    vocabulary = _vocabulary(answers.dimensions, answers.lang)
    theme, community = slug(answers.theme), slug(answers.community)
    holes = {
        "name": answers.name.strip(), "url": "https://example.org/", "today": today.isoformat(),
        "repository": f"repo_url: {answers.repository}\n" if answers.repository else "",
        "theme": answers.theme.strip(), "theme_low": answers.theme.strip()[:1].lower() + answers.theme.strip()[1:], "theme_id": theme,
        "community": answers.community.strip(),
        **{field: _first(vocabulary, list_) for field, list_ in (
            ("role", "role"), ("sector", "sector"), ("form", "form"), ("phase", "phase"), ("organisation_kind", "organisation_kind"), ("relation", "relation"),
        )},
        "type": "verhaal",
    }  # fmt: skip
    root = start_dir() / answers.lang
    found = [Made("docs/registers/vocabulary.yml", vocabulary), Made("requirements.txt", _requirements(answers))]
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix().replace("communities/community/", f"communities/{community}/").replace("themes/theme.md", f"themes/{theme}.md")
        text = re.sub(r"«(\w+)»", lambda hole: holes[hole[1]], path.read_text(encoding="utf-8"))
        found.append(Made(".gitignore" if name == "gitignore" else name, text))
    return tuple(sorted(found, key=lambda made: made.path))


def start_dir() -> Path:
    """Where the example files stand."""
    return Path(__file__).parent / "start"


def _vocabulary(dimensions: Iterable[str], lang: str) -> str:
    """The words of the reference site, without the lists of dimensions that were not chosen."""
    packaged = start_dir() / "vocabulary.yml"
    text = (packaged if packaged.is_file() else Path(__file__).parents[2] / "docs/registers/vocabulary.yml").read_text(encoding="utf-8")
    for dimension in DIMENSIONS.keys() - set(dimensions):
        for list_ in DIMENSIONS[dimension]:
            text = re.sub(rf"^{list_}:[^\n]*\n(?:(?![a-z_]+:)[^\n]*\n)*", "", text, flags=re.MULTILINE)
    # Headings that readers expect are in Dutch there; an English site begins without.
    return text if lang == "nl" else re.sub(r"^ +headings:[^\n]*\n", "", text, flags=re.MULTILINE)


def _first(vocabulary: str, list_: str) -> str:
    read, _ = load("vocabulary.yml", vocabulary)
    lists: Any = read.value
    return str(lists[list_][0]["id"])


def _requirements(answers: Answers) -> str:
    words = labels.words(answers.lang)
    return f"# {words['init_pinned']}\nkring @ {answers.source}\n" if answers.source else f"# {words['init_unpinned']}\n"


def refuse_full(folder: Path) -> None:
    """Raises KringError when a folder holds anything: nothing is written over."""
    if folder.exists() and (not folder.is_dir() or any(path.name != ".git" for path in folder.iterdir())):
        raise KringError("init-not-empty", path=folder.absolute().name)


def write(folder: Path, made: Iterable[Made]) -> None:
    """Write a new site. Raises KringError when the folder holds anything, or cannot be written."""
    refuse_full(folder)
    try:
        for file in made:
            target = folder / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file.text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KringError("write-failed", path=str(folder), why=error.strerror or type(error).__name__) from error
