"""The screenings that come with Demerit (`docs/screenings.py` makes them), each of just one scheme and its numbers."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from demerit.screening.results import Screening
from demerit.sealed import hash_of

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.scheme.model import Scheme
    from demerit.study.pooled import Pooled

PARTS = ("catalogue", "ordinary", "formation", "related")  # data whose numbers and relations findings rest on


def screened_hash(scheme: Scheme) -> str:
    """The SHA-256 of a scheme and of all data of its world but the place's."""
    from demerit.scheme.plain import scheme_hash

    return hash_of({"scheme": scheme_hash(scheme), **{part: _hash_of_data(part) for part in PARTS}})


@cache
def _hash_of_data(part: str) -> str:
    return hashlib.sha256(files("demerit.data").joinpath(f"{part}.yaml").read_bytes()).hexdigest()


def shipped(scheme: Scheme) -> Screening | None:
    """The screening that comes with Demerit of just this scheme, or None."""
    there = files("demerit.data").joinpath("screenings", f"{scheme.scheme}.json")
    if not there.is_file():
        return None
    found = Screening.read(json.loads(there.read_text("utf-8")))
    return found if found.of == screened_hash(scheme) else None


def shipped_for(run: Run | Pooled) -> Screening | None:
    """The screening that comes with Demerit of just what was run: nothing switched off, nothing of a user's own."""
    return None if run.receipt.get("without") or run.receipt.get("own_mechanisms") else shipped(run.scheme)
