"""The social threshold (M34): fear by what befalls the others nearby."""

from __future__ import annotations

import numpy as np
import pytest
from small_scripts import LEDGER, POLICE, THEFT
from test_recount import busy

import demerit as dm
from demerit.chance import Purpose, words_plain
from demerit.day import lists
from demerit.day.fear import fear
from demerit.errors import UsageError
from demerit.limits import CONDUCT_CONTEXTS
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme import load
from demerit.scheme.adapting import MODELS, adapting
from small_worlds import changed, live, people_of, scheme_of, scripted, world_of

ORDER = CONDUCT_CONTEXTS.index("public order")
SEED = 7


def anxious(**more):
    how = {"model": "threshold", "threshold": 0.02, "forgets": 1} | more
    return scheme_of(ledgers=LEDGER, channels=POLICE, rules=THEFT, adaptation=how)


def personal(i: int, typical: float = 0.02) -> float:
    """Sanctions a month, of each resident nearby, above which somebody grows afraid."""
    word = words_plain(SEED, 0, Purpose.CONFORM, 0, i)[0]
    return (word * round(2 * typical * 65536) >> 32) / 65536


def fears(world) -> np.ndarray:
    return np.array([fear(int(mind), ORDER) for mind in world.state["mind"]])


def test_those_with_low_thresholds_grow_afraid_and_relent_by_hand():
    """Five thefts recorded among 256 neighbours are 2% of them: whoever needs less is afraid after a month, and only
    in that neighbourhood. A month later nothing has happened, and everybody is calm but those who need nothing."""
    world = scripted(anxious(), residents=512)
    for resident in (3, 3, 40, 50, 60):
        world.recorded(10, resident, "theft")
    live(world, 30)
    assert not fears(world).any()
    world.step(30)
    expected = [personal(i) < 5 / NEIGHBOURHOOD for i in range(NEIGHBOURHOOD)] + [False] * NEIGHBOURHOOD
    assert fears(world).tolist() == expected
    assert 0 < sum(expected) < NEIGHBOURHOOD
    assert not world.conformity.sanctions.any()
    for day in range(31, 61):
        world.step(day)
    calm = [personal(i) > 0 for i in range(NEIGHBOURHOOD)]
    assert not fears(world)[:NEIGHBOURHOOD][calm].any()


def test_between_half_and_the_whole_of_a_threshold_nothing_changes():
    world = scripted(anxious(announced={"public order": 1}), residents=256)
    for resident in range(3):
        world.recorded(10, resident, "theft")
    live(world, 31)
    share = 3 / NEIGHBOURHOOD
    for i, level in enumerate(fears(world)):
        assert level == (2 if share > personal(i) else 0 if 2 * share < personal(i) else 1)


def test_a_sanction_reaches_its_neighbourhood_at_the_end_of_the_month_and_nobody_else():
    """One theft more in one of two equal worlds: outside the neighbourhood every fear is the same."""
    worlds = [scripted(anxious(threshold=0.002), residents=1024) for _ in range(2)]
    worlds[1].recorded(5, 300, "theft")
    for world in worlds:
        live(world, 31)
    differing = np.flatnonzero(worlds[0].state["mind"] != worlds[1].state["mind"])
    assert len(differing)
    assert set(differing // NEIGHBOURHOOD) == {300 // NEIGHBOURHOOD}


def test_what_comes_by_a_tie_is_not_heard_of():
    scheme = changed(busy(), adaptation={"model": "threshold"})
    world = world_of(scheme, 1500)
    days = live(world, 3)
    seen = sum(
        int(((day.entries["points"] < 0) & (day.entries["tie"] == 255) & (day.entries["ledger"] == 0)
             & (day.entries["kind"] != 255)).sum())
        for day in days
    )  # fmt: skip
    assert any((day.entries["cause"] == lists.ASSOCIATED).any() for day in days)
    assert world.conformity.sanctions.sum() == seen


def test_nothing_is_kept_under_the_other_models():
    for model in ("individual", "none"):
        assert world_of(adapting(load("as_reported"), model), 60).conformity is None


@pytest.mark.parametrize("model", MODELS)
def test_a_run_under_another_model_can_be_repeated_from_its_receipt(model):
    from demerit.receipt import repeat

    place = dm.place("village", residents=200)
    run = dm.simulate("as_reported", place, days=62, replicates=1, adaptation=model)
    assert run.scheme.adaptation.model == model
    assert repeat(run.receipt).digest == run.digest
    own = dm.simulate("as_reported", place, days=62, replicates=1)
    assert (run.digest == own.digest) == (model == "individual")
    assert run.totals("fear_public_order")[0][0] > 0 or model == "none"


def test_a_scheme_that_says_nothing_of_it_cannot_be_run_so():
    assert adapting(load("none"), "none").adaptation == load("none").adaptation
    with pytest.raises(UsageError, match="how people change"):
        adapting(load("none"), "threshold")
    with pytest.raises(UsageError) as caught:
        adapting(load("as_reported"), "treshold")
    assert "threshold" in (caught.value.hint or "")


def test_thresholds_are_spread_evenly():
    some = [personal(i) for i in range(len(people_of(1500).table()["age"]))]
    assert 0.018 < np.mean(some) < 0.022
    assert max(some) < 0.04
