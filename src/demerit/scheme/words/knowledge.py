"""What residents know and hear of the scheme, and what it claims of itself."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.phrases import listed, percent, sentence, share

_CLAIMED = {
    "false_records": "false records", "wrongful_entries": "wrongful listings",
    "wrongful_decisions": "wrongful decisions", "listed": "residents on a blacklist", "breaches": "breaches",
    "harmful_acts": "harmful acts", "good_deeds": "good deeds", "dissent": "dissent",
}  # fmt: skip


def told(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Knowledge of rules and of wrongful cases (M16)."""
    how, said = scheme.knowledge, []
    if how is not None:
        said.append(
            f"On the first day {share(how.all)} of residents know all of its rules, {share(how.most)} most of them and "
            f"{share(how.some)} some; the others know none. What isn't known can't make anybody careful."
        )
        ways = [
            words for words, chance in (
                (f"a sanction of one's own ({share(how.learns)} of cases)", how.learns),
                (f"one at home ({share(how.learns_from_household)})", how.learns_from_household),
                (f"one of a relative, neighbour, colleague or friend ({share(how.learns_from_ties)})",
                 how.learns_from_ties),
            ) if chance.value > 0
        ]  # fmt: skip
        if ways:
            said.append(f"The rules of one part of life are learnt from {listed(ways)}.")
        if how.published.value > 0:
            said.append(
                f"What is made public reaches {share(how.published)} of residents, and teaches them more each month."
            )
        if how.heard.value > 0:
            said.append(
                f"Of those tied to somebody listed wrongly {share(how.heard)} would hear of it; "
                f"{share(how.suppressed)} of that is suppressed."
            )
        if how.for_appeals:
            said.append("Who knows that a listing may be appealed against is a matter of how well the rules are known.")
    for claim in scheme.claims.values():
        what = _CLAIMED[claim.measure]
        change = claim.measure in ("breaches", "harmful_acts", "good_deeds", "dissent")
        figure = f"{percent(abs(claim.value.value))} {'more' if claim.value.value > 0 else 'fewer'} {what}"
        figure = figure if change else f"{what}: {percent(claim.value.value)}"
        said.append(f"It is claimed: “{sentence(claim.text)}” ({figure}).")
    return said
