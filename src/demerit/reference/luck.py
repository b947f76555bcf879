"""Random words, and what is made of them: shares, and numbers rounded so that their mean is kept."""

from __future__ import annotations

from demerit.chance import TILE, Purpose, key, words_plain

Words = tuple[int, int, int, int]


class Luck:
    """Every random word is a function of seed, purpose, day, resident, partner and draw; nothing is remembered."""

    def __init__(self, seed: int) -> None:
        self.k0, self.k1 = key(seed)
        self._lanes: dict[int, Words] = {}
        self._lanes_of = -1

    def words(self, purpose: Purpose, day: int, resident: int, partner: int = 0, draw: int = 0) -> Words:
        """Four words of 32 bits."""
        return words_plain(self.k0, self.k1, purpose, day, resident, partner, draw)

    def lane(self, day: int, resident: int) -> int:
        """Sixteen bits for a resident and day. One draw serves eight residents of a tile, 512 apart."""
        if day != self._lanes_of:
            self._lanes, self._lanes_of = {}, day
        tile, offset = divmod(resident, TILE)
        which, group = divmod(offset, TILE // 8)
        draw = tile * (TILE // 8) + group
        if draw not in self._lanes:
            self._lanes[draw] = self.words(Purpose.LANE, day, draw)
        word = self._lanes[draw][which // 2]
        return word >> 16 if which % 2 else word & 0xFFFF


def share_of(word: int, count: int) -> int:
    """One of 0 to count - 1, evenly, by a 32-bit word."""
    return word * count >> 32


def rounded(amount: int, word: int) -> int:
    """A number of 65536ths rounded up or down at random, so that its mean is kept."""
    whole, rest = divmod(amount, 1 << 16)
    return whole + ((word >> 16) < rest)
