"""The `demerit` command; its contract is docs/cli.md.

Nothing heavier than click is imported here or at the top of any command's file: `demerit --help` must stay quick.
Each command imports what it needs when it runs.
"""

from __future__ import annotations

from demerit.cli.main import cli, main

__all__ = ["cli", "main"]
