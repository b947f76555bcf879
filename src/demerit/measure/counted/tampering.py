"""Points that are bought, attacked and broken into, and what comes of them (M19)."""

from __future__ import annotations

from demerit.day.lists import ATTACKED, BOUGHT, BREACHED, GRANTED_ON_BOUGHT, REFUSED_FOR_ATTACK, TOO_DEAR
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def deals(book: Book) -> None:
    """Purchases, attacks and breaches."""
    flow = book.flow
    bought, attacked = f.DEAL_TYPES + BOUGHT, f.DEAL_TYPES + ATTACKED
    flow("purchases", "purchases of points", [bought], mechanism="M19")
    flow("purchases_too_dear", "tried to buy points and couldn't pay", [f.DEAL_TYPES + TOO_DEAR],
         [bought, f.DEAL_TYPES + TOO_DEAR], mechanism="M19")  # fmt: skip
    flow("purchases_inside", "purchases through an insider", [f.BOUGHT_INSIDE], [bought], mechanism="M19")
    flow("points_bought", "points bought", [f.DEAL_POINTS], unit="points", mechanism="M19")
    flow("yuan_for_points", "yuan paid for points", [f.DEAL_YUAN], unit="yuan", mechanism="M19")
    flow("price_of_a_grade", "yuan paid for each grade gained", [f.DEAL_YUAN], [f.DEAL_GRADES], unit="yuan",
         mechanism="M19")  # fmt: skip
    flow("attacks", "scores lowered by somebody who paid for it", [attacked], mechanism="M19")
    flow("breached", "scores moved by somebody from outside", [f.DEAL_TYPES + BREACHED], mechanism="M19")
    for name, label, kind in (("purchases", "purchases", BOUGHT), ("attacks", "attacks", ATTACKED),
                              ("breached", "scores moved from outside", BREACHED)):  # fmt: skip
        flow(f"{name}_found_out", f"found out: {label}", [f.FOUND + kind], [f.DEAL_TYPES + kind], mechanism="M19")


def opened_and_shut(book: Book) -> None:
    """Doors that only bought points opened, and only an attack shut."""
    cat, flow = book.cat, book.flow
    credit = [service.number for service in cat.services.values() if service.credit]
    flow("undue_grants", "granted on bought points, refused by the own record",
         [f.DEAL_TYPES + GRANTED_ON_BOUGHT], mechanism="M19")  # fmt: skip
    flow("undue_loans", "loans granted on bought points", [f.UNDUE + n for n in credit], mechanism="M19")
    flow("undue_loans_unpaid", "of these, to somebody who won't repay", [f.UNDUE_UNPAYING + n for n in credit],
         [f.UNDUE + n for n in credit], mechanism="M19")  # fmt: skip
    flow("refused_for_attack", "wrongful refusals of those attacked", [f.DEAL_TYPES + REFUSED_FOR_ATTACK],
         mechanism="M19")  # fmt: skip
