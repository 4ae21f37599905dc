"""Writes the pages of docs/ that list every rule, with what kring says and an example wrong and right.

The examples are the cases that test the rules (`cases/check/*.yml`), so that no page can say what kring does not; where those
show nothing to copy (a file's name, a picture, what may stand on no page), they are those of `cases/rules.yml`.
Run by scripts/docs: `python tests/rules_page.py`. `test_rules_page.py` holds the pages to it.
"""

import datetime as dt
import functools
import re
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import yaml

sys.path.insert(0, str(Path(__file__).parent))

from conftest import ROOT, TODAY, look_over, write
from kring import privacy
from kring.findings import INVISIBLE, LEVELS, Finding, Level
from test_checks import CASES, files_of

PAGES: Final = {"nl": "docs/regels.md", "en": "docs/rules.md"}

WORDS: Final = {
    "nl": {
        "title": "Waar kring op let",
        "description": "Elke melding die je bij een tekst kunt krijgen: wat kring zegt, en een voorbeeld van fout en goed.",
        "intro": "Achter elke melding staat een code tussen vierkante haken. Op deze pagina vind je die code terug, met wat kring bijvoorbeeld zegt. Past een waarschuwing of advies niet bij jouw tekst? "
        "Zet dan bovenaan:\n\n```yaml\nignore:\n  - rule: jargon\n    reason: Het zijn namen van scholen.\n```\n\nDe reden is voor wie na je komt. Is de melding er niet meer, dan vraagt kring je de regels weg te halen.",
        "error": "Fouten",
        "warning": "Waarschuwingen",
        "advice": "Adviezen",
        "about_error": "Een fout moet weg voordat je tekst op de site kan.",
        "about_warning": "Een waarschuwing vraagt om een tweede blik.",
        "about_advice": "Een advies houdt niets tegen.",
        "wrong": "Fout",
        "right": "Goed",
        "fixed": "`kring check --fix` verbetert dit voor je.",
    },
    "en": {
        "title": "What kring looks at",
        "description": "Every finding that a text may get: what kring says, with an example wrong and right.",
        "intro": "Behind each finding stands a code in square brackets. On this page you find that code, with what kring says for instance. Does a warning or an advice not suit your text? "
        "Then put at the top:\n\n```yaml\nignore:\n  - rule: jargon\n    reason: These are names of schools.\n```\n\nThe reason is for whoever comes after you. When the finding is gone, kring asks you to take the lines away.",
        "error": "Errors",
        "warning": "Warnings",
        "advice": "Advice",
        "about_error": "An error must go before your text can be on the site.",
        "about_warning": "A warning asks for a second look.",
        "about_advice": "An advice stops nothing.",
        "wrong": "Wrong",
        "right": "Right",
        "fixed": "`kring check --fix` mends this for you.",
    },
}


WRITTEN: Final[dict[str, dict[str, Any]]] = yaml.safe_load((ROOT / "tests/cases/rules.yml").read_text(encoding="utf-8"))
"""Examples by hand, by code."""


@functools.cache
def examples() -> dict[str, tuple[Finding, str, str]]:
    """For each code a finding, and the words that gave it and should have been, where they are few."""
    found: dict[str, tuple[Finding, str, str]] = {}
    for name, case in CASES.items():
        codes = {code for line in case["findings"] for code in re.findall(r"\[([\w-]+)\]$", line)} - found.keys()
        if not codes or "links" in case:
            continue
        with tempfile.TemporaryDirectory() as folder:
            day = case.get("today", TODAY)
            findings = look_over(write(Path(folder), files_of(case)), today=day if isinstance(day, dt.date) else dt.date.fromisoformat(day))[1]
        changes = [pair for change in case.get("edits", {}).values() for pair in change.items()]
        right, wrong = changes[0] if len(changes) == 1 and len(findings) == 1 and len(str(changes)) < 180 else ("", "")
        if "«" in wrong or not wrong.strip() or privacy.look_over("", wrong) or INVISIBLE.search(wrong) or name.startswith("privacy"):
            right = wrong = ""
        for finding in findings:
            if finding.rule in codes:
                found.setdefault(finding.rule, (finding, wrong.strip("\n"), right.strip("\n")))
    for code, written in WRITTEN.items():
        if "says" in written:
            found.setdefault(code, (Finding("", 1, 1, code, written["says"]), "", ""))
    return found


def example(code: str, lang: str) -> tuple[str, str]:
    """What is wrong and what is right, in the words of a language."""
    _, wrong, right = examples()[code]
    if wrong and right:
        return wrong, right
    by_hand = (WRITTEN[code][side] for side in ("wrong", "right"))
    wrong, right = (side if isinstance(side, str) else side[lang] for side in by_hand)
    return wrong, right


@functools.cache
def page(lang: str) -> str:
    """The page of rules in one language."""
    words = WORDS[lang]
    lines = [
        "---",
        f'title: "{words["title"]}"',
        f'description: "{words["description"]}"',
        f"lang: {lang}",
        *(["translation_of: regels"] if lang == "en" else []),
        "---",
        "",
        words["intro"],
        "",
    ]
    for level in Level:
        lines += [f"## {words[level.value]}", "", words[f"about_{level.value}"], ""]
        for code in (code for code, its in LEVELS.items() if its is level):
            finding = examples()[code][0]
            wrong, right = example(code, lang)
            lines += [f"### {code}", "", f"> {_escaped(' '.join(finding.text(lang).split()))}", ""]
            lines += shown(words["wrong"], wrong) + shown(words["right"], right)
            if finding.fix:
                lines += [words["fixed"], ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _escaped(text: str) -> str:
    """Words of a message as Markdown: its `code` stays code, everything else is as it is written."""
    pieces = re.split(r"(`[^`]+`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"([*_\[\]<>\\#])", r"\\\1", piece) for piece in pieces)


def shown(word: str, text: str) -> list[str]:
    """An example behind its word: in the line itself where it is one."""
    if "\n" in text or "`" in text or text != text.strip():
        return [f"{word}:", "", "~~~text", text, "~~~", ""]
    return [f"{word}: `{text}`", ""]


if __name__ == "__main__":
    for language, path in PAGES.items():
        (ROOT / path).write_text(page(language), encoding="utf-8", newline="\n")
