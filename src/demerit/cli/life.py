"""The command `demerit life`: one synthetic resident's run, told whole."""

from __future__ import annotations

import sys
from typing import Any

import click

from demerit.cli.output import Out, columns, command, common, wants_colour
from demerit.life.rules import OF_A_REPORT, RULES

RULES_IN_HELP = "\b\nRULE is one of these; between equals, the lowest number is taken:\n" + "\n".join(
    f"  {name:<19} {means}" for name, means in RULES.items()
)


@click.command(epilog=RULES_IN_HELP)
@click.argument("run", metavar="RUN", required=False)
@click.argument("resident", metavar="[RESIDENT]", required=False)
@click.option("--pick", "rule", metavar="RULE", help="Choose the resident by a stated rule, instead of a number.")
@click.option("--list", "list_rules", is_flag=True, help="List the rules, and whom each picks in RUN.")
@click.option("--html", "page", metavar="FILE", help="Write the life as a page that needs nothing else.")
@common
def life(
    run: str | None, resident: str | None, rule: str | None, list_rules: bool, page: str | None, out: Out
) -> None:  # fmt: skip
    """Tell what happened to one synthetic RESIDENT, beside the twin.

    RUN is the folder of a finished run, RESIDENT a number. Days in sentences, what they cost and whom, which doors
    shut and why, and what would have kept the grade: worked out by replaying the resident's book, not guessed.
    """
    from demerit.errors import UsageError

    if list_rules:
        _list(run, out)
        return
    if run is None:
        raise UsageError("name the folder of a finished run", code="usage", hint="demerit life RUN --list")
    if resident is not None and rule is not None:
        raise UsageError("give a RESIDENT or --pick RULE, not both", code="usage")
    if resident is not None and not resident.isdecimal():
        resident, rule = None, resident  # a rule in the place of the number
    if resident is None and rule is None:
        raise UsageError(
            "name a resident by number, or by a rule with --pick", code="usage",
            hint=f"`{command('life', run, '--list')}` has the rules, and whom each picks",
        )  # fmt: skip
    told = _told(run, resident, rule)
    if page is not None:
        told.write(page)
    out.result(
        told.data() | {"page": page, "where": told.source.place, "worlds": list(told.source.worlds)},
        lambda: _text(told, page),
        next=_next(run, told, page),
    )


def _told(run: str, resident: str | None, rule: str | None) -> Any:
    from demerit.errors import UsageError
    from demerit.life.source import of_folder
    from demerit.life.told import tell

    source = of_folder(run)
    if resident is not None:
        return tell(source, int(resident))
    from demerit.measure.picking import picked

    assert rule is not None
    try:
        found = picked(source, rule)
    except UsageError as error:
        if error.code == "nobody-fits" and error.hint is not None:
            error.hint = error.hint.replace(command("life", "RUN", "--list"), command("life", run, "--list"))
        raise
    return tell(source, found.resident, picked=found)


def _text(told: Any, page: str | None) -> str:
    if page is not None:
        return page
    from demerit.cli.story import story

    return story(told, colour=wants_colour(sys.stdout))


def _next(run: str, told: Any, page: str | None) -> list[str]:
    as_page = [] if page is not None else [command("life", run, told.resident, "--html", f"life-{told.resident}.html")]
    return [*as_page, command("life", run, "--list")]


def life_of_report(run: Any, folder_name: str) -> list[str]:
    """The command that tells the life of the report's person, by the rule that picked it; none if nobody fits any."""
    from demerit.life.source import of_run
    from demerit.measure.picking import first_picked

    found = first_picked(of_run(run), OF_A_REPORT)
    return [] if found is None else [command("life", folder_name, "--pick", found.rule)]


def _list(run: str | None, out: Out) -> None:
    if run is None:
        data = [{"rule": name, "meaning": means} for name, means in RULES.items()]
        out.result({"rules": data}, columns(list(RULES.items())))
        return
    from demerit.life.source import of_folder
    from demerit.measure.picking import everybody_picked

    picked = everybody_picked(of_folder(run))
    data = [
        {"rule": name, "meaning": RULES[name], "resident": one and one.resident, "fitting": one.fitting if one else 0}
        for name, one in picked.items()
    ]
    rows = [(name, f"{one.resident}, of {one.fitting:,}" if one else "nobody", RULES[name])
            for name, one in picked.items()]  # fmt: skip
    first = next((name for name in (*OF_A_REPORT, *picked) if picked[name] is not None), None)
    out.result({"rules": data}, columns(rows), next=[command("life", run, "--pick", first)] if first else [])
