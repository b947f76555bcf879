"""Progress goes to stderr: a few plain lines off a terminal, none with -q."""

from __future__ import annotations

import threading

import pytest

from demerit import memory
from demerit.cli import progress


def test_days_are_counted_over_replicates_from_several_threads():
    days = progress.Days(100, 4)

    def simulate(replicate: int) -> None:
        for day in range(1, 101):
            days(day, 100, replicate)

    threads = [threading.Thread(target=simulate, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert days.done == days.total == 400
    assert days.speed > 0


def test_how_far_it_got_in_words():
    days = progress.Days(365, 1)
    assert days.so_far() == "before the first day"
    days(120, 365, 0)
    assert days.so_far() == "after 120 of 365 days"
    days = progress.Days(365, 20)
    days(120, 365, 0)
    days(10, 365, 1)
    assert days.so_far() == "after 130 of 7,300 days (20 replicates of 365)"


def test_plain_lines_are_few(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.shown(1000, 1, quiet=False) as days:
        assert isinstance(days, progress.Lines)
        for day in range(1, 1001):
            now[0] += 0.035
            days(day, 1000, 0)
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 3
    assert "days" in err
    assert "MiB" in err


@pytest.mark.parametrize(
    ("each", "said"),
    [(20.0, "20 s a day, 1 h 55 min left"), (2.5, "2.5 s a day, 14 min left"), (0.02, "50 days a second, 7 s left")],
)  # fmt: skip
def test_a_slow_run_tells_seconds_a_day_and_the_time_left_in_hours(capsys, monkeypatch, each, said):
    """By what has been done since the first day was: that one waited for compiling, and for people to settle."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "APART", 10 * each)
    with progress.shown(365, 1, quiet=False) as days:
        now[0] += 400
        for day in range(1, 26):
            days(day, 365, 0)
            now[0] += each
    assert said in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (89, "89 s"), (91, "2 min"), (3570, "1 h 0 min")])
def test_a_time_to_wait(seconds, said):
    assert progress.worded(seconds) == said


def test_compilation_is_mentioned_when_nothing_happens(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.shown(10, 1, quiet=False) as days:
        threading.Event().wait(0.2)
        days(10, 10, 0)
    assert "compiling" in capsys.readouterr().err


def test_a_short_run_says_nothing(capsys):
    with progress.shown(10, 1, quiet=False) as days:
        days(10, 10, 0)
    assert capsys.readouterr() == ("", "")


def test_quiet_says_nothing(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.shown(10, 1, quiet=True) as days:
        threading.Event().wait(0.1)
        days(5, 10, 0)
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(progress, "is_terminal", lambda stream: True)
    with progress.shown(10, 1, quiet=False) as days:
        assert isinstance(days, progress.Bar)
        days(5, 10, 0)
        assert days.done == 5
    assert capsys.readouterr().out == ""


def test_memory_is_told_in_bytes():
    assert memory.used() > 1 << 20
    assert memory.total() > memory.used()
    assert 0 < memory.free() <= memory.total()


def test_what_was_done_before_a_stop_counts_but_not_for_the_speed():
    days = progress.Days(100, 3, {0: 100, 1: 40, 2: 0})
    assert days.so_far() == "after 140 of 300 days (3 replicates of 100)"
    days(41, 100, 1)
    days(42, 100, 1)
    assert days.done == 142
    days.first -= 1.0
    assert 0 < days.speed <= 1
