"""Registers: who gets onto them and off them, and how often wrongly (M20 to M22, M44, M46, M47)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.day.lists import BY_TIER, EXITS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book, slug

EVERY_LISTING = range(f.ENTERED, f.ENTERED_WRONGLY)


def blacklists(book: Book) -> list[int]:
    """Numbers of the registers that are not for praise."""
    return [n for n, register in enumerate(book.scheme.registers.values()) if register.colour != "red"]


def listings(book: Book) -> None:
    """Listings and releases of all registers together."""
    flow, blacks = book.flow, blacklists(book)
    reds = [n for n in range(len(book.scheme.registers)) if n not in blacks]
    flow("entered", "listings", EVERY_LISTING, mechanism="M20", text="on redlists, too")
    wrongly = [f.ENTERED_WRONGLY + n for n in blacks]
    flow("wrongful_entries", "wrongful listings", wrongly, [f.ENTERED + n for n in blacks], mechanism="M22",
         text="on a blacklist: praise for nothing is counted apart")  # fmt: skip
    if reds:
        flow("wrongful_praise", "redlisted wrongly", [f.ENTERED_WRONGLY + n for n in reds],
             [f.ENTERED + n for n in reds], mechanism="M21")  # fmt: skip
    flow("entered_by_fine", "listings that began as a fine", [f.ENTERED_BY_FINE], EVERY_LISTING, mechanism="M02")
    flow("entered_unable", "listed for a sum that they couldn't pay", [f.ENTERED_UNABLE], EVERY_LISTING,
         mechanism="M09")  # fmt: skip
    for number, exit_ in enumerate(EXITS[1:], 1):
        flow(f"left_by_{slug(exit_)}", f"left a register: {exit_}", [f.EXIT + number], mechanism="M22")


def each_register(book: Book) -> None:
    """Listings and releases of each."""
    registers, flow, stock = book.scheme.registers, book.flow, book.stock
    for number, (name, register) in enumerate(registers.items()):
        mechanism, label = "M21" if register.colour == "red" else "M20", register.label or name.replace("_", " ")
        stock(f"on_register_{name}", f"residents on {label}", [s.LIST_ROW + number], mechanism=mechanism)
        flow(f"entered_{name}", f"listed: {label}", [f.ENTERED + number], mechanism=mechanism)
        flow(f"left_{name}", f"released: {label}", [f.LEFT + number], mechanism=mechanism)
        wrong = "redlisted wrongly" if register.colour == "red" else "wrongful listings"
        flow(f"wrongful_entries_{name}", f"{wrong}: {label}", [f.ENTERED_WRONGLY + number], [f.ENTERED + number],
             mechanism="M21" if register.colour == "red" else "M22")  # fmt: skip


def tiers(book: Book) -> None:
    """Severity tiers (M44)."""
    registers, flow, stock = book.scheme.registers, book.flow, book.stock
    flow("escalations", "moved to a severer tier", [f.EXIT + BY_TIER], EVERY_LISTING, mechanism="M44")
    for name, register in registers.items():
        family = [n for n, one in enumerate(registers.values()) if one.tier_of == name]
        if family:
            rows = [s.LIST_ROW + n for n in (list(registers).index(name), *family)]
            stock(f"on_tiers_of_{name}", f"on some tier of {register.label or name.replace('_', ' ')}", rows,
                  mechanism="M44")  # fmt: skip


def custody(book: Book) -> None:
    """Registers that take the days themselves (M46), and what that does to jobs and households."""
    registers, flow, stock = book.scheme.registers, book.flow, book.stock
    taking = [n for n, register in enumerate(registers.values()) if register.custody]
    if not taking:
        return
    inside = [s.LIST_ROW + n for n in taking]
    stock("in_custody", "residents in custody", inside, mechanism="M46",
          text="summed over days: person-days of liberty taken away")  # fmt: skip
    stock("closed_liberty", "residents to whom it is closed: liberty", inside, mechanism="M37")
    flow("taken_into_custody", "taken into custody", [f.ENTERED + n for n in taking], mechanism="M46")
    flow("wrongly_into_custody", "of these, wrongly", [f.ENTERED_WRONGLY + n for n in taking],
         [f.ENTERED + n for n in taking], mechanism="M46")  # fmt: skip
    for what, name in enumerate(("custody_jobs_lost", "custody_households", "custody_children_alone")):
        label = ("jobs lost in custody", "others at home of those taken", "children whose only parent was taken")
        flow(name, label[what], [f.BORNE + what], mechanism="M46")
    book.end("custody_days_wrongful", "person-days in custody that were wrongful", "person-days", "M46")


def standing_on_one(book: Book) -> None:
    """Listings without a rule (M47), and those on any register."""
    flow, stock = book.flow, book.stock
    wrongly = [f.ENTERED_WRONGLY + n for n in blacklists(book)]
    flow("listed_without_a_rule", "of the wrongful listings, those without a rule", [f.ENTERED_AT_WILL], wrongly,
         mechanism="M47")  # fmt: skip
    stock("listed", "residents on a blacklist", [s.ANY_LIST_ROW], mechanism="M20")
    stock("listed_wrongly", "residents on a register wrongly", [s.WRONG_ROW], mechanism="M22",
          text="redlists included")  # fmt: skip
