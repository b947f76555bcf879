"""Doors: what was decided on requests, and to whom each service is closed (M24 to M29, M37)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.day.lists import OUTCOMES, REASONS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book, slug

EVERY_REQUEST = range(f.REQUESTS, f.REFUSALS)
EVERY_ADVERSE = range(f.ADVERSE, f.WRONGFUL_ADVERSE)
EVERY_FIRST = range(f.FIRST_REQUESTS, f.FIRST_ADVERSE)


def decisions(book: Book) -> None:
    """Decisions of all services together, by reason and outcome."""
    cat, flow = book.cat, book.flow
    flow("decisions", "decisions", EVERY_REQUEST, mechanism="M37")
    flow("first_requests", "requests made for the first time, not again after a refusal", EVERY_FIRST, EVERY_REQUEST,
         mechanism="M37")  # fmt: skip
    flow("refusals", "refusals for any reason", range(f.REFUSALS, f.ADVERSE), EVERY_REQUEST, mechanism="M37")
    flow("adverse_decisions", "refused, dearer, later or slower by the scheme", EVERY_ADVERSE, EVERY_REQUEST,
         mechanism="M37")  # fmt: skip
    flow(
        "wrongful_decisions",
        "of these, wrongful; private refusals not among them",
        range(f.WRONGFUL_ADVERSE, f.SERVED_FIRST),
        EVERY_ADVERSE,
        mechanism="M22",
    )
    for number, reason in enumerate(REASONS[1:], 1):
        flow(f"reason_{slug(reason)}", f"decisions by reason: {reason}", [f.REASON + number], EVERY_REQUEST)
    for number, outcome in enumerate(OUTCOMES):
        flow(f"outcome_{outcome}", f"decisions: {outcome}", [f.OUTCOME + number], EVERY_REQUEST)
    flow("repayers_refused", "loans refused to those who would have repaid", [f.REPAYERS_REFUSED], mechanism="M26")
    waivers = [f.WAIVERS + service.number for service in cat.services.values()]
    flow("checks_waived", "ordinary checks waived", waivers, mechanism="M21")
    flow("served_first", "served first", range(f.SERVED_FIRST, f.REASON), EVERY_REQUEST, mechanism="M21")


def each_service(book: Book) -> None:
    """Decisions of each service, and to how many it is closed."""
    scheme, cat, flow, stock = book.scheme, book.cat, book.flow, book.stock
    for name, service in cat.services.items():
        n, mechanism = service.number, service.mechanism
        flow(f"requests_{name}", f"requests: {service.label}", [f.REQUESTS + n], mechanism=mechanism)
        flow(f"refused_{name}", f"refused: {service.label}", [f.REFUSALS + n], [f.REQUESTS + n], mechanism=mechanism)
        flow(f"adverse_{name}", f"refused, dearer, later or slower by the scheme: {service.label}", [f.ADVERSE + n],
             [f.REQUESTS + n], mechanism=mechanism)  # fmt: skip
        flow(f"wrongful_{name}", f"wrongly so: {service.label}", [f.WRONGFUL_ADVERSE + n], [f.ADVERSE + n],
             mechanism=mechanism)  # fmt: skip
        first = f"{service.label}, requests made again left out"
        flow(f"first_{name}", f"first requests: {service.label}", [f.FIRST_REQUESTS + n], [f.REQUESTS + n],
             mechanism=mechanism)  # fmt: skip
        flow(f"first_adverse_{name}", f"refused, dearer, later or slower by the scheme: {first}",
             [f.FIRST_ADVERSE + n], [f.FIRST_REQUESTS + n], mechanism=mechanism)  # fmt: skip
        flow(f"first_wrongful_{name}", f"wrongly so: {first}", [f.FIRST_WRONGFUL + n], [f.FIRST_ADVERSE + n],
             mechanism=mechanism)  # fmt: skip
        flow(f"gained_{name}", f"granted here, refused to the twin: {service.label}", [f.SERVICE_GAINED + n],
             mechanism=mechanism)  # fmt: skip
        flow(f"lost_{name}", f"refused here, granted to the twin: {service.label}", [f.SERVICE_LOST + n],
             mechanism=mechanism)  # fmt: skip
        door = scheme.services.get(name)
        if door is not None and (door.waived_for_grades or door.commercial_from is not None):
            flow(f"waived_{name}", f"ordinary check waived: {service.label}", [f.WAIVERS + n], [f.REQUESTS + n],
                 mechanism="M21" if door.waived_for_grades else "M33")  # fmt: skip
        by_parents = door is not None and door.by_the_parents
        of_children = by_parents and service.effect == "school"
        if by_parents and not of_children:
            continue  # asked for by few children and never held: only decisions tell
        stock(f"closed_{name}", f"residents to whom it is closed: {service.label}",
              [s.SHUT_OUT_ROW if of_children else s.CLOSED_ROW + n], mechanism="M37")  # fmt: skip


def lost(book: Book) -> None:
    """Work, homes and school places gone."""
    stock = book.stock
    stock("jobless", "had work at the start and has none now", [s.JOBLESS_ROW], mechanism="M27")
    stock("evicted", "lost their home", [s.EVICTED_ROW], mechanism="M25")
    stock("children_shut_out", "children without a school place", [s.SHUT_OUT_ROW], mechanism="M29")
