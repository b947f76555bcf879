"""A screening in words."""

from __future__ import annotations

from demerit.findings.finding import UNITS
from demerit.screening.results import Moved, Screening

HOW = (
    "A finding holds over the range if nine in ten draws are within two thirds and one and a half times the stated "
    "value; its sign holds, where it may be above or below nought, if 19 in 20 draws have the stated one; else it "
    "hangs on a guess. A number is named if its rank correlation is larger than the largest of all numbers in 19 of 20 "
    "shuffles; that is no proof of a cause."
)


def sentence(one: Moved) -> str:
    """What luck and what guesses move a finding by, and with which numbers it moves."""
    of_luck = "luck alone wasn't enough to tell" if one.luck is None else f"luck moves it from {_span(one, one.luck)}"
    said = f"With the stated values {_value(one, one.stated)}, and {of_luck} ({one.lucks} runs)"
    if one.range is not None:
        said += f"; over all assumed ranges nine in ten of {one.draws} draws are from {_span(one, one.range)}"
        if one.at is not None:
            said += f", {round(100 * one.at)}% of them below the stated value"
    said += "."
    if one.by:
        named = ", ".join(f"{path} ({rho:+.2f})" for path, rho in one.by)
        said += f" It moves most with {named}."
    elif one.range is not None:
        said += " No number stands out among those drawn."
    return said


def tried(screening: Screening | None, finding: str) -> str:
    """What stands under a finding of a report: its verdict, what luck and what the ranges move it by, or that this was
    not tried. Empty without a screening: then the page says so once."""
    if screening is None:
        return ""
    one = screening.get(finding)
    if one is None or one.range is None:
        return "How far the assumed ranges move it was not tried."
    said = f"{one.verdict[0].upper()}{one.verdict[1:]}: "
    said += f"luck moves it from {_span(one, one.luck)}, " if one.luck is not None else ""
    said += f"the assumed ranges from {_span(one, one.range)}"
    if one.by:
        said += f", most with {one.by[0][0]}"
    return f"{said} (a {screening.place} of {screening.residents:,}, {screening.days:,} days)."


def _span(one: Moved, ends: tuple[float, float]) -> str:
    low, high = (_value(one, end) for end in ends)
    return f"{low} to {high}"


def _value(one: Moved, value: float | None) -> str:
    if value is None:
        return "it is undefined"
    return UNITS[one.unit](value) + (" points" if one.unit == "points" else "")
