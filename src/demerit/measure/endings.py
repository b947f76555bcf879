"""What only the end of a run tells: how long wrongful listings stood, and who never got off (DESIGN 4a)."""

from __future__ import annotations

import numpy as np

from demerit.day.lists import INITIAL, STILL_ON, WRONGFUL

AFTER = (30, 180, 365)  # days
ENDS = (*(f"wrongful_standing_{after}" for after in AFTER), "custody_days_wrongful", "never_out")


def ends_of(listings: np.ndarray, days: int, black_mask: int, custody: int, burn_in: int = 0) -> np.ndarray:
    """int64[ENDS, 2]: each pair below, of some listings; those of several lots of listings add up.

    `days`: how many are lived, of which `burn_in` aren't counted: who is listed then is initial stock. `custody` is the
    number of the register that is custody, -1 for none.
    """
    if not len(listings):  # on most days of a village
        return np.zeros((len(ENDS), 2), np.int64)
    against = on_blacklists(listings, black_mask)
    since = against[against["day"] >= burn_in]
    pairs = [standing_after(since, days, after) for after in AFTER]
    return np.array([*pairs, days_in_custody(listings, custody, days, burn_in), never_out(since)], np.int64)


def standing_after(listings: np.ndarray, days: int, after: int) -> tuple[int, int]:
    """Of the wrongful listings made at least `after` days before the end: (still standing after that, all)."""
    wrongful = listings[(listings["flags"] & WRONGFUL) != 0]
    old = wrongful[wrongful["day"].astype(int) + after <= days]
    left = old["left"].astype(int)
    stood = (left == STILL_ON) | (left - old["day"].astype(int) >= after)
    return int(stood.sum()), len(old)


def on_blacklists(listings: np.ndarray, black_mask: int) -> np.ndarray:
    """The listings on registers of `black_mask`, bit by number: whoever is praised is not listed against."""
    return listings[(black_mask >> listings["register"].astype(np.int64)) & 1 == 1]


def days_in_custody(listings: np.ndarray, register: int, days: int, burn_in: int = 0) -> tuple[int, int]:
    """Person-days on a register from day `burn_in` to the end of a run: (of those entered wrongly, all)."""
    stays = listings[listings["register"] == register]
    left = np.where(stays["left"] == STILL_ON, days, stays["left"]).astype(int)
    spent = np.maximum(left, burn_in) - np.maximum(stays["day"].astype(int), burn_in)
    return int(spent[(stays["flags"] & WRONGFUL) != 0].sum()), int(spent.sum())


def never_out(listings: np.ndarray) -> tuple[int, int]:
    """Of all listings made during a run: (still standing at its end, all)."""
    made = listings[(listings["flags"] & INITIAL) == 0]
    return int((made["left"] == STILL_ON).sum()), len(made)
