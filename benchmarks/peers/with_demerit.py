"""The reference in Demerit: an ordinary scheme file and place file, and `simulate`.

Its catalogue of conduct is the reference's own small one (catalogue.yaml), put in the place of the package's for the
call: `simulate` has no argument for it. Besides what the reference asks for, Demerit keeps what it always keeps: the
own-record and the fully-seen ledger, wrongful listings, every count by age, sex and income, and a digest.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from unittest.mock import patch

import yaml

import demerit as dm
from demerit.catalogue import Catalogue

HERE = Path(__file__).parent


@cache
def given():
    """The catalogue and the scheme, read once."""
    catalogue = Catalogue.model_validate(yaml.safe_load((HERE / "catalogue.yaml").read_text("utf-8")))
    return catalogue, dm.scheme(HERE / "scheme.yaml", catalogue=catalogue)


def run(residents: int, days: int, seed: int, threads: int | None = None) -> dict[str, int]:
    """Counts of one run; on as many threads as `demerit.simulate` takes by itself, if not said."""
    catalogue, scheme = given()
    place = dm.place(HERE / "place.yaml", residents=residents, seed=seed)
    with patch("demerit.assumptions.world.catalogue", lambda: catalogue):
        done = dm.simulate(scheme, place, days=days, seed=seed, twin=None, replicates=1, follow=0, threads=threads)
    names = {"acts": "acts", "records": "records", "false_records": "false_records", "points_lost": "points_lost",
             "on_register": "on_register_low", "refusals": "refused_high_speed_trains"}  # fmt: skip
    names |= {f"grade_{letter}": f"grade_{number}" for number, letter in enumerate("ABCD")}
    return {name: done.measure(measure)[0] for name, measure in names.items()}
