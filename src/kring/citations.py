"""How to cite an article: in words, as BibTeX and as CSL-JSON, the two forms that reference managers read."""

import json
import re
from collections.abc import Iterator
from typing import Final

from kring.catalog import Article, Catalog
from kring.outputs import Asset, Json
from kring.settings import Settings
from kring.view import View

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Macros that every BibTeX style defines (btxdoc, 3.2)."""

_LANGUAGES: Final = {"nl": "dutch", "en": "english"}
"""Names by which babel and biblatex know languages."""

# BibTeX counts braces even behind a backslash, so a brace of the text must not be one in the file.
_LATEX: Final = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    "<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}",
    "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
}  # fmt: skip
_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """The files of every article for reference managers."""
    view = View(catalog, settings)
    for article in catalog.articles.values():
        for form, text in (("bib", bibtex(view, article)), ("json", csl(view, article))):
            yield Asset(address(view, article, form), text.encode())


def address(view: View, article: Article, form: str) -> str:
    """Address of the file of an article in a form: `bib` or `json`."""
    return f"{view.url('article', article.id)}{view.w('cite_name')}.{form}"


def files(view: View, article: Article) -> list[dict[str, str]]:
    """The files of an article, as its page shows them."""
    return [{"title": title, "url": address(view, article, form)} for title, form in (("BibTeX", "bib"), ("CSL-JSON", "json"))]


def sentence(view: View, article: Article) -> str:
    """The citation in words."""
    names = ", ".join(_names(view, article))
    title = article.meta.title if article.meta.title.endswith(("?", "!", ".", "…")) else f"{article.meta.title}."
    return f"{names} ({article.meta.date.year}). {title} {view.settings.name}. {view.settings.url}{view.url('article', article.id)}"


def bibtex(view: View, article: Article) -> str:
    """A BibTeX entry in UTF-8, readable by BibTeX and biblatex alike."""
    meta = article.meta
    fields = {
        # Names of roles and groups stand among those of people: in braces all are taken as written.
        "author": " and ".join(f"{{{_latex(name)}}}" for name in _names(view, article)),
        # The second braces keep a style from making capitals small.
        "title": f"{{{_latex(meta.title)}}}",
        "year": str(meta.date.year),
        "howpublished": _latex(view.settings.name),
        "url": re.sub(r"[\\{}]", lambda m: f"%{ord(m[0]):02X}", view.settings.url + view.url("article", article.id)) if view.settings.url else "",
        "abstract": _latex(meta.description),
        "langid": _LANGUAGES[meta.lang or view.lang],
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    lines.insert(3, f"  month = {_MONTHS[meta.date.month - 1]},")
    return "\n".join([f"@misc{{{article.id},", *lines, "}", ""])


def csl(view: View, article: Article) -> str:
    """A list of one item of CSL-JSON (citation-style-language, data model 1.0.2)."""
    meta = article.meta
    item: dict[str, Json] = {
        "id": article.id,
        "type": "webpage",
        "title": meta.title,
        "author": [{"literal": name} for name in _names(view, article)],
        "issued": {"date-parts": [[meta.date.year, meta.date.month, meta.date.day]]},
        "container-title": view.settings.name,
        "URL": view.settings.url + view.url("article", article.id) if view.settings.url else "",
        "abstract": meta.description,
        "language": meta.lang or view.lang,
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def _names(view: View, article: Article) -> list[str]:
    return [view.author(author)["title"] for author in article.meta.authors]


def _latex(text: str) -> str:
    """Text as LaTeX prints it, on one line."""
    return _SPECIAL.sub(lambda match: _LATEX[match[0]], " ".join(text.split()))
