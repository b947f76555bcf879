"""Informants and the map of debtors: whoever is to be heard has a channel to tell it to, and somebody to tell on."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings


def check_informing(findings: Findings) -> None:
    known = findings.catalogue.channels
    ears = [name for name in findings.scheme.channels if name in known and known[name].mechanism == "M17"]
    how = findings.scheme.informants
    if how is None:
        if ears and findings.whole("informants"):
            findings.add(
                ("channels", ears[0]), "nobody-tells", f"`{ears[0]}` hear only what somebody reports, and nobody does",
                "add a section `informants`, or delete the channel", at="key",
            )  # fmt: skip
        return
    path = ("informants",)
    if not ears and not findings.reads("informants"):
        findings.add(
            path, "channel-not-read", "this scheme doesn't read `informants`, so nobody hears what is reported",
            "add `informants` to `channels`", at="key",
        )  # fmt: skip
    if not how.ties and how.malicious.value == 0:
        findings.add(path, "nobody-tells", "nobody reports anybody", "add `ties`, or delete the section", at="key")
    if how.malicious.value > 0 and not any(weight.value > 0 for weight in how.against.values()):
        findings.add(
            (*path, "malicious"), "against-nobody", "reports are made out of malice, and about nobody",
            "add `against`, such as {neighbour: 3, colleague: 1}", at="key",
        )  # fmt: skip


def check_shaming(findings: Findings) -> None:
    scheme, known = findings.scheme, findings.catalogue.channels
    maps = [name for name in scheme.channels if name in known and known[name].mechanism == "M23"]
    called = False
    for name, register in scheme.registers.items():
        if register.shown is None:
            continue
        path = ("registers", name, "shown")
        called = called or register.shown.reports.value > 0
        if not register.public:
            findings.add(
                path, "shown-in-secret", f"`{name}` isn't public, and its faces are shown", "add `public: true`",
                at="key",
            )  # fmt: skip
        if register.shown.reports.value > 0 and not maps and not findings.reads("debtor_map"):
            findings.add(
                (*path, "reports"), "channel-not-read",
                "this scheme doesn't read `debtor_map`, so nobody hears what is reported",
                "add `debtor_map` to `channels`", at="key",
            )  # fmt: skip
    if maps and not called and findings.whole("registers"):
        findings.add(
            ("channels", maps[0]), "nobody-tells", f"`{maps[0]}` hears only what those report who were shown a face",
            "let a register be `shown`, with `reports`, or delete the channel", at="key",
        )  # fmt: skip
