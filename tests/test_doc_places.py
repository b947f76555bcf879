"""What the page on places says of the assumed layout is what the place files say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from demerit.place import place, place_ids

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("key", ["settlement", "centre", "belt"])
def test_the_assumptions_on_the_page_are_those_of_the_files(key):
    (row,) = re.findall(rf"^\| `{key}` \|(.+)\|$", (DOCS / "places.md").read_text("utf-8"), re.MULTILINE)
    cells = [cell.strip().replace(",", "") for cell in row.split("|")]
    named = [getattr(place(name).layout, key) for name in place_ids()]
    assert [float(cell) for cell in cells[1:5]] == [quantity.value for quantity in named]
    low, high = cells[5].split(" to ")
    assert float(low) == min(quantity.range[0] for quantity in named)
    assert float(high) == max(quantity.range[1] for quantity in named)


def test_the_picture_is_there_and_shows_nothing_from_outside():
    picture = (DOCS / "img" / "places.svg").read_text("utf-8")
    assert picture.startswith("<svg")
    assert len(picture) < 500_000
    assert "href=" not in picture
