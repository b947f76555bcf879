"""Demerit, a laboratory for social scoring.

    import demerit as dm

    run = dm.simulate(dm.scheme("as_reported"), dm.place("village"), days=365, seed=7)
    run.findings

Names load when they are first used: `import demerit` alone imports neither NumPy nor Numba.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "DemeritError",
    "InvalidFile",
    "Life",
    "OutputError",
    "Run",
    "TooBigError",
    "UsageError",
    "__version__",
    "assumptions",
    "compare",
    "place",
    "read",
    "replicates",
    "resume",
    "scheme",
    "screen",
    "simulate",
    "together",
]

_HOMES = {
    "compare": "demerit.study.arms",
    "replicates": "demerit.study.members",
    "simulate": "demerit.simulation",
    "Run": "demerit.run",
    "Life": "demerit.life.told",
    "read": "demerit.stored",
    "resume": "demerit.stopping",
    "screen": "demerit.screening.running",
    "together": "demerit.shards.processes",
    "DemeritError": "demerit.errors",
    "InvalidFile": "demerit.errors",
    "OutputError": "demerit.errors",
    "TooBigError": "demerit.errors",
    "UsageError": "demerit.errors",
}

if TYPE_CHECKING:
    from demerit.assumptions import assumptions
    from demerit.errors import DemeritError, InvalidFile, OutputError, TooBigError, UsageError
    from demerit.life.told import Life
    from demerit.place import place
    from demerit.run import Run
    from demerit.scheme import load as scheme
    from demerit.screening.running import screen
    from demerit.shards.processes import together
    from demerit.simulation import simulate
    from demerit.stopping import resume
    from demerit.stored import read
    from demerit.study.arms import compare
    from demerit.study.members import replicates


class _SchemeModule(ModuleType):
    """`demerit.scheme` is a folder of the code and a function of the API at once."""

    def __call__(self, name_or_path: Any, **kwargs: Any) -> Any:
        """A scheme by name or file: `demerit.scheme.load`."""
        return self.load(name_or_path, **kwargs)


class _PlaceModule(ModuleType):
    """`demerit.place` likewise."""

    def __call__(self, name_or_path: Any, **kwargs: Any) -> Any:
        """A place by name or file: `demerit.place.place`."""
        return self.place(name_or_path, **kwargs)


class _AssumptionsModule(ModuleType):
    """`demerit.assumptions` likewise."""

    def __call__(self, scheme: Any = "none", place: Any = None) -> Any:
        """The table of assumptions: `demerit.assumptions.asked.assumptions`."""
        return self.assumptions(scheme, place)


_CALLABLE: dict[str, type[ModuleType]] = {
    "assumptions": _AssumptionsModule, "scheme": _SchemeModule, "place": _PlaceModule,
}  # fmt: skip


class _Package(ModuleType):
    """This package: makes its callable folders so when Python has imported them."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _CALLABLE and isinstance(value, ModuleType):
            value.__class__ = _CALLABLE[name]
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _CALLABLE:
        return import_module(f"{__name__}.{name}")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'demerit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
