"""One resident's run, told event by event beside the twin's."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from demerit.life.account import NOT_DONE
from demerit.life.nearest import grade_kept, never_listed
from demerit.life.passbook import Passbook
from demerit.life.rules import BY_SCHEME
from demerit.life.source import of_run
from demerit.show import answers, sentences, wording
from demerit.show.book import Book
from demerit.show.sentences import Said

MOST_DAYS = 36
RULE = (
    "of the residents listed or refused wrongfully, the one whom the scheme refused most often; failing any, the "
    "one whom it refused most often; failing that, the one who lost most points. Between equals, the lowest "
    "number"
)


@dataclass
class Days:
    """One row of the story: a day, or several alike, in both worlds."""

    first: int
    last: int
    times: int
    when: str
    both: list[Said] = field(default_factory=list)
    here: list[Said] = field(default_factory=list)
    there: list[Said] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return max((said.weight for said in (*self.both, *self.here, *self.there)), default=0)


@dataclass
class Story:
    """A person's page: who, why this one, the year's end in both worlds, and the days."""

    resident: int
    who: str
    chosen: str
    ends: list[tuple[str, str, str]]
    days: list[Days]
    left_out: int
    disputed: list[str]
    points: list[dict[str, Any]]
    rings: list[dict[str, Any]]
    kept: list[tuple[str, str]]  # what would have kept the grade, and kept off a register
    measure: str = answers.MEASURE


@dataclass(frozen=True)
class Toll:
    """What the scheme did to each resident followed, by resident: only those to whom it did something."""

    refused: dict[int, int]
    wronged: dict[int, int]
    lost: dict[int, int]


def toll(book: Book) -> Toll:
    """Counted from the events of the scheme's world."""
    events = book.run.events.select(["world", "resident", "type", "what", "reason", "points", "wrongful"])
    decisions = events.filter(pc.and_(_is(events, "world", "scheme"), _is(events, "type", "decision")))
    refused = decisions.filter(pc.is_in(decisions["reason"], value_set=pa.array(BY_SCHEME)))
    told = events.filter(
        pc.and_(_is(events, "world", "scheme"), pc.or_(events["wrongful"], _is(events, "type", "entry")))
    )
    black = pa.array([name for name, one in book.scheme.registers.items() if one.colour == "black"], pa.string())
    listed = pc.and_(_is(told, "type", "listing"), pc.is_in(told["what"], value_set=black))
    wrongful = pc.and_(told["wrongful"], pc.or_(_is(told, "type", "decision"), listed))
    fewer = pc.and_(_is(told, "type", "entry"), pc.fill_null(pc.less(told["points"], 0), False))
    return Toll(_sums(refused), _sums(told.filter(wrongful)), _sums(told.filter(fewer), "points"))


def choose(done: Toll) -> int:
    """The resident whose story is told, by `RULE`."""
    wronged = {resident: done.refused.get(resident, 0) for resident in done.wronged}
    for pool in (wronged, done.refused, {resident: -points for resident, points in done.lost.items()}):
        if pool:
            return min(pool, key=lambda resident: (-pool[resident], resident))
    return 0


def _is(table: pa.Table, column: str, value: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(table[column], value), False)


def _sums(table: pa.Table, column: str | None = None) -> dict[int, int]:
    """By resident: how many rows, or the sum of a column."""
    what, how = (column, "sum") if column else ("resident", "count")
    found = table.select(["resident", column] if column else ["resident"]).group_by("resident").aggregate([(what, how)])
    return dict(zip(found["resident"].to_pylist(), found[f"{what}_{how}"].to_pylist(), strict=True))


def tell(book: Book, resident: int | None = None) -> Story:
    """The story of `resident`, or of the one chosen by `RULE`."""
    by_rule = resident is None
    done = toll(book)
    resident = choose(done) if resident is None else resident
    events = book.run.events
    rows = events.filter(pc.equal(events["resident"], resident)).to_pylist()
    worlds: dict[str, dict[int, list[dict]]] = {"scheme": defaultdict(list), "twin": defaultdict(list)}
    for row in rows:
        worlds[row["world"]][row["day"]].append(row)
    acts = {
        (row["day"], row["what"])
        for row in rows
        if row["world"] == "twin" and row["type"] == "act" and row["outcome"] not in NOT_DONE
    }
    later = sentences.recorded_later(book, worlds["scheme"])
    state = {"scheme": sentences.Speaker(book, "scheme", later=later), "twin": sentences.Speaker(book, "twin")}
    told: list[Days] = []
    for day in sorted(set(worlds["scheme"]) | set(worlds["twin"])):
        here = state["scheme"].day(worlds["scheme"].get(day, []))
        there = state["twin"].day(worlds["twin"].get(day, []))
        there += [sentences.same_act(earlier) for earlier, kind in state["scheme"].answered if (earlier, kind) in acts]
        both = [said for said in here if said in there]
        told.append(
            Days(
                day,
                day,
                1,
                wording.day_words(day, book.start),
                both,
                [said for said in here if said not in both],
                [said for said in there if said not in both],
            )
        )
    told = _folded([days for days in told if days.weight > 0], book)
    kept = _most_telling(told)
    traits, ends = _traits(book, resident), _ends(book, resident, rows)
    return Story(
        resident,
        who=sentences.who(traits),
        chosen=_chosen(book, resident, done) if by_rule else "This resident was asked for by number.",
        ends=ends,
        days=kept,
        left_out=sum(days.times for days in told) - sum(days.times for days in kept),
        disputed=sorted(state["scheme"].disputed),
        points=_points(book, resident, rows),
        rings=_rings(book, rows),
        kept=_kept(book, resident, [row for row in rows if row["world"] == "scheme"]),
    )


def _kept(book: Book, resident: int, rows: list[dict]) -> list[tuple[str, str]]:
    """The first two sentences of each answer; a question that can't be answered isn't asked here."""
    source = of_run(book.run)
    passbook = Passbook(source, resident, _row(book, resident, "scheme") or {}, rows)
    registers = book.scheme.registers
    listed = dict.fromkeys(row["what"] for row in rows if row["type"] == "listing")
    found = [grade_kept(passbook)]
    found += [never_listed(passbook, name) for name in listed if registers[name].colour == "black"]
    return [
        (answers.question(book, one), " ".join(answers.answered(book, one)[:2]))
        for one in found
        if one.asked and one.told
    ]


def _folded(told: list[Days], book: Book) -> list[Days]:
    """Days that say the same one after another become one row."""
    rows: list[Days] = []
    for days in told:
        before = rows[-1] if rows else None
        if before and (before.both, before.here, before.there) == (days.both, days.here, days.there):
            before.last, before.times = days.last, before.times + 1
            first, last = wording.calendar(before.first, book.start), wording.calendar(before.last, book.start)
            dates = f" ({first} to {last})" if first else ""
            before.when = f"{wording.plural(before.times, 'day')} from {before.first} to {before.last}{dates}"
        else:
            rows.append(days)
    return rows


def _most_telling(told: list[Days]) -> list[Days]:
    """The weightiest days, in order of time; a year can hold hundreds."""
    if len(told) <= MOST_DAYS:
        return told
    seen: Counter[str] = Counter()
    ranked = []
    for at, days in enumerate(told):
        key = "|".join(said.key for said in (*days.here, *days.there, *days.both))
        ranked.append((-days.weight, seen[key], at))  # the first of its sort before its repeats
        seen[key] += 1
    kept = sorted(at for *_, at in sorted(ranked)[:MOST_DAYS])
    return [told[at] for at in kept]


def _traits(book: Book, resident: int) -> dict[str, Any]:
    return _row(book, resident, "scheme") or {}


def _row(book: Book, resident: int, world: str) -> dict[str, Any] | None:
    table = book.run.residents
    mask = pc.and_(pc.equal(table["resident"], resident), pc.equal(table["world"], world))
    found = table.filter(mask).to_pylist()
    return found[0] if found else None


def _chosen(book: Book, resident: int, done: Toll) -> str:
    everyone = max(1, book.followed)
    never, times = everyone - len(done.refused), done.refused.get(resident, 0)
    if not (done.refused or done.wronged or done.lost):
        return "The scheme listed nobody, turned nobody down and took no points, so the first resident stands for all."
    refused = done.refused
    tail = (
        f"The scheme turned this resident down {wording.plural(times, 'time')}; {never:,} of the {everyone:,} "
        "residents followed were never turned down by it."
        if refused
        else "The scheme turned nobody down in this run."
    )
    return f"Chosen as an extreme, not as a typical case, by a fixed rule: {RULE}. {tail}"


def _ends(book: Book, resident: int, rows: list[dict]) -> list[tuple[str, str, str]]:
    """The end of the run in both worlds, as rows of (what, with the scheme, without)."""
    here, there = _row(book, resident, "scheme") or {}, _row(book, resident, "twin")
    none = "no twin" if not book.has_twin else "\N{EN DASH}"

    def count(world: str, test) -> str:
        if world == "twin" and not book.has_twin:
            return none
        return f"{sum(1 for row in rows if row['world'] == world and test(row)):,}"

    table: list[tuple[str, str, str]] = []
    if book.scheme.ledgers:
        table.append(("Points", _or_dash(here.get("points")), none if not there else _or_dash(there.get("points"))))
        own = here.get("own_points")
        table.append(("Points by this resident's own acts alone", _or_dash(own), none))
    if book.grades:
        table.append(("Grade", _or_dash(here.get("grade")), none if not there else _or_dash(there.get("grade"))))
    if book.scheme.registers:
        mine, other = (
            wording.joined([book.register(name) for name in sentences.listed((row or {}).get("registers"))])
            for row in (here, there)
        )
        table.append(("On registers", mine or "none", none if not there else other or "none"))
    for label, test in (
        ("Records naming someone else's act or no act", lambda row: row["type"] == "record" and row["wrongful"]),
        (
            "Requests refused or worse",
            lambda row: row["type"] == "decision" and row["outcome"] not in (None, "granted"),
        ),
        ("Fines", lambda row: row["type"] == "fine"),
        ("Acts given up in fear", lambda row: row["type"] == "act" and row["outcome"] == "chilled"),
    ):
        table.append((label, count("scheme", test), count("twin", test)))
    return table


def _or_dash(value: Any) -> str:
    if value is None or value == "":
        return "\N{EN DASH}"
    return wording.number(float(value)) if isinstance(value, int | float) else str(value)


def _in_score(book: Book, row: dict) -> bool:
    rule = book.scheme.rules.get(row["rule"] or "")
    return (
        row["type"] == "entry"
        and row["world"] == "scheme"
        and not (rule is not None and rule.ledger and rule.ledger != book.scheme.ledger_ids[0])
    )


def _points(book: Book, resident: int, rows: list[dict]) -> list[dict[str, Any]]:
    """Points day by day, worked back from where the resident ended."""
    if not book.scheme.ledgers:
        return []
    joined = max((row["day"] for row in rows if row["type"] == "enrolment" and row["world"] == "scheme"), default=0)
    entries = [row for row in rows if _in_score(book, row) and row["day"] >= joined]
    entries = sorted(entries, key=lambda row: row["day"])
    end = (_row(book, resident, "scheme") or {}).get("points")
    if end is None and book.scheme.enrols:
        return []  # not scored at the end
    first = book.scheme.ledgers[book.scheme.ledger_ids[0]]
    now = first.start if end is None else end - sum(row["points"] or 0 for row in entries)
    line = [{"day": 0, "points": now}]
    for row in entries:
        now += row["points"] or 0
        line.append({"day": row["day"], "points": now})
    line.append({"day": book.run.lived, "points": now})
    return line


def _rings(book: Book, rows: list[dict]) -> list[dict[str, Any]]:
    """Days on which points went for what the resident hadn't done."""
    return [
        {"day": row["day"], "rule": row["rule"]}
        for row in rows
        if _in_score(book, row) and row["cause"] in sentences.NOT_DONE
    ]
