"""Journey 9 of the contributors: somebody takes back their consent, and is taken out of the site."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import made
from conftest import ROOT, TODAY, build, kring, look_over, write
from kring import forgetting
from kring.findings import KringError
from kring.front_matter import spans
from kring.read import read
from kring.settings import read_settings
from test_history import commit, git

SMALL = {p.relative_to(ROOT / "tests/sites/small").as_posix(): p.read_text(encoding="utf-8") for p in (ROOT / "tests/sites/small").rglob("*") if p.is_file()}
ARTICLE = "communities/kring/articles/eerste.md"
GROUP = "communities/kring/index.md"
PEOPLE = "docs/registers/people.yml"
PHOTO = "communities/kring/articles/kring.jpg"

REGISTER = """\
# Mensen bij wie lezers terechtkunnen.

# de redactie
- id: redactie
  name: De redactie
  function: beheert
  consent: 2026-01-01

- id: sanne-de-vries
  name: Sanne de Vries
  function: begeleidt
  consent: 2026-01-01 # per mail
  email: sanne@kring.example
  photo:
    src: sanne.jpg
    alt: Sanne lacht

# nieuw
- {id: an, name: An, function: leest, consent: 2026-01-01}
"""


def files(*, ends: str = "\n") -> dict[str, str | bytes]:
    """The small site with Sanne wherever somebody can be."""
    event = (
        "---\ntitle: Lezen\ndescription: Wij lezen.\nstart: 2026-12-01 10:00\nlocation: hier\nthemes: [lezen]\n"
        "contact: sanne-de-vries  # tot mei\nfacilitator: sanne-de-vries\n---\n"
    )
    texts = {
        **SMALL,
        PEOPLE: REGISTER,
        ARTICLE: SMALL[ARTICLE]
        .replace("authors: [Namens de kring]", 'authors: [redactie, "sanne-de-vries", Namens de kring] # wie')
        .replace("date:", "images:\n  - src: kring.jpg\n    alt: De kring\n    credit: 'Foto: Sanne de Vries, De Kring'\ndate:")
        .replace("Wij lezen samen", "![De kring](kring.jpg)\n\nSanne de Vries leest voor. Wij lezen samen"),
        "communities/kring/articles/alleen.md": SMALL[ARTICLE].replace("[Namens de kring]", "\n  - sanne-de-vries").replace("eerste artikel", "tweede artikel"),
        GROUP: SMALL[GROUP].replace("goals:", "coordinator: sanne-de-vries\nfacilitation: {wish: ja, by: sanne-de-vries}\ngoals:"),
        "communities/kring/events/2026-12-01-lezen.md": event,
        "mkdocs.yml": SMALL["mkdocs.yml"].replace("- kring", "- kring:\n      contact: redactie"),
    }
    sent: dict[str, str | bytes] = {path: text.replace("\n", ends) for path, text in texts.items()}
    return sent | {PHOTO: made.photo(), "docs/registers/sanne.jpg": made.photo(300, 300)}


def forget(root: Path, who: str, **how: str) -> forgetting.Forgetting:
    settings, _ = read_settings(root / "mkdocs.yml")
    return forgetting.forget(root, read(root, settings), settings, who, **how)


def changed(found: forgetting.Forgetting) -> dict[str, list[str]]:
    """Lines that went and came, by file."""
    return {c.path: [line for line in c.difference().splitlines() if line[0] in "+-" and line[:3] not in ("+++", "---")] for c in found.changes}


WITHOUT_SANNE: Mapping[str, list[str]] = {
    PEOPLE: [
        "-- id: sanne-de-vries", "-  name: Sanne de Vries", "-  function: begeleidt", "-  consent: 2026-01-01 # per mail", "-  email: sanne@kring.example",
        "-  photo:", "-    src: sanne.jpg", "-    alt: Sanne lacht", "-",
    ],
    ARTICLE: [
        '-authors: [redactie, "sanne-de-vries", Namens de kring] # wie', "+authors: [redactie, Namens de kring] # wie",
        "-    credit: 'Foto: Sanne de Vries, De Kring'", "+    credit: 'Foto: naam op verzoek weggelaten, De Kring'",
    ],
    "communities/kring/articles/alleen.md": ["-  - sanne-de-vries", "+  - naam op verzoek weggelaten"],
    GROUP: ["-coordinator: sanne-de-vries", "-facilitation: {wish: ja, by: sanne-de-vries}", "+coordinator: redactie", "+facilitation: {wish: ja}"],
    "communities/kring/events/2026-12-01-lezen.md": [
        "-contact: sanne-de-vries  # tot mei", "-facilitator: sanne-de-vries", "+contact: redactie  # tot mei",
    ],
}  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_person_goes_from_registers_roles_authors_and_credits_and_nothing_else_changes(tmp_path: Path, ends: str) -> None:
    root = write(tmp_path, files(ends=ends))

    found = forget(root, "Sanne de Vries")
    forgetting.carry_out(root, found)

    assert changed(found) == WITHOUT_SANNE
    assert found.removed == ("docs/registers/sanne.jpg",)
    assert not (root / "docs/registers/sanne.jpg").exists()
    assert found.mentions == (forgetting.Mention(ARTICLE, 17, 1),)
    text = (root / PEOPLE).read_bytes().decode()
    assert text.count("\n") == text.count(ends)
    assert "# de redactie" in text
    assert "# nieuw" in text
    assert [f.rule for f in look_over(root)[1] if f.level == "error"] == []
    assert changed(forget(root, "an"))[PEOPLE] == ["-- {id: an, name: An, function: leest, consent: 2026-01-01}"]


def test_somebody_else_can_take_over(tmp_path: Path) -> None:
    root = write(tmp_path, files())

    assert "+coordinator: an" in changed(forget(root, "sanne-de-vries", instead="an"))[GROUP]
    with pytest.raises(KringError, match="ann"):
        forget(root, "sanne-de-vries", instead="ann")


def test_who_is_unknown_is_said_with_the_nearest_name(tmp_path: Path) -> None:
    root = write(tmp_path, files())

    with pytest.raises(KringError) as said:
        forget(root, "Sanne de Vris")

    assert said.value.text("nl") == "‘Sanne de Vris’ staat niet in het register van mensen. Een foto of download is het ook niet. Bedoelde je ‘sanne-de-vries’?"


def test_a_photograph_goes_with_all_that_shows_it(tmp_path: Path) -> None:
    root = write(tmp_path, files())

    found = forget(root, PHOTO)
    forgetting.carry_out(root, found)

    assert found.removed == (PHOTO,)
    assert changed(found) == {
        ARTICLE: ["-images:", "-  - src: kring.jpg", "-    alt: De kring", "-    credit: 'Foto: Sanne de Vries, De Kring'", "-![De kring](kring.jpg)", "-"]
    }
    assert [f.rule for f in look_over(root)[1] if f.level == "error"] == []
    assert changed(forget(root, "docs/registers/sanne.jpg")) == {PEOPLE: ["-  photo:", "-    src: sanne.jpg", "-    alt: Sanne lacht"]}


def test_a_photograph_in_a_sentence_goes_and_the_sentence_stays(tmp_path: Path) -> None:
    root = write(tmp_path, files())
    file = root / ARTICLE
    file.write_text(
        file.read_text(encoding="utf-8").replace("![De kring](kring.jpg)", 'Kijk ![De kring](./kring.jpg "Wij") hier, en [groot](kring.jpg).'), encoding="utf-8"
    )

    assert "+Kijk  hier, en ." in changed(forget(root, PHOTO))[ARTICLE]


def test_withdrawing_consent_is_carried_out_and_what_stays_behind_is_said(tmp_path: Path) -> None:
    """The whole of it, as the editors do it: a repository with a past, a site that was built, the command, the next build."""
    root = tmp_path / "site"
    root.mkdir()
    git(root, "init", "-qb", "main")
    commit(root, {**SMALL}, "2026-01-05")
    commit(root, files(), "2026-03-01")
    build(root, root / "site")
    holds = subprocess.run(["grep", "-rlI", "Sanne de Vries", "site"], cwd=root, capture_output=True, text=True, check=False).stdout.split()

    seen = kring("forget", "sanne-de-vries", "--dry-run", cwd=root)
    untouched = subprocess.run(["git", "status", "--porcelain", "--", "communities", "docs"], cwd=root, capture_output=True, text=True, check=True).stdout
    done = kring("forget", "sanne-de-vries", cwd=root)

    assert (seen.returncode, untouched) == (1, "")
    assert "Er is nog niets veranderd" in seen.stderr
    assert seen.stdout == done.stdout
    assert "-- id: sanne-de-vries" in done.stdout
    assert done.returncode == 1  # a sentence is left for people
    assert f"{ARTICLE}:17:1: hier staat de naam of een adres nog." in done.stderr
    assert "Weg: docs/registers/sanne.jpg" in done.stderr
    assert "(site) staat het nog in" in done.stderr
    assert "1 vastleggingen, van 2026-03-01 tot en met 2026-03-01" in done.stderr
    assert "git filter-repo --replace-text namen.txt; git filter-repo --invert-paths --path docs/registers/sanne.jpg" in done.stderr
    assert len(holds) >= 3

    (root / ARTICLE).write_text((root / ARTICLE).read_text(encoding="utf-8").replace("Sanne de Vries leest voor. ", ""), encoding="utf-8")
    assert kring("forget", "sanne-de-vries", cwd=root).returncode == 2  # there is nobody of that name any more
    checked = kring("check", "--today", TODAY.isoformat(), cwd=root)
    assert checked.returncode == 0, checked.stdout
    site = build(root, root / "site")
    for word in ("Sanne", "sanne"):
        assert subprocess.run(["grep", "-rl", word, str(site)], capture_output=True, text=True, check=False).stdout == ""
    assert not [path for path in site.rglob("*sanne*")]


# -- where values stand


def test_spans_are_those_of_the_text_whatever_its_line_ends() -> None:
    text = "\ufeff---\r\na: één\r\nb: ['x', \"y z\"]\r\nc:\r\n  - d: 1 # e\r\n    f: |\r\n      lang\r\n---\r\nTekst\r\n"

    found = {loc: text[span.start : span.end] for loc, span in spans(text).items()}

    assert found["a",] == "één"
    assert found["b", 0] == "'x'"
    assert found["b", 1] == '"y z"'
    assert found["b",] == "['x', \"y z\"]"
    assert found["c", 0, "d"] == "1"
    assert found["c", 0, "f"].startswith("|")
    assert spans("zonder velden") == {}
    assert spans("---\na: [\n---\n") == {}
    assert spans("---\na: &b c\n---\n") == {}
