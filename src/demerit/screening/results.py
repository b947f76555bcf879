"""What a screening came to: for each finding, what luck and what the ranges move it by, and what that says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

Verdict = Literal[
    "holds over the range", "its sign holds", "luck moves it as far", "hangs on a guess", "too few to tell"
]  # fmt: skip
LEAST = 20  # draws in which a finding is defined, below which nothing is said
TAIL = 0.05  # of the draws, at most, that lie below a range, and above it
HOLDS = 1.5  # times, up or down, that nine in ten draws are within of the stated value
ROUNDING = 1e-9
SIGN = 0.95  # of draws with the same sign
SIGNED = ("change", "points", "signed")  # units of figures that may be above or below nought
SHUFFLES = 4000
NAMED = 0.999  # of shuffles whose largest correlation is lower than one that is told
WIDER = 0.95  # of shuffles of draws and lucks in which the draws lie less further out than they do
MOST = 3  # numbers told with which a finding moves


@dataclass(frozen=True)
class Moved:
    """One finding. stated: with the stated values, the mean over the lucks. luck: lowest and highest of the lucks.
    range: between these lie at least nine in ten draws; of fewer than 20 all of them. at: the share of draws below the
    stated value. by: (path, rank correlation) of the numbers it moves with most, where that is more than chance. draws,
    lucks: how many are defined.
    """

    id: str
    title: str
    unit: str
    stated: float | None
    luck: tuple[float, float] | None
    range: tuple[float, float] | None
    at: float | None
    by: tuple[tuple[str, float], ...]
    draws: int
    lucks: int
    verdict: Verdict

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "id": self.id, "title": self.title, "unit": self.unit, "stated": self.stated, "luck": self.luck,
            "range": self.range, "at": self.at, "by": [list(one) for one in self.by], "draws": self.draws,
            "lucks": self.lucks, "verdict": self.verdict,
        }  # fmt: skip

    @staticmethod
    def read(data: dict[str, Any]) -> Moved:
        pairs = {name: None if data[name] is None else (data[name][0], data[name][1]) for name in ("luck", "range")}
        return Moved(**{**data, **pairs, "by": tuple((path, rho) for path, rho in data["by"])})


@dataclass(frozen=True)
class Screening:
    """All findings of a scheme. of: the hash of what was screened. digest: of the run with the stated values and the
    first luck. residents, days, draws, lucks: of the screening."""

    scheme: str
    of: str
    digest: str
    place: str
    residents: int
    days: int
    draws: int
    lucks: int
    seed: int
    numbers: int
    findings: tuple[Moved, ...]
    failed: dict[str, str] = field(default_factory=dict)  # draws that make no scheme, with why

    def __getitem__(self, name: str) -> Moved:
        for one in self.findings:
            if one.id == name:
                return one
        raise KeyError(name)

    def get(self, name: str) -> Moved | None:
        return next((one for one in self.findings if one.id == name), None)

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "schema": "demerit/screening/1", "scheme": self.scheme, "of": self.of,
            "digest": self.digest, "place": self.place,
            "residents": self.residents, "days": self.days, "draws": self.draws, "lucks": self.lucks,
            "seed": self.seed, "numbers": self.numbers, "failed": self.failed,
            "findings": [one.data() for one in self.findings],
        }  # fmt: skip

    @staticmethod
    def read(data: dict[str, Any]) -> Screening:
        rest = {name: value for name, value in data.items() if name not in ("schema", "findings", "sha256")}
        return Screening(**rest, findings=tuple(Moved.read(one) for one in data["findings"]))


def moved(
    told: dict[str, Any], lucks: Sequence[float | None], draws: Sequence[float | None], values: np.ndarray,
    paths: Sequence[str],
) -> Moved:  # fmt: skip
    """What moves one finding. told: its id, title and unit. lucks, draws: its value in each, None where undefined.
    values: float64[draws, numbers], what was drawn."""
    there = np.array([value is not None for value in draws], bool)
    found = np.array([value for value in draws if value is not None], float)
    of_luck = np.array([value for value in lucks if value is not None], float)
    stated = float(of_luck.mean()) if len(of_luck) else None
    at = float(np.mean(found < stated)) if stated is not None and len(found) else None
    return Moved(
        told["id"], told["title"], told["unit"], stated, ends(of_luck, 0), ends(found, TAIL), at,
        strongest(found, values[there], paths), len(found), len(of_luck),
        verdict(told["unit"], of_luck, found, len(draws)),
    )  # fmt: skip


def ends(found: np.ndarray, tail: float) -> tuple[float, float] | None:
    """The lowest and the highest of some values without a part of them, at most so large, at each end; None of none.
    Below `LEAST` values nothing is left out."""
    if not len(found):
        return None
    out = int(tail * len(found)) if len(found) >= LEAST else 0
    values = np.sort(found)
    return float(values[out]), float(values[len(values) - 1 - out])


def verdict(unit: str, lucks: np.ndarray, found: np.ndarray, draws: int) -> Verdict:
    """What the draws in which a finding is defined say of it. draws: how many there are in all.

    It holds over the range if nine in ten draws are within two thirds and one and a half times the stated value (the
    mean of the lucks); its sign holds, where it may have another, if 19 in 20 draws and all lucks have the stated one.
    Where it is undefined in some draws these count against it. Else luck moves it as far, if the draws don't lie
    further out than the lucks do; else it hangs on a guess.
    """
    if len(found) < LEAST or not len(lucks):
        return "too few to tell"
    stated = float(lucks.mean())
    least, most = sorted((stated / HOLDS, stated * HOLDS))
    rounding = abs(stated) * ROUNDING
    near = (least - rounding <= found) & (found <= most + rounding)
    if stated != 0 and draws - int(near.sum()) <= 2 * int(TAIL * draws):
        return "holds over the range"
    alike = np.sign(found) == np.sign(stated)
    if unit in SIGNED and stated != 0 and alike.sum() >= SIGN * draws and (np.sign(lucks) == np.sign(stated)).all():
        return "its sign holds"
    return "hangs on a guess" if further_out(lucks, found) else "luck moves it as far"


def further_out(lucks: np.ndarray, found: np.ndarray) -> bool:
    """Whether draws lie further from the middle of the lucks than lucks do, beyond chance: a permutation test of the
    mean distance. Of fewer than three lucks nothing is known of luck, and they do."""
    if len(lucks) < 3:
        return True
    middle = [float(np.median(np.delete(lucks, n))) for n in range(len(lucks))]  # of the others: no luck is its own
    far = np.r_[np.abs(lucks - middle), np.abs(found - np.median(lucks))]
    apart = far[len(lucks) :].mean() - far[: len(lucks)].mean()
    luck = np.random.Generator(np.random.Philox(key=len(far)))
    of_luck = np.stack([luck.permutation(far)[: len(lucks)].mean() for _ in range(SHUFFLES)])
    shuffled = (far.sum() - len(lucks) * of_luck) / len(found) - of_luck
    return bool(np.mean(shuffled < apart - ROUNDING * abs(apart)) >= WIDER)


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 0, equal values sharing the middle of theirs."""
    order = np.argsort(values, kind="stable")
    first = np.r_[True, np.diff(values[order]) > 0]
    starts = np.flatnonzero(first)
    ends = np.r_[starts[1:], len(values)]
    out = np.empty(len(values))
    out[order] = ((starts + ends - 1) / 2)[np.cumsum(first) - 1]
    return out


def correlations(found: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation of what was found with each number drawn; 0 where one of the two is all alike."""
    y = ranks(found) - (len(found) - 1) / 2
    x = np.column_stack([ranks(column) for column in values.T]) - (len(found) - 1) / 2
    scale = np.sqrt((x**2).sum(0) * (y**2).sum())
    return np.divide(y @ x, scale, out=np.zeros(x.shape[1]), where=scale > 0)


def strongest(found: np.ndarray, values: np.ndarray, paths: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The numbers with which a finding moves most. Told is a rank correlation that is larger than the largest of any
    number in 999 of 1,000 shuffles: with hundreds of numbers, and dozens of findings, some correlate by chance."""
    if len(found) < LEAST or not len(paths):
        return ()
    rho = correlations(found, values)
    luck = np.random.Generator(np.random.Philox(key=len(found)))
    x = np.column_stack([ranks(column) for column in values.T]) - (len(found) - 1) / 2
    x = x / np.maximum(np.sqrt((x**2).sum(0)), 1e-300)
    y = ranks(found) - (len(found) - 1) / 2
    size = np.sqrt((y**2).sum())
    if size == 0:
        return ()
    shuffled = np.stack([luck.permutation(y) for _ in range(SHUFFLES)]) / size
    bound = np.quantile(np.abs(shuffled @ x).max(1), NAMED)
    best = np.argsort(-np.abs(rho), kind="stable")[:MOST]
    return tuple((paths[n], float(rho[n])) for n in best if abs(rho[n]) > bound)
