"""Fines, and sums that are not paid (M02, M09)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def money(book: Book) -> None:
    """Fines, the second ledger, unpaid sums."""
    flow, stock = book.flow, book.stock
    flow("fines", "fines", [f.FINES], mechanism="M02")
    flow("fines_yuan", "yuan of fines", [f.FINE_YUAN], unit="yuan", mechanism="M02")
    flow("fines_unpaid", "fines not paid at once", [f.FINES_UNPAID], [f.FINES], mechanism="M02")
    flow("fines_unable", "fines unpaid by somebody who can't", [f.FINES_UNABLE], [f.FINES], mechanism="M02")
    flow("fines_false", "fines for what somebody else did", [f.FINES_FALSE], [f.FINES], mechanism="M02")
    flow("licence_points_lost", "points of the second ledger lost", [f.SIDE_LOST], unit="points", mechanism="M02")
    flow("sums_paid", "unpaid sums paid after all", [f.SUMS_PAID], mechanism="M09")
    stock("in_debt", "residents with an unpaid sum", [s.IN_DEBT_ROW], mechanism="M09")
