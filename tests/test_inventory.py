"""The table of mechanisms: made from the code, so what it says must be so."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import demerit
from demerit.inventory import Row, as_data, inventory
from demerit.mechanisms import MECHANISMS

ROOT = Path(demerit.__file__).parent


@cache
def rows() -> dict[str, Row]:
    return {row.mechanism.id: row for row in inventory()}


def test_one_row_for_each_number():
    assert list(rows()) == list(MECHANISMS)


def test_every_file_is_there():
    assert all((ROOT / name).is_file() for row in rows().values() for name in row.mechanism.files)


def test_association_is_used_by_the_press_and_rests_on_three_shares():
    row = rows()["M18"]
    assert row.presets == ("adaptive_operator", "as_reported")
    assert [one.path for one in row.assumptions] == [
        f"{scheme}.association.{tie}.share" for scheme in row.presets for tie in ("household", "kin", "online_friend")
    ]
    assert all(one.low is not None and one.source == "assumed" for one in row.assumptions)
    assert "points_lost_cause_association" in dict(row.measures)


def test_collectors_belong_to_the_villages():
    assert rows()["M12"].presets == ("rongcheng_2016", "rongcheng_2021", "village_ledger", "village_levies")


def test_a_mechanism_that_no_preset_uses_says_so_and_an_account_has_no_switch():
    assert rows()["M37"].presets == ()
    assert as_data(rows()["M37"])["switch"] == "always on"
    assert as_data(rows()["M18"])["switch"] == "--without association"


def test_a_row_says_where_its_switch_is_shown():
    shown = as_data(rows()["M48"])["shown_by"]
    assert shown == {"scheme": "adaptive_operator", "measure": "recorded_breaches", "without": "less",
                     "residents": 5000, "days": 365}  # fmt: skip
    assert as_data(rows()["M37"])["shown_by"] is None


def test_every_row_is_shown_by_some_measure():
    assert [
        number
        for number, row in rows().items()
        if row.presets and not row.measures and row.mechanism.kind == "mechanism"
    ] == []
