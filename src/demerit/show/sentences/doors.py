"""What somebody asked for, and how it was decided."""

from __future__ import annotations

from demerit.life.rules import BY_SCHEME
from demerit.show import wording
from demerit.show.labels import lower, plain
from demerit.show.sentences.said import QUIET, SMALL, TELLING, Said
from demerit.show.sentences.voice import DAGGER, Voice
from demerit.show.sentences.words import REASONS


def decision(voice: Voice, row: dict) -> Said:
    service = voice.labels.catalogue.services.get(row["what"])
    held = service is not None and service.review  # not asked for, but checked on
    label, outcome = voice.labels.service(row["what"]), row["outcome"] or "granted"
    again = " again" if row.get("moved") else ""  # how often before; a run of an earlier version doesn't say
    head = f"{label}, reviewed" if held else f"Asked{again} for {lower(label)}"
    if outcome == "granted":
        told, brief = ("nothing changes", "Reviewed, and kept") if held else ("granted", "Granted")
        if row["points"]:
            told += f", after {wording.plural(row['points'], 'day')} of waiting"
        return Said(f"{head}: {told}.", QUIET, key=f"granted {row['what']}", brief=(brief, lower(label)))
    if held and outcome == "refused":
        outcome = "taken away"
    why = _why(voice, row)
    wrong = ", wrongly" if row["wrongful"] else ""
    after = f" after {wording.plural(row['points'], 'day')} of waiting" if row["points"] else ""
    if outcome == "delayed" and after:
        outcome = "served"
    text = f"{head}: {outcome}{wrong}{after}{', ' + why if why else ''}{_door(voice, row)}."
    weight = TELLING if row["reason"] in BY_SCHEME else SMALL
    return Said(text, weight + bool(row["wrongful"]), wrong=bool(row["wrongful"]), key=f"{outcome} {row['what']}")


def _why(voice: Voice, row: dict) -> str:
    reason = row["reason"] or ""
    why = REASONS.get(reason) or ("" if reason in ("", "none") else f"for a reason of its own: {plain(reason)}")
    if not voice.full:
        return why
    if reason in ("register", "private") and row.get("rule"):
        name = lower(voice.labels.register(row["rule"]))
        since = voice.since.get(row["rule"])
        when = f", since {voice.when(since)}" if since is not None else ""
        return f"{why} ({name}{when})"
    if reason == "grade" and voice.grade_since is not None:
        return f"{why}, since {voice.when(voice.grade_since)}"
    return why


def _door(voice: Voice, row: dict) -> str:
    door = voice.labels.scheme.services.get(row["what"]) if voice.world == "scheme" else None
    if door is None or not door.disputed or row["reason"] not in BY_SCHEME:
        return ""
    voice.disputed.add(f"{voice.labels.service(row['what'])}: {door.disputed}")
    return DAGGER
