"""The log of the residents followed: everything that happened to them, one row each, and where they ended.

Made from the same lists that the stages hand on. Numbers become ids; residents stay whole numbers. Every record is in
it, those that only ordinary life reads too: its `reason` says who reads it, and `act_day` is the day of the act behind
it (or, of a record of nothing, the day on which it was made). Entries that follow from a record have the same day. Of
an entry `points` is what its rule gives or takes, and `moved` what of that the ledger's bounds let through.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from demerit.catalogue import Catalogue
from demerit.day import firms, lists
from demerit.day.lists import joined, picked
from demerit.day.state import DEBT_MASK, DEBT_SHIFT, EMPLOYED, HOUSED, SHUT_OUT, UNSCORED
from demerit.day.world import Day
from demerit.life.readers import reader
from demerit.limits import TIE_KINDS
from demerit.place import traits
from demerit.place.people import People
from demerit.scheme.model import Scheme

TYPES = ("enrolment", "act", "record", "entry", "fine", "listing", "release", "grade", "decision", "deal",
         "report", "shown", "meeting", "cut tie", "toll", "firm")  # fmt: skip
OF_A_RECORD = (lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED, lists.ASSOCIATED, lists.COLLECTIVE)
READ = (lists.SCORED, lists.FINING, lists.KEPT)  # flags that say who reads a record
TEXT = ("world", "type", "what", "channel", "cause", "rule", "ledger", "outcome", "reason")


class Names:
    """One dictionary of texts for a column, and codes into it."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def table(self, names: Sequence[str | None]) -> np.ndarray:
        """Codes of some names in order, -1 for None: to be indexed by number."""
        return np.array([-1 if n is None else self.codes.setdefault(n, len(self.codes)) for n in names], np.int32)

    def array(self, codes: np.ndarray) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(
            pa.array(codes.astype(np.int32), mask=codes < 0), pa.array(list(self.codes), pa.string())
        )


def _by_number(items, most: int = 256) -> list[str | None]:
    names: list[str | None] = [None] * most
    for name, item in items.items():
        names[item.number] = name
    return names


def rows_of(days: list[Day], name: str) -> np.ndarray:
    """One list over all days."""
    parts = [getattr(day, name) for day in days]
    return joined(parts, parts[0].dtype)


def day_of(days: list[Day], name: str) -> np.ndarray:
    """The day of each of its rows, int32."""
    return np.repeat(np.array([day.day for day in days], np.int32), [len(getattr(day, name)) for day in days])


def in_an_order(rows: np.ndarray, when: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and their days, by day and then by whatever they have: in what order they came hangs on the shards."""
    by = np.lexsort([*(rows[column] for column in reversed(rows.dtype.names or ())), when])
    return picked(rows, by), when[by]


def events(worlds: list[tuple[str, Scheme, list[Day]]], cat: Catalogue) -> pa.Table:
    """Everything logged, by world and day: `worlds` are (name, scheme, days)."""
    names = {column: Names() for column in TEXT}
    number = {"day": [], "resident": [], "points": [], "moved": [], "other": [], "act_day": [], "wrongful": []}
    text: dict[str, list[np.ndarray]] = {column: [] for column in TEXT}
    order = []

    def add(world, type_, day, resident, *, points=None, moved=None, other=None, act_day=None, wrongful=None, **texts):
        size = len(day)
        number["day"].append(day)
        number["resident"].append(resident.astype(np.int64))
        for column, values in (("points", points), ("moved", moved), ("other", other), ("act_day", act_day)):
            number[column].append(np.full(size, np.iinfo(np.int64).min) if values is None else values.astype(np.int64))
        number["wrongful"].append(np.zeros(size, bool) if wrongful is None else wrongful.astype(bool))
        texts |= {"world": np.full(size, names["world"].table([world])[0]),
                  "type": np.full(size, names["type"].table([type_])[0])}  # fmt: skip
        for column in TEXT:
            text[column].append(texts.get(column, np.full(size, -1, np.int32)))
        order.append(np.full(size, TYPES.index(type_), np.int8))

    for world, scheme, days in worlds:
        kinds = names["what"].table(_by_number(cat.kinds))
        services = names["what"].table(_by_number(cat.services))
        registers = names["what"].table([*scheme.registers, *[None] * 8])
        grades = names["what"].table([*scheme.grade_ids, *[None] * 16])
        channels = names["channel"].table(_by_number(cat.channels))
        causes = names["cause"].table(lists.CAUSES)
        rules = names["rule"].table([*scheme.rules, *[None] * (0x10000 - len(scheme.rules))])
        listed_by = names["rule"].table([*scheme.registers, *[None] * 256])
        ledgers = names["ledger"].table([*scheme.ledgers, *[None] * 256])
        ties = names["reason"].table([*TIE_KINDS, *[None] * 251])
        nobody = np.iinfo(np.int64).min

        rows, when = rows_of(days, "enrolled"), day_of(days, "enrolled")
        how = names["outcome"].table(lists.ENROLMENTS)
        add(world, "enrolment", when, rows["resident"], outcome=how[rows["what"]])

        rows, when = rows_of(days, "acts"), day_of(days, "acts")
        how = names["outcome"].table(("done", "chilled", "performed", "heeded"))
        done = np.where(rows["flags"] & lists.CHILLED, 1, np.where(rows["flags"] & lists.PERFORMED, 2, 0))
        done = np.where(rows["flags"] & lists.HEEDED, 3, done)
        add(world, "act", when, rows["resident"], what=kinds[rows["kind"]], outcome=how[done])

        rows, when = rows_of(days, "records"), day_of(days, "records")
        read_by = names["reason"].table([reader(*(bool(x & bit) for bit in READ)) for x in range(16)])
        other = np.where(rows["actor"] == lists.NOBODY, nobody, rows["actor"].astype(np.int64))
        other[rows["cause"] == lists.OWN] = nobody
        warning = names["outcome"].table((None, "a warning"))
        add(world, "record", when, rows["subject"], what=kinds[rows["kind"]], channel=channels[rows["channel"]],
            cause=causes[rows["cause"]], other=other, outcome=warning[(rows["flags"] & lists.WARNS != 0).astype(int)],
            reason=read_by[rows["flags"] & 15], act_day=rows["day"], wrongful=rows["cause"] != lists.OWN)  # fmt: skip

        rows, when = in_an_order(rows_of(days, "entries"), day_of(days, "entries"))
        origin = rows["origin"].astype(np.int64)
        origin[(rows["origin"] == rows["subject"]) | (rows["origin"] == lists.NOBODY)] = nobody
        rightful = np.isin(rows["cause"], (lists.OWN, lists.RESTORATION, lists.DECAY, lists.CORRECTION))
        rightful &= rows["flags"] & lists.NOT_OWN == 0
        add(world, "entry", when, rows["subject"], what=kinds[rows["kind"]], channel=channels[rows["channel"]],
            cause=causes[rows["cause"]], rule=rules[rows["rule"]], ledger=ledgers[rows["ledger"]],
            points=rows["points"], moved=rows["moved"], other=origin,
            act_day=np.where(np.isin(rows["cause"], OF_A_RECORD), rows["act_day"].astype(np.int64), nobody),
            reason=ties[rows["tie"]], wrongful=~rightful)  # fmt: skip

        rows, when = rows_of(days, "fined"), day_of(days, "fined")
        paid = names["outcome"].table(("paid", "unpaid: can't pay", "unpaid"))
        state = np.where(rows["flags"] & lists.PAID_AT_ONCE, 0, np.where(rows["flags"] & lists.CANNOT_PAY, 1, 2))
        add(world, "fine", when, rows["resident"], what=kinds[rows["kind"]], cause=causes[rows["cause"]],
            points=rows["yuan"], outcome=paid[state], wrongful=rows["cause"] != lists.OWN)  # fmt: skip

        ways = names["reason"].table(
            [way for register in scheme.registers.values() for way in register.ways_in] + [None] * 256
        )
        rows, when = rows_of(days, "entered"), day_of(days, "entered")
        unable = names["outcome"].table((None, "could not pay"))[
            ((rows["flags"] & lists.COULD_NOT_PAY) != 0).astype(int)
        ]
        add(world, "listing", when, rows["resident"], what=registers[rows["register"]], reason=ways[rows["way"]],
            outcome=unable, wrongful=(rows["flags"] & lists.WRONGFUL) != 0)  # fmt: skip
        rows, when = rows_of(days, "ended"), day_of(days, "ended")
        exits = names["outcome"].table(lists.EXITS)
        add(world, "release", when, rows["resident"], what=registers[rows["register"]], outcome=exits[rows["exit"]],
            wrongful=(rows["flags"] & lists.WRONGFUL) != 0)  # fmt: skip

        rows, when = rows_of(days, "changes"), day_of(days, "changes")
        moved = (rows["grade"] & 15) != (rows["grade_before"] & 15)
        rows, when = rows[moved], when[moved]
        add(world, "grade", when, rows["resident"], what=grades[rows["grade"] & 15],
            wrongful=(rows["grade"] & 15) != (rows["grade"] >> 4))  # fmt: skip

        rows, when = in_an_order(rows_of(days, "reports"), day_of(days, "reports"))
        add(world, "report", when, rows["resident"], what=kinds[rows["kind"]], channel=channels[rows["channel"]],
            cause=causes[rows["cause"]], reason=ties[rows["tie"]], other=rows["about"],
            wrongful=rows["cause"] != lists.OWN)  # fmt: skip

        rows, when = rows_of(days, "shown"), day_of(days, "shown")
        add(world, "shown", when, rows["resident"], what=registers[rows["register"]], points=rows["viewers"])

        rows, when = rows_of(days, "decisions"), day_of(days, "decisions")
        outcomes, reasons = names["outcome"].table(lists.OUTCOMES), names["reason"].table(lists.REASONS)
        add(world, "decision", when, rows["resident"], what=services[rows["service"]],
            outcome=outcomes[rows["outcome"]], reason=reasons[rows["reason"]], rule=listed_by[rows["register"]],
            points=np.where(rows["waited"] > 0, rows["waited"].astype(np.int64), nobody),  # days waited (M32)
            moved=np.where(rows["times"] > 0, rows["times"].astype(np.int64), nobody),  # times asked before
            wrongful=(rows["flags"] & lists.WRONGFUL_DECISION) != 0)  # fmt: skip

        rows, when = in_an_order(rows_of(days, "deals"), day_of(days, "deals"))
        deals = names["outcome"].table(lists.DEALS)
        other = rows["other"].astype(np.int64)
        other[(rows["other"] == rows["resident"]) | (rows["other"] == lists.NOBODY)] = nobody
        served = np.where(rows["type"] == lists.FOUND_OUT, 255, rows["service"])
        add(world, "deal", when, rows["resident"], what=services[served], outcome=deals[rows["type"]],
            points=rows["points"], other=other, wrongful=np.isin(
                rows["type"], (lists.ATTACKED, lists.GRANTED_ON_BOUGHT, lists.REFUSED_FOR_ATTACK)
            ))  # fmt: skip

        rows, when = rows_of(days, "meetings"), day_of(days, "meetings")
        ends = names["outcome"].table(("matched", "turned down", "turned the other down"))
        end = np.where(rows["flags"] & lists.MATCHED, 0, np.where(rows["flags"] & lists.TURNED_DOWN, 1, 2))
        add(world, "meeting", when, rows["resident"], what=grades[rows["other_grade"]], other=rows["other"],
            outcome=ends[end], wrongful=(rows["flags"] & lists.DOWN_BY_ERROR) != 0)  # fmt: skip

        rows, when = in_an_order(rows_of(days, "cut"), day_of(days, "cut"))
        add(world, "cut tie", when, rows["resident"], other=rows["other"], reason=ties[rows["tie"]],
            wrongful=(rows["flags"] & lists.BY_ERROR) != 0)  # fmt: skip

        rows, when = in_an_order(rows_of(days, "tolls"), day_of(days, "tolls"))
        borne = names["outcome"].table(lists.TOLLS)
        other = np.where(rows["other"] == rows["resident"], nobody, rows["other"].astype(np.int64))
        add(world, "toll", when, rows["resident"], outcome=borne[rows["what"]], other=other,
            wrongful=(rows["flags"] & lists.WRONGFUL) != 0)  # fmt: skip

        rows, when = in_an_order(rows_of(days, "firms"), day_of(days, "firms"))
        named = names["what"].table(_by_number(cat.organisations))
        how = names["outcome"].table(firms.WHAT)
        firm_lists = list(scheme.organisations.registers) if scheme.organisations else []
        listed_on = names["rule"].table([*firm_lists, *[None] * 256])
        add(world, "firm", when, rows["resident"], what=named[rows["kind"]], outcome=how[rows["what"]],
            points=rows["points"], moved=rows["moved"], rule=listed_on[rows["register"]],
            wrongful=(rows["flags"] & lists.WRONGFUL) != 0)  # fmt: skip

    columns = {column: np.concatenate(parts) for column, parts in number.items()}
    codes = {column: np.concatenate(parts) for column, parts in text.items()}
    # one number to sort by: each list is in this order already, and a stable sort is quick to merge a few of those
    last_day, most = int(columns["day"].max(initial=0)) + 1, int(columns["resident"].max(initial=0)) + 1
    day = codes["world"].astype(np.int64) * last_day + columns["day"]
    by = np.argsort((day * most + columns["resident"]) * len(TYPES) + np.concatenate(order), kind="stable")
    missing = np.iinfo(np.int64).min

    def whole(column: str) -> pa.Array:
        values = columns[column][by]
        return pa.array(np.where(values == missing, 0, values), mask=values == missing)

    return pa.table({
        "world": names["world"].array(codes["world"][by]), "day": pa.array(columns["day"][by]),
        "resident": pa.array(columns["resident"][by]), "type": names["type"].array(codes["type"][by]),
        **{c: names[c].array(codes[c][by]) for c in ("what", "channel", "cause", "rule", "ledger")},
        "points": whole("points"), "moved": whole("moved"), "other": whole("other"), "act_day": whole("act_day"),
        **{c: names[c].array(codes[c][by]) for c in ("outcome", "reason")},
        "wrongful": pa.array(columns["wrongful"][by]),
    })  # fmt: skip


def residents(worlds: list[tuple[str, Scheme, np.ndarray]], people: People, followed: np.ndarray) -> pa.Table:
    """One row for each resident followed and world: given traits and where they ended.

    `worlds` are (name, scheme, rows of state of those followed, in the order of `followed`).
    """
    given = people.table(followed)
    tables = []
    for world, scheme, state in worlds:
        n = len(followed)
        scored, mind = bool(scheme.ledgers), state["mind"].astype(np.int64)
        grades = np.array([*scheme.grade_ids, None], object)
        enrolled = (mind & UNSCORED) == 0
        graded = enrolled & (len(scheme.grade_ids) > 0)
        grade = np.where(graded, state["grade"] & 15, len(scheme.grade_ids))
        on = np.array([
            [name for r, name in enumerate(scheme.registers) if bits >> r & 1] for bits in range(256)
        ], object)  # fmt: skip

        def points(column: str, state=state, scored=scored & enrolled) -> pa.Array:
            return pa.array(state[column].astype(np.int32), mask=~scored)

        columns = {
            "world": pa.array([world] * n, pa.string()).dictionary_encode(),
            "resident": pa.array(followed.astype(np.int64)),
            "age": pa.array(given["age"].astype(np.int16)),
            "sex": pa.array(np.where(given["female"] == 1, "female", "male")).dictionary_encode(),
            "decile": pa.array(given["decile"].astype(np.int8)),
            "minority": pa.array(given["minority"] == 1),
            "faith": pa.array(np.array(traits.FAITHS)[given["faith"]]).dictionary_encode(),
            "opinion": pa.array(np.array(traits.OPINIONS)[given["opinion"]]).dictionary_encode(),
            "online": pa.array(np.array(traits.ONLINE_LEVELS)[given["online"]]).dictionary_encode(),
            "urban": pa.array(given["urban"] == 1),
            "driver": pa.array(given["driver"] == 1),
            "household": pa.array(given["household"].astype(np.int64)),
            "neighbourhood": pa.array(given["neighbourhood"].astype(np.int64)),
            "x_m": pa.array(given["x_m"].astype(np.int32)),
            "y_m": pa.array(given["y_m"].astype(np.int32)),
            "scored": pa.array(scored & enrolled),
            "points": points("score"),
            "own_points": points("own"),
            "seen_points": points("seen"),
            "grade": pa.array(grades[grade], pa.string()).dictionary_encode(),
            "registers": pa.array([on[bits] for bits in state["lists"]], pa.list_(pa.string())),
            "in_work": pa.array((mind & EMPLOYED) != 0),
            "housed": pa.array((mind & HOUSED) != 0),
            "shut_out": pa.array((mind & SHUT_OUT) != 0),
            "unpaid_sums": pa.array(((mind >> DEBT_SHIFT) & DEBT_MASK).astype(np.int8)),
        }
        tables.append(pa.table(columns))
    return pa.concat_tables(tables).unify_dictionaries()
