"""Places by name, or from a user's own file of distributions."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from demerit.errors import InvalidFile, UsageError
from demerit.place.checks import check, check_fit
from demerit.place.description import LEAST_RESIDENTS, MOST_RESIDENTS, Description, Place
from demerit.scheme.nearest import suggest
from demerit.scheme.reading import Document, examine, in_file_order, read_document, read_text

PLACES = ("village", "town", "city")  # smallest first


def place_ids() -> tuple[str, ...]:
    """The places that come with Demerit, smallest first."""
    return PLACES


def place_text(name: str) -> str:
    """The file of a place that comes with Demerit, as it is. Raises UsageError for an unknown name."""
    if name not in PLACES:
        raise _unknown(name)
    return files("demerit.place").joinpath("places", f"{name}.yaml").read_text("utf-8")


def place(name_or_path: str | os.PathLike[str], *, residents: int | None = None, seed: int = 1) -> Place:
    """A place by name (`place_ids`), or by the path of a file of distributions.

    `residents`: 50 to 2,147,483,647, instead of the file's own number; people are then drawn from the same
    distributions. `seed`: of the place, 0 to 2**64 - 1; the luck of a run has another. A name goes before a file of
    the same name; `./name` means the file. Raises UsageError for an unknown name or a number out of range, and
    InvalidFile with every problem of a file at once.
    """
    _whole(residents, LEAST_RESIDENTS, MOST_RESIDENTS, "residents")
    _whole(seed, 0, 2**64 - 1, "seed")
    described = _preset(name_or_path) if name_or_path in PLACES else _own(_document(name_or_path))
    content = {name: getattr(described, name) for name in Description.model_fields}
    return Place(**content | {"seed": seed} | ({} if residents is None else {"residents": int(residents)}))


def describe(document: Document) -> Description:
    """The description in a document, checked but for `check_fit`. Raises InvalidFile."""
    description, problems = examine(document, Description)
    if description is not None:
        problems = in_file_order([*problems, *check(description, document)])
    if problems or description is None:
        raise InvalidFile(problems, kind="place")
    return description


def _own(document: Document) -> Description:
    description = describe(document)
    if problems := check_fit(description, document):
        raise InvalidFile(problems, kind="place")
    return description


@lru_cache(maxsize=len(PLACES))
def _preset(name: str) -> Description:
    return describe(read_text(place_text(name), name=f"{name}.yaml", kind="place"))


def _document(name_or_path: str | os.PathLike[str]) -> Document:
    name = os.fspath(name_or_path)
    if isinstance(name_or_path, str) and "\n" not in name and not _looks_like_a_path(name):
        raise _unknown(name)
    return read_document(name if "\n" in name else Path(name), name=None if "\n" in name else name, kind="place")


def _looks_like_a_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or "/" in name or os.sep in name or os.path.lexists(name)


def _unknown(name: str) -> UsageError:
    shown = name if len(name) <= 60 else name[:57] + "..."
    hint = suggest(name, PLACES, what="places that come with Demerit")
    return UsageError(f"there is no place `{shown}`", code="unknown-place", hint=hint)


def _whole(number: int | None, least: int, most: int, what: str) -> None:
    if number is None:
        return
    if isinstance(number, bool) or not hasattr(number, "__index__") or not least <= number <= most:
        raise UsageError(
            f"{what} must be a whole number from {least:,} to {most:,}, not {number!r}", code=f"bad-{what}",
            hint=f"such as {what}=700" if what == "residents" else None,
        )  # fmt: skip
