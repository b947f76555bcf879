"""How long stays on blacklists last: by hand, at both ends of the run, and read back from its folder."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pyarrow.compute as pc
import pytest

import demerit as dm
from demerit.day.lists import CHANGE, FROM_SUM, INITIAL, LISTING, STILL_ON, WRONGFUL
from demerit.day.tables.standing import STANDING
from demerit.errors import UsageError
from demerit.measure import stays as module
from demerit.measure.stays import STAYS, Stays
from demerit.scheme import load
from demerit.scheme.families import families
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from small_worlds import scheme_of

DAYS = 10


def listings(*rows: tuple[int, ...]) -> np.ndarray:
    """(register, day of entry, day left, flags, resident) each; a resident of its own for each without one."""
    made = np.zeros(len(rows), LISTING)
    for at, row in enumerate(rows):
        for name, value in zip(("register", "day", "left", "flags"), row, strict=False):
            made[name][at] = value
        made["resident"][at] = row[4] if len(row) > 4 else 100 + at
    return made


def day(ended: np.ndarray, **evening: int) -> SimpleNamespace:
    """A day on which these ended. `evening`: registers on which residents then stand, as `r7=0b1`; others, on none."""
    changes = np.zeros(len(np.unique(ended["resident"])), CHANGE)
    changes["resident"] = np.unique(ended["resident"])
    changes["lists"] = [evening.get(f"r{resident}", 0) for resident in changes["resident"]]
    return SimpleNamespace(ended=ended, changes=changes)


@pytest.fixture
def world(monkeypatch):
    """Registers 0 and 2 are blacklists, 1 is a redlist, 3 and 4 are tiers of one blacklist; `on` are the listings that
    last. They are gone through two at a time."""
    standing = np.zeros(1, STANDING)
    standing["family"][0, :5] = [0b1, 0b10, 0b100, 0b11000, 0b11000]
    made = SimpleNamespace(black_mask=0b11101, on=listings((1, 0, STILL_ON, 0)), listings=np.arange(99), stays=0,
                           tables=SimpleNamespace(standing=standing))  # fmt: skip
    monkeypatch.setattr(module, "in_full", lambda world, some: world.on[some].copy())
    monkeypatch.setattr(module, "AT_ONCE", 2)
    return made


def closed(counted: Stays, *last: tuple[int, ...]) -> np.ndarray:
    """The measures, with the listings that last."""
    counted.world.on = listings(*last)
    counted.world.stays = len(last)
    counted.close()
    return counted.measures()


def test_stays_by_hand(world):
    """Six stays count: ended after 2 (twice, one wrongly), after 9 on the last day, after 0; two last."""
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((0, 1, 3, 0), (2, 5, 7, WRONGFUL), (1, 2, 4, 0))))  # the third is praise
    counted.count(day(listings((0, 0, 9, 0))))  # entered on the first day, left on the last
    counted.count(day(listings((0, 4, 4, 0))))  # entered and left on one day
    counted.count(day(listings((0, 0, 6, INITIAL))))  # stood on it before the first day
    (ended, at_risk), (wrong, wrong_at_risk) = closed(
        counted, (0, 3, STILL_ON, WRONGFUL), (2, 9, STILL_ON, 0), (0, 0, STILL_ON, INITIAL), (1, 1, STILL_ON, 0)
    )
    assert ended.tolist() == [1, 0, 2, 0, 0, 0, 0, 0, 0, 1, 0]
    # one of the last day is watched for no day; one from day 3 until the evening of day 9, for six
    assert at_risk.tolist() == [6, 4, 4, 2, 2, 2, 2, 1, 1, 1, 0]
    assert wrong.tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    assert wrong_at_risk.tolist() == [2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]


MILD, GRAVE = 3, 4
ON_GRAVE = {"r7": 1 << GRAVE}


def one_stay(found: np.ndarray, *, ended: int | None = None, watched: int | None = None) -> bool:
    """Whether there is one stay alone, ended after so many days or watched for so many."""
    lasted = ended if ended is not None else watched
    assert lasted is not None
    at_risk = [1] * (lasted + 1) + [0] * (DAYS - lasted)
    over = [int(ended == length) for length in range(DAYS + 1)]
    return found[0].tolist() == [over, at_risk]


def test_moved_on_the_last_day_is_still_on_the_list(world):
    """Entered on day 2, moved on day 9, the last: watched for seven days, and one of those that never got off."""
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((MILD, 2, 9, WRONGFUL, 7)), **ON_GRAVE))
    found = closed(counted, (GRAVE, 9, STILL_ON, 0, 7))
    assert one_stay(found, watched=7)
    assert found[1].tolist() == found[0].tolist()  # it is as wrong as its entry
    assert counted.came_to()[0]["never_out"] == (1, 1)


def test_moved_and_then_out_is_one_stay_that_ended(world):
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((MILD, 2, 5, 0, 7)), **ON_GRAVE))
    counted.count(day(listings((GRAVE, 5, 8, WRONGFUL, 7))))
    found = closed(counted)
    assert one_stay(found, ended=6)
    assert found[1].sum() == 0  # wrongly moved, but rightly listed
    assert counted.came_to()[0]["never_out"] == (0, 1)


def test_moved_twice_on_one_day_and_listed_anew_after(world):
    """Up by two listings of one day; out two days later; and a new stay of its own."""
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((MILD, 1, 3, 0, 7), (MILD, 3, 3, 0, 7)), **ON_GRAVE))
    counted.count(day(listings((GRAVE, 3, 5, 0, 7))))
    ended, at_risk = closed(counted, (MILD, 6, STILL_ON, 0, 7))[0]
    assert np.flatnonzero(ended).tolist() == [4]
    assert at_risk.tolist() == [2, 2, 2, 2, 1, 0, 0, 0, 0, 0, 0]


def test_on_both_tiers_at_once_is_one_stay_till_the_last_of_them(world):
    """One resident leaves the tier entered later first, one leaves both on one day, one lasts on both."""
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((GRAVE, 4, 5, 0, 7)), r7=1 << MILD))
    counted.count(day(listings((MILD, 2, 6, 0, 7))))
    assert one_stay(counted.measures(), ended=4)
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((GRAVE, 4, 6, WRONGFUL, 7), (MILD, 3, 6, 0, 7))))
    assert one_stay(closed(counted), ended=3)
    counted = Stays(world, 0, DAYS)
    last = (GRAVE, 4, STILL_ON, 0, 7), (0, 8, STILL_ON, 0, 7), (1, 1, STILL_ON, 0, 8), (MILD, 3, STILL_ON, 0, 7)
    ended, at_risk = closed(counted, *last)[0]
    assert ended.sum() == 0
    assert at_risk.tolist() == [2, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0]  # since day 3, and on the other blacklist since day 8


@pytest.mark.parametrize(
    ("one", "other", "counts"), [(WRONGFUL, FROM_SUM, (1, 0)), (WRONGFUL, WRONGFUL, (1, 1)), (0, INITIAL, (0, 0))]
)
def test_of_two_listings_of_one_day_the_graver_claim_goes_first(world, one, other, counts):
    """Whoever is listed rightly and wrongly at once is listed rightly; and before the first day is before all."""
    for first, second in ((one, other), (other, one)):
        counted = Stays(world, 0, DAYS)
        found = closed(counted, (MILD, 0, STILL_ON, first, 7), (GRAVE, 0, STILL_ON, second, 7))
        assert (found[0, 1, 0], found[1, 1, 0]) == counts


def test_listed_anew_on_the_day_of_the_release_is_not_off(world):
    """Standing is as in the morning, or a grade has changed; on a register without tiers, too."""
    for evening in ({}, {"r7": 0b1}):
        counted = Stays(world, 0, DAYS)
        that = day(listings((0, 2, 5, 0, 7)), **evening)
        that.changes = that.changes[: len(evening)]
        counted.count(that)
        assert one_stay(closed(counted, (0, 5, STILL_ON, WRONGFUL, 7)), watched=7)


def test_moved_from_a_listing_before_the_first_day_is_initial_stock(world):
    """By its flag, or since it was made before counting began."""
    counted = Stays(world, 0, DAYS)
    counted.count(day(listings((MILD, 0, 3, INITIAL, 7)), **ON_GRAVE))
    counted.count(day(listings((GRAVE, 3, 5, 0, 7))))
    assert closed(counted).sum() == 0
    counted = Stays(world, 4, DAYS - 4)
    counted.count(day(listings((MILD, 3, 5, 0, 7)), **ON_GRAVE))
    assert closed(counted, (GRAVE, 5, STILL_ON, 0, 7)).sum() == 0
    assert counted.came_to()[0]["never_out"] == (0, 0)


def test_praise_and_blame_are_no_family():
    """A blacklist that takes its people off the redlist ends praise; tiers of tiers are one family."""
    way = {"in": {"records": ["theft"], "source": "assumed"}}
    registers = {
        "red": {"colour": "red", "ways_in": way}, "a": {"ways_in": way, "replaces": ["red"]},
        "b": {"ways_in": way, "tier_of": "a"}, "c": {"ways_in": way, "tier_of": "a", "replaces": ["b"]},
        "d": {"ways_in": way},
    }  # fmt: skip
    assert families(scheme_of(registers=registers)) == {
        "red": ("red",), "a": ("a", "b", "c"), "b": ("a", "b", "c"), "c": ("a", "b", "c"), "d": ("d",),
    }  # fmt: skip


# -- a run with tiers, beside a recount of its log ----------------------------------------------------------------


def hasty() -> Scheme:
    """Debtors are graver after days, and whoever is gravest is on the grave tier, too; most get off within the run."""
    data = plain(load("judgment_defaulters")) | {"tests": []}
    names = "defaulters", "grave_defaulters", "gravest_defaulters"
    mild, grave, gravest = (data["registers"][name] for name in names)
    late = {"source": "assumed", "unless_unable": True, "misjudged": 0.6}
    mild["ways_in"] = {"late": {"unpaid": 5, **late}}
    grave["ways_in"] = {"later": {"unpaid": 20, "only_on": "defaulters", **late}}
    gravest["ways_in"] = {"latest": {"unpaid": 40, "only_on": "grave_defaulters", **late}}
    gravest["replaces"] = ["defaulters"]
    mild["ways_out"], grave["ways_out"], gravest["ways_out"] = ({"term": days} for days in (45, 50, 45))
    return Scheme.model_validate(data)


@pytest.fixture(scope="module")
def tiered():
    return dm.simulate(hasty(), dm.place("village", residents=2500), days=150, burn_in=20, replicates=1)


def recounted(run) -> tuple[list[tuple[int, int, bool]], list[tuple[int, bool]]]:
    """Stays on blacklists from evening to evening, by the log alone: (day of entry, day left, wrongful) of those that
    ended, and (day, wrongful) of those that last; of those entered on days that are counted."""
    family = families(run.scheme)
    black = [name for name, one in run.scheme.registers.items() if one.colour == "black"]
    log = [row for row in run.events.to_pylist() if row["world"] == "scheme" and row["what"] in black]
    ends = {row["resident"]: row["registers"] for row in run.residents.to_pylist() if row["world"] == "scheme"}
    ended, last = [], []
    for resident in sorted({row["resident"] for row in log}):
        rows = [row for row in log if row["resident"] == resident and row["type"] in ("listing", "release")]
        for names in {family[row["what"]] for row in rows}:
            mine = [row for row in rows if row["what"] in names]
            net = {name: sum(1 if row["type"] == "listing" else -1 for row in mine if row["what"] == name)
                   for name in names}  # fmt: skip
            on = {name: (name in ends[resident]) - net[name] for name in names}  # before the first day
            begun: tuple[int, bool] | None = (-1, False) if any(on.values()) else None
            for when in sorted({row["day"] for row in mine}):
                today = [row for row in mine if row["day"] == when]
                for row in today:
                    on[row["what"]] += 1 if row["type"] == "listing" else -1
                if any(on.values()) and begun is None:
                    first = [row for row in today if row["type"] == "listing"]
                    begun = when, all(row["wrongful"] for row in first)
                elif not any(on.values()):
                    if begun is None:  # on and off on one day
                        begun = when, all(row["wrongful"] for row in today)
                    ended.append((*begun, when))
                    begun = None
            if begun is not None:
                last.append(begun)
    counted = [(first, left, wrong) for first, wrong, left in ended if first >= run.burn_in]
    return counted, [one for one in last if one[0] >= run.burn_in]


def test_a_run_with_tiers_is_what_its_log_comes_to(tiered):
    ended, last = recounted(tiered)
    moved = pc.sum(pc.equal(tiered.events["outcome"], "moved to another tier")).as_py()
    assert moved > 10
    assert min(len(ended), len(last), sum(wrong for *_, wrong in ended)) > 3
    over, at_risk = (rows[0] for rows in tiered.stays("stays_blacklist"))
    assert over.tolist() == np.bincount([left - first for first, left, _ in ended], minlength=151).tolist()
    assert at_risk[0] == len(ended) + len(last) < tiered.totals("entered")[0][0]
    wrong = tiered.stays("stays_wrongful")[1][0]
    assert wrong[0] == sum(one for *_, one in ended) + sum(one for _, one in last)
    lived = tiered.lived
    assert tiered.measure("never_out") == (len(last), len(ended) + len(last))
    old = [(left - first >= 30) for first, left, one in ended if one and first + 30 <= lived]
    old += [True for first, one in last if one and first + 30 <= lived]
    assert tiered.measure("wrongful_standing_30") == (sum(old), len(old))
    assert sum(old) > 0


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
    lengths = [left - first for first, left, _ in recounted(run)[0]]
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
