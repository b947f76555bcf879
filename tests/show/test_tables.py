"""Tables: what the page shows and what the file holds."""

from __future__ import annotations

import math

import pytest

from demerit.show.tables import Column, Table, said
from demerit.statistics import UNDEFINED, Estimate

MINUS = "\N{MINUS SIGN}"
SHARE = Estimate(0.125, 0.1, 0.15, "over luck", 20, 25, 200)
COLUMNS = (Column("Who"), Column("Share", "percent"), Column("n of N", "counts"), Column("Difference", "points"),
           Column("Cases", "whole"))  # fmt: skip
GAP = Estimate(0.05, -0.01, 0.11, "over luck", 20)
TABLE = Table("t", COLUMNS, (
    ("=SUM(A1)", SHARE, SHARE, GAP, 3),
    ("A+", UNDEFINED, UNDEFINED, UNDEFINED, None),
    ("none", Estimate(0.0, 0.0, 0.02, "over luck", 20, 0, 150, True), Estimate(0.0, above=0, below=150), None, 0),
))  # fmt: skip


def test_a_page_shows_figures_with_counts_and_interval():
    assert [cell["text"] for cell in TABLE.cells(TABLE.rows[0])] == [
        "=SUM(A1)", "12% (10% to 15%)", "25 of 200", "+5.0 (\N{MINUS SIGN}1.0 to +11.0)", "3",
    ]  # fmt: skip
    assert [cell["text"] for cell in TABLE.cells(TABLE.rows[1])] == ["A+", *["nothing to count"] * 3, ""]
    assert [cell["text"] for cell in TABLE.cells(TABLE.rows[2])] == ["none", "0% (below 2.0%)", "none of 150", "", "0"]


def test_a_file_holds_values_intervals_and_sums():
    """Undefined cells are empty; counts stand once, beside their rate."""
    header, *rows = TABLE.csv().splitlines()
    assert header == (
        "Who,Share,Share: low,Share: high,Share: interval,Share: numerator,Share: denominator,"
        "Difference,Difference: low,Difference: high,Difference: interval,Cases"
    )
    assert rows == [
        "'=SUM(A1),0.125,0.1,0.15,over luck,25,200,0.05,-0.01,0.11,over luck,3",
        "A+,,,,,,,,,,,",
        'none,0,0,0.02,"over luck, widened to the exact interval of a count",0,150,,,,,0',
    ]


def test_rows_of_noughts_are_in_the_file_only():
    assert [row[0] for row in TABLE.shown] == ["=SUM(A1)"]
    rows, more = TABLE.short
    assert (len(rows), more) == (1, 2)
    words = Table("t", (Column("Claim"), Column("So")), (("a", "b"),))
    assert words.shown == words.rows  # nothing but words is no nought


def test_rows_of_a_title_are_shown_at_nought_and_among_many():
    rows = (("first", 0), *((str(n), n) for n in range(1, 20)), ("last", 0))
    table = Table("t", (Column("Who"), Column("n", "whole")), rows, ("first", "last"))
    shown, more = table.short
    assert [row[0] for row in shown] == ["first", *"123456", "last"]
    assert more == 13


def test_a_page_has_eight_rows():
    table = Table("t", (Column("Who"), Column("n", "whole")), tuple((str(n), n) for n in range(20)))
    rows, more = table.short
    assert [row[1] for row in rows] == [*range(1, 9)]
    assert more == 12


@pytest.mark.parametrize(
    ("found", "unit", "words"),
    [
        (Estimate(0.5, None, None, "none", 1, 15, 30), "percent", "50%"),
        (Estimate(0.5, None, None, "none", 1, 14, 28), "percent", "too few"),
        (Estimate(0.5, 0.4, 0.6, "lowest and highest", 3, 50, 100), "percent", "50% (lowest 40%, highest 60%)"),
        (Estimate(0.087, 0.06, 0.12, "over luck", 20, 87, 1000), "percent", "8.7% (6% to 12%)"),  # as a finding's
        (Estimate(0.69, 0.4, 1.3, "over luck", 20, 53, 77), "number", "0.7 (0.4 to 1.3)"),
        (Estimate(9.0, 7.7, 10.5, "over luck", 20), "number", "9.0 (7.7 to 10.5)"),
        (Estimate(-0.036, -0.0721, 0.0011, "over luck", 20), "signed", f"{MINUS}0.036 ({MINUS}0.072 to +0.001)"),
        (Estimate(4.0, 0.5, math.inf, "over luck", 20), "change", "+400% (at least +50%)"),
        (Estimate(4.0, above=28_401, below=6_814), "counts", "28,401 over 6,814"),
        (Estimate(0.5), "counts", ""),
        (UNDEFINED, "percent", "nothing to count"),
    ],
)  # fmt: skip
def test_how_a_figure_is_said(found, unit, words):
    assert said(found, unit) == words


def test_no_value_without_end_in_a_file():
    column = (Column("Who"), Column("Change", "change"))
    assert Table("t", column, (("a", Estimate(4.0, 0.5, math.inf, "over luck", 20)),)).csv().splitlines()[1] == (
        "a,4,0.5,,over luck"
    )
