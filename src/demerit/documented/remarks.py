"""What is to be said of a scheme's documented figures as a whole: why there are none, and what isn't known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demerit.documented.declared import documented

if TYPE_CHECKING:
    from demerit.run import Run
    from demerit.scheme.model import Scheme


def remark(run: Run) -> str:
    """Why nothing is documented; or that what was run isn't the preset; "" if there is nothing to say."""
    from demerit.scheme import load

    name = run.scheme.scheme
    found = documented().presets.get(name)
    if found is None:
        return "Nothing is documented of this scheme: it is no preset of Demerit."
    if found.nothing:
        return found.nothing
    preset = load(name)
    if run.scheme.model_copy(update={"start": preset.start}) != preset:  # a run may begin on any day
        return "What was run differs from the preset of this name: something is switched off, or set to another value."
    return ""


def basis(scheme: Scheme) -> str:
    """What of a preset follows documents, where that is less than its label says; "" of all others."""
    found = documented().presets.get(scheme.scheme)
    return found.basis if found is not None else ""


def unknown(run: Run) -> list[str]:
    """What was looked for and not found, so that no figure of a run can be held against it."""
    found = documented().presets.get(run.scheme.scheme)
    return list(found.unknown) if found is not None else []
