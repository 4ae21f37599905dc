"""Who wants to refer to an article copies how, with one press."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_reference_is_copied_with_the_keyboard_and_said_to_be(browser: Any, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}artikelen/andere-thuistaal/")
    section = page.get_by_role("main").locator("section").filter(has=page.get_by_role("heading", name="Citeer dit"))
    section.get_by_role("button", name="Kopieer deze verwijzing").focus()
    page.keyboard.press("Enter")

    expect(section.get_by_role("status")).to_have_text("Gekopieerd.")
    expect(section.get_by_role("button")).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == section.get_by_role("paragraph").first.inner_text()
    context.close()


def test_where_nothing_can_be_copied_there_is_no_button(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}artikelen/andere-thuistaal/")

    expect(page.get_by_role("button", name="Kopieer deze verwijzing")).to_be_hidden()
    expect(page.get_by_text("Redactie Taal en ouders", exact=False).first).to_be_visible()
    context.close()
