"""Two schemes for made-up runs: one much like the press's, and one without rules."""

from __future__ import annotations

PRESS = {
    "scheme": "made_up",
    "title": "A made-up scheme",
    "label": "press",
    "summary": "Points for everything, doors that shut, and a list that few get off.",
    "start": "2019-01-01",
    "sources": {"A": "A press article (2019)", "web": "https://example.org/source"},
    "ledgers": {"points": {"start": 1000, "min": 0, "max": 1300, "source": "A"}},
    "grades": {
        "bands": {
            "A+": {"from": 1050},
            "A": {"from": 1000, "to": 1050},
            "B": {"from": 980, "to": 1000},
            "C": {"from": 950, "to": 980},
            "D": {"to": 950},
        },
        "source": "A",
        "disputed": "no single national score exists",
    },
    "channels": {"cameras": {"source": "A", "disputed": "cameras are not substantively used"}, "bank": {"source": "A"}},
    "rules": {
        "jaywalking": {"kind": "jaywalking", "points": -5, "source": "A"},
        "posting": {"kind": "critical_post", "points": -20, "source": "A", "disputed": "officials deny it"},
        "late": {"kind": "missed_loan_payment", "points": -30, "source": "A"},
        "blood": {"kind": "blood_donation", "points": 5, "source": "A"},
    },
    "association": {"household": {"share": {"value": 0.2, "range": [0, 0.5], "source": "assumed"}, "source": "A"}},
    "registers": {
        "blacklist": {
            "label": "The public blacklist",
            "source": "A",
            "ways_in": {"low": {"below": 950, "source": "A"}},
            "public": True,
        },
        "redlist": {"colour": "red", "source": "A", "ways_in": {"high": {"above": 1050, "source": "A"}}},
    },
    "services": {
        "flights": {"closed_to_registers": ["blacklist"], "source": "A"},
        "mortgage": {"closed_to_grades": ["B", "C", "D"], "source": "A", "disputed": "no such rule was found"},
        "top_school": {"closed_to_grades": ["D"], "by_the_parents": True, "source": "A"},
        "job": {"closed_to_registers": ["blacklist"], "source": "A"},
    },
    "adaptation": {"model": "individual"},
    "not_simulated": {"matching": "scores on dating profiles come later"},
}
EMPTY = {"scheme": "none", "title": "No scheme", "label": "control", "summary": "Ordinary law and nothing else."}
