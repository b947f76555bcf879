"""A resident in a few words, and the registers that a cell names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def who(traits: dict[str, Any]) -> str:
    """ "a woman of 43, in the second tenth by income, of the minority"; only what the run tells."""
    age, sex = traits.get("age"), traits.get("sex")
    female = sex in ("female", 1, True) or traits.get("female") is True
    noun = ("girl" if female else "boy") if age is not None and age < 18 else ("woman" if female else "man")
    parts = [f"a {noun} of {age}" if age is not None else f"a {noun}"]
    if (decile := traits.get("decile")) is not None:
        ordinal = ("poorest", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "richest")
        if 0 <= int(decile) <= 9:
            parts.append(f"in the {ordinal[int(decile)]} tenth by household income")
    if traits.get("minority") in (True, 1, "yes"):
        parts.append("of the minority")
    faith = traits.get("faith")
    faith = "recognised" if faith == 1 else "unregistered" if faith == 2 else faith
    if faith in ("recognised", "unregistered"):
        parts.append(f"of {'a recognised' if faith == 'recognised' else 'an unregistered'} faith")
    return ", ".join(parts)


def listed(registers: Any) -> list[str]:
    """Register ids from a list or from words with commas."""
    if registers is None:
        return []
    if isinstance(registers, str):
        return [name.strip() for name in registers.split(",") if name.strip()]
    return [str(name) for name in registers] if isinstance(registers, Iterable) else []
