"""What readers get, as values: pages to render, files to write, and what search knows of a page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kring.dialect import Rendered

Json: TypeAlias = Any
"""str, int, float, bool, None, and lists and dicts of them."""


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """What search knows of a page besides its text."""

    title: str
    kind: str
    """What readers call this kind of page; shown with the result."""
    filters: Mapping[str, tuple[str, ...]]
    """Values by facet."""
    text: tuple[str, ...]
    """What people wrote in fields: a question, goals, a summary."""
    also: tuple[str, ...] = ()
    """Other words for what the page is about by its fields; finding by them weighs less."""
    aside: tuple[str, ...] = ()
    """Other words for what its fields mention; they weigh least."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture at one of its sizes, drawn anew from what a member sent (`media.draw`)."""

    path: str
    """The file it is written to."""
    source: str
    """The file it is drawn from, relative to the folder of `mkdocs.yml`; that one is never published."""
    digest: str
    """SHA-256 of the source: with the width and the format it decides the bytes."""
    width: int
    """Pixels."""
    height: int
    form: str
    """`WEBP`, `JPEG`, `PNG` or `GIF`."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: written or generated, they are the same type. Its bytes follow from it and from the Shell alone."""

    address: str
    """Address on the site, without leading slash: `artikelen/verteltas/`; the file name for `404.html`."""
    template: str
    """Name of the template that shows it."""
    meta: Mapping[str, Json]
    """The template contract: everything a template shows of the content."""
    text: Rendered | None = None
    """A member's text."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Where the links of the text lead: an address of the site, or nothing for a page that is withheld."""
    pictures: Mapping[str, tuple[Picture, ...]] = field(default_factory=dict)
    """The sizes of each picture in the text, by its address on the site; the last is for browsers that know no WebP."""
    terms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Words of the glossary that the text uses, as the glossary writes them: their address and explanation."""
    written: str = ""
    """File of `docs/` when it is an editor's page, which MkDocs renders."""
    search: SearchFacts | None = None
    """None keeps the page out of search."""

    @property
    def file(self) -> str:
        """The file it is written to: `artikelen/verteltas/index.html`."""
        return self.address if self.address.endswith(".html") else f"{self.address}index.html"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is no page: a feed, a calendar, a table."""

    path: str
    content: bytes
    text: tuple[int, int] | None = None
    """Where a member's text stands in it, from byte to byte; None when it holds none."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A download of the repository that is published under an address of the site."""

    path: str
    source: str
    """Relative to the folder of `mkdocs.yml`."""


@dataclass(frozen=True, slots=True)
class Card:
    """The words of a card picture, which stands for a page where its address is shared."""

    path: str
    """The file it is written to."""
    title: str
    label: str
    """What kind of page it is, in words."""
    by: str
    """Whose it is: a community."""
    site: str
    kind: str
    """`article`, `theme`, or nothing for the site itself: decides the colours."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What a page stands in and does not own: name, menu, words, footer. JSON-like, for every template alike."""

    meta: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published."""

    pages: tuple[Page, ...]
    assets: Callable[[], Iterator[Asset]]
    """Composed when they are asked for: together they are half as large as the pages, and nobody needs them at once."""
    copies: tuple[Copy, ...]
    shell: Shell
    cards: tuple[Card, ...] = ()
    """Drawn when they are written, so that ten thousand of them are never in memory at once."""
    pictures: tuple[Picture, ...] = ()
    """Drawn when they are written as well; the sizes of one source stand together."""
