"""Switches of the scoring: without points, fines, kinds of acts, or what else moves a score."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.base import DEFAULT_START
from demerit.scheme.without.editing import Data, Edit, entries_of, keep, keep_ways, no_records, no_sums


def no_points(data: Data, cat: Catalogue) -> None:
    """M01: no ledger, and nothing that rests on one."""
    for section in ("ledgers", "grades", "rules", "association", "warnings", "discretion", "collective", "tampering"):
        data.pop(section, None)
    for register in entries_of(data, "registers"):
        keep_ways(register, lambda way: "below" not in way and "above" not in way)
        register.pop("resets_ledger", None)
        for out in ("above", "below"):
            register.get("ways_out", {}).pop(out, None)


def no_fines(data: Data, cat: Catalogue) -> None:
    """M02: no second ledger, no listing for an unpaid fine, no fine that only the scheme's own channels bring."""
    ledgers = data.get("ledgers", {})
    for side in list(ledgers)[1:]:
        del ledgers[side]
    keep(data, "rules", lambda _, rule: rule.get("ledger") in (None, *ledgers))
    for register in entries_of(data, "registers"):
        keep_ways(register, lambda way: way.get("ledger") in (None, *ledgers))
        if register.get("resets_ledger") not in ledgers:
            register.pop("resets_ledger", None)
    no_sums(data, ("fine",))
    for name, channel in data.get("channels", {}).items():
        if cat.channels[name].authority and not cat.channels[name].ordinary:
            channel["fines"] = False


def no_kinds(mechanism: str) -> Edit:
    """M04 to M09: no rule and no way onto a register is about kinds of this mechanism."""

    def edit(data: Data, cat: Catalogue) -> None:
        kinds = {name for name, kind in cat.kinds.items() if kind.mechanism == mechanism}
        keep(data, "rules", lambda _, rule: rule["kind"] not in kinds)
        keep(data.get("commercial", {}), "rules", lambda _, rule: rule["kind"] not in kinds)
        no_records(data, kinds)
        if mechanism == "M04":
            data.get("adaptation", {}).pop("performs", None)
        if mechanism == "M09":
            no_sums(data, ("loan", "bill"))

    return edit


def no_association(data: Data, cat: Catalogue) -> None:
    """M18."""
    data.pop("association", None)


def no_section(name: str) -> Edit:
    """M19, M41, M42, M45: a section of its own."""

    def edit(data: Data, cat: Catalogue) -> None:
        data.pop(name, None)

    return edit


def no_creep(data: Data, cat: Catalogue) -> None:
    """M36: the rule book stays as it was on the first day; rules that begin later never do."""
    start = str(data.get("start") or DEFAULT_START)
    keep(data, "rules", lambda _, rule: str(rule.get("from", start)) <= start)


def no_organisations(data: Data, cat: Catalogue) -> None:
    """M15: the scheme does nothing with firms and agencies, nor with those who represent them."""
    data.pop("organisations", None)
    for register in entries_of(data, "registers"):
        keep_ways(register, lambda way: "representative_of" not in way)


def no_targeting(data: Data, cat: Catalogue) -> None:
    """M47: nobody is listed without a rule."""
    for register in entries_of(data, "registers"):
        keep_ways(register, lambda way: "without_a_rule" not in way)


def no_commerce(data: Data, cat: Catalogue) -> None:
    """M33: no company's score, and nothing that looks at one or is told of one."""
    data.pop("commercial", None)
