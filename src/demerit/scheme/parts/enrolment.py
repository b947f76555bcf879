"""Where a scheme begins and when (M13), and who joins it: all at once, by choice (M14), or by consent (M43)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from demerit.catalogue import Strict
from demerit.limits import MAX_STAGES
from demerit.quantity import Share, q
from demerit.scheme.base import Day, Sourced


class Stage(Strict):
    """From a date on, so large a share of the regions has joined."""

    from_: Day = Field(alias="from")
    share: Share


class RollOut(Sourced):
    """Regions join one after another (M13). Left out: the scheme begins everywhere on its first day."""

    stages: Annotated[list[Stage], Field(min_length=1, max_length=MAX_STAGES)]
    order: Literal["by lot", "urban first"] = "by lot"


class Enrolment(Sourced):
    """Who joins where the scheme has begun. Left out: everybody, at once.

    Chances are those of an adult in a month; children go with the head of the household.
    """

    mode: Literal["mandatory", "voluntary", "consent"] = "mandatory"
    from_age: Annotated[int, Field(ge=0, le=100)] = 0  # years; who is younger isn't scored until the month they are not
    initial: Share = q(1)  # of adults who join, or consent, on the first day
    joins: Share = q(0)  # chance that somebody who hasn't joined does
    joins_with_peers: Share = q(0)  # added where the whole neighbourhood is enrolled; in proportion where a part is
    joins_for_status: Share = q(0)  # the same, by the part that stands in one of the two best grades
    joins_expecting_well: Share = q(0)  # added for those who can expect a good score
    leaves: Share = q(0)  # chance that somebody enrolled, and on no register, leaves
    mandatory_from: Day | None = None  # of voluntary enrolment: from then on nobody chooses
