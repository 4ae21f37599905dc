"""How to cite an article, read by programs that manage references."""

import json
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from conftest import ROOT, look_over, write
from kring import citations
from kring.catalog import Catalog
from kring.settings import Settings, read_settings
from kring.view import View

SMALL = ROOT / "tests/sites/small"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def entry(text: str) -> dict[str, str]:
    """The one entry of a BibTeX file, as it is written."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (found,) = library.entries
    assert found.entry_type == "misc"
    return {"key": found.key, **{field.key: field.value for field in found.fields}}


def printed(text: str) -> str:
    """What LaTeX prints of the value of a field. The decoder lacks some of the kernel's own characters (ltoutenc.dtx)."""
    known = get_default_latex_context_db()
    lacking = (("braceleft", "{"), ("braceright", "}"), ("asciicircum", "^"), ("less", "<"), ("greater", ">"), ("bar", "|"))
    known.add_context_category("kernel", prepend=True, macros=[MacroTextSpec(f"text{name}", simplify_repl=shown) for name, shown in lacking])
    decoder = LatexDecodingMiddleware(decoder=LatexNodes2Text(latex_context=known, math_mode="with-delimiters"))
    library = bibtexparser.parse_string(f"@misc{{x, note = {{{text}}}}}", append_middleware=[decoder])
    assert not library.failed_blocks
    return str(library.entries[0]["note"])


def test_every_article_has_its_citation_in_both_forms(site: Path, reference: Catalog) -> None:
    for id, article in reference.articles.items():
        bib = entry((site / f"artikelen/{id}/citeer.bib").read_text(encoding="utf-8"))
        (item,) = json.loads((site / f"artikelen/{id}/citeer.json").read_bytes())
        date = article.meta.date

        assert bib["key"] == item["id"] == id
        assert bib["url"] == item["URL"] == f"https://kansrijk-leren.example/artikelen/{id}/"
        assert printed(bib["title"]) == item["title"] == article.meta.title
        assert (bib["year"], bib["month"]) == (str(date.year), MONTHS[date.month - 1])
        assert item["issued"] == {"date-parts": [[date.year, date.month, date.day]]}
        assert item["type"] == "webpage"
        assert [printed(name) for name in bib["author"].split(" and ")] == [author["literal"] for author in item["author"]]
        assert bib["langid"] == "dutch"


@pytest.fixture
def cited(tmp_path: Path) -> Any:
    """The citations of the article of the small site with a title and authors of one's choice: BibTeX and CSL-JSON."""

    def of(title: str, *authors: str, url: str = "https://klein.example/") -> tuple[dict[str, str], dict[str, Any]]:
        files: dict[str, str | bytes] = {p.relative_to(SMALL).as_posix(): p.read_text(encoding="utf-8") for p in SMALL.rglob("*") if p.is_file()}
        path = "communities/kring/articles/eerste.md"
        text = str(files[path]).replace("title: Het eerste artikel", f"title: {json.dumps(title)}")
        files[path] = text.replace("authors: [Namens de kring]", f"authors: {json.dumps(authors or ['Namens de kring'])}")
        files["mkdocs.yml"] = str(files["mkdocs.yml"]).replace("site_url: https://klein.example/\n", f"site_url: {url}\n" if url else "")
        root = write(tmp_path, files)
        catalog, _ = look_over(root)
        settings: Settings = read_settings(root / "mkdocs.yml")[0]
        (article,) = catalog.articles.values()
        (item,) = json.loads(citations.csl(View(catalog, settings), article))
        return entry(citations.bibtex(View(catalog, settings), article)), item

    return of


@pytest.mark.parametrize(
    "title",
    [
        "Kosten & baten: 50% van $10 #1 met onder_streep",
        "Een { open accolade",
        "Een } dichte en een \\ schuine en {een paar}",
        "Dak ^ en tilde ~ en @misc{x, title = {y}}",
        "Kleiner < dan > of | groter",
        'Met "dubbele", ‘enkele’ en een komma, en = teken',
        "Ouders in de coöperatie: één vraag, € 5 – à la carte",
        "\\input{/etc/passwd} en \\write18{ls}",
    ],
)
def test_a_title_survives_bibtex_whatever_is_in_it(title: str, cited: Any) -> None:
    bib, item = cited(title)

    assert printed(bib["title"]) == title
    assert item["title"] == title
    assert bib["title"].count("{") == bib["title"].count("}"), "BibTeX counts braces, escaped or not"


def test_a_group_is_one_author_and_keeps_its_name(cited: Any) -> None:
    bib, item = cited("Titel", "Ouders and leraren", "Jansen, Redactie")

    assert bib["author"] == "{Ouders and leraren} and {Jansen, Redactie}"
    assert item["author"] == [{"literal": "Ouders and leraren"}, {"literal": "Jansen, Redactie"}]


def test_a_site_without_an_address_is_cited_without_one(cited: Any) -> None:
    bib, item = cited("Titel", url="")

    assert "url" not in bib
    assert "URL" not in item
