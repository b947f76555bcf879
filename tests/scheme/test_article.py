"""Myth and record: two schemes told as an article, from the schemes alone."""

from __future__ import annotations

from demerit.scheme import load
from demerit.scheme.difference.article import article, entries, has_number_of_ours, is_myth_and_record, render
from demerit.scheme.loading import preset_ids


def said(a: str, b: str) -> str:
    return " ".join(sentence for part in article(load(a), load(b)) for sentence in part.sentences)


def test_the_press_and_a_record_are_myth_and_record():
    assert is_myth_and_record(load("as_reported"), load("suining_2010"))
    assert not is_myth_and_record(load("suining_2010"), load("fuzhou"))
    assert render(load("as_reported"), load("suining_2010")).startswith("Myth and record: As reported by the press")


def test_what_only_the_press_has_and_what_both_price():
    text = said("as_reported", "suining_2010")
    assert "petitioning an office (20 and 50)" in text
    assert "cameras" in text
    assert "The record shuts no door at all." in text
    assert "The record keeps no blacklist." in text
    assert "the record makes nobody" in text
    assert "guilt by association" in text


def test_its_parts():
    assert [part.title for part in article(load("as_reported"), load("suining_2010"))] == [
        "Myth and record: As reported by the press beside " + load("suining_2010").title,
        "Who is scored, and who looks",
        "What costs points, and what earns them", "What follows", "Ways it works", "What scholars say",
        "How sure each is",
    ]  # fmt: skip


def test_the_other_way_round_says_the_reverse():
    text = said("suining_2010", "as_reported")
    assert "petitioning an office (50 and 20)" in text
    assert "Only the press shuts" in text


def test_a_perk_and_a_candidacy_are_no_loan_and_no_work():
    """Rongcheng gives money off the heating and strikes a candidate off; it refuses no credit and no job."""
    ways = next(part for part in article(load("as_reported"), load("rongcheng_2016")) if part.title == "Ways it works")
    both = ways.sentences[-1]
    assert both.startswith("Both have points and grades")
    assert "loans and mortgages" not in both
    assert "; work" not in both


def test_numbers_of_our_own_are_counted_wherever_they_stand():
    """Rongcheng: the ledger, the grades, what offices and collectors see, hit and run, seven deeds, discretion,
    adaptation."""
    text = said("as_reported", "rongcheng_2016")
    assert "23 rest on documents, 14 have a number of our own" in text
    for name in preset_ids():
        scheme = load(name)
        ours = [entry for entry in entries(scheme) if has_number_of_ours(entry)]
        assert ours or not list(entries(scheme)), name
        for entry in entries(scheme):
            if "number is ours" in (getattr(entry, "note", None) or ""):
                assert has_number_of_ours(entry), (name, entry)


def test_a_control_claims_nothing_it_has_not():
    text = said("as_reported", "none")
    assert "In the control nobody has a score." in text
    assert "The control claims nothing." in text
    assert "The control takes points for nothing." in text
