"""Places by name and by file: distributions only, every error at its own line, all at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import demerit
from demerit.errors import InvalidFile, UsageError
from demerit.place import Place, place, place_ids, place_text
from demerit.place.checks import LEAST_CELL, cells, years
from demerit.place.description import band_of, size_of
from demerit.place.households import fits


def refused(text: str, *changes: tuple[str, str]) -> list:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    with pytest.raises(InvalidFile) as caught:
        place(text)
    return caught.value.problems()


@pytest.fixture(scope="module")
def text() -> str:
    return place_text("town")


@pytest.mark.parametrize(("name", "residents"), [("village", 700), ("town", 100_000), ("city", 714_000)])
def test_the_places_that_come_along(name, residents):
    found = place(name)
    assert (found.name, found.residents) == (name, residents)
    assert found == demerit.place(name)
    assert found.key() == place(place_text(name)).key()  # its own file passes all checks
    assert fits(found.prototypes())
    for path, quantity in found.quantities().items():
        bare = quantity.source is None and path == "urban"  # a village has no urban neighbourhood
        assert bare or quantity.source in found.sources or (quantity.source == "assumed" and quantity.range), path


def test_names_are_listed_smallest_first():
    sizes = [place(name).residents for name in place_ids()]
    assert sizes == sorted(sizes)


def test_the_key_follows_what_decides_the_people(text):
    own = place(text)
    assert len(own.key()) == 64
    assert place(text.replace("title: A town", "title: Another")).key() == own.key()
    assert place(text, seed=2).key() != own.key()
    assert place(text, residents=99_999).key() != own.key()
    assert place(text.replace("repays: {value: 0.95", "repays: {value: 0.94")).key() != own.key()


def test_places_never_change_and_are_built_once():
    found = place("village", seed=21)
    with pytest.raises(ValueError, match="frozen"):
        found.residents = 5
    assert found.build() is place("village", seed=21).build()
    assert not found.build().templates.flags.writeable


@pytest.mark.parametrize("name", ["village", "town"])
def test_given_bytes_are_what_the_tables_take(name):
    people = place(name).build()
    held = sum(
        getattr(people, table).nbytes
        for table in ("templates", "tile_template", "tile_urban", "household_first", "household_number", "households")
    )
    held += people.ground.edges.nbytes + people.ground.settled.nbytes
    assert people.place.given_bytes() == held + 8 * len(people.params)
    assert Place.model_validate(people.place.model_dump() | {"residents": 2**31 - 1}).given_bytes() < 5_000_000


def test_a_file_of_ones_own(tmp_path, text):
    file = tmp_path / "ours.yaml"
    file.write_text(text.replace("place: town", "place: ours").replace("residents: 100000", "residents: 2500"))
    people = place(file, seed=7).build()
    assert people.residents == 2500
    assert people.place.name == "ours"
    assert np.mean(people.table()["age"] < 15) == pytest.approx(0.18, abs=0.02)


def test_every_problem_is_reported_at_its_line(text):
    changes = (
        ("residents: 100000", "residents: 20"),
        ("\nurban: {", "\nurbane: {"),
        ("0-14: {value: 0.1795", "0-14: {value: 1.1795"),
        ("in_debt: {value: 0.06, range: [0.02, 0.15], source: assumed}", "in_debt: {value: 0.06, source: assumed}"),
    )
    problems = refused(text, *changes)
    for old, new in changes:
        text = text.replace(old, new)
    assert {problem.path[0] for problem in problems} - {"urban"} == {"residents", "urbane", "ages", "in_debt"}
    for problem in problems:
        assert problem.file == "<text>"
        assert problem.source_line == text.splitlines()[problem.line - 1]
        assert problem.path == ("urban",) or problem.path[-1] in problem.source_line  # a missing key has no line
    (misspelt,) = (problem for problem in problems if problem.path == ("urbane",))
    assert misspelt.hint == "did you mean `urban`?"


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("content: {value: 0.55", "content: {value: 0.65", "shares-do-not-add-up", ("opinion",)),
        ("15-59: {value: 0.6335", "15-59: {value: 0.5335", "shares-do-not-add-up", ("ages",)),
        ("  2: {value: 0.2621", "  2: {value: 0.3621", "shares-do-not-add-up", ("households",)),
        ("recognised: {value: 0.10, range: [0.03, 0.25]", "recognised: {value: 0.98, range: [0.03, 1.0]",
         "shares-do-not-add-up", ("faith",)),
        ("  60+: {", "  61+: {", "place-age-bands", ("ages", "61+")),
        ("  60+: {", "  60-99: {", "place-age-bands", ("ages", "60-99")),
        ("  4: {", "  7: {", "place-household-sizes", ("households", "7")),
        ("  3: {", "  3+: {", "place-household-sizes", ("households", "3+")),
        ("  6+: {", "  many: {", "place-household-sizes", ("households", "many")),
        ("urban: {value: 0.639, source: census_2020}", "urban: {value: 0.639, source: census}", "unknown-source",
         ("urban", "source")),
        ("density: {value: 2500, range: [500, 10000]", "density: {value: 0, range: [0, 10000]", "out-of-range",
         ("density",)),
        ("men_per_100_women: {value: 105.07", "men_per_100_women: {value: 10", "out-of-range", ("men_per_100_women",)),
        ("audience: {value: 0.03, range: [0.005, 0.08]", "audience: {value: 0.7, range: [0.005, 0.8]",
         "place-audience", ("online", "audience")),
        ("residents: 100000", "residents: 1000", "place-cell-too-small", ("faith", "unregistered")),
    ],
)  # fmt: skip
def test_what_is_refused(text, old, new, code, path):
    problems = refused(text, (old, new))
    assert (code, path) in [(problem.code, problem.path) for problem in problems]
    (problem,) = (problem for problem in problems if problem.path == path)
    assert problem.line is not None


def test_small_cells_are_refused_by_the_files_own_residents(text):
    assert min(size for size in cells(place(text)).values() if size) >= LEAST_CELL
    problems = refused(text, ("residents: 100000", "residents: 500"))
    assert {problem.code for problem in problems} == {"place-cell-too-small"}
    assert "about 15 of 500" in next(p.message for p in problems if p.path == ("faith", "unregistered"))
    # the rest that a share implies is a cell too
    almost = ("minority: {value: 0.089, range: [0.0, 0.6]", "minority: {value: 0.9999, range: [0.0, 1.0]")
    problems = refused(text, almost)
    assert [problem.path for problem in problems] == [("minority",)]
    # nobody at all is not a cell, and fewer people may be drawn from the same distributions
    place(text.replace("minority: {value: 0.089, range: [0.0, 0.6]", "minority: {value: 0, range: [0.0, 0.6]"))
    assert place(text, residents=60).build().residents == 60


def test_households_that_cannot_hold_such_ages_are_refused(text):
    problems = refused(
        text, ("0-14: {value: 0.1795", "0-14: {value: 0.6"), ("15-59: {value: 0.6335", "15-59: {value: 0.213")
    )
    assert [problem.code for problem in problems] == ["place-households-and-ages"]


@pytest.mark.parametrize("addition", ["people: [{age: 40}]", "names: [Li]", "identity_numbers: [1]", "seed: 4"])
def test_there_is_no_room_for_individuals(text, addition):
    (problem,) = refused(text, ("sources:\n", f"{addition}\nsources:\n"))
    assert problem.code == "unknown-key"


def test_unknown_names_and_numbers():
    with pytest.raises(UsageError) as caught:
        place("vilage")
    assert (caught.value.code, caught.value.hint) == ("unknown-place", "did you mean `village`?")
    for residents in (49, 2**31, True, 700.5, "700"):
        with pytest.raises(UsageError):
            place("village", residents=residents)
    for seed in (-1, 2**64):
        with pytest.raises(UsageError):
            place("village", seed=seed)
    with pytest.raises(InvalidFile) as caught:
        place("nowhere/ours.yaml")
    assert caught.value.problems()[0].code == "file-not-found"


def test_bands_and_sizes_are_read():
    assert band_of("0-14") == (0, 14)
    assert band_of("60+") == (60, None)
    assert [band_of(word) for word in ("x", "60", "-5", "5-", "+", "1+2")] == [None] * 6
    assert size_of("5+") == (5, True)
    assert size_of("3") == (3, False)
    assert [size_of(word) for word in ("x", "", "+", "-1", "٣")] == [None] * 5


def test_years_by_hand():
    town = place("town")
    assert years(town, 15, 59) == pytest.approx(0.6335)
    assert years(town, 0, 14) == pytest.approx(0.1795)
    assert years(town, 60, None) == pytest.approx(0.1870)
    assert years(town, 14, 16) == pytest.approx(0.1795 / 15 + 2 * 0.6335 / 45)


def test_the_nation_is_its_31_provinces():
    """Each as large as in the census, to within a tile; and no resident is in none, or in two."""
    nation = place("nation")
    assert nation.residents == 1_409_778_724
    assert nation.regions_there == len(nation.region_names) == 31
    starts = nation.region_starts
    assert (starts[0], starts[-1]) == (0, nation.neighbourhoods)
    for name, first, after in zip(nation.region_names, starts, starts[1:], strict=False):
        assert abs((after - first) * 256 - nation.regions[name] * 1000) <= 4096 + 1000
        assert first % 16 == 0


def test_a_province_is_as_large_as_in_the_census():
    tibet = place("province:tibet")
    assert (tibet.residents // 1000, tibet.title) == (3647, "A province as large as Tibet")
    with pytest.raises(UsageError) as caught:
        place("province:Guangdon")
    assert (caught.value.code, caught.value.hint) == ("unknown-province", "did you mean `Guangdong`?")


def test_a_nation_of_a_few_has_no_room_for_its_provinces():
    with pytest.raises(UsageError, match="too few for the 31 regions"):
        place("nation", residents=100_000)
    small = place("nation", residents=31 * 4096)
    assert [after - first for first, after in pairwise(small.region_starts)] == [16] * 31
    people = place("nation", residents=200_000).build()
    assert [people.region(i) for i in (0, 64 * 256 - 1, 64 * 256, 199_999)] == [0, 0, 1, 30]


def test_a_region_by_name_is_no_courtyard():
    (problem,) = refused(place_text("nation"), ("  Tibet: 3648\n", "  Tibet: 1\n"))
    assert (problem.code, problem.path[-1]) == ("place-region-too-small", "Tibet")
    (problem,) = refused(place_text("nation"), ("  Tibet: 3648\n", "  Tibet: few\n"))
    assert problem.line == place_text("nation").splitlines().index("  Tibet: 3648") + 1


def test_form_and_sense_are_told_at_once(text):
    """What can't be read used to hide the rest; what hangs on it is still not told."""
    problems = refused(
        text, ("residents: 100000", "residents: few"), ("\nurban: {", "\nurbane: {"),
        ("content: {value: 0.55", "content: {value: 0.65"), ("0-14: {value: 0.1795", "0-14: {value: some"),
        ("minority: {value: 0.089, range: [0.0, 0.6], source: assumed", "minority: {value: 0.089, source: census"),
    )  # fmt: skip
    assert [(problem.code, problem.path[0]) for problem in problems] == [
        ("wrong-type", "residents"), ("wrong-type", "ages"), ("unknown-key", "urbane"), ("unknown-source", "minority"),
        ("shares-do-not-add-up", "opinion"),
    ]  # fmt: skip


def test_what_a_place_lacks_is_all_that_is_told(text):
    (problem,) = refused(text, ("in_debt: {", "in_depth: {"))
    assert problem.code == "unknown-key"
    (problem,) = refused(text, ("repays: {value: 0.95", "repays: {value: 95"))
    assert problem.path[0] == "repays"


def test_households_and_ages_are_judged_beside_another_mistake(text):
    problems = refused(
        text, ("0-14: {value: 0.1795", "0-14: {value: 0.6"), ("15-59: {value: 0.6335", "15-59: {value: 0.213"),
        ("repays: {value: 0.95", "repays: {value: 95"),
    )  # fmt: skip
    assert sorted(problem.code for problem in problems) == ["bad-value", "place-households-and-ages"]


def test_characters_that_dont_show_are_refused_in_places(text):
    (problem,) = refused(text, ("title: A town", "title: A\u202e town"))
    assert (problem.code, problem.line) == ("yaml-character", 3)
    assert "right-to-left override" in problem.message
