"""Who somebody is on a day, as bits for conditions, and the cell in which counts of them stand.

The bits are those of `catalogue.WHO_BITS`, in that order. The cell is fixed for a run (age at its start), so that
every rate has one denominator.
"""

from __future__ import annotations

from numba import int64, uint32

from demerit.compiled import kernel
from demerit.day.state import DEBT_MASK, DEBT_SHIFT, EMPLOYED, HOUSED, UNSCORED
from demerit.place.traits import (
    age,
    age_on,
    decile,
    driver,
    faith,
    female,
    is_parent,
    minority,
    online,
    opinion,
    owner,
    urban,
)


@kernel
def who(p, day, mind, lists, account_mask, licence_mask):
    """Bits of a condition, from a profile (uint64), a day, `mind` and `lists` as they stand."""
    years = age_on(p, day)
    believes = faith(p)
    connected = online(p) > int64(0)
    drives = driver(p) == int64(1)
    m, on = int64(mind), int64(lists)
    bits = int64(years >= int64(18))
    bits |= int64((years >= int64(6)) and (years < int64(18))) << int64(1)
    bits |= int64(years >= int64(60)) << int64(2)
    bits |= female(p) << int64(3)
    bits |= urban(p) << int64(4)
    bits |= minority(p) << int64(5)
    bits |= int64(believes == int64(1)) << int64(6)
    bits |= int64(believes == int64(2)) << int64(7)
    bits |= int64(opinion(p) >= int64(2)) << int64(8)
    bits |= int64(connected) << int64(9)
    bits |= int64(drives) << int64(10)
    bits |= is_parent(p) << int64(11)
    bits |= owner(p) << int64(12)
    bits |= int64((m & int64(EMPLOYED)) != int64(0)) << int64(13)
    bits |= int64(((m >> int64(DEBT_SHIFT)) & int64(DEBT_MASK)) != int64(0)) << int64(14)
    bits |= int64(connected and (on & int64(account_mask)) == int64(0)) << int64(15)
    bits |= int64(drives and (on & int64(licence_mask)) == int64(0)) << int64(16)
    bits |= int64((m & int64(HOUSED)) != int64(0)) << int64(17)
    bits |= int64((m & int64(UNSCORED)) == int64(0)) << int64(18)
    return uint32(bits)


@kernel
def age_band(years):
    """0 to 5, of `catalogue.AGE_BANDS`."""
    # without a branch: nobody's age can be guessed
    young = int64(years >= int64(14)) + int64(years >= int64(18)) + int64(years >= int64(35))
    return young + int64(years >= int64(60)) + int64(years >= int64(75))


@kernel
def stratum(p, day):
    """Age band, sex and third of income: which row of rates somebody has on a day."""
    return (age_band(age_on(p, day)) * int64(2) + female(p)) * int64(3) + decile(p) * int64(3) // int64(10)


@kernel
def cell(p):
    """Cell of counts, 0 to 1,439: held opinion, age at the start (child, adult, elder), sex, minority, faith, tenth of
    income. Most people are content: their cells come first and are near each other in memory."""
    years = age(p)
    stage = opinion(p) * int64(3) + int64(years >= int64(18)) + int64(years >= int64(60))
    return (((stage * int64(2) + female(p)) * int64(2) + minority(p)) * int64(3) + faith(p)) * int64(10) + decile(p)
