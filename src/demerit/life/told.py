"""A life, whole: the rows of the log, the days in sentences, and the answers. The same object everywhere."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demerit import arguments
from demerit.life import account
from demerit.life.beside import beside_the_twin
from demerit.life.nearest import Answer, grade_kept, never_listed
from demerit.life.passbook import Passbook
from demerit.life.rules import among, meaning
from demerit.life.source import Row, Source
from demerit.show import answers, sentences, wording
from demerit.show.labels import Labels
from demerit.show.sentences import GRAVE, QUIET, TELLING, TIES, TIES_OF_MANY, UNTRUE, Said
from demerit.show.sentences.watch import ORDINARY_LIFE

if TYPE_CHECKING:
    from demerit.measure.picking import Picked

NOT_TRAITS = ("world", "resident", "points", "own_points", "seen_points", "grade", "registers", "in_work", "housed",
              "shut_out", "unpaid_sums")  # fmt: skip


@dataclass
class Day:
    """One day on which something happened: sentences of both worlds, of one alone, and the evening's points."""

    day: int
    date: str
    both: list[Said]
    here: list[Said]
    there: list[Said]
    points: int | None

    @property
    def weight(self) -> int:
        return max((said.weight for said in (*self.both, *self.here, *self.there)), default=0)


@dataclass
class Month:
    """A month's telling days, and what else there was in it."""

    title: str
    days: list[Day]
    besides: list[str]


@dataclass
class Life:
    """One synthetic resident's run, beside the twin.

    A single twin depends on how luck is shared between the worlds; averages over residents do not.
    """

    source: Source = field(repr=False, compare=False)
    resident: int
    picked: dict[str, str] | None  # the rule that picked this resident, what it means, and how many fit it
    traits: dict[str, Any]
    ends: dict[str, Row]  # the end of the run, by world
    events: list[Row] = field(repr=False)  # every row of the log, of both worlds
    days: list[Day] = field(repr=False)
    household: list[dict[str, Any]]
    start_points: int | None
    scored_from: int | None  # the day on which the ledgers began; None for whoever was never scored
    points: dict[str, dict[str, int]]
    lost_to: list[dict[str, Any]]
    dragged: list[dict[str, Any]]
    recorded_instead: list[dict[str, Any]]
    reported_by: list[dict[str, Any]]
    doors: list[dict[str, Any]]
    money: dict[str, Any]
    fear: dict[str, Any]
    twin: dict[str, Any] | None
    grade: Answer
    listings: list[Answer]
    disputed: list[str]
    evenings: list[tuple[int, int]] = field(repr=False)  # (day, points of the score)

    @property
    def labels(self) -> Labels:
        return Labels(self.source.scheme)

    @property
    def who(self) -> str:
        return sentences.who(self.traits)

    @property
    def answers(self) -> list[Answer]:
        return [self.grade, *self.listings]

    def months(self) -> list[Month]:
        """The days by calendar month; quiet things summed up."""
        found: dict[str, Month] = {}
        besides: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        for day in self.days:
            title = f"{self.source.start + timedelta(days=day.day):%B %Y}"
            month = found.setdefault(title, Month(title, [], []))
            for said in (*day.both, *day.here):
                if said.weight == QUIET:
                    under, what = said.brief or ("", said.text.rstrip("."))
                    besides[title][under][what] += 1
            if day.weight > QUIET:  # what the twin did then is told too, however quiet
                both, here = ([one for one in part if one.weight > QUIET] for part in (day.both, day.here))
                month.days.append(Day(day.day, day.date, both, here, day.there, day.points))
        for title, month in found.items():
            for under, counts in sorted(besides[title].items()):
                what = [text if times == 1 else f"{text} ({times} times)" for text, times in counts.items()]
                month.besides.append(f"{under}: {wording.joined(what)}." if under else f"{'; '.join(what)}.")
        return [month for month in found.values() if month.days or month.besides]

    def data(self) -> dict[str, Any]:
        """Plain data, as `demerit life --json` prints it."""
        plain = {
            name: getattr(self, name)
            for name in ("resident", "picked", "traits", "ends", "events", "household", "start_points", "points",
                         "lost_to", "dragged", "recorded_instead", "reported_by", "doors", "money", "fear", "twin",
                         "disputed")
        }  # fmt: skip
        days = [
            {"day": day.day, "date": day.date, "points": day.points}
            | {side: [asdict(said) for said in getattr(day, side)] for side in ("both", "here", "there")}
            for day in self.days
        ]
        told = [
            asdict(one) | {"nearest": asdict(one.nearest) if one.nearest else None,
                           "sentences": answers.answered(self.labels, one)}
            for one in self.answers
        ]  # fmt: skip
        return {"synthetic": True, **plain, "days": days, "counterfactuals": told, "measure": answers.MEASURE}

    def text(self) -> str:
        """The whole as plain text."""
        from demerit.cli.story import story

        return story(self, colour=False)

    def html(self) -> str:
        """A page that needs nothing else."""
        from demerit.show.life_page import render

        return render(self)

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the page: one HTML file."""
        from demerit import folder

        path = arguments.path("path", path)
        with folder.replacing(path) as name:
            name.write_text(self.html(), "utf-8")
        return path


def tell(source: Source, resident: int, *, picked: Picked | None = None) -> Life:
    """The life of one resident followed; `picked` says by which rule, if by one. Raises UsageError for anybody else."""
    ends = source.row(resident)
    mine = ends["scheme"]
    household = [row for row in source.household(mine["household"]) if row["resident"] != resident] \
        if mine.get("household") is not None else []  # fmt: skip
    rows = source.log([resident, *(row["resident"] for row in household)], resident)
    own = [row for row in rows if row["resident"] == resident]
    here = [row for row in own if row["world"] == "scheme"]
    there = [row for row in own if row["world"] == "twin"]
    book = Passbook(source, resident, mine, here)
    others = {
        name: {world: of(rows, resident, world) for world in ("scheme", "twin")}
        for name, of in (("dragged", account.dragged_along), ("recorded_instead", account.recorded_instead),
                         ("reported_by", account.reports_about))
    }  # fmt: skip
    dragged = others["dragged"]["scheme"]
    evenings = book.as_it_was.evenings if book.ledger_ids else []
    days, disputed = _days(source, mine, here, there, others, dict(evenings))
    registers = [
        name
        for name in dict.fromkeys(row["what"] for row in here if row["type"] == "listing")
        if source.scheme.registers[name].colour == "black"
    ]
    lost_by = defaultdict(int)
    for one in dragged:
        lost_by[one["resident"]] += abs(one["points"])
    return Life(
        source=source, resident=resident, picked=_picked(source, picked) if picked else None,
        traits={name: value for name, value in mine.items() if name not in NOT_TRAITS}, ends=ends, events=own,
        days=days,
        household=[
            {name: row.get(name) for name in ("resident", "age", "sex", "points", "grade", "registers")}
            | {"lost_to_this": lost_by.get(row["resident"], 0)}
            for row in household
        ],
        start_points=book.start if book.begins is not None else None, scored_from=book.begins,
        points=account.points_by_cause(book), lost_to=account.losses_to_others(book), dragged=dragged,
        recorded_instead=others["recorded_instead"]["scheme"], reported_by=others["reported_by"]["scheme"],
        doors=account.doors(source, book, [row for row in rows if row["resident"] != resident]),
        money=account.money(here, mine), fear=account.fear(here),
        twin=beside_the_twin(here, there, ends, others) if "twin" in ends else None,
        grade=grade_kept(book), listings=[never_listed(book, name) for name in registers],
        disputed=disputed, evenings=evenings,
    )  # fmt: skip


def _picked(source: Source, by: Picked) -> dict[str, str]:
    return {"rule": by.rule, "meaning": meaning(by.rule), "among": among(by.rule, by.fitting, source.followed)}


def _days(
    source: Source, traits: Row, here: list[Row], there: list[Row], named: dict[str, dict[str, list[Row]]],
    evenings: dict[int, int],
) -> tuple[list[Day], list[str]]:  # fmt: skip
    labels = Labels(source.scheme)
    by_day: dict[str, dict[int, list[Row]]] = {"scheme": defaultdict(list), "twin": defaultdict(list)}
    for row in (*here, *there):
        by_day[row["world"]][row["day"]].append(row)
    speakers = {
        world: sentences.Speaker(
            labels, world, full=True, start=source.start, later=sentences.recorded_later(rows),
            instead=_by_act(named["recorded_instead"][world]), faith=traits.get("faith"),
            watch=sentences.Watch(scheme, source.days, everybody=source.everybody),
        )
        for world, scheme, rows in (("scheme", source.scheme, here), ("twin", source.twin or ORDINARY_LIFE, there))
    }  # fmt: skip
    unrecorded = {(row["day"], row["what"]) for row in there
                  if row["type"] == "act" and row["outcome"] not in account.NOT_DONE}  # fmt: skip
    unrecorded -= {(row["act_day"], row["what"]) for row in there if row["type"] == "record"}
    others: dict[str, dict[int, list[Said]]] = {"scheme": defaultdict(list), "twin": defaultdict(list)}
    for world, on in others.items():
        dragged = named["dragged"][world]
        for day in dict.fromkeys(one["day"] for one in dragged):
            on[day].append(_dragged([one for one in dragged if one["day"] == day]))
        for one in named["recorded_instead"][world]:
            what = sentences.lower(labels.kind(one["what"]))
            text = f"Resident {one['resident']} was recorded for what this resident did ({what})."
            on[one["day"]].append(Said(text, TELLING, wrong=True, key="instead"))
        for one in named["reported_by"][world]:
            on[one["day"]].append(_reported(labels, one))
    told = []
    for day in sorted({*by_day["scheme"], *by_day["twin"], *others["scheme"], *others["twin"]}):
        mine, twins = (
            speakers[world].day(by_day[world].get(day, [])) + others[world].get(day, []) for world in ("scheme", "twin")
        )
        twins += [sentences.same_act(when, source.start) for when, kind in speakers["scheme"].answered
                  if (when, kind) in unrecorded]  # fmt: skip
        both = [said for said in mine if said in twins]
        date = (source.start + timedelta(days=day)).isoformat()
        alone = [said for said in mine if said not in both], [said for said in twins if said not in both]
        told.append(Day(day, date, both, *alone, evenings.get(day)))
    return told, sorted(speakers["scheme"].disputed)


def _by_act(instead: list[dict[str, Any]]) -> dict[tuple[int, str], list[dict[str, Any]]]:
    found: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for one in instead:
        found.setdefault((one["act_day"], one["what"]), []).append(one)
    return found


def _reported(labels: Labels, one: dict[str, Any]) -> Said:
    """Somebody told on this resident."""
    who, what = TIES.get(one["reason"] or "", "someone nearby"), sentences.lower(labels.kind(one["what"]))
    text = f"Reported by {who} (resident {one['resident']}): {what}.{UNTRUE.get(one['cause'] or '', '')}"
    return Said(text, TELLING, wrong=bool(one["wrongful"]), key="reported")


def _dragged(rows: list[dict[str, Any]]) -> Said:
    """What others lost on one day to what this resident did."""
    points = sum(abs(row["points"]) for row in rows)
    people = len({row["resident"] for row in rows})
    ties: dict[str, set[int]] = {}
    for row in rows:
        ties.setdefault(row["tie"], set()).add(row["resident"])
    where = wording.joined([f"{len(them):,} {TIES_OF_MANY.get(tie, 'tied')}" for tie, them in ties.items()])
    lost = f"{wording.plural(points, 'point')} by it"
    who = f"{wording.plural(people, 'other')} lost {lost}: {where}"
    return Said(f"{wording.sentence_case(who)}.", GRAVE, key="dragged")
