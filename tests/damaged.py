"""Damage to files that Demerit reads back, drawn from a seed: bits turned, bytes cut or added, files gone."""

from __future__ import annotations

import random
from pathlib import Path


def spoil(folder: Path, names: list[str], luck: random.Random) -> str:
    """Damage one of the files; what was done, in words. The file differs afterwards."""
    name = luck.choice(names)
    path = folder / name
    before = path.read_bytes()
    how = luck.choice(["bit", "bit", "bit", "cut", "more", "zeros", "exchanged", "gone", "digits"])
    data = bytearray(before)
    at = luck.randrange(len(data))
    if how == "bit":
        data[at] ^= 1 << luck.randrange(8)
    elif how == "cut":
        del data[at:]
    elif how == "more":
        data[at:at] = bytes(luck.randrange(256) for _ in range(luck.randrange(1, 9)))
    elif how == "zeros":
        data[at : at + 16] = bytes(len(data[at : at + 16]))
    elif how == "exchanged":
        data = bytearray((folder / luck.choice(names)).read_bytes())
    elif how == "digits":
        numbers = [x for x, byte in enumerate(data) if chr(byte) in "0123456789"]
        if numbers:
            x = luck.choice(numbers)
            data[x] = ord(str((int(chr(data[x])) + luck.randrange(1, 10)) % 10))
    if bytes(data) == before:
        how, data = "bit", bytearray(before)
        data[at] ^= 1
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data)
    return f"{how} at {at} of {name}"
