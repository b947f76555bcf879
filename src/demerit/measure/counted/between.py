"""Between one and another: meetings of those who look for a partner (M30), and ties that are cut (M31)."""

from __future__ import annotations

from demerit.day import stocks as s
from demerit.limits import TIE_KINDS
from demerit.measure import flows as f
from demerit.measure.counted.book import Book

ALL_MEETINGS = range(f.MEETINGS, f.MATCHES)


def meetings(book: Book) -> None:
    """Meetings and matches, with and without grades to look at."""
    scheme, flow = book.scheme, book.flow
    flow("meetings", "first meetings with a partner", ALL_MEETINGS, mechanism="M30")
    flow("matches", "meetings that both want to follow up", range(f.MATCHES, f.MET), ALL_MEETINGS, mechanism="M30")
    if scheme.matching is not None:
        for number, (name, words) in enumerate((("same", "of the same grade"), ("one_apart", "one grade apart"),
                                                ("more_apart", "more grades apart"))):  # fmt: skip
            flow(f"meetings_{name}", f"meetings {words}", [f.MEETINGS + number],
                 range(f.MEETINGS, f.MEETINGS + 3), mechanism="M30")  # fmt: skip
            flow(f"matches_{name}", f"matches {words}", [f.MATCHES + number], range(f.MATCHES, f.MATCHES + 3),
                 mechanism="M30", text="beside the share of meetings, which are at random")  # fmt: skip
        for number, grade in enumerate(scheme.grade_ids):
            flow(f"turned_down_{number}", f"turned down for their grade: {grade}", [f.DOWN + number],
                 [f.MET + number], mechanism="M30")  # fmt: skip
        down = range(f.DOWN, f.DOWN_WRONGLY)
        flow("turned_down", "turned down for their grade", down, ALL_MEETINGS, mechanism="M30")
        flow("turned_down_wrongly", "turned down for a grade that errors made", [f.DOWN_WRONGLY], down,
             mechanism="M30")  # fmt: skip


def cut_ties(book: Book) -> None:
    """Ties cut to save one's own standing."""
    scheme, flow, stock, end = book.scheme, book.flow, book.stock, book.end
    if not scheme.cut_ties:
        return
    flow("ties_cut", "ties cut", range(f.TIES_CUT, f.CUT_WRONGLY), range(f.TIES, f.TIES_CUT), mechanism="M31",
         text="of the ties of those whose standing fell that day")  # fmt: skip
    for tie in scheme.cut_ties:
        number = TIE_KINDS.index(tie)
        flow(f"ties_cut_{tie}", f"ties cut: {tie.replace('_', ' ')}", [f.TIES_CUT + number], [f.TIES + number],
             mechanism="M31")  # fmt: skip
    flow("ties_cut_wrongly", "ties cut for a standing that errors made", [f.CUT_WRONGLY],
         range(f.TIES_CUT, f.CUT_WRONGLY), mechanism="M31")  # fmt: skip
    stock("cut_off", "residents with a cut tie", [s.CUT_ROW], mechanism="M31")
    end("isolation", "ties cut of those whose standing makes others cut them", "ties", "M31",
        "of all the ties they had at the start, on the last day")  # fmt: skip
