"""The synthetic people: places described by distributions, residents recomputed from a seed."""

from __future__ import annotations

from demerit.place.place import Place
from demerit.place.shelf import place, place_ids

__all__ = ["Place", "place", "place_ids"]
