"""A site shown on this computer, refreshed at every change: MkDocs' development server with kring's plugin."""

import logging
from pathlib import Path
from typing import Any

from mkdocs.commands.serve import serve as mkdocs_serve

from kring.engines.building import configuration


def serve(config_file: Path, *, dev_addr: str | None, strict: bool, open_browser: bool, quiet: bool, verbose: bool) -> None:
    """Serve until interrupted. Raises KringError when the configuration is wrong."""
    configuration(config_file, None)
    log = logging.getLogger("mkdocs")
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
    log.setLevel(logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO)
    chosen: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    mkdocs_serve(str(config_file), strict=strict or None, open_in_browser=open_browser, **chosen)
