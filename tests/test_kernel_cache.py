"""Compiled code that can't be kept, or was damaged, costs time and nothing else."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numba
import pytest

from demerit import compiled, kernel_cache


def twice(number):
    return 2 * number


def fresh(folder: Path | None):
    """A dispatcher of `twice` as a new process has it: nothing compiled, kept in `folder`."""
    dispatcher = numba.njit(twice)
    dispatcher._cache = compiled.cache_in(folder, twice)
    return dispatcher


def hits_and_misses(dispatcher) -> tuple[int, int]:
    return sum(dispatcher.stats.cache_hits.values()), sum(dispatcher.stats.cache_misses.values())


@pytest.fixture(autouse=True)
def nothing_remarked(monkeypatch):
    monkeypatch.setattr(kernel_cache, "_remarked", set())


def test_a_kernel_is_kept_and_found_again(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for expected in ((0, 1), (1, 0)):
            again = fresh(tmp_path)
            assert again(21) == 42
            assert hits_and_misses(again) == expected
    assert {path.suffix for path in tmp_path.iterdir() if path.is_file()} == {".nbi", ".nbc"}


def test_what_is_named_by_its_sources_is_found_whenever_they_were_installed(tmp_path, monkeypatch):
    """Two checkouts of the same sources share a folder, and the times of their files differ."""
    assert fresh(tmp_path)(21) == 42
    monkeypatch.setattr("numba.core.caching._SourceFileBackedLocatorMixin.get_source_stamp", lambda self: (1.0, 2),
                        raising=False)  # fmt: skip
    again = fresh(tmp_path)
    assert again(21) == 42
    assert hits_and_misses(again) == (1, 0)


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "text"])
def test_a_damaged_file_is_compiled_anew_and_mended(tmp_path, suffix, damage):
    assert fresh(tmp_path)(21) == 42
    [path] = tmp_path.glob(f"*{suffix}")
    whole = path.read_bytes()
    middle = len(whole) * 2 // 3
    flipped = whole[:middle] + bytes([whole[middle] ^ 4]) + whole[middle + 1 :]
    path.write_bytes({"flipped": flipped, "cut": whole[:middle], "empty": b"", "text": b"not compiled"}[damage])
    again = fresh(tmp_path)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert again(21) == 42
    assert hits_and_misses(again) == (0, 1)
    other_version = suffix == ".nbi" and damage in ("empty", "text")  # as if another version of Numba had written it
    assert len(said) == (0 if other_version else 1)
    assert other_version or str(path) in str(said[0].message)
    mended = fresh(tmp_path)
    assert mended(21) == 42
    assert hits_and_misses(mended) == (1, 0)


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
def test_where_warnings_are_errors_a_damaged_file_is_compiled_anew(tmp_path, suffix):
    assert fresh(tmp_path)(21) == 42
    [path] = tmp_path.glob(f"*{suffix}")
    path.write_bytes(path.read_bytes()[:-1])
    again = fresh(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert again(21) == 42
    assert hits_and_misses(again) == (0, 1)


def test_a_full_disk_is_remarked_once_and_the_kernel_works(tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(kernel_cache.SignedFiles, "_open_for_write", full)
    with pytest.warns(UserWarning, match=r"can't be kept in .*No space left"):
        assert fresh(tmp_path)(21) == 42
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it is said once
        assert fresh(tmp_path)(2.5) == 5.0
    assert not [path for path in tmp_path.iterdir() if path.is_file()]


def test_without_a_folder_a_kernel_is_compiled_and_not_kept(tmp_path):
    file = tmp_path / "file"
    file.touch()
    nowhere = fresh(file)  # a file where a folder should be
    with pytest.warns(UserWarning, match="no folder for compiled code"):
        assert nowhere(21) == 42
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it is said once
        assert nowhere(2.5) == 5.0


def test_numbas_own_setting_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "theirs")
    fresh(tmp_path)
    assert numba.config.CACHE_DIR == "theirs"


@pytest.mark.parametrize("name", ["NUMBA_CACHE_DIR", "XDG_CACHE_HOME"])
def test_the_folder_of_all_kernels(tmp_path, monkeypatch, name):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv(name, str(tmp_path / "new"))
    found = compiled.prepare()
    assert found is not None
    assert found.is_dir()
    assert found.is_relative_to(tmp_path / "new" / "demerit")
    assert list(found.iterdir()) == []
    (tmp_path / "file").touch()
    monkeypatch.setenv(name, str(tmp_path / "file"))
    assert compiled.prepare() is None


def test_a_command_works_where_nothing_can_be_kept(tmp_path):
    """A file stands where the cache should be, and the package's own folder is as good as read-only."""
    (tmp_path / "file").touch()
    code = (
        "import numba.core.caching as caching\n"
        "caching.CacheImpl._locator_classes = []  # no place is found beside the sources or in the home folder\n"
        "from demerit.chance import words\n"
        "print(len(words(1, 2, 3, 4, 5, 6, 7)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "file"), "NUMBA_CACHE_DIR": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4\n"
    assert done.stderr.count("UserWarning: no folder for compiled code can be written") == 1
