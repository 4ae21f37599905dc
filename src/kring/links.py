"""Links to other sites, asked whether they still answer. The only module that goes out to the network, in the only command named for it."""

# A check that cries wolf is switched off: so each address is asked three times, a site that refuses programs or is asked too often
# counts as answering, and what remains is one list a week, never a gate.

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from kring import labels
from kring.catalog import Catalog, review_by
from kring.read import Item
from kring.replies import code, escaped

TRIES: Final = 3
WAIT: Final = 20.0
"""Seconds that an address may take."""
PAUSES: Final = (0.0, 5.0, 30.0)
_NOT_FOR_PROGRAMS: Final = frozenset({401, 403, 405, 406, 429, 451, 999})
"""Answers of sites that are there and do not want programs."""

Ask = Callable[[str], int]
"""The status with which an address answers; 0 when it does not."""


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that did not answer."""

    url: str
    status: int
    where: tuple[tuple[str, int], ...]
    """Path and line of the texts that link to it."""


def external(catalog: Catalog) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Every address of another site that a text or a source names, with where."""
    found: dict[str, list[tuple[str, int]]] = {}
    groups: tuple[Iterable[Item[Any]], ...] = (
        catalog.themes.values(), catalog.communities.values(), catalog.articles.values(), catalog.events.values(), catalog.agendas.values(), catalog.pages.values(),
    )  # fmt: skip
    for item in (item for group in groups for item in group):
        for link in item.text.links:
            if link.target.startswith(("http://", "https://")) and not link.image:
                found.setdefault(link.target.partition("#")[0], []).append((item.path, link.line))
        for index, source in enumerate(getattr(item.meta, "sources", ())):
            if source.url:
                found.setdefault(source.url.partition("#")[0], []).append((item.path, item.entry.place("sources", index).line))
    return {url: tuple(dict.fromkeys(where)) for url, where in sorted(found.items()) if "." in (urlsplit(url).hostname or "")}


def dead(addresses: Mapping[str, tuple[tuple[str, int], ...]], ask: Ask, *, rest: Callable[[float], None] = time.sleep) -> Iterator[Dead]:
    """Those that did not answer in three tries."""
    for url, where in addresses.items():
        status = 0
        for pause in PAUSES[:TRIES]:
            rest(pause)
            status = ask(url)
            if 200 <= status < 400 or status in _NOT_FOR_PROGRAMS or status in (404, 410):
                break
        if not (200 <= status < 400 or status in _NOT_FOR_PROGRAMS):
            yield Dead(url, status, where)


def over_the_network(url: str) -> int:
    """Ask one address, following redirects."""
    request = urllib.request.Request(url, headers={"User-Agent": "kring-links", "Accept": "*/*"})
    try:
        with urllib.request.urlopen(request, timeout=WAIT) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError):
        return 0


def report(found: tuple[Dead, ...], catalog: Catalog, lang: str, *, markdown: bool) -> str:
    """What to look at this week: links that do not answer, and what is due for review, by steward."""
    show = code if markdown else str
    words = escaped if markdown else str

    def say(key: str, **values: str) -> str:
        return labels.message(key, lang, values)

    lines = [say("links-dead", count=str(len(found))) if found else say("links-fine"), ""]
    for one in found:
        lines.append(f"- {show(one.url)} ({say('links-status', value=str(one.status)) if one.status else say('links-silent')})")
        lines += [f"  - {show(path)}, {say('links-line', line=str(line))}" for path, line in one.where[:5]]
    by_community: dict[str, list[str]] = {}
    for article in catalog.articles.values():
        if (due := review_by(article.meta)) < catalog.today:
            by_community.setdefault(article.community or "", []).append(f"- {words(article.meta.title)}: {labels.long_date(due, lang)} ({show(article.path)})")
    lines += ["", say("links-due", count=str(sum(map(len, by_community.values())))) if by_community else say("links-not-due")]
    for id, some in sorted(by_community.items()):
        community = catalog.communities.get(id)
        person = catalog.people.get(community.meta.coordinator or "") if community else None
        steward = f"@{person.meta.github}" if person and person.meta.github and markdown else words(person.meta.name) if person else ""
        lines += [
            "",
            f"**{words(community.meta.title if community else id)}** {steward}".rstrip()
            if markdown
            else f"{community.meta.title if community else id} {steward}".rstrip(),
            *some,
        ]
    return "\n".join(lines).strip()
