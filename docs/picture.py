"""The README's picture: the first page of a report, as a browser shows it.

    python docs/picture.py demo/report.html docs/img/report.png

Needs chromium (Debian: `apt-get install chromium`) or Chrome on the PATH.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(report: str, picture: str) -> int:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print("docs-picture needs chromium or google-chrome on the PATH", file=sys.stderr)
        return 1
    Path(picture).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--window-size=1080,1480",
            f"--screenshot={Path(picture).resolve()}",
            Path(report).resolve().as_uri(),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
