"""Switches of the doors: without what the scheme does with services, or with meetings."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.without.editing import Data, Edit, keep


def no_doors(mechanism: str) -> Edit:
    """M24 to M29, M32: the scheme does nothing with services of this mechanism. A queue is then first come, first
    served."""

    def edit(data: Data, cat: Catalogue) -> None:
        keep(data, "services", lambda name, _: cat.services[name].mechanism != mechanism)

    return edit


def no_profiles(data: Data, cat: Catalogue) -> None:
    """M30: profiles show nothing, and the scheme does nothing with meetings."""
    data.pop("matching", None)
    no_doors("M30")(data, cat)
