"""Small edits of a scheme as plain data, defaults left out: entries, ways in, and fields."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from demerit.catalogue import Catalogue

Data = dict[str, Any]  # a scheme as plain data, defaults left out
Edit = Callable[[Data, Catalogue], None]
SUMS = ("fine", "loan", "bill")


def entries_of(data: Data, name: str) -> Collection[Data]:
    return data.get(name, {}).values()


def keep(data: Data, section: str, wanted: Callable[[str, Data], Any]) -> None:
    """The entries of a section that are wanted, asked with the id and the entry."""
    put(data, section, {name: entry for name, entry in data.get(section, {}).items() if wanted(name, entry)})


def keep_ways(register: Data, wanted: Callable[[Data], bool]) -> None:
    register["ways_in"] = {name: way for name, way in register.get("ways_in", {}).items() if wanted(way)}


def put(holder: Data, field: str, value: Any) -> None:
    """Set a field, or take it out when there is nothing in it."""
    if value:
        holder[field] = value
    else:
        holder.pop(field, None)


def number(quantity: Any) -> float:
    return quantity["value"] if isinstance(quantity, dict) else quantity


def no_records(data: Data, kinds: Collection[str]) -> None:
    """No way in by a record of these kinds."""
    for register in entries_of(data, "registers"):
        for way in register.get("ways_in", {}).values():
            if "records" in way:
                way["records"] = [kind for kind in way["records"] if kind not in kinds]
        keep_ways(register, lambda way: way.get("records") != [])


def no_sums(data: Data, types: tuple[str, ...]) -> None:
    """No way in by unpaid sums of these types."""
    for register in entries_of(data, "registers"):
        for way in register.get("ways_in", {}).values():
            if "unpaid" in way:
                way["sums"] = [name for name in way.get("sums") or SUMS if name not in types]
        keep_ways(register, lambda way: way.get("sums") != [])
