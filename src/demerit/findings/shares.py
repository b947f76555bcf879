"""Findings that are a share: so many of so many. Declared as rows, each with its words."""

from __future__ import annotations

import re
from collections.abc import Callable

from demerit.findings.finding import FLOW, LEVEL, Declared, Finding
from demerit.findings.phrases import SMALL, counts, fraction, verb
from demerit.measure.estimates import Estimates
from demerit.scheme.beginning import may_end
from demerit.scheme.model import Scheme
from demerit.statistics import FEW


def share(
    id_: str, mechanism: str, title: str, order: int, measure: str, *, headline: str, verbs: tuple[str, str],
    of: str, tail: str, over: str | None = None, when: Callable[[Scheme], bool] = lambda scheme: True,
    period: str = FLOW, world: str = "scheme",
) -> Declared:  # fmt: skip
    """headline: with {share} and {verb}; verbs: for one and for many. of: what is counted; tail: what is said of it.

    The sentence is "A of B {of} {tail}."
    """

    def make(figures: Estimates, declared: Declared) -> Finding | None:
        found = figures.rate(measure, world, of=over)
        if found.value is None:
            return declared.finding(found, title, "Nothing to count.", period=period)
        said, plural = fraction(found)
        words = headline.format(share=said, verb=verb(plural, *verbs))
        if (found.below or 0) < SMALL:  # a share of so few would say too much
            words = f"{title}: {counts(found)}"
        elif 0 < (found.above or 0) < FEW:
            words = _OF_THE.sub("{share} ", headline).format(share=counts(found), verb=verb(found.above != 1, *verbs))
        said = tail if found.above != 1 else _of_one(tail)
        return declared.finding(found, f"{words}.", f"{_capital(counts(found, of))} {said}.", period=period)

    return Declared(id_, mechanism, title, order, make, when, (measure, over) if over else (measure,))


_OF_THE = re.compile(r"^\{share\} of (the |those )?")  # "9 of 400 fines", where it is "2% of the fines"
_ONE = {"end": "ends", "were": "was", "are": "is", "have": "has", "name": "names", "go": "goes", "state": "states"}


def _of_one(tail: str) -> str:
    """What is said of many, said of one: its first word is the verb."""
    first, _, rest = tail.partition(" ")
    return f"{_ONE.get(first, first)} {rest}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _has(*sections: str) -> Callable[[Scheme], bool]:
    return lambda scheme: all(bool(getattr(scheme, section)) for section in sections)


def _stays_voluntary(scheme: Scheme) -> bool:
    how = scheme.enrolment
    return how is not None and how.mode != "mandatory" and how.mandatory_from is None


def _black(scheme: Scheme) -> bool:
    return any(register.colour == "black" for register in scheme.registers.values())


def _arbitrary(scheme: Scheme) -> bool:
    ways = (way for register in scheme.registers.values() for way in register.ways_in.values())
    return any(way.without_a_rule is not None for way in ways)


SHARES = (
    share("fell", "M01", "Below the grade they began with", 10, "below_start", period=LEVEL,
          when=lambda s: may_end(s, below=True),
          headline="{share} {verb} below the grade they began with", verbs=("ends", "end"),
          of="residents who are scored", tail="end below the grade that they began with"),
    share("rose", "M01", "Above the grade they began with", 12, "above_start", period=LEVEL,
          when=lambda s: may_end(s, below=False),
          headline="{share} {verb} above the grade they began with", verbs=("ends", "end"),
          of="residents who are scored", tail="end above the grade that they began with"),
    share("others_acts", "M18", "Points lost for others", 20, "points_lost_cause_association", when=_has("association"),
          headline="{share} of the points lost {verb} for what others did", verbs=("is", "are"),
          of="points lost", tail="went for what somebody else did, or was said to have done"),
    share("levied", "M45", "Points levied on a group", 25, "points_lost_cause_collective", when=_has("collective"),
          headline="{share} of the points lost {verb} levied on a whole group", verbs=("is", "are"),
          of="points lost", tail="were levied on a household or neighbourhood for what one of it did"),
    share("joined", "M14", "Who takes part", 15, "uptake", period=LEVEL,
          when=_stays_voluntary,
          headline="{share} of those who may choose {verb} part", verbs=("takes", "take"),
          of="residents free to choose, or enrolled,", tail="are scored"),
    share("wrongful_decisions", "M22", "Decisions against somebody that were wrong", 50, "wrongful_decisions",
          when=_has("services"),
          headline="{share} of the decisions against somebody {verb} wrong by the scheme's own rules",
          verbs=("is", "are"), of="decisions against somebody",
          tail="go beyond what the true record of that person's own acts would have led to"),
    share("wrongful_listings", "M22", "Listings that were wrong", 54, "wrongful_entries", when=_black,
          headline="{share} of the entries on a blacklist {verb} wrong by the scheme's own rules", verbs=("is", "are"),
          of="entries on a blacklist",
          tail="go beyond what the true record of that person's own acts would have led to"),
    share("still_listed", "M22", "Wrongly listed and still on the list", 55, "wrongful_standing_180", when=_black,
          headline="{share} of the wrongly listed {verb} still on the list half a year later", verbs=("is", "are"),
          of="residents wrongly listed at least 180 days before the end",
          tail="were still on the list 180 days later"),
    share("listed", "M20", "On a blacklist", 58, "listed", when=_black, period=LEVEL,
          headline="{share} of residents {verb} on a blacklist", verbs=("is", "are"), of="residents",
          tail="are on a blacklist on the last day, suspended licences and deleted accounts included"),
    share("false_records", "M11", "False records", 70, "false_records", when=_has("channels"),
          headline="{share} of the records {verb} false", verbs=("is", "are"), of="records that the scheme reads",
          tail="state an act of a kind that the person did not do that day"),
    share("false_reports", "M17", "False reports", 72, "false_reports", when=_has("informants"),
          headline="{share} of the informants' reports {verb} false", verbs=("is", "are"), of="reports by informants",
          tail="name somebody who did no such thing that day"),
    share("false_calls", "M23", "Reports by those who saw a face", 73, "false_map_reports",
          when=lambda s: any(register.shown for register in s.registers.values()),
          headline="{share} of the reports on those shown {verb} of people who owe nothing or can't pay",
          verbs=("is", "are"), of="reports by those who saw a face on the map",
          tail="are of somebody who owed nothing, or could not pay"),
    share("custody_wrongly", "M46", "Taken into custody wrongly", 34, "wrongly_into_custody",
          when=lambda s: any(register.custody for register in s.registers.values()),
          headline="{share} of those taken into custody {verb} taken wrongly by the scheme's own rules",
          verbs=("is", "are"), of="people taken into custody",
          tail="would not have been on the true record of their own acts"),
    share("without_a_rule", "M47", "Listed without a rule", 36, "listed_without_a_rule", when=_arbitrary,
          headline="{share} of the wrong listings {verb} made without any rule", verbs=("is", "are"),
          of="wrong entries on a blacklist", tail="were made by the operator without a rule"),
    share("fines_unable", "M02", "Fines beyond their means", 76, "fines_unable",
          when=lambda s: any(w.unpaid is not None for r in s.registers.values() for w in r.ways_in.values()),
          headline="{share} of the fines {verb} more than the person can pay", verbs=("is", "are"), of="fines",
          tail="were more than the person could pay"),
    share("performed", "M04", "Deeds performed for those who watch", 80, "performed_deeds",
          when=lambda s: s.adaptation.performs.value > 0,
          headline="{share} of the good deeds {verb} performed for those who watch", verbs=("is", "are"),
          of="good deeds", tail="were performed for those who watch"),
    share("ties_cut", "M31", "Ties cut", 82, "ties_cut", when=_has("cut_ties"),
          headline="{share} of the ties to somebody who falls {verb} cut", verbs=("is", "are"),
          of="ties to somebody whose standing fell that day", tail="were cut"),
    share("turned_down", "M30", "Turned down for a grade", 84, "turned_down", when=_has("matching"),
          headline="{share} of first meetings {verb} over a grade", verbs=("ends", "end"),
          of="first meetings with a partner", tail="ended with one of the two turned down for a lower grade"),
    share("warned_wrongly", "M42", "Warned for nothing", 86, "warnings_false", when=_has("warnings"),
          headline="{share} of the warnings {verb} for what the person had not done", verbs=("is", "are"),
          of="warnings", tail="were for what the person had not done"),
    share("heard", "M16", "Heard of somebody listed wrongly", 88, "heard_of_wrongful", when=_has("knowledge"),
          period=LEVEL, headline="{share} of residents {verb} heard of somebody listed wrongly", verbs=("has", "have"),
          of="residents", tail="have heard of somebody listed wrongly by the last day"),
    share("afraid_to_speak", "M34", "Afraid to speak", 64, "fear_speech",
          when=lambda s: s.adaptation.model != "none", period=LEVEL,
          headline="{share} of residents {verb} wary of speaking", verbs=("is", "are"), of="residents",
          tail="are wary of anything to do with speech on the last day, by the scheme's model of adaptation"),
    share("distrust", "M35", "Trust lost in neighbours", 89, "distrust_neighbours", when=_has("trust"), period=LEVEL,
          headline="{share} of residents {verb} their neighbours less", verbs=("trusts", "trust"), of="residents",
          tail="have lost some trust in their neighbours by the last day"),
    share("newly_punished", "M36", "Acts that new rules punish", 90, "acts_newly_punished",
          when=lambda s: any(rule.from_ is not None for rule in s.rules.values()),
          headline="{share} of breaches {verb} of kinds that only new rules punish", verbs=("is", "are"),
          of="breaches done, seen or not,", tail="are of kinds that only rules added since the start punish"),
    share("tiers", "M44", "Moved to a severer tier", 92, "escalations",
          when=lambda s: any(register.tier_of for register in s.registers.values()),
          headline="{share} of listings {verb} to a severer tier", verbs=("moves", "move"), of="listings",
          tail="were followed by a move to a severer tier"),
    share("served_first", "M21", "Served first", 94, "served_first",
          when=lambda s: any(d.priority_registers or d.priority_grades for d in s.services.values()),
          headline="{share} of requests {verb} served first for a standing", verbs=("is", "are"), of="requests",
          tail="were served first"),
)  # fmt: skip
