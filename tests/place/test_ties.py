"""Five kinds of tie, held to what networks of people look like."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from demerit.errors import UsageError
from demerit.limits import TIE_KINDS
from demerit.place import place
from demerit.place.permutation import stream_key
from demerit.place.ties import ALL, LAYERS, MOST_PARTNERS, PLACES, clan_slots, partners, team_of

SEEDS = [(700, 1), (1500, 2), (5000, 3)]


def graphs(people) -> dict[str, nx.Graph]:
    """One graph for each kind of tie, from everybody's own list; asserts that lists are sorted and without twins."""
    found = {name: nx.Graph() for name in TIE_KINDS}
    named = {name: set() for name in TIE_KINDS}
    for i in range(people.residents):
        for name, partners_of in people.ties(i).items():
            assert partners_of == sorted(set(partners_of))
            assert i not in partners_of
            assert len(partners_of) <= MOST_PARTNERS
            assert all(0 <= j < people.residents for j in partners_of)
            named[name].update((i, j) for j in partners_of)
    for name, pairs in named.items():
        assert pairs == {(j, i) for i, j in pairs}, f"{name} ties are not symmetric"
        found[name].add_nodes_from(range(people.residents))
        found[name].add_edges_from(pairs)
    return found


@pytest.fixture(scope="module", params=SEEDS, ids=str)
def world(request):
    residents, seed = request.param
    people = place("town", residents=residents, seed=seed).build()
    return people, graphs(people), people.table()


def test_household_ties_are_cliques(world):
    _, found, table = world
    for members in nx.connected_components(found["household"]):
        assert members == set(np.flatnonzero(table["household"] == min(members)).tolist())
        assert found["household"].subgraph(members).number_of_edges() == len(members) * (len(members) - 1) // 2


def test_kin_are_two_to_four_whole_households_of_a_tile(world):
    people, found, table = world
    both = nx.compose(found["kin"], found["household"])
    sizes = []
    for clan in nx.connected_components(both):
        homes = {int(table["household"][i]) for i in clan}
        assert len({i // 4096 for i in clan}) == 1
        assert both.subgraph(clan).number_of_edges() == len(clan) * (len(clan) - 1) // 2
        sizes.append(len(homes))
    assert max(sizes) == 4
    assert sum(size == 1 for size in sizes) <= people.residents // 4096 + 1
    assert not set(found["kin"].edges) & set(found["household"].edges)


def test_neighbours_are_adults_of_the_next_two_households(world):
    _, found, table = world
    homes = np.unique(table["household"])
    place_of = {int(home): position for position, home in enumerate(homes)}
    for i, j in found["neighbour"].edges:
        assert table["age"][i] >= 18
        assert table["age"][j] >= 18
        assert i // 256 == j // 256
        apart = abs(place_of[int(table["household"][i])] - place_of[int(table["household"][j])])
        assert apart in (1, 2)


def test_colleagues_work_in_one_team(world):
    people, found, table = world
    degrees = dict(found["colleague"].degree)
    assert max(degrees.values()) <= 9
    for i, j in found["colleague"].edges:
        assert people.employer(i) == people.employer(j) >= 0
        for member in (i, j):
            assert table["employed"][member]
            assert 16 <= table["age"][member] < 60
    for i in range(0, people.residents, 37):
        working = table["employed"][i] and table["age"][i] < 60
        assert (people.employer(i) >= 0) == working
        assert working or not degrees[i]


def test_small_teams_all_know_each_other():
    people = place("town", residents=1000, seed=8).build()
    teams: dict[int, list[int]] = {}
    for i in range(people.residents):
        teams.setdefault(people.employer(i), []).append(i)
    sizes = sorted(len(members) for team, members in teams.items() if team >= 0)
    assert sizes[-1] > 4 * sizes[len(sizes) // 2]  # skewed: the largest far above the middle
    for team, members in teams.items():
        if team >= 0 and team % 10 < 6:  # teams of up to eight slots
            for i in members:
                assert people.ties(i)["colleague"] == [j for j in members if j != i]


def test_online_friends_are_online_and_skewed(world):
    people, found, table = world
    for i, j in found["online_friend"].edges:
        assert table["online"][i] > 0
        assert table["online"][j] > 0
    degrees = np.array([found["online_friend"].degree[i] for i in range(people.residents)])
    assert degrees.max() <= LAYERS
    assert degrees.var() > 1.3 * degrees.mean()  # wider than a random graph
    connected = degrees[table["online"] > 0]
    assert np.corrcoef(connected, table["sociability"][table["online"] > 0])[0, 1] > 0.5


def test_like_seeks_like(world):
    people, found, table = world
    shuffled = np.random.default_rng(5)
    for name in ("neighbour", "online_friend"):
        edges = np.array(found[name].edges)
        ends = np.flatnonzero([found[name].degree[i] > 0 for i in range(people.residents)])
        others = shuffled.choice(ends, (len(edges), 2))
        apart = np.abs(table["age"][edges[:, 0]] - table["age"][edges[:, 1]]).mean()
        random = np.abs(table["age"][others[:, 0]] - table["age"][others[:, 1]]).mean()
        assert apart < 0.97 * random, name
    edges = np.array(found["online_friend"].edges)
    ends = np.flatnonzero([found["online_friend"].degree[i] > 0 for i in range(people.residents)])
    others = shuffled.choice(ends, (20_000, 2))
    apart = np.abs(table["decile"][edges[:, 0]] - table["decile"][edges[:, 1]]).mean()
    assert apart < np.abs(table["decile"][others[:, 0]] - table["decile"][others[:, 1]]).mean()


def test_the_whole_network_is_clustered_and_connected(world):
    people, found, _ = world
    whole = nx.compose_all(list(found.values()))
    density = nx.density(whole)
    assert nx.average_clustering(whole) > 10 * density
    assert max(len(part) for part in nx.connected_components(whole)) > 0.95 * people.residents
    assert 8 < 2 * whole.number_of_edges() / people.residents < 25


def test_far_ties_reach_the_whole_place(town):
    away = [abs(i - j) for i in range(0, 100_000, 501) for j in town.ties(i)["online_friend"]]
    assert np.mean(away) == pytest.approx(100_000 / 3, rel=0.15)


@pytest.mark.parametrize("slots", [1, 2, 11, 12, 13, 130, 1563])
def test_clans_part_the_slots(slots):
    found = [clan_slots(slot) for slot in range(slots)]
    assert all(begin <= slot < end and 2 <= end - begin <= 4 for slot, (begin, end) in enumerate(found))
    assert all(clan_slots(x) == pair for pair in found for x in range(*pair))


def test_teams_part_the_slots():
    found = [team_of(slot) for slot in range(1000)]
    for slot, (team, begin, end) in enumerate(found):
        assert begin <= slot < end
        assert team_of(begin) == (team, begin, end) == team_of(end - 1)
    assert [team for team, _, _ in found] == sorted(team for team, _, _ in found)
    assert len({team for team, _, _ in found}) == len({begin for _, begin, _ in found})


def test_plain_python_gives_the_same_partners(village):
    compiled, plain = np.zeros(MOST_PARTNERS, np.uint32), np.zeros(MOST_PARTNERS, np.uint32)
    for tie in range(len(TIE_KINDS)):
        for resident in (0, 42, 399, 699):
            count = partners(tie, resident, village.residents, *village.tables, np.uint64(ALL), compiled)
            assert partners.py_func(tie, resident, village.residents, *village.tables, ALL, plain) == count
            assert np.array_equal(compiled[:count], plain[:count])


def test_every_tie_has_one_place_among_those_of_its_kind(village):
    """Asked for one place at a time, or for any of them together, the same partners are found, each once."""
    out = np.zeros(MOST_PARTNERS, np.uint32)
    for tie, name in enumerate(TIE_KINDS):
        for resident in range(0, 700, 7):
            found = village.places(tie, resident)
            assert sorted(j for _, j in found) == village.ties(resident)[name]
            assert len({place for place, _ in found}) == len(found)
            for mask in (0x5555_5555_5555_5555, 0xFF00FF00FF00FF00, (1 << PLACES[tie]) - 1, 0):
                count = partners(tie, resident, village.residents, *village.tables, np.uint64(mask), out)
                assert sorted(out[:count].tolist()) == sorted(j for place, j in found if mask >> place & 1)


def test_streams_keep_kinds_apart():
    assert len({stream_key(1, 1), stream_key(1, 16), stream_key(1, 1 << 20)}) == 3


def test_a_village_of_fifty_has_ties():
    found = graphs(place("village", residents=50).build())
    assert found["household"].number_of_edges() > 0
    assert found["kin"].number_of_edges() > 0


def test_nobody_unknown_has_ties(village):
    with pytest.raises(UsageError):
        village.ties(700)
