"""A member's text as readers get it: links led to their addresses, sanitised, finished with what only we may add."""

import html
import posixpath
import re

from kring.outputs import Page
from kring.sanitise import sanitise

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

    return _finish(sanitise(_LINK.sub(lead, page.text.html)))


def _finish(clean: str) -> str:
    """What only we add, to HTML that the sanitiser let through."""
    clean = _WITHHELD.sub(r'<span class="kring-withheld">\1</span>', clean)
    clean = re.sub(r'<a href="(https?://[^"]*)"', r'<a class="kring-external" href="\1"', clean)
    return clean.replace("<img ", '<img loading="lazy" ')


def relative(address: str, base: str) -> str:
    """The way from one page of the site to another: `../../themas/taal/#kop`."""
    path, hash_, anchor = address.partition("#")
    folder = base if base.endswith("/") else posixpath.dirname(base)
    way = posixpath.relpath(path or ".", folder or ".")
    if way == "." and hash_:
        return f"#{anchor}"
    if not path or path.endswith("/"):
        way += "/"
    return way + hash_ + anchor
