"""Just allowed and just refused, for every check: `pages/boundaries.txt` holds schemes with a gap and what fills it.

A value with nothing behind it is sound. Behind any other stand its problems as a reader is told them, with the text
that is pointed at. A value may fill several gaps (`@`, `@2`, `@3`), parted by ` | `.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from demerit.errors import InvalidFile
from demerit.scheme.loading import loads

HEAD = "scheme: s\ntitle: t\nsummary: u\nsources: {a: b}\n"
PAGE = Path(__file__).parent / "pages" / "boundaries.txt"


def blocks() -> dict[str, tuple[str, list[tuple[str, list[str]]]]]:
    """By title: the scheme with its gaps, and each value with what is expected of it."""
    found = {}
    for block in PAGE.read_text("utf-8").split("\n## ")[1:]:
        title, *lines = block.rstrip("\n").split("\n")
        scheme = [line for line in lines if line[:2] not in ("= ", "! ")]
        cases: list[tuple[str, list[str]]] = []
        for line in lines:
            if line.startswith("= "):
                cases.append((line[2:], []))
            elif line.startswith("! "):
                cases[-1][1].append(line[2:])
        found[title] = (HEAD + "\n".join(scheme), cases)
    return found


def filled(scheme: str, value: str) -> str:
    parts = re.split(r" ?\| ?", value) if "@2" in scheme else [value]
    for number, part in reversed(list(enumerate(parts, 1))):
        scheme = scheme.replace("@" if number == 1 else f"@{number}", part.replace("\\n", "\n"))
    return scheme


def told(text: str) -> list[str]:
    try:
        loads(text)
    except InvalidFile as error:
        return [
            f"{found.code} `{found.source_line[found.column - 1 :][: found.length]}` {found.message}"
            + (f" ({found.hint})" if found.hint else "")
            for found in error.problems()
        ]
    return []


BLOCKS = blocks()


@pytest.mark.parametrize("title", BLOCKS)
def test_just_allowed_and_just_refused(title):
    scheme, cases = BLOCKS[title]
    assert {value: told(filled(scheme, value)) for value, _ in cases} == dict(cases)
