"""What the checks share: the scheme, the names it knows, and the list of what was found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from demerit.catalogue import Catalogue, Who
from demerit.errors import MAX_PROBLEMS, Problem
from demerit.scheme.model import Ledger, Scheme
from demerit.scheme.nearest import nearest, suggest
from demerit.scheme.reading import Document, longest_known, place_in_file

# what names are of, and the section that must have been readable for them to be known
_NAMED_IN = {
    "ledger": "ledgers", "grade": "grades", "channel": "channels", "register": "registers", "source": "sources",
    "register of organisations": "organisations",
}  # fmt: skip

NAMES = ("unknown-", "named-twice")  # how the codes begin of what is wrong with a name, whatever else is read


class _Found(NamedTuple):
    """One problem before it has its place in the file."""

    path: tuple[str, ...]
    code: str
    message: str
    hint: str | Callable[[], str | None] | None
    at: str


class Findings:
    """The scheme under examination and the problems found so far.

    Names are taken from the document as well as from the scheme: an entry that could not be read at all still
    has its name, and those who refer to it are not to blame. Of a scheme whose entries `set_aside` could not be read,
    only what doesn't depend on them is said; with `names_only`, only what is wrong with names, and not with those that
    are `filled` in.
    """

    def __init__(
        self,
        scheme: Scheme,
        catalogue: Catalogue,
        document: Document | None,
        *,
        set_aside: Collection[tuple[str, ...]] = (),
        names_only: bool = False,
        filled: Collection[tuple[str, ...]] = (),
    ) -> None:
        self.scheme = scheme
        self.catalogue = catalogue
        self.document = document
        self.names_only = names_only
        self.filled = filled
        self.unread = frozenset(path[0] for path in set_aside)
        self._found: list[_Found] = []
        self.ledgers = self._names("ledgers", scheme.ledgers)
        self.channels = self._names("channels", scheme.channels)
        self.registers = self._names("registers", scheme.registers)
        self.sources = self._names("sources", scheme.sources)
        grades = self._written("grades")
        written = [*_mapping(grades.get("bands")), *_mapping(grades.get("shares"))]
        self.grades = list(dict.fromkeys([*written, *scheme.grade_ids]))
        self._nameless = {
            what for what, section in _NAMED_IN.items() if not (self.whole(section) or self._written(section))
        }
        if grades and not self.grades:  # grades without a name are complained of as such
            self._nameless.add("grade")

    @cached_property
    def strangers(self) -> dict[str, str | None]:
        """The channels that the catalogue doesn't know, and which of it each was probably meant to be."""
        known = self.catalogue.channels
        return {name: nearest(name, known) for name in self.channels if name not in known}

    @cached_property
    def _meant(self) -> frozenset[str | None]:
        return frozenset(self.strangers.values())

    @cached_property
    def seen(self) -> frozenset[str]:
        """The kinds of act that some channel sees as the scheme reads it."""
        from demerit.scheme.checks.channels import kinds_seen

        return frozenset().union(*(kinds_seen(self, channel) for channel in self.scheme.channels))

    @property
    def score(self) -> str | None:
        """The first ledger, by name."""
        return next(iter(self.ledgers), None)

    def reads(self, channel: str) -> bool:
        """Whether the scheme reads a channel, or may have meant to: one that is misspelt, or could not be read."""
        lost = "channels" in self.unread and not self._written("channels")
        return lost or channel in self.channels or not self._meant.isdisjoint((channel, None))

    def lacks(self, section: str) -> bool:
        """Whether there is no ledger, no grade or no channel, and none that could not be read either."""
        return not getattr(self, section) and self.whole(section)

    def _written(self, section: str) -> dict[str, Any]:
        return _mapping(self.document.data.get(section)) if self.document is not None else {}

    def _names(self, section: str, known: Iterable[str]) -> dict[str, int]:
        """The names of a section as it is written, each with its place."""
        return {name: place for place, name in enumerate(dict.fromkeys([*self._written(section), *known]))}

    def whole(self, section: str) -> bool:
        """Whether every entry of a section could be read, so that what is missing is missing indeed."""
        return section not in self.unread

    def ledger(self, name: str | None) -> Ledger | None:
        """A ledger whose bounds make sense; None for any other, which is complained of elsewhere."""
        found = self.scheme.ledgers.get(name) if name is not None else None
        return found if found is not None and found.min < found.max else None

    def add(
        self,
        path: tuple[str | int, ...],
        code: str,
        message: str,
        hint: str | None = None,
        *,
        at: str = "value",
    ) -> None:
        """A problem at `path`; `at` says whether its key or its value is shown."""
        self._add(path, code, message, hint, at)

    def _add(
        self, path: tuple[str | int, ...], code: str, message: str, hint: str | Callable[[], str | None] | None, at: str
    ) -> None:
        if self.names_only and not code.startswith(NAMES):
            return
        own = self.document is None or longest_known(self.document.written(path), self.filled) is None
        if own and (self.document is None or self.document.tells(path)):
            self._found.append(_Found(tuple(str(part) for part in path), code, message, hint, at))

    def problems(self) -> list[Problem]:
        """Everything found, in the order of the file; nearest names are looked for only for what will be told."""
        placed = sorted(
            ((self._placed(found), found) for found in self._found), key=lambda pair: place_in_file(pair[0])
        )
        return [
            replace(problem, hint=found.hint()) if callable(found.hint) and number < MAX_PROBLEMS else problem
            for number, (problem, found) in enumerate(placed)
        ]

    def _placed(self, found: _Found) -> Problem:
        hint = None if callable(found.hint) else found.hint
        if self.document is None:
            return Problem(code=found.code, message=found.message, hint=hint, path=found.path)
        return self.document.problem(found.path, code=found.code, message=found.message, hint=hint, at=found.at)

    def name(
        self, path: tuple[str | int, ...], name: str, known: Collection[str], what: str, *, at: str = "value"
    ) -> bool:
        """Whether `name` is known; if not, a problem at `path`. `what` is "register", "kind of act" …"""
        if name in known:
            return True
        if what not in self._nameless:
            self.unknown(path, name, known, what, f"there is no {what} `{name}`", at=at)
        return False

    def unknown(
        self,
        path: tuple[str | int, ...],
        name: str,
        known: Collection[str],
        what: str,
        message: str,
        *,
        at: str = "value",
    ) -> None:
        """A problem at `path`: a name that none of `known` is."""
        code = f"unknown-{what.replace(' ', '-')}"
        self._add(path, code, message, lambda: suggest(name, known, what="known here"), at)

    def names(self, path: tuple[str | int, ...], names: Iterable[str], known: Collection[str], what: str) -> None:
        """Each of a list of names known, and none of them twice."""
        seen: set[str] = set()
        for index, name in enumerate(names):
            self.name((*path, index), name, known, what)
            if name in seen:
                self.add((*path, index), "named-twice", f"`{name}` stands in this list twice", "delete one")
            seen.add(name)

    def who(self, path: tuple[str | int, ...], who: Who, needs: Who | None = None) -> None:
        """A condition that nobody can meet, by itself or together with who does such a thing at all."""
        conflict = contradiction(who)
        if conflict is not None:
            self.add(path, "nobody-meets-it", f"nobody is {conflict}", "no resident can meet this condition")
        elif needs is not None:
            both = contradiction(who, needs)
            if both is not None:
                self.add(path, "nobody-meets-it", f"nobody who does this is {both}", "this can never apply")


_CANNOT_BOTH_BE = (("adult", "pupil"), ("elder", "pupil"))
_IMPLIES = (("elder", "adult"), ("account", "online"), ("licensed", "driver"), ("parent", "adult"))


def contradiction(*conditions: Who) -> str | None:
    """Why nobody can meet all these conditions, such as "both adult and pupil"; None if somebody may."""
    wanted: dict[str, bool] = {}
    for condition in conditions:
        for trait, value in condition.model_dump(exclude_none=True).items():
            if wanted.setdefault(trait, value) != value:
                return f"both {trait} and not {trait}"
    for one, other in _CANNOT_BOTH_BE:
        if wanted.get(one) and wanted.get(other):
            return f"both {one} and {other}"
    for one, other in _IMPLIES:
        if wanted.get(one) and wanted.get(other) is False:
            return f"{one} but not {other}"
    return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
