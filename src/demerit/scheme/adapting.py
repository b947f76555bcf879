"""The rival models of adaptation: the same scheme, where people change in another way, or not at all.

No one knows which is true: a finding holds when it holds in all of them.
"""

from __future__ import annotations

from typing import get_args

from demerit.errors import UsageError
from demerit.scheme.model import Adaptation, AdaptationModel, Scheme
from demerit.scheme.nearest import suggest

MODELS: tuple[str, ...] = get_args(AdaptationModel)


def adapting(scheme: Scheme, model: str) -> Scheme:
    """The scheme under another model of adaptation, with the numbers that it gives for it.

    Raises UsageError for an unknown model, and where a scheme without any adaptation is asked for one.
    """
    if model not in MODELS:
        raise UsageError(f"there is no model of adaptation `{model}`", code="unknown-model",
                         hint=suggest(model, MODELS, what="models of adaptation"))  # fmt: skip
    how = scheme.adaptation
    if model == "none":
        return scheme.model_copy(update={"adaptation": Adaptation()})
    if how.model == "none":
        raise UsageError(
            f"`{scheme.scheme}` doesn't say how people change, so it can't be run with the model `{model}`",
            code="nobody-adapts", hint="give it a section `adaptation`, with `announced` and `learns` or `threshold`",
        )  # fmt: skip
    return scheme.model_copy(update={"adaptation": how.model_copy(update={"model": model})})
