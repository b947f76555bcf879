"""Distrust (M35): trust lost in those by whom one was reported, for whose acts one paid, or who saw one's face shown;
and mended, slowly.

Each level is lost by chance, and once a month each may come back by chance. Lost trust makes for more reports
(`informing.readily`) and for less that is said in confidence (`conduct`). Reads reports, entries and showings of the
day; writes the trust of those whom they are about, and nobody else's.
"""

from __future__ import annotations

from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.given import given
from demerit.day.lists import ASSOCIATED, NOBODY, STRANGER
from demerit.day.stocks import TRUST_LEVEL_ROW, TRUST_ROW
from demerit.day.trust import circle_of, lose, lost
from demerit.day.who import cell
from demerit.limits import CIRCLES

DISTRUST = int(Purpose.DISTRUST)
NEIGHBOURS, CIRCLE_COUNT = 1, len(CIRCLES)


@kernel(nogil=True)
def distrust(day, k0, k1, people, state, table, scoring, standing, reports, entries, shown, stocks):
    """What a day does to trust. A stranger who saw a face on the map counts as a neighbour."""
    people, table, keys, of_register = people[0], table[0], scoring[0].key, standing[0].register_key
    for x in range(len(reports)):
        row = reports[x]
        i = int64(row.about)
        w0, w1, _, _ = words(k0, k1, uint32(DISTRUST), uint32(day), uint32(i), uint32(row.resident), uint32(row.kind))
        if uint64(w0) < table.found_out and uint64(w1) < table.betrayed:
            lose(i, NEIGHBOURS if row.tie == STRANGER else circle_of(row.tie), people, state, stocks)
    for x in range(len(entries)):
        row = entries[x]
        if row.cause != ASSOCIATED or row.points >= 0:
            continue
        i, draw = int64(row.subject), uint32(int64(keys[row.rule]) * 8 + int64(row.tie))
        _, _, w2, _ = words(k0, k1, uint32(DISTRUST), uint32(day), uint32(i), uint32(row.origin), draw)
        if uint64(w2) < table.by_association:
            lose(i, circle_of(row.tie), people, state, stocks)
    for x in range(len(shown)):
        row = shown[x]
        i = int64(row.resident)
        draw = of_register[row.register] >> uint32(8)
        _, _, _, w3 = words(k0, k1, uint32(DISTRUST), uint32(day), uint32(i), uint32(NOBODY), draw)
        if row.viewers > 0 and uint64(w3) < table.when_shown:
            lose(i, NEIGHBOURS, people, state, stocks)


@kernel(nogil=True)
def mend(day, start, stop, k0, k1, people, state, table, stocks):
    """Once a month, of residents start to stop: a level of each circle's trust comes back, perhaps."""
    people, table = people[0], table[0]
    for i in range(start, stop):
        if state[i].trust == 0:
            continue
        for circle in range(CIRCLE_COUNT):
            level = lost(state[i].trust, circle)
            if level == 0:
                continue
            word, _, _, _ = words(k0, k1, uint32(DISTRUST), uint32(day), uint32(i), uint32(NOBODY), uint32(circle))
            if uint64(word) < table.mends:
                state[i].trust = int64(state[i].trust) - (int64(1) << (circle * 2))
                c = cell(given(i, people))
                stocks[TRUST_LEVEL_ROW + circle, c] -= 1
                if level == 1:
                    stocks[TRUST_ROW + circle, c] -= 1
