"""What the operator of a scheme says that acts of one context may bear on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Tag

from demerit.catalogue import Strict


class Grounds(Strict):
    """On what grounds an operator relates two contexts."""

    source: str  # a key of the scheme's `sources`, or "assumed"
    note: str | None = None


# contexts of services, or these with their grounds
Bearing = Annotated[
    Annotated[list[str], Tag("names")] | Annotated[dict[str, Grounds], Tag("by name")],
    Discriminator(lambda given: "by name" if isinstance(given, dict) else "names"),
]
