"""The counts of a made-up run: plausible numbers, drawn in this order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure.registry import slug

if TYPE_CHECKING:
    from made_up_run import MadeUpRun

GROUPS = [
    "sex=female",
    "sex=male",
    "minority=yes",
    "minority=no",
    "faith=none",
    "faith=recognised",
    "faith=unregistered",
    "age=child",
    "age=adult",
    "age=elder",
    *(f"income={i}" for i in range(1, 11)),
    "minority=yes & sex=female",
]


class Rows:
    """The rows of a timeline so far, and the luck from which they are drawn."""

    def __init__(self, run: MadeUpRun) -> None:
        self.run, self.people, self.days = run, run.residents_count, np.arange(run.days)
        self.grow = self.days / max(1, run.days)
        self.chance = np.random.default_rng(run.seed)
        self.columns: dict[str, list] = {
            name: [] for name in ("replicate", "world", "day", "period", "group", "measure", "numerator", "denominator")
        }

    def add(self, world, replicate, group, measure, day, values, below=-1, period=1):
        values = np.asarray(values).astype(np.int64)
        size = values.size
        for name, value in (
            ("replicate", replicate),
            ("world", world),
            ("period", period),
            ("group", group),
            ("measure", measure),
        ):
            self.columns[name].append(np.full(size, value))
        self.columns["day"].append(np.asarray(day))
        self.columns["numerator"].append(values)
        self.columns["denominator"].append(np.full(size, below) if np.isscalar(below) else below)

    def of_all(self, world, replicate, measure, values):
        self.add(world, replicate, "all", measure, self.days, values)

    def flow(self, rate):
        return self.chance.poisson(max(rate, 0) * self.people / 365, self.run.days)

    def table(self) -> pa.Table:
        arrays = {name: np.concatenate(parts) for name, parts in self.columns.items()}
        table = pa.table({name: pa.array(values) for name, values in arrays.items()})
        return table.append_column("region", pa.array(["all"] * table.num_rows).dictionary_encode())


Out = Callable[[str, np.ndarray], None]


def timeline(run: MadeUpRun) -> pa.Table:
    rows = Rows(run)
    worlds = ["scheme", "twin"] if run.twin else ["scheme"]
    scored = bool(run.scheme.ledgers)
    for replicate in range(run.replicates):
        luck = rows.chance.normal(1, 0.12)
        for world in worlds:
            here = world == "scheme" and scored
            out = partial(rows.of_all, world, replicate)
            everyday(rows, out, here, luck)
            if here:
                standing(rows, out, luck)
                points_and_fear(rows, out, luck)
                doors(rows, out, luck)
                records(rows, out)
                endings(rows, out, world, replicate, luck)
        for world in worlds:
            for group in GROUPS:
                of_group(rows, world, replicate, group, scored and world == "scheme")
    return rows.table()


def everyday(rows: Rows, out: Out, here: bool, luck: float) -> None:
    """What both worlds have."""
    people, grow, none = rows.people, rows.grow, np.zeros(rows.run.days)
    out("residents", np.full(rows.run.days, people))
    out("harmful_acts", rows.flow(2.0 * (0.93 if here else 1)))
    out("good_deeds", rows.flow(0.6 * (1.3 if here else 1)))
    out("performed_deeds", rows.flow(0.18 if here else 0))
    out("fines_yuan", 40 * rows.flow(0.5 * (1.6 if here else 1)))
    out("jobless", people * (0.01 + 0.02 * grow * (luck if here else 0.3)))
    out("evicted", people * 0.004 * grow if here else none)
    out("children_shut_out", people * 0.02 * grow * luck if here else none)
    for service in ("flights", "mortgage", "loan", "top_school"):
        asked = rows.flow(0.6)
        out(f"requests_{service}", asked)
        out(f"refused_{service}", rows.chance.binomial(asked, 0.12 + (0.2 * luck if here else 0)))
    out("reason_ordinary", rows.flow(0.3))
    out("breaches", rows.flow(2.6 * (0.95 if here else 1)))
    out("dissent", rows.flow(0.3 * (0.6 if here else 1)))
    for context in CONDUCT_CONTEXTS:
        out(f"acts_context_{slug(context)}", rows.flow(0.3 * (0.9 if here else 1)))


def standing(rows: Rows, out: Out, luck: float) -> None:
    days, people, grow, grades = rows.days, rows.people, rows.grow, rows.run.scheme.grade_ids
    shares = np.array([0.1 * grow, 0.7 - 0.4 * grow, 0.1 + 0.1 * grow, 0.06 + 0.1 * grow, 0.04 + 0.1 * luck * grow])
    shares = shares / shares.sum(axis=0)
    counts = np.floor(shares * people).astype(int)
    counts[1] += people - counts.sum(axis=0)
    for at in range(len(grades)):
        out(
            f"grade_{at}",
            counts[at] if len(grades) == 5 else people // len(grades) + 0 * days,
        )
    for register, size in (("blacklist", 0.12), ("redlist", 0.05)):
        out(f"on_register_{register}", people * size * grow * luck)
        out(f"entered_{register}", rows.flow(size * 1.5))
        out(f"left_{register}", rows.flow(size * 0.5))
        out(f"wrongful_entries_{register}", rows.flow(size * 0.3 * luck))


def points_and_fear(rows: Rows, out: Out, luck: float) -> None:
    people, grow = rows.people, rows.grow
    for cause, rate in (
        ("own act", 9),
        ("misidentification", 1.2 * luck),
        ("association", 3),
        ("copied error", 0.4),
    ):
        out(f"points_lost_cause_{slug(cause)}", rows.flow(rate))
    for at, context in enumerate(CONDUCT_CONTEXTS):
        out(f"points_lost_context_{slug(context)}", rows.flow(3 / (at + 1)))
        out(f"fear_{slug(context)}", people * 0.3 / (at + 1) * (0.6 + 0.4 * grow))
        out(f"chilled_{slug(context)}", rows.flow(0.5 / (at + 1)))
        out(f"prevented_{slug(context)}", rows.flow(0.02))
        out(f"added_{slug(context)}", rows.flow(0.1))


def doors(rows: Rows, out: Out, luck: float) -> None:
    people, grow = rows.people, rows.grow
    for service, size in (("flights", 0.12), ("mortgage", 0.5), ("top_school", 0.02)):
        out(f"adverse_{service}", rows.flow(0.2))
        out(f"gained_{service}", rows.flow(0.02))
        out(f"lost_{service}", rows.flow(0.1))
        out(f"closed_{service}", people * size * (0.3 + 0.7 * grow) * luck)


def records(rows: Rows, out: Out) -> None:
    for gravity in range(6):
        out(f"points_lost_gravity_{gravity}", rows.flow(5 / (gravity + 1)))
    out("points_lost", rows.flow(13))
    records = rows.flow(2.0)
    out("records", records)
    out("false_records", rows.chance.binomial(records, 0.06))
    for channel in ("cameras", "bank"):
        part = rows.flow(1.0)
        out(f"records_{channel}", part)
        out(f"false_records_{channel}", rows.chance.binomial(part, 0.1 if channel == "cameras" else 0.01))
    adverse = rows.flow(0.5)
    out("adverse_decisions", adverse)
    out("wrongful_decisions", rows.chance.binomial(adverse, 0.2))


def endings(rows: Rows, out: Out, world: str, replicate: int, luck: float) -> None:
    """What only the end tells, and what is counted by the month."""
    run, people, grow = rows.run, rows.people, rows.grow
    entered = rows.chance.binomial(people // 10, 0.3)
    for after in (30, 180, 365):
        below = entered if after < run.days else 0
        rows.add(
            world,
            replicate,
            "all",
            f"wrongful_standing_{after}",
            [run.days - 1],
            [below * 2 // 3],
            np.array([below]),
            run.days,
        )
    out("recorded_breaches", rows.flow(1.4 * (1 - 0.4 * grow.mean())) * (1 - 0.4 * grow))
    out("recorded_deeds", rows.flow(0.4) * (1 + grow))
    for what in ("register", "grade", "a parent's standing"):
        out(f"reason_{slug(what)}", rows.flow(0.1))
    refusals = rows.flow(0.3).sum() * 1_000_000
    ends = (run.days - 1,)
    for name, part in (("across_strict", 5), ("across_wide", 4), ("decided_finance_travel", 6)):
        rows.add(world, replicate, "all", name, ends, [refusals * part // 9], np.array([refusals]), run.days)
    rows.add(world, replicate, "all", "through_association", ends, [refusals // 9], np.array([refusals]), run.days)
    months = np.unique(np.concatenate([[0], np.arange(29, run.days, 30), [run.days - 1]]))
    for key, slope in (("score_total", 14), ("own_total", 11), ("seen_total", 40)):
        rows.add(world, replicate, "all", key, months, people * (1000 - slope * luck * months / run.days))
    bins = np.zeros(50, int)
    bins[35:39] = people // 20, people // 10, people // 5, people // 2
    for at in range(50):
        rows.add(world, replicate, "all", f"score_bin_{at}", ends, bins[at : at + 1])


def of_group(rows: Rows, world: str, replicate: int, group: str, here: bool) -> None:
    people, run = rows.people, rows.run
    part = 0 if group == "faith=unregistered" else max(1, people // (10 if "income" in group else 3))
    end = [run.days - 1]
    rows.add(world, replicate, group, "residents", end, [part], -1, run.days)
    records = rows.chance.binomial(part * 2, 0.8)
    if here:
        rows.add(world, replicate, group, "records", end, [records], -1, run.days)
        rows.add(
            world,
            replicate,
            group,
            "false_records",
            end,
            [rows.chance.binomial(records, 0.15 if "minority=yes" in group else 0.05)],
            -1,
            run.days,
        )
        rows.add(world, replicate, group, "listed", end, [rows.chance.binomial(part, 0.12)], -1, run.days)
    asked = rows.chance.binomial(part * 3, 0.8)
    rows.add(world, replicate, group, "decisions", end, [asked], -1, run.days)
    rows.add(world, replicate, group, "refusals", end, [rows.chance.binomial(asked, 0.3)], -1, run.days)
    fines = rows.chance.binomial(part * 2, 0.3)
    rows.add(world, replicate, group, "fines", end, [fines], -1, run.days)
    rows.add(world, replicate, group, "fines_yuan", end, [fines * 60], -1, run.days)
    rows.add(world, replicate, group, "fines_unpaid", end, [rows.chance.binomial(fines, 0.2)], -1, run.days)
