"""Points, lost and gained, and for what (M01, M03, M05, M18)."""

from __future__ import annotations

from demerit.day.lists import CAUSES
from demerit.limits import CONTEXTS, TIE_KINDS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book, slug

LOST = range(f.LOST, f.GAINED)
_BY_CAUSE = {"association": "M18", "discretion": "M41", "collective": "M45", "tampering": "M19"}


def points(book: Book) -> None:
    """Entries and their points, by cause, context, gravity and tie."""
    flow = book.flow
    flow("entries", "entries", range(f.ENTRIES, f.LOST), mechanism="M01")
    flow("points_lost", "points lost", LOST, unit="points", mechanism="M01",
         text="those that moved: at a ledger's floor there is nothing to lose")  # fmt: skip
    flow("points_gained", "points gained", range(f.GAINED, f.LOST_CONTEXT), unit="points", mechanism="M01",
         text="those that moved: nobody rises above a ledger's ceiling")  # fmt: skip
    for number, cause in enumerate(CAUSES):
        flow(f"points_lost_cause_{slug(cause)}", f"points lost by cause: {cause}", [f.LOST + number], LOST,
             unit="points", mechanism=_BY_CAUSE.get(cause, "M01"))  # fmt: skip
    for number, context in enumerate(CONTEXTS):
        flow(f"points_lost_context_{slug(context)}", f"points lost by context: {context}", [f.LOST_CONTEXT + number],
             LOST, unit="points", mechanism="M08" if context == "consumption" else "M01")  # fmt: skip
    for gravity in range(6):
        flow(f"points_lost_gravity_{gravity}", f"points lost for acts of gravity {gravity}",
             [f.LOST_GRAVITY + gravity], LOST, unit="points", mechanism="M05")  # fmt: skip
        flow(f"severity_points_gravity_{gravity}", f"points an entry costs, for acts of gravity {gravity}",
             [f.CHARGED_GRAVITY + gravity], [f.ENTRIES_GRAVITY + gravity], unit="points", mechanism="M05",
             text="by the rule, also where a ledger's floor left fewer to lose")  # fmt: skip
        flow(f"fine_yuan_gravity_{gravity}", f"yuan of fines for acts of gravity {gravity}",
             [f.FINE_YUAN_GRAVITY + gravity], unit="yuan", mechanism="M05")  # fmt: skip
    for number, tie in enumerate(TIE_KINDS):
        flow(f"points_lost_tie_{tie}", f"points lost to others' acts: {tie.replace('_', ' ')}", [f.LOST_TIE + number],
             LOST, unit="points", mechanism="M18")  # fmt: skip
    flow("days_to_entry", "days from act to entry", [f.WAIT], [f.BY_RULE], unit="days", mechanism="M03",
         text="of entries by a rule: others have no act that they wait for")  # fmt: skip
