"""The implementations of the reference, by name, and which of them can run here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, NamedTuple


class Implementation(NamedTuple):
    """One way to run the reference. `package` is what must be installed for it, as pip names it."""

    label: str
    module: str
    needs: str
    package: str
    arguments: dict[str, Any] = {}  # noqa: RUF012 (never changed)

    @property
    def there(self) -> bool:
        """Whether what it needs is installed."""
        try:
            return find_spec(self.needs) is not None
        except ModuleNotFoundError:
            return False

    def load(self) -> Callable[..., dict[str, int]]:
        """Its `run(residents, days, seed)`."""
        return partial(import_module(self.module).run, **self.arguments)

    def installed(self) -> str:
        """Its package and the version installed."""
        try:
            return f"{self.package} {version(self.package)}"
        except PackageNotFoundError:  # run from its folder
            return f"{self.package} {import_module(self.needs).__version__}"


ALL = {
    "demerit": Implementation("Demerit", "with_demerit", "demerit", "demerit"),
    "demerit-1": Implementation("Demerit, one thread", "with_demerit", "demerit", "demerit", {"threads": 1}),
    "whole": Implementation("Demerit, all of as_reported", "with_whole", "demerit", "demerit"),
    "mesa": Implementation("Mesa", "with_mesa", "mesa", "mesa"),
    "woken": Implementation("Mesa, woken by NumPy", "with_woken", "mesa", "mesa"),
    "agentpy": Implementation("AgentPy", "with_agentpy", "agentpy", "agentpy"),
    "polars": Implementation("Polars", "with_polars", "polars", "polars"),
    "starsim": Implementation("Starsim", "with_starsim", "starsim", "starsim"),
    "starsim-crn": Implementation("Starsim, common luck", "with_starsim", "starsim", "starsim", {"crn": True}),
    "laser": Implementation("laser-core, Numba", "with_laser", "laser.core", "laser-core"),
    "laser-1": Implementation("laser-core, one thread", "with_laser", "laser.core", "laser-core", {"threads": 1}),
    "numpy": Implementation("NumPy", "with_numpy", "numpy", "numpy"),
    "gaps": Implementation("NumPy, drawing gaps", "with_gaps", "numpy", "numpy"),
}


def chosen(names: list[str] | None) -> dict[str, Implementation]:
    """Those asked for, or all, that can run here; says which can't."""
    wanted = {name: ALL[name] for name in names or ALL}
    for one in wanted.values():
        if not one.there:
            print(f"Skipped: {one.label} ({one.package} isn't installed)")
    return {name: one for name, one in wanted.items() if one.there}
