"""Scores on dating profiles (M30): what a profile shows, and how much it is minded."""

from __future__ import annotations

from typing import Literal

from demerit.quantity import Share
from demerit.scheme.base import Sourced


class Matching(Sourced):
    """Whoever stands higher turns the other down with this chance for each grade between the two."""

    shows: Literal["grade"] = "grade"
    minds: Share
