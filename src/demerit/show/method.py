"""How a report was made: what it rests on, what it leaves out, and how to run it again."""

from __future__ import annotations

import re
import shlex

from demerit.catalogue import catalogue
from demerit.scheme import assumptions, preset_ids
from demerit.scheme.words import Section, sections
from demerit.show import wording
from demerit.show.book import Book
from demerit.show.tables import Column, Table

LIMITS = (
    "Demerit is a model for examining such schemes. It is not one, and it says nothing about any real person.",
    "Everybody is drawn from published totals. A village of 700 synthetic residents is like no real village of 700.",
    "Most rates of conduct are assumptions, because nobody has counted these acts. Each has a range, in the "
    "tables below; a single report shows the middle values only, so its intervals hold luck and not that "
    "ignorance.",
    "A resident has at most one act or request that could come to notice on a day.",
    "Births, deaths and moves are not modelled. People grow older. Nobody should trust a run of many years.",
    "Cameras, collectors and databanks are error models: shares missed, delayed and wrongly named. No picture or "
    "text is ever looked at.",
    "How people take to being scored is not known. The scheme's own model of adaptation is one among several; a "
    "finding is firm only if it holds in all of them.",
    "Gravity, from 0 to 5, is a judgement about what ordinary law makes of an act. It has a range too.",
    "What a scheme's file names and Demerit does not simulate has no effect here, so harm that comes through it is "
    "missing; the report lists it.",
    "The intervals come from repeating the luck of one place. Another place drawn from the same totals would "
    "differ again.",
    "A single twin depends on how luck is shared between the two worlds. Averages do not.",
)
_LEFT_TO_TABLES = ("How sure this is", "What is disputed", "Not simulated", "Sources")


def scheme_in_words(book: Book) -> list[Section]:
    """The scheme, part by part; what the report has a table or list for stands there."""
    told = sections(book.scheme)[1:]
    return [section for section in told if section.title not in _LEFT_TO_TABLES]


def part(book: Book, title: str) -> tuple[str, ...]:
    """The sentences of one part of the scheme's description; none if it has no such part."""
    return next((section.sentences for section in sections(book.scheme) if section.title == title), ())


def of_the_scheme(book: Book) -> Table:
    return _table("Numbers of the scheme that may be off", assumptions.register(book.scheme), "scheme.")


def of_the_catalogue(book: Book) -> Table:
    """Numbers of the catalogue that this scheme's run used: every kind and service, and the channels read."""
    found = assumptions.register(None, catalogue())
    used = {name for name, channel in catalogue().channels.items() if channel.ordinary} | set(book.scheme.channels)
    found = [one for one in found if not one.path.startswith("catalogue.channels.") or one.path.split(".")[2] in used]
    return _table("Numbers of conduct, services and channels that may be off", found, "catalogue.")


def _table(caption: str, found: list, prefix: str) -> Table:
    rows = tuple(
        (
            one.path.removeprefix(prefix)
            .replace(".", " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ")
            .replace("_", " "),
            f"{one.value:,g}",
            f"{one.low:,g} to {one.high:,g}" if one.low is not None else "",
            one.source or "",
        )
        for one in found
    )
    return Table(caption, (Column("Number"), Column("Value"), Column("Could be"), Column("Source")), rows)


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
        ("Replicates", f"{book.replicates}" if book.replicates > 1 else wording.ONE_RUN),
        ("Followed one by one", f"{book.followed:,} residents, in the first replicate"),
        ("Seed of luck", str(run.seed)),
        ("Seed of the place", str(run.place.seed)),
        ("Digest of all results", run.digest),
    ]
    if receipt.get("without"):
        found.append(("Switched off", ", ".join(receipt["without"])))
    return found + [(f"Version of {name}", str(version)) for name, version in (receipt.get("versions") or {}).items()]


def _days(book: Book) -> str:
    begin = book.counted["start"]
    words = f"{book.days:,}" + (f", from {begin.day} {begin:%B %Y}" if begin else "")
    if book.burn_in:
        words += f", after a burn-in of {wording.plural(book.burn_in, 'day')} that are not counted"
    return words


def command(book: Book) -> str:
    """The command that runs it again; a scheme that is no preset is named by its file in the run's folder."""
    run, receipt = book.run, book.run.receipt
    name = book.scheme.scheme
    parts = ["demerit", "run", name if name in preset_ids() else "scheme.yaml", "--place", run.place.name]
    burn_in = ["--burn-in", str(book.burn_in)] if book.burn_in else []
    parts += ["--residents", str(run.place.residents), "--days", str(book.days), *burn_in, "--seed", str(run.seed)]
    parts += ["--place-seed", str(run.place.seed), "--replicates", str(book.replicates)]
    if receipt.get("start"):
        parts += ["--start", str(receipt["start"])]
    for mechanism in receipt.get("without") or ():
        parts += ["--without", str(mechanism)]
    if not book.has_twin:
        parts.append("--alone")
    return shlex.join(parts)
