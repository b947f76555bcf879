"""The page of a comparison, one HTML file without script: what differs, by how much, how sure, what can't be said."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from demerit.characters import harmless
from demerit.measure.groups import GROUP_NAMES
from demerit.scheme import preset_ids
from demerit.show import compare_text as text
from demerit.show import wording
from demerit.show.report import environment

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.study.comparison import Compared, Comparison

BY_GROUP = ("listed", "below_start")  # measures that are told by group
MOST_CHANGES = 12  # of the schemes, told one by one; more are told by their sections
MOST_DRAWN = 12  # shares in the chart
WIDTH, TRACK, ROW, RADIUS, LETTER = 320, 216, 60, 6, 13  # of the chart, in its own units


def render(found: Comparison) -> str:
    """The whole page."""
    rows = text.apart(found.findings)
    drawn = (one for one in rows if one.unit == "share" and one.difference.defined and not text.few(one))
    shares = list(drawn)[:MOST_DRAWN]
    return environment().get_template("compare.html.j2").render(
        title=headline(found), stand=text.where(found), notice=wording.NOTICE, labels=found.labels,
        reading=text.how_to_read(found), press=_press(found), rows=[_cells(one) for one in rows], shares=len(shares),
        charts=charts(shares), alike=text.alike(found.findings),
        groups=_groups(found), changes=_changes(found), left_out=text.not_compared(found),
        pairing=text.how_sure(found), facts=_facts(found), digests=(found.a.digest, found.b.digest),
        digest=f"{found.a.digest[:16]} and {found.b.digest[:16]}",  # at the foot of each printed page
    )  # fmt: skip


def headline(found: Comparison) -> str:
    """The first of the leading findings, declared beforehand, whatever it says of the difference."""
    if found.same:
        return "No difference: both arms are the same scheme"
    first = next((one for one in found.leading if one.difference.defined), None)
    if first is None:
        return "No finding can be compared"
    _, other = _short(found)
    gap = text.difference(first)
    if gap and first.difference.verdict in ("more", "less", "more in each", "less in each"):
        each = f" in each of {first.difference.n} runs" if "each" in first.difference.verdict else ""
        return f"{first.title}: {gap} {other}{each}"
    said = text.verdict(first)
    return f"{first.title}: {said}" + (f" ({gap} {other})" if gap and not first.difference.same else "")


def _short(found: Comparison) -> tuple[str, str]:
    """How the arms are named in a headline: "with cameras" and "without cameras", or by their titles."""
    a, b = found.labels
    off = b.removeprefix(f"{a}, without ")
    if off != b:
        return f"with {off}" if " and " not in off else "with them", f"without {off}"
    return ("under A", "under B") if a == b else (f"under “{a}”", f"under “{b}”")


def _press(found: Comparison) -> str | None:
    return wording.PRESS_LABEL if "press" in (found.a.scheme.label, found.b.scheme.label) else None


def _cells(one: Compared) -> dict[str, str]:
    """One row of the table of findings."""
    gap, span = text.difference(one), text.interval(one)
    return {
        "title": one.title, "a": text.figure(one, one.a), "b": text.figure(one, one.b),
        "a_counts": text.counted(one, one.a), "b_counts": text.counted(one, one.b),
        "difference": gap, "interval": f"({span})" if gap and span else "", "verdict": text.verdict(one),
    }  # fmt: skip


def _groups(found: Comparison) -> list[tuple[str, list[dict[str, str]]]]:
    """By group, what was counted in either arm: one table for each measure that both have."""
    names = [name for name in BY_GROUP if name in found.a.measures and name in found.b.measures]
    tables = []
    for name in names:
        rows = [one for group in GROUP_NAMES if group != "all" and "&" not in group
                for one in found.measures(name, group=group) if not one.nothing]  # fmt: skip
        if rows and any(one.a.defined or one.b.defined for one in rows):
            tables.append((rows[0].title, [_cells(one) | {"title": _group_words(one.group)} for one in rows]))
    return tables


def _group_words(group: str) -> str:
    """ "income=1" as a reader says it."""
    axis, _, value = group.partition("=")
    if axis == "income":
        return {"1": "the poorest tenth", "10": "the richest tenth"}.get(value, f"tenth {value} by income")
    return {"yes": axis, "no": "majority" if axis == "minority" else f"not {axis}"}.get(
        value, f"{axis} {value}" if axis == "faith" else value
    )


def _changes(found: Comparison) -> list[str]:
    """What the second scheme does otherwise: each change, or how many there are of each kind."""
    changes = found.changes
    if not changes:
        return ["The two schemes do the same."]
    if len(changes) <= MOST_CHANGES:
        return [one.sentence for one in changes]
    by: dict[str, int] = {}
    for one in changes:
        by[one.section] = by.get(one.section, 0) + 1
    parts = [f"{section.replace('_', ' ')} {count}" for section, count in by.items()]
    names = [run.scheme.scheme for run in (found.a, found.b)]
    listed = f"{len(changes)} differences, by section: {', '.join(parts)}."
    if names[0] == names[1] or not set(names) <= set(preset_ids()):
        return [listed]
    return [listed, f"demerit diff {names[0]} {names[1]} tells each."]


def _facts(found: Comparison) -> list[tuple[str, str]]:
    a, b = found.a, found.b
    off = [", ".join(run.receipt["without"]) or "nothing" for run in (a, b)]
    facts = [
        ("A", f"{found.labels[0]} ({a.scheme.scheme})"), ("B", f"{found.labels[1]} ({b.scheme.scheme})"),
        ("Switched off", f"A: {off[0]}; B: {off[1]}"),
        ("Place", f"{a.place.name}, {a.place.residents:,} synthetic residents, seed {a.place.seed}"),
        ("Days", f"{a.days:,} counted after a burn-in of {a.burn_in:,}, from {text.date_words(a.start)}"),
        ("Luck", f"seed {a.seed}, {wording.plural(a.replicates, 'run')} of each arm, the same lucks in both"),
        ("Twin", f"under {a.worlds[1]}, the same in both" if found.has_twin else _both(a, b, _twin)),
        ("Adaptation", _both(a, b, lambda run: run.scheme.adaptation.model)),
        ("Sources of Demerit", str(a.receipt.get("code"))[:16]),
        ("Digest of A", a.digest), ("Digest of B", b.digest),
    ]  # fmt: skip
    return facts


def _twin(run: Run) -> str:
    return f"under {run.worlds[1]}" if len(run.worlds) > 1 else "none"


def _both(a: Run, b: Run, say: Callable[[Run], object]) -> str:
    one, other = say(a), say(b)
    return str(one) if one == other else f"A: {one}; B: {other}"


def charts(rows: list[Compared]) -> list[Markup]:
    """One chart of a few shares, or two of more, on one scale."""
    values = [x.value for one in rows for x in (one.a, one.b) if x.value is not None]
    if not values:
        return []
    half = len(rows) if len(rows) < 4 else -(-len(rows) // 2)
    most = _round_up(max(values))
    parts = [part for part in (rows[:half], rows[half:]) if part]
    return [Markup(dumbbells(part, most, f"shares-{n}")) for n, part in enumerate(parts, 1)]


def dumbbells(rows: list[Compared], most: float, key: str) -> str:
    """The shares of both arms on a scale from 0 to `most`: hollow for A, solid for B. `key`: of its ids."""
    height = ROW * len(rows) + 24

    def at(share: float | None) -> float:
        return RADIUS + 1 + (share or 0) / most * (TRACK - 2 * RADIUS - 2)

    parts = []
    for n, one in enumerate(rows):
        top, a, b = n * ROW, at(one.a.value), at(one.b.value)
        level = top + 28
        gap, span = text.difference(one), text.interval(one)
        said = f"{text.verdict(one)}: {gap}" + (f" ({span})" if span else "") if gap else text.verdict(one)
        figures = f"{text.figure(one, one.a)} \N{RIGHTWARDS ARROW} {text.figure(one, one.b)}"
        if len(figures) > 14:  # "none of 14,000" is told by the table
            figures = " \N{RIGHTWARDS ARROW} ".join(wording.percent(x.value) for x in (one.a, one.b))
        parts += [
            f'<text x="0" y="{top + 14}" font-weight="600">{escape(harmless(one.title))}</text>',
            f'<line x1="0" x2="{TRACK}" y1="{level}" y2="{level}" class="track"/>',
            f'<line x1="{a:.1f}" x2="{b:.1f}" y1="{level}" y2="{level}" class="span"/>',
            f'<circle cx="{a:.1f}" cy="{level}" r="{RADIUS}" class="hollow"/>',
            f'<circle cx="{b:.1f}" cy="{level}" r="{RADIUS - 1.5}" class="solid"/>',
            f'<text x="{TRACK + 8}" y="{level + 4}">{escape(figures)}</text>',
            f'<text x="0" y="{top + 48}" class="second">{escape(said)}</text>',
        ]
    foot = height - 6
    end = f'x="{TRACK}" y="{foot}" class="second" text-anchor="end"'
    parts += [f'<text x="0" y="{foot}" class="second">0%</text>', f"<text {end}>{wording.percent(most)}</text>"]
    words = "; ".join(f"{one.title}: {text.figure(one, one.a)} and {text.figure(one, one.b)}" for one in rows)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" class="dumbbells" role="img" aria-labelledby="{key}-t {key}-d" '
        f'font-size="{LETTER}"><title id="{key}-t">Shares under A and under B</title>'
        f'<desc id="{key}-d">{escape(harmless(words))}</desc>{"".join(parts)}</svg>'
    )


def _round_up(share: float) -> float:
    """The end of a scale that isn't below: 1, 2, 5, 10, 20, 30, 40, 50, 60, 80 or 100%."""
    return next((x for x in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8) if share <= x), 1.0)
