"""Places that several files look at, built once."""

from __future__ import annotations

import pytest

from demerit.place import People, place


@pytest.fixture(scope="session")
def village() -> People:
    return place("village").build()


@pytest.fixture(scope="session")
def town() -> People:
    return place("town").build()
