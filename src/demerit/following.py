"""Who is followed: the residents of whom every event is kept, all of a smaller place and a sample of a larger."""

from __future__ import annotations

import numpy as np

from demerit.chance import ONE, Purpose, words_plain
from demerit.place import Place

MOST_FOLLOWED = 100_000  # residents whose every event is kept by default; of larger places, a keyed sample of a tenth
SAMPLE = 10_000


def followed_of(place: Place, follow: int | None) -> int:
    """How many residents are followed: as asked, or all of a smaller place and a sample of a larger."""
    if follow is not None:
        return follow
    return place.residents if place.residents <= MOST_FOLLOWED else SAMPLE


def sample(residents: int, wanted: int, place_key: tuple[int, int]) -> np.ndarray | None:
    """Which of so many residents are followed: None for all, else a keyed sample, as their numbers in order."""
    if wanted >= residents:
        return None
    followed: set[int] = set()
    words_each, n = ONE // residents, 0
    while len(followed) < wanted:
        resident = words_plain(*place_key, Purpose.FOLLOW, 0, n)[0] // words_each
        if resident < residents:  # the words left over are nobody's
            followed.add(resident)
        n += 1
    return np.array(sorted(followed), np.int64)
