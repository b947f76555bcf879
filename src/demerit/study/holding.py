"""The members of a study, held against its plan before anything is told of them: each the run that it should be.

A member that was copied over another would count one luck twice; one of other days or another scheme would be added up
with runs that it can't be added to. Its receipt says which it is; the manifest of its folder covers the receipt.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Any

from demerit.errors import InvalidFile, Problem
from demerit.receipt import read_receipt
from demerit.simulation import seed_of
from demerit.study.plan import path_of

AS_PLANNED = ("days", "burn_in", "start", "without", "follow", "scheme", "twin", "place", "code")
HINT = "move that folder away, and the same command runs the member; nothing was changed"


def there(folder: Path, plan: dict[str, Any], count: int, but: Container[int] = ()) -> dict[int, Path]:
    """The first so many members that are there, by number; those in `but` aren't looked at.

    Raises InvalidFile for one whose folder is damaged, and for one that isn't what the plan has there.
    """
    found = {}
    for number in range(count):
        path = path_of(folder, number)
        if number in but or not _holds_anything(path):
            continue
        refuse_another(read_receipt(path), plan, folder, number)
        found[number] = path
    return found


def _holds_anything(path: Path) -> bool:
    try:
        return any(path.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True  # what can't be looked at is told of by whoever reads it


def refuse_another(receipt: dict[str, Any], plan: dict[str, Any], folder: Path, number: int) -> None:
    """Raises InvalidFile if a receipt isn't that of a study's member of this number."""
    path = path_of(folder, number)
    seed = seed_of(plan["seed"], number)
    wrong = [f"its {name} is another than the plan's" for name in AS_PLANNED if receipt[name] != plan[name]]
    if receipt["replicates"] != 1:
        wrong.append(f"it has {receipt['replicates']} replicates, not 1")
    if receipt["own_mechanisms"]:
        wrong.append("it has mechanisms of a user's own")
    if receipt["seed"] != seed:
        whose = next((n for n in range(plan["replicates"]) if seed_of(plan["seed"], n) == receipt["seed"]), None)
        copied = "" if whose is None else f", which is that of {path_of(folder, whose)}: one luck would count twice"
        wrong.append(f"its seed is {receipt['seed']}, not {seed}{copied}")
    if wrong:
        raise InvalidFile(
            [Problem(code="another-member", message=f"{path} is not member {number} of this study: {one}", hint=HINT,
                     file=str(path)) for one in wrong], kind="study",
        )  # fmt: skip
