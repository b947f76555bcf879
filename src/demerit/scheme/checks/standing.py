"""Ledgers and grades: bounds that hold their start, bands that leave no gap and share no point."""

from __future__ import annotations

from itertools import pairwise

from demerit.limits import MAX_GRADES, MAX_SIDE_LEDGERS
from demerit.scheme.checks.findings import Findings
from demerit.scheme.model import Grades, Ledger

SIDE_SPAN = 15  # points of a ledger other than the first, from its lowest to its highest: four bits
MAX_GRADE_NAME = 24


def check_ledgers(findings: Findings) -> None:
    ledgers = findings.scheme.ledgers
    for name, ledger in ledgers.items():
        place, path = findings.ledgers[name], ("ledgers", name)
        if ledger.min >= ledger.max:
            findings.add(
                (*path, "max"),
                "ledger-bounds",
                f"`{name}` runs from {ledger.min} to {ledger.max}: there is nothing between",
                "raise `max`",
            )
        elif not ledger.min <= ledger.start <= ledger.max:
            findings.add(
                (*path, "start"),
                "ledger-bounds",
                f"`{name}` starts at {ledger.start}, outside its own bounds {ledger.min} to {ledger.max}",
                "move the start or the bounds",
            )
        if place > MAX_SIDE_LEDGERS:
            findings.add(
                path,
                "too-many-ledgers",
                f"ledgers besides the first, the score: at most {MAX_SIDE_LEDGERS}",
                f"`{name}` is number {place + 1}",
                at="key",
            )
        if place == 0 and ledger.resets is not None:
            findings.add(
                (*path, "resets"),
                "score-resets",
                f"`{name}` is the score, which doesn't start again",
                "give points back by `restoration`, or make it another ledger than the first",
                at="key",
            )
        if place > 0:
            for field in ("recalculated", "spread"):
                if field in ledger.model_fields_set:
                    message = f"`{field}` is about the score, and `{name}` is not the first ledger"
                    findings.add((*path, field), "only-for-the-score", message, "delete it", at="key")
            if ledger.max - ledger.min > SIDE_SPAN:
                findings.add(
                    (*path, "max"),
                    "ledger-too-wide",
                    f"`{name}` isn't the first ledger, so its bounds may be at most {SIDE_SPAN} points apart",
                    "only the first ledger, the score, may be wider",
                )


def check_grades(findings: Findings) -> None:
    grades = findings.scheme.grades
    if grades is None:
        return
    path = ("grades",)
    if findings.lacks("ledgers"):
        findings.add(path, "no-ledger", "there are grades, and no ledger to grade", "add a ledger", at="key")
    wanted, other = ("bands", "shares") if grades.by == "bands" else ("shares", "bands")
    if not getattr(grades, wanted):
        findings.add(
            path,
            "grades-incomplete",
            f"grades by {grades.by} need `{wanted}`",
            f"add `{wanted}`, one for each grade, best first",
            at="key",
        )
    if getattr(grades, other) is not None:
        findings.add(
            (*path, other),
            "grades-twice",
            f"grades by {grades.by} have no `{other}`",
            f"delete `{other}`, or write `by: {'rank' if grades.by == 'bands' else 'bands'}`",
            at="key",
        )
    named = list(getattr(grades, wanted) or {})
    for name in named[MAX_GRADES:]:
        findings.add(
            (*path, wanted, name),
            "too-many-grades",
            f"there are {len(named)} grades; {MAX_GRADES} is the most",
            "put some of them together",
            at="key",
        )
    for name in named:
        if len(name) > MAX_GRADE_NAME:
            findings.add(
                (*path, wanted, name),
                "bad-grade-name",
                f"a grade's name has at most {MAX_GRADE_NAME} characters",
                at="key",
            )
    if grades.by == "rank" and grades.shares:
        _check_shares(findings, grades)
    score = findings.ledger(next(iter(findings.scheme.ledgers), None))
    if grades.by == "bands" and grades.bands and score is not None and findings.whole("ledgers"):
        _check_bands(findings, grades, score)


def _check_shares(findings: Findings, grades: Grades) -> None:
    assert grades.shares is not None
    total = sum(share.value for share in grades.shares.values())
    if abs(total - 1) > 1e-6:
        findings.add(
            ("grades", "shares"),
            "shares-not-one",
            f"the shares of the grades add up to {total:.8g}, not to 1",
            "every resident has one grade",
            at="key",
        )


def _check_bands(findings: Findings, grades: Grades, ledger: Ledger) -> None:
    """Best first, each band meeting the next, all of the ledger covered, no band out of its reach."""
    assert grades.bands is not None
    path = ("grades", "bands")
    sound = True
    for name, band in grades.bands.items():
        low, high = band.from_, band.to
        if low is not None and high is not None and low >= high:
            sound = False
            findings.add(
                (*path, name),
                "band-backwards",
                f"`{name}` runs from {low} to {high}: no point lies in it",
                "`from` is included and must be below `to`, which is not",
                at="key",
            )
    if not sound:
        return
    bottom, top = -(10**9), 10**9
    bands = [
        (name, bottom if band.from_ is None else band.from_, top if band.to is None else band.to)
        for name, band in grades.bands.items()
    ]
    falling = sorted(bands, key=lambda band: band[1], reverse=True)
    if falling != bands and all(one[1] >= other[2] for one, other in pairwise(falling)):
        findings.add(
            path,
            "bands-out-of-order",
            "the best grade comes first, with the highest points",
            f"in this order: {', '.join(name for name, _, _ in falling)}",
            at="key",
        )
    bands = falling
    for (better, better_from, _), (worse, _, worse_to) in pairwise(bands):
        if worse_to > better_from:
            shared = f"both `{better}` and `{worse}` hold {_shown(better_from, ledger)}"
            findings.add(
                (*path, worse),
                "bands-overlap",
                f"bands overlap: {shared}",
                f"`to` is not included: end `{worse}` with `to: {_shown(better_from, ledger)}`",
                at="key",
            )
        elif worse_to < better_from:
            missing = _range(worse_to, better_from - 1)
            findings.add(
                (*path, worse),
                "bands-gap",
                f"no grade holds {missing}: a gap below `{better}`",
                f"`to` is not included: end `{worse}` with `to: {better_from}`",
                at="key",
            )
    best, _, highest = bands[0]
    worst, lowest, _ = bands[-1]
    if highest <= ledger.max:
        findings.add(
            (*path, best),
            "bands-gap",
            f"no grade holds {_range(highest, ledger.max)}, above `{best}`",
            f"`to` is not included: leave it out, or write `to: {ledger.max + 1}`",
            at="key",
        )
    if lowest > ledger.min:
        findings.add(
            (*path, worst),
            "bands-gap",
            f"no grade holds {_range(ledger.min, lowest - 1)}, below `{worst}`",
            f"leave `from` out, or write `from: {ledger.min}`",
            at="key",
        )
    for name, low, high in bands:
        if low > ledger.max or high <= ledger.min:
            findings.add(
                (*path, name),
                "band-out-of-reach",
                f"nobody can have grade `{name}`: the ledger runs from {ledger.min} to {ledger.max}",
                "move the band, or the ledger's bounds",
                at="key",
            )


def _shown(points: int, ledger: Ledger) -> int:
    return max(ledger.min, min(points, ledger.max + 1))


def _range(low: int, high: int) -> str:
    return f"{low} {'point' if low == 1 else 'points'}" if low == high else f"{low} to {high} points"
