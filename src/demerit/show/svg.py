"""An Altair chart as a static SVG for the page: drawn once, with words for those who can't see it."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from demerit.drawing import to_svg

_DROP = re.compile(
    r' (?:aria-[a-z]+|role|tabindex|focusable|class|pointer-events|font-family|xmlns(?::xlink)?|version)="[^"]*"'
)
_FRAME = re.compile(r'<(path|rect) class="(?:background|foreground)"[^>]*?(?:/>|></\1>)')
_ID = re.compile(r'\bid="([^"]+)"')
_TAG = re.compile(r"<[^>]+>")
_LONG = re.compile(r"(\d+\.\d)\d+")
_HEAD = re.compile(r'<svg[^>]*?\bwidth="([\d.]+)" height="([\d.]+)"[^>]*>')
_TOKEN = re.compile(r"~(\d+)~")


def draw(spec: dict[str, Any], key: str, title: str, description: str) -> str:
    """A Vega-Lite specification as one <svg> element. `key` keeps its ids apart from those of other charts."""
    spec, words = _without_words(spec)
    return _tidy(to_svg(spec), key, title, description, words)


def _without_words(spec: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The chart with short tokens for its words, and the words.

    The drawing library measures every letter, which takes most of its time and changes nothing here: our labels are
    anchored at a point and never cut. So tokens are drawn, and the words are put back.
    """
    words: list[str] = []
    tokens: dict[str, str] = {}

    def token(text: str) -> str:
        if text not in tokens:
            tokens[text] = "\n".join(f"~{len(words) + at}~" for at in range(text.count("\n") + 1))
            words.extend(text.split("\n"))
        return tokens[text]

    datasets = {name: list(rows) for name, rows in spec.get("datasets", {}).items()}
    done = set()
    for layer in spec.get("layer", []):
        mark, text = layer.get("mark"), layer.get("encoding", {}).get("text", {})
        name, field = layer.get("data", spec.get("data", {})).get("name"), text.get("field")
        if isinstance(mark, dict) and mark.get("type") == "text" and field and (name, field) not in done:
            done.add((name, field))
            datasets[name] = [row | {field: token(row[field])} if row.get(field) else row for row in datasets[name]]
    return spec | {"datasets": datasets}, words


def _tidy(svg: str, key: str, title: str, description: str, words: list[str]) -> str:
    """Without marks of the library's own; with a view box, a title and a description."""
    head = _HEAD.search(svg)
    if head is None:
        raise ValueError("the chart library returned something that is not an SVG")
    body = svg[head.end() :]
    for name in dict.fromkeys(_ID.findall(body)):
        body = body.replace(f'id="{name}"', f'id="{key}-{name}"').replace(f"url(#{name})", f"url(#{key}-{name})")
    body = _DROP.sub("", _FRAME.sub("", body)).replace("xlink:href", "href")
    body = _TAG.sub(lambda found: _LONG.sub(r"\1", found[0]), body)  # of places, not of the words of an axis
    while "<g></g>" in body:
        body = body.replace("<g></g>", "")
    body = _TOKEN.sub(lambda found: escape(words[int(found[1])], quote=False), body)
    return (
        f'<svg viewBox="0 0 {head[1]} {head[2]}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>{body}'
    )
