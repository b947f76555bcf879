"""What a measure is called: words that there are, units, mechanisms; and what it is made of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import demerit as dm
from demerit.catalogue import catalogue
from demerit.day import stocks as s
from demerit.day.firms import LISTED, RECORDED
from demerit.day.lists import ATTACKED, BOUGHT, BREACHED
from demerit.limits import TIE_KINDS
from demerit.measure import flows as f
from demerit.measure.counted.book import Measure
from demerit.measure.fractions import MISSING, denominators, numerators
from demerit.measure.readings import CUTOFF, READING_ROWS, read
from demerit.measure.registry import measures
from demerit.mechanisms import MECHANISMS
from demerit.scheme import preset_ids
from demerit.scheme.model import Scheme
from small_worlds import world_of
from stopped import everything

ROOT = Path(__file__).parents[2]
UNITS = {"number", "points", "yuan", "days", "residents", "requests", "levels", "rules", "thousandths", "millionths",
         "organisations", "person-days", "ties", "people", "refusals", "stays"}  # fmt: skip


@cache
def every() -> dict[str, Measure]:
    """The measures of all presets, and of a scheme with everything."""
    return {name: one for scheme in [everything(), *map(dm.scheme, preset_ids())] for name, one in measures(scheme).items()}


@cache
def dictionary() -> set[str]:
    """Every word of the documentation and of the data."""
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("src/demerit/data/*.yaml"),
             *ROOT.glob("src/demerit/scheme/presets/*.yaml"), *ROOT.glob("src/demerit/**/*.yaml")]  # fmt: skip
    return {word for page in pages for word in words(page.read_text("utf-8"))}


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:['-][a-z]+)*", text.lower().replace("_", " "))


MORE_WORDS: set[str] = set()


def test_labels_are_made_of_words_that_there_are():
    """A slip of the pen stands in every table of a report."""
    known = dictionary() | MORE_WORDS
    unknown = {word for one in every().values() for word in words(f"{one.label} {one.text}") if word not in known}
    assert unknown == set()


def test_each_is_counted_in_a_known_unit_and_shows_a_known_mechanism():
    for name, one in every().items():
        assert one.unit in UNITS, name
        assert one.mechanism in {*MECHANISMS, ""}, name
        assert one.label, name
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", name), name
