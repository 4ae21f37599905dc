"""After any edits, a build with a cache gives what a clean build gives, byte for byte; damage to the cache never shows."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import itertools
import json
import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from conftest import ROOT, TODAY, serve, write
from kring import search
from kring.engines import building
from kring.engines.cache import FOLDER
from kring.engines.quick import quick
from kring.engines.standing import MANIFEST, RECORD, Asked, Built, standing

CONFIG = """\
site_name: Proef
site_url: https://proef.example/kring/
theme:
  name: material
  language: nl
  custom_dir: overrides
plugins:
  - kring:
      tagline: {tagline}
"""
VOCABULARY = """\
type:
  - id: verhaal
    nl: Verhaal
    en: Story
  - id: vraag
    nl: {label}
    en: Question
role:
  - id: leraar
    nl: Leraar
    en: Teacher
glossary:
  - id: kring
    nl: kring
    en: circle
    explanation: {explanation}
"""
THEME = """\
---
title: {title}
description: {title} is een onderwerp waar mensen in deze proef samen over lezen en schrijven, elke week een uur lang en soms langer dan dat.
---

## Wat is er aan de hand?

{text}

## Wat kan de school doen?

Samen lezen.

## Wat weten we nog niet?

Veel.
"""
ARTICLE = """\
---
title: {title}
description: Dit artikel vertelt in een paar zinnen waarom een kleine groep mensen samen is gaan lezen, en wat zij daar na een jaar van merken.
type: {type}
themes: [{theme}]
roles: [leraar]
authors: [Namens de kring]
date: 2026-{month:02}-02
---

## Begin

{text} Zie ook [dit]({link}) van de kring.
"""

WORDS = [
    "kans",
    "kansen",
    "kansrijk",
    "kansenkaart",
    "lees",
    "lezer",
    "leesclub",
    "voorlezen",
    "taal",
    "talen",
    "meertalig",
    "brug",
    "bruggen",
    "brugklas",
    "adviezen",
    "advies",
    "toets",
    "toetsen",
    "getoetst",
    "ouder",
    "ouders",
    "ouderavond",
    "gesprek",
    "gesprekken",
    "oudergesprek",
    "school",
    "scholen",
    "schooltas",
    "rekenen",
    "rekening",
    "armoede",
    "arm",
]
"""Words that new sentences are about: forms, beginnings and parts of each other, so that search has something to confuse."""

Edit = tuple[str, int, int]


class World:
    """A site that changes, with a seed for each change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        community = (ROOT / "tests/sites/small/communities/kring/index.md").read_text(encoding="utf-8").replace("title:", "roles: [leraar]\ntitle:", 1)
        files = {
            "mkdocs.yml": CONFIG.format(tagline="Samen lezen"),
            "docs/registers/vocabulary.yml": VOCABULARY.format(label="Vraag", explanation="Mensen die samen lezen."),
            "docs/over.md": "# Over ons\n\nWij lezen [artikelen](artikelen/index.md).\n",
            "overrides/partials/mark.html": "<b>o</b>\n",
        }
        for name in ("kring", "ring"):
            files[f"communities/{name}/index.md"] = community.replace("[lezen]", f"[thema-{name}]")
            files[f"communities/{name}/themes/thema-{name}.md"] = THEME.format(title=f"Thema {name}", text="Er is veel te lezen.")
        write(root, files)
        for number in range(4):
            self.add(number, number)

    @property
    def articles(self) -> list[Path]:
        return sorted(self.root.glob("communities/*/articles/*.md"))

    @property
    def themes(self) -> list[Path]:
        return sorted(self.root.glob("communities/*/themes/*.md"))

    def _one(self, paths: list[Path], number: int) -> Path | None:
        return paths[number % len(paths)] if paths else None

    def add(self, a: int, b: int) -> None:
        name = f"artikel-{b % 9}.md"
        target = next(iter(self.root.glob(f"communities/*/articles/{name}")), self.root / f"communities/{('kring', 'ring')[a % 2]}/articles/{name}")
        theme, other = self._one(self.themes, a), self._one(self.articles, b)
        target.parent.mkdir(exist_ok=True)
        link = f"../../{other.relative_to(self.root / 'communities')}" if other else "#begin"
        kind = ("verhaal", "vraag")[b % 2] if b % 5 else "verhaal"
        text = "woord " * (b % 700)
        target.write_text(
            ARTICLE.format(title=f"Artikel {b % 9}", type=kind, theme=theme.stem if theme else "x", month=a % 9 + 1, text=text, link=link), encoding="utf-8"
        )

    def _unlink(self, article: Path) -> None:
        """Nothing links to an article any more; now and then a whole series of faults is not what is tested."""
        for path in self.articles:
            path.write_text(
                path.read_text(encoding="utf-8")
                .replace(f"/{article.name})", "/)")
                .replace("(../../kring/articles/)", "(#begin)")
                .replace("(../../ring/articles/)", "(#begin)"),
                encoding="utf-8",
            )

    def apply(self, edit: Edit) -> None:
        """Change something; nothing happens when there is nothing to change."""
        name, a, b = edit
        for path in self.articles:
            path.write_text(path.read_text(encoding="utf-8").replace("\nauteur:", "\nauthors:"), encoding="utf-8")  # what was broken does not stay so
        article, theme = self._one(self.articles, a), self._one(self.themes, a)
        if name == "add":
            self.add(a, b)
        elif name == "text" and article:
            article.write_text(
                article.read_text(encoding="utf-8") + f"\nNieuwe zin {b} over {WORDS[b % len(WORDS)]} en {WORDS[a % len(WORDS)]}.\n", encoding="utf-8"
            )
        elif name == "title" and article:
            article.write_text(article.read_text(encoding="utf-8").replace("title: ", f"title: Anders {b} ", 1), encoding="utf-8")
        elif name == "rename" and article:
            self._unlink(article)
            article.replace(article.with_name(f"hernoemd-{b % 50}.md"))
        elif name == "move" and article:
            target = self.root / f"communities/{('kring', 'ring')[b % 2]}/articles/{article.name}"
            target.parent.mkdir(exist_ok=True)
            self._unlink(article)
            article.replace(target)
        elif name == "delete" and article:
            self._unlink(article)
            article.unlink()
        elif name == "theme" and theme:
            theme.write_text(THEME.format(title=f"Thema {b % 5}", text=f"Er is {b} te lezen."), encoding="utf-8")
        elif name == "theme-delete" and theme and b % 9 == 0:
            theme.unlink()
        elif name == "vocabulary":
            text = VOCABULARY.format(label=("Vraag", "Leervraag")[a % 2], explanation=f"Mensen die samen lezen, {b % 3} keer.")
            (self.root / "docs/registers/vocabulary.yml").write_text(text, encoding="utf-8")
        elif name == "template":
            (self.root / "overrides/partials/mark.html").write_text(f"<b>{b % 4}</b>\n", encoding="utf-8")
        elif name == "settings":
            (self.root / "mkdocs.yml").write_text(CONFIG.format(tagline=f"Lezen {b % 3}"), encoding="utf-8")
        elif name == "page":
            (self.root / "docs/over.md").write_text(f"# Over ons\n\nWij lezen {b} [artikelen](artikelen/index.md).\n", encoding="utf-8")
        elif name == "break" and article and b % 4 == 0:
            article.write_text(article.read_text(encoding="utf-8").replace("authors:", "auteur:", 1), encoding="utf-8")


NAMES = ("add", "text", "title", "rename", "move", "delete", "theme", "theme-delete", "vocabulary", "template", "settings", "page", "break")
EDITS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 999), st.integers(0, 999)), min_size=10, max_size=14)


def make(root: Path, site: Path) -> Built:
    """What `kring build` does."""
    return quick(Asked(root / "mkdocs.yml", site, TODAY, strict=False), lambda *_: None) or building.build(
        root / "mkdocs.yml", site_dir=site, today=TODAY, strict=False, step=lambda *_: None, workers=1
    )


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a site but Pagefind's, whose bytes differ from run to run."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found if not path.relative_to(folder).parts[0].startswith("pagefind")}


def clean(root: Path, folder: Path, *, index: bool = False) -> tuple[Built, dict[str, bytes]]:
    """The site as a computer makes it that never made it before; without the index where that is not compared."""
    shutil.copytree(root, folder / "bron", ignore=shutil.ignore_patterns(".kring", "site", ".site.*"))
    config = folder / "bron/mkdocs.yml"
    built = building.build(config, site_dir=folder / "bron/site", today=TODAY, strict=False, step=lambda *_: None, workers=1, index=index)
    return built, files(folder / "bron/site") if built.done else {}


ASK = """async ([home, number, asked]) => {
  const { open } = await import(`${home}assets/javascripts/ask.js?${number}`);
  const search = await open(new URL(home, location.origin), number);
  const facets = await search.filters();
  const answers = [];
  for (const [query, filters] of asked) {
    const { results, filters: counts } = await search.ask(query, filters);
    const found = await Promise.all(results.map((result) => result.data()));
    answers.push([Object.fromEntries(found.map((data) => [data.url.replace(home, ""), data.excerpt])), counts]);
  }
  await search.close();
  return [facets, answers];
}"""


class Searcher:
    """Asks sites under one folder through the code of their search page."""

    def __init__(self, page: Any, address: str, folder: Path) -> None:
        self._page, self._address, self._folder = page, address, folder
        self._number = 0

    def ask(self, site: Path, asked: list[tuple[str | None, dict[str, Any]]]) -> tuple[Any, Any]:
        """The facets of a site, and by question the results with their excerpts and the counts of facets; what is nought is left out."""
        self._number += 1
        home = f"/{site.relative_to(self._folder).as_posix()}/"
        facets, answers = self._page.evaluate(ASK, [home, self._number, asked])
        return some(facets), [(found, some(counts)) for found, counts in answers]

    def compare(self, world: World, site: Path, wanted: Path, chance: random.Random, gone: set[str]) -> set[str]:
        """Hold every search of a site against a clean one; gives the words that can be asked now. `gone` could be asked before."""
        self._page.goto(f"{self._address}{site.relative_to(self._folder).as_posix()}/over/")  # a page of the site: its language, its policy
        texts = [path.read_text(encoding="utf-8") for path in (*world.articles, *world.themes)]
        words = [re.findall(r"[^\W_]+", text.split("---", 2)[2]) for text in texts]
        there = {word.casefold() for some_ in words for word in some_}
        marked = sorted(there & {*WORDS})
        asked: list[tuple[str | None, dict[str, Any]]] = [(word, {}) for word in chance.sample(marked, min(6, len(marked)))]
        asked += [(word, {}) for word in chance.sample(sorted(there), min(6, len(there)))]
        asked += [(" ".join(chance.sample(some_, 2)), {}) for some_ in chance.sample(words, min(3, len(words)))]
        asked += [(f'"{" ".join(some_[at : at + 2])}"', {}) for some_ in chance.sample(words, min(2, len(words))) for at in [chance.randrange(len(some_) - 1)]]
        facets, _ = self.ask(wanted, [])
        chosen = [(facet, value) for facet, values in sorted(facets.items()) for value in sorted(values)]
        asked += [(word, {facet: {"any": [value]}}) for word in (*chance.sample(marked, min(2, len(marked))), None) for facet, value in [chance.choice(chosen)]]
        only_before = sorted(gone - there)
        asked += [(word, {}) for word in chance.sample(only_before, min(2, len(only_before)))]

        mine, theirs = self.ask(site, asked), self.ask(wanted, asked)

        assert mine[0] == theirs[0]
        for question, one, other in zip(asked, mine[1], theirs[1], strict=True):
            if question[0] in only_before:  # the one difference that is allowed: here a word that only a removed text had finds nothing
                assert one[0].keys() <= other[0].keys(), question
            else:
                assert not (differ := difference(one, other)), (question, differ)
        return there


def difference(one: Any, other: Any) -> dict[str, Any]:
    """What differs between two answers, and nothing of what does not."""
    return {
        address: (one[0].get(address), other[0].get(address))
        for address in sorted(one[0].keys() | other[0].keys())
        if one[0].get(address) != other[0].get(address)
    } | ({"counts": (one[1], other[1])} if one[1] != other[1] else {})


def some(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {facet: left for facet, values in counts.items() if (left := {value: count for value, count in values.items() if count})}


@pytest.fixture(scope="module")
def searcher(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """A browser that can ask every site that these tests make."""
    context = browser.new_context()
    for address in serve(tmp_path_factory.getbasetemp()):
        yield Searcher(context.new_page(), address, tmp_path_factory.getbasetemp())
    context.close()


@pytest.fixture
def every_change_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed goes into a second index, also of so small a site."""
    monkeypatch.setattr(search, "LARGE", 5)
    monkeypatch.setattr(search, "SHARE", 0.6)


def follow(edits: list[Edit], folder: Path, searcher: Searcher, *, asked_after: Callable[[int], bool]) -> None:
    """Apply edits one by one, and hold the site against a clean one after each; search too, after those that say so."""
    world = World(folder / "wereld")
    site = world.root / "site"
    words: set[str] = set()
    assert (first := make(world.root, site)).done, [finding.show("en") for finding in first.findings]
    for number, edit in enumerate(edits):
        before = files(site)
        world.apply(edit)
        built = make(world.root, site)
        wanted, expected = clean(world.root, folder / f"schoon-{number}", index=asked_after(number))
        assert built.done == wanted.done, edit
        assert files(site) == (expected if built.done else before), edit
        assert [finding.show("nl") for finding in built.findings] == [finding.show("nl") for finding in wanted.findings]
        if built.done and asked_after(number):
            words |= searcher.compare(world, site, folder / f"schoon-{number}/bron/site", random.Random(repr((number, edit))), words)
        shutil.rmtree(folder / f"schoon-{number}")


def examples(count: int) -> settings:
    return settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])


@pytest.mark.browser
@pytest.mark.usefixtures("every_change_counts")
@seed(1)
@examples(2)
@given(edits=EDITS)
def test_any_edits_give_what_a_clean_build_gives(edits: list[Edit], searcher: Searcher, tmp_path_factory: pytest.TempPathFactory) -> None:
    follow(edits[:10], tmp_path_factory.mktemp("edits"), searcher, asked_after=lambda number: number in (4, 9))


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.usefixtures("every_change_counts")
@pytest.mark.parametrize("part", range(8))
def test_two_hundred_series_of_edits_give_what_clean_builds_give(part: int, searcher: Searcher, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In parts, that two processes may share; each begins with the plainest series, which does not count."""

    @seed(part)
    @examples(26)
    @given(edits=EDITS)
    def series(edits: list[Edit]) -> None:
        folder = tmp_path_factory.mktemp("edits")
        follow(edits, folder, searcher, asked_after=lambda number: True)
        shutil.rmtree(folder)

    series()


def test_a_build_without_changes_makes_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    first = make(world.root, tmp_path / "site")
    before = files(tmp_path / "site")

    second = make(world.root, tmp_path / "site")

    assert (first.made > 0, first.reused, second.made, second.reused, second.removed) == (True, 0, 0, first.made, 0)
    assert files(tmp_path / "site") == before


@pytest.mark.usefixtures("every_change_counts")
@pytest.mark.parametrize(("said", "other"), [("van de kring.", "van de kring. Dit was een vergissing."), ("title: ", "title: Een vergissing ")])
def test_what_comes_back_is_newer_than_what_it_replaces(said: str, other: str, tmp_path: Path) -> None:
    """Web servers that know files by their time alone would let a browser keep what was wrong."""
    world = World(tmp_path)
    article = world.articles[0]
    page, state = (tmp_path / "site" / name for name in (f"artikelen/{article.stem}/index.html", "pagefind/kring.json"))
    text = article.read_text(encoding="utf-8")
    times, pages = [], []

    for wanted in (text, mistaken := text.replace(said, other), text, mistaken):
        article.write_text(wanted, encoding="utf-8")
        assert make(tmp_path, tmp_path / "site").done
        times.append([path.stat().st_mtime_ns for path in (page, state)])
        pages.append(page.read_bytes())

    assert pages[0] == pages[2] != pages[1] == pages[3]
    assert all(before < after for one, other in itertools.pairwise(times) for before, after in zip(one, other, strict=True)), times
    assert make(tmp_path, tmp_path / "site").made == 0


def test_a_build_with_nothing_to_do_is_known_without_one(tmp_path: Path) -> None:
    world = World(tmp_path)
    asked = Asked(tmp_path / "mkdocs.yml", tmp_path / "site", TODAY, strict=False)
    assert standing(asked) is None
    first = make(world.root, tmp_path / "site")

    again = standing(asked)

    assert again and (again.made, again.reused, again.removed, again.pages, again.files) == (0, first.made, 0, first.pages, first.files)
    assert [finding.show("nl") for finding in again.findings] == [finding.show("nl") for finding in first.findings]


def test_a_copy_of_a_project_and_pages_made_anew_as_they_were_leave_nothing_to_do(tmp_path: Path) -> None:
    world = World(tmp_path / "een")
    make(world.root, world.root / "site")
    copy = shutil.copytree(world.root, tmp_path / "twee")
    asked = Asked(copy / "mkdocs.yml", copy / "site", TODAY, strict=False)

    make(copy, copy / "site")
    of_copy = standing(asked)
    with contextlib.closing(sqlite3.connect(copy / FOLDER / "known.sqlite")) as known, known:
        known.execute("delete from made")
    (copy / FOLDER / RECORD).unlink()
    anew = make(copy, copy / "site")

    assert of_copy
    assert anew.made > 0
    assert standing(asked)


@contextlib.contextmanager
def instead(path: Path, content: bytes | Path | None, aside: Path) -> Iterator[None]:
    """Other bytes, a link or nothing where a file stands or none does, for a while."""
    kept = path.rename(aside) if path.exists() else None
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        path.symlink_to(content)
    yield
    path.unlink(missing_ok=True)
    if kept:
        kept.rename(path)


def test_a_build_that_may_have_something_to_do_is_done(tmp_path: Path) -> None:
    root = tmp_path / "wereld"
    world = World(root)
    make(root, root / "site")
    asked = Asked(root / "mkdocs.yml", root / "site", TODAY, strict=False)
    others = ({"today": TODAY + dt.timedelta(days=1)}, {"strict": True}, {"compact": True}, {"site_dir": None})
    changes: list[tuple[Path, bytes | Path | None]] = [
        (world.articles[0], world.articles[0].read_bytes() + b"Meer."),
        (world.articles[0], None),
        (root / "docs/nieuw.md", b"# Nieuw"),
        (root / "communities", tmp_path / "opzij"),
        (root / "docs/over.md", Path("../over.md")),
        (root / "mkdocs.yml", (root / "mkdocs.yml").read_bytes() + b"# "),
        (root / "overrides/partials/mark.html", b"<b>anders</b>"),
        (root / "site/index.html", b"hacked"),
        (root / "site/404.html", None),
        (root / "site/extra.html", b"extra"),
        (root / "site/over/extra.html", Path("../index.html")),
        (root / FOLDER / RECORD, (root / FOLDER / RECORD).read_bytes().replace(b'"pages"', b'"paged"')),
        (root / FOLDER / MANIFEST, b"{}"),
    ]

    for path, content in changes:
        with instead(path, content, tmp_path / "opzij"):
            assert standing(asked) is None, path
        assert standing(asked), path
    for other in others:
        assert standing(dataclasses.replace(asked, **other)) is None, other
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    assert standing(asked) is None, "git knows days of changes"


def test_a_copy_with_its_cache_follows_its_own_texts(tmp_path: Path) -> None:
    world = World(tmp_path / "een")
    building.build(world.root / "mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None, workers=1)
    shutil.copytree(world.root, tmp_path / "twee")
    copy = next(iter((tmp_path / "twee").glob("communities/*/articles/*.md")))
    copy.write_text(copy.read_text(encoding="utf-8") + "\nEen zin in de kopie.\n", encoding="utf-8")

    built = quick(Asked(tmp_path / "twee/mkdocs.yml", None, TODAY, strict=False), lambda *_: None)

    assert built is None


def test_one_changed_word_makes_one_page(tmp_path: Path) -> None:
    world = World(tmp_path)
    make(world.root, tmp_path / "site")

    world.apply(("text", 0, 1))

    assert make(world.root, tmp_path / "site").made == 1


def index_of(site: Path) -> dict[str, bytes]:
    """Pagefind's files."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.glob("pagefind*/**/*")) if path.is_file()}


def test_without_search_all_but_the_index_is_made_and_the_one_before_stays(tmp_path: Path) -> None:
    world, said = World(tmp_path), []

    def made(*, index: bool) -> tuple[dict[str, bytes], dict[str, bytes]]:
        said.clear()
        config = world.root / "mkdocs.yml"
        assert building.build(config, site_dir=None, today=TODAY, strict=False, step=lambda code, *_: said.append(code), workers=1, index=index).done
        return files(tmp_path / "site"), index_of(tmp_path / "site")

    assert made(index=False)[1] == {}
    assert "step-search-none" in said
    pages, index = made(index=True)
    world.apply(("text", 0, 1))
    edited, kept = made(index=False)
    assert "step-search-kept" in said
    assert (kept, len(edited)) == (index, len(pages))
    assert edited != pages
    assert made(index=True)[0] == edited
    assert index_of(tmp_path / "site") != index


def damage(cache: Path, random_: random.Random) -> None:
    """Write nonsense over a part of a file of the cache, cut it off, take it away or put another in its place."""
    every = [path for path in sorted(cache.rglob("*")) if path.is_file() and path.stat().st_size and path.name != "lock"]
    victim = random_.choice(every if random_.random() < 0.6 else [path for path in every if path.suffix])
    content = bytearray(victim.read_bytes())
    at = random_.randrange(len(content))
    kind = random_.randrange(6)
    victim.unlink()  # not in place: its bytes are those of the site too
    if kind == 0:
        return
    if kind == 1:
        content = bytearray(random_.choice([path for path in every if path != victim]).read_bytes())
    elif kind == 2:
        del content[at:]
    else:
        content[at : at + random_.randrange(1, 64)] = random_.randbytes(random_.randrange(1, 64))
    victim.write_bytes(bytes(content))


@pytest.mark.long
def test_two_hundred_damages_to_a_cache_never_change_a_site(tmp_path: Path) -> None:
    world = World(tmp_path / "wereld")
    site = world.root / "site"
    make(world.root, site)
    random_ = random.Random(200)
    expected = clean(world.root, tmp_path / "schoon")[1]

    for number in range(200):
        damage(world.root / FOLDER, random_)
        if number % 5 == 4:
            shutil.rmtree(site)
        assert make(world.root, site).done, number
        assert files(site) == expected, number
        sums = {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in site.rglob("*") if path.is_file()}
        assert sums == json.loads((world.root / FOLDER / MANIFEST).read_bytes()), number  # Pagefind's files too


@pytest.mark.parametrize("number", range(4))
def test_a_damaged_cache_never_changes_a_site(number: int, tmp_path: Path) -> None:
    world = World(tmp_path / "wereld")
    site = world.root / "site"
    make(world.root, site)
    random_ = random.Random(number)

    for _ in range(3):
        damage(world.root / FOLDER, random_)
        world.apply(("text", number, random_.randrange(99)))
        assert make(world.root, site).done

    assert files(site) == clean(world.root, tmp_path / "schoon")[1]


def test_a_site_without_its_cache_and_a_cache_without_its_site_are_whole_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    make(world.root, tmp_path / "site")
    before = files(tmp_path / "site")

    shutil.rmtree(tmp_path / FOLDER)
    make(world.root, tmp_path / "site")
    assert files(tmp_path / "site") == before

    shutil.rmtree(tmp_path / "site")
    shutil.rmtree(tmp_path / ".site.kring-previous")
    assert make(world.root, tmp_path / "site").made == 0
    assert files(tmp_path / "site") == before


def test_a_file_that_somebody_changed_in_the_site_is_as_it_was_after_the_next_build(tmp_path: Path) -> None:
    world = World(tmp_path)
    make(world.root, tmp_path / "site")
    before = files(tmp_path / "site")

    (tmp_path / "site/index.html").write_text("hacked", encoding="utf-8")
    (tmp_path / "site/extra.html").write_text("extra", encoding="utf-8")
    make(world.root, tmp_path / "site")

    assert files(tmp_path / "site") == before


def test_two_and_more_workers_give_the_same_files(tmp_path: Path) -> None:
    world = World(tmp_path / "wereld")
    for number in range(40):
        world.add(number, number * 10)
    make(world.root, world.root / "site")

    shutil.copytree(world.root, tmp_path / "ander", ignore=shutil.ignore_patterns(".kring", "site", ".site.*"))
    building.build(tmp_path / "ander/mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None, workers=3)

    assert files(tmp_path / "ander/site") == files(world.root / "site")
