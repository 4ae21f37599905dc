"""A page's bytes depend on what its key is made of, and on nothing else."""

import dataclasses
import importlib.metadata
import sys
from pathlib import Path

import jinja2
import pytest

from kring.dialect import render as dialect
from kring.engines import templates
from kring.engines.look import Job, Look, look
from kring.engines.makers import makers
from kring.engines.templates import render
from kring.outputs import Page, Picture

TEMPLATES = {"p.html": "{{ page.meta.title }}{{ page.url }}{{ page.content }}{{ config.site_name }}{{ 'a/' | url }}{% include 'i.svg' %}", "i.svg": "<svg/>"}
CONFIG = {"site_name": "Klein", "root": "/"}
PAGE = Page(
    "artikelen/x/",
    "p.html",
    {"title": "T"},
    text=dialect("Zie [dit](a.md) van de kring."),
    links={"a.md": "artikelen/a/"},
    terms={"kring": ("begrippen/#kring", "uitleg")},
)
LOOK = look(TEMPLATES, CONFIG)

OTHER_PAGES = {
    "address": "artikelen/y/z/",
    "template": "q.html",
    "meta": {"title": "U"},
    "text": dialect("Zie [dat](a.md) van de kring."),
    "links": {"a.md": "artikelen/b/"},
    "terms": {},
    "pictures": {"media/a.png": (Picture("media/a-480.webp", "docs/a.png", "0" * 64, 480, 270, "webp"),)},
}
OTHER_LOOKS = {
    "a template": look({**TEMPLATES, "p.html": "x"}, CONFIG),
    "an icon": look({**TEMPLATES, "i.svg": "<svg></svg>"}, CONFIG),
    "a choice": look(TEMPLATES, {**CONFIG, "site_name": "Groot"}),
}


@pytest.mark.parametrize("field", OTHER_PAGES)
def test_another_page_has_another_key(field: str) -> None:
    assert Job(dataclasses.replace(PAGE, **{field: OTHER_PAGES[field]})).key(LOOK) != Job(PAGE).key(LOOK)


@pytest.mark.parametrize("other", OTHER_LOOKS.values(), ids=OTHER_LOOKS)
def test_another_look_has_another_key(other: Look) -> None:
    assert Job(PAGE).key(other) != Job(PAGE).key(LOOK)


def test_the_html_of_an_editor_counts() -> None:
    assert Job(PAGE, "<p>a</p>").key(LOOK) != Job(PAGE).key(LOOK)


def test_everything_of_a_page_is_in_its_key_or_not_in_its_bytes() -> None:
    """A new field of `Page` has to be thought about: it belongs in the key, or here."""
    assert {field.name for field in dataclasses.fields(Page)} == {*OTHER_PAGES, "written", "search"}


@pytest.mark.parametrize("name", ["build_date_utc", "nav", "pages", "mkdocs_version", "base_url", "environ", "os"])
def test_a_template_sees_nothing_else(name: str) -> None:
    seen = look({"p.html": "{{ " + name + " is defined }} {{ config." + name + " is defined }}"}, CONFIG)

    assert render(seen, Job(PAGE)) == b"False False"


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("", "../../"),
        (".", "../../"),
        ("themas/", "../../themas/"),
        ("#kop", "#kop"),
        ("https://x.example/", "https://x.example/"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("/vast/", "/vast/"),
    ],
)
def test_addresses_of_the_site_are_relative_to_the_page(address: str, way: str) -> None:
    assert render(look({"p.html": "{{ page.meta.to | url }}"}, CONFIG), Job(dataclasses.replace(PAGE, meta={"to": address}))) == way.encode()


@pytest.mark.parametrize("value", ["", "a & b < c > 'd' \"e\" é", 3, 0.5, True, None, ["<i>"], {"k": "<i>"}, "&amp;"])
def test_what_is_printed_is_escaped_as_jinja_does_it(value: object) -> None:
    printed = "{% autoescape true %}{% set m %}{{ page.meta.x }}{% endset %}{{ page.meta.x }}{{ m }}{{ page.meta.y }}{{ page.meta.x | safe }}{% endautoescape %}{{ page.meta.x }}"
    meta = {"x": value}

    assert render(look({"p.html": printed}, CONFIG), Job(dataclasses.replace(PAGE, meta=meta))) == jinja2.Template(printed).render(page={"meta": meta}).encode()


def test_jinja_lets_us_say_how_it_escapes() -> None:
    """Else pages are the same, and take a fifth longer to make."""
    assert "environment.escaped(" in templates._environment(LOOK).compile("{% autoescape true %}{{ x }}{% endautoescape %}", raw=True)


def test_a_part_sees_the_site_and_how_deep_the_page_is_and_nothing_else_of_it() -> None:
    """It is made once for many pages, so what it saw of one would stand on another."""
    templates = {
        "p.html": '{% set t = part("t.html") %}{{ t.shown("a") }}{{ once(t.shown, "b") }}',
        "t.html": '{% macro shown(x) %}{{ x }} {{ config.site_name }} {{ "c/" | url }} {{ page is defined }};{% endmacro %}',
    }
    same = look(templates, CONFIG)

    made = [render(same, Job(dataclasses.replace(PAGE, address=address))) for address in ("artikelen/x/", "artikelen/y/", "themas/")]

    assert made == [b"a Klein ../../c/ False;b Klein ../../c/ False;"] * 2 + [b"a Klein ../c/ False;b Klein ../c/ False;"]


@pytest.mark.parametrize("package", ["jinja2", "markupsafe", "nh3", "pagefind_bin"])
def test_another_version_of_what_pages_are_made_with_is_another_maker(package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = f"{package}-{importlib.metadata.version(package)}.dist-info"
    assert any(Path(place, folder).is_dir() for place in sys.path), "as installers name it"

    before = makers.__wrapped__()
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "mkdocs-0.1.dist-info").mkdir()
    others = makers.__wrapped__()
    (tmp_path / f"{package}-0.1.dist-info").mkdir()

    assert before == others != makers.__wrapped__()
