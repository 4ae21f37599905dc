"""Tables that spreadsheets open: the agreements of all agendas, as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterator

from kring.catalog import Catalog
from kring.outputs import Asset
from kring.settings import Settings
from kring.view import View

# A cell that begins so is a formula to a spreadsheet; a quote in front makes it text again (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """All tables of a site."""
    if "agenda" not in catalog.kinds:
        return
    view = View(catalog, settings)
    out = io.StringIO()
    writer = csv.writer(out)
    words = (
        "agenda",
        "municipality",
        "period",
        "kind",
        "agreements",
        "goal",
        "research_question",
        "indicator",
        "data",
        "themes",
        "lifeworlds",
        "entry_points",
        "with_whom",
        "status",
        "reason",
        "updated",
    )
    writer.writerow([view.w(word) for word in words])
    for agreed in catalog.agreements.values():
        row = view.agreement_row(agreed)
        municipality = view.ref("organisation", agreed.agenda.meta.municipality or "")
        cells = [
            agreed.agenda.meta.title,
            municipality["title"] if municipality else "",
            f"{agreed.agenda.meta.period.start}–{agreed.agenda.meta.period.end}",
            row["kind"]["label"],
            row["title"],
            row["goal"],
            row["question"],
            row["indicator"],
            "; ".join(item["title"] for item in row["data"]),
            "; ".join(item["title"] for item in row["themes"]),
            "; ".join(row["lifeworlds"]),
            "; ".join(row["entry_points"]),
            "; ".join(item["title"] for item in row["partners"]),
            row["status"]["label"],
            row["reason"],
            row["updated"]["iso"] if row["updated"] else "",
        ]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    # The byte order mark makes Excel read UTF-8.
    yield Asset(f"{settings.index('agenda')}{view.w('csv_name')}.csv", ("\ufeff" + out.getvalue()).encode())
