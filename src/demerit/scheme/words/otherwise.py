"""What stands between a record and its points, and what costs points otherwise: warnings, discretion, levies."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.phrases import listed, number, opening, people, points, rate, sentence, share


def warned(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Warnings before points (M42)."""
    how = scheme.warnings
    if how is None:
        return []
    where = f" for something in the context of {listed(how.contexts, 'or')}" if how.contexts else ""
    said = [f"The first record that would cost somebody points{where} brings a warning instead, and costs nothing."]
    if how.forgotten == "yearly":
        said.append("On 1 January all warnings are forgotten, and the next first one is a warning again.")
    else:
        said.append("A warning is never forgotten: there is one for life.")
    return said


def free(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What officials decide with no act to go by (M41)."""
    said: list[str] = []
    for name, item in scheme.discretion.items():
        few, many = sorted(item.points, key=abs)
        verb = "take" if many < 0 else "give"
        span = points(many) if few == many else f"{number(abs(few))} to {points(many)}"
        often = "once" if rate(item.per_1000) == "1" else f"{rate(item.per_1000)} times"
        whom = people(item.applies_to) or "residents"
        said.append(
            f"{opening(name.replace('_', ' '))}: officials {verb} {span} as they think fit, "
            f"{often} a year for every 1,000 {whom}, whatever they did."
        )
        for bias in item.bias.values():
            said.append(sentence(f"{people(bias.applies_to)} are picked {rate(bias.times)} times as often as others"))
    return said


_LEVIED = {
    "household": "every other adult of the household, at once",
    "neighbourhood": "the neighbourhood: it is summed up, and each month every adult there pays alike",
}


def together(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What a household or a neighbourhood pays (M45)."""
    said: list[str] = []
    for unit, levied in scheme.collective.items():
        where = f" in the context of {listed(levied.contexts)}" if levied.contexts else ""
        said.append(f"Of what somebody loses by an act{where}, {share(levied.share)} is taken from {_LEVIED[unit]}.")
    return [*said, "Breaking with somebody helps nobody against that."] if said else []
