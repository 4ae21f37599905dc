"""What a member is told about what they sent: kind, in plain words, and as Markdown that can do nothing but be read."""

# GitHub turns names into messages to people, numbers into links, and Markdown into anything. What is said here names things
# that somebody else chose, so every piece of it passes `escaped`, and no other words than those of labels/ surround it.

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from kring import labels
from kring.findings import Finding, Level, printable
from kring.intake import Outcome

MOST: Final = 5
"""So many things are named before the rest is folded: who gets thirty does none."""
LONGEST: Final = 300

_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+!|~$=-])")


def escaped(text: str) -> str:
    """A text inside a sentence of Markdown: no mark-up, no HTML, no link, no mention, on one line, at most 300 characters."""
    flat = printable(" ".join(text.split()))
    flat = flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
    flat = _MARKS.sub(r"\\\1", flat.replace("&", "&amp;"))
    # A comment between the letters keeps GitHub from making a mention, a reference or a link of them.
    flat = re.sub(r"@(?=\w)", "@<!-- -->", flat)
    flat = re.sub(r"(\\#|GH\\-)(?=\d)", r"\1<!-- -->", flat)
    return re.sub(r"://|\bwww\.", lambda match: match[0][:-1] + "<!-- -->" + match[0][-1], flat)


def code(text: str) -> str:
    """A text as code: inside a fence of more backticks than it has itself."""
    flat = printable(" ".join(text.split()))
    fence = "`" * (max((len(run) for run in re.findall(r"`+", flat)), default=0) + 1)
    return f"{fence} {flat} {fence}" if fence != "`" else f"`{flat}`"


def reply(outcome: Outcome, form: str, lang: str) -> str:
    """The answer to somebody who sent something, as `text`, `markdown` or `json`."""
    match form:
        case "json":
            return json.dumps(_facts(outcome, lang), ensure_ascii=True, indent=1)
        case "markdown":
            return "\n".join(_markdown(outcome, lang)).strip()
        case _:
            return "\n".join(_text(outcome, lang)).strip()


def _say(key: str, lang: str, values: Mapping[str, str] | None = None) -> str:
    return labels.message(key, lang, values or {})


def _notes(outcome: Outcome, lang: str) -> list[str]:
    return [_say(note.code, lang, note.values) for note in outcome.notes]


def split(findings: tuple[Finding, ...]) -> tuple[list[Finding], list[Finding]]:
    """What must be mended, and what may be."""
    return [f for f in findings if f.level is Level.ERROR], [f for f in findings if f.level is not Level.ERROR]


def _text(outcome: Outcome, lang: str) -> Iterator[str]:
    yield _say("intake-thanks" if outcome.is_placed else "intake-sorry", lang)
    if outcome.is_placed:
        yield _say("intake-placed", lang, {"path": outcome.path})
    yield from _notes(outcome, lang)
    if outcome.filled:
        yield _say("intake-good", lang, {"fields": ", ".join(words[lang == "en"] for words in outcome.filled)})
    must, may = split(outcome.findings)
    for title, some in (("intake-must", must), ("intake-may", may)):
        if some:
            yield ""
            yield _say(title, lang, {"count": str(len(some))})
            yield from (f"- {_say('intake-line', lang, {'line': str(f.line)})} {printable(' '.join(f.text(lang).split()))}" for f in some)
    if outcome.is_placed and not must:
        yield _say("intake-ready", lang)


def _markdown(outcome: Outcome, lang: str) -> Iterator[str]:
    yield f"**{_say('intake-thanks' if outcome.is_placed else 'intake-sorry', lang)}**"
    if outcome.is_placed:
        yield f"\n{_say('intake-placed', lang, {'path': ''}).rstrip(' .')} {code(outcome.path)}."
    yield from (f"\n{escaped(note)}" for note in _notes(outcome, lang))
    if outcome.filled:
        yield f"\n{_say('intake-good', lang, {'fields': ', '.join(words[lang == 'en'] for words in outcome.filled)})}"
    must, may = split(outcome.findings)
    yield from listed("intake-must", must, lang)
    yield from listed("intake-may", may, lang)
    if outcome.is_placed and not must:
        yield f"\n{_say('intake-ready', lang)}"


def listed(title: str, findings: list[Finding], lang: str) -> Iterator[str]:
    """Findings as a list; after the first five the rest is folded."""
    if not findings:
        return
    yield f"\n**{_say(title, lang, {'count': str(len(findings))})}**\n"
    yield from (item(f, lang) for f in findings[:MOST])
    if rest := findings[MOST:]:
        yield f"\n<details><summary>{_say('reply-more', lang, {'count': str(len(rest))})}</summary>\n"
        yield from (item(f, lang) for f in rest[:100])
        yield "\n</details>"


def item(finding: Finding, lang: str) -> str:
    """One finding: where, and what is wrong and what to do."""
    return f"- {_say('intake-line', lang, {'line': str(finding.line)})} {escaped(finding.text(lang))}"


def _facts(outcome: Outcome, lang: str) -> dict[str, object]:
    return {
        "version": 1,
        "placed": outcome.is_placed,
        "path": outcome.path,
        "notes": [{"code": note.code, "message": _say(note.code, lang, note.values)} for note in outcome.notes],
        "filled": [words[lang == "en"] for words in outcome.filled],
        "findings": [
            {"path": f.path, "line": f.line, "column": f.column, "code": f.rule, "level": f.level.value, "message": f.text(lang)} for f in outcome.findings
        ],
    }
