"""The reference model: a day in plain Python, one resident at a time, to be read and to be checked against.

The engine in `demerit.day` is fast and lives in kernels over short lists. This is the same model a second time,
written from what the stages mean and not from how the engine does it: residents are small objects, everything is a
whole number, a list, a set or a dict. Both read the same tables of a scheme (`demerit.day.tables`) and the same
published random words (`demerit.chance`), so they have to agree in every act, record, entry, listing and decision, to
the last bit; the tests in `tests/reference` say that they do.

Read `world` first (the first morning, and the order of a day), then the six stages in that order: `conduct`,
`observation`, `scoring`, `standing`, `access`, `adaptation`. `residents` says who the people are, `happenings` what
a day has, and `luck` how words become numbers.

    reference = ReferenceWorld(people, tables, seed=1, black_mask=1)
    for day in range(60):
        events = reference.step(day)
"""

from demerit.reference.residents import Resident
from demerit.reference.world import Events, ReferenceWorld

__all__ = ["Events", "ReferenceWorld", "Resident"]
