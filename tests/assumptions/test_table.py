"""The table of assumptions, and that nothing is assumed without a range."""

from __future__ import annotations

import pytest

import demerit as dm
from demerit.assumptions.joint import leaves
from demerit.assumptions.setting import own_paths
from demerit.assumptions.table import assumed_otherwise, assumptions_in, of_catalogue, of_scheme
from demerit.assumptions.world import package_data, with_place
from demerit.catalogue import catalogue
from demerit.errors import InvalidFile
from demerit.place import place, place_ids
from demerit.scheme.loading import load, loads, preset_ids

LITTLE = """
scheme: little
title: A little scheme
summary: For tests.
ledgers:
  points: {start: 100, min: 0, max: 200, source: made}
channels: {police: {source: made}, patrols: {source: made}}
rules:
  litter: {kind: littering, points: -5, source: assumed}
  fight: {kind: fight, points: -9, source: made}
sources: {made: made up}
"""


def test_the_press_s_table():
    found = {one.path: one for one in dm.assumptions("as_reported", "town")}
    kin = found["association.kin.share"]
    assert (kin.value, kin.low, kin.high, kin.source, kin.mechanism) == (0.2, 0.05, 1, "assumed", "M18")
    assert kin.distribution == "log-uniform"  # 20 times apart
    assert found["ordinary.late_after"].distribution == "log-uniform"  # 30 to 120: four times
    assert found["channels.messaging.misses"].distribution == "uniform"  # 0.5 to 0.98
    assert found["place.households.1"].distribution == "fixed"
    assert found["place.households.1"].source == "census_2020"
    assert found["points_of_traffic"].value == 1
    assert found["registers.blacklist.ways_out.appeal.decided_in"].value == 90  # of one number: what it is
    assert found["catalogue.kinds.jaywalking.per_year"].mechanism == "M05"
    assert found["catalogue.conduct_by_age"].low == 0.5
    assert len(found) == len(dm.assumptions("as_reported", "town"))  # no path twice


def test_it_says_what_a_scheme_assumes_otherwise():
    scheme = load("as_reported").with_({"ordinary.late_after": 90, "points_of_faith": 0.5, "place.density": 900})
    found = {one.path: one.value for one in assumptions_in(scheme, place("town"))}
    assert (found["ordinary.late_after"], found["points_of_faith"], found["place.density"]) == (90, 0.5, 900)
    told = {one.path: (one.value, usual) for one, usual in assumed_otherwise(scheme)}
    assert told == {"ordinary.late_after": (90, 60), "points_of_faith": (0.5, 1), "place.density": (900, None)}


def test_every_number_of_the_catalogue_and_of_ordinary_life_has_a_range_or_a_source():
    """But for ids, and 0 for what is not an act but an answer to one."""
    for part, joint in (("catalogue", catalogue().ranges), ("ordinary", {})):
        data = {name: below for name, below in package_data(part).items() if name != "ranges"}
        named = {path for key, one in joint.items() for pattern in (one.of or [key]) for path, _ in leaves(data)
                 if len(pattern.split(".")) == len(path)
                 and all(a in ("*", b) for a, b in zip(pattern.split("."), path, strict=True))}  # fmt: skip
        bare = [".".join(path) for path, value in leaves(data) if path not in named
                and not (isinstance(value, dict) and ("range" in value or "source" in value))
                and path[-1] != "number" and value not in (0, [0, 0])]  # fmt: skip
        assert bare == []


@pytest.mark.parametrize("name", preset_ids())
def test_both_ends_of_every_range_of_a_preset_make_a_scheme(name):
    scheme = load(name)
    ranged = [one for one in of_scheme(scheme, owned=False) if one.ranged]
    for one in ranged:
        assert one.low <= one.value <= one.high
        assert one.source
    for end in ("low", "high"):  # all at once, which is the hardest; each by itself is in verification
        scheme.with_({one.path: getattr(one, end) for one in ranged})
    assert {one.path for one in ranged} <= {*own_paths(scheme)}


@pytest.mark.parametrize("name", place_ids())
def test_both_ends_of_every_range_of_a_place_make_a_place(name):
    there = place(name)
    for path, found in there.quantities().items():
        for value in found.range or ():
            with_place(there, {path: value})


def problems_of(text: str) -> list[tuple[str, str, str | None]]:
    with pytest.raises(InvalidFile) as caught:
        loads(text)
    return [(one.code, ".".join(one.path), one.hint) for one in caught.value.found]


def test_what_is_assumed_needs_a_range():
    ((code, path, hint),) = problems_of(LITTLE)
    assert (code, path) == ("assumed-without-range", "rules.litter.points")
    assert hint == "under `ranges`, such as `rules.litter.points: {between: [1, 9]}`; or give its source"
    assert loads(LITTLE + "ranges: {rules.litter.points: {between: [-20, -1]}}\n").ranges["rules.litter.points"].how
    invented = LITTLE.replace("source: assumed", "source: made, confidence: invented")
    assert [one[:2] for one in problems_of(invented)] == [("assumed-without-range", "rules.litter.points")]
    shares = LITTLE + "association: {kin: {share: 0.2, source: assumed}}\n"
    found = problems_of(shares + "ranges: {rules.litter.points: {between: [-20, -1]}}\n")
    assert [one[:2] for one in found] == [("assumed-without-range", "association.kin.share")]
    assert "{value: 0.2, range: [0.05, 0.6], source: assumed}" in found[0][2]


@pytest.mark.parametrize(
    ("ranges", "code", "path", "hint"),
    [
        ("{rules.liter.points: {between: [-9, -1]}, rules.litter.points: {times: [0.5, 2]}}", "unknown-path",
         "ranges.rules.liter.points", "did you mean `rules.litter.points`?"),
        ("{rules.*.points: {between: [-9, -1]}}", "several-numbers", "ranges.rules.*.points",
         "use `times` or `plus` for what moves together"),
        ("{rules.*.points: {times: [0.5, 2]}, rules.litter.points: {between: [-9, -1]}}", "ranged-twice",
         "ranges.rules.litter.points", "give each number one range"),
    ],
)  # fmt: skip
def test_ranges_that_are_no_good(ranges, code, path, hint):
    assert problems_of(f"{LITTLE}ranges: {ranges}\n") == [(code, path, hint)]


def test_numbers_that_cant_matter_are_left_out():
    """Those of a channel that neither the scheme nor ordinary life has, and those that the scheme's file gives itself;
    an ordinary channel has the catalogue's own in the twin."""

    def of(name: str) -> set[str]:
        return {one.path for one in of_catalogue(load(name))}

    courts, press = of("judgment_defaulters"), of("as_reported")
    assert not [path for path in courts if path.startswith("catalogue.channels.cameras.")]
    assert load("judgment_defaulters").channels["courts"].misses is not None
    assert "catalogue.channels.courts.misses" in courts
    given = load("as_reported").channels["messaging"]
    assert given.misses is not None
    assert "catalogue.channels.messaging.misses" not in press
    assert "catalogue.channels.messaging.false_match" in press
