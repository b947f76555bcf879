"""The commands in one group, and what happens when one of them fails."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

import click

import demerit
from demerit import launched, signals
from demerit.cli import output, surroundings
from demerit.cli.compare import compare
from demerit.cli.doctor import doctor
from demerit.cli.life import life
from demerit.cli.results import report, rerun
from demerit.cli.resume import resume
from demerit.cli.rulebook import assumptions, check, diff, mechanisms, schema, schemes, show
from demerit.cli.run import run
from demerit.cli.screen import screen
from demerit.cli.study import study

IN_PROCESSES = ("run", "resume")  # commands that several processes of MPI do together
STOPPED = 128  # exit codes above are those of signals
IN_ONE = ("study", "rerun", "compare", "screen")  # that each of several would do by itself, all of it


class Commands(click.Group):
    """Lists commands in the order of use, and turns every failure into the documented output and exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from demerit.cli.failures import unknown_command

            raise unknown_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run a command and exit. `standalone_mode` is accepted and ignored: failures are always rendered."""
        given = list(sys.argv[1:] if args is None else args)
        sys.exit(self._run(given, prog_name or "demerit", extra))

    def _called(self, args: list[str], prog_name: str, extra: dict[str, Any]) -> int:
        try:
            if args[:1] and args[0] in IN_ONE and launched.processes() > 1:
                from demerit.errors import UsageError  # here, so that help doesn't wait for it

                raise UsageError(
                    f"`demerit {args[0]}` is done by one process, and {launched.processes()} were started together",
                    code="in-processes", hint="start it without mpiexec; `demerit run` and `demerit resume` are shared",
                )  # fmt: skip
            self._main_shell_completion(extra, prog_name)
            with self.make_context(prog_name, list(args) or ["--help"], **extra) as context:
                code = self.invoke(context)
        except click.exceptions.Exit as end:
            return end.exit_code
        return code if isinstance(code, int) else 0

    def _run(self, args: list[str], prog_name: str, extra: dict[str, Any]) -> int:
        surroundings.open_closed_streams()
        output.survive_any_encoding()
        if args[:1] and args[0] in (*IN_PROCESSES, *IN_ONE) and not launched.speaks():
            _silent()
        quiet = {"-q", "--quiet"} & set(args)
        note = output.Out(as_json=False, quiet=bool(quiet)).note
        with surroundings.warnings_as_notes(note), signals.stopping() as stop:
            try:
                surroundings.refuse_without_docstrings()
                code = self._called(args, prog_name, extra)
                sys.stdout.flush()
                return code
            except BaseException as error:
                return self._failed(error, args, stop)

    def _failed(self, error: BaseException, args: list[str], stop: signals.Stop) -> int:
        if isinstance(error, OSError) and error.errno == errno.EPIPE and surroundings.reader_left():
            surroundings.print_nowhere()  # no error: what was asked for is done
            return 0
        from demerit.cli import failures  # here, so that a command that succeeds doesn't wait for it

        code = failures.exit_code(error, args, stop.number)
        try:
            failures.tell(error, args)
            sys.stdout.flush()
        except OSError:  # nobody hears it
            surroundings.print_nowhere()
        if launched.processes() > 1:
            from demerit.shards.processes import failed

            failed(error, code)
        return code


def _silent() -> None:
    """One of several processes of a run, and not the one that speaks: what all would say is said once."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


@click.group(
    name="demerit",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Results go to stdout; progress and errors to stderr. `demerit COMMAND --help` tells more.",
)
@click.version_option(demerit.__version__, "-V", "--version", prog_name="demerit", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an unexpected error.")
def cli() -> None:
    """A laboratory for social scoring.

    Runs a scoring scheme on a synthetic village, town, city or nation beside its twin without the scheme, and shows
    what the scheme does to the people in it. All residents are synthetic.

    Start with:  demerit run as_reported
    """


_COMMANDS = (
    run,
    resume,
    compare,
    schemes,
    show,
    check,
    diff,
    mechanisms,
    assumptions,
    screen,
    report,
    life,
    rerun,
    study,
    schema,
    doctor,
)
for _command in _COMMANDS:
    cli.add_command(_command)


def main() -> NoReturn:
    """The entry point of the `demerit` script."""
    try:
        cli.main()
    except SystemExit as end:
        if isinstance(end.code, int) and end.code > STOPPED:
            _leave(end.code)
        raise


def _leave(code: int) -> NoReturn:
    """End at once, with this code, after a signal: all is tidied up and told.

    Python would wait for threads that still work; and where its KeyboardInterrupt came while a string was executed, as
    Numba does when it compiles, it would end as if by SIGINT, whatever the code.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
