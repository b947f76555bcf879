"""How a report was made: what it rests on, what it leaves out, and how to run it again."""

from __future__ import annotations

import re
from typing import Any

from demerit.catalogue import catalogue
from demerit.scheme import assumptions
from demerit.scheme.words import Section, sections
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
    "Organisations, informants' reports, tampering and the other rows listed as not simulated have no effect "
    "here, so harm that comes through them is missing.",
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
    residents = int(book.counts.residents()[0]) or getattr(run.place, "residents", 0)
    place = getattr(run.place, "name", "")
    facts = [
        ("Scheme", f"{book.scheme.title} ({book.scheme.scheme})"),
        ("Place", f"{place}: {residents:,} synthetic residents"),
        ("Days", f"{book.days:,}" + (f", from {book.start:%-d %B %Y}" if book.start else "")),
        ("Worlds", " beside ".join(run.worlds) if book.has_twin else "one, without a twin"),
        ("Replicates", f"{book.replicates}" if book.replicates > 1 else "one run"),
        ("Seed of luck", str(run.seed)),
        ("Seed of the place", str(getattr(run.place, "seed", "\N{EN DASH}"))),
        ("Digest of all results", run.digest),
    ]
    without = _arguments(receipt).get("without") or ()
    if without:
        facts.append(("Switched off", ", ".join(without)))
    for name, version in (receipt.get("versions") or {}).items():
        facts.append((f"Version of {name}", str(version)))
    return facts


def command(book: Book) -> str:
    """The command that runs it again."""
    given = _arguments(book.run.receipt)
    parts = ["demerit", "run", str(given.get("scheme", book.scheme.scheme))]
    parts += ["--place", str(given.get("place", getattr(book.run.place, "name", "village")))]
    parts += ["--days", str(book.days), "--seed", str(book.run.seed), "--replicates", str(book.replicates)]
    for name in given.get("without") or ():
        parts += ["--without", str(name)]
    if not book.has_twin:
        parts.append("--alone")
    return " ".join(
        part if re.fullmatch(r"[\w./:+=-]+", part) else "'" + part.replace("'", "'\\''") + "'" for part in parts
    )


def _arguments(receipt: dict[str, Any]) -> dict[str, Any]:
    given = receipt.get("arguments")
    return given if isinstance(given, dict) else {}
