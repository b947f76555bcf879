"""Every snippet of Python in README and docs runs, in a small place and for a few days."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import demerit as dm
from demerit.simulation import simulate
from demerit.study.members import replicates as study_of

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SNIPPETS = {page: re.findall(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S) for page in PAGES}
DAYS, RESIDENTS = 3, 60


def small(scheme="none", place="village", **more):
    """A run of a village of 60 for 3 days, whatever was asked for; once where one run is as good as twenty."""
    more |= {"days": DAYS, "replicates": min(2, more.get("replicates") or 1)}
    return simulate(scheme, dm.place("village", residents=RESIDENTS), **more)


def small_arms(*arms, **how):
    return [small(**arm, **how) for arm in arms]


def small_study(scheme, place, *, folder, replicates, **more):
    return study_of(scheme, dm.place("village", residents=RESIDENTS), folder=folder, replicates=2,
                              days=DAYS, executor=ThreadPoolExecutor(1))  # fmt: skip


def test_pages_have_snippets():
    assert sum(map(len, SNIPPETS.values())) >= 9


@pytest.mark.parametrize("page", [page for page in PAGES if SNIPPETS[page]], ids=lambda page: page.name)
def test_snippets_run(page, tmp_path, monkeypatch):
    """One after the other, as a reader would try them; `run` and `found` go from one to the next."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("demerit.simulation.simulate", small)
    monkeypatch.setattr("demerit.study.together.simulate_together", small_arms)
    monkeypatch.setattr("demerit.study.members.replicates", small_study)
    for name in ("first", "second"):
        simulate("none", dm.place("village", residents=RESIDENTS), days=DAYS, replicates=2).save(
            f"runs/{name}", report=False
        )
    names = {"__name__": "__main__", "dm": dm, "run": small("as_reported")}
    for snippet in SNIPPETS[page]:
        exec(compile(snippet, page.name, "exec"), names)


def test_what_the_package_says_it_has_is_there():
    for name in dm.__all__:
        assert getattr(dm, name) is not None
    for page in PAGES:
        for name in re.findall(r"\bdm\.([A-Za-z_]+)", page.read_text("utf-8")):
            assert hasattr(dm, name), f"{page.name}: dm.{name}"
