"""The first compilation, on two cores: half of the kernels in a process of their own, the other half here.

Numba compiles in one thread. Without this a first run waits twice as long. Kernels are compiled for the types that
`World` calls them with; a test fails when the two part.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from numba import typeof

from demerit.compiled import CACHE, package_hash
from demerit.cores import usable_cores
from demerit.day import (
    access,
    adaptation,
    apart,
    arrivals,
    at_rest,
    collective,
    conduct,
    conformity,
    custody,
    cutting,
    discretion,
    distrust,
    enrolment,
    files,
    firms,
    inclination,
    informing,
    knowledge,
    ledgers,
    lists,
    looking,
    matching,
    observation,
    operator,
    queues,
    repeats,
    scoring,
    settling,
    shaming,
    standing,
    stays,
    sums,
    tampering,
    targeting,
    undue,
    warnings,
)
from demerit.day.rows import read
from demerit.day.state import CELLS, RESIDENT, SHORT
from demerit.day.stocks import STOCK_ROWS
from demerit.day.tables import compile_tables
from demerit.limits import MAX_SERVICES
from demerit.measure import against_twin, between, creep, daily, groups, parts, recount, regions, starts
from demerit.scheme.model import Scheme
from demerit.shards import Shard


def calls(form: np.dtype = SHORT) -> tuple[dict[Any, tuple], dict[Any, tuple]]:
    """Kernels with arguments of the types they are called with, residents' rows being of this form: two halves that
    take about as long to compile."""
    from demerit.place import place

    people = place("village", residents=60).build()
    t = compile_tables(Scheme(scheme="none", title="", summary=""), residents=60, start=date(2019, 1, 1))
    given, state, key = people.row, np.zeros(60, form), (np.uint32(0), np.uint32(0))
    stocks, heat = np.zeros((STOCK_ROWS, CELLS), np.int64), np.zeros(1, np.int32)
    acts, requests, records = (np.zeros(1, kind) for kind in (lists.ACT, lists.REQUEST, lists.RECORD))
    inclined = np.zeros(1, inclination.INCLINATION)
    entries, fined, paid = (np.zeros(1, kind) for kind in (lists.ENTRY, lists.FINED, lists.SUM))
    listings, changes, decisions = (np.zeros(1, kind) for kind in (lists.LISTING, lists.CHANGE, lists.DECISION))
    owed, on, coming = (np.zeros(1, kind) for kind in (at_rest.OWED, at_rest.STAY, at_rest.COMING))
    deals, marks, first_days = np.zeros(1, lists.DEAL), np.zeros(8, np.uint8), np.zeros(1, np.int32)
    begun, chosen = np.zeros(1, np.uint8), np.zeros(1, lists.ENROLMENT)
    falls, cut, meetings = (np.zeros(1, kind) for kind in (lists.FALL, lists.CUT, lists.MEETING))
    numbers, wishes, black = np.zeros(1, np.int64), np.zeros(1, np.uint64), np.int64(0)
    looks, ends = np.zeros(1, np.uint64), cutting.CutTies(t.cutting, Shard(60)).ends
    world, sanctions = (given, state), np.zeros((1, conformity.CONTEXT_COUNT), np.int32)
    rows, deeds, events = (np.zeros(1, kind) for kind in (firms.ORGANISATION, firms.DEED, firms.EVENT))
    pending, lessons = np.zeros(1, repeats.PENDING), np.zeros(1, knowledge.LESSON)
    taught = np.zeros(60, np.uint16)
    waiting, places = np.zeros(1, queues.WAITING), np.zeros(MAX_SERVICES, np.int64)
    reports, shown, tolls = (np.zeros(1, kind) for kind in (lists.REPORT, lists.SHOWN, lists.TOLL))
    few, whole = apart.Apart(60).table, np.zeros(1, RESIDENT)
    today, kinds = np.zeros(1, np.int64), np.zeros(256, np.uint8)
    witnesses, grudges = np.zeros(1, informing.WITNESS), np.zeros(1, informing.GRUDGE)
    yes, people_numbers = np.zeros(1, np.uint8), np.zeros(1, np.uint32)
    faces, calls = np.zeros(1, shaming.FACE), np.zeros(1, shaming.CALL)
    there = {
        observation.observe: (
            0,
            1,
            0,
            *key,
            given,
            60,
            acts,
            0,
            t.observation,
            t.ordinary,
            begun,
            looks, records,
            numbers,
        ),
        informing.who_saw: (0, *key, *world, t.informing, acts, witnesses),
        informing.will_tell: (0, *world, t.standing, t.informing, witnesses, yes),
        informing.inform: (
            0, *key, given, 60, t.informing, t.observation, acts, wishes, witnesses, records, reports,
        ),
        informing.who_would_harm: (0, 1, 0, *key, *world, t.standing, t.informing, grudges),
        informing.lives_here: (*world, t.observation, grudges, yes),
        informing.malign: (0, *key, given, t.informing, t.observation, grudges, records, reports),
        scoring.score: (
            0, *key, *world, t.scoring, t.standing, few, records, entries, fined, owed, 0, wishes, stocks, ends,
        ),
        daily.count_day: (
            0, acts, records, entries, fined, paid, listings, listings, decisions, stocks, reports, shown, tolls,
            events, kinds, kinds, today, stocks,
        ),
        against_twin.compare_day: (acts, acts, decisions, decisions, kinds, today, stocks),
        daily.count_deals: (deals, today, stocks),
        between.count_between: (meetings, falls, cut, today, stocks),
        creep.count_creep: (0, acts, entries, numbers, np.zeros(256, np.bool_), today, stocks),
        starts.count_against_start: (0, 1, *key, *world, t.standing, marks, stocks),
        groups.census: (0, 1, *world, 0, 0, 1, stocks),
        parts.count_parts: (
            0, acts, records, entries, fined, paid, listings, listings, decisions, reports, shown, tolls, events,
            kinds, kinds, kinds, stocks, stocks,
        ),
        parts.count_more_parts: (meetings, falls, cut, deals, kinds, stocks, stocks),
        parts.count_creep_parts: (
            0, acts, entries, kinds, numbers, np.zeros(256, np.bool_), stocks, stocks,
        ),
        parts.compare_parts: (acts, acts, decisions, decisions, numbers, kinds, stocks, stocks),
        recount.count_residents: (
            0, 1, *world, t.standing, few, t.access, t.commerce, t.knowledge, True, True, black, 0, 1, numbers,
        ),
        recount.count_firms: (0, 1, given, t.organisations, rows, numbers, stocks),
        groups.add_up_scores: (state, True, 0, 1, numbers, numbers),
        groups.add_up: (stocks, groups.GROUPS_OF, stocks), groups.over_cells: (stocks, stocks[0]),
        standing.close_day: (changes, numbers, black, *world, t.standing, few, t.access, changes, stocks),
        access.decide: (
            0,
            *key,
            *world,
            t.standing,
            few,
            t.access,
            t.commerce,
            files.NO_FILES,
            requests,
            decisions,
            wishes,
        ),
    }  # fmt: skip
    here = {
        conduct.conduct: (inclined, 0, *key, *world, heat, t.conduct, t.standing, t.knowledge, taught, acts, requests),
        inclination.incline: (0, 1, 0, *key, given, t.conduct, inclined),
        settling.settle_in: (
            0, 1, *key, *world, t.standing, t.adaptation, black, marks, on, 0, stocks,
        ),
        settling.close_doors: (0, 1, *world, t.standing, t.access, stocks),
        scoring.owe_and_see: (0, *world, t.conduct, t.scoring, t.standing, acts, owed, 0, stocks),
        sums.settle_old: (0, *key, *world, t.standing, t.scoring, marks, 0, 8, paid, 0, stocks),
        sums.settle: (
            0, *key, *world, t.standing, few, t.scoring, t.conduct, owed, 0, 0, 0, wishes, 0, paid, 0, stocks,
        ),
        arrivals.count_due: (0, records, coming, 0),
        arrivals.sort_out: (0, given, records, coming, 0, np.zeros(1, at_rest.ACTOR), 0, records),
        stays.tell_all: (on, given, t.standing, listings),
        apart.put_in: (few.rows, few.rows),
        read: (numbers, state, t.standing, few, whole),
        regions.count_first: (0, 1, 60, state, first_days, True, 0, numbers, numbers, numbers),
        regions.count_listed: (changes, black, first_days, 0, numbers),
        ledgers.post: (state, t.standing, few, entries, numbers, numbers),
        standing.release: (
            0, True, *key, *world, t.standing, few, on, 0, 0, 0, listings, changes, 0, numbers, entries,
        ),
        standing.regrade: (numbers, 0, *key, *world, t.standing, few, on, 0, changes, 0),
        standing.admit: (wishes, 0, *key, *world, t.standing, few, on, 0, changes, 0),
        access.still_wanted: (wishes, decisions),
        access.allot: (wishes, numbers, *world, t.access, decisions, stocks),
        files.open_files: (0, 1, *key, *world, t.commerce, stocks),
        files.enter: (records, *world, t.commerce, files.NO_FILES, stocks),
        files.close_month: (0, 0, 1, *key, *world, t.commerce, files.NO_FILES, records, stocks),
        files.joint_counts: (0, 1, *world, t.commerce, 0, 1, np.zeros((1, 1), np.int64)),
        repeats.ask_again: (0, *world, t.conduct, t.standing, requests[:0], pending[:0], requests, pending),
        repeats.note: (0, *key, t.access, decisions[:0], pending[:0], pending),
        queues.join: (0, *key, t.access, decisions, waiting, 0, stocks),
        queues.line_up: (*world, t.standing, t.access, waiting, 0, wishes),
        queues.open_slots: (0, *key, t.access, places),
        queues.serve: (0, numbers, state, t.access, numbers, wishes, waiting, 0, decisions, stocks),
        standing.move_on: (0, *world, t.standing, on, 0, 0, 0, listings),
        targeting.name_at_will: (0, 1, 0, *key, 60, t.standing, wishes),
        matching.meet: (0, *key, *world, t.standing, t.matching, requests, decisions, meetings),
        cutting.fall_out: (0, *key, given, t.cutting, changes, ends, falls, cut),
        cutting.add_ends: (wishes, ends, given, ends.rows, numbers, stocks),
        cutting.isolation: (0, 1, 0, *world, t.cutting, ends),
        firms.found: (0, 1, given, t.organisations, rows, stocks),
        firms.plan: (0, 1, 0, *key, t.organisations, rows, deeds),
        firms.let_off: (0, given, t.organisations, rows, listings, 0, events, 0, stocks),
        firms.judge: (
            0, given, t.organisations, t.standing, deeds, rows, listings, 0, events, 0, wishes, stocks,
        ),
        firms.dismiss: (0, *key, given, t.organisations, rows, listings, 0, tolls),
        firms.lose_jobs: (*world, tolls, stocks),
        custody.take_away: (
            0, *key, *world, t.standing, t.adaptation, listings, tolls, stocks,
        ),
        adaptation.learn: (0, *key, *world, t.adaptation, t.scoring, entries, stocks),
        adaptation.forget: (0, 0, 60, *key, *world, t.adaptation, stocks),
        distrust.distrust: (
            0, *key, *world, t.trust, t.scoring, t.standing, reports, entries, shown, stocks,
        ),
        distrust.mend: (0, 0, 60, *key, *world, t.trust, stocks),
        shaming.show: (0, given, t.shaming, on, 0, 0, shown, faces),
        looking.look: (
            0, *key, *world, t.standing, t.shaming, faces, people_numbers, calls,
        ),
        shaming.look_up: (
            *key, given, t.scoring, marks, owed, 0, np.zeros(1, np.uint32), np.zeros(1, np.uint8),
        ),
        shaming.call_in: (
            0, *key, given, t.shaming, t.observation, np.zeros(1, shaming.CALL), np.zeros(1, np.uint8), records,
            reports,
        ),
        adaptation.warm: (0, 1, acts, heat, t.conduct),
        warnings.warn: (0, numbers, state, t.warnings, t.scoring, t.standing, records),
        discretion.think_fit: (0, 1, 0, *key, *world, t.standing, t.discretion, entries),
        collective.levy_households: (0, *key, *world, t.collective, t.scoring, entries, entries),
        collective.gather: (t.collective, t.scoring, entries, numbers),
        collective.levy_neighbourhood: (0, 0, *world, numbers, entries),
        tampering.buy: (0, 1, 0, *key, *world, t.standing, t.tampering, deals),
        tampering.attack: (0, 1, 0, *key, *world, t.standing, t.tampering, deals),
        tampering.breach: (0, 0, 1, *key, *world, t.tampering, deals),
        tampering.settle_deals: (0, *key, t.tampering, deals, 0, deals, entries),
        undue.consequences: (0, *world, t.standing, t.access, deals, 0, 0, marks, marks, decisions, deals),
        enrolment.begin: (0, 1, *key, *world, t.enrolment, first_days, stocks),
        enrolment.choose: (0, 1, 0, True, *key, *world, t.enrolment, first_days, chosen),
        enrolment.enrol: (chosen, *key, *world, t.standing, few, t.access, t.adaptation, stocks),
        enrolment.count_moves: (chosen, first_days, 0, stocks, numbers),
        enrolment.leave_unread: (records, 0, state, True),
        knowledge.begin_to_know: (0, 1, *key, *world, t.knowledge, stocks),
        knowledge.who_learns: (0, *key, given, t.knowledge, t.scoring, entries, lessons),
        knowledge.learn_the_rules: (*world, taught, lessons, stocks),
        knowledge.who_hears: (0, *key, given, t.knowledge, listings, people_numbers),
        knowledge.hear: (0, *key, *world, t.knowledge, people_numbers, stocks),
        knowledge.publish: (0, 60, *key, *world, taught, t.knowledge, stocks),
        operator.count_nearby: (records, t.observation[0]["good"], 0, numbers),
        conformity.hear_of: (entries, t.scoring[0]["context"], sanctions),
        conformity.look_around: (0, 1, 0, *key, *world, t.adaptation, sanctions, stocks),
    }  # fmt: skip
    return there, here


def signature(arguments: tuple) -> tuple:
    """Numba's types of some arguments."""
    return tuple(typeof(argument) for argument in arguments)


def compile_all(some: dict[Any, tuple]) -> None:
    """Compile kernels, or load them from the cache."""
    for kernel, arguments in some.items():
        kernel.compile(signature(arguments))


def warm_up(forms: Iterable[np.dtype]) -> None:
    """Compile everything a day needs with residents' rows of these forms, unless it has been done for these sources."""
    for form in {form.itemsize: form for form in forms}.values():
        _warm_up(form)


def _warm_up(form: np.dtype) -> None:
    if CACHE is None:
        return
    ready = CACHE / f"ready-{package_hash()[:16]}-{form.itemsize}"  # everything stands there
    if ready.exists():
        return
    there, here = calls(form)
    name = "SHORT" if form == SHORT else "WIDE"
    work = f"from demerit.day import state, warming; warming.compile_all(warming.calls(state.{name})[0])"
    command = [sys.executable, "-c", work]
    helper = None
    if usable_cores() > 1:
        quiet = subprocess.DEVNULL
        helper = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        compile_all(here)
    except BaseException:
        if helper is not None:
            helper.kill()  # what it has kept so far stands
        raise
    finally:
        if helper is not None:
            helper.wait()
    compile_all(there)  # from the cache; here, if the helper failed
    try:
        ready.mkdir(exist_ok=True)
    except OSError:
        return
