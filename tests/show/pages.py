"""A page as a list of elements with their text."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "hr", "input", "col", "source"}
SVG_EMPTY = {"path", "rect", "line", "circle", "g", "text", "tspan", "clipPath", "defs", "title", "desc", "svg"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    text: str = ""

    def inside(self, tag: str) -> bool:
        above = self.parent
        while above is not None:
            if above.tag == tag:
                return True
            above = above.parent
        return False


class Page(HTMLParser):
    """A page as a list of elements with their text; raises on a tag that doesn't close where it should."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self.open, f"never closed: {[one.tag for one in self.open]}"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.open[-1] if self.open else None)
        assert len(attrs) == len(dict(attrs)), f"an attribute twice on <{tag}>"
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, dict(attrs), self.open[-1] if self.open else None))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> without a beginning"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attributes.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]

    def one(self, **attributes: str) -> Element:
        (found,) = [
            one
            for one in self.elements
            if all(one.attributes.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]
        return found
