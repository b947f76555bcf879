"""The nearest name: counted slips at each boundary, and no name that is merely like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demerit.scheme.nearest import nearest, slips, suggest


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("", "", 0), ("a", "", 1), ("points", "pionts", 1), ("points", "point", 1), ("points", "pointts", 1),
        ("points", "paints", 1), ("abcd", "badc", 2), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ],
)  # fmt: skip
def test_slips_by_hand(one, other, count):
    assert slips(one, other, 9) == slips(other, one, 9) == count
    assert slips(one, other, count) == count
    if count:
        assert slips(one, other, count - 1) >= count


@pytest.mark.parametrize(
    ("name", "names", "found"),
    [
        ("ab", ["ac"], None),  # two characters: none
        ("abc", ["abd"], "abd"),  # three to five: one slip
        ("axx", ["abc"], None),
        ("abcde", ["abcdx"], "abcdx"),
        ("abcde", ["xbcdx"], None),
        ("abcdef", ["xbcdex"], "xbcdex"),  # six to nine: two
        ("abcdef", ["xbxdex"], None),
        ("abcdefghi", ["xbxdefghi"], "xbxdefghi"),
        ("abcdefghi", ["xbxdxfghi"], None),
        ("abcdefghij", ["xbxdxfghij"], "xbxdxfghij"),  # ten and more: three
        ("abcdefghij", ["xbxdxfxhij"], None),
        ("renter", ["parent", "owner", "driver"], None),
        ("set", ["seed", "quiet"], None),
        ("D", ["A", "B", "C"], None),
        ("houses", ["housing", "finance"], "housing"),  # another ending
        ("resid", ["residents", "replicates"], "residents"),  # the only one that begins so
        ("re", ["residents"], None),
        ("rep", ["report", "replicates"], None),  # one of two
        ("cameras_urban", ["cameras"], "cameras"),
        ("Litter Bug", ["litter_bug"], "litter_bug"),
        ("chairty", ["parity", "charity"], "charity"),  # the fewest slips
        ("x" * 101, ["x" * 101], None),
    ],
)
def test_near_enough(name, names, found):
    assert nearest(name, names) == found


def test_without_a_near_one_the_choice_is_told():
    assert suggest("renter", ["parent", "owner"]) == "known here: parent, owner"
    assert suggest("x", []) == "none is known here"
    assert suggest("x", [f"name_{n}" for n in range(14)]).endswith("name_11 and 2 more")


@given(st.text("abc_", max_size=8), st.text("abc_", max_size=8))
def test_slips_are_a_distance(one, other):
    count = slips(one, other, 20)
    assert count == slips(other, one, 20)
    assert (count == 0) == (one == other)
    assert abs(len(one) - len(other)) <= count <= max(len(one), len(other))
