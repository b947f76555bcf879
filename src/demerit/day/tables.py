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

from demerit.catalogue import (
    AGE_BANDS,
    MAX_KINDS,
    MAX_SERVICES,
    WHO_BITS,
    Catalogue,
    Who,
)
from demerit.catalogue import catalogue as package_catalogue
from demerit.ordinary import Ordinary
from demerit.ordinary import ordinary as package_ordinary
from demerit.scheme.model import Scheme

STRATA = len(AGE_BANDS) * 2 * 3  # age band, sex, third of income
ITEMS = MAX_KINDS + MAX_SERVICES  # what a resident may do (kinds) or ask for (services) on a day
PROPENSITY = (0.3, 0.7, 1.3, 3.0)  # multipliers of the four levels of a lasting inclination (mean 0.96)
PERFORM_ROOM = 3.0  # deeds can be performed up to this multiple of the usual rate
RULES_PER_RECORD = 4
NEVER = 1 << 30  # a day that doesn't come


class Conduct(NamedTuple):
    """Who does what. The same in every world, but for the last two."""

    bound: np.uint64  # lanes (16 bits) below it are candidates
    cumulative: np.ndarray  # uint32[STRATA, ITEMS]  chance of each item on a day, cumulated, in 2**-32
    needs_mask: np.ndarray  # uint32[ITEMS]
    needs_value: np.ndarray  # uint32[ITEMS]
    propensity: np.ndarray  # uint8[ITEMS]  0 none, 1 disorder, 2 civic
    level: np.ndarray  # uint32[4]  multiplier of a propensity level over the highest, in 2**-16
    opinion: np.ndarray  # uint32[ITEMS, 4]  the same for held opinion
    room: np.ndarray  # uint32[ITEMS]  1 / PERFORM_ROOM for deeds that can be performed
    context: np.ndarray  # uint8[ITEMS]
    protest: np.ndarray  # uint8[ITEMS]
    speaks: np.ndarray  # uint8[ITEMS]  heard nearby: warms the neighbourhood
    cool: np.uint64  # share of heat lost each day, in 2**-16
    debt: np.ndarray  # uint8[ITEMS]  0 none, else 1 + type of sum
    yuan: np.ndarray  # uint32[ITEMS]  the payment missed
    cannot_pay: np.ndarray  # uint64[3, 8]  by size of sum and class of spare cash
    silenced: np.ndarray  # uint32[ITEMS, 4]  chance left at each level of fear, in 2**-16 (M34)
    performing: np.ndarray  # uint32[ITEMS, 4]  chance raised at each level of fear, in 2**-16 (M04)


class Observation(NamedTuple):
    """Who sees what, and how wrongly."""

    kind_channels: np.ndarray  # uint32[MAX_KINDS]  a bit for each channel that sees the kind
    detects: np.ndarray  # uint64[MAX_CHANNELS, 2]  rural, urban
    misnames: np.ndarray  # uint64[MAX_CHANNELS, 2, 2]  by sex and minority of the one who is named
    invents: np.ndarray  # uint64[MAX_CHANNELS]  records of nothing per resident and day, in 2**-48
    invented: np.ndarray  # uint8[MAX_CHANNELS, MAX_KINDS]  kinds invented
    invented_count: np.ndarray  # int64[MAX_CHANNELS]
    delay_from: np.ndarray  # int64[MAX_CHANNELS]
    delay_span: np.ndarray  # uint64[MAX_CHANNELS]
    scored: np.ndarray  # uint8[MAX_CHANNELS]  the scheme reads it
    authority: np.ndarray  # uint8[MAX_CHANNELS]  its records bring the ordinary fine
    copies: np.ndarray  # uint64[MAX_CHANNELS, MAX_CHANNELS]  a wrong record is copied on (M11)
    good: np.ndarray  # uint8[MAX_KINDS]
    collector: np.int64  # the channel of collectors (M12), -1 without
    collectors: np.uint64  # per 1,000 residents, in 2**-16
    capacity: np.uint64  # records a day by each, in 2**-16
    remembers: np.uint64
    favours: np.uint64


class Scoring(NamedTuple):
    """What it costs."""

    rules_by: np.ndarray  # uint16[MAX_KINDS, MAX_CHANNELS, RULES_PER_RECORD]
    seen_by: np.ndarray  # uint16[MAX_KINDS, RULES_PER_RECORD]  rules of a kind recorded once, for certain
    points: np.ndarray  # int16[rules]
    ledger: np.ndarray  # uint8[rules]
    mask: np.ndarray  # uint32[rules]
    value: np.ndarray  # uint32[rules]
    first: np.ndarray  # int64[rules]  first day in force
    last: np.ndarray  # int64[rules]  first day no longer in force
    share: np.ndarray  # uint32[5, contexts]  passed along each tie (M18), in 2**-16
    tie_adults: np.ndarray  # uint8[5]
    context: np.ndarray  # uint8[MAX_KINDS]
    fine: np.ndarray  # uint32[MAX_KINDS]  yuan (M02)
    cannot_pay: np.ndarray  # uint64[3, 8]
    pays_fine: np.uint64


class Standing(NamedTuple):
    """Ledgers, grades and registers."""

    ledgers: np.int64
    start: np.ndarray  # int64[ledgers]
    low: np.ndarray  # int64[ledgers]
    high: np.ndarray  # int64[ledgers]
    restores: np.ndarray  # int64[ledgers]  points
    restores_every: np.ndarray  # int64[ledgers]  days, 0 never
    resets_every: np.ndarray  # int64[ledgers]
    spread: np.ndarray  # int16[256]  points around the start on the first day
    recalculated: np.int64  # every so many days (M03)
    grades: np.int64
    cutoffs: np.ndarray  # int64[grades]  lowest points of each grade, best first
    by_rank: np.int64
    shares: np.ndarray  # int64[grades]  cumulated shares of residents, best first, in 2**-32
    # ways onto registers
    ways: np.int64
    way_register: np.ndarray  # uint8[ways]
    way_kind: np.ndarray  # uint8[ways]  0 below, 1 above, 2 records, 3 unpaid
    way_ledger: np.ndarray  # uint8[ways]
    way_points: np.ndarray  # int64[ways]
    way_kinds: np.ndarray  # uint8[ways, MAX_KINDS]
    way_chance: np.ndarray  # uint64[ways]
    way_days: np.ndarray  # int64[ways]
    way_sums: np.ndarray  # uint8[ways]  a bit for each type of sum
    way_unable: np.ndarray  # uint8[ways]  those who can't pay are not to be listed
    way_misjudged: np.ndarray  # uint64[ways]
    way_mask: np.ndarray  # uint32[ways]
    way_value: np.ndarray  # uint32[ways]
    unless_mask: np.ndarray  # uint32[ways]
    unless_value: np.ndarray  # uint32[ways]
    # ways off them
    registers: np.int64
    term: np.ndarray  # int64[registers], NEVER without one
    on_payment: np.ndarray  # uint8[registers]
    out_above: np.ndarray  # int64[registers]
    out_below: np.ndarray  # int64[registers]
    resets: np.ndarray  # int64[registers]  side ledger that starts again, -1 none
    appeal_known: np.ndarray  # uint64[registers]
    appeal_tried: np.ndarray  # uint64[registers]
    appeal_days: np.ndarray  # int64[registers]
    appeal_corrected: np.ndarray  # uint64[registers]
    appeal_mistaken: np.ndarray  # uint64[registers]
    initial: np.ndarray  # uint64[registers]
    household_mask: np.int64  # registers that fall on the whole household
    payment_mask: np.int64  # registers left by paying
    account_mask: np.int64  # registers that close the account
    licence_mask: np.int64  # registers that close driving
    # unpaid sums
    pays_able: np.uint64
    pays_unable: np.uint64
    pays_listed: np.uint64


class Access(NamedTuple):
    """Which doors shut."""

    services: np.int64
    lists: np.ndarray  # int64[MAX_SERVICES]  registers that close it
    grades: np.ndarray  # int64[MAX_SERVICES]
    outcome: np.ndarray  # uint8[MAX_SERVICES]
    by_parents: np.ndarray  # uint8[MAX_SERVICES]
    private_lists: np.ndarray  # int64[MAX_SERVICES]
    private_grades: np.ndarray  # int64[MAX_SERVICES]
    private: np.ndarray  # uint64[MAX_SERVICES]
    priority_lists: np.ndarray  # int64[MAX_SERVICES]
    priority_grades: np.ndarray  # int64[MAX_SERVICES]
    waived: np.ndarray  # int64[MAX_SERVICES]
    refused: np.ndarray  # uint64[MAX_SERVICES, 2]  anyway; with unpaid sums
    effect: np.ndarray  # uint8[MAX_SERVICES]  0 none, 1 job, 2 home, 3 school
    review: np.ndarray  # uint8[MAX_SERVICES]
    credit: np.ndarray  # uint8[MAX_SERVICES]
    pool: np.ndarray  # int64[MAX_SERVICES]  places a day in 2**-20; -1 elastic
    held: np.ndarray  # uint8[MAX_SERVICES]  asked for by its holders or at all


class Adaptation(NamedTuple):
    """How fear comes and goes."""

    announced: np.ndarray  # uint64[contexts], 16-bit thresholds
    learns: np.uint64
    learns_household: np.uint64
    forgets: np.uint64  # 16-bit threshold


class Tables(NamedTuple):
    """All a day needs to know of a scheme."""

    conduct: Conduct
    observation: Observation
    scoring: Scoring
    standing: Standing
    access: Access
    adaptation: Adaptation

    def digest(self) -> str:
        """SHA-256 over every number in the tables."""
        sha = hashlib.sha256()
        for part in self:
            for name, value in zip(part._fields, part, strict=True):
                array = np.asarray(value)
                sha.update(f"{name}:{array.dtype.str}:{array.shape}".encode())
                sha.update(np.ascontiguousarray(array).tobytes())
        return sha.hexdigest()


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
