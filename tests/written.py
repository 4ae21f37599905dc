"""What people wrote, read without kring: so that a test can compare a built page with the files themselves."""

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from conftest import ROOT, TODAY, look_over

_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)


@dataclass(frozen=True)
class File:
    """A file that somebody wrote."""

    path: Path
    meta: Mapping[str, Any]
    body: str

    @property
    def id(self) -> str:
        return self.path.parent.name if self.path.name == "index.md" else self.path.stem

    @property
    def community(self) -> str:
        """The folder of `communities/` that it stands in."""
        parts = self.path.parts
        return parts[parts.index("communities") + 1] if "communities" in parts else ""

    def many(self, key: str) -> list[Any]:
        """The values of a field, whether one or a list was written."""
        value = self.meta.get(key) or []
        return value if isinstance(value, list) else [value]

    def is_(self, key: str) -> bool:
        """What a yes-or-no field says."""
        return self.meta.get(key) in (True, "ja", "yes")

    @property
    def headings(self) -> list[str]:
        return re.findall(r"^#+ (.+?)\s*$", re.sub(r"```.*?```", "", self.body, flags=re.DOTALL), re.MULTILINE)


def read(path: Path) -> File:
    """One Markdown file with front matter."""
    match = _FRONT.match(path.read_text(encoding="utf-8"))
    assert match, path
    return File(path, yaml.safe_load(match[1]) or {}, match[2])


def _all(pattern: str, root: Path) -> dict[str, File]:
    found = (read(path) for path in sorted(root.glob(pattern)))
    return {file.id: file for file in found if not file.is_("draft") and (file.meta.get("date") or TODAY) <= TODAY}


def _register(name: str, root: Path) -> Any:
    return yaml.safe_load((root / f"docs/registers/{name}.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Written:
    """Everything published of a site, by id."""

    themes: Mapping[str, File]
    communities: Mapping[str, File]
    articles: Mapping[str, File]
    events: Mapping[str, File]
    agendas: Mapping[str, File]
    pages: Mapping[str, File]
    organisations: Mapping[str, Mapping[str, Any]]
    people: Mapping[str, Mapping[str, Any]]
    vocabulary: Mapping[str, list[dict[str, Any]]]

    def terms(self, name: str) -> list[str]:
        """The values of a list."""
        return [term["id"] for term in self.vocabulary[name]]

    def label(self, name: str, id: str) -> str:
        return next(term["nl"] for term in self.vocabulary[name] if term["id"] == id)

    def explanation(self, name: str, id: str) -> str:
        return next(term["explanation"] for term in self.vocabulary[name] if term["id"] == id)

    def own_or_of_theme(self, article: File, key: str) -> list[str]:
        """An article's own values, or else those of its first theme."""
        return article.many(key) or self.themes[article.many("themes")[0]].many(key)

    def articles_with(self, key: str, value: str) -> set[str]:
        """Articles with a value: lifeworlds and entry points may come from their theme, and a theme holds its sub-themes."""
        if key in ("lifeworlds", "entry_points"):
            return {a.id for a in self.articles.values() if value in self.own_or_of_theme(a, key)}
        if key == "themes":
            family = {value, *(t.id for t in self.themes.values() if t.meta.get("parent") == value)}
            return {a.id for a in self.articles.values() if family & set(a.many("themes"))}
        return {a.id for a in self.articles.values() if value in a.many(key)}

    def agreements(self) -> Iterator[tuple[File, Mapping[str, Any]]]:
        """Every agreement, with the agenda it stands in."""
        return ((agenda, agreement) for agenda in self.agendas.values() for agreement in agenda.meta["agreements"])


def everything(root: Path = ROOT) -> Written:
    """Everything that was written for a site and is published."""
    return Written(
        themes=_all("communities/*/themes/*.md", root),
        communities=_all("communities/*/index.md", root),
        articles=_all("communities/*/articles/*.md", root),
        events={**_all("communities/*/events/*.md", root), **_all("docs/events/*.md", root)},
        agendas=_all("docs/agendas/*.md", root),
        pages=_all("docs/*.md", root),
        organisations={o["id"]: o for o in _register("organisations", root)},
        people={p["id"]: p for p in _register("people", root)},
        vocabulary=_register("vocabulary", root),
    )


# -- a changed copy


def copy(folder: Path) -> Path:
    """A copy of all that was written for the reference site, to change."""
    for name in ("communities", "docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def faults_after(folder: Path, path: str, change: Callable[[str], str]) -> set[tuple[str, str, str]]:
    """What `kring check` says of a changed file that it did not say before: level, rule, text."""
    root = copy(folder)
    before = {(f.path, f.rule) for f in look_over(root)[1]}
    file = root / path
    text = file.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text, f"nothing changed in {path}"
    file.write_text(changed, encoding="utf-8")
    return {(f.level.value, f.rule, f.text("nl")) for f in look_over(root)[1] if f.path == path and (f.path, f.rule) not in before}


def without(key: str) -> Callable[[str], str]:
    """A change: the front matter without a field and what stands under it."""
    return lambda text: re.sub(rf"^{key}:.*\n(?:[ -].*\n)*", "", text, count=1, flags=re.MULTILINE)


def instead(pattern: str, replacement: str) -> Callable[[str], str]:
    """A change: the first match of a pattern replaced."""
    return lambda text: re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)


def day(value: dt.date | dt.datetime) -> str:
    """A day as pages write it: `21 november 2026`."""
    months = ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"]
    return f"{value.day} {months[value.month - 1]} {value.year}"
