"""What is wrong with the content, as a value: findings are collected and shown all at once, never raised."""

import difflib
import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kring import labels


class Level(enum.StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    """The site is not built."""
    WARNING = "warning"
    """The site is built; `--strict` refuses it."""
    ADVICE = "advice"
    """Said once, stops nothing."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a finding: at a place of its file, one piece of text becomes another. It holds only where the old text still stands."""

    line: int
    column: int
    old: str
    """Line ends are `\\n`, whatever the file's own are."""
    new: str

    @property
    def end(self) -> tuple[int, int]:
        """Line and column just after the old text."""
        lines = self.old.count("\n")
        return self.line + lines, len(self.old) - self.old.rfind("\n") if lines else self.column + len(self.old)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, and where. Its words are in labels/, by rule."""

    path: str
    """Repository-relative, with `/`."""
    line: int
    """First line is 1."""
    column: int
    """First column is 1."""
    rule: str
    """Code of the rule; a key of `LEVELS`."""
    values: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What the message names: the field, the value, the nearest match."""
    fix: tuple[Fix, ...] = field(default=(), compare=False)
    """Changes that mend it together, where it is certain what was meant; without them a person has to look."""

    @property
    def level(self) -> Level:
        return LEVELS[self.rule]

    def mended_by(self, fix: tuple[Fix, ...]) -> "Finding":
        """The same finding, with the changes that mend it."""
        return replace(self, fix=fix)

    def to_json(self) -> list[Any]:
        """The finding as JSON holds it."""
        return [self.path, self.line, self.column, self.rule, dict(self.values), [[fix.line, fix.column, fix.old, fix.new] for fix in self.fix]]

    @classmethod
    def from_json(cls, said: Sequence[Any]) -> "Finding":
        """What `to_json` made it of."""
        path, line, column, rule, values, fix = said
        return cls(path, line, column, rule, values, tuple(Fix(*one) for one in fix))

    def text(self, lang: str) -> str:
        """What is wrong and what to do, in one language."""
        return labels.message(self.rule, lang, self.values)

    def show(self, lang: str) -> str:
        """`path:line:column: what is wrong. What to do. [code]`, on one line whatever the path holds."""
        text = " ".join(self.text(lang).split())
        return f"{printable(self.path)}:{self.line}:{self.column}: {printable(text)} [{self.rule}]"


def printable(text: str) -> str:
    """A text that cannot move the cursor, ring the bell, hide a letter, or give an order to the log it is printed in.

    GitHub's runner takes `##[word]` anywhere in a line for a command (actions/runner, ActionCommand.cs).
    """
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text).replace("##[", "#\\x23[")


INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u180e\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e01ef]"
)
"""Letters that nobody types on purpose: control characters, other text directions, tags, and what has no width.

What joins letters (U+200C, U+200D: Persian, family emoji) and a soft hyphen are somebody's spelling.
"""


def invisible(text: str) -> re.Match[str] | None:
    """The first invisible letter of a text. Most have none, which is known at once: but for selectors of variants, such a letter is not printable."""
    if text.replace("\n", " ").replace("\t", " ").isprintable() and b"\xf3\xa0" not in text.encode():
        return None
    return INVISIBLE.search(text)


class KringError(Exception):
    """What makes going on pointless. The message is for people; it comes from labels/ by code."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def text(self, lang: str) -> str:
        """What happened and what to do, in one language."""
        return labels.message(self.code, lang, self.values)

    def __str__(self) -> str:
        return self.text("en")


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by path and place; what reads the same is said once."""
    return tuple(sorted({finding.show("nl"): finding for finding in findings}.values()))


def nearest(word: str, choices: Iterable[object]) -> str:
    """The choice that a mistyped word was probably meant to be, or nothing."""
    names = sorted({str(choice) for choice in choices})
    found = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return found[0] if found else ""


def certain(word: str, choices: Iterable[object]) -> str:
    """The one choice that a word can only have been meant to be, or nothing: good enough to write it down unasked.

    Another way of typing it (`Taal en ouders`), or so few letters off that no other choice is near; never another number.
    """
    names = sorted({str(choice) for choice in choices})
    typed = re.sub(r"[\s_]+", "-", word.strip().lower())
    if typed in names:
        return typed
    near = difflib.get_close_matches(typed, names, n=2, cutoff=0.8)
    is_alone = len(near) == 1 or (len(near) == 2 and _likeness(typed, near[0]) - _likeness(typed, near[1]) > 0.1)
    return near[0] if is_alone and len(typed) > 3 and _digits(typed) == _digits(near[0]) else ""


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, one).ratio()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def stop_build(findings: Iterable[Finding], *, strict: bool) -> bool:
    """True when a site must not be built from this: errors always, warnings when strict, advice never."""
    stopping = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    return any(finding.level in stopping for finding in findings)


E, W, A = Level.ERROR, Level.WARNING, Level.ADVICE

LEVELS: Final[Mapping[str, Level]] = {
    # files
    "symlink": E, "file-name": E, "not-utf-8": E, "control-character": E, "duplicate-id": E, "unknown-file": E,
    "misplaced-file": E, "too-large": E, "long-path": E, "twin-names": E, "reserved-file": E, "submodule": E, "executable-file": W,
    "unreadable-file": E, "merge-marks": E, "editors-only": W, "too-many-changes": E,
    # front matter
    "no-front-matter": E, "front-matter-open": E, "front-matter-size": E, "yaml-broken": E, "yaml-colon": E, "yaml-comma": E, "yaml-tab": E,
    "yaml-special": E, "yaml-duplicate-key": E, "yaml-depth": E, "not-a-map": E, "not-a-list": E,
    # fields
    "unknown-key": E, "missing-field": E, "expected-text": E, "expected-list": E, "expected-map": E, "expected-yes-no": E,
    "expected-number": E, "wrong-date": E, "wrong-moment": E, "wrong-months": E, "wrong-id": E, "wrong-url": E,
    "wrong-email": E, "wrong-file-name": E, "wrong-address": E, "wrong-value": E, "too-long": E, "too-few": E, "too-many": E,
    "unknown-value": E, "field-not-here": E, "unknown-reference": E, "value-needs-field": E, "value-excludes-field": E,
    # text
    "html-tag": E, "html-comment": E, "text-depth": E, "text-limit": E, "open-code": W, "disguised-link": E, "link-password": E, "plain-http": A, "dead-link": E, "dead-anchor": E, "unsafe-link": E, "absolute-link": E, "foreign-image": E,
    "missing-image": E, "missing-download": E, "withheld-link": W, "moved-link": A, "image-without-alt": W,
    "empty-body": E,
    # pictures
    "image-broken": E, "image-size": E, "image-pixels": E, "image-moves": E, "image-location": W, "image-uncredited": W,
    # documents
    "file-broken": E, "file-size": E, "file-active": E, "file-locked": E, "file-comments": W, "file-author": A, "file-untagged": A, "file-pdf-alone": A,
    # personal data
    "data-bsn": E, "data-secret": E, "data-email": W, "data-phone": W, "data-iban": W, "data-share-link": W, "data-pupil": W, "data-birthday": W,
    # rules
    "theme-missing-heading": W, "agenda-missing-heading": E, "type-missing-heading": W, "theme-needs-dimension": W, "theme-circle": E,
    "period-order": E, "period-short": W, "agenda-partners": W, "agreement-without-indicator": W, "agreement-id-taken": E,
    "agreement-data": E, "event-without-start": E, "event-end-before-start": E, "event-name-date": W, "event-contact": E,
    "event-without-report": A, "question-mark": W, "person-author-name": E, "unknown-author": E,
    "community-role": W, "image-consent": E, "review-overdue": A, "future-date": A, "future-consent": A, "draft": A, "updated-before-date": E,
    "description-length": W, "short-answer-length": W, "address-taken": E, "download-kind": E, "term-parent": E,
    "term-field": E, "unknown-list": E, "example-organisation": E, "page-title": W,
    "few-sources": W, "same-question": A, "translation-language": E, "translation-chain": E,
    # plain language
    "other-language": A, "heading-order": W, "link-words": A, "link-address": A, "sentence-long": A, "jargon": A, "hard-to-read": A, "passive": A,
    # what writers asked not to be told
    "ignore-unknown": W, "ignore-error": E, "ignore-unused": A,
    # what MkDocs says of the editors' pages
    "mkdocs-warning": W,
    # what the last look at the built pages finds
    "built-page": E, "built-link": E, "built-missing": E,
    # what git does not say
    "history-unknown": A,
    # files that kring makes
    "generated-stale": W,
    # settings
    "setting-unknown": E, "setting-wrong": E, "setting-names-nothing": W,
}  # fmt: skip
"""Level of every rule, in the order in which content is looked at."""
