"""A run's figure beside a documented one: units, periods, boundaries and words, by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pytest

import demerit as dm
from demerit.documented import beside, documented, remark, unknown, words
from demerit.documented.span import Span
from demerit.statistics import Sample
from made_up import MadeUp, preset, press, spread_out

PEOPLE = 7000  # in ten runs of 700
FLIGHTS = 8.1e6 / 1_409_778_724 * 1000  # refused in 2018, for each 1,000 residents


@dataclass
class OfAges(MadeUp):
    """500 of the 700 are from 18 to 59, and 100 are older."""

    def totals(self, name, world="scheme", group="all"):
        people = {"age=adult": 500, "age=elder": 100}.get(group)
        if name == "residents" and people is not None:
            return np.full(self.runs, people), np.full(self.runs, people)
        return super().totals(name, world, group)

    units = totals


def row(run, id_):
    return {one.id: one for one in beside(run)}[id_]


def refused(count, **more):
    """As reported, with so many flights refused by the scheme."""
    return row(press(**more).set("adverse_flights", count, PEOPLE), "flights_refused_2018")


def test_a_flow_is_for_1000_residents_in_a_year_of_365_days():
    found = refused(77)
    assert found.state == "compared"
    assert found.simulated.value == pytest.approx(11.0)
    assert (found.simulated.above, found.simulated.below) == (77, PEOPLE)
    assert found.ratio.value == pytest.approx(11.0 / FLIGHTS)
    assert found.ratio.low == pytest.approx(found.simulated.low / FLIGHTS)
    assert refused(77, days=730).simulated.value == pytest.approx(5.5)
    assert refused(77, days=3650, burn_in=365).simulated.value == pytest.approx(1.1)


def test_a_year_takes_365_counted_days():
    short = refused(77, days=364, burn_in=365)
    assert short.state == "too short"
    assert short.simulated.value is short.ratio is None
    assert short.simulated_words == "no figure, as this run counts 364 days, and it takes 365 for that of a year"
    assert short.beside_words == ""
    assert refused(77, days=365).state == "compared"


def test_fewer_than_ten_are_not_compared_and_none_is_told_as_none():
    assert [refused(count).state for count in (0, 1, 9, 10)] == ["none", "few", "few", "compared"]
    few, none = refused(9), refused(0)
    assert few.ratio is none.ratio is None
    assert few.simulated_words.startswith("1.3 a year per 1,000 residents (")
    assert few.beside_words == "Too few were counted here to compare."
    assert none.simulated_words == "none in 365 days over 7,000 residents (below 0.43 a year per 1,000 residents)"
    assert none.beside_words == "None were counted here; how many times fewer can't be told."


def test_a_level_is_of_adults_of_any_age_and_of_nobody_else():
    run = OfAges(preset("as_reported"))
    for group, count in (("all", 999), ("age=child", 50), ("age=adult", 30), ("age=elder", 12)):
        run.set("on_register_debtors", count, PEOPLE, group=group)
    found = row(run, "bad_credit")
    assert (found.simulated.above, found.simulated.below) == (42, 6000)
    assert found.ratio.value == pytest.approx(42 / 6000 / (10 / 1100))
    assert found.ratio.low == pytest.approx(found.simulated.low / (10 / 1050))
    assert found.simulated_words.endswith(
        "; 42 of 6,000, after one year from a stated stock on the public list of unpaid loans, fines and taxes"
    )


def test_a_level_needs_no_year():
    run = OfAges(preset("as_reported"), days=3).set("on_register_debtors", 60, PEOPLE, group="age=adult")
    assert row(run, "bad_credit").state == "compared"
    assert "after 3 days from a stated stock" in row(run, "bad_credit").simulated_words


def test_several_measures_are_added_up():
    run = OfAges(preset("as_reported"))
    for name, count in (("knows_some", 30), ("knows_most", 20), ("knows_all", 10)):
        run.set(name, count, PEOPLE, group="age=adult")
    assert row(run, "pilot_known").simulated.value == pytest.approx(60 / 6000)


def test_records_are_for_1000_of_those_who_are_scored():
    run = MadeUp(preset("rongcheng_2016"), days=730)
    run.set("enrolled", 5000, PEOPLE).set("recorded_breaches", 2000, 9999).set("recorded_deeds", 30, 99)
    found = row(run, "breach_records")
    assert found.simulated.value == pytest.approx(2000 / 5000 * 1000 / 2)
    assert found.simulated_words.endswith("2,000 in 730 days over 5,000 who are scored")
    assert found.ratio.low == pytest.approx(found.simulated.low / (260_000 / 620_000 / 3 * 1000))
    assert found.ratio.high == pytest.approx(found.simulated.high / (260_000 / 620_000 / 4 * 1000))


def test_nobody_scored_is_undefined():
    found = row(MadeUp(preset("rongcheng_2016")), "breach_records")
    assert found.state == "undefined"
    assert found.simulated_words == "nothing to count"
    assert found.ratio is None


def paid(by_payment, left, still):
    run = MadeUp(preset("judgment_defaulters"))
    run.set("left_by_payment", by_payment, 0).set("left_defaulters", left, 0).set("on_register_defaulters", still, 0)
    return row(run, "paid")


def test_a_share_is_of_all_listings_ended_or_not():
    found = paid(24, 30, 50)
    assert found.simulated.value == pytest.approx(24 / 80)
    assert found.simulated_words.startswith("30% (")
    assert found.simulated_words.endswith("; 24 of 80")


def test_a_share_of_fewer_than_thirty_is_told_in_counts():
    assert [paid(12, 20, still).state for still in (9, 10)] == ["few", "compared"]
    assert paid(12, 20, 9).simulated_words == "12 of 29"


def users(share):
    run = OfAges(preset("commercial_score")).set("commercial_users", round(6000 * share), PEOPLE, group="age=adult")
    return row(run, "users")


def test_beside_bounds_without_a_figure():
    low, _, high = users(0.2).documented
    assert (low, high) == (pytest.approx(1e8 / 1.1567e9), pytest.approx(4.5e8 / 1.05e9))
    assert users(0.2).beside_words == "Not clearly outside the documented bounds."
    assert users(0.6).beside_words == "More here than the higher of the documented numbers."
    assert users(0.05).beside_words == "Fewer here than the lower of the documented numbers."
    assert users(0.2).ratio.value is None
    assert users(0.2).documented_words.endswith(": 8.6% to 43% of adults")


def test_a_measure_that_the_run_lacks_is_not_counted():
    less = preset("as_reported").model_copy(update={"knowledge": None})
    found = row(MadeUp(less), "pilot_known")
    assert found.state == "not counted"
    assert found.simulated_words == "this run doesn't count it"
    assert remark(MadeUp(less)).startswith("What was run differs from the preset of this name")
    assert remark(press()) == ""


def test_what_nothing_answers_says_so():
    found = row(press(), "flights_refused_to_2018")
    assert found.state == "not answered"
    assert found.documented is None
    assert found.documented_words == "17.46 million refusals to the end of 2018"
    assert found.simulated_words.startswith("nothing in a run answers it. When counting began wasn't read")


def test_a_scheme_that_is_no_preset_has_nothing_documented():
    other = preset("as_reported").model_copy(update={"scheme": "another"})
    assert beside(MadeUp(other)) == []
    assert unknown(MadeUp(other)) == []
    assert "it is no preset" in remark(MadeUp(other))
    for name in ("none", "credit_only", "fuzhou"):
        run = MadeUp(preset(name))
        assert beside(run) == []
        assert remark(run) == documented().presets[name].nothing


def test_units_of_one_large_run_are_its_blocks_where_all_is_counted_by_block():
    class ByBlock(MadeUp):
        """One run, counted by twelve blocks; the measures in `whole` only as a whole."""

        whole = ()

        @property
        def sample(self):
            return Sample("blocks", 12, np.zeros(12, np.int64), np.full(12, 5000))

        def totals(self, name, world="scheme", group="all"):
            return tuple(np.array([one.sum()]) for one in self.units(name, world, group))

        def units(self, name, world="scheme", group="all"):
            if name == "residents":
                return np.full(12, 5000), np.full(12, 5000)
            found = self.counts.get((name, world, group), (np.zeros(12, np.int64),) * 2)
            return tuple(np.array([one.sum()]) for one in found) if name in self.whole else found

    run = ByBlock(preset("as_reported"), runs=1, residents=60_000)
    run.counts["adverse_flights", "scheme", "all"] = (spread_out(605, 12), np.full(12, 5000))
    found = row(run, "flights_refused_2018").simulated
    assert (found.kind, found.n, found.above, found.below) == ("within one run", 12, 605, 60_000)
    run.whole = ("adverse_flights",)
    alone = row(run, "flights_refused_2018").simulated
    assert (alone.kind, alone.n, alone.value) == ("none", 1, found.value)


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (0.9, "About as many"), (1.1, "About as many"), (0.899, "About 10% fewer"), (1.101, "About 10% more"),
        (1.499, "About 50% more"), (1.5, "About 1.5 times as many"), (2.0, "About twice as many"),
        (2.94, "About 2.9 times as many"), (2.96, "About 3 times as many"), (9.4, "About 9 times as many"),
        (9.6, "About 10 times as many"), (36.7, "About 37 times as many"), (347, "About 350 times as many"),
        (1234, "About 1,200 times as many"), (0.59, "About 41% fewer"), (0.58, "About half as many"),
        (0.33, "About a third as many"), (0.26, "About a quarter as many"), (0.2, "About a fifth as many"),
        (0.1, "About a tenth as many"), (0.42, "About one for every 2.4 documented"),
        (0.01, "About one for every 100 documented"),
    ],
)  # fmt: skip
def test_how_many_times_as_many(ratio, said):
    assert words._as_many(ratio) == said


def test_a_comparison_names_its_interval():
    assert refused(77).beside_words.startswith("About 1.9 times as many here (")
    assert refused(40).beside_words.startswith("No clear difference (0.")
    assert refused(24, runs=3).beside_words == "About twice as many here."
    assert refused(25, runs=3).beside_words == "About 2.1 times as many here (lowest 2.0, highest 2.2 times)."
    assert refused(10, runs=1).beside_words == "About 2.5 times as many in this run."
    one = MadeUp(preset("judgment_defaulters"), runs=1, residents=10_000).set("entered", 20, 10_000)
    assert row(one, "listings_2018").beside_words == (
        "About 31% fewer in this run (0.66 to 0.72 times, by the documented bounds alone)."
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [(0.44, "0.44"), (999_999, "999,999"), (1_000_000, "1 million"), (8_100_000, "8.1 million"),
     (17_460_000, "17.46 million")],
)  # fmt: skip
def test_amounts(count, said):
    assert words.amount(count) == said


def test_data_is_strict_json_and_says_all():
    for name in ("as_reported", "judgment_defaulters", "rongcheng_2016", "commercial_score", "village_ledger"):
        for one in beside(MadeUp(preset(name))):
            data = json.loads(json.dumps(one.data(), allow_nan=False))
            assert data["sources"]
            assert all(source["text"] for source in data["sources"])
            assert (data["documented_low"] is None) == bool(data["unanswered"])
            assert data["sentence"].startswith(one.figure.what)
    assert refused(77).data()["ratio"] == pytest.approx(11.0 / FLIGHTS)


def test_nothing_documented_is_told_twice_in_a_sentence():
    said = refused(77).sentence
    assert said.startswith(
        "Flights refused to people on the courts' list, mainland China: documented 8.1 million refusals"
    )
    assert said.count("8.1 million") == 1
    assert "in 2018: 5.7 a year per 1,000 residents. Here: 11.0 a year per 1,000 residents" in said


def test_a_real_village_of_a_few_weeks_tells_levels_and_leaves_flows():
    run = dm.simulate("as_reported", dm.place("village", residents=200), days=21, replicates=10, seed=3)
    found = {one.id: one for one in run.documented}
    assert {one.state for one in found.values()} <= {"compared", "few", "none", "too short", "not answered"}
    assert found["flights_refused_2018"].state == found["air_trips"].state == "too short"
    knows = found["pilot_known"]
    assert knows.state == "compared"
    adults = sum(run.totals("residents", group=group)[0].sum() for group in ("age=adult", "age=elder"))
    assert knows.simulated.below == adults < run.totals("residents")[0].sum()
    listed = sum(run.totals("on_register_debtors", group=group)[0].sum() for group in ("age=adult", "age=elder"))
    assert found["bad_credit"].simulated.above == listed
    assert isinstance(knows.documented, Span)
