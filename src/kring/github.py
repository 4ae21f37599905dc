"""What GitHub reads: forms, template, owners, labels and workflows, made from the model, the registers and the settings."""

# The workflows are thin: each step calls `kring` or `gh`, and what is decided is decided in Python, under test. They follow
# four rules: no permission but by job; no action but by commit; the base branch's tool on the pull request's content as data;
# nothing that somebody else wrote is ever part of a command.

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kring.catalog import Catalog
from kring.forms import Door, Field, doors, headings
from kring.settings import Settings

MARK: Final = "# Gemaakt door `kring sync` / made by `kring sync`."

ACTIONS: Final = {
    "checkout": "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "python": "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "upload": "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
    "download": "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
    "pages": "actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5",
}
"""Actions by commit, as other projects use them; none could be looked up at GitHub when this was written: verify before use."""

REPORT: Final = "verslag.json"
CONTRIBUTION: Final = "bijdrage"
"""Label of an issue that is a contribution."""


def files(catalog: Catalog, settings: Settings) -> Iterator[tuple[str, str]]:
    """Every file that GitHub reads, as path and text."""
    for door in doors(catalog, settings):
        yield f".github/ISSUE_TEMPLATE/{door.id}.yml", _yaml(issue_form(door, catalog, settings))
    yield ".github/ISSUE_TEMPLATE/config.yml", _yaml(_chooser(settings))
    yield ".github/PULL_REQUEST_TEMPLATE.md", _template(settings)
    yield ".github/CODEOWNERS", _owners(catalog, settings)
    yield ".github/labels.yml", _yaml(list(_labels(catalog, settings)))
    for name, text in WORKFLOWS.items():
        yield f".github/workflows/{name}.yml", _workflow(text)


def _yaml(value: Any) -> str:
    """YAML as JSON would have it, one key a line: everything quoted, nothing to misread."""
    return "\n".join([MARK, *_rows(value, 0)]) + "\n"


def _rows(value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, Mapping | list) and item:
                yield f"{pad}{key}:"
                yield from _rows(item, depth + 1)
            else:
                yield f"{pad}{key}: {json.dumps(item, ensure_ascii=False)}"
    else:
        for item in value:
            rows = list(_rows(item, depth + 1)) if isinstance(item, Mapping | list) else [f"{pad}  {json.dumps(item, ensure_ascii=False)}"]
            yield f"{pad}- {rows[0].strip()}"
            yield from rows[1:]


# -- issue forms


def issue_form(door: Door, catalog: Catalog, settings: Settings) -> dict[str, Any]:
    """GitHub's form behind a door. Nothing is required: `kring intake` says what is missing, and half a text is welcome."""
    words = settings.words()
    fields = {field.key: field for field in door.fields}
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": words["issue_intro"]}}]
    for label, key in headings(door, words):
        match key:
            case "door":
                body.append(_dropdown(key, label, "", [door.label], chosen=True))
            case "community" if catalog.communities:
                body.append(_dropdown(key, label, words["write_community_help"], [c.meta.title for c in catalog.communities.values()]))
            case "community":
                continue
            case "body":
                start = {"value": "\n\n".join(f"## {heading}\n" for heading in door.headings)} if door.headings else {}
                help = words["write_text_help" if door.headings else "write_text_event_help"]
                body.append({"type": "textarea", "id": key, "attributes": {"label": label, "description": help, **start}})
            case _:
                body.append(_question(fields[key], label, words))
    return {"name": door.label, "description": door.text or words["issue_intro"], "title": f"{door.label}: ", "labels": [CONTRIBUTION], "body": body}


def _dropdown(key: str, label: str, help: str, options: list[str], *, many: bool = False, chosen: bool = False) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": label, "options": list(dict.fromkeys(options))}
    attributes |= {"description": help} if help else {}
    attributes |= {"multiple": True} if many else {}
    attributes |= {"default": 0} if chosen else {}
    return {"type": "dropdown", "id": key, "attributes": attributes}


def _question(field: Field, label: str, words: Mapping[str, str]) -> dict[str, Any]:
    help = {"parts": words["issue_sources_help"], "moment": words["issue_moment_help"]}.get(field.widget, field.help.replace("`", ""))
    help = words["write_authors_help"] if field.key == "authors" else help
    if field.choices:
        return _dropdown(field.key, label, help, [choice.label for choice in field.choices], many=field.widget == "many")
    if field.widget == "yes_no":
        return {"type": "checkboxes", "id": field.key, "attributes": {"label": label, "description": help, "options": [{"label": words["yes"].capitalize()}]}}
    kind = "textarea" if field.widget in ("area", "lines", "parts") else "input"
    return {"type": kind, "id": field.key, "attributes": {"label": label, "description": help}}


def _chooser(settings: Settings) -> dict[str, Any]:
    words = settings.words()
    form = f"{settings.url}{words['page_join']}/{settings.section('write')}/"
    links = [{"name": words["write"], "url": form, "about": words["write_lead"]}] if settings.url else []
    return {"blank_issues_enabled": True, **({"contact_links": links} if links else {})}


# -- pull requests and owners


def _template(settings: Settings) -> str:
    words = settings.words()
    checks = "\n".join(f"- [ ] {words[key]}" for key in ("pull_mine", "pull_pupils", "pull_photos", "pull_sources"))
    return f"<!-- {words['pull_thanks']} -->\n\n**{words['pull_what']}**\n\n**{words['pull_right']}**\n\n{checks}\n"


def _owners(catalog: Catalog, settings: Settings) -> str:
    """Who is asked to look: one named steward for each community, and the editors for all else.

    One, because where everybody is asked nobody looks; only who has an account at GitHub can be.
    """
    editor = _handle(settings.choices.contact, catalog)
    lines = [MARK, ""]
    if editor:
        lines += [f"* {editor}"]
    for community in catalog.communities.values():
        if owner := _handle(community.meta.coordinator, catalog) or editor:
            lines.append(f"/communities/{community.id}/ {owner}")
    for path in ("/.github/", "/mkdocs.yml", "/overrides/", f"/{settings.docs.strip('/')}/registers/", "/scripts/", "*.lock"):
        if editor:
            lines.append(f"{path} {editor}")
    return "\n".join(lines) + "\n"


def _handle(person: str | None, catalog: Catalog) -> str:
    found = catalog.people.get(person or "")
    return f"@{found.meta.github}" if found and found.meta.github else ""


def _labels(catalog: Catalog, settings: Settings) -> Iterator[dict[str, str]]:
    words = settings.words()
    yield {"name": CONTRIBUTION, "color": "1c6154", "description": words["label_contribution"]}
    yield {"name": "wekelijks", "color": "755300", "description": words["label_weekly"]}
    for community in catalog.communities.values():
        yield {"name": f"community: {community.id}"[:50], "color": "873a5e", "description": community.meta.title[:100]}


# -- workflows


def _workflow(text: str) -> str:
    for name, action in ACTIONS.items():
        text = text.replace(f"<{name}>", action)
    return f"{MARK}\n{text.replace('<install>', _INSTALL).replace('<git-name>', _BOT)}"


_BOT: Final = 'git config user.name "github-actions[bot]" && git config user.email "41898282+github-actions[bot]@users.noreply.github.com"'
_INSTALL: Final = """\
      - uses: <python>
        with:
          python-version: "3.13"
      - name: kring installeren, met vaste versies
        run: |
          if [ -x scripts/install ]; then scripts/install
          else python -m venv .venv && .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock; fi
""".replace("<python>", ACTIONS["python"]).rstrip("\n")

CHECK: Final = """\
name: Controle

on:
  pull_request:

permissions: {}

concurrency:
  group: controle-${{ github.event.pull_request.number }}
  cancel-in-progress: true

jobs:
  controle:
    name: Nakijken
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - name: Ons programma, van de hoofdtak
        uses: <checkout>
        with:
          ref: ${{ github.event.pull_request.base.sha }}
          persist-credentials: false
<install>
      - name: De bijdrage, alleen als gegevens
        uses: <checkout>
        with:
          path: bijdrage
          persist-credentials: false
      - name: Teksten van de bijdrage op hun plaats zetten
        run: |
          for folder in communities docs; do
            rm -rf "$folder"
            if [ -d "bijdrage/$folder" ] && [ ! -L "bijdrage/$folder" ]; then cp -RP "bijdrage/$folder" "$folder"; fi
          done
          rm -rf bijdrage
      - name: Verslag voor het bericht
        run: |
          .venv/bin/kring check --since HEAD --format json > verslag.json || [ $? = 1 ]
      - uses: <upload>
        with:
          name: verslag
          path: verslag.json
          retention-days: 3
          if-no-files-found: error
      - name: Nakijken wat veranderde
        run: |
          .venv/bin/kring comment --report verslag.json --summary >> "$GITHUB_STEP_SUMMARY"
          .venv/bin/kring check --since HEAD --format github
      - name: De hele site nakijken en bouwen
        run: .venv/bin/kring build
"""

COMMENT: Final = """\
name: Bericht

on:
  workflow_run: # zizmor: ignore[dangerous-triggers] runs only the main branch's tool, and reads one file of JSON as hostile
    workflows: [Controle]
    types: [completed]

permissions: {}

concurrency:
  group: bericht-${{ github.event.workflow_run.head_sha }}
  cancel-in-progress: true

jobs:
  bericht:
    name: Antwoord onder het voorstel
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      actions: read # the report of the run
      contents: read
      pull-requests: write # the comment
    steps:
      - uses: <checkout>
        with:
          persist-credentials: false
<install>
      - uses: <download>
        with:
          name: verslag
          path: verslag
          run-id: ${{ github.event.workflow_run.id }}
          github-token: ${{ github.token }}
      - name: Wat GitHub van het voorstel weet
        env:
          GH_TOKEN: ${{ github.token }}
        run: |
          gh api --paginate "repos/$GITHUB_REPOSITORY/pulls?state=open&per_page=100" --jq '.[] | {number, head: {sha: .head.sha}}' | jq -s . > pulls.json
          number=$(.venv/bin/kring comment --event "$GITHUB_EVENT_PATH" --pulls pulls.json --number)
          if [ -z "$number" ]; then exit 0; fi
          gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments?per_page=100" --jq '.[] | {id, body, user: {login: .user.login}}' | jq -s . > comments.json
          gh api "repos/$GITHUB_REPOSITORY/pulls/$number" -H "Accept: application/vnd.github.diff" > changes.diff
          .venv/bin/kring comment --event "$GITHUB_EVENT_PATH" --pulls pulls.json --comments comments.json --diff changes.diff --report verslag/verslag.json > request.json
          jq .body request.json | gh api --method "$(jq -r .method request.json)" "$(jq -r .path request.json)" --input - --silent
"""

INTAKE: Final = """\
name: Intake

on:
  issues:
    types: [opened]

permissions: {}

concurrency:
  group: intake-${{ github.event.issue.number }}
  cancel-in-progress: false

jobs:
  intake:
    name: Van bericht naar voorstel
    if: contains(github.event.issue.labels.*.name, 'bijdrage') || startsWith(github.event.issue.body, '---')
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      contents: write # a branch for the text
      issues: write # the answer
      pull-requests: write # the proposal
    steps:
      - uses: <checkout>
        with:
          persist-credentials: false
<install>
      - name: Op zijn plaats zetten en nakijken
        run: |
          jq -r '.issue.body // ""' "$GITHUB_EVENT_PATH" > "$RUNNER_TEMP/bericht.txt"
          .venv/bin/kring intake "$RUNNER_TEMP/bericht.txt" --format markdown > "$RUNNER_TEMP/antwoord.md" || [ $? = 1 ]
      - name: Voorstel en antwoord
        env:
          GH_TOKEN: ${{ github.token }}
          NUMBER: ${{ github.event.issue.number }}
        run: |
          if [ -n "$(git status --porcelain communities docs)" ]; then
            <git-name>
            git switch -c "bijdrage/$NUMBER"
            git add communities docs
            git commit -m "Bijdrage uit bericht $NUMBER"
            gh auth setup-git
            git push origin "bijdrage/$NUMBER"
            { cat "$RUNNER_TEMP/antwoord.md"; printf '\\n\\nCloses #%s\\n' "$NUMBER"; } > "$RUNNER_TEMP/voorstel.md"
            gh pr create --head "bijdrage/$NUMBER" --title "Bijdrage uit bericht $NUMBER" --body-file "$RUNNER_TEMP/voorstel.md"
          fi
          gh issue comment "$NUMBER" --body-file "$RUNNER_TEMP/antwoord.md"
"""

PUBLISH: Final = """\
name: Publiceren

on:
  push:
    branches: [main]
  workflow_dispatch:

permissions: {}

concurrency:
  group: publiceren
  cancel-in-progress: false

jobs:
  bouwen:
    name: Bouwen
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read
    steps:
      - uses: <checkout>
        with:
          fetch-depth: 0 # days of change come from the whole history
          persist-credentials: false
<install>
      - run: .venv/bin/kring build
      - run: tar --dereference --hard-dereference --directory site -cf "$RUNNER_TEMP/artifact.tar" .
      - uses: <upload>
        with:
          name: github-pages
          path: ${{ runner.temp }}/artifact.tar
          retention-days: 1
          if-no-files-found: error
  publiceren:
    name: Publiceren
    needs: bouwen
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions:
      pages: write # to publish
      id-token: write # to prove that this repository does
    environment:
      name: github-pages
      url: ${{ steps.pages.outputs.page_url }}
    steps:
      - id: pages
        uses: <pages>
"""

NIGHTLY: Final = """\
name: Nachtelijk

on:
  schedule:
    - cron: "17 3 * * *" # bijeenkomsten worden verleden tijd, artikelen verschijnen, herzieningen verlopen
  workflow_dispatch:

permissions: {}

concurrency:
  group: nachtelijk
  cancel-in-progress: false

jobs:
  publiceren:
    name: Opnieuw bouwen
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      actions: write # to start another workflow
    steps:
      - env:
          GH_TOKEN: ${{ github.token }}
        run: gh workflow run publiceren.yml --repo "$GITHUB_REPOSITORY" --ref main
"""

WEEKLY: Final = """\
name: Wekelijks

on:
  schedule:
    - cron: "23 5 * * 1"
  workflow_dispatch:

permissions: {}

concurrency:
  group: wekelijks
  cancel-in-progress: false

jobs:
  wekelijks:
    name: Links en herzieningen
    runs-on: ubuntu-24.04
    timeout-minutes: 45
    permissions:
      contents: read
      issues: write # one rolling issue
    steps:
      - uses: <checkout>
        with:
          fetch-depth: 0
          persist-credentials: false
<install>
      - run: .venv/bin/kring links --format markdown > "$RUNNER_TEMP/links.md" || [ $? = 1 ]
      - name: Een bericht, dat steeds wordt bijgewerkt
        env:
          GH_TOKEN: ${{ github.token }}
        run: |
          number=$(gh issue list --label wekelijks --state open --limit 1 --json number --jq '.[0].number // empty')
          if [ -n "$number" ]; then gh issue edit "$number" --body-file "$RUNNER_TEMP/links.md"
          else
            gh label create wekelijks --force
            gh issue create --title "Wekelijks: links en herzieningen" --label wekelijks --body-file "$RUNNER_TEMP/links.md"
          fi
"""

SAFETY: Final = """\
name: Veiligheid

on:
  pull_request:
  schedule:
    - cron: "41 4 * * 2"

permissions: {}

concurrency:
  group: veiligheid-${{ github.ref }}
  cancel-in-progress: true

jobs:
  veiligheid:
    name: Workflows en pakketten
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - uses: <checkout>
        with:
          persist-credentials: false
      - uses: <python>
        with:
          python-version: "3.13"
      - run: python -m pip install --quiet "zizmor==1.32.0" "check-jsonschema==0.39.0" "pip-audit==2.9.0"
      - run: zizmor --offline --strict-collection --persona=auditor .github
      - run: check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
      - name: Bekende lekken; een pakket dat niet nagekeken kan worden telt als fout
        run: pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock
"""

WORKFLOWS: Final = {
    "controle": CHECK, "bericht": COMMENT, "intake": INTAKE, "publiceren": PUBLISH, "nachtelijk": NIGHTLY, "wekelijks": WEEKLY, "veiligheid": SAFETY,
}  # fmt: skip
