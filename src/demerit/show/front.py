"""The first page of a report: headline, what was run, what the figures rest on, and the chart that goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demerit import documented
from demerit.assumptions.table import Assumption
from demerit.findings import Finding
from demerit.findings.period import length, remark
from demerit.scheme.confidences import after_documents
from demerit.screening.results import Screening
from demerit.show import method, person, wording
from demerit.show.book import Book, Figure
from demerit.show.labels import lower
from demerit.show.terminal import not_told, reading

LONGEST = 76  # letters of a headline made of two findings: two lines of the page
NUMBERS = ("No findings", "One finding", "Two findings", "Three findings", "Four findings", "Five findings")
CANNOT = (
    "What any scheme that exists has done to anybody. This page says what these rules do to invented residents, if "
    "the stated numbers hold. Nor does it say which rule is behind a figure: that takes a second run with the rule "
    "switched off."
)
BASIS = {
    "press": ("The press's picture.", "The rules are those of press articles; scholars dispute parts of them."),
    "documented": ("After documents.", ""),  # see `after_documents`
    "control": ("A control.", "It is there to set others beside it."),
    "example": ("An example.", "The rules are those of its file; nothing here says that such a scheme exists."),
}


def headline(leading: list[Finding]) -> str:
    """The first two findings in one line if they are short, else the first alone."""
    if not leading:
        return "Nothing to count"
    told = [finding.headline.rstrip(".") for finding in leading[:2]]
    both = "; ".join([told[0], *(lower(one) for one in told[1:])])
    return both if len(both) <= LONGEST else told[0]


def standfirst(book: Book) -> str:
    """What was run: for how long, where, how often, and beside what."""
    run, days = book.run, length(book.days)
    scheme = f"“{book.scheme.title}”"
    what = f"A simulated year of {scheme}" if days == "one year" else f"A simulation of {scheme} over {days}"
    where = f"{lower(run.place.title)} of {run.place.residents:,} invented residents"
    runs = f"in {where}" if book.replicates == 1 else f"in {book.replicates} runs of {where}"
    twin = "without it" if run.worlds[1:] == ("none",) else book.twin_words
    each = "each " if book.replicates > 1 else ""
    beside = f"{each}beside a twin {twin}" if book.has_twin else "without a twin to compare with"
    off = run.receipt.get("without") or ()
    less = f" Switched off: {wording.joined([name.replace('-', ' ') for name in off])}." if off else ""
    return f"{what}, {runs}, {beside}.{less}"


def basis(book: Book, assumed: list[Assumption], screening: Screening | None = None) -> tuple[str, str]:
    """Whose picture this is, and under which numbers sizes hold. `assumed`: the numbers with a range."""
    head, words = BASIS[book.scheme.label]
    words = documented.basis(book.scheme) or words or after_documents(book.scheme)
    ranged, own = len(assumed), len(method.of_the_scheme(assumed))
    told = "how far the ranges move them was not tried for just this scheme; demerit screen tries it"
    if screening is not None:
        lost = f" ({len(screening.failed)} more make no run)" if screening.failed else ""
        told = f"how far all ranges together move them, in {screening.draws} draws{lost}, stands under each finding"
    are = "number behind this page is" if ranged == 1 else "numbers behind this page are"
    return head, (
        f"{words} {ranged:,} {are} assumed or known only within a range ({own:,} of the scheme, {ranged - own:,} of "
        f"the model of people, conduct and channels). Sizes hold under the stated values only; {told}."
    )


def note(book: Book, found: list[Finding], leading: list[Finding]) -> str:
    """Over what the figures are added up, what the brackets hold, after how long, and how the findings were chosen."""
    counted = sum(not one.empty for one in found)
    first = "these are the first of them" if len(leading) < counted else "these are all of them"
    first += " that rest on ten or more" if any(one.few and not one.empty for one in found) else ""
    chosen = f"{len(found)} findings were declared before the run; {counted} have something to count; {first}."
    return " ".join(x for x in (reading(book.run.sample), remark(book.run), chosen, not_told(book.run)) if x)


def number_of(leading: list[Finding]) -> str:
    return NUMBERS[len(leading)]


def lead(leading: list[Finding], drawn: list[Figure]) -> Figure | None:
    """The chart of the first page: of the first finding that has one, else who is listed by income, else the first.

    A chart goes with a finding if both are of one mechanism.
    """
    for finding in leading:
        for figure in drawn:
            if finding.declared_by in figure.mechanisms:
                return figure
    by_income = next((figure for figure in drawn if figure.name == "lists_by_group"), None)
    return by_income or (drawn[0] if drawn else None)


@dataclass(frozen=True)
class Person:
    """One resident's year in short. `chart`: a specification of the points, None where nothing is scored."""

    resident: int
    who: str
    why: str
    told: list[str]
    twin: list[str]
    chart: dict[str, Any] | None
    chart_words: tuple[str, str]
    disputed: list[str]


def one_person(book: Book, resident: int | None) -> Person:
    """`resident`, or the one that the stated rule picks."""
    one = person.brief(book, resident)
    why = f"Picked by rule: {one.meaning}. {one.among}" if one.rule else f"{wording.sentence_case(one.meaning)}."
    return Person(
        one.resident, one.who, why.strip(), one.sentences, one.twin_sentences, one.chart, one.chart_words, one.disputed
    )
