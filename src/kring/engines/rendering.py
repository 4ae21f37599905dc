"""Pages of kring as MkDocs sees them, in MkDocs' theme environment: what the plugin and our own loop share."""

# The seam to MkDocs, and the only place that knows how it is sewn: virtual files carry pages whose HTML is ready;
# the editors' pages of docs/ are MkDocs' own, with kring's meta.

import contextlib
import datetime as dt
import json
import logging
import os
import posixpath
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from kring import cards, documents, labels, outputs, search
from kring.catalog import Catalog
from kring.checks import check
from kring.engines.look import Job, Look, look
from kring.engines.making import Drawing
from kring.engines.publishing import MARKER
from kring.engines.stylesheet import trimmed
from kring.engines.templates import render
from kring.findings import Finding, KringError
from kring.front_matter import split
from kring.gate import Facts, flaws
from kring.history import History, history
from kring.outputs import Site
from kring.prose import explained, framed, pictured, prose
from kring.read import Contents, Memory, read
from kring.sanitise import sanitise_written
from kring.settings import Settings, settings_of
from kring.site import compose
from kring.vocabulary import names_of

_OF_MATERIAL: Final = re.compile(r"assets/(?:stylesheets/(?:main|palette)\.[^/]*css|images/favicon\.png)")
"""What of Material's files readers need; its script is not loaded, so it is not published either."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that is ready to be rendered, or the reasons why it is not."""

    settings: Settings
    contents: Contents
    catalog: Catalog
    findings: tuple[Finding, ...]
    root: Path
    today: dt.date
    site: Site | None
    """None when there are errors, or warnings in a strict build."""


STEPS: Final = ("step-texts", "step-check", "step-compose")
"""What `prepare` does, as codes of the labels."""


def prepare(
    config: MkDocsConfig, options: dict[str, Any], *, today: dt.date, refuse: Any, memory: Memory | None = None, step: Callable[[str], None] = lambda code: None
) -> Prepared:
    """Read, link, check and compose the site of a MkDocs configuration. Touches no output; `step` is told of each of `STEPS` as it begins."""
    root = Path(config.config_file_path).parent
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # MkDocs keeps what was written under no other name
        top = {key: value for some in config.user_configs for key, value in some.items()}
    docs = os.path.relpath(config.docs_dir, root).replace(os.sep, "/")
    text = Path(config.config_file_path).read_text(encoding="utf-8-sig")
    settings, faults = settings_of({**top, "docs_dir": docs}, options, path=Path(config.config_file_path).name, text=text)
    settings = replace(settings, url=config.site_url or "")
    step("step-texts")
    contents = read(root, settings, memory)
    step("step-check")
    past = history(root)
    catalog, findings = check(contents, settings, today=today, days=past.days, memory=memory)
    findings = (*faults, *_without_history(past, Path(config.config_file_path).name), *findings)
    step("step-compose")
    site = None if refuse(findings) else compose(catalog, settings)
    return Prepared(settings, contents, catalog, findings, root, today, site)


def _without_history(past: History, path: str) -> Iterator[Finding]:
    """Say why pages cannot tell when they were changed."""
    if past.fault:
        yield Finding(path, 1, 1, "history-unknown", {f"why{of}": labels.words(lang)[f"why_{past.fault}"] for of, lang in (("", "nl"), (".en", "en"))})


def look_dir() -> Path:
    """The default look: in an installed kring beside the code, in the repository the folder `overrides`."""
    packaged = Path(__file__).parent.parent / "look"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "overrides"


def dress(config: MkDocsConfig, prepared: Prepared) -> None:
    """Give MkDocs' configuration what kring's templates need: the look, the shell, none of Material's own pages."""
    assert prepared.site
    ours = look_dir()
    if not any(Path(folder).resolve() == ours.resolve() for folder in config.theme.dirs):
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(ours))
    config.theme.static_templates.clear()
    config.extra["kring"] = {**prepared.site.shell.meta, "material_css": material_css(config)}
    # A navigation of every page would be rendered on every page; kring has a menu instead.
    config.nav = []


def material_css(config: MkDocsConfig) -> list[str]:
    """Site addresses of Material's stylesheets, whatever their hashes."""
    found = []
    for folder in config.theme.dirs:
        for path in sorted(Path(folder).glob("assets/stylesheets/*.css")):
            address = path.relative_to(folder).as_posix()
            if _OF_MATERIAL.fullmatch(address):
                found.append(address)
    return sorted(dict.fromkeys(found))


def look_of(config: MkDocsConfig) -> Look:
    """The look of a configuration that is dressed: its templates, and the choices that they may see."""
    templates: dict[str, str] = {}
    for folder in look_dirs(config):
        for path in sorted(folder.rglob("*.html")):
            if path.parent.name == "preview":
                continue
            templates.setdefault(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
    for name in sorted({name for text in templates.values() for name in _ICON.findall(text)}):
        for place in config.theme.dirs:
            icon = Path(place, ".icons/material", f"{name}.svg")
            if icon.is_file():
                templates[f".icons/material/{name}.svg"] = icon.read_text(encoding="utf-8")
                break
    chosen = {key: value for key, value in config.items() if key in _FOR_TEMPLATES}
    scripts = [{"path": str(s), **({} if isinstance(s, str) else {"type": s.type, "defer": s.defer, "async": s.async_})} for s in config.extra_javascript]
    theme = {key: config.theme.get(key) for key in ("name", "language", "palette", "favicon", "logo", "icon", "features")}
    extra = {key: value for key, value in config.extra.items() if _is_plain(value)}
    root = urlsplit(config.site_url or "/").path or "/"
    return look(templates, {**chosen, "theme": theme, "extra": extra, "extra_javascript": scripts, "root": root})


_FOR_TEMPLATES: Final = ("site_name", "site_url", "site_description", "site_author", "copyright", "repo_url", "repo_name", "extra_css")
"""Choices of `mkdocs.yml` that templates may show."""

_ICON: Final = re.compile(r"[\"/]([a-z0-9]+(?:-[a-z0-9]+)*)(?:\"|\.svg)")
"""What may be the name of an icon in a template; only those that exist are taken along."""


def _is_plain(value: Any) -> bool:
    """Whether a choice is JSON-like, so that templates may see it."""
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True


def look_dirs(config: MkDocsConfig) -> list[Path]:
    """Folders of the look: a site's own overrides/ before the default one."""
    return list(dict.fromkeys(Path(folder).resolve() for folder in (config.theme.custom_dir, look_dir()) if folder))


def look_files(config: MkDocsConfig) -> dict[str, bytes]:
    """Files of the look that readers get: style sheets, scripts and pictures, ours and what we need of Material's."""
    found: dict[str, bytes] = {}
    for folder in look_dirs(config):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and name not in found and not _NOT_A_FILE.search(name):
                found[name] = path.read_bytes()
    for place in config.theme.dirs:
        for path in sorted(Path(place, "assets").glob("*/*")):
            name = path.relative_to(place).as_posix()
            if _OF_MATERIAL.fullmatch(name) and name not in found:
                found[name] = trimmed(path.read_text(encoding="utf-8")).encode() if name.endswith(".css") else path.read_bytes()
    return found


_NOT_A_FILE: Final = re.compile(r"(?:^|/)\.|^preview/|\.(?:html|py|pyc)$|(?:^|/)readme|(?:^|/)mkdocs_theme\.ya?ml$", re.IGNORECASE)
"""What MkDocs does not publish of a theme either (structure/files.py)."""


class MadePage(MkDocsPage):
    """A page that kring has made, as MkDocs publishes it."""

    def __init__(self, file: File, config: MkDocsConfig, job: Job, look: Look) -> None:
        super().__init__(job.page.meta["title"], file, config)
        self.job = job
        self.look = look
        self.markdown = ""
        self.meta = {"template": MADE}

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source: everything was composed."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the whole page."""
        self.content = render(self.look, self.job).decode()
        text = self.job.page.text
        self.present_anchor_ids = {heading.id for heading in text.headings} if text else set()


class WrittenPage(MkDocsPage):
    """An editor's page: an ordinary MkDocs page, in kring's look."""

    def __init__(self, file: File, config: MkDocsConfig, page: outputs.Page, look: Look | None) -> None:
        super().__init__(page.meta["title"], file, config)
        self.made = page
        self.look = look
        self.job = Job(page)

    def read_source(self, config: MkDocsConfig) -> None:
        """Read the Markdown; an author's front matter does not reach the templates."""
        super().read_source(config)
        self.markdown = split(self.made.written, self.file.content_string)[0].body  # MkDocs takes a first line with a colon for a field
        self.markdown = re.sub(r"\A\s*# .*\n", "", self.markdown or "")
        self.meta = {"template": MADE}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the HTML of the text as MkDocs does, with tables that a small screen can show, and put it in its page."""
        try:
            super().render(config, files)
        except Exception as error:  # Python-Markdown, its extensions and MkDocs fail in many ways on what an editor can type
            raise KringError("render-failed", path=self.made.written, why=f"{type(error).__name__}: {error}") from error
        clean = sanitise_written(self.content or "")
        self.job = Job(self.made, explained(pictured(framed(clean, labels.words(self.made.meta["lang"])["table"]), self.made), self.made))
        self.content = render(self.look, self.job).decode() if self.look else self.job.content


MADE: Final = "made.html"
"""Template for MkDocs: pages that are ready."""


def publish(files: Files, config: MkDocsConfig, prepared: Prepared, look: Look) -> Files:
    """Make MkDocs' files those of the site: our pages and assets in, registers and sources out."""
    assert prepared.site
    site = prepared.site
    written = {page.written: page for page in site.pages if page.written}
    kept = []
    for file in files:
        if file.src_uri in written:
            WrittenPage(file, config, written[file.src_uri], look)
            file.inclusion = InclusionLevel.NOT_IN_NAV
            kept.append(file)
        elif Path(file.src_dir or "") != Path(config.docs_dir):
            if not _is_material(file) and not file.src_uri.startswith("preview/"):
                kept.append(file)
            elif _OF_MATERIAL.fullmatch(file.src_uri):
                kept.append(_generated(config, file.src_uri, trimmed(file.content_string)) if file.src_uri.endswith(".css") else file)
    for page in site.pages:
        if not page.written:
            file = _virtual(page, config)
            MadePage(file, config, Job(page), look)
            kept.append(file)
    for asset in site.assets():
        kept.append(_generated(config, asset.path, asset.content))
        # MkDocs would take a Markdown file for a page; it is a file like any other, for who wants the Markdown.
        if asset.path.endswith(".md"):
            kept[-1] = _generated(config, f"{asset.path}.txt", asset.content)
            kept[-1].dest_uri = asset.path
    for card in site.cards:
        kept.append(_drawn(config, card))
    for picture in site.pictures:
        kept.append(_pictured(config, Drawing(picture, prepared.root / picture.source)))
    for copy in site.copies:
        kept.append(_generated(config, copy.path, copied(copy, prepared)))
    return Files(kept)


def copied(copy: outputs.Copy, prepared: Prepared) -> bytes:
    """A download as readers get it: without what its maker's program wrote in it."""
    return documents.clean(copy.source, (prepared.root / copy.source).read_bytes())


def is_media(src_uri: str, docs: str, prepared: Prepared) -> bool:
    """Whether a file of docs/ is one that an editor's page may show or lead to."""
    return f"{docs}/{src_uri}" in prepared.contents.media and not src_uri.startswith("registers/")


def _is_material(file: File) -> bool:
    return "material" in Path(file.src_dir or "").parts and "templates" in Path(file.src_dir or "").parts


def _source_name(page: outputs.Page) -> str:
    """What MkDocs would call the source of a page that has none."""
    return page.file.removesuffix(".html") + ".md"


def _virtual(page: outputs.Page, config: MkDocsConfig) -> File:
    file = _generated(config, _source_name(page), "")
    file.dest_uri = page.file
    return file


def _generated(config: MkDocsConfig, path: str, content: bytes | str) -> File:
    file = File(path, src_dir=None, dest_dir=config.site_dir, use_directory_urls=True, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "kring"
    file.abs_src_path = None
    file._content = content
    return file


class _CardFile(File):
    """A card picture, drawn at the moment it is written."""

    card: outputs.Card

    def copy_file(self, dirty: bool = False) -> None:
        """Draw it; there is nothing to copy."""
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(cards.draw(self.card))


def _drawn(config: MkDocsConfig, card: outputs.Card) -> File:
    file = _CardFile(card.path, src_dir=None, dest_dir=config.site_dir, use_directory_urls=True, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "kring"
    file.abs_src_path = None
    file.card = card
    return file


class _PictureFile(File):
    """A picture at one of its sizes, drawn at the moment it is written."""

    drawing: Drawing

    def copy_file(self, dirty: bool = False) -> None:
        """Draw it; what a member sent is not copied."""
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.drawing.draw())


def _pictured(config: MkDocsConfig, drawing: Drawing) -> File:
    file = _PictureFile(drawing.picture.path, src_dir=None, dest_dir=config.site_dir, use_directory_urls=True, inclusion=InclusionLevel.NOT_IN_NAV)
    file.generated_by = "kring"
    file.abs_src_path = None
    file.drawing = drawing
    return file


def written_jobs(config: MkDocsConfig, prepared: Prepared) -> tuple[list[Job], list[str]]:
    """The editors' pages with their text as MkDocs makes it, and what MkDocs warned of."""
    assert prepared.site
    pages = [page for page in prepared.site.pages if page.written]
    if not pages:
        return [], []
    docs = prepared.settings.docs
    named = set(_named(config, pages))
    files = []
    for page in prepared.site.pages:
        if not page.written and _source_name(page) in named:
            files.append(_virtual(page, config))
            linked = MkDocsPage(page.meta["title"], files[-1], config)
            linked.present_anchor_ids = {heading.id for heading in page.text.headings} if page.text else set()
    for path in sorted(prepared.contents.media):
        name = path.removeprefix(f"{docs}/")
        if path.startswith(f"{docs}/") and is_media(name, docs, prepared):
            files.append(File(name, src_dir=config.docs_dir, dest_dir=config.site_dir, use_directory_urls=True))
    ours = []
    for page in pages:
        file = File(page.written, src_dir=config.docs_dir, dest_dir=config.site_dir, use_directory_urls=True, inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(file)
        ours.append(WrittenPage(file, config, page, None))
    everything = Files(files)
    with said_by_mkdocs() as said:
        for one in ours:
            one.read_source(config)
        for one in ours:
            one.render(config, everything)
        for one in ours:
            one.validate_anchor_links(files=everything, log_level=config.validation.links.anchors)
    return [one.job for one in ours], said


def _named(config: MkDocsConfig, pages: Iterable[outputs.Page]) -> Iterator[str]:
    """Pages that the editors' texts name, as MkDocs would call their files: it has to know of those alone."""
    for page in pages:
        text = Path(config.docs_dir, page.written).read_text(encoding="utf-8-sig", errors="replace")
        for name in _NAMED.findall(text):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(page.written), name))


_NAMED: Final = re.compile(r"[\w./-]+\.md")


class _Said(logging.Handler):
    """Keeps what MkDocs warns of while it renders the editors' pages."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextlib.contextmanager
def said_by_mkdocs() -> Iterator[list[str]]:
    """What MkDocs warns of."""
    handler = _Said()
    log = logging.getLogger("mkdocs")
    log.addHandler(handler)
    try:
        yield handler.texts
    finally:
        log.removeHandler(handler)


def last_look(pages: Mapping[str, Facts], files: Iterable[str], prepared: Prepared) -> tuple[Finding, ...]:
    """What is wrong with what was built, said of the source or the template that a page was made of."""
    assert prepared.site
    settings = prepared.settings
    sources = {settings.address(entry.key): entry.path for entry in prepared.contents.entries if not entry.at}
    made = {page.file: sources.get(page.address) or f"overrides/{page.template}" for page in prepared.site.pages}
    findings = []
    for flaw in flaws(pages, files):
        words = {f"what{of}": labels.words(lang)[f"gate_{flaw.what}"] for of, lang in (("", "nl"), (".en", "en"))}
        rule = "built-link" if flaw.what in ("dead-link", "dead-anchor") else "built-page"
        findings.append(Finding(made.get(flaw.file, flaw.file), 1, 1, rule, {**words, "page": flaw.file, "shown": flaw.shown}))
    counted = Counter(page.file for page in prepared.site.pages)
    for entry in prepared.contents.entries:
        page = settings.address(entry.key) if not entry.at else ""
        file = page if page.endswith(".html") else f"{page}index.html"
        if not entry.at and entry.key not in prepared.catalog.withheld and counted[file] != 1:
            findings.append(Finding(entry.path, 1, 1, "built-missing", {"page": file}))
    return tuple(findings)


def search_texts(jobs: Iterable[Job]) -> dict[str, search.Text]:
    """What search takes of the pages that are to be found, by file of the site."""
    return {job.page.file: search.Text(job.page.search, job.content or prose(job.page)) for job in jobs if job.page.search}


def index_search(jobs: Iterable[Job], site_dir: Path, prepared: Prepared) -> None:
    """Make the search index of the pages, and leave the marker that says whose folder this is."""
    (site_dir / MARKER).write_text("kring\n", encoding="utf-8")
    lang = prepared.settings.lang
    documents = search.documents(search_texts(jobs), lang, names_of(prepared.catalog.vocabulary))
    search.update(documents.made, site_dir, lang=lang, help=documents.help)
