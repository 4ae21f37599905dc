"""A site shown on this computer: every page is made when it is asked for, and shown anew when its bytes have changed."""

# Nobody waits for a site to be worked out: until then its pages are shown as they were last built here, or one page that says what is being done.

import contextlib
import datetime as dt
import functools
import html
import http.server
import json
import mimetypes
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from kring import labels, outputs, search
from kring.engines import rendering
from kring.engines.building import configuration, things
from kring.engines.index import Index
from kring.engines.last import last
from kring.engines.look import Job, Look
from kring.engines.makers import digest
from kring.engines.making import Thing, made
from kring.engines.readings import remembering
from kring.engines.rendering import STEPS, Prepared
from kring.engines.standing import Asked, standing
from kring.files import COMMUNITIES
from kring.findings import Finding, KringError, stop_build
from kring.read import Memory, reread
from kring.site import recompose

File: TypeAlias = Thing | outputs.Copy | bytes
"""What a file of the site is made of, or is."""

_OURS: Final = "_kring/"
"""Addresses of the preview itself."""

_SOON: Final = 3
"""Seconds that search may take before the rest goes on."""

_TURN: Final = 0.0005
"""Seconds that the thread which works out the site computes before another may: a page or an index takes hundreds of turns, for every file that it reads."""


@dataclass(frozen=True)
class State:
    """A site as it can be shown at one moment. Never changed, only replaced."""

    number: int
    prepared: Prepared | None
    """The last one without errors; None when there was none yet."""
    look: Look | None
    files: Mapping[str, File]
    findings: tuple[Finding, ...]
    failure: str = ""
    """What kept the settings from being read."""

    @property
    def wrong(self) -> bool:
        """Whether what is shown is older than the texts, because of what is wrong with them."""
        return self.failure != "" or (bool(self.findings) and (self.prepared is None or self.prepared.findings != self.findings))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown at an address."""

    status: int
    path: str
    """Name of the file, which tells its kind."""
    content: bytes


class Preview:
    """A site that follows its sources."""

    def __init__(self, config_file: Path, *, today: dt.date, strict: bool, lang: str) -> None:
        """Raises KringError when the settings cannot be read. The texts are not read yet."""
        self.config_file = config_file
        self.lang = lang
        self._today = today
        self._strict = strict
        self._memory = Memory()
        self._settings = b""
        self._configure()
        self._changed = threading.Condition()
        self._update_wanted = threading.Event()
        self._index_wanted = threading.Event()
        self._index = Index()
        self._index_follows = threading.Event()
        """Set while search has what was seen at a glance."""
        self._index_follows.set()
        self._made: dict[str, tuple[str, bytes]] = {}
        self.broken: Exception | None = None
        """What ended the work behind the preview: a fault of kring."""
        self.state = State(0, None, None, {}, ())
        self._last = last(config_file.absolute().parent)
        self._older: bool | None = None
        """Whether the last build is older than the texts; None while that is not known."""
        self._step = STEPS[0]
        self._unseen: list[Path] = []
        """What was saved before there was anything to show it in."""

    @property
    def folders(self) -> list[Path]:
        """Folders whose changes count."""
        root = self.config_file.absolute().parent
        found = [
            root / COMMUNITIES,
            Path(self.config.docs_dir),
            rendering.look_dir(),
            *([Path(self.config.theme.custom_dir)] if self.config.theme.custom_dir else []),
        ]
        return list(dict.fromkeys(folder.resolve() for folder in found if folder.is_dir()))

    def _configure(self) -> None:
        self._settings = self.config_file.read_bytes() if self.config_file.is_file() else b""
        self.config, self._plugin = configuration(self.config_file, None)
        self.root = urlsplit(self.config.site_url or "/").path or "/"

    def settings_changed(self) -> bool:
        """Whether the settings are others than those of the last update."""
        with contextlib.suppress(OSError):
            return self.config_file.read_bytes() != self._settings
        return False

    def update(self) -> None:
        """Read everything that changed, and show what comes of it; with errors the site stays as it was."""
        try:
            if self.settings_changed():
                self._memory = Memory()
                self._configure()
            refuse = functools.partial(stop_build, strict=self._strict)
            options = self._plugin.options
            with remembering(self.config_file.absolute().parent, self._memory) as memory:
                prepared = rendering.prepare(self.config, options, today=self._today, refuse=refuse, memory=memory, step=self._begin)
            if prepared.site is None:
                self._show(replace(self.state, findings=prepared.findings, failure=""))
                return
            rendering.dress(self.config, prepared)
            look = rendering.look_of(self.config)
            written, _ = rendering.written_jobs(self.config, prepared)
        except KringError as error:
            self.fail(error)
            return
        files: dict[str, File] = dict(rendering.look_files(self.config))
        files |= {copy.path: copy for copy in prepared.site.copies}
        files |= {asset.path: asset.content for asset in prepared.site.assets()}
        jobs = [*written, *(Job(page) for page in prepared.site.pages if not page.written)]
        files |= dict(things(jobs, prepared))
        if self.state.prepared is None or not self._update_wanted.is_set():  # else a newer text is on its way, which a glance may show already
            self._show(State(0, prepared, look, files, prepared.findings))
            self._index_wanted.set()
            saved, self._unseen = self._unseen, []
            self.glance(saved)

    def _begin(self, step: str) -> None:
        self._step = step

    def glance(self, paths: Iterable[Path]) -> None:
        """Show the new text of an article at once, before everything that may follow from it is worked out."""
        state = self.state
        if state.prepared is None or state.prepared.site is None:
            self._unseen += paths
            return
        for path in paths:
            with contextlib.suppress(ValueError):
                name = path.relative_to(state.prepared.root.resolve()).as_posix()
                found = next((article for article in state.prepared.catalog.articles.values() if article.path == name), None)
                item = reread(state.prepared.root, state.prepared.settings, found, state.prepared.contents.vocabulary) if found else None
                if item is not None:
                    page = recompose(state.prepared.catalog, state.prepared.settings, item)
                    self._show(replace(self.state, files={**self.state.files, page.file: Job(page)}))
                    self._index_follows.clear()
                    self._index_wanted.set()

    def follow(self) -> None:
        """Something changed: work out, soon, all that follows from it."""
        self._update_wanted.set()
        if self._older is False:
            self._older = True

    def compare(self) -> None:
        """Find out whether the last build is what would be built now."""
        if self._last:
            asked = Asked(self.config_file, None, self._today, self._strict)
            self._older = standing(asked) is None
            self._show(self.state)

    def update_forever(self, said: Callable[[tuple[Finding, ...]], None]) -> None:
        """Make the site follow its sources, and say after each time what is wrong."""
        self.compare()
        self._update_wanted.set()
        while True:
            self._update_wanted.wait()
            self._index_follows.wait(_SOON)  # what somebody looks for goes before what may follow from it
            self._update_wanted.clear()
            self.update()
            said(self.state.findings)

    def close(self) -> None:
        """Remove what the preview kept on disk."""
        self._index.close()

    def guarded(self, work: Callable[[], None]) -> None:
        """Do work that goes on as long as the preview; a fault of kring that ends it is kept in `broken`."""
        try:
            work()
        except Exception as error:
            self.broken = error

    def fail(self, error: KringError) -> None:
        """Say what could not be done; the site stays as it was."""
        self._show(replace(self.state, failure=error.text(self.lang)))

    def _show(self, state: State) -> None:
        with self._changed:
            self.state = replace(state, number=self.state.number + 1)
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> int:
        """The number of the newest state; waits while it is still this one."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.number != number, timeout=seconds)
            return self.state.number

    def answer(self, path: str) -> Answer:
        """What is shown at the path of a file: the file, the page for what is not there, or the one that asks to wait. Raises KringError when a template fails."""
        content = self.content(path)
        if content is not None:
            return Answer(200, path, content)
        if (content := self.content("404.html")) is not None and not self._is_damaged(path):
            return Answer(404, "404.html", content)
        return Answer(503, "waiting.html", self.waiting())

    def has(self, path: str) -> bool:
        """Whether the site that is shown has a file."""
        return path in (self.state.files if self.state.prepared else self._last.files if self._last else ())

    def _is_damaged(self, path: str) -> bool:
        return self.state.prepared is None and self.has(path)

    def waiting(self) -> bytes:
        """The page for when there is none to show."""
        text = (rendering.look_dir() / "preview/waiting.html").read_text(encoding="utf-8")
        words = {"lang": self.lang, "name": str(self.config.site_name), "wait": labels.message("serve-wait", self.lang, {}), "root": self.root + _OURS}
        return Template(text).substitute({name: html.escape(word) for name, word in words.items()}).encode()

    def line(self) -> str:
        """What there is to say of what is shown, besides what is wrong with the texts; nothing when it is the site as the texts have it."""
        state = self.state
        if state.prepared:
            return ""
        if self._last:
            return labels.message("serve-last-wrong" if state.wrong else "serve-last", self.lang, {}) if self._older or state.wrong else ""
        values = {"step": str(STEPS.index(self._step) + 1), "steps": str(len(STEPS)), "what": labels.message(self._step, self.lang, {})}
        return labels.message("serve-first-wrong" if state.wrong else "serve-first", self.lang, values)

    def content(self, path: str) -> bytes | None:
        """The bytes of a file of the site. Raises KringError when a template fails."""
        state = self.state
        if state.prepared is None:
            return self._last.content(path) if self._last else None
        thing = state.files.get(path)
        if isinstance(thing, Job) and state.look:
            key = thing.key(state.look)
            if self._made.get(path, ("", b""))[0] != key:
                self._made[path] = (key, made(state.look, thing))
            return self._made[path][1]
        if isinstance(thing, bytes):
            return thing
        if isinstance(thing, outputs.Copy):
            return rendering.copied(thing, state.prepared)
        if thing and state.look:
            return made(state.look, thing)
        return self._index.content(path) if path.startswith(search.FOLDER) else None

    def search(self) -> None:
        """Make the search index that of the pages."""
        state = self.state
        if state.prepared:
            try:
                self._index.follow((thing for thing in state.files.values() if isinstance(thing, Job)), state.prepared)
            except KringError as error:
                self.fail(error)

    def search_forever(self) -> None:
        """Make search follow the pages, a moment behind them; until the first index is made, search is that of the last build."""
        if self._last:
            self._index.begin(self._last)
        while True:
            self._index_wanted.wait()
            self._index_wanted.clear()
            self.search()
            if not self._index_wanted.is_set():
                self._index_follows.set()


class Server(http.server.ThreadingHTTPServer):
    """Shows a preview over HTTP."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        super().__init__(address, _Handler)
        self.preview = preview


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """What is asked for is nobody's business."""

    def do_GET(self) -> None:
        preview = self.server.preview
        asked = urlsplit(self.path)
        if not asked.path.startswith(preview.root):
            self._answer(302, b"", "text/plain", location=preview.root)
            return
        path = unquote(asked.path[len(preview.root) :])
        if path == f"{_OURS}events":
            self._events()
        elif path == f"{_OURS}state":
            self._answer(200, json.dumps(self._state(parse_qs(asked.query).get("path", [""])[0])).encode(), "application/json")
        elif path.startswith(_OURS):
            file = rendering.look_dir() / "preview" / path.removeprefix(_OURS)
            known = file.name in ("live.js", "live.css") and file.parent.name == "preview"
            self._answer(*((200, file.read_bytes()) if known else (404, b"")), mimetypes.guess_type(file.name)[0] or "text/plain")
        else:
            self._page(path)

    do_HEAD = do_GET

    def _page(self, path: str) -> None:
        preview = self.server.preview
        path = _file(path)
        if not preview.has(path) and preview.has(f"{path}/index.html"):
            self._answer(302, b"", "text/plain", location=f"{preview.root}{path}/")
            return
        try:
            shown = preview.answer(path)
        except KringError as error:
            preview.fail(error)
            shown = Answer(500, "waiting.html", preview.waiting())
        kind = mimetypes.guess_type(shown.path)[0] or "application/octet-stream"
        content = self._alive(shown.content) if shown.path.endswith(".html") else shown.content
        self._answer(shown.status, content, kind + ("; charset=utf-8" if kind.startswith("text/") else ""))

    def _alive(self, page: bytes) -> bytes:
        """A page that follows its source."""
        before, end, after = page.rpartition(b"</body>")
        root = self.server.preview.root
        script = f'<script src="{root}{_OURS}live.js" data-root="{root}{_OURS}" data-sum="{_sum(page)}" defer></script>\n'
        return before + script.encode() + end + after

    def _state(self, path: str) -> dict[str, Any]:
        preview = self.server.preview
        state = preview.state
        line = preview.line()
        try:
            total = _sum(preview.answer(_file(unquote(path).removeprefix(preview.root))).content)
        except KringError:  # which was said when the page was asked for
            total, line = "", labels.message("serve-no-page", preview.lang, {})
        shown = [finding.show(preview.lang) for finding in state.findings if finding.level.value != "advice"]
        return {
            "number": state.number,
            "sum": total,
            "line": line,
            "lang": preview.lang,
            "findings": [*([state.failure] if state.failure else []), *shown],
            "stale": state.wrong,
        }

    def _events(self) -> None:
        """Server-sent events (WHATWG HTML §9.2): the number of each new state."""
        preview = self.server.preview
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        number = preview.state.number
        with contextlib.suppress(OSError):
            for _ in range(10_000):
                self.wfile.write(f"data: {number}\n\n".encode())
                self.wfile.flush()
                number = preview.wait(number, 15)

    def _answer(self, status: int, content: bytes, kind: str, *, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(OSError):
                self.wfile.write(content)


def _file(path: str) -> str:
    """The file at a path of the site."""
    return f"{path}index.html" if path.endswith("/") or not path else path


def _sum(page: bytes) -> str:
    return digest(page.decode("utf-8", "replace"))


@contextlib.contextmanager
def served(preview: Preview, address: tuple[str, int], said: Callable[[tuple[Finding, ...]], None]) -> Iterator[str]:
    """Serve a preview that follows its sources; gives its address. Raises KringError when the port is taken."""
    try:
        server = Server(address, preview)
    except OSError as error:
        raise KringError("address-busy", address=f"{address[0]}:{address[1]}", why=error.strerror or str(error)) from error
    for work in (server.serve_forever, preview.search_forever, lambda: preview.update_forever(said)):
        threading.Thread(target=preview.guarded, args=[work], daemon=True).start()
    try:
        yield f"http://{address[0]}:{server.server_port}{preview.root}"
    finally:
        server.shutdown()
        server.server_close()
        preview.close()


def serve(
    config_file: Path, *, dev_addr: str | None, today: dt.date, strict: bool, open_browser: bool, lang: str, said: Callable[[str, tuple[Finding, ...]], None]
) -> None:
    """Serve until interrupted; `said` is told the address, and when the texts were read and after each change what is wrong.

    Raises KringError when the settings are wrong at the start, the port is taken, or watching files is not installed.
    """
    try:
        import watchfiles
    except ImportError as error:
        raise KringError("watchfiles-missing") from error
    sys.setswitchinterval(_TURN)
    preview = Preview(config_file, today=today, strict=strict, lang=lang)
    host, _, port = (dev_addr or str(preview.config.dev_addr)).rpartition(":")
    with served(preview, (host.strip("[]") or "127.0.0.1", int(port)), lambda findings: said("", findings)) as address:
        said(address, ())
        if open_browser:
            webbrowser.open(address)
        for changes in watchfiles.watch(*preview.folders, debounce=50, step=20, rust_timeout=500, yield_on_timeout=True):
            if preview.broken:
                raise preview.broken
            if changes or preview.settings_changed():
                preview.glance(Path(path) for _, path in changes)
                preview.follow()
