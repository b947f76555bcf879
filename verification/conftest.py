"""Fixtures for the commands, as in `tests/cli` (see `tests/commanded.py`)."""

from commanded import demerit, members_run_here, process  # noqa: F401
