"""Whether a launcher of MPI (`mpiexec`) started this process together with others; nothing of MPI is loaded for it."""

from __future__ import annotations

import os

SIZES = ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE", "PMIX_SIZE", "MPI_LOCALNRANKS")
RANKS = ("PMI_RANK", "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "MPI_LOCALRANKID")


def processes() -> int:
    """How many were started together; 1 for a process by itself."""
    tasks = "SLURM_NTASKS" if "PMIX_RANK" in os.environ else SIZES[0]  # PMIx by itself tells no size
    return _first((*SIZES, tasks), 1)


def speaks() -> bool:
    """Whether this is the one that speaks for all: the first."""
    return processes() == 1 or _first(RANKS, 0) == 0


def _first(names: tuple[str, ...], otherwise: int) -> int:
    return next((int(os.environ[name]) for name in names if os.environ.get(name, "").isdigit()), otherwise)
