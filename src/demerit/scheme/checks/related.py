"""What the operator relates: contexts that exist, a direction that can matter, and nothing that holds anyway."""

from __future__ import annotations

from demerit.limits import CONTEXTS
from demerit.relations import acts_of, bearing, contexts_of_acts, doors_shut
from demerit.scheme.checks.findings import Findings

Why = tuple[str, str, str]  # code, message, hint


def check_related(findings: Findings) -> None:
    for act, services in findings.scheme.related.items():
        path: tuple[str | int, ...] = ("related", act)
        known = findings.name(path, act, CONTEXTS, "context", at="key")
        if isinstance(services, list):
            findings.names(path, services, CONTEXTS, "context")
            places = {service: (*path, index) for index, service in enumerate(services)}
        else:
            places = {service: (*path, service) for service in services}
        at = "value" if isinstance(services, list) else "key"
        for service, place in places.items():
            if at == "key":
                findings.name(place, service, CONTEXTS, "context", at=at)
            why = _idle(findings, act, service) if known and service in CONTEXTS else None
            if why is not None:
                code, message, hint = why
                findings.add(place, code, message, hint, at=at)


def _idle(findings: Findings, act: str, service: str) -> Why | None:
    """The first thing that keeps a relation from mattering."""
    cat, scheme = findings.catalogue, findings.scheme
    acting = [context for context in CONTEXTS if any(kind.context == context for kind in cat.kinds.values())]
    serving = [context for context in CONTEXTS if any(one.context == context for one in cat.services.values())]
    if act == service:
        return "related-to-itself", f"`{act}` always bears on itself", "delete it"
    if act not in acting:
        hint = f"known here: {', '.join(acting)}"
        if service in acting and act in serving:
            reading = _held_by(findings, service, act)
            holds = f", which holds anyway by the package's {reading} reading" if reading else ""
            hint = f"it is the other way round: `{service}: [{act}]`{holds}"
        return "relates-no-act", f"nothing that people do belongs to `{act}`, so it bears on nothing", hint
    if service not in serving:
        hint = f"known here: {', '.join(serving)}"
        return "relates-no-service", f"no service belongs to `{service}`, so nothing bears on it", hint
    whole = findings.whole("rules") and findings.whole("registers")  # else some may be about it
    if whole and act not in contexts_of_acts(scheme, cat):
        message = f"no rule and no way onto a register of this scheme is about `{act}`"
        return "relates-nothing-here", message, "delete it"
    doors = [cat.services.get(name) for name in scheme.services]  # None: misspelt, and may be about it
    if findings.whole("services") and not any(one is None or one.context == service for one in doors):
        return "relates-nothing-here", f"this scheme has no door that belongs to `{service}`", "delete it"
    reading = _held_by(findings, act, service)
    if reading is not None:
        message = f"`{act}` may bear on `{service}` anyway, by the package's {reading} reading"
        return "related-already", message, "delete it"
    return None


def _held_by(findings: Findings, act: str, service: str) -> str | None:
    """The reading by which all acts of a context bear by default on every door that the scheme shuts in another."""
    cat = findings.catalogue
    shut = [cat.services[name] for name in doors_shut(findings.scheme) if name in cat.services]
    pairs = {(kind, one.number) for kind in acts_of(act, cat) for one in shut if one.context == service}
    return next((reading for reading, holds in bearing(None, cat).items() if pairs and pairs <= holds), None)
