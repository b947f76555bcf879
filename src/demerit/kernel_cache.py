"""Compiled kernels on disk: what can't be kept isn't, and what is damaged is compiled anew. Neither stops a run.

Numba's own cache raises wherever its folder can't be written, and unpickles whatever it finds. Here each file ends with
the SHA-256 of what stands before it, and a file that fails it counts as missing. The results of a run never depend on
whether its kernels were kept.
"""

from __future__ import annotations

import hashlib
import pickle
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, IndexDataCacheFile, NullCache

HASH_BYTES = hashlib.sha256().digest_size
_remarked: set[str] = set()


def remark(text: str) -> None:
    """Warn of something that costs time and changes no result: once per process and text."""
    if text not in _remarked:
        _remarked.add(text)
        with suppress(Warning):  # a process that turns warnings into errors runs on, too
            warnings.warn(text, stacklevel=2)


class Damaged(Exception):
    """A file of the cache isn't what was written."""


def signed(data: bytes) -> bytes:
    return data + hashlib.sha256(data).digest()


def verified(data: bytes) -> bytes:
    """What was signed. Raises Damaged if it isn't what was."""
    body, digest = data[:-HASH_BYTES], data[-HASH_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise Damaged
    return body


class SignedFiles(IndexDataCacheFile):
    """The index and the data files of one kernel, each with its SHA-256 at its end."""

    def _dump(self, obj: Any) -> bytes:
        return signed(super()._dump(obj))

    def _load_index(self) -> dict[Any, str]:
        """Which data file has which signature; nothing if the index is missing, damaged or of other sources."""
        try:
            data = Path(self._index_path).read_bytes()
        except FileNotFoundError:
            return {}
        version = pickle.dumps(self._version, protocol=-1)
        if not data.startswith(version):
            return {}
        try:
            stamp, overloads = pickle.loads(verified(data.removeprefix(version)))
        except Damaged:
            remark(f"{self._index_path} is damaged: what it names is compiled anew")
            return {}
        return overloads if stamp == self._source_stamp else {}

    def _load_data(self, name: str) -> Any:
        path = self._data_path(name)
        try:
            return pickle.loads(verified(Path(path).read_bytes()))
        except Damaged:
            remark(f"{path} is damaged: it is compiled anew")
            return None


class KernelCache(FunctionCache):
    """The compiled forms of one kernel. Raises RuntimeError or OSError if no folder for them can be written.

    `folder`: named by the sources, so that what stands there is theirs wherever the package is installed. None: where
    Numba finds a place; what stands there is taken if the time of the source file agrees.
    """

    def __init__(self, function: Any, folder: Path | None) -> None:
        super().__init__(function)
        if folder is not None and not Path(self._impl.locator.get_cache_path()).is_relative_to(folder):
            raise RuntimeError(f"{folder} can't be written")  # Numba has found another
        stamp = self._impl.locator.get_source_stamp() if folder is None else None
        self._folder = self._impl.locator.get_cache_path() if folder is None else str(folder)
        self._cache_path = self._folder
        self._cache_file = SignedFiles(self._folder, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except OSError:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            remark(f"compiled code can't be kept in {self._folder}: {error.strerror or error}; {COSTS}")


class NoCache(NullCache):
    """Where no folder can be written: every process compiles what it needs."""

    def save_overload(self, sig: Any, cres: Any) -> None:
        remark(f"no folder for compiled code can be written; {COSTS}, or set NUMBA_CACHE_DIR to one that can")


COSTS = "every command compiles anew, for a minute or two"
