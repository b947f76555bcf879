"""Entries of ledgers: one row each."""

from __future__ import annotations

from demerit.compiled import kernel


@kernel
def entry(entries, n, subject, origin, its_cell, points, rule, act_day, kind, channel, cause, ledger, tie):
    """One entry at place n; all of its points move, unless a bound is in their way when it is posted."""
    row = entries[n]
    row.subject, row.origin, row.cell, row.rule = subject, origin, its_cell, rule
    row.points = row.moved = points
    row.act_day, row.kind, row.channel, row.cause, row.ledger, row.tie = act_day, kind, channel, cause, ledger, tie
    row.flags = 0
    return n + 1
