"""The members' dialect: GitHub Flavored Markdown in, HTML and everything the catalog wants to know of it out."""

# The only importer of cmarkgfm. cmark gives no syntax tree to Python, but its HTML is canonical and carries source
# positions, so one pass over its tags finds headings, links, words and lines: the same parse serves the catalog
# and the page, and no second scanner can disagree with the first.

import bisect
import ctypes
import functools
import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import unquote

from cmarkgfm import cmark

from kring import labels
from kring.findings import INVISIBLE


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
class Fault:
    """What is wrong with a text, found while it was rendered."""

    rule: str
    line: int
    column: int
    values: tuple[tuple[str, str], ...] = ()


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
    faults: tuple[Fault, ...] = ()
    """What makes it more than can be shown, when nothing is rendered, and what hides in it."""

    def to_json(self) -> list[Any]:
        """The text as JSON holds it."""
        return [
            self.html,
            [[heading.level, heading.text, heading.id, heading.line] for heading in self.headings],
            [[link.target, link.text, link.line, link.column, link.sentence, link.image] for link in self.links],
            self.words,
            [[line.number, line.text] for line in self.lines],
            [[tag.text, tag.line, tag.column] for tag in self.tags],
            [[fault.rule, fault.line, fault.column, fault.values] for fault in self.faults],
        ]

    @classmethod
    def from_json(cls, said: Sequence[Any]) -> "Rendered":
        """What `to_json` made it of."""
        text, headings, links, words, lines, tags, faults = said
        return cls(
            text,
            tuple(Heading(*one) for one in headings),
            tuple(Link(*one) for one in links),
            words,
            tuple(Line(*one) for one in lines),
            tuple(Tag(*one) for one in tags),
            tuple(Fault(rule, line, column, tuple((name, value) for name, value in values)) for rule, line, column, values in faults),
        )


MAX_NESTING: Final = 100
"""So many elements may stand inside one another; the sanitiser's parser takes the square of it, and so do browsers."""
MOST_TAGS: Final = 100
"""So many tags of one text are said; who mends those sees the next."""
MOST: Final = {"headings": 300, "links": 3_000, "cells": 10_000, "notes": 1_000, "elements": 30_000, "ampersands": 50_000}
"""So much of a kind one text may hold, so that every later step ends in time: parsing, checking, sanitising, the reader's browser.

A text of the largest size that people write, 50,000 words, stays far below each.
"""

_EXTENSIONS: Final = ("table", "autolink", "strikethrough", "tasklist")
_OPTIONS: Final = cmark.Options.CMARK_OPT_SOURCEPOS | cmark.Options.CMARK_OPT_FOOTNOTES | cmark.Options.CMARK_OPT_GITHUB_PRE_LANG

_TOKEN = re.compile(r'<!--.*?-->|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z-]+(?:="[^"]*")?)*)\s*/?>', re.DOTALL)
_PLAIN = re.compile(r'<(p|li|td|th) data-sourcepos="(\d+):\d+-(\d+):\d+">((?:[^<]++|</?(?:em|strong|del|code)>)*+)</\1>')
_OFTEN_PLAIN: Final = frozenset({"p", "li", "td", "th"})
_ATTRIBUTE = re.compile(r'\s+([a-z-]+)(?:="([^"]*)")?')
_SOURCE = re.compile(r' data-sourcepos="(\d+):(\d+)-(\d+):(\d+)"')
_OMITTED: Final = "<!-- raw HTML omitted -->"
_ALERT = re.compile(r"\n<p[^>]*>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:(?:<br />)?\n|</p>\n?)", re.IGNORECASE)
_FIGURE = re.compile(r'<p[^>]*>(<img [^>]*?src="[^"]*" alt="[^"]*" title="([^"]*)" />)</p>')
_TAG_OR_COMMENT = re.compile(r"<!--|</?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])[^<>]*>|<[!?][^<>]*>")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_ENTITIES: Final = (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""All that cmark writes in text (houdini_html_e.c); a thousand times as quick as looking for every entity there is."""
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_COMMENT_FIRST = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
"""What may stand before a comment that begins a line: such a comment takes the rest of its line with it."""
_UNSAFE: Final = re.compile(r"(?:javascript|vbscript|file|data)\s*:", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_BEGIN = re.compile(r"[.!?:]\s+")
_END = re.compile(r"[.!?](?:\s|$)")
_RESERVED = re.compile(r"kring-|__|md-")
_BLOCKS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "pre"})


def render(text: str, *, lang: str = "nl", first_line: int = 1) -> Rendered:
    """Render a member's text as GitHub's preview would, and tell what is in it.

    Raw HTML and unsafe addresses never reach the result. `lang` names the alerts; `first_line` is the line of the
    file on which the text starts. Linear in the length of the text (cmark's own promise and ours).
    """
    raw = _html(text)
    if fault := _excess(raw, first_line):
        return Rendered("", (), (), 0, (), (), (fault,))
    return _Pass(text, raw, labels.words(lang), first_line).run()


def _html(text: str) -> str:
    """What cmark makes of a text.

    cmarkgfm's own function never gives back the memory of a tree and its HTML, nine times that of the text: some 350 MB for ten
    thousand articles. So this does the same in its steps, and gives it back.
    """
    library, ffi = cmark._cmark.lib, cmark._cmark.ffi
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(options=_OPTIONS)
    try:
        for name in _EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, text)
        root = cmark.parser_finish(parser)
        made = library.cmark_render_html(root, _OPTIONS, cmark.parser_get_syntax_extensions(parser))
        raw: str = ffi.string(made).decode()
        for release, pointer in zip(_release(), (root, made), strict=False):
            release(int(ffi.cast("uintptr_t", pointer)))
    finally:
        cmark.parser_free(parser)
    return raw


@functools.cache
def _release() -> tuple[Callable[[int], object], ...]:
    """What gives back the memory of a tree and of its HTML; nothing where the system does not show these functions of the library."""
    try:
        library = ctypes.CDLL(cmark._cmark.__file__)
        found = (library.cmark_node_free, library.free)
    except (AttributeError, OSError):
        return ()
    for function in found:
        function.argtypes, function.restype = [ctypes.c_void_p], None
    return found


_COUNTED: Final = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "headings"),
    "a": "links",
    "img": "links",
    "td": "cells",
    "th": "cells",
    "sup": "notes",
}
_OPENING: Final = re.compile(r'<(?:(/)|([a-z][a-z0-9]*)(?: data-sourcepos="(\d+):)?)')
_VOID: Final = frozenset({"br", "hr", "img", "input"})


def _excess(raw: str, first_line: int) -> Fault | None:
    """What there is too much of, and where that becomes so. One pass that stops there, before anything that costs more."""
    if raw.count("&amp;") > MOST["ampersands"]:  # the sanitiser takes the square of those in one paragraph
        return _too_many("ampersands", first_line)
    if raw.count("<") - raw.count("</") <= MAX_NESTING:
        return None  # fewer elements than the lowest of the bounds
    depth = elements = 0
    line = 1
    counts = dict.fromkeys(MOST, 0)
    for match in _OPENING.finditer(raw):
        if match[1]:
            depth -= 1
            continue
        line = int(match[3] or line)
        if match[2] in _VOID:
            depth -= 1
        depth += 1
        elements += 1
        if depth > MAX_NESTING:
            return Fault("text-depth", line + first_line - 1, 1, (("most", str(MAX_NESTING)),))
        kind = _COUNTED.get(match[2])
        if kind:
            counts[kind] += 1
            if counts[kind] > MOST[kind]:
                return _too_many(kind, line + first_line - 1)
        if elements > MOST["elements"]:
            return _too_many("elements", line + first_line - 1)
    return None


def _too_many(kind: str, line: int) -> Fault:
    words = [("what", labels.words("nl")[f"text_{kind}"]), ("what.en", labels.words("en")[f"text_{kind}"])]
    return Fault("text-limit", line, 1, (*words, ("most", str(MOST[kind]))))


@dataclass(slots=True)
class _Block:
    """A block that is open while the pass goes over it."""

    name: str
    first: int
    last: int
    closing: str
    text: list[str] = field(default_factory=list)
    size: int = 0
    """Length of the text so far."""
    links: list[tuple[int, Link]] = field(default_factory=list)
    searched: bool = False
    """True when its lines were searched for tags."""

    def add(self, text: str) -> None:
        self.text.append(text)
        self.size += len(text)


class _Pass:
    """One walk over cmark's HTML; its state is what is open."""

    def __init__(self, text: str, raw: str, words: Mapping[str, str], first_line: int) -> None:
        self.source = text
        self.has_entities = "&" in text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1]
        self.raw = raw
        self.words = words
        self.offset = first_line - 1
        self.out: list[str] = []
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.lines: list[Line] = []
        self.tags: list[Tag] = []
        self.faults: list[Fault] = []
        self.open: list[_Block] = []
        self.anchor: tuple[str, int, int] | None = None
        self.heading_at = 0
        self.last_line = 0
        self.seen_ids: dict[str, int] = {}
        self.pending_omitted = False
        self.in_note_mark = False
        self.tables = 0
        self.cursor = 0
        self.elsewhere: set[tuple[str, int]] = set()

    def run(self) -> Rendered:
        position = 0
        while match := _TOKEN.search(self.raw, position):
            self.literal(self.raw[position : match.start()])
            position = 0 if match["close"] else self.plain(match)
            position = position or self.token(match)
        self.literal(self.raw[position:])
        self.flush_omitted(len(self.starts) - 1)
        words = len(_WORD.findall("\n".join(line.text for line in self.lines)))
        return Rendered(
            html="".join(self.out).strip(),
            headings=tuple(self.headings),
            links=tuple(self.links),
            words=words,
            lines=tuple(self.lines),
            tags=tuple(dict.fromkeys(self.tags)),
            faults=tuple(self.faults),
        )

    def literal(self, chunk: str) -> None:
        if not chunk:
            return
        self.out.append(chunk)
        if self.open and not self.in_note_mark:
            text = chunk
            for written, meant in _ENTITIES if "&" in chunk else ():
                text = text.replace(written, meant)
            self.open[-1].add(text)
            self.hidden(text, self.open[-1].first)

    def plain(self, token: re.Match[str]) -> int:
        """Take a block without links, images or breaks in one step, as most are; 0 when it is none."""
        block = _PLAIN.match(self.raw, token.start()) if token["name"] in _OFTEN_PLAIN else None
        if not block:
            return 0
        name, inner = block[1], block[4]
        first, last = self.lines_of(block[2], block[3])
        self.flush_omitted(first - 1)
        self.out.append(f"<{name}>{inner}</{name}>")
        text = " ".join(_plain(inner).split())
        if text:
            self.hidden(text, first)
            self.lines.append(Line(first + self.offset, text))
        self.last_line = max(self.last_line, first, last)
        return block.end()

    def lines_of(self, first: str, last: str) -> tuple[int, int]:
        """Where cmark says that a block stands; 0 is what it says of a paragraph that it made of the lines above a table."""
        begin = int(first) or max(self.last_line, 1)
        return begin, max(begin, int(last))

    def hidden(self, text: str, first: int) -> None:
        """Letters that nobody sees, written as an entity: the file itself was searched."""
        if self.has_entities and (bad := INVISIBLE.search(text)):
            name = unicodedata.name(bad[0], f"U+{ord(bad[0]):04X}")
            self.faults.append(Fault("control-character", first + self.offset, 1, (("name", name),)))

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
            first, last = self.lines_of(position[1], position[3])
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
                self.tables += 1  # two regions of one name cannot be told apart
                label = self.words["table"] + (f" {self.tables}" if self.tables > 1 else "")
                self.out.append(f'<div class="kring-table" tabindex="0" role="region" aria-label="{html.escape(label)}"><table{attributes}>')
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
                if "data-footnote-backref" in found or "data-footnote-ref" in found:
                    self.anchor = None
                    self.in_note_mark = True
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
                    self.open[-1].add(" ")
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
        return self.open[-1].size if self.open else 0

    # -- closing tags

    def close(self, name: str) -> None:
        if name == "a":
            self.in_note_mark = False
        if name == "a" and self.anchor:
            target, at, start = self.anchor
            self.anchor = None
            text = _plain("".join(self.out[at + 1 :]))
            first, last = (self.open[-1].first, self.open[-1].last) if self.open else (1, len(self.starts) - 1)
            line, column = self.find(target, first, last)
            link = Link(target, text, line, column, "", image=False)
            self.keep(link, start)
        if not self.open or self.open[-1].name != name:
            self.out.append(f"</{name}>")
            return
        block = self.open.pop()
        whole = "".join(block.text)
        text = " ".join(whole.split())
        if name[0] == "h" and name[1:].isdigit():
            self.heading(block, text)
        else:
            self.out.append(block.closing)
        if name == "pre":
            self.look_for_fence(block)
        if text and name in _BLOCKS and name != "pre":
            self.lines.append(Line(block.first + self.offset, text))
        for (_, link), sentence in zip(block.links, _sentences(whole, [start for start, _ in block.links]), strict=True):
            self.links.append(replace(link, sentence=sentence))
        self.last_line = max(self.last_line, block.last)

    def look_for_fence(self, block: _Block) -> None:
        """Code that is never closed takes the rest of its text along."""
        begin, end = self.span(block.first, block.last)
        opening = _FENCE.match(self.source, begin, end)
        if not opening:
            return
        last = self.source[self.starts[block.last - 1] : end].lstrip("> \t").rstrip()
        if block.first == block.last or last.strip(opening[1][0]) or len(last) < len(opening[1]):
            self.faults.append(Fault("open-code", block.first + self.offset, 1, (("fence", opening[1]),)))

    def heading(self, block: _Block, text: str) -> None:
        level = int(block.name[1])
        anchor = self.anchor_id(text)
        self.headings.append(Heading(level, text, anchor, block.first + self.offset))
        inner = "".join(self.out[self.heading_at :])
        del self.out[self.heading_at :]
        shown = max(level, 2)
        self.out.append(f'<h{shown} id="{html.escape(anchor)}">{inner}</h{shown}>')

    def anchor_id(self, text: str) -> str:
        """GitHub's way: lower case, letters, digits, `-` and `_` kept, spaces to hyphens, repeats numbered.

        What the look keeps for itself gets a word in front.
        """
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") or "kop"
        slug = f"kop-{slug}" if _RESERVED.match(slug) else slug
        found = slug
        while found in self.seen_ids:
            self.seen_ids[slug] += 1
            found = f"{slug}-{self.seen_ids[slug]}"
        self.seen_ids[found] = 0
        return found

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
        begin, end = self.span(first, last)
        if (target, first) in self.elsewhere:
            return first + self.offset, 1
        at = self.typed(target, max(begin, self.cursor), end) if self.cursor < end else -1
        if at < 0:
            at = self.typed(target, begin, end)
        if at < 0:
            self.elsewhere.add((target, first))
            return first + self.offset, 1
        self.cursor = at + 1
        return self.place(at)

    def typed(self, target: str, begin: int, end: int) -> int:
        """Where an address stands in a stretch of the source: as the address of a link, or else as a word of its own."""
        if not target:
            unsafe = _UNSAFE.search(self.source, begin, end)
            return unsafe.start() if unsafe else -1
        for written in dict.fromkeys((target, unquote(target))):
            for before in ("](", "](<"):
                if (at := self.source.find(before + written, begin, end)) >= 0:
                    return at + len(before)
            at = self.source.find(written, begin, end)
            while at > 0 and (self.source[at - 1].isalnum() or self.source[at - 1] in "_./-"):
                at = self.source.find(written, at + 1, end)
            if at >= 0:
                return at
        return -1

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where lines begin and end in the source."""
        final = len(self.starts) - 1
        return self.starts[min(first, final) - 1], self.starts[min(last, final)] - 1

    def place(self, at: int) -> tuple[int, int]:
        """Line of the file and column of an offset."""
        number = bisect.bisect_right(self.starts, at)
        return number + self.offset, at - self.starts[number - 1] + 1

    def omitted(self) -> None:
        """Raw HTML was dropped: look in the lines it stood in for the tags, comments being welcome."""
        if self.open and not self.open[-1].searched:
            self.open[-1].searched = True
            self.collect(self.open[-1].first, self.open[-1].last)
        elif not self.open:
            self.pending_omitted = True

    def flush_omitted(self, before: int) -> None:
        if self.pending_omitted and not self.open:
            self.collect(self.last_line + 1, before)
            self.pending_omitted = False

    def collect(self, first: int, last: int) -> None:
        begin, end = self.span(first, last)
        lines = _CODE_SPAN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), self.source[begin:end])
        at = 0
        while len(self.tags) < MOST_TAGS and (match := _TAG_OR_COMMENT.search(lines, at)):
            at = match.end()
            if match[0] == "<!--":
                closed = lines.find("-->", at)
                at = closed + 3 if closed >= 0 else len(lines)
                rest = lines[at:].partition("\n")[0]
                before = lines[lines.rfind("\n", 0, match.start()) + 1 : match.start()]
                if closed >= 0 and not (rest.strip() and _COMMENT_FIRST.fullmatch(before)):
                    continue
                shown = lines[match.start() : at].partition("\n")[0] + rest
            else:
                shown = match[0]
            self.tags.append(Tag(shown if len(shown) <= 60 else f"{shown[:59]}…", *self.place(begin + match.start())))


def _attributes(tag: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag))


def _plain(fragment: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", fragment) if "<" in fragment else fragment)


def _sentences(text: str, starts: list[int]) -> Iterator[str]:
    """The sentence of a block around each of some offsets."""
    begins = [0, *(match.end() for match in _BEGIN.finditer(text))] if starts else []
    ends = [match.end() for match in _END.finditer(text)] if starts else []
    sentences: dict[tuple[int, int], str] = {}
    for start in starts:
        begin = begins[bisect.bisect_right(begins, start) - 1]
        after = bisect.bisect_right(ends, start)
        end = ends[after] if after < len(ends) else len(text)
        if (begin, end) not in sentences:
            sentences[begin, end] = " ".join(text[begin:end].split())
        yield sentences[begin, end]


def refuses(target: str) -> bool:
    """True for an address that GitHub's renderer empties: scripts and data, not places."""
    return bool(_UNSAFE.match(target.strip()))
