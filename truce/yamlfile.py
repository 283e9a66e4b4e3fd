"""The one home of the YAML library: files people write by hand, read safely and with their line numbers.

Plain scalars mean what a lawyer means by them: `no`, `on` and `12:30` are text (YAML 1.2), and so are dates, so
that a source's own words survive. Only numbers, true, false and null are more than text.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from truce.errors import UnusableYaml

Place = tuple[str | int, ...]

DEEPEST = 100  # no file that people write comes near

NULL = re.compile(r"~|null|Null|NULL|")
BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where in its file every key and every item of a list stands."""

    file: str
    at: dict[Place, int] = field(repr=False)

    def of(self, *place: str | int | Place) -> int:
        """The 1-based line of a key or item, as `of("terms", 2, "zone")` or `of(("terms", 2, "zone"))`.

        A place that is not in the file (a missing key) has the line of the nearest thing above it.
        """
        path: Place = tuple(step for part in place for step in (part if isinstance(part, tuple) else (part,)))
        while path not in self.at:
            path = path[:-1]
        return self.at[path]


def read_yaml(path: Path) -> tuple[Any, Lines]:
    """The data of one YAML file and the line of each of its keys and items.

    Raises UnusableYaml with file and line for bad YAML, bad UTF-8, a key given twice, an alias, or no file.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise UnusableYaml("the file cannot be opened", file=str(path)) from fault
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        raise UnusableYaml("the file is not UTF-8 text", file=str(path), line=line) from fault
    return parse_yaml(text, str(path))


def parse_yaml(text: str, file: str = "text") -> tuple[Any, Lines]:
    """As `read_yaml`, from text; `file` is the name that errors give."""
    lines = Lines(file, {(): 1})
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        _refuse_depth(text, file, loader)
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        why = fault.problem or fault.context or "unreadable"
        raise UnusableYaml(f"not YAML: {why}", file=file, line=mark.line + 1 if mark else 1) from fault
    except yaml.YAMLError as fault:
        raise UnusableYaml("not YAML: a character that no YAML file may hold", file=file) from fault
    if node is None:
        return None, lines
    return _Reader(lines).value(node, ()), lines


def _refuse_depth(text: str, file: str, loader: Any) -> None:
    """Refuse lists in lists without end: the library reads them by recursion in C, and would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            mark = event.start_mark
            raise UnusableYaml(f"nested more than {DEEPEST} deep", file=file, line=mark.line + 1 if mark else 1)


class _Reader:
    """Turns YAML nodes into plain values and notes the line of each."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.met: set[int] = set()

    def fault(self, what: str, node: yaml.Node) -> UnusableYaml:
        return UnusableYaml(what, file=self.lines.file, line=node.start_mark.line + 1)

    def value(self, node: yaml.Node, place: Place) -> Any:
        if id(node) in self.met:
            raise self.fault("an alias (*name) hides what a reader should see; write the text out", node)
        self.met.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.item(child, (*place, i)) for i, child in enumerate(node.value)]
        return self.scalar(node)

    def item(self, node: yaml.Node, place: Place) -> Any:
        self.lines.at[place] = node.start_mark.line + 1
        return self.value(node, place)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[Any, Any]:
        answer: dict[Any, Any] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.fault("a key must be a single word or number", key_node)
            key = self.scalar(key_node)
            if key in answer:
                raise self.fault(f"the key {key!r} is given twice", key_node)
            step = key if isinstance(key, str | int) else str(key)
            self.lines.at[(*place, step)] = key_node.start_mark.line + 1
            answer[key] = self.value(child, (*place, step))
        return answer

    def scalar(self, node: Any) -> Hashable:
        text = str(node.value)
        if node.tag.startswith("tag:yaml.org,2002:") and not node.style:
            return plain(text)
        if node.tag not in ("tag:yaml.org,2002:str", "!"):
            raise self.fault(f"the tag {node.tag!r} is not understood", node)
        return text


def plain(text: str) -> str | int | float | bool | None:
    """What an unquoted scalar means: a number, true, false, null, or its own text."""
    if NULL.fullmatch(text):
        return None
    if BOOL.fullmatch(text):
        return text.lower() == "true"
    if INT.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text):
        return float(text)
    return text


def write_yaml(data: Any) -> str:
    """YAML text of plain data, keys in their order, in a form that `parse_yaml` reads back unchanged."""
    text: str = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
    return text


class _Plain(yaml.SafeDumper):
    """Writes no aliases, since the reader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the library gives it
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Text that would read back as a number, a truth or nothing is quoted; what cannot be seen is escaped."""
    style = None if plain(text) == text else "'"
    unseen = not text.replace("\n", "").isprintable()
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if unseen else style)


_Plain.add_representer(str, _text)
