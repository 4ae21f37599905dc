"""The controlled vocabulary of a site: its lists of values, and what each value means and asks."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kring.words import Names, names

if TYPE_CHECKING:  # what makes pages knows words of the glossary, and no kinds
    from kring.model import Term


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lists by name, terms by id, in the register's order. A list that is absent does not exist on this site."""

    lists: "Mapping[str, Mapping[str, Term]]" = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """True when the site uses this list."""
        return name in self.lists

    def terms(self, name: str) -> "tuple[Term, ...]":
        """The values of a list, in order; none when the list is absent."""
        return tuple(self.lists.get(name, {}).values())

    def term(self, name: str, id: str | None) -> "Term | None":
        """One value of a list."""
        return self.lists.get(name, {}).get(id) if id else None

    def label(self, name: str, id: str | None, lang: str) -> str:
        """How readers call a value; the id itself when it is unknown."""
        term = self.term(name, id)
        if term is None:
            return id or ""
        return (term.en or term.nl) if lang == "en" else term.nl

    def __iter__(self) -> "Iterator[tuple[str, Term]]":
        for name, terms in self.lists.items():
            for term in terms.values():
                yield name, term


def names_of(vocabulary: Vocabulary) -> Names:
    """The names of the same thing: of the terms of the glossary, of roles and of sectors."""
    lists = ("glossary", "role", "sector")
    return names((term.nl, term.en, *term.synonyms) for list_ in lists for term in vocabulary.terms(list_))


@functools.cache
def words_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds words of the glossary as whole words: abbreviations as they are written, others with any capitals."""
    exact = [re.escape(word) for word in words if word.isupper()]
    folded = [f"(?i:{re.escape(word)})" for word in words if not word.isupper()]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted((*exact, *folded), key=len, reverse=True)) or '(?!)'})(?![\w-])")
