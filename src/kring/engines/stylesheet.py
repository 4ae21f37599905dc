"""Material's style sheet without the rules for what kring's pages do not have: Material's header, menu, search and footer."""

# Readers pay for these rules at their first visit: 8 of 23 kB, compressed (tests/test_weight.py). What a text can contain stays.

import re
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|/\*.*?\*/|[{};]', re.DOTALL)
_PART: Final = re.compile(r"\.md-([a-z]+)")
_OF_A_TEXT: Final = frozenset({"typeset", "button", "icon", "tag", "annotation", "tooltip"})
"""Parts of Material that an editor's text can show."""


def trimmed(css: str) -> str:
    """The style sheet without selectors that name a part of Material's own frame. Order and everything else stay as they are."""
    return "".join(_kept(css))


def _kept(css: str) -> Iterator[str]:
    for head, body in _rules(css):
        if body is None:
            yield head
        elif head.startswith(("@media", "@supports", "@container", "@layer")):
            if inner := trimmed(body):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [one.strip() for one in _selectors(head) if set(_PART.findall(one)) <= _OF_A_TEXT]:
            yield f"{','.join(selectors)}{{{body}}}"


def _selectors(head: str) -> Iterator[str]:
    """The parts of a list of selectors; commas within parentheses are not between selectors."""
    start = depth = 0
    for found in re.finditer(r"[(),\[\]]", head):
        depth += (found[0] in "([") - (found[0] in ")]")
        if found[0] == "," and not depth:
            yield head[start : found.start()]
            start = found.end()
    yield head[start:]


def _rules(css: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each outermost pair of braces, and what stands in it; `None` for a statement that ends in a semicolon."""
    start = opened = depth = 0
    for token in _TOKEN.finditer(css):
        match token[0]:
            case "{":
                opened = opened if depth else token.start()
                depth += 1
            case "}":
                depth -= 1
                if not depth:
                    yield css[start:opened].strip(), css[opened + 1 : token.start()]
                    start = token.end()
            case ";" if not depth:
                yield css[start : token.end()].strip(), None
                start = token.end()
            case comment if comment.startswith("/*") and not depth:
                start = token.end() if not css[start : token.start()].strip() else start
