"""After how long a figure holds, from which start, and whether a level has settled: each at its boundaries."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from demerit.findings.period import after, length, not_graded, remark, settled, start
from demerit.quantity import q
from demerit.scheme.model import Ledger, Register, WayIn
from made_up import MadeUp, preset, press


@pytest.mark.parametrize(
    ("days", "said"),
    [(1, "1 day"), (359, "359 days"), (360, "one year"), (366, "one year"), (367, "367 days"),
     (719, "719 days"), (720, "two years"), (732, "two years"), (733, "733 days"),
     (1079, "1,079 days"), (1080, "three years"), (1098, "three years"), (1099, "1,099 days"),
     (1460, "1,460 days"),  # four years have no word
     (1799, "1,799 days"), (1800, "five years"), (1830, "five years"), (1831, "1,831 days"),
     (3599, "3,599 days"), (3600, "ten years"), (3660, "ten years"), (3661, "3,661 days")],
)  # fmt: skip
def test_lengths_in_words(days, said):
    assert length(days) == said


def register(share: float, label: str | None = None) -> Register:
    return Register(
        ways_in={"way": WayIn(below=1, source="assumed")}, source="assumed", initial_share=q(share), label=label
    )


@pytest.mark.parametrize(
    ("registers", "spread", "said"),
    [({}, 0, "a clean slate"),
     ({"black_list": register(0)}, 0, "a clean slate"),
     ({"black_list": register(0.01)}, 0, "a stated stock on black list"),
     ({"black_list": register(0.01)}, 5, "a stated stock on black list"),
     ({"a": register(0.01, "List of debtors"), "b": register(0), "c": register(0.5)}, 0,
      "a stated stock on list of debtors and c"),
     ({"black_list": register(0)}, 5, "points that differ from the start")],
)  # fmt: skip
def test_starts_in_words(registers, spread, said):
    ledgers = {"points": Ledger(start=10, min=0, max=20, spread=q(spread)), "other": Ledger(start=1, min=0, max=2)}
    assert start(preset("none").model_copy(update={"registers": registers, "ledgers": ledgers})) == said


@pytest.mark.parametrize(
    ("days", "burn_in", "said"),
    [(365, 0, "after one year from a clean slate"),
     (364, 1, "after one year from a clean slate, the first day of it uncounted"),
     (360, 365, "after two years from a clean slate, the first year of it uncounted"),
     (10, 90, "after 100 days from a clean slate, the first 90 days of it uncounted")],
)  # fmt: skip
def test_what_was_lived_uncounted_is_said(days, burn_in, said):
    assert after(MadeUp(preset("none"), days=days, burn_in=burn_in)) == said


# -- grading once a year: the first of Suining's is on 1 January 2011, day 365 of a run from 1 January 2010


@pytest.mark.parametrize(
    ("days", "burn_in", "begin", "said"),
    [(365, 0, date(2010, 1, 1),
      "No grading happened in 365 days: every grade stands as it began. The first would be on day 365 "
      "(1 January 2011), in a run of 366 days or more."),
     (366, 0, date(2010, 1, 1), ""),
     (1, 365, date(2010, 1, 1), ""),  # graded on the one day that is counted
     (1, 364, date(2010, 1, 1),
      "No grading happened in 365 days: every grade stands as it began. The first would be on day 365 "
      "(1 January 2011), in a run of 366 days or more."),
     (1, 0, date(2010, 12, 31),
      "No grading happened in 1 day: every grade stands as it began. The first would be on day 1 (1 January 2011), in "
      "a run of 2 days or more."),
     (10, 0, date(9999, 1, 1),  # no date is later than the year 9999
      "No grading happened in 10 days: every grade stands as it began. The first would be on day 365, in a run of 366 "
      "days or more.")],
)  # fmt: skip
def test_a_run_that_ends_before_the_first_grading_says_so(days, burn_in, begin, said):
    run = MadeUp(preset("suining_2010"), days=days, burn_in=burn_in, start=begin)
    assert not_graded(run) == said
    assert remark(run).startswith(said or "Levels are of the last day")


def test_a_scheme_without_a_score_has_no_grading_to_miss():
    assert not_graded(MadeUp(preset("judgment_defaulters"), days=1)) == ""


# -- settled: ten runs of 100,000, with 8,000 to 12,500 listed on the last day, 10,250 on average ---------

DAYS, PEOPLE, LEVEL = 800, 100_000, 10_250
TENTH = LEVEL // 10  # 1,025 in each


def listed(days: int = DAYS, runs: int = 10, apart: int = 500) -> MadeUp:
    run = press(days=days, runs=runs, residents=PEOPLE)
    now = LEVEL + apart * (np.arange(runs) - (runs - 1) / 2)
    run.daily = {"listed": np.repeat(now[:, None], days, axis=1)}
    return run


@pytest.mark.parametrize("more", [0, TENTH - 1, -TENTH + 1])
def test_a_level_less_than_a_tenth_off_a_year_before_is_settled(more):
    run = listed()
    run.daily["listed"][:, : DAYS - 365] += more  # up to the day a year before the last
    assert settled(run, "listed") is True
    run.daily["listed"][:, DAYS - 366] += 2 if more > 0 else -2
    assert settled(run, "listed") is (more == 0)
    run.daily["listed"][:, : DAYS - 366] += 50_000  # what was before tells nothing
    assert settled(run, "listed") is (more == 0)


@pytest.mark.parametrize("first", [DAYS - 365, DAYS - 215, DAYS - 35])
@pytest.mark.parametrize(
    ("more", "yes"), [(TENTH - 1, True), (1 - TENTH, True), (TENTH + 1, False), (-TENTH - 1, False)]
)
def test_no_month_between_may_be_more_than_a_tenth_off(first, more, yes):
    run = listed()
    run.daily["listed"][:, first : first + 30] += more
    assert settled(run, "listed") is yes


def test_a_level_that_moved_by_more_than_its_interval_is_wide_is_not_settled():
    """Runs that differ by 10: a standard deviation of 30, an interval 43 wide."""
    for more, yes in ((0, True), (40, True), (50, False), (-50, False)):
        run = listed(apart=10)
        run.daily["listed"][:, : DAYS - 365] += more
        assert settled(run, "listed") is yes


def test_a_level_that_moves_too_differently_by_run_is_not_settled():
    """By nought on average, and by 2,000 in half of the runs: its interval holds more than a tenth on one side."""
    for by, yes in ((1_200, True), (1_600, False)):
        run = listed()
        run.daily["listed"][::2, : DAYS - 365] += by
        run.daily["listed"][1::2, : DAYS - 365] -= by
        assert settled(run, "listed") is yes


def test_whether_it_has_settled_can_not_be_told():
    assert settled(listed(days=366), "listed") is True
    assert settled(listed(days=365), "listed") is None
    assert settled(listed(runs=9), "listed") is None
    assert settled(listed(), "unheard_of") is None
    for day in (-1, -366):
        unknown = listed()
        unknown.daily["listed"][3, day] = np.nan
        assert settled(unknown, "listed") is None
    unknown = listed()
    unknown.daily["listed"][3, -100] = np.nan  # a day that nobody asks for
    assert settled(unknown, "listed") is True
    nobody = listed()
    nobody.daily["listed"][:] = 0
    assert settled(nobody, "listed") is None


class OfThemselves(MadeUp):
    """A run whose levels by day are of the residents (-1), or of as many as are given."""

    of: float = -1.0

    def series(self, name, world="scheme"):
        days, above, below = super().series(name, world)
        return days, above, np.full_like(below, self.of)


def test_a_level_is_of_the_residents_or_of_those_it_counts():
    for of, yes in ((-1, True), (20_000, True), (0, None)):
        run = OfThemselves(preset("as_reported"), residents=PEOPLE, days=DAYS, daily=listed().daily)
        run.of = of
        assert settled(run, "listed") is yes


# -- what a reader is told -------------------------------------------------------------------------------------------


def levels(scheme: str = "as_reported", runs: int = 10, days: int = DAYS, **counts: str) -> MadeUp:
    """Levels that have settled ("still"), or grow by half in the last year ("grows")."""
    run = MadeUp(preset(scheme), days=days, residents=PEOPLE, runs=runs)
    for measure, how in counts.items():
        run.daily[measure] = listed(days, runs).daily["listed"]
        if how == "grows":
            run.daily[measure][:, : days - 365] /= 2
        run.set(measure, LEVEL * runs, PEOPLE * runs)
    return run


LISTED, FELL, ROSE = "“On a blacklist”", "“Below the grade they began with”", "“Above the grade they began with”"
SETTLED, NOT = "less than a tenth off a year before (95%): settled.", "not known to have settled."


@pytest.mark.parametrize(
    ("counts", "said"),
    [({"listed": "still"}, f". {LISTED} is {SETTLED}"),
     ({"listed": "grows"}, f". {LISTED} is {NOT}"),
     ({"listed": "still", "below_start": "still"}, f". {FELL} and {LISTED} are {SETTLED}"),
     ({"listed": "grows", "above_start": "grows"}, f". {ROSE} and {LISTED} are {NOT}"),
     ({"listed": "still", "above_start": "grows"}, f". {LISTED} is {SETTLED} {ROSE} is {NOT}"),
     ({"heard_of_wrongful": "still"}, ". Whether they have settled is not known."),
     ({}, ". Whether they have settled is not known.")],
)  # fmt: skip
def test_what_is_said_of_all_levels(counts, said):
    run = levels(**counts)
    assert remark(run) == f"Levels are of the last day, {after(run)}{said}"


def test_in_the_first_year_it_is_the_way_in():
    assert remark(levels(days=365, listed="still")).endswith(": the way in, not where it settles.")
    assert remark(levels(days=366, runs=9, listed="still")).endswith(". Whether they have settled is not known.")
