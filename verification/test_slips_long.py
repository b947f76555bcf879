"""A large scheme with a hundred random slips: what is refused has a line, and never over 100 problems and a count.

`tests/scheme/test_at_once.py` has a few of them. Two minutes.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from test_at_once import LUCK, SLIPS, at_length, exchanged, slipped


@given(LUCK, SLIPS)
@settings(at_length, max_examples=100)
def test_no_mutation_gives_more_than_100_and_a_count(luck, slips):
    slipped(luck, slips)


@given(st.data())
@settings(at_length, max_examples=100)
def test_no_exchange_of_parts_gives_more_or_a_traceback(draw):
    exchanged(draw)
