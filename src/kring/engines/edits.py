"""An edit of words alone: what follows from it, found without looking at the rest of the site.

Other pages know an article by its outline: fields, headings, where its links lead and in which sentence, how long it takes to read. While
that is as it was, an edit changes the article's page, its copy as Markdown, the advice about its language, and what search knows of it.
A build that looked at everything leaves behind what such an edit needs; anything else is built in full.
"""

import contextlib
import dataclasses
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kring import gate, search
from kring.catalog import Article, catalogue, reading_minutes
from kring.checks import ENOUGH_WORDS, World, plain_language
from kring.engines.cache import FOLDER, Cache, Damaged
from kring.engines.look import Job, Look, is_frame
from kring.engines.makers import digest
from kring.engines.publishing import Step, disk_faults, going_out, publish
from kring.engines.standing import RECORD, Built, Since, found_before, record, write_down, written_down
from kring.files import REGISTERS, Tree, read_source
from kring.findings import Finding, stop_build, worst_first
from kring.markdown_copies import text as copied_text
from kring.outputs import Page, Picture, SearchFacts
from kring.prose import prose
from kring.read import Contents, Memory, read_contents
from kring.settings import Choices, Settings
from kring.style import CODES
from kring.view import View
from kring.vocabulary import names_of
from kring.words import Lexicon, Names, help_words, lexicon_after, lexicon_remembered, words

KEPT: Final = "edits.json"
"""File of the cache with what an edit needs."""

PLACES: Final = "edits-words.json"
"""File of the cache that says which pages write each word."""

MOST: Final = 20
"""Texts that may have changed, at most: with more, looking at everything costs little more."""


@dataclasses.dataclass(frozen=True, slots=True)
class Whole:
    """A build that looked at everything: what an edit of its words may need."""

    settings: Settings
    articles: Sequence[Article]
    copies: Mapping[str, tuple[int, int]]
    """Where a member's text stands in a file that holds one beside its page, from byte to byte; by path."""
    look: Look
    pages: Mapping[str, tuple[Job, str]]
    """Jobs and their keys, by address."""
    texts: Mapping[str, search.Text]
    """What search took of pages, by file of the site."""
    documents: search.Documents | None
    """None when no index was made."""


# -- what a build leaves behind


def keep(whole: Whole, findings: Sequence[Finding], made: str, cache: Cache) -> None:
    """Leave behind what an edit needs; `made` is the hash of what the build made (`standing.record`)."""
    settings = _plain(whole.settings)
    if whole.documents is None or not is_frame(whole.look) or _settings(settings) != whole.settings:
        write_down(cache.folder / KEPT, {})
        return
    known = cache.known_texts("page:") | cache.known_texts("text:")
    said: dict[str, list[Finding]] = {}
    for finding in findings:
        said.setdefault(finding.path, []).append(finding)
    copies = {path.rpartition("/")[0] + "/": (path, *stretch) for path, stretch in whole.copies.items()}
    articles: dict[str, Any] = {}
    for article in whole.articles:
        address = whole.settings.address(article.key)
        job, key = whole.pages[address]
        if is_plain(article, said.get(article.path, ())):
            articles[article.path] = {"outline": outline(article), "file": job.page.file, "page": f"page:{key}", "copy": copies.get(address)}
            _keep_row(f"page:{key}", job.page, known, cache)
    rows = {}
    for file, text in whole.texts.items():
        rows[file], row = _text_row(text)
        _keep_row(rows[file], row, known, cache)
    kept = {
        "made": made,
        "made_in_full": made,
        "settings": settings,
        "look": whole.look.fingerprint,
        "articles": articles,
        "rows": rows,
        "search": _search_of(whole.documents, whole.texts),
    }
    write_down(cache.folder / KEPT, kept)
    places = {word: " ".join(map(str, numbers)) for word, numbers in whole.documents.places.items()}
    write_down(cache.folder / PLACES, {"made": made, "places": places})


def _keep_row(key: str, row: Page | str, known: set[str], cache: Cache) -> None:
    if key in known:
        cache.use_text([key])
    else:
        cache.keep_packed(key, row if isinstance(row, str) else _row(row))


def is_plain(article: Article, findings: Sequence[Finding]) -> bool:
    """Whether an edit of an article's words has no more to do with the rules than what is said of its language."""
    first = article.entry.document.body_line
    return (
        not (article.text.tags or article.text.faults or article.entry.raw().get("ignore"))
        and all(finding.rule in CODES or finding.line < first for finding in findings)
    )  # fmt: skip


def outline(article: Article) -> str:
    """A hash of everything that the rest of a site can know of an article."""
    document, text = article.entry.document, article.text
    minutes = reading_minutes(text.words + len((article.meta.short_answer or "").split()))
    links = [(link.target, link.text, link.sentence, link.image) for link in text.links]
    headings = [(heading.level, heading.text, heading.id) for heading in text.headings]
    return digest(json.dumps([document.yaml.text, document.body_line, headings, links, minutes, text.words >= ENOUGH_WORDS, text.words > 0]))


def _row(page: Page) -> dict[str, Any]:
    """A page without its text, as JSON."""
    assert page.search
    pictures = {address: [dataclasses.astuple(size) for size in sizes] for address, sizes in page.pictures.items()}
    facts = dataclasses.astuple(page.search)
    return {"address": page.address, "template": page.template, "meta": page.meta, "links": page.links, "pictures": pictures, "search": facts}


def _facts(row: Sequence[Any]) -> SearchFacts:
    title, kind, filters, text, also, aside = row
    return SearchFacts(title, kind, {name: tuple(values) for name, values in filters.items()}, tuple(text), tuple(also), tuple(aside))


def _plain(settings: Settings) -> dict[str, Any]:
    return {
        **{field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)},
        "choices": settings.choices.model_dump(mode="json", exclude_defaults=True),
    }


def _settings(plain: Mapping[str, Any]) -> Settings:
    return Settings(**{**plain, "choices": Choices.model_validate(plain["choices"])})


def _search_of(documents: search.Documents, texts: Mapping[str, search.Text]) -> dict[str, Any]:
    return {
        "counts": documents.counts,
        "words": documents.known.remembered(),
        "moved": [],
        "titles": {file: text.facts.title for file, text in texts.items()},
        "sums": search.sums(documents.made),
    }


# -- an edit


def edited(found: Since, step: Step) -> Built | None:
    """The build that was asked for, when nothing but words of a few articles changed since the last one; else None, and nothing is done."""
    started = time.monotonic()
    try:
        return dataclasses.replace(_edited(found, step), seconds=time.monotonic() - started)
    except _NoEditError:
        return None


class _NoEditError(Exception):
    """More may have changed than words, or something that the last build left behind is gone or damaged: everything has to be looked at."""


def _edited(found: Since, step: Step) -> Built:
    asked, root = found.asked, found.asked.config_file.absolute().parent
    paths = [os.path.relpath(path, root).replace(os.sep, "/") for path in found.changed]
    kept = written_down(root / FOLDER / KEPT)
    _require(len(paths) <= MOST and not asked.compact and kept and kept["made"] == found.said["manifest"] and kept["articles"].keys() >= {*paths})
    target = Path(found.said["target"])
    with disk_faults(target), contextlib.closing(Cache(root / FOLDER)) as cache, going_out(target, cache, step):
        _require(written_down(root / FOLDER / RECORD) == found.said and target.is_dir() and _is_whole(target, found.manifest, cache))
        step("step-read", 0, 0)
        settings = _settings(kept["settings"])
        contents = _read(root, settings, paths)
        catalog = catalogue(contents, settings, today=asked.today)
        articles = {article.path: article for article in contents.articles if article.path in paths}
        said = {finding.path for finding in contents.findings}
        _require(articles.keys() == {*paths} and said.isdisjoint(paths))
        _require(all(outline(article) == kept["articles"][path]["outline"] for path, article in articles.items()))
        advice = plain_language(World(contents, catalog, settings, Memory()))
        findings = worst_first([*(f for f in found_before(found) if f.path not in paths or f.rule not in CODES), *advice])
        _require(not stop_build(findings, strict=asked.strict))
        step("step-render", 0, len(paths))
        view = View(catalog, settings)
        pages = {path: _page(article, cache.packed(kept["articles"][path]["page"]), view) for path, article in articles.items()}
        texts = {page.file: search.Text(page.search, prose(page)) for page in pages.values() if page.search}
        before = {file: _text(cache, kept["rows"][file]) for file in texts}
        files = dict(found.manifest)
        for path, page in pages.items():
            content = _framed(_content(cache, files[page.file]), before[page.file].html, texts[page.file].html)
            _require(not any(gate.flaws({page.file: gate.look(content, settings.url)}, files)))
            files[page.file] = cache.keep(content, Job(page).key(Look({}, {}, kept["look"])))
            _copied(articles[path], page, kept["articles"][path], files, cache, settings)
            kept["rows"][page.file], row = _text_row(texts[page.file])
            cache.keep_packed(kept["rows"][page.file], row)
        step("step-search", 0, 0)
        index = _searched(kept, texts, before, names_of(contents.vocabulary), cache, found.manifest, target, settings)
        files = {path: sha for path, sha in files.items() if not path.startswith((f"{search.FOLDER}/", f"{search.NEW}/"))} | index
        step("step-publish", 0, 0)
        removed = len(found.manifest.keys() - files.keys())
        built = Built(findings, found.said["pages"], len(files), len(pages), found.said["made"] - len(pages), removed, 0, target, done=True)

        def note() -> None:
            kept["made"] = record(asked, found.now, found.said["folders"], built, files, cache.folder)
            write_down(cache.folder / KEPT, kept)

        try:
            publish(files, found.manifest, target, cache, note, forget=False)
        except Damaged as error:
            raise _NoEditError from error
    return built


def _require(condition: Any) -> None:
    """Raise _NoEditError when something is not as an edit of words alone leaves it."""
    if not condition:
        raise _NoEditError


def _read(root: Path, settings: Settings, paths: Sequence[str]) -> Contents:
    """Some texts, read by themselves with the registers of their site."""
    registers = (f"{settings.docs}/registers/{name}.yml" for name in REGISTERS)
    sources = (read_source(root, path, settings) for path in (*registers, *paths) if not (root / path).is_symlink())
    return read_contents(Tree(tuple(source for source in sources if source), frozenset(), ()), settings)


def _page(article: Article, row: Mapping[str, Any] | None, view: View) -> Page:
    """The page of an article with other words, from the page that it was."""
    if row is None or article.text.tags or article.text.faults:
        raise _NoEditError
    terms = view.terms(article)
    pictures = {address: tuple(Picture(*size) for size in sizes) for address, sizes in row["pictures"].items()}
    meta = {**row["meta"], "has_terms": bool(terms)}
    return Page(row["address"], row["template"], meta, article.text, row["links"], pictures, terms, search=_facts(row["search"]))


def _is_whole(target: Path, manifest: Mapping[str, str], cache: Cache) -> bool:
    """Whether the search index of a site is as it was laid out: of all that is there the only files that an edit reads, beside those of the cache."""
    index = [(path, sha) for path, sha in manifest.items() if path.startswith((f"{search.FOLDER}/", f"{search.NEW}/"))]
    try:
        return all(cache.is_object(sha, os.lstat(f"{target}/{path}")) for path, sha in index)
    except OSError:
        return False


def _content(cache: Cache, sha: str) -> bytes:
    """The bytes of a file of the site. Raises _NoEditError when the cache has them no more."""
    if not cache.is_whole(sha):
        raise _NoEditError
    return cache.content(sha)


def _text_row(text: search.Text) -> tuple[str, str]:
    """What search takes of a page as JSON, and the key that it is kept under."""
    row = json.dumps([dataclasses.astuple(text.facts), text.html], ensure_ascii=False)
    return f"text:{digest(row)}", row


def _text(cache: Cache, row: str) -> search.Text:
    """What `_text_row` was made of. Raises _NoEditError when it is not there any more."""
    found = cache.packed(row)
    if found is None:
        raise _NoEditError
    return search.Text(_facts(found[0]), found[1])


def _framed(page: bytes, before: str, now: str) -> bytes:
    """A page with another text in the frame that it had. Raises _NoEditError when it is not certain where its text stands."""
    old = before.encode()
    _require(before and now and page.count(old) == 1)
    return page.replace(old, now.encode())


def _copied(article: Article, page: Page, kept: dict[str, Any], files: dict[str, str], cache: Cache, settings: Settings) -> None:
    """Put the Markdown copy of an article, if it has one, among the files of the site, and note where its text stands."""
    if not kept["copy"]:
        return
    file, begin, end = kept["copy"]
    whole, text = _content(cache, files[file]), copied_text(article, page.links, settings.url).encode()
    files[file] = cache.keep(whole[:begin] + text + whole[end:])
    kept["copy"] = [file, begin, begin + len(text)]


def _words_of(text: search.Text) -> list[str]:
    return words(search.words_written(text))


def writing(wanted: set[str], moved: Sequence[tuple[int, Sequence[str], Sequence[str]]], made: str, cache: Cache) -> set[int]:
    """The numbers of the pages that write some words: as the last build in full found them, and what `moved` since."""
    if not wanted:
        return set()
    places = written_down(cache.folder / PLACES)
    if not places or places["made"] != made:
        raise _NoEditError
    found: set[int] = set()
    for word in wanted:
        numbers = {*map(int, places["places"].get(word, "").split())}
        for number, said, unsaid in moved:
            numbers = numbers | {number} if word in said else numbers - {number} if word in unsaid else numbers
        found |= numbers
    return found


def _searched(
    every: dict[str, Any],
    texts: Mapping[str, search.Text],
    before: Mapping[str, search.Text],
    names: Names,
    cache: Cache,
    manifest: Mapping[str, str],
    target: Path,
    settings: Settings,
) -> dict[str, str]:
    """The files of a search index in which some texts are others; what is kept becomes what the next edit needs."""
    kept, rows = every["search"], every["rows"]
    help = _content(cache, manifest[f"{search.FOLDER}/{search.HELP}"]).decode()
    known, help, again = _words_after(every, texts, before, help, cache)

    def document_of(file: str) -> str:
        text = texts[file] if file in texts else _text(cache, rows[file])
        return search.document(text, settings.lang, known, names, _words_of(text))

    kept["sums"] |= search.sums({file: document_of(file) for file in again})
    with tempfile.TemporaryDirectory(prefix="index-", dir=cache.folder) as folder:
        if search.follow(kept["sums"], document_of, Path(folder), lang=settings.lang, help=help, before=target):
            taken = {path: sha for path, sha in manifest.items() if path.startswith(f"{search.FOLDER}/")}
        else:
            _require(len(rows) < search.LARGE)
            search.update({file: document_of(file) for file in rows}, Path(folder), lang=settings.lang, help=help)
            taken = {}
        return taken | {path.relative_to(folder).as_posix(): cache.keep_file(path) for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def _words_after(
    every: dict[str, Any], texts: Mapping[str, search.Text], before: Mapping[str, search.Text], help: str, cache: Cache
) -> tuple[Lexicon, str, set[str]]:
    """The words of the site with some texts in place of those before, the words that help who mistypes, and the pages whose search documents are others."""
    kept, numbers = every["search"], {file: number for number, file in enumerate(every["rows"])}
    more = Counter[str]()
    for file, text in texts.items():
        said, unsaid = _words_of(text), _words_of(before[file])
        more.update(said)
        more.subtract(unsaid)
        kept["moved"].append([numbers[file], sorted({*said} - {*unsaid}), sorted({*unsaid} - {*said})])
    counts, titles, was = kept["counts"], kept["titles"], kept["words"]
    kept["counts"] = {word: count for word in (*counts, *(more.keys() - counts.keys())) if (count := counts.get(word, 0) + more[word])}
    remembered = lexicon_remembered(counts, was, titles.values())
    known, other = lexicon_after(remembered, kept["counts"])
    if known is remembered:
        return known, help, {*texts}
    for title in titles.values():
        known.rejoined(title)
    now = kept["words"] = known.remembered()
    others = {word for word in other if now["added"].get(word) != was["added"].get(word)}
    there = writing(others, kept["moved"], every["made_in_full"], cache)
    again = {file for file, number in numbers.items() if number in there or now["rejoined"].get(titles[file]) != was["rejoined"].get(titles[file])}
    return known, help_words(known, titles.values()), again | {*texts}
