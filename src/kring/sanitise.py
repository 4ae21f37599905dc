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


def sanitise(html: str) -> str:
    """Return the HTML with only what the dialect makes: no scripts, styles, handlers, forms or foreign images."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"*": set(), **{tag: set(names) for tag, names in _ATTRIBUTES.items()}},  # else nh3 lets `lang` and `title` stand on all
        attribute_filter=_keep,
        url_schemes=set(_SCHEMES),
        link_rel="noopener",
        strip_comments=True,
    )
