"""Commands about schemes, none of which runs a world: schemes, show, check, diff, mechanisms, schema."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from demerit.cli import options
from demerit.cli.output import Out, columns, command, common, wants_colour, width, wrapped
from demerit.plural import counted

if TYPE_CHECKING:
    from demerit.assumptions.table import Assumption
    from demerit.inventory import Row

# what `check` counts, where its singular isn't the plural less its last letter
_ONE = {
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
@options.numbers
@common
def show(scheme: str, numbers: dict[str, float], out: Out) -> None:
    """Print SCHEME as plain sentences.

    SCHEME is a preset's name, a scheme or reform file, or the folder of a finished run.
    """
    from demerit.scheme.words import render, sections

    chosen = options.scheme_with(scheme, numbers)
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
    from demerit.assumptions.table import of_scheme
    from demerit.cli.failures import problem_as_json
    from demerit.errors import told
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
        "assumptions": len(of_scheme(chosen, owned=False)),
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
@click.argument("scheme", default="none")
@click.option("--place", help="With the numbers of a place, too: its name or file.")
@click.option("--under", metavar="PATH", help="Only those whose path begins so, such as `ordinary` or `rules`.")
@options.numbers
@common
def assumptions(scheme: str, place: str | None, under: str | None, numbers: dict[str, float], out: Out) -> None:
    """List every number behind SCHEME that a source gives or nobody knows: its path, value, range and source.

    Of the scheme, the catalogue of conduct and services, ordinary life and a place. Any of them is set by its path:
    `--set PATH=VALUE` on every command that runs, or under `set` in a reform.
    """
    from demerit.assumptions.asked import assumptions as table_of
    from demerit.assumptions.table import COLUMNS
    from demerit.errors import UsageError
    from demerit.scheme.nearest import nearest

    found = table_of(options.scheme_with(scheme, numbers), place)
    some = [one for one in found if under is None or f"{one.path}.".startswith(f"{under}.")]
    if not some:
        close = nearest(under or "", dict.fromkeys(part for one in found for part in _beginnings(one.path)))
        raise UsageError(f"no path begins with `{under}`", code="unknown-path",
                         hint=f"did you mean `{close}`?" if close else None)  # fmt: skip
    ranged = sum(one.ranged for one in some)
    rows = [(one.path, f"{one.value:g}", _range(one), one.source or "", one.mechanism) for one in some]
    out.result(
        {"assumptions": [{name: getattr(one, name) for name in COLUMNS} for one in some]},
        lambda: "\n".join([columns(rows), "", f"{counted(len(some), 'number')}, {ranged:,} of them with a range"]),
        next=[command("run", scheme, "--set", f"{some[0].path}={some[0].value:g}")],
    )


def _beginnings(path: str) -> list[str]:
    parts = path.split(".")
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]


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
    if row.shown is not None:
        lines.append(f"     shown by {row.shown.where}: {row.shown.without} {row.shown.measure} without it")
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
