"""Charts where the address space is limited: drawn in a child, or left out in words; the process that asks lives on."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from demerit import drawing

SPEC = {
    "data": {"values": [{"a": 1}]}, "mark": "bar", "title": "Größe → <b>", "encoding": {"x": {"field": "a"}},
}  # fmt: skip
EIGHT = 8_000_000 << 10  # bytes: what `ulimit -v 8000000` allows
DRAW = f"from demerit import drawing; drawing.to_svg({SPEC!r}); print(drawing.to_svg({SPEC!r}))"


def drawn(soft: int, hard: int) -> subprocess.CompletedProcess[str]:
    """What a process with these limits draws."""
    return subprocess.run(
        [sys.executable, "-c", DRAW], capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (soft, hard)),
    )  # fmt: skip


def test_where_it_isnt_limited_no_child_draws(monkeypatch):
    monkeypatch.setattr(drawing, "child", lambda: pytest.fail("a child was started"))
    monkeypatch.setattr(drawing, "limited", lambda: False)
    assert "Größe" in drawing.to_svg(SPEC)


def test_a_limit_that_may_be_raised_costs_no_chart():
    done = drawn(EIGHT, resource.RLIM_INFINITY)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == drawing.to_svg(SPEC).strip()
    assert done.stderr == ""


def test_a_limit_that_may_not_leaves_the_chart_out_and_says_so_once():
    done = drawn(EIGHT, EIGHT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == drawing.NOT_DRAWN
    assert done.stderr.count(f"UserWarning: {drawing.WITHOUT}") == 1


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_child_that_died_stops_nothing_where_warnings_are_errors(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/true")
    child = drawing.Child()
    assert [child.draw(SPEC), child.draw(SPEC)] == [drawing.NOT_DRAWN] * 2


def test_a_specification_that_cant_be_drawn_is_an_error_in_both():
    broken = {"mark": "no such mark", "encoding": 3}
    with pytest.raises(ValueError, match=r"\S"):
        drawing.to_svg(broken)
    child = drawing.Child()
    with pytest.raises(ValueError, match=r"\S"):
        child.draw(broken)
    assert "Größe" in child.draw(SPEC)  # it lives on
