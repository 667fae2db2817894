"""YAML as guidecard reads it: 1.2 meaning, line numbers, and nothing clever.

No aliases, anchors, tags, duplicate keys, several documents, or more depth, nodes or bytes
than a pack can need. `no`, `on`, `12:30` and `2023-10-01` are texts, as an author means them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias, cast

import yaml

from protocols.faults import Fault, PackRejected
from protocols.files import MAX_BYTES

MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_KEY_CHARACTERS = 120

_LINE_END = re.compile(r"\r\n?|\n")
UNSEEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and separators that are line ends in YAML and in no editor."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,12}")
_WORDS: dict[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}


Value: TypeAlias = "bool | int | float | str | list[Node] | dict[str, Node] | None"


class Node(NamedTuple):
    """One value of a file, with the line on which it stands (counted from 1)."""

    line: int
    value: Value

    def plain(self) -> Any:
        """The value without its lines: None, bool, int, float, str, list or dict."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def line_at(self, path: tuple[str | int, ...]) -> int:
        """The line of what stands at `path`, or of the nearest thing above it that exists."""
        node = self
        for step in path:
            inside = node.value
            if isinstance(inside, dict) and isinstance(step, str) and step in inside:
                node = inside[step]
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                node = inside[step]
        return node.line


def read_yaml(file: str, raw: bytes) -> Node:
    """Read one file of a pack.

    `file` is the name for messages. Raises `PackRejected` with the first thing that makes the file
    unreadable as a whole: what follows such a thing cannot be trusted to mean what it seems to.
    """
    if len(raw) > MAX_BYTES:
        raise _rejected(
            file, 0, f"the file has {len(raw):,} bytes", f"Split it: {MAX_BYTES:,} is the most"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _rejected(file, line, "this is not UTF-8 text", "Save the file as UTF-8") from None
    if unseen := UNSEEN.search(text):
        line = len(_LINE_END.findall(text, 0, unseen.start())) + 1
        what = f"an invisible character (U+{ord(unseen[0]):04X}) stands here"
        raise _rejected(file, line, what, "Delete it")
    try:
        return _Reader(file).read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise _rejected(
            file,
            mark.line + 1 if mark else 1,
            f"the file cannot be read here: {problem}",
            "Check the indentation, the quotes and the colons of this line and the one above",
        ) from None
    except RecursionError:
        raise _rejected(file, 1, "the file is nested too deeply", "Flatten it") from None


def _rejected(file: str, line: int, what: str, remedy: str) -> PackRejected:
    return PackRejected([Fault(file, line, what, remedy)])


_Marked = yaml.ScalarEvent | yaml.CollectionStartEvent
"""What may have an anchor or a tag."""


class _Reader:
    """Builds nodes from parser events, so that a hostile file is refused before it grows."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._nodes = 0
        self._faults: list[Fault] = []

    def read(self, text: str) -> Node:
        self._has_escapes = "\\" in text
        parser = yaml.CSafeLoader(text)
        # None comes only after the end of the stream, beyond which nothing is read.
        self._next = cast("Callable[[], yaml.Event]", parser.get_event)
        try:
            root = self._document()
        finally:
            parser.dispose()
        if self._faults:
            raise PackRejected(self._faults)
        return root

    def _document(self) -> Node:
        root: Node | None = None
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._stop(event, "a second document begins", "Give it its own file")
                event = self._next()
                root = Node(_line(event), self._value(event, depth=1))
        return root if root is not None else Node(1, None)

    def _note(self, event: yaml.Event, what: str, remedy: str) -> None:
        self._faults.append(Fault(self._file, _line(event), what, remedy))

    def _stop(self, event: yaml.Event, what: str, remedy: str) -> PackRejected:
        self._note(event, what, remedy)
        return PackRejected(self._faults)

    def _value(self, event: yaml.Event, depth: int) -> Value:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._stop(event, f"more than {MAX_NODES:,} values in a file", "Split the file")
        if depth > MAX_DEPTH:
            raise self._stop(event, f"nested more than {MAX_DEPTH} levels deep", "Flatten it")
        if isinstance(event, yaml.AliasEvent):
            self._note(event, f"an alias (*{event.anchor}) is used", "Write the value out again")
            return None
        assert isinstance(event, _Marked)
        if event.anchor is not None:
            self._note(event, f"an anchor (&{event.anchor}) is used", "Remove it")
        if event.tag is not None:
            self._note(event, f"a tag ({event.tag}) is used", "Remove it, or quote the text")
        if isinstance(event, yaml.ScalarEvent):
            self._check_escapes(event)
            return _scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(depth)
        return self._mapping(depth)

    def _check_escapes(self, event: yaml.ScalarEvent) -> None:
        if self._has_escapes and event.style == '"' and (unseen := UNSEEN.search(event.value)):
            what = f"an invisible character (U+{ord(unseen[0]):04X}) is written as an escape"
            self._note(event, what, "Delete it")

    def _sequence(self, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(Node(_line(event), self._value(event, depth + 1)))
        return items

    def _mapping(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            if key in found:
                first = found[key].line
                self._note(event, f"{key!r} stands here twice, first on line {first}", "Keep one")
            # A block value may start below its key; the key's line is where an author looks.
            found[key] = Node(_line(event), self._value(self._next(), depth + 1))
        return found

    def _key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            raise self._stop(event, "this key is not a plain word", "Use a word as the key")
        self._check_escapes(event)
        key: str = event.value
        if not key or len(key) > MAX_KEY_CHARACTERS:
            self._note(
                event, "a key is empty or too long", f"Use 1 to {MAX_KEY_CHARACTERS} characters"
            )
        if key == "<<":
            self._note(event, "a merge key (<<) is used", "Write the values out")
        return key


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(text: str) -> bool | int | float | str | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
