"""Who reports whom, as whole numbers (M17)."""

from __future__ import annotations

from datetime import date

import numpy as np

from demerit.catalogue import Catalogue
from demerit.chance import q16, threshold
from demerit.day.tables.channels import channels_at_work
from demerit.day.tables.form import NEVER, filled
from demerit.limits import MAX_KINDS, TIE_KINDS
from demerit.scheme.model import Scheme

MOST_PAID = 8  # rules that pay for reporting; more of them pay no sooner
LEVELS = 4  # of trust lost, and of fear

# Who reports whom. All zeros where nobody does.
INFORMING = np.dtype(
    [
        ("on", "u1"),
        ("channel", "i8"),
        ("tells", "u1", (MAX_KINDS,)),  # kinds of breach that are told
        ("chance", "u8", (len(TIE_KINDS),)),  # that an act is seen and told by one tied in this way
        ("rewarded", "u8"),  # times so much while a rule pays, in 2**-16
        ("paid_first", "i8", (MOST_PAID,)),  # days between which some rule pays
        ("paid_last", "i8", (MOST_PAID,)),
        ("by_fear", "u8", (LEVELS,)),  # times so much, by the reporter's greatest fear, in 2**-16
        ("by_trust", "u8", (LEVELS,)),  # the same, by the trust lost in people of that kind (M35)
        ("malicious", "u8"),  # reports of nothing per resident and day, in 2**-48
        ("against", "u8", (len(TIE_KINDS),)),  # weights, in 2**-16
    ],
    align=True,
)


def informing(scheme: Scheme, cat: Catalogue, start: date) -> np.ndarray:
    how = scheme.informants
    channel = next((c for name, c, _ in channels_at_work(scheme, cat) if c.mechanism == "M17"), None)
    if how is None or channel is None:
        return np.zeros(1, INFORMING)
    told = np.zeros(MAX_KINDS, "u1")
    for kind in channel.sees:
        told[cat.kinds[kind].number] = not cat.kinds[kind].good
    paying = [rule for rule in scheme.rules.values() if rule.kind == "reporting" and rule.points > 0][:MOST_PAID]
    spans = [
        ((rule.from_ - start).days if rule.from_ else -NEVER, (rule.to - start).days if rule.to else NEVER)
        for rule in paying
    ]
    chance, against = np.zeros(len(TIE_KINDS), "u8"), np.zeros(len(TIE_KINDS), "u8")
    for tie, witness in how.ties.items():
        chance[TIE_KINDS.index(tie)] = threshold(witness.sees.value * witness.willing.value)
    for tie, weight in how.against.items():
        against[TIE_KINDS.index(tie)] = q16(weight.value)
    tells = scheme.trust.tells.value if scheme.trust else 0.0
    return filled(
        INFORMING,
        on=1, channel=np.int64(channel.number), tells=told, chance=chance,
        rewarded=np.uint64(q16(1 + how.rewarded.value)),
        paid_first=np.array([first for first, _ in spans], "i8"),
        paid_last=np.array([last for _, last in spans], "i8"),
        by_fear=np.array([q16(1 + how.afraid.value * level / 3) for level in range(LEVELS)], "u8"),
        by_trust=np.array([q16(1 + tells * level / 3) for level in range(LEVELS)], "u8"),
        malicious=np.uint64(round(how.malicious.value / 1000 / 365 * 2**48)), against=against,
    )  # fmt: skip
