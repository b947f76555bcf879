"""Informants (M17): breaches told by those tied to whoever did them, and reports of nothing, out of malice.

For each way of being tied, one adult is drawn who may have seen it and may tell: more readily where a rule pays for
it, where fear is great, or where trust in such people is lost (M35). A true report of what a channel has recorded, or
another informant has told, is recognised as the same. A report may name somebody else who was nearby.

Reads the five ties of whoever acted or reports in malice, the neighbourhood of whoever acted, and the state of the
reporter as it stood this morning; writes nothing but records and reports. Reporters may live anywhere: whether somebody
tells is answered where they live.
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
from demerit.day.observation import identified
from demerit.day.reporting import MOST_RECORDS, brought, may_tell, report
from demerit.day.state import ABSTAINS, UNSCORED
from demerit.day.trust import circle_of, lost
from demerit.place.traits import NEIGHBOURHOOD, age
from demerit.prefetch import AHEAD, prefetch

if TYPE_CHECKING:
    from demerit.day.world import World

INFORM, MALICE = int(Purpose.INFORM), int(Purpose.MALICE)
TIES = 5
# somebody who may have seen an act (by its row) and may tell; the word of the draw
WITNESS = np.dtype([("resident", "u4"), ("act", "u4"), ("word", "u4"), ("tie", "u1")])
# somebody who would tell of another, out of malice; `hood` is where the first lives
GRUDGE = np.dtype([("resident", "u4"), ("about", "u4"), ("hood", "u4"), ("tie", "u1")])


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
def who_saw(day, k0, k1, people, state, table, acts, witnesses):
    """For each of a day's acts those who may have seen it and may tell, in the order of acts and ties.

    Returns how many `witnesses`; -1 when there is no room.
    """
    people, table = people[0], table[0]
    others, n = np.empty(MOST_PARTNERS, np.uint32), 0
    paid = pays(day, table)
    for x in range(len(acts)):
        act = acts[x]
        if not act.flags & DONE or not table.tells[act.kind] or elsewhere(state[act.resident].mind):
            continue
        if n + TIES > len(witnesses):
            return -1
        i, kind = int64(act.resident), int64(act.kind)
        for tie in range(TIES):
            chance = (table.chance[tie] * paid) >> uint64(16)
            w0, w1, _, _ = words(k0, k1, uint32(INFORM), uint32(day), uint32(i), uint32(kind), uint32(tie))
            if uint64(w0) >= (((chance * table.by_fear[3]) >> uint64(16)) * table.by_trust[3]) >> uint64(16):
                continue
            count = partners(tie, i, people, others)
            if count == 0:
                continue
            row = witnesses[n]
            row.resident = others[int64((uint64(w1) * uint64(count)) >> uint64(32))]
            row.act, row.word, row.tie = x, w0, tie
            n += 1
    return n


@kernel(nogil=True)
def will_tell(day, people, state, standing, table, witnesses, answers):
    """Whether each of the witnesses tells, by their state as it stood this morning, into `answers` (uint8)."""
    people, table, custody_mask, paid = people[0], table[0], standing[0].custody_mask, pays(day, table[0])
    for x in range(len(witnesses)):
        row = witnesses[x]
        prefetch(state, witnesses[min(x + AHEAD, len(witnesses) - 1)].resident)
        j, tie = int64(row.resident), int64(row.tie)
        chance = (table.chance[tie] * paid) >> uint64(16)
        tells = may_tell(given(j, people), day, state[j], custody_mask)
        answers[x] = tells and uint64(row.word) < readily(chance, j, tie, state, table)


@kernel(nogil=True)
def inform(day, k0, k1, people, residents, table, channels, acts, written, witnesses, records, reports):
    """Reports of a day's acts by those who tell. Returns (records, reports); both have room for all of them."""
    people, table, channels = people[0], table[0], channels[0]
    channel = int64(table.channel)
    wait, span = channels.delay_from[channel], channels.delay_span[channel]
    n, r, last, told = 0, 0, int64(-1), False
    for x in range(len(witnesses)):
        j, tie = int64(witnesses[x].resident), int64(witnesses[x].tie)
        act = acts[witnesses[x].act]
        i, kind = int64(act.resident), int64(act.kind)
        if int64(witnesses[x].act) != last:
            last, told = int64(witnesses[x].act), False
        _, _, w2, w3 = words(k0, k1, uint32(INFORM), uint32(day), uint32(i), uint32(kind), uint32(tie))
        about, p, cause = identified(i, act.profile, kind, channel, w2, w3, residents, people, channels)
        if about == j:  # nobody takes themselves for somebody else
            about, p, cause = i, act.profile, OWN
        known = cause == OWN and (told or on_record(i, kind, written))
        told = told or cause == OWN
        late, _, _, _ = words(k0, k1, uint32(INFORM), uint32(day), uint32(i), uint32(kind), uint32(TIES + tie))
        due = day + wait + int64((uint64(late) * span) >> uint64(32))
        n, r = report(
            records, n, reports, r, day, due, j, given(j, people), about, p, i, kind, channel, tie, cause, known,
            channels, k0, k1,
        )  # fmt: skip
    return n, r


@kernel(nogil=True)
def who_would_harm(start, stop, day, k0, k1, people, state, standing, table, grudges):
    """Who would tell of nothing, out of malice, and of whom: by neighbourhood, start to stop.

    Returns how many `grudges`; -1 when there is no room.
    """
    people, table = people[0], table[0]
    residents, custody_mask = int64(people.residents), standing[0].custody_mask
    others, weights, n = np.empty(MOST_PARTNERS, np.uint32), np.zeros(TIES, np.uint64), 0
    rate = (table.malicious * pays(day, table)) >> uint64(16)
    for hood in range(start, stop):
        first = hood * NEIGHBOURHOOD
        size = min(NEIGHBOURHOOD, residents - first)
        w0, w1, w2, w3 = words(k0, k1, uint32(MALICE), uint32(day), uint32(hood), uint32(0), uint32(0))
        if uint64(w0) >= (rate * uint64(size)) >> uint64(16):
            continue
        if n == len(grudges):
            return -1
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
        row = grudges[n]
        row.resident, row.about = j, others[int64((uint64(w3) * uint64(count)) >> uint64(32))]
        row.hood, row.tie = hood, tie
        n += 1
    return n


@kernel(nogil=True)
def lives_here(people, state, channels, grudges, answers):
    """Whether those about whom somebody would tell can be reported at all, into `answers` (uint8)."""
    people, channels = people[0], channels[0]
    for x in range(len(grudges)):
        about = int64(grudges[x].about)
        answers[x] = age(given(about, people)) >= channels.mistaken_from and not elsewhere(state[about].mind)


@kernel(nogil=True)
def malign(day, k0, k1, people, table, channels, grudges, records, reports):
    """Reports of nothing. As `inform`."""
    people, table, channels = people[0], table[0], channels[0]
    channel = int64(table.channel)
    wait, span = channels.delay_from[channel], channels.delay_span[channel]
    n, r = 0, 0
    for x in range(len(grudges)):
        j, about, hood = int64(grudges[x].resident), int64(grudges[x].about), int64(grudges[x].hood)
        q, p, tie = given(j, people), given(about, people), int64(grudges[x].tie)
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
    t, key, shard = world.tables, (world.k0, world.k1), world.shard
    table, channels = t.informing, t.observation
    found = world.filled(
        "witnesses", WITNESS, lambda out: who_saw(day, *key, world.given, world.state, table, acts, out)
    )

    def tell(witnesses: np.ndarray) -> np.ndarray:
        answers = np.zeros(len(witnesses), np.uint8)
        will_tell(day, world.given, world.state, t.standing, table, witnesses, answers)
        return answers

    found = lists.picked(found, shard.answered(found, found["resident"], tell) == 1)
    records, reports = _room(len(found))
    n, r = inform(
        day, *key, world.given, world.residents, table, channels, acts, rightly_written(written), found, records,
        reports,
    )  # fmt: skip
    told, made = [records[:n]], [reports[:r]]
    if table[0]["malicious"] > 0 and channels[0]["invented_count"][table[0]["channel"]] > 0:
        grudges = world.filled("grudges", GRUDGE, lambda out: who_would_harm(
            *shard.hoods, day, *key, world.given, world.state, t.standing, table, out
        ))  # fmt: skip

        def reported(some: np.ndarray) -> np.ndarray:
            answers = np.zeros(len(some), np.uint8)
            lives_here(world.given, world.state, channels, some, answers)
            return answers

        grudges = lists.picked(grudges, shard.answered(grudges, grudges["about"], reported) == 1)
        records, reports = _room(len(grudges))
        n, r = malign(day, *key, world.given, table, channels, grudges, records, reports)
        told, made = [*told, records[:n]], [*made, reports[:r]]
    return brought(world, told, made)


def _room(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Room for so many reports, and the records that they leave."""
    return np.zeros(MOST_RECORDS * number, lists.RECORD), np.zeros(number, lists.REPORT)
