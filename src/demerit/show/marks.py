"""The kinds of chart the report is made of. Each takes plain rows and returns a drawing of Altair layers.

All are 360 units wide, with the words above the bars instead of beside them: they fit a phone without scrolling
and print two to a page. Labels stand at the marks, so that no legend has to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from demerit.show import theme
from demerit.show.axes import spaced, time_axis
from demerit.show.theme import INK, RULE, SMALL, SOFT, TEXT, WIDTH

if TYPE_CHECKING:
    import altair as alt

Rows = list[dict[str, Any]]
LETTER = 6.7  # units, about, that a letter of a label takes


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
        chart.width, chart.height, chart.config = WIDTH, self.height, theme.CONFIG
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


def bars(rows: Rows, *, series: list[tuple[str, str]]) -> Drawing:
    """Labelled bars with whiskers. Each row: label, and for each series s: s, s_low, s_high, s_end, s_text.

    `series` is [(key, colour), ...], drawn one under the other within a label. A missing value is left blank. With
    one series a row may hold its own `colour`.
    """
    import altair as alt

    beside = len(series) > 1  # with several bars, each value stands at its own bar
    thick, gap, words = (12, 4, 22) if beside else (15, 5, 24)
    step = words + len(series) * (thick + gap) + 6
    key = None if beside else f"{series[0][0]}_text"
    rows = [
        row | {"at": at, "label": clipped(row["label"], row.get(key) if key else None)} for at, row in enumerate(rows)
    ]
    top = _greatest(row.get(f"{key}_end") for row in rows for key, _ in series)
    scale = alt.Scale(domain=[0, top * (1.5 if beside else 1.0)], nice=False)
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))

    def across(field: str) -> Any:
        return alt.X(field=field, type="quantitative", scale=scale, axis=None)

    base = alt.Chart(alt.NamedData("rows"))
    head = -step / 2 + words / 2
    layers = [_words(base, "label", y=y, x=alt.XValue(0), yOffset=head, fontSize=TEXT, align="left")]
    for place, (key, colour) in enumerate(series):
        middle = -step / 2 + words + place * (thick + gap) + thick / 2 - (2 if beside else 3)
        bar = base.mark_bar(size=thick, yOffset=middle, color=colour).encode(y=y, x=across(key))
        if not beside and any("colour" in row for row in rows):
            bar = bar.encode(color=alt.Color(field="colour", type="nominal", scale=None))
        layers.append(bar)
        if any(row.get(f"{key}_low") is not None for row in rows):
            layers.append(
                base.mark_rule(yOffset=middle, color=INK, strokeWidth=1.5).encode(
                    y=y, x=across(f"{key}_low"), x2=alt.X2(field=f"{key}_high")
                )
            )
        at = {"x": across(f"{key}_end"), "dx": 6, "yOffset": middle, "align": "left"}
        over = {"x": alt.XValue(WIDTH - 2), "yOffset": head, "align": "right"}
        layers.append(_words(base, f"{key}_text", y=y, fontSize=SMALL, color=SOFT, **(at if beside else over)))
    return Drawing(layers, {"rows": rows}, height=step * len(rows), axes=False)


def intervals(rows: Rows, *, colour: str = theme.SCHEME, domain: tuple[float, float] | None = None) -> Drawing:
    """A dot on a line for each row: label, value, low, high, text. An undefined row has no dot."""
    import altair as alt

    step, words = 40, 22
    rows = [row | {"at": at, "label": clipped(row["label"], row["text"])} for at, row in enumerate(rows)]
    top = _greatest(x for row in rows for x in (row.get("value"), row.get("high")))
    scale = alt.Scale(domain=list(domain or (0, top * 1.02)), nice=False)
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(alt.NamedData("rows"))
    head, line = -step / 2 + words / 2, -step / 2 + words + 7
    x = alt.X("value:Q", scale=scale, axis=None)
    right = alt.XValue(WIDTH - 2)
    layers = [
        base.mark_rule(color=RULE, strokeWidth=1, yOffset=line).encode(y=y, x=alt.XValue(0), x2=alt.X2Value(WIDTH - 2)),
        _words(base, "label", y=y, x=alt.XValue(0), yOffset=head, fontSize=TEXT, align="left"),
        _words(base, "text", y=y, x=right, yOffset=head, fontSize=SMALL, align="right", color=SOFT),
        base.mark_rule(color=colour, strokeWidth=5, opacity=0.35, yOffset=line).encode(
            y=y, x=alt.X("low:Q", scale=scale, axis=None), x2=alt.X2(field="high")
        ),
        base.mark_point(filled=True, size=70, color=colour, opacity=1, yOffset=line).encode(y=y, x=x),
    ]
    return Drawing(layers, {"rows": rows}, height=step * len(rows), axes=False)


def lines(
    rows: Rows,
    *,
    days: int,
    start: date | None,
    first: int = 0,
    series: list[tuple[str, str, str]],
    percent: bool = False,
    height: int = 220,
    room: float = 0.3,
    from_zero: bool = True,
) -> Drawing:
    """Lines through the run, each named at its end, with the 90% range behind.

    Rows: day, series, value and, with replicates, low and high. `series` is [(key, words, colour), ...]; words may
    hold one line break. `room` is the width kept free for them, as a share of the run.
    """
    import altair as alt

    top = _greatest(x for row in rows for x in (row["value"], row.get("high")))
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, days * (1 + room)], nice=False), axis=time_axis(days, start, first))
    shown = (".0%" if top >= 0.05 else ".1%") if percent else (",.0f" if top >= 8 else ",.1~f")
    axis = alt.Axis(tickCount=4, format=shown, title=None)
    floor = 0.0
    if not from_zero:
        known = [x for row in rows for x in (row["value"], row.get("low"), row.get("high")) if x is not None]
        floor, top = min(known), max(known)
        margin = (top - floor) * 0.06 or 1.0
        floor, top = floor - margin, top + margin
    scale = alt.Scale(domain=[floor, floor + (top - floor) * 1.05], nice=True, zero=from_zero)
    keys, colours = [key for key, *_ in series], [colour for *_, colour in series]
    colour = alt.Color("series:N", scale=alt.Scale(domain=keys, range=colours), legend=None)
    base = alt.Chart(alt.NamedData("rows"))
    layers = []
    if any(row.get("low") is not None for row in rows):
        low = alt.Y("low:Q", axis=axis, scale=scale)
        layers.append(base.mark_area(opacity=0.16).encode(x=x, y=low, y2=alt.Y2(field="high"), color=colour))
    layers.append(
        base.mark_line(interpolate="monotone").encode(x=x, y=alt.Y("value:Q", axis=axis, scale=scale), color=colour)
    )
    ends = []
    for key, words, _ in series:
        mine = [row for row in rows if row["series"] == key and row["value"] is not None]
        if mine:
            ends.append({"series": key, "words": words, "day": mine[-1]["day"], "value": mine[-1]["value"]})
    spaced(ends, "value", (top - floor) * 1.05 * 15 / height, top=floor + (top - floor) * 1.1, bottom=floor)
    at = alt.Y("label_at:Q", axis=axis, scale=scale)
    named = alt.Chart(alt.NamedData("ends"))
    layers.append(_words(named, "words", x=x, y=at, color=colour, fontSize=SMALL, align="left", dx=6, lineBreak="\n"))
    return Drawing(layers, {"rows": rows, "ends": ends}, height=height)


def stacked(
    rows: Rows, *, days: int, start: date | None, colours: list[str], ends: Rows, first: int = 0, height: int = 240
) -> Drawing:
    """Shares of a whole through the run, stacked; each part is named at the right.

    Rows: day, order (0 on top), low and high (edges between 0 and 1). `ends`: order, words, middle.
    """
    import altair as alt

    x = alt.X("day:Q", scale=alt.Scale(domain=[0, days * 1.26], nice=False), axis=time_axis(days, start, first))
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", title=None)
    scale = alt.Scale(domain=[0, 1])
    order = list(range(len(colours)))
    colour = alt.Color("order:O", scale=alt.Scale(domain=order, range=colours), legend=None)
    spaced(ends, "middle", 18 / height, top=1.0)
    last = max(row["day"] for row in rows)
    ends = [row | {"day": last, "near": last + days * 0.03} for row in ends]
    low, at = alt.Y("low:Q", axis=axis, scale=scale), alt.Y("label_at:Q", axis=axis, scale=scale)
    named = alt.Chart(alt.NamedData("ends"))
    layers = [
        alt.Chart(alt.NamedData("rows"))
        .mark_area(stroke="white", strokeWidth=0.6)
        .encode(x=x, y=low, y2=alt.Y2(field="high"), color=colour),
        named.mark_rule(strokeWidth=3).encode(
            x=x,
            x2=alt.X2(field="near"),
            y=alt.Y("middle:Q", axis=axis, scale=scale),
            y2=alt.Y2(field="label_at"),
            color=colour,
        ),
        _words(
            named, "words", x=alt.X("near:Q"), y=at, color=INK, fontSize=TEXT, fontWeight="bold", align="left", dx=5
        ),
    ]
    return Drawing(layers, {"rows": rows, "ends": ends}, height=height)


def histogram(rows: Rows, *, colour: str = theme.SCHEME) -> Drawing:
    """Shares by bin. Rows: from, to, value and, with replicates, low and high."""
    import altair as alt

    ticks, scale = alt.Axis(tickCount=5, format=",.0f", title=None), alt.Scale(zero=False, nice=False)
    x, middle = (alt.X(field, axis=ticks, scale=scale) for field in ("from:Q", "middle:Q"))
    axis = alt.Axis(tickCount=4, format=".0%", title=None)
    rows = [row | {"middle": (row["from"] + row["to"]) / 2, "floor": 0} for row in rows]
    base = alt.Chart(alt.NamedData("rows"))
    layers = [
        base.mark_rect(color=colour, stroke="white", strokeWidth=0.5).encode(
            x=x, x2=alt.X2(field="to"), y=alt.Y("value:Q", axis=axis), y2=alt.Y2(field="floor")
        )
    ]
    if any(row.get("low") is not None for row in rows):
        layers.append(
            base.mark_rule(color=INK, strokeWidth=1.25).encode(
                x=middle, y=alt.Y("low:Q", axis=axis), y2=alt.Y2(field="high")
            )
        )
    return Drawing(layers, {"rows": rows}, height=200)


def points_of_one(
    rows: Rows, *, days: int, start: date | None, bands: Rows, marks: Rows, domain: tuple[float, float]
) -> Drawing:
    """One resident's points through the run, over the bands of the grades; rings mark what was not their own doing.

    Rows: day, points. Bands: from, to, letter, colour. Marks: day, points.
    """
    import altair as alt

    low, high = domain
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, days], nice=False), axis=time_axis(days, start))
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    axis = alt.Axis(tickCount=5, format=",.0f", title=None, grid=False)

    def up(field: str) -> Any:
        return alt.Y(field=field, type="quantitative", scale=scale, axis=axis)

    colour = alt.Color(field="colour", type="nominal", scale=None)
    tall = [
        band | {"middle": (band["from"] + band["to"]) / 2, "day": days}
        for band in bands
        if band["to"] - band["from"] >= (high - low) * 0.06
    ]
    banded, lettered = alt.Chart(alt.NamedData("bands")), alt.Chart(alt.NamedData("letters"))
    layers = [
        banded.mark_rect(opacity=0.14).encode(y=up("from"), y2=alt.Y2(field="to"), color=colour),
        banded.mark_rule(opacity=0.5, strokeWidth=0.75).encode(y=up("from"), color=colour),
        _words(lettered, "letter", x=x, y=up("middle"), color=INK, fontSize=15, fontWeight="bold", align="left", dx=7),
        alt.Chart(alt.NamedData("rows"))
        .mark_line(interpolate="step-after", color=INK, strokeWidth=2)
        .encode(x=x, y=up("points")),
        alt.Chart(alt.NamedData("marks"))
        .mark_point(size=70, color=theme.WRONG, fill="white", strokeWidth=2.25, opacity=1)
        .encode(x=x, y=up("points")),
    ]
    data = {"rows": rows, "bands": bands, "letters": tall, "marks": marks}
    return Drawing(layers, data, height=230)


def clipped(words: str, beside: str | None = None) -> str:
    """A label that fits over its bar, next to its value; the table beside the chart has it in full."""
    most = int((WIDTH - 8) / LETTER - 0.93 * len(beside or ""))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


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
