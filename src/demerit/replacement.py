"""How the folder of a run takes the place of an earlier one: two renames, and the earlier one's files removed.

Only files that Demerit wrote are ever removed: those that a run folder lists in its `.demerit` (`demerit.manifest`), if
they have a name that Demerit gives. Anything else in the folder of an earlier run stays there when the run is replaced.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from demerit import arguments
from demerit.disk import refuse_other_than_utf8, sync_one
from demerit.errors import OutputError, UsageError
from demerit.manifest import MANIFEST, names_in

# what is written into a run folder, by this version of Demerit or an earlier one
NAMES = frozenset({
    MANIFEST, "receipt.json", "scheme.yaml", "timeline.parquet", "residents.parquet", "events.parquet", "own.parquet",
    "blocks.parquet", "report.html",
})  # fmt: skip
TABLES = "tables/"  # and the tables of its report
OF_A_COMPARISON = frozenset({"comparison.html", "comparison.json", "comparison.csv"})  # beside both runs, in a/ and b/


def resolved(path: str | os.PathLike[str]) -> Path:
    """The absolute path, links followed."""
    return Path(os.path.realpath(arguments.path("path", path)))


def to_write(path: str | os.PathLike[str]) -> Path:
    """The same of a folder or file that will be written. Raises UsageError for a name that isn't UTF-8."""
    refuse_other_than_utf8(arguments.path("path", path))
    final = resolved(path)
    refuse_other_than_utf8(final)
    return final


def takes_no_files(final: Path) -> OutputError:
    """The error for a file or folder whose parent is there and takes none: /proc is such a one."""
    return OutputError(
        f"can't write {final}: no file can be made in {final.parent}", code="no-such-folder",
        hint="choose another folder", where=str(final),
    )  # fmt: skip


def refuse_no_file(target: Path, name: str | os.PathLike[str]) -> None:
    """Raises UsageError where something stands that is no regular file, and that a file would take the place of."""
    if target.exists() and not target.is_file():
        what = "a folder" if target.is_dir() else "a device, a pipe or a socket"
        raise UsageError(f"{name} is {what}", code="not-a-file", hint="give the name of a file", where=str(name))


def refuse_no_place(folder: Path, name: str) -> None:
    """Raises UsageError unless a file of this name, which may have folders in it, can be put into a folder."""
    refuse_no_file(folder / name, folder / name)
    for above in (folder / name).relative_to(folder).parents:
        there = folder / above
        if above != Path() and (there.is_symlink() or (there.exists() and not there.is_dir())):
            what = "a link" if there.is_symlink() else "a file"
            raise UsageError(f"{there} is {what}, not a folder", code="not-a-folder", where=str(there),
                             hint="move it out of the run's folder")  # fmt: skip


def beside(final: Path, what: str) -> Path:
    """A hidden name beside a folder or file, for what isn't to stay."""
    return final.parent / f".{final.name}.demerit-{what}"


def written_files(path: Path | str) -> frozenset[str] | None:
    """The files of a finished run folder, relative and with `/`; None if `path` isn't one."""
    return names_in(arguments.path("path", path))


def is_run(path: Path | str) -> bool:
    """True for the folder of a finished run."""
    return written_files(path) is not None


def files_below(folder: Path) -> list[str]:
    """All files and links below a folder, relative."""
    found = []
    for base, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(base, name))]
        found += [(Path(base) / name).relative_to(folder).as_posix() for name in names + links]
    return sorted(found)


def put_in_place(partial: Path, final: Path) -> None:
    """Rename a folder that is whole; an earlier one goes when it is there."""
    old = beside(final, "old")
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


def put_one(new: Path, target: Path, *, ours: bool) -> None:
    """Rename a file into a run's folder; a user's file of that name is kept beside."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not ours:
        os.rename(target, _free(target))
    os.replace(new, target)


def clear_after_crash(final: Path) -> None:
    """Remove what a killed writer left behind; put back an earlier run that it had moved aside."""
    partial, old = beside(final, "partial"), beside(final, "old")
    if partial.is_dir() and ((partial / MANIFEST).exists() or not any(partial.iterdir())):
        shutil.rmtree(partial)
    if is_run(old):
        if final.exists():
            _retire(old, final)
        else:
            os.rename(old, final)


def _free(name: Path) -> Path:
    """A name like it that nothing has yet."""
    while os.path.lexists(name):
        name = name.with_name(name.name + ".before")
    return name


def _ours(name: str) -> bool:
    """Whether a file of a manifest has a name that Demerit gives."""
    bare = name[2:] if name.startswith(("a/", "b/")) else name
    return bare in NAMES or bare.startswith(TABLES) or name in OF_A_COMPARISON


def _retire(old: Path, final: Path) -> None:
    """Remove an earlier run that has been replaced; files that weren't Demerit's move to the new folder."""
    listed = written_files(old) or frozenset()
    ours = {name for name in listed if _ours(name)}
    for name in files_below(old):
        if name in ours:
            continue
        kept = _free(final / name)
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.rename(old / name, kept)
    shutil.rmtree(old)
