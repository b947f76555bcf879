"""Wrong input made of good, drawn from a seed: trees of keys and values, texts, and bytes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

HIDDEN = "\u202e\u2066\u200f\u200b\u2060\u00ad\ufeff\u2028\x85\x00\x07\x1b\x7f\t\r\ud800\ufffe\U000e0041"
WRONG: list[Any] = [
    None, True, False, "", " ", "x", "0", "-1", "1e5", "nan", "~", "yes", "<<", "*a", "é" * 300, "x" * 20_000,
    "a\nb", "../../x", "/dev/zero", "%s{0}`'\"", *(f"a{character}b" for character in HIDDEN), 0, -1, 1, 2, 7, 101, 1000,
    2**15, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 2**64 - 1, 2**64, 10**30, 10**400, -(10**400), 0.5,
    -0.0, -0.5, 1.0, 1.5, 1e-320, 5e-324, 1e-9, 1e18, 1e308, -1e308, float("nan"), float("inf"), -float("inf"), [], {},
    [[]], [None], [{}], {"": None}, {"a": {}}, ["a", "a"], [1, "b", None], {"value": 0.5},
    {"value": 2, "range": [1, 0]}, {"value": 0.5, "range": [0, 1], "source": "assumed"}, date(1, 1, 1),
    date(9999, 12, 31), "2019-02-30", "0000-00-00", "2019-01-01", "20190101", "2014-W01-1", "٣", "1_000", "0x10",
    "1:30", "assumed", "none", "all",
]  # fmt: skip


def deep(luck: random.Random, most: int = 400) -> Any:
    """A list or mapping nested in itself so many times."""
    value: Any = luck.choice([1, "x", None])
    for _ in range(luck.randrange(2, most)):
        value = [value] if luck.random() < 0.5 else {"a": value}
    return value


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every key or index below, with what holds it."""
    for key, below in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield tree, key
        if isinstance(below, dict | list):
            yield from places(below)


def slip(luck: random.Random, word: str) -> str:
    """A word with a character dropped, doubled, exchanged, in another case, or one that doesn't show in it."""
    at = luck.randrange(len(word) + 1)
    return luck.choice([
        word[:at] + word[at + 1 :], word[:at] + word[at : at + 1] + word[at:], word[:at] + word[at + 1 : at + 2] +
        word[at : at + 1] + word[at + 2 :], word.upper(), word.replace("_", "-"), word[:at] + luck.choice(HIDDEN) +
        word[at:], word + " ", word * 40,
    ])  # fmt: skip


def nudged(luck: random.Random, number: float) -> Any:
    """Another number, near or far."""
    return luck.choice([
        -number, number + 1, number - 1, number * 1000, number / 7, number * 1e300, int(number), float(number),
        str(number), [number], {"value": number}, bool(number), number + 2**63, number + 2**31, number * 2, 1 - number,
    ])  # fmt: skip


def renamed(holder: dict[Any, Any], key: Any, name: Any) -> None:
    """One key called otherwise, in its place; what was called so goes."""
    entries = [(name if one == key else one, below) for one, below in holder.items()]
    holder.clear()
    holder.update(entries)


def tree(luck: random.Random, given: Any) -> Any:
    """A tree with one to six of its keys and values dropped, doubled, renamed, swapped or wrong; of every third, one
    or two are changed mildly, so that some are accepted."""
    made, mildly = copy.deepcopy(given), luck.random() < 1 / 3
    for _ in range(luck.choice([1, 2]) if mildly else luck.choice([1, 1, 1, 2, 3, 6])):
        there = list(places(made))
        if not there:
            return luck.choice(WRONG)
        if mildly:
            _change_mildly(luck, *luck.choice(there))
        else:
            _change(luck, luck.choice(there), there)
    return made


def _change_mildly(luck: random.Random, holder: Any, key: Any) -> None:
    """A number made another of its size, a key dropped, or a list or mapping in another order."""
    value = holder[key]
    if isinstance(value, bool):
        holder[key] = not value
    elif isinstance(value, int):
        holder[key] = luck.choice([-value, value + 1, value - 1, value * 2, value // 2, 0, 1])
    elif isinstance(value, float):
        holder[key] = luck.choice([value / 2, 1 - value, min(1.0, value * 1.5), 0, 1, value + 1e-9])
    elif isinstance(value, list):
        luck.shuffle(value)
    elif isinstance(value, dict) and luck.random() < 0.7:
        entries = list(value.items())
        luck.shuffle(entries)
        value.clear()
        value.update(entries)
    else:
        del holder[key]


def _change(luck: random.Random, place: tuple[Any, Any], there: list[tuple[Any, Any]]) -> None:
    holder, key = place
    other, besides = luck.choice(there)
    value, another = holder[key], copy.deepcopy(other[besides])
    how = luck.choice(["wrong", "wrong", "nudge", "nudge", "drop", "rename", "swap", "copy", "double", "deep", "empty"])
    if how == "nudge" and (isinstance(value, str | dict | list | date | None) or abs(value) > 1e9):
        how = "slip" if isinstance(value, str) else "wrong"
    if how == "wrong":
        holder[key] = copy.deepcopy(luck.choice(WRONG))
    elif how == "nudge":
        holder[key] = nudged(luck, value)
    elif how == "slip":
        holder[key] = slip(luck, value)
    elif how == "drop":
        del holder[key]
    elif how == "rename" and isinstance(holder, dict):
        name = slip(luck, str(key)) if luck.random() < 0.5 else besides
        renamed(holder, key, luck.choice([name, name, luck.choice([None, 1, True, 2.5, "", date(2019, 1, 1)])]))
    elif how == "swap" and not _within(value, other) and not _within(other[besides], holder):
        holder[key], other[besides] = other[besides], value
    elif how == "double" and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(value))
    elif how == "double":
        holder[luck.choice([f"{key}2", slip(luck, str(key)), besides])] = copy.deepcopy(value)
    elif how == "deep":
        holder[key] = luck.choice([[value], {"a": value}, {key: value}, deep(luck)])
    elif how == "empty":
        holder[key] = luck.choice([type(value)(), None]) if isinstance(value, dict | list | str) else None
    else:
        holder[key] = another


def _within(inner: Any, outer: Any) -> bool:
    """Whether `outer` is `inner`, or stands below it: then they can't be swapped."""
    if inner is outer:
        return True
    return isinstance(inner, dict | list) and any(holder[key] is outer for holder, key in places(inner))


# -- texts and bytes ---------------------------------------------------------------------------------------------------

YAML_OWN = [
    "&a ", "*a", "<<: *a", "<<: {a: 1}", "!!python/object/apply:os.system [ls]", "!!binary aGk=", "!x ", "!!set {a, b}",
    "!!int ", "!!float .nan", "%YAML 1.1\n---\n", "%TAG ! tag:x,2000:\n", "---\n", "...\n", "? a\n: b\n", "? [a]\n",
    "- ", "|\n", ">-\n", "'", '"', "# ", "{", "}", "[", "]", ": ", ",", "@", "`", "%", "\t", "\\x00", '"\\u202e"',
    ".inf", "0o17", "0b1", "1e999", "12:30:45", "2019-01-01T00:00:00Z", "~", "{a: 1, a: 2}", "[[[[[[[[", "&a [*a, *a]",
    "\n\n", "  ",
]  # fmt: skip
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "latin-1", "cp1252", "utf-7", "cp037"]


def text(luck: random.Random, given: str) -> str:
    """A text with one to eight slips: characters, lines, indents, and what only YAML has."""
    made = given
    for _ in range(luck.choice([1, 1, 2, 3, 8])):
        at = luck.randrange(len(made) + 1)
        lines = made.split("\n")
        line = luck.randrange(len(lines))
        how = luck.randrange(9)
        if how == 0:
            made = made[:at] + made[at + luck.randrange(1, 4) :]
        elif how == 1:
            made = made[:at] + luck.choice(HIDDEN + "ab09:{}[],-'\"#|>&*!%@`\n ") + made[at:]
        elif how in (2, 3):
            stop = made.find(" ", at) + 1  # where a value may begin
            made = made[:stop] + luck.choice(YAML_OWN) + made[stop:]
        elif how == 4:
            made = made[:at]
        else:
            lines[line : line + 1] = luck.choice([
                [], [lines[line]] * 2, [lines[line], luck.choice(lines)], [" " * luck.randrange(1, 5) + lines[line]],
                [lines[line].lstrip()], [lines[line].replace(":", "")], [luck.choice(YAML_OWN) + lines[line]],
                [f"{lines[line]}{luck.choice(YAML_OWN)}"], [lines[line].replace("  ", "\t")],
            ])  # fmt: skip
            made = luck.choice(["\n"] * 8 + ["\r\n", "\r"]).join(lines)
    return made


def spoilt(luck: random.Random, data: bytes) -> bytes:
    """Bytes with some flipped, cut off, put in, or in another encoding."""
    made = bytearray(data)
    for _ in range(luck.choice([1, 1, 2, 5])):
        at = luck.randrange(len(made) + 1)
        how = luck.randrange(6)
        if how == 0 and at < len(made):
            made[at] ^= 1 << luck.randrange(8)
        elif how == 1:
            del made[at:]
        elif how == 2:
            made[at:at] = luck.randbytes(luck.randrange(1, 5))
        elif how == 3:
            del made[at : at + luck.randrange(1, 40)]
        elif how == 4:
            made[at:at] = luck.choice(
                [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00", b"\xe2\x80\xae"]
            )
        else:
            known = made.decode("utf-8", "replace")
            made = bytearray(known.encode(luck.choice(ENCODINGS), "replace"))
    return bytes(made)


def json_text(luck: random.Random, data: Any) -> bytes:
    """The same as JSON, and in one of ten a key twice, a comma too many, or bytes that aren't right."""
    try:
        written = json.dumps(data, default=str, ensure_ascii=luck.random() < 0.5).encode("utf-8", "surrogatepass")
    except (TypeError, ValueError, RecursionError):  # a key that JSON can't have
        written = b"{"
    how = luck.randrange(30)
    if luck.random() < 0.5:
        written = written.replace(b"Infinity", b"1e999")  # which is JSON, and no number that can be kept
    if how == 0:
        return spoilt(luck, written)
    if how == 1:
        return written.replace(b"{", b'{"schema": 1, "schema": 2, ', 1)
    return written.replace(b"}", b",}", 1) if how == 2 else written
