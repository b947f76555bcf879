"""What residents know of a scheme, what they hear of it, and what it claims of itself (M16)."""

from __future__ import annotations

from typing import Literal

from demerit.quantity import Share, Signed, q
from demerit.scheme.base import Sourced

# what can be claimed: shares, and changes against the twin
SHARES = ("false_records", "wrongful_entries", "wrongful_decisions", "listed")
CHANGES = ("breaches", "harmful_acts", "good_deeds", "dissent")


class Knowledge(Sourced):
    """How well the rules are known, at first and later. Left out: everybody knows all of them."""

    some: Share = q(0)  # of residents of 14 or more, who know some of the rules on the first day
    most: Share = q(0)
    all: Share = q(0)
    some_rules: Share = q(0.3)  # of the rules, known to those who know some
    most_rules: Share = q(0.7)
    learns: Share = q(0)  # chance that a sanction of one's own teaches the rules of its context
    learns_from_household: Share = q(0)  # the same for each person of the household
    learns_from_ties: Share = q(0)  # the same for each relative, neighbour, colleague and friend online
    published: Share = q(0)  # of residents, whom what is made public reaches: each month it teaches them a level more
    heard: Share = q(0)  # chance that each person tied to somebody listed wrongly hears of it
    suppressed: Share = q(0)  # of that, kept from being told: the blackout
    frightens: Share = q(0)  # of those who hear, more afraid to speak
    for_appeals: bool = False  # who knows of an appeal is told by this, and not by the register's `known`


class Claim(Sourced):
    """What is claimed officially, beside which the report puts the truth."""

    text: str
    measure: Literal[
        "false_records", "wrongful_entries", "wrongful_decisions", "listed", "breaches", "harmful_acts", "good_deeds",
        "dissent",
    ]  # fmt: skip
    value: Signed  # a share; for acts and deeds the change that is claimed: -0.3 is three tenths fewer
