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

from demerit.catalogue import catalogue
from demerit.errors import UsageError
from demerit.measure.findings import ratio, spread, worded
from demerit.mechanisms import without
from demerit.place import Place
from demerit.place import place as place_of
from demerit.place.traits import NEIGHBOURHOOD
from demerit.quantity import Quantity
from demerit.run import Run
from demerit.scheme import load
from demerit.scheme.model import Scheme
from demerit.simulation import replicates_by_default, simulate
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
    """One figure at one scale: a value for each replicate, NaN where it is 0 of 0."""

    place: str
    residents: int
    cameras: bool
    id: str
    words: str
    unit: str  # "rate" for every 1,000 residents, or "share"
    values: np.ndarray
    ratio: float | None  # of the middle, to the first place's; None where either is undefined or nothing

    @property
    def text(self) -> str:
        """The middle and the range of nine of ten runs."""
        known = self.values[~np.isnan(self.values)]
        if not len(known):
            return "undefined"
        return worded(known, lambda x: f"{100 * x:.3g}%" if self.unit == "share" else f"{x:,.3g}")


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
            known = one.values[~np.isnan(one.values)]
            middle, low, high = spread(known) if len(known) else (None, None, None)
            rows.append({
                "place": one.place, "residents": one.residents, "cameras": one.cameras, "figure": one.id,
                "words": one.words, "unit": one.unit, "value": middle, "low": low, "high": high, "n": len(known),
                "ratio_to_first": one.ratio,
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


def values_of(run: Run | Pooled, name: str) -> np.ndarray:
    def total(measure: str) -> np.ndarray:
        return run.totals(measure)[0].astype(float)

    people = total("residents") / 1000
    wrong = sum(total(f"points_lost_cause_{cause}") for cause in ("misidentification", "false_report", "copied_error"))
    # false records of deeds are few, and count with those of breaches here
    true = np.maximum(0.0, total("recorded_breaches") - total("false_records"))
    return {
        "false_records": lambda: ratio((total("false_records"), people)),
        "false_share": lambda: ratio(run.totals("false_records")),
        "wrongful_entries": lambda: ratio((total("wrongful_entries"), people)),
        "missed": lambda: 1 - ratio((true, total("breaches"))),
        "points_lost": lambda: ratio((total("points_lost"), people)),
        "points_lost_wrongly": lambda: ratio((np.asarray(wrong), total("points_lost"))),
    }[name]()


def scale(
    scheme: Scheme | str, places: Sequence[Place | str] = ("village", "town"), *, days: int = 365, seed: int = 1,
    replicates: int | None = None, threads: int | None = None, progress: Callable[[str], None] | None = None,
) -> Scale:  # fmt: skip
    """Run one scheme in every place, with cameras and without, and compare each figure with the first place's.

    Everybody is scored from the first day, whatever the scheme says of roll-out, joining and consent (`Scale.without`).
    places: objects, or names and files, the trial's first. replicates: 20 for a village and 1 for a larger place by
    default. progress: told which run begins. A scheme without cameras is run once in each place. Raises UsageError
    without a place, and what `demerit.simulate` raises.
    """
    chosen, left_out = scored_alike(load(scheme) if isinstance(scheme, str) else scheme)
    settled = [place_of(one) if isinstance(one, str) else one for one in places]
    if not settled:
        raise UsageError("a study of scale needs a place", code="no-place", hint="such as village,town")
    matched, per_face = at_every_scale(chosen, settled[0].residents)
    variants = {True: matched, False: without(chosen, ["cameras"])} if per_face else {False: chosen}
    figures: list[Figure] = []
    for cameras, variant in variants.items():
        first: dict[str, float] = {}
        for place in settled:
            if progress is not None:
                progress(f"{place.name}, {place.residents:,} residents, {'with' if cameras else 'without'} cameras")
            count = replicates or replicates_by_default(place)
            run = simulate(variant, place, days=days, seed=seed, replicates=count, twin=None, threads=threads, follow=0)
            for name, words, unit in FIGURES:
                values = values_of(run, name)
                known = values[~np.isnan(values)]
                middle = float(np.median(known)) if len(known) else float("nan")
                base = first.setdefault(name, middle)
                times = middle / base if base > 0 and middle == middle else None
                figures.append(Figure(place.name, place.residents, cameras, name, words, unit, values, times))
    return Scale(chosen.scheme, days, tuple(figures), per_face, left_out)
