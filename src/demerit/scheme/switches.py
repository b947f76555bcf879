"""Switches: what is left of a scheme when one of its mechanisms is off.

Each switch edits the scheme as its author would edit the file, and takes out whatever then leads nowhere: a rule whose
channel is gone, a register that nobody can get on, a door that shuts for no one. What stays is a valid scheme, and its
tables hold neutral numbers. Luck is keyed by purpose and person, so nobody else's draws change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import deepcopy
from typing import Any

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.model import Scheme
from demerit.scheme.parts.commercial import LOW_SCORE, TOLD_BY
from demerit.scheme.parts.operator import CHOOSE
from demerit.scheme.plain import plain

SUMS = ("fine", "loan", "bill")
Data = dict[str, Any]  # a scheme as plain data, defaults left out
Edit = Callable[[Data, Catalogue], None]


def switched_off(scheme: Scheme, edit: Edit, *, catalogue: Catalogue | None = None) -> Scheme:
    """The scheme after one edit, with nothing left dangling. Its inline tests go: they expect the whole scheme."""
    cat = catalogue or package_catalogue()
    data = plain(scheme)
    data.pop("tests", None)
    edit(data, cat)
    before = None
    while before != data:  # until nothing more leads nowhere
        before = deepcopy(data)
        _tidy(data, cat)
    return Scheme.model_validate(data)


# -- what the score rests on -------------------------------------------------------------------------------------


def no_points(data: Data, cat: Catalogue) -> None:
    """M01: no ledger, and nothing that rests on one."""
    for section in ("ledgers", "grades", "rules", "association", "warnings", "discretion", "collective", "tampering"):
        data.pop(section, None)
    for register in _section(data, "registers"):
        _keep_ways(register, lambda way: "below" not in way and "above" not in way)
        register.pop("resets_ledger", None)
        for out in ("above", "below"):
            register.get("ways_out", {}).pop(out, None)


def no_fines(data: Data, cat: Catalogue) -> None:
    """M02: no second ledger, no listing for an unpaid fine, no fine that only the scheme's own channels bring."""
    ledgers = data.get("ledgers", {})
    for side in list(ledgers)[1:]:
        del ledgers[side]
    _keep(data, "rules", lambda _, rule: rule.get("ledger") in (None, *ledgers))
    for register in _section(data, "registers"):
        _keep_ways(register, lambda way: way.get("ledger") in (None, *ledgers))
        if register.get("resets_ledger") not in ledgers:
            register.pop("resets_ledger", None)
    _no_sums(data, ("fine",))
    for name, channel in data.get("channels", {}).items():
        if cat.channels[name].authority and not cat.channels[name].ordinary:
            channel["fines"] = False


def everywhere(data: Data, cat: Catalogue) -> None:
    """M13, a setting: it begins everywhere on the first day."""
    data.pop("rollout", None)


def no_choice(mode: str) -> Edit:
    """M14 and M43: everybody is enrolled at once, and nobody is asked."""

    def edit(data: Data, cat: Catalogue) -> None:
        how = data.get("enrolment", {})
        if how.get("mode") == mode:
            kept = {field: how[field] for field in ("source", "confidence", "note", "from_age") if field in how}
            data["enrolment"] = kept
            if "from_age" not in kept:
                del data["enrolment"]

    return edit


def daily(data: Data, cat: Catalogue) -> None:
    """M03, a setting: grades follow every day."""
    for ledger in _section(data, "ledgers"):
        ledger.pop("recalculated", None)


# -- what is scored ----------------------------------------------------------------------------------------------


def no_kinds(mechanism: str) -> Edit:
    """M04 to M09: no rule and no way onto a register is about kinds of this mechanism."""

    def edit(data: Data, cat: Catalogue) -> None:
        kinds = {name for name, kind in cat.kinds.items() if kind.mechanism == mechanism}
        _keep(data, "rules", lambda _, rule: rule["kind"] not in kinds)
        _keep(data.get("commercial", {}), "rules", lambda _, rule: rule["kind"] not in kinds)
        _no_records(data, kinds)
        if mechanism == "M04":
            data.get("adaptation", {}).pop("performs", None)
        if mechanism == "M09":
            _no_sums(data, ("loan", "bill"))

    return edit


# -- who is looking ----------------------------------------------------------------------------------------------


def no_channels(mechanism: str) -> Edit:
    """M10 to M12: the scheme reads no channel of this mechanism; ordinary life keeps its own."""

    def edit(data: Data, cat: Catalogue) -> None:
        _keep(data, "channels", lambda name, _: cat.channels[name].mechanism != mechanism)
        if mechanism == "M11":
            for channel in _section(data, "channels"):
                channel.pop("copies_to", None)

    return edit


# -- what it leads to --------------------------------------------------------------------------------------------


def no_informants(data: Data, cat: Catalogue) -> None:
    """M17: nobody reports anybody."""
    data.pop("informants", None)
    _keep(data, "channels", lambda name, _: cat.channels[name].mechanism != "M17")


def no_association(data: Data, cat: Catalogue) -> None:
    """M18."""
    data.pop("association", None)


def no_section(name: str) -> Edit:
    """M19, M41, M42, M45: a section of its own."""

    def edit(data: Data, cat: Catalogue) -> None:
        data.pop(name, None)

    return edit


def no_registers(colour: str) -> Edit:
    """M20, M21: no register of this colour, and no door that looks at one."""

    def edit(data: Data, cat: Catalogue) -> None:
        _keep(data, "registers", lambda _, register: register.get("colour", "black") != colour)

    return edit


def no_appeals(data: Data, cat: Catalogue) -> None:
    """M22: nobody wrongly listed is ever put right on request."""
    for register in _section(data, "registers"):
        register.get("ways_out", {}).pop("appeal", None)


def no_tiers(data: Data, cat: Catalogue) -> None:
    """M44: one severity. The tiers above the lowest go, and what shut for them shuts for the lowest."""
    registers = data.get("registers", {})
    lowest = {name: register.pop("tier_of") for name, register in registers.items() if "tier_of" in register}
    for name, below in lowest.items():
        for way_id, way in registers.pop(name).get("ways_in", {}).items():
            if "only_on" not in way and below in registers:
                ways = registers[below].setdefault("ways_in", {})
                ways[way_id if way_id not in ways else f"{name}_{way_id}"] = way
    for register in registers.values():
        register.pop("replaces", None)
        for way in register.get("ways_in", {}).values():
            way.pop("only_on", None)

    def merged(holder: Data, field: str) -> None:
        _put(holder, field, list(dict.fromkeys(lowest.get(name, name) for name in holder.get(field, ()))))

    for door in _section(data, "services"):
        for field in ("closed_to_registers", "priority_registers"):
            merged(door, field)
        if "private" in door:
            merged(door["private"], "sees_registers")


def no_organisations(data: Data, cat: Catalogue) -> None:
    """M15: the scheme does nothing with firms and agencies, nor with those who represent them."""
    data.pop("organisations", None)
    for register in _section(data, "registers"):
        _keep_ways(register, lambda way: "representative_of" not in way)


def no_custody(data: Data, cat: Catalogue) -> None:
    """M46: nobody is taken into custody; the register goes with its doors."""
    _keep(data, "registers", lambda _, register: not register.get("custody"))


def no_targeting(data: Data, cat: Catalogue) -> None:
    """M47: nobody is listed without a rule."""
    for register in _section(data, "registers"):
        _keep_ways(register, lambda way: "without_a_rule" not in way)


def no_doors(mechanism: str) -> Edit:
    """M24 to M29, M32: the scheme does nothing with services of this mechanism. A queue is then first come, first
    served."""

    def edit(data: Data, cat: Catalogue) -> None:
        _keep(data, "services", lambda name, _: cat.services[name].mechanism != mechanism)

    return edit


def no_praise(data: Data, cat: Catalogue) -> None:
    """M21: no redlist, and no perk such as cheaper heating."""
    no_registers("red")(data, cat)
    no_doors("M21")(data, cat)


def no_profiles(data: Data, cat: Catalogue) -> None:
    """M30: profiles show nothing, and the scheme does nothing with meetings."""
    data.pop("matching", None)
    no_doors("M30")(data, cat)


def no_cut_ties(data: Data, cat: Catalogue) -> None:
    """M31: nobody leaves."""
    data.pop("cut_ties", None)


def no_commerce(data: Data, cat: Catalogue) -> None:
    """M33: no company's score, and nothing that looks at one or is told of one."""
    data.pop("commercial", None)


def no_fear(data: Data, cat: Catalogue) -> None:
    """M34: nobody changes; what is heard of wrongful cases frightens nobody either."""
    data.pop("adaptation", None)
    data.get("knowledge", {}).pop("frightens", None)


def no_creep(data: Data, cat: Catalogue) -> None:
    """M36: the rule book stays as it was on the first day; rules that begin later never do."""
    start = str(data.get("start") or DEFAULT_START)
    _keep(data, "rules", lambda _, rule: str(rule.get("from", start)) <= start)


def no_shaming(data: Data, cat: Catalogue) -> None:
    """M23: no face is shown."""
    for register in _section(data, "registers"):
        register.pop("shown", None)
    _keep(data, "channels", lambda name, _: cat.channels[name].mechanism != "M23")


def no_distrust(data: Data, cat: Catalogue) -> None:
    """M35: nobody trusts less."""
    data.pop("trust", None)


def no_blackout(data: Data, cat: Catalogue) -> None:
    """M16: everybody knows all of the rules, nobody hears of a wrongful case, and nothing is claimed."""
    data.pop("knowledge", None)
    data.pop("claims", None)


def no_operator(data: Data, cat: Catalogue) -> None:
    """M48: the operator looks as it did on the first day, and its lines stay."""
    data.pop("operator", None)


# -- what then leads nowhere -------------------------------------------------------------------------------------


def _tidy(data: Data, cat: Catalogue) -> None:
    """Take out everything that refers to what is gone, in the order in which one thing leads to the next."""
    channels = data.get("channels", {})
    for channel in channels.values():
        copies = {name: share for name, share in channel.get("copies_to", {}).items() if name in channels}
        _put(channel, "copies_to", copies)
    for rule in _section(data, "rules"):
        if "channels" in rule:
            rule["channels"] = [name for name in rule["channels"] if name in channels]
    seen = {kind for name, channel in channels.items() for kind in channel.get("sees") or cat.channels[name].sees}
    _keep(data, "rules", lambda _, rule: rule["kind"] in seen and rule.get("channels") != [])
    _no_records(data, set(cat.kinds) - seen)
    _tidy_commerce(data, cat, seen)
    _tidy_registers(data, cat)
    if not _uses_records(data):  # then none is read; those of its own that bring fines go on doing that
        _keep(data, "channels", lambda name, channel: _fines(name, channel, cat))
        for channel in _section(data, "channels"):
            channel.pop("copies_to", None)
    _tidy_informants(data, cat)
    _tidy_doors(data)
    _tidy_between(data)


def _tidy_informants(data: Data, cat: Catalogue) -> None:
    """Nobody tells where nobody listens, and nobody listens for what nobody tells."""
    heard = {cat.channels[name].mechanism for name in data.get("channels", ())}
    if "M17" not in heard:
        data.pop("informants", None)
    shown = [register["shown"] for register in _section(data, "registers") if "shown" in register]
    if "M23" not in heard:
        for how in shown:
            how.pop("reports", None)
    if not any(_number(how.get("reports", 0)) > 0 for how in shown):
        _keep(data, "channels", lambda name, _: cat.channels[name].mechanism != "M23")
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
    _keep(company, "rules", lambda _, rule: rule["kind"] in seen and rule.get("channels") != [])
    ways = [way for register in _section(data, "registers") for way in register.get("ways_in", {}).values()]
    used = any(rule["kind"] == LOW_SCORE for rule in _section(data, "rules"))
    used = used or any(LOW_SCORE in way.get("records", ()) for way in ways)
    if not used or TOLD_BY not in channels:
        company.pop("shared_with_state", None)
    if "shared_with_state" not in company:
        _keep(data, "rules", lambda _, rule: rule["kind"] != LOW_SCORE)
        _no_records(data, {LOW_SCORE})
    if not company:
        for door in _section(data, "services"):
            door.pop("commercial_from", None)
            door.get("private", {}).pop("sees_commercial_below", None)


def _tidy_registers(data: Data, cat: Catalogue) -> None:
    before = -1
    while before != len(data.get("registers", {})):  # what one register stood on may be gone with another
        before = len(data.get("registers", {}))
        for register in _section(data, "registers"):
            _keep_ways(register, lambda way: way.get("only_on") in (None, *data["registers"]))
        _keep(
            data, "registers", lambda _, register: register.get("ways_in") or _number(register.get("initial_share", 0))
        )
    for register in _section(data, "registers"):
        if register.get("tier_of") not in data["registers"]:
            register.pop("tier_of", None)
        _put(register, "replaces", [name for name in register.get("replaces", ()) if name in data["registers"]])
    for register in _section(data, "registers"):
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
    for cutting in _section(data, "cut_ties"):
        _only(cutting, "sees", standing)
    _keep(data, "cut_ties", lambda _, cutting: {"sees_registers", "sees_grades"} & set(cutting))


def _tidy_doors(data: Data) -> None:
    standing = _standing(data)
    chosen = data.get("enrolment", {}).get("mode", "mandatory") != "mandatory"
    for door in _section(data, "services"):
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
    _keep(data, "services", lambda _, door: bool(matters & set(door)))


def _uses_records(data: Data) -> bool:
    ways = [way for register in _section(data, "registers") for way in register["ways_in"].values()]
    company = data.get("commercial", {})
    return bool(data.get("rules") or company.get("rules")) or any("records" in way for way in ways)


def _fines(name: str, channel: Data, cat: Catalogue) -> bool:
    """Whether a channel that only the scheme reads brings the ordinary fine."""
    given = cat.channels[name]
    return given.authority and not given.ordinary and channel.get("fines", True)


def _of_a_debt(way: Data, cat: Catalogue) -> bool:
    return any(cat.kinds[kind].debt or cat.kinds[kind].fine.value > 0 for kind in way.get("records", ()))


def _no_records(data: Data, kinds: Collection[str]) -> None:
    """No way in by a record of these kinds."""
    for register in _section(data, "registers"):
        for way in register.get("ways_in", {}).values():
            if "records" in way:
                way["records"] = [kind for kind in way["records"] if kind not in kinds]
        _keep_ways(register, lambda way: way.get("records") != [])


def _no_sums(data: Data, types: tuple[str, ...]) -> None:
    """No way in by unpaid sums of these types."""
    for register in _section(data, "registers"):
        for way in register.get("ways_in", {}).values():
            if "unpaid" in way:
                way["sums"] = [name for name in way.get("sums") or SUMS if name not in types]
        _keep_ways(register, lambda way: way.get("sums") != [])


def _only(holder: Data, field: str, standing: dict[str, set[str]]) -> None:
    for what, known in standing.items():
        _put(holder, f"{field}_{what}", [name for name in holder.get(f"{field}_{what}", ()) if name in known])


def _put(holder: Data, field: str, value: Any) -> None:
    """Set a field, or take it out when there is nothing in it."""
    if value:
        holder[field] = value
    else:
        holder.pop(field, None)


def _keep(data: Data, section: str, wanted: Callable[[str, Data], Any]) -> None:
    """The entries of a section that are wanted, asked with the id and the entry."""
    _put(data, section, {name: entry for name, entry in data.get(section, {}).items() if wanted(name, entry)})


def _keep_ways(register: Data, wanted: Callable[[Data], bool]) -> None:
    register["ways_in"] = {name: way for name, way in register.get("ways_in", {}).items() if wanted(way)}


def _section(data: Data, name: str) -> Collection[Data]:
    return data.get(name, {}).values()


def _number(quantity: Any) -> float:
    return quantity["value"] if isinstance(quantity, dict) else quantity


SWITCHES: dict[str, Edit] = {
    "M01": no_points,
    "M02": no_fines,
    "M03": daily,
    **{mechanism: no_kinds(mechanism) for mechanism in ("M04", "M05", "M06", "M07", "M08", "M09")},
    **{mechanism: no_channels(mechanism) for mechanism in ("M10", "M11", "M12")},
    "M13": everywhere,
    "M14": no_choice("voluntary"),
    "M15": no_organisations,
    "M16": no_blackout,
    "M17": no_informants,
    "M18": no_association,
    "M19": no_section("tampering"),
    "M20": no_registers("black"),
    "M21": no_praise,
    "M22": no_appeals,
    "M23": no_shaming,
    **{mechanism: no_doors(mechanism) for mechanism in ("M24", "M25", "M26", "M27", "M28", "M29")},
    "M30": no_profiles,
    "M31": no_cut_ties,
    "M32": no_doors("M32"),
    "M33": no_commerce,
    "M34": no_fear,
    "M35": no_distrust,
    "M36": no_creep,
    "M41": no_section("discretion"),
    "M42": no_section("warnings"),
    "M43": no_choice("consent"),
    "M44": no_tiers,
    "M45": no_section("collective"),
    "M46": no_custody,
    "M47": no_targeting,
    "M48": no_operator,
}
