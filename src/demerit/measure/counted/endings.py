"""What only the end of a run tells."""

from __future__ import annotations

from demerit.limits import CONTEXTS
from demerit.measure.counted.book import Book
from demerit.measure.deciding import ASSOCIATION, cells
from demerit.measure.stays import STAYS


def endings(book: Book) -> None:
    """Listings that stand, refusals for something else, accounts deleted."""
    end = book.end
    for days in (30, 180, 365):
        end(f"wrongful_standing_{days}", f"wrongful listings still standing after {days} days", mechanism="M22",
            text="of those made at least so many days before the end")  # fmt: skip
    if any(register.colour == "black" for register in book.scheme.registers.values()):
        for name, whose in zip(STAYS, ("stays", "wrongful stays"), strict=True):
            book.stay(name, f"{whose} on blacklists that ended, by days since entry", "M22",
                      "of those still on just before; stays entered during the run")  # fmt: skip
    end("never_out", "listings of the run that still stand at its end", mechanism="M22")
    end("deciding_unknown", "refusals of which the log doesn't tell the deciding acts", "refusals", "M37",
        "of all refusals by a register or a grade to those followed; the shares below are of the others")  # fmt: skip
    for reading, who in (("strict", "neither law nor contract relates"), ("wide", "no operator relates either")):
        end(f"across_{reading}", f"refusals decided by acts of another context, which {who} to the service",
            "millionths", "M37", "in millionths of a refusal, since a refusal may rest on several acts")  # fmt: skip
    end("through_association", "refusals whose deciding entries are other people's acts", "millionths", "M18")
    for name, (row, column) in cells(book.scheme, book.cat).items():
        whose = "other people's acts" if row == ASSOCIATION else f"acts of {CONTEXTS[row]}"
        end(name, f"refusals of services of {CONTEXTS[column]} decided by {whose}", "millionths", "M37")
    end("accounts_deleted", "accounts deleted", mechanism="M28")
    end("audience_lost", "followers lost with them", "people", "M28", "assumed audiences by level of online life")
