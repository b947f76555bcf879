"""Sources: every `source` is a key of the scheme's own sources, or the word "assumed"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from demerit.scheme.checks.findings import Findings

ASSUMED = "assumed"


def check_sources(findings: Findings) -> None:
    known = {*findings.sources, ASSUMED}
    if ASSUMED in findings.sources:
        findings.add(
            ("sources", ASSUMED),
            "reserved-source",
            "`assumed` is the word for what has no source",
            "give this source another name",
            at="key",
        )
    choice = [*findings.sources, ASSUMED]
    for path, source in sources_below(findings.scheme, ()):
        if source not in known and (findings.sources or findings.whole("sources")):
            message = f"there is no source `{source}` in this scheme's sources"
            findings.unknown(path, source, choice, "source", message)


def sources_below(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The path and text of every field called `source` in a model and in all that it holds."""
    if isinstance(value, BaseModel):
        written = value.model_fields_set  # what is there by default has no source
        for name, field in type(value).model_fields.items():
            below = getattr(value, name) if name in written else None
            if name == "source" and isinstance(below, str):
                yield (*path, name), below
            elif isinstance(below, BaseModel | dict | list | tuple):
                yield from sources_below(below, (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from sources_below(below, (*path, key))
    elif isinstance(value, list | tuple):
        for index, below in enumerate(value):
            yield from sources_below(below, (*path, str(index)))
