"""Personal data and secrets in a text, found before it is public: one pass over the source of every file."""

# Git never forgets, so this must be said early, and few times: a rule speaks when a number proves itself (eleven-test,
# checksum) or when the words around it tell. No finding repeats what it found: findings are printed in public logs.

import bisect
import re
from collections.abc import Iterator
from typing import Final

from kring.findings import Finding


def look_over(path: str, text: str, *, of_people: bool = False) -> list[Finding]:
    """What stands in a text that should not be public. `of_people` is the register where people chose to be reached.

    Linear in the length of the text; a text without an `@`, a long number or a telling word costs a few searches.
    """
    found = [*_numbers(text, of_people=of_people), *_secrets(text), *_shared(text), *_pupils(text)]
    if not of_people:
        found += _mail(text)
    starts = [0, *(match.end() for match in re.finditer("\n", text))] if found else []
    places: dict[tuple[str, int], int] = {}
    for rule, at in sorted(found, key=lambda f: (f[1], f[0])):
        line = bisect.bisect_right(starts, at)
        places.setdefault((rule, line), at - starts[line - 1] + 1)  # one of a kind on a line is enough to go and look
    return [Finding(path, line, column, rule) for (rule, line), column in places.items()]


_Found = Iterator[tuple[str, int]]
"""Rules, and where in the text each was broken."""


# -- how people are reached

_ADDRESS: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")
_ROLE: Final = re.compile(
    r"(?:info|redactie|contact|secretariaat|administratie|directie|bestuur|privacy|fg|avg|aanmelden|aanmelding|post|mail|hallo|hello|hulp|help|helpdesk"
    r"|support|pers|nieuws|nieuwsbrief|school|schoolleiding|beheer|webmaster|postbus|klachten|vragen|communicatie|git|no-?reply|noreply)(?:[._+-].*)?",
    re.IGNORECASE,
)
"""What stands before the @ when many people read it."""
_NOBODY: Final = re.compile(r"(?:.*\.)?(?:example(?:\.\w+)?|voorbeeld\.nl|invalid|test|users\.noreply\.github\.com)", re.IGNORECASE)
"""Domains in which nobody has a mailbox (RFC 2606)."""


def _mail(text: str) -> _Found:
    if "@" in text:
        for match in _ADDRESS.finditer(text):
            name, _, domain = match[0].partition("@")
            if not _ROLE.fullmatch(name) and not _NOBODY.fullmatch(domain):
                yield "data-email", match.start()


# -- numbers that prove what they are

_LONG: Final = re.compile(r"[0-9](?:[ .()-]{0,2}[0-9]){7,}")
"""Eight digits and more, as people group them."""
_PHONE: Final = re.compile(r"(?:(?:\+|00)31[ -]?0?[ -]?|0)(?:6(?:[ -]?\d){8}|(?!6|8|90)[1-7]\d(?:[ -]?\d){7})")
"""A Dutch mobile number or one of an area; numbers of services (08…, 090…) are nobody's."""
_BSN: Final = re.compile(r"\d{9}|\d{4}[. ]\d{2}[. ]\d{3}")
_CALLED_BSN: Final = re.compile(r"(?:bsn|burgerservicenummer|sofinummer|persoonsgebonden nummer|pgn)\W{0,3}(?:is )?$", re.IGNORECASE)
_AMOUNT: Final = re.compile(r" ?(?:euro|eur|%|miljoen|leerlingen|inwoners)", re.IGNORECASE)
_BANK: Final = re.compile(r"(?<![A-Za-z0-9/])[A-Z]{2}(?:[0-9]{2} ?[A-Z]{4} ?)?$")
"""What stands before the digits of a bank account number: its country, and for some its bank."""
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_IN_ADDRESS: Final = re.compile(r"(?:https?://|www\.|doi\.org/|\]\()[^\s)]*$|[/=#_]$")
"""What stands before a number that is part of a web address."""


def _numbers(text: str, *, of_people: bool) -> _Found:
    for match in _LONG.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 200) : start].rpartition("\n")[2]
        if bank := _BANK.search(before):
            account = _IBAN.match(text, start - len(bank[0]))
            if account and _is_iban(account[0].replace(" ", "")):
                yield "data-iban", account.start()
            continue
        if text[end : end + 1].isalnum() or before[-1:].isalpha() or before[-1:] in ("-", ".", ",") or _IN_ADDRESS.search(before):
            continue
        plus = before.endswith("+")
        if _PHONE.fullmatch(("+" if plus else "") + match[0].replace("(", "").replace(")", "")):
            if not of_people:
                yield "data-phone", start - plus
        elif _eleven(match[0]) and (
            (_BSN.fullmatch(match[0]) and not plus and not before.rstrip().endswith("€") and not _AMOUNT.match(text, end)) or _CALLED_BSN.search(before)
        ):
            yield "data-bsn", start


def _eleven(written: str) -> bool:
    """The eleven-test of a BSN: 9 to 2 times its first eight digits, minus the last, is a multiple of eleven."""
    digits = [int(c) for c in written if c.isdigit()]
    return len(digits) == 9 and any(digits) and (sum(d * w for d, w in zip(digits, range(9, 1, -1), strict=False)) - digits[8]) % 11 == 0


def _is_iban(code: str) -> bool:
    """The checksum of ISO 13616: the country and check digits moved to the end, letters as numbers, is 1 modulo 97."""
    return 15 <= len(code) <= 34 and int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


# -- keys

_KEYS: Final = {
    "PRIVATE KEY-----": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "gh": r"gh[pousr]_[A-Za-z0-9]{30,}",
    "github_pat_": r"github_pat_\w{22,}",
    "glpat-": r"glpat-[\w-]{20,}",
    "AKIA": r"AKIA[0-9A-Z]{16}\b",
    "ASIA": r"ASIA[0-9A-Z]{16}\b",
    "xox": r"xox[abeprs]-[\w-]{10,}",
    "sk-": r"sk-[\w-]{20,}",
    "sk_live_": r"sk_live_\w{10,}",
    "AIza": r"AIza[\w-]{35}",
    "eyJ": r"eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "npm_": r"npm_[A-Za-z0-9]{36}\b",
    "pypi-": r"pypi-[\w-]{32,}",
    "SG.": r"SG\.[\w-]{16,}\.[\w-]{16,}",
    **{word: word + r"(?: is|:| =|=)+ ?[`‘'\"]?(?=\S*\d)(?=\S*[A-Za-z])[^\s`’'\"]{6,}" for word in ("wachtwoord", "Wachtwoord", "password", "Password")},
}
"""How keys that services hand out begin, and what they look like: compiled in the one text of a thousand where one is met."""


def _secrets(text: str) -> _Found:
    for sign, pattern in _KEYS.items():
        if sign in text:
            for match in re.finditer(pattern, text):
                if not text[match.start() - 1 : match.start()].isalnum():
                    yield "data-secret", match.start()


_WEB: Final = re.compile(r"https?://[^\s<>\"'`)\]]+")
_KEYED: Final = re.compile(
    r"[?&](?:access_token|auth_?token|token|authkey|rlkey|resourcekey|pwd|passcode|sig|signature|x-amz-signature|api_?key|invite|usp)=[^&]"
    r"|://1drv\.ms/|://(?:we\.tl|wetransfer\.com/downloads)/|sharepoint\.com/:[a-z]:/\S*[?&]e=|://teams\.microsoft\.com/l/meetup-join/|://chat\.whatsapp\.com/\w",
    re.IGNORECASE,
)
"""What an address has that lets anybody in who has it."""


def _shared(text: str) -> _Found:
    if "://" in text:
        for match in _WEB.finditer(text):
            if _KEYED.search(match[0]):
                yield "data-share-link", match.start()


# -- pupils

_NAME: Final = r"(?<![\w’'-])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?(?: [A-Z]\.)?"
_NO_NAME: Final = frozenset(
    re.findall(
        r"\w+",
        "tabel figuur stap bijlage artikel hoofdstuk groep klas niveau fase vraag punt regel deel week jaar module les thema bron noot nummer paragraaf"
        " januari februari maart april mei juni juli augustus september oktober november december iedereen wie niemand hij zij ze dat die wat je nu daar"
        " dit deze elk elke ieder een het de er wij we ik nederlands engels frans duits fries rekenen taal centraal vanaf onderwijs school kind leerling"
        " iemand vmbo havo vwo mavo pro mbo onderbouw bovenbouw programma looptijd duur subsidie pilot project traject periode opleiding"
        " juf meester mevrouw meneer leraar docent mentor ouder moeder vader directeur",
    )
)
"""What begins with a capital at the start of a sentence, and is nobody's name."""
_PLURAL: Final = re.compile(
    r"\w+(?:lingen|eren|ers|ters|aren|ouders|jongens|meisjes|kleuters|peuters|pubers|mensen|gezinnen|klassen|groepen|scholen|teams)", re.IGNORECASE
)
_GRADE: Final = r"(?:groep [1-8]\b|(?:klas|leerjaar) [1-6]|de brugklas|[1-6] ?(?:vmbo|havo|vwo|mavo|pro)\b)"
_OF_A_CHILD: Final = re.compile(
    r"\b(?:leerlinge?|groep [1-8]|klas|brugklas\w*|kleuter|scholier|zoon|dochter|jongen|meisje|kind|juf|meester|zij|ze|hij|haar|hem|jaar)\b", re.IGNORECASE
)
# Each begins with a letter or word that few texts have, so that looking for it costs nearly nothing; a name is sought before it.
_AGED: Final = re.compile(r"\((?:[3-9]|1[0-9])( jaar)?\)")
_YEARS: Final = re.compile(r" jaar(?: oud\b|,| en zit\b)")
_FROM: Final = re.compile(rf" uit {_GRADE}")
_SITS: Final = re.compile(rf" zit in {_GRADE}")
_NAMED: Final = re.compile(rf"({_NAME}) ?$")
_NAMED_YEARS: Final = re.compile(rf"({_NAME})(?:,| is| van) (?:[3-9]|1[0-9])$")
_CALLED: Final = {
    word: rf"{word} ({_NAME})(?! \w+(?:school|college|lyceum))"
    for word in ("leerling", "leerlinge", "kleuter", "scholier", "brugklasser", "dochter", "dochtertje", "zoon", "zoontje")
}
_BORN: Final = re.compile(
    r"eboren op [^\w\n]{0,2}\d{1,2}(?:[-/.]\d{1,2}[-/.]| [a-z]{3,9} )\d{2,4}|eboortedatum[^\w\n]{0,4}\d{1,2}(?:[-/.]\d{1,2}[-/.]| [a-z]{3,9} )\d{2,4}"
)


def _pupils(text: str) -> _Found:
    if "eboren op " in text or "eboortedatum" in text:
        yield from (("data-birthday", match.start() - 1) for match in _BORN.finditer(text))
    for sign, pattern, before in (("(", _AGED, _NAMED), (" jaar", _YEARS, _NAMED_YEARS), (" uit ", _FROM, _NAMED), (" zit in ", _SITS, _NAMED)):
        for match in pattern.finditer(text) if sign in text else ():
            begin = max(0, match.start() - 60)
            name = before.search(text[begin : match.start()])
            if name and _is_name(name[1]) and (pattern is not _AGED or match[1] or _OF_A_CHILD.search(_sentence(text, *match.span()))):
                yield "data-pupil", begin + name.start(1)
    for word, called in _CALLED.items():
        for match in re.finditer(called, text) if f"{word} " in text else ():
            if _is_name(match[1]):
                yield "data-pupil", match.start(1)


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a stretch of text, as far as two hundred letters away."""
    before, after = text[max(0, start - 200) : start], text[end : end + 200]
    return re.split(r"[.!?\n]", before)[-1] + text[start:end] + re.split(r"[.!?\n]", after)[0]


def _is_name(word: str) -> bool:
    return word.lower() not in _NO_NAME and not _PLURAL.fullmatch(word)
