"""A burn-in: days that are lived and not counted. After it a run counts what a longer one counts on those days."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner

import demerit as dm
from demerit import simulation as runs
from demerit.chance import TILE
from demerit.cli import cli
from demerit.day import lists
from demerit.errors import UsageError
from demerit.life.source import of_folder, of_run
from demerit.measure import endings
from demerit.receipt import repeat
from demerit.run import Run
from demerit.scheme import preset_ids
from demerit.show import method
from demerit.show.book import Book
from stopped import everything, same_run, stopped, village

BURN_IN, DAYS = 30, 12
MORE = {"seed": 3, "replicates": 1}


@pytest.fixture(autouse=True)
def no_report(monkeypatch):
    monkeypatch.setattr("demerit.show.report.render", lambda run: "")


@cache
def after(burn_in: int, days: int, scheme: str = "as_reported", residents: int = 100) -> Run:
    return dm.simulate(scheme, village(residents), burn_in=burn_in, days=days, **MORE)


def same_on_the_days_counted(late: Run, whole: Run, *, but: str = "nothing") -> None:
    """Every flow, stock and reading of the days that `late` counts, in both worlds, by region too; events of all."""
    for world in ("scheme", "twin"):
        for name, measure in whole.measures.items():
            if measure.kind == "end" or name.startswith(but):
                continue
            days, above, below = late.series(name, world)
            assert days.tolist() == list(range(late.burn_in, late.lived)), name
            _, expected, over = (values[..., late.burn_in :] for values in whole.series(name, world))
            known = ~(np.isnan(above) | np.isnan(expected))  # scores are counted on other days
            assert known[:, -1].all() or np.isnan(expected).all(), name  # the twin has no ledger
            assert np.array_equal(above[known], expected[known]), (world, name)
            assert np.array_equal(below, over), (world, name)
    assert late.events.equals(whole.events)
    assert late.residents.equals(whole.residents)


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_counts_what_a_longer_run_counts(name):
    whole = after(0, BURN_IN + DAYS, name)
    same_on_the_days_counted(after(BURN_IN, DAYS, name), whole)
    if name == "as_reported":
        assert whole.series("points_lost")[1][:, BURN_IN:].sum() > 0, "else little would be compared"


def test_every_mechanism_does():
    """A burn-in that ends within a month; acts missing are counted by months that begin where counting does."""
    place, more = dm.place("town", residents=1500), MORE
    late = dm.simulate(everything(), place, burn_in=17, days=29, **more)
    whole = dm.simulate(everything(), place, days=46, **more)
    same_on_the_days_counted(late, whole, but="silenced_")
    assert (np.flatnonzero(late.series("silenced_traffic")[1][0]) == [28]).all()
    assert late.totals("waiting_days_restaurants")[0].sum() > 0


def test_answers_that_wait_for_their_twins_are_matched_over_the_border():
    """A request answered in the burn-in, and in the twin's world when counting has begun: both days are compared."""
    whole = dm.simulate(everything(), dm.place("town", residents=1500), days=40, **MORE)
    matched = whole.series("days_longer")[1][0] + whole.series("days_shorter")[1][0]
    day = int(np.flatnonzero(matched)[-1])
    late = dm.simulate(everything(), dm.place("town", residents=1500), burn_in=day, days=40 - day, **MORE)
    for name in ("days_longer", "days_shorter"):
        assert late.series(name)[1][0].tolist() == whole.series(name)[1][0][day:].tolist()


def test_by_region_too():
    place = dm.place("town", residents=1500).model_copy(update={"regions": 3})
    late = dm.simulate("as_reported", place, burn_in=20, days=9, **MORE)
    whole = dm.simulate("as_reported", place, days=29, **MORE)

    def by_region(run: Run):
        rows = run.timeline.filter(
            pc.and_(pc.not_equal(run.timeline["region"], "all"), pc.greater(run.timeline["day"], 19))
        )
        return rows.select(["day", "world", "region", "measure", "numerator", "denominator"]).to_pylist()

    assert by_region(late) == by_region(whole)
    assert any(row["measure"] == "listed" and row["numerator"] for row in by_region(late))


def test_the_timeline_begins_when_counting_does():
    run = after(BURN_IN, DAYS)
    assert (run.days, run.burn_in, run.lived) == (DAYS, BURN_IN, BURN_IN + DAYS)
    assert pc.min(run.timeline["day"]).as_py() == BURN_IN
    assert pc.max(run.timeline["day"]).as_py() == BURN_IN + DAYS - 1
    assert {row["period"] for row in run.timeline.to_pylist()} == {1, DAYS}
    assert pc.min(run.events["day"]).as_py() == 0


def test_groups_are_by_months_that_begin_when_counting_does():
    run = after(17, 45)
    assert run.tallies[0][0].marks == [(46, 30), (61, 15)]
    for name in ("entered", "breaches"):
        assert run.totals(name)[0] == run.series(name)[1].sum()


def listing(day: int, left: int = lists.STILL_ON, *, flags: int = lists.WRONGFUL) -> np.ndarray:
    row = np.zeros(1, lists.LISTING)
    row["day"], row["left"], row["flags"] = day, left, flags
    return row


@pytest.mark.parametrize(
    ("stay", "standing", "custody", "never"),
    [
        (listing(9), (0, 0), (50, 50), (0, 0)),  # made on the last day of the burn-in: initial stock
        (listing(10), (1, 1), (50, 50), (1, 1)),  # on the first that is counted
        (listing(30), (1, 1), (30, 30), (1, 1)),  # just 30 days before the end
        (listing(31), (0, 0), (29, 29), (1, 1)),
        (listing(2, 9), (0, 0), (0, 0), (0, 0)),  # over before counting begins
        (listing(2, 11), (0, 0), (1, 1), (0, 0)),
        (listing(10, 40), (1, 1), (30, 30), (0, 1)),
        (listing(10, 39), (0, 1), (29, 29), (0, 1)),
        (listing(20, flags=0), (0, 0), (0, 40), (1, 1)),
        (listing(0, flags=lists.INITIAL), (0, 0), (0, 50), (0, 0)),
    ],
)
def test_who_is_listed_when_counting_begins_is_initial_stock(stay, standing, custody, never):
    """50 days are counted after a burn-in of 10."""
    found = dict(
        zip(endings.ENDS, map(tuple, endings.what_each_adds(stay, 60, 1, 0, 10).sum(axis=2).tolist()), strict=True)
    )
    assert found["wrongful_standing_30"] == standing
    assert found["custody_days_wrongful"] == custody
    assert found["never_out"] == never


def test_ends_are_of_the_days_counted():
    """Refusals whose deciding acts are told, and listings made, are those of the days counted alone."""
    late, whole = after(BURN_IN, 60, residents=700), after(0, BURN_IN + 60, residents=700)
    assert 0 < late.totals("never_out")[1][0] < whole.totals("never_out")[1][0]
    assert 0 < late.totals("across_strict")[1][0] <= whole.totals("across_strict")[1][0]
    shut = late.events.filter(
        pc.and_(pc.greater_equal(late.events["day"], BURN_IN), pc.equal(late.events["world"], "scheme"))
    ).to_pylist()
    refused = [row for row in shut if row["type"] == "decision" and row["outcome"] == "refused"
               and row["reason"] in ("register", "grade")]  # fmt: skip
    assert late.totals("across_strict")[1][0] <= 1_000_000 * len(refused)
    black = [name for name, register in late.scheme.registers.items() if register.colour == "black"]
    made = [row for row in shut if row["type"] == "listing" and row["what"] in black]
    assert late.totals("never_out")[1][0] == len(made)


def test_a_users_own_numbers_are_of_the_days_counted():
    def observer(today):
        today.count("one", 1)

    run = dm.simulate("as_reported", village(), burn_in=5, days=3, own=[observer], **MORE)
    assert sorted(set(run.own["day"].to_pylist())) == [5, 6, 7]


# -- the same run -------------------------------------------------------------------------------------------------


def test_threads_and_shards_change_nothing(monkeypatch):
    place, more = dm.place("town", residents=3 * TILE), {"burn_in": 8, "days": 5, "follow": 50, **MORE}
    one = dm.simulate("as_reported", place, threads=1, **more)
    same_run(dm.simulate("as_reported", place, threads=2, **more), one)
    monkeypatch.setattr(runs, "shards_of", lambda residents, threads: threads)
    same_run(dm.simulate("as_reported", place, threads=3, **more), one)
    assert dm.simulate("as_reported", place, threads=1, **more | {"burn_in": 7, "days": 6}).digest != one.digest


@cache
def after_17_days(follow: int | None) -> Run:
    return dm.simulate("as_reported", village(), burn_in=17, days=34, follow=follow, **MORE)


def goes_on_after_a_burn_in(path: Path, every: int, day: int, follow: int | None) -> None:
    stopped(path, "as_reported", village(), day, checkpoint_every=every, burn_in=17, days=34, follow=follow, **MORE)
    same_run(dm.resume(path), after_17_days(follow))


STOPS = [(6, 15), (17, 20), (19, 23), (32, 40)]  # days from checkpoint to checkpoint, and the day of the stop


@pytest.mark.parametrize(("every", "day", "follow"), [(6, 15, None), (17, 20, 20), (19, 23, None), (32, 40, 20)])
def test_it_goes_on_to_the_same(tmp_path, every, day, follow):
    """Stopped in the burn-in of 17 days, at its end, in a month and at a month's end of those counted."""
    goes_on_after_a_burn_in(tmp_path / "run", every, day, follow)


def test_it_is_told_how_far_it_got(tmp_path):
    path, seen = tmp_path / "run", []
    stopped(path, "as_reported", village(), 9, burn_in=8, days=4, checkpoint_every=9, **MORE)
    from demerit.checkpoint import Checkpoints

    assert Checkpoints.read(path).where() == "after day 9 of 12"
    dm.resume(path, progress=lambda done, days, replicate: seen.append((done, days)))
    assert seen == [(10, 12), (11, 12), (12, 12)]


def test_read_back_and_repeated(tmp_path):
    run = after(BURN_IN, DAYS)
    run.save(tmp_path / "run")
    found = dm.read(tmp_path / "run")
    assert (found.burn_in, found.days) == (BURN_IN, DAYS)
    for name, measure in run.measures.items():
        for world in ("scheme", "twin"):
            (above, below), (expected, over) = found.totals(name, world), run.totals(name, world)
            assert above.tolist() == expected.tolist(), name
            if above.any() or measure.kind == "flow":  # a stock that is nought throughout has no rows
                assert below.tolist() == over.tolist(), name
            if measure.kind != "end":
                days, above, _ = found.series(name, world)
                assert days.tolist() == list(range(BURN_IN, BURN_IN + DAYS))
                assert np.array_equal(above, run.series(name, world)[1], equal_nan=True), name
    assert found.receipt["burn_in"] == BURN_IN
    assert repeat(found.receipt).digest == run.digest
    assert repeat(found.receipt | {"burn_in": 0, "days": 5}).digest == after(0, 5).digest


def test_a_life_has_all_days_lived(tmp_path):
    run = after(BURN_IN, DAYS)
    run.save(tmp_path / "run")
    assert of_run(run).days == of_folder(tmp_path / "run").days == BURN_IN + DAYS
    same = after(0, BURN_IN + DAYS)
    assert run.life(5).data()["days"] == same.life(5).data()["days"]


def test_a_study_has_one(tmp_path):
    more = {"days": 3, "seed": 3, "burn_in": 4}
    with ThreadPoolExecutor(1) as executor:
        found = dm.replicates(
            "as_reported", village(), folder=tmp_path / "study", replicates=1, executor=executor, **more
        )
    (run,) = found.runs()
    assert run.burn_in == found.pooled.burn_in == 4
    assert run.digest == dm.simulate("as_reported", village(), replicates=1, **more).digest
    with pytest.raises(UsageError, match="burn_in 4, not 5"):
        dm.replicates("as_reported", village(), folder=tmp_path / "study", replicates=1, **more | {"burn_in": 5})


# -- how it is told -----------------------------------------------------------------------------------------------


def test_report_and_command_say_so():
    run = after(BURN_IN, DAYS)
    book = Book(run)
    begin = run.start + timedelta(days=BURN_IN)
    assert dict(method.facts(book))["Days"] == (
        f"12, from {begin.day} {begin:%B %Y}, after a burn-in of 30 days that are not counted"
    )
    assert "--days 12 --burn-in 30" in method.command(book)
    assert "burn-in" not in method.command(Book(after(0, 5)))
    assert book.daily("entered").shape == (1, DAYS)
    assert book.daily("entered").sum() == run.totals("entered")[0][0]
    assert "the first 30 days of it uncounted" in " ".join(run.summary().split())


def test_the_command_takes_it(tmp_path):
    done = CliRunner().invoke(cli, [
        "run", "as_reported", "--residents", "100", "--days", "12", "--burn-in", "30", "--seed", "3",
        "--replicates", "1", "--out", str(tmp_path / "run"), "--json", "-q",
    ])  # fmt: skip
    result = json.loads(done.stdout)["result"]
    assert (result["days"], result["burn_in"], result["digest"]) == (DAYS, BURN_IN, after(BURN_IN, DAYS).digest)
    again = CliRunner().invoke(cli, ["rerun", str(tmp_path / "run"), "-q"])
    assert again.exit_code == 0


@pytest.mark.parametrize(
    ("burn_in", "days", "says"),
    [(-1, 5, "0 to 36,500"), (36_501, 1, "0 to 36,500"), (36_500, 1, "together"), (36_000, 501, "together")],
)
def test_too_many_days(tmp_path, burn_in, days, says):
    with pytest.raises(UsageError, match=says):
        dm.simulate("as_reported", village(), burn_in=burn_in, days=days)
    with pytest.raises(UsageError, match=says):
        dm.replicates("as_reported", village(), folder=tmp_path / "study", burn_in=burn_in, days=days)
    assert not (tmp_path / "study").exists()
    done = CliRunner().invoke(cli, ["run", "as_reported", "--burn-in", str(burn_in), "--days", str(days)])
    assert done.exit_code == 2


def test_a_long_burn_in_warns():
    with pytest.warns(UserWarning, match="after five years"), pytest.raises(ZeroDivisionError):
        dm.simulate("none", village(), burn_in=5 * 365, days=1, progress=lambda *_: 1 // 0)
