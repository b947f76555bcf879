"""What is kept from day to day, as arrays by name, so that a run can stop and go on.

Whatever keeps something from one day to the next has two methods: `kept()` gives it as arrays, and `put_back(arrays)`
makes an object just begun the one that gave them. Arrays may be views of what is kept: they are written down at once.
What can be worked out anew (what is given about people, tables, room to work in) isn't among them. The parts of a
whole put theirs together under a name: `operator/zeal`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Arrays = Mapping[str, np.ndarray]


def number(value: int) -> np.ndarray:
    """A whole number as an array, int64[1]."""
    return np.array([value], np.int64)


def under(name: str, arrays: Arrays) -> dict[str, np.ndarray]:
    """The arrays of a part, each with the part's name before its own."""
    return {f"{name}/{key}": array for key, array in arrays.items()}


def within(name: str, arrays: Arrays) -> dict[str, np.ndarray]:
    """The arrays of one part, by their own names."""
    start = f"{name}/"
    return {key.removeprefix(start): array for key, array in arrays.items() if key.startswith(start)}
