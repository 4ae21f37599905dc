"""Where a reader can go and how they look at it: the pages, screens and colours that pictures and tests visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from conftest import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PAGES = {
    "home": "",
    "themes": "themas/",
    "theme": "themas/armoede/",
    "theme-with-children": "themas/goed-onderwijs/",
    "communities": "communities/",
    "community-running": "communities/taal-en-ouders/",
    "community-co-creation": "communities/narratief/",
    "community-taking-stock": "communities/rekenen-thuis/",
    "articles": "artikelen/",
    "article-question": "artikelen/andere-thuistaal/",
    "article-story": "artikelen/drie-verhalen-uit-de-gang/",
    "article-overdue": "artikelen/verborgen-kosten/",
    "article-data": "artikelen/data-doorstroomtoets-2024/",
    "role": "voor/bestuurder/",
    "types": "soorten/",
    "lifeworlds": "leefwerelden/",
    "connections": "leefwerelden/verbindingen/",
    "entry-point": "aangrijpingspunten/overgangen/",
    "quality": "merkbaar-en-meetbaar/",
    "forms": "vormen/",
    "inventory": "inventarisatie/",
    "events": "bijeenkomsten/",
    "event-training": "bijeenkomsten/2027-02-03-training-pedagogisch-leiderschap/",
    "event-past": "bijeenkomsten/2026-03-12-startbijeenkomst/",
    "event-cancelled": "bijeenkomsten/2026-11-03-schoolbezoek/",
    "agendas": "agendas/",
    "agenda": "agendas/waterrade-2025-2028/",
    "organisations": "organisaties/",
    "organisation": "organisaties/ministerie-szw/",
    "people": "mensen/",
    "person": "mensen/coordinator-taal/",
    "glossary": "begrippen/",
    "new": "nieuw/",
    "month": "nieuw/2026-10/",
    "search": "zoeken/",
    "search-results": "zoeken/?q=taal&rol=leraar",
    "search-none": "zoeken/?q=xyzzy",
    "written": "meedoen/",
    "write": "meedoen/schrijven/",
    "sent": "meedoen/verstuurd/",
    "report": "redactie/",
    "not-found": "404.html",
}
"""Address by name; every kind of page, and states of it that look different."""

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True},
    "zoomed": {"viewport": {"width": 320, "height": 256}},
}
"""Screens by name; *zoomed* is 1280 × 1024 at 400 % (WCAG 1.4.10)."""

COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
"""Colours by name; *forced* is what Windows calls a contrast theme."""

KINDS = [
    "home", "themes", "theme", "community-running", "articles", "article-question", "article-data", "role", "connections", "quality", "forms", "inventory",
    "events", "event-training", "agendas", "agenda", "organisation", "people", "person", "glossary", "new", "month", "search", "written", "write", "sent", "not-found",
]  # fmt: skip
"""Names of `PAGES` of which each shows another template, for tests that need not see every state."""


class Visitor:
    """Opens pages of a site; pages seen in one way share a context, so that a browser is not started afresh for each."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: dict[str, BrowserContext] = {}

    @contextmanager
    def at(self, path: str = "", *, screen: str = "desktop", colours: str = "light", **options: Any) -> Iterator[Page]:
        """A page, open until the end of the block, on the day of the tests; `options` are those of a browser context."""
        page = self._context(SCREENS[screen] | COLOURS[colours] | options).new_page()
        try:
            page.goto(self.address + path)
            if page.locator("#kring-find").count() and options.get("java_script_enabled", True):
                page.locator(".kring-find--ready").wait_for()
            yield page
        finally:
            page.close()

    def _context(self, options: Mapping[str, Any]) -> BrowserContext:
        name = repr(sorted(options.items()))
        if name not in self.contexts:
            context = self.browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam", **options)
            context.set_default_timeout(20_000)
            if options.get("java_script_enabled", True):
                context.clock.set_fixed_time(dt.datetime.combine(TODAY, dt.time(12)))
            self.contexts[name] = context
        return self.contexts[name]

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()
