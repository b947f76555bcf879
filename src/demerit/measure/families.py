"""Stays on one family of registers, joined: whoever moves to another tier doesn't get off the list by it (M44).

A family is a register with its tiers. A stay on it begins with the first listing on one of them, and lasts while its
resident stands on one of them each evening, whichever and by whichever listing. It is what its first listing was:
wrongful, or initial stock.
"""

from __future__ import annotations

import numpy as np

from demerit.day.lists import INITIAL, LISTING, STILL_ON, WRONGFUL, picked
from demerit.kept import Arrays
from demerit.limits import MAX_REGISTERS

# how a stay began that has outlasted its first listing
BEGUN = np.dtype([("resident", "u4"), ("family", "u1"), ("day", "u2"), ("flags", "u1")])
ALL = -1  # every bit


class JoinedStays:
    """The stays of one world, told from the listings that end each day and those that last."""

    def __init__(self, families: np.ndarray) -> None:
        """`families`: by register, the registers of its family (int64, a bit each)."""
        self.masks = families.astype(np.int64)
        self.number = np.array([max(int(mask & -mask).bit_length() - 1, 0) for mask in self.masks.tolist()])
        self.several = self.masks != self.masks & -self.masks  # by register: whether its family has others
        self.begun = np.zeros(0, BEGUN)  # by resident and family

    def kept(self) -> dict[str, np.ndarray]:
        return {"begun": self.begun}

    def put_back(self, arrays: Arrays) -> None:
        self.begun = arrays["begun"]

    def over(self, ended: np.ndarray, changes: np.ndarray) -> np.ndarray:
        """The stays that are over, of a day's listings ended (`lists.LISTING`), a row each with the day and flags of
        its first listing. `changes`: all of the day's changes of standing (`lists.CHANGE`), by resident."""
        if not len(ended):
            return ended
        register = ended["register"].astype(np.int64)
        on = (_this_evening(ended["resident"], changes) & self.masks[register]) != 0
        parts, keys = self._begun_of(ended), self._keys_of(ended)
        earlier = np.isin(_keys(self.begun), keys)
        first = _first(np.concatenate([self.begun[earlier], parts]))
        goes_on = np.isin(_keys(first), keys[on])
        self.begun = np.sort(np.concatenate([self.begun[~earlier], first[goes_on]]), order=["resident", "family"])
        first = first[~goes_on]
        order = np.argsort(keys, kind="stable")
        out = picked(ended, order[np.searchsorted(keys, _keys(first), sorter=order)])
        out["day"], out["flags"] = first["day"], first["flags"]
        return out

    def lasting(self, listings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of listings that last: the stays on registers without tiers, a row each; and how those on the others began,
        for `lasting_on_tiers`, since somebody may stand on several tiers at once."""
        several = self.several[listings["register"]]
        one, keys = picked(listings, ~several), _keys(self.begun)
        if len(keys):
            mine = self._keys_of(one)
            at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
            earlier = keys[at] == mine
            one["day"][earlier], one["flags"][earlier] = (
                self.begun[at[earlier]]["day"],
                self.begun[at[earlier]]["flags"],
            )
        return one, self._begun_of(picked(listings, several))

    def lasting_on_tiers(self, parts: list[np.ndarray]) -> np.ndarray:
        """The stays that last on registers with tiers, from the parts that `lasting` gave of all listings."""
        tiers = np.isin(self.begun["family"], self.number[self.several])
        first = _first(np.concatenate([self.begun[tiers], *parts]))
        out = np.zeros(len(first), LISTING)
        for name in ("resident", "day", "flags"):
            out[name] = first[name]
        out["register"], out["left"] = first["family"], STILL_ON
        return out

    def _keys_of(self, listings: np.ndarray) -> np.ndarray:
        return listings["resident"].astype(np.int64) * MAX_REGISTERS + self.number[listings["register"]]

    def _begun_of(self, listings: np.ndarray) -> np.ndarray:
        out = np.zeros(len(listings), BEGUN)
        for name in ("resident", "day", "flags"):
            out[name] = listings[name]
        out["family"] = self.number[listings["register"]]
        return out


def _keys(begun: np.ndarray) -> np.ndarray:
    return begun["resident"].astype(np.int64) * MAX_REGISTERS + begun["family"]


def _first(begun: np.ndarray) -> np.ndarray:
    """The earliest row of each resident and family, in their order: of one day initial stock, then a rightful one."""
    flags = begun["flags"]
    kind = 2 * ((flags & INITIAL) == 0) + ((flags & WRONGFUL) != 0)
    begun = begun[np.lexsort((flags, kind, begun["day"], begun["family"], begun["resident"]))]
    return begun[np.unique(_keys(begun), return_index=True)[1]]


def _this_evening(residents: np.ndarray, changes: np.ndarray) -> np.ndarray:
    """The registers of residents whose listings ended today (int64, a bit each). One whose standing is as it was in the
    morning has been listed anew at once: then `ALL`."""
    if not len(changes):
        return np.full(len(residents), ALL)
    at = np.minimum(np.searchsorted(changes["resident"], residents), len(changes) - 1)
    return np.where(changes["resident"][at] == residents, changes["lists"][at].astype(np.int64), ALL)
