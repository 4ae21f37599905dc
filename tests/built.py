"""What a built page shows, read as a person reads it: headings and what stands under them, rows, links, tables."""

# Only what readers meet is asked for: words, links, landmarks, headings. No classes, so that a designer can change them.

from __future__ import annotations

import functools
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_UNSEEN = frozenset({"script", "style", "svg", "template"})
_BLOCKS = frozenset({"p", "li", "div", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "section", "summary", "br", "ul", "ol", "q"})
_SECTIONS = frozenset({"section", "nav", "article", "main", "header", "footer", "body"})


class Link(NamedTuple):
    """A link: its words, and where it leads: an address of the site (`themas/taal/`) or of another one."""

    text: str
    to: str


@dataclass
class Node:
    """An element of a page."""

    tag: str
    attrs: dict[str, str]
    parent: Node | None
    page: str
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This element and everything in it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def find(self, wanted: Callable[[Node], bool]) -> list[Node]:
        return [node for node in self.walk() if wanted(node)]

    def all(self, tag: str) -> list[Node]:
        return self.find(lambda node: node.tag == tag)

    def above(self) -> Iterator[Node]:
        here = self.parent
        while here:
            yield here
            here = here.parent

    @property
    def text(self) -> str:
        """The words, without what is hidden, with a space between blocks."""
        return " ".join("".join(_words(self)).split())

    @property
    def links(self) -> list[Link]:
        return [Link(a.text, a.to) for a in self.all("a") if "href" in a.attrs]

    @property
    def to(self) -> str:
        """Where a link of this element leads."""
        return resolve(self.page, self.attrs.get("href") or self.attrs.get("src", ""))

    def leads_to(self, section: str) -> list[str]:
        """Ids of the pages of a section (`artikelen`) that links here lead to, in order, each once."""
        found = (to.removeprefix(f"{section}/").partition("#")[0].strip("/") for _, to in self.links if to.startswith(f"{section}/"))
        return [id for id in dict.fromkeys(found) if id and "." not in id]

    @property
    def rows(self) -> dict[str, Node]:
        """Rows of description lists: label and value."""
        found: dict[str, Node] = {}
        for dt in self.all("dt"):
            siblings = dt.parent.children if dt.parent else []
            after = [n for n in siblings[siblings.index(dt) + 1 :] if isinstance(n, Node)]
            if after:
                found.setdefault(dt.text, after[0])
        return found

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Level and words of every heading."""
        return [(int(node.tag[1]), node.text) for node in self.find(_is_heading)]

    def under(self, heading: str) -> Node:
        """All that stands under a heading: to the next one of its level or above, or to the end of its section."""
        found = [node for node in self.find(_is_heading) if node.text.casefold() == heading.casefold()]
        assert found, f"no heading ‘{heading}’ on {self.page}; there are {[text for _, text in self.headings]}"
        start = found[0]
        scope = next(node for node in start.above() if node.tag in _SECTIONS)
        part = Node("section", {}, None, self.page)
        taken: set[int] = set()
        begun = False
        for node in scope.walk():
            if node is start:
                begun = True
            elif begun and _is_heading(node) and node.tag <= start.tag:
                break
            elif (
                begun
                and id(node) not in taken
                and not any(_is_heading(inner) and inner.tag <= start.tag for inner in node.walk())
                and start not in node.above()
            ):
                part.children.append(node)
                taken |= {id(inner) for inner in node.walk()}
        return part

    def has(self, heading: str) -> bool:
        return any(text.casefold() == heading.casefold() for _, text in self.headings)

    @property
    def tables(self) -> list[list[list[str]]]:
        """Cells of every table, by row."""
        return [[[cell.text for cell in row.find(lambda n: n.tag in ("td", "th"))] for row in table.all("tr")] for table in self.all("table")]


def _is_heading(node: Node) -> bool:
    return len(node.tag) == 2 and node.tag[0] == "h" and node.tag[1].isdigit()


def _words(node: Node) -> Iterator[str]:
    if node.tag in _UNSEEN or "hidden" in node.attrs:
        return
    if node.tag in _BLOCKS:
        yield " "
    for child in node.children:
        if isinstance(child, Node):
            yield from _words(child)
        else:
            yield child
    if node.tag in _BLOCKS:
        yield " "


def resolve(page: str, href: str) -> str:
    """Where a link of a page leads: an address of the site without leading slash, or the link as it is when it leaves."""
    if "://" in href or href.startswith(("mailto:", "tel:", "data:")):
        return href
    path, hash_, anchor = href.partition("#")
    path, ask, query = path.partition("?")
    if not path:
        address = page
    elif path.startswith("/"):
        address = path.removeprefix("/")
    else:
        folder = page if page.endswith("/") or not page else posixpath.dirname(page) + "/"
        address = posixpath.normpath(posixpath.join("/", folder, path)).removeprefix("/")
        last = posixpath.basename(address)
        address += "/" if address and "." not in last else ""
    return address + ask + query + hash_ + anchor


class _Parser(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.root = self.here = Node("", {}, None, page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs}, self.here, self.page)
        self.here.children.append(node)
        if tag not in _VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for node in (self.here, *self.here.above()):
            if node.tag == tag and node.parent:
                self.here = node.parent
                return

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


@dataclass(frozen=True)
class Page:
    """A built page."""

    address: str
    root: Node

    @property
    def main(self) -> Node:
        """What is this page's own, without the header and footer of the site."""
        return self.root.all("main")[0]

    @property
    def title(self) -> str:
        (h1,) = self.root.all("h1")
        return h1.text

    @property
    def text(self) -> str:
        return self.main.text

    @property
    def rows(self) -> dict[str, Node]:
        return self.main.rows

    def under(self, heading: str) -> Node:
        return self.main.under(heading)

    def has(self, heading: str) -> bool:
        return self.main.has(heading)

    @property
    def crumbs(self) -> list[Link]:
        """The trail ‘you are here’; the page itself comes last and is no link."""
        trails = self.root.find(lambda node: node.tag == "nav" and node.attrs.get("aria-label") == "Je bent hier")
        if not trails:
            return []
        return [Link(step.text, step.links[0].to if step.links else self.address) for step in trails[0].all("li")]

    def landmark(self, tag: str) -> Node:
        """A landmark of the site itself: its `header` or `footer`."""
        return next(node for node in self.root.all(tag) if not any(up.tag in ("main", "article", "section") for up in node.above()))


@functools.cache
def page(site: Path, address: str) -> Page:
    """A page of a built site by its address: `themas/taal/`."""
    file = site / address / "index.html" if not address.endswith(".html") else site / address
    assert file.is_file(), f"the site has no page {address}"
    parser = _Parser(address)
    parser.feed(file.read_text(encoding="utf-8"))
    parser.close()
    return Page(address, parser.root)


def addresses(site: Path) -> list[str]:
    """Addresses of all pages of a site."""
    found = sorted(file.parent.relative_to(site).as_posix() for file in site.rglob("index.html") if "pagefind" not in file.parts)
    return ["" if address == "." else f"{address}/" for address in found]


def exists(site: Path, address: str) -> bool:
    """True when an address of the site is a page or a file, and its anchor, if any, is on it."""
    path, _, anchor = address.partition("?")[0].partition("#")
    file = site / path
    if file.is_dir():
        file = file / "index.html"
    if not file.is_file():
        return False
    return not anchor or any(node.attrs.get("id") == anchor for node in page(site, path).root.walk())
