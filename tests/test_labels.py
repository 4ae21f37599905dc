"""What members read is in plain Dutch: short sentences that say *je*."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from kring.labels import nl

LONGEST = 15
"""Words of a sentence that a member reads."""

GUIDE = [path for path in (*sorted((ROOT / "docs/meedoen").glob("*.md")), ROOT / "docs/meedoen.md", ROOT / "docs/schrijfwijzer.md")
         if "\nlang: en\n" not in path.read_text(encoding="utf-8")]  # fmt: skip


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; what stands in it for something else (`code`, ‘a name’, {a value}) is one word."""
    text = re.sub(r"(?<=[.!?])\{", " {", text)
    text = re.sub(r"`[^`]*`|‘[^’]*’|\{[^}]*\}|https?://\S+|git\+\S+", "X", text)
    return (sentence for sentence in re.split(r"(?<=[.!?:;])\s+|\n+|\|", text) if sentence.strip())


def prose(markdown: str) -> str:
    """The running text of a page: without fields, code and tables; each item of a list by itself."""
    text = re.sub(r"\A---.*?^---$|```.*?```|^\|.*$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?", r"\1", text)
    return re.sub(r"(?<!\n)\n(?!\n|\s*[-*\d])", " ", text)


def size(sentence: str) -> int:
    return len(re.findall(r"[^\W_][\w'’-]*", sentence))


@pytest.mark.parametrize("text", [*nl.MESSAGES.values(), *nl.WORDS.values()], ids=[*nl.MESSAGES, *nl.WORDS])
def test_what_kring_says_has_short_sentences_that_say_je(text: str) -> None:
    assert [sentence for sentence in sentences(text) if size(sentence) > LONGEST] == []
    assert not re.search(r"\b(?:u|uw)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("path", GUIDE, ids=lambda path: path.stem)
def test_the_guide_has_short_sentences_that_say_je(path: Path) -> None:
    text = prose(path.read_text(encoding="utf-8"))

    assert [sentence for sentence in sentences(text) if size(sentence) > LONGEST] == []
    assert not re.search(r"\b(?:u|uw)\b", text, re.IGNORECASE)


GITHUB = {
    "This branch has conflicts that must be resolved", "Resolve conflicts", "Mark as resolved", "Commit merge", "Emails", "Keep my email addresses private",
    "edit", "commit changes", "fork", "propose changes", "pull request", "issue", "merge", "Fork this repository", "Create pull request", "Pull requests",
    "Files changed", "Edit file",
}  # fmt: skip
"""What stands on GitHub's own pages, and words that its documentation explains."""


@pytest.mark.parametrize("path", sorted((ROOT / "docs/meedoen").glob("*.md")), ids=lambda path: path.stem)
def test_what_the_guide_tells_to_click_is_called_so(path: Path) -> None:
    """Names in italics are those of buttons, links and headings: of kring's pages, or of GitHub's."""
    text = prose(path.read_text(encoding="utf-8"))
    named = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text))

    assert {name for name in named if not any(name in word for word in nl.WORDS.values())} <= GITHUB
