"""Ten thousand damages to run folders, studies and checkpoints (`tests/test_damage.py` has three hundred)."""

from __future__ import annotations

import test_damage
from test_damage import (  # noqa: F401 (the fixture, and the tests themselves)
    finished,
    test_no_damage_to_a_checkpoint_gives_another_run_or_a_bug,
    test_no_damage_to_a_run_gives_other_figures_or_a_bug,
    test_no_damage_to_a_study_gives_other_figures_or_a_bug,
)

test_damage.DAMAGES = 10_000
