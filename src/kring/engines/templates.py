"""A page from its template: the bytes that follow from a job and the look it stands in."""

# Apart from `look`, so that who asks what a page is made of, and makes none, need not wait for Jinja.

import functools
import re
from collections.abc import Callable
from typing import Any, Final

import jinja2
import jinja2.compiler
import markupsafe

from kring.engines.look import Job, Look, plain
from kring.findings import KringError
from kring.outputs import Json
from kring.prose import prose


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


_ABROAD: Final = re.compile(r'(\s(?:href|src|action|data-kring-base)=")(?!#|/|[a-z]+:)(?:\./)?')
"""Addresses of the 404 page, which is shown at any address: its own are absolute."""


_ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|/|#")


class _Generator(jinja2.compiler.CodeGenerator):
    """What a template prints is escaped as Jinja does it, without the type that says so: a page prints hundreds of pieces, and all are strung together at once."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(jinja2.Environment):
    """Templates see plain values: a name after a dot is a key first."""

    code_generator_class = _Generator

    def __init__(self, look: Look) -> None:
        super().__init__(loader=jinja2.DictLoader(look.templates), auto_reload=False)
        self._lacking: dict[str, jinja2.Undefined] = {}

    @staticmethod
    def escaped(value: Any) -> str:
        """What is printed, as it stands in HTML."""
        if type(value) is str:
            text: str = value
            return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")
        return markupsafe.escape(value) if type(value) is not markupsafe.Markup else value

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Jinja looks for an attribute of the object first, which costs an exception for every key of a mapping, and two for one that it has not."""
        if isinstance(obj, dict):
            if attribute in obj:
                return obj[attribute]
            if attribute in self._lacking:
                return self._lacking[attribute]
            if not hasattr(dict, attribute):
                return self._lacking.setdefault(attribute, self.undefined(obj={}, name=attribute))
        return super().getattr(obj, attribute)


@functools.lru_cache(maxsize=2)
def _environment(look: Look) -> jinja2.Environment:
    env = _Environment(look)
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
    made: dict[tuple[jinja2.runtime.Macro, bytes], str] = {}

    def once(macro: jinja2.runtime.Macro, *values: Json) -> str:
        """What a macro makes of some values, made once for all pages that are as deep: a card stands on twenty of them.

        Such a macro is of a `part`: it knows the site, and nothing of the page that it stands on.
        """
        key = (macro, plain(values))
        known = made.get(key)
        if known is None:
            if len(made) >= _ONCE:
                made.clear()  # another thread may be here too
            known = made[key] = markupsafe.Markup(macro(*values))  # a macro escapes what it prints: tests/test_templates.py
        return known

    return once


_ONCE: Final = 20_000
"""Pieces that are remembered: some 30 MB."""
