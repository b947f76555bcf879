"""From a name or a path to a scheme that can run: presets, files, and reforms of either."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path

from demerit import arguments
from demerit.catalogue import Catalogue
from demerit.errors import InvalidFile, UsageError
from demerit.scheme.checks import check, check_partial
from demerit.scheme.checks.numbers import WITHOUT_RANGE
from demerit.scheme.model import Scheme
from demerit.scheme.nearest import nearest, suggest
from demerit.scheme.partial import partial
from demerit.scheme.reading import (
    SUFFIXES,
    Document,
    examine,
    in_file_order,
    meant,
    near_files,
    read_document,
    read_text,
)


@cache
def preset_ids() -> tuple[str, ...]:
    """The schemes that come with the package, in alphabetical order."""
    folder = files("demerit.scheme").joinpath("presets")
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def preset_text(name: str) -> str:
    """The file of a preset, as it is. Raises UsageError for an unknown name."""
    if name not in preset_ids():
        raise _unknown(name)
    return files("demerit.scheme").joinpath("presets", f"{name}.yaml").read_text("utf-8")


def preset_titles() -> dict[str, str]:
    """The title of each preset, by id."""
    return {name: str(open_document(name).data.get("title", name)) for name in preset_ids()}


def open_document(name_or_path: str | os.PathLike[str]) -> Document:
    """The document behind a preset's id or a path: a scheme or a reform, read but not checked. Of the folder of a
    finished run it is the scheme that was run, before anything was switched off.

    A preset's id goes before a file of the same name; `./name` means the file. Raises UsageError for a name
    that is neither, InvalidFile for a file that can't be read.
    """
    if not isinstance(name_or_path, str):
        name_or_path = arguments.path("name_or_path", name_or_path)
    if isinstance(name_or_path, str) and name_or_path in preset_ids():
        return read_text(preset_text(name_or_path), name=f"{name_or_path}.yaml", kind="scheme")
    name = os.fspath(name_or_path)
    if isinstance(name_or_path, str) and not _looks_like_a_path(name):
        raise _unknown(name)
    return _of_run(name) or read_document(Path(name), name=name, kind="scheme")


def _of_run(name: str) -> Document | None:
    """The scheme that the folder of a finished run holds, if that is what `name` is; held against its hash."""
    from demerit.manifest import contents, names_in

    if names_in(name) is None:
        return None
    file = contents(Path(name)).file("scheme.yaml")
    return read_document(file, name=os.fspath(file), kind="scheme")


def load(name_or_path: str | os.PathLike[str], *, catalogue: Catalogue | None = None) -> Scheme:
    """A scheme by a preset's id or the path of a scheme or reform file, checked through and through.

    Raises UsageError for an unknown name, and InvalidFile with every problem at once. `catalogue` is the
    package's by default.
    """
    document = open_document(name_or_path)
    if "reform" in document.data:
        from demerit.scheme.reform import reformed

        document = reformed(document)
    return scheme_of(document, catalogue=catalogue)


def loads(text: str, *, name: str = "<text>", catalogue: Catalogue | None = None) -> Scheme:
    """A scheme from the text of a scheme file. Raises InvalidFile with every problem at once."""
    return scheme_of(read_text(text, name=name), catalogue=catalogue)


def scheme_of(document: Document, *, catalogue: Catalogue | None = None, ranges: bool = True) -> Scheme:
    """The scheme that a document holds. Raises InvalidFile with every problem at once.

    What can't be read is set aside, and the rest is still checked, so that one misspelt key doesn't hide a gap
    between two grades. `ranges`: whether what is assumed must have a range; a run that has been made needs none.
    """
    scheme, problems = examine(document, Scheme)
    if scheme is not None and not problems:
        problems = check(scheme, catalogue=catalogue, document=document)
        problems = [one for one in problems if ranges or one.code != WITHOUT_RANGE]
    elif () not in document.spoiled:
        rest = partial(document, Scheme, {"scheme": "unnamed", "title": "", "summary": ""})
        problems = in_file_order([*problems, *check_partial(rest, catalogue=catalogue)])
    if problems or scheme is None:
        raise InvalidFile(problems, kind=document.kind)
    return scheme


def _looks_like_a_path(name: str) -> bool:
    return name.endswith(SUFFIXES) or "/" in name or os.sep in name or "\n" in name or os.path.lexists(name)


def _unknown(name: str) -> UsageError:
    shown = name if len(name) <= 60 else name[:57] + "..."
    beside = next((name + suffix for suffix in SUFFIXES if name and os.path.isfile(name + suffix)), None)
    if beside:
        hint: str | None = f"did you mean the file `{beside}`?"
    elif nearest(name, preset_ids()) is None and (files_near := _files_near(name)):
        hint = meant(files_near)
    else:
        hint = suggest(name, preset_ids(), what="schemes that come with Demerit")
    return UsageError(f"there is no scheme `{shown}`", code="unknown-scheme", hint=hint)


def _files_near(name: str) -> list[str]:
    """Files of schemes here whose names are near one that is no scheme's."""
    try:
        return [one for one in near_files(Path(name)) if one.endswith(SUFFIXES)] if name else []
    except (OSError, ValueError):
        return []
