"""What a report leaves behind: a record of the one who is named, and one of the reporter, for an act of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import FALSELY, OWN, RECORD, REPORT, REPORTING, SCORED, joined
from demerit.day.observation import copy_on, write
from demerit.day.state import UNSCORED
from demerit.day.who import cell
from demerit.limits import MAX_CHANNELS
from demerit.place.traits import age_on

if TYPE_CHECKING:
    from demerit.day.world import World

MOST_RECORDS = 2 + MAX_CHANNELS  # that one report leaves
ADULT = 18


@kernel
def may_tell(q, day, row, custody_mask):
    """Adults tell, not in custody (M46); those whom the scheme doesn't score have nothing to do with it (M13, M14)."""
    return age_on(q, day) >= ADULT and not row.mind & UNSCORED and not int64(row.lists) & custody_mask


@kernel
def report(
    records, n, reports, r, day, due, reporter, q, about, p, actor, kind, channel, tie, cause, known, channels, k0, k1
):
    """One report (M17, M23) of somebody with profile `p` by somebody with profile `q`: (records, reports).

    `known`: what is told is on record already, and is recognised. A wrong record is copied on (M11). The reporter's own
    act is recorded with the report, and as truly: whoever is named wrongly, reporting took place.
    """
    flags = SCORED if channels.scored[channel] == 1 else 0
    if not known:
        n = write(records, n, about, actor, p, day, due, kind, channel, cause, flags)
        if cause != OWN and flags:
            n = copy_on(records, n, day, due, about, actor, p, kind, channel, channels, k0, k1)
    falsely = FALSELY if cause != OWN else 0
    n = write(records, n, reporter, reporter, q, day, due, REPORTING, channel, OWN, flags | falsely)
    row = reports[r]
    row.resident, row.about, row.cell, row.kind = reporter, about, cell(q), kind
    row.channel, row.tie, row.cause = channel, tie, cause
    return n, r + 1


def brought(world: World, told: list[np.ndarray], made: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Lists of records and of reports, each brought to where those live whom they name."""
    records = joined([world.shard.delivered(rows, rows["subject"]) for rows in told], RECORD)
    return records, joined([world.shard.delivered(rows, rows["about"]) for rows in made], REPORT)
