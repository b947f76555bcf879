"""Firms and agencies, and those who bear what is done to them (M15)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.day.firms import ACTED, LISTED, RECORDED, RELEASED
from demerit.day.lists import JOB_LOST_WITH_FIRM, LISTED_FOR_FIRM
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def organisations(book: Book) -> None:
    """Where organisations stand, what is recorded of them, and what their listing does to people."""
    scheme, flow, stock = book.scheme, book.flow, book.stock
    if scheme.organisations is None:
        return
    stock("organisations", "firms and agencies", [s.FIRMS_ROW], None, "organisations", mechanism="M15")
    stock("organisations_listed", "on a register of organisations", [s.FIRMS_LISTED_ROW], None, "organisations",
          mechanism="M15")  # fmt: skip
    stock(
        "organisations_listed_wrongly", "of these, wrongly", [s.FIRMS_WRONG_ROW], None, "organisations", mechanism="M15"
    )
    for number, name in enumerate(scheme.organisations.ranks):
        stock(f"organisations_rank_{number}", f"organisations of rank {name}", [s.FIRM_RANK_ROW + number], None,
              "organisations", mechanism="M15")  # fmt: skip
    flow("organisation_acts", "acts done by organisations", [f.FIRMS + ACTED], None, mechanism="M15")
    flow("organisation_records", "recorded of organisations", [f.FIRMS + RECORDED], None, mechanism="M15")
    flow(
        "organisation_false_records",
        "of these, false",
        [f.FIRMS_WRONGLY + RECORDED],
        [f.FIRMS + RECORDED],
        mechanism="M15",
    )
    flow(
        "organisation_points_lost",
        "points lost by organisations",
        [f.FIRM_POINTS_LOST],
        None,
        "points",
        mechanism="M15",
    )
    flow("organisations_entered", "organisations listed", [f.FIRMS + LISTED], None, mechanism="M15")
    flow(
        "organisations_entered_wrongly",
        "of these, wrongly",
        [f.FIRMS_WRONGLY + LISTED],
        [f.FIRMS + LISTED],
        mechanism="M15",
    )
    flow("organisations_left", "organisations released", [f.FIRMS + RELEASED], None, mechanism="M15")
    flow("jobs_lost_with_firms", "jobs lost with organisations", [f.BORNE + JOB_LOST_WITH_FIRM], mechanism="M15")
    flow("jobs_lost_with_firms_wrongly", "of these, with one wrongly listed",
         [f.BORNE_WRONGLY + JOB_LOST_WITH_FIRM],
         [f.BORNE + JOB_LOST_WITH_FIRM], mechanism="M15")  # fmt: skip
    flow("representatives_listed", "legal representatives listed for their organisation",
         [f.BORNE + LISTED_FOR_FIRM], mechanism="M15")  # fmt: skip
    flow("representatives_listed_wrongly", "of these, wrongly", [f.BORNE_WRONGLY + LISTED_FOR_FIRM],
         [f.BORNE + LISTED_FOR_FIRM], mechanism="M15")  # fmt: skip
