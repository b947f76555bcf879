"""The documented figures: each in its unit and period by hand, with measures, sources and reasons that exist."""

from __future__ import annotations

import copy
import csv
from importlib.resources import files

import pytest
import yaml
from pydantic import ValidationError

from demerit.documented.declared import SURE, Documented, documented, in_unit, sources
from demerit.measure.registry import measures
from demerit.scheme import load, preset_ids

FIGURES = {(name, one.id): one for name, found in documented().presets.items() for one in found.figures}
ANSWERED = [key for key, figure in FIGURES.items() if figure.answer is not None]
RESIDENTS, ADULTS, FILES = 1_409_778_724, (1.05e9, 1.1e9, 1.1567e9), 620_000
OFF = (12.9e6 + 8.8e6) * 70_000 / 8_870_000  # by which the listings of 2018 may be off

# lowest, middle, highest, each worked out from the numbers as published
BY_HAND = {
    ("as_reported", "bad_credit"): (1e7 / ADULTS[2], 1e7 / ADULTS[1], 1e7 / ADULTS[0]),
    ("as_reported", "flights_refused_2018"): (8.1e6 / RESIDENTS * 1000,) * 3,
    ("as_reported", "trains_refused_2018"): (1.8e6 / RESIDENTS * 1000,) * 3,
    ("as_reported", "air_trips"): (440.0,) * 3,
    ("as_reported", "bullet_train_trips"): (1600.0,) * 3,
    ("as_reported", "pilot_known"): (0.11,) * 3,
    ("judgment_defaulters", "listings_2018"): tuple((4.1e6 + x) / RESIDENTS * 1000 for x in (-OFF, 0, OFF)),
    ("judgment_defaulters", "paid"): (3.51 / 12.9,) * 3,
    ("judgment_defaulters", "flights_refused_2018"): (8.1e6 / RESIDENTS * 1000,) * 3,
    ("judgment_defaulters", "trains_refused_2018"): (1.8e6 / RESIDENTS * 1000,) * 3,
    # three calendar years, one of them a leap year, in a year of 365 days
    ("judgment_defaulters", "enforcement_cases"): (20.4e6 / RESIDENTS / (1096 / 365) * 1000,) * 3,
    ("rongcheng_2016", "breach_records"): tuple(260_000 / FILES / years * 1000 for years in (4, 3.5, 3)),
    ("rongcheng_2016", "reward_records"): tuple(33_000 / FILES / years * 1000 for years in (4, 3.5, 3)),
    ("commercial_score", "users"): (1e8 / ADULTS[2], None, 4.5e8 / ADULTS[0]),
}


def test_every_preset_has_its_figures_or_says_why_it_has_none():
    assert set(documented().presets) == set(preset_ids())
    for name in ("none", "credit_only", "village_levies", "adaptive_operator"):
        assert "nothing is documented of it" in documented().presets[name].nothing
    assert {name for name, found in documented().presets.items() if found.nothing} == {
        "none", "credit_only", "fuzhou", "rongcheng_2021", "village_levies", "adaptive_operator",
    }  # fmt: skip


@pytest.mark.parametrize("key", ANSWERED, ids="-".join)
def test_a_figure_in_the_unit_of_its_answer(key):
    found = in_unit(FIGURES[key])
    assert (found.value is None) == (BY_HAND[key][1] is None)
    for mine, hand in zip(found, BY_HAND[key], strict=True):
        assert mine is None or mine == pytest.approx(hand, rel=1e-12)


def test_none_is_worked_out_for_a_figure_without_an_answer():
    assert set(ANSWERED) == set(BY_HAND)
    for figure in FIGURES.values():
        assert (in_unit(figure) is None) == bool(figure.unanswered)


def test_the_press_s_numbers_are_added_up_and_answered_by_nothing():
    for preset in ("as_reported", "judgment_defaulters"):
        flights, trains = (FIGURES[preset, f"{what}_refused_to_2018"] for what in ("flights", "trains"))
        assert (flights.published.value, trains.published.value) == (17_460_000, 5_470_000)
        assert flights.answer is trains.answer is None
        assert FIGURES[preset, "flights_refused_2018"].published.value == 8_100_000
        assert FIGURES[preset, "trains_refused_2018"].published.value == 1_800_000


def test_numbers_that_stand_in_two_files_agree():
    with files("demerit.data").joinpath("defaulters.csv").open(encoding="utf-8") as lines:
        last = list(csv.DictReader(lines))[-1]
    assert FIGURES["judgment_defaulters", "paid"].out_of.value == int(last["listings_cumulative"])
    with files("demerit.data").joinpath("provinces_2020.csv").open(encoding="utf-8") as lines:
        thousands = sum(int(row["population_thousand"]) for row in csv.DictReader(lines))
    assert round(documented().populations["mainland"].count.value / 1000) == thousands


@pytest.mark.parametrize("key", ANSWERED, ids="-".join)
def test_every_measure_is_one_of_the_preset(key):
    known = measures(load(key[0]))
    for name in FIGURES[key].answer.names:
        assert name in known
    stocks = [known[name].kind == "stock" for name in FIGURES[key].answer.measures]
    assert all(stocks) if FIGURES[key].answer.way == "level" else not any(stocks)


def test_every_source_is_known_and_is_the_scheme_s_of_that_name():
    for (name, _), figure in FIGURES.items():
        assert set(figure.sources) <= set(sources())
        own = load(name).sources
        assert all(own[key] == sources()[key] for key in figure.sources if key in own)
        assert figure.sure in SURE
    assert {one.source for one in documented().populations.values()} <= set(sources())


def test_reasons_and_populations_are_all_used_and_no_reason_is_sure():
    reasons, populations = documented().reasons, documented().populations
    assert set(reasons) == {key for figure in FIGURES.values() for key in figure.may_explain}
    assert set(populations) == {figure.population for figure in FIGURES.values()} - {None}
    for text in reasons.values():
        assert " may " in text or "is assumed" in text, text
        assert text.endswith(".")


def test_nothing_is_divided_by_another_population():
    for figure in FIGURES.values():
        if figure.population and figure.answer:
            assert documented().populations[figure.population].of == figure.answer.of
    assert documented().populations["rongcheng_files"].of == "scored"


def raw():
    return yaml.safe_load(files("demerit.data").joinpath("documented.yaml").read_text("utf-8"))


def changed(**more):
    """The file with the listed share of `as_reported` changed; a key set to None is taken out."""
    data = copy.deepcopy(raw())
    figure = data["presets"]["as_reported"]["figures"][0] | more
    data["presets"]["as_reported"]["figures"][0] = {key: value for key, value in figure.items() if value is not None}
    return data


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"population": "mainland"}, "documented of residents, answered of adults"),
        ({"population": None}, "of how many"),
        ({"population": "nowhere"}, "no population `nowhere`"),
        ({"may_explain": None}, "what may explain"),
        ({"may_explain": ["nonsense"]}, "no reason `nonsense`"),
        ({"value": None}, "one of `value`, `between` and `series`"),
        ({"series": "flights"}, "one of `value`, `between` and `series`"),
        ({"value": None, "series": "flights"}, "needs the end of the period"),
        ({"value": None, "between": [3, 3]}, "from the lower to the higher"),
        ({"answer": None}, "either an `answer`"),
        ({"unanswered": "No."}, "either an `answer`"),
        ({"answer": {"way": "flow", "measures": ["entered"], "of": "adults"}}, "a period of known length"),
        ({"answer": {"way": "share", "measures": ["entered"], "of": "adults"}}, "a share has `over`"),
        ({"answer": {"way": "level", "measures": ["entered"]}}, "a level or a flow has `of`"),
        ({"answer": {"way": "share", "measures": ["entered"], "over": ["records"]}}, "is documented as one"),
        ({"answer": {"way": "level", "measures": [], "of": "adults"}}, "at least 1 item"),
        ({"id": "air_trips"}, "two figures have one id"),
        ({"sure": "certain"}, "sure"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_a_figure_that_does_not_fit_is_refused(more, said):
    Documented.model_validate(changed())
    with pytest.raises(ValidationError, match=said):
        Documented.model_validate(changed(**more))


def test_a_preset_has_either_figures_or_a_reason_for_none():
    data = raw()
    data["presets"]["as_reported"]["nothing"] = "Nothing."
    with pytest.raises(ValidationError, match="either `figures`"):
        Documented.model_validate(data)
