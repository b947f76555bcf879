"""What passes from stage to stage in a day: flat lists, one row for each thing that happened.

Each stage reads the list of the one before and writes its own. The same lists are what measures count, what is
logged for the residents followed, and what an observer sees. All are in resident order within a stage. `profile` is
the subject's given traits (`place.traits`), `cell` the cell of counts it falls in (`day.who.cell`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

NOBODY = 0xFFFFFFFF
NO_RULE = 0xFFFF
FEW = 4096  # rows of a list, that there is room for at first

# act: something a resident truly did, or (CHILLED) would have done without fear
ACT = np.dtype([("resident", "u4"), ("cell", "u2"), ("kind", "u1"), ("flags", "u1"), ("profile", "u8")])
DONE, CHILLED, PERFORMED, UNABLE = 1, 2, 4, 8
HEEDED = 16  # left undone, on the advice of an app (M33)

# request for a service
# `times`: how often it has been made before, after a refusal
REQUEST = np.dtype([("resident", "u4"), ("cell", "u2"), ("service", "u1"), ("times", "u1"), ("profile", "u8")])

# record: what the scheme, or ordinary law, believes
RECORD = np.dtype([
    ("subject", "u4"), ("actor", "u4"), ("profile", "u8"), ("cell", "u2"), ("day", "u2"), ("due", "u2"),
    ("kind", "u1"), ("channel", "u1"), ("cause", "u1"), ("flags", "u1"),
])  # fmt: skip

SCORED, FINING = 1, 2  # flags of a record: read by the scheme; brings the ordinary fine
OF_NEED = 4  # of a payment that the subject could not make
WARNS, WARNS_OWN = 16, 32  # brings a warning and no points; would, had no false record brought it before (M42)
KEPT = 8  # kept of somebody who doesn't consent to be scored, and not read (M43)
FALSELY = 64  # flag of a record of reporting, and of its entries: the report names somebody who didn't do it (M17)

# report: somebody tells on somebody (M17, M23). `cause` is that of the record it leaves; its reporter pays or gains by
# the record of an act of their own, `REPORTING`, true report or false
REPORT = np.dtype([
    ("resident", "u4"), ("about", "u4"), ("cell", "u2"), ("kind", "u1"), ("channel", "u1"), ("tie", "u1"),
    ("cause", "u1"),
])  # fmt: skip
REPORTING = 75  # the catalogue's number of that kind of act
STRANGER = 255  # the tie of somebody who only saw a face on a map (M23)

# shown: somebody listed is shown to those who live nearby (M23)
SHOWN = np.dtype([("resident", "u4"), ("viewers", "u4"), ("cell", "u2"), ("register", "u1")])

# entry: one change of a ledger. `origin` is the resident whose act or record lies behind it; `moved` is what of the
# points the ledger's bounds let through (see `ledgers.post`)
ENTRY = np.dtype([
    ("subject", "u4"), ("origin", "u4"), ("cell", "u2"), ("points", "i2"), ("moved", "i2"), ("rule", "u2"),
    ("act_day", "u2"), ("kind", "u1"), ("channel", "u1"), ("cause", "u1"), ("ledger", "u1"), ("tie", "u1"),
    ("flags", "u1"),
])  # fmt: skip
NOT_OWN = 1  # flag of an entry of cause own: stays out of the own-record ledger all the same (M42)
BY_UNIT = 5  # in the place of a tie: levied on a household or neighbourhood as a whole (M45); ties are 0 to 4, none 255

# causes of an entry; correction is the striking out of false entries after an appeal
CAUSES = (
    "own act", "misidentification", "false report", "copied error", "association", "collective", "tampering",
    "discretion", "decay", "restoration", "correction", "reset",
)  # fmt: skip
(OWN, MISIDENTIFIED, FALSE_REPORT, COPIED, ASSOCIATED, COLLECTIVE, TAMPERED, DISCRETION, DECAY, RESTORATION,
 CORRECTION, RESET) = range(len(CAUSES))  # fmt: skip

# change of standing: grade and registers before and after; `wrong` marks registers entered wrongly
CHANGE = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("grade_before", "u1"), ("grade", "u1"),
    ("lists_before", "u1"), ("lists", "u1"), ("wrong_before", "u1"), ("wrong", "u1"),
])  # fmt: skip

# listing: one stay on a register, open while it lasts
LISTING = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("day", "u2"), ("until", "u2"), ("appeal", "u2"), ("left", "u2"),
    ("register", "u1"), ("way", "u1"), ("flags", "u1"), ("exit", "u1"),
])  # fmt: skip
WRONGFUL, FROM_FINE, FROM_SUM, OF_HOUSEHOLD, APPEALED, INITIAL, COULD_NOT_PAY = 1, 2, 4, 8, 16, 32, 64
WITHOUT_A_RULE = 128  # named by the operator, for nothing (M47)
STILL_ON = 0xFFFF
EXITS = (
    "on it", "term", "payment", "points", "appeal", "the household's listing ended", "amnesty", "moved to another tier",
)  # fmt: skip
ON_IT, BY_TERM, BY_PAYMENT, BY_POINTS, BY_APPEAL, BY_HOUSEHOLD, BY_AMNESTY, BY_TIER = range(len(EXITS))

# sum: an unpaid fine, loan or bill
SUM = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("day", "u2"), ("yuan", "u4"), ("kind", "u1"), ("type", "u1"),
    ("flags", "u1"), ("filed", "u4"),
])  # fmt: skip
SUM_TYPES = ("fine", "loan", "bill")
FINE, LOAN, BILL = range(3)
CANNOT_PAY = 1
FALSE_ORIGIN = 2  # the sum rests on a false record

# fine: levied by an officer on a record; paid at once or left as an unpaid sum
FINED = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("yuan", "u2"), ("kind", "u1"), ("cause", "u1"), ("flags", "u1"),
])  # fmt: skip
PAID_AT_ONCE = 2

# toll: what somebody bears through what happened to another (or, in custody, to themselves)
TOLL = np.dtype([("resident", "u4"), ("cell", "u2"), ("other", "u4"), ("what", "u1"), ("flags", "u1")])
TOLLS = (
    "job lost in custody", "somebody at home taken into custody", "only parent taken into custody",
    "job lost with the firm", "listed for the firm",
)  # fmt: skip
JOB_LOST_IN_CUSTODY, AT_HOME_TAKEN, ONLY_PARENT_TAKEN, JOB_LOST_WITH_FIRM, LISTED_FOR_FIRM = range(len(TOLLS))

# decision: the answer to one request, `waited` days after it was made (M32)
DECISION = np.dtype([
    ("resident", "u4"), ("cell", "u2"), ("service", "u1"), ("outcome", "u1"), ("reason", "u1"),
    ("register", "u1"), ("flags", "u1"), ("grade", "u1"), ("waited", "u1"), ("times", "u1"),
])  # fmt: skip
OUTCOMES = ("granted", "refused", "delayed", "throttled", "dearer")
GRANTED, REFUSED, DELAYED, THROTTLED, DEARER = range(len(OUTCOMES))
REASONS = (
    "none", "register", "grade", "a parent's standing", "private", "ordinary", "no place left", "a grade on a profile",
)  # fmt: skip
NO_REASON, BY_REGISTER, BY_GRADE, BY_PARENT, BY_PRIVATE, ORDINARY, NO_PLACE, BY_PROFILE = range(len(REASONS))
WRONGFUL_DECISION, WOULD_REPAY, PRIORITY, REVIEW, WAIVED = 1, 2, 4, 8, 16
QUEUED = 64  # about a slot for which one waits in a queue (M32)

# deal: what is bought, done and found out in the market for points (M19), and the answers that rest on it
DEAL = np.dtype([
    ("resident", "u4"), ("other", "u4"), ("yuan", "u4"), ("cell", "u2"), ("day", "u2"), ("points", "i2"),
    ("type", "u1"), ("flags", "u1"), ("grades", "u1"), ("service", "u1"),
])  # fmt: skip
DEALS = (
    "points bought", "too dear", "attacked", "moved by a breach", "found out", "granted on bought points",
    "refused for an attack",
)  # fmt: skip
BOUGHT, TOO_DEAR, ATTACKED, BREACHED, FOUND_OUT, GRANTED_ON_BOUGHT, REFUSED_FOR_ATTACK = range(len(DEALS))
INSIDE, UNPAYING = 1, 2  # flags of a deal: through an insider; a loan to somebody who won't repay it

# enrolment: somebody begins to be scored, ceases to be, or becomes free to choose (M13, M14, M43)
ENROLMENT = np.dtype([("resident", "u4"), ("cell", "u2"), ("what", "u1")])
ENROLMENTS = ("the scheme begins here", "joined by choice", "with the head of the household", "mandatory", "of age",
              "left", "left with the head of the household", "free to join")  # fmt: skip
(BEGINS_HERE, BY_CHOICE, WITH_THE_HEAD, MANDATORY, OF_AGE, LEFT, LEFT_WITH_THE_HEAD, FREE_TO_JOIN) = range(
    len(ENROLMENTS)
)
FIRST_NOT_JOINING = LEFT  # of these, the first that doesn't begin a score

# fall: somebody's standing fell today in the eyes of those tied to them in one way; `ties` is how many these are (M31)
FALL = np.dtype([("resident", "u4"), ("cell", "u2"), ("ties", "u2"), ("tie", "u1"), ("flags", "u1")])
# cut: a tie cut that evening, by `other`
CUT = np.dtype([("resident", "u4"), ("other", "u4"), ("cell", "u2"), ("tie", "u1"), ("flags", "u1")])
BY_ERROR = 1  # flag of both: nothing in the own-record standing accounts for the fall

# meeting: somebody who looked for a partner met another (M30); grades as they stood
MEETING = np.dtype([
    ("resident", "u4"), ("other", "u4"), ("cell", "u2"), ("other_cell", "u2"), ("grade", "u1"), ("other_grade", "u1"),
    ("flags", "u1"),
])  # fmt: skip
MATCHED, TURNED_DOWN, TURNED_OTHER_DOWN, DOWN_BY_ERROR = 1, 2, 4, 8


def whose(rows: np.ndarray) -> np.ndarray:
    """The residents whom the rows of a list are about."""
    return rows["subject" if "subject" in (rows.dtype.names or ()) else "resident"]


def joined(parts: list[np.ndarray], dtype: np.dtype) -> np.ndarray:
    """Rows one after another, in an array of their own. Copied as plain bytes: NumPy copies field by field."""
    some = [part for part in parts if len(part)]
    plain = f"V{dtype.itemsize}"
    return np.concatenate([part.view(plain) for part in some]).view(dtype) if some else np.empty(0, dtype)


def picked(rows: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Some rows of a list, by number or by a mask: copied as plain bytes, for the same reason."""
    return rows.view(f"V{rows.itemsize}")[which].view(rows.dtype)


def room(array: np.ndarray, used: int, wanted: int) -> np.ndarray:
    """`array`, or a longer copy of its first `used` rows, with room for `wanted` rows."""
    if len(array) >= wanted:
        return array
    longer = np.zeros(max(wanted, 2 * len(array)), array.dtype)
    longer[:used] = array[:used]
    return longer


def filled(dtype: np.dtype, make: Callable[[np.ndarray], int], rows: int = 1024) -> np.ndarray:
    """The rows that `make` writes into the room it is given; it says -1 when that is too small, and is asked again."""
    while True:
        found = np.zeros(rows, dtype)
        n = make(found)
        if n >= 0:
            return found[:n]
        rows *= 4
