"""Reforms: what they change, and their mistakes, shown in the reform file."""

from __future__ import annotations

import textwrap

import pytest

from demerit.errors import InvalidFile
from demerit.scheme import loading
from demerit.scheme.loading import load

HEAD = "reform: other\nbase: little.yaml\ntitle: Another\nsummary: Changed.\n"


@pytest.fixture
def folder(tmp_path, little_text, little_catalogue, monkeypatch):
    (tmp_path / "little.yaml").write_text(little_text)
    monkeypatch.setattr("demerit.scheme.checks.package_catalogue", lambda: little_catalogue)
    return tmp_path


@pytest.fixture
def reform(folder):
    def of(body: str, head: str = HEAD, name: str = "reform.yaml"):
        path = folder / name
        path.write_text(head + textwrap.dedent(body))
        return load(path)

    return of


@pytest.fixture
def mistakes(reform):
    def of(body: str, head: str = HEAD):
        with pytest.raises(InvalidFile) as caught:
            reform(body, head)
        return [
            (problem.code, problem.source_line.strip(), problem.source_line[problem.column - 1 :][: problem.length])
            for problem in caught.value.problems()
        ]

    return of


def test_set_add_and_remove(reform, little):
    scheme = reform("""\
        set:
          rules.litter.points: -1
          channels.cameras.misses.value: 0.3
          registers.blacklist.ways_out.term: 60
          adaptation.model: individual
        add:
          rules:
            theft: {kind: theft, points: -50, source: rules}
          services.school: {closed_to_grades: [C], by_the_parents: true, source: rules}
        remove:
          - association.kin
          - services.flights.closed_to_grades.C
          - registers.suspended
        """)
    assert (scheme.scheme, scheme.title, scheme.summary) == ("other", "Another", "Changed.")
    assert scheme.rules["litter"].points == -1
    assert scheme.rules["theft"].points == -50
    assert scheme.channels["cameras"].misses.value == 0.3
    assert scheme.registers["blacklist"].ways_out.term == 60
    assert scheme.adaptation.model == "individual"
    assert not scheme.association
    assert scheme.services["flights"].closed_to_grades == []
    assert "school" in scheme.services
    assert "suspended" not in scheme.registers
    untouched = ("red_light", "loan", "giving")
    assert all(scheme.rules[name] == little.rules[name] for name in untouched)


def test_a_band_is_set_by_its_grade(reform):
    scheme = reform("set:\n  grades.bands.B.from: 70\n  grades.bands.C.to: 70\n")
    assert scheme.grades.bands["B"].from_ == 70


def test_what_is_removed_can_be_added_anew(reform):
    scheme = reform("remove: [rules.litter]\nadd:\n  rules.litter: {kind: littering, points: -9, source: rules}\n")
    assert scheme.rules["litter"].points == -9


def test_tests_are_the_reforms_own(reform):
    assert reform("set: {rules.litter.points: -1}\n").tests == []
    scheme = reform("set: {rules.litter.points: -1}\ntests:\n  - {name: a, expect: {grade: B}}\n")
    assert [test.name for test in scheme.tests] == ["a"]


@pytest.mark.parametrize(
    ("body", "code", "caret"),
    [
        ("set: {rules.liter.points: -1}", "no-such-entry", "rules.liter.points"),
        ("set: {rules.new: {kind: theft}}", "no-such-entry", "rules.new"),
        ("set: {rules.litter.pionts: -1}", "unknown-key", "rules.litter.pionts"),
        ("set: {rules.litter.points: many}", "wrong-type", "many"),
        ("set: {rules.litter.points: -3}", "no-change", "-3"),
        ("set: {rules.litter.kind: liter}", "unknown-kind-of-act", "liter"),
        ("set: {association.kin.share.value: 1}", "not-a-mapping", "association.kin.share.value"),
        ("set: {title: x}", "not-here", "title"),
        ("set: {nothing.at.all: 1}", "no-such-entry", "nothing.at.all"),
        ("add: {rules.litter: {kind: theft, points: -1, source: rules}}", "already-there", "kind"),
        ("add:\n  rules:\n    new: {kind: theft, points: x, source: rules}", "wrong-type", "x"),
        ("add:\n  rules:\n    new: {kind: thief, points: -1, source: rules}", "unknown-kind-of-act", "thief"),
        ("add: {rulez: {}}", "unknown-key", "rulez"),
        ("remove: [rules.liter]", "no-such-entry", "rules.liter"),
        ("remove: [registers.blacklist]", "unknown-register", "registers.blacklist"),
        ("remove: [grades.bands.B]", "bands-gap", "grades.bands.B"),
        ("remove: [5]", "wrong-type", "5"),
        ("set: []", "wrong-type", "["),
        ("unknown: 1", "unknown-key", "unknown"),
        ("", "no-change", "reform"),
    ],
)
def test_mistakes_are_shown_in_the_reform(mistakes, body, code, caret):
    found = mistakes(body)
    assert code in [mistake[0] for mistake in found], found
    if caret is not None:
        assert caret in [mistake[2] for mistake in found if mistake[0] == code], found


def test_all_at_once(mistakes):
    found = mistakes("set: {rules.liter.points: -1, rules.gving.points: 2}\nremove: [association.kim]")
    assert [mistake[0] for mistake in found] == ["no-such-entry"] * 3


def test_a_base_that_isnt_there(mistakes):
    ((code, line, caret),) = mistakes("set: {a: 1}", HEAD.replace("little.yaml", "as_reportd"))
    assert (code, line, caret) == ("unknown-base", "base: as_reportd", "as_reportd")


def test_a_base_that_is_wrong_itself_is_shown_there(folder, reform):
    (folder / "bad.yaml").write_text("scheme: bad\ntitle: 5\nsummary: x\n")
    with pytest.raises(InvalidFile) as caught:
        reform("set: {title: x}", HEAD.replace("little.yaml", "bad.yaml"))
    assert caught.value.problems()[0].file.endswith("bad.yaml")


def test_a_reform_of_a_reform(folder, reform):
    reform("set: {rules.litter.points: -1}", name="first.yaml")
    scheme = reform("set: {rules.giving.points: 1}", HEAD.replace("little.yaml", "first.yaml"), name="second.yaml")
    assert (scheme.rules["litter"].points, scheme.rules["giving"].points) == (-1, 1)


def test_reforms_in_a_ring_are_refused(folder, reform):
    (folder / "a.yaml").write_text(HEAD.replace("little.yaml", "b.yaml") + "set: {start: 2015-01-01}\n")
    (folder / "b.yaml").write_text(HEAD.replace("little.yaml", "a.yaml") + "set: {start: 2015-01-01}\n")
    with pytest.raises(InvalidFile, match=r"a\.yaml -> b\.yaml -> a\.yaml"):
        load(folder / "a.yaml")


def test_a_reform_of_itself_is_refused(folder):
    (folder / "a.yaml").write_text(HEAD.replace("little.yaml", "a.yaml") + "set: {start: 2015-01-01}\n")
    with pytest.raises(InvalidFile) as caught:
        load(folder / "a.yaml")
    assert caught.value.code == "reform-ring"


def test_a_reform_of_a_preset(tmp_path):
    path = tmp_path / "calm.yaml"
    path.write_text(HEAD.replace("little.yaml", "as_reported") + "remove: [association.kin]\n")
    scheme = load(path)
    assert "kin" not in scheme.association
    assert scheme.label == loading.load("as_reported").label


def test_problems_of_the_reform_and_of_its_base_are_told_together(folder, reform):
    (folder / "worse.yaml").write_text((folder / "little.yaml").read_text() + "colour: red\n")
    with pytest.raises(InvalidFile) as caught:
        reform("colour: blue\n", head=HEAD.replace("little", "worse"))
    told = [(problem.file.rpartition("/")[2], problem.source_line) for problem in caught.value.problems()]
    assert sorted(told) == [("reform.yaml", "colour: blue"), ("worse.yaml", "colour: red")]
