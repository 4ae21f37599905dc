"""Search: what Pagefind is given to read, and running it."""

# Pagefind reads search documents, not pages: the same addresses, but only what people wrote. So no template needs
# search attributes, no navigation is found, and nothing of a member's can pose as a filter.

import contextlib
import gzip
import hashlib
import html
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from kring.findings import KringError
from kring.outputs import Json, SearchFacts
from kring.words import Lexicon, Names, help_words, lexicon_of, plain, read_words, words

FOLDER: Final = "pagefind"
"""Folder of the site that holds the index."""

HELP: Final = "kring-words.txt"
"""File beside the index: the words that a mistyped one is held against. Fetched only when a search finds too little."""

NEW: Final = "pagefind-new"
"""Folder of the site that holds a small index of what changed since the large one."""

STATE: Final = "kring.json"
"""File beside the index that every search reads first: which index this is, and how to search it together with the small one."""

MAIN: Final = "kring-main.json.gz"
"""File beside the index, for the next build: what the large index holds."""

TITLES: Final = "kring-titles"
"""File beside the index with what pages are called, for suggestions while somebody types; empty when they stand in a folder of that name, by first letters."""

TITLES_AT_ONCE: Final = 30_000
"""Bytes of titles up to which one file has them all: about 10 kB travel."""

WORDS: Final = "kring-words/index.html"
"""A document of the small index with all words of the large one, which readers never get. Pagefind answers a word that an index does not have with pages
that have the beginning of it; where this document is among the answers, the large index has the word."""

UNUSED: Final = (
    "pagefind-component-ui.css", "pagefind-component-ui.js", "pagefind-highlight.js", "pagefind-modular-ui.css", "pagefind-modular-ui.js",
    "pagefind-ui.css", "pagefind-ui.js", "wasm.unknown.pagefind",
)  # fmt: skip
"""Files that Pagefind writes and no page of ours asks for, half a megabyte."""

LARGE: Final = 200
"""Documents from which on a small index is worth having; Pagefind reads fewer in about a second."""

SHARE: Final = 0.05
"""Share of a site that may have changed before it gets one index again. What a browser fetches more grows with it: 60 bytes for each change, and a part of
a second index for each word, 30 kB at most."""

TIME_OUT: Final = 900
"""Seconds after which a search index that is not done never will be."""


OFTEN: Final = 3
"""How often a text names a thing that it is about, at least."""

_IN_THE_PAGE: Final = re.compile(r'\A(const pagefind_version="[^"]*";).*?(?=var hasWorkerSupport=)', re.DOTALL)
"""What `pagefind.js` begins with: all that its worker does, once more, for pages that have no worker. Pages of ours may not run it there (`gate.py`)."""

_TAG: Final = re.compile(r"<[^>]*>")
_INLINE: Final = re.compile(r"</?(?:a|abbr|b|code|del|em|i|mark|s|small|span|strong|sub|sup|u)(?: [^>]*)?>")
_SHOWN: Final = re.compile(r'<meta data-pagefind-meta="[^"]*" content="([^"]*)">|<img[^>]*? alt="([^"]*)"[^>]*>|<[^>]*>')
_URL: Final = re.compile(rb'^\{"url":("(?:[^"\\]|\\.)*")')
_FILTER: Final = re.compile(r'<meta data-pagefind-filter="([^"]*)\[content\]" content="([^"]*)">')
_NAMED: Final = re.compile(r'<h1 data-pagefind-meta="title">(.*?)</h1>', re.DOTALL)
_KIND: Final = re.compile(r'<meta data-pagefind-meta="kind\[content\]" content="([^"]*)">')
_EDGES: Final = ".,;:!?()[]\"'‘’“”„…–"


class Text(NamedTuple):
    """What search takes of a page."""

    facts: SearchFacts
    html: str
    """Its text as readers get it."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What Pagefind is given to read of a site, and what it was made with."""

    made: Mapping[str, str]
    """Search documents by file of the site."""
    help: str
    """The words of the site as `HELP` has them."""
    counts: Mapping[str, int]
    """How often the site writes each word."""
    known: Lexicon
    places: Mapping[str, Sequence[int]]
    """In which documents each word is written, by their numbers in `made`."""


def documents(texts: Mapping[str, Text], lang: str, names: Names) -> Documents:
    """Search documents of texts by file, and what goes with them."""
    counts, said = read_words(words_written(text) for text in texts.values())
    known = lexicon_of(counts)
    made = {file: document(text, lang, known, names, said_here) for (file, text), said_here in zip(texts.items(), said, strict=True)}
    places: dict[str, list[int]] = {word: [] for word in counts}
    for number, said_here in enumerate(said):
        for word in said_here:
            places[word].append(number)
    return Documents(made, help_words(known, (text.facts.title for text in texts.values())), counts, known, places)


def words_written(text: Text) -> str:
    """What people wrote on a page, without its marks."""
    return " ".join((text.facts.title, *text.facts.text, _plain(text.html)))


def _plain(fragment: str) -> str:
    return html.unescape(_TAG.sub(" ", fragment))


def document(text: Text, lang: str, known: Lexicon, names: Names, said: Iterable[str]) -> str:
    """The search document of a page: title, facets, what was written in fields, the text, and parts of its compounds; `said` are the words that the page writes.

    Words added to find it by are metadata: Pagefind searches those too, but never shows them in an excerpt.
    What the title says in one compound, or in a verb whose parts stand apart, is what the page is about, so it is no mere `parts`.
    """
    facts = text.facts
    named = (*known.added(words(facts.title)), *known.rejoined(facts.title))
    parts = sorted({*known.added(said)} - {*named})
    mentioned = names.others(_plain(text.html))
    about = {*facts.also} | {name for name, count in mentioned.items() if count >= OFTEN}
    also, aside = (*sorted(about), *named), sorted({*facts.aside, *mentioned} - about)
    head = [f'<meta data-pagefind-meta="kind[content]" content="{html.escape(facts.kind)}">']
    for name, added in (("also", ", ".join(also)), ("aside", ", ".join(aside)), ("parts", " ".join(parts))):
        head += [f'<meta data-pagefind-meta="{name}[content]" content="{html.escape(added)}">'] if added else []
    for facet, values in facts.filters.items():
        head += [f'<meta data-pagefind-filter="{html.escape(facet)}[content]" content="{html.escape(value)}">' for value in values]
    fields = "".join(f'<p data-pagefind-weight="2">{html.escape(line)}</p>' for line in facts.text)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{html.escape(facts.title)}</title>{"".join(head)}</head>'
        f'<body data-pagefind-body><h1 data-pagefind-meta="title">{html.escape(facts.title)}</h1>{fields}{text.html}</body></html>'
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


@dataclass(frozen=True, slots=True)
class Main:
    """What the large index holds: enough to know what changed since, and to search it together with a small one."""

    reader: str
    """The version of Pagefind, the language, and the version of this format."""
    documents: Mapping[str, tuple[str, str]]
    """By file: the digest of its document, and the name that Pagefind gave it, which the browser knows it by."""
    words: str
    """All its words, once."""
    filters: str
    """All its filters, once, as documents have them."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the large index and the documents of now."""

    fresh: frozenset[str]
    """Files of new and changed documents."""
    stale: tuple[str, ...]
    """Files in the large index of which it holds another text, or that are no more."""

    @property
    def count(self) -> int:
        """How many documents have to do with it."""
        return len(self.fresh | {*self.stale})


def sums(documents: Mapping[str, str]) -> dict[str, str]:
    """The digest of each document."""
    return {file: _digest(text) for file, text in documents.items()}


def changes(main: Main, now: Mapping[str, str]) -> Changes:
    """What changed since a large index was made; `now` are the digests of documents (`sums`)."""
    same = {file for file, (digest, _) in main.documents.items() if now.get(file) == digest}
    return Changes(frozenset(now.keys() - same), tuple(sorted(main.documents.keys() - same)))


def is_small(changed: Changes, documents: int) -> bool:
    """Whether a small index of what changed is worth having: a site that Pagefind reads within a second has no use for it, and one that changed a lot is slow to search."""
    return documents >= LARGE and changed.count <= max(LARGE // 10, documents * SHARE)


def update(
    documents: Mapping[str, str], site_dir: Path, *, lang: str, help: str, before: Path | None = None, full: bool = True, beside: bool = False
) -> Indexed:
    """Write the search index of documents by file, and the words that help who mistypes, into a site.

    `before` is the site as it was published last: unless `full`, its index is taken over (hard links where the disk has them) and what changed since
    it was made goes into a small index beside it. With `beside` the large index stays where it is and is not in the new site: for who serves both folders
    as one, and need not take ten thousand files over for a word. Raises KringError when Pagefind is missing or fails: there is never a site without search.
    """
    with updating(documents, site_dir, lang=lang, help=help, before=before, full=full, beside=beside) as end:
        return end()


@contextlib.contextmanager
def updating(
    documents: Mapping[str, str], site_dir: Path, *, lang: str, help: str, before: Path | None = None, full: bool = True, beside: bool = False
) -> Iterator[Callable[[], Indexed]]:
    """`update` in two: Pagefind is at work when this begins, and the rest is done when what it yields is called."""
    now = sums(documents)
    main = None if full or before is None else _read_main(before / FOLDER, lang)
    changed = changes(main, now) if main else None
    target, small = site_dir / FOLDER, site_dir / NEW
    large = target
    wanted: Mapping[str, str]
    shutil.rmtree(small, ignore_errors=True)
    if main and changed and before and is_small(changed, len(now)):
        if beside:
            large = before / FOLDER
            target.mkdir(exist_ok=True)
        elif not _same(before, site_dir):
            shutil.copytree(before / FOLDER, target, copy_function=_link, dirs_exist_ok=True)
        wanted, folder = _small(main, changed, documents.__getitem__, lang), small
    else:
        shutil.rmtree(target, ignore_errors=True)
        # Pagefind refuses an empty site; a page that says nothing gives an index that finds nothing.
        wanted, folder = documents or {"index.html": f'<html lang="{lang}"><body data-pagefind-body></body></html>'}, target
        main = changed = None
    with _indexing(wanted, folder, lang) as wait:

        def end() -> Indexed:
            said = ("", "") if main else _words_and_filters(documents.values())  # while Pagefind is at work
            wait()
            held = main or _first(documents, *said, target, lang)
            layer = _layer(held, changed, large, small, documents.__getitem__, lang) if changed else None
            _write(target / HELP, help.encode())
            shutil.rmtree(target / TITLES, ignore_errors=True)
            for name, lines in titles(documents).items():
                (target / name).parent.mkdir(exist_ok=True)
                _write(target / name, "".join(lines).encode())
            _write(target / STATE, _state(held, layer))
            return Indexed(len(now), len(now) if changed is None else len(changed.fresh), 2 if layer else 1)

        yield end


def _layer(main: Main, changed: Changes, large: Path, small: Path, document_of: Callable[[str], str], lang: str) -> Json:
    """What a browser has to know to search a large index and the small one that was just made as one; nothing when there is no small one."""
    other = _other_for_readers(main, changed, small, document_of, lang)
    return _second(main, other, large, small) if other.count else None


def _other_for_readers(main: Main, changed: Changes, small: Path, document_of: Callable[[str], str], lang: str) -> Changes:
    """What of some changes readers can see. Pagefind names a document by what it shows: one whose link leads elsewhere has the name that it has in the large
    index, by which a browser could not tell the two apart. It stays what it is there, and the small index, which was just made, is made without it."""
    names = {file: name for file, (_, name) in main.documents.items()}
    same = {file for file, name, _ in _fragments(small, whole=False) if names.get(file) == name}
    if not same:
        return changed
    other = Changes(changed.fresh - same, tuple(file for file in changed.stale if file not in same))
    shutil.rmtree(small)
    with _indexing(_small(main, other, document_of, lang), small, lang) as wait:
        wait()
    return other


def follow(now: Mapping[str, str], document_of: Callable[[str], str], site_dir: Path, *, lang: str, help: str, before: Path) -> bool:
    """Write what a site's search needs anew when texts have changed, and pages are called as before: the small index, its state, the words that help.

    `now` are the digests of all documents, and `document_of` gives that of a file. False when the site before has no index that a small one
    can stand beside, or too much has changed: then nothing is written. Raises KringError as `update` does.
    """
    main = _read_main(before / FOLDER, lang)
    changed = changes(main, now) if main else None
    if not main or not changed or not is_small(changed, len(now)):
        return False
    with _indexing(_small(main, changed, document_of, lang), site_dir / NEW, lang) as wait:
        wait()
    layer = _layer(main, changed, before / FOLDER, site_dir / NEW, document_of, lang)
    (site_dir / FOLDER).mkdir()
    _write(site_dir / FOLDER / HELP, help.encode())
    _write(site_dir / FOLDER / STATE, _state(main, layer))
    return True


def _small(main: Main, changed: Changes, document_of: Callable[[str], str], lang: str) -> dict[str, str]:
    """The documents of a small index, if there are any."""
    return {**{file: document_of(file) for file in sorted(changed.fresh)}, WORDS: _words_of(main, lang)} if changed.count else {}


def _state(main: Main, layer: Json) -> bytes:
    index = _digest(json.dumps([sorted(main.documents.values()), layer]))
    return json.dumps({"index": index, "second": layer}, sort_keys=True).encode()


def _reader(lang: str) -> str:
    """What an index can be read by: the version of Pagefind, the language, and the version of what we note of it."""
    return f"{importlib.metadata.version('pagefind-bin')} {lang} 2"


def titles(documents: Mapping[str, str]) -> dict[str, list[str]]:
    """What pages are called, for suggestions: lines of address, kind and title, by file beside the index.

    One file for a small site; of a large one a file for each first two letters of the words of titles, without marks, so that a reader fetches a few.
    """
    lines = []
    for file, text in sorted(documents.items()):
        named, kind = _NAMED.search(text), _KIND.search(text)
        if named:
            lines.append(
                "\t".join((file.removesuffix("index.html"), *(" ".join(html.unescape(some).split()) for some in (kind[1] if kind else "", named[1])))) + "\n"
            )
    if sum(len(line.encode()) for line in lines) <= TITLES_AT_ONCE:
        return {f"{TITLES}.txt": lines}
    found: dict[str, list[str]] = {f"{TITLES}.txt": []}
    for line in lines:
        for letters in sorted({word[:2] for word in plain(line.rpartition("\t")[2]) if len(word) > 1}):
            found.setdefault(f"{TITLES}/{letters}.txt", []).append(line)
    return found


def _words_and_filters(documents: Iterable[str]) -> tuple[str, str]:
    """All words of documents, once, and all their filters, once."""
    words: set[str] = set()
    filters: set[str] = set()
    for text in documents:
        words.update(_said(text).split())
        filters.update(match[0] for match in _FILTER.finditer(text, 0, text.find("</head>")))
    return " ".join(sorted({word.strip(_EDGES) for word in words})), "".join(sorted(filters))


def _first(documents: Mapping[str, str], words: str, filters: str, target: Path, lang: str) -> Main:
    """Write down what a large index holds that was just made."""
    for name in UNUSED:
        (target / name).unlink(missing_ok=True)
    program = target / "pagefind.js"
    _write(program, with_worker_only(program.read_text(encoding="utf-8")).encode())
    names = {file: name for file, name, _ in _fragments(target, whole=False)}
    made = {file: (_digest(text), names[file]) for file, text in sorted(documents.items()) if file in names}
    main = Main(_reader(lang), made, words, filters)
    if len(documents) >= LARGE:
        content = json.dumps({"reader": main.reader, "documents": made, "words": main.words, "filters": main.filters}, ensure_ascii=False)
        _write(target / MAIN, gzip.compress(content.encode(), mtime=0))
    return main


def with_worker_only(program: str) -> str:
    """`pagefind.js` without what runs where there is no worker, 11 of 13 kB compressed. What is written otherwise than we know stays as it is."""
    parts = "var __publicField=(obj,key,value)=>{obj[key]=value};var Pagefind=class{constructor(){throw new Error('Pagefind: no worker')}};"
    return _IN_THE_PAGE.sub(lambda match: match[1] + parts, program, count=1)


def _words_of(main: Main, lang: str) -> str:
    """The document of a small index with all words and filters of the large one."""
    return f'<html lang="{lang}"><head>{main.filters}</head><body data-pagefind-body>{html.escape(main.words)}</body></html>'


def _second(main: Main, changed: Changes, large: Path, small: Path) -> Json:
    """What a browser has to know to search a large index and the small one that was just made as one."""
    names = {main.documents[file][1] for file in changed.stale}
    stale = {name: filters for _, name, filters in _fragments(large, names)}
    for path in small.iterdir():
        if path.is_file() and not path.name.endswith((".pf_meta", "entry.json")):
            path.unlink()
    fresh = {file: (name, filters) for file, name, filters in _fragments(small)}
    name, filters = fresh.pop(WORDS)
    return {
        "folder": f"{NEW}/",
        "pages": [len(main.documents), len(fresh) + 1],
        "stale": stale,
        "fresh": {name: filters for name, filters in fresh.values()},
        "words": {name: filters},
    }


def _read_main(folder: Path, lang: str) -> Main | None:
    """What a large index holds; nothing when there is none, or none that this version made whole."""
    try:
        said = json.loads(gzip.decompress((folder / MAIN).read_bytes()))
        main = Main(said["reader"], {file: (digest, name) for file, (digest, name) in said["documents"].items()}, said["words"], said["filters"])
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        return None
    whole = main.reader == _reader(lang) and (folder / "pagefind.js").is_file() and len(list((folder / "fragment").glob("*"))) >= len(main.documents)
    return main if whole else None


def _fragments(folder: Path, names: Set[str] | None = None, *, whole: bool = True) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """File, name and filters of each document in an index, or of some; without filters, from the beginning of each alone, when not `whole`."""
    there = (folder / "fragment").glob("*.pf_fragment") if names is None else (folder / f"fragment/{name}.pf_fragment" for name in names)
    for path in sorted(there):
        if names is None or path.is_file():
            content = path.read_bytes()
            text = (gzip.decompress(content) if whole else zlib.decompressobj(31).decompress(content, 2_000)).removeprefix(b"pagefind_dcd")
            address = json.loads(_URL.findall(text)[0]).removeprefix("/")
            yield f"{address}index.html" if address.endswith("/") or not address else address, path.stem, json.loads(text)["filters"] if whole else {}


def _said(document: str) -> str:
    """All that Pagefind reads of a document."""
    return html.unescape(_SHOWN.sub(r" \1\2 ", _INLINE.sub("", document)))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _link(source: str, target: str) -> None:
    """A file that both sites have: the same one where the disk can, as no index file is ever changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _write(path: Path, content: bytes) -> None:
    """Write a file anew: the one before may be part of another site as well."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


@contextlib.contextmanager
def _indexing(documents: Mapping[str, str], target: Path, lang: str) -> Iterator[Callable[[], None]]:
    """Pagefind at work on documents, if there are any; what this yields waits until it is done. Raises KringError when it fails."""
    if not documents:
        yield lambda: None
        return
    with tempfile.TemporaryDirectory(prefix="kring-search-") as folder:
        for file, text in documents.items():
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [str(executable()), "--site", folder, "--output-path", str(target), "--force-language", lang, "--quiet"]
        try:
            at_work = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace")
        except OSError as error:
            raise KringError("pagefind-failed", why=str(error)) from error
        with at_work:
            try:
                yield lambda: _wait(at_work, target)
            finally:
                at_work.kill()  # nothing, where it is done


def executable() -> Path:
    """Pagefind's program, from the `pagefind-bin` package. Raises KringError when it is not there."""
    try:
        import pagefind_bin

        return Path(pagefind_bin.get_executable())
    except (ImportError, FileNotFoundError) as error:
        raise KringError("pagefind-missing") from error


def _wait(at_work: subprocess.Popen[str], target: Path) -> None:
    try:
        said, _ = at_work.communicate(timeout=TIME_OUT)
    except subprocess.TimeoutExpired as error:
        raise KringError("pagefind-failed", why=str(error)) from error
    if at_work.returncode:
        raise KringError("pagefind-failed", why=said.strip().splitlines()[-1] if said.strip() else str(at_work.returncode))
    if not (target / "pagefind.js").is_file():
        raise KringError("pagefind-failed", why="pagefind.js?")
