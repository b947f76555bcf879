"""Reforms: a scheme given as what it changes in another.

    reform: no_friends
    base: as_reported            # a preset, or a path beside this file, a reform itself perhaps
    title: The same, without guilt by association
    summary: Nobody loses points for what a friend did.
    set:
      rules.jaywalking.points: -1
      ordinary.late_after: 90    # or a number of the catalogue or the place, of both worlds
    add:
      rules:
        helped_a_stranger: {kind: volunteering, points: 5, source: assumed}
    remove:
      - association.online_friend
      - services.trains.closed_to_registers.blacklist

Everything is named by id, never by position. What is removed goes first, then `set`, then `add`. The tests of
the base are about the base: a reform brings its own, under `tests`.
"""

# ruff: noqa: RUF012 (pydantic copies mutable defaults)

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_origin

from demerit.assumptions.joint import joints, ranges_left
from demerit.catalogue import Id, Strict
from demerit.errors import MAX_PROBLEMS, InvalidFile, Problem
from demerit.scheme.expected import alternatives, annotations_at, fields_of
from demerit.scheme.model import Scheme
from demerit.scheme.nearest import nearest, suggest
from demerit.scheme.partial import partial
from demerit.scheme.reading import MOST_BESIDE, SUFFIXES, Document, examine, in_file_order, longest_known

PARTS = ("catalogue", "ordinary", "place")  # how paths begin of numbers that no scheme's file holds
MAX_CHAIN = 10  # reforms of reforms of …

Keys = tuple[str, ...]


class Reform(Strict):
    """What a reform file says; the values of `set`, `add` and `tests` are judged as parts of the result."""

    reform: Id
    base: str
    title: str
    summary: str
    set: dict[str, Any] = {}
    add: dict[str, Any] = {}
    remove: list[str] = []
    tests: list[Any] = []


@dataclass(frozen=True)
class ReformedDocument(Document):
    """The scheme that a reform makes, whose problems are shown in the reform file."""

    made_by: dict[Keys, Keys] = field(default_factory=dict, repr=False)  # path in the result -> path in the file
    removed: dict[Keys, Keys] = field(default_factory=dict, repr=False)

    @property
    def half_made(self) -> bool:
        """Whether some change could not be made: then only what the others say by themselves can be judged."""
        return bool(self.problems)

    def tells(self, path: tuple[str | int, ...]) -> bool:
        return not self.half_made or longest_known(self.written(path), self.made_by) is not None

    def _problem(self, path: Keys, *, code: str, message: str, hint: str | None, at: str) -> Problem:
        made = longest_known(path, self.made_by)
        if made is not None:
            there = (*self.made_by[made], *path[len(made) :])
            return super()._problem(there, code=code, message=message, hint=hint, at=at)
        there = self._culprit(path, message)
        message = f"{message} (in the reformed scheme, at {'.'.join(path)})" if path else message
        return replace(super()._problem(there, code=code, message=message, hint=hint, at="value"), path=path)

    def _culprit(self, keys: Keys, message: str) -> Keys:
        """The change behind a problem at a path that no change made.

        What was removed and is named in the message, or else the change nearest to the path.
        """
        for gone, there in self.removed.items():
            if f"`{gone[-1]}`" in message:
                return there
        changes = {**self.made_by, **self.removed}
        nearest = max(changes, key=lambda changed: _shared(changed, keys), default=None)
        return changes[nearest] if nearest is not None else ("reform",)


def _shared(one: Keys, other: Keys) -> int:
    """How many keys two paths have in common from the top."""
    return next(
        (depth for depth, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def reformed(document: Document, *, chain: tuple[str, ...] = ()) -> ReformedDocument:
    """The scheme, not yet checked, that a reform file makes of its base.

    What is wrong with the reform itself, and changes that don't fit the base, wait in `problems` of the result, for
    `scheme_of` to tell with whatever else is wrong. Raises InvalidFile, with every problem known by then, when there
    is no sound base to change, and when reforms are based on each other in a ring.
    """
    document = replace(document, kind="reform")
    reform, problems = examine(document, Reform)
    read, based = document, True
    if reform is None and () not in document.spoiled:
        rest = partial(document, Reform, {"reform": "unnamed", "title": "", "summary": ""})
        reform, read, based = rest.names, rest.names_document, ("base",) not in rest.filled
    if reform is None or not based:
        raise InvalidFile(problems, kind="reform")
    try:
        base = _base(document, reform, chain)
    except InvalidFile as error:
        if not problems:
            raise
        raise InvalidFile([*problems, *error.found], kind="reform") from None
    change = _Change(copy.deepcopy(base.data), read)
    if not problems or reform.set or reform.add or reform.remove:
        change.all_of(reform)
    data = change.data
    data.update(scheme=reform.reform, title=reform.title, summary=reform.summary)
    data.pop("tests", None)
    change.made_by |= {("scheme",): ("reform",), ("title",): ("title",), ("summary",): ("summary",)}
    if reform.tests:
        data["tests"] = reform.tests
        change.made_by[("tests",)] = ("tests",)
    return ReformedDocument(
        name=document.name,
        kind="reform",
        text=document.text,
        data=data,
        problems=tuple(in_file_order([*problems, *change.problems])),
        spots=document.spots,
        made_by={made: read.written(there) for made, there in change.made_by.items()},
        removed={gone: read.written(there) for gone, there in change.removed.items()},
    )


def _base(document: Document, reform: Reform, chain: tuple[str, ...]) -> Document:
    """The base as a document: a preset or a file, both sound by themselves."""
    from demerit.scheme.loading import open_document, preset_ids, scheme_of

    here = os.path.realpath(document.name)
    name: str | Path = reform.base
    if name in preset_ids():
        there = f"preset {name}"
    else:
        name = Path(document.name).parent / reform.base
        there = os.path.realpath(name)
    chain = (*chain, here)
    if there in chain:
        ring = " -> ".join(os.path.basename(link) for link in (*chain[chain.index(there) :], there))
        raise _refused(document, "reform-ring", f"these reforms are based on each other: {ring}")
    if len(chain) > MAX_CHAIN:
        raise _refused(document, "reform-chain", f"more than {MAX_CHAIN} reforms stand on each other")
    if isinstance(name, Path) and not os.path.lexists(name):
        message = f"there is no scheme `{reform.base}`, neither a preset nor a file beside this one"
        hint = _meant(name, preset_ids())
        raise _refused(document, "unknown-base", message, hint)
    base = open_document(name)
    if "reform" in base.data:
        base = reformed(base, chain=chain)
    scheme_of(base)
    return base


def _meant(path: Path, presets: Sequence[str]) -> str | None:
    """A hint at the base that was meant: the file beside the reform that has such a name, or is called nearly so."""
    try:
        beside = [entry.name for entry in os.scandir(path.parent) if entry.name.endswith(SUFFIXES)][:MOST_BESIDE]
    except (OSError, ValueError):
        beside = []
    exact = next((path.name + suffix for suffix in SUFFIXES if path.name + suffix in beside), None)
    close = exact or nearest(path.name, presets) or nearest(path.name, beside)
    return f"did you mean `{close}`?" if close else suggest(path.name, presets, what="schemes that come with Demerit")


def _refused(document: Document, code: str, message: str, hint: str | None = None) -> InvalidFile:
    return InvalidFile([document.problem(("base",), code=code, message=message, hint=hint)], kind="reform")


class _Change:
    """The base's data under change, what made each part of it, and what didn't fit."""

    def __init__(self, data: dict[str, Any], document: Document) -> None:
        self.data = data
        self.document = document
        self.made_by: dict[Keys, Keys] = {}
        self.removed: dict[Keys, Keys] = {}
        self.problems: list[Problem] = []
        self.sought: Counter[str] = Counter()  # by `remove`, `set` and `add`: hints looked for

    def all_of(self, reform: Reform) -> None:
        before = copy.deepcopy(self.data)
        if not (reform.set or reform.add or reform.remove):
            self._refuse(("reform",), "no-change", "this reform changes nothing", "use `set`, `add` or `remove`")
        for index, path in enumerate(reform.remove):
            self._remove(path, ("remove", str(index)))
        for path, value in reform.set.items():
            if path.partition(".")[0] in PARTS:
                self._assume(path, value, ("set", path))
            else:
                self._set(path, value, ("set", path))
        for path, value in reform.add.items():
            *above, last = path.split(".")
            holder = self._descend(above, ("add", path), at="key")
            if holder is not None:
                self._add(holder, last, value, (*above, last), ("add", path))
        self._drop_ranges(before)

    def _suggest(self, where: Keys, name: str, known: Iterable[str]) -> str | None:
        """The nearest name, looked for as long as this may be among the problems that are told."""
        self.sought[where[0]] += 1
        return suggest(name, known) if self.sought[where[0]] <= MAX_PROBLEMS else None

    def _refuse(self, where: Keys, code: str, message: str, hint: str | None = None, *, at: str = "key") -> None:
        self.problems.append(self.document.problem(where, code=code, message=message, hint=hint, at=at))

    def _descend(self, parts: list[str], where: Keys, *, at: str) -> dict[str, Any] | None:
        """The mapping at `parts`, made where a model allows it; None after reporting that it isn't there."""
        current: Any = self.data
        for depth, part in enumerate(parts):
            done = tuple(parts[:depth])
            if isinstance(current, dict) and part in current:
                current = current[part]
            elif isinstance(current, dict) and not _by_id(done) and part in fields_of(annotations_at(Scheme, done)):
                current = current.setdefault(part, {})
            else:
                self._missing(current, part, done, where, at)
                return None
        if not isinstance(current, dict):
            named = ".".join(parts)
            self._refuse(where, "not-a-mapping", f"`{named}` has no parts of its own; set it as a whole", at=at)
            return None
        return current

    def _missing(self, holder: Any, part: str, done: Keys, where: Keys, at: str) -> None:
        known = list(holder) if isinstance(holder, dict) else []
        if not _by_id(done):
            known = list(dict.fromkeys([*known, *fields_of(annotations_at(Scheme, done))]))
        place = f"in `{'.'.join(done)}` of the base" if done else "in a scheme"
        hint = self._suggest(where, part, known)
        self._refuse(where, "no-such-entry", f"there is no `{part}` {place}", hint, at=at)

    def _set(self, path: str, value: Any, where: Keys) -> None:
        *above, last = path.split(".")
        holder = self._descend(above, where, at="key")
        if holder is None:
            return
        if last not in holder and _by_id(tuple(above)):
            self._missing(holder, last, tuple(above), where, "key")
        elif last in holder and holder[last] == value and type(holder[last]) is type(value):
            self._refuse(where, "no-change", f"`{path}` is that already", "delete this line", at="value")
        elif (*above, last) in (("scheme",), ("title",), ("summary",), ("tests",)):
            self._refuse(where, "not-here", f"`{last}` is given at the top of the reform", "move it there")
        else:
            holder[last] = copy.deepcopy(value)
            self.made_by[(*above, last)] = where

    def _assume(self, path: str, value: Any, where: Keys) -> None:
        """A number of the catalogue, of ordinary life or of the place: kept under `assuming`."""
        holder = self.data.setdefault("assuming", {})
        if holder.get(path) == value:
            self._refuse(where, "no-change", f"`{path}` is that already", "delete this line", at="value")
        holder[path] = value
        self.made_by[("assuming", path)] = where

    def _drop_ranges(self, before: Any) -> None:
        """Ranges of numbers that are gone."""
        ranges = self.data.get("ranges", {})
        left = ranges_left(joints(before), self.data)
        for key, joint in joints(before).items():
            if key not in left:
                ranges.pop(key, None)
            elif joint.of and key in ranges:
                ranges[key] = {**ranges[key], "of": left[key].of}

    def _add(self, holder: dict[str, Any], key: str, value: Any, path: Keys, where: Keys) -> None:
        """A new entry; a mapping that is there already is gone into: the layout may be the scheme's."""
        if key not in holder:
            holder[key] = copy.deepcopy(value)
            self.made_by[path] = where
        elif isinstance(holder[key], dict) and isinstance(value, dict):
            for below, entry in value.items():
                self._add(holder[key], below, entry, (*path, below), (*where, below))
        else:
            named = ".".join(path)
            self._refuse(where, "already-there", f"the base has `{named}` already", f"use `set: {{{named}: …}}`")

    def _remove(self, path: str, where: Keys) -> None:
        *above, last = path.split(".")
        current: Any = self.data
        for depth, part in enumerate(above):
            if not isinstance(current, dict) or part not in current:
                self._missing(current, part, tuple(above[:depth]), where, "value")
                return
            current = current[part]
        if isinstance(current, list) and last in current:  # a name in a list of names
            current.remove(last)
        elif isinstance(current, dict) and last in current:
            del current[last]
        else:
            known = [str(name) for name in current] if isinstance(current, list | dict) else []
            place = f"in `{'.'.join(above)}` of the base" if above else "in the base"
            message = f"there is no `{last}` {place}"
            self._refuse(where, "no-such-entry", message, self._suggest(where, last, known), at="value")
            return
        self.removed[(*above, last)] = where


def _by_id(path: Keys) -> bool:
    """Whether what stands at this path of a scheme is a mapping of ids, not of fields."""
    return any(get_origin(choice) is dict for found in annotations_at(Scheme, path) for choice in alternatives(found))
