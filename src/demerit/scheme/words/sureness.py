"""How people are taken to change, and how sure all of this is."""

from __future__ import annotations

from demerit.assumptions.table import assumed_otherwise, of_scheme
from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.conduct import summary_of_rules
from demerit.scheme.words.phrases import counted, listed, number, opening, sentence, share


def adapted(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Fear, silence and performance."""
    how = scheme.adaptation
    if how.model == "none":
        return ["People go on as before: nobody is taken to fear the scheme or to act for it."]
    said: list[str] = []
    if how.announced:
        parts = [f"{share(part)} in {context}" for context, part in how.announced.items()]
        free = scheme.enrolment is not None and scheme.enrolment.mode != "mandatory"
        whom = "those scored" if free else "residents"
        said.append(f"When the scheme is announced, some begin to be careful at once: of {whom}, {listed(parts)}.")
    if any(part.value for part in how.announced_to_abstainers.values()):
        parts = [f"{share(part)} in {context}" for context, part in how.announced_to_abstainers.items()]
        said.append(f"So do some of those who haven't joined: {listed(parts)}.")
    elif how.announced and scheme.enrolment is not None and scheme.enrolment.mode != "mandatory":
        said.append("Of those who haven't joined, nobody begins by being careful.")
    if how.model == "threshold":
        said.append(
            "Then people look around: once a month those who have seen enough sanctions nearby grow more careful. How "
            f"many are enough is a matter of the person, on average {share(how.threshold)} of the neighbours a month."
        )
    if how.model == "individual" and how.learns.value > 0:
        said.append(f"A sanction of one's own makes one more careful in {share(how.learns)} of cases.")
    if how.model == "individual" and how.learns_from_household.value > 0:
        said.append(
            f"It makes each of those who live with one more careful in {share(how.learns_from_household)} of cases."
        )
    if how.forgets.value > 0:
        said.append(f"Each month a fear fades by a step in {share(how.forgets)} of cases.")
    if how.performs.value > 0:
        said.append(
            f"Those who fear most perform good deeds to be seen: {share(how.performs)} more of them than they would do."
        )
    return said


def otherwise(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Numbers that the scheme takes to be otherwise than Demerit does, and those moved jointly."""
    said = []
    for one, usual in assumed_otherwise(scheme):
        if usual is None:
            said.append(f"Of the place, {_where(one.path)} is taken to be {number(one.value)}.")
        elif one.path in scheme.ranges:
            said.append(
                f"{opening(_where(one.path))}: moved together, {scheme.ranges[one.path].how} {number(one.value)}."
            )
        else:
            said.append(f"{opening(_where(one.path))} is taken to be {number(one.value)} instead of {number(usual)}.")
    return said


def _where(path: str) -> str:
    """A path in words."""
    return path.replace(".", " > ").replace("_", " ").replace("*", "each")


def sure(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """How firm the ground is: rules by confidence, and every number that is a guess."""
    said = [summary_of_rules(scheme)] if scheme.rules else []
    guesses = [found for found in of_scheme(scheme, owned=False) if found.ranged]
    if guesses:
        said.append(
            f"{sentence(counted(len(guesses), 'number'))[:-1]} of the scheme {'is' if len(guesses) == 1 else 'are'} "
            "known only within a range:"
        )
        for guess in guesses:
            where = _where(guess.path)
            source = "assumed" if guess.source == "assumed" else f"after {guess.source}"
            span = f"from {number(guess.low or 0)} to {number(guess.high or 0)}"
            text = f"{opening(where)}: {number(guess.value)}, {span}, {source}"
            said.append(text + (f" ({guess.note})." if guess.note else "."))
    return said


def disputed(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What scholars say against it; what is disputed for the same reason stands together."""
    reasons: dict[str, list[str]] = {}

    def note(reason: str | None, name: str) -> None:
        if reason is not None:
            reasons.setdefault(reason, []).append(name)

    note(scheme.rollout.disputed if scheme.rollout else None, "roll-out by region")
    note(scheme.enrolment.disputed if scheme.enrolment else None, "who joins")
    note(scheme.grades.disputed if scheme.grades else None, "the grades")
    for name, rule in scheme.rules.items():
        kind = catalogue.kinds.get(rule.kind)
        note(rule.disputed, kind.label if kind else name)
    for name, channel in scheme.channels.items():
        given = catalogue.channels.get(name)
        note(channel.disputed, given.label if given else name)
    for tie, passed in scheme.association.items():
        note(passed.disputed, f"association: {tie.replace('_', ' ')}")
    note(scheme.warnings.disputed if scheme.warnings else None, "warnings before points")
    note(scheme.tampering.disputed if scheme.tampering else None, "tampering with scores")
    for unit, levied in scheme.collective.items():
        note(levied.disputed, f"what a {unit} pays together")
    for name, item in scheme.discretion.items():
        note(item.disputed, f"an official's discretion: {name.replace('_', ' ')}")
    note(scheme.informants.disputed if scheme.informants else None, "informants")
    note(scheme.trust.disputed if scheme.trust else None, "trust")
    for name, listing in scheme.registers.items():
        note(listing.disputed, listing.label or name)
        for way in listing.ways_in.values():
            note(way.disputed, f"{listing.label or name} (a way in)")
    for name, door in scheme.services.items():
        service = catalogue.services.get(name)
        note(door.disputed, service.label if service else name)
    note(scheme.matching.disputed if scheme.matching else None, "grades on profiles")
    for tie, cutting in scheme.cut_ties.items():
        note(cutting.disputed, f"ties cut: {tie.replace('_', ' ')}")
    return [
        f"{sentence('; '.join(dict.fromkeys(names)))[:-1]}: {sentence(reason)}" for reason, names in reasons.items()
    ]


def left_out(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What the sources tell and the simulation doesn't do."""
    return [f"{sentence(name.replace('_', ' '))[:-1]}: {sentence(why)}" for name, why in scheme.not_simulated.items()]


def sources(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """The scheme's sources by the keys that its rules use."""
    return [f"{name}: {sentence(text)}" for name, text in scheme.sources.items()]
