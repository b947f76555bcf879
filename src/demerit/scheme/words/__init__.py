"""A scheme in plain English: what `demerit show` prints.

sections(scheme)   titles, each with its sentences
render(scheme)     the same as wrapped text
sentences(scheme)  the sentences alone
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.scheme.confidences import after_documents
from demerit.scheme.model import Scheme
from demerit.scheme.words import (
    access,
    between,
    commercial,
    conduct,
    enrolment,
    informing,
    knowledge,
    operator,
    organisations,
    otherwise,
    standing,
    sureness,
    tampering,
)
from demerit.scheme.words.phrases import day

_LABELS = {
    "press": "This is a picture drawn by the press, labelled as such; what is disputed is marked.",
    "control": "This is a control, to compare others with.",
    "example": "",
}


@dataclass(frozen=True)
class Section:
    """A title and its sentences. `as_list`: each sentence is an entry by itself, rather than part of a paragraph."""

    title: str
    sentences: tuple[str, ...]
    as_list: bool = False


def sections(scheme: Scheme, *, catalogue: Catalogue | None = None) -> list[Section]:
    """The scheme, part by part; parts about which there is nothing to say are left out."""
    known = catalogue or package_catalogue()
    parts = (
        ("What is scored", standing.scored, False),
        ("Who is scored", enrolment.enrolled, False),
        ("Grades", standing.graded, False),
        ("Who watches", conduct.watched, False),
        ("What costs points", conduct.priced, True),
        ("What earns points", conduct.rewarded, True),
        ("What is added as time goes by", conduct.added, True),
        ("Warnings before points", otherwise.warned, False),
        ("What officials decide freely", otherwise.free, True),
        ("Who pays for others", conduct.associated, True),
        ("Who pays together", otherwise.together, True),
        ("Who reports whom", informing.told, False),
        ("The lists", standing.lists, True),
        ("Firms and agencies", organisations.organisations, True),
        ("Doors that shut", access.shut, True),
        ("What may bear on what", access.related, True),
        ("Doors that others shut", access.private, True),
        ("Who is favoured", access.favoured, True),
        ("What is bought and forged", tampering.forged, False),
        ("Whom one meets", between.met, True),
        ("Friends who leave", between.left, True),
        ("What a company scores", commercial.scored, False),
        ("How people are taken to change", sureness.adapted, False),
        ("Whom people trust", informing.trusted, False),
        ("What people know", knowledge.told, True),
        ("How the operator adapts", operator.adapting, False),
        ("What is assumed otherwise", sureness.otherwise, True),
        ("How sure this is", sureness.sure, True),
        ("What is disputed", sureness.disputed, True),
        ("Not simulated", sureness.left_out, True),
        ("Sources", sureness.sources, True),
    )
    told = [Section(scheme.title, tuple(_opening(scheme)))]
    for title, tell, as_list in parts:
        said = tell(scheme, known)
        if said:
            told.append(Section(title, tuple(said), as_list))
    return told


def sentences(scheme: Scheme, *, catalogue: Catalogue | None = None) -> list[str]:
    """Every sentence, in order, without titles."""
    return [said for section in sections(scheme, catalogue=catalogue) for said in section.sentences]


def render(scheme: Scheme, *, catalogue: Catalogue | None = None, width: int = 88) -> str:
    """The whole as text for a terminal, wrapped at `width` columns."""
    blocks: list[str] = []
    for place, section in enumerate(sections(scheme, catalogue=catalogue)):
        underline = ("=" if place == 0 else "-") * len(section.title)
        lines = [section.title, underline]
        if section.as_list:
            for said in section.sentences:
                lines.append(textwrap.fill(said, width, initial_indent="- ", subsequent_indent="  "))
        else:
            lines.append(textwrap.fill(" ".join(section.sentences), width))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _opening(scheme: Scheme) -> list[str]:
    said = [" ".join(scheme.summary.split())]
    label = after_documents(scheme) if scheme.label == "documented" else _LABELS[scheme.label]
    if label:
        said.append(label)
    if scheme.start is not None:
        said.append(f"It starts on {day(scheme.start)}.")
    said.append("All residents it is run on are synthetic.")
    return said
