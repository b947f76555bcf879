"""Mechanisms and observers of a user's own: what they may do is done, and nothing else changes."""

from __future__ import annotations

from functools import partial
from threading import Lock

import numpy as np
import pyarrow.compute as pc
import pytest

import demerit as dm
from demerit.day import lists
from demerit.errors import UsageError
from demerit.receipt import repeat

SHORT = {"days": 40, "seed": 5, "replicates": 1}


def lived(own=(), **more):
    everybody = ["roll-out", "voluntary-enrolment"]  # is scored, from the first day
    return dm.simulate("as_reported", "village", own=own, without=everybody, **{**SHORT, **more})


def test_an_observer_changes_nothing_and_counts_in_both_worlds():
    def watch(today):
        today.count("with points", int((today.points > 0).sum()), len(today.points))

    plain, watched = lived(), lived([watch])
    assert watched.digest == plain.digest
    assert plain.own is None
    assert watched.own.num_rows == 2 * 40
    assert set(watched.own["world"].to_pylist()) == {"scheme", "twin"}
    assert set(watched.own["denominator"].to_pylist()) == {700}


def test_a_number_over_nothing_has_no_denominator():
    def watch(today):
        today.count("days", 1)

    own = lived([watch]).own
    assert own["denominator"].null_count == own.num_rows
    assert own.schema.field("denominator").type == "int64"


class Gift:
    """Ten points for three residents on day 3."""

    def __init__(self, cause="restoration"):
        self.cause = cause

    def scoring(self, today):
        if today.day == 3:
            today.enter([5, 7, 11], 10, cause=self.cause)


@pytest.mark.parametrize(("cause", "own_record"), [("restoration", 10), ("discretion", 0)])
def test_points_reach_those_named_and_nobody_else(cause, own_record):
    kept = {}

    def keep(today):
        if today.day == 3:
            kept.setdefault(today.world, []).append(
                (today.points.copy(), today.own_points.copy(), today.entries.copy())
            )

    lived([keep], days=4)
    lived([Gift(cause), keep], days=4)
    (points, own, _), (after, own_after, entries) = kept["scheme"]
    assert np.flatnonzero(after != points).tolist() == [5, 7, 11]
    assert set((after - points)[[5, 7, 11]]) == {10}
    assert set((own_after - own)[[5, 7, 11]]) == {own_record}
    assert sorted(entries["subject"][entries["points"] == 10][-3:].tolist()) == [5, 7, 11]
    (one, _, _), (other, _, _) = kept["twin"]
    assert np.array_equal(one, other)


def test_an_amnesty_empties_a_register_and_is_the_way_off():
    class Amnesty:
        def scoring(self, today):
            if today.day == 30:
                today.release(today.on("debtors"), "debtors")

    run, plain = lived([Amnesty()], seed=7), lived(seed=7)
    name = "on_register_debtors"
    here, there = run.series(name)[1][0], plain.series(name)[1][0]
    assert there[29] == here[29] > 0
    assert here[30] < there[30]
    ended = run.events.filter(pc.equal(run.events["type"], "release"))
    assert "amnesty" in ended["outcome"].to_pylist()


def test_whoever_is_refused_leaves_a_place():
    class NoJobs:
        def access(self, today):
            mine = today.decisions["service"] == today.service("job")
            today.refuse(mine)
            today.count("refused", int(mine.sum()))

    run = lived([NoJobs()])
    asked = sum(run.own["numerator"].to_pylist())
    assert asked > 0
    assert run.measure("refused_job")[0] == asked
    assert run.measure("refused_job", world="twin")[0] < asked


def test_luck_of_ones_own_is_the_same_whatever_the_threads():
    drawn = []

    def draw(today):
        if today.day == 9:
            drawn.append((today.world, today.chance(0.3).copy(), today.chance(0.3, draw=1).copy()))

    lived([draw], days=10, threads=1)
    lived([draw], days=10, threads=2)
    scheme = [one for one in drawn if one[0] == "scheme"]
    assert np.array_equal(scheme[0][1], scheme[1][1])
    assert not np.array_equal(scheme[0][1], scheme[0][2])
    assert all(np.array_equal(scheme[0][1], one[1]) for one in drawn)  # twins share it
    assert 0.2 < scheme[0][1].mean() < 0.4


def test_state_is_read_only():
    def meddle(today):
        today.points[0] = 5

    with pytest.raises(ValueError, match="read-only"):
        lived([meddle], days=1)


@pytest.mark.parametrize(
    ("do", "code"),
    [
        (lambda today: today.on("blacklst"), "unknown-register"),
        (lambda today: today.grade("E"), "unknown-grade"),
        (lambda today: today.service("jobb"), "unknown-service"),
        (lambda today: today.enter([0], 5), "wrong-moment"),
        (lambda today: today.refuse(today.decisions["flags"] > 0), "wrong-moment"),
        (lambda today: today.chance(1.5), "out-of-range"),
        (lambda today: today.chance(0.5, [-1]), "not-residents"),
        (lambda today: today.traits([700]), "not-residents"),
    ],
)
def test_mistakes_are_met_with_a_clear_error(do, code):
    def clumsy(today):
        do(today)

    with pytest.raises(UsageError) as caught:
        lived([clumsy], days=1)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("points", "cause", "code"), [(10, "own act", "unknown-cause"), (20_000, "restoration", "out-of-range")]
)
def test_entries_that_cannot_be(points, cause, code):
    class Wrong:
        def scoring(self, today):
            today.enter([0], points, cause=cause)

    with pytest.raises(UsageError) as caught:
        lived([Wrong()], days=1)
    assert caught.value.code == code


def test_what_is_no_mechanism_is_refused_before_the_run():
    for own, code in (
        ([dict], "not-a-mechanism"),
        (["gift"], "not-a-mechanism"),
        ([Gift(), Gift()], "same-name"),
        ([Gift, partial(Gift, "discretion")], "same-name"),
        ([Uncopied()], "own-not-fresh"),
        ([Named], "own-not-fresh"),
    ):
        with pytest.raises(UsageError) as caught:
            lived(own)
        assert caught.value.code == code


class Uncopied:
    """Holds what can't be copied."""

    def __init__(self):
        self.lock = Lock()

    def evening(self, today):
        pass


class Named:
    """Can't be made without a name."""

    def __init__(self, name):
        self.name = name

    def evening(self, today):
        today.count(self.name, 1)


class Tally:
    """Counts the days it has seen, from a first number on."""

    worlds = ("scheme",)

    def __init__(self, first=0):
        self.seen = [first]

    def evening(self, today):
        self.seen.append(self.seen[-1] + 1)
        today.count("days seen", self.seen[-1])


@pytest.mark.parametrize(("given", "first"), [(Tally(), 0), (Tally, 0), (partial(Tally, 5), 5), (Tally(5), 5)])
def test_each_replicate_has_one_of_its_own(given, first):
    """One object served all replicates: the second went on counting where the first had stopped."""
    run = lived([given], days=3, replicates=2)
    counted = [(row["replicate"], row["day"], row["numerator"]) for row in run.own.to_pylist()]
    assert counted == [(replicate, day, first + day + 1) for replicate in (0, 1) for day in range(3)]
    if isinstance(given, Tally):
        assert given.seen == [first]  # as it was given


def test_what_two_of_them_share_they_still_share():
    tally = Tally()
    run = lived([tally, Beside(tally)], days=2, replicates=2)
    beside = [row["numerator"] for row in run.own.to_pylist() if row["measure"] == "beside"]
    assert beside == [1, 2, 1, 2]
    assert tally.seen == [0]


class Beside:
    """Reads what another has counted."""

    worlds = ("scheme",)

    def __init__(self, other):
        self.other = other

    def evening(self, today):
        today.count("beside", self.other.seen[-1])


class Idle:
    """A mechanism that draws its luck and does nothing."""

    def scoring(self, today):
        today.chance(0.5)

    def access(self, today):
        today.chance(0.5, draw=7)


def test_a_mechanism_that_does_nothing_changes_nothing_and_nobody_s_luck():
    plain, idle = lived(), lived([Idle()])
    assert idle.digest == plain.digest
    assert idle.events.equals(plain.events)
    drawn = {}

    class Draws:
        def scoring(self, today):
            drawn.setdefault(today.day, []).append(today.chance(0.5))

    lived([Draws()], days=2)
    lived([Idle(), Draws()], days=2)
    assert all(np.array_equal(alone, beside) for alone, beside in drawn.values())


def test_a_receipt_says_so_and_cannot_repeat_it(tmp_path):
    def watch(today):
        today.count("days", 1)

    run = lived([watch], days=2)
    assert run.receipt["own_mechanisms"] == ["watch"]
    with pytest.raises(UsageError, match="watch"):
        repeat(run.receipt)
    run.save(tmp_path / "run")
    assert dm.read(tmp_path / "run").own.equals(run.own)


def test_every_cause_named_is_a_cause():
    from demerit.own import CAUSES

    assert set(CAUSES) <= set(lists.CAUSES)


class Held:
    """Counts in a list that it was given."""

    def __init__(self, seen):
        self.seen = seen

    def evening(self, today):
        if today.world == "scheme":
            self.seen.append(today.day)
            today.count("seen", len(self.seen))


def test_what_a_partial_holds_is_fresh_for_each_replicate_too():
    given = partial(Held, [])
    run = lived([given], days=3, replicates=2)
    assert [row["numerator"] for row in run.own.to_pylist()] == [1, 2, 3, 1, 2, 3]
    assert given.args == ([],)


class Writes:
    """Tries to write into what it sees, at every moment."""

    def __init__(self):
        self.refused = 0

    def try_all(self, today):
        for name in ("acts", "requests", "records", "entries", "decisions"):
            rows = getattr(today, name)
            try:
                rows["cell"] = 0
            except ValueError:
                self.refused += 1
        today.count("refused", self.refused)

    scoring = access = evening = try_all


def test_nobody_can_write_into_what_they_see():
    """An observer that sorted a list in place changed the run's events, under the same digest."""
    run, plainly = lived([Writes], days=3), lived([], days=3)
    assert run.digest == plainly.digest
    assert run.events.equals(plainly.events)
    assert max(row["numerator"] for row in run.own.to_pylist()) == 3 * 3 * 5
