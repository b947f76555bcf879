"""A life in a few sentences: the end, what was lost and to whom, doors, money, fear, the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demerit.life.readers import BY_LAW
from demerit.show import wording
from demerit.show.labels import lower
from demerit.show.life_beside import ALL_THE_SAME, counted, twin_differences
from demerit.show.sentences import TIES_OF_MANY, cause_of, listed, the_register, words

if TYPE_CHECKING:
    from demerit.life.source import Row
    from demerit.life.told import Life

MOST_DOORS = 4  # named in one sentence
ADVERSE = {"refused": "refused", "delayed": "delayed", "throttled": "slowed down", "dearer": "made dearer"}
LOST_BY = {
    "own act": "by own acts",
    "association": "for what others did",
    "misidentification": "recorded for what somebody else did",
}


def in_short(life: Life) -> list[str]:
    """A few sentences, only of what there was; the twin comes last."""
    parts = (the_end, _lost, _dragged, standing_on, refusals, fined, _fear, _twin)
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
        lost = f"lost {wording.plural(points, 'point')}"
        said.append(f"{wording.sentence_case(who)} {lost} to what this resident was recorded for.")
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


def refusals(life: Life) -> list[str]:
    """What the scheme decided against this resident; and what someone refused who saw the standing."""
    own, private = [], []
    for door in life.doors:
        seen, name = door["private"], lower(life.labels.service(door["service"]))
        own.append((name, door["against"] - seen["against"], door["wrongful"] - seen["wrongful"]))
        private.append((name, seen["against"], seen["wrongful"]))
    how = [words for outcome, words in ADVERSE.items() if any(_decided(door, outcome) for door in life.doors)]
    return [*_against(f"The scheme {wording.joined(how, 'or')}", own),
            *_against("Someone who saw the standing refused", private)]  # fmt: skip


def _decided(door: dict[str, Any], outcome: str) -> int:
    """Decisions of the scheme itself with that outcome."""
    return door["outcomes"].get(outcome, 0) - (door["private"]["against"] if outcome == "refused" else 0)


def _against(who: str, counts: list[tuple[str, int, int]]) -> list[str]:
    """One sentence of (door, decisions against, of these wrong); none where there is no such decision."""
    counts = [one for one in counts if one[1]]
    if not counts:
        return []
    total, wrongful, names = sum(one[1] for one in counts), sum(one[2] for one in counts), [one[0] for one in counts]
    more = [f"{len(names) - MOST_DOORS} more"] if len(names) > MOST_DOORS else []
    wrong = f", {wrongful:,} of them wrongly" if wrongful and total > 1 else ", wrongly" if wrongful else ""
    return [f"{who} {wording.plural(total, 'request')}{wrong}: {wording.joined([*names[:MOST_DOORS], *more])}."]


def fined(life: Life) -> list[str]:
    """The fines by law in this world: what they come to, on whose records, for what, and what was left unpaid."""
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
    return [f"By law, fined{many} {yuan:,} yuan{_on_records(life, fines)}, for {named}{tail}."]


def _on_records(life: Life, fines: list[Row]) -> str:
    """On whose records the fines came: which are the scheme's own channels, and not there without it."""
    channels = [_channel(life, fine) for fine in fines]
    if None in channels:  # the log doesn't tell
        return ""
    named = []
    for name in dict.fromkeys(channels):
        found = life.labels.catalogue.channels.get(name or "")
        by = words.channel(life.labels, name or "")
        own = found is not None and not found.ordinary
        named.append(f"the scheme's {by.removeprefix('the ')}" if own else by)
    return f", on {'a record' if len(fines) == 1 else 'records'} by {wording.joined(named)}"


def _channel(life: Life, fine: Row) -> str | None:
    """The channel whose record brought a fine; None where none of that day is read by the law."""
    same = ("world", "day", "what", "cause")
    return next((row["channel"] for row in life.events if row["type"] == "record" and row["reason"] in BY_LAW
                 and all(row[name] == fine[name] for name in same)), None)  # fmt: skip


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
    return [ALL_THE_SAME] if life.twin["same"] else twin_differences(life)
