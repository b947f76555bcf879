"""The screenings that come with Demerit are of the presets as they are: the stated run is run again. Two minutes."""

from __future__ import annotations

import pytest

import demerit as dm
from demerit.scheme import preset_ids
from demerit.screening.shipped import shipped


@pytest.mark.parametrize("preset", preset_ids())
def test_the_stated_run_of_a_shipped_screening_is_what_it_was(preset):
    """Else `python docs/screenings.py` makes it anew."""
    found = shipped(dm.scheme(preset))
    assert found is not None
    town = dm.place("town", residents=found.residents)
    run = dm.simulate(preset, town, days=found.days, seed=found.seed, replicates=1)
    assert found.digest == run.digest
    told = {one.id: None if one.few else one.value for one in run.findings}
    assert {one.id: one.stated for one in found.findings} == told
