"""What each door of a scheme brings: how many asked, how many the scheme decided against, and how many wrongly.

The first door in the scheme's file comes early among the findings, the others late: a scheme with twenty doors would
show nothing else.
"""

from __future__ import annotations

from demerit import statistics
from demerit.catalogue import Service
from demerit.findings.finding import Declared, Finding
from demerit.findings.phrases import SMALL, moved
from demerit.measure.estimates import Estimates
from demerit.scheme.model import Door, Scheme
from demerit.show.labels import lower
from demerit.show.wording import percent, plural, sentence_case
from demerit.statistics import Estimate

FIRST, OTHERS = 32, 100  # places among the findings
AGAINST = {"refused": "turned down", "dearer": "made dearer", "delayed": "delayed", "throttled": "slowed down"}


def doors(scheme: Scheme, services: dict[str, Service]) -> list[Declared]:
    """A finding for each door that the scheme shuts, opens or makes dearer, in the order of its file."""
    known = [(name, door) for name, door in scheme.services.items() if name in services]
    return [
        _declared(name, door, services[name], FIRST if place == 0 else OTHERS + place)
        for place, (name, door) in enumerate(known)
    ]


def _declared(name: str, door: Door, service: Service, order: int) -> Declared:
    label = service.label
    if door.closed_to_registers or door.closed_to_grades:
        measures, make = (f"first_adverse_{name}", f"first_{name}", f"first_wrongful_{name}"), _against
        if door.private is not None:
            measures += (f"refused_{name}",)
    elif door.waived_for_grades or door.commercial_from is not None:
        measures, make = (f"waived_{name}", f"requests_{name}"), _waived
    else:
        measures, make = (f"gained_{name}", f"lost_{name}", f"first_{name}"), _both_ways

    def told(figures: Estimates, declared: Declared) -> Finding | None:
        return make(figures, declared, door, service)

    return Declared(f"door_{name}", service.mechanism, f"The door: {label}", order, told, measures=measures)


def _asked(service: Service, count: int, *, every: bool = False) -> str:
    """ "5,269 first requests (to rent a home)", or reviews of what somebody has. `every`: those made again too."""
    what = "review" if service.review else "first request" if service.again and not every else "request"
    return f"{plural(count, what)} ({service.right})" if service.right else plural(count, what)


def _against(figures: Estimates, declared: Declared, door: Door, service: Service) -> Finding:
    adverse, asked, wrongful = declared.measures[:3]
    found = figures.rate(adverse, of=asked)
    if found.value is None:
        return declared.finding(found, declared.title, "Nobody asked.")
    wrongly, verb = figures.sum(wrongful), AGAINST[door.outcome]
    if service.review and door.outcome == "refused":
        verb = "ended"
    private = _refused_in_all(figures, declared.measures[3]) if door.private else ""
    rule = " by its rule" if door.private else ""
    wrong = f", {wrongly:,} of them wrongly by its own rules" if wrongly else ", none wrongly by its own rules"
    if found.above == 1:
        wrong = f", {'wrongly' if wrongly else 'not wrongly'} by its own rules"
    against = plural(found.above, "was", "were") if found.above else "none was"
    headline = f"{_share(service, found)} {verb}{rule}"
    sentence = f"Of {_asked(service, found.below or 0)} {against} {verb} by the scheme{wrong if found.above else ''}."
    return declared.finding(found, f"{headline}.", sentence + private)


def _refused_in_all(figures: Estimates, refused: str) -> str:
    """What those do who only see the standing isn't a decision of the scheme; it shows beside the twin."""
    others = " Refusals by those who only see the standing are not among them"
    if not figures.has_twin:
        return f"{others}."
    here, there = figures.sum(refused), figures.sum(refused, "twin")
    return f"{others}: for any reason {here:,} requests were refused, {there:,} in the twin."


def _what(service: Service, *, every: bool = False) -> str:
    return "reviews" if service.review else "first requests" if service.again and not every else "requests"


def _share(service: Service, found: Estimate, *, every: bool = False) -> str:
    """ "Flights: 3.1% of first requests", "A home that is allotted: 2 of 16 first requests"."""
    few = (found.below or 0) < SMALL
    share = f"{found.above:,} of {found.below:,}" if few else f"{percent(found.value)} of"
    return f"{sentence_case(service.label)}: {share} {_what(service, every=every)}"


def _waived(figures: Estimates, declared: Declared, door: Door, service: Service) -> Finding:
    """A door whose usual check a standing spares."""
    waived, asked = declared.measures
    found = figures.rate(waived, of=asked)
    if found.value is None:
        return declared.finding(found, declared.title, "Nobody asked.")
    return declared.finding(
        found, f"{_share(service, found, every=True)} spared the usual check.",
        f"Of {_asked(service, found.below or 0, every=True)} {plural(found.above or 0, 'was', 'were')} spared the "
        "usual check.",
    )  # fmt: skip


def _both_ways(figures: Estimates, declared: Declared, door: Door, service: Service) -> Finding | None:
    """A door that no rule shuts: a standing that others see, or an order. What one gets by it, another may lose."""
    if not figures.has_twin:
        return None
    gained, lost, asked = declared.measures
    won, gone = (figures.pair(name, of=asked) for name in (gained, lost))
    found = statistics.difference(won, gone, figures.sample_of(won[0]))
    if found.value is None:
        return declared.finding(found, declared.title, "Nobody asked.")
    label, what = sentence_case(service.label), _what(service)
    more, less = (f"{label}: {which} {what} granted than in the twin" for which in ("more", "fewer"))
    headline = moved(found, more, less, f"{what} granted ({lower(service.label)})")
    here, there = figures.sum(gained), figures.sum(lost)
    return declared.finding(
        found, f"{headline}.",
        f"Of {_asked(service, figures.sum(asked))} {plural(here, 'was', 'were')} granted here and refused to the twin, "
        f"{plural(there, 'was', 'were')} refused here and granted to the twin.",
        unit="points", empty=not (here or there),
    )  # fmt: skip
