"""Warnings before points (M42): three cases by hand, and the law behind them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from demerit.catalogue import catalogue
from demerit.day import lists
from demerit.day.lists import FALSE_REPORT, NOT_OWN, OWN, WARNS, WARNS_OWN
from demerit.day.state import WARNED, WARNED_OWN
from demerit.measure import flows
from demerit.measure.counting import Counter, kind_columns
from demerit.measure.registry import measures
from small_worlds import Scripted, live, people_of, scheme_of, scripted

RESIDENTS = 300
LEDGER = {"points": {"start": 1000, "min": 0, "max": 1300}}
CHANNELS = {"police": {}, "cameras": {}, "patrols": {}, "hospital": {}, "platforms": {}}
RULES = {
    "theft": {"kind": "theft", "points": -60},
    "post": {"kind": "critical_post", "points": -7},
    "blood": {"kind": "blood_donation", "points": 10},
}
WARNINGS = {"source": "here"}


def warned(**more) -> Scripted:
    parts = {"ledgers": LEDGER, "channels": CHANNELS, "rules": RULES, "warnings": WARNINGS} | more
    return scripted(scheme_of(**parts))


def adult() -> int:
    people = people_of(RESIDENTS)
    return next(i for i in range(RESIDENTS) if people.age_on(i, 0) >= 18 and people.household(i)[1] > 2)


I = adult()  # noqa: E741


def ledgers(world: Scripted) -> tuple[int, int]:
    """(the score, the own-record ledger)."""
    return int(world.rows["score"][I]), int(world.rows["own"][I])


def test_the_first_theft_warns_and_the_second_costs():
    world = warned()
    world.recorded(0, I, "theft")
    world.recorded(5, I, "theft")
    days = live(world, 6)
    assert len(days[0].entries) == 0
    assert days[0].records["flags"][0] & WARNS
    assert [(int(e["subject"]), int(e["points"])) for e in days[5].entries] == [(I, -60)]
    assert ledgers(world) == (940, 940)


def test_a_false_record_uses_up_the_warning():
    """Falsely accused, warned; then a first true theft: it costs points, and by the own record it would not have."""
    world = warned()
    world.recorded(0, I, "theft", cause=FALSE_REPORT)
    world.recorded(1, I, "theft")
    world.recorded(2, I, "theft")
    days = live(world, 3)
    assert len(days[0].entries) == 0
    assert days[1].records["flags"][0] & WARNS_OWN
    assert [int(e["flags"]) for e in days[1].entries] == [NOT_OWN]
    assert [int(e["flags"]) for e in days[2].entries] == [0]
    assert ledgers(world) == (1000 - 60 - 60, 1000 - 60)


def test_a_warned_person_falsely_accused_loses_points_and_owes_none():
    world = warned()
    world.recorded(0, I, "theft")
    world.recorded(1, I, "theft", cause=FALSE_REPORT)
    live(world, 2)
    assert ledgers(world) == (940, 1000)


def test_of_one_day_the_true_record_is_not_favoured():
    """Two channels on one day: the lower number speaks first, whatever is true."""
    world = warned()
    world.recorded(0, I, "theft", channel="cameras")
    world.recorded(0, I, "theft", channel="police", cause=FALSE_REPORT)
    day = world.step(0)
    assert [int(e["cause"]) for e in day.entries] == [OWN]
    assert [int(e["flags"]) for e in day.entries] == [NOT_OWN]


def test_on_1_january_all_is_forgotten():
    """From 1 January 2020, a leap year: day 365 is its 31 December."""
    world = warned()
    for day in (3, 365, 366, 367):
        world.recorded(day, I, "theft")
    days = live(world, 368)
    assert [day.day for day in days if day.records["flags"].any() and day.records["flags"][0] & WARNS] == [3, 366]
    assert ledgers(world) == (880, 880)


def test_never_forgotten():
    world = warned(warnings=WARNINGS | {"forgotten": "never"})
    for day in (3, 365):
        world.recorded(day, I, "theft")
    live(world, 366)
    assert ledgers(world) == (940, 940)


def test_only_in_its_contexts_and_gains_are_as_ever():
    world = warned(warnings=WARNINGS | {"contexts": ["speech"]})
    world.recorded(0, I, "theft")
    world.recorded(1, I, "blood_donation", channel="hospital")
    world.recorded(2, I, "critical_post", channel="platforms")
    world.recorded(3, I, "critical_post", channel="platforms")
    live(world, 4)
    assert ledgers(world) == (1000 - 60 + 10 - 7, 1000 - 60 + 10 - 7)


def test_a_warning_passes_nothing_on_and_shuts_no_register_out():
    """Nobody at home loses for a warning; the way in by a record is as ever."""
    registers = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}, "ways_out": {"term": 9}}}
    world = warned(association={"household": {"share": 1}}, registers=registers)
    world.recorded(0, I, "theft")
    day = world.step(0)
    assert len(day.entries) == 0
    assert [int(row["resident"]) for row in day.entered] == [I]


def test_the_second_ledger_is_spared_too():
    rules = {"yield": {"kind": "failing_to_yield", "points": -5},
             "licence": {"kind": "failing_to_yield", "ledger": "licence", "points": -3}}  # fmt: skip
    ledger = LEDGER | {"licence": {"start": 12, "min": 0, "max": 12}}
    world = warned(ledgers=ledger, rules=rules)
    for day in (0, 1):
        world.recorded(day, I, "failing_to_yield", channel="patrols")
    days = live(world, 2)
    assert [len(day.entries) for day in days] == [0, 2]


def test_warnings_are_counted():
    world = warned()
    world.recorded(0, I, "theft", cause=FALSE_REPORT)
    world.recorded(0, I, "theft")
    chosen = list(measures(scheme_of(), catalogue()).values())
    counter = Counter(world, chosen, catalogue(), 1, monthly=False)
    counter.count(world.step(0))
    today, cells = counter.today[0], counter.cells
    context = kind_columns(catalogue())[1]
    assert today[flows.WARNINGS + int(context[catalogue().kinds["theft"].number])] == 1
    assert today[flows.WARNINGS_FALSE] + today[flows.WARNINGS_MISSED] in (0, 2)  # whichever came first
    assert cells[flows.WARNINGS : flows.WARNINGS_FALSE].sum() == 1


RECORDS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["theft", "critical_post", "blood_donation"]),
              st.sampled_from(["police", "cameras"]), st.sampled_from([OWN, FALSE_REPORT, lists.COPIED])),
    max_size=8,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(RECORDS)
def test_the_own_record_ledger_is_the_score_of_a_world_without_false_records(records):
    """Whatever false records do to the warnings of the scheme, they do nothing to the own-record ledger."""
    world, honest = warned(), warned()
    for day, kind, channel, cause in records:
        world.recorded(day, I, kind, channel=channel, cause=cause)
        if cause == OWN:
            honest.recorded(day, I, kind, channel=channel)
    live(world, 4)
    live(honest, 4)
    assert int(world.rows["own"][I]) == int(honest.rows["own"][I]) == int(honest.rows["score"][I])
    mind = int(world.state["mind"][I])
    assert not mind & WARNED_OWN or mind & WARNED
    others = [i for i in range(RESIDENTS) if i != I]
    assert world.rows[others].tobytes() == honest.rows[others].tobytes()  # a warning reaches nobody else
