"""What a file of a site may be called, where it may stand, and what git may say that it is."""

# A name travels further than its file: into addresses, messages, logs, other people's disks. So the letters that can be
# misread by any of those are refused at the door, also on systems that would not mind them. Pure: paths in, findings out.

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kring.findings import Finding

MAX_PATH: Final = 200
"""Longest path in bytes: with the folder of a site before it, Windows takes no more than 260 characters."""
MAX_DEPTH: Final = 6
"""So many folders deep a file may stand, itself counted."""

_TEXT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_MEDIA_NAME: Final = re.compile(r"[^\W_][\w .,()+-]*")
_OF_WINDOWS: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_RESERVED: Final = re.compile(
    r"(?:assets|pagefind|\.well-known)(?:/.*)?|CNAME|_headers|_redirects|robots\.txt|sitemap\.xml|llms\.txt|404\.(?:md|html)|sw\.js"
    r"|service-worker\.js|(?:.*/)?README\.md|(?:.*/)?\.(?:meta|authors|nav|pages)(?:\.yml|\.yaml)?",
    re.IGNORECASE,
)
"""Paths in docs/ that the site, its host or another plugin would take for their own."""
_MODES: Final = {"120000": "symlink", "160000": "submodule", "100755": "executable-file"}


def look_over(paths: Iterable[str], media: frozenset[str]) -> Iterator[Finding]:
    """What is wrong with the names of files; `media` are those that are pictures or downloads. Linear in all their lengths."""
    twins: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        if len(path.encode(errors="surrogateescape")) > MAX_PATH or len(parts) > MAX_DEPTH:
            yield Finding(path, 1, 1, "long-path", {"most": str(MAX_PATH), "depth": str(MAX_DEPTH)})
        for part in parts:
            if not _is_fine(part, is_media=path in media and part is parts[-1]):
                shown = part.removesuffix(".md")
                yield Finding(path, 1, 1, "file-name", {"name": shown, "better": better(shown)})
                break
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        if (other := twins.setdefault(folded, path)) != path:
            yield Finding(path, 1, 1, "twin-names", {"other": other})


def _is_fine(part: str, *, is_media: bool) -> bool:
    if part.endswith((".", " ")) or _OF_WINDOWS.fullmatch(part):
        return False
    if not is_media:
        return bool(_TEXT_NAME.fullmatch(part))
    return bool(_MEDIA_NAME.fullmatch(part)) and all(c.isascii() or unicodedata.name(c, "").startswith(("LATIN", "COMBINING")) for c in part)


def is_reserved(path: str, docs: str = "") -> bool:
    """True for a file of docs/, or an address, that the site, its host or another plugin would take for its own."""
    inner = path.removeprefix(f"{docs}/")
    return (inner != path or not docs) and bool(_RESERVED.fullmatch(inner))


def better(name: str) -> str:
    """The nearest good name: `Één (1).md` → `een-1.md`."""
    stem, dot, ending = name.rpartition(".") if re.fullmatch(r".+\.[A-Za-z0-9]{1,5}", name) else (name, "", "")
    found = slug(stem)
    return f"{f'{found}-1' if _OF_WINDOWS.fullmatch(found) else found}{dot}{ending.lower()}"


def slug(text: str) -> str:
    """The nearest id to a text: `Één kop!` → `een-kop`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "naam"


def of_git(modes: Mapping[str, str]) -> Iterator[Finding]:
    """What git keeps that is no plain file: another computer may have checked it out as one, or may follow it."""
    for path, mode in sorted(modes.items()):
        if rule := _MODES.get(mode):
            yield Finding(path, 1, 1, rule)


MAX_CHANGES: Final = 1_000
"""So many files of one proposal can be looked over."""


def of_proposal(changed: Iterable[str], docs: str) -> Iterator[Finding]:
    """What a proposal with content in it changes besides: configuration, templates, workflows, code and locks are the editors'.

    A proposal without content is nobody's mistake: those who look after the site make it, and the forge asks them to look.
    """
    paths = sorted(changed)
    content = [path for path in paths if path.startswith(("communities/", f"{docs.strip('/')}/"))]
    if not content:
        return
    for path in paths:
        if not path.startswith(("communities/", f"{docs.strip('/')}/")):
            yield Finding(path, 1, 1, "editors-only")
    if len(content) > MAX_CHANGES:
        yield Finding(content[0], 1, 1, "too-many-changes", {"size": str(len(content)), "most": str(MAX_CHANGES)})
