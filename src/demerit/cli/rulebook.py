"""Commands about schemes, none of which runs a world: schemes, show, check, diff, mechanisms, schema."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from demerit.cli.output import Out, columns, command, common, wants_colour, width, wrapped
from demerit.plural import counted

if TYPE_CHECKING:
    from demerit.inventory import Row
    from demerit.scheme.assumptions import Assumption

# what `check` counts, where its singular isn't the plural less its last letter
_ONE = {
    "assumptions in the catalogue": "assumption in the catalogue",
    "rules not simulated yet": "rule not simulated yet",
}


@click.command()
@common
def schemes(out: Out) -> None:
    """List the schemes that come with Demerit."""
    from demerit.scheme import load, preset_ids

    rows = []
    for name in preset_ids():
        scheme = load(name)
        rows.append({"id": name, "label": scheme.label, "title": scheme.title, "summary": scheme.summary})
    out.result(
        {"schemes": rows},
        lambda: columns([(row["id"], row["label"], row["title"]) for row in rows]),
        next=["demerit show as_reported", "demerit run as_reported"],
    )


@click.command()
@click.argument("scheme")
@common
def show(scheme: str, out: Out) -> None:
    """Print SCHEME as plain sentences.

    SCHEME is a preset's name, a scheme or reform file, or the folder of a finished run.
    """
    from demerit.scheme import load
    from demerit.scheme.words import render, sections

    chosen = load(scheme)
    told = [{"title": part.title, "sentences": list(part.sentences)} for part in sections(chosen)]
    out.result(
        {"scheme": chosen.scheme, "title": chosen.title, "label": chosen.label, "sections": told},
        lambda: render(chosen, width=width()).rstrip(),
        next=[command("run", scheme)],
    )


@click.command()
@click.argument("scheme", required=False)
@click.option("--place", help="Check this place file too, or instead.")
@common
def check(scheme: str | None, place: str | None, out: Out) -> int:
    """Check SCHEME (a file, a preset's name, or the folder of a finished run) and run its inline tests.

    All problems are shown at once. Exits with 3 if the file is invalid, 4 if a test in it fails.
    """
    from demerit.errors import EXIT_CHECK_FAILED

    if scheme is None and place is None:
        raise click.UsageError("name a scheme, or give --place", ctx=click.get_current_context())
    data: dict[str, Any] = {}
    lines: list[str] = []
    failed = False
    if place is not None:
        _check_place(place, data, lines)
    if scheme is not None:
        failed = not _check_scheme(scheme, data, lines)
    data["passed"] = not failed
    following = command("run", scheme or "as_reported", *(["--place", place] if place else []))
    out.result(data, "\n".join(lines), next=[] if failed else [following])
    return EXIT_CHECK_FAILED if failed else 0


def _check_place(place: str, data: dict[str, Any], lines: list[str]) -> None:
    from demerit.place import place as settle

    checked = settle(place)
    data["place"] = {"id": checked.name, "title": checked.title, "residents": checked.residents}
    lines.append(f"{place}: a valid place, {checked.title}, {checked.residents:,} synthetic residents")


def _check_scheme(scheme: str, data: dict[str, Any], lines: list[str]) -> bool:
    from demerit.catalogue import catalogue
    from demerit.cli.failures import problem_as_json
    from demerit.errors import told
    from demerit.scheme.assumptions import register
    from demerit.scheme.inline import run_tests
    from demerit.scheme.loading import open_document, scheme_of
    from demerit.scheme.reform import reformed
    from demerit.show.problems import render_all

    document = open_document(scheme)
    if "reform" in document.data:
        document = reformed(document)
    chosen = scheme_of(document)
    counts = {
        "ledgers": len(chosen.ledgers),
        "grades": len(chosen.grade_ids),
        "channels": len(chosen.channels),
        "rules": len(chosen.rules),
        "registers": len(chosen.registers),
        "services": len(chosen.services),
        "assumptions": len(register(chosen)),
        "assumptions in the catalogue": len(register(None, catalogue())),
        "rules not simulated yet": len(chosen.not_simulated),
    }
    results = run_tests(chosen, document=document)
    data["scheme"] = {"id": chosen.scheme, "title": chosen.title, "label": chosen.label, "counts": counts}
    data["tests"] = [
        {
            "name": result.name,
            "passed": result.passed,
            "mismatches": [str(mismatch) for mismatch in result.mismatches],
            "problems": [problem_as_json(problem) for problem in result.problems],
        }
        for result in results
    ]
    lines.append(f"{scheme}: a valid scheme, {chosen.title}")
    lines.append(
        wrapped(", ".join(counted(n, _ONE.get(what, what[:-1]), what) for what, n in counts.items() if n), indent="  ")
    )
    passed = sum(result.passed for result in results)
    if results:
        lines.append(f"  inline tests: {passed} of {len(results):,} pass")
    failed = [problem for result in results for problem in result.problems]
    if failed:
        lines.append("\n" + render_all(told(failed), colour=wants_colour(sys.stdout)))
    return passed == len(results)


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--each", is_flag=True, help="Every difference by itself, where an article is the default.")
@common
def diff(first: str, second: str, each: bool, out: Out) -> None:
    """Show what differs between the schemes A and B, by id.

    Either may be the folder of a finished run. Of a press picture and a documented scheme it tells an article first:
    myth and record. --each lists all.
    """
    from demerit.scheme import load
    from demerit.scheme.difference import article as told
    from demerit.scheme.difference import between, render

    a, b = load(first), load(second)
    changes = [
        {
            "section": change.section,
            "path": change.path,
            "what": change.what,
            "before": change.before,
            "after": change.after,
            "sentence": change.sentence,
        }
        for change in between(a, b)
    ]
    as_article = told.is_myth_and_record(a, b)
    parts = [{"title": part.title, "sentences": list(part.sentences)} for part in told.article(a, b)]
    out.result(
        {"a": a.scheme, "b": b.scheme, "article": parts, "differences": changes},
        lambda: (told.render(a, b, width=width()) if as_article and not each else render(a, b)).rstrip(),
        next=[command("diff", first, second, "--each")] * (as_article and not each)
        + [command("run", first), command("run", second)],
    )


@click.command()
@click.argument("name", required=False)
@common
def mechanisms(name: str | None, out: Out) -> None:
    """List what is modelled: every mechanism, its switch, who uses it and what shows it.

    NAME, such as association or M18, shows one in full, with every measure and assumption.
    """
    from demerit.inventory import as_data, inventory
    from demerit.mechanisms import mechanism

    chosen = mechanism(name) if name else None
    rows = [row for row in inventory() if chosen in (None, row.mechanism)]
    out.result(
        {"mechanisms": [as_data(row) for row in rows]},
        lambda: "\n\n".join(_mechanism(row, full=name is not None) for row in rows),
        next=["demerit run as_reported --without association"] + ["demerit mechanisms M18"] * (name is None),
    )


def _mechanism(row: Row, *, full: bool) -> str:
    one = row.mechanism
    lines = [
        f"{one.id}  {one.title}",
        wrapped(one.text, indent="     "),
        f"     {one.kind}, {one.stage}; {row.switch}",
        f"     presets: {', '.join(row.presets) or 'none'}",
        f"     files:   {', '.join(one.files)}",
    ]
    if full:
        lines += ["", "     measures", columns(row.measures, indent="       ") or "       none"]
        table = [(a.path, f"{a.value:g}", _range(a), a.source or "") for a in row.assumptions]
        lines += ["", "     assumptions", columns(table, indent="       ") or "       none"]
    else:
        shown = f", such as {row.measures[0][0]}" if row.measures else ""
        counts = counted(len(row.measures), "measure") + shown, counted(len(row.assumptions), "assumption")
        lines.append(f"     {'; '.join(counts)}")
    return "\n".join(lines)


def _range(one: Assumption) -> str:
    return "no range" if one.low is None or one.high is None else f"{one.low:g} to {one.high:g}"


@click.command()
@common
def schema(out: Out) -> None:
    """Print the JSON Schema of scheme files, for editors."""
    import json

    from demerit.scheme.schema import json_schema

    document = json_schema()
    out.result(document, lambda: json.dumps(document, indent=2))
