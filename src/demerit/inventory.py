"""The mechanisms as a table: for each number what it is, how it is switched off, who uses it, and what shows it.

Everything here but `demerit.showings` is found out, nothing is written down twice: a preset uses a mechanism if the
switch changes it, and the assumptions of a mechanism are the numbers that its switch takes out. `demerit mechanisms`
prints it, and `docs/mechanisms.md` is made from it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from demerit.assumptions.table import Assumption, of_catalogue, of_scheme
from demerit.catalogue import catalogue as package_catalogue
from demerit.measure.registry import measures
from demerit.mechanisms import MECHANISMS, Mechanism
from demerit.scheme import load, preset_ids
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.showings import SHOWN, Showing


@dataclass(frozen=True)
class Row:
    """One mechanism with all that is known of it.

    `presets`: those that its switch changes. `measures`: (name, label) as they are called under `as_reported`.
    `assumptions`: numbers with a range or a source, by preset and in the catalogue. `shown`: where the switch moves a
    figure of a report; None of what has no switch.
    """

    mechanism: Mechanism
    presets: tuple[str, ...]
    measures: tuple[tuple[str, str], ...]
    assumptions: tuple[Assumption, ...]
    shown: Showing | None

    @property
    def switch(self) -> str:
        """How it is switched off, in words."""
        kind = self.mechanism.kind
        if kind in ("account", "study"):
            return "always on" if kind == "account" else f"demerit study {self.mechanism.name}"
        return f"--without {self.mechanism.name}"


def _changed(scheme: Scheme, row: Mechanism) -> Scheme | None:
    """The scheme without a mechanism, or None if that changes nothing."""
    if row.without is None:
        return None
    less = row.without(scheme)
    same = {**plain(scheme), "tests": []} == {**plain(less), "tests": []}
    return None if same else less


def _taken_out(scheme: Scheme, less: Scheme) -> list[Assumption]:
    left = {(one.path, one.value) for one in of_scheme(less, owned=False)}
    return [one for one in of_scheme(scheme, owned=False) if (one.path, one.value) not in left]


def inventory() -> list[Row]:
    """One row for each mechanism, in the order of the numbers."""
    cat = package_catalogue()
    schemes = {name: load(name) for name in preset_ids()}
    everywhere = of_catalogue(schemes["none"])
    named: dict[str, dict[str, str]] = {number: {} for number in MECHANISMS}
    for scheme in schemes.values():
        for measure in measures(scheme, cat).values():
            if measure.mechanism in named:
                named[measure.mechanism].setdefault(measure.name, measure.label)
    rows = []
    for row in MECHANISMS.values():
        presets, assumed = [], [one for one in everywhere if one.mechanism == row.id]
        for name, scheme in schemes.items():
            less = _changed(scheme, row)
            if less is not None:
                presets.append(name)
                assumed += [replace(one, path=f"{name}.{one.path}") for one in _taken_out(scheme, less)]
        rows.append(Row(row, tuple(presets), tuple(named[row.id].items()), tuple(assumed), SHOWN.get(row.id)))
    return rows


def as_data(row: Row) -> dict[str, object]:
    """A row for `--json`."""
    one = row.mechanism
    return {
        "id": one.id, "name": one.name, "title": one.title, "kind": one.kind, "stage": one.stage, "text": one.text,
        "switch": row.switch, "can_be_switched_off": one.without is not None, "files": list(one.files),
        "reaches": list(one.reaches), "presets": list(row.presets),
        "shown_by": None if row.shown is None else asdict(row.shown),
        "measures": [{"name": name, "label": label} for name, label in row.measures],
        "assumptions": [
            {"path": a.path, "value": a.value, "low": a.low, "high": a.high, "source": a.source}
            for a in row.assumptions
        ],
    }  # fmt: skip
