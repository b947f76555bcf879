"""Shares, changes and intervals in words."""

from __future__ import annotations

from collections.abc import Callable

from demerit.show import wording
from demerit.statistics import FEW, Estimate

SMALL = 30  # a denominator below which a share is given as a count
_FRACTIONS = (
    (1, 2, "Half", True), (1, 3, "One in three", False), (2, 3, "Two in three", True), (1, 4, "One in four", False),
    (3, 4, "Three in four", True), (1, 5, "One in five", False), (2, 5, "Two in five", True),
    (3, 5, "Three in five", True), (4, 5, "Four in five", True), (1, 6, "One in six", False),
    (1, 7, "One in seven", False), (1, 8, "One in eight", False), (1, 9, "One in nine", False),
    (1, 10, "One in ten", False), (9, 10, "Nine in ten", True), (1, 20, "One in twenty", False),
    (1, 100, "One in a hundred", False),
)  # fmt: skip
NEAR = 0.06  # how far a fraction in words may lie from the share, relative to it


def fraction(share: Estimate) -> tuple[str, bool]:
    """A share as a reader would say it, and whether it takes a plural verb: ("One in seven", False), ("15%", True).

    Words only where the fraction lies within the interval, or where there is none, and near the share.
    """
    value = share.value
    assert value is not None
    best = min(_FRACTIONS, key=lambda one: abs(one[0] / one[1] - value))
    near = best[0] / best[1]
    inside = share.low is None or share.high is None or 0.99 * share.low <= near <= 1.01 * share.high
    if abs(near - value) <= NEAR * value and inside:
        return best[2], best[3]
    return wording.percent(value), True


def verb(plural: bool, one: str, many: str) -> str:
    return many if plural else one


def interval(figure: Estimate, say: Callable[..., str]) -> str:
    """ "14% to 16%"; "lowest 13%, highest 17%" of a few runs; "" of one run."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return ""
    if figure.value == figure.low == 0 and figure.exact:  # none counted, and there can't be fewer
        return f"below {say(figure.high)}"
    if say in (wording.percent, wording.change):
        low, high = _alike(figure.low, figure.high, signed=say is wording.change)
    else:
        low, high = say(figure.low, figure.high), say(figure.high, figure.high)
    if figure.kind == "lowest and highest":
        return f"lowest {low}, highest {high}"
    return f"{low} to {high}"


def _alike(low: float, high: float, *, signed: bool) -> tuple[str, str]:
    """Two percentages with the decimals that the greater of them calls for, and no more below it: "1.6%", "0.0%"."""
    most = 100 * max(abs(low), abs(high))
    if most < 0.995 or (not signed and (99.5 <= most < 100 or 100 * low >= 99)):
        say = wording.change if signed else wording.percent
        return say(low), say(high)
    decimals = 0 if most >= 9.95 else 1
    texts = []
    for x in (low, high):
        text = f"{abs(100 * x):,.{decimals}f}%"
        nought = not text.strip("0.%")
        sign = "" if nought else "\N{MINUS SIGN}" if x < 0 else "+" if signed else ""
        texts.append(sign + text)
    return texts[0], texts[1]


def counts(figure: Estimate, of: str = "") -> str:
    """ "2,076 of 14,000"; `of` is what the second number counts."""
    above = "none" if figure.above == 0 else f"{figure.above:,}"
    return f"{above} of {figure.below:,}" + (f" {of}" if of else "")


def together(runs: int) -> str:
    """What follows a count over all runs."""
    return f" in {runs} runs together" if runs > 1 else ""


def too_few_to_compare(one: Estimate, other: Estimate) -> bool:
    """Whether two groups have fewer than ten cases together, or either is of fewer than thirty."""
    return (one.above or 0) + (other.above or 0) < FEW or min(one.below or 0, other.below or 0) < SMALL


def moved(figure: Estimate, more: str, less: str, what: str) -> str:
    """What may be said of a difference: "People speak out less", "… less in each of 4 runs", "… less in this run", "No
    clear difference in speaking out", "No difference in speaking out". `what`: the last two's end."""
    side = more if (figure.value or 0) > 0 else less
    match figure.verdict:
        case "more" | "less":
            return side
        case "more in each" | "less in each":
            return f"{side} in each of {figure.n} runs"
        case "one run" if figure.value:
            return f"{side} in this run"
        case "no interval" if figure.value:
            return f"{side}, how surely is not known"
        case "same" | "one run" | "no interval":
            return f"No difference in {what}"
        case _:
            return f"No clear difference in {what}"


def than(change: Estimate) -> str:
    """A relative change in a sentence: "11% less", "no clear difference", "as many"; "" if undefined."""
    match change.verdict:
        case "undefined":
            return ""
        case "same":
            return "as many in each run" if change.n > 1 else "as many"
        case "unclear":
            return "no clear difference"
    if not change.value:
        return "as many"
    return f"{wording.percent(abs(change.value))} {'more' if change.value > 0 else 'less'}"
