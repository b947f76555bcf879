"""The page on what a village got wrong about a larger place, from two small runs."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit.errors import UsageError

DOCS = Path(__file__).parents[1] / "docs"


@cache
def village():
    spec = importlib.util.spec_from_file_location("village", DOCS / "village.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("values", "there", "told"),
    [([1, 2, 3], 2.5, "yes"), ([1, 2, 3], 9, "**too low**"), ([1, 2, 3], 0, "**too high**"),
     ([0, 0], 0.1, "none seen"), ([0, 0], 0, "yes"),
     ([2, 2], 2, "yes"), ([5], 5, "can't be told"), ([np.nan], 5, "can't be told"), ([1, 2], np.nan, "can't be told")],
)  # fmt: skip
def test_whether_a_trial_would_have_told(values, there, told):
    """Too high and too low are said of the trial, and nothing of what is undefined or was tried once."""
    module = village()
    assert module.inside(module.known(np.array(values, float)), there) == told


def test_the_page_of_two_runs(tmp_path, capsys):
    common = {"days": 62, "twin": None}
    small, large = tmp_path / "small", tmp_path / "large"
    dm.simulate("as_reported", dm.place("village", residents=120), replicates=4, folder=small, **common)
    run = dm.simulate("as_reported", dm.place("town", residents=5000), replicates=1, folder=large, **common)
    out = tmp_path / "docs" / "village.md"
    out.parent.mkdir()
    assert village().main(str(small), str(large), str(out)) == 0
    assert capsys.readouterr().out.strip() == str(out)
    page = out.read_text("utf-8")
    assert run.digest in page
    assert "| residents, all synthetic | 120 | 5,000 |" in page
    assert page.count("of 4 |") > 3  # things that happened there and in fewer than half of the trials
    for line in page.splitlines():
        if line.startswith("| ") and " of 4 |" in line:
            assert int(line.split("|")[2].split()[0]) < 2
            assert int(line.split("|")[3].replace(",", "")) > 0
    short = page[page.index("## In short") : page.index("## The findings")]
    often, seldom, vague = (" ".join(one.split()) for one in short.split("\n- ")[1:])
    counts, within, high, low = (int(number) for number in re.findall(r"\d+", often))
    trial = dm.read(small)
    said = [village().inside(here, there) for _, here, there in village().compared(trial, run)]
    assert [counts, within, high, low] == [
        len(said),
        *(said.count(one) for one in ("yes", "**too high**", "**too low**")),
    ]
    assert min(within, high, low) > 0
    assert f"Of {counts} things that the trials saw often enough to compare, {high + low} lie outside" in page
    assert f"{seldom.split()[0]} things that are counted happened" in page
    widest = max((f for f in trial.findings if f.unit == "share" and f.low is not None), key=lambda f: f.high - f.low)
    assert village().words_of(next(f for f in run.findings if f.id == widest.id)) in vague
    share = next(f for f in run.findings if f.id == "listed").value
    assert village().share(share) in next(
        line for line in page.splitlines() if line.startswith("| … of residents stand on a list")
    )
    command = next(line for line in page.splitlines() if line.startswith("    demerit run") and "town" in line).split()
    assert command[command.index("--residents") + 1] == "5000"
    assert command[command.index("--replicates") + 1] == "1"
    assert out.with_name("town-receipt.json").read_bytes() == (large / "receipt.json").read_bytes()
    assert out.with_name("town-report.html").read_bytes() == (large / "report.html").read_bytes()


@pytest.mark.parametrize(
    ("other", "said"),
    [({"days": 2}, "their days"), ({"twin": "none"}, "without a twin"), ({"replicates": 2}, "run once"),
     ({"without": ["association"]}, "switched off")],
)  # fmt: skip
def test_runs_that_differ_in_more_than_their_place_are_refused(other, said):
    common = {"days": 3, "twin": None}
    small = dm.simulate("as_reported", dm.place("village", residents=60), replicates=2, **common)
    large = dm.simulate("as_reported", dm.place("village", residents=90), **{"replicates": 1} | common | other)
    for run in (small, large):
        run.receipt.setdefault("without", [])
    with pytest.raises(UsageError, match=said):
        village().refuse_what_cant_be_compared(small, large)
