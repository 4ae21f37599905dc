"""Who may import whom, and which library may be used where."""

import ast
import functools
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "kring"

LAYERS = [
    {"__main__"},
    {"cli"},
    {"engines.serving"},
    {"engines.building", "engines.quick", "engines.checked", "engines.index"},
    {"engines.edits"},
    {"engines.plugin", "engines.last"},
    {"engines.rendering", "engines.standing", "engines.readings"},
    {"engines.publishing"},
    {"engines.making", "engines.cache"},
    {"engines.templates", "engines.cluster"},
    {"engines.look"},
    {"engines.makers", "engines.workers"},
    {"search", "prose", "cards", "engines.stylesheet"},
    {"site", "founding", "scaffold"},
    {"pages", "report"},
    {"feeds", "calendars", "tables", "metadata", "citations", "markdown_copies", "digest", "writing"},
    {"view"},
    {"outputs", "generated", "fixes"},
    {"github", "comments", "links"},
    {"replies"},
    {"intake"},
    {"forms"},
    {"checks", "forgetting"},
    {"catalog", "style"},
    {"read"},
    {"front_matter", "reference", "files", "formats", "privacy", "documents"},
    {"vocabulary"},
    {"settings", "names", "media"},
    {"dialect"},
    {"model", "findings", "sanitise", "clock", "history", "words", "gate"},
    {"labels"},
    {"labels.nl", "labels.en"},
]
"""From the top of the house to its foundation: a module imports only from floors below its own."""

FENCES = {
    "mkdocs": {"engines.plugin", "engines.rendering", "engines.building", "engines.serving"},
    "click": {"cli"},
    "cmarkgfm": {"dialect"},
    "nh3": {"sanitise"},
    "yaml": {"front_matter", "settings"},
    "jinja2": {"engines.templates"},
    "markupsafe": {"engines.templates"},
    "subprocess": {"search", "history"},
    "PIL": {"cards", "media"},
    "font_source_serif_pro": {"cards"},
    "pagefind_bin": {"search"},
    "icalendar": {"calendars"},
    "babel": {"labels"},
    "email": {"intake"},
    "socket": set(),
    "urllib.request": {"links"},
    "requests": set(),
    "pickle": set(),
    "sqlite3": {"engines.cache", "engines.readings"},
    "watchfiles": {"engines.serving"},
    "distributed": {"engines.cluster"},
    "http.server": {"engines.serving"},
}
"""A library, and the only modules that may know of it."""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name: path for path in sorted(SRC.rglob("*.py")) if (name := name_of(path)) not in ("__init__", "engines")}


@functools.cache
def imports(path: Path) -> set[str]:
    """Everything a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_floors_below(name: str) -> None:
    floor = next(number for number, layer in enumerate(LAYERS) if name in layer)
    above = {module for layer in LAYERS[: floor + 1] for module in layer} - {name}

    upstairs = {other for other in above if f"kring.{other}" in imports(MODULES[name])}

    assert not upstairs, f"{name} imports {sorted(upstairs)}"


@pytest.mark.parametrize("library", FENCES)
def test_a_library_stays_behind_its_fence(library: str) -> None:
    users = {name for name, path in MODULES.items() if any(i == library or i.startswith(f"{library}.") for i in imports(path))}

    assert users <= FENCES[library]


LOOK = {"mkdocs", "material", "jinja2", "icalendar", "babel", "PIL.Image", "multiprocessing", "kring.pages"}
CONTENT = {"pydantic", "yaml", "cmarkgfm", "importlib.metadata"}


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        pytest.param("kring.cli, kring.engines.checked, kring.engines.quick", LOOK | CONTENT, id="nothing to do"),
        pytest.param("kring.cli, kring.checks, kring.generated, kring.engines.readings", LOOK, id="a check"),
        pytest.param("kring.cli, kring.engines.edits", LOOK, id="an edit of words"),
        pytest.param("kring.engines.making", {"mkdocs", "icalendar", "babel", "pydantic", "yaml", "kring.model"}, id="a worker"),
    ],
)
def test_a_command_starts_without_what_it_does_not_need(modules: str, heavy: set[str]) -> None:
    code = f"import sys, {modules}; print(sorted({heavy} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
