"""Who lives there: residents, with what is given for good and what the days change."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

from demerit.catalogue import AGE_BANDS, WHO_BITS
from demerit.day.state import (
    ABSTAINS,
    DEBT_SHIFT,
    EMPLOYED,
    HEARD,
    HOUSED,
    KNOWS_SHIFT,
    SHUT_OUT,
    UNSCORED,
    WARNED,
    WARNED_OWN,
)
from demerit.limits import CIRCLES, CONDUCT_CONTEXTS
from demerit.place.people import People
from demerit.place.traits import BIRTHDAY, CHILD, COLUMNS, HEAD, SPOUSE

AGE_BAND_STARTS = [int(band.split("-")[0].rstrip("+")) for band in AGE_BANDS]
TRAITS = {**COLUMNS, "birthday": BIRTHDAY}  # where each given trait stands in the packed word: (first bit, bits)


@dataclass(eq=False)
class Resident:
    """One synthetic resident: what is given for good, and what the days change."""

    number: int
    profile: int  # the packed word of given traits
    given: SimpleNamespace  # the same, unpacked: age, female, decile, role, opinion, cash ...
    household: list[Resident] = field(default_factory=list, repr=False)  # everybody at home, oneself included

    points: int = 0  # the score, as the scheme has it
    own_points: int = 0  # with only the entries that rest on a true record of an own act
    seen_points: int = 0  # as if every act were recorded, once and at once
    side: int = 0  # the second ledger (a licence)
    own_side: int = 0
    history: int = 0  # how well payments were made, in a company's eyes: 1 to 15, 0 for those who aren't its users
    behaviour: int = 0  # what was bought and browsed, in its eyes: 0 to 15
    grade: int = 0  # 0 is best
    own_grade: int = 0
    first_grade: int = 0  # on the morning on which the ledger began
    registers: set[int] = field(default_factory=set)
    wrong: set[int] = field(default_factory=set)  # of these, those entered wrongly
    fears: list[int] = field(default_factory=lambda: [0] * len(CONDUCT_CONTEXTS))  # 0 to 3 in each context
    job: bool = False
    home: bool = True
    shut_out_of_school: bool = False
    distrust: list[int] = field(default_factory=lambda: [0] * len(CIRCLES))  # trust lost in each circle, 0 to 3
    debts: int = 0  # unpaid sums, at most three
    warned: bool = False  # has had the warning before points
    own_warned: bool = False  # the same by true records alone
    scored: bool = True  # by the scheme
    abstains: bool = False  # free to join, and hasn't
    knows: int = 0  # how well the rules are known, 0 to 3
    taught: set[int] = field(default_factory=set)  # contexts of which a sanction has taught the rules
    heard: bool = False  # of somebody listed wrongly

    @property
    def elsewhere(self) -> bool:
        """Lives where the scheme hasn't begun (M13)."""
        return not self.scored and not self.abstains

    def age_on(self, day: int) -> int:
        return self.given.age + (self.given.birthday + day) // 365

    @property
    def parents(self) -> list[Resident]:
        """Whose standing a child's request meets: the head of the household and the head's spouse."""
        return [other for other in self.household if other is not self and other.given.role <= SPOUSE]

    @property
    def lives_as_couple(self) -> bool:
        """The head of a household with a spouse, or that spouse."""
        married = any(other.given.role == SPOUSE for other in self.household)
        return self.given.role == SPOUSE or (self.given.role == HEAD and married)

    @property
    def is_child_of_the_head(self) -> bool:
        return self.given.role == CHILD

    def stratum(self, day: int) -> int:
        """Row of the rates of conduct: age band, sex, third of income."""
        band = sum(self.age_on(day) >= start for start in AGE_BAND_STARTS) - 1
        return (band * 2 + self.given.female) * 3 + self.given.decile * 3 // 10

    @property
    def cell(self) -> int:
        """Cell in which the resident is counted: opinion, stage of life at the start, sex, minority, faith, income."""
        given, number = self.given, 0
        stage = 0 if given.age < 18 else 1 if given.age < 60 else 2
        parts = (given.opinion, stage, given.female, given.minority, given.faith, given.decile)
        for part, of in zip(parts, (4, 3, 2, 2, 3, 10), strict=True):
            number = number * of + part
        return number

    def who(self, day: int, account_closers: set[int], licence_closers: set[int]) -> int:
        """Which conditions of `catalogue.Who` hold, as bits."""
        given, age = self.given, self.age_on(day)
        holds = {
            "adult": age >= 18, "pupil": 6 <= age < 18, "elder": age >= 60, "female": given.female,
            "urban": given.urban, "minority": given.minority, "recognised_faith": given.faith == 1,
            "unregistered_faith": given.faith == 2, "dissenting": given.opinion >= 2, "online": given.online > 0,
            "driver": given.driver, "parent": given.parent, "owner": given.owner, "employed": self.job,
            "in_debt": self.debts > 0, "account": given.online > 0 and not self.registers & account_closers,
            "licensed": given.driver and not self.registers & licence_closers, "housed": self.home,
            "scored": self.scored,
        }  # fmt: skip
        return sum(1 << WHO_BITS[name] for name, true in holds.items() if true)

    def standing(self) -> tuple[int, int, int]:
        """(grades, registers, registers entered wrongly), packed as the engine writes them into a change."""
        return self.grade | self.own_grade << 4, as_bits(self.registers), as_bits(self.wrong)

    def stored(self, lowest: int) -> dict[str, int]:
        """The engine's state columns for this resident. `lowest`: points of the second ledger, which it counts from."""
        mind = sum(level << 2 * context for context, level in enumerate(self.fears)) | self.debts << DEBT_SHIFT
        mind |= self.knows << KNOWS_SHIFT
        for holds, bit in (
            (self.job, EMPLOYED), (self.home, HOUSED), (self.shut_out_of_school, SHUT_OUT),
            (self.warned, WARNED), (self.own_warned, WARNED_OWN),
            (not self.scored, UNSCORED), (self.abstains, ABSTAINS),
            (self.heard, HEARD),
        ):  # fmt: skip
            mind |= bit * holds
        grades, lists, wrong = self.standing()
        return {
            "mind": mind, "score": self.points, "own": self.own_points, "seen": self.seen_points,
            "side": self.side - lowest | self.own_side - lowest << 4, "commerce": self.history | self.behaviour << 4,
            "grade": grades, "lists": lists, "wrong": wrong,
            "trust": sum(level << 2 * circle for circle, level in enumerate(self.distrust)),
        }  # fmt: skip


def residents_of(people: People) -> list[Resident]:
    """Everybody in a place, with those they live with."""
    everybody = []
    for number, profile in enumerate(people.profiles().tolist()):
        given = {name: profile >> first & (1 << bits) - 1 for name, (first, bits) in TRAITS.items()}
        everybody.append(Resident(number, profile, SimpleNamespace(**given)))
    for resident in everybody:
        first, size = people.household(resident.number)
        resident.household = everybody[first : first + size]
    return everybody


def as_bits(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


def as_set(bits: int) -> set[int]:
    return {number for number in range(bits.bit_length()) if bits >> number & 1}
