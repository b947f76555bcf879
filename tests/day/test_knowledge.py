"""The blackout (M16): who knows which rules, who learns of them, and who hears of somebody listed wrongly."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import LEDGER, POLICE, adult, family
from test_recount import busy

import demerit as dm
from demerit.catalogue import catalogue
from demerit.chance import Purpose, words_plain
from demerit.day import lists, stocks
from demerit.day.fear import fear
from demerit.day.knowledge import FOR_GOOD, SPEECH, knows, knows_a_rule_on
from demerit.day.state import HEARD
from demerit.limits import CONTEXTS
from demerit.mechanisms import without
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from small_worlds import changed, joined, live, people_of, same_day, scheme_of, scripted, tables_of, world_of

THIEVES = {"thieves": {"ways_in": {"theft": {"records": ["theft"]}}}}
RULES = {"theft": {"kind": "theft", "points": -60}, "remark": {"kind": "critical_post", "points": -10}}


def dark(**how) -> Scheme:
    """Nobody knows anything but what `how` lets them learn."""
    return scheme_of(ledgers=LEDGER, channels=POLICE, rules=RULES, registers=THIEVES,
                     knowledge={"source": "here"} | how, claims={
                         "guilty": {"text": "Only the guilty are listed", "measure": "wrongful_entries", "value": 0,
                                    "source": "here"}})  # fmt: skip


def levels(world) -> np.ndarray:
    return np.array([knows(int(mind)) for mind in world.state["mind"]])


def heard(world) -> set[int]:
    return set(np.flatnonzero(world.state["mind"] & HEARD).tolist())


def taught(world, kind: str = "theft") -> set[int]:
    """Whom sanctions have taught the rules of the context of a kind of act."""
    bit = 1 << CONTEXTS.index(catalogue().kinds[kind].context)
    return set(np.flatnonzero(world.taught & bit).tolist())


def test_a_sanction_teaches_its_subject_and_those_at_home_by_hand():
    world = scripted(dark(learns=1, learns_from_household=1))
    head, spouse, pupil = family()
    first, size = people_of(300).household(head)
    assert not world.taught.any()
    world.recorded(3, head, "theft")
    live(world, 3)
    assert not world.taught.any()
    world.step(3)
    assert taught(world) == set(range(first, first + size)) >= {head, spouse, pupil}
    assert world.stocks[stocks.TAUGHT_ROW].sum() == size
    assert not levels(world).any()


def test_a_sanction_teaches_the_rules_of_its_own_part_of_life_and_no_others():
    """Four thefts teach nothing of what may be said."""
    world = scripted(dark(learns=1, learns_from_household=1, learns_from_ties=1))
    i, numbers = adult(), {name: catalogue().kinds[name].number for name in ("theft", "critical_post")}
    for day in range(4):
        world.recorded(day, i, "theft")
    live(world, 4)
    table = rec(world.tables.knowledge[0])
    knows_of = {
        name: knows_a_rule_on(i, number, int(world.state["mind"][i]), world.taught[i], 4, table, world.k0, world.k1)
        for name, number in numbers.items()
    }
    assert knows_of == {"theft": True, "critical_post": False}
    assert taught(world)
    assert not taught(world, "critical_post")
    world.recorded(4, i, "critical_post", channel="platforms")
    world.step(4)
    assert i in taught(world, "critical_post")
    assert world.stocks[stocks.TAUGHT_ROW].sum() == len(taught(world) | taught(world, "critical_post"))


def test_those_tied_to_the_sanctioned_learn_and_nobody_else():
    world = scripted(dark(learns_from_ties=1))
    i = adult()
    world.recorded(0, i, "theft")
    live(world, 1)
    ties = people_of(300).ties(i)
    tied = {j for name in ("kin", "neighbour", "colleague", "online_friend") for j in ties[name]}
    assert tied
    assert taught(world) == tied


def test_ignorance_lasts_where_nothing_teaches():
    world = scripted(dark(some=0.1, most=0.1, all=0.1))
    before = levels(world)
    world.recorded(1, adult(), "theft")
    live(world, 100)
    assert np.array_equal(levels(world), before)
    assert not world.taught.any()


def test_whoever_is_listed_wrongly_and_those_tied_to_them_have_heard_and_believe_no_more():
    world = scripted(dark(heard=1, frightens=1))
    everybody = people_of(300).table()["age"] >= 14
    assert world.stocks[stocks.BELIEVE_ROW].sum() == everybody.sum()
    i, j = adult(), adult(but=(adult(),))
    world.recorded(0, j, "theft")
    world.recorded(1, i, "theft", cause=lists.FALSE_REPORT)
    world.step(0)
    assert heard(world) == set()  # j was listed by the rule
    world.step(1)
    ties = people_of(300).ties(i)
    tied = {k for name in ties for k in ties[name] if everybody[k]}
    assert heard(world) == tied | {i}
    assert world.stocks[stocks.HEARD_ROW].sum() == len(tied) + 1
    assert world.stocks[stocks.BELIEVE_ROW].sum() == everybody.sum() - len(tied) - 1
    assert {fear(int(world.state["mind"][k]), SPEECH) for k in tied} == {1}


def test_what_is_suppressed_is_heard_by_the_listed_alone():
    world = scripted(dark(heard=1, suppressed=1))
    i = adult()
    world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    live(world, 1)
    assert heard(world) == {i}


def test_what_is_published_is_learnt_month_by_month():
    world = scripted(dark(published=1))
    live(world, 31)
    grown = people_of(300).table()["age"] >= 14
    assert (levels(world) == grown).all()


def test_what_is_published_reaches_the_same_people_every_month():
    """After four months three tenths know all, and the others as little as at first."""
    world = scripted(dark(published=0.3))
    live(world, 121)
    grown = people_of(300).table()["age"] >= 14
    word = [words_plain(7, 0, Purpose.KNOW, FOR_GOOD, i, lists.NOBODY, 2)[0] for i in range(300)]
    reads = grown & (np.array(word) < round(0.3 * 2**32))
    assert 30 < reads.sum() < 110
    assert np.array_equal(levels(world), 3 * reads)


def test_whom_a_sanction_taught_and_what_is_published_reaches_is_counted_once():
    world = scripted(dark(learns=1, published=1))
    world.recorded(1, adult(), "theft")
    live(world, 30)
    assert world.stocks[stocks.TAUGHT_ROW].sum() == 1
    world.step(30)
    assert world.stocks[stocks.TAUGHT_ROW].sum() == 0
    assert world.stocks[stocks.KNOW_ROW].sum() == (people_of(300).table()["age"] >= 14).sum()


def test_at_a_level_so_many_rules_are_known_and_they_stay_the_same():
    """Everybody knows some: three tenths of them know the rule on theft, and the listing by such a record is a rule
    too, so that half know either; it is the same people on every day."""
    world = world_of(dark(some=1, some_rules=0.3), 1500)
    table, theft = world.tables.knowledge[0], catalogue().kinds["theft"].number
    post = catalogue().kinds["critical_post"].number
    asked = [i for i in range(1500) if levels(world)[i]]

    def share(kind: int, day: int) -> float:
        return np.mean([knows_a_rule_on(i, kind, int(world.state["mind"][i]), 0, day, rec(table), world.k0, world.k1)
                        for i in asked])  # fmt: skip

    assert share(post, 0) == share(post, 200) == pytest.approx(0.3, abs=0.04)
    assert share(theft, 0) == pytest.approx(1 - 0.7**2, abs=0.04)
    assert share(catalogue().kinds["littering"].number, 0) == 0  # there is no rule on it


def rec(row):
    """A row of a table as compiled functions take it."""
    return np.array([row], row.dtype).view(np.recarray)[0]


def test_what_is_not_known_silences_nobody():
    """Everybody fears, nobody knows: the days are those of people without fear. All know: as without the mechanism."""
    fearful = {"model": "individual", "announced": dict.fromkeys(("speech", "finance", "civic"), 1), "performs": 1}
    base = without(changed(busy(), adaptation=fearful, knowledge=None, claims={}), ["informants", "distrust"])
    calm = world_of(without(base, ["fear"]), 1500)
    dark_, bright = (world_of(changed(base, knowledge={"source": "A", "all": share}), 1500) for share in (0, 1))
    open_ = world_of(base, 1500)
    chilled = 0
    for day in range(5):
        one, two, three, four = (world.step(day) for world in (calm, dark_, bright, open_))
        assert one.acts.tobytes() == two.acts.tobytes()
        ruled = np.isin(three.acts["kind"], [catalogue().kinds[rule.kind].number for rule in base.rules.values()])
        same = np.isin(four.acts["kind"], [catalogue().kinds[rule.kind].number for rule in base.rules.values()])
        grown = three.acts["profile"] >= 0
        assert len(three.acts[ruled & grown]) <= len(four.acts[same])
        chilled += int((three.acts["flags"] & lists.CHILLED > 0).sum())
    assert chilled > 0


def test_who_knows_the_rules_knows_of_an_appeal():
    appeal = {"known": 0, "tried": 1, "decided_in": 3, "corrected": 1}
    registers = {"thieves": THIEVES["thieves"] | {"ways_out": {"appeal": appeal}}}
    for share, won in ((1, True), (0, False)):
        scheme = changed(dark(all=share, for_appeals=True), registers={
            name: register | {"source": "here"} for name, register in registers.items()})  # fmt: skip
        world = scripted(scheme)
        i = adult()
        world.recorded(0, i, "theft", cause=lists.FALSE_REPORT)
        ended = joined(live(world, 5), "ended")
        assert (i in ended["resident"]) == won


def test_hearing_reaches_the_ties_of_the_listed_within_a_day_and_nobody_else():
    """One false record in one of two equal worlds: outside the household and the ties everything is the same."""
    how = {"source": "A", "some": 0.5, "heard": 1, "frightens": 1, "learns": 1, "learns_from_ties": 1}
    scheme = changed(busy(), knowledge=how, association={})
    worlds = [scripted(scheme, 1500) for _ in range(2)]
    i = adult()
    worlds[1].recorded(0, i, "theft", cause=lists.FALSE_REPORT)
    for world in worlds:
        world.step(0)
    ties = people_of(1500).ties(i)
    near = {i, *(j for name in ties for j in ties[name])}
    differing = set(np.flatnonzero(worlds[0].rows[:] != worlds[1].rows[:]).tolist())
    assert i in differing
    assert differing <= near | {k for j in near for k in people_of(1500).ties(j)["household"]}


def test_off_everybody_knows_everything():
    off = without(busy(), ["blackout"])
    assert (off.knowledge, off.claims) == (None, {})
    one, other = world_of(off, 300), world_of(changed(busy(), knowledge=None, claims={}), 300)
    assert tables_of(off, 300).digest() == tables_of(changed(busy(), knowledge=None, claims={}), 300).digest()
    assert all(same_day(one.step(day), other.step(day)) for day in range(3))
    assert one.stocks[stocks.KNOW_ROW : stocks.FIRMS_ROW].sum() == 0


def test_shares_and_levels_make_sense():
    codes = lambda **how: [problem.code for problem in check(dark(**how))]  # noqa: E731
    assert codes(some=0.5, most=0.4, all=0.3) == ["shares-above-one"]
    assert codes(some_rules=0.8, most_rules=0.5) == ["knows-less-with-more"]


def test_a_run_counts_who_knows_each_rule():
    run = dm.simulate("as_reported", dm.place("village", residents=300), days=40, replicates=1)
    known, asked = run.totals("known_rule_littering")
    assert 0 < known[0] < asked[0] == (run.people.table()["age"] >= 14).sum()
    total = sum(run.totals(f"knows_{level}")[0][0] for level in ("some", "most", "all", "taught"))
    assert known[0] <= total
    assert run.totals("believers")[0][0] + run.totals("heard_of_wrongful")[0][0] == asked[0]
    first = run.series("knows_some")[1][0]
    assert 0 < first[0] < 300
