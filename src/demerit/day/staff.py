"""Who works where (M15): an organisation is a team of `place.ties`, and its staff are recomputed when asked.

Teams are slots of a keyed shuffle of all residents, ten teams to a round of 128 slots. Its staff are those of its
slots who are in work at the start and not too old for colleagues; whoever finds work again is taken to be back. Its
legal representative is the first adult of them by slot who owns a home, or else the first adult. A team without one is
no organisation.
"""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.day.given import given
from demerit.place import ties
from demerit.place.permutation import backward, stream_key
from demerit.place.traits import age, employed, owner

ROUND, TEAMS = ties._TEAM_BLOCK, ties._TEAMS
_STARTS, _STREAM = ties._TEAM_STARTS, ties._TEAM_STREAM
NOBODY_THERE = -1


@kernel
def teams(residents):
    """How many teams there are, those without staff included."""
    return ((int64(residents) + int64(ROUND) - int64(1)) // int64(ROUND)) * int64(TEAMS)


@kernel
def slots(team, residents):
    """First slot of a team and the slot after its last one; none if they lie beyond the residents."""
    base, within = (int64(team) // int64(TEAMS)) * int64(ROUND), int64(team) % int64(TEAMS)
    first, after = base + int64(_STARTS[within]), base + int64(_STARTS[within + 1])
    return min(first, int64(residents)), min(after, int64(residents))


@kernel
def in_slot(slot, people):
    """The resident in a slot."""
    a, b = stream_key(people.k0, int64(_STREAM)), stream_key(people.k1, int64(_STREAM))
    return backward(slot, people.residents, a, b)


@kernel
def works(p, people):
    """Whether somebody of this profile works at the start, as `place.ties.employer` has it."""
    return employed(p) == 1 and age(p) <= people.params[ties.TEAM_UNTIL]


@kernel
def representative(team, people):
    """The legal representative of a team, or -1."""
    first, after = slots(team, people.residents)
    found = int64(NOBODY_THERE)
    for slot in range(first, after):
        j = in_slot(slot, people)
        p = given(j, people)
        if works(p, people) and age(p) >= 18:
            if owner(p) == 1:
                return int64(j)
            if found == NOBODY_THERE:
                found = int64(j)
    return found
