"""What would have kept a grade, or kept somebody off a register: the answers in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from demerit.life.nearest import Answer, Change
from demerit.show import wording
from demerit.show.labels import Labels, lower
from demerit.show.sentences import TIES, TIES_OF_MANY, cause_of

MEASURE = (
    "Worked out by replaying this resident's book day by day with one thing changed and everything else as it "
    "happened; what this resident or anybody else would have done differently is not in it. The nearest change is the "
    "one that alters the fewest points of entries."
)
NO_POINTS = "It took no points to come to this: no rule that costs less would have made a difference."
NONE_OF = {
    "record": "No single record struck out would have been enough.",
    "act of another": "No single act of anybody else undone would have been enough.",
    "tie": "Nor would any one kind of tie that passes nothing on.",
    "rule": "Nor would any one rule that costs nothing.",
}


def question(labels: Labels, answer: Answer) -> str:
    if answer.question == "grade":
        return "What would have kept the grade?"
    return f"What would have kept this resident off the register ({lower(labels.register(answer.of))})?"


def answered(labels: Labels, answer: Answer, start: date | None = None) -> list[str]:
    """The answer, one sentence after another. Days are told by the calendar if `start` is given."""
    goal = f"kept grade {answer.of}" if answer.question == "grade" else "kept this resident off it"
    if not answer.asked:
        return [f"Nothing to ask: {answer.why}."]
    if not answer.told:
        return [f"It can't be told: {answer.why}."]
    if answer.records:
        return _by_records(labels, answer, start)
    said: list[str] = []
    nearest = answer.nearest
    if nearest is not None:
        said.append(f"The nearest change that would have {goal}: {change(labels, nearest, start)} ({_size(nearest)}).")
        others = [change(labels, one, start) + f" ({_size(one)})" for one in answer.changes if one is not nearest]
        if others:
            said.append(f"Also enough, each by itself: {wording.joined(others, 'or')}.")
    else:
        said.append(f"No single change would have {goal}.")
    for kind, words in (("record", "record"), ("act of another", "act of somebody else")):
        tried, enough = answer.tried.get(kind, 0), answer.enough.get(kind, 0)
        if enough > 1:
            said.append(f"Any of {enough} of the {wording.plural(tried, words)} struck out would have done.")
        elif tried and not enough and nearest is not None:
            said.append(NONE_OF[kind])
    if answer.together:
        many = wording.plural(answer.together, "record or act of another", "records or acts of others")
        said.append(f"Struck out together, the {many} that cost most would have been enough.")
    if answer.own_record is not None:
        with_own = "would have been enough" if answer.own_record else "would not have been enough either"
        said.append(f"The record of this resident's own acts alone, with all else struck out, {with_own}.")
    return said


def _by_records(labels: Labels, answer: Answer, start: date | None) -> list[str]:
    first = answer.records[0]
    if "type" in first:
        what = f"a fine of {abs(first['points']):,} yuan for" if first["type"] == "fine" else "the payment missed:"
        unable = ", which this resident couldn't pay" if first["outcome"] == "unpaid: can't pay" else ""
        false = "" if first["cause"] in (None, "own act") else f" ({cause_of(first['cause']).points})"
        sum_ = f"{what} {lower(labels.kind(first['what']))}{false} on {_when(first['day'], start)}{unable}"
        return [f"One sum left unpaid: {sum_}.", NO_POINTS]
    told = [_record(labels, row, start) for row in answer.records]
    if len(told) == 1:
        return [
            f"One record: {told[0]}. Without it, this would not have come.",
            NO_POINTS,
        ]
    return [f"Not one record alone: each of these {len(told)} would have led to it: {wording.joined(told)}."]


def _record(labels: Labels, what: dict[str, Any], start: date | None) -> str:
    own = what["cause"] == "own act"
    how = "" if own else f", {cause_of(what['cause']).record}"
    by = f" by {lower(labels.channel(what['channel']))}" if what.get("channel") else ""
    return f"the record{by} of {lower(labels.kind(what['what']))} on {_when(what['day'], start)}{how}"


def change(labels: Labels, one: Change, start: date | None = None) -> str:
    """One change, as a thing that might have been so."""
    what = one.what
    if one.kind == "rule":
        name, after = what["rule"].replace("_", " "), what["to"]
        cost = "nothing" if after == 0 else wording.signed(after)
        return f"the rule “{name}” costing {cost} instead of {wording.signed(what['from'])}"
    if one.kind == "tie":
        return f"nothing passed on {TIES_OF_MANY.get(what['tie'], 'along such ties')}"
    if one.kind == "cause":
        if what["cause"] == "association":
            return "nothing passed on along any tie"
        why = cause_of(what["cause"]).points
        return f"all points struck out that {'were' if why.startswith('recorded') else 'came'} {why}"
    if one.kind == "act of another":
        whose = TIES.get(what.get("tie") or "", "somebody else")
        number = f" (resident {what['other']})" if what.get("other") is not None else ""
        when, kind = _when(what["day"], start), lower(labels.kind(what["what"]))
        return f"without what {whose}{number} was recorded for on {when}, {kind}"
    if what["what"] is None:
        return f"without the entry of {_when(what['day'], start)} {cause_of(what['cause']).points}"
    return "without " + _record(labels, what, start)


def _when(day: int, start: date | None) -> str:
    return wording.calendar(day, start) or f"day {day}"


def _size(one: Change) -> str:
    return f"{wording.plural(one.points, 'point')} in {wording.plural(one.entries, 'entry', 'entries')}"
