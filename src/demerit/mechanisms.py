"""The mechanisms: what Demerit models, where each lives, and how it is switched off.

Of three kinds. A *mechanism* has a switch; a *setting* has a neutral value, which its switch gives it; an *account*
is a measurement and always on. A switch is an edit of the scheme (`scheme.switches`), so that switching one off costs
nothing in the day and changes nobody else's luck.

    from demerit.mechanisms import without
    scheme = without(scheme, ["association", "appeals"])

Importing this costs nothing: neither NumPy nor the scheme models are loaded until a switch is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from demerit.errors import UsageError

if TYPE_CHECKING:
    from demerit.scheme.model import Scheme

Stage = Literal["conduct", "observation", "scoring", "standing", "access", "adaptation", "measure"]


@dataclass(frozen=True)
class Mechanism:
    """One row: `name` is the word for `--without`, `files` are paths below the package, `text` says what it does.

    `reaches` names what an effect can travel along within a day, beside what ordinary life carries
    (`ORDINARY_REACHES`): along one tie, and then through one place or pool (`tests/day/test_isolation.py`).

        household, kin, neighbour,       the kinds of tie
        colleague, online_friend
        association                      the ties that the scheme's association names
        team                             all who work at one place
        neighbourhood, tile              all who live in it
        radius                           all who live as near as the scheme shows a face
        pool                             all who ask for something scarce that day, or wait for it
        ranked                           everybody, where grades go by rank
        matched                          everybody, where faces are matched against the whole place
        month                            everybody, from the day after a month's end
    """

    id: str
    name: str
    title: str
    kind: Literal["mechanism", "setting", "account", "study"]
    stage: Stage
    files: tuple[str, ...]
    text: str
    reaches: tuple[str, ...] = ()

    @property
    def without(self) -> Callable[[Scheme], Scheme] | None:
        """Gives a scheme without it (for a setting: with the neutral value); None for an account or a study."""
        return None if self.kind in ("account", "study") else self._off

    def _off(self, scheme: Scheme) -> Scheme:
        from demerit.scheme.switches import SWITCHES, switched_off

        return switched_off(scheme, SWITCHES[self.id])


# in every world, the one without a scheme too: what is said is heard nearby, and officers take people for each other
ORDINARY_REACHES = ("neighbourhood", "matched")

_ROWS = (
    Mechanism(
        "M01", "points-and-grades", "Points and grades", "mechanism", "scoring", ("day/scoring.py", "day/ledgers.py"),
        "A running score that rules take from and add to, and grades by bands or by rank. Off: no ledger, no grade, no "
        "rule, no association, and no register or door that rests on points.",
        reaches=("ranked",),
    ),
    Mechanism(
        "M02", "fines", "Fines and the driving licence", "mechanism", "scoring", ("day/scoring.py", "day/sums.py"),
        "Money, a second ledger such as a licence of twelve points, and listings for unpaid fines. Off: no second "
        "ledger, no such listings, no fines by cameras. The fines of ordinary law go on in every world.",
    ),
    Mechanism(
        "M03", "real-time", "When the score is recalculated", "setting", "standing", ("day/ledgers.py",),
        "Grades and registers follow the points daily, monthly or yearly. Neutral: daily.",
    ),
    Mechanism(
        "M04", "good-deeds", "Good deeds", "mechanism", "scoring", ("day/conduct.py",),
        "Deeds that pay, and deeds staged for those who watch. Off: no rule pays for a deed, and nobody performs.",
    ),
    Mechanism(
        "M05", "petty-conduct", "Conduct, petty to grave", "mechanism", "scoring", ("day/conduct.py",),
        "Points and listings for disorder, from litter to robbery. Off: the scheme makes nothing of such acts.",
    ),
    Mechanism(
        "M06", "speech", "Speech, protest and petition", "mechanism", "scoring", ("day/conduct.py",),
        "Points and listings for what is said, searched or protested. Off: the scheme makes nothing of it.",
        reaches=("neighbourhood",),
    ),
    Mechanism(
        "M07", "faith", "Faith", "mechanism", "scoring", ("day/conduct.py",),
        "Points for worship, prayer and fasting, and for giving them up. Off: the scheme makes nothing of it.",
    ),
    Mechanism(
        "M08", "consumption", "What is bought and browsed", "mechanism", "scoring", ("day/conduct.py",),
        "Points for purchases, books, browsing and rides. Off: the scheme makes nothing of it.",
    ),
    Mechanism(
        "M09", "finance", "Bills, loans and debts", "mechanism", "scoring", ("day/conduct.py", "day/sums.py"),
        "Points for missed payments, and listings for unpaid loans and bills. Off: the scheme makes nothing of them; "
        "lenders' own checks go on.",
    ),
    Mechanism(
        "M10", "cameras", "Cameras", "mechanism", "observation", ("day/observation.py",),
        "Cameras as an error model: coverage, misses, and records that name somebody else nearby. Off: none.",
        reaches=("neighbourhood", "matched"),
    ),
    Mechanism(
        "M11", "databanks", "Joined databanks", "mechanism", "observation", ("day/observation.py",),
        "The records of banks, courts, hospitals, shops, platforms and offices, and wrong ones copied on. Off: the "
        "scheme reads none of them, and nothing is copied.",
        reaches=("neighbourhood",),
    ),
    Mechanism(
        "M12", "collectors", "The paper village", "setting", "observation", ("day/collectors.py",),
        "Residents with pen and paper, each with a capacity, a memory and favours to do. Neutral: nobody collects.",
        reaches=("neighbourhood",),
    ),
    Mechanism(
        "M13", "roll-out", "Roll-out by region and date", "setting", "standing", ("day/rollout.py", "day/enrolment.py"),
        "The scheme begins in some regions later than in others; where it hasn't begun, nobody is scored and only "
        "ordinary law looks. Neutral: everywhere on the first day.",
    ),
    Mechanism(
        "M14", "voluntary-enrolment", "Voluntary, then mandatory", "mechanism", "adaptation", ("day/enrolment.py",),
        "Adults join by choice, as others around them do, and some who don't are refused for having no grade to show; "
        "from a date on everybody must. Off: everybody is enrolled at once.",
        reaches=("household", "neighbourhood"),
    ),
    Mechanism(
        "M15", "organisations", "Firms and agencies", "mechanism", "scoring",
        ("day/firms.py", "day/organisations.py", "day/staff.py"),
        "Organisations with a ledger, ranks and registers of their own, and what a listing does to their staff and "
        "legal representatives. Off: the scheme makes nothing of organisations.",
        reaches=("team", "pool"),
    ),
    Mechanism(
        "M16", "blackout", "Blackout", "mechanism", "adaptation", ("day/knowledge.py",),
        "Residents know part of the rules, are taught others by sanctions near them or by what is public, and hear of "
        "some wrongful cases. Off: everybody knows all of the rules, nobody hears, and nothing is claimed.",
        reaches=("household", "kin", "neighbour", "colleague", "online_friend"),
    ),
    Mechanism(
        "M17", "informants", "Informants", "mechanism", "observation", ("day/informing.py", "day/reporting.py"),
        "Family, neighbours, colleagues and friends who report each other, rightly, by mistake or out of malice, and "
        "may be paid for it. Off: nobody reports anybody.",
        reaches=("household", "kin", "neighbour", "colleague", "online_friend", "neighbourhood"),
    ),
    Mechanism(
        "M18", "association", "Guilt by association", "mechanism", "scoring", ("day/association.py",),
        "Part of what one person loses is taken from household, kin, neighbours, colleagues and friends. Off: nothing "
        "is passed on.",
        reaches=("association",),
    ),
    Mechanism(
        "M19", "tampering", "Tampering", "mechanism", "scoring",
        ("day/tampering.py", "day/dealings.py", "day/undue.py"),
        "Points bought by those who can pay, others' points taken for money, a breach from outside, and what is found "
        "out. Off: nobody tampers.",
        reaches=("household", "kin", "neighbour", "colleague", "online_friend"),
    ),
    Mechanism(
        "M20", "blacklists", "Blacklists", "mechanism", "standing", ("day/registers.py", "day/standing.py"),
        "Registers that close doors, with their ways in and out. Off: none, nor any door that looks at one.",
        reaches=("household",),
    ),
    Mechanism(
        "M21", "redlists", "Redlists", "mechanism", "standing", ("day/registers.py", "day/doors.py"),
        "Registers that open doors: served first, never for want of places. Off: none.",
        reaches=("pool",),
    ),
    Mechanism(
        "M22", "appeals", "Appeals", "mechanism", "standing", ("day/registers.py",),
        "A listing may be appealed against by those who know and try. Off: no appeal is ever decided.",
    ),
    Mechanism(
        "M23", "shaming", "Shaming", "mechanism", "observation",
        ("day/shaming.py", "day/looking.py", "day/reporting.py"),
        "Faces of the listed shown to those who live nearby, on screens and on a map of debtors with a call to report "
        "them. Off: no face is shown.",
        reaches=("radius",),
    ),
    Mechanism(
        "M24", "travel", "Travel", "mechanism", "access", ("day/doors.py", "day/access.py"),
        "Flights, trains and passports closed to a standing. Off: the scheme leaves them open.",
    ),
    Mechanism(
        "M25", "housing", "Cars, rooms and homes", "mechanism", "access", ("day/doors.py", "day/access.py"),
        "Cars, taxis, hotels and homes closed to a standing, private refusals included. Off: left open.",
        reaches=("pool",),
    ),
    Mechanism(
        "M26", "loans", "Loans and mortgages", "mechanism", "access", ("day/doors.py", "day/access.py"),
        "Credit and insurance refused to a standing, or dearer. Off: only lenders' ordinary checks.",
    ),
    Mechanism(
        "M27", "work", "Work", "mechanism", "access", ("day/doors.py", "day/access.py"),
        "Hiring, dismissal and promotion by standing. Off: only ordinary vacancies and refusals.",
        reaches=("pool",),
    ),
    Mechanism(
        "M28", "internet", "Internet and voice", "mechanism", "access", ("day/doors.py", "day/access.py"),
        "Lines throttled and accounts deleted for a standing. Off: left open.",
    ),
    Mechanism(
        "M29", "schools", "Schools", "mechanism", "access", ("day/doors.py", "day/access.py"),
        "Children shut out of schools by a parent's standing. Off: left open.",
        reaches=("household", "pool"),
    ),
    Mechanism(
        "M30", "matching", "Matching", "mechanism", "access", ("day/matching.py",),
        "Grades on dating profiles: whoever stands higher may turn the other down. Off: profiles show none; people go "
        "on meeting.",
        reaches=("tile",),
    ),
    Mechanism(
        "M31", "cut-ties", "Friends leave", "mechanism", "adaptation", ("day/cutting.py",),
        "When a standing falls, relatives, neighbours, colleagues and friends online cut the tie to save their own. "
        "Off: nobody leaves.",
        reaches=("kin", "neighbour", "colleague", "online_friend"),
    ),
    Mechanism(
        "M32", "queues", "Queues", "mechanism", "access", ("day/queues.py", "measure/waits.py"),
        "Tables and clerks' hours are slots for which one waits, and a standing is served first or last. Off: the "
        "queue stays, first come, first served.",
        reaches=("pool",),
    ),
    Mechanism(
        "M33", "commercial-score", "The private score", "mechanism", "scoring",
        ("day/commerce.py", "day/files.py", "measure/agreement.py"),
        "A company's score of its users, from 350 to 950: true and false records move it, an app advises, partners "
        "waive deposits, and the state is told of low ones. Off: none.",
    ),
    Mechanism(
        "M34", "fear", "Fear and conformity", "mechanism", "adaptation",
        ("day/fear.py", "day/adaptation.py", "day/conformity.py"),
        "What is announced and what is suffered teaches fear, and fear silences and makes people perform. Off: nobody "
        "changes.",
        reaches=("household", "neighbourhood"),
    ),
    Mechanism(
        "M35", "distrust", "Distrust", "mechanism", "adaptation", ("day/trust.py", "day/distrust.py"),
        "Trust in family, neighbours, colleagues and friends, lost where they report one, where one pays for what they "
        "did, and where one's face is shown; it makes people report more and say less. Off: trust stays as it is.",
    ),
    Mechanism(
        "M36", "creep", "Creep", "mechanism", "scoring", ("measure/creep.py", "day/scoring.py"),
        "Rules with a date that are added as time goes by. Off: the rule book of the first day stays as it is.",
    ),
    Mechanism(
        "M37", "rights", "Rights become privileges", "account", "measure", ("day/stocks.py", "measure/registry.py"),
        "For each right, the days for which it was closed, and to how many.",
    ),
    Mechanism(
        "M38", "scale", "From 700 to 1.4 billion", "study", "measure", ("study/at_scale.py",),
        "One scheme at every scale, with cameras and without: what a village's trial gets wrong about a larger place, "
        "where faces are matched against more faces and collectors know fewer people.",
    ),
    Mechanism(
        "M39", "success-story", "The scheme's own success story", "account", "measure", ("measure/registry.py",),
        "Recorded offences and deeds beside the true ones.",
    ),
    Mechanism(
        "M40", "disparity", "One group pressed", "account", "measure", ("measure/groups.py",),
        "Every figure by sex, minority, faith, income, age and held opinion, and by sex and minority together.",
    ),
    Mechanism(
        "M41", "discretion", "An official's discretion", "mechanism", "scoring", ("day/discretion.py",),
        "Points taken or given as somebody in office thinks fit, with no act behind them, and perhaps with a bias. "
        "Off: none.",
    ),
    Mechanism(
        "M42", "warnings", "Warnings before points", "mechanism", "scoring", ("day/warnings.py",),
        "The first record that would cost points brings a warning, once a year. Off: the first costs as any other.",
    ),
    Mechanism(
        "M43", "consent", "Consent to be scored", "mechanism", "adaptation", ("day/enrolment.py",),
        "Adults are asked. Of those who say no, records are kept and not read: no points, no grade, no list. Off: "
        "nobody is asked, and everybody is scored.",
        reaches=("household", "neighbourhood"),
    ),
    Mechanism(
        "M44", "tiers", "Severity tiers of a register", "mechanism", "standing",
        ("day/registers.py", "day/standing.py"),
        "A repeated or graver case moves somebody to a severer tier, which shuts more. Off: one tier, and it shuts all "
        "that any of them shut.",
        reaches=("household",),
    ),
    Mechanism(
        "M45", "collective", "Collective scoring", "mechanism", "scoring", ("day/collective.py",),
        "A household at once, or a neighbourhood by the month, pays a share of what one of its members loses. Off: "
        "everybody pays alone.",
        reaches=("household", "neighbourhood"),
    ),
    Mechanism(
        "M46", "custody", "Custody", "mechanism", "adaptation", ("day/custody.py", "day/means.py", "day/conduct.py"),
        "A register that takes the days themselves: nothing done, nothing asked for, the job lost, and a household "
        "poorer and afraid. Off: nobody is taken into custody.",
        reaches=("household", "pool"),
    ),
    Mechanism(
        "M47", "targeting", "Listing without a rule", "mechanism", "scoring", ("day/targeting.py",),
        "The operator puts on a register whom he likes, critics say. Off: nobody is listed without a rule.",
        reaches=("household",),
    ),
    Mechanism(
        "M48", "operator", "An operator that adapts", "mechanism", "adaptation", ("day/operator.py",),
        "Attention follows past records, a quota makes all look harder, and the lines of the grades move. Off: it "
        "looks as on the first day, and the lines stay.",
        reaches=("month",),
    ),
)  # fmt: skip

MECHANISMS: dict[str, Mechanism] = {row.id: row for row in _ROWS}
BY_NAME: dict[str, Mechanism] = {row.name: row for row in _ROWS}


def mechanism(name: str) -> Mechanism:
    """A mechanism by its name, or by its number such as M18. Raises UsageError for an unknown one."""
    found = BY_NAME.get(name.lower()) or MECHANISMS.get(name.upper())
    if found is None:
        from demerit.scheme.nearest import suggest

        hint = suggest(name, [row.name for row in switchable()], what="mechanisms that can be switched off")
        raise UsageError(f"there is no mechanism `{name}`", code="unknown-mechanism", hint=hint)
    return found


def switchable() -> list[Mechanism]:
    """Those with a switch, in order."""
    return [row for row in MECHANISMS.values() if row.without is not None]


def without(scheme: Scheme, names: Iterable[str]) -> Scheme:
    """The scheme without these mechanisms, in whatever order they are named; a setting gets its neutral value.

    Always a scheme that can run. Inline tests go, since they expect the whole scheme. Raises UsageError for an unknown
    name and for an account, which is always on.
    """
    chosen = {mechanism(name).id: mechanism(name) for name in names}
    for row in chosen.values():
        if row.without is None:
            raise UsageError(
                f"`{row.name}` can't be switched off: an account is always on", code="always-on",
                hint="it only measures; switch off what it measures",
            )  # fmt: skip
    for _, row in sorted(chosen.items()):
        assert row.without is not None
        scheme = row.without(scheme)
    return scheme
