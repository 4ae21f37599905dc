"""The words of kring itself, in Dutch and English: messages, buttons, headings, month names."""

# Plain dictionaries in Python, so that a missing word is found by mypy and the tests, not by a reader.

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Final

from kring.labels import en, nl

LANGUAGES: Final = ("nl", "en")
_MODULES: Final = {"nl": nl, "en": en}


def words(lang: str) -> Mapping[str, str]:
    """Every word of the pages, by key, in one language."""
    found: Mapping[str, str] = _MODULES[lang].WORDS
    return found


def addresses(lang: str) -> Mapping[str, str]:
    """The default words of addresses, by kind of page."""
    found: Mapping[str, str] = _MODULES[lang].ADDRESSES
    return found


def message(code: str, lang: str, values: Mapping[str, str]) -> str:
    """A message about the content or the run: what is wrong, and what to do.

    A value under `name.en` replaces `name` in English; `nearest` becomes a question of its own.
    """
    text: str = _MODULES[lang].MESSAGES[code]
    shown = _Shown()
    for name, value in values.items():
        base, _, only = name.partition(".")
        if only in ("", lang):
            shown[base] = value if len(value) <= 300 else value[:299] + "…"
    if shown["nearest"]:
        shown["nearest"] = " " + _MODULES[lang].NEAREST.format(shown["nearest"])
    return text.format_map(shown).strip()


def template(code: str, lang: str) -> str:
    """A message with its `{values}` still to be filled in, for who fills them elsewhere: the form of the site, in the browser."""
    text: str = _MODULES[lang].MESSAGES[code]
    return text


class _Shown(dict[str, str]):
    """Values as they may stand in a message; what is not known is nothing."""

    def __missing__(self, key: str) -> str:
        return ""


@functools.cache
def long_date(day: dt.date, lang: str) -> str:
    """`2 november 2026`."""
    return f"{day.day} {_months(lang)[day.month]} {day.year}"


@functools.cache
def month_name(day: dt.date, lang: str) -> str:
    """`november 2026`."""
    return f"{_months(lang)[day.month]} {day.year}"


@functools.cache
def weekday_date(day: dt.date, lang: str) -> str:
    """`maandag 2 november 2026`."""
    return f"{_weekdays(lang)[day.weekday()]} {long_date(day, lang)}"


# Babel's own formatting reads its pattern anew for each day; both languages put the words in this order.


@functools.cache
def _months(lang: str) -> Mapping[int, str]:
    from babel.dates import get_month_names  # here, because most commands write no dates in words

    return get_month_names("wide", locale=lang)


@functools.cache
def _weekdays(lang: str) -> Mapping[int, str]:
    from babel.dates import get_day_names

    return get_day_names("wide", locale=lang)
