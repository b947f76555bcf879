"""How people leave a register: by which way out (M22, M44)."""

from __future__ import annotations

from demerit.day.lists import EXITS
from demerit.measure.registry import slug
from demerit.show import wording
from demerit.show.book import DETAIL, Book, Figure
from demerit.show.figures.common import About, Share, amount, shares, together, told
from demerit.show.wording import plural

EXITED = About(
    "exits", "How people leave a register",
    "Measures left_by_…, of all that ended a stay on a register: redlists, moves to another tier and releases with the "
    "household included.",
    ("M22", "M20", "M44"), DETAIL, "Share of all that ended a stay on a register",
)  # fmt: skip
WAYS = {f"left_by_{slug(way)}": wording.sentence_case(way) for way in EXITS[1:]}
APPEALS = "left_by_appeal"


def exits(book: Book) -> Figure | None:
    """Ends of stays by the way out, appeals named even if none succeeded; None without a register."""
    if not book.scheme.registers:
        return None
    rows = [Share(label, book.rate_of([name], list(WAYS))) for name, label in WAYS.items()]
    appeals = next(row for name, row in zip(WAYS, rows, strict=True) if name == APPEALS)

    def say(_: list[Share]) -> tuple[str, str]:
        title = "No stay on a register ended by an appeal"
        if appeals.rate.above:
            title = f"An appeal ended {amount(appeals.rate)} of the stays on a register that ended"
        ended = plural(appeals.rate.below or 0, "stay")
        return title, f"{ended} on a register ended{together(book)}; by an appeal: {told(appeals.rate)}."

    return shares(book, EXITED, rows, ("Way out", "Of all ended stays"), say=say, named=[appeals.label])
