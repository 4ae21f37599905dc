"""Pictures of every kind of page in its states, for people to look at: `scripts/screenshots [word …]`.

Builds the reference site, visits the pages whose name holds one of the words (all without), and writes one picture each
plus `contact-sheet.png` to `.kring/screenshots/`. With `guide` alone it renews the pictures of the guide in docs/meedoen/ instead.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from conftest import CHROMIUM_FLAGS, ROOT, build, serve
from visited import PAGES

OUT = ROOT / ".kring/screenshots"

LOOKS: dict[str, dict[str, object]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 780}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "contrast": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "print": {"viewport": {"width": 794, "height": 1123}},
}
"""How each page is looked at, as options of a browser context."""


def shoot(browser: Browser, address: str, wanted: list[str]) -> list[Path]:
    """Visit and picture; returns the pictures in order."""
    pictures = []
    for look, options in LOOKS.items():
        context = browser.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type] # options are data
        page = context.new_page()
        if look == "print":
            page.emulate_media(media="print")
        for name, path in PAGES.items():
            if wanted and not any(word in name or word == look for word in wanted):
                continue
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            picture = OUT / f"{name}-{look}.png"
            page.screenshot(path=picture, full_page=True)
            pictures.append(picture)
            width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if width > 0:
                print(f"{name} ({look}) scrolls sideways by {width} px", file=sys.stderr)
        context.close()
    return pictures


def contact_sheet(browser: Browser, pictures: list[Path]) -> Path:
    """All pictures on one sheet, the top of each."""
    cells = "".join(f'<figure><div><img src="{p.name}"></div><figcaption>{p.stem}</figcaption></figure>' for p in sorted(pictures))
    style = "body{display:flex;flex-wrap:wrap;gap:12px;font:13px sans-serif;margin:12px}figure{margin:0;width:220px}div{height:300px;overflow:hidden;border:1px solid #999}img{width:100%}"
    sheet = OUT / "contact-sheet.html"
    sheet.write_text(f"<!doctype html><meta charset=utf-8><title>kring</title><style>{style}</style>{cells}", encoding="utf-8")
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(sheet.as_uri())
    page.screenshot(path=OUT / "contact-sheet.png", full_page=True)
    return OUT / "contact-sheet.png"


def guide(browser: Browser, address: str) -> None:
    """The pictures of the guide (docs/meedoen/): the form as a member meets it, small and in few colours."""
    context = browser.new_context(viewport={"width": 760, "height": 640}, reduced_motion="reduce", locale="nl-NL")
    page = context.new_page()
    page.goto(f"{address}meedoen/schrijven/")
    page.get_by_role("radio", name="Een ervaring uit de praktijk").check()
    keep(page.locator(".kring-doors").screenshot(), "formulier-begin")
    text = page.get_by_role("textbox", name="Je tekst")
    text.evaluate("area => area.rows = 9")
    text.fill(text.input_value().replace("## Aanleiding\n", "## Aanleiding\n\nKinderen kwamen te laat. **Elke dinsdag** ontbijten wij nu samen.", 1))
    text.evaluate("area => { area.blur(); area.scrollTop = 0; }")
    keep(page.locator("#kring-write-body").screenshot(), "formulier-tekst")
    page.get_by_role("button", name="Kijk na en ga verder").click()
    keep(page.locator("#kring-write-summary").screenshot(), "formulier-fouten")
    context.close()


def keep(picture: bytes, name: str) -> None:
    """Write a picture of the guide, in 32 colours."""
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(32).save(ROOT / f"docs/meedoen/{name}.png", optimize=True)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["KRING_CHROMIUM"], args=CHROMIUM_FLAGS)
        for address in serve(build(ROOT, Path(folder, "site"))):
            if sys.argv[1:] == ["guide"]:
                guide(browser, address)
                continue
            print(contact_sheet(browser, shoot(browser, address, sys.argv[1:])).relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
