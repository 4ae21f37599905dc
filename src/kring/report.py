"""The coordinator's monthly report: what is new, what waits for somebody, per community; as text, as HTML to mail, as a table, as a page."""

# Everything in it stands on the site already, except the titles of drafts, which the page leaves out. What is invented is
# not news, so the month leaves it out; it does wait to be looked after.

import csv
import datetime as dt
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kring import digest, labels
from kring.catalog import Catalog, add_months, first_start, last_day, of, review_by
from kring.checks import has_heading
from kring.outputs import Page
from kring.read import Item
from kring.settings import Key, Settings
from kring.tables import harmless
from kring.view import View

FORMATS: Final = ("text", "html", "csv")

SILENT: Final = 6
"""Months after which an agreement whose status did not change is asked about."""

SECTIONS: Final = ("new", "changed", "held", "review", "without-report", "theme-empty", "need-open", "agreement-silent", "without-owner", "question-open")
"""What the report looks at, in its order; the first three are of the month, the others of the day it is made."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to tell or to do."""

    section: str
    """One of `SECTIONS`."""
    community: str
    """Whose it is; nothing for what is of the whole alliance."""
    title: str
    address: str
    """On the site; nothing for what has no page."""
    day: dt.date | None
    """The day it happened, or was due."""
    path: str
    """Where it is written."""


@dataclass(frozen=True, slots=True)
class Report:
    """A month, and how things stand."""

    month: dt.date
    """First day of the month."""
    today: dt.date
    rows: tuple[Row, ...]

    def of(self, section: str) -> tuple[Row, ...]:
        """What one section holds."""
        return tuple(row for row in self.rows if row.section == section)


def report(catalog: Catalog, settings: Settings, month: dt.date) -> Report:
    """The report of a month, as things stand on the catalog's day."""
    rows = [*_of_month(catalog, settings, month), *_waiting(catalog, settings)]
    return Report(month, catalog.today, tuple(sorted(rows, key=lambda r: (SECTIONS.index(r.section), r.community, r.day or dt.date.min, r.title))))


def last_month(today: dt.date) -> dt.date:
    """The first day of the month before: the last one that is over."""
    return (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def _row(section: str, item: Item[Any], settings: Settings, day: dt.date | None, *, title: str = "", anchor: str = "") -> Row:
    name = title or getattr(item.meta, "title", None) or item.meta.name
    return Row(section, item.community or (item.id if item.key.kind == "community" else ""), name, settings.address(item.key) + anchor, day, item.path)


def _of_month(catalog: Catalog, settings: Settings, month: dt.date) -> Iterator[Row]:
    items: dict[Key, Item[Any]] = {item.key: item for group in (catalog.articles, catalog.events, catalog.agendas) for item in group.values()}
    for change in catalog.changes:
        item = items.get(change.key)
        if item is None or item.meta.example or (change.day.year, change.day.month) != (month.year, month.month):
            continue
        section = "held" if change.key.kind == "event" else "new" if change.new else "changed"
        yield _row(section, item, settings, change.day)


def _waiting(catalog: Catalog, settings: Settings) -> Iterator[Row]:
    today, vocabulary = catalog.today, catalog.vocabulary
    for article in catalog.articles.values():
        if review_by(article.meta) <= today:
            yield _row("review", article, settings, review_by(article.meta))
    off = {term.id for term in vocabulary.terms("event_status") if term.cancels}
    for event in catalog.past:
        words = labels.words(event.meta.lang or settings.lang)
        if first_start(event.meta) and event.meta.status not in off and not has_heading(event, words["report_heading"]):
            yield _row("without-report", event, settings, last_day(event.meta))
    for theme in catalog.themes.values():
        if not of(catalog.articles_by, "theme", theme.id):
            yield _row("theme-empty", theme, settings, None)
    served = {id for community in catalog.communities.values() for id in community.meta.themes}
    for theme_id, named in catalog.needs_by_theme.items():
        if theme_id and theme_id not in served:
            for one in named:
                yield _row("need-open", catalog.communities[one.community], settings, None, title=f"{one.need.text} ({one.need.count})")
    ended = {term.id for term in vocabulary.terms("status") if term.ends}
    for agreed in catalog.agreements.values():
        changed = agreed.agreement.updated or agreed.agenda.meta.updated
        if agreed.agreement.status not in ended and (changed is None or add_months(changed, SILENT) <= today):
            yield _row("agreement-silent", agreed.agenda, settings, changed, title=agreed.agreement.title)
    yield from _without_owner(catalog, settings)
    for entry in catalog.entries:
        term = vocabulary.term("type", str(entry.raw().get("type"))) if entry.key.kind == "article" else None
        if term and "short_answer" in term.requires and catalog.withheld.get(entry.key) == "draft":
            yield Row("question-open", entry.community or "", str(entry.raw().get("title", entry.key.id)), "", None, entry.path)


def _without_owner(catalog: Catalog, settings: Settings) -> Iterator[Row]:
    """Pages that nobody can be asked about: the community has no coordinator, the agenda or coming event no contact."""
    if "person" not in catalog.kinds:
        return
    for community in catalog.communities.values():
        if community.meta.coordinator not in catalog.people:
            yield _row("without-owner", community, settings, None)
    for agenda in catalog.agendas.values():
        if agenda.meta.contact not in catalog.people:
            yield _row("without-owner", agenda, settings, None)
    for event in catalog.upcoming:
        if event.meta.contact not in catalog.people:
            yield _row("without-owner", event, settings, None)
    for article in catalog.articles.values():
        if article.community not in catalog.communities:
            yield _row("without-owner", article, settings, None)


# -- as people and programs read it


def page(catalog: Catalog, settings: Settings) -> Page:
    """The report of the month before, for editors to open: an address of its own, in no menu, no index and no search engine.

    What has no page (a draft) is counted and not named: the site is for everybody.
    """
    view = View(catalog, settings)
    made = report(catalog, settings, last_month(catalog.today))
    title, address = view.w("report_title").format(labels.month_name(made.month, view.lang)), settings.index("report")
    return view.page(
        address,
        "report.html",
        title=title,
        crumbs=view.crumbs((title, address)),
        description=view.w("report_intro").format(labels.long_date(made.today, view.lang)),
        sections=[
            {
                "id": section,
                "title": view.w(f"report_{section}"),
                "count": len(rows),
                "groups": [
                    {"title": name, "rows": [{"title": row.title, "url": row.address, "day": view.day(row.day)} for row in some]}
                    for name, some in _groups(tuple(row for row in rows if row.address), catalog, settings)
                ],
                "unseen": view.w("report_unseen").format(unseen) if (unseen := sum(not row.address for row in rows)) else "",
            }
            for section in SECTIONS
            for rows in [made.of(section)]
        ],
        mails=digest.mails(view, made.month),
        no_index=True,
        no_improve=True,
    )


def shown(made: Report, form: str, catalog: Catalog, settings: Settings) -> str:
    """The report in one of `FORMATS`."""
    match form:
        case "html":
            return _html(made, catalog, settings)
        case "csv":
            return _csv(made, catalog, settings)
        case _:
            return _text(made, catalog, settings)


def _name(community: str, catalog: Catalog, settings: Settings) -> str:
    found = catalog.communities.get(community)
    return found.meta.title if found else settings.words()["report_alliance"]


def _groups(rows: tuple[Row, ...], catalog: Catalog, settings: Settings) -> Iterator[tuple[str, list[Row]]]:
    """Rows by community, as they are called; the whole alliance first."""
    for community in dict.fromkeys(row.community for row in rows):
        yield _name(community, catalog, settings), [row for row in rows if row.community == community]


def _text(made: Report, catalog: Catalog, settings: Settings) -> str:
    words = settings.words()
    title = words["report_title"].format(labels.month_name(made.month, settings.lang))
    lines = [title, "=" * len(title), "", words["report_intro"].format(labels.long_date(made.today, settings.lang)), ""]
    for section in SECTIONS:
        rows = made.of(section)
        heading = f"{words[f'report_{section}']}: {len(rows)}"
        lines += [heading, "-" * len(heading)]
        for name, some in _groups(rows, catalog, settings):
            lines.append(name)
            for row in some:
                day = f" ({labels.long_date(row.day, settings.lang)})" if row.day else ""
                lines += [f"  - {row.title}{day}", f"    {settings.url + row.address if row.address and settings.url else row.path}"]
        lines.append("" if rows else f"{words['report_nothing']}\n")
    return "\n".join(lines)


def _html(made: Report, catalog: Catalog, settings: Settings) -> str:
    """One page that needs nothing else, to mail or to print."""
    words = settings.words()
    title = html.escape(words["report_title"].format(labels.month_name(made.month, settings.lang)))
    out = [f'<!doctype html>\n<html lang="{settings.lang}"><head><meta charset="utf-8"><title>{title}</title></head><body>', f"<h1>{title}</h1>"]
    out.append(f"<p>{html.escape(words['report_intro'].format(labels.long_date(made.today, settings.lang)))}</p>")
    for section in SECTIONS:
        rows = made.of(section)
        out.append(f"<h2>{html.escape(words[f'report_{section}'])}: {len(rows)}</h2>")
        for name, some in _groups(rows, catalog, settings):
            out.append(f"<h3>{html.escape(name)}</h3><ul>")
            for row in some:
                day = f" ({labels.long_date(row.day, settings.lang)})" if row.day else ""
                said = html.escape(row.title)
                linked = f'<a href="{html.escape(settings.url + row.address)}">{said}</a>' if row.address and settings.url else said
                out.append(f"<li>{linked}{html.escape(day)}</li>")
            out.append("</ul>")
        if not rows:
            out.append(f"<p>{html.escape(words['report_nothing'])}</p>")
    return "\n".join([*out, "</body></html>"])


def _csv(made: Report, catalog: Catalog, settings: Settings) -> str:
    words = settings.words()
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([words[f"report_column_{name}"] for name in ("what", "community", "title", "day", "address", "file")])
    for row in made.rows:
        day = row.day.isoformat() if row.day else ""
        cells = [
            words[f"report_{row.section}"],
            _name(row.community, catalog, settings),
            row.title,
            day,
            settings.url + row.address if row.address else "",
            row.path,
        ]
        table.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()
