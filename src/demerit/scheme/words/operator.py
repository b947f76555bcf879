"""How the operator adapts."""

from __future__ import annotations

from demerit.catalogue import Catalogue
from demerit.scheme.model import Scheme
from demerit.scheme.words.phrases import counted, listed, rate, share


def adapting(scheme: Scheme, catalogue: Catalogue) -> list[str]:
    """Attention, quota and moving lines (M48)."""
    how, said = scheme.operator, []
    if how is None:
        return []
    if how.attention.value:
        said.append(
            "Officers, collectors and cameras look more where records came from: each month their attention goes "
            f"{share(how.attention)} of the way to how last month's records were spread over the neighbourhoods."
        )
    if how.quota is not None:
        said.append(
            f"It wants {rate(how.quota)} breaches on record for every 1,000 residents a month. In a month that falls "
            f"short all look harder by {share(how.step)}; when there are enough they fall back."
        )
    if how.lines is not None:
        worst = listed(scheme.grade_ids[-how.lines.worst :])
        said.append(
            f"The lines of the grades move by up to {counted(how.lines.step, 'point')} a month, so that "
            f"{share(how.lines.share)} of residents stand at {worst}."
        )
    return said
