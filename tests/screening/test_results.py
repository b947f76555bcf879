"""Verdicts at each boundary, and rank correlations beside SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from demerit.screening.results import (
    LEAST,
    TAIL,
    Moved,
    Screening,
    correlations,
    ends,
    further_out,
    moved,
    ranks,
    strongest,
    verdict,
)

DRAWS = 20


FIRM = [0.3] * 10  # ten lucks that are alike


@pytest.mark.parametrize(
    ("unit", "lucks", "found", "undefined", "expected"),
    [
        ("share", FIRM, [0.2] * 10 + [0.45] * 10, 0, "holds over the range"),  # two thirds, and one and a half times
        ("share", FIRM, [0.2] * 18 + [9] * 2, 0, "holds over the range"),  # of 20 draws two may lie outside
        ("share", FIRM, [0.2] * 17 + [9] * 3, 0, "hangs on a guess"),
        ("share", FIRM, [0.2] * 18 + [0.46] * 2, 1, "hangs on a guess"),  # of 21 draws two, and one is undefined
        ("share", FIRM, [0.2] * 20, 2, "holds over the range"),
        ("share", FIRM, [0.2] * 20, 3, "hangs on a guess"),
        ("change", FIRM, [0.01] * 19 + [-0.1], 0, "its sign holds"),  # 19 of 20
        ("change", FIRM, [0.01] * 18 + [-0.1] * 2, 0, "hangs on a guess"),
        ("change", FIRM, [0.01] * 19 + [0.0], 0, "its sign holds"),
        ("change", FIRM, [0.01] * 20, 1, "its sign holds"),
        ("change", FIRM, [0.01] * 20, 2, "hangs on a guess"),
        ("change", [-0.01, *[0.3] * 9], [0.01] * 20, 0, "hangs on a guess"),  # a luck has another sign
        ("change", [-0.3] * 10, [-0.2] * 10 + [-0.45] * 10, 0, "holds over the range"),
        ("points", [-0.3] * 10, [-0.01] * 20, 0, "its sign holds"),
        ("share", FIRM, [0.01] * 20, 0, "hangs on a guess"),  # a share has no other sign
        ("share", FIRM, [0.3] * 19, 9, "too few to tell"),
        ("share", [], [0.3] * 20, 0, "too few to tell"),
    ],
)  # fmt: skip
def test_a_verdict_at_each_boundary(unit, lucks, found, undefined, expected):
    assert verdict(unit, np.array(lucks), np.array(found), len(found) + undefined) == expected


def test_what_luck_does_is_not_put_down_to_guesses():
    """Counts of 15 or so, of which no number moves anything: luck alone moves them by more than half."""
    luck = np.random.default_rng(8)
    told = [verdict("number", luck.poisson(15, 10) * 1.0, luck.poisson(15, 50) * 1.0, 50) for _ in range(200)]
    assert told.count("hangs on a guess") < 20
    assert told.count("luck moves it as far") > 100
    wide = [verdict("number", luck.poisson(15, 10) * 1.0, luck.poisson(15, 50) * luck.choice([0.3, 3], 50), 50)
            for _ in range(50)]  # fmt: skip
    assert wide.count("hangs on a guess") > 45
    assert not further_out(np.full(10, 0.3), np.full(50, 0.3))
    assert further_out(np.array([0.3, 0.3]), np.full(50, 0.3))  # of two lucks nothing is known of luck


@pytest.mark.parametrize(
    ("count", "expected"), [(0, None), (1, (0, 0)), (19, (0, 18)), (20, (1, 18)), (30, (1, 28)), (50, (2, 47))]
)
def test_between_the_ends_lie_nine_in_ten(count, expected):
    values = np.arange(float(count))[::-1]
    assert ends(values, TAIL) == expected
    if count >= LEAST:
        assert sum(expected[0] <= value <= expected[1] for value in values) >= 0.9 * count


def test_correlations_are_scipy_s():
    luck = np.random.default_rng(3)
    values = luck.integers(0, 6, (50, 4)).astype(float)
    found = values[:, 1] + luck.normal(size=50)
    assert ranks(values[:, 0]) == pytest.approx(stats.rankdata(values[:, 0]) - 1)
    expected = [stats.spearmanr(found, column).statistic for column in values.T]
    assert correlations(found, values) == pytest.approx(expected)
    assert correlations(found, np.ones((50, 1))) == pytest.approx([0])


def test_a_number_is_named_only_if_it_stands_out_among_all():
    luck = np.random.default_rng(5)
    values = luck.random((50, 300))
    paths = [f"p{n}" for n in range(300)]
    assert strongest(luck.random(50), values, paths) == ()  # the largest of 300 by chance is about 0.45
    ((path, rho),) = strongest(values[:, 17] + 0.1 * luck.random(50), values, paths)
    assert (path, rho > 0.9) == ("p17", True)
    assert strongest(np.ones(50), values, paths) == ()
    assert strongest(values[:19, 17], values[:19], paths) == ()


def test_what_moves_a_finding_by_hand():
    told = {"id": "a", "title": "A", "unit": "share"}
    draws: list[float | None] = [n / 100 for n in range(1, 41)]
    found = moved(told, [0.205, None, 0.19, 0.22], [*draws, None], np.arange(41.0)[:, None], ["x"])
    assert (found.luck, found.lucks, found.draws) == ((0.19, 0.22), 3, 40)
    assert found.stated == pytest.approx(0.205)
    assert found.range == (0.03, 0.38)
    assert found.at == 0.5  # 20 of 40 are below
    assert found.by == (("x", 1.0),)
    assert found.verdict == "hangs on a guess"
    whole = Screening("s", "0" * 64, "1" * 64, "town", 20_000, 365, 40, 4, 1, 1, (found,))
    assert Screening.read(whole.data()) == whole
    assert whole["a"] == whole.get("a") == found
    assert whole.get("b") is None
    assert Moved.read(found.data()) == found
