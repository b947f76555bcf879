"""A life as plain lines for a terminal: in short, the answers, and the days by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from demerit.cli.output import columns, wrapped
from demerit.show import answers, wording
from demerit.show.in_short import in_short
from demerit.show.labels import lower
from demerit.show.life_parts import reasons
from demerit.show.sentences import TIES_OF_MANY, Said

if TYPE_CHECKING:
    from demerit.life.told import Day, Life, Month

NOTE = "All residents are synthetic."
OF_THE_TWIN = " A single twin depends on how luck is shared between the worlds; averages over residents do not."


def story(life: Life, *, colour: bool) -> str:
    """The whole life, wrapped to the terminal's width."""
    return "\n".join(_Lines(colour).whole(life)).rstrip()


class _Lines:
    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def style(self, text: str, **how: bool | str) -> str:
        return click.style(text, **how) if self.colour else text  # type: ignore[arg-type]

    def head(self, text: str) -> list[str]:
        return ["", self.style(text, bold=True)]

    def said(self, sentences: list[str], *, indent: str = "  ") -> list[str]:
        return [wrapped(text, indent=indent, hanging=indent + "  ") for text in sentences]

    def whole(self, life: Life) -> list[str]:
        source = life.source
        title = wrapped(f"Resident {life.resident} of {lower(source.place)}, who is synthetic: {life.who}.")
        days, beside = wording.plural(source.days, "day"), f"beside the twin {source.twin_words}"
        frame = f"{days} under “{source.scheme.title}”, {beside if source.has_twin else 'with no twin'}."
        lines = [self.style(title, bold=True), wrapped(frame)]
        if life.picked:
            rule = f"Picked by the rule {life.picked['rule']}: {life.picked['meaning']}."
            lines.append(wrapped(f"{rule} {life.picked['among']}"))
        lines += self.head("In short") + self.said(in_short(life))
        for answer in life.answers:
            lines += self.head(answers.question(life.labels, answer))
            lines += self.said(answers.answered(life.labels, answer, life.source.start))
        if any(answer.asked and answer.told for answer in life.answers):
            lines += [self.style(line, dim=True) for line in self.said([answers.MEASURE])]
        lines += self.doors(life) + self.people(life)
        for month in life.months():
            lines += self.month(month)
        if not life.days:
            where = ", in this world or the twin's" if source.has_twin else ""
            lines += ["", f"Nothing came to notice{where}."]
        if life.disputed:
            lines += self.head("\N{DAGGER} Scholars dispute that this is so") + self.said(life.disputed)
        brackets = "In brackets: the points of that evening. " if life.evenings else ""
        return [*lines, "", self.style(wrapped(brackets + NOTE + (OF_THE_TWIN if source.has_twin else "")), dim=True)]

    def doors(self, life: Life) -> list[str]:
        if not life.doors:
            return []
        rows, unasked = [], []
        for door in life.doors:
            if not door["against"]:
                unasked.append(lower(life.labels.service(door["service"])))
                continue
            shut = "" if door["closed_days"] is None else f"shut on {door['closed_days']} of {life.source.days} days"
            outcomes = [f"{outcome} {wording.plural(times, 'time')}" for outcome, times in door["outcomes"].items()]
            told = ", ".join(part for part in (shut, *outcomes, *reasons(door)) if part)
            rows.append((life.labels.service(door["service"]), told))
        lines = [*self.head("Doors"), *([columns(rows, indent="  ")] if rows else [])]
        if unasked:
            lines += self.said([f"Shut for a time, but nothing was asked for then: {wording.joined(unasked)}."])
        return lines

    def people(self, life: Life) -> list[str]:
        rows = []
        for one in life.household:
            points = wording.plural(one["lost_to_this"], "point")
            lost = f", lost {points} to this resident's acts" if one["lost_to_this"] else ""
            grade = f", grade {one['grade']}" if one.get("grade") else ""
            rows.append((f"Resident {one['resident']}", f"{wording.plural(one['age'], 'year')} old{grade}{lost}"))
        said = [*self.head("The household"), columns(rows, indent="  ")] if rows else []
        if life.lost_to:
            said += self.head("What others' acts cost this resident")
            said += [columns(
                [(f"Resident {one['resident']}", f"{wording.plural(one['points'], 'point')}, "
                  f"{TIES_OF_MANY.get(one['tie'], 'tied')}") for one in life.lost_to[:8]], indent="  ")]  # fmt: skip
        return said

    def month(self, month: Month) -> list[str]:
        lines = self.head(month.title)
        for day in month.days:
            lines += self.day(day)
        if month.besides:
            lines += [self.style(line, dim=True) for line in self.said(["Besides: " + " ".join(month.besides)])]
        return lines

    def day(self, day: Day) -> list[str]:
        when = f"  {int(day.date[-2:]):>2}  "
        lines, first = [], True
        parts = [(said, "") for said in (*day.both, *day.here)] + [(said, "The twin: ") for said in day.there]
        for said, before in parts:
            indent = when if first else " " * len(when)
            lines.append(self.sentence(said, before, indent, " " * len(when)))
            first = False
        if day.points is not None and any("point" in said.text for said in (*day.both, *day.here)):
            lines[-1] += self.style(f"  [{wording.number(day.points)}]", dim=True)
        return lines

    def sentence(self, said: Said, before: str, indent: str, hanging: str) -> str:
        text = wrapped(before + said.text, indent=indent, hanging=hanging)
        if before:
            return self.style(text, dim=True)
        return self.style(text, fg="red") if said.wrong else text
