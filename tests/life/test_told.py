"""A life by hand, told: its sentences, its plain data, its page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import made_lives as made
import pytest

from demerit.errors import UsageError
from demerit.life.told import tell
from demerit.measure.picking import picked
from demerit.show.in_short import in_short, refusals
from demerit.show.labels import Labels
from demerit.show.life_beside import twin_differences
from demerit.show.sentences import Speaker

sys.path.insert(0, str(Path(__file__).parents[1] / "show"))

REGISTERS = {"blacklist": {"label": "The blacklist", "source": "assumed",
                           "ways_in": {"low": {"below": 960, "source": "assumed"}}}}  # fmt: skip
SERVICES = {"flights": {"closed_to_registers": ["blacklist"], "source": "assumed"},
            "loan": {"closed_to_grades": ["C"], "source": "assumed"}}  # fmt: skip
SCHEME = made.scheme(registers=REGISTERS, services=SERVICES)
POLICE = {"channel": "police", "cause": "own act"}
ROWS = [
    made.row(2, "act", "littering", outcome="done"),
    made.row(2, "record", "littering", **POLICE),
    made.entry(2, "littering", -15),
    made.row(3, "act", "jaywalking", outcome="done"),
    made.row(5, "act", "critical_post", outcome="done"),
    made.row(8, "record", "critical_post", channel="platforms", cause="own act", act_day=5),
    made.entry(8, "posting", -30) | {"channel": "platforms", "act_day": 5},
    made.entry(8, "posting", -15, "association", other=1, reason="household") | {"resident": 2},
    made.row(8, "listing", "blacklist", reason="low", wrongful=False),
    made.row(8, "grade", "B"),
    made.row(10, "record", "jaywalking", channel="police", cause="misidentification", other=5, wrongful=True),
    made.entry(10, "jaywalking", -8, "misidentification", other=5),
    made.row(10, "grade", "C", wrongful=True),
    made.row(12, "decision", "flights", outcome="refused", reason="register", rule="blacklist"),
    made.row(14, "act", "critical_post", outcome="chilled"),
    made.row(15, "fine", "littering", points=50, outcome="unpaid: can't pay", cause="own act"),
    made.row(16, "entry", cause="astrology", points=0, ledger="points"),
    made.row(16, "visit", "police", outcome="polite"),
]
TWINS = [
    made.row(2, "act", "littering", outcome="done"),
    made.row(3, "act", "jaywalking", outcome="done"),
    made.row(5, "act", "critical_post", outcome="done"),
    made.row(12, "decision", "flights", outcome="granted", reason="none"),
    made.row(14, "act", "critical_post", outcome="done"),
]
ENDS = [
    made.ended(947, "C", own=955, registers=["blacklist"], in_work=False, unpaid_sums=1),
    made.ended(985, "A", own=1000, resident=2, age=17, sex="male"),
    made.ended(None, None, world="twin"),
    made.ended(None, None, world="twin", resident=2),
]


@pytest.fixture(scope="module")
def life():
    rows = sorted(ROWS, key=lambda row: row["day"]) + [row | {"world": "twin"} for row in TWINS]
    source = made.source(SCHEME, rows, ENDS)
    return tell(source, 1, picked=picked(source, "most-refused"))


def said(life, day) -> list[str]:
    (found,) = [one for one in life.days if one.day == day]
    return [one.text for one in (*found.both, *found.here)]


def test_the_days_in_sentences(life):
    minus = "\N{MINUS SIGN}"
    assert said(life, 2) == [f"Dropping litter; recorded by police: {minus}15 points (rule “littering”)."]
    assert said(life, 3) == ["Crossing the road against the lights. Nobody recorded it."]
    assert said(life, 5) == ["A critical post online; recorded only on 9 January."]
    assert said(life, 8) == [
        "A record by social media, games and video platforms arrives of what happened on 6 January (a critical post "
        f"online): {minus}30 points (rule “posting”).",
        "Put on a register: the blacklist.",
        "Grade now B.",
        "1 other lost 15 points by it: 1 in the household.",
    ]
    assert said(life, 10) == [
        "Recorded by police for what somebody else did (resident 5) (crossing the road against the lights): "
        f"{minus}8 points (rule “jaywalking”).",
        "Grade now C. The true record of this resident's own acts alone would give another.",
    ]
    assert said(life, 12) == ["Asked for flights: refused, because of a register (the blacklist, since 9 January)."]
    assert said(life, 14) == ["Given up out of fear: a critical post online."]
    assert said(life, 15) == ["Fined 50 yuan for dropping litter, more than this resident can pay."]


def test_what_no_table_knows_is_told_by_its_own_name(life):
    assert said(life, 16) == ["0 points for a reason of its own: astrology.", "Visit: police, polite."]
    odd = made.row(3, "decision", "flights", outcome="refused", reason="the weather")
    (one,) = Speaker(Labels(SCHEME), "scheme").day([odd])
    assert one.text == "Asked for flights: refused, for a reason of its own: the weather."


def test_the_evenings_points_stand_beside_the_day(life):
    assert {day.day: day.points for day in life.days if day.points is not None} == {2: 985, 8: 955, 10: 947, 16: 947}


def test_in_short(life):
    assert in_short(life)[:5] == [
        "Began with 1,000 points (grade A) and ended with 947 (grade C). By the record of own acts alone it would be "
        "955.",
        "Lost 53 points: 45 by own acts and 8 recorded for what somebody else did.",
        "1 other resident lost 15 points to what this resident was recorded for.",
        "On the blacklist from 9 January to the end.",
        "The scheme refused 1 request: flights.",
    ]
    assert twin_differences(life) == [
        "Done by the twin and not here: a critical post online.",
        "Granted to the twin and not here: flights.",
        "Recorded here alone: a critical post online, crossing the road against the lights and dropping litter.",
        "This resident is fined 50 yuan, and the twin is not fined.",
        "Records of what this resident hadn't done: 1; of what the twin hadn't done: none.",
        "Here and not for the twin: 4 entries of points, 1 entry on a register, 2 changes of grade and 1 event of the "
        "type “visit”.",
        "Entries of points that others have for what this resident was recorded for: 1; in the twin's world: none.",
        "At the end the twin has work, and this resident has no work.",
        "At the end the twin owes nothing, and this resident 1 unpaid sum.",
        "At the end the twin is on no register, and this resident is on the blacklist.",
    ]


def test_who_saw_the_standing_is_not_the_scheme():
    """Two refusals: trains by the scheme, taxis by a driver who saw the list; and a hotel made dearer."""
    rows = [
        made.row(12, "decision", "high_speed_trains", outcome="refused", reason="register", rule="blacklist"),
        made.row(13, "decision", "taxis", outcome="refused", reason="private", rule="blacklist", wrongful=True),
    ]
    ends = [made.ended(1000, "A", registers=["blacklist"]), made.ended(None, None, world="twin")]
    life = tell(made.source(SCHEME, rows, ends), 1)
    here = [
        "The scheme refused 1 request: high-speed trains.",
        "Someone who saw the standing refused 1 request, wrongly: taxis.",
    ]
    assert [said for said in in_short(life) if "refused" in said] == here
    assert refusals(life) == here
    dearer = made.row(14, "decision", "flights", outcome="dearer", reason="grade", wrongful=True)
    life = tell(made.source(SCHEME, [*rows, dearer], ends), 1)
    assert refusals(life)[0] == (
        "The scheme refused or made dearer 2 requests, 1 of them wrongly: flights and high-speed trains."
    )
    doors = {door["service"]: (door["against"], door["private"]) for door in life.doors}
    assert doors["taxis"] == (1, {"against": 1, "wrongful": 1})
    assert doors["flights"] == (1, {"against": 0, "wrongful": 0})
    assert "because of a register" in life.text()


def test_doors_and_people(life):
    doors = {door["service"]: door for door in life.doors}
    assert (doors["flights"]["closed_days"], doors["flights"]["against"]) == (60 - 8, 1)
    assert (doors["loan"]["closed_days"], doors["loan"]["asked"]) == (60 - 10, 0)
    assert [(one["resident"], one["lost_to_this"]) for one in life.household] == [(2, 15)]
    assert [one["points"] for one in life.dragged] == [-15]
    assert life.grade.nearest is None
    assert life.listings[0].nearest.points == 13  # 947 is 13 short of 960


KEYS = {
    "synthetic", "resident", "picked", "traits", "ends", "events", "household", "start_points", "points", "lost_to",
    "dragged", "recorded_instead", "reported_by", "doors", "money", "fear", "twin", "disputed", "days",
    "counterfactuals", "measure",
}  # fmt: skip


def test_the_plain_data_keeps_its_form(life):
    data = json.loads(json.dumps(life.data()))
    assert set(data) == KEYS
    assert data["synthetic"] is True
    assert data["picked"] == {
        "rule": "most-refused",
        "meaning": "refused most often by the scheme, or by someone who saw the standing; between equals, the lowest "
        "number",
        "among": "Residents who were refused anything by the scheme, or by someone who saw the standing: 1 of 3. An "
        "extreme, not a typical case.",
    }  # fmt: skip
    assert set(data["days"][0]) == {"day", "date", "points", "both", "here", "there"}
    assert set(data["days"][0]["here"][0]) == {"text", "weight", "wrong", "key", "brief"}
    assert set(data["counterfactuals"][0]) == {
        "question", "of", "ended", "asked", "told", "why", "own_record", "tried", "enough", "changes", "undue",
        "together", "records", "nearest", "sentences",
    }  # fmt: skip
    assert set(data["doors"][0]) == {
        "service", "asked", "against", "outcomes", "reasons", "wrongful", "closed_days", "private"}  # fmt: skip
    assert set(data["twin"]) == {
        "same", "acts_only_here", "acts_only_there", "acts_otherwise", "refused_only_here", "refused_only_there",
        "answered_otherwise", "refused_both", "asked_only_here", "asked_only_there", "fines", "records_only_here",
        "records_only_there", "records_read_otherwise", "false_records", "others", "rows", "at_end",
    }  # fmt: skip


def test_the_page_needs_nothing_and_says_synthetic(life):
    from pages import Page

    page = Page(life.html())
    assert not page.all("script")
    assert not page.all("link")
    assert not [one for one in page.elements if "src" in one.attributes]
    assert all((one.attributes["href"] or "").startswith("#") for one in page.all("a"))
    assert "Synthetic." in page.one(id="main").parent.text
    assert "depends on how luck is shared" in page.html
    assert "max-width:27.5rem" in page.html
    words = page.one(id="days").text
    for text in ("January 2020", "Dropping litter; recorded by police", "Recorded by nobody: crossing the road"):
        assert text in words
    assert "Nothing of the kind" not in [cell.text for cell in page.all("p") if "litter" in cell.text]
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))


def test_without_a_twin_or_a_score(life):
    bare = made.scheme(ledgers={}, rules={}, grades=None, association={})
    alone = tell(made.source(bare, [], [made.ended(None, None)]), 1)
    assert alone.twin is None
    assert "no twin" in alone.html()
    assert "keeps no score" in alone.html()
    assert "Nothing came to notice" in alone.text()


def test_nobody_and_not_followed():
    source = made.source(SCHEME, [], ENDS, residents=10)
    for number, code in ((10, "no-such-resident"), (-1, "no-such-resident"), (5, "not-followed")):
        with pytest.raises(UsageError) as caught:
            tell(source, number)
        assert caught.value.code == code
