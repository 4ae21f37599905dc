"""kring's own loop: the same pages as the plugin's, made beside the published site and swapped in when complete."""

import contextlib
import datetime as dt
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, MkDocsException
from mkdocs.structure.files import get_files, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from kring.engines import rendering
from kring.engines.plugin import KringPlugin
from kring.engines.rendering import MARKER, Prepared
from kring.findings import Finding, KringError, stop_build


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, or why it made nothing."""

    findings: tuple[Finding, ...]
    pages: int
    files: int
    seconds: float
    site_dir: Path
    done: bool


def build(config_file: Path, *, site_dir: Path | None, today: dt.date, strict: bool, step: Callable[[str], None]) -> Built:
    """Build a site. The published folder is replaced when everything succeeded, and untouched otherwise.

    Raises KringError when the configuration is wrong, the folder is not kring's, or a page or search cannot be made.
    """
    started = time.monotonic()
    config, plugin = configuration(config_file, site_dir)
    target = Path(config.site_dir)
    _refuse_unsafe(target, config)
    step("step-read")
    prepared = rendering.prepare(config, plugin.options, today=today, refuse=lambda f: stop_build(f, strict=strict))
    if prepared.site is None:
        return Built(prepared.findings, 0, 0, time.monotonic() - started, target, done=False)
    staging = target.parent / f".{target.name}.kring-{os.getpid()}"
    try:
        with _staged(staging):
            config.site_dir = str(staging)
            step("step-render")
            pages, files, warnings = _render(config, prepared)
            findings = (*prepared.findings, *warnings)
            if stop_build(findings, strict=strict):
                return Built(findings, 0, 0, time.monotonic() - started, target, done=False)
            step("step-search")
            rendering.index_search(pages, staging, prepared.settings.lang)
            _swap(staging, target)
    except OSError as error:
        raise KringError("write-failed", path=str(target), why=error.strerror or str(error)) from error
    return Built(findings, len(pages), files, time.monotonic() - started, target, done=True)


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


def _render(config: MkDocsConfig, prepared: Prepared) -> tuple[list[Page], int, tuple[Finding, ...]]:
    """MkDocs' own steps (commands/build.py), for the files of one site and no other plugin's."""
    rendering.dress(config, prepared)
    files = get_files(config)
    env = config.theme.get_env()
    files.add_files_from_theme(env, config)
    files = rendering.publish(files, config, prepared)
    set_exclusions(files, config)
    pages: list[Page] = [file.page for file in files.documentation_pages() if file.page]
    for page in pages:
        page.read_source(config)
    with _said_by_mkdocs() as said:
        for page in pages:
            page.render(config, files)
        for page in pages:
            page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    files.copy_static_files()
    nav = Navigation([], [])
    for page in pages:
        _write(page, config, nav, env)
    return pages, len(files), tuple(Finding(prepared.settings.docs, 1, 1, "mkdocs-warning", {"why": text}) for text in said)


class _Said(logging.Handler):
    """Keeps what MkDocs warns of while it renders the editors' pages."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextlib.contextmanager
def _said_by_mkdocs() -> Iterator[list[str]]:
    handler = _Said()
    log = logging.getLogger("mkdocs")
    log.addHandler(handler)
    try:
        yield handler.texts
    finally:
        log.removeHandler(handler)


def _write(page: Page, config: MkDocsConfig, nav: Navigation, env: jinja2.Environment) -> None:
    try:
        template = env.get_template(page.meta["template"])
        output = template.render(get_context(nav, [], config, page))
    except Exception as error:  # a site's own template can fail in any way; the site is not to blame for kring's traceback
        raise KringError("render-failed", path=page.file.dest_uri, why=f"{type(error).__name__}: {error}") from error
    target = Path(page.file.abs_dest_path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(rendering.finish_page(output, page, config), encoding="utf-8", errors="xmlcharrefreplace", newline="\n")


def _refuse_unsafe(target: Path, config: MkDocsConfig) -> None:
    """Replace only a folder that kring made, or an empty one, and none that holds the site's own sources."""
    root = Path(config.config_file_path).parent.resolve()
    here = target.resolve()
    if root.is_relative_to(here) or Path(config.docs_dir).resolve().is_relative_to(here) or here.is_relative_to(Path(config.docs_dir).resolve()):
        raise KringError("site-dir-unsafe", path=str(target), why="bronnen / sources")
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise KringError("site-dir-unsafe", path=str(target), why="symlink?")
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        raise KringError("site-dir-unsafe", path=str(target), why=f"{MARKER}?")


@contextlib.contextmanager
def _staged(staging: Path) -> Iterator[None]:
    """A folder to build in; whatever is left of it is removed."""
    for left in staging.parent.glob(f"{staging.name.rpartition('-')[0]}-*"):
        if not _is_running(left.name.rpartition("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _is_running(pid: str) -> bool:
    if os.name == "nt":
        return True  # asking with signal 0 would end the process there; what is left stays until somebody removes it
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _swap(staging: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; the old one is back if that fails."""
    old = target.parent / f"{staging.name}-old"
    if not target.exists():
        staging.rename(target)
        return
    target.rename(old)
    try:
        staging.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
