"""The rules by which a telling resident is picked, never by hand. Between equals, the lowest number.

Words only, so that the command line can list them without loading anything.
"""

BY_SCHEME = ("register", "grade", "a parent's standing", "private")  # reasons of a decision that are the scheme's
RULES = {
    "most-refused": "refused most often by the scheme",
    "most-points-lost": "lost most points",
    "wrongly-listed": "first to be listed wrongly",
    "child-excluded": "the child refused most often because of a parent's standing",
    "median": "ends with the middle number of points",
    "unable-to-pay": "first to be listed for a sum that couldn't be paid",
    "dragged-down": "lost most points to what others did",
    "most-false-records": "recorded most often for what somebody else did, or nobody",
    "never-out": "longest on a blacklist, of those listed in the run and still on it at the end",
    "silenced": "gave up most acts out of fear",
    "redlisted": "most days on a redlist",
    "job-lost": "without work at the end, where the twin has some: lost, or not found again",
    "home-lost": "without the home at the end that the twin still has",
}


def meaning(rule: str) -> str:
    """A rule in words."""
    return f"{RULES[rule]}; between equals, the lowest number"


def rule_of(text: str) -> str:
    """The name of a rule as it may be written: "most refused", "most_refused" or "most-refused"."""
    return text.strip().lower().replace(" ", "-").replace("_", "-")
