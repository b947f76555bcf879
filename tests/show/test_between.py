"""The figures of meetings and of friends who leave say what the events of the same run say."""

from __future__ import annotations

import pyarrow.compute as pc
import pytest

import demerit as dm
from demerit.mechanisms import without
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.show.book import Book
from demerit.show.figures import figure_of, sections
from demerit.show.sentences import Speaker


@pytest.fixture(scope="module")
def lonely():
    """A village where every fall is seen and half of the ties are cut for it; and twenty who look for a partner."""
    data = plain(dm.scheme("as_reported"))
    data.pop("tests")
    for cutting in data["cut_ties"].values():
        cutting |= {"sees_grades": ["B", "C", "D"], "cuts": 0.5}
    data["matching"]["minds"] = 0.9
    return dm.simulate(Scheme.model_validate(data), dm.place("village"), days=120, seed=3, replicates=1)


def rows(run, type_: str, world: str = "scheme") -> list[dict]:
    events = run.events.filter(pc.equal(run.events["type"], type_))
    return [row for row in events.to_pylist() if row["world"] == world]


def test_ties_cut(lonely):
    figure = figure_of(Book(lonely), "ties")
    cut = rows(lonely, "cut tie")
    assert len(cut) > 20
    assert not rows(lonely, "cut tie", "twin")
    table = {row[0].rstrip(" \N{DAGGER}"): row for row in figure.table.rows}
    for tie, label in (("online_friend", "Online friend"), ("neighbour", "Neighbour")):
        assert table[label][1].above == sum(row["reason"] == tie for row in cut) > 0
    assert lonely.measure("ties_cut")[0] == len(cut)
    assert lonely.measure("ties_cut_wrongly") == (sum(row["wrongful"] for row in cut), len(cut))
    ends = {row["resident"] for row in cut} | {row["other"] for row in cut}
    assert Book(lonely).figures.sum("cut_off") == len(ends)
    lost, every = lonely.measure("isolation")
    assert 0 < lost < every
    assert figure.chart().altair()


def test_meetings(lonely):
    figure = figure_of(Book(lonely), "matches")
    met, there = rows(lonely, "meeting"), rows(lonely, "meeting", "twin")
    assert [(row["resident"], row["other"], row["day"]) for row in met] == [
        (row["resident"], row["other"], row["day"]) for row in there
    ]
    assert {row["outcome"] for row in there} == {"matched"}
    assert lonely.measure("meetings")[0] == len(met) > 0
    assert lonely.measure("matches") == (sum(row["outcome"] == "matched" for row in met), len(met))
    assert lonely.measure("turned_down") == (sum(row["outcome"] != "matched" for row in met), len(met))
    assert sum(row[3].value for row in figure.table.rows) == pytest.approx(1)
    assert "stood lower" in figure.sentence


def test_the_story_tells_of_both(lonely):
    speaker = Speaker(Book(lonely), "scheme")
    cut = next(row for row in rows(lonely, "cut tie") if row["wrongful"]) | {"reason": "online_friend"}
    met = {"type": "meeting", "what": "C", "outcome": "turned the other down", "wrongful": False}
    (left,), (date,) = speaker.day([cut]), speaker.day([met])
    assert left.text == "A friend online cuts the tie. Nothing that this resident did accounts for it."
    assert left.wrong
    assert date.text == "Met somebody, grade C: turned the other down for the grade."


def test_a_scheme_without_them_has_no_such_figures():
    bare = without(dm.scheme("as_reported"), ["matching", "cut-ties"])
    run = dm.simulate(bare, dm.place("village", residents=60), days=2, replicates=1)
    book = Book(run)
    assert figure_of(book, "ties") is figure_of(book, "matches") is None
    assert {"ties", "matches"}.isdisjoint(figure.name for _, figures in sections(book) for figure in figures)
