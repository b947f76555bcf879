"""Reports by informants (M17), and by those who saw a face that was shown (M23)."""

from __future__ import annotations

from demerit.limits import TIE_KINDS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def told_on(book: Book) -> None:
    """Reports, true and false (M17). A report is true if whom it names did what it says."""
    if book.scheme.informants is None:
        return
    flow = book.flow
    ties = (*TIE_KINDS, "stranger")
    every = range(f.REPORTED, f.REPORTED + 3 * len(ties))
    known = range(f.REPORTED, f.REPORTED + 3 * len(TIE_KINDS))
    flow("reports", "reports by informants", known, mechanism="M17")
    flow("false_reports", "of these, naming somebody who didn't do it", [n for n in known if (n - every[0]) % 3],
         known, mechanism="M17", text="by mistake or out of malice")  # fmt: skip
    flow("malicious_reports", "of these, of nothing at all", known[2::3], known, mechanism="M17")
    for number, tie in enumerate(TIE_KINDS):
        rows = every[3 * number : 3 * number + 3]
        label = tie.replace("_", " ")
        flow(f"reports_tie_{tie}", f"reports by tie: {label}", rows, known, mechanism="M17")
        flow(f"false_reports_tie_{tie}", f"false reports by tie: {label}", rows[1:], rows, mechanism="M17")
    paid = (f.PAID_REPORTS, f.PAID_REPORTS + 1)
    flow("points_for_reports", "points gained for reporting", paid, unit="points", mechanism="M17")
    flow("points_for_false_reports", "of these, for false reports", paid[1:], paid, unit="points", mechanism="M17")


def shown_to(book: Book) -> None:
    """Faces shown, and what those report who saw them (M23)."""
    if not any(register.shown for register in book.scheme.registers.values()):
        return
    flow = book.flow
    calls = range(f.REPORTED + 3 * len(TIE_KINDS), f.REPORTED + 3 * len(TIE_KINDS) + 3)
    flow("shown", "times that a resident's face was shown and seen nearby", [f.SHOWN], mechanism="M23")
    flow("viewers", "times that somebody saw a face shown", [f.SHOWN + 1], [f.SHOWN], mechanism="M23")
    flow("map_reports", "reports by those who saw a face on the map", calls, mechanism="M23")
    flow("false_map_reports", "of these, of somebody who couldn't pay or owed nothing", calls[1:], calls,
         mechanism="M23")  # fmt: skip
