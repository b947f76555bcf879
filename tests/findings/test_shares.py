"""Shares in words: each told of 40, of 28, of one and of none of 400, and at each boundary of few."""

from __future__ import annotations

import re
from functools import cache

import pytest

from demerit.findings import leading
from demerit.findings.shares import SHARES
from demerit.mechanisms import mechanism
from made_up import MadeUp, preset, press, told

ELSEWHERE = {"joined": "rongcheng_2021", "warned_wrongly": "rongcheng_2021", "tiers": "judgment_defaulters"}
LEVELS = {"fell", "rose", "joined", "listed", "heard", "afraid_to_speak", "distrust"}
MANY_OF = {"ends": "end", "is": "are", "takes": "take", "has": "have", "trusts": "trust", "moves": "move"}

# id, the mechanism that declares it; what is said of one in ten; what of forty of 400, with the verb of one
SAID = [
    ("fell", "points-and-grades", "ends below the grade they began with",
     "residents who are scored [end|ends] below the grade that they began with"),
    ("rose", "points-and-grades", "ends above the grade they began with",
     "residents who are scored [end|ends] above the grade that they began with"),
    ("joined", "voluntary-enrolment", "of those who may choose takes part",
     "residents free to choose, or enrolled, [are|is] scored"),
    ("others_acts", "association", "of the points lost is for what others did",
     "points lost went for what somebody else did, or was said to have done"),
    ("levied", "collective", "of the points lost is levied on a whole group",
     "points lost [were|was] levied on a household or neighbourhood for what one of it did"),
    ("custody_wrongly", "custody", "of those taken into custody is taken wrongly by the scheme's own rules",
     "people taken into custody would not have been on the true record of their own acts"),
    ("without_a_rule", "targeting", "of the wrong listings is made without any rule",
     "wrong entries on a blacklist [were|was] made by the operator without a rule"),
    ("wrongful_decisions", "appeals", "of the decisions against somebody is wrong by the scheme's own rules",
     "decisions against somebody [go|goes] beyond what the true record of that person's own acts would have led to"),
    ("wrongful_listings", "appeals", "of the entries on a blacklist is wrong by the scheme's own rules",
     "entries on a blacklist [go|goes] beyond what the true record of that person's own acts would have led to"),
    ("still_listed", "appeals", "of the wrongly listed is still on the list half a year later",
     "residents wrongly listed at least 180 days before the end [were|was] still on the list 180 days later"),
    ("listed", "blacklists", "of residents is on a blacklist",
     "residents [are|is] on a blacklist on the last day, suspended licences and deleted accounts included"),
    ("afraid_to_speak", "fear", "of residents is wary of speaking",
     "residents [are|is] wary of anything to do with speech on the last day, by the scheme's model of adaptation"),
    ("false_records", "databanks", "of the records is false",
     "records that the scheme reads [state|states] an act of a kind that the person did not do that day"),
    ("false_reports", "informants", "of the informants' reports is false",
     "reports by informants [name|names] somebody who did no such thing that day"),
    ("false_calls", "shaming", "of the reports on those shown is of people who owe nothing or can't pay",
     "reports by those who saw a face on the map [are|is] of somebody who owed nothing, or could not pay"),
    ("fines_unable", "fines", "of the fines is more than the person can pay",
     "fines [were|was] more than the person could pay"),
    ("performed", "good-deeds", "of the good deeds is performed for those who watch",
     "good deeds [were|was] performed for those who watch"),
    ("ties_cut", "cut-ties", "of the ties to somebody who falls is cut",
     "ties to somebody whose standing fell that day [were|was] cut"),
    ("turned_down", "matching", "of first meetings ends over a grade",
     "first meetings with a partner ended with one of the two turned down for a lower grade"),
    ("warned_wrongly", "warnings", "of the warnings is for what the person had not done",
     "warnings [were|was] for what the person had not done"),
    ("heard", "blackout", "of residents has heard of somebody listed wrongly",
     "residents [have|has] heard of somebody listed wrongly by the last day"),
    ("distrust", "distrust", "of residents trusts their neighbours less",
     "residents [have|has] lost some trust in their neighbours by the last day"),
    ("newly_punished", "creep", "of breaches is of kinds that only new rules punish",
     "breaches done, seen or not, [are|is] of kinds that only rules added since the start punish"),
    ("tiers", "tiers", "of listings moves to a severer tier",
     "listings [were|was] followed by a move to a severer tier"),
    ("served_first", "redlists", "of requests is served first for a standing", "requests [were|was] served first"),
]  # fmt: skip


@cache
def told_of(name: str, count: int) -> dict:
    """All findings of a run in which each measure counts so many of 400."""
    scheme = preset(name)
    if name == "as_reported":
        scheme = scheme.model_copy(update={"collective": {"household": object()}})
    run = MadeUp(scheme)
    for measure in run.measures:
        run.set(measure, count, 400)
    return told(run)


def of_one_or_many(text: str, one: bool) -> str:
    before, bar, rest = text.partition("[")
    verbs, _, after = rest.partition("]")
    return before + verbs.split("|")[one] + after if bar else text


@pytest.mark.parametrize(("id_", "by", "headline", "sentence"), SAID, ids=[row[0] for row in SAID])
def test_each_share_in_words(id_, by, headline, sentence):
    forty, few, one, none = (told_of(ELSEWHERE.get(id_, "as_reported"), n)[id_] for n in (40, 28, 1, 0))
    verb = next(word for word in headline.split() if word in MANY_OF)
    assert forty.headline == f"One in ten {headline}."
    many = headline.replace(f"{verb} ", f"{MANY_OF[verb]} ", 1)
    assert few.headline == f"7.0% {many}."
    bare = re.sub("^of (the |those )?", "", headline)  # "1 of 400 fines is ..."
    assert one.headline == f"1 of 400 {bare}."
    assert none.headline == f"0% {many}."
    assert forty.sentence == f"40 of 400 {of_one_or_many(sentence, one=False)}."
    assert one.sentence == f"1 of 400 {of_one_or_many(sentence, one=True)}."
    assert none.sentence == f"None of 400 {of_one_or_many(sentence, one=False)}."
    assert (none.empty, one.empty) == (True, False)
    assert forty.declared_by == mechanism(by).id
    assert forty.period == ("level" if id_ in LEVELS else "flow")


def test_each_share_is_in_the_table_above():
    assert {one.id for one in SHARES} == {row[0] for row in SAID}


@pytest.mark.parametrize(
    ("count", "of", "headline", "figure", "leads"),
    [(3, 9, "On a blacklist: 3 of 9.", "3 of 9", False),
     (3, 10, "On a blacklist: 3 of 10.", "3 of 10", True),
     (3, 29, "On a blacklist: 3 of 29.", "3 of 29", True),
     (3, 30, "3 of 30 residents are on a blacklist.", "10%", True),
     (9, 400, "9 of 400 residents are on a blacklist.", "2.2%", True),
     (10, 400, "2.5% of residents are on a blacklist.", "2.5%", True),
     (0, 400, "0% of residents are on a blacklist.", "0%", False),
     (0, 29, "On a blacklist: none of 29.", "0 of 29", False)],
)  # fmt: skip
def test_a_share_of_few_is_told_by_its_counts(count, of, headline, figure, leads):
    """Below ten counted its counts stand for a percentage, below thirty in all too; of fewer than ten none leads."""
    run = press().set("listed", count, of)
    found = told(run)["listed"]
    assert (found.headline, found.figure) == (headline, figure)
    assert ("listed" in [one.id for one in leading(run.findings)]) == leads


def test_a_share_of_none_is_undefined():
    found = told(press())["listed"]
    assert (found.headline, found.sentence) == ("On a blacklist", "Nothing to count.")
    assert (found.figure, found.interval, found.empty, found.defined, found.period) == ("", "", True, False, "level")
