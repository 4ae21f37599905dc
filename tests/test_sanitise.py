"""The last word on HTML: only what the dialect makes gets through, even where the dialect itself failed."""

import re

import pytest

from kring.dialect import render
from kring.sanitise import TAGS, WRITTEN_TAGS, sanitise, sanitise_written

ATTACKS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    '<a href="a" onmouseover="alert(1)">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>x</details>",
    "<style>p{background:url(javascript:alert(1))}</style>",
    "<link rel=stylesheet href=//elders.example/x.css>",
    "<base href=//elders.example/>",
    "<meta http-equiv=refresh content='0;url=//elders.example'>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- a --!><img src=x onerror=alert(1)> -->",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_or_loads_gets_through(attack: str) -> None:
    found = sanitise(attack)

    assert not re.search(r"<(?!/?(?:" + "|".join(TAGS) + r")\b)", found), found
    assert not re.search(r"<[^>]*\s(?:on\w+|style|srcdoc|formaction|srcset)\s*=", found), found
    assert not re.search(r'<[^>]*(?:href|src)="?\s*(?:javascript|data|vbscript|//)', found), found


@pytest.mark.parametrize(
    "address", ["javascript:x", "JaVaScRiPt:x", "java\nscript:x", " javascript:x", "\x01javascript:x", "data:text/html,x", "vbscript:x", "file:///x"]
)
def test_a_link_leads_to_a_place(address: str) -> None:
    assert "href" not in sanitise(f'<a href="{address}">x</a>')


@pytest.mark.parametrize("address", ["https://kring.example/", "http://kring.example/", "mailto:an@kring.example", "tel:0101234567", "../a/", "#kop", "a.md"])
def test_a_link_to_a_place_stays(address: str) -> None:
    assert sanitise(f'<a href="{address}">x</a>') == f'<a href="{address}" rel="noopener">x</a>'


@pytest.mark.parametrize(
    "address",
    [
        "https://volger.example/p.gif",
        "//volger.example/p.gif",
        "\\\\volger.example\\p.gif",
        "/\\volger.example/p.gif",
        "/\t/volger.example/p.gif",
        " //volger.example/p.gif",
        "\n//volger.example/p.gif",
        "HTTPS:volger.example/p.gif",
        "data:image/gif;base64,R0lGODlhAQABAAAAACw=",
        "blob:x",
    ],
)
def test_an_image_of_another_site_loses_its_address(address: str) -> None:
    assert sanitise(f'<img src="{address}" alt="x">') == '<img alt="x">'


@pytest.mark.parametrize("address", ["a.png", "../../media/communities/kring/a.png", "./a%20b.png"])
def test_an_image_of_this_site_stays(address: str) -> None:
    assert sanitise(f'<img src="{address}" alt="x">') == f'<img src="{address}" alt="x">'


@pytest.mark.parametrize("name", ["md-button", "kring-card", "admonition", "kring-table x", "x kring-table", "footnotes md-typeset", ""])
def test_a_class_that_the_dialect_does_not_make_is_dropped(name: str) -> None:
    assert "class" not in sanitise(f'<div class="{name}">x</div><span class="{name}">x</span><a href="a" class="{name}">x</a>')


@pytest.mark.parametrize("id", ["kring-main", "__search", "__tabbed_1", "md-top", "a b", "a:b", 'a"b', ""])
def test_an_id_that_belongs_to_the_look_is_dropped(id: str) -> None:
    assert "id=" not in sanitise(f"<h2 id='{id}'>x</h2><li id='{id}'>x</li>")


@pytest.mark.parametrize(
    "attributes",
    ["style='x'", "data-pagefind-ignore", "data-pagefind-meta='url:javascript:x'", "name='x'", "hidden", "contenteditable", "tabindex='5'", "role='alert'"],
)
def test_attributes_that_the_dialect_does_not_make_are_dropped(attributes: str) -> None:
    assert sanitise(f"<div {attributes}>x</div>") == "<div>x</div>"


def test_text_stays_text() -> None:
    assert sanitise("3 &lt; 5 &amp; 7 &gt; 6 é 📚") == "3 &lt; 5 &amp; 7 &gt; 6 é 📚"


EVERYTHING = """\
# Titel

## Één kop: *met* `code`

## Kring-avond

### Kop

### Kop

Tekst[^1] met **vet**, ~~weg~~, [een link](a.md "titel"), https://kring.example en an@kring.example.[^naam.met-é]
Nog een[^1] keer.

> [!NOTE]
> Let op.

> [!TIP]
> - een

> [!IMPORTANT]
>
> Belangrijk.

> [!WARNING]
> x

> [!CAUTION]
> y

> Gezegd.

![Kinderen](lezen.png "Bijschrift")

Amid ![beeld](a.png "titel") woorden.

| links | rechts | midden |
|:--|--:|:-:|
| [a](a.md) | **b** | `c` |

- [ ] open
- [x] klaar
  1. een
  2. twee

7) zeven

```c++
x < 1
```

    ingesprongen

---

[^1]: Een noot met [een link](b.md).
[^naam.met-é]: Nog een.
"""


def attributes(html: str, *names: str) -> list[tuple[str, str]]:
    """Every attribute of these names, in order."""
    return re.findall(rf'\s({"|".join(names)})="([^"]*)"', html)


@pytest.mark.parametrize("names", [("class",), ("id",), ("href", "src"), ("tabindex", "role", "aria-label"), ("align", "start", "alt", "title")])
def test_what_the_dialect_makes_stays(names: tuple[str, ...]) -> None:
    made = render(EVERYTHING).html

    assert attributes(made, *names)
    assert attributes(sanitise(made), *names) == attributes(made, *names)


def test_a_programming_language_is_no_language_to_read_aloud_in() -> None:
    assert sanitise('<pre lang="python" tabindex="0"><code>x</code></pre><p lang="de" title="x">y</p>') == '<pre tabindex="0"><code>x</code></pre><p>y</p>'


def test_the_tags_that_the_dialect_makes_stay() -> None:
    made = render(EVERYTHING).html

    assert re.findall(r"</?[a-z0-9]+", sanitise(made)) == re.findall(r"</?[a-z0-9]+", made)


def test_every_link_to_a_footnote_or_heading_has_its_end() -> None:
    clean = sanitise(render(EVERYTHING).html)
    ids = {value for _, value in attributes(clean, "id")}

    assert {value[1:] for _, value in attributes(clean, "href") if value.startswith("#")} <= ids


def test_sanitising_twice_is_sanitising_once() -> None:
    once = sanitise(render(EVERYTHING).html)

    assert sanitise(once) == once


# -- the editors' pages


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_or_loads_gets_through_on_an_editors_page(attack: str) -> None:
    found = sanitise_written(attack)

    assert not re.search(r"<(?!/?(?:" + "|".join(WRITTEN_TAGS) + r")\b)", found), found
    assert not re.search(r"<[^>]*\s(?:on\w+|style|srcdoc|formaction|srcset|autofocus)\s*=", found), found
    assert not re.search(r'<[^>]*(?:href|src)="?\s*(?:javascript|data|vbscript|//)', found), found


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="admonition note"><p class="admonition-title">Let op</p></div>',
        '<details class="tip" open=""><summary>Meer</summary><p>x</p></details>',
        '<div class="tabbed-set"><input id="__tabbed_1_1" name="__tabbed_1" type="radio" checked=""><label for="__tabbed_1_1">Een</label></div>',
        '<div class="language-python highlight"><pre><span></span><code><span class="kn">import</span></code></pre></div>',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" rel="noopener">1</a></sup>',
        '<li class="task-list-item"><label class="task-list-control"><input type="checkbox" disabled=""><span class="task-list-indicator"></span></label></li>',
        '<table><tbody><tr><td align="right" colspan="2">1</td></tr></tbody></table>',
        '<p id="doel" class="annotate" lang="en">x <kbd>a</kbd> <mark>b</mark> <abbr title="c">d</abbr></p>',
    ],
)
def test_what_an_editors_page_is_made_of_stays(kept: str) -> None:
    assert sorted(re.findall(r'[\w:-]+="[^"]*"|<\w+', sanitise_written(kept))) == sorted(re.findall(r'[\w:-]+="[^"]*"|<\w+', kept))


@pytest.mark.parametrize("name", ["kring-header", "md-header", "md-overlay", "kring-skip", "md-nav"])
def test_an_editors_page_borrows_nothing_of_the_look(name: str) -> None:
    assert "class" not in sanitise_written(f'<div class="{name}">x</div>')
    assert "id" not in sanitise_written(f'<p id="{name}">x</p>')


def test_the_columns_of_an_editors_table_are_aligned_without_style() -> None:
    assert 'align="right"' in sanitise_written('<table><tr><td style="text-align: right;">1</td></tr></table>')
