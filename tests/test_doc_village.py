"""The page on what village trials got wrong about a larger place, from small runs."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit.errors import UsageError
from demerit.show.report import render
from demerit.study.pooled import Pooled

DOCS = Path(__file__).parents[1] / "docs"


@cache
def village():
    spec = importlib.util.spec_from_file_location("village", DOCS / "village.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("values", "there", "told"),
    [([1, 2, 3], 2.5, "within"), ([1, 2, 3], 9, "**villages lower**"), ([1, 2, 3], 0, "**villages higher**"),
     ([0, 0], 0.1, "none seen"), ([0, 0], 0, "within"), ([2, 2], 2, "within"), ([5], 5, "can't be told"),
     ([np.nan], 5, "can't be told"), ([1, 2], np.nan, "can't be told")],
)  # fmt: skip
def test_on_which_side_of_the_larger_place_the_villages_lie(values, there, told):
    """None is said of what is undefined or was tried once."""
    module = village()
    above, below = np.nan_to_num(np.array(values, float)), ~np.isnan(values) * 1
    assert module.inside(module.known(above, below), there) == told


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Folders of four villages and of a larger place, and the page on them."""
    path = tmp_path_factory.mktemp("page")
    common = {"days": 62, "twin": None, "replicates": 1}
    for n in range(1, 5):
        place = dm.place("village", residents=120, seed=n)
        dm.simulate("as_reported", place, seed=n, folder=path / "villages" / str(n), **common)
    dm.simulate("as_reported", dm.place("town", residents=5000), folder=path / "town", **common)
    (path / "docs").mkdir()
    assert village().main(str(path / "villages"), str(path / "town"), str(path / "docs" / "village.md")) == 0
    return path


@pytest.fixture(scope="module")
def both(made):
    return Pooled(dm.read(made / "villages" / str(n)) for n in range(1, 5)), dm.read(made / "town")


def part(made, title: str) -> str:
    page = (made / "docs" / "village.md").read_text("utf-8") + "\n## "
    return page.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_a_page_of_villages_with_residents_and_luck_of_their_own(made, both):
    _, larger = both
    page = (made / "docs" / "village.md").read_text("utf-8")
    assert larger.digest in page
    assert "| residents of each | 120 | 5,000 |" in page
    assert "| how many, each with residents and luck of its own | 4 | 1 |" in page
    assert "| faith unregistered | 0.08 | 0.03 |" in page  # what is assumed of one place, and otherwise of the other
    assert "| residents |" not in page
    share = next(f for f in larger.findings if f.id == "listed").value
    listed = next(row for row in page.splitlines() if row.startswith("| Residents on a blacklist"))
    assert village().share(share) in listed
    commands = [row.split() for row in part(made, "To repeat it").splitlines() if "demerit run" in row]
    town = commands[1]
    assert town[town.index("--residents") + 1] == "5000"
    assert "--place-seed $n --seed $n" in " ".join(commands[0])
    assert (made / "docs" / "town-receipt.json").read_bytes() == (made / "town" / "receipt.json").read_bytes()
    report = (made / "docs" / "town-report.html").read_text("utf-8")
    assert report == render(dm.read(made / "town"))
    assert 'href="tables/' not in report


def test_in_short_it_is_counted(made, both):
    rows = village().compared(*both)
    said = [village().inside(here, there) for _, here, there in rows]
    often, seldom, *_ = (" ".join(one.split()) for one in part(made, "In short").split("\n- ")[1:])
    within, counts, low, high, wide, again = [int(n) for n in re.findall(r"\b\d+\b", often)]
    assert (within, counts, low, high) == (
        said.count("within"), len(said), said.count("**villages lower**"), said.count("**villages higher**")
    )  # fmt: skip
    assert within == again
    assert 0 < wide <= within
    assert min(within, low + high) > 0
    assert f"{len(village().unseen(*both))} of the things counted happened" in seldom


def test_what_most_villages_never_saw_is_the_schemes_doing_and_told_once(made, both):
    rows = village().unseen(*both)
    assert rows
    assert len({there for there, *_ in rows}) == len(rows)
    for there, seen, measure in rows:
        assert seen == (both[0].totals(measure.name)[0] > 0).sum() < 2
        assert there == both[1].totals(measure.name)[0].sum() > 0
        assert not measure.name.startswith(("requests_", "refused_", "outcome_", "region_joined"))
    told = [row.split("|") for row in part(made, "What most villages never saw").splitlines() if " of 4 |" in row]
    assert [int(row[3].replace(",", "")) for row in told] == [there for there, *_ in rows[: village().FEW]]
    for row in told:
        assert float(row[4]) == pytest.approx(int(row[3].replace(",", "")) * 120 / 5000, rel=0.06)


def test_false_records_are_parted_by_channel(made, both):
    villages, larger = both
    text = " ".join(part(made, "Errors").split())
    every = village().per_head(larger, "false_records")[0] - village().per_head(villages, "false_records")[0]
    assert f"{abs(every):.3g} {'more' if every > 0 else 'fewer'} false records" in text
    channels = [name for name in larger.chosen if name.startswith("false_records_")]
    apart = {name: village().per_head(larger, name)[0] - village().per_head(villages, name)[0] for name in channels}
    assert sum(apart.values()) == pytest.approx(every)
    first = max(apart, key=lambda name: abs(apart[name]))
    label = larger.chosen[first].label.removeprefix("false records: ")
    assert f"By channel, the furthest first: {label}, {abs(apart[first]):.3g}" in text


def test_the_kept_page_is_of_the_kept_receipt():
    """docs/village.md is made by docs/village.py, and speaks of the run whose receipt and report stand beside it."""
    page, receipt = (DOCS / "village.md").read_text("utf-8"), json.loads((DOCS / "nation-receipt.json").read_text())
    assert receipt["digest"] in page
    assert (receipt["residents"], receipt["days"]) == (1_409_778_724, 365)
    assert f"{receipt['residents']:,}" in (DOCS / "nation-report.html").read_text("utf-8")
    titles = re.findall(r'"## ([^"]+)"', (DOCS / "village.py").read_text("utf-8"))
    assert re.findall(r"^## (.+)$", page, flags=re.M) == titles


@pytest.mark.parametrize(
    ("other", "said"),
    [({"days": 2}, "their days"), ({"twin": "none"}, "none is to have a twin"), ({"replicates": 2}, "be run once"),
     ({"without": ["association"]}, "switched off"), ({"place": 90}, "more than the seeds"),
     ({"seed": 1}, "same seed")],
)  # fmt: skip
def test_runs_that_differ_in_more_than_they_may_are_refused(other, said):
    def lived(residents: int, number: int, **more):
        more = {"seed": number, "days": 3, "twin": None, "replicates": 1} | more
        place = dm.place("village", residents=more.pop("place", residents), seed=number)
        run = dm.simulate("as_reported", place, **more)
        run.receipt.setdefault("without", [])
        return run

    alike, larger = [lived(60, 1), lived(60, 2)], lived(80, 1)
    village().refuse_what_cant_be_compared(alike, larger)
    with pytest.raises(UsageError, match=said):
        village().refuse_what_cant_be_compared([alike[0], lived(60, 2, **other)], larger)
    with pytest.raises(UsageError, match="at least two"):
        village().refuse_what_cant_be_compared(alike[:1], larger)
