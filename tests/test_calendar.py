"""What a scheme dates goes by the calendar: the first of the month, 1 January, leap days. Counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loud_schemes import busy, otherwise, people

import demerit as dm
from demerit.day import lists
from demerit.periods import Period, falls_due
from demerit.reference.agreement import compare
from demerit.scheme.inline import run_tests
from demerit.scheme.loading import loads
from demerit.scheme.model import Restoration, Scheme


def days_due(period: Period, start: date, days: int) -> list[int]:
    return [day for day in range(days) if falls_due(period, day, start.toordinal())]


@pytest.mark.parametrize(
    ("start", "months", "years"),
    [
        (date(2019, 12, 30), [2, 33, 62, 93], [2]),  # January has 31 days, February 2020 has 29, March 31
        (date(2020, 12, 30), [2, 33, 61, 92], [2]),  # February 2021 has 28
        (date(2020, 1, 1), [31, 60, 91], []),  # the first day lived is a beginning
        (date(2020, 2, 29), [1, 32, 62, 93], []),
        (date(2100, 2, 1), [28, 59, 89], []),  # no leap year
    ],
)
def test_counted_by_hand(start, months, years):
    assert days_due(Period.MONTH, start, 94) == months
    assert days_due(Period.YEAR, start, 94) == years
    assert days_due(Period.DAY, start, 94) == list(range(94))
    assert days_due(Period.NEVER, start, 94) == []


@given(st.dates(date(1, 1, 1), date(9990, 1, 1)), st.integers(1, 1200))
def test_whatever_the_start_monthly_events_fall_on_first_days(start, days):
    firsts = [day for day in range(1, days) if (start + timedelta(days=day)).day == 1]
    assert days_due(Period.MONTH, start, days) == firsts
    assert days_due(Period.YEAR, start, days) == [d for d in firsts if (start + timedelta(days=d)).month == 1]


def over_a_new_year(start: date, **ledger: str) -> Scheme:
    """A loud scheme with warnings, whose score is given back by the month and whose licence by the year."""
    scheme = otherwise()
    points = {"recalculated": "monthly", "restoration": Restoration(points=7)} | ledger
    ledgers = scheme.ledgers | {"points": scheme.ledgers["points"].model_copy(update=points)}
    return scheme.model_copy(update={"start": start, "ledgers": ledgers})


def test_engine_and_reference_agree_over_a_new_year_and_a_leap_february():
    """1 January 2020 is day 10, 1 February day 41, 1 March day 70."""
    scheme = over_a_new_year(date(2019, 12, 22))
    _, run = compare(scheme, people(100), days=72, seed=4, catalogue=busy(), every=10)
    restored = {day.day for day in run for entry in day.entries if entry.cause == lists.RESTORATION}
    graded = {day.day for day in run for change in day.changes if change.grade != change.grade_before}
    assert restored == graded == {10, 41, 70}
    warned = [(record.subject, day.day < 10) for day in run for record in day.records if record.flags & lists.WARNS]
    assert len(warned) == len(set(warned))  # once in each year
    assert {who for who, before in warned if before} & {who for who, before in warned if not before}


@settings(max_examples=3, deadline=None)
@given(st.dates(date(2019, 1, 1), date(2024, 12, 31)), st.sampled_from([0, 9]))
def test_monthly_events_of_a_run_are_first_days(start, burn_in):
    run = dm.simulate(over_a_new_year(start), dm.place("village", residents=60, seed=3), days=50, burn_in=burn_in,
                      replicates=1, twin=None, seed=5)  # fmt: skip
    graded = run.events.filter(pc.equal(run.events["type"], "grade"))["day"].to_pylist()
    restored = run.events.filter(pc.equal(run.events["cause"], "restoration"))["day"].to_pylist()
    firsts = {day for day in range(1, burn_in + 50) if (start + timedelta(days=day)).day == 1}
    assert set(restored) <= firsts
    assert set(graded) <= firsts
    assert restored


YEARLY = """
scheme: yearly
title: A warning each year
summary: The first breach of a year warns.
start: 2019-06-01
ledgers: {points: {start: 1000, min: 0, max: 1000}}
sources: {made: up}
channels: {patrols: {source: made}}
rules: {jaywalking: {kind: jaywalking, points: -5, source: made}}
warnings: {source: made}
tests:
  - name: the second within a year costs
    given: [{kind: jaywalking, on: 2019-06-01}, {kind: jaywalking, on: 2019-12-31}]
    expect: {ledgers: {points: 995}}
  - name: on 1 January all is forgotten, seven months after the first
    given: [{kind: jaywalking, on: 2019-06-01}, {kind: jaywalking, on: 2020-01-01}]
    expect: {ledgers: {points: 1000}}
  - name: not on 1 June
    given:
      - {kind: jaywalking, on: 2020-01-01}
      - {kind: jaywalking, on: 2020-05-31}
      - {kind: jaywalking, on: 2020-06-01}
    expect: {ledgers: {points: 990}}
"""


def test_inline_tests_forget_warnings_on_1_january():
    results = run_tests(loads(YEARLY))
    assert len(results) == 3
    assert [str(mismatch) for result in results for mismatch in result.mismatches] == []
