"""Two runs of the same people with the same lucks, set beside each other: B less A, finding by finding.

    found = demerit.compare("as_reported", without=["cameras"])
    for one in found.findings: print(one.title, one.a.value, one.b.value, one.difference.value)
    found.measures("wrongful_entries", group="minority=yes")

A difference is that of the two figures as they stand, so that it subtracts. Its interval is over the lucks that both
share. The order is the one that was declared beforehand; nothing leads for being far apart.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demerit import arguments, statistics
from demerit.errors import UsageError
from demerit.findings import Declared, Finding, declared
from demerit.findings.beside_twin import MONTH
from demerit.findings.finding import LEVEL
from demerit.measure import flows as f
from demerit.measure.estimates import Estimates
from demerit.measure.groups import GROUP_NAMES
from demerit.scheme.nearest import suggest
from demerit.statistics import UNDEFINED, Estimate

if TYPE_CHECKING:
    import pyarrow as pa

    from demerit.measure.registry import Measure
    from demerit.run import Run
    from demerit.scheme.difference import Change

# rows of flows that are counted beside the twin alone
BESIDE_TWIN = frozenset([
    *range(f.CHILLED_BY, f.LOST_RULE_AGE), *range(f.WAITED_LONGER, f.ENROLMENTS_ROW), f.ENROLLED_LOST, f.ABSTAINER_LOST,
])  # fmt: skip
OF_THE_FOLLOWED = (
    "across_",
    "through_association",
    "decided_",
    "deciding_unknown",
)  # measures of the residents followed alone
STILL_LISTED = 180  # days after a listing at which it is asked whether it still stands


@dataclass(frozen=True)
class Compared:
    """One finding or measure under both schemes.

    a, b: the figures. difference: b less a, over the same lucks; of shares and of relative changes it is a difference
    of shares. relative: b over a, less 1 (of relative changes: of what they are changes of). unit: that of the figures:
    "share", "change", "points", "signed" or "number". per: what a number is for, such as "1,000 residents". same: both
    arms are the same to the last bit, so that the difference is 0 whatever the luck. narrowed: how wide the interval of
    the difference is beside that of runs with lucks of their own: 1 is as wide; None without a jackknife interval.
    """

    kind: str  # "finding" or "measure"
    id: str
    title: str
    group: str
    unit: str
    per: str
    period: str  # "level" of the last day, or "flow" over the counted days
    mechanism: str
    a: Estimate
    b: Estimate
    difference: Estimate
    relative: Estimate
    same: bool
    narrowed: float | None

    @property
    def differs(self) -> bool:
        """Whether the interval of the difference, at 95%, lies on one side of nought."""
        return self.difference.verdict in ("more", "less")

    @property
    def alike(self) -> bool:
        """Whether both arms count the same in every one of several units."""
        return self.difference.same and self.difference.n > 1

    @property
    def nothing(self) -> bool:
        """Whether nothing was counted in either arm."""
        return all(x.value == 0 and not x.above for x in (self.a, self.b)) and self.unit != "change"

    def data(self) -> dict[str, Any]:
        """For JSON and tables: an undefined figure is null."""
        row: dict[str, Any] = {
            "kind": self.kind, "id": self.id, "title": self.title, "group": self.group, "unit": self.unit,
            "per": self.per, "period": self.period, "declared_by": self.mechanism,
        }  # fmt: skip
        for name, one in (("a", self.a), ("b", self.b)):
            row |= {
                f"{name}_value": one.value, f"{name}_low": one.low, f"{name}_high": one.high,
                f"{name}_numerator": one.above, f"{name}_denominator": one.below,
            }  # fmt: skip
        gap, times = self.difference, self.relative
        return row | {
            "difference": gap.value, "low": gap.low, "high": gap.high, "interval": gap.kind, "exact": gap.exact,
            "n": gap.n, "differs": self.differs, "relative": times.value, "relative_low": times.low,
            "relative_high": times.high, "narrowed": self.narrowed,
        }  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A finding that can't be compared, and why. arm: "a", "b" or "both", for which of them it can't be told."""

    id: str
    title: str
    arm: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """Two paired runs. a, b: the runs. labels: what each is called. note: how they were run, where it must be said.

    All residents are synthetic.
    """

    a: Run
    b: Run
    labels: tuple[str, str]
    note: str = ""

    @cached_property
    def same(self) -> bool:
        """Whether both arms are compiled from the same scheme: then nothing differs, whatever the luck."""
        one, other = (run.receipt["tables"][0] for run in (self.a, self.b))
        own = self.a.receipt.get("own_mechanisms") or self.b.receipt.get("own_mechanisms")
        return one == other and not own and self.a.digest == self.b.digest

    @property
    def has_twin(self) -> bool:
        """Whether both are beside a twin."""
        return len(self.a.worlds) > 1 and len(self.b.worlds) > 1

    @property
    def findings(self) -> list[Compared]:
        """What both schemes declare and at least one run can tell, in declared order."""
        return self._sorted[0]

    @property
    def left_out(self) -> list[LeftOut]:
        """What can't be compared, with the reason."""
        return self._sorted[1]

    @property
    def leading(self) -> list[Compared]:
        """Of the findings, the first five with something to count in either arm."""
        from demerit.findings import LEADING

        empty = {one.id: one.empty for one in self.a.findings if one.empty}
        nothing = {one.id for one in self.b.findings if one.empty and one.id in empty}
        return [one for one in self.findings if one.id not in nothing][:LEADING]

    @cached_property
    def changes(self) -> list[Change]:
        """What the second scheme does that the first doesn't, in sentences; both begin on the same day."""
        from demerit.scheme.difference import between

        return [one for one in between(self.a.scheme, self.b.scheme) if one.section != "start"]

    def measures(self, names: str | Iterable[str] | None = None, *, group: str | None = "all") -> list[Compared]:
        """The measures that both runs have, in the order of A: those named or all; of one group, or of each (None).

        What is counted beside a twin, without one in both, is undefined. Raises UsageError for a measure or group that
        there isn't, and for a measure named that only one of the runs has.
        """
        asked = [names] if isinstance(names, str) else None if names is None else arguments.names("names", names)
        for name in asked or ():
            self._refuse_unknown(name)
        if group is not None:
            group = arguments.choice("group", group, GROUP_NAMES, code="unknown-group")
        chosen = [name for name in self.a.measures if name in self.b.measures] if asked is None else asked
        figures = Estimates(self.a), Estimates(self.b)
        groups = GROUP_NAMES if group is None else (group,)
        return [
            self._measured(self.a.measures[name], one, figures)
            for name in chosen
            for one in groups
            if one == "all" or self.a.measures[name].kind in ("flow", "stock")
        ]

    def to_table(self, *, group: str | None = "all") -> pa.Table:
        """Findings, then measures of a group (of each for None), one row each; null where undefined."""
        import pyarrow as pa

        rows = [one.data() for one in (*self.findings, *self.measures(group=group))]
        numbers = {"a_numerator", "a_denominator", "b_numerator", "b_denominator", "n"}
        texts = {"kind", "id", "title", "group", "unit", "per", "period", "declared_by", "interval"}
        types = {
            name: pa.string() if name in texts else pa.int64() if name in numbers
            else pa.bool_() if name in ("exact", "differs") else pa.float64()
            for name in Compared.data(_NOTHING)
        }  # fmt: skip
        return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))

    def data(self, measures: Iterable[Compared] = ()) -> dict[str, Any]:
        """For JSON: who was compared, the findings, what was left out, and such measures as are given."""
        measures = _given(measures)
        return {
            "synthetic": True, "a": self._arm(self.a, 0), "b": self._arm(self.b, 1), "place": self.a.place.name,
            "residents": self.a.place.residents, "place_seed": self.a.place.seed, "seed": self.a.seed,
            "days": self.a.days, "burn_in": self.a.burn_in, "start": self.a.start.isoformat(),
            "replicates": self.a.replicates, "same": self.same, "note": self.note or None,
            "changes": [one.sentence for one in self.changes],
            "findings": [one.data() for one in self.findings], "measures": [one.data() for one in measures],
            "left_out": [vars(one) for one in self.left_out],
        }  # fmt: skip

    def text(self, width: int = 88, measures: Iterable[Compared] = ()) -> str:
        """A table for a terminal of so many columns, 60 at least; below the findings, such measures as are given."""
        from demerit.show.compare_text import told

        return told(self, arguments.integer("width", width, 1), _given(measures))

    def html(self) -> str:
        """A page by itself."""
        from demerit.show.compare_page import render

        return render(self)

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the page: one HTML file."""
        from demerit import folder

        path = arguments.path("path", path)
        with folder.replacing(path) as name:
            name.write_text(self.html(), "utf-8")
        return path

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a folder, whole or not at all: the page, the findings as JSON, all measures as CSV, and both
        runs in `a` and `b`, without reports (`demerit report` makes them)."""
        import json

        import pyarrow.csv as csv

        from demerit import folder

        path = arguments.path("path", path)
        with folder.writing(path, overwrite=True, kind="comparison") as tmp:
            (tmp / "comparison.html").write_text(self.html(), "utf-8")
            told = json.dumps(self.data(), indent=1, ensure_ascii=False, allow_nan=False)
            (tmp / "comparison.json").write_text(told + "\n", "utf-8")
            csv.write_csv(self.to_table(), tmp / "comparison.csv")
            self.a.save(tmp / "a", report=False)
            self.b.save(tmp / "b", report=False)
        return path

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.text())}</pre>"

    def _arm(self, run: Run, at: int) -> dict[str, Any]:
        return {
            "label": self.labels[at], "scheme": run.scheme.scheme, "title": run.scheme.title, "digest": run.digest,
            "without": list(run.receipt["without"]), "worlds": list(run.worlds),
        }  # fmt: skip

    @cached_property
    def _sorted(self) -> tuple[list[Compared], list[LeftOut]]:
        """Every declared finding of either scheme: compared, or left out with the reason."""
        mine, theirs = ({one.id: one for one in declared(run.scheme)} for run in (self.a, self.b))
        here, there = ({one.id: one for one in run.findings} for run in (self.a, self.b))
        compared: list[Compared] = []
        left: list[LeftOut] = []
        for id_ in dict.fromkeys([*mine, *theirs]):
            one, other = here.get(id_), there.get(id_)
            why = self._why_not(mine.get(id_), theirs.get(id_), one, other)
            if why is not None:
                left.append(why)
            elif one is not None and other is not None:
                compared.append(self._found(one, other))
        return compared, left

    def _why_not(
        self, mine: Declared | None, theirs: Declared | None, one: Finding | None, other: Finding | None
    ) -> LeftOut | None:
        """Why a finding can't be compared; None if it can."""
        either = mine or theirs
        assert either is not None
        if mine is None or theirs is None:
            arm = "a" if mine is None else "b"
            return LeftOut(either.id, either.title, arm, f"{self._name(arm)} has nothing of the kind")
        if any(name.startswith(OF_THE_FOLLOWED) for name in either.measures) and self._followed_apart:
            why = f"it is counted of the residents followed: {self._followed}"
            return LeftOut(either.id, either.title, "both", why)
        if one is None or other is None:
            arm = "both" if one is None and other is None else "a" if one is None else "b"
            return LeftOut(either.id, either.title, arm, self._cant_be_told(either, arm))
        if not one.defined and not other.defined:
            return LeftOut(either.id, either.title, "both", self._nothing_to_count(either))
        return None

    def _cant_be_told(self, one: Declared, arm: str) -> str:
        if one.id == "operator" and self.a.days < 3 * MONTH:
            return f"it needs {3 * MONTH} days, and the runs have {self.a.days}"
        alone = [name for name, run in (("A", self.a), ("B", self.b)) if len(run.worlds) < 2]
        if alone:
            return f"it needs a twin, and {' and '.join(alone)} {'has' if len(alone) == 1 else 'have'} none"
        return "neither run can tell it" if arm == "both" else f"{self._name(arm)} can't tell it"

    def _nothing_to_count(self, one: Declared) -> str:
        if any(name == f"wrongful_standing_{STILL_LISTED}" for name in one.measures) and self.a.days <= STILL_LISTED:
            return f"it is asked {STILL_LISTED} days after a listing, and the runs have {self.a.days} days"
        return "nothing to count in either"

    @property
    def _followed_apart(self) -> bool:
        return self.a.followed_count != self.b.followed_count

    @property
    def _followed(self) -> str:
        return f"{self.a.followed_count:,} in A, {self.b.followed_count:,} in B"

    def _name(self, arm: str) -> str:
        return {"a": "A", "b": "B", "both": "neither run"}[arm]

    def _found(self, one: Finding, other: Finding) -> Compared:
        unit = one.unit if one.defined else other.unit
        beside = unit == "signed" or (unit == "change" and one.id != "operator")
        title = f"{one.title}, beside the twin" if beside else one.title
        return self._paired("finding", one.id, title, "all", unit, "", one.period, one.declared_by,
                            one.estimate, other.estimate)  # fmt: skip

    def _paired(
        self, kind: str, id_: str, title: str, group: str, unit: str, per: str, period: str, mechanism: str,
        a: Estimate, b: Estimate,
    ) -> Compared:  # fmt: skip
        difference, times = statistics.paired(b, a), statistics.relative(b, a)
        if self.same and difference.value is not None and a.kind in ("over luck", "within one run"):
            difference = Estimate(0.0, 0.0, 0.0, a.kind, a.n, same=True)
            times = Estimate(0.0, 0.0, 0.0, a.kind, a.n, same=True) if times.value is not None else UNDEFINED
        narrowed = None if self.same or difference.exact else statistics.narrowed(b, a)
        return Compared(kind, id_, title, group, unit, per, period, mechanism, a, b, difference, times, self.same,
                        narrowed)  # fmt: skip

    def _measured(self, one: Measure, group: str, figures: tuple[Estimates, Estimates]) -> Compared:
        """One measure of both runs: a share, a number for so many residents, or the count of one run."""
        name, unit, per = one.name, "number", ""
        pairs = [of.pair(name, group=group) for of in figures]
        if any((below < 0).any() for _, below in pairs):
            a, b, per = *(of.mean(name, group=group) for of in figures), "one run"
        elif one.over == "residents" and one.kind == "flow":
            a, b = (of.rate(name, group=group, share=False).times(1000) for of in figures)
            per = "1,000 residents"
        else:
            share = one.unit not in ("points", "days", "yuan", "levels")
            share = share and all((above <= below).all() for above, below in pairs)
            unit, per = ("share", "") if share else ("number", "resident" if one.over == "residents" else "one counted")
            a, b = (of.rate(name, group=group, share=share) for of in figures)
        if not self.has_twin and BESIDE_TWIN.issuperset(one.rows) and one.rows and one.kind == "flow":
            a = b = UNDEFINED
        if self._followed_apart and name.startswith(OF_THE_FOLLOWED):
            a = b = UNDEFINED
        period = "flow" if one.kind in ("flow", "end") else LEVEL
        return self._paired("measure", name, one.label, group, unit, per, period, one.mechanism, a, b)

    def _refuse_unknown(self, name: str) -> None:
        mine, theirs = self.a.measures, self.b.measures
        both = [known for known in mine if known in theirs]
        if name in both:
            return
        hint = suggest(name, both, what="measures of both")
        if name in mine or name in theirs:
            which, other = ("A", "B") if name in mine else ("B", "A")
            message = f"{which} counts {name}, and {other} has nothing of the kind"
            raise UsageError(message, code="not-in-both", hint=hint)
        raise UsageError(f"there is no measure {name!r}", code="unknown-measure", hint=hint)


def _given(measures: Iterable[Compared]) -> list[Compared]:
    """What `Comparison.measures` gave, for a text or for JSON."""
    found = list(arguments.instance("measures", measures, Iterable, "what Comparison.measures gives"))
    for one in found:
        arguments.instance("measures", one, Compared, "what Comparison.measures gives")
    return found


_NOTHING = Compared("", "", "", "", "", "", "", "", UNDEFINED, UNDEFINED, UNDEFINED, UNDEFINED, False, None)
