"""Sentences for parts of a scheme that come, go or change: enrolment, informants, trust, knowledge and others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demerit.limits import TIE_KINDS
from demerit.scheme.difference.fields import fields, said
from demerit.scheme.words.phrases import listed


def start(name: str, before: Any, after: Any) -> Iterator[str]:
    if after is None:
        yield "it has no date to start on any more"
    else:
        yield f"it starts on {after}" + (f" instead of {before}" if before else "")


def rollout(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield "it begins region by region instead of everywhere at once"
    elif after is None:
        yield "it begins everywhere at once"
    else:
        yield from fields("roll-out", before, after)


def enrolment(name: str, before: Any, after: Any) -> Iterator[str]:
    before, after = before or {}, after or {}
    modes = {"mandatory": "is mandatory", "voluntary": "is voluntary", "consent": "needs consent"}
    if before.get("mode", "mandatory") != after.get("mode", "mandatory"):
        yield f"enrolment {modes[after.get('mode', 'mandatory')]}"
    else:
        yield from fields("enrolment", before, after)


def association(name: str, before: Any, after: Any) -> Iterator[str]:
    tie = _tied(name)
    if before is None:
        yield f"points are passed on to {tie}: {said(after['share'])} of what one loses or gains"
    elif after is None:
        yield f"nothing is passed on to {tie} any more"
    else:
        yield from fields(f"what is passed on to {tie}", before, after)


def informants(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield "residents report each other: family, neighbours, colleagues and friends"
    elif after is None:
        yield "nobody reports anybody any more"
    else:
        yield from fields("informants", before, after)


def matching(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield f"profiles show the grade, and {said(after['minds'])} mind each grade lower"
    elif after is None:
        yield "profiles show no grade any more"
    else:
        yield from fields("profiles", before, after)


def cutting(name: str, before: Any, after: Any) -> Iterator[str]:
    tie = _tied(name)
    if before is None:
        yield f"{tie} cut the tie when a standing falls: {said(after['cuts'])} of them"
    elif after is None:
        yield f"{tie} leave nobody any more when a standing falls"
    else:
        yield from fields(f"ties cut by {tie}", before, after)


def commercial(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None or after is None:
        yield f"there is {'a' if before is None else 'no longer a'} company's score beside it"
    else:
        yield from fields("the company's score", before, after)


def adaptation(name: str, before: Any, after: Any) -> Iterator[str]:
    before, after = before or {}, after or {}
    if before.get("model", "none") != after.get("model", "none"):
        yield {
            "none": "people go on as before; nobody adapts",
            "individual": "people adapt to it, each by themselves",
            "threshold": "people adapt to it by what befalls the others nearby",
        }[after.get("model", "none")]
    else:
        yield from fields("adaptation", before, after)


def trust(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None:
        yield "trust in other people can be lost"
    elif after is None:
        yield "people trust each other as before"
    else:
        yield from fields("trust", before, after)


def knowledge(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None or after is None:
        known = "residents know only part of the rules" if before is None else "everybody knows all of the rules"
        yield known
    else:
        yield from fields("what people know", before, after)


def claim(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None or after is None:
        text = (after or before)["text"]
        yield f"it is {'no longer ' if after is None else ''}claimed that “{text}”"
    else:
        yield from fields(f"the claim {name.replace('_', ' ')}", before, after)


def operator(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None or after is None:
        yield "the operator adapts to what it records" if before is None else "the operator no longer adapts"
    else:
        yield from fields("the operator", before, after)


def organisations(name: str, before: Any, after: Any) -> Iterator[str]:
    if before is None or after is None:
        yield "firms and agencies are scored too" if before is None else "firms and agencies are left alone"
    else:
        yield from fields("organisations", before, after)


def related(name: str, before: Any, after: Any) -> Iterator[str]:
    if list(before or ()) == list(after or ()):
        yield f"the grounds change on which the operator says that {name} may bear on {listed(after)}"
        return
    now = f"the operator says that {name} may bear on {listed(after)}" if after else f"no one claims it of {name}"
    yield now + (f" instead of {listed(before)}" if before and after else "")


def _tied(name: str) -> str:
    assert name in TIE_KINDS
    return {"kin": "relatives", "household": "the household", "online_friend": "friends online"}.get(name, f"{name}s")


def assuming(path: str, before: Any, after: Any) -> Iterator[str]:
    one, other = ("what Demerit assumes" if value is None else f"{value:g}" for value in (before, after))
    yield f"{path} is taken to be {other} instead of {one}"
