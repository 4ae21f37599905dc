"""One search over two indexes: after edits, removals and moves everybody finds what a clean build would let them find."""

import functools
import html
import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, serve
from kring import search
from kring.search import FOLDER, MAIN, NEW, STATE, Indexed, changes, is_small, sums, titles, update

KINDS = ("tool", "vraag", "verhaal")


def document(title: str, text: str, kind: str = "tool", parts: str = "") -> str:
    added = f'<meta data-pagefind-meta="parts[content]" content="{html.escape(parts)}">' if parts else ""
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{html.escape(title)}</title>{added}<meta data-pagefind-filter="soort[content]" content="{kind}">'
        f'</head><body data-pagefind-body><h1 data-pagefind-meta="title">{html.escape(title)}</h1><p>{html.escape(text)}</p></body></html>'
    )


@functools.cache
def paragraphs() -> list[str]:
    """What the reference articles say, a paragraph at a time."""
    texts = (file.read_text(encoding="utf-8").split("---", 2)[2] for file in sorted(ROOT.glob("communities/*/articles/*.md")))
    return [" ".join(re.sub(r"[][#*>`|_]|\(http\S+\)", " ", some).split()) for text in texts for some in text.split("\n\n") if len(some) > 300]


def made(numbers: range) -> dict[str, str]:
    return {f"artikelen/a{n}/index.html": document(f"Artikel {n}: {paragraphs()[n].split()[0]}", paragraphs()[n], KINDS[n % 3]) for n in numbers}


@pytest.fixture
def every_change_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LARGE", 10)
    monkeypatch.setattr(search, "SHARE", 0.9)


def put(site: Path, documents: dict[str, str], **more: Any) -> Indexed:
    return update(documents, site, lang="nl", help="", **more)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# -- what is made


@pytest.mark.usefixtures("every_change_counts")
def test_what_changed_goes_into_a_small_index_and_the_large_one_is_taken_over(tmp_path: Path) -> None:
    documents = made(range(20))
    assert put(tmp_path / "one", documents) == Indexed(20, 20, 1)

    documents |= {"artikelen/a3/index.html": document("Anders", "Een andere tekst."), "nieuw/index.html": document("Nieuw", "Een nieuwe tekst.")}
    del documents["artikelen/a5/index.html"]
    assert put(tmp_path / "two", documents, before=tmp_path / "one", full=False) == Indexed(20, 2, 2)

    small = {"kring.json", "kring-words.txt", "kring-titles.txt"}
    assert names(tmp_path / "two" / FOLDER) == names(tmp_path / "one" / FOLDER)
    for name in names(tmp_path / "one" / FOLDER) - small:
        assert (tmp_path / "one" / FOLDER / name).read_bytes() == (tmp_path / "two" / FOLDER / name).read_bytes()
    second = json.loads((tmp_path / "two" / FOLDER / STATE).read_text())["second"]
    assert (len(second["fresh"]), len(second["stale"]), second["pages"]) == (2, 2, [20, 3])
    assert not [name for name in names(tmp_path / "two" / NEW) if name.endswith((".js", ".css"))], "the program is there already"


@pytest.mark.usefixtures("every_change_counts")
def test_a_site_as_it_was_has_one_index_again_and_nothing_is_read(tmp_path: Path) -> None:
    documents = made(range(20))
    put(tmp_path / "one", documents)
    before = (tmp_path / "one" / FOLDER / STATE).read_bytes()
    put(tmp_path / "one", documents | {"x/index.html": document("Even", "Even hier.")}, before=tmp_path / "one", full=False)
    assert (tmp_path / "one" / FOLDER / STATE).read_bytes() != before, "a browser with the page open could not tell"

    assert put(tmp_path / "one", documents, before=tmp_path / "one", full=False) == Indexed(20, 0, 1)
    assert (tmp_path / "one" / FOLDER / STATE).read_bytes() == before
    assert not (tmp_path / "one" / NEW).exists()


@pytest.mark.usefixtures("every_change_counts")
def test_the_site_before_is_left_as_it_was(tmp_path: Path) -> None:
    put(tmp_path / "one", made(range(20)))
    before = {name: (tmp_path / "one" / FOLDER / name).read_bytes() for name in names(tmp_path / "one" / FOLDER)}

    update(made(range(19)), tmp_path / "two", lang="nl", help="andere woorden", before=tmp_path / "one", full=False)

    assert {name: (tmp_path / "one" / FOLDER / name).read_bytes() for name in names(tmp_path / "one" / FOLDER)} == before


@pytest.mark.usefixtures("every_change_counts")
def test_what_changed_can_be_written_beside_an_index_that_stays_where_it_is(tmp_path: Path) -> None:
    documents = made(range(20))
    put(tmp_path / "one", documents)
    documents["nieuw/index.html"] = document("Nieuw", "Een nieuwe tekst.")
    put(tmp_path / "two", documents, before=tmp_path / "one", full=False)

    (tmp_path / "beside").mkdir()
    put(tmp_path / "beside", documents, before=tmp_path / "one", full=False, beside=True)

    assert names(tmp_path / "beside" / FOLDER) == {STATE, "kring-words.txt", "kring-titles.txt"}
    assert len(names(tmp_path / "beside" / NEW)) == len(names(tmp_path / "two" / NEW)) > 0
    assert (tmp_path / "beside" / FOLDER / STATE).read_bytes() == (tmp_path / "two" / FOLDER / STATE).read_bytes()


@pytest.mark.usefixtures("every_change_counts")
def test_a_change_that_no_reader_can_see_takes_nothing_out_of_search(tmp_path: Path) -> None:
    """Of the document with another link Pagefind makes a fragment of the same name: it would be both the stale one and the fresh one."""
    documents = {file: text.replace("</p>", ' <a href="../een/">Meer</a></p>') for file, text in made(range(20)).items()}
    put(tmp_path / "one", documents)
    linked = {file: text.replace("../een/", "../twee/") if file == "artikelen/a3/index.html" else text for file, text in documents.items()}

    assert put(tmp_path / "two", linked, before=tmp_path / "one", full=False).layers == 1
    assert not (tmp_path / "two" / NEW).exists()

    linked["artikelen/a4/index.html"] = document("Anders", "Een andere tekst.")
    put(tmp_path / "three", linked, before=tmp_path / "one", full=False)
    second = json.loads((tmp_path / "three" / FOLDER / STATE).read_text())["second"]
    assert (len(second["stale"]), len(second["fresh"]), second["pages"]) == (1, 1, [20, 2])


@pytest.mark.usefixtures("every_change_counts")
@pytest.mark.parametrize("harm", ["broken", "gone", "other", "fragments", "nothing"])
def test_an_index_that_cannot_be_trusted_is_made_anew(tmp_path: Path, harm: str) -> None:
    put(tmp_path / "one", made(range(12)))
    main = tmp_path / "one" / FOLDER / MAIN
    if harm == "broken":
        main.write_bytes(main.read_bytes()[:-20])
    elif harm == "gone":
        main.unlink()
    elif harm == "fragments":
        next((tmp_path / "one" / FOLDER / "fragment").iterdir()).unlink()
    elif harm == "nothing":
        shutil.rmtree(tmp_path / "one")
    lang = "en" if harm == "other" else "nl"

    done = update(made(range(13)), tmp_path / "two", lang=lang, help="", before=tmp_path / "one", full=False)

    assert done == Indexed(13, 13, 1)


def test_one_index_is_made_of_a_small_site_and_of_one_that_changed_a_lot(tmp_path: Path) -> None:
    main = search.Main("", {f"{n}/index.html": (search._digest(str(n)), f"nl_{n}") for n in range(1000)}, "", "")
    now = {f"{n}/index.html": str(n) for n in range(1000)}

    assert is_small(changes(main, sums(now | {"1/index.html": "anders"})), 1000)
    assert not is_small(changes(main, sums(now | {f"{n}/index.html": "anders" for n in range(100)})), 1000)
    assert not is_small(changes(main, sums(dict(list(now.items())[:150]))), 150)

    put(tmp_path / "one", made(range(3)))
    assert put(tmp_path / "two", made(range(4)), before=tmp_path / "one", full=False) == Indexed(4, 4, 1)


def test_titles_of_a_large_site_are_in_files_by_the_first_letters_of_their_words() -> None:
    few = titles({"a/index.html": document("Eén  gesprek & meer", "Tekst."), "b/index.html": "<html></html>"})
    assert few == {"kring-titles.txt": ["a/\t\tEén gesprek & meer\n"]}

    many = titles({f"artikelen/{n}/index.html": document(f"Élk gesprek {n}", "Tekst.") for n in range(2000)})
    assert many["kring-titles.txt"] == []
    assert len(many["kring-titles/el.txt"]) == len(many["kring-titles/ge.txt"]) == 2000
    assert many["kring-titles/77.txt"][0] == "artikelen/77/\t\tÉlk gesprek 77\n"


# -- what is found


ASK = """async ([folder, asked]) => {
  const { open } = await import("/assets/ask.js");
  const search = await open(new URL(folder, location.origin + "/"));
  const totals = await search.filters();
  const found = [];
  for (const [query, filters] of asked) {
    const answer = await search.ask(query, filters);
    const all = await Promise.all(answer.results.map((result) => result.data()));
    found.push([all.map((data) => data.url.replace(folder, "")), answer.filters, all.map((data) => data.excerpt)]);
  }
  await search.close();
  return [found, totals];
}"""


@pytest.fixture
def sites(tmp_path: Path, browser: Any) -> Iterator[tuple[Path, Any]]:
    """A folder for two sites, and a page from which both can be asked."""
    shutil.copytree(ROOT / "overrides/assets/javascripts", tmp_path / "assets")
    (tmp_path / "index.html").write_text('<!doctype html><html lang="nl"><title>Proef</title></html>')
    server = serve(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    page.goto(next(server))
    yield tmp_path, page
    context.close()
    server.close()


def some(counts: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {facet: {value: count for value, count in values.items() if count} for facet, values in counts.items()}


@pytest.mark.browser
@pytest.mark.usefixtures("every_change_counts")
@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_edits_search_finds_what_a_clean_build_finds(sites: tuple[Path, Any], seed: int) -> None:
    root, page = sites
    chance = random.Random(seed)
    documents = made(range(40))
    put(root / "large", documents)
    for number in range(40, 46):
        documents |= made(range(number, number + 1))
        del documents[chance.choice(sorted(documents))]
        moved = chance.choice(sorted(documents))
        documents[f"verplaatst/{number}/index.html"] = documents.pop(moved)
        edited = chance.choice(sorted(documents))
        documents[edited] = document(
            f"Herzien {number}", " ".join(paragraphs()[number + 20].split()[:30]) + f" Kwispelstaart{number}.", "nieuwsoort", "kwispel staart"
        )
    done = put(root / "layered", documents, before=root / "large", full=False)
    put(root / "clean", documents)
    assert done.layers == 2

    words = sorted({word for text in documents.values() for word in search._said(text).casefold().split()})
    texts = [search._said(text).split() for text in documents.values()]
    asked: list[tuple[str | None, dict[str, Any]]] = [(word.strip(search._EDGES), {}) for word in chance.sample(words, 120) if word.strip(search._EDGES)]
    asked += [(f"Kwispelstaart{number}", {}) for number in range(40, 46)] + [
        ("staart", {}),
        ("kwispel staart", {}),
        ("herzien", {}),
        (None, {"soort": {"any": ["nieuwsoort"]}}),
    ]
    asked += [(" ".join(chance.sample(text, 2)), {}) for text in texts]
    asked += [(chance.choice(text), {"soort": {"any": [chance.choice((*KINDS, "nieuwsoort"))]}}) for text in texts]
    asked += [(f'"{" ".join(text[5:8])}"', {}) for text in texts[::8]]
    layered, totals = page.evaluate(ASK, ["/layered/", asked])
    clean, clean_totals = page.evaluate(ASK, ["/clean/", asked])

    assert some(totals) == some(clean_totals)
    differ = [
        (query, filters, sorted(one[0]), sorted(other[0]), some(one[1]), some(other[1]))
        for (query, filters), one, other in zip(asked, layered, clean, strict=True)
        if sorted(one[0]) != sorted(other[0]) or some(one[1]) != some(other[1])
    ]
    print(*differ, sep="\n")
    assert not differ
    for one, other in zip(layered, clean, strict=True):
        assert dict(zip(one[0], one[2], strict=True)) == dict(zip(other[0], other[2], strict=True))
    agree = [one[0][0] == other[0][0] for one, other in zip(layered, clean, strict=True) if one[0]]
    assert sum(agree) >= 0.85 * len(agree), "a third of the site changed, and yet the first result is nearly always the same"
