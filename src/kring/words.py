"""Words for search: the parts of compounds, other names of the same thing, and the words that mistyped ones are held against."""

# Dutch writes compounds as one word, and Pagefind finds a word by its beginning alone: `gesprek` would not find `oudergesprek`.
# A compound is split by the site's own words, so no dictionary is needed and the jargon of a community is known.

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

COMPOUND: Final = 8
"""Letters of the shortest word that is taken for a compound."""

PART: Final = 4
"""Letters of the shortest part: shorter ones (`les`, `dag`) stand by chance in too many words."""

SEEN: Final = 2
"""How often a site writes a short part by itself, at least: once may be by mistake."""

LONG: Final = 6
"""Letters of a part that stands in another word by chance so rarely that writing it once is enough."""

LINKS: Final = ("", "s", "e", "en")
"""What may stand between the parts of a compound (*tussenklanken*, https://e-ans.ivdnt.org/topics/pid/ans120205lingtopic)."""

_NO_PART = """
onder over door voor naar tegen achter binnen buiten boven terug weer langs rond zonder tussen samen mede hier daar waar
heid heden lijk lijke baar bare loos loze rijk rijke zaam zame achtig achtige schap schappen ende eren erij ische isch
hebben zijn worden deze dese alle meer veel niet maar even ieder ander andere hoog laag lang groot jaren keer maal
"""
NO_PART: Final = frozenset(_NO_PART.split())
"""Words that begin or end other words without being a part of their meaning (prepositions, endings), and that nobody searches for."""

HELP: Final = 50_000
"""Letters of all words that mistyped ones are held against: half of it, 25 kB, travels when compressed."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDING: Final = re.compile(r"(?<=\w{4})(?:en|s|t)$")
_CHANGED: Final = re.compile(r"(\w*?[^\Waeiouyë])(a|e|o|u|ie|ij|ei|ui|eu|oe|ou|au)([zv])en")
_NAME: Final = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text in their order, in small letters; a number is no word."""
    return _WORD.findall(text.casefold())


@dataclass(frozen=True)
class Lexicon:
    """The words of a site and how often it writes them."""

    counts: Mapping[str, int]
    bases: Mapping[str, int]
    """What remains of words without a common ending, and how often: `ontwerp` where the site writes only *ontwerpen*."""
    _splits: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _added: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, first to last; nothing for a word that is none.

        Of the ways to split it, the one whose parts have the highest geometric mean of their counts
        (Koehn & Knight 2003, https://aclanthology.org/E03-1076), so that rare words do not make nonsense.
        """
        if word not in self._splits:
            self._splits[word] = self._split(word)
        return self._splits[word]

    def _split(self, word: str) -> tuple[str, ...]:
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        if len(word) < COMPOUND:
            return ()
        for at in range(PART, len(word) - PART + 1):
            count = self._known(word[:at])
            if not count:
                continue
            for link in LINKS:
                rest = word[at + len(link) :]
                if len(rest) < PART or not word.startswith(link, at):
                    continue
                whole = self._known(rest)
                if whole:
                    best = max(best, ((count * whole) ** 0.5, (word[:at], rest)))
                if inner := self.parts(rest):
                    product = count
                    for part in inner:
                        product *= self._known(part)
                    best = max(best, (product ** (1 / (len(inner) + 1)), (word[:at], *([rest] if whole else []), *inner)))
        return best[1]

    def _known(self, part: str) -> int:
        """How often the site writes a part, or 0 when it cannot be one."""
        count = self.counts.get(part, 0) + self.bases.get(part, 0)
        return count if (count >= SEEN or len(part) >= LONG) and part not in NO_PART else 0

    def forms(self, word: str) -> tuple[str, ...]:
        """The other form of a word that changes its *s* or *f* between forms, where the site writes that: `adviezen` of `advies`.

        Pagefind's stemmer (Snowball's Dutch) knows every other ending.
        """
        other = singular(word) or self._plurals.get(word, "")
        return (other,) if other in self.counts else ()

    @functools.cached_property
    def _plurals(self) -> dict[str, str]:
        return {one: word for word in sorted(self.counts) if (one := singular(word))}

    def added(self, text: str) -> tuple[str, ...]:
        """Parts of the compounds of a text, and other forms of its words, that it does not write itself; sorted."""
        written = set(words(text))
        found: set[str] = set()
        for word in written:
            if word not in self._added:  # once for each word of the site, not for each page that writes it
                parts = self.parts(word)
                self._added[word] = frozenset((*parts, *(form for one in (word, *parts) for form in self.forms(one))))
            found |= self._added[word]
        return tuple(sorted(found - written))


def singular(word: str) -> str:
    """`advies` of *adviezen*, `lees` of *lezen*, `brief` of *brieven*; nothing for another word."""
    match = _CHANGED.fullmatch(word)
    if not match:
        return ""
    before, vowel, letter = match.groups()
    return before + (vowel * 2 if len(vowel) == 1 else vowel) + {"z": "s", "v": "f"}[letter]


def lexicon(texts: Iterable[str]) -> Lexicon:
    """The words of a site, from all its texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words(text))
    bases: Counter[str] = Counter()
    for word, count in counts.items():
        if ending := _ENDING.search(word):
            bases[word[: ending.start()]] += count
    return Lexicon(counts, bases)


def help_words(known: Lexicon, titles: Iterable[str], *, size: int = HELP) -> str:
    """The words that a mistyped one is held against: those of titles and what the site writes most, as a text file.

    One line for each order of frequency (words written 2ⁿ to 2ⁿ⁺¹ times), the commonest first; words of a line in alphabetical order,
    which compresses best.
    """
    in_titles = {word for title in titles for word in words(title)}
    able = [word for word, count in known.counts.items() if len(word) >= PART and (count >= SEEN or word in in_titles)]
    lines: dict[int, list[str]] = {}
    for word in sorted(able, key=lambda word: (word not in in_titles, -known.counts[word], word)):
        size -= len(word.encode()) + 1
        if size < 0:
            break
        lines.setdefault(known.counts[word].bit_length(), []).append(word)
    return "".join(f"{' '.join(sorted(lines[often]))}\n" for often in sorted(lines, reverse=True))


@dataclass(frozen=True)
class Names:
    """Groups of names of the same thing: who searches for one means the others too."""

    groups: Mapping[str, Mapping[tuple[str, ...], frozenset[tuple[str, ...]]]]

    def others(self, text: str) -> Counter[str]:
        """The other names of what a text names, and how often it does."""
        said = _NAME.findall(text.casefold())
        found = Counter(name for at, word in enumerate(said) for name in self.groups.get(word, {}) if tuple(said[at : at + len(name)]) == name)
        others: Counter[str] = Counter()
        for name, count in found.items():
            for other in self.groups[name[0]][name] - found.keys():
                others[" ".join(other)] += count
        return others


def names(groups: Iterable[Iterable[str | None]]) -> Names:
    """Groups of names, found by the first word of each."""
    found: dict[str, dict[tuple[str, ...], frozenset[tuple[str, ...]]]] = {}
    for group in groups:
        split = frozenset(tuple(_NAME.findall(name.casefold())) for name in group if name) - {()}
        for name in split:
            of_word = found.setdefault(name[0], {})
            of_word[name] = of_word.get(name, frozenset()) | split
    return Names(found)
