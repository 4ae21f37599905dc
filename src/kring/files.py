"""The disk: which files a site has, and what kind of thing each of them is."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kring import names
from kring.findings import Finding, invisible
from kring.history import modes
from kring.media import FORMATS
from kring.model import SLUG
from kring.names import slug
from kring.settings import Settings

COMMUNITIES: Final = "communities"
IMAGES: Final = frozenset(FORMATS)
DOWNLOADS: Final = frozenset({".docx", ".xlsx", ".odt", ".pdf"})
MAX_TEXT: Final = 256 * 1024
"""Largest Markdown file, in bytes; registers may be four times as large."""

_KIND_OF_FOLDER: Final = {"articles": "article", "themes": "theme", "events": "event"}
REGISTERS: Final = {"vocabulary": "vocabulary", "organisations": "organisation", "people": "person"}


@dataclass(frozen=True, slots=True)
class Source:
    """A text file of the site, as read."""

    path: str
    """Relative to the folder of `mkdocs.yml`, with `/`."""
    kind: str
    """A kind of the model, `page`, or the name of a register."""
    id: str
    """File stem; the folder for a community; the path without `.md` for a page."""
    community: str | None
    """The community whose folder it is in."""
    text: str
    """Line ends are `\\n`; no byte order mark."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Everything on the disk that a site is made from."""

    sources: tuple[Source, ...]
    media: frozenset[str]
    """Paths of images and downloads."""
    findings: tuple[Finding, ...]


def read_tree(root: Path, settings: Settings) -> Tree:
    """Read every text of a site, once. Symbolic links are not followed; what does not belong is a finding."""
    sources: list[Source] = []
    findings: list[Finding] = []
    docs = settings.docs.strip("/")
    paths = [path for top in (COMMUNITIES, docs) for path in _walk(root, top, findings)]
    media = frozenset(path for path in paths if _ending(path) in IMAGES | DOWNLOADS and not names.is_reserved(path, docs))
    findings += names.look_over(paths, media)
    unfit = {finding.path for finding in findings if finding.rule == "file-name"}
    for path in paths:
        in_docs = path.startswith(f"{docs}/")
        ending = _ending(path)
        if in_docs and names.is_reserved(path, docs):
            findings.append(Finding(path, 1, 1, "reserved-file"))
        elif path in media or path in unfit:
            continue
        elif place := _place(path, docs):
            if source := _source(root, path, place, findings):
                sources.append(source)
        elif ending in (".md", ".markdown", ".yml", ".yaml") and (
            not in_docs or path.startswith((f"{docs}/agendas/", f"{docs}/registers/", f"{docs}/events/"))
        ):
            findings.append(Finding(path, 1, 1, "misplaced-file"))
        else:
            findings.append(_unknown(path, ending))
    known = {(finding.path, finding.rule) for finding in findings}
    findings += (finding for finding in names.of_git(modes(root, COMMUNITIES, docs)) if (finding.path, finding.rule) not in known)
    return Tree(tuple(sources), media, tuple(findings))


def _ending(path: str) -> str:
    """`.md` of a path, in small letters; nothing when its name has none, or nothing before it."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""


def read_source(root: Path, path: str, settings: Settings) -> Source | None:
    """One text of a site; None when there is none at that path that can be read."""
    place = _place(path, settings.docs.strip("/"))
    return _source(root, path, place, []) if place else None


def _walk(root: Path, top: str, findings: list[Finding]) -> list[str]:
    """Paths of the regular files under a folder, sorted; names that begin with `.` or `_` are nobody's business."""
    found: list[str] = []
    folders = [top]
    while folders:
        folder = folders.pop()
        here = root / folder
        if not here.is_dir() or here.is_symlink():
            if here.is_symlink():
                findings.append(Finding(folder, 1, 1, "symlink"))
            continue
        with os.scandir(here) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                path = f"{folder}/{entry.name}"
                if entry.name.startswith((".", "_")) and "\\" not in entry.name:
                    if names.is_reserved(path, top):
                        findings.append(Finding(path, 1, 1, "reserved-file"))
                    continue
                if entry.is_symlink():
                    findings.append(Finding(path, 1, 1, "symlink"))
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_file(follow_symlinks=False):
                    found.append(path)
                else:
                    findings.append(_unknown(path, ""))
    return sorted(found)


_ADVICE: Final = (
    ({".doc", ".docm", ".rtf", ".pages"}, " Bewaar het als docx, zonder macro’s.", " Save it as docx, without macros."),
    ({".xls", ".xlsm", ".csv", ".numbers"}, " Bewaar het als xlsx.", " Save it as xlsx."),
    ({".ppt", ".pptx", ".pptm", ".odp", ".key"}, " Bewaar het als pdf.", " Save it as pdf."),
    ({".svg", ".bmp", ".tif", ".tiff", ".heic"}, " Bewaar het als png of jpg.", " Save it as png or jpg."),
    ({".html", ".htm", ".xhtml", ".xml", ".txt"}, " Zet de tekst in een Markdownbestand.", " Put the text in a Markdown file."),
    ({".zip", ".rar", ".7z", ".gz"}, " Zet wat erin zit er los bij.", " Add what is in it, one by one."),
    ({".css", ".js", ".mjs"}, " Stijl en scripts horen bij het uiterlijk, in `overrides/`.", " Style and scripts belong to the look, in `overrides/`."),
)
"""What to do with a file of a kind that is not published."""


def _unknown(path: str, ending: str) -> Finding:
    values = {"name": ending or path.rpartition("/")[2]}
    for endings, nl, en in _ADVICE:
        if ending in endings:
            values |= {"advice": nl, "advice.en": en}
    return Finding(path, 1, 1, "unknown-file", values)


def _place(path: str, docs: str) -> tuple[str, str, str | None] | None:
    """Kind, id and community of a path; None when no text of a site stands there."""
    parts = path.split("/")
    stem = parts[-1].removesuffix(".md")
    is_markdown = parts[-1].endswith(".md")
    match parts:
        case [top, community, "index.md"] if top == COMMUNITIES:
            return "community", community, community
        case [top, community, folder, _] if top == COMMUNITIES and is_markdown and folder in _KIND_OF_FOLDER:
            return _KIND_OF_FOLDER[folder], stem, community
        case [top, *_] if top == COMMUNITIES:
            return None
    inner = path.removeprefix(f"{docs}/")
    match inner.split("/"):
        case ["agendas", _] if is_markdown:
            return "agenda", stem, None
        case ["events", _] if is_markdown:
            return "event", stem, None
        case ["registers", name] if name.removesuffix(".yml") in REGISTERS and name.endswith(".yml"):
            return REGISTERS[name.removesuffix(".yml")], name.removesuffix(".yml"), None
        case ["agendas" | "events" | "registers", *_]:
            return None
    return ("page", inner.removesuffix(".md"), None) if is_markdown else None


def _source(root: Path, path: str, place: tuple[str, str, str | None], findings: list[Finding]) -> Source | None:
    kind, id_, community = place
    if kind != "page" and not SLUG.fullmatch(id_):
        findings.append(Finding(path, 1, 1, "file-name", {"name": id_, "better": slug(id_)}))
        return None
    most = MAX_TEXT * (4 if kind in REGISTERS.values() else 1)
    try:
        with open(os.path.join(root, path), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            raw = file.read() if size <= most else b""
    except OSError as error:
        findings.append(Finding(path, 1, 1, "unreadable-file", {"why": error.strerror or ""}))
        return None
    if size > most:
        findings.append(Finding(path, 1, 1, "too-large", {"size": str(size // 1024), "most": str(most // 1024)}))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.append(_not_utf_8(path, raw, error))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := invisible(text):
        findings.append(Finding(path, *_place_of(text, bad.start()), "control-character", {"name": unicodedata.name(bad[0], f"U+{ord(bad[0]):04X}")}))
        return None
    if _MARK in text and (mark := _MERGE.search(text)) and _MERGE_ENDS.search(text, mark.end()):
        findings.append(Finding(path, *_place_of(text, mark.start()), "merge-marks"))
    return Source(path, kind, id_, community, text)


_MARK: Final = "<<<<<<< "
_MERGE: Final = re.compile(r"^<<<<<<< \S", re.MULTILINE)
_MERGE_ENDS: Final = re.compile(r"^>>>>>>> \S", re.MULTILINE)


def _place_of(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _not_utf_8(path: str, raw: bytes, error: UnicodeDecodeError) -> Finding:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Finding(path, 1, 1, "not-utf-8", {"why": " (UTF-16)"})
    line_start = raw.rfind(b"\n", 0, error.start) + 1
    return Finding(path, raw.count(b"\n", 0, error.start) + 1, error.start - line_start + 1, "not-utf-8")
