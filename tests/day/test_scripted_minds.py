"""Whole days with a script, followed by hand: what sanctions teach, and what is heard nearby."""

from __future__ import annotations

from small_scripts import (
    LEDGER,
    POLICE,
    THEFT,
    adult,
    family,
)

from demerit.day.fear import fear
from demerit.limits import CONDUCT_CONTEXTS
from demerit.quantity import q
from small_worlds import life, scheme_of, scripted


def test_a_sanction_teaches_its_context_and_the_household_looks_on():
    how = {"model": "individual", "learns": 1, "learns_from_household": 1, "forgets": 1}
    world = scripted(scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, adaptation=how))
    head, spouse, pupil = family()
    stranger = adult(but=(head, spouse), alone=True)
    order = CONDUCT_CONTEXTS.index("public order")
    for day in range(5):
        world.recorded(day, head, "theft")
        world.step(day)
    level = lambda i, context=order: int(fear(world.state["mind"][i], context))  # noqa: E731
    assert [level(i) for i in (head, spouse, pupil, stranger)] == [3, 3, 3, 0]
    assert level(head, CONDUCT_CONTEXTS.index("speech")) == 0
    for day in range(5, 31):  # on day 30 every fear falls by a level
        world.step(day)
    assert [level(i) for i in (head, spouse, pupil, stranger)] == [2, 2, 2, 0]


def test_a_deed_that_pays_teaches_nothing():
    how = {"model": "individual", "learns": 1, "learns_from_household": 1}
    blood = {"blood": {"kind": "blood_donation", "points": 10}}
    world = scripted(scheme_of(ledgers=LEDGER, channels={"hospital": {}}, rules=blood, adaptation=how))
    world.recorded(0, adult(), "blood_donation", channel="hospital")
    world.step(0)
    assert not (world.state["mind"] & ((1 << 20) - 1)).any()


def test_what_is_said_is_heard_nearby_and_fades():
    """256 for each dissenting act, less a sixteenth a day."""
    world = scripted(scheme_of(), life=life().model_copy(update={"voice_lasts": q(16)}))
    world.acts(0, adult(), "critical_post")
    world.step(0)
    assert world.heat.tolist() == [256, 0]
    world.step(1)
    assert world.heat.tolist() == [240, 0]
