"""Articles as Markdown, for who quotes them, keeps them or hands them to a machine; and `llms.txt`, the way to them."""

# What readers see and nothing else: no front matter, no comments of writers, no way to what is not published. The text
# is the member's own, so only addresses in it change, and only on lines where the dialect found a link.

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

from kring.catalog import Article, Catalog, main_theme
from kring.outputs import Asset
from kring.settings import Settings
from kring.view import View

MOST: Final = 20
"""Articles of a theme in `llms.txt` at most, newest first: who reads it reads it whole."""


def compose(catalog: Catalog, settings: Settings) -> Iterator[Asset]:
    """A copy of every article, and `llms.txt`. Without a `site_url` there are none: away from the site only whole addresses lead anywhere."""
    if not settings.url:
        return
    view = View(catalog, settings)
    for article in catalog.articles.values():
        before, body, after = (part.encode() for part in copy(view, article))
        yield Asset(address(view, article), before + body + after, (len(before), len(before) + len(body)) if body else None)
    yield Asset("llms.txt", llms(view).encode())


def address(view: View, article: Article) -> str:
    """Address of the copy of an article; empty when there are no copies."""
    return f"{view.url('article', article.id)}{view.w('markdown_name')}.md" if view.settings.url else ""


# -- one article


def copy(view: View, article: Article) -> tuple[str, str, str]:
    """An article as Markdown: title, summary, who wrote it and when; the text; its downloads and sources."""
    meta, settings = article.meta, view.settings
    notice = settings.choices.example_notice or view.w("example_notice")
    parts = [
        f"# {_escape(meta.title)}",
        _escape(meta.description),
        f"> {_escape(notice)}" if meta.example else "",
        "\n".join(_facts(view, article)),
        f"## {view.w('short_answer')}\n\n{_escape(meta.short_answer)}" if meta.short_answer else "",
    ]
    body = text(article, view.links(article.key), settings.url)
    rest: list[str] = []
    for word, lines in (
        ("downloads", [f"- {_link(d['title'], settings.url + d['url'])}" for d in (view.download(article, d) for d in meta.downloads)]),
        ("sources", [f"{number}. {_source(view.source(source))}" for number, source in enumerate(meta.sources, start=1)]),
    ):
        if lines:
            rest.append("\n".join([f"## {view.w(word)}", "", *lines]))
    return "\n\n".join(filter(None, parts)) + ("\n\n" if body else ""), body, "".join(f"\n\n{part}" for part in rest) + "\n"


def _facts(view: View, article: Article) -> Iterator[str]:
    """What a reader must know to weigh and quote it, a line for each."""
    meta, settings = article.meta, view.settings
    day = {name: view.day(value) for name, value in (("published", meta.date), ("updated", meta.updated))}
    evidence = view.chip("evidence", meta.evidence) if meta.evidence else None
    licence = settings.choices.licence
    rows = (
        ("type", view.labels("type", filter(None, [meta.type]))),
        ("authors", [view.author(author)["title"] for author in meta.authors]),
        *((name, [value["text"]]) for name, value in day.items() if value),
        ("theme", [theme["title"] for theme in view.refs("theme", meta.themes)]),
        ("for_whom", view.labels("role", meta.roles)),
        ("evidence", [f"{evidence['label']}. {evidence['title']} {meta.evidence_note or ''}"] if evidence else []),
        *((name, list(filter(None, [getattr(meta, name)]))) for name in ("time_needed", "group", "materials", "place")),
    )
    for word, values in rows:
        if values:
            yield f"- {view.w(word)}: {_escape(', '.join(values))}"
    yield f"- {view.w('address')}: <{settings.url}{view.url('article', article.id)}>"
    if licence:
        yield f"- {view.w('licence_label')}: {_link(licence.name, licence.url)}"


def _source(source: Mapping[str, str]) -> str:
    who = f"{source['author']} ({source['year']})" if source["author"] and source["year"] else source["author"] or source["year"]
    what = _link(source["title"], source["url"]) if source["url"] else _escape(source["title"])
    return f"{_escape(who)}. {what}" if who else what


def _link(title: str, url: str) -> str:
    return f"[{_escape(title)}](<{url}>)"


_SPECIAL = re.compile(r"[\\`*_\[\]<>~]|^(?:#{1,6}|[-+])(?=\s|$)|&(?=#?\w+;)")


def _escape(words: str) -> str:
    """Plain text that Markdown shows as it is, on one line."""
    line = _SPECIAL.sub(r"\\\g<0>", " ".join(words.split()))
    return re.sub(r"^(\d{1,9})([.)])(?=\s|$)", r"\1\\\2", line)


# -- its text

# What is tried once is not tried again (`++`, `{…}+`), so that a line made of brackets and ticks costs no more than another.
_CODE = re.compile(r"(?<!`)(?P<ticks>`++)[^`]*+(?P=ticks)(?!`)")
_TARGET = re.compile(r"(?P<before>\]\(\s*|^ {0,3}\[[^\]\n]{1,999}\]:\s*)(?:<(?P<pointed>[^<>\n]{1,500}+)>|(?P<bare>[^\s<>()]{1,500}+))(?=\s*\)|\s+[\"'(]|\s*$)")
_DEFINITION = re.compile(r" {0,3}\[[^\]\n]{1,999}\]:")
_NOWHERE = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<>[^)\n]*\)")
_COMMENT = re.compile(rf"{_CODE.pattern}|<!--.*?(?:-->|$)")
_FENCE = re.compile(r"[ >]*(?:(?:[-*+]|\d{1,9}[.)]) +)*(`{3,}|~{3,})(.*)")


def text(article: Article, leads: Mapping[str, str], base: str) -> str:
    """A member's text as it was typed, its links made whole and its comments left out.

    `leads` says for each link of the text to which address of the site it leads; nothing when that is not published:
    then the words stay. `base` is the address of the site.
    """
    first = article.entry.document.body_line
    lines = _without_comments(article.entry.document.body.split("\n"))
    for index in _with_links(lines, (link.line - first for link in article.text.links if link.target in leads)):
        lines[index] = _outside_code(lines[index], lambda part: _TARGET.sub(lambda match: _led(match, leads, base), part))
    body = "\n".join(lines).strip("\n")
    return _NOWHERE.sub(r"\1", body) if "" in leads.values() else body


def _with_links(lines: list[str], starts: Iterable[int]) -> set[int]:
    """Lines on which a link can stand: from where one was found to the end of its paragraph, and definitions of links."""
    found = {index for index, line in enumerate(lines) if _DEFINITION.match(line)}
    walked: set[int] = set()
    for index in starts:
        while 0 <= index < len(lines) and lines[index].strip() and index not in walked:
            walked.add(index)
            index += 1
    return found | walked


def _led(match: re.Match[str], leads: Mapping[str, str], base: str) -> str:
    typed = match["pointed"] or match["bare"]
    # cmark writes an address as browsers do: `#één` is `#%C3%A9%C3%A9n` in its HTML.
    way = next((leads[form] for form in (typed, quote(typed, safe="!#$%&'()*+,-./:;=?@_~")) if form in leads), None)
    if way is None:
        return match[0]
    return f"{match['before']}<>" if not way else match["before"] + base + way


def _outside_code(line: str, change: Callable[[str], str]) -> str:
    """A line with its code as it was and the rest changed."""
    parts: list[str] = []
    position = 0
    for code in _CODE.finditer(line):
        parts += [change(line[position : code.start()]), code[0]]
        position = code.end()
    return "".join([*parts, change(line[position:])])


def _without_comments(lines: list[str]) -> list[str]:
    """Every line, comments blanked; what stands in code is no comment."""
    if not any("<!--" in line for line in lines):
        return lines
    kept: list[str] = []
    fence = ""
    is_open = False
    for line in lines:
        if is_open:
            line, is_open = (line.partition("-->")[2], False) if "-->" in line else ("", True)
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not mark[2].strip() else fence
        elif mark:
            fence = mark[1]
        else:
            found = [match[0] for match in _COMMENT.finditer(line) if not match["ticks"]]
            is_open = bool(found) and not found[-1].endswith("-->")
            line = _COMMENT.sub(lambda match: match[0] if match["ticks"] else "", line).rstrip() if found else line
        kept.append(line)
    return kept


# -- llms.txt


def llms(view: View) -> str:
    """The way to the copies (llmstxt.org): what the site is, articles by theme, and where everything else is."""
    settings, catalog = view.settings, view.catalog
    summary = settings.description or settings.choices.tagline
    groups: dict[str, list[Article]] = {id: [] for id in (*catalog.themes, "")}
    for article in catalog.articles.values():
        theme = main_theme(article, catalog.themes)
        groups[theme.id if theme else ""].append(article)
    parts = [f"# {_escape(settings.name)}", f"> {_escape(summary)}" if summary else "", _escape(view.w("llms_about"))]
    for id, articles in groups.items():
        if articles:
            title = catalog.themes[id].meta.title if id else view.w("without_theme")
            parts.append("\n".join([f"## {_escape(title)}", "", *(_entry(view, article) for article in articles[:MOST])]))
    more = [
        (view.w("articles_json"), view.table_address("article", "json")),
        *([(view.w("agreements_json"), view.table_address("agreement", "json"))] if "agenda" in catalog.kinds else []),
        *([(view.w("all_calendar"), view.calendar_address(settings.index("event")))] if "event" in catalog.kinds else []),
        (view.w("feed"), view.feed_address("", "", "json")),
    ]
    # A reader that is short of room may skip what stands under this name.
    parts.append("\n".join(["## Optional", "", *(f"- {_link(title, settings.url + where)}" for title, where in more)]))
    return "\n\n".join(filter(None, parts)) + "\n"


def _entry(view: View, article: Article) -> str:
    mark = f" ({view.w('example')})" if article.meta.example else ""
    return f"- [{_escape(article.meta.title)}]({view.settings.url}{address(view, article)}): {_escape(article.meta.description)}{mark}"
