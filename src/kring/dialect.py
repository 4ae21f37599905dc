"""The members' dialect: GitHub Flavored Markdown in, HTML and everything the catalog wants to know of it out."""

# The only importer of cmarkgfm. cmark gives no syntax tree to Python, but its HTML is canonical and carries source
# positions, so one pass over its tags finds headings, links, words and lines: the same parse serves the catalog
# and the page, and no second scanner can disagree with the first.

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cmarkgfm import cmark

from kring import labels


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text."""

    level: int
    """As written, 1 to 6."""
    text: str
    id: str
    """Its anchor on the page, made as GitHub makes it."""
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of the text, as written."""

    target: str
    """Address as written, entities resolved; empty when GitHub would refuse it."""
    text: str
    """What the reader sees; the alternative text of an image."""
    line: int
    column: int
    sentence: str
    """The sentence around it."""
    image: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The plain text of one block, and the line on which it starts."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An HTML tag that a member typed; the dialect drops it and the check says where it stands."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A member's text, rendered. Lines count from the first line given."""

    html: str
    """Not yet sanitised; links are still as written."""
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    words: int
    lines: tuple[Line, ...]
    tags: tuple[Tag, ...]


_EXTENSIONS: Final = ("table", "autolink", "strikethrough", "tasklist")
_OPTIONS: Final = cmark.Options.CMARK_OPT_SOURCEPOS | cmark.Options.CMARK_OPT_FOOTNOTES | cmark.Options.CMARK_OPT_GITHUB_PRE_LANG

_TOKEN = re.compile(r'<!--.*?-->|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z-]+(?:="[^"]*")?)*)\s*/?>', re.DOTALL)
_ATTRIBUTE = re.compile(r'\s+([a-z-]+)(?:="([^"]*)")?')
_SOURCE = re.compile(r' data-sourcepos="(\d+):(\d+)-(\d+):(\d+)"')
_OMITTED: Final = "<!-- raw HTML omitted -->"
_ALERT = re.compile(r"\n<p[^>]*>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:\n|</p>\n?)")
_FIGURE = re.compile(r'<p[^>]*>(<img [^>]*?src="[^"]*" alt="[^"]*" title="([^"]*)" />)</p>')
_TAG_OR_COMMENT = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>\n]*>|<[!?][^<>]*>", re.DOTALL)
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_UNSAFE: Final = re.compile(r"(?:javascript|vbscript|file|data)\s*:", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_BLOCKS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "pre"})


def render(text: str, *, lang: str = "nl", first_line: int = 1) -> Rendered:
    """Render a member's text as GitHub's preview would, and tell what is in it.

    Raw HTML and unsafe addresses never reach the result. `lang` names the alerts; `first_line` is the line of the
    file on which the text starts. Linear in the length of the text (cmark's own promise and ours).
    """
    raw: str = cmark.markdown_to_html_with_extensions(text, options=_OPTIONS, extensions=list(_EXTENSIONS))
    return _Pass(text, raw, labels.words(lang), first_line).run()


@dataclass(slots=True)
class _Block:
    """A block that is open while the pass goes over it."""

    name: str
    first: int
    last: int
    closing: str
    text: list[str] = field(default_factory=list)
    links: list[tuple[int, Link]] = field(default_factory=list)


class _Pass:
    """One walk over cmark's HTML; its state is what is open."""

    def __init__(self, text: str, raw: str, words: Mapping[str, str], first_line: int) -> None:
        self.source = text.split("\n")
        self.raw = raw
        self.words = words
        self.offset = first_line - 1
        self.out: list[str] = []
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.lines: list[Line] = []
        self.tags: list[Tag] = []
        self.open: list[_Block] = []
        self.anchor: tuple[str, int, int] | None = None
        self.heading_at = 0
        self.last_line = 0
        self.seen_ids: dict[str, int] = {}
        self.pending_omitted = False
        self.task: str | None = None

    def run(self) -> Rendered:
        position = 0
        for_next = 0
        while match := _TOKEN.search(self.raw, for_next):
            self.literal(self.raw[position : match.start()])
            position = for_next = self.token(match)
        self.literal(self.raw[position:])
        self.flush_omitted(len(self.source))
        words = sum(len(_WORD.findall(line.text)) for line in self.lines)
        return Rendered(
            html="".join(self.out).strip(),
            headings=tuple(self.headings),
            links=tuple(self.links),
            words=words,
            lines=tuple(self.lines),
            tags=tuple(dict.fromkeys(self.tags)),
        )

    def literal(self, chunk: str) -> None:
        if not chunk:
            return
        self.out.append(chunk)
        if self.open:
            self.open[-1].text.append(html.unescape(chunk))

    def token(self, match: re.Match[str]) -> int:
        """Handle one tag or comment; return where the walk goes on."""
        if match["name"] is None:
            if match[0] == _OMITTED:
                self.omitted()
            return match.end()
        if match["close"]:
            self.close(match["name"])
            return match.end()
        return self.start(match)

    # -- opening tags

    def start(self, match: re.Match[str]) -> int:
        name, attributes = match["name"], match["attributes"]
        position = _SOURCE.search(attributes)
        if position:
            first, last = int(position[1]), int(position[3])
            self.flush_omitted(first - 1)
            attributes = attributes.replace(position[0], "")
        else:
            first = self.open[-1].first if self.open else self.last_line + 1
            last = self.open[-1].last if self.open else first
        match name:
            case "blockquote":
                if alert := _ALERT.match(self.raw, match.end()):
                    kind = alert[1].lower()
                    title = html.escape(self.words[f"alert_{kind}"])
                    rest = "" if alert[0].rstrip().endswith("</p>") else "\n<p>"
                    self.out.append(f'<div class="admonition {kind}"><p class="admonition-title">{title}</p>{rest}')
                    self.open.append(_Block("blockquote", first, last, "</div>"))
                    if rest:
                        self.open.append(_Block("p", first, last, "</p>"))
                    return alert.end()
                self.begin(name, attributes, first, last)
            case "p" if figure := _FIGURE.match(self.raw, match.start()):
                self.image(_attributes(figure[1]), first, last)
                image = figure[1].replace(f' title="{figure[2]}"', "")
                self.out.append(f"<figure>{image}<figcaption>{figure[2]}</figcaption></figure>")
                self.lines.append(Line(first + self.offset, html.unescape(figure[2])))
                return figure.end()
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.heading_at = len(self.out)
                self.open.append(_Block(name, first, last, ""))
            case "table":
                self.out.append(f'<div class="kring-table" tabindex="0" role="region" aria-label="{html.escape(self.words["table"])}"><table{attributes}>')
                self.open.append(_Block(name, first, last, "</table></div>"))
            case "img":
                self.image(_attributes(match[0]), first, last)
                self.out.append(f"<img{attributes} />")
            case "input":
                done = "checked" in attributes
                word = html.escape(self.words["task_done" if done else "task_open"])
                self.out.append(f'<span class="kring-task{" kring-task--done" if done else ""}">{word}</span>')
            case "a":
                found = dict(_ATTRIBUTE.findall(attributes))
                if "data-footnote-backref" in found:
                    attributes = re.sub(r'aria-label="[^"]*"', f'aria-label="{html.escape(self.words["footnote_back"])}"', attributes)
                    self.anchor = None
                elif "data-footnote-ref" in found:
                    self.anchor = None
                elif "href" in found:
                    self.anchor = (html.unescape(found["href"]), len(self.out), self.block_offset())
                self.out.append(f"<a{attributes}>")
            case "section":
                self.out.append(f'<section class="footnotes" aria-label="{html.escape(self.words["footnotes"])}">')
            case "pre":
                self.begin(name, attributes + ' tabindex="0"', first, last)
            case "br":
                self.out.append("<br />")
                if self.open:
                    self.open[-1].text.append(" ")
            case "hr":
                self.out.append("<hr />")
            case _ if position:
                self.begin(name, attributes, first, last)
            case _:
                self.out.append(f"<{name}{attributes}>")
        self.last_line = max(self.last_line, first)
        return match.end()

    def begin(self, name: str, attributes: str, first: int, last: int) -> None:
        self.out.append(f"<{name}{attributes}>")
        self.open.append(_Block(name, first, last, f"</{name}>"))

    def block_offset(self) -> int:
        return sum(map(len, self.open[-1].text)) if self.open else 0

    # -- closing tags

    def close(self, name: str) -> None:
        if name == "a" and self.anchor:
            target, at, start = self.anchor
            self.anchor = None
            text = _plain("".join(self.out[at + 1 :]))
            first, last = (self.open[-1].first, self.open[-1].last) if self.open else (1, len(self.source))
            line, column = self.find(target, first, last)
            link = Link(target, text, line, column, "", image=False)
            self.keep(link, start)
        if not self.open or self.open[-1].name != name:
            self.out.append(f"</{name}>")
            return
        block = self.open.pop()
        text = " ".join("".join(block.text).split())
        if name[0] == "h" and name[1:].isdigit():
            self.heading(block, text)
        else:
            self.out.append(block.closing)
        if text and name in _BLOCKS and name != "pre":
            self.lines.append(Line(block.first + self.offset, text))
        for start, link in block.links:
            self.links.append(Link(link.target, link.text, link.line, link.column, _sentence("".join(block.text), start), link.image))
        self.last_line = max(self.last_line, block.last)

    def heading(self, block: _Block, text: str) -> None:
        level = int(block.name[1])
        anchor = self.anchor_id(text)
        self.headings.append(Heading(level, text, anchor, block.first + self.offset))
        inner = "".join(self.out[self.heading_at :])
        del self.out[self.heading_at :]
        shown = max(level, 2)
        self.out.append(f'<h{shown} id="{html.escape(anchor)}">{inner}</h{shown}>')

    def anchor_id(self, text: str) -> str:
        """GitHub's way: lower case, letters, digits, `-` and `_` kept, spaces to hyphens, repeats numbered."""
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") or "kop"
        count = self.seen_ids.get(slug, 0)
        self.seen_ids[slug] = count + 1
        return f"{slug}-{count}" if count else slug

    # -- links, images, tags

    def image(self, attributes: Mapping[str, str], first: int, last: int) -> None:
        target = html.unescape(attributes.get("src", ""))
        line, column = self.find(target, first, last)
        link = Link(target, html.unescape(attributes.get("alt", "")), line, column, "", image=True)
        self.keep(link, self.block_offset())

    def keep(self, link: Link, start: int) -> None:
        if self.open:
            self.open[-1].links.append((start, link))
        else:
            self.links.append(link)

    def find(self, target: str, first: int, last: int) -> tuple[int, int]:
        """Line and column where an address was typed; the start of its block when it was typed elsewhere."""
        wanted = target or None
        for number in range(first, min(last, len(self.source)) + 1):
            line = self.source[number - 1]
            at = line.find(wanted) if wanted else -1
            if not wanted and (unsafe := _UNSAFE.search(line)):
                at = unsafe.start()
            if at >= 0:
                return number + self.offset, at + 1
        return first + self.offset, 1

    def omitted(self) -> None:
        """Raw HTML was dropped: look in the lines it stood in for the tags, comments being welcome."""
        if self.open:
            self.collect(self.open[-1].first, self.open[-1].last)
        else:
            self.pending_omitted = True

    def flush_omitted(self, before: int) -> None:
        if self.pending_omitted and not self.open:
            self.collect(self.last_line + 1, before)
            self.pending_omitted = False

    def collect(self, first: int, last: int) -> None:
        lines = "\n".join(self.source[first - 1 : last])
        masked = _CODE_SPAN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), lines)
        for match in _TAG_OR_COMMENT.finditer(masked):
            if match[0].startswith("<!--") or re.match(r"<[a-z][a-z0-9+.-]*:|<[^\s<>]+@", match[0], re.IGNORECASE):
                continue
            line = masked.count("\n", 0, match.start())
            column = match.start() - (masked.rfind("\n", 0, match.start()) + 1)
            self.tags.append(Tag(match[0][:60], first + line + self.offset, column + 1))


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


def _plain(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", fragment))


def _sentence(text: str, start: int) -> str:
    """The sentence of a block that holds an offset."""
    begin = max((m.end() for m in re.finditer(r"[.!?:]\s+", text[:start])), default=0)
    end = re.search(r"[.!?](?:\s|$)", text[start:])
    return " ".join(text[begin : start + end.end() if end else len(text)].split())


def refuses(target: str) -> bool:
    """True for an address that GitHub's renderer empties: scripts and data, not places."""
    return bool(_UNSAFE.match(target.strip()))
