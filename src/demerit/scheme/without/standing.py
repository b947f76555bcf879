"""Switches of the standing: where and how soon it begins, and registers with their tiers and ways out."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.without.access import no_doors
from demerit.scheme.without.editing import Data, Edit, entries_of, keep, put


def everywhere(data: Data, cat: Catalogue) -> None:
    """M13, a setting: it begins everywhere on the first day."""
    data.pop("rollout", None)


def daily(data: Data, cat: Catalogue) -> None:
    """M03, a setting: grades follow every day."""
    for ledger in entries_of(data, "ledgers"):
        ledger.pop("recalculated", None)


def no_registers(colour: str) -> Edit:
    """M20, M21: no register of this colour, and no door that looks at one."""

    def edit(data: Data, cat: Catalogue) -> None:
        keep(data, "registers", lambda _, register: register.get("colour", "black") != colour)

    return edit


def no_appeals(data: Data, cat: Catalogue) -> None:
    """M22: nobody wrongly listed is ever put right on request."""
    for register in entries_of(data, "registers"):
        register.get("ways_out", {}).pop("appeal", None)


def no_tiers(data: Data, cat: Catalogue) -> None:
    """M44: one severity. The tiers above the lowest go, and what shut for them shuts for the lowest."""
    registers = data.get("registers", {})
    lowest = {name: register.pop("tier_of") for name, register in registers.items() if "tier_of" in register}
    for name, below in sorted(lowest.items()):
        for way_id, way in registers.pop(name).get("ways_in", {}).items():
            if "only_on" not in way and below in registers:
                ways = registers[below].setdefault("ways_in", {})
                ways[way_id if way_id not in ways else f"{name}_{way_id}"] = way
    for register in registers.values():
        register.pop("replaces", None)
        for way in register.get("ways_in", {}).values():
            way.pop("only_on", None)

    def merged(holder: Data, field: str) -> None:
        put(holder, field, list(dict.fromkeys(lowest.get(name, name) for name in holder.get(field, ()))))

    for door in entries_of(data, "services"):
        for field in ("closed_to_registers", "priority_registers"):
            merged(door, field)
        if "private" in door:
            merged(door["private"], "sees_registers")


def no_praise(data: Data, cat: Catalogue) -> None:
    """M21: no redlist, and no perk such as cheaper heating."""
    no_registers("red")(data, cat)
    no_doors("M21")(data, cat)
