"""What readers get of Material's style sheet: the rules for texts, not those for a frame that kring does not use."""

import re
from pathlib import Path

import material
import pytest

from kring.engines.stylesheet import trimmed

MATERIAL = Path(material.__file__).parent / "templates/assets/stylesheets"


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".md-typeset h1{color:red}.md-header{top:0}", ".md-typeset h1{color:red}"),
        (".md-header,.md-typeset a,.md-nav .md-icon{top:0}", ".md-typeset a{top:0}"),
        ("@media print{.md-nav{top:0}}@media print{.md-nav{top:0}p{top:1px}}", "@media print{p{top:1px}}"),
        ('@charset "UTF-8";/* a } b */p{content:"}{"}', '@charset "UTF-8";p{content:"}{"}'),
        (":root{--icon:url('data:image/svg+xml;charset=utf-8,<svg>{;}</svg>')}", ":root{--icon:url('data:image/svg+xml;charset=utf-8,<svg>{;}</svg>')}"),
        ("@keyframes a{from{top:0}to{top:1px}}.md-search{animation:a}", "@keyframes a{from{top:0}to{top:1px}}"),
        (":is(.md-nav, p) a, a:not(.md-button){top:0}", "a:not(.md-button){top:0}"),
        ("b:is(i,:not(.md-nav),u),:is(a,:not(p),.x){top:0}", ":is(a,:not(p),.x){top:0}"),
    ],
)
def test_rules_of_the_frame_go_and_all_others_stay(css: str, left: str) -> None:
    assert trimmed(css).replace(", ", ",") == left.replace(", ", ",")


def test_every_rule_for_texts_of_the_real_style_sheet_stays() -> None:
    (path,) = MATERIAL.glob("main.*.min.css")
    css = path.read_text(encoding="utf-8")
    kept = trimmed(css)

    def of_texts(sheet: str) -> list[str]:
        return [
            one
            for head in re.findall(r"([^{}@;]+)\{", sheet)
            for one in head.split(",")
            if re.search(r"\.md-typeset", one) and len(set(re.findall(r"\.md-[a-z]+", one))) == 1
        ]

    assert of_texts(kept) == of_texts(css)
    assert not re.search(r"\.md-(?:header|nav|search|footer|tabs|sidebar|top|source|dialog)\b", kept)
    assert kept.count("{") == kept.count("}")
    assert trimmed(kept) == kept
