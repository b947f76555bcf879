"""What a world keeps from day to day in few bytes, and the room it works in: nothing is lost by either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from test_recount import PAYING, busy

from demerit import shards
from demerit.chance import ONE
from demerit.day import at_rest, lists, shaming, stays, sums
from demerit.day.registers import LAST_DAY, decided_on, tell
from demerit.day.state import DEBT_MASK, DEBT_SHIFT
from demerit.day.tables.standing import STANDING
from demerit.day.who import cell
from demerit.day.world import World
from demerit.ordinary import ordinary
from demerit.place.traits import CASH, IN_DEBT, NEIGHBOURHOOD, field
from demerit.quantity import q
from demerit.simulation import simulate
from small_worlds import blank, life, people_of, same_day, scheme_of, world_of

RESIDENTS, DAYS = 1500, 61
BYTES = {"OWED": 9, "STAY": 11, "COMING": 12, "ACTOR": 8}


def test_what_is_kept_is_shorter_than_what_is_told():
    assert {name: getattr(at_rest, name).itemsize for name in BYTES} == BYTES
    assert [kind.itemsize for kind in (lists.SUM, lists.LISTING, lists.RECORD)] == [19, 18, 26]


# -- room to work in ----------------------------------------------------------------------------------------------


def test_where_every_list_begins_too_short_all_is_the_same(monkeypatch):
    """Each kernel is called again and again, as its room runs out, and goes on where it was."""
    usual = world_of(busy(), RESIDENTS, ordinary=PAYING)
    ways, evenings = int(usual.tables.standing[0]["ways"]), []
    assert usual.stays > 5
    bills = usual.old_bills.copy()
    for day in range(DAYS):
        evenings.append((usual.step(day), usual.state.tobytes()))
    monkeypatch.setattr(at_rest, "first_room", lambda residents: 5)
    monkeypatch.setattr(lists, "FEW", ways)
    monkeypatch.setattr(shards, "STRETCH", NEIGHBOURHOOD)
    monkeypatch.setattr(sums, "PAID", 1)
    monkeypatch.setattr(stays, "AT_ONCE", 3)
    short = world_of(busy(), RESIDENTS, ordinary=PAYING)
    assert np.array_equal(short.old_bills, bills)
    stopped: Counter[str] = Counter()

    def noted(name: str, last: Callable[[tuple], int]) -> None:
        kernel = getattr(sums, name)

        def call(*arguments):
            reached, *others = kernel(*arguments)
            stopped[name] += 0 < reached < last(arguments)
            return reached, *others

        monkeypatch.setattr(sums, name, call)

    noted("settle_old", lambda arguments: RESIDENTS)
    noted("settle", lambda arguments: arguments[11])
    most: Counter[str] = Counter()
    for day, (one, state) in enumerate(evenings):
        assert same_day(one, short.step(day)), day
        assert state == short.state.tobytes(), day
        most |= Counter({name: len(getattr(one, name)) for name in ("paid", "entered", "ended")})
    assert stopped["settle_old"] > 1  # all of them have run out of room
    assert stopped["settle"] > 3
    assert most["entered"] > ways
    assert most["ended"] > 3
    assert min(usual.stays, usual.owed, usual.arrivals.coming) > 9
    theirs = short.kept()
    for name in ("listings", "sums", "arrivals/waiting", "arrivals/actors"):
        assert usual.kept()[name].tobytes() == theirs[name].tobytes()


def test_points_counted_by_stretches_are_the_same(monkeypatch):
    """Of a scheme that not everybody is scored by, on the first day, at a month's end and on the last."""
    run = {"days": 32, "replicates": 1, "twin": None, "threads": 1}
    whole = simulate("rongcheng_2021", "village", **run)
    monkeypatch.setattr(shards, "STRETCH", NEIGHBOURHOOD)
    assert simulate("rongcheng_2021", "village", **run).digest == whole.digest


# -- records on their way -----------------------------------------------------------------------------------------


def test_a_record_arrives_as_it_was_written(monkeypatch):
    """Whole, on its day, those written earlier first; by whomever it was done."""
    world, noted, late, of_another = world_of(busy(), RESIDENTS), [], 0, 0
    arrive = world.arrivals.of

    def note(day: int, people: np.ndarray, written: np.ndarray) -> np.ndarray:
        noted.append(written.copy())
        return arrive(day, people, written)

    monkeypatch.setattr(world.arrivals, "of", note)
    for day in range(30):
        arrived = world.step(day).records
        due = np.concatenate([rows[rows["due"] == day] for rows in noted])
        for name in arrived.dtype.names or ():
            if name != "flags":  # warnings are flagged when they arrive
                assert np.array_equal(arrived[name], due[name]), name
        was_late = arrived["day"] < day
        late += int(was_late.sum())
        of_another += int((was_late & (arrived["actor"] != arrived["subject"])).sum())
    assert late > 100
    assert of_another > 3


# -- bills from before the first day ------------------------------------------------------------------------------


def still_open(world: World) -> np.ndarray:
    return np.unpackbits(world.old_bills, bitorder="little")[: world.residents].astype(bool)


@pytest.mark.parametrize("unable", [0.0, 1.0])
def test_all_bills_from_before_are_paid_when_a_month_is_over(unable):
    """By those who can, or by those who can't: each is told in full, and the stock of debtors goes down with them."""
    pays = {f"pays_in_a_month_{who}": 0.0 for who in ("able", "late", "unable")}
    pays["pays_in_a_month_unable" if unable else "pays_in_a_month_late"] = 1.0
    pays |= {"cannot_pay_middle": unable, "pays_when_listed": 0.0}
    world = world_of(scheme_of(), RESIDENTS, ordinary=life(**pays))
    profiles = people_of(RESIDENTS).profiles()
    debtors = field(profiles, IN_DEBT) == 1
    assert np.array_equal(still_open(world), debtors)
    assert debtors.sum() > 20
    for day in range(30):
        assert not np.isin(world.step(day).paid["resident"], np.flatnonzero(debtors)).any()
    paid = world.step(30).paid
    old = paid[paid["kind"] == sums.NO_KIND]
    assert np.array_equal(old["resident"], np.flatnonzero(debtors))
    assert old["cell"].tolist() == [cell(p) for p in profiles[debtors]]
    told = {(row["day"], row["yuan"], row["type"], row["flags"], row["filed"]) for row in old}
    assert told == {(0, round(ordinary().old_bill.value), lists.BILL, lists.CANNOT_PAY if unable else 0, 0xFFFFFFFF)}
    assert not still_open(world).any()
    owing = Counter(world.sums["resident"][: world.owed].tolist())
    assert (world.state["mind"] >> DEBT_SHIFT & DEBT_MASK).tolist() == [owing[i] for i in range(RESIDENTS)]


@pytest.mark.parametrize("spared", range(8))
def test_whoever_has_only_an_old_bill_can_pay_it_or_not(spared):
    """Those of one class of spare cash can't: a report that they could pay would be false."""
    shares = [q(float(level == spared)) for level in range(8)]
    beyond = ordinary().model_copy(update={"cannot_pay_middle": shares})
    world = world_of(scheme_of(), RESIDENTS, ordinary=beyond)
    profiles = people_of(RESIDENTS).profiles()
    whom = np.arange(0, RESIDENTS, 3, dtype=np.uint32)
    found = np.zeros(len(whom), np.uint8)
    shaming.look_up(
        world.k0, world.k1, world.given, world.tables.scoring, world.old_bills, world.sums, world.owed, whom, found
    )
    able = (field(profiles, IN_DEBT) == 1) & (field(profiles, CASH) != spared)
    assert np.array_equal(found == shaming.PAYABLE, able[whom])


def test_a_world_goes_on_with_the_bills_that_are_still_open():
    pays = life(pays_in_a_month_late=0.4, pays_in_a_month_unable=0.4)
    one, other = (world_of(busy(), RESIDENTS, ordinary=pays) for _ in range(2))
    before = still_open(one).sum()
    for day in range(31):
        one.step(day)
    assert 0 < still_open(one).sum() < before
    other.put_back({name: array.copy() for name, array in one.kept().items()})
    assert np.array_equal(one.old_bills, other.old_bills)
    for day in range(31, 62):
        assert same_day(one.step(day), other.step(day)), day


# -- stays --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "day", "decided"), [(0, 10, 0), (at_rest.ASKED, 10, 100), (at_rest.ASKED, 65500, LAST_DAY)]
)
def test_a_stay_in_full(asked, day, decided):
    table = blank(STANDING, registers=2, appeal_days=[7, 90])
    where = asked | lists.BY_AMNESTY << 3 | 1
    stay = np.array([(4, day, 300, where, 3, lists.WRONGFUL)], at_rest.STAY).view(np.recarray)
    line = np.zeros(1, lists.LISTING).view(np.recarray)
    assert decided_on(stay[0], table) == decided
    tell(line[0], stay[0], people_of(60).row.view(np.recarray)[0], table)
    p = people_of(60).profiles(4, 5)[0]
    assert line[0].tolist() == (
        4, cell(p), day, 300, decided, lists.STILL_ON, 1, 3, lists.WRONGFUL, lists.BY_AMNESTY,
    )  # fmt: skip


def test_an_appeal_lost_is_still_told_when_the_stay_ends():
    """Everybody asks, and nobody wins: whoever was listed during the run leaves with the day of their appeal."""
    scheme = busy()
    world = world_of(scheme, RESIDENTS, ordinary=PAYING)
    table = world.tables.standing[0]
    table["appeal_known"][:], table["appeal_tried"][:] = ONE, ONE
    table["appeal_levels"][:] = ONE
    table["appeal_mistaken"][:], table["appeal_corrected"][:], table["appeal_days"][:] = 0, 0, 4
    seen = 0
    for day in range(50):
        ended = world.step(day).ended
        mine = ended[(ended["flags"] & lists.INITIAL) == 0]
        asks = np.isin(mine["register"], np.flatnonzero(table["appeal_days"] > 0))
        assert (mine["appeal"][asks] == mine["day"][asks] + 4).all()
        assert not (ended["exit"] == lists.BY_APPEAL).any()
        seen += int((mine["left"] > mine["appeal"]).sum())
    assert seen > 5
