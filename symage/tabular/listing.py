"""The column types as a list: for `GET /tabular/types`, and for the page of docs that is made of it."""

from collections.abc import Iterator, Mapping
from functools import cache
from json import dumps, loads
from typing import Any

from symage.fields import Key
from symage.objects import key_shape, plain
from symage.tabular import options
from symage.tabular.columns import GROUP_OF, TOPICS, TYPES
from symage.tabular.request import Column, FurtherTable, TabularRequest
from symage.tabular.rows import make_rows
from symage.tabular.writing import json_records

SHOWN_SEED = 7
_BESIDE = (
    Column("example_key", "number_sequence", {"repeat": 3}),
    Column("example_date", "date_date"),
    Column("example_name", "text_full_name"),
)
"""What examples that refer to other columns refer to."""
_TABLE = FurtherTable("example_table", (Column("id", "number_sequence"),), 10)


@cache
def type_list() -> list[dict[str, Any]]:
    """Each type: name, group, constraints with their kinds and bounds, an example, what it is."""
    shown = _examples()
    return [
        {
            "type": name,
            "group": GROUP_OF[name],
            "constraints": {key.name: _said(key) for key in (*kind.constraints, *options.KEYS)},
            "example": shown[name],
            "description": kind.description,
        }
        for name, kind in TYPES.items()
    ]


def _said(key: Key[Any]) -> dict[str, Any]:
    """A constraint: the JSON schema of its values, with `kind` for its type."""
    shape = key_shape(key, given=True)
    schema = dict(shape) if isinstance(shape, dict) else {}
    kind = schema.pop("type", "any")
    said: dict[str, Any] = {"kind": kind, **schema, "required": key.required}
    if key.default not in (None, "", (), [], {}):
        said["default"] = (
            plain(key.default) if isinstance(plain(key.default), int | float | bool) else str(key.default)
        )
    return said


@cache
def _examples() -> Mapping[str, Any]:
    """A value of each type, as JSON has it; the second row's where the first has none."""
    asked = (*_BESIDE, *(Column(name, name, kind.example) for name, kind in TYPES.items()))
    rows = make_rows(TabularRequest(asked, 400, SHOWN_SEED, tables=(_TABLE,)), 0, 400)
    records = loads(b"[" + json_records(rows) + b"]")
    return {
        name: next((record[name] for record in records if record[name] is not None), None) for name in TYPES
    }


def page() -> str:
    """`docs/column-types.md`."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD.format(count=len(TYPES))
    for key in options.KEYS:
        yield f"| `{key.name}` | {key.means} |\n"
    for group, types in TOPICS.items():
        yield f"\n## {group}\n\n| type | what | constraints | example |\n|---|---|---|---|\n"
        for name, kind in types.items():
            constraints = ", ".join(_constraint(key) for key in kind.constraints)
            example = _cell(_shown(_examples()[name]))
            yield f"| `{name}` | {_cell(kind.description)} | {constraints} | {example} |\n"


def _constraint(key: Key[Any]) -> str:
    default = plain(key.default)
    if key.required or default in (None, "", [], {}):
        return f"`{key.name}`"
    return f"`{key.name}` ({default})".replace("True", "true").replace("False", "false")


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else dumps(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


_HEAD = """\
# Column types

Made by `python -m scripts.column_types` from `symage/tabular/types/`; `GET /api/v1/tabular/types` says the
same. There are {count} types, and `faker_*` for providers of Faker that give a single value, and nothing that
may be somebody's. What columns mean together: [tabular.md](tabular.md).

Constraints of every type:

| constraint | what |
|---|---|
"""
