"""Stage 4, standing: grades follow, registers release and admit (M01, M03, M20 to M22).

Releases come first, then grades and the ways in by points, then the ways in by records and unpaid sums. Each
change is kept as one row, from the morning's standing to the evening's, and stocks follow it.
"""

from __future__ import annotations

from numba import int64, uint8, uint64

from demerit.compiled import kernel
from demerit.day.apart import keep_side, keep_wrong, side_of, usual_side, wrong_of
from demerit.day.at_rest import ASKED, WAY_OFF, register_of, way_off
from demerit.day.debts import owes
from demerit.day.entries import entry
from demerit.day.given import given, household
from demerit.day.ledgers import grade_of, side_own, side_points
from demerit.day.lists import (
    APPEALED,
    BY_APPEAL,
    BY_PAYMENT,
    BY_POINTS,
    BY_TERM,
    BY_TIER,
    CORRECTION,
    FROM_FINE,
    FROM_SUM,
    ON_IT,
    WRONGFUL,
)
from demerit.day.registers import appeal_succeeds, decided_on, enter, meets, tell, wrongly
from demerit.day.state import UNSCORED, grades_of, keep_grades, keep_scores, own_of, score_of, seen_of
from demerit.day.stocks import ANY_LIST_ROW, CLOSED_ROW, GRADE_ROW, LIST_ROW, WRONG_ROW, closed_services
from demerit.day.who import cell, who
from demerit.limits import WAYS
from demerit.prefetch import AHEAD, prefetch

REPRESENTATIVE = WAYS.index("representative_of")


@kernel
def note(moved, n, i, state, apart):
    """Keep a standing as it was before a change."""
    row = moved[n]
    row.resident, row.grade_before = i, grades_of(state[i])
    row.lists_before, row.wrong_before = state[i].lists, wrong_of(i, state, apart)
    return n + 1


@kernel(nogil=True)
def release(
    day, graded, k0, k1, people, state, table, apart, listings, first, last, kept, ended, moved, v, touched, entries
):
    """Ways off, of rows `first` to `last` of the stays; whoever stays moves to row `kept` and on.

    Returns (kept, ended, moved, touched, entries); each of these lists has room for a row a stay.
    """
    people, table = people[0], table[0]
    gone, t, e = 0, 0, 0
    for x in range(first, last):
        row = listings[x]
        prefetch(state, listings[min(x + AHEAD, last - 1)].resident)
        i, r = int64(row.resident), register_of(row)
        left, off = 0, way_off(row)
        if row.until <= day:
            left = off if off != ON_IT else int64(BY_TERM)
        elif row.flags & APPEALED and decided_on(row, table) == day:
            if appeal_succeeds(i, r, row.day, wrongly(row.flags), table, k0, k1):
                left = BY_APPEAL
            row.flags &= ~uint8(APPEALED)
        if left == 0 and graded and table.ledgers > 0:
            points = score_of(state[i])
            if points >= table.out_above[r] or points < table.out_below[r]:
                left = BY_POINTS
        if left == 0:
            from_money = (row.flags & (FROM_FINE | FROM_SUM)) != 0
            if table.on_payment[r] and from_money and off != BY_PAYMENT and not owes(state[i].mind):
                asked = int64(row.where) & ASKED
                row.until, row.where = min(int64(row.until), day + table.struck_off), asked | BY_PAYMENT << WAY_OFF | r
            if kept < x:
                listings[kept] = listings[x]
            kept += 1
            continue
        v = note(moved, v, i, state, apart)
        state[i].lists &= ~uint8(1 << r)
        keep_wrong(i, wrong_of(i, state, apart) & ~(1 << r), state, table, apart)
        tell(ended[gone], row, people, table)
        ended[gone].left, ended[gone].exit = day, left
        gone += 1
        if table.resets[r] > 0:
            keep_side(i, usual_side(state[i], table), state, table, apart)
        by_points = table.way_kind[row.way] < 2 if row.way < table.ways else False
        if left == BY_APPEAL and wrongly(row.flags) and by_points and table.way_ledger[row.way] == 0:
            own = own_of(state[i])
            struck = own - score_of(state[i])
            if struck != 0:  # an appeal won puts the record right
                keep_scores(state[i], own, own, seen_of(state[i]))
                e = entry(entries, e, i, i, ended[gone - 1].cell, struck, 0xFFFF, day, 255, 255, CORRECTION, 0, 255)
        if left != BY_APPEAL or wrongly(row.flags):
            touched[t] = i
            t += 1
    return kept, gone, v, t, e


@kernel
def may_enter(p, day, i, way, state, table):
    """Whether a way in applies to somebody, exceptions heeded: to nobody who isn't scored (M13, M14, M43), nor to a
    lower tier for whoever stands on a severer one (M44)."""
    if state[i].mind & UNSCORED or int64(state[i].lists) & table.shut_by[table.way_register[way]]:
        return False
    bits = who(p, day, state[i].mind, state[i].lists, table.account_mask, table.licence_mask)
    if (bits & table.way_mask[way]) != table.way_value[way]:
        return False
    return table.unless_mask[way] == 0 or (bits & table.unless_mask[way]) != table.unless_value[way]


@kernel
def put_on(i, r, way, flags, p, day, state, table, apart, listings, stays, moved, v, k0, k1):
    """List somebody: (stays, moved)."""
    v = note(moved, v, i, state, apart)
    left = int64(state[i].lists) & table.replaces[r]  # their stays are ended by `move_on`
    state[i].lists &= ~uint8(left)
    state[i].lists |= uint8(1 << r)
    wrong = wrong_of(i, state, apart) & ~left
    keep_wrong(i, wrong | (1 << r) if wrongly(flags) else wrong, state, table, apart)
    stays = enter(listings, stays, i, day, r, way, flags, table, state[i].mind, k0, k1)
    if table.way_kind[way] == REPRESENTATIVE:  # no longer than the organisation itself
        row = listings[stays - 1]
        row.until = min(int64(row.until), int64(day) + table.way_days[way])
    return stays, v


@kernel(nogil=True)
def regrade(whom, day, k0, k1, people, state, table, apart, listings, stays, moved, v):
    """Grades and ways in by points, for the residents named in `whom`. Returns (stays, moved)."""
    people, table = people[0], table[0]
    for x in range(len(whom)):
        i = int64(whom[x])
        if table.grades > 0 and not state[i].mind & UNSCORED:
            both = grade_of(score_of(state[i]), table.cutoffs, table.grades)
            both |= grade_of(own_of(state[i]), table.cutoffs, table.grades) << 4
            if both != grades_of(state[i]):
                v = note(moved, v, i, state, apart)
                keep_grades(state[i], both)
        for way in range(table.ways):
            kind, r = table.way_kind[way], int64(table.way_register[way])
            if kind > 1 or (state[i].lists >> r) & 1:
                continue
            ledger = int64(table.way_ledger[way])
            side = int64(0) if ledger == 0 else side_of(i, state, table, apart)
            points = score_of(state[i]) if ledger == 0 else side_points(side, table.low[1])
            if not meets(kind, points, table.way_points[way]):
                continue
            p = given(i, people)
            if not may_enter(p, day, i, way, state, table):
                continue
            mine = own_of(state[i]) if ledger == 0 else side_own(side, table.low[1])
            flags = 0 if meets(kind, mine, table.way_points[way]) else WRONGFUL
            stays, v = put_on(i, r, way, flags, p, day, state, table, apart, listings, stays, moved, v, k0, k1)
    return stays, v


@kernel(nogil=True)
def admit(wishes, day, k0, k1, people, state, table, apart, listings, stays, moved, v):
    """Ways in by records and unpaid sums; `wishes` sorted, so that a rightful way comes first. As `regrade`."""
    people, table = people[0], table[0]
    for x in range(len(wishes)):
        wish = wishes[x]
        i, r = int64(wish >> uint64(32)), int64((wish >> uint64(24)) & uint64(255))
        way = int64((wish >> uint64(8)) & uint64(255))
        if (state[i].lists >> r) & 1:
            continue
        p = given(i, people)
        if not may_enter(p, day, i, way, state, table):
            continue
        flags = int64(wish & uint64(255)) | (WRONGFUL if (wish >> uint64(16)) & uint64(1) else 0)
        stays, v = put_on(i, r, way, flags, p, day, state, table, apart, listings, stays, moved, v, k0, k1)
    return stays, v


@kernel(nogil=True)
def move_on(day, people, state, table, listings, first, last, kept, ended):
    """End the stays, of rows `first` to `last`, of those who have moved to another tier today (M44).

    As `release`: returns (kept, ended).
    """
    people, table, gone = people[0], table[0], 0
    for x in range(first, last):
        row = listings[x]
        if (int64(state[row.resident].lists) >> register_of(row)) & 1:
            listings[kept] = listings[x]
            kept += 1
        else:
            tell(ended[gone], row, people, table)
            ended[gone].left, ended[gone].exit = day, BY_TIER
            gone += 1
    return kept, gone


@kernel
def lists_before(j, changes, n, state):
    """A resident's registers this morning: from the sorted rows of change, else as they are."""
    low, high = 0, n
    while low < high:
        middle = (low + high) >> 1
        if int64(changes[middle].resident) < j:
            low = middle + 1
        else:
            high = middle
    if low < n and int64(changes[low].resident) == j:
        return int64(changes[low].lists_before)
    return int64(state[j].lists)


@kernel
def shift(stocks, row, its_cell, before, after):
    """One resident moves between the rows of two bit sets."""
    changed = int64(before) ^ int64(after)
    bit = 0
    while changed != 0:
        if changed & 1:
            stocks[row + bit, its_cell] += 1 if (int64(after) >> bit) & 1 else -1
        changed >>= 1
        bit += 1


@kernel
def shift_closed(i, changes, n, grade_before, people, state, table, doors, stocks):
    """Move a resident between services closed and open, the household's registers included."""
    before, after = lists_before(i, changes, n, state), int64(state[i].lists)
    first, size = household(i, people)
    if table.household_mask != 0:
        for j in range(first, first + size):
            before |= lists_before(j, changes, n, state) & table.household_mask
            after |= int64(state[j].lists) & table.household_mask
    shut_before = closed_services(before, grade_before, doors)
    shut_after = closed_services(after, int64(state[i].grade) & 15, doors)
    if shut_before != shut_after:
        shift(stocks, CLOSED_ROW, cell(given(i, people)), shut_before, shut_after)


@kernel(nogil=True)
def close_day(moved, order, black_mask, people, state, table, apart, doors, changes, stocks):
    """One row for each resident whose standing changed today; stocks follow. Returns how many rows.

    `order` sorts `moved` by resident and keeps the order of the notes.
    """
    people, table, doors = people[0], table[0], doors[0]
    n, last = 0, int64(-1)
    for x in range(len(order)):
        row = moved[order[x]]
        i = int64(row.resident)
        if i == last:
            continue  # the first note of the day holds the morning's standing
        last = i
        both, wrong = grades_of(state[i]), wrong_of(i, state, apart)
        same = row.lists_before == state[i].lists and row.wrong_before == wrong
        if same and row.grade_before == both:
            continue
        changes[n] = row
        changes[n].cell = cell(given(i, people))
        changes[n].grade, changes[n].lists, changes[n].wrong = both, state[i].lists, wrong
        n += 1
    for x in range(n):
        row = changes[x]
        i, c = int64(row.resident), int64(row.cell)
        if table.grades > 0 and (row.grade_before & 15) != (row.grade & 15):
            stocks[GRADE_ROW + int64(row.grade_before & 15), c] -= 1
            stocks[GRADE_ROW + int64(row.grade & 15), c] += 1
        shift(stocks, LIST_ROW, c, row.lists_before, row.lists)
        stocks[WRONG_ROW, c] += int64(row.wrong != 0) - int64(row.wrong_before != 0)
        black, was_black = int64(row.lists) & black_mask, int64(row.lists_before) & black_mask
        stocks[ANY_LIST_ROW, c] += int64(black != 0) - int64(was_black != 0)
        shift_closed(i, changes, n, int64(row.grade_before) & 15, people, state, table, doors, stocks)
        if (int64(row.lists) ^ int64(row.lists_before)) & table.household_mask:
            first, size = household(i, people)
            for j in range(first, first + size):
                if is_changed(j, changes, n) or not is_first(i, first, changes, n, state, table):
                    continue
                shift_closed(j, changes, n, int64(state[j].grade) & 15, people, state, table, doors, stocks)
    return n


@kernel
def is_changed(j, changes, n):
    """Whether a resident has a row of change today."""
    low, high = 0, n
    while low < high:
        middle = (low + high) >> 1
        if int64(changes[middle].resident) < j:
            low = middle + 1
        else:
            high = middle
    return low < n and int64(changes[low].resident) == j


@kernel
def is_first(i, first, changes, n, state, table):
    """Whether i is the first of the household whose registers on all of it changed: each member is counted once."""
    for k in range(first, i):
        if (lists_before(k, changes, n, state) ^ int64(state[k].lists)) & table.household_mask:
            return False
    return True
