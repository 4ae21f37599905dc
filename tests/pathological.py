"""Texts that make parsers take the square of their length, and what kring does with each under a limit of time and memory.

The ideas of the first nineteen are those of cmark's own list of pathological inputs, at the size of that list or at the
largest that a file may have; the inputs are ours. `python tests/pathological.py [every]` prints a line of JSON for each.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SIZE = 250_000
"""A little less than the largest text."""


def filled(unit: str) -> str:
    return unit * (SIZE // len(unit.encode()))


NINETEEN = {
    "emphasis in emphasis": "*a **a " * 17_000 + "b" + " a** a*" * 17_000,
    "emphasis closed, never opened": filled("a_ "),
    "emphasis opened, never closed": filled("_a "),
    "links closed, never opened": filled("a]"),
    "links opened, never closed": filled("[a"),
    "emphasis with other ends": filled("*a_ "),
    "links and emphasis that cross": filled("[ a_"),
    "pictures of links of nothing": filled("![[]()"),
    "brackets in brackets": "[" * 50_000 + "a" + "]" * 50_000,
    "quotations in quotations": filled("> ") + "a",
    "lists in lists": "".join(" " * (2 * i) + "* a\n" for i in range(490)),
    "NUL": "abc\0de\0",
    "code marks of growing length": "".join("e" + "`" * i for i in range(1, 690)),
    "links with an open bracket in their address": filled("[a](<b"),
    "openings of links": filled("[a](b"),
    "a long label in a definition": "[" + "a" * 1_000 + "]: u\n" + filled("[a] "),
    "tables that grow": "|" + "x|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|x\n" * 80_000,
    "tables of headers alone": filled("a | b\n- | x\n\n"),
    "comments, instructions and declarations": "a " + "<!-- " * 15_000 + "<? " * 15_000 + "<!A " * 15_000,
}

UNITS = (
    "*", "_", "**", "***", "`", "``", "~", "~~", "[", "]", "![", "[](", "[a](", "[a](b)", "[a][", "[a][a]", "[a]: ", "[^1]", "[^", "<", "<a ", "<a>", "<a b=\"", "<b></b>",
    "</b>", "<!", "<!--", "-->", "<?", "<![CDATA[", "&", "&amp;", "&#", "&#x41;", "\\", "\\\\", "\\*", ">", "> ", "> a\n\n", ">\n", "- ", "- a\n", "- a\n\n", "-\n", "1. ",
    "1. a\n", "1) a\n\n2. b\n\n", "+ ", "* a\n  - b\n", "#", "# ", "# a\n", "#\n", "###### a\n", "a\n===\n", "a\n-\n", "---\n", "***\n\n", "```\n", "```a\n```\n", "~~~\n\n", "    a\n\n",
    "\ta\n", "|", "|a|\n", "|a|\n|-|\n", "|-|\n", "a|b\n-|-\n1|2\n\n", ":-:|", "- [ ] a\n", "- [x]\n", "www.", "www.a.nl ", "http://", "https://a.nl/(", "a@b.nl ", "a@", "@", ":", "ftp://a ",
    "!", "![a](b.png) ", "![a](b.png \"c\")\n\n", "<https://a.nl>", "a. ", "a! A? ", "a\n", "a  \n", "a\\\n", "\n", " ", " \n", "\u00a0", "é", "e\u0301", "\U0001f468\u200d\U0001f469 ", "ﷺ", "Ⅷ",
    "[!NOTE]\n", "> [!NOTE]\n> a\n\n", "{{7*7}} ", "[a](javascript:b) ", "[a](http://[::1) ", "[a](../x.md) ", "[a](x.md#b)\n", "*a_b*c_", "a*b_c`d[e](f",
    "a&b", "«", "word ", "Word. ", "wordt gedaan ", "gedaan wordt ", "ge", "ABC ", "ABC: ", "ABC (", "0612345678 ", "123456782 ", "NL91ABNA0417164300 ", "0", "1 ", "aai", "AB",
    "leerling Jan uit groep 8 ", "geboren 1-1-2010 ", "https://a.nl/?token=a ", "ghp_", "wachtwoord: a ", "the ", "de ", "{", "$a$", "<<<<<<<\n", "title: x\n", "- a: b\n", "\u00ad",
)  # fmt: skip
OWN = {f"repeated {unit!r}": filled(unit) for unit in UNITS}
EVERY = {**NINETEEN, **OWN}


def whole_way(text: str) -> str:
    """One text through everything that an article goes through; returns the rules that were broken."""
    import datetime as dt

    from kring.checks import check
    from kring.files import Source, Tree
    from kring.gate import look
    from kring.outputs import Page
    from kring.prose import prose
    from kring.read import read_contents
    from kring.settings import settings_of

    settings, _ = settings_of({"site_name": "x", "site_url": "https://x.example/"}, {}, path="mkdocs.yml", text="")
    top = "---\ntitle: Kwaad\ndescription: x\nauthors: [Namens de kring]\ndate: 2026-11-02\n---\n"
    source = Source("communities/kring/articles/kwaad.md", "article", "kwaad", "kring", top + text)
    contents = read_contents(Tree((source,), frozenset(), ()), settings)
    catalog, findings = check(contents, settings, today=dt.date(2026, 11, 21))
    for article in catalog.articles.values():
        made = prose(Page("artikelen/kwaad/", "article.html", {}, article.text))
        faults = [fault for fault in look(made.encode(), settings.url).faults if fault[0] != "policy"]
        assert not faults, faults
    return " ".join(sorted({finding.rule for finding in findings}))


def each(inputs: dict[str, str]) -> Iterator[dict[str, object]]:
    """What becomes of each input, in a process of its own with 2 seconds of processor and 256 MB of memory besides what a start takes."""
    whole_way("Tekst.")
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for name, text in inputs.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (2, 3))
            resource.setrlimit(resource.RLIMIT_AS, (size + 256 * 2**20, size + 256 * 2**20))
            try:
                rules = whole_way(text)
            except BaseException as error:
                rules = f"!{type(error).__name__}: {error}"[:200]
            print(json.dumps({"name": name, "rules": rules, "cpu": round(time.process_time(), 2)}), flush=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        yield {"name": name, "status": status, "cpu": round(cpu, 2), "wall": round(time.monotonic() - started, 2)}


if __name__ == "__main__":
    for result in each(EVERY if "every" in sys.argv else NINETEEN):
        print(json.dumps(result), flush=True)
