"""What calendars follow: iCalendar files (RFC 5545, 7986) of all events, of each community and theme, and of each event."""

# An event keeps its UID when it moves to another day or its file gets another name: calendars then change the entry
# they have. `revision` is the SEQUENCE by which they see that they must.

import calendar as months
import datetime as dt
import functools
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from kring.catalog import Catalog, Event, first_start, last_day, of
from kring.checks import old_address
from kring.model import Session
from kring.outputs import Asset
from kring.read import Item
from kring.settings import Settings
from kring.view import View

MOST = 500
"""Events of a calendar at most: what comes, and the latest of what was. A calendar is fetched whole, again and again."""

_ZONE_YEARS = range(2010, 2038)
"""Years over which the clock changes of a zone are described; its rules are taken to hold after them."""


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """All calendars of a site. A community or theme without events has an empty one, so that it can be followed already."""
    if "event" not in catalog.kinds:
        return
    view = View(catalog, settings)
    yield Asset(view.calendar_address(settings.index("event")), _calendar(view, settings.name, settings.index("event"), catalog.events.values()))
    for community in catalog.communities.values():
        yield from _calendars(view, community, of(catalog.events_by, "community", community.id))
    for theme in catalog.themes.values():
        yield from _calendars(view, theme, of(catalog.events_by, "theme", theme.id))
    for event in catalog.events.values():
        yield from _calendars(view, event, [event])


def _calendars(view: View, item: Item[Any], events: Iterable[Event]) -> Iterator[Asset]:
    """The calendar of an item, at its address and at those it had before."""
    title = item.meta.title if item.key.kind == "event" else f"{item.meta.title} – {view.settings.name}"
    address = view.url(item.key.kind, item.id)
    content = _calendar(view, title, address, events)
    for page in dict.fromkeys((address, *(old_address(view.settings, item.key, old) for old in (*item.meta.aliases, *item.meta.redirect_from)))):
        yield Asset(view.calendar_address(page), content)


def _calendar(view: View, name: str, page: str, events: Iterable[Event]) -> bytes:
    """A calendar; `page` is the address where people see the same."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//kring//kring//NL")
    calendar.add("version", "2.0")
    # Some programs know the name and the pace of fetching by RFC 7986, others by what came before it.
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    if view.settings.url:
        calendar.add("url", view.settings.url + page)
    zone = ZoneInfo(view.settings.choices.timezone)
    calendar.add_component(_timezone(zone.key))
    for event in _kept(view, events):
        for entry in _entries(view, event, zone):
            calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _kept(view: View, events: Iterable[Event]) -> list[Event]:
    """What comes, soonest first if it is too much, and the latest of what was."""
    past: list[Event] = []
    coming: list[Event] = []
    for event in sorted(events, key=lambda e: (first_start(e.meta) or dt.datetime.max, e.id)):
        (past if last_day(event.meta) < view.catalog.today else coming).append(event)
    room = max(0, MOST - len(coming))
    return past[max(0, len(past) - room) :] + coming[:MOST]


def _entries(view: View, event: Event, zone: ZoneInfo) -> Iterator[icalendar.Event]:
    """An entry for each meeting. A meeting of a series is known by its place among those written, so it may change its day too."""
    meta = event.meta
    written = meta.sessions or ((Session(start=meta.start, end=meta.end),) if meta.start else ())
    for number, session in sorted(enumerate(written, start=1), key=lambda pair: pair[1].start):
        yield _entry(view, event, session, zone, number=number, total=len(written))


def _entry(view: View, event: Event, session: Session, zone: ZoneInfo, *, number: int, total: int) -> icalendar.Event:
    meta, url = event.meta, view.settings.url
    status = view.event_status(event)
    is_cancelled = bool(status.get("cancels"))
    entry = icalendar.Event()
    first_name = next(iter(view.former(event)), event.id)
    entry.add("uid", f"{first_name}-{number}@{url.split('/')[2] if url else 'kring'}")
    changed_on = view.catalog.days.get(event.path)
    # DTSTAMP is the same as LAST-MODIFIED in a calendar that is published (RFC 5545, 3.8.7.2). Where that is not known,
    # a fixed one keeps two builds of one tree alike, and SEQUENCE is what calendars go by.
    entry.add("dtstamp", _midnight(changed_on or dt.date(2020, 1, 1)))
    if changed_on:
        entry.add("last-modified", _midnight(changed_on))
    entry.add("sequence", meta.revision)
    entry.add("dtstart", session.start.replace(tzinfo=zone))
    if session.end:
        entry.add("dtend", session.end.replace(tzinfo=zone))
    title = f"{meta.title} ({number}/{total})" if total > 1 else meta.title
    # Many programs do not show that an entry is cancelled, so its name says it as well.
    title = f"{status['label']}: {title}" if is_cancelled else title
    entry.add("summary", f"{title}: {session.title}" if session.title else title)
    changed = f"{status['label']}. {status['reason']}" if status.get("reason") else ""
    notice = (view.settings.choices.example_notice or view.w("example_notice")) if meta.example else ""
    address = url + view.url("event", event.id) if url else ""
    entry.add("description", "\n\n".join(filter(None, (changed, meta.description, notice, address))))
    entry.add("location", meta.location)
    if themes := [view.catalog.themes[theme].meta.title for theme in meta.themes if theme in view.catalog.themes]:
        entry.add("categories", themes)
    if address:
        entry.add("url", address)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return entry


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


# -- the time zone

# icalendar can make a VTIMEZONE of its own, with every clock change since 1970 as an RDATE, an hour off; Outlook skips
# those ([MS-STANOICAL] 2.2.47). A yearly rule is shorter, and everybody reads it.


@functools.cache
def _timezone(name: str) -> icalendar.Timezone:
    """The time zone with its rules for summer and winter (RFC 5545, 3.6.5)."""
    zone = ZoneInfo(name)
    component = icalendar.Timezone()
    component.add("tzid", name)
    changes: dict[tuple[dt.timedelta, dt.timedelta, str, bool], list[dt.datetime]] = {}
    for moment in _changes(zone):
        before, after = _offset(zone, moment - dt.timedelta(minutes=1)), _offset(zone, moment)
        here = moment.astimezone(zone)
        changes.setdefault((before, after, here.tzname() or "", bool(here.dst())), []).append((moment + before).replace(tzinfo=None))
    if not changes:
        first = dt.datetime(_ZONE_YEARS[0], 1, 1)
        changes = {(_offset(zone, first), _offset(zone, first), zone.tzname(first) or "", False): [first]}
    for (before, after, label, is_summer), moments in changes.items():
        rules = icalendar.TimezoneDaylight() if is_summer else icalendar.TimezoneStandard()
        rules.add("dtstart", moments[0])
        if rule := _yearly(moments):
            rules.add("rrule", rule)
        elif len(moments) > 1:
            rules.add("rdate", moments[1:])
        rules.add("tzoffsetfrom", before)
        rules.add("tzoffsetto", after)
        rules.add("tzname", label)
        component.add_component(rules)
    return component


def _offset(zone: ZoneInfo, moment: dt.datetime) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _changes(zone: ZoneInfo) -> Iterator[dt.datetime]:
    """The minutes, in UTC, at which the clock of a zone changes."""
    day = dt.datetime(_ZONE_YEARS[0], 1, 1, tzinfo=dt.UTC)
    while day.year in _ZONE_YEARS:
        if _offset(zone, day) != _offset(zone, day + dt.timedelta(days=1)):
            minutes = (day + dt.timedelta(minutes=n) for n in range(1, 24 * 60 + 1))
            yield next(minute for minute in minutes if _offset(zone, minute) != _offset(zone, day))
        day += dt.timedelta(days=1)


def _yearly(moments: list[dt.datetime]) -> dict[str, Any] | None:
    """The rule of clock changes that fall every year on the same weekday of the month, such as its last Sunday."""
    if [m.year for m in moments] != list(_ZONE_YEARS) or len({(m.month, m.weekday(), m.time()) for m in moments}) > 1:
        return None
    counts = [{(m.day - 1) // 7 + 1, *([-1] if m.day + 7 > months.monthrange(m.year, m.month)[1] else [])} for m in moments]
    shared = set.intersection(*counts)
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[moments[0].weekday()]
    return {"freq": "yearly", "bymonth": moments[0].month, "byday": f"{min(shared)}{weekday}"} if shared else None
