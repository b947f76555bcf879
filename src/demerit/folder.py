"""Run folders, written whole or not at all.

    with folder.writing("runs/mine", overwrite=True) as tmp:
        (tmp / "receipt.json").write_text(...)

Files go to a hidden folder beside the target. When the block ends they are forced to the disk and the folder
is renamed, so that a reader finds all of a run or nothing of it. An error, Ctrl-C included, removes what was
begun; after a crash the next writer of the same folder does.

`claim` holds the folder for longer than the writing takes: a command claims its folder before it simulates,
and learns at once, not after minutes, if the folder can't be used. `writing` inside a claim uses that claim.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demerit import arguments, replacement
from demerit.claims import Kind, claim
from demerit.disk import explained, explaining, sync, sync_one
from demerit.errors import OutputError, UsageError
from demerit.manifest import MANIFEST, contents, signed
from demerit.replacement import (
    beside,
    files_below,
    is_run,
    put_one,
    refuse_no_file,
    refuse_no_place,
    resolved,
    takes_no_files,
    to_write,
    written_files,
)
from demerit.signals import held_back

__all__ = [
    "adding",
    "claim",
    "explained",
    "is_run",
    "put_in_place",
    "replacing",
    "resolved",
    "writing",
    "written_files",
]

_put: set[Path] = set()  # folders that this process has written and put in place


def unfinished(path: Path | str) -> Path:
    """Where the checkpoint of a run stands that will be written to `path` (see `demerit.checkpoint`)."""
    return beside(resolved(path), "unfinished")


def put_in_place(path: Path | str) -> bool:
    """Whether this process has written the run that stands in `path`."""
    return resolved(path) in _put


@contextmanager
def writing(path: Path | str, *, overwrite: bool = False, kind: Kind = "run") -> Iterator[Path]:
    """Write the folder of a run, or of a comparison, whole or not at all: yields a fresh folder whose files become
    `path`.

    `overwrite` allows an earlier one of its kind to be replaced; files in it that Demerit didn't write stay.
    Raises as `claim` does, and OutputError (codes no-space, no-permission, disk-error …) when writing in the
    block fails. Whatever goes wrong, `path` is then as it was before.
    """
    with claim(path, overwrite=overwrite, kind=kind) as final:
        partial = beside(final, "partial")
        with explaining(final):
            try:
                partial.mkdir()
                (partial / MANIFEST).write_text("{}\n", "utf-8")
                yield partial
                (partial / MANIFEST).write_text(signed(partial, files_below(partial)), "utf-8")
                sync(partial)
                with held_back():
                    replacement.put_in_place(partial, final)
                    _put.add(final)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise


@contextmanager
def adding(path: Path | str, *, instead_of: tuple[str, ...] = ()) -> Iterator[Path]:
    """Add files to a finished run's folder: yields a fresh folder, whose files go there when the block ends.

    `instead_of`: names, and folders ending in `/`, of Demerit's own files there that are removed unless they are
    written anew. A user's file of the same name is kept beside, as name.before. When the block fails nothing has
    changed; each file is then put in place whole. Raises as `writing` does.
    """
    instead_of = arguments.names("instead_of", instead_of)
    with claim(path, replaced=False, kind=None) as final:
        ours = written_files(final)
        if ours is None:
            raise UsageError(f"{path} isn't the folder of a finished run", code="not-a-run", where=str(path))
        before = contents(final).entries
        partial = beside(final, "partial")
        with explaining(final):
            try:
                partial.mkdir()
                (partial / MANIFEST).write_text("{}\n", "utf-8")
                yield partial
                new = set(files_below(partial)) - {MANIFEST}
                old = {name for name in before if name.startswith(instead_of)} - new
                kept = {name: entry for name, entry in before.items() if name not in old}
                for name in sorted(new):
                    refuse_no_place(final, name)
                (partial / MANIFEST).write_text(signed(partial, new, kept), "utf-8")
                sync(partial)
                for name in sorted(new):
                    put_one(partial / name, final / name, ours=name in ours)
                os.replace(partial / MANIFEST, final / MANIFEST)
                for name in old:
                    (final / name).unlink(missing_ok=True)
                sync_one(final)
            finally:
                shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """Write one file whole or not at all: yields a name to write to, which then becomes `path`."""
    final = to_write(path)
    with explaining(final):
        refuse_no_file(Path(path), path)  # as it is named: /dev/stdout leads to what has no name of its own
        if final.name in (written_files(final.parent) or ()):
            raise UsageError(f"{path} belongs to the run in {final.parent}", code="not-a-file",
                             hint="give another name", where=str(path))  # fmt: skip
    partial = beside(final, f"partial-{os.getpid()}-{threading.get_ident()}")
    with explaining(final):
        try:
            yield partial
            sync_one(partial)
            os.replace(partial, final)
        except FileNotFoundError as error:
            if final.parent.is_dir():
                raise takes_no_files(final) from error
            raise OutputError(
                f"can't write {path}: there is no folder {final.parent}",
                code="no-such-folder",
                hint="make the folder first, or choose another name",
                where=str(path),
            ) from error
        finally:
            partial.unlink(missing_ok=True)
