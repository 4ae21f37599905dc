"""What a page's bytes are made of: the page and what it stands in, and nothing else. So they can be made anywhere, kept, and compared."""

import json
import marshal
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kring.engines.makers import digest, makers
from kring.outputs import Json, Page


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


def is_frame(look: Look) -> bool:
    """Whether the templates show the text of a page as it is and look no further into it: then a page with another text has the same frame around it."""
    return not any(_ASKED.search(_STRING.sub('""', part)) for template in look.templates.values() for part in _JINJA.findall(template))


_JINJA: Final = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_STRING: Final = re.compile(r'"[^"]*"|\'[^\']*\'')
_ASKED: Final = re.compile(
    r"\bend(?:set|filter|call)\b|(?<![\w.])page\b(?!\.)|\bcontent\b(?<!\{% block content)(?<!\{%- block content)(?!(?<=\{\{ page\.content) (?:\| safe )?\}\})(?!(?<=if page\.content) %\})"
)
"""The page itself, or its text, in a way that could be more than showing it or asking whether there is any."""


def plain(values: Json) -> bytes:
    """JSON-like values as bytes that are alike when they are: five times as quick as JSON, which only text needs that others read."""
    return marshal.dumps(values, 2)  # from version 3 on it also tells which strings are one object
