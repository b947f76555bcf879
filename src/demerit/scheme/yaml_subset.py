"""The part of YAML 1.2 that Demerit reads, with the position of every key and value.

PyYAML's parser gives events; this turns them into plain data without recursion. Read are mappings, lists and
scalars by the core schema of YAML 1.2: `true` and `false` are the only truth values (`no`, `yes`, `on` and
`off` are words), dates stay text, keys are always text. Refused are anchors, aliases, tags, merge keys,
duplicate keys, several documents in one file, numbers that aren't finite, nesting deeper than `MAX_DEPTH`, and
characters that don't show (`demerit.characters`), comments included.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from demerit.characters import named, unseen
from demerit.errors import InvalidFile, Problem
from demerit.scheme.yaml_mistakes import explained

MAX_DEPTH = 50
MAX_DIGITS = 40  # of one number

Path = tuple[str, ...]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as PyYAML counts lines
_ODD_BREAKS = "\x85\u2028\u2029"  # that break lines for YAML and hardly any editor
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")


class Span(NamedTuple):
    """Where something stands: line and column from 1, and the characters it takes on that line."""

    line: int
    column: int
    length: int = 1


class Spot(NamedTuple):
    """The spans of one entry: its key (None in a list) and its value."""

    key: Span | None
    value: Span
    block: bool = False  # the value is a mapping or list that begins on a line of its own


@dataclass(frozen=True)
class Tree:
    """Plain data, where each piece of it stands, and what was wrong with it without stopping the reading."""

    data: Any
    spots: dict[Path, Spot]
    problems: list[Problem]
    spoiled: frozenset[Path]  # paths whose value could not be read; further complaints about them say nothing


class Unreadable(ValueError):
    """A scalar that looks like a number and can't be used as one."""


def _plain(event: yaml.ScalarEvent) -> bool:
    return not event.style  # None or "", by parser


def lines_of(text: str) -> list[str]:
    """The lines of a text, as the parser counts them."""
    return _LINE_BREAK.split(text)


def plain_scalar(text: str) -> Any:
    """An unquoted scalar by the core schema of YAML 1.2: null, truth value, integer, decimal, or else text.

    Raises Unreadable for infinities, NaN and numbers of more than 40 digits.
    """
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _NOT_FINITE.match(text):
        raise Unreadable(f"`{text}` is not a finite number")
    if _INTEGER.match(text) or _OCTAL_OR_HEX.match(text):
        if len(text) > MAX_DIGITS:
            raise Unreadable(f"a number of {len(text)} characters is too long")
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)
    if _DECIMAL.match(text):
        value = float(text)
        if not math.isfinite(value):
            raise Unreadable(f"`{text[:MAX_DIGITS]}` is too large a number")
        return value
    return text


def read_tree(text: str, *, file: str, kind: str) -> Tree:
    """Text to data with positions. `file` and `kind` ("scheme", "place") are for the messages.

    Raises InvalidFile when the text isn't YAML at all, is empty, or is nested too deeply; lesser offences are
    collected in the tree's problems, so that they can be reported together with whatever else is wrong.
    """
    builder = _Builder(text=text, lines=lines_of(text), file=file, kind=kind)
    builder.look_at_characters()
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.refuse_syntax(error)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        builder.refuse(Span(1, 1), code="yaml-syntax", message=f"this isn't YAML: {error}")
    return builder.finish()


@dataclass
class _Frame:
    """A mapping or list under construction."""

    container: dict | list
    path: Path
    key: str | None = None
    key_span: Span | None = None
    lost: bool = False  # the pending key is refused: read its value, and forget it


@dataclass
class _Builder:
    text: str
    lines: list[str]
    file: str
    kind: str
    problems: list[Problem] = field(default_factory=list)
    spots: dict[Path, Spot] = field(default_factory=dict)
    spoiled: set[Path] = field(default_factory=set)
    stack: list[_Frame] = field(default_factory=list)
    root: Any = None
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def finish(self) -> Tree:
        if self.root is None:
            self.refuse(
                Span(1, 1),
                code="empty-file",
                message=f"this {self.kind} file is empty",
                hint=f"begin with `{self.kind}: an_id` on the first line",
            )
        return Tree(self.root, self.spots, self.problems, frozenset(self.spoiled))

    def look_at_characters(self) -> None:
        """Every character that doesn't show, comments included; it stops at those that YAML can't hold or splits at."""
        unreadable = [found.start() for found in _UNREADABLE.finditer(self.text)]
        places = sorted({*unseen(self.text), *unreadable})
        begins = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))] if places else []
        for place in places:
            line = bisect_right(begins, place)
            self._character(Span(line, place - begins[line - 1] + 1), self.text[place])
        if unreadable or any(self.text[place] in _ODD_BREAKS for place in places):
            raise InvalidFile(self.problems, kind=self.kind)

    # what is said

    def _character(self, span: Span, character: str, path: Path = ()) -> None:
        self.problem(
            span, path=path, code="yaml-character", message=f"the character {named(character)} does not show",
            hint="delete it; an editor that shows control characters will find it",
        )  # fmt: skip

    def problem(self, span: Span, *, code: str, message: str, hint: str | None = None, path: Path = ()) -> Problem:
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        found = Problem(
            code=code, message=message, hint=hint, file=self.file, line=span.line, column=span.column,
            source_line=line, path=path, length=span.length,
        )  # fmt: skip
        self.problems.append(found)
        return found

    def refuse(self, span: Span, *, code: str, message: str, hint: str | None = None) -> None:
        """Report and stop reading."""
        self.problem(span, code=code, message=message, hint=hint)
        raise InvalidFile(self.problems, kind=self.kind) from None

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        span = Span(mark.line + 1, mark.column + 1) if mark else Span(1, 1)
        if span.line > len(self.lines) or (span.line == len(self.lines) and not self.lines[-1]):
            last = max((n for n, line in enumerate(self.lines, 1) if line.strip()), default=1)
            span = Span(last, len(self.lines[last - 1]) + 1)
        message, hint = explained(error, span.line, self.lines[span.line - 1])
        self.refuse(span, code="yaml-syntax", message=message, hint=hint)

    # what is read

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        length = 1
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            if end.line == start.line:
                length = max(1, end.column - start.column)
            else:
                length = max(1, len(self.lines[start.line].rstrip()) - start.column)
        return Span(start.line + 1, start.column + 1, length)

    def _document(self, event: Any) -> None:
        self.documents += 1
        span = Span(event.start_mark.line + 1, event.start_mark.column + 1, 3)
        if self.documents > 1:
            self.refuse(
                span, code="yaml-several-documents", message="a second document begins here",
                hint=f"one file holds one {self.kind}: delete the line `---`, or move the rest elsewhere",
            )  # fmt: skip
        if event.tags:
            self.problem(span, code="yaml-tag", message="%TAG directives are not read", hint="delete the line")
        if event.version and tuple(event.version) != (1, 2):
            self.problem(span, code="yaml-version", message="the file says it is not YAML 1.2", hint="delete the line")

    def _refuse_decoration(self, event: Any, span: Span, path: Path) -> None:
        if event.anchor is not None:
            self.problem(
                span, path=path, code="yaml-anchor", message=f"the anchor `&{event.anchor}` is not read",
                hint="write the value out wherever it is needed",
            )  # fmt: skip
        if event.tag is not None:
            self.problem(
                span, path=path, code="yaml-tag", message=f"the tag `{event.tag}` is not read",
                hint="leave the tag out; put text in quotes to keep it text",
            )  # fmt: skip

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        span = self._span(event)
        if self._expects_key():
            self._key(event, span)
            return
        path = self._path()
        self._refuse_decoration(event, span, path)
        value: Any = self._shown(event, span, path)
        if event.value and not value:  # all of it was refused
            self.spoiled.add(path)
        if _plain(event):
            try:
                value = plain_scalar(value)
            except Unreadable as error:
                self.problem(span, path=path, code="yaml-number", message=str(error))
                self.spoiled.add(path)
                value = None
        self._store(value, span)

    def _shown(self, event: yaml.ScalarEvent, span: Span, path: Path, *, is_key: bool = False) -> str:
        """A scalar less what doesn't show in it; told of here if an escape made it: the rest was told of before."""
        if event.value.isprintable():
            return event.value
        unwanted = {event.value[place] for place in unseen(event.value)} | set(_UNREADABLE.findall(event.value))
        unwanted |= set(event.value) & set("\t\n\r\u200c\u200d" if is_key else "\r")
        if not unwanted:
            return event.value
        begins, ends = event.start_mark, event.end_mark
        written = self.text[begins.index : ends.index] if begins is not None and ends is not None else ""
        told = {written[place] for place in unseen(written)}
        for character in sorted(unwanted - told):
            self._character(span, character, path)
        return "".join(c for c in event.value if c not in unwanted)

    def _alias(self, event: yaml.AliasEvent) -> None:
        span = self._span(event)
        if self._expects_key():
            self._refuse_key(span)
        path = self._path()
        self.problem(
            span, path=path, code="yaml-alias", message=f"the alias `*{event.anchor}` is not read",
            hint="write the value out, or put text that begins with * in quotes",
        )  # fmt: skip
        self.spoiled.add(path)
        self._store(None, span)

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        span = self._span(event)
        if self._expects_key():
            self._refuse_key(span)
        if len(self.stack) >= MAX_DEPTH:
            self.refuse(
                span, code="yaml-too-deep", message=f"this is nested more than {MAX_DEPTH} deep",
                hint=f"no {self.kind} needs that; is a bracket left open, or is this another kind of file?",
            )  # fmt: skip
        path = self._path()
        self._refuse_decoration(event, span, path)
        container: dict | list = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._store(container, span, block=not event.flow_style)
        self.stack.append(_Frame(container, path))

    def _key(self, event: yaml.ScalarEvent, span: Span) -> None:
        frame = self.stack[-1]
        assert isinstance(frame.container, dict)
        key = self._shown(event, span, frame.path, is_key=True)
        frame.key, frame.key_span, frame.lost = key, span, False
        path = (*frame.path, key)
        self._refuse_decoration(event, span, path)
        if event.value and not key:
            frame.lost = True
        elif _plain(event) and key == "<<":
            self.problem(
                span, path=path, code="yaml-merge-key", message="the merge key `<<` is not read",
                hint="write the entries out; a variant of a scheme is best written as a reform",
            )  # fmt: skip
            frame.lost = True
            self.spoiled.add(frame.path)
        elif (_plain(event) and key in _NULL) or not key.strip():
            self.problem(span, path=path, code="yaml-key", message="a key is missing before this colon")
            frame.lost = True
        elif key in frame.container:
            spot = self.spots[path]
            assert spot.key is not None
            self.problem(
                span, path=path, code="yaml-duplicate-key",
                message=f"`{key}` stands here for the second time; the first is on line {spot.key.line}",
                hint="rename one of the two, or delete it",
            )  # fmt: skip
            frame.lost = True

    def _refuse_key(self, span: Span) -> None:
        self.refuse(
            span, code="yaml-key", message="a key must be one word, not a list or mapping",
            hint="put text that begins with [ or { or * in quotes",
        )  # fmt: skip

    def _expects_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None

    def _path(self) -> Path:
        if not self.stack:
            return ()
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            return (*frame.path, str(len(frame.container)))
        return (*frame.path, frame.key or "")

    def _store(self, value: Any, span: Span, *, block: bool = False) -> None:
        if not self.stack:
            self.root = value
            self.spots[()] = Spot(None, span, block)
            return
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            self.spots[self._path()] = Spot(None, span, block)
            frame.container.append(value)
            return
        assert frame.key is not None
        if not frame.lost:
            self.spots[self._path()] = Spot(frame.key_span, span, block)
            frame.container[frame.key] = value
        frame.key = None
