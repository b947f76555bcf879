"""What a well-formed scheme can still get wrong: names that lead nowhere, gaps, rules that never apply.

`check` looks at everything and reports everything, in the words and with the positions of `reading.py`. One
file for each part of a scheme; each is a list of plain `if`s: anyone can see what is and isn't refused.
"""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.errors import Problem
from demerit.scheme.checks.adaptation import check_adaptation
from demerit.scheme.checks.between import check_cut_ties, check_matching
from demerit.scheme.checks.channels import check_channels
from demerit.scheme.checks.commercial import check_commercial
from demerit.scheme.checks.enrolment import check_enrolment
from demerit.scheme.checks.findings import Findings
from demerit.scheme.checks.informing import check_informing, check_shaming
from demerit.scheme.checks.inline_tests import check_tests
from demerit.scheme.checks.knowledge import check_knowledge
from demerit.scheme.checks.leading import check_leading
from demerit.scheme.checks.numbers import check_numbers
from demerit.scheme.checks.operator import check_operator
from demerit.scheme.checks.organisations import check_organisations
from demerit.scheme.checks.otherwise import check_collective, check_discretion, check_tampering, check_warnings
from demerit.scheme.checks.registers import check_registers
from demerit.scheme.checks.related import check_related
from demerit.scheme.checks.rules import check_association, check_rules
from demerit.scheme.checks.services import check_services
from demerit.scheme.checks.sources import check_sources
from demerit.scheme.checks.standing import check_grades, check_ledgers
from demerit.scheme.model import Scheme
from demerit.scheme.partial import Partial
from demerit.scheme.reading import Document, in_file_order


def check(scheme: Scheme, *, catalogue: Catalogue | None = None, document: Document | None = None) -> list[Problem]:
    """Every problem of a well-formed scheme, in the order of the file.

    `catalogue` is the package's by default. With the `document` that the scheme was read from, each problem
    has its file, line and column, else its path only. An empty list: the scheme can run.
    """
    return _found(Findings(scheme, catalogue or package_catalogue(), document))


def check_partial(read: Partial[Scheme], *, catalogue: Catalogue | None = None) -> list[Problem]:
    """As `check`, of a scheme that could be read in part: what holds whatever the rest may say, and unknown names."""
    catalogue = catalogue or package_catalogue()
    found: list[Problem] = []
    if read.sound is not None and not read.sound_document.half_made:
        found = _found(Findings(read.sound, catalogue, read.sound_document, set_aside=read.set_aside))
    if read.names is not None:
        names = Findings(
            read.names,
            catalogue,
            read.names_document,
            set_aside=read.set_aside,
            names_only=True,
            filled=read.filled,
        )
        there = {(problem.code, problem.path) for problem in found}
        found += [problem for problem in _found(names) if (problem.code, problem.path) not in there]
    return in_file_order(found)


def _found(findings: Findings) -> list[Problem]:
    for part in (
        check_sources,
        check_numbers,
        check_enrolment,
        check_ledgers,
        check_grades,
        check_channels,
        check_rules,
        check_association,
        check_warnings,
        check_discretion,
        check_collective,
        check_tampering,
        check_informing,
        check_registers,
        check_shaming,
        check_organisations,
        check_services,
        check_related,
        check_matching,
        check_cut_ties,
        check_commercial,
        check_adaptation,
        check_knowledge,
        check_operator,
        check_leading,
        check_tests,
    ):
        part(findings)
    return findings.problems()
