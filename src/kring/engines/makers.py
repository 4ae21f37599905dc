"""What has a hand in every file of a site besides its sources: kring's own code, and the packages it makes files with."""

import functools
import hashlib
import os
import sys
from pathlib import Path
from typing import Final

_MAKERS: Final = ("jinja2-", "markupsafe-", "nh3-", "pagefind_bin-")
"""Packages, as their folders begin, that have a hand in the bytes of a page or of the search index once text and meta are known."""


@functools.cache
def makers() -> str:
    """A hash of kring's own code and of the versions of what it makes files with: with other ones, nothing is as it was made before."""
    code = hashlib.blake2b(digest_size=20)
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*.py")):
        code.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest(" ".join([code.hexdigest(), *(name for name in _packages() if name.lower().startswith(_MAKERS))]))


@functools.cache
def installed() -> str:
    """A hash of everything that is installed: MkDocs, its extensions and the theme read texts too."""
    return digest(" ".join([sys.version, *_packages()]))


def _packages() -> list[str]:
    """The name and version of every installed package, as its folder has them: `importlib.metadata` asks for half a library to be imported first."""
    found: set[str] = set()
    for place in sys.path:
        if place and os.path.isdir(place):
            found |= {name for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info"))}
    return sorted(found)


def digest(content: str | bytes) -> str:
    """A short name for a text: BLAKE2b, 20 bytes (RFC 7693)."""
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content, digest_size=20).hexdigest()
