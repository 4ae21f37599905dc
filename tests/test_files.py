"""The disk of a site: what is read, as what, and what is left alone."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import pytest

from kring import files
from kring.files import MAX_TEXT, Tree, read_tree
from kring.findings import INVISIBLE, invisible
from kring.names import slug
from kring.settings import read_settings

World = Callable[[Mapping[str, str | bytes]], Path]


def tree_of(root: Path) -> Tree:
    return read_tree(root, read_settings(root / "mkdocs.yml")[0])


@pytest.mark.parametrize(
    ("path", "kind", "id", "community"),
    [
        ("communities/kring/index.md", "community", "kring", "kring"),
        ("communities/kring/articles/eerste.md", "article", "eerste", "kring"),
        ("communities/kring/articles/index.md", "article", "index", "kring"),
        ("communities/kring/themes/lezen.md", "theme", "lezen", "kring"),
        ("communities/kring/events/2026-11-02-avond.md", "event", "2026-11-02-avond", "kring"),
        ("docs/events/2026-11-02-dag.md", "event", "2026-11-02-dag", None),
        ("docs/agendas/stad.md", "agenda", "stad", None),
        ("docs/registers/vocabulary.yml", "vocabulary", "vocabulary", None),
        ("docs/registers/organisations.yml", "organisation", "organisations", None),
        ("docs/registers/people.yml", "person", "people", None),
        ("docs/index.md", "page", "index", None),
        ("docs/over/Ons.md", "page", "over/Ons", None),
    ],
)
def test_a_place_says_what_a_text_is(world: World, path: str, kind: str, id: str, community: str | None) -> None:
    tree = tree_of(world({path: "x"}))

    assert [(s.path, s.kind, s.id, s.community) for s in tree.sources] == [(path, kind, id, community)]
    assert tree.findings == ()


@pytest.mark.parametrize(
    "path",
    [
        "communities/eerste.md",
        "communities/kring/eerste.md",
        "communities/kring/README.md",
        "communities/kring/articles/2026/eerste.md",
        "communities/kring/artikelen/eerste.md",
        "communities/kring/articles/eerste.markdown",
        "communities/kring/articles/gegevens.yml",
        "docs/agendas/2026/stad.md",
        "docs/registers/people.yaml",
        "docs/registers/people.md",
    ],
)
def test_a_text_in_the_wrong_place_is_said(world: World, path: str) -> None:
    tree = tree_of(world({path: "x"}))

    assert [(f.path, f.rule) for f in tree.findings] == [(path, "misplaced-file")]
    assert tree.sources == ()


@pytest.mark.parametrize("name", ["a.html", "a.js", "a.svg", "a.exe", "a.docm", "a.zip", "a.csv", "CNAME", "_headers.txt", "a.md.bak"])
def test_among_the_articles_only_texts_pictures_and_downloads(world: World, name: str) -> None:
    tree = tree_of(world({f"communities/kring/articles/{name}": "x"}))

    assert [f.rule for f in tree.findings] == ([] if name.startswith("_") else ["unknown-file"])
    assert tree.media == frozenset()


@pytest.mark.parametrize("name", ["a.png", "a.JPG", "a.jpeg", "a.webp", "a.gif", "a.docx", "a.xlsx", "a.odt", "a.pdf"])
def test_pictures_and_downloads_are_media(world: World, name: str) -> None:
    tree = tree_of(world({f"communities/kring/articles/{name}": b"x", f"docs/{name}": b"x"}))

    assert tree.media == {f"communities/kring/articles/{name}", f"docs/{name}"}
    assert tree.findings == ()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"een\r\ntwee\r\n", "een\ntwee\n"),
        (b"een\rtwee\r", "een\ntwee\n"),
        (b"\xef\xbb\xbfeen\n", "een\n"),
        ("één 📚\n".encode(), "één 📚\n"),
        (b"", ""),
    ],
)
def test_line_ends_and_byte_order_marks_are_evened_out(world: World, raw: bytes, text: str) -> None:
    tree = tree_of(world({"docs/over.md": raw}))

    assert [source.text for source in tree.sources] == [text]


@pytest.mark.parametrize(
    ("raw", "rule", "line", "column"),
    [
        ("een\ncafé".encode("cp1252"), "not-utf-8", 2, 4),
        ("een\n".encode("utf-16"), "not-utf-8", 1, 1),
        ("een\n".encode("utf-16-be"), "control-character", 1, 1),
        (b"een\n\xed\xa0\x80", "not-utf-8", 2, 1),
        (b"\x89PNG\r\n\x1a\n", "not-utf-8", 1, 1),
        (b"een\nt\x00wee", "control-character", 2, 2),
        (b"een\x1b[31m", "control-character", 1, 4),
        (b"\x02wzxhzdk:0\x03", "control-character", 1, 1),
        ("een \u202etwee".encode(), "control-character", 1, 5),
        ("een \U000e0041".encode(), "control-character", 1, 5),
    ],
)
def test_bytes_that_are_no_text_are_said_where_they_stand(world: World, raw: bytes, rule: str, line: int, column: int) -> None:
    tree = tree_of(world({"docs/over.md": raw, "docs/meedoen.md": "Tekst."}))

    assert [(f.path, f.rule, f.line, f.column) for f in tree.findings] == [("docs/over.md", rule, line, column)]
    assert [source.id for source in tree.sources] == ["meedoen"]


def test_a_text_just_fits_and_a_register_may_be_larger(world: World) -> None:
    root = world({"docs/over.md": "a" * MAX_TEXT, "docs/meedoen.md": "a" * (MAX_TEXT + 1), "docs/registers/people.yml": "#" * (MAX_TEXT + 1)})

    assert [(f.path, f.rule) for f in tree_of(root).findings] == [("docs/meedoen.md", "too-large")]


def test_links_to_files_and_folders_are_not_followed(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "geheim.md").write_text("geheim", encoding="utf-8")
    root = world({"communities/kring/articles/eerste.md": "x"})
    here = root / "communities/kring/articles"
    (here / "geheim.md").symlink_to(outside / "geheim.md")
    (here / "buiten").symlink_to(outside)
    (here / "kring").symlink_to(here)
    (here / "weg.md").symlink_to("nergens.md")
    (root / "docs").symlink_to(outside)

    tree = tree_of(root)

    assert [source.id for source in tree.sources] == ["eerste"]
    assert {(f.path.rpartition("/")[2], f.rule) for f in tree.findings} == {(name, "symlink") for name in ("geheim.md", "buiten", "kring", "weg.md", "docs")}


def test_a_pipe_is_never_opened(world: World) -> None:
    root = world({"communities/kring/index.md": "x"})
    os.mkfifo(root / "communities/kring/articles.md")

    assert [(f.path, f.rule) for f in tree_of(root).findings] == [("communities/kring/articles.md", "unknown-file")]


def test_the_order_of_reading_is_that_of_the_names(world: World) -> None:
    names = ["b", "a", "c-1", "c", "a-b"]
    tree = tree_of(world({f"communities/{c}/articles/{n}.md": "x" for n in names for c in ("y", "x")}))

    assert [source.path for source in tree.sources] == sorted(source.path for source in tree.sources)


def test_a_site_without_folders_is_empty(world: World) -> None:
    assert tree_of(world({})) == Tree((), frozenset(), ())


def test_pages_stand_where_mkdocs_looks_for_them(world: World) -> None:
    config = "site_name: Proef\ndocs_dir: paginas\nplugins: [kring]\n"
    tree = tree_of(world({"mkdocs.yml": config, "paginas/agendas/stad.md": "x", "docs/over.md": "x"}))

    assert [(source.kind, source.path) for source in tree.sources] == [("agenda", "paginas/agendas/stad.md")]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Mijn Tekst", "mijn-tekst"),
        ("Één kop!", "een-kop"),
        ("--a__b--", "a-b"),
        ("coördinator", "coordinator"),
        ("страница", "naam"),
        ("", "naam"),
    ],
)
def test_the_nearest_id_to_a_text(text: str, id: str) -> None:
    assert slug(text) == id


def test_a_file_that_cannot_be_opened_is_said_and_the_others_are_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    root = world({"docs/a.md": "x", "docs/b.md": "x"})

    def refusing(path: str, mode: str) -> IO[Any]:
        return open(f"{path}/x" if path.endswith("a.md") else path, mode)

    monkeypatch.setattr(files, "open", refusing, raising=False)

    tree = tree_of(root)

    assert [(f.path, f.rule) for f in tree.findings] == [("docs/a.md", "unreadable-file")]
    assert [s.path for s in tree.sources] == ["docs/b.md"]


def test_no_invisible_letter_passes_for_a_printable_one() -> None:
    every = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    hidden = INVISIBLE.findall(every)

    assert len(hidden) > 500
    assert [letter for letter in hidden if not invisible(f"één {letter}\n")] == []
    assert [letter for letter in "é’–€\t\n·" if invisible(letter)] == []
