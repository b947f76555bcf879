"""One synthetic resident's run, told whole: what happened, what it cost, who was dragged along, and what would have
kept the grade.

    source.py    what a life needs of a run, from memory or from a folder, without reading the rest
    rules.py     the rules by which a telling resident is picked
    passbook.py  the resident's ledgers, replayed day by day
    nearest.py   the smallest change of record or rule that would have turned the end
    told.py      all of it as one object
"""
