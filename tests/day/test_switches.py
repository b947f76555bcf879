"""Every switch on a village, with the same luck: it changes what it should, and leaves what it can't reach."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from test_recount import RESIDENTS, busy, monthly
from test_tiers import tiered

from demerit.catalogue import catalogue
from demerit.day import lists, stocks
from demerit.day.lists import FINING, SCORED
from demerit.day.world import Day, World
from demerit.mechanisms import MECHANISMS, switchable, without
from demerit.scheme import load
from demerit.scheme.by_id import by_id
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from small_worlds import changed, joined, live, same_day, tables_of, world_of

DAYS = 40
TOLD = catalogue().channels["informants"].number
ADVICE = "commercial-score"  # whose users do more of what it advises, from the first day on


class Life(NamedTuple):
    world: World
    days: list[Day]


def calm() -> Scheme:
    """The busy scheme where nobody changes and nobody buys points, so that what one mechanism does can't come back by
    way of fear or of the market."""
    return without(busy(), ["fear", "tampering"])


def collecting() -> Scheme:
    data = plain(load("village_ledger"))
    data["channels"]["collectors"] |= {"misses": 0, "remembers": 1}
    data["adaptation"]["performs"] = 1.5
    data["operator"] = {"attention": 0.5, "quota": 50, "source": "here"}
    return Scheme.model_validate(data)


def otherwise() -> Scheme:
    """The busy scheme with all that comes between a record and points, or without a record."""
    return changed(
        calm(),
        warnings={"contexts": ["public order", "traffic"], "source": "A"},
        discretion={"other": {"per_1000": 500, "points": [-50, -5], "source": "A",
                              "bias": {"dissent": {"applies_to": {"dissenting": True}, "times": 2}}}},
        collective={"household": {"share": 0.3, "source": "A"}, "neighbourhood": {"share": 0.5, "source": "A"}},
        tampering=plain(busy())["tampering"]
        | {"bought": {"tries": 0.5, "most": 30, "insiders": 0.3}, "attacks": {"per_1000": 900, "points": 20}},
    )  # fmt: skip


def consenting() -> Scheme:
    """The busy scheme by consent, everywhere."""
    how = {"mode": "consent", "initial": 0.6, "joins": 0.1, "source": "here"}
    return changed(busy(), rollout=None, enrolment=how)


BASES: dict[str, Callable[[], Scheme]] = {"busy": busy, "calm": calm, "monthly": monthly,
                                          "collecting": collecting, "otherwise": otherwise,
                                          "paper": lambda: without(collecting(), ["fear"]),
                                          "none": lambda: load("none")}  # fmt: skip


@cache
def lived(base: str, *off: str) -> Life:
    world = world_of(without(BASES[base](), off), RESIDENTS)
    return Life(world, live(world, DAYS))


def numbers(kind: str, mechanism: str) -> list[int]:
    """Numbers of the kinds, services or channels of a mechanism."""
    found = getattr(catalogue(), kind).values()
    return sorted(x.number for x in found if x.mechanism == mechanism)


def rows(life: Life, name: str, wanted: Callable[[np.ndarray], np.ndarray] | None = None) -> np.ndarray:
    every = joined(life.days, name)
    return every if wanted is None else every[wanted(every)]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.tobytes() == other.tobytes()


def untold(table: np.ndarray) -> np.ndarray:
    """A list without what informants brought: a switch that takes their reward changes how much they tell."""
    if "channel" in (table.dtype.names or ()):
        return table[(table["channel"] != TOLD) & (table["cause"] != lists.COPIED)]
    return table[table["kind"] != lists.REPORTING] if "kind" in (table.dtype.names or ()) else table


def alike(one: np.ndarray, other: np.ndarray, columns: tuple[str, ...]) -> bool:
    return all(np.array_equal(one[name], other[name]) for name in columns)


# -- points and the kinds that are scored ---------------------------------------------------------------------------


def test_points_and_grades():
    """No entry, no grade, nobody listed for points; listings by record and by unpaid sum go on."""
    on, off = lived("calm"), lived("calm", "points-and-grades")
    assert len(rows(on, "entries")) > 0
    assert len(rows(off, "entries")) == 0
    assert not off.world.stocks[stocks.GRADE_ROW : stocks.LIST_ROW].any()
    assert (rows(on, "decisions")["reason"] == lists.BY_GRADE).any()
    assert not (rows(off, "decisions")["reason"] == lists.BY_GRADE).any()
    assert len(rows(off, "entered")) > 0
    for name in ("acts", "requests", "records", "fined"):
        assert same(untold(getattr(on.days[0], name)), untold(getattr(off.days[0], name)))


KINDS = {"good-deeds": "M04", "petty-conduct": "M05", "speech": "M06", "faith": "M07", "consumption": "M08",
         "finance": "M09"}  # fmt: skip


@pytest.mark.parametrize("name", list(KINDS))
def test_kinds_of_conduct(name):
    """No entry for such an act any more; other entries of the first day are the same, their association too."""
    on, off = lived("busy"), lived("busy", name)
    kinds = numbers("kinds", KINDS[name])
    about = lambda table: np.isin(table["kind"], kinds)  # noqa: E731
    assert len(rows(on, "entries", about)) > 0
    assert len(rows(off, "entries", about)) == 0
    for list_name in ("requests", "records", "fined"):
        assert same(getattr(on.days[0], list_name), getattr(off.days[0], list_name))
    before, after = on.days[0].entries, off.days[0].entries
    kept = before[~about(before)]
    assert alike(kept, after, ("subject", "origin", "points", "cause", "kind", "tie"))


def test_good_deeds_are_performed_only_where_they_pay():
    on, off = lived("busy"), lived("busy", "good-deeds")
    performed = lambda table: (table["flags"] & lists.PERFORMED) != 0  # noqa: E731
    assert len(rows(on, "acts", performed)) > 0
    assert len(rows(off, "acts", performed)) == 0


def test_finance_lists_nobody_for_loans_and_bills():
    on, off = lived("calm"), lived("calm", "finance")
    owed = lambda table: (table["flags"] & lists.FROM_SUM) != 0  # noqa: E731
    fined = lambda table: (table["flags"] & lists.FROM_FINE) != 0  # noqa: E731
    assert len(rows(on, "entered", owed)) > 0
    assert len(rows(off, "entered", owed)) == 0
    assert len(rows(off, "entered", fined)) > 0  # that is another mechanism


def test_fines():
    """No second ledger, no listing that began as a fine; on the first day people do what the twin does."""
    on, off, twin = lived("calm", ADVICE), lived("calm", ADVICE, "fines"), lived("none")
    licence = lambda table: table["ledger"] == 1  # noqa: E731
    fined = lambda table: (table["flags"] & lists.FROM_FINE) != 0  # noqa: E731
    assert len(rows(on, "entries", licence)) > 0
    assert len(rows(off, "entries", licence)) == 0
    assert len(rows(on, "entered", fined)) > 0
    assert len(rows(off, "entered", fined)) == 0
    assert len(rows(on, "fined")) > len(rows(off, "fined")) > 0
    cameras = numbers("channels", "M10")
    bring = lambda table: np.isin(table["channel"], cameras) & ((table["flags"] & FINING) != 0)  # noqa: E731
    assert len(rows(on, "records", bring)) > 0
    assert len(rows(off, "records", bring)) == 0
    first = lambda life: life.days[0].acts  # noqa: E731
    assert same(first(on), first(off))
    assert same(untold(first(off)), first(twin))


def test_real_time():
    """Monthly, grades stand still between the months; the neutral value is daily. Entries are the same at first."""
    on, off = lived("monthly"), lived("monthly", "real-time")
    moved = lambda life: [day.day for day in life.days if (day.changes["grade"] != day.changes["grade_before"]).any()]  # noqa: E731
    assert moved(on) == [31]  # 1 February
    assert len(moved(off)) > 30
    assert same(on.days[0].entries, off.days[0].entries)


# -- who is looking ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mechanism", "base"),
    [("cameras", "M10", "calm"), ("databanks", "M11", "calm"), ("collectors", "M12", "paper")],
)
def test_channels(name, mechanism, base):
    """The scheme reads nothing of them; on the first day other channels record what they did, copies apart."""
    on, off = lived(base, ADVICE), lived(base, ADVICE, name)
    gone = numbers("channels", mechanism)
    read = lambda table: np.isin(table["channel"], gone) & ((table["flags"] & SCORED) != 0)  # noqa: E731
    assert len(rows(on, "records", read)) > 0
    assert len(rows(off, "records", read)) == 0
    assert same(on.days[0].acts, off.days[0].acts)
    others = [c for c in range(16) if c < min(gone)]  # those that look before them
    kept = lambda day: day.records[np.isin(day.records["channel"], others) & (day.records["cause"] != lists.COPIED)]  # noqa: E731
    assert same(kept(on.days[0]), kept(off.days[0]))


def test_databanks_copy_nothing_on():
    on, off = lived("calm"), lived("calm", "databanks")
    copied = lambda table: table["cause"] == lists.COPIED  # noqa: E731
    assert len(rows(on, "records", copied)) > 0
    assert len(rows(off, "records", copied)) == 0


# -- what it leads to ---------------------------------------------------------------------------------------------


def test_association():
    """Nothing is passed on; on the first day every own entry is the same, and so is the own-record ledger."""
    on, off = lived("calm"), lived("calm", "association")
    passed = lambda table: table["cause"] == lists.ASSOCIATED  # noqa: E731
    assert len(rows(on, "entries", passed)) > 0
    assert len(rows(off, "entries", passed)) == 0
    first = on.days[0].entries
    assert passed(first).any()
    assert same(first[~passed(first)], off.days[0].entries)
    one, other = (world_of(without(calm(), names), RESIDENTS) for names in ((), ("association",)))
    live(one, 1)
    live(other, 1)
    assert same(one.rows["own"].copy(), other.rows["own"].copy())
    assert not same(one.rows["score"].copy(), other.rows["score"].copy())


@pytest.mark.parametrize(("name", "colour"), [("blacklists", "black"), ("redlists", "red")])
def test_registers(name, colour):
    on, off = lived("calm"), lived("calm", name)
    order = list(calm().registers)
    gone = [r for r, register in enumerate(by_id(calm()).registers.values()) if register.colour == colour]
    assert np.isin(rows(on, "entered")["register"], gone).any()
    left = without(calm(), [name])
    assert all(register.colour != colour for register in left.registers.values())
    assert list(left.registers) == [r for r in order if r in left.registers]
    for list_name in ("acts", "requests", "records", "fined"):
        assert same(getattr(on.days[0], list_name), getattr(off.days[0], list_name))
    # but for the rules' numbers, which are their places: one that hangs on the faces of a list goes with it
    assert alike(on.days[0].entries, off.days[0].entries, ("subject", "origin", "points", "cause", "kind", "tie"))
    one, other = on.days[0].entered, off.days[0].entered
    kept = one[~np.isin(one["register"], gone)]
    assert alike(kept, other, ("resident", "until", "appeal", "flags"))  # the same luck


def test_blacklists_refuse_nobody():
    assert (rows(lived("calm"), "decisions")["reason"] == lists.BY_REGISTER).any()
    assert not (rows(lived("calm", "blacklists"), "decisions")["reason"] == lists.BY_REGISTER).any()


def test_appeals():
    """Until the first appeal is decided, after nine days, only the stays know of it; then some get off."""
    on, off = lived("calm"), lived("calm", "appeals")
    for day in range(9):
        assert same_day(on.days[day], off.days[day], but=("entered", "lost", "ended"))
    won = lambda table: table["exit"] == lists.BY_APPEAL  # noqa: E731
    assert len(rows(on, "ended", won)) > 0
    assert len(rows(off, "ended", won)) == 0
    assert (rows(on, "entries")["cause"] == lists.CORRECTION).any()
    assert not (rows(off, "entries")["cause"] == lists.CORRECTION).any()


DOORS = {"travel": "M24", "housing": "M25", "loans": "M26", "work": "M27", "internet": "M28", "schools": "M29"}


@pytest.mark.parametrize("name", list(DOORS))
def test_doors(name):
    """Nobody is refused such a service by the scheme; on the first day all other decisions are the same."""
    on, off = lived("calm"), lived("calm", name)
    services = numbers("services", DOORS[name])
    by_scheme = lambda table: (  # noqa: E731
        np.isin(table["service"], services) & (table["reason"] > lists.NO_REASON) & (table["reason"] < lists.ORDINARY)
    )
    assert len(rows(on, "decisions", by_scheme)) > 0
    assert len(rows(off, "decisions", by_scheme)) == 0
    elsewhere = lambda day: day.decisions[~np.isin(day.decisions["service"], services)]  # noqa: E731
    assert same_day(on.days[0], off.days[0], but=("decisions",))
    assert same(elsewhere(on.days[0]), elsewhere(off.days[0]))


@pytest.mark.parametrize("name", ["travel", "loans", "schools"])
def test_doors_with_no_way_back(name):
    """A flight, a loan or a school place changes nothing else in this model: all other lists are the same for good, and
    so is what is asked elsewhere for the first time: whoever asks again for one thing asks for another a day later."""
    on, off = lived("calm"), lived("calm", name)
    services = numbers("services", DOORS[name])
    for one, other in zip(on.days, off.days, strict=True):
        assert same_day(one, other, but=("decisions", "requests"))
        for table in ("decisions", "requests"):
            mine, theirs = (getattr(day, table) for day in (one, other))
            first = ((rows["times"] == 0) & ~np.isin(rows["service"], services) for rows in (mine, theirs))
            assert same(*(rows[these] for rows, these in zip((mine, theirs), first, strict=True)))


def test_matching():
    """The same people meet, and nobody is turned down for a grade; nothing else is touched, on any day."""
    on, off = lived("calm"), lived("calm", "matching")
    by_profile = lambda table: table["reason"] == lists.BY_PROFILE  # noqa: E731
    assert len(rows(on, "decisions", by_profile)) > 0
    assert len(rows(off, "decisions", by_profile)) == 0
    assert set(rows(off, "meetings")["flags"].tolist()) == {lists.MATCHED}
    for one, other in zip(on.days, off.days, strict=True):
        assert same_day(one, other, but=("decisions", "meetings"))
        assert alike(one.meetings, other.meetings, ("resident", "other", "grade", "other_grade"))
        kept = ~by_profile(one.decisions)
        assert same(one.decisions[kept], other.decisions[kept])


def test_cut_ties():
    """Nobody leaves; on the first day that is all, and later points pass that did not."""
    on, off = lived("calm"), lived("calm", "cut-ties")
    assert len(rows(on, "cut")) > 0
    assert len(rows(off, "cut")) == len(rows(off, "falls")) == len(off.world.cut_ties.keys) == 0
    assert not off.world.stocks[stocks.CUT_ROW].any()
    assert len(on.days[0].cut) > 0
    assert same_day(on.days[0], off.days[0], but=("falls", "cut"))
    passed = lambda table: table["cause"] == lists.ASSOCIATED  # noqa: E731
    assert len(rows(on, "entries", passed)) < len(rows(off, "entries", passed))


def test_fear():
    """Nobody is chilled and nobody performs; on the first day people do what the twin does."""
    on, off, twin = lived("busy", ADVICE), lived("busy", ADVICE, "fear"), lived("none")
    flagged = lambda table: (table["flags"] & (lists.CHILLED | lists.PERFORMED)) != 0  # noqa: E731
    assert len(rows(on, "acts", flagged)) > 0
    assert len(rows(off, "acts", flagged)) == 0
    fears = slice(stocks.FEAR_ROW, stocks.JOBLESS_ROW)
    assert on.world.stocks[fears].sum() > 0
    assert off.world.stocks[fears].sum() == 0
    assert same(untold(off.days[0].acts), twin.days[0].acts)
    chilled = on.days[0].acts
    assert set(chilled[(chilled["flags"] & lists.DONE) == 0]["resident"]) <= set(off.days[0].acts["resident"])


def test_warnings():
    """Off, nobody is warned, and the records that warned cost points: on the first day, those entries and their
    association are the whole difference."""
    on, off = lived("otherwise"), lived("otherwise", "warnings")
    warns = lambda table: (table["flags"] & lists.WARNS) != 0  # noqa: E731
    assert len(rows(on, "records", warns)) > 0
    assert len(rows(off, "records", warns)) == 0
    before, after = on.days[0].entries, off.days[0].entries
    spared = on.days[0].records[warns(on.days[0].records)]
    more = {row.tobytes() for row in after} - {row.tobytes() for row in before}
    assert {row.tobytes() for row in before} <= {row.tobytes() for row in after}
    origins = {int(row["subject"]) for row in spared} | {int(row["actor"]) for row in spared}
    assert {int(row["subject"]) for row in after if row.tobytes() in more and row["tie"] == 255} == {
        int(row["subject"]) for row in spared
    }
    assert all(int(row["origin"]) in origins for row in after if row.tobytes() in more)
    for name in ("acts", "requests", "fined"):
        assert same(getattr(on.days[0], name), getattr(off.days[0], name))


def test_discretion():
    """Off, no such entry; all others of the first day are the same, and so is the own-record ledger for good."""
    on, off = lived("otherwise"), lived("otherwise", "discretion")
    freely = lambda table: table["cause"] == lists.DISCRETION  # noqa: E731
    assert len(rows(on, "entries", freely)) > 0
    assert len(rows(off, "entries", freely)) == 0
    assert same(on.days[0].entries[~freely(on.days[0].entries)], off.days[0].entries)
    for name in ("acts", "requests", "records", "fined"):
        assert same(getattr(on.days[0], name), getattr(off.days[0], name))


def test_collective():
    """Off, nobody pays for the unit; on the first day on which somebody does, all other entries are the same."""
    on, off = lived("otherwise"), lived("otherwise", "collective")
    levied = lambda table: table["cause"] == lists.COLLECTIVE  # noqa: E731
    assert set(rows(on, "entries", levied)["origin"].tolist()) >= {lists.NOBODY}
    assert len(rows(off, "entries", levied)) == 0
    start = next(day.day for day in on.days if levied(day.entries).any())
    assert all(same_day(on.days[day], off.days[day]) for day in range(start))
    first = on.days[start].entries
    assert same(first[~levied(first)], off.days[start].entries)


def test_tampering():
    """Off, nobody buys, attacks or breaks in; acts, records and the first day's other entries are the same."""
    on, off = lived("otherwise"), lived("otherwise", "tampering")
    tampered = lambda table: table["cause"] == lists.TAMPERED  # noqa: E731
    assert set(rows(on, "deals")["type"].tolist()) >= {lists.BOUGHT, lists.TOO_DEAR, lists.ATTACKED}
    assert len(rows(on, "entries", tampered)) > 0
    assert len(rows(off, "deals")) == len(rows(off, "entries", tampered)) == 0
    assert same_day(on.days[0], off.days[0], but=("deals",))
    for name in ("acts", "records"):
        assert same(getattr(on.days[1], name), getattr(off.days[1], name))


# -- all of it ----------------------------------------------------------------------------------------------------

EVERYTHING = [row.name for row in switchable()]


@pytest.mark.parametrize("base", ["busy", "monthly", "collecting", "otherwise"])
def test_all_of_it_off_is_the_twin_to_the_last_bit(base):
    scheme = without(BASES[base](), EVERYTHING)
    assert tables_of(scheme, RESIDENTS).digest() == tables_of(load("none"), RESIDENTS).digest()
    off, twin = lived(base, *EVERYTHING), lived("none")
    assert all(same_day(one, other) for one, other in zip(off.days, twin.days, strict=True))
    assert off.world.rows[:].tobytes() == twin.world.rows[:].tobytes()
    assert off.world.stocks.tobytes() == twin.world.stocks.tobytes()


@pytest.mark.parametrize("row", switchable(), ids=lambda row: row.name)
def test_a_switch_with_nothing_to_switch_changes_nothing(row):
    """Without points from the start, say, going without them is no change."""
    once = without(busy(), [row.name])
    before = tables_of(once, RESIDENTS).digest()
    assert tables_of(without(once, [row.name]), RESIDENTS).digest() == before


def test_every_switch_does_something_to_some_scheme():
    for row in switchable():
        bases = [busy(), monthly(), collecting(), tiered(), otherwise(), consenting()]
        assert any(tables_of(without(base, [row.id]), RESIDENTS).digest() != tables_of(base, RESIDENTS).digest()
                   for base in bases), row.name  # fmt: skip
    always = sorted(row.kind for row in MECHANISMS.values() if row.name not in EVERYTHING)
    assert always == ["account"] * 3 + ["study"]


def test_a_rule_more_changes_nobody_elses_luck():
    """Draws hang on a rule's id and not on its place: another rule before it leaves association and learning alone."""
    more = {"first": {"kind": "bravery", "points": 1, "source": "A"}} | plain(busy())["rules"]
    one, other = world_of(busy(), RESIDENTS), world_of(changed(busy(), rules=more), RESIDENTS)
    mine, theirs = one.step(0), other.step(0)
    kept = theirs.entries[theirs.entries["kind"] != catalogue().kinds["bravery"].number]
    assert (mine.entries["cause"] == lists.ASSOCIATED).any()
    assert alike(mine.entries, kept, ("subject", "origin", "points", "cause", "tie"))
    assert same(one.state["mind"].copy(), other.state["mind"].copy())
