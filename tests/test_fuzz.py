"""Articles that nobody would write, made by a grammar of paths, fields and Markdown: no traceback, no time-out, nothing that gets through.

The grammar is ours and its dice are seeded, so that a number names a text: `random.Random(1234)` makes number 1234 again.
"""

import datetime as dt
import random
import time
from collections.abc import Callable

import pytest

from inputs import ARTICLE, CASES, SMALL
from kring import files
from kring.checks import check
from kring.files import Source, Tree
from kring.gate import look
from kring.names import look_over
from kring.outputs import Page
from kring.prose import prose
from kring.read import read_contents
from kring.sanitise import sanitise_written
from kring.settings import settings_of

Dice = random.Random
WORDS = (
    "lezen",
    "kring",
    "a",
    "é",
    "ß",
    "İ",
    "\u0130",
    "ﬁ",
    "👨\u200d👩",
    "عربى",
    "\u202e",
    "\0",
    "\x1b[31m",
    "\u2028",
    "\ufeff",
    "{{7*7}}",
    "${x}",
    "javascript:harm()",
    "//elders.example/",
)
TAGS = [case["text"] for name, case in CASES.items() if name[0] in "AI" and "text" in case]
MARKS = (
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~~",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "> ",
    "- ",
    "1. ",
    "# ",
    "###### ",
    "|",
    "|-|\n",
    "[^1]",
    "[^1]: ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\\",
    "&",
    "&#x202e;",
    "&colon;",
    "<!--",
    "-->",
    "---\n",
    "===\n",
    "- [ ] ",
    "[!NOTE]",
    "@",
    "http://[",
    "www.",
)
YAML = ("title", "description", "themes", "authors", "date", "lang", "type", "sources", "images", "aliases", "x", "<<", "? ", "&a", "*a", "!!set", "%", "- ")
VALUES = (
    "x",
    "no",
    "12:30",
    "2026-13-01",
    "[lezen]",
    "[lezen, lezen]",
    "{a: b}",
    "[[[[",
    "'x",
    '"\\u202e"',
    '"\\x07"',
    "|\n  x",
    ">-\n  x",
    "null",
    "~",
    "!!python/name:os.system",
    "*a",
    "&a x",
    "- x",
    "é: x",
    "9" * 40,
    "",
)


def line(dice: Dice) -> str:
    parts = (WORDS, MARKS, TAGS) if dice.random() < 0.8 else (MARKS,)
    return "".join(dice.choice(dice.choice(parts)) + dice.choice(("", " ", "")) for _ in range(dice.randrange(1, 12))) * dice.choice((1, 1, 1, 1, 40))


def field(dice: Dice) -> str:
    value = dice.choice(VALUES) if dice.random() < 0.7 else line(dice).replace("\n", " ")
    return f"{dice.choice(YAML)}{dice.choice((':', ': ', ':  ', ' : '))}{value}\n"


def text(dice: Dice) -> str:
    """A file: good fields with something in between, or fields of dice alone; then a text."""
    good = f"title: Kwaad\ndescription: {'woord ' * 21}\nthemes: [lezen]\nauthors: [Namens de kring]\ndate: 2026-11-02\n"
    top = good + "".join(field(dice) for _ in range(dice.randrange(3))) if dice.random() < 0.7 else "".join(field(dice) for _ in range(dice.randrange(6)))
    fence = dice.choice(("---\n",) * 12 + ("--- \n", "----\n", "", "—\n", "\n---\n"))
    return f"{fence}{top}{dice.choice(('---', '---', '---', '...', ''))}\n" + "\n".join(line(dice) for _ in range(dice.randrange(10)))


def path(dice: Dice) -> str:
    return "/".join(dice.choice((*WORDS, "communities", "docs", "articles", "CON", "x.md", ".md", "..", " x", "assets")) for _ in range(dice.randrange(1, 8)))


SETTINGS, _ = settings_of({"site_name": "x", "site_url": "https://x.example/"}, {}, path="mkdocs.yml", text="")
AROUND = tuple(
    Source(name, kind, id_, "kring", SMALL[name])
    for name, kind, id_ in (("communities/kring/index.md", "community", "kring"), ("communities/kring/themes/lezen.md", "theme", "lezen"))
)
KINDS = ("article", "article", "article", "article", "event", "theme", "page", "agenda")


def one(number: int) -> None:
    """One article of dice through everything that an article goes through."""
    dice = Dice(number)
    written = text(dice)
    kind = dice.choice(KINDS)
    findings: list[files.Finding] = list(look_over([path(dice)], frozenset()))
    contents = read_contents(Tree((*AROUND, Source(ARTICLE, kind, "kwaad", "kring", written)), frozenset(), tuple(findings)), SETTINGS)
    catalog, found = check(contents, SETTINGS, today=dt.date(2026, 11, 21))
    for finding in found:
        shown = finding.show("nl")
        assert (
            shown.isprintable()
            and finding.line >= 1
            and finding.column >= 1
            and finding.line <= written.count("\n") + SMALL["communities/kring/index.md"].count("\n") + 2
        )
    for group in (catalog.articles, catalog.events, catalog.agendas, catalog.themes, catalog.pages):
        for item in group.values():
            for made in (prose(Page("a/b/", "article.html", {}, item.text)), sanitise_written(item.text.html)):
                faults = [fault for fault in look(made.encode("utf-8", "replace"), SETTINGS.url).faults if fault[0] not in ("policy", "twin-id")]
                assert faults == [], (number, faults)


def each(numbers: range, do: Callable[[int], None]) -> None:
    for number in numbers:
        before = time.process_time()
        try:
            do(number)
        except Exception as error:
            raise AssertionError(f"random.Random({number}): {type(error).__name__}: {error}") from error
        assert time.process_time() - before < 2, number


def test_two_thousand_articles_of_dice() -> None:
    each(range(2_000), one)


@pytest.mark.long
def test_a_hundred_thousand_articles_of_dice() -> None:
    each(range(2_000, 102_000), one)
