"""A made-up run with the shape of a real one: plausible numbers, no engine. For tests of what is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from types import SimpleNamespace

import numpy as np
import pyarrow as pa

from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure.registry import slug
from demerit.scheme.model import Scheme

PRESS = {
    "scheme": "made_up",
    "title": "A made-up scheme",
    "label": "press",
    "summary": "Points for everything, doors that shut, and a list that few get off.",
    "start": "2019-01-01",
    "sources": {"A": "A press article (2019)", "web": "https://example.org/source"},
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1300, "source": "A"}},
    "grades": {
        "bands": {
            "A+": {"from": 1050},
            "A": {"from": 1000, "to": 1050},
            "B": {"from": 980, "to": 1000},
            "C": {"from": 950, "to": 980},
            "D": {"to": 950},
        },
        "source": "A",
        "disputed": "no single national score exists",
    },
    "channels": {"cameras": {"source": "A", "disputed": "cameras are not substantively used"}, "bank": {"source": "A"}},
    "rules": {
        "jaywalking": {"kind": "jaywalking", "points": -5, "source": "A"},
        "posting": {"kind": "critical_post", "points": -20, "source": "A", "disputed": "officials deny it"},
        "late": {"kind": "missed_loan_payment", "points": -30, "source": "A"},
        "blood": {"kind": "blood_donation", "points": 5, "source": "A"},
    },
    "association": {"household": {"share": {"value": 0.2, "range": [0, 0.5], "source": "assumed"}, "source": "A"}},
    "registers": {
        "blacklist": {
            "label": "The public blacklist",
            "source": "A",
            "ways_in": {"low": {"below": 950, "source": "A"}},
            "public": True,
        },
        "redlist": {"colour": "red", "source": "A", "ways_in": {"high": {"above": 1050, "source": "A"}}},
    },
    "services": {
        "flights": {"closed_to_registers": ["blacklist"], "source": "A"},
        "mortgage": {"closed_to_grades": ["B", "C", "D"], "source": "A", "disputed": "no such rule was found"},
        "top_school": {"closed_to_grades": ["D"], "by_the_parents": True, "source": "A"},
    },
    "not_simulated": {"matching": "scores on dating profiles come later"},
}
EMPTY = {"scheme": "none", "title": "No scheme", "label": "control", "summary": "Ordinary law and nothing else."}
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


@dataclass
class Finding:
    id: str
    title: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    n: int
    mechanism: str
    measure: str
    defined: bool = True
    note: str | None = None


@dataclass
class MadeUpRun:
    scheme: Scheme
    residents_count: int
    replicates: int
    days: int = 365
    seed: int = 7
    twin: bool = True
    start: date | None = date(2019, 1, 1)
    place: object = field(
        default_factory=lambda: SimpleNamespace(name="village", title="A village", residents=700, seed=1)
    )
    digest: str = "0f" * 32

    @property
    def worlds(self):
        return (self.scheme.scheme, "none") if self.twin else (self.scheme.scheme,)

    @property
    def receipt(self):
        return {
            "schema": "demerit/receipt/1",
            "versions": {"demerit": "0.1.0", "python": "3.11.2"},
            "seed": self.seed,
            "digest": self.digest,
            "arguments": {"days": self.days},
        }

    @cached_property
    def timeline(self) -> pa.Table:
        return _timeline(self)

    @property
    def findings(self):
        n = self.replicates
        tail = "12% (9% to 15%)" if n > 1 else "12% (one run)"
        return [
            Finding(
                "listed",
                "On a blacklist",
                f"{tail} of residents were listed at some time.",
                0.12,
                0.09,
                0.15,
                "share",
                n,
                "M20",
                "listed",
            ),
            Finding(
                "never",
                "Never out",
                "Nobody could have left, so the share is undefined.",
                None,
                None,
                None,
                "share",
                0,
                "M22",
                "left",
                False,
                "0 of 0",
            ),
        ]

    @cached_property
    def events(self) -> pa.Table:
        return _events(self)

    @cached_property
    def residents(self) -> pa.Table:
        worlds = ["scheme", "twin"] if self.twin else ["scheme"]
        rows = []
        for world in worlds:
            for resident in range(min(self.residents_count, 700)):
                here = world == "scheme" and bool(self.scheme.ledgers)
                rows.append(
                    {
                        "world": world,
                        "resident": resident,
                        "age": 20 + resident % 60,
                        "sex": "female" if resident % 2 else "male",
                        "decile": resident % 10,
                        "minority": resident % 10 == 0,
                        "faith": "none",
                        "urban": False,
                        "points": 935 if here and resident == 41 else 1000 if here else None,
                        "own_points": 975 if here else None,
                        "seen_points": 960 if here else None,
                        "grade": ("D" if resident == 41 else "A") if here else None,
                        "registers": ["blacklist"] if here and resident == 41 else [],
                    }
                )
        return pa.Table.from_pylist(rows)


def _timeline(run: MadeUpRun) -> pa.Table:
    chance = np.random.default_rng(run.seed)
    worlds = ["scheme", "twin"] if run.twin else ["scheme"]
    columns: dict[str, list] = {
        name: [] for name in ("replicate", "world", "day", "period", "group", "measure", "numerator", "denominator")
    }
    scored = bool(run.scheme.ledgers)
    days = np.arange(run.days)
    people = run.residents_count

    def add(world, replicate, group, measure, day, values, below=-1, period=1):
        values = np.asarray(values).astype(np.int64)
        size = values.size
        for name, value in (
            ("replicate", replicate),
            ("world", world),
            ("period", period),
            ("group", group),
            ("measure", measure),
        ):
            columns[name].append(np.full(size, value))
        columns["day"].append(np.asarray(day))
        columns["numerator"].append(values)
        columns["denominator"].append(np.full(size, below) if np.isscalar(below) else below)

    def flow(rate):
        return chance.poisson(max(rate, 0) * people / 365, run.days)

    grow = days / max(1, run.days)
    for replicate in range(run.replicates):
        luck = chance.normal(1, 0.12)
        for world in worlds:
            here = world == "scheme" and scored
            out = lambda measure, values: add(world, replicate, "all", measure, days, values)  # noqa: E731, B023
            out("residents", np.full(run.days, people))
            out("harmful_acts", flow(2.0 * (0.93 if here else 1)))
            out("good_deeds", flow(0.6 * (1.3 if here else 1)))
            out("performed_deeds", flow(0.18 if here else 0))
            out("fines_yuan", 40 * flow(0.5 * (1.6 if here else 1)))
            out("jobless", people * (0.01 + 0.02 * grow * (luck if here else 0.3)))
            out("evicted", people * 0.004 * grow if here else np.zeros(run.days))
            out("children_shut_out", people * 0.02 * grow * luck if here else np.zeros(run.days))
            for service in ("flights", "mortgage", "loan", "top_school"):
                asked = flow(0.6)
                out(f"requests_{service}", asked)
                out(f"refused_{service}", chance.binomial(asked, 0.12 + (0.2 * luck if here else 0)))
            out("reason_ordinary", flow(0.3))
            out("breaches", flow(2.6 * (0.95 if here else 1)))
            out("dissent", flow(0.3 * (0.6 if here else 1)))
            for context in CONDUCT_CONTEXTS:
                out(f"acts_context_{slug(context)}", flow(0.3 * (0.9 if here else 1)))
            if not here:
                continue
            shares = np.array(
                [0.1 * grow, 0.7 - 0.4 * grow, 0.1 + 0.1 * grow, 0.06 + 0.1 * grow, 0.04 + 0.1 * luck * grow]
            )
            shares = shares / shares.sum(axis=0)
            counts = np.floor(shares * people).astype(int)
            counts[1] += people - counts.sum(axis=0)
            for at, name in enumerate(run.scheme.grade_ids):
                out(
                    f"grade_{at}",
                    counts[at] if len(run.scheme.grade_ids) == 5 else people // len(run.scheme.grade_ids) + 0 * days,
                )
                del name
            for register, size in (("blacklist", 0.12), ("redlist", 0.05)):
                out(f"on_register_{register}", people * size * grow * luck)
                out(f"entered_{register}", flow(size * 1.5))
                out(f"left_{register}", flow(size * 0.5))
                out(f"wrongful_entries_{register}", flow(size * 0.3 * luck))
            for cause, rate in (
                ("own act", 9),
                ("misidentification", 1.2 * luck),
                ("association", 3),
                ("copied error", 0.4),
            ):
                out(f"points_lost_cause_{slug(cause)}", flow(rate))
            for at, context in enumerate(CONDUCT_CONTEXTS):
                out(f"points_lost_context_{slug(context)}", flow(3 / (at + 1)))
                out(f"fear_{slug(context)}", people * 0.3 / (at + 1) * (0.6 + 0.4 * grow))
                out(f"chilled_{slug(context)}", flow(0.5 / (at + 1)))
                out(f"prevented_{slug(context)}", flow(0.02))
                out(f"added_{slug(context)}", flow(0.1))
            for service, size in (("flights", 0.12), ("mortgage", 0.5), ("top_school", 0.02)):
                out(f"adverse_{service}", flow(0.2))
                out(f"gained_{service}", flow(0.02))
                out(f"lost_{service}", flow(0.1))
                out(f"closed_{service}", people * size * (0.3 + 0.7 * grow) * luck)
            for gravity in range(6):
                out(f"points_lost_gravity_{gravity}", flow(5 / (gravity + 1)))
            out("points_lost", flow(13))
            records = flow(2.0)
            out("records", records)
            out("false_records", chance.binomial(records, 0.06))
            for channel in ("cameras", "bank"):
                part = flow(1.0)
                out(f"records_{channel}", part)
                out(f"false_records_{channel}", chance.binomial(part, 0.1 if channel == "cameras" else 0.01))
            adverse = flow(0.5)
            out("adverse_decisions", adverse)
            out("wrongful_decisions", chance.binomial(adverse, 0.2))
            entered = chance.binomial(people // 10, 0.3)
            for after in (30, 180, 365):
                below = entered if after < run.days else 0
                add(
                    world,
                    replicate,
                    "all",
                    f"wrongful_standing_{after}",
                    [run.days - 1],
                    [below * 2 // 3],
                    np.array([below]),
                    run.days,
                )
            out("recorded_breaches", flow(1.4 * (1 - 0.4 * grow.mean())) * (1 - 0.4 * grow))
            out("recorded_deeds", flow(0.4) * (1 + grow))
            for what in ("register", "grade", "a parent's standing"):
                out(f"reason_{slug(what)}", flow(0.1))
            refusals = flow(0.3).sum() * 1_000_000
            ends = (run.days - 1,)
            add(world, replicate, "all", "across_contexts", ends, [refusals * 5 // 9], np.array([refusals]), run.days)
            add(world, replicate, "all", "through_association", ends, [refusals // 9], np.array([refusals]), run.days)
            months = np.unique(np.concatenate([[0], np.arange(29, run.days, 30), [run.days - 1]]))
            for key, slope in (("score_total", 14), ("own_total", 11), ("seen_total", 40)):
                add(world, replicate, "all", key, months, people * (1000 - slope * luck * months / run.days))
            bins = np.zeros(50, int)
            bins[35:39] = people // 20, people // 10, people // 5, people // 2
            for at in range(50):
                add(world, replicate, "all", f"score_bin_{at}", ends, bins[at : at + 1])
        for world in worlds:
            for group in GROUPS:
                part = 0 if group == "faith=unregistered" else max(1, people // (10 if "income" in group else 3))
                end = [run.days - 1]
                add(world, replicate, group, "residents", end, [part], -1, run.days)
                records = chance.binomial(part * 2, 0.8)
                if world == "scheme" and scored:
                    add(world, replicate, group, "records", end, [records], -1, run.days)
                    add(
                        world,
                        replicate,
                        group,
                        "false_records",
                        end,
                        [chance.binomial(records, 0.15 if "minority=yes" in group else 0.05)],
                        -1,
                        run.days,
                    )
                    add(world, replicate, group, "listed", end, [chance.binomial(part, 0.12)], -1, run.days)
                asked = chance.binomial(part * 3, 0.8)
                add(world, replicate, group, "decisions", end, [asked], -1, run.days)
                add(world, replicate, group, "refusals", end, [chance.binomial(asked, 0.3)], -1, run.days)
                fines = chance.binomial(part * 2, 0.3)
                add(world, replicate, group, "fines", end, [fines], -1, run.days)
                add(world, replicate, group, "fines_yuan", end, [fines * 60], -1, run.days)
                add(world, replicate, group, "fines_unpaid", end, [chance.binomial(fines, 0.2)], -1, run.days)
    arrays = {name: np.concatenate(parts) for name, parts in columns.items()}
    table = pa.table({name: pa.array(values) for name, values in arrays.items()})
    return table.append_column("region", pa.array(["all"] * table.num_rows).dictionary_encode())


EVENT = dict.fromkeys(
    (
        "world",
        "day",
        "resident",
        "type",
        "what",
        "channel",
        "cause",
        "rule",
        "points",
        "other",
        "outcome",
        "reason",
        "wrongful",
    )
)


def _events(run: MadeUpRun) -> pa.Table:
    def event(**cells):
        return EVENT | {"wrongful": False, "resident": 41} | cells

    both = [
        dict(day=3, type="act", what="jaywalking"),
        dict(day=41, type="act", what="jaywalking"),
        dict(day=90, type="decision", what="flights", outcome="granted", reason="none"),
        dict(day=200, type="act", what="littering"),
        dict(day=201, type="decision", what="loan", outcome="refused", reason="ordinary"),
        dict(day=260, type="fine", what="jaywalking", points=20),
    ]
    rows = [event(world=world, **cells) for cells in both for world in ("scheme", "twin")]
    if run.scheme.ledgers:
        rows += [
            event(world="scheme", day=41, type="record", what="jaywalking", channel="cameras", cause="own act"),
            event(
                world="scheme",
                day=41,
                type="entry",
                what="jaywalking",
                channel="cameras",
                cause="own act",
                rule="jaywalking",
                points=-5,
            ),
            event(
                world="scheme",
                day=53,
                type="record",
                what="jaywalking",
                channel="cameras",
                cause="misidentification",
                other=17,
                wrongful=True,
            ),
            event(
                world="scheme",
                day=53,
                type="entry",
                what="jaywalking",
                channel="cameras",
                cause="misidentification",
                rule="jaywalking",
                points=-5,
                other=17,
                wrongful=True,
            ),
            event(world="scheme", day=53, type="grade", what="B"),
            event(
                world="scheme",
                day=80,
                type="entry",
                what="critical_post",
                cause="association",
                rule="posting",
                points=-4,
                other=40,
            ),
            event(
                world="scheme",
                day=120,
                type="entry",
                what="missed_loan_payment",
                channel="bank",
                cause="own act",
                rule="late",
                points=-30,
            ),
            event(world="scheme", day=121, type="grade", what="C"),
            event(
                world="scheme", day=150, type="entry", what="critical_post", cause="own act", rule="posting", points=-20
            ),
            event(world="scheme", day=151, type="listing", what="blacklist", wrongful=True),
            event(world="scheme", day=151, type="grade", what="D"),
            *(
                event(
                    world="scheme",
                    day=160 + 9 * i,
                    type="decision",
                    what="flights",
                    outcome="refused",
                    reason="register",
                    wrongful=True,
                )
                for i in range(5)
            ),
            event(world="scheme", day=230, type="decision", what="mortgage", outcome="refused", reason="grade"),
            event(world="scheme", day=300, type="act", what="critical_post", outcome="chilled"),
        ]
        rows += [event(world="twin", day=230, type="decision", what="mortgage", outcome="granted", reason="none")]
        rows += [event(world="twin", day=300, type="act", what="critical_post")]
    if not run.twin:
        rows = [row for row in rows if row["world"] == "scheme"]
    rows.sort(key=lambda row: row["day"])
    return pa.Table.from_pylist(rows)


@cache
def village(**changes) -> MadeUpRun:
    """700 residents, 20 replicates. Made once for the same changes: nothing in a run changes after it."""
    return MadeUpRun(Scheme.model_validate(PRESS), 700, 20, **changes)


@cache
def town(**changes) -> MadeUpRun:
    """100,000 residents, one run."""
    return MadeUpRun(Scheme.model_validate(PRESS), 100_000, 1, **changes)


@cache
def empty(**changes) -> MadeUpRun:
    """A scheme without rules, 20 replicates."""
    return MadeUpRun(Scheme.model_validate(EMPTY), 700, 20, **changes)
