"""The made-up site that we measure with: content as kring wants it, the same each time, and the same for every peer."""

import re
import sys
from pathlib import Path

import pytest

from kring.checks import check
from kring.read import read
from kring.settings import read_settings

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import datetime as dt

import corpus
import layers


@pytest.fixture(scope="module")
def made() -> corpus.Corpus:
    return corpus.corpus(articles=60, communities=4, themes=5)


def test_nothing_is_wrong_with_the_made_up_site(made: corpus.Corpus, tmp_path: Path) -> None:
    corpus.write(made, tmp_path / "site")
    settings, faults = read_settings(tmp_path / "site/mkdocs.yml")

    catalog, findings = check(read(tmp_path / "site", settings), settings, today=dt.date(2026, 11, 22))

    assert [finding.show("en") for finding in (*faults, *findings)] == []
    assert len(catalog.articles) == 60


def test_the_same_seed_gives_the_same_site_and_another_seed_another(made: corpus.Corpus) -> None:
    assert corpus.corpus(articles=60, communities=4, themes=5) == made
    assert corpus.corpus(articles=60, communities=4, themes=5, seed=2) != made


def test_articles_are_of_about_six_hundred_words(made: corpus.Corpus) -> None:
    sizes = [len(text.body.split()) for text in made.of("article")]

    assert 550 <= sum(sizes) / len(sizes) <= 680


def test_every_peer_gets_the_same_texts(made: corpus.Corpus, tmp_path: Path) -> None:
    texts = {}
    for peer in corpus.WRITERS:
        corpus.write(made, tmp_path / peer, peer)
        texts[peer] = sorted(words(path) for path in (tmp_path / peer).rglob("*.md") if path.stem not in ("over", "index") or path.parent.name != "docs")

    assert all(found == texts["kring"] for found in texts.values())
    assert len(texts["kring"]) == len(made.texts)


def words(path: Path) -> str:
    """A body without its front matter, and with its links led nowhere."""
    text = path.read_text(encoding="utf-8")
    body = text.split("\n\n", 1)[1] if text.startswith("{") else re.split(r"^---(?:json)?$", text, maxsplit=2, flags=re.MULTILINE)[2]
    return re.sub(r"\]\([^)]*\)", "]()", body).strip()


def test_a_folder_of_somebody_else_is_left_alone(made: corpus.Corpus, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()

    with pytest.raises(SystemExit, match="no corpus"):
        corpus.write(made, tmp_path / "mine")


@pytest.mark.parametrize("layer", layers.LAYERS, ids=lambda layer: layer.name)
def test_a_layer_that_is_taken_out_is_there(layer: layers.Layer) -> None:
    assert any(layer.old in path.read_text(encoding="utf-8") for path in layers.ROOT.glob(layer.files)), layer.old
