"""The choices of one site: the `kring` block of `mkdocs.yml` and the few MkDocs settings that kring uses itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, Field, ValidationError

from kring import labels
from kring.findings import Finding, KringError, nearest
from kring.model import About, Language, Line, Part, Slug, Slugs, Text, Url, YesNo, help_en, inner_model

FORMAT: Final = 1
"""Newest content format that this kring knows; raised when content has to be migrated."""

MENU: Final = ("theme", "article", "community", "event", "agenda")
"""Entries of the main menu unless the site chooses others; what a site lacks drops out."""


class Key(NamedTuple):
    """What a page is about: a kind and an id within it."""

    kind: str
    id: str


def _zone(value: str) -> str:
    """Refuse a time zone that this computer does not know: calendars would stumble over it much later."""
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError("time zone") from error
    return value


class Licence(Part):
    """Under which terms the content may be used."""

    name: Annotated[Line, About("naam", "name", "Bijvoorbeeld CC BY 4.0.")]
    """Such as CC BY 4.0."""
    url: Annotated[Url, About("adres", "address", "Waar de voorwaarden staan.")]
    """Where the terms are."""


class Choices(Part):
    """The `kring` block: what a site may choose."""

    format: Annotated[
        int, Field(ge=1), About("inhoudsformaat", "content format", "Nummer van het inhoudsformaat; kring hoogt het op als er iets omgezet is.")
    ] = FORMAT
    """Number of the content format; raised by kring when content was migrated."""
    tagline: Annotated[Text, About("ondertitel", "tagline", "Eén zin onder de naam.")] = ""
    """One sentence under the name."""
    newsletter_url: Annotated[str, About("nieuwsbrief", "newsletter", "Adres van de nieuwsbrief: een pagina van deze site of elders.")] = ""
    """Where to subscribe to the newsletter: a page of this site or elsewhere."""
    contact: Annotated[Slug | None, About("contact", "contact", "Persoon uit het register bij wie lezers terechtkunnen.")] = None
    """Person of the register to whom readers can turn."""
    licence: Annotated[Licence | None, About("licentie", "licence", "Onder welke voorwaarden de inhoud gebruikt mag worden.")] = None
    """Under which terms the content may be used."""
    privacy_page: Annotated[str, About("privacy", "privacy", "Pagina in docs/ over privacy.")] = ""
    """Page of docs/ on privacy."""
    accessibility_page: Annotated[str, About("toegankelijkheid", "accessibility", "Pagina in docs/ over toegankelijkheid.")] = ""
    """Page of docs/ on accessibility."""
    example_notice: Annotated[Text, About("voorbeeldmelding", "example notice", "Wat boven verzonnen inhoud staat.")] = ""
    """What stands above invented content."""
    logo: Annotated[str, About("logo", "logo", "Bestand in docs/ met het logo.")] = ""
    """File of docs/ with the logo."""
    menu: Annotated[Slugs, About("menu", "menu", "Hoogstens zeven soorten pagina's of bestanden van docs/.")] = MENU
    """At most seven kinds of pages, or names of files of docs/."""
    addresses: Annotated[dict[str, Slug], About("adressen", "addresses", "Andere woorden voor adressen dan die van de taal, elk voor één soort.")] = Field(
        default={}
    )
    """Other words of addresses than the language's own, each for one kind."""
    edit_url: Annotated[str, About("bewerkadres", "edit address", "Adres om een bestand te bewerken, met {path} erin.")] = ""
    """Address to edit a file, with {path} in it."""
    history_url: Annotated[str, About("wijzigingen", "history address", "Adres van de wijzigingen van een bestand, met {path} erin.")] = ""
    """Address of the history of a file, with {path} in it."""
    new_url: Annotated[str, About("toevoegadres", "address of a new file", "Adres om een bestand toe te voegen, met {folder}, {name} en {text} erin.")] = ""
    """Address to add a file, with {folder}, {name} and {text} in it."""
    issue_url: Annotated[str, About("meldadres", "address of an issue", "Adres om iets te melden, met {title} en {text} erin.")] = ""
    """Address to report something, with {title} and {text} in it."""
    preview_url: Annotated[
        str, About("voorbeeldadres", "preview address", "Adres van het voorbeeld van een voorstel, met {number} erin, op een andere host dan de site.")
    ] = ""
    """Address of the preview of a proposal, with {number} in it, on another host than the site."""
    cards: Annotated[YesNo, About("kaartjes", "cards", "Een plaatje bij elk artikel en thema dat iemand elders deelt: `ja` of `nee`.")] = True
    """Whether each article and theme has a picture for where it is shared."""
    timezone: Annotated[Line, AfterValidator(_zone), About("tijdzone", "time zone", "Een tijdzone, zoals Europe/Amsterdam.")] = "Europe/Amsterdam"
    """A time zone, such as Europe/Amsterdam."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a site chooses, read once and passed down."""

    name: str
    url: str
    """Address of the published site, ending in `/`; empty when unknown."""
    description: str
    lang: str
    docs: str
    """Folder of the editors' pages, relative to `mkdocs.yml`."""
    choices: Choices
    file: str = "mkdocs.yml"
    """Where the choices stand."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Line of each choice that was made."""

    def words(self) -> Mapping[str, str]:
        """The words of the pages, in the site's language."""
        return labels.words(self.lang)

    def section(self, kind: str) -> str:
        """First part of the address of a kind of page: `artikelen`."""
        return self.choices.addresses.get(kind) or labels.addresses(self.lang)[kind]

    def index(self, kind: str) -> str:
        """Address of the index page of a kind: `artikelen/`."""
        return f"{self.section(kind)}/"

    def address(self, key: Key) -> str:
        """Address of a page, without leading slash: `artikelen/verteltas/`."""
        if key.kind == "page":
            name = key.id.removesuffix("index").rstrip("/")
            return f"{name}/" if name else ""
        if key.kind == "term":
            return f"{self.index('glossary')}#kring-{key.id}"
        if key.kind == "agreement":
            raise ValueError("an agreement stands on the page of its agenda")
        if key.kind == "media":
            return f"{self.index('media')}{key.id}"
        return f"{self.index(key.kind)}{key.id}/"

    def edit(self, path: str) -> str:
        """Where a reader can edit a file of the repository; empty when unknown."""
        return self.choices.edit_url.replace("{path}", path)

    def preview(self, number: int) -> str:
        """Where a proposal can be seen; empty when unknown, or when it would share its host with the site: what others wrote must not run there."""
        address = self.choices.preview_url.replace("{number}", str(number))
        host = urlsplit(address).hostname
        return address if address.startswith("https://") and host and host != urlsplit(self.url).hostname else ""

    def history(self, path: str) -> str:
        """Where the changes of a file can be seen; empty when unknown."""
        return self.choices.history_url.replace("{path}", path)


def settings_of(top: Mapping[str, Any], block: Mapping[str, Any], *, path: str, text: str) -> tuple[Settings, list[Finding]]:
    """Make settings of MkDocs' own keys and the `kring` block. What is wrong is a finding; its default is used."""
    findings: list[Finding] = []
    block = {str(key): value for key, value in block.items()}
    for _ in range(len(block) + 1):
        try:
            choices = Choices.model_validate(block)
            break
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                key = str(fault["loc"][0])
                if key not in block:
                    continue
                findings.append(_setting(path, text, tuple(map(str, fault["loc"])), unknown=fault["type"] == "extra_forbidden"))
            block = {k: v for k, v in block.items() if k not in {str(f["loc"][0]) for f in error.errors()}}
    else:
        choices = Choices()
    if choices.format > FORMAT:
        raise KringError("format-newer", wanted=str(choices.format), known=str(FORMAT))
    if len(choices.menu) > 7:
        findings.append(_setting(path, text, ("menu",), unknown=False))
    kinds = labels.addresses(_lang(top))
    sections = list({**kinds, **choices.addresses}.values())
    if any(sections.count(section) > 1 for section in choices.addresses.values()):
        findings.append(_setting(path, text, ("addresses",), unknown=False))
    for kind in sorted(choices.addresses.keys() - kinds.keys()):
        values = {"key": f"addresses.{kind}", "nearest": nearest(kind, kinds)}
        findings.append(Finding(path, _line_of(text, kind, "addresses"), 1, "setting-unknown", values))
    repo = str(top.get("repo_url") or "").rstrip("/")
    if repo and not choices.edit_url:
        choices = choices.model_copy(update={key: address for key, address in _repository(repo).items() if not getattr(choices, key)})
    url = str(top.get("site_url") or "")
    settings = Settings(
        name=str(top.get("site_name") or ""),
        url=url if not url or url.endswith("/") else url + "/",
        description=str(top.get("site_description") or ""),
        lang=_lang(top),
        docs=str(top.get("docs_dir") or "docs"),
        choices=choices,
        file=path,
        lines={key: _line_of(text, key) for key in block},
    )
    return settings, sorted(findings)


def _setting(path: str, text: str, loc: tuple[str, ...], *, unknown: bool) -> Finding:
    """What is wrong with a setting, on the line of its key."""
    model: type[Part] | None = Choices
    loc = (loc[0], *(step for step in loc[1:] if not step.isdigit()))
    values = {"key": ".".join(loc)}
    for step in loc:
        info = model.model_fields.get(step) if model else None
        if unknown and info is None and model:
            values["nearest"] = nearest(step, model.model_fields)
        if model and info:
            about = next(mark for mark in info.metadata if isinstance(mark, About))
            values |= {"help": about.help_nl, "help.en": help_en(model, step)}
        model = inner_model(info.annotation) if info else None
    return Finding(path, _line_of(text, loc[-1], loc[0]), 1, "setting-unknown" if unknown else "setting-wrong", values)


def _repository(repo: str) -> dict[str, str]:
    """Where forges keep their editor, their history, and what begins a file or an issue (GitHub's paths, also Gitea's; GitLab's own)."""
    issue = f"{repo}/issues/new?title={{title}}&body={{text}}"
    if "gitlab" in repo:
        issue = f"{repo}/-/issues/new?issue[title]={{title}}&issue[description]={{text}}"
        return {"edit_url": f"{repo}/-/edit/main/{{path}}", "history_url": f"{repo}/-/commits/main/{{path}}", "issue_url": issue}
    if "codeberg" in repo or "gitea" in repo or "forgejo" in repo:
        return {"edit_url": f"{repo}/_edit/main/{{path}}", "history_url": f"{repo}/commits/branch/main/{{path}}", "issue_url": issue}
    new = f"{repo}/new/main/{{folder}}?filename={{name}}&value={{text}}"
    return {"edit_url": f"{repo}/edit/main/{{path}}", "history_url": f"{repo}/commits/main/{{path}}", "new_url": new, "issue_url": issue}


def _lang(top: Mapping[str, Any]) -> Language:
    theme = top.get("theme")
    lang = str(theme.get("language", "nl")) if isinstance(theme, Mapping) else "nl"
    return "en" if lang.startswith("en") else "nl"


def _line_of(text: str, *keys: str) -> int:
    """Line of the first of these keys that stands under `kring:`; MkDocs and its theme have keys of the same names."""
    block = re.search(r"^[ \t]*(?:- )?[\"']?kring[\"']?[ \t]*:", text, re.MULTILINE)
    for key in keys:
        if match := re.compile(rf"^[ \t]*(?:- )?{re.escape(key)}[ \t]*:", re.MULTILINE).search(text, block.end() if block else 0):
            return text.count("\n", 0, match.start()) + 1
    return text.count("\n", 0, block.start()) + 1 if block else 1


class _Lenient(yaml.SafeLoader):
    """MkDocs' configuration may hold `!ENV` and `!!python/name:`; kring needs none of what they stand for."""


_Lenient.add_multi_constructor("!", lambda loader, suffix, node: None)
_Lenient.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)


def read_settings(config_file: Path, text: str | None = None) -> tuple[Settings, list[Finding]]:
    """Read a site's choices from its `mkdocs.yml`, or from the text it had, without MkDocs.

    Raises KringError when the file is missing, is no YAML, or has no `kring` among its plugins.
    """
    path = config_file.name
    try:
        text = config_file.read_text(encoding="utf-8-sig") if text is None else text
        top = yaml.load(text, Loader=_Lenient)
    except FileNotFoundError as error:
        raise KringError("no-config", path=path) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise KringError("config-broken", path=path, why=" ".join(str(error).split())) from error
    if not isinstance(top, dict):
        raise KringError("config-broken", path=path, why="?")
    return settings_of(top, kring_block(top, path), path=path, text=text)


def kring_block(top: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The options of the `kring` plugin. Raises KringError when it is not among the plugins."""
    plugins = top.get("plugins") or []
    named: dict[str, Any] = {}
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        named.update(plugin if isinstance(plugin, dict) else {str(plugin): None})
    if "kring" not in named:
        raise KringError("config-without-kring", path=path)
    block = named["kring"] or {}
    if not isinstance(block, Mapping):
        raise KringError("config-broken", path=path, why=f"plugins: kring: {block}")
    return block
