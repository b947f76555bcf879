"""Screening: how far the findings of a scheme move over all stated ranges at once, beside how far luck moves them.

    import demerit as dm
    found = dm.screen("as_reported", dm.place("town", residents=20_000), draws=50, folder="screening")
    found["wrongful_decisions"].verdict

Every draw sets each number with a range to a value within it, all at once, and runs the scheme beside its twin with the
same luck; some runs more keep the stated values and change the luck. What is written in the folder isn't run again.
"""
