"""The synthetic people: places described by distributions, residents recomputed from a seed.

    import demerit.place
    people = demerit.place.place("village").build()
    people.ties(42)

Names are fetched when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demerit.place.description import Description, Place
    from demerit.place.people import People
    from demerit.place.shelf import place, place_ids, place_text

_HOME = {
    "Description": "description",
    "People": "people",
    "Place": "description",
    "place": "shelf",
    "place_ids": "shelf",
    "place_text": "shelf",
}

__all__ = ["Description", "People", "Place", "place", "place_ids", "place_text"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
