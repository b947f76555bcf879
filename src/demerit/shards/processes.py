"""Shards in the processes of an MPI run, on one machine or many: what passes goes as bytes and integers.

`mpiexec -n 4 demerit run ...` starts four processes, each of which lives one shard. The first speaks for all: it reads
the arguments, claims the folder, tells the others to begin or to stop, and writes what the run came to. Nothing of MPI
is loaded otherwise.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from functools import cache
from typing import Any

import numpy as np

from demerit.errors import EXIT_USAGE, DemeritError, Elsewhere, UsageError
from demerit.launched import processes
from demerit.shards import ALONE, Exchange

NOTHING_KEPT = "nothing of it was kept"
HEARD = 0.5  # seconds after which what was said has reached the launcher, which drops what is still on its way
# a process by itself, which sees how the one that began it ends: MPI kills all when one dies, and none can say so
WATCH = """
import os, sys
after, kept, nothing = sys.argv[1:]
if sys.stdin.read() != "over":
    print("Error: a process of this run died, and the others with it;", after if os.path.isfile(kept) else nothing,
          file=sys.stderr)
"""


@cache
def together() -> Exchange:
    """The way to the other processes of an MPI run, or that of a process by itself.

    Raises UsageError where a launcher started several but the extra `cluster` isn't installed.
    """
    if processes() == 1:
        return ALONE
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise UsageError(
            f"{processes()} processes were started together, but MPI can't be used: {error}", code="no-mpi",
            hint="`make cluster` in the folder of Demerit adds what is missing, or install its extra `cluster`",
        ) from None  # fmt: skip
    if MPI.COMM_WORLD.Get_size() == 1:
        return ALONE
    exchange, before = ProcessExchange(MPI), sys.excepthook

    def end_all(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        """What nobody caught: the other processes don't wait for this one for ever."""
        if not isinstance(error, Elsewhere):
            before(kind, error, trace)
        exchange.fail(error, 1)

    sys.excepthook = end_all
    return exchange


def failed(error: BaseException, code: int) -> None:
    """Let no process wait for one that has failed. What only another than the first knows is said here."""
    exchange = together() if together.cache_info().currsize else ALONE
    if isinstance(exchange, ProcessExchange):
        exchange.fail(error, code)


class ProcessExchange(Exchange):
    """One process of an MPI run."""

    def __init__(self, mpi: Any) -> None:
        self.mpi, self.world = mpi, mpi.COMM_WORLD
        self.rank, self.size = self.world.Get_rank(), self.world.Get_size()
        here = self.world.Split_type(mpi.COMM_TYPE_SHARED)
        self.sharing_memory = here.Get_size()
        here.Free()
        self._begun, self._checkpoint, self._again = False, "", ""
        self._watch: subprocess.Popen | None = None

    def swap(self, rows: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sent = np.diff(ends, prepend=0)
        counts, each = np.empty_like(sent), rows.itemsize
        self.world.Alltoall(sent, counts)
        into = np.empty(int(counts.sum()), rows.dtype)
        out = np.ascontiguousarray(rows)
        self.world.Alltoallv(
            [out.view(np.uint8), sent * each, self.mpi.BYTE], [into.view(np.uint8), counts * each, self.mpi.BYTE]
        )
        return into, counts

    def total(self, counts: np.ndarray) -> np.ndarray:
        out = np.empty_like(counts, order="C")
        self.world.Allreduce(np.ascontiguousarray(counts), out, self.mpi.SUM)
        return out

    def gathered(self, thing: Any) -> list[Any] | None:
        return self.world.gather(thing)

    def told(self, thing: Any) -> Any:
        return self.world.bcast(thing)

    def begin(self, checkpoint: str = "", again: str = "") -> None:
        if (code := self._begin(None)) is not None:
            raise Elsewhere(code)
        self._checkpoint, self._again = checkpoint, f"the last checkpoint stands, and `{again}` goes on from it"
        if self.rank == 0:
            watch = [sys.executable, "-I", "-S", "-c", WATCH, self._again, checkpoint, NOTHING_KEPT]
            self._watch = subprocess.Popen(watch, stdin=subprocess.PIPE, text=True, start_new_session=True)

    def agree(self, *what: Any) -> None:
        mine = hashlib.sha256(repr(what).encode()).hexdigest()
        every = self.gathered(mine)
        if not self.told(every is None or len(set(every)) == 1):
            if self.rank > 0:
                raise Elsewhere(EXIT_USAGE)
            raise UsageError(
                "the processes of this run were given different things to run, or have different versions of Demerit",
                code="not-the-same", hint="start all of them with one command: `mpiexec -n 4 demerit run ...`",
            )  # fmt: skip

    def end(self) -> None:
        if self._watch is not None:
            self._watch.communicate("over")
            self._watch = None

    def _begin(self, failed: int | None) -> int | None:
        """Once in each process: None if the first begins, or else the code that it has failed with."""
        self._begun = True
        return self.told(failed)

    def fail(self, error: BaseException, code: int) -> None:
        """After this process has failed: end all, unless the first has stopped and the others know."""
        if isinstance(error, Elsewhere) or (not self._begun and self._begin(code) is not None):
            return
        self.end()
        if self.rank > 0:
            said = f"{type(error).__name__}: {error}".removesuffix(": ")
            if isinstance(error, DemeritError):
                said = f"{error.message} ({error.hint})" if error.hint else error.message
            after = self._again if os.path.isfile(self._checkpoint) else NOTHING_KEPT
            os.write(2, f"Error: in process {self.rank} of {self.size}: {said}; {after}\n".encode())
        time.sleep(HEARD)
        self.world.Abort(code)
