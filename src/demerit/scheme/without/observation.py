"""Switches of those who look: without channels, informants, or faces shown."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.without.editing import Data, Edit, entries_of, keep


def no_channels(mechanism: str) -> Edit:
    """M10 to M12: the scheme reads no channel of this mechanism; ordinary life keeps its own."""

    def edit(data: Data, cat: Catalogue) -> None:
        keep(data, "channels", lambda name, _: cat.channels[name].mechanism != mechanism)
        if mechanism == "M11":
            for channel in entries_of(data, "channels"):
                channel.pop("copies_to", None)

    return edit


def no_informants(data: Data, cat: Catalogue) -> None:
    """M17: nobody reports anybody."""
    data.pop("informants", None)
    keep(data, "channels", lambda name, _: cat.channels[name].mechanism != "M17")


def no_shaming(data: Data, cat: Catalogue) -> None:
    """M23: no face is shown."""
    for register in entries_of(data, "registers"):
        register.pop("shown", None)
    keep(data, "channels", lambda name, _: cat.channels[name].mechanism != "M23")
