"""A keyed shuffle of 0 to n - 1 that can be computed for one number alone, forwards and backwards.

A Feistel network on the next power of two (its two halves may differ by a bit), with cycle walking: a result
outside 0 to n - 1 is put in again until it falls inside (Black and Rogaway, "Ciphers with arbitrary finite
domains", 2002). It spreads far ties evenly; it keeps no secret. Pure scalar functions on n up to 2**31.
"""

from __future__ import annotations

from numba import int64

from demerit.compiled import kernel

_LOW = 0xFFFFFFFF
_HALF_ROUNDS = 6
_STEP = 0x1E3779B9  # between the keys of half-rounds


@kernel
def mix(x):
    """A 32-bit number scrambled into another, one to one (multipliers found by Wellons' hash prospector)."""
    x = int64(x) & int64(_LOW)
    x = ((x ^ (x >> int64(16))) * int64(0x21F0AAAD)) & int64(_LOW)
    x = ((x ^ (x >> int64(15))) * int64(0x2C1B3C6D)) & int64(_LOW)
    return x ^ (x >> int64(15))


@kernel
def bits_for(n):
    """Bits of the smallest power of two, at least 4, that holds 0 to n - 1."""
    bits = int64(2)
    while (int64(1) << bits) < int64(n):
        bits += int64(1)
    return bits


@kernel
def stream_key(k, stream):
    """One key word of a stream: streams with different numbers are shuffled differently."""
    return mix(int64(k) ^ mix(int64(stream) + int64(0x51ED270B)))


@kernel
def _once(x, right_bits, right_mask, left_mask, a, b):
    left, right = x >> right_bits, x & right_mask
    for r in range(0, _HALF_ROUNDS, 2):
        left ^= mix(right + a + int64(r) * int64(_STEP)) & left_mask
        right ^= mix(left + b + int64(r) * int64(_STEP)) & right_mask
    return (left << right_bits) | right


@kernel
def _once_back(x, right_bits, right_mask, left_mask, a, b):
    left, right = x >> right_bits, x & right_mask
    for q in range(0, _HALF_ROUNDS, 2):
        r = int64(_HALF_ROUNDS - 2) - int64(q)
        right ^= mix(left + b + r * int64(_STEP)) & right_mask
        left ^= mix(right + a + r * int64(_STEP)) & left_mask
    return (left << right_bits) | right


@kernel
def forward(x, n, a, b):
    """Where `x` (0 to n - 1) goes in the shuffle with key words `a` and `b`."""
    bits = bits_for(n)
    right_bits = bits >> int64(1)
    right_mask = (int64(1) << right_bits) - int64(1)
    left_mask = (int64(1) << (bits - right_bits)) - int64(1)
    x = _once(int64(x), right_bits, right_mask, left_mask, int64(a), int64(b))
    while x >= int64(n):
        x = _once(x, right_bits, right_mask, left_mask, int64(a), int64(b))
    return x


@kernel
def backward(x, n, a, b):
    """What goes to `x`: backward(forward(x)) is x."""
    bits = bits_for(n)
    right_bits = bits >> int64(1)
    right_mask = (int64(1) << right_bits) - int64(1)
    left_mask = (int64(1) << (bits - right_bits)) - int64(1)
    x = _once_back(int64(x), right_bits, right_mask, left_mask, int64(a), int64(b))
    while x >= int64(n):
        x = _once_back(x, right_bits, right_mask, left_mask, int64(a), int64(b))
    return x
