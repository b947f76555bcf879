"""The reference in Mesa: agents that live their day through `AgentSet.do`, and a model that closes it.

What happens to others is written on them at once: only sums meet, so the order of agents doesn't matter, and `do` is
enough where `shuffle_do` would cost more. Who was touched is kept in a set, so that the evening looks at few.
"""

from __future__ import annotations

import mesa
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


class Resident(mesa.Agent):
    """Somebody with points, a grade, colleagues, and perhaps a place on the register."""

    def __init__(self, model, number):
        super().__init__(model)
        self.number, self.score, self.grade, self.listed = number, START, 0, False
        self.colleagues = []

    def live(self):
        """A day: mostly nothing, else an offence, a deed or a request."""
        draw = self.random.random()
        if draw < ANYTHING:
            self.act(draw)

    def act(self, draw):
        """Do what the draw says."""
        model = self.model
        if draw >= ACTS:
            model.asking.append(self)
            return
        model.acts += 1
        if self.random.random() >= SEEN:
            return
        model.records += 1
        named = self
        if self.random.random() < MISTAKEN:
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
        residents = self.model.residents
        begin = self.number // NEIGHBOURHOOD * NEIGHBOURHOOD
        others = min(NEIGHBOURHOOD, len(residents) - begin) - 1
        other = begin + self.random.randrange(others) if others else self.number
        return residents[other + (other >= self.number and others > 0)]

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


class Reference(mesa.Model):
    """The residents and their days."""

    def __init__(self, residents, seed):
        super().__init__(seed=seed)
        self.residents = list(Resident.create_agents(self, residents, list(range(residents))))
        for resident, row in zip(self.residents, ties(residents, seed).tolist(), strict=True):
            resident.colleagues = [self.residents[other] for other in row if other < residents]
        self.acts = self.records = self.false_records = self.points_lost = self.refusals = 0
        self.entered = []

    def step(self):
        """One day."""
        self.asking, self.touched = [], set()
        self.live()
        if len(self.entered) >= TERM:
            for resident in self.entered[-TERM]:
                resident.listed = False
                self.touched.add(resident)
        self.entered.append([])
        for resident in self.touched:
            resident.close()
        self.refusals += sum(resident.listed for resident in self.asking)

    def live(self):
        self.agents.do("live")


class Woken(Reference):
    """The same, but the model draws for all at once and wakes those who do something: not Mesa's idiom, and faster."""

    def live(self):
        draws = self.rng.random(len(self.residents))
        for number in np.flatnonzero(draws < ANYTHING).tolist():
            self.residents[number].act(draws[number])


def run(residents: int, days: int, seed: int, model: type = Reference) -> dict[str, int]:
    """Counts of one run."""
    world = model(residents, seed)
    for _ in range(days):
        world.step()
    score = np.array(world.agents.get("score"))
    listed = sum(world.agents.get("listed"))
    return counted(
        world.acts, world.records, world.false_records, world.points_lost, world.refusals, score, listed
    )  # fmt: skip
