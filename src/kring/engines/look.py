"""A page's bytes, made of the page and what it stands in, and of nothing else: so they can be made anywhere, kept, and compared."""

import functools
import json
import marshal
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jinja2
import markupsafe

from kring.engines.makers import digest, makers
from kring.findings import KringError
from kring.outputs import Json, Page
from kring.prose import prose


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What every page stands in: all that a template can see besides the page. Plain values, so that it can travel to another machine."""

    templates: Mapping[str, str]
    """Every template, partial and icon by its name."""
    config: Mapping[str, Json]
    """What templates know as `config`: choices of the site, the shell in `extra.kring`."""
    fingerprint: str

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Look) and self.fingerprint == other.fingerprint


@dataclass(frozen=True, slots=True)
class Job:
    """A page to render: the page, and for an editor's page the HTML that MkDocs made of its text."""

    page: Page
    content: str = ""

    def key(self, look: Look) -> str:
        """A hash of everything that the page's bytes depend on."""
        page = self.page
        text = page.text.html if page.text else None
        seen = [look.fingerprint, page.address, page.template, page.meta, text, page.links, page.terms, _sizes(page), self.content]
        return digest(plain(seen))


def _sizes(page: Page) -> dict[str, list[tuple[str, int, int]]]:
    return {address: [(size.path, size.width, size.height) for size in sizes] for address, sizes in page.pictures.items()}


def look(templates: Mapping[str, str], config: Mapping[str, Json]) -> Look:
    """A look and its fingerprint, in which the versions of what renders count too."""
    return Look(templates, config, digest(json.dumps([makers(), sorted(templates.items()), config], ensure_ascii=False)))


def render(look: Look, job: Job) -> bytes:
    """The bytes of a page. Pure. Raises KringError when a template fails."""
    page = job.page
    content = job.content or prose(page)
    seen = {"config": look.config, "page": {"meta": page.meta, "url": page.address, "content": content}, "_up": "../" * page.address.count("/")}
    try:
        output = _environment(look).get_template(page.template).render(seen)
    except Exception as error:  # a site's own template can fail in any way; the site is not to blame for kring's traceback
        raise KringError("render-failed", path=page.file, why=f"{type(error).__name__}: {error}") from error
    if page.file == "404.html":
        output = _ABROAD.sub(lambda match: match[1] + str(look.config["root"]), output)
    return output.encode("utf-8", "xmlcharrefreplace")


def is_frame(look: Look) -> bool:
    """Whether the templates show the text of a page as it is and look no further into it: then a page with another text has the same frame around it."""
    return not any(_ASKED.search(_STRING.sub('""', part)) for template in look.templates.values() for part in _JINJA.findall(template))


_JINJA: Final = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_STRING: Final = re.compile(r'"[^"]*"|\'[^\']*\'')
_ASKED: Final = re.compile(
    r"\bend(?:set|filter|call)\b|(?<![\w.])page\b(?!\.)|\bcontent\b(?<!\{% block content)(?<!\{%- block content)(?!(?<=\{\{ page\.content) (?:\| safe )?\}\})(?!(?<=if page\.content) %\})"
)
"""The page itself, or its text, in a way that could be more than showing it or asking whether there is any."""

_ABROAD: Final = re.compile(r'(\s(?:href|src|action|data-kring-base)=")(?!#|/|[a-z]+:)(?:\./)?')
"""Addresses of the 404 page, which is shown at any address: its own are absolute."""


_ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#")


class _Environment(jinja2.Environment):
    """Templates see plain values: a name after a dot is a key first."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Jinja looks for an attribute of the object first, which costs an exception for every key of a mapping, and two for one that it has not."""
        if isinstance(obj, dict):
            if attribute in obj:
                return obj[attribute]
            if not hasattr(dict, attribute):
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def plain(values: Json) -> bytes:
    """JSON-like values as bytes that are alike when they are: five times as quick as JSON, which only text needs that others read."""
    return marshal.dumps(values, 2)  # from version 3 on it also tells which strings are one object


@functools.lru_cache(maxsize=2)
def _environment(look: Look) -> jinja2.Environment:
    env = _Environment(loader=jinja2.DictLoader(look.templates), auto_reload=False)
    env.filters["url"] = _url
    env.globals["once"] = _remembering()
    env.globals["part"] = _parts(look, env)
    return env


@jinja2.pass_context
def _url(context: jinja2.runtime.Context, address: str) -> str:
    """The way from the page to an address of the site; an address elsewhere stays as it is."""
    up: str = context["_up"]
    if address in ("", "."):
        return up or "./"
    return address if _ELSEWHERE.match(address) else up + address


def _parts(look: Look, env: jinja2.Environment) -> Callable[..., jinja2.environment.TemplateModule]:
    made: dict[tuple[str, str], jinja2.environment.TemplateModule] = {}

    @jinja2.pass_context
    def part(context: jinja2.runtime.Context, name: str) -> jinja2.environment.TemplateModule:
        """The macros of a template, made once for all pages that are as deep: of a page they see how deep it is, and what they are given."""
        key = (name, context["_up"])
        if key not in made:
            made[key] = env.get_template(name).make_module({"config": look.config, "_up": context["_up"]})
        return made[key]

    return part


def _remembering() -> Callable[..., str]:
    made: dict[tuple[str, str, bytes], str] = {}

    @jinja2.pass_context
    def once(context: jinja2.runtime.Context, macro: jinja2.runtime.Macro, *values: Json) -> str:
        """What a macro makes of some values, made once for all pages that are as deep: a card stands on twenty of them.

        Such a macro is of a `part`: it knows the site, and nothing of the page that it stands on.
        """
        key = (macro.name, context["_up"], plain(values))
        known = made.get(key)
        if known is None:
            if len(made) >= _ONCE:
                made.clear()  # another thread may be here too
            known = made[key] = markupsafe.Markup(macro(*values))  # a macro escapes what it prints: tests/test_templates.py
        return known

    return once


_ONCE: Final = 20_000
"""Pieces that are remembered: some 30 MB."""
