"""The project as a whole: what is promised to those who install, cite or read it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import uv
import yaml

import demerit

ROOT = Path(__file__).parents[1]
UV = uv.find_uv_bin()
OWN_FILES = sorted(
    path
    for folder in ("src", "tests", "docs", "examples", "benchmarks", "verification", ".ci", ".")
    for path in ((ROOT / folder).glob("*") if folder == "." else (ROOT / folder).rglob("*"))
    if path.is_file() and path.suffix in {".py", ".md", ".yaml", ".toml", ".cff", ".html", ".css", ""}
)


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    clean = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH", "UV_PROJECT")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def wheel(place: Path) -> Path:
    """The wheel, built outside the repository."""
    run(UV, "build", "--wheel", "--quiet", "--out-dir", place / "dist", ROOT, cwd=place)
    (built,) = (place / "dist").glob("demerit-*.whl")
    return built


@pytest.mark.xdist_group("wheel")
def test_the_wheel_holds_all_of_the_package(tmp_path):
    """Its sources, presets and places; and it works where it is unpacked. Installed alone: in `verification/`."""
    with zipfile.ZipFile(wheel(tmp_path)) as built:
        built.extractall(tmp_path / "unpacked")
    source, unpacked = (
        {path.relative_to(root): path.read_bytes() for path in (root / "demerit").rglob("*")
         if path.is_file() and path.suffix not in (".pyc", ".nbi", ".nbc")}
        for root in (ROOT / "src", tmp_path / "unpacked")
    )  # fmt: skip
    assert unpacked == source
    said = run(sys.executable, "-m", "demerit", "check", "as_reported", cwd=tmp_path,
               PYTHONPATH=str(tmp_path / "unpacked"))  # fmt: skip
    assert "a valid scheme" in said


def test_the_version_is_the_same_everywhere():
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == demerit.__version__
    released = re.findall(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert released[0] == demerit.__version__


def test_the_citation_has_what_the_format_asks_for():
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(told)
    assert told["license"] == "Apache-2.0"


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_links_between_the_pages_lead_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            if not re.match(r"https?:", target):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_says_what_demerit_is_not():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "## What Demerit is not" in text
    assert "## What is not modelled" in text
    assert "synthetic" in text


@pytest.mark.parametrize("name", ["README.md", "docs/cli.md", "docs/python.md", "docs/schemes.md"])
def test_commands_in_the_pages_exist(name):
    from demerit.cli import cli

    text = (ROOT / name).read_text("utf-8")
    for command in re.findall(r"^(?:    |\$ )demerit ([a-z]+)", text, re.M):
        assert command in cli.commands, command


@pytest.mark.parametrize("target", ["setup", "demo", "test", "check", "verify", "bench", "docs-picture", "clean"])
def test_the_makefile_has_what_the_readme_names(target):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}:", makefile, re.M)


def test_nobodys_machine_is_named():
    """No private path, such as a home folder, in anything that is published."""
    private = re.compile(r"/(?:home|Users|root|work)/[a-z]")
    for path in OWN_FILES:
        if path != Path(__file__):
            found = private.search(path.read_text("utf-8", errors="replace"))
            assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_no_page_is_named_that_is_not_there():
    """Docstrings named a page of the design, which isn't part of the repository."""
    for path in OWN_FILES:
        text = path.read_text("utf-8") if path.suffix == ".py" else ""
        for page in re.findall(r"\bdocs/\w+\.md\b|\bDESIG[N]\b", text):
            assert (ROOT / page).is_file(), f"{path.relative_to(ROOT)} names {page}"


def test_the_public_names_of_the_package():
    from demerit.place.description import Place
    from demerit.scheme.model import Scheme

    assert set(demerit.__all__) <= set(dir(demerit))
    assert isinstance(demerit.scheme("none"), Scheme)
    assert isinstance(demerit.place("village", residents=100), Place)
    assert issubclass(demerit.InvalidFile, demerit.DemeritError)
    with pytest.raises(AttributeError, match="nonsense"):
        demerit.nonsense  # noqa: B018
