"""All problems at once: nothing is left for a second look, nothing is told that only follows, and never over 100."""

from __future__ import annotations

import random
import time

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demerit.errors import MAX_PROBLEMS, InvalidFile, Problem
from demerit.scheme.loading import load, loads, preset_text
from demerit.scheme.reading import MAX_BYTES

LITTER = "litter: {kind: littering, points: -3, source: rules}"


def codes(found) -> list[str]:
    return [problem.code for problem in found]


def changed_by(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_names_beside_what_cant_be_read(little_text, problems):
    """Eight problems of form used to hide the names in the same entries."""
    text = changed_by(
        little_text,
        (LITTER, "litter: {kind: litering, points: many, source: rulez}"),
        ("loan: {kind: missed_loan, points: -10,", "loan: {kind: missd_loan, pionts: -10,"),
        ("  flights:", "  fligths:\n    outcome: refussed"),
        ("closed_to_registers: [blacklist]", "closed_to_registers: [blaklist, 5]"),
        ("low: {below: 80, source: rules}", "low: {below: eighty, ledger: pints, source: rules}"),
        ("- name: litter costs three\n", "- nmae: litter costs three\n"),
        ("given: [{kind: littering}]", "given: [{kind: 3}, {kind: litterin}]"),
    )
    found = problems(text)
    assert sorted(codes(found)) == sorted(
        ["unknown-kind-of-act"] * 3 + ["wrong-type"] * 4 + ["unknown-source", "unknown-key", "unknown-key"]
        + ["unknown-service", "not-a-choice", "unknown-register", "unknown-ledger"]
    )  # fmt: skip
    for problem in found:  # each at its own line, items behind one that was left out too
        assert problem.source_line == text.splitlines()[problem.line - 1]
    (last,) = (problem for problem in found if "litterin`" in problem.message)
    assert last.source_line[last.column - 1 :].startswith("litterin}")


def test_a_misspelt_section_is_read_all_the_same(little_text, problems):
    text = changed_by(
        little_text, ("\nregisters:", "\nregsters:"), ("records: [theft]", "records: [thefft]"), ("  bands:", "  band:")
    )
    assert codes(problems(text)) == ["unknown-key", "unknown-key", "unknown-kind-of-act"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  cameras:\n", "  camras:\n", "unknown-channel"),  # was: four problems
        ("  bank: {source", "  bnak: {source", "unknown-channel"),
        ("  cameras:\n    misses: {", "  cameras:\n    sees: [litering, red_light, theft, charity]\n    misses: {",
         "unknown-kind-of-act"),
        ("misses: {value: 0.2, range", "misses: {value: two, range", "wrong-type"),
        ("  points: {label: Points, start: 100", "  points: {label: Points, start: many", "wrong-type"),
        ("ledgers:\n  points: {label: Points, start: 100, min: 0, max: 200, source: rules}\n"
         "  licence: {start: 12, min: 0, max: 12, source: rules}", "ledgers: []", "wrong-type"),
        ("grades:\n  bands:\n    A: {from: 120}\n    B: {from: 80, to: 120}\n    C: {to: 80}\n  source: rules",
         "grades: 3", "wrong-type"),
        ("sources:\n  rules: The rule book", "sources: none", "wrong-type"),
        ("\nledgers:", "\nledgrs:", "unknown-key"),
        ("  litter: {kind: littering, points: -3,", "  litter: {<<: {a: 1}, kind: littering,", "yaml-merge-key"),
        ("public: true", "public: yes", "wrong-type"),
        ("title: A little scheme", 'title: "\\u200b"', "yaml-character"),
        ("records: [theft]", 'records: ["the\\u200bft"]', "yaml-character"),
    ],
)  # fmt: skip
def test_what_only_follows_is_not_told(little_text, problems, old, new, code):
    assert codes(problems(changed_by(little_text, (old, new)))) == [code]


def test_private_eyes_on_a_list_that_could_not_be_read(little_text, problems):
    text = changed_by(
        little_text, ("public: true", "public: yes"),
        ("closed_to_grades: [C]\n", "private: {sees_registers: [blacklist], refuses: 0.2}\n"),
    )  # fmt: skip
    assert codes(problems(text)) == ["wrong-type"]


def test_a_channel_that_is_surely_not_read_is_told_beside_a_misspelt_one(little_text, problems):
    text = changed_by(
        little_text, ("  bank: {source", "  bnak: {source"), ("channels: [cameras]", "channels: [collectors]")
    )
    assert codes(problems(text)) == ["unknown-channel", "channel-not-read"]


def test_a_reform_tells_form_changes_and_names_at_once(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_text(
        "reform: R-1\nbase: as_reported\ntitle: 5\nsummary: x\nset:\n  rules.jaywaking.points: -1\n"
        "remove: [3, association.kim]\nadd:\n  rules:\n    new: {kind: litering, points: lots, source: assumed}\n"
    )
    with pytest.raises(InvalidFile) as caught:
        load(path)
    found = caught.value.problems()
    assert [(problem.code, problem.line) for problem in found] == [
        ("bad-id", 1), ("wrong-type", 3), ("no-such-entry", 6), ("wrong-type", 7), ("no-such-entry", 7),
        ("unknown-kind-of-act", 10), ("wrong-type", 10),
    ]  # fmt: skip
    assert found[4].source_line[found[4].column - 1 :].startswith("association.kim")


def test_a_base_beside_the_reform_is_offered(tmp_path, little_text):
    path = tmp_path / "r.yaml"
    (tmp_path / "tenant_score.yaml").write_text(little_text)
    for base, hint in (("tenant_score", "tenant_score.yaml"), ("tenant_scor.yaml", "tenant_score.yaml"),
                       ("as_reportd", "as_reported")):  # fmt: skip
        path.write_text(f"reform: r\nbase: {base}\ntitle: a\nsummary: x\nset: {{a: 1}}\n")
        with pytest.raises(InvalidFile) as caught:
            load(path)
        assert caught.value.problems()[0].hint == f"did you mean `{hint}`?"


# the cap


def many(*, of: int) -> InvalidFile:
    return InvalidFile([Problem(code="c", message=f"m{n}") for n in range(of)])


def test_the_cap_counted():
    assert len(many(of=MAX_PROBLEMS).problems()) == MAX_PROBLEMS
    *first, last = many(of=MAX_PROBLEMS + 1).problems()
    assert [problem.message for problem in first] == [f"m{n}" for n in range(MAX_PROBLEMS)]
    assert last.message == "and 1 more problem"
    assert many(of=18_000).problems()[-1].message == "and 17,900 more problems"
    assert str(many(of=18_000)).startswith("18,000 problems")


HEAD = "scheme: a\ntitle: b\nsummary: c\nsources: {me: x}\nledgers: {p: {start: 0, min: 0, max: 9, source: me}}\n"


@pytest.mark.parametrize(
    "body",
    [
        "channels: {patrols: {source: me}}\nrules:\n"
        + "\n".join(f"  r{n}: {{kind: littrin{n}, points: 3}}" for n in range(18_000)),
        "channels:\n" + "\n".join(f"  c{n}: {{source: me}}" for n in range(18_000)),
        "tests:\n" + "\n".join(f"- {{name: a, given: [{{kind: k{n}}}], expect: {{}}}}" for n in range(14_000)),
        "services: {flights: {source: me, closed_to_registers: [" + ", ".join(f"r{n}" for n in range(18_000)) + "]}}",
        "\n".join(f"key_{n}: 1" for n in range(18_000)),
    ],
    ids=["kinds", "channels", "tests", "registers", "keys"],
)
def test_18000_misspelt_names_are_told_as_100_and_soon(body):
    began = time.process_time()
    with pytest.raises(InvalidFile) as caught:
        loads(HEAD + body)
    assert time.process_time() - began < 10  # about 3 on a quiet machine
    *first, last = caught.value.problems()
    assert len(first) == MAX_PROBLEMS
    assert last.message == f"and {len(caught.value.found) - MAX_PROBLEMS:,} more problems"
    assert [problem.line for problem in first] == sorted(problem.line for problem in first)
    assert all(problem.hint for problem in first if problem.code.startswith("unknown-kind"))


def test_a_reform_is_capped_too(tmp_path):
    path = tmp_path / "r.yaml"
    head = "reform: r\nbase: as_reported\ntitle: a\nsummary: b\n"
    for body in (
        "add:\n  rules:\n" + "".join(f"    r{n}: {{kind: k{n}, points: 3}}\n" for n in range(9_000)),
        "set:\n" + "".join(f"  rules.r{n}.points: 3\n" for n in range(18_000)),
    ):
        path.write_text(head + body)
        began = time.process_time()
        with pytest.raises(InvalidFile) as caught:
            load(path)
        assert time.process_time() - began < 10  # the base is read and checked too
        assert len(caught.value.problems()) == MAX_PROBLEMS + 1


# properties

AS_REPORTED = preset_text("as_reported")


def slipped(luck: random.Random, slips: int) -> None:
    """Characters and lines of a large scheme deleted, doubled or exchanged."""
    text = AS_REPORTED
    for _ in range(slips):
        place, kind = luck.randrange(len(text)), luck.randrange(4)
        if kind == 0:
            text = text[:place] + text[place + 1 :]
        elif kind == 1:
            text = text[:place] + luck.choice("abz09:{}[],\u202e\u200b\x1b- ") + text[place + 1 :]
        else:
            lines = text.split("\n")
            at = luck.randrange(len(lines))
            lines[at : at + 1] = [] if kind == 2 else [lines[at], lines[luck.randrange(len(lines))]]
            text = "\n".join(lines)
    refused_or_fine(text)


def exchanged(draw: st.DataObject) -> None:
    """Whole parts of a scheme put where others were."""
    data = yaml.safe_load(AS_REPORTED)
    parts = list(below(data))
    for _ in range(draw.draw(st.integers(1, 5))):
        holder, key = draw.draw(st.sampled_from(parts))
        other, there = draw.draw(st.sampled_from(parts))
        if (isinstance(holder, dict) or key < len(holder)) and (isinstance(other, dict) or there < len(other)):
            holder[key] = yaml.safe_load(yaml.safe_dump(other[there], default_flow_style=None))
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    if len(text) < MAX_BYTES:
        refused_or_fine(text)


LUCK, SLIPS = st.randoms(use_true_random=False), st.integers(1, 40)
at_length = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(LUCK, SLIPS)
@settings(at_length, max_examples=12)
def test_no_mutation_gives_more_than_100_and_a_count(luck, slips):
    """More of these, and of the next: in `verification/`."""
    slipped(luck, slips)


@given(st.data())
@settings(at_length, max_examples=8)
def test_no_exchange_of_parts_gives_more_or_a_traceback(draw):
    exchanged(draw)


def below(value):
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from below(inner)


def refused_or_fine(text: str) -> None:
    try:
        loads(text)
    except InvalidFile as error:
        found = error.problems()
        assert 0 < len(found) <= MAX_PROBLEMS + 1
        assert all(problem.line is not None for problem in found[:MAX_PROBLEMS])
