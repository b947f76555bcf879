"""Counts by block: a day of many rows, counted at once and by block; and the stocks of each block, told one by one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from test_events import LISTS
from test_flows_by_hand import CONTEXT, DAY, GRAVITY, Counts, rows_of

from demerit.day import lists
from demerit.day.firms import WHAT
from demerit.day.lists import STILL_ON, WRONGFUL, whose
from demerit.day.state import CELLS
from demerit.measure import against_twin, between, daily
from demerit.measure import flows as f
from demerit.measure.blocks import Blocks
from demerit.measure.by_block import ByBlock, enter_ends
from demerit.measure.counted.book import Measure
from demerit.measure.counting import Tally
from demerit.measure.creep import count_creep
from demerit.measure.endings import ENDS, NO_CUSTODY, what_each_adds
from demerit.measure.fractions import MISSING
from demerit.measure.parts import compare_parts, count_creep_parts, count_more_parts, count_parts
from demerit.measure.waits import Waits, count_waits
from demerit.shards import Shard

BLOCKS = Blocks(np.array([0, 512, 768, 1500]), np.zeros(3, np.int64))  # the last neighbourhood has 220 residents
EDGES = [0, 255, 256, 511, 512, 767, 768, 1499]
# the greatest value of each column, where it isn't that of its type
MOST: dict[str, int] = {
    "resident": 1499, "subject": 1499, "cell": CELLS - 1, "other_cell": CELLS - 1, "kind": 79, "channel": 23, "rule": 5,
    "act_day": DAY, "ledger": 1, "tie": 4, "register": 7, "service": 31, "outcome": 4, "reason": 7, "grade": 15,
    "other_grade": 15, "type": 6, "what": len(WHAT) - 1,
}  # fmt: skip
OF_LIST = {"records": {"cause": 3}, "reports": {"cause": 2}, "entries": {"cause": 11}, "fined": {"cause": 3},
           "entered": {"exit": 7}, "ended": {"exit": 7}, "tolls": {"what": 4}}  # fmt: skip


def some(name: str, chance: np.random.Generator, count: int = 60) -> np.ndarray:
    """Rows of a list drawn over all that they may say; half of their residents at the edges of blocks."""
    dtype, most = LISTS[name], MOST | OF_LIST.get(name, {})
    made = np.zeros(count, dtype)
    for column in dtype.names or ():
        high = most.get(column, min(np.iinfo(dtype[column]).max, 999))
        made[column] = chance.integers(0, high + 1, count)
    whose(made)[::2] = chance.choice(EDGES, len(made[::2]))
    if "points" in (dtype.names or ()):
        made["points"] -= 500
    return made


def in_order(rows: np.ndarray) -> np.ndarray:
    return rows[np.argsort(rows["resident"], kind="stable")]


OF_A_DAY = ("acts", "records", "entries", "fined", "paid", "entered", "ended", "decisions", "reports", "shown", "tolls",
            "firms")  # fmt: skip


def count(day: dict[str, np.ndarray], counts: Counts, first: np.ndarray, newly: np.ndarray) -> None:
    """All of a day's lists, by the functions that know nothing of blocks."""
    one = [day[name] for name in OF_A_DAY]
    daily.count_day(
        DAY, *one[:8], np.zeros((0, CELLS), np.int64), *one[8:], GRAVITY, CONTEXT, counts.today, counts.cells
    )
    daily.count_deals(day["deals"], counts.today, counts.cells)
    between.count_between(day["meetings"], day["falls"], day["cut"], counts.today, counts.cells)
    count_creep(DAY, day["acts"], day["entries"], first, newly, counts.today, counts.cells)


@pytest.mark.parametrize("seed", range(3))
def test_each_block_is_counted_as_if_it_were_alone(seed):
    """A day of 60 rows of each list, in any order: the rows of each block by themselves, and all of them together."""
    chance = np.random.default_rng(seed)
    day = {name: some(name, chance) for name in LISTS if LISTS[name].names and name != "enrolled"}
    first, newly = np.array([-5, 0, 1, 10, 11, 40]), chance.random(256) < 0.5
    whole, by_block = Counts(), np.zeros((3, f.FLOW_ROWS), np.int64)
    count(day, whole, first, newly)
    cells = np.zeros((f.FLOW_ROWS, CELLS), np.int64)
    count_parts(DAY, *(day[name] for name in OF_A_DAY), BLOCKS.of_hood, GRAVITY, CONTEXT, by_block, cells)
    count_more_parts(day["meetings"], day["falls"], day["cut"], day["deals"], BLOCKS.of_hood, by_block, cells)
    count_creep_parts(DAY, day["acts"], day["entries"], BLOCKS.of_hood, first, newly, by_block, cells)
    assert np.array_equal(cells, whole.cells)
    for b, (start, stop) in enumerate(BLOCKS.spans(0, 1500)):
        alone = Counts()
        mine = {name: rows[(whose(rows) >= start) & (whose(rows) < stop)] for name, rows in day.items()}
        count(mine, alone, first, newly)
        assert np.array_equal(by_block[b], alone.today)
        assert alone.today.any()


@pytest.mark.parametrize("seed", range(3))
def test_each_block_is_compared_with_its_twin_as_if_it_were_alone(seed):
    chance = np.random.default_rng(seed)
    day = [in_order(some(name, chance)) for name in ("acts", "acts", "decisions", "decisions")]
    by_block, cells = np.zeros((3, f.FLOW_ROWS), np.int64), np.zeros((f.FLOW_ROWS, CELLS), np.int64)
    context = CONTEXT % 10
    compare_parts(*day, BLOCKS.edges, context, by_block, cells)
    assert np.array_equal(cells.sum(axis=1), by_block.sum(axis=0))
    for b, (start, stop) in enumerate(BLOCKS.spans(0, 1500)):
        alone = Counts()
        mine = [rows[(rows["resident"] >= start) & (rows["resident"] < stop)] for rows in day]
        against_twin.compare_day(*mine, context, alone.today, alone.cells)
        assert np.array_equal(by_block[b], alone.today)
        assert alone.today.any()


def test_listings_add_to_the_ends_of_their_block():
    """On day 60 of a run of 100: two wrongful of residents 511 and 512, one of 1499 that is over; another is praise."""
    made = np.zeros(4, lists.LISTING)
    made["resident"], made["register"], made["flags"] = [511, 512, 1499, 512], [0, 0, 0, 1], [WRONGFUL, WRONGFUL, 0, 0]
    made["day"], made["left"] = 60, [STILL_ON, STILL_ON, 70, STILL_ON]
    adds = what_each_adds(made, 100, 0b01, NO_CUSTODY)
    found = dict(zip(ENDS, ByBlock(BLOCKS).by_block(made, adds).tolist(), strict=True))
    assert found["never_out"] == [[1, 1, 0], [1, 1, 1]]
    assert found["wrongful_standing_30"] == [[1, 1, 0], [1, 1, 0]]
    assert found["wrongful_standing_180"] == [[0, 0, 0], [0, 0, 0]]


def test_amounts_of_residents_go_to_their_block():
    by_block = ByBlock(BLOCKS)
    residents, amounts = np.array([511, 512, 512, 1499]), np.array([1, 10, 100, 1000])
    assert by_block.summed(residents, amounts).tolist() == [[1, 110, 1000], [-1, -1, -1]]
    by_block.add(residents, np.array([4, 4, 5, 4]), amounts)
    assert by_block.flows[:, 4:6].tolist() == [[1, 0], [10, 100], [1000, 0]]
    today = np.zeros(f.FLOW_ROWS, np.int64)
    by_block._enter(today)
    assert not today.any()  # the whole place has these already


def day_of(number: int = DAY, **given: Any) -> SimpleNamespace:
    every = {name: np.zeros(0, dtype) for name, dtype in LISTS.items()} | {"moves": np.zeros((0, CELLS), np.int64)}
    return SimpleNamespace(day=number, **every | given)


def test_a_day_goes_into_the_whole_too_and_enrolments_into_the_whole_alone():
    by_block, today, cells = ByBlock(BLOCKS), np.zeros(f.FLOW_ROWS, np.int64), np.zeros((f.FLOW_ROWS, CELLS), np.int64)
    acts = rows_of(lists.ACT, *({"resident": i, "kind": 9, "flags": lists.DONE} for i in (0, 512, 513)))
    moves = np.zeros((len(lists.ENROLMENTS), CELLS), np.int64)
    moves[2, 5], moves[7, 6] = 3, 4
    for _ in range(2):
        by_block.count(day_of(acts=acts, moves=moves), GRAVITY, CONTEXT, None, today, cells)
    assert {row: int(today[row]) for row in np.flatnonzero(today).tolist()} == {
        f.ACTS + 9: 6, f.ENROLMENTS_ROW + 2: 6, f.ENROLMENTS_ROW + 7: 8}  # fmt: skip
    assert cells.sum(axis=1).tolist() == today.tolist()
    assert by_block.flows.sum(axis=1).tolist() == [2, 4, 0]
    again = ByBlock(BLOCKS)
    again.put_back(by_block.kept())
    more = np.zeros(f.FLOW_ROWS, np.int64)
    again.count(day_of(acts=acts[:1]), GRAVITY, CONTEXT, None, more, cells)
    assert more.sum() == more[f.ACTS + 9] == 1


def test_answers_of_queues_are_left_to_their_pairs():
    """Of two refusals here that the twin was granted, one is of a queue."""
    by_block, today, cells = ByBlock(BLOCKS), np.zeros(f.FLOW_ROWS, np.int64), np.zeros((f.FLOW_ROWS, CELLS), np.int64)
    here = rows_of(lists.DECISION, *({"resident": i, "service": 3, "outcome": 1, "grade": 15, "flags": flags}
                                     for i, flags in ((0, 0), (512, lists.QUEUED))))  # fmt: skip
    twin = here.copy()
    twin["outcome"] = lists.GRANTED
    pair = here[1:], twin[1:]
    by_block.compare(day_of(decisions=here), day_of(decisions=twin), pair, CONTEXT, today, cells)
    assert by_block.flows[:, f.SERVICE_LOST + 3].tolist() == [1, 1, 0]
    assert today[f.SERVICE_LOST + 3] == today.sum() == 2


MEASURES = [
    Measure("bred", "", "flow", (f.ACTS, f.ACTS + 1), "residents"),
    Measure("share", "", "flow", (f.ACTS,), (f.ACTS + 1,)),
    Measure("joined", "", "flow", (f.ENROLMENTS_ROW,)),
    Measure("over_joined", "", "flow", (f.ACTS,), (f.ENROLMENTS_ROW + 7,)),
    Measure("overlooked", "", "flow", (f.COLLECTORS_LOST,), None),
    Measure("page_full", "", "flow", (f.COLLECTORS_LOST + 2,)),
    Measure("zeal", "", "reading", (4,), None), Measure("never_out", "", "end"), Measure("isolation", "", "end"),
    Measure("decided_finance_travel", "", "end"), Measure("scores_agree", "", "end"), Measure("accounts", "", "end"),
]  # fmt: skip


def test_what_has_no_row_of_somebody_has_no_blocks():
    by_block = ByBlock(BLOCKS)
    by_block.flows[:, f.ACTS], by_block.flows[:, f.ACTS + 1] = [1, 2, 3], [10, 20, 30]
    by_block.stocks = np.zeros((5000, 3), np.int64)
    above, below = by_block.measures(MEASURES)
    assert above[:2].tolist() == [[11, 22, 33], [1, 2, 3]]
    assert below[:2].tolist() == [[512, 256, 732], [10, 20, 30]]
    assert (above[2:] == MISSING).all()
    assert (below[2:] == MISSING).all()
    tally = Tally(*(np.zeros(0),) * 2, [], *(np.zeros(0),) * 2, {"isolation": (1, 2)}, blocks=np.stack([above, below]))
    ends = {"never_out": np.array([[1, 2, 3], [4, 5, 6]]), "accounts": np.array([[7, 8, 9], [-1, -1, -1]])}
    enter_ends(tally, MEASURES, ends, Shard(1500))
    assert tally.blocks is not None
    of_ends = dict(zip((one.name for one in MEASURES[7:]), tally.blocks[:, 7:].swapaxes(0, 1).tolist(), strict=True))
    missing = [[MISSING] * 3] * 2
    assert of_ends == {
        "never_out": [[1, 2, 3], [4, 5, 6]], "isolation": missing,  # told of the whole place
        "decided_finance_travel": missing, "scores_agree": missing, "accounts": [[7, 8, 9], [-1, -1, -1]],
    }  # fmt: skip
    enter_ends(tally, MEASURES, {}, Shard(1500))
    assert tally.blocks[:, 11].tolist() == [[0] * 3] * 2  # this world has nothing of the kind


# -- queues beside the twin -------------------------------------------------------------------------------------------


def answers(*each: tuple[int, int, int, int]) -> np.ndarray:
    """(resident, service, outcome, days waited) of queues."""
    names = ("resident", "service", "outcome", "waited")
    return rows_of(lists.DECISION, *(dict(zip(names, one, strict=True)) | {"flags": lists.QUEUED} for one in each))


NOT_YET = answers()
NO, YES, LATE = lists.REFUSED, lists.GRANTED, lists.DELAYED


@pytest.mark.parametrize(
    ("here", "there", "added"),
    [
        ((YES, 4), (YES, 4), {}),
        ((LATE, 5), (YES, 4), {f.WAITED_LONGER: 1, f.DAYS_LONGER: 1}),
        ((YES, 4), (LATE, 9), {f.WAITED_LONGER + 1: 1, f.DAYS_LONGER + 1: 5}),
        ((NO, 9), (YES, 4), {f.SERVICE_LOST + 3: 1}),
        ((YES, 4), (NO, 9), {f.SERVICE_GAINED + 3: 1}),
        ((NO, 9), (NO, 4), {}),
    ],
)
def test_a_pair_of_answers_is_counted_when_it_is_complete(here, there, added):
    """Of a request of day 1 each; before the later answer there is nothing to compare; after it nothing is left."""
    waits, counts = Waits(), Counts()
    for day in range(12):
        mine, twin = (answers((7, 3, how, waited)) if day == 1 + waited else NOT_YET for how, waited in (here, there))
        count_waits(*waits.matched(day, mine, twin), counts.today, counts.cells)
        assert counts.today.any() == (bool(added) and day >= 1 + max(here[1], there[1])), day
    assert counts.by_cell() == ({5: added} if added else {})
    assert [len(part) for part in waits.kept().values()] == [0, 0, 0, 0]


def test_only_the_same_request_is_a_pair():
    """Another service, resident or day of asking is another request; an answer at a door of no queue is none."""
    waits = Waits()
    mine = answers((7, 3, YES, 2), (8, 3, YES, 2), (9, 3, YES, 2), (10, 3, YES, 2), (11, 0, YES, 2))
    twin = answers((7, 4, YES, 2), (8, 3, YES, 1), (10, 3, YES, 2), (12, 0, YES, 2))
    mine["flags"][3] = 0
    found = waits.matched(5, mine, twin)
    assert [len(part) for part in found] == [0, 0]
    again = Waits()
    again.put_back(waits.kept())
    for one in (waits, again):
        late = answers((9, 3, YES, 6))
        assert [part["resident"].tolist() for part in one.matched(9, NOT_YET, late)] == [[9], [9]]


def test_an_answer_is_waited_for_for_255_days_and_no_longer():
    """A wait is a number of eight bits."""
    for later in (254, 255):
        waits = Waits()
        waits.matched(10, answers((7, 3, YES, 0)), NOT_YET)
        for day in range(11, 10 + later):
            waits.matched(day, NOT_YET, NOT_YET)
        assert len(waits.matched(10 + later, NOT_YET, answers((7, 3, LATE, later)))[0]) == 1
    waits = Waits()
    waits.matched(10, answers((7, 3, YES, 0)), NOT_YET)
    for day, left in ((265, 1), (266, 0)):
        waits.matched(day, NOT_YET, NOT_YET)
        assert len(waits.kept()["here_rows"]) == left


def test_pairs_go_to_the_block_of_their_resident():
    mine = answers((0, 3, NO, 1), (600, 3, YES, 3), (601, 3, YES, 9))
    twin = answers((0, 3, YES, 1), (600, 3, YES, 1), (601, 3, YES, 2))
    today, cells = np.zeros((3, f.FLOW_ROWS), np.int64), np.zeros((f.FLOW_ROWS, CELLS), np.int64)
    count_waits(mine, twin, today, cells, BLOCKS.of(mine["resident"]))
    assert today[:, [f.SERVICE_LOST + 3, f.WAITED_LONGER, f.DAYS_LONGER]].tolist() == [[1, 0, 0], [0, 2, 9], [0, 0, 0]]
    assert cells[f.DAYS_LONGER].nonzero()[0].tolist() == [6, 7]
