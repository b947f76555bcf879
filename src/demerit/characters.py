"""Characters that don't show, or change how the text around them shows: refused in files, made visible in output.

They are the control characters, the marks and overrides of bidirectional text, and characters without width. Two of
them join letters or keep them apart where a script needs it (Arabic, Devanagari and others): between two letters of
such scripts they may stand in text, though never in a key.
"""

from __future__ import annotations

import re
import unicodedata

_FORMAT = "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # all but tab and line breaks
UNSEEN = re.compile(f"[{_CONTROL}{_FORMAT}]")
_STYLE = r"(?!\[[0-9;]*m)"  # after an escape character: not the beginning of one of our own colours
_UNSAFE = re.compile(f"\x1b{_STYLE}|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\ud800-\udfff{_FORMAT}]")

_JOINERS = "\u200c\u200d"
_JOINING = frozenset(
    {
        "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU",
        "KANNADA", "MALAYALAM", "SINHALA", "TIBETAN", "MYANMAR", "KHMER",
    }
)  # fmt: skip


def unseen(text: str) -> list[int]:
    """Where characters stand that a file must not hold, in order; tabs and line breaks may stand."""
    return [found.start() for found in UNSEEN.finditer(text) if not _joins(text, found.start())]


def shows(text: str) -> bool:
    """Whether every character of a text shows, on one line."""
    return not unseen(text) and not set(text) & set("\t\n\r")


def named(character: str) -> str:
    """A character by its code point and, if it has one, its name: "U+202E (right-to-left override)"."""
    name = "control character" if unicodedata.category(character) == "Cc" else unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def visible(text: str) -> str:
    """A text of one line for a terminal or a page: whatever doesn't show there is written as <U+202E>."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or (c in _JOINERS and _joins(text, place)) else _written(c) for place, c in enumerate(text)
    )


def harmless(text: str) -> str:
    """As `visible`, of a whole output: line breaks, tabs and colours are left as they are."""
    return _UNSAFE.sub(lambda found: found[0] if _joins(text, found.start()) else _written(found[0]), text)


def _written(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def _joins(text: str, place: int) -> bool:
    """Whether a joiner or non-joiner stands between two letters (or their marks) of scripts that use it."""
    return (
        text[place] in _JOINERS
        and 0 < place < len(text) - 1
        and _joining(text[place - 1])
        and _joining(text[place + 1])
    )


def _joining(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and unicodedata.name(character, "").split(" ")[0] in _JOINING
