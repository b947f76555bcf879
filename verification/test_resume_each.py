"""Stop and resume in each way that `tests/test_resume.py` and `tests/test_burn_in.py` have one or two of.

Every preset at a month's end and on other threads, alone and with a sample on both, each day of a burn-in, and a real
process held still at more moments of a longer run. About two minutes.
"""

from __future__ import annotations

import pytest

from demerit.scheme import preset_ids
from stopped import no_report  # noqa: F401 (for every test here)
from test_burn_in import STOPS, goes_on_after_a_burn_in
from test_resume import ALONE_OR_WITH_A_SAMPLE, alone_or_with_a_sample, goes_on, killed_at_random_moments


@pytest.mark.parametrize(("every", "day", "threads"), [(17, 20, 2), (30, 33, 1), (30, 33, 2)])
@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_goes_on_to_the_same(tmp_path, name, every, day, threads):
    goes_on(tmp_path / "run", name, every, day, threads)


@pytest.mark.parametrize("more", ALONE_OR_WITH_A_SAMPLE)
@pytest.mark.parametrize("threads", [1, 2])
def test_alone_and_with_a_sample(tmp_path, more, threads):
    alone_or_with_a_sample(tmp_path / "run", threads, more)


def test_killed_at_random_moments(tmp_path):
    killed_at_random_moments(tmp_path, 4, days=90, seed=3, replicates=3)


@pytest.mark.parametrize(("every", "day"), STOPS)
@pytest.mark.parametrize("follow", [None, 20])
def test_it_goes_on_after_a_burn_in(tmp_path, every, day, follow):
    goes_on_after_a_burn_in(tmp_path / "run", every, day, follow)
