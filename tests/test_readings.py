"""What was read before gives what reading gives, to the letter; damage to what was kept, or having no place for it, never shows."""

import itertools
import json
import random
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, TODAY, kring, look_over, write
from kring import documents, media
from kring.catalog import Catalog
from kring.engines.cache import FOLDER
from kring.engines.readings import FILE, remembering
from kring.findings import Finding
from kring.read import Memory
from made import FILES
from test_checks import CASES, files_of


class Kept:
    """A store that keeps JSON, as the one on the disk does, and knows what was asked of it."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.recalled = self.missed = 0

    def recall(self, name: str) -> Any:
        self.recalled += name in self.values
        self.missed += name not in self.values
        return json.loads(self.values[name]) if name in self.values else None

    def keep(self, name: str, value: Any) -> None:
        self.values[name] = json.dumps(value)


def whole(found: tuple[Catalog, tuple[Finding, ...]]) -> list[Any]:
    """Findings with all that comparing two of them leaves out."""
    return [finding.to_json() for finding in found[1]]


def places(catalog: Catalog) -> list[Any]:
    """Where every value of every text stands, and how it was typed."""
    return [(dict(yaml.places), dict(yaml.written), dict(yaml.spans)) for yaml in (entry.document.yaml for entry in catalog.entries if not entry.at)]


def test_the_reference_site_is_read_from_what_was_kept_as_from_its_files() -> None:
    store = Kept()
    first = look_over(ROOT, memory=Memory(store))
    missed = store.missed

    again = look_over(ROOT, memory=Memory(store))

    assert again[0] == first[0]
    assert whole(again) == whole(first)
    assert places(again[0]) == places(first[0])
    assert (store.missed, store.recalled) == (missed, missed)


def test_cases_of_the_check_are_found_in_what_was_kept(tmp_path: Path) -> None:
    for number, case in enumerate(itertools.islice(CASES.values(), 0, None, 3)):
        if not case.keys() & {"made", "links"}:
            root, store = write(tmp_path / str(number), files_of(case)), Kept()
            first = look_over(root, memory=Memory(store))
            again = look_over(root, memory=Memory(store))
            assert (again[0], whole(again)) == (first[0], whole(first)), case
            shutil.rmtree(root)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site with registers and with something to say of it, of which everything was kept."""
    for part in ("small", "alliance"):
        shutil.copytree(ROOT / "tests/sites" / part, tmp_path / "site", dirs_exist_ok=True)
    root = write(tmp_path / "site", {})
    for path in sorted(root.glob("communities/*/articles/*.md")):
        path.write_text(
            path.read_text(encoding="utf-8") + "\n> [!NOTE]\n> Let op.\n\nZie [hier](weg.md), en bel 06 12345678. De WEZT en <b>de</b> SKVR.\n",
            encoding="utf-8",
        )
    checked(root)
    return root


def checked(root: Path) -> tuple[Catalog, list[Any]]:
    """What a check says that keeps what it reads."""
    with remembering(root) as memory:
        found = look_over(root, memory=memory)
    return found[0], whole(found)


def plain(root: Path) -> tuple[Catalog, list[Any]]:
    """What a check says that keeps nothing."""
    found = look_over(root)
    return found[0], whole(found)


def rows(root: Path) -> int:
    known = sqlite3.connect(root / FOLDER / FILE)
    count: int = known.execute("select count(*) from reading").fetchone()[0]
    known.close()
    return count


def damaged(content: bytes, kind: int, random_: random.Random) -> bytes:
    """Nonsense over a part of a file, its end cut off, or another file."""
    at = random_.randrange(len(content))
    length = random_.randrange(1, 4096)
    return [content[:at], content[:at] + random_.randbytes(length) + content[at + length :], random_.randbytes(length), b""][kind % 4]


def test_damage_to_what_was_kept_never_shows_and_does_not_last(small: Path) -> None:
    file, expected, random_ = small / FOLDER / FILE, plain(small), random.Random(5)
    assert expected[1]

    for number in range(40):
        file.write_bytes(damaged(file.read_bytes() or b"x", number, random_))
        assert checked(small) == expected, number

    file.write_bytes(b"no database")
    assert (checked(small), checked(small)) == (expected, expected)
    assert rows(small) == rows(small) > 0


def test_a_value_that_was_changed_behind_our_backs_is_not_believed(small: Path) -> None:
    expected = plain(small)
    known = sqlite3.connect(small / FOLDER / FILE)
    known.execute("update reading set value = (select value from reading order by name limit 1)")
    known.commit()
    known.close()

    assert checked(small) == expected


@pytest.mark.parametrize("stands", [".kring", f"{FOLDER}", f"{FOLDER}/{FILE}"])
def test_a_site_without_room_for_a_cache_is_checked_all_the_same(stands: str, small: Path) -> None:
    expected = checked(small)
    shutil.rmtree(small / ".kring")
    (small / stands).parent.mkdir(parents=True, exist_ok=True)
    if stands.endswith(FILE):
        (small / stands).mkdir()
    else:
        (small / stands).write_text("in the way", encoding="utf-8")

    assert checked(small) == expected


def test_whatever_changes_is_read_again(small: Path) -> None:
    article = next(iter(sorted(small.glob("communities/*/articles/*.md"))))
    vocabulary = small / "docs/registers/vocabulary.yml"
    text, words = article.read_text(encoding="utf-8"), vocabulary.read_text(encoding="utf-8")
    edits = [
        (article, text + "\nNog een zin met <i>html</i>.\n"),
        (article, text.replace("title:", "lang: en\ntitle:", 1)),
        (article, text.replace("title:", "title: [", 1)),
        (article.with_name("ander-artikel.md"), text),
        (vocabulary, words + "\nglossary:\n  - {id: wezt, nl: WEZT, en: WEZT, explanation: Een woord.}\n"),
        (vocabulary, words.replace("id: verhaal,", "id: verhaal, defaults: {lang: en},", 1)),
        (small / "mkdocs.yml", (small / "mkdocs.yml").read_text(encoding="utf-8").replace("language: nl", "language: en")),
    ]
    before = checked(small)
    for path, changed in edits:
        kept = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(changed, encoding="utf-8")
        assert checked(small) == plain(small) != before, changed
        path.unlink() if kept is None else path.write_text(kept, encoding="utf-8")
        assert checked(small) == before


def test_what_nobody_uses_is_forgotten(small: Path) -> None:
    article = next(iter(sorted(small.glob("communities/*/articles/*.md"))))
    text = article.read_text(encoding="utf-8")
    before = rows(small)

    for number in range(40):
        article.write_text(f"{text}\nRegel {number}.\n", encoding="utf-8")
        checked(small)

    assert rows(small) <= before + 2 * 17


def test_checks_and_builds_at_once_say_the_same(small: Path) -> None:
    shutil.rmtree(small / ".kring")
    commands = [("check", "--today", TODAY.isoformat())] * 3 + [("build", "--today", TODAY.isoformat(), "--no-search")]

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda words: kring(*words, cwd=small), commands))

    alone = kring(*commands[0], cwd=small)
    assert {run.stdout for run in done} == {alone.stdout} != {""}
    assert {run.returncode for run in done[:3]} == {alone.returncode}
    assert subprocess.run(["git", "status", "--porcelain", ".kring"], cwd=small, capture_output=True, text=True, check=False).stdout == ""


APART = """
import json, os, shutil, signal, sys
from pathlib import Path
from conftest import look_over
from kring import privacy
from kring.engines import readings

root, here, looked = Path(sys.argv[1]), os.getpid(), privacy.look_over
readings._MANY = 2

def look(path, text, **how):
    if os.getpid() == here:
        seen.append(path)
    return looked(path, text, **how)

privacy.look_over = look
for helping in (readings._help, lambda *_: os.kill(os.getpid(), signal.SIGKILL)):
    readings._help = helping
    seen = []
    shutil.rmtree(root / ".kring")
    with readings.remembering(root, workers=2) as memory:
        found = look_over(root, memory=memory)
    print(json.dumps([seen, [finding.to_json() for finding in found[1]]]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_many_texts_are_read_by_processes_and_what_a_lost_one_leaves_is_read_here(small: Path) -> None:
    for name in ("een", "twee"):  # of which no more is said than that
        (small / f"communities/kring/articles/{name}-samen.md").write_text("<<<<<<< een\n=======\n>>>>>>> twee\n", encoding="utf-8")
    expected = json.loads(json.dumps(plain(small)[1]))

    done = subprocess.run([sys.executable, "-c", APART, str(small)], cwd=ROOT / "tests", capture_output=True, text=True, check=True)

    (share, found), (everything, again) = ((set(read), said) for read, said in map(json.loads, done.stdout.splitlines()))
    texts = {path for path in everything if path.endswith(".md")}
    assert (found, again) == (expected, expected)
    assert len(share & texts) == (len(texts) + 1) // 2
    assert everything == {entry.path for entry in plain(small)[0].entries} | {"docs/registers/vocabulary.yml"}


def test_pictures_and_documents_are_looked_at_once(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = small / "communities/kring/articles"
    made = {"foto.jpg": "photo", "waar.jpg": "photo with its place", "leeg.gif": "nothing", "brief.docx": "docx with names", "verslag.pdf": "pdf with script"}
    for name, what in made.items():
        (beside / name).write_bytes(FILES[what]())
    first, expected = checked(small), plain(small)

    with monkeypatch.context() as nobody:
        for module in (media, documents):
            nobody.setattr(module, "look", None)
        again = checked(small)
    (beside / "foto.jpg").write_bytes(FILES["photo in two pieces"]())

    assert first == again == expected
    assert set(expected[0].pictures) == {f"communities/kring/articles/{name}" for name in ("foto.jpg", "waar.jpg")}
    assert checked(small) == plain(small) != expected
