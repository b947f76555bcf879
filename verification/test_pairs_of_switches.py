"""Any two mechanisms can be switched off together, in either order (`tests/test_mechanisms.py` has some of the pairs).

About a minute.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from test_mechanisms import SWITCHABLE, get_along


@pytest.mark.parametrize(("one", "other"), list(combinations(SWITCHABLE, 2)))
def test_they_get_along(one, other):
    get_along(one, other)
