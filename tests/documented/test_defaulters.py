"""The courts' list as published: what was added in a part of the time, worked out by hand from the file's numbers."""

from __future__ import annotations

from datetime import date

import pytest

from demerit.documented.defaulters import SERIES, added, cumulated, disagreement, published, stretches
from demerit.documented.span import Span

OFF = 70_000 / 8_870_000  # November 2017 has 8.87 million listings, December 8.80
END_2017, END_2018 = date(2017, 12, 31), date(2018, 12, 31)


def test_only_the_listings_fall_and_by_that_sources_disagree():
    assert disagreement("listings") == pytest.approx(OFF)
    assert disagreement("flights") == disagreement("trains") == 0


def test_what_2018_alone_brought():
    assert added("flights", END_2017, END_2018) == Span.exactly(17_460_000 - 9_360_000)
    assert added("trains", END_2017, END_2018) == Span.exactly(5_470_000 - 3_670_000)
    low, value, high = added("listings", END_2017, END_2018)
    assert value == 12_900_000 - 8_800_000
    assert low == pytest.approx(12_900_000 * (1 - OFF) - 8_800_000 * (1 + OFF))
    assert high == pytest.approx(12_900_000 * (1 + OFF) - 8_800_000 * (1 - OFF))


def test_nothing_is_added_where_the_count_falls_but_something_may_have_been():
    low, value, high = added("listings", date(2017, 11, 30), END_2017)
    assert (low, value) == (0, 0)
    assert high == pytest.approx(8_800_000 * (1 + OFF) - 8_870_000 * (1 - OFF))


def test_cumulated_counts_have_the_disagreement_on_either_side():
    assert cumulated("trains", END_2018) == Span.exactly(5_470_000)
    assert cumulated("listings", date(2014, 3, 10)) == pytest.approx((87_079 * (1 - OFF), 87_079, 87_079 * (1 + OFF)))


@pytest.mark.parametrize("series", SERIES)
def test_stretches_lie_end_to_end_and_come_to_what_was_added_from_first_to_last(series):
    found = list(stretches(series))
    assert [one.until for one in found[:-1]] == [one.since for one in found[1:]]
    assert all(0 <= one.added.low <= one.added.value <= one.added.high for one in found)
    whole = added(series, found[0].since, found[-1].until).value
    fall = 70_000 if series == "listings" else 0
    assert sum(one.added.value for one in found) == whole + fall


def test_a_stretch_is_as_sure_as_its_less_sure_end():
    assert [one.sure for one in stretches("flights")] == ["partly", "verified", "verified", "verified"]
    assert {one.sure for one in stretches("listings")} == {"verified"}
    assert [one.days for one in stretches("listings")][-2:] == [31, 365]


def test_dates_and_series_without_a_count_are_refused():
    assert [point.on for point in published()] == sorted(point.on for point in published())
    with pytest.raises(KeyError):
        cumulated("flights", date(2018, 6, 30))
    with pytest.raises(KeyError):
        cumulated("listings", date(2016, 11, 30))


def test_spans_take_the_worst_of_both():
    assert Span(10, 12, 18).over(Span(2, 3, 5)) == (2, 4, 9)
    assert Span(10, None, 18).over(Span.exactly(2)) == (5, None, 9)
    assert Span(1, 2, 3).times(10) == (10, 20, 30)
    assert Span(1, 1, 2).wide
    assert not Span.exactly(4).wide
