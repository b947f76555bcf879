"""How long stays on blacklists last: by hand, at both ends of the run, and read back from its folder."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import demerit as dm
from demerit.day.at_rest import STAY
from demerit.day.lists import INITIAL, LISTING, STILL_ON, WRONGFUL
from demerit.errors import UsageError
from demerit.measure import stays as module
from demerit.measure.stays import STAYS, Stays

DAYS = 10


def listings(*rows: tuple[int, int, int, int]) -> np.ndarray:
    """(register, day of entry, day left, flags) each."""
    made = np.zeros(len(rows), LISTING)
    for name, column in zip(("register", "day", "left", "flags"), zip(*rows, strict=True), strict=True):
        made[name] = column
    return made


@pytest.fixture
def world(monkeypatch):
    """Registers 0 and 2 are blacklists, 1 is a redlist; `on` are the listings that last."""
    made = SimpleNamespace(black_mask=0b101, on=listings((1, 0, STILL_ON, 0)), listings=np.zeros(9, STAY), stays=0)
    monkeypatch.setattr(module, "in_full", lambda world, some: world.on)
    return made


def test_stays_by_hand(world):
    """Six stays count: ended after 2 (twice, one wrongly), after 9 on the last day, after 0; two last."""
    counted = Stays(world, 0, DAYS)
    counted.count(listings((0, 1, 3, 0), (2, 5, 7, WRONGFUL), (1, 2, 4, 0)))  # the third is praise
    counted.count(listings((0, 0, 9, 0)))  # entered on the first day, left on the last
    counted.count(listings((0, 4, 4, 0)))  # moved to another tier on the day of entry
    counted.count(listings((0, 0, 6, INITIAL)))  # stood on it before the first day
    world.on = listings((0, 3, STILL_ON, WRONGFUL), (2, 9, STILL_ON, 0), (0, 0, STILL_ON, INITIAL), (1, 1, STILL_ON, 0))
    world.stays = len(world.on)
    counted.close()
    (ended, at_risk), (wrong, wrong_at_risk) = counted.measures()
    assert ended.tolist() == [1, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0]
    # one of the last day is watched for no day; one from day 3 until the evening of day 9, for six
    assert at_risk.tolist() == [6, 4, 4, 2, 2, 2, 2, 1, 1, 1, 0]
    assert wrong.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert wrong_at_risk.tolist() == [2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]


@pytest.fixture(scope="module")
def run():
    return dm.simulate("as_reported", dm.place("village"), days=300, replicates=2)


def test_every_stay_entered_is_at_risk_at_first(run):
    """Beside the counts of entries and exits, and the log of the first replicate."""
    ended, at_risk = run.stays("stays_blacklist")
    assert ended.shape == at_risk.shape == (2, 301)
    assert (at_risk[:, 0] > 5).all()
    assert (ended.sum(axis=1) > 2).all()
    assert (np.diff(at_risk, axis=1) <= 0).all()
    assert (ended <= at_risk).all()
    black = {name for name, one in run.scheme.registers.items() if one.colour == "black"}
    events = [row for row in run.events.to_pylist() if row["world"] == "scheme" and row["what"] in black]
    entered = [row for row in events if row["type"] == "listing"]
    assert at_risk[0, 0] == len(entered)
    wrong_ended, wrong_at_risk = run.stays("stays_wrongful")
    assert wrong_at_risk[0, 0] == sum(row["wrongful"] for row in entered)
    assert (wrong_ended <= ended).all()
    # matched one by one: each release with the last entry of the same resident before it
    lengths = []
    for row in events:
        if row["type"] == "release":
            before = [e["day"] for e in entered if e["resident"] == row["resident"] and e["what"] == row["what"]]
            before = [day for day in before if day <= row["day"]]
            lengths += [row["day"] - max(before)] if before else []  # else on it since before the first day
    assert ended[0].tolist() == np.bincount(lengths, minlength=301).tolist()
    assert run.totals("stays_blacklist")[0].tolist() == ended.sum(axis=1).tolist()


def test_stays_are_read_back_and_stand_in_the_timeline(run, tmp_path):
    run.save(tmp_path / "run", report=False)
    again = dm.read(tmp_path / "run")
    for name in STAYS:
        assert all((one == other).all() for one, other in zip(again.stays(name), run.stays(name), strict=True))
    rows = [row for row in run.timeline.to_pylist() if row["measure"] == "stays_blacklist"]
    assert {row["group"] for row in rows} == {"all"}
    assert sum(row["denominator"] for row in rows if row["day"] == 0) == run.stays("stays_blacklist")[1][:, 0].sum()


def test_only_stays_have_a_survival_curve(run):
    with pytest.raises(UsageError) as caught:
        run.stays("listed")
    assert caught.value.code == "not-a-stay"
    assert "stays_wrongful" in caught.value.hint
    with pytest.raises(UsageError):
        run.stays("stays_elsewhere")
    assert "stays_blacklist" not in dm.simulate("fuzhou", dm.place("village", residents=60), days=1, twin=None).measures
