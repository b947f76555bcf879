"""One resident's traits: the same bits compiled, in plain Python, and in any part of any run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from demerit.errors import UsageError
from demerit.place import place, traits
from demerit.place.profile import company, footing, profile
from demerit.place.thresholds import PARAMETERS
from demerit.place.ties import affinity, employer
from demerit.place.traits import word_of

SAMPLE = (0, 1, 5, 255, 256, 300, 699)


def test_plain_python_gives_the_same_profile(village):
    for resident in SAMPLE:
        word = word_of(resident, village.templates, village.tile_template, village.tile_urban)
        plain = profile.py_func(word, resident, village.k0, village.k1, village.params)
        assert int(plain) == village.profile(resident)


_ALL_PLAIN = """
import json, sys, warnings
import numpy as np
from demerit.place import People, Place
from demerit.place.layout import ground

warnings.filterwarnings("ignore", category=RuntimeWarning)  # unsigned arithmetic wraps, as it should
folder, *sample = sys.argv[1:]
place = Place.model_validate_json(open(folder + "/place.json").read(), strict=False)
scalars = json.load(open(folder + "/scalars.json"))
people = People(
    place=place, params=tuple(scalars.pop("params")), ground=ground(place), **scalars,
    **np.load(folder + "/tables.npz"),
)
print(json.dumps([
    [people.profile(i), people.ties(i), people.position(i), people.employer(i), people.collector(i >> 8, 1)]
    for i in map(int, sample)
]))
"""


def test_without_a_compiler_the_answers_are_the_same(village, tmp_path):
    names = ("templates", "tile_template", "tile_urban", "household_first", "household_number", "households")
    np.savez(tmp_path / "tables.npz", **{name: getattr(village, name) for name in names})
    (tmp_path / "place.json").write_text(village.place.model_dump_json())
    scalars = {name: getattr(village, name) for name in ("residents", "k0", "k1", "params")}
    (tmp_path / "scalars.json").write_text(json.dumps(scalars))
    done = subprocess.run(
        [sys.executable, "-c", _ALL_PLAIN, str(tmp_path), *map(str, SAMPLE)],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        [
            village.profile(i),
            village.ties(i),
            list(village.position(i)),
            village.employer(i),
            village.collector(i >> 8, 1),
        ]
        for i in SAMPLE
    ]


def test_profiles_do_not_depend_on_where_one_starts(town):
    whole = town.profiles()
    assert np.array_equal(whole[5000:9001], town.profiles(5000, 9001))
    assert whole[77_777] == town.profile(77_777)


def test_the_seed_of_the_place_decides():
    first, again = place("village", seed=4).build(), place("village", seed=4).build()
    assert np.array_equal(first.profiles(), again.profiles())
    assert np.mean(first.profiles() == place("village", seed=5).build().profiles()) < 0.01


def test_the_people_of_a_seed_never_change(village, town):
    """Results of other people rest on these bits: a change here makes another place of every seed."""

    def digest(content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()[:16]

    assert digest(village.profiles().astype("<u8").tobytes()) == "5926c52ebbf3f7bb"
    assert digest(town.profiles().astype("<u8").tobytes()) == "5c8a7657543a3368"
    ties = json.dumps([village.ties(i) for i in range(0, 700, 7)])
    assert digest(ties.encode()) == "545c739c22e4ed47"


def test_getters_read_the_documented_bits(village):
    profiles = village.profiles()
    fields = traits.COLUMNS | {"birthday": traits.BIRTHDAY}
    getters = {"parent": "is_parent"}
    for name, bits in fields.items():
        getter = getattr(traits, getters.get(name, name))
        column = traits.field(profiles, bits)
        for resident in SAMPLE:
            assert getter(profiles[resident]) == column[resident], name
            assert getter.py_func(int(profiles[resident])) == column[resident], name
    used = [bit for low, width in fields.values() for bit in range(low, low + width)]
    assert sorted(used) == list(range(54))  # no gap, no overlap
    assert (profiles >> np.uint64(54) == 0).all()


def test_ranges(town):
    table = town.table()
    largest = {"decile": 9, "role": 4, "faith": 2, "opinion": 3, "online": 3, "disorder": 3, "civic": 3, "cash": 7}
    for name, high in largest.items():
        assert set(np.unique(table[name])) == set(range(high + 1)), name
    for name in ("sociability", "protest", "acquainted"):
        assert set(np.unique(table[name])) == set(range(8)), name
    birthday = traits.field(town.profiles(), traits.BIRTHDAY)
    assert birthday.min() == 0
    assert birthday.max() == 364


def test_parts_of_a_profile_are_its_parts(town):
    mask = {
        footing: (traits.AGE, traits.FEMALE, traits.ROLE, traits.ONLINE, traits.EMPLOYED),
        company: (
            traits.AGE, traits.FEMALE, traits.ROLE, traits.ONLINE, traits.EMPLOYED, traits.DECILE, traits.OPINION,
            traits.URBAN, traits.SOCIABILITY,
        ),
    }  # fmt: skip
    for part, fields in mask.items():
        bits = sum(((1 << width) - 1) << low for low, width in fields)
        for resident in (0, 17, 4096, 50_000, 99_999):
            word = word_of(resident, town.templates, town.tile_template, town.tile_urban)
            assert word_of.py_func(resident, town.templates, town.tile_template, town.tile_urban) == word
            found = part(word, resident, town.k0, town.k1, town.params)
            assert int(found) == town.profile(resident) & bits


def test_ages_advance_on_birthdays(village):
    for resident in SAMPLE:
        p = village.profile(resident)
        start, lived = traits.age(p), traits.birthday(p)
        assert village.age_on(resident, 0) == start
        assert village.age_on(resident, 364 - lived) == start
        assert village.age_on(resident, 365 - lived) == start + 1
        assert village.age_on(resident, 365 * 5) == start + 5


def test_employer_and_affinity_in_plain_python(village):
    for resident in SAMPLE:
        p = village.profile(resident)
        assert employer.py_func(resident, p, 700, village.k0, village.k1, village.params) == village.employer(resident)
        q = village.profile(100)
        assert (
            affinity.py_func(p, q, village.params) == affinity(p, q, village.params) == affinity(q, p, village.params)
        )
        assert 24 <= affinity(p, q, village.params) / 256 <= 1890


def test_parameters_have_their_names(village):
    assert len(village.params) == len(PARAMETERS) == len(set(PARAMETERS))
    assert all(isinstance(value, int) and 0 <= value < 2**39 for value in village.params)


@pytest.mark.parametrize("resident", [-1, 700, True])
def test_unknown_residents_are_refused(village, resident):
    with pytest.raises(UsageError) as caught:
        village.profile(resident)
    assert caught.value.code == "no-such-resident"
