"""What a world keeps from day to day of three lists, in fewer bytes than they are told in (`day.lists`).

All else of a row is worked out again when it is wanted: what is given about a resident, and what the tables say.
"""

from __future__ import annotations

import numpy as np

# a record on its way; whole, it is a `lists.RECORD`
COMING = np.dtype([
    ("subject", "u4"), ("actor", "u4"), ("day", "u2"), ("due", "u2"), ("kind", "u1"), ("channel", "u1"),
    ("cause", "u1"), ("flags", "u1"),
])  # fmt: skip

# a listing that lasts; whole, it is a `lists.LISTING`. `exit` says also whether an appeal was made
STAY = np.dtype([
    ("resident", "u4"), ("day", "u2"), ("until", "u2"), ("register", "u1"), ("way", "u1"), ("flags", "u1"),
    ("exit", "u1"),
])  # fmt: skip
ASKED = 128

# an open sum; whole, it is a `lists.SUM`. `what` is type + 4 * flags, `looked` 1 + the age in days at which a register
# last looked at it, 0 for none. Bills from before the first day aren't among them: a bit is kept of each
OWED = np.dtype([("resident", "u4"), ("day", "u2"), ("looked", "u2"), ("kind", "u1"), ("what", "u1")])


def first_room(residents: int) -> int:
    """Rows that such a list has room for at first.

    What isn't filled takes no memory, and a list that outgrows its room stands there twice while it is copied.
    """
    return residents // 4 + 1024
