"""A number, and how sure it is.

Wherever a scheme, a place or the catalogue wants a number, it may be given bare or as
`{value: 0.2, range: [0.05, 0.6], source: assumed}`. The second form enters the register of assumptions, from
which sensitivity analysis draws.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

_SCHEMA = {
    "anyOf": [
        {"type": "number"},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["value"],
            "properties": {
                "value": {"type": "number"},
                "range": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
                "source": {"type": "string"},
                "note": {"type": "string"},
            },
        },
    ]
}


class Strict(BaseModel):
    """Unknown keys are errors, nothing is converted silently, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Quantity(BaseModel):
    """A value with an optional range (lowest and highest plausible) and source.

    `source` is a key of the file's own sources, or the word "assumed"; an assumed quantity must have a range.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    value: float
    range: tuple[float, float] | None = None
    source: str | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_bare_number(cls, data: Any) -> Any:
        if isinstance(data, bool):
            raise ValueError("expected a number")
        if isinstance(data, int | float):
            return {"value": _float(data)}
        if isinstance(data, dict):
            data = dict(data)
            if isinstance(data.get("value"), int) and not isinstance(data["value"], bool):
                data["value"] = _float(data["value"])
            bounds = data.get("range")
            if isinstance(bounds, list):
                data["range"] = tuple(
                    _float(x) if isinstance(x, int) and not isinstance(x, bool) else x for x in bounds
                )
            return data
        if isinstance(data, Quantity):
            return data
        raise ValueError("expected a number, or {value, range, source}")

    @model_validator(mode="after")
    def _consistent(self) -> Quantity:
        if self.source == "assumed" and self.range is None:
            raise ValueError(
                "an assumed number needs a range, such as {value: 0.2, range: [0.05, 0.6], source: assumed}"
            )
        if self.range is not None:
            low, high = self.range
            if low > high:
                raise ValueError(f"the range runs backwards: {low:g} is above {high:g}")
            if not low <= self.value <= high:
                raise ValueError(f"the value {self.value:g} lies outside its own range [{low:g}, {high:g}]")
        return self

    def __float__(self) -> float:
        return self.value


def _float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        raise ValueError("so large a number can't be kept") from None


def _between(low: float | None, high: float | None, what: str):
    def check(data: Any) -> Any:
        quantity = Quantity.model_validate(data)
        for x in (quantity.value, *(quantity.range or ())):
            if x != x or (low is not None and x < low) or (high is not None and x > high):
                raise ValueError(f"{x:g} is not {what}")
        return quantity

    return BeforeValidator(check)


Share = Annotated[Quantity, _between(0, 1, "a share between 0 and 1"), WithJsonSchema(_SCHEMA)]
Rate = Annotated[Quantity, _between(0, None, "a rate of 0 or more"), WithJsonSchema(_SCHEMA)]
Signed = Annotated[Quantity, _between(None, None, "a number"), WithJsonSchema(_SCHEMA)]


def q(value: float) -> Quantity:
    """A bare quantity, for defaults."""
    return Quantity(value=float(value))


__all__ = ["Field", "Quantity", "Rate", "Share", "Signed", "Strict", "q"]
