"""How a report was made: what it rests on, what it leaves out, and how to run it again."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta

from demerit.assumptions.table import Assumption, assumptions_in
from demerit.assumptions.world import PARTS
from demerit.catalogue import catalogue
from demerit.scheme import preset_ids
from demerit.scheme.words import sections
from demerit.show import wording
from demerit.show.book import Book
from demerit.show.labels import lower

LIMITS = (
    "Residents are drawn from published totals; a simulated place is like no real place of its size.",
    "Most rates of conduct are assumed: nobody has counted these acts.",
    "A resident has at most one act or request that could come to notice on a day.",
    "Births, deaths and moves are not modelled. Nobody should trust a run of many years.",
    "Cameras and collectors are error models: shares missed, delayed and wrongly named.",
    "How people take to being scored is not known; the scheme's model of it is one among several.",
    "Gravity, from 0 to 5, is a judgement about what ordinary law makes of an act.",
    "Intervals hold the luck of one place; another place drawn from the same totals would differ again.",
    "A single twin depends on how luck is shared between the two worlds; averages do not.",
)
MOST_NAMED = 6  # of channels, registers and doors in the scheme in short
MOST_DISPUTED = 8
DAGGER = "\N{DAGGER}"


def part(book: Book, title: str) -> tuple[str, ...]:
    """The sentences of one part of the scheme's description; none if it has no such part."""
    return next((section.sentences for section in sections(book.scheme) if section.title == title), ())


def in_short(book: Book) -> list[tuple[str, str]]:
    """The scheme in a few words: ledgers, grades, channels, rules, registers and doors, where it has any."""
    scheme, said = book.scheme, []
    for name, ledger in scheme.ledgers.items():
        words = (
            f"{book.ledger(name)}: {ledger.start:,} points at first, never below {ledger.min:,} or above {ledger.max:,}"
        )
        said.append(("Ledger", words))
    if scheme.grade_ids:
        by = "by score" if scheme.grades and scheme.grades.bands else "by rank"
        said.append(("Grades", f"{', '.join(scheme.grade_ids)}, {by}"))
    named = (
        ("Channels read", [lower(book.channel(name)) for name in scheme.channels]),
        ("Registers", [lower(book.register(name)) for name in scheme.registers]),
        ("Doors", [lower(book.service(name)) for name in scheme.services]),
    )
    said += [(title, _some(names)) for title, names in named if names]
    if scheme.rules:
        taking = sum(rule.points < 0 for rule in scheme.rules.values())
        giving = sum(rule.points > 0 for rule in scheme.rules.values())
        said.append(("Rules", f"{len(scheme.rules)}: {taking} take points, {giving} give points"))
    return said


def _some(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return wording.joined(names if more <= 1 else [*names[:MOST_NAMED], f"{more} more"])


def uncertain(book: Book) -> list[Assumption]:
    """The numbers with a range: of the scheme, ordinary life, the place, and what its run used of the catalogue.

    That is every kind and service, and the channels that the scheme or ordinary life reads.
    """
    found = [one for one in assumptions_in(book.scheme, book.run.place) if one.ranged]
    used = {name for name, channel in catalogue().channels.items() if channel.ordinary} | set(book.scheme.channels)
    return [one for one in found if not one.path.startswith("catalogue.channels.") or one.path.split(".")[2] in used]


def of_the_scheme(assumed: list[Assumption]) -> list[Assumption]:
    """Of such numbers those of the scheme's file."""
    return [one for one in assumed if one.path.partition(".")[0] not in PARTS]


def may_be_off(assumed: list[Assumption]) -> str:
    """How many numbers have a range, and which."""
    of = {name: sum(one.path.startswith(f"{name}.") for one in assumed) for name in PARTS}
    return (
        f"{wording.plural(len(assumed), 'number')} are assumed or known only within a range: "
        f"{len(of_the_scheme(assumed)):,} of the scheme, {of['catalogue']:,} of the catalogue (conduct, services and "
        f"channels), {of['ordinary']:,} of ordinary life and {of['place']:,} of the place. `demerit assumptions` lists "
        "all of them, and those of channels that nobody reads in this run."
    )


def disputed(book: Book, shown: str, more: list[str]) -> tuple[list[str], int]:
    """At most `MOST_DISPUTED` disputed points, and how many are left.

    First those in `more`, then those whose subject bears a dagger in the text `shown`, then by their order.
    """
    every = part(book, "What is disputed")
    marked = [said for said in every if any(_marked(name, shown) for name in said.partition(": ")[0].split("; "))]
    told = list(dict.fromkeys([*more, *marked, *every]))[:MOST_DISPUTED]
    return told, len(set(every) - set(told))


def _marked(name: str, shown: str) -> bool:
    return any(f"{name}{gap}{DAGGER}".lower() in shown.lower() for gap in (" ", "\N{NO-BREAK SPACE}"))


def sources(book: Book) -> list[tuple[str, str, str | None]]:
    """(key, words, address or None). Only an http address becomes a link."""
    found = []
    for key, text in book.scheme.sources.items():
        address = re.fullmatch(r"https?://[^\s\"'<>]+", text.strip())
        found.append((key, text, address[0] if address else None))
    return found


def facts(book: Book) -> list[tuple[str, str]]:
    """Seeds, counts and versions: what tells this run from every other."""
    run, receipt = book.run, book.run.receipt
    found = [
        ("Scheme", f"{book.scheme.title} ({book.scheme.scheme})"),
        ("Place", f"{run.place.title}: {run.place.residents:,} synthetic residents"),
        ("Days", _days(book)),
        ("Worlds", " beside ".join(run.worlds) if book.has_twin else "one, without a twin"),
        ("Runs", f"{book.replicates}" if book.replicates > 1 else wording.ONE_RUN),
        ("Followed one by one", f"{book.followed:,} residents, in the first run"),
        ("Seeds", f"{run.seed} of luck, {run.place.seed} of the place"),
        ("Digest of all results", run.digest),
    ]
    if receipt.get("without"):
        found.append(("Switched off", ", ".join(receipt["without"])))
    versions = receipt.get("versions") or {}
    return [*found, ("Versions", ", ".join(f"{name} {version}" for name, version in versions.items()))]


def _days(book: Book) -> str:
    begin = book.run.start + timedelta(days=book.first)
    words = f"{book.days:,}, from {begin.day} {begin:%B %Y}"
    if book.first:
        words += f", after a burn-in of {wording.plural(book.first, 'day')} that are not counted"
    return words


def command(book: Book) -> str:
    """The command that runs it again; a scheme that is no preset is named by its file in the run's folder."""
    run, receipt = book.run, book.run.receipt
    name = book.scheme.scheme
    parts = ["demerit", "run", name if name in preset_ids() else "scheme.yaml", "--place", run.place.name]
    burn_in = ["--burn-in", str(book.first)] if book.first else []
    parts += ["--residents", str(run.place.residents), "--days", str(book.days), *burn_in, "--seed", str(run.seed)]
    parts += ["--place-seed", str(run.place.seed), "--replicates", str(book.replicates)]
    if receipt.get("start"):
        parts += ["--start", str(receipt["start"])]
    for mechanism in receipt.get("without") or ():
        parts += ["--without", str(mechanism)]
    if not book.has_twin:
        parts.append("--alone")
    return shlex.join(parts)
