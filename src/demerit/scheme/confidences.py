"""How much of a scheme that follows documents is documented, by the confidence of each entry of its file."""

from __future__ import annotations

from demerit.scheme.model import Scheme

EXISTS = "documents of a scheme that exists or existed"


def after_documents(scheme: Scheme) -> str:
    """A sentence on it, for a scheme labelled "documented"."""
    entries = [*scheme.rules.values(), *scheme.registers.values(), *scheme.services.values()]
    known = sum(one.confidence == "documented" for one in entries)
    if entries and not known:
        return f"Its form follows {EXISTS}; none of its rules is documented."
    if known == len(entries):
        return f"Its rules follow {EXISTS}."
    return (
        f"It follows {EXISTS}: {known} of its {len(entries)} rules, registers and services are documented, the others "
        "inferred or ours."
    )
