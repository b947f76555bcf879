"""Switches of what people and the operator make of it: without a choice, fear, distrust or custody."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.without.editing import Data, Edit, keep


def no_choice(mode: str) -> Edit:
    """M14 and M43: everybody is enrolled at once, and nobody is asked."""

    def edit(data: Data, cat: Catalogue) -> None:
        how = data.get("enrolment", {})
        if how.get("mode") == mode:
            kept = {field: how[field] for field in ("source", "confidence", "note", "from_age") if field in how}
            data["enrolment"] = kept
            data.get("adaptation", {}).pop("announced_to_abstainers", None)
            if "from_age" not in kept:
                del data["enrolment"]

    return edit


def no_cut_ties(data: Data, cat: Catalogue) -> None:
    """M31: nobody leaves."""
    data.pop("cut_ties", None)


def no_custody(data: Data, cat: Catalogue) -> None:
    """M46: nobody is taken into custody; the register goes with its doors."""
    keep(data, "registers", lambda _, register: not register.get("custody"))


def no_fear(data: Data, cat: Catalogue) -> None:
    """M34: nobody changes; what is heard of wrongful cases frightens nobody either."""
    data.pop("adaptation", None)
    data.get("knowledge", {}).pop("frightens", None)


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
