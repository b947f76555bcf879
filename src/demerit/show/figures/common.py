"""What the figures have in common: how a table says where its numbers come from, and the honest empty figure."""

from __future__ import annotations

import numpy as np

from demerit.show.book import Book, Figure
from demerit.show.wording import ONE_RUN


def where(book: Book) -> str:
    """The end of a caption: how the cells are to be read."""
    return f": {ONE_RUN}" if book.replicates == 1 else ": middle of the runs (range of 90% of them)"


def or_zero(book: Book, values: np.ndarray | None) -> np.ndarray:
    return np.zeros(book.replicates) if values is None else values


def none_lost(name: str, title: str, made: str, mechanisms: tuple[str, ...]) -> Figure:
    return Figure(
        name, title, "Nobody lost a point in this run, so there is nothing to divide up.", made, mechanisms=mechanisms
    )


def no_twin(name: str, title: str, made: str, mechanisms: tuple[str, ...]) -> Figure:
    return Figure(
        name, title, "Undefined: no twin. This run had no second world to compare with.", made, mechanisms=mechanisms
    )


def wrapped(words: str, width: int = 19) -> str:
    """A long name over two lines, for the end of a line in a chart."""
    if len(words) <= width:
        return words
    cut = words.rfind(" ", 0, width + 1)
    cut = cut if cut > 0 else width
    rest = words[cut:].strip()
    return words[:cut] + "\n" + (rest if len(rest) <= width + 2 else rest[:width].rstrip() + "…")
