"""Dates as files and options write them: 2014-06-14, and no other form that Python would read."""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def day_of(text: str) -> date:
    """The day of a text such as 2014-06-14. Raises ValueError, in words for a user, for any other."""
    if not _FORM.match(text):
        raise ValueError(f"`{text}` is not a date of the form 2014-06-14")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a date of the form 2014-06-14: there is no such day") from None
