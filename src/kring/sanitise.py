"""The last word on every piece of HTML that an author had a hand in."""

# The only importer of nh3 (ammonia, an HTML5 parser in Rust). Values are ruled as well as names: a class, an id or an
# address that the dialect does not make is dropped, so a member cannot borrow the look's classes or ids.

import re
from typing import Final

import nh3

TAGS: Final = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_ATTRIBUTES: Final = {
    "a": {"href", "title", "id", "class", "aria-label", "hreflang"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "ol": {"start"},
    "p": {"class"},
    "pre": {"tabindex"},
    "section": {"class", "aria-label"},
    "span": {"class", "lang"},
    "sup": {"class"},
    "td": {"align"}, "th": {"align"},
}  # fmt: skip
_CLASS: Final = re.compile(
    r"admonition (?:note|tip|important|warning|caution)|admonition-title|kring-table|kring-task(?: kring-task--done)?"
    r"|footnotes|footnote-ref|footnote-backref|kring-external|kring-withheld"
)
_ID: Final = re.compile(r"(?!kring-|__|md-)[\w-]+|fn(?:ref)?-[\w.%~+-]+")
_VALUE: Final = {
    "class": _CLASS,
    "id": _ID,
    "tabindex": re.compile("0"),
    "role": re.compile("region"),
    "align": re.compile("left|center|right"),
    "start": re.compile(r"\d{1,9}"),
    "lang": re.compile(r"[A-Za-z0-9+#-]{1,20}"),
    "src": re.compile(r"(?![/\\])[^:\\\s]*"),
}
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def _keep(_tag: str, attribute: str, value: str) -> str | None:
    rule = _VALUE.get(attribute)
    return value if rule is None or rule.fullmatch(value) else None


_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": set(), **{tag: set(names) for tag, names in _ATTRIBUTES.items()}},  # else nh3 lets `lang` and `title` stand on all
    attribute_filter=_keep,
    url_schemes=set(_SCHEMES),
    link_rel="noopener",
    strip_comments=True,
)
"""Made once: taking these rules over to Rust costs as much as cleaning a page."""


def sanitise(html: str) -> str:
    """Return the HTML with only what the dialect makes: no scripts, styles, handlers, forms or foreign images."""
    return _CLEANER.clean(html)


# -- the editors' pages: Python-Markdown with Material's usual extensions, and the tags that those let an editor type

WRITTEN_TAGS: Final = TAGS | frozenset(
    ["abbr", "b", "caption", "col", "colgroup", "dd", "details", "dl", "dt", "h1", "i", "input", "ins", "kbd", "label", "mark", "q", "s", "small", "sub",
     "summary", "u"]
)  # fmt: skip
_WRITTEN_ATTRIBUTES: Final = {
    **{tag: {"class", "id", "title", "lang", "dir"} for tag in WRITTEN_TAGS},
    "a": {"class", "id", "title", "lang", "dir", "href", "hreflang"},
    "abbr": {"title"},
    "details": {"class", "id", "open"},
    "img": {"src", "alt", "title", "width", "height", "class"},
    "input": {"type", "id", "name", "checked", "disabled", "class"},
    "label": {"for", "class"},
    "li": {"id", "class", "value"},
    "ol": {"start", "class", "reversed"},
    "td": {"align", "class", "colspan", "rowspan"}, "th": {"align", "class", "colspan", "rowspan", "scope"},
}  # fmt: skip
_WRITTEN_CLASS: Final = re.compile(
    r"admonition(?:-title)?|note|abstract|info|tip|success|question|warning|failure|danger|bug|example|quote|caution|important|details|inline|end|grid|cards"
    r"|annotate|highlight|highlighttable|linenos|linenodiv|filename|language-[\w+#.-]+|[a-z]{1,2}\d?|tabbed-[a-z]+|task-list(?:-[a-z]+)?|footnote(?:-[a-z]+)?"
    r"|critic|caption|keys|key-[a-z-]+|arithmatex|toc|md-button(?:--primary)?|kring-table"
)
_WRITTEN_ID: Final = re.compile(r"(?!kring-|md-|__)[\w.:%-]+|__(?:tabbed|codelineno|span)[\w-]+")
_WRITTEN_VALUE: Final = {
    **_VALUE,
    "id": _WRITTEN_ID, "for": _WRITTEN_ID, "name": _WRITTEN_ID,
    "type": re.compile("checkbox|radio"),
    "width": re.compile(r"\d{1,4}"), "height": re.compile(r"\d{1,4}"), "colspan": re.compile(r"\d{1,2}"), "rowspan": re.compile(r"\d{1,3}"),
    "value": re.compile(r"-?\d{1,9}"), "scope": re.compile("row|col|rowgroup|colgroup"), "dir": re.compile("ltr|rtl|auto"),
}  # fmt: skip
_ALIGNED: Final = re.compile(r'<(t[dh]) style="text-align: (left|right|center);">')
"""How Python-Markdown aligns a column; a page has no `style`."""


def _keep_written(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(name for name in value.split() if _WRITTEN_CLASS.fullmatch(name)) or None
    rule = _WRITTEN_VALUE.get(attribute)
    return value if rule is None or rule.fullmatch(value) else None


def sanitise_written(html: str) -> str:
    """Return the HTML of an editor's page with only what Markdown and its usual extensions make."""
    return nh3.clean(
        _ALIGNED.sub(r'<\1 align="\2">', html),
        tags=set(WRITTEN_TAGS),
        attributes={"*": set(), **{tag: set(names) for tag, names in _WRITTEN_ATTRIBUTES.items()}},
        attribute_filter=_keep_written,
        url_schemes=set(_SCHEMES),
        link_rel="noopener",
        strip_comments=True,
    )
