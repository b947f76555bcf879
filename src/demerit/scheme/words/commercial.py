"""A company's score, beside the state's (M33)."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.limits import HIGHEST_COMMERCIAL, LOWEST_COMMERCIAL
from demerit.scheme.model import Scheme
from demerit.scheme.parts.commercial import FileRule
from demerit.scheme.words.phrases import counted, listed, number, rate, sentence, share, spoken

FACTORS = {
    "history": "payments made and missed",
    "fulfilment": "income and a home of one's own",
    "behaviour": "what is bought and browsed",
    "identity": "what is known of the user",
    "connections": "how many friends one has",
}


def name_of(scheme: Scheme) -> str:
    company = scheme.commercial
    return company.label if company and company.label else "a company's score"


def scored(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What the company scores, how, and whom it tells."""
    company = scheme.commercial
    if company is None:
        return []
    weights = [f"{FACTORS[name]} ({rate(getattr(company.weights, name))})" for name in FACTORS]
    said = [
        f"{name_of(scheme)} runs from {LOWEST_COMMERCIAL} to {HIGHEST_COMMERCIAL}, for {share(company.users)} of the "
        "adults online. It is a company's, and not the state's.",
        f"It weighs {listed(weights)}.",
        f"Its bands begin at {listed(number(edge) for edge in company.bands)}.",
    ]
    for worse in (True, False):
        moved = [(rule, _steps(rule, worse=worse)) for rule in company.rules.values()]
        moves = [_move(rule, steps, catalogue) for rule, steps in moved if steps]
        if moves:
            said.append(f"A record {'lowers' if worse else 'raises'} it, true or false: {listed(moves)}.")
    said.append(
        f"Each month the payments of a user who owes nothing count for a step more in {share(company.pays_up)} of "
        f"cases, and what was bought fades by a step in {share(company.fades)}."
    )
    if company.advises:
        said.append(
            f"Its app advises: {share(company.advises.heeded_by)} of users heed it, leave undone "
            f"{share(company.advises.leaves_undone)} of what would cost them, and do {share(company.advises.adds)} "
            "more of what pays."
        )
    if company.shared_with_state:
        said.append(f"Every month the state is told of each score below {company.shared_with_state.below}.")
    for service, door in scheme.services.items():
        label = spoken(catalogue.services[service].label) if service in catalogue.services else service
        if door.commercial_from is not None:
            said.append(f"From {door.commercial_from} the usual check is waived for {label}.")
        if door.private is not None and door.private.sees_commercial_below is not None:
            said.append(
                f"Below {door.private.sees_commercial_below}, {label}: refused in {share(door.private.refuses)} of "
                "cases by those who see the score, though no rule says so."
            )
    return [sentence(text) for text in said]


def _steps(rule: FileRule, *, worse: bool) -> int:
    """Steps down, or up: a record may move one factor down and the other up."""
    return sum(abs(steps) for steps in (rule.history, rule.behaviour) if (steps < 0) == worse)


def _move(rule: FileRule, steps: int, catalogue: Catalogue) -> str:
    kind = catalogue.kinds.get(rule.kind)
    label = spoken(kind.label) if kind else rule.kind.replace("_", " ")
    return f"{label} by {counted(steps, 'step')}"
