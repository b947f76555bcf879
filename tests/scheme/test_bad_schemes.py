"""A gallery of mistakes: each must be found, named, pointed at, and given a way out.

Each case changes one place of the little scheme (conftest.py). Expected: the code, the text under the caret, and a
word of the hint.
"""

from __future__ import annotations

import pytest

BANDS = "bands:\n    A: {from: 120}\n    B: {from: 80, to: 120}\n    C: {to: 80}"
FLIGHTS = "closed_to_registers: [blacklist]\n    closed_to_grades: [C]\n    source: rules"
LITTER = "litter: {kind: littering, points: -3, source: rules}"

# (what is written, what stands there instead, code, underlined, in the hint)
GALLERY = {
    # form
    "unknown key": ("title: A", "tilte: A", "unknown-key", "tilte", "`title`"),
    "unknown key deep down": ("points: -3, source", "pionts: -3, source", "unknown-key", "pionts", "`points`"),
    "missing key": (LITTER, "litter: {kind: littering, source: rules}", "missing-key", "litter", "whole number"),
    "a word for a number": (LITTER, LITTER.replace("-3", "three"), "wrong-type", "three", None),
    "underscores in a number": (LITTER, LITTER.replace("-3", "1_000"), "wrong-type", "1_000", "`1000`"),
    "a quoted number": (LITTER, LITTER.replace("-3", "'-3'"), "wrong-type", "'-3'", "quotation marks"),
    "a fraction of a point": (LITTER, LITTER.replace("-3", "-2.5"), "wrong-type", "-2.5", None),
    "too many points": (LITTER, LITTER.replace("-3", "-2000"), "out-of-range", "-2000", "-1000 to 1000"),
    "yes for true": ("public: true", "public: yes", "wrong-type", "yes", "`true`"),
    "a number for text": ("title: A little scheme", "title: 12", "wrong-type", "12", "quotes"),
    "a word for a list": ("channels: [cameras]", "channels: cameras", "wrong-type", "cameras", "[cameras]"),
    "a list for a mapping": ("related:\n  public order: [travel]", "related: []", "wrong-type", "[", None),
    "nothing where something belongs": ("related:\n  public order: [travel]", "related:", "wrong-type", "", None),
    "a bad choice": ("outcome: dearer", "outcome: deerer", "not-a-choice", "deerer", "`dearer`"),
    "a bad id": ("litter: {kind", "Litter-Bug: {kind", "bad-id", "Litter-Bug", "`litter_bug`"),
    "an unknown tie": ("kin: {share", "kins: {share", "unknown-key", "kins", "`kin`"),
    "an impossible date": ("2014-06-01", "2014-02-30", "bad-value", "2014-02-30", None),
    "a share above 1": ("share: 0.25", "share: 25", "bad-value", "25", None),
    "a share in per cent": ("share: 0.25", "share: 25%", "bad-value", "25%", "0.25"),
    "a decimal comma": ("share: 0.25", 'share: "0,25"', "bad-value", '"0,25"', "0.25"),
    "assumed without a range": (
        "{value: 0.2, range: [0.1, 0.6], source: assumed}",
        "{value: 0.2, source: assumed}",
        "bad-value",
        "{",
        None,
    ),
    "a value outside its range": ("[0.1, 0.6]", "[0.3, 0.6]", "bad-value", "{", None),
    "a range backwards": ("[0.1, 0.6]", "[0.6, 0.1]", "bad-value", "{", None),
    # names that lead nowhere
    "unknown kind": (
        "kind: littering, points",
        "kind: litering, points",
        "unknown-kind-of-act",
        "litering",
        "`littering`",
    ),
    "unknown source": (LITTER, LITTER.replace("source: rules", "source: rulez"), "unknown-source", "rulez", "`rules`"),
    "unknown channel": ("  bank: {source", "  bnak: {source", "unknown-channel", "bnak", "`bank`"),
    "unknown channel of a rule": (
        "channels: [cameras]",
        "channels: [camera]",
        "unknown-channel",
        "camera",
        "`cameras`",
    ),
    "unknown register": ("[blacklist]", "[blaklist]", "unknown-register", "blaklist", "`blacklist`"),
    "unknown grade": ("closed_to_grades: [C]", "closed_to_grades: [D]", "unknown-grade", "D", "A, B, C"),
    "unknown service": ("  flights:", "  fligths:", "unknown-service", "fligths", "`flights`"),
    "unknown context": ("public order: [travel]", "public order: [travels]", "unknown-context", "travels", "`travel`"),
    "unknown ledger to reset": (
        "resets_ledger: licence",
        "resets_ledger: license",
        "unknown-ledger",
        "license",
        "`licence`",
    ),
    "named twice": ("[blacklist]", "[blacklist, blacklist]", "named-twice", "blacklist", None),
    "a source called assumed": ("  rules: The", "  assumed: x\n  rules: The", "reserved-source", "assumed", None),
    # ledgers
    "bounds backwards": ("min: 0, max: 200", "min: 300, max: 200", "ledger-bounds", "200", "raise"),
    "start outside": ("start: 100", "start: 250", "ledger-bounds", "250", None),
    "side ledger too wide": ("min: 0, max: 12,", "min: 0, max: 16,", "ledger-too-wide", "16", "first ledger"),
    "too many ledgers": (
        "  licence: {start",
        "  other: {start: 0, min: 0, max: 9}\n  licence: {start",
        "too-many-ledgers",
        "licence",
        None,
    ),
    "the score starts again": (
        "label: Points, start",
        "label: Points, resets: yearly, start",
        "score-resets",
        "resets",
        None,
    ),
    "a list that resets the score": ("resets_ledger: licence", "resets_ledger: points", "score-resets", "points", None),
    "a spread of no score": ("licence: {start", "licence: {spread: 2, start", "only-for-the-score", "spread", None),
    # grades
    "overlap": ("B: {from: 80, to: 120}", "B: {from: 80, to: 125}", "bands-overlap", "B", "`to: 120`"),
    "gap": ("B: {from: 80, to: 120}", "B: {from: 80, to: 119}", "bands-gap", "B", "`to: 120`"),
    "gap at the top": ("A: {from: 120}", "A: {from: 120, to: 200}", "bands-gap", "A", "201"),
    "gap at the bottom": ("C: {to: 80}", "C: {from: 10, to: 80}", "bands-gap", "C", "from: 0"),
    "band backwards": ("B: {from: 80, to: 120}", "B: {from: 120, to: 80}", "band-backwards", "B", None),
    "worst first": (
        BANDS,
        "bands:\n    C: {to: 80}\n    B: {from: 80, to: 120}\n    A: {from: 120}",
        "bands-out-of-order",
        "bands",
        "A, B, C",
    ),
    "out of reach": (
        "A: {from: 120}",
        "S: {from: 500}\n    A: {from: 120, to: 500}",
        "band-out-of-reach",
        "S",
        None,
    ),
    "no bands": (BANDS, "confidence: reported", "grades-incomplete", "grades", "best first"),
    "bands and shares": (BANDS, BANDS + "\n  shares: {A: 1}", "grades-twice", "shares", "by: rank"),
    "too many grades": (
        BANDS,
        "by: rank\n  shares: {a: .2, b: .1, c: .1, d: .1, e: .1, f: .1, g: .1, h: .1, i: .1}",
        "too-many-grades",
        "i",
        None,
    ),
    "shares short of 1": (BANDS, "by: rank\n  shares: {A: 0.5, B: 0.4, C: 0}", "shares-not-one", "shares", None),
    # channels
    "copies to itself": (
        "  bank: {source",
        "  bank: {copies_to: {bank: 0.1}, source",
        "copies-to-itself",
        "bank",
        None,
    ),
    "copies to a channel not read": (
        "  bank: {source",
        "  bank: {copies_to: {collectors: 0.1}, source",
        "channel-not-read",
        "collectors",
        "channels",
    ),
    "delay backwards": ("  bank: {source", "  bank: {delay: [5, 1], source", "bad-delay", "[", None),
    "delay of three": ("  bank: {source", "  bank: {delay: [5, 6, 7], source", "wrong-length", "[", None),
    "numbers for collectors": ("  bank: {source", "  bank: {capacity: 2, source", "not-collectors", "capacity", None),
    # rules
    "channel not read": ("channels: [cameras]", "channels: [collectors]", "channel-not-read", "collectors", None),
    "channel blind to it": ("channels: [cameras]", "channels: [bank]", "channel-cannot-see", "bank", "cameras"),
    "no channel": ("channels: [cameras]", "channels: []", "no-channel", "[", None),
    "nobody sees it": ("kind: littering, points", "kind: remark, points", "unseen-kind", "remark", "collectors"),
    "no points": (LITTER, LITTER.replace("-3", "0"), "no-points", "0", None),
    "dates backwards": ("from: 2014-06-01", "from: 2014-06-01, to: 2014-06-01", "empty-dates", "2014-06-01", None),
    "over before it starts": ("from: 2014-06-01", "to: 2013-06-01", "rule-over", "2013-06-01", None),
    "nobody meets it": (
        LITTER,
        LITTER.replace("source", "applies_to: {pupil: true, adult: true}, source"),
        "nobody-meets-it",
        "{",
        None,
    ),
    "those who do it never meet it": (
        "source: rules, channels: [cameras]}",
        "source: rules, channels: [cameras], applies_to: {driver: false}}",
        "nobody-meets-it",
        "{",
        None,
    ),
    "the same rule twice": (
        LITTER,
        LITTER + "\n  again: {kind: littering, points: -4, source: rules}",
        "same-rule-twice",
        "again",
        None,
    ),
    "nothing passed on": ("share: 0.25", "share: 0", "no-share", "0", None),
    "association by an unknown context": (
        "share: 0.25",
        "share: 0.25, contexts: [travel]",
        "unknown-context-of-conduct",
        "travel",
        None,
    ),
    # registers
    "two ways in one": ("low: {below: 80", "low: {below: 80, unpaid: 3", "not-one-way-in", "low", "id"),
    "no way at all": ("low: {below: 80, source", "low: {source", "not-one-way-in", "low", None),
    "chance without records": (
        "low: {below: 80",
        "low: {chance: 0.5, below: 80",
        "goes-with-another-way",
        "chance",
        None,
    ),
    "misjudged without exception": (
        "theft: {records: [theft]",
        "theft: {records: [theft], misjudged: 0.1",
        "goes-with-another-way",
        "misjudged",
        "unless_unable",
    ),
    "record nobody makes": ("records: [theft]", "records: [remark]", "unseen-kind", "remark", "collectors"),
    "threshold out of reach": ("below: 80,", "below: 0,", "threshold-out-of-reach", "0", None),
    "threshold for all": ("below: 1,", "below: 50,", "threshold-for-all", "50", None),
    "sum that nothing leaves": (
        "low: {below: 80",
        "low: {unpaid: 30, sums: [bill]",
        "no-such-sum",
        "bill",
        None,
    ),
    "out before in": ("above: 90", "above: 70", "out-before-in", "70", None),
    "way out beyond the ledger": ("above: 90", "above: 201", "threshold-out-of-reach", "201", None),
    "nothing to pay": ("ways_out: {term: 180}", "ways_out: {on_payment: true}", "nothing-to-pay", "on_payment", None),
    "no way in": (
        "ways_in:\n      empty: {below: 1, ledger: licence, source: rules}",
        "ways_in: {}",
        "no-way-in",
        "{",
        "initial_share",
    ),
    "an exception for all": ("low: {below: 80", "low: {unless: {}, below: 80", "nobody-meets-it", "unless", None),
    # services
    "no effect": (FLIGHTS, "source: rules", "door-without-effect", "flights", None),
    "not a child's": (FLIGHTS, FLIGHTS + "\n    by_the_parents: true", "not-asked-for-a-child", "by_the_parents", None),
    "nothing scarce": (FLIGHTS, FLIGHTS + "\n    priority_grades: [A]", "nothing-scarce", "priority_grades", None),
    "open and closed": (FLIGHTS, FLIGHTS + "\n    waived_for_grades: [C]", "open-and-closed", "C", None),
    "dearer by nothing": (", dearer_by: 0.3", "", "no-price", "dearer", "dearer_by"),
    "a price without dearer": ("outcome: dearer, ", "", "no-price", "dearer_by", None),
    "a private eye that sees nothing": (
        FLIGHTS,
        FLIGHTS + "\n    private: {refuses: 0.2}",
        "sees-nothing",
        "private",
        None,
    ),
    "a private eye on a secret list": (
        FLIGHTS,
        FLIGHTS + "\n    private: {sees_registers: [suspended], refuses: 0.2}",
        "register-not-public",
        "suspended",
        "public: true",
    ),
    # informants and faces
    "informants without a channel": (
        "related:",
        "informants: {ties: {kin: {sees: 0.5, willing: 0.1}}, source: rules}\nrelated:",
        "channel-not-read",
        "informants",
        "`informants`",
    ),
    "informants who tell of nobody": (
        "related:",
        "informants: {malicious: 2, source: rules}\nrelated:",
        "against-nobody",
        "malicious",
        "`against`",
    ),
    "faces of a list that nobody may see": (
        "public: true",
        "shown: {looks: 0.1, source: rules}",
        "shown-in-secret",
        "shown",
        "public: true",
    ),
    # adaptation and tests
    "numbers where nobody adapts": (
        "related:",
        "adaptation: {learns: 0.5}\nrelated:",
        "nobody-adapts",
        "learns",
        "model: individual",
    ),
    "fear of nothing known": (
        "related:",
        "adaptation: {model: individual, announced: {speach: 0.5}}\nrelated:",
        "unknown-context-of-conduct",
        "speach",
        "`speech`",
    ),
    "test of an unknown service": ("open: [flights]", "open: [flight]", "unknown-service", "flight", "`flights`"),
    "test of an unknown ledger": ("{points: 97}", "{pionts: 97}", "unknown-ledger", "pionts", "`points`"),
    "test through a blind channel": (
        "[{kind: littering}]",
        "[{kind: littering, channel: bank}]",
        "channel-cannot-see",
        "bank",
        None,
    ),
    "test that expects nothing": (
        "expect: {ledgers: {points: 97}, grade: B, registers: [], open: [flights], closed: [loan]}",
        "expect: {}",
        "expects-nothing",
        "expect",
        None,
    ),
}


@pytest.mark.parametrize("name", GALLERY)
def test_the_mistake_is_found_and_pointed_at(name, changed, problems, little_text):
    written, instead, code, underlined, hint = GALLERY[name]
    text = changed(written, instead)
    found = problems(text)
    assert code in [problem.code for problem in found], [problem.message for problem in found]
    problem = next(problem for problem in found if problem.code == code)
    assert problem.file == "little.yaml"
    assert problem.source_line == text.splitlines()[problem.line - 1]
    caret = problem.source_line[problem.column - 1 :][: problem.length]
    assert caret.startswith(underlined), (caret, problem)
    if underlined and underlined not in "{[":
        assert caret == underlined
    assert problem.path
    if hint is not None:
        assert hint in (problem.hint or "")


def test_the_little_scheme_is_sound(little):
    assert little.scheme == "little"


def test_each_mistake_is_reported_alone(changed, problems):
    """One mistake should not set off others: these are the exceptions."""
    noisy = {
        "informants who tell of nobody",
        "shares short of 1",
        "too many grades",
    }
    for name, (written, instead, code, _, _) in GALLERY.items():
        if name not in noisy:
            found = problems(changed(written, instead))
            assert {problem.code for problem in found} == {code}, (name, [problem.message for problem in found])


def test_all_at_once_in_the_order_of_the_file(little_text, problems):
    text = (
        little_text.replace("title: A", "tilte: A")
        .replace("B: {from: 80, to: 120}", "B: {from: 80, to: 119}")
        .replace("kind: charity", "kind: chairty")
        .replace("points: -3, source", "points: x, source")
        .replace("[blacklist]", "[blaklist]")
    )
    found = problems(text)
    codes = [problem.code for problem in found]
    assert sorted(codes) == ["bands-gap", "unknown-key", "unknown-kind-of-act", "unknown-register", "wrong-type"]
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_who_refers_to_a_broken_entry_is_not_blamed(changed, problems):
    found = problems(changed("min: 0, max: 12,", "min: 0, max: many,"))
    assert [problem.code for problem in found] == ["wrong-type"]
