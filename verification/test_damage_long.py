"""Ten thousand damages to run folders, studies and checkpoints (`tests/test_damage.py` has three hundred), and every
array of a checkpoint in other forms, signed again."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

import demerit as dm
import test_damage
from demerit import folder
from demerit.checkpoint import Checkpoints
from demerit.errors import InvalidFile
from stopped import no_report, same_run, unbroken  # noqa: F401 (no_report is for every test here)
from test_checkpoints import FORMS, everything_in, halfway, rewritten  # noqa: F401 (the fixture)
from test_damage import (  # noqa: F401 (the fixture, and the tests themselves)
    finished,
    test_no_damage_to_a_checkpoint_gives_another_run_or_a_bug,
    test_no_damage_to_a_run_gives_other_figures_or_a_bug,
    test_no_damage_to_a_study_gives_other_figures_or_a_bug,
)

test_damage.DAMAGES = 10_000


def resumed_or_refused(path):
    try:
        return dm.resume(path)
    except InvalidFile as error:
        return error


@pytest.mark.parametrize("form", FORMS)
def test_no_array_in_another_form_gives_another_run_or_a_bug(halfway, tmp_path, form):  # noqa: F811
    """Where nothing rests on an array, or it is empty, the run may go on; to the same."""
    whole, refused, tried = unbroken("as_reported", replicates=2), 0, 0
    for entry in Checkpoints.read(halfway).files.every():
        with np.load(folder.unfinished(halfway) / entry["name"]) as found:
            names = [name for name in found.files if name != "of_run" and len(found[name])]
        for name in names:
            path = tmp_path / f"{tried}"
            place = folder.unfinished(path)
            shutil.copytree(folder.unfinished(halfway), place)
            rewritten(place, entry["name"], lambda arrays, name=name: FORMS[form](arrays, name))
            before, tried = everything_in(place), tried + 1
            found = resumed_or_refused(path)
            if isinstance(found, InvalidFile):
                assert (found.code, everything_in(place)) == ("checkpoint-damaged", before)
                refused += 1
            else:
                same_run(found, whole)
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(path, ignore_errors=True)
    assert refused > tried // 2
