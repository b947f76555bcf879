"""Queues: how long one waits, and who waits longer than without the scheme (M32)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.measure import flows as f
from demerit.measure.counted.book import Book


def queues(book: Book) -> None:
    """Days waited, by service and grade."""
    scheme, cat, flow, stock = book.scheme, book.cat, book.flow, book.stock
    queues = {name: service for name, service in cat.services.items() if service.pool and service.queue}
    for name, service in queues.items():
        n = service.number
        flow(f"waiting_days_{name}", f"days waited by those served: {service.label}", [f.WAITED + n], [f.SERVED + n],
             unit="days", mechanism="M32")  # fmt: skip
        flow(f"gave_up_{name}", f"gave up waiting: {service.label}", [f.GAVE_UP + n], mechanism="M32")
        stock(f"still_waiting_{name}", f"still waiting: {service.label}", [s.WAITING_ROW + n], unit="requests",
              mechanism="M32")  # fmt: skip
    if queues:
        for number, grade in enumerate(scheme.grade_ids):
            flow(f"waiting_days_grade_{number}", f"days waited by those served at grade {grade}",
                 [f.WAITED_AT + number], [f.SERVED_AT + number], unit="days", mechanism="M32")  # fmt: skip
            flow(f"served_grade_{number}", f"served in a queue at grade {grade}", [f.SERVED_AT + number],
                 mechanism="M32")  # fmt: skip
        served = [f.SERVED + service.number for service in queues.values()]
        for number, word in enumerate(("longer", "shorter")):
            flow(f"waits_{word}", f"waited {word} than the twin", [f.WAITED_LONGER + number], served, mechanism="M32")
            flow(f"days_{word}", f"days waited {word} than the twin", [f.DAYS_LONGER + number],
                 [f.WAITED_LONGER + number], unit="days", mechanism="M32")  # fmt: skip
