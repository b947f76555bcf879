"""A company's score of its users (M33)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def company(book: Book) -> None:
    """Its users by their score, and what partners and the state make of it."""
    scheme, cat = book.scheme, book.cat
    if scheme.commercial is None:
        return
    flow, stock, end = book.flow, book.stock, book.end
    edges = scheme.commercial.bands
    bands = [s.BAND_ROW + number for number in range(len(edges) + 1)]
    stock("commercial_users", "users of a company that scores them", bands, mechanism="M33")
    for number, row in enumerate(bands):
        words = f"below {edges[0]}" if number == 0 else f"from {edges[number - 1]}"
        stock(f"commercial_band_{number}", f"users with a company's score {words}", [row], bands, mechanism="M33")
    low = cat.kinds["low_commercial_score"].number
    flow("scores_shared", "low scores told to the state", [f.RECORDED + low], mechanism="M33")
    flow("advice_heeded", "acts left undone on an app's advice", [f.HEEDED_ACTS], mechanism="M33")
    if scheme.ledgers:
        end("scores_agree", "users in the same third by both scores, over users", mechanism="M33")
        end("scores_agree_by_chance", "the same if the scores were unrelated", mechanism="M33")
