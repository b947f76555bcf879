"""Who looks at the faces shown in a neighbourhood, and which of these report (M23).

A face is passed by some of the neighbourhood's residents, evenly drawn. It is seen by those who are adults of another
household, live within the radius, are online and aren't in custody. Much the most work of a scheme that shows faces, so
that all draws are made for many at once.
"""

from __future__ import annotations

import numpy as np
from numba import int64, uint32, uint64

from demerit.chance import Purpose, words
from demerit.compiled import kernel
from demerit.day.collectors import rounded
from demerit.day.given import has_reached, household
from demerit.day.lanes import draw_pairs
from demerit.day.state import UNSCORED
from demerit.place.geography import JITTER, spot, square
from demerit.place.profile import PERSON, online_level
from demerit.place.traits import NEIGHBOURHOOD, word_age, word_first

LOOK = int(Purpose.LOOK)
REPORTS = 1 << 23  # with 23 bits of a register's key: the draw for whether somebody who saw the face reports
ADULT = 18
TOGETHER = 4096  # who passes by, asked together


@kernel
def pass_by(x, faces, n, day, k0, k1, people, table, keys, who, which, homes, ages):
    """Add those who pass by face x, but for its own household and children: how many there are then."""
    face = faces[x]
    i, hood, register = int64(face.about), int64(face.hood), int64(face.register)
    residents = int64(people.residents)
    years = int64(day) // int64(365) + int64(1)  # nobody has grown older than by so many
    first, size = household(i, people)
    template = people.templates[people.tile_template[(hood * NEIGHBOURHOOD) >> int64(12)]]
    draw = keys[register] >> uint32(9)
    w0, w1, w2, _ = words(k0, k1, uint32(LOOK), uint32(day), uint32(i), uint32(hood), draw)
    for step in range(rounded(table.looks[register], w0)):
        j = hood * NEIGHBOURHOOD + (int64(w1) + step * (int64(w2) | 1)) % NEIGHBOURHOOD
        if j >= residents or first <= j < first + size:
            continue
        word = template[j & int64(4095)]
        if word_age(word) + years >= ADULT:
            who[n], which[n], homes[n], ages[n] = j, x, word_first(word, j), word_age(word)
            n += 1
    return n


@kernel
def within_reach(n, people, faces, table, along, across, who, which, homes, ages):
    """Leave out those who live too far away: how many stay."""
    hood, here_x, here_y, east, north, kept = int64(-1), int64(0), int64(0), int64(0), int64(0), 0
    for x in range(n):  # who stays can't be guessed, so there is no branch for it
        home, face = int64(homes[x]), faces[which[x]]
        if home >> int64(8) != hood:
            hood = home >> int64(8)
            here_x, here_y, east, north = square(hood, people.pitch, people.width, people.edges, people.settled)
        there_x, there_y = spot(home, here_x, here_y, east, north, along[x], across[x])
        radius = table.radius[face.register]
        near = (there_x - int64(face.x)) ** 2 + (there_y - int64(face.y)) ** 2 <= radius * radius
        who[kept], which[kept], ages[kept] = who[x], which[x], ages[x]
        kept += int64(near)
    return kept


@kernel
def online(n, params, luck, who, which, ages):
    """Leave out those who are never online: how many stay."""
    kept = 0
    for x in range(n):
        level = online_level(int64(ages[x]), luck[x], params)
        who[kept], which[kept], ages[kept] = who[x], which[x], ages[x]
        kept += int64(level > int64(0))
    return kept


@kernel(nogil=True)
def look(day, k0, k1, people, state, standing, table, faces, viewers, calls):
    """Who looks at faces shown in neighbourhoods of this shard, and who of these reports.

    How many look at each goes into `viewers` (uint32). Returns how many `calls`; -1 when there is no room.
    """
    people, table, custody_mask, keys = people[0], table[0], standing[0].custody_mask, standing[0].register_key
    who, which, homes = np.empty(TOGETHER, np.uint32), np.empty(TOGETHER, np.uint32), np.empty(TOGETHER, np.uint32)
    ages, nobody, codes = np.empty(TOGETHER, np.uint8), np.zeros(TOGETHER, np.uint32), np.empty(TOGETHER, np.uint32)
    one, other = np.empty(TOGETHER, np.uint32), np.empty(TOGETHER, np.uint32)
    viewers[:] = 0
    n = m = 0
    for x in range(len(faces)):
        m = pass_by(x, faces, m, day, k0, k1, people, table, keys, who, which, homes, ages)
        if m + NEIGHBOURHOOD <= TOGETHER and x + 1 < len(faces):
            continue
        codes[:] = JITTER
        draw_pairs(homes, nobody, codes, m, 0, people.k0, people.k1, one, other)
        m = within_reach(m, people, faces, table, one, other, who, which, homes, ages)
        codes[:] = PERSON
        draw_pairs(who, nobody, codes, m, 0, people.k0, people.k1, one, other)
        m = online(m, people.params, one, who, which, ages)
        for y in range(m):
            face = faces[which[y]]
            homes[y] = face.about
            codes[y] = uint32(LOOK) | ((uint32(REPORTS) | (keys[face.register] >> uint32(9))) << uint32(8))
        draw_pairs(homes, who, codes, m, day, k0, k1, one, other)
        for y in range(m):
            j, face = int64(who[y]), faces[which[y]]
            if ages[y] < ADULT and not has_reached(ADULT, j, day, people):
                continue  # hasn't come of age since the start
            if int64(state[j].lists) & custody_mask:
                continue
            viewers[which[y]] += 1
            if uint64(one[y]) < table.reports[face.register] and not state[j].mind & UNSCORED:
                if n == len(calls):
                    return -1
                call = calls[n]
                call.about, call.resident, call.late, call.register = face.about, j, other[y], face.register
                n += 1
        m = 0
    return n
