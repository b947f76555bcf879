"""Mechanisms and observers of one's own: plain NumPy, in about twenty lines, without touching the package.

An *observer* is a function that is given each day's `Today` and looks. A *mechanism* is an object with one or both of
the methods `scoring(today)`, called when the day's entries are known and before standings follow, and `access(today)`,
called when requests have been decided and before scarce places are allotted and jobs, homes and school places are won
and lost. Either may also have `evening(today)`.

    def seen(today):                                  # an observer
        today.count("listed", int(today.on("blacklist").sum()), len(today.points))

    class Amnesty:                                    # a mechanism
        def scoring(self, today):
            if today.day == 180:
                today.release(today.on("blacklist"), "blacklist")

    run = dm.simulate("as_reported", "village", own=[seen, Amnesty()])
    run.own                                           # what was counted, by replicate, world and day

Mechanisms act in the scheme's world, observers look at both; an object may say otherwise with `worlds = (...)`. All
residents are synthetic: there is nobody to look up.

Each replicate has fresh ones (`fresh`): copies of the objects as they were given, or new objects where a class was
given. So what one keeps from day to day begins anew, and the objects given stay as they are. A function can't be
copied and serves all replicates: it should keep nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import uint32

from demerit import arguments
from demerit.arguments import WORLDS
from demerit.catalogue import catalogue
from demerit.chance import Purpose, threshold, words
from demerit.compiled import kernel
from demerit.day import lists
from demerit.day.at_rest import ASKED, REGISTER, WAY_OFF
from demerit.day.given import given
from demerit.day.who import cell
from demerit.errors import UsageError
from demerit.kept import Arrays, under, within

if TYPE_CHECKING:
    import pyarrow as pa

    from demerit.day.world import Day, World
    from demerit.scheme.model import Scheme

Own = Any  # a function of a Today, an object with scoring, access or evening, or the class of one (perhaps a partial)
MOMENTS = ("scoring", "access", "evening")
SEEN = {  # the lists of a day, and the form of their rows
    "acts": lists.ACT, "requests": lists.REQUEST, "records": lists.RECORD, "entries": lists.ENTRY,
    "decisions": lists.DECISION,
}  # fmt: skip
COUNTED = ("replicate", "world", "day", "measure", "numerator", "denominator")
CAUSES = {name: number for number, name in enumerate(lists.CAUSES)
          if name in ("restoration", "collective", "tampering", "discretion", "false report")}  # fmt: skip
OWN = int(Purpose.OWN)
LONGEST_NAME = 200  # characters, of an array that a mechanism keeps
MOST_POINTS = 15_000  # entered at once
MOST_DRAWS = 2**24  # of one mechanism for one resident on one day
NO_KIND = 255


@kernel(nogil=True)
def draw_words(day, residents, name, draw, k0, k1, out):
    """One 32-bit word for each resident: keyed by the day, the resident, a name and a number."""
    for x in range(len(residents)):
        out[x] = words(k0, k1, uint32(OWN), uint32(day), uint32(residents[x]), uint32(name), uint32(draw))[0]


@kernel(nogil=True)
def cells_of(residents, people, out):
    """The cells of counts that residents fall in."""
    people = people[0]
    for x in range(len(residents)):
        out[x] = cell(given(residents[x], people))


class Today:
    """One world's day, as a mechanism or an observer sees it.

    `day` (0 is the first), `world` ("scheme" or "twin"), `replicate`; `acts`, `requests`, `records`, `entries` and
    `decisions`: the day's lists so far (NumPy, columns in `demerit.day.lists`). Arrays over residents have one row for
    each, in their order. None of them can be written to: what changes goes through `enter`, `release` and `refuse`.
    """

    def __init__(self, world: World, scheme: Scheme, name: str, replicate: int) -> None:
        self._world, self._scheme = world, scheme
        self.world, self.replicate, self.day = name, replicate, 0
        self._lists: dict[str, np.ndarray] = {name: np.zeros(0, form) for name, form in SEEN.items()}
        self.moment, self.whose = "", ""
        self.counted: list[tuple[int, str, int, str, int, int]] = []
        self._added: list[np.ndarray] = []

    # -- what is so ---------------------------------------------------------------------------------------------------

    def _rows(self, name: str) -> np.ndarray:
        rows = self._lists[name].view()  # the world goes on with them
        rows.flags.writeable = False
        return rows

    @property
    def acts(self) -> np.ndarray:
        """What residents did today, or left undone: `lists.ACT`."""
        return self._rows("acts")

    @property
    def requests(self) -> np.ndarray:
        """What they asked for: `lists.REQUEST`."""
        return self._rows("requests")

    @property
    def records(self) -> np.ndarray:
        """What the scheme and ordinary law believe, due today: `lists.RECORD`."""
        return self._rows("records")

    @property
    def entries(self) -> np.ndarray:
        """Changes of ledgers: `lists.ENTRY`."""
        return self._rows("entries")

    @property
    def decisions(self) -> np.ndarray:
        """What became of each request, in their order: `lists.DECISION`. `refuse` changes them."""
        return self._rows("decisions")

    def _column(self, name: str) -> np.ndarray:
        column = self._world.rows[name]
        column.flags.writeable = False
        return column

    @property
    def points(self) -> np.ndarray:
        """The score, int16."""
        return self._column("score")

    @property
    def own_points(self) -> np.ndarray:
        """The score by the own-record ledger, int16."""
        return self._column("own")

    @property
    def grades(self) -> np.ndarray:
        """The number of each resident's grade, 0 the best, as `scheme.grade_ids` has them; 15 for none."""
        return self._column("grade") & 15

    def grade(self, name: str) -> np.ndarray:
        """Who has a grade: bool[residents]."""
        return self.grades == _number("grade", name, self._scheme.grade_ids)

    def on(self, register: str) -> np.ndarray:
        """Who stands on a register: bool[residents]."""
        return (self._column("lists") >> _number("register", register, self._scheme.registers)) & 1 == 1

    def traits(self, residents: Any = None) -> dict[str, np.ndarray]:
        """What is given about residents (all by default): age, female, decile, urban, household ... by name."""
        people = self._world.people
        return people.table(np.arange(people.residents) if residents is None else self._whom(residents))

    def kind(self, name: str) -> int:
        """The number of a kind of act in the day's lists."""
        return catalogue().kinds[_known("kind of act", name, catalogue().kinds)].number

    def service(self, name: str) -> int:
        """The number of a service in the day's lists."""
        return catalogue().services[_known("service", name, catalogue().services)].number

    def chance(self, share: float, residents: Any = None, *, draw: int = 0) -> np.ndarray:
        """Luck of one's own: true for about this share of residents (all by default), bool.

        Keyed by the seed, the day, the resident, the mechanism's name and `draw` (0 to 2**24 - 1): nobody else's luck
        changes, and both worlds have the same.
        """
        share = arguments.number("share", share, 0, 1)
        draw = arguments.integer("draw", draw, 0, MOST_DRAWS - 1)
        whom = np.arange(self._world.residents) if residents is None else self._whom(residents)
        out = np.zeros(len(whom), np.uint32)
        name = int.from_bytes(sha256(self.whose.encode()).digest()[:4], "big")
        draw_words(self.day, whom, name, draw, self._world.k0, self._world.k1, out)
        return out < threshold(share)

    # -- what a mechanism does ----------------------------------------------------------------------------------------

    def enter(self, residents: Any, points: int, *, cause: str = "restoration") -> None:
        """Add points to the score of some residents (a mask or their numbers). In `scoring` only.

        `cause`: restoration (which the own-record ledger gets too), discretion, collective, tampering or false report.
        """
        self._only_in("scoring", "enter points")
        if not self._scheme.ledgers:
            raise UsageError(f"the scheme {self._scheme.scheme!r} has no ledger to enter points in", code="no-ledger")
        cause = _known("cause", cause, CAUSES)
        points = arguments.integer("points", points, -MOST_POINTS, MOST_POINTS)
        whom = self._whom(residents)
        rows = np.zeros(len(whom), lists.ENTRY)
        rows["subject"] = rows["origin"] = whom
        cells_of(whom, self._world.given, rows["cell"])
        rows["points"] = rows["moved"] = points
        rows["cause"], rows["rule"], rows["act_day"] = CAUSES[cause], lists.NO_RULE, self.day
        rows["kind"] = rows["channel"] = rows["tie"] = NO_KIND
        self._added.append(rows)

    def release(self, residents: Any, register: str) -> None:
        """Take some residents (a mask or their numbers) off a register today. In `scoring` only."""
        self._only_in("scoring", "release anybody")
        number = _number("register", register, self._scheme.registers)
        listings = self._world.listings[: self._world.stays]
        chosen = np.isin(listings["resident"], self._whom(residents))
        where = listings["where"]
        chosen &= (where & REGISTER) == number
        listings["until"][chosen] = self.day
        where[chosen] = where[chosen] & (ASKED | REGISTER) | lists.BY_AMNESTY << WAY_OFF

    def refuse(self, rows: np.ndarray) -> None:
        """Refuse some of today's requests: a mask over `decisions`. In `access` only; a private refusal."""
        self._only_in("access", "refuse a request")
        chosen = _array(rows)
        if chosen.dtype != bool or chosen.shape != self.decisions.shape:
            raise UsageError("refuse() takes a mask over today.decisions", code="not-a-mask")
        decisions = self._lists["decisions"]
        chosen = chosen & (decisions["outcome"] != lists.REFUSED)
        decisions["outcome"][chosen], decisions["reason"][chosen] = lists.REFUSED, lists.BY_PRIVATE
        decisions["register"][chosen] = NO_KIND
        decisions["flags"][chosen] &= lists.REVIEW

    def count(self, measure: str, number: int, of: int = -1) -> None:
        """Keep a whole number of one's own for this day: a row of `run.own`. `of`: what it is counted over, -1 for
        none."""
        measure = arguments.label("measure", measure)
        number = arguments.integer("number", number, *arguments.INT64)
        of = arguments.integer("of", of, -1, arguments.INT64[1])
        self.counted.append((self.replicate, self.world, self.day, measure, number, of))

    # -- how it is called ---------------------------------------------------------------------------------------------

    def call(self, moment: str, own: Iterable[Own]) -> None:
        """Call everybody who has something to do at this moment."""
        self.moment = moment
        for one in own:
            if self.world in worlds_of(one) and (do := action(one, moment)) is not None:
                self.whose = name_of(one)
                do(self)

    def added(self) -> list[np.ndarray]:
        """Entries made since the last call."""
        added, self._added = self._added, []
        return added

    def give(self, day: int, **rows: np.ndarray) -> None:
        """The lists of a day so far, by their names."""
        self.day = day
        self._lists |= rows

    def see(self, day: Day) -> None:
        """The whole day, for the evening."""
        self.give(day.day, **{name: getattr(day, name) for name in SEEN})

    def kept(self) -> dict[str, np.ndarray]:
        """The lists that are still to be seen tomorrow, until there are new ones (see `demerit.kept`)."""
        return dict(self._lists)

    def put_back(self, arrays: Arrays) -> None:
        self._lists = {name: arrays[name] for name in SEEN}

    def kept_of_days(self, first: int, last: int) -> dict[str, np.ndarray]:
        """What was counted on days `first` to `last` (without it), as columns."""
        return columns_of([row for row in self.counted if first <= row[2] < last])

    def put_days_back(self, first: int, last: int, arrays: Arrays) -> None:
        """Add what was counted on some days, which are given in their order."""
        self.counted += rows_of(arrays)

    def _only_in(self, moment: str, what: str) -> None:
        if self.moment != moment:
            raise UsageError(f"{self.whose} can {what} only in its method {moment}(), not in {self.moment}()",
                             code="wrong-moment")  # fmt: skip

    def _whom(self, residents: Any) -> np.ndarray:
        chosen = _array(residents)
        if chosen.dtype == bool and chosen.shape == (self._world.residents,):
            return np.flatnonzero(chosen)
        whom = np.unique(chosen.astype(np.int64)) if chosen.dtype.kind in "iu" else None
        if whom is None or (len(whom) and not 0 <= whom[0] <= whom[-1] < self._world.residents):
            raise UsageError("residents are a mask over all of them, or whole numbers from 0", code="not-residents")
        return whom


def _known(what: str, name: Any, known: Iterable[str]) -> str:
    """A name of a scheme or of the catalogue."""
    return arguments.choice(what, name, known, code=f"unknown-{what.replace(' ', '-')}")


def _number(what: str, name: Any, known: Iterable[str]) -> int:
    """The place of a name among those that a scheme has."""
    return list(known).index(_known(what, name, known))


def _array(value: Any) -> np.ndarray:
    """As an array; one of objects for what is none, such as lists of different lengths."""
    try:
        return np.asarray(value)
    except (ValueError, TypeError):
        return np.array(None)


def action(one: Own, moment: str) -> Callable[[Today], None] | None:
    """What to call at a moment. A function is an observer, called in the evening."""
    if any(hasattr(one, name) for name in MOMENTS):
        return getattr(one, moment, None)
    return one if moment == "evening" else None


def worlds_of(one: Own) -> tuple[str, ...]:
    """The worlds in which it is called."""
    acts = any(hasattr(one, name) for name in MOMENTS[:2])
    return tuple(getattr(one, "worlds", WORLDS[:1] if acts else WORLDS))


def name_of(one: Own) -> str:
    """A function's name, or an object's class."""
    if isinstance(one, partial):
        return name_of(one.func)
    return getattr(one, "__name__", type(one).__name__)


def class_of(one: Own) -> type | None:
    """The class that makes a mechanism for each replicate, where it was given instead of an object."""
    found = one.func if isinstance(one, partial) else one
    return found if isinstance(found, type) else None


def fresh(own: Iterable[Own]) -> tuple[Own, ...]:
    """What a replicate is lived with: copies of the objects, or what the classes make.

    What two of them share, they still share. Raises UsageError for what can't be copied or made.
    """
    made, shared = [], {}
    for one in own:
        try:
            made.append(deepcopy(one, shared)() if class_of(one) else deepcopy(one, shared))
        except Exception as error:
            what = "made without arguments" if class_of(one) else "copied, and each replicate needs one of its own"
            hint = "functools.partial holds them" if class_of(one) else "give the class, or a functools.partial of it"
            raise UsageError(f"{name_of(one)} can't be {what}: {error}", code="own-not-fresh", hint=hint) from error
    return tuple(made)


def columns_of(counted: list[tuple[int, str, int, str, int, int]]) -> dict[str, np.ndarray]:
    """What was counted as one array for each column: int64 or text."""
    columns = list(zip(*counted, strict=True)) or [()] * len(COUNTED)
    kinds = (np.int64, np.str_, np.int64, np.str_, np.int64, np.int64)
    return {name: np.array(column, kind) for name, column, kind in zip(COUNTED, columns, kinds, strict=True)}


def rows_of(arrays: Arrays) -> list[tuple[int, str, int, str, int, int]]:
    """The rows whose columns these are."""
    return list(zip(*(arrays[name].tolist() for name in COUNTED), strict=True))


def keeps(one: Own) -> bool:
    """Whether it says what it keeps from day to day, so that a run with it can stop and go on."""
    one = class_of(one) or one
    return callable(getattr(one, "kept", None)) and callable(getattr(one, "put_back", None))


def kept_by(own: Iterable[Own]) -> dict[str, np.ndarray]:
    """What they keep. Raises UsageError for anything but arrays by name, without objects in them."""
    out: dict[str, np.ndarray] = {}
    for one in own:
        arrays = one.kept()
        if not isinstance(arrays, dict) or not all(
            isinstance(name, str) and name.isprintable() and len(name) <= LONGEST_NAME
            and type(array) is np.ndarray and not array.dtype.hasobject
            for name, array in arrays.items()
        ):  # fmt: skip
            message = (f"kept() of {name_of(one)} must give plain NumPy arrays, without objects or masks, by printable "
                       f"names of at most {LONGEST_NAME} characters")  # fmt: skip
            raise UsageError(message, code="not-kept")
        out |= under(name_of(one), arrays)
    return out


def put_back_into(own: Iterable[Own], arrays: Arrays) -> None:
    """Give each what it kept."""
    for one in own:
        one.put_back(within(name_of(one), arrays))


def table_of(counted: list[tuple[int, str, int, str, int, int]]) -> pa.Table | None:
    """What was counted, as a table: replicate, world, day, measure, numerator, denominator (null without). None for
    nothing."""
    import pyarrow as pa

    if not counted:
        return None
    columns = dict(zip(COUNTED, zip(*counted, strict=True), strict=True))
    below = pa.array([None if of < 0 else of for of in columns["denominator"]], pa.int64())
    return pa.table({name: list(column) for name, column in columns.items()} | {"denominator": below})


def checked(own: Iterable[Own]) -> tuple[Own, ...]:
    """Raises UsageError for what can't be called, or not made anew for each replicate, and for two of one name."""
    if isinstance(own, str | bytes) or not isinstance(own, Iterable):
        hint = f"write own=[{name_of(own)}]" if callable(own) else None
        raise UsageError("own is a sequence of observers and mechanisms", code="not-a-sequence", hint=hint)
    chosen = tuple(own)
    lived = fresh(chosen)
    for one in lived:
        _refuse_what_cant_be_called(one)
    names = [arguments.label("the name of a mechanism", name_of(one)) for one in lived]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"two mechanisms are called {name}: their luck would be the same", code="same-name")
    return chosen


def _refuse_what_cant_be_called(one: Own) -> None:
    mine = {moment: getattr(one, moment) for moment in MOMENTS if hasattr(one, moment)}
    if not mine and not callable(one):
        raise UsageError(
            f"{name_of(one)} is neither a function nor an object with a method {', '.join(MOMENTS)}",
            code="not-a-mechanism",
        )  # fmt: skip
    for moment, do in mine.items():
        arguments.function(f"{moment} of {name_of(one)}", do)
    for world in arguments.names(f"worlds of {name_of(one)}", getattr(one, "worlds", WORLDS)):
        arguments.choice("world", world, WORLDS, code="unknown-world")
