"""The words for ids: labels of the catalogue's and the scheme's own things."""

from __future__ import annotations

from functools import cached_property

from demerit.catalogue import Catalogue, catalogue
from demerit.scheme.model import Scheme


class Labels:
    """What the ids of a run are called."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue()

    def kind(self, name: str) -> str:
        found = self.catalogue.kinds.get(name)
        return found.label if found else plain(name)

    def service(self, name: str) -> str:
        found = self.catalogue.services.get(name)
        return found.label if found else plain(name)

    def right(self, name: str) -> str:
        found = self.catalogue.services.get(name)
        return found.right if found else ""

    def channel(self, name: str) -> str:
        found = self.catalogue.channels.get(name)
        return found.label if found else plain(name)

    def register(self, name: str) -> str:
        found = self.scheme.registers.get(name)
        return (found.label if found and found.label else None) or plain(name)

    def ledger(self, name: str) -> str:
        found = self.scheme.ledgers.get(name)
        return (found.label if found and found.label else None) or plain(name)

    def any(self, name: str) -> str:
        """Of a thing whose shelf isn't known."""
        shelves = (self.catalogue.kinds, self.catalogue.services, self.catalogue.channels)
        found = next((shelf[name].label for shelf in shelves if name in shelf), None)
        return found or (self.register(name) if name in self.scheme.registers else plain(name))


def plain(name: str) -> str:
    """An id without its underscores."""
    return name.replace("_", " ")


def lower(text: str) -> str:
    """Without its capital, for the middle of a sentence; an acronym keeps its own."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
