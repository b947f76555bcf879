"""Who stands below, at or above the grade they began with: where the cutoffs stand still and where they move."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from test_enrolment import BASICS, adult, of_choice

import demerit as dm
from demerit.catalogue import catalogue
from demerit.chance import Purpose, key, words_plain
from demerit.day.tables.standing import standing
from demerit.measure.groups import GROUPS
from demerit.measure.starts import against_start
from demerit.ordinary import ordinary
from demerit.place.traits import OPINIONS
from demerit.stored import read
from small_worlds import Scripted, live, scheme_of, scripted

RANKED = {"grades": {"by": "rank", "shares": {"A": 0.2, "B": 0.5, "C": 0.3}}}


def counts(world: Scripted) -> list[int]:
    return against_start(world).sum(axis=1).tolist()


def fuzhou(days: int):
    """Fuzhou's form with larger steps, so that in two months some of 400 people lose a grade and some gain one."""
    scheme = dm.scheme("fuzhou")
    steps = {"missed_loan_payment": -150, "charity": 100}
    rules = {
        name: rule.model_copy(update={"points": steps.get(name, rule.points)}) for name, rule in scheme.rules.items()
    }
    scheme = scheme.model_copy(update={"rules": rules, "tests": []})
    return dm.simulate(scheme, dm.place("village", residents=400), days=days, replicates=1, twin=None,
                       start=date(2018, 12, 31))  # fmt: skip


@pytest.fixture(scope="module")
def two_months():
    return fuzhou(61)


def test_with_a_spread_nobody_has_moved_on_the_first_day(two_months):
    """700 points, give or take 60: some begin in the second grade, some in the fourth, and all are at their start."""
    at = two_months.series("at_start")[1][0]
    grades = [two_months.series(f"grade_{n}")[1][0, 0] for n in range(6)]
    assert at[0] == 400 == sum(grades)
    assert sum(n > 0 for n in grades) > 2
    assert [int(two_months.series(name)[1][0, 0]) for name in ("below_start", "above_start")] == [0, 0]


def test_with_a_spread_the_start_is_the_band_of_the_first_points(two_months):
    """Drawn again here, one by one, in plain Python; and the counts are those of the last day."""
    rules, (k0, k1) = standing(two_months.scheme, catalogue(), ordinary(), two_months.start)[0], key(two_months.seed)
    lines = [850, 750, 650, 550, 350]
    columns = two_months.residents.to_pydict()
    below = at = above = 0
    for resident, points in zip(columns["resident"], columns["points"], strict=True):
        first = 700 + int(rules["spread"][words_plain(k0, k1, Purpose.INITIAL, 0, resident)[0] >> 24])
        then, now = (sum(p < line for line in lines) for p in (first, points))
        below, at, above = below + (now > then), at + (now == then), above + (now < then)
    assert below > 0 < above
    # grades are worked out monthly, and the last day, 60, is 1 March
    names = ("below_start", "at_start", "above_start")
    assert [two_months.measure(name) for name in names] == [(below, 400), (at, 400), (above, 400)]


def test_starts_are_known_on_the_first_day_at_the_end_of_months_and_on_the_last(two_months, tmp_path):
    known = np.flatnonzero(~np.isnan(two_months.series("below_start")[1][0])).tolist()
    assert known == [0, 29, 59, 60]
    groups = [two_months.totals(name, group="sex=female")[0][0] for name in ("below_start", "at_start", "above_start")]
    assert sum(groups) == two_months.totals("residents", group="sex=female")[0][0]
    two_months.save(tmp_path / "run", report=False)
    again = read(tmp_path / "run")
    assert np.array_equal(again.series("below_start")[1], two_months.series("below_start")[1], equal_nan=True)
    assert again.totals("at_start", group="age=elder") == two_months.totals("at_start", group="age=elder")


def test_whoever_joins_in_the_middle_begins_there():
    """Nobody is scored for a month; then everybody is, and one steals: below. Who isn't scored is in no count."""
    world = scripted(scheme_of(**BASICS, enrolment=of_choice(initial=0, joins=1)))
    i = adult()
    world.recorded(31, i, "theft")
    live(world, 30)
    assert counts(world) == [0, 0, 0]
    world.step(30)
    scored = int((world.rows["mind"][:] & (1 << 25) == 0).sum())
    assert counts(world) == [0, scored, 0]
    world.step(31)
    assert counts(world) == [1, scored - 1, 0]


def test_by_rank_the_start_is_that_of_the_first_morning():
    """All begin with the same points and so in the last grade; the one who gives blood rises, and nobody falls."""
    rules = {"blood": {"kind": "blood_donation", "points": 50}}
    world = scripted(scheme_of(**BASICS | RANKED | {"rules": rules, "channels": {"hospital": {}}}))
    i = adult()
    world.recorded(1, i, "blood_donation", channel="hospital")
    world.step(0)
    residents = world.residents
    assert (len(world.starts), set(world.starts.tolist())) == (residents, {2})
    assert counts(world) == [0, residents, 0]
    world.step(1)
    assert counts(world) == [0, residents - 1, 1]


def test_by_rank_whoever_joins_later_begins_with_the_grade_of_that_morning():
    """On day 0 nobody is ranked. On day 30 all join, at 1,000 points: the lines of an empty ranking put them in C."""
    world = scripted(scheme_of(**BASICS | RANKED, enrolment=of_choice(initial=0, joins=1)))
    live(world, 31)
    scored = (world.rows["mind"][:] & (1 << 25)) == 0
    assert scored.any()
    began = world.starts[: world.residents]
    first = (world.rows["grade"][:] & 15)[scored]
    below, at, above = counts(world)
    assert below + at + above == scored.sum()
    assert at == (began[scored] == first).sum()


def test_groups_by_held_opinion_are_those_who_hold_it():
    """Told from the traits one by one; a child under 14 is content."""
    place = dm.place("village", residents=400)
    run = dm.simulate("none", place, days=1, replicates=1, twin=None)
    table = place.build().table()
    assert not table["opinion"][table["age"] < 14].any()
    for number, name in enumerate(OPINIONS):
        assert run.totals("residents", group=f"opinion={name}")[0][0] == (table["opinion"] == number).sum() > 0
    assert list(GROUPS)[-4:] == [f"opinion={name}" for name in OPINIONS]
