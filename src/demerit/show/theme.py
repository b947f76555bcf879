"""Colours, fonts and the one look that all charts share.

Black is what the scheme does, teal the twin (hollow or dashed), crimson what is false or wrong. Only grades have other
colours: a ramp by how far a grade lies from the one that people begin with, which is a white ring. A grade is never
shown without its letter.
"""

from __future__ import annotations

INK, SOFT, OUTLINE, RULE, PAPER = "#1B1B1A", "#55534E", "#6F7780", "#D8D4CB", "#FBFAF7"
SCHEME, TWIN, WRONG, TOUCH = INK, "#0B6E75", "#B8174A", "#1F5FA8"
START = "#FFFFFF"  # of the grade that people begin with, with an outline
BELOW = ("#F2C14E", "#9A5B13", "#3D1029")
ABOVE = ("#2B6CB0", "#1B4573")
DARKER = {"#F2C14E": "#8A6100", START: OUTLINE}  # for words and outlines, where the colour itself is too light
FONT = "sans-serif"  # a page or a notebook puts its own here; drawing is twice as fast without a list of names
FONTS = 'Segoe UI, Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'

WIDTH = 360  # of every chart, in its own units: legible unscaled on a phone, no sideways scrolling
TEXT, SMALL = 13, 12

CONFIG: dict = {
    "background": "white",
    "font": FONT,
    "padding": {"left": 0, "right": 2, "top": 4, "bottom": 2},
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT,
        "labelFontSize": SMALL,
        "titleColor": SOFT,
        "titleFontSize": SMALL,
        "titleFontWeight": "normal",
        "domainColor": OUTLINE,
        "tickColor": OUTLINE,
        "gridColor": RULE,
        "labelPadding": 4,
    },
    "axisX": {"grid": False, "tickSize": 4, "domain": False},
    "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "start"},
    "text": {"fontSize": TEXT, "color": INK},
    "line": {"strokeWidth": 2},
    "legend": {"disable": True},
}


def grade_colours(count: int, start: int) -> list[str]:
    """One colour for each grade, best first. `start`: which of them people begin with."""
    above, below = _ramp(ABOVE, start)[::-1], _ramp(BELOW, count - start - 1)
    return [*above, START, *below][:count]


def outlined(colour: str) -> str:
    """The colour itself, or a darker one where it can't be read on paper."""
    return DARKER.get(colour, colour if contrast(colour, PAPER) >= 4.5 else OUTLINE)


def _ramp(stops: tuple[str, ...], count: int) -> list[str]:
    """So many colours, from the first stop: the stops themselves, if they are enough, else mixed between them."""
    if count <= len(stops):
        return list(stops[: max(0, count)])
    colours = []
    for place in range(count):
        where = place * (len(stops) - 1) / (count - 1)
        at = min(int(where), len(stops) - 2)
        one, other = _rgb(stops[at]), _rgb(stops[at + 1])
        mixed = [round(a + (b - a) * (where - at)) for a, b in zip(one, other, strict=True)]
        colours.append("#{:02X}{:02X}{:02X}".format(*mixed))
    return colours


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = [channel / 255 for channel in _rgb(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
