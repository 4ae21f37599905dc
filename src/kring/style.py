"""Plain language: what a colleague who reads along would say of a text. Advice, a few a file, each naming the words it is about."""

# None of this proves anything: formulas do not know what a reader knows (which is why no level is claimed), and a passive may
# be the right choice. So the thresholds are where editors would nod, and whoever disagrees says so with `ignore`.

import functools
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kring.dialect import Line
from kring.findings import Finding, Fix
from kring.read import Item

MOST: Final = 3
"""So many pieces of advice about language a file gets, the weightiest first."""

LONG: Final = 35
"""Words of a sentence that is too long for one breath."""

PASSIVE: Final = (5, 0.3)
"""So many passive sentences, and so large a part of all, make a text in which nobody does anything."""

HARD: Final = 20.0
"""Flesch-Douma below which a text reads like a law; a newspaper scores about 50 (W.H. Douma 1960)."""

ENOUGH: Final = 100
"""Words from which on something can be said of a text's language."""


class _Sentence(NamedTuple):
    line: int
    text: str
    words: int
    syllables: int
    dutch: int
    """So many of its words are small ones by which Dutch is known."""
    english: int


@dataclass(frozen=True, slots=True)
class _Text:
    """What the rules look at: a text in sentences, and the words that its readers know."""

    item: Item[Any]
    lang: str
    sentences: tuple[_Sentence, ...]
    known: Set[str]
    """Abbreviations that the site explains."""


_Rule = Callable[[_Text], Iterator[Finding]]


def look_over(item: Item[Any], lang: str, known: Set[str]) -> list[Finding]:
    """Advice about the language of a text, at most `MOST`; `lang` is the language it says it is in."""
    headings = {heading.line for heading in item.text.headings}
    lines = [line for line in item.text.lines if line.number not in headings]
    text = _Text(item, lang, tuple(_sentences(lines)), known)
    return [finding for rule in RULES for finding in rule(text)][:MOST]


_END: Final = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=[“‘\"'(]?[A-ZÀ-Þ0-9])")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def _sentences(lines: list[Line]) -> Iterator[_Sentence]:
    for line in lines:
        for text in _END.split(line.text):
            yield _Sentence(line.number, text, *map(sum, zip(*map(_read, text.split() or [""]), strict=True)))


@functools.lru_cache(maxsize=1 << 16)
def _read(written: str) -> tuple[int, int, int, int]:
    """What stands between blanks, once for most of what a site writes: its words, its syllables, its small words of Dutch and of English."""
    words = [word.lower() for word in _WORD.findall(written)]
    dutch, english = (len([word for word in words if word in own]) for own in (_OF["nl"], _OF["en"]))
    return len(words), _syllables(written.lower()), dutch, english


def _shown(sentence: str) -> str:
    """The beginning of a sentence, by which its writer finds it."""
    words = sentence.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


# -- the language it is in

_OF: Final = {
    "nl": frozenset(_WORD.findall("de het een en van in is dat op te zijn met voor niet aan er om ook als maar door wij je hun naar bij uit")),
    "en": frozenset(_WORD.findall("the a an and of in is that on to are with for not at there as but by we you their from out this it be")),
}
"""Small words by which a language is known."""


def _language(text: _Text) -> Iterator[Finding]:
    """A text says in which language it is, where that is not the site's: a voice reads it aloud accordingly."""
    other = "en" if text.lang == "nl" else "nl"
    counts = {"nl": sum(sentence.dutch for sentence in text.sentences), "en": sum(sentence.english for sentence in text.sentences)}
    if counts[other] >= 12 and counts[other] > 3 * counts[text.lang]:
        names = {"nl": ("Nederlands", "Dutch"), "en": ("Engels", "English")}[other]
        finding = text.item.entry.finding("other-language", *(["lang"] if text.item.meta.lang else []), value=other, **{"what": names[0], "what.en": names[1]})
        title = text.item.entry.place("title")
        yield finding if text.item.meta.lang else finding.mended_by((Fix(title.line, 1, "", f"lang: {other}\n"),))


# -- sentences


def _long(text: _Text) -> Iterator[Finding]:
    """A sentence can be read in one breath."""
    long = [sentence for sentence in text.sentences if sentence.words > LONG]
    if long:
        longest = max(long, key=lambda sentence: (sentence.words, -sentence.line, sentence.text))
        others = len(long) - 1
        more = {"more": f" Nog {others} zijn zo lang.", "more.en": f" {others} more are this long."} if others else {}
        yield Finding(text.item.path, longest.line, 1, "sentence-long", {"value": _shown(longest.text), "size": str(longest.words), **more})


_HELPER: Final = re.compile(r"\b(?:word|wordt|worden|werd|werden)\b", re.I)
_DONE: Final = re.compile(r"\b(?:ge|ver|be|ont|her)\w+(?:d|t|en)\b( (?:word|wordt|worden|werd|werden)\b)?", re.I)


def _is_passive(sentence: str) -> bool:
    """Whether a form of *worden* stands before what was done, or right behind it. Linear, where one expression for both is not."""
    small = sentence.lower()
    helper = _HELPER.search(sentence) if "word" in small or "werd" in small else None
    return helper is not None and any(done[1] or done.start() >= helper.end() for done in _DONE.finditer(sentence))


def _passive(text: _Text) -> Iterator[Finding]:
    """A text says who does something."""
    if text.lang != "nl" or not text.sentences:
        return
    found = [sentence for sentence in text.sentences if _is_passive(sentence.text)]
    least, part = PASSIVE
    if len(found) >= least and len(found) > part * len(text.sentences):
        yield Finding(text.item.path, found[0].line, 1, "passive", {"value": _shown(found[0].text), "count": str(len(found))})


_VOWELS: Final = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|ei|ij|ui|eu|ou|au|[aeiouyàáâäèéêëìíîïòóôöùúûü]")


def _hard(text: _Text) -> Iterator[Finding]:
    """A text can be read by those it is for: short sentences, short words."""
    if text.lang != "nl":
        return
    whole = [sentence for sentence in text.sentences if sentence.words > 3]
    words = sum(sentence.words for sentence in whole)
    if words >= ENOUGH and flesch_douma(words, sum(sentence.syllables for sentence in whole), len(whole)) < HARD:
        hardest = min(whole, key=lambda sentence: flesch_douma(sentence.words, sentence.syllables, 1))
        yield Finding(text.item.path, hardest.line, 1, "hard-to-read", {"value": _shown(hardest.text)})


def _syllables(word: str) -> int:
    """About how many syllables a word in small letters has: as many as there are groups of vowels, numbers and signs left out."""
    return len(_VOWELS.findall(word))


def flesch_douma(words: int, syllables: int, sentences: int) -> float:
    """How easily Dutch reads (W.H. Douma, 1960): about 100 for a children's book, 50 for a newspaper, below 20 for a law."""
    return 206.84 - 77 * syllables / words - 0.93 * words / sentences


# -- words

_SHORT: Final = re.compile(r"(?<![\w-])(?<![A-Z\d] )[A-Z]{2,6}(?![\w-]| \d| [A-Z]{2})")
"""Not within a code, nor among other words in capitals."""
_CAPITALS: Final = re.compile(r"[A-Z]{2}")
_EVERYBODY: Final = frozenset(_WORD.findall("NL EU PDF TV ICT URL USB OK VN WC BV NV HAVO VWO VMBO HBO WO CD DVD CC BY HTML CSV ISBN IBAN NRC NOS"))


def is_abbreviation(word: str) -> bool:
    """Whether a word can be an abbreviation that a text must explain."""
    return _SHORT.fullmatch(word) is not None


_EXPLAINED: Final = re.compile(r"\(([A-Z]{2,6})\)|([A-Z]{2,6})(?= \(|:|, de)")


def _jargon(text: _Text) -> Iterator[Finding]:
    """An abbreviation is explained: in the glossary, or where it is first used."""
    whole = "\n".join(sentence.text for sentence in text.sentences)
    if not _CAPITALS.search(whole):
        return
    explained = {one or other for one, other in _EXPLAINED.findall(whole)}
    sources = " ".join(f"{source.title} {source.author or ''}" for source in getattr(text.item.meta, "sources", ()))
    named = set(_SHORT.findall(" ".join([sources, *(link.text for link in text.item.text.links)])))  # who wants to know can follow them
    if found := set(_SHORT.findall(whole)) - text.known - _EVERYBODY - named - explained:
        line = next(sentence.line for sentence in text.sentences if found.intersection(_SHORT.findall(sentence.text)))
        yield Finding(text.item.path, line, 1, "jargon", {"value": _shown(", ".join(sorted(found)))})


# -- links and headings

_EMPTY: Final = frozenset(
    [
        "hier",
        "klik hier",
        "lees meer",
        "meer",
        "link",
        "deze link",
        "deze pagina",
        "dit",
        "meer informatie",
        "here",
        "click here",
        "read more",
        "more",
        "this page",
        "this",
    ]
)


def _link_words(text: _Text) -> Iterator[Finding]:
    """The words of a link say where it leads: some readers hear only the links of a page."""
    for link in text.item.text.links:
        said = link.text.strip().strip(".…»>").strip().casefold()
        if not link.image and said in _EMPTY:
            yield Finding(text.item.path, link.line, link.column, "link-words", {"value": link.text.strip()})
            return


def _bare_address(text: _Text) -> Iterator[Finding]:
    """A link has words, not its address: a voice spells out an address letter by letter."""
    for link in text.item.text.links:
        if not link.image and re.match(r"https?://|www\.", link.text.strip()):
            yield Finding(text.item.path, link.line, link.column, "link-address", {"value": link.text.strip()[:80]})
            return


def _heading_order(text: _Text) -> Iterator[Finding]:
    """Headings go down one level at a time: they are the table of contents of who cannot see the page."""
    before = 2
    for heading in text.item.text.headings:
        level = max(heading.level, 2)
        if level > before + 1:
            yield Finding(text.item.path, heading.line, 1, "heading-order", {"value": heading.text, "marks": "#" * level, "better": "#" * (before + 1)})
            return
        before = level


CODES: Final = frozenset({"other-language", "heading-order", "link-words", "link-address", "sentence-long", "jargon", "hard-to-read", "passive"})
"""What these rules say."""

RULES: Final[tuple[_Rule, ...]] = (_language, _heading_order, _link_words, _bare_address, _long, _jargon, _hard, _passive)
"""Every rule of language, the weightiest first."""


# -- titles that ask the same

_SAYS_LITTLE: Final = (
    _OF["nl"]
    | _OF["en"]
    | frozenset(
        _WORD.findall(
            "hoe wat waarom wanneer wie welke waar kan kun kunnen jij ik mijn onze doe doen heeft hebben wordt worden tot do does how what why when who which where can i my our"
        )
    )
)


def gist(title: str) -> frozenset[str]:
    """The words of a title that say what it is about, without their commonest endings."""
    words = (word for word in _WORD.findall(title.casefold()) if word not in _SAYS_LITTLE)
    return frozenset(re.sub(r"(?<=\w{3})(?:en|s|t|e)$", "", word) for word in words)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """True when two titles are about the same: most of their words are shared."""
    shared = len(one & other)
    return shared >= 2 and shared / len(one | other) >= 0.6
