"""What is kept of every day: of those followed all of it, of everybody what only the end tells."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

import demerit as dm
from demerit import books
from demerit.books import FIRST_LOOK, Books, Followed, of_those_followed
from demerit.day import lists
from demerit.day.lists import joined
from demerit.day.tables import compile_tables
from demerit.day.world import Day, World
from demerit.following import sample
from demerit.lockstep import black_mask
from demerit.measure import endings
from demerit.measure.stays import Stays
from demerit.scheme import load
from demerit.scheme.by_id import by_id

DAYS = 75


def test_those_followed_are_found_among_others(monkeypatch):
    """Also among residents whose numbers end in the same bits, and in more rows than are looked at once."""
    monkeypatch.setattr(books, "AT_ONCE", 7)
    numbers = np.array([0, 5, 900, FIRST_LOOK + 6, 3_000_000_000], np.int64)
    rows = np.array([5, FIRST_LOOK + 1, 900, 5 + FIRST_LOOK + 1, 3_000_000_000, 6, 2**32 - 1, 5, *range(30)], np.uint32)
    found = Followed(numbers).among(rows)
    assert found.tolist() == [x for x, resident in enumerate(rows.tolist()) if resident in set(numbers.tolist())]
    assert Followed(numbers[:0]).among(rows).tolist() == []


@pytest.fixture(scope="module")
def lived() -> tuple[World, list[Day], dict[str, Books]]:
    """A world's days, and its books by who is followed."""
    scheme, people = load("as_reported"), dm.place("town", residents=30_000).build()
    tables = compile_tables(scheme, residents=people.residents, start=date(2019, 1, 1))
    tables.standing[0]["term"][:] = 20  # so that some stays end
    world = World(people, tables, 4, black_mask=black_mask(scheme))
    few, none = np.array([7, 8, 29_999]), np.zeros(0, np.int64)
    whom = {"all": None, "few": Followed(few), "nobody": Followed(none)}
    kinds = {name: Books(who, world, DAYS) for name, who in whom.items()}
    days = []
    for day in range(DAYS):
        days.append(world.step(day))
        for one in kinds.values():
            one.write(days[-1])
    return world, days, kinds


def test_a_day_that_is_over_is_let_go_of(lived):
    """The rows of those followed are copies: views would hold everybody's rows until the run ends."""
    _, days, kinds = lived
    for who in ("few", "nobody"):
        for day, mine in zip(days, kinds[who].days, strict=True):
            for name in Day._fields:
                rows = getattr(mine, name)
                if isinstance(rows, np.ndarray) and rows.dtype.names:
                    owner = rows
                    while isinstance(owner.base, np.ndarray):
                        owner = owner.base
                    assert owner.nbytes == rows.nbytes, name
                    assert rows.dtype == getattr(day, name).dtype


def test_the_rows_are_those_of_the_residents_followed(lived):
    _, days, kinds = lived
    some = [7, 8, 29_999]
    for day, mine in zip(days, kinds["few"].days, strict=True):
        assert mine.records.tobytes() == day.records[np.isin(day.records["subject"], some)].tobytes()
        assert mine.requests.tobytes() == day.requests[np.isin(day.requests["resident"], some)].tobytes()
    assert of_those_followed(days[0], None) is days[0]


def summed(parts: tuple[np.ndarray, np.ndarray]) -> tuple[int, int]:
    return int(parts[0].sum()), int(parts[1].sum())


def stays_of(listings: np.ndarray) -> np.ndarray:
    """Listings, of which one that begins on the day on which the one before ended goes on with its stay."""
    rows = np.sort(listings, order=["resident", "register", "day"])
    stays = [rows[0]]
    for row in rows[1:]:
        same = (row["resident"], row["register"]) == (stays[-1]["resident"], stays[-1]["register"])
        if same and row["day"] == stays[-1]["left"]:
            stays[-1]["left"] = row["left"]
        else:
            stays.append(row)
    return np.array(stays, rows.dtype)


def test_what_is_counted_day_by_day_is_what_all_listings_come_to(lived):
    """Under a scheme without tiers: each listing is a stay, but for those of whom is listed anew on the same day."""
    world, days, kinds = lived
    on = kinds["all"].listings()
    assert len(on) == world.stays + sum(len(day.ended) for day in days)
    assert sum(len(day.ended) for day in days) > 20
    listed = on[endings.on_blacklists(on, int(world.black_mask))]
    against = stays_of(listed)
    assert len(against) < len(listed)
    expected = {f"wrongful_standing_{after}": summed(endings.standing_after(against, DAYS, after))
                for after in (30, 180, 365)}  # fmt: skip
    expected["never_out"] = summed(endings.never_out(against))
    assert expected["wrongful_standing_30"][1] > 0
    custody = next(n for n, one in enumerate(by_id(load("as_reported")).registers.values()) if one.custody)
    inside = endings.days_in_custody(on, custody, DAYS)
    assert came_to(world, days) == expected | {"custody_days_wrongful": summed(inside)}


def came_to(world: World, days: list[Day], custody: int | None = None) -> dict[str, tuple[int, int]]:
    counted = Stays(world, 0, DAYS)
    counted.custody = counted.custody if custody is None else custody
    for day in days:
        counted.count(day)
    counted.close()
    return counted.came_to()[0]


def test_custody_is_told_where_there_is_some(lived):
    """Of any register; days of each listing by itself."""
    world, days, kinds = lived
    spent = summed(endings.days_in_custody(kinds["all"].listings(), 0, DAYS))
    assert came_to(world, days, 0)["custody_days_wrongful"] == spent
    assert spent[1] > 0
    assert "custody_days_wrongful" not in came_to(world, days, endings.NO_CUSTODY)


def test_listings_of_those_followed_alone(lived):
    _, _, kinds = lived
    everybody = kinds["all"].listings()
    mine = kinds["few"].listings()
    assert mine.tobytes() == everybody[np.isin(everybody["resident"], [7, 8, 29_999])].tobytes()
    assert len(kinds["nobody"].listings()) == 0


def test_accounts_closed(lived):
    world, days, kinds = lived
    closing = int(world.tables.standing[0]["account_mask"])
    entered = joined([day.entered for day in days], lists.LISTING)
    whom = entered["resident"][(closing >> entered["register"].astype(np.int64)) & 1 == 1]
    for one in kinds.values():
        assert one.accounts_closed().tolist() == sorted(set(whom.tolist()))


def test_a_sample_is_in_order_and_of_that_many():
    people = dm.place("town", residents=5000).build()
    followed = sample(people.residents, 600, (1, 2))
    assert followed is not None
    assert len(followed) == 600
    assert (np.diff(followed) > 0).all()
    assert 0 <= followed[0] <= followed[-1] < 5000
    assert len(sample(people.residents, 0, (1, 2))) == 0
    assert sample(people.residents, 5000, (1, 2)) is None


def test_a_sample_of_a_nation_favours_nobody():
    """Words that are left over when 2**32 is shared out are nobody's: the last resident isn't always among them."""
    nation = SimpleNamespace(residents=1_500_000_000)
    samples = [sample(nation.residents, 400, (1, luck)) for luck in range(20)]
    assert not any(some[-1] == nation.residents - 1 for some in samples)
    middle = np.mean([some.mean() for some in samples]) / nation.residents
    assert abs(middle - 0.5) < 4 * (1 / 12) ** 0.5 / 8000**0.5
