"""What a measure is called: words that there are, units, mechanisms; and what it is made of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import demerit as dm
from demerit.catalogue import catalogue
from demerit.day.lists import ATTACKED, BOUGHT, BREACHED, JOB_LOST_WITH_FIRM, LISTED_FOR_FIRM
from demerit.measure import flows as f
from demerit.measure.counted.book import Measure
from demerit.measure.fractions import MISSING, denominators, numerators
from demerit.measure.readings import CUTOFF, READING_ROWS, read
from demerit.measure.registry import measures
from demerit.mechanisms import MECHANISMS
from demerit.scheme import preset_ids
from stopped import everything

ROOT = Path(__file__).parents[2]
UNITS = {"number", "points", "yuan", "days", "residents", "requests", "levels", "rules", "thousandths", "millionths",
         "organisations", "person-days", "ties", "people", "refusals", "stays"}  # fmt: skip


@cache
def every() -> dict[str, Measure]:
    """The measures of all presets, and of a scheme with everything."""
    return {
        name: one for scheme in [everything(), *map(dm.scheme, preset_ids())] for name, one in measures(scheme).items()
    }


@cache
def dictionary() -> set[str]:
    """Every word of the documentation and of the data."""
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("src/demerit/data/*.yaml"),
             *ROOT.glob("src/demerit/scheme/presets/*.yaml"), *ROOT.glob("src/demerit/**/*.yaml")]  # fmt: skip
    return {word for page in pages for word in words(page.read_text("utf-8"))}


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:['-][a-z]+)*", text.lower().replace("_", " "))


MORE_WORDS = {"app's", "audiences", "became", "ceiling", "choose", "distance", "favour", "floor", "granted", "hard",
              "household's", "practised", "waited"}  # fmt: skip


def test_labels_are_made_of_words_that_there_are():
    """A slip of the pen stands in every table of a report."""
    known = dictionary() | MORE_WORDS
    unknown = {word for one in every().values() for word in words(f"{one.label} {one.text}") if word not in known}
    assert unknown == set()


def test_each_is_counted_in_a_known_unit_and_shows_a_known_mechanism():
    for name, one in every().items():
        assert one.unit in UNITS, name
        assert one.mechanism in {*MECHANISMS, ""}, name
        assert one.label, name
        assert re.fullmatch(r"[a-z][a-z0-9_-]*", name), name


# measures that no log tells of: the rows of the flows that they sum, and those that they are over
ROWS = {
    "purchases_inside": ([f.BOUGHT_INSIDE], [f.DEAL_TYPES + BOUGHT]), "yuan_for_points": ([f.DEAL_YUAN], "residents"),
    "price_of_a_grade": ([f.DEAL_YUAN], [f.DEAL_GRADES]),
    **{f"{name}_found_out": ([f.FOUND + kind], [f.DEAL_TYPES + kind]) for name, kind in
       (("purchases", BOUGHT), ("attacks", ATTACKED), ("breached", BREACHED))},
    "points_for_false_reports": ([f.PAID_REPORTS + 1], [f.PAID_REPORTS, f.PAID_REPORTS + 1]),
    "warnings_missed": ([f.WARNINGS_MISSED], "residents"), "sums_paid": ([f.SUMS_PAID], "residents"),
    "entered_by_fine": ([f.ENTERED_BY_FINE], range(f.ENTERED, f.ENTERED_WRONGLY)),
    "repayers_refused": ([f.REPAYERS_REFUSED], "residents"),
    "served_first": (range(f.SERVED_FIRST, f.REASON), range(f.REQUESTS, f.REFUSALS)),
    "collectors_overlooked": ([f.COLLECTORS_LOST], None), "collectors_forgotten": ([f.COLLECTORS_LOST + 1], None),
    "collectors_page_full": ([f.COLLECTORS_LOST + 2], None),
    **{f"meetings_{name}": ([f.MEETINGS + n], range(f.MEETINGS, f.MEETINGS + 3))
       for n, name in enumerate(("same", "one_apart", "more_apart"))},
    **{f"matches_{name}": ([f.MATCHES + n], range(f.MATCHES, f.MATCHES + 3))
       for n, name in enumerate(("same", "one_apart", "more_apart"))},
    "turned_down_2": ([f.DOWN + 2], [f.MET + 2]),
    "turned_down": (range(f.DOWN, f.DOWN + 8), range(f.MEETINGS, f.MEETINGS + 4)),
    "turned_down_wrongly": ([f.DOWN_WRONGLY], range(f.DOWN, f.DOWN + 8)),
    "ties_cut": (range(f.TIES_CUT, f.TIES_CUT + 5), range(f.TIES, f.TIES + 5)),
    "ties_cut_kin": ([f.TIES_CUT + 1], [f.TIES + 1]),
    "shunned_abstainers": ([f.ABSTAINER_SHUNNED], [f.ABSTAINER_REQUESTS]),
    "refused_abstainers": ([f.ABSTAINER_REFUSED], [f.ABSTAINER_REQUESTS]),
    "lost_abstainers": ([f.ABSTAINER_LOST], [f.ABSTAINER_REQUESTS]),
    "refused_enrolled": ([f.ENROLLED_REFUSED], [f.ENROLLED_REQUESTS]),
    "lost_enrolled": ([f.ENROLLED_LOST], [f.ENROLLED_REQUESTS]),
    "waiting_days_grade_1": ([f.WAITED_AT + 1], [f.SERVED_AT + 1]), "served_grade_1": ([f.SERVED_AT + 1], "residents"),
    "days_longer": ([f.DAYS_LONGER], [f.WAITED_LONGER]), "days_shorter": ([f.DAYS_LONGER + 1], [f.WAITED_LONGER + 1]),
    "jobs_lost_with_firms": ([f.BORNE + JOB_LOST_WITH_FIRM], "residents"),
    "jobs_lost_with_firms_wrongly": ([f.BORNE_WRONGLY + JOB_LOST_WITH_FIRM], [f.BORNE + JOB_LOST_WITH_FIRM]),
    "representatives_listed": ([f.BORNE + LISTED_FOR_FIRM], "residents"),
    "representatives_listed_wrongly": ([f.BORNE_WRONGLY + LISTED_FOR_FIRM], [f.BORNE + LISTED_FOR_FIRM]),
    "organisation_acts": ([f.FIRMS], None), "organisation_records": ([f.FIRMS + 1], None),
    "organisations_entered": ([f.FIRMS + 2], None),
    "organisations_entered_wrongly": ([f.FIRMS_WRONGLY + 2], [f.FIRMS + 2]),
    "organisations_left": ([f.FIRMS + 3], None), "custody_children_alone": ([f.BORNE + 2], "residents"),
    "left_by_the_households_listing_ended": ([f.EXIT + 5], "residents"),
    "left_by_moved_to_another_tier": ([f.EXIT + 7], "residents"),
    "escalations": ([f.EXIT + 7], range(f.ENTERED, f.ENTERED_WRONGLY)),
}  # fmt: skip


@pytest.mark.parametrize("name", list(ROWS))
def test_what_it_is_made_of(name):
    above, below = ROWS[name]
    found = every()[name]
    assert found.rows == tuple(above)
    assert found.over == (below if below is None or below == "residents" else tuple(below))


def test_waits_are_over_those_served_in_any_queue_and_waivers_over_the_requests():
    named = measures(everything())
    served = {f.SERVED + service.number for service in catalogue().services.values() if service.queue}
    for name in ("waits_longer", "waits_shorter"):
        assert set(named[name].over) == served
    assert named["waits_longer"].rows == (f.WAITED_LONGER,)
    assert named["waits_shorter"].rows == (f.WAITED_LONGER + 1,)
    waived = [name for name in every() if name.startswith("waived_")]
    for name in waived:
        n = catalogue().services[name.removeprefix("waived_")].number
        assert (every()[name].rows, every()[name].over) == ((f.WAIVERS + n,), (f.REQUESTS + n,))
    assert waived


def test_a_scheme_has_the_measures_of_what_it_does():
    """Nothing of registers, queues' grades, organisations or starts where there are none."""
    plain, busy = (set(measures(scheme)) for scheme in (dm.scheme("none"), everything()))
    for name in ("grade_0", "score_total", "below_start", "enrolled", "organisations", "ties_cut", "zeal", "reports",
                 "shown", "uptake", "rules_in_force", "known_rule_theft", "knows_some", "believers",
                 "commercial_users", "in_custody",
                 "distrust_family", "meetings_same", "stays_blacklist", "turned_down", "wrongful_praise"):  # fmt: skip
        assert name not in plain, name
        assert name in busy or name == "known_rule_theft", name
    assert {"acts", "decisions", "meetings", "jobless", "never_out", "closed_flights"} <= plain
    assert next(iter(measures(everything()))) == "residents"


# -- what is counted, over what ----------------------------------------------------------------------------------------

VALUES = np.array([[1, 2], [10, 20], [100, 200]])
FRACTIONS = [
    (Measure("", "", "flow", (1,), "residents"), [10, 20], [7, 7]),
    (Measure("", "", "flow", (0, 2), (1,)), [101, 202], [10, 20]),
    (Measure("", "", "flow", (2, 0), (1, 2)), [101, 202], [110, 220]),
    (Measure("", "", "flow", (), None), [0, 0], [-1, -1]), (Measure("", "", "flow", (0,), (1, 2)), [1, 2], [110, 220]),
]  # fmt: skip


def test_sums_of_rows_over_sums_of_rows():
    chosen = [measure for measure, *_ in FRACTIONS]
    assert numerators(chosen, VALUES).tolist() == [above for _, above, _ in FRACTIONS]
    assert denominators(chosen, VALUES, np.int64(7)).tolist() == [below for *_, below in FRACTIONS]
    assert denominators(chosen[:1], VALUES, np.array([7, 8])).tolist() == [[7, 8]]
    assert numerators([], VALUES).shape == denominators([], VALUES, np.int64(7)).shape == (0, 2)
    assert MISSING < -(2**61)


# -- readings ----------------------------------------------------------------------------------------------------------


def operated(attention: list[float], sizes: list[int], zeal: float = 1.5) -> SimpleNamespace:
    """An operator in one of two shards; in the other attention is as at the start. 200 residents."""
    usual = 1 << 16
    operator = SimpleNamespace(attention=(np.array(attention) * usual).astype(np.int64),
                               sizes=np.array(sizes, np.int64),
                               zeal=int(zeal * usual))  # fmt: skip
    shard = SimpleNamespace(each=lambda number: [number, usual], sum=lambda number: number)
    standing = {"grades": 4, "cutoffs": np.array([1000, 900, 800, 7, 8, 9, 10, 11])}
    return SimpleNamespace(operator=operator, shard=shard, residents=200, tables=SimpleNamespace(standing=[standing]))


def test_what_an_operator_does_is_told_in_thousandths():
    """Of neighbourhoods of 100, 50 and 50: as usual, twice and half as much. Mean distance: 50 times 1 and a half."""
    names = measures(everything())
    row = read(operated([1, 2, 0.5], [100, 50, 50]), SimpleNamespace(in_force=lambda day: 10 + day), 3)
    told = {name: int(row[names[name].rows[0]]) for name in ("rules_in_force", "attention_lowest", "attention_highest",
            "attention_spread", "zeal", "cutoff_0", "cutoff_1", "cutoff_2")}  # fmt: skip
    assert told == {"rules_in_force": 13, "attention_lowest": 500, "attention_highest": 2000, "attention_spread": 375,
                    "zeal": 1500, "cutoff_0": 1000, "cutoff_1": 900, "cutoff_2": 800}  # fmt: skip
    assert len(row) == READING_ROWS == CUTOFF + 8
    assert not row[CUTOFF + 3 :].any()  # the worst grade has no line


def test_the_extremes_of_attention_are_those_of_all_shards():
    for attention, lowest, highest in (([], 1000, 1000), ([3, 3], 1000, 3000), ([0.25], 250, 1000)):
        row = read(operated(attention, [1] * len(attention)), None, 0)
        names = measures(everything())
        found = [int(row[names[f"attention_{name}"].rows[0]]) for name in ("lowest", "highest")]
        assert found == [lowest, highest]
        assert row[names["rules_in_force"].rows[0]] == 0
    nothing = operated([], [])
    nothing.operator = None
    assert not read(nothing, None, 5).any()
