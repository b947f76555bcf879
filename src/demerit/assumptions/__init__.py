"""Every number that may be off: where it stands, how far, on whose word, and how it is set.

import demerit as dm
dm.assumptions("as_reported", "town")
dm.scheme("as_reported").with_({"association.kin.share": 0.1, "ordinary.late_after": 90})
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demerit.assumptions.asked import assumptions
    from demerit.assumptions.table import Assumption

_HOME = {"Assumption": "table", "assumptions": "asked"}
__all__ = ["Assumption", "assumptions"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
