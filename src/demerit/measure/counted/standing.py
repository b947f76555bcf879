"""Where residents stand: their grades and their points (M01)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.measure.counted.book import Book, Over

BINS = 50  # of the score, between the ledger's bounds
STARTS = {"below_start": "below the one", "at_start": "the one", "above_start": "above the one"}  # in order of the rows
START_ROW = s.STOCK_ROWS + 1 + BINS


def grades(book: Book) -> None:
    """How many have each grade."""
    scheme, stock = book.scheme, book.stock
    for number, grade in enumerate(scheme.grade_ids):
        stock(f"grade_{number}", f"residents at grade {grade}", [s.GRADE_ROW + number], mechanism="M01")


def scores(book: Book) -> None:
    """Points of all, by the scheme's ledger and by those beside it, and how many have how many."""
    scheme, stock = book.scheme, book.stock
    if not scheme.ledgers:
        return
    enrolled: Over = (s.ENROLLED_ROW,) if scheme.enrols else "residents"
    stock("score_total", "points of all who are scored", [s.SCORE_ROW], enrolled, "points", "M01")
    stock("own_total", "points by the own-record ledger", [s.OWN_ROW], enrolled, "points", "M01")
    stock("seen_total", "points if every act were seen", [s.SEEN_ROW], enrolled, "points", "M01",
          text="its gap to the own-record ledger is selective detection")  # fmt: skip
    for number in range(BINS):
        stock(f"score_bin_{number}", f"residents in score bin {number}", [s.STOCK_ROWS + 1 + number],
              mechanism="M01")  # fmt: skip
    for number, (name, where) in enumerate(STARTS.items() if scheme.grade_ids else ()):
        stock(name, f"residents whose grade is {where} they began with", [START_ROW + number], enrolled,
              mechanism="M01", text="of those scored; known on the first day, at month ends, on the last")  # fmt: skip
