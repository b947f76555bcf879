"""The keyed shuffle: one to one for any number, both ways, and well mixed."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from demerit.place.permutation import backward, forward, mix, stream_key

WORDS = st.integers(0, 2**32 - 1)


@njit
def _all(n, a, b):
    out = np.empty(n, np.int64)
    for x in range(n):
        out[x] = forward(x, n, a, b)
    return out


@settings(max_examples=150, deadline=None)
@given(n=st.integers(1, 3000), a=WORDS, b=WORDS)
def test_every_number_is_reached_once(n, a, b):
    assert np.array_equal(np.sort(_all(n, a, b)), np.arange(n))


@settings(max_examples=300, deadline=None)
@given(n=st.integers(1, 2**31 - 1), a=WORDS, b=WORDS, data=st.data())
def test_backward_undoes_forward_up_to_the_largest_place(n, a, b, data):
    x = data.draw(st.integers(0, n - 1))
    there = forward(x, n, a, b)
    assert 0 <= there < n
    assert backward(there, n, a, b) == x
    assert forward(backward(x, n, a, b), n, a, b) == x


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 2**31 - 1), a=WORDS, b=WORDS, data=st.data())
def test_plain_python_agrees(n, a, b, data):
    x = data.draw(st.integers(0, n - 1))
    assert forward.py_func(x, n, a, b) == forward(x, n, a, b)
    assert backward.py_func(x, n, a, b) == backward(x, n, a, b)


def test_it_shuffles_evenly():
    n = 100_000
    to = _all(n, 12345, 67890)
    # where the first tenth goes: even over ten tenths (chi-squared with 9 degrees of freedom, p about 1e-6)
    tenths = np.bincount(to[: n // 10] * 10 // n, minlength=10)
    assert ((tenths - n / 100) ** 2 / (n / 100)).sum() < 45
    # neighbours don't stay neighbours, and order is lost
    assert np.mean(np.abs(np.diff(to)) < 100) < 0.01
    assert abs(np.corrcoef(np.arange(n), to)[0, 1]) < 0.02


def test_keys_and_streams_differ():
    first, second = _all(1000, 1, 2), _all(1000, 1, 3)
    assert np.mean(first == second) < 0.02
    assert len({stream_key(7, stream) for stream in range(1000)}) == 1000


def test_mix_is_one_to_one_on_a_sample():
    assert len({mix(x) for x in range(20_000)}) == 20_000
