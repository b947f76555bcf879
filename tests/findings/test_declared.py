"""Which scheme has which finding, in which order, and what each is named and worked out from."""

from __future__ import annotations

import pytest

from demerit.findings import declared, findings, leading, left_out, missing, names
from demerit.findings.beside_twin import takes_debtors
from demerit.measure.registry import measures
from demerit.mechanisms import MECHANISMS, without
from demerit.quantity import q
from demerit.scheme import loads, preset_ids
from demerit.scheme.model import Adaptation, Band, Channel, Door, Grades, Ledger, Register, Rule, WayIn
from demerit.scheme.parts.enrolment import Enrolment
from demerit.scheme.parts.informing import Shown
from made_up import LOYALTY, MadeUp, preset, press, told

IN_ORDER = {
    "commercial_score": "door_deposit wrongful_decisions false_records minority door_visa across",
    "credit_only": "fell unable door_mortgage wrongful_decisions wrongful_listings still_listed listed false_records "
    "critics poor fines_unable minority door_loan door_credit_card across",
    "fuzhou": "fell rose false_records critics minority",
    "judgment_defaulters": "unable door_flights wrongful_decisions wrongful_listings still_listed listed silence order "
    "afraid_to_speak children false_records poor minority operator tiers door_high_speed_trains door_top_school across",
    "none": "",
    "rongcheng_2016": "fell rose door_heating_discount wrongful_decisions silence order afraid_to_speak false_records "
    "critics minority operator performed discretion warned_wrongly door_village_office across",
    "rongcheng_2021": "fell rose joined door_heating_discount wrongful_decisions silence order afraid_to_speak "
    "false_records critics minority operator performed discretion warned_wrongly across",
    "suining_2010": "fell silence order afraid_to_speak false_records critics minority operator",
    "village_ledger": "silence order afraid_to_speak false_records minority operator performed",
    "village_levies": "levied silence order afraid_to_speak false_records minority operator performed",
}

TITLES = """
fell: Below the grade they began with
others_acts: Points lost for others
unable: Listed for debts they could not pay
silence: Speaking out
order: Harm done
critics: Critics beside the content
poor: The poorest beside the richest tenth
wrongful_decisions: Decisions against somebody that were wrong
door_flights: The door: Flights
rose: Above the grade they began with
custody_wrongly: Taken into custody wrongly
without_a_rule: Listed without a rule
wrongful_listings: Listings that were wrong
still_listed: Wrongly listed and still on the list
listed: On a blacklist
afraid_to_speak: Afraid to speak
work: Lost work
homes: Lost homes
children: Children without school
false_records: False records
false_reports: False reports
false_calls: Reports by those who saw a face
fines_unable: Fines beyond their means
minority: Minority beside majority
operator: The operator's own count
performed: Deeds performed for those who watch
ties_cut: Ties cut
price: The price of a grade
turned_down: Turned down for a grade
firms: Listed firms
heard: Heard of somebody listed wrongly
distrust: Trust lost in neighbours
newly_punished: Acts that new rules punish
served_first: Served first
"""
OTHER_TITLES = {"joined": "Who takes part", "discretion": "Entries at discretion", "tiers": "Moved to a severer tier",
                "warned_wrongly": "Warned for nothing", "levied": "Points levied on a group"}  # fmt: skip


def ids(scheme) -> list[str]:
    return [one.id for one in declared(scheme)]


@pytest.mark.parametrize("name", IN_ORDER)
def test_the_findings_of_each_scheme_in_order(name):
    assert " ".join(ids(preset(name))) == IN_ORDER[name]


def test_the_findings_of_the_whole_picture_in_order_with_their_titles():
    """The scheme's own come first, then each in its place; the doors but the first, and the refusals, come last."""
    early = [one for one in declared(preset("as_reported")) if one.order < 100]
    assert "\n".join(f"{one.id}: {one.title}" for one in early) == TITLES.strip()
    late = ids(preset("as_reported"))[len(early):]  # fmt: skip
    assert late == [f"door_{name}" for name in preset("as_reported").services if name != "flights"] + ["across"]
    assert declared(preset("as_reported"))[-1].title == "Refused for something else"


def test_the_titles_of_others():
    levied = preset("as_reported").model_copy(update={"collective": {"household": object()}})
    schemes = [preset("rongcheng_2021"), preset("judgment_defaulters"), levied]
    titles = {one.id: one.title for scheme in schemes for one in declared(scheme)}
    assert {id_: titles[id_] for id_ in OTHER_TITLES} == OTHER_TITLES
    assert ids(levied).index("levied") == ids(levied).index("custody_wrongly") - 1


@pytest.mark.parametrize("name", preset_ids())
def test_each_finding_is_of_a_mechanism_and_of_measures_that_the_run_has(name):
    scheme = preset(name)
    known = measures(scheme)
    every = declared(scheme)
    assert {one.declared_by for one in every} <= MECHANISMS.keys()
    assert [(one.id, measure) for one in every for measure in one.measures if measure not in known] == []
    assert all(one.measures for one in every)
    assert len({one.id for one in every}) == len(every)
    assert {one.id for one in every} <= set(names())


@pytest.mark.parametrize("name", ["levied"])
def test_what_no_shipped_scheme_has_is_of_measures_too(name):
    from demerit.scheme.parts.collective import Collective

    update = {"collective": {"household": Collective(share=0.5, source="assumed")}}
    scheme = preset("as_reported").model_copy(update=update)
    found = next(one for one in declared(scheme) if one.id == name)
    assert set(found.measures) <= measures(scheme).keys()


@pytest.mark.parametrize(
    ("off", "gone"),
    [("association", {"others_acts"}), ("informants", {"false_reports"}), ("shaming", {"false_calls"}),
     ("custody", {"custody_wrongly"}), ("targeting", {"without_a_rule"}), ("cut-ties", {"ties_cut"}),
     ("matching", {"turned_down"}), ("distrust", {"distrust"}), ("tampering", {"price"}),
     ("organisations", {"firms"}), ("creep", {"newly_punished"}),
     ("blackout", {"heard"}), ("fear", {"silence", "order", "afraid_to_speak", "operator", "performed"})],
)  # fmt: skip
def test_what_is_switched_off_has_no_finding(off, gone):
    before, after = (set(ids(scheme)) for scheme in (preset("as_reported"), without(preset("as_reported"), [off])))
    assert before - after >= gone
    assert after < before


# -- each condition by itself, on a scheme that has nothing ----------------------------------------------------------

BARE = {"source": "assumed"}
WAY, RED = WayIn(below=1, **BARE), {"colour": "red"}


def register(way=WAY, **more):
    return {"registers": {"list": Register(ways_in={"way": way}, **BARE, **more)}}


def grades(start: int, spread: float = 0) -> dict:
    bands = {"A": Band(**{"from": 200}), "B": Band(**{"from": 100, "to": 200}), "C": Band(to=100)}
    return {"ledgers": {"points": Ledger(start=start, min=0, max=300, spread=q(spread))}, "grades": Grades(bands=bands)}


LISTED = {"wrongful_listings", "still_listed", "listed", "poor"}


@pytest.mark.parametrize(
    ("update", "has"),
    [({}, set()),
     (grades(199), {"fell", "rose", "critics"}), (grades(200), {"fell", "critics"}), (grades(99), {"rose", "critics"}),
     (grades(200, spread=1), {"fell", "rose", "critics"}),
     (register(), LISTED), (register(**RED), set()),
     (register(WayIn(unpaid=0, **BARE)), LISTED | {"unable", "fines_unable"}),
     (register(WayIn(records=["theft"], unless_unable=True, **BARE)), LISTED | {"unable"}),
     (register(WayIn(records=["theft"], misjudged=q(0.1), **BARE)), LISTED | {"unable"}),
     (register(WayIn(without_a_rule=q(0.1), **BARE)), LISTED | {"without_a_rule"}),
     (register(WayIn(without_a_rule=q(0), **BARE)), LISTED | {"without_a_rule"}),
     (register(custody=True), LISTED | {"custody_wrongly", "work"}),
     (register(tier_of="list"), LISTED | {"tiers"}),
     (register(shown=Shown(looks=q(0.1), **BARE)), LISTED | {"false_calls"}),
     ({"channels": {"shops": Channel(**BARE)}}, {"false_records", "minority"}),
     ({"adaptation": Adaptation(model="individual")}, {"silence", "order", "afraid_to_speak"}),
     ({"adaptation": Adaptation(performs=q(0.1))}, {"performed"}),
     ({"channels": {"shops": Channel(**BARE)}, "adaptation": Adaptation(model="individual")},
      {"false_records", "minority", "silence", "order", "afraid_to_speak", "operator"}),
     ({"rules": {"rule": Rule(kind="theft", points=-1, **BARE)}}, set()),
     ({"rules": {"rule": Rule(kind="theft", points=-1, **{"from": "2020-01-01"}, **BARE)}}, {"newly_punished"}),
     ({"enrolment": Enrolment(mode="voluntary", joins=q(0.1), **BARE)}, {"joined"}),
     ({"enrolment": Enrolment(mode="mandatory", **BARE)}, set()),
     ({"services": {"flights": Door(**BARE)}}, {"wrongful_decisions", "across", "door_flights"}),
     ({"services": {"job": Door(**BARE)}}, {"wrongful_decisions", "across", "door_job", "work"}),
     ({"services": {"renting_a_home": Door(**BARE)}},
      {"wrongful_decisions", "across", "door_renting_a_home", "homes"}),
     ({"services": {"flights": Door(priority_grades=["A"], **BARE)}},
      {"wrongful_decisions", "across", "door_flights", "served_first"}),
     ({"services": {"flights": Door(priority_registers=["list"], **BARE)}},
      {"wrongful_decisions", "across", "door_flights", "served_first"}),
     ({"services": {"school_place": Door(by_the_parents=True, **BARE)}},
      {"wrongful_decisions", "across", "door_school_place", "children"}),
     ({"organisations": object()}, {"firms", "work"})],
)  # fmt: skip
def test_each_condition_by_itself(update, has):
    assert set(ids(preset("none").model_copy(update=update))) == has


def test_registers_that_take_debtors():
    for_theft = {"records": ["theft"], **BARE}
    ways = {"unpaid": WayIn(unpaid=30, **BARE), "able": WayIn(unless_unable=True, **for_theft),
            "misjudged": WayIn(misjudged=q(0.5), **for_theft), "theft": WayIn(**for_theft)}  # fmt: skip
    lists = {name: Register(ways_in={"way": way}, **BARE) for name, way in ways.items()}
    both = {"both": Register(ways_in={"one": ways["theft"], "other": ways["unpaid"]}, **BARE)}
    scheme = preset("none").model_copy(update={"registers": {**lists, **both}})
    assert takes_debtors(scheme) == ["unpaid", "able", "misjudged", "both"]
    unable = next(one for one in declared(scheme) if one.id == "unable")
    assert unable.measures[1:] == ("entered_unpaid", "entered_able", "entered_misjudged", "entered_both")


def test_what_a_scheme_names_comes_first_in_its_order():
    named = preset("fuzhou").model_copy(update={"findings": ["minority", "fell", "unheard_of"]})
    assert ids(named) == ["minority", "fell", "rose", "false_records", "critics"]


# -- what leads, what is left out and what can't be had --------------------------------------------------------------


def test_five_lead_with_none_that_is_empty_or_of_few():
    run = press().set("below_start", 20, 400).set("points_lost_cause_association", 3, 9)
    run.set("dissent", 500, 0).set("dissent", 400, 0, "twin").set("harmful_acts", 90, 0).set(
        "harmful_acts", 90, 0, "twin"
    )
    run.set("wrongful_decisions", 3, 10).set("above_start", 0, 400).set("wrongful_entries", 5, 100)
    run.set("listed", 50, 7000).set("heard_of_wrongful", 50, 7000)
    found = findings(run)
    assert [one.id for one in leading(found)] == [
        "fell",
        "silence",
        "wrongful_decisions",
        "wrongful_listings",
        "listed",
    ]
    out = {one.id for one in left_out(found)}
    assert {"rose", "order", "critics"} <= out
    assert out.isdisjoint({"fell", "others_acts", "silence", "wrongful_decisions", "listed", "heard"})


def test_what_a_scheme_names_and_a_run_has_not_is_told_with_its_reason():
    scheme = preset("fuzhou").model_copy(update={"findings": ["fell", "listed", "heard"]})
    assert missing(scheme, findings(MadeUp(scheme))) == {"it has nothing of the kind": ["listed", "heard"]}
    alone = press(worlds=("scheme",), days=80)
    named = alone.scheme.model_copy(update={"findings": ["fell", "silence", "operator", "joined"]})
    assert missing(named, findings(alone)) == {
        "it needs a twin or a longer run": ["silence", "operator"], "it has nothing of the kind": ["joined"],
    }  # fmt: skip


def test_where_no_grade_was_given_anew_neither_a_fall_nor_a_rise_is_told():
    yearly = LOYALTY.replace("start: 0,", "start: 50, spread: 20, recalculated: yearly,")
    run = MadeUp(loads(yearly), days=300).set("below_start", 300, 3000).set("above_start", 300, 3000)
    run.set("uptake", 300, 3000)
    found = told(run)
    assert [(found[id_].headline, found[id_].sentence, found[id_].defined) for id_ in ("fell", "rose")] == [
        (f"{which} the grade they began with.", "No grade was given anew in these days.", False)
        for which in ("Below", "Above")
    ]
    assert found["joined"].defined


def test_a_finding_as_plain_data():
    data = told(press().set("below_start", 20, 400))["fell"].data()
    low, high = data.pop("low"), data.pop("high")
    assert 0 < low < 0.05 < high < 0.1
    assert data == {
        "id": "fell", "title": "Below the grade they began with",
        "headline": "One in twenty ends below the grade they began with.",
        "sentence": "20 of 400 residents who are scored end below the grade that they began with.",
        "value": 0.05, "interval": "over luck", "exact": True, "unit": "share", "n": 10, "numerator": 20,
        "denominator": 400, "period": "level", "defined": True, "empty": False, "declared_by": "M01",
        "measures": ["below_start"], "note": None,
    }  # fmt: skip
    found = told(press().set("below_start", 20, 400))["fell"]
    assert (found.value, found.low, found.high, found.n, found.few) == (0.05, low, high, 10, False)
    assert (found.figure, found.interval) == ("5.0%", "3.1% to 7.6%")
