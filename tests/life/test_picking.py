"""Residents picked by rule, from a log written by hand."""

from __future__ import annotations

from dataclasses import replace

import made_lives as made
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from demerit.day.lists import BY_TIER, EXITS
from demerit.errors import UsageError
from demerit.life import readers, rules
from demerit.life.rules import BY_SCHEME, FITTING, OF_A_REPORT, RULES
from demerit.measure.picking import everybody_picked, first_picked, pick, picked

REGISTERS = {
    "black": {"source": "assumed", "ways_in": {"low": {"below": 960, "source": "assumed"}}},
    "red": {"colour": "red", "source": "assumed", "ways_in": {"high": {"above": 999, "source": "assumed"}}},
}


def of(resident, row):
    return row | {"resident": resident}


SHUT = {"outcome": "refused", "reason": "grade"}
ROWS = [
    of(1, made.row(1, "decision", "flights", **SHUT)),
    of(2, made.row(1, "decision", "flights", **SHUT)),
    of(2, made.row(2, "decision", "flights", outcome="refused", reason="ordinary")),  # not the scheme's doing
    of(2, made.row(3, "decision", "flights", outcome="granted", reason="none")),
    of(3, made.row(4, "decision", "top_school", outcome="refused", reason="a parent's standing")),
    of(4, made.entry(1, "littering", -15)),
    of(5, made.entry(1, "posting", -8, "association", other=4, reason="kin")),
    of(5, made.entry(2, "blood", 10)),
    of(6, made.row(9, "listing", "black", wrongful=True, reason="low")),
    of(1, made.row(4, "listing", "red", wrongful=True, reason="high")),  # praised for nothing: no harm
    of(1, made.row(6, "release", "red", outcome="points")),
    of(7, made.row(5, "listing", "black", outcome="could not pay")),
    of(7, made.row(6, "release", "black", outcome="payment")),
    of(8, made.row(2, "listing", "red")),
    of(8, made.row(11, "release", "red", outcome="points")),
    of(9, made.row(3, "act", "critical_post", outcome="chilled")),
    of(9, made.row(3, "record", "littering", cause="copied error", wrongful=True)),
]
ENDS = [made.ended(1000 - i, "A", resident=i, in_work=i != 4, housed=i != 5) for i in range(1, 10)]
TWINS = [made.ended(None, None, resident=i, world="twin") for i in range(1, 10)]


@pytest.fixture
def source():
    return made.source(made.scheme(registers=REGISTERS), ROWS, ENDS + TWINS)


def test_each_rule_picks_whom_it_says(source):
    """The resident, and how many fit."""
    assert {name: one and one[1:] for name, one in everybody_picked(source).items()} == {
        "most-refused": (1, 3),  # 1, 2 and 3 once each by the scheme: the lowest number
        "most-points-lost": (4, 2), "wrongly-listed": (6, 1), "child-excluded": (3, 1), "median": (5, 9),
        "unable-to-pay": (7, 1), "dragged-down": (5, 1), "most-false-records": (9, 1), "never-out": (6, 1),
        "silenced": (9, 1), "redlisted": (8, 2), "job-lost": (4, 1), "home-lost": (5, 1),
    }  # fmt: skip
    assert list(everybody_picked(source)) == list(RULES) == list(FITTING)


TWO = [made.ended(1000, "A", resident=1), made.ended(1000, "A", resident=2)]


def among(rows, ends=TWO, **parts):
    return {
        name: one and one[1:] for name, one in everybody_picked(made.source(made.scheme(**parts), rows, ends)).items()
    }


def test_points_lost_are_those_that_were_there():
    """At the floor two losses of 15 take one point; in a log of an older run that isn't told."""
    rows = [of(1, made.entry(1, "littering", -15)), of(1, made.entry(2, "littering", -15)),
            of(2, made.entry(1, "jaywalking", -8))]  # fmt: skip
    assert among(rows)["most-points-lost"] == (1, 2)
    told = made.source(made.scheme(), rows, TWO)
    moved = pa.array([-1, 0, -8], pa.int64())
    told = replace(told, events=ds.dataset(told.events.to_table().append_column("moved", moved)))
    assert picked(told, "most-points-lost")[1:] == (2, 2)


TIERS = {
    "graver": REGISTERS["black"] | {"tier_of": "black", "replaces": ["black"]},
    "black": REGISTERS["black"],
}


def test_who_moves_to_another_tier_is_not_off_the_list():
    """Resident 1 is moved on day 20 of 60, resident 2 listed on day 10; then 1 gets off, too, for a day."""
    moved = [of(1, made.row(5, "listing", "black")), of(1, made.row(20, "release", "black", outcome=EXITS[BY_TIER])),
             of(1, made.row(20, "listing", "graver")), of(2, made.row(10, "listing", "black"))]  # fmt: skip
    assert among(moved, registers=TIERS)["never-out"] == (1, 2)
    off = [of(1, made.row(30, "release", "graver", outcome="term")), of(1, made.row(31, "listing", "black"))]
    assert among(moved + off, registers=TIERS)["never-out"] == (2, 2)


def test_who_was_on_a_tier_before_the_first_day_was_on_it_throughout():
    """No row tells of the first listing: for those listed during the run alone, it's the other resident."""
    rows = [of(1, made.row(3, "release", "black", outcome=EXITS[BY_TIER])), of(1, made.row(3, "listing", "graver")),
            of(2, made.row(50, "listing", "black"))]  # fmt: skip
    ends = [made.ended(900, "C", resident=1, registers=["graver"]), made.ended(900, "C", resident=2)]
    assert among(rows, ends, registers=TIERS)["never-out"] == (2, 1)


def test_days_of_praise_are_those_of_both_tiers():
    """Ten days on the lower, ten on the higher; another had fifteen."""
    tiers = {name: one | {"colour": "red"} for name, one in TIERS.items()}
    one = [made.row(1, "listing", "black"), made.row(11, "release", "black", outcome=EXITS[BY_TIER]),
           made.row(11, "listing", "graver"), made.row(21, "release", "graver", outcome="term")]  # fmt: skip
    other = [made.row(1, "listing", "black"), made.row(16, "release", "black", outcome="term")]
    rows = [of(1, row) for row in one] + [of(2, row) for row in other]
    assert among(rows, registers=tiers)["redlisted"] == (1, 2)


def test_what_happens_in_the_twins_world_does_not_count():
    """Twice as much there, of everything that a rule looks at."""
    rows = [of(1, one) for one in (made.row(1, "decision", "flights", **SHUT), made.entry(1, "littering", -15),
            made.row(1, "act", "critical_post", outcome="chilled"), made.row(1, "listing", "black", wrongful=True),
            made.row(1, "record", "littering", cause="copied error"))]  # fmt: skip
    others = [one | {"resident": 2, "world": "twin", "day": day} for one in rows for day in (0, 1)]
    found = among(others + rows, registers=REGISTERS)
    for rule in ("most-refused", "most-points-lost", "silenced", "wrongly-listed", "most-false-records", "never-out"):
        assert found[rule] == (1, 1), rule


def test_only_refusals_for_the_schemes_reasons_are_refusals():
    """Delayed, dearer and throttled are no refusals; an ordinary check or a full pool are not the scheme's doing."""
    milder = [of(2, made.row(day, "decision", "loan", outcome=outcome, reason="grade"))
              for day, outcome in enumerate(("delayed", "dearer", "throttled", "granted"))]  # fmt: skip
    ordinary = [of(2, made.row(9, "decision", "loan", outcome="refused", reason=reason))
                for reason in ("ordinary", "no place left", "none")]  # fmt: skip
    assert among([*milder, *ordinary])["most-refused"] is None
    for reason in BY_SCHEME:
        one = of(1, made.row(3, "decision", "loan", outcome="refused", reason=reason))
        assert among([*milder, *ordinary, one])["most-refused"] == (1, 1)


def test_first_is_the_earliest_and_then_the_lowest():
    def listed(resident, day):
        return of(resident, made.row(day, "listing", "black", wrongful=True))

    assert among([listed(1, 9), listed(2, 4)], registers=REGISTERS)["wrongly-listed"] == (2, 2)
    assert among([listed(2, 4), listed(1, 4)], registers=REGISTERS)["wrongly-listed"] == (1, 2)
    assert among([listed(2, 4), listed(2, 9), listed(1, 6)], registers=REGISTERS)["wrongly-listed"] == (2, 2)


def test_the_median_is_of_those_scored_and_the_upper_of_two():
    def ends(*points):
        return [made.ended(p, "A", resident=i) for i, p in enumerate(points, start=1)]

    assert among([], ends(30, 10, 20))["median"] == (3, 3)
    assert among([], ends(40, 10, 20, 30))["median"] == (4, 4)  # 30, the upper of 20 and 30
    assert among([], ends(20, None, 10, None))["median"] == (1, 2)
    assert among([], ends(5, 5, 5))["median"] == (2, 3)  # equals stand in order of number
    assert among([], ends(None))["median"] is None


def test_points_of_another_ledger_and_gains_are_no_loss():
    ledgers = made.PLAIN["ledgers"] | {"licence": {"start": 12, "min": 0, "max": 12}}
    rows = [of(1, made.entry(1, "blood", 10)), of(1, made.entry(2, "littering", -9) | {"ledger": "licence"}),
            of(2, made.entry(3, "jaywalking", -8))]  # fmt: skip
    assert among(rows, ledgers=ledgers)["most-points-lost"] == (2, 1)


def test_a_false_record_that_only_the_law_reads_is_not_the_schemes():
    false = [of(2, made.row(day, "record", "littering", cause="misidentification", reason=readers.ORDINARY))
             for day in (1, 2)]  # fmt: skip
    read = of(1, made.row(1, "record", "littering", cause="false report", reason=readers.BOTH))
    assert among([*false, read])["most-false-records"] == (1, 1)
    assert among(false)["most-false-records"] is None


def test_days_on_a_redlist_are_counted_from_before_the_first_day_too():
    """1 stands on it all 60 days without a row in the log, 2 for the last 50."""
    ends = [made.ended(1000, "A", resident=1, registers=["red"]), made.ended(1000, "A", resident=2, registers=["red"])]
    assert among([of(2, made.row(10, "listing", "red"))], ends, registers=REGISTERS)["redlisted"] == (1, 2)


def test_a_report_tells_of_the_first_rule_that_somebody_fits():
    wrong = of(2, made.row(9, "listing", "black", wrongful=True))
    refused, lost = of(1, made.row(1, "decision", "loan", **SHUT)), of(2, made.entry(1, "littering", -15))

    def by(*rows):
        found = first_picked(made.source(made.scheme(registers=REGISTERS), list(rows), TWO), OF_A_REPORT)
        return found.rule, found.resident

    assert by(refused, lost, wrong) == ("wrongly-listed", 2)
    assert by(refused, lost) == ("most-refused", 1)
    assert by(lost) == ("most-points-lost", 2)
    assert by(of(1, made.row(1, "act", "littering", outcome="done"))) == ("median", 2)


def test_among_how_many_is_said():
    assert rules.among("wrongly-listed", 4, 700) == (
        "Residents who were listed wrongly: 4 of 700. An extreme, not a typical case."
    )
    assert "extreme" not in rules.among("median", 700, 700)


def test_rules_may_be_written_with_spaces(source):
    assert pick(source, "most refused") == pick(source, "Most_Refused") == 1


def test_nobody_fits_and_no_such_rule():
    empty = made.source(made.scheme(), [], [made.ended(1000, "A")])
    with pytest.raises(UsageError) as caught:
        pick(empty, "silenced")
    assert caught.value.code == "nobody-fits"
    assert "--list" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        pick(empty, "mst-refused")
    assert caught.value.code == "unknown-rule"
    assert "most-refused" in caught.value.hint
    assert pick(empty, "median") == 1


def test_a_scheme_without_registers_lists_whom_each_rule_picks():
    picked = everybody_picked(made.source(made.scheme(), ROWS, ENDS + TWINS))
    assert picked["never-out"] is picked["redlisted"] is picked["wrongly-listed"] is None
    assert picked["median"].resident == 5


# -- at each boundary --------------------------------------------------------------------------------------------------


def on_days(resident, *days, name="black"):
    """On a register and off it, on these days in turn."""
    return [of(resident, made.row(day, ("listing", "release")[n % 2], name, **({"outcome": "term"} if n % 2 else {})))
            for n, day in enumerate(days)]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "longest"),
    [
        ((10,), (11,), 1), ((11,), (10,), 2), ((10,), (10,), 1), ((0,), (1,), 1),
        ((5, 20, 40), (30,), 2),  # off for a while: the stay that lasts began on day 40
        ((5, 20, 20), (19,), 1),  # listed anew on the day of the release: never off
        ((5, 20), (59,), 2),
    ],
)  # fmt: skip
def test_never_out_is_who_has_been_on_for_longest(one, other, longest):
    still = [1 if len(one) % 2 else 0, 1]
    ends = [made.ended(900, "C", resident=i + 1, registers=["black"] * yes) for i, yes in enumerate(still)]
    assert among(on_days(1, *one) + on_days(2, *other), ends, registers=REGISTERS)["never-out"] == (longest, sum(still))


def test_never_out_of_several_registers_the_longest_stay_counts():
    """Resident 1 on one since day 30, on another since day 50; resident 2 since day 29."""
    two = REGISTERS | {"grey": REGISTERS["black"]}
    rows = on_days(1, 50, name="grey") + on_days(1, 30) + on_days(2, 29)
    ends = [
        made.ended(900, "C", resident=1, registers=["black", "grey"]),
        made.ended(900, "C", resident=2, registers=["black"]),
    ]
    assert among(rows, ends, registers=two)["never-out"] == (2, 2)


@pytest.mark.parametrize(
    ("one", "other", "most"),
    [
        ((10, 20), (30, 40), 1), ((10, 20), (30, 41), 2), ((10, 20, 30, 35), (0, 14), 1), ((50,), (30, 40), 1),
        ((51,), (30, 40), 2),
    ],
)  # fmt: skip
def test_redlisted_is_who_has_most_days_in_all(one, other, most):
    """From the day of entry to the day left, or to the end of 60 days."""
    ends = [
        made.ended(1000, "A", resident=i + 1, registers=["red"] * (len(days) % 2))
        for i, days in enumerate((one, other))
    ]
    rows = on_days(1, *one, name="red") + on_days(2, *other, name="red")
    assert among(rows, ends, registers=REGISTERS)["redlisted"] == (most, 2)


@pytest.mark.parametrize(("days", "most"), [(11, 1), (12, 1), (13, 2)])
def test_who_left_a_redlist_they_stood_on_from_the_start_had_those_days_too(days, most):
    """Resident 1 had twelve days later on."""
    rows = [of(2, made.row(days, "release", "red", outcome="points")), *on_days(1, 20, 32, name="red")]
    assert among(rows, registers=REGISTERS)["redlisted"] == (most, 2)


def test_points_that_nobody_lost_pick_nobody():
    """A loss of which a ledger's floor let nothing through is none; nor is a gain."""
    assert among([of(1, made.entry(1, "blood", 10))])["most-points-lost"] is None
    assert among([])["most-points-lost"] is None
    told = made.source(
        made.scheme(), [of(1, made.entry(1, "littering", -15)), of(2, made.entry(1, "littering", -15))], TWO
    )
    moved = pa.array([0, -1], pa.int64())
    told = replace(told, events=ds.dataset(told.events.to_table().append_column("moved", moved)))
    assert picked(told, "most-points-lost")[1:] == (2, 1)


def test_losses_add_up_and_other_causes_are_not_association():
    rows = [of(1, made.entry(1, "littering", -9)), of(1, made.entry(2, "littering", -9)),
            of(2, made.entry(1, "posting", -17, "association", other=1, reason="kin"))]  # fmt: skip
    assert among(rows)["most-points-lost"] == (1, 2)
    assert among(rows)["dragged-down"] == (2, 1)


def test_lost_work_and_homes_are_those_that_the_twin_still_has():
    """1 has neither here nor there, 2 has lost both, 3 has what the twin hasn't, 4 has lost both too."""
    here, there = (0, 0, 1, 0), (0, 1, 0, 1)
    ends = [made.ended(900, "C", resident=i, in_work=bool(x), housed=bool(x)) for i, x in enumerate(here, start=1)]
    twins = [made.ended(None, None, resident=i, world="twin", in_work=bool(x), housed=bool(x))
             for i, x in enumerate(there, start=1)]  # fmt: skip
    for rule in ("job-lost", "home-lost"):
        assert among([], ends + twins)[rule] == (2, 2)
        assert among([], ends[::-1] + twins[::-1])[rule] == (2, 2)
        assert among([], ends)[rule] is None
        assert among([], ends[:1] + twins[:1])[rule] is None


def test_a_scheme_without_points_has_no_middle():
    ends = [made.ended(5, None, resident=1)]
    found = everybody_picked(made.source(made.scheme(ledgers={}, grades=None, rules={}, association={}), [], ends))
    assert found["median"] is None
    assert found["most-points-lost"] is None
