"""What is bought, attacked, broken into and found out (M19)."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.parts.tampering import Detection
from demerit.scheme.words.phrases import listed, number, points, rate, share

_TIES = {"household": "somebody at home", "kin": "a relative", "neighbour": "a neighbour", "colleague": "a colleague",
         "online_friend": "a friend online"}  # fmt: skip


def forged(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """The market for points, attacks, a breach, and what of it is found out."""
    how = scheme.tampering
    if how is None:
        return []
    said = []
    if how.bought:
        said.append(
            f"Points can be bought, at {rate(how.yuan_per_point)} yuan each. Each month {share(how.bought.tries)} of "
            "the adults for whom a better grade or the way off a list would open a door try to buy what they lack, "
            f"at most {points(how.bought.most)} at a time; whoever can't pay at once gets nothing. The poorest can pay "
            f"{number(how.means[0].value)} yuan, the richest {number(how.means[-1].value)}."
        )
        if how.bought.insiders.value:
            said.append(f"Of these purchases, {share(how.bought.insiders)} go through somebody inside.")
    if how.attacks:
        whom = listed([_TIES[tie] for tie in how.attacks.ties], "or")
        said.append(
            f"In a year {rate(how.attacks.per_1000)} of every 1,000 residents would have the score of {whom} "
            f"lowered by {points(how.attacks.points)}, if they can pay as much."
        )
    if how.breach:
        said.append(
            f"In {share(how.breach.chance)} of years somebody gets in from outside and moves the scores of "
            f"{share(how.breach.share)} of residents by {points(how.breach.points)}, up or down."
        )
    return said + _found_out(how.detection)


def _found_out(detection: Detection) -> list[str]:
    kinds = (("bought points", detection.bought), ("those bought inside", detection.inside),
             ("attacks", detection.attacks), ("scores moved from outside", detection.breaches))  # fmt: skip
    parts = [f"{share(part)} of {what}" for what, part in kinds if part.value]
    if not parts:
        return ["None of it is ever found out."]
    said = [f"Each month {listed(parts)} are found out, and taken back."]
    if detection.penalty:
        said.append(f"A buyer found out loses {points(detection.penalty)} more.")
    return said
