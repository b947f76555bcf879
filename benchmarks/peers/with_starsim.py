"""The reference in Starsim: a module with states, distributions and a step that works on arrays of uids.

Starsim draws for all agents at once, and so does this. A `Network` holds pairs and passes infections along all of them;
what a few lose reaches few, so the colleagues are a state of eight columns, looked up for those who lost.
"""

from __future__ import annotations

import numpy as np
import starsim as ss

from reference import (
    ACTS,
    ANYTHING,
    BANDS,
    COSTS,
    MISTAKEN,
    MOST_TIES,
    NEIGHBOURHOOD,
    OFFENCE,
    PASSED_ON,
    PAYS,
    SEEN,
    START,
    TERM,
    THRESHOLD,
    counted,
    ties,
)

NOBODY = ss.uids()


class Scheme(ss.Module):
    """Conduct, cameras, points, grades, the register and the doors."""

    def __init__(self, seed, **kwargs):
        super().__init__(**kwargs)
        self.place = seed
        self.define_states(
            ss.IntArr("score", default=START),
            ss.IntArr("grade", default=0),
            ss.BoolState("listed", default=False),
            ss.IntArr("colleagues", default=self.seat, columns=MOST_TIES),
        )
        self.conduct, self.luck, self.doubt, self.choice = (
            ss.random(name=name) for name in ("conduct", "luck", "doubt", "choice")
        )
        self.entered = []
        self.sums = dict.fromkeys(("acts", "records", "false_records", "points_lost", "refusals"), 0)

    def seat(self, n):
        """The colleagues of all."""
        return ties(n, self.place)

    def step(self):
        """One day."""
        everybody, sums = self.sim.people.auids, self.sums
        draw = self.conduct.rvs(everybody)
        active = np.flatnonzero(draw < ANYTHING)
        draw, active = draw[active], everybody[active]
        doers, asking = active[draw < ACTS], active[draw >= ACTS]
        sums["acts"] += len(doers)

        seen = self.luck.rvs(doers) < SEEN
        named, offence = doers[seen], (draw[draw < ACTS] < OFFENCE)[seen]
        wrong = self.doubt.rvs(named) < MISTAKEN
        named[wrong] = self.bystanders(named[wrong])
        sums["records"] += len(named)
        sums["false_records"] += int(wrong.sum())

        blamed, praised = named[offence], named[~offence]
        colleagues = np.asarray(self.colleagues[blamed]).ravel()
        colleagues = ss.uids(colleagues[colleagues < len(everybody)])
        score = self.score.raw
        np.subtract.at(score, blamed, COSTS)
        np.subtract.at(score, colleagues, PASSED_ON)
        np.add.at(score, praised, PAYS)
        sums["points_lost"] += COSTS * len(blamed) + PASSED_ON * len(colleagues)

        leaving = self.entered[-TERM] if len(self.entered) >= TERM else NOBODY
        self.listed[leaving] = False
        touched = ss.uids.cat(blamed, colleagues, praised, leaving)
        self.grade[touched] = np.digitize(self.score[touched], BANDS)
        low = touched[(self.score[touched] < THRESHOLD) & ~self.listed[touched]]
        self.listed[low] = True
        self.entered.append(low)
        sums["refusals"] += int(self.listed[asking].sum())

    def bystanders(self, actors):
        """Somebody else of each one's neighbourhood."""
        luck, actors = self.choice.rvs(actors), np.asarray(actors)  # between uids, + and - mean sets
        begin = actors // NEIGHBOURHOOD * NEIGHBOURHOOD
        others = np.minimum(NEIGHBOURHOOD, len(self.sim.people) - begin) - 1
        other = begin + (luck * others).astype(int)
        return np.where(others > 0, other + (other >= actors), actors)


def run(residents: int, days: int, seed: int, crn: bool = False) -> dict[str, int]:
    """Counts of one run. `crn`: with common random numbers, so that two scenarios share their agents' luck."""
    ss.options.crn = crn  # off, "faster draws", as Starsim's options say
    first = np.datetime64("2020-01-01")
    sim = ss.Sim(
        n_agents=residents, modules=Scheme(seed), dt="day", start=str(first), stop=str(first + days - 1),
        rand_seed=seed, verbose=0,
    )  # fmt: skip
    sim.run()
    scheme = sim.custom[0]
    steps = len(scheme.entered)
    if steps != days:
        raise RuntimeError(f"{steps} days instead of {days}")
    return counted(**scheme.sums, score=np.asarray(scheme.score.values), on_register=int(scheme.listed.sum()))
