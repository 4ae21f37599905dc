"""Links to other sites are asked patiently, and what is due is told to whoever keeps it. Nothing here goes to the network."""

from conftest import ROOT, look_over
from kring.catalog import Catalog
from kring.links import Dead, dead, external, report


def test_addresses_are_found_with_where_they_stand(reference: Catalog) -> None:
    found = external(reference)

    assert found
    for url, where in found.items():
        assert url.startswith("http")
        for path, line in where:
            assert url.rstrip("/").split("//")[1].split("/")[0] in (ROOT / path).read_text(encoding="utf-8").splitlines()[line - 1] or path.endswith(".md")


def answers(*statuses: int) -> list[Dead]:
    given = list(statuses)
    return list(dead({"https://a.example/x": (("a.md", 3),)}, lambda url: given.pop(0), rest=lambda seconds: None))


def test_an_address_gets_three_tries() -> None:
    assert answers(0, 500, 200) == []
    assert answers(0, 0, 503) == [Dead("https://a.example/x", 503, (("a.md", 3),))]


def test_a_page_that_is_gone_is_not_asked_again() -> None:
    assert answers(404) == [Dead("https://a.example/x", 404, (("a.md", 3),))]


def test_a_site_that_wants_no_programs_is_there() -> None:
    assert [answers(status) for status in (401, 403, 429, 999)] == [[], [], [], []]


def test_the_list_of_the_week_names_who_keeps_what() -> None:
    catalog = look_over(ROOT)[0]

    said = report((Dead("https://a.example/@x", 404, (("communities/x.md", 3),)),), catalog, "nl", markdown=True)

    assert "- `https://a.example/@x` (antwoord 404)\n  - `communities/x.md`, regel 3" in said
    assert "Deze artikelen moeten worden herzien (1)." in said
    assert "**Omgaan met armoede op school** Coördinator Omgaan met armoede\n- " in said
    assert report((), catalog, "nl", markdown=False).startswith("Alle links naar andere sites doen het.")
