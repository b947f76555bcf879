"""The table of assumptions, asked for by names or objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.assumptions.table import Assumption, assumptions_in
from demerit.scheme.model import Scheme

if TYPE_CHECKING:
    from demerit.place import Place


def assumptions(scheme: Scheme | str = "none", place: Place | str | None = None) -> list[Assumption]:
    """Every number that a source gives or nobody knows, as a scheme takes it to be: path, value, range, distribution,
    source, mechanism. The scheme's own, those of the catalogue and of ordinary life, and those of a place if it is
    given.

    scheme, place: objects, or names and files. Raises UsageError for an unknown name, InvalidFile for a file that can't
    be used.
    """
    from demerit.simulation import scheme_of, settled_of

    return assumptions_in(scheme_of(scheme), None if place is None else settled_of(place))
