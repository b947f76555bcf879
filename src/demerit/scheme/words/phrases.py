"""Small turns of phrase: lists, numbers, dates and conditions as one would say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from demerit.catalogue import Who
from demerit.quantity import Quantity

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def listed(items: Iterable[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; commas or semicolons keep items apart that hold an "and" or commas themselves."""
    items = list(items)
    if len(items) > 1 and any(", " in item for item in items):
        return f"{'; '.join(items[:-1])}; {joint} {items[-1]}"
    if len(items) > 2 and any(f" {joint} " in item for item in items[-2:]):
        return f"{', '.join(items[:-1])}, {joint} {items[-1]}"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}" if items else "nothing"


def number(value: float) -> str:
    """1300 as 1,300; 0.25 as 0.25."""
    return f"{int(value):,}" if value == int(value) else f"{value:g}"


def counted(count: int, thing: str, things: str | None = None) -> str:
    """`one point`, `12 points`: words up to twelve for things, figures beyond."""
    shown = _SMALL[count] if 0 <= count < len(_SMALL) else number(count)
    return f"{shown} {thing if count == 1 else things or thing + 's'}"


def points(count: int) -> str:
    """`1 point`, `25 points`: always in figures, so that rules compare at a glance."""
    return f"{number(abs(count))} point{'' if abs(count) == 1 else 's'}"


def percent(value: float) -> str:
    """0.3 as 30%."""
    return f"{value * 100:.3g}%"


def share(quantity: Quantity) -> str:
    """A share as a percentage, "about" when it is a guess."""
    about = "about " if quantity.source == "assumed" or quantity.range is not None else ""
    return about + percent(quantity.value)


def rate(quantity: Quantity) -> str:
    """A number, "about" when it is a guess."""
    about = "about " if quantity.source == "assumed" or quantity.range is not None else ""
    return about + number(quantity.value)


def day(when: date) -> str:
    """14 June 2014."""
    months = "January February March April May June July August September October November December"
    return f"{when.day} {months.split()[when.month - 1]} {when.year}"


def days(count: int) -> str:
    """A length of time in the unit one would use."""
    for length, unit in ((365, "year"), (30, "month")):
        if count >= length and count % length == 0:
            return counted(count // length, unit)
    return counted(count, "day")


def spoken(label: str) -> str:
    """A label within a sentence: its capital taken off, unless it is a name or an abbreviation."""
    first = label.split()[0] if label.split() else ""
    return label[:1].lower() + label[1:] if first[1:].islower() or len(first) == 1 else label


def opening(text: str) -> str:
    """A capital at the front; "tax office" as "Tax office"."""
    return text[:1].upper() + text[1:]


_ENDS_A_NOUN = frozenset(
    [
        "in",
        "of",
        "on",
        "at",
        "to",
        "for",
        "from",
        "against",
        "instead",
        "who",
        "that",
        "not",
        "while",
        "bought",
        "paid",
        "run",
    ]
)


def plural(label: str) -> bool:
    """Whether a label takes a plural verb: "many taxi rides" does, "a fight" and "dropping litter" don't."""
    words = spoken(label).split()
    if not words or words[0] in ("a", "an", "one", "the") or words[0].endswith("ing"):
        return False
    head = words[0]
    for word in words[1:]:
        if word in _ENDS_A_NOUN or word.endswith("ed"):
            break
        head = word
    return head.endswith("s") and not head.endswith("ss")


def sentence(text: str) -> str:
    """A capital at the front and a full stop at the end."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ":")) else text + "."


_TRAITS = {
    "adult": ("adults", "children"),
    "pupil": ("pupils", "those not of school age"),
    "elder": ("those of 60 and older", "those under 60"),
    "female": ("women", "men"),
    "urban": ("townspeople", "country people"),
    "minority": ("the minority", "the majority"),
    "recognised_faith": ("followers of a recognised faith", "others than followers of a recognised faith"),
    "unregistered_faith": ("followers of an unregistered faith", "others than followers of an unregistered faith"),
    "dissenting": ("dissenters", "those who don't dissent"),
    "online": ("those online", "those not online"),
    "driver": ("drivers", "those who don't drive"),
    "parent": ("parents", "those without children at home"),
    "owner": ("home owners", "those who don't own their home"),
    "employed": ("those with a job", "those without a job"),
    "in_debt": ("debtors", "those who owe nothing"),
    "account": ("those with a social media account", "those without a social media account"),
    "licensed": ("licensed drivers", "those who may not drive"),
    "housed": ("those with a home", "those evicted"),
    "scored": ("those who are scored", "those who aren't scored"),
}


def people(who: Who) -> str:
    """A condition as people: "women", "parents who are also debtors"; empty for everybody."""
    said = [_TRAITS[trait][0 if value else 1] for trait, value in who.model_dump(exclude_none=True).items()]
    if len(said) < 2:
        return said[0] if said else ""
    return f"{said[0]} who are also among {listed(said[1:])}"


def grades(names: Sequence[str]) -> str:
    """`grade D`, `grades C and D`."""
    return f"grade{'' if len(names) == 1 else 's'} {listed(names)}"
