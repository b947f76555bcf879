"""One resident's events in words, beside the twin."""

from __future__ import annotations

from datetime import date

import pytest

from demerit.cli.story import say, side_by_side

WORLDS = ("mine", "none")


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ({"type": "act", "what": "littering"}, "act: Dropping litter"),
        (
            {"type": "entry", "what": "littering", "channel": "cameras", "cause": "own act", "points": -3},
            "entry: Dropping litter, by Cameras, -3 points",
        ),
        (
            {
                "type": "entry",
                "what": "littering",
                "cause": "misidentification",
                "other": 7,
                "points": -3,
                "wrongful": True,
            },
            "entry: Dropping litter, -3 points, misidentification (resident 7), wrongful",
        ),
        ({"type": "fine", "what": "littering", "points": 50}, "fine: Dropping litter, 50 yuan"),
        (
            {"type": "decision", "what": "flights", "outcome": "refused", "reason": "grade"},
            "decision: Flights, refused, because of the grade",
        ),
        ({"type": "decision", "what": "flights", "outcome": "granted", "reason": "none"}, "decision: Flights, granted"),
        ({"type": "listing", "what": "my_list", "points": None}, "listing: my list"),
    ],
)
def test_an_event_in_words(event, words):
    assert say(event) == words


def test_both_worlds_side_by_side():
    events = [
        {"world": "scheme", "day": 0, "type": "act", "what": "littering"},
        {"world": "twin", "day": 0, "type": "act", "what": "littering"},
        {"world": "twin", "day": 9, "type": "grade", "what": "B"},
    ]
    text = side_by_side(events, start=date(2019, 1, 1), worlds=WORLDS, colour=False)
    heading, first, last = text.splitlines()
    assert heading.split("  ")[0] == "day"
    assert "the twin, under none" in heading
    assert first.startswith("2019-01-01")
    assert first.count("Dropping litter") == 2
    assert last.startswith("2019-01-10")
    assert last.index("grade: B") == heading.index("the twin")
    assert "\x1b" not in text


def test_without_a_twin_there_is_one_column():
    events = [{"world": "scheme", "day": 3, "type": "act", "what": "littering"}]
    text = side_by_side(events, start=None, worlds=("mine",), colour=False)
    assert "twin" not in text
    assert text.splitlines()[1].startswith("3 ")
