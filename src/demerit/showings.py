"""Where each mechanism is seen at work: a scheme that comes with Demerit, and a measure that its switch moves there.

Nothing may lie idle: `verification/test_nothing_idle.py` runs each scheme with its mechanism and without, on the same
people with the same luck, and holds the measure to the side that is stated here. The table of the mechanisms prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demerit.periods import YEAR

PLACE = "town"
SMALL, MIDDLE, LARGE = 5_000, 20_000, 100_000  # residents


@dataclass(frozen=True)
class Showing:
    """One case. measure: of the scheme, and of a finding or figure of its report. without: whether there is less of it
    without the mechanism (none at all, if only the mechanism brings it), or more. residents: of a town."""

    scheme: str
    measure: str
    without: Literal["less", "more"]
    residents: int = SMALL
    days: int = YEAR

    @property
    def where(self) -> str:
        """ "as_reported, 5,000 residents, 365 days"."""
        return f"{self.scheme}, {self.residents:,} residents, {self.days:,} days"


SHOWN: dict[str, Showing] = {
    "M01": Showing("as_reported", "below_start", "less"),
    "M02": Showing("as_reported", "entered_unable", "less"),
    "M03": Showing("credit_only", "below_start", "more"),
    "M04": Showing("rongcheng_2016", "on_register_year_end_prize", "less", LARGE),
    "M05": Showing("as_reported", "points_lost", "less"),
    "M06": Showing("as_reported", "below_start", "less"),
    "M07": Showing("as_reported", "points_lost_context_faith", "less"),
    "M08": Showing("as_reported", "points_lost_context_consumption", "less"),
    "M09": Showing("as_reported", "entered_unable", "less"),
    "M10": Showing("as_reported", "false_records", "less"),
    "M11": Showing("credit_only", "below_start", "less"),
    "M12": Showing("village_ledger", "recorded_breaches", "less"),
    "M13": Showing("as_reported", "below_start", "more"),
    "M14": Showing("as_reported", "below_start", "more"),
    "M15": Showing("as_reported", "jobs_lost_with_firms", "less", MIDDLE),
    "M16": Showing("as_reported", "heard_of_wrongful", "less"),
    "M17": Showing("as_reported", "distrust_neighbours", "less"),
    "M18": Showing("as_reported", "below_start", "less"),
    "M19": Showing("as_reported", "purchases", "less"),
    "M20": Showing("judgment_defaulters", "first_adverse_flights", "less"),
    "M21": Showing("as_reported", "served_first", "less"),
    "M22": Showing("judgment_defaulters", "left_by_appeal", "less", LARGE, 3 * YEAR),
    "M23": Showing("as_reported", "false_map_reports", "less"),
    "M24": Showing("judgment_defaulters", "first_adverse_flights", "less"),
    "M25": Showing("as_reported", "evicted", "less", MIDDLE),
    "M26": Showing("credit_only", "first_adverse_loan", "less", MIDDLE),
    "M27": Showing("as_reported", "jobless", "less", MIDDLE),
    "M28": Showing("as_reported", "first_adverse_fast_internet", "less", MIDDLE),
    "M29": Showing("as_reported", "children_shut_out", "less", MIDDLE),
    "M30": Showing("as_reported", "turned_down", "less", MIDDLE),
    "M31": Showing("as_reported", "ties_cut", "less"),
    "M32": Showing("as_reported", "served_first", "less"),
    "M33": Showing("commercial_score", "waived_deposit", "less"),
    "M34": Showing("as_reported", "dissent", "more"),
    "M35": Showing("as_reported", "dissent", "more"),
    "M36": Showing("as_reported", "acts_newly_punished", "less"),
    "M41": Showing("rongcheng_2016", "entries_discretion", "less"),
    "M42": Showing("rongcheng_2016", "below_start", "more"),
    "M43": Showing("rongcheng_2021", "enrolled", "more"),
    "M44": Showing("judgment_defaulters", "escalations", "less", LARGE, 3 * YEAR),
    "M45": Showing("village_levies", "points_lost", "less"),
    "M46": Showing("as_reported", "taken_into_custody", "less", LARGE),
    "M47": Showing("as_reported", "listed_without_a_rule", "less", LARGE),
    "M48": Showing("adaptive_operator", "recorded_breaches", "less"),
}
