"""What is told of other people: reports, faces shown, tolls, a firm; and events without a teller of their own."""

from __future__ import annotations

from demerit.show import wording
from demerit.show.labels import lower, plain
from demerit.show.sentences.said import GRAVE, QUIET, TELLING, Said
from demerit.show.sentences.voice import Voice
from demerit.show.sentences.words import NO_ACCOUNT, TIES, TOLL_WORDS, TYPES, UNTRUE


def report(voice: Voice, row: dict) -> Said:
    whom = TIES.get(row["reason"] or "", "someone nearby") + voice.number(row)
    what = lower(voice.labels.kind(row["what"]))
    return Said(f"Reports {whom} ({what}).{UNTRUE.get(row['cause'] or '', '')}", TELLING, key="report")


def shown(voice: Voice, row: dict) -> Said:
    seen = wording.plural(row["points"] or 0, "person", "people")
    return Said(
        f"Face shown nearby, as one on {lower(voice.labels.register(row['what']))}: seen by {seen}.", TELLING,
        key=f"shown {row['what']}",
    )  # fmt: skip


def toll(voice: Voice, row: dict) -> Said:
    what = row["outcome"] or ""
    return Said(f"{wording.sentence_case(TOLL_WORDS.get(what, what))}.", GRAVE, wrong=True, key=f"toll {what}")


def firm(voice: Voice, row: dict) -> Said:
    found = voice.labels.catalogue.organisations.get(row["what"] or "")
    label, how = lower(found.label) if found else "", row["outcome"] or ""
    wrong = " It is not so." if row["wrongful"] and how == "recorded" else ""
    text = {
        "done": f"The firm that this resident represents: {label}.",
        "recorded": f"Recorded of the firm that this resident represents: {label}.{wrong}",
        "listed": "The firm that this resident represents is put on a list.",
        "released": "The firm that this resident represents is off the list.",
    }[how]
    return Said(text, QUIET if how == "done" else TELLING, wrong=bool(row["wrongful"]), key=f"firm {how}")


def other(voice: Voice, row: dict) -> Said:
    """An event of a type that has no teller of its own."""
    what = lower(voice.labels.any(row["what"])) if row["what"] else ""
    known = TYPES.get((row["type"], row.get("outcome")))
    if known is not None:
        points, wrong = row.get("points") or 0, bool(row["wrongful"])
        words = {
            "what": what, "who": TIES.get(row.get("reason") or "", "somebody known") + voice.number(row),
            "points": wording.plural(abs(points), "point"),
            "change": f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}",
            "grade": f", grade {row['what']}" if row["what"] else "",
        }  # fmt: skip
        text = wording.sentence_case(known[0].format(**words)) + (NO_ACCOUNT.get(row["type"], "") if wrong else "")
        return Said(text, known[1], wrong=wrong, key=f"{row['type']} {row.get('outcome') or ''}")
    parts = [what, voice.by(row["channel"]).strip(), row["outcome"] or "", plain(row["reason"] or "")]
    if row["points"]:
        parts.append(wording.signed(row["points"]))
    told = ", ".join(part for part in parts if part and part != "none")
    head = wording.sentence_case(plain(row["type"]))
    text = f"{head}{': ' + told if told else ''}."
    return Said(text, TELLING, wrong=bool(row["wrongful"]), key=f"{row['type']} {what}")
