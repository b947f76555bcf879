"""Events in plain words: what happened on a day, as somebody would say it.

By tables: a cause or a type of event that none of them knows is told all the same, in words of its own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demerit.life.rules import BY_SCHEME
from demerit.show import wording
from demerit.show.labels import Labels, lower, plain

# how much a day is worth telling
QUIET, SMALL, TELLING, GRAVE = 0, 1, 2, 3
DAGGER = "\N{NO-BREAK SPACE}\N{DAGGER}"


@dataclass(frozen=True)
class Cause:
    """How a cause is told: of a record ("Recorded by cameras ..."), and of points ("-5 points ...")."""

    record: str
    points: str
    weight: int = GRAVE
    wrong: bool = True


CAUSES = {
    "misidentification": Cause("for what somebody else nearby did", "recorded for what somebody else nearby did"),
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
UNTRUE = {"misidentification": " That was somebody else.", "false report": " There was no such thing."}
NOT_DONE = ("misidentification", "false report", "copied error", "association", "collective", "tampering")


def cause_of(name: str | None) -> Cause:
    """The words of a cause; of one not in the table, its own name."""
    own = f"for a reason of its own: {name}"
    return CAUSES.get(name or "") or Cause(own, own, TELLING, False)


TOLL_WORDS = {
    "job lost in custody": "the job is lost: nobody waits",
    "somebody at home taken into custody": "somebody of the household is taken into custody",
    "job lost with the firm": "the job is lost: the firm is on a list",
    "listed for the firm": "listed as the legal representative of a firm on a list",
    "only parent taken into custody": "the only parent at home is taken into custody",
}


@dataclass(frozen=True)
class Said:
    """One sentence. `key` is what sort it is, `wrong` marks what wasn't the resident's own doing."""

    text: str
    weight: int = SMALL
    wrong: bool = False
    key: str = field(default="", compare=False)
    brief: tuple[str, str] | None = field(default=None, compare=False)  # of a quiet thing: under what, and what


class Speaker:
    """Tells one world's days in order; remembers grade and registers, and which disputed rules came up.

    `full` tells more: the rule, residents by number, and since when a door has been shut. Days are told by the
    calendar if `start` is given. `later` has the day on which an act's record came, by (day, kind).
    """

    def __init__(
        self, labels: Labels, world: str, *, full: bool = False, start: date | None = None,
        later: dict[tuple[int, str], int] | None = None,
    ) -> None:  # fmt: skip
        self.labels, self.world, self.full, self.start = labels, world, full, start
        self.later = later or {}
        self.disputed: set[str] = set()
        self.answered: list[tuple[int, str]] = []  # (day, kind) of earlier acts whose record came on the last day told
        self._unrecorded: dict[str, int] = {}  # by kind: the day of the last act that no record has answered
        self._since: dict[str, int] = {}  # day of the listing, by register
        self._grade_since: int | None = None

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
        tellers = {
            "entry": self._entry, "fine": self._fine, "grade": self._grade, "listing": self._listing,
            "release": self._release, "decision": self._decision, "report": self._report, "shown": self._shown,
            "toll": self._toll, "firm": self._firm,
        }  # fmt: skip
        return said + [tellers.get(row["type"], self._other)(row) for row in left]

    def _act(self, act: dict, left: list[dict]) -> Said:
        label = self.labels.kind(act["what"])
        if act["outcome"] == "chilled":
            return Said(f"Given up out of fear: {lower(label)}.", TELLING, key=f"chilled {act['what']}")
        if act["outcome"] == "heeded":
            return Said(f"Left undone, on the advice of an app: {lower(label)}.", TELLING, key=f"heeded {act['what']}")
        performed = " (performed for those who watch)" if act["outcome"] == "performed" else ""
        record = _take(left, lambda row: row["type"] == "record" and row["what"] == act["what"] and not row["wrongful"])
        if record is None:
            self._unrecorded[act["what"]] = act["day"]
            came, key = self.later.get((act["day"], act["what"])), f"act {act['what']}"
            if came is not None:
                return Said(f"{label}{performed}; recorded only on {self._when(came)}.", SMALL, key=key)
            brief = ("Recorded by nobody", lower(label) + performed)
            return Said(f"{label}{performed}. Nobody recorded it.", QUIET, key=key, brief=brief)
        entries = self._entries(left, lambda row: row["what"] == act["what"] and row["cause"] == "own act")
        by, entries = self._by(record["channel"]), entries or _warned(record)
        weight = TELLING if entries else QUIET
        brief = None if entries else ("Recorded, at no cost", lower(label) + performed)
        text = f"{label}{performed}; recorded{by}{entries or '. It costs nothing'}."
        return Said(text, weight, key=f"act {act['what']}", brief=brief)

    def _record(self, record: dict, left: list[dict]) -> Said:
        label, by = lower(self.labels.kind(record["what"])), self._by(record["channel"])
        entries = self._entries(
            left,
            lambda row: (
                row["what"] == record["what"]
                and row["cause"] == record["cause"]
                and row["channel"] == record["channel"]
            ),
        )
        entries = entries or _warned(record)
        if record["cause"] != "own act":
            cause = cause_of(record["cause"])
            how = cause.record
            if record["cause"] == "misidentification" and record["other"] is None:
                how = "for what nobody did"
            text = f"Recorded{by} {how}{self._number(record)} ({label}){entries or ', which costs nothing'}."
            weight = cause.weight if entries else TELLING
            return Said(text, weight, wrong=bool(record["wrongful"]), key=f"false {record['what']}")
        earlier = self._unrecorded.pop(record["what"], None)
        if earlier is not None:
            self.answered.append((earlier, record["what"]))
        when = f"what happened on {self._when(earlier)}" if earlier is not None else "an earlier act"
        return Said(
            f"A record{by} arrives of {when} ({label}){entries or ', and costs nothing'}.",
            TELLING if entries else QUIET,
            key=f"record {record['what']}",
            brief=None if entries else ("Recorded late, at no cost", label),
        )

    def _entry(self, row: dict) -> Said:
        points, name = self._points(row), row["cause"] or ""
        label = f" ({lower(self.labels.kind(row['what']))})" if row["what"] else ""
        if name == "own act":
            return Said(f"{points}{label}.", TELLING, key=f"entry {row['what']}")
        cause = cause_of(name)
        words = cause.points.format(who=TIES.get(row["reason"] or "", "someone else") + self._number(row))
        key = f"tie {row['what']}" if name == "association" else f"{name} {row['what']}"
        return Said(f"{points} {words}{label}.", cause.weight, wrong=cause.wrong, key=key)

    def _report(self, row: dict) -> Said:
        whom = TIES.get(row["reason"] or "", "someone nearby") + self._number(row)
        what = lower(self.labels.kind(row["what"]))
        return Said(f"Reports {whom} ({what}).{UNTRUE.get(row['cause'] or '', '')}", TELLING, key="report")

    def _shown(self, row: dict) -> Said:
        seen = wording.plural(row["points"] or 0, "person", "people")
        return Said(
            f"Face shown nearby, as one on {lower(self.labels.register(row['what']))}: seen by {seen}.", TELLING,
            key=f"shown {row['what']}",
        )  # fmt: skip

    def _fine(self, row: dict) -> Said:
        yuan = f"{abs(row['points']):,} yuan" if row["points"] else "a fine"
        unpaid = {"unpaid": ", not paid", "unpaid: can't pay": ", more than this resident can pay"}
        later = unpaid.get(row["outcome"] or "", "")
        label = f" for {lower(self.labels.kind(row['what']))}" if row["what"] else ""
        not_own = row["cause"] not in (None, "own act")
        why = f" ({cause_of(row['cause']).points})" if self.full and not_own and row["cause"] != "association" else ""
        return Said(f"Fined {yuan}{label}{why}{later}.", TELLING, wrong=bool(why), key="fine")

    def _grade(self, row: dict) -> Said:
        grade = str(row["what"] if row["what"] is not None else row["outcome"])
        self._grade_since = row["day"]
        wrong = self.full and bool(row["wrongful"])
        tail = " The true record of this resident's own acts alone would give another." if wrong else ""
        return Said(f"Grade now {grade}.{tail}", TELLING, wrong=wrong, key=f"grade {grade}")

    def _listing(self, row: dict) -> Said:
        self._since[row["what"]] = row["day"]
        name = self.labels.register(row["what"])
        unable = " For a sum that this resident couldn't pay." if row["outcome"] == "could not pay" else ""
        wrong = (
            " Wrongfully: by the true record of this resident's own acts it would not have come to this."
            if row["wrongful"]
            else ""
        )
        register = self.labels.scheme.registers.get(row["what"])
        way = register.ways_in.get(row["reason"] or "") if register is not None else None
        if way is not None and way.without_a_rule is not None:
            wrong = " Without any rule: the operator named this resident."
        return Said(
            f"Put on a register: {lower(name)}.{unable}{wrong}",
            GRAVE,
            wrong=bool(row["wrongful"]),
            key=f"on {row['what']}",
        )

    def _release(self, row: dict) -> Said:
        since = self._since.pop(row["what"], None)
        how = row["outcome"] or ""
        why = EXITS.get(how, how)
        after = ""
        if self.full:
            after = ", on which this resident stood from the start"
            if since is not None:
                after = f", after {wording.plural(row['day'] - since, 'day')}"
        return Said(
            f"Off the register ({lower(self.labels.register(row['what']))}){after}{': ' + why if why else ''}.",
            GRAVE,
            key=f"off {row['what']}",
        )

    def _decision(self, row: dict) -> Said:
        service = self.labels.catalogue.services.get(row["what"])
        held = service is not None and service.review  # not asked for, but checked on
        label, outcome = self.labels.service(row["what"]), row["outcome"] or "granted"
        head = f"{label}, reviewed" if held else f"Asked for {lower(label)}"
        if outcome == "granted":
            told, brief = ("nothing changes", "Reviewed, and kept") if held else ("granted", "Granted")
            if row["points"]:
                told += f", after {wording.plural(row['points'], 'day')} of waiting"
            return Said(f"{head}: {told}.", QUIET, key=f"granted {row['what']}", brief=(brief, lower(label)))
        if held and outcome == "refused":
            outcome = "taken away"
        why = self._why(row)
        wrong = ", wrongfully" if row["wrongful"] else ""
        after = f" after {wording.plural(row['points'], 'day')} of waiting" if row["points"] else ""
        if outcome == "delayed" and after:
            outcome = "served"
        text = f"{head}: {outcome}{wrong}{after}{', ' + why if why else ''}{self._door(row)}."
        weight = TELLING if row["reason"] in BY_SCHEME else SMALL
        return Said(text, weight + bool(row["wrongful"]), wrong=bool(row["wrongful"]), key=f"{outcome} {row['what']}")

    def _why(self, row: dict) -> str:
        reason = row["reason"] or ""
        why = REASONS.get(reason) or ("" if reason in ("", "none") else f"for a reason of its own: {plain(reason)}")
        if not self.full:
            return why
        if reason in ("register", "private") and row.get("rule"):
            name = lower(self.labels.register(row["rule"]))
            since = self._since.get(row["rule"])
            when = f", since {self._when(since)}" if since is not None else ""
            return f"{why} ({name}{when})"
        if reason == "grade" and self._grade_since is not None:
            return f"{why}, since {self._when(self._grade_since)}"
        return why

    def _other(self, row: dict) -> Said:
        """An event of a type that has no teller of its own."""
        what = lower(self.labels.any(row["what"])) if row["what"] else ""
        known = TYPES.get((row["type"], row.get("outcome")))
        if known is not None:
            points, wrong = row.get("points") or 0, bool(row["wrongful"])
            words = {
                "what": what, "who": TIES.get(row.get("reason") or "", "somebody known") + self._number(row),
                "points": wording.plural(abs(points), "point"),
                "change": f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}",
                "grade": f", grade {row['what']}" if row["what"] else "",
            }  # fmt: skip
            text = wording.sentence_case(known[0].format(**words)) + (NO_ACCOUNT.get(row["type"], "") if wrong else "")
            return Said(text, known[1], wrong=wrong, key=f"{row['type']} {row.get('outcome') or ''}")
        parts = [what, self._by(row["channel"]).strip(), row["outcome"] or "", plain(row["reason"] or "")]
        if row["points"]:
            parts.append(wording.signed(row["points"]))
        told = ", ".join(part for part in parts if part and part != "none")
        head = wording.sentence_case(plain(row["type"]))
        text = f"{head}{': ' + told if told else ''}."
        return Said(text, TELLING, wrong=bool(row["wrongful"]), key=f"{row['type']} {what}")

    def _toll(self, row: dict) -> Said:
        what = row["outcome"] or ""
        return Said(f"{wording.sentence_case(TOLL_WORDS.get(what, what))}.", GRAVE, wrong=True, key=f"toll {what}")

    def _firm(self, row: dict) -> Said:
        found = self.labels.catalogue.organisations.get(row["what"] or "")
        label, how = lower(found.label) if found else "", row["outcome"] or ""
        wrong = " It is not so." if row["wrongful"] and how == "recorded" else ""
        text = {
            "done": f"The firm that this resident represents: {label}.",
            "recorded": f"Recorded of the firm that this resident represents: {label}.{wrong}",
            "listed": "The firm that this resident represents is put on a list.",
            "released": "The firm that this resident represents is off the list.",
        }[how]
        return Said(text, QUIET if how == "done" else TELLING, wrong=bool(row["wrongful"]), key=f"firm {how}")

    def _door(self, row: dict) -> str:
        door = self.labels.scheme.services.get(row["what"]) if self.world == "scheme" else None
        if door is None or not door.disputed or row["reason"] not in BY_SCHEME:
            return ""
        self.disputed.add(f"{self.labels.service(row['what'])}: {door.disputed}")
        return DAGGER

    def _entries(self, left: list[dict], test) -> str:
        """The points that follow from one record, taken out of the day's rows: ": -5 points"."""
        found = [row for row in left if row["type"] == "entry" and test(row)]
        for row in found:
            left.remove(row)
        return ": " + wording.joined([self._points(row) for row in found]) if found else ""

    def _points(self, row: dict) -> str:
        points, scheme = row["points"] or 0, self.labels.scheme
        text = f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}"
        rule = scheme.rules.get(row["rule"] or "")
        ledger = row.get("ledger") or (rule.ledger if rule is not None else None)
        if ledger and ledger in scheme.ledgers and ledger != scheme.ledger_ids[0]:
            text += f" on the {lower(self.labels.ledger(ledger))}"
        if rule is not None and self.full:
            text += f" (rule “{plain(row['rule'])}”)"
        if rule is not None and rule.disputed:
            self.disputed.add(f"{self.labels.kind(rule.kind)}: {rule.disputed}")
            text += DAGGER
        return text

    def _when(self, day: int) -> str:
        return wording.calendar(day, self.start) or f"day {day}"

    def _by(self, channel: str | None) -> str:
        return f" by {lower(self.labels.channel(channel))}" if channel else ""

    def _number(self, row: dict) -> str:
        return f" (resident {row['other']})" if self.full and row.get("other") is not None else ""


def _warned(record: dict) -> str:
    """Of a record that brought a warning instead of an entry (M42)."""
    return ": a warning, and no points" if record.get("outcome") == "a warning" else ""


def same_act(day: int, start: date | None = None) -> Said:
    """The twin's side of a record that came late."""
    when = wording.calendar(day, start) or f"day {day}"
    return Said(f"The same act on {when} had no such consequence.", SMALL, key="same act")


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
