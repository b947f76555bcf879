"""What is given about a resident, packed into one 64-bit word, and how to read it.

A *template word* (32 bits) says who lives in which household, and whether in town or country; `people.profile` adds
what is drawn for the person, the household and the neighbourhood. Both layouts are fixed: state, receipts and digests
rest on them. The getters are pure scalar functions, so that kernels and plain Python read the same bits.
"""

from __future__ import annotations

from numba import int64, uint32

from demerit.chance import TILE
from demerit.compiled import kernel

NEIGHBOURHOOD = 256  # residents in a neighbourhood; households never cross one
NEIGHBOURHOODS_PER_TILE = TILE // NEIGHBOURHOOD
DAYS_IN_YEAR = 365

# template word: (first bit, bits)
WORD_AGE = (0, 7)
WORD_FEMALE = (7, 1)
WORD_ROLE = (8, 3)
WORD_FIRST = (11, 12)  # offset of the household's first member within the tile
WORD_SIZE = (23, 4)  # members of the household, 1 to 15
WORD_PARENT = (27, 1)  # has a child under 18 in the household
WORD_URBAN = (28, 1)  # lives in an urban neighbourhood: not in the template itself, added by `word_of`

ROLES = ("head", "spouse", "child of the head", "parent of the head", "other")
HEAD, SPOUSE, CHILD, PARENT, OTHER = range(len(ROLES))

# profile: (first bit, bits)
AGE = (0, 7)  # years at the start
BIRTHDAY = (7, 9)  # days lived past the birthday at the start, 0 to 364
FEMALE = (16, 1)
DECILE = (17, 4)  # of household income, 0 lowest to 9
ROLE = (21, 3)
MINORITY = (24, 1)
FAITH = (25, 2)
OPINION = (27, 2)
ONLINE = (29, 2)
DISORDER = (31, 2)
CIVIC = (33, 2)
DRIVER = (35, 1)
EMPLOYED = (36, 1)  # at the start
URBAN = (37, 1)
OWNER = (38, 1)  # an adult of a household that owns its home
SOCIABILITY = (39, 3)
PROTEST = (42, 3)  # how much must have been said nearby before joining, 0 least
IS_PARENT = (45, 1)
REPAYS = (46, 1)  # would repay a loan
IN_DEBT = (47, 1)  # at the start
CASH = (48, 3)  # spare cash, rises with income
ACQUAINTED = (51, 3)  # how widely known nearby, 0 hardly to 7 by all

FAITHS = ("none", "recognised", "unregistered")
OPINIONS = ("content", "doubtful", "dissenting", "firmly dissenting")
ONLINE_LEVELS = ("not", "a little", "daily", "with an audience")

# columns of a table of residents, in order: name -> field of the profile
COLUMNS = {
    "age": AGE, "female": FEMALE, "decile": DECILE, "role": ROLE, "minority": MINORITY, "faith": FAITH,
    "opinion": OPINION, "online": ONLINE, "disorder": DISORDER, "civic": CIVIC, "driver": DRIVER,
    "employed": EMPLOYED, "urban": URBAN, "owner": OWNER, "sociability": SOCIABILITY, "protest": PROTEST,
    "parent": IS_PARENT, "repays": REPAYS, "in_debt": IN_DEBT, "cash": CASH, "acquainted": ACQUAINTED,
}  # fmt: skip


@kernel
def age(p):
    """Age in years at the start, 0 to 127."""
    return int64(p) & int64(127)


@kernel
def birthday(p):
    """Days lived past the birthday at the start, 0 to 364."""
    return (int64(p) >> int64(7)) & int64(511)


@kernel
def age_on(p, day):
    """Age in years on a day of the run (day 0 is the start). A year has 365 days here."""
    return (int64(p) & int64(127)) + (((int64(p) >> int64(7)) & int64(511)) + int64(day)) // int64(365)


@kernel
def female(p):
    """1 for a woman or girl."""
    return (int64(p) >> int64(16)) & int64(1)


@kernel
def decile(p):
    """Tenth of household income, 0 (lowest) to 9."""
    return (int64(p) >> int64(17)) & int64(15)


@kernel
def role(p):
    """Role in the household: 0 head, 1 spouse, 2 child of the head, 3 parent of the head, 4 other."""
    return (int64(p) >> int64(21)) & int64(7)


@kernel
def minority(p):
    """1 for a member of a minority."""
    return (int64(p) >> int64(24)) & int64(1)


@kernel
def faith(p):
    """0 none, 1 recognised, 2 unregistered."""
    return (int64(p) >> int64(25)) & int64(3)


@kernel
def opinion(p):
    """Held opinion, 0 content to 3 firmly dissenting."""
    return (int64(p) >> int64(27)) & int64(3)


@kernel
def online(p):
    """0 not online, 1 a little, 2 daily, 3 with an audience."""
    return (int64(p) >> int64(29)) & int64(3)


@kernel
def disorder(p):
    """Lasting inclination to disorder, level 0 to 3."""
    return (int64(p) >> int64(31)) & int64(3)


@kernel
def civic(p):
    """Lasting inclination to good deeds, level 0 to 3."""
    return (int64(p) >> int64(33)) & int64(3)


@kernel
def driver(p):
    """1 for somebody who drives."""
    return (int64(p) >> int64(35)) & int64(1)


@kernel
def employed(p):
    """1 for somebody in work at the start."""
    return (int64(p) >> int64(36)) & int64(1)


@kernel
def urban(p):
    """1 for a resident of an urban neighbourhood."""
    return (int64(p) >> int64(37)) & int64(1)


@kernel
def owner(p):
    """1 for an adult of a household that owns its home."""
    return (int64(p) >> int64(38)) & int64(1)


@kernel
def sociability(p):
    """How many ties somebody keeps, 0 to 7, skewed to the low end."""
    return (int64(p) >> int64(39)) & int64(7)


@kernel
def protest(p):
    """How much must have been said nearby before somebody joins, 0 to 7."""
    return (int64(p) >> int64(42)) & int64(7)


@kernel
def is_parent(p):
    """1 for a parent of a child under 18 in the household, at the start."""
    return (int64(p) >> int64(45)) & int64(1)


@kernel
def repays(p):
    """1 for somebody who would repay a loan."""
    return (int64(p) >> int64(46)) & int64(1)


@kernel
def in_debt(p):
    """1 for somebody with an unpaid sum at the start."""
    return (int64(p) >> int64(47)) & int64(1)


@kernel
def cash(p):
    """Spare cash, class 0 to 7; rises with income."""
    return (int64(p) >> int64(48)) & int64(7)


@kernel
def acquainted(p):
    """How widely somebody is known nearby, 0 to 7; higher in the country."""
    return (int64(p) >> int64(51)) & int64(7)


@kernel
def word_of(resident, templates, tile_template, tile_urban):
    """The template word of a resident, with whether the neighbourhood is urban."""
    i = int64(resident)
    tile, word = i >> int64(12), templates[tile_template[i >> int64(12)], i & int64(4095)]
    urban = (int64(tile_urban[tile]) >> ((i >> int64(8)) & int64(15))) & int64(1)
    return uint32(int64(word) | urban << int64(28))


@kernel
def word_age(word):
    """Age at the start, from the template word."""
    return int64(word) & int64(127)


@kernel
def word_female(word):
    """1 for a woman or girl, from the template word."""
    return (int64(word) >> int64(7)) & int64(1)


@kernel
def word_first(word, resident):
    """The first member of the household, from the template word and the resident's own number."""
    return (int64(resident) & ~int64(4095)) | ((int64(word) >> int64(11)) & int64(4095))


@kernel
def word_size(word):
    """Members of the household, from the template word."""
    return (int64(word) >> int64(23)) & int64(15)


def field(values, bits: tuple[int, int]):
    """One field of an array of profiles (or of template words), as the same integer type."""
    shift, width = bits
    kind = values.dtype.type
    return (values >> kind(shift)) & kind((1 << width) - 1)
