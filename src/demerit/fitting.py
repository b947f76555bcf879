"""Whether a run fits in memory: what it will want, worked out before anything is allocated."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from demerit import memory
from demerit.day.state import form_of
from demerit.errors import TooBigError
from demerit.place import Place
from demerit.scheme.model import Scheme

LARGE = 50_000_000  # residents from which lists are too long for the allocator to keep
FIXED = 300 << 20  # bytes of a process, whatever the place
LISTS, LISTS_A_YEAR, A_DAY, BESIDE_TWIN = 2, 2, 16, 26  # bytes for each resident of a world: see `bytes_needed`


def form_for(scheme: Scheme) -> np.dtype:
    """The form in which a world with this scheme keeps residents' rows."""
    first = next(iter(scheme.ledgers.values()), None)
    return form_of(first.start, first.min, first.max) if first is not None else form_of(0, 0, 0)


def bytes_needed(place: Place, schemes: Sequence[Scheme], *, days: int, followed: int) -> int:
    """Memory that a run will want, in bytes: state and lists by resident, and the log of those followed.

    Beside the row, rounded up from runs of `as_reported` on `city`, for each resident. Lists kept from day to day, and
    what stands apart, organisations and their deeds among them, came to 1.3 bytes after 60 days and 3.5 after 365. A
    day's rows and the room to work in came to 16 with ten million residents, as the allocator holds on to what is
    freed, and to 6 with a hundred million in two shards. Beside a twin, whose acts are compared by the month, each
    world wants 26 more. A year of one resident's events is 450.
    """
    a_day = A_DAY if place.residents < LARGE else A_DAY // 2
    each = LISTS + LISTS_A_YEAR * days // 365 + a_day + (BESIDE_TWIN if len(schemes) > 1 else 0)
    per_world = place.residents * each + followed * 450 * days // 365
    rows = place.residents * sum(form_for(scheme).itemsize for scheme in schemes)
    return rows + len(schemes) * per_world + place.given_bytes() + FIXED


def refuse_what_will_not_fit(
    place: Place, schemes: Sequence[Scheme], *, days: int, followed: int, part: tuple[int, int] = (1, 1)
) -> None:
    """Raises TooBigError. `part`: how many of how many processes share this machine's memory."""
    worlds = len(schemes)
    needed = (bytes_needed(place, schemes, days=days, followed=followed) - FIXED) * part[0] // part[1] + FIXED * part[0]
    free = memory.free()
    if free is not None and needed > free:
        most = int(place.residents * free / needed)
        raise TooBigError(
            f"{place.residents:,} residents in {worlds} worlds want about {needed / (1 << 30):.1f} GiB of memory, and "
            f"{free / (1 << 30):.1f} GiB are free", code="would-not-fit",
            hint=f"about {most:,} residents would fit; --alone needs half as much",
        )  # fmt: skip
