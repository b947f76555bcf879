"""The words for causes, outcomes, reasons and ties, by tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demerit.life import readers
from demerit.show.labels import Labels, lower
from demerit.show.sentences.said import GRAVE, QUIET, SMALL, TELLING


@dataclass(frozen=True)
class Cause:
    """How a cause is told: of a record ("Recorded by cameras ..."), and of points ("-5 points ...")."""

    record: str
    points: str
    weight: int = GRAVE
    wrong: bool = True


CAUSES = {
    "misidentification": Cause("for what somebody else did", "recorded for what somebody else did"),
    "false report": Cause("on a false report", "on a false report"),
    "copied error": Cause("by copying an error made elsewhere", "on a copy of an error made elsewhere"),
    "association": Cause("for what somebody else did", "for something done by {who}", TELLING),
    "collective": Cause("for what was put down to all of them", "as everybody's share of what one of them did"),
    "tampering": Cause("because somebody tampered with the record", "because somebody tampered with the score"),
    "discretion": Cause("at an official's discretion", "at an official's discretion", GRAVE, False),
    "decay": Cause("", "as time passes", QUIET, False),
    "restoration": Cause("", "as time passes", QUIET, False),
    "correction": Cause("", "as false entries are struck out after an appeal", GRAVE, False),
    "reset": Cause("", "as the count starts again", SMALL, False),
}
# what needs no more than a sentence, by type and outcome. {what}: the thing's label; {who}: the other resident;
# {points} and {change}: how many, without and with a sign; {grade}: that of somebody met
TYPES: dict[tuple[str, str | None], tuple[str, int]] = {
    ("enrolment", "the scheme begins here"): ("The scheme begins here: scored from today on.", GRAVE),
    ("enrolment", "joined by choice"): ("Joins by choice: scored from today on.", GRAVE),
    ("enrolment", "with the head of the household"): (
        "Joins with the head of the household: scored from today on.", GRAVE,
    ),
    ("enrolment", "mandatory"): ("It is mandatory now: scored from today on.", GRAVE),
    ("enrolment", "left"): ("Leaves the scheme: scored no longer.", GRAVE),
    ("enrolment", "left with the head of the household"): (
        "Leaves the scheme with the head of the household: scored no longer.", GRAVE,
    ),
    ("enrolment", "free to join"): ("The scheme begins here, and this resident stays out of it.", TELLING),
    ("deal", "points bought"): ("Pays to have {points} added to the score.", TELLING),
    ("deal", "too dear"): ("Would pay for points, and can't: too dear.", SMALL),
    ("deal", "attacked"): ("{who} pays to have {points} taken off this resident's score.", GRAVE),
    ("deal", "moved by a breach"): ("Somebody breaks into the scores and changes this one by {change}.", GRAVE),
    ("deal", "found out"): ("Found out that somebody had changed the score by {change}: taken back.", TELLING),
    ("deal", "granted on bought points"): ("Only bought points opened this door: {what}.", TELLING),
    ("deal", "refused for an attack"): ("Only an attack on the score shut this door: {what}.", GRAVE),
    ("meeting", "matched"): ("Met somebody{grade}: they suit each other.", TELLING),
    ("meeting", "turned down"): ("Met somebody{grade}: turned down for the grade.", GRAVE),
    ("meeting", "turned the other down"): ("Met somebody{grade}: turned the other down for the grade.", TELLING),
    ("cut tie", None): ("{who} cuts the tie.", GRAVE),
}  # fmt: skip
NO_ACCOUNT = {
    "meeting": " By the true record of own acts alone it would not have come to this.",
    "cut tie": " Nothing that this resident did accounts for it.",
}
EXITS = {
    "term": "the term was over",
    "payment": "everything was paid",
    "points": "enough points were regained",
    "appeal": "an appeal succeeded",
    "the household's listing ended": "the household's listing ended",
    "moved to another tier": "moved to a severer one",
}
REASONS = {
    "register": "because of a register",
    "grade": "because of the grade",
    "a parent's standing": "because of a parent's standing",
    "private": "by someone who saw the standing",
    "ordinary": "on the ordinary check",
    "no place left": "no place was left",
    "a grade on a profile": "because of the grade shown on a profile",
}
TIES = {
    "household": "someone in the household",
    "kin": "a relative",
    "neighbour": "a neighbour",
    "colleague": "a colleague",
    "online_friend": "a friend online",
}
TIES_OF_MANY = {
    "household": "in the household",
    "kin": "among relatives",
    "neighbour": "among neighbours",
    "colleague": "among colleagues",
    "online_friend": "among friends online",
}
UNPAID = {"unpaid": ", not paid", "unpaid: can't pay": ", more than this resident can pay"}
NO_CONSENT = "this resident doesn't consent to be scored"
UNREAD = {
    readers.KEPT: f"kept and not read: {NO_CONSENT}",
    readers.UNREAD: "not read: the scheme doesn't score this resident",
}
UNTRUE = {"misidentification": " That was somebody else.", "false report": " There was no such thing."}
NOT_DONE = ("misidentification", "false report", "copied error", "association", "collective", "tampering")
TOLL_WORDS = {
    "job lost in custody": "the job is lost: nobody waits",
    "somebody at home taken into custody": "somebody of the household is taken into custody",
    "job lost with the firm": "the job is lost: the firm is on a list",
    "listed for the firm": "listed as the legal representative of a firm on a list",
    "only parent taken into custody": "the only parent at home is taken into custody",
}


def cause_of(name: str | None) -> Cause:
    """The words of a cause; of one not in the table, its own name."""
    own = f"for a reason of its own: {name}"
    return CAUSES.get(name or "") or Cause(own, own, TELLING, False)


def channel(labels: Labels, name: str) -> str:
    """ "police", "the tax office": for the middle of a sentence."""
    label = lower(labels.channel(name))
    return f"the {label}" if label.endswith(" office") else label


def false(record: dict[str, Any], full: bool = True) -> str:
    """How a record came to name somebody who didn't do it. `full`: with the number of whoever did, or reported it."""
    cause, other = record["cause"], record.get("other")
    if cause in ("misidentification", "false report") and other is None:
        return "for what nobody did"
    number = "" if other is None or not full else f" by resident {other}" if cause == "false report" else \
        f" (resident {other})"  # fmt: skip
    return cause_of(cause).record + number
