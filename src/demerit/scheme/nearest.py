"""The nearest name, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name of `names` most like `name`, or None when none is much like it."""
    known = {known.lower(): known for known in names}
    close = get_close_matches(name.lower().replace("-", "_").replace(" ", "_"), list(known), n=1, cutoff=0.6)
    if not close:
        close = get_close_matches(name.lower(), list(known), n=1, cutoff=0.6)
    return known[close[0]] if close else None


def suggest(name: str, names: Iterable[str], *, what: str = "known here") -> str | None:
    """A hint: the nearest name, or else the whole choice when it is short enough to print."""
    names = list(names)
    close = nearest(name, names)
    if close is not None and close != name:
        return f"did you mean `{close}`?"
    if not names:
        return f"none is {what}"
    shown = ", ".join(names[:12])
    return f"{what}: {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")
