"""Families of registers: a register with its tiers (M44), which together are one list to whoever stands on them."""

from __future__ import annotations

from demerit.scheme.model import Scheme


def families(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """By register, the registers of its family in the scheme's order, itself among them.

    Two are of one family if one is a tier of the other or replaces it, and if both are for praise or both are not.
    """
    registers = scheme.registers
    found = {name: {name} for name in registers}
    for name, register in registers.items():
        for other in (register.tier_of, *register.replaces):
            if other in registers and registers[other].colour == register.colour:
                together = found[name] | found[other]
                for one in together:
                    found[one] = together
    return {name: tuple(one for one in registers if one in family) for name, family in found.items()}
