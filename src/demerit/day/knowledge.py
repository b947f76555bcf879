"""The blackout (M16): what residents know of the rules, and whether they have heard of anybody listed wrongly.

How well somebody knows the rules has four levels: nothing, some, most, all. Which rules that means is not stored: a
rule is known if a draw keyed on resident and rule lies below the level's share. A level is learnt each month by those,
always the same, whom what is published reaches. A sanction of one's own, of somebody at home or of somebody one is tied
to teaches the rules of its context and no others: `World.taught` has a bit for each. Nothing is forgotten. Whoever is
listed wrongly, and some of those tied to them, have heard of it for good, less what is suppressed.

Reads: the sanctioned and the wrongly listed. Writes: their households and all their ties, as pushes that add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import TILE, Purpose, chosen, words
from demerit.compiled import kernel
from demerit.day.adaptation import grow_afraid
from demerit.day.given import given, given_each, given_some, household, partners, some_partners
from demerit.day.lanes import draw_each
from demerit.day.lists import NOBODY, WRONGFUL
from demerit.day.state import HEARD, KNOWS_SHIFT
from demerit.day.stocks import BELIEVE_ROW, HEARD_ROW, KNOW_ROW, TAUGHT_ROW
from demerit.day.who import cell
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.ties import PLACES
from demerit.place.traits import age
from demerit.prefetch import AHEAD, prefetch

if TYPE_CHECKING:
    from demerit.day.world import World

KNOW, HEAR = int(Purpose.KNOW), int(Purpose.HEAR)
FOR_GOOD = 0xFFFF  # the day of draws that hold for a lifetime
SPEECH = CONDUCT_CONTEXTS.index("speech")
TIES, MOST_PARTNERS = 5, 64
TOLD = NOBODY - 1  # no resident: draws for all who are tied to one
LESSON = np.dtype([("resident", "u4"), ("context", "u1")])  # whom a sanction teaches the rules of its context


@kernel
def knows(mind):
    """How well the rules are known, 0 to 3."""
    return (int64(mind) >> int64(KNOWS_SHIFT)) & int64(3)


@kernel
def known(i, key, level, table, k0, k1):
    """Whether somebody at this level knows one rule."""
    if level == 0 or level == 3:
        return level == 3
    word, _, _, _ = words(k0, k1, uint32(KNOW), uint32(FOR_GOOD), uint32(i), uint32(key), uint32(0))
    return uint64(word) < table.knows_of[level]


@kernel
def knows_a_rule_on(i, kind, mind, taught, day, table, k0, k1):
    """Whether somebody, taught the rules of some contexts (bits), knows any rule in force today on a kind of act."""
    level, learnt = knows(mind), (int64(taught) >> int64(table.context[kind])) & 1
    if level == 0 and not learnt:
        return False
    for slot in range(table.rules_on[kind]):
        in_force = table.first[kind, slot] <= day < table.last[kind, slot]
        if in_force and (learnt or known(i, table.rule_key[kind, slot], level, table, k0, k1)):
            return True
    return False


@kernel
def wiser(i, c, state, taught, stocks):
    """One level more for somebody of this cell, who doesn't know all."""
    level = knows(state[i].mind)
    if level > 0:
        stocks[KNOW_ROW + level - 1, c] -= 1
    elif taught[i]:
        stocks[TAUGHT_ROW, c] -= 1
    stocks[KNOW_ROW + level, c] += 1
    state[i].mind = int64(state[i].mind) + (int64(1) << int64(KNOWS_SHIFT))


@kernel(nogil=True)
def begin_to_know(start, stop, k0, k1, people, state, table, stocks):
    """What residents start to stop know on the first morning; who could believe what is claimed."""
    people, table = people[0], table[0]
    room, drawn, profiles = np.empty(TILE, np.uint16), np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint64)
    base = after = int64(start)
    for i in range(start, stop):
        if i == after:
            base, after = int64(i), given_each(i, stop, people, room, drawn, profiles)
        p = profiles[i - base]
        if age(p) < table.follows_from:
            continue
        stocks[BELIEVE_ROW, cell(p)] += table.claims
        word, _, _, _ = words(k0, k1, uint32(KNOW), uint32(FOR_GOOD), uint32(i), uint32(NOBODY), uint32(1))
        for level in range(3):
            if uint64(word) < table.begins[level]:  # cumulated: all first, then most, then some
                state[i].mind = int64(state[i].mind) | (int64(3 - level) << int64(KNOWS_SHIFT))
                stocks[KNOW_ROW + 2 - level, cell(p)] += 1
                break


@kernel
def lesson(lessons, n, i, context):
    """One row at place n."""
    lessons[n].resident, lessons[n].context = i, context
    return n + 1


@kernel(nogil=True)
def who_learns(day, k0, k1, people, table, scoring, entries, lessons):
    """Whom a day's losses of points teach, once for each time: their subjects, those at home, and those tied to them.

    Into `lessons` (LESSON), in no order; returns how many, -1 when there is no room.
    """
    people, table, keys, contexts = people[0], table[0], scoring[0].key, scoring[0].context
    others, n = np.empty(MOST_PARTNERS, np.uint32), 0
    for x in range(len(entries)):
        if n + TIES * MOST_PARTNERS > len(lessons):
            return -1
        row = entries[x]
        if row.points >= 0 or row.kind == 255 or row.rule >= len(keys):
            continue
        i, key, context = int64(row.subject), int64(keys[row.rule]) * 8, contexts[row.kind]
        draw = uint32(key + min(int64(row.tie), 7))
        word, _, _, _ = words(k0, k1, uint32(KNOW), uint32(day), uint32(i), uint32(row.origin), draw)
        if uint64(word) < table.learns:
            n = lesson(lessons, n, i, context)
        if row.tie != 255:
            continue  # what came by a tie is seen by nobody else
        first, size = household(i, people)
        for j in range(first, first + size):
            _, word, _, _ = words(k0, k1, uint32(KNOW), uint32(day), uint32(j), uint32(i), uint32(key + 7))
            if j != i and uint64(word) < table.learns_household:
                n = lesson(lessons, n, j, context)
        for tie in range(1, TIES):
            # who learns is drawn before it is known who they are: most often nobody does
            draw = uint32(key + tie)
            who = chosen(table.gaps, PLACES[tie], k0, k1, uint32(KNOW), uint32(day), uint32(i), uint32(TOLD), draw)
            if who:
                for k in range(some_partners(tie, i, people, who, others)):
                    n = lesson(lessons, n, int64(others[k]), context)
    return n


@kernel(nogil=True)
def learn_the_rules(people, state, taught, lessons, stocks):
    """Those taught know the rules of the context from now on."""
    people = people[0]
    for x in range(len(lessons)):
        prefetch(state, lessons[min(x + AHEAD, len(lessons) - 1)].resident)
        i = int64(lessons[x].resident)
        if taught[i] == 0 and knows(state[i].mind) == 0:
            stocks[TAUGHT_ROW, cell(given(i, people))] += 1
        taught[i] = int64(taught[i]) | (int64(1) << int64(lessons[x].context))


def teach(world: World, day: int, entries: np.ndarray) -> None:
    """What a day's losses of points teach."""
    t = world.tables
    lessons = world.filled("lessons", LESSON, lambda out: who_learns(
        day, world.k0, world.k1, world.given, t.knowledge, t.scoring, entries, out
    ))  # fmt: skip
    here = world.shard.delivered(lessons, lessons["resident"])
    learn_the_rules(world.given, world.state, world.taught, here, world.stocks)


@kernel
def has_heard(i, day, people, state, table, k0, k1, stocks):
    """Somebody hears of a wrongful case; the first time may frighten, and ends belief in what is claimed."""
    p = given(i, people)
    if age(p) < table.follows_from or int64(state[i].mind) & int64(HEARD):
        return
    state[i].mind = int64(state[i].mind) | int64(HEARD)
    stocks[HEARD_ROW, cell(p)] += 1
    stocks[BELIEVE_ROW, cell(p)] -= table.claims
    word, _, _, _ = words(k0, k1, uint32(HEAR), uint32(day), uint32(i), uint32(NOBODY), uint32(0))
    if uint64(word) < table.frightens:
        grow_afraid(i, SPEECH, people, state, stocks)


@kernel(nogil=True)
def who_hears(day, k0, k1, people, table, entered, hearers):
    """Who hears of today's wrongful listings: those listed and some of those tied to them. As `who_learns`."""
    people, table = people[0], table[0]
    others, n = np.empty(MOST_PARTNERS, np.uint32), 0
    for x in range(len(entered)):
        row = entered[x]
        if not row.flags & WRONGFUL:
            continue
        if n + TIES * MOST_PARTNERS >= len(hearers):
            return -1
        i = int64(row.resident)
        hearers[n] = i
        n += 1
        for tie in range(TIES):
            if table.heard == 0:
                break
            for k in range(partners(tie, i, people, others)):
                j, draw = int64(others[k]), uint32(1 + int64(row.register) * 8 + tie)
                word, _, _, _ = words(k0, k1, uint32(HEAR), uint32(day), uint32(j), uint32(i), draw)
                if uint64(word) < table.heard:
                    hearers[n] = j
                    n += 1
    return n


@kernel(nogil=True)
def hear(day, k0, k1, people, state, table, hearers, stocks):
    """Somebody has been listed wrongly, and these hear of it today."""
    people, table = people[0], table[0]
    for x in range(len(hearers)):
        has_heard(int64(hearers[x]), day, people, state, table, k0, k1, stocks)


def spread_word(world: World, day: int, entered: np.ndarray) -> None:
    """Word of today's wrongful listings goes round."""
    t = world.tables
    hearers = world.filled("hearers", np.dtype("u4"), lambda out: who_hears(
        day, world.k0, world.k1, world.given, t.knowledge, entered, out
    ))  # fmt: skip
    here = world.shard.delivered(hearers, hearers)
    hear(day, world.k0, world.k1, world.given, world.state, t.knowledge, here, world.stocks)


@kernel(nogil=True)
def publish(start, stop, k0, k1, people, state, taught, table, stocks):
    """Once a month, of residents start to stop: a level more for those whom what is published reaches, who are always
    the same: whoever it didn't reach last month it doesn't reach this month either."""
    people, table = people[0], table[0]
    drawn, whose, profiles = np.empty(15 * TILE, np.uint32), np.empty(TILE, np.uint16), np.empty(TILE, np.uint64)
    for tile in range(start // TILE * TILE, stop, TILE):
        first, last, n = max(start, tile), min(stop, tile + TILE), 0
        draw_each(first, last - first, NOBODY, FOR_GOOD, KNOW + 256 * 2, k0, k1, drawn[: 4 * TILE])
        for i in range(first, last):
            whose[n] = i - tile
            n += int64(uint64(drawn[i - first]) < table.published)
        given_some(whose, n, tile, people, drawn, profiles)
        for x in range(n):
            i = tile + int64(whose[x])
            if knows(state[i].mind) < 3 and age(profiles[x]) >= table.follows_from:
                wiser(i, cell(profiles[x]), state, taught, stocks)


@kernel(nogil=True)
def count_known(start, stop, step, k0, k1, people, state, taught, table, keys, out):
    """How many of every so many residents, from start to stop, know each rule: into `out` (int64 by rule). Returns how
    many were asked."""
    people, table = people[0], table[0]
    asked = 0
    for i in range(start + -start % step, stop, step):
        if age(given(i, people)) < table.follows_from:
            continue
        asked += 1
        level = knows(state[i].mind)
        for rule in range(len(keys)):
            learnt = (int64(taught[i]) >> int64(table.rule_context[rule])) & 1
            out[rule] += int64(learnt or known(i, keys[rule], level, table, k0, k1))
    return asked
