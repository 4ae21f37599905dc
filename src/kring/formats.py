"""Findings as people and programs read them: text, GitHub's annotations, JSON, SARIF and JUnit."""

# Whoever names a file chooses part of what is printed here. So nothing that a member wrote reaches a log unescaped: a line
# break in a name could begin a command of GitHub's (`::error::`), a letter that XML does not know would break a report.

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from kring import __version__
from kring.findings import LEVELS, Finding, Level, printable

FORMATS: Final = ("text", "github", "json", "sarif", "junit")

_COMMANDS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"}
_SARIF_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "note"}


def formatted(findings: Iterable[Finding], form: str, lang: str, *, strict: bool = False) -> str:
    """All findings in one of `FORMATS`, in one language; `strict` makes warnings failures where the format tells failures apart."""
    found = tuple(findings)
    match form:
        case "github":
            return "\n".join(_annotation(finding, lang) for finding in found)
        case "json":
            return json.dumps(report(found, lang), ensure_ascii=True, indent=1)
        case "sarif":
            return json.dumps(_sarif(found, lang), ensure_ascii=True, indent=1)
        case "junit":
            return _junit(found, lang, strict=strict)
        case _:
            return "\n".join(finding.show(lang) for finding in found)


# -- GitHub's annotations (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands)


def _annotation(finding: Finding, lang: str) -> str:
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column},title={_property(finding.rule)}"
    return f"::{_COMMANDS[finding.level]} {place}::{_data(' '.join(finding.text(lang).split()))}"


def _data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


# -- JSON


def report(findings: tuple[Finding, ...], lang: str) -> dict[str, Any]:
    """Everything there is to say of the findings, for programs of ours: the words, and what they were made of."""
    return {
        "version": 1,
        "counts": {level.value: sum(finding.level is level for finding in findings) for level in Level},
        "findings": [
            {
                "path": f.path, "line": f.line, "column": f.column, "code": f.rule, "level": f.level.value,
                "message": f.text(lang), "values": dict(f.values),
                "fix": [{"line": fix.line, "column": fix.column, "old": fix.old, "new": fix.new} for fix in f.fix],
            }
            for f in findings
        ],
    }  # fmt: skip


# -- SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)


def _sarif(findings: tuple[Finding, ...], lang: str) -> dict[str, Any]:
    codes = sorted({finding.rule for finding in findings})
    driver = {
        "name": "kring",
        "semanticVersion": __version__,
        "rules": [{"id": code, "defaultConfiguration": {"level": _SARIF_LEVELS[LEVELS[code]]}} for code in codes],
    }
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": codes.index(finding.rule),
            "level": _SARIF_LEVELS[finding.level],
            "message": {"text": " ".join(finding.text(lang).split())},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(finding), "region": {"startLine": finding.line, "startColumn": finding.column}}}],
            **_sarif_fix(finding),
        }
        for finding in findings
    ]
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "language": lang, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _artifact(finding: Finding) -> dict[str, str]:
    return {"uri": quote(finding.path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _sarif_fix(finding: Finding) -> dict[str, Any]:
    if not finding.fix:
        return {}
    replacements = []
    for fix in finding.fix:
        end_line, end_column = fix.end
        region = {"startLine": fix.line, "startColumn": fix.column, "endLine": end_line, "endColumn": end_column}
        replacements.append({"deletedRegion": region, "insertedContent": {"text": fix.new}})
    return {"fixes": [{"artifactChanges": [{"artifactLocation": _artifact(finding), "replacements": replacements}]}]}


# -- JUnit, as build servers read it


def _junit(findings: tuple[Finding, ...], lang: str, *, strict: bool) -> str:
    """One test case for each file; what stops the build is a failure, the rest is output."""
    from xml.etree import ElementTree as ET  # here, because every command imports this module

    stopping = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    failed = sum(any(f.level in stopping for f in some) for some in by_path.values())
    counts: Mapping[str, str] = {"tests": str(max(len(by_path), 1)), "failures": str(failed), "errors": "0"}
    suites = ET.Element("testsuites", dict(counts))
    suite = ET.SubElement(suites, "testsuite", {"name": "kring check", **counts})
    for path, some in by_path.items() or [("kring", [])]:
        case = ET.SubElement(suite, "testcase", {"classname": "kring", "name": printable(path)})
        for kind, message in (("failure", [f for f in some if f.level in stopping]), ("system-out", [f for f in some if f.level not in stopping])):
            if message:
                attributes = {"message": printable(" ".join(message[0].text(lang).split())), "type": message[0].rule} if kind == "failure" else {}
                ET.SubElement(case, kind, attributes).text = "\n".join(f.show(lang) for f in message)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode")
