"""Pages of kring as MkDocs sees them, in MkDocs' theme environment: what the plugin and our own loop share."""

# The seam to MkDocs, and the only place that knows how it is sewn: virtual files carry pages whose HTML is ready;
# the editors' pages of docs/ are MkDocs' own, with kring's meta.

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from kring import cards, labels, outputs, search
from kring.checks import check
from kring.engines.stylesheet import trimmed
from kring.findings import Finding
from kring.history import History, history
from kring.outputs import Site
from kring.prose import framed, prose
from kring.read import Contents, read
from kring.settings import Settings, settings_of
from kring.site import compose

MARKER: Final = ".kring"
"""A file that says: kring made this folder and may replace it."""

_OF_MATERIAL: Final = re.compile(r"assets/(?:stylesheets/(?:main|palette)\.[^/]*css|images/favicon\.png)")
"""What of Material's files readers need; its script is not loaded, so it is not published either."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that is ready to be rendered, or the reasons why it is not."""

    settings: Settings
    contents: Contents
    findings: tuple[Finding, ...]
    root: Path
    today: dt.date
    site: Site | None
    """None when there are errors, or warnings in a strict build."""


def prepare(config: MkDocsConfig, options: dict[str, Any], *, today: dt.date, refuse: Any) -> Prepared:
    """Read, link, check and compose the site of a MkDocs configuration. Touches no output."""
    root = Path(config.config_file_path).parent
    top = {key: value for some in config.user_configs for key, value in some.items()}
    docs = os.path.relpath(config.docs_dir, root).replace(os.sep, "/")
    text = Path(config.config_file_path).read_text(encoding="utf-8-sig")
    settings, faults = settings_of({**top, "docs_dir": docs}, options, path=Path(config.config_file_path).name, text=text)
    settings = replace(settings, url=config.site_url or "")
    contents = read(root, settings)
    past = history(root)
    catalog, findings = check(contents, settings, today=today, days=past.days)
    findings = (*faults, *_without_history(past, Path(config.config_file_path).name), *findings)
    site = None if refuse(findings) else compose(catalog, settings)
    return Prepared(settings, contents, findings, root, today, site)


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
    look = str(look_dir())
    if not any(Path(folder).resolve() == Path(look).resolve() for folder in config.theme.dirs):
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, look)
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


class KringPage(MkDocsPage):
    """A page whose meta and HTML are ready."""

    def __init__(self, file: File, config: MkDocsConfig, page: outputs.Page) -> None:
        super().__init__(page.meta["title"], file, config)
        self.made = page
        self.markdown = ""
        self.meta = {**page.meta, "template": page.template}

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source: everything was composed."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the HTML of the members' text."""
        self.content = prose(self.made)
        self.present_anchor_ids = {heading.id for heading in self.made.text.headings} if self.made.text else set()


class WrittenPage(MkDocsPage):
    """An editor's page: an ordinary MkDocs page, with kring's meta."""

    def __init__(self, file: File, config: MkDocsConfig, page: outputs.Page) -> None:
        super().__init__(page.meta["title"], file, config)
        self.made = page

    def read_source(self, config: MkDocsConfig) -> None:
        """Read the Markdown; an author's front matter does not reach the templates."""
        super().read_source(config)
        self.markdown = re.sub(r"\A\s*# .*\n", "", self.markdown or "")
        self.meta = {**self.made.meta, "template": self.made.template}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Make the HTML as MkDocs does, with tables that a small screen can show."""
        super().render(config, files)
        self.content = framed(self.content or "", labels.words(self.made.meta["lang"])["table"])


def publish(files: Files, config: MkDocsConfig, prepared: Prepared) -> Files:
    """Make MkDocs' files those of the site: our pages and assets in, registers and sources out."""
    assert prepared.site
    site = prepared.site
    written = {page.written: page for page in site.pages if page.written}
    docs = prepared.settings.docs
    kept = []
    for file in files:
        if file.src_uri in written:
            WrittenPage(file, config, written[file.src_uri])
            file.inclusion = InclusionLevel.NOT_IN_NAV
            kept.append(file)
        elif file.src_dir is None or Path(file.src_dir) != Path(config.docs_dir):
            if not _is_material(file):
                kept.append(file)
            elif _OF_MATERIAL.fullmatch(file.src_uri):
                kept.append(_generated(config, file.src_uri, trimmed(file.content_string)) if file.src_uri.endswith(".css") else file)
        elif f"{docs}/{file.src_uri}" in prepared.contents.media and not file.src_uri.startswith("registers/"):
            kept.append(file)
    for page in site.pages:
        if not page.written:
            kept.append(_virtual(page, config))
    for asset in site.assets:
        kept.append(_generated(config, asset.path, asset.content))
        # MkDocs would take a Markdown file for a page; it is a file like any other, for who wants the Markdown.
        if asset.path.endswith(".md"):
            kept[-1] = _generated(config, f"{asset.path}.txt", asset.content)
            kept[-1].dest_uri = asset.path
    for card in site.cards:
        kept.append(_drawn(config, card))
    for copy in site.copies:
        kept.append(_generated(config, copy.path, (prepared.root / copy.source).read_bytes()))
    return Files(kept)


def _is_material(file: File) -> bool:
    return "material" in Path(file.src_dir or "").parts and "templates" in Path(file.src_dir or "").parts


def _virtual(page: outputs.Page, config: MkDocsConfig) -> File:
    source = page.file.removesuffix(".html") + ".md"
    file = _generated(config, source, "")
    file.dest_uri = page.file
    KringPage(file, config, page)
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


def finish_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    """The last touch to a rendered page: a 404 page is shown at any address, so its own are absolute."""
    if page.file.dest_uri != "404.html":
        return output
    base = urlsplit(config.site_url or "/").path or "/"
    return re.sub(r'(\s(?:href|src|action|data-kring-base)=")(?!#|/|[a-z]+:)(?:\./)?', lambda m: m[1] + base, output)


def search_documents(pages: list[MkDocsPage], lang: str) -> tuple[list[tuple[str, str]], str]:
    """What Pagefind reads, by file of the site, and the words that help who mistypes."""
    made = ((page, getattr(page, "made", None)) for page in pages)
    return search.documents([(ours, page.content or "") for page, ours in made if isinstance(ours, outputs.Page)], lang)


def index_search(pages: list[MkDocsPage], site_dir: Path, lang: str) -> int:
    """Make the search index of the rendered pages, and leave the marker that says whose folder this is."""
    (site_dir / MARKER).write_text("kring\n", encoding="utf-8")
    documents, help = search_documents(pages, lang)
    return search.update(documents, site_dir, lang=lang, help=help).documents
