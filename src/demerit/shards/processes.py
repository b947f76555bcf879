"""Shards in the processes of an MPI run, on one machine or many: what passes goes as bytes and integers.

`mpiexec -n 4 demerit run ...` starts four processes; each lives one shard. Nothing of MPI is loaded otherwise.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any, NoReturn

import numpy as np

from demerit.errors import UsageError
from demerit.shards import ALONE, Exchange

# what MPI's launchers say of how many processes there are
SIZES = ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE", "PMIX_SIZE", "MPI_LOCALNRANKS")


def launched() -> int:
    """How many processes a launcher of MPI started together with this one; 1 for a process by itself."""
    for name in SIZES:
        if os.environ.get(name, "").isdigit():
            return int(os.environ[name])
    return 1


@cache
def together() -> Exchange:
    """The way to the other processes of an MPI run, or that of a process by itself.

    Raises UsageError where a launcher started several but the extra `cluster` isn't installed.
    """
    if launched() <= 1:
        return ALONE
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise UsageError(
            f"{launched()} processes were started together, but MPI can't be used: {error}", code="no-mpi",
            hint="pip install 'demerit[cluster]' brings mpi4py and a runtime",
        ) from None  # fmt: skip
    return ProcessExchange(MPI) if MPI.COMM_WORLD.Get_size() > 1 else ALONE


class ProcessExchange(Exchange):
    """One process of an MPI run."""

    def __init__(self, mpi: Any) -> None:
        self.mpi, self.world = mpi, mpi.COMM_WORLD
        self.rank, self.size = self.world.Get_rank(), self.world.Get_size()

    def swap(self, parcels: list[np.ndarray]) -> list[np.ndarray]:
        sent = np.array([len(parcel) for parcel in parcels], np.int64)
        coming = np.empty_like(sent)
        self.world.Alltoall(sent, coming)
        out = np.concatenate(parcels)
        into = np.empty(int(coming.sum()), np.uint8)
        self.world.Alltoallv([out, sent, self.mpi.BYTE], [into, coming, self.mpi.BYTE])
        return np.split(into, np.cumsum(coming)[:-1])

    def total(self, counts: np.ndarray) -> np.ndarray:
        out = np.empty_like(counts, order="C")
        self.world.Allreduce(np.ascontiguousarray(counts), out, self.mpi.SUM)
        return out

    def gathered(self, thing: Any) -> list[Any] | None:
        return self.world.gather(thing)

    def told(self, thing: Any) -> Any:
        return self.world.bcast(thing)

    def on_this_machine(self) -> int:
        """How many of the processes share this one's memory."""
        here = self.world.Split_type(self.mpi.COMM_TYPE_SHARED)
        try:
            return here.Get_size()
        finally:
            here.Free()

    def end_all(self, code: int) -> NoReturn:
        """End every process of the run, whatever it waits for."""
        sys.stdout.flush()
        sys.stderr.flush()
        self.world.Abort(code)
        raise SystemExit(code)
