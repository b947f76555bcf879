"""Schemes made as loud as possible, for comparing the engine with the reference model: every branch is taken."""

from __future__ import annotations

from datetime import date
from functools import cache

import demerit.scheme
from demerit.catalogue import Catalogue, Queue, Who
from demerit.catalogue import catalogue as package_catalogue
from demerit.place import place
from demerit.quantity import Quantity
from demerit.reference import Events
from demerit.scheme.model import Appeal, Association, Scheme, WayIn, WayOut
from demerit.scheme.parts.cut_ties import Cutting
from demerit.scheme.parts.informing import Witness
from demerit.scheme.parts.knowledge import Knowledge
from demerit.scheme.parts.matching import Matching
from demerit.scheme.plain import plain

ALL_SEEN = {"misses": Quantity(value=0), "covers_urban": Quantity(value=1), "covers_rural": Quantity(value=1)}


def q(value: float) -> Quantity:
    return Quantity(value=value)


@cache
def people(residents: int = 300):
    return place("village", residents=residents, seed=3).build()


@cache
def busy() -> Catalogue:
    """The catalogue with rare things made frequent."""
    per_year = {
        "fight": 0.3, "abusing_travel_staff": 0.3, "exposing_corruption": 1.0, "failing_to_yield": 1.0,
        "red_light": 0.8, "missed_loan_payment": 1.0, "missed_bill": 2.2, "missed_tax": 0.3, "critical_post": 0.6,
        "forbidden_link": 0.3, "protest": 1.0, "littering": 2.2, "blood_donation": 0.3, "school_place": 4.0,
        "top_school": 2.0, "mortgage": 0.5, "loan": 0.6, "keeping_a_home": 5.0, "keeping_a_job": 1.0,
        "renting_a_home": 0.6, "insurance": 0.6, "fast_internet": 0.6, "prestigious_job": 0.6, "allotted_home": 0.5,
        "gift_to_the_village": 0.5, "paperwork": 0.8, "high_speed_trains": 1.0,
        "match": 3.0,
        "deposit": 1.0, "visa": 0.5, "car_hire": 0.5,
    }  # fmt: skip
    cat = package_catalogue()

    def rates(things):
        return {
            name: thing.model_copy(update={"per_year": q(per_year[name])}) if name in per_year else thing
            for name, thing in things.items()
        }

    services = rates(cat.services)
    tables = services["restaurants"]
    services["restaurants"] = tables.model_copy(update={"queue": Queue(gives_up_after=q(1), varies=q(0.9))})
    home = services["keeping_a_home"].model_copy(update={"needs": Who(adult=True, housed=True)})
    return cat.model_copy(update={"kinds": rates(cat.kinds), "services": {**services, "keeping_a_home": home}})


APPEAL = Appeal(known=q(0.9), tried=q(0.9), decided_in=4, corrected=q(0.7), mistaken=q(0.4))


@cache
def loud() -> Scheme:
    """The press's scheme, exaggerated: everything is seen, much of it wrongly, and everything follows quickly."""
    scheme = demerit.scheme.load("as_reported")
    channels = {
        name: channel.model_copy(update={
            **ALL_SEEN, "false_match": q(0.2), "invents": q(300), "copies_to": {to: q(0.7) for to in channel.copies_to},
        })
        for name, channel in scheme.channels.items()
    }  # fmt: skip
    assert scheme.informants is not None
    tells = {tie: Witness(sees=q(0.8), willing=q(0.3)) for tie in scheme.informants.ties}
    informants = scheme.informants.model_copy(update={"ties": tells, "malicious": q(1500), "afraid": q(0.8)})
    assert scheme.trust is not None
    chances = {"found_out": q(0.9), "betrayed": q(0.8), "by_association": q(0.4), "mends": q(0.3)}
    trust = scheme.trust.model_copy(update=chances)
    rules = dict(scheme.rules)
    rules["littering"] = rules["littering"].model_copy(
        update={"from_": date(2020, 1, 11), "to": date(2020, 2, 10), "applies_to": Who(adult=True)}
    )
    association = {
        tie: Association(share=q(share), contexts=contexts, adults_only=adults, source="assumed")
        for tie, share, contexts, adults in (
            ("household", 0.45, None, False), ("kin", 0.31, ["speech"], True), ("neighbour", 0.2, ["speech"], True),
            ("colleague", 0.17, None, True), ("online_friend", 0.13, ["speech", "finance"], True),
        )
    }  # fmt: skip
    registers = dict(scheme.registers)
    registers["blacklist"] = registers["blacklist"].model_copy(
        update={"ways_out": WayOut(above=930, term=25, appeal=APPEAL), "initial_share": q(0.1)}
    )
    debtors = registers["debtors"]
    registers["debtors"] = debtors.model_copy(update={
        "ways_in": {
            "loans": WayIn(
                unpaid=5, sums=["loan"], unless_unable=True, misjudged=q(0.5), unless=Who(elder=True), source="assumed"
            ),
            "the_rest": WayIn(source="assumed", unpaid=12, sums=["fine", "bill"], applies_to=Who(adult=True)),
        },
        "ways_out": WayOut(on_payment=True, appeal=APPEAL),
        "initial_share": q(0.1),
    })  # fmt: skip
    faces = {"looks": q(0.3), "reports": q(0.2)}
    for name in ("blacklist", "debtors"):
        shown = registers[name].shown
        assert shown is not None
        registers[name] = registers[name].model_copy(update={"shown": shown.model_copy(update=faces)})
    for name, term in (("travel_ban", 7), ("licence_suspended", 9), ("accounts_deleted", 11)):
        register = registers[name]
        out = WayOut(term=term, appeal=APPEAL if name == "licence_suspended" else None)
        ways = {
            way: rule.model_copy(update={"chance": q(0.6) if rule.records else rule.chance})
            for way, rule in register.ways_in.items()
        }
        registers[name] = register.model_copy(update={"ways_out": out, "ways_in": ways})
    services = dict(scheme.services)
    for name, door in scheme.services.items():
        if door.private:
            services[name] = door.model_copy(update={"private": door.private.model_copy(update={"refuses": q(0.8)})})
    cut_ties = {
        tie: Cutting(sees_registers=["blacklist", "debtors"], sees_grades=["C", "D"], cuts=q(share), source="assumed")
        for tie, share in (("kin", 0.2), ("neighbour", 0.3), ("colleague", 0.3), ("online_friend", 0.5))
    }
    adaptation = scheme.adaptation.model_copy(
        update={"learns": q(0.8), "learns_from_household": q(0.5), "forgets": q(0.4), "performs": q(1.5)}
    )
    knowledge = Knowledge(source="assumed", some=q(0.3), most=q(0.3), all=q(0.2), learns=q(0.2), for_appeals=True,
                          learns_from_household=q(0.1), learns_from_ties=q(0.002), published=q(0.1), heard=q(0.1),
                          suppressed=q(0.2), frightens=q(0.3))  # fmt: skip
    ledgers = dict(scheme.ledgers)
    ledgers["points"] = ledgers["points"].model_copy(update={"spread": q(30)})
    return scheme.model_copy(update={
        "channels": channels, "rules": rules, "association": association, "registers": registers, "services": services,
        "adaptation": adaptation, "ledgers": ledgers, "informants": informants, "trust": trust,
        "cut_ties": cut_ties, "matching": Matching(minds=q(0.4), source="assumed"),
        "knowledge": knowledge,
    })  # fmt: skip


def otherwise() -> Scheme:
    """The loud scheme with warnings before points, and points with no record at all."""
    bias = {
        "dissent": {"applies_to": {"dissenting": True}, "times": 3},
        "women": {"applies_to": {"female": True}, "times": 0.4},
    }
    return Scheme.model_validate(plain(loud()) | {
        "warnings": {"contexts": ["traffic", "public order", "speech", "finance"], "source": "assumed"},
        "discretion": {
            "other": {"per_1000": 400, "points": [-50, -5], "bias": bias, "source": "assumed"},
            "praise": {"per_1000": 300, "points": [1, 9], "applies_to": {"minority": False}, "source": "assumed"},
        },
        "collective": {
            "household": {"share": 0.37, "source": "assumed"},
            "neighbourhood": {"share": 0.9, "contexts": ["speech", "finance"], "source": "assumed"},
        },
        "tampering": plain(loud())["tampering"] | {
            "yuan_per_point": 20,
            "bought": {"tries": 0.6, "most": 25, "insiders": 0.4},
            "attacks": {"per_1000": 1400, "points": 17, "ties": ["neighbour", "colleague", "kin"]},
            "breach": {"chance": 1, "share": 0.1, "points": 12},
            "detection": {"bought": 0.3, "inside": 0.2, "attacks": 0.3, "breaches": 0.5, "penalty": 9},
        },
    })  # fmt: skip


def events(run: list[Events], name: str) -> list:
    return [event for day in run for event in getattr(day, name)]


def assert_all(happened: dict[str, object]) -> None:
    """Everything that a test is there to compare really took place."""
    missing = [name for name, did in happened.items() if not did]
    assert not missing, f"never happened, so nothing was compared: {missing}"
