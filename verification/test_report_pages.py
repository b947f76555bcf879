"""The report of a village under the press's picture: at most 20 printed pages, found within the first two.

Needs chromium and poppler's pdftotext on the PATH (Debian: chromium, poppler-utils).
"""

from __future__ import annotations

import shutil
import subprocess

import pytest

import demerit

BROWSER = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
PAGES, WORDS = 20, 9_000


@pytest.mark.skipif(BROWSER is None or shutil.which("pdftotext") is None, reason="no chromium, or no pdftotext")
def test_a_village_in_print(tmp_path):
    run = demerit.simulate("as_reported", "village", days=365, seed=7, replicates=20)
    page, pdf = run.report(tmp_path / "report.html"), tmp_path / "report.pdf"
    browser = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    printing = ["--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]
    subprocess.run([*browser, *printing], check=True, stderr=subprocess.DEVNULL)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    assert 5 < len(pages) <= PAGES
    assert 2_000 < len(text.split()) <= WORDS
    for said in ("Five findings", "One person", "What this page can't say"):
        assert said in pages[0]
    assert "All other findings" in pages[1]
    assert "Doors, in the order of the scheme's file" in pages[1]
    assert all("Synthetic: nobody here exists" in one for one in pages)
