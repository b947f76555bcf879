"""Characters that don't show: named, made visible, and where two of them may stand."""

from __future__ import annotations

import pytest

from demerit.characters import harmless, named, shows, unseen, visible
from demerit.show.report import environment

BIDIRECTIONAL = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
WITHOUT_WIDTH = [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD]
PERSIAN = "می\u200cخواهم"  # noqa: RUF001
HINDI = "क्\u200dष"


@pytest.mark.parametrize("point", [*BIDIRECTIONAL, *WITHOUT_WIDTH, 0x00, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0xE0041])
def test_it_is_found_and_made_visible(point):
    text = f"a{chr(point)}b"
    assert unseen(text) == [1]
    assert visible(text) == harmless(text) == f"a<U+{point:04X}>b"
    assert not shows(text)
    assert f"U+{point:04X}" in named(chr(point))


@pytest.mark.parametrize("text", ["荣成市", "Zürich", "é̂", PERSIAN, HINDI, "", "שלום", "العربية"])
def test_letters_of_all_scripts_show(text):
    assert unseen(text) == []
    assert visible(text) == harmless(text) == text


@pytest.mark.parametrize("text", ["\u200cم", "م\u200c", "a\u200cم", "م\u200c5", "م\u200c\u200dم"])
def test_a_joiner_joins_two_letters_of_its_scripts_or_is_refused(text):
    assert unseen(text)
    assert "\u200c" not in visible(text)


def test_line_breaks_and_colours_of_an_output_stay():
    assert harmless("a\n\tb\x1b[1;31mred\x1b[0m") == "a\n\tb\x1b[1;31mred\x1b[0m"
    assert harmless("\x1b[2J\x1b]0;x\x07\r") == "<U+001B>[2J<U+001B>]0;x<U+0007><U+000D>"
    assert visible("a\nb\tc") == "a<U+000A>b<U+0009>c"
    assert harmless("\ud800") == visible("\ud800") == "<U+D800>"


def test_named_by_code_point_and_name():
    assert named("\u202e") == "U+202E (right-to-left override)"
    assert named("\x1b") == "U+001B (control character)"


def test_a_page_shows_what_would_not_show():
    page = environment().from_string("<p>{{ title }}</p>")
    assert page.render(title="a\u202eb<c>") == "<p>a&lt;U+202E&gt;b&lt;c&gt;</p>"
    assert page.render(title=PERSIAN) == f"<p>{PERSIAN}</p>"
