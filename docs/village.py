"""What village trials got wrong about a larger place: many small runs and a large one of one scheme, side by side.

    for n in $(seq 100); do
      demerit run as_reported --place village --place-seed $n --seed $n --replicates 1 --alone --out runs/villages/$n
    done
    demerit run as_reported --place nation --alone --out runs/nation
    python docs/village.py runs/villages runs/nation docs/village.md

Each village has residents and luck of its own. Writes the page, and beside it the larger run's receipt and report, so
that anybody can repeat it.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc

import demerit as dm
from demerit import statistics
from demerit.errors import UsageError
from demerit.findings import Finding
from demerit.findings.finding import UNITS
from demerit.folder import is_run
from demerit.measure.registry import Measure
from demerit.measure.timeline import REGION
from demerit.place.shelf import place_ids
from demerit.run import Run
from demerit.study.at_scale import FIGURES, estimate_of
from demerit.study.pooled import Pooled

FEW = 12  # rows of a list
LEAST = 20  # cases in all villages together, from which they are held against the larger place
# what isn't the scheme's doing, or can't be in a village: requests and their answers for whatever reason, and joining
LEFT_OUT = ("requests_", "refused_", "outcome_", "reason_", "region_joined", "made_to_join")
FINDINGS = {
    "fell": "Residents who are scored and end below the grade they began with",
    "listed": "Residents on a blacklist on the last day, suspended licences and deleted accounts included",
    "false_records": "Records read by the scheme that are false",
    "wrongful_decisions": "Decisions against somebody that were wrong by the scheme's own rules",
    "still_listed": "Wrongful listings that still stood after 180 days",
    "others_acts": "Points lost for what others did",
    "across": "Refusals that rest on acts which the law does not relate to the service",
    "children": "Children without a school place after a refusal for a parent's standing, on the last day",
    "performed": "Good deeds performed for those who watch",
}
PER_HEAD = ("children", "firms")  # findings that are counts of a whole run
UNKNOWN = "can't be told"

Known = tuple[float | None, float | None, float | None]  # over all villages, and the range of single ones
Say = Callable[[float], str]


def known(above: np.ndarray, below: np.ndarray, per: float = 1) -> Known:
    """A rate over all villages added up, and how far single villages lie apart."""
    sample = statistics.Sample.of_replicates(len(above), 0)
    found = statistics.rate(above, below, sample, share=False).times(per)
    return found.value, *ends(statistics.spread(statistics.ratios(above, below) * per))


def ends(runs: statistics.Spread | None) -> tuple[float | None, float | None]:
    return (None, None) if runs is None else (runs.low, runs.high)


def inside(here: Known, there: float | None) -> str:
    """Whether the larger place's figure lies where single villages lie."""
    _, low, high = here
    if low is None or high is None or there is None or np.isnan(there):
        return UNKNOWN
    if low == high == 0 and there > 0:
        return "none seen"  # which isn't wrong of something rare
    return "within" if low <= there <= high else "**villages higher**" if low > there else "**villages lower**"


def line(words: str, here: Known, there: float | None, say: Say) -> str:
    middle, low, high = here
    said = "undefined" if middle is None else say(middle)
    said += f" ({say(low)} to {say(high)})" if low is not None and high is not None else ""
    other = "undefined" if there is None or np.isnan(there) else say(there)
    return f"| {words} | {said} | {other} | {inside(here, there)} |"


def rate(x: float) -> str:
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:,.3g}"


def share(x: float) -> str:
    return f"{100 * x:.3g}%"


def labelled(measure: Measure) -> str:
    """A measure's label, where it stands by itself."""
    if measure.label.startswith("wrongly so: "):
        return f"wrongly refused, dearer, later or slower: {measure.label.removeprefix('wrongly so: ')}"
    return f"done: {measure.label}" if measure.name.startswith("acts_") else measure.label


# -- what is compared ---------------------------------------------------------------------------------------------


def countable(measure: Measure) -> bool:
    """Whether it counts people or what befell them, and its name says by itself what: sums of points don't."""
    vague = measure.label.startswith("of these") or measure.label.partition(" ")[0] in ("yuan", "points", "days")
    toss = measure.name.startswith("breached")  # of one coin for the whole place
    return measure.unit == "number" and not vague and not toss and not measure.name.startswith(LEFT_OUT)


def per_head(runs: Run | Pooled, name: str) -> Known:
    """A measure for every 1,000 residents."""
    return known(runs.totals(name)[0], runs.totals("residents")[0], 1000)


def told_once(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows whose first figure hasn't been there yet: the same events under another name are left out."""
    had = set()
    for row in rows:
        if row[0] not in had:
            had.add(row[0])
            yield row


def unseen(villages: Pooled, larger: Run) -> list[tuple[int, int, Measure]]:
    """What most villages never saw once, the most frequent first: (how often in the larger place, in how many)."""
    rows = []
    for measure in larger.chosen.values():
        there = int(larger.totals(measure.name)[0].sum())
        if measure.kind == "flow" and there > 0 and countable(measure) and villages.counts(measure.name):
            seen = int((villages.totals(measure.name)[0] > 0).sum())
            if 2 * seen < villages.replicates:
                rows.append((there, seen, measure))
    return list(told_once(sorted(rows, key=lambda row: (-row[0], row[2].name))))


def compared(villages: Pooled, larger: Run) -> list[tuple[Measure, Known, float]]:
    """What the villages saw often enough to compare, for every 1,000 residents; where they are furthest off first."""
    rows = []
    for measure in larger.chosen.values():
        if measure.kind == "end" or measure.name == "residents":
            continue
        if not countable(measure) or not villages.counts(measure.name):
            continue
        here, there = per_head(villages, measure.name), per_head(larger, measure.name)[0]
        if int(villages.totals(measure.name)[0].sum()) >= LEAST and there and here[0]:
            rows.append((there, measure, here))
    rows = list(told_once(rows))
    rows.sort(key=lambda row: (-abs(log(row[0] / row[2][0])), row[1].name))
    return [(measure, here, there) for there, measure, here in rows]


# -- the parts of the page ----------------------------------------------------------------------------------------


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """The numbers of a place file, by their names."""
    if isinstance(data, dict) and "value" in data:
        yield path, data["value"]
    elif isinstance(data, dict):
        for key, part in data.items():
            yield from leaves(part, f"{path} {key}".strip())
    elif isinstance(data, int | float):
        yield path, data


def assumed_apart(villages: Pooled, larger: Run) -> Iterable[str]:
    """In what else than their size the two places differ."""
    here, there = (dict(leaves(one.place.model_dump(by_alias=True))) for one in (villages, larger))
    rows = [(name, here[name], there[name]) for name in here if name in there and here[name] != there[name]]
    yield "The two differ in more than their size, and most of these numbers are assumed:"
    yield from ("", "| in the place file | village | larger place |", "|---|---:|---:|")
    for name, mine, theirs in rows:
        if name not in ("residents", "seed", "regions"):
            yield f"| {name.replace('_', ' ')} | {mine:g} | {theirs:g} |"
    yield ""
    yield from filled(
        "A row below that follows from one of these shows that assumption, and is no discovery. What size alone does "
        "is told by `demerit study scale`, which holds all else alike. Neither place has a twin here, so nothing below "
        "tells what the scheme added. The scheme is the press's picture of the system; scholars dispute parts of it."
    )


def by_regions(larger: Run) -> Iterable[str]:
    """When the scheme began in how many regions, and how far these are apart at the end."""
    rows = larger.timeline.filter(pc.not_equal(larger.timeline["region"], REGION)).to_pandas()
    if rows.empty:
        return
    scored = rows[(rows["measure"] == "enrolled") & (rows["numerator"] > 0)]
    first = scored.groupby("region", observed=True)["day"].min()
    _, above, _ = larger.series("enrolled")
    parts = [
        f"in {(first == day).sum()} on day {day} ({share(above[0, day] / larger.place.residents)} of all residents are "
        "scored that evening)" for day in sorted(set(first))
    ]  # fmt: skip
    last = rows[(rows["measure"] == "listed") & (rows["day"] == larger.days - 1)]
    listed = last["numerator"] / last["denominator"]
    yield from filled(
        f"The larger place has {larger.place.regions_there} regions. The scheme begins {', '.join(parts)}. On the last "
        f"day between {share(listed.min())} and {share(listed.max())} of a region's residents stand on a list. Regions "
        "differ in their size and in the day when the scheme begins there, and not in their people: this says nothing "
        "of any real one."
    )


def in_short(villages: Pooled, larger: Run) -> Iterable[str]:
    """What came of it, counted."""
    rows = compared(villages, larger)
    said = [inside(here, there) for _, here, there in rows]
    within = [here for (_, here, _), one in zip(rows, said, strict=True) if one == "within"]
    wide = sum(low <= 0 or high > 3 * low for _, low, high in within)
    high, low = (sum(word in one for one in said) for word in ("higher", "lower"))
    yield (
        f"For {len(within)} of {len(rows)} counts, many of which overlap, the larger place lies within the range of "
        f"single villages; for {low} the villages' range lies below it, and for {high} above. Within isn't the "
        f"same as right: for {wide} of the {len(within)} the range is wider than threefold, or begins at nought."
    )
    each = 1000 * log(2) / villages.place.residents
    yield (
        f"What befalls people one by one, and fewer than {each:.2g} of 1,000 in the time, one village more likely "
        f"than not doesn't see at all. {len(unseen(villages, larger))} of the things counted happened in the larger "
        "place, and in fewer than half of the villages."
    )
    theirs = {one.id for one in larger.findings if one.defined}
    silent = sorted(((told_by(one), one) for one in villages.findings if one.id in theirs), key=lambda pair: pair[0])
    if silent and silent[0][0] < villages.replicates:
        yield (
            f"{villages.replicates - silent[0][0]} of the {villages.replicates} villages could say nothing of this: "
            f"“{worded(silent[0][1])}”. There was nothing to count."
        )


def told_by(found: Finding) -> int:
    """How many villages had something to count."""
    return int((~np.isnan(statistics.each(found.estimate))).sum())


def worded(found: Finding) -> str:
    return FINDINGS.get(found.id, found.title)


def of_finding(here: Finding, there: Finding, villages: Pooled, larger: Run) -> str:
    """A finding of both."""
    words, able = worded(there), told_by(here)
    words += f"; of {able} villages, the others had none" if 0 < able < villages.replicates else ""
    runs = statistics.spread(statistics.each(here.estimate))
    mine, other = (here.value, *ends(runs)), there.value
    if here.id in PER_HEAD:
        mine = tuple(None if x is None else 1000 * x / villages.place.residents for x in mine)
        other = None if other is None else 1000 * other / larger.place.residents
        return line(f"{words}, for every 1,000 residents", mine, other, rate)
    return line(words, mine, other, share if here.unit == "share" else UNITS[here.unit])


def by_channel(villages: Pooled, larger: Run) -> Iterable[str]:
    """By which channels the larger place has more false records, or fewer, than the villages."""
    apart = []
    for name, measure in larger.chosen.items():
        if name.startswith("false_records_") and villages.counts(name):
            more = (per_head(larger, name)[0] or 0.0) - (per_head(villages, name)[0] or 0.0)
            apart.append((more, measure.label.removeprefix("false records: ")))
    every = (per_head(larger, "false_records")[0] or 0.0) - (per_head(villages, "false_records")[0] or 0.0)
    apart.sort(key=lambda row: -abs(row[0]))
    most = "; ".join(f"{label}, {abs(more):.3g} {'more' if more > 0 else 'fewer'}" for more, label in apart[:3])
    yield from filled(
        f"For every 1,000 residents the larger place has {abs(every):.3g} {'more' if every > 0 else 'fewer'} false "
        f"records than the villages have together. By channel, the furthest first: {most}."
    )


def never_seen(villages: Pooled, larger: Run) -> Iterable[str]:
    rows = unseen(villages, larger)
    yield from filled(
        f"{len(rows)} things that are counted happened in the larger place, and in fewer than half of the villages. "
        "The most frequent:"
    )
    head = f"| | villages that saw any | in the larger place | of {villages.place.residents:,} residents |"
    yield from ("", head, "|---|---:|---:|---:|")
    for there, seen, measure in rows[:FEW]:
        expected = there * villages.place.residents / larger.place.residents
        yield f"| {labelled(measure)} | {seen} of {villages.replicates} | {there:,} | {expected:.2g} |"


def furthest(villages: Pooled, larger: Run) -> Iterable[str]:
    rows = compared(villages, larger)
    outside = [row for row in rows if inside(*row[1:]).startswith("**")]
    yield from filled(
        f"Of {len(rows)} things that the villages saw often enough to compare, {len(outside)} lie outside the range of "
        "single villages. The furthest, for every 1,000 residents:"
    )
    yield from ("", "| | villages | larger place | |", "|---|---|---|---|")
    for measure, here, there in outside[:FEW]:
        yield line(labelled(measure), here, there, rate)


def range_of(villages: Pooled) -> str:
    """What the range in brackets holds."""
    if villages.replicates < statistics.FEWEST_RUNS:
        return "the lowest and the highest of single villages"
    return "the range of nine in ten single villages"


def filled(text: str) -> list[str]:
    """In lines of the usual length."""
    return textwrap.wrap(text, 110, break_on_hyphens=False, break_long_words=False)


def page(villages: Pooled, digests: list[str], larger: Run) -> str:
    theirs = {one.id: one for one in larger.findings}
    count = villages.replicates
    lines = [
        "# What the village got wrong", "",
        *filled(
            "Before a scheme is made a nation's it is tried in a village, and critics answer that a few hundred people "
            "can't speak for a billion. Here both are lived: the same scheme, every mechanism on, in many villages and "
            "in the larger place. All residents are synthetic."
        ), "",
        "| | the trial | the larger place |", "|---|---|---|",
        f"| place | {villages.place.title} | {larger.place.title} |",
        f"| residents of each | {villages.place.residents:,} | {larger.place.residents:,} |",
        f"| how many, each with residents and luck of its own | {count} | 1 |",
        f"| days | {villages.days} | {larger.days} |",
        f"| scheme | {villages.scheme.title} | {larger.scheme.title} |", "",
        *filled(
            f"A village's figure is that of all villages added up, with {range_of(villages)}. The larger place was run "
            "once: chance should move it little where it counts many, which wasn't measured, and much in what is drawn "
            "once for the whole place. The last column says whether its figure lies within the villages' range, or on "
            "which side of it they lie; *none seen* where 19 of 20 villages or more saw none. Nothing here was held "
            "against the world: the larger place is a model, too."
        ), "",
        *assumed_apart(villages, larger), "",
        *by_regions(larger), "",
        "## In short", "",
        *(part for one in in_short(villages, larger) for part in filled_item(one)), "",
        "## The findings", "", "| | villages | larger place | |", "|---|---|---|---|",
    ]  # fmt: skip
    for one in villages.findings:
        other = theirs.get(one.id)
        if other is not None and (one.defined or other.defined):
            lines.append(of_finding(one, other, villages, larger))
    lines += ["", "## Errors", "", "| | villages | larger place | |", "|---|---|---|---|"]
    for name, words, unit in FIGURES:
        say = share if unit == "share" else rate
        found, runs = estimate_of(villages, name, unit)
        lines.append(line(words, (found.value, *ends(runs)), estimate_of(larger, name, unit)[0].value, say))
    lines += ["", *by_channel(villages, larger)]
    lines += ["", "## What most villages never saw", "", *never_seen(villages, larger)]
    lines += ["", "## Where they part", "", *furthest(villages, larger)]
    every = hashlib.sha256("\n".join(digests).encode()).hexdigest()
    lines += [
        "", "## To repeat it", "", f"    for n in $(seq {count}); do {repeated(villages)}; done",
        f"    {repeated(larger)}", "    python docs/village.py runs/villages runs/nation docs/village.md", "",
        f"The larger run's digest is `{larger.digest}`. SHA-256 of the villages' digests, a line each:", f"`{every}`.",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def filled_item(text: str) -> list[str]:
    first, *rest = textwrap.wrap(text, 108, break_on_hyphens=False, break_long_words=False)
    return [f"- {first}", *(f"  {one}" for one in rest)]


def repeated(runs: Run | Pooled) -> str:
    """The command that makes this run again; that of a village by its number n."""
    place, many = runs.place, isinstance(runs, Pooled)
    usual = dm.place(place.name if place.name in place_ids() else "nation")
    said = [f"demerit run {runs.scheme.scheme} --place {place.name}"]
    said += [f"--residents {place.residents}"] if place.residents != usual.residents else []
    said += ["--place-seed $n --seed $n"] if many else [f"--place-seed {place.seed} --seed {runs.seed}"]
    said += [f"--days {runs.days} --start {runs.start} --replicates 1 --alone"]
    return " ".join([*said, f"--out runs/{'villages/$n' if many else place.name}"])


# -- what may be compared -----------------------------------------------------------------------------------------


def refuse_what_cant_be_compared(villages: list[Run], larger: Run) -> None:
    """Raises UsageError unless the villages differ in their seeds alone, and the larger run from them in its place."""
    wrong = [] if len(villages) > 1 else ["their number: there are to be at least two villages"]
    for run in (*villages, larger):
        wrong += ["what is beside them: none is to have a twin"] if len(run.worlds) > 1 else []
        wrong += ["what is switched off: nothing may be"] if run.receipt["without"] else []
        wrong += ["their number: each is to be run once"] if run.replicates != 1 else []
        for name, words in (("scheme", "their schemes"), ("start", "their first days"), ("days", "their days")):
            wrong += [words] if getattr(run, name) != getattr(larger, name) else []
    if villages and len({run.place.model_copy(update={"seed": 1}).key() for run in villages}) > 1:
        wrong.append("more than the seeds of the villages")
    if len({run.place.seed for run in villages}) < len(villages) or len({run.seed for run in villages}) < len(villages):
        wrong.append("nothing: some villages have the same seed")
    if wrong:
        raise UsageError(f"these runs differ in {wrong[0]}", code="not-alike", hint="see how they are to be made")


def main(villages: str, larger: str, out: str) -> int:
    target, there = Path(out), dm.read(larger)
    each = sorted((dm.read(path) for path in Path(villages).iterdir() if is_run(path)), key=lambda run: run.place.seed)
    refuse_what_cant_be_compared(each, there)
    target.write_text(page(Pooled(iter(each)), [run.digest for run in each], there), "utf-8")
    shutil.copyfile(Path(larger) / "receipt.json", target.with_name(f"{there.place.name}-receipt.json"))
    there.report(target.with_name(f"{there.place.name}-report.html"))  # by itself: that in the folder has its tables
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
