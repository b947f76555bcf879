"""What is said of a scheme that follows documents, by how much of it is documented."""

from __future__ import annotations

import pytest

from demerit.scheme import load
from demerit.scheme.confidences import after_documents


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("fuzhou", "Its form follows documents of a scheme that exists or existed; none of its rules is documented."),
        ("commercial_score", "Its rules follow documents of a scheme that exists or existed."),
        ("suining_2010", "It follows documents of a scheme that exists or existed: 4 of its 12 rules, registers and "
         "services are documented, the others inferred or ours."),
    ],
)  # fmt: skip
def test_what_follows_documents_is_counted(preset, said):
    assert after_documents(load(preset)) == said
