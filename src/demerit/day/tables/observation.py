"""Who sees what, and how wrongly, as whole numbers (M10, M11, M12)."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import Catalogue, Channel
from demerit.chance import ONE, q16, threshold
from demerit.day.tables.channels import channels_at_work
from demerit.day.tables.form import (
    filled,
    whole,
)
from demerit.limits import (
    MAX_CHANNELS,
    MAX_KINDS,
)
from demerit.ordinary import Ordinary
from demerit.place.traits import NEIGHBOURHOOD
from demerit.scheme.model import Channel as SchemeChannel
from demerit.scheme.model import Scheme
from demerit.scheme.parts.operator import CHOOSE

# Who sees what, and how wrongly.
OBSERVATION = np.dtype(
    [
        ("kind_channels", "u4", (MAX_KINDS,)),  # a bit for each channel that sees the kind
        ("detects", "u8", (MAX_CHANNELS, 2)),  # rural, urban
        ("misnames", "u8", (MAX_CHANNELS, 2, 2)),  # by sex and minority of the one who is named
        ("anywhere", "u1", (MAX_CHANNELS,)),  # takes somebody for anybody of the place (M38)
        ("invents", "u8", (MAX_CHANNELS,)),  # records of nothing per resident and day, in 2**-48
        ("invented", "u1", (MAX_CHANNELS, MAX_KINDS)),  # kinds invented
        ("invented_count", "i8", (MAX_CHANNELS,)),
        ("delay_from", "i8", (MAX_CHANNELS,)),
        ("delay_span", "u8", (MAX_CHANNELS,)),
        ("scored", "u1", (MAX_CHANNELS,)),  # the scheme reads it
        ("authority", "u1", (MAX_CHANNELS,)),  # its records bring the ordinary fine
        ("copies", "u8", (MAX_CHANNELS, MAX_CHANNELS)),  # a wrong record is copied on (M11)
        ("attended", "u1", (MAX_CHANNELS,)),  # whoever it is chooses where to look (M48)
        ("good", "u1", (MAX_KINDS,)),
        ("mistaken_from", "i8"),  # years at the start: younger ones are never taken for somebody else
        ("collector", "i8"),  # the channel of collectors (M12), -1 without
        ("collectors", "u8"),  # per 1,000 residents, in 2**-16
        ("capacity", "u8"),  # records a day by each, in 2**-16
        ("remembers", "u8"),
        ("favours", "u8"),
    ],
    align=True,
)


def falsely_matched(own: SchemeChannel | None, channel: Channel, residents: int) -> float:
    """Share of a channel's records that name somebody else, in a place of so many residents (M38).

    Against a gallery of G faces it is 1-(1-f)^G; a collector knows a share of residents, and only so many.
    """
    if own is None:
        return channel.false_match.value
    rate = channel.false_match.value
    if own.matched_against and own.false_match_per_face:
        gallery = residents if own.matched_against == "place" else min(NEIGHBOURHOOD, residents)
        rate = 1 - (1 - own.false_match_per_face.value) ** gallery
    known = own.knows.value if own.knows else 0.0
    if own.knows_faces:
        known = min(known, own.knows_faces.value / residents)
    return rate * (1 - known)


def observation(scheme: Scheme, cat: Catalogue, life: Ordinary, residents: int) -> np.ndarray:
    kind_channels = np.zeros(MAX_KINDS, "u4")
    detects = np.zeros((MAX_CHANNELS, 2), "u8")
    misnames = np.zeros((MAX_CHANNELS, 2, 2), "u8")
    invents = np.zeros(MAX_CHANNELS, "u8")
    invented = np.zeros((MAX_CHANNELS, MAX_KINDS), "u1")
    invented_count = np.zeros(MAX_CHANNELS, "i8")
    delay_from = np.zeros(MAX_CHANNELS, "i8")
    delay_span = np.ones(MAX_CHANNELS, "u8")
    scored, authority = np.zeros(MAX_CHANNELS, "u1"), np.zeros(MAX_CHANNELS, "u1")
    copies = np.zeros((MAX_CHANNELS, MAX_CHANNELS), "u8")
    good, attended = np.zeros(MAX_KINDS, "u1"), np.zeros(MAX_CHANNELS, "u1")
    anywhere = np.zeros(MAX_CHANNELS, "u1")
    for kind in cat.kinds.values():
        good[kind.number] = kind.good
    collector, collectors, capacity, remembers, favours = -1, 0, 0, ONE, 0
    for name, channel, is_scored in channels_at_work(scheme, cat):
        c, own = channel.number, scheme.channels.get(name)
        for kind in channel.sees if channel.type != "informants" else ():  # they don't look: they are told
            kind_channels[cat.kinds[kind].number] |= 1 << c
        caught = 1 - channel.misses.value
        detects[c] = [threshold(channel.covers_rural.value * caught), threshold(channel.covers_urban.value * caught)]
        times = own.false_match_times if own else {}
        female = times["female"].value if "female" in times else 1.0
        minority = times["minority"].value if "minority" in times else 1.0
        base = falsely_matched(own, channel, residents)
        anywhere[c] = own is not None and own.matched_against == "place"
        misnames[c] = [
            [threshold(min(1.0, base * (female if f else 1) * (minority if m else 1))) for m in (0, 1)] for f in (0, 1)
        ]
        breaches = sorted(cat.kinds[k].number for k in channel.sees if not cat.kinds[k].good and not cat.kinds[k].mark)
        read = is_scored or channel.authority  # else nobody reads what it invents
        if breaches and read and channel.type != "informants":
            invents[c] = round(channel.invents.value / 1000 / 365 * 2**48)
        invented_count[c] = len(breaches)
        invented[c, : len(breaches)] = breaches
        low, high = channel.delay
        delay_from[c], delay_span[c] = low, high - low + 1
        attended[c] = channel.type in CHOOSE
        scored[c], authority[c] = is_scored, channel.authority and (own is None or own.fines)
        if own:
            for target, share in own.copies_to.items():
                copies[c, cat.channels[target].number] = threshold(share.value)
            if channel.type == "collectors":
                collector = c
                collectors = q16(own.collectors_per_1000.value) if own.collectors_per_1000 else 0
                capacity = q16(own.capacity.value) if own.capacity else 0
                remembers = threshold(own.remembers.value) if own.remembers else ONE
                favours = threshold(own.favours.value) if own.favours else 0
    return filled(
        OBSERVATION,
        kind_channels=kind_channels, detects=detects, misnames=misnames, invents=invents, invented=invented,
        invented_count=invented_count, delay_from=delay_from, delay_span=delay_span, scored=scored,
        authority=authority, copies=copies, anywhere=anywhere, attended=attended, good=good,
        mistaken_from=whole(life.mistaken_from),
        collector=np.int64(collector),
        collectors=np.uint64(collectors), capacity=np.uint64(capacity), remembers=np.uint64(remembers),
        favours=np.uint64(favours),
    )  # fmt: skip
