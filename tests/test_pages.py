"""What the pages show must work: the example schemes are valid, and their inline tests pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from demerit.scheme import load
from demerit.scheme.inline import run_tests

ROOT = Path(__file__).parents[1]


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.M | re.S)


def test_the_example_scheme_is_valid_and_passes_its_tests(tmp_path):
    path = tmp_path / "small_town.yaml"
    path.write_text(blocks("docs/schemes.md", "yaml")[0], "utf-8")
    scheme = load(path)
    results = run_tests(scheme)
    assert len(results) == 1
    assert [str(mismatch) for result in results for mismatch in result.mismatches] == []


def test_the_example_reform_is_valid(tmp_path):
    path = tmp_path / "no_friends.yaml"
    (reform,) = [one for one in blocks("docs/schemes.md", "yaml") if one.startswith("reform:")]
    path.write_text(reform, "utf-8")
    assert "online_friend" not in load(path).association


def test_every_word_of_a_condition_is_named():
    from demerit.catalogue import WHO_BITS

    text = (ROOT / "docs" / "schemes.md").read_text("utf-8")
    assert [word for word in WHO_BITS if f"`{word}`" not in text] == []


def test_every_section_of_a_scheme_is_explained():
    from demerit.scheme.model import Scheme

    text = (ROOT / "docs" / "schemes.md").read_text("utf-8")
    head = {"scheme", "title", "label", "summary", "start", "sources"}
    assert [name for name in Scheme.model_fields if name not in head and f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_python_examples_are_python(page):
    for block in blocks(page, "python"):
        compile(block, page, "exec")
