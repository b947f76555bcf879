"""What a standing does between people: whom one meets (M30), and who leaves (M31)."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.informing import TIES
from demerit.scheme.words.phrases import listed, share
from demerit.scheme.words.standing import register_name


def met(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Profiles that show a standing."""
    if scheme.matching is None:
        return []
    return [
        "Profiles of those who look for a partner show the grade. Of two who meet, the one who stands higher turns the "
        f"other down in {share(scheme.matching.minds)} of cases for each grade between them, on top of what happens "
        "anyway."
    ]


def left(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Ties cut when a standing falls; those cut alike told together."""
    together: dict[tuple[str, str], list[str]] = {}
    for tie, cutting in scheme.cut_ties.items():
        seen = []
        if cutting.sees_registers:
            names = [register_name(scheme, register) for register in cutting.sees_registers]
            seen.append(f"is put on {listed(names, 'or')}")
        if cutting.sees_grades:
            seen.append(f"falls to grade {listed(cutting.sees_grades, 'or')}")
        together.setdefault((", or ".join(seen), share(cutting.cuts)), []).append(TIES[tie])
    return [
        f"When somebody {seen}, {part} of their {listed(names)} cut the tie that evening, for good."
        for (seen, part), names in together.items()
    ]
