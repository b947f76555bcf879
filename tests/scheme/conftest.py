"""A small catalogue and a small scheme, whose lines the tests count on."""

from __future__ import annotations

import textwrap

import pytest

from demerit.catalogue import Catalogue
from demerit.errors import InvalidFile
from demerit.scheme.loading import loads

LITTLE_SCHEME = textwrap.dedent("""\
    scheme: little
    title: A little scheme
    summary: For tests.
    start: 2014-01-01
    sources:
      rules: The rule book
    ledgers:
      points: {label: Points, start: 100, min: 0, max: 200, source: rules}
      licence: {start: 12, min: 0, max: 12, source: rules}
    grades:
      bands:
        A: {from: 120}
        B: {from: 80, to: 120}
        C: {to: 80}
      source: rules
    channels:
      cameras:
        misses: {value: 0.2, range: [0.1, 0.6], source: assumed}
        source: rules
      bank: {source: rules}
    rules:
      litter: {kind: littering, points: -3, source: rules}
      red_light: {kind: red_light, points: -5, source: rules, channels: [cameras]}
      red_light_licence: {kind: red_light, points: -3, ledger: licence, source: rules}
      loan: {kind: missed_loan, points: -10, from: 2014-06-01, source: rules, confidence: invented}
      giving: {kind: charity, points: 20, source: rules}
    association:
      kin: {share: 0.25, source: rules}
    registers:
      blacklist:
        ways_in:
          low: {below: 80, source: rules}
          theft: {records: [theft], source: rules}
        ways_out: {term: 30, above: 90}
        public: true
        source: rules
      suspended:
        ways_in:
          empty: {below: 1, ledger: licence, source: rules}
        ways_out: {term: 180}
        resets_ledger: licence
        source: rules
    services:
      flights:
        closed_to_registers: [blacklist]
        closed_to_grades: [C]
        source: rules
      loan: {closed_to_grades: [B, C], outcome: dearer, dearer_by: 0.3, source: rules}
    related:
      public order: [travel]
    ranges:
      rules.loan.points: {between: [-50, -1]}
    tests:
      - name: litter costs three
        given: [{kind: littering}]
        expect: {ledgers: {points: 97}, grade: B, registers: [], open: [flights], closed: [loan]}
    """)

_KIND = {"mechanism": "M05", "gravity": 1, "per_year": 1, "source": "s"}
_SERVICE = {"right": "to it", "mechanism": "M24", "per_year": 1, "source": "s"}


def _kind(number: int, label: str, context: str, **more) -> dict:
    return {"number": number, "label": label, "context": context, **_KIND, **more}


@pytest.fixture(scope="session")
def little_catalogue() -> Catalogue:
    """Six kinds, four services and three channels."""
    return Catalogue.model_validate(
        {
            "kinds": {
                "littering": _kind(0, "Dropping litter", "public order", fine=50),
                "red_light": _kind(1, "Driving through a red light", "traffic", needs={"driver": True}),
                "missed_loan": _kind(2, "One loan payment missed", "finance", debt="loan", amount=1000),
                "charity": _kind(3, "Giving to charity", "civic", good=True),
                "theft": _kind(4, "Theft", "public order"),
                "remark": _kind(5, "Many remarks", "speech"),
            },
            "services": {
                "flights": {"number": 0, "label": "Flights", "context": "travel", **_SERVICE},
                "loan": {"number": 1, "label": "A loan", "context": "finance", "credit": True, **_SERVICE},
                "school": {
                    "number": 2,
                    "label": "A place at school",
                    "context": "education",
                    "of_the_parents": True,
                    **_SERVICE,
                },
                "tables": {
                    "number": 3,
                    "label": "Restaurant tables",
                    "context": "consumption",
                    "pool": {"places_per_1000": 10},
                    **_SERVICE,
                },
            },
            "channels": {
                "bank": {
                    "number": 0,
                    "label": "Banks",
                    "type": "databank",
                    "mechanism": "M11",
                    "ordinary": True,
                    "sees": ["missed_loan"],
                    "source": "s",
                },
                "cameras": {
                    "number": 1,
                    "label": "Cameras",
                    "type": "cameras",
                    "mechanism": "M10",
                    "sees": ["littering", "red_light", "theft", "charity"],
                    "source": "s",
                },
                "collectors": {
                    "number": 2,
                    "label": "Collectors",
                    "type": "collectors",
                    "mechanism": "M12",
                    "sees": ["littering", "remark"],
                    "source": "s",
                },
            },
            "sources": {"s": "a source"},
        }
    )


@pytest.fixture
def little_text() -> str:
    return LITTLE_SCHEME


@pytest.fixture
def read(little_catalogue):
    """A scheme from text, by the little catalogue."""

    def of(text: str):
        return loads(text, name="little.yaml", catalogue=little_catalogue)

    return of


@pytest.fixture
def little(read):
    return read(LITTLE_SCHEME)


@pytest.fixture
def problems(read):
    """The problems of a text; none when it is sound."""

    def of(text: str):
        try:
            read(text)
        except InvalidFile as error:
            return error.problems()
        return []

    return of


@pytest.fixture
def changed(little_text):
    """The little scheme with one piece of text replaced, which must be there exactly once."""

    def of(old: str, new: str) -> str:
        assert little_text.count(old) == 1, f"{little_text.count(old)} of {old!r}"
        return little_text.replace(old, new)

    return of
