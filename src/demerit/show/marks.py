"""The kinds of chart the report is made of. Each takes plain rows and returns an Altair object.

All are 360 units wide, with the words above the bars instead of beside them: they fit a phone without scrolling
and print two to a page. Labels stand at the marks, so that no legend has to be looked up.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from demerit.show import theme
from demerit.show.theme import BAND, FAINT, INK, RULE, SMALL, SOFT, TEXT, WIDTH

if TYPE_CHECKING:
    import altair as alt

Rows = list[dict[str, Any]]


def _altair():
    import altair

    return altair


def chart(layer, *, height: float | None = None, width: float = WIDTH):
    """A finished chart: the common look, and a width that holds axes and labels too."""
    alt = _altair()
    sized = layer.properties(width=width, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    if height is not None:
        sized = sized.properties(height=height)
    sized.config = theme.CONFIG
    return sized


def _data(rows: Rows):
    return _altair().Data(values=rows)


def bars(rows: Rows, *, series: list[tuple[str, str]], signed: bool = False) -> alt.LayerChart:
    """Labelled bars with whiskers. Each row: label, and for each series s: s, s_low, s_high, s_text.

    `series` is [(key, colour), ...], drawn one under the other within a label. A missing value is left blank.
    """
    alt = _altair()
    bar, gap, words = (15, 5, 24) if len(series) == 1 else (12, 4, 22)
    step = words + len(series) * (bar + gap) + 6
    for at, row in enumerate(rows):
        row["at"] = at
    highs = [row[f"{key}_high"] if row.get(f"{key}_high") is not None else row.get(key) for row in rows for key, _ in series]
    lows = [row[f"{key}_low"] if row.get(f"{key}_low") is not None else row.get(key) for row in rows for key, _ in series]
    top = max([x for x in highs if x is not None], default=0.0)
    bottom = min([x for x in lows if x is not None and signed], default=0.0)
    bottom = min(bottom, 0.0)
    if top <= bottom:
        top = bottom + 1.0
    beside = len(series) > 1  # with several bars, each value stands at its own bar
    room = 1.0 if not beside else 1.38
    scale = alt.Scale(domain=[bottom, bottom + (top - bottom) * room], nice=False, zero=False)
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(_data(rows))
    layers = [
        base.mark_text(align="left", baseline="middle", fontSize=TEXT, yOffset=-step / 2 + words / 2, limit=WIDTH - 110 if not beside else WIDTH)
        .encode(y=y, x=alt.value(0), text="label:N")
    ]
    for place, (key, colour) in enumerate(series):
        middle = -step / 2 + words + place * (bar + gap) + bar / 2 - (2 if beside else 3)
        layers.append(
            base.mark_bar(size=bar, yOffset=middle, color=colour).encode(y=y, x=alt.X(f"{key}:Q", scale=scale, axis=None))
        )
        layers.append(
            base.mark_rule(yOffset=middle, color=INK, strokeWidth=1.5).encode(
                y=y, x=alt.X(f"{key}_low:Q", scale=scale, axis=None), x2=f"{key}_high:Q"
            )
        )
        if beside:
            layers.append(
                base.mark_text(align="left", baseline="middle", dx=6, fontSize=SMALL, color=SOFT, yOffset=middle).encode(
                    y=y, x=alt.X(f"{key}_end:Q", scale=scale, axis=None), text=f"{key}_text:N"
                )
            )
        else:
            layers.append(
                base.mark_text(align="right", baseline="middle", fontSize=SMALL, color=SOFT, yOffset=-step / 2 + words / 2).encode(
                    y=y, x=alt.value(WIDTH - 2), text=f"{key}_text:N"
                )
            )
    if bottom < 0:
        layers.append(
            alt.Chart(_data([{"zero": 0}])).mark_rule(color=FAINT, strokeWidth=1).encode(x=alt.X("zero:Q", scale=scale, axis=None))
        )
    return chart(alt.layer(*layers), height=step * len(rows))


def intervals(rows: Rows, *, colour: str = theme.SCHEME, domain: tuple[float, float] | None = None) -> alt.LayerChart:
    """A dot on a line for each row: label, value, low, high, text. `head` rows are headings without a dot."""
    alt = _altair()
    step, words = 40, 22
    for at, row in enumerate(rows):
        row["at"] = at
    known = [x for row in rows for x in (row.get("value"), row.get("high")) if x is not None]
    scale = alt.Scale(domain=list(domain or (0, max([*known, 1e-9]) * 1.02)), nice=False)
    y = alt.Y("at:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(_data(rows))
    word, line = -step / 2 + words / 2, -step / 2 + words + 7
    x = alt.X("value:Q", scale=scale, axis=None)
    layer = alt.layer(
        base.mark_rule(color=RULE, strokeWidth=1, yOffset=line).encode(y=y, x=alt.value(0), x2=alt.value(WIDTH - 2)),
        base.mark_text(align="left", baseline="middle", fontSize=TEXT, yOffset=word, limit=WIDTH - 110).encode(
            y=y, x=alt.value(0), text="label:N"
        ),
        base.mark_text(align="right", baseline="middle", fontSize=SMALL, color=SOFT, yOffset=word).encode(
            y=y, x=alt.value(WIDTH - 2), text="text:N"
        ),
        base.mark_rule(color=colour, strokeWidth=5, opacity=0.35, yOffset=line).encode(
            y=y, x=alt.X("low:Q", scale=scale, axis=None), x2="high:Q"
        ),
        base.mark_point(filled=True, size=70, color=colour, opacity=1, yOffset=line).encode(y=y, x=x),
    )
    return chart(layer, height=step * len(rows))


def time_axis(days: int, start: date | None):
    """Ticks at the first of each month, or every so many days; the words are ours, never a user's."""
    alt = _altair()
    if start is not None and days >= 45:
        ticks, names = [], []
        when = start.replace(day=1)
        while (when - start).days < days:
            if (when - start).days >= 0:
                ticks.append((when - start).days)
                names.append(f"{when:%b}" if days <= 800 else f"{when:%b %Y}")
            when = (when.replace(day=28) + timedelta(days=7)).replace(day=1)
        every = max(1, -(-len(ticks) // 7))
        ticks, names = ticks[::every], names[::every]
        words = "''"
        for tick, name in zip(ticks, names, strict=True):
            words = f"datum.value === {tick} ? '{name}' : {words}"
        return alt.Axis(values=ticks, labelExpr=words, labelAlign="left", labelFlush=False, title=None, labelOffset=0)
    step = next(s for s in (1, 2, 5, 10, 30, 60, 100, 200, 500, 1000, 5000, 10**6) if days / s <= 6)
    return alt.Axis(values=list(range(0, days + 1, step)), labelExpr="'day ' + datum.value", title=None)


def lines(
    rows: Rows,
    *,
    days: int,
    start: date | None,
    series: list[tuple[str, str, str]],
    percent: bool = False,
    height: int = 220,
    room: float = 0.3,
) -> alt.LayerChart:
    """Lines through the run, each named at its end, with the 90% range behind.

    Rows: day, series, value and, with replicates, low and high. `series` is [(key, words, colour), ...].
    """
    alt = _altair()
    tops = [x for row in rows for x in (row["value"], row.get("high")) if x is not None]
    top = max([*tops, 0.0]) or 1.0
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, days * (1 + room)], nice=False), axis=time_axis(days, start))
    fmt = ".0%" if percent and top >= 0.05 else ".1%" if percent else (",.0f" if top >= 8 else ",.1~f")
    axis = alt.Axis(tickCount=4, format=fmt, title=None)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top * 1.05], nice=True), axis=axis)
    colours = alt.Color("series:N", scale=alt.Scale(domain=[key for key, _, _ in series], range=[c for *_, c in series]), legend=None)
    base = alt.Chart(_data(rows))
    layers = []
    if any(row.get("low") is not None for row in rows):
        layers.append(
            base.mark_area(opacity=0.16).encode(
                x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q", color=colours
            )
        )
    layers.append(base.mark_line(interpolate="monotone").encode(x=x, y=y, color=colours))
    ends = []
    for key, words, _ in series:
        mine = [row for row in rows if row["series"] == key and row["value"] is not None]
        if mine:
            ends.append({"series": key, "words": words, "day": mine[-1]["day"], "value": mine[-1]["value"]})
    spaced(ends, "value", top * 1.05 * 15 / height)
    layers.append(
        alt.Chart(_data(ends)).mark_text(align="left", dx=6, fontSize=SMALL, baseline="middle", lineBreak="\n").encode(
            x=x, y=alt.Y("label_at:Q", axis=axis), text="words:N", color=colours
        )
    )
    return chart(alt.layer(*layers), height=height)


def spaced(labels: Rows, key: str, least: float) -> None:
    """Sets `label_at` so that labels stand at least `least` apart, as near their values as that allows.

    A label of two lines counts as two.
    """
    order = sorted(labels, key=lambda row: row[key])
    floor = None
    for row in order:
        lines = row.get("words", "").count("\n") + 1
        half = least * lines / 2
        row["label_at"] = row[key] if floor is None else max(row[key], floor + half)
        floor = row["label_at"] + half


def grade_areas(rows: Rows, *, days: int, start: date | None, grades: list[str], colours: list[str], ends: Rows) -> alt.LayerChart:
    """Shares of residents at each grade, stacked, the best on top; each letter stands at the right.

    Rows: day, order (0 best), low and high (stacked shares). `ends`: order, letter, words, middle.
    """
    alt = _altair()
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, days * 1.24], nice=False), axis=time_axis(days, start))
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", title=None)
    colour = alt.Color("order:O", scale=alt.Scale(domain=list(range(len(grades))), range=colours), legend=None)
    spaced(ends, "middle", 17 / 240)
    over = max([row["label_at"] for row in ends], default=0) - 0.99
    if over > 0:  # pushed past the top: shift down together
        for row in ends:
            row["label_at"] -= over
    last = max(row["day"] for row in rows)
    for row in ends:
        row["day"] = last
        row["near"] = last + days * 0.03
    layer = alt.layer(
        alt.Chart(_data(rows))
        .mark_area(line=False, stroke="white", strokeWidth=0.6)
        .encode(x=x, y=alt.Y("low:Q", axis=axis, scale=alt.Scale(domain=[0, 1])), y2="high:Q", color=colour),
        alt.Chart(_data(ends)).mark_rule(color=FAINT, strokeWidth=0.75).encode(
            x=x, x2="near:Q", y=alt.Y("middle:Q", axis=axis), y2="label_at:Q"
        ),
        alt.Chart(_data(ends)).mark_text(align="left", dx=3, fontSize=TEXT, fontWeight="bold", baseline="middle").encode(
            x=alt.X("near:Q"), y=alt.Y("label_at:Q", axis=axis), text="words:N", color=colour
        ),
    )
    return chart(layer, height=240)


def story(
    rows: Rows, *, days: int, start: date | None, bands: Rows, marks: Rows, low: float, high: float
) -> alt.LayerChart:
    """One resident's points through the run, over the bands of the grades; a ring marks what was not their own doing.

    Rows: day, points. Bands: from, to, letter, colour. Marks: day, points.
    """
    alt = _altair()
    x = alt.X("day:Q", scale=alt.Scale(domain=[0, days], nice=False), axis=time_axis(days, start))
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    axis = alt.Axis(tickCount=5, format=",.0f", title=None, grid=False)
    y = alt.Y("points:Q", scale=scale, axis=axis)
    shown = [band | {"middle": (band["from"] + band["to"]) / 2} for band in bands]
    tall = [band for band in shown if band["to"] - band["from"] >= (high - low) * 0.05]
    layers = [
        alt.Chart(_data(shown)).mark_rect(opacity=0.14).encode(
            y=alt.Y("from:Q", scale=scale, axis=axis), y2="to:Q", color=alt.Color("colour:N", scale=None)
        ),
        alt.Chart(_data(shown)).mark_rule(opacity=0.5, strokeWidth=0.75).encode(
            y=alt.Y("from:Q", scale=scale, axis=axis), color=alt.Color("colour:N", scale=None)
        ),
        alt.Chart(_data(tall)).mark_text(align="right", fontSize=15, fontWeight="bold", dx=-5).encode(
            x=alt.datum(days), y=alt.Y("middle:Q", scale=scale, axis=axis), text="letter:N", color=alt.Color("colour:N", scale=None)
        ),
        alt.Chart(_data(rows)).mark_line(interpolate="step-after", color=INK, strokeWidth=2).encode(x=x, y=y),
        alt.Chart(_data(marks)).mark_point(size=70, color=theme.WRONG, fill="white", strokeWidth=2.25, opacity=1).encode(x=x, y=y),
    ]
    return chart(alt.layer(*layers), height=230)


__all__ = ["BAND", "bars", "chart", "grade_areas", "intervals", "lines", "spaced", "story", "time_axis"]
