"""What is kept from day to day, as arrays by name, so that a run can stop and go on.

Whatever keeps something from one day to the next has two methods: `kept()` gives it as arrays, and `put_back(arrays)`
makes an object just begun the one that gave them. Arrays may be views of what is kept: they are written down at once.
What can be worked out anew (what is given about people, tables, room to work in) isn't among them. The parts of a
whole put theirs together under a name: `operator/zeal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

Arrays = Mapping[str, np.ndarray]
Form = tuple[np.dtype, tuple[int | None, ...]]  # dtype and shape of an array; None for a length that may be any


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


def forms_of(arrays: Arrays, grows: Callable[[str], bool] = lambda name: False) -> dict[str, Form]:
    """The forms of some arrays. `grows`: whether one of this name may have any number of rows."""
    return {
        name: (array.dtype, (None, *array.shape[1:]) if grows(name) else array.shape) for name, array in arrays.items()
    }


def refuse_others(found: Arrays, forms: Mapping[str, Form]) -> None:
    """Raises ValueError unless these are arrays of just these names and forms; texts may be of any length."""
    if found.keys() != forms.keys():
        missing, more = sorted(forms.keys() - found.keys()), sorted(found.keys() - forms.keys())
        raise ValueError(f"it lacks {missing[0]}" if missing else f"it has {more[0]}, which no run keeps")
    for name, (dtype, shape) in forms.items():
        array = found[name]
        alike = array.dtype == dtype or array.dtype.kind == dtype.kind == "U"
        fits = len(shape) == array.ndim and all(
            known in (None, length) for known, length in zip(shape, array.shape, strict=True)
        )
        if not (alike and fits):
            raise ValueError(f"{name} isn't in the form in which it was written")
