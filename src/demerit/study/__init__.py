"""Studies: many runs, and what they say together.

demerit.study.scale("village_ledger", ["village", "town"], days=365)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demerit.study.arms import compare
    from demerit.study.at_scale import Scale, scale
    from demerit.study.comparison import Comparison
    from demerit.study.members import Members, replicates

_HOMES = {
    "compare": "demerit.study.arms", "Comparison": "demerit.study.comparison",
    "scale": "demerit.study.at_scale", "Scale": "demerit.study.at_scale",
    "replicates": "demerit.study.members", "Members": "demerit.study.members",
}  # fmt: skip
__all__ = ["Comparison", "Members", "Scale", "compare", "replicates", "scale"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'demerit.study' has no attribute {name!r}")
