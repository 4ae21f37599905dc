"""Search in a preview: an index that follows the pages, a moment behind them."""

import itertools
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from kring import search
from kring.engines.last import Last
from kring.engines.look import Job
from kring.engines.rendering import Prepared, search_texts
from kring.vocabulary import names_of
from kring.words import Lexicon, Names, words

FEW: Final = 50
"""Pages that may become other ones, or one in twenty of a large site, before all words of the site are counted anew, which takes five seconds for 1,000
articles. Until then their documents are made with the words of before: a new word is found all the same, and parts of new compounds later."""


class Index:
    """The search index of a preview. Only one thread may make it anew; any may ask for its files."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="kring-preview-", ignore_cleanup_errors=True)
        self._numbers = itertools.count()
        self._layers: tuple[Path, ...] = ()
        """Folders in which a file is sought: what was made last; where that is only what changed, what pages are called; and the large index."""
        self._jobs: dict[str, Job] = {}
        self._documents: dict[str, str] = {}
        self._sums: dict[str, str] = {}
        self._known: Lexicon | None = None
        self._names: Names | None = None
        self._help = ""
        self._others = 0
        """Pages that became other ones since all words were counted."""

    def begin(self, last: Last) -> None:
        """Take the index of the last build for the time being."""
        if last.content(f"{search.FOLDER}/{search.STATE}"):
            folder = self._new()
            for section in (search.FOLDER, search.NEW):
                last.lay_out(section, folder)
            self._layers = (folder,)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file of the index."""
        for folder in self._layers if path.startswith(f"{search.FOLDER}/") else self._layers[:1]:
            file = (folder / path).resolve()
            if file.is_file() and file.is_relative_to(folder.resolve()):
                return file.read_bytes()
        return None

    def follow(self, jobs: Iterable[Job], prepared: Prepared) -> None:
        """Make the index that of some pages. Raises KringError when Pagefind fails."""
        now = {job.page.file: job for job in jobs if job.page.search}
        before, lang = self._documents, prepared.settings.lang
        documents = self._made(now, names_of(prepared.catalog.vocabulary), lang)
        if documents == before and self._layers:
            self._jobs = now
            return
        folder = self._new()
        large = self._layers[-1] if self._layers else None
        sums = {file: self._sums[file] if before.get(file) is text else search.sums({file: text})[file] for file, text in documents.items()}
        called = _called(now) == _called(self._jobs)
        if called and large and search.follow(sums, documents.__getitem__, folder, lang=lang, help=self._help, before=large):
            layers = (folder, *self._layers[-2:])
        else:
            search.update(documents, folder, lang=lang, help=self._help, before=large, full=False, beside=True)
            layers = (folder,) if (folder / search.FOLDER / "pagefind.js").is_file() or large is None else (folder, large)
        old, self._layers = {*self._layers} - {*layers}, layers
        self._jobs, self._documents, self._sums = now, documents, sums
        for unused in old:
            shutil.rmtree(unused, ignore_errors=True)  # a search that still asks for a part of it asks again

    def close(self) -> None:
        """Remove what is on disk."""
        self._folder.cleanup()

    def _new(self) -> Path:
        folder = Path(self._folder.name, str(next(self._numbers)))
        folder.mkdir()
        return folder

    def _made(self, now: dict[str, Job], names: Names, lang: str) -> dict[str, str]:
        """Search documents by file: of pages that are as they were, those of before."""
        kept = {file for file, job in now.items() if file in self._jobs and _same(self._jobs[file], job)}
        fresh = [job for file, job in now.items() if file not in kept]
        self._others += len(fresh)
        if self._known is None or names != self._names or self._others > max(FEW, len(now) // 20):
            self._others = 0
            self._names = names
            kept, fresh = set(), list(now.values())
        texts = search_texts(fresh)
        if not kept:
            documents = search.documents(texts, lang, names)
            self._known, self._help = documents.known, documents.help
            return {**documents.made}
        assert self._known
        made = {file: search.document(text, lang, self._known, names, words(search.words_written(text))) for file, text in texts.items()}
        return {file: made.get(file) or self._documents[file] for file in now}


def _called(jobs: Mapping[str, Job]) -> set[tuple[str, str, str]]:
    """What pages are called, for suggestions."""
    return {(file, job.page.search.kind, job.page.search.title) for file, job in jobs.items() if job.page.search}


def _same(one: Job, other: Job) -> bool:
    """Whether search takes the same of two pages."""
    return one is other or all(one_of == other_of for one_of, other_of in zip(_seen(one), _seen(other), strict=True))


def _seen(job: Job) -> tuple[object, ...]:
    page = job.page
    return page.search, job.content, page.text and page.text.html, page.links, page.terms, page.pictures
