"""A made-up site of any size: Dutch-looking articles in communities and themes, the same for the same seed.

    python benchmarks/corpus.py FOLDER --articles 10000 [--words 600] [--seed 1]

Words follow Zipf's law over a vocabulary made of Dutch syllables and compounds of them, so that search indexes
grow as they do on real text; articles link to each other, carry every field, and spread over types, roles and sectors.
"""

import argparse
import datetime as dt
import random
import shutil
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parent.parent
ONSETS = [
    "b",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "z",
    "br",
    "dr",
    "gr",
    "kl",
    "kr",
    "pl",
    "pr",
    "sch",
    "sl",
    "sp",
    "st",
    "str",
    "tr",
    "vl",
    "zw",
]
CORES = ["a", "e", "i", "o", "u", "aa", "ee", "oo", "uu", "ie", "oe", "eu", "ui", "ei", "ou"]
CODAS = ["", "l", "m", "n", "p", "r", "s", "t", "k", "cht", "ng", "nd", "rk", "st", "ft"]
COMMON = [
    "de",
    "het",
    "een",
    "en",
    "van",
    "in",
    "is",
    "dat",
    "op",
    "te",
    "voor",
    "met",
    "die",
    "niet",
    "aan",
    "er",
    "om",
    "ook",
    "als",
    "bij",
    "maar",
    "wij",
    "je",
    "naar",
    "wat",
    "dan",
    "over",
    "uit",
    "hun",
    "school",
    "leraar",
    "leerling",
    "ouders",
]
TYPES = ("praktijkvoorbeeld", "handreiking", "verhaal", "tool")
ROLES = ("leraar", "teamleider", "schoolleider", "bestuurder", "gemeente", "maatschappelijke-partner", "onderzoeker", "adviseur")
SECTORS = ("vve", "po", "vo", "so", "mbo")


def words(chance: random.Random, count: int) -> list[str]:
    """A vocabulary, most common first: function words, then made-up words and compounds."""
    found = dict.fromkeys(COMMON)
    while len(found) < count:
        word = "".join(chance.choice(ONSETS) + chance.choice(CORES) + chance.choice(CODAS) for _ in range(chance.choice((1, 1, 2, 2, 3))))
        found[word] = None
    return list(found)


def text(chance: random.Random, vocabulary: list[str], weights: list[float], length: int, links: list[str]) -> str:
    """Paragraphs under headings, with a list and some links."""
    drawn = chance.choices(vocabulary, cum_weights=weights, k=length)
    parts: list[str] = []
    position = 0
    while position < length:
        if position % 5 == 0:
            parts.append("## " + " ".join(drawn[position : position + 4]).capitalize())
        sentences = []
        for _ in range(chance.randint(3, 6)):
            size = chance.randint(6, 16)
            sentences.append(" ".join(drawn[position : position + size]).capitalize() + ".")
            position += size
        if links and chance.random() < 0.5:
            target = links.pop()
            sentences.append(f"Lees ook [{drawn[0]} {drawn[1]}]({target}).")
        parts.append(" ".join(sentences))
        if chance.random() < 0.2:
            parts.append("\n".join(f"- {' '.join(drawn[n : n + 5])}" for n in range(0, 15, 5)))
    return "\n\n".join(parts)


def make(folder: Path, *, articles: int, length: int, seed: int, communities: int, themes: int) -> None:
    """Write the site. An existing folder is replaced only when this program made it."""
    if folder.exists():
        if not (folder / ".corpus").is_file():
            raise SystemExit(f"{folder} exists and is no corpus")
        shutil.rmtree(folder)
    chance = random.Random(seed)
    vocabulary = words(chance, 40_000)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
    (folder / "docs/registers").mkdir(parents=True)
    (folder / ".corpus").write_text("")
    (folder / "mkdocs.yml").write_text(
        "site_name: Proef\nsite_url: https://proef.example/\ntheme:\n  name: material\n  language: nl\n  font: false\nplugins:\n  - kring\n"
    )
    (folder / "docs/over.md").write_text("# Over\n\nEen verzonnen site om mee te meten.\n")
    shutil.copy(ROOT / "docs/registers/vocabulary.yml", folder / "docs/registers")
    (folder / "docs/registers/people.yml").write_text(
        "".join(f"- {{id: mens-{n}, name: Mens {n}, function: redacteur, role: leraar, organisation: org, consent: 2025-01-01}}\n" for n in range(communities))
    )
    (folder / "docs/registers/organisations.yml").write_text("- {id: org, name: De Organisatie, kind: alliantie, relation: initiatiefnemer}\n")
    theme_ids = [f"thema-{n}" for n in range(themes)]
    ids = [f"artikel-{n}" for n in range(articles)]
    place = {id_: n % communities for n, id_ in enumerate(ids)}
    for n in range(communities):
        home = folder / f"communities/groep-{n}"
        (home / "articles").mkdir(parents=True)
        (home / "themes").mkdir()
        (home / "index.md").write_text(
            f"---\ntitle: Groep {n}\ndescription: Wij leren van elkaar.\nthemes: [{theme_ids[n % themes]}]\nquestion: Hoe leren wij?\nform: [kennisdelend]\n"
            f"phase: inventarisatie\nneeds: [{{text: Meer weten, theme: {theme_ids[n % themes]}, count: 3}}]\nsectors: [po]\nroles: [leraar, schoolleider]\n"
            f"host: org\ncoordinator: mens-{n}\ngoals: [Leren]\njoin: Kom langs.\n---\n\n## Waar gaat het over?\n\n"
            + text(chance, vocabulary, weights, 60, []) + "\n"
        )  # fmt: skip
    for n, id_ in enumerate(theme_ids):
        body = "\n\n".join(
            f"## {heading}\n\n{text(chance, vocabulary, weights, 60, [])}"
            for heading in ("Wat is er aan de hand?", "Wat kan de school doen?", "Wat weten we nog niet?")
        )
        (folder / f"communities/groep-{n % communities}/themes/{id_}.md").write_text(
            f"---\ntitle: Thema {n}\ndescription: Alles over thema {n}.\nlifeworlds: [school]\nentry_points: [overgangen]\n---\n\n{body}\n"
        )
    start = dt.date(2020, 1, 1)
    for n, id_ in enumerate(ids):
        kind = chance.choice(TYPES)
        others = [chance.choice(ids) for _ in range(3)]
        links = [f"../../groep-{place[other]}/articles/{other}.md" for other in others]
        title = " ".join(chance.choices(vocabulary, cum_weights=weights, k=5)).capitalize()
        summary = " ".join(chance.choices(vocabulary, cum_weights=weights, k=30))
        evidence = "evidence: ervaring\n" if kind != "verhaal" else ""
        chosen = chance.sample(theme_ids, k=2)
        (folder / f"communities/groep-{place[id_]}/articles/{id_}.md").write_text(
            f"---\ntitle: {title} {n}\ndescription: {summary}\ntype: {kind}\nthemes: [{chosen[0]}, {chosen[1]}]\nsectors: [{chance.choice(SECTORS)}]\n"
            f"roles: [leraar, {chance.choice(ROLES[1:])}]\n{evidence}authors: [mens-{place[id_]}]\ndate: {start + dt.timedelta(days=n % 2200)}\n"
            f"review_in: 10 jaar\n---\n\n{text(chance, vocabulary, weights, length, links)}\n"
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--communities", type=int, default=30)
    parser.add_argument("--themes", type=int, default=40)
    chosen = parser.parse_args()
    make(chosen.folder, articles=chosen.articles, length=chosen.words, seed=chosen.seed, communities=chosen.communities, themes=chosen.themes)


if __name__ == "__main__":
    main()
