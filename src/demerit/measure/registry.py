"""The measures of a run: what each is called, what it counts, over what, and which mechanism it shows.

Names depend on the scheme (its registers, grades and services). A measure has a numerator and, mostly, a denominator;
0 of 0 is undefined, never zero. Each subject stands in a file of `measure.counted`.
"""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.day import stocks as s
from demerit.measure.counted import (
    between,
    changing,
    commercial,
    conduct,
    doors,
    endings,
    enrolment,
    informing,
    minds,
    money,
    organisations,
    otherwise,
    points,
    queues,
    records,
    registers,
    standing,
    tampering,
)
from demerit.measure.counted.book import Book, Kind, Measure, slug
from demerit.measure.counted.standing import BINS
from demerit.measure.fractions import denominators, numerators
from demerit.scheme.by_id import by_id
from demerit.scheme.model import Scheme

__all__ = ["BINS", "Kind", "Measure", "denominators", "measures", "numerators", "slug"]


def measures(scheme: Scheme, cat: Catalogue | None = None) -> dict[str, Measure]:
    """Every measure of a run under a scheme, by name: in this order they stand in the files of a run.

    What it counts is numbered by id, as the tables of a day are.
    """
    book = Book(by_id(scheme), cat or package_catalogue())
    book.stock("residents", "residents", [s.STOCK_ROWS], over=None)
    conduct.acts(book)
    records.records(book)
    otherwise.warnings(book)
    otherwise.without_an_act_of_ones_own(book)
    tampering.deals(book)
    tampering.opened_and_shut(book)
    informing.told_on(book)
    informing.shown_to(book)
    points.points(book)
    changing.creep(book)
    changing.operator(book)
    standing.grades(book)
    standing.scores(book)
    enrolment.enrolled(book)
    enrolment.free_to_choose(book)
    money.money(book)
    registers.listings(book)
    registers.each_register(book)
    registers.tiers(book)
    organisations.organisations(book)
    registers.custody(book)
    registers.standing_on_one(book)
    doors.decisions(book)
    queues.queues(book)
    doors.each_service(book)
    commercial.company(book)
    doors.lost(book)
    between.meetings(book)
    between.cut_ties(book)
    minds.fear(book)
    minds.distrust(book)
    minds.knowledge(book)
    endings.endings(book)
    return book.measures
