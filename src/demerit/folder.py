"""Run folders, written whole or not at all.

    with folder.writing("runs/mine", overwrite=True) as tmp:
        (tmp / "receipt.json").write_text(...)

Files go to a hidden folder beside the target. When the block ends they are forced to the disk and the folder
is renamed, so that a reader finds all of a run or nothing of it. An error, Ctrl-C included, removes what was
begun; after a crash the next writer of the same folder does.

`claim` holds the folder for longer than the writing takes: a command claims its folder before it simulates,
and learns at once, not after minutes, if the folder can't be used. `writing` inside a claim uses that claim.

Only files that Demerit wrote are ever removed: those that a run folder lists in its `.demerit` (`demerit.manifest`), if
they have a name that Demerit gives. Anything else in the folder of an earlier run stays there when the run is replaced.
Locks need POSIX (`flock`).
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from demerit.disk import REASONS, cannot_write, explained, explaining, refuse_other_than_utf8, sync, sync_one
from demerit.errors import OutputError, UsageError
from demerit.manifest import MANIFEST, contents, names_in, signed
from demerit.signals import held_back

__all__ = ["adding", "claim", "explained", "is_run", "put_in_place", "replacing", "writing", "written_files"]

# what is written into a run folder, by this version of Demerit or an earlier one
NAMES = frozenset({
    MANIFEST, "receipt.json", "scheme.yaml", "timeline.parquet", "residents.parquet", "events.parquet", "own.parquet",
    "blocks.parquet", "report.html",
})  # fmt: skip
TABLES = "tables/"  # and the tables of its report
OF_A_COMPARISON = frozenset({"comparison.html", "comparison.json", "comparison.csv"})  # beside both runs, in a/ and b/
Kind = Literal["run", "comparison"]

_held: dict[Path, int] = {}  # folders claimed by this process, with the thread that did
_put: set[Path] = set()  # folders that this process has written and put in place


def _resolved(path: Path | str) -> Path:
    return Path(os.path.realpath(path))


def _beside(final: Path, what: str) -> Path:
    return final.parent / f".{final.name}.demerit-{what}"


def unfinished(path: Path | str) -> Path:
    """Where the checkpoint of a run stands that will be written to `path` (see `demerit.checkpoint`)."""
    return _beside(_resolved(path), "unfinished")


def written_files(path: Path | str) -> frozenset[str] | None:
    """The files of a finished run folder, relative and with `/`; None if `path` isn't one."""
    return names_in(path)


def put_in_place(path: Path | str) -> bool:
    """Whether this process has written the run that stands in `path`."""
    return _resolved(path) in _put


def is_run(path: Path | str) -> bool:
    """True for the folder of a finished run."""
    return written_files(path) is not None


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
    final = _resolved(path)
    if _held.get(final) == threading.get_ident():
        yield final
        return
    refuse_other_than_utf8(final)
    if replaced:
        _refuse_odd_places(final, path)
    made: list[Path] = []
    lock: int | None = None
    try:
        with held_back():
            _make_parents(final.parent, made)
            lock = _lock(final)
            _held[final] = threading.get_ident()
        with explaining(final):
            _clear_after_crash(final)
        _refuse_occupied(final, path, overwrite, kind)
        yield final
    finally:
        with held_back():
            if lock is not None:
                del _held[final]
                with suppress(OSError):
                    _beside(final, "lock").unlink()
                os.close(lock)
            for parent in reversed(made):
                with suppress(OSError):
                    parent.rmdir()


@contextmanager
def writing(path: Path | str, *, overwrite: bool = False, kind: Kind = "run") -> Iterator[Path]:
    """Write the folder of a run, or of a comparison, whole or not at all: yields a fresh folder whose files become
    `path`.

    `overwrite` allows an earlier one of its kind to be replaced; files in it that Demerit didn't write stay.
    Raises as `claim` does, and OutputError (codes no-space, no-permission, disk-error …) when writing in the
    block fails. Whatever goes wrong, `path` is then as it was before.
    """
    with claim(path, overwrite=overwrite, kind=kind) as final:
        partial = _beside(final, "partial")
        with explaining(final):
            try:
                partial.mkdir()
                (partial / MANIFEST).write_text("{}\n", "utf-8")
                yield partial
                (partial / MANIFEST).write_text(signed(partial, _files(partial)), "utf-8")
                sync(partial)
                with held_back():
                    _put_in_place(partial, final)
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
    with claim(path, replaced=False, kind=None) as final:
        ours = written_files(final)
        if ours is None:
            raise UsageError(f"{path} isn't the folder of a finished run", code="not-a-run", where=str(path))
        before = contents(final).entries
        partial = _beside(final, "partial")
        with explaining(final):
            try:
                partial.mkdir()
                (partial / MANIFEST).write_text("{}\n", "utf-8")
                yield partial
                new = set(_files(partial)) - {MANIFEST}
                old = {name for name in before if name.startswith(instead_of)} - new
                kept = {name: entry for name, entry in before.items() if name not in old}
                (partial / MANIFEST).write_text(signed(partial, new, kept), "utf-8")
                sync(partial)
                for name in sorted(new):
                    _put_one(partial / name, final / name, ours=name in ours)
                os.replace(partial / MANIFEST, final / MANIFEST)
                for name in old:
                    (final / name).unlink(missing_ok=True)
                sync_one(final)
            finally:
                shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """Write one file whole or not at all: yields a name to write to, which then becomes `path`."""
    final = _resolved(path)
    if final.is_dir():
        raise UsageError(f"{path} is a folder", code="not-a-file", hint="give the name of a file", where=str(path))
    partial = _beside(final, f"partial-{os.getpid()}-{threading.get_ident()}")
    with explaining(final):
        try:
            yield partial
            sync_one(partial)
            os.replace(partial, final)
        except FileNotFoundError as error:
            if final.parent.is_dir():
                raise
            raise OutputError(
                f"can't write {path}: there is no folder {final.parent}",
                code="no-such-folder",
                hint="make the folder first, or choose another name",
                where=str(path),
            ) from error
        finally:
            partial.unlink(missing_ok=True)


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
    with explaining(final):
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
    """An open, locked file beside the folder. The lock goes with the process, however that ends."""
    name = _beside(final, "lock")
    while True:
        try:
            with explaining(final):
                handle = os.open(name, os.O_RDWR | os.O_CREAT, 0o666)
        except FileNotFoundError as error:  # its folder is there, but takes no files: /proc is such a one
            raise OutputError(
                f"can't write {final}: no file can be made in {final.parent}",
                code="no-such-folder", hint="choose another folder", where=str(final),
            ) from error  # fmt: skip
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


def _clear_after_crash(final: Path) -> None:
    """Remove what a killed writer left behind; put back an earlier run that it had moved aside."""
    partial, old = _beside(final, "partial"), _beside(final, "old")
    if partial.is_dir() and ((partial / MANIFEST).exists() or not any(partial.iterdir())):
        shutil.rmtree(partial)
    if is_run(old):
        if final.exists():
            _retire(old, final)
        else:
            os.rename(old, final)


def _files(folder: Path) -> list[str]:
    """All files and links below a folder, relative."""
    found = []
    for base, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(base, name))]
        found += [(Path(base) / name).relative_to(folder).as_posix() for name in names + links]
    return sorted(found)


def _put_one(new: Path, target: Path, *, ours: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not ours:
        os.rename(target, _free(target))
    os.replace(new, target)


def _free(name: Path) -> Path:
    """A name like it that nothing has yet."""
    while os.path.lexists(name):
        name = name.with_name(name.name + ".before")
    return name


def _put_in_place(partial: Path, final: Path) -> None:
    old = _beside(final, "old")
    moved = final.is_dir() and any(final.iterdir())
    if moved:
        os.rename(final, old)
    try:
        os.rename(partial, final)
    except OSError:
        if moved:
            os.rename(old, final)
        raise
    sync_one(final.parent)
    if moved:
        with suppress(OSError):  # the new run stands; the next claim tidies
            _retire(old, final)


def _ours(name: str) -> bool:
    """Whether a file of a manifest has a name that Demerit gives."""
    bare = name[2:] if name.startswith(("a/", "b/")) else name
    return bare in NAMES or bare.startswith(TABLES) or name in OF_A_COMPARISON


def _retire(old: Path, final: Path) -> None:
    """Remove an earlier run that has been replaced; files that weren't Demerit's move to the new folder."""
    listed = written_files(old) or frozenset()
    ours = {name for name in listed if _ours(name)}
    for name in _files(old):
        if name in ours:
            continue
        kept = _free(final / name)
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.rename(old / name, kept)
    shutil.rmtree(old)
