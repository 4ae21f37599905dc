"""Tables to work with: all articles and all agreements, as CSV (RFC 4180) for spreadsheets and as JSON for programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from kring.catalog import Agreed, Article, Catalog, reading_minutes
from kring.outputs import Asset, Json
from kring.settings import Settings
from kring.view import View

Cell: TypeAlias = str | int | bool | list[str]

ARTICLE: Final[Mapping[str, str]] = {
    "title": "article", "summary": "summary", "type": "type", "themes": "themes", "roles": "for_whom", "sectors": "sectors", "community": "community",
    "authors": "authors", "evidence": "evidence", "published": "published", "updated": "updated", "minutes": "minutes_to_read", "example": "example",
    "url": "address",
}  # fmt: skip
"""Columns of the articles: their names in the JSON, and the keys of the words that head them in the CSV."""

AGREEMENT: Final[Mapping[str, str]] = {
    "agenda": "agenda", "municipality": "municipality", "period": "period", "kind": "kind", "title": "agreements", "goal": "goal", "question": "research_question",
    "indicator": "indicator", "data": "data", "themes": "themes", "lifeworlds": "lifeworlds", "entry_points": "entry_points", "partners": "with_whom",
    "status": "status", "reason": "reason", "updated": "updated", "example": "example", "url": "address",
}  # fmt: skip
"""The same of the agreements."""

# A cell that begins so is a formula to a spreadsheet; a quote in front makes it text again (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """All tables of a site."""
    view = View(catalog, settings)
    yield from _table(view, "article", ARTICLE, [_article(view, article) for article in catalog.articles.values()])
    if "agenda" in catalog.kinds:
        yield from _table(view, "agreement", AGREEMENT, [_agreement(view, agreed) for agreed in catalog.agreements.values()])


def _article(view: View, article: Article) -> tuple[Cell, ...]:
    meta, label = article.meta, view.catalog.vocabulary.label
    community = view.ref("community", article.community or "")
    return (
        meta.title,
        meta.description,
        label("type", meta.type, view.lang),
        [theme["title"] for theme in view.refs("theme", meta.themes)],
        view.labels("role", meta.roles),
        view.labels("sector", meta.sectors),
        community["title"] if community else "",
        [view.author(author)["title"] for author in meta.authors],
        label("evidence", meta.evidence, view.lang),
        meta.date.isoformat(),
        meta.updated.isoformat() if meta.updated else "",
        reading_minutes(article.text.words + len((meta.short_answer or "").split())),
        meta.example,
        view.settings.url + view.url("article", article.id),
    )


def _agreement(view: View, agreed: Agreed) -> tuple[Cell, ...]:
    row = view.agreement_row(agreed)
    municipality = view.ref("organisation", agreed.agenda.meta.municipality or "")
    return (
        agreed.agenda.meta.title,
        municipality["title"] if municipality else "",
        f"{agreed.agenda.meta.period.start}–{agreed.agenda.meta.period.end}",
        row["kind"]["label"],
        row["title"],
        row["goal"],
        row["question"],
        row["indicator"],
        [item["title"] for item in row["data"]],
        [item["title"] for item in row["themes"]],
        row["lifeworlds"],
        row["entry_points"],
        [item["title"] for item in row["partners"]],
        row["status"]["label"],
        row["reason"],
        row["updated"]["iso"] if row["updated"] else "",
        agreed.agenda.meta.example,
        view.settings.url + row["url"],
    )


def _table(view: View, kind: str, columns: Mapping[str, str], rows: Iterable[tuple[Cell, ...]]) -> Iterator[Asset]:
    """Both forms of a table; the JSON also tells whose it is and under which licence."""
    rows = [*rows]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"{word[:1].upper()}{word[1:]}" for word in map(view.w, columns.values())])
    writer.writerows([_csv_cell(view, cell) for cell in row] for row in rows)
    # The byte order mark makes Excel read UTF-8.
    yield Asset(view.table_address(kind, "csv"), ("\ufeff" + out.getvalue()).encode())
    licence = view.settings.choices.licence
    about: Json = {"site": view.settings.name, "url": view.settings.url, "language": view.lang, "licence": licence.model_dump() if licence else None}
    lines = ",\n".join(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows)
    yield Asset(view.table_address(kind, "json"), f'{json.dumps(about, ensure_ascii=False)[:-1]}, "rows": [\n{lines}\n]}}\n'.encode())


def _csv_cell(view: View, cell: Cell) -> str:
    text = view.w("yes" if cell else "no") if isinstance(cell, bool) else "; ".join(cell) if isinstance(cell, list) else str(cell)
    return harmless(text)


def harmless(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
