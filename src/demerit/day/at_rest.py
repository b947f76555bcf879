"""What a world keeps from day to day of three lists, in fewer bytes than they are told in (`day.lists`).

All else of a row is worked out again when it is wanted: what is given about a resident, and what the tables say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64

from demerit.compiled import kernel
from demerit.day.lists import EXITS
from demerit.limits import MAX_REGISTERS

if TYPE_CHECKING:
    from demerit.day.world import World

LEAST = 1024  # rows

# a record on its way; whole, it is a `lists.RECORD`. OF_ANOTHER among the flags: of an act that isn't the subject's
COMING = np.dtype([
    ("subject", "u4"), ("day", "u2"), ("due", "u2"), ("kind", "u1"), ("channel", "u1"), ("cause", "u1"),
    ("flags", "u1"),
])  # fmt: skip
ACTOR = np.dtype([("subject", "u4"), ("actor", "u4")])  # whose act it is, of those
OF_ANOTHER = 128

# a listing that lasts; whole, it is a `lists.LISTING`. `where` is register + 8 * way off; and whether they appealed
STAY = np.dtype([
    ("resident", "u4"), ("day", "u2"), ("until", "u2"), ("where", "u1"), ("way", "u1"), ("flags", "u1"),
])  # fmt: skip
REGISTER, WAY_OFF, ASKED = 7, 3, 128  # the bits of a register; where those of the way off begin
assert MAX_REGISTERS <= 8
assert len(EXITS) <= 8

# an open sum; whole, it is a `lists.SUM`. `what` is type + 4 * flags; `looked` says how many ways onto a register had
# their days behind them when one last looked at it (`day.sums.waited_for`). Bills from before the first day aren't
# among them: a bit is kept of each
OWED = np.dtype([("resident", "u4"), ("day", "u2"), ("looked", "u1"), ("kind", "u1"), ("what", "u1")])


def first_room(residents: int) -> int:
    """Rows that such a list has room for at first.

    What isn't filled takes no memory, and a list that outgrows its room stands there twice while it is copied.
    """
    return residents // 4 + LEAST


def tidy(array: np.ndarray, used: int) -> np.ndarray:
    """A copy of the rows used, with some room: it gives back what they took up when there were more."""
    short = np.zeros(used + used // 4 + LEAST, array.dtype)
    short[:used] = array[:used]
    return short


def tidied(world: World) -> None:
    """Tidy the lists of a world. Once a month: they are copied for it."""
    world.sums, world.listings = tidy(world.sums, world.owed), tidy(world.listings, world.stays)
    world.arrivals.tidied()


# -- kernels' view of a stay ------------------------------------------------------------------------------------------


@kernel
def register_of(stay):
    """The register that it is on."""
    return int64(stay.where) & int64(REGISTER)


@kernel
def way_off(stay):
    """By which way it is about to end (`lists.EXITS`)."""
    return (int64(stay.where) >> int64(WAY_OFF)) & int64(7)
