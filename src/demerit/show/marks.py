"""The kinds of chart the report is made of. Each takes plain rows and returns a drawing of Altair layers.

All are 360 units wide, with the words above the marks instead of beside them: they fit a phone without scrolling
and print two to a page. Labels stand at the marks, so that no legend has to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from demerit.show import theme
from demerit.show.axes import spaced, ticks, time_axis
from demerit.show.theme import INK, RULE, SMALL, SOFT, TEXT, WIDTH

if TYPE_CHECKING:
    import altair as alt

Rows = list[dict[str, Any]]
LETTER = 6.7  # units, about, that a letter of a label takes; of small words 5.8, of small bold ones 7.2
SMALL_LETTER, BOLD_LETTER = 5.8, 7.2
LEADING = 16  # from one line of a label to the next
ROW, BELOW_WORDS, THICK = 42, 11, 14  # height of a row of a label and a bar; from the words to the bar; of the bar
LONGEST_NAME = 14  # letters of a grade's name that a chart has room for


@dataclass(frozen=True)
class Drawing:
    """Altair layers, and the rows they name. All drawings have one look and one width."""

    layers: list[Any]
    data: dict[str, Rows]
    height: float
    axes: bool = True

    def altair(self) -> alt.LayerChart:
        """For users: a chart that they can restyle."""
        import altair as alt

        chart = alt.layer(*self.layers)
        chart.datasets = self.data
        chart.width, chart.height, chart.config = WIDTH, self.height, theme.CONFIG | {"font": theme.FONTS}
        if self.axes:
            chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
        return chart

    def spec(self) -> dict[str, Any]:
        """For the page: the same specification, without the copying that makes Altair's own way four times as slow."""
        import altair as alt

        layers = [layer.to_dict(validate=False, context={"top_level": False, "datasets": {}}) for layer in self.layers]
        fit = {"autosize": {"type": "fit-x", "contains": "padding"}} if self.axes else {}
        size = {"width": WIDTH, "height": self.height}
        return {
            "$schema": alt.SCHEMA_URL,
            "layer": layers,
            "datasets": self.data,
            "config": theme.CONFIG,
            **size,
            **fit,
        }


@dataclass(frozen=True)
class Line:
    """One line of a chart: the key of its rows, the words at its end (one line break at most) and its look."""

    key: str
    words: str
    colour: str = theme.SCHEME
    dashed: bool = False


def bars(rows: Rows, *, colour: str = theme.SCHEME) -> Drawing:
    """Labelled bars from nought, with the interval as a line. Rows: label, value, low, high, text, perhaps colour."""
    import altair as alt

    rows, height = _placed(rows)
    rows = [row | {"colour": row.get("colour", colour), "foot": row["at"] + THICK} for row in rows]
    top = _greatest(x for row in rows for x in (row["value"], row["high"]))
    base, y, x, layers = _labelled(height, top)
    middle = BELOW_WORDS + THICK / 2
    fill = alt.Color(field="colour", type="nominal", scale=None)
    bar = base.mark_rect(yOffset=BELOW_WORDS, y2Offset=BELOW_WORDS)
    layers.append(bar.encode(y=y, y2=alt.Y2(field="foot"), x=x("floor"), x2=alt.X2(field="value"), color=fill))
    if any(row["low"] is not None for row in rows):
        # the whisker is light inside the bar and dark outside
        ends = base.encode(y=y, x=x("low"), x2=alt.X2(field="high"))
        layers += [
            ends.mark_rule(yOffset=middle, color=theme.PAPER, strokeWidth=3.5),
            ends.mark_rule(yOffset=middle, color=theme.OUTLINE, strokeWidth=1.75),
        ]
    return Drawing(layers, {"rows": rows}, height=height, axes=False)


def dots(rows: Rows, *, colours: Sequence[str] = (theme.SCHEME, theme.TWIN)) -> Drawing:
    """A dot on a line from nought for each row: label, text, and value, low, high.

    With `other`, other_low and other_high there is a second, hollow dot: the twin's. Undefined values have no dot.
    """
    import altair as alt

    rows, height = _placed(rows)
    two = any("other" in row for row in rows)
    keys = (("value", "low", "high"), ("other", "other_low", "other_high"))[: 1 + two]
    top = _greatest(row.get(key) for row in rows for part in keys for key in part)
    base, y, x, layers = _labelled(height, top * 1.02)
    line = BELOW_WORDS + 8
    layers.append(
        base.mark_rule(color=RULE, strokeWidth=1, yOffset=line).encode(y=y, x=alt.XValue(0), x2=alt.X2Value(WIDTH - 2))
    )
    marked = list(zip(keys, colours, (3.5, -3.5) if two else (0,), strict=False))
    for (_, low, high), colour, off in marked:
        if any(row.get(low) is not None for row in rows):
            rule = base.mark_rule(color=colour, strokeWidth=4, opacity=0.35, yOffset=line + off)
            layers.append(rule.encode(y=y, x=x(low), x2=alt.X2(field=high)))
    for at, ((value, _, _), colour, off) in enumerate(marked):
        look = {"fill": theme.PAPER, "stroke": colour, "strokeWidth": 2} if at else {"color": colour, "filled": True}
        layers.append(base.mark_point(size=70, opacity=1, yOffset=line + off, **look).encode(y=y, x=x(value)))
    return Drawing(layers, {"rows": rows}, height=height, axes=False)


def lines(
    rows: Rows,
    series: Sequence[Line],
    *,
    days: int,
    start: date | None,
    first: int = 0,
    percent: bool = False,
    height: int = 220,
    from_zero: bool = True,
    steps: bool = False,
) -> Drawing:
    """Lines through the run, each named at its end, with a band for how sure the figure is.

    Rows: day, series, value and perhaps low and high. At the right there is room for the longest name.
    """
    import altair as alt

    longest = max((len(line) for one in series for line in one.words.split("\n")), default=0)
    room = _room(8 + SMALL_LETTER * longest)

    known = [x for row in rows for x in (row["value"], row.get("low"), row.get("high")) if x is not None]
    floor, top = (0.0, _greatest(known)) if from_zero else (min(known), max(known))
    if not from_zero:
        margin = (top - floor) * 0.06 or 1.0
        floor, top = floor - margin, top + margin
    days_axis = time_axis(days, start, first)
    x = alt.X("day:Q", scale=alt.Scale(domain=[first, first + days * (1 + room)], nice=False), axis=days_axis)
    axis, (floor, top) = _upright(floor, top, percent=percent)
    scale = alt.Scale(domain=[floor, top], nice=False, zero=from_zero)
    keys = [one.key for one in series]

    scaled = alt.Scale(domain=keys, range=[one.colour for one in series])
    colour = alt.Color("series:N", scale=scaled, legend=None)
    how = "step-after" if steps else "monotone"
    base = alt.Chart(alt.NamedData("rows"))
    layers = []
    if any(row.get("low") is not None for row in rows):
        band = base.mark_area(opacity=0.16, interpolate=how)
        layers.append(band.encode(x=x, y=alt.Y("low:Q", axis=axis, scale=scale), y2=alt.Y2(field="high"), color=colour))
    dash = alt.StrokeDash(
        "series:N",
        legend=None,
        scale=alt.Scale(domain=keys, range=[[6, 4] if one.dashed else [1, 0] for one in series]),
    )
    drawn = base.mark_line(interpolate=how)
    layers.append(drawn.encode(x=x, y=alt.Y("value:Q", axis=axis, scale=scale), color=colour, strokeDash=dash))
    ends = []
    for one in series:
        mine = [row for row in rows if row["series"] == one.key and row["value"] is not None]
        if mine:
            ends.append(mine[-1] | {"words": one.words, "ink": theme.outlined(one.colour)})
    line = (top - floor) * 15 / height
    spaced(ends, "value", line, top=top, bottom=floor)
    for row in ends:  # words are placed by their first line
        row["label_at"] += line / 2 * row["words"].count("\n")
    at = alt.Y("label_at:Q", axis=axis, scale=scale)
    named, ink = alt.Chart(alt.NamedData("ends")), alt.Color(field="ink", type="nominal", scale=None)
    layers.append(_words(named, "words", x=x, y=at, color=ink, fontSize=SMALL, align="left", dx=6, lineBreak="\n"))
    return Drawing(layers, {"rows": rows, "ends": ends}, height=height)


def histogram(rows: Rows, *, colour: str = theme.SCHEME) -> Drawing:
    """Shares by bin. Rows: from, to, value and perhaps low and high."""
    import altair as alt

    begin, end = min(row["from"] for row in rows), max(row["to"] for row in rows)
    values = [at for at in ticks(begin, end, 5, whole=True)[0] if begin <= at <= end]
    along, scale = alt.Axis(values=values, format=",.0f", title=None), alt.Scale(domain=[begin, end], nice=False)
    x, middle = (alt.X(field, axis=along, scale=scale) for field in ("from:Q", "middle:Q"))
    axis, domain = _upright(0.0, _greatest(x for row in rows for x in (row["value"], row.get("high"))), percent=True)
    upright = alt.Scale(domain=domain, nice=False)
    rows = [row | {"middle": (row["from"] + row["to"]) / 2, "floor": 0} for row in rows]
    base = alt.Chart(alt.NamedData("rows"))
    layers = [
        base.mark_rect(color=colour, stroke="white", strokeWidth=0.5).encode(
            x=x, x2=alt.X2(field="to"), y=alt.Y("value:Q", axis=axis, scale=upright), y2=alt.Y2(field="floor")
        )
    ]
    if any(row.get("low") is not None for row in rows):
        layers.append(
            base.mark_rule(color=theme.OUTLINE, strokeWidth=1.25).encode(
                x=middle, y=alt.Y("low:Q", axis=axis, scale=upright), y2=alt.Y2(field="high")
            )
        )
    return Drawing(layers, {"rows": rows}, height=200)


def points_of_one(
    rows: Rows, *, days: int, start: date | None, bands: Rows, marks: Rows, domain: tuple[float, float], first: int = 0
) -> Drawing:
    """One resident's points through the run, over the bands of the grades; rings mark what was not their own doing.

    Rows: day, points. Bands: from, to, letter, colour. Marks: day, points. A letter may be a word: at the right there
    is room for the longest.
    """
    import altair as alt

    low, high = domain
    longest = max((len(band["letter"]) for band in bands), default=0)
    size, each = (15, 9.5) if longest <= 2 else (SMALL, BOLD_LETTER)
    room = _room(10 + each * longest) if longest else 0.0
    days_axis = time_axis(days, start, first)
    x = alt.X("day:Q", scale=alt.Scale(domain=[first, first + days * (1 + room)], nice=False), axis=days_axis)
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    axis = alt.Axis(tickCount=5, format=",.0f", title=None, grid=False)

    def up(field: str) -> Any:
        return alt.Y(field=field, type="quantitative", scale=scale, axis=axis)

    colour = alt.Color(field="colour", type="nominal", scale=None)
    edge = alt.Color(field="edge", type="nominal", scale=None)
    bands = [band | {"edge": theme.outlined(band["colour"])} for band in bands]
    tall = [
        band | {"middle": (band["from"] + band["to"]) / 2, "day": first + days}
        for band in bands
        if band["to"] - band["from"] >= (high - low) * 0.06
    ]
    banded, lettered = alt.Chart(alt.NamedData("bands")), alt.Chart(alt.NamedData("letters"))
    layers = [
        banded.mark_rect(opacity=0.2).encode(y=up("from"), y2=alt.Y2(field="to"), color=colour),
        banded.mark_rule(opacity=0.5, strokeWidth=0.75).encode(y=up("from"), color=edge),
        _words(lettered, "letter", x=x, y=up("middle"), color=INK, fontSize=size, fontWeight=700, align="left", dx=7),
        alt.Chart(alt.NamedData("rows"))
        .mark_line(interpolate="step-after", color=INK, strokeWidth=2)
        .encode(x=x, y=up("points")),
        alt.Chart(alt.NamedData("marks"))
        .mark_point(size=70, color=theme.WRONG, fill="white", strokeWidth=2.25, opacity=1)
        .encode(x=x, y=up("points")),
    ]
    data = {"rows": rows, "bands": bands, "letters": tall, "marks": marks}
    return Drawing(layers, data, height=230)


def two_lines(words: str, width: int) -> str:
    """Words over two lines of about so many letters, broken at a space; longer ones are shortened."""
    if len(words) <= width:
        return words
    cut = words.rfind(" ", 0, width + 1)
    cut = cut if cut > 0 else width
    return words[:cut] + "\n" + shortened(words[cut:].strip(), width + 2)


def shortened(name: str, most: int = LONGEST_NAME) -> str:
    """A name that a chart has room for; a longer one ends in an ellipsis."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _room(units: float) -> float:
    """How far an axis through time goes on after the last day for words so wide, as a share of the run."""
    plot = WIDTH - 40  # without the labels of the other axis
    return units / (plot - units)


def _upright(floor: float, top: float, *, percent: bool) -> tuple[Any, list[float]]:
    """An axis with as many decimals as its step calls for, and what it spans."""
    import altair as alt

    top = top if top > floor else floor + 1
    values, decimals = ticks(floor, top)
    shown = f".{max(0, decimals - 2)}%" if percent else f",.{decimals}f"
    return alt.Axis(values=values, format=shown, title=None), [values[0], values[-1]]


def _beside(label: str, fits: int) -> str:
    """A label of which the last line has at most `fits` letters, of two lines if need be."""
    broken = two_lines(label, fits)
    if "…" not in broken:
        return broken
    whole = two_lines(label, int((WIDTH - 8) / LETTER))
    return whole if "\n" in whole else f"{whole}\n"


def _placed(rows: Rows) -> tuple[Rows, int]:
    """Rows with the heights of their label and value, and the height of all of them.

    A label that doesn't fit beside its value is broken over two lines, the second beside it, and its row is higher.
    """
    placed, top = [], 0
    for row in rows:
        fits = int((WIDTH - 8) / LETTER - 0.93 * len(row["text"]))
        label = _beside(row["label"], fits)
        more = LEADING * label.count("\n")
        heights = {"label_at": top + LEADING // 2 + 3, "at": top + more + LEADING // 2 + 3}
        placed.append(row | {"label": label, "floor": 0} | heights)
        top += ROW + more
    return placed, top


def _labelled(height: float, top: float) -> tuple[Any, Any, Any, list[Any]]:
    """What bars and dots share: the chart of the rows, their place, an axis from nought, and the words above each."""
    import altair as alt

    scale = alt.Scale(domain=[0, top], nice=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    base = alt.Chart(alt.NamedData("rows"))
    right = alt.XValue(WIDTH - 2)
    broken = {"lineBreak": "\n", "lineHeight": LEADING}

    def x(field: str) -> Any:
        return alt.X(field=field, type="quantitative", scale=scale, axis=None)

    label_at, y = (alt.Y(field=field, type="quantitative", scale=down, axis=None) for field in ("label_at", "at"))
    layers = [
        _words(base, "label", y=label_at, x=alt.XValue(0), fontSize=TEXT, align="left", **broken),
        _words(base, "text", y=y, x=right, fontSize=SMALL, align="right", color=SOFT),
    ]
    return base, y, x, layers


def _words(base, field: str, *, x, y, color=None, **look):
    import altair as alt

    encoding = {"x": x, "y": y, "text": alt.Text(field=field, type="nominal")}
    if color is not None and not isinstance(color, str):
        encoding["color"] = color
    elif color is not None:
        look["color"] = color
    return base.mark_text(baseline="middle", **look).encode(**encoding)


def _greatest(values: Iterable[float | None]) -> float:
    return max((x for x in values if x is not None), default=0.0) or 1.0
