"""Documented beside simulated: what was published of a preset, and what a run of it gave, in one unit and period.

    for row in run.documented: print(row.sentence)

The figures are data (`data/documented.yaml`) and no targets. Where a number of a preset was taken from one, the row
says so. It names what may explain a difference, too; none of that was tried by switching it off.
"""

from __future__ import annotations

from demerit.documented.declared import SURE, documented
from demerit.documented.remarks import basis, remark, unknown
from demerit.documented.row import Row, beside

__all__ = ["SURE", "Row", "basis", "beside", "documented", "remark", "unknown"]
