"""Whether a run fits in memory: what it will want, worked out before anything is allocated."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from demerit import memory
from demerit.day.state import form_of
from demerit.errors import TooBigError
from demerit.place import Place
from demerit.scheme.model import Scheme

LEAST_SHARD, MOST_SHARD = 1 << 20, 1 << 26  # residents

FIXED, A_SHARD = 350 << 20, 12 << 20  # bytes of a process, whatever the place; of counts in each shard
# hundredths of a byte for each resident of a world: see `bytes_needed`
LISTS, LISTS_A_YEAR, A_DAY, A_DAY_IN_FEW, BESIDE_TWIN = 110, 230, 80, 1600, 2600


def shards_of(residents: int, threads: int) -> int:
    """In how many shards a place is lived, as many at once as there are threads.

    Smaller shards would gain nothing, and larger ones want more memory: that of a day's rows, of those at once.
    """
    if residents <= MOST_SHARD:
        return min(threads, max(1, residents // LEAST_SHARD))
    return threads * -(-residents // (MOST_SHARD * threads))


def form_for(scheme: Scheme) -> np.dtype:
    """The form in which a world with this scheme keeps residents' rows."""
    first = next(iter(scheme.ledgers.values()), None)
    return form_of(first.start, first.min, first.max) if first is not None else form_of(0, 0, 0)


def bytes_needed(
    place: Place, schemes: Sequence[Scheme], *, days: int, followed: int, threads: int | None = None
) -> int:
    """Memory that a run will want, in bytes: state and lists by resident, and the log of those followed.

    Beside the row, by runs of `as_reported` on `city`, for each resident. Lists kept from day to day, and what stands
    apart, organisations and their deeds among them, came to 1.1 bytes after 30 days and 3.4 after 365. A day's rows
    come to 0.7 where many shards live a few at a time; where all live at once there is the room to work in, too, and
    what the allocator holds on to: up to 16. Beside a twin, whose acts are compared by the month, each world wants 26
    more. A year of one resident's events is 450.
    """
    shards = shards_of(place.residents, threads or os.cpu_count() or 1)
    each = LISTS + LISTS_A_YEAR * days // 365 + (A_DAY if place.residents > MOST_SHARD else A_DAY_IN_FEW)
    each += BESIDE_TWIN if len(schemes) > 1 else 0
    per_world = place.residents * each // 100 + followed * 450 * days // 365 + shards * A_SHARD
    rows = place.residents * sum(form_for(scheme).itemsize for scheme in schemes)
    return rows + len(schemes) * per_world + place.given_bytes() + FIXED


def refuse_what_will_not_fit(
    place: Place, schemes: Sequence[Scheme], *, days: int, followed: int, threads: int | None = None,
    part: tuple[int, int] = (1, 1),
) -> None:  # fmt: skip
    """Raises TooBigError. `part`: how many of how many processes share this machine's memory."""
    worlds = len(schemes)
    every = bytes_needed(place, schemes, days=days, followed=followed, threads=threads)
    needed = (every - FIXED) * part[0] // part[1] + FIXED * part[0]
    free = memory.free()
    if free is not None and needed > free:
        most = int(place.residents * free / needed)
        raise TooBigError(
            f"{place.residents:,} residents in {worlds} worlds want about {needed / (1 << 30):.1f} GiB of memory, and "
            f"{free / (1 << 30):.1f} GiB are free", code="would-not-fit",
            hint=f"about {most:,} residents would fit; --alone needs half as much",
        )  # fmt: skip
