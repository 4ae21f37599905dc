"""Every template escapes what it prints: checked over the syntax trees."""

from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

LOOK = Path(__file__).parent.parent / "overrides"
TEMPLATES = sorted(path.relative_to(LOOK).as_posix() for path in LOOK.rglob("*.html"))
ENVIRONMENT = jinja2.Environment()
ALLOWED_SAFE = {"page.content"}
"""The only thing printed as HTML: a text that the sanitiser let through."""


def source(name: str) -> str:
    return (LOOK / name).read_text(encoding="utf-8")


def prints_outside_autoescape(tree: nodes.Node, escaped: bool = False) -> list[int]:
    """Lines of prints that do not stand inside `{% autoescape true %}`; a block starts afresh."""
    if isinstance(tree, nodes.ScopedEvalContextModifier):
        escaped = any(option.key == "autoescape" and option.value.as_const() is True for option in tree.options)
    elif isinstance(tree, nodes.Block):
        escaped = False
    lines = []
    if isinstance(tree, nodes.Output) and not escaped:
        lines = [node.lineno for node in tree.nodes if not isinstance(node, nodes.TemplateData)]
    for child in tree.iter_child_nodes():
        lines += prints_outside_autoescape(child, escaped)
    return lines


def dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "?"


@pytest.mark.parametrize("name", TEMPLATES)
def test_everything_printed_is_escaped(name: str) -> None:
    assert prints_outside_autoescape(ENVIRONMENT.parse(source(name))) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_only_the_sanitised_text_is_printed_as_html(name: str) -> None:
    filters = ENVIRONMENT.parse(source(name)).find_all(nodes.Filter)

    assert {dotted(f.node) for f in filters if f.name == "safe"} <= ALLOWED_SAFE


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_inline_script_style_or_handler(name: str) -> None:
    text = source(name).lower()

    assert "<style" not in text
    assert " style=" not in text
    assert not any(f" on{event}=" in text for event in ("click", "load", "error", "change", "submit", "input", "focus"))
    for script in text.split("<script")[1:]:
        opening = script.partition(">")[0]
        assert "src=" in opening or 'type="application/json"' in opening or 'type="application/ld+json"' in opening  # data, which no browser runs


@pytest.mark.parametrize("name", TEMPLATES)
def test_our_own_ids_can_not_be_taken_by_a_heading(name: str) -> None:
    import re

    for id_ in re.findall(r'\sid="([^"]*)"', source(name)):
        assert id_.startswith(("kring-", "{{")), id_


def test_an_unescaped_print_is_found() -> None:
    assert prints_outside_autoescape(ENVIRONMENT.parse("{% block a %}{{ x }}{% endblock %}")) == [1]
    assert prints_outside_autoescape(ENVIRONMENT.parse("{% autoescape true %}{% block a %}{{ x }}{% endblock %}{% endautoescape %}")) == [1]
