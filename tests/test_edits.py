"""An edit of words alone: built from what the last build left behind, with the files, findings and search of a build that looks at everything."""

import contextlib
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import TODAY
from kring import search
from kring.engines import building
from kring.engines.cache import FOLDER, Cache, object_path
from kring.engines.edits import KEPT, writing
from kring.engines.look import Look, is_frame
from kring.engines.quick import quick
from kring.engines.standing import MANIFEST, Asked, Built
from test_incremental import World, clean, files, make

SENTENCES = (
    "De kring leest in een hoge toren.",
    "Een leraar, een docent en een lerares: de leerkracht las drie verhalen voor.",
    "Voorleeskringen beginnen klein.",
    "Voorleeskring en leeskringverhalen.",
    "**Vet** en `code` en 1 < 2 & 3 > 2.",
    "- een punt\n- nog een punt",
    "Er wordt gelezen, er werd gelezen, er worden verhalen verteld, er werd geluisterd, er wordt gepraat en er werd geschreven door wie dat wil op een dag als deze, "
    "waarop niets anders hoeft te gebeuren dan dat er gelezen wordt en geluisterd naar wat een ander te vertellen heeft.",
)


def asked(root: Path) -> Asked:
    return Asked(root / "mkdocs.yml", root / "site", TODAY, strict=False)


def edit(root: Path) -> Built | None:
    return quick(asked(root), lambda *_: None)


def append(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def kept(root: Path, name: str = KEPT) -> Any:
    return json.loads((root / FOLDER / name).read_text(encoding="utf-8").partition("\n")[2])


def places(root: Path, left: Any, some: set[str]) -> set[int]:
    with contextlib.closing(Cache(root / FOLDER)) as cache:
        return writing(some, left["search"]["moved"], left["made_in_full"], cache)


@pytest.mark.parametrize(("large", "some"), [(10, SENTENCES), (1000, SENTENCES[1:3])])
def test_edits_of_words_give_the_files_findings_and_search_of_a_clean_build(
    large: int, some: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a small index beside a large one, and with one index."""
    monkeypatch.setattr(search, "LARGE", large)
    monkeypatch.setattr(search, "SHARE", 0.9)
    world = World(tmp_path / "wereld")
    for number in range(8):
        world.add(number, number)
    make(world.root, world.root / "site")
    random_, articles = random.Random(large), [world.root / path for path in kept(world.root)["articles"]]
    assert len(articles) >= 4

    for number, sentence in enumerate(some):
        for path in random_.sample(articles, 1 + number % 2):
            if number == 4:
                path.write_text(path.read_text(encoding="utf-8").replace(f"\n{SENTENCES[0]}\n", "\n"), encoding="utf-8")
            append(path, sentence)
        built = edit(world.root)

        wanted, expected = clean(world.root, tmp_path / str(number))
        assert built and 1 <= built.made <= 2
        assert files(world.root / "site") == expected
        assert (built.files, built.pages) == (len(list(filter(Path.is_file, (world.root / "site").rglob("*")))), wanted.pages)
        assert [finding.show("nl") for finding in built.findings] == [finding.show("nl") for finding in wanted.findings]
        assert building.build(
            tmp_path / f"{number}/bron/mkdocs.yml", site_dir=None, today=TODAY, strict=False, step=lambda *_: None, workers=1, compact=True
        ).done
        mine, theirs = kept(world.root), kept(tmp_path / f"{number}/bron")
        for word in theirs["search"]["counts"]:
            assert places(world.root, mine, {word}) == places(tmp_path / f"{number}/bron", theirs, {word}), word
        mine["search"]["moved"].clear()
        assert mine["search"] == theirs["search"]
    assert some != SENTENCES or any(finding.rule == "sentence-long" for finding in built.findings)


OTHER = {
    "title": ("title: ", "title: Anders "),
    "description": ("in een paar zinnen", "in weinig zinnen"),
    "heading": ("## Begin", "## Het begin"),
    "one more heading": ("## Begin", "## Begin\n\nEerst dit.\n\n## En dan"),
    "link": ("#begin", "https://voorbeeld.example/"),
    "words of a link": ("[dit]", "[dat]"),
    "sentence around a link": ("Zie ook", "Kijk ook naar"),
    "a tag": ("Zie ook", "<b>Zie</b>\n\nZie ook"),
    "so many words that it takes longer to read": ("## Begin", f"## Begin\n\n{'woord ' * 700}"),
    "personal data": ("## Begin", "## Begin\n\nBel mij op 06-12345678."),
    "nothing but fields": ("## Begin\n", ""),
    "broken fields": ("title: ", "title: [")
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("wereld"))
    path = world.articles[0]
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.partition('](')[0]}](#begin) van de kring.\n", encoding="utf-8")
    make(world.root, world.root / "site")
    return world


@pytest.mark.parametrize("name", OTHER)
def test_what_other_pages_or_rules_may_know_is_no_edit_of_words(name: str, built: World) -> None:
    path = built.articles[0]
    before = path.read_text(encoding="utf-8")
    old, new = OTHER[name]
    assert old in before
    site = files(built.root / "site")

    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    found = edit(built.root)
    path.write_text(before, encoding="utf-8")

    assert found is None
    assert files(built.root / "site") == site
    assert edit(built.root), "as it was, there is nothing to do"


@pytest.mark.parametrize("name", ["docs/registers/vocabulary.yml", "docs/over.md", "communities/kring/index.md", "overrides/partials/mark.html", "mkdocs.yml"])
def test_another_file_than_an_article_is_no_edit_of_words(name: str, built: World) -> None:
    path = built.root / name
    before = path.read_bytes()

    path.write_bytes(before + (b"# anders\n" if name.endswith("yml") else b"Anders.\n"))
    found = edit(built.root)
    path.write_bytes(before)

    assert found is None


def test_without_the_text_of_before_all_is_looked_at(built: World) -> None:
    path = built.articles[1]
    before, cache = path.read_bytes(), Cache(built.root / FOLDER)
    row = kept(built.root)["rows"][kept(built.root)["articles"][path.relative_to(built.root).as_posix()]["file"]]
    value = cache.packed(row)
    cache.keep_packed(row, "null")
    cache.save(forget=False)

    append(path, "Een zin.")
    found = edit(built.root)
    path.write_bytes(before)
    cache.keep_packed(row, value)
    cache.save(forget=False)
    cache.close()

    assert value
    assert found is None


@pytest.mark.parametrize("content", [b"", b"{}", b"x\n{}"])
def test_without_what_a_build_left_behind_all_is_looked_at(content: bytes, built: World) -> None:
    path, file = built.articles[1], built.root / FOLDER / KEPT
    before, left = path.read_bytes(), file.read_bytes()

    file.write_bytes(content)
    append(path, "Een zin.")
    found = edit(built.root)
    path.write_bytes(before)
    file.write_bytes(left)

    assert found is None


@pytest.mark.parametrize("name", ["artikelen/artikel-2/index.html", "pagefind/kring-words.txt"])
@pytest.mark.parametrize("content", [b"\xc6", None])
def test_with_a_damaged_file_all_is_looked_at(content: bytes | None, name: str, built: World) -> None:
    path, site = built.articles[1], built.root / "site"
    before, was = path.read_bytes(), files(site)
    sha = json.loads((built.root / FOLDER / MANIFEST).read_bytes())[name]
    whole = Path(object_path(built.root / FOLDER, sha))
    aside = whole.rename(built.root / "apart")

    if content:
        whole.write_bytes(content)
    append(path, "Een zin.")
    found = edit(built.root)
    path.write_bytes(before)
    aside.replace(whole)

    assert found is None
    assert files(site) == was


def test_a_text_behind_a_link_is_not_read(built: World, tmp_path: Path) -> None:
    path = built.articles[1]
    other = tmp_path / "ander.md"
    path.rename(other)
    path.symlink_to(other)

    found = edit(built.root)
    path.unlink()
    other.rename(path)

    assert found is None


@pytest.mark.parametrize(
    ("template", "is_one"),
    [
        ("{{ page.content | safe }}{% if page.content %}x{% endif %}", True),
        ('<meta content="x">{% block content %}{% set head = {"id": "page"} %}{{ page.meta.title }}{% endblock %}', True),
        ("{{ page.content | length }}", False),
        ("{% if 'x' in page.content %}", False),
        ("{% set p = page %}", False),
        ('{{ page["content"] }}', False),
        ("{% filter upper %}{{ page.content }}{% endfilter %}", False),
    ],
)
def test_a_template_that_looks_into_a_text_is_no_frame(template: str, is_one: bool) -> None:
    assert is_frame(Look({"article.html": template}, {}, "")) is is_one
