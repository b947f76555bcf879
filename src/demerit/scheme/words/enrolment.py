"""Who is scored: where the scheme has begun, and whether one may choose."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.phrases import day, listed, share


def enrolled(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Roll-out by region, and joining by choice or consent. Nothing where everybody is scored at once."""
    if not scheme.enrols:
        return []
    said: list[str] = []
    if scheme.rollout is not None:
        steps = [f"{share(stage.share)} from {day(stage.from_)}" for stage in scheme.rollout.stages]
        order = {"by lot": "in an order drawn by lot", "urban first": "the more urban ones first"}
        said.append(f"It begins region by region, {order[scheme.rollout.order]}: of all regions {listed(steps)}.")
    how = scheme.enrolment
    if how is not None and how.from_age > 0:
        said.append(f"Nobody younger than {how.from_age} is scored.")
    if how is None or how.mode == "mandatory":
        return [*said, "Where it has begun, everybody is scored."]
    if how.mode == "voluntary":
        said.append(f"Joining is voluntary: {share(how.initial)} of adults join at once; children go with the head.")
    else:
        said.append(
            f"Adults are asked for their consent, and {share(how.initial)} give it; children go with the head. Of the "
            "others records are kept, but they have no points, no grade, and stand on no list."
        )
    chances = [
        f"{share(chance)}{why}" for chance, why in (
            (how.joins, ""), (how.joins_with_peers, " more where everybody around is enrolled"),
            (how.joins_for_status, " more where everybody around stands in one of the two best grades"),
            (how.joins_expecting_well, " more for those who can expect a good score"),
        ) if chance.value > 0
    ]  # fmt: skip
    if chances:
        said.append(f"Each month somebody who hasn't joined does so with a chance of {listed(chances)}.")
    if how.leaves.value > 0:
        said.append(f"Each month {share(how.leaves)} of those who are on no list leave.")
    if how.mandatory_from is not None:
        said.append(f"From {day(how.mandatory_from)} it is mandatory for everybody.")
    return said
