"""Whom it falls on: groups by income, origin, faith and held opinion; fines, children, work (M02, M27, M29, M40)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from demerit import statistics
from demerit.findings import phrases
from demerit.findings.beside_twin import shuts
from demerit.measure.groups import GROUP_NAMES
from demerit.show import marks, theme
from demerit.show.book import DETAIL, ESSENTIAL, USEFUL, Book, Figure
from demerit.show.figures.common import (
    About,
    Beside,
    Share,
    beside,
    by_then,
    compared,
    direction,
    shares,
    together,
    told,
    two_worlds,
)
from demerit.show.tables import Column
from demerit.show.wording import plural, sentence_case

GROUPS = {
    "all": "Everyone",
    "income=1": "Poorest tenth",
    "income=10": "Richest tenth",
    "opinion=firmly dissenting": "Firmly dissenting",
    "opinion=content": "Content",
    "minority=yes": "Minority",
    "minority=no": "Majority",
    "faith=unregistered": "Unregistered faith",
    "sex=female": "Women and girls",
    "sex=male": "Men and boys",
    "age=child": "Children",
    "age=adult": "Adults",
    "age=elder": "Elders",
    "faith=recognised": "Recognised faith",
    "faith=none": "No faith",
    "opinion=dissenting": "Dissenting",
    "opinion=doubtful": "Doubtful",
    "income=5": "Fifth tenth by income",
}


def group_words(group: str) -> str:
    """ "Minority, women and girls" for "minority=yes & sex=female"."""
    if group in GROUPS:
        return GROUPS[group]
    parts = [GROUPS.get(part.strip(), part.strip().replace("=", " ")) for part in group.split("&")]
    return ", ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])


def groups_shown() -> list[str]:
    """The groups that are counted, in the order of the words; crossings last."""
    return [group for group in GROUPS if group in GROUP_NAMES] + [group for group in GROUP_NAMES if "&" in group]


@dataclass(frozen=True)
class ByGroup:
    """A rate by group, and one comparison fixed beforehand: never the widest gap found afterwards.

    heads: titles where the first group of `pair` has more, has less, or neither. what: what is so
    of the numerator, or what is counted. things: "records of ", where these aren't the residents themselves.
    """

    about: About
    when: Callable[[Book], object]
    measure: str
    of: str | None
    pair: tuple[str, str]
    heads: tuple[str, str, str]
    what: str
    things: str = "of "
    times: float | None = None  # None for a share
    colour: str = theme.SCHEME

    def __call__(self, book: Book) -> Figure | None:
        if not self.when(book):
            return None
        figures, unit = book.figures, "number" if self.times else "percent"
        found = {
            group: figures.rate(self.measure, group=group, of=self.of, share=not self.times).times(self.times or 1)
            for group in groups_shown()
        }

        def say(_: list[Share]) -> tuple[str, str]:
            if not all(group in found and found[group].defined for group in self.pair):
                return self.about.topic, f"{told(found['all'], unit)} over everyone: {self.what}."
            parts = []
            for group in self.pair:
                one, who = found[group], f"the {group_words(group).lower()}"
                if self.times:
                    parts.append(f"{one.above or 0:,} for {one.below:,} residents of {who} ({told(one, unit)})")
                else:
                    parts.append(f"{one.above or 0:,} of {one.below:,} {self.things}{who} ({told(one)})")
            gap = figures.between(self.measure, *self.pair, of=self.of)
            few = phrases.too_few_to_compare(*(found[group] for group in self.pair))
            title = self.about.topic if few else direction(gap, *self.heads, self.about.topic)
            return title, f"{sentence_case(self.what)}: {'; '.join(parts)}."

        rows = [Share(group_words(group), rate) for group, rate in found.items()]
        heads, named = ("Group", self.about.unit), [group_words(group) for group in self.pair]
        return shares(
            book, self.about, rows, heads, say=say, unit=unit, mark=marks.dots, colour=self.colour, named=named
        )


POOR, MINORITY = ("income=1", "income=10"), ("minority=yes", "minority=no")
fell_by_group = ByGroup(
    About("fell_by_group", "Below the grade they began with, by group",
          "Measure below_start of each group: residents whose grade is below the first one they had, of those scored.",
          ("M40", "M01"), ESSENTIAL, "Share below the grade they began with", level=True),
    lambda book: book.grades and book.graded_anew and book.figures.has("below_start"),
    "below_start", None, ("opinion=firmly dissenting", "opinion=content"),
    ("Critics fall more often than the content", "Critics fall less often than the content",
     "No clear difference between critics and the content"),
    "below the grade they began with",
)  # fmt: skip
lists_by_group = ByGroup(
    About("lists_by_group", "On a blacklist, by group",
          "Measure listed: residents on at least one blacklist, of each group.",
          ("M40",), USEFUL, "Share on a blacklist", level=True),
    lambda book: book.scheme.registers,
    "listed", "residents", POOR,
    ("The poorest tenth is listed more often than the richest",
     "The poorest tenth is listed less often than the richest",
     "No clear difference in listings between the poorest and the richest tenth"),
    "on a blacklist",
)  # fmt: skip
errors_by_group = ByGroup(
    About("errors_by_group", "False records, by group",
          "Measures false_records and records of each group: records that name a member of it.",
          ("M40",), DETAIL, "Share of records that is false"),
    lambda book: book.scheme.channels,
    "false_records", "records", MINORITY,
    ("The minority is recorded falsely more often", "The minority is recorded falsely less often",
     "No clear difference between minority and majority in false records"),
    "false", "records of ", colour=theme.WRONG,
)  # fmt: skip
collective = ByGroup(
    About("collective", "Points levied on a group, by group",
          "Measure points_lost_cause_collective: entries levied on a household or a neighbourhood as a whole.",
          ("M45",), DETAIL, "Points for every 100 residents"),
    lambda book: book.scheme.collective,
    "points_lost_cause_collective", "residents", POOR,
    ("More points are levied on the poorest tenth than on the richest",
     "Fewer points are levied on the poorest tenth than on the richest",
     "No clear difference in points levied on the poorest and the richest tenth"),
    "points levied", times=100,
)  # fmt: skip
discretion = ByGroup(
    About("discretion", "Entries at an official's discretion, by group",
          "Measure entries_discretion of each group: entries that an official made freely, with no act behind them.",
          ("M41", "M40"), DETAIL, "Entries for every 1,000 residents"),
    lambda book: book.scheme.discretion,
    "entries_discretion", "residents", MINORITY,
    ("The minority gets more entries at discretion than the majority",
     "The minority gets fewer entries at discretion than the majority",
     "No clear difference in entries at discretion between minority and majority"),
    "entries", times=1000,
)  # fmt: skip


REFUSALS = About(
    "refusals_by_group", "Requests refused, by group",
    "Measures refusals and decisions of each group, over all services. Ordinary refusals go on in the twin: groups are "
    "compared by their difference from it.",
    ("M40",), DETAIL, "Share of requests refused",
)  # fmt: skip


def refusals_by_group(book: Book) -> Figure | None:
    """Requests refused in both worlds by group; the poorest beside the richest tenth by the difference from the twin.

    None where the two worlds refuse every group alike: that is ordinary life, and no finding on the scheme.
    """
    rows = [compared(book, group_words(group), "refusals", of="decisions", group=group) for group in groups_shown()]
    if book.has_twin and not any(row.gap.value for row in rows):
        return None
    poor, rich = (next(row for row in rows if row.label == group_words(group)) for group in POOR)

    def say(_: list[Beside]) -> tuple[str, str]:
        told_each = [_refused(row) for row in (poor, rich)]
        if not (poor.gap.defined and rich.gap.defined):
            return REFUSALS.topic, f"Refused: {'; '.join(told_each)}."
        title = direction(
            statistics.paired(poor.gap, rich.gap),
            "Beside the twin, the poorest tenth fares worse in refusals than the richest",
            "Beside the twin, the poorest tenth fares better in refusals than the richest",
            "No clear difference between the poorest and the richest tenth in refusals beside the twin",
            REFUSALS.topic,
        )
        return title, f"Refused: {'; '.join(told_each)}."

    return beside(book, REFUSALS, rows, "Group", say=say, named=[poor.label, rich.label])


def _refused(row: Beside) -> str:
    """ "81 of 365 requests of the poorest tenth (22%; 21% in the twin)"."""
    if row.here.below is None:
        return f"nothing of the {row.label.lower()}"
    twin = f"; {told(row.there)} in the twin" if row.there.defined else ""
    return f"{row.here.above:,} of {row.here.below:,} requests of the {row.label.lower()} ({told(row.here)}{twin})"


FINES = About(
    "fines", "Fines, by tenth of household income",
    "Measures fines_yuan and fines_unpaid by tenth of household income. Fines by ordinary law go on in the twin.",
    ("M02",), DETAIL, "Yuan in fines for each resident",
)  # fmt: skip


def fines(book: Book) -> Figure:
    """Yuan in fines by tenth of income, in both worlds."""
    rows = []
    for tenth in range(1, 11):
        label = {1: "Poorest tenth", 2: "2nd tenth", 3: "3rd tenth", 10: "Richest tenth"}.get(tenth, f"{tenth}th tenth")
        row = compared(book, label, "fines_yuan", share=False, group=f"income={tenth}")
        rows.append(
            Beside(
                row.label, row.here, row.there, row.gap, (book.figures.rate("fines_unpaid", group=f"income={tenth}"),)
            )
        )
    every = compared(book, "Everyone", "fines_yuan", share=False)
    poorest, richest = rows[0], rows[-1]
    rows.insert(0, replace(every, cells=(book.figures.rate("fines_unpaid"),)))

    def say(_: list[Beside]) -> tuple[str, str]:
        poor, rich = (told(row.here, "number") for row in (poorest, richest))
        title = f"Fines come to {told(every.here, 'number')} yuan for each resident"
        if every.there.defined:
            title += f", {told(every.there, 'number')} in the twin"
        return title, f"Fines came to {poor} yuan for each resident of the poorest tenth, {rich} of the richest."

    return beside(
        book,
        FINES,
        rows,
        "By income",
        say=say,
        unit="number",
        gap="signed",
        more=(Column("Not paid at once", "percent"),),
        named=[row.label for row in (every, poorest, richest)],
    )


CHILDREN = About(
    "children", "Children shut out of school for a parent's standing",
    "Measure children_shut_out, each evening: children who asked for a school place, were refused it for a parent's "
    "standing and have none since.",
    ("M29",), USEFUL, "Share of residents who are such children", level=True,
)  # fmt: skip


def children(book: Book) -> Figure | None:
    if not any(door.by_the_parents for door in book.scheme.services.values()):
        return None
    rows = [
        compared(book, label, "children_shut_out", times=1000, group=group)
        for group, label in (("age=child", "Of 1,000 children"), ("all", "Of 1,000 residents"))
    ]
    count = book.figures.sum("children_shut_out")

    def say(_: list[Beside]) -> tuple[str, str]:
        whom = f"{plural(count, 'child', 'children')} {'has' if count == 1 else 'have'}"
        return (
            f"{plural(count, 'child is', 'children are')} shut out of school after a refusal for a parent's "
            f"standing{together(book)}",
            f"{by_then(book)}, {whom} no school place after a refusal for a parent's standing, of "
            f"{rows[1].here.below or 0:,} residents.",
        )

    return beside(
        book,
        CHILDREN,
        rows,
        "Children",
        say=say,
        unit="number",
        gap="signed",
        chart=two_worlds(book, "children_shut_out"),
    )


JOBS = About(
    "jobs", "Work and homes lost",
    "Measures jobless (residents who had work at the start and have none), evicted and jobs_lost_with_firms. "
    "Dismissals, vacancies and evictions of ordinary life go on in the twin.",
    ("M25", "M27"), USEFUL, "Residents who have lost it, share of all", level=True,
)  # fmt: skip
LOST = (("job", "jobless", "work"), ("home", "evicted", "home"))  # effect of a door, measure, what is lost


def jobs(book: Book) -> Figure | None:
    """Residents who have lost their work or home, of 1,000, in both worlds: of what the scheme may take from them.

    The rest is ordinary life, alike in both worlds.
    """
    taken = [(measure, what) for effect, measure, what in LOST if shuts(effect)(book.scheme)]
    if not taken:
        return None
    rows = [compared(book, f"Lost their {what}, of 1,000", measure, times=1000) for measure, what in taken]
    if book.figures.has("jobs_lost_with_firms"):
        rows.append(compared(book, "Jobs lost with listed firms, of 1,000", "jobs_lost_with_firms", times=1000))
    first, (measure, what) = rows[0], taken[0]

    def say(_: list[Beside]) -> tuple[str, str]:
        count = first.here.above or 0
        title = direction(
            first.gap,
            f"More people have lost their {what} than in the twin",
            f"Fewer people have lost their {what} than in the twin",
            f"No clear difference in {'lost work' if what == 'work' else 'lost homes'}",
            f"{plural(count, 'resident has', 'residents have')} lost their {what}",
        )
        have = "has" if count == 1 else "have"
        sentence = f"{by_then(book)}, {count:,} of {first.here.below:,} residents {have} lost their {what}"
        sentence += f", {first.there.above or 0:,} in the twin" if first.there.defined else ""
        firms = book.figures.sum("jobs_lost_with_firms")
        return title, sentence + (f"; {plural(firms, 'job')} went with listed firms." if firms else ".")

    chart = two_worlds(book, measure)
    return beside(book, JOBS, rows, "What", say=say, unit="number", gap="signed", chart=chart, named=[first.label])
