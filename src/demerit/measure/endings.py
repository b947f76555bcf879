"""What only the end of a run tells of stays: how long wrongful ones lasted, and who never got off.

A stay is a row of `lists.LISTING`, be it one listing or several joined (`measure.families`).
"""

from __future__ import annotations

import numpy as np

from demerit.day.lists import INITIAL, STILL_ON, WRONGFUL

AFTER = (30, 180, 365)  # days
NO_CUSTODY = -1  # number of a register that there isn't
ENDS = (*(f"wrongful_standing_{after}" for after in AFTER), "custody_days_wrongful", "never_out")


def what_each_adds(listings: np.ndarray, days: int, black_mask: int, custody: int, burn_in: int = 0) -> np.ndarray:
    """int64[ENDS, 2, listings]: what each adds to the two numbers of each end.

    `days`: how many are lived, of which `burn_in` aren't counted: who is listed then is initial stock. `custody` is the
    number of the register that is custody, `NO_CUSTODY` for none.
    """
    counted = on_blacklists(listings, black_mask) & (listings["day"] >= burn_in)
    pairs = [[part & counted for part in standing_after(listings, days, after)] for after in AFTER]
    ended = [part & counted for part in never_out(listings)]
    return np.array([*pairs, days_in_custody(listings, custody, days, burn_in), ended], np.int64)


def standing_after(listings: np.ndarray, days: int, after: int) -> tuple[np.ndarray, np.ndarray]:
    """Of the wrongful listings made at least `after` days before the end: which still stood after that, and which
    these are (bool)."""
    made, left = listings["day"].astype(np.int64), listings["left"].astype(np.int64)
    old = ((listings["flags"] & WRONGFUL) != 0) & (made + after <= days)
    return old & ((left == STILL_ON) | (left - made >= after)), old


def on_blacklists(listings: np.ndarray, black_mask: int) -> np.ndarray:
    """Which listings are on registers of `black_mask`, bit by number: whoever is praised is not listed against."""
    return (black_mask >> listings["register"].astype(np.int64)) & 1 == 1


def days_in_custody(listings: np.ndarray, register: int, days: int, burn_in: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Days of each on a register, from day `burn_in` to the end of a run: (if entered wrongly, in any case)."""
    left = np.where(listings["left"] == STILL_ON, days, listings["left"]).astype(np.int64)
    spent = np.maximum(left, burn_in) - np.maximum(listings["day"].astype(np.int64), burn_in)
    spent[listings["register"] != register] = 0
    return np.where((listings["flags"] & WRONGFUL) != 0, spent, 0), spent


def never_out(listings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of all listings made during a run: which still stand at its end, and which these are (bool)."""
    made = (listings["flags"] & INITIAL) == 0
    return made & (listings["left"] == STILL_ON), made
