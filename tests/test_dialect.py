"""The members' dialect: what GitHub's preview shows, what the catalog hears of it, and what never gets through."""

import resource
import sys
import time
from pathlib import Path

import pytest

from kring.dialect import MAX_NESTING, Heading, Link, Tag, refuses, render


def html(text: str) -> str:
    return render(text).html


# -- what members type


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zin een:\n- a\n- b\n", "<p>Zin een:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- a\n  - b\n- c\n", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>"),
        ("1) een\n2) twee\n", "<ol>\n<li>een</li>\n<li>twee</li>\n</ol>"),
        ("3. drie\n4. vier\n", '<ol start="3">\n<li>drie</li>\n<li>vier</li>\n</ol>'),
        ("* a\n* b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("**vet** _schuin_ `code`", "<p><strong>vet</strong> <em>schuin</em> <code>code</code></p>"),
        ("~~weg~~ ~weg~", "<p><del>weg</del> <del>weg</del></p>"),
        ("een  \ntwee\\\ndrie\nvier", "<p>een<br />\ntwee<br />\ndrie\nvier</p>"),
        ("> gezegd\n", "<blockquote>\n<p>gezegd</p>\n</blockquote>"),
        ("een\n\n---\n\ntwee", "<p>een</p>\n<hr />\n<p>twee</p>"),
        ("AT&T &lt;b&gt; &copy;", "<p>AT&amp;T &lt;b&gt; ©</p>"),
        ("a_b_c en 2*3*4", "<p>a_b_c en 2<em>3</em>4</p>"),
        ('{{ 7*7 }} [TOC] $x$ :smile: {.klas} --8<-- "a"', '<p>{{ 7*7 }} [TOC] $x$ :smile: {.klas} --8&lt;-- "a"</p>'),
    ],
)
def test_markdown_is_what_github_makes_of_it(text: str, shown: str) -> None:
    assert html(text).replace("&quot;", '"') == shown


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://kring.example/a?b=c", "https://kring.example/a?b=c"),
        ("<https://kring.example>", "https://kring.example"),
        ("www.kring.example", "http://www.kring.example"),
        ("an@kring.example", "mailto:an@kring.example"),
        ("<an@kring.example>", "mailto:an@kring.example"),
    ],
)
def test_addresses_become_links_by_themselves(text: str, address: str) -> None:
    found = render(f"Zie {text} daar.")

    assert f'<a href="{address}">' in found.html
    assert [link.target for link in found.links] == [address]


def test_a_table_can_be_reached_with_the_keyboard_and_keeps_its_columns_aligned() -> None:
    assert html("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n") == (
        '<div class="kring-table" tabindex="0" role="region" aria-label="Tabel"><table>\n<thead>\n<tr>\n'
        '<th align="left">a</th>\n<th align="right">b</th>\n<th align="center">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td align="left">1</td>\n<td align="right">2</td>\n<td align="center">3</td>\n</tr>\n</tbody>\n</table></div>'
    )


def test_tasks_say_in_words_whether_they_are_done() -> None:
    found = html("- [ ] lezen\n- [x] schrijven\n- rekenen\n")

    assert '<li><span class="kring-task">Te doen: </span> lezen</li>' in found
    assert '<li><span class="kring-task kring-task--done">Gedaan: </span> schrijven</li>' in found
    assert "<li>rekenen</li>" in found
    assert "<input" not in found


def test_code_keeps_its_language_and_can_be_reached_with_the_keyboard() -> None:
    assert html("```python\nx = 1 < 2\n```") == '<pre lang="python" tabindex="0"><code>x = 1 &lt; 2\n</code></pre>'


@pytest.mark.parametrize(
    ("word", "kind", "title"),
    [
        ("NOTE", "note", "Let op"),
        ("TIP", "tip", "Tip"),
        ("IMPORTANT", "important", "Belangrijk"),
        ("WARNING", "warning", "Waarschuwing"),
        ("CAUTION", "caution", "Pas op"),
        ("Note", "note", "Let op"),
        ("tip", "tip", "Tip"),
    ],
)
def test_an_alert_has_a_title_in_the_language_of_the_text(word: str, kind: str, title: str) -> None:
    assert html(f"> [!{word}]\n> Tekst.\n") == f'<div class="admonition {kind}"><p class="admonition-title">{title}</p>\n<p>Tekst.</p>\n</div>'


def test_an_alert_in_an_english_text() -> None:
    assert '<p class="admonition-title">Note</p>' in render("> [!NOTE]\n> Text.\n", lang="en").html


@pytest.mark.parametrize("text", ["> [!NOTE]  \n> Tekst.\n", "> [!NOTE]\n>\n> Tekst.\n"])
def test_spaces_and_blank_lines_behind_the_word_of_an_alert_do_no_harm(text: str) -> None:
    found = html(text)

    assert found.startswith('<div class="admonition note">')
    assert "[!NOTE]" not in found
    assert "<p>Tekst.</p>" in found


@pytest.mark.parametrize("text", ["> [!LETOP]\n> Tekst.\n", "> Tekst.\n> [!NOTE]\n", "[!NOTE]\nTekst.\n", "> [!NOTE] Tekst.\n"])
def test_other_quotations_are_no_alerts(text: str) -> None:
    assert "admonition" not in html(text)


def test_an_image_alone_with_a_title_is_a_figure_with_a_caption() -> None:
    found = render('![Kinderen lezen](lezen.png "Lezen & zo, in het park")')

    assert found.html == '<figure><img src="lezen.png" alt="Kinderen lezen" /><figcaption>Lezen &amp; zo, in het park</figcaption></figure>'
    assert [line.text for line in found.lines] == ["Lezen & zo, in het park"]


@pytest.mark.parametrize("text", ["![a](a.png)", 'tekst ![a](a.png "b")'])
def test_an_image_without_title_or_amid_words_is_just_an_image(text: str) -> None:
    assert "<figure>" not in html(text)


def test_footnotes_lead_there_and_back_in_dutch() -> None:
    found = html("Tekst[^1] en meer[^bron].\n\n[^1]: Een noot.\n[^bron]: Nog een.\n")

    assert '<sup class="footnote-ref"><a href="#fn-1" id="fnref-1"' in found
    assert '<section class="footnotes" aria-label="Noten">' in found
    assert '<li id="fn-bron">' in found
    assert 'aria-label="Terug naar de tekst"' in found
    assert "Back to" not in found


def test_a_footnote_that_is_named_twice_has_two_ways_back() -> None:
    found = html("Een[^1] en twee[^1].\n\n[^1]: Noot.\n")

    assert 'id="fnref-1"' in found
    assert 'id="fnref-1-2"' in found
    assert 'href="#fnref-1-2"' in found


# -- headings


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Wat kan de school doen?", "wat-kan-de-school-doen"),
        ("Één café: *hoe* dan!", "één-café-hoe-dan"),
        ("`code` en [link](a.md)", "code-en-link"),
        ("a_b - c", "a_b---c"),
        ("1. Begin", "1-begin"),
        ("Rekenen & taal", "rekenen--taal"),
        ("‘Thuis’ lezen…", "thuis-lezen"),
        ("📚 Boeken", "-boeken"),
        ("???", "kop"),
    ],
)
def test_a_heading_has_the_id_that_github_gives_it(text: str, id: str) -> None:
    found = render(f"## {text}\n")

    assert [heading.id for heading in found.headings] == [id]
    assert f'<h2 id="{id}">' in found.html


def test_equal_headings_are_numbered_and_no_two_ids_are_the_same() -> None:
    found = render("## Stap\n\n## Stap\n\n## Stap 1\n\n## Stap\n\n## Kop\n\n## ?\n")

    assert [heading.id for heading in found.headings] == ["stap", "stap-1", "stap-1-1", "stap-2", "kop", "kop-1"]


@pytest.mark.parametrize(("text", "id"), [("Kring-avond", "kop-kring-avond"), ("\\_\\_init", "kop-__init"), ("md-toets", "kop-md-toets")])
def test_an_id_that_the_look_keeps_for_itself_gets_a_word_in_front(text: str, id: str) -> None:
    assert [heading.id for heading in render(f"## {text}\n").headings] == [id]


def test_the_first_level_is_the_title_of_the_page_so_a_text_begins_at_the_second() -> None:
    found = render("# Een\n\n## Twee\n\n###### Zes\n")

    assert [heading.level for heading in found.headings] == [1, 2, 6]
    assert found.html == '<h2 id="een">Een</h2>\n<h2 id="twee">Twee</h2>\n<h6 id="zes">Zes</h6>'


def test_headings_know_their_text_and_line() -> None:
    found = render("Tekst\n\nOnder *streept*\n---\n\n> ## In een citaat\n", first_line=10)

    assert found.headings == (Heading(2, "Onder streept", "onder-streept", 12), Heading(2, "In een citaat", "in-een-citaat", 15))


# -- links


def place(text: str, first_line: int = 1) -> list[tuple[str, int, int]]:
    return [(link.target, link.line, link.column) for link in render(text, first_line=first_line).links]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Zie [a](a.md).", [("a.md", 1, 9)]),
        ('Een\n\nTwee\nen [b](b.md "titel")', [("b.md", 4, 8)]),
        ("[a](ba.md) [b](a.md)", [("ba.md", 1, 5), ("a.md", 1, 16)]),
        ("a.md is [a](a.md)", [("a.md", 1, 13)]),
        ("[a](a.md) en [nog eens](a.md)", [("a.md", 1, 5), ("a.md", 1, 25)]),
        ("![x](x.png) [y](y.md)", [("x.png", 1, 6), ("y.md", 1, 17)]),
        ("[![x](x.png)](y.md)", [("x.png", 1, 7), ("y.md", 1, 15)]),
        ("[a](<a b.md>) [é](é.md)", [("a%20b.md", 1, 6), ("%C3%A9.md", 1, 19)]),
        ("- een\n- twee [a](a.md)\n  - drie [b](b.md)\n", [("b.md", 3, 14), ("a.md", 2, 12)]),
        ("| a |\n|---|\n| [x](x.md) |\n", [("x.md", 3, 7)]),
        ("> citaat\n> [a](a.md)\n", [("a.md", 2, 7)]),
        ("> [!NOTE]\n> [a](a.md)\n", [("a.md", 2, 7)]),
        ("## Kop [a](a.md)\n", [("a.md", 1, 12)]),
        ("Een[^1]\n\n[^1]: noot [a](a.md)\n", [("a.md", 3, 16)]),
        ("Zie [dit][r] daar.\n\n[r]: a.md\n", [("a.md", 1, 1)]),
        ("x\ny [a](javascript:x)\nz [b](JavaScript:y)", [("", 2, 7), ("", 3, 7)]),
    ],
)
def test_a_link_knows_where_its_address_was_typed(text: str, places: list[tuple[str, int, int]]) -> None:
    assert place(text) == places
    assert place(text, first_line=8) == [(target, line + 7, column) for target, line, column in places]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Een. Zie [dit](a.md) daar! Drie.", "Zie dit daar!"),
        ("Zie [dit](a.md)", "Zie dit"),
        ("Een? Twee: [dit](a.md)\nop de volgende regel. Drie.", "dit op de volgende regel."),
        ("Zie **[dit](a.md)** en `code`.", "Zie dit en code."),
        ("- een\n- zie [dit](a.md)\n- drie", "zie dit"),
        ("Wij lezen[^1] [dit](a.md).\n\n[^1]: Noot.", "Wij lezen dit."),
        ("AT&amp;T < [dit](a.md).", "AT&T < dit."),
    ],
)
def test_a_link_knows_the_sentence_around_it(text: str, sentence: str) -> None:
    assert [link.sentence for link in render(text).links] == [sentence]


def test_a_link_knows_what_its_reader_sees() -> None:
    found = render("[**vet** & `x`](a.md) ![een *beeld*](b.png)")

    assert found.links == (
        Link("a.md", "vet & x", 1, 17, "vet & x", image=False),
        Link("b.png", "een beeld", 1, 38, "vet & x", image=True),
    )


@pytest.mark.parametrize(
    "address",
    ["javascript:x", "JaVaScRiPt:x", "&#106;avascript:x", "vbscript:x", "file:///etc/passwd", "data:text/html;base64,PHNjcmlwdD4=", "<javascript:x>"],
)
def test_addresses_that_run_something_are_emptied(address: str) -> None:
    found = render(f"[x]({address}) [y][r]\n\n[r]: {address}\n")

    assert [link.target for link in found.links] == ["", ""]
    assert found.html == '<p><a href="">x</a> <a href="">y</a></p>'


@pytest.mark.parametrize(("address", "refused"), [(" JavaScript :x", True), ("data:x", True), ("database.md", False), ("https://x/?javascript:", False)])
def test_what_is_refused_is_told_from_what_looks_like_it(address: str, refused: bool) -> None:
    assert refuses(address) is refused


# -- words


def test_words_are_counted_as_people_count_them() -> None:
    found = render(
        "# Een kop\n\nTwee woorden, auto's en-zo: 3.\n\n- vier\n\n| vijf |\n|---|\n| zes |\n\n`zeven`[^1]\n\n```\ncode telt niet\n```\n\n[^1]: acht\n"
    )

    assert found.words == 2 + 5 + 1 + 2 + 1 + 1


def test_the_plain_text_of_every_block_knows_its_line() -> None:
    found = render("## Kop\n\nEen *zin*\nop twee regels.\n\n- a\n- b[^1]\n\n[^1]: Noot.\n", first_line=5)

    assert [(line.number, line.text) for line in found.lines] == [(5, "Kop"), (7, "Een zin op twee regels."), (10, "a"), (11, "b"), (13, "Noot.")]


def test_an_empty_text_is_nothing() -> None:
    found = render("")

    assert (found.html, found.headings, found.links, found.words, found.lines, found.tags) == ("", (), (), 0, (), ())


# -- HTML


def tags(text: str, first_line: int = 1) -> list[tuple[str, int, int]]:
    return [(tag.text, tag.line, tag.column) for tag in render(text, first_line=first_line).tags]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("een <b>twee</b>", [("<b>", 1, 5), ("</b>", 1, 12)]),
        ("een\n\n<div class='x'>\ntwee\n</div>\n\ndrie", [("<div class='x'>", 3, 1), ("</div>", 5, 1)]),
        ("- een\n- twee <br> drie\n", [("<br>", 2, 8)]),
        ("- een\n\n  <hr>\n\n- twee\n", [("<hr>", 3, 3)]),
        ("> citaat <i>x</i>\n", [("<i>", 1, 10), ("</i>", 1, 14)]),
        ("| a |\n|---|\n| <u>x</u> |\n", [("<u>", 3, 3), ("</u>", 3, 7)]),
        ("`<b>` <i> `<u>`", [("<i>", 1, 7)]),
        ("een <a\nhref='x'>twee</a>", [("<a\nhref='x'>", 1, 5), ("</a>", 2, 14)]),
        ("<details open ontoggle=x>\n", [("<details open ontoggle=x>", 1, 1)]),
        ("een\n\n<plaintext>", [("<plaintext>", 3, 1)]),
        ("<?php x ?> <!DOCTYPE html> <![CDATA[x]]>", [("<?php x ?>", 1, 1), ("<!DOCTYPE html>", 1, 12), ("<![CDATA[x]]>", 1, 28)]),
        ("Noot[^1]\n\n[^1]: <b>x</b>\n", [("<b>", 3, 7), ("</b>", 3, 11)]),
    ],
)
def test_a_tag_is_dropped_and_said_where_it_stands(text: str, found: list[tuple[str, int, int]]) -> None:
    assert tags(text) == found
    assert tags(text, first_line=8) == [(tag, line + 7, column) for tag, line, column in found]


@pytest.mark.parametrize(
    "text",
    [
        "3 < 5 > 2",
        "a <- b -> c <3",
        "<https://kring.example> <an@kring.example>",
        "`<b>` en ``<i>``",
        "```\n<script>\n```",
        "    <script>",
        "\\<b>",
        "&lt;b&gt;",
        "<!-- <b> -->",
        "een <!-- <b> --> twee",
        "<!--\n<b>\n\n</b>\n-->\n",
    ],
)
def test_what_is_no_tag_is_not_taken_for_one(text: str) -> None:
    assert tags(text) == []


@pytest.mark.parametrize(
    "tag",
    [
        "<script>alert(1)</script>",
        "<img src=nope onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><animate onbegin=alert(1) attributeName=x></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=x></object>",
        "<style>*{animation:x}</style>",
        "<input autofocus onfocus=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<base href=//elders.example>",
        "<meta http-equiv=refresh content=0>",
        "<form action=//elders.example><input type=password></form>",
        "</main></article>",
        "<textarea>",
    ],
)
@pytest.mark.parametrize("around", ["een {} twee", "{}", "- {}", "> {}", "| a |\n|---|\n| {} |", "> [!NOTE]\n> {}", "Noot[^1]\n\n[^1]: {}", "## Kop {}"])
def test_html_of_a_member_never_reaches_the_page(tag: str, around: str) -> None:
    found = render(around.format(tag))
    name = tag.lstrip("</").partition(" ")[0].partition(">")[0]

    assert f"<{name}" not in found.html
    assert "onerror=" not in found.html
    assert found.tags


def test_comments_are_dropped_and_welcome() -> None:
    found = render("<!-- nalezen -->\n\nEen <!-- wie? --> twee.\n\n<!--\nmeer\n-->\nDrie.\n")

    assert "nalezen" not in found.html
    assert "wie" not in found.html
    assert [line.text for line in found.lines] == ["Een twee.", "Drie."]
    assert found.tags == ()


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Een\n\n<!-- x --> weg\n", Tag("<!-- x --> weg", 3, 1)),
        ("- een\n- <!-- x --> weg\n", Tag("<!-- x --> weg", 2, 3)),
        ("> <!-- x --> weg\n", Tag("<!-- x --> weg", 1, 3)),
        ("Een\n\n<!-- x\n\nalles weg\n", Tag("<!-- x", 3, 1)),
    ],
)
def test_a_comment_that_takes_words_along_is_said(text: str, tag: Tag) -> None:
    assert "weg" not in html(text)
    assert render(text).tags == (tag,)


# -- limits


def test_what_is_nested_beyond_reason_is_not_rendered() -> None:
    found = render("Een\n\n" + ">" * (MAX_NESTING + 1) + " x", first_line=3)

    assert (found.html, [(fault.rule, fault.line) for fault in found.faults]) == ("", [("text-depth", 5)])


def test_what_is_nested_within_reason_is_rendered() -> None:
    found = render("> " * 20 + "x")

    assert found.html.count("<blockquote>") == 20
    assert found.faults == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<b>" * 20_000, id="tags"),
        pytest.param("<!--" * 15_000, id="comments that are not closed"),
        pytest.param("[a](b) " * 8_000, id="links in one sentence"),
        pytest.param("[a](b)\n" * 8_000, id="links on a line each"),
        pytest.param("[a][r] " * 8_000 + "\n\n[r]: x", id="links that are defined elsewhere"),
        pytest.param("![a](b) " * 7_000, id="images"),
        pytest.param("[a](javascript:x) " * 3_000, id="links that run a script"),
        pytest.param("[" * 60_000, id="brackets"),
        pytest.param("[a](" * 15_000, id="links that are not closed"),
        pytest.param("# a\n" * 15_000, id="equal headings"),
        pytest.param("[^1] " * 10_000 + "\n\n[^1]: x", id="references to one footnote"),
        pytest.param(">" * 60_000, id="quotations"),
        pytest.param("1) " * 20_000, id="lists"),
        pytest.param("<b>" + "".join("`" * n + "a" for n in range(300)), id="backticks"),
        pytest.param("|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|a" * 2_000, id="columns"),
        pytest.param("*a **b " * 8_000, id="stars"),
    ],
)
def test_the_time_it_takes_grows_with_the_length_alone(text: str) -> None:
    started = time.process_time()

    render(text)

    assert time.process_time() - started < 20  # what is quadratic takes minutes


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory is in use")
def test_memory_is_given_back() -> None:
    def in_use() -> int:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()

    text = "Een *woord* en [nog een](https://example.org).\n\n" * 500
    render(text)
    before = in_use()

    for _ in range(100):
        render(text)

    assert in_use() - before < 20_000_000  # a tree that is kept is 30 times 20 kB, each time
