"""How many stand where on an evening: every count beside plain loops over the rows of a busy world of 700."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

import demerit as dm
from demerit.catalogue import catalogue
from demerit.day import stocks as s
from demerit.day.commerce import band, commercial_score
from demerit.day.firms import NONE
from demerit.day.ledgers import grade_of
from demerit.day.staff import representative
from demerit.day.state import ABSTAINS, CELLS, EMPLOYED, HEARD, HOUSED, SHUT_OUT, UNSCORED
from demerit.day.who import cell
from demerit.day.world import World
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS, MAX_GRADES, MAX_REGISTERS, MAX_SERVICES
from demerit.measure import agreement, knowing
from demerit.measure.agreement import same_third, thirds
from demerit.measure.blocks import Blocks
from demerit.measure.counted.standing import BINS, START_ROW
from demerit.measure.fractions import denominators, numerators
from demerit.measure.groups import GROUPS, add_up_scores, by_group, census, over_cells
from demerit.measure.knowing import known_rules
from demerit.measure.recount import RECOUNTED, stocks_of
from demerit.measure.regions import REGIONAL, Regions
from demerit.measure.registry import measures
from demerit.measure.starts import against_start
from demerit.place.traits import FAITHS, OPINIONS
from demerit.scheme.model import Scheme
from small_worlds import black_mask, people_of, tables_of, world_of
from stopped import by_rank, everything

RESIDENTS, DAYS = 700, 35
BLOCKS = Blocks(np.array([0, 256, 512, RESIDENTS]), np.zeros(3, np.int64))
LOW, WIDTH = 900, 2  # of the score's bins: there are scores below the first, and beyond the last


def after(days: int, scheme: Scheme) -> World:
    """A world of so many days."""
    made = world_of(scheme, RESIDENTS)
    for day in range(days):
        made.step(day)
    return made


@cache
def world() -> World:
    return after(DAYS, everything())


@cache
def rows() -> np.ndarray:
    return world().rows[:]


@cache
def given() -> dict[str, np.ndarray]:
    return people_of(RESIDENTS).table()


@cache
def profiles() -> np.ndarray:
    return people_of(RESIDENTS).profiles(0, RESIDENTS)


def by_block(which: np.ndarray) -> list[int]:
    """Sums over the residents of each block."""
    return [int(which[first:last].sum()) for first, last in pairwise(BLOCKS.edges.tolist())]


def test_stocks_by_block_are_those_of_their_residents_one_by_one():
    found, here, mind = stocks_of(world(), BLOCKS, LOW, WIDTH), rows(), rows()["mind"].astype(np.int64)
    scored, company = (mind & UNSCORED) == 0, world().tables.commerce[0]
    heard, rules = (mind & HEARD) != 0, world().tables.standing[0]
    expected = {
        s.STOCK_ROWS: np.ones(RESIDENTS, int), s.ENROLLED_ROW: scored, s.ABSTAINS_ROW: (mind & ABSTAINS) != 0,
        s.JOBLESS_ROW: (given()["employed"] == 1) & ((mind & EMPLOYED) == 0), s.EVICTED_ROW: (mind & HOUSED) == 0,
        s.SHUT_OUT_ROW: (mind & SHUT_OUT) != 0, s.IN_DEBT_ROW: ((mind >> 23) & 3) > 0, s.HEARD_ROW: heard,
        s.BELIEVE_ROW: (given()["age"] >= 14) & ~heard, s.WRONG_ROW: here["wrong"] != 0,
        s.ANY_LIST_ROW: (here["lists"] & black_mask(everything())) != 0,
        s.SCORE_ROW: here["score"], s.OWN_ROW: here["own"], s.SEEN_ROW: here["seen"],
    }  # fmt: skip
    expected |= {s.GRADE_ROW + n: scored & ((here["grade"] & 15) == n) for n in range(MAX_GRADES)}
    expected |= {s.LIST_ROW + n: (here["lists"] >> n) & 1 for n in range(MAX_REGISTERS)}
    expected |= {s.FEAR_ROW + n: ((mind >> (2 * n)) & 3) > 0 for n in range(len(CONDUCT_CONTEXTS))}
    expected |= {s.KNOW_ROW + n: ((mind >> 27) & 3) == n + 1 for n in range(3)}
    for n in range(len(CIRCLES)):
        levels = (here["trust"] >> (2 * n)) & 3
        expected |= {s.TRUST_ROW + n: levels > 0, s.TRUST_LEVEL_ROW + n: levels}
    bands = [band(commercial_score(p, c, company), company) if c else -1
             for p, c in zip(profiles(), here["commerce"], strict=True)]  # fmt: skip
    expected |= {s.BAND_ROW + n: np.array(bands) == n for n in range(8)}
    bins = np.clip((here["score"].astype(int) - LOW) // WIDTH, 0, BINS - 1)
    expected |= {s.STOCK_ROWS + 1 + n: scored & (bins == n) for n in range(BINS)}
    assert {row: found[row].tolist() for row in expected} == {row: by_block(which) for row, which in expected.items()}
    assert rules["grades"] > 0
    assert sum(found[row].any() for row in expected) > 50
    assert min(found[s.STOCK_ROWS + 1].sum(), found[START_ROW - 1].sum()) > 0
    alone = [against_start(world(), [span]).sum(axis=1) for span in pairwise(BLOCKS.edges.tolist())]
    assert found[START_ROW:].T.tolist() == [one.tolist() for one in alone]


def test_every_stock_is_recounted():
    """If this fails for a new stock: count it in `measure.recount`, or leave it without blocks and say so here."""
    assert set(range(s.STOCK_ROWS)) - RECOUNTED == set()


@pytest.mark.parametrize(("days", "scheme"), [(1, everything), (DAYS, everything), (31, by_rank)])
def test_all_blocks_together_are_the_stocks_that_the_day_keeps(days, scheme):
    """Also those that no measure tells of; but for the scores, which aren't kept from day to day."""
    lived = world() if (days, scheme) == (DAYS, everything) else after(days, scheme())
    found = stocks_of(lived, BLOCKS, LOW, WIDTH)
    kept = sorted(RECOUNTED & set(range(s.STOCK_ROWS)) - {s.SCORE_ROW, s.OWN_ROW, s.SEEN_ROW})
    assert found[kept].sum(axis=1).tolist() == lived.stocks[kept].sum(axis=1).tolist()
    assert (found[kept] > 0).any(axis=1).sum() > 30


def test_what_is_closed_and_who_waits_and_has_lost_a_tie_by_block():
    found = stocks_of(world(), BLOCKS, LOW, WIDTH)
    assert found[s.CLOSED_ROW : s.CLOSED_ROW + MAX_SERVICES].any(axis=1).sum() > 10
    queue, edges = world().queues, BLOCKS.edges
    waiting = queue.waiting[: queue.count]["resident"]
    assert (
        found[s.WAITING_ROW : s.WAITING_ROW + MAX_SERVICES].sum(axis=0).tolist()
        == np.histogram(waiting, edges)[0].tolist()
    )
    cut = sorted({int(key) >> 32 for key in world().cut_ties.keys})
    assert found[s.CUT_ROW].tolist() == np.histogram(cut, edges)[0].tolist()
    assert min(len(waiting), len(cut)) > 0


def test_a_stock_is_called_what_it_counts():
    """Measures by name, of everybody: how many there are of whom the name tells, and over how many."""
    stood, here, mind = stocks_of(world(), BLOCKS, LOW, WIDTH).sum(axis=1), rows(), rows()["mind"].astype(np.int64)
    scheme, scored, abstains = everything(), (mind & UNSCORED) == 0, ((mind & ABSTAINS) != 0).sum()
    heard, company = (mind & HEARD) != 0, here["commerce"] != 0
    many: dict[str, tuple[int, int | None]] = {
        "residents": (RESIDENTS, None), "in_debt": (((mind >> 23) & 3 > 0).sum(), RESIDENTS),
        "evicted": (((mind & HOUSED) == 0).sum(), RESIDENTS),
        "children_shut_out": (((mind & SHUT_OUT) != 0).sum(), RESIDENTS),
        "jobless": (((given()["employed"] == 1) & ((mind & EMPLOYED) == 0)).sum(), RESIDENTS),
        "enrolled": (scored.sum(), RESIDENTS), "abstainers": (abstains, RESIDENTS),
        "uptake": (scored.sum(), scored.sum() + abstains), "heard_of_wrongful": (heard.sum(), RESIDENTS),
        "believers": (((given()["age"] >= 14) & ~heard).sum(), RESIDENTS),
        "listed": (((here["lists"] & black_mask(scheme)) != 0).sum(), RESIDENTS),
        "listed_wrongly": ((here["wrong"] != 0).sum(), RESIDENTS), "commercial_users": (company.sum(), RESIDENTS),
        "score_total": (here["score"].sum(dtype=int), scored.sum()),
        "own_total": (here["own"].sum(dtype=int), scored.sum()),
        "seen_total": (here["seen"].sum(dtype=int), scored.sum()),
        "cut_off": (len({int(key) >> 32 for key in world().cut_ties.keys}), RESIDENTS),
        "organisations": ((world().organisations.rows["kind"] != NONE).sum(), None),
    }  # fmt: skip
    for n, context in enumerate(CONDUCT_CONTEXTS):
        many[f"fear_{context.replace(' ', '_')}"] = (((mind >> (2 * n)) & 3) > 0).sum(), RESIDENTS
    for n, circle in enumerate(CIRCLES):
        levels = (here["trust"] >> (2 * n)) & 3
        many |= {
            f"distrust_{circle}": ((levels > 0).sum(), RESIDENTS),
            f"distrust_levels_{circle}": (levels.sum(), RESIDENTS),
        }
    for n, level in enumerate(("some", "most", "all"), start=1):
        many[f"knows_{level}"] = ((mind >> 27) & 3 == n).sum(), RESIDENTS
    for n in range(len(scheme.grade_ids)):
        many[f"grade_{n}"] = (scored & ((here["grade"] & 15) == n)).sum(), RESIDENTS
    scores = [commercial_score(p, c, world().tables.commerce[0])
              for p, c in zip(profiles(), here["commerce"], strict=True) if c]  # fmt: skip
    edges = [0, *scheme.commercial.bands, 10_000]
    for n, users in enumerate(np.histogram(scores, edges)[0].tolist()):
        many[f"commercial_band_{n}"] = users, company.sum()
    for n, name in enumerate(("below_start", "at_start", "above_start")):
        many[name] = against_start(world())[n].sum(), scored.sum()
    named = measures(scheme)
    chosen = [named[name] for name in many]
    below = [-1 if over is None else int(over) for _, over in many.values()]
    assert numerators(chosen, stood).tolist() == [int(above) for above, _ in many.values()]
    assert denominators(chosen, stood, np.int64(RESIDENTS)).tolist() == below
    for name in catalogue().services:
        rows_ = {f"closed_{name}": (s.CLOSED_ROW, s.SHUT_OUT_ROW), f"still_waiting_{name}": (s.WAITING_ROW,)}
        for measure, firsts in rows_.items():
            if measure in named:
                n = catalogue().services[name].number
                assert named[measure].rows in {(firsts[0] + n,), firsts[1:]}, measure


def test_an_organisation_stands_where_its_representative_lives():
    found, made = stocks_of(world(), BLOCKS, LOW, WIDTH), world().organisations
    assert made is not None
    table, people = world().tables.organisations[0], world().given[0]
    there = [(representative(o, people), row) for o, row in enumerate(made.rows) if row["kind"] != NONE]
    block = BLOCKS.of(np.array([head for head, _ in there]))
    expected: dict[int, Counter] = {s.FIRMS_ROW: Counter(block.tolist())}
    for b, (_, row) in zip(block.tolist(), there, strict=True):
        for name, which in ((s.FIRMS_LISTED_ROW, row["lists"] & 15), (s.FIRMS_WRONG_ROW, row["lists"] >> 4)):
            expected.setdefault(name, Counter())[b] += int(which != 0)
        rank = s.FIRM_RANK_ROW + int(grade_of(row["score"], table["cutoffs"], table["ranks"]))
        expected.setdefault(rank, Counter())[b] += 1
    assert {row: found[row].tolist() for row in expected} == {
        row: [many[b] for b in range(3)] for row, many in expected.items()
    }
    assert len(expected) > 3
    assert found[s.FIRMS_ROW].sum() == len(there) > 3


def test_each_group_is_of_those_whom_its_name_says():
    """Each resident's cell is in a group exactly if they are of it."""
    table, cells = given(), np.array([cell(p) for p in profiles()])
    age, sex, minority = table["age"], table["female"] == 1, table["minority"] == 1
    of = {"all": age >= 0, "sex=female": sex, "sex=male": ~sex, "minority=yes": minority, "minority=no": ~minority,
          "age=child": age < 18, "age=adult": (age >= 18) & (age < 60), "age=elder": age >= 60}  # fmt: skip
    of |= {
        f"minority={m} & sex={f}": of[f"minority={m}"] & of[f"sex={f}"]
        for m in ("yes", "no")
        for f in ("female", "male")
    }
    of |= {f"faith={name}": table["faith"] == n for n, name in enumerate(FAITHS)}
    of |= {f"opinion={name}": table["opinion"] == n for n, name in enumerate(OPINIONS)}
    of |= {f"income={n + 1}": table["decile"] == n for n in range(10)}
    assert set(of) == set(GROUPS)
    for name, mask in GROUPS.items():
        assert np.array_equal(mask[cells], of[name]), name
        assert mask.any(), name
    counts = np.zeros((2, CELLS), np.int64)
    np.add.at(counts[1], cells, 3)
    assert by_group(counts).tolist() == [[0] * len(GROUPS), [3 * int(of[name].sum()) for name in GROUPS]]
    sums = np.zeros(2, np.int64)
    over_cells(counts, sums)
    assert sums.tolist() == [0, 3 * RESIDENTS]


@pytest.mark.parametrize(("first", "last"), [(0, RESIDENTS), (250, 300)])
def test_the_last_evenings_census(first, last):
    """Residents, three sums of points, and those scored by bin: each in their cell."""
    here, scored = rows()[first:last], (rows()["mind"][first:last] & UNSCORED) == 0
    cells = np.array([cell(p) for p in profiles()[first:last]])
    bins = np.clip((here["score"].astype(int) - LOW) // WIDTH, 0, 9)
    expected = np.zeros((14, CELLS), np.int64)
    for c, row, yes, b in zip(cells, here, scored, bins, strict=True):
        expected[:4, c] += [1, int(row["score"]), int(row["own"]), int(row["seen"])]
        expected[4 + b, c] += int(yes)
    totals = np.zeros((14, CELLS), np.int64)
    census(first, last, world().given, world().state, 10, LOW, WIDTH, totals)
    assert np.array_equal(totals, expected)
    totals = np.zeros((4, CELLS), np.int64)
    census(first, last, world().given, world().state, 0, 0, 1, totals)
    assert np.array_equal(totals, expected[:4])


@pytest.mark.parametrize("everybody", [True, False])
def test_an_evenings_scores(everybody):
    """From the ledger's lowest points on; the last bin is without an end."""
    here, low, width = rows(), int(rows()["score"].min()), 3
    which = np.ones(RESIDENTS, bool) if everybody else (here["mind"] & UNSCORED) == 0
    assert everybody or 0 < which.sum() < RESIDENTS
    bins = np.minimum((here["score"][which].astype(int) - low) // width, 19)
    sums, found = np.zeros(3, np.int64), np.zeros(20, np.int64)
    add_up_scores(world().state, everybody, low, width, sums, found)
    assert sums.tolist() == [here[name].sum(dtype=int) for name in ("score", "own", "seen")]
    assert found.tolist() == np.bincount(bins, minlength=20).tolist()


# -- two scores -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "third"),
    [
        ([1, 1, 1], [2, 1, 0]),
        ([1, 1, 1, 1], [2, 2, 1, 0]),  # a third of four is one, two thirds are two
        ([0, 3, 0], [2, 2, 0]),
        ([2, 0, 1], [2, 0, 0]),
        ([2, 2, 2], [2, 1, 0]),
        ([1, 2, 2], [2, 2, 1]),  # two of five are more than a third; all but one more than two
        ([5, 1, 3], [2, 1, 0]),
    ],
)
def test_the_thirds_of_a_score(counts, third):
    """Lowest score first; at most a third of all stand in the first, 0, and two thirds in the first two."""
    found = thirds(np.array(counts)).tolist()
    held = [sum(n for n, t in zip(counts, found, strict=True) if t <= which) for which in (0, 1)]
    assert 3 * held[0] <= sum(counts) or not held[0]
    assert [t for n, t in zip(counts, found, strict=True) if n] == [t for n, t in zip(counts, third, strict=True) if n]


@pytest.mark.parametrize("most", [2000, 60, 1])
def test_two_scores_agree_on_those_in_the_same_third(monkeypatch, most):
    """By hand for each user who is scored; where the ledger is long, several points count as one."""
    monkeypatch.setattr(agreement, "MOST_BINS", most)
    here, company, rules = rows(), world().tables.commerce[0], world().tables.standing[0]
    low, high = int(rules["low"][0]), int(rules["high"][0])
    width = (high - low) // most + 1
    both = [((int(row["score"]) - low) // width, int(commercial_score(p, row["commerce"], company)))
            for p, row in zip(profiles(), here, strict=True)
            if row["commerce"] and not row["mind"] & UNSCORED]  # fmt: skip
    of: list[list[int]] = []
    for scores in zip(*both, strict=True):
        above = [sum(other >= score for other in scores) for score in scores]
        of.append([(3 * many > len(both)) + (3 * many > 2 * len(both)) for many in above])
    same = sum(one == other for one, other in zip(*of, strict=True))
    chance = sum(of[0].count(third) * of[1].count(third) for third in range(3))
    assert same_third(world()) == ((same, len(both)), (chance, len(both) ** 2))
    assert 0 < same < len(both)


# -- rules known, and regions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "step"), [(RESIDENTS, 1), (RESIDENTS - 1, 2), (RESIDENTS // 2, 2), (250, 3)])
def test_of_a_large_place_every_so_many_are_asked(monkeypatch, most, step):
    monkeypatch.setattr(knowing, "MOST_ASKED", most)
    found = known_rules(everything(), world(), 0, RESIDENTS)
    asked = int((given()["age"][::step] >= 14).sum())
    assert {name.removeprefix("known_rule_") for name in found} == set(everything().rules)
    assert {over for _, over in found.values()} == {asked}
    assert 0 < min(above for above, _ in found.values()) < max(above for above, _ in found.values()) <= asked
    part = known_rules(everything(), world(), 256, RESIDENTS)
    rest = known_rules(everything(), world(), 0, 256)
    assert {name: part[name][0] + rest[name][0] for name in found} == {
        name: above for name, (above, _) in found.items()
    }


def test_where_everybody_knows_the_rules_none_are_told():
    assert known_rules(dm.scheme("none"), world(), 0, RESIDENTS) == {}


def test_residents_enrolled_and_listed_by_region_evening_by_evening():
    """Two regions; counted from the third day on, while what stands is gone through from before the first."""
    people = dm.place("city", residents=1300).model_copy(update={"regions": 2}).build()
    scheme = everything()
    made = World(people, tables_of(scheme, 1300), 7, black_mask=black_mask(scheme))
    counted = Regions(made, 30, burn_in=2)
    region, black = np.array([people.region(i) for i in range(1300)]), black_mask(scheme)
    expected = np.zeros((3, 30, 2), np.int64)
    for day in range(32):
        counted.count(made.step(day))
        stood = made.rows[:]
        for r in range(2) if day >= 2 else ():
            mine = stood[region == r]
            expected[:, day - 2, r] = [
                len(mine), ((mine["mind"] & UNSCORED) == 0).sum(), ((mine["lists"] & black) != 0).sum()
            ]  # fmt: skip
    found = counted.measures()
    assert list(found) == list(REGIONAL)
    for n, name in enumerate(REGIONAL):
        assert found[name][0].tolist() == expected[n].tolist(), name
        over = expected[0].tolist() if n else np.full((30, 2), -1).tolist()
        assert found[name][1].tolist() == over, name
    assert (np.ptp(expected[1:], axis=1) > 0).all()
    again = Regions(made, 30, burn_in=2)
    again.put_back({name: part.copy() for name, part in counted.kept().items()})
    assert [again.listed.tolist(), again.enrolled.tolist()] == expected[[2, 1], -1].tolist()


def test_a_place_of_one_region_has_no_counts_by_region():
    counted = Regions(world(), 8)
    counted.put_back({})
    assert counted.kept() == counted.measures() == {}
    assert counted.days.shape == (3, 8, 1)
