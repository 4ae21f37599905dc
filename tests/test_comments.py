"""The comment under a proposal: of the right one, once, in our own words, whatever the report says. On stored events, written by hand."""

import json
import re
from typing import Any

import pytest

from conftest import ROOT, kring
from kring import comments
from kring.findings import KringError
from kring.settings import Settings, read_settings

SHA = "a" * 40
EVENT = {"workflow_run": {"head_sha": SHA, "event": "pull_request", "id": 5}, "repository": {"full_name": "alliantie/site"}}
PULLS = [{"number": 7, "head": {"sha": SHA}}, {"number": 8, "head": {"sha": "b" * 40}}]
FINDING = {
    "path": "communities/lezers/articles/hardop.md", "line": 5, "column": 10, "code": "unknown-reference", "level": "error",
    "message": "Niet deze woorden.", "values": {"value": "armoeide", "key": "themes", "what": "thema", "nearest": "armoede"},
}  # fmt: skip
DIFF = """\
diff --git a/communities/lezers/articles/hardop.md b/communities/lezers/articles/hardop.md
--- a/communities/lezers/articles/hardop.md
+++ b/communities/lezers/articles/hardop.md
@@ -10,3 +10,3 @@
 Een zin die blijft.
-Wij lezen elke dag. Dat helpt.
+Wij lezen elke week. Dat helpt.
+++ b/een regel van de tekst
 Nog een.
diff --git a/x.py b/x.py
--- a/x.py
+++ b/x.py
@@ -1 +1 @@
-a
+b
"""


@pytest.fixture
def settings() -> Settings:
    return read_settings(ROOT / "mkdocs.yml")[0]


def report(*findings: Any, **more: Any) -> bytes:
    return json.dumps({"version": 1, "counts": {}, "findings": list(findings)} | more).encode()


def ask(settings: Settings, raw: bytes = b"", *, event: Any = EVENT, pulls: Any = PULLS, under: Any = (), diff: str = "") -> dict[str, Any]:
    return comments.request(event, pulls, list(under), raw or report(), diff, settings)


def test_a_first_comment_is_new_and_a_second_replaces_it(settings: Settings) -> None:
    first = ask(settings, report(FINDING))
    ours = {"id": 99, "user": {"login": "github-actions[bot]"}, "body": first["body"]["body"]}
    theirs = {"id": 98, "user": {"login": "kwaad"}, "body": first["body"]["body"]}

    second = ask(settings, report(), under=[theirs, ours])

    assert (first["method"], first["path"]) == ("POST", "repos/alliantie/site/issues/7/comments")
    assert (second["method"], second["path"]) == ("PATCH", "repos/alliantie/site/issues/comments/99")


def test_the_words_are_ours_and_kind(settings: Settings) -> None:
    said = ask(settings, report(FINDING), diff=DIFF)["body"]["body"]

    assert said == (
        "<!-- kring:bericht -->\n**Bedankt voor je bijdrage!** Er is nog iets nodig voordat we kunnen publiceren.\n\n"
        "`communities/lezers/articles/hardop.md`\n\n**Dit moet nog anders (1):**\n\n"
        "- Regel 5: ‘armoeide’ bij ‘themes’ bestaat niet \\(thema\\). Bedoelde je ‘armoede’? Verbeter de naam of voeg het ontbrekende toe.\n\n"
        "<details><summary>Wat er verandert (1)</summary>\n\n\n`communities/lezers/articles/hardop.md`\n\n"
        "- Er stond: Wij lezen elke dag.\n- Er staat nu: Wij lezen elke week.\n\n</details>\n\n"
        "Hulp nodig? Schrijf het hieronder. Een redacteur kijkt mee.\n"
    ).replace("(1)</summary>", "(2)</summary>").replace("week.\n\n</details>", "week.\n\n`communities/lezers/articles/hardop.md`\n\n- Er staat nu: \\+\\+ b/een regel van de tekst\n\n</details>")  # fmt: skip


def test_nothing_wrong_says_what_happens_next(settings: Settings) -> None:
    assert "Alles is goed ingevuld. Een redacteur leest je tekst, meestal binnen een week." in ask(settings)["body"]["body"]


def test_after_five_the_rest_is_folded(settings: Settings) -> None:
    said = ask(settings, report(*(FINDING | {"line": n} for n in range(1, 9))))["body"]["body"]

    assert "<details><summary>Nog 3 meldingen</summary>" in said


@pytest.mark.parametrize(
    ("event", "pulls"),
    [
        ({}, PULLS), ([], PULLS), (EVENT, []), (EVENT, {}), (EVENT, [{"number": 7}]), (EVENT, [{"number": "7", "head": {"sha": SHA}}]),
        (EVENT, [{"number": -1, "head": {"sha": SHA}}]), (EVENT, [{"number": True, "head": {"sha": SHA}}]), (EVENT, [PULLS[0], PULLS[0] | {"number": 9}]),
        (EVENT | {"workflow_run": {"head_sha": "../x"}}, PULLS), (EVENT | {"repository": {"full_name": "a/b/../../c"}}, PULLS),
        (EVENT | {"repository": {"full_name": "a/b?x=1"}}, PULLS),
    ],
)  # fmt: skip
def test_a_proposal_that_github_does_not_name_gets_no_comment(settings: Settings, event: Any, pulls: Any) -> None:
    with pytest.raises(KringError, match="open proposal"):
        ask(settings, event=event, pulls=pulls)


@pytest.mark.parametrize(
    "raw",
    [
        b"{}", b"[]", b"null", b"geen json", b"\xff\xfe", b"[" * 100_000, report() + b" " * comments.MAX_REPORT, report(version=2), report(findings={}),
        report("x"), report(FINDING | {"code": "kwaad"}), report(FINDING | {"line": "1"}), report(FINDING | {"line": True}), report(FINDING | {"line": -1}),
        report(FINDING | {"path": 3}), report(FINDING | {"values": {"a": 1}}), report(FINDING | {"values": {"a": "x" * 5000}}), report(*[FINDING] * 2001),
    ],
)  # fmt: skip
def test_a_report_that_is_not_ours_gets_no_comment(settings: Settings, raw: bytes) -> None:
    with pytest.raises(KringError, match="not made by"):
        ask(settings, raw)


HOSTILE = [
    "@everyone", "@alliantie/redactie", "#1 GH-1 alliantie/site#1", "[klik](javascript:alert(1))", "![](https://evil.example/x.png)", "https://evil.example www.evil.example",
    "<img src=x onerror=alert(1)>", "<!-- kring:bericht -->", "</details></summary>", "`` ` ``` code", "\x1b[31m\x07\u202e", "::error::x\n::stop-commands::x", "a\n\n# kop\n- lijst",
    "| a | b |\n|---|---|", "&lt;b&gt; &#60;script&#62;", "$$x$$ ~~weg~~", "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("evil", HOSTILE)
def test_what_a_report_or_a_diff_holds_can_only_be_read(settings: Settings, evil: str) -> None:
    finding = FINDING | {"path": f"communities/{evil}.md"[:400], "values": {"value": evil, "key": evil[:300], "nearest": evil, "what": evil}}
    diff = DIFF.replace("Wij lezen elke week.", evil.replace("\n", " ")).replace("hardop.md", "har" + re.sub(r"[\n\x00-\x1f]", "", evil)[:50] + "dop.md")

    said = ask(settings, report(finding), diff=diff)["body"]["body"]
    words = re.sub(r"(`+).*?\1", "", said)

    assert said.startswith(comments.MARK) and comments.MARK not in words[1:]
    assert all(c.isprintable() or c == "\n" for c in said)
    assert not re.search(r"(?<!\\)<(?!/?details>|/?summary>|!-- -->|!-- kring:bericht -->)", words)
    assert not re.search(r"@\w|(?<!\\)\]\(|(?<!\\)!\[|://|www\.", words)
    assert not re.search(r"^(?:#|::|\||- lijst)", said, re.MULTILINE)
    assert len(said) < 10_000


def test_the_command_finds_the_number_and_makes_the_request(tmp_path: Any) -> None:
    for name, value in {"event": EVENT, "pulls": PULLS, "comments": [], "report": json.loads(report(FINDING))}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    words = ["--event", str(tmp_path / "event.json"), "--pulls", str(tmp_path / "pulls.json")]

    number = kring("comment", *words, "--number", cwd=ROOT)
    whole = kring("comment", *words, "--comments", str(tmp_path / "comments.json"), "--report", str(tmp_path / "report.json"), cwd=ROOT)
    summary = kring("comment", "--report", str(tmp_path / "report.json"), "--summary", cwd=ROOT)

    assert number.stdout == "7\n"
    assert json.loads(whole.stdout)["path"] == "repos/alliantie/site/issues/7/comments"
    assert summary.stdout.startswith("**Bedankt voor je bijdrage!**")
