"""A made-up site of any size, the same for the same seed, for kring and for its peers.

    python benchmarks/corpus.py FOLDER --articles 10000 [--for hugo] [--words 600] [--seed 1]

Sentences are Dutch about school, from our own words; nouns follow Zipf's law over tens of thousands of compounds, as they do in
Dutch, so that search indexes grow as on real text. Articles link to each other, carry every field, and spread over themes,
communities, types, roles and sectors; there are events, agendas and registers too. Every peer gets the same texts at the same
number of addresses: for Hugo with a theme of thirty lines, for Eleventy with two templates, for MkDocs with Material (no
navigation, its own search) and for Zensical; those that know taxonomies list the articles of each theme.
"""

import argparse
import datetime as dt
import json
import random
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent

# -- words; every noun is plural and every verb is one that takes an object, so that any of them fits any sentence

_FIRST = """
school taal leer lees reken ouder leerling klassen wijk kinder team zorg start vak les jaar week dag groeps stage toets speel
buurt gezins keuze loopbaan instap brug spreek schrijf luister woord verhaal muziek teken beweeg natuur techniek burgerschaps
vriendschaps rust aandacht huiswerk thuis middag zomer avond ochtend digitaal onderzoeks ontwerp praktijk beroeps advies
plaatsings overgangs intake begeleidings coachings werk doel plan meet kwaliteits inspectie bestuurs gemeente wethouders
sport cultuur bibliotheek museum theater jeugd opvang peuter kleuter tiener pubers studie mentor collega netwerk
"""
_NOUNS = """
gesprekken lessen plannen vragen afspraken groepen teams middagen bijeenkomsten verslagen uitkomsten toetsen keuzes kringen
boeken verhalen woorden taken rollen doelen stappen ronden bezoeken adviezen brieven kaarten lijsten borden hoeken tafels
weken dagen jaren uren routes lijnen paden bruggen kansen zorgen wensen ideeën voorbeelden proeven metingen cijfers
ervaringen inzichten gewoonten regels ruimten lokalen pleinen tuinen projecten opdrachten werkvormen methoden leerlijnen
programma's schema's dossiers formulieren agenda's overzichten schriften portfolio's presentaties filmpjes foto's spellen
oefeningen herhalingen toelichtingen samenvattingen handreikingen leidraden afwegingen besluiten beelden normen waarden
maaltijden ontbijten tassen fietsen bussen kosten bijdragen regelingen fondsen loketten spreekuren diensten contacten
"""
_VERBS = """
bespreken gebruiken maken bekijken kiezen delen ordenen onderzoeken verbeteren vergelijken bewaren vernieuwen herhalen
beschrijven begrijpen volgen openen sluiten plannen toetsen wegen verdelen verwachten missen waarderen bedenken herkennen
ontwerpen beoordelen veranderen verwerken ontdekken bezoeken
"""
_ADJECTIVES = """
nieuwe korte lange kleine eerste laatste vaste losse open stille drukke goede lastige duidelijke vage eigen gezamenlijke
wekelijkse jaarlijkse eenvoudige vrolijke rustige moeilijke bekende vergeten verplichte vrije gewone bijzondere
"""
_WHO = """
leraren|de leraren|ouders|de leerlingen|de teamleiders|schoolleiders|de kinderen|collega's|twee scholen|de coaches
de onderzoekers|wethouders en bestuurders|de jongerenwerkers|mentoren|de intern begeleiders|vrijwilligers uit de buurt|wij
drie klassen|de pedagogisch medewerkers|studenten|de vakdocenten|alle teams
"""
_WHEN = """
in het voorjaar|na de zomer|elke week|op maandag|voor de herfst|aan het eind van de dag|een keer per maand|vanaf groep 5
in de tweede klas|tussen de middag|na schooltijd|in de eerste weken|halverwege het jaar|bij de start|sinds vorig jaar
"""
_WHERE = """
in de aula|op het plein|in de klas|bij de bibliotheek|in het buurthuis|aan de lange tafel|op de gang|in de teamkamer
bij mensen thuis|in de gymzaal|op het stadhuis|aan de keukentafel
"""
_WHY = """
omdat het anders blijft liggen|zodat niemand alleen staat|want dat scheelt tijd|al blijft het zoeken|omdat ouders erom vragen
zodat ook een invaller ermee verder kan|want zo zie je wat werkt|ook als het druk is|zolang het iets oplevert
"""
_SENTENCES = """
{Who} {verbs} de {adj} {noun} {when}.
{When} {verbs} {who} de {noun}, {why}.
Daarna {verbs} {who} de {noun} en de {noun} {where}.
Wat helpt, zijn {adj} {noun} en genoeg {noun}.
Wij wilden de {adj} {noun} {verb}, maar de {noun} vroegen meer tijd.
{Where} hangen de {noun} naast de {noun}.
Hoe kun je {noun} {verb} zonder de {adj} {noun} kwijt te raken?
{Who} {verbs} liever {noun} dan {noun}.
Uit de {noun} blijkt dat {who} de {adj} {noun} {verb}.
Begin klein: {adj} {noun} zijn genoeg om de {noun} te {verb}.
Van de {number} {noun} bleven er {small} over.
Niet alle {noun} hoeven {adj} te zijn, {why}.
{Who} {verbs} de {noun} van {name} {when}.
Op een school in {place} {verbs} {who} de {noun} {where}.
Het kost ongeveer {small} uur om de {noun} te {verb}, {why}.
Let op de **{noun}**: die {verbs} {who} vaak pas {when}.
Zonder {adj} {noun} blijven de {noun} *{adj}*.
Als de {noun} klaar zijn, {verbs} {who} samen de {adj} {noun}.
{Who} en {who} {verbs} om de beurt de {noun}.
Vraag eerst welke {noun} er al zijn, en {verb} dan pas de {adj} {noun}.
"""
_HEADINGS = ("Over {noun}", "De {adj} {noun}", "{Noun} en {noun}", "Eerst de {noun}", "Meer {adj} {noun}", "{Noun} {verb}")
_ONSETS = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "br", "dr", "gr", "kl", "kr", "pl", "sch", "sl", "st", "tr", "vl", "zw"]
_ENDS = ["aan", "dam", "dijk", "drecht", "veen", "berg", "horst", "lo", "wijk", "hoven", "kerk", "meer", "stede", "um"]
_NAMES = [
    "Amina",
    "Bas",
    "Carla",
    "Daan",
    "Eva",
    "Fatima",
    "Gijs",
    "Hanna",
    "Iris",
    "Joris",
    "Kim",
    "Lars",
    "Maya",
    "Noor",
    "Omar",
    "Piet",
    "Roos",
    "Sem",
    "Tess",
    "Willem",
    "Yara",
    "Zoë",
]

# -- what a site of these words is made of

TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "praktijkvoorbeeld": ("Aanleiding", "Wat deden we?", "Wat merken we?", "Wat meten we?", "Tips"),
    "onderzoek": ("Vraag", "Wat is onderzocht?", "Uitkomst", "Wat betekent dit voor de school?", "Grenzen"),
    "handreiking": (),
    "tool": ("Doel", "Stappen", "Ervaringen"),
    "vraag": ("Toelichting", "Wat weten we niet?"),
    "verhaal": ("Het verhaal", "Wat zegt dit over goed onderwijs?", "Wat zegt dit over mijn rol?"),
}
"""The headings that readers expect of a type, as docs/registers/vocabulary.yml has them."""
_THEME = ("Wat is er aan de hand?", "Wat kan de school doen?", "Wat weten we nog niet?")
_ROLES = ("leraar", "teamleider", "schoolleider", "bestuurder", "gemeente", "maatschappelijke-partner", "onderzoeker", "adviseur")
_SECTORS = ("vve", "po", "vo", "so", "mbo")
_WORLDS = ("school", "thuis", "omgeving")
_POINTS = ("toegankelijkheid-en-kwaliteit", "overgangen", "school-en-omgeving")
_PHASES = ("inventarisatie", "groepsvorming", "co-creatie", "lopend")
_LAST: Final = dt.date(2026, 11, 1)


@dataclass(frozen=True, slots=True)
class Text:
    """One file of the site. Links in the body are `ref:ID`, for each peer to write as it must."""

    kind: str
    """article, theme, community, event or agenda."""
    id: str
    title: str
    description: str
    body: str
    date: dt.date
    themes: tuple[str, ...]
    community: str
    fields: str
    """Front matter that only kring reads."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A site to measure with."""

    texts: tuple[Text, ...]
    people: int
    organisations: int

    def of(self, kind: str) -> Iterator[Text]:
        """The texts of a kind, in order."""
        return (text for text in self.texts if text.kind == kind)


class _Writer:
    """Makes sentences; its chance is its only state."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        first, nouns = _FIRST.split(), _NOUNS.split()
        compounds = [a + b for a in first for b in nouns]
        self.chance.shuffle(compounds)
        longer = {self.chance.choice(first) + compound for compound in compounds * 4}
        self.nouns = [*nouns, *compounds, *sorted(longer)]
        self.weights = list(accumulate(1 / (rank + 12) for rank in range(len(self.nouns))))
        self.places = sorted({a + b for a in (c + v for c in _ONSETS for v in ("e", "oo", "ie", "aa", "ui")) for b in _ENDS})
        self.sentences = [sentence for sentence in _SENTENCES.strip().split("\n")]
        self.drawn: list[str] = []
        self.choices = {
            "verb": _VERBS.split(), "verbs": _VERBS.split(), "adj": _ADJECTIVES.split(), "who": re.split(r"[|\n]", _WHO.strip()), "when": re.split(r"[|\n]", _WHEN.strip()),
            "where": re.split(r"[|\n]", _WHERE.strip()), "why": re.split(r"[|\n]", _WHY.strip()), "name": _NAMES, "place": [p.capitalize() for p in self.places],
            "number": [str(n) for n in range(12, 120)], "small": ["twee", "drie", "vier", "vijf", "zes", "acht", "tien"],
        }  # fmt: skip

    def noun(self) -> str:
        if not self.drawn:
            self.drawn = self.chance.choices(self.nouns, cum_weights=self.weights, k=5000)
        return self.drawn.pop()

    def fill(self, pattern: str) -> str:
        return _SLOT.sub(self._word, pattern)

    def _word(self, match: re.Match[str]) -> str:
        slot = match[1]
        small = slot.lower()
        word = self.noun() if small == "noun" else self.choices[small][int(self.chance.random() * len(self.choices[small]))]
        return word if small == slot else word[:1].upper() + word[1:]

    def sentence(self) -> str:
        return self.fill(self.chance.choice(self.sentences))

    def text(self, words: int, headings: Sequence[str] = (), links: Sequence[tuple[str, str]] = ()) -> str:
        """Paragraphs, lists, a quote or a table under headings, about so many words long."""
        chance = self.chance
        wanted = list(headings)
        left = list(links)
        parts: list[str] = []
        sections = max(len(wanted), words // 120, 1)
        for number in range(sections):
            parts.append(f"## {wanted[number] if number < len(wanted) else self.fill(chance.choice(_HEADINGS)) + f' ({number})'}")
            size = 0
            while size < words / sections - 40:
                some = [self.sentence() for _ in range(chance.randint(2, 5))]
                if left and chance.random() < 0.6:
                    id, title = left.pop()
                    some.append(f"Lees ook [{title}](ref:{id}).")
                parts.append(" ".join(some))
                size += parts[-1].count(" ") + 1
                turn = chance.random()
                if turn < 0.12:
                    parts.append("\n".join(f"- {self.fill('{Adj} {noun} en {noun}')}" for _ in range(chance.randint(3, 5))))
                elif turn < 0.16:
                    parts.append(f"> {self.sentence()}")
                elif turn < 0.18:
                    rows = "\n".join(f"| {self.noun()} | {chance.randint(2, 90)} |" for _ in range(3))
                    parts.append(f"| wat | aantal |\n|---|--:|\n{rows}")
        return "\n\n".join(parts)

    def summary(self, words: int) -> str:
        """Sentences until there are so many words."""
        found = self.sentence()
        while found.count(" ") < words:
            found += " " + self.sentence()
        return found.replace("*", "")


_SLOT = re.compile(r"\{(\w+)\}")


def corpus(*, articles: int, length: int = 600, seed: int = 1, communities: int = 30, themes: int = 40) -> Corpus:
    """All texts of a site: the same for the same numbers."""
    write = _Writer(seed)
    chance = write.chance
    theme_ids = [f"thema-{n}" for n in range(themes)]
    groups = [f"groep-{n}" for n in range(communities)]
    people, organisations = max(communities, articles // 20), max(5, articles // 100)
    texts: list[Text] = []
    for n, id in enumerate(groups):
        theme, other = theme_ids[n % themes], theme_ids[(n * 7 + 3) % themes]
        fields = (
            f"question: Hoe kunnen wij {write.noun()} beter {chance.choice(write.choices['verb'])}?\nform: [kennisdelend]\nphase: {_PHASES[n % 4]}\n"
            f"sectors: [{_SECTORS[n % 5]}]\nroles: [leraar, schoolleider]\nhost: org-{n % organisations}\ncoordinator: mens-{n}\ngoals: [{write.fill('De {adj} {noun} samen {verb}')}]\n"
            f"needs:\n  - {{text: {write.fill('Meer weten over {noun}')}, theme: {other}, role: leraar, count: {chance.randint(1, 9)}}}\njoin: Kom een keer langs.\n"
            "arrangements: {approach: Wij komen bij elkaar.}\n"
        )  # fmt: skip
        texts.append(
            Text("community", id, f"Groep {n}: {write.noun()}", write.fill("{Who} delen {noun} en {noun}."), write.text(120), _LAST, (theme,), id, fields)
        )
    for n, id in enumerate(theme_ids):
        fields = f"lifeworlds: [{_WORLDS[n % 3]}]\nentry_points: [{_POINTS[n % 3]}]\nsynonyms: [{write.noun()}]\n"
        body = write.text(250, _THEME)
        title = f"{write.noun().capitalize()} en {write.noun()} ({n})"
        texts.append(Text("theme", id, title, write.fill("Over {adj} {noun} en {noun}."), body, _LAST, (), groups[n % communities], fields))
    titles = [(f"artikel-{n}", write.fill("{Adj} {noun} en {noun}") + f" ({n})") for n in range(articles)]
    kinds = tuple(TYPES)
    for n, (id, title) in enumerate(titles):
        kind = chance.choice(kinds)
        group = groups[n % communities]
        chosen = tuple(chance.sample(theme_ids, k=chance.choice((1, 2, 2, 3))))
        fields = f"type: {kind}\nsectors: [{chance.choice(_SECTORS)}]\nroles: [leraar, {chance.choice(_ROLES[1:])}]\nauthors: [mens-{chance.randrange(people)}]\nreview_in: 10 jaar\n"
        if kind != "verhaal":
            fields += f"evidence: {chance.choice(('ervaring', 'beschreven', 'onderbouwd'))}\nevidence_note: {_quoted(write.sentence())}\n"
        if kind in ("vraag", "onderzoek") or "onderbouwd" in fields:
            fields += f"sources: [{{title: {write.fill('{Noun} en {noun}')}, author: {chance.choice(_NAMES)}, year: {chance.randint(2005, 2025)}}}]\n"
        if kind == "vraag":
            title = f"Waarom {write.noun()} en {write.noun()} ({n})?"
            fields += f"short_answer: {_quoted(write.summary(12))}\n"
        if chance.random() < 0.1:
            fields += f"organisations: [org-{chance.randrange(organisations)}]\n"
        body = write.text(length, TYPES[kind], [chance.choice(titles) for _ in range(3)] if articles > 1 else [])
        date = _LAST - dt.timedelta(days=chance.randrange(2200))
        texts.append(Text("article", id, title, write.summary(24), body, date, chosen, group, fields))
    for n in range(max(2, articles // 100)):
        day = _LAST + dt.timedelta(days=chance.randrange(-900, 200))
        theme, group = chance.choice(theme_ids), groups[n % communities]
        fields = (
            f"kind: bijeenkomst\nstart: {day} 14:00\nend: {day} 16:30\nlocation: {chance.choice(write.places).capitalize()}\nsectors: [po]\n"
            f"roles: [leraar]\norganised_by: [org-{n % organisations}]\ncontact: mens-{n % people}\n"
        )  # fmt: skip
        body = write.text(150, ("Programma", "Verslag"))
        texts.append(
            Text(
                "event",
                f"{day}-bijeenkomst-{n}",
                f"Bijeenkomst over {write.noun()} ({n})",
                write.fill("Over {noun} en {noun}."),
                body,
                day,
                (theme,),
                group,
                fields,
            )
        )
    for n in range(max(2, articles // 500)):
        theme = theme_ids[n % themes]
        agreements = "".join(
            f"  - {{id: ag-{n}-{k}, title: {write.fill('{Noun} {verb}')}, kind: experiment, goal: {write.fill('{Adj} {noun} {verb}')}, status: lopend, "
            f"indicator: {{text: {write.fill('Meer {noun}')}, quality: [merkbaar]}}, data: ['geen: wij tellen later'], lifeworlds: [school], entry_points: [overgangen], "
            f"partners: [org-1], themes: [{theme}], updated: 2026-05-0{k + 1}}}\n" for k in range(3)
        )  # fmt: skip
        fields = f"scope: gemeentelijk\nmunicipality: org-0\nperiod: {{from: 2024, to: 2028}}\npartners: [org-1, org-2]\ncontact: mens-0\nupdated: 2026-05-01\nagreements:\n{agreements}"
        texts.append(
            Text(
                "agenda", f"agenda-{n}", f"Agenda {n}", write.fill("Over {noun} en {noun}."), write.text(150, ("Lokale situatie",)), _LAST, (theme,), "", fields
            )
        )
    return Corpus(tuple(texts), people, organisations)


# -- writing it down


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _linked(text: Text, where: Callable[[str], str]) -> str:
    return re.sub(r"\]\(ref:([\w-]+)\)", lambda match: f"]({where(match[1])})", text.body)


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def as_kring(made: Corpus, folder: Path) -> None:
    """The site as kring reads it."""
    communities = {text.id: text.community for text in made.texts}
    places = {"article": "articles", "theme": "themes", "event": "events"}
    _put(
        folder / "mkdocs.yml",
        "site_name: Proef\nsite_url: https://proef.example/\ntheme:\n  name: material\n  language: nl\n  font: false\nplugins:\n  - kring\n",
    )
    _put(folder / "docs/over.md", "# Over\n\nEen verzonnen site om mee te meten.\n")
    _put(folder / "docs/registers/vocabulary.yml", (ROOT / "docs/registers/vocabulary.yml").read_text(encoding="utf-8"))
    person = "- {{id: mens-{n}, name: Mens {n}, function: Redacteur, role: leraar, organisation: org-{o}, consent: 2025-01-01}}\n"
    _put(folder / "docs/registers/people.yml", "".join(person.format(n=n, o=n % made.organisations) for n in range(made.people)))
    kinds = ("gemeente", "schoolbestuur", "stichting", "school", "kennisinstelling")
    organisation = "- {{id: org-{n}, name: Organisatie {n}, kind: {kind}, relation: partner, description: Een verzonnen organisatie.}}\n"
    _put(folder / "docs/registers/organisations.yml", "".join(organisation.format(n=n, kind=kinds[n % 5]) for n in range(made.organisations)))
    for text in made.texts:
        head = f"title: {_quoted(text.title)}\ndescription: {_quoted(text.description)}\n{text.fields}"
        if text.themes:
            head += f"themes: [{', '.join(text.themes)}]\n"
        if text.kind == "article":
            head += f"date: {text.date}\n"
        body = _linked(text, lambda id: f"../../{communities[id]}/articles/{id}.md")
        match text.kind:
            case "community":
                path = f"communities/{text.id}/index.md"
            case "agenda":
                path = f"docs/agendas/{text.id}.md"
            case _:
                path = f"communities/{text.community}/{places[text.kind]}/{text.id}.md"
        _put(folder / path, f"---\n{head}---\n\n{body}\n")


_PLURAL: Final = {"article": "artikelen", "theme": "themas", "community": "communities", "event": "bijeenkomsten", "agenda": "agendas"}


def _paths(made: Corpus) -> dict[str, str]:
    return {text.id: f"{_PLURAL[text.kind]}/{text.id}" for text in made.texts}


_STYLE: Final = "body{font:1rem/1.6 serif;max-width:44rem;margin:auto;padding:1rem}nav a{margin-right:1rem}"
_NAV: Final = '<nav><a href="/">Proef</a><a href="/themas/">Thema\'s</a><a href="/artikelen/">Artikelen</a><a href="/communities/">Communities</a></nav>'


def as_hugo(made: Corpus, folder: Path) -> None:
    """The same texts for Hugo, with a theme of thirty lines and a taxonomy of themes."""
    paths = _paths(made)
    _put(folder / "hugo.toml", HUGO)
    for name, template in HUGO_LAYOUTS.items():
        _put(folder / "layouts" / name, template)
    for text in made.texts:
        body = _linked(text, lambda id: f"/{paths[id]}/")
        head = {"title": text.title, "description": text.description, "date": text.date.isoformat(), "community": text.community}
        if text.kind == "article":
            head |= {"themas": list(text.themes)}
        path = f"content/themas/{text.id}/_index.md" if text.kind == "theme" else f"content/{paths[text.id]}.md"
        _put(folder / path, f"{json.dumps(head, ensure_ascii=False)}\n\n{body}\n")


HUGO: Final = """baseURL = "https://proef.example/"
languageCode = "nl"
title = "Proef"
disableKinds = ["RSS", "sitemap", "robotsTXT"]
[taxonomies]
thema = "themas"
[pagination]
pagerSize = 50
[markup.goldmark.renderer]
unsafe = false
"""
HUGO_LAYOUTS: Final = {
    "_default/baseof.html": f"""<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{{{ .Title }}}}</title><meta name="description" content="{{{{ .Description }}}}"><style>{_STYLE}</style></head>
<body>{_NAV}
{{{{ block "main" . }}}}{{{{ end }}}}
</body></html>
""",
    "_default/single.html": """{{ define "main" }}<main data-pagefind-body>
<h1>{{ .Title }}</h1><p>{{ .Description }}</p>
<p>{{ .Date.Format "2006-01-02" }}{{ range .GetTerms "themas" }} <a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>
{{ .Content }}
</main>{{ end }}
""",
    "index.html": """{{ define "main" }}<main><h1>{{ .Title }}</h1><p>Een verzonnen site om mee te meten.</p></main>{{ end }}
""",
    "_default/list.html": """{{ define "main" }}<main>
<div{{ if .Content }} data-pagefind-body{{ end }}><h1>{{ .Title }}</h1>{{ .Content }}</div>
{{ with .Paginator }}<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Description }}</li>{{ end }}</ul>
{{ if .HasPrev }}<a href="{{ .Prev.URL }}">vorige</a>{{ end }} {{ if .HasNext }}<a href="{{ .Next.URL }}">volgende</a>{{ end }}{{ end }}
</main>{{ end }}
""",
}


def as_eleventy(made: Corpus, folder: Path) -> None:
    """The same texts for Eleventy, with two layouts and lists of themes by its tags."""
    paths = _paths(made)
    for name, template in ELEVENTY.items():
        _put(folder / name, template)
    for text in made.texts:
        body = _linked(text, lambda id: f"/{paths[id]}/")
        head = {
            "title": text.title, "description": text.description, "date": text.date.isoformat(), "themas": list(text.themes),
            "layout": "thema.njk" if text.kind == "theme" else "tekst.njk", "own": text.id, "tags": [text.kind, *(text.themes if text.kind == "article" else ())],
        }  # fmt: skip
        _put(folder / f"content/{paths[text.id]}.md", f"---json\n{json.dumps(head, ensure_ascii=False)}\n---\n\n{body}\n")


_ELEVENTY_HEAD: Final = (
    f'<!doctype html>\n<html lang="nl">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
    f'<title>{{{{ title }}}}</title><meta name="description" content="{{{{ description }}}}"><style>{_STYLE}</style></head>\n<body>{_NAV}\n'
)
_ELEVENTY_LIST: Final = '<ul>{% for t in pagination.items %}<li><a href="{{ t.url }}">{{ t.data.title }}</a> {{ t.data.description }}</li>{% endfor %}</ul>'
ELEVENTY: Final = {
    "package.json": '{"private": true, "type": "module"}\n',
    "eleventy.config.js": 'export default function (config) { return { dir: { input: "content", includes: "../layouts", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" }; }\n',
    "layouts/tekst.njk": f"{_ELEVENTY_HEAD}<main data-pagefind-body><h1>{{{{ title }}}}</h1><p>{{{{ description }}}}</p>\n"
    '<p>{{ page.date.toISOString() | truncate(10, true, "") }}{% for t in themas %} <a href="/themas/{{ t }}/">{{ t }}</a>{% endfor %}</p>\n{{ content | safe }}</main></body></html>\n',
    "layouts/thema.njk": f"{_ELEVENTY_HEAD}<main><div data-pagefind-body><h1>{{{{ title }}}}</h1><p>{{{{ description }}}}</p>\n{{{{ content | safe }}}}</div>\n"
    '<ul>{% for t in collections[own] %}<li><a href="{{ t.url }}">{{ t.data.title }}</a> {{ t.data.description }}</li>{% endfor %}</ul></main></body></html>\n',
    **{
        f"content/{plural}.njk": f"---json\n{json.dumps({'title': plural.capitalize(), 'pagination': {'data': f'collections.{kind}', 'size': 50, 'reverse': True}, 'permalink': f'/{plural}/{{% if pagination.pageNumber > 0 %}}{{{{ pagination.pageNumber + 1 }}}}/{{% endif %}}index.html'})}\n---\n"
        f"{_ELEVENTY_HEAD}<main><h1>{{{{ title }}}}</h1>{_ELEVENTY_LIST}</main></body></html>\n"
        for kind, plural in _PLURAL.items()
    },
}


def as_mkdocs(made: Corpus, folder: Path) -> None:
    """The same texts for MkDocs with Material: one entry in the navigation, so that not every page carries all of it."""
    _put(folder / "mkdocs.yml", MKDOCS)
    _markdown(made, folder / "docs")


def as_zensical(made: Corpus, folder: Path) -> None:
    """The same texts for Zensical, which reads MkDocs' configuration."""
    as_mkdocs(made, folder)


def _markdown(made: Corpus, docs: Path) -> None:
    paths = _paths(made)
    _put(docs / "index.md", "# Proef\n\nEen verzonnen site om mee te meten.\n")
    for text in made.texts:
        body = _linked(text, lambda id, here=text: f"../{paths[id]}.md")
        head = f"title: {_quoted(text.title)}\ndescription: {_quoted(text.description)}\n"
        _put(docs / f"{paths[text.id]}.md", f"---\n{head}---\n\n{body}\n")


MKDOCS: Final = """site_name: Proef
site_url: https://proef.example/
theme:
  name: material
  language: nl
  font: false
plugins:
  - search:
      lang: nl
nav:
  - index.md
validation:
  nav:
    omitted_files: ignore
"""

WRITERS: Final[Mapping[str, Callable[[Corpus, Path], None]]] = {
    "kring": as_kring, "hugo": as_hugo, "eleventy": as_eleventy, "mkdocs": as_mkdocs, "zensical": as_zensical,
}  # fmt: skip


def write(made: Corpus, folder: Path, peer: str = "kring") -> None:
    """Write a site for a peer. An existing folder is replaced only when this program made it."""
    if folder.exists():
        if not (folder / ".corpus").is_file():
            raise SystemExit(f"{folder} exists and is no corpus")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / ".corpus").write_text("")
    WRITERS[peer](made, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--for", dest="peer", choices=sorted(WRITERS), default="kring")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--communities", type=int, default=30)
    parser.add_argument("--themes", type=int, default=40)
    chosen = parser.parse_args()
    made = corpus(articles=chosen.articles, length=chosen.words, seed=chosen.seed, communities=chosen.communities, themes=chosen.themes)
    write(made, chosen.folder, chosen.peer)


if __name__ == "__main__":
    main()
