"""Acts, their records, and what follows at once: points, warnings and fines.

Three things in this order: what was done; who recorded it; what followed. What ordinary life makes of it, which goes
on in every world, is a sentence of its own, in the same words in both worlds; what the scheme adds is another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from demerit.life.readers import AND_KEPT, BY_LAW, BY_THE_SCHEME
from demerit.show import wording
from demerit.show.labels import lower
from demerit.show.sentences.said import QUIET, SMALL, TELLING, Said
from demerit.show.sentences.voice import Voice
from demerit.show.sentences.words import NO_CONSENT, TIES, UNPAID, UNREAD, cause_of, false

OWN = "own act"


def act(voice: Voice, act: dict, left: list[dict]) -> list[Said]:
    """An act, and what came of it on the same day."""
    kind, label = act["what"], voice.labels.kind(act["what"])
    if act["outcome"] == "chilled":
        return [Said(f"Given up out of fear: {lower(label)}.", TELLING, key=f"chilled {kind}")]
    if act["outcome"] == "heeded":
        return [Said(f"Left undone, on the advice of an app: {lower(label)}.", TELLING, key=f"heeded {kind}")]
    performed = " (performed for those who watch)" if act["outcome"] == "performed" else ""
    done, key, said = f"{label}{performed}", f"act {kind}", []
    of_the_act = [row for row in left if _is_of(row, kind, act["day"])]
    records = sorted(of_the_act, key=lambda row: row["reason"] not in BY_LAW)  # of two, ordinary life's comes first
    for record in records:
        left.remove(record)
    if voice.owed(kind):
        said.append(Said(f"{done}: the sum is owed from now on.", SMALL, key=key))
        return said + [one for record in records for one in _recorded(voice, record, left, "")]
    if records:
        said += _recorded(voice, records[0], left, done)
        return said + [one for record in records[1:] for one in _recorded(voice, record, left, "")]
    came, others = voice.later.get((act["day"], kind)), voice.instead.get((act["day"], kind), [])
    if came is not None:
        return [Said(f"{done}; recorded only on {voice.when(came)}.", SMALL, key=key)]
    if others:
        whom = f" (resident {others[0]['resident']})" if voice.full else ""
        return [Said(f"{done}. Somebody else is recorded for it{whom}.", SMALL, key=key)]
    sentence, heading = voice.watch.no_record(kind, act["day"])
    return [Said(f"{done}. {sentence}", QUIET, key=key, brief=(heading, lower(label) + performed))]


def record(voice: Voice, record: dict, left: list[dict]) -> list[Said]:
    """A record that comes later than the act, or of what this resident didn't do."""
    since = record.get("act_day")
    if record["cause"] == OWN and since is not None and record["reason"] in BY_THE_SCHEME:
        voice.answered.append((since, record["what"]))
    return _recorded(voice, record, left, "")


def _is_of(row: dict, kind: str, day: int) -> bool:
    return row["type"] == "record" and row["what"] == kind and row["cause"] == OWN and row.get("act_day") == day


def _recorded(voice: Voice, record: dict, left: list[dict], done: str) -> list[Said]:
    """One record and what followed: what ordinary life makes of it, then what the scheme does.

    `done` is the act in words, if it is told in the same sentence.
    """
    label, reader, wrong = lower(voice.labels.kind(record["what"])), record["reason"], record["cause"] != OWN
    head, key = _head(voice, record, label, done), f"{'false' if wrong else 'record'} {record['what']}"
    weight = cause_of(record["cause"]).weight if wrong else TELLING
    points = _points(voice, record, left) if reader in BY_THE_SCHEME else ""
    if reader in BY_LAW:
        fine = _take(left, lambda row: row["type"] == "fine" and _alike(row, record, ("what", "cause")))
        tail, loud = (f": fined {_sum(fine)}", weight) if fine else ("", TELLING if wrong else SMALL)
        said = [Said(f"{head}{tail}.", loud, wrong=wrong, key=key)]
        if points:
            points = f"{wording.sentence_case(points)}, for {label}.{voice.remark(record)}"
            said.append(Said(points, weight, wrong=wrong, key=f"entry {key}"))
        if reader in AND_KEPT:
            kept = f"The scheme keeps the record of {label} and does not read it: {NO_CONSENT}."
            said.append(Said(kept, QUIET, key=f"kept {key}"))
        return said
    if points:
        return [Said(f"{head}: {points}.{voice.remark(record)}", weight, wrong=wrong, key=key)]
    tail = UNREAD.get(reader, "at no cost")
    brief = None if wrong else ("Recorded and not read" if reader in UNREAD else "Recorded, at no cost", label)
    return [Said(f"{head}, {tail}.", TELLING if wrong else QUIET, wrong=wrong, key=key, brief=brief)]


def _head(voice: Voice, record: dict, label: str, done: str) -> str:
    by, since = voice.by(record["channel"]), record.get("act_day")
    if done:
        return f"{done}; recorded{by}"
    if record["cause"] != OWN:
        return f"Recorded{by} {false(record, voice.full)} ({label})"
    if since is None or since == record["day"]:
        return f"Recorded{by} ({label})"
    return f"A record{by} arrives of what happened on {voice.when(since)} ({label})"


def _points(voice: Voice, record: dict, left: list[dict]) -> str:
    """The points that follow from a record, taken out of the day's rows: or a warning instead (M42)."""
    same = ("what", "cause", "channel", "act_day") if record["cause"] == OWN else ("what", "cause", "channel", "other")
    found = [row for row in left if row["type"] == "entry" and _alike(row, record, same)]
    for row in found:
        left.remove(row)
    warned = "a warning, and no points" if record.get("outcome") == "a warning" else ""
    return wording.joined([voice.points(row) for row in found]) or warned


def entry(voice: Voice, row: dict) -> Said:
    """Points that follow from no record told on the same day."""
    points, name = voice.points(row), row["cause"] or ""
    label = f" ({lower(voice.labels.kind(row['what']))})" if row["what"] else ""
    if name == OWN:
        return Said(f"{points}{label}.", TELLING, key=f"entry {row['what']}")
    cause = cause_of(name)
    words = cause.points.format(who=TIES.get(row["reason"] or "", "someone else") + voice.number(row))
    key = f"tie {row['what']}" if name == "association" else f"{name} {row['what']}"
    return Said(f"{points} {words}{label}.", cause.weight, wrong=cause.wrong, key=key)


def fine(voice: Voice, row: dict) -> Said:
    """A fine whose record isn't told on the same day."""
    label = f" for {lower(voice.labels.kind(row['what']))}" if row["what"] else ""
    not_own = row["cause"] not in (None, OWN)
    why = f" ({cause_of(row['cause']).points})" if voice.full and not_own and row["cause"] != "association" else ""
    return Said(f"Fined {_sum(row, label + why)}.", TELLING, wrong=bool(why), key="fine")


def _sum(fine: dict, what_for: str = "") -> str:
    yuan = f"{abs(fine['points']):,} yuan" if fine["points"] else "a sum"
    return yuan + what_for + UNPAID.get(fine["outcome"] or "", "")


def same_act(day: int, start: date | None = None) -> Said:
    """The twin's side of a record that came late, where the twin's act left none."""
    when = wording.calendar(day, start) or f"day {day}"
    return Said(f"The same act on {when} had no such consequence.", SMALL, key="same act")


def _alike(row: dict, other: dict, columns: tuple[str, ...]) -> bool:
    return all(row.get(column) == other.get(column) for column in columns)


def _take(rows: list[dict], test: Callable[[dict], bool]) -> dict | None:
    found = next((row for row in rows if test(row)), None)
    if found is not None:
        rows.remove(found)
    return found
