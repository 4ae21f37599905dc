"""A page opened from a folder, without a server, looks and works as it does elsewhere; search needs a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_page_from_a_folder_has_its_look_and_its_scripts(browser: Any, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((site / "artikelen/later-selecteren/index.html").as_uri())

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 246, 238)"
    page.get_by_role("button", name="Licht of donker").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(30, 26, 23)"
    page.locator("a.kring-term").first.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert said == []
    context.close()


def test_links_on_disk_open_pages_and_no_lists_of_files(browser: Any, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("main").get_by_role("link", name="Armoede en school", exact=True).first.click()
    expect(page).to_have_url((site / "themas/armoede/index.html").as_uri())
    page.get_by_role("navigation", name="Je bent hier").get_by_role("link", name="Home").click()
    expect(page).to_have_url((site / "index.html").as_uri())

    page.goto((site / "artikelen/brede-brugklas/index.html").as_uri())
    expect(page).to_have_url((site / "artikelen/werkt-een-brede-brugklas/index.html").as_uri())
    context.close()
