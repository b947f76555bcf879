"""The picture of places: a village, a town and a province as their residents live there.

    python docs/places.py docs/img/places.svg

Everything in it is computed from the places that come along, with seed 1; nothing is placed by hand.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from demerit.place import People, place
from demerit.place.geography import STREETS, square
from demerit.place.traits import NEIGHBOURHOOD, NEIGHBOURHOODS_PER_TILE

INK, SECOND, PAPER, GROUND, TOUCH = "#1B1B1A", "#55534E", "#FBFAF7", "#EFEBDF", "#1F5FA8"
COUNTRY, TOWN = "#E7E2D3", "#A39A83"
HOUSE = "#6F6A5E"
FONT = "Segoe UI, Roboto, Helvetica Neue, Arial, Liberation Sans, sans-serif"
RADIUS = 500  # metres, of the map of debtors
SIDE = 430  # pixels along a map
DENSITIES = (1500, 3000, 6000, 9000)  # residents per square kilometre, where the shade changes
SHADES = ("#F1EEE3", "#D9D2BD", "#B3A98D", "#7F7459", "#40392A")
TIES = {"neighbour": "neighbours", "kin": "kin", "colleague": "colleagues", "online_friend": "friends online"}
DASHES = {"neighbours": [1, 0], "kin": [7, 3], "colleagues": [2, 2], "friends online": [1, 5]}
Rows = list[dict[str, Any]]


class Map:
    """A square map of a place, in metres: layers over one ground."""

    def __init__(self, people: People, x: np.ndarray, y: np.ndarray) -> None:
        """The homes at `x` and `y` are all on the map."""
        self.people, middle = people, [(at.min() + at.max()) / 2 for at in (x, y)]
        half = max(np.ptp(x), np.ptp(y)) / 2 * 1.05
        self.east, self.north = ([float(at - half), float(at + half)] for at in middle)
        self.layers: list[alt.Chart] = []

    def draw(
        self, rows: Rows, mark: str, ends: bool = False, style: dict[str, Any] | None = None, **fields: Any
    ) -> None:
        """A layer of marks; `ends`: rows have `x2` and `y2`, too."""
        both: dict[str, Any] = {"x2": "x2", "y2": "y2"} if ends else {}
        chart: Any = getattr(alt.Chart(alt.Data(values=rows)), f"mark_{mark}")(clip=True, **style or {})
        x = alt.X("x:Q", scale=alt.Scale(domain=self.east, nice=False, zero=False), axis=None)
        y = alt.Y("y:Q", scale=alt.Scale(domain=self.north, nice=False, zero=False), axis=None)
        self.layers.append(chart.encode(x=x, y=y, **both, **fields))

    def rectangles(self, boxes: np.ndarray, values: dict[str, list]) -> Rows:
        """Rows of rectangles given by corner and sides, with more columns."""
        x, y, east, north = boxes.T.tolist()
        rows = [
            {"x": a, "y": b, "x2": a + c, "y2": b + d} for a, b, c, d in zip(x, y, east, north, strict=True)
        ]  # fmt: skip
        return [row | {name: column[at] for name, column in values.items()} for at, row in enumerate(rows)]

    def circle(self, x: int, y: int) -> None:
        """Everything within the radius of a home."""
        turn = np.linspace(0, 2 * np.pi, 121)
        rows = [
            {"x": x + RADIUS * float(np.cos(a)), "y": y + RADIUS * float(np.sin(a)), "at": at}
            for at, a in enumerate(turn)
        ]
        self.draw(rows, "line", style={"color": PAPER, "strokeWidth": 5}, order="at:O")
        self.draw(rows, "line", style={"color": TOUCH, "strokeWidth": 2}, order="at:O")

    def ties(self, resident: int) -> None:
        """Lines from a resident's home to the homes of everybody tied, and the home itself."""
        x, y = self.people.position(resident)
        rows: Rows = []
        for name, said in TIES.items():
            for other in self.people.ties(resident)[name]:
                there = self.people.position(other)
                rows.append({"x": x, "y": y, "x2": there[0], "y2": there[1], "tie": said})
        dash = alt.StrokeDash(
            "tie:N",
            title="ties of one resident",
            scale=alt.Scale(domain=list(DASHES), range=list(DASHES.values())),
            legend=alt.Legend(symbolSize=900),
        )
        self.draw(rows, "rule", True, {"color": PAPER, "strokeWidth": 4, "opacity": 0.8})
        self.draw(rows, "rule", True, {"color": TOUCH, "strokeWidth": 1.8}, strokeDash=dash)
        homes = [{"x": row["x2"], "y": row["y2"]} for row in rows]
        self.draw(homes, "circle", False, {"color": TOUCH, "size": 50, "opacity": 1, "stroke": PAPER, "strokeWidth": 1})
        self.draw([{"x": x, "y": y}], "circle", False, {"color": TOUCH, "size": 90, "opacity": 1, "stroke": PAPER})

    def bar(self, metres: int, said: str) -> None:
        """A bar of so many metres in the lower left corner."""
        wide = self.east[1] - self.east[0]
        x, y = self.east[0] + wide * 0.03, self.north[0] + wide * 0.03
        self.draw([{"x": x, "y": y, "x2": x + metres, "y2": y}], "rule", True, {"color": INK, "strokeWidth": 3})
        style = {"color": INK, "align": "left", "baseline": "bottom", "dy": -6, "fontSize": 13, "font": FONT}
        self.draw([{"x": x, "y": y, "said": said}], "text", False, style, text="said:N")

    def titled(self, title: str, *below: str) -> alt.LayerChart:
        said = alt.TitleParams(title, subtitle=list(below))
        return alt.layer(*self.layers).properties(width=SIDE, height=SIDE, title=said)


def corners(people: People) -> np.ndarray:
    """x, y, side east and side north of every neighbourhood, in metres: int64[neighbourhoods, 4]."""
    return np.array([square(hood, *people.ground.all) for hood in range(people.place.neighbourhoods)])


def within(people: People, resident: int) -> int:
    """How many live within the radius of somebody's home."""
    table, (x, y) = people.table(), people.position(resident)
    return int(((table["x_m"] - x) ** 2 + (table["y_m"] - y) ** 2 <= RADIUS**2).sum())


def village() -> alt.LayerChart:
    """Every household of the village, on its street."""
    people = place("village").build()
    table, boxes, resident = people.table(), corners(people), 226
    drawn = Map(people, table["x_m"], table["y_m"])
    drawn.draw(drawn.rectangles(boxes, {}), "rect", True, {"color": GROUND})
    size = np.bincount(np.arange(people.residents) // NEIGHBOURHOOD)
    streets = [
        {"x": x, "x2": x + east, "y": (at := y + north * (street + 0.5) / STREETS), "y2": at}
        for hood, (x, y, east, north) in enumerate(boxes.tolist())
        for street in range(-(-int(size[hood]) * STREETS // NEIGHBOURHOOD))
    ]
    drawn.draw(streets, "rule", True, {"color": PAPER, "strokeWidth": 9})
    homes = [{"x": int(table["x_m"][i]), "y": int(table["y_m"][i])} for i in np.unique(table["household"])]
    drawn.draw(homes, "square", False, {"color": HOUSE, "size": 34, "opacity": 1})
    drawn.circle(*people.position(resident))
    drawn.ties(resident)
    drawn.bar(RADIUS, f"{RADIUS} m")
    return drawn.titled(
        f"A village of {people.residents}",
        f"{len(homes)} households (squares) along both sides of its streets;",
        f"{within(people, resident)} residents live within {RADIUS} m of one of them (circle)",
    )


def density() -> alt.LayerChart:
    """The neighbourhoods of the town, by how many live on a square kilometre."""
    people = place("town").build()
    table, boxes = people.table(), corners(people)
    living = np.bincount(table["neighbourhood"])
    classes = np.searchsorted(DENSITIES, living * 1e6 / (boxes[:, 2] * boxes[:, 3]), side="right")
    drawn = Map(people, table["x_m"], table["y_m"])
    bands = [f"under {DENSITIES[0]:,}", *(f"{low:,} or more" for low in DENSITIES)]
    colour = alt.Color(
        "band:N", title="residents per km²", sort=bands, scale=alt.Scale(domain=bands, range=list(SHADES))
    )
    rows = drawn.rectangles(boxes, {"band": [bands[one] for one in classes]})
    drawn.draw(rows, "rect", True, {"stroke": PAPER, "strokeWidth": 0.8}, color=colour)
    drawn.bar(1000, "1 km")
    return drawn.titled(
        f"A town of {people.residents:,}",
        f"{people.place.neighbourhoods} neighbourhoods of {NEIGHBOURHOOD} residents: the denser, the darker;",
        f"on average {people.place.density.value:,.0f} to the square kilometre",
    )


def town() -> alt.LayerChart:
    """Which neighbourhoods of the town are urban; one resident's ties."""
    people = place("town").build()
    table, boxes, resident = people.table(), corners(people), 40_728
    drawn = Map(people, table["x_m"], table["y_m"])
    said = ["town", "country"]
    colour = alt.Color("kind:N", title="neighbourhoods", scale=alt.Scale(domain=said, range=[TOWN, COUNTRY]))
    rows = drawn.rectangles(boxes, {"kind": [said[not urban] for urban in people.urban.tolist()]})
    drawn.draw(rows, "rect", True, {"stroke": PAPER, "strokeWidth": 0.8}, color=colour)
    drawn.circle(*people.position(resident))
    drawn.ties(resident)
    drawn.bar(1000, "1 km")
    return drawn.titled(
        "The same town: what of it is urban",
        f"{people.urban.mean():.1%} of the neighbourhoods, rarer the further from the centre;",
        f"{within(people, resident):,} residents live within {RADIUS} m of one of them (circle)",
    )


def province() -> alt.LayerChart:
    """The towns of a province with the country around them, by quarter."""
    people = place("province:Ningxia").build()
    boxes, per = corners(people), NEIGHBOURHOODS_PER_TILE
    firsts = np.arange(0, len(boxes) // per * per, per)
    low = np.minimum.reduceat(boxes[: len(firsts) * per, :2], firsts)
    high = np.maximum.reduceat(boxes[: len(firsts) * per, :2] + boxes[: len(firsts) * per, 2:], firsts)
    urban = np.add.reduceat(people.urban[: len(firsts) * per].astype(int), firsts)
    drawn = Map(people, np.append(low[:, 0], high[:, 0]), np.append(low[:, 1], high[:, 1]))
    rows = drawn.rectangles(np.hstack([low, high - low]), {"share": (urban / per).tolist()})
    colour = alt.Color(
        "share:Q", title="urban share of a quarter", scale=alt.Scale(domain=[0, 1], range=[COUNTRY, HOUSE]),
        legend=alt.Legend(format="%", values=[0, 0.5, 1], gradientLength=90),
    )  # fmt: skip
    drawn.draw(rows, "rect", True, {"stroke": PAPER, "strokeWidth": 0.25}, color=colour)
    drawn.bar(20_000, "20 km")
    return drawn.titled(
        f"A province as large as Ningxia, {people.residents / 1e6:.1f} million",
        f"{people.ground.settlements} towns with the country around them, each region its own;",
        f"{people.urban.mean():.1%} of the neighbourhoods are urban; one rectangle is a quarter of 4,096",
    )


def main(picture: str) -> int:
    alt.data_transformers.disable_max_rows()
    rows = [
        alt.hconcat(*maps, spacing=40).resolve_scale(color="independent", strokeDash="independent")
        for maps in ((village(), density()), (town(), province()))
    ]
    whole = alt.vconcat(*rows, spacing=36).resolve_scale(color="independent", strokeDash="independent")
    whole = whole.configure(background=PAPER, font=FONT, padding=20, aria=False)
    whole = whole.configure_view(stroke=None, fill=PAPER).configure_concat(spacing=30)
    whole = whole.configure_title(
        anchor="start", fontSize=18, subtitleFontSize=13, color=INK, subtitleColor=SECOND, offset=10, subtitlePadding=4
    )
    whole = whole.configure_legend(
        labelFontSize=12, titleFontSize=12, labelColor=INK, titleColor=SECOND, titleFontWeight="normal", offset=8
    )
    Path(picture).parent.mkdir(parents=True, exist_ok=True)
    drawn = re.sub(r"(\.\d\d)\d+", r"\1", vl_convert.vegalite_to_svg(whole.to_dict()))  # hundredths of a pixel will do
    Path(picture).write_text(drawn + "\n", "utf-8")
    print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
