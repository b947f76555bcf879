"""The nearest change that would have turned the end: computed by replaying the passbook, never guessed.

One change at a time: a record (or one act of another) struck out; everything of one cause; everything that came along
one kind of tie, as with a share of 0; one rule that costs less. The measure of a change is how many points of entries
in this resident's book it alters, summed without signs. Everything else stays as it happened: what this resident, or
anybody else, would have done differently is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from demerit.catalogue import catalogue
from demerit.chance import Purpose, q16, threshold, words_plain
from demerit.day.tables.form import key_of
from demerit.life.account import NOT_DONE
from demerit.life.course import OWN, Course, Posting
from demerit.life.passbook import Passbook
from demerit.life.readers import BY_THE_SCHEME
from demerit.limits import CONTEXTS, TIE_KINDS

Test = Callable[[Course], bool]
# what lies behind a loss and isn't the resident's own doing, the falsest first
UNDUE = (("misidentification", "false report", "copied error"), ("tampering",), ("discretion", "collective"),
         ("association",))  # fmt: skip
KINDS = ("record", "act of another", "tie", "cause", "rule")


@dataclass(frozen=True)
class Change:
    """One change, by its measure, and whether it alone is enough."""

    kind: str  # of KINDS
    points: int  # of entries altered, without signs
    entries: int
    enough: bool
    what: dict[str, Any]  # day, kind, channel, cause, other, tie, rule, from, to: as far as they apply


@dataclass
class Answer:
    """What would have kept a grade, or kept somebody off a register."""

    question: str  # "grade" or "register"
    of: str  # the grade to be kept, or the register
    ended: str | None = None  # the grade at the end
    asked: bool = True  # False: there is nothing to ask, `why` says so
    told: bool = True  # False: it can't be told, `why` says so
    why: str = ""
    own_record: bool | None = None  # whether the entries of own acts alone would have been enough
    tried: dict[str, int] = field(default_factory=dict)  # changes tried, by kind
    enough: dict[str, int] = field(default_factory=dict)  # of these, how many were enough
    changes: list[Change] = field(default_factory=list)  # the smallest that is enough of each kind, each change once
    undue: list[dict[str, Any]] = field(default_factory=list)  # not the resident's own doing: without these, enough
    together: list[dict[str, Any]] = field(default_factory=list)  # where no single record is enough: these are
    records: list[dict[str, Any]] = field(default_factory=list)  # behind a listing that took no points

    @property
    def nearest(self) -> Change | None:
        """The smallest of all by its measure; between equals, fewer entries, then the order of KINDS."""
        order = lambda one: (one.points, one.entries, KINDS.index(one.kind))  # noqa: E731
        return min(self.changes, key=order, default=None)


def grade_kept(book: Passbook) -> Answer:
    """What would have kept, on the last day, the grade of the first morning (or that of joining), or a better one."""
    if not book.grade_ids:
        return Answer("grade", "", asked=False, why="the scheme has no grades")
    ended = book.ends.get("grade")
    if not book.by_bands:
        why = "what others did moves the lines between grades, and the log doesn't keep where they lay"
        if book.rules["by_rank"]:
            why = "grades go by rank here, so that what others did moves the lines; the log doesn't keep where they lay"
        return Answer("grade", "", ended, told=False, why=why)
    if book.begins is None or book.as_it_was.points is None:
        when = "ever" if book.begins is None else "any more at the end"
        return Answer("grade", "", ended, asked=False, why=f"the scheme didn't score this resident {when}")
    if not book.adds_up:
        why = "this resident's entries don't add up to the points at the end by the rules that the replay knows"
        return Answer("grade", "", ended, told=False, why=why)
    first = book.grade_of(book.start)
    assert first is not None
    answer = Answer("grade", book.grade_ids[first], ended)
    if book.as_it_was.grade is None or book.as_it_was.grade <= first:
        answer.asked, answer.why = False, "the grade at the end was no worse than at the start"
        return answer
    return _asked(book, answer, 0, lambda course: course.grade is not None and course.grade <= first)


def never_listed(book: Passbook, register: str) -> Answer:
    """What would have kept this resident off a register for the whole run."""
    number, one = list(book.scheme.registers).index(register), book.scheme.registers[register]
    answer = Answer("register", register)
    stays = [row for row in book.rows if row["type"] == "listing" and row["what"] == register]
    if number in book.from_the_start:
        answer.told, answer.why = False, "this resident stood on it before the first day"
        return answer
    ways = [one.ways_in.get(row["reason"]) for row in stays]
    if any(way is not None and way.without_a_rule is not None for way in ways):
        answer.asked = False
        answer.why = "the operator named this resident, for no record and by no rule"
    elif any(way is None for way in ways):
        answer.told, answer.why = False, "the scheme names no rule by which this resident came on it"
    elif one.replaces or any(way.only_on for way in one.ways_in.values()):
        answer.told, answer.why = False, "it is a tier, and hangs on the other tiers"
    elif any(way.unpaid is not None for way in ways if way):
        _by_sum(book, answer, stays)
    elif all(way.records is not None for way in ways if way):
        _by_records(book, answer, [row["day"] for row in stays])
    elif any(way.records is not None for way in ways if way):
        answer.told, answer.why = False, "it was entered for records and by points"
    elif not book.adds_up or not book.adds_up_for(number):
        answer.told = False
        answer.why = "the days of the listing don't follow from the points by the rules that the replay knows"
    elif any(way.records is not None or way.unpaid is not None for way in one.ways_in.values()):
        answer.told, answer.why = False, "other ways lead onto it, which would have had to be looked at again"
    else:
        ledgers = {book.ledger_ids.index(way.ledger) if way.ledger else 0 for way in ways if way}
        if len(ledgers) == 1:
            _asked(
                book, answer, ledgers.pop(), lambda course: not course.listed(number) and number not in course.unsure
            )
        else:
            answer.told, answer.why = False, "it was entered by two ledgers"
    return answer


def _asked(book: Passbook, answer: Answer, ledger: int, kept: Test) -> Answer:
    """Every change in turn. `ledger` is the one that decides: only its entries count for the measure."""
    all_ = book.postings
    answer.own_record = kept(book.play(posting for posting in all_ if posting.own))

    def without(gone: Iterable[Posting], kind: str, what: dict[str, Any]) -> Change:
        out = set(map(id, gone))
        counted = [abs(posting.points) for posting in all_ if id(posting) in out and posting.ledger == ledger]
        enough = kept(book.play(posting for posting in all_ if id(posting) not in out))
        found = Change(kind, sum(counted), len(counted), enough, what)
        struck[id(found)] = frozenset(out)
        return found

    struck: dict[int, frozenset[int]] = {}  # by change: the entries struck out
    tried: list[Change] = []
    groups = [group for group in _records(all_) if any(posting.ledger == ledger for posting in group[1])]
    for what, gone in groups:
        kind = "act of another" if what["cause"] == "association" else "record"
        tried.append(without(gone, kind, what))
    for cause in dict.fromkeys(posting.row["cause"] for posting in all_):
        if cause != OWN:
            tried.append(without([p for p in all_ if p.row["cause"] == cause], "cause", {"cause": cause}))
    for tie in dict.fromkeys(p.row["reason"] for p in all_ if p.row["cause"] == "association"):
        of_tie = [p for p in all_ if p.row["cause"] == "association" and p.row["reason"] == tie]
        tried.append(without(of_tie, "tie", {"tie": tie}))
    tried += _milder_rules(book, ledger, kept)
    told: set[frozenset[int]] = set()
    for kind in KINDS:
        mine = [change for change in tried if change.kind == kind]
        enough = [change for change in mine if change.enough]
        if mine:
            answer.tried[kind], answer.enough[kind] = len(mine), len(enough)
        if enough:
            smallest = min(enough, key=lambda change: (change.points, change.entries))
            gone = struck.get(id(smallest))
            if gone is None or gone not in told:  # else it is a change told before, by another name
                answer.changes.append(smallest)
            told |= {gone} if gone is not None else set()
    replay = Replay(book, ledger, kept)
    answer.undue = _undue(replay, groups)
    if not any(answer.enough.get(kind) for kind in ("record", "act of another")):
        answer.together = replay.told(replay.smallest(groups))
    return answer


def _records(postings: list[Posting]) -> list[tuple[dict[str, Any], list[Posting]]]:
    """Entries that took points, by the record or the act of another behind them; in order of day."""
    found: dict[tuple, list[Posting]] = {}
    seen: dict[tuple, int] = {}
    for posting in postings:
        if posting.points >= 0:
            continue
        row = posting.row
        same = (row["day"], row["what"], row["channel"], row["cause"], row["other"], row.get("act_day"))
        rule = (*same, row["rule"], row["reason"])
        seen[rule] = seen.get(rule, 0) + 1  # the same rule once more on the same day: another record
        found.setdefault((*same, seen[rule]), []).append(posting)
    keys = ("day", "what", "channel", "cause", "other", "act_day")
    return [
        ({**dict(zip(keys, group, strict=False)), "tie": rows[0].row["reason"]}, rows) for group, rows in found.items()
    ]


Group = tuple[dict[str, Any], list[Posting]]  # a record or an act of another, and the entries that followed


@dataclass(frozen=True)
class Replay:
    """The book played again with some records struck out. `ledger` is the one that decides."""

    book: Passbook
    ledger: int
    kept: Test

    def enough(self, struck: Iterable[Group]) -> bool:
        out = {id(posting) for _, postings in struck for posting in postings}
        return self.kept(self.book.play(posting for posting in self.book.postings if id(posting) not in out))

    def cost(self, group: Group) -> int:
        """Points of the deciding ledger, below 0."""
        return sum(posting.points for posting in group[1] if posting.ledger == self.ledger)

    def smallest(self, groups: list[Group]) -> list[Group]:
        """The costliest that are enough together, none of which could be left in; none if all are not enough."""
        struck: list[Group] = []
        for group in sorted(groups, key=self.cost):
            struck.append(group)
            if self.enough(struck):
                break
        else:
            return []
        needless = True
        while needless:
            needless = False
            for group in sorted(struck, key=self.cost, reverse=True):
                fewer = [one for one in struck if one is not group]
                if self.enough(fewer):
                    struck, needless = fewer, True
        return struck

    def told(self, groups: Iterable[Group]) -> list[dict[str, Any]]:
        return [what | {"points": self.cost((what, postings))} for what, postings in groups]


def _undue(replay: Replay, groups: list[Group]) -> list[dict[str, Any]]:
    """The fewest records that aren't the resident's own doing and would have been enough, the falsest sort first."""
    some: list[Group] = []
    for causes in UNDUE:
        mine = [group for group in groups if group[0]["cause"] in causes]
        single = [group for group in mine if replay.enough([group])]
        if single:
            return replay.told([max(single, key=replay.cost)])
        some += mine
        if mine and (found := replay.smallest(some)):
            return replay.told(found)
    return []


def _milder_rules(book: Passbook, ledger: int, kept: Test) -> list[Change]:
    """Of each rule that took points, the smallest cut of what it costs that is enough; down to nothing at all."""
    found = []
    for name in dict.fromkeys(p.row["rule"] for p in book.postings if p.points < 0 and p.ledger == ledger):
        rule = book.scheme.rules.get(name or "")
        if rule is None or rule.points >= 0 or not _understood(book, name):
            continue
        for points in range(rule.points + 1, 1):
            milder = [_under(book, one, points) if one.row["rule"] == name else one for one in book.postings]
            changed = [abs(a.points - b.points) for a, b in zip(milder, book.postings, strict=True) if a is not b]
            enough = kept(book.play(milder))
            if enough or points == 0:
                what = {"rule": name, "from": rule.points, "to": points}
                found.append(Change("rule", sum(changed), sum(map(bool, changed)), enough, what))
                break
    return found


def _understood(book: Passbook, name: str) -> bool:
    """Whether each entry of a rule is what the rule and the tie's share say."""
    rule = book.scheme.rules[name]
    return all(
        _under(book, posting, rule.points).points == posting.points
        for posting in book.postings
        if posting.row["rule"] == name
    )


def _under(book: Passbook, posting: Posting, points: int) -> Posting:
    """An entry as it would be if its rule took so many points; along a tie, with the draw that the run made (M18)."""
    row = posting.row
    if row["cause"] != "association":
        return replace(posting, points=points)
    tie = book.scheme.association.get(row["reason"])
    if tie is None or row["other"] is None:
        return replace(posting, points=1)  # nothing that any rule could say
    context = catalogue().kinds[row["what"]].context
    share = q16(tie.share.value) if context in (tie.contexts or CONTEXTS) else 0
    draw = key_of(row["rule"], 21) * 8 + TIE_KINDS.index(row["reason"])
    word = words_plain(book.k0, book.k1, Purpose.ASSOCIATE, row["day"], book.resident, row["other"], draw)[0]
    amount = abs(points) * share
    return replace(posting, points=-((amount >> 16) + ((word >> 16) < amount & 65535)))


def _by_records(book: Passbook, answer: Answer, listed_on: list[int]) -> None:
    """A register entered for records: which of them, each by its own draw, would have brought the listing."""
    cat, register = catalogue(), book.scheme.registers[answer.of]
    found = []
    for row in book.rows:
        if row["type"] != "record" or row["reason"] not in BY_THE_SCHEME:
            continue
        for name, way in register.ways_in.items():
            if way.records is None or row["what"] not in way.records or book.holds(way.applies_to) is False:
                continue
            if way.unless_unable:
                answer.told = False
                answer.why = "who can't pay is spared there, and the log doesn't tell of which records that was so"
                return
            draw = cat.kinds[row["what"]].number * 32 + cat.channels[row["channel"]].number
            way_key = key_of(f"{answer.of}/{name}", 23)
            word = words_plain(book.k0, book.k1, Purpose.ENTER, row["day"], book.resident, draw, way_key)[0]
            if word < threshold(way.chance.value):
                found.append({name: row[name] for name in ("day", "what", "channel", "cause", "other", "act_day")})
                break
    if len(listed_on) != 1 or not found or found[0]["day"] != listed_on[0]:
        answer.told, answer.why = False, "the records in the log don't tell why it came to this"
        return
    answer.records = found
    answer.own_record = not [row for row in found if row["cause"] == OWN]
    answer.tried = {"record": len(found)}
    answer.enough = {"record": int(len(found) == 1)}
    if len(found) == 1:
        answer.changes = [Change("record", 0, 0, True, found[0])]
    else:
        answer.together = found
    if all(row["cause"] != OWN for row in found):
        answer.undue = found


def _by_sum(book: Passbook, answer: Answer, stays: list[dict[str, Any]]) -> None:
    """A register entered for an unpaid sum: the fine or missed payment of so many days before, if just one fits."""
    stay = stays[0]
    way = book.scheme.registers[answer.of].ways_in[stay["reason"]]
    if way.unpaid is None:
        answer.told, answer.why = False, "it was entered in several ways"
        return
    since, kinds, types = stay["day"] - way.unpaid, catalogue().kinds, way.sums or ["fine", "loan", "bill"]
    found = []
    for row in book.rows:
        if row["day"] != since:
            continue
        missed = kinds[row["what"]].debt if row["type"] == "act" and row["outcome"] not in NOT_DONE else None
        if (row["type"] == "fine" and "fine" in types and row["outcome"] != "paid") or missed in types:
            names = ("day", "type", "what", "points", "outcome", "cause")
            found.append({name: row[name] for name in names})
    if len(found) != 1:
        answer.told = False
        answer.why = "it hung on an unpaid sum and not on points, and the log doesn't tell which sum"
        return
    answer.records = found
    answer.undue = [] if found[0]["cause"] in (None, OWN) else found
