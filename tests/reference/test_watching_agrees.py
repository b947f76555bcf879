"""The engine agrees with the reference model in who looks where, and what they miss."""

from __future__ import annotations

from loud_schemes import assert_all, busy, events, loud, people, q

import demerit.scheme
from demerit.day import lists
from demerit.reference.agreement import compare
from demerit.scheme.model import Channel
from demerit.scheme.parts.operator import Lines, Operator
from demerit.study.at_scale import at_every_scale


def test_an_operator_that_adapts_agrees():
    how = Operator(source="assumed", attention=q(0.7), quota=q(20000), step=q(0.3),
                   lines=Lines(share=q(0.2), worst=2, step=40))  # fmt: skip
    world, run = compare(loud().model_copy(update={"operator": how}), people(700), days=65, seed=5, catalogue=busy())
    graded = {day.day for day in run if sum(change.grade != change.grade_before for change in day.changes) > 50}
    assert_all({
        "attention": len(set(world.operator.looks)) == 3, "zeal": world.operator.zeal > 65536,
        "lines": world.cutoffs[:4] != world.rules.standing.cutoffs[:4], "all graded anew": graded & {31, 61},
    })  # fmt: skip


def test_collectors_agree():
    scheme = demerit.scheme.load("village_ledger")
    collectors = scheme.channels["collectors"].model_copy(update={
        "collectors_per_1000": q(60), "capacity": q(0.06), "remembers": q(0.6), "favours": q(0.9), "knows": q(0.2),
        "false_match": q(0.5), "copies_to": {"neighbourhood_office": q(0.8)}, "invents": q(800),
    })  # fmt: skip
    office = Channel(source="assumed", sees=["littering", "neglecting_parents"])
    changed = scheme.model_copy(
        update={
            "channels": {"collectors": collectors, "neighbourhood_office": office},
            "ledgers": {"points": scheme.ledgers["points"].model_copy(update={"recalculated": "daily"})},
        }
    )
    _, run = compare(changed, people(), days=90, seed=8, catalogue=busy())
    lost = [sum(column) for column in zip(*(day.lost for day in run), strict=True)]
    causes = {record.cause for record in events(run, "records") if record.channel in (13, 15)}
    assert_all({
        "overlooked": lost[0], "forgotten": lost[1], "no room": lost[2],
        "own, mistaken, invented, copied": causes
        >= {lists.OWN, lists.MISIDENTIFIED, lists.FALSE_REPORT, lists.COPIED},
        "a redlist": any(stay.register == 0 for stay in events(run, "entered")),
    })  # fmt: skip


def test_cameras_that_match_against_the_whole_place_agree():
    """Whoever is taken for somebody far away (M38): what informants find on record must not depend on where that is."""
    scheme, _ = at_every_scale(loud(), 300)
    compare(scheme, people(), days=20, seed=4, catalogue=busy())
