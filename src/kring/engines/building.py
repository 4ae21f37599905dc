"""kring's own loop: what changed is made, on all cores; what did not is taken from the cache; and the whole is swapped in when complete."""

import contextlib
import dataclasses
import datetime as dt
import functools
import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException

from kring import gate, search
from kring.engines import edits, rendering
from kring.engines.cache import FOLDER, Cache, put
from kring.engines.look import Job, Look
from kring.engines.makers import digest, makers
from kring.engines.making import Drawing, Thing, key_of, making
from kring.engines.plugin import KringPlugin
from kring.engines.publishing import MARKER, Step, disk_faults, going_out, publish, refuse_unsafe
from kring.engines.readings import remembering
from kring.engines.rendering import Prepared
from kring.engines.standing import Asked, Built, listed, record, seen
from kring.files import COMMUNITIES
from kring.findings import Finding, KringError, stop_build
from kring.outputs import Asset
from kring.vocabulary import names_of


def build(
    config_file: Path,
    *,
    site_dir: Path | None,
    today: dt.date,
    strict: bool,
    step: Step,
    workers: int | None = None,
    scheduler: str = "",
    compact: bool = False,
    index: bool = True,
) -> Built:
    """Build a site. The published folder is replaced when everything succeeded, and untouched otherwise.

    With the address of a Dask scheduler pages are made on its cluster, when there are more than a few.
    `compact` asks for one search index of everything, where there may also be a large one and a small one of what changed since.
    Without `index` the search index is that of the site before, or there is none and the search page says that it cannot search.

    Raises KringError when the configuration is wrong, the folder is not kring's, or a page or search cannot be made.
    """
    started = time.monotonic()
    config, plugin = configuration(config_file, site_dir)
    target = Path(config.site_dir)
    refuse_unsafe(target, Path(config.config_file_path).parent, Path(config.docs_dir))
    with contextlib.ExitStack() as stack:
        stack.enter_context(disk_faults(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        cache = stack.enter_context(contextlib.closing(Cache(Path(config.config_file_path).parent / FOLDER)))
        stack.enter_context(going_out(target, cache, step))
        step("step-read", 0, 0)
        asked = Asked(config_file, site_dir, today, strict, compact, index)
        folders = (Path(config.docs_dir), Path(config.config_file_path).parent / COMMUNITIES, *rendering.look_dirs(config))
        now = seen(asked, folders, config.plugins)
        with remembering(Path(config.config_file_path).parent, workers=workers) as memory:
            prepared = rendering.prepare(config, plugin.options, today=today, refuse=lambda f: stop_build(f, strict=strict), memory=memory)
        if (site := prepared.site) is None:
            return Built(prepared.findings, 0, 0, 0, 0, 0, time.monotonic() - started, target, done=False)
        rendering.dress(config, prepared)
        look = rendering.look_of(config)
        written, said = rendering.written_jobs(config, prepared)
        findings = (*prepared.findings, *(Finding(prepared.settings.docs, 1, 1, "mkdocs-warning", {"why": text}) for text in said))
        if stop_build(findings, strict=strict):
            return Built(findings, 0, 0, 0, 0, 0, time.monotonic() - started, target, done=False)
        jobs = [*written, *(Job(page) for page in site.pages if not page.written)]
        with contextlib.ExitStack() as at_work:
            pages = at_work.enter_context(_making(jobs, look, prepared, cache, step, workers, scheduler))
            texts = rendering.search_texts(jobs) if index else {}
            documents = _documents(texts, prepared, step) if index else None
            searching = _searching(documents, prepared, cache, target, step, compact=compact) if documents else _as_before(target, cache, step)
            searched = at_work.enter_context(searching)
            there, copies = _kept(_static(config, prepared), cache)
            files, keys, made, facts = pages()
            files |= there
            findings = (*findings, *_last_look(files, facts, prepared, cache))
            if stop_build(findings, strict=strict):
                return Built(findings, 0, 0, 0, 0, 0, time.monotonic() - started, target, done=False)
            files |= searched()
        step("step-publish", 0, 0)
        before = listed(cache.folder)
        built = Built(findings, len(jobs), len(files), made, len(keys) - made, len(before.keys() - files.keys()), 0, target, done=True)

        def note() -> None:
            total = record(asked, now, (str(folder.absolute()) for folder in folders), built, files, cache.folder)
            by_address = {job.page.address: (job, keys[job.page.file]) for job in jobs}
            articles = tuple(prepared.catalog.articles.values())
            edits.keep(edits.Whole(prepared.settings, articles, copies, look, by_address, texts, documents), findings, total, cache)

        publish(files, before, target, cache, note)
    return dataclasses.replace(built, seconds=time.monotonic() - started)


def configuration(config_file: Path, site_dir: Path | None) -> tuple[MkDocsConfig, KringPlugin]:
    """MkDocs' configuration of a site, and its kring plugin. Raises KringError in words for people."""
    if not config_file.is_file():
        raise KringError("no-config", path=str(config_file))
    try:
        with _quiet():
            config = load_config(str(config_file), **({"site_dir": str(site_dir.absolute())} if site_dir else {}))
    except (ConfigurationError, MkDocsException) as error:
        raise KringError("config-broken", path=config_file.name, why=" ".join(str(error).split())) from error
    plugin = config.plugins.get("kring")
    if not isinstance(plugin, KringPlugin):
        raise KringError("config-without-kring", path=config_file.name)
    return config, plugin


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """MkDocs logs what it also raises; people need to read it once."""
    log = logging.getLogger("mkdocs")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


# -- making files


@contextlib.contextmanager
def _making(
    jobs: Sequence[Job], look: Look, prepared: Prepared, cache: Cache, step: Step, workers: int | None, scheduler: str
) -> Iterator[Callable[[], tuple[dict[str, str], dict[str, str], int, dict[str, gate.Facts]]]]:
    """Every page, card and picture, once what this yields is called: its path and its object in the cache; their keys; how many had to be made; and what those that
    are pages hold. Workers are at it from the beginning, while the words of search and the files that are no pages are worked out.
    """
    wanted = dict(things(jobs, prepared))
    keys = {path: key_of(thing, look) for path, thing in wanted.items()}
    known = cache.made(keys.values())
    files = {path: known[key] for path, key in keys.items() if key in known}
    missing = [(path, thing) for path, thing in wanted.items() if path not in files]
    seen: dict[str, gate.Facts] = {}
    with making(look, missing, prepared.settings.url, functools.partial(put, cache.folder), workers, scheduler) as made:

        def pages() -> tuple[dict[str, str], dict[str, str], int, dict[str, gate.Facts]]:
            step("step-render", 0, len(missing))
            for done, (path, content, facts) in enumerate(made, start=1):
                files[path] = cache.take(content, keys[path])
                if facts:
                    seen[path] = facts
                step("step-render", done, len(missing))
            return files, keys, len(missing), seen

        yield pages


def things(jobs: Sequence[Job], prepared: Prepared) -> Iterator[tuple[str, Thing]]:
    """What there is to make, by the path of its file."""
    assert prepared.site
    yield from ((job.page.file, job) for job in jobs)
    yield from ((card.path, card) for card in prepared.site.cards)
    yield from ((picture.path, Drawing(picture, prepared.root / picture.source)) for picture in prepared.site.pictures)


def _static(config: MkDocsConfig, prepared: Prepared) -> Iterator[Asset]:
    """Files that are there already, or were composed: the look, downloads, feeds and tables."""
    assert prepared.site
    yield Asset(MARKER, b"kring\n")
    yield from (Asset(path, content) for path, content in rendering.look_files(config).items())
    yield from (Asset(copy.path, rendering.copied(copy, prepared)) for copy in prepared.site.copies)
    yield from prepared.site.assets()


def _kept(assets: Iterable[Asset], cache: Cache) -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    """Files by path, as objects of the cache, and where a member's text stands in those that hold one."""
    files, texts = {}, {}
    for asset in assets:
        files[asset.path] = cache.keep(asset.content)
        if asset.text:
            texts[asset.path] = asset.text
    return files, texts


def _last_look(files: Mapping[str, str], seen: Mapping[str, gate.Facts], prepared: Prepared, cache: Cache) -> tuple[Finding, ...]:
    """What is wrong with the pages that were made. A page that was looked at before has the same facts."""
    url = prepared.settings.url
    start = f"gate:{gate.VERSION}:{digest(url + gate.POLICY)}:"
    keys = {file: start + sha for file, sha in files.items() if file.endswith(".html")}
    known = cache.texts(start) if keys.keys() - seen.keys() else {}
    pages = {**seen}
    for file, key in keys.items():
        if file not in pages:
            pages[file] = gate.facts_of(json.loads(known[key])) if key in known else gate.look(cache.content(files[file]), url)
        if key not in known:
            cache.keep_text(key, gate.plain(pages[file]))
    cache.use_text(keys.values())
    return rendering.last_look(pages, files, prepared)


def _documents(texts: Mapping[str, search.Text], prepared: Prepared, step: Step) -> search.Documents:
    step("step-words", 0, 0)
    return search.documents(texts, prepared.settings.lang, names_of(prepared.catalog.vocabulary))


@contextlib.contextmanager
def _searching(
    documents: search.Documents, prepared: Prepared, cache: Cache, before: Path, step: Step, *, compact: bool
) -> Iterator[Callable[[], dict[str, str]]]:
    """The files of the search index, once what this yields is called; Pagefind is at work from the beginning, while pages are made.

    An index is made only when what people wrote has changed, and then beside the one before as far as that goes.
    """
    lang = prepared.settings.lang
    key = digest(json.dumps([makers(), lang, compact, documents.made, documents.help]))
    known = cache.made([key])
    listed: dict[str, str] = json.loads(cache.content(known[key])) if known else {}
    if listed and all(cache.is_whole(sha) for sha in listed.values()):
        yield lambda: listed
        return
    with tempfile.TemporaryDirectory(prefix="index-", dir=cache.folder) as folder:
        there = before if before.is_dir() else None
        with search.updating(documents.made, Path(folder), lang=lang, help=documents.help, before=there, full=compact) as end:

            def files() -> dict[str, str]:
                step("step-search", 0, 0)
                end()
                made = {path.relative_to(folder).as_posix(): cache.keep_file(path) for path in sorted(Path(folder).rglob("*")) if path.is_file()}
                cache.keep(json.dumps(made).encode(), key)
                return made

            yield files


@contextlib.contextmanager
def _as_before(target: Path, cache: Cache, step: Step) -> Iterator[Callable[[], dict[str, str]]]:
    """The files of the search index of the site before, once what this yields is called; none when it had none."""

    def files() -> dict[str, str]:
        found = (path for folder in (search.FOLDER, search.NEW) for path in sorted((target / folder).rglob("*")))
        there = {path.relative_to(target).as_posix(): cache.keep_file(path) for path in found if path.is_file()}
        step("step-search-kept" if there else "step-search-none", 0, 0)
        return there

    yield files
