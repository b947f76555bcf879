"""Documented and simulated figures in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.documented.declared import PER, Answer, Figure
from demerit.documented.span import Span
from demerit.findings import phrases
from demerit.periods import YEAR
from demerit.show import wording

if TYPE_CHECKING:
    from demerit.documented.row import Row

MILLION = 1_000_000
ALIKE = (0.9, 1.1)  # ratios that are "about as many"
TWICE, HALF = 1.5, 0.58  # beyond these a ratio is told as so many times, or as such a part
_PARTS = ((2, "half"), (3, "a third"), (4, "a quarter"), (5, "a fifth"), (10, "a tenth"))
_WHOM = {"residents": "residents", "adults": "adults", "scored": "who are scored"}


def unit(answer: Answer | None) -> str | None:
    """ "a year per 1,000 residents", "of adults"; "" of a share of something else, None without an answer."""
    if answer is None:
        return None
    if answer.way == "share":
        return ""
    whom = _WHOM[answer.of or "residents"]
    return f"a year per {PER:,} {whom}" if answer.way == "flow" else f"of {'those ' * (answer.of == 'scored')}{whom}"


def amount(count: float) -> str:
    """ "8.1 million", "590,000"."""
    return f"{count / MILLION:.4g} million" if count >= MILLION else f"{count:,.10g}"


def _published(figure: Figure) -> str:
    found = figure.published
    if figure.unit == "share":
        return wording.percent(found.value)
    counted = f"{amount(found.low)} to {amount(found.high)}" if found.value is None else amount(found.value)
    if figure.out_of is not None:
        return f"{counted} of {amount(figure.out_of.value)} {figure.unit}"
    return f"{counted} {figure.unit}"


def of_documented(figure: Figure, documented: Span | None) -> str:
    """ "8.1 million refusals in 2018: 5.7 a year per 1,000 residents"; as published alone where nothing answers it."""
    told = f"{_published(figure)} {figure.period.said}"
    if documented is None or figure.unit == "share":
        return told
    assert figure.answer is not None
    return f"{told}: {_in_unit(documented, figure.answer)}"


def _in_unit(span: Span, answer: Answer) -> str:
    share = answer.way != "flow"
    say = wording.percent if share else lambda x: wording.number(x, _size(span))
    bounds = f"{say(span.low)} to {say(span.high)}"
    if span.value is None:
        told, more = bounds, ""
    else:
        told, more = say(span.value), f" ({bounds})" if say(span.low) != say(span.high) else ""
    return f"{told} {unit(answer)}".rstrip() + more


def _size(span: Span) -> float:
    """What decides on decimals: the figure, or of bounds alone the higher."""
    return span.high if span.value is None else span.value


def of_simulated(row: Row) -> str:
    """The simulated figure with its interval and counts; or why there is none."""
    figure, found, answer = row.figure, row.simulated, row.figure.answer
    if answer is None:
        return f"nothing in a run answers it. {figure.unanswered.rstrip('.')}"
    match row.state:
        case "not counted":
            return "this run doesn't count it"
        case "too short":
            days = wording.plural(row.days, "day")
            return f"no figure, as this run counts {days}, and it takes {YEAR} for that of a year"
        case "undefined":
            return wording.UNDEFINED
    like = max(abs(x) for x in (found.value, found.low, found.high) if x is not None)
    say = wording.percent if answer.way != "flow" else lambda x, _=None: wording.number(x, like)
    interval, after = phrases.interval(found, say), f", {row.start}" if answer.way == "level" else ""
    if row.state == "none":
        below = f" ({interval} {unit(answer)}".rstrip() + ")" if interval else ""
        return f"{_counts(row)}{below}{after}"
    if row.state == "few" and answer.way != "flow":
        return f"{_counts(row)}{after}"
    brackets = f" ({interval})" if interval else ""
    return f"{say(found.value)} {unit(answer)}".rstrip() + f"{brackets}; {_counts(row)}{after}"


def _counts(row: Row) -> str:
    """ "154 of 14,000"; of a flow, "154 in 365 days over 14,000 residents"."""
    found, answer = row.simulated, row.figure.answer
    assert answer is not None
    if answer.way != "flow":
        return phrases.counts(found)
    above = "none" if found.above == 0 else f"{found.above:,}"
    whom = _WHOM[answer.of or "residents"]
    return f"{above} in {wording.plural(row.days, 'day')} over {found.below:,} {whom}"


def of_ratio(row: Row) -> str:
    """How many times as many there are here, in a sentence; "" where nothing can be compared."""
    if row.state == "few":
        return "Too few were counted here to compare."
    if row.state == "none":
        return "None were counted here; how many times fewer can't be told."
    ratio = row.ratio
    if ratio is None:
        return ""
    if ratio.value is None:
        return _beside_bounds(ratio)
    low, high = _times(ratio.low), _times(ratio.high)
    interval = f" ({low} to {high} times)" if low != high else ""
    if interval and row.simulated.kind == "lowest and highest":
        interval = f" (lowest {low}, highest {high} times)"
    if interval and not row.simulated.bounded:
        interval = f" ({low} to {high} times, by the documented bounds alone)"
    where = "here" if row.simulated.bounded else "in this run"
    if ratio.low <= 1 <= ratio.high and low != high:
        return f"No clear difference{interval}."
    return f"{_as_many(ratio.value)} {where}{interval}."


def _beside_bounds(ratio: Span) -> str:
    """Beside a figure of which only bounds are published: within them, above or below."""
    if ratio.low > 1:
        return "More here than the higher of the documented numbers."
    if ratio.high < 1:
        return "Fewer here than the lower of the documented numbers."
    return "Not clearly outside the documented bounds."


def _as_many(ratio: float) -> str:
    if ALIKE[0] <= ratio <= ALIKE[1]:
        return "About as many"
    if ratio >= TWICE:
        return "About twice as many" if _about(ratio) == "2.0" else f"About {_about(ratio)} times as many"
    if ratio > 1:
        return f"About {wording.percent(ratio - 1)} more"
    if ratio > HALF:
        return f"About {wording.percent(1 - ratio)} fewer"
    parts, name = min(_PARTS, key=lambda part: abs(1 / ratio - part[0]) / part[0])
    if abs(1 / ratio - parts) <= 0.15 * parts:
        return f"About {name} as many"
    return f"About one for every {_about(1 / ratio)} documented"


def _about(ratio: float) -> str:
    """ "1.8", "8", "34", "340": as coarse as "about" allows."""
    return f"{ratio:.1f}" if ratio < 2.95 else f"{ratio:.0f}" if ratio < 10 else _times(ratio)


def _times(ratio: float) -> str:
    """Two figures: "0.32", "1.8", "12", "340"."""
    if ratio >= 100:
        return f"{float(f'{ratio:.2g}'):,.0f}"
    return wording.number(ratio, ratio) if ratio < 10 else f"{ratio:.0f}"
