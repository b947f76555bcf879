"""Informants (M17): breaches told by those tied to whoever did them, and reports of nothing, out of malice.

For each way of being tied, one adult is drawn who may have seen it and may tell: more readily where a rule pays for
it, where fear is great, or where trust in such people is lost (M35). A true report of what a channel has recorded, or
another informant has told, is recognised as the same. A report may name somebody else who was nearby.

Reads the five ties of whoever acted or reports in malice, the neighbourhood of whoever acted, and the state of the
reporter as it stood this morning; writes nothing but records and reports. One thread: reporters may live anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day import lists
from demerit.day.fear import greatest_fear
from demerit.day.given import MOST_PARTNERS, given, partners
from demerit.day.lists import DONE, FALSE_REPORT, OWN, REPORTING, SCORED
from demerit.day.observation import YOUNGEST, identified
from demerit.day.reporting import MOST_RECORDS, may_tell, report
from demerit.day.state import ABSTAINS, UNSCORED
from demerit.day.trust import circle_of, lost
from demerit.place.traits import NEIGHBOURHOOD, age

if TYPE_CHECKING:
    from demerit.day.world import World

INFORM, MALICE = int(Purpose.INFORM), int(Purpose.MALICE)
TIES = 5


@kernel
def pays(day, table):
    """How much more is reported on a day for being paid, in 2**-16."""
    for x in range(len(table.paid_first)):
        if table.paid_first[x] <= day < table.paid_last[x]:
            return table.rewarded
    return uint64(65536)


@kernel
def elsewhere(mind):
    """Whether somebody lives where the scheme hasn't begun (M13): nobody is reported there."""
    return (int64(mind) & int64(UNSCORED | ABSTAINS)) == int64(UNSCORED)


@kernel
def readily(chance, j, tie, state, table):
    """A chance, multiplied by what fear and lost trust add to somebody's readiness to tell."""
    chance = (chance * table.by_fear[greatest_fear(state[j].mind)]) >> uint64(16)
    return (chance * table.by_trust[lost(state[j].trust, circle_of(tie))]) >> uint64(16)


@kernel
def on_record(i, kind, written):
    """Whether a scored record names somebody rightly for an act of today: `written` as from `rightly_written`."""
    wanted, low, high = (uint64(i) << uint64(8)) | uint64(kind), 0, len(written)
    while low < high:
        middle = (low + high) >> 1
        if written[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low < len(written) and written[low] == wanted


def rightly_written(records: np.ndarray) -> np.ndarray:
    """Whom the day's scored records name rightly and for what, as sorted keys: resident times 256 and kind."""
    right = (records["cause"] == OWN) & ((records["flags"] & SCORED) != 0)
    return np.sort((records["subject"][right].astype(np.uint64) << np.uint64(8)) | records["kind"][right])


@kernel(nogil=True)
def inform(day, k0, k1, people, residents, state, standing, table, channels, acts, written, records, reports):
    """Reports of a day's acts, in their order, then those out of malice, by neighbourhood.

    Returns (records, reports); the first is -1 when a list is too short.
    """
    people, table, channels = people[0], table[0], channels[0]
    others, custody_mask = np.empty(MOST_PARTNERS, np.uint32), standing[0].custody_mask
    weights = np.zeros(TIES, np.uint64)
    channel, paid = int64(table.channel), pays(day, table)
    wait, span = channels.delay_from[channel], channels.delay_span[channel]
    n, r = 0, 0
    for x in range(len(acts)):
        act = acts[x]
        if not act.flags & DONE or not table.tells[act.kind] or elsewhere(state[act.resident].mind):
            continue
        if n + TIES * MOST_RECORDS > len(records) or r + TIES > len(reports):
            return -1, 0
        i, kind, told = int64(act.resident), int64(act.kind), False
        for tie in range(TIES):
            chance = (table.chance[tie] * paid) >> uint64(16)
            w0, w1, w2, w3 = words(k0, k1, uint32(INFORM), uint32(day), uint32(i), uint32(kind), uint32(tie))
            if uint64(w0) >= (((chance * table.by_fear[3]) >> uint64(16)) * table.by_trust[3]) >> uint64(16):
                continue
            count = partners(tie, i, people, others)
            if count == 0:
                continue
            j = int64(others[int64((uint64(w1) * uint64(count)) >> uint64(32))])
            q = given(j, people)
            if not may_tell(q, day, state[j], custody_mask) or uint64(w0) >= readily(chance, j, tie, state, table):
                continue
            about, p, cause = identified(i, act.profile, kind, channel, w2, w3, residents, people, channels)
            if about == j:  # nobody takes themselves for somebody else
                about, p, cause = i, act.profile, OWN
            known = cause == OWN and (told or on_record(i, kind, written))
            told = told or cause == OWN
            late, _, _, _ = words(k0, k1, uint32(INFORM), uint32(day), uint32(i), uint32(kind), uint32(TIES + tie))
            due = day + wait + int64((uint64(late) * span) >> uint64(32))
            n, r = report(
                records, n, reports, r, day, due, j, q, about, p, i, kind, channel, tie, cause, known, channels, k0, k1
            )
    if table.malicious == 0 or channels.invented_count[channel] == 0:
        return n, r
    rate = (table.malicious * paid) >> uint64(16)
    for hood in range((residents + NEIGHBOURHOOD - 1) // NEIGHBOURHOOD):
        first = hood * NEIGHBOURHOOD
        size = min(NEIGHBOURHOOD, residents - first)
        w0, w1, w2, w3 = words(k0, k1, uint32(MALICE), uint32(day), uint32(hood), uint32(0), uint32(0))
        if uint64(w0) >= (rate * uint64(size)) >> uint64(16):
            continue
        if n + MOST_RECORDS > len(records) or r + 1 > len(reports):
            return -1, 0
        j = first + int64((uint64(w1) * uint64(size)) >> uint64(32))
        q = given(j, people)
        if not may_tell(q, day, state[j], custody_mask):
            continue
        total = uint64(0)
        for tie in range(TIES):
            weights[tie] = uint64(0)
            if table.against[tie] > 0 and partners(tie, j, people, others) > 0:
                weights[tie] = (table.against[tie] * table.by_trust[lost(state[j].trust, circle_of(tie))]) >> uint64(16)
            total += weights[tie]
        if total == 0:
            continue
        pick, tie = (uint64(w2) * total) >> uint64(32), 0
        while pick >= weights[tie]:
            pick -= weights[tie]
            tie += 1
        count = partners(tie, j, people, others)
        about = int64(others[int64((uint64(w3) * uint64(count)) >> uint64(32))])
        p = given(about, people)
        if age(p) < YOUNGEST or elsewhere(state[about].mind):
            continue
        which, late, _, _ = words(k0, k1, uint32(MALICE), uint32(day), uint32(hood), uint32(0), uint32(1))
        made_up = int64((uint64(which) * uint64(channels.invented_count[channel])) >> uint64(32))
        kind = int64(channels.invented[channel, made_up])
        due = day + wait + int64((uint64(late) * span) >> uint64(32))
        n, r = report(
            records, n, reports, r, day, due, j, q, about, p, j, kind, channel, tie, FALSE_REPORT, False,
            channels, k0, k1,
        )  # fmt: skip
    return n, r


def with_reporting(acts: np.ndarray, records: np.ndarray) -> np.ndarray:
    """A day's acts with those of reporting, told from the records, each in its resident's place."""
    told = lists.picked(records, records["kind"] == REPORTING)
    rows = np.zeros(len(told), lists.ACT)
    for name in ("cell", "kind", "profile"):
        rows[name] = told[name]
    rows["resident"], rows["flags"] = told["subject"], DONE
    rows = lists.picked(rows, np.argsort(rows["resident"], kind="stable"))
    places = np.searchsorted(acts["resident"], rows["resident"], side="right")
    plain = f"V{lists.ACT.itemsize}"
    return np.insert(acts.view(plain), places, rows.view(plain)).view(lists.ACT)


def informed(world: World, day: int, acts: np.ndarray, written: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Records that a day's informants bring, and their reports. State is only read."""
    t, size, named = world.tables, 4096, rightly_written(written)
    while True:
        records, reports = np.zeros(size, lists.RECORD), np.zeros(size, lists.REPORT)
        n, r = inform(
            day, world.k0, world.k1, world.given, world.residents, world.state, t.standing, t.informing, t.observation,
            acts, named, records, reports,
        )  # fmt: skip
        if n >= 0:
            return records[:n], reports[:r]
        size *= 2
