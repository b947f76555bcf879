"""What was otherwise in the twin's world, in sentences: one for each kind of difference that `life.beside` finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from demerit.show import wording
from demerit.show.labels import Labels, lower
from demerit.show.sentences import listed, the_register

if TYPE_CHECKING:
    from demerit.life.told import Life

ALL_THE_SAME = "In everything that is counted here the twin's days were the same."
ENDS = {
    "in_work": ("has work", "has no work"),
    "housed": ("has a home", "has lost the home"),
    "shut_out": ("has no school place", "has a school place"),
}
# by key of `life.beside`: what is said before the counts, and of which shelf their names are
BY_NAME = (
    ("acts_only_there", "Done by the twin and not here", "kind"),
    ("acts_only_here", "Done here and not by the twin", "kind"),
    ("acts_otherwise", "Performed or left undone in one of the two alone", "kind"),
    ("refused_only_here", "Granted to the twin and not here", "service"),
    ("refused_only_there", "Granted here and not to the twin", "service"),
    ("answered_otherwise", "Answered otherwise to the twin, or after another wait", "service"),
    ("asked_only_there", "Asked for by the twin alone", "service"),
    ("asked_only_here", "Asked for here alone", "service"),
    ("records_only_here", "Recorded here alone", "kind"),
    ("records_only_there", "Recorded of the twin alone", "kind"),
    ("records_read_otherwise", "Recorded in both worlds, and not read by the same", "kind"),
)
# types of rows that are told by their number: one, many
ROWS = {
    "enrolment": ("change of enrolment", "changes of enrolment"),
    "entry": ("entry of points", "entries of points"),
    "grade": ("change of grade", "changes of grade"),
    "listing": ("entry on a register", "entries on a register"),
    "release": ("exit from a register", "exits from a register"),
    "deal": ("deal in points", "deals in points"),
    "report": ("report on somebody", "reports on somebody"),
    "shown": ("showing of the face", "showings of the face"),
    "meeting": ("meeting", "meetings"),
    "cut tie": ("tie cut", "ties cut"),
    "toll": ("toll of somebody else's listing", "tolls of somebody else's listing"),
    "firm": ("event of the firm", "events of the firm"),
}
SIDES = {
    "here": "Here and not for the twin",
    "there": "For the twin and not here",
    "otherwise": "Otherwise for the twin",
}
OTHERS = {
    "dragged": "Entries of points that others have for what this resident was recorded for",
    "recorded_instead": "Records of others for what this resident did",
    "reported_by": "Reports by others on this resident",
}


def twin_differences(life: Life) -> list[str]:
    """What was otherwise in the twin's world; nothing that was the same, and nothing at all without a twin."""
    twin, labels = life.twin, life.labels
    if twin is None:
        return []
    said = [f"{words}: {counted(labels, twin[key], shelf)}." for key, words, shelf in BY_NAME if twin[key]]
    said += [*fines(twin), *false_records(twin), *rows(twin)]
    said += [f"{OTHERS[name]}: {_number(sides['here'])}; in the twin's world: {_number(sides['there'])}."
             for name, sides in twin["others"].items()]  # fmt: skip
    return said + [ending(name, pair, labels) for name, pair in twin["at_end"].items()]


def fines(twin: dict[str, Any]) -> list[str]:
    """What each of the two was fined, if it isn't the same."""
    if twin["fines"] is None:
        return []
    here, there = twin["fines"]["here"], twin["fines"]["there"]
    if not there["fines"]:
        return [f"This resident is fined {here['yuan']:,} yuan, and the twin is not fined."]
    if not here["fines"]:
        return [f"The twin is fined {there['yuan']:,} yuan, and this resident is not fined."]
    if here["yuan"] != there["yuan"]:
        return [f"This resident is fined {here['yuan']:,} yuan, and the twin {there['yuan']:,}."]
    return [f"Both are fined {here['yuan']:,} yuan, and not in the same way: on other days, for other acts, or paid "
            "otherwise."]  # fmt: skip


def false_records(twin: dict[str, Any]) -> list[str]:
    """Records of what the resident hadn't done, if there aren't as many of the twin."""
    if twin["false_records"] is None:
        return []
    here, there = twin["false_records"]["here"], twin["false_records"]["there"]
    return [f"Records of what this resident hadn't done: {_number(here)}; of what the twin hadn't done: "
            f"{_number(there)}."]  # fmt: skip


def rows(twin: dict[str, Any]) -> list[str]:
    """Everything else, by its number."""
    return [
        f"{SIDES[side]}: {wording.joined([_counted_row(*one) for one in counts.items()])}."
        for side, counts in twin["rows"].items()
    ]


def _counted_row(type_: str, times: int) -> str:
    one, many = ROWS.get(type_, (f"event of the type “{type_}”", f"events of the type “{type_}”"))
    return wording.plural(times, one, many)


def _number(count: int) -> str:
    return f"{count:,}" if count else "none"


def ending(name: str, pair: dict[str, Any], labels: Labels) -> str:
    """What one of the two has at the end, and the other not."""
    if name in ENDS:
        yes, no = ENDS[name]
        theirs, mine = (yes if pair[side] else no for side in ("there", "here"))
        return f"At the end the twin {theirs}, and this resident {mine}."
    theirs, mine = (pair[side] for side in ("there", "here"))
    if name == "registers":
        return f"At the end the twin is on {_named(labels, theirs)}, and this resident is on {_named(labels, mine)}."
    return f"At the end the twin owes {_sums(theirs)}, and this resident {_sums(mine)}."


def _named(labels: Labels, registers: Any) -> str:
    return wording.joined([the_register(labels, one) for one in listed(registers)]) or "no register"


def _sums(count: Any) -> str:
    return wording.plural(int(count), "unpaid sum") if count else "nothing"


def counted(labels: Labels, counts: dict[str, int], shelf: str) -> str:
    """Kinds or services by name, the most frequent first, and how many times each."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [lower(getattr(labels, shelf)(name)) + (f" ({times} times)" if times > 1 else "") for name, times in order]
    return wording.joined(named[:6] + ([f"{len(named) - 6} more kinds"] if len(named) > 6 else []))
