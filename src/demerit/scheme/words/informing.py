"""Who reports whom, in words (M17)."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.phrases import listed, opening, rate, share

TIES = {
    "household": "people of one household",
    "kin": "relatives",
    "neighbour": "neighbours",
    "colleague": "colleagues",
    "online_friend": "friends online",
}


def told(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Informants."""
    how = scheme.informants
    if how is None:
        return []
    said = [
        f"{opening(TIES[tie])} get to see {share(witness.sees)} of what informants tell of, and "
        f"{share(witness.willing)} of those who see it report it."
        for tie, witness in how.ties.items()
    ]
    if how.rewarded.value > 0:
        said.append(f"While a rule pays for it, {share(how.rewarded)} more is reported.")
    if how.afraid.value > 0:
        said.append(f"Those who live in the greatest fear report {share(how.afraid)} more.")
    if how.malicious.value > 0:
        whom = [TIES[tie] for tie, _ in sorted(how.against.items(), key=lambda one: -one[1].value)]
        said.append(
            f"For every 1,000 residents, {rate(how.malicious)} reports a year are of nothing at all, made out of "
            f"malice; whom they name, the likeliest first: {listed(whom)}."
        )
    return said


def trusted(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """How trust is lost (M35)."""
    how = scheme.trust
    if how is None:
        return []
    said = ["Trust in family, neighbours, colleagues and friends can be lost, in three steps each."]
    if how.found_out.value > 0 and how.betrayed.value > 0:
        said.append(
            f"Of those who are reported, {share(how.found_out)} find out by whom, and {share(how.betrayed)} of these "
            "trust such people a step less."
        )
    if how.by_association.value > 0:
        said.append(f"So do {share(how.by_association)} of those who lose points for what another did.")
    if how.when_shown.value > 0:
        said.append(f"Of those shown to their neighbours, {share(how.when_shown)} trust these a step less.")
    said.append(
        f"Each month a step comes back in {share(how.mends)} of cases." if how.mends.value > 0
        else "None of it ever comes back."
    )  # fmt: skip
    if how.tells.value > 0:
        said.append(f"Those who trust nobody of a kind report {share(how.tells)} more of such people.")
    if how.guarded.value > 0:
        said.append(f"Those who trust neither family nor friends keep {share(how.guarded)} of private remarks back.")
    return said
