"""Doors: what a standing does to one request (M24 to M29), and whether it would have without the wrong part of it.

A door is shut by a register, by a grade, or, for a child, by the parents' standing; or somebody who sees a standing
refuses in private. The same function is asked twice, with the standing as it is and with the own-record standing:
an answer that the second would not give is wrongful.
"""

from __future__ import annotations

from numba import int64, uint64

from demerit.compiled import kernel
from demerit.day.lists import BY_GRADE, BY_PARENT, BY_PRIVATE, BY_REGISTER, NO_REASON
from demerit.day.state import ABSTAINER


@kernel
def shut(service, lists, grade, commercial, parents_shut, word, doors):
    """Reason for which a door is shut (0: it isn't), for registers `lists`, a grade number and a company's score.

    One who could have a grade and has none may be refused for that alone, by somebody who finds it odd (M14).
    """
    if doors.by_parents[service]:
        return int64(BY_PARENT) if parents_shut else int64(NO_REASON)
    if int64(lists) & doors.lists[service]:
        return int64(BY_REGISTER)
    if (doors.grades[service] >> int64(grade)) & int64(1):
        return int64(BY_GRADE)
    seen = (int64(lists) & doors.private_lists[service]) != 0
    seen = seen or ((doors.private_grades[service] >> int64(grade)) & int64(1)) == int64(1)
    seen = seen or int64(0) < commercial < doors.private_below[service]
    if seen and uint64(word) < doors.private[service]:
        return int64(BY_PRIVATE)
    if int64(grade) == int64(ABSTAINER) and uint64(word) < doors.shuns[service]:
        return int64(BY_PRIVATE)
    return int64(NO_REASON)


@kernel
def parent_shuts(service, lists, grade, doors):
    """Whether one parent's standing shuts a child's door (M29)."""
    by_list = (int64(lists) & doors.lists[service]) != 0
    return by_list or ((doors.grades[service] >> int64(grade)) & int64(1)) == int64(1)


@kernel
def first_served(service, lists, grade, doors):
    """Whether a standing is served first where places are scarce (M21)."""
    by_list = (int64(lists) & doors.priority_lists[service]) != 0
    return by_list or ((doors.priority_grades[service] >> int64(grade)) & int64(1)) == int64(1)


@kernel
def lowest(mask):
    """Number of the lowest bit set, 255 for none."""
    for bit in range(8):
        if (int64(mask) >> bit) & 1:
            return int64(bit)
    return int64(255)
