"""A figure that is known within bounds."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """The lowest and the highest that a figure may be, and the figure itself; None where only bounds are published.

    All are at least 0. A figure known without bounds has three equal numbers.
    """

    low: float
    value: float | None
    high: float

    @staticmethod
    def exactly(value: float) -> Span:
        return Span(value, value, value)

    @property
    def wide(self) -> bool:
        """Whether the bounds differ."""
        return self.low < self.high

    def over(self, other: Span) -> Span:
        """This divided by another, whose low must be above 0: bounds are those of the worst cases."""
        value = None if self.value is None or other.value is None else self.value / other.value
        return Span(self.low / other.high, value, self.high / other.low)

    def times(self, factor: float) -> Span:
        return Span(self.low * factor, None if self.value is None else self.value * factor, self.high * factor)
