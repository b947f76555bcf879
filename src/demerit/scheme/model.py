"""The rule book, as data: what a scheme file may say (docs/schemes.md).

Models only: strict, frozen, no files and no engine. Reading with positions is `reading.py`, plain words are
`words.py`, reforms are `reform.py`.
"""

# ruff: noqa: RUF012 (pydantic copies mutable defaults; nothing here changes after reading)

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from demerit.assumptions.joint import Ranges
from demerit.catalogue import Id, Strict, Who
from demerit.quantity import Rate, Share, q
from demerit.scheme.base import Confidence, Day, Sourced, Tie
from demerit.scheme.parts.collective import Collective, Unit
from demerit.scheme.parts.commercial import Commercial, CommercialScore
from demerit.scheme.parts.cut_ties import CutTie, Cutting
from demerit.scheme.parts.discretion import Discretion
from demerit.scheme.parts.enrolment import Enrolment, RollOut
from demerit.scheme.parts.informing import Informants, Shown, Trust
from demerit.scheme.parts.knowledge import Claim, Knowledge
from demerit.scheme.parts.matching import Matching
from demerit.scheme.parts.operator import Operator
from demerit.scheme.parts.organisations import Organisations
from demerit.scheme.parts.related import Bearing
from demerit.scheme.parts.tampering import Tampering
from demerit.scheme.parts.warnings import Warnings


class Restoration(Strict):
    """Points given back as time passes (or, negative, taken: decay), until the start value is reached."""

    points: int = Field(ge=1, le=1000)
    every: Literal["month", "year"] = "month"  # on the first day of each month, or on 1 January


class Ledger(Strict):
    """A running score. The first ledger of a scheme is its score; another spans at most 15 points."""

    label: str | None = None
    start: int = Field(ge=-15000, le=15000)
    min: int = Field(ge=-15000, le=15000)
    max: int = Field(ge=-15000, le=15000)
    # when grades follow (M03): every day, on the first day of each month, or on 1 January
    recalculated: Literal["daily", "monthly", "yearly"] = "daily"
    restoration: Restoration | None = None  # towards the start, from either side
    resets: Literal["yearly"] | None = None  # on 1 January
    spread: Rate = q(0)  # standard deviation of points around the start on the first day: not all begin alike
    source: str = "assumed"
    confidence: Confidence = "reported"
    note: str | None = None


class Band(Strict):
    """Points from (inclusive) to (exclusive); left out at the top or bottom means without end."""

    from_: int | None = Field(default=None, alias="from")
    to: int | None = None


class Grades(Strict):
    """Bands of the first ledger, best grade first. By bands: points. By rank: shares of residents."""

    by: Literal["bands", "rank"] = "bands"
    bands: dict[str, Band] | None = None
    shares: dict[str, Share] | None = None
    source: str = "assumed"
    confidence: Confidence = "reported"
    disputed: str | None = None


class Channel(Sourced):
    """A channel that the scheme reads. Left-out numbers are the catalogue's."""

    covers_urban: Share | None = None
    covers_rural: Share | None = None
    misses: Share | None = None
    false_match: Share | None = None
    false_match_times: dict[Literal["female", "minority"], Rate] = {}  # multiplies false_match for a group
    # faces matched against everybody nearby, or in the place: the more there are, the more false matches (M38)
    matched_against: Literal["neighbourhood", "place"] | None = None
    false_match_per_face: Share | None = None  # chance that one comparison with somebody else's face is taken for right
    invents: Rate | None = None
    delay: Annotated[list[int], Field(min_length=2, max_length=2)] | None = None
    sees: list[Id] | None = None
    fines: bool = True  # false: its records don't bring the ordinary fine, where it is an authority (M02)
    copies_to: dict[Id, Share] = {}  # a wrong record is copied on with this probability (M11)
    # collectors only (M12)
    collectors_per_1000: Rate | None = None
    capacity: Rate | None = None  # records a day by each collector
    remembers: Share | None = None  # still known when it is written down
    knows: Share | None = None  # residents whom a collector knows by sight and never mistakes
    knows_faces: Rate | None = None  # so many at most: of a larger place a collector knows fewer (M38)
    favours: Share | None = None  # breaches by the collector's own household and neighbours overlooked


class Rule(Sourced):
    """One act, one ledger, so many points."""

    kind: Id
    points: int = Field(ge=-1000, le=1000)
    ledger: Id | None = None  # default: the first
    channels: list[Id] | None = None  # only when recorded by these
    applies_to: Who = Who()
    from_: Day | None = Field(default=None, alias="from")  # half-open: [from, to)
    to: Day | None = None


class Association(Sourced):
    """Part of an entry passed along a tie (M18). One hop."""

    share: Share
    contexts: list[str] | None = None  # of the act; default all
    adults_only: bool = True


class WayIn(Sourced):
    """One way onto a register: exactly one of below, above, records, unpaid, without_a_rule, representative_of."""

    below: int | None = None  # points of `ledger`
    above: int | None = None  # at or above, for redlists
    ledger: Id | None = None
    records: list[Id] | None = None  # a record of one of these kinds
    chance: Share = q(1)  # of such a record leading to the register
    unpaid: int | None = Field(default=None, ge=0, le=3650)  # days a sum has stayed unpaid
    sums: list[Literal["fine", "loan", "bill"]] | None = None  # which unpaid sums; default all
    unless_unable: bool = False  # those who can't pay are not to be listed
    misjudged: Share = q(0)  # of those who can't pay, taken for unwilling all the same
    unless: Who | None = None  # exceptions: students, say
    without_a_rule: Rate | None = None  # named for nothing: a year, for 1,000 of those to whom it applies (M47)
    representative_of: Id | None = None  # an organisation on this register of organisations, while it is (M15)
    only_on: Id | None = None  # open only to those who stand on this register in the morning: a graver case (M44)
    applies_to: Who = Who()


class Appeal(Strict):
    """A way off for the wrongly listed, as far as it goes (M22)."""

    known: Share  # of those listed, who know that they may appeal
    tried: Share  # of those who know
    decided_in: int = Field(ge=1, le=3650)  # days
    corrected: Share  # appeals against a wrongful listing that succeed
    mistaken: Share = q(0)  # appeals against a listing by the rule that succeed
    source: str = "assumed"


class WayOut(Strict):
    """Every way off a register that the scheme knows. None at all: for ever."""

    term: int | None = Field(default=None, ge=1, le=36500)  # days
    on_payment: bool = False  # when nothing stays unpaid, three working days later
    above: int | None = None  # points regained (first ledger)
    below: int | None = None  # for redlists: points lost
    appeal: Appeal | None = None


class Register(Sourced):
    """A blacklist or redlist."""

    label: str | None = None
    colour: Literal["black", "red"] = "black"
    ways_in: dict[Id, WayIn]
    ways_out: WayOut = WayOut()
    public: bool = False  # anyone can look: private refusals follow
    shown: Shown | None = None  # faces on a screen or a map, to those who live nearby (M23)
    applies_to: Literal["person", "household"] = "person"
    initial_share: Share = q(0)  # of adults already on it on the first day
    resets_ledger: Id | None = None  # on release this ledger starts again (a driving licence)
    tier_of: Id | None = None  # a severer tier of this register, which is the lowest one (M44)
    custody: bool = False  # whoever is on it does nothing, asks for nothing and loses any job (M46)
    replaces: list[Id] = []  # whoever enters leaves these, and can't enter them while on it


class Private(Strict):
    """Refusal by somebody who sees a standing and may not care for rules: a driver, a landlord."""

    sees_registers: list[Id] = []
    sees_grades: list[str] = []
    sees_commercial_below: CommercialScore | None = None  # of a company's users, those with a score below this (M33)
    refuses: Share
    refuses_abstainers: Share = q(0)  # who could have a grade to show, and has none (M14)


class Door(Sourced):
    """What the scheme does with one service."""

    closed_to_registers: list[Id] = []
    closed_to_grades: list[str] = []
    outcome: Literal["refused", "throttled", "dearer", "delayed"] = "refused"
    dearer_by: Share = q(0)  # for outcome dearer
    by_the_parents: bool = False  # a child's request meets the parents' standing (M29)
    private: Private | None = None
    commercial_from: CommercialScore | None = None  # granted without the ordinary check from this company's score (M33)
    priority_registers: list[Id] = []  # served first where places are scarce
    priority_grades: list[str] = []
    order_by_grade: bool = False  # a queue that goes by grade (M32); those served first stand before all
    waived_for_grades: list[str] = []  # granted without the ordinary check


AdaptationModel = Literal["individual", "threshold", "none"]


class Adaptation(Strict):
    """How people change (M34): each by what befalls them, by what befalls the others nearby, or not at all."""

    model: AdaptationModel = "none"
    announced: dict[str, Share] = {}  # by context: those scored who begin by fearing it, at level 1 of 3
    announced_to_abstainers: dict[str, Share] = {}  # the same, of those who are free to join and haven't
    learns: Share = q(0)  # chance that one's own sanction raises the fear of its context by a level
    learns_from_household: Share = q(0)  # the same for each person of the household who sees it
    threshold: Share = q(0.03)  # sanctions a month for every resident nearby that make the typical one more afraid
    forgets: Share = q(0)  # chance each month that a fear falls by a level
    performs: Rate = q(0)  # extra good deeds at the highest fear, as a share of one's usual ones
    source: str = "assumed"


class Given(Strict):
    """A record for an inline test."""

    kind: Id
    channel: Id | None = None
    times: int = Field(default=1, ge=1, le=1000)
    on: Day | None = None


class Expect(Strict):
    ledgers: dict[Id, int] = {}
    grade: str | None = None
    registers: list[Id] | None = None
    closed: list[Id] = []
    open: list[Id] = []


class InlineTest(Strict):
    """`given` these records of one resident, `expect` this standing. Runs without building a world."""

    name: str
    who: Who = Who()
    given: list[Given] = []
    expect: Expect


class Scheme(Strict):
    """A whole rule book."""

    scheme: Id
    title: str
    label: Literal["press", "documented", "control", "example"] = "example"
    summary: str
    start: Day | None = None
    sources: dict[str, str] = {}
    rollout: RollOut | None = None
    enrolment: Enrolment | None = None
    ledgers: dict[Id, Ledger] = {}
    grades: Grades | None = None
    channels: dict[Id, Channel] = {}
    rules: dict[Id, Rule] = {}
    association: dict[Tie, Association] = {}
    warnings: Warnings | None = None
    discretion: dict[Id, Discretion] = {}
    collective: dict[Unit, Collective] = {}
    tampering: Tampering | None = None
    informants: Informants | None = None
    trust: Trust | None = None
    registers: dict[Id, Register] = {}
    services: dict[Id, Door] = {}
    matching: Matching | None = None
    cut_ties: dict[CutTie, Cutting] = {}
    commercial: Commercial | None = None  # a company's score, beside the state's (M33)
    organisations: Organisations | None = None
    adaptation: Adaptation = Adaptation()
    knowledge: Knowledge | None = None
    claims: dict[Id, Claim] = {}
    operator: Operator | None = None
    related: dict[str, Bearing] = {}  # context of acts -> contexts of services that the operator says they bear on
    findings: list[Id] = []  # that a report opens with, before those of the mechanisms and doors; in this order
    ranges: Ranges = {}  # of the numbers above that stand bare and are assumed (`demerit.assumptions.joint`)
    assuming: dict[str, float] = {}  # numbers of the catalogue, ordinary life and the place taken otherwise, by path
    not_simulated: dict[Id, str] = {}  # rules the source names that Demerit does not simulate yet, with why
    tests: list[InlineTest] = []

    def with_(self, values: Mapping[str, float]) -> Scheme:
        """The scheme with some numbers set by their paths: see `demerit.assumptions.setting.with_`."""
        from demerit.assumptions.setting import with_

        return with_(self, values)

    @property
    def ledger_ids(self) -> tuple[str, ...]:
        return tuple(self.ledgers)

    @property
    def relations(self) -> list[tuple[str, str]]:
        """(context of acts, context of services) of `related`."""
        return [(act, service) for act, services in self.related.items() for service in services]

    @property
    def enrols(self) -> bool:
        """Whether it matters who is enrolled: the scheme begins region by region, from an age, or people choose."""
        how = self.enrolment
        return self.rollout is not None or (how is not None and (how.mode != "mandatory" or how.from_age > 0))

    @property
    def grade_ids(self) -> tuple[str, ...]:
        """Best first."""
        if self.grades is None:
            return ()
        return tuple((self.grades.bands or self.grades.shares or {}).keys())
