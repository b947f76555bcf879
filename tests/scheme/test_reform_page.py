"""What is told of mistakes in reforms (`pages/reforms.txt`), and the boundaries of chains and names of bases."""

from __future__ import annotations

from pathlib import Path

import pytest

from demerit.errors import InvalidFile
from demerit.scheme.loading import load
from demerit.scheme.reform import MAX_CHAIN

HEAD = "reform: other\nbase: little.yaml\ntitle: Another\nsummary: Changed.\n"
PAGE = Path(__file__).parent / "pages" / "reforms.txt"
BODIES = {title: body for title, body in (one.split("\n", 1) for one in PAGE.read_text("utf-8").split("\n## ")[1:])}


@pytest.fixture
def folder(tmp_path, little_text, little_catalogue, monkeypatch):
    (tmp_path / "little.yaml").write_text(little_text)
    monkeypatch.setattr("demerit.scheme.checks.package_catalogue", lambda: little_catalogue)
    return tmp_path


def told(path: Path) -> list[str]:
    """Each problem: its line in the file, the text pointed at, its code, message and hint."""
    with pytest.raises(InvalidFile) as caught:
        load(path)
    assert "reform" in str(caught.value) or len(caught.value.found) == 1
    return [
        f"{one.line} `{one.source_line[one.column - 1 :][: one.length]}` {one.code} {'.'.join(one.path)}: {one.message}"
        + (f" ({one.hint})" if one.hint else "")
        for one in caught.value.problems()
    ]


@pytest.mark.parametrize("title", BODIES)
def test_what_is_told_of_a_mistake(folder, title):
    lines = BODIES[title].rstrip("\n").split("\n")
    body = [line for line in lines if not line.startswith("! ")]
    (folder / "r.yaml").write_text(HEAD + "\n".join(body) + "\n")
    assert told(folder / "r.yaml") == [line[2:] for line in lines if line.startswith("! ")]


def based_on(base: str, body: str = "remove: [association.kin]\n") -> str:
    return HEAD.replace("little.yaml", base) + body


def test_ten_reforms_may_stand_on_each_other_and_no_more(folder):
    base = "little.yaml"
    for number in range(MAX_CHAIN + 1):
        change = f"set: {{rules.litter.points: {-10 - number}}}\n"
        (folder / f"r{number}.yaml").write_text(based_on(base, change))
        base = f"r{number}.yaml"
    assert load(folder / f"r{MAX_CHAIN - 1}.yaml").rules["litter"].points == -9 - MAX_CHAIN
    assert told(folder / f"r{MAX_CHAIN}.yaml") == [
        "2 `little.yaml` reform-chain base: more than 10 reforms stand on each other"
    ]


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("a.yaml", "reform-ring base: these reforms are based on each other: a.yaml -> a.yaml"),
        ("./a.yaml", "reform-ring base: these reforms are based on each other: a.yaml -> a.yaml"),
        ("little", "unknown-base base: there is no scheme `little`, neither a preset nor a file beside this one "
                   "(did you mean `little.yaml`?)"),
        ("as_reportd",
         "unknown-base base: there is no scheme `as_reportd`, neither a preset nor a file beside this one "
                       "(did you mean `as_reported`?)"),
        ("litle.yaml",
         "unknown-base base: there is no scheme `litle.yaml`, neither a preset nor a file beside this one "
                       "(did you mean `little.yaml`?)"),
        ("no/where.yaml",
         "unknown-base base: there is no scheme `no/where.yaml`, neither a preset nor a file beside this "
                          "one (schemes that come with Demerit: adaptive_operator, as_reported, commercial_score, "
                          "credit_only, fuzhou, judgment_defaulters, none, rongcheng_2016, rongcheng_2021, "
                          "suining_2010, village_ledger, village_levies)"),
    ],
)  # fmt: skip
def test_bases_that_are_none(folder, base, said):
    (folder / "a.yaml").write_text(based_on(base))
    assert told(folder / "a.yaml") == [f"2 `{base}` {said}"]


def test_a_reform_without_a_base_is_told_of_that_alone(folder):
    (folder / "a.yaml").write_text("reform: a\ntitle: x\nsummary: y\nset: {rules.liter.points: 1}\n")
    assert told(folder / "a.yaml") == ["1 `r` missing-key base: `base` is missing (add `base: …` (text))"]
    (folder / "a.yaml").write_text("reform: a\nbase: little.yaml\nsummary: y\nset: {rules.liter.points: 1}\n")
    assert [line.split(":")[0] for line in told(folder / "a.yaml")] == [
        "1 `r` missing-key title", "4 `rules.liter.points` no-such-entry set.rules.liter.points",
    ]  # fmt: skip


def test_the_base_stays_as_it_is(folder, little):
    """What is set or added is a copy: a reform of the same base finds it unchanged."""
    (folder / "a.yaml").write_text(based_on("little.yaml", "remove: [services.flights.closed_to_grades.C]\n"))
    (folder / "b.yaml").write_text(based_on("little.yaml", "set: {start: 2015-01-01}\n"))
    assert load(folder / "a.yaml").services["flights"].closed_to_grades == []
    found = load(folder / "b.yaml")
    assert found.services == little.services
    assert (str(found.start), found.tests, found.scheme) == ("2015-01-01", [], "other")


def test_what_a_section_is_without_may_be_set_at_once(folder):
    """A section, an entry's field and a field within a field that the base doesn't write."""
    (folder / "a.yaml").write_text(based_on("little.yaml", (
        "set: {grades.disputed: by some, trust.mends: 0.5, trust.source: rules, "
        "registers.suspended.ways_out.above: 50}\n"
        "add: {registers.blacklist.ways_in.more: {unpaid: 30, source: rules}}\n"
    )))  # fmt: skip
    found = load(folder / "a.yaml")
    assert (found.grades.disputed, found.trust.mends.value) == ("by some", 0.5)
    assert found.registers["suspended"].ways_out.above == 50
    assert found.registers["blacklist"].ways_in["more"].unpaid == 30
