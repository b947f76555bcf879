"""Which doors shut, for what reason, and beside which acts (M24 to M29, M32, M37)."""

from __future__ import annotations

from dataclasses import replace

from demerit import statistics
from demerit.findings.doors import AGAINST
from demerit.limits import CONTEXTS
from demerit.measure.deciding import ASSOCIATION, cells
from demerit.measure.registry import slug
from demerit.relations import grounds_in_words
from demerit.show import theme
from demerit.show.book import DETAIL, ESSENTIAL, USEFUL, Book, Figure
from demerit.show.figures.common import (
    About,
    Beside,
    Share,
    amount,
    beside,
    compared,
    direction,
    number,
    part,
    shares,
    together,
    told,
    were,
)
from demerit.show.labels import lower
from demerit.show.tables import COUNTS, Column
from demerit.show.wording import joined, plural
from demerit.statistics import UNDEFINED

MOST_TOLD = 2  # services in the sentence where none was closed
SEEN = "Refused by someone who saw the standing"
DOORS = About(
    "doors", "Days on which each service was closed",
    "Measure closed_…, summed over days: residents to whom a register or grade closed the service, whether they asked "
    "or not. Decided against: requests that the scheme refused, made dearer, delayed or slowed.",
    ("M24", "M25", "M26", "M27", "M28", "M29", "M37", "M46"), ESSENTIAL, "Share of all days of all residents",
)  # fmt: skip


def doors(book: Book) -> Figure | None:
    """The account of rights: person-days on which each service was closed."""
    if not book.names("closed_"):
        return None
    everyone, rows = book.over_days("residents"), []
    for service in book.names("closed_"):
        held = service == "liberty"  # not a service: custody takes the day itself (M46)
        label, right = ("Liberty", "to be free") if held else (book.service(service), book.right(service))
        against = UNDEFINED if held else book.figures.rate(f"adverse_{service}")
        wrongly = 0 if held else book.figures.sum(f"wrongful_{service}")
        rows.append(
            Share(
                label + book.mark(book.scheme.services.get(service)),
                book.over_runs(book.over_days(f"closed_{service}"), everyone),
                (against, against, wrongly, right),
            )
        )
    rows = sorted((row for row in rows if row.something), key=lambda row: -(row.rate.value or 0))

    def say(rows: list[Share]) -> tuple[str, str]:
        first, closed = rows[0], sum(bool(row.rate.value) for row in rows)
        if not closed:
            return _against(book)
        longest = [row.label for row in rows if row.rate.above == first.rate.above]
        names = joined([f"“{label}”" for label in longest[:3]]) if len(longest) < 4 else f"{len(longest)} services"
        return (
            f"{plural(closed, 'service is', 'services are')} closed to somebody by a register or grade",
            f"Longest closed {'was' if len(longest) == 1 else 'were'} {names}: on {told(first.rate)} of all days of "
            "all residents.",
        )

    more = (Column("Decided against", "percent"), Column(COUNTS, "counts"), Column("Wrongly", "whole"), Column("Right"))
    named = [rows[0].label] if rows else []
    made = shares(book, DOORS, rows, ("Service", "Days closed"), say=say, more=more, named=named)
    seen = having_seen(book)
    if made.table is not None and seen:
        label = f"{SEEN}: {where(book, seen)}"
        refused = book.rate_of(["reason_private"], [f"requests_{name}" for name in seen])
        row = (label, None, None, refused, refused, None, "")
        made.table = replace(made.table, rows=(*made.table.rows, row), named=(*named, label))
        made.note = "" if len(seen) == 1 else f"{SEEN}: not counted by service, and no decision by the scheme's rules."
    return made


def _against(book: Book) -> tuple[str, str]:
    """Title and sentence where no service was closed to anybody: what was decided on requests."""
    counted = {name: book.figures.rate(f"adverse_{name}") for name in book.scheme.services}
    found = sorted((name for name in counted if counted[name].above), key=lambda name: -(counted[name].above or 0))
    done = {name: AGAINST[book.scheme.services[name].outcome] for name in found}
    told_each = [
        f"{counted[name].above:,} of {plural(counted[name].below or 0, 'request')} "
        f"({lower(book.service(name))}) {were(counted[name].above)} {done[name]}"
        for name in found[:MOST_TOLD]
    ]
    sentence = f"No service was closed to anybody; {joined(told_each)}."
    if len(found) == 1:
        return f"{book.service(found[0])} is {done[found[0]]}", sentence
    return f"{len(found)} services are {joined(list(dict.fromkeys(done.values())), 'or')}", sentence


def having_seen(book: Book) -> list[str]:
    """Services refused by somebody who only sees the standing: counted over all of them together."""
    return [name for name, door in book.scheme.services.items() if door.private is not None]


def where(book: Book, services: list[str]) -> str:
    """ "taxis, hiring a car and renting a home"."""
    return joined([lower(book.service(name)) for name in services])


REFUSALS = About(
    "refusals", "Requests refused, in both worlds",
    "Measures requests_… and refused_… of each service. Ordinary refusals (vacancies, credit checks) go on in the "
    "twin; the difference is paired: the same residents and luck. Services refused alike in every run have no row.",
    ("M24", "M25", "M26", "M27", "M28", "M29", "M37"), USEFUL, "Share of requests refused",
)  # fmt: skip


def refusals(book: Book) -> Figure | None:
    """Requests refused, with the scheme and without: all services, then each by its difference."""
    rows = [
        compared(book, book.service(name), f"refused_{name}", of=f"requests_{name}") for name in book.names("requests_")
    ]
    rows = [row for row in rows if (row.here.defined or row.there.defined) and not row.gap.same]
    rows.sort(key=lambda row: -abs(row.gap.value or 0))
    every = compared(book, "All services", "refusals", of="decisions")
    if not book.scheme.services and not any(row.gap.value for row in (every, *rows)):
        return None  # the two worlds refuse the same by definition

    def say(_: list[Beside]) -> tuple[str, str]:
        sentence = f"{every.here.above:,} of {every.here.below:,} requests were refused"
        title = direction(
            every.gap,
            "More requests are refused than in the twin",
            "Fewer requests are refused than in the twin",
            "No clear difference in requests refused",
            part(every.here, "requests", ("is refused", "are refused")),
        )
        if not every.there.defined:
            return title, f"{sentence}."
        return title, (
            f"{sentence} ({told(every.here)}), and {every.there.above:,} of {every.there.below:,} in the twin "
            f"({told(every.there)})."
        )

    body = [every, *rows] if every.here.defined else []
    return beside(book, REFUSALS, body, "Service", say=say, named=[every.label])


REASON_WORDS = {
    "register": "A register",
    "grade": "The grade",
    "a parent's standing": "A parent's standing",
    "private": "Someone who saw the standing",
    "a grade on a profile": "A grade on a dating profile",
    "ordinary": "The ordinary check",
    "no place left": "No place left",
}
OF_THE_SCHEME = 5  # so many of them, from the first, are read off the scheme
REASONS = About(
    "reasons", "Decisions against somebody, by stated reason",
    "Measures reason_…, over all services: refused, dearer, later or slower. The ordinary check and the want of places "
    "go on in the twin.",
    ("M24", "M29"), DETAIL, "Share of requests",
)  # fmt: skip


def reasons(book: Book) -> Figure | None:
    if not book.scheme.services:
        return None
    rows = [compared(book, label, f"reason_{slug(reason)}", of="decisions") for reason, label in REASON_WORDS.items()]
    own = book.rate_of([f"reason_{slug(reason)}" for reason in list(REASON_WORDS)[:OF_THE_SCHEME]], ["decisions"])

    def say(_: list[Beside]) -> tuple[str, str]:
        return (
            part(own, "requests", ("is", "are")) + " decided against somebody for a standing",
            f"Of {own.below or 0:,} requests {number(own)} {were(own.above)} decided against somebody for a register, "
            "a grade or a standing that somebody saw.",
        )

    return beside(book, REASONS, rows, "Reason", say=say)


ACROSS = About(
    "across", "Refusals that rest on acts of an unrelated kind",
    "The deciding acts of a refusal are those whose removal would turn it, else each counts by its points. Which acts "
    "are related to a service is a stated matrix, read strictly (the law's) and widely (the operators'), not a result.",
    ("M18", "M24", "M37"), DETAIL, "Share of the scheme's refusals of which the deciding acts are known",
)  # fmt: skip
READINGS = {"across_strict": "Unrelated by the law",
            "across_wide": "Unrelated by the operators, too",
            "through_association": "Of other people"}  # fmt: skip


def across(book: Book) -> Figure | None:
    """Refusals by acts of unrelated contexts, under both readings; and the matrix of acts and services."""
    if not book.scheme.services or not book.figures.has("across_strict"):
        return None
    rows = [Share(label, book.figures.rate(name), ("",)) for name, label in READINGS.items()]
    pairs = []
    for name, (act, service) in cells(book.scheme, book.catalogue).items():
        other = act == ASSOCIATION
        label = f"{'Of other people' if other else CONTEXTS[act].capitalize()}, for {CONTEXTS[service]}"
        why = "" if other else grounds_in_words(book.scheme, CONTEXTS[act], CONTEXTS[service])
        pairs.append(Share(label, book.figures.rate(name), (why,)))
    pairs = sorted((pair for pair in pairs if pair.rate.above), key=lambda pair: -(pair.rate.above or 0))
    strict, wide = rows[0].rate, rows[1].rate
    known = strict
    if not known.defined:
        return ACROSS.nothing("No refusal rested on the scheme's entries or listings.")

    def say(_: list[Share]) -> tuple[str, str]:
        return (
            part(strict, "refusals", ("rests", "rest")) + " on acts that the law does not relate to the service",
            f"Of {known.below:,} refusals whose deciding acts are known, {amount(strict)} rest on acts that the law "
            f"does not relate to the service, {amount(wide)} on acts that the operators do not relate to it either.",
        )

    more = (Column("Why they may bear on it"),)
    return shares(book, ACROSS, [*rows, *pairs], ("Decided by acts", "Share of refusals"), say=say, more=more)


EXCHANGE = About(
    "exchange", "Services granted in one world and refused in the other",
    "Measures gained_… and lost_… of each service: the same request on the same day, answered differently in the two "
    "worlds. Where places are scarce, one resident's refusal is another's place.",
    ("M21", "M26", "M27"), DETAIL, "For every 100 residents",
)  # fmt: skip
LOST, GAINED = "Refused here, granted to the twin", "Granted here, refused to the twin"


def exchange(book: Book) -> Figure | None:
    """Requests that the two worlds answered differently."""
    if not book.has_twin:
        return None
    rows, figures = [], book.figures
    for service in book.names("gained_"):
        pairs = [figures.pair(f"{what}_{service}", of="residents") for what in ("lost", "gained")]
        sample = book.sample_of(pairs[0][0])
        lost, gained = (statistics.rate(*pair, sample, share=False).times(100) for pair in pairs)
        balance = statistics.difference(pairs[1], pairs[0], sample).times(100)
        rows.append(Beside(book.service(service), lost, gained, balance))
    rows = sorted(
        (row for row in rows if row.something), key=lambda row: -(row.here.above or 0) - (row.there.above or 0)
    )

    def say(rows: list[Beside]) -> tuple[str, str]:
        lost, gained = (
            sum(one.above or 0 for one in column)
            for column in ([row.here for row in rows], [row.there for row in rows])
        )
        return (
            f"{plural(lost, 'request')} refused here and granted to the twin, {gained:,} the other way{together(book)}",
            f"Refused here and granted to the twin: {plural(lost, 'request')}; granted here and refused to the twin: "
            f"{gained:,}.",
        )

    return beside(book, EXCHANGE, rows, "Service", say=say, unit="number", gap="signed", worlds=(LOST, GAINED))


WAITING = About(
    "waiting", "Days waited for a table or a clerk",
    "Measures waiting_days_grade_… (days over those served, at their grade then), gave_up_…; waits_longer and "
    "waits_shorter, days_longer and days_shorter: the same request in both worlds. Averages are of whoever was served: "
    "not the same people in each.",
    ("M32",), DETAIL, "Days waited by those served",
)  # fmt: skip


def waiting(book: Book) -> Figure | None:
    """Days waited by those served, by grade; and in the twin."""
    queues = [f"waiting_days_{name}" for name in book.names("gave_up_")]
    if not queues or not any(book.figures.sum(name) for name in queues):
        return None
    rows = [
        Share(f"Grade {grade}", book.figures.rate(f"waiting_days_grade_{number}", share=False))
        for number, grade in enumerate(book.grades)
    ]
    every, twin = (book.rate_of(queues, world=world, share=False) for world in ("scheme", "twin"))
    rows.append(Share("All served", every))
    longer, shorter = (book.figures.sum(f"waits_{than}") for than in ("longer", "shorter"))
    if book.has_twin:
        rows.append(Share(f"All served {book.twin_words}", twin))
        rows += [
            Share(f"{than} than the twin, by", book.figures.rate(f"days_{name}", share=False))
            for than, name in (("Later", "longer"), ("Sooner", "shorter"))
        ]
    gave_up = sum(book.figures.sum(f"gave_up_{name}") for name in book.names("gave_up_"))
    if book.has_twin and not (longer or shorter) and (every.above, every.below) == (twin.above, twin.below):
        return WAITING.nothing("Every queue is served as in the twin.")

    def say(_: list[Share]) -> tuple[str, str]:
        served = f"{every.below:,} requests were served after {told(every, 'number')} days"
        if not twin.defined:
            return f"Those served wait {told(every, 'number')} days", f"{served} on average; {gave_up:,} gave up."
        return (
            f"{plural(longer, 'request is', 'requests are')} served later than the twin's, {shorter:,} sooner"
            f"{together(book)}",
            f"{served}, {twin.below:,} after {told(twin, 'number')} in the twin: means of whoever was served. Of the "
            f"same requests {longer:,} came later here, {shorter:,} sooner; {gave_up:,} gave up.",
        )

    return shares(book, WAITING, rows, ("Who", "Days"), say=say, unit="number")


ABSTAINING = About(
    "abstaining", "Requests of those who are not scored, and of those who are",
    "Measures refused_…, lost_… and shunned_abstainers, over the requests of each: refused for any reason, granted to "
    "the twin, refused in private for having no grade. The groups differ otherwise, too: people choose.",
    ("M14", "M43"), DETAIL, "Share of requests refused",
)  # fmt: skip


def abstaining(book: Book) -> Figure | None:
    """Refusals of abstainers beside those of the enrolled."""
    rate = book.figures.rate
    if not book.figures.has("refused_abstainers"):
        return None
    away, scored = rate("refused_abstainers"), rate("refused_enrolled")
    lost = [rate(f"lost_{who}") for who in ("abstainers", "enrolled")] if book.has_twin else [None, None]
    rows = [
        Share("Those who stay away", away, (lost[0], rate("shunned_abstainers"))),
        Share("Those who are scored", scored, (lost[1], None)),
    ]

    def say(_: list[Share]) -> tuple[str, str]:
        return (
            f"Those not scored are refused {told(away)} of what they ask for, those scored {told(scored)}",
            f"Of {away.below or 0:,} requests of those who stay away {away.above or 0:,} were refused ({told(away)}), "
            f"{number(rate('shunned_abstainers'))} for having no grade; of the others' {told(scored)}.",
        )

    more = (Column("Granted to the twin", "percent"), Column("For having no grade", "percent"))
    return shares(book, ABSTAINING, rows, ("Residents", "Refused"), say=say, more=more, colour=theme.SCHEME)
