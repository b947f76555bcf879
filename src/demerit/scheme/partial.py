"""What can still be examined of a file with mistakes, so that no mistake hides another.

A key that is nearly a known one is read as that. What can't be read is left out in two ways. `sound` is without every
entry that holds a mistake: whatever can be said of it is so. `names` is without the mistakes alone, some value standing
in for what must be there, so that the names in what is left can be looked up; what it says besides says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from demerit.scheme.complaints import Fault, faults
from demerit.scheme.expected import alternatives, annotations_at, stand_in
from demerit.scheme.reading import Document, longest_known

M = TypeVar("M", bound=BaseModel)
Keys = tuple[str, ...]
ROUNDS = 12  # of leaving out what can't be read, and looking again
TOO_MANY = 1000  # mistakes; with more, this is another kind of file


@dataclass(frozen=True)
class Partial(Generic[M]):
    """The two readings of a file with mistakes, each None if nothing useful is left, and its document."""

    sound: M | None
    names: M | None
    sound_document: Document
    names_document: Document
    set_aside: frozenset[Keys]  # what `sound` is without: sections, or entries of sections
    filled: frozenset[Keys]  # where in `names` some value stands in for what could not be read, by the file's paths


def partial(document: Document, model: type[M], instead: Mapping[str, Any]) -> Partial[M]:
    """What can be examined of a document that is no `model`. `instead`: values for keys that it can't do without."""
    cut = _Cut(document.data, set(document.spoiled) - {()})
    names: M | None = None
    for _ in range(ROUNDS):
        data, moved = cut.applied()
        data = {**instead, **data}
        try:
            names = model.model_validate(data)
            break
        except ValidationError as error:
            if error.error_count() > TOO_MANY:
                break
            wrong = faults(error, data, model)
        # a key that was misspelt isn't missing: first the one, then, if still so, the other
        if not any([cut.rename(fault, moved) for fault in wrong]) and not any(
            [cut.leave_out(fault, moved, model) for fault in wrong]
        ):
            break
    data, moved = cut.applied()
    renamed, renamed_moved = _Cut(document.data, set(), cut.renamed).applied()
    apart = frozenset(_entry(model, cut.as_read(path)) for path in (*cut.gone, *cut.filled))
    whole = _Cut(document.data, {cut.as_written(entry) for entry in apart}, cut.renamed).applied()[0]
    try:
        sound = model.model_validate({**instead, **whole})
    except ValidationError:
        sound = None
    return Partial(
        sound, names, replace(document, data=renamed, moved=renamed_moved),
        replace(document, data=renamed, moved=moved), apart, frozenset(cut.filled),
    )  # fmt: skip


def _entry(model: type[BaseModel], path: Keys) -> Keys:
    """The entry or section that a mistake belongs to: one entry where those of a section stand by themselves."""
    by_id = any(get_origin(one) is dict for found in annotations_at(model, path[:1]) for one in alternatives(found))
    return path[: 2 if by_id else 1]


def _in_file(path: Keys, moved: Mapping[Keys, Keys]) -> Keys:
    made = longest_known(path, moved)
    return path if made is None else (*moved[made], *path[len(made) :])


class _Cut:
    """A file's data, the paths that are to go, and the keys that are read as others; paths are those of the file."""

    def __init__(self, data: dict[str, Any], gone: set[Keys], renamed: dict[Keys, str] | None = None) -> None:
        self.data = data
        self.gone = gone
        self.renamed: dict[Keys, str] = renamed if renamed is not None else {}
        self.filled: dict[Keys, Any] = {}

    def applied(self) -> tuple[dict[str, Any], dict[Keys, Keys]]:
        """What is left, and where that stands in the file which has another path there."""
        moved: dict[Keys, Keys] = {}
        return self._left(self.data, (), (), moved), moved

    def _left(self, value: Any, path: Keys, old: Keys, moved: dict[Keys, Keys]) -> Any:
        if isinstance(value, dict):
            left: dict[str, Any] = {}
            for key, below in self._entries(value.items(), old):
                name = self.renamed.get((*old, key), key)
                if name != key:
                    moved[(*path, name)] = (*old, key)
                left[name] = self._left(below, (*path, name), (*old, key), moved)
            return left | {to[-1]: copy for to, copy in self.filled.items() if to[:-1] == old}
        if isinstance(value, list):
            items: list[Any] = []
            for index, below in self._entries(((str(n), item) for n, item in enumerate(value)), old):
                name = str(len(items))
                if name != index:
                    moved[(*path, name)] = (*old, index)
                items.append(self._left(below, (*path, name), (*old, index), moved))
            return items
        return value

    def _entries(self, entries: Any, old: Keys) -> Iterator[tuple[str, Any]]:
        return ((key, below) for key, below in entries if (*old, key) not in self.gone)

    def rename(self, fault: Fault, moved: Mapping[Keys, Keys]) -> bool:
        """Read a misspelt key as what was meant, if that is not there already."""
        path = _in_file(fault.path, moved)
        if fault.meant is None or path in self.renamed or self._taken((*path[:-1], fault.meant)):
            return False
        self.renamed[path] = fault.meant
        return True

    def leave_out(self, fault: Fault, moved: Mapping[Keys, Keys], model: type[BaseModel]) -> bool:
        """Fill in what is missing; leave out anything else, and what can't do without it. Whether anything was done."""
        path = _in_file(fault.path, moved)
        if fault.missing and path not in self.filled:
            value = stand_in(annotations_at(model, fault.path))
            if value is not None:
                self.filled[path] = value
                return True
        if fault.missing or path in self.filled:
            path = path[:-1]
        if not path or path in self.gone:
            return False
        self.gone.add(path)
        return True

    def _taken(self, path: Keys) -> bool:
        holder: Any = self.data
        for part in path[:-1]:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        return path[-1] in holder or any(
            (*written[:-1], name) == path for written, name in self.renamed.items() if len(written) == len(path)
        )

    def as_read(self, path: Keys) -> Keys:
        """A path of the file by the keys that it is read by."""
        return tuple(self.renamed.get(path[: depth + 1], part) for depth, part in enumerate(path))

    def as_written(self, path: Keys) -> Keys:
        """The other way: for entries, which are at most two deep."""
        return _in_file(path, {self.as_read(there): there for there in self.renamed})
