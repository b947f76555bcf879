"""A screening in words."""

from __future__ import annotations

from demerit.findings.finding import UNITS
from demerit.screening.results import LEAST, Moved, Screening

HOW = (
    "A finding holds over the range if nine in ten draws are within two thirds and one and a half times the stated "
    "value; its sign holds, where it may be above or below nought, if 19 in 20 draws and all lucks have the stated "
    "one. Draws in which it is undefined, or of fewer than ten, count against it. Else luck moves it as far, if the "
    "draws don't lie further out than the lucks; else it hangs on a guess. Each draw has luck of its own in it. A "
    "number is named if its rank correlation is larger than the largest of all numbers in 999 of 1,000 shuffles; that "
    "is no proof of a cause."
)


def sentence(one: Moved) -> str:
    """What luck and what guesses move a finding by, and with which numbers it moves."""
    said = "With the stated values it is undefined." if one.stated is None else _by_luck(one)
    if one.range is not None:
        said += f" Over all assumed ranges {_of_draws(one)}"
        said += f", {round(100 * one.at)}% of them below the stated value." if one.at is not None else "."
        if one.by:
            named = ", ".join(f"{path} ({_signed(rho)})" for path, rho in one.by)
            said += f" It correlates most with {named}."
        elif one.draws < LEAST:
            said += " Too few draws to tell with which number it moves."
        else:
            said += " No number stands out among those drawn."
    return said


def _by_luck(one: Moved) -> str:
    said = f"With the stated values {_value(one, one.stated)}"
    if one.luck is None or one.lucks < 2:
        return f"{said} in one run: luck isn't known."
    return f"{said}, the mean of {one.lucks} runs, of which the lowest and highest are {_span(one, one.luck)}."


def _of_draws(one: Moved) -> str:
    assert one.range is not None
    if one.draws < LEAST:
        return f"the lowest and highest of {one.draws} draws are {_span(one, one.range)}"
    return f"nine in ten of {one.draws} draws are from {_span(one, one.range)}"


def tried(screening: Screening | None, finding: str) -> str:
    """What stands under a finding of a report: its verdict, what luck and what the ranges move it by, or that this was
    not tried. Empty without a screening: then the page says so once."""
    if screening is None:
        return ""
    one = screening.get(finding)
    if one is None or one.range is None:
        return "How far the assumed ranges move it was not tried."
    said = f"{one.verdict[0].upper()}{one.verdict[1:]}: {_of_draws(one)}"
    if one.draws < screening.draws:
        said += f" (undefined or of fewer than ten in {screening.draws - one.draws} more)"
    if one.luck is not None and one.lucks > 1:
        said += f"; by luck alone the lowest and highest of {one.lucks} runs are {_span(one, one.luck)}"
    if one.by:
        said += f". It correlates most with {one.by[0][0]} ({_signed(one.by[0][1])}), which is no proof of a cause"
    return f"{said}. Tried on a {screening.place} of {screening.residents:,}, for {screening.days:,} days."


def _span(one: Moved, ends: tuple[float, float]) -> str:
    low, high = (_value(one, end) for end in ends)
    return f"{low} to {high}"


def _value(one: Moved, value: float | None) -> str:
    if value is None:
        return "it is undefined"
    return UNITS[one.unit](value) + (" points" if one.unit == "points" else "")


def _signed(rho: float) -> str:
    return f"{rho:+.2f}".replace("-", "\N{MINUS SIGN}")
