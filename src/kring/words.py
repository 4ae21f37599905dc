"""Words for search: the parts of compounds, other names of the same thing, and the words that mistyped ones are held against."""

# Dutch writes compounds as one word, and Pagefind finds a word by its beginning alone: `gesprek` would not find `oudergesprek`.
# A compound is split by the site's own words, so no dictionary is needed and the jargon of a community is known.

import bisect
import functools
import itertools
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

COMPOUND: Final = 7
"""Letters of the shortest word that is taken for a compound."""

PART: Final = 4
"""Letters of the shortest part that needs no more proof: shorter ones (`les`, `dag`) stand by chance in too many words."""

SEEN: Final = 2
"""How often a site writes a short part by itself, at least: once may be by mistake."""

LONG: Final = 6
"""Letters of a part that stands in another word by chance so rarely that writing it once is enough."""

LINKS: Final = ("", "s", "e", "en")
"""What may stand between the parts of a compound (*tussenklanken*, https://e-ans.ivdnt.org/topics/pid/ans120205lingtopic)."""

FAMILY: Final = 7
"""Letters of the shortest word that is known by its family: verb or noun, present or past."""

DOUBTFUL: Final = 10
"""Letters of the shortest word that is split where one part is no word of the site."""

DOUBTED: Final = 0.1
"""What a split counts for when one of its parts is no word of the site: any split into two words goes before it."""

_PARTICLES = """
aan achter af be bij binnen buiten door er ge her in mee mis na neer om on onder ont op over samen tegen terug toe tussen uit van ver vol voor weg
"""
_APART: Final = frozenset(
    [
        "aan",
        "achter",
        "af",
        "bij",
        "binnen",
        "buiten",
        "door",
        "in",
        "mee",
        "na",
        "neer",
        "om",
        "onder",
        "op",
        "over",
        "samen",
        "tegen",
        "terug",
        "toe",
        "uit",
        "vast",
        "voor",
        "weg",
    ]
)
"""Words that a verb can leave for the end of its sentence."""
_NO_PART = f"""
{_PARTICLES}
naar boven weer langs rond zonder mede hier daar waar het een dat die wat wie hoe ook als dan nog nu dus der den ten ter had was ben bent wel toen
hun hen zij wij jij jou zou zal kan kon mag wil moet ons
heid heden heids lijk lijke elijk elijke baar bare loos loze rijk rijke zaam zame achtig achtige schap schappen schaps ende eren erij ische isch
aties ingen lingen tie teit iteit end ers ken den
hebben zijn worden deze dese alle allen deels meer veel niet maar even ieder ander andere hoog laag lang groot jaren keer maal
"""
NO_PART: Final = frozenset(_NO_PART.split())
"""Words that begin or end other words without being a part of their meaning (prepositions, endings), and that nobody searches for."""

HELP: Final = 50_000
"""Letters of all words that mistyped ones are held against: half of it, 25 kB, travels when compressed."""

_WORD: Final = re.compile(r"[^\W\d_]+")
_PLAIN: Final = re.compile(r"[^\W_]+")
_NAME: Final = re.compile(r"\w+")
_VOWELS: Final = "aeiouyéèëïóöü"
_VOWEL_SET: Final = frozenset(_VOWELS)
_BEFORE_S: Final = frozenset(one + other for vowels, after in (("eo", "lmnr"), ("aeu", "ur")) for one in vowels for other in after)
_SHORT: Final = re.compile(rf"(?:[^{_VOWELS}]|qu|^)([aeou])[^{_VOWELS}wx]")
_UNSTRESSED: Final = re.compile(rf"[{_VOWELS}]\w*e[lmnr]")
_BEGIN: Final = re.compile(rf"(?:[bcdfghjklmnprstvwz]|[bcfgkpsv]l|[bcdfgkptvw]r|[dkstz]w|kn|gn|sch|sch?r|s[cfkmnpqt]|spr|str|spl|th|ps|chr?)?[{_VOWELS}]")
"""How a Dutch word begins (https://e-ans.ivdnt.org/topics/pid/ans01lingtopic)."""
_END: Final = re.compile(rf"[{_VOWELS}](?:[dfgklmnprstw]|[lr][dfgkmnpst]|m[dpst]|n[dgkst]|ch|cht|[fkps]s|[fkps]t|[lnr]gs?|nkt|rst|nst|[dgt]s)$|(?:e|ee|ie)$")
_ENDING: Final = re.compile(r"[^aeiou]?(?:end|ing|ig|er|e?lijk|baar|heid|schap|achtig|rijk|loos|loze|zaam|iseer|atie|ist|aar|es)|en")
_PREFIX: Final = re.compile(r"(?:be|ge|her|ont|ver)$")
_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_PARTICIPLE: Final = re.compile(
    r"(?:(a(?:an|chter|f)|bij|in|mee|na|om|op|over|samen|toe|uit|voor|weg)ge(?=\w{4,}(?:d|t|[dt]e|en)$)|ge(?=\w{4,}(?:d|t|[dt]e)$))"
)
_SMALLER: Final = re.compile(r"(?<=\w{3})(?:et|(?<=[aeiouwlnr])t|(?<=m)p)?jes?$")
_FAMILY: Final = re.compile(
    r"(?<=\w{3})(?:(?:at|it)?(?:er(?:ing(?:en)?|en|end|ende)|eer(?:d|de|den|t|der|ders)?)|aties?|ators?|ies?|ing(?:en)?|ende?|en|[td]en|[td]e|e|t|d|s)$"
)
_ROOTS: Final = {
    "brengs": "breng", "drach": "drag", "gaf": "gef", "gan": "ga", "gang": "ga", "grip": "grijp", "keus": "kies", "koms": "kom", "nam": "nem", "nom": "nem",
    "schrif": "schrijf", "sprak": "sprek", "sprok": "sprek", "trok": "trek", "zich": "zi",
}  # fmt: skip
"""Nouns and past forms that change the vowel or the end of their verb (*overdracht*, *deelname*, *afspraak*, *overgang*), and the verb: a closed list of Dutch."""
_ROOT: Final = re.compile(rf"(?<=\w{{2}})(?:{'|'.join(_ROOTS)})$")
_STEMMED: Final = re.compile(r"(?<=\w{3})(?:ing(?:en)?|ende?|en|e|(?<=[elnr])s)$")
_TWICE: Final = re.compile(r"(\w)\1(?=\w?$)")
_NOUN: Final = re.compile(r"(?:ing|heid|teit|schap|ie)s?$")
_PARTICLE: Final = re.compile(rf"(?:{'|'.join(_PARTICLES.split())})")

_CHANGES: Final = ("s", "f")
"""Last letters that are others before an ending: `adviezen` of *advies*, `brieven` of *brief*."""


def words(text: str) -> list[str]:
    """The words of a text in their order, in small letters; a number is no word."""
    return _WORD.findall(text.casefold())


def plain(text: str) -> list[str]:
    """The words and numbers of a text without marks, as `fold` and `wordsOf` of `ask.js` make them."""
    return _PLAIN.findall(_MARKS.sub("", unicodedata.normalize("NFD", text.lower())))


def singular(word: str) -> str:
    """A word without a common ending, as Dutch writes it: `taal` of *talen*, `brug` of *bruggen*, `advies` of *adviezen*, `ouder` of *ouders*; nothing when it has none."""
    if word[-1:] == "s":
        return word[:-1] if len(word) > 3 and word[-3:-1] in _BEFORE_S else ""
    base = word[:-2] if word[-2:] == "en" else word[:-1] if word[-1:] == "e" else ""
    if len(base) < 3 or _VOWEL_SET.isdisjoint(base):
        return ""
    if base[-1] == base[-2] and base[-1] not in _VOWELS:
        return base[:-1]
    if _SHORT.fullmatch(base[-3:]) and not _UNSTRESSED.search(base):
        base = f"{base[:-1]}{base[-2]}{base[-1]}"
    return base[:-1] + {"z": "s", "v": "f"}.get(base[-1], base[-1])


def plural(word: str) -> str:
    """A word with *-en*, as Dutch writes it: `talen` of *taal*, `bruggen` of *brug*; nothing for a word that cannot have it. The first guess of each form."""
    if len(word) < 3 or word[-1] in _VOWELS or word[-2:] in ("en", "el", "er", "em"):
        return ""
    last = {"s": "z", "f": "v"}.get(word[-1], word[-1])
    if word[-2] == word[-3] and word[-2] in _VOWELS:
        return f"{word[:-2]}{last}en"
    if word[-3:-1] in ("ie", "oe", "ui", "ij", "ei", "eu", "ou", "au"):
        return f"{word[:-1]}{last}en"
    if word[-2] in "aeiou" and word[-3] not in _VOWELS:
        return f"{word}{word[-1]}en"
    return f"{word}en"


def family(word: str) -> str:
    """What words of one verb or noun share: the same for *differentiëren*, *gedifferentieerd* and *differentiatie*. `ask.js` has the same rule."""
    base = word if word.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", word))
    if _PARTICIPLE.match(base):
        base = _PARTICIPLE.sub(r"\1", base, count=1)
    if base[-2:] == "je" or base[-3:] == "jes":
        base = _SMALLER.sub("", base)
    if ending := _FAMILY.search(base, len(base) - 9):  # the longest is *-iteringen*
        base = base[: ending.start()]
    base = _once(base[:-1] + {"z": "s", "v": "f"}.get(base[-1:], base[-1:]))
    root = _ROOT.search(base, len(base) - 6)  # the longest is *schrif*
    return base[: root.start()] + _ROOTS[root[0]] if root else base


def _plain(word: str) -> str:
    """A word without the endings that any stemmer takes away."""
    return _once(_STEMMED.sub("", word))


def _once(word: str) -> str:
    """A word without the second of two letters at its end: `bel` of *bell*, `groet` of *groett*, `grot` of *groot*."""
    return _TWICE.sub(r"\1", word) if word[-2:-1] in (word[-1:], word[-3:-2]) else word


@dataclass(frozen=True)
class Lexicon:
    """The words of a site and about how often it writes them."""

    counts: Mapping[str, int]
    """In powers of two (`about`): so nearly every edit leaves the words of a site as they were, and with them the documents of all other pages."""
    forms: Mapping[str, int]
    """The other forms of words and how often those are written: `ontwerp` where the site writes only *ontwerpen*."""
    _splits: dict[str, tuple[float, str, str]] = field(default_factory=dict, repr=False, compare=False)
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _others: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _added: dict[str, Collection[str]] = field(default_factory=dict, repr=False, compare=False)
    _alone: set[str] = field(default_factory=set, repr=False, compare=False)
    """Words that nothing is added for."""
    _rejoined: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _named: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """The family of words."""
    _families: dict[str, dict[str, list[str]]] = field(default_factory=dict, repr=False, compare=False)
    """Families by name, by their first letter."""
    _begins: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    _ends: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, first to last; nothing for a word that is none.

        Of the ways to split it in two, the one whose parts have the highest geometric mean of their counts
        (Koehn & Knight 2003, https://aclanthology.org/E03-1076), so that rare words do not make nonsense; then each part again.
        One of the two may be no word of the site when it could be one and the other is certain: *kerst|vakantie*.
        """
        if len(word) < COMPOUND:
            return ()
        found = self._parts.get(word)
        if found is None:
            _, first, last = self._split(word)
            found = self._parts[word] = tuple(dict.fromkeys((first, *self.parts(first), last, *self.parts(last)))) if first else ()
        return found

    def _split(self, word: str) -> tuple[float, str, str]:
        """The best way to split a word in two, and what it counts for."""
        if len(word) < COMPOUND:
            return 0.0, "", ""
        found = self._splits.get(word)
        if found is None:
            found = self._splits[word] = self._best(word)
        return found

    def _best(self, word: str) -> tuple[float, str, str]:
        best: tuple[float, int, str, str] = (0.0, 0, "", "")
        size, begins, ends = len(word), self._begins.get, self._ends.get  # what is known already costs no call
        for at in range(PART - 1, size - 2):
            first = word[:at]
            one = begins(first)
            if one is None:
                one = self._begin(first)
            if not one or (at == size - 3 and first == singular(word)):  # which takes away three letters at most
                continue
            for link in _links(word, at):
                last = word[at + len(link) :]
                two = ends(last)
                if two is None:
                    two = self._end(last)
                score = (one * two) ** 0.5 if two else self._doubted(first, one, link, last, size)
                if score and score >= best[0]:
                    best = max(best, (score, -len(last), first, last))
        for at in range(PART - 1, size - PART) if size >= DOUBTFUL else ():
            last = word[at:]
            two = ends(last)
            if two is None:
                two = self._end(last)
            if two:
                first, score = word[:at], DOUBTED * two**0.5 * (size - at) / size
                if score >= best[0] and not self._begin(first) and first not in NO_PART and self._could_begin(first):
                    best = max(best, (score, at - size, first, last))
        return best[0], *best[2:]

    def _doubted(self, first: str, one: int, link: str, last: str, size: int) -> float:
        """What a split counts for whose first part is one, written so often, and whose last part is no word of the site; 0 when it cannot be one."""
        if len(last) < PART or last in NO_PART or not _BEGIN.match(last):
            return 0.0
        if (inner := self._split(last)[0]) >= 1:
            return float(DOUBTED * (one * inner) ** 0.5)
        return float(DOUBTED * one**0.5 * len(first) / size) if one > SEEN and self._could_end(first, last, link) else 0.0

    def _begin(self, part: str) -> int:
        """How often what can be the first part of a word is written; 0 for what can be none."""
        found = self._begins.get(part)
        if found is None:
            found = self._begins[part] = self._often(part) or (self._short(part) if len(part) == PART - 1 else 0) or self._before(part)
        return found

    def _end(self, part: str) -> int:
        """How often what can be the last part of a word is written; 0 for what can be none."""
        found = self._ends.get(part)
        if found is None:
            often = self._often(part) or (self._after.get(part, 0) if len(part) == PART - 1 else 0)
            found = self._ends[part] = often if often and _BEGIN.match(part) else 0
        return found

    def _often(self, part: str) -> int:
        """How often the site writes a part or another form of it; 0 for what can be no part."""
        often = self.counts.get(part, 0) + self.forms.get(part, 0)
        return often if often and len(part) >= PART and (often >= SEEN or len(part) >= LONG) and part not in NO_PART else 0

    def _short(self, part: str) -> int:
        count = self.counts.get(part, 0)
        return count if count >= SEEN and part not in NO_PART else 0

    def _before(self, part: str) -> int:
        """Before how many words of the site a first part stands that is none itself: `brug` where it writes *brugklas* and *brugperiode*."""
        every, size = self._sorted, len(part)
        at = bisect.bisect_right(every, part)
        if at + 1 >= len(every) or not every[at + 1].startswith(part) or part in NO_PART or not self._could_begin(part):
            return 0
        found = set()
        while at < len(every) and every[at].startswith(part):
            rest = every[at][size:]
            if len(rest) > PART and self._often(rest):
                found.add(singular(rest) or rest)
            at += 1
        return len(found) if len(found) >= SEEN else 0

    def _could_begin(self, first: str) -> bool:
        """Whether letters before a word of the site can be a word that it does not write: `kerst` of *kerstvakantie*, and not `voor` before a verb."""
        return bool(_END.search(first) and not _PREFIX.search(first) and (not _PARTICLE.match(first) or _NOUN.search(first)))

    def _could_end(self, first: str, last: str, link: str) -> bool:
        """Whether letters after a word of the site can be a word that it does not write: `atlas` of *kansenatlas*, and not an ending."""
        able = len(first) > PART and len(last) >= LONG - 1 and first in self.counts and link in ("", "s")
        return able and not _PARTICLE.match(first) and not _ENDING.match(last) and not (link == "s" and last.startswith("ch"))

    @functools.cached_property
    def _after(self) -> dict[str, int]:
        """Last parts of three letters that stand after more than one word, and how often they are written: `dag`, `les`."""
        able = {part: often for part in self.counts if len(part) == PART - 1 and (often := self._short(part))}
        after = Counter(word[-3:] for word in self.counts if len(word) >= COMPOUND and word[-3:] in able and self._often(word[:-3]))
        return {part: able[part] for part, often in after.items() if often >= SEEN}

    def other_forms(self, word: str) -> tuple[str, ...]:
        """Other words of the family of a word that the site writes, which Pagefind's stemmer takes for other words: `adviezen` of
        *advies*, `evaluatie` of *evalueren*. Of short words only those that change their *s* or *f*: short verbs are everywhere."""
        found = self._others.get(word)
        if found is None:
            changes = word[-1:] in _CHANGES
            one, many = singular(word), plural(word) if changes else ""  # a plural on -en ends in another letter
            pair = [other for other in (one, many) if other in self.counts and (changes or other[-1:] in _CHANGES)]
            kin = self._kin(self._family(word)) if len(word) >= FAMILY else ()
            if kin and kin != [word]:
                plain = _plain(word)
                pair += [other for other in kin if _plain(other) != plain]
            found = self._others[word] = tuple(sorted({*pair})) if pair else ()
        return found

    def _family(self, word: str) -> str:
        found = self._named.get(word)
        if found is None:
            found = self._named[word] = family(word)
        return found

    def _kin(self, name: str) -> Sequence[str]:
        """The words of the site that are of a family."""
        families = self._families.get(name[0])
        if families is None:
            families = self._families[name[0]] = {}
            for word in self._by_letter.get(name[0], ()):
                families.setdefault(self._family(word), []).append(word)
        return families.get(name, ())

    @functools.cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        """The words that are known by their family, by letters that its name can begin with."""
        found: dict[str, list[str]] = {}
        for word in self.counts:
            if len(word) >= FAMILY:
                for letter in _first_letters(word):
                    found.setdefault(letter, []).append(word)
        return found

    @functools.cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.counts)

    def rejoined(self, sentence: str) -> tuple[str, ...]:
        """Verbs that the site writes as one word, of which the parts stand apart in a sentence: `opmerken` of *Hoe merk je armoede op?*; sorted."""
        known = self._rejoined.get(sentence)
        if known is not None:
            return known
        said = words(sentence)
        apart = ((verb, particle) for at, particle in enumerate(said) if particle in _APART for verb in said[:at] if len(verb) >= 3)
        joined = {other for verb, particle in apart for other in self._kin(family(particle + verb)) if other.startswith(particle)}
        self._rejoined[sentence] = tuple(sorted(joined - {*said}))
        return self._rejoined[sentence]

    def remembered(self) -> dict[str, dict[str, Any]]:
        """Other forms of words, what is added for each word, and rejoined of each sentence, of all that was asked; JSON-like, without what is nothing."""
        added = {word: sorted(some) for word, some in self._added.items() if some}
        return {"forms": {**self.forms}, "added": added, "rejoined": {of: list(some) for of, some in self._rejoined.items() if some}}

    def added(self, said: Iterable[str]) -> tuple[str, ...]:
        """Parts of the compounds among the words of a text, and other forms of them, that it does not write itself; sorted."""
        written = {*said}
        found: set[str] = set()
        for word in written - self._alone:
            some = self._added.get(word)
            if some is None:  # once for each word of the site, not for each page that writes it
                parts = self.parts(word)
                some = self._added[word] = frozenset((*parts, *(form for one in (word, *parts) for form in self.other_forms(one))))
                if not some:
                    self._alone.add(word)
            found.update(some)
        return tuple(sorted(found - written))


def _first_letters(word: str) -> set[str]:
    """What the name of a word's family can begin with."""
    base = word if word.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", word))
    return {base[0], base[2]} if base.startswith("ge") else {base[0]}


def _links(word: str, at: int) -> tuple[str, ...]:
    """What may stand between the parts of a word after one that ends there."""
    letter = word[at]
    return LINKS[:1] if letter not in "se" else LINKS[:2] if letter == "s" else LINKS[::2] if word[at + 1] != "n" else LINKS[::2] + LINKS[3:]


def lexicon(texts: Iterable[str]) -> Lexicon:
    """The words of a site, from all its texts."""
    return lexicon_of(read_words(texts)[0])


def read_words(texts: Iterable[str]) -> tuple[Counter[str], list[tuple[str, ...]]]:
    """How often all texts of a site together write each word, and the words that each of the texts writes."""
    # What stands between blanks is read once, however often it is written; a word never goes past a blank.
    read = functools.cache(lambda written: tuple(map(sys.intern, words(written))))
    counts: Counter[str] = Counter()
    each = []
    for text in texts:
        said = list(itertools.chain.from_iterable(map(read, text.split())))
        counts.update(said)
        each.append(tuple({*said}))
    return counts, each


def lexicon_of(counts: Mapping[str, int]) -> Lexicon:
    """The words of a site that writes them so often."""
    orders = {word: about(count) for word, count in counts.items()}
    return Lexicon(orders, _forms(orders))


def lexicon_remembered(counts: Mapping[str, int], remembered: Mapping[str, Mapping[str, Any]], sentences: Iterable[str]) -> Lexicon:
    """The words of a site as `remembered` left them: can add and rejoin what it was asked before, without any work."""
    added, rejoined = remembered["added"], remembered["rejoined"]
    orders = {word: about(count) for word, count in counts.items()}
    joined = {sentence: tuple(rejoined.get(sentence, ())) for sentence in sentences}
    return Lexicon(orders, remembered["forms"], _added={**added}, _alone=orders.keys() - added.keys(), _rejoined=joined)


def lexicon_after(before: Lexicon, counts: Mapping[str, int]) -> tuple[Lexicon, set[str]]:
    """The words of a site that writes them so often now, and those among them for which something else may be added than `before`.

    `before` remembers what is added for each of its words, and what this gives remembers it too: only what a change can have changed is asked anew.
    """
    orders = {word: about(count) for word, count in counts.items()}
    changed = {word for word, _ in before.counts.items() ^ orders.items()}
    if not changed:
        return before, set()
    forms = dict(before.forms)
    for word in changed:
        for form in _forms_of(word):
            forms[form] = forms.get(form, 0) + orders.get(word, 0) - before.counts.get(word, 0)
            if not forms[form]:
                del forms[form]
    moved = {word for word in changed if (word in orders) != (word in before.counts)}
    text = "\n".join(("", *orders, ""))
    pieces = _other_pieces(before, Lexicon(orders, forms), changed, moved, text)
    other = {word for piece in pieces for word in _holding(text, piece) if len(word) >= COMPOUND}
    forms_moved = _forms_moved(moved, {*orders}.union(*before._added.values()))
    other |= moved & orders.keys() | forms_moved & orders.keys()
    other |= {word for word, some in before._added.items() if word in orders and not forms_moved.isdisjoint(some)}
    apart = {particle for word in moved for particle in _APART if word.startswith(particle)}
    now = Lexicon(
        orders,
        forms,
        _added={word: some for word, some in before._added.items() if word in orders and word not in other},
        _alone=orders.keys() - before._added.keys() - other,
        _rejoined={sentence: some for sentence, some in before._rejoined.items() if apart.isdisjoint(words(sentence))} if apart else before._rejoined,
    )
    now.added(other)
    return now, other


def _other_pieces(before: Lexicon, now: Lexicon, changed: set[str], moved: set[str], text: str) -> set[str]:
    """Letters that may be another part than before of the words that hold them, when some words are written more or less often or `moved` in or out."""
    able = changed.union(*map(_forms_of, changed))
    known = {part for part in able if bool(before._often(part)) != bool(now._often(part))}
    able |= {word[:at] for word in moved for at in range(3, len(word))} | {word[-3:] for word in moved}
    for part in known:
        able |= {word[: -len(part)] for word in _holding(text, f"{part}\n") if len(word) > len(part)}
        able |= {word[-3:] for word in _holding(text, f"\n{part}") if len(word) == len(part) + 3}
    return {part for part in able if _as_part(part, before) != _as_part(part, now)}


def _as_part(part: str, known: Lexicon) -> tuple[int, int, int, bool]:
    return known._begin(part), known._end(part), known._often(part), part in known.counts


def _forms_moved(moved: set[str], able: Iterable[str]) -> set[str]:
    """Those of some words of which other forms may be others (`Lexicon.other_forms`) when words `moved` in or out of the site."""
    families = {family(word) for word in moved if len(word) >= FAMILY}
    letters = {name[0] for name in families}.union(*map(_first_letters, moved))
    near = (word for word in able if not letters.isdisjoint(_first_letters(word)))
    return {word for word in near if singular(word) in moved or plural(word) in moved or (len(word) >= FAMILY and family(word) in families)}


def _holding(text: str, piece: str) -> Iterator[str]:
    """The lines of a text that hold a piece, which may begin or end with the end of a line."""
    at = text.find(piece)
    while at >= 0:
        begin = text.rfind("\n", 0, at + 1) + 1
        end = text.find("\n", max(begin, at + len(piece) - 1))
        yield text[begin:end]
        at = text.find(piece, max(end, at + 1))


def about(count: int) -> int:
    """The power of two that is not above a count: 1, 2, 2, 4, 4, 4, 4, 8; of nothing nothing."""
    return 1 << count.bit_length() - 1 if count else 0


def _forms(counts: Mapping[str, int]) -> Counter[str]:
    """Other forms of words, and how often a site writes those words."""
    forms: Counter[str] = Counter()
    for word, count in counts.items():
        for form in _forms_of(word):
            forms[form] += count
    return forms


def _forms_of(word: str) -> set[str]:
    """Other forms of a word, when it can be a part."""
    return set() if word in NO_PART else {singular(word), plural(word), word[:-1] if word[-1] == "t" and len(word) > PART else ""} - {"", word}


def help_words(known: Lexicon, titles: Iterable[str], *, size: int = HELP) -> str:
    """The words that one which is nowhere is held against: those of titles, then what the site writes most; parts of compounds too. A text file.

    One line for each order of frequency (words written 2ⁿ to 2ⁿ⁺¹ times), the commonest first; words of a line in alphabetical order,
    which compresses best.
    """
    in_titles = {word for title in titles for word in words(title)}
    lines: dict[int, list[str]] = {}
    for word in _commonest_first(known, in_titles):
        size -= len(word.encode()) + 1
        if size < 0:
            break
        lines.setdefault(known.counts.get(word, 0).bit_length(), []).append(word)
    return "".join(f"{' '.join(sorted(lines[often]))}\n" for often in sorted(lines, reverse=True))


def _commonest_first(known: Lexicon, before: set[str]) -> Iterator[str]:
    """The words of a site in order of how often it writes them, some of them before all others; at last the parts of compounds that it does not write."""
    able: dict[tuple[bool, int], list[str]] = {}
    for word, often in known.counts.items():
        if len(word) >= PART:
            able.setdefault((word not in before, -often), []).append(word)
    for _, some in sorted(able.items()):
        yield from sorted(some)
    yield from sorted({part for word in known.counts for part in known.parts(word) if len(part) >= PART} - known.counts.keys())


@dataclass(frozen=True)
class Names:
    """Groups of names of the same thing: who searches for one means the others too."""

    groups: Mapping[str, Mapping[tuple[str, ...], frozenset[tuple[str, ...]]]]

    def others(self, text: str) -> Counter[str]:
        """The other names of what a text names, and how often it does."""
        said = _NAME.findall(text.casefold())
        begun = [(at, self.groups[word]) for at, word in enumerate(said) if word in self.groups]
        found = Counter(name for at, group in begun for name in group if tuple(said[at : at + len(name)]) == name)
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
