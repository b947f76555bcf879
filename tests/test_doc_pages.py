"""The pages made from the code are as the code is now."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def pages():
    spec = importlib.util.spec_from_file_location("pages", DOCS / "pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["mechanisms.md", "odd.md", "documented.md"])
def test_a_page_is_what_the_code_makes(name):
    """If this fails: python docs/pages.py"""
    assert (DOCS / name).read_text("utf-8") == pages().PAGES[name]()


def test_the_schedule_names_every_stage():
    told = pages().schedule_table()
    stages = "conduct observe informed Arrivals.of score settled name_at_will post released"
    stages += " rank_cutoffs regrade admit close_day decide allotted Queues.answer take_away learn teach warm"
    order = [told.index(f"[`{name}`]") for name in stages.split()]
    assert order == sorted(order)
