"""Nothing lies idle: each mechanism has a scheme of the package in which its switch moves a figure of the report.

That it does move is run in `verification/test_nothing_idle.py`; here, that each case is one.
"""

from __future__ import annotations

from functools import cache

import pytest

import demerit as dm
from demerit.findings import findings
from demerit.measure.registry import measures
from demerit.mechanisms import MECHANISMS, switchable, without
from demerit.run import Run
from demerit.scheme import load, preset_ids
from demerit.scheme.plain import plain
from demerit.show.figures import Book, sections
from demerit.showings import SHOWN


def test_each_mechanism_with_a_switch_is_shown():
    assert list(SHOWN) == [row.id for row in switchable()]


@pytest.mark.parametrize("number", SHOWN)
def test_the_switch_changes_the_scheme_in_which_it_is_shown(number):
    scheme = load(SHOWN[number].scheme)
    assert SHOWN[number].scheme in preset_ids()
    less = without(scheme, [MECHANISMS[number].name])
    assert {**plain(less), "tests": []} != {**plain(scheme), "tests": []}


@cache
def read_by_the_report(name: str) -> frozenset[str]:
    """The measures that findings and figures of a scheme ask for."""
    asked: set[str] = set()
    run = dm.simulate(name, dm.place("village", residents=300), days=95, replicates=1, follow=0)

    class Watched(Run):
        def units(self, name, *more, **others):
            asked.add(name)
            return super().units(name, *more, **others)

        def totals(self, name, *more, **others):
            asked.add(name)
            return super().totals(name, *more, **others)

        def series(self, name, *more, **others):
            asked.add(name)
            return super().series(name, *more, **others)

    run.__class__ = Watched
    findings(run)
    sections(Book(run))
    return frozenset(asked)


@pytest.mark.parametrize("number", SHOWN)
def test_what_shows_it_is_a_measure_that_the_report_reads(number):
    shown = SHOWN[number]
    assert shown.measure in measures(load(shown.scheme))
    assert shown.measure in read_by_the_report(shown.scheme)
