"""Acts, their records, and what follows at once: points, warnings and fines."""

from __future__ import annotations

from datetime import date

from demerit.show import wording
from demerit.show.labels import lower
from demerit.show.sentences.said import QUIET, SMALL, TELLING, Said
from demerit.show.sentences.voice import Voice
from demerit.show.sentences.words import TIES, cause_of


def act(voice: Voice, act: dict, left: list[dict]) -> Said:
    label = voice.labels.kind(act["what"])
    if act["outcome"] == "chilled":
        return Said(f"Given up out of fear: {lower(label)}.", TELLING, key=f"chilled {act['what']}")
    if act["outcome"] == "heeded":
        return Said(f"Left undone, on the advice of an app: {lower(label)}.", TELLING, key=f"heeded {act['what']}")
    performed = " (performed for those who watch)" if act["outcome"] == "performed" else ""
    record = _take(left, lambda row: row["type"] == "record" and row["what"] == act["what"] and not row["wrongful"])
    if record is None:
        voice.unrecorded[act["what"]] = act["day"]
        came, key = voice.later.get((act["day"], act["what"])), f"act {act['what']}"
        if came is not None:
            return Said(f"{label}{performed}; recorded only on {voice.when(came)}.", SMALL, key=key)
        brief = ("Recorded by nobody", lower(label) + performed)
        return Said(f"{label}{performed}. Nobody recorded it.", QUIET, key=key, brief=brief)
    entries = voice.entries(left, lambda row: row["what"] == act["what"] and row["cause"] == "own act")
    by, entries = voice.by(record["channel"]), entries or _warned(record)
    weight = TELLING if entries else QUIET
    brief = None if entries else ("Recorded, at no cost", lower(label) + performed)
    text = f"{label}{performed}; recorded{by}{entries or '. It costs nothing'}."
    return Said(text, weight, key=f"act {act['what']}", brief=brief)


def record(voice: Voice, record: dict, left: list[dict]) -> Said:
    label, by = lower(voice.labels.kind(record["what"])), voice.by(record["channel"])
    entries = voice.entries(
        left,
        lambda row: (
            row["what"] == record["what"] and row["cause"] == record["cause"] and row["channel"] == record["channel"]
        ),
    )
    entries = entries or _warned(record)
    if record["cause"] != "own act":
        cause = cause_of(record["cause"])
        how = cause.record
        if record["cause"] == "misidentification" and record["other"] is None:
            how = "for what nobody did"
        text = f"Recorded{by} {how}{voice.number(record)} ({label}){entries or ', which costs nothing'}."
        weight = cause.weight if entries else TELLING
        return Said(text, weight, wrong=bool(record["wrongful"]), key=f"false {record['what']}")
    earlier = voice.unrecorded.pop(record["what"], None)
    if earlier is not None:
        voice.answered.append((earlier, record["what"]))
    when = f"what happened on {voice.when(earlier)}" if earlier is not None else "an earlier act"
    return Said(
        f"A record{by} arrives of {when} ({label}){entries or ', and costs nothing'}.",
        TELLING if entries else QUIET,
        key=f"record {record['what']}",
        brief=None if entries else ("Recorded late, at no cost", label),
    )


def entry(voice: Voice, row: dict) -> Said:
    points, name = voice.points(row), row["cause"] or ""
    label = f" ({lower(voice.labels.kind(row['what']))})" if row["what"] else ""
    if name == "own act":
        return Said(f"{points}{label}.", TELLING, key=f"entry {row['what']}")
    cause = cause_of(name)
    words = cause.points.format(who=TIES.get(row["reason"] or "", "someone else") + voice.number(row))
    key = f"tie {row['what']}" if name == "association" else f"{name} {row['what']}"
    return Said(f"{points} {words}{label}.", cause.weight, wrong=cause.wrong, key=key)


def fine(voice: Voice, row: dict) -> Said:
    yuan = f"{abs(row['points']):,} yuan" if row["points"] else "a fine"
    unpaid = {"unpaid": ", not paid", "unpaid: can't pay": ", more than this resident can pay"}
    later = unpaid.get(row["outcome"] or "", "")
    label = f" for {lower(voice.labels.kind(row['what']))}" if row["what"] else ""
    not_own = row["cause"] not in (None, "own act")
    why = f" ({cause_of(row['cause']).points})" if voice.full and not_own and row["cause"] != "association" else ""
    return Said(f"Fined {yuan}{label}{why}{later}.", TELLING, wrong=bool(why), key="fine")


def same_act(day: int, start: date | None = None) -> Said:
    """The twin's side of a record that came late."""
    when = wording.calendar(day, start) or f"day {day}"
    return Said(f"The same act on {when} had no such consequence.", SMALL, key="same act")


def _warned(record: dict) -> str:
    """Of a record that brought a warning instead of an entry (M42)."""
    return ": a warning, and no points" if record.get("outcome") == "a warning" else ""


def _take(rows: list[dict], test) -> dict | None:
    for row in rows:
        if test(row):
            rows.remove(row)
            return row
    return None
