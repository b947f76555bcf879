"""Whether two finished runs can be paired: the same people, the same lucks and the same days.

Only then is a difference between them one of the schemes. Everything that is in the way is told at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.errors import Problem, UsageError

if TYPE_CHECKING:
    from demerit.run import Run

VERSIONS = ("demerit", "numpy", "numba", "llvmlite")  # on which results could depend
SAME_IN_BOTH = ("breaches", "dissent", "harmful_acts", "requests_loan")  # counts of the twin that are held together


class NotPaired(UsageError):
    """Two runs that can't be paired, with every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        count = f"{len(problems)} reasons; the first: " if len(problems) > 1 else ""
        super().__init__(f"A and B can't be paired: {count}{first.message}", code="not-paired", hint=first.hint)
        self._problems = list(problems)

    def problems(self) -> list[Problem]:
        return list(self._problems)


def refuse_what_cant_be_paired(a: Run, b: Run) -> None:
    """Raises NotPaired unless the runs differ in their schemes alone. Schemes, switches and adaptation may differ."""
    problems = [*_places(a, b), *_times(a, b), *_lucks(a, b), *_sources(a, b)]
    if not problems:
        problems = [*_twins(a, b)]
    if problems:
        raise NotPaired(problems)


def _problem(code: str, message: str, hint: str) -> Problem:
    return Problem(code=code, message=message, hint=hint)


def _places(a: Run, b: Run) -> list[Problem]:
    if a.place == b.place:
        return []
    found, again = [], "run B again with {}, or A as B was"
    if a.place.name != b.place.name:
        found.append(_problem("other-place", f"A is on the place {a.place.name}, B on {b.place.name}",
                              again.format(f"--place {a.place.name}")))  # fmt: skip
    if a.place.residents != b.place.residents:
        found.append(_problem("other-residents", f"A has {a.place.residents:,} residents, B {b.place.residents:,}",
                              again.format(f"--residents {a.place.residents}")))  # fmt: skip
    if a.place.seed != b.place.seed:
        message = f"A's place has the seed {a.place.seed}, B's {b.place.seed}: other people"
        found.append(_problem("other-people", message, again.format(f"--place-seed {a.place.seed}")))
    if not found:
        one, other = a.place.model_dump(by_alias=True), b.place.model_dump(by_alias=True)
        parts = [name for name in one if one[name] != other[name]]
        found.append(_problem("other-place", f"the place {a.place.name} of A differs from B's in {', '.join(parts)}",
                              again.format("A's place file")))  # fmt: skip
    return found


def _times(a: Run, b: Run) -> list[Problem]:
    found, again = [], "run B again with {}, or A as B was"
    if a.days != b.days:
        found.append(_problem("other-days", f"A has {a.days:,} days, B {b.days:,}", again.format(f"--days {a.days}")))
    if a.start != b.start:
        found.append(_problem("other-start", f"A begins on {a.start}, B on {b.start}",
                              again.format(f"--start {a.start}")))  # fmt: skip
    one, other = (getattr(run, "burn_in", 0) for run in (a, b))
    if one != other:
        found.append(_problem("other-burn-in", f"A has a burn-in of {one:,} days, B of {other:,}",
                              again.format(f"--burn-in {one}")))  # fmt: skip
    return found


def _lucks(a: Run, b: Run) -> list[Problem]:
    found, again = [], "run B again with {}, or A as B was"
    if a.seed != b.seed:
        found.append(_problem("other-lucks", f"A's seed of luck is {a.seed}, B's {b.seed}",
                              again.format(f"--seed {a.seed}")))  # fmt: skip
    if a.replicates != b.replicates:
        found.append(_problem("other-replicates", f"A has {a.replicates:,} replicates, B {b.replicates:,}",
                              again.format(f"--replicates {a.replicates}")))  # fmt: skip
    return found


def _sources(a: Run, b: Run) -> list[Problem]:
    one, other = a.receipt.get("versions", {}), b.receipt.get("versions", {})
    apart = [f"{name} {one.get(name)} and {other.get(name)}" for name in VERSIONS if one.get(name) != other.get(name)]
    hint = "`demerit rerun` of the older one repeats it with what is installed now"
    if apart:
        return [_problem("other-versions", f"A and B were made with {', '.join(apart)}", hint)]
    if a.receipt.get("code") != b.receipt.get("code"):
        codes = [str(run.receipt.get("code"))[:12] for run in (a, b)]
        return [_problem("other-code", f"A was made by the sources {codes[0]} of Demerit, B by {codes[1]}", hint)]
    return []


def _twins(a: Run, b: Run) -> list[Problem]:
    """Whether the twins are one: compiled from the same scheme, and with the same counts."""
    if len(a.worlds) < 2 or len(b.worlds) < 2:
        return []
    one, other = (run.receipt["tables"][1] for run in (a, b))
    if a.worlds[1] != b.worlds[1] or one != other:
        return [_problem("other-twin", f"A's twin is under {a.worlds[1]}, B's under {b.worlds[1]}, as these were then",
                         "run B again beside the same twin, or both with --alone")]  # fmt: skip
    for name in SAME_IN_BOTH:
        if name in a.measures and name in b.measures:
            here, there = (run.totals(name, "twin")[0] for run in (a, b))
            if (here != there).any():
                said = f"the twins differ: {name} {int(here.sum()):,} in A's, {int(there.sum()):,} in B's"
                return [_problem("twins-differ", said, "one of the folders isn't as it was written: run it again")]
    return []
