"""Where compiled kernels are kept: a folder named by the sources they were made from.

Numba keeps compiled functions on disk but doesn't notice a change in a function of another file that they call, and
goes on giving old results. So the folder's name is a hash of every source file with kernels or their constants and
of the versions of Python, NumPy and Numba: a change in any means another folder. Folders that haven't been used for a
month go.

Import this before anything is compiled; `chance` does, and every kernel imports `chance`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numba

PACKAGE = Path(__file__).parent
# where kernels are, and the constants that are compiled into them
COMPILED = ("chance.py", "catalogue.py", "receipt.py", "scheme/model.py", "day/*.py", "place/*.py", "measure/flows.py",
            "measure/groups.py")  # fmt: skip
MONTH = 30 * 86400  # seconds


def source_hash() -> str:
    """SHA-256 over the sources of everything that is compiled, in order of their paths."""
    sha = hashlib.sha256()
    for path in sorted(path for part in COMPILED for path in PACKAGE.glob(part)):
        name = path.relative_to(PACKAGE).as_posix()
        sha.update(name.encode() + b"\0")
        sha.update(path.read_bytes())
    return sha.hexdigest()


def package_hash() -> str:
    """SHA-256 over all sources and data of the package: what a run was made with."""
    sha = hashlib.sha256()
    for path in sorted(path for kind in ("*.py", "*.yaml") for path in PACKAGE.rglob(kind)):
        sha.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        sha.update(path.read_bytes())
    return sha.hexdigest()


def user_cache() -> Path:
    """The user's cache folder (XDG_CACHE_HOME, or the platform's own)."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "demerit"
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "demerit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "demerit"


def folder() -> Path:
    """The folder for this version of the sources."""
    versions = f"{sys.version_info[:3]} {version('numba')} {version('numpy')}"
    name = hashlib.sha256(f"{source_hash()} {versions}".encode()).hexdigest()[:16]
    return user_cache() / f"kernels-{name}"


def prepare() -> Path | None:
    """Point Numba to the folder and drop stale ones; None where the user has chosen one or none can be written."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return None
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        os.utime(place)
        for other in place.parent.glob("kernels-*"):
            if other != place and time.time() - other.stat().st_mtime > MONTH:
                shutil.rmtree(other, ignore_errors=True)
    except OSError:
        return None  # Numba finds a place of its own, or compiles each time
    numba.config.CACHE_DIR = str(place)
    return place


CACHE = prepare()
