"""How many of each thing fit, and the names that never change: what kernels are compiled with."""

from __future__ import annotations

CONTEXTS = (
    "traffic", "public order", "finance", "work", "family",
    "consumption", "speech", "faith", "civic", "assembly",
    "travel", "housing", "education", "health",
)  # fmt: skip
CONDUCT_CONTEXTS = CONTEXTS[:10]  # the ten in which acts happen and fear is felt; all fourteen hold services
TIE_KINDS = ("household", "kin", "neighbour", "colleague", "online_friend")
CIRCLES = ("family", "neighbours", "colleagues", "friends")  # whom one trusts; household and kin are family

MAX_KINDS, MAX_SERVICES, MAX_CHANNELS = 80, 32, 24
MAX_GRADES, MAX_REGISTERS, MAX_SIDE_LEDGERS = 8, 8, 1
WAYS = ("below", "above", "records", "unpaid", "without_a_rule", "representative_of")  # kinds of ways onto a register
MAX_RULES_PER_RECORD = 4  # rules for one kind of act in one channel
MAX_BANDS, LOWEST_COMMERCIAL, HIGHEST_COMMERCIAL = 8, 350, 950  # of a company's score (M33)
MAX_FIRM_KINDS, MAX_FIRM_RANKS, MAX_FIRM_REGISTERS = 16, 8, 4  # of organisations
MAX_REGIONS = 32  # regions of a place
MAX_DISCRETIONS, MAX_BIASES = 4, 4  # an official's items, and biases of each
MAX_STAGES = 16  # steps of a roll-out
