"""Pages of made-up runs, rendered once for all tests."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import made_up_run

from demerit.show import report
from pages import Page


@cache
def page_of(name: str) -> Page:
    return Page(report.render(getattr(made_up_run, name)()))


@pytest.fixture(scope="session")
def village() -> Page:
    return page_of("village")


@pytest.fixture(scope="session")
def town() -> Page:
    return page_of("town")


@pytest.fixture(scope="session")
def empty() -> Page:
    return page_of("empty")


@pytest.fixture(params=["village", "town", "empty"])
def page(request) -> Page:
    """Each of the three pages in turn."""
    return page_of(request.param)


@pytest.fixture(scope="session")
def make():
    """The module that makes up runs."""
    return made_up_run


@pytest.fixture(scope="session")
def parse():
    return Page
