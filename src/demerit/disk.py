"""What a disk says when it can't be written to, in clear words; and files forced onto it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demerit.errors import OutputError, UsageError

REASONS = {
    errno.ENOENT: ("no-such-folder", "no folder can be made there", "choose another name"),
    errno.ENOSPC: ("no-space", "there is no space left on the disk", "free some space, or use another disk"),
    errno.EDQUOT: ("no-space", "your share of the disk is full", "free some space, or use another disk"),
    errno.EFBIG: (
        "no-space",
        "a file would be larger than is allowed here",
        "raise the limit, or use another disk",
    ),
    errno.EACCES: ("no-permission", "you may not write there", "choose a folder that you may write to"),
    errno.EPERM: ("no-permission", "you may not write there", "choose a folder that you may write to"),
    errno.EROFS: ("no-permission", "that disk is read-only", "choose a folder that you may write to"),
    errno.ENAMETOOLONG: ("bad-name", "the name is too long", "choose a shorter name"),
    errno.ELOOP: ("bad-name", "its links run in a circle", "choose another name"),
    errno.ENOTDIR: ("not-a-folder", "part of its path is a file, not a folder", "choose another name"),
    errno.EIO: ("disk-error", "the disk reports an error", "use another disk, and look after this one"),
}


def refuse_other_than_utf8(path: Path | str) -> None:
    """Raises UsageError for a name that isn't UTF-8: Parquet's writer, JSON and pages know no other."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise not_utf8(str(path)) from None


def not_utf8(name: str) -> UsageError:
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return UsageError(
        f"the name {shown} isn't UTF-8", code="bad-name", where=shown,
        hint="choose a name in UTF-8; where the locale isn't, PYTHONUTF8=1 lets names be read as that",
    )  # fmt: skip


def explained(error: OSError, path: Path | str) -> OutputError | None:
    """The clear form of a failure to write at `path`; None for an error that isn't about writing."""
    if error.errno not in REASONS or isinstance(error, FileNotFoundError):
        return None
    return cannot_write(error, path)


def cannot_write(error: OSError, path: Path | str) -> OutputError:
    assert error.errno is not None
    code, reason, hint = REASONS[error.errno]
    return OutputError(f"can't write {path}: {reason}", code=code, hint=hint, where=str(path))


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        clear = explained(error, path)
        if clear is None:
            raise
        raise clear from error


def sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    for base, _, names in os.walk(folder):
        for name in names:
            sync_one(Path(base) / name)
        sync_one(Path(base))
