"""Conduct, truth and record: what was done, and how much of it is on record (M04 to M09, M39)."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.limits import CONDUCT_CONTEXTS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book, slug


def kinds_of_breaches(cat: Catalogue) -> list[int]:
    """Numbers of the kinds of acts that are no good deeds; a mark is no act."""
    return [k.number for k in cat.kinds.values() if not k.good and not k.mark]


def acts(book: Book) -> None:
    """Acts of each kind, of all bad and all good ones, and by context."""
    cat, flow = book.cat, book.flow
    breaches = kinds_of_breaches(cat)
    deeds = [k.number for k in cat.kinds.values() if k.good and k.mechanism != "M17"]  # reporting: a case of its own
    harmful = [k.number for k in cat.kinds.values() if not k.good and k.gravity.value >= 2]
    for name, kind in cat.kinds.items():
        if kind.mark:
            continue
        flow(f"acts_{name}", kind.label, [f.ACTS + kind.number], mechanism=kind.mechanism)
        flow(f"recorded_{name}", f"recorded: {kind.label}", [f.RECORDED + kind.number],
             [f.ACTS + kind.number], mechanism=kind.mechanism)  # fmt: skip
    told = [k.number for k in cat.kinds.values() if k.mechanism == "M17"]
    flow("acts", "acts done", [f.ACTS + n for n in breaches + deeds + told])
    flow("breaches", "breaches done", [f.ACTS + n for n in breaches], mechanism="M39")
    flow("harmful_acts", "acts of gravity 2 or more done", [f.ACTS + n for n in harmful], mechanism="M39",
         text="what is truly so, beside what the operator records")  # fmt: skip
    flow("good_deeds", "good deeds done", [f.ACTS + n for n in deeds], mechanism="M04")
    flow("performed_deeds", "good deeds performed for those who watch", [f.PERFORMED_DEEDS],
         [f.ACTS + n for n in deeds], mechanism="M04")  # fmt: skip
    flow("recorded_breaches", "breaches recorded", [f.RECORDED + n for n in breaches],
         [f.ACTS + n for n in breaches], mechanism="M39")  # fmt: skip
    flow("recorded_deeds", "good deeds recorded", [f.RECORDED + n for n in deeds], [f.ACTS + n for n in deeds],
         mechanism="M39")  # fmt: skip
    for context in CONDUCT_CONTEXTS:
        rows = [f.ACTS + k.number for k in cat.kinds.values() if k.context == context and not k.good]
        flow(f"acts_context_{slug(context)}", f"breaches done: {context}", rows)
    dissent = [f.ACTS + k.number for k in cat.kinds.values() if k.context in ("speech", "assembly") and not k.good]
    flow("dissent", "dissent expressed", dissent, mechanism="M06")
    worship = [f.ACTS + k.number for k in cat.kinds.values() if k.context == "faith" and not k.good]
    flow("worship", "faith practised", worship, mechanism="M07")
