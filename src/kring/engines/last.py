"""The site as it was last built, from the cache: what a preview shows until it has worked out what the texts say now."""

# Not from the published folder: that one may be half there, changed by hand or built elsewhere, and a build may be replacing it.
# The cache holds every file of the last build under the hash of its bytes, so what is damaged or gone is known and not shown.

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kring.engines.cache import FOLDER, link, object_path
from kring.engines.standing import MANIFEST


@dataclass(frozen=True, slots=True)
class Last:
    """A site that was built here."""

    files: Mapping[str, str]
    """The SHA-256 of each file, by path."""
    cache: Path

    def content(self, path: str) -> bytes | None:
        """The bytes of a file; None when the site had none, or when they are no longer there as they were."""
        sha = self.files.get(path, "")
        try:
            content = Path(object_path(self.cache, sha)).read_bytes() if sha else b""
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha else None

    def lay_out(self, section: str, target: Path) -> None:
        """Lay the files of a section of the site in a folder, as links; what is no longer there is left out."""
        for path, sha in self.files.items():
            if path.startswith(f"{section}/"):
                place = target / path
                place.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(FileNotFoundError):
                    link(object_path(self.cache, sha), str(place))


def last(root: Path) -> Last | None:
    """The last site that was built of the sources in a folder; None when there is none, or nothing that can be shown."""
    cache = root / FOLDER
    try:
        files = json.loads((cache / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    known = isinstance(files, dict) and all(isinstance(sha, str) and sha.isalnum() for sha in files.values())
    found = Last(files, cache) if known else None
    return found if found and found.content("index.html") else None
