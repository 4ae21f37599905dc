"""The MkDocs plugin: plain `mkdocs build` and `mkdocs serve` make the same site as `kring build`."""

import functools
import logging
from pathlib import Path
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from kring import clock
from kring.engines import rendering
from kring.engines.readings import remembering
from kring.engines.rendering import Prepared
from kring.files import COMMUNITIES
from kring.findings import KringError, Level, stop_build
from kring.gate import look

log = logging.getLogger("mkdocs.plugins.kring")

_LEVELS = {Level.ERROR: logging.ERROR, Level.WARNING: logging.WARNING, Level.ADVICE: logging.INFO}


class Options(Config):
    """Empty on purpose: settings.py declares and reads the options."""


class KringPlugin(BasePlugin[Options]):
    """Hands MkDocs a site whose pages are ready. Every decision is made elsewhere."""

    prepared: Prepared
    files: Files

    def load_config(self, options: dict[str, Any], config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Keep the options as written: settings.py reads them, for the plugin and the commands alike."""
        self.options = dict(options)
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check everything before MkDocs empties its folder."""
        try:
            with remembering(Path(config.config_file_path).parent) as memory:
                refuse = functools.partial(stop_build, strict=bool(config.strict))
                self.prepared = rendering.prepare(config, self.options, today=clock.today(), refuse=refuse, memory=memory)
        except KringError as error:
            raise PluginError(error.text("nl")) from error
        lang = self.prepared.settings.lang
        for finding in self.prepared.findings:
            log.log(_LEVELS[finding.level], finding.show(lang))
        if self.prepared.site is None:
            raise PluginError(KringError("content-errors").text(lang))
        rendering.dress(config, self.prepared)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        self.files = rendering.publish(files, config, self.prepared, rendering.look_of(config))
        return self.files

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Look at every page once more; search is part of the build."""
        site_dir, lang = Path(config.site_dir), self.prepared.settings.lang
        files = [path.relative_to(site_dir).as_posix() for path in sorted(site_dir.rglob("*")) if path.is_file()]
        pages = {file: look((site_dir / file).read_bytes(), self.prepared.settings.url) for file in files if file.endswith(".html")}
        found = rendering.last_look(pages, files, self.prepared)
        for finding in found:
            log.log(_LEVELS[finding.level], finding.show(lang))
        if stop_build(found, strict=bool(config.strict)):
            raise PluginError(KringError("built-unfit").text(lang))
        jobs = [file.page.job for file in self.files.documentation_pages() if isinstance(file.page, rendering.MadePage | rendering.WrittenPage)]
        try:
            rendering.index_search(jobs, Path(config.site_dir), self.prepared)
        except KringError as error:
            raise PluginError(error.text(self.prepared.settings.lang)) from error

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch what members write and what the look is made of."""
        root = Path(config.config_file_path).parent
        for folder in (root / COMMUNITIES, rendering.look_dir(), Path(config.theme.custom_dir or rendering.look_dir())):
            if folder.is_dir():
                server.watch(str(folder))
        return server
