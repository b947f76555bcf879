"""Fixtures for the commands (see `commanded`)."""

from commanded import demerit, members_run_here, process  # noqa: F401
