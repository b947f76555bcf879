"""What a village trial got wrong about a larger place: two finished runs of one scheme, side by side.

    python docs/village.py runs/village runs/nation docs/village.md

The first is of the trial, over several replicates; the second of the place that it was to speak for. Both without a
twin. Writes the page, and beside it the larger run's receipt and report, so that anybody can repeat it.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow.compute as pc

import demerit as dm
from demerit.errors import UsageError
from demerit.measure.findings import Finding, number, ratio, share, spread
from demerit.measure.registry import Measure
from demerit.measure.timeline import REGION
from demerit.place.shelf import place_ids
from demerit.run import Run
from demerit.study.at_scale import FIGURES, values_of

FEW = 12  # rows of a list
LEAST = 20  # cases in the trial's runs together, from which a share of them is held against the larger place


Say = Callable[[float], str]
Known = tuple[float | None, float | None, float | None]  # the middle, and the range of nine of ten, of several runs


def known(values: np.ndarray) -> Known:
    some = values[~np.isnan(values)]
    return spread(some) if len(some) else (None, None, None)


def inside(here: Known, there: float | None) -> str:
    """Whether the larger place's figure lies where nine of ten trials would have put it."""
    _, low, high = here
    if low is None or high is None or there is None or np.isnan(there):
        return "can't be told"
    if low == high == 0 and there > 0:
        return "none seen"  # which isn't wrong of something rare
    return "yes" if low <= there <= high else "**too high**" if low > there else "**too low**"


def line(words: str, here: Known, there: float | None, say: Say) -> str:
    middle, low, high = here
    said = "undefined" if middle is None else say(middle)
    said += f" ({say(low)} to {say(high)})" if low is not None and high is not None else ""
    other = "undefined" if there is None or np.isnan(there) else say(there)
    return f"| {words} | {said} | {other} | {inside(here, there)} |"


def words_of(found: Finding) -> str:
    """A finding of one run without its figure: of what it is."""
    if found.value is None:
        return found.title
    say = share if found.unit == "share" else number
    return found.sentence.replace(f"{say(found.value)} (one run)", "…").rstrip(".")


def of_finding(here: Finding, there: Finding, here_of: int, there_of: int) -> str:
    """A finding of both, of so many residents."""
    if here.unit == "share":
        return line(words_of(there), (here.value, here.low, here.high), there.value, share)
    middle, low, high = (None if x is None else 1000 * x / here_of for x in (here.value, here.low, here.high))
    other = None if there.value is None else 1000 * there.value / there_of
    return line(f"For every 1,000 residents {words_of(there)}", (middle, low, high), other, rate)


def rate(x: float) -> str:
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:,.3g}"


def countable(measure: Measure) -> bool:
    """Whether it counts people or what befell them, and its name says by itself what: sums of points don't."""
    vague = measure.label.startswith("of these") or measure.label.partition(" ")[0] in ("yuan", "points", "days")
    return measure.unit == "number" and not vague and not measure.name.startswith("breached")  # one toss of a coin


def per_head(run: Run, measure: Measure) -> np.ndarray:
    """A measure for every 1,000 residents, by replicate."""
    return ratio((run.totals(measure.name)[0].astype(float), run.totals("residents")[0] / 1000))


def unseen(village: Run, larger: Run) -> list[tuple[int, int, Measure]]:
    """What most trials never saw once, the most frequent first: (how often in the larger place, in how many trials)."""
    rows = []
    for measure in larger.chosen.values():
        there = int(larger.totals(measure.name)[0].sum())
        if measure.kind == "flow" and there > 0 and countable(measure) and measure.name in village.chosen:
            seen = int((village.totals(measure.name)[0] > 0).sum())
            if 2 * seen < village.replicates:
                rows.append((there, seen, measure))
    return sorted(rows, key=lambda row: (-row[0], row[2].name))


def compared(village: Run, larger: Run) -> list[tuple[Measure, Known, float]]:
    """What the trial saw often enough to compare, for every 1,000 residents, where its middle is furthest off first."""
    rows = []
    for measure in larger.chosen.values():
        if measure.kind == "end" or measure.name == "residents":
            continue
        if not countable(measure) or measure.name not in village.chosen:
            continue
        here, there = known(per_head(village, measure)), float(per_head(larger, measure)[0])
        often = int(village.totals(measure.name)[0].sum()) >= LEAST
        if often and there != 0 and here[0]:
            rows.append((measure, here, there))
    return sorted(rows, key=lambda row: (-abs(np.log(row[2] / row[1][0])), row[0].name))


def never_seen(village: Run, larger: Run) -> Iterable[str]:
    rows = unseen(village, larger)
    yield f"{len(rows)} things that are counted happened in the larger place, and in fewer than half of the trials."
    yield "The most frequent:"
    yield from ("", "| | trials that saw any | in the larger place |", "|---|---:|---:|")
    for there, seen, measure in rows[:FEW]:
        yield f"| {measure.label} | {seen} of {village.replicates} | {there:,} |"


def furthest(village: Run, larger: Run) -> Iterable[str]:
    rows = compared(village, larger)
    outside = [row for row in rows if inside(*row[1:]).startswith("**")]
    yield f"Of {len(rows)} things that the trials saw often enough to compare, {len(outside)} lie outside the range of"
    yield "nine of ten trials. The furthest, for every 1,000 residents:"
    yield from ("", "| | village | larger place | within the trials' range |", "|---|---|---|---|")
    for measure, here, there in outside[:FEW]:
        yield line(measure.label, here, there, rate)


def in_short(village: Run, larger: Run) -> Iterable[str]:
    """What came of it, counted."""
    rows, missed, theirs = compared(village, larger), unseen(village, larger), {one.id: one for one in larger.findings}
    said = [inside(*row[1:]) for row in rows]
    high, low = (sum(word in one for one in said) for word in ("high", "low"))
    yield (
        f"Of {len(rows)} counts that the trials saw often enough to compare, {len(rows) - high - low} lie in the "
        f"larger place where nine of ten trials would have put them; the trial had {high} too high and {low} too low."
    )
    if missed:
        often, _, measure = missed[0]
        yield (
            f"{len(missed)} things happened in the larger place that fewer than half of the trials saw even once; the "
            f"most frequent of them ({measure.label}) {often:,} times."
        )
    sure = [one for one in village.findings
            if one.unit == "share" and one.low is not None and one.high is not None and one.id in theirs]  # fmt: skip
    if sure:
        vague = max(sure, key=lambda one: one.high - one.low)
        yield (
            f"A single trial could say least of this: “{words_of(theirs[vague.id])}”. Nine of ten trials put it "
            f"anywhere from {share(vague.low)} to {share(vague.high)}."
        )


def listed(sentences: Iterable[str]) -> list[str]:
    """As a list in Markdown, in lines of the usual length."""
    return [textwrap.fill(f"- {one}", 110, subsequent_indent="  ", break_on_hyphens=False) for one in sentences]


def provinces(run: Run) -> Iterable[str]:
    """How far its regions differ on the last day."""
    rows = run.timeline.filter(
        pc.and_(pc.not_equal(run.timeline["region"], REGION), pc.equal(run.timeline["day"], run.days - 1))
    )
    for name, words in (("enrolled", "are scored"), ("listed", "stand on a list against them")):
        found = {row["region"]: row["numerator"] / row["denominator"] for row in rows.to_pylist()
                 if row["measure"] == name and row["denominator"] > 0}  # fmt: skip
        if found:
            low, high = (pick(found, key=lambda region: found[region]) for pick in (min, max))
            if found[low] == found[high]:
                continue
            yield f"- On the last day {share(found[low])} {words} in {low}, {share(found[high])} in {high}."


def page(village: Run, larger: Run) -> str:
    theirs = {one.id: one for one in larger.findings}
    lines = [
        "# What the village got wrong", "",
        "Before a scheme is made a nation's it is tried in a village, and critics answer that a few hundred people",
        "can't speak for a billion. Here both are lived: the same scheme, every mechanism on, in both places.", "",
        "| | the trial | the larger place |", "|---|---|---|",
        f"| place | {village.place.title} | {larger.place.title} |",
        f"| residents, all synthetic | {village.place.residents:,} | {larger.place.residents:,} |",
        f"| runs with luck of their own | {village.replicates} | {larger.replicates} |",
        f"| days | {village.days} | {larger.days} |",
        f"| scheme | {village.scheme.title} | {larger.scheme.title} |", "",
        "A trial's figure is the middle of its runs and the range of nine of ten. The larger place was run once;",
        "chance moves it little where it counts many, but for what is drawn once for the whole place, such as whether",
        "somebody breaks into the register in a year. The last column says whether the larger place's figure lies in",
        "the range of nine of ten trials; **too high** and **too low** are said of the trial, and *none seen* where",
        "nine of ten saw none. A wide range says yes easily.", "",
        "The two differ in more than their size. The village is rural and one region, where the scheme begins at once;",
        "the larger place has cities, and regions that join in their turn. So this is what one would have been wrong",
        "about, for whatever reason; what scale alone does is told by `demerit study scale`, which holds all else",
        "alike. The scheme is the press's picture of the system, and scholars dispute parts of it.", "",
        "## In short", "", *listed(in_short(village, larger)), "",
        "## The findings", "", "| | village | larger place | within the trials' range |", "|---|---|---|---|",
    ]  # fmt: skip
    for one in village.findings:
        other = theirs.get(one.id)
        if other is not None and (one.defined or other.defined):
            lines.append(of_finding(one, other, village.place.residents, larger.place.residents))
    lines += ["", "## Errors", ""]
    lines += ["| | village | larger place | within the trials' range |", "|---|---|---|---|"]
    for name, words, unit in FIGURES:
        say = share if unit == "share" else rate
        lines.append(line(words, known(values_of(village, name)), float(values_of(larger, name)[0]), say))
    lines += ["", "## What most trials never saw", "", *never_seen(village, larger)]
    lines += ["", "## Where they part", "", *furthest(village, larger)]
    regions = list(provinces(larger))
    lines += ["", "## Regions", "", *regions] if regions else []
    lines += [
        "", "## To repeat it", "", "    " + repeated(village), "    " + repeated(larger), "",
        f"The larger run's digest is `{larger.digest}`.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def repeated(run: Run) -> str:
    """The command that makes this run again."""
    usual = dm.place(run.place.name if run.place.name in place_ids() else "nation")
    said = [f"demerit run {run.scheme.scheme} --place {run.place.name}"]
    said += [f"--residents {run.place.residents}"] if run.place.residents != usual.residents else []
    said += [f"--place-seed {run.place.seed}"] if run.place.seed != usual.seed else []
    said += [f"--days {run.days} --seed {run.seed} --start {run.start} --replicates {run.replicates} --alone"]
    return " ".join(said)


def refuse_what_cant_be_compared(village: Run, larger: Run) -> None:
    """Raises UsageError unless the two differ in their place and the number of their runs alone."""
    wrong = []
    for run in (village, larger):
        wrong += ["what is beside them: both are to be without a twin"] if len(run.worlds) > 1 else []
        wrong += ["what is switched off: nothing may be"] if run.receipt["without"] else []
    for name, words in (("scheme", "their schemes"), ("start", "their first days"), ("days", "their days")):
        wrong += [words] if getattr(village, name) != getattr(larger, name) else []
    wrong += ["their number: the larger place is run once"] if larger.replicates != 1 else []
    wrong += ["their number: the trial is run at least twice"] if village.replicates < 2 else []
    if wrong:
        raise UsageError(f"these runs differ in {wrong[0]}", code="not-alike", hint="run both with the same arguments")


def main(village: str, larger: str, out: str) -> int:
    target = Path(out)
    runs = dm.read(village), dm.read(larger)
    refuse_what_cant_be_compared(*runs)
    target.write_text(page(*runs), "utf-8")
    for name in ("receipt.json", "report.html"):
        shutil.copyfile(Path(larger) / name, target.with_name(f"{runs[1].place.name}-{name}"))
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
