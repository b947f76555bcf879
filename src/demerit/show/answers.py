"""What would have kept a grade, or kept somebody off a register: the answers in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from demerit.life.course import OWN
from demerit.life.nearest import Answer, Change
from demerit.show import wording
from demerit.show.labels import Labels, lower
from demerit.show.sentences import TIES, TIES_OF_MANY, cause_of, false, the_register, words

MEASURE = (
    "Worked out by replaying this resident's book day by day with one thing changed and everything else as it "
    "happened; what this resident or anybody else would have done differently is not in it. The nearest change is the "
    "one that alters the fewest points of entries."
)
NO_POINTS = "It took no points to come to this: no rule that costs less would have made a difference."
NONE_OF = {
    "record": "No single record struck out would have been enough.",
    "act of another": "No single act of anybody else undone would have been enough.",
}
MOST_NAMED = 4  # records named in one sentence


def question(labels: Labels, answer: Answer) -> str:
    if answer.question == "grade":
        return "What would have kept the grade?"
    return f"What would have kept this resident off {the_register(labels, answer.of)}?"


def answered(labels: Labels, answer: Answer, start: date | None = None) -> list[str]:
    """The answer, one sentence after another; what wasn't the resident's own doing comes first.

    Days are told by the calendar if `start` is given.
    """
    if not answer.asked:
        return [f"Nothing to ask: {answer.why}."]
    if not answer.told:
        return [f"It can't be told: {answer.why}."]
    if answer.records:
        return _by_records(labels, answer, start)
    said = without_the_undue(labels, answer, start)
    nearest, led = answer.nearest, bool(said)
    if nearest is not None and _is_told(answer, nearest):
        said.append(f"No change that was tried is nearer ({_size(nearest)}).")
    elif nearest is not None:
        also = "also " if led else ""
        said.append(f"The nearest change that would {also}have {_goal(answer)}: "
                    f"{change(labels, nearest, start)} ({_size(nearest)}).")  # fmt: skip
    if nearest is not None:
        others = [f"{change(labels, one, start)} ({_size(one)})" for one in answer.changes
                  if one is not nearest and not _is_told(answer, one)]  # fmt: skip
        if others:
            said.append(f"Also enough, each by itself: {wording.joined(others, 'or')}.")
    for kind, things in (("record", "records"), ("act of another", "acts of somebody else")):
        tried, enough = answer.tried.get(kind, 0), answer.enough.get(kind, 0)
        if enough > 1:
            some = f"{enough:,} of the " if enough < tried else "the "
            said.append(f"Any one of {some}{tried:,} {things} struck out would have done.")
        elif tried and not enough and nearest is not None and not answer.together:
            said.append(NONE_OF[kind])
    if answer.together:
        if answer.together != answer.undue:
            said.append(_without(labels, answer, answer.together, start))
        said.append("No single record would have done.")
    elif nearest is None and not led:
        said.append(f"Nothing that was tried would have {_goal(answer)}.")
    if answer.own_record is not None:
        with_own = "would have been enough" if answer.own_record else "would not have been enough"
        said.append(f"The record of this resident's own acts alone, with all else struck out, {with_own}.")
    return said


def without_the_undue(labels: Labels, answer: Answer, start: date | None = None, *, short: bool = False) -> list[str]:
    """What false records, acts of others, tampering or discretion did to this resident, if that was decisive.

    `short`: without saying what was recorded.
    """
    return [_without(labels, answer, answer.undue, start, short)] if answer.undue else []


def _is_told(answer: Answer, one: Change) -> bool:
    """Whether a change is the one record, or act of another, that the answer begins with."""
    if len(answer.undue) != 1 or one.kind not in ("record", "act of another"):
        return False
    return answer.undue[0] | one.what == answer.undue[0]


def _without(
    labels: Labels, answer: Answer, records: list[dict[str, Any]], start: date | None, short: bool = False
) -> str:
    """ "Without the false report by resident 579 of 3 May (-5 points) grade A would have been kept." """
    named = [_thing(labels, one, start, _points(one), short) for one in records[:MOST_NAMED]]
    left = len(records) - len(named)
    told = wording.joined([*named, *([f"{left} more"] if left else [])])
    if len(records) > 1 and all(one["cause"] == OWN for one in records):
        told += f", {'both' if len(records) == 2 else 'all'} this resident's own"
    return f"Without {told}, {_kept(labels, answer)}."


def _points(one: dict[str, Any]) -> str:
    points = one.get("points")
    return f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}" if points else ""


def _kept(labels: Labels, answer: Answer) -> str:
    if answer.question == "grade":
        return f"grade {answer.of} would have been kept"
    return f"this resident would not have come on {the_register(labels, answer.of)}"


def _goal(answer: Answer) -> str:
    return f"kept grade {answer.of}" if answer.question == "grade" else "kept this resident off it"


def _thing(labels: Labels, what: dict[str, Any], start: date | None, points: str = "", short: bool = False) -> str:
    """A record, or an act of another, as a thing that might not have been: "the false report by resident 579"."""
    cause, other, when = what["cause"], what.get("other"), _when(what["day"], start)
    kind = lower(labels.kind(what["what"])) if what.get("what") else ""
    by = f" by {words.channel(labels, what['channel'])}" if what.get("channel") else ""
    more = ", ".join(part for part in ("" if short else kind, points) if part)
    in_brackets = f" ({more})" if more else ""
    if cause == OWN:
        done = _when(what["act_day"], start) if what.get("act_day") is not None else when
        return f"the record{by} of {kind} on {done}{f' ({points})' if points else ''}"
    if cause == "false report" and other is not None:
        return f"the false report by resident {other} of {when}{in_brackets}"
    if cause == "association":
        who = TIES.get(what.get("tie") or "", "somebody else")
        number = f" (resident {other})" if other is not None else ""
        return f"what {who}{number} was recorded for on {when}{in_brackets}"
    if not kind:
        return f"the entry of {when} {cause_of(cause).points}{in_brackets}"
    return f"the record{by} of {when} {false(what)}{in_brackets}"


def _by_records(labels: Labels, answer: Answer, start: date | None) -> list[str]:
    """Of a register that took no points."""
    first = answer.records[0]
    if "type" in first:
        return [_by_sum(labels, first, start), NO_POINTS]
    if len(answer.records) == 1:
        return [_without(labels, answer, answer.records, start), NO_POINTS]
    told = wording.joined([_thing(labels, row, start) for row in answer.records])
    return [f"Not one record alone: each of these {len(answer.records)} would have led to it: {told}."]


def _by_sum(labels: Labels, sum_: dict[str, Any], start: date | None) -> str:
    kind, when = lower(labels.kind(sum_["what"])), _when(sum_["day"], start)
    fined = sum_["type"] == "fine"
    what = f"a fine of {abs(sum_['points']):,} yuan for {kind}" if fined else f"a payment missed ({kind})"
    unable = ", which this resident couldn't pay" if sum_["outcome"] == "unpaid: can't pay" else ""
    if sum_["cause"] in (None, OWN):
        return f"One sum left unpaid: {what} on {when}{unable}."
    return f"{wording.sentence_case(what)} on {when}, {cause_of(sum_['cause']).points}{unable}, was left unpaid."


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
    return f"without {_thing(labels, what, start)}"


def _when(day: int, start: date | None) -> str:
    return wording.calendar(day, start) or f"day {day}"


def _size(one: Change) -> str:
    return f"{wording.plural(one.points, 'point')} in {wording.plural(one.entries, 'entry', 'entries')}"
