"""What a site chooses: read from its `mkdocs.yml`, wrong things said, defaults in their place. The wording: cases/check/settings.yml."""

from pathlib import Path

import pytest

from kring.findings import Finding, KringError
from kring.settings import MENU, Key, Settings, read_settings


def read(folder: Path, text: str | bytes) -> tuple[Settings, list[Finding]]:
    file = folder / "mkdocs.yml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(file)


def settings_of(folder: Path, *lines: str, top: str = "") -> Settings:
    """Settings of a site with these lines under `kring:`, with which nothing is wrong."""
    block = ":\n" + "".join(f"      {line}\n" for line in lines) if lines else "\n"
    settings, findings = read(folder, f"site_name: Proef\n{top}plugins:\n  - kring{block}")
    assert findings == []
    return settings


def test_a_site_that_chooses_nothing_has_every_default(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)

    assert (settings.name, settings.url, settings.description, settings.lang, settings.docs) == ("Proef", "", "", "nl", "docs")
    assert settings.choices.menu == MENU
    assert settings.choices.timezone == "Europe/Amsterdam"
    assert (settings.edit("a.md"), settings.history("a.md")) == ("", "")


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins: kring",
        "plugins: [kring]",
        "plugins:\n  - search\n  - kring",
        "plugins:\n  - kring: {}",
        "plugins:\n  kring:\n    tagline: x",
        "plugins:\n  - kring:",
    ],
)
def test_kring_may_be_named_in_every_way_that_mkdocs_knows(tmp_path: Path, plugins: str) -> None:
    assert read(tmp_path, f"site_name: Proef\n{plugins}\n")[0].name == "Proef"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("site_name: Proef\n", "config-without-kring"),
        ("site_name: Proef\nplugins: [search]\n", "config-without-kring"),
        ("site_name: Proef\nplugins:\n", "config-without-kring"),
        ("site_name: Proef\nplugins: [kring: ja]\n", "config-broken"),
        ("site_name: Proef\nplugins: [kring: [a]]\n", "config-broken"),
        ("", "config-broken"),
        ("- kring\n", "config-broken"),
        ("site_name: a: b\n", "config-broken"),
        ("site_name: Proef\nx: !!python/object/apply:os.system [ls]\n", "config-without-kring"),
        ("café".encode("cp1252"), "config-broken"),
        ("site_name: Proef\nplugins: [kring: {format: 99}]\n", "format-newer"),
    ],
)
def test_a_configuration_that_makes_going_on_pointless(tmp_path: Path, text: str | bytes, code: str) -> None:
    with pytest.raises(KringError) as caught:
        read(tmp_path, text)

    assert caught.value.code == code
    assert "mkdocs.yml" in caught.value.text("nl") or code == "format-newer"


def test_a_site_without_configuration(tmp_path: Path) -> None:
    with pytest.raises(KringError) as caught:
        read_settings(tmp_path / "mkdocs.yml")

    assert caught.value.text("nl") == "Er is geen mkdocs.yml. Ga naar de map van je site, of noem het bestand met --config-file."
    assert str(caught.value) == "There is no mkdocs.yml. Go to the folder of your site, or name the file with --config-file."


def test_an_environment_variable_or_a_function_of_mkdocs_is_passed_over(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, top="repo_name: !ENV [X, y]\nextra: {a: !!python/name:os.system }\n")

    assert settings.name == "Proef"


@pytest.mark.parametrize(
    "key", ["format: een", "tagline: 2024", "licence: CC0", "licence: {name: CC0}", "menu: [A]", "timezone: Mars/Olympus", "timezone: ../x", "addresses: [a]"]
)
def test_a_wrong_setting_is_said_and_its_default_is_used(tmp_path: Path, key: str) -> None:
    settings, findings = read(tmp_path, f"site_name: Proef\nplugins:\n  - kring:\n      logo: a.png\n      {key}\n")

    assert [(finding.rule, finding.line, finding.values["key"].partition(".")[0]) for finding in findings] == [("setting-wrong", 5, key.partition(":")[0])]
    assert settings.choices.logo == "a.png"
    assert settings.choices.timezone == "Europe/Amsterdam"


def test_an_unknown_setting_does_not_spoil_the_others(tmp_path: Path) -> None:
    settings, findings = read(tmp_path, "site_name: Proef\nplugins:\n  - kring:\n      tagline: Wij\n      logoo: a.png\n      12: x\n")

    assert settings.choices.tagline == "Wij"
    assert [(finding.rule, finding.line, finding.values.get("nearest")) for finding in findings] == [("setting-unknown", 5, "logo"), ("setting-unknown", 6, "")]


@pytest.mark.parametrize(
    ("theme", "lang"),
    [
        ("{name: material, language: nl}", "nl"),
        ("{name: material, language: en}", "en"),
        ("{name: material, language: en-GB}", "en"),
        ("material", "nl"),
        ("{name: material, language: de}", "nl"),
    ],
)
def test_the_language_is_that_of_the_theme(tmp_path: Path, theme: str, lang: str) -> None:
    assert settings_of(tmp_path, top=f"theme: {theme}\n").lang == lang


@pytest.mark.parametrize(
    ("url", "found"), [("https://kring.example", "https://kring.example/"), ("https://kring.example/a/", "https://kring.example/a/"), ("", "")]
)
def test_the_address_of_the_site_ends_in_a_slash(tmp_path: Path, url: str, found: str) -> None:
    assert settings_of(tmp_path, top=f"site_url: '{url}'\n").url == found


@pytest.mark.parametrize(
    ("key", "address"),
    [
        (Key("article", "eerste"), "artikelen/eerste/"),
        (Key("theme", "lezen"), "themas/lezen/"),
        (Key("community", "kring"), "communities/kring/"),
        (Key("event", "2026-11-02-avond"), "bijeenkomsten/2026-11-02-avond/"),
        (Key("page", "over"), "over/"),
        (Key("page", "over/ons"), "over/ons/"),
        (Key("page", "index"), ""),
        (Key("page", "over/index"), "over/"),
        (Key("term", "po"), "begrippen/#kring-po"),
        (Key("media", "communities/kring/a.png"), "media/communities/kring/a.png"),
    ],
)
def test_every_page_has_its_address(tmp_path: Path, key: Key, address: str) -> None:
    assert settings_of(tmp_path).address(key) == address


def test_a_site_may_choose_its_own_words_for_addresses(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "addresses: {article: stukken}")

    assert settings.address(Key("article", "eerste")) == "stukken/eerste/"
    assert settings.index("theme") == "themas/"


def test_an_english_site_has_english_addresses(tmp_path: Path) -> None:
    assert settings_of(tmp_path, top="theme: {name: material, language: en}\n").address(Key("article", "first")) == "articles/first/"


@pytest.mark.parametrize(
    ("repo", "edit", "history"),
    [
        ("https://github.com/a/b", "https://github.com/a/b/edit/main/x.md", "https://github.com/a/b/commits/main/x.md"),
        ("https://github.com/a/b/", "https://github.com/a/b/edit/main/x.md", "https://github.com/a/b/commits/main/x.md"),
        ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/edit/main/x.md", "https://gitlab.com/a/b/-/commits/main/x.md"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/_edit/main/x.md", "https://codeberg.org/a/b/commits/branch/main/x.md"),
    ],
)
def test_a_repository_tells_where_a_page_is_improved(tmp_path: Path, repo: str, edit: str, history: str) -> None:
    settings = settings_of(tmp_path, top=f"repo_url: {repo}\n")

    assert (settings.edit("x.md"), settings.history("x.md")) == (edit, history)


def test_addresses_that_a_site_chose_go_before_those_of_its_repository(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "edit_url: https://kring.example/{path}", top="repo_url: https://github.com/a/b\n")

    assert settings.edit("a/b.md") == "https://kring.example/a/b.md"
