"""The manifest of a run folder, `.demerit`: size and SHA-256 of every file that Demerit wrote there, the receipt's too.

A file is held against it when it is about to be read, and only then: a life of one resident needs no timeline. The
manifest covers the receipt, which can't hold its own hash, and is sealed itself (`demerit.sealed`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from demerit.errors import InvalidFile, Problem
from demerit.sealed import held, object_in, refuse_broken_seal, sealed

MANIFEST = ".demerit"
FORMAT = 2
ANEW = "put it back from a copy; `demerit rerun RECEIPT --out DIR` makes the run anew"
Entry = dict[str, Any]  # bytes, sha256


def entry_of(path: Path) -> Entry:
    """Size and SHA-256 of a file. Raises OSError."""
    with open(path, "rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
        return {"bytes": os.fstat(file.fileno()).st_size, "sha256": sha}


def text_of(entries: Mapping[str, Entry]) -> str:
    """A manifest of these files, by name with `/`."""
    return json.dumps(sealed({"demerit": FORMAT, "files": dict(sorted(entries.items()))}), indent=1) + "\n"


def names_in(folder: Path | str) -> frozenset[str] | None:
    """The files that the manifest of a finished run names, itself among them, in any format; None without one."""
    try:
        files = object_in((Path(folder) / MANIFEST).read_bytes())["files"]
    except (OSError, ValueError, KeyError):
        return None
    if not isinstance(files, list | dict) or not all(isinstance(name, str) for name in files):
        return None
    return frozenset(files) | {MANIFEST}


@dataclass(frozen=True)
class Contents:
    """What the folder of a finished run holds."""

    folder: Path
    entries: Mapping[str, Entry]

    def has(self, name: str) -> bool:
        """Whether the run has this file."""
        return name in self.entries

    def file(self, name: str) -> Path:
        """A file, once it is found to be what was written. Raises InvalidFile for any other, and for a missing one."""
        path, entry = self.folder / name, self.entries.get(name)
        if entry is None:
            _refuse(path, f"{self.folder} is not the folder of a finished run: {name} isn't in its {MANIFEST}",
                    code="not-a-run")  # fmt: skip
        try:
            there = entry_of(path)
        except OSError as error:
            _refuse(path, f"can't read {path}: {error.strerror or error}")
        if there["bytes"] != entry["bytes"]:
            _refuse(path, f"{path} has {there['bytes']:,} bytes, not the {entry['bytes']:,} that were written")
        if there["sha256"] != entry["sha256"]:
            _refuse(path, f"{path} isn't what was written: its SHA-256 is another")
        return path


def is_older(folder: Path | str) -> bool:
    """Whether the manifest of a folder is of the first format, which has no hashes."""
    try:
        found = object_in((Path(folder) / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return _is_first_format(found)


def _is_first_format(found: dict[str, Any]) -> bool:
    return found.get("demerit") == 1 and isinstance(found.get("files"), list)


def contents(folder: Path | str) -> Contents:
    """What a finished run's folder holds, as its manifest says. Raises InvalidFile for anything else."""
    from demerit.provenance import Manifest

    folder = Path(folder)
    path = folder / MANIFEST
    try:
        found = object_in(path.read_bytes())
    except OSError as error:
        missing = f"it has no {MANIFEST}" if isinstance(error, FileNotFoundError) else str(error.strerror or error)
        _refuse(folder, f"{folder} is not the folder of a finished run: {missing}", code="not-a-run",
                hint="give the folder that `demerit run --out` wrote")  # fmt: skip
    except ValueError as error:
        _refuse(path, f"{path} is damaged: {error}")
    if _is_first_format(found):
        _refuse(path, f"the run in {folder} was written in an older format, without the hashes of its files",
                code="older-format", hint=f"`demerit rerun {folder} --out DIR` makes it anew")  # fmt: skip
    form = found.get("demerit")
    if type(form) is int and form != FORMAT:
        _refuse(path, f"{path} is of format {form}, and this version of Demerit reads {FORMAT}",
                code="other-format", hint="read it with the version that wrote it")  # fmt: skip
    held(found, Manifest, file=path, kind="run", code="run-damaged", hint=ANEW)
    try:
        refuse_broken_seal(found)
    except ValueError as error:
        _refuse(path, f"{path} is damaged: {error}")
    return Contents(folder, found["files"])


def _refuse(path: Path, message: str, *, code: str = "run-damaged", hint: str = ANEW) -> NoReturn:
    raise InvalidFile([Problem(code=code, message=message, hint=hint, file=str(path))], kind="run") from None


def signed(folder: Path, names: Iterable[str], kept: Mapping[str, Entry] | None = None) -> str:
    """The manifest of a folder's files. `kept`: files that stand elsewhere, and what was written of them."""
    return text_of(dict(kept or {}) | {name: entry_of(folder / name) for name in names if name != MANIFEST})
