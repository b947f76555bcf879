"""Who reads a record: the texts of `reason` in rows of type "record" of the log.

Ordinary life has records of its own: those of officers, courts and others with authority go on in every world and
bring the ordinary fine. A scheme reads some of them, and those of its own channels.
"""

SCHEME, ORDINARY, BOTH = "the scheme", "ordinary law", "the scheme and ordinary law"
KEPT = "nobody: kept"  # of somebody who doesn't consent to be scored (M43)
ORDINARY_AND_KEPT = "ordinary law, and kept"
UNREAD = "nobody"  # of somebody whom the scheme doesn't score (M13, M14)
BY_THE_SCHEME, BY_LAW = (SCHEME, BOTH), (ORDINARY, BOTH, ORDINARY_AND_KEPT)
AND_KEPT = (KEPT, ORDINARY_AND_KEPT)


def reader(scheme: bool, ordinary: bool, kept: bool) -> str:
    """Who reads a record with these flags."""
    if scheme:
        return BOTH if ordinary else SCHEME
    if ordinary:
        return ORDINARY_AND_KEPT if kept else ORDINARY
    return KEPT if kept else UNREAD
