"""The comment under a proposal: one, in plain words, brought up to date instead of repeated. Values in, a request to GitHub's API out."""

# Runs with a token that may write, on what a run without one left behind. So the report is read as if an enemy wrote it: its
# size and shape are held to, its words are not used (ours are, by code), and which proposal it is about comes from GitHub.

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kring import labels
from kring.findings import LEVELS, Finding, KringError
from kring.replies import code, escaped, listed, split
from kring.settings import Settings

MARK: Final = "<!-- kring:bericht -->"
AUTHOR: Final = "github-actions[bot]"
MAX_REPORT: Final = 256 * 1024
MAX_FINDINGS: Final = 2000
MAX_DIFF: Final = 2 * 1024 * 1024
MOST_CHANGES: Final = 10

_SHA: Final = re.compile(r"[0-9a-f]{40}")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences of a text before and after a proposal; one of both may be empty."""

    path: str
    before: str
    after: str


def proposal(event: Any, pulls: Any) -> int | None:
    """The number of the open proposal that a finished run was about: that whose newest commit it looked at, as GitHub tells."""
    sha = _at(event, "workflow_run", "head_sha")
    if not isinstance(sha, str) or not _SHA.fullmatch(sha) or not isinstance(pulls, list):
        return None
    numbers = [_at(pull, "number") for pull in pulls if _at(pull, "head", "sha") == sha]
    found = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool) and number > 0]
    return found[0] if len(found) == 1 else None


def request(event: Any, pulls: Any, comments: Any, report: bytes, diff: str, settings: Settings) -> dict[str, Any]:
    """What to ask of GitHub's API: a new comment, or the old one anew.

    Raises KringError when the event names no repository or no open proposal, or the report is not one of ours.
    """
    number, repository = proposal(event, pulls), _at(event, "repository", "full_name")
    if number is None or not isinstance(repository, str) or not _REPOSITORY.fullmatch(repository):
        raise KringError("comment-no-proposal")
    text = {"body": body(read_report(report), changes(diff), settings, number)}
    ours = [
        _at(comment, "id")
        for comment in (comments if isinstance(comments, list) else [])
        if _at(comment, "user", "login") == AUTHOR and str(_at(comment, "body") or "").startswith(MARK)
    ]
    known = next((id for id in ours if isinstance(id, int) and not isinstance(id, bool) and id > 0), None)
    if known:
        return {"method": "PATCH", "path": f"repos/{repository}/issues/comments/{known}", "body": text}
    return {"method": "POST", "path": f"repos/{repository}/issues/{number}/comments", "body": text}


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def read_report(raw: bytes) -> tuple[Finding, ...]:
    """The findings of a report of `kring check --format json`. Raises KringError when it is anything else."""
    try:
        report = json.loads(raw.decode()) if len(raw) <= MAX_REPORT else None
    except (ValueError, RecursionError):
        report = None
    given = report.get("findings") if isinstance(report, dict) and report.get("version") == 1 else None
    if not isinstance(given, list) or len(given) > MAX_FINDINGS:
        raise KringError("comment-report")
    return tuple(_finding(one) for one in given)


def _finding(given: Any) -> Finding:
    path, line, column, rule, values = (_at(given, key) for key in ("path", "line", "column", "code", "values"))
    fine = (
        isinstance(path, str) and len(path) <= 400 and all(isinstance(n, int) and not isinstance(n, bool) and 0 < n < 10_000_000 for n in (line, column))
        and isinstance(rule, str) and rule in LEVELS and isinstance(values, dict)
        and all(isinstance(k, str) and isinstance(v, str) and len(k) <= 40 and len(v) <= 4000 for k, v in values.items())
    )  # fmt: skip
    if not fine:
        raise KringError("comment-report")
    return Finding(path, line, column, rule, values)


# -- what changed


_FILE: Final = re.compile(r"\+\+\+ b/(.*)")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n")


def changes(diff: str) -> tuple[Change, ...]:
    """Sentences of Markdown texts that a unified diff changes, in pairs: what stood there, and what stands there now."""
    found: list[Change] = []
    path, before, after = "", [""][:0], [""][:0]

    def close() -> None:
        if path.endswith(".md"):
            found.extend(_pairs(path, "\n".join(before), "\n".join(after)))
        before.clear()
        after.clear()

    in_hunk = False
    for line in diff[:MAX_DIFF].split("\n"):
        if line.startswith("diff --git "):
            close()
            path, in_hunk = "", False
        elif not in_hunk and (name := _FILE.fullmatch(line)):
            path = name[1]
        elif line.startswith("@@ "):
            close()
            in_hunk = True
        elif in_hunk and line.startswith("-"):
            before.append(line[1:])
        elif in_hunk and line.startswith("+"):
            after.append(line[1:])
        elif in_hunk:
            close()
    close()
    return tuple(found)


def _pairs(path: str, before: str, after: str) -> Iterator[Change]:
    old, new = ([s.strip() for s in _SENTENCE.split(text) if s and s.strip()] for text in (before, after))
    for step, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old[:500], new[:500], autojunk=False).get_opcodes():
        if step != "equal":
            yield Change(path, " ".join(old[i1:i2]), " ".join(new[j1:j2]))


# -- the words


def body(findings: tuple[Finding, ...], changed: tuple[Change, ...], settings: Settings, number: int) -> str:
    """The comment: what went well, what must change and where, what may, what changed, and who helps."""
    return "\n".join([MARK, *_lines(findings, changed, settings, number)]).rstrip() + "\n"


def summary(findings: tuple[Finding, ...], settings: Settings) -> str:
    """The same for the summary of a run, which GitHub shows beside it."""
    return "\n".join(_lines(findings, (), settings, 0)).strip() + "\n"


def _lines(findings: tuple[Finding, ...], changed: tuple[Change, ...], settings: Settings, number: int) -> Iterator[str]:
    lang = settings.lang
    must, may = split(findings)

    def say(key: str, **values: str) -> str:
        return labels.message(key, lang, values)

    yield f"**{say('comment-thanks')}** {say('comment-must', count=str(len(must))) if must else say('comment-good')}"
    for title, some in (("intake-must", must), ("intake-may", may)):
        by_path: dict[str, list[Finding]] = {}
        for finding in some:
            by_path.setdefault(finding.path, []).append(finding)
        for path, of_path in by_path.items():
            yield f"\n{code(path)}"
            yield from listed(title, of_path, lang)
    if changed:
        yield f"\n<details><summary>{say('comment-changes', count=str(len(changed)))}</summary>\n"
        for change in changed[:MOST_CHANGES]:
            yield f"\n{code(change.path)}\n"
            if change.before:
                yield f"- {say('comment-before')} {escaped(change.before)}"
            if change.after:
                yield f"- {say('comment-after')} {escaped(change.after)}"
        if len(changed) > MOST_CHANGES:
            yield f"\n{say('reply-more', count=str(len(changed) - MOST_CHANGES))}"
        yield "\n</details>"
    if number and (preview := settings.preview(number)):
        yield f"\n[{say('comment-preview')}]({preview})"
    yield f"\n{say('comment-help')}"


def facts(text: str) -> Mapping[str, Any] | list[Any]:
    """JSON that GitHub gave. Raises KringError when it is none."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KringError("comment-report") from error
    if not isinstance(read, dict | list):
        raise KringError("comment-report")
    return read
