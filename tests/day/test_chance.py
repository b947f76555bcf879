"""Chance: the published vectors, one meaning for compiled and plain, and nothing used twice."""

from __future__ import annotations

import inspect
import platform
import re

import numba as nb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from demerit.chance import ONE, TILE, Purpose, key, philox, philox_plain, q16, threshold, words, words_plain
from demerit.day.inclination import draw_for
from demerit.day.lanes import candidates, draw_each, draw_pairs

WORD = st.integers(0, 2**32 - 1)
FULL = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("counter", "keys", "expected"),
    [  # kat_vectors of Random123: philox4x32, ten rounds
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((FULL,) * 4, (FULL, FULL), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)  # fmt: skip
def test_published_vectors(counter, keys, expected):
    assert philox_plain(*counter, *keys) == expected
    assert tuple(int(word) for word in philox(*(np.uint32(x) for x in (*counter, *keys)))) == expected


@settings(max_examples=100, deadline=None)
@given(WORD, WORD, WORD, WORD, WORD, WORD)
def test_compiled_is_plain(a, b, c, d, k0, k1):
    compiled = philox(*(np.uint32(x) for x in (a, b, c, d, k0, k1)))
    assert tuple(int(word) for word in compiled) == philox_plain(a, b, c, d, k0, k1)


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(list(Purpose)), st.integers(0, 36_500), WORD, WORD, st.integers(0, 2**24 - 1),
    st.integers(0, 2**64 - 1),
)  # fmt: skip
def test_a_draw_is_its_key(purpose, day, resident, partner, draw, seed):
    k0, k1 = key(seed)
    plain = words_plain(k0, k1, purpose, day, resident, partner, draw)
    arguments = (k0, k1, int(purpose), day, resident, partner, draw)
    assert tuple(int(word) for word in words(*(np.uint32(x) for x in arguments))) == plain


def test_purposes_are_unique_and_fit():
    numbers = [purpose.value for purpose in Purpose]
    assert len(set(numbers)) == len(numbers) == len(Purpose.__members__)  # an alias would hide a second use
    assert all(0 < number < 256 for number in numbers)  # eight bits beside the draw


def test_thresholds_are_exact_at_never_and_always():
    assert threshold(0.0) == 0  # no word lies below it
    assert threshold(1.0) == ONE  # every word does
    assert threshold(0.5) == ONE // 2
    assert q16(1.0) == 65536
    assert q16(0.0) == 0


def lanes_plain(tile: int, size: int, day: int, k0: int, k1: int, bound: int) -> list[int]:
    """Resident l * 512 + g of a tile has half l % 2 of word l // 2 of draw g."""
    found = []
    for offset in range(size):
        lane, draw = divmod(offset, TILE // 8)
        word = philox_plain(tile * (TILE // 8) + draw, 0, day, int(Purpose.LANE), k0, k1)[lane // 2]
        if (word >> 16 * (lane % 2) & 0xFFFF) < bound:
            found.append(offset)
    return found


def lanes(tile: int, size: int, day: int, k0: int, k1: int, bound: int) -> list[int]:
    out = np.zeros(TILE + 8, np.uint16)
    room = np.zeros(TILE // 2, np.uint32), np.zeros(TILE, np.uint8)
    n = candidates(tile, size, day, np.uint32(k0), np.uint32(k1), np.uint64(bound), *room, out)
    return out[:n].tolist()


@pytest.mark.parametrize(
    ("tile", "size", "day", "bound"),
    [(0, TILE, 0, 4000), (3, TILE, 11, 65536), (0, 700, 364, 9000), (1, 1, 5, 65536), (2, 513, 9, 0)],
)
def test_lanes_are_what_they_say(tile, size, day, bound):
    k0, k1 = key(987654321987654321)
    assert lanes(tile, size, day, k0, k1, bound) == lanes_plain(tile, size, day, k0, k1, bound)


@pytest.mark.parametrize(("count", "room"), [(TILE, TILE), (1, 7), (0, 5), (700, 1024)])
def test_one_draw_for_many_is_a_draw_of_each(count, room):
    """And what lies after them is left as it was."""
    k0, k1 = key(31)
    first, day, partner, draw = 4090, 17, 3, 2
    out = np.full(4 * room, 9, np.uint32)
    code = int(Purpose.FORGET) + 256 * draw
    draw_each(first, count, partner, day, code, np.uint32(k0), np.uint32(k1), out)
    each = [words_plain(k0, k1, Purpose.FORGET, day, first + x, partner, draw) for x in range(count)]
    assert out.reshape(4, room)[:, :count].T.tolist() == [list(four) for four in each]
    assert (out.reshape(4, room)[:, count:] == 9).all()


def test_a_draw_of_each_of_many_pairs():
    k0, k1 = key(32)
    residents, partners = np.arange(1000, 1700, dtype=np.uint32), np.arange(700, dtype=np.uint32) * 6_000_000
    codes = np.array([int(Purpose.LOOK) | draw << 8 for draw in range(700)], np.uint32)
    first, second = np.zeros(700, np.uint32), np.zeros(700, np.uint32)
    draw_pairs(residents, partners, codes, 699, 12, np.uint32(k0), np.uint32(k1), first, second)
    pairs = zip(residents.tolist(), partners.tolist(), range(699), strict=False)
    each = [words_plain(k0, k1, Purpose.LOOK, 12, one, other, draw)[:2] for one, other, draw in pairs]
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [*each, (0, 0)]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="what is worth while hangs on the processor")
@pytest.mark.parametrize("kernel", [draw_each, draw_for, draw_pairs], ids=lambda kernel: kernel.py_func.__name__)
def test_dense_draws_are_done_several_at_once(kernel):
    """What the compiler makes of them works on vectors: told one at a time they take seven times as long."""
    numbers, words_, offsets = nb.int64, nb.uint32[::1], nb.uint16[::1]
    lists = dict.fromkeys(("out", "draws", "residents", "partners", "codes", "second"), words_)
    known = lists | {"offsets": offsets, "k0": nb.uint32, "k1": nb.uint32}
    names = list(inspect.signature(kernel.py_func).parameters)
    known |= {"first": words_} if "second" in names else {}
    compiled = nb.njit(kernel.py_func)
    compiled.compile(tuple(known.get(name, numbers) for name in names))
    (made,) = compiled.inspect_llvm().values()
    assert re.search(r"mul (nuw |nsw )*<\d+ x i64>", made)


def test_lanes_are_even():
    """Over thirty days every sixteenth of a tile has as many candidates as any other: chi-square."""
    k0, k1 = key(5)
    found = np.concatenate([lanes(0, TILE, day, k0, k1, 6554) for day in range(30)])
    assert abs(len(found) / (30 * TILE) - 0.1) < 0.005
    assert chisquare(np.bincount(found // 256, minlength=16)).pvalue > 1e-4


def test_words_are_even():
    found = [words_plain(1, 2, Purpose.ACT, day, resident)[0] >> 28 for day in range(20) for resident in range(200)]
    assert chisquare(np.bincount(found, minlength=16)).pvalue > 1e-4
