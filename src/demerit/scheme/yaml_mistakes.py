"""What is likely meant by PyYAML's words for a syntax error."""

from __future__ import annotations

import yaml

_HINTS = (  # the first that occurs in what PyYAML says
    ("mapping values are not allowed", "put text that contains `: ` in quotes, and check the indentation"),
    ("expected <block end>", "check the indentation: entries of one mapping begin in the same column"),
    ("did not find expected key", "check the indentation: entries of one mapping begin in the same column"),
    ("simple key", "a key ends in a colon and a space, such as `points: 5`"),
    ("expected ':'", "a key ends in a colon and a space, such as `points: 5`"),
    ("cannot start any token", "put text that begins with @, `, %, & or * in quotes"),
    ("',' or '", "a bracket is not closed, or a comma is missing"),
)


def explained(error: yaml.MarkedYAMLError, number: int, line: str) -> tuple[str, str | None]:
    """A message and perhaps a hint for a syntax error found in `line`, the file's `number`th (from 1)."""
    said = (error.problem or "").strip() or "it can't be read"
    hint = next((hint for words, hint in _HINTS if words in said), None)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        hint = "indent with spaces: YAML does not allow tabs there"
    elif "end of stream" in said and "quoted scalar" in (error.context or ""):
        hint = "a quotation mark is not closed"
    begun = error.context_mark
    if begun is not None and begun.line + 1 < number and hint is not None and "not closed" in hint:
        said += f"; what isn't closed begins on line {begun.line + 1}"
    return f"this isn't YAML: {said}", hint
