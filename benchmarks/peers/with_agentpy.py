"""The reference in AgentPy: an `AgentList` whose calls reach every agent, and a model with its setup and step.

A call on the list is a loop in Python over its agents; AgentPy has nothing that runs them at once. As in with_mesa.py,
who was touched is kept in a set, so that the evening looks at few.
"""

from __future__ import annotations

import agentpy as ap
import numpy as np

from reference import (
    ACTS,
    ANYTHING,
    BANDS,
    COSTS,
    MISTAKEN,
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


class Resident(ap.Agent):
    """Somebody with points, a grade, colleagues, and perhaps a place on the register."""

    def setup(self):
        self.score, self.grade, self.listed, self.colleagues = START, 0, False, ()

    def live(self):
        """A day: mostly nothing, else an offence, a deed or a request."""
        model = self.model
        draw = model.random.random()
        if draw >= ANYTHING:
            return
        if draw >= ACTS:
            model.asking.append(self)
            return
        model.acts += 1
        if model.random.random() >= SEEN:
            return
        model.records += 1
        named = self
        if model.random.random() < MISTAKEN:
            named = self.bystander()
            model.false_records += 1
        if draw < OFFENCE:
            named.lose(COSTS)
            for colleague in named.colleagues:
                colleague.lose(PASSED_ON)
        else:
            named.score += PAYS
            model.touched.add(named)

    def bystander(self):
        """Somebody else of the neighbourhood."""
        residents, number = self.model.residents, self.id - 1
        begin = number // NEIGHBOURHOOD * NEIGHBOURHOOD
        others = min(NEIGHBOURHOOD, len(residents) - begin) - 1
        other = begin + self.model.random.randrange(others) if others else number
        return residents[other + (other >= number and others > 0)]

    def lose(self, points):
        """Points off."""
        self.score -= points
        self.model.points_lost += points
        self.model.touched.add(self)

    def close(self):
        """The evening: the grade follows the score, and the register admits."""
        self.grade = sum(self.score < edge for edge in BANDS)
        if self.score < THRESHOLD and not self.listed:
            self.listed = True
            self.model.entered[-1].append(self)


class Reference(ap.Model):
    """The residents and their days."""

    def setup(self):
        self.residents = ap.AgentList(self, self.p.residents, Resident)
        for resident, row in zip(self.residents, ties(self.p.residents, self.p.seed).tolist(), strict=True):
            resident.colleagues = [self.residents[other] for other in row if other < self.p.residents]
        self.acts = self.records = self.false_records = self.points_lost = self.refusals = 0
        self.entered = []

    def step(self):
        """One day."""
        self.asking, self.touched = [], set()
        self.residents.live()
        if len(self.entered) >= TERM:
            for resident in self.entered[-TERM]:
                resident.listed = False
                self.touched.add(resident)
        self.entered.append([])
        for resident in self.touched:
            resident.close()
        self.refusals += sum(resident.listed for resident in self.asking)


def run(residents: int, days: int, seed: int) -> dict[str, int]:
    """Counts of one run."""
    world = Reference({"residents": residents, "seed": seed, "steps": days})
    world.run(display=False)
    score, listed = np.array(list(world.residents.score)), sum(world.residents.listed)
    return counted(
        world.acts, world.records, world.false_records, world.points_lost, world.refusals, score, listed
    )  # fmt: skip
