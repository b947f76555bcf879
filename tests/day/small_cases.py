"""For each mechanism a small world where it is on, with few others, and one cause that may befall a resident there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from small_causes import (
    Cause,
    Caused,
    attacks,
    does,
    firm_sinks,
    joins_or_leaves,
    named_at_will,
    thought_fit,
    told,
)
from test_recount import busy

from demerit.catalogue import Catalogue, Pool, catalogue
from demerit.chance import TILE
from demerit.day.lists import FINING, SCORED
from demerit.limits import TIE_KINDS
from demerit.mechanisms import switchable
from demerit.place.traits import HEAD, SPOUSE
from demerit.quantity import q
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.scheme.switches import SWITCHES, switched_off
from small_worlds import black_mask, people_of, tables_of

RESIDENTS = 4 * TILE
FIRST = 28  # days before the end of a month, so that what happens by the month happens too
SURE = {"sees": 1, "willing": 1}
SOON = "2020-01-30"  # day 29


@cache
def scarce() -> Catalogue:
    """The catalogue where whatever is scarce is asked for by more than get it, and by some who do."""
    cat = catalogue()
    few, slots = ({"pool": Pool(places_per_1000=q(places))} for places in (10_000, 45_000))
    services = {
        name: s.model_copy(update=(slots if s.queue else few) if s.pool else {}) for name, s in cat.services.items()
    }
    return cat.model_copy(update={"services": services})


@cache
def loud() -> dict[str, Any]:
    """The busy scheme, as data, where whatever may happen to those tied to somebody is certain to."""
    data = plain(busy())
    for name, channel in data["channels"].items():
        channel |= {"misses": 0, "delay": [0, 0]} | ({"false_match": 0.5} if name != "police" else {})
    data["association"] = {tie: {"share": 0.5, "source": "A"} for tie in TIE_KINDS}
    data["informants"] |= {"ties": dict.fromkeys(TIE_KINDS, SURE), "malicious": 100}
    data["knowledge"] |= {"learns": 1, "learns_from_household": 1, "learns_from_ties": 1}
    data["adaptation"] |= {"learns": 1, "learns_from_household": 1}
    data["trust"] |= {"found_out": 1, "betrayed": 1}
    data["cut_ties"] = {tie: {"sees_grades": ["D"], "cuts": 1, "source": "A"} for tie in TIE_KINDS[1:]}
    data["matching"]["minds"] = 1
    data["tampering"]["attacks"]["ties"] = list(TIE_KINDS)
    data["organisations"]["registers"]["companies"]["staff_lost"] = 0.5
    shown = {"radius_m": 500, "looks": 1, "reports": 1, "source": "A"}
    data["registers"]["critics"] |= {"shown": shown, "ways_in": {
        "thefts": {"records": ["theft"], "source": "A"},
        "at_will": {"without_a_rule": 0.5, "source": "A"},
    }}  # fmt: skip
    data["registers"]["custody"]["ways_in"] = {"robberies": {"records": ["robbery"], "source": "A"}}
    return data


@dataclass(frozen=True)
class Case:
    """A world where the mechanisms `on` are, and what is caused in it to one of `whom`."""

    on: str
    cause: Cause
    edit: Callable[[dict[str, Any]], None] = lambda data: None
    asks: tuple[tuple[str, int], ...] = ()
    whom: str = "parent"
    residents: int = RESIDENTS

    @property
    def mechanisms(self) -> set[str]:
        return set(self.on.split())

    def scheme(self) -> Scheme:
        """The loud scheme, edited, with all other mechanisms off."""
        off = [row.id for row in switchable() if row.id not in self.mechanisms]
        data = plain(Scheme.model_validate(loud()))
        self.edit(data)

        def edit(data: dict[str, Any], cat: Catalogue) -> None:
            for name in off:
                SWITCHES[name](data, cat)

        return switched_off(Scheme.model_validate(data), edit)

    def world(self, scheme: Scheme) -> Caused:
        kind = type("Here", (Caused,), {"cause": self.cause})
        tables = tables_of(scheme, self.residents, catalogue=scarce())
        world = kind(people_of(self.residents), tables, 7, black_mask=black_mask(scheme))
        return world.ready(self.asks)


@cache
def candidates(whom: str, residents: int) -> list[int]:
    """Heads with a child at home and a tie of each kind; of these, those who ask like every fourth (for a home: who own
    none); or anybody single who is online."""
    people, table = people_of(residents), people_of(residents).table()
    fit = (table["age"] >= 18) & (table["age"] < 50) & (table["online"] > 0) & table["employed"]
    homes = {int(i): np.flatnonzero(table["household"] == table["household"][i]) for i in np.flatnonzero(fit)[:3000]}
    if whom == "single":
        return [i for i, home in homes.items() if not (table["role"][home] == SPOUSE).any()][:40]
    pupils = (table["age"] >= 7) & (table["age"] < 17)
    return [
        i for i, home in homes.items()
        if table["role"][i] == HEAD and pupils[home].any() and all(people.ties(i).values())
        and (whom == "parent" or (i % 4 == 0 and not table["owner"][i]))
    ][:40]  # fmt: skip


def section(name: str, **parts: Any) -> Callable[[dict[str, Any]], None]:
    """An edit that puts these into a section."""
    return lambda data: data.setdefault(name, {}).update(parts)


def by_rank(data: dict[str, Any]) -> None:
    data["ledgers"]["points"]["spread"] = 150
    data["grades"] = {"by": "rank", "shares": {"A+": 0.1, "A": 0.3, "B": 0.3, "C": 0.2, "D": 0.1}}


def in_tiers(data: dict[str, Any]) -> None:
    registers = data["registers"]
    registers["blacklist"]["ways_in"] = {"theft": {"records": ["theft"], "source": "A"}}
    registers["critics"] = {
        "tier_of": "blacklist", "replaces": ["blacklist"], "applies_to": "household", "source": "A",
        "ways_in": {"robbery": {"records": ["robbery"], "source": "A"}},
    }  # fmt: skip


def appealed(data: dict[str, Any]) -> None:
    appeal = {"known": 1, "tried": 1, "decided_in": 1, "corrected": 1, "mistaken": 0, "source": "A"}
    data["registers"]["critics"]["ways_out"] = {"appeal": appeal}


def cameras_alone(data: dict[str, Any]) -> None:
    data["channels"] = {"cameras": data["channels"]["cameras"] | {"copies_to": {}}}


def matched(data: dict[str, Any]) -> None:
    cameras_alone(data)
    del data["channels"]["cameras"]["false_match"]
    data["channels"]["cameras"] |= {"matched_against": "place", "false_match_per_face": 0.001}


def monthly(data: dict[str, Any]) -> None:
    data["ledgers"]["points"]["recalculated"] = "monthly"


def fewer_scored(mode: str) -> Callable[[dict[str, Any]], None]:
    how = {"mode": mode, "initial": 0.5, "joins": 0.3, "joins_with_peers": 1, "joins_for_status": 1, "leaves": 0.5}
    return lambda data: data.update(enrolment=how | {"source": "A"})


def soon(data: dict[str, Any]) -> None:
    data["rules"]["house_party"]["from"] = SOON


def begins_soon(data: dict[str, Any]) -> None:
    data["rollout"] = {"stages": [{"from": SOON, "share": 1}], "source": "A"}


def few_listed_red(data: dict[str, Any]) -> None:
    data["registers"]["redlist"] |= {"ways_in": {"high_score": {"above": 1050, "source": "A"}}, "ways_out": {}}
    data["services"]["prestigious_job"]["priority_grades"] = []


def looking_around(data: dict[str, Any]) -> None:
    """Nobody is told what to fear, and everybody looks around."""
    data["adaptation"] = {"model": "threshold", "threshold": 0.02, "source": "A"}


THEFT = told("theft", "police")
INVESTIGATED = told("exposing_corruption", "platforms")
FEW = {"source": "A", "collectors_per_1000": 4, "capacity": 1, "remembers": 1, "misses": 0, "delay": [0, 0]}


def full(data: dict[str, Any]) -> None:
    """All that may go along with the rest."""
    both = {unit: {"share": 1, "source": "A"} for unit in ("household", "neighbourhood")}
    data |= {
        "warnings": {"contexts": ["traffic"], "source": "A"},
        "collective": both,
        "discretion": {"other": {"per_1000": 50, "points": [-50, -5], "source": "A"}},
    }
    data["channels"]["collectors"] = FEW
    del data["rollout"], data["enrolment"]


EVERYTHING = " ".join(row.id for row in switchable() if row.id not in ("M03", "M13", "M14", "M43", "M44", "M48"))
TOGETHER = tuple(Case(EVERYTHING, cause, full) for cause in (THEFT, told("robbery", "police"), does("critical_post")))

CASES: dict[str, tuple[Case, ...]] = {
    "M01": (Case("M01 M05", THEFT), Case("M01 M06 M11", INVESTIGATED, by_rank, residents=800)),
    "M02": (Case("M01 M02 M05", told("failing_to_yield", "police", flags=SCORED | FINING)),),
    "M03": (Case("M01 M03 M05", THEFT, monthly),),
    "M04": (Case("M01 M04 M11", does("volunteering")),),
    "M05": (Case("M01 M05", does("littering")),),
    "M06": (Case("M01 M06 M11", does("critical_post", 3)),),
    "M07": (Case("M01 M07 M11", told("unregistered_worship", "neighbourhood_office")),),
    "M08": (Case("M01 M08 M11", does("taxi_rides")),),
    "M09": (Case("M01 M09 M11", does("missed_bill")),),
    "M10": (Case("M01 M05 M10", does("jaywalking"), cameras_alone), Case("M01 M05 M10", does("jaywalking"), matched)),
    "M11": (Case("M01 M06 M11", does("critical_post")),),
    "M12": (Case("M01 M04 M05 M12", does("community_work"), section("channels", collectors=FEW)),),
    "M13": (Case("M01 M05 M13", THEFT, begins_soon),),
    "M14": (Case("M01 M05 M14", joins_or_leaves, fewer_scored("voluntary")),),
    "M15": (Case("M01 M15 M20", firm_sinks, asks=(("job", 1), ("prestigious_job", 4))),),
    "M16": (Case("M01 M05 M16", THEFT),),
    "M17": (Case("M01 M05 M17", does("littering")),),
    "M18": (Case("M01 M05 M18", THEFT),),
    "M19": (Case("M01 M05 M19", attacks),),
    "M20": (Case("M05 M20 M24", THEFT, asks=(("flights", 1),)),),
    "M21": (Case("M01 M04 M11 M21 M27", told("enlisting", "neighbourhood_office", times=3), few_listed_red,
        asks=(("prestigious_job", 4),), whom="asking"),),
    "M22": (Case("M05 M20 M22", THEFT, appealed),),
    "M23": (Case("M05 M20 M23", THEFT),),
    "M24": (Case("M01 M05 M24", THEFT, asks=(("flights", 1),)),),
    "M25": (Case("M01 M05 M25", THEFT, asks=(("allotted_home", 1),), whom="asking"),),
    "M26": (Case("M01 M05 M26", THEFT, asks=(("loan", 1),)),),
    "M27": (Case("M01 M05 M27", THEFT, asks=(("prestigious_job", 4),), whom="asking"),),
    "M28": (Case("M01 M05 M28", THEFT, asks=(("fast_internet", 1),)),),
    "M29": (Case("M01 M05 M29", THEFT, asks=(("school_place", 1),)),
            Case("M01 M05 M29", THEFT, asks=(("top_school", 1),))),
    "M30": (Case("M01 M05 M30", THEFT, asks=(("match", 1),), whom="single"),),
    "M31": (Case("M01 M05 M31", THEFT),),
    "M32": (Case("M01 M05 M32", THEFT, asks=(("restaurants", 4),), whom="asking"),),
    "M33": (Case("M01 M09 M11 M33", told("missed_bill", "utilities")),),
    "M34": (Case("M01 M05 M34", THEFT), Case("M01 M05 M34", THEFT, looking_around)),
    "M35": (Case("M01 M05 M17 M35", does("littering")), Case("M01 M05 M18 M35", THEFT)),
    "M36": (Case("M01 M05 M11 M36", told("house_party", "neighbourhood_office"), soon),),
    "M41": (Case("M01 M41", thought_fit, section(
        "discretion", other={"per_1000": 50, "points": [-50, -5], "source": "A"})),),
    "M42": (Case("M01 M05 M42", THEFT, section("warnings", source="A")),),
    "M43": (Case("M01 M05 M43", joins_or_leaves, fewer_scored("consent")),),
    "M44": (Case("M05 M20 M24 M44", told("robbery", "police"), in_tiers, asks=(("flights", 1),)),),
    "M45": (Case("M01 M05 M45", told("theft", "police", times=4), section(
        "collective", household={"share": 1, "source": "A"}, neighbourhood={"share": 1, "source": "A"})),),
    "M46": (Case("M05 M20 M34 M46", told("robbery", "police"), asks=(("restaurants", 4),), whom="asking"),),
    "M47": (Case("M20 M24 M47", named_at_will, asks=(("flights", 1),)),),
    "M48": (Case("M01 M05 M10 M48", told("theft", "police", times=60), section("operator", attention=1, source="A")),),
}  # fmt: skip
