"""Channels at work in a world: ordinary ones, and those the scheme reads."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.catalogue import Channel as CatalogueChannel
from demerit.scheme.model import Scheme


def channels_at_work(scheme: Scheme, cat: Catalogue) -> list[tuple[str, CatalogueChannel, bool]]:
    """Channels at work in a scheme's world: ordinary ones, and those it reads with its own numbers."""
    at_work = []
    for name, channel in cat.channels.items():
        own = scheme.channels.get(name)
        if own is not None:
            changes = {
                field: getattr(own, field)
                for field in ("covers_urban", "covers_rural", "misses", "false_match", "invents", "delay", "sees")
                if getattr(own, field) is not None
            }
            at_work.append((name, channel.model_copy(update=changes), True))
        elif channel.ordinary:
            at_work.append((name, channel, False))
    return sorted(at_work, key=lambda entry: entry[1].number)


def watched(scheme: Scheme, cat: Catalogue) -> set[int]:
    """Numbers of the kinds that some channel of the scheme sees and some rule rewards."""
    seen = {kind for _, channel, scored in channels_at_work(scheme, cat) if scored for kind in channel.sees}
    paid = {rule.kind for rule in scheme.rules.values() if rule.points > 0}
    return {cat.kinds[kind].number for kind in seen & paid}
