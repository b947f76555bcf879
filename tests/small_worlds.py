"""Small worlds for the tests of the day: quiet ones with a script of what happens, and busy ones as they are."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np

from demerit.catalogue import Catalogue, catalogue
from demerit.day import lists
from demerit.day.lists import FINING, SCORED
from demerit.day.tables import Tables, compile_tables
from demerit.day.who import cell
from demerit.day.world import Day, World
from demerit.ordinary import Ordinary, ordinary
from demerit.place import place
from demerit.place.people import People
from demerit.quantity import q
from demerit.scheme.model import Scheme
from demerit.scheme.plain import plain
from demerit.shards import Shard

START = date(2020, 1, 1)


@cache
def people_of(residents: int, seed: int = 1) -> People:
    return place("village", residents=residents, seed=seed).build()


def blank(dtype: np.dtype, **columns: Any) -> np.record:
    """One row of a table, all zeros but for the columns given; compiled functions take it."""
    row = np.zeros(1, dtype).view(np.recarray)
    for name, value in columns.items():
        field = row[name][0]
        if isinstance(field, np.ndarray):
            value = np.asarray(value)
            field[tuple(slice(0, length) for length in value.shape)] = value
        else:
            row[name][0] = value
    return row[0]


def scheme_of(**parts: Any) -> Scheme:
    """A scheme from the parts that matter, all of one made-up source."""
    for section in ("channels", "rules", "registers", "services", "association"):
        for entry in parts.get(section, {}).values():
            entry.setdefault("source", "here")
            for way in entry.get("ways_in", {}).values():
                way.setdefault("source", "here")
    head = {"scheme": "little", "title": "A little scheme", "summary": "For tests.", "sources": {"here": "made up"}}
    return Scheme.model_validate(head | parts)


def changed(scheme: Scheme, **parts: Any) -> Scheme:
    """The scheme with some of its parts replaced."""
    return Scheme.model_validate(plain(scheme) | parts)


def black_mask(scheme: Scheme) -> int:
    return sum(1 << r for r, register in enumerate(scheme.registers.values()) if register.colour == "black")


def tables_of(scheme: Scheme, residents: int, **more: Any) -> Tables:
    return compile_tables(scheme, residents=residents, start=START, **more)


def world_of(scheme: Scheme, residents: int = 1500, *, seed: int = 7, shard: Shard | None = None,
             kind: type[World] = World, **more: Any) -> World:  # fmt: skip
    """A world of the village's people; `more` goes to the tables."""
    tables = tables_of(scheme, residents, **more)
    return kind(people_of(residents), tables, seed, black_mask=black_mask(scheme), shard=shard)


def live(world: World, days: int) -> list[Day]:
    return [world.step(day) for day in range(days)]


def joined(days: list[Day], name: str) -> np.ndarray:
    return np.concatenate([getattr(day, name) for day in days])


def same_day(one: Day, other: Day, *, but: tuple[str, ...] = ()) -> bool:
    """Whether two days hold the same lists to the last bit, but for those named."""
    names = [name for name in Day._fields if name not in but]
    return all(np.asarray(getattr(one, n)).tobytes() == np.asarray(getattr(other, n)).tobytes() for n in names)


# -- worlds with a script ----------------------------------------------------------------------------------------


@cache
def fair_catalogue() -> Catalogue:
    """The package's catalogue where ordinary life refuses nobody, and nobody asks again."""
    cat = catalogue()
    nobody = {"refused": q(0), "refused_in_debt": q(0), "again": None}
    services = {name: service.model_copy(update=nobody) for name, service in cat.services.items()}
    return cat.model_copy(update={"services": services})


def life(**shares: float) -> Ordinary:
    """Ordinary life with some shares set: of everybody, whatever their spare cash."""
    given = ordinary()
    fields = {}
    for name, share in shares.items():
        fields[name] = [q(share)] * 8 if isinstance(getattr(given, name), list) else q(share)
    return given.model_copy(update=fields)


class Scripted(World):
    """A world in which nothing happens but what the script says, by day."""

    def __init__(self, *args: Any, **more: Any) -> None:
        self.script: dict[int, dict[str, list]] = {}
        super().__init__(*args, **more)

    def say(self, day: int, what: str, row: np.ndarray) -> None:
        self.script.setdefault(day, {}).setdefault(what, []).append(row)

    def live_and_watch(self, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        today = self.script.get(day, {})

        def rows(what: str, dtype: np.dtype, who: str) -> np.ndarray:
            found = np.concatenate([np.zeros(0, dtype), *today.get(what, [])])
            return found[np.argsort(found[who], kind="stable")]

        return (
            rows("act", lists.ACT, "resident"), rows("request", lists.REQUEST, "resident"),
            rows("record", lists.RECORD, "subject"), np.zeros(3, np.int64),
        )  # fmt: skip

    # what may happen

    def acts(self, day: int, resident: int, kind: str, *, flags: int = lists.DONE) -> None:
        p = self.people.profiles(resident, resident + 1)
        row = (resident, cell(p[0]), catalogue().kinds[kind].number, flags, p[0])
        self.say(day, "act", np.array([row], lists.ACT))

    def asks(self, day: int, resident: int, service: str) -> None:
        p = self.people.profiles(resident, resident + 1)
        row = (resident, cell(p[0]), catalogue().services[service].number, 0, p[0])
        self.say(day, "request", np.array([row], lists.REQUEST))

    def recorded(self, day: int, resident: int, kind: str, *, channel: str = "police", cause: int = lists.OWN,
                 flags: int = SCORED) -> None:  # fmt: skip
        self.say(day, "record", record(self.people, day, resident, kind, channel, cause, flags))

    def fined(self, day: int, resident: int, kind: str, *, channel: str = "police", cause: int = lists.OWN) -> None:
        self.recorded(day, resident, kind, channel=channel, cause=cause, flags=FINING)


def record(people: People, day: int, resident: int, kind: str, channel: str, cause: int, flags: int) -> np.ndarray:
    """One record, due on its day; a wrong one is of nothing at all."""
    p = people.profiles(resident, resident + 1)[0]
    actor = resident if cause == lists.OWN else lists.NOBODY
    cat = catalogue()
    row = (resident, actor, p, cell(p), day, day, cat.kinds[kind].number, cat.channels[channel].number, cause, flags)
    return np.array([row], lists.RECORD)


def scripted(scheme: Scheme, residents: int = 300, *, life: Ordinary | None = None, cat: Catalogue | None = None,
             seed: int = 7) -> Scripted:  # fmt: skip
    world = world_of(scheme, residents, seed=seed, kind=Scripted, ordinary=life, catalogue=cat or fair_catalogue())
    assert isinstance(world, Scripted)
    return world
