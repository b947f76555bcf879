"""An Altair chart as a static SVG for the page: drawn once, with words for those who can't see it."""

from __future__ import annotations

import re
from html import escape

_DROP = re.compile(
    r' (?:aria-[a-z]+|role|tabindex|focusable|class|pointer-events|xmlns(?::xlink)?|version)="[^"]*"'
)
_EMPTY = re.compile(r'<path d="M0,0h0v0h0Z"\s*/?>(?:</path>)?|<path class="(?:background|foreground)"[^>]*>|<g></g>')
_ID = re.compile(r'\bid="([^"]+)"')
_LONG = re.compile(r"(\d+\.\d{2})\d+")
_HEAD = re.compile(r"<svg[^>]*?\bwidth=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")


def draw(chart, key: str, title: str, description: str) -> str:
    """The chart as one <svg> element. `key` keeps its ids apart from those of every other chart on the page."""
    import vl_convert

    spec = chart if isinstance(chart, dict) else chart.to_dict(validate=False)
    return _tidy(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), key, title, description)


def _tidy(svg: str, key: str, title: str, description: str) -> str:
    """Without marks of the library's own, with a view box, a title and a description."""
    head = _HEAD.search(svg)
    if head is None:
        raise ValueError("the chart library returned something that is not an SVG")
    width, height = head[1], head[2]
    body = svg[head.end() :]
    for name in dict.fromkeys(_ID.findall(body)):
        body = body.replace(f'id="{name}"', f'id="{key}-{name}"').replace(f"url(#{name})", f"url(#{key}-{name})")
    body = re.sub(r'<(path|rect) class="(?:background|foreground)"[^>]*?(?:/>|></\1>)', "", body)
    body = _DROP.sub("", body)
    body = body.replace("xlink:href", "href")
    body = _LONG.sub(r"\1", body)
    while "<g></g>" in body:
        body = body.replace("<g></g>", "")
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>{body}'
    )
