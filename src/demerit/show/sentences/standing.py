"""Grades, and coming onto a register and off it."""

from __future__ import annotations

from demerit.show import wording
from demerit.show.labels import Labels, lower
from demerit.show.sentences.said import GRAVE, TELLING, Said
from demerit.show.sentences.voice import Voice
from demerit.show.sentences.words import EXITS


def the_register(labels: Labels, name: str) -> str:
    """ "the public blacklist", or "the register “driving licence suspended”"."""
    label = lower(labels.register(name))
    return label if label.startswith("the ") else f"the register “{label}”"


def grade(voice: Voice, row: dict) -> Said:
    grade = str(row["what"] if row["what"] is not None else row["outcome"])
    voice.grade_since = row["day"]
    wrong = voice.full and bool(row["wrongful"])
    tail = " The true record of this resident's own acts alone would give another." if wrong else ""
    return Said(f"Grade now {grade}.{tail}", TELLING, wrong=wrong, key=f"grade {grade}")


def listing(voice: Voice, row: dict) -> Said:
    voice.since[row["what"]] = row["day"]
    name = voice.labels.register(row["what"])
    unable = " For a sum that this resident couldn't pay." if row["outcome"] == "could not pay" else ""
    wrong = (
        " Wrongly: by the true record of this resident's own acts it would not have come to this."
        if row["wrongful"]
        else ""
    )
    register = voice.labels.scheme.registers.get(row["what"])
    way = register.ways_in.get(row["reason"] or "") if register is not None else None
    if way is not None and way.without_a_rule is not None:
        wrong = " Without any rule: the operator named this resident."
    return Said(
        f"Put on a register: {lower(name)}.{unable}{wrong}",
        GRAVE,
        wrong=bool(row["wrongful"]),
        key=f"on {row['what']}",
    )


def release(voice: Voice, row: dict) -> Said:
    since = voice.since.pop(row["what"], None)
    how = row["outcome"] or ""
    why = EXITS.get(how, how)
    after = ""
    if voice.full:
        after = ", on which this resident stood from the start"
        if since is not None:
            after = f", after {wording.plural(row['day'] - since, 'day')}"
    return Said(
        f"Off the register ({lower(voice.labels.register(row['what']))}){after}{': ' + why if why else ''}.",
        GRAVE,
        key=f"off {row['what']}",
    )
