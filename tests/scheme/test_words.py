"""A scheme in plain English, and what sets two apart."""

from __future__ import annotations

import re

import pytest

from demerit.scheme import difference, words
from demerit.scheme.loading import load, preset_ids
from demerit.scheme.words.phrases import day, days, listed, people, plural, spoken


@pytest.fixture
def told(little_catalogue):
    def of(scheme):
        return {part.title: " ".join(part.sentences) for part in words.sections(scheme, catalogue=little_catalogue)}

    return of


def test_the_little_scheme_in_words(told, little):
    said = told(little)
    assert list(said) == [
        "A little scheme",
        "What is scored",
        "Grades",
        "Who watches",
        "What costs points",
        "What earns points",
        "What is added as time goes by",
        "Who pays for others",
        "The lists",
        "Doors that shut",
        "What may bear on what",
        "How people are taken to change",
        "How sure this is",
        "Sources",
    ]
    assert "It starts at 100 points and can't fall below 0 or rise above 200." in said["What is scored"]
    assert "A from 120 points up, B from 80 to 119 and C below 80" in said["Grades"]
    assert "Everybody begins with grade B." in said["Grades"]
    assert "It adds eyes of its own: cameras." in said["Who watches"]
    assert (
        "driving through a red light, 5 points (when recorded by cameras) and 3 points of licence"
        in said["What costs points"]
    )
    assert "giving to charity, 20 points" in said["What earns points"]
    assert "25%" in said["Who pays for others"]
    assert "One gets on it with fewer than 80 points or by a record of theft." in said["The lists"]
    assert "One gets off it after one month or by getting back to 90 points." in said["The lists"]
    assert "Grade B loses a loan at the usual price (30% dearer)." in said["Doors that shut"]
    assert "Grade C also loses flights." in said["Doors that shut"]


def test_no_way_off_is_said_outright(told, changed, read):
    scheme = read(changed("ways_out: {term: 30, above: 90}", "initial_share: 0.01"))
    assert "There is no way off it" in told(scheme)["The lists"]


def test_rank_and_invention_are_said(told, read, changed):
    scheme = read(
        changed(
            "bands:\n    A: {from: 120}\n    B: {from: 80, to: 120}\n    C: {to: 80}",
            "by: rank\n  shares: {A: 0.1, B: 0.6, C: 0.3}\n  confidence: invented",
        )
        .replace("grade: B, ", "")
        .replace("ranges:", "ranges:\n  shares: {times: [0.5, 1], of: [grades.shares.*]}")
    )
    said = told(scheme)["Grades"]
    assert "the best 10% are A, the next 60% are B and the next 30% are C" in said
    assert "others rise" in said
    assert "invented" in said


def test_text_is_wrapped_and_titled(little, little_catalogue):
    text = words.render(little, catalogue=little_catalogue, width=60)
    assert max(map(len, text.splitlines())) <= 60
    assert text.startswith("A little scheme\n===============\n")


@pytest.mark.parametrize("name", preset_ids())
def test_presets_read_well(name):
    scheme = load(name)
    for said in words.sentences(scheme):
        assert said[0] == said[0].upper(), said
        assert said.rstrip("”")[-1] in ".!?:", said
        assert "  " not in said, said
        assert not re.search(r"\b(None|True|False|_id)\b|[a-z]_[a-z]|\.\.|,,| ,|\{|\}|<", said), said
    assert "synthetic" in words.render(scheme)


def test_nothing_of_the_rule_book_is_left_out():
    scheme = load("as_reported")
    text = " ".join(words.render(scheme, width=10_000).split())
    for reason in scheme.not_simulated.values():
        assert " ".join(reason.split()).rstrip(".")[1:] in text
    for rule in scheme.rules.values():
        if rule.disputed:
            assert " ".join(rule.disputed.split()).rstrip(".")[1:] in text


def test_phrases():
    assert listed([]) == "nothing"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c and d"]) == "a, b, and c and d"
    assert listed(["a", "b, c and d"]) == "a; and b, c and d"
    assert days(365) == "one year"
    assert days(60) == "two months"
    assert days(45) == "45 days"
    assert spoken("A fight") == "a fight"
    assert spoken("TV licence") == "TV licence"


@pytest.mark.parametrize(
    ("label", "many"),
    [
        ("Many taxi rides", True),
        ("Foreign goods bought", True),
        ("Debts paid late", True),
        ("Savings run down", True),
        ("Dropping litter", False),
        ("A basket of goods", False),
        ("Theft", False),
        ("Trespass", False),
        ("", False),
    ],
)
def test_plurals(label, many):
    assert plural(label) is many


def test_people_and_days(little):
    assert people(little.rules["litter"].applies_to) == ""
    assert day(little.start) == "1 January 2014"


# differences


@pytest.fixture
def between(little, little_catalogue, changed, read):
    """The sentences of the differences that one change of the text makes."""

    def of(written, instead):
        other = read(changed(written, instead))
        return [change.sentence for change in difference.between(little, other, catalogue=little_catalogue)]

    return of


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("kind: littering, points: -3", "kind: littering, points: -5", "Dropping litter costs 5 points instead of 3."),
        (
            "kind: littering, points: -3",
            "kind: littering, points: 5",
            "Dropping litter earns 5 points instead of costing 3.",
        ),
        (
            "  giving: {kind: charity, points: 20, source: rules}\n",
            "",
            "Giving to charity no longer earns 20 points.",
        ),
        (
            "association:",
            "  theft: {kind: theft, points: -9, source: rules}\nassociation:",
            "Theft costs 9 points: a new rule.",
        ),
        (
            "littering, points: -3",
            "littering, applies_to: {female: true}, points: -3",
            "Dropping litter counts for women instead of everybody.",
        ),
        ("closed_to_grades: [B, C]", "closed_to_grades: [C]", "A loan: open again to grade B."),
        ("closed_to_grades: [C]\n", "closed_to_grades: [B, C]\n", "Flights: now closed to grade B."),
        ("kin: {share: 0.25", "kin: {share: 0.5", "What is passed on to relatives: share, 0.5 instead of 0.25."),
        ("  bank: {source: rules}", "  bank: {misses: 0.3, source: rules}", "Banks: share of acts missed, 0.3."),
        ("start: 2014-01-01", "start: 2015-01-01", "It starts on 2015-01-01 instead of 2014-01-01."),
        ("ways_out: {term: 180}", "public: false", "There is no way off the list “suspended” any more."),
        ("max: 200", "max: 300", "Points: max, 300 instead of 200."),
        ("public order: [travel]", "traffic: [travel]", "The operator says that traffic may bear on travel."),
    ],
)
def test_a_difference_in_words(between, written, instead, said):
    assert said in between(written, instead)


def test_what_changes_nothing_makes_no_difference(between):
    assert between("title: A little scheme", "title: Another") == []
    assert between("points: -3, source: rules}\n  red", "points: -3, source: rules, note: well}\n  red") == []


def test_a_scheme_doesnt_differ_from_itself(little, little_catalogue):
    assert difference.between(little, little, catalogue=little_catalogue) == []
    assert "do the same" in difference.render(little, little, catalogue=little_catalogue)


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_can_be_told_from_every_other(name):
    for other in preset_ids():
        changes = difference.between(load(name), load(other))
        assert bool(changes) is (name != other)
        for change in changes:
            assert change.sentence.endswith(".")
            assert not re.search(r"\b(None|True|False)\b|\{|\}|<", change.sentence), change.sentence
            assert change.what in ("added", "removed", "changed")
