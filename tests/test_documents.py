"""Documents to take along: what readers get of what members send."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import made
from conftest import ROOT, build, write
from kring import documents


def test_names_of_makers_are_left_out_and_everything_else_stays_as_it_was() -> None:
    custom = "<Properties><property name='School'><v>De Bron</v></property></Properties>"
    app = "<Properties><Company>De Bron</Company><Pages>2</Pages></Properties>"
    raw = made.docx(docProps__core_xml=made.CORE, docProps__app_xml=app, docProps__custom_xml=custom, word__tekst_xml="Sanne" * 100)
    before, after = zipfile.ZipFile(io.BytesIO(raw)), zipfile.ZipFile(io.BytesIO(documents.clean("a.docx", raw)))

    assert after.testzip() is None
    assert after.namelist() == before.namelist()
    assert after.read("docProps/core.xml") == (
        b"<cp:coreProperties><dc:title>Blad</dc:title><dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy></cp:coreProperties>"
    )
    assert after.read("docProps/app.xml") == b"<Properties><Company></Company><Pages>2</Pages></Properties>"
    assert after.read("docProps/custom.xml") == b"<Properties></Properties>"
    assert after.read("word/tekst.xml") == before.read("word/tekst.xml")
    assert {part.date_time for part in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_clean_stays_clean_and_other_kinds_stay_as_they_are() -> None:
    once = documents.clean("a.docx", made.docx(docProps__core_xml=made.CORE))

    assert documents.clean("a.docx", once) == once
    assert documents.look("a.docx", once) == []
    assert documents.clean("a.pdf", made.pdf()) == made.pdf()


@pytest.mark.parametrize("cut", [10, 100, 200, 300, -30, -10, -1])
def test_a_hurt_document_is_a_finding_and_never_an_error(cut: int) -> None:
    assert [f.rule for f in documents.look("a.docx", made.docx(docProps__core_xml=made.CORE)[:cut])] == ["file-broken"]


def test_large_claims_take_little_memory() -> None:
    code = """
import made, resource
from kring import documents
raw = [("a.docx", made.DOCUMENTS["docx of much"]()), ("a.pdf", made.pdf(*[made.packed(b"10 0 " + b" " * 4_000_000)] * 40))]
resource.setrlimit(resource.RLIMIT_AS, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + 400_000_000,) * 2)
print([documents.look(*one)[0].rule for one in raw])
"""
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "tests")}, capture_output=True, text=True, check=False)

    assert done.stdout.strip() == "['file-size', 'file-size']", done.stderr


def test_the_site_offers_documents_without_names(tmp_path: Path) -> None:
    small = ROOT / "tests/sites/small"
    files: dict[str, str | bytes] = {p.relative_to(small).as_posix(): p.read_bytes() for p in small.rglob("*") if p.is_file()}
    article = "communities/kring/articles/eerste.md"
    files[article] = files[article].replace(b"date:", b"downloads:\n  - {file: blad.docx, title: Blad}\ndate:")  # type: ignore[arg-type]
    files |= {"communities/kring/articles/blad.docx": made.docx(docProps__core_xml=made.CORE), "docs/over.docx": made.docx(docProps__core_xml=made.CORE)}

    site = build(write(tmp_path, files), tmp_path / "uit")

    for path in ("media/communities/kring/articles/blad.docx", "over.docx"):
        assert b"Sanne" not in zipfile.ZipFile(site / path).read("docProps/core.xml")
