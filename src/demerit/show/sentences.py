"""Events in plain words: what happened on a day, as somebody would say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from demerit.scheme.words.phrases import counted
from demerit.show import wording
from demerit.show.book import Book

# how much a day is worth telling
QUIET, SMALL, TELLING, GRAVE = 0, 1, 2, 3
EXIT_WORDS = {
    "term": "the term was over",
    "payment": "everything was paid",
    "points": "enough points were regained",
    "appeal": "an appeal succeeded",
    "the household's listing ended": "the household's listing ended",
    "moved to another tier": "moved to a severer one",
}
ENROLMENT_WORDS = {
    "the scheme begins here": "The scheme begins where this resident lives: points, and a grade, from today",
    "joined by choice": "Joined the scheme by choice",
    "with the head of the household": "Enrolled along with the head of the household",
    "mandatory": "Enrolled: the scheme is mandatory from today",
    "left": "Left the scheme",
    "left with the head of the household": "Taken out of the scheme along with the head of the household",
    "free to join": "The scheme begins where this resident lives; asked to join, and didn't",
}
REASON_WORDS = {
    "register": "because of a register",
    "grade": "because of the grade",
    "a parent's standing": "because of a parent's standing",
    "private": "by someone who saw the standing",
    "ordinary": "on the ordinary check",
    "no place left": "no place was left",
}
TIE_WORDS = {
    "household": "someone in the household",
    "kin": "a relative",
    "neighbour": "a neighbour",
    "colleague": "a colleague",
    "online_friend": "a friend online",
}
FALSE_WORDS = {
    "misidentification": "names this resident for something someone else did",
    "false report": "rests on a false report",
    "copied error": "copies an error made elsewhere",
}


@dataclass(frozen=True)
class Said:
    """One sentence. `key` is what sort it is, `wrong` marks what wasn't the resident's own doing."""

    text: str
    weight: int = SMALL
    wrong: bool = False
    key: str = field(default="", compare=False)


class Speaker:
    """Tells one world's days in order; remembers the grade, and which disputed rules came up."""

    def __init__(self, book: Book, world: str) -> None:
        self.book = book
        self.world = world
        self.disputed: set[str] = set()
        self.answered: list[tuple[int, str]] = []  # (day, kind) of earlier acts whose record came on the last day told
        self._unrecorded: dict[str, int] = {}  # by kind: the day of the last act that no record has answered

    def day(self, rows: list[dict[str, Any]]) -> list[Said]:
        """All sentences of one day."""
        said: list[Said] = []
        self.answered = []
        left = list(rows)
        for act in [row for row in rows if row["type"] == "act"]:
            left.remove(act)
            said.append(self._act(act, left))
        for record in [row for row in left if row["type"] == "record"]:
            if record in left:
                left.remove(record)
                said.append(self._record(record, left))
        for row in left:
            told = getattr(self, f"_{row['type']}", None)
            if told is not None:
                said.append(told(row))
        return said

    def _act(self, act: dict, left: list[dict]) -> Said:
        label = self.book.kind(act["what"])
        if act["outcome"] == "chilled":
            return Said(f"Given up out of fear: {_lower(label)}.", TELLING, key=f"chilled {act['what']}")
        performed = " (performed for those who watch)" if act["outcome"] == "performed" else ""
        record = _take(left, lambda row: row["type"] == "record" and row["what"] == act["what"] and not row["wrongful"])
        if record is None:
            self._unrecorded[act["what"]] = act["day"]
            return Said(f"{label}{performed}. Nobody recorded it.", QUIET, key=f"act {act['what']}")
        entries = self._entries(left, lambda row: row["what"] == act["what"] and row["cause"] == "own act")
        by = self._by(record["channel"])
        weight = TELLING if entries else QUIET
        return Said(
            f"{label}{performed}; recorded{by}{entries or '. It costs nothing'}.", weight, key=f"act {act['what']}"
        )

    def _record(self, record: dict, left: list[dict]) -> Said:
        label, by = _lower(self.book.kind(record["what"])), self._by(record["channel"])
        entries = self._entries(
            left,
            lambda row: (
                row["what"] == record["what"]
                and row["cause"] == record["cause"]
                and row["channel"] == record["channel"]
            ),
        )
        if record["wrongful"]:
            how = FALSE_WORDS.get(record["cause"] or "", "has no act of this resident behind it")
            if record["cause"] == "misidentification" and record["other"] is None:
                how = "names this resident for something nobody did"
            text = f"A record{by} {how} ({label}){entries or ', and costs nothing'}."
            return Said(text, GRAVE if entries else TELLING, wrong=True, key=f"false {record['what']}")
        earlier = self._unrecorded.pop(record["what"], None)
        if earlier is not None:
            self.answered.append((earlier, record["what"]))
        when = f"what happened on day {earlier}" if earlier is not None else "an earlier act"
        return Said(
            f"A record{by} arrives of {when} ({label}){entries or ', and costs nothing'}.",
            TELLING if entries else QUIET,
            key=f"record {record['what']}",
        )

    def _entry(self, row: dict) -> Said:
        points, cause = self._points(row), row["cause"] or ""
        label = f" ({_lower(self.book.kind(row['what']))})" if row["what"] else ""
        if cause == "association":
            whose = TIE_WORDS.get(row["reason"] or "", "someone else")
            return Said(
                f"{points} for something done by {whose}{label}.", TELLING, wrong=True, key=f"tie {row['what']}"
            )
        if cause in FALSE_WORDS:
            return Said(
                f"{points} on a record that {FALSE_WORDS[cause]}{label}.", GRAVE, wrong=True, key=f"false {row['what']}"
            )
        if cause in ("decay", "restoration"):
            return Said(f"{points} as time passes.", QUIET, key=cause)
        if cause == "correction":
            return Said(f"{points}: false entries are struck out after an appeal.", GRAVE, key=cause)
        if cause == "reset":
            return Said("The count starts again.", SMALL, key=cause)
        return Said(f"{points}{label or '.'}{'.' if label else ''}", TELLING, key=f"entry {row['what']}")

    def _report(self, row: dict) -> Said:
        whom, what = TIE_WORDS.get(row["reason"] or "", "someone nearby"), _lower(self.book.kind(row["what"]))
        truth = {"misidentification": " That was somebody else.", "false report": " There was no such thing."}
        return Said(f"Reports {whom} ({what}).{truth.get(row['cause'] or '', '')}", TELLING, key="report")

    def _shown(self, row: dict) -> Said:
        seen = wording.plural(row["points"] or 0, "person", "people")
        return Said(
            f"Face shown nearby, as one on {_lower(self.book.register(row['what']))}: seen by {seen}.", TELLING,
            key=f"shown {row['what']}",
        )  # fmt: skip

    def _enrolment(self, row: dict) -> Said:
        how = row["outcome"] or ""
        return Said(f"{ENROLMENT_WORDS.get(how, how)}.", GRAVE, key=how)

    def _fine(self, row: dict) -> Said:
        yuan = f"{abs(row['points']):,} yuan" if row["points"] else "a fine"
        unpaid = {"unpaid": ", not paid", "unpaid: can't pay": ", more than this resident can pay"}
        later = unpaid.get(row["outcome"] or "", "")
        label = f" for {_lower(self.book.kind(row['what']))}" if row["what"] else ""
        return Said(f"Fined {yuan}{label}{later}.", TELLING, key="fine")

    def _grade(self, row: dict) -> Said:
        grade = str(row["what"] if row["what"] is not None else row["outcome"])
        return Said(f"Grade now {grade}.", TELLING, key=f"grade {grade}")

    def _listing(self, row: dict) -> Said:
        name = self.book.register(row["what"])
        wrong = (
            " Wrongfully: by the true record of this resident's own acts it would not have come to this."
            if row["wrongful"]
            else ""
        )
        register = self.book.scheme.registers.get(row["what"])
        way = register.ways_in.get(row["reason"] or "") if register is not None else None
        if way is not None and way.without_a_rule is not None:
            wrong = " Without any rule: the operator named this resident."
        return Said(
            f"Put on a register: {_lower(name)}.{wrong}", GRAVE, wrong=bool(row["wrongful"]), key=f"on {row['what']}"
        )

    def _release(self, row: dict) -> Said:
        how = row["outcome"] or ""
        why = EXIT_WORDS.get(how, how)
        return Said(
            f"Off the register ({_lower(self.book.register(row['what']))}){': ' + why if why else ''}.",
            GRAVE,
            key=f"off {row['what']}",
        )

    def _decision(self, row: dict) -> Said:
        service = self.book.catalogue.services.get(row["what"])
        held = service is not None and service.review  # not asked for, but checked on
        label, outcome = self.book.service(row["what"]), row["outcome"] or "granted"
        head = f"{label}, reviewed" if held else f"Asked for {_lower(label)}"
        if outcome == "granted":
            return Said(f"{head}: {'nothing changes' if held else 'granted'}.", QUIET, key=f"granted {row['what']}")
        if held and outcome == "refused":
            outcome = "taken away"
        why = REASON_WORDS.get(row["reason"] or "", "")
        wrong = ", wrongfully" if row["wrongful"] else ""
        after = f" after {counted(row['points'], 'day')} of waiting" if row["points"] else ""
        if outcome == "delayed" and after:
            outcome = "served"
        text = f"{head}: {outcome}{wrong}{after}{', ' + why if why else ''}{self._door(row)}."
        weight = SMALL if row["reason"] in ("none", "ordinary", "no place left") else TELLING
        return Said(text, weight + bool(row["wrongful"]), wrong=bool(row["wrongful"]), key=f"{outcome} {row['what']}")

    def _door(self, row: dict) -> str:
        door = self.book.scheme.services.get(row["what"]) if self.world == "scheme" else None
        if (
            door is None
            or not door.disputed
            or row["reason"] not in ("register", "grade", "a parent's standing", "private")
        ):
            return ""
        self.disputed.add(f"{self.book.service(row['what'])}: {door.disputed}")
        return "\N{NO-BREAK SPACE}\N{DAGGER}"

    def _entries(self, left: list[dict], test) -> str:
        """The points that follow from one record, taken out of the day's rows: ": -5 points"."""
        found = [row for row in left if row["type"] == "entry" and test(row)]
        for row in found:
            left.remove(row)
        return ": " + wording.joined([self._points(row) for row in found]) if found else ""

    def _points(self, row: dict) -> str:
        points = row["points"] or 0
        text = f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}"
        rule = self.book.scheme.rules.get(row["rule"] or "")
        if rule is not None and rule.ledger and rule.ledger != self.book.scheme.ledger_ids[0]:
            ledger = self.book.scheme.ledgers[rule.ledger]
            text += f" on the {_lower(ledger.label or rule.ledger.replace('_', ' '))}"
        if rule is not None and rule.disputed:
            self.disputed.add(f"{self.book.kind(rule.kind)}: {rule.disputed}")
            text += "\N{NO-BREAK SPACE}\N{DAGGER}"
        return text

    def _by(self, channel: str | None) -> str:
        return f" by {_lower(self.book.channel(channel))}" if channel else ""


def same_act(day: int) -> Said:
    """The twin's side of a record that came late."""
    return Said(f"The same act on day {day} had no such consequence.", SMALL, key="same act")


def who(traits: dict[str, Any]) -> str:
    """ "a woman of 43, in the second tenth by income, of the minority"; only what the run tells."""
    age, sex = traits.get("age"), traits.get("sex")
    female = sex in ("female", 1, True) or traits.get("female") is True
    noun = ("girl" if female else "boy") if age is not None and age < 18 else ("woman" if female else "man")
    parts = [f"a {noun} of {age}" if age is not None else f"a {noun}"]
    if (decile := traits.get("decile")) is not None:
        ordinal = ("poorest", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "richest")
        if 0 <= int(decile) <= 9:
            parts.append(f"in the {ordinal[int(decile)]} tenth by household income")
    if traits.get("minority") in (True, 1, "yes"):
        parts.append("of the minority")
    faith = traits.get("faith")
    faith = "recognised" if faith == 1 else "unregistered" if faith == 2 else faith
    if faith in ("recognised", "unregistered"):
        parts.append(f"of {'a recognised' if faith == 'recognised' else 'an unregistered'} faith")
    return ", ".join(parts)


def listed(registers: Any) -> list[str]:
    """Register ids from a list or from words with commas."""
    if registers is None:
        return []
    if isinstance(registers, str):
        return [name.strip() for name in registers.split(",") if name.strip()]
    return [str(name) for name in registers] if isinstance(registers, Iterable) else []


def _take(rows: list[dict], test) -> dict | None:
    for row in rows:
        if test(row):
            rows.remove(row)
            return row
    return None


def _lower(text: str) -> str:
    """Without its capital, for the middle of a sentence; an acronym keeps its own."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
