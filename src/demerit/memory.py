"""How much memory there is, and how much this process uses, in bytes. None where it can't be told."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import sys
from contextlib import suppress

import numpy as np
from numpy.typing import DTypeLike

from demerit import control_groups

# of a control group of the newer form, and of the older: the files of its limit and of what is used, and what in
# `memory.stat` could be let go of
GROUP_FILES = {
    True: ("memory.max", "memory.current", "inactive_file"),
    False: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}
MMAP_THRESHOLD, TRIM_THRESHOLD, ARENA_MAX = -3, -1, -8  # of glibc's mallopt


def total() -> int | None:
    """What this machine, or the group this process is held in, has."""
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None
    return min([machine, *(limit for limit, _ in _groups())])


def free() -> int | None:
    """What can still be had without swapping, on this machine and in the group this process is held in."""
    machine = _free_on_machine()
    return None if machine is None else min([machine, *(max(0, limit - used) for limit, used in _groups())])


def _free_on_machine() -> int | None:
    with suppress(OSError), open("/proc/meminfo", encoding="ascii") as lines:
        for line in lines:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None


def used() -> int | None:
    """What this process holds now."""
    try:
        with open("/proc/self/statm", encoding="ascii") as line:
            return int(line.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _groups() -> list[tuple[int, int]]:
    """The limit of every control group that this process is held in, and what is used of it.

    What is used is without files that were read and can be let go of.
    """
    found = []
    for folder, newer in control_groups.folders("memory"):
        limit, used, cache = GROUP_FILES[newer]
        with suppress(OSError, ValueError):  # ValueError: "max", which is no limit
            most = int((folder / limit).read_text("ascii"))
            stat = dict(row.split() for row in (folder / "memory.stat").read_text("ascii").splitlines())
            found.append((most, int((folder / used).read_text("ascii")) - int(stat.get(cache, 0))))
    return found


def rows_for_all(count: int, dtype: DTypeLike, *, large_pages: bool = False) -> np.ndarray:
    """Rows of noughts, of which only those ever used take up memory: a shard's own, of a whole place's.

    `large_pages` asks for pages of megabytes where the system has them: for many rows that are looked up one by one.

    Raises MemoryError if there is no such room even to address, as where `ulimit -v` says how much there may be.
    """
    kind = np.dtype(dtype)
    unreserved = 0x4000 if sys.platform == "linux" else 0  # MAP_NORESERVE: the mmap of Python 3.11 doesn't name it
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | unreserved
    try:
        anonymous = mmap.mmap(-1, max(1, count * kind.itemsize), flags=flags)
    except OSError as error:
        if error.errno != errno.ENOMEM:
            raise
        raise MemoryError(f"no room for {count:,} rows of {kind.itemsize} bytes") from error
    if large_pages and hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # a system built without them
            anonymous.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(anonymous, kind, count)


def give_back_early() -> None:
    """From here on, let the allocator of this process give back long lists as soon as they are freed.

    It holds on to what it has been given, up to 32 MiB a list, in as many heaps as there are threads; a large place
    can't spare that. Where it can't be told (it isn't that of glibc) nothing changes.
    """
    for what, value in ((MMAP_THRESHOLD, 1 << 20), (TRIM_THRESHOLD, 16 << 20), (ARENA_MAX, 2)):
        _allocator("mallopt", what, value)


def give_back_now() -> None:
    """Let the allocator give back what has been freed between things that are still there. It takes milliseconds."""
    _allocator("malloc_trim", 0)


def _allocator(name: str, *arguments: int) -> None:
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), name)(*arguments)
