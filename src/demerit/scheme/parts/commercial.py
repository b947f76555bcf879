"""A company's score of its users, beside the state's (M33)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from demerit.catalogue import Id, Strict
from demerit.limits import HIGHEST_COMMERCIAL, LOWEST_COMMERCIAL
from demerit.quantity import Rate, Share
from demerit.scheme.base import Sourced

LOW_SCORE, TOLD_BY = "low_commercial_score", "platforms"  # the record that the state gets, and the channel it comes by

CommercialScore = Annotated[int, Field(ge=LOWEST_COMMERCIAL, le=HIGHEST_COMMERCIAL)]


class Weights(Strict):
    """What each of the five factors counts for, beside the others."""

    history: Rate  # payments, as recorded
    fulfilment: Rate  # able to pay: income, and a home of one's own
    behaviour: Rate  # what is bought and browsed, as recorded
    identity: Rate  # what is known of the user: online life, town, age
    connections: Rate  # how many friends


class FileRule(Sourced):
    """What a record of one kind of act does to a user's file, true or false: steps of the two factors that move."""

    kind: Id
    channels: list[Id] | None = None  # only when recorded by these
    history: int = Field(default=0, ge=-14, le=14)
    behaviour: int = Field(default=0, ge=-15, le=15)


class Advice(Strict):
    """An app that tells its users how to keep their score high."""

    heeded_by: Share  # of the users
    leaves_undone: Share  # of acts that cost a step, by those who heed it
    adds: Rate  # deeds that pay a step, more of them, as a share of one's usual ones
    source: str = "assumed"


class SharedWithState(Sourced):
    """At the end of each month a score below this is told to the state, as a record of the kind
    `low_commercial_score` by the channel `platforms`."""

    below: CommercialScore


class Commercial(Sourced):
    """A score of 350 to 950 from five factors, of adults who are online and use the app."""

    label: str | None = None
    users: Share  # of adults online
    weights: Weights
    bands: Annotated[list[CommercialScore], Field(min_length=1, max_length=7)] = [550, 600, 650, 700]  # noqa: RUF012
    rules: dict[Id, FileRule] = {}  # noqa: RUF012
    pays_up: Share  # chance each month that the history of a user who owes nothing rises a step
    fades: Share  # chance each month that behaviour goes a step back to where it began
    advises: Advice | None = None
    shared_with_state: SharedWithState | None = None
