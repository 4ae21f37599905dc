"""The commands: parse, call, print, exit code. Nothing else."""

import contextlib
import datetime as dt
import functools
import gc
import importlib.util
import itertools
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn

import click

from kring import __version__, clock, labels
from kring.findings import Finding, KringError, Level, stop_build
from kring.formats import FORMATS, formatted

if TYPE_CHECKING:  # a command imports what it needs, when it needs it
    from kring.catalog import Catalog
    from kring.engines.checked import Checked
    from kring.scaffold import Question
    from kring.settings import Settings

DONE: Final = 0
FOUND: Final = 1
"""Errors in the content; with --strict also warnings."""
MISUSED: Final = 2
FAILED: Final = 3
"""The site could not be built."""
INTERRUPTED: Final = 130

_HELP: Final = {
    "nl": {
        "kring": "Maakt van wat communities schrijven een doorzoekbare site.",
        "build": "Maak de site, met zoeken. Bij fouten blijft de vorige site staan.",
        "check": "Kijk na wat er geschreven is, zonder de site te maken.",
        "serve": "Laat de site zien op deze computer, en ververs haar bij elke wijziging.",
        "config": "Het instellingenbestand van de site.", "site": "De map waar de site komt.", "addr": "Adres om de site te laten zien, als IP:POORT.",
        "quiet": "Zeg alleen wat er mis is.", "verbose": "Zeg ook wat er gebeurt.", "today": "Doe alsof het deze dag is (jjjj-mm-dd).",
        "strict": "Waarschuwingen tellen als fouten.", "lang": "Taal van de meldingen.", "version": "Toon de versie.", "help": "Toon deze uitleg.",
        "open": "Open de site in de browser.",
        "forget": "Haal een mens of een bestand van de site: WHO is een kenmerk of naam uit het register, of het pad van een foto of download.",
        "forget_dry_run": "Toon alleen wat er zou veranderen.", "instead": "Wie het aanspreekpunt wordt; anders de contactpersoon van de site.", "workers": "Hoeveel processen tegelijk (gewoonlijk: één per kern).", "profile": "Laat zien waar de tijd bleef.",
        "scheduler": "Maak de pagina’s op een cluster van Dask: het adres van de scheduler, tcp://… of tls://….",
        "compact": "Maak één zoekindex, ook als een kleine ernaast zou volstaan (gewoonlijk alleen in CI).",
        "index": "Maak de zoekindex. Met --no-search blijft de vorige staan, of kan de site nog niet zoeken.",
        "format": "Hoe de meldingen eruitzien: voor mensen, GitHub of andere programma’s.",
        "since": "Meld alleen wat er mis is met bestanden die sinds deze versie (uit git) zijn veranderd.",
        "fix": "Verbeter wat zeker te verbeteren is, en laat zien wat er veranderde.",
        "diff": "Laat zien wat --fix zou veranderen, en verander niets.",
        "sync": "Werk de bestanden bij die kring maakt, zoals instellingen voor je tekstprogramma. Wat jij veranderde, blijft.",
        "dry_run": "Laat de verschillen zien en verander niets.",
        "take": "Neem van dit bestand de versie van kring, ook als jij het veranderde.",
        "intake": "Zet wat iemand stuurde op zijn plaats, kijk het na, en schrijf een antwoord. FILE is een mail, een tekst, of `-`.",
        "community": "Bij welke community het hoort.", "reply_format": "Hoe het antwoord eruitziet.",
        "comment": "Maak het bericht onder een voorstel, als verzoek aan GitHub. Voor de workflow ‘bericht’.",
        "comment_event": "De gebeurtenis, zoals GitHub haar geeft.", "comment_pulls": "De open voorstellen.", "comment_comments": "De berichten onder het voorstel.",
        "comment_diff": "Wat het voorstel verandert, als diff.", "comment_report": "Het verslag van `kring check --format json`.",
        "comment_number": "Geef alleen het nummer van het voorstel.", "comment_summary": "Geef alleen de woorden.",
        "links": "Vraag na of links naar andere sites het nog doen, en wat er herzien moet worden. Gebruikt het internet.",
        "new": "Begin een artikel, thema, community, bijeenkomst, agenda, persoon of organisatie. Vraagt wat er nodig is.",
        "defaults": "Stel geen vragen: neem overal het voor de hand liggende.", "set": "Antwoord op een vraag vooraf, als VELD=WAARDE (meer waarden met komma’s).",
        "title": "De titel of naam.", "new_community": "De community waar het bij hoort.", "theme": "Het thema, of meer met komma’s.", "id": "De naam van het bestand.",
        "report": "Vertel de coördinator wat er nieuw is en wat er wacht.", "month": "De maand, als jjjj-mm; gewoonlijk de vorige.", "report_format": "Tekst, HTML om te mailen, of CSV.",
        "init": "Begin een eigen site in een lege map.", "init_name": "Hoe de site heet.", "init_language": "De taal van de site; anders die van de meldingen.", "init_dimensions": "Waar de site ook naar kijkt, met komma’s: leefwereld, aangrijpingspunt, kwaliteit, ideaal, agenda.",
        "init_theme": "Het eerste thema.", "init_community": "De eerste community.", "init_repository": "Waar de teksten komen te staan, bijvoorbeeld https://github.com/…; leeg als je dat nog niet weet.", "init_source": "Waar de site kring vandaan haalt: git+https://…@commit, of https://….whl#sha256=….",
        "exits": "Uitgang: 0 niets dat tegenhoudt, 1 fouten (met --strict ook waarschuwingen), 2 verkeerd gebruikt, 3 niet gelukt.",
    },
    "en": {
        "kring": "Makes a searchable site of what communities write.",
        "build": "Make the site, with search. When there are errors the previous site stays.",
        "check": "Look over what was written, without making the site.",
        "serve": "Show the site on this computer, and refresh it at every change.",
        "config": "The site's configuration file.", "site": "The folder where the site goes.", "addr": "Address to show the site at, as IP:PORT.",
        "quiet": "Say only what is wrong.", "verbose": "Also say what happens.", "today": "Act as if it were this day (yyyy-mm-dd).",
        "strict": "Warnings count as errors.", "lang": "Language of the messages.", "version": "Show the version.", "help": "Show this help.",
        "open": "Open the site in the browser.",
        "forget": "Take a person or a file off the site: WHO is an id or name of the register, or the path of a photograph or download.",
        "forget_dry_run": "Only show what would change.", "instead": "Who becomes the contact; else the site's own contact.", "workers": "How many processes at a time (usually one per core).", "profile": "Show where the time went.",
        "scheduler": "Make the pages on a cluster of Dask: the address of its scheduler, tcp://… or tls://….",
        "compact": "Make one search index, even where a small one beside it would do (usually in CI only).",
        "index": "Make the search index. With --no-search the one before stays, or the site cannot search yet.",
        "format": "What the findings look like: for people, GitHub or other programs.",
        "since": "Report only on files that changed since this revision (of git).",
        "fix": "Mend what can be mended for certain, and show what changed.",
        "diff": "Show what --fix would change, and change nothing.",
        "intake": "Put what somebody sent in its place, look it over, and write an answer. FILE is a mail, a text, or `-`.",
        "community": "To which community it belongs.", "reply_format": "What the answer looks like.",
        "sync": "Bring the files that kring makes up to date, such as settings for your editor. What you changed stays.",
        "dry_run": "Show the differences and change nothing.",
        "take": "Take kring's version of this file, even if you changed it.",
        "comment": "Make the comment under a proposal, as a request to GitHub. For the workflow ‘bericht’.",
        "comment_event": "The event, as GitHub gives it.", "comment_pulls": "The open proposals.", "comment_comments": "The comments under the proposal.",
        "comment_diff": "What the proposal changes, as a diff.", "comment_report": "The report of `kring check --format json`.",
        "comment_number": "Give only the number of the proposal.", "comment_summary": "Give only the words.",
        "links": "Ask whether links to other sites still work, and what has to be reviewed. Uses the internet.",
        "new": "Begin an article, theme, community, event, agenda, person or organisation. Asks what is needed.",
        "defaults": "Ask nothing: take what is obvious everywhere.", "set": "Answer a question beforehand, as FIELD=VALUE (more values with commas).",
        "title": "The title or name.", "new_community": "The community it belongs to.", "theme": "The theme, or more with commas.", "id": "The name of the file.",
        "report": "Tell the coordinator what is new and what waits.", "month": "The month, as yyyy-mm; usually the last one.", "report_format": "Text, HTML to mail, or CSV.",
        "init": "Begin a site of your own in an empty folder.", "init_name": "What the site is called.", "init_language": "The language of the site; else that of the messages.", "init_dimensions": "What else the site looks at its content by, with commas: lifeworld, entry-point, quality, ideal, agenda.",
        "init_theme": "The first theme.", "init_community": "The first community.", "init_repository": "Where the texts will be kept, such as https://github.com/…; empty when you do not know yet.", "init_source": "Where the site takes kring from: git+https://…@commit, or https://….whl#sha256=….",
        "exits": "Exit code: 0 nothing that stops, 1 errors (with --strict also warnings), 2 used wrongly, 3 failed.",
    },
}  # fmt: skip


def language() -> str:
    """Language of help and messages: what was asked with --lang, else the computer's, else Dutch."""
    for position, word in enumerate(sys.argv):
        if word.startswith("--lang="):
            return word.partition("=")[2] if word.partition("=")[2] in labels.LANGUAGES else "nl"
        if word == "--lang" and sys.argv[position + 1 : position + 2] and sys.argv[position + 1] in labels.LANGUAGES:
            return sys.argv[position + 1]
    for name in ("KRING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.startswith("en") else "nl"
    return "nl"


def _help(key: str) -> str:
    return _HELP[language()][key]


class _Day(click.ParamType[dt.date]):
    name = "jjjj-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        except ValueError:
            self.fail(labels.message("wrong-date", language(), {"value": str(value)}), param, ctx)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every command is asked, by its options."""

    config: Path
    today: dt.date
    quiet: bool = False
    verbose: bool = False
    strict: bool = False

    @property
    def root(self) -> Path:
        """The folder of the site."""
        return self.config.absolute().parent

    def settings(self) -> "Settings":
        """The choices of the site; faults in them are for the commands that look things over."""
        from kring.settings import read_settings

        return read_settings(self.config)[0]

    def checked(self, settings: "Settings") -> "tuple[Catalog, tuple[Finding, ...]]":
        """The site with these choices, and what there is to mend in its texts."""
        from kring.checks import check
        from kring.engines.readings import remembering
        from kring.read import read

        with remembering(self.root) as memory:
            return check(read(self.root, settings, memory), settings, today=self.today, memory=memory)

    def looked_over(self) -> "tuple[Settings, Catalog, tuple[Finding, ...]]":
        """The site as it stands, and everything there is to mend in it."""
        from kring.settings import read_settings

        begun = time.monotonic()
        settings, faults = read_settings(self.config)
        catalog, findings = self.checked(settings)
        if self.verbose:
            _say("summary-read", files=str(len(catalog.entries)), path=str(self.config), seconds=f"{time.monotonic() - begun:.1f}")
        return settings, catalog, (*faults, *findings)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every command takes, under MkDocs' own names; the command gets it as one value, `asked`."""

    @functools.wraps(command)
    def with_asked(*, config_file: Path, quiet: bool, verbose: bool, today: dt.date | None, strict: bool, lang: str | None, **own: Any) -> Any:
        return command(_Asked(config_file, today or clock.today(), quiet, verbose, strict), **own)

    for option in (
        click.option("-f", "--config-file", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), help=_help("config")),
        click.option("-q", "--quiet", is_flag=True, help=_help("quiet")),
        click.option("-v", "--verbose", is_flag=True, help=_help("verbose")),
        click.option("--today", type=_Day(), default=None, help=_help("today")),
        click.option("-s", "--strict", is_flag=True, help=_help("strict")),
        click.option("--lang", type=click.Choice(labels.LANGUAGES), default=None, help=_help("lang")),
        click.help_option("-h", "--help", help=_help("help")),
    ):
        with_asked = option(with_asked)
    return with_asked


_CONTEXT: Final = {"max_content_width": 120}


@click.group(help=_help("kring"), context_settings=_CONTEXT)
@click.help_option("-h", "--help", help=_help("help"))
@click.version_option(__version__, message="kring %(version)s", help=_help("version"))
def main() -> None:
    """The commands of kring."""


@main.command(help=_help("check"), epilog=_help("exits"))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=_help("format"))
@click.option("--since", metavar="REV", default=None, help=_help("since"))
@click.option("--fix", is_flag=True, help=_help("fix"))
@click.option("--diff", "--dry-run", "diff", is_flag=True, help=_help("diff"))
@_options
def check(asked: _Asked, form: str, since: str | None, fix: bool, diff: bool) -> None:
    """Read and check; print every finding."""
    found = _mended(asked, form, since, fix=fix, diff=diff) if since or fix or diff else _checked(asked)
    _print(found.findings, quiet=asked.quiet, form=form, strict=asked.strict)
    if not asked.quiet and not found.findings:
        _say("summary-clean", files=str(found.files))
    sys.exit(FOUND if stop_build(found.findings, strict=asked.strict) else DONE)


def _checked(asked: _Asked) -> "Checked":
    """What there is to mend in a site."""
    from kring.engines.checked import Checked, checked, note, seen

    if found := checked(asked.config, asked.today):
        return found

    from kring.files import COMMUNITIES
    from kring.generated import places, stale
    from kring.settings import read_settings

    settings, faults = read_settings(asked.config)
    looked_at = (COMMUNITIES, settings.docs, *places(asked.root))
    now = seen(asked.config, asked.today, looked_at)
    catalog, findings = asked.checked(settings)
    if not stop_build(findings, strict=False):  # what was not read well says nothing of what is made from it
        findings = (*findings, *stale(asked.root, catalog, settings))
    found = Checked((*faults, *findings), len(catalog.entries))
    note(asked.config, now, looked_at, found)
    return found


def _mended(asked: _Asked, form: str, since: str | None, *, fix: bool, diff: bool) -> "Checked":
    """What there is to mend in a site, or in what changed; with `fix` what is left of it, after the rest was mended."""
    from kring.checks import narrowed
    from kring.engines.checked import Checked
    from kring.generated import stale
    from kring.history import changed_since, text_before
    from kring.names import of_proposal
    from kring.settings import read_settings

    root, quiet = asked.root, asked.quiet
    changed = changed_since(root, since) if since else None
    if since and changed is None:
        raise KringError("since-unknown", value=since)
    # A proposal with content in it is checked with the settings that the site has: its own are the editors' to judge.
    is_mixed = changed is not None and any(finding.path == asked.config.name for finding in of_proposal(changed, "docs"))
    settings, faults = read_settings(asked.config, text_before(root, str(since), asked.config.name) if is_mixed else None)
    faults += of_proposal(changed or (), settings.docs)
    if fix or diff:
        from kring import fixes

        mended, catalog, findings = fixes.mend(root, settings, today=asked.today, only=changed)
        for file in mended:
            click.echo(file.difference(), err=form != "text", nl=False)
        if fix and not diff:
            fixes.write(root, mended)
        if not quiet:
            _say("summary-fixed" if fix and not diff else "summary-fixable", count=str(sum(file.count for file in mended)), files=str(len(mended)))
        if diff:
            sys.exit(FOUND if mended else DONE)
    else:
        catalog, findings = asked.checked(settings)
    if not stop_build(findings, strict=False):  # what was not read well says nothing of what is made from it
        findings = (*findings, *stale(root, catalog, settings))
    everything = (*faults, *findings) if changed is None else narrowed((*faults, *findings), changed)
    return Checked(everything, len(catalog.entries))


@main.command(help=_help("sync"), epilog=_help("exits"))
@click.option("--dry-run", "--diff", "dry_run", is_flag=True, help=_help("dry_run"))
@click.option("--take", metavar="FILE", multiple=True, help=_help("take"))
@_options
def sync(asked: _Asked, dry_run: bool, take: tuple[str, ...]) -> None:
    """Renew generated files."""
    from kring import generated

    settings, catalog, findings = asked.looked_over()
    if stop_build(findings, strict=False):
        _print(tuple(f for f in findings if f.level is Level.ERROR), quiet=asked.quiet)
        _say("sync-errors")
        sys.exit(FOUND)
    found = generated.standings(asked.root, catalog, settings) if dry_run else generated.sync(asked.root, catalog, settings, take=take)
    behind = [standing for standing in found if standing.state is not generated.State.CURRENT or standing.path in take]
    for standing in behind:
        state = "taken" if standing.path in take else standing.state.value
        if dry_run or state == "theirs":
            click.echo(standing.difference())
        if not asked.quiet:
            _say(f"sync-{state}", path=standing.path)
    if not behind and not asked.quiet:
        _say("sync-clean")
    sys.exit(FOUND if dry_run and behind else DONE)


@main.command(help=_help("forget"), epilog=_help("exits"))
@click.argument("who", metavar="WHO")
@click.option("--dry-run", is_flag=True, help=_help("forget_dry_run"))
@click.option("--instead", metavar="ID", default="", help=_help("instead"))
@_options
def forget(asked: _Asked, who: str, dry_run: bool, instead: str) -> None:
    """Take a person or a file out of the site, and say what stays behind."""
    from kring import forgetting
    from kring.read import read

    root, settings = asked.root, asked.settings()
    found = forgetting.forget(root, read(root, settings), settings, who, instead=instead)
    for change in found.changes:
        click.echo(change.difference(), nl=False)
    for path in found.removed:
        _say("forget-removed", path=path)
    if not dry_run:
        forgetting.carry_out(root, found)
    for code, values in found.report():
        _say(code, **values)
    if not asked.quiet:
        _say("forget-dry" if dry_run else "forget-next", how=found.rewriting())
    sys.exit(FOUND if found.mentions or (dry_run and found.changes) else DONE)


@main.command(help=_help("intake"), epilog=_help("exits"))
@click.argument("file", type=click.File("rb"))
@click.option("--community", default="", metavar="ID", help=_help("community"))
@click.option("--format", "form", type=click.Choice(("text", "json", "markdown")), default="text", help=_help("reply_format"))
@_options
def intake(asked: _Asked, file: BinaryIO, community: str, form: str) -> None:
    """Place what somebody sent."""
    from kring.intake import MAX_BYTES, take_in
    from kring.replies import reply

    outcome = take_in(file.read(MAX_BYTES + 1), asked.root, asked.settings(), today=asked.today, community=community)
    click.echo(reply(outcome, form, language()))
    sys.exit(DONE if outcome.is_placed and not stop_build(outcome.findings, strict=asked.strict) else FOUND)


_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command(help=_help("comment"))
@click.option("--event", type=_FILE, default=None, help=_help("comment_event"))
@click.option("--pulls", type=_FILE, default=None, help=_help("comment_pulls"))
@click.option("--comments", type=_FILE, default=None, help=_help("comment_comments"))
@click.option("--diff", type=_FILE, default=None, help=_help("comment_diff"))
@click.option("--report", type=_FILE, default=None, help=_help("comment_report"))
@click.option("--number", is_flag=True, help=_help("comment_number"))
@click.option("--summary", is_flag=True, help=_help("comment_summary"))
@_options
def comment(
    asked: _Asked, event: Path | None, pulls: Path | None, comments: Path | None, diff: Path | None, report: Path | None, number: bool, summary: bool
) -> None:
    """Make the comment under a proposal."""
    import json

    from kring import comments as under

    def facts(path: Path | None) -> Any:
        return under.facts(path.read_text(encoding="utf-8", errors="replace")) if path else []

    settings = asked.settings()
    findings = report.read_bytes() if report else b""
    if summary:
        click.echo(under.summary(under.read_report(findings), settings), nl=False)
    elif number:
        click.echo(under.proposal(facts(event), facts(pulls)) or "")
    else:
        changes = diff.read_text(encoding="utf-8", errors="replace") if diff else ""
        click.echo(json.dumps(under.request(facts(event), facts(pulls), facts(comments), findings, changes, settings), indent=1))


@main.command(help=_help("links"), epilog=_help("exits"))
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", help=_help("reply_format"))
@_options
def links(asked: _Asked, form: str) -> None:
    """Ask whether external links still work."""
    from kring import links as outside

    _, catalog, _ = asked.looked_over()
    found = tuple(outside.dead(outside.external(catalog), outside.over_the_network))
    click.echo(outside.report(found, catalog, language(), markdown=form == "markdown"))
    sys.exit(FOUND if found else DONE)


def _ids(kind: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Completes names of the site in the shell; of a site that cannot be read, nothing."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from kring.files import read_tree
        from kring.settings import read_settings

        try:
            config = ctx.params.get("config_file") or Path("mkdocs.yml")
            settings, _ = read_settings(config)
            sources = read_tree(config.absolute().parent, settings).sources
        except (KringError, OSError):
            return []
        return sorted(source.id for source in sources if source.kind == kind and source.id.startswith(incomplete))

    return complete


@main.command(help=_help("new"), epilog=_help("exits"))
@click.argument("kind", type=click.Choice(("article", "theme", "community", "event", "agenda", "person", "organisation")))
@click.option("--title", default=None, help=_help("title"))
@click.option("--community", default=None, shell_complete=_ids("community"), help=_help("new_community"))
@click.option("--theme", default=None, shell_complete=_ids("theme"), help=_help("theme"))
@click.option("--id", "id_", default=None, help=_help("id"))
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help=_help("set"))
@click.option("--defaults", is_flag=True, help=_help("defaults"))
@_options
def new(asked: _Asked, kind: str, title: str | None, community: str | None, theme: str | None, id_: str | None, given: tuple[str, ...], defaults: bool) -> None:
    """Begin a text."""
    from kring import scaffold

    settings, catalog, _ = asked.looked_over()
    named = {"name" if kind in ("person", "organisation") else "title": title, "community": community, "themes": theme, "id": id_}
    answers = {name: _words(value) if name == "themes" else (value,) for name, value in named.items() if value is not None}
    for pair in given:
        field, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(pair, param_hint="--set")
        answers[field] = _words(value) if "," in value and field not in ("title", "description") else (value,)
    asks = not defaults and sys.stdin.isatty()
    while question := scaffold.next_question(kind, answers, catalog, settings):
        answers[question.name] = _answer(question) if asks else question.default
    made = scaffold.made(kind, answers, catalog, settings)
    scaffold.write(asked.root, made)
    _, _, findings = asked.looked_over()
    mine = tuple(finding for finding in findings if finding.path == made.path and finding.level is not Level.ADVICE)
    click.echo(made.path)
    _print(mine, quiet=asked.quiet)
    if not asked.quiet:
        _say("new-made-entry" if made.append else "new-made", path=made.path)
    sys.exit(FOUND if stop_build(mine, strict=asked.strict) else DONE)


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())


def _answer(question: "Question") -> tuple[str, ...]:
    """Ask on the terminal until the answer can be used; an empty answer takes what is proposed, and what was nearly right is proposed."""
    from kring import scaffold

    choices = f"\n  {', '.join(question.choices)}" if question.choices else ""
    hint = f"\n  {labels.message('new-tab', language(), {})}" if question.choices and _can_complete() else ""
    default = question.default
    while True:
        with _completing(question.choices):
            words = f"{question.label.capitalize()}. {question.help}{choices}{hint}\n"
            # Only a prompt on standard output is one that the Tab key works in (click's `err` puts a file in its place).
            text = click.prompt(words, default=", ".join(default), show_default=bool(default), prompt_suffix="> ", err=not sys.stdout.isatty())
        answer = _words(text) if question.many else (text.strip(),)
        if (fault := scaffold.wrong(question, answer)) is None:
            return answer
        _say("new-wrong", value=fault[0], nearest=fault[1])
        if fault[1]:
            default = tuple(fault[1] if word == fault[0] else word for word in answer)


def _can_complete() -> bool:
    return sys.stdout.isatty() and importlib.util.find_spec("readline") is not None  # Windows has none


@contextlib.contextmanager
def _completing(choices: tuple[str, ...]) -> Iterator[None]:
    """Let the Tab key complete what can be chosen, word by word, while a question is asked."""
    if not _can_complete():
        yield
        return
    import readline

    def complete(begun: str, number: int) -> str | None:
        fitting = [choice for choice in choices if choice.startswith(begun)]
        return fitting[number] if number < len(fitting) else None

    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    readline.set_completer_delims(" ,")
    readline.set_completer(complete)
    try:
        yield
    finally:
        readline.set_completer(None)


@main.command(help=_help("report"), epilog=_help("exits"))
@click.option("--month", metavar="JJJJ-MM", default=None, help=_help("month"))
@click.option("--format", "form", type=click.Choice(("text", "html", "csv")), default="text", help=_help("report_format"))
@_options
def report(asked: _Asked, month: str | None, form: str) -> None:
    """The monthly report."""
    from kring import report as reporting

    try:
        first = dt.date.fromisoformat(f"{month}-01") if month else reporting.last_month(asked.today)
    except ValueError as error:
        raise click.BadParameter(str(month), param_hint="--month") from error
    settings, catalog, findings = asked.looked_over()
    errors = tuple(f for f in findings if f.level is Level.ERROR)
    if errors and not asked.quiet:
        _say("report-partial", errors=str(len(errors)))
    click.echo(reporting.shown(reporting.report(catalog, settings, first), form, catalog, settings), nl=False)


@main.command(help=_help("init"), epilog=_help("exits"))
@click.argument("folder", type=click.Path(path_type=Path), default=Path("."))
@click.option("--name", default=None, help=_help("init_name"))
@click.option("--language", type=click.Choice(labels.LANGUAGES), default=None, help=_help("init_language"))
@click.option("--dimensions", default=None, help=_help("init_dimensions"))
@click.option("--theme", default=None, help=_help("init_theme"))
@click.option("--community", default=None, help=_help("init_community"))
@click.option("--repository", default=None, help=_help("init_repository"))
@click.option("--source", "source", default=None, help=_help("init_source"))
@click.option("--defaults", is_flag=True, help=_help("defaults"))
@click.option("--today", type=_Day(), default=None, help=_help("today"))
@click.option("--lang", type=click.Choice(labels.LANGUAGES), default=None, help=_help("lang"))
@click.help_option("-h", "--help", help=_help("help"))
def init(folder: Path, defaults: bool, today: dt.date | None, lang: str | None, **given: str | None) -> None:
    """Begin a site."""
    from kring import founding, generated
    from kring.scaffold import Question

    founding.refuse_full(folder)
    asks = not defaults and sys.stdin.isatty()
    lang = given["language"] or language()
    words = labels.words(lang)
    dimensions = {words[f"dimension_{id}"]: id for id in founding.DIMENSIONS}
    answers: dict[str, tuple[str, ...]] = {}
    for key in founding.QUESTIONS:
        many = key == "dimensions"
        question = Question(key, words[f"init_label_{key}"], _help(f"init_{key}"), tuple(dimensions) if many else (), _words(words[f"init_{key}"]), many)
        flag = given[key]
        if flag is not None:
            answers[key] = _words(flag) if many else (flag,)
        else:
            answers[key] = _answer(question) if asks else question.default
    name, theme, community, repository = ("".join(answers[key]) for key in founding.QUESTIONS if key != "dimensions")
    source = founding.source() if given["source"] is None else given["source"]
    chosen = tuple(dimensions.get(word, word) for word in answers["dimensions"])
    day = today or clock.today()
    founding.write(folder, founding.files(founding.Answers(name, lang, chosen, theme, community, repository, source), today=day))
    settings, catalog, _ = _Asked(folder / "mkdocs.yml", day).looked_over()
    generated.sync(folder.absolute(), catalog, settings)
    _say("init-made", path=str(folder), name=name)
    if not source:
        _say("init-unpinned")


@main.command(help=_help("build"))
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), default=None, help=_help("site"))
@click.option("-j", "--workers", type=click.IntRange(min=1), default=None, help=_help("workers"))
@click.option("--scheduler", metavar="ADDRESS", default="", help=_help("scheduler"))
@click.option("--compact/--no-compact", default=lambda: bool(os.environ.get("CI")), help=_help("compact"))
@click.option("--search/--no-search", "index", default=True, help=_help("index"))
@click.option("--profile", is_flag=True, help=_help("profile"))
@_options
def build(asked: _Asked, site_dir: Path | None, workers: int | None, scheduler: str, compact: bool, index: bool, profile: bool) -> None:
    """Build the site, or say why not."""
    from kring.engines.quick import quick
    from kring.engines.standing import Asked

    progress = _Progress(quiet=(quiet := asked.quiet))
    built = quick(Asked(asked.config, site_dir, asked.today, asked.strict, compact, index), progress)
    if not built:
        from kring.engines.building import build as build_site

        built = build_site(
            asked.config,
            site_dir=site_dir,
            today=asked.today,
            strict=asked.strict,
            step=progress,
            workers=workers,
            scheduler=scheduler,
            compact=compact,
            index=index,
        )
    progress.end()
    _print(built.findings, quiet=quiet)
    if not built.done:
        _say("content-errors")
        sys.exit(FOUND)
    if not quiet:
        where = os.path.relpath(built.site_dir / "index.html")
        counts = {"pages": built.pages, "assets": built.files - built.pages, "made": built.made, "reused": built.reused, "removed": built.removed}
        _say("summary-built", **{name: str(count) for name, count in counts.items()}, seconds=f"{built.seconds:.1f}", path=where)
    if profile or asked.verbose:
        for code, seconds in progress.times():
            click.echo(f"{seconds:8.2f} s  {labels.message(code, language(), {})}", err=True)


@main.command(help=_help("serve"))
@click.option("-a", "--dev-addr", default=None, metavar="IP:PORT", help=_help("addr"))
@click.option("-o", "--open", "open_browser", is_flag=True, help=_help("open"))
@_options
def serve(asked: _Asked, dev_addr: str | None, open_browser: bool) -> None:
    """Serve the site with live reload."""
    from kring.engines.serving import serve as serve_site

    def said(address: str, findings: tuple[Finding, ...]) -> None:
        _print(findings, quiet=True)
        if address and not asked.quiet:
            _say("serving", address=address)

    serve_site(asked.config, dev_addr=dev_addr, today=asked.today, strict=asked.strict, open_browser=open_browser, lang=language(), said=said)


class _Progress:
    """Says what a build is doing and how far it is: in one line of a terminal, or line by line where nobody watches."""

    def __init__(self, *, quiet: bool) -> None:
        self._show = not quiet
        self._live = sys.stderr.isatty()
        self._steps: list[tuple[str, float]] = []
        self._said = 0.0

    def __call__(self, code: str, done: int, total: int) -> None:
        now = time.monotonic()
        begins = not self._steps or self._steps[-1][0] != code
        if begins:
            self._line("\n" if self._live and self._steps else "")
            self._steps.append((code, now))
        if begins or now - self._said > (0.1 if self._live else 5) or (self._live and done == total):
            self._said = now
            count = f" {done}/{total}" if total else ""
            self._line(f"\r· {labels.message(code, language(), {})}{count}" if self._live else f"· {labels.message(code, language(), {})}{count}\n")

    def _line(self, text: str) -> None:
        if self._show and text:
            click.echo(text, nl=False, err=True)

    def end(self) -> None:
        """The last step is done."""
        self._line("\n" if self._live and self._steps else "")
        self._steps.append(("", time.monotonic()))

    def times(self) -> list[tuple[str, float]]:
        """Seconds of each step."""
        return [(code, after - before) for (code, before), (_, after) in itertools.pairwise(self._steps)]


def _print(findings: tuple[Finding, ...], *, quiet: bool, form: str = "text", strict: bool = False) -> None:
    """All findings at once, on standard output; a count of them beside it."""
    if shown := formatted((f for f in findings if not quiet or f.level is not Level.ADVICE), form, language(), strict=strict):
        click.echo(shown)
    if findings and not quiet:
        counts = {level: sum(finding.level is level for finding in findings) for level in Level}
        _say("summary-findings", errors=str(counts[Level.ERROR]), warnings=str(counts[Level.WARNING]), advice=str(counts[Level.ADVICE]))


def _say(code: str, **values: str) -> None:
    click.echo(labels.message(code, language(), values), err=True)


def _interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def run() -> None:
    """The console script: every way out has its exit code and a message for people."""
    signal.signal(signal.SIGTERM, _interrupted)
    gc.set_threshold(100_000, 50, 100)  # a site is a million objects that all stay: looking for circles among them took a tenth of a build
    try:
        main(standalone_mode=False)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSED)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except KringError as error:
        click.echo(error.text(language()), err=True)
        sys.exit(
            MISUSED
            if error.code
            in (
                "no-config",
                "config-without-kring",
                "since-unknown",
                "sync-unknown",
                "new-needs",
                "new-id",
                "new-taken",
                "init-not-empty",
                "init-name",
                "init-source",
                "init-dimension",
                "wrong-url",
                "forget-unknown",
            )
            else FAILED
        )


if __name__ == "__main__":
    run()
