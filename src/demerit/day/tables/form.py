"""The form of a table: one row of whole numbers, and how words become them."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from demerit.catalogue import AGE_BANDS, WHO_BITS, Who
from demerit.chance import threshold
from demerit.limits import MAX_KINDS, MAX_SERVICES, MAX_SIDE_LEDGERS
from demerit.ordinary import Ordinary
from demerit.quantity import Quantity

STRATA = len(AGE_BANDS) * 2 * 3  # age band, sex, third of income
ITEMS = MAX_KINDS + MAX_SERVICES  # what a resident may do (kinds) or ask for (services) on a day
RULES_PER_RECORD = 4
MAX_RULES, MAX_WAYS, MAX_LEDGERS = 512, 32, 1 + MAX_SIDE_LEDGERS
NEVER = 1 << 30  # a day that doesn't come


def filled(dtype: np.dtype, **columns) -> np.ndarray:
    """One row of a table; a column shorter than its place is filled up with zeros."""
    table = np.zeros(1, dtype)
    for name in dtype.names or ():
        values = np.asarray(columns.pop(name))
        place = table[name][0]
        if place.shape:
            place[tuple(slice(0, length) for length in values.shape)] = values
        else:
            table[name][0] = values
    assert not columns, columns
    return table


def who_bits(who: Who) -> tuple[int, int]:
    """A condition as (mask, value) over the bits of `catalogue.WHO_BITS`."""
    mask = value = 0
    for name, bit in WHO_BITS.items():
        wanted = getattr(who, name)
        if wanted is not None:
            mask |= 1 << bit
            value |= int(wanted) << bit
    return mask, value


def key_of(name: str, bits: int) -> int:
    """A number of so many bits from an id. Draws are keyed by it: a rule added or gone changes no other's luck."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big") >> (32 - bits)


def bits(ids, wanted) -> int:
    order = list(ids)
    return sum(1 << order.index(name) for name in set(wanted))


def whole(quantity: Quantity) -> np.int64:
    """A number of days, years or levels."""
    return np.int64(round(quantity.value))


def cannot_pay(life: Ordinary) -> np.ndarray:
    """Thresholds by size of sum (small, middle, large) and class of spare cash."""
    rows = (life.cannot_pay_small, life.cannot_pay_middle, life.cannot_pay_large)
    return np.array([[threshold(share.value) for share in row] for row in rows], "u8")
