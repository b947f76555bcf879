"""Who watches, what costs points and what earns them, and who pays for others."""

from __future__ import annotations

from demerit.catalogue import Catalogue, Who
from demerit.limits import CONDUCT_CONTEXTS
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.model import Channel, Rule, Scheme
from demerit.scheme.words.informing import TIES
from demerit.scheme.words.phrases import counted, day, listed, number, opening, people, points, rate, share, spoken
from demerit.scheme.words.standing import ledger_name


def watched(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Channels."""
    known = [name for name in scheme.channels if name in catalogue.channels]
    if not known:
        return ["Nobody watches for the scheme: it reads no records."]
    ordinary = [name for name in known if catalogue.channels[name].ordinary]
    added = [name for name in known if name not in ordinary]
    said: list[str] = []
    if ordinary:
        said.append(
            f"The scheme reads the files of {listed([_label(catalogue, name) for name in ordinary])}, "
            "which would be kept without it too."
        )
    if added:
        lead = "It adds eyes of its own" if ordinary else "The scheme has eyes of its own"
        said.append(f"{lead}: {listed([_label(catalogue, name) for name in added])}.")
    for name in known:
        said += _eyes(catalogue, name, scheme.channels[name])
    return said + _missed(scheme, catalogue, known) + _copied(scheme, catalogue, known)


def _label(catalogue: Catalogue, name: str) -> str:
    return spoken(catalogue.channels[name].label) if name in catalogue.channels else name.replace("_", " ")


def _eyes(catalogue: Catalogue, name: str, own: Channel) -> list[str]:
    """What sets cameras and collectors apart, and whom a channel mistakes more often."""
    given = catalogue.channels[name]
    label = _label(catalogue, name)
    said: list[str] = []

    def known(field: str) -> str:
        return share(getattr(own, field) or getattr(given, field))

    if given.type == "cameras":
        said.append(
            f"{opening(label)} cover {known('covers_urban')} of what happens in towns and {known('covers_rural')} "
            f"in the country, and miss {known('misses')} of what they cover; {known('false_match')} of their "
            "records name somebody else who was nearby."
        )
    if own.matched_against and own.false_match_per_face:
        whom = "everybody in the place" if own.matched_against == "place" else "everybody in the neighbourhood"
        each = own.false_match_per_face.value
        if each:
            errs = f"one comparison in {number(round(1 / each))} is wrongly taken for right"
            said.append(f"They match each face against {whom}; {errs}. The more faces, the more false matches.")
        else:
            said.append(f"They match each face against {whom}, and are never wrong about it.")
    if not own.fines:
        said.append(f"{opening(label)} bring no fines.")
    for group, times in own.false_match_times.items():
        who = "Women" if group == "female" else "People of the minority"
        often = "twice" if times.value == 2 else f"{rate(times)} times"
        said.append(f"{who} are misnamed {often} as often by {label}.")
    if own.collectors_per_1000 is not None:
        one = rate(own.collectors_per_1000) == "1"
        text = (
            f"There {'is one collector' if one else f'are {rate(own.collectors_per_1000)} collectors'} for every 1,000"
        )
        text += " residents"
        if own.capacity is not None:
            text += f", each able to write down {rate(own.capacity)} things a day"
        said.append(f"{text}.")
    if own.remembers is not None:
        said.append(f"Of what they see, {share(own.remembers)} is still remembered when it is written down.")
    if own.knows is not None:
        said.append(f"A collector knows {share(own.knows)} of residents by sight and never mistakes them.")
    if own.knows_faces is not None:
        said.append(f"A collector knows {rate(own.knows_faces)} people by sight at most, however large the place.")
    if own.favours is not None:
        said.append(f"Collectors overlook {share(own.favours)} of what their own household and neighbours do.")
    return said


def _missed(scheme: Scheme, catalogue: Catalogue, known: list[str]) -> list[str]:
    """Channels about whose misses the scheme says something of its own."""
    parts = [
        f"{_label(catalogue, name)} miss {share(own.misses)}"
        for name, own in scheme.channels.items()
        if name in known and own.misses is not None and catalogue.channels[name].type != "cameras"
    ]
    return [f"Of what they could see, {listed(parts)}."] if parts else []


def _copied(scheme: Scheme, catalogue: Catalogue, known: list[str]) -> list[str]:
    """Wrong records that travel, those with the same end told together."""
    together: dict[tuple[str, str], list[str]] = {}
    for name in known:
        for other, part in scheme.channels[name].copies_to.items():
            together.setdefault((share(part), other), []).append(_label(catalogue, name))
    return [
        f"Of the wrong records of {listed(names)}, {part} are copied on to {_label(catalogue, other)}."
        for (part, other), names in together.items()
    ]


def priced(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What costs points, one sentence for each context."""
    return _by_context(scheme, catalogue, costs=True) + _from_a_source(scheme, catalogue)


def rewarded(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What earns points, one sentence for each context."""
    return _by_context(scheme, catalogue, costs=False)


def _by_context(scheme: Scheme, catalogue: Catalogue, *, costs: bool) -> list[str]:
    said: list[str] = []
    for context in CONDUCT_CONTEXTS:
        clauses: dict[str, list[Rule]] = {}
        for rule in scheme.rules.values():
            kind = catalogue.kinds.get(rule.kind)
            if kind is not None and kind.context == context and (rule.points < 0) == costs:
                clauses.setdefault(rule.kind, []).append(rule)
        ordered = sorted(clauses.items(), key=lambda item: max(abs(rule.points) for rule in item[1]), reverse=True)
        parts = [_clause(scheme, catalogue, kind, rules) for kind, rules in ordered]
        if parts:
            said.append(f"{context.capitalize()}: {'; '.join(parts)}.")
    return said


def _from_a_source(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Which of the numbers are anybody's but ours, where some are."""
    sure = {"documented", "reported"}
    loose = [rule for rule in scheme.rules.values() if rule.confidence not in sure]
    firm = [rule for rule in scheme.rules.values() if rule.confidence in sure]
    if not loose:
        return []
    if not firm:
        return ["No source gives these numbers; they are inferred or invented."]
    if len(firm) > len(loose):
        return []
    names = dict.fromkeys(spoken(catalogue.kinds[rule.kind].label) for rule in firm if rule.kind in catalogue.kinds)
    return [f"Only {listed(names)} {'has' if len(names) == 1 else 'have'} a number from a source; the others are ours."]


def _clause(scheme: Scheme, catalogue: Catalogue, kind: str, rules: list[Rule]) -> str:
    costs = " and ".join(_cost(scheme, catalogue, rule) for rule in rules)
    return f"{spoken(catalogue.kinds[kind].label)}, {costs}"


def _cost(scheme: Scheme, catalogue: Catalogue, rule: Rule) -> str:
    first = scheme.ledger_ids[0] if scheme.ledger_ids else None
    text = points(rule.points)
    if rule.ledger is not None and rule.ledger != first:
        text += f" of {ledger_name(scheme, rule.ledger)}"
    limits: list[str] = []
    if rule.applies_to != Who():
        limits.append(f"only for {people(rule.applies_to)}")
    if rule.channels is not None:
        limits.append(f"when recorded by {listed([_label(catalogue, name) for name in rule.channels], 'or')}")
    if rule.from_ is not None:
        limits.append(f"from {day(rule.from_)}")
    if rule.to is not None:
        limits.append(f"before {day(rule.to)}")
    return f"{text} ({', '.join(limits)})" if limits else text


def added(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Creep (M36): rules that begin only after the first day, in the order of their dates."""
    start = scheme.start or DEFAULT_START
    later = [(rule.from_, rule) for rule in scheme.rules.values() if rule.from_ is not None and rule.from_ > start]
    return [
        f"{opening(day(when))}: {spoken(catalogue.kinds[rule.kind].label)}, {points(rule.points)}."
        for when, rule in sorted(later, key=lambda pair: pair[0])
        if rule.kind in catalogue.kinds
    ]


def associated(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Guilt and credit by association."""
    said: list[str] = []
    for tie, passed in scheme.association.items():
        of = f" in the context of {listed(passed.contexts)}" if passed.contexts else ""
        who = ", adults only" if passed.adults_only else ", children too"
        said.append(
            f"{opening(TIES[tie])} share in each other's points: {share(passed.share)} of what somebody gains or "
            f"loses by acts{of} is passed on to each of them{who}."
        )
    if said:
        said.append("It goes one step only: what is passed on isn't passed on again.")
    return said


def summary_of_rules(scheme: Scheme) -> str:
    """How many rules there are and on how sure a footing."""
    tally: dict[str, int] = {}
    for rule in scheme.rules.values():
        tally[rule.confidence] = tally.get(rule.confidence, 0) + 1
    order = ("documented", "reported", "inferred", "invented")
    parts = [f"{number(tally[name])} {name}" for name in order if name in tally]
    return f"There {'is' if len(scheme.rules) == 1 else 'are'} {counted(len(scheme.rules), 'rule')}: {listed(parts)}."
