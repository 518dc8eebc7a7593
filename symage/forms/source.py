"""YAML text as a tree that remembers where everything stands, so that every fault can be pointed at.

What does not belong here: the meaning of keys (`schema.py`) and what forms are made of (`assembly.py`).
Only plain YAML is known: mappings, lists and scalars; a duplicate key is a fault, not an overwrite.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import yaml

from symage.errors import Problem

_TEXT = "tag:yaml.org,2002:str"
_CONSTRUCTOR = yaml.constructor.SafeConstructor()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One node of the text. `value` is a scalar, a list of entries or a dict of str to entry."""

    value: Any
    file: str
    line: int
    column: int

    def problem(self, code: str, message: str) -> Problem:
        return Problem(code, f"{self.file}:{self.line}:{self.column}", message)

    def get(self, key: str) -> "SourceEntry | None":
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return cast("SourceEntry | None", found)

    def need(self, key: str) -> "SourceEntry":
        """The entry of a key that was checked to be there."""
        return cast("SourceEntry", self.value[key])

    def items(self) -> Iterator[tuple[str, "SourceEntry"]]:
        """The pairs of a mapping, in the order of the text; nothing for any other kind of node."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: entry.plain() for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain() for entry in self.value]
        return self.value


def loader() -> Any:
    """libyaml's loader, which every wheel of PyYAML brings; the pure Python one is ten times slower."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_entry(text: str, file: str) -> tuple[SourceEntry | None, list[Problem]]:
    """The root mapping of a file, or None with what is wrong with the text."""
    try:
        node = yaml.compose(text, Loader=loader())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        return None, [Problem("invalid_yaml", place, str(error.problem or error.context))]
    except yaml.YAMLError as error:
        return None, [Problem("invalid_yaml", file, str(error))]
    if not isinstance(node, yaml.MappingNode):
        return None, [Problem("invalid_yaml", f"{file}:1:1", "a definition is a mapping of keys to values")]
    problems: list[Problem] = []
    return _entry(node, file, problems), problems


def _entry(node: yaml.Node, file: str, problems: list[Problem]) -> SourceEntry:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if isinstance(node, yaml.MappingNode):
        return SourceEntry(_mapping(node, file, problems), file, line, column)
    if isinstance(node, yaml.SequenceNode):
        return SourceEntry([_entry(item, file, problems) for item in node.value], file, line, column)
    return SourceEntry(_scalar(node, file, problems), file, line, column)


def _mapping(node: yaml.MappingNode, file: str, problems: list[Problem]) -> dict[str, SourceEntry]:
    found: dict[str, SourceEntry] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            place = f"{file}:{key_node.start_mark.line + 1}:{key_node.start_mark.column + 1}"
            problems.append(Problem("duplicate_key", place, f"{key!r} stands here a second time"))
        found[key] = _entry(value_node, file, problems)
    return found


def _scalar(node: yaml.Node, file: str, problems: list[Problem]) -> Any:
    if node.tag == _TEXT:  # most are, and need no constructor
        return node.value
    try:
        return _CONSTRUCTOR.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        place = f"{file}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
        problems.append(Problem("invalid_yaml", place, str(error).splitlines()[0]))
        return None
