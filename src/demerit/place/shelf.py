"""Places by name, or from a user's own file of distributions."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from demerit import arguments
from demerit.chance import TILE
from demerit.errors import InvalidFile, UsageError
from demerit.place.checks import check
from demerit.place.description import LEAST_RESIDENTS, MOST_RESIDENTS, Description, Place
from demerit.scheme.nearest import suggest
from demerit.scheme.partial import partial
from demerit.scheme.reading import Document, examine, in_file_order, read_document, read_text

PLACES = ("village", "town", "city", "nation")  # smallest first
PROVINCE = "province:"  # and then its name: one of the regions of the nation


def place_ids() -> tuple[str, ...]:
    """The places that come with Demerit, smallest first."""
    return PLACES


def place_text(name: str) -> str:
    """The file of a place that comes with Demerit, as it is. Raises UsageError for an unknown name."""
    if name not in PLACES:
        raise _unknown(name)
    return files("demerit.place").joinpath("places", f"{name}.yaml").read_text("utf-8")


def place(name_or_path: str | os.PathLike[str], *, residents: int | None = None, seed: int = 1) -> Place:
    """A place by name (`place_ids`), `province:` with the name of one, or the path of a file of distributions.

    `residents`: 50 to 2,147,483,647, instead of the file's own number; people are then drawn from the same
    distributions. `seed`: of the place, 0 to 2**64 - 1; the luck of a run has another. A name goes before a file of
    the same name; `./name` means the file. Raises UsageError for an unknown name or a number out of range, and
    InvalidFile with every problem of a file at once.
    """
    residents = arguments.integer_or_none(
        "residents", residents, LEAST_RESIDENTS, MOST_RESIDENTS, code="bad-residents", hint="such as 700"
    )
    seed = arguments.seed(seed, code="bad-seed")
    if not isinstance(name_or_path, str):
        name_or_path = arguments.path("name_or_path", name_or_path)
    if isinstance(name_or_path, str) and name_or_path.startswith(PROVINCE):
        described = _province(name_or_path.removeprefix(PROVINCE).strip())
    else:
        described = _preset(name_or_path) if name_or_path in PLACES else describe(_document(name_or_path), fit=True)
    content = {name: getattr(described, name) for name in Description.model_fields}
    found = Place(**content | {"seed": seed} | ({} if residents is None else {"residents": residents}))
    if isinstance(found.regions, dict) and found.regions_there < len(found.regions):
        raise UsageError(
            f"{found.residents:,} residents are too few for the {len(found.regions)} regions of this place",
            code="too-few-for-regions", hint=f"each needs {TILE:,}; a city has regions of any size",
        )  # fmt: skip
    return found


def _province(name: str) -> Description:
    """One region of the nation: the nation's make-up, in so many residents."""
    nation = _preset("nation")
    assert isinstance(nation.regions, dict)
    known = {region.lower(): region for region in nation.regions}
    if name.lower() not in known:
        hint = suggest(name, list(nation.regions), what="provinces")
        raise UsageError(f"there is no province `{name}`", code="unknown-province", hint=hint)
    name = known[name.lower()]
    residents = nation.residents * nation.regions[name] // sum(nation.regions.values())
    summary = f"A synthetic province as large as {name} in 2020, with the make-up of all 31 provinces together."
    return nation.model_copy(update={
        "place": PROVINCE[:-1], "title": f"A province as large as {name}", "summary": summary, "residents": residents,
        "regions": 16,
    })  # fmt: skip


def describe(document: Document, *, fit: bool = False) -> Description:
    """The description in a document, checked; with `fit` also whether its households can hold such ages.

    Raises InvalidFile with every problem at once. Of a file that can't be read in part, the rest is still checked.
    """
    description, problems = examine(document, Description)
    if description is not None:
        problems += check(description, document, fit=fit)
    elif () not in document.spoiled:
        rest = partial(document, Description, _stand_in())
        if rest.sound is not None:
            instead = {path[0] for path in rest.set_aside} | (set(_stand_in()) - set(rest.sound_document.data))
            problems += check(rest.sound, rest.sound_document, fit=fit, instead=instead)
    if problems or description is None:
        raise InvalidFile(in_file_order(problems), kind="place")
    return description


@lru_cache(maxsize=1)
def _stand_in() -> dict[str, Any]:
    """The village, for whatever a file with mistakes lacks: nothing is said about what it stands for."""
    return dict(read_text(place_text("village"), kind="place").data)


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
    hint = suggest(name, (*PLACES, f"{PROVINCE}NAME"), what="places that come with Demerit")
    return UsageError(f"there is no place `{shown}`", code="unknown-place", hint=hint)
