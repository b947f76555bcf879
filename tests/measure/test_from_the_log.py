"""Every count of a small busy run, counted a second time: by plain loops over its log, and over where people ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from itertools import zip_longest
from typing import Any

import numpy as np
import pytest

import demerit as dm
from demerit.catalogue import catalogue
from demerit.life.readers import AND_KEPT, BY_THE_SCHEME
from demerit.limits import CONDUCT_CONTEXTS, CONTEXTS, TIE_KINDS
from demerit.measure.registry import slug
from demerit.run import Run
from stopped import everything

BURN_IN, DAYS = 5, 65  # two periods of 30 days, and one of five
Row = dict[str, Any]
Added = list[tuple[int, int, int]]  # (day, resident, how much)
Counted = dict[str, tuple[Added, Added | None]]  # measure -> numerator, denominator (None: not looked at)


@cache
def busy() -> Run:
    place = dm.place("village", residents=500)
    return dm.simulate(everything(), place, days=DAYS, burn_in=BURN_IN, seed=3, replicates=1, threads=1)


@pytest.fixture
def run() -> Run:
    return busy()


def add(rows: Iterable[Row], amount: Callable[[Row], int] = lambda row: 1) -> Added:
    return [(row["day"], row["resident"], amount(row)) for row in rows]


def paid(row: Row) -> int:
    return row["points"]


def lost(row: Row) -> int:
    return -row["moved"]


@cache
def log_of(world: str) -> list[Row]:
    """The rows of the days counted."""
    return [row for row in busy().events.to_pylist() if row["world"] == world and row["day"] >= BURN_IN]


def of_type(log: list[Row], type_: str, **cells: Any) -> list[Row]:
    return [row for row in log if row["type"] == type_ and all(row[name] == value for name, value in cells.items())]


def conduct(log: list[Row]) -> Counted:
    kinds, done = catalogue().kinds, [row for row in of_type(log, "act") if row["outcome"] in ("done", "performed")]
    read = [row for row in of_type(log, "record") if row["reason"] in BY_THE_SCHEME]
    acts, records = (defaultdict(list) for _ in range(2))
    for rows, by_kind in ((done, acts), (read, records)):
        for row in rows:
            by_kind[row["what"]].append(row)

    def some(which: Callable[[Any], bool], by_kind: dict[str, list[Row]] = acts) -> Added:
        return add(row for name, kind in kinds.items() if which(kind) for row in by_kind[name])

    def bad(kind: Any) -> bool:
        return not kind.good and not kind.mark

    def deed(kind: Any) -> bool:
        return kind.good and kind.mechanism != "M17"

    out: Counted = {
        "acts": (some(lambda kind: not kind.mark), None), "breaches": (some(bad), None),
        "good_deeds": (some(deed), None),
        "harmful_acts": (some(lambda kind: not kind.good and kind.gravity.value >= 2), None),
        "performed_deeds": (add(row for row in done if row["outcome"] == "performed"), some(deed)),
        "recorded_breaches": (some(bad, records), some(bad)), "recorded_deeds": (some(deed, records), some(deed)),
        "dissent": (some(lambda kind: bad(kind) and kind.context in ("speech", "assembly")), None),
        "worship": (some(lambda kind: bad(kind) and kind.context == "faith"), None),
        "advice_heeded": (add(of_type(log, "act", outcome="heeded")), None),
        "scores_shared": (add(records["low_commercial_score"]), None),
    }  # fmt: skip
    for name, kind in kinds.items():
        if not kind.mark:
            out |= {f"acts_{name}": (add(acts[name]), None), f"recorded_{name}": (add(records[name]), add(acts[name]))}
    for context in CONDUCT_CONTEXTS:
        rows = some(lambda kind, context=context: bad(kind) and kind.context == context)
        out[f"acts_context_{slug(context)}"] = rows, None
    return out


def records(log: list[Row]) -> Counted:
    kinds, read = catalogue().kinds, [row for row in of_type(log, "record") if row["reason"] in BY_THE_SCHEME]
    false, copied = ([row for row in read if row["cause"] in causes] for causes in (
        ("misidentification", "false report", "copied error"), ("copied error",)))  # fmt: skip
    kept = [row for row in of_type(log, "record") if row["reason"] in AND_KEPT]
    warned = [row for row in read if row["outcome"] == "a warning"]
    out: Counted = {
        "records": (add(read), None), "false_records": (add(false), add(read)),
        "copied_records": (add(copied), add(read)),
        "records_kept": (add(kept), None), "warnings": (add(warned), None),
        "warnings_false": (add(row for row in warned if row["cause"] != "own act"), add(warned)),
    }  # fmt: skip
    for name in catalogue().channels:
        mine = [row for row in read if row["channel"] == name]
        out[f"records_{name}"] = add(mine), None
        out[f"false_records_{name}"] = add(row for row in mine if row["cause"] != "own act"), add(mine)
    for context in CONDUCT_CONTEXTS:
        out[f"warnings_{slug(context)}"] = (
            add(row for row in warned if kinds[row["what"]].context == context),
            add(warned),
        )
    return out


def points(log: list[Row], run: Run) -> Counted:
    kinds, first = catalogue().kinds, next(iter(run.scheme.ledgers))
    rows = of_type(log, "entry", ledger=first)
    losses, gains = ([row for row in rows if (row["points"] < 0) == less] for less in (True, False))
    by_rule = [row for row in rows if row["rule"] is not None]
    costly = [row for row in by_rule if row["points"] < 0]
    every = add(losses, lost)
    fines = of_type(log, "fine")
    out: Counted = {
        "entries": (add(rows), None), "points_lost": (every, None),
        "points_gained": (add(gains, lambda row: row["moved"]), None),
        "days_to_entry": (add(by_rule, lambda row: row["day"] - row["act_day"]), add(by_rule)),
        "entries_discretion": (add(row for row in rows if row["cause"] == "discretion"), None),
        "charged_for_others": (add(row for row in rows if row["cause"] == "collective"), None),
        "points_gained_discretion": (
            add((row for row in gains if row["cause"] == "discretion"), lambda row: row["moved"]), None),
        "licence_points_lost": (
            add((r for r in of_type(log, "entry") if r["ledger"] != first and r["points"] < 0), lost), None),
        "fines": (add(fines), None), "fines_yuan": (add(fines, paid), None),
        "fines_unpaid": (add(row for row in fines if row["outcome"] != "paid"), add(fines)),
        "fines_unable": (add(row for row in fines if row["outcome"] == "unpaid: can't pay"), add(fines)),
        "fines_false": (add(row for row in fines if row["cause"] != "own act"), add(fines)),
    }  # fmt: skip
    for cause in {row["cause"] for row in rows} | {"decay", "reset"}:
        out[f"points_lost_cause_{slug(cause)}"] = add((row for row in losses if row["cause"] == cause), lost), every
    for context in CONTEXTS:
        mine = (row for row in costly if kinds[row["what"]].context == context)
        out[f"points_lost_context_{slug(context)}"] = add(mine, lost), every
    for tie in TIE_KINDS:
        out[f"points_lost_tie_{tie}"] = add((row for row in costly if row["reason"] == tie), lost), every
    for gravity in range(6):
        mine = [row for row in costly if round(kinds[row["what"]].gravity.value) == gravity]
        out[f"points_lost_gravity_{gravity}"] = add(mine, lost), every
        out[f"severity_points_gravity_{gravity}"] = add(mine, lambda row: -row["points"]), add(mine)
        mine = [row for row in fines if round(kinds[row["what"]].gravity.value) == gravity]
        out[f"fine_yuan_gravity_{gravity}"] = add(mine, paid), None
    since = {
        name: 0 if rule.from_ is None else (rule.from_ - run.start).days for name, rule in run.scheme.rules.items()
    }

    def age(row: Row) -> str:
        first_day = since[row["rule"]]
        return "from_start" if first_day <= 0 else "of_late" if row["day"] < first_day + 90 else "earlier"

    for name in ("from_start", "of_late", "earlier"):
        out[f"points_lost_rule_{name}"] = add((row for row in costly if age(row) == name), lost), every
    return out


def listings(log: list[Row], run: Run) -> Counted:
    registers, out = run.scheme.registers, {}
    listed, released = of_type(log, "listing"), of_type(log, "release")
    black = {name for name, one in registers.items() if one.colour == "black"}
    custody = {name for name, one in registers.items() if one.custody}

    def wrong(rows: Iterable[Row]) -> Added:
        return add(row for row in rows if row["wrongful"])

    for name, which in (("wrongful_entries", black), ("wrongful_praise", set(registers) - black),
                        ("wrongly_into_custody", custody),
                        *((f"wrongful_entries_{name}", {name}) for name in registers)):  # fmt: skip
        mine = [row for row in listed if row["what"] in which]
        out[name] = wrong(mine), add(mine)
    at_will = {
        name for one in registers.values() for name, way in one.ways_in.items() if way.without_a_rule is not None
    }
    out |= {
        "entered": (add(listed), None), "taken_into_custody": (add(r for r in listed if r["what"] in custody), None),
        "entered_unable": (add(row for row in listed if row["outcome"] == "could not pay"), add(listed)),
        "listed_without_a_rule": (add(row for row in listed if row["reason"] in at_will),
                                  wrong(row for row in listed if row["what"] in black)),
    }  # fmt: skip
    for name in registers:
        out[f"entered_{name}"] = add(row for row in listed if row["what"] == name), None
        out[f"left_{name}"] = add(row for row in released if row["what"] == name), None
    for exit_ in ("term", "payment", "points", "appeal", "amnesty"):
        out[f"left_by_{exit_}"] = add(row for row in released if row["outcome"] == exit_), None
    return out


def doors(log: list[Row], run: Run) -> Counted:
    services, asked = catalogue().services, of_type(log, "decision")
    by_scheme = ("register", "grade", "a parent's standing")

    def four(rows: list[Row]) -> tuple[tuple[Added, Added | None], ...]:
        """Requests, refusals, adverse decisions, wrongful ones."""
        refused = [row for row in rows if row["outcome"] == "refused" and row["reason"] != "none"]
        adverse = [row for row in rows if row["reason"] in by_scheme]
        wrongful = add(row for row in adverse if row["wrongful"])
        return (add(rows), None), (add(refused), add(rows)), (add(adverse), add(rows)), (wrongful, add(adverse))

    out: Counted = dict(
        zip(("decisions", "refusals", "adverse_decisions", "wrongful_decisions"), four(asked), strict=True)
    )
    for reason in {row["reason"] for row in asked} - {"none", None} | {"register", "grade", "private", "ordinary"}:
        out[f"reason_{slug(reason)}"] = add(row for row in asked if row["reason"] == reason), add(asked)
    for outcome in ("granted", "refused", "delayed", "throttled", "dearer"):
        out[f"outcome_{outcome}"] = add(row for row in asked if row["outcome"] == outcome), add(asked)
    for name, service in services.items():
        mine = [row for row in asked if row["what"] == name]
        out |= dict(
            zip((f"{what}_{name}" for what in ("requests", "refused", "adverse", "wrongful")), four(mine), strict=True)
        )
        if service.queue:
            waited = (row for row in mine if row["outcome"] != "refused" and row["points"])
            out[f"waiting_days_{name}"] = add(waited, paid), None
            out[f"gave_up_{name}"] = (
                add(row for row in mine if row["reason"] == "no place left" and row["points"]),
                None,
            )
    return out


def between(log: list[Row], run: Run) -> Counted:
    cut, met, firms = of_type(log, "cut tie"), of_type(log, "meeting"), of_type(log, "firm")
    told = [row for row in of_type(log, "report") if row["reason"] is not None]  # else by somebody who saw a face
    calls = [row for row in of_type(log, "report") if row["reason"] is None]
    seen = [row for row in of_type(log, "shown") if row["points"] > 0]

    def false(rows: list[Row], causes: tuple[str, ...] = ("misidentification", "false report")) -> Added:
        return add(row for row in rows if row["cause"] in causes)

    first = next(iter(run.scheme.ledgers))
    paid_for = [row for row in of_type(log, "entry", ledger=first, cause="own act") if row["points"] >= 0
                and row["what"] is not None and catalogue().kinds[row["what"]].mechanism == "M17"]  # fmt: skip
    out: Counted = {
        "ties_cut": (add(cut), None), "ties_cut_wrongly": (add(row for row in cut if row["wrongful"]), add(cut)),
        "meetings": (add(met), None), "matches": (add(row for row in met if row["outcome"] == "matched"), add(met)),
        "reports": (add(told), None), "false_reports": (false(told), add(told)),
        "malicious_reports": (false(told, ("false report",)), add(told)),
        "map_reports": (add(calls), None), "false_map_reports": (false(calls), add(calls)),
        "points_for_reports": (add(paid_for, lambda row: row["moved"]), None),
        "shown": (add(seen), None), "viewers": (add(seen, paid), add(seen)),
    }  # fmt: skip
    for tie in TIE_KINDS:
        mine = [row for row in told if row["reason"] == tie]
        out |= {f"reports_tie_{tie}": (add(mine), add(told)), f"false_reports_tie_{tie}": (false(mine), add(mine))}
        if tie in run.scheme.cut_ties:
            out[f"ties_cut_{tie}"] = add(row for row in cut if row["reason"] == tie), None
    for name, how in (("acts", "done"), ("records", "recorded"), ("entered", "listed"), ("left", "released")):
        prefix = "organisation" if name in ("acts", "records") else "organisations"
        mine = [row for row in firms if row["outcome"] == how]
        out[f"{prefix}_{name}"] = add(mine), None
        if name == "records":
            out["organisation_false_records"] = add(row for row in mine if row["wrongful"]), add(mine)
            out["organisation_points_lost"] = add((row for row in mine if row["points"] < 0), lost), None
    for name, what in (("custody_jobs_lost", "job lost in custody"), ("jobs_lost_with_firms", "job lost with the firm"),
                       ("custody_households", "somebody at home taken into custody")):  # fmt: skip
        out[name] = add(of_type(log, "toll", outcome=what)), None
    return out


def deals(log: list[Row]) -> Counted:
    made: dict[str, list[Row]] = defaultdict(list)
    for row in of_type(log, "deal"):
        made[row["outcome"]].append(row)
    bought, dear = made["points bought"], made["too dear"]
    loans = [row for row in made["granted on bought points"] if catalogue().services[row["what"]].credit]
    return {
        "purchases": (add(bought), None), "purchases_too_dear": (add(dear), add(bought) + add(dear)),
        "points_bought": (add(bought, paid), None), "attacks": (add(made["attacked"]), None),
        "breached": (add(made["moved by a breach"]), None), "undue_loans": (add(loans), None),
        "undue_grants": (add(made["granted on bought points"]), None),
        "refused_for_attack": (add(made["refused for an attack"]), None),
    }  # fmt: skip


def enrolments(log: list[Row]) -> Counted:
    moves = of_type(log, "enrolment")

    def of(*how: str) -> tuple[Added, None]:
        return add(row for row in moves if row["outcome"] in how), None

    return {
        "joined": of("joined by choice", "with the head of the household"), "made_to_join": of("mandatory"),
        "left_scheme": of("left", "left with the head of the household"), "came_of_age": of("of age"),
        "region_joined": of("the scheme begins here"),
    }  # fmt: skip


@cache
def counted(world: str) -> Counted:
    run, log = busy(), log_of(world)
    return {
        **conduct(log), **records(log), **points(log, run), **listings(log, run), **doors(log, run),
        **between(log, run), **deals(log), **enrolments(log),
    }  # fmt: skip


@cache
def women() -> set[int]:
    return {row["resident"] for row in busy().residents.to_pylist() if row["sex"] == "female"}


def by_day(added: Added) -> list[int]:
    sums = Counter()
    for day, _, amount in added:
        sums[day] += amount
    return [sums[BURN_IN + day] for day in range(DAYS)]


@pytest.mark.parametrize("world", ["scheme", "twin"])
def test_flows_are_what_the_log_comes_to(run, world):
    """By day, over all days, and of women alone; over what the same log comes to."""
    found, there = counted(world), 0
    for name, (above, below) in found.items():
        if name not in run.measures:
            assert not above, name
            continue
        _, daily, over = run.series(name, world)
        assert daily[0].tolist() == by_day(above), name
        total = run.totals(name, world)
        assert total[0][0] == sum(amount for *_, amount in above), name
        of_women = run.totals(name, world, "sex=female")
        assert of_women[0][0] == sum(amount for _, resident, amount in above if resident in women()), name
        if below is not None:
            assert over[0].tolist() == by_day(below), name
            assert total[1][0] == sum(amount for *_, amount in below), name
            assert of_women[1][0] == sum(amount for _, who, amount in below if who in women()), name
        there += bool(above)
    assert there > (200 if world == "scheme" else 30)


def test_groups_are_counted_by_period(run):
    """Of 30 days, and of those left over; scores are known on the first day and as a period ends."""
    periods = {34: range(5, 35), 64: range(35, 65), 69: range(65, 70)}
    rows = [row for row in run.timeline.to_pylist() if row["world"] == "scheme" and row["group"] == "sex=female"]
    assert {(row["day"], row["period"]) for row in rows} == {(day, len(days)) for day, days in periods.items()}
    found = {(row["measure"], row["day"]): row["numerator"] for row in rows}
    for name in ("acts", "records", "entries", "decisions", "entered", "chilled_speech"):
        above = counted("scheme").get(name, ([], None))[0]
        for day, days in periods.items() if above else ():
            many = sum(amount for on, resident, amount in above if on in days and resident in women())
            assert found.get((name, day), 0) == many, (name, day)
    for name in ("residents", "listed", "enrolled"):
        assert all((name, day) in found for day in periods), name
    scores = run.series("score_total")[1][0]
    assert (np.flatnonzero(~np.isnan(scores)) + BURN_IN).tolist() == [5, 34, 64, 69]
    assert ("score_total", 69) in found
    assert not {("score_total", 34), ("score_bin_0", 64), ("at_start", 34)} & set(found)


def acts_by_day(log: list[Row]) -> dict[tuple[int, int], list[Row]]:
    """Of each resident and day. Whoever does something may tell on others, too: acts after it."""
    out = defaultdict(list)
    for row in of_type(log, "act"):
        out[row["day"], row["resident"]].append(row)
    return out


def test_what_differs_from_the_twin_is_the_two_logs_beside_each_other(run):
    kinds = catalogue().kinds
    here, there = (acts_by_day(log_of(world)) for world in ("scheme", "twin"))
    found: dict[str, int] = Counter()
    pairs = (
        pair for when in here.keys() | there.keys() for pair in zip_longest(here.get(when, ()), there.get(when, ()))
    )
    for mine, twin in pairs:
        done, twin_done = (one is not None and one["outcome"] in ("done", "performed") for one in (mine, twin))
        if done and not twin_done:
            found[f"added_{slug(kinds[mine['what']].context)}"] += 1
        elif twin_done and not done and (mine is None or mine["outcome"] != "heeded"):
            chilled = mine is not None and mine["outcome"] == "chilled" and mine["what"] == twin["what"]
            found[f"{'chilled' if chilled else 'prevented'}_{slug(kinds[twin['what']].context)}"] += 1
    missing: dict[tuple[int, int, str], int] = Counter()
    for sign, acts in ((-1, here), (1, there)):
        for row in (row for rows in acts.values() for row in rows):
            if row["outcome"] in ("done", "performed"):
                missing[(row["day"] - BURN_IN) // 30, row["resident"], slug(kinds[row["what"]].context)] += sign
    for (*_, context), many in missing.items():
        found[f"silenced_{context}"] += max(many, 0)
    queued = {name for name, service in catalogue().services.items() if service.queue}
    asked = [{(row["day"], row["resident"], row["what"]): row["outcome"] == "refused"
              for row in of_type(log_of(world), "decision")} for world in ("scheme", "twin")]  # fmt: skip
    for what in asked[0].keys() & asked[1].keys():
        if what[2] not in queued and asked[0][what] != asked[1][what]:
            found[f"{'lost' if asked[0][what] else 'gained'}_{what[2]}"] += 1
    names = [f"{what}_{slug(context)}" for what in ("added", "chilled", "prevented", "silenced")
             for context in CONDUCT_CONTEXTS]  # fmt: skip
    names += [f"{what}_{name}" for what in ("lost", "gained") for name in catalogue().services if name not in queued]
    assert {name: int(run.totals(name)[0][0]) for name in names} == {name: found[name] for name in names}
    assert sum(found.values()) > 100


def test_stocks_of_the_last_day_are_where_people_ended(run):
    registers = run.scheme.registers
    black = {name for name, one in registers.items() if one.colour == "black"}
    custody = {name for name, one in registers.items() if one.custody}
    for world in ("scheme", "twin"):
        ended = [row for row in run.residents.to_pylist() if row["world"] == world]

        def count(which: Callable[[Row], Any], ended=ended) -> tuple[int, int]:
            rows = [row for row in ended if which(row)]
            return len(rows), sum(row["sex"] == "female" for row in rows)

        expected = {
            "residents": count(lambda row: True), "evicted": count(lambda row: not row["housed"]),
            "children_shut_out": count(lambda row: row["shut_out"]), "in_debt": count(lambda row: row["unpaid_sums"]),
        }  # fmt: skip
        if world == "scheme":
            for n, grade in enumerate(run.scheme.grade_ids):
                expected[f"grade_{n}"] = count(lambda row, grade=grade: row["grade"] == grade)
            for name in registers:
                expected[f"on_register_{name}"] = count(lambda row, name=name: name in row["registers"])
            for name, which in (("listed", black), ("in_custody", custody), ("closed_liberty", custody)):
                expected[name] = count(lambda row, which=which: which & set(row["registers"]))
            scored = [row for row in ended if row["scored"]]
            expected["enrolled"] = count(lambda row: row["scored"])
            ledger = next(iter(run.scheme.ledgers.values()))
            width = -(-(ledger.max - ledger.min + 1) // 50)
            bins = Counter(min(49, (row["points"] - ledger.min) // width) for row in scored)
            for n in range(50):
                assert run.totals(f"score_bin_{n}")[0][0] == bins[n], n
            assert len(bins) > 2
            for name, column in (("score_total", "points"), ("own_total", "own_points"), ("seen_total", "seen_points")):
                total, over = run.totals(name)
                assert (total[0], over[0]) == (sum(row[column] for row in scored), len(scored))
        for name, pair in expected.items():
            if name in run.measures:
                found = (int(run.totals(name, world)[0][0]), int(run.totals(name, world, "sex=female")[0][0]))
                assert found == pair, (world, name)
                assert run.series(name, world)[1][0][-1] == pair[0], (world, name)


def test_rules_in_force_and_acts_newly_punished(run):
    """By the dates of the rules: of the kinds that only rules added since the start punish, on the days they do."""
    scheme, days = run.scheme, np.arange(BURN_IN, BURN_IN + DAYS)
    dates = {name: (0 if rule.from_ is None else (rule.from_ - run.start).days,
                    10**6 if rule.to is None else (rule.to - run.start).days)
             for name, rule in scheme.rules.items()}  # fmt: skip
    in_force = np.array([sum(first <= day < last for first, last in dates.values()) for day in days])
    told = run.series("rules_in_force")[1][0]
    assert np.array_equal(np.diff(told), np.diff(in_force))
    assert (told <= in_force).all()  # but for rules of kinds that no channel sees

    def newly(day: int, kind: str) -> bool:
        mine = [dates[name] for name, rule in scheme.rules.items() if kind == rule.kind and rule.points < 0]
        today = [first for first, last in mine if first <= day < last]
        return bool(today) and min(today) > 0

    acts = [row for row in of_type(log_of("scheme"), "act") if row["outcome"] in ("done", "performed")]
    added = add(row for row in acts if newly(row["day"], row["what"]))
    assert run.series("acts_newly_punished")[1][0].tolist() == by_day(added)
    assert added
