"""What a page is built of: titles, headings, landmarks, ids and languages, on every page of the site (trust.md §4.3, 11 and 12)."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from built import Node, Page, addresses, page
from kring import labels
from visited import KINDS, PAGES, Visitor

GOLDEN = Path(__file__).parent / "golden"
HEADING = re.compile("h[1-6]")


def pages(site: Path) -> list[Page]:
    """Every page that shows something; an old address only leads on, a newsletter is made for e-mail."""
    found = [page(site, address) for address in (*addresses(site), "404.html")]
    return [each for each in found if each.root.all("main")]


def name(node: Node, root: Node) -> str:
    """The accessible name of a landmark."""
    if by := node.attrs.get("aria-labelledby"):
        return next((other.text for other in root.walk() if other.attrs.get("id") == by), "")
    return node.attrs.get("aria-label", "")


def landmarks(root: Node) -> Iterator[tuple[str, str]]:
    """Role and name of every landmark of a page, by HTML's own rules (HTML-AAM)."""
    for node in root.walk():
        inside = any(up.tag in ("article", "aside", "main", "nav", "section") for up in node.above())
        role = node.attrs.get("role") or {
            "main": "main", "nav": "navigation", "aside": "complementary", "search": "search",
            "header": "" if inside else "banner", "footer": "" if inside else "contentinfo",
            "section": "region" if name(node, root) else "", "form": "form" if name(node, root) else "",
        }.get(node.tag, "")  # fmt: skip
        if role in ("main", "navigation", "complementary", "search", "banner", "contentinfo", "region", "form"):
            yield role, name(node, root)


def test_no_two_pages_have_the_same_title(site: Path) -> None:
    titles = Counter(each.root.all("title")[0].text for each in pages(site))

    assert [title for title, times in titles.items() if times > 1] == []
    assert all(title.strip() for title in titles)


def test_every_page_has_one_first_heading_and_skips_no_level(site: Path) -> None:
    faults = []
    for each in pages(site):
        levels = [level for level, _ in each.root.all("main")[0].headings]
        if levels[:1] != [1] or levels.count(1) != 1 or any(after > before + 1 for before, after in itertools.pairwise(levels)):
            faults.append((each.address, levels))

    assert faults == []


def test_headings_say_something(site: Path) -> None:
    assert [each.address for each in pages(site) for _, text in each.root.headings if not text] == []


def test_every_page_has_the_same_frame_of_landmarks(site: Path) -> None:
    for each in pages(site):
        roles = Counter(role for role, _ in landmarks(each.root))

        assert (roles["banner"], roles["main"], roles["contentinfo"], roles["search"]) == (1, 1, 1, 1), each.address


def test_landmarks_of_one_kind_have_names_that_differ(site: Path, everything: Path) -> None:
    for each in (*pages(site), *pages(everything)):
        by_role: dict[str, list[str]] = {}
        for role, its_name in landmarks(each.root):
            by_role.setdefault(role, []).append(its_name)
        for role, names in by_role.items():
            assert len(set(names)) == len(names), f"{each.address}: {role}: {names}"
            assert len(names) == 1 or all(names), f"{each.address}: a nameless {role}"


def test_an_id_stands_once_on_a_page(site: Path, everything: Path) -> None:
    for each in (*pages(site), *pages(everything)):
        ids = Counter(node.attrs["id"] for node in each.root.walk() if "id" in node.attrs)

        assert [id for id, times in ids.items() if times > 1] == [], each.address


def test_what_refers_to_an_id_finds_it(site: Path) -> None:
    for each in pages(site):
        ids = {node.attrs["id"] for node in each.root.walk() if "id" in node.attrs}
        keys = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls")
        named = [name for node in each.root.walk() for key in keys for name in node.attrs.get(key, "").split()]

        assert set(named) <= ids, each.address


def test_pictures_have_a_text_and_icons_none(site: Path, everything: Path) -> None:
    for each in (*pages(site), *pages(everything)):
        assert all("alt" in image.attrs for image in each.root.all("img")), each.address
        for icon in each.root.all("svg"):
            assert any(node.attrs.get("aria-hidden") == "true" for node in (icon, *icon.above())), each.address


# -- languages (WCAG 3.1.1, 3.1.2)


def language(node: Node) -> str:
    return next(up.attrs["lang"] for up in (node, *node.above()) if "lang" in up.attrs)


def test_every_page_says_its_language(site: Path) -> None:
    assert {each.root.all("html")[0].attrs.get("lang") for each in pages(site)} == {"nl"}


def test_a_text_in_another_language_says_so_and_our_own_words_around_it_do_not(everything: Path) -> None:
    english = page(everything, "artikelen/english/").main
    said = {node.text: language(node) for node in english.find(lambda node: HEADING.fullmatch(node.tag) is not None or node.tag in ("p", "dt", "a", "span"))}

    for words in ("Reading together in another language", "How it began", "Bring a book.", "Tip"):
        assert said[words] == "en", words
    for words in ("Thema", "Gepubliceerd op", "Home"):
        assert said[words] == "nl", words


@pytest.mark.parametrize("address", ["", "artikelen/", "themas/lezen/", "communities/kring/", "nieuw/"])
def test_a_title_in_another_language_says_so_wherever_it_is_listed(everything: Path, address: str) -> None:
    listed = [link for link in page(everything, address).main.all("a") if link.text == "Reading together in another language"]

    assert listed
    assert {language(link) for link in listed} == {"en"}


def test_who_refers_to_a_text_from_another_language_says_so(everything: Path) -> None:
    referring = page(everything, "artikelen/eerste/").under("Wie verwijst hiernaar").all("li")

    said = {item.all("a")[0].text: {language(node) for node in item.find(lambda node: node.tag in ("a", "q"))} for item in referring}
    assert said == {"Alles wat in een artikel kan staan": {"nl"}, "Reading together in another language": {"en"}}


def test_the_page_of_fields_in_english_is_in_english(site: Path) -> None:
    assert {language(heading) for heading in page(site, "fields/").main.find(lambda node: HEADING.fullmatch(node.tag) is not None)} == {"en"}


# -- what a screen reader meets: the tree of each kind of page, kept as a golden file

KEPT = re.compile(r"(main|navigation|search|complementary|form|region|article|heading)\b([^:\n]*)")
OURS = frozenset(labels.words("nl").values())


@dataclass
class Branch:
    """A landmark or heading of a tree, with what stands in or under it."""

    words: str
    under: list[Branch] = field(default_factory=list)

    def lines(self, indent: str = "") -> list[str]:
        """As an outline; of equal branches that writers filled, the first."""
        shown = [branch.lines(f"{indent}  ") for branch in self.under]
        once = [lines for at, lines in enumerate(shown) if "…" not in "".join(lines) or lines not in shown[:at]]
        return [f"{indent}- {self.words}", *itertools.chain.from_iterable(once)]


def frame_of(tree: str) -> str:
    """Landmarks and, by level, headings of a tree: our own words as they are, those of writers as `…`, and what repeats once."""
    whole = Branch("page")
    landmarks_: list[tuple[int, list[tuple[int, Branch]]]] = [(-1, [(0, whole)])]  # depth, and the headings that are open in it
    for line in tree.splitlines():
        depth = len(line) - len(line.lstrip())
        while landmarks_[-1][0] >= depth:
            landmarks_.pop()
        headings = landmarks_[-1][1]
        if match := KEPT.match(line.lstrip(" -")):
            branch = Branch(match[1] + re.sub(r'"((?:[^"\\]|\\.)*)"', lambda m: m[0] if m[1] in OURS else '"…"', match[2]))
            level = int(found[1]) if (found := re.search(r"level=(\d)", branch.words)) else 0
            while level and headings[-1][0] >= level:
                headings.pop()
            headings[-1][1].under.append(branch)
            if level:
                headings.append((level, branch))
            else:
                landmarks_.append((depth, [(0, branch)]))
    return "\n".join(line.removeprefix("  ") for line in whole.lines()[1:]) + "\n"


def compare(kept: Path, tree: str) -> None:
    """Compare with the golden file; `KRING_GOLDEN=renew` writes it instead."""
    if os.environ.get("KRING_GOLDEN") == "renew":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(tree, encoding="utf-8")
    assert kept.is_file(), f"{kept.name} is not there; KRING_GOLDEN=renew makes it"
    assert tree == kept.read_text(encoding="utf-8"), f"the tree of {kept.stem} changed; if it should, KRING_GOLDEN=renew writes it anew"


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_built_of_the_same_headings_and_landmarks(visitor: Visitor, kind: str) -> None:
    with visitor.at(PAGES[kind]) as shown:
        shown.evaluate("document.querySelectorAll('.kring-prose, .kring-toc').forEach(text => text.remove())")  # they are the writer's

        compare(GOLDEN / f"{kind}.yml", frame_of(shown.get_by_role("main").aria_snapshot()))


@pytest.mark.browser
@pytest.mark.parametrize(("screen", "part"), [("desktop", "banner"), ("phone", "banner"), ("desktop", "contentinfo")])
def test_the_top_and_the_foot_are_the_same(visitor: Visitor, screen: str, part: str) -> None:
    with visitor.at(PAGES["article-question"], screen=screen) as shown:
        tree = shown.get_by_role(part).aria_snapshot()  # type: ignore[arg-type] # a role

        compare(GOLDEN / f"{part}-{screen}.yml", re.sub(r":\n *- /url: .*", "", tree) + "\n")
