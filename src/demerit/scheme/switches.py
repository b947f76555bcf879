"""Switches: what is left of a scheme when one of its mechanisms is off.

Each switch edits the scheme as its author would edit the file, and takes out whatever then leads nowhere: a rule whose
channel is gone, a register that nobody can get on, a door that shuts for no one. What stays is a valid scheme, and its
tables hold neutral numbers. Luck is keyed by purpose and person, so nobody else's draws change.
"""

from __future__ import annotations

from copy import deepcopy

from demerit.assumptions.joint import ranges_left
from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.scheme.without import access, adaptation, observation, scoring, standing
from demerit.scheme.without.dangling import tidy
from demerit.scheme.without.editing import Edit


def switched_off(scheme: Scheme, edit: Edit, *, catalogue: Catalogue | None = None) -> Scheme:
    """The scheme after one edit, with nothing left dangling. Its inline tests go: they expect the whole scheme."""
    cat = catalogue or package_catalogue()
    data = plain(scheme)
    data.pop("tests", None)
    edit(data, cat)
    before = None
    while before != data:  # until nothing more leads nowhere
        before = deepcopy(data)
        tidy(data, cat)
    left = Scheme.model_validate(data)
    return left.model_copy(update={"ranges": ranges_left(left.ranges, plain(left, defaults=True))})


SWITCHES: dict[str, Edit] = {
    "M01": scoring.no_points,
    "M02": scoring.no_fines,
    "M03": standing.daily,
    **{mechanism: scoring.no_kinds(mechanism) for mechanism in ("M04", "M05", "M06", "M07", "M08", "M09")},
    **{mechanism: observation.no_channels(mechanism) for mechanism in ("M10", "M11", "M12")},
    "M13": standing.everywhere,
    "M14": adaptation.no_choice("voluntary"),
    "M15": scoring.no_organisations,
    "M16": adaptation.no_blackout,
    "M17": observation.no_informants,
    "M18": scoring.no_association,
    "M19": scoring.no_section("tampering"),
    "M20": standing.no_registers("black"),
    "M21": standing.no_praise,
    "M22": standing.no_appeals,
    "M23": observation.no_shaming,
    **{mechanism: access.no_doors(mechanism) for mechanism in ("M24", "M25", "M26", "M27", "M28", "M29")},
    "M30": access.no_profiles,
    "M31": adaptation.no_cut_ties,
    "M32": access.no_doors("M32"),
    "M33": scoring.no_commerce,
    "M34": adaptation.no_fear,
    "M35": adaptation.no_distrust,
    "M36": scoring.no_creep,
    "M41": scoring.no_section("discretion"),
    "M42": scoring.no_section("warnings"),
    "M43": adaptation.no_choice("consent"),
    "M44": standing.no_tiers,
    "M45": scoring.no_section("collective"),
    "M46": adaptation.no_custody,
    "M47": scoring.no_targeting,
    "M48": adaptation.no_operator,
}
