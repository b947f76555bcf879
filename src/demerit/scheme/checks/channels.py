"""Channels: known to the catalogue, copied only to channels that are read, with numbers they can have."""

from __future__ import annotations

from demerit.scheme.checks.findings import Findings
from demerit.scheme.nearest import nearest

LOOKS = ("covers_urban", "covers_rural", "misses", "invents")  # of channels that look; informants tell
COLLECTORS_ONLY = ("collectors_per_1000", "capacity", "remembers", "knows", "knows_faces", "favours")
MAX_DELAY = 3650  # days


def check_channels(findings: Findings) -> None:
    catalogue = findings.catalogue
    for name, channel in findings.scheme.channels.items():
        path = ("channels", name)
        known = findings.name(path, name, catalogue.channels, "channel", at="key")
        if channel.sees is not None:
            findings.names((*path, "sees"), channel.sees, catalogue.kinds, "kind of act")
        for other in channel.copies_to:
            below = (*path, "copies_to", other)
            if other == name:
                findings.add(below, "copies-to-itself", f"`{name}` copies its records to itself", at="key")
            elif (
                other not in findings.channels  # unknown there: told of there
                and findings.name(below, other, catalogue.channels, "channel", at="key")
                and not findings.reads(other)
            ):
                findings.add(
                    below,
                    "channel-not-read",
                    f"this scheme does not read `{other}`, so a copy there changes nothing",
                    f"add `{other}` to `channels`",
                    at="key",
                )
        if (channel.matched_against is None) != (channel.false_match_per_face is None):
            there = "matched_against" if channel.matched_against else "false_match_per_face"
            other = "false_match_per_face" if channel.matched_against else "matched_against"
            findings.add(
                (*path, there), "half-a-match", f"`{there}` means nothing without `{other}`", f"give `{other}` too",
                at="key",
            )  # fmt: skip
        if channel.delay is not None and not 0 <= channel.delay[0] <= channel.delay[1] <= MAX_DELAY:
            findings.add(
                (*path, "delay"),
                "bad-delay",
                f"a delay runs from a number of days to as many or more, up to {MAX_DELAY:,}",
                "such as [0, 14]",
            )
        if known and not channel.fines:
            given = catalogue.channels[name]
            if given.ordinary or not given.authority:
                why = "ordinary law's, in every world" if given.ordinary else "brought by no record of it"
                findings.add((*path, "fines"), "not-its-fines", f"fines by `{name}` are {why}", "delete it", at="key")
        if known and catalogue.channels[name].type == "informants":
            for field in LOOKS:
                if getattr(channel, field) is not None:
                    findings.add(
                        (*path, field), "told-not-seen", f"nobody looks for `{name}`, so `{field}` has no meaning",
                        "say in the section `informants` who sees and tells", at="key",
                    )  # fmt: skip
        if known and catalogue.channels[name].type != "collectors":
            for field in COLLECTORS_ONLY:
                if getattr(channel, field) is not None:
                    findings.add(
                        (*path, field),
                        "not-collectors",
                        f"only collectors have `{field}`, and `{name}` has none",
                        "delete it",
                        at="key",
                    )


def kinds_seen(findings: Findings, channel: str) -> set[str]:
    """The kinds that a channel sees as this scheme reads it, or may be meant to see where a name is misspelt."""
    known = findings.catalogue.kinds
    own = findings.scheme.channels.get(channel)
    if own is not None and own.sees is not None:
        meant = {kind if kind in known else nearest(kind, known) for kind in own.sees}
        return set(known) if None in meant else {kind for kind in meant if kind is not None}
    name = findings.strangers.get(channel, channel)
    if name is None:
        return set(known)
    given = findings.catalogue.channels.get(name)
    return set(given.sees) if given is not None else set()


def check_seen(findings: Findings, path: tuple[str | int, ...], kind: str, *, code: str = "unseen-kind") -> None:
    """Whether some channel that the scheme reads can see this kind of act at all."""
    if kind not in findings.catalogue.kinds or not findings.whole("channels"):
        return
    if kind in findings.seen:
        return
    able = [name for name, channel in findings.catalogue.channels.items() if kind in channel.sees]
    hint = f"`{able[0]}` would: add it to `channels`" if able else "let a channel see it: `sees: [...]`"
    findings.add(path, code, f"no channel of this scheme sees `{kind}`, so no record of it can come", hint)
