"""What was done, who recorded it, and what followed: the ordinary record and the scheme's told apart."""

from __future__ import annotations

from collections import Counter

import made_lives as made
import pytest

import demerit as dm
from demerit.life import readers
from demerit.life.source import of_run
from demerit.life.told import tell
from demerit.show.in_short import in_short
from demerit.show.sentences import Watch

MINUS = "\N{MINUS SIGN}"
SCHEME = made.scheme(
    channels={"police": {"source": "assumed"}, "cameras": {"source": "assumed"}},
    rules={
        "drink_driving": {"kind": "drink_driving", "points": -30, "source": "assumed"},
        "jaywalking": {"kind": "jaywalking", "points": -8, "source": "assumed"},
        "helping": {"kind": "helping_enforcement", "points": 20, "source": "assumed"},
    },
)
OWN = {"cause": "own act"}


def lives(here, there=(), *, scheme=SCHEME, days=60, residents=None, **ends):
    rows = [*here, *(row | {"world": "twin"} for row in there)]
    them = [made.ended(1000, "A", **ends), made.ended(None, None, world="twin", **ends)]
    return tell(made.source(scheme, rows, them, days=days, residents=residents), 1)


def told(life, number):
    """Sentences of a day: of both worlds, of this one alone, of the twin's alone."""
    day = next((day for day in life.days if day.day == number), None)
    return [[said.text for said in side] for side in (day.both, day.here, day.there)] if day else None


def drunk(reader, *, day=4, since=1, fine=True, **cells):
    rows = [made.row(day, "record", "drink_driving", channel="police", act_day=since, reason=reader, **OWN, **cells)]
    if fine:
        rows.append(made.row(day, "fine", "drink_driving", points=1500, outcome="unpaid: can't pay", **OWN))
    return rows


ACT = made.row(1, "act", "drink_driving", outcome="done")
POINTS = made.row(4, "entry", "drink_driving", channel="police", rule="drink_driving", ledger="points", points=-30,
                  act_day=1, **OWN)  # fmt: skip


def test_the_police_record_of_both_worlds_then_the_fine_then_the_schemes_points():
    """Of the twin it was said that nobody recorded it, and ten days later that a fine came, in both worlds."""
    life = lives([ACT, *drunk(readers.BOTH), POINTS], [ACT, *drunk(readers.ORDINARY)])
    assert told(life, 1) == [["Driving drunk; recorded only on 5 January."], [], []]
    assert told(life, 4) == [
        ["A record by police arrives of what happened on 2 January (driving drunk): fined 1,500 yuan, more than this "
         "resident can pay."],
        [f"{MINUS}30 points (rule “drink driving”), for driving drunk."], [],
    ]  # fmt: skip


def test_the_same_on_the_day_of_the_act():
    points = POINTS | {"day": 1}
    life = lives([ACT, *drunk(readers.BOTH, day=1), points], [ACT, *drunk(readers.ORDINARY, day=1)])
    assert told(life, 1) == [
        ["Driving drunk; recorded by police: fined 1,500 yuan, more than this resident can pay."],
        [f"{MINUS}30 points (rule “drink driving”), for driving drunk."], [],
    ]  # fmt: skip


def test_two_records_of_one_act_each_with_what_it_brought():
    """Cameras report to the scheme; the police have their own record, and bring the fine."""
    seen = made.row(1, "record", "drink_driving", channel="cameras", **OWN)
    points = POINTS | {"day": 1, "channel": "cameras"}
    life = lives([ACT, seen, *drunk(readers.ORDINARY, day=1), points], [ACT, *drunk(readers.ORDINARY, day=1)])
    assert told(life, 1) == [
        ["Driving drunk; recorded by police: fined 1,500 yuan, more than this resident can pay."],
        [f"Recorded by cameras (driving drunk): {MINUS}30 points (rule “drink driving”)."], [],
    ]  # fmt: skip


def test_a_record_of_the_law_without_a_fine_is_a_record_all_the_same():
    act = made.row(1, "act", "protest", outcome="done")
    record = made.row(1, "record", "protest", channel="police", reason=readers.ORDINARY, **OWN)
    assert told(lives([act, record], [act, record]), 1) == [["Joining a protest; recorded by police."], [], []]


def test_a_fine_for_what_somebody_else_did_follows_its_record():
    wrong = {"cause": "misidentification", "wrongful": True}
    rows = [
        made.row(3, "record", "jaywalking", channel="patrols", reason=readers.ORDINARY, other=7, **wrong),
        made.row(3, "fine", "jaywalking", points=20, outcome="paid", **wrong),
    ]
    life = lives(rows, rows)
    assert told(life, 3) == [
        ["Recorded by traffic police and street wardens for what somebody else did (resident 7) (crossing the road "
         "against the lights): fined 20 yuan."], [], [],
    ]  # fmt: skip
    assert life.days[0].both[0].wrong
    assert (
        "By law, fined 20 yuan, on a record by traffic police and street wardens, for crossing the road against the "
        "lights, which this resident hadn't done." in (in_short(life))
    )


def test_two_fines_on_one_day_go_with_their_own_records():
    acts = [made.row(2, "act", kind, outcome="done") for kind in ("jaywalking", "drink_driving")]
    rows = [made.row(2, "record", one["what"], channel="police", reason=readers.ORDINARY, **OWN) for one in acts]
    rows += [made.row(2, "fine", one["what"], points=yuan, outcome="paid", **OWN)
             for one, yuan in zip(acts, (20, 1500), strict=True)]  # fmt: skip
    assert told(lives([*acts, *rows]), 2)[1] == [
        "Crossing the road against the lights; recorded by police: fined 20 yuan.",
        "Driving drunk; recorded by police: fined 1,500 yuan.",
    ]


def test_a_record_is_of_the_act_of_its_own_day():
    """Two acts of one kind, and one record: of the first. The last one's day was told instead."""
    acts = [made.row(day, "act", "jaywalking", outcome="done") for day in (2, 9)]
    record = made.row(11, "record", "jaywalking", channel="cameras", act_day=2, **OWN)
    life = lives([*acts, record])
    assert told(life, 2)[1] == ["Crossing the road against the lights; recorded only on 12 January."]
    assert told(life, 9)[1] == ["Crossing the road against the lights. Nobody recorded it."]
    assert "of what happened on 3 January" in told(life, 11)[1][0]


def test_who_is_owed_a_payment_knows_that_it_was_missed():
    """In both worlds, whatever the scheme makes of it."""
    act = made.row(2, "act", "missed_loan_payment", outcome="done")
    record = made.row(4, "record", "missed_loan_payment", channel="bank", act_day=2, **OWN)
    life = lives([act, record], [act])
    assert told(life, 2) == [["One loan payment missed: the sum is owed from now on."], [], []]
    assert told(life, 4)[2] == ["The same act on 3 January had no such consequence."]


def test_an_act_for_which_somebody_else_is_recorded():
    act = made.row(2, "act", "jaywalking", outcome="done")
    record = made.row(5, "record", "jaywalking", channel="cameras", cause="misidentification", act_day=2, other=1,
                      resident=3, wrongful=True)  # fmt: skip
    life = lives([act, record], [act])
    assert told(life, 2)[1:] == [
        ["Crossing the road against the lights. Somebody else is recorded for it (resident 3)."],
        ["Crossing the road against the lights. Nobody recorded it."],
    ]


def test_what_the_last_days_may_still_bring_is_left_open():
    """A police record takes up to 14 days."""
    acts = [made.row(day, "act", "fight", outcome="done") for day in (45, 46)]
    life = lives(acts, days=60)
    assert told(life, 45)[1] == ["A fight. Nobody recorded it."]
    assert told(life, 46)[1] == ["A fight. No record of it had arrived by the end."]


def test_what_isnt_known_isnt_said():
    sample = lives([made.row(2, "act", "fight", outcome="done")], residents=1000)
    assert told(sample, 2)[1] == ["A fight. No record of it names this resident."]
    shirking = made.row(2, "act", "shirking", outcome="done")
    assert told(lives([shirking]), 2)[1] == [
        "Time wasted at work. At most employers took note, and nothing follows from it."
    ]
    watched = made.scheme(channels={"employer": {"source": "assumed"}})
    assert told(lives([shirking], scheme=watched), 2)[1] == ["Time wasted at work. Nobody recorded it."]


@pytest.mark.parametrize(("reader", "words"), [
    (readers.UNREAD, "not read: the scheme doesn't score this resident"),
    (readers.KEPT, "kept and not read: this resident doesn't consent to be scored"),
    (readers.SCHEME, "at no cost"),
])  # fmt: skip
def test_records_that_cost_nothing_say_why(reader, words):
    act = made.row(2, "act", "jaywalking", outcome="done")
    record = made.row(2, "record", "jaywalking", channel="cameras", reason=reader, **OWN)
    assert told(lives([act, record]), 2)[1] == [f"Crossing the road against the lights; recorded by cameras, {words}."]


def test_ordinary_law_and_a_record_kept_unread():
    rows = [ACT, *drunk(readers.ORDINARY_AND_KEPT, day=1)]
    both, (kept,), twins = told(lives(rows, [ACT, *drunk(readers.ORDINARY, day=1)]), 1)
    assert both == ["Driving drunk; recorded by police: fined 1,500 yuan, more than this resident can pay."]
    assert kept.startswith("The scheme keeps the record of driving drunk and does not read it: this resident doesn't")
    assert twins == []


def test_a_warning_is_told_with_its_record():
    seen = made.row(1, "record", "jaywalking", channel="cameras", outcome="a warning", **OWN)
    life = lives([made.row(1, "act", "jaywalking", outcome="done"), seen])
    assert told(life, 1)[1] == ["Crossing the road against the lights; recorded by cameras: a warning, and no points."]


def test_helping_against_a_faith_is_no_virtue():
    act = made.row(1, "act", "helping_enforcement", outcome="done")
    record = made.row(1, "record", "helping_enforcement", channel="neighbourhood_office", **OWN)
    points = made.row(1, "entry", "helping_enforcement", channel="neighbourhood_office", rule="helping",
                      ledger="points", points=20, **OWN)  # fmt: skip
    (said,) = told(lives([act, record, points], faith="unregistered"), 1)[1]
    assert said.endswith("It is a good deed in the scheme's eyes only; this resident is of an unregistered faith.")
    (said,) = told(lives([act, record, points]), 1)[1]
    assert said.endswith("It is a good deed in the scheme's eyes only.")


def test_who_looks_at_what():
    here = Watch(SCHEME, 60)
    assert here.no_record("jaywalking", 1)[0] == "Nobody recorded it."
    assert here.no_record("missed_tax", 1)[0] == "At most the tax office took note, and nothing follows from it."


# -- a real run -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run():
    return dm.simulate("as_reported", dm.place("village", residents=400), days=250, replicates=1, seed=2)


def test_no_fine_without_a_record_before_it_in_either_world(run):
    """Of the twin's there was none at all."""
    rows = run.events.to_pylist()
    records = Counter((row["world"], row["day"], row["resident"], row["what"], row["cause"]) for row in rows
                      if row["type"] == "record" and row["reason"] in readers.BY_LAW)  # fmt: skip
    fines = Counter((row["world"], row["day"], row["resident"], row["what"], row["cause"]) for row in rows
                    if row["type"] == "fine")  # fmt: skip
    assert not fines - records
    assert {world for world, *_ in fines} == {"scheme", "twin"}


def test_a_life_never_says_that_nobody_recorded_what_is_recorded(run):
    """Each resident's, in both worlds: every fine is told in the sentence of its record, and no act is told as unseen
    of which the log has a record, late or of somebody else."""
    source, unseen, fined = of_run(run), 0, 0
    rows = run.events.to_pylist()
    seen = {(row["world"], row["other"] if row["cause"] == "misidentification" else row["resident"], row["act_day"],
             row["what"]) for row in rows if row["type"] == "record"}  # fmt: skip
    for resident in sorted({row["resident"] for row in rows if row["type"] == "fine"}):
        life = tell(source, resident)
        for day in life.days:
            for world, side in (("scheme", day.both + day.here), ("twin", day.both + day.there)):
                for said in side:
                    assert not said.text.startswith("Fined"), said.text
                    fined += "fined" in said.text
                    if said.key.startswith("act ") and "Nobody recorded it" in said.text:
                        assert (world, resident, day.day, said.key[4:]) not in seen
                        unseen += 1
    assert fined >= sum(row["type"] == "fine" for row in rows) > 20
    assert unseen > 20
