"""The nearest name: counted slips at each boundary, and no name that is merely like it."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
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
        ("x" * 100, ["x" * 100], "x" * 100),
        ("", [""], None),
        ("abc", ["abx", "abd"], "abx"),  # the first of two as near
        ("aaaa", ["abab"], None),  # two slips by the same letters
        ("bcdefg", ["abcdefgh"], "abcdefgh"),  # two longer, two slips
        ("abcdef", ["abcdefghi"], "abcdefghi"),  # three longer: the only one that begins so
        ("bcdefg", ["abcdefghi"], None),
        ("housed", ["housing"], "housing"),  # four of seven in common, and three at most behind
        ("house", ["housings"], None),  # four of eight: no more than half
        ("housings", ["housed"], None),
        ("hou", ["housing"], "housing"),
        ("ho", ["housing"], None),
        ("housing_of_all", ["hou"], None),  # a name of three isn't meant by a longer one
        ("housing_of_all", ["hous"], "hous"),
        ("residence", ["residents", "residues"], "residents"),
        ("Report", ["report"], "report"),
        ("a-b c", ["a_b_c"], "a_b_c"),
    ],
)
def test_near_enough(name, names, found):
    assert nearest(name, names) == found


def test_without_a_near_one_the_choice_is_told():
    assert suggest("renter", ["parent", "owner"]) == "known here: parent, owner"
    assert suggest("x", []) == "none is known here"
    assert suggest("x", [f"name_{n}" for n in range(14)]).endswith("name_11 and 2 more")


def test_the_choice_is_told_up_to_twelve_names():
    twelve = [f"name_{n}" for n in range(12)]
    assert suggest("x", twelve, what="there") == f"there: {', '.join(twelve)}"
    assert suggest("x", [*twelve, "last"], what="there") == f"there: {', '.join(twelve)} and 1 more"
    assert suggest("name", ["name", "other"]) == "known here: name, other"  # it is no mistake for itself
    assert suggest("Name", ["name"]) == "did you mean `name`?"


@cache
def counted(one: str, other: str) -> int:
    """Slips by their definition: the fewest letters left out, added, exchanged, or pairs turned round."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        counted(one[1:], other) + 1,
        counted(one, other[1:]) + 1,
        counted(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        ways.append(counted(one[2:], other[2:]) + 1)
    return min(ways)


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7), st.integers(0, 7))
@settings(max_examples=200, deadline=None)
def test_slips_are_the_fewest(one, other, most):
    fewest, found = counted(one, other), slips(one, other, most)
    assert found == fewest if fewest <= most else found > most


@given(st.text("abcd", min_size=1, max_size=11), st.lists(st.text("abcd", min_size=1, max_size=11), max_size=4))
@settings(max_examples=200, deadline=None)
def test_the_nearest_by_slips_is_found(name, names):
    """Whatever is near enough by the number of slips is found, the nearest first."""

    def allowed(known: str) -> int:
        longest = max(len(name), len(known))
        return 0 if longest < 3 else 1 if longest < 6 else 2 if longest < 10 else 3

    near = {known: counted(name, known) for known in names if counted(name, known) <= allowed(known)}
    if name in names:
        assert nearest(name, names) == name
    elif near:
        assert nearest(name, names) == min(near, key=near.__getitem__)


@given(st.text("abc_", max_size=8), st.text("abc_", max_size=8))
def test_slips_are_a_distance(one, other):
    count = slips(one, other, 20)
    assert count == slips(other, one, 20)
    assert (count == 0) == (one == other)
    assert abs(len(one) - len(other)) <= count <= max(len(one), len(other))
