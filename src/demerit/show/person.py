"""One person for the report: a year in a few sentences, beside the twin's. The whole is told by `demerit life`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demerit import arguments
from demerit.errors import UsageError
from demerit.life import rules
from demerit.life.source import Row, of_run
from demerit.life.told import Life, tell
from demerit.measure.picking import first_picked
from demerit.show import answers, life_parts, wording
from demerit.show.book import Book
from demerit.show.in_short import fined, refusals, standing_on, the_end
from demerit.show.labels import lower
from demerit.show.life_beside import ALL_THE_SAME, counted, ending, twin_differences
from demerit.show.sentences import NOT_DONE, TIES, cause_of, false, words

if TYPE_CHECKING:
    from demerit.run import Run

MOST_SENTENCES, MOST_WORDS, MOST_WORDS_OF_THE_TWIN = 8, 180, 40
MOST_NAMED = 3  # of a sort, in one sentence


@dataclass(frozen=True)
class Brief:
    """One resident's year in short.

    `chart` is a Vega-Lite specification of the points, None where the scheme keeps no score; `chart_words` are its
    title and description. `ends` are rows of (what, with the scheme, without) on the last day.
    """

    resident: int
    who: str  # "a man of 33, in the poorest tenth by household income"
    rule: str | None  # of `life.rules`; None for somebody asked for by number, or where nobody fits
    meaning: str  # the rule in words; how else it came to this resident
    among: str  # how many of those followed fit the rule, and that it is an extreme
    sentences: list[str]
    twin_sentences: list[str]  # the first begins "The twin"; none without a twin
    chart: dict[str, Any] | None
    chart_words: tuple[str, str]
    ends: list[tuple[str, str, str]]
    disputed: list[str]


def brief(run: Run | Book, resident: int | None = None) -> Brief:
    """The year of `resident`, or of whom the first of `rules.OF_A_REPORT` that somebody fits picks.

    Raises UsageError if the resident wasn't followed.
    """
    resident = arguments.integer_or_none("resident", resident, 0)
    source = of_run(run.run if isinstance(run, Book) else run)
    picked = first_picked(source, rules.OF_A_REPORT) if resident is None else None
    if picked is not None:
        meaning = rules.meaning(picked.rule)
        among = rules.among(picked.rule, picked.fitting, source.followed)
    elif resident is None and not source.followed:
        raise UsageError("nobody was followed in this run, so that no life can be told", code="nobody-fits",
                         hint="run it with follow=1 or more")  # fmt: skip
    elif resident is None:
        meaning, among = "the first of all, as no rule picks anybody", ""
        resident = min(source.residents.to_table(columns=["resident"])["resident"].to_pylist())
    else:
        meaning, among = "asked for by number", ""
    life = tell(source, picked.resident if picked is not None else resident, picked=picked)  # type: ignore[arg-type]
    chart, *in_words = life_parts.points_drawn(life)
    return Brief(
        resident=life.resident, who=life.who, rule=picked.rule if picked else None, meaning=meaning, among=among,
        sentences=_year(life), twin_sentences=_twins_year(life), chart=chart, chart_words=(in_words[0], in_words[1]),
        ends=life_parts.ends(life), disputed=life.disputed,
    )  # fmt: skip


def _year(life: Life) -> list[str]:
    """What wasn't the resident's own doing, own acts, what followed; the least important are left out first."""
    order = (_false, _others, _own, fined, the_end, standing_on, _why, _refused, _fear)
    importance = (the_end, _false, standing_on, _why, _own, fined, _refused, _others, _fear)
    found = {part: part(life) for part in order}
    told: dict[Any, list[str]] = {part: [] for part in order}
    left, room = MOST_SENTENCES, MOST_WORDS
    for at in range(MOST_NAMED):  # the first sentence of each, then the second
        for part in importance:
            if left and len(found[part]) > at and (length := len(found[part][at].split())) <= room:
                told[part].append(found[part][at])
                left, room = left - 1, room - length
    return [sentence for part in order for sentence in told[part]]


def _refused(life: Life) -> list[str]:
    """All that was refused, by the scheme and by those who saw the standing: half of it would leave the twin's doors
    without a word."""
    found = refusals(life)
    return [" ".join(found)] if found else []


def _entries(life: Life) -> Iterator[Row]:
    """Entries of the score, in the scheme's world."""
    score = next(iter(life.source.scheme.ledgers), None)
    for row in life.events:
        if row["world"] == "scheme" and row["type"] == "entry" and row.get("ledger") in (score, None):
            yield row


def _when(life: Life, day: int) -> str:
    return wording.calendar(day, life.source.start) or f"day {day}"


def _points(points: int) -> str:
    return f"{wording.signed(points)} {'point' if abs(points) == 1 else 'points'}"


def _false(life: Life) -> list[str]:
    """False records and other points that nothing done by anybody tied to this resident accounts for."""
    undue = {*NOT_DONE, "discretion"} - {"association"}
    rows = [row for row in _entries(life) if row["cause"] in undue and row["points"] < 0]
    rows.sort(key=lambda row: row["points"])
    told = [_false_one(life, row) for row in rows[: MOST_NAMED - 1]]
    more = rows[MOST_NAMED - 1 :]
    if more:
        took = _points(sum(row["points"] for row in more))
        told.append(f"{wording.plural(len(more), 'further entry', 'further entries')} of that sort: {took}.")
    return told


def _false_one(life: Life, row: Row) -> str:
    when, points = _when(life, row["day"]), _points(row["points"])
    kind = f" ({lower(life.labels.kind(row['what']))})" if row["what"] else ""
    if row["cause"] == "false report" and row["other"] is not None:
        return f"On {when} resident {row['other']} made a false report{kind}: {points}."
    if row["what"] and row["cause"] in ("misidentification", "false report", "copied error"):
        by = f" by {words.channel(life.labels, row['channel'])}" if row["channel"] else ""
        return f"On {when} recorded{by} {false(row)}{kind}: {points}."
    return f"On {when} {points} {cause_of(row['cause']).points}{kind}."


def _others(life: Life) -> list[str]:
    if not life.lost_to:
        return []
    named = [f"{wording.plural(one['points'], 'point')} for {TIES.get(one['tie'], 'somebody known')} "
             f"(resident {one['resident']})" for one in life.lost_to[:MOST_NAMED]]  # fmt: skip
    left = life.lost_to[MOST_NAMED:]
    more = [f"{sum(one['points'] for one in left)} for {len(left)} more"] if left else []
    return [f"Lost to what others were recorded for: {wording.joined([*named, *more])}."]


def _own(life: Life) -> list[str]:
    """What the resident's own acts on record took and brought, by kind."""
    points: dict[str, int] = defaultdict(int)
    days: dict[str, list[int]] = defaultdict(list)
    for row in _entries(life):
        if row["cause"] == "own act" and row["what"]:
            points[row["what"]] += row["points"]
            days[row["what"]].append(row["act_day"] if row.get("act_day") is not None else row["day"])
    parts = []
    for head, sign, most in (("own acts on record", -1, MOST_NAMED), ("points brought", 1, MOST_NAMED - 1)):
        kinds = sorted((kind for kind in points if points[kind] * sign > 0), key=lambda kind: -abs(points[kind]))
        named = [f"{lower(life.labels.kind(kind))} ({_times(life, days[kind])}, {wording.signed(points[kind])})"
                 for kind in kinds[:most]]  # fmt: skip
        if left := kinds[most:]:
            sort, sum_ = "kind" if len(left) == 1 else "kinds", wording.signed(sum(points[kind] for kind in left))
            named.append(f"{len(left)} more {sort} ({sum_})")
        if named:
            parts.append(f"{head}: {wording.joined(named)}")
    faith = [kind for kind in points if points[kind] > 0 and life.labels.catalogue.kinds[kind].context == "faith"]
    only = " Deeds concerning a faith are good in the scheme's eyes only." if faith else ""
    return [f"{wording.sentence_case('; '.join(parts))}.{only}"] if parts else []


def _times(life: Life, days: list[int]) -> str:
    return _when(life, days[0]) if len(days) == 1 else f"{len(days)} times"


def _why(life: Life) -> list[str]:
    """What would have made the difference: what wasn't the resident's own doing first."""
    start, told = life.source.start, []
    for answer in life.answers:
        told += answers.without_the_undue(life.labels, answer, start, short=True)
    if told:
        return list(dict.fromkeys(told))[:2]
    asked = [answer for answer in life.answers if answer.asked and answer.told and answer.question == "grade"]
    return [answers.answered(life.labels, answer, start)[0] for answer in asked]


def _fear(life: Life) -> list[str]:
    given_up = life.fear["given_up"]
    return [f"Given up in fear: {counted(life.labels, given_up, 'kind')}."] if given_up else []


def _twins_year(life: Life) -> list[str]:
    if life.twin is None:
        return []
    twin, labels = life.twin, life.labels
    told = [f"The twin lives the same days {life.source.twin_words}."]
    told += _twins_fines(life)
    if (false := twin["false_records"]) is not None:
        told.append(f"Records of what the twin hadn't done: {false['there'] or 'none'}.")
    if twin["refused_only_here"]:
        told.append(f"Granted there: {counted(labels, twin['refused_only_here'], 'service')}.")
    there_too = {name: times for name, times in twin["refused_both"].items() if name in
                 {door["service"] for door in life.doors if door["outcomes"].get("refused")}}  # fmt: skip
    if there_too:
        told.append(f"Refused there too: {counted(labels, there_too, 'service')}.")
    given_up = {kind: times for kind, times in twin["acts_only_there"].items() if kind in life.fear["given_up"]}
    if given_up:
        told.append(f"Done there, and given up here: {counted(labels, given_up, 'kind')}.")
    told += [ending(name, pair, labels) for name, pair in twin["at_end"].items() if name != "registers"]
    if len(told) == 1:
        told += [ALL_THE_SAME] if twin["same"] else twin_differences(life)
    kept, room = [], MOST_WORDS_OF_THE_TWIN
    for sentence in told:
        room -= len(sentence.split())
        if room >= 0:
            kept.append(sentence)
    return kept


def _twins_fines(life: Life) -> list[str]:
    fines = [row for row in life.events if row["type"] == "fine"]
    if life.twin is None or not fines:
        return []
    if life.twin["fines"] is None:
        return ["The fines are the same."]
    there = life.twin["fines"]["there"]
    return [f"The twin is fined {there['yuan']:,} yuan." if there["fines"] else "The twin is not fined."]
