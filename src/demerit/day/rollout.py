"""Roll-out (M13): a scheme begins region by region. On which day it begins in each neighbourhood.

Regions join in an order drawn by lot, or the more urban ones first; a stage says what share of them has joined from
its date on, rounded up. Where the scheme hasn't begun no record is read, nobody has a score or a grade, its own
channels don't look, and what it announces isn't heard. Ordinary law goes on; and so does what knows no region: a
company's score of its users (M33), the registers of firms (M15), and what can be known of rules elsewhere (M16).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from demerit.chance import Purpose, words_plain
from demerit.day.tables.form import NEVER
from demerit.place.people import People


def regions_of(people: People, hoods: np.ndarray) -> np.ndarray:
    """The region of each of these neighbourhoods, int32: a large place has millions of them."""
    return (np.searchsorted(people.place.region_starts, hoods, side="right") - 1).astype(np.int32)


def first_days(people: People, rules: np.void, k0: int, k1: int) -> np.ndarray:
    """The day on which the scheme begins in each region (0: from the start), int64[regions]."""
    regions, starts = people.place.regions_there, people.place.region_starts
    if rules["stages"] == 0:
        return np.zeros(regions, np.int64)
    lots = [words_plain(int(k0), int(k1), Purpose.ROLL_OUT, 0, region)[0] for region in range(regions)]
    urban = np.zeros(regions)
    if rules["urban_first"]:
        urban = np.array([people.urban[slice(*span)].sum() for span in pairwise(starts)]) / np.diff(starts)
    day_of = np.full(regions, NEVER, np.int64)
    order = sorted(range(regions), key=lambda region: (-urban[region], lots[region], region))
    for stage in range(int(rules["stages"])):
        # a share such as 0.3 is held to the nearest 2**-32: three regions of ten are three, not four
        joined = -((regions - int(rules["stage_share"][stage]) * regions) >> 32)
        for region in order[:joined]:
            day_of[region] = min(day_of[region], max(0, int(rules["stage_day"][stage])))
    return day_of
