"""What is scored, the grades, and the lists: how one gets on, and how one gets off."""

from __future__ import annotations

from demerit.catalogue import Catalogue, Who
from demerit.scheme.model import Ledger, Register, Scheme, WayIn
from demerit.scheme.parts.informing import Shown
from demerit.scheme.words.phrases import (
    counted,
    days,
    listed,
    number,
    people,
    percent,
    points,
    rate,
    sentence,
    share,
    spoken,
)

_WHEN = {"daily": "every day", "monthly": "on the first day of each month", "yearly": "on 1 January"}
_EACH = {"month": "On the first day of each month", "year": "On 1 January each year"}


def ledger_name(scheme: Scheme, name: str) -> str:
    """A ledger within a sentence."""
    label = scheme.ledgers[name].label if name in scheme.ledgers else None
    return spoken(label or name.replace("_", " "))


def register_name(scheme: Scheme, name: str) -> str:
    """A register within a sentence, with an article."""
    register = scheme.registers.get(name)
    label = spoken(register.label) if register and register.label else name.replace("_", " ")
    return label if label.lower().startswith(("the ", "a ", "an ")) else f"the list “{label}”"


def scored(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Ledgers."""
    if not scheme.ledgers:
        return ["Nobody is scored: this scheme keeps no points."]
    said: list[str] = []
    for place, (name, ledger) in enumerate(scheme.ledgers.items()):
        label = ledger_name(scheme, name)
        if place == 0:
            who = "Everybody enrolled" if scheme.enrols else "Every resident"
            said.append(
                f"{who} has a score, {label}. It starts at {number(ledger.start)} points and can't fall below "
                f"{number(ledger.min)} or rise above {number(ledger.max)}."
            )
            said.append(f"Grades and lists follow it {_WHEN[ledger.recalculated]}.")
            if ledger.spread.value > 0:
                said.append(
                    "Not all begin alike: on the first day scores are spread around the start, "
                    f"by about {counted(round(ledger.spread.value), 'point')} either way."
                )
        else:
            said.append(
                f"Beside it runs another ledger, {label}, from {number(ledger.min)} to {number(ledger.max)} points; "
                f"it starts at {number(ledger.start)}."
            )
        said += _healing(ledger)
    return said


def _healing(ledger: Ledger) -> list[str]:
    said: list[str] = []
    if ledger.restoration is not None:
        back = f"{points(ledger.restoration.points)} {'is' if ledger.restoration.points == 1 else 'are'}"
        said.append(
            f"{_EACH[ledger.restoration.every]} {back} given back to those below the start, "
            "and taken from those above it."
        )
    if ledger.resets == "yearly":
        said.append("On 1 January it goes back to the start.")
    if ledger.restoration is None and ledger.resets is None:
        said.append("Time alone heals nothing: points don't come back by themselves.")
    return said


def graded(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Grades."""
    grades = scheme.grades
    if grades is None or not scheme.ledgers:
        return []
    ledger = next(iter(scheme.ledgers.values()))
    count = counted(len(scheme.grade_ids), "grade")
    if grades.by == "rank":
        parts, above = [], 0.0
        for name, part in (grades.shares or {}).items():
            where = f"the best {percent(part.value)}" if not above else f"the next {percent(part.value)}"
            parts.append(f"{where} are {name}")
            above += part.value
        said = [f"Residents are ranked by their score and sorted into {count}: {listed(parts)}."]
        said.append("So somebody can fall without having done anything, because others rise.")
    else:
        parts, start = [], None
        for name, band in (grades.bands or {}).items():
            low, high = band.from_, band.to
            if low is not None and low <= ledger.start and start is None:
                start = name
            if high is None or high > ledger.max:
                parts.append(f"{name} from {number(low)} points up" if low is not None else f"{name} for all")
            elif low is None or low <= ledger.min:
                parts.append(f"{name} below {number(high)}")
            elif low == high - 1:
                parts.append(f"{name} at {number(low)}")
            else:
                parts.append(f"{name} from {number(low)} to {number(high - 1)}")
        said = [f"The score falls into {count}, the best first: {listed(parts)}."]
        who = f"Whoever starts at {number(ledger.start)} points" if ledger.spread.value > 0 else "Everybody"
        said.append(f"{who} begins with grade {start or scheme.grade_ids[-1]}.")
    if grades.confidence == "invented":
        said.append("Where the lines lie is invented; no source says.")
    elif grades.confidence == "inferred":
        said.append("Where the lines lie is inferred; no source says it outright.")
    return said


def lists(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Registers, a short paragraph for each."""
    return [" ".join(_list(scheme, catalogue, name, register)) for name, register in scheme.registers.items()]


def _list(scheme: Scheme, catalogue: Catalogue, name: str, register: Register) -> list[str]:
    label = register_name(scheme, name)
    kind = "a blacklist" if register.colour == "black" else "for those to be favoured"
    seen = "anybody can look it up" if register.public else "it isn't published"
    said = [sentence(f"{label} is {kind}; {seen}")]
    if register.custody:
        said.append("Whoever is on it is in custody: does nothing, can ask for nothing, and has lost any job.")
    if register.tier_of is not None:
        said.append(f"It is a severer tier of {register_name(scheme, register.tier_of)}.")
    ways = [_way_in(scheme, catalogue, way) for way in register.ways_in.values()]
    if ways:
        said.append(f"One gets on it {listed(ways, 'or')}.")
    if register.replaces:
        left = listed(register_name(scheme, name) for name in register.replaces)
        said.append(f"Whoever gets on it leaves {left}.")
    if register.initial_share.value > 0:
        said.append(f"On the first day {share(register.initial_share)} of adults are on it already.")
    if register.applies_to == "household":
        said.append("It falls on the whole household, whoever of them was listed.")
    said += _ways_off(scheme, register)
    if register.shown is not None:
        said += _shown(register.shown)
    return said


def _shown(how: Shown) -> list[str]:
    """The faces of those on a list (M23)."""
    said = [
        f"The faces of those on it are shown to whoever lives within {number(how.radius_m)} metres: "
        f"{share(how.looks)} of the adults online there look each month."
    ]
    if how.reports.value > 0:
        said.append(f"Of those who see a face, {share(how.reports)} report that its owner could pay.")
    return said


def _way_in(scheme: Scheme, catalogue: Catalogue, way: WayIn) -> str:
    first = scheme.ledger_ids[0] if scheme.ledger_ids else ""
    of = "" if (way.ledger or first) == first else f" of {ledger_name(scheme, way.ledger or first)}"
    if way.below is not None:
        text = f"with fewer than {points(way.below)}{of}"
    elif way.above is not None:
        text = f"with {points(way.above)}{of} or more"
    elif way.records is not None:
        kinds = [spoken(catalogue.kinds[kind].label) for kind in way.records if kind in catalogue.kinds]
        text = f"by a record of {listed(kinds, 'or')}"
        if way.chance.value < 1:
            text += f" (in {share(way.chance)} of such cases)"
    elif way.representative_of is not None:
        text = f"as the legal representative of an organisation on “{way.representative_of.replace('_', ' ')}”"
    elif way.without_a_rule is not None:
        whom = people(way.applies_to) or "residents"
        text = f"without any rule, when the operator names somebody ({rate(way.without_a_rule)} a year of 1,000 {whom})"
    else:
        sums = {"fine": "a fine", "loan": "a loan payment", "bill": "a bill"}
        what = listed([sums[kind] for kind in way.sums], "or") if way.sums else "any sum"
        text = f"by owing {what} for {days(way.unpaid or 0)}" if way.unpaid else f"by owing {what}"
    if way.only_on is not None:
        text += f", if one is already on {register_name(scheme, way.only_on)}"
    if way.applies_to != Who() and way.without_a_rule is None:
        text += f" (only {people(way.applies_to)})"
    if way.unless is not None:
        text += f" (except {people(way.unless)})"
    if way.unless_unable:
        text += ", unless one can't pay"
        if way.misjudged.value > 0:
            text += f", though {share(way.misjudged)} of those who can't are taken for unwilling"
    return text


def _ways_off(scheme: Scheme, register: Register) -> list[str]:
    out = register.ways_out
    ways: list[str] = []
    if out.term is not None:
        ways.append(f"after {days(out.term)}")
    if out.on_payment:
        ways.append("three working days after everything is paid")
    if out.above is not None:
        ways.append(f"by getting back to {points(out.above)}")
    if out.below is not None:
        ways.append(f"by falling below {points(out.below)}")
    said: list[str] = []
    if ways:
        said.append(f"One gets off it {listed(ways, 'or')}.")
    if out.appeal is not None:
        appeal = out.appeal
        lead = "One can also appeal" if ways else "The only way off is an appeal"
        said.append(
            f"{lead}: {share(appeal.known)} know that they may, and {share(appeal.tried)} of those do. It is decided "
            f"after {days(appeal.decided_in)}, and {share(appeal.corrected)} of the wrongly listed get off by it."
        )
    elif not ways:
        said.append("There is no way off it: whoever is on it stays on it.")
    if register.resets_ledger is not None:
        said.append(f"When it ends, {ledger_name(scheme, register.resets_ledger)} starts again.")
    return said
