"""The counts of a made-up run: plausible numbers, drawn in this order."""

from __future__ import annotations

import numpy as np
from made_up_counts import World

from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure.counting import MISSING
from demerit.measure.groups import GROUP_NAMES
from demerit.measure.registry import measures, slug
from demerit.scheme.model import Scheme


class Luck:
    """What the counts of a run are drawn from."""

    def __init__(self, people: int, days: int, seed: int) -> None:
        self.people, self.days = people, days
        self.grow = np.arange(days) / max(1, days)
        self.chance = np.random.default_rng(seed)

    def flow(self, rate):
        return self.chance.poisson(max(rate, 0) * self.people / 365, self.days)


def fill(scheme: Scheme, residents: int, replicates: int, days: int, seed: int, twin: bool) -> list[list[World]]:
    """The worlds of each replicate."""
    luck, chosen = Luck(residents, days, seed), measures(scheme)
    made = []
    for _ in range(replicates):
        worse = luck.chance.normal(1, 0.12)
        pair = [World(chosen, residents, days) for _ in range(1 + twin)]
        for at, world in enumerate(pair):
            here = at == 0 and bool(scheme.ledgers)
            everyday(world, luck, here, worse)
            if here:
                standing(world, luck, worse)
                points_and_fear(world, luck, worse)
                doors(world, luck, worse)
                records(world, luck, worse)
                endings(world, luck, worse)
            groups(world, luck, here)
        made.append(pair)
    return made


def everyday(world: World, luck: Luck, here: bool, worse: float) -> None:
    """What both worlds have."""
    people, grow = luck.people, luck.grow
    for context in CONDUCT_CONTEXTS:
        if world.chosen[f"acts_context_{slug(context)}"].rows:
            world.set(f"acts_context_{slug(context)}", luck.flow(0.5 * (0.9 if here else 1)))
    world.set("acts_drunk_in_public", luck.flow(0.6))
    world.set("acts_blood_donation", luck.flow(0.6 * (1.3 if here else 1)))
    world.set("performed_deeds", luck.flow(0.18 if here else 0))
    fines = luck.flow(0.5 * (1.6 if here else 1))
    world.set("fines", fines)
    world.set("fines_yuan", 40 * fines)
    world.set("jobless", (people * (0.01 + 0.02 * grow * (worse if here else 0.3))).astype(int))
    world.set("evicted", (people * 0.004 * grow * here).astype(int))
    world.set("children_shut_out", (people * 0.02 * grow * worse * here).astype(int))
    for service in ("flights", "mortgage", "loan", "top_school"):
        asked = luck.flow(0.6)
        world.set(f"requests_{service}", asked)
        world.set(f"refused_{service}", luck.chance.binomial(asked, 0.12 + (0.2 * worse if here else 0)))
    world.set("reason_ordinary", luck.flow(0.3))


def standing(world: World, luck: Luck, worse: float) -> None:
    people, grow, grades = luck.people, luck.grow, world.chosen
    count = sum(name.startswith("grade_") for name in grades)
    shares = np.array([0.1 * grow, 0.7 - 0.4 * grow, 0.1 + 0.1 * grow, 0.06 + 0.1 * grow, 0.04 + 0.1 * worse * grow])
    counts = np.floor(shares / shares.sum(axis=0) * people).astype(int)
    counts[1] += people - counts.sum(axis=0)
    for at in range(count):
        world.set(f"grade_{at}", counts[at] if count == 5 else people // count)
    for name, share in (("below_start", 0.3), ("at_start", 0.6), ("above_start", 0.1)):
        world.set(name, int(people * share * worse))
    world.set("listed", (people * 0.12 * grow * worse).astype(int))
    for register, size in (("blacklist", 0.12), ("redlist", 0.05)):
        if f"on_register_{register}" in grades:
            world.set(f"on_register_{register}", (people * size * grow * worse).astype(int))
            entered = luck.flow(size * 1.5)
            world.set(f"entered_{register}", entered)
            world.set(f"left_{register}", luck.flow(size * 0.5))
            world.set(f"wrongful_entries_{register}", luck.chance.binomial(entered, 0.2))


def points_and_fear(world: World, luck: Luck, worse: float) -> None:
    for cause, rate in (("own act", 9), ("misidentification", 1.2 * worse), ("association", 3), ("copied error", 0.4)):
        world.set(f"points_lost_cause_{slug(cause)}", luck.flow(rate))
    for at, context in enumerate(CONDUCT_CONTEXTS):
        world.set(f"points_lost_context_{slug(context)}", luck.flow(3 / (at + 1)))
        world.set(f"fear_{slug(context)}", (luck.people * 0.3 / (at + 1) * (0.6 + 0.4 * luck.grow)).astype(int))
        world.set(f"chilled_{slug(context)}", luck.flow(0.5 / (at + 1)))
        world.set(f"prevented_{slug(context)}", luck.flow(0.02))
        world.set(f"added_{slug(context)}", luck.flow(0.1))
    for gravity in range(6):
        world.set(f"points_lost_gravity_{gravity}", luck.flow(5 / (gravity + 1)))


def doors(world: World, luck: Luck, worse: float) -> None:
    for service, size in (("flights", 0.12), ("mortgage", 0.5), ("top_school", 0.02)):
        adverse = luck.flow(0.2)
        world.set(f"adverse_{service}", adverse)
        world.set(f"wrongful_{service}", luck.chance.binomial(adverse, 0.2))
        world.set(f"gained_{service}", luck.flow(0.02))
        world.set(f"lost_{service}", luck.flow(0.1))
        if f"closed_{service}" in world.chosen:
            world.set(f"closed_{service}", (luck.people * size * (0.3 + 0.7 * luck.grow) * worse).astype(int))
    for reason in ("register", "grade", "a parent's standing"):
        world.set(f"reason_{slug(reason)}", luck.flow(0.1))


def records(world: World, luck: Luck, worse: float) -> None:
    for channel, false in (("cameras", 0.1), ("bank", 0.01)):
        made = luck.flow(1.0)
        world.set(f"records_{channel}", made)
        world.set(f"false_records_{channel}", luck.chance.binomial(made, false))
    for name in ("recorded_jaywalking", "recorded_blood_donation"):
        world.set(name, (luck.flow(1.2) * (1 - 0.3 * luck.grow)).astype(int))


def endings(world: World, luck: Luck, worse: float) -> None:
    """What only the end tells, and what is counted by the month."""
    people, days = luck.people, luck.days
    entered = int(luck.chance.binomial(people // 10, 0.3))
    for after in (30, 180, 365):
        below = entered if after < days else 0
        world.ends[f"wrongful_standing_{after}"] = below * 2 // 3, below
    refusals = int(luck.flow(0.3).sum()) * 1_000_000
    for name, part in (("across_strict", 5), ("across_wide", 4), ("decided_finance_travel", 6),
                       ("through_association", 1)):  # fmt: skip
        world.ends[name] = refusals * part // 9, refusals
    known = np.unique(np.concatenate([[0], np.arange(29, days, 30), [days - 1]]))
    for key, slope in (("score_total", 14), ("own_total", 11), ("seen_total", 40)):
        points = np.full(days, MISSING)
        points[known] = people * (1000 - slope * worse * known / max(1, days))
        world.set(key, points)
    for at, part in ((35, 20), (36, 10), (37, 5), (38, 2)):
        world.set(f"score_bin_{at}", people // part)


def groups(world: World, luck: Luck, here: bool) -> None:
    for group in GROUP_NAMES[1:]:
        part = 0 if group == "faith=unregistered" else max(1, luck.people // (10 if "income" in group else 3))
        world.set_group("residents", group, part)
        records, asked, fines = (int(luck.chance.binomial(part * times, odds)) for times, odds in (
            (2, 0.8), (3, 0.8), (2, 0.3)))  # fmt: skip
        if here:
            world.set_group("records_cameras", group, records)
            false = luck.chance.binomial(records, 0.15 if "minority=yes" in group else 0.05)
            world.set_group("false_records_cameras", group, false)
            if group.startswith("opinion"):
                world.set_group("below_start", group, luck.chance.binomial(part, 0.45 if "firmly" in group else 0.07))
                world.set_group("at_start", group, part // 2)
            world.set_group("listed", group, luck.chance.binomial(part, 0.12))
        world.set_group("requests_flights", group, asked)
        world.set_group("refused_flights", group, luck.chance.binomial(asked, 0.3))
        world.set_group("fines", group, fines)
        world.set_group("fines_yuan", group, fines * 60)
        world.set_group("fines_unpaid", group, luck.chance.binomial(fines, 0.2))
