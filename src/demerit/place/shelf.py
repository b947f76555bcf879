"""Places by name, or from a user's own file of distributions."""

from __future__ import annotations

from importlib.resources import files

from demerit.errors import UsageError
from demerit.place.place import Description, Place


def place_ids() -> list[str]:
    """The places that come with Demerit, smallest first."""
    return ["village", "town", "city"]


def place(name_or_path, *, residents: int | None = None, seed: int = 1) -> Place:
    from demerit.scheme.reading import read_document, validate

    text = files("demerit.place").joinpath("places", f"{name_or_path}.yaml").read_text("utf-8")
    described = validate(read_document(text, name=f"{name_or_path}.yaml", kind="place"), Description)
    content = described.model_dump()
    content |= {"seed": seed}
    if residents is not None:
        content["residents"] = residents
    return Place.model_validate(content)
