"""Which counts a figure is made of: by hand, over three blocks of one run, and over ten replicates."""

from __future__ import annotations

import numpy as np
import pytest

from demerit import statistics
from demerit.errors import UsageError
from demerit.measure.counted.book import Measure
from demerit.measure.estimates import Estimates, by_month
from demerit.statistics import UNDEFINED, Sample

BLOCKS = Sample("blocks", 3, np.zeros(3, np.int64), np.array([100, 200, 300]))
ONE = Sample.of_replicates(1, 600)
NAMES = ("acts", "refusals", "decisions", "gained_loan", "lost_loan", "refused_loan", "across", "residents")
# by block: (numerators, denominators) here and in the twin
COUNTS = {
    ("acts", "scheme"): ([6, 9, 12], [100, 200, 300]), ("acts", "twin"): ([3, 5, 9], [100, 200, 300]),
    ("refusals", "scheme"): ([5, 7, 9], [10, 20, 30]), ("refusals", "twin"): ([2, 3, 4], [10, 20, 30]),
    ("refused_loan", "scheme"): ([5, 7, 9], [10, 20, 30]), ("refused_loan", "twin"): ([2, 3, 4], [10, 20, 30]),
    ("decisions", "scheme"): ([10, 20, 30], [100, 200, 300]), ("decisions", "twin"): ([10, 21, 30], [100, 200, 300]),
    ("gained_loan", "scheme"): ([1, 2, 3], [100, 200, 300]), ("lost_loan", "scheme"): ([1, 2, 3], [100, 200, 300]),
    ("across", "scheme"): ([1_500_000, 0, 2_000_000], [4_000_000, 1_000_000, 5_000_000]),
    ("residents", "scheme"): ([100, 200, 300], [-1, -1, -1]), ("residents", "twin"): ([100, 200, 300], [-1, -1, -1]),
}  # fmt: skip
WOMEN = ([2, 3, 4], [50, 90, 160])  # acts of the group "sex=female"; groups aren't counted by block


class Made:
    """A run of one replicate with three blocks, or of ten replicates that are alike in all but one."""

    def __init__(self, *, twin: bool = True, replicates: int = 1) -> None:
        self.worlds, self.replicates = ("scheme", "twin") if twin else ("scheme",), replicates
        self.measures = {name: Measure(name, "", "flow", unit="millionths" if name == "across" else "number")
                         for name in NAMES}  # fmt: skip
        self.sample = BLOCKS if replicates == 1 else Sample.of_replicates(replicates, 600)

    def units(self, name, world="scheme", group="all"):
        if self.replicates > 1 or group != "all":
            return self.totals(name, world, group)
        return tuple(np.array(part) for part in COUNTS[name, world])

    def totals(self, name, world="scheme", group="all"):
        above, below = COUNTS[name, world] if group == "all" else WOMEN
        one = [np.array([max(sum(part), -1)] * self.replicates) for part in (above, below)]
        one[0][0] -= self.replicates > 1
        return tuple(one)

    def series(self, name):
        days = np.arange(95)
        return days, np.stack([days, days * 0 + 1]), np.full((2, 95), 600)


def told(found):
    return found.value, found.low, found.high, found.kind, found.n, found.above, found.below


def units(name, world="scheme"):
    return tuple(np.array(part) for part in COUNTS[name, world])


def whole(name, world="scheme", of=None):
    above, below = (np.array([sum(part)]) for part in COUNTS[name, world])
    return above, below if of is None else whole(of, world)[0]


HERE, TWIN = (units("acts", world) for world in ("scheme", "twin"))
FIGURES = {
    "its own denominator": (lambda e: e.rate("acts"), statistics.rate(*HERE, BLOCKS)),
    "of the twin": (lambda e: e.rate("acts", "twin"), statistics.rate(*TWIN, BLOCKS)),
    "of another measure": (lambda e: e.rate("refusals", of="acts", share=False),
                           statistics.rate(units("refusals")[0], HERE[0], BLOCKS, share=False)),
    "of a group": (lambda e: e.rate("acts", group="sex=female"),
                   statistics.rate(np.array([9]), np.array([300]), ONE)),
    "in millionths": (lambda e: e.rate("across"), statistics.rate(*units("across"), BLOCKS, one=1_000_000)),
    "in millionths of": (lambda e: e.rate("across", of="acts"), statistics.rate(units("across")[0], HERE[0], BLOCKS)),
    # on the same request as the twin: by run, since places are scarce
    "matched": (lambda e: e.rate("lost_loan"), statistics.rate(*whole("lost_loan"), ONE)),
    "matched of": (lambda e: e.rate("gained_loan", of="decisions"),
                   statistics.rate(*whole("gained_loan", of="decisions"), ONE)),
    "mean": (lambda e: e.mean("acts"), statistics.mean(HERE[0], BLOCKS)),
    "less": (lambda e: e.less_twin("acts"),
             statistics.difference((HERE[0], HERE[1]), (TWIN[0], TWIN[1]), BLOCKS, share=True)),
    "less, of itself": (lambda e: e.less_twin("acts", of=None), statistics.difference(HERE, TWIN, BLOCKS, share=True)),
    "less, scarce": (lambda e: e.less_twin("refused_loan", of="decisions"),
                     statistics.difference(whole("refused_loan", of="decisions"),
                                           whole("refused_loan", "twin", of="decisions"), ONE, share=True)),
    "less, scarce in all": (lambda e: e.less_twin("refusals", of=None),
                            statistics.difference(whole("refusals"), whole("refusals", "twin"), ONE, share=True)),
    "over": (lambda e: e.over_twin("acts"), statistics.change(HERE, TWIN, BLOCKS)),
    "over, of": (lambda e: e.over_twin("acts", of="decisions"),
                 statistics.change((HERE[0], units("decisions")[0]), (TWIN[0], units("decisions", "twin")[0]), BLOCKS)),
}  # fmt: skip


@pytest.mark.parametrize("which", list(FIGURES))
def test_a_figure_is_of_these_counts(which):
    call, expected = FIGURES[which]
    assert told(call(Estimates(Made()))) == told(expected)
    assert expected.value is not None


def test_a_figure_of_one_in_millionths_is_told_in_whole_ones():
    found = Estimates(Made()).rate("across")
    assert (found.value, found.above, found.below) == (0.35, 4, 10)  # 3.5 of 10


def test_the_difference_of_two_groups():
    run = Made(replicates=12)
    one, other = run.totals("acts", group="sex=female"), run.totals("acts", group="all")
    for of in (None, "decisions"):
        below = [part if of is None else run.totals(of, group=group)[0] for part, group in
                 ((one[1], "sex=female"), (other[1], "all"))]  # fmt: skip
        expected = statistics.difference((one[0], below[0]), (other[0], below[1]), run.sample, share=True)
        assert told(Estimates(run).between("acts", "sex=female", "all", of=of)) == told(expected)


def test_what_a_run_does_not_count_has_no_figure():
    for run in (Made(), Made(twin=False)):
        some = Estimates(run)
        assert some.has("acts")
        assert not some.has("entered")
        assert some.sum("entered") == 0
        assert some.spread("entered") is None
        assert {some.rate("entered"), some.mean("entered"), some.less_twin("entered"), some.over_twin("entered"),
                some.between("entered", "all", "all"), some.rate("acts", of="entered")} == {UNDEFINED}  # fmt: skip


REFUSED = {
    "a slip": (lambda e: e.rate("refused_lon"), "unknown-measure"),
    "a slip in what it is of": (lambda e: e.rate("acts", of="refusal"), "unknown-measure"),
    "a list": (lambda e: e.rate(["acts"]), "bad-argument"),
    "a number": (lambda e: e.rate("acts", of=3), "bad-argument"),
    "a sum": (lambda e: e.sum("act"), "unknown-measure"),
    "a mean": (lambda e: e.mean("act"), "unknown-measure"),
    "a difference": (lambda e: e.less_twin("act"), "unknown-measure"),
    "a change": (lambda e: e.over_twin("acts", of="resident"), "unknown-measure"),
    "a spread": (lambda e: e.spread("acts", of="resident"), "unknown-measure"),
    "a question of a list": (lambda e: e.has(["acts"]), "bad-argument"),
    "a world": (lambda e: e.rate("acts", "twins"), "unknown-world"),
    "a world of what it doesn't count": (lambda e: e.rate("entered", "twins"), "unknown-world"),
    "a group": (lambda e: e.mean("entered", group="minority"), "unknown-group"),
    "one of two groups": (lambda e: e.between("entered", "all", "minority"), "unknown-group"),
    "no run": (lambda e: Estimates(3), "bad-argument"),
    "the class of one": (lambda e: Estimates(Made), "bad-argument"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_run_counts_is_refused(what):
    """It was undefined, which reads like nothing to count."""
    for run in (Made(), Made(twin=False)):
        with pytest.raises(UsageError) as caught:
            REFUSED[what][0](Estimates(run))
        assert caught.value.code == REFUSED[what][1]


def test_the_nearest_measure_is_named():
    with pytest.raises(UsageError) as caught:
        Estimates(Made()).rate("refused_lon")
    assert caught.value.hint == "did you mean `refused_loan`?"


def test_without_a_twin_it_has_no_figures():
    alone = Estimates(Made(twin=False))
    assert not alone.has_twin
    assert Estimates(Made()).has_twin
    assert alone.sum("acts", "twin") == 0
    assert alone.sum("acts") == Estimates(Made()).sum("acts") == 27
    assert Estimates(Made()).sum("acts", "twin") == 17
    assert alone.spread("acts", "twin") is None
    assert {alone.rate("acts", "twin"), alone.mean("acts", "twin"), alone.less_twin("acts"),
            alone.over_twin("acts")} == {UNDEFINED}  # fmt: skip


def test_a_share_is_one_only_if_no_numerator_is_above_its_denominator():
    """Told apart by the interval of few: of shares it is held below one."""
    run = Made(replicates=12)
    some = Estimates(run)
    here, there = ((run.totals("refusals", world)[0], run.totals("acts", world)[0]) for world in ("scheme", "twin"))
    assert (here[0] <= here[1]).all()
    equal = run.totals("decisions")[0], run.totals("decisions")[0]
    assert told(some.less_twin("refusals", of="acts")) == told(
        statistics.difference(here, there, run.sample, share=True)
    )
    more = [(run.totals("decisions", world)[0], run.totals("acts", world)[0]) for world in ("scheme", "twin")]
    assert told(some.less_twin("decisions", of="acts")) == told(statistics.difference(*more, run.sample, share=False))
    assert told(some.between("decisions", "all", "all", of="decisions")) == told(
        statistics.difference(equal, equal, run.sample, share=True)
    )


def test_the_spread_is_of_runs_and_not_of_blocks():
    assert Estimates(Made()).spread("acts") is None
    run = Made(replicates=10)
    for of in (None, "decisions"):
        found = Estimates(run).spread("acts", of=of)
        ratios = run.totals("acts")[0] / (np.full(10, 600) if of is None else run.totals("decisions")[0])
        assert (found.low, found.high, found.n) == (ratios.min(), ratios.max(), 10)


def test_units_of_what_is_not_counted_by_block():
    some = Estimates(Made())
    assert some.sample_of(np.zeros(3)) is BLOCKS
    assert (some.sample_of(np.zeros(1)).kind, some.sample_of(np.zeros(1)).residents.tolist()) == ("one run", [600])


def test_by_run_where_one_of_the_two_is_not_counted_by_block():
    run = Made()
    by_block = run.units
    run.units = lambda name, world="scheme", group="all": (run.totals if name == "decisions" else by_block)(
        name, world, group
    )
    found = Estimates(run).pair("acts", of="decisions")
    assert [part.tolist() for part in found] == [[27], [60]]


@pytest.mark.parametrize(("days", "sums"), [(90, [435, 1335, 2235]), (95, [435, 1335, 2385]), (59, [1305]),
                                            (60, [435, 1335]), (30, [435])])  # fmt: skip
def test_the_last_month_is_the_last_thirty_days(days, sums):
    """Of a series 0, 1, 2...: 30 days from day d on come to 30 d + 435."""
    assert by_month(np.arange(days)[np.newaxis]).tolist() == [sums]


def test_the_second_and_the_last_month():
    second, last = Estimates(Made()).second_and_last_month("acts")
    assert second.tolist() == [1335, 30]
    assert last.tolist() == [2385, 30]
