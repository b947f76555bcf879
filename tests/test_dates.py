"""One form of dates: in options, schemes and reforms."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from demerit.cli import cli
from demerit.dates import day_of
from demerit.errors import InvalidFile
from demerit.scheme.loading import loads

OTHERS = ["20190101", "2019-W01-1", "2019W011", "2019-01-01T00:00", "2019-01-01 ", " 2019-01-01", "2019-1-1",
          "\uff12019-01-01", "2019-001", "2019-01", "-2019-01-01", "2019-01-01\n", ""]  # fmt: skip


def test_the_form():
    assert day_of("2014-06-14") == date(2014, 6, 14)
    assert day_of("2016-02-29") == date(2016, 2, 29)


@pytest.mark.parametrize("text", OTHERS)
def test_no_other_form(text):
    with pytest.raises(ValueError, match="of the form 2014-06-14"):
        day_of(text)


@pytest.mark.parametrize("text", ["2019-02-30", "2019-13-01", "0000-01-01"])
def test_no_such_day(text):
    with pytest.raises(ValueError, match="there is no such day"):
        day_of(text)


@pytest.mark.parametrize("text", ["20190101", "2019-W01-1", "2019-01-01T00:00"])
def test_options_and_files_take_the_same(text):
    said = CliRunner().invoke(cli, ["run", "none", "--start", text])
    assert said.exit_code == 2
    assert "of the form 2014-06-14" in said.stderr
    with pytest.raises(InvalidFile, match="2014-06-14"):
        loads(f"scheme: a\ntitle: b\nsummary: c\nstart: '{text}'\n")
    with pytest.raises(InvalidFile, match="2014-06-14"):
        loads(f"scheme: a\ntitle: b\nsummary: c\nstart: {text}\n")
