"""Where compiled code is kept, so that a stale one is never used.

Numba's cache looks at the file of a compiled function only: a change in a function of another file that it calls
goes unnoticed, and results stay old. So the cache folder is named by the hash of all sources that compiled code
can draw on: any change in one of them compiles anew. `demerit.chance` imports this before anything is compiled.

The folder lies in DEMERIT_CACHE_DIR, else in the user's cache folder; NUMBA_CACHE_DIR, where set, goes before both.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from numba import config

KEPT = 4  # caches of other versions that stay: two checkouts side by side don't compile in turns
APART = ("cli", "show", "study", "scheme")  # folders that no compiled code draws on, but for scheme/model.py


def sources() -> list[Path]:
    """The Python files that compiled code can draw on, for functions or for constants."""
    root = Path(__file__).parent
    found = (path for path in root.rglob("*.py") if path.relative_to(root).parts[0] not in APART)
    return sorted([*found, root / "scheme" / "model.py"])


def sources_hash() -> str:
    """64 hexadecimal digits: SHA-256 over the names and contents of `sources`."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sources():
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def cache_root() -> Path:
    """The folder of all caches: DEMERIT_CACHE_DIR, or `demerit` in the user's cache folder."""
    if chosen := os.environ.get("DEMERIT_CACHE_DIR"):
        return Path(chosen).absolute()
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "demerit"
    return Path(os.path.expanduser("~")) / ".cache" / "demerit"


def _place_cache() -> Path:
    """Make the folder and drop the oldest of the others; a folder for this process only if that fails."""
    name = f"compiled-{sources_hash()[:16]}"
    for root in (cache_root(), Path(tempfile.gettempdir()) / f"demerit-{os.getuid()}"):
        folder = root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK) or folder.stat().st_uid != os.getuid():
                continue
            os.utime(folder)
        except OSError:
            continue
        others = [other for other in root.glob("compiled-*") if other != folder]
        with suppress(OSError):
            others.sort(key=lambda other: other.stat().st_mtime, reverse=True)
            for other in others[KEPT:]:
                shutil.rmtree(other, ignore_errors=True)
        return folder
    return Path(tempfile.mkdtemp(prefix="demerit-"))


if os.environ.get("NUMBA_CACHE_DIR"):
    CACHE_FOLDER = Path(os.environ["NUMBA_CACHE_DIR"])
else:
    CACHE_FOLDER = _place_cache()
    config.CACHE_DIR = str(CACHE_FOLDER)
