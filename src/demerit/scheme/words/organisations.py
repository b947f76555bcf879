"""Firms and agencies in plain sentences (M15)."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.phrases import days, listed, number, points, rate, sentence, share, spoken


def organisations(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """What is scored of organisations, how they are listed, and what that does to their people."""
    what = scheme.organisations
    if what is None:
        return []
    ledger = what.ledger
    said = [
        f"Firms and agencies have points too: {number(ledger.start)} to begin with, from {number(ledger.min)} to "
        f"{number(ledger.max)}."
    ]
    if what.ranks:
        said.append(f"They are ranked: {listed(f'{name} from {number(low)}' for name, low in what.ranks.items())}.")

    def called(kind: str) -> str:
        found = catalogue.organisations.get(kind)
        return spoken(found.label) if found else kind.replace("_", " ")

    for rule in what.rules.values():
        said.append(sentence(f"{called(rule.kind)}: {'less' if rule.points < 0 else 'plus'} {points(rule.points)}"))
    if what.false_records.value > 0:
        said.append(f"Of 1,000 organisations {rate(what.false_records)} a year have something recorded that isn't so.")
    for name, register in what.registers.items():
        label = spoken(register.label) if register.label else name.replace("_", " ")
        kinds = listed((called(kind) for kind in register.records or []), "or")
        way = f"with fewer than {points(register.below)}" if register.below is not None else f"by a record of {kinds}"
        text = f"An organisation gets on “{label}” {way}, for {days(register.term)}; then it starts again"
        if register.staff_lost.value > 0:
            text += f"; each month {share(register.staff_lost)} of its staff lose their jobs"
        if register.hires_nobody:
            text += "; it hires nobody meanwhile"
        said.append(text + ".")
    return said
