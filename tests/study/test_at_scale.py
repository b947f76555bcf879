"""From 700 to 1.4 billion (M38): what doesn't go per head, and what the village's trial gets wrong."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import demerit as dm
from demerit import study
from demerit.catalogue import catalogue
from demerit.cli.main import cli
from demerit.day.tables import compile_tables
from demerit.quantity import Quantity
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.checks import check
from demerit.scheme.model import Scheme
from demerit.study.at_scale import at_every_scale, scored_alike

CAMERAS, COLLECTORS = 14, 15


def matching(against: str, per_face: float) -> Scheme:
    scheme = dm.scheme("as_reported")
    cameras = scheme.channels["cameras"].model_copy(
        update={"matched_against": against, "false_match_per_face": Quantity(value=per_face), "false_match_times": {}}
    )
    return scheme.model_copy(update={"channels": scheme.channels | {"cameras": cameras}})


def misnamed(scheme: Scheme, residents: int, channel: int = CAMERAS) -> float:
    """Chance that a man of the majority is named by mistake."""
    tables = compile_tables(scheme, residents=residents, start=DEFAULT_START)
    return int(tables.observation[0]["misnames"][channel, 0, 0]) / 2**32


def test_one_face_against_so_many_by_hand():
    """One error in 10,000 comparisons: 1-(1-f)^700 is 6.8%, and against 100,000 faces it is nearly sure."""
    place = matching("place", 1e-4)
    assert misnamed(place, 700) == pytest.approx(1 - (1 - 1e-4) ** 700)
    assert misnamed(place, 100_000) > 0.9999
    nearby = matching("neighbourhood", 1e-4)
    assert misnamed(nearby, 700) == misnamed(nearby, 100_000) == pytest.approx(1 - (1 - 1e-4) ** 256)


def test_a_collector_knows_everybody_in_the_village_and_few_in_a_town():
    scheme = dm.scheme("village_ledger")
    assert misnamed(scheme, 700, COLLECTORS) == pytest.approx(0.02 * 0.1)
    assert misnamed(scheme, 100_000, COLLECTORS) == pytest.approx(0.02 * 0.99)


def test_the_village_keeps_its_own_error_rate():
    """The f that the study gives a scheme makes, in the first place, the rate that the scheme has there."""
    scheme, per_face = at_every_scale(dm.scheme("as_reported"), 700)
    assert misnamed(scheme, 700) == pytest.approx(misnamed(dm.scheme("as_reported"), 700), rel=1e-6)
    rate = catalogue().channels["cameras"].false_match.value
    assert per_face["cameras"] == pytest.approx(1 - (1 - rate) ** (1 / 700))
    assert at_every_scale(matching("place", 1e-6), 700)[1] == {"cameras": 1e-6}
    assert at_every_scale(dm.scheme("village_ledger"), 700)[1] == {}


def test_half_a_match_is_an_error():
    scheme = dm.scheme("as_reported")
    cameras = scheme.channels["cameras"].model_copy(update={"matched_against": "place"})
    broken = scheme.model_copy(update={"channels": scheme.channels | {"cameras": cameras}, "tests": []})
    assert [problem.code for problem in check(broken)] == ["half-a-match"]


def test_anybody_of_the_place_can_be_named():
    run = dm.simulate(matching("place", 0.01), dm.place("village", residents=2000), days=25, replicates=1, twin=None)
    wrong = run.events.filter(np.array([cause == "misidentification" for cause in run.events["cause"].to_pylist()]))
    apart = {abs(row["resident"] - row["other"]) for row in wrong.to_pylist()
             if row["type"] == "record" and row["channel"] == "cameras" and row["other"] is not None}  # fmt: skip
    assert max(apart) > 256


def test_the_larger_place_has_more_false_records():
    places = [dm.place("village", residents=300), dm.place("village", residents=1500)]
    done = study.scale("as_reported", places, days=60, replicates=2)
    by = {(one.residents, one.cameras, one.id): one for one in done.figures}
    assert len(done.figures) == 2 * 2 * 6
    small, large = (by[residents, True, "false_share"] for residents in (300, 1500))
    assert small.ratio == 1
    assert large.estimate.value > small.estimate.value
    assert large.ratio == pytest.approx(large.estimate.value / small.estimate.value)
    assert large.estimate.value == large.estimate.above / large.estimate.below
    assert large.estimate.kind == "lowest and highest"
    assert (large.spread.low, large.spread.high) == pytest.approx((large.estimate.low, large.estimate.high))
    data = done.as_data()
    assert data["synthetic"] is True
    assert json.dumps(data, allow_nan=False)


def test_everybody_is_scored_whatever_the_place():
    """A town has more regions than a village, so that a roll-out alone would make a difference that isn't scale's."""
    scheme, off = scored_alike(dm.scheme("as_reported"))
    assert off == ("roll-out", "voluntary-enrolment")
    assert not scheme.enrols
    assert scored_alike(dm.scheme("rongcheng_2021"))[1] == ("consent",)
    assert scored_alike(dm.scheme("rongcheng_2016")) == (dm.scheme("rongcheng_2016"), ())
    said = CliRunner().invoke(cli, ["study", "scale", "rongcheng_2021", "--places", "village", "--days", "3",
                                    "--replicates", "1", "-q"])  # fmt: skip
    assert "Everybody is scored from the first day, without consent." in said.stdout
    done = study.scale("as_reported", [dm.place("village", residents=300), dm.place("town", residents=2500)], days=3,
                       replicates=1)  # fmt: skip
    assert done.as_data()["without"] == ["roll-out", "voluntary-enrolment"]


def test_on_the_command_line():
    said = CliRunner().invoke(cli, ["study", "scale", "village_ledger", "--places", "village", "--days", "3",
                                    "--replicates", "1", "--json", "-q"])  # fmt: skip
    found = json.loads(said.stdout)
    assert found["ok"]
    assert {row["cameras"] for row in found["result"]["figures"]} == {False}
