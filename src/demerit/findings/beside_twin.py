"""Findings that set this world beside the twin, one group beside another, or the operator's count beside what is so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from demerit import statistics
from demerit.findings.finding import FLOW, LEVEL, Declared, Finding
from demerit.findings.phrases import SMALL, counts, fraction, moved, than, together, too_few_to_compare
from demerit.measure.estimates import MONTH, Estimates
from demerit.scheme.model import Scheme
from demerit.show import wording
from demerit.statistics import FEW, Estimate


def silence(figures: Estimates, declared: Declared) -> Finding | None:
    if not figures.has_twin:
        return None
    found = figures.over_twin("dissent")
    here, there = figures.sum("dissent"), figures.sum("dissent", "twin")
    headline = moved(found, "People speak out more", "People speak out less", "speaking out")
    sentence = (
        f"People spoke out {wording.plural(here, 'time')}, and {wording.plural(there, 'time')} in the twin: "
        f"{than(found)}."
        if there
        else "Nobody spoke out in the twin."
    )
    return declared.finding(found, f"{headline}.", sentence, unit="change", empty=found.same or not there)


def order(figures: Estimates, declared: Declared) -> Finding | None:
    if not figures.has_twin:
        return None
    found = figures.over_twin("harmful_acts")
    here, there = figures.sum("harmful_acts"), figures.sum("harmful_acts", "twin")
    headline = moved(found, "More harm is done", "Less harm is done", "harm done")
    sentence = f"{wording.plural(here, 'harmful act')}, {there:,} in the twin: {than(found)}. {made_of(figures)}"
    return declared.finding(found, f"{headline}.", sentence.strip(), unit="change", empty=found.same or not there)


def made_of(figures: Estimates) -> str:
    """What most of the harmful acts are: the two commonest kinds, with their shares."""
    from demerit.catalogue import catalogue

    kinds = {name: kind for name, kind in catalogue().kinds.items() if not kind.good and kind.gravity.value >= 2}
    done = {name: figures.sum(f"acts_{name}") for name in kinds}
    total = sum(done.values())
    if not total:
        return ""
    most = sorted(done, key=lambda name: (-done[name], name))[:2]
    told = [f"{wording.percent(done[name] / total)} are “{kinds[name].label.lower()}”" for name in most if done[name]]
    return f"Of them, {wording.joined(told)}."


def unable(figures: Estimates, declared: Declared) -> Finding | None:
    """Entries on lists of debtors, and those for a sum beyond the resident's means."""
    names = list(declared.measures[1:])
    pairs = [figures.pair(name) for name in names if figures.has(name)]
    if not pairs or not figures.has("entered_unable"):
        return None
    above, below = figures.pair("entered_unable")[0], np.sum([pair[0] for pair in pairs], axis=0)
    found = statistics.rate(above, below, figures.sample_of(above))
    if found.value is None:
        return declared.finding(found, declared.title, "Nobody was put on a list for a debt.")
    whose = f"{fraction(found)[0]} of those"
    if (found.below or 0) < SMALL:
        whose = f"{found.above:,} of {found.below:,}"
    return declared.finding(
        found, f"{whose} put on a list for debts could not pay.",
        f"{found.above:,} of {found.below:,} entries on a list that takes debtors were for a sum that the person could "
        "not pay.",
    )  # fmt: skip


def takes_debtors(scheme: Scheme) -> list[str]:
    """Registers that an unpaid sum, or a judgment on one, leads onto."""
    return [
        name
        for name, register in scheme.registers.items()
        if any(w.unpaid is not None or w.unless_unable or w.misjudged.value > 0 for w in register.ways_in.values())
    ]


def shuts(effect: str) -> Callable[[Scheme], bool]:
    """Whether a scheme shuts a door with this effect, or takes people or firms away."""

    def found(scheme: Scheme) -> bool:
        from demerit.catalogue import catalogue

        services = catalogue().services
        away = any(register.custody for register in scheme.registers.values()) or scheme.organisations is not None
        doors = (name in services and services[name].effect == effect for name in scheme.services)
        return any(doors) or (effect == "job" and away)

    return found


def work(figures: Estimates, declared: Declared) -> Finding | None:
    return _more_than_twin(
        figures, declared, "jobless", "residents have lost the work they had at first and have none on the last day",
        ("More people have lost their work", "Fewer people have lost their work", "lost work"),
    )  # fmt: skip


def homes(figures: Estimates, declared: Declared) -> Finding | None:
    return _more_than_twin(
        figures, declared, "evicted", "residents have lost their home by the last day",
        ("More people lose their home", "Fewer people lose their home", "lost homes"),
    )  # fmt: skip


def _more_than_twin(
    figures: Estimates, declared: Declared, measure: str, what: str, words: tuple[str, str, str]
) -> Finding | None:
    if not figures.has_twin:
        return None
    here, there = figures.sum(measure), figures.sum(measure, "twin")
    residents = int(figures.run.totals("residents")[0][0])
    base = residents if residents < 10_000 else 100_000
    found = figures.less_twin(measure).times(base)
    people = figures.sum("residents")
    more = f"{wording.signed(found.value)} for every {base:,} residents"
    more = than(found) if found.verdict in ("unclear", "same") else more
    sentence = f"{here:,} of {people:,} {what}, {there:,} in the twin: {more}."
    return declared.finding(
        replace(found, above=here, below=people), f"{moved(found, *words)}.", sentence, unit="signed", period=LEVEL,
        empty=found.same,
    )  # fmt: skip


def children(figures: Estimates, declared: Declared) -> Finding | None:
    """Children without a school place, who asked for one and were refused it for a parent's standing."""
    found, count = figures.mean("children_shut_out"), figures.sum("children_shut_out")
    are = "child has" if count == 1 else "children have"
    where = together(_runs(figures))
    return declared.finding(
        found, f"{wording.plural(count, 'child', 'children')} shut out of school for a parent's standing{where}.",
        f"On the last day {count:,} {are} no school place after a refusal for a parent's standing{where}.",
        unit="number", period=LEVEL, empty=not count,
    )  # fmt: skip


def groups(figures: Estimates, declared: Declared) -> Finding | None:
    """One comparison of two groups, fixed beforehand: never the widest gap found afterwards."""
    measure, one, other, of, said = _COMPARED[declared.id]
    first, second = figures.rate(measure, group=one, of=of), figures.rate(measure, group=other, of=of)
    if first.value is None or second.value is None or not (first.above or second.above):
        return declared.finding(statistics.UNDEFINED, declared.title, "Nothing to count.")
    gap = figures.between(measure, one, other, of=of)
    headline = f"{moved(gap, said['more'], said['less'], said['what'])}."
    few = too_few_to_compare(first, second)
    sentence = f"{said['one']}: {_part(first)} {said['whom']}; {said['other']}: {_part(second)}."
    if few:
        headline, sentence = f"{declared.title}: too few to compare.", f"{sentence} Too few to compare."
    return declared.finding(gap, headline, sentence, unit="points", period=said.get("period", LEVEL), empty=few)


def _part(share: Estimate) -> str:
    """ "12 of 448 (2.7%)"; of few the counts alone."""
    few = (share.below or 0) < SMALL
    return counts(share) if few else f"{counts(share)} ({wording.percent(share.value)})"


_COMPARED = {
    "critics": ("below_start", "opinion=firmly dissenting", "opinion=content", None, {
        "whom": "end below the grade they began with", "one": "Of the firmly dissenting", "other": "of the content",
        "more": "Critics fall more often", "less": "Critics fall less often",
        "what": "falls between critics and the content",
    }),
    "poor": ("listed", "income=1", "income=10", None, {
        "whom": "are on a blacklist", "one": "Of the poorest tenth", "other": "of the richest tenth",
        "more": "The poor are listed more often", "less": "The poor are listed less often",
        "what": "listings between the poorest and the richest tenth",
    }),
    "minority": ("false_records", "minority=yes", "minority=no", "records", {
        "whom": "are false", "one": "Of the records of the minority", "other": "of the majority",
        "more": "The minority is recorded falsely more often", "less": "The minority is recorded falsely less often",
        "what": "false records between minority and majority", "period": FLOW,
    }),
}  # fmt: skip


def operator(figures: Estimates, declared: Declared) -> Finding | None:
    """What the operator counts, per person scored, from the second month to the last; and what was truly done.

    A run of fewer than 90 days has no story.
    """
    run, months = figures.run, figures.second_and_last_month
    if run.days < 3 * MONTH:
        return None
    before, after = months("recorded_breaches")
    did_before, did_after = months("breaches")
    scored = run.scheme.enrols and figures.has("enrolled")
    people = months("enrolled" if scored else "residents")
    found = statistics.change((after, people[1]), (before, people[0]), _replicates(figures))
    if found.value is None:
        return declared.finding(found, declared.title, "The operator recorded no breach in the second month.")
    everyone = months("residents")
    true = statistics.change((did_after, everyone[1]), (did_before, everyone[0]), _replicates(figures))
    who = "person scored" if scored else "resident"
    headline = moved(found, "The operator's records show more breaches", "The operator's records show fewer breaches",
                     "the breaches that the operator's records show")  # fmt: skip
    sentence = (
        f"Breaches on record for each {who}: {wording.change(found.value)} from the second month to the last "
        f"({before.sum():,} and {after.sum():,}). Breaches truly done for each resident: "
        f"{wording.change(true.value)}."
    )
    if scored:
        sentence += " Those scored later are not the same people."
    return declared.finding(found, f"{headline}.", sentence, unit="change", empty=False)


def _replicates(figures: Estimates) -> statistics.Sample:
    """Days aren't counted by block: a story in time of one run has no interval."""
    return statistics.Sample.of_replicates(_runs(figures), int(figures.run.totals("residents")[0][0]))


def _runs(figures: Estimates) -> int:
    return len(figures.run.totals("residents")[0])


def across(figures: Estimates, declared: Declared) -> Finding | None:
    """Refusals by acts of an unrelated context: a reading of the matrix of relations, strict and wide."""
    strict, wide = figures.rate("across_strict"), figures.rate("across_wide")
    if strict.value is None or wide.value is None:
        return declared.finding(strict, declared.title, "Nothing to count.")
    few, part = (strict.below or 0) < SMALL, _shown_alike(strict, wide)
    known = f"{wording.plural(strict.below or 0, 'refusal')} whose deciding acts are known"
    rest = "rests" if few and strict.above == 1 else "rest"
    sentence = (
        f"Of {known} {part[0]} {rest} on acts that the law itself does not relate to the service, {part[1]} on acts "
        f"that the operators do not relate to it either. {_untold(figures)}Which acts are related is a stated matrix, "
        "not a result."
    )
    whose = f"of {known} {rest}" if few else "of refusals rest"
    return declared.finding(strict, f"{part[0]} {whose} on acts that the law does not relate to the service.", sentence,
                            empty=not strict.value)  # fmt: skip


def _untold(figures: Estimates) -> str:
    """How many refusals are left out, since the log doesn't tell what decided them."""
    unknown = figures.sum("deciding_unknown")
    return f"Of {wording.plural(unknown, 'more refusal')} these are not known. " if unknown else ""


def _shown_alike(strict: Estimate, wide: Estimate) -> tuple[str, ...]:
    """Two shares of one whole, both in percent, or both as counts of few."""
    few = (strict.below or 0) < SMALL
    return tuple(f"{one.above:,}" if few else wording.percent(one.value) for one in (strict, wide))


def price(figures: Estimates, declared: Declared) -> Finding | None:
    found = figures.rate("price_of_a_grade", share=False)
    if found.value is None:
        return declared.finding(found, declared.title, "Nobody bought a grade.")
    bought = figures.sum("purchases")
    few = bought < FEW
    headline = f"{wording.plural(bought, 'purchase')} of a grade: too few for a price" if few else (
        f"A grade costs {wording.number(round(found.value))} yuan")  # fmt: skip
    return declared.finding(
        found, f"{headline}.",
        f"{wording.plural(bought, 'purchase')} of points: {found.above:,} yuan for {found.below:,} grades gained.",
        unit="number", empty=few,
    )  # fmt: skip


def discretion(figures: Estimates, declared: Declared) -> Finding | None:
    found = figures.rate("entries_discretion", of="residents", share=False).times(1000)
    if found.value is None:
        return None
    return declared.finding(
        found, f"{wording.number(found.value)} entries for every 1,000 residents with no act behind them.",
        f"Officials made {found.above:,} entries at their discretion, of {found.below:,} residents.", unit="number",
        empty=not found.above,
    )  # fmt: skip


def firms(figures: Estimates, declared: Declared) -> Finding | None:
    found, count = figures.mean("jobs_lost_with_firms"), figures.sum("jobs_lost_with_firms")
    listed = figures.sum("organisations_entered")
    return declared.finding(
        found, f"{wording.plural(count, 'job')} lost with listed firms{together(_runs(figures))}.",
        f"{wording.plural(listed, 'listing')} of a firm or agency; {wording.plural(count, 'person', 'people')} lost "
        f"their job with one{together(_runs(figures))}.", unit="number", empty=not listed,
    )  # fmt: skip


def reacts(scheme: Scheme) -> bool:
    """Whether people are taken to change at all: else the two worlds hold the same acts by definition."""
    return scheme.adaptation.model != "none"


def _groups(id_: str, mechanism: str, title: str, place: int, when: Callable[[Scheme], bool]) -> Declared:
    return Declared(id_, mechanism, title, place, groups, when, (_COMPARED[id_][0],))


def beside_twin(scheme: Scheme | None) -> list[Declared]:
    """Those that a scheme may have; of none, with no measures of its registers."""
    debtors = [f"entered_{name}" for name in takes_debtors(scheme)] if scheme is not None else []
    return [
        Declared("unable", "M09", "Listed for debts they could not pay", 30, unable, lambda s: bool(takes_debtors(s)),
                 ("entered_unable", *debtors)),
        Declared("silence", "M34", "Speaking out", 60, silence, reacts, ("dissent",)),
        Declared("order", "M39", "Harm done", 62, order, reacts, ("harmful_acts",)),
        Declared("work", "M27", "Lost work", 66, work, shuts("job"), ("jobless",)),
        Declared("homes", "M25", "Lost homes", 67, homes, shuts("home"), ("evicted",)),
        Declared("children", "M29", "Children without school", 68, children,
                 lambda s: any(door.by_the_parents for door in s.services.values()), ("children_shut_out",)),
        _groups("critics", "M40", "Critics beside the content", 74, lambda s: bool(s.grades)),
        _groups("poor", "M40", "The poorest beside the richest tenth", 75,
                lambda s: any(register.colour == "black" for register in s.registers.values())),
        _groups("minority", "M40", "Minority beside majority", 77, lambda s: bool(s.channels)),
        Declared("operator", "M39", "The operator's own count", 78, operator, lambda s: bool(s.channels) and reacts(s),
                 ("recorded_breaches", "breaches")),
        Declared("price", "M19", "The price of a grade", 83, price, lambda s: s.tampering is not None,
                 ("price_of_a_grade", "purchases")),
        Declared("discretion", "M41", "Entries at discretion", 85, discretion, lambda s: bool(s.discretion),
                 ("entries_discretion",)),
        Declared("firms", "M15", "Listed firms", 87, firms, lambda s: s.organisations is not None,
                 ("jobs_lost_with_firms", "organisations_entered")),
        Declared("across", "M37", "Refused for something else", 200, across, lambda s: bool(s.services),
                 ("across_strict", "across_wide", "deciding_unknown")),
    ]  # fmt: skip
