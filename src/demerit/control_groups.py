"""The control groups that hold this process: what a container, or a job of a cluster, may take of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MY_GROUPS, GROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")
NEWER = ("", "unified")  # where groups of the newer form stand: by themselves, or apart beside the older form


def folders(controller: str) -> Iterator[tuple[Path, bool]]:
    """The folder of every group that holds this process, the innermost first, and whether it is of the newer form.

    `controller`: "memory" or "cpu". A folder may not be there: in a container the topmost is its own, and its path on
    the machine isn't seen.
    """
    with suppress(OSError):
        for line in MY_GROUPS.read_text("ascii", "surrogateescape").splitlines():
            _, controllers, path = line.split(":", 2)
            newer = controllers == ""
            if not newer and controller not in controllers.split(","):
                continue
            for top in NEWER if newer else dict.fromkeys((controllers, controller)):
                own = GROUPS / top / path.strip("/")
                for folder in [own, *own.parents[: len(Path(path.strip("/")).parts)]]:
                    yield folder, newer
