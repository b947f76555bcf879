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
    ("records_only_here", "Recorded here and not of the twin", "kind"),
    ("records_only_there", "Recorded of the twin and not here", "kind"),
    ("records_read_otherwise", "Recorded in both worlds, and not read by the same", "kind"),
)
# types of rows that are told by their number: one, many
ROWS = {
    "enrolment": ("change of being scored", "changes of being scored"),
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
    "dragged": ("entry of points that others have for what this resident did",
                "entries of points that others have for what this resident did"),
    "recorded_instead": ("record of somebody else for what this resident did",
                         "records of somebody else for what this resident did"),
    "reported_by": ("report by others on this resident", "reports by others on this resident"),
}  # fmt: skip


def twin_differences(life: Life) -> list[str]:
    """What was otherwise in the twin's world; nothing that was the same, and nothing at all without a twin."""
    twin, labels = life.twin, life.labels
    if twin is None:
        return []
    said = [f"{words}: {counted(labels, twin[key], shelf)}." for key, words, shelf in BY_NAME if twin[key]]
    said += [*fines(twin), *false_records(twin), *rows(twin)]
    for name, sides in twin["others"].items():
        said.append(f"{wording.sentence_case(wording.plural(sides['here'], *OTHERS[name]))}; "
                    f"for the twin {_number(sides['there'])}.")  # fmt: skip
    return said + [ending(name, pair, labels) for name, pair in twin["at_end"].items()]


def fines(twin: dict[str, Any]) -> list[str]:
    """What each of the two was fined, if it isn't the same."""
    if twin["fines"] is None:
        return []
    here, there = twin["fines"]["here"], twin["fines"]["there"]
    if not there["fines"]:
        return [f"The twin is not fined, and this resident {here['yuan']:,} yuan."]
    if not here["fines"]:
        return [f"The twin is fined {there['yuan']:,} yuan, and this resident is not fined."]
    if here["yuan"] == there["yuan"]:
        return [f"The twin is fined as much, {there['yuan']:,} yuan, and otherwise: on other days, for other acts, or "
                "paid otherwise."]  # fmt: skip
    return [f"The twin is fined {there['yuan']:,} yuan, and this resident {here['yuan']:,}."]


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
    theirs, mine = (_held(name, pair[side], labels) for side in ("there", "here"))
    verb, again = {"unpaid_sums": ("owes", ""), "registers": ("is on", "is on ")}.get(name, ("has", ""))
    return f"At the end the twin {verb} {theirs}, and this resident {again}{mine}."


def _held(name: str, value: Any, labels: Labels) -> str:
    if name == "registers":
        return wording.joined([the_register(labels, one) for one in listed(value)]) or "no register"
    if name == "unpaid_sums":
        return wording.plural(int(value), "unpaid sum") if value else "nothing"
    return f"grade {value}" if name == "grade" else wording.plural(int(value), "point")


def counted(labels: Labels, counts: dict[str, int], shelf: str) -> str:
    """Kinds or services by name, the most frequent first, and how many times each."""
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [lower(getattr(labels, shelf)(name)) + (f" ({times} times)" if times > 1 else "") for name, times in order]
    return wording.joined(named[:6] + ([f"{len(named) - 6} more kinds"] if len(named) > 6 else []))
