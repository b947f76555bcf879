"""The log, from a day's lists made by hand: what each row says, in what order, and what is left empty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_flows_by_hand import rows_of

import demerit as dm
from demerit.catalogue import catalogue
from demerit.day import firms, lists
from demerit.day.state import EMPLOYED, HOUSED, RESIDENT, SHUT_OUT, UNSCORED
from demerit.day.world import Day
from demerit.measure.columns import EVENTS, RESIDENTS, refuse_empty, refuse_other_columns
from demerit.measure.events import events, residents
from demerit.place.traits import FAITHS, ONLINE_LEVELS, OPINIONS
from small_worlds import people_of, scheme_of

CAT = catalogue()
KIND = {name: kind.number for name, kind in CAT.kinds.items()}
SERVICE = {name: service.number for name, service in CAT.services.items()}
CHANNEL = {name: channel.number for name, channel in CAT.channels.items()}
SCHEME = scheme_of(
    ledgers={"points": {"start": 1000, "min": 0, "max": 1300}, "licence": {"start": 12, "min": 0, "max": 12}},
    grades={"bands": {"A": {"from": 1000}, "B": {"from": 900, "to": 1000}, "C": {"to": 900}}},
    channels={"police": {}, "patrols": {}},
    rules={"theft": {"kind": "theft", "points": -60}, "litter": {"kind": "littering", "points": -3}},
    registers={"thieves": {"ways_in": {"theft": {"records": ["theft"]}}},
               "debtors": {"ways_in": {"late": {"unpaid": 30}, "low": {"below": 900}}}},
)  # fmt: skip
LISTS = {
    "acts": lists.ACT, "requests": lists.REQUEST, "records": lists.RECORD, "entries": lists.ENTRY, "fined": lists.FINED,
    "paid": lists.SUM, "entered": lists.LISTING, "ended": lists.LISTING, "changes": lists.CHANGE,
    "decisions": lists.DECISION, "reports": lists.REPORT, "shown": lists.SHOWN, "meetings": lists.MEETING,
    "falls": lists.FALL, "cut": lists.CUT, "tolls": lists.TOLL, "firms": firms.EVENT, "lost": np.dtype("i8"),
    "deals": lists.DEAL, "enrolled": lists.ENROLMENT, "moves": np.dtype("i8"), "scored_in": np.dtype("i8"),
}  # fmt: skip


def day(number: int, **rows: list[dict[str, Any]]) -> Day:
    some = {name: rows_of(LISTS[name], *given) for name, given in rows.items()}
    return Day(day=number, **{name: np.zeros(0, dtype) for name, dtype in LISTS.items()} | some)


def told(*days: Day, world: str = "scheme") -> list[dict[str, Any]]:
    """The rows of the log, but for their world, each without what is empty; a thing not wrongful without that, too."""
    table = events([(world, SCHEME, list(days))], CAT)
    refuse_other_columns("events", table.schema)
    refuse_empty("events", table)
    assert set(table.column_names) == set(EVENTS)
    rows = table.to_pylist()
    assert all(row.pop("world") == world for row in rows)
    return [{name: value for name, value in row.items() if value is not None and value is not False} for row in rows]


NOBODY, NONE = lists.NOBODY, 255
RECORD = {"subject": 7, "actor": 7, "day": 3, "kind": KIND["theft"], "channel": CHANNEL["police"]}
ENTRY = {"subject": 7, "origin": 7, "points": -60, "moved": -20, "rule": 0, "act_day": 3, "kind": KIND["theft"],
         "channel": CHANNEL["police"], "tie": NONE}  # fmt: skip
POSTED = {"what": "theft", "channel": "police", "cause": "own act", "rule": "theft", "ledger": "points", "points": -60,
          "moved": -20, "act_day": 3}  # fmt: skip
OF_THEFT = {"what": "theft", "channel": "police", "cause": "own act", "act_day": 3}
ASKED = {"resident": 7, "service": SERVICE["loan"], "register": NONE}
CASES = {
    "enrolled": ("enrolment", [({"resident": 7, "what": lists.LEFT}, {"outcome": "left"}),
                               ({"resident": 7, "what": lists.BEGINS_HERE}, {"outcome": "the scheme begins here"})]),
    "acts": ("act", [
        ({"kind": KIND["theft"], "flags": lists.DONE}, {"what": "theft", "outcome": "done"}),
        ({"kind": KIND["theft"], "flags": lists.CHILLED}, {"what": "theft", "outcome": "chilled"}),
        ({"kind": KIND["charity"], "flags": lists.DONE | lists.PERFORMED}, {"what": "charity", "outcome": "performed"}),
        ({"kind": KIND["littering"], "flags": lists.HEEDED}, {"what": "littering", "outcome": "heeded"}),
    ]),
    "records": ("record", [
        (RECORD | {"flags": lists.SCORED}, OF_THEFT | {"reason": "the scheme"}),
        (RECORD | {"flags": lists.FINING}, OF_THEFT | {"reason": "ordinary law"}),
        (RECORD | {"flags": lists.FINING | lists.KEPT}, OF_THEFT | {"reason": "ordinary law, and kept"}),
        (RECORD | {"flags": lists.KEPT | lists.OF_NEED}, OF_THEFT | {"reason": "nobody: kept"}),
        (RECORD | {"flags": lists.OF_NEED}, OF_THEFT | {"reason": "nobody"}),
        (RECORD | {"flags": lists.SCORED | lists.FINING | lists.WARNS},
         OF_THEFT | {"reason": "the scheme and ordinary law", "outcome": "a warning"}),
        (RECORD | {"flags": lists.SCORED | lists.WARNS_OWN | lists.FALSELY}, OF_THEFT | {"reason": "the scheme"}),
        (RECORD | {"flags": lists.SCORED, "actor": 2, "cause": lists.MISIDENTIFIED},
         OF_THEFT | {"reason": "the scheme", "cause": "misidentification", "other": 2, "wrongful": True}),
        (RECORD | {"flags": lists.SCORED, "actor": NOBODY, "cause": lists.COPIED},
         OF_THEFT | {"reason": "the scheme", "cause": "copied error", "wrongful": True}),
    ]),
    "fined": ("fine", [
        ({"kind": KIND["theft"], "yuan": 200, "flags": lists.PAID_AT_ONCE},
         {"what": "theft", "cause": "own act", "points": 200, "outcome": "paid"}),
        ({"kind": KIND["theft"], "yuan": 200, "flags": lists.CANNOT_PAY},
         {"what": "theft", "cause": "own act", "points": 200, "outcome": "unpaid: can't pay"}),
        ({"kind": KIND["theft"], "yuan": 200, "cause": lists.MISIDENTIFIED},
         {"what": "theft", "cause": "misidentification", "points": 200, "outcome": "unpaid", "wrongful": True}),
    ]),
    "entered": ("listing", [
        ({"register": 0, "way": 0}, {"what": "thieves", "reason": "theft"}),
        ({"register": 1, "way": 1, "flags": lists.WRONGFUL | lists.COULD_NOT_PAY},
         {"what": "debtors", "reason": "late", "outcome": "could not pay", "wrongful": True}),
        ({"register": 1, "way": NONE, "flags": lists.FROM_SUM}, {"what": "debtors"}),
    ]),
    "ended": ("release", [
        ({"register": 1, "exit": lists.BY_TIER}, {"what": "debtors", "outcome": "moved to another tier"}),
        ({"register": 0, "exit": lists.BY_TERM, "flags": lists.WRONGFUL | lists.INITIAL},
         {"what": "thieves", "outcome": "term", "wrongful": True}),
    ]),
    "changes": ("grade", [  # the own-record grade stands in the upper four bits
        ({"grade_before": 0x00, "grade": 0x11}, {"what": "B"}),
        ({"grade_before": 0x00, "grade": 0x02}, {"what": "C", "wrongful": True}),
    ]),
    "decisions": ("decision", [
        (ASKED, {"what": "loan", "outcome": "granted", "reason": "none"}),
        (ASKED | {"outcome": lists.REFUSED, "reason": lists.BY_REGISTER, "register": 1, "waited": 1,
                  "flags": lists.WRONGFUL_DECISION},
         {"what": "loan", "outcome": "refused", "reason": "register", "rule": "debtors", "points": 1,
          "wrongful": True}),
        (ASKED | {"outcome": lists.REFUSED, "reason": lists.BY_GRADE, "flags": lists.WOULD_REPAY},
         {"what": "loan", "outcome": "refused", "reason": "grade"}),
    ]),
    "shown": ("shown", [({"register": 1, "viewers": 4}, {"what": "debtors", "points": 4}),
                        ({"register": 1, "viewers": 0}, {"what": "debtors", "points": 0})]),
    "meetings": ("meeting", [
        ({"other": 9, "other_grade": 1, "flags": lists.MATCHED}, {"what": "B", "other": 9, "outcome": "matched"}),
        ({"other": 9, "other_grade": 2, "flags": lists.TURNED_DOWN | lists.DOWN_BY_ERROR},
         {"what": "C", "other": 9, "outcome": "turned down", "wrongful": True}),
        ({"other": 9, "other_grade": 14, "flags": lists.TURNED_OTHER_DOWN},
         {"other": 9, "outcome": "turned the other down"}),
    ]),
}  # fmt: skip
# lists whose rows come in no order of their own: by day and resident, and then by their columns in turn
ORDERED = {
    "entries": ("entry", [
        (ENTRY, POSTED),
        (ENTRY | {"flags": lists.NOT_OWN}, POSTED | {"wrongful": True}),
        (ENTRY | {"origin": 8, "tie": 1, "cause": lists.ASSOCIATED},
         POSTED | {"cause": "association", "other": 8, "reason": "kin", "wrongful": True}),
        (ENTRY | {"origin": NOBODY, "points": 5, "moved": 5, "rule": lists.NO_RULE, "kind": NONE, "channel": NONE,
                  "cause": lists.RESTORATION}, {"cause": "restoration", "ledger": "points", "points": 5, "moved": 5}),
        (ENTRY | {"origin": NOBODY, "points": 6, "moved": 0, "rule": 1, "cause": lists.DISCRETION, "ledger": 1},
         {"what": "theft", "channel": "police", "cause": "discretion", "rule": "litter", "ledger": "licence",
          "points": 6, "moved": 0, "wrongful": True}),
        (ENTRY | {"origin": NOBODY, "points": 7, "moved": 7, "cause": lists.MISIDENTIFIED},
         POSTED | {"cause": "misidentification", "points": 7, "moved": 7, "wrongful": True}),
        *((ENTRY | {"origin": NOBODY, "points": 20 + cause, "moved": 0, "cause": cause, "tie": lists.BY_UNIT,
                    "rule": 0},
           {"what": "theft", "channel": "police", "cause": lists.CAUSES[cause], "rule": "theft", "ledger": "points",
            "points": 20 + cause, "moved": 0} | more)
          for cause, more in ((lists.FALSE_REPORT, {"act_day": 3, "wrongful": True}),
                              (lists.COPIED, {"act_day": 3, "wrongful": True}),
                              (lists.COLLECTIVE, {"act_day": 3, "wrongful": True}),
                              (lists.TAMPERED, {"wrongful": True}),
                              (lists.DECAY, {}), (lists.CORRECTION, {}), (lists.RESET, {"wrongful": True}))),
    ]),
    "reports": ("report", [
        ({"about": 9, "kind": KIND["theft"], "channel": CHANNEL["informants"], "tie": 2},
         {"what": "theft", "channel": "informants", "cause": "own act", "reason": "neighbour", "other": 9}),
        ({"about": 10, "kind": KIND["theft"], "channel": CHANNEL["debtor_map"], "tie": lists.STRANGER,
          "cause": lists.FALSE_REPORT},
         {"what": "theft", "channel": "debtor_map", "cause": "false report", "other": 10, "wrongful": True}),
    ]),
    "deals": ("deal", [
        ({"other": 7, "service": NONE, "type": lists.BOUGHT, "points": 30}, {"outcome": "points bought", "points": 30}),
        ({"other": 8, "service": NONE, "type": lists.ATTACKED, "points": -40},
         {"outcome": "attacked", "points": -40, "other": 8, "wrongful": True}),
        # what it is that was found out stands in the place of a service
        ({"other": NOBODY, "service": lists.ATTACKED, "type": lists.FOUND_OUT}, {"outcome": "found out", "points": 0}),
        ({"other": NOBODY, "yuan": 1, "service": SERVICE["loan"], "type": lists.GRANTED_ON_BOUGHT},
         {"what": "loan", "outcome": "granted on bought points", "points": 0, "wrongful": True}),
        ({"other": NOBODY, "yuan": 2, "service": SERVICE["loan"], "type": lists.REFUSED_FOR_ATTACK},
         {"what": "loan", "outcome": "refused for an attack", "points": 0, "wrongful": True}),
        ({"other": NOBODY, "yuan": 3, "service": NONE, "type": lists.BREACHED, "points": 9},
         {"outcome": "moved by a breach", "points": 9}),
    ]),
    "cut": ("cut tie", [({"other": 9, "tie": 3}, {"other": 9, "reason": "colleague"}),
                        ({"other": 10, "tie": 0, "flags": lists.BY_ERROR},
                         {"other": 10, "reason": "household", "wrongful": True})]),
    "tolls": ("toll", [({"other": 7, "what": 0}, {"outcome": "job lost in custody"}),
                       ({"other": 9, "what": 4, "flags": lists.WRONGFUL},
                        {"outcome": "listed for the firm", "other": 9, "wrongful": True})]),
    "firms": ("firm", [
        ({"points": -20, "moved": -5, "kind": next(iter(CAT.organisations.values())).number, "register": NONE,
          "what": 1},
         {"what": next(iter(CAT.organisations)), "outcome": "recorded", "points": -20, "moved": -5}),
        ({"points": -10, "kind": NONE, "register": NONE, "what": 3, "flags": lists.WRONGFUL},
         {"outcome": "released", "points": -10, "moved": 0, "wrongful": True}),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", [*CASES, *ORDERED])
def test_what_each_row_says(name):
    """Of resident 7 on day 12; lists without an order of their own are given backwards."""
    type_, cases = (CASES | ORDERED)[name]
    given = [({} if "subject" in columns else {"resident": 7}) | columns | {"cell": 0} for columns, _ in cases]
    assert told(day(12, **{name: given[::-1] if name in ORDERED else given})) == [
        {"day": 12, "resident": 7, "type": type_} | says for _, says in cases
    ]


def test_a_change_of_registers_is_no_change_of_grade():
    """Nor is one of the own-record grade alone."""
    same = [{"resident": 7, "grade_before": 0x11, "grade": 0x11, "lists": 2},
            {"resident": 8, "grade_before": 0x01, "grade": 0x21}]  # fmt: skip
    assert told(day(1, changes=same)) == []


def test_by_world_and_day_and_resident_and_then_in_the_order_of_the_stages():
    busy = {
        "enrolled": [{"resident": 8}], "acts": [{"resident": 2}, {"resident": 8}],
        "records": [{"subject": 2, "flags": lists.SCORED}, {"subject": 8, "flags": lists.SCORED}],
        "decisions": [ASKED | {"resident": 8}],
    }  # fmt: skip
    worlds = [(name, SCHEME, [day(0), day(3, **busy), day(4, acts=[{"resident": 1}])]) for name in ("one", "another")]
    table = events(worlds, CAT)
    one = [(3, 2, "act"), (3, 2, "record"), (3, 8, "enrolment"), (3, 8, "act"), (3, 8, "record"), (3, 8, "decision"),
           (4, 1, "act")]  # fmt: skip
    found = [tuple(row[name] for name in ("world", "day", "resident", "type")) for row in table.to_pylist()]
    assert found == [("one", *row) for row in one] + [("another", *row) for row in one]


def test_entries_of_one_day_stand_in_the_order_of_their_columns_whatever_the_shards():
    """By resident, then by who lies behind it, then by points."""
    entries = [ENTRY | {"subject": who, "origin": origin, "points": points, "cell": 0}
               for who in (3, 4) for origin in (5, 6) for points in (-8, -2)]  # fmt: skip
    one, other = (told(day(2, entries=some)) for some in (entries, entries[::-1]))
    assert one == other
    assert [(row["resident"], row["other"], row["points"]) for row in one] == [
        (who, origin, points) for who in (3, 4) for origin in (5, 6) for points in (-8, -2)
    ]


def test_a_log_of_nothing():
    table = events([("scheme", SCHEME, [day(0), day(1)])], CAT)
    assert table.num_rows == 0
    refuse_other_columns("events", table.schema)


def test_where_people_ended():
    """Of five followed: with a grade, on both registers, without job, home and school, in debt, and not scored."""
    people, table = people_of(300), people_of(300).table()
    followed = np.array([np.flatnonzero(which)[0] for which in (
        table["minority"] == 1, table["driver"] == 1, (table["driver"] == 0) & (table["female"] == 1),
        (table["minority"] == 0) & (table["faith"] > 0), table["urban"] == 0)])  # fmt: skip
    followed = np.array([*np.unique(followed), *np.setdiff1d(np.arange(300), followed)])[:5]
    state = np.zeros(5, RESIDENT)
    state["mind"] = [EMPLOYED | HOUSED, HOUSED, EMPLOYED | SHUT_OUT, HOUSED | (3 << 23), HOUSED | UNSCORED | (1 << 23)]
    state["score"], state["own"], state["seen"] = [1000, 950, 0, 899, 1000], [990] * 5, [980] * 5
    state["grade"], state["lists"] = [0x20, 0x01, 0x02, 0x12, 14], [0, 1, 2, 3, 0]
    table = residents([("scheme", SCHEME, state), ("twin", dm.scheme("none"), state)], people, followed)
    refuse_other_columns("residents", table.schema)
    refuse_empty("residents", table)
    assert table.column_names == list(RESIDENTS)
    rows, given = table.to_pylist(), people.table(followed)
    assert all(len(np.unique(given[name])) > 1 for name in ("minority", "driver", "female", "faith"))
    assert [row["world"] for row in rows] == ["scheme"] * 5 + ["twin"] * 5
    assert [row["resident"] for row in rows] == followed.tolist() * 2
    for at, row in enumerate(rows):
        for name in ("age", "decile", "household", "neighbourhood", "x_m", "y_m"):
            assert row[name] == given[name][at % 5], name
        for name in ("minority", "urban", "driver"):
            assert row[name] is bool(given[name][at % 5]), name
        assert (row["sex"] == "female") == bool(given["female"][at % 5])
        for name, words in (("faith", FAITHS), ("opinion", OPINIONS), ("online", ONLINE_LEVELS)):
            assert row[name] == words[given[name][at % 5]], name
    columns = ("scored", "points", "own_points", "seen_points", "grade", "registers", "in_work", "housed", "shut_out",
               "unpaid_sums")  # fmt: skip
    assert [tuple(row[name] for name in columns) for row in rows[:5]] == [
        (True, 1000, 990, 980, "A", [], True, True, False, 0),
        (True, 950, 990, 980, "B", ["thieves"], False, True, False, 0),
        (True, 0, 990, 980, "C", ["debtors"], True, False, True, 0),
        (True, 899, 990, 980, "C", ["thieves", "debtors"], False, True, False, 3),
        (False, None, None, None, None, [], False, True, False, 1),
    ]
    assert [tuple(row[name] for name in columns[:6]) for row in rows[5:]] == [(False, None, None, None, None, [])] * 5
