"""The engine agrees with the reference model, to the last bit, in every act, record, listing, decision and state.

Small worlds here; a larger one for a year is in `verification/`. Schemes are made as loud as possible, and each test
says what must have happened in them, so that no branch is compared only because nothing took it. Here whole schemes,
and what is left of one without each of its mechanisms."""

from __future__ import annotations

import pytest
from loud_schemes import assert_all, busy, events, loud, people, q

import demerit.scheme
from demerit.day import lists
from demerit.mechanisms import MECHANISMS, switchable, without
from demerit.ordinary import ordinary
from demerit.reference import ReferenceWorld
from demerit.reference.agreement import Disagreement, compare
from demerit.scheme.by_id import by_id


@pytest.mark.parametrize("name", ["as_reported", "village_ledger", "credit_only", "none"])
def test_presets_agree(name):
    _, run = compare(demerit.scheme.load(name), people(), days=60)
    assert events(run, "acts")
    assert events(run, "decisions")


def test_a_loud_scheme_agrees():
    paying = ordinary().model_copy(update={"pays_when_listed": q(0.6)})  # for once: in sixty days few would
    world, run = compare(loud(), people(), days=60, seed=5, catalogue=busy(), ordinary=paying)
    acts, records, entries = (events(run, name) for name in ("acts", "records", "entries"))
    entered, ended, decisions = (events(run, name) for name in ("entered", "ended", "decisions"))
    number = {name: place for place, name in enumerate(by_id(loud()).registers)}
    causes = {entry.cause for entry in entries}
    exits = {stay.exit for stay in ended}
    flags = {flag for act in acts for flag in (1, 2, 4, 8) if act.flags & flag}
    reasons = {decision.reason for decision in decisions}
    outcomes = {decision.outcome for decision in decisions}

    def decided(flag: int) -> bool:
        return any(decision.flags & flag for decision in decisions)

    def of_ways(flag: int) -> bool:
        return any(stay.flags & flag for stay in entered)

    assert_all({
        "done, chilled, performed, unable": flags == {lists.DONE, lists.CHILLED, lists.PERFORMED, lists.UNABLE},
        "a protest": any(act.kind == 59 for act in acts),
        "a late record": any(record.due > record.day for record in records),
        "own, wrong, false, copied, associated, corrected": {
            lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED, lists.ASSOCIATED, lists.CORRECTION,
        } <= causes,
        "told on by all five, rightly, by mistake and out of malice": {
            (report.tie, report.cause) for report in events(run, "reports") if report.tie != lists.STRANGER
        } == {(tie, cause) for tie in range(5) for cause in (lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT)},
        "seen on the map, and reported, truly and falsely": {
            report.cause for report in events(run, "reports") if report.tie == lists.STRANGER
        } == {lists.OWN, lists.FALSE_REPORT},
        "shown and seen": any(row.viewers for row in events(run, "shown")),
        "points for false reports": any(entry.kind == lists.REPORTING and entry.flags for entry in entries),
        "five kinds of ties": {entry.tie for entry in entries} >= {0, 1, 2, 3, 4},
        "the licence": any(entry.ledger == 1 for entry in entries),
        "fines paid, unpaid and beyond means": {fine.flags for fine in events(run, "fined")} == {0, 1, 2},
        "sums paid": events(run, "paid"),
        "off by term, payment, points, appeal": exits
        == {lists.BY_TERM, lists.BY_PAYMENT, lists.BY_POINTS, lists.BY_APPEAL},
        "appeals won wrongly and rightly": {
            bool(stay.flags & lists.WRONGFUL) for stay in ended if stay.exit == lists.BY_APPEAL
        } == {True, False},
        "a licence back": any(stay.register == number["licence_suspended"] for stay in ended),
        "every register but the critics' and custody": {stay.register for stay in entered}
        >= {place for name, place in number.items() if name not in ("critics", "custody")},
        "wrongful, from fines, from sums, unable": all(
            map(of_ways, (lists.WRONGFUL, lists.FROM_FINE, lists.FROM_SUM, lists.COULD_NOT_PAY))
        ),
        "every reason but a profile's": reasons >= set(range(len(lists.REASONS))) - {lists.BY_PROFILE},
        "every outcome": outcomes == set(range(len(lists.OUTCOMES))),
        "flags of decisions": all(map(decided, (
            lists.WRONGFUL_DECISION, lists.WOULD_REPAY, lists.PRIORITY, lists.REVIEW, lists.WAIVED,
        ))),
        "through the household": decided(32),
        "waited in a queue, served first in it, gave up": {
            (decision.outcome == lists.REFUSED, bool(decision.flags & lists.PRIORITY))
            for decision in decisions if decision.flags & lists.QUEUED and decision.waited > 0
        } >= {(False, False), (False, True), (True, False)},
        "jobs lost": any(person.given.employed and not person.job for person in world.residents),
        "homes lost": any(not person.home for person in world.residents),
        "children shut out": any(person.shut_out_of_school for person in world.residents),
        "every level of knowledge": {person.knows for person in world.residents} == {0, 1, 2, 3},
        "some have heard": {person.heard for person in world.residents} == {True, False},
        "greatest fear": any(3 in person.fears for person in world.residents),
        "all trust lost": all(any(person.distrust[x] == 3 for person in world.residents) for x in range(4)),
        "three debts": any(person.debts == 3 for person in world.residents),
        "ties of four kinds cut": {row.tie for row in events(run, "cut")} == {1, 2, 3, 4},
        "cut rightly and by error": {row.flags for row in events(run, "cut")} == {0, lists.BY_ERROR},
        "wrongly listed at the end": any(person.wrong for person in world.residents),
    })  # fmt: skip


def test_two_tiles_agree():
    world, run = compare(loud(), people(4300), days=3, seed=10, catalogue=busy())
    assert any(act.resident >= 4096 for act in events(run, "acts"))
    assert len(world.hood_sizes) == 17


@pytest.mark.parametrize("name", [mechanism.name for mechanism in switchable()])
def test_each_mechanism_off_agrees(name):
    compare(without(loud(), [name]), people(120), days=40, seed=11, catalogue=busy(), every=10)


def test_everything_off_agrees():
    scheme = without(loud(), [mechanism.name for mechanism in switchable()])
    _, run = compare(scheme, people(), days=40, seed=11, catalogue=busy())
    assert len(MECHANISMS) > 20
    assert not events(run, "entries")


def test_a_difference_is_told_with_day_stage_and_resident(monkeypatch):
    """A resident of the reference model is given a point that the engine knows nothing of."""
    true_step = ReferenceWorld.step

    def step(self, day):
        if day == 3:
            self.residents[42].points += 1
        return true_step(self, day)

    monkeypatch.setattr(ReferenceWorld, "step", step)
    with pytest.raises(Disagreement, match=r"day 3, .*resident 42: score is 1000 .* 1001"):
        compare(demerit.scheme.load("as_reported"), people(), days=5)
