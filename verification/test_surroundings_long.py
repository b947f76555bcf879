"""Commands started in all the ways that `tests/cli/test_surroundings.py` has one or two of. About four minutes.

Streams closed, read-only or left by their reader; names of any bytes in every locale, each command in a process of its
own; and a run that is the same, byte by byte, in other locales, time zones, encodings and under Python's options.
"""

from __future__ import annotations

import signal

import pytest

from test_contract import stays_ignored
from test_surroundings import (
    ELSEWHERE,
    FORMS,
    LOCALES,
    PYTHON,
    READING,
    as_dev_null,
    bash,
    changed_elsewhere,
    left_by_its_reader,
    names_of_any_bytes,
    said_of,
    written_or_refused,
)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("$ME schemes >&-", 0),
        ("$ME schemes --json >&-", 0),
        ("$ME schemes 2>&-", 0),
        ("$ME schemes <&- >&- 2>&-", 0),
        ("$ME check nosuch.yaml 2>&-", 3),
        ("$ME check nosuch.yaml >&- 2>&-", 3),
        ("$ME check nosuch.yaml --json >&-", 3),
        ("$ME schemes 1</dev/null", 0),
        ("$ME check nosuch.yaml 2</dev/null", 3),
        ("$ME chek 2>&-", 2),
        ("$ME --help >&-", 0),
    ],
)
def test_a_closed_stream_is_as_dev_null(command, code):
    as_dev_null(command, code)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("schema", 0),
        ("schemes", 0),
        ("show as_reported", 0),
        ("show none --json", 0),
        ("--help", 0),
        ("check nosuch.yaml --json", 3),
    ],
)
def test_a_reader_that_leaves_changes_no_exit_code(command, code):
    left_by_its_reader(command, code)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_is_ignored_stays_so(number):
    stays_ignored(number)


def test_the_five_years_note_under_warnings_as_errors(tmp_path):
    """A whole run, whose libraries are imported under -W error too."""
    done = bash(
        f"{PYTHON} -W error -m demerit run none --residents 50 --days 1826 --replicates 1 --alone "
        f"--out {tmp_path / 'long'}"
    )
    assert done.returncode == 0, done.stderr
    assert "births, deaths and moves are not modelled" in done.stderr
    assert "UserWarning" not in done.stderr


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [b"bad\xff", "Ümläut".encode()])
def test_an_output_name_of_any_bytes_is_written_or_refused_at_once(tmp_path, locale, name):
    written_or_refused(tmp_path, locale, name)


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("form", FORMS)
def test_a_name_of_any_bytes_that_is_read_has_clear_words(tmp_path, command, form):
    for path in names_of_any_bytes(tmp_path):
        said_of(path, command, form)


def test_locale_time_zone_encoding_and_options_change_no_byte(tmp_path):
    changed_elsewhere(tmp_path, ELSEWHERE)
