"""Colours, fonts and the one look that all charts share.

Grades run from blue through purple to dark red, never from red to green: the five colours keep their order and
their distance for every common form of colour blindness, and in grey. A grade is never shown without its letter.
"""

from __future__ import annotations

GRADE_STOPS = ("#12a0c8", "#525dda", "#704a81", "#851e0a", "#4b0329")
INK, SOFT, FAINT, RULE = "#1a1a1a", "#595959", "#767676", "#d9d6d0"
SCHEME, TWIN, WRONG, ADDED = "#3d6a9e", "#a6a29b", "#b8450f", "#4f7a3f"
SERIES = ("#3d6a9e", "#b8450f", "#5f7336", "#7a4f9a", "#0f7c86", "#8a6d1f", "#a83b6a", "#4d4d4d")
FONT = "sans-serif"  # a page or a notebook puts its own here; drawing is twice as fast without a list of names

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
        "domainColor": "#8c8c8c",
        "tickColor": "#8c8c8c",
        "gridColor": "#e6e3de",
        "labelPadding": 4,
    },
    "axisX": {"grid": False, "tickSize": 4, "domain": False},
    "axisY": {"domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "start"},
    "text": {"fontSize": TEXT, "color": INK},
    "line": {"strokeWidth": 2.25},
    "legend": {"disable": True},
}


def grade_colours(count: int) -> list[str]:
    """One colour for each grade, best first: the five fixed ones, or as many between them, up to 8."""
    if count == len(GRADE_STOPS):
        return list(GRADE_STOPS)
    if count <= 1:
        return [GRADE_STOPS[1]][:count]
    stops = [_rgb(stop) for stop in GRADE_STOPS]
    colours = []
    for place in range(count):
        where = place * (len(stops) - 1) / (count - 1)
        below = min(int(where), len(stops) - 2)
        part = where - below
        mixed = [round(a + (b - a) * part) for a, b in zip(stops[below], stops[below + 1], strict=True)]
        colours.append("#{:02x}{:02x}{:02x}".format(*mixed))
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


def ink_on(colour: str) -> str:
    """White or near-black, whichever reads better on the colour."""
    return max(("#ffffff", "#111111"), key=lambda ink: contrast(ink, colour))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
