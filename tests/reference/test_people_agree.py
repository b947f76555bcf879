"""The engine agrees with the reference model in what people do: meet, fear, join and leave."""

from __future__ import annotations

from loud_schemes import assert_all, busy, events, loud, people, q

from demerit.catalogue import catalogue as package_catalogue
from demerit.day import lists
from demerit.place import place
from demerit.reference.agreement import compare
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain


def test_meetings_agree():
    """Many look for a partner, and ordinary life refuses none: the same meetings in both, however they end."""
    cat = package_catalogue()
    dating = cat.services["match"].model_copy(update={"per_year": q(35), "refused": q(0)})
    cat = cat.model_copy(update={"services": {**cat.services, "match": dating}})
    _, run = compare(loud(), people(), days=40, seed=5, catalogue=cat, every=10)
    ends = {lists.MATCHED, lists.TURNED_DOWN, lists.TURNED_OTHER_DOWN}
    by_error = {flag | lists.DOWN_BY_ERROR for flag in ends - {lists.MATCHED}}
    assert {row.flags for row in events(run, "meetings")} == ends | by_error
    assert any(
        row.flags & lists.WRONGFUL_DECISION and row.reason == lists.BY_PROFILE for row in events(run, "decisions")
    )


def test_the_social_threshold_agrees():
    how = loud().adaptation.model_copy(update={"model": "threshold", "threshold": q(0.3)})
    world, run = compare(loud().model_copy(update={"adaptation": how}), people(520), days=65, seed=5, catalogue=busy())
    fears = [fear for person in world.residents for fear in person.fears]
    assert_all({
        "chilled": any(act.flags & lists.CHILLED for act in events(run, "acts")), "two levels": 2 in fears,
        "forgotten": any(0 < sum(person.fears) < 4 for person in world.residents),
    })  # fmt: skip


CHOOSING = {
    "from_age": 16, "mode": "voluntary",
    "initial": 0.5, "joins": 0.05, "joins_with_peers": 0.1, "joins_for_status": 0.1,
    "joins_expecting_well": 0.1, "leaves": 0.15, "mandatory_from": "2020-03-11", "source": "assumed",
}  # fmt: skip
IN_STAGES = {
    "stages": [{"from": "2019-01-01", "share": 0.3}, {"from": "2020-01-11", "share": 0.5},
               {"from": "2020-02-15", "share": 0.9}],
    "order": "urban first", "source": "assumed",
}  # fmt: skip


def enrolling(**parts) -> Scheme:
    """The loud scheme where people are enrolled one by one, and whoever isn't is refused for it."""
    data = plain(loud()) | parts
    for door in data["services"].values():
        if "private" in door:
            door["private"]["refuses_abstainers"] = 0.7
    return Scheme.model_validate({name: part for name, part in data.items() if part is not None})


def test_regions_and_choices_agree():
    """The scheme begins region by region, adults join and leave, and then everybody must (M13, M14)."""
    town = place("town", residents=1100, seed=3).build()
    scheme = enrolling(enrolment=CHOOSING, rollout=IN_STAGES)
    world, run = compare(scheme, town, days=75, seed=2, catalogue=busy(), every=5)
    shunned = [d for d in events(run, "decisions") if d.grade == 14 and d.reason == lists.BY_PRIVATE]
    assert_all({
        "every way in and out": {row.what for row in events(run, "enrolled")} == set(range(len(lists.ENROLMENTS))),
        "three dates": sorted(set(world.begins)) == [0, 10, 45],
        "refused for having no grade": any(decision.register == 255 for decision in shunned),
        "requests where it hasn't begun": any(decision.grade == 15 for decision in events(run, "decisions")),
    })  # fmt: skip


def test_who_comes_of_age_among_those_who_choose_agrees():
    """Adults not scored yet can neither join nor leave; whoever is old enough on the day when everybody must, must."""
    how = CHOOSING | {"from_age": 21, "leaves": 0.4, "mandatory_from": "2020-03-01"}
    town = place("town", residents=1100, seed=3).build()
    stages = [{"from": "2019-01-01", "share": 0.3}, {"from": "2020-01-31", "share": 0.9}]
    where = IN_STAGES | {"stages": stages}  # the second on a month's first day, when the others choose
    world, run = compare(enrolling(enrolment=how, rollout=where), town, days=65, seed=2, catalogue=busy(), every=5)
    came = [(day.day, row.what) for day in run for row in day.enrolled]
    assert_all({
        "two dates": {0, 30} <= set(world.begins),
        "some left": any(what == lists.LEFT for _, what in came),
        "of age in a month": any(day == 30 and what in (lists.OF_AGE, lists.FREE_TO_JOIN) for day, what in came),
        "of age on the day for all": (60, lists.OF_AGE) in came,
    })  # fmt: skip


def test_consent_and_ranks_among_those_who_give_it_agree():
    shares = {grade: share for grade, share in zip(loud().grade_ids, (0.1, 0.4, 0.3, 0.15, 0.05), strict=True)}
    how = {"mode": "consent", "initial": 0.5, "joins": 0.1, "leaves": 0.1, "source": "assumed"}
    scheme = enrolling(enrolment=how, rollout=None, grades={"by": "rank", "shares": shares})
    world, run = compare(scheme, people(), days=40, seed=6, catalogue=busy(), every=5)
    assert_all({
        "records kept": any(record.flags & lists.KEPT for record in events(run, "records")),
        "all grades, and none": {person.grade for person in world.residents} == {0, 1, 2, 3, 4, 14},
    })  # fmt: skip
