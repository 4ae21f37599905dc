"""Contributors, each with a piece of work and what can go wrong with it (domain.md §5.2), with real parts: git, the command, a built site.

Everybody works in a clone of one bare repository, as GitHub keeps it. Journey 1 begins in the form, which `test_writing.py` fills in
a browser; journey 9 (taking a person out) has tests of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from built import page
from conftest import TODAY, build, kring
from made import FILES, exif, photo
from written import copy

WHEN = ["--today", TODAY.isoformat()]
WHO = {
    "GIT_AUTHOR_NAME": "Lid",
    "GIT_AUTHOR_EMAIL": "lid@example.org",
    "GIT_COMMITTER_NAME": "Lid",
    "GIT_COMMITTER_EMAIL": "lid@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def git(*words: str, cwd: Path, fails: bool = False) -> str:
    done = subprocess.run(["git", *words], cwd=cwd, env={**os.environ, **WHO}, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Desk:
    """Where one contributor works: a clone."""

    root: Path

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def change(self, path: str, *pairs: tuple[str, str]) -> None:
        text = self.read(path)
        for old, new in pairs:
            assert old in text, f"{old!r} is not in {path}"
            text = text.replace(old, new, 1)
        self.write(path, text)

    def check(self, *words: str, today: str = TODAY.isoformat()) -> list[str]:
        """What `kring check` says of what changed here since it was fetched."""
        done = kring("check", "--since", "origin/main", "--today", today, *words, cwd=self.root)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout.splitlines()

    def send(self, what: str) -> None:
        git("add", "-A", cwd=self.root)
        git("commit", "-qm", what, cwd=self.root)
        git("push", "-q", "origin", "HEAD:main", cwd=self.root)


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository that all share, with the texts of the reference site in it."""
    folder = tmp_path_factory.mktemp("remote")
    first = copy(folder / "first")
    git("init", "-q", "-b", "main", cwd=first)
    git("add", "-A", cwd=first)
    git("commit", "-qm", "De teksten", cwd=first)
    git("clone", "-q", "--bare", str(first), str(folder / "remote.git"), cwd=folder)
    return folder / "remote.git"


@pytest.fixture
def desks(remote: Path, tmp_path: Path) -> list[Desk]:
    """Two contributors who both fetched what there is."""
    for name in ("een", "twee"):
        git("clone", "-q", str(remote), name, cwd=tmp_path)
    return [Desk(tmp_path / "een"), Desk(tmp_path / "twee")]


@pytest.fixture
def desk(desks: list[Desk]) -> Desk:
    return desks[0]


def says(lines: list[str], **wanted: str) -> None:
    """Each rule is found, with these words."""
    for rule, words in wanted.items():
        code = f"[{rule.replace('_', '-')}]"
        found = [line for line in lines if line.endswith(code)]
        assert any(words in line for line in found), (code, words, lines)


SUMMARY = "Elke dinsdag ontbijten wij met de hele school en met ouders die willen blijven. Na een half jaar komen er minder kinderen te laat op school."
FRONT: Mapping[str, str] = {
    "title": "Ontbijt op school",
    "description": SUMMARY,
    "type": "praktijkvoorbeeld",
    "themes": "[armoede]",
    "sectors": "[po]",
    "roles": "[leraar]",
    "authors": "[Namens het team van groep 6]",
    "date": "2026-11-20",
}
BODY = "".join(f"## {heading}\n\nWij begonnen klein.\n\n" for heading in ("Aanleiding", "Wat deden we?", "Wat merken we?", "Wat meten we?", "Tips"))


def article(body: str = BODY, **fields: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in {**FRONT, **fields}.items() if value) + f"---\n\n{body}"


def test_1_a_teacher_sends_a_practice_example(desk: Desk) -> None:
    path = "communities/armoede-en-school/articles/ontbijt-op-school.md"
    desk.write(path, article(title="Ontbijt: hoe dan", description="", themes="[armoeide]"))
    says(desk.check(), yaml_colon='`title: "Ontbijt: hoe dan"`')

    desk.change(path, ("title: Ontbijt: hoe dan", 'title: "Ontbijt: hoe dan"'))
    says(desk.check(), missing_field="Het veld ‘description’ (samenvatting) ontbreekt.", unknown_reference="Bedoelde je ‘armoede’?")
    assert f"::error file={path},line=4,col=10,title=unknown-reference::" in "\n".join(desk.check("--format", "github"))

    desk.change(path, ("armoeide", "armoede"), ("type:", f"description: {SUMMARY}\ntype:"))
    assert desk.check() == []
    desk.send("Ontbijt op school")


def test_1_a_teacher_s_message_becomes_a_proposal(desk: Desk) -> None:
    """The form opened a message on GitHub; the workflow hands its body to the command."""
    body = article(title="Fruit op woensdag").replace("---\n", "---\n# plaats: communities/armoede-en-school/articles/fruit-op-woensdag.md\n", 1)
    desk.write("bericht.txt", body.replace("\n", "\r\n"))

    done = kring("intake", "bericht.txt", "--format", "markdown", *WHEN, cwd=desk.root)

    assert done.returncode == 0
    assert "Er hoeft niets meer te veranderen." in done.stdout
    (desk.root / "bericht.txt").unlink()
    assert desk.check() == []


def test_2_a_coordinator_announces_a_meeting_and_adds_the_report(desk: Desk) -> None:
    path = "communities/stad/events/2026-12-20-werkbezoek.md"
    front = "title: Werkbezoek\ndescription: Wij kijken bij elkaar.\nkind: bijeenkomst\nthemes: [lesgeven-in-de-stad]\nsectors: [po]\nroles: [leraar]\norganised_by: [scholengroep-het-veer]\ncontact: coordinator-stad\nlocation: n.t.b.\nexample: ja\n"
    desk.write(path, f"---\n{front}start: 20-12-2026 14:00\nend: 2026-12-20 13:00\n---\n")
    says(desk.check(), wrong_moment="hier `2026-12-20 14:00`")

    desk.change(path, ("20-12-2026 14:00", "2026-12-20 14:00"))
    says(desk.check(), event_end_before_start="Het einde (2026-12-20 13:00) ligt niet na het begin (2026-12-20 14:00).")

    desk.change(path, ("13:00", "16:00"))
    assert desk.check() == []
    says(desk.check(today="2027-01-05"), event_without_report="Voeg de kop ‘Verslag’ toe: inzichten, afspraken en vragen, zonder namen.")

    desk.write(path, desk.read(path) + "\n## Verslag\n\nWij zagen drie lessen.\n")
    assert desk.check(today="2027-01-05") == []


def test_3_a_coordinator_starts_a_community(desk: Desk) -> None:
    path = "communities/buiten-leren/index.md"
    front = "title: Buiten leren\ndescription: Scholen die naar buiten gaan.\nthemes: [taal]\nquestion: Wat leer je buiten beter?\nform: [kennisdelend]\nphase: co-creatie\nsectors: [po]\nroles: [leraar]\nhost: schoolbestuur-de-kade\ncoordinator: coordinator-buiten\ngoals: [Elke maand een les buiten]\njoin: Mail de coördinator.\nexample: ja\n"
    desk.write(path, f"---\n{front}---\n\n## Waar gaat het over?\n\nOver buiten.\n")
    says(
        desk.check(),
        value_needs_field="hoort het veld ‘arrangements’ (werkafspraken).",
        unknown_reference="‘coordinator-buiten’ bij ‘coordinator’ bestaat niet (persoon).",
    )

    people = desk.read("docs/registers/people.yml")
    person = "\n- id: coordinator-buiten\n  name: Coördinator Buiten leren\n  function: Plant de lessen\n  organisation: schoolbestuur-de-kade\n  role: leraar\n  example: true\n"
    desk.write("docs/registers/people.yml", people + person)
    says(desk.check(), missing_field="Het veld ‘consent’ (toestemming) ontbreekt.")

    desk.change("docs/registers/people.yml", ("name: Coördinator Buiten leren\n", "name: Coördinator Buiten leren\n  consent: 2026-11-01\n"))
    desk.change(path, ("phase: co-creatie", "phase: inventarisatie\nneeds:\n  - text: Een les buiten geven\n    count: 6"))
    assert [line for line in desk.check() if "fout" in line or ("[" in line and "generated-stale" not in line)] == []


def test_4_two_members_change_the_arrangements_at_once(desks: list[Desk]) -> None:
    one, other = desks
    path = "communities/stad/index.md"
    one.change(path, ("frequency: Om de zes weken", "frequency: Om de vier weken"))
    one.send("Vaker")
    other.change(path, ("frequency: Om de zes weken", "frequency: Om de acht weken"))
    git("commit", "-qam", "Minder vaak", cwd=other.root)

    said = git("pull", "-q", "--no-rebase", "origin", "main", cwd=other.root, fails=True)
    assert "CONFLICT" in said
    marked = next(number for number, line in enumerate(other.read(path).splitlines(), start=1) if line.startswith("<<<<<<<"))
    found = kring("check", *WHEN, cwd=other.root).stdout.splitlines()
    assert any(
        line.startswith(f"{path}:") and abs(int(line.split(":")[1]) - marked) <= 4 and line.endswith(("[yaml-broken]", "[yaml-colon]")) for line in found
    ), found

    text = other.read(path)
    before, _, rest = text.partition("<<<<<<<")
    _, _, after = rest.partition(">>>>>>> ")
    other.write(path, before + "  frequency: Om de zes weken, en in mei vaker\n" + after.partition("\n")[2])
    git("add", "-A", cwd=other.root)
    git("commit", "-qm", "Samen gekozen", cwd=other.root)
    git("push", "-q", "origin", "HEAD:main", cwd=other.root)
    assert not any(line.startswith(path) for line in kring("check", *WHEN, cwd=other.root).stdout.splitlines())


def test_4_who_changes_another_line_meets_no_conflict(desks: list[Desk]) -> None:
    one, other = desks
    path = "communities/narratief/index.md"
    lines = one.read(path).splitlines()
    question = next(line for line in lines if line.startswith("question:"))
    title = next(line for line in lines if line.startswith("title:"))
    one.change(path, (title, title + " en meer"))
    one.send("Een naam")
    other.change(path, (question, "question: Wat vertellen wij elkaar?"))
    git("commit", "-qam", "Een vraag", cwd=other.root)

    git("pull", "-q", "--no-rebase", "--no-edit", "origin", "main", cwd=other.root)

    assert "en meer" in other.read(path)
    assert "question: Wat vertellen wij elkaar?" in other.read(path)


def test_5_a_municipality_adds_an_agreement(desk: Desk) -> None:
    path = "docs/agendas/waterrade-2025-2028.md"
    head, _, body = desk.read(path).partition("\n---\n")
    new = "\n  - id: wr-99\n    kind: interventie\n    title: Meer boeken thuis\n    goal: Elk gezin heeft boeken\n    indicator: {text: aantal boeken, quality: [meetbaar]}\n    partners: [bibliotheek-de-brugg]\n    status: gestopt"
    at = "agreements:"
    rest = head.partition(at)[2]
    desk.write(path, f"{head.partition(at)[0]}{at}{new}{rest}\n---\n{body}")
    says(
        desk.check(),
        missing_field="(inzet van data) ontbreekt.",
        unknown_reference="Bedoelde je ‘bibliotheek-de-brug’?",
        value_needs_field="hoort het veld ‘agreements.reason’ (reden).",
    )

    desk.change(
        path,
        ("bibliotheek-de-brugg", "bibliotheek-de-brug"),
        ("status: gestopt", "status: gestopt\n    reason: Er was te weinig geld.\n    data: ['geen: wij telden niet']"),
    )
    assert [line for line in desk.check() if line.startswith(path)] == []

    desk.change(path, ("    goal: Elk gezin", "   goal: Elk gezin"))
    assert any(line.startswith(path) and line.endswith(("[yaml-broken]", "[yaml-colon]")) for line in desk.check())


def test_6_a_theme_editor_renames_a_theme(desk: Desk) -> None:
    old, new = "communities/armoede-en-school/themes/rijke-schooldag.md", "communities/armoede-en-school/themes/lange-schooldag.md"
    git("mv", old, new, cwd=desk.root)

    def users() -> set[str]:
        lines = kring("check", *WHEN, cwd=desk.root).stdout.splitlines()
        return {line.partition(":")[0] for line in lines if "rijke-schooldag" in line and line.endswith(("[unknown-reference]", "[dead-link]"))}

    found = users()
    assert len(found) > 1, "everyone who uses it is named"
    for name in found:
        text = re.sub(r"(?<![\w-])rijke-schooldag(?![\w-])", "lange-schooldag", desk.read(name))
        desk.write(name, text)
    desk.change(new, ("---\n", "---\naliases: [rijke-schooldag]\n"))
    assert users() == set()

    site = build(desk.root, desk.root / "site")

    assert "themas/lange-schooldag/" in (site / "themas/rijke-schooldag/index.html").read_text(encoding="utf-8").replace(
        "../lange-schooldag/", "themas/lange-schooldag/"
    )


def test_7_an_adviser_answers_a_question(desk: Desk) -> None:
    path = "communities/taal-en-ouders/articles/helpt-voorlezen-thuis.md"
    body = "## Toelichting\n\nMeer.\n\n## Wat weten we niet?\n\nVeel. Lees over [een tas die meegaat](bestaat-niet.md).\n"
    desk.write(path, article(body, title="Helpt voorlezen thuis", type="vraag", themes="[taal]", evidence="sterk", short_answer="Ja, een beetje."))
    said = desk.check()
    says(
        said,
        value_needs_field="Bij ‘Sterk bewijs’ hoort het veld ‘evidence_note’",
        question_mark="Laat het eindigen op een vraagteken.",
        dead_link="De link naar ‘bestaat-niet.md’ komt nergens uit.",
    )

    desk.change(
        path,
        ("Helpt voorlezen thuis", "Helpt voorlezen thuis?"),
        (
            "evidence: sterk",
            "evidence: aanwijzingen\nevidence_note: Twee studies.\nsources:\n  - {title: Een studie, url: https://www.example.org/studie}\n  - {title: Nog een studie, url: https://www.example.org/twee}",
        ),
        ("bestaat-niet.md", "verteltas.md"),
    )
    assert desk.check() == []


def test_7_an_adviser_asks_what_was_answered_before(desk: Desk) -> None:
    """The colleague who reads along names the answer that is there; the adviser asks something else."""
    path = "communities/stad/articles/niveaugroepen.md"
    body = "## Toelichting\n\nMeer.\n\n## Wat weten we niet?\n\nVeel.\n"
    question = "Hoe differentieer je zonder niveaugroepen?"
    desk.write(
        path,
        article(body, title=question, type="vraag", themes="[taal]", short_answer="Met korte instructies.", evidence="ervaring", sources="[{title: Een boek}]"),
    )
    says(desk.check(), same_question="‘Hoe differentieer je zonder vaste niveaugroepen?’ (communities/stad/articles/differentieren-zonder-niveaugroepen.md)")

    desk.change(path, (question, "Welke taken passen bij een klas met grote verschillen?"))
    assert desk.check() == []


def test_8_a_reviewer_meets_pictures_that_are_too_large_or_say_too_much(desk: Desk) -> None:
    text, picture = "communities/armoede-en-school/articles/het-ontbijt.md", "communities/armoede-en-school/articles/tafel.jpg"
    desk.write(text, article(BODY.replace("Wij begonnen klein.", "![Een gedekte tafel](tafel.jpg)", 1), title="Het ontbijt"))
    for made, rule, words in (
        (FILES["12 MB"](), "image_size", "Maak haar kleiner: 2000 beeldpunten breed is genoeg."),
        (FILES["many pixels"](), "image_pixels", "Maak haar kleiner: 2000 breed is genoeg."),
        (photo(exif=exif(place=True)), "image_location", "Bewaar haar opnieuw zonder locatie."),
    ):
        (desk.root / picture).write_bytes(made)
        says(desk.check(), **{rule: words})

    (desk.root / picture).write_bytes(photo())
    front = "images:\n  - {src: tafel.jpg, alt: Een gedekte tafel, credit: De school}\nauthors:"
    desk.change(text, ("authors:", front))
    assert desk.check() == []


def test_8_a_reviewer_reads_one_comment(desk: Desk) -> None:
    path = "communities/armoede-en-school/articles/te-groot.md"
    desk.write(path, article(title="Te groot", themes="[armoeide]"))
    before = git("rev-parse", "HEAD", cwd=desk.root).strip()
    git("add", "-A", cwd=desk.root)
    git("commit", "-qm", "Een tekst", cwd=desk.root)
    head = git("rev-parse", "HEAD", cwd=desk.root).strip()
    files = {
        "report.json": kring("check", "--since", before, "--format", "json", *WHEN, cwd=desk.root).stdout,
        "changes.diff": git("diff", before, head, cwd=desk.root),
        "event.json": json.dumps({"workflow_run": {"head_sha": head}, "repository": {"full_name": "alliantie/site"}}),
        "pulls.json": json.dumps([{"number": 12, "head": {"sha": head}}]),
        "comments.json": "[]",
    }
    outside = desk.root.parent
    for name, text in files.items():
        (outside / name).write_text(text, encoding="utf-8")
    words = [word for option in ("event", "pulls", "comments", "report") for word in (f"--{option}", str(outside / f"{option}.json"))]

    made = json.loads(kring("comment", *words, "--diff", str(outside / "changes.diff"), cwd=desk.root).stdout)

    assert (made["method"], made["path"]) == ("POST", "repos/alliantie/site/issues/12/comments")
    assert f"`{path}`" in made["body"]["body"]
    assert "- Regel 5: ‘armoeide’ bij ‘themes’ bestaat niet" in made["body"]["body"]
    assert "- Er staat nu: " in made["body"]["body"]


def test_10_what_waits_is_not_in_the_newsletter_of_the_month_and_a_new_value_has_its_page(desk: Desk) -> None:
    """At the month's end a coordinator takes the newsletter; a developer added a role and the page and choice follow by themselves."""
    desk.write("communities/taal-en-ouders/articles/nog-niet-klaar.md", article(title="Nog niet klaar", draft="ja", themes="[taal]"))
    desk.write("communities/taal-en-ouders/articles/wel-klaar.md", article(title="Wel klaar", roles="[conciërge-rol]", themes="[taal]"))
    says(desk.check(), unknown_value="bestaat niet bij ‘roles’")
    desk.change("communities/taal-en-ouders/articles/wel-klaar.md", ("conciërge-rol", "conciërge"))
    desk.change("communities/taal-en-ouders/articles/wel-klaar.md", ("conciërge", "concierge"))
    desk.change(
        "docs/registers/vocabulary.yml",
        ("\nfunction:\n", "  - {id: concierge, nl: Conciërge, en: Caretaker, explanation: Je zorgt voor het gebouw.}\n\nfunction:\n"),
    )
    assert not any(line.endswith("[unknown-value]") for line in desk.check())

    site = build(desk.root, desk.root / "site")

    report = kring("report", "--month", "2026-11", *WHEN, cwd=desk.root).stdout
    new, _, waits = report.partition("\nTe herzien:")
    assert "Wel klaar" in new
    assert "Nog niet klaar" not in new
    assert "Inventarisatiegesprek Soepele overgangen" in waits.partition("\nBijeenkomsten zonder verslag:")[2]
    assert "Verslag van oktober 2026" in page(site, "redactie/").title

    month = page(site, "nieuw/2026-11/").main.text
    assert "Wel klaar" in month
    assert "Nog niet klaar" not in month
    assert page(site, "voor/concierge/").main.leads_to("artikelen") == ["wel-klaar"]
    assert "<span>Conciërge</span>" in (site / "meedoen/schrijven/index.html").read_text(encoding="utf-8")

    desk.change("docs/registers/vocabulary.yml", ("  - {id: concierge, nl: Conciërge, en: Caretaker, explanation: Je zorgt voor het gebouw.}\n", ""))
    says(desk.check(), unknown_value="‘concierge’ bestaat niet bij ‘roles’.")
