"""Claims on folders: a process holds the folder that it will write, by a lock, and learns at once if it can't.

The lock is a file beside the folder and goes with the process, however that ends. Locks need POSIX (`flock`).
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, get_args

from demerit import arguments
from demerit.disk import REASONS, cannot_write, explaining
from demerit.errors import OutputError, UsageError
from demerit.replacement import (
    OF_A_COMPARISON,
    beside,
    clear_after_crash,
    is_run,
    takes_no_files,
    to_write,
    written_files,
)
from demerit.signals import held_back

Kind = Literal["run", "comparison"]

_held: dict[Path, int] = {}  # folders claimed by this process, with the thread that did


@contextmanager
def claim(
    path: Path | str, *, overwrite: bool = True, replaced: bool = True, kind: Kind | None = "run"
) -> Iterator[Path]:
    """Hold `path` for this process until the block ends; yields its absolute path.

    Raises UsageError, with nothing changed, if the folder is in use, holds anything but a finished run, or
    holds one and `overwrite` is false; OutputError if nothing can be written there. Missing parents are made,
    and removed again if they are still empty at the end. `replaced`: whether the folder itself will be, by renaming;
    the one that the process stands in can't. kind: what will stand there, and alone may be replaced; None for any.
    """
    overwrite, final = arguments.flag("overwrite", overwrite), to_write(path)
    if kind is not None:
        arguments.choice("kind", kind, get_args(Kind), code="bad-argument")
    if _held.get(final) == threading.get_ident():
        yield final
        return
    if replaced:
        with explaining(final):
            _refuse_odd_places(final, path)
    made: list[Path] = []
    lock: int | None = None
    try:
        with held_back():
            _make_parents(final.parent, made)
            lock = _lock(final)
            _held[final] = threading.get_ident()
        with explaining(final):
            clear_after_crash(final)
            _refuse_occupied(final, path, overwrite, kind)
        yield final
    finally:
        with held_back():
            if lock is not None:
                del _held[final]
                with suppress(OSError):
                    beside(final, "lock").unlink()
                os.close(lock)
            for parent in reversed(made):
                with suppress(OSError):
                    parent.rmdir()


def _refuse_odd_places(final: Path, path: Path | str) -> None:
    """The root, a mount point and the folder one stands in can't be replaced by renaming."""
    try:
        here = Path.cwd()
    except OSError:
        here = None
    if final.exists() and not final.is_dir():
        raise UsageError(
            f"{path} is a file, not a folder",
            code="not-a-folder",
            hint="choose another name for the output folder",
            where=str(path),
        )
    if here is not None and (final == here or final in here.parents):
        raise UsageError(
            f"{path} is the folder you are in, or one above it",
            code="working-folder",
            hint="name a new folder inside it",
            where=str(path),
        )
    if os.path.ismount(final):
        raise UsageError(
            f"{path} is where a disk is mounted",
            code="mount-point",
            hint=f"name a new folder inside it, such as {final / 'run'}",
            where=str(path),
        )


def _refuse_occupied(final: Path, path: Path | str, overwrite: bool, kind: Kind | None) -> None:
    if not final.is_dir():
        return
    names = sorted(os.listdir(final))
    if not names:
        return
    if not is_run(final):
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        raise UsageError(
            f"the folder {path} holds files that aren't a finished run: {shown}",
            code="folder-not-empty",
            hint="choose a new folder; Demerit deletes nothing that it didn't write",
            where=str(path),
        )
    there = "comparison" if OF_A_COMPARISON & (written_files(final) or frozenset()) else "run"
    if kind is not None and there != kind:
        raise UsageError(
            f"the folder {path} holds a {there}, which a {kind} would take the place of",
            code="folder-exists",
            hint="choose a new folder",
            where=str(path),
        )
    if not overwrite:
        raise UsageError(
            f"the folder {path} already holds a {there}",
            code="folder-exists",
            hint="choose a new folder, or allow the run to be replaced",
            where=str(path),
        )


def _make_parents(parent: Path, made: list[Path]) -> None:
    """Make missing folders; those made are added to `made`, outermost first."""
    missing: list[Path] = []
    with explaining(parent):
        while not parent.exists() and parent != parent.parent:
            missing.append(parent)
            parent = parent.parent
    try:
        for folder in reversed(missing):
            folder.mkdir(exist_ok=True)
            made.append(folder)
    except OSError as error:
        if error.errno in REASONS:
            raise cannot_write(error, missing[0]) from error
        raise


def _lock(final: Path) -> int:
    """An open, locked file beside the folder."""
    name = beside(final, "lock")
    while True:
        try:
            with explaining(final):
                handle = os.open(name, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError as error:
            raise takes_no_files(final) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(handle, 32).decode("ascii", "replace").strip()
            os.close(handle)
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise OutputError(
                    f"can't lock {final}: {error.strerror}",
                    code="no-lock",
                    hint="use a folder on a local disk",
                    where=str(final),
                ) from error
            raise UsageError(
                f"the folder {final} is in use by another run" + (f" (process {owner})" if owner else ""),
                code="folder-in-use",
                hint="wait for that run, or choose another folder",
                where=str(final),
            ) from error
        with suppress(OSError):
            if os.fstat(handle).st_ino == os.stat(name).st_ino:
                break
        os.close(handle)  # its last owner removed the name in between: try again
    try:
        with explaining(final):
            os.truncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode("ascii"))
    except BaseException:
        name.unlink(missing_ok=True)
        os.close(handle)
        raise
    return handle
