"""A life in a few sentences: the end, what was lost and to whom, doors, money, fear, the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demerit.show import wording
from demerit.show.labels import Labels, lower
from demerit.show.sentences import TIES_OF_MANY, cause_of, listed, the_register

if TYPE_CHECKING:
    from demerit.life.told import Life

LOST_BY = {
    "own act": "by own acts",
    "association": "for what others did",
    "misidentification": "recorded for what somebody else did",
}
ENDS = {
    "in_work": ("has work", "has no work"),
    "housed": ("has a home", "has lost the home"),
    "shut_out": ("has no school place", "has a school place"),
}


def in_short(life: Life) -> list[str]:
    """Three to eight sentences, only of what there was."""
    parts = (the_end, _lost, _dragged, standing_on, _doors, fined, _fear, _twin)
    return [said for part in parts for said in part(life)]


def the_end(life: Life) -> list[str]:
    """Points and grade, at first and at last."""
    end = life.ends["scheme"]
    if not life.source.scheme.ledgers:
        return ["The scheme keeps no score."]
    if life.start_points is None:
        return ["The scheme never scored this resident."]
    if end.get("points") is None:
        return [f"Began with {wording.number(life.start_points)} points, and was not scored any more at the end."]
    began, now = wording.number(life.start_points), wording.number(end["points"])
    grade = f" (grade {end['grade']})" if end.get("grade") else ""
    first = f" (grade {life.grade.of})" if life.grade.of and grade else ""
    own = end.get("own_points")
    tail = f" By the record of own acts alone it would be {wording.number(own)}." if own != end["points"] else ""
    return [f"Began with {began} points{first} and ended with {now}{grade}.{tail}"]


def _lost(life: Life) -> list[str]:
    lost, gained = life.points["lost"], sum(life.points["gained"].values())
    total = sum(lost.values())
    if not total:
        if life.start_points is None:
            return []
        return [f"Lost no points{f' and gained {gained:,}' if gained else ''}."]
    order = sorted(lost.items(), key=lambda item: -item[1])
    parts = [f"{points:,} {LOST_BY.get(cause) or cause_of(cause).points}" for cause, points in order]
    said = [
        f"Lost {wording.plural(total, 'point')}: {wording.joined(parts)}{f'; gained {gained:,}' if gained else ''}."
    ]
    ties: dict[str, int] = {}
    for one in life.lost_to:
        ties[one["tie"]] = ties.get(one["tie"], 0) + one["points"]
    if ties:
        where = wording.joined([f"{points:,} to somebody {TIES_OF_MANY.get(tie, tie)}" for tie, points in ties.items()])
        said.append(f"Of the points lost for what others did, {where}.")
    return said


def _dragged(life: Life) -> list[str]:
    said = []
    if life.dragged:
        people = len({one["resident"] for one in life.dragged})
        points = sum(abs(one["points"]) for one in life.dragged)
        who = wording.plural(people, "other resident")
        said.append(f"{wording.sentence_case(who)} lost {wording.plural(points, 'point')} to what this resident did.")
    if life.recorded_instead:
        times = wording.plural(len(life.recorded_instead), "time")
        said.append(f"Somebody else was recorded for what this resident did: {times}.")
    return said


def standing_on(life: Life) -> list[str]:
    """Stays on registers, the gravest sort first: blacklists entered wrongly, blacklists, redlists."""
    labels, told = life.labels, []
    here = [row for row in life.events if row["world"] == "scheme"]
    for row in here:
        if row["type"] != "listing":
            continue
        off = next(
            (r for r in here if r["type"] == "release" and r["what"] == row["what"] and r["day"] >= row["day"]), None
        )
        when = [wording.calendar(one["day"], life.source.start) for one in (row, off) if one]
        wrong = ", wrongly," if row["wrongful"] else ""
        until = f"until {when[1]}" if off else "to the end"
        text = f"On {the_register(labels, row['what'])}{wrong} from {when[0]} {until}."
        red = life.source.scheme.registers[row["what"]].colour == "red"
        told.append((red, not row["wrongful"], row["day"], text))
    listed_then = {row["what"] for row in here if row["type"] == "listing"}
    said = [text for *_, text in sorted(told)]
    for name in listed(life.ends["scheme"].get("registers")):
        if name not in listed_then:
            said.append(f"On {the_register(labels, name)} since before the first day.")
    return said[:6]


def _doors(life: Life) -> list[str]:
    refused = [door for door in life.doors if door["against"]]
    if not refused:
        return []
    total, wrongful = sum(door["against"] for door in refused), sum(door["wrongful"] for door in refused)
    names = wording.joined([lower(life.labels.service(door["service"])) for door in refused[:4]])
    more = f" and {len(refused) - 4} more" if len(refused) > 4 else ""
    wrong = f", {wrongful:,} of them wrongly" if wrongful else ""
    requests = wording.plural(total, "request")
    return [f"The scheme refused, delayed or made dearer {requests}{wrong}: {names}{more}."]


def fined(life: Life) -> list[str]:
    """The fines of ordinary law in this world: what they come to, for what, and what was left unpaid."""
    fines = [row for row in life.events if row["world"] == "scheme" and row["type"] == "fine"]
    if not fines:
        return []
    yuan, unpaid = sum(row["points"] or 0 for row in fines), sum(row["outcome"] != "paid" for row in fines)
    unable = sum(row["outcome"] == "unpaid: can't pay" for row in fines)
    kinds = list(dict.fromkeys(lower(life.labels.kind(row["what"])) for row in fines))
    named = wording.joined([*kinds[:3], *([f"{len(kinds) - 3} more kinds of act"] if len(kinds) > 3 else [])])
    tail = ""
    if len(fines) == 1:
        tail = ", more than this resident can pay" if unable else ", not paid" if unpaid else ""
    elif unpaid:
        tail = f", {unpaid} of them not paid" + (f" ({unable} for want of means)" if unable else "")
    false = sum(row["cause"] not in (None, "own act") for row in fines)
    if false:
        tail += (
            ", which this resident hadn't done" if len(fines) == 1 else f", {false} for what this resident hadn't done"
        )
    many = "" if len(fines) == 1 else f" {len(fines)} times,"
    return [f"By ordinary law, fined{many} {yuan:,} yuan, for {named}{tail}."]


def _fear(life: Life) -> list[str]:
    given_up, performed = life.fear["given_up"], life.fear["performed"]
    said = []
    if given_up:
        said.append(f"Given up out of fear: {counted(life.labels, given_up, 'kind')}.")
    if performed:
        said.append(f"Performed for those who watch: {counted(life.labels, performed, 'kind')}.")
    return said


def _twin(life: Life) -> list[str]:
    if life.twin is None:
        return ["This run had no twin: there is nothing to set beside this life."]
    said = twin_differences(life)
    return said or ["In everything that is counted here the twin's days were the same."]


def twin_differences(life: Life) -> list[str]:
    """What was otherwise in the twin's world; nothing that was the same."""
    twin, labels = life.twin or {}, life.labels
    said = []
    for key, words, shelf in (
        ("acts_only_there", "Done by the twin and not here", "kind"),
        ("acts_only_here", "Done here and not by the twin", "kind"),
        ("refused_only_here", "Granted to the twin and not here", "service"),
        ("refused_only_there", "Granted here and not to the twin", "service"),
        ("asked_only_there", "Asked for by the twin alone", "service"),
        ("asked_only_here", "Asked for here alone", "service"),
    ):
        if twin.get(key):
            said.append(f"{words}: {counted(labels, twin[key], shelf)}.")
    for name, pair in (twin.get("at_end") or {}).items():
        said.append(ending(name, pair))
    return said


def ending(name: str, pair: dict[str, Any]) -> str:
    """What one of the two has at the end, and the other not."""
    if name not in ENDS:
        return f"At the end the twin owes {_sums(pair['there'])}, and this resident {_sums(pair['here'])}."
    yes, no = ENDS[name]
    theirs, mine = (yes if pair[side] else no for side in ("there", "here"))
    return f"At the end the twin {theirs}, and this resident {mine}."


def _sums(count: Any) -> str:
    return "nothing" if not count else wording.plural(int(count), "unpaid sum")


def counted(labels: Labels, counts: dict[str, int], shelf: str) -> str:
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [lower(getattr(labels, shelf)(name)) + (f" ({times} times)" if times > 1 else "") for name, times in order]
    return wording.joined(named[:6] + ([f"{len(named) - 6} more kinds"] if len(named) > 6 else []))
