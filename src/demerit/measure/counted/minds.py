"""What the scheme does to minds: fear (M34), distrust (M35), knowledge and belief (M16)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book, slug


def fear(book: Book) -> None:
    """Who fears, and what is left undone for it (M34)."""
    flow, stock = book.flow, book.stock
    for number, context in enumerate(CONDUCT_CONTEXTS):
        stock(f"fear_{slug(context)}", f"residents who fear: {context}", [s.FEAR_ROW + number], mechanism="M34")
        for name, row in (("chilled", f.CHILLED_BY), ("prevented", f.PREVENTED_BY), ("added", f.ADDED_BY),
                          ("silenced", f.SILENCED_BY)):  # fmt: skip
            words = {"chilled": "not done for fear", "prevented": "the opportunity was gone", "added": "done here only",
                     "silenced": "missing over 30 days"}[name]  # fmt: skip
            flow(f"{name}_{slug(context)}", f"acts {words}: {context}", [row + number], mechanism="M34")


def distrust(book: Book) -> None:
    """Trust lost, by circle (M35)."""
    stock = book.stock
    if book.scheme.trust is None:
        return
    for number, circle in enumerate(CIRCLES):
        stock(f"distrust_{circle}", f"residents who have lost trust: {circle}", [s.TRUST_ROW + number],
              mechanism="M35")  # fmt: skip
        stock(f"distrust_levels_{circle}", f"trust lost, in levels of three: {circle}",
              [s.TRUST_LEVEL_ROW + number], unit="levels", mechanism="M35")  # fmt: skip


def knowledge(book: Book) -> None:
    """What people know of the rules, have heard of and believe (M16)."""
    scheme, stock, end = book.scheme, book.stock, book.end
    if scheme.knowledge is not None:
        for number, level in enumerate(("some", "most", "all")):
            stock(f"knows_{level}", f"residents who know {level} of the rules", [s.KNOW_ROW + number], mechanism="M16")
        stock("knows_taught", "residents who know only rules under which they or somebody near were sanctioned",
              [s.TAUGHT_ROW], mechanism="M16")  # fmt: skip
        stock("heard_of_wrongful", "residents who have heard of somebody listed wrongly", [s.HEARD_ROW],
              mechanism="M16")  # fmt: skip
        for name in scheme.rules:
            end(f"known_rule_{name}", f"residents of 14 or more who know the rule {name}", "residents", "M16",
                "of those asked: all of a place of up to 100,000, else every so many")  # fmt: skip
    if scheme.claims:
        stock("believers", "residents who believe what is claimed officially", [s.BELIEVE_ROW], mechanism="M16")
