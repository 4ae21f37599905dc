"""The two ways to build, what a broken site does to the published one, and what is published."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT, TODAY, build, kring, write
from kring import outputs
from kring.engines import building, rendering

MKDOCS = [sys.executable, "-W", "ignore", "-m", "mkdocs"]
ENV = {**os.environ, "KRING_TODAY": TODAY.isoformat(), "NO_MKDOCS_2_WARNING": "1", "LANG": "nl_NL.UTF-8"}
SMALL = ROOT / "tests/sites/small"


def mkdocs(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MKDOCS, *words], cwd=cwd, env=ENV, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a site outside Pagefind's folder, whose files differ from run to run once filters are used."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and "pagefind" not in p.relative_to(folder).parts
    }


def test_mkdocs_build_and_kring_build_give_the_same_files(site: Path, tmp_path: Path) -> None:
    done = mkdocs("build", "-d", str(tmp_path / "site"), cwd=ROOT)
    assert done.returncode == 0, done.stderr

    ours, theirs = files(site), files(tmp_path / "site")

    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


@pytest.mark.long  # test_faults.py does the same with a small site
def test_two_builds_of_one_tree_are_alike_in_another_folder_zone_and_language(site: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders met spatie"
    for name in ("communities", "docs", "overrides"):
        shutil.copytree(ROOT / name, elsewhere / name)
    shutil.copy(ROOT / "mkdocs.yml", elsewhere)
    history = ROOT / ".git"  # that is where days come from; in a worktree it is a file that says where
    if history.exists():
        (shutil.copytree if history.is_dir() else shutil.copy)(history, elsewhere / ".git")
    environment = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}

    done = kring("build", "--today", TODAY.isoformat(), "-d", "uit", cwd=elsewhere, env=environment)
    assert done.returncode == 0, done.stderr

    assert files(site) == files(elsewhere / "uit")


def test_search_is_part_of_both_builds(site: Path, tmp_path: Path) -> None:
    write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})

    assert mkdocs("build", cwd=tmp_path).returncode == 0

    assert (tmp_path / "site/pagefind/pagefind.js").is_file()
    assert (site / "pagefind/pagefind.js").is_file()


FAULTS = {
    "een onbekend veld": "auteurr: Anna\n",
    "een onbekend thema": "themes: [lezn]\n",
    "een verkeerde datum": "date: 02-11-2026\n",
    "kapotte yaml": "description: Leren: hoe dan\n",
    "een html-tag": None,
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A site that was built well once, and now has fifty different faults in fifty files."""
    write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})
    build(tmp_path, tmp_path / "site")
    article = (SMALL / "communities/kring/articles/eerste.md").read_text(encoding="utf-8")
    for number in range(50):
        text = article.replace("date: 2026-11-02", f"date: 2026-11-02\nonbekend{number}: x")
        (tmp_path / f"communities/kring/articles/fout-{number:02}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_fifty_faults_in_fifty_files_are_fifty_findings_and_the_old_site_stays(broken: Path) -> None:
    before = files(broken / "site")

    done = kring("build", "--today", TODAY.isoformat(), cwd=broken)

    lines = [line for line in done.stdout.splitlines() if line.endswith("[unknown-key]")]
    assert len(lines) == 50
    assert len({line.split(":")[0] for line in lines}) == 50
    assert done.returncode == 1
    assert files(broken / "site") == before


def test_mkdocs_build_of_a_broken_site_leaves_the_old_site(broken: Path) -> None:
    before = files(broken / "site")

    done = mkdocs("build", cwd=broken)

    assert done.returncode != 0
    assert done.stderr.count("[unknown-key]") == 50
    assert files(broken / "site") == before


def test_quiet_never_changes_the_verdict(broken: Path) -> None:
    assert kring("build", "-q", cwd=broken).returncode == 1
    assert kring("check", "-q", cwd=broken).returncode == 1


def small(tmp_path: Path, **changed: str) -> Path:
    return write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()} | changed)


def test_a_folder_that_is_not_kring_s_is_never_replaced(tmp_path: Path) -> None:
    root = small(tmp_path)
    precious = root / "precious/thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work", encoding="utf-8")

    done = kring("build", "-d", "precious", cwd=root)

    assert done.returncode == 3
    assert "precious" in done.stderr
    assert precious.read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize("folder", [".", "docs", "docs/uit", ".."])
def test_a_site_never_lands_on_its_own_sources(folder: str, tmp_path: Path) -> None:
    root = small(tmp_path / "site", **{"docs/over.md": "# Over\n\nTekst.\n"})

    done = kring("build", "-d", folder, cwd=root)

    assert done.returncode == 3
    assert (root / "docs/over.md").is_file()


def test_without_pagefind_there_is_no_new_site_and_the_old_one_stays(tmp_path: Path) -> None:
    root = small(tmp_path)
    build(root, root / "site")
    before = files(root / "site")
    stub = tmp_path / "stub/pagefind_bin"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text("def get_executable():\n    raise FileNotFoundError\n", encoding="utf-8")
    changed = root / "communities/kring/articles/eerste.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nEr is iets bij gekomen.\n", encoding="utf-8")

    done = kring("build", cwd=root, env={"PYTHONPATH": str(stub.parent)})

    assert done.returncode == 3
    assert "pagefind-bin" in done.stderr
    assert files(root / "site") == before
    assert not [p for p in root.glob(".site.kring-*") if p.is_dir()]


def test_a_failing_pagefind_is_said_in_words(tmp_path: Path) -> None:
    root = small(tmp_path)
    stub = tmp_path / "stub/pagefind_bin"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text("def get_executable():\n    return '/bin/false'\n", encoding="utf-8")

    done = kring("build", cwd=root, env={"PYTHONPATH": str(stub.parent)})

    assert done.returncode == 3
    assert "Pagefind" in done.stderr
    assert "Traceback" not in done.stderr


def test_sources_registers_and_drafts_are_never_published(site: Path) -> None:
    published = {path.suffix for path in site.rglob("*") if path.is_file() and "pagefind" not in path.parts}

    pages = {"", ".html", ".css", ".js", ".png", ".svg", ".jpg", ".webp", ".pdf", ".docx"}
    assert published <= pages | {".xml", ".opml", ".ics", ".csv", ".json", ".bib", ".txt", ".md"}
    assert not list(site.rglob("*.yml"))
    assert {path.name for path in site.rglob("*.md")} == {"artikel.md"}, "the copies that readers take along, and no source"


def test_material_s_script_is_not_published(site: Path) -> None:
    assert [p.name for p in site.rglob("*.js") if "pagefind" not in p.parts and p.name.startswith(("bundle", "search.")) and ".min." in p.name] == []


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    import re

    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe|source|video|audio|embed|object)[^>]*\s(?:src|data)="(https?:)?//', text)
        loaded += re.findall(r'<link[^>]*rel="(?:stylesheet|icon|preload|preconnect)"[^>]*href="(?:https?:)?//', text)
        assert loaded == [], page


def test_the_site_has_every_address_that_was_promised(site: Path) -> None:
    promised = [
        ".",
        "themas",
        "themas/armoede",
        "communities",
        "communities/stad",
        "artikelen",
        "artikelen/verteltas",
        "soorten",
        "soorten/vraag",
        "voor",
        "voor/leraar",
        "sectoren",
        "sectoren/po",
        "leefwerelden",
        "leefwerelden/thuis",
        "leefwerelden/verbindingen",
        "aangrijpingspunten",
        "aangrijpingspunten/overgangen",
        "merkbaar-en-meetbaar",
        "idealen",
        "idealen/goed-leven",
        "vormen",
        "inventarisatie",
        "bijeenkomsten",
        "bijeenkomsten/2031-11-06-alliantiedag",
        "agendas",
        "agendas/waterrade-2025-2028",
        "organisaties",
        "organisaties/verus",
        "mensen",
        "mensen/redactie",
        "begrippen",
        "nieuw",
        "nieuw/2026-11",
        "zoeken",
        "over",
        "meedoen",
        "samenwerken",
        "bewijskracht",
        "schrijfwijzer",
        "privacy",
        "toegankelijkheid",
        "nieuwsbrief",
    ]

    assert [address for address in promised if not (site / address / "index.html").is_file()] == []


WITHOUT: dict[str, Callable[[Path], bool]] = {
    "soorten": lambda s: (s / "soorten").exists(),
    "voor": lambda s: (s / "voor").exists(),
    "sectoren": lambda s: (s / "sectoren").exists(),
    "leefwerelden": lambda s: (s / "leefwerelden").exists(),
    "aangrijpingspunten": lambda s: (s / "aangrijpingspunten").exists(),
    "idealen": lambda s: (s / "idealen").exists(),
    "merkbaar-en-meetbaar": lambda s: (s / "merkbaar-en-meetbaar").exists(),
    "vormen": lambda s: (s / "vormen").exists(),
    "inventarisatie": lambda s: (s / "inventarisatie").exists(),
    "bijeenkomsten": lambda s: (s / "bijeenkomsten").exists(),
    "agendas": lambda s: (s / "agendas").exists(),
    "organisaties": lambda s: (s / "organisaties").exists(),
    "mensen": lambda s: (s / "mensen").exists(),
    "begrippen": lambda s: (s / "begrippen").exists(),
}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without any vocabulary, register, event or agenda."""
    root = tmp_path_factory.mktemp("bare")
    small(root)
    return build(root, root / "site")


@pytest.mark.parametrize("name", WITHOUT)
def test_an_absent_list_or_kind_takes_its_pages_along(name: str, bare: Path) -> None:
    assert not WITHOUT[name](bare)


def test_an_absent_list_or_kind_takes_its_facet_and_menu_entry_along(bare: Path) -> None:
    search = (bare / "zoeken/index.html").read_text(encoding="utf-8")
    home = (bare / "index.html").read_text(encoding="utf-8")

    assert "leefwereld" not in search.lower()
    assert "Afspraken met gemeenten" not in home
    assert "Bijeenkomsten" not in home


def test_an_english_site_has_english_words_and_addresses(tmp_path: Path) -> None:
    config = (SMALL / "mkdocs.yml").read_text(encoding="utf-8").replace("language: nl", "language: en")
    theme = (SMALL / "communities/kring/themes/lezen.md").read_text(encoding="utf-8")
    for dutch, english in (
        ("Wat is er aan de hand?", "What is going on?"),
        ("Wat kan de school doen?", "What can the school do?"),
        ("Wat weten we nog niet?", "What do we not know yet?"),
    ):
        theme = theme.replace(dutch, english)
    root = small(tmp_path, **{"mkdocs.yml": config, "communities/kring/themes/lezen.md": theme})

    site = build(root, root / "site", "--strict")

    home = (site / "index.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in home
    assert "What are you looking for?" in home
    assert (site / "themes/lezen/index.html").is_file()
    assert (site / "articles/eerste/index.html").is_file()


def test_words_of_addresses_come_from_the_settings(tmp_path: Path) -> None:
    config = (SMALL / "mkdocs.yml").read_text(encoding="utf-8").replace("  - kring\n", "  - kring:\n      addresses: {article: stukken}\n")
    root = small(tmp_path, **{"mkdocs.yml": config})

    site = build(root, root / "site")

    assert (site / "stukken/eerste/index.html").is_file()
    assert not (site / "artikelen").exists()


def test_an_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    article = (SMALL / "communities/kring/articles/eerste.md").read_text(encoding="utf-8")
    root = small(
        tmp_path,
        **{"communities/kring/articles/eerste.md": article.replace("date:", "aliases: [oud, /heel/ergens-anders/]\nredirect_from: [nog-ouder]\ndate:")},
    )

    site = build(root, root / "site")

    for old in ("artikelen/oud", "heel/ergens-anders", "artikelen/nog-ouder"):
        text = (site / old / "index.html").read_text(encoding="utf-8")
        assert 'http-equiv="refresh"' in text
        assert "artikelen/eerste/" in text


def test_a_site_without_articles_still_has_a_home_that_says_so(tmp_path: Path) -> None:
    root = write(tmp_path, {"docs/over.md": "# Over ons\n\nWij beginnen net.\n"})

    site = build(root, root / "site")

    assert "Er is nog niets nieuws" in (site / "index.html").read_text(encoding="utf-8") or "nog geen" in (site / "index.html").read_text(encoding="utf-8")
    assert "Er zijn nog geen thema" in (site / "themas/index.html").read_text(encoding="utf-8")


def test_the_installed_package_carries_the_look(tmp_path: Path) -> None:
    """`pip install .` on another machine: the wheel holds overrides/ as kring/look."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(tmp_path), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

    import zipfile

    names = zipfile.ZipFile(next(tmp_path.glob("kring-*.whl"))).namelist()

    assert "kring/look/main.html" in names
    assert "kring/look/assets/stylesheets/kring.css" in names


def test_a_warning_of_mkdocs_about_an_editor_s_page_stops_a_strict_build(tmp_path: Path) -> None:
    root = small(tmp_path, **{"docs/over.md": "# Over\n\nZie [de artikelen](/artikelen/).\n"})
    config = (SMALL / "mkdocs.yml").read_text(encoding="utf-8") + "validation:\n  absolute_links: warn\n"
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")

    plain, strict = kring("build", cwd=root), kring("build", "--strict", "-d", "streng", cwd=root)

    assert plain.returncode == 0
    assert "/artikelen/" in plain.stdout
    assert strict.returncode == 1
    assert not (root / "streng").exists()


def test_a_page_that_fails_the_last_look_is_said_and_the_old_site_stays(tmp_path: Path) -> None:
    write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})
    build(tmp_path, tmp_path / "site")
    before = files(tmp_path / "site")
    config = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").replace("name: material", "name: material\n  custom_dir: uiterlijk")
    look = '{% extends "main.html" %}{% block content %}<p onclick="x()">x</p><a href="weg/">y</a>{% endblock %}'
    write(tmp_path, {"mkdocs.yml": config, "uiterlijk/theme.html": look})

    done = kring("build", "--today", TODAY.isoformat(), cwd=tmp_path)
    by_mkdocs = mkdocs("build", "--site-dir", str(tmp_path / "ander"), cwd=tmp_path)

    said = [
        "communities/kring/themes/lezen.md:1:1: Op de gemaakte pagina themas/lezen/index.html staat een link naar een pagina die er niet is: ‘weg/’. "
        "Verbeter de link of haal hem weg. [built-link]",
        "communities/kring/themes/lezen.md:1:1: Op de gemaakte pagina themas/lezen/index.html staat een opdracht aan de browser: ‘onclick=x()’. "
        "Haal dat uit deze tekst, of uit het sjabloon als het daar staat. [built-page]",
    ]
    assert done.returncode == 1
    assert [line for line in sorted(done.stdout.splitlines()) if "[built-" in line] == said
    assert files(tmp_path / "site") == before
    assert by_mkdocs.returncode != 0
    assert all(line in by_mkdocs.stderr for line in said)


def test_the_facts_of_a_page_are_kept_and_looked_at_again(tmp_path: Path) -> None:
    """A link that loses its end is found, though the page that it stands on did not change."""
    write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})
    write(tmp_path, {"docs/een.md": "# Een\n\n[x](twee.md#kop)\n", "docs/twee.md": "# Twee\n\n## Kop\n\nTekst.\n"})
    build(tmp_path, tmp_path / "site")
    write(tmp_path, {"docs/twee.md": "# Twee\n\nTekst.\n"})

    done = kring("build", "--today", TODAY.isoformat(), cwd=tmp_path)

    assert done.returncode == 1
    assert "docs/een.md:1:1: Op de gemaakte pagina een/index.html staat een link naar een anker dat er niet is: ‘../twee/#kop’." in done.stdout


def test_an_editors_page_keeps_its_first_line_and_loses_what_runs(tmp_path: Path) -> None:
    write(tmp_path, {p.relative_to(SMALL).as_posix(): p.read_bytes() for p in SMALL.rglob("*") if p.is_file()})
    write(tmp_path, {"docs/over.md": "Samenvatting: dit gaat over ons.\n\n# Over\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n"})

    text = (build(tmp_path, tmp_path / "site") / "over/index.html").read_text(encoding="utf-8")

    assert "Samenvatting: dit gaat over ons." in text
    assert 'align="right"' in text


def test_a_source_that_has_no_page_or_two_is_said(tmp_path: Path) -> None:
    """Sources are pages, and what is left out is left out by name: a draft, a later date."""
    draft = (SMALL / "communities/kring/articles/eerste.md").read_text(encoding="utf-8").replace("date:", "draft: true\ndate:")
    root = small(tmp_path, **{"communities/kring/articles/tweede.md": draft})
    config, plugin = building.configuration(root / "mkdocs.yml", None)
    prepared = rendering.prepare(config, plugin.options, today=TODAY, refuse=lambda findings: False)
    assert prepared.site

    def said(*pages: outputs.Page) -> list[str]:
        return [finding.show("nl") for finding in rendering.last_look({}, [], replace(prepared, site=replace(prepared.site, pages=pages)))]

    article = next(page for page in prepared.site.pages if page.address == "artikelen/eerste/")
    others = [page for page in prepared.site.pages if page is not article]
    missing = (
        "communities/kring/articles/eerste.md:1:1: Van deze tekst is geen eigen pagina gemaakt (artikelen/eerste/index.html). "
        "Kies een andere naam, of meld het aan wie kring onderhoudt. [built-missing]"
    )
    assert said(*prepared.site.pages) == []
    assert said(*others) == [missing]
    assert said(*others, article, article) == [missing]
