"""Verdicts at each boundary, and rank correlations beside SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from demerit.screening.results import Moved, Screening, correlations, moved, ranks, strongest, verdict

DRAWS = 20


@pytest.mark.parametrize(
    ("unit", "stated", "found", "expected"),
    [
        ("share", 0.3, [0.2] * 10 + [0.45] * 10, "holds over the range"),  # two thirds, and one and a half times
        ("share", 0.3, [0.19] * 10 + [0.45] * 10, "hangs on a guess"),
        ("share", 0.3, [0.2] * 10 + [0.46] * 10, "hangs on a guess"),
        ("change", 0.3, [0.01] * 19 + [-0.1], "its sign holds"),  # 19 of 20
        ("change", 0.3, [0.01] * 18 + [-0.1] * 2, "hangs on a guess"),
        ("change", 0.3, [0.01] * 19 + [0.0], "its sign holds"),
        ("change", 0.3, [0.01] * 18 + [0.0] * 2, "hangs on a guess"),
        ("change", -0.3, [-0.2] * 10 + [-0.45] * 10, "holds over the range"),
        ("points", -0.3, [-0.01] * 20, "its sign holds"),
        ("share", 0.3, [0.01] * 20, "hangs on a guess"),  # a share has no other sign
        ("number", 0, [0.0] * 20, "hangs on a guess"),
        ("share", 0.3, [0.3] * 19, "too few to tell"),
        ("share", None, [0.3] * 20, "too few to tell"),
    ],
)  # fmt: skip
def test_a_verdict_at_each_boundary(unit, stated, found, expected):
    assert verdict(unit, stated, np.array(found)) == expected


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
    assert (found.stated, found.luck, found.lucks, found.draws) == (0.205, (0.19, 0.22), 3, 40)
    assert found.range == pytest.approx((0.0295, 0.3805))
    assert found.at == 0.5  # 20 of 40 are below
    assert found.by == (("x", 1.0),)
    assert found.verdict == "hangs on a guess"
    whole = Screening("s", "0" * 64, "1" * 64, "town", 20_000, 365, 40, 4, 1, 1, (found,))
    assert Screening.read(whole.data()) == whole
    assert whole["a"] == whole.get("a") == found
    assert whole.get("b") is None
    assert Moved.read(found.data()) == found
