"""What a well-formed place file may still get wrong, each problem at its own line.

Shares that don't add up, gaps between bands, sources that aren't listed, households that can't hold such ages, and
cells so small that they would speak of persons: a file describes distributions, so no cell of it may stand for
fewer than `LEAST_CELL` residents of the place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from demerit.chance import TILE
from demerit.errors import Problem
from demerit.place.description import LEAST_RESIDENTS, ROUNDING, Description, band_of, size_of
from demerit.place.households import LARGEST, OLDEST, fits, prototypes
from demerit.plural import counted
from demerit.scheme.nearest import suggest
from demerit.scheme.reading import Document

LEAST_CELL = 50  # residents
_FIT_OF = {"households", "ages", "men_per_100_women"}  # what decides whether households can hold such ages
_CELLS_OF = {*_FIT_OF, "residents", "urban"}  # what the size of more than one cell hangs on
_OLDEST_COUNTED = 90  # where the open age band is taken to end when its width matters


def check(
    description: Description, document: Document, *, fit: bool = False, instead: Collection[str] = ()
) -> list[Problem]:
    """Every problem of a description that its models can't see; with `fit` also whether households hold such ages.

    `instead`: keys whose values stand in for what could not be read, so that nothing is said about them.
    """
    shape = [*_households(description, document), *_ages(description, document)]
    found = [*shape, *_sums(description, document), *_sources(description, document), *_numbers(description, document)]
    if not shape and not _CELLS_OF & set(instead):
        found += _cells(description, document)
    if "residents" not in instead:
        found += _regions(description, document)
    if fit and not _FIT_OF & {*instead, *(problem.path[0] for problem in found)}:
        found += _fit(description, document)
    return [problem for problem in found if problem.path[0] not in instead]


def _regions(description: Description, document: Document) -> Iterator[Problem]:
    """Named regions are parts of a country, not courtyards."""
    if isinstance(description.regions, int):
        return
    total = sum(description.regions.values())
    for name, people in description.regions.items():
        if people * description.residents < TILE * total:
            yield document.problem(
                ("regions", name), code="place-region-too-small",
                message=f"{counted(people * description.residents // total, 'resident')} of {name} can be no region",
                hint=f"a named region has {TILE:,} residents or more",
            )  # fmt: skip


def _fit(description: Description, document: Document) -> list[Problem]:
    """Whether households of the described sizes can hold residents of the described ages at all. Takes a second."""
    sizes, ages, how = description.household_sizes, description.age_bands, description.formation.households
    if fits(prototypes(sizes, ages, description.female, 1, 0, how)):
        return []
    return [document.problem(
        ("households",), code="place-households-and-ages",
        message="households of these sizes can't hold residents of these ages and sexes",
        hint="many children need large households; many people alone need many adults",
    )]  # fmt: skip


def _households(description: Description, document: Document) -> Iterator[Problem]:
    sizes = list(description.households)
    for position, key in enumerate(sizes):
        found = size_of(key)
        last = position == len(sizes) - 1
        if found is None or found[0] != position + 1 or (found[1] and not last) or found[0] > LARGEST:
            yield document.problem(
                ("households", key), at="key", code="place-household-sizes",
                message=f"expected the size {position + 1} here, not `{key}`",
                hint=f"sizes go 1, 2, 3 and so on to {LARGEST} at most; the last may be open, such as 5+",
            )  # fmt: skip
            return
    if not sizes:
        yield document.problem(
            ("households",), code="place-household-sizes", message="no household sizes", hint="such as 1: 0.25"
        )


def _ages(description: Description, document: Document) -> Iterator[Problem]:
    expected = 0
    for position, key in enumerate(description.ages):
        found, last = band_of(key), position == len(description.ages) - 1
        fine = found is not None and found[0] == expected and (found[1] is None) == last
        if found is None or not fine or (found[1] is not None and not found[0] <= found[1] < OLDEST):
            wanted = f"an open band from {expected}, such as {expected}+" if last else f"a band from {expected}"
            yield document.problem(
                ("ages", key), at="key", code="place-age-bands", message=f"expected {wanted} here, not `{key}`",
                hint="bands follow each other without gaps, such as 0-14, 15-59, 60+",
            )  # fmt: skip
            return
        expected = (found[1] or 0) + 1
    if not description.ages:
        yield document.problem(("ages",), code="place-age-bands", message="no age bands", hint="such as 0-14: 0.18")


def _sums(description: Description, document: Document) -> Iterator[Problem]:
    opinion = description.opinion
    wholes = {
        "households": [share.value for share in description.households.values()],
        "ages": [share.value for share in description.ages.values()],
        "opinion": [getattr(opinion, name).value for name in type(opinion).model_fields],
    }
    for name, shares in wholes.items():
        if shares and abs(sum(shares) - 1) > ROUNDING:
            yield document.problem(
                (name,),
                code="shares-do-not-add-up",
                message=f"the shares of `{name}` add up to {sum(shares):.4g}, not 1",
            )
    together = description.faith.recognised.value + description.faith.unregistered.value
    if together > 1:
        yield document.problem(
            ("faith",),
            code="shares-do-not-add-up",
            message=f"the two shares of `faith` add up to {together:.4g}, over 1",
        )
    if description.online.audience.value > description.online.daily.value:
        yield document.problem(
            ("online", "audience"), code="place-audience",
            message="more have an audience than are online daily", hint="`audience` is part of `daily`",
        )  # fmt: skip


def _sources(description: Description, document: Document) -> Iterator[Problem]:
    for path, quantity in description.quantities().items():
        if quantity.source is not None and quantity.source not in ("assumed", *description.sources):
            yield document.problem(
                (*path.split("."), "source"), code="unknown-source", message=f"`{quantity.source}` isn't in `sources`",
                hint=suggest(quantity.source, [*description.sources, "assumed"]),
            )  # fmt: skip


def _numbers(description: Description, document: Document) -> Iterator[Problem]:
    men, density = description.men_per_100_women.value, description.density.value
    if not 50 <= men <= 200:
        yield document.problem(
            ("men_per_100_women",), code="out-of-range", message=f"{men:g} men to 100 women", hint="expected 50 to 200"
        )
    if not 0.01 <= density <= 1e6:
        yield document.problem(
            ("density",), code="out-of-range", message=f"{density:g} residents to a square kilometre",
            hint="expected 0.01 to 1,000,000",
        )  # fmt: skip
    settlement, centre = description.layout.settlement.value, description.layout.centre.value
    if settlement < LEAST_RESIDENTS:
        yield document.problem(
            ("layout", "settlement"), code="out-of-range", message=f"{settlement:g} residents are no village",
            hint=f"expected {LEAST_RESIDENTS} or more",
        )  # fmt: skip
    if not 1 <= centre <= 100:
        yield document.problem(
            ("layout", "centre"), code="out-of-range", message=f"{centre:g} times as dense in the middle as on average",
            hint="expected 1 to 100",
        )  # fmt: skip
    if description.employed.women.value > 2:
        yield document.problem(
            ("employed", "women"), code="out-of-range", hint="a multiple of the overall share, such as 0.9",
            message=f"{description.employed.women.value:g} is no plausible multiple for women's work",
        )  # fmt: skip


def _cells(description: Description, document: Document) -> Iterator[Problem]:
    """Every cell that stands for some residents of the place, but fewer than `LEAST_CELL`."""
    for path, people in cells(description).items():
        if 0 < round(people, 6) < LEAST_CELL:
            yield document.problem(
                path, code="place-cell-too-small",
                message=f"`{'.'.join(path)}` stands for about {people:.0f} of {description.residents:,} residents",
                hint=f"no cell may stand for fewer than {LEAST_CELL}: join it with another, or leave it at 0",
            )  # fmt: skip


def cells(description: Description) -> dict[tuple[str, ...], float]:
    """How many residents of the place each number of a description speaks of, or is measured among."""
    total = description.residents
    found: dict[tuple[str, ...], float] = {}

    def part(path: tuple[str, ...], share: float, *, rest: bool = True, of: float = 1.0) -> None:
        """A share, and the rest that it implies: the smaller of the two counts."""
        sizes = [share * of * total, (1 - share) * of * total] if rest else [share * of * total]
        found[path] = min((size for size in sizes if size > 1e-9), default=0.0)

    mean = sum((index + 1) * share for index, share in enumerate(description.household_sizes))
    closed = 0.0
    for position, (key, share) in enumerate(description.households.items()):
        members = (position + 1) * share.value / mean
        if key.endswith("+"):
            members = 1 - closed
        closed += members
        part(("households", key), members, rest=False)
    for key, share in description.ages.items():
        part(("ages", key), share.value, rest=False)
    part(("men_per_100_women",), description.female)
    part(("urban",), description.urban.value)
    part(("minority",), description.minority.value)
    for name in ("recognised", "unregistered"):
        part(("faith", name), getattr(description.faith, name).value)
    grown = years(description, 14, None)
    for name in type(description.opinion).model_fields:
        part(("opinion", name), getattr(description.opinion, name).value, of=grown)
    # shares within a group: the group is the cell
    for path, low, high in (
        (("online", "from_6"), 6, 17), (("online", "from_18"), 18, 39), (("online", "from_40"), 40, 59),
        (("online", "from_60"), 60, None), (("employed", "from_16"), 16, 24), (("employed", "from_25"), 25, 59),
        (("employed", "from_60"), 60, None), (("in_debt",), 18, None), (("online", "daily"), 6, None),
        (("online", "audience"), 6, None),
    ):  # fmt: skip
        part(path, years(description, low, high), rest=False)
    adults = years(description, 18, 75)
    part(("drivers", "men"), 1 - description.female, rest=False, of=adults)
    part(("drivers", "women"), description.female, rest=False, of=adults)
    part(("owners", "urban"), description.urban.value, rest=False)
    part(("owners", "rural"), 1 - description.urban.value, rest=False)
    return found


def years(description: Description, low: int, high: int | None) -> float:
    """The share of residents from `low` to `high` years old (both included), bands taken as even within."""
    until, share = _OLDEST_COUNTED if high is None else high + 1, 0.0
    for key, part in description.ages.items():
        band = band_of(key)
        assert band is not None  # checked before
        first, last = band
        end = max(_OLDEST_COUNTED, first + 1) if last is None else last + 1
        share += part.value * max(0, min(end, until) - max(first, low)) / (end - first)
    return share
