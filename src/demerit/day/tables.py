"""A scheme as whole numbers: the tables from which a day is run.

Probabilities become integer thresholds here, once, and both the engine and the reference model read these
tables: no two maths libraries have to agree. A mechanism that is switched off stands here with its neutral
value, so a switch costs nothing in the day and changes nobody else's luck.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

import numpy as np

from demerit.catalogue import AGE_BANDS, WHO_BITS, Catalogue, Who
from demerit.catalogue import catalogue as package_catalogue
from demerit.limits import (
    CONDUCT_CONTEXTS,
    CONTEXTS,
    MAX_CHANNELS,
    MAX_GRADES,
    MAX_KINDS,
    MAX_REGISTERS,
    MAX_SERVICES,
    MAX_SIDE_LEDGERS,
)
from demerit.ordinary import Ordinary
from demerit.ordinary import ordinary as package_ordinary
from demerit.scheme.model import Scheme

STRATA = len(AGE_BANDS) * 2 * 3  # age band, sex, third of income
ITEMS = MAX_KINDS + MAX_SERVICES  # what a resident may do (kinds) or ask for (services) on a day
PROPENSITY = (0.3, 0.7, 1.3, 3.0)  # multipliers of the four levels of a lasting inclination (mean 0.96)
PERFORM_ROOM = 3.0  # deeds can be performed up to this multiple of the usual rate
RULES_PER_RECORD = 4
MAX_RULES, MAX_WAYS, MAX_LEDGERS = 512, 32, 1 + MAX_SIDE_LEDGERS
NEVER = 1 << 30  # a day that doesn't come


# Who does what. The same in every world, but for the last two.
CONDUCT = np.dtype(
    [
        ("bound", "u8"),  # lanes (16 bits) below it are candidates
        ("cumulative", "u4", (STRATA, ITEMS)),  # chance of each item on a day, cumulated, in 2**-32
        ("guide", "u1", (STRATA, 256)),  # where to begin looking for the item, by the draw's first eight bits
        ("needs_mask", "u4", (ITEMS,)),
        ("needs_value", "u4", (ITEMS,)),
        ("propensity", "u1", (ITEMS,)),  # 0 none, 1 disorder, 2 civic
        ("level", "u4", (4,)),  # multiplier of a propensity level over the highest, in 2**-16
        ("opinion", "u4", (ITEMS, 4)),  # the same for held opinion
        ("room", "u4", (ITEMS,)),  # 1 / PERFORM_ROOM for deeds that can be performed
        ("context", "u1", (ITEMS,)),
        ("protest", "u1", (ITEMS,)),
        ("speaks", "u1", (ITEMS,)),  # heard nearby: warms the neighbourhood
        ("cool", "u8"),  # share of heat lost each day, in 2**-16
        ("debt", "u1", (ITEMS,)),  # 0 none, else 1 + type of sum
        ("yuan", "u4", (ITEMS,)),  # the payment missed
        ("cannot_pay", "u8", (3, 8)),  # by size of sum and class of spare cash
        ("silenced", "u4", (ITEMS, 4)),  # chance left at each level of fear, in 2**-16 (M34)
        ("performing", "u4", (ITEMS, 4)),  # chance raised at each level of fear, in 2**-16 (M04)
    ],
    align=True,
)

# Who sees what, and how wrongly.
OBSERVATION = np.dtype(
    [
        ("kind_channels", "u4", (MAX_KINDS,)),  # a bit for each channel that sees the kind
        ("detects", "u8", (MAX_CHANNELS, 2)),  # rural, urban
        ("misnames", "u8", (MAX_CHANNELS, 2, 2)),  # by sex and minority of the one who is named
        ("invents", "u8", (MAX_CHANNELS,)),  # records of nothing per resident and day, in 2**-48
        ("invented", "u1", (MAX_CHANNELS, MAX_KINDS)),  # kinds invented
        ("invented_count", "i8", (MAX_CHANNELS,)),
        ("delay_from", "i8", (MAX_CHANNELS,)),
        ("delay_span", "u8", (MAX_CHANNELS,)),
        ("scored", "u1", (MAX_CHANNELS,)),  # the scheme reads it
        ("authority", "u1", (MAX_CHANNELS,)),  # its records bring the ordinary fine
        ("copies", "u8", (MAX_CHANNELS, MAX_CHANNELS)),  # a wrong record is copied on (M11)
        ("good", "u1", (MAX_KINDS,)),
        ("collector", "i8"),  # the channel of collectors (M12), -1 without
        ("collectors", "u8"),  # per 1,000 residents, in 2**-16
        ("capacity", "u8"),  # records a day by each, in 2**-16
        ("remembers", "u8"),
        ("favours", "u8"),
    ],
    align=True,
)

# What it costs.
SCORING = np.dtype(
    [
        ("rules_by", "u2", (MAX_KINDS, MAX_CHANNELS, RULES_PER_RECORD)),
        ("seen_by", "u2", (MAX_KINDS, RULES_PER_RECORD)),  # rules of a kind recorded once, for certain
        ("key", "u4", (MAX_RULES,)),  # 21 bits, from the rule's id: its draws don't hang on its place among the rules
        ("points", "i2", (MAX_RULES,)),
        ("ledger", "u1", (MAX_RULES,)),
        ("mask", "u4", (MAX_RULES,)),
        ("value", "u4", (MAX_RULES,)),
        ("first", "i8", (MAX_RULES,)),  # first day in force
        ("last", "i8", (MAX_RULES,)),  # first day no longer in force
        ("share", "u4", (5, len(CONTEXTS))),  # passed along each tie (M18), in 2**-16
        ("tie_adults", "u1", (5,)),
        ("context", "u1", (MAX_KINDS,)),
        ("fine", "u4", (MAX_KINDS,)),  # yuan (M02)
        ("cannot_pay", "u8", (3, 8)),
        ("pays_fine", "u8"),
    ],
    align=True,
)

# Ledgers, grades and registers.
STANDING = np.dtype(
    [
        ("ledgers", "i8"),
        ("start", "i8", (MAX_LEDGERS,)),
        ("low", "i8", (MAX_LEDGERS,)),
        ("high", "i8", (MAX_LEDGERS,)),
        ("restores", "i8", (MAX_LEDGERS,)),  # points
        ("restores_every", "i8", (MAX_LEDGERS,)),  # days, 0 never
        ("resets_every", "i8", (MAX_LEDGERS,)),
        ("spread", "i2", (256,)),  # points around the start on the first day
        ("recalculated", "i8"),  # every so many days (M03)
        ("grades", "i8"),
        ("cutoffs", "i8", (MAX_GRADES,)),  # lowest points of each grade, best first
        ("by_rank", "i8"),
        ("shares", "i8", (MAX_GRADES,)),  # cumulated shares of residents, best first, in 2**-32
        # ways onto registers
        ("ways", "i8"),
        ("way_key", "u4", (MAX_WAYS,)),  # of 23 bits, from the ids of the register and the way
        ("way_register", "u1", (MAX_WAYS,)),
        ("way_kind", "u1", (MAX_WAYS,)),  # 0 below, 1 above, 2 records, 3 unpaid
        ("way_ledger", "u1", (MAX_WAYS,)),
        ("way_points", "i8", (MAX_WAYS,)),
        ("way_kinds", "u1", (MAX_WAYS, MAX_KINDS)),
        ("way_chance", "u8", (MAX_WAYS,)),
        ("way_days", "i8", (MAX_WAYS,)),
        ("way_sums", "u1", (MAX_WAYS,)),  # a bit for each type of sum
        ("way_unable", "u1", (MAX_WAYS,)),  # those who can't pay are not to be listed
        ("way_misjudged", "u8", (MAX_WAYS,)),
        ("way_mask", "u4", (MAX_WAYS,)),
        ("way_value", "u4", (MAX_WAYS,)),
        ("unless_mask", "u4", (MAX_WAYS,)),
        ("unless_value", "u4", (MAX_WAYS,)),
        # ways off them
        ("registers", "i8"),
        ("register_key", "u4", (MAX_REGISTERS,)),  # from the register's id
        ("term", "i8", (MAX_REGISTERS,)),  # NEVER without one
        ("on_payment", "u1", (MAX_REGISTERS,)),
        ("out_above", "i8", (MAX_REGISTERS,)),
        ("out_below", "i8", (MAX_REGISTERS,)),
        ("resets", "i8", (MAX_REGISTERS,)),  # side ledger that starts again, -1 none
        ("appeal_known", "u8", (MAX_REGISTERS,)),
        ("appeal_tried", "u8", (MAX_REGISTERS,)),
        ("appeal_days", "i8", (MAX_REGISTERS,)),
        ("appeal_corrected", "u8", (MAX_REGISTERS,)),
        ("appeal_mistaken", "u8", (MAX_REGISTERS,)),
        ("initial", "u8", (MAX_REGISTERS,)),
        ("household_mask", "i8"),  # registers that fall on the whole household
        ("payment_mask", "i8"),  # registers left by paying
        ("account_mask", "i8"),  # registers that close the account
        ("licence_mask", "i8"),  # registers that close driving
        # unpaid sums
        ("pays_able", "u8"),
        ("pays_unable", "u8"),
        ("pays_listed", "u8"),
    ],
    align=True,
)

# Which doors shut.
ACCESS = np.dtype(
    [
        ("services", "i8"),
        ("lists", "i8", (MAX_SERVICES,)),  # registers that close it
        ("grades", "i8", (MAX_SERVICES,)),
        ("outcome", "u1", (MAX_SERVICES,)),
        ("by_parents", "u1", (MAX_SERVICES,)),
        ("private_lists", "i8", (MAX_SERVICES,)),
        ("private_grades", "i8", (MAX_SERVICES,)),
        ("private", "u8", (MAX_SERVICES,)),
        ("priority_lists", "i8", (MAX_SERVICES,)),
        ("priority_grades", "i8", (MAX_SERVICES,)),
        ("waived", "i8", (MAX_SERVICES,)),
        ("refused", "u8", (MAX_SERVICES, 2)),  # anyway; with unpaid sums
        ("effect", "u1", (MAX_SERVICES,)),  # 0 none, 1 job, 2 home, 3 school
        ("review", "u1", (MAX_SERVICES,)),
        ("credit", "u1", (MAX_SERVICES,)),
        ("pool", "i8", (MAX_SERVICES,)),  # places a day in 2**-20; -1 elastic
        ("held", "u1", (MAX_SERVICES,)),  # asked for by its holders or at all
    ],
    align=True,
)

# How fear comes and goes.
ADAPTATION = np.dtype(
    [
        ("announced", "u8", (len(CONDUCT_CONTEXTS),)),  # 16-bit thresholds
        ("learns", "u8"),
        ("learns_household", "u8"),
        ("forgets", "u8"),  # 16-bit threshold
    ],
    align=True,
)


class Tables(NamedTuple):
    """All a day needs to know of a scheme: one row of each table, as arrays of length 1."""

    conduct: np.ndarray
    observation: np.ndarray
    scoring: np.ndarray
    standing: np.ndarray
    access: np.ndarray
    adaptation: np.ndarray

    def digest(self) -> str:
        """SHA-256 over every number in the tables."""
        sha = hashlib.sha256()
        for part in self:
            for name in part.dtype.names or ():
                sha.update(f"{name}:{part.dtype[name].str}{part.dtype[name].shape}".encode())
                sha.update(np.ascontiguousarray(part[name]).tobytes())
        return sha.hexdigest()


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


def compile_tables(
    scheme: Scheme,
    *,
    residents: int,
    start: date,
    catalogue: Catalogue | None = None,
    ordinary: Ordinary | None = None,
) -> Tables:
    """The tables of `scheme` for a place of so many residents whose first day is `start`."""
    from demerit.day import compiling

    cat = catalogue or package_catalogue()
    life = ordinary or package_ordinary()
    return Tables(
        conduct=compiling.conduct(scheme, cat, life),
        observation=compiling.observation(scheme, cat),
        scoring=compiling.scoring(scheme, cat, life, start),
        standing=compiling.standing(scheme, cat, life),
        access=compiling.access(scheme, cat, residents),
        adaptation=compiling.adaptation(scheme),
    )
