"""What would have kept a grade: cases worked by hand."""

from __future__ import annotations

import made_lives as made
import pytest

import demerit as dm
from demerit.life.nearest import _understood, grade_kept, never_listed
from demerit.life.passbook import Passbook
from demerit.life.source import of_run
from demerit.show import answers
from demerit.show.labels import Labels


def book(rows, points, grade, own=None, **parts) -> Passbook:
    end = made.ended(points, grade, own, **parts.pop("cells", {}))
    return Passbook(made.source(made.scheme(**parts), rows, [end]), 1, end, rows)


def words(passbook, answer) -> str:
    return " ".join(answers.answered(Labels(passbook.scheme), answer))


def test_three_points_less_for_litter_would_have_done():
    """1,000 less 15 and a false 8 is 977, three points short of the 980 of an A."""
    one = book(
        [made.entry(3, "littering", -15), made.entry(10, "jaywalking", -8, "misidentification", other=4),
         made.row(10, "grade", "B", wrongful=True)], 977, "B", own=985,
    )  # fmt: skip
    answer = grade_kept(one)
    assert (answer.of, answer.ended, answer.own_record) == ("A", "B", True)
    assert (answer.tried, answer.enough) == (
        {"record": 2, "cause": 1, "rule": 2}, {"record": 2, "cause": 1, "rule": 2})  # fmt: skip
    assert (answer.nearest.kind, answer.nearest.points, answer.nearest.entries) == ("rule", 3, 1)
    assert answer.nearest.what == {"rule": "littering", "from": -15, "to": -12}
    smallest = {change.kind: change for change in answer.changes}
    assert (smallest["record"].points, smallest["record"].what["cause"]) == (8, "misidentification")
    assert "costing \N{MINUS SIGN}12 instead of \N{MINUS SIGN}15 (3 points in 1 entry)" in words(one, answer)
    assert "acts alone, with all else struck out, would have been enough" in words(one, answer)


def test_no_single_change_would_have():
    """Two different acts at 30 and 15, one of them twice: any one left out still leaves less than 980."""
    one = book(
        [made.entry(3, "posting", -30), made.row(3, "grade", "B"), made.entry(9, "littering", -15),
         made.entry(20, "littering", -15), made.row(20, "grade", "C")], 940, "C",
    )  # fmt: skip
    answer = grade_kept(one)
    assert answer.nearest is None
    assert answer.tried == {"record": 3, "rule": 2}
    assert [(what["day"], what["points"]) for what in answer.together] == [(3, -30), (9, -15)]  # 45 of the 60: 985
    assert answer.own_record is False
    minus = "\N{MINUS SIGN}"
    assert words(one, answer).startswith(
        f"Without the record by police of a critical post online on day 3 ({minus}30 points) and the record by police "
        f"of dropping litter on day 9 ({minus}15 points), both this resident's own, grade A would have been kept. "
        "No single record would have done."
    )


def test_a_set_of_records_has_none_to_spare():
    """The forty was washed out by the bound: struck first as the costliest, it is left in again as needless."""
    rows = [
        made.entry(1, "blood", 10), made.entry(1, "blood", 10), made.entry(1, "blood", 10), made.entry(1, "blood", 10),
        made.entry(1, "posting", -40), made.entry(5, "littering", -12), made.entry(9, "jaywalking", -10),
        made.row(9, "grade", "B"),
    ]  # fmt: skip
    answer = grade_kept(book(rows, 978, "B"))  # 1,000 on the evening of day 1 with the -40, and without it
    assert answer.enough["record"] == 2  # either of the small ones
    assert answer.together == []
    rows[-2:] = [made.entry(9, "jaywalking", -12), made.entry(11, "littering", -12), made.row(9, "grade", "B")]
    answer = grade_kept(book(rows, 964, "B"))  # 36 below: two of the three twelves are needed, and not the forty
    assert [(what["day"], what["points"]) for what in answer.together] == [(5, -12), (9, -12)]


def test_more_than_four_records_are_counted():
    rows = [made.entry(day, "jaywalking", -8) for day in range(1, 9)]  # 64 below: 944; 980 needs 5 of them
    rows += [made.row(3, "grade", "B"), made.row(7, "grade", "C")]
    one = book(rows, 936, "C")
    answer = grade_kept(one)
    assert len(answer.together) == 6  # 48 of the 64: 984; 40 would leave 976
    assert "day 4 (\N{MINUS SIGN}8 points) and 2 more, all this resident's own, grade A" in words(one, answer)


def test_a_false_record_is_told_before_the_nearest_change():
    rows = [
        made.entry(3, "littering", -15),
        made.entry(10, "jaywalking", -8, "false report", other=579),
        made.row(10, "grade", "B", wrongful=True),
    ]
    one = book(rows, 977, "B", own=985)
    answer = grade_kept(one)
    assert [(what["cause"], what["points"]) for what in answer.undue] == [("false report", -8)]
    first, then = answers.answered(Labels(one.scheme), answer)[:2]
    assert first == (
        "Without the false report by resident 579 of day 10 (crossing the road against the lights, "
        "\N{MINUS SIGN}8 points), grade A would have been kept."
    )
    assert then.startswith("The nearest change that would also have kept grade A: the rule “littering” costing")


def test_a_change_is_told_once():
    """Without the entry at discretion the grade would have been kept: and that is the nearest change, too."""
    rows = [made.entry(3, "littering", -15), made.row(9, "entry", cause="discretion", points=-12, ledger="points"),
            made.row(9, "grade", "B", wrongful=True)]  # fmt: skip
    one = book(rows, 973, "B", own=985)
    answer = grade_kept(one)
    said = answers.answered(Labels(one.scheme), answer)
    minus = "\N{MINUS SIGN}"
    assert (
        said[0]
        == f"Without the entry of day 9 at an official's discretion ({minus}12 points), grade A would have been kept."
    )
    assert " ".join(said).count("day 9") == 1
    struck = [change for change in answer.changes if change.kind != "rule"]
    assert [change.kind for change in struck] == ["record"]  # and not once more as all of its cause
    rows[0] = made.entry(3, "littering", -9)
    one = book(rows, 979, "B", own=991)  # with 9 for litter: no rule that costs less alters so few as 1 point
    said = answers.answered(Labels(one.scheme), grade_kept(one))
    assert said[1].startswith("The nearest change that would also have kept")


def test_the_nearest_change_may_be_the_one_told_first():
    rows = [
        made.row(9, "entry", cause="discretion", points=-30, ledger="points"),
        made.row(9, "grade", "B", wrongful=True),
    ]
    one = book(rows, 970, "B", own=1000)
    assert answers.answered(Labels(one.scheme), grade_kept(one)) == [
        "Without the entry of day 9 at an official's discretion (\N{MINUS SIGN}30 points), grade A would have been "
        "kept.",
        "No change that was tried is nearer (30 points in 1 entry).",
        "The record of this resident's own acts alone, with all else struck out, would have been enough.",
    ]


def test_acts_of_others_have_their_plural():
    rows = [made.entry(day, "posting", -15, "association", other=day, reason="kin") for day in (5, 6)]
    one = book([*rows, made.row(6, "grade", "B", wrongful=True)], 970, "B", own=1000)
    assert "Any one of the 2 acts of somebody else struck out would have done." in words(one, grade_kept(one))


def test_a_false_record_leads_before_what_others_did():
    """Either is enough: the record of nothing comes first, though the relative's costs more."""
    false = made.entry(8, "jaywalking", -10, "misidentification", other=4)
    relatives = made.entry(9, "posting", -12, "association", other=2, reason="kin")
    rows = [made.entry(3, "jaywalking", -4), false, relatives, made.row(9, "grade", "B", wrongful=True)]
    answer = grade_kept(book(rows, 974, "B", own=996))
    assert (answer.enough["record"], answer.enough["act of another"]) == (1, 1)
    assert [what["cause"] for what in answer.undue] == ["misidentification"]
    rows[0], rows[3] = made.entry(3, "littering", -15), made.row(8, "grade", "B", wrongful=True)  # now neither alone
    answer = grade_kept(book(rows, 963, "B", own=985))
    assert [what["cause"] for what in answer.undue] == ["association", "misidentification"]


def test_an_own_record_alone_has_no_undue_reason():
    rows = [made.entry(3, "posting", -30), made.entry(4, "jaywalking", -2, "copied error"), made.row(3, "grade", "B")]
    answer = grade_kept(book(rows, 968, "B", own=970))
    assert answer.undue == []
    assert answers.without_the_undue(Labels(made.scheme()), answer) == []


def test_bounds_are_heeded():
    """Ten points for blood at the upper bound were worth nothing, so 25 is five too many, not none."""
    one = book(
        [made.entry(1, "blood", 10), made.entry(2, "posting", -30), made.row(2, "grade", "B")], 970, "B",
    )  # fmt: skip
    assert grade_kept(one).nearest.what == {"rule": "posting", "from": -30, "to": -20}


def test_what_others_did():
    """Half of somebody's 60 along the household, and 5 of one's own would have been no harm."""
    rows = [
        made.entry(5, "posting", -15, "association", other=2, reason="household"),
        made.entry(6, "posting", -15, "association", other=2, reason="household"),
        made.row(6, "grade", "B", wrongful=True),
    ]
    answer = grade_kept(book(rows, 970, "B", own=1000))
    kinds = {change.kind: change for change in answer.changes}
    assert set(kinds) == {"act of another", "tie", "rule"}  # all of that cause are those of the tie: told once
    assert kinds["tie"].what == {"tie": "household"}
    assert kinds["tie"].points == 30
    assert kinds["rule"].what["to"] == -20  # half of 20, twice: 980
    assert answer.tried["act of another"] == answer.enough["act of another"] == 2


def test_kept_grades_and_what_cannot_be_told():
    kept = grade_kept(book([made.entry(3, "littering", -15)], 985, "A"))
    assert not kept.asked
    unexplained = grade_kept(book([made.entry(3, "littering", -15), made.row(3, "grade", "B")], 985, "B"))
    assert not unexplained.told
    ranks = {"grades": {"by": "rank", "shares": {"A": 0.5, "B": 0.5}}}
    by_rank = grade_kept(book([made.entry(3, "littering", -15)], 985, "B", **ranks))
    assert not by_rank.told
    assert "by rank" in by_rank.why
    assert not grade_kept(book([], None, None, ledgers={}, rules={}, grades=None, association={})).asked


LOW = {"blacklist": {"source": "assumed", "ways_in": {"low": {"below": 960, "source": "assumed"}}}}


def test_off_a_register_entered_by_points():
    rows = [made.entry(3, "posting", -30), made.row(3, "grade", "B"), made.entry(9, "littering", -15),
            made.row(9, "listing", "blacklist", reason="low")]  # fmt: skip
    one = book(rows, 955, "B", registers=LOW, cells={"registers": ["blacklist"]})
    answer = never_listed(one, "blacklist")
    assert answer.told
    assert answer.nearest.points == 5
    assert answer.enough["record"] == 2


def test_off_a_register_entered_for_a_record():
    ways = {"posts": {"records": ["critical_post"], "source": "assumed"}}
    registers = {"critics": {"source": "assumed", "ways_in": ways}}
    record = {"channel": "platforms", "cause": "own act"}
    listing = made.row(3, "listing", "critics", reason="posts")
    one = book([made.row(3, "record", "critical_post", **record), listing], 1000, "A", registers=registers)
    answer = never_listed(one, "critics")
    assert [row["day"] for row in answer.records] == [3]
    assert words(one, answer).startswith("Without the record by social media")
    again = [
        made.row(3, "record", "critical_post", **record),
        listing,
        made.row(8, "record", "critical_post", **record),
    ]
    two = book(again, 1000, "A", registers=registers)
    assert words(two, never_listed(two, "critics")).startswith("Not one record alone: each of these 2")
    untold = book([listing], 1000, "A", registers=registers)
    assert words(untold, never_listed(untold, "critics")).startswith("It can't be told")


def test_off_a_register_entered_for_a_sum():
    ways = {"owing": {"unpaid": 20, "sums": ["fine"], "source": "assumed"}}
    registers = {"debtors": {"source": "assumed", "ways_in": ways}}
    rows = [made.row(4, "fine", "littering", points=50, outcome="unpaid: can't pay", cause="own act"),
            made.row(24, "listing", "debtors", reason="owing")]  # fmt: skip
    one = book(rows, 1000, "A", registers=registers)
    assert words(one, never_listed(one, "debtors")).startswith("One sum left unpaid: a fine of 50 yuan")
    one = book(rows[1:], 1000, "A", registers=registers)
    assert not never_listed(one, "debtors").told


def test_no_rule_at_all_is_said():
    one = book([made.row(9, "listing", "blacklist")], 1000, "A", registers=LOW)
    assert "names no rule" in words(one, never_listed(one, "blacklist"))


@pytest.fixture(scope="module")
def run():
    return dm.simulate("as_reported", dm.place("village", residents=400), days=250, replicates=1, seed=2)


def test_in_a_real_run_every_entry_follows_from_its_rule_and_tie(run):
    """The shares and draws by which a milder rule is worked out give, unchanged, the very points of the log."""
    source, passed = of_run(run), 0
    for end in source.residents.to_table().to_pylist():
        if end["world"] == "scheme":
            rows = [row for row in source.log([end["resident"]], -1) if row["world"] == "scheme"]
            one = Passbook(source, end["resident"], end, rows)
            names = {posting.row["rule"] for posting in one.postings if posting.points < 0}
            assert all(_understood(one, name) for name in names)
            passed += any(posting.row["cause"] == "association" for posting in one.postings)
    assert passed
