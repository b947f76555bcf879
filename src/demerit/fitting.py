"""Whether a run fits in memory: what it will want, worked out before anything is allocated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from demerit import memory
from demerit.cores import usable_cores
from demerit.day.state import form_of
from demerit.errors import TooBigError
from demerit.place import Place
from demerit.place.description import LEAST_RESIDENTS
from demerit.scheme.model import Scheme

LEAST_SHARD, MOST_SHARD = 1 << 20, 1 << 26  # residents
WORTH_THREADS = 200_000  # residents: of 100,000 two threads took up to 1.5 times as long as one, of 700 up to twice

FIXED, A_SHARD = 350 << 20, 24 << 20  # bytes of a process, whatever the place; of counts in each shard
# hundredths of a byte for each resident of a world: see `bytes_needed`
LISTS, LISTS_A_YEAR, A_DAY, IN_HAND, HELD, BESIDE_TWIN = 110, 230, 60, 250, 1300, 2600
TAUGHT = 2  # bytes for each resident: contexts of which a sanction has taught the rules (M16)


def threads_by_default(residents: int) -> int:
    """All cores; but one for a place so small that handing work over takes longer than doing it."""
    return usable_cores() if residents >= WORTH_THREADS else 1


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


def may_move_cutoffs(scheme: Scheme) -> bool:
    """Whether a world stores a byte for each resident: the grade they began with (see `day.starts`)."""
    by_rank = scheme.grades is not None and scheme.grades.by != "bands"
    return by_rank or (scheme.operator is not None and scheme.operator.lines is not None)


def bytes_needed(
    place: Place, schemes: Sequence[Scheme], *, days: int, followed: int, shards: int = 1, at_once: int = 1
) -> int:
    """Memory that a run will want, in bytes: state and lists by resident, and the log of those followed.

    `shards`: in how many the place is lived, and how many of them `at_once`. Beside the row, by runs of `as_reported`
    on `city`, for each resident: lists kept from day to day, and what stands apart, organisations and their deeds among
    them, came to 1.1 bytes after 30 days and 3.4 after 365; a day's rows to 0.6, and in a shard that is living 2.5 more
    to work in. Of a smaller place the allocator holds on to what is freed, up to 13. Beside a twin, whose acts are
    compared by the month, each world wants 26 more. A year of one resident's events is 450.
    """
    each = LISTS + LISTS_A_YEAR * days // 365 + A_DAY + IN_HAND * min(at_once, shards) // shards
    each += 0 if gives_back(place) else HELD
    each += BESIDE_TWIN if len(schemes) > 1 else 0
    per_world = place.residents * each // 100 + followed * 450 * days // 365 + shards * A_SHARD
    rows = place.residents * sum(
        form_for(scheme).itemsize + may_move_cutoffs(scheme) + TAUGHT * (scheme.knowledge is not None)
        for scheme in schemes
    )
    return rows + len(schemes) * per_world + place.given_bytes() + FIXED


def wanted_bytes(place: Place, schemes: Sequence[Scheme], *, days: int, followed: int, threads: int) -> int:
    """Memory that a run in one process will want, in bytes, on so many threads (see `bytes_needed`)."""
    return bytes_needed(
        place, schemes, days=days, followed=followed, shards=shards_of(place.residents, threads), at_once=threads
    )


def gives_back(place: Place) -> bool:
    """Whether a place is so large that the allocator is told to give back what is freed (`memory.give_back_early`)."""
    return place.residents > MOST_SHARD


def refuse_what_will_not_fit(
    place: Place, schemes: Sequence[Scheme], *, days: int, followed: int, shards: int = 1, at_once: int = 1,
    part: tuple[int, int] = (1, 1), free: int | None = None,
) -> None:  # fmt: skip
    """Raises TooBigError. Of one process: in how many `shards` it lives; `part`: how many of how many processes share
    this machine's memory. `free`: bytes that there are, if not what is free here."""
    worlds = len(schemes)

    def wanted(place: Place, schemes: Sequence[Scheme]) -> int:
        every = bytes_needed(place, schemes, days=days, followed=followed, shards=shards, at_once=at_once)
        return (every - FIXED) * part[0] // part[1] + FIXED * part[0]

    needed = wanted(place, schemes)
    free = memory.free() if free is None else free
    if free is not None and needed > free:
        most = _most_that_fit(
            free, place.residents, lambda residents: wanted(place.model_copy(update={"residents": residents}), schemes)
        )
        hint = f"about {most:,} residents would fit" if most else "nothing of this would fit"
        if worlds > 1:
            alone = wanted(place, schemes[:1])
            hint += f"; --alone, without a twin, wants {alone / (1 << 30):.1f} GiB for all of them"
        raise TooBigError(
            f"{place.residents:,} residents in {'one world' if worlds == 1 else f'{worlds} worlds'} want about "
            f"{needed / (1 << 30):.1f} GiB of memory, and {free / (1 << 30):.1f} GiB are free",
            code="would-not-fit", hint=hint,
        )  # fmt: skip


def _most_that_fit(free: int, too_many: int, wanted: Callable[[int], int]) -> int:
    """Residents who would fit, in two figures; 0 if it isn't even the fewest that a place has."""
    low, high = LEAST_RESIDENTS, too_many
    if wanted(low) > free:
        return 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wanted(middle) <= free else (low, middle)
    step = 10 ** max(0, len(str(low)) - 2)
    return low // step * step if wanted(low // step * step) <= free else low  # smaller ones may want more
