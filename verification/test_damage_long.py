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
from stopped import (  # noqa: F401 (no_report is for every test here)
    DAYS,
    everything,
    no_report,
    same_run,
    stopped,
    unbroken,
    village,
)
from test_checkpoints import (  # noqa: F401 (the fixture)
    FORMS,
    VALUES,
    everything_in,
    halfway,
    resumed_by_a_child,
    rewritten,
    with_values,
)
from test_damage import (  # noqa: F401 (the fixture, and the tests themselves)
    called,
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


@pytest.fixture(scope="module")
def loud(tmp_path_factory):
    """A run with every mechanism, stopped in its second replicate."""
    path = tmp_path_factory.mktemp("loud") / "run"
    stopped(path, everything(), village(), 39, 1, days=DAYS, seed=3, replicates=2, checkpoint_every=9)
    return path


@pytest.mark.parametrize("how", VALUES)
@pytest.mark.parametrize("which", ["halfway", "loud"])
def test_no_values_of_an_array_end_a_process(request, tmp_path, which, how):
    """Kernels index by what stands in these: a child goes on with each, and is refused or comes to a run."""
    made, ended = request.getfixturevalue(which), {}
    for entry in Checkpoints.read(made).files.every():
        with np.load(folder.unfinished(made) / entry["name"]) as found:
            names = [name for name in found.files if name != "of_run" and found[name].size]
        for name in names:
            path = tmp_path / "run"
            place = folder.unfinished(path)
            shutil.copytree(folder.unfinished(made), place)
            with_values(place, entry["name"], name, how)
            before = everything_in(place)
            code = ended[f"{entry['name']} {name}"] = resumed_by_a_child(path)
            assert code != 3 or everything_in(place) == before
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(path, ignore_errors=True)
    assert not {name: code for name, code in ended.items() if code not in (0, 3)}
    assert 3 in ended.values()


@pytest.mark.parametrize("run", ["run-1", "run-2"])
def test_an_archived_run_comes_to_its_digest_again(run):
    """Until the model is mended: then a run of today is put beside these, which stay to be read."""
    assert called("rerun", test_damage.ARCHIVE / run)[0] == 0
