"""Reading a file so that every complaint can point at the user's own line.

    document = read_document("scheme.yaml")
    scheme = validate(document, Scheme)          # or InvalidFile, with every problem at once
    document.problem(("rules", "litter"), code="...", message="...")   # for checks of one's own

Nothing here knows what a scheme is; places and reforms are read the same way.
"""

from __future__ import annotations

import itertools
import os
import stat
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from demerit.errors import InvalidFile, Problem
from demerit.scheme.complaints import complaints
from demerit.scheme.nearest import nearest
from demerit.scheme.yaml_subset import Span, Spot, lines_of, read_tree

MAX_BYTES = 1_000_000
SUFFIXES = (".yaml", ".yml")  # of files of schemes, reforms and places
MOST_BESIDE = 1000  # names of a folder that are looked through for a near one
SHOWN = 4  # files named in a hint
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """The content of one file as plain data, and where each piece of it stands."""

    name: str  # how messages name the file
    kind: str  # "scheme", "place", "reform", "catalogue"
    text: str
    data: dict[str, Any]
    problems: tuple[Problem, ...] = ()  # lesser offences against the YAML subset; `validate` reports them
    spots: dict[tuple[str, ...], Spot] = field(default_factory=dict, repr=False)
    spoiled: frozenset[tuple[str, ...]] = field(default=frozenset(), repr=False)
    moved: dict[tuple[str, ...], tuple[str, ...]] = field(
        default_factory=dict, repr=False
    )  # path in `data` -> as written

    @cached_property
    def lines(self) -> list[str]:
        return lines_of(self.text)

    def span(self, path: tuple[str | int, ...], *, at: str = "value") -> Span:
        """Where `path` stands, or else the nearest thing above it that stands anywhere.

        `at` is "value" or "key". A mapping or list on lines of its own is shown at its key.
        """
        keys = tuple(str(part) for part in path)
        while keys and keys not in self.spots:
            keys, at = keys[:-1], "key"
        spot = self.spots.get(keys)
        if spot is None or not keys:
            return Span(1, 1)
        if spot.key is not None and (at == "key" or spot.block):
            return spot.key
        return spot.value

    def problem(
        self,
        path: tuple[str | int, ...],
        *,
        code: str,
        message: str,
        hint: str | None = None,
        at: str = "value",
    ) -> Problem:
        """A problem at `path`: keys (and indices of lists) from the top of `data` to the culprit."""
        return self._problem(self.written(path), code=code, message=message, hint=hint, at=at)

    @property
    def half_made(self) -> bool:
        """Whether `data` is not what the file would make it if all of it could be read."""
        return False

    def tells(self, path: tuple[str | int, ...]) -> bool:
        """Whether what is found at `path` can be held against this file."""
        return True

    def written(self, path: tuple[str | int, ...]) -> tuple[str, ...]:
        """Where what is at `path` of `data` stands in the file: not there if a key was misspelt or an item left out."""
        keys = tuple(str(part) for part in path)
        made = longest_known(keys, self.moved)
        return keys if made is None else (*self.moved[made], *keys[len(made) :])

    def _problem(self, path: tuple[str, ...], *, code: str, message: str, hint: str | None, at: str) -> Problem:
        span = self.span(path, at=at)
        return Problem(
            code=code,
            message=message,
            hint=hint,
            file=self.name,
            line=span.line,
            column=span.column,
            source_line=self.lines[span.line - 1] if span.line <= len(self.lines) else "",
            path=path,
            length=span.length,
        )

    def has(self, path: tuple[str | int, ...]) -> bool:
        """Whether something stands at `path`."""
        return tuple(str(part) for part in path) in self.spots


def read_document(source: str | os.PathLike[str], *, name: str | None = None, kind: str = "scheme") -> Document:
    """Read a file (or, given a text with a line break in it, that text) of at most 1 MB.

    `name` is how messages name it (default: the path as given), `kind` what it is meant to be. Raises
    InvalidFile when it can't be read, isn't UTF-8, isn't YAML or is empty. Lesser offences wait in
    `problems`, for `validate` to report.
    """
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        return read_text(source, name=name or "<text>", kind=kind)
    path = Path(source)
    name = name if name is not None else os.fspath(source)
    return read_text(_text_of(path, name=name, kind=kind), name=name, kind=kind)


def read_text(text: str, *, name: str = "<text>", kind: str = "scheme") -> Document:
    """Read a text. As `read_document`."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _refused(name, kind, "file-too-large", f"this {kind} is larger than 1 MB", _TOO_LARGE)
    text = text.removeprefix("\ufeff")
    tree = read_tree(text, file=name, kind=kind)
    document = Document(
        name=name, kind=kind, text=text, data=tree.data, problems=tuple(tree.problems), spots=tree.spots,
        spoiled=tree.spoiled,
    )  # fmt: skip
    if not isinstance(tree.data, dict):
        first = document.spots[()].value
        problem = document.problem(
            (), code="not-a-mapping", message=f"expected a {kind}: keys and values, such as `{kind}: an_id`",
            hint="is this the file you meant?",
        )  # fmt: skip
        own = document.lines[first.line - 1]
        problem = replace(problem, line=first.line, column=first.column, source_line=own)
        raise InvalidFile([*document.problems, problem], kind=kind)
    return document


def longest_known(keys: tuple[str, ...], known: Collection[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The longest beginning of a path that is one of `known`."""
    if not known:
        return None
    return next((keys[:depth] for depth in range(len(keys), -1, -1) if keys[:depth] in known), None)


def examine(document: Document, model: type[M]) -> tuple[M | None, list[Problem]]:
    """The document as a model, if it is one, and every problem with it, in the order of the file."""
    problems = list(document.problems)
    try:
        return model.model_validate(document.data), problems
    except ValidationError as error:
        problems += [
            document.problem(found.path, code=found.code, message=found.message, hint=found.hint, at=found.at)
            for found in complaints(error, document.data, model)
            if longest_known(found.path, document.spoiled) is None and document.tells(found.path)
        ]
    return None, in_file_order(problems)


def validate(document: Document, model: type[M]) -> M:
    """The document as a model. Raises InvalidFile with every problem at once, each with its position."""
    valid, problems = examine(document, model)
    if problems or valid is None:
        raise InvalidFile(in_file_order(problems), kind=document.kind)
    return valid


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """By line and column; what has no line comes last."""
    return sorted(problems, key=place_in_file)


def place_in_file(problem: Problem) -> tuple[int, int]:
    """Line and column, to sort by; without a line, behind all."""
    return problem.line or 1 << 30, problem.column or 0


_TOO_LARGE = "the limit is 1,000,000 bytes; is this the file you meant?"


def _refused(name: str, kind: str, code: str, message: str, hint: str | None = None) -> InvalidFile:
    return InvalidFile([Problem(code=code, message=message, hint=hint, file=name)], kind=kind)


def _text_of(path: Path, *, name: str, kind: str) -> str:
    """The text of a regular file, its size looked at before a byte of it is read."""
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise _refused(
                name,
                kind,
                "file-is-a-folder",
                f"`{name}` is a folder, not a file",
                f"name the {kind} file in it" + _in_folder(path),
            )
        if not stat.S_ISREG(found.st_mode):
            raise _refused(name, kind, "file-not-regular", f"`{name}` is not a file", "name a file on disk")
        if found.st_size > MAX_BYTES:
            size = found.st_size / 1e6
            raise _refused(
                name,
                kind,
                "file-too-large",
                f"`{name}` is {size:.1f} MB; no {kind} is that large",
                _TOO_LARGE,
            )
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        hint = _neighbour(path)
        raise _refused(name, kind, "file-not-found", f"there is no file `{name}`", hint) from None
    except PermissionError:
        raise _refused(
            name,
            kind,
            "file-not-readable",
            f"no permission to read `{name}`",
            "change its permissions, or copy it",
        ) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(name, kind, "file-not-readable", f"`{name}` can't be read: {why}") from None
    if len(content) > MAX_BYTES:
        raise _refused(name, kind, "file-too-large", f"`{name}` is larger than 1 MB", _TOO_LARGE)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        lines = lines_of(before)
        problem = Problem(
            code="file-not-utf8",
            message=f"`{name}` is not UTF-8 text (byte {error.start:,} is 0x{content[error.start]:02X})",
            hint="save it as UTF-8 in your editor",
            file=name,
            line=len(lines),
            column=len(lines[-1]) + 1,
            source_line=lines[-1] if lines[-1].isprintable() else None,
        )
        raise InvalidFile([problem], kind=kind) from None


def _in_folder(path: Path) -> str:
    """Which files of ours a folder has: ": `a.yaml`, `b.yaml` and 3 more"."""
    try:
        found = sorted(str(path / entry.name) for entry in itertools.islice(os.scandir(path), MOST_BESIDE)
                       if entry.name.endswith(SUFFIXES))  # fmt: skip
    except OSError:
        return ""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return f": {', '.join(f'`{one}`' for one in found[:SHOWN])}{more}" if found else ""


def _neighbour(path: Path) -> str:
    try:
        found = near_files(path)
    except (OSError, ValueError):
        return f"there is no folder `{path.parent}` either"
    return meant(found) or "check the name and the folder"


def near_files(path: Path) -> list[str]:
    """Files beside a path where nothing is, that were probably meant: the nearest name, with or without its ending, or
    all of ours that begin so. Raises OSError if there is no such folder."""
    names = sorted(entry.name for entry in itertools.islice(os.scandir(path.parent), MOST_BESIDE))
    ours = {name.removesuffix(suffix): name for suffix in SUFFIXES for name in names if name.endswith(suffix)}
    wanted = next((path.name.removesuffix(suffix) for suffix in SUFFIXES if path.name.endswith(suffix)), path.name)
    if wanted in ours:
        return [str(path.parent / ours[wanted])]
    if (close := nearest(path.name, names)) is not None:
        return [str(path.parent / close)]
    if (close := nearest(wanted, ours)) is not None:
        return [str(path.parent / ours[close])]
    begun = [name for stem, name in ours.items() if len(wanted) >= 3 and stem.lower().startswith(wanted.lower())]
    return [str(path.parent / name) for name in begun]


def meant(files: list[str]) -> str:
    """A hint that names files: "did you mean `a.yaml` or `b.yaml`?"; nothing for none."""
    if not files:
        return ""
    named = [f"`{one}`" for one in files[:SHOWN]] + ([f"{len(files) - SHOWN} more"] if len(files) > SHOWN else [])
    return f"did you mean {' or '.join([', '.join(named[:-1]), named[-1]] if len(named) > 1 else named)}?"
