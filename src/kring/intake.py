"""Taking in what somebody sent: the body of an issue, a Markdown file or a mail becomes a file in the right folder, and an answer."""

# Whoever sends something chooses every byte of it. So: nothing of it names a path except by ids that exist here, nothing of it
# becomes YAML except as quoted text, and whatever cannot be placed is kept aside as it came, with a kind word.

import datetime as dt
import email
import email.policy
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from kring import front_matter
from kring.catalog import Catalog
from kring.checks import check
from kring.files import COMMUNITIES, MAX_TEXT
from kring.findings import INVISIBLE, Finding, KringError
from kring.forms import Door, Field, doors, headings, steward
from kring.front_matter import in_yaml
from kring.model import SLUG, fields
from kring.names import look_over, slug
from kring.read import Contents, read
from kring.settings import Settings

MAX_BYTES: Final = 25 * 1024 * 1024
"""Largest mail that is looked into, its attachments included."""
MAX_PARTS: Final = 100
ASIDE: Final = ".kring/intake"
"""Folder, beside `mkdocs.yml` and not in git, for what could not be placed whole."""
LONGEST_NAME: Final = 60

_PLACE: Final = re.compile(r"^# (?:plaats|place): (\S+)$\n?", re.MULTILINE)
_NOTHING: Final = frozenset({"", "_No response_", "None", "_Geen antwoord_"})
_HEADER: Final = re.compile(rb"\A(?:[ \t]*\r?\n)*(?:From |[A-Za-z][A-Za-z0-9-]{1,40}:[ \t])")
_MAIL_HEADERS: Final = re.compile(rb"^(?:From|To|Subject|Date|Received|MIME-Version|Message-ID|Return-Path):", re.IGNORECASE | re.MULTILINE)
_FENCE: Final = re.compile(r"\A\s*(`{3,}|~{3,})[a-z]*\n(.*?)\n\1\s*\Z", re.DOTALL)
_BEGINS: Final = re.compile(r"^---[ \t]*$\n(?=(?:#.*\n)*[A-Za-z_]+:)", re.MULTILINE)
_URL: Final = re.compile(r"https?://[^\s<>\"()]+")
_YEAR: Final = re.compile(r"\b(?:1[89]|20|21)\d\d\b")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say that is no finding about the file; its words are in labels/, by code."""

    code: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of something that was sent."""

    path: str
    """Where it stands now; empty when it could not be placed."""
    findings: tuple[Finding, ...]
    """What the check says of it."""
    filled: tuple[tuple[str, str], ...]
    """Fields that are filled and good: what people call them, in Dutch and in English."""
    notes: tuple[Note, ...]

    @property
    def is_placed(self) -> bool:
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was found in what somebody sent."""

    text: str
    notes: tuple[Note, ...] = ()


class _Refused(Exception):
    """It cannot be placed; the note says why."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.note = Note(code, values)


def take_in(raw: bytes, root: Path, settings: Settings, *, today: dt.date, community: str = "") -> Outcome:
    """Place what somebody sent and look it over. `community` overrules what the sender chose.

    Writes one new file below the content folders, or keeps all of it aside. Raises KringError when the disk refuses, or when
    `community` does not exist.
    """
    contents = read(root, settings)
    catalog, _ = check(contents, settings, today=today)
    if community and community not in catalog.communities:
        raise KringError("intake-community", value=community, choices=", ".join(catalog.communities))
    notes: tuple[Note, ...] = ()
    try:
        sent = _opened(raw)
        notes = sent.notes
        text, kind, wish = _as_file(sent.text, catalog, settings, today)
        path = _place(kind, text, wish, community, catalog, contents, settings)
    except _Refused as refused:
        kept = _aside(raw, root)
        return Outcome("", (), (), (*notes, refused.note, Note("intake-kept", {"path": kept})))
    if notes:
        notes = (*notes, Note("intake-kept", {"path": _aside(raw, root)}))
    path = _written(root, path, text)
    _, findings = check(read(root, settings), settings, today=today)
    ours = tuple(finding for finding in findings if finding.path == path)
    return Outcome(path, ours, tuple(_filled(text, kind, ours, catalog, settings)), notes)


# -- opening: a mail or a text


def _opened(raw: bytes) -> _Sent:
    if len(raw) > MAX_BYTES:
        raise _Refused("intake-too-large", most=str(MAX_BYTES // 1024 // 1024))
    notes: list[Note] = []
    head = raw[:20_000]
    text = _of_mail(raw, notes) if _HEADER.match(head) and len(_MAIL_HEADERS.findall(head)) > 1 else _decoded(raw, notes)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = INVISIBLE.sub("", text)
    if cleaned != text:
        notes.append(Note("intake-cleaned", {}))
    if len(cleaned.encode(errors="replace")) > MAX_TEXT:
        raise _Refused("intake-too-large", most=f"{MAX_TEXT / 1024 / 1024:.2f}")
    if not cleaned.strip():
        raise _Refused("intake-empty")
    return _Sent(cleaned, tuple(notes))


def _decoded(raw: bytes, notes: list[Note]) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(Note("intake-decoded", {}))
        return raw.decode("cp1252", errors="replace")  # what Windows programs still write


def _of_mail(raw: bytes, notes: list[Note]) -> str:
    """The Markdown of a mail: an attached file, else the text, else the words of the HTML. Other attachments stay behind, and that is said."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    files: list[str] = []
    plain: list[str] = []
    html: list[str] = []
    behind = 0
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise _Refused("intake-unclear")
        if part.is_multipart() or not isinstance(part, EmailMessage):
            continue
        name, kind = _header(part.get_filename), part.get_content_type()
        if kind == "text/markdown" or name.lower().endswith((".md", ".markdown")):
            files.append(_payload(part))
        elif name or kind not in ("text/plain", "text/html"):
            behind += 1
        else:
            (plain if kind == "text/plain" else html).append(_payload(part))
    if behind + max(0, len(files) - 1):
        notes.append(Note("intake-attachments", {"count": str(behind + max(0, len(files) - 1))}))
    return next((text for text in (*files, *plain) if text.strip()), "") or "\n".join(map(_words_of_html, html))


def _header(ask: object) -> str:
    """A header that may be broken beyond what the mail library foresees."""
    try:
        return str(ask() or "") if callable(ask) else ""
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return ""


def _payload(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    body = raw if isinstance(raw, bytes) else b""
    for charset in (_header(part.get_content_charset) or "utf-8", "utf-8", "cp1252"):
        try:
            return body.decode(charset).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return body.decode("utf-8", errors="replace")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.unseen += tag in ("script", "style", "head")
        if tag in ("p", "div", "br", "li", "tr", "h1", "h2", "h3"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in ("script", "style", "head")))

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def _words_of_html(text: str) -> str:
    parser = _Words()
    parser.feed(text[:MAX_TEXT])
    return "".join(parser.parts)


# -- reading: a file from the form, or the sections of an issue


def _as_file(text: str, catalog: Catalog, settings: Settings, today: dt.date) -> tuple[str, str, str]:
    """The text of the file, its kind, and the place or community that the sender wished."""
    if fenced := _FENCE.match(text):
        text = fenced[2]
    is_issue = text.lstrip().startswith("### ")  # then lines of an answer may look like a file and are none
    if not is_issue and (begin := _BEGINS.search(text)):
        whole = text[begin.start() :].rstrip() + "\n"
        wished = _PLACE.search(whole[:2000])
        if wished:
            whole = whole[: wished.start()] + whole[wished.end() :]
        document, _ = front_matter.split("", whole)
        keys = document.yaml.value if isinstance(document.yaml.value, dict) else {}
        is_event = bool({"start", "sessions", "location"} & set(keys)) or bool(wished and "/events/" in wished[1])
        return whole, "event" if is_event else "article", wished[1] if wished else ""
    for door in _likely(text, doors(catalog, settings), settings):
        answers = _sections(text, [label for label, _ in headings(door, settings.words())])
        if len(answers) > 1:
            keyed = {key: answers.get(label, "") for label, key in headings(door, settings.words())}
            return _from_answers(door, keyed, settings, today), door.kind, _community(keyed["community"], catalog)
    raise _Refused("intake-unclear")


def _likely(text: str, all_doors: Iterable[Door], settings: Settings) -> list[Door]:
    """Doors, the one that was taken first: the form names it, else the door most of whose questions stand in the text."""

    def known(door: Door) -> tuple[bool, int]:
        labels_ = [label for label, _ in headings(door, settings.words())]
        named = _sections(text, labels_).get(settings.words()["write_door"], "")
        return named == door.label, sum(f"### {label}\n" in text for label in labels_)

    return sorted(all_doors, key=known, reverse=True)


def _sections(text: str, labels_: list[str]) -> dict[str, str]:
    """What stands under each question. Questions stand in the order of the form; a heading that a member typed is text.

    A question counts where it comes after all those before it and before those after it, so a forged one inside an
    answer changes at most the answers of whoever forged it.
    """
    at: list[tuple[int, int, str]] = []
    here = 0
    for label in labels_:
        if found := re.compile(rf"^### {re.escape(label)}[ \t]*$", re.MULTILINE).search(text, here):
            at.append((found.start(), found.end(), label))
            here = found.end()
    ends = [start for start, _, _ in at[1:]] + [len(text)]
    answers = {label: text[end:stop].strip() for (_, end, label), stop in zip(at, ends, strict=False)}
    return {label: "" if answer in _NOTHING else answer for label, answer in answers.items()}


def _from_answers(door: Door, answers: Mapping[str, str], settings: Settings, today: dt.date) -> str:
    """The file that answers make; every answer is quoted text, so none of it can become a field."""
    lines: list[str] = []
    for field in door.fields:
        lines += _field(field, answers.get(field.key, ""), settings)
        if field.key == "description" and door.key and door.kind == "article":
            lines.append(f"{door.key}: {door.id}")
    if door.kind == "article":
        lines.append(f"date: {today.isoformat()}")
    return "\n".join(["---", *lines, "---", "", answers.get("body", ""), ""]).rstrip() + "\n"


def _field(field: Field, answer: str, settings: Settings) -> list[str]:
    flat = " ".join(answer.split())
    if not flat:
        return []
    if field.choices:
        chosen = list(_chosen(field, flat))
        return [f"{field.key}:", *(f"  - {in_yaml(id)}" for id in chosen)] if field.widget == "many" else [f"{field.key}: {in_yaml(chosen[0])}"]
    match field.widget:
        case "yes_no":
            return [f"{field.key}: ja"] if re.search(r"\[[xX]\]|^(?:ja|yes)$", flat, re.IGNORECASE) else []
        case "lines":
            return [f"{field.key}:", *(f"  - {in_yaml(line)}" for line in _lines(answer))]
        case "parts":
            return [f"{field.key}:", *(row for line in _lines(answer) for row in _source(line))]
        case "moment" if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}", flat):
            return [f"{field.key}: {flat.replace('T', ' ')}"]
        case "day" | "number" if re.fullmatch(r"\d{1,9}|\d{4}-\d{2}-\d{2}", flat):
            return [f"{field.key}: {flat}"]
        case _:
            return [f"{field.key}: {in_yaml(flat)}"]


def _lines(answer: str) -> list[str]:
    return [line for line in (" ".join(re.sub(r"^\s*(?:[-*+]|\d+[.)])\s+", "", line).split()) for line in answer.split("\n")) if line]


def _chosen(field: Field, answer: str) -> Iterator[str]:
    """Ids of the choices that are named, by label or id; what is none of them stays, so that the check can say it."""
    names = sorted(
        {(choice.label, choice.id) for choice in field.choices} | {(choice.id, choice.id) for choice in field.choices}, key=lambda n: (-len(n[0]), n)
    )
    rest = answer
    found: dict[str, int] = {}
    for name, id in names:
        if match := re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE).search(rest):
            found.setdefault(id, match.start())
            rest = rest[: match.start()] + " " * len(name) + rest[match.end() :]
    yield from sorted(found, key=lambda id: found[id])
    for left in (part.strip(" -[]xX*") for part in re.split(r"[,;]", rest)):
        if left:
            yield left


def _source(line: str) -> list[str]:
    """One source: an address, a year, and what remains is its title."""
    url, year = _URL.search(line), _YEAR.search(_URL.sub("", line))
    title = _URL.sub("", line)
    title = title.replace(year[0], "", 1) if year else title
    title = " ".join(title.replace("()", "").split()).strip(" ,;:.-–|")
    address = url[0].rstrip(".,;") if url else ""
    rows = [f"title: {in_yaml(title or address)}"]
    rows += [f"url: {in_yaml(address)}"] if address else []
    rows += [f"year: {year[0]}"] if year else []
    return [("  - " if number == 0 else "    ") + row for number, row in enumerate(rows)]


def _community(answer: str, catalog: Catalog) -> str:
    """The id of the community that is named, if there is one."""
    return next((c.id for c in catalog.communities.values() if answer.strip() in (c.id, c.meta.title)), "")


# -- placing


def _place(kind: str, text: str, wish: str, community: str, catalog: Catalog, contents: Contents, settings: Settings) -> str:
    """A path that is free, in the folder of a community that exists (an event may be of the whole alliance)."""
    document, _ = front_matter.split("", text)
    there = document.yaml.value if isinstance(document.yaml.value, dict) else {}
    wished = wish.split("/")
    given = there.get("themes")
    themes = tuple(theme for theme in (given if isinstance(given, list) else [given]) if isinstance(theme, str))
    named = wish if wish in catalog.communities else wished[1] if len(wished) == 4 and wished[0] == COMMUNITIES else ""
    owner = community or (named if named in catalog.communities else "")
    if kind == "event" and not owner:
        folder = f"{settings.docs.strip('/')}/events"
    else:
        owner = owner or steward(catalog, themes)
        if not owner:
            raise _Refused("intake-no-place")
        folder = f"{COMMUNITIES}/{owner}/{'events' if kind == 'event' else 'articles'}"
    title = there.get("title")
    name = _cut(slug(title if isinstance(title, str) else "bijdrage"))
    if kind == "event":
        start = str(there.get("start") or "")[:10]
        name = f"{start}-{name}" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", start) else name
    taken = {entry.key.id for entry in contents.entries if entry.key.kind == kind}
    for number in range(1, 1000):
        id = name if number == 1 else f"{name}-{number}"
        path = f"{folder}/{id}.md"
        if id not in taken and SLUG.fullmatch(id) and not any(look_over([path], frozenset())):
            return path
    raise _Refused("intake-no-place")


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME].rpartition("-")[0] or name[:LONGEST_NAME]


def _written(root: Path, path: str, text: str) -> str:
    """Write a new file, never over another and never through a symbolic link; returns its path."""
    target = root
    for part in path.split("/"):
        target = target / part
        if target.is_symlink():
            raise KringError("intake-failed", path=path, why="symlink")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o644)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode(errors="replace"))
    except OSError as error:
        raise KringError("intake-failed", path=path, why=error.strerror or type(error).__name__) from error
    return path


def _aside(raw: bytes, root: Path) -> str:
    """Keep what came as it came; the same twice is kept once."""
    path = f"{ASIDE}/{hashlib.sha256(raw).hexdigest()[:16]}.txt"
    target = root / path
    try:
        if (root / ".kring").is_symlink() or target.parent.is_symlink():
            raise KringError("intake-failed", path=path, why="symlink")
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(raw)
    except OSError as error:
        raise KringError("intake-failed", path=path, why=error.strerror or type(error).__name__) from error
    return path


def _filled(text: str, kind: str, findings: tuple[Finding, ...], catalog: Catalog, settings: Settings) -> Iterator[tuple[str, str]]:
    """Fields that hold something of which the check says nothing."""
    document, _ = front_matter.split("", text)
    there = document.yaml.value if isinstance(document.yaml.value, dict) else {}
    named = {finding.values.get("key", "").partition(".")[0] for finding in findings}
    lines = {finding.line for finding in findings}
    for fact in fields(kind):
        if len(fact.path) == 1 and there.get(fact.path[0]) and fact.path[0] not in named and document.place(fact.path).line not in lines:
            yield fact.about.nl, fact.about.en
