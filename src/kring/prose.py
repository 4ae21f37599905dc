"""A member's text as readers get it: links led to their addresses, sanitised, finished with what only we may add."""

import html
import itertools
import posixpath
import re
from urllib.parse import quote, unquote

from kring.outputs import Page
from kring.sanitise import sanitise
from kring.vocabulary import words_pattern

_LINK = re.compile(
    r'<(?P<tag>a|img)(?P<before>(?: [a-z-]+="[^"]*")*?) (?P<name>href|src)="(?P<value>[^"]*)"(?P<after>(?: [a-z-]+(?:="[^"]*")?)*)(?P<end> ?/?>)'
)
_WITHHELD = re.compile(r'<a[^>]* class="kring-withheld"[^>]*>(.*?)</a>', re.DOTALL)


def prose(page: Page) -> str:
    """The HTML of a page's text. Pure; nothing of the author's that is not in the sanitiser's list survives."""
    if page.text is None:
        return ""

    def lead(match: re.Match[str]) -> str:
        raw = html.unescape(match["value"])
        if raw not in page.links:
            return match[0]
        address = page.links[raw]
        if not address:
            return f'<a class="kring-withheld"{match["end"]}'
        value = html.escape(relative(address, page.address))
        return f'<{match["tag"]}{match["before"]} {match["name"]}="{value}"{match["after"]}{match["end"]}'

    return explained(pictured(_finish(sanitise(_LINK.sub(lead, page.text.html))), page), page)


_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>')
_NOT_IN = frozenset({"a", "abbr", "code", "kbd", "label", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "summary", "svg"})
"""Where a word is not explained: in a link, in code, in a heading, in what explains or opens something itself."""


def explained(clean: str, page: Page) -> str:
    """Lead the first use of each glossary word to its explanation, which goes along for readers with JavaScript."""
    if not page.terms:
        return clean
    pattern = words_pattern(tuple(page.terms))
    by_fold = {word.casefold(): word for word in page.terms}
    left = set(page.terms)
    out: list[str] = []

    def explain(match: re.Match[str]) -> str:
        word = by_fold[match[0].casefold()]
        if word not in left:
            return match[0]
        left.remove(word)
        address, explanation = page.terms[word]
        return f'<a class="kring-term" href="{html.escape(relative(address, page.address))}" data-explanation="{html.escape(explanation)}">{match[0]}</a>'

    inside = position = 0
    for tag in _TAG.finditer(clean):
        text = clean[position : tag.start()]
        out += [text if inside else pattern.sub(explain, text), tag[0]]
        position = tag.end()
        if tag[2] in _NOT_IN:
            inside += -1 if tag[1] else 1
    out.append(clean[position:])
    return "".join(out)


def _finish(clean: str) -> str:
    """What only we add, to HTML that the sanitiser let through."""
    clean = _WITHHELD.sub(r'<span class="kring-withheld">\1</span>', clean)
    clean = re.sub(r'<a href="(https?://[^"]*)"', r'<a class="kring-external" href="\1"', clean)
    return clean


_IMAGE = re.compile(r"<img ([^>]*?)\s*/?>")
_SRC = re.compile(r'(?:^|\s)src="([^"]*)"')
_SHOWN = "(min-width: 60em) 720px, 94vw"
"""How wide a picture in a text is: the column of kring.css (36rem), or nearly the whole of a small screen."""


def pictured(clean: str, page: Page) -> str:
    """Give each picture of a page its sizes: a browser fetches the one that fits, and keeps its place free until then."""

    def sized(match: re.Match[str]) -> str:
        src = _SRC.search(match[1])
        address = posixpath.normpath(posixpath.join(_folder(page.address), unquote(html.unescape(src[1])))) if src else ""
        *small, whole = page.pictures.get(address) or (None,)
        if whole is None:
            return f'<img loading="lazy" {match[1]}>'
        srcset = html.escape(", ".join(f"{_quoted(relative(size.path, page.address))} {size.width}w" for size in small if size))
        image = f'<img loading="lazy" decoding="async" width="{whole.width}" height="{whole.height}" {match[1]}>'
        return f'<picture><source type="image/webp" srcset="{srcset}" sizes="{_SHOWN}">{image}</picture>'

    return _IMAGE.sub(sized, clean)


def _quoted(address: str) -> str:
    """An address as `srcset` takes it: without spaces and commas."""
    return quote(address, safe="/.-_~")


def _folder(address: str) -> str:
    return address if address.endswith("/") else posixpath.dirname(address)


def framed(written: str, word: str) -> str:
    """Frame the tables of an editor's page as the dialect frames a member's: a wide one scrolls by itself, with the keyboard too."""
    numbers = itertools.count(1)

    def frame(match: re.Match[str]) -> str:
        number = next(numbers)
        label = html.escape(word if number == 1 else f"{word} {number}")
        return f'<div class="kring-table" tabindex="0" role="region" aria-label="{label}">{match[0]}'

    return re.sub(r"<table(?=[\s>])", frame, written).replace("</table>", "</table></div>")


def relative(address: str, base: str) -> str:
    """The way from one page of the site to another: `../../themas/taal/#kop`."""
    path, hash_, anchor = address.partition("#")
    way = posixpath.relpath(path or ".", _folder(base) or ".")
    if way == "." and hash_:
        return f"#{anchor}"
    if not path or path.endswith("/"):
        way += "/"
    return way + hash_ + anchor
