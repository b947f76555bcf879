"""Each mechanism moves a figure of the report of some scheme that comes with Demerit. Five minutes or so.

`demerit.showings` says where and to which side, by hand; here it is run, with the mechanism and without, on the same
people with the same luck.
"""

from __future__ import annotations

from functools import cache

import pytest

import demerit as dm
from demerit.mechanisms import MECHANISMS
from demerit.run import Run
from demerit.showings import PLACE, SHOWN


@cache
def whole(scheme: str, residents: int, days: int) -> Run:
    return run(scheme, residents, days)


def run(scheme: str, residents: int, days: int, *off: str) -> Run:
    place = dm.place(PLACE, residents=residents)
    return dm.simulate(scheme, place, days=days, seed=1, replicates=1, follow=0, without=off)


def count(of: Run, measure: str) -> int:
    """How many over the run, or on the last day; 0 of what only the mechanism brings."""
    return (of.measure(measure)[0] or 0) if measure in of.measures else 0


@pytest.mark.parametrize("number", SHOWN)
def test_a_mechanism_moves_the_figure_that_shows_it(number):
    shown = SHOWN[number]
    where = shown.scheme, shown.residents, shown.days
    on, off = whole(*where), run(*where, MECHANISMS[number].name)
    here, there = count(on, shown.measure), count(off, shown.measure)
    assert there < here if shown.without == "less" else there > here, (here, there)
