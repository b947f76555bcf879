"""What officials take and give as they think fit, as whole numbers (M41)."""

from __future__ import annotations

from math import prod

import numpy as np

from demerit.chance import q16
from demerit.day.tables.form import filled, key_of, who_bits
from demerit.limits import MAX_BIASES, MAX_DISCRETIONS
from demerit.scheme.model import Scheme

DISCRETION = np.dtype(
    [
        ("items", "i8"),
        ("key", "u4", (MAX_DISCRETIONS,)),  # from the item's id
        ("chance", "u8", (MAX_DISCRETIONS,)),  # of a draw for the heaviest weight, per resident and day, in 2**-48
        ("heaviest", "u8", (MAX_DISCRETIONS,)),  # product of the biases above 1, in 2**-16
        ("mask", "u4", (MAX_DISCRETIONS,)),
        ("value", "u4", (MAX_DISCRETIONS,)),
        ("low", "i8", (MAX_DISCRETIONS,)),
        ("span", "u8", (MAX_DISCRETIONS,)),
        ("bias_mask", "u4", (MAX_DISCRETIONS, MAX_BIASES)),
        ("bias_value", "u4", (MAX_DISCRETIONS, MAX_BIASES)),
        ("times", "u8", (MAX_DISCRETIONS, MAX_BIASES)),  # in 2**-16
    ],
    align=True,
)


def discretion(scheme: Scheme) -> np.ndarray:
    items = list(scheme.discretion.values())
    bias_mask, bias_value = (np.zeros((len(items), MAX_BIASES), "u4") for _ in range(2))
    times = np.full((len(items), MAX_BIASES), q16(1), "u8")
    heaviest = []
    for number, item in enumerate(items):
        for place, bias in enumerate(item.bias.values()):
            bias_mask[number, place], bias_value[number, place] = who_bits(bias.applies_to)
            times[number, place] = q16(bias.times.value)
        heaviest.append(prod(max(1.0, bias.times.value) for bias in item.bias.values()))
    who = [who_bits(item.applies_to) for item in items]
    return filled(
        DISCRETION,
        items=np.int64(len(items)),
        key=np.array([key_of(name, 32) for name in scheme.discretion], "u4"),
        chance=np.array(
            [round(x.per_1000.value * most / 1000 / 365 * 2**48) for x, most in zip(items, heaviest, strict=True)], "u8"
        ),
        heaviest=np.array([q16(most) for most in heaviest], "u8"),
        mask=np.array([mask for mask, _ in who], "u4"), value=np.array([value for _, value in who], "u4"),
        low=np.array([item.points[0] for item in items], "i8"),
        span=np.array([item.points[1] - item.points[0] + 1 for item in items], "u8"),
        bias_mask=bias_mask, bias_value=bias_value, times=times,
    )  # fmt: skip
