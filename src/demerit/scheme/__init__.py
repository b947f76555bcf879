"""The rule book: what a scheme file may say, how it is read and checked, and what it says in plain words.

    import demerit.scheme
    scheme = demerit.scheme.load("as_reported")

Names are fetched when first used, so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from demerit.scheme.loading import load, loads, open_document, preset_ids, preset_text, preset_titles
    from demerit.scheme.model import Scheme
    from demerit.scheme.plain import scheme_hash, to_yaml
    from demerit.scheme.reading import Document, read_document, validate

_HOME = {
    "load": "loading",
    "loads": "loading",
    "open_document": "loading",
    "preset_ids": "loading",
    "preset_text": "loading",
    "preset_titles": "loading",
    "Scheme": "model",
    "scheme_hash": "plain",
    "to_yaml": "plain",
    "Document": "reading",
    "read_document": "reading",
    "validate": "reading",
}

__all__ = [
    "Document",
    "Scheme",
    "load",
    "loads",
    "open_document",
    "preset_ids",
    "preset_text",
    "preset_titles",
    "read_document",
    "scheme_hash",
    "to_yaml",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
