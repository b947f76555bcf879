"""The pages of the documentation that are made from the code: `python docs/pages.py`. A test fails when they part."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args

import numpy as np

from demerit.assumptions.table import joint_in, quantities
from demerit.catalogue import catalogue
from demerit.chance import TILE
from demerit.day import apart, lists, state
from demerit.day import world as world_module
from demerit.day.world import World
from demerit.documented.declared import SURE, Figure, documented, in_unit, sources
from demerit.documented.defaulters import SERIES, Series, disagreement, stretches
from demerit.documented.words import of_documented, unit
from demerit.inventory import Row, inventory
from demerit.limits import TIE_KINDS
from demerit.mechanisms import MECHANISMS
from demerit.ordinary import ordinary
from demerit.periods import YEAR
from demerit.place import place, traits
from demerit.place.formation import formation
from demerit.place.shelf import place_ids
from demerit.scheme import load, preset_ids
from demerit.scheme.model import Adaptation

HERE = Path(__file__).parent
LINK = "../src/demerit/"


def numbered(row: Row) -> str:
    """One mechanism: a heading, what it does, and a list of the rest."""
    one = row.mechanism
    presets = ", ".join(f"`{name}`" for name in row.presets) or "none"
    files = ", ".join(f"[`{name}`]({LINK}{name})" for name in one.files)
    measures = ", ".join(f"`{name}`" for name, _ in row.measures) or "none of its own"
    lines = [
        f"### {one.id} {one.title}", "", one.text, "",
        f"- {one.kind}, stage: {one.stage}", f"- switch: `{row.switch}`" if one.without else f"- {row.switch}",
        f"- presets: {presets}", f"- files: {files}", f"- measures: {measures}",
    ]  # fmt: skip
    if shown := row.shown:
        lines.append(f"- shown by: `{shown.scheme}`, {shown.where.partition(', ')[2]}: {shown.without} "
                     f"`{shown.measure}` without it")  # fmt: skip
    lines.append("")
    if row.assumptions:
        lines += ["| assumption | value | range | source |", "| --- | --- | --- | --- |"]
        for a in row.assumptions:
            span = "" if a.low is None else f"{a.low:g} to {a.high:g}"
            lines.append(f"| `{a.path}` | {a.value:g} | {span} | {a.source or ''} |")
        lines.append("")
    return "\n".join(lines)


def mechanisms_page() -> str:
    """`mechanisms.md`."""
    rows = inventory()
    table = [
        "| M | name | kind | stage | presets | measures | assumptions |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        one = row.mechanism
        anchor = f"{one.id} {one.title}".lower().replace(",", "").replace("'", "").replace(" ", "-")
        table.append(
            f"| {one.id} | [{one.name}](#{anchor}) | {one.kind} | {one.stage} | {len(row.presets)} | "
            f"{len(row.measures)} | {len(row.assumptions)} |"
        )
    head = (
        "# The mechanisms\n\nMade from the code by `docs/pages.py`; `demerit mechanisms` prints the same. A mechanism "
        "is switched off by its name (`demerit run --without NAME`), a setting gets its neutral value, an account is "
        "a measurement and always on. A preset uses a mechanism if the switch changes it; the assumptions are the "
        "numbers that the switch takes out, with those of the catalogue. Where its switch is *shown* to move a "
        "figure of a report is in `demerit.showings`; `verification/test_nothing_idle.py` runs each, on a town."
    )
    return "\n\n".join([head, "\n".join(table), *(numbered(row) for row in rows)]).rstrip() + "\n"


def rows_of(head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    lines = [f"| {' | '.join(head)} |", "| ---" * len(head) + " |"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def commented(text: str, pattern: str) -> list[tuple[str, ...]]:
    """What a pattern finds in source code whose comments run on over several lines."""
    joined = re.sub(r"\n\s*# (?=[a-z])", " ", text)
    return re.findall(pattern, joined)


def state_table() -> str:
    """The columns of the row that is kept, with what their comments say."""
    source = inspect.getsource(state).split("# the two forms")[0]
    found = commented(source, r'\("(\w+)", "\w+"\),  # (.+)')
    sizes = {name: state.RESIDENT[name].itemsize for name in state.RESIDENT.names}
    assert [name for name, _ in found] == list(sizes), "every column of the state needs its comment"
    return rows_of(("column", "bytes", "what"), [(f"`{name}`", sizes[name], text) for name, text in found])


def bits_table() -> str:
    """The bits of `mind`."""
    source = inspect.getsource(state).split("# bits of `mind`")[1]
    found = commented(source, r"\n([A-Z][A-Z_, ]+) = [^#\n]+  # (.+)")
    return rows_of(("bits", "what"), [(f"`{names.lower()}`", text) for names, text in found if "CELLS" not in names])


def traits_table() -> str:
    """What is given: how many bits, and what the getter says."""
    getters = {"parent": "is_parent"}
    rows = []
    for name, (_, width) in traits.COLUMNS.items():
        said = inspect.getdoc(getattr(traits, getters.get(name, name)).py_func) or ""
        rows.append((f"`{name}`", width, said.splitlines()[0]))
    return rows_of(("trait", "bits", "what"), rows)


def first_line(module: object) -> str:
    return (inspect.getdoc(module) or "").split("\n\n")[0].replace("\n", " ")


def parts_of_a_world() -> dict[str, type]:
    """The classes of what a world holds, by attribute, as its `__init__` makes them."""
    tree, parts = ast.parse(textwrap.dedent(inspect.getsource(World.__init__))), {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        several = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)
        targets, values = (node.targets[0].elts, node.value.elts) if several else (node.targets, [node.value])
        for target, value in zip(targets, values, strict=False):
            for call in (one for one in ast.walk(value) if isinstance(one, ast.Call)):
                made = getattr(world_module, call.func.id, None) if isinstance(call.func, ast.Name) else None
                if inspect.isclass(made) and isinstance(target, ast.Attribute):
                    parts[target.attr] = made
    return parts


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    """The calls of some code in the order in which they happen: arguments come before what they are for."""
    for child in ast.iter_child_nodes(node):
        yield from calls_in(child)
    if isinstance(node, ast.Call):
        yield node


def called(function: Callable, parts: dict[str, type]) -> Iterator[Callable]:
    """What runs when `function` does, in order; the world's own methods and whole stages are unfolded."""
    names = {**function.__globals__, "self": World, "world": World}

    def found(node: ast.expr) -> object:
        if isinstance(node, ast.Name):
            return names.get(node.id)
        if isinstance(node, ast.Attribute):
            of = found(node.value)
            return parts.get(node.attr) or getattr(of, node.attr, None) if of is World else getattr(of, node.attr, None)
        return None

    for call in calls_in(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        one = found(call.func)
        if not callable(one):
            continue
        stage = (inspect.getdoc(one) or "").startswith("Stage ")
        if inspect.isfunction(one) and (stage or one.__qualname__ == f"World.{one.__name__}"):
            yield from called(one, parts)
        else:
            yield one


def schedule_table() -> str:
    """Each kernel or mechanism that a day runs, in order, with the file it stands in and what it does."""
    rows, done = [], set()
    for found in called(World.step, parts_of_a_world()):
        one = getattr(found, "py_func", found)
        home = inspect.getmodule(one)
        carries = inspect.isclass(one) or home in (lists, apart) or one.__name__.startswith("_")  # no part of a day
        if home is None or carries or not home.__name__.startswith("demerit.day.") or one in done:
            continue
        done.add(one)
        file = home.__name__.removeprefix("demerit.").replace(".", "/") + ".py"
        said = " ".join((inspect.getdoc(one) or "").split("\n\n")[0].split())
        rows.append((len(rows) + 1, f"[`{one.__qualname__}`]({LINK}{file})", said))
    return rows_of(("order", "what runs", "what it does"), rows)


def parameters_table() -> str:
    """How many numbers each part of the model holds, and how many of them carry a range."""
    parts = [("the catalogue", catalogue()), ("ordinary life", ordinary())]
    parts += [("how residents hang together", formation())]
    parts += [(f"the place `{name}`", place(name)) for name in place_ids()]
    parts += [(f"the scheme `{name}`", load(name)) for name in preset_ids()]
    rows = []
    for name, model in parts:
        own = [one for one in quantities(model) if not one.path.startswith("formation.")]
        found = [*own, *joint_in(getattr(model, "ranges", {}), {})]
        rows.append((name, len(found), sum(one.ranged for one in found)))
    return rows_of(("part", "numbers", "with a range"), rows)


def filled(name: str, values: dict[str, object]) -> str:
    """A template with its places filled, each of them."""
    text = (HERE / "templates" / name).read_text("utf-8")
    for place_, value in values.items():
        assert f"{{{{{place_}}}}}" in text, f"the template has no place for {place_}"
        text = text.replace(f"{{{{{place_}}}}}", str(value))
    assert "{{" not in text, "something in the template is left open"
    return text


def odd_page() -> str:
    """`odd.md`."""
    submodels = rows_of(
        ("M", "what", "kind", "stage", "file"),
        [(row.id, f"{row.title}. {row.text}", row.kind, row.stage, ", ".join(f"`{name}`" for name in row.files))
         for row in MECHANISMS.values()],
    )  # fmt: skip
    models = get_args(Adaptation.model_fields["model"].annotation)
    lists_of = [name.lower() for name, found in vars(lists).items() if isinstance(found, np.dtype)]
    values = {
        "neighbourhood": traits.NEIGHBOURHOOD, "tile": f"{TILE:,}", "ties": len(TIE_KINDS),
        "tie_names": ", ".join(tie.replace("_", " ") for tie in TIE_KINDS), "bytes": state.SHORT.itemsize,
        "wide": state.WIDE.itemsize, "most": f"{state.BASE - 1:,}", "apart": apart.ROW.itemsize,
        "state": state_table(), "bits": bits_table(), "traits": traits_table(), "lists": ", ".join(lists_of),
        "schedule": schedule_table(), "models": " and ".join(f"`{name}`" for name in models if name != "none"),
        "submodels": submodels, "parameters": parameters_table(),
    }  # fmt: skip
    return filled("odd.md", values)


def documented_figure(figure: Figure) -> str:
    """One documented figure: as published, in the unit of its answer, and what stands beside it."""
    known, answer = documented(), figure.answer
    keys = "; ".join(f"{key} ({sources()[key]})" for key in figure.sources)
    lines = [f"#### {figure.what}", "", f"- documented: {of_documented(figure, in_unit(figure))}"]
    lines += [f"- of: {figure.whom}, {figure.place}", f"- source: {keys}; {SURE[figure.sure]}"]
    lines += [f"- note: {figure.note}"] * bool(figure.note)
    over = known.populations[figure.population] if figure.population and answer else None
    if over is not None and over.count.value > 1:
        lines.append(f"- divided by: {over.what}, {over.count.value:,.0f} ({SURE[over.sure]})")
    if answer is None:
        lines.append(f"- in a run: nothing. {figure.unanswered}")
    else:
        of = f", of {' + '.join(f'`{name}`' for name in answer.over)}" if answer.over else ""
        when = "on the last day" if answer.way == "level" else "counted over the run"
        whom = f", {unit(answer)}" if unit(answer) else ""
        measures = " + ".join(f"`{name}`" for name in answer.measures)
        lines.append(f"- in a run: {measures}{of}, {when}{whom}")
    lines += [f"- taken: {figure.taken}"] * bool(figure.taken)
    if figure.may_explain:
        lines += ["- may explain a difference:", *(f"  - {known.reasons[key]}" for key in figure.may_explain)]
    return "\n".join(lines)


def documented_of(name: str) -> str:
    """All that is documented of one preset."""
    found = documented().presets[name]
    parts = [f"### `{name}`: {load(name).title}", *filter(None, (found.nothing, found.basis))]
    parts += [documented_figure(figure) for figure in found.figures]
    if found.unknown:
        parts.append(f"Not known: {' '.join(found.unknown)}")
    return "\n\n".join(parts)


def series_table(series: Series) -> str:
    """What was added to one series of the courts' list from each date to the next, with its bounds."""
    rows = []
    for one in stretches(series):
        low, value, high = one.added
        bounds = f"{low:,.0f} to {high:,.0f}" if one.added.wide else ""
        rows.append((one.since, one.until, f"{value:,.0f}", bounds, f"{value * YEAR / one.days:,.0f}", SURE[one.sure]))
    return rows_of(("after", "up to", "added", "bounds", "in a year of 365 days", "how sure"), rows)


def documented_page() -> str:
    """`documented.md`."""
    values = {
        "presets": "\n\n".join(documented_of(name) for name in documented().presets),
        **{name: series_table(name) for name in SERIES},
        "disagreement": f"{100 * disagreement('listings'):.1f}%",
    }  # fmt: skip
    return filled("documented.md", values)


PAGES = {"mechanisms.md": mechanisms_page, "odd.md": odd_page, "documented.md": documented_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8")
        print(HERE / name)
