"""The content model: one frozen pydantic model per kind, and nothing else about the kinds anywhere.

A field is declared once, here. Validation, JSON Schema, the reference page, forms and scaffolds read it:
its type says what it may hold, `About` how people call it, `Values` which list of the vocabulary it takes
from, `Ref` which kind it points at, `REQUIRED` that it must be filled whenever that list or kind exists.
"""

# What depends on *which* value was chosen (a `vraag` needs a short answer, a stopped agreement needs a reason)
# stands in the vocabulary register, beside the value (`Term.requires`): an alliance that changes its words
# changes those rules with them. What depends on other files is a rule in checks.py.

import ast
import contextlib
import datetime as dt
import functools
import inspect
import itertools
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class About:
    """How people call a field, and what a writer should put there."""

    nl: str
    """Dutch label."""
    en: str
    """English label."""
    help_nl: str = ""
    """One Dutch sentence for the writer; the attribute docstring is its English twin."""


@dataclass(frozen=True, slots=True)
class Values:
    """The field takes ids from this list of the vocabulary; without the list there is no field."""

    list: str


@dataclass(frozen=True, slots=True)
class Ref:
    """The field takes ids of these kinds; when the site has none of the kinds there is no field."""

    kinds: tuple[str, ...]

    def __init__(self, *kinds: str) -> None:
        object.__setattr__(self, "kinds", kinds)


@dataclass(frozen=True, slots=True)
class Required:
    """The field must be filled, unless its list or kind is absent from this site."""


REQUIRED: Final = Required()

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What an id may look like: lower case letters, digits, single hyphens."""

FILE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
"""What the name of a picture or download may look like."""


def _yes_or_no(value: object) -> object:
    """Read `ja`/`nee` and `yes`/`no` as people write them."""
    if isinstance(value, str):
        return {"ja": True, "yes": True, "nee": False, "no": False}.get(value.lower(), value)
    return value


def one_or_many(value: object) -> object:
    """Read a single value where a list is meant: `themes: armoede` is as clear as `themes: [armoede]`."""
    return value if isinstance(value, list | tuple) else [value]


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)


def _moment(value: object) -> object:
    """Read `2026-11-02 14:00`; time zones are the site's, so none may be written."""
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and (match := _MOMENT.fullmatch(value.strip())):
        day, hour, minute = match.groups()
        with contextlib.suppress(ValueError):
            return dt.datetime.fromisoformat(f"{day}T{int(hour):02}:{minute}:00")
    raise ValueError("moment")


_MONTHS_IN = {"maand": 1, "jaar": 12, "month": 1, "year": 12}
_PERIOD = re.compile(r"(\d{1,3})\s+(maand|jaar|month|year)(?:en|s)?")


def _months(value: object) -> object:
    """Read `6 maanden`, `2 jaar` or `6 months` as a number of months."""
    if isinstance(value, str) and (match := _PERIOD.fullmatch(value.strip().lower())):
        return int(match[1]) * _MONTHS_IN[match[2]]
    raise ValueError("months")


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso_date(value: object) -> object:
    """Read `2026-11-02` and no other way of writing a day."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value.strip()):
        return dt.date.fromisoformat(value.strip())
    raise ValueError("date")


Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$", max_length=80, strict=True)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, strict=True)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, strict=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$", max_length=500, strict=True)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+$", max_length=200, strict=True)]
Day = Annotated[dt.date, BeforeValidator(_iso_date), WithJsonSchema({"type": "string", "pattern": rf"^{_DAY.pattern}$"})]
Moment = Annotated[dt.datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": rf"^{_MOMENT.pattern}$"})]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["ja", "nee", "yes", "no", True, False]})]
Months = Annotated[int, BeforeValidator(_months), Field(ge=1, le=120), WithJsonSchema({"type": "string", "pattern": rf"^{_PERIOD.pattern}$"})]
Year = Annotated[int, Field(ge=1800, le=2200, strict=True)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(one_or_many)]
Lines = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
Address = Annotated[str, StringConstraints(pattern=r"^(/[a-z0-9][a-z0-9/._-]*/?|[a-z0-9]+(-[a-z0-9]+)*)$", strict=True)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(one_or_many)]
FileName = Annotated[str, StringConstraints(pattern=rf"^{FILE_NAME.pattern}$", max_length=120, strict=True)]
Language = Literal["nl", "en"]


class Part(BaseModel):
    """A group of fields inside a kind."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True
    )  # built when the first text of a kind is read: an edit reads four kinds of the nine


class Ignore(Part):
    """Something that `kring check` must not say of this text, and why."""

    rule: Annotated[Slug, About("code", "code", "De code tussen vierkante haken achter de melding.")]
    """The code in square brackets behind the finding."""
    reason: Annotated[Text, About("reden", "reason", "Waarom het hier goed is zoals het is.")]
    """Why it is right as it is here."""


class Kind(Part):
    """What every kind of content has."""

    title: Annotated[Line, About("titel", "title", "De titel, zoals lezers hem zien.")]
    """The title, as readers see it."""
    description: Annotated[Text, About("samenvatting", "summary", "De kern, in gewone woorden.")]
    """The gist, in plain words."""
    lang: Annotated[Language | None, About("taal", "language", "De taal van de tekst, als die anders is dan die van de site.")] = None
    """The language of the text, where it differs from the site's."""
    example: Annotated[YesNo, About("voorbeeld (verzonnen)", "example (fictional)", "Zet op `ja` als de inhoud verzonnen is: de pagina zegt dat dan.")] = False
    """True when the content is invented: the page then says so."""
    draft: Annotated[YesNo, About("concept", "draft", "Zet op `ja` zolang de tekst nog niet op de site mag.")] = False
    """True while the text must not be published."""
    aliases: Annotated[Addresses, About("oude adressen", "old addresses", "Adressen waarop deze pagina vroeger stond.")] = ()
    """Addresses where this page used to be; each answers with a redirect."""
    redirect_from: Annotated[Addresses, About("oude adressen", "old addresses", "Hetzelfde als `aliases`.")] = ()
    """The same as `aliases`, under the name other generators use."""
    ignore: Annotated[tuple[Ignore, ...], About("niet melden", "ignore", "Waarschuwingen en adviezen die hier niet gelden, elk met een reden.")] = ()
    """Warnings and advice that do not hold here, each with a reason."""


class Source(Part):
    """Where a statement comes from."""

    title: Annotated[Line, About("titel", "title", "Titel van de bron.")]
    """Title of the source."""
    url: Annotated[Url | None, About("adres", "address", "Webadres van de bron.")] = None
    """Web address of the source."""
    author: Annotated[Line | None, About("maker", "author", "Wie het schreef of uitgaf.")] = None
    """Who wrote or published it."""
    year: Annotated[Year | None, About("jaar", "year", "Jaar van verschijnen; weglaten als het niet bekend is.")] = None
    """Year of publication; left out when unknown."""


class Image(Part):
    """A picture used in the text: what a reader who cannot see it needs, and whether it may be shown."""

    src: Annotated[FileName, About("bestand", "file", "Bestandsnaam, naast deze tekst.")]
    """File name, beside this text."""
    alt: Annotated[Text, About("beschrijving", "description", "Wat er te zien is, voor wie het niet ziet.")]
    """What is to be seen, for those who cannot see it."""
    credit: Annotated[Line, About("maker", "credit", "Wie het beeld maakte.")]
    """Who made the picture."""
    people: Annotated[YesNo, About("mensen herkenbaar", "people recognisable", "Zijn er mensen herkenbaar in beeld?")] = False
    """True when people can be recognised."""
    consent: Annotated[YesNo, About("toestemming", "consent", "Is er toestemming van de mensen in beeld? Het formulier zelf hoort niet in git.")] = False
    """True when those people agreed; the form itself stays outside git."""


class Download(Part):
    """A file that readers can take along and change."""

    file: Annotated[FileName, About("bestand", "file", "Bestandsnaam, naast deze tekst: docx, xlsx, odt of pdf.")]
    """File name, beside this text: docx, xlsx, odt or pdf."""
    title: Annotated[Line, About("titel", "title", "Wat het bestand is.")]
    """What the file is."""


class Medium(Part):
    """A video, podcast or document elsewhere."""

    kind: Annotated[Literal["video", "podcast", "pdf"], About("soort", "kind", "`video`, `podcast` of `pdf`.")]
    """`video`, `podcast` or `pdf`."""
    url: Annotated[Url, About("adres", "address", "Waar het te zien of te horen is.")]
    """Where it can be seen or heard."""
    title: Annotated[Line, About("titel", "title", "Wat het is.")]
    """What it is."""
    transcript: Annotated[Url | None, About("uitgeschreven tekst", "transcript", "Waar de tekst te lezen is.")] = None
    """Where the words can be read."""


class ThemeMeta(Kind):
    """A theme: a subject that communities form around. `communities/<community>/themes/<id>.md`"""

    parent: Annotated[Slug | None, Ref("theme"), About("hoofdthema", "parent theme", "Het thema waar dit een deel van is.")] = None
    """The theme that this is a part of."""
    lifeworlds: Annotated[Slugs, Values("lifeworld"), About("leefwereld", "lifeworld", "Welke leefwerelden het raakt.")] = ()
    """Which lifeworlds it touches."""
    entry_points: Annotated[Slugs, Values("entry_point"), About("aangrijpingspunt", "entry point", "Waar de aanpak aangrijpt.")] = ()
    """Where the approach takes hold."""
    start_here: Annotated[Slugs, Field(max_length=3), Ref("article"), About("begin hier", "start here", "Een tot drie artikelen om mee te beginnen.")] = ()
    """One to three articles to begin with."""
    synonyms: Annotated[Lines, About("ook wel", "also called", "Andere woorden waarmee mensen dit zoeken.")] = ()
    """Other words people use when they look for this."""


class Need(Part):
    """An interest or development need that members named, without anyone's name."""

    text: Annotated[Text, About("behoefte", "need", "Wat leden willen leren of ontwikkelen.")]
    """What members want to learn or develop."""
    theme: Annotated[Slug | None, Ref("theme"), About("thema", "theme", "Bij welk thema het hoort.")] = None
    """Which theme it belongs to."""
    role: Annotated[Slug | None, Values("role"), About("rol", "role", "In welke rol het gevraagd werd.")] = None
    """In which role it was asked."""
    count: Annotated[int, Field(ge=1, le=10000, strict=True), About("aantal", "count", "Hoeveel mensen het noemden.")] = 1
    """How many people named it."""


class Arrangements(Part):
    """What the members of a group choose together; what is not chosen yet shows as such."""

    approach: Annotated[Text | None, About("benaderingswijze", "approach", "Hoe de groep met het thema aan de slag gaat.")] = None
    """How the group works on the theme."""
    duration: Annotated[Text | None, About("duur", "duration", "Hoe lang.")] = None
    """How long."""
    frequency: Annotated[Text | None, About("frequentie", "frequency", "Hoe vaak.")] = None
    """How often."""
    location: Annotated[Text | None, About("locatie", "place", "Waar.")] = None
    """Where."""
    organisation: Annotated[Text | None, About("organisatie", "organisation", "Wie regelt wat.")] = None
    """Who arranges what."""


class Facilitation(Part):
    """Whether somebody guides the group, and what they bring."""

    wish: Annotated[YesNo, About("begeleiding", "facilitation", "Wil de groep begeleiding? `ja` of `nee`.")]
    """True when the group wants to be guided."""
    by: Annotated[Slug | None, Ref("organisation", "person"), About("door", "by", "Wie begeleidt.")] = None
    """Who guides."""
    input: Annotated[Text | None, About("inbreng", "input", "Welke kennis de begeleider meebrengt.")] = None
    """What knowledge the guide brings along."""


class CommunityMeta(Kind):
    """A community: people who learn from each other around a theme. `communities/<id>/index.md`"""

    label: Annotated[Line | None, About("noemt zich", "calls itself", "Hoe de groep zich noemt, bijvoorbeeld Kennisalliantie.")] = None
    """What the group calls itself, such as Kennisalliantie."""
    themes: Annotated[Slugs, Ref("theme"), REQUIRED, About("thema", "theme", "Het thema of de thema's waar de groep om draait.")] = ()
    """The theme or themes the group forms around."""
    question: Annotated[Text, About("leidende vraag", "guiding question", "De vraag die de groep bij elkaar brengt; eindigt op een vraagteken.")]
    """The question that brings the group together; ends with a question mark."""
    form: Annotated[Slugs, Values("form"), REQUIRED, About("vorm", "form", "Hoe de groep werkt.")] = ()
    """How the group works."""
    phase: Annotated[Slug | None, Values("phase"), REQUIRED, About("fase", "phase", "Hoe ver de groep is.")] = None
    """How far the group has come."""
    sectors: Annotated[Slugs, Values("sector"), REQUIRED, About("sector", "sector", "Uit welke sectoren de leden komen.")] = ()
    """Which sectors its members come from."""
    roles: Annotated[Slugs, Values("role"), REQUIRED, About("voor wie", "for whom", "Voor welke rollen de groep is.")] = ()
    """Which roles it is for."""
    host: Annotated[Slug | None, Ref("organisation"), REQUIRED, About("gastheer", "host", "De organisatie die de groep ontvangt.")] = None
    """The organisation that hosts the group."""
    coordinator: Annotated[Slug | None, Ref("person"), REQUIRED, About("coördinator", "coordinator", "Bij wie je terechtkunt.")] = None
    """Whom to turn to."""
    goals: Annotated[Lines, Field(min_length=1), About("doelen", "goals", "Wat de groep wil bereiken; minstens één.")]
    """What the group wants to reach; at least one."""
    expectations: Annotated[Lines, About("verwachtingen", "expectations", "Wat leden van elkaar verwachten.")] = ()
    """What members expect of each other."""
    activities: Annotated[Lines, About("activiteiten", "activities", "Wat de groep doet.")] = ()
    """What the group does."""
    needs: Annotated[tuple[Need, ...], About("interesses en ontwikkelbehoeften", "interests and needs", "Wat leden willen leren, zonder namen.")] = ()
    """What members want to learn, without names."""
    arrangements: Annotated[Arrangements | None, About("werkafspraken", "arrangements", "Wat de groep samen koos.")] = None
    """What the group chose together."""
    facilitation: Annotated[Facilitation | None, About("begeleiding", "facilitation", "Of iemand de groep begeleidt.")] = None
    """Whether somebody guides the group."""
    background: Annotated[
        Slugs, Ref("article"), About("achtergrond", "background", "Artikelen waarop de groep voortbouwt, of die de begeleider meebrengt.")
    ] = ()
    """Articles that the group builds on, or that its guide brings along."""
    cost: Annotated[Text | None, About("kosten", "cost", "Wat meedoen kost; leeg is ‘in overleg’.")] = None
    """What taking part costs; empty means ‘by agreement’."""
    partners: Annotated[Slugs, Ref("organisation"), About("deelnemende organisaties", "members", "Organisaties die meedoen.")] = ()
    """Organisations that take part."""
    join: Annotated[Text, About("meedoen", "how to join", "Hoe iemand lid wordt: een zin of een webadres.")]
    """How to become a member: a sentence or a web address."""


class ArticleMeta(Kind):
    """A knowledge article. `communities/<community>/articles/<id>.md`"""

    type: Annotated[Slug | None, Values("type"), REQUIRED, About("soort", "type", "Wat voor artikel het is.")] = None
    """What kind of article it is."""
    themes: Annotated[Slugs, Ref("theme"), REQUIRED, About("thema", "theme", "Waar het over gaat; het eerste is het hoofdthema.")] = ()
    """What it is about; the first is the main theme."""
    sectors: Annotated[Slugs, Values("sector"), REQUIRED, About("sector", "sector", "Voor welke sectoren.")] = ()
    """For which sectors."""
    roles: Annotated[Slugs, Values("role"), REQUIRED, About("voor wie", "for whom", "Voor welke rollen.")] = ()
    """For which roles."""
    functions: Annotated[Slugs, Values("function"), About("functies", "functions", "Voor welke functies, als het nauwer is dan een rol.")] = ()
    """For which functions, where that is narrower than a role."""
    lifeworlds: Annotated[Slugs, Values("lifeworld"), About("leefwereld", "lifeworld", "Welke leefwerelden het verbindt; leeg neemt die van het thema.")] = ()
    """Which lifeworlds it connects; empty takes the main theme's."""
    entry_points: Annotated[
        Slugs, Values("entry_point"), About("aangrijpingspunt", "entry point", "Waar de aanpak aangrijpt; leeg neemt die van het thema.")
    ] = ()
    """Where the approach takes hold; empty takes the main theme's."""
    quality: Annotated[
        Slugs, Values("quality"), About("merkbaar en meetbaar", "noticed and measured", "Gaat het om wat je merkt, wat je meet, of allebei?")
    ] = ()
    """Whether it is about what is noticed, what is measured, or both."""
    ideals: Annotated[Slugs, Values("ideal"), About("idealen", "ideals", "Welk ideaal van goed onderwijs eruit spreekt.")] = ()
    """Which ideal of good education speaks from it."""
    evidence: Annotated[Slug | None, Values("evidence"), About("bewijskracht", "evidence", "Hoe stevig de kennis is.")] = None
    """How firm the knowledge is."""
    evidence_note: Annotated[Text | None, About("waarom deze waardering", "why this rating", "Eén zin: waarop die waardering rust.")] = None
    """One sentence: what that rating rests on."""
    sources: Annotated[tuple[Source, ...], About("bronnen", "sources", "Waar de kennis vandaan komt.")] = ()
    """Where the knowledge comes from."""
    authors: Annotated[Lines, Field(min_length=1), About("auteurs", "authors", "Wie het schreef: de naam uit het register van mensen, of gewone tekst.")]
    """Who wrote it: ids of the people register, or plain text such as a role or a name."""
    date: Annotated[Day, About("gepubliceerd", "published", "Dag van verschijnen, als jjjj-mm-dd. Een dag in de toekomst houdt het artikel tot dan vast.")]
    """Day of publication; a day in the future holds the article back until then."""
    updated: Annotated[Day | None, About("gewijzigd", "updated", "Dag van de laatste inhoudelijke wijziging.")] = None
    """Day of the last change of substance."""
    review_by: Annotated[Day | None, About("herzien vóór", "review by", "Dag waarop iemand moet nagaan of het nog klopt.")] = None
    """Day by which somebody must see whether it still holds."""
    last_reviewed_on: Annotated[Day | None, About("laatst herzien", "last reviewed", "Dag waarop iemand naging of het nog klopt.")] = None
    """Day on which somebody last saw that it still holds."""
    review_in: Annotated[Months | None, About("herzien na", "review in", "Na hoeveel tijd het weer herzien wordt, bijvoorbeeld `12 maanden`.")] = None
    """After how long it is reviewed again, such as `12 maanden`."""
    event: Annotated[Slug | None, Ref("event"), About("hoort bij bijeenkomst", "belongs to event", "De bijeenkomst waar het uit voortkwam.")] = None
    """The event it came from."""
    agreement: Annotated[
        Slug | None, Ref("agreement"), About("hoort bij afspraak", "belongs to agreement", "De afspraak uit een agenda waar het bij hoort.")
    ] = None
    """The agreement of an agenda it belongs to."""
    organisations: Annotated[Slugs, Ref("organisation"), About("betrokken organisaties", "organisations involved", "Organisaties waar het over gaat.")] = ()
    """Organisations it is about."""
    media: Annotated[tuple[Medium, ...], About("beeld en geluid", "media", "Video's, podcasts en pdf's elders.")] = ()
    """Videos, podcasts and documents elsewhere."""
    images: Annotated[tuple[Image, ...], About("afbeeldingen", "images", "Wat er over de afbeeldingen in de tekst te weten is.")] = ()
    """What is to be known of the pictures in the text."""
    downloads: Annotated[tuple[Download, ...], About("om mee te nemen", "downloads", "Bestanden die lezers kunnen meenemen en aanpassen.")] = ()
    """Files that readers can take along and change."""
    short_answer: Annotated[Text | None, About("kort antwoord", "short answer", "Het antwoord in hoogstens tachtig woorden.")] = None
    """The answer in at most eighty words."""
    time_needed: Annotated[Line | None, About("tijd", "time needed", "Hoeveel tijd het kost.")] = None
    """How much time it takes."""
    group: Annotated[Line | None, About("groep", "group", "Met hoeveel mensen je het doet.")] = None
    """With how many people it is done."""
    materials: Annotated[Text | None, About("wat je nodig hebt", "materials", "Wat je nodig hebt.")] = None
    """What is needed."""
    data_url: Annotated[Url | None, About("adres van de gegevens", "data address", "Waar de gegevens staan.")] = None
    """Where the data are."""
    data_year: Annotated[Year | None, About("jaar van de gegevens", "data year", "Over welk jaar de gegevens gaan.")] = None
    """Which year the data are about."""
    data_level: Annotated[Slugs, Values("data_level"), About("niveau van de gegevens", "data level", "Landelijk, gemeente, wijk of school.")] = ()
    """National, municipality, neighbourhood or school."""
    place: Annotated[Line | None, About("plaats", "place", "Waar het gebeurde.")] = None
    """Where it happened."""
    translation_of: Annotated[Slug | None, Ref("article"), About("vertaling van", "translation of", "Het artikel waarvan dit een vertaling is.")] = None
    """The article that this is a translation of."""


class Session(Part):
    """One meeting of a series."""

    start: Annotated[Moment, About("begin", "start", "Begin, als `jjjj-mm-dd uu:mm`.")]
    """Start, as `yyyy-mm-dd hh:mm` in the site's time zone."""
    end: Annotated[Moment | None, About("einde", "end", "Einde, als `jjjj-mm-dd uu:mm`.")] = None
    """End, as `yyyy-mm-dd hh:mm` in the site's time zone."""
    title: Annotated[Line | None, About("titel", "title", "Waar deze keer over gaat.")] = None
    """What this one is about."""


class EventMeta(Kind):
    """A meeting or training. `communities/<community>/events/<yyyy-mm-dd>-<slug>.md`, or `docs/events/` for the whole alliance."""

    kind: Annotated[Slug | None, Values("event_kind"), REQUIRED, About("soort", "kind", "Wat voor bijeenkomst.")] = None
    """What kind of event."""
    start: Annotated[Moment | None, About("begin", "start", "Begin, als `jjjj-mm-dd uu:mm`; bij een reeks staan de data in `sessions`.")] = None
    """Start, as `yyyy-mm-dd hh:mm`; a series has `sessions` instead."""
    end: Annotated[Moment | None, About("einde", "end", "Einde, als `jjjj-mm-dd uu:mm`.")] = None
    """End, as `yyyy-mm-dd hh:mm`."""
    sessions: Annotated[tuple[Session, ...], About("data van de reeks", "sessions", "De bijeenkomsten van een reeks.")] = ()
    """The meetings of a series."""
    location: Annotated[Line, About("plaats", "place", "Waar: een plaats, `online` of `n.t.b.`")]
    """Where: a place, `online`, or `n.t.b.` for not yet known."""
    themes: Annotated[Slugs, Ref("theme"), REQUIRED, About("thema", "theme", "Waar het over gaat.")] = ()
    """What it is about."""
    sectors: Annotated[Slugs, Values("sector"), REQUIRED, About("sector", "sector", "Voor welke sectoren.")] = ()
    """For which sectors."""
    roles: Annotated[Slugs, Values("role"), REQUIRED, About("doelgroep", "for whom", "Voor welke rollen.")] = ()
    """For which roles."""
    functions: Annotated[Slugs, Values("function"), About("functies", "functions", "Voor welke functies, als het nauwer is dan een rol.")] = ()
    """For which functions, where that is narrower than a role."""
    agenda: Annotated[Slug | None, Ref("agenda"), About("in het kader van", "within agenda", "De agenda waar het bij hoort.")] = None
    """The agenda it belongs to."""
    organised_by: Annotated[Slugs, Ref("organisation"), REQUIRED, About("georganiseerd door", "organised by", "Organisaties die uitnodigen.")] = ()
    """Organisations that invite."""
    developed_by: Annotated[Slugs, Ref("organisation"), About("ontwikkeld door", "developed by", "Wie het ontwikkelde.")] = ()
    """Who developed it."""
    run_by: Annotated[Slugs, Ref("organisation"), About("uitgevoerd door", "run by", "Wie het uitvoert.")] = ()
    """Who carries it out."""
    facilitator: Annotated[Slug | None, Ref("person", "organisation"), About("begeleider", "facilitator", "Wie begeleidt.")] = None
    """Who guides."""
    background: Annotated[Slugs, Ref("article"), About("achtergrond", "background", "Artikelen die helpen bij de voorbereiding.")] = ()
    """Articles that help to prepare."""
    cost: Annotated[Text | None, About("kosten", "cost", "Wat het kost; leeg is ‘in overleg’.")] = None
    """What it costs; empty means ‘by agreement’."""
    signup_url: Annotated[Url | None, About("aanmelden", "sign up", "Webadres van het aanmeldformulier.")] = None
    """Web address of the sign-up form."""
    contact: Annotated[Slug | None, Ref("person"), About("contact", "contact", "Bij wie je terechtkunt.")] = None
    """Whom to turn to."""
    status: Annotated[Slug | None, Values("event_status"), About("stand", "status", "Gaat het door zoals gepland?")] = None
    """Whether it goes on as planned; empty means it does."""
    reason: Annotated[Text | None, About("reden", "reason", "Waarom het verplaatst of geannuleerd is.")] = None
    """Why it was moved or cancelled."""
    revision: Annotated[
        int,
        Field(ge=0, le=1000, strict=True),
        About("wijziging", "revision", "Hoog dit op als datum, tijd of plaats verandert: agenda's van deelnemers volgen dan."),
    ] = 0
    """Raised when date, time or place change, so that calendars follow (RFC 5545 SEQUENCE)."""
    images: Annotated[tuple[Image, ...], About("afbeeldingen", "images", "Wat er over de afbeeldingen in de tekst te weten is.")] = ()
    """What is to be known of the pictures in the text."""
    downloads: Annotated[tuple[Download, ...], About("om mee te nemen", "downloads", "Uitnodiging, programma, presentatie.")] = ()
    """Invitation, programme, slides."""


class Indicator(Part):
    """By what one sees that an agreement works."""

    text: Annotated[Text, About("waaraan", "by what", "Waaraan je merkt of meet dat het werkt.")]
    """By what one notices or measures that it works."""
    quality: Annotated[Slugs, Values("quality"), About("merkbaar of meetbaar", "noticed or measured", "Merkbaar, meetbaar of allebei.")] = ()
    """Noticed, measured or both."""


class Agreement(Part):
    """One agreement of an agenda."""

    id: Annotated[Slug, About("kenmerk", "id", "Kort kenmerk, uniek op de hele site.")]
    """Short id, unique on the whole site."""
    title: Annotated[Line, About("titel", "title", "Wat er is afgesproken.")]
    """What was agreed."""
    kind: Annotated[Slug | None, Values("agreement_kind"), REQUIRED, About("soort", "kind", "Wat voor afspraak.")] = None
    """What kind of agreement."""
    goal: Annotated[Text, About("doel", "goal", "Wat ermee bereikt moet worden.")]
    """What it is meant to reach."""
    question: Annotated[Text | None, About("onderzoeksvraag", "research question", "De vraag die uitgezocht wordt.")] = None
    """The question to be answered."""
    indicator: Annotated[Indicator | None, About("waaraan merken of meten we het", "indicator", "Waaraan je merkt of meet dat het werkt.")] = None
    """By what one notices or measures that it works."""
    data: Annotated[Lines, Field(min_length=1), About("inzet van data", "use of data", "Artikelen van de soort data, webadressen, of `geen:` met de reden.")]
    """Ids of data articles, web addresses, or `geen:` with the reason."""
    themes: Annotated[Slugs, Ref("theme"), About("thema", "theme", "Waar het over gaat; leeg neemt die van de agenda.")] = ()
    """What it is about; empty takes the agenda's."""
    lifeworlds: Annotated[Slugs, Values("lifeworld"), About("leefwereld", "lifeworld", "Welke leefwerelden het verbindt.")] = ()
    """Which lifeworlds it connects."""
    entry_points: Annotated[Slugs, Values("entry_point"), About("aangrijpingspunt", "entry point", "Waar het aangrijpt.")] = ()
    """Where it takes hold."""
    partners: Annotated[Slugs, Ref("organisation"), REQUIRED, About("met wie", "with whom", "Organisaties die de afspraak uitvoeren.")] = ()
    """Organisations that carry it out."""
    status: Annotated[Slug | None, Values("status"), REQUIRED, About("stand", "status", "Hoe het ervoor staat.")] = None
    """How it stands."""
    reason: Annotated[Text | None, About("reden", "reason", "Waarom het gestopt is, en wat ervan geleerd is.")] = None
    """Why it was stopped, and what was learned."""
    updated: Annotated[Day | None, About("bijgewerkt", "updated", "Dag waarop de stand is bijgewerkt.")] = None
    """Day on which the status was last brought up to date."""


class Period(Part):
    """Years from and to."""

    start: Annotated[Year, Field(alias="from"), About("van", "from", "Eerste jaar.")]
    """First year."""
    end: Annotated[Year, Field(alias="to"), About("tot en met", "to", "Laatste jaar.")]
    """Last year."""


class Signed(Part):
    """When and by whom an agenda was signed."""

    date: Annotated[Day, About("datum", "date", "Dag van ondertekening.")]
    """Day of signing."""
    role: Annotated[Line, About("door", "by", "In welke functie, niet per se met naam.")]
    """In which function; a name is not needed."""


class AgendaMeta(Kind):
    """A multi-year agenda of agreements with a municipality, or a national one. `docs/agendas/<id>.md`"""

    scope: Annotated[Slug | None, Values("scope"), REQUIRED, About("reikwijdte", "scope", "Gemeentelijk of landelijk.")] = None
    """Municipal or national."""
    municipality: Annotated[Slug | None, Ref("organisation"), About("gemeente", "municipality", "Met welke gemeente.")] = None
    """With which municipality."""
    period: Annotated[Period, About("looptijd", "period", "Van welk jaar tot en met welk jaar.")]
    """From which year to which."""
    partners: Annotated[Slugs, Ref("organisation"), REQUIRED, About("partners", "partners", "Wie er samenwerken.")] = ()
    """Who work together."""
    signed: Annotated[Signed | None, About("ondertekend", "signed", "Wanneer en door wie ondertekend.")] = None
    """When and by whom it was signed."""
    themes: Annotated[Slugs, Ref("theme"), REQUIRED, About("thema", "theme", "Waar de agenda over gaat.")] = ()
    """What the agenda is about."""
    contact: Annotated[Slug | None, Ref("person"), REQUIRED, About("contact", "contact", "Bij wie je terechtkunt.")] = None
    """Whom to turn to."""
    updated: Annotated[Day | None, About("bijgewerkt", "updated", "Dag van de laatste wijziging.")] = None
    """Day of the last change."""
    agreements: Annotated[tuple[Agreement, ...], Field(min_length=1), About("afspraken", "agreements", "De afspraken; minstens één.")]
    """The agreements; at least one."""


class Organisation(Part):
    """An organisation. One entry of `docs/registers/organisations.yml`"""

    id: Annotated[Slug, About("kenmerk", "id", "Kort kenmerk, uniek in dit register.")]
    """Short id, unique in this register."""
    name: Annotated[Line, About("naam", "name", "De naam.")]
    """The name."""
    kind: Annotated[Slug | None, Values("organisation_kind"), REQUIRED, About("soort", "kind", "Wat voor organisatie.")] = None
    """What kind of organisation."""
    relation: Annotated[Slug | None, Values("relation"), REQUIRED, About("relatie", "relation", "Hoe zij bij de alliantie hoort.")] = None
    """How it belongs to the alliance."""
    description: Annotated[Text | None, About("over", "about", "Wat lezers ervan moeten weten.")] = None
    """What readers need to know of it."""
    domains: Annotated[Lines, About("beleidsterreinen", "policy fields", "Waar zij over gaat.")] = ()
    """What it deals with."""
    themes: Annotated[Slugs, Ref("theme"), About("thema", "theme", "Thema's die erbij horen.")] = ()
    """Themes that belong to it."""
    municipality: Annotated[Line | None, About("gemeente", "municipality", "Waar zij gevestigd is.")] = None
    """Where it is."""
    url: Annotated[Url | None, About("website", "website", "Webadres.")] = None
    """Web address."""
    since: Annotated[Line | None, About("sinds", "since", "Sinds wanneer zij meedoet.")] = None
    """Since when it takes part."""
    sources: Annotated[tuple[Source, ...], About("bronnen", "sources", "Waar deze gegevens vandaan komen.")] = ()
    """Where these facts come from."""
    lang: Annotated[Language | None, About("taal", "language", "De taal van de tekst.")] = None
    """The language of the text."""
    example: Annotated[YesNo, About("voorbeeld (verzonnen)", "example (fictional)", "Zet op `ja` als de organisatie verzonnen is.")] = False
    """True when the organisation is invented."""


class Photo(Part):
    """A portrait, shown with consent only."""

    src: Annotated[FileName, About("bestand", "file", "Bestandsnaam, in `docs/registers/`.")]
    """File name, in `docs/registers/`."""
    alt: Annotated[Line, About("beschrijving", "description", "Wat er te zien is.")]
    """What is to be seen."""
    credit: Annotated[Line | None, About("maker", "credit", "Wie de foto maakte.")] = None
    """Who took it."""


class Person(Part):
    """A person, or a role that a person fills. One entry of `docs/registers/people.yml`"""

    id: Annotated[Slug, About("kenmerk", "id", "Kort kenmerk, uniek in dit register.")]
    """Short id, unique in this register."""
    name: Annotated[Line, About("naam", "name", "De naam, of een rol zoals ‘Coördinator …’.")]
    """The name, or a role such as ‘Coordinator …’."""
    function: Annotated[Line, About("functie", "function", "Wat deze persoon doet.")]
    """What this person does."""
    organisation: Annotated[Slug | None, Ref("organisation"), REQUIRED, About("organisatie", "organisation", "Waar deze persoon werkt.")] = None
    """Where this person works."""
    role: Annotated[Slug | None, Values("role"), REQUIRED, About("rol", "role", "In welke rol.")] = None
    """In which role."""
    consent: Annotated[Day, About("toestemming", "consent", "Dag waarop deze persoon toestemming gaf om hier te staan.")]
    """Day on which this person agreed to be named here."""
    phone: Annotated[Line | None, About("telefoon", "phone", "Liefst het nummer van een rol, niet van een mens.")] = None
    """Telephone number, a role's rather than a person's."""
    email: Annotated[Email | None, About("e-mail", "e-mail", "Liefst de postbus van een rol, niet van een mens.")] = None
    """E-mail address, a role's rather than a person's."""
    photo: Annotated[Photo | None, About("foto", "photo", "Een portret, met toestemming.")] = None
    """A portrait, with consent."""
    github: Annotated[Slug | None, About("GitHub", "GitHub", "Naam op GitHub, voor wie die heeft.")] = None
    """Name on GitHub, for those who have one."""
    lang: Annotated[Language | None, About("taal", "language", "De taal van de tekst.")] = None
    """The language of the text."""
    example: Annotated[YesNo, About("voorbeeld (verzonnen)", "example (fictional)", "Zet op `ja` als de persoon verzonnen is.")] = False
    """True when the person is invented."""


class PageMeta(Part):
    """A written page of the editors. `docs/<name>.md`"""

    title: Annotated[Line, About("titel", "title", "De titel, zoals lezers hem zien.")]
    """The title, as readers see it."""
    description: Annotated[Text | None, About("samenvatting", "summary", "De kern, in gewone woorden.")] = None
    """The gist, in plain words."""
    lang: Annotated[Language | None, About("taal", "language", "De taal van de tekst.")] = None
    """The language of the text."""
    translation_of: Annotated[Line | None, Ref("page"), About("vertaling van", "translation of", "De pagina waarvan dit een vertaling is, zoals `velden`.")] = (
        None
    )
    """The page that this is a translation of, such as `velden`."""
    aliases: Annotated[Addresses, About("oude adressen", "old addresses", "Adressen waarop deze pagina vroeger stond.")] = ()
    """Addresses where this page used to be."""
    redirect_from: Annotated[Addresses, About("oude adressen", "old addresses", "Hetzelfde als `aliases`.")] = ()
    """The same as `aliases`."""
    ignore: Annotated[tuple[Ignore, ...], About("niet melden", "ignore", "Waarschuwingen en adviezen die hier niet gelden, elk met een reden.")] = ()
    """Warnings and advice that do not hold here, each with a reason."""


class Term(Part):
    """One value of a vocabulary list, or one word of the glossary. `docs/registers/vocabulary.yml`"""

    id: Annotated[Slug, About("kenmerk", "id", "Kort kenmerk, zoals schrijvers het typen.")]
    """Short id, as writers type it."""
    nl: Annotated[Line, About("Nederlands", "Dutch", "Het woord dat lezers zien.")]
    """The word readers see, in Dutch."""
    en: Annotated[Line | None, About("Engels", "English", "Hetzelfde in het Engels.")] = None
    """The same in English."""
    explanation: Annotated[Text | None, About("uitleg", "explanation", "Wat het betekent, in één of twee zinnen.")] = None
    """What it means, in one or two sentences."""
    synonyms: Annotated[Lines, About("ook wel", "also called", "Andere woorden waarmee mensen dit zoeken.")] = ()
    """Other words people use when they look for this."""
    same_as: Annotated[Url | None, About("zelfde als", "same as", "Adres van hetzelfde in een gedeelde lijst, zoals het Onderwijsbegrippenkader.")] = None
    """Address of the same thing in a shared list, such as the Dutch Onderwijsbegrippenkader or schema.org."""
    parent: Annotated[Slug | None, About("hoort bij", "belongs to", "De waarde van de bovenliggende lijst, zoals de rol bij een functie.")] = None
    """The value of the list above, such as the role of a function."""
    requires: Annotated[Lines, About("vraagt", "requires", "Velden die verplicht worden als deze waarde gekozen is.")] = ()
    """Fields that become required when this value is chosen."""
    least_sources: Annotated[int, Field(ge=0, le=20, strict=True), About("bronnen", "sources", "Hoeveel bronnen er minstens bij deze waarde horen.")] = 0
    """How many sources go with this value at least."""
    excludes: Annotated[Lines, About("sluit uit", "excludes", "Velden die er niet bij passen.")] = ()
    """Fields that do not go with this value."""
    defaults: Annotated[dict[str, str], About("gaat uit van", "defaults", "Wat geldt als het veld leeg is.")] = Field(default={})
    """What holds when the field is empty."""
    headings: Annotated[Lines, About("tussenkoppen", "headings", "Koppen die lezers in de tekst verwachten.")] = ()
    """Headings that readers expect in the text."""
    door: Annotated[
        Line | None, About("uitnodiging", "invitation", "Hoe het schrijfformulier ernaar vraagt, zoals ‘Een ervaring’; hoogstens vijf waarden.")
    ] = None
    """How the writing form asks for it, such as ‘An experience’; at most five values."""
    asks: Annotated[Lines, About("vraagt ook naar", "also asks", "Velden waar het schrijfformulier bij deze waarde ook naar vraagt.")] = ()
    """Fields that the writing form also asks for with this value."""
    prepares: Annotated[YesNo, About("in oprichting", "being set up", "Zet op `ja` als een groep in deze fase nog in oprichting is.")] = False
    """True when a community in this phase is still being set up."""
    ends: Annotated[YesNo, About("is klaar", "is over", "Zet op `ja` als er bij een afspraak met deze stand niets meer hoeft te gebeuren.")] = False
    """True when nothing more has to happen to an agreement of this status."""
    cancels: Annotated[YesNo, About("gaat niet door", "called off", "Zet op `ja` als een bijeenkomst met deze stand niet doorgaat.")] = False
    """True when an event of this status does not take place."""


LISTS: Final = (
    "type", "sector", "role", "function", "lifeworld", "entry_point", "evidence", "quality", "ideal", "form", "phase",
    "event_kind", "event_status", "agreement_kind", "status", "scope", "data_level", "organisation_kind", "relation",
    "glossary",
)  # fmt: skip
"""The lists a vocabulary register may hold; `glossary` is the site's words, the others are values of fields."""

KINDS: Final[dict[str, type[Part]]] = {
    "theme": ThemeMeta,
    "community": CommunityMeta,
    "article": ArticleMeta,
    "event": EventMeta,
    "agenda": AgendaMeta,
    "organisation": Organisation,
    "person": Person,
    "page": PageMeta,
    "term": Term,
}
"""Every kind of content by the name used in code, rules and references."""


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What the house knows of one declared field."""

    kind: str
    """Kind it belongs to."""
    path: tuple[str, ...]
    """Keys from the top of the front matter, as written (`period`, `from`)."""
    part: type[Part]
    """Where it is declared."""
    info: FieldInfo
    about: About
    values: Values | None
    ref: Ref | None
    required: bool
    """True when the writer must fill it, lists and kinds being there."""
    many: bool
    """True when it holds a list."""

    def words(self, lang: str) -> tuple[str, str]:
        """The label and the help for the writer, in a language."""
        return (self.about.nl, self.about.help_nl) if lang == "nl" else (self.about.en, help_en(self.part, self.path[-1]))


def help_en(part: type[Part], key: str) -> str:
    """The docstring under a field: its help in English. `key` is as written."""
    name = next(name for name, info in part.model_fields.items() if written_name(name, info) == key)
    return next(text for model in part.__mro__ if (text := _docstrings(model.__module__).get((model.__name__, name))))


# Read from the source when somebody asks, once for a module: pydantic's own `use_attribute_docstrings` parses the module
# for each of its classes when it is imported, which took 0.07 s of every command.
@functools.cache
def _docstrings(module: str) -> Mapping[tuple[str, str], str]:
    classes = [node for node in ast.parse(inspect.getsource(sys.modules[module])).body if isinstance(node, ast.ClassDef)]
    found = {}
    for node in classes:
        for field, below in itertools.pairwise(node.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[node.name, name] = inspect.cleandoc(text)
    return found


def inner_model(annotation: Any) -> type[Part] | None:
    """The `Part` inside an annotation such as `tuple[Need, ...]` or `Period | None`; None for plain fields."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for argument in get_args(annotation):
        if found := inner_model(argument):
            return found
    return None


@functools.cache
def json_schema(kind: str) -> dict[str, Any]:
    """What pydantic says of a kind as JSON Schema. Everybody gets the same one: copy it before changing it."""
    return KINDS[kind].model_json_schema(mode="validation", by_alias=True)


def _is_many(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is tuple:
        return True
    return origin in (Union, Annotated) and any(_is_many(a) for a in get_args(annotation))


def written_name(name: str, info: FieldInfo) -> str:
    """The key as a writer types it."""
    return info.alias or name


@functools.cache
def fields(kind: str) -> tuple[FieldFacts, ...]:
    """Every field of a kind, parts of parts included, in the order of declaration."""
    return tuple(_fields(kind, KINDS[kind], ()))


def _fields(kind: str, model: type[Part], above: tuple[str, ...]) -> Iterator[FieldFacts]:
    for name, info in model.model_fields.items():
        marks = {type(mark): mark for mark in info.metadata}
        path = (*above, written_name(name, info))
        about = marks.get(About)
        assert isinstance(about, About), f"{model.__name__}.{name} has no About"
        yield FieldFacts(
            kind=kind,
            path=path,
            part=model,
            info=info,
            about=about,
            values=marks.get(Values),
            ref=marks.get(Ref),
            required=info.is_required() or Required in marks,
            many=_is_many(info.annotation) or any(isinstance(m, BeforeValidator) and m.func is one_or_many for m in info.metadata),
        )
        if part := inner_model(info.annotation):
            yield from _fields(kind, part, path)
