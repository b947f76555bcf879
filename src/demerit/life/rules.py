"""The rules by which a telling resident is picked, never by hand. Between equals, the lowest number.

Words only, so that the command line can list them without loading anything.
"""

PRIVATE = "private"  # reason of a refusal by someone who saw the standing; it is always a refusal
BY_SCHEME = ("register", "grade", "a parent's standing", PRIVATE)  # reasons of a decision that come of the scheme
RULES = {
    "most-refused": "refused most often by the scheme, or by someone who saw the standing",
    "most-points-lost": "lost most points",
    "wrongly-listed": "first to be listed wrongly",
    "child-excluded": "the child refused most often because of a parent's standing",
    "median": "ends with the middle number of points, the upper of two",
    "unable-to-pay": "first to be listed for a sum that couldn't be paid",
    "dragged-down": "lost most points to what others did",
    "most-false-records": "recorded most often for the scheme for what somebody else did, or nobody",
    "never-out": "longest on a blacklist, of those listed in the run and still on it at the end",
    "silenced": "gave up most acts out of fear",
    "redlisted": "most days on a redlist",
    "job-lost": "without work at the end, where the twin has some: lost, or not found again",
    "home-lost": "without the home at the end that the twin still has",
}


# whom a rule chooses among, in words: "residents who ..."
FITTING = {
    "most-refused": "were refused anything by the scheme, or by someone who saw the standing",
    "most-points-lost": "lost points",
    "wrongly-listed": "were listed wrongly",
    "child-excluded": "were refused something because of a parent's standing",
    "median": "have points at the end",
    "unable-to-pay": "were listed for a sum that couldn't be paid",
    "dragged-down": "lost points to what others did",
    "most-false-records": "were recorded for what they hadn't done",
    "never-out": "came on a blacklist in the run and are still on it",
    "silenced": "gave up an act out of fear",
    "redlisted": "stood on a redlist",
    "job-lost": "are without work where the twin has some",
    "home-lost": "are without the home that the twin still has",
}
TYPICAL = ("median",)  # every other rule picks an extreme
# whom a report tells of: by the first of these rules that somebody fits
OF_A_REPORT = ("wrongly-listed", "most-refused", "most-points-lost", "median")


def meaning(rule: str) -> str:
    """A rule in words."""
    return f"{RULES[rule]}; between equals, the lowest number"


def among(rule: str, fitting: int, followed: int) -> str:
    """How many of those followed fit a rule: "Residents who were listed wrongly: 4 of 700. An extreme, ..."."""
    kind = "In the middle, and no more than one case." if rule in TYPICAL else "An extreme, not a typical case."
    return f"Residents who {FITTING[rule]}: {fitting:,} of {followed:,}. {kind}"


def rule_of(text: str) -> str:
    """The name of a rule as it may be written: "most refused", "most_refused" or "most-refused"."""
    return text.strip().lower().replace(" ", "-").replace("_", "-")
