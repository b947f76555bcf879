"""What the checks share: the scheme, the names it knows, and the list of what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from demerit.catalogue import Catalogue, Who
from demerit.errors import Problem
from demerit.scheme.model import Ledger, Scheme
from demerit.scheme.nearest import suggest
from demerit.scheme.reading import Document


class Findings:
    """The scheme under examination and the problems found so far.

    Names are taken from the document as well as from the scheme: an entry that could not be read at all still
    has its name, and those who refer to it are not to blame.
    """

    def __init__(self, scheme: Scheme, catalogue: Catalogue, document: Document | None) -> None:
        self.scheme = scheme
        self.catalogue = catalogue
        self.document = document
        self.problems: list[Problem] = []
        self.ledgers = self._names("ledgers", scheme.ledgers)
        self.channels = self._names("channels", scheme.channels)
        self.registers = self._names("registers", scheme.registers)
        self.sources = self._names("sources", scheme.sources)
        grades = self._written("grades")
        written = [*_mapping(grades.get("bands")), *_mapping(grades.get("shares"))]
        self.grades = list(dict.fromkeys([*scheme.grade_ids, *written]))

    def _written(self, section: str) -> dict[str, Any]:
        return _mapping(self.document.data.get(section)) if self.document is not None else {}

    def _names(self, section: str, known: Iterable[str]) -> list[str]:
        return list(dict.fromkeys([*known, *self._written(section)]))

    def whole(self, section: str) -> bool:
        """Whether every entry of a section could be read, so that what is missing is missing indeed."""
        model = getattr(self.scheme, section)
        return set(self._written(section)) <= set(model or ())

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
        if self.document is not None:
            self.problems.append(self.document.problem(path, code=code, message=message, hint=hint, at=at))
        else:
            keys = tuple(str(part) for part in path)
            self.problems.append(Problem(code=code, message=message, hint=hint, path=keys))

    def name(
        self, path: tuple[str | int, ...], name: str, known: Collection[str], what: str, *, at: str = "value"
    ) -> bool:
        """Whether `name` is known; if not, a problem at `path`. `what` is "register", "kind of act" …"""
        if name in known:
            return True
        code = f"unknown-{what.replace(' ', '-')}"
        hint = suggest(name, known, what="known here")
        self.add(path, code, f"there is no {what} `{name}`", hint, at=at)
        return False

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
