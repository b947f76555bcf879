"""The nearest name, for "did you mean": a slip of the fingers or another ending, and no mere resemblance."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 100  # characters; longer names are compared with none
SHOWN = 12  # names of a choice that are listed


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that `name` was probably meant to be, or None.

    Near enough is one slip in names of 3 to 5 characters, two to 9, three beyond (a slip: a letter left out, added,
    exchanged, or two in the wrong order); else the same beginning with another ending; else the only name that
    begins so. Upper and lower case, hyphens and spaces make no difference.
    """
    wanted = _folded(name)
    if not 0 < len(wanted) <= LONGEST:
        return None
    letters = _letters(wanted)
    best, fewest = None, LONGEST
    inflected, begun = None, []
    for known in names:
        other = _folded(known)
        if other == wanted:
            return known
        longest = max(len(other), len(wanted))
        most = min(_slips(longest), fewest - 1)
        if abs(len(other) - len(wanted)) <= most and (letters ^ _letters(other)).bit_count() <= 2 * most:
            distance = slips(wanted, other, most)
            if distance <= most:
                best, fewest = known, distance
        if other[:3] == wanted[:3]:
            shared = _shared(other, wanted)
            if inflected is None and shared >= 4 and 2 * shared > longest and longest - shared <= 3:
                inflected = known
            if shared == len(wanted) >= 3 or shared == len(other) >= 4:
                begun.append(known)
    return best or inflected or (begun[0] if len(begun) == 1 else None)


def suggest(name: str, names: Iterable[str], *, what: str = "known here") -> str | None:
    """A hint: the nearest name, or else the choice, the first of it when it is long."""
    names = list(names)
    close = nearest(name, names)
    if close is not None and close != name:
        return f"did you mean `{close}`?"
    if not names:
        return f"none is {what}"
    shown = ", ".join(names[:SHOWN])
    return f"{what}: {shown}" + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def slips(one: str, other: str, most: int) -> int:
    """How many slips lead from one text to the other; more than `most` if it takes more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:  # a transposition from before this row comes to as much
            return most + 1
    return row[-1]


def _slips(length: int) -> int:
    return 0 if length < 3 else 1 if length < 6 else 2 if length < 10 else 3


def _folded(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")


def _letters(name: str) -> int:
    """A bitmask of the letters of a name: names that share few of them are not near."""
    mask = 0
    for letter in name:
        mask |= 1 << (ord(letter) & 63)
    return mask


def _shared(one: str, other: str) -> int:
    """Characters from the beginning that two texts have in common."""
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
