"""What each door brings, whole: shut, spared, by order, of few, and beside the twin."""

from __future__ import annotations

import pytest

from demerit.catalogue import catalogue
from demerit.findings.doors import doors
from demerit.scheme import loads
from made_up import LOYALTY, MadeUp, told

OTHERS = " Refusals by those who only see the standing are not among them"


def shop(door: str, says: str, runs: int = 10, **more) -> MadeUp:
    """A shop's programme with one door."""
    insurance = "insurance: {closed_to_grades: [basic], outcome: dearer, dearer_by: 0.2,"
    return MadeUp(loads(LOYALTY.replace(insurance, f"{door}: {{{says}")), runs=runs, **more)


SHUT, PRIVATE = (
    "closed_to_grades: [basic],",
    "closed_to_grades: [basic], private: {sees_grades: [basic], refuses: 0.5},",
)


@pytest.mark.parametrize(
    ("door", "says", "counts", "headline", "sentence"),
    [("flights", SHUT, (20, 400, 5), "Flights: 5.0% of first requests turned down.",
      "Of 400 first requests (to fly) 20 were turned down by the scheme, 5 of them wrongly by its own rules."),
     ("flights", SHUT, (20, 400, 0), "Flights: 5.0% of first requests turned down.",
      "Of 400 first requests (to fly) 20 were turned down by the scheme, none wrongly by its own rules."),
     ("flights", SHUT, (1, 400, 1), "Flights: 0.25% of first requests turned down.",
      "Of 400 first requests (to fly) 1 was turned down by the scheme, wrongly by its own rules."),
     ("flights", SHUT, (1, 29, 0), "Flights: 1 of 29 first requests turned down.",
      "Of 29 first requests (to fly) 1 was turned down by the scheme, not wrongly by its own rules."),
     ("flights", SHUT, (3, 30, 0), "Flights: 10% of first requests turned down.",
      "Of 30 first requests (to fly) 3 were turned down by the scheme, none wrongly by its own rules."),
     ("flights", SHUT, (0, 1, 0), "Flights: 0 of 1 first requests turned down.",
      "Of 1 first request (to fly) none was turned down by the scheme."),
     ("flights", SHUT, (0, 0, 0), "The door: Flights", "Nobody asked."),
     ("insurance", SHUT + " outcome: dearer, dearer_by: 0.2,", (20, 400, 0),
      "Insurance: 5.0% of first requests made dearer.",
      "Of 400 first requests (to be insured) 20 were made dearer by the scheme, none wrongly by its own rules."),
     ("paperwork", SHUT + " outcome: delayed,", (20, 400, 0),
      "Paperwork at an office: 5.0% of first requests delayed.",
      "Of 400 first requests (to be served by an office) 20 were delayed by the scheme, none wrongly by its own "
      "rules."),
     ("fast_internet", SHUT + " outcome: throttled,", (20, 400, 0),
      "A fast internet line: 5.0% of first requests slowed down.",
      "Of 400 first requests (to fast internet) 20 were slowed down by the scheme, none wrongly by its own rules."),
     ("keeping_a_job", SHUT, (20, 400, 0), "Keeping one's job: 5.0% of reviews ended.",
      "Of 400 reviews (to keep one's work) 20 were ended by the scheme, none wrongly by its own rules."),
     ("keeping_a_job", SHUT, (1, 1, 0), "Keeping one's job: 1 of 1 reviews ended.",
      "Of 1 review (to keep one's work) 1 was ended by the scheme, not wrongly by its own rules."),
     ("taxis", PRIVATE, (20, 400, 0), "Taxis: 5.0% of first requests turned down by its rule.",
      "Of 400 first requests (to hail a taxi) 20 were turned down by the scheme, none wrongly by its own rules."
      + OTHERS + ": for any reason 37 requests were refused, 21 in the twin.")],
)  # fmt: skip
def test_a_door_that_is_shut(door, says, counts, headline, sentence):
    turned_down, asked, wrongly = counts
    run = shop(door, says).set(f"first_{door}", asked, 0).set(f"first_adverse_{door}", turned_down, 0)
    run.set(f"first_wrongful_{door}", wrongly, 0)
    run.set(f"refused_{door}", 37, 0).set(f"refused_{door}", 21, 0, "twin")
    found = told(run)[f"door_{door}"]
    assert (found.headline, found.sentence) == (headline, sentence)
    assert (found.unit, found.period, found.empty) == ("share", "flow", turned_down == 0)


def test_private_refusals_without_a_twin_are_not_told():
    run = shop("taxis", PRIVATE, worlds=("scheme",)).set("first_taxis", 400, 0).set("first_adverse_taxis", 20, 0)
    assert told(run)["door_taxis"].sentence.endswith("by its own rules." + OTHERS + ".")


@pytest.mark.parametrize(
    ("spared", "asked", "headline", "sentence"),
    [(30, 400, "Hiring without a deposit: 7.5% of requests spared the usual check.",
      "Of 400 requests (to hire without paying first) 30 were spared the usual check."),
     (1, 29, "Hiring without a deposit: 1 of 29 requests spared the usual check.",
      "Of 29 requests (to hire without paying first) 1 was spared the usual check."),
     (0, 0, "The door: Hiring without a deposit", "Nobody asked.")],
)  # fmt: skip
def test_a_door_whose_usual_check_is_spared(spared, asked, headline, sentence):
    run = (
        shop("deposit", "waived_for_grades: [gold],").set("waived_deposit", spared, 0).set("requests_deposit", asked, 0)
    )
    found = told(run)["door_deposit"]
    assert (found.headline, found.sentence, found.unit) == (headline, sentence, "share")


@pytest.mark.parametrize(
    ("gained", "lost", "asked", "headline", "sentence"),
    [(200, 20, 400, "Restaurant tables: more first requests granted than in the twin.",
      "Of 400 first requests (to eat where one likes) 200 were granted here and refused to the twin, 20 were refused "
      "here and granted to the twin."),
     (1, 200, 400, "Restaurant tables: fewer first requests granted than in the twin.",
      "Of 400 first requests (to eat where one likes) 1 was granted here and refused to the twin, 200 were refused "
      "here and granted to the twin."),
     (10, 11, 400, "No clear difference in first requests granted (restaurant tables).",
      "Of 400 first requests (to eat where one likes) 10 were granted here and refused to the twin, 11 were refused "
      "here and granted to the twin."),
     (0, 0, 0, "The door: Restaurant tables", "Nobody asked.")],
)  # fmt: skip
def test_a_door_by_order(gained, lost, asked, headline, sentence):
    run = shop("restaurants", "priority_grades: [gold],").set("first_restaurants", asked, 0)
    found = told(run.set("gained_restaurants", gained, 0).set("lost_restaurants", lost, 0))["door_restaurants"]
    assert (found.headline, found.sentence) == (headline, sentence)
    assert found.empty == (asked == 0)


def test_a_door_by_order_needs_a_twin_and_somebody_who_gains_or_loses():
    alone = shop("restaurants", "priority_grades: [gold],", worlds=("scheme",)).set("first_restaurants", 400, 0)
    assert "door_restaurants" not in told(alone)
    for gained, lost, empty in ((0, 0, True), (1, 0, False), (0, 1, False)):
        run = shop("restaurants", "priority_grades: [gold],").set("first_restaurants", 400, 0)
        run.set("gained_restaurants", gained, 0).set("lost_restaurants", lost, 0)
        assert told(run)["door_restaurants"].empty == empty
        assert told(run)["door_restaurants"].unit == "points"


def test_the_first_door_comes_early_and_the_others_late_in_the_order_of_the_file():
    four = LOYALTY.replace("services: {", "services: {flights: {closed_to_grades: [basic], source: terms}, taxis: "
                           "{closed_to_grades: [basic], source: terms}, ")  # fmt: skip
    made = doors(loads(four), catalogue().services)
    assert [one.id for one in made] == ["door_flights", "door_taxis", "door_insurance"]
    assert made[0].order < 50 < 94 < made[1].order < made[2].order < 200  # before the shares of decisions; after all
