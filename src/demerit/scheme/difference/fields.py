"""The fields of an entry before and after, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demerit.scheme.words.phrases import listed, number

MISSING = object()

# fields whose names don't explain themselves
_NAMES = {
    "term": "days until it ends",
    "misses": "share of acts missed",
    "false_match": "share of records that name somebody else",
    "matched_against": "faces matched against",
    "false_match_per_face": "chance that one comparison of faces errs",
    "knows_faces": "people whom a collector knows by sight at most",
    "covers_urban": "share covered in towns",
    "covers_rural": "share covered in the country",
    "invents": "records of nothing, per 1,000 residents a year",
    "copies_to": "wrong records copied on",
    "below": "fewer points than",
    "above": "at least so many points",
    "chance": "chance that a record leads there",
    "unpaid": "days unpaid",
    "known": "share who know of an appeal",
    "tried": "share of those who try it",
    "decided_in": "days until an appeal is decided",
    "corrected": "share of wrongful listings corrected on appeal",
    "without_a_rule": "named without any rule, a year of 1,000",
    "custody": "is custody",
    "representative_of": "representatives of organisations on",
    "staff_lost": "share of the staff dismissed each month",
    "only_on": "open only to those on",
    "tier_of": "a severer tier of",
    "replaces": "takes one off",
    "initial_share": "share of adults listed on the first day",
    "applies_to": "falls on",
    "by_the_parents": "judged by the parents",
    "outcome": "what a closed door means",
    "commercial_from": "the usual check is waived from a company's score of",
    "order_by_grade": "served in the order of grades",
    "learns": "chance of learning from a sanction of one's own",
    "learns_from_household": "chance of learning from the household",
    "threshold": "sanctions a month for every neighbour that make the typical resident more afraid",
    "forgets": "chance a month that a fear fades",
    "sees": "share of such acts seen",
    "willing": "share of those who saw it, who report it",
    "rewarded": "how much more is reported for a reward",
    "afraid": "how much more the fearful report",
    "malicious": "reports of nothing, per 1,000 residents a year",
    "radius_m": "metres within which faces are shown",
    "looks": "share of adults online nearby who look in a month",
    "reports": "share of those who see a face, who report it",
    "shown": "faces shown nearby",
    "found_out": "share of those reported who find out by whom",
    "betrayed": "share of these who trust such people less",
    "mends": "chance a month that a step of trust comes back",
    "tells": "how much more those report who trust nobody",
    "guarded": "share of private remarks kept back",
    "minds": "chance of being turned down for each grade lower",
    "cuts": "share who cut the tie",
    "performs": "extra good deeds for show",
}


def fields(subject: str, before: dict[str, Any], after: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Field by field: "cameras: misses is 0.5 instead of 0.6"."""
    for field in dict.fromkeys([*before, *after]):
        one, other = before.get(field, MISSING), after.get(field, MISSING)
        if one == other:
            continue
        below = (*path, field.replace("_", " "))
        if isinstance(one, dict) and isinstance(other, dict) and "value" not in one and "value" not in other:
            yield from fields(subject, one, other, below)
            continue
        name = _NAMES.get(field) or ", ".join(below)
        if field == "source":
            continue
        if field == "disputed":
            yield f"{subject}: {_dispute(one, other)}"
            continue
        if other is MISSING:
            yield f"{subject}: {name}, no longer" + ("" if one is True else f" {said(one)}")
        elif other is True:
            yield f"{subject}: {name}"
        else:
            instead = f" instead of {said(one)}" if one is not MISSING else ""
            yield f"{subject}: {name}, {said(other)}{instead}"


def _dispute(before: Any, after: Any) -> str:
    if after is MISSING:
        return "no longer disputed"
    return "now disputed" if before is MISSING else "disputed on other grounds"


def said(value: Any) -> str:
    """Plain data in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return listed(map(said, value)) if value else "nothing"
    if isinstance(value, dict):
        if "value" in value:
            low, high = value.get("range") or (None, None)
            span = f" (from {number(low)} to {number(high)})" if low is not None and high is not None else ""
            return said(value["value"]) + span
        return listed(f"{key.replace('_', ' ')} {said(below)}" for key, below in value.items()) if value else "nothing"
    return str(value)
