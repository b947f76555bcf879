"""Who is scored, a company's score, what people know, whom they meet and lose (M13, M14, M16, M30, M31, M33)."""

from __future__ import annotations

from demerit.scheme.parts.knowledge import CHANGES
from demerit.show import theme
from demerit.show.book import DETAIL, Book, Figure
from demerit.show.figures.common import (
    About,
    Share,
    by_then,
    caption,
    number,
    opening,
    part,
    shares,
    through_time,
    told,
    were,
)
from demerit.show.marks import Line, Rows
from demerit.show.tables import Cell, Column, Table
from demerit.show.wording import plural, sentence_case
from demerit.statistics import UNDEFINED

UPTAKE = About(
    "uptake", "Residents who are scored, and who stay away",
    "Measures enrolled and abstainers, each evening. An abstainer lives where the scheme has begun, is free to join, "
    "and hasn't; the rest live where it hasn't begun, or are too young.",
    ("M13", "M14", "M43"), DETAIL, "Share of residents", level=True,
)  # fmt: skip


def uptake(book: Book) -> Figure | None:
    """Shares of residents enrolled and abstaining, through the run."""
    if not book.figures.has("enrolled"):
        return None
    people, enrolled, away = (book.daily(name) for name in ("residents", "enrolled", "abstainers"))
    parts = {
        "Scored": enrolled,
        "Free to join, and haven't": away,
        "Where it hasn't begun, or too young": people - enrolled - away,
    }
    first = book.over_runs(enrolled[:, 0], people[:, 0])
    rows = [
        Share(label, book.over_runs(part[:, -1], people[:, -1]), (book.over_runs(part[:, 0], people[:, 0]),))
        for label, part in parts.items()
    ]

    def lines() -> Rows:
        return book.line("scored", enrolled, people) + (book.line("away", away, people) if away.any() else [])

    series = [Line("scored", "scored"), Line("away", "stay away", theme.SOFT, dashed=True)]

    def say(rows: list[Share]) -> tuple[str, str]:
        scored = rows[0].rate
        return (
            f"{opening(scored, 'is', 'are')} scored",
            f"{by_then(book)}, {scored.above:,} of {scored.below:,} residents are scored; on the first day "
            f"{first.above:,} of {first.below:,} were.",
        )

    return shares(
        book,
        UPTAKE,
        rows,
        ("Residents", "Last day"),
        say=say,
        more=(Column("First day", "percent"),),
        chart=through_time(book, lines, series, percent=True),
    )


COMMERCIAL = About(
    "commercial", "Users of a company, by its score",
    "Measures commercial_band_…, scores_agree (users in the same third by both scores), scores_agree_by_chance and "
    "waived_… by tenth of income. The score is from given traits and from records; its weights are assumed.",
    ("M33",), DETAIL, "Share of users", level=True,
)  # fmt: skip


def commercial(book: Book) -> Figure | None:
    """Users by band on the first and the last day; whether the company's score agrees with the state's."""
    company = book.scheme.commercial
    if company is None:
        return None
    figures, users = book.figures, book.daily("commercial_users")
    names = [f"Below {company.bands[0]}", *(f"From {edge}" for edge in company.bands)]
    rows = [
        Share(
            name,
            figures.rate(f"commercial_band_{at}"),
            (book.over_runs(book.daily(f"commercial_band_{at}")[:, 0], users[:, 0]),),
        )
        for at, name in enumerate(names)
    ]
    agree, chance = figures.rate("scores_agree"), figures.rate("scores_agree_by_chance")
    waived = [f"waived_{name}" for name, door in book.scheme.services.items() if door.commercial_from is not None]

    def say(rows: list[Share]) -> tuple[str, str]:
        rich, poor = (
            part(book.rate_of(waived, group=f"income={tenth}") if waived else UNDEFINED, "requests")
            for tenth in (10, 1)
        )
        gains = (
            f"The usual check is waived for {rich} of the richest tenth, {poor} of the poorest."
            if (waived)
            else f"{plural(figures.sum('commercial_users'), 'resident')} are users."
        )
        if not agree.defined:
            return f"A company scores {plural(figures.sum('commercial_users'), 'resident')}", gains
        return (
            part(agree, "users", ("lies", "lie"))
            + f" in the same third by both scores, {told(chance)} if they were unrelated",
            gains,
        )

    return shares(book, COMMERCIAL, rows, ("Score", "Last day"), say=say, more=(Column("First day", "percent"),))


KNOWING = About(
    "knowing", "What people know of the rules",
    "Measures knows_some, knows_most, knows_all, knows_taught and heard_of_wrongful, each evening; known_rule_… of "
    "those of 14 or more who were asked on the last day. The rules are in the order of how well they are known.",
    ("M16",), DETAIL, "Share of residents who know rules", level=True,
)  # fmt: skip
LEVELS = {
    "all": (theme.SCHEME, False), "most": (theme.SOFT, True), "some": (theme.OUTLINE, False),
    "taught": (theme.OUTLINE, True),
}  # fmt: skip
KNOWN = {"all": "know all", "most": "know most", "some": "know some", "taught": "taught by sanctions alone"}


def knowing(book: Book) -> Figure | None:
    """Residents by how well they know the rules, through the run; and each rule."""
    if book.scheme.knowledge is None:
        return None
    people = book.daily("residents")

    def lines() -> Rows:
        return [row for level in LEVELS for row in book.line(level, book.daily(f"knows_{level}"), people)]

    series = [Line(level, KNOWN[level], *look) for level, look in LEVELS.items()]
    rows = [
        Share(book.kind(rule.kind), book.figures.rate(f"known_rule_{name}")) for name, rule in book.scheme.rules.items()
    ]
    rows.sort(key=lambda row: -(row.rate.value or 0))
    known = book.rate_of([f"knows_{level}" for level in LEVELS], ["residents"])
    heard = book.figures.rate("heard_of_wrongful")

    def say(_: list[Share]) -> tuple[str, str]:
        return (
            f"{opening(known, 'knows', 'know')} any of the rules",
            f"{by_then(book)}, {told(known)} of residents know any of the rules, and {heard.above or 0:,} of "
            f"{heard.below:,} have heard of somebody listed wrongly.",
        )

    return shares(
        book, KNOWING, rows, ("Rule on", "Know it"), say=say, chart=through_time(book, lines, series, percent=True)
    )


BELIEVING = About(
    "believing", "What is claimed, what is so, and who believes it",
    "Whoever is 14 or more and hasn't heard of somebody listed wrongly believes (measure believers). What is so: "
    "shares over the run; for acts and deeds the change beside the twin.",
    ("M16", "M39"), DETAIL, "", level=True,
)  # fmt: skip


def believing(book: Book) -> Figure | None:
    """Each official claim, what is so, and how many believe it."""
    if not book.scheme.claims:
        return None
    believers, rows = book.figures.rate("believers"), []
    for claim in book.scheme.claims.values():
        change = claim.measure in CHANGES
        found = book.figures.over_twin(claim.measure) if change else book.figures.rate(claim.measure)
        claimed = f"{100 * claim.value.value:+.3g}%" if change else f"{100 * claim.value.value:.3g}%"
        row: tuple[Cell, ...] = (claim.text, claimed, told(found, "change" if change else "percent"), believers)
        rows.append(row)
    columns = (Column("Claim"), Column("Claimed"), Column("So"), Column("Believe it", "percent"))
    return BELIEVING.figure(
        f"{opening(believers, 'believes', 'believe')} what is claimed",
        f"{by_then(book)}, {believers.above or 0:,} of {believers.below or 0:,} residents believe what is claimed. "
        f"“{rows[0][0]}”: {rows[0][1]} is claimed, {rows[0][2]} is so.",
        Table(caption(book, BELIEVING), columns, tuple(rows)),
    )


TIES = About(
    "ties", "Ties cut to those whose standing fell",
    "Measures ties_cut_…: of the ties of those whose standing fell that day, to adults outside the household, those "
    "cut. A pair is cut once, for good. Isolation: of all ties at the start, those cut, of those who stand low.",
    ("M31",), DETAIL, "Share of the ties of those who fell",
)  # fmt: skip


def ties(book: Book) -> Figure | None:
    """Ties cut, by kind of tie, and the isolation of those who stand low."""
    if not book.scheme.cut_ties:
        return None
    figures = book.figures
    rows = [
        Share(sentence_case(tie.replace("_", " ")) + book.mark(cutting), figures.rate(f"ties_cut_{tie}"))
        for tie, cutting in book.scheme.cut_ties.items()
    ]
    cut, wrong, alone = (figures.rate(name) for name in ("ties_cut", "ties_cut_wrongly", "isolation"))

    def say(_: list[Share]) -> tuple[str, str]:
        sentence = f"{cut.above or 0:,} of {plural(cut.below or 0, 'tie')} to somebody who fell {were(cut.above)} cut"
        sentence += f", {wrong.above or 0:,} over errors" if wrong.defined else ""
        sentence += f". Those who stand low have lost {told(alone)} of their ties." if alone.defined else "."
        return part(cut, "ties to somebody who falls", ("is", "are")) + " cut", sentence

    return shares(book, TIES, rows, ("Tie", "Cut"), say=say)


MATCHES = About(
    "matches", "Meetings, by how far apart the grades are",
    "Measures meetings_… and matches_…. Candidates are drawn without a look at the grade, so the share of meetings is "
    "what random meeting gives. Whoever stands higher may turn the other down (turned_down).",
    ("M30",), DETAIL, "Share of meetings that become a match",
)  # fmt: skip
APART = {"same": "The same grade", "one_apart": "One grade apart", "more_apart": "More grades apart"}


def matches(book: Book) -> Figure | None:
    """Meetings and matches by how far apart the grades are."""
    if book.scheme.matching is None:
        return None
    figures = book.figures
    rows = [
        Share(
            label,
            figures.rate(f"matches_{name}", of=f"meetings_{name}"),
            (figures.rate(f"meetings_{name}"), figures.rate(f"matches_{name}")),
        )
        for name, label in APART.items()
    ]
    down, wrong = figures.rate("turned_down"), figures.rate("turned_down_wrongly")

    def say(_: list[Share]) -> tuple[str, str]:
        sentence = (
            f"{sentence_case(number(down))} of {plural(down.below or 0, 'meeting')} ended because one stood lower"
        )
        sentence += f", {number(wrong)} of them over a grade that errors made." if down.above else "."
        return part(down, "first meetings", ("ends", "end")) + " over a grade", sentence

    more = (Column("Share of meetings", "percent"), Column("Share of matches", "percent"))
    return shares(book, MATCHES, rows, ("The two", "Become a match"), say=say, more=more)
