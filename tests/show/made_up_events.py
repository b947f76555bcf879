"""What happened to one resident of a made-up run."""

from __future__ import annotations

import pyarrow as pa

EVENT = dict.fromkeys(
    (
        "world",
        "day",
        "resident",
        "type",
        "what",
        "channel",
        "cause",
        "rule",
        "ledger",
        "points",
        "other",
        "act_day",
        "outcome",
        "reason",
        "wrongful",
    )
)


def events(scored: bool, twin: bool) -> pa.Table:
    def event(**cells):
        more = {"act_day": cells["day"]} if cells["type"] in ("record", "entry") else {}
        more |= {"reason": "the scheme"} if cells["type"] == "record" else {}
        return EVENT | {"wrongful": False, "resident": 41} | more | cells

    both = [
        dict(day=3, type="act", what="jaywalking"),
        dict(day=41, type="act", what="jaywalking"),
        dict(day=90, type="decision", what="flights", outcome="granted", reason="none"),
        dict(day=200, type="act", what="littering"),
        dict(day=201, type="decision", what="loan", outcome="refused", reason="ordinary"),
        dict(
            day=260,
            type="record",
            what="jaywalking",
            channel="patrols",
            cause="own act",
            reason="ordinary law",
            act_day=258,
        ),
        dict(day=260, type="fine", what="jaywalking", cause="own act", points=20, outcome="paid"),
    ]
    rows = [event(world=world, **cells) for cells in both for world in ("scheme", "twin")]
    if scored:
        rows += [
            event(world="scheme", day=41, type="record", what="jaywalking", channel="cameras", cause="own act"),
            event(
                world="scheme",
                day=41,
                type="entry",
                what="jaywalking",
                channel="cameras",
                cause="own act",
                rule="jaywalking",
                points=-5,
            ),
            event(
                world="scheme",
                day=53,
                type="record",
                what="jaywalking",
                channel="cameras",
                cause="misidentification",
                other=17,
                wrongful=True,
            ),
            event(
                world="scheme",
                day=53,
                type="entry",
                what="jaywalking",
                channel="cameras",
                cause="misidentification",
                rule="jaywalking",
                points=-5,
                other=17,
                wrongful=True,
            ),
            event(world="scheme", day=53, type="grade", what="B"),
            event(
                world="scheme",
                day=80,
                type="entry",
                what="critical_post",
                cause="association",
                rule="posting",
                points=-4,
                other=40,
            ),
            event(
                world="scheme",
                day=120,
                type="entry",
                what="missed_loan_payment",
                channel="bank",
                cause="own act",
                rule="late",
                points=-30,
            ),
            event(world="scheme", day=121, type="grade", what="C"),
            event(
                world="scheme", day=150, type="entry", what="critical_post", cause="own act", rule="posting", points=-20
            ),
            event(world="scheme", day=151, type="listing", what="blacklist", wrongful=True),
            event(world="scheme", day=151, type="grade", what="D"),
            *(
                event(
                    world="scheme",
                    day=160 + 9 * i,
                    type="decision",
                    what="flights",
                    outcome="refused",
                    reason="register",
                    wrongful=True,
                )
                for i in range(5)
            ),
            event(world="scheme", day=230, type="decision", what="mortgage", outcome="refused", reason="grade"),
            event(world="scheme", day=300, type="act", what="critical_post", outcome="chilled"),
        ]
        rows += [event(world="twin", day=230, type="decision", what="mortgage", outcome="granted", reason="none")]
        rows += [event(world="twin", day=300, type="act", what="critical_post")]
    if not twin:
        rows = [row for row in rows if row["world"] == "scheme"]
    rows.sort(key=lambda row: row["day"])
    return pa.Table.from_pylist(rows)
