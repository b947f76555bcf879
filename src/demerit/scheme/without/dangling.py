"""What leads nowhere after a switch: rules without channels, registers without ways in, doors that shut nobody out."""

from __future__ import annotations

from collections.abc import Collection

from demerit.catalogue import Catalogue
from demerit.scheme.parts.commercial import LOW_SCORE, TOLD_BY
from demerit.scheme.parts.operator import CHOOSE
from demerit.scheme.without.editing import Data, entries_of, keep, keep_ways, no_records, number, put


def tidy(data: Data, cat: Catalogue) -> None:
    """Take out everything that refers to what is gone, in the order in which one thing leads to the next."""
    channels = data.get("channels", {})
    for channel in channels.values():
        copies = {name: share for name, share in channel.get("copies_to", {}).items() if name in channels}
        put(channel, "copies_to", copies)
    for rule in entries_of(data, "rules"):
        if "channels" in rule:
            rule["channels"] = [name for name in rule["channels"] if name in channels]
    seen = {kind for name, channel in channels.items() for kind in channel.get("sees") or cat.channels[name].sees}
    keep(data, "rules", lambda _, rule: rule["kind"] in seen and rule.get("channels") != [])
    no_records(data, set(cat.kinds) - seen)
    _tidy_commerce(data, cat, seen)
    _tidy_registers(data, cat)
    if not _uses_records(data):  # then none is read; those of its own that bring fines go on doing that
        keep(data, "channels", lambda name, channel: _fines(name, channel, cat))
        for channel in entries_of(data, "channels"):
            channel.pop("copies_to", None)
    _tidy_informants(data, cat)
    _tidy_doors(data)
    _tidy_between(data)
    _tidy_related(data, cat)


def _tidy_related(data: Data, cat: Catalogue) -> None:
    """Contexts of acts that nothing is about any more, and of services without a door."""
    ways = [way for register in entries_of(data, "registers") for way in register.get("ways_in", {}).values()]
    kinds = [rule["kind"] for rule in entries_of(data, "rules")] + [k for way in ways for k in way.get("records", ())]
    acts = {cat.kinds[kind].context for kind in kinds} | {"finance" for way in ways if "unpaid" in way}
    doors = {cat.services[name].context for name in data.get("services", ())}
    related = data.get("related", {})
    for act, services in related.items():
        left = [service for service in services if service in doors]
        related[act] = {name: services[name] for name in left} if isinstance(services, dict) else left
    keep(data, "related", lambda act, services: act in acts and services)


def _tidy_informants(data: Data, cat: Catalogue) -> None:
    """Nobody tells where nobody listens, and nobody listens for what nobody tells."""
    heard = {cat.channels[name].mechanism for name in data.get("channels", ())}
    if "M17" not in heard:
        data.pop("informants", None)
    shown = [register["shown"] for register in entries_of(data, "registers") if "shown" in register]
    if "M23" not in heard:
        for how in shown:
            how.pop("reports", None)
    if not any(number(how.get("reports", 0)) > 0 for how in shown):
        keep(data, "channels", lambda name, _: cat.channels[name].mechanism != "M23")
    _tidy_operator(data, cat)


def _tidy_operator(data: Data, cat: Catalogue) -> None:
    """An operator without eyes that choose where to look, or without lines that could move."""
    how, bands = data.get("operator", {}), (data.get("grades") or {}).get("bands") or {}
    if not any(cat.channels[name].type in CHOOSE for name in data.get("channels", {})):
        for field in ("attention", "quota", "step"):
            how.pop(field, None)
    if how.get("lines", {}).get("worst", 1) >= len(bands):
        how.pop("lines", None)
    if not {"attention", "quota", "lines"} & set(how):
        data.pop("operator", None)


def _tidy_commerce(data: Data, cat: Catalogue, seen: Collection[str]) -> None:
    """A company's rules about what nobody sees; telling the state what it makes nothing of; and the reverse."""
    company = data.get("commercial", {})
    channels = data.get("channels", {})
    for rule in company.get("rules", {}).values():
        if "channels" in rule:
            rule["channels"] = [name for name in rule["channels"] if name in channels]
    keep(company, "rules", lambda _, rule: rule["kind"] in seen and rule.get("channels") != [])
    ways = [way for register in entries_of(data, "registers") for way in register.get("ways_in", {}).values()]
    used = any(rule["kind"] == LOW_SCORE for rule in entries_of(data, "rules"))
    used = used or any(LOW_SCORE in way.get("records", ()) for way in ways)
    if not used or TOLD_BY not in channels:
        company.pop("shared_with_state", None)
    if "shared_with_state" not in company:
        keep(data, "rules", lambda _, rule: rule["kind"] != LOW_SCORE)
        no_records(data, {LOW_SCORE})
    if not company:
        for door in entries_of(data, "services"):
            door.pop("commercial_from", None)
            door.get("private", {}).pop("sees_commercial_below", None)


def _tidy_registers(data: Data, cat: Catalogue) -> None:
    before = -1
    while before != len(data.get("registers", {})):  # what one register stood on may be gone with another
        before = len(data.get("registers", {}))
        for register in entries_of(data, "registers"):
            keep_ways(register, lambda way: way.get("only_on") in (None, *data["registers"]))
        keep(data, "registers", lambda _, register: register.get("ways_in") or number(register.get("initial_share", 0)))
    for register in entries_of(data, "registers"):
        if register.get("tier_of") not in data["registers"]:
            register.pop("tier_of", None)
        put(register, "replaces", [name for name in register.get("replaces", ()) if name in data["registers"]])
    for register in entries_of(data, "registers"):
        out, ways = register.get("ways_out", {}), register.setdefault("ways_in", {})
        if ways and not any("unpaid" in way or _of_a_debt(way, cat) for way in ways.values()):
            out.pop("on_payment", None)


def _standing(data: Data) -> dict[str, set[str]]:
    """Registers and grades that there are."""
    registers, grades = set(data.get("registers", {})), data.get("grades") or {}
    return {"registers": registers, "grades": set(grades.get("bands") or grades.get("shares") or ())}


def _tidy_between(data: Data) -> None:
    standing = _standing(data)
    if not standing["grades"]:
        data.pop("matching", None)
    for cutting in entries_of(data, "cut_ties"):
        _only(cutting, "sees", standing)
    keep(data, "cut_ties", lambda _, cutting: {"sees_registers", "sees_grades"} & set(cutting))


def _tidy_doors(data: Data) -> None:
    standing = _standing(data)
    chosen = data.get("enrolment", {}).get("mode", "mandatory") != "mandatory"
    for door in entries_of(data, "services"):
        if not (chosen and standing["grades"]):  # nobody to look odd
            door.get("private", {}).pop("refuses_abstainers", None)
        for field in ("closed_to", "priority", "waived_for"):
            _only(door, field, standing)
        if "private" in door:
            _only(door["private"], "sees", standing)
            if not {"sees_registers", "sees_grades", "refuses_abstainers", "sees_commercial_below"} & set(
                door["private"]
            ):
                del door["private"]
        if not standing["grades"]:
            door.pop("order_by_grade", None)
        if not {"closed_to_registers", "closed_to_grades"} & set(door):
            for field in ("outcome", "dearer_by", "by_the_parents"):
                door.pop(field, None)
    matters = {"closed_to_registers", "closed_to_grades", "private", "priority_registers", "priority_grades",
               "order_by_grade", "waived_for_grades", "commercial_from"}  # fmt: skip
    keep(data, "services", lambda _, door: bool(matters & set(door)))


def _uses_records(data: Data) -> bool:
    ways = [way for register in entries_of(data, "registers") for way in register["ways_in"].values()]
    company = data.get("commercial", {})
    return bool(data.get("rules") or company.get("rules")) or any("records" in way for way in ways)


def _fines(name: str, channel: Data, cat: Catalogue) -> bool:
    """Whether a channel that only the scheme reads brings the ordinary fine."""
    given = cat.channels[name]
    return given.authority and not given.ordinary and channel.get("fines", True)


def _of_a_debt(way: Data, cat: Catalogue) -> bool:
    return any(cat.kinds[kind].debt or cat.kinds[kind].fine.value > 0 for kind in way.get("records", ()))


def _only(holder: Data, field: str, standing: dict[str, set[str]]) -> None:
    for what, known in standing.items():
        put(holder, f"{field}_{what}", [name for name in holder.get(f"{field}_{what}", ()) if name in known])
