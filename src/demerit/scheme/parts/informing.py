"""Informants (M17), lost trust (M35), and the faces of the listed shown to those who live nearby (M23)."""

# ruff: noqa: RUF012 (pydantic copies mutable defaults; nothing here changes after reading)

from __future__ import annotations

from pydantic import Field

from demerit.catalogue import Strict
from demerit.quantity import Rate, Share, q
from demerit.scheme.base import Sourced, Tie


class Witness(Strict):
    """Those tied to somebody in one way, as possible informants."""

    sees: Share  # of the acts that informants tell of, those that one of these gets to see
    willing: Share  # of those who saw it, who report it


class Informants(Sourced):
    """Who reports whom (M17). What they tell of, how often they are mistaken and how late a report comes is with the
    channel `informants`; what a reporter is paid is a rule about `reporting`."""

    ties: dict[Tie, Witness] = {}
    rewarded: Rate = q(0)  # how much more is reported while a rule pays for it, 1 being twice as much
    afraid: Rate = q(0)  # how much more by those who live in the greatest fear
    malicious: Rate = q(0)  # reports of nothing at all, per 1,000 residents a year
    against: dict[Tie, Rate] = {}  # weights: whom such a report is about


class Trust(Sourced):
    """Trust lost in family, neighbours, colleagues and friends (M35): four levels, from none lost to all."""

    found_out: Share = q(0)  # of those reported, who find out by whom
    betrayed: Share = q(0)  # of these, whose trust in people of that kind falls by a level
    by_association: Share = q(0)  # chance that a loss of points for another's act lowers trust in people of that kind
    when_shown: Share = q(0)  # chance that being shown to those who live nearby lowers trust in neighbours
    mends: Share = q(0)  # chance each month that a level comes back
    tells: Rate = q(0)  # how much more those report who have lost all trust, 1 being twice as much
    guarded: Share = q(0)  # of what is said in confidence, no longer said by those who have lost all trust


class Shown(Sourced):
    """The face of everybody on a register, shown to those who live nearby: on a screen, in a cinema, on a map (M23).
    On the day after the listing, and every thirty days while it lasts."""

    radius_m: int = Field(default=500, ge=1, le=5000)
    looks: Share  # of adults online within that radius, who look in those thirty days
    reports: Share = q(0)  # of those who see it, who report that the person could pay
