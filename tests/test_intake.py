"""What somebody sends becomes a file in the right place and a kind answer; what is broken or hostile harms nothing and loses nothing."""

import json
import re
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from conftest import ROOT, TODAY, kring, write
from kring import forms, labels
from kring.catalog import Catalog
from kring.findings import KringError
from kring.intake import ASIDE, Outcome, take_in
from kring.replies import escaped, reply
from kring.settings import read_settings

VOCABULARY = """\
type:
  - {id: ervaring, nl: Ervaring, door: Een ervaring, headings: [Aanleiding]}
  - {id: vraag, nl: Vraag, door: Een vraag, requires: [short_answer, sources]}
sector:
  - {id: po, nl: Primair onderwijs}
  - {id: vo, nl: "Voortgezet onderwijs, ook praktijkonderwijs"}
event_kind:
  - {id: bijeenkomst, nl: Bijeenkomst, door: Een bijeenkomst}
"""
THEME = "---\ntitle: Lezen\ndescription: Over lezen.\n---\n\n## Wat is er aan de hand?\n\nVeel.\n\n## Wat kan de school doen?\n\nIets.\n\n## Wat weten we nog niet?\n\nVeel.\n"
COMMUNITY = "---\ntitle: {}\ndescription: Wij lezen.\nthemes: [lezen]\nquestion: Hoe dan?\nsectors: [po]\ngoals: [Lezen]\njoin: Mail ons.\n---\n\nWij lezen.\n"
SITE = {
    "docs/registers/vocabulary.yml": VOCABULARY,
    "communities/lezers/index.md": COMMUNITY.format("De lezers"),
    "communities/lezers/themes/lezen.md": THEME,
    "communities/schrijvers/index.md": COMMUNITY.format("De schrijvers"),
}
SUMMARY = "Wij lezen elke dag een kwartier hardop voor, ook in groep acht, en wij vertellen hier wat kinderen ervan vinden en wat dat van ons vroeg."
FILE = f"---\n# plaats: communities/schrijvers/articles/hardop.md\ntitle: Hardop lezen\ndescription: {SUMMARY}\ntype: ervaring\nthemes: [lezen]\nsectors: [po]\nauthors: [Groep 8]\ndate: 2026-11-21\n---\n\n## Aanleiding\n\nWij lazen.\n"


def issue(answers: Mapping[str, str]) -> str:
    """The body of an issue as GitHub writes it from a form."""
    return "\n\n".join(f"### {label}\n\n{answer or '_No response_'}" for label, answer in answers.items())


ANSWERS = {
    "Wat wil je delen?": "Een ervaring", "Titel": "Hardop lezen: elke dag", "Samenvatting": SUMMARY, "Bij welke community hoort het?": "",
    "Thema": "Lezen", "Sector": "Primair onderwijs, Voortgezet onderwijs, ook praktijkonderwijs", "Auteurs": "Groep 8\nJuf Anna",
    "Je tekst": "## Aanleiding\n\nWij lazen.\n\n### Titel\n\nDit is een kop van mij.",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", SITE)


def send(site: Path, raw: str | bytes, community: str = "") -> Outcome:
    settings, _ = read_settings(site / "mkdocs.yml")
    return take_in(raw if isinstance(raw, bytes) else raw.encode(), site, settings, today=TODAY, community=community)


def codes(outcome: Outcome) -> set[str]:
    return {f.rule for f in outcome.findings} | {n.code for n in outcome.notes}


# -- what comes in


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_body_of_an_issue_becomes_a_good_file(site: Path, ends: str) -> None:
    outcome = send(site, issue(ANSWERS).replace("\n", ends))

    assert outcome.path == "communities/lezers/articles/hardop-lezen-elke-dag.md"
    assert codes(outcome) == set()
    assert (site / outcome.path).read_text(encoding="utf-8") == (
        f'---\ntitle: "Hardop lezen: elke dag"\ndescription: {SUMMARY}\ntype: ervaring\nthemes:\n  - lezen\nsectors:\n  - po\n  - vo\n'
        "authors:\n  - Groep 8\n  - Juf Anna\ndate: 2026-11-21\n---\n\n## Aanleiding\n\nWij lazen.\n\n### Titel\n\nDit is een kop van mij.\n"
    )


def test_every_door_of_the_reference_site_is_understood(reference: Catalog, tmp_path: Path) -> None:
    """Each form, filled with the first choice of everything, becomes a file of its kind without an unknown value."""
    from written import copy

    root = copy(tmp_path)
    settings, _ = read_settings(root / "mkdocs.yml")
    for door in forms.doors(reference, settings):
        fields = {field.key: field for field in door.fields}
        special = {"door": door.label, "community": "Taal en ouders", "body": "\n".join(f"## {h}\n\nWij deden iets.\n" for h in door.headings) or "Kom gerust."}
        by_widget = {
            "moment": "2027-03-04 09:00",
            "url": "https://example.org",
            "parts": "Een boek (2024) https://example.org/boek",
            "lines": "Groep 8",
            "yes_no": "- [x] ja",
        }
        given = {
            label: special.get(key)
            or (fields[key].choices[0].label if fields[key].choices else by_widget.get(fields[key].widget, f"Waar {SUMMARY} helpt dat?"))
            for label, key in forms.headings(door, settings.words())
        }
        given["Titel"] = f"Iets over {door.id}?"
        given = given | ({"Einde": ""} if "Einde" in given else {})

        outcome = take_in(issue(given).encode(), root, settings, today=TODAY)

        assert outcome.path.startswith(f"communities/taal-en-ouders/{door.kind}s/"), door.id
        assert {f.rule for f in outcome.findings if f.level == "error"} == set(), (door.id, outcome.findings)


def test_an_answer_left_open_is_missing_and_said(site: Path) -> None:
    outcome = send(site, issue(ANSWERS | {"Auteurs": "", "Sector": "None"}))

    assert codes(outcome) == {"missing-field"}
    assert {f.values["key"] for f in outcome.findings} == {"authors", "sectors"} or {f.values["key"] for f in outcome.findings} == {"authors"}


def test_what_is_no_choice_stays_for_the_check_to_say(site: Path) -> None:
    outcome = send(site, issue(ANSWERS | {"Thema": "Lezne"}))

    assert [f.text("nl") for f in outcome.findings if f.rule == "wrong-id" or f.rule == "unknown-reference"] != []


def test_sources_are_read_from_lines(site: Path) -> None:
    answers = {"Wat wil je delen?": "Een vraag", "Titel": "Helpt het?", "Samenvatting": SUMMARY, "Thema": "Lezen", "Sector": "Primair onderwijs",
               "Bronnen": "- Samen lezen (2019), https://example.org/a?b=1.\n- Zonder adres", "Auteurs": "Groep 8", "Kort antwoord": "Soms.", "Je tekst": "Meer."}  # fmt: skip

    text = (site / send(site, issue(answers)).path).read_text(encoding="utf-8")

    assert 'sources:\n  - title: Samen lezen\n    url: "https://example.org/a?b=1"\n    year: 2019\n  - title: Zonder adres\n' in text.replace(
        "url: https://example.org/a?b=1\n", 'url: "https://example.org/a?b=1"\n'
    )


def test_a_file_of_the_form_goes_where_it_says(site: Path) -> None:
    outcome = send(site, FILE)

    assert outcome.path == "communities/schrijvers/articles/hardop-lezen.md"
    assert codes(outcome) == set()
    assert (site / outcome.path).read_text(encoding="utf-8") == re.sub("# plaats:.*\n", "", FILE)


@pytest.mark.parametrize("around", ["{}", "Dag redactie,\n\n{}", "```markdown\n{}\n```", "\n\n{}", "\ufeff{}"])
def test_a_file_in_a_message_is_found(site: Path, around: str) -> None:
    assert send(site, around.format(FILE)).path == "communities/schrijvers/articles/hardop-lezen.md"


def test_a_name_that_is_taken_is_left_alone(site: Path) -> None:
    first = send(site, FILE)
    before = (site / first.path).read_bytes()

    second = send(site, FILE, community="lezers")

    assert second.path == "communities/lezers/articles/hardop-lezen-2.md"
    assert (site / first.path).read_bytes() == before


def test_an_event_without_a_community_is_of_the_alliance(site: Path) -> None:
    outcome = send(
        site, "---\ntitle: Leesdag\ndescription: Lezen.\nkind: bijeenkomst\nstart: 2027-01-02 10:00\nlocation: Hier\nthemes: lezen\nsectors: po\n---\n"
    )

    assert outcome.path == "docs/events/2027-01-02-leesdag.md"


def mail(
    text: str = "Dag,\n\nhier is het.\n", *, attach: Mapping[str, tuple[str, bytes]] | None = None, charset: str = "utf-8", cte: str | None = None
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Anna <anna@example.org>", "redactie@example.org", "Bijdrage: Hardop lezen"
    message.set_content(text, charset=charset, cte=cte)
    for name, (kind, content) in (attach or {}).items():
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        mail(attach={"hardop.md": ("text/markdown", FILE.encode())}),
        mail(attach={"hardop.md": ("application/octet-stream", FILE.encode())}),
        mail(FILE, cte="quoted-printable"),
        mail(FILE, cte="base64"),
        mail(FILE.replace("Wij lazen", "Wij lazen één"), charset="iso-8859-1", cte="quoted-printable"),
        mail(FILE).replace(b"\n", b"\r\n"),
    ],
)
def test_a_mail_is_opened(site: Path, raw: bytes) -> None:
    outcome = send(site, raw)

    assert outcome.path == "communities/schrijvers/articles/hardop-lezen.md"
    assert codes(outcome) == set()


def test_a_mail_with_an_issue_in_it(site: Path) -> None:
    assert send(site, mail(issue(ANSWERS))).path == "communities/lezers/articles/hardop-lezen-elke-dag.md"


def test_a_photo_stays_behind_and_that_is_said(site: Path) -> None:
    raw = mail(FILE, attach={"klas.jpg": ("image/jpeg", b"\xff\xd8\xff")})
    outcome = send(site, raw)

    assert codes(outcome) == {"intake-attachments", "intake-kept"}
    assert [path.read_bytes() for path in (site / ASIDE).iterdir()] == [raw]


# -- what is broken or hostile: nothing outside the content folders changes, and nothing is lost

BAD = {
    "nothing": b"",
    "spaces": b" \r\n\t\n",
    "a letter": b"Dag redactie, ik heb een vraag.",
    "binary": bytes(range(256)) * 50,
    "too large": b"a" * 300_000,
    "html only": b"From: a@b.nl\nTo: c@d.nl\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n<script>alert(1)</script><p>Dag</p>",
    "many parts": b"From: a@b.nl\nSubject: x\nTo: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 300 + b"--x--\n",
    "no end of parts": b"From: a@b.nl\nSubject: x\nTo: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"x\n\n--x\n",
    "unknown charset": b"From: a@b.nl\nSubject: =?x-none?Q?=FF?=\nTo: b\nMIME-Version: 1.0\nContent-Type: text/plain; charset=\"x-none\"\nContent-Transfer-Encoding: base64\n\n!!!!\n",
    "one heading": b"### Titel\n\nAlleen een titel",
    "front matter without an end": b"---\ntekst\n",
    "brackets": b"[" * 50_000,
}  # fmt: skip


def everything(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", BAD)
def test_what_can_not_be_placed_is_kept_whole(site: Path, name: str) -> None:
    before = everything(site)

    outcome = send(site, BAD[name])

    new = {path: content for path, content in everything(site).items() if path not in before}
    assert not outcome.is_placed
    assert list(new.values()) == [BAD[name]]
    assert all(path.startswith(f"{ASIDE}/") for path in new)
    assert reply(outcome, "text", "nl").startswith("Bedankt! Dit kunnen we nog niet plaatsen.")


def with_place(place: str) -> str:
    return FILE.replace("communities/schrijvers/articles/hardop.md", place)


HOSTILE = {
    "a path upwards": with_place("communities/../../../etc/articles/x.md"),
    "an absolute path": with_place("/etc/cron.d/articles/x.md"),
    "a path to git": with_place("communities/.git/articles/config.md"),
    "a path to a workflow": with_place(".github/workflows/articles/x.md"),
    "a path of Windows": with_place("communities\\..\\..\\x"),
    "a title as a path": FILE.replace("Hardop lezen\n", '"../../../../etc/passwd"\n'),
    "a title of nothing": FILE.replace("Hardop lezen\n", '"‮⁦"\n'),
    "a title of Windows": FILE.replace("Hardop lezen\n", "con\n"),
    "a long title": FILE.replace("Hardop lezen\n", "a" * 5000 + "\n"),
    "front matter in an answer": issue(ANSWERS | {"Titel": 'Lezen\n---\ntemplate: kwaad.html\n"'}),
    "a field in an answer": issue(ANSWERS | {"Titel": 'x"\ndraft: ja\ny: "'}),
    "a tag of YAML": issue(ANSWERS | {"Titel": "!!python/object/apply:os.system ['id']"}),
    "an anchor of YAML": issue(ANSWERS | {"Titel": "&a [*a, *a]"}),
    "a forged heading": issue(ANSWERS | {"Samenvatting": f"{SUMMARY}\n\n### Thema\n\nkwaad\n\n### Je tekst\n\nkwaad"}),
    "headings twice": issue(ANSWERS) + "\n\n" + issue(ANSWERS | {"Titel": "Nog een"}),
    "mentions": issue(ANSWERS | {"Sector": "@everyone @org/team #1 GH-2"}),
    "markup in a value": issue(ANSWERS | {"Thema": "[x](javascript:alert(1)) <img src=x onerror=alert(1)> ![](https://evil.example/p.png)"}),
    "a workflow command": issue(ANSWERS | {"Thema": "::error file=a::b\n::stop-commands::x"}),
    "terminal codes": issue(ANSWERS | {"Thema": "\x1b[2J\x1b]0;kwaad\x07"}),
    "backticks": issue(ANSWERS | {"Thema": "```` ` ``` ````"}),
    "text the other way": issue(ANSWERS | {"Titel": "goed‮dm.exe"}),
    "a name of git": FILE.replace("Hardop lezen\n", ".gitattributes\n"),
    "html in the text": FILE + "\n<script>alert(1)</script>\n<!-- weg -->\n",
    "fields of ours": FILE.replace("type: ervaring\n", "type: ervaring\ntemplate: main.html\nsearch: {exclude: true}\n"),
    "deep YAML": FILE.replace("title: Hardop lezen\n", f"title: Hardop lezen\nmedia: {'[' * 200}\n"),
    "a bomb of aliases": FILE.replace("title: Hardop lezen\n", "a: &a [x, x]\nb: &b [*a, *a]\ntitle: Hardop lezen\n"),
}  # fmt: skip


def assert_can_only_be_read(plain: str, shown: str) -> None:
    """An answer as text and as Markdown holds no control, no tag, no mention, no link, no image and no command."""
    assert all(c.isprintable() or c == "\n" for c in plain + shown)
    assert not re.search(r"(?<!\\)<(?!details|summary|/details|/summary|!-- -->)", shown)
    assert not re.search(r"@\w", re.sub(r"`[^`]*`", "", shown))
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)!\[", shown)
    assert not re.search(r"^::", plain + "\n" + shown, re.MULTILINE)
    assert "://" not in re.sub(r"`[^`]*`", "", shown)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_becomes_a_new_file_below_the_content_and_nothing_else(site: Path, name: str) -> None:
    before = everything(site)

    outcome = send(site, HOSTILE[name])

    after = everything(site)
    new = set(after) - set(before)
    assert all(after[path] == content for path, content in before.items())
    assert all(re.fullmatch(rf"communities/(?:lezers|schrijvers)/articles/[a-z0-9-]{{1,70}}\.md|{re.escape(ASIDE)}/[0-9a-f]+\.txt", path) for path in new), new
    assert outcome.is_placed
    for lang in labels.LANGUAGES:
        assert_can_only_be_read(reply(outcome, "text", lang), reply(outcome, "markdown", lang))
        json.loads(reply(outcome, "json", lang))
    fields = (site / outcome.path).read_text(encoding="utf-8")
    if HOSTILE[name].startswith("### "):
        head = fields.split("\n---\n")[0]
        assert not re.search(r"^(?:template|draft|y):", head, re.MULTILINE)
        assert {f.rule for f in outcome.findings} & {"yaml-broken", "yaml-special", "yaml-colon", "yaml-depth"} == set()


def test_a_link_in_the_folders_is_not_followed(site: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elders"
    outside.mkdir()
    (site / "communities/schrijvers/articles").symlink_to(outside)

    with pytest.raises(KringError, match="failed"):
        send(site, FILE)

    assert list(outside.iterdir()) == []


def test_a_community_that_does_not_exist_is_refused(site: Path) -> None:
    with pytest.raises(KringError, match="does not exist"):
        send(site, FILE, community="../x")


def test_escaping_leaves_words_readable() -> None:
    assert escaped("Schrijf de dag als 2026-11-02.") == r"Schrijf de dag als 2026\-11\-02."
    assert escaped("@jan https://a.nl") == "@<!-- -->jan https:/<!-- -->/a.nl"


# -- the command


def test_the_command_answers_in_dutch_and_tells_by_its_exit_code(site: Path, tmp_path: Path) -> None:
    (tmp_path / "in.md").write_text(FILE, encoding="utf-8")
    good = kring("intake", str(tmp_path / "in.md"), "--today", TODAY.isoformat(), cwd=site)
    faulty = kring("intake", str(tmp_path / "in.md"), "--lang", "en", "--format", "json", "--community", "lezers", "--today", "2020-01-01", cwd=site)

    assert good.stdout == (
        "Bedankt voor je bijdrage!\nJe tekst staat klaar als communities/schrijvers/articles/hardop-lezen.md.\n"
        "Dit is goed ingevuld: titel, samenvatting, soort, thema, sector, auteurs, gepubliceerd.\nEr hoeft niets meer te veranderen. Een redacteur leest je tekst.\n"
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(faulty.stdout)["path"] == "communities/lezers/articles/hardop-lezen-2.md"


def test_the_reference_site_is_not_written_to() -> None:
    assert not (ROOT / ASIDE).exists()
