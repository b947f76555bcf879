"""Which doors shut, why, and for what (M24 to M29, M37)."""

from __future__ import annotations

import numpy as np

from demerit.catalogue import catalogue
from demerit.limits import CONTEXTS
from demerit.measure.deciding import MILLION, cells
from demerit.measure.registry import slug
from demerit.relations import grounds_in_words
from demerit.show import marks, theme
from demerit.show.book import Book, Figure
from demerit.show.figures.common import no_twin, or_zero, where
from demerit.show.tables import Column, Table
from demerit.show.wording import percent, plural, ratio, spread

REASON_WORDS = {
    "register": "A register",
    "grade": "The grade",
    "a parent's standing": "A parent's standing",
    "private": "Someone who saw the standing",
    "a grade on a profile": "A grade on a dating profile",
    "ordinary": "The ordinary check",
    "no place left": "No place left",
}
OF_THE_SCHEME = 5  # so many of them, from the first, are the scheme's doing
MOST_BARS = 14


def doors(book: Book) -> Figure:
    """The account of rights: person-days on which each service was closed."""
    title = "Rights that became privileges"
    made = (
        "Measure closed_… of each service, summed over days: residents to whom it was closed by a register or a "
        "grade, whether they asked or not. Closed days and refusals are two figures: the second is under "
        "“Refused at the door”."
    )
    everyone = book.counts.residents()
    rows = []
    for service in book.counts.names("closed_"):
        closed = book.counts.total(f"closed_{service}")
        if closed is None or not closed.any():
            continue
        adverse = or_zero(book, book.counts.total(f"adverse_{service}"))
        each = ratio(100 * closed, everyone)
        held = service == "liberty"  # not a service: custody takes the day itself (M46)
        label, right = ("Liberty", "to be free") if held else (book.service(service), book.right(service))
        rows.append(
            (
                label + book.mark(book.scheme.services.get(service)),
                right,
                spread(each),
                spread(ratio(closed, everyone * book.days)),
                spread(adverse),
            )
        )
    if not rows:
        return Figure("doors", title, "The scheme closed no service to anyone.", made, mechanisms=("M37",))
    rows.sort(key=lambda row: -(row[2].value or 0))
    table = Table(
        f"The account of rights{where(book)}",
        (
            Column("Service"),
            Column("The right it stands for"),
            Column("Days closed for every 100 residents", "whole", ranged=True),
            Column("Share of all person-days", "percent", ranged=True),
            Column("Requests it turned down", "whole", ranged=True),
        ),
        tuple(rows),
    )
    bars = [{"label": row[0], **book.bar("days", row[2], "whole")} for row in rows[:MOST_BARS]]
    label, _, each, share, _ = rows[0]
    return Figure(
        "doors",
        title,
        f"“{label}” was closed on {each.text('whole')} days for every 100 residents: {percent(share.value)} of all "
        "person-days.",
        made,
        unit="Person-days closed, for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("days", theme.SCHEME)]),
        table=table,
        mechanisms=("M24", "M25", "M26", "M27", "M28", "M29", "M37", "M46"),
    )


def refusals(book: Book) -> Figure:
    """Requests refused, with the scheme and without."""
    title = "Refused at the door"
    made = (
        "Measures requests_… and refused_… of each service, in both worlds. Ordinary refusals (vacancies, credit "
        "checks) go on in the twin; the harm is the difference."
    )
    rows, bars = [], []
    for service in book.counts.names("requests_"):
        asked, refused = book.counts.total(f"requests_{service}"), book.counts.total(f"refused_{service}")
        if asked is None or not asked.any():
            continue
        here = ratio(or_zero(book, refused), asked)
        asked_there = book.counts.total(f"requests_{service}", "twin")
        there = None
        if asked_there is not None:
            there = ratio(or_zero(book, book.counts.total(f"refused_{service}", "twin")), asked_there)
        a, b, more = spread(here), book.spread(there), book.excess(here, there)
        label = book.service(service)
        rows.append((label, spread(asked), a, b, more))
        bars.append(
            {
                "label": label,
                **book.bar("here", a, "percent"),
                **book.bar("there", b, "percent"),
                "more": more.value or 0,
            }
        )
    if not rows:
        return Figure("refusals", title, "Nobody asked for a service in this run.", made, mechanisms=("M24", "M37"))
    table = Table(
        f"Requests refused{where(book)}",
        (
            Column("Service"),
            Column("Requests", "whole", ranged=True),
            Column("Refused, with the scheme", "percent", ranged=True),
            Column(f"Refused, {book.twin_words}", "percent", ranged=True),
            Column("Difference", "percent", ranged=True),
        ),
        tuple(rows),
    )
    bars = sorted((bar for bar in bars if bar["more"] > 0), key=lambda bar: -bar["more"])[:10]
    if not bars:
        return Figure(
            "refusals",
            title,
            f"No service was refused more often than {book.twin_words}."
            if book.has_twin
            else "What the scheme added to the refusals is undefined: no twin.",
            made,
            table=table,
            mechanisms=("M24", "M37"),
        )
    top = bars[0]
    return Figure(
        "refusals",
        title,
        f"The widest gap: “{top['label']}”, refused {top['here_text']} of the time with the scheme and "
        f"{top['there_text']} {book.twin_words}.",
        made,
        unit="Share of requests refused, where the scheme refuses most",
        chart=lambda: marks.bars(bars, series=[("here", theme.SCHEME), ("there", theme.TWIN)]),
        table=table,
        mechanisms=("M24", "M25", "M26", "M27", "M28", "M29"),
        keys=book.two_worlds,
    )


def reasons(book: Book) -> Figure:
    """Decisions that were not simply granted, by reason, beside the twin's."""
    title = "Why people were turned down"
    made = (
        "Measures reason_… of each reason, over all services: refused, dearer, later or slower. The ordinary "
        "check and the want of places go on in the twin."
    )
    rows, bars = [], []
    everyone = book.counts.residents()
    for reason, label in REASON_WORDS.items():
        key = f"reason_{slug(reason)}"
        here, there = or_zero(book, book.counts.total(key)), book.counts.total(key, "twin")
        if not here.any() and (there is None or not there.any()):
            continue
        a, b = spread(ratio(100 * here, everyone)), book.spread(book.per(key, 100, "twin"))
        rows.append((label, a, b, spread(here)))
        bars.append({"label": label, **book.bar("here", a, "number"), **book.bar("there", b, "number")})
    if not rows:
        return Figure("reasons", title, "Nobody was turned down in this run.", made, mechanisms=("M37",))
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Reason"),
            Column("For every 100 residents, with the scheme", "number", ranged=True),
            Column(f"For every 100 residents, {book.twin_words}", "number", ranged=True),
            Column("Decisions, with the scheme", "whole", ranged=True),
        ),
        tuple(rows),
    )
    own = [row for row in rows if row[0] in list(REASON_WORDS.values())[:OF_THE_SCHEME]]
    say = "The scheme itself turned nobody down."
    if own:
        label, each, *_ = max(own, key=lambda row: row[1].value or 0)
        say = (
            f"Of the scheme's own reasons the commonest was “{label[0].lower() + label[1:]}”: "
            f"{each.text('number')} decisions for every 100 residents."
        )
    return Figure(
        "reasons",
        title,
        say,
        made,
        unit="Decisions for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("here", theme.SCHEME), ("there", theme.TWIN)]),
        table=table,
        mechanisms=("M24", "M29"),
        keys=book.two_worlds,
    )


def across(book: Book) -> Figure:
    """Refusals by what their deciding acts have to do with the service, by a strict and by a wide reading."""
    title = "Refused for something else altogether"
    made = (
        "Measures across_strict, across_wide, through_association and decided_…. The deciding acts of a refusal are "
        "those whose removal would turn it; if no single one does, each counts by its share of the negative points. "
        "What an act may bear on besides services of its own context is data of the package, each with its source: "
        "the strict reading is what ordinary law or a contract relates, the wide one adds what operators claim, this "
        "scheme's included. Acts of other people are rows of their own."
    )
    mechanisms = ("M18", "M24", "M37")
    counts, scheme = book.counts, book.run.scheme
    strict, wide, people = (counts.pair(name) for name in ("across_strict", "across_wide", "through_association"))
    if strict is None or wide is None or people is None or not strict[1].any():
        say = "No refusal rested on the scheme's entries or listings, so the share is undefined (0 of 0)."
        return Figure("across", title, say, made, mechanisms=mechanisms)
    whole = strict[1]
    # the share is the middle of the runs', and no share of all their refusals together
    count = f"{plural(round(whole.sum() / MILLION), 'refusal')} of which the deciding acts are known"
    count += f", of the {book.followed:,} residents followed" if book.followed < book.run.place.residents else ""
    count += "; in all runs together" if book.replicates > 1 else ""

    def row(acts: str, services: str, grounds: str, part: np.ndarray) -> tuple:
        return acts, services, grounds, spread(ratio(part, whole)), spread(part / MILLION)

    rows = [
        row("Acts that may not bear on the service", "all", "strict reading", strict[0]),
        row("Acts that may not bear on the service", "all", "wide reading", wide[0]),
        row("Acts of other people", "all", "", people[0]),
    ]
    bars = [
        {"label": label, **book.bar("share", one[3], "percent")}
        for label, one in zip(
            ("Unrelated, strict reading", "Unrelated, wide reading", "Acts of other people"), rows, strict=True
        )
    ]
    for name, (act, service) in cells(scheme, catalogue()).items():
        part = counts.total(name)
        if part is not None and part.any():
            own, of = act < len(CONTEXTS), CONTEXTS[service]
            grounds = grounds_in_words(scheme, CONTEXTS[act], of) if own else ""
            rows.append(row(CONTEXTS[act].capitalize() if own else "Other people's", of, grounds, part))
    table = Table(
        f"{title}{where(book)}",
        (
            Column("Decided by acts of"),
            Column("Services of"),
            Column("Why they may bear on it"),
            Column("Share of the scheme's refusals", "percent", ranged=True),
            Column("Refusals", "whole", ranged=True),
        ),
        tuple(rows),
    )
    return Figure(
        "across",
        title,
        f"{rows[0][3].text('percent')} of the scheme's refusals were decided by acts that neither law nor contract "
        f"relates to the service, and {rows[1][3].text('percent')} if all that operators claim is granted ({count}).",
        made,
        unit="Share of the scheme's refusals",
        chart=lambda: marks.bars(bars, series=[("share", theme.SCHEME)]),
        table=table,
        mechanisms=mechanisms,
    )


def exchange(book: Book) -> Figure:
    """Who gains what another loses: services granted here and refused to the twin, and the reverse."""
    title = "What one loses and another gains"
    made = (
        "Measures gained_… and lost_… of each service: the same request on the same day, answered differently in "
        "the two worlds. Where places are scarce, one resident's refusal is another's place."
    )
    mechanisms = ("M21", "M26", "M27")
    if not book.has_twin:
        return no_twin("exchange", title, made, mechanisms)
    rows = []
    for service in book.counts.names("gained_"):
        gained, lost = book.per(f"gained_{service}", 100), book.per(f"lost_{service}", 100)
        if gained is not None and lost is not None and (gained.any() or lost.any()):
            rows.append((book.service(service), spread(lost), spread(gained), spread(gained - lost)))
    if not rows:
        say = "Every request that both worlds hold had the same answer in both."
        return Figure("exchange", title, say, made, mechanisms=mechanisms)
    rows.sort(key=lambda row: -((row[1].value or 0) + (row[2].value or 0)))
    table = Table(
        f"Requests for every 100 residents{where(book)}",
        (
            Column("Service"),
            Column("Refused here, granted to the twin", "number", ranged=True),
            Column("Granted here, refused to the twin", "number", ranged=True),
            Column("Balance", "signed", ranged=True),
        ),
        tuple(rows),
    )
    bars = [
        {"label": label, **book.bar("lost", lost, "number"), **book.bar("gained", gained, "number")}
        for label, lost, gained, _ in rows[:MOST_BARS]
    ]
    label, lost, gained, _ = rows[0]
    return Figure(
        "exchange",
        title,
        f"“{label}” changed hands most: lost {lost.text('number')} times and gained {gained.text('number')} times "
        "for every 100 residents.",
        made,
        unit="Requests for every 100 residents",
        chart=lambda: marks.bars(bars, series=[("lost", theme.SCHEME), ("gained", theme.ADDED)]),
        table=table,
        mechanisms=mechanisms,
        keys=(("Refused here, granted to the twin", theme.SCHEME), ("Granted here, refused to the twin", theme.ADDED)),
    )
