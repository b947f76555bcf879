"""Records, true and false, by what made them (M10 to M12)."""

from __future__ import annotations

from demerit.measure import flows as f
from demerit.measure.counted.book import Book

EVERY = range(f.RECORDS, f.FALSE_RECORDS)
FALSE = range(f.FALSE_RECORDS, f.RECORDED)


def records(book: Book) -> None:
    """Records by channel, and what collectors lose."""
    scheme, cat, flow = book.scheme, book.cat, book.flow
    flow("records", "records", EVERY, mechanism="M11")
    flow("false_records", "false records", FALSE, EVERY, mechanism="M10",
         text="no act of that kind by that resident on that day lies behind it")  # fmt: skip
    flow("copied_records", "copies of wrong records", [f.COPIES], EVERY, mechanism="M11")
    for name, channel in cat.channels.items():
        if name in scheme.channels:
            n = channel.number
            flow(f"records_{name}", f"records: {channel.label}", [f.RECORDS + n], mechanism=channel.mechanism)
            flow(f"false_records_{name}", f"false records: {channel.label}", [f.FALSE_RECORDS + n], [f.RECORDS + n],
                 mechanism=channel.mechanism)  # fmt: skip
    for number, label in enumerate(("overlooked as a favour", "forgotten", "left out: the page was full")):
        flow(f"collectors_{('overlooked', 'forgotten', 'page_full')[number]}", f"collectors: {label}",
             [f.COLLECTORS_LOST + number], None, mechanism="M12")  # fmt: skip
