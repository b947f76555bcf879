"""What it means that the log has no record of an act: that nobody recorded it, or less than that."""

from __future__ import annotations

from demerit.catalogue import catalogue
from demerit.day.tables.channels import channels_at_work
from demerit.scheme.model import Scheme
from demerit.show import wording
from demerit.show.labels import Labels
from demerit.show.sentences import words

ORDINARY_LIFE = Scheme(scheme="none", title="No scheme", summary="Ordinary life.")


class Watch:
    """The channels of one world by the kinds that they see.

    A channel that neither the scheme reads nor the law (banks, say, where no scheme looks at them) leaves no record in
    the log, whatever it takes note of. `days` is the length of the run; records may still be under way at its end.
    `everybody`: all residents are followed, so that a record which names somebody else is in the log, too.
    """

    def __init__(self, scheme: Scheme, days: int | None = None, *, everybody: bool = True) -> None:
        cat = catalogue()
        at_work = channels_at_work(scheme, cat)
        if scheme.rollout is not None:  # where it hasn't begun, ordinary life goes on
            at_work += channels_at_work(ORDINARY_LIFE, cat)
        self.days, self.everybody = days, everybody
        self.labels = Labels(scheme)
        self.unlogged: dict[str, list[str]] = {}  # by kind: channels whose records aren't in the log
        self.longest: dict[str, int] = {}  # by kind: days that a record in the log can be under way
        for name, channel, scored in at_work:
            for kind in channel.sees:
                if scored or channel.authority:
                    self.longest[kind] = max(channel.delay[1], self.longest.get(kind, 0))
                elif name not in self.unlogged.setdefault(kind, []):
                    self.unlogged[kind].append(name)

    def no_record(self, kind: str, day: int) -> tuple[str, str]:
        """What can be said of an act without a record: a sentence, and a heading for several such acts."""
        if self.days is not None and kind in self.longest and day + self.longest[kind] >= self.days:
            return "No record of it had arrived by the end.", "Without a record by the end"
        if not self.everybody:
            return "No record of it names this resident.", "Without a record that names this resident"
        if kind in self.unlogged:
            who = wording.joined([words.channel(self.labels, name) for name in self.unlogged[kind]])
            return f"At most {who} took note, and nothing follows from it.", "Noted, if at all, without consequence"
        return "Nobody recorded it.", "Recorded by nobody"
