"""The tables of a scheme in plain Python."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np


def plain(table: np.ndarray) -> SimpleNamespace:
    """A table of the scheme as plain whole numbers and lists, under the same names."""
    return SimpleNamespace(**{name: table[0][name].tolist() for name in table.dtype.names or ()})
