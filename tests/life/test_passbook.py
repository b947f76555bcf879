"""The replay of a resident's book equals the engine, and knows bounds, restoration and appeals."""

from __future__ import annotations

from collections import defaultdict

import made_lives as made
import pytest

import demerit as dm
from demerit.life.passbook import Passbook
from demerit.life.source import of_run
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain

SEVERAL = {
    "restored": {"ledgers": {"restoration": {"points": 3, "every": "month"}, "spread": 12, "max": 1010}},
    "monthly": {"ledgers": {"recalculated": "monthly"}},
    "as it is": {"ledgers": {}},
}


def scheme_of(name: str) -> Scheme:
    """The press's picture, louder where the replay has something to know: restoration, spread, months."""
    data = plain(dm.scheme.load("as_reported"))
    data["ledgers"]["points"] |= SEVERAL[name]["ledgers"]
    appeal = data["registers"]["blacklist"]["ways_out"]["appeal"]
    appeal |= {"known": 1, "tried": 1, "decided_in": 20, "corrected": 0.9, "mistaken": 0.3}
    data["registers"]["blacklist"]["ways_in"]["low_score"]["below"] = 993
    data["registers"]["blacklist"]["ways_out"]["above"] = 999
    data["tests"] = []
    return Scheme.model_validate(data)


@pytest.fixture(scope="module", params=list(SEVERAL))
def run(request):
    return dm.simulate(scheme_of(request.param), dm.place("village", residents=500), days=150, replicates=1, seed=5)


def test_every_book_replayed_ends_where_the_resident_ended(run):
    source, rows = of_run(run), defaultdict(list)
    for row in run.events.to_pylist():
        if row["world"] == "scheme":
            rows[row["resident"]].append(row)
    corrected, listed = 0, 0
    for end in run.residents.to_pylist():
        if end["world"] != "scheme":
            continue
        book = Passbook(source, end["resident"], end, rows[end["resident"]])
        assert (book.as_it_was.points, book.as_it_was.own) == (end["points"], end["own_points"])
        assert book.adds_up
        assert all(book.adds_up_for(register) for register in range(len(run.scheme.registers)))
        corrected += any(row["cause"] == "correction" for row in book.rows)
        listed += bool(book.as_it_was.entered)
    assert corrected
    assert listed


def book(rows, points, grade, **parts) -> Passbook:
    days = parts.pop("days", 60)
    end = made.ended(points, grade, parts.pop("own", None))
    source = made.source(made.scheme(**parts), rows, [end], days=days)
    return Passbook(source, 1, end, rows)


def test_a_deed_at_the_upper_bound_is_worth_nothing():
    """1,000 is the most there is: ten points for blood change nothing, and 15 for litter leave 985."""
    both = book([made.entry(3, "blood", 10), made.entry(4, "littering", -15)], 985, "A")
    assert both.adds_up
    assert both.as_it_was.evenings == [(3, 1000), (4, 985)]


def test_on_one_day_only_the_sum_meets_the_bound():
    assert book([made.entry(3, "blood", 10), made.entry(3, "littering", -15)], 995, "A").adds_up


def test_points_come_back_by_the_month():
    ledger = {"points": {"start": 1000, "min": 0, "max": 1000, "restoration": {"points": 10}}}
    rows = [made.entry(3, "posting", -30), made.row(3, "grade", "B"), made.row(31, "grade", "A"),
            made.row(31, "entry", cause="restoration", points=10, ledger="points")]  # fmt: skip
    restored = book(rows, 980, "A", ledgers=ledger)
    assert restored.adds_up
    assert restored.as_it_was.evenings == [(3, 970), (31, 980)]  # 1 February


def test_what_the_rules_do_not_explain_is_noticed():
    assert not book([made.entry(3, "littering", -15)], 984, "A").adds_up
    assert not book([made.entry(3, "posting", -30)], 970, "B").adds_up  # no change of grade in the log
    assert not book([made.entry(3, "littering", -15)], 985, "A", own=1000).adds_up
