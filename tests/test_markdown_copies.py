"""Articles as Markdown: what readers see, whole addresses, and nothing that is not published."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from built import exists, page
from conftest import ROOT, look_over, write
from kring import markdown_copies
from kring.catalog import Catalog
from kring.dialect import Rendered, render
from kring.settings import read_settings
from kring.view import View

SMALL = ROOT / "tests/sites/small"
BASE = "https://kansrijk-leren.example/"


def copies(site: Path) -> dict[str, str]:
    return {path.parent.name: path.read_text(encoding="utf-8") for path in site.glob("artikelen/*/artikel.md")}


def test_every_article_has_a_copy_and_every_address_in_it_is_whole(site: Path, reference: Catalog) -> None:
    assert copies(site).keys() == reference.articles.keys()
    for id, text in copies(site).items():
        for link in render(text).links:
            assert re.match(r"https?:|mailto:|tel:", link.target), f"{id}: {link.target}"
            assert not link.target.startswith(BASE) or exists(site, link.target.removeprefix(BASE)), f"{id}: {link.target}"


def words(rendered: Rendered) -> list[str]:
    return [line.text for line in rendered.lines]


def test_a_copy_says_in_the_text_what_the_page_says(site: Path, reference: Catalog) -> None:
    """Read back by the dialect, the text is word for word the member's, and its links lead where the page's do."""
    for id, text in copies(site).items():
        article = reference.articles[id]
        read = render(text)
        start = words(read).index(words(article.text)[0]) if article.text.lines else 0

        assert words(read)[start : start + len(article.text.lines)] == words(article.text), id
        shown = {to for _, to in page(site, f"artikelen/{id}/").main.links}
        for link in article.text.links:
            assert link.text in {other.text for other in read.links}, id
        ours = [(link.target.removeprefix(BASE), link.image) for link in read.links if link.target.startswith(BASE)]
        assert {to for to, is_picture in ours if not is_picture} <= shown | {f"artikelen/{id}/"}
        assert all((site / to).is_file() for to, is_picture in ours if is_picture)


def test_a_copy_holds_what_is_needed_to_weigh_and_quote_it(site: Path, reference: Catalog) -> None:
    for id, text in copies(site).items():
        meta, read = reference.articles[id].meta, render(text)
        said = " ".join(" ".join(line.text.split()) for line in read.lines)

        assert read.headings[0].text == meta.title
        assert " ".join(meta.description.split()) in said
        assert all(" ".join(source.title.split()) in said for source in meta.sources), id
        assert {source.url for source in meta.sources if source.url} <= {link.target for link in read.links}, id
        assert f"{BASE}artikelen/{id}/" in {link.target for link in read.links}
        assert "https://creativecommons.org/licenses/by/4.0/deed.nl" in {link.target for link in read.links}
        assert ("Voorbeeld: deze inhoud is verzonnen." in said) == meta.example
        assert not meta.short_answer or " ".join(meta.short_answer.split()) in said


def test_a_copy_holds_no_front_matter(site: Path) -> None:
    for id, text in copies(site).items():
        assert text.startswith("# "), id
        assert not re.search(r"^(?:themes|sectors|evidence_note|review_by|type): ", text, re.MULTILINE), id


@pytest.fixture
def copied(tmp_path: Path) -> Any:
    """The copy of an article of the small site with a text of one's choice, and that text as the dialect reads it."""

    def of(body: str, **fields: str) -> tuple[str, Rendered]:
        files: dict[str, str | bytes] = {p.relative_to(SMALL).as_posix(): p.read_text(encoding="utf-8") for p in SMALL.rglob("*") if p.is_file()}
        first = str(files["communities/kring/articles/eerste.md"])
        head = first[: first.index("---", 4)]
        for name, value in fields.items():
            head = re.sub(rf"^{name}: .*$", lambda match, value=value, name=name: f"{name}: {value}", head, flags=re.MULTILINE)  # type: ignore[misc]
        files["communities/kring/articles/tekst.md"] = f"{head}---\n\n{body}\n"
        files["communities/kring/articles/concept.md"] = first.replace("date:", "draft: ja\ndate:")
        files["communities/kring/articles/foto.png"] = b"png"
        root = write(tmp_path, files)
        catalog, _ = look_over(root)
        view = View(catalog, read_settings(root / "mkdocs.yml")[0])
        article = catalog.articles["tekst"]
        text = markdown_copies.text(article, view.links(article.key), view.settings.url)
        return ("".join(markdown_copies.copy(view, article)) if fields else text), article.text

    return of


@pytest.mark.parametrize(
    ("typed", "led"),
    [
        ("[a](../themes/lezen.md)", "[a](https://klein.example/themas/lezen/)"),
        ("[a](<../themes/lezen.md> 'titel')", "[a](https://klein.example/themas/lezen/ 'titel')"),
        ("[a](thema:lezen) en [b](artikel:eerste#begin)", "[a](https://klein.example/themas/lezen/) en [b](https://klein.example/artikelen/eerste/#begin)"),
        ("[a](../themes/lezen.md) en [b](../themes/lezen.md)", "[a](https://klein.example/themas/lezen/) en [b](https://klein.example/themas/lezen/)"),
        ("[a][b]\n\n[b]: ../themes/lezen.md 'x'", "[a][b]\n\n[b]: https://klein.example/themas/lezen/ 'x'"),
        ("| a |\n|---|\n| [b](eerste.md) |", "| a |\n|---|\n| [b](https://klein.example/artikelen/eerste/) |"),
        (
            "- een\n  [b](eerste.md)\n  - [c](eerste.md)",
            "- een\n  [b](https://klein.example/artikelen/eerste/)\n  - [c](https://klein.example/artikelen/eerste/)",
        ),
        ("[naar boven](#één)\n\n## Één", "[naar boven](https://klein.example/artikelen/tekst/#één)\n\n## Één"),
        ("![Een foto](foto.png)", "![Een foto](https://klein.example/media/communities/kring/articles/foto.png)"),
        ("[`code`](eerste.md) en `[x](eerste.md)`", "[`code`](https://klein.example/artikelen/eerste/) en `[x](eerste.md)`"),
        ("```\n[x](eerste.md)\n```\n\n[y](https://a.example/)", "```\n[x](eerste.md)\n```\n\n[y](https://a.example/)"),
        ("Nog [niet klaar](concept.md) dus.", "Nog niet klaar dus."),
        ("Voor <!-- [x](concept.md) geheim --> na.\n\n<!-- een\ntwee -->\n\nSlot.", "Voor  na.\n\n\n\n\nSlot."),
        ("`<!-- dit blijft -->`\n\n```html\n<!-- en dit -->\n```", "`<!-- dit blijft -->`\n\n```html\n<!-- en dit -->\n```"),
    ],
)
def test_links_of_a_text_are_made_whole_and_the_rest_stays_as_typed(typed: str, led: str, copied: Any) -> None:
    text, rendered = copied(typed)

    assert text == led
    assert words(render(text)) == words(rendered)


def test_plain_fields_stay_plain_in_markdown(copied: Any) -> None:
    title = "# 5 * 3 [x](y) <b> &amp; `c` _d_ ~~e~~ \\ |"
    text, _ = copied("Tekst.", title=f"'{title}'", description=f"'1. {title} en nog wat woorden'")

    read = render(text)
    assert read.headings[0].text == title
    assert read.lines[1].text == f"1. {title} en nog wat woorden"
    assert "<b>" not in read.html


def test_a_text_made_to_be_slow_is_copied_as_fast_as_another(copied: Any) -> None:
    hard = "[a](eerste.md) " + "](" * 60_000 + " [" * 20_000 + " `" * 9_999 + "".join("`" * n + "a" for n in range(200))

    started = time.process_time()
    copied(hard)
    assert time.process_time() - started < 10


def test_llms_txt_is_a_list_of_the_copies_by_theme(site: Path, reference: Catalog) -> None:
    """By llmstxt.org: a title, a summary in a quote, then sections with lists of links."""
    text = (site / "llms.txt").read_text(encoding="utf-8")
    title, summary, *_ = [line for line in text.splitlines() if line]

    assert title == "# Kansrijk Leren (voorbeeld)"
    assert summary.startswith("> Leraren, schoolleiders, besturen en gemeenten")
    assert [heading.level for heading in render(text).headings] == [1] + [2] * (len(render(text).headings) - 1)
    for line in text.partition("\n## ")[2].splitlines():
        assert not line or line.startswith("## ") or re.fullmatch(r"- \[.+\]\(<?https://\S+>?\)(: .+)?", line) or "##" not in line, line
    linked = [link.target.removeprefix(BASE) for link in render(text).links]
    assert {address for address in linked if address.endswith(".md")} == {f"artikelen/{id}/artikel.md" for id in reference.articles}
    assert all(exists(site, address) for address in linked)
    assert len(linked) == len(set(linked))
