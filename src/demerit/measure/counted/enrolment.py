"""Who is scored, and how they came to be (M13, M14, M43)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.day.lists import BEGINS_HERE, BY_CHOICE, LEFT, LEFT_WITH_THE_HEAD, MANDATORY, OF_AGE, WITH_THE_HEAD
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def enrolled(book: Book) -> None:
    """Everybody who is scored, where that isn't simply everybody (M13)."""
    scheme, flow, stock = book.scheme, book.flow, book.stock
    if scheme.enrols:
        stock("enrolled", "residents who are scored", [s.ENROLLED_ROW], mechanism="M13")
        flow("region_joined", "scored because the scheme began where they live", [f.ENROLMENTS_ROW + BEGINS_HERE],
             mechanism="M13")  # fmt: skip
    if scheme.enrolment is not None and scheme.enrolment.from_age > 0:
        flow("came_of_age", "scored because they reached the age for it", [f.ENROLMENTS_ROW + OF_AGE], mechanism="M13")


def free_to_choose(book: Book) -> None:
    """Those who may join or leave, and what those find who stay out (M14, M43)."""
    scheme, flow, stock = book.scheme, book.flow, book.stock
    if scheme.enrolment is None or scheme.enrolment.mode == "mandatory":
        return
    mode = "M43" if scheme.enrolment.mode == "consent" else "M14"
    stock("abstainers", "residents free to join who haven't", [s.ABSTAINS_ROW], mechanism=mode)
    stock("uptake", "residents who are scored, of those free to choose or enrolled", [s.ENROLLED_ROW],
          (s.ENROLLED_ROW, s.ABSTAINS_ROW), mechanism=mode)  # fmt: skip
    for name, label, what in (
        ("joined", "joined by choice", (BY_CHOICE, WITH_THE_HEAD)), ("left_scheme", "left the scheme",
        (LEFT, LEFT_WITH_THE_HEAD)), ("made_to_join", "enrolled when it became mandatory", (MANDATORY,)),
    ):  # fmt: skip
        flow(name, label, [f.ENROLMENTS_ROW + number for number in what], mechanism=mode)
    asked = [f.ABSTAINER_REQUESTS]
    flow("shunned_abstainers", "refused in private for having no grade", [f.ABSTAINER_SHUNNED], asked,
         mechanism=mode)  # fmt: skip
    flow("refused_abstainers", "refused for any reason: abstainers", [f.ABSTAINER_REFUSED], asked, mechanism=mode)
    flow("refused_enrolled", "refused for any reason: those who are scored", [f.ENROLLED_REFUSED],
         [f.ENROLLED_REQUESTS], mechanism=mode)  # fmt: skip
    flow("lost_abstainers", "refused here, granted to the twin: abstainers", [f.ABSTAINER_LOST], asked,
         mechanism=mode)  # fmt: skip
    flow("lost_enrolled", "refused here, granted to the twin: those who are scored", [f.ENROLLED_LOST],
         [f.ENROLLED_REQUESTS], mechanism=mode)  # fmt: skip
    flow("records_kept", "records kept and not read, without consent", [f.RECORDS_KEPT], mechanism=mode)
