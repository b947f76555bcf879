"""Arrays in one file: an uncompressed .npz, hashed as it is written, and never anything but plain data.

`numpy.load` reads such a file. It is written here since NumPy copies rows field by field, and so that the hash takes no
second reading. Counts (whole numbers of 64 bits) are mostly noughts, and packed; all else is stored as it is.
"""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import numpy as np
from numpy.lib import format as npy

from demerit.kept import Arrays

AT_ONCE = 1 << 24  # bytes
# NumPy has Python parse a header, and the parser of Python 3.11 takes two threads for one that went astray
ONE_AT_A_TIME = threading.Lock()


class _Hashed:
    """A file that can only be written on, and its hash and length so far."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.sha, self.bytes = file, hashlib.sha256(), 0

    def write(self, data: Any) -> int:
        self.sha.update(data)
        self.bytes += self.file.write(data)
        return len(data)

    def flush(self) -> None:
        self.file.flush()


def write(path: Path, arrays: Arrays) -> dict[str, Any]:
    """Write arrays by name into a new file, forced to the disk; its name, bytes and SHA-256. Raises OSError."""
    with open(path, "xb") as file:
        hashed = _Hashed(file)
        with zipfile.ZipFile(cast(IO[bytes], hashed), "w", compresslevel=1) as archive:
            for name, array in arrays.items():
                _add(archive, name, array)
        file.flush()
        os.fsync(file.fileno())
    return {"name": path.name, "bytes": hashed.bytes, "sha256": hashed.sha.hexdigest()}


def _add(archive: zipfile.ZipFile, name: str, array: np.ndarray) -> None:
    if array.dtype.hasobject:
        raise TypeError(f"{name} holds objects")
    archive.compression = zipfile.ZIP_DEFLATED if array.dtype == np.int64 else zipfile.ZIP_STORED
    plain = np.ascontiguousarray(array).reshape(array.shape)  # which makes one axis of none
    data = plain.reshape(-1).view(np.uint8)
    with archive.open(f"{name}.npy", "w", force_zip64=True) as out:
        npy.write_array_header_2_0(out, npy.header_data_from_array_1_0(plain))
        for start in range(0, len(data), AT_ONCE):
            out.write(data[start : start + AT_ONCE].data)


def read(path: Path, bytes: int, sha256: str) -> dict[str, np.ndarray]:
    """The arrays of a file. Raises ValueError if it isn't the one that was written, OSError if it can't be read."""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size != bytes or hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise ValueError(f"{path.name} isn't what was written")
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return {name.removesuffix(".npy"): _array(archive, name) for name in archive.namelist()}


def one_of(path: Path, name: str) -> np.ndarray:
    """One array of a file. Raises ValueError or KeyError if there is none, OSError if it can't be read."""
    with zipfile.ZipFile(path) as archive:
        return _array(archive, f"{name}.npy")


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    with archive.open(name) as member:
        source = cast(BufferedIOBase, member)
        if npy.read_magic(source) != (2, 0):
            raise ValueError(f"{name} is of another version of the format")
        with ONE_AT_A_TIME:
            shape, _, dtype = npy.read_array_header_2_0(source)
        if dtype.hasobject:
            raise ValueError(f"{name} holds objects")
        array = np.empty(shape, dtype)
        rest = array.reshape(-1).view(np.uint8).data
        while len(rest):
            got = source.readinto(rest[:AT_ONCE])
            if not got:
                raise ValueError(f"{name} is too short")
            rest = rest[got:]
    return array
