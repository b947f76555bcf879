"""A life beside its twin: whatever is listed is compared, and only what is equal is called the same."""

from __future__ import annotations

from collections import Counter

import made_lives as made
import pytest

import demerit as dm
from demerit.life.source import of_run
from demerit.life.told import tell
from demerit.measure.events import TYPES
from demerit.show.in_short import in_short
from demerit.show.life_beside import ALL_THE_SAME, ROWS, twin_differences
from demerit.show.life_parts import ends

REGISTERS = {"blacklist": {"label": "The blacklist", "source": "assumed",
                           "ways_in": {"low": {"below": 900, "source": "assumed"}}}}  # fmt: skip
SCHEME = made.scheme(registers=REGISTERS)
FALSE = {"cause": "misidentification", "wrongful": True}
FINE = made.row(3, "fine", "littering", points=50, outcome="unpaid", **FALSE)
RECORD = made.row(3, "record", "littering", channel="cameras", reason="the scheme and ordinary law", other=5, **FALSE)
# one row of each type that the log has
ONE_OF_EACH = {
    "enrolment": made.row(3, "enrolment", outcome="mandatory"),
    "act": made.row(3, "act", "littering", outcome="done"),
    "record": RECORD,
    "entry": made.entry(3, "littering", -15),
    "fine": FINE,
    "listing": made.row(3, "listing", "blacklist", reason="low"),
    "release": made.row(3, "release", "blacklist", outcome="term"),
    "grade": made.row(3, "grade", "B"),
    "decision": made.row(3, "decision", "flights", outcome="refused", reason="ordinary"),
    "deal": made.row(3, "deal", outcome="points bought", points=5),
    "report": made.row(3, "report", "littering", channel="informants", cause="own act", reason="kin", other=4),
    "shown": made.row(3, "shown", "blacklist", points=12),
    "meeting": made.row(3, "meeting", "A", other=4, outcome="turned down"),
    "cut tie": made.row(3, "cut tie", other=4, reason="kin"),
    "toll": made.row(3, "toll", outcome="listed for the firm", other=4),
    "firm": made.row(3, "firm", outcome="listed"),
}


def lived(here, there, mine=None, theirs=None):
    """The life of resident 1 with these rows in the scheme's world, and those in the twin's."""
    rows = [*here, *(row | {"world": "twin"} for row in there)]
    own = made.ended(1000, "A", **mine or {}), made.ended(None, None, world="twin", **theirs or {})
    others = [made.ended(1000, "A", resident=number) for number in (0, 5)]
    return tell(made.source(SCHEME, rows, [*own, *others]), 1)


def test_every_type_of_the_log_has_a_row_here_and_words():
    assert set(ONE_OF_EACH) == set(TYPES)
    assert set(ROWS) | {"act", "record", "fine", "decision"} == set(TYPES)


@pytest.mark.parametrize("type_", TYPES)
def test_a_row_of_any_type_in_one_world_alone_is_told(type_):
    row = ONE_OF_EACH[type_]
    same = lived([row], [row])
    assert same.twin["same"]
    assert twin_differences(same) == []
    assert in_short(same)[-1] == ALL_THE_SAME
    for life in (lived([row], []), lived([], [row])):
        assert not life.twin["same"]
        assert twin_differences(life)
        assert ALL_THE_SAME not in in_short(life)


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("column", ["outcome", "reason", "points", "wrongful", "other", "cause", "channel", "rule"])
def test_a_row_that_is_otherwise_in_any_column_is_told(type_, column):
    """As paid there and unpaid here; a wait of two days and of five; a meeting with somebody else."""
    row = ONE_OF_EACH[type_]
    known = {"points": 7, "wrongful": not row["wrongful"], "other": 0, "outcome": "released"}
    other = row | {
        column: "another" if (column, type_ == "firm") == ("outcome", False) else known.get(column, "another")
    }
    life = lived([row], [other])
    assert not life.twin["same"]
    assert twin_differences(life), (row, other)


def test_a_fine_on_the_cameras_record_isnt_the_twins():
    """Resident 578: one fine, of the scheme's world alone, on a record of the scheme's own cameras."""
    life = lived([RECORD, FINE], [])
    assert in_short(life)[2:] == [
        "By law, fined 50 yuan, on a record by the scheme's cameras, for dropping litter, not paid, which this "
        "resident hadn't done.",
        "Recorded here alone: dropping litter.",
        "This resident is fined 50 yuan, and the twin is not fined.",
        "Records of what this resident hadn't done: 1; of what the twin hadn't done: none.",
    ]
    assert life.twin["fines"] == {"here": {"fines": 1, "yuan": 50, "unpaid": 1, "false": 1},
                                  "there": {"fines": 0, "yuan": 0, "unpaid": 0, "false": 0}}  # fmt: skip
    assert dict((what, (mine, twins)) for what, mine, twins in ends(life))["Fines"] == ("1 (50 yuan)", "0")


def test_fines_by_officers_and_by_cameras_are_told_apart():
    officers = made.row(5, "record", "jaywalking", channel="patrols", reason="ordinary law", cause="own act")
    paid = made.row(5, "fine", "jaywalking", points=20, outcome="paid", cause="own act")
    life = lived([RECORD, FINE, officers, paid], [officers, paid])
    assert any(
        said.startswith("By law, fined 2 times, 70 yuan, on records by the scheme's cameras and traffic police and")
        for said in in_short(life)
    )
    assert "This resident is fined 70 yuan, and the twin 20." in in_short(life)
    alone = lived([FINE], [])  # whose record isn't in the log
    assert "By law, fined 50 yuan, for dropping litter, not paid, which this resident hadn't done." in in_short(alone)


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        ([FINE], [FINE | {"points": 20}], "This resident is fined 50 yuan, and the twin 20."),
        ([], [FINE], "The twin is fined 50 yuan, and this resident is not fined."),
        ([FINE], [FINE | {"outcome": "paid"}],
         "Both are fined 50 yuan, and not in the same way: on other days, for other acts, or paid otherwise."),
        ([FINE, FINE], [FINE], "This resident is fined 100 yuan, and the twin 50."),
    ],
)  # fmt: skip
def test_sums_are_compared(here, there, said):
    assert said in twin_differences(lived(here, there))


def test_a_request_that_waited_longer_is_the_same_request():
    """Asked for on day 3: answered on day 5 here, on day 9 there. Not asked for in one world alone."""
    asked = made.row(5, "decision", "paperwork", outcome="granted", reason="none", points=2)
    life = lived([asked], [asked | {"day": 9, "points": 6}])
    assert (life.twin["asked_only_here"], life.twin["asked_only_there"]) == ({}, {})
    assert life.twin["answered_otherwise"] == {"paperwork": 1}
    assert len(twin_differences(life)) == 1


def test_points_that_others_lost_by_it_are_compared():
    lost = made.entry(8, "posting", -15, "association", other=1, reason="household") | {"resident": 5}
    life = lived([lost], [])
    assert twin_differences(life) == [
        "Entries of points that others have for what this resident was recorded for: 1; in the twin's world: none."
    ]
    assert twin_differences(lived([lost], [lost])) == []


def test_where_both_ended_is_compared():
    life = lived([], [], {"registers": ["blacklist"]}, {"housed": False})
    assert twin_differences(life) == [
        "At the end the twin has lost the home, and this resident has a home.",
        "At the end the twin is on no register, and this resident is on the blacklist.",
    ]
    assert not life.twin["same"]


def test_each_resident_of_a_run_is_told_what_differs():
    """Of everybody: rows that aren't equal have a sentence, and those of a world that is the same have none."""
    run = dm.simulate("as_reported", dm.place("village", residents=200), days=60, seed=4, replicates=1)
    source, rows = of_run(run), {}
    for row in run.events.to_pylist():
        world = row.pop("world")
        rows.setdefault(row["resident"], {}).setdefault(world, Counter())[tuple(row.values())] += 1
    same = 0
    for resident in range(200):
        life = tell(source, resident)
        mine = rows.get(resident, {})
        equal = mine.get("scheme", Counter()) == mine.get("twin", Counter())
        assert life.twin["same"] <= equal
        assert bool(twin_differences(life)) is not life.twin["same"]
        assert (ALL_THE_SAME in in_short(life)) is life.twin["same"]
        same += life.twin["same"]
        assert not any("_" in said or "None" in said for said in twin_differences(life))
    assert 0 < same < 200
