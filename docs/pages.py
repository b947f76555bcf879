"""The pages of the documentation that are made from the code: `python docs/pages.py`. A test fails when they part."""

from __future__ import annotations

from pathlib import Path

from demerit.inventory import Row, inventory

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
        f"- presets: {presets}", f"- files: {files}", f"- measures: {measures}", "",
    ]  # fmt: skip
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
        "numbers that the switch takes out, with those of the catalogue."
    )
    return "\n\n".join([head, "\n".join(table), *(numbered(row) for row in rows)]).rstrip() + "\n"


PAGES = {"mechanisms.md": mechanisms_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), "utf-8")
        print(HERE / name)
