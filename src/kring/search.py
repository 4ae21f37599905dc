"""Search: what Pagefind is given to read, and running it."""

# Pagefind reads search documents, not pages: the same addresses, but only what people wrote. So no template needs
# search attributes, no navigation is found, and nothing of a member's can pose as a filter.

import html
import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kring.findings import KringError
from kring.outputs import Page
from kring.words import Lexicon, help_words, lexicon

FOLDER: Final = "pagefind"
"""Folder of the site that holds the index."""

HELP: Final = "kring-words.txt"
"""File beside the index: the words that a mistyped one is held against. Fetched only when a search finds too little."""

TIME_OUT: Final = 900
"""Seconds after which a search index that is not done never will be."""


_TAG: Final = re.compile(r"<[^>]*>")


def documents(pages: Iterable[tuple[Page, str]], lang: str) -> tuple[list[tuple[str, str]], str]:
    """Search documents by file, of pages that are to be found with their text as HTML, and the words of the site as `HELP` has them."""
    some = [(page, text, words_written(page, text)) for page, text in pages if page.search]
    known = lexicon(written for _, _, written in some)
    made = [(page.file, document(page, text, lang, known)) for page, text, _ in some]
    return made, help_words(known, (page.search.title for page, _, _ in some if page.search))


def words_written(page: Page, text: str) -> str:
    """What people wrote on a page, without its marks."""
    assert page.search
    return " ".join((page.search.title, *page.search.text, html.unescape(_TAG.sub(" ", text))))


def document(page: Page, text: str, lang: str, known: Lexicon) -> str:
    """The search document of a page: title, facets, what was written in fields, the text, and parts of its compounds.

    Words added to find it by are metadata: Pagefind searches those too, but never shows them in an excerpt.
    What the title says in one compound is what the page is about, so its parts are no mere `parts`.
    """
    assert page.search
    facts = page.search
    named = known.added(facts.title)
    parts = sorted({*known.added(words_written(page, text))} - {*named})
    head = [f'<meta data-pagefind-meta="kind[content]" content="{html.escape(facts.kind)}">']
    for name, added in (("also", ", ".join((*facts.also, *named))), ("aside", ", ".join(facts.aside)), ("parts", " ".join(parts))):
        head += [f'<meta data-pagefind-meta="{name}[content]" content="{html.escape(added)}">'] if added else []
    for facet, values in facts.filters.items():
        head += [f'<meta data-pagefind-filter="{html.escape(facet)}[content]" content="{html.escape(value)}">' for value in values]
    fields = "".join(f'<p data-pagefind-weight="2">{html.escape(line)}</p>' for line in facts.text)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{html.escape(facts.title)}</title>{"".join(head)}</head>'
        f'<body data-pagefind-body><h1 data-pagefind-meta="title">{html.escape(facts.title)}</h1>{fields}{text}</body></html>'
    )


@dataclass(frozen=True, slots=True)
class Indexed:
    """What `update` did."""

    documents: int
    """How many documents can be found."""
    read: int
    """How many of them Pagefind had to read."""
    layers: int
    """How many indexes a browser searches: 1, or 2 when a small one holds what changed since the large one."""


def update(documents: Iterable[tuple[str, str]], site_dir: Path, *, lang: str, help: str, before: Path | None = None, full: bool = True) -> Indexed:
    """Write the search index of (file, document) pairs, and the words that help who mistypes, into a site.

    `before` is the site as it was published last, whose index may be taken over; `full` asks for one index of everything.
    Raises KringError when Pagefind is missing or fails: there is never a site without search.
    """
    pairs = list(documents)
    _index(pairs, site_dir / FOLDER, lang)
    (site_dir / FOLDER / HELP).write_text(help, encoding="utf-8")
    return Indexed(len(pairs), len(pairs), 1)


def _index(documents: Iterable[tuple[str, str]], target: Path, lang: str) -> None:
    with tempfile.TemporaryDirectory(prefix="kring-search-") as folder:
        # Pagefind refuses an empty site; a page that says nothing gives an index that finds nothing.
        for file, text in list(documents) or [("index.html", f'<html lang="{lang}"><body data-pagefind-body></body></html>')]:
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _run([str(executable()), "--site", folder, "--output-path", str(target), "--force-language", lang, "--quiet"])
    if not (target / "pagefind.js").is_file():
        raise KringError("pagefind-failed", why="pagefind.js?")


def executable() -> Path:
    """Pagefind's program, from the `pagefind-bin` package. Raises KringError when it is not there."""
    try:
        import pagefind_bin

        return Path(pagefind_bin.get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise KringError("pagefind-missing") from error


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=TIME_OUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KringError("pagefind-failed", why=str(error)) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise KringError("pagefind-failed", why=said[-1] if said else str(done.returncode))
