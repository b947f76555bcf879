"""From 700 to 1.4 billion (M38): one scheme at every scale, and what the village trial got wrong about a larger place.

Most of a scheme goes per head and stays as it is. What doesn't: a face matched against a gallery of G residents is
taken for another with the chance 1-(1-f)^G, and a collector knows only so many people. Here cameras match every face
against the whole place. Where the scheme doesn't say how often one comparison errs, it is what the village's own error
rate comes to, comparison by comparison: the camera that was tried there, in a larger place.

Everybody is scored from the first day. A village is one region and a town several, so a roll-out would begin in all of
the one and in part of the other, and who joins would differ, too: neither has to do with scale.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from demerit import arguments, statistics
from demerit.catalogue import catalogue
from demerit.errors import UsageError
from demerit.findings.phrases import interval
from demerit.mechanisms import without
from demerit.place import Place
from demerit.place.traits import NEIGHBOURHOOD
from demerit.quantity import Quantity
from demerit.run import Run
from demerit.scheme.beginning import days_by_default
from demerit.scheme.model import Scheme
from demerit.show import wording
from demerit.simulation import replicates_by_default, scheme_of, settled_of, simulate
from demerit.statistics import Estimate, Pair, Spread
from demerit.study.pooled import Pooled

# id, words, and whether it is a share or a rate for every 1,000 residents
FIGURES = (
    ("false_records", "False records, for every 1,000 residents", "rate"),
    ("false_share", "Records that are false", "share"),
    ("wrongful_entries", "Wrongful listings, for every 1,000 residents", "rate"),
    ("missed", "Breaches that nobody recorded", "share"),
    ("points_lost", "Points lost, for every 1,000 residents", "rate"),
    (
        "points_lost_wrongly",
        "Points lost for records of the wrong person or of nothing (association left out)",
        "share",
    ),
)


ALIKE = ("roll-out", "voluntary-enrolment", "consent")  # off: who is scored would differ with the place


@dataclass(frozen=True)
class Figure:
    """One figure at one scale, over all runs of the place. spread: how different single runs are; None of one run."""

    place: str
    residents: int
    cameras: bool
    id: str
    words: str
    unit: str  # "rate" for every 1,000 residents, or "share"
    estimate: Estimate
    spread: Spread | None
    ratio: float | None  # to the first place's; None where either is undefined or that is nothing

    @property
    def text(self) -> str:
        """The figure and how sure it is."""
        if self.estimate.value is None:
            return "undefined: nothing to count"
        say = wording.percent if self.unit == "share" else wording.number
        between = interval(self.estimate, say)
        return say(self.estimate.value) + (f" ({between})" if between else "")


@dataclass(frozen=True)
class Scale:
    """A study of scale: figures by place, with and without cameras. All residents are synthetic."""

    scheme: str
    days: int
    figures: tuple[Figure, ...]
    per_face: dict[str, float]  # by channel of cameras: the chance that one comparison errs
    without: tuple[str, ...] = ()  # of `ALIKE`, what the scheme has and the study leaves out

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        rows = []
        for one in self.figures:
            found, runs = one.estimate, one.spread
            rows.append({
                "place": one.place, "residents": one.residents, "cameras": one.cameras, "figure": one.id,
                "words": one.words, "unit": one.unit, "value": found.value, "low": found.low, "high": found.high,
                "interval": found.kind, "n": found.n, "numerator": found.above, "denominator": found.below,
                "lowest_run": runs.low if runs else None, "highest_run": runs.high if runs else None,
                "runs_held": runs.level if runs else None, "ratio_to_first": one.ratio,
            })  # fmt: skip
        return {"scheme": self.scheme, "days": self.days, "synthetic": True, "without": list(self.without),
                "false_match_per_face": self.per_face, "figures": rows}  # fmt: skip


def scored_alike(scheme: Scheme) -> tuple[Scheme, tuple[str, ...]]:
    """The scheme with everybody scored from the first day, and what of `ALIKE` it had."""
    has = {
        "roll-out": scheme.rollout is not None,
        "voluntary-enrolment": scheme.enrolment is not None and scheme.enrolment.mode == "voluntary",
        "consent": scheme.enrolment is not None and scheme.enrolment.mode == "consent",
    }
    names = tuple(name for name in ALIKE if has[name])
    return (without(scheme, names) if names else scheme), names


def at_every_scale(scheme: Scheme, smallest: int) -> tuple[Scheme, dict[str, float]]:
    """The scheme with cameras that match against the whole place, and how often one comparison errs, by channel.

    `smallest`: residents of the place where the scheme's own error rate holds. A scheme that says how its cameras match
    is left as it is.
    """
    cat, channels, rates = catalogue(), dict(scheme.channels), {}
    for name, channel in scheme.channels.items():
        given = cat.channels[name]
        if given.type != "cameras":
            continue
        if channel.matched_against is None:
            error = min(0.999999, (channel.false_match or given.false_match).value)
            gallery = min(smallest, NEIGHBOURHOOD) if error == 0 else smallest
            rate = 1 - (1 - error) ** (1 / gallery)
            per_face = Quantity(value=rate, note=f"from {error:g} in a place of {smallest:,}")
            channels[name] = channel.model_copy(update={"matched_against": "place", "false_match_per_face": per_face})
        found = channels[name].false_match_per_face
        rates[name] = found.value if found is not None else 0.0
    return scheme.model_copy(update={"channels": channels}), rates


def pair_of(run: Run | Pooled, name: str) -> Pair:
    """Numerators and denominators of one of `FIGURES`, by run."""

    def total(measure: str) -> np.ndarray:
        return run.totals(measure)[0]

    people = total("residents")
    wrong = sum(total(f"points_lost_cause_{cause}") for cause in ("misidentification", "false_report", "copied_error"))
    # false records of deeds are few, and count with those of breaches here
    true = np.maximum(0, total("recorded_breaches") - total("false_records"))
    return {
        "false_records": lambda: (total("false_records"), people),
        "false_share": lambda: run.totals("false_records"),
        "wrongful_entries": lambda: (total("wrongful_entries"), people),
        "missed": lambda: (total("breaches") - true, total("breaches")),
        "points_lost": lambda: (total("points_lost"), people),
        "points_lost_wrongly": lambda: (np.asarray(wrong), total("points_lost")),
    }[name]()


def estimate_of(run: Run | Pooled, name: str, unit: str) -> tuple[Estimate, Spread | None]:
    """One of `FIGURES` over all runs of a place, and the spread of single runs."""
    above, below = pair_of(run, name)
    per = 1 if unit == "share" else 1000
    sample = statistics.Sample.of_replicates(len(below), run.place.residents)
    found = statistics.rate(above, below, sample, share=unit == "share").times(per)
    return found, statistics.spread(statistics.ratios(above, below) * per)


def scale(
    scheme: Scheme | str, places: Sequence[Place | str] = ("village", "town"), *, days: int | None = None,
    seed: int = 1, replicates: int | None = None, threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Scale:  # fmt: skip
    """Run one scheme in every place, with cameras and without, and compare each figure with the first place's.

    Everybody is scored from the first day, whatever the scheme says of roll-out, joining and consent (`Scale.without`).
    places: objects, or names and files, the trial's first. replicates: 20 for a village and 1 for a larger place by
    default. progress: told which run begins. A scheme without cameras is run once in each place. Raises UsageError
    without a place, and what `demerit.simulate` raises.
    """
    if isinstance(places, str | bytes | Place):
        raise UsageError(f"places is a sequence of places, not {places!r}", code="not-a-sequence",
                         hint=f"write places=[{places!r}]")  # fmt: skip
    seed, threads = arguments.seed(seed), arguments.threads(threads)
    replicates = arguments.integer_or_none("replicates", replicates, 1, arguments.MOST_REPLICATES)
    arguments.function("progress", progress)
    chosen, left_out = scored_alike(scheme_of(scheme))
    days, _ = arguments.days_and_burn_in(days_by_default(chosen) if days is None else days, 0)
    settled = [settled_of(one) for one in places]
    if not settled:
        raise UsageError("a study of scale needs a place", code="no-place", hint="such as village,town")
    matched, per_face = at_every_scale(chosen, settled[0].residents)
    variants = {True: matched, False: without(chosen, ["cameras"])} if per_face else {False: chosen}
    figures: list[Figure] = []
    for cameras, variant in variants.items():
        first: dict[str, float | None] = {}
        for place in settled:
            if progress is not None:
                progress(f"{place.name}, {place.residents:,} residents, {'with' if cameras else 'without'} cameras")
            count = replicates or replicates_by_default(place)
            run = simulate(variant, place, days=days, seed=seed, replicates=count, twin=None, threads=threads, follow=0)
            for name, words, unit in FIGURES:
                found, runs = estimate_of(run, name, unit)
                base = first.setdefault(name, found.value)
                times = found.value / base if found.value is not None and base else None
                figures.append(Figure(place.name, place.residents, cameras, name, words, unit, found, runs, times))
    return Scale(chosen.scheme, days, tuple(figures), per_face, left_out)
