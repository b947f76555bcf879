"""Charts to SVG by vl-convert, in a process beside this one where a crash of it would end the run.

Its engine reserves tens of GiB of addresses, without using them, and where `ulimit -v` allows less it aborts the whole
process. So where such a limit is set, a child draws, with the limit raised as far as it may be. If even that is too
little, the chart is a line of words, and a warning says so; all else that a run writes is as it would be.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
import warnings
from contextlib import suppress
from functools import cache
from typing import Any

WITHOUT = (
    "charts can't be drawn within the limit on address space (ulimit -v): the library for them reserves 64 GiB; "
    "`demerit report` draws them where there is no limit"
)
NOT_DRAWN = (
    '<svg class="marks" width="600" height="24" viewBox="0 0 600 24"><text x="0" y="16" font-size="12px">'
    "Not drawn: the address space is limited (ulimit -v)</text></svg>"
)


def limited() -> bool:
    """Whether this process may address less than the library reserves."""
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def to_svg(spec: dict[str, Any]) -> str:
    """A Vega-Lite specification as SVG text; NOT_DRAWN, after a warning, where there is no room to draw."""
    if limited():
        return child().draw(spec)
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


class Child:
    """A process that draws: one line of JSON in, one out, until it dies."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # a thread warms it up while another may want a chart
        self._process: subprocess.Popen[str] | None = subprocess.Popen(
            [sys.executable, "-m", "demerit.drawing"], text=True, encoding="ascii",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def draw(self, spec: dict[str, Any]) -> str:
        with self._lock:
            answer = self._asked(json.dumps(spec))
        if answer is None:
            return NOT_DRAWN
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["svg"]

    def _asked(self, line: str) -> dict[str, Any] | None:
        if self._process is None:
            return None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
            if answer := self._process.stdout.readline():
                return json.loads(answer)
        self._process.wait()
        self._process = None
        with suppress(Warning):  # where warnings are errors a report is written without charts, too
            warnings.warn(WITHOUT, stacklevel=2)
        return None


child = cache(Child)


def serve() -> None:
    """Draw what comes on stdin until it ends: with the process that asks."""
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it may abort
    import vl_convert

    for line in sys.stdin:
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(json.loads(line), allowed_base_urls=[])}
        except ValueError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
