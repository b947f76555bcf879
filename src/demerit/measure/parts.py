"""A day's lists counted by block (`measure.blocks`), by the same kernels that count a whole day, some rows at a time.

A row counts in the block of whom it is about: a meeting where the one lives who asked, what happens to a firm where its
representative does. `of_hood` (uint8) is the block of each neighbourhood; `today` int64[blocks, rows of the flows].
"""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel
from demerit.measure import against_twin, between, daily
from demerit.measure.creep import count_creep
from demerit.place.traits import NEIGHBOURHOOD

HOOD_BITS = NEIGHBOURHOOD.bit_length() - 1


@kernel
def run_of(rows, x, of_hood):
    """The block of whom row x is about, and up to which row (without it) those that follow are of the same."""
    b = int64(of_hood[int64(rows[x].resident) >> HOOD_BITS])
    y = x + 1
    while y < len(rows) and int64(of_hood[int64(rows[y].resident) >> HOOD_BITS]) == b:
        y += 1
    return b, y


@kernel
def run_of_subject(rows, x, of_hood):
    """The same of records and entries."""
    b = int64(of_hood[int64(rows[x].subject) >> HOOD_BITS])
    y = x + 1
    while y < len(rows) and int64(of_hood[int64(rows[y].subject) >> HOOD_BITS]) == b:
        y += 1
    return b, y


@kernel(nogil=True)
def count_parts(
    day, acts, records, entries, fined, paid, entered, ended, decisions, reports, shown, tolls, firms, of_hood, gravity,
    context, today, cells,
):  # fmt: skip
    """As `daily.count_day`, into `today` by block (int64[blocks, rows]). Lists are in any order."""
    x = 0
    while x < len(acts):
        b, y = run_of(acts, x, of_hood)
        daily.count_acts(acts[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(records):
        b, y = run_of_subject(records, x, of_hood)
        daily.count_records(records[x:y], context, today[b], cells)
        x = y
    x = 0
    while x < len(entries):
        b, y = run_of_subject(entries, x, of_hood)
        daily.count_entries(day, entries[x:y], gravity, context, today[b], cells)
        x = y
    x = 0
    while x < len(fined):
        b, y = run_of(fined, x, of_hood)
        daily.count_fined(fined[x:y], gravity, today[b], cells)
        x = y
    x = 0
    while x < len(paid):
        b, y = run_of(paid, x, of_hood)
        daily.count_paid(paid[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(entered):
        b, y = run_of(entered, x, of_hood)
        daily.count_entered(entered[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(ended):
        b, y = run_of(ended, x, of_hood)
        daily.count_ended(ended[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(decisions):
        b, y = run_of(decisions, x, of_hood)
        daily.count_decisions(decisions[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(reports):
        b, y = run_of(reports, x, of_hood)
        daily.count_reports(reports[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(shown):
        b, y = run_of(shown, x, of_hood)
        daily.count_shown(shown[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(tolls):
        b, y = run_of(tolls, x, of_hood)
        daily.count_tolls(tolls[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(firms):
        b, y = run_of(firms, x, of_hood)
        daily.count_firms(firms[x:y], today[b], cells)
        x = y


@kernel(nogil=True)
def count_more_parts(meetings, falls, cut, deals, of_hood, today, cells):
    """As `between.count_between` and `daily.count_deals`, likewise."""
    x = 0
    while x < len(meetings):
        b, y = run_of(meetings, x, of_hood)
        between.count_between(meetings[x:y], falls[:0], cut[:0], today[b], cells)
        x = y
    x = 0
    while x < len(falls):
        b, y = run_of(falls, x, of_hood)
        between.count_between(meetings[:0], falls[x:y], cut[:0], today[b], cells)
        x = y
    x = 0
    while x < len(cut):
        b, y = run_of(cut, x, of_hood)
        between.count_between(meetings[:0], falls[:0], cut[x:y], today[b], cells)
        x = y
    x = 0
    while x < len(deals):
        b, y = run_of(deals, x, of_hood)
        daily.count_deals(deals[x:y], today[b], cells)
        x = y


@kernel(nogil=True)
def count_creep_parts(day, acts, entries, of_hood, first, newly, today, cells):
    """As `creep.count_creep`, likewise."""
    x = 0
    while x < len(acts):
        b, y = run_of(acts, x, of_hood)
        count_creep(day, acts[x:y], entries[:0], first, newly, today[b], cells)
        x = y
    x = 0
    while x < len(entries):
        b, y = run_of_subject(entries, x, of_hood)
        count_creep(day, acts[:0], entries[x:y], first, newly, today[b], cells)
        x = y


@kernel
def first_of(rows, resident):
    """The first row of this resident or a later one, in a list in the order of residents."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) >> 1
        if int64(rows[middle].resident) < resident:
            low = middle + 1
        else:
            high = middle
    return low


@kernel(nogil=True)
def compare_parts(acts, twin_acts, decisions, twin_decisions, edges, context, today, cells):
    """As `against_twin.compare_day`, by block; all lists are in the order of residents."""
    for b in range(len(today)):
        first, last = edges[b], edges[b + 1]
        against_twin.compare_day(
            acts[first_of(acts, first) : first_of(acts, last)],
            twin_acts[first_of(twin_acts, first) : first_of(twin_acts, last)],
            decisions[first_of(decisions, first) : first_of(decisions, last)],
            twin_decisions[first_of(twin_decisions, first) : first_of(twin_decisions, last)],
            context, today[b], cells,
        )  # fmt: skip
