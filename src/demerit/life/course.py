"""How one resident's ledgers went: entries, stays on registers, and the course that they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from demerit.life.source import Row

OWN = "own act"


@dataclass(frozen=True)
class Posting:
    """One entry: on which day, in which ledger (0 is the score), how many points, and the row of the log."""

    day: int
    ledger: int
    points: int
    row: Row

    @property
    def moved(self) -> int:
        """What of it the ledger took, which ends at its bounds; all of it in a log of before this was told."""
        moved = self.row.get("moved")
        return self.points if moved is None else int(moved)

    @property
    def own(self) -> bool:
        """Whether it rests on a true record of the resident's own act, and on no warning wrongly given (M42)."""
        return self.row["cause"] == OWN and not self.row["wrongful"]


@dataclass
class Stay:
    """A time on a register entered by points."""

    register: int
    by_score: bool
    day: int
    until: int
    appeal: int  # day of the decision, 0 without
    wrongful: bool


@dataclass
class Course:
    """How the ledgers went. Days are those on whose evening something was new.

    Points are None at the end for whoever isn't scored then.
    """

    points: int | None
    own: int | None
    side: int
    grade: int | None
    evenings: list[tuple[int, int]] = field(default_factory=list)  # (day, points)
    grades: list[tuple[int, int]] = field(default_factory=list)  # (day, grade) of each change
    entered: list[tuple[int, int]] = field(default_factory=list)  # (day, register), by points
    left: list[tuple[int, int]] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)  # registers whose condition on the resident isn't known

    def listed(self, register: int) -> bool:
        """Whether the register was ever entered by points."""
        return any(of == register for _, of in self.entered)
