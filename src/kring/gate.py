"""The last look at what was built, before it is published: every page holds only what kring makes, and every way leads somewhere."""

# Not html.parser, nh3 or a DOM: those understand what a browser would make of broken markup, each a little differently, and a
# difference is what an attack is made of. What kring writes (its templates, the sanitiser's output) is one strict form: every
# `<` begins a tag whose values stand in quotes. So a `<` that begins anything else is a fault in itself, and what is left
# can be read by two expressions, the same way as every browser reads it, at some milliseconds a page.
# A page's facts follow from its bytes alone, so that they can be kept; what they mean follows from the facts of all.

import functools
import html
import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-src 'none'"
)
"""What a browser may do on every page (CSP 3). Pagefind's worker has a policy of its own: that of its file, which a `<meta>` has not."""

WORKER_POLICY: Final = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""What Pagefind's worker needs, where the host sends a policy with every file."""


def host_headers() -> str:
    """The file `_headers`, which Netlify, Cloudflare Pages and others read: what a page cannot say of itself.

    Hosts join the headers of every rule that matches, and browsers then keep to all of them: so what holds for every file says
    nothing of scripts, which is in the pages, and the search worker can have its own.
    """
    return f"""/*
  Content-Security-Policy: frame-ancestors 'none'; base-uri 'none'; object-src 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
/pagefind/pagefind-worker.js
  Content-Security-Policy: {WORKER_POLICY}
"""


VERSION: Final = 1
"""Raised when the facts of a page change, so that those kept from before are not used."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the last look saw on a page."""

    faults: tuple[tuple[str, str], ...]
    """What may not be on a page: a word of `gate_…` and what was seen."""
    ids: tuple[str, ...]
    links: tuple[str, ...]
    """Every way to this site, as it stands on the page: of links, pictures, scripts and style sheets; each once."""


def plain(facts: Facts) -> list[Any]:
    """Facts as JSON has them."""
    return [facts.faults, facts.ids, facts.links]


def facts_of(value: Sequence[Sequence[Any]]) -> Facts:
    """Facts that were kept as JSON."""
    faults, ids, links = value
    return Facts(tuple((what, shown) for what, shown in faults), tuple(ids), tuple(links))


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a built page."""

    file: str
    what: str
    """A word of `gate_…`."""
    shown: str


_TAG: Final = re.compile(r'<(?:(/)?([A-Za-z][A-Za-z0-9-]*)((?:\s+[^\s"\'<>/=]+(?:="[^"]*"|=\'[^\']*\')?)*)\s*/?>|!doctype html>)', re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r'\s+([^\s"\'<>/=]+)(?:="([^"]*)"|=\'([^\']*)\')?')
_REFUSED: Final = frozenset(
    ["animate", "animatemotion", "animatetransform", "applet", "base", "embed", "foreignobject", "frame", "frameset", "iframe", "listing", "math",
     "noembed", "noframes", "object", "plaintext", "portal", "set", "style", "template", "xmp"]
)  # fmt: skip
"""Elements that run, load, replace or hide something, or inside which browsers read otherwise than we do."""
_ADDRESSES: Final = frozenset({"href", "src", "srcset", "poster", "data", "action", "formaction", "background", "cite", "longdesc", "ping", "xlink:href"})
_LOADS: Final = frozenset({"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "xlink:href"})
_LOADING: Final = re.compile(r"stylesheet|icon|preload|prefetch|preconnect|manifest|import|dns-prefetch")
_DATA: Final = frozenset({"application/json", "application/ld+json"})
_SCHEME: Final = re.compile(r"[\s\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
_PLACES: Final = frozenset({"http", "https", "mailto", "tel", "webcal"})


def look(page: bytes, url: str) -> Facts:
    """The facts of a page, from its bytes and the address of the site. Linear in its length; raises nothing."""
    text = page.decode("utf-8", errors="replace")
    heads = _heads(page, text)
    strays: list[str] = []
    written = Counter(heads)  # of three tags of a page two are like another: each is looked at once
    tags = {head: _tag(head, url) for head in written}
    if None in tags.values() or not heads:
        heads, strays = _heads_and_strays(text)
        written = Counter(heads)
        tags = {head: _tag(head, url) for head in written}
    faults: dict[tuple[str, str], None] = dict.fromkeys(("markup", stray) for stray in strays)
    ids: dict[str, None] = {}
    links: dict[str, None] = {}
    first = list(itertools.islice((tag for head in heads if (tag := tags[head]) and tag.name), 3))
    if len(first) < 3 or not first[2].policy:
        faults["policy", f"<{first[2].name}>" if len(first) == 3 else "?"] = None
    for head, tag in tags.items():
        assert tag
        for fault in tag.faults:
            faults[fault] = None
        for link in tag.links:
            links[link] = None
        if tag.id:
            if tag.id in ids or written[head] > 1:
                faults["twin-id", f"#{tag.id}"[:80]] = None
            ids[tag.id] = None
    return Facts(tuple(faults), tuple(ids), tuple(links))


@dataclass(frozen=True, slots=True, eq=False)
class _Tag:
    """What one tag brings to a page: the same wherever it stands."""

    name: str = ""
    """Nothing for what ends an element, and for what is no tag."""
    faults: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    id: str = ""
    policy: bool = False
    """Whether it is the policy that every page has."""


_NOTHING: Final = _Tag()
_NO_SIGNS: Final = bytes({*range(256)} - {*b"<>"})


def _heads(page: bytes, text: str) -> list[str]:
    """What stands in every tag of a page where no text and no value has a `<` or `>`, as on nearly every page; of another nothing."""
    signs = page.translate(None, _NO_SIGNS)
    return text.replace(">", "<").split("<")[1::2] if signs == b"<>" * (len(signs) // 2) else []


def _heads_and_strays(text: str) -> tuple[list[str], list[str]]:
    """What stands in every tag of a page, and what begins with a `<` that begins none."""
    heads, strays, after = [], [], 0
    for match in _TAG.finditer(text):
        if (at := text.find("<", after, match.start())) >= 0:
            strays.append(_excerpt(text, at))
        after = match.end()
        heads.append(match[0][1:-1])
    if (at := text.find("<", after)) >= 0:
        strays.append(_excerpt(text, at))
    return heads, strays


@functools.lru_cache(maxsize=20_000)
def _tag(written: str, url: str) -> _Tag | None:
    """What a tag brings, from what stands in it; None for what is no tag. Most tags of a page stand on many others too."""
    match = _TAG.fullmatch(f"<{written}>")
    if not match:
        return None
    if not match[2] or match[1]:
        return _NOTHING
    name = match[2].lower()
    faults: dict[tuple[str, str], None] = {}
    links: dict[str, None] = {}
    if name in _REFUSED:
        faults["element", f"<{name}>"] = None
    if "<" in match[3] and "</noscript" in match[3].lower():  # inside a noscript that would be its end
        faults["markup", "</noscript"] = None
    attributes = {key.lower(): html.unescape(double or single) for key, double, single in reversed(_ATTRIBUTE.findall(match[3]))}
    for what, shown in _of_tag(name, attributes, url, links):
        faults[what, shown[:80]] = None
    policy = name == "meta" and attributes.get("http-equiv") == "Content-Security-Policy" and attributes.get("content") == POLICY
    return _Tag(name, tuple(faults), tuple(links), attributes.get("id", ""), policy)


def _of_tag(name: str, attributes: Mapping[str, str], url: str, links: dict[str, None]) -> Iterator[tuple[str, str]]:
    """What may not be on one tag; its ways to this site are added to the links."""
    if name == "script" and "src" not in attributes and attributes.get("type") not in _DATA:
        yield "script", "<script>"
    if name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        target = attributes.get("content", "").partition("url=")[2]
        if _foreign(target, url):
            yield "elsewhere", target
        else:
            links[_inner(target, url)] = None
    for key, value in attributes.items():
        if key.startswith("on"):
            yield "handler", f"{key}={value}"
        elif key in ("style", "srcdoc"):
            yield "style", f"{key}={value}"
        elif key.startswith("data-pagefind"):
            yield "element", key
        elif key in _ADDRESSES:
            yield from _of_address(name, key, value, attributes, url, links)


def _of_address(name: str, key: str, value: str, attributes: Mapping[str, str], url: str, links: dict[str, None]) -> Iterator[tuple[str, str]]:
    loads = key in _LOADS or (name == "link" and _LOADING.search(attributes.get("rel", ""))) or name in ("use", "image", "feimage")
    for one in (part.split()[0] for part in value.split(",") if part.split()) if key == "srcset" else (value,):
        if one.startswith("../") and "\\" not in one:  # as nearly all do
            links[one] = None
            continue
        scheme = _SCHEME.match(one)
        if scheme and scheme[1].lower() not in _PLACES and not (name == "img" and one.startswith("data:image/")):
            yield "address", one
        elif (not _foreign(one, url) and not scheme) or (url and one.startswith(url)):
            links[_inner(one, url)] = None
        elif loads and not one.startswith("data:"):
            yield "elsewhere", one


def _foreign(address: str, url: str) -> bool:
    """True for an address of another site; browsers take `\\\\` for `/` and skip spaces before it."""
    plain = address.strip().replace("\\", "/")
    if plain.startswith("//") or (address != plain and "\\" in address):
        return True
    return bool(_SCHEME.match(address)) and not (url and address.startswith(url))


def _inner(address: str, url: str) -> str:
    """The way within the site; one that begins with `/` begins at its root, and with `//` beside it."""
    if url and address.startswith(url):
        return "/" + address[len(url) :]
    if not address.startswith("/"):
        return address
    root = urlsplit(url).path or "/"
    return "/" + address[len(root) :] if address.startswith(root) else f"/{address}"


def _excerpt(text: str, at: int) -> str:
    return " ".join(text[at : at + 40].split())


def flaws(pages: Mapping[str, Facts], files: Iterable[str]) -> Iterator[Flaw]:
    """What is wrong with a site: the facts of its pages by file, among all its files."""
    known = set(files)
    anchors = {file: frozenset(facts.ids) for file, facts in pages.items()}
    targets: dict[tuple[str, str], str] = {}
    for file, facts in sorted(pages.items()):
        for what, shown in facts.faults:
            yield Flaw(file, what, shown)
        folder = posixpath.dirname(file)
        for link in facts.links:
            path, hash_, anchor = link.partition("#")
            path = path.partition("?")[0]
            if not path:
                target = file
            elif (way := _shortened(folder, path)) in targets:  # most lead to what many pages lead to
                target = targets[way]
            else:
                target = targets[way] = _file(posixpath.normpath(posixpath.join("/" + folder, unquote(path))), path.endswith("/"), known)
            if target not in known or link.startswith("//"):
                yield Flaw(file, "dead-link", link[1:] if link.startswith("//") else link)
            elif hash_ and anchor and target in anchors and unquote(anchor) not in anchors[target] and anchor not in anchors[target]:
                yield Flaw(file, "dead-anchor", link)


def _shortened(folder: str, path: str) -> tuple[str, str]:
    """The same way from a folder higher up, as far as it begins with going up."""
    while folder and path.startswith("../"):
        folder, path = folder.rpartition("/")[0], path[3:]
    return folder, path


def _file(path: str, is_folder: bool, known: set[str]) -> str:
    """The file that a server gives for a path."""
    name = path.lstrip("/")
    if name in known and not is_folder:
        return name
    return f"{name}/index.html" if name else "index.html"
