"""iCalendar files (RFC 5545): one of all events and one of each event, which calendars can follow."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

import icalendar

from kring.catalog import Catalog, Event, sessions
from kring.outputs import Asset
from kring.settings import Settings
from kring.view import View


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """All calendars of a site."""
    if "event" not in catalog.kinds:
        return
    view = View(catalog, settings)
    name = f"{view.w('calendar_name')}.ics"
    yield Asset(f"{settings.index('event')}{name}", _calendar(view, settings.name, catalog.events.values()))
    for event in catalog.events.values():
        yield Asset(f"{settings.address(event.key)}{name}", _calendar(view, event.meta.title, [event]))


def _calendar(view: View, name: str, events: Iterable[Event]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//kring//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    zone = ZoneInfo(view.settings.choices.timezone)
    for event in events:
        for entry in _entries(view, event, zone):
            calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entries(view: View, event: Event, zone: ZoneInfo) -> Iterator[icalendar.Event]:
    meta = event.meta
    host = view.settings.url.split("/")[2] if view.settings.url else "kring"
    url = view.settings.url + view.settings.address(event.key)
    status = view.event_status(event)
    for number, session in enumerate(sessions(meta), start=1):
        entry = icalendar.Event()
        entry.add("uid", f"{event.id}-{number}@{host}")
        # DTSTAMP should be the time of publication; a fixed one keeps two builds of one tree alike, and SEQUENCE
        # is what calendars go by.
        entry.add("dtstamp", dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        entry.add("sequence", meta.revision)
        entry.add("dtstart", session.start.replace(tzinfo=zone))
        entry.add("dtend", (session.end or session.start + dt.timedelta(hours=2)).replace(tzinfo=zone))
        entry.add("summary", f"{meta.title}: {session.title}" if session.title else meta.title)
        entry.add("description", f"{meta.description}\n\n{url}" if view.settings.url else meta.description)
        entry.add("location", meta.location)
        if view.settings.url:
            entry.add("url", url)
        entry.add("status", "CANCELLED" if status.get("id") == "geannuleerd" else "CONFIRMED")
        yield entry
